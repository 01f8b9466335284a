"""Indexing does no work twice, keeps what it had, and reports every file that failed."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import PATIENCE, REPOSITORY
from contracts import letter

from clauseqa import papers
from clauseqa.errors import QueryError, ReadError
from clauseqa.indexing import IndexProgress, IndexReport, index_files
from clauseqa.library import Arrival
from clauseqa.library.local import LocalLibrary, Writer
from clauseqa.model import Contract
from clauseqa.readers import Source
from clauseqa.search import search

Index = Callable[..., IndexReport]


class Analyst:
    """Reads every file as a letter, and remembers which."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, source: Source, uses: bool) -> list[Contract]:  # noqa: ARG002 - the signature of an analysis
        self.read.append(Path(source.path).name)
        content = source.data.decode()
        if "puzzling" in content:
            raise IndexError("string index out of range")
        if "unreadable" in content:
            raise ReadError(f"{source.path}: cannot be read")
        contract = letter(source.path, content)
        return [replace(contract, text=replace(contract.text, sha256=source.sha256))]


@pytest.fixture
def analyst() -> Analyst:
    return Analyst()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[LocalLibrary]:
    with LocalLibrary(str(tmp_path / "shelf"), create=True) as library:
        yield library


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    papers = tmp_path / "papers"
    papers.mkdir()
    for name in ("a", "b", "c"):
        (papers / f"{name}.txt").write_text(f"Letter {name} about salary.")
    return papers


@pytest.fixture
def index(library: LocalLibrary, analyst: Analyst) -> Index:
    def run(*paths: str | Path, prune: bool = False, uses: bool = False) -> IndexReport:
        analyst.read.clear()
        return index_files(library, paths, prune=prune, uses=uses, analyse=analyst)

    return run


def counts(report: IndexReport) -> tuple[int, int, int, int, int]:
    return report.added, report.replaced, report.unchanged, report.pruned, len(report.failed)


def paths(library: LocalLibrary) -> list[str]:
    return [card.path for card in library.cards()]


@pytest.mark.usefixtures("folder")
def test_a_folder_is_indexed_under_the_names_the_user_gave(index: Index, library: LocalLibrary) -> None:
    assert counts(index("papers")) == (3, 0, 0, 0, 0)
    assert paths(library) == ["papers/a.txt", "papers/b.txt", "papers/c.txt"]
    assert len(search(library, "salary")) == 3


@pytest.mark.usefixtures("folder")
def test_the_same_files_again_are_no_work(index: Index, analyst: Analyst) -> None:
    index("papers")
    assert counts(index("papers", "./papers/a.txt")) == (0, 0, 3, 0, 0)
    assert analyst.read == []


def test_a_changed_file_alone_is_read_again(
    index: Index, analyst: Analyst, library: LocalLibrary, folder: Path
) -> None:
    index("papers")
    (folder / "b.txt").write_text("Letter b about a bonus.")
    assert counts(index("papers")) == (0, 1, 2, 0, 0)
    assert analyst.read == ["b.txt"]
    assert [hit.contract.path for hit in search(library, "bonus")] == ["papers/b.txt"]
    assert len(search(library, "salary")) == 2


@pytest.mark.usefixtures("folder")
def test_another_analysis_reads_everything_again(
    index: Index, analyst: Analyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    index("papers")
    assert counts(index("papers", uses=True)) == (0, 3, 0, 0, 0)
    monkeypatch.setattr(papers, "__version__", "99")
    assert counts(index("papers", uses=True)) == (0, 3, 0, 0, 0)
    assert len(analyst.read) == 3


def test_corrections_beside_a_file_are_part_of_it(index: Index, folder: Path) -> None:
    index("papers")
    (folder / "a.clauseqa.toml").write_text("[sections]\n")
    (folder / "clauseqa.toml").write_text("width = 80\n")
    assert counts(index("papers")) == (0, 1, 2, 0, 0)
    (folder / "a.clauseqa.toml").unlink()
    assert counts(index("papers")) == (0, 1, 2, 0, 0)


def test_what_vanished_stays_until_it_is_pruned(index: Index, library: LocalLibrary, folder: Path) -> None:
    index("papers")
    (folder / "a.txt").unlink()
    assert counts(index("papers")) == (0, 0, 2, 0, 0)
    assert len(paths(library)) == 3
    assert counts(index("papers", prune=True)) == (0, 0, 2, 1, 0)
    assert paths(library) == ["papers/b.txt", "papers/c.txt"]
    assert len(search(library, "salary")) == 2


def test_pruning_touches_only_what_was_named(index: Index, library: LocalLibrary, folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "x.txt").write_text("Another letter.")
    index("papers", "other")
    (folder / "a.txt").unlink()
    (other / "x.txt").unlink()
    assert index("papers", prune=True).pruned == 1
    assert paths(library) == ["other/x.txt", "papers/b.txt", "papers/c.txt"]
    assert counts(index("other/x.txt", prune=True)) == (0, 0, 0, 1, 0)


def test_a_file_that_fails_harms_no_other(index: Index, library: LocalLibrary, folder: Path) -> None:
    index("papers")
    (folder / "b.txt").write_text("unreadable")
    (folder / "d.txt").write_text("Letter d about salary.")
    (folder / "c.txt").write_text("puzzling")
    report = index("papers", "nowhere.txt")
    assert counts(report) == (1, 0, 1, 0, 3)
    assert {path: str(error) for path, error in report.failed} == {
        "papers/b.txt": "papers/b.txt: cannot be read",
        "papers/c.txt": "papers/c.txt: analysing it failed (IndexError: string index out of range)",
        "nowhere.txt": "nowhere.txt: no such file or directory",
    }
    assert paths(library) == ["papers/a.txt", "papers/b.txt", "papers/c.txt", "papers/d.txt"]


def test_a_folder_without_documents_says_so(index: Index, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    [(path, error)] = index(tmp_path / "empty").failed
    assert path == str(tmp_path / "empty")
    assert "no documents" in str(error)


@pytest.mark.usefixtures("folder")
def test_progress_counts_every_file(library: LocalLibrary, analyst: Analyst) -> None:
    told: list[IndexProgress] = []
    index_files(library, ["papers"], uses=False, progress=told.append, analyse=analyst)
    assert [(step.done, step.total) for step in told] == [(0, 3), (1, 3), (2, 3), (3, 3), (3, 3)]
    assert [step.stage for step in told][-1] == "searchable"
    assert told[-1].chars == sum(len(f"Letter {name} about salary.") for name in "abc")


@pytest.mark.usefixtures("folder")
def test_an_interrupt_keeps_what_was_done(library: LocalLibrary) -> None:
    calls = 0

    def interrupted(source: Source, uses: bool) -> list[Contract]:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return Analyst()(source, uses)

    with pytest.raises(KeyboardInterrupt):
        index_files(library, ["papers"], analyse=interrupted)
    assert paths(library) == ["papers/a.txt", "papers/b.txt"]
    assert len(search(library, "salary")) == 2
    assert counts(index_files(library, ["papers"], analyse=Analyst())) == (1, 0, 2, 0, 0)


_LOADED = """
import sys
from pathlib import Path
from clauseqa.papers import Analysis, load
Analysis(uses=True)([load(Path("corpus/employment-agreement-2006.txt"))])
print(*{name.split(".")[1] for name in sys.modules if name.startswith("clauseqa.")})
"""


def test_every_module_that_analyses_is_part_of_what_marks_an_analysis() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _LOADED], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(told) - set(papers._ANALYSING) == {"papers", "model", "errors", "library"}
    assert set(papers._ANALYSING) <= {*told, "nlp", "called"}  # what it is called is read when it is put on the shelf


def many(folder: Path, number: int) -> Path:
    """A folder of so many agreements."""
    agreement = (REPOSITORY / "corpus" / "employment-agreement-2006.txt").read_text()
    folder.mkdir()
    for copy in range(number):
        (folder / f"{copy:03}.txt").write_text(f"{copy}\n\n{agreement}")
    return folder


def shelved(location: Path) -> int:
    """How many contracts a shelf has that somebody else may be writing."""
    catalog = location / "catalog.sqlite"
    if not catalog.exists():
        return 0
    with closing(sqlite3.connect(catalog)) as connection, suppress(sqlite3.OperationalError):  # no table yet
        return int(connection.execute("SELECT count(*) FROM contracts").fetchone()[0])
    return 0


@pytest.mark.skipif(os.name == "nt", reason="signals are a matter of POSIX")
def test_an_interrupt_of_many_processes_leaves_a_shelf_that_the_next_run_completes(tmp_path: Path) -> None:
    folder, location = many(tmp_path / "papers", 40), tmp_path / "shelf"
    command = [sys.executable, "-m", "clauseqa", "--index", str(location), "index", str(folder), "--jobs", "2"]
    process = subprocess.Popen(
        command, cwd=REPOSITORY, env={**os.environ, "CLAUSEQA_MEMORY": "1"}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    until = time.monotonic() + PATIENCE
    while shelved(location) < 3 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (130, "", "clauseqa: interrupted\n")
    with LocalLibrary(str(location)) as library:
        there = paths(library)
        assert 3 <= len(there) < 40
        found = {hit.contract.path for hit in search(library, "kind:preamble OR salary", limit=10_000)}
        assert found == set(there)
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{40 - len(there)} new, 0 replaced, {len(there)} unchanged")


@pytest.mark.skipif(os.name == "nt", reason="terminals are a matter of POSIX")
def test_a_terminal_shows_how_far_how_fast_and_how_long(tmp_path: Path) -> None:
    import pty

    folder = many(tmp_path / "papers", 40)
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "clauseqa",
        "--index",
        str(tmp_path / "shelf"),
        "index",
        str(folder),
        "--jobs",
        "1",
    ]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    ) as process:  # fmt: skip
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the other end is closed
            while part := os.read(ours, 65536):
                shown += part
    os.close(ours)
    assert process.returncode == 0
    assert re.search(rb"\d{3}\.txt.*\d+/40.* [\d.]+ a second .*\d:\d\d:\d\d", shown)


def test_less_than_one_process_or_one_mebibyte_is_refused(library: LocalLibrary) -> None:
    for wrong in ({"jobs": 0}, {"jobs": -1}, {"memory": 0}):
        with pytest.raises(QueryError, match=r"^(jobs|memory) is -?\d$"):
            index_files(library, [], **wrong)  # type: ignore[arg-type]


def test_memory_bounds_what_is_written_together(
    library: LocalLibrary, analyst: Analyst, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (folder / f"{number}.txt").write_text("Letter about salary. " * 500)
    written: list[int] = []
    put = Writer.put

    def counted(writer: Writer, arrivals: list[Arrival]) -> tuple[int, ...]:
        written.append(sum(len(arrival.contract.text.content) for arrival in arrivals))
        return put(writer, arrivals)

    monkeypatch.setattr(Writer, "put", counted)
    index_files(library, [folder], uses=False, analyse=analyst, memory=1)
    assert len(written) > 5
    assert max(written) <= 32_768 + 10_500
