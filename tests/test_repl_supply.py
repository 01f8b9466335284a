"""What the shelf offers to be typed, read beside the session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from repl_shelf import lease, make_shelf, service

from clauseqa.errors import ShelfError
from clauseqa.library import open_library
from clauseqa.library.local import LocalLibrary
from clauseqa.repl import supply as supply_module
from clauseqa.repl.supply import Supply, each_once, paths_beginning


def read(supply: Supply) -> None:
    future = supply.refresh()
    assert future is not None
    future.result(30)


def test_the_shelf_is_read_once_and_again_when_it_has_changed(tmp_path: Path) -> None:
    index = make_shelf(tmp_path, service())
    supply = Supply(index)
    try:
        assert not supply.ready
        read(supply)
        assert supply.ready
        assert [card.name for card in supply.instant.contracts] == ["service"]
        assert supply.refresh() is None
        with open_library(index) as library:
            library.add((lease(),))
        read(supply)
        assert [card.name for card in supply.instant.contracts] == ["lease", "service"]
    finally:
        supply.close()


class Server(LocalLibrary):
    """A shelf that could as well be on a server, which counts how often it is asked, and may be away."""

    asked, is_away = 0, False

    def version(self) -> tuple[int, int]:
        self.asked += 1
        if self.is_away:
            raise ShelfError("it cannot be reached")
        return super().version()


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Supply, Server]]:
    """The vocabulary of a server, whose interval is over when a test says so."""
    server = Server(make_shelf(tmp_path, service()))
    monkeypatch.setattr("clauseqa.library.open_library", lambda _: server)
    monkeypatch.setattr(server, "close", lambda: None)
    supply = Supply("opensearch://localhost/papers")
    read(supply)
    yield supply, server
    supply.close()
    LocalLibrary.close(server)


def look(supply: Supply) -> None:
    supply._next_look = 0.0
    read(supply)


def test_what_others_bring_to_a_server_is_seen_within_an_interval(served: tuple[Supply, Server]) -> None:
    supply, server = served
    asked = server.asked
    for _ in range(5):
        assert supply.refresh() is None
        supply.patient()
    assert server.asked == asked
    first = supply.instant
    look(supply)
    assert (server.asked, supply.instant is first) == (asked + 1, True)
    with open_library(server.location) as other:
        other.add((lease(),))
    look(supply)
    assert [card.name for card in supply.instant.contracts] == ["lease", "service"]
    server.is_away = True
    look(supply)
    assert [card.name for card in supply.instant.contracts] == ["lease", "service"]


def test_a_line_that_is_being_typed_asks_the_server_too(served: tuple[Supply, Server]) -> None:
    supply, server = served
    with open_library(server.location) as other:
        other.add((lease(),))
    supply._next_look = 0.0
    supply.patient()
    supply._worker.submit(int).result(30)
    assert [card.name for card in supply.instant.contracts] == ["lease", "service"]


def test_a_shelf_that_takes_long_to_read_is_read_the_less_often(
    served: tuple[Supply, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    supply, _ = served
    times = iter([100.0, 130.0])
    with monkeypatch.context() as patch:
        patch.setattr(supply_module, "monotonic", lambda: next(times))
        supply._load()
    assert supply._next_look == 130.0 + 30.0 * supply_module.SHARE


def test_a_thread_waits_for_what_the_screen_does_not(tmp_path: Path) -> None:
    arrivals: list[int] = []
    supply = Supply(make_shelf(tmp_path, service()), lambda: arrivals.append(1))
    try:
        read(supply)
        (card,) = supply.instant.contracts
        assert supply.instant.sections(card.id).numbers == ()
        vocabulary = supply.patient()
        assert vocabulary.sections(card.id).numbers == ("1", "2", "2(a)", "2(b)", "3")
        assert vocabulary.gloss("for cause", None) == "theft [sic]"
        assert vocabulary.gloss("Fee", card.id) == ""
        assert vocabulary.terms_of is not None
        assert vocabulary.terms_of(card.id).entries == ("Fee", "for cause")
        assert supply.instant.sections(card.id).numbers[0] == "1"
        assert supply.instant.gloss("for cause", None) == "theft [sic]"
        assert len(arrivals) >= 4
        assert "governing-law" in supply.instant.types
    finally:
        supply.close()


def test_a_menu_that_came_too_early_is_told_of_whatever_it_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the screen asked for the same, so that the menu's own question finds it known."""
    monkeypatch.setattr(supply_module, "PATIENCE", 0.0)
    told: list[bool] = []
    supply = Supply(make_shelf(tmp_path, service()), lambda: told.append(supply.short))
    try:
        assert supply.patient().contracts == ()
        assert supply.short
        read(supply)
        assert told == [True]
        supply.short, held = False, Event()
        supply._worker.submit(held.wait, 30)
        card = supply.instant.contracts[0].id
        assert supply.instant.sections(card).numbers == ()
        assert supply.patient().sections(card).numbers == ()
        held.set()
        supply._worker.submit(int).result(30)
        assert told == [True, True, True]
    finally:
        supply.close()


def test_a_section_without_a_heading_shows_its_first_words(tmp_path: Path) -> None:
    supply = Supply(make_shelf(tmp_path, service()))
    try:
        read(supply)
        sections = supply.patient().sections(supply.instant.contracts[0].id)
        assert sections.heading("2(b)") == "Notice shall be given under Section 1 and Section 409A of the Code."
        assert sections.heading("2") == "Termination"
        assert sections.heading("2(B)") is None
    finally:
        supply.close()


@pytest.mark.parametrize("broken", [False, True])
def test_a_shelf_that_cannot_be_read_offers_nothing(tmp_path: Path, broken: bool) -> None:
    index = tmp_path / "index"
    if broken:
        index.mkdir(mode=0o700)
        (index / "catalog.sqlite").write_bytes(b"no database" * 500)
    supply = Supply(str(index))
    try:
        future = supply.refresh(force=True)
        assert future is not None
        future.result(30)
        assert supply.ready
        assert supply.instant.contracts == ()
        assert supply.patient().sections(1).numbers == ()
    finally:
        supply.close()


def test_after_the_end_nothing_is_asked_any_more(tmp_path: Path) -> None:
    supply = Supply(make_shelf(tmp_path, service()))
    read(supply)
    vocabulary = supply.patient()
    supply.close()
    assert vocabulary.gloss("for cause", None) == ""


def test_a_term_written_in_two_ways_is_offered_once() -> None:
    assert each_once(["AGREEMENT", "Agreement", "for cause", "Base Salary", "NDA"]) == [
        "Agreement",
        "Base Salary",
        "for cause",
        "NDA",
    ]


def test_files_are_offered_folders_first_and_hidden_ones_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "contracts").mkdir()
    for name in ("charter.txt", ".config", "contracts/nda.txt"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert list(paths_beginning("c")) == ["contracts/", "charter.txt"]
    assert list(paths_beginning("")) == ["contracts/", "charter.txt"]
    assert list(paths_beginning(".c")) == [".config"]
    assert list(paths_beginning("contracts/")) == ["contracts/nda.txt"]
    assert list(paths_beginning("~/contracts/n")) == ["~/contracts/nda.txt"]
    assert list(paths_beginning("nowhere/x")) == []
