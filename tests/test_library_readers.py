"""Ten readers and one writer: every reader sees the old or the new state as a whole, and never goes back."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import PATIENCE
from contracts import employment, letter

from clauseqa.cli import main
from clauseqa.library.local import LocalLibrary
from clauseqa.search import search

SECONDS = float(os.environ.get("CLAUSEQA_SECONDS", "5"))
READERS = 10
LETTERS = 8
ENOUGH = 10  # questions, and states
HERE = Path(__file__).parent
STATE = re.compile(r"state (\d+)")


def letters(state: int) -> Iterator[object]:
    """One state of the shelf: every letter says which it is, and in every other state there is one more."""
    for number in range(LETTERS + state % 2):
        yield letter(f"papers/{number}.txt", f"Dear Ann,\n\nyour salary in state {state} is paid monthly.\n")


def fault_of(states: list[int], known: int) -> str:
    """What is wrong with the states that the letters of one answer are in; "" when nothing is."""
    if len(set(states)) != 1:
        return f"a mixture of states {sorted(set(states))}"
    if len(states) != LETTERS + states[0] % 2:
        return f"{len(states)} letters in state {states[0]}"
    return f"state {states[0]} after state {known}" if states[0] < known else ""


def read_for_a_while(shelf: str, seconds: float, outcome: multiprocessing.SimpleQueue[tuple[int, str]]) -> None:
    """Ask until the time is over and enough has been seen, each third time of a shelf opened anew; how often, and the
    first fault or ""."""
    sys.path.insert(0, str(HERE))
    began, asked, known = time.monotonic(), 0, 0
    fault = ""
    try:
        while not fault and time.monotonic() < began + (seconds if asked > ENOUGH < known else PATIENCE):
            with LocalLibrary(shelf) as library:
                for _ in range(3):
                    asked += 1
                    hits = search(library, "salary monthly", limit=100)
                    states = [int(STATE.search(hit.text)[1]) for hit in hits]  # type: ignore[index]
                    fault = fault or fault_of(states, known)
                    known = max([known, *states])
                    with library.catalog.snapshot():
                        texts = [library.catalog.text(card.id).content for card in library.catalog.cards()]
                    found = [int(match[1]) for text in texts if (match := STATE.search(text))]
                    fault = fault or fault_of(found, 0)
                    if len(library.terms("salary")) != 1:
                        fault = fault or "the term is not defined once"
    except Exception as error:
        fault = repr(error)
    outcome.put((asked, fault))


@contextmanager
def running(shelf: Path) -> Iterator[multiprocessing.SimpleQueue[tuple[int, str]]]:
    context = multiprocessing.get_context("spawn")
    outcome = context.SimpleQueue()
    readers = [context.Process(target=read_for_a_while, args=(str(shelf), SECONDS, outcome)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        yield outcome
    finally:
        for reader in readers:
            reader.join()


def test_ten_readers_see_the_old_or_the_new_state_while_one_writes(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    with LocalLibrary(str(shelf), create=True) as writer:
        writer.add([employment(), *letters(1)])  # type: ignore[list-item]
        state, told = 1, []
        with running(shelf) as outcome:
            while len(told) < READERS:
                state += 1
                gone = [card.id for card in writer.cards() if card.name == str(LETTERS)] if state % 2 == 0 else []
                with writer.writing() as change:
                    change.add(letters(state))  # type: ignore[arg-type]
                    change.remove(gone)
                while not outcome.empty():
                    told.append(outcome.get())
    assert [fault for _, fault in told if fault] == []
    assert state > ENOUGH
    assert min(asked for asked, _ in told) > ENOUGH


def test_a_reader_between_the_two_commits_of_a_writer_takes_nothing_for_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, seen = tmp_path / "shelf", []
    settled = LocalLibrary.settled

    def looked_at_first(self: LocalLibrary, leaving: tuple[int, ...]) -> None:
        with LocalLibrary(str(shelf)) as reader:
            seen.append([hit.text for hit in search(reader, "salary monthly", limit=100)])
        settled(self, leaving)

    def never(_: LocalLibrary) -> None:
        raise AssertionError("a whole index was made again")

    with LocalLibrary(str(shelf), create=True) as writer:
        writer.add(letters(1))  # type: ignore[arg-type]
        monkeypatch.setattr(LocalLibrary, "settled", looked_at_first)
        monkeypatch.setattr(LocalLibrary, "write_all_again", never)
        writer.add(letters(3))  # type: ignore[arg-type]
    assert [len(texts) for texts in seen] == [LETTERS + 1]
    assert all("state 3" in text for text in seen[0])


def test_while_the_full_text_is_made_again_readers_see_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, seen = tmp_path / "shelf", []
    searchable = LocalLibrary._searchable

    def looked_at_first(self: LocalLibrary, card_id: int) -> object:
        with LocalLibrary(str(shelf)) as reader:
            seen.append(len(search(reader, "salary monthly", limit=100)))
        return searchable(self, card_id)

    with LocalLibrary(str(shelf), create=True) as library:
        library.add(letters(1))  # type: ignore[arg-type]
        monkeypatch.setattr(LocalLibrary, "_searchable", looked_at_first)
        library.rebuild()
        assert seen == [LETTERS + 1] * (LETTERS + 1)
        assert len(search(library, "salary monthly", limit=100)) == LETTERS + 1


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("search salary", "matches"),
        ("outline employment", "sections"),
        ("show employment#2(a)", "sections"),
        ("define Salary", "terms"),
        ("refs employment", "contract"),
        ("graph", "contract"),
        ("ask salary", "text"),
    ],
)
def test_a_verb_tells_one_moment_of_a_shelf_that_changes_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, asked: str
) -> None:
    shelf, calls, told = str(tmp_path / "shelf"), [], []
    method = getattr(LocalLibrary, asked)

    def changed_before(self: LocalLibrary, *given: object, **named: object) -> object:
        if told and not calls:
            calls.append(asked)
            self.cards()
            with LocalLibrary(shelf) as other:
                other.add([employment(), *letters(1)])  # type: ignore[list-item]
        return method(self, *given, **named)

    with LocalLibrary(shelf, create=True) as library:
        library.add([employment(), *letters(1)])  # type: ignore[list-item]
    monkeypatch.setattr(LocalLibrary, asked, changed_before)
    for _ in range(2):
        code = main([*line.split(), "--index", shelf, "--format", "json"])
        told.append((code, capsys.readouterr().out))
    assert calls == [asked]
    assert told[0] == told[1]
    assert told[0][0] == 0
