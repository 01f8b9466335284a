"""The doctor finds what is wrong with a shelf, and throws nothing away when it repairs."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from contracts import employment, letter

from clauseqa.errors import BrokenShelf, NoShelf
from clauseqa.library.doctor import examine
from clauseqa.library.local import LocalLibrary
from clauseqa.search import search


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    with LocalLibrary(str(tmp_path / "shelf"), create=True) as library:
        library.add([employment(), letter()])
        library.add([letter(f"papers/{number}.txt", f"Letter {number} on salary. " * 200) for number in range(30)])
    return tmp_path / "shelf"


def test_a_sound_shelf_has_nothing(shelf: Path) -> None:
    assert examine(str(shelf)) == ()


def test_no_shelf_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoShelf):
        examine(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="file modes of POSIX")
def test_a_shelf_that_others_can_write_is_made_private(shelf: Path) -> None:
    shelf.chmod(0o777)
    [ailment] = examine(str(shelf))
    assert not ailment.cured
    assert "chmod" in ailment.cure
    [ailment] = examine(str(shelf), repair=True)
    assert ailment.cured
    assert examine(str(shelf)) == ()


def test_a_flipped_bit_in_the_full_text_is_found_and_repaired(shelf: Path) -> None:
    path = max((shelf / "fulltext").glob("*.segment"), key=lambda path: path.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)
    [ailment] = examine(str(shelf))
    assert "full-text" in ailment.what
    assert not ailment.cured
    assert examine(str(shelf), repair=True)[0].cured
    assert examine(str(shelf)) == ()
    with LocalLibrary(str(shelf)) as library:
        assert len(search(library, "salary", limit=99)) == 32


def test_a_text_that_cannot_be_read_is_lost_alone(shelf: Path) -> None:
    with closing(sqlite3.connect(shelf / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE texts SET content = x'00ff' WHERE contract = 2")
    connection.close()
    [ailment] = examine(str(shelf))
    assert "catalog is damaged" in ailment.what
    [ailment] = examine(str(shelf), repair=True)
    assert ailment.cure.startswith("31 contracts saved, 1 lost: papers/letter.txt (index")
    assert examine(str(shelf)) == ()
    assert list(shelf.glob("catalog.sqlite.damaged-*"))
    with LocalLibrary(str(shelf)) as library:
        assert library.contract(library.card("employment").id) == employment()
        assert len(search(library, "salary", limit=99)) == 31


def test_a_catalog_with_a_torn_page_gives_up_what_can_be_read(shelf: Path) -> None:
    path = shelf / "catalog.sqlite"
    content = bytearray(path.read_bytes())
    rng = random.Random(2)  # noqa: S311 - a place, not a secret
    at = 4096 * rng.randrange(8, len(content) // 4096)
    content[at : at + 4096] = rng.randbytes(4096)
    path.write_bytes(content)
    assert examine(str(shelf))
    [ailment] = examine(str(shelf), repair=True)
    assert ailment.cured
    assert examine(str(shelf)) == ()


def test_a_catalog_beyond_repair_is_kept_and_a_new_one_begun(shelf: Path) -> None:
    (shelf / "catalog.sqlite").write_bytes(b"no database at all" * 500)
    with pytest.raises(BrokenShelf):
        LocalLibrary(str(shelf))
    [ailment] = examine(str(shelf), repair=True)
    assert "0 contracts saved" in ailment.cure
    with LocalLibrary(str(shelf)) as library:
        assert library.cards() == ()


REPAIR = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from killing import die_before
from clauseqa.library.doctor import examine
die_before(int(sys.argv[3]), lambda: examine(sys.argv[1], repair=True))
"""


def test_a_repair_that_is_killed_can_be_repeated_and_loses_nothing(shelf: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(shelf / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE texts SET content = x'00ff' WHERE contract = 2")
    died = 0
    for step in (*range(1, 400, 23), 10_000):
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(shelf, copy)
        words = [sys.executable, "-c", REPAIR, str(copy), str(Path(__file__).parent), str(step)]
        died += subprocess.run(words, check=False).returncode == -signal.SIGKILL
        examine(str(copy), repair=True)
        assert examine(str(copy)) == ()
        with LocalLibrary(str(copy)) as library:
            assert len(library.cards()) == 31
            assert len(search(library, "salary", limit=99)) == 31
        assert not (copy / "mended").exists()
    assert died > 5
