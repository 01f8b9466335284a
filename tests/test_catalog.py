"""The catalog keeps every fact, refuses what it cannot read, and says so in one line."""

from __future__ import annotations

import gc
import os
import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from contracts import employment, letter
from credit_and_guaranty import citing, credit
from hypothesis import given, settings
from hypothesis import strategies as st

from clauseqa.clause_types import Clause
from clauseqa.errors import BrokenShelf, NewerShelf, NoShelf, NotFound
from clauseqa.library.catalog import SCHEMA_VERSION, Catalog
from clauseqa.library.rows import packed_text, unpacked_text
from clauseqa.model import Candidate, Contract, Page, Reference, Section, Term, TermUse, Text

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


def spans_in(content: str) -> st.SearchStrategy[tuple[int, int]]:
    offset = st.integers(0, len(content))
    return st.tuples(offset, offset).map(lambda span: (min(span), max(span)))


def texts_of(content: str) -> st.SearchStrategy[Text]:
    spans = spans_in(content)
    return st.builds(
        Text,
        path=words, sha256=words, media_type=words, encoding=words, content=st.just(content),
        clean=st.just(content) | st.just(" " * len(content)),
        pages=st.lists(st.builds(lambda n, s: Page(n, *s), st.integers(-5, 1 << 40), spans), max_size=3).map(tuple),
        furniture=st.lists(spans, max_size=3).map(tuple),
        headings=st.lists(spans, max_size=3).map(tuple),
        labels=st.lists(st.tuples(spans, st.integers(0, 9)), max_size=3).map(tuple),
        facts=st.lists(st.tuples(words, words), max_size=3).map(tuple),
        notes=st.lists(words, max_size=2).map(tuple),
    )  # fmt: skip


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """Any facts at all that stand in their text and lead to one another."""
    text = draw(st.text(max_size=40).flatmap(texts_of))
    span = spans_in(text.content)
    sections = draw(
        st.lists(st.tuples(words, words, maybe(words), maybe(span), maybe(st.integers(0)), span), max_size=4)
    )
    any_section = maybe(st.integers(0, len(sections) - 1)) if sections else st.none()
    terms = draw(st.lists(st.tuples(words, span, maybe(span), maybe(words), any_section, st.integers(0)), max_size=4))
    targets = st.lists(st.integers(0, len(sections) - 1), max_size=3) if sections else st.just([])
    references = draw(st.lists(st.tuples(words, span, maybe(words), st.lists(words), targets, words), max_size=4))
    uses = draw(st.lists(st.tuples(st.integers(0, 3), span, any_section, st.booleans()), max_size=6))
    candidate = Candidate(draw(words), draw(any_section), draw(words))
    return Contract(
        text=text, title=draw(maybe(words)), type=draw(maybe(words)),
        sections=tuple(
            Section(at, number, "section", label, heading, heading_span, parent % at if parent and at else None, *place,
                    None, "rule")
            for at, (number, label, heading, heading_span, parent, place) in enumerate(sections)
        ),
        terms=tuple(
            Term(at, term, *place, "means", definiens, scope, section, "widens", base % len(terms))
            for at, (term, place, definiens, scope, section, base) in enumerate(terms)
        ),
        references=tuple(
            Reference(at, surface, *place, "internal", instrument, None, tuple(named), tuple(found), "dangling", why,
                      (candidate,))
            for at, (surface, place, instrument, named, found, why) in enumerate(references)
        ),
        uses=tuple(sorted(
            {TermUse(term, *place, section, inside) for term, place, section, inside in uses if term < len(terms)},
            key=lambda use: (use.start, use.end, use.term),
        )),
        facts=tuple(draw(st.lists(st.tuples(words, words), max_size=2))),
    )  # type: ignore[arg-type]  # fmt: skip


def put(catalog: Catalog, *contracts: Contract) -> list[int]:
    with catalog.transaction():
        ids = [catalog.insert(found, file=found.text.path, fingerprint="f", units=1) for found in contracts]
    catalog.settle()
    return ids


@given(contracts())
@settings(max_examples=60, deadline=None)
def test_every_fact_comes_back_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> None:
    catalog = Catalog(str(tmp_path_factory.mktemp("catalog") / "catalog.sqlite"), create=True)
    try:
        [card_id] = put(catalog, contract)
        found = catalog.contract(card_id)
        assert set(found.uses) == set(contract.uses)
        assert len(found.uses) == len(contract.uses)
        assert (found.text, found.title, found.type, found.facts) == (
            contract.text, contract.title, contract.type, contract.facts,
        )  # fmt: skip
        assert (found.sections, found.terms, found.references) == (
            contract.sections, contract.terms, contract.references,
        )  # fmt: skip
    finally:
        catalog.close()


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(str(tmp_path / "catalog.sqlite"), create=True)
    yield catalog
    catalog.close()


def test_a_card_counts_what_stands_in_the_contract(catalog: Catalog) -> None:
    [card_id] = put(catalog, employment())
    card = catalog.card(card_id)
    assert (card.name, card.sections, card.terms, card.references, card.dangling) == ("employment", 7, 3, 3, 1)
    assert (card.pages, card.type, card.facts) == (2, "employment agreement", (("company", "Acme"),))
    assert catalog.cards() == (card,)


def test_pending_contracts_are_not_shown_before_they_are_settled(catalog: Catalog) -> None:
    with catalog.transaction():
        card_id = catalog.insert(employment(), file="a", fingerprint="f", units=1)
    assert catalog.cards() == ()
    assert catalog.terms_named("salary") == []
    assert catalog.term_names() == ()
    assert catalog.unfinished() == ((card_id,), ())
    catalog.settle()
    assert [card.id for card in catalog.cards()] == [card_id]


def test_a_leaving_contract_is_shown_until_its_successor_is(catalog: Catalog) -> None:
    [old] = put(catalog, employment())
    with catalog.transaction():
        new = catalog.insert(employment(), file="a", fingerprint="f", units=1)
        catalog.leave([old])
    assert [card.id for card in catalog.cards()] == [old]
    catalog.settle()
    assert [card.id for card in catalog.cards()] == [new]
    with pytest.raises(NotFound):
        catalog.text(old)


def test_ids_are_never_given_twice(catalog: Catalog) -> None:
    [first] = put(catalog, letter())
    with catalog.transaction():
        catalog.leave([first])
    catalog.settle()
    assert put(catalog, letter()) == [first + 1]


def test_a_transaction_that_fails_leaves_nothing(catalog: Catalog) -> None:
    def fail() -> None:
        with catalog.transaction():
            catalog.insert(employment(), file="a", fingerprint="f", units=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert catalog.unfinished() == ((), ())


@pytest.mark.parametrize("kind", ["snapshot", "transaction"])
def test_a_moment_that_an_interrupt_left_open_ends_in_silence_with_the_catalog(
    catalog: Catalog, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", complaints.append)
    abandoned = getattr(catalog, kind)()
    abandoned.__enter__()  # an interrupt that falls here leaves no block to be left …
    catalog.close()
    del abandoned  # … and the moment ends after the catalog
    gc.collect()
    assert complaints == []


def test_a_moment_that_an_interrupt_left_open_holds_nobody_up(catalog: Catalog) -> None:
    abandoned = catalog.snapshot()
    abandoned.__enter__()
    del abandoned
    gc.collect()
    assert not catalog.in_snapshot
    with catalog.transaction():
        pass


@pytest.mark.parametrize("name", ["For Cause", "“FOR CAUSE”", '"for  cause"', "for cause."])
def test_terms_are_found_in_any_case_and_quotes(catalog: Catalog, name: str) -> None:
    put(catalog, employment())
    assert [term.term for _, term in catalog.terms_named(name)] == ["for cause"]


def test_a_newer_shelf_is_refused_with_its_version(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    Catalog(str(path), create=True).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 6}")
    connection.close()
    with pytest.raises(NewerShelf, match=rf"version {SCHEMA_VERSION + 6}\b.*reads {SCHEMA_VERSION}\b") as caught:
        Catalog(str(path))
    assert "upgrade" in caught.value.hint


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be one" * 40, b"SQLite format 3\0" + b"\1" * 4000]
)
def test_a_file_that_is_no_catalog_is_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(content)
    with pytest.raises(BrokenShelf, match="damaged") as caught:
        Catalog(str(path))
    assert caught.value.hint


def test_a_truncated_catalog_is_broken_and_never_silently_empty(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(str(path), create=True)
    [card_id] = put(catalog, employment())
    catalog._rows("PRAGMA wal_checkpoint(TRUNCATE)")
    catalog.close()
    os.truncate(path, path.stat().st_size // 2)

    def read() -> None:
        catalog = Catalog(str(path))
        try:
            catalog.contract(card_id)
        finally:
            catalog.close()

    with pytest.raises(BrokenShelf):
        read()


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE contracts (id)")
    connection.close()
    with pytest.raises(BrokenShelf, match="not a catalog"):
        Catalog(str(path), create=True)


@pytest.mark.parametrize(
    "hostile",
    [
        "CREATE TRIGGER t AFTER INSERT ON contracts BEGIN DELETE FROM texts; END",
        "CREATE VIEW v AS SELECT * FROM contracts",
    ],
)
def test_a_catalog_with_programs_in_it_is_refused(tmp_path: Path, hostile: str) -> None:
    path = tmp_path / "catalog.sqlite"
    Catalog(str(path), create=True).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(hostile)
    connection.close()
    with pytest.raises(BrokenShelf, match="not a catalog"):
        Catalog(str(path))


def test_no_catalog_says_what_to_type_next(tmp_path: Path) -> None:
    with pytest.raises(NoShelf) as caught:
        Catalog(str(tmp_path / "catalog.sqlite"))
    assert "clauseqa index" in caught.value.hint


def test_a_catalog_in_a_directory_that_cannot_be_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shelf" / "catalog.sqlite"
    path.parent.mkdir()
    catalog = Catalog(str(path), create=True)
    put(catalog, employment())
    catalog.close()
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)  # what a user who is not root would see
    catalog = Catalog(str(path))
    assert catalog.read_only
    assert len(catalog.cards()) == 1
    catalog.close()


def test_the_schema_is_not_trusted(catalog: Catalog) -> None:
    assert catalog._rows("PRAGMA trusted_schema")[0][0] == 0


def test_a_sound_catalog_has_nothing_to_report(catalog: Catalog) -> None:
    put(catalog, employment(), letter())
    assert catalog.check() == ()


NAMELESS = ("DROP TABLE called", "DROP TABLE naming")
OLDER = {  # of each older version, what it did not have yet
    1: ("DROP TABLE clauses", "DROP TABLE checks", "DELETE FROM meta", *NAMELESS),
    2: ("DROP TABLE checks", "DELETE FROM meta", *NAMELESS),
    3: NAMELESS,
}


@pytest.mark.parametrize("version", OLDER)
def test_an_older_catalog_is_brought_up_to_date_and_loses_nothing(tmp_path: Path, version: int) -> None:
    assert set(OLDER) == set(range(1, SCHEMA_VERSION))
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(str(path), create=True)
    card_id, letter_id = put(catalog, employment(), letter())
    catalog.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in OLDER[version]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
    catalog = Catalog(str(path))
    assert catalog.contract(card_id) == employment()
    assert catalog.contract(letter_id) == letter()
    assert [card.id for card in catalog.cards()] == [card_id, letter_id]
    assert [term.term for _, term in catalog.terms_named("salary")] == ["Salary"]
    assert catalog.clauses(None, None, None) == []
    assert catalog._rows("PRAGMA user_version")[0][0] == SCHEMA_VERSION
    assert put(catalog, letter()) == [3]
    catalog.close()


def test_a_contract_is_found_by_what_it_is_called_and_by_what_it_refers_to(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(str(path), create=True)
    guaranty_id, credit_id = put(catalog, citing(), credit())
    assert [(found, sorted(opening.dates)) for found, opening in catalog.called("credit agreement")] == [
        (credit_id, [(2009, 5, 13)])
    ]
    assert catalog.naming("credit agreement") == [guaranty_id]
    assert catalog.naming("guaranty") == []
    catalog.check_names(credit(), credit_id)
    catalog.close()
    changed(path, "UPDATE called SET name = 'lease'")
    catalog = Catalog(str(path))
    with pytest.raises(BrokenShelf, match="the names of"):
        catalog.check_names(credit(), credit_id)
    catalog.close()


def test_an_older_catalog_learns_what_its_contracts_are_called(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(str(path), create=True)
    guaranty_id, credit_id = put(catalog, citing(), credit())
    catalog.close()
    changed(path, *NAMELESS, "PRAGMA user_version = 3")
    catalog = Catalog(str(path))
    assert [found for found, _ in catalog.called("credit agreement")] == [credit_id]
    assert catalog.naming("credit agreement") == [guaranty_id]
    catalog.close()


# -- what a stranger or a failing disk put there --


def changed(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contracts SET path = 'other.txt'",
        "UPDATE contracts SET dangling = 0",
        "UPDATE contracts SET units = 9",
        "UPDATE contracts SET fingerprint = 'g'",
        "DELETE FROM contracts WHERE id = 2",
        "UPDATE contracts SET state = 0",
        "UPDATE texts SET pages = x'00'",
        "UPDATE texts SET clean = content",
        "DELETE FROM texts WHERE contract = 1",
        "UPDATE sections SET number = '2(B)' WHERE number = '2(b)'",
        'UPDATE sections SET "end" = "end" - 1 WHERE number = \'2\'',
        'DELETE FROM sections WHERE "index" = 6',
        "DELETE FROM sections",
        "UPDATE terms SET definiens_end = definiens_end + 1",
        "UPDATE terms SET uses = x''",
        'DELETE FROM terms WHERE "index" = 2',
        'UPDATE "references" SET targets = \'["2(b)"]\' WHERE "index" = 0',
        "UPDATE \"references\" SET status = 'resolved'",
        'DELETE FROM "references"',
        "UPDATE clauses SET score = 0.25",
        "DELETE FROM clauses",
        "DELETE FROM checks",
        "UPDATE checks SET sections = x''",
        "DELETE FROM meta",
    ],
)
def test_a_fact_that_was_changed_or_lost_is_noticed(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(str(path), create=True)
    clause = Clause("governing-law", 2, 10, 20, 0.5)
    with catalog.transaction():
        for found in (employment(), letter()):
            clauses = (clause,) if found.sections else ()
            catalog.insert(found, file=found.text.path, fingerprint="f", units=1, clauses=clauses)
    catalog.settle()
    catalog.close()
    changed(path, statement)
    catalog = Catalog(str(path))
    try:
        with pytest.raises(BrokenShelf, match="damaged"):
            [catalog.contract(card.id) for card in catalog.cards()]
    finally:
        catalog.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (x)",
        "CREATE INDEX more ON contracts (abs(id))",
        "CREATE UNIQUE INDEX more ON sections (number)",
        "ALTER TABLE contracts ADD COLUMN more AS (abs(id))",
        "DROP INDEX contracts_by_path",
        "ALTER TABLE terms RENAME TO terms_of_ours",
    ],
)
def test_a_catalog_with_other_tables_is_refused(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "catalog.sqlite"
    Catalog(str(path), create=True).close()
    changed(path, statement)
    with pytest.raises(BrokenShelf, match="not a catalog"):
        Catalog(str(path))


def test_no_extension_can_be_loaded(catalog: Catalog) -> None:
    with pytest.raises(BrokenShelf, match=r"not authorized|no such function"):
        catalog._rows("SELECT load_extension('x')")


def test_a_text_that_unpacks_to_more_than_it_says_is_not_unpacked() -> None:
    bomb = packed_text("x" * (1 << 26))
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="longer than it says"):
            unpacked_text(bomb, 10)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("text", ["", "a", "é漢\U0001f600", "x" * 100_000, "\ud800"])
def test_a_text_of_another_length_is_noticed(text: str) -> None:
    assert unpacked_text(packed_text(text), len(text)) == text
    for chars in (max(len(text) - 1, 0), len(text) + 1):
        if chars != len(text):
            with pytest.raises(ValueError, match=r"longer|another length|decode"):
                unpacked_text(packed_text(text), chars)
    with pytest.raises(ValueError, match="another length"):
        unpacked_text(packed_text(text)[:-1], len(text))
