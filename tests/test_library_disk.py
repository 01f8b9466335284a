"""A disk that is full, really: a small file system in memory. And places in a shelf that lead elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from contracts import employment, letter

from clauseqa.errors import ShelfError
from clauseqa.indexing import index_files
from clauseqa.library.doctor import examine
from clauseqa.library.local import LocalLibrary
from clauseqa.library.lock import WriterLock
from clauseqa.search import search

HERE = Path(__file__).parent
OLD = {"papers/employment.txt": 1, "papers/letter.txt": 1}
LETTERS = 60

FILL = """
import sys
sys.path.insert(0, sys.argv[2])
from contracts import letter
from clauseqa.errors import ShelfError
from clauseqa.library.local import LocalLibrary

try:
    with LocalLibrary(sys.argv[1]) as library:
        library.add(
            letter(f"papers/{n}.txt", f"Letter {n} about a salary. " + " ".join(f"w{n}x{m}" for m in range(3000)))
            for n in range(60)
        )
except ShelfError as error:
    print(error, "|", error.hint)
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=3m", "clauseqa-test", str(folder)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no mount on this system")
    if done.returncode:
        pytest.skip(f"a small file system needs root: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def found(library: LocalLibrary) -> Counter[str]:
    return Counter(hit.contract.path for hit in search(library, "salary", limit=1000))


def add_until_full(shelf: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(shelf), str(HERE)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("free", [40_000, 300_000, 900_000, 1_500_000])
def test_a_full_disk_is_said_and_loses_nothing(small_disk: Path, free: int) -> None:
    shelf = small_disk / "shelf"
    with LocalLibrary(str(shelf), create=True) as library:
        library.add([employment(), letter()])
    ballast = small_disk / "ballast"
    about = os.statvfs(small_disk)
    ballast.write_bytes(bytes(about.f_bavail * about.f_frsize - free))
    said = add_until_full(shelf)
    assert said.count("\n") == 1, said
    assert str(shelf) in said
    with LocalLibrary(str(shelf)) as library:  # the disk is full still
        assert set(OLD) <= {card.path for card in library.cards()}
        assert all(library.contract(card.id).text.content for card in library.cards())
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=30m", str(small_disk)], check=True)
    small = "papers/small.txt"
    with LocalLibrary(str(shelf)) as library:
        library.add([letter(small)])
        assert found(library) == {card.path: 1 for card in library.cards()}
        assert {*OLD, small} <= set(found(library))
    assert examine(str(shelf)) == ()
    assert not list((shelf / "fulltext").glob("*.new"))


# -- links that a stranger put there --


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    with LocalLibrary(str(tmp_path / "shelf"), create=True) as library:
        library.add([employment(), letter()])
    return tmp_path / "shelf"


@pytest.mark.parametrize("name", ["writer.lock.pid", "fulltext/_MAIN_2.toc.new", "fulltext/_MAIN_2.toc"])
def test_nothing_outside_is_written_through_a_link(shelf: Path, tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (shelf / name).unlink(missing_ok=True)
    (shelf / name).symlink_to(victim)
    with LocalLibrary(str(shelf)) as library:
        library.add([letter("papers/more.txt")])
        assert set(found(library)) == {*OLD, "papers/more.txt"}
    assert victim.read_text() == "mine"


def test_nothing_outside_is_removed_through_a_link(shelf: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (shelf / "fulltext").rename(elsewhere)
    (elsewhere / "mine").write_text("mine")
    (shelf / "fulltext").symlink_to(elsewhere)
    for toc in elsewhere.glob("*.toc"):
        toc.write_text("damaged")
    with LocalLibrary(str(shelf)) as library:
        assert found(library) == OLD
    assert (elsewhere / "mine").read_text() == "mine"


def test_a_lock_that_leads_elsewhere_changes_nothing_there(shelf: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("not a database, and longer than its header is " * 10)
    (shelf / "writer.lock").unlink()
    (shelf / "writer.lock").symlink_to(victim)
    lock = WriterLock(str(shelf / "writer.lock"))
    assert lock.try_acquire()
    lock.release()
    assert victim.read_text().startswith("not a database")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode there")
def test_a_file_whose_name_is_not_unicode_is_said_and_harms_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "good.txt").write_text("1. One. Salary.\n")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text("1. One. Salary.\n")
    with LocalLibrary(str(tmp_path / "shelf"), create=True) as library:
        report = index_files(library, [folder], uses=False)
        assert report.added == 1
        assert [str(error).rpartition(": ")[2] for _, error in report.failed] == ["its name is not in Unicode"]
        assert [hit.contract.name for hit in search(library, "salary")] == ["good"]


def test_a_shelf_inside_the_folder_that_is_indexed_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("1. One. Salary.\n")
    with LocalLibrary(str(tmp_path / "index"), create=True) as library:
        for added in (1, 0):
            report = index_files(library, [tmp_path], uses=False)
            assert (report.added, report.failed) == (added, ())


# -- a file system that nobody can write --

KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from contracts import letter
from clauseqa.library.local import LocalLibrary
library = LocalLibrary(sys.argv[1])
library.add([letter("papers/last.txt", "The last letter about a salary.")])
os.kill(os.getpid(), signal.SIGKILL)
"""


def made_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


def test_a_shelf_that_nobody_can_write_is_read(small_disk: Path) -> None:
    shelf = small_disk / "shelf"
    with LocalLibrary(str(shelf), create=True) as library:
        library.add([employment(), letter()])
    made_read_only(small_disk)
    with LocalLibrary(str(shelf)) as library:
        assert found(library) == OLD
        with pytest.raises(ShelfError, match="cannot be written"):
            library.add([letter("papers/more.txt")])
    assert examine(str(shelf)) == ()


@pytest.mark.parametrize("lost", [None, "catalog.sqlite-shm"])
def test_what_a_killed_writer_left_in_the_journal_is_shown_or_said(small_disk: Path, lost: str | None) -> None:
    shelf = small_disk / "shelf"
    with LocalLibrary(str(shelf), create=True) as library:
        library.add([employment(), letter()])
    subprocess.run([sys.executable, "-c", KILLED, str(shelf), str(HERE)], check=False)
    assert (shelf / "catalog.sqlite-wal").stat().st_size
    if lost is not None:
        (shelf / lost).unlink()
    made_read_only(small_disk)
    try:
        with LocalLibrary(str(shelf)) as library:
            assert found(library) == {**OLD, "papers/last.txt": 1}
    except ShelfError as error:
        assert lost is not None
        assert "journal" in str(error)  # noqa: PT017 - either is right, silence is not
