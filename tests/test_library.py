"""The shelf loses no contract: whatever kills the writer, everything committed is there, once."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from contracts import employment, letter

from clauseqa.errors import Ambiguous, LockedShelf, NoShelf, NotFound
from clauseqa.library import open_library
from clauseqa.library.catalog import Catalog
from clauseqa.library.local import LocalLibrary
from clauseqa.library.lock import WriterLock
from clauseqa.search import search

HERE = Path(__file__).parent


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "shelf"


@pytest.fixture
def library(shelf: Path) -> Iterator[LocalLibrary]:
    with LocalLibrary(str(shelf), create=True) as library:
        yield library


def found(library: LocalLibrary, query: str = "salary") -> Counter[str]:
    return Counter(hit.contract.path for hit in search(library, query, limit=100))


def test_what_was_added_is_there_when_the_shelf_is_opened_again(shelf: Path) -> None:
    with open_library(str(shelf), create=True) as library:
        [card_id] = library.add([employment()])
    with open_library(str(shelf)) as library:
        assert library.card_of(card_id).path == "papers/employment.txt"
        assert library.contract(card_id) == employment()
        assert library.uses(card_id, 2) == tuple(use for use in employment().uses if use.term == 2)
        assert library.use_counts(card_id) == {0: 2, 1: 0, 2: 1}
        [(card, reference)] = library.references(["dangling"])
        assert (card.id, reference.surface) == (card_id, "Section 9")


def test_what_a_new_shelf_is_given_is_not_read_back_to_be_indexed(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Catalog, "contract", lambda *_: pytest.fail("a contract was read from the catalog"))
    with LocalLibrary(str(shelf), create=True) as library:
        library.add([employment(), letter()])
        library.add([letter("another.txt")])
        assert len(library.cards()) == 3


def test_there_is_no_shelf_until_one_is_made(shelf: Path) -> None:
    with pytest.raises(NoShelf) as caught:
        open_library(str(shelf))
    assert "clauseqa index" in caught.value.hint
    assert not shelf.exists()


def test_the_same_path_is_replaced_and_searchable_once(library: LocalLibrary) -> None:
    [old] = library.add([employment()])
    [new] = library.add([employment()])
    assert [card.id for card in library.cards()] == [new]
    assert found(library) == {"papers/employment.txt": 1}
    with pytest.raises(NotFound):
        library.contract(old)


def test_two_documents_of_one_file_stay_two(library: LocalLibrary) -> None:
    library.add([letter(), employment("papers/letter.txt")])
    assert len(library.cards()) == 2
    library.add([letter()])
    assert len(library.cards()) == 1


def test_what_is_removed_is_gone_from_catalog_and_search(library: LocalLibrary) -> None:
    first, second = library.add([employment(), letter()])
    library.remove([first])
    assert [card.id for card in library.cards()] == [second]
    assert found(library) == {"papers/letter.txt": 1}


@pytest.mark.parametrize(
    "name", ["employment", "papers/employment.txt", "EMPLOY", "papers/emp", "Employment Agreement"]
)
def test_a_contract_is_called_by_any_part_of_its_name(library: LocalLibrary, name: str) -> None:
    library.add([employment(), letter()])
    assert library.card(name).name == "employment"


def test_an_exact_name_wins_over_a_part(library: LocalLibrary) -> None:
    library.add([letter("a/lease.txt"), letter("a/sublease.txt"), letter("b/lease-2.txt")])
    assert library.card("lease").path == "a/lease.txt"
    with pytest.raises(Ambiguous) as caught:
        library.card("ease")
    assert caught.value.nearest == ("a/lease.txt", "a/sublease.txt", "b/lease-2.txt")


def test_a_document_inside_a_file_is_called_by_its_whole_name(library: LocalLibrary) -> None:
    library.add([letter("filed/0001.txt::EX-10.1")])
    library.add([letter("filed/0001-24.txt::EX-10.12")])
    library.add([letter("filed/0001.txt::EX-10.12")])
    assert library.card("0001::EX-10.1").path == "filed/0001.txt::EX-10.1"
    assert library.card("0001::ex-10.12").path == "filed/0001.txt::EX-10.12"


def test_words_are_ranked_without_a_query_language(library: LocalLibrary) -> None:
    employment_id, letter_id = library.add([employment(), letter()])
    assert [place[:2] for place in library.rank({"thefts": 1.0}, limit=5)] == [(employment_id, 6)]
    ranked = list(library.rank({"monthly": 2.0, "Salaries": 1.0}, limit=5))
    assert [place[:2] for place in ranked] == [(letter_id, -1), (employment_id, 0)]
    assert [place[0] for place in library.rank({"salary": 1.0}, contracts=[letter_id], limit=5)] == [letter_id]


def test_the_full_text_is_made_again_when_it_is_gone(library: LocalLibrary, shelf: Path) -> None:
    library.add([employment(), letter()])
    before = found(library)
    shutil.rmtree(shelf / "fulltext")
    library.close()
    with LocalLibrary(str(shelf)) as again:
        assert found(again) == before


def test_a_new_shelf_is_private(shelf: Path) -> None:
    LocalLibrary(str(shelf), create=True).close()
    assert stat.S_IMODE(shelf.stat().st_mode) == 0o700
    assert stat.S_IMODE((shelf / "catalog.sqlite").stat().st_mode) == 0o600


def test_an_open_shelf_sees_what_another_writer_commits(library: LocalLibrary, shelf: Path) -> None:
    library.add([letter()])
    assert found(library) == {"papers/letter.txt": 1}
    with LocalLibrary(str(shelf)) as other:
        other.add([employment()])
    assert found(library) == {"papers/letter.txt": 1, "papers/employment.txt": 1}


def test_a_second_writer_is_told_who_writes(library: LocalLibrary, shelf: Path) -> None:
    lock = WriterLock(str(shelf / "writer.lock"), timeout=0.1)
    with lock, pytest.raises(LockedShelf, match=rf"\({os.getpid()}\)"):
        WriterLock(str(shelf / "writer.lock"), timeout=0.1).__enter__()
    library.add([letter()])
    assert len(library.cards()) == 1


def test_the_lock_of_a_dead_writer_is_free(shelf: Path) -> None:
    shelf.mkdir()
    holder = (
        "import sys, time; from clauseqa.library.lock import WriterLock;"
        "lock = WriterLock(sys.argv[1]); lock.__enter__(); print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(shelf / "writer.lock")], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert not WriterLock(str(shelf / "writer.lock")).try_acquire()
        process.kill()
    lock = WriterLock(str(shelf / "writer.lock"))
    assert lock.try_acquire()
    lock.release()


def test_likely_clauses_are_kept_and_can_be_searched(library: LocalLibrary) -> None:
    law = "This Agreement shall be governed by and construed in accordance with the laws of the State of Delaware.\n"
    card_id, _ = library.add([letter(content=law), employment()])
    [(found, clause), *_] = library.clauses("governing-law")
    assert (found, clause.section) == (card_id, None)
    assert law[clause.start : clause.end].startswith("This Agreement")
    assert {owner for owner, _ in library.clauses(contract=card_id)} == {card_id}
    assert len(library.clauses(limit=1)) == 1
    assert [hit.contract.id for hit in search(library, "type:governing-law")] == [card_id]


def test_an_interrupt_between_catalog_and_full_text_leaves_them_in_step(
    library: LocalLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([letter()])

    def interrupted(*_: object) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr("clauseqa.library.fulltext.FullTextWriter.add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        library.add([employment(), letter("papers/second.txt")])
    assert found(library) == {"papers/letter.txt": 1, "papers/employment.txt": 1, "papers/second.txt": 1}
    assert len(library.cards()) == 3


FULL = """
import resource, signal, sys
sys.path.insert(0, sys.argv[2])
from contracts import letter
from clauseqa.errors import ShelfError
from clauseqa.library.local import LocalLibrary
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
library = LocalLibrary(sys.argv[1])
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    library.add([letter(f"papers/{n}.txt", f"Letter {n} " + "about many things " * 400) for n in range(99)])
except ShelfError as error:
    print(error, "|", error.hint)
"""


@pytest.mark.parametrize("limit", [20_000, 90_000, 200_000])
def test_a_full_disk_is_said_and_loses_nothing(library: LocalLibrary, shelf: Path, limit: int) -> None:
    pytest.importorskip("resource")
    library.add([employment(), letter()])
    library.close()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(shelf), str(HERE), str(limit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert str(shelf) in done.stdout
    assert done.stdout.count("\n") == 1
    with LocalLibrary(str(shelf)) as again:
        old = {"papers/employment.txt": 1, "papers/letter.txt": 1}
        assert found(again) == old
        assert again.catalog.check() == ()
        assert not list((shelf / "fulltext").glob("*.new"))


def test_a_contract_is_found_by_what_its_wrapper_says(library: LocalLibrary) -> None:
    filed = replace(employment("papers/0001.txt"), facts=(("company", "ACME WIDGETS INC"), ("form", "10-K")))
    library.add([filed])
    assert library.card("acme").path == "papers/0001.txt"
    assert {hit.contract.path for hit in search(library, "doc:acme salary")} == {"papers/0001.txt"}
