"""Two shelves, one library: what a directory answers, a served shelf answers, and it loses nothing when nodes die."""

from __future__ import annotations

import json
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import PATIENCE, REPOSITORY, Run
from contracts import employment, letter
from credit_and_guaranty import citing, credit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opensearch_nodes import Nodes
from served_shelf import Server, server

from clauseqa.between import Shelf
from clauseqa.called import opening_of
from clauseqa.define import define
from clauseqa.errors import Ambiguous, BrokenShelf, ClauseqaError, NoShelf, NotFound, ShelfError
from clauseqa.indexing import IndexReport, index_files
from clauseqa.library import Arrival, Library, open_library
from clauseqa.library.doctor import Ailment, examine
from clauseqa.library.language import parse
from clauseqa.library.origin import ORIGIN
from clauseqa.library.served import contents, documents, state
from clauseqa.library.served.library import ServedLibrary
from clauseqa.library.served.packing import packed_entry
from clauseqa.library.served.wire import Wire
from clauseqa.model import Contract, ContractCard
from clauseqa.repl import supply
from clauseqa.search import search
from clauseqa.stems import words

__all__ = ["server"]
SHARED = REPOSITORY.parent / "shared" / "data" / "edgar-txt"


@pytest.fixture(params=["local", "served"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """An empty shelf of either kind."""
    if request.param == "local":
        with open_library(str(tmp_path / "shelf"), create=True) as library:
            yield library
    else:
        yield request.getfixturevalue("served")


@pytest.fixture
def served(server: Server) -> Iterator[ServedLibrary]:
    with ServedLibrary(f"{server.fresh()}?shards=2", create=True) as library:
        yield library
        library.wire.call("DELETE", f"/{library.indices.all}")


def found(library: Library, query: str) -> Counter[str]:
    return Counter(hit.contract.path for hit in search(library, query, limit=100))


# -- one suite for both --


def test_what_was_added_is_there_when_the_shelf_is_opened_again(library: Library) -> None:
    first, second = library.add([employment(), letter()])
    with open_library(library.location) as again:
        assert again.contract(first) == employment()
        assert again.contract(second) == letter()
        assert again.card_of(first).path == "papers/employment.txt"
        assert again.uses(first, 2) == tuple(use for use in employment().uses if use.term == 2)
        assert again.use_counts(first) == {0: 2, 1: 0, 2: 1}
        [(card, reference)] = again.references(["dangling"])
        assert (card.id, reference.surface) == (first, "Section 9")
        assert [card.path for card in again.holders("2(b)(ii)")] == ["papers/employment.txt"]
        assert again.holders("2(B)") == ()
        assert [(card.id, term.term) for card, term in again.terms("SALARY")] == [(first, "Salary")]
        assert again.term_names() == ("Company", "for cause", "Salary")


def test_there_is_no_shelf_until_one_is_made(server: Server) -> None:
    with pytest.raises(NoShelf, match=r"no index test-"):
        open_library(server.fresh())


def test_the_same_path_is_replaced_and_searchable_once(library: Library) -> None:
    [old] = library.add([employment()])
    [new] = library.add([employment()])
    assert [card.id for card in library.cards()] == [new]
    assert found(library, "salary") == {"papers/employment.txt": 1}
    with pytest.raises(NotFound):
        library.card_of(old)
    assert library.terms(contract=old) == ()
    assert len(library.terms("salary")) == 1


def test_what_is_removed_is_gone_everywhere(library: Library) -> None:
    first, second = library.add([employment(), letter()])
    library.remove([first])
    assert [card.id for card in library.cards()] == [second]
    assert found(library, "salary") == {"papers/letter.txt": 1}
    assert (library.terms(), library.references(["dangling"]), library.term_names()) == ((), (), ())


def test_a_contract_is_called_by_any_part_of_its_name(library: Library) -> None:
    library.add([employment(), letter()])
    for name in ("employment", "papers/employment.txt", "EMPLOY", "papers/emp", "Employment Agreement", "acme"):
        assert library.card(name).name == "employment"


def test_an_exact_name_wins_over_a_part(library: Library) -> None:
    library.add([letter("a/lease.txt"), letter("a/sublease.txt"), letter("b/lease-2.txt"), letter("c/a*b.txt")])
    assert library.card("lease").path == "a/lease.txt"
    assert library.card("a*").path == "c/a*b.txt"
    with pytest.raises(Ambiguous) as caught:
        library.card("ease")
    assert caught.value.nearest == ("a/lease.txt", "a/sublease.txt", "b/lease-2.txt")
    with pytest.raises(NotFound, match="no contract is called 'leese'") as missed:
        library.card("leese")
    assert "lease" in missed.value.nearest


def test_which_contract_another_one_means_is_looked_up_by_name(library: Library) -> None:
    with library:
        guaranty_id, credit_id = library.add([citing(), credit()])
        assert library.called("credit agreement") == ((credit_id, opening_of("CREDIT AGREEMENT", credit().text.clean)),)
        assert [card.id for card in library.naming("credit agreement")] == [guaranty_id]
        assert library.called("lease") == library.naming("lease") == ()
        (meant,) = Shelf(library).meant_by(library.card_of(guaranty_id)).values()
        assert (meant.status, [held.card.id for held in meant.contracts]) == ("resolved", [credit_id])
        into = [
            (card.id, lead.sections[0].number)
            for card, _, _, lead in Shelf(library).into(library.card_of(credit_id))
            if lead.sections
        ]
        assert into == [(guaranty_id, "2.1")]


def test_contracts_and_terms_are_listed_by_a_part_of_what_they_are_called(library: Library) -> None:
    named = [
        letter(f"{folder}/{name}.txt") for folder in ("acme", "beta.co") for name in ("Acme 1", "beta", "lease (2)")
    ]
    library.add(
        [replace(named[0], title="THE  “BETA” LEASE", facts=(("company", "Gamma Corp"),)), *named[1:], employment()]
    )
    assert library.count() == len(library.cards()) == 7

    def listed(part: str, limit: int | None = None) -> list[str]:
        return [card.path for card in library.listed(part, limit=limit)]

    assert listed("") == [card.path for card in library.cards()]
    assert listed("", 2) == ["acme/Acme 1.txt", "acme/beta.txt"]
    assert listed("BETA") == ["acme/Acme 1.txt", "acme/beta.txt", *listed("beta.co")]
    assert listed("gamma c") == listed('"beta" lease') == ["acme/Acme 1.txt"]
    assert listed("lease (") == ["acme/lease (2).txt", "beta.co/lease (2).txt"]
    assert listed("BETA", 1) == ["acme/Acme 1.txt"]
    assert listed("nothing*") == listed("nothing*", 1) == listed(":") == []

    def beginning(name: str) -> list[str]:
        return [card.path for card in library.beginning(name, limit=9)]

    assert beginning("ACME") == ["acme/Acme 1.txt", "beta.co/Acme 1.txt"]
    assert beginning("b") == ["acme/beta.txt", "beta.co/beta.txt"]
    assert beginning("lease (") == listed("lease (")
    assert beginning("1") == beginning(".*") == []
    assert len(library.beginning("", limit=3)) == 3
    assert library.term_names("s") == library.term_names("S") == ("Salary",)
    assert library.term_names("FOR ") == ("for cause",)
    assert library.term_names(limit=1) == library.term_names()[:1]


def test_words_are_ranked_without_a_query_language(library: Library) -> None:
    first, second = library.add([employment(), letter()])
    assert [place[:2] for place in library.rank({"thefts": 1.0}, limit=5)] == [(first, 6)]
    ranked = list(library.rank({"monthly": 2.0, "Salaries": 1.0}, limit=5))
    assert [place[:2] for place in ranked] == [(second, -1), (first, 0)]
    assert [place[0] for place in library.rank({"salary": 1.0}, contracts=[second], limit=5)] == [second]


def test_an_open_shelf_sees_what_another_writer_commits(library: Library) -> None:
    library.add([letter()])
    assert found(library, "salary") == {"papers/letter.txt": 1}
    with open_library(library.location) as other:
        other.add([employment()])
    assert found(library, "salary") == {"papers/letter.txt": 1, "papers/employment.txt": 1}


def test_a_misspelt_word_is_said_with_the_nearest(library: Library) -> None:
    library.add([employment()])
    assert search(library, "thetf").notes == ("no section has the word thetf; did you mean theft?",)


def test_an_empty_shelf_answers(library: Library) -> None:
    assert (library.cards(), library.terms(), library.clauses(), dict(library.files())) == ((), (), (), {})
    assert not search(library, "salary")


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.text(min_size=1, max_size=300), path=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_text_comes_back_as_it_was(library: Library, content: str, path: str) -> None:
    contract = letter(path, content)
    [card_id] = library.add([contract])
    with open_library(library.location) as again:
        assert again.contract(card_id) == contract
    library.remove([card_id])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("one", "two", "three"):
        (folder / f"{name}.txt").write_text(f'Section 1. Pay. The "Salary" means the {name}th part.\n')
    return folder


def test_indexing_again_is_no_work_and_prunes_what_vanished(library: Library, folder: Path) -> None:
    first = index_files(library, [folder], uses=False, jobs=1)
    again = index_files(library, [folder], uses=False, jobs=1)
    assert (first.added, again.added, again.unchanged) == (3, 0, 3)
    (folder / "two.txt").write_text("Section 1. Pay. Nothing.\n")
    (folder / "three.txt").unlink()
    changed = index_files(library, [folder], uses=False, jobs=1, prune=True)
    assert (changed.unchanged, changed.replaced, changed.pruned) == (1, 1, 1)
    assert [card.name for card in library.cards()] == ["one", "two"]
    assert len(library.terms("salary")) == 1


# -- one against the other --


@pytest.fixture(scope="module")
def both(shelf: str, server: Server) -> Iterator[tuple[Library, Library]]:
    """The same contracts on a local and on a served shelf: the corpus, and more where there is more."""
    with open_library(shelf) as corpus:
        contracts = [corpus.contract(card.id) for card in corpus.cards()]
    local = shelf + "-beside"
    served = server.fresh()
    with open_library(local, create=True) as one, ServedLibrary(served, create=True) as other:
        for library in (one, other):
            library.add(contracts)
            if SHARED.is_dir():
                index_files(library, sorted(SHARED.rglob("*.txt"))[::40][:25], uses=False, jobs=1)
        yield one, other
        other.wire.call("DELETE", f"/{other.indices.all}")


def without_id(card: ContractCard) -> ContractCard:
    return replace(card, id=0)


def test_the_facts_are_the_same(both: tuple[Library, Library]) -> None:
    one, other = both
    pairs = list(zip(one.cards(), other.cards(), strict=True))
    assert len(pairs) >= 3
    for mine, theirs in pairs:
        assert without_id(mine) == without_id(theirs)
        assert one.contract(mine.id) == other.contract(theirs.id)
        assert one.text(mine.id) == other.text(theirs.id)
        assert dict(one.own_spans(mine.id)) == dict(other.own_spans(theirs.id))
        assert one.use_counts(mine.id) == other.use_counts(theirs.id)
        ours = [clause for _, clause in one.clauses(contract=mine.id)]
        assert sorted(map(repr, ours)) == sorted(repr(clause) for _, clause in other.clauses(contract=theirs.id))
    assert one.term_names() == other.term_names()
    statuses = ("dangling", "mismatch", "ambiguous")
    for facts in (
        lambda library: library.terms(),
        lambda library: library.terms("agreement"),
        lambda library: library.references(statuses),
    ):
        mine = [(without_id(card), fact) for card, fact in facts(one)]
        assert mine == [(without_id(card), fact) for card, fact in facts(other)]
    for number in ("1", "2(a)", "12(b)", "12(B)"):
        assert [card.path for card in one.holders(number)] == [card.path for card in other.holders(number)]
    best = [(clause.type, clause.score) for _, clause in one.clauses("governing-law", limit=5)]
    assert best == [(clause.type, clause.score) for _, clause in other.clauses("governing-law", limit=5)]
    assert {name: stamp[:2] for name, stamp in one.files().items()} == {
        name: stamp[:2] for name, stamp in other.files().items()
    }


QUERIES = """
salary
salary OR bonus
agreement
termination cause
terminat* cause
notice NOT written
"for cause"
"change in control"
"written notice"~5
"board of directors"
"notice party"~8
"shall not be"
heading:termination
heading:"governing law"
heading:term*
heading:t?rm
heading:"notice"~3
uses:company
uses:"for cause"
uses:for*
uses:f*e
defines:salary
defines:s*
refers:3
refers:12(b)
refers:code
in:3
in:12(b)
in:12(B)
in:1*
kind:subsection
kind:article salary
type:governing-law
type:confidentiality OR type:termination-for-convenience
doc:employment
doc:employment salary
doc:nothing-like-it
employ?e
thr?e
e*r
*ment
agreemnt~
notise~
[salary TO salaries]
[a TO about]
(salary OR bonus) AND (annual OR base) NOT termination
NOT agreement
salary^3 bonus
*
"the company"
"the the"
12
12(b)
salary ANDMAYBE bonus
2?.1
confidenti*
terminat?on
agreeme*
"""


RANKED = """
salary
salary OR bonus
agreement
termination cause
"written notice"
confidential information
governing law
notice
board of directors
indemnif* loss
annual bonus OR base salary
assign* consent
non-compete
arbitration
payment of interest
terminat* cause
"""


def places(library: Library, query: str, limit: int) -> list[tuple[str, int]]:
    paths = {card.id: card.path for card in library.cards()}
    ranked, total = library.matches(parse(query).query, limit=limit)
    assert len(ranked) == min(limit, total)
    return [(paths[contract], section) for contract, section, _ in ranked]


def overlap(both: tuple[Library, Library], query: str) -> float:
    """Of the ten best of the first shelf, how many are among the ten best of the second."""
    one, other = (places(library, query, 10) for library in both)
    return len(set(one) & set(other)) / len(one) if one else 1.0


@pytest.mark.parametrize("query", QUERIES.split("\n")[1:-1])
def test_the_same_sections_are_found(both: tuple[Library, Library], query: str) -> None:
    one, other = (places(library, query, 20_000) for library in both)
    assert set(one) == set(other)
    assert len(one) == len(other)


def test_the_ten_best_are_mostly_the_same(both: tuple[Library, Library]) -> None:
    overlaps = {query: overlap(both, query) for query in RANKED.split("\n")[1:-1]}
    assert sum(overlaps.values()) / len(overlaps) >= 0.8, overlaps


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_query_finds_the_same(both: tuple[Library, Library], data: st.DataObject) -> None:
    text = both[0].text(both[0].cards()[0].id).clean
    known = st.sampled_from(sorted(set(words(text)))[:400])
    word = st.one_of(known, known.map(lambda one: one[:3] + "*"), known.map(lambda one: one[:1] + "?" + one[2:]))
    phrase = st.lists(known, min_size=2, max_size=3).map(lambda some: f'"{" ".join(some)}"')
    leaf = st.one_of(word, phrase, phrase.map(lambda some: some + "~6"))
    query = data.draw(
        st.recursive(
            leaf,
            lambda part: st.one_of(
                st.tuples(part, st.sampled_from([" ", " OR ", " NOT ", " ANDMAYBE "]), part).map(
                    lambda three: f"({''.join(three)})"
                ),
                part.map(lambda one: f"NOT {one}"),
            ),
            max_leaves=5,
        )
    )
    one, other = (set(places(library, query, 20_000)) for library in both)
    assert one == other


@pytest.mark.parametrize(
    "line",
    [
        ["docs"],
        ["docs", "--json"],
        ["outline", "employment-agreement"],
        ["show", "employment-agreement#12(B)"],
        ["show", "employment-agreement#12(b)", "--json"],
        ["define", "for cause"],
        ["expand", "employment-agreement#12(B)"],
        ["impact", "employment-agreement#12"],
        ["terms"],
        ["refs", "--dangling"],
        ["refs", "employment-agreement", "--tree"],
        ["graph", "employment-agreement", "--format", "csv"],
        ["check", "employment-agreement"],
        ["search", '"for cause"', "-n", "100"],
        ["search", '"moonlight salary"'],
        ["search", "slary"],
        ["ask", "What happens on termination for cause?", "--limit", "1"],  # what comes next is ranked by each engine
        ["ask", "What does Salary mean?"],
        ["ask", "Who pays the moon?"],
    ],
    ids=" ".join,
)
def test_every_verb_says_the_same(both: tuple[Library, Library], clauseqa: Run, line: list[str]) -> None:
    local, served = (clauseqa("--index", library.location, *line) for library in both)
    assert (local.code, local.err) == (served.code, served.err)
    assert told(local.out) == told(served.out)


def told(output: str) -> list[str]:
    """The lines of an output without what is each shelf's own: ids, scores and with them the order of equals."""
    return sorted(re.sub(r'"(?:id|score)": [\d.]+', '""', line) for line in output.splitlines())


# -- several writers, dead writers, dead nodes --


def papers(first: int, count: int) -> list[Contract]:
    return [employment(f"papers/{number:03}.txt") for number in range(first, first + count)]


def whole(library: ServedLibrary, paths: Iterable[str]) -> None:
    """Assert that these contracts are there, each once and with all of its sections, and nothing else."""
    wanted = sorted(paths)
    assert [card.path for card in library.cards()] == wanted
    assert found_all(library, "theft") == Counter(wanted)
    assert Counter(card.path for card, _ in library.terms("for cause")) == Counter(wanted)
    assert examined(library.location) == []


def examined(location: str, *, repair: bool = False) -> list[Ailment]:
    """What is wrong with a shelf, but for copies that have not found their node yet."""
    return [ailment for ailment in examine(location, repair=repair) if "lack a copy" not in ailment.what]


def found_all(library: ServedLibrary, query: str) -> Counter[str]:
    return Counter(path for path, _ in places(library, query, 20_000))


def test_writers_side_by_side_lose_and_double_nothing(served: ServedLibrary) -> None:
    def write(number: int) -> None:
        with open_library(served.location) as library:
            for at in range(3):
                library.add(papers(4 * at, 6))  # each overlaps the next, and those of the other writers
                library.add([letter(f"letters/{number}-{at}.txt", "No such word.")])

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, range(3)))
    written = [contract.text.path for contract in papers(0, 14)]
    served.remove([card.id for card in served.cards() if card.path.startswith("letters")])
    whole(served, written)


def test_a_session_learns_what_another_indexes_meanwhile(
    served: ServedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "INTERVAL", 0.0)
    monkeypatch.setattr(supply, "SHARE", 0)
    served.add([letter()])
    vocabulary = supply.Supply(served.location)
    try:
        for contracts in (["letter"], ["letter"], ["employment", "letter"]):
            if len(contracts) == 2:
                served.add([employment(), letter()])
            reading = vocabulary.refresh()
            assert reading is not None
            reading.result(30)
            assert [card.name for card in vocabulary.instant.contracts] == contracts
        assert vocabulary.instant.terms.entries == ("Company", "for cause", "Salary")
    finally:
        vocabulary.close()


def test_readers_see_the_old_or_the_new_state_while_one_writes(served: ServedLibrary) -> None:
    served.add([employment(), letter()])
    stop = threading.Event()

    def read() -> int:
        rounds = 0
        with open_library(served.location) as library:
            while not stop.is_set():
                assert found(library, "theft") == {"papers/employment.txt": 1}
                assert len(library.terms("salary")) == 1
                assert len(library.cards()) == 2
                rounds += 1
        return rounds

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for number in range(6):
            served.add([employment(), letter(content=f"Dear Ann,\n\nthis is letter {number}.\n")])
        stop.set()
        assert all(reader.result() for reader in readers)


def test_what_a_dead_writer_left_is_never_seen_and_goes(served: ServedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    served.add([letter()])
    with monkeypatch.context() as patch:
        patch.setattr(served.ledger, "close_batch", lambda *_: sys.exit())
        patch.setattr(served.ledger, "give_up", lambda *_, **__: None)
        with pytest.raises(SystemExit):
            served.add([employment()])
    assert [card.name for card in served.cards()] == ["letter"]
    assert found(served, "theft") == {}
    assert served.term_names() == ()
    monkeypatch.setattr(state, "LEASE", -1.0)
    assert [ailment.what for ailment in examined(served.location)] == [
        "batches that were never finished, and left documents: 1"
    ]
    assert all(ailment.cured for ailment in examined(served.location, repair=True))
    assert examined(served.location) == []
    served.add([employment()])
    assert found(served, "theft") == {"papers/employment.txt": 1}


# -- in few requests --


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are asked for, as they are."""
    asked: list[str] = []
    whole = Wire.call

    def call(self: Wire, method: str, path: str, *rest: Any, **named: Any) -> dict[str, Any]:
        asked.append(path.rsplit("/", 1)[-1])
        return whole(self, method, path, *rest, **named)

    monkeypatch.setattr(Wire, "call", call)
    return asked


def test_what_a_question_leads_to_is_read_together(served: ServedLibrary, requests: list[str]) -> None:
    served.add(papers(0, 40))
    with ServedLibrary(served.location) as library:
        requests.clear()
        assert len(search(library, "theft", limit=10)) == 10
        assert Counter(requests)["_mget"] == 2  # the cards, and all that stands in the contracts
        requests.clear()
        assert len(search(library, "theft", limit=10)) == 10
        assert Counter(requests)["_mget"] == 0
        requests.clear()
        assert len(define(library, "for cause")) == 40
        assert Counter(requests)["_mget"] <= 6


def test_a_contract_that_is_asked_for_alone_comes_alone(served: ServedLibrary, requests: list[str]) -> None:
    served.add(papers(0, 3))
    with ServedLibrary(served.location) as library:
        card = library.card("001")
        requests.clear()
        for _ in range(2):
            with library.steady():
                assert library.contract(card.id) == papers(1, 1)[0]
                assert library.card_of(card.id) == card
                assert library.own_spans(card.id)
        assert requests == ["shelf", "_mget", "_mget", "shelf"]


def test_much_that_is_expected_does_not_come_at_once(
    served: ServedLibrary, requests: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "_AHEAD_CHARS", 2 * len(employment().text.content))
    ids = served.add(papers(0, 6))
    with ServedLibrary(served.location) as library:
        library.contents.expect(ids)
        requests.clear()
        assert [library.contract(one).text.path for one in ids] == [one.text.path for one in papers(0, 6)]
        assert Counter(requests)["_mget"] == 1 + 2  # the cards, and three contracts at a time


def test_what_left_while_a_moment_was_kept_is_not_told_by_halves(served: ServedLibrary) -> None:
    first, second = served.add([employment(), letter()])
    with ServedLibrary(served.location) as library:
        with library.steady():
            assert len(library.cards()) == 2
            with open_library(served.location) as other:
                other.remove([first])
            with pytest.raises(NotFound):
                library.contract(first)
            assert [card.id for card in library.cards()] in ([first, second], [second])
            assert found(library, "salary") == {"papers/letter.txt": 1}
        assert [card.id for card in library.cards()] == [second]


def test_a_shelf_that_was_made_anew_is_not_taken_for_the_old_one(served: ServedLibrary) -> None:
    [old] = served.add([employment()])
    with ServedLibrary(served.location) as library:
        assert library.contract(old) == employment()
        served.wire.call("DELETE", f"/{served.indices.all}")
        with ServedLibrary(served.location, create=True) as again:
            [new] = again.add([letter()])
        assert new != old
        with pytest.raises(NotFound):
            library.card_of(old)
        assert library.contract(new) == letter()
        assert [card.name for card in library.cards()] == ["letter"]


def test_a_shelf_made_anew_while_one_writes_has_each_contract_once_and_whole(
    served: ServedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [employment(), *papers(0, 2)]
    moments = iter([True])
    whole_of = Wire.refresh

    def refresh(wire: Wire, index: str) -> None:
        if next(moments, False):  # all of the batch has been sent
            served.wire.call("DELETE", f"/{served.indices.all}")
            with ServedLibrary(served.location, create=True) as again:
                for other in others:  # as many batches as there were
                    again.add([other])
        whole_of(wire, index)

    served.add(papers(5, 2))
    monkeypatch.setattr(Wire, "refresh", refresh)
    served.add(papers(7, 2))
    whole(served, [one.text.path for one in (*others, *papers(7, 2))])


def test_sections_with_the_stems_of_another_clauseqa_are_said_until_they_are_written_again(
    served: ServedLibrary, clauseqa: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = {word: word for word in ("", *words(employment().text.content))}
    with monkeypatch.context() as earlier:
        for module in (documents, state):
            earlier.setattr(module, "STEMS", 1)
        earlier.setattr(documents, "stem", plain.__getitem__)
        earlier.setattr("clauseqa.library.schema._STEMS", plain)
        served.add(papers(0, 3))
    served.add([employment()])
    outcome = clauseqa("--index", served.location, "search", "salary")
    assert outcome.code == 2
    assert "another clauseqa stemmed the words of some contracts" in outcome.err
    with ServedLibrary(served.location) as library:
        assert list(library.rank({"theft": 1.0}, limit=9))
        assert len(library.gaps()) == 1
    assert [ailment.what for ailment in examined(served.location)] == [
        "contracts whose words another clauseqa stemmed, and may be missed: 3"
    ]
    assert clauseqa("--index", served.location, "doctor", "--repair").code == 0
    assert examined(served.location) == []
    assert clauseqa("--index", served.location, "search", "salary").err == ""
    whole(served, [one.text.path for one in (employment(), *papers(0, 3))])


# -- whose file it is --


def texts(folder: Path, **papers: str) -> Path:
    """A folder of agreements."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, word in papers.items():
        (folder / f"{name}.txt").write_text(f'Section 1. Pay. "Salary" means what {word} gets but for theft.\n')
    return folder


def indexed(library: Library, *paths: Path | str, prune: bool = False) -> IndexReport:
    return index_files(library, paths, uses=False, jobs=1, prune=prune)


def test_what_another_indexed_is_neither_pruned_nor_replaced(
    served: ServedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(texts(tmp_path / "ann" / "papers", nda="Ann", both="both", gone="none").parent)
    assert indexed(served, "papers").added == 3
    annes = {card.name: card.sha256 for card in served.cards()}
    monkeypatch.chdir(texts(tmp_path / "bob" / "papers", nda="Bob", both="both", lease="Bob").parent)
    report = indexed(served, "papers", prune=True)
    assert (report.added, report.unchanged, report.replaced, report.pruned) == (1, 1, 0, 0)
    [(file, error)] = report.failed
    assert file == "papers/nda.txt"
    assert re.search(rf"another file of this name was indexed from .+:{tmp_path}/ann$", str(error))
    [note] = report.notes
    assert re.fullmatch(rf"left on the shelf: 1 file that is not here, indexed from .+:{tmp_path}/ann", note)
    there = {card.name: card.sha256 for card in served.cards()}
    assert {name: there[name] for name in annes} == annes
    assert set(there) == {*annes, "lease"}
    monkeypatch.chdir(tmp_path / "ann")
    Path("papers/gone.txt").unlink()
    texts(Path("papers"), nda="Ann, later")
    report = indexed(served, "papers", prune=True)
    assert (report.replaced, report.unchanged, report.pruned, report.failed) == (1, 1, 1, ())
    assert [card.name for card in served.cards()] == ["both", "lease", "nda"]


def test_one_place_under_two_folders_is_one_when_it_is_said_to_be(
    served: ServedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ORIGIN, "nightly")
    monkeypatch.chdir(texts(tmp_path / "monday" / "papers", nda="old", gone="gone").parent)
    indexed(served, "papers")
    monkeypatch.chdir(texts(tmp_path / "tuesday" / "papers", nda="new").parent)
    report = indexed(served, "papers", prune=True)
    assert (report.replaced, report.pruned, report.failed, report.notes) == (1, 1, (), ())


def test_of_two_who_bring_one_name_at_once_the_first_stays(
    served: ServedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where neither could know of the other when it began."""
    folders = [texts(tmp_path / name / "papers", nda=name, both="both").parent for name in ("ann", "bob")]
    with open_library(served.location) as late:
        monkeypatch.setattr(late, "files", dict)
        monkeypatch.setattr(late, "elsewhere", dict)
        monkeypatch.chdir(folders[0])
        assert indexed(served, "papers").added == 2
        monkeypatch.chdir(folders[1])
        report = indexed(late, "papers")
    assert [file for file, _ in report.failed] == ["papers/nda.txt"]
    assert found(served, "theft") == {"papers/both.txt": 1, "papers/nda.txt": 1}
    assert found(served, "ann") == {"papers/nda.txt": 1}
    assert found(served, "bob") == {}
    assert examined(served.location) == []
    other = letter("papers/nda.txt", "Quite another letter.")
    with pytest.raises(ClauseqaError, match="another file of this name was indexed from"):
        served.add([other])


INDEXING = """
import sys
from clauseqa import indexing
from clauseqa.library import open_library
indexing._BATCH = 60  # about two of these files
with open_library(sys.argv[1]) as library:
    print("ready", flush=True)
    sys.stdin.readline()
    report = indexing.index_files(library, sys.argv[2:], uses=False, jobs=1, memory=1)
    assert (report.failed, report.added + report.replaced + report.unchanged) == ((), 18), report
"""


def test_two_processes_that_index_the_same_and_other_files_bring_each_once(
    served: ServedLibrary, tmp_path: Path
) -> None:
    same = texts(tmp_path / "same", **{f"same{number}": f"number {number}" for number in range(12)})
    folders = [texts(tmp_path / who, **{f"{who}{number}": who for number in range(6)}) for who in ("ann", "bob")]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", INDEXING, served.location, *map(str, paths)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for paths in ((same, folders[0]), (same, folders[1]))
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in running:
        process.communicate(timeout=PATIENCE)
    assert [process.returncode for process in running] == [0, 0]
    files = [str(file) for folder in (same, *folders) for file in folder.iterdir()]
    assert [card.path for card in served.cards()] == sorted(files)
    assert found_all(served, "theft") == Counter(files)
    assert Counter(card.path for card, _ in served.terms("salary")) == Counter(files)
    assert examined(served.location) == []


def test_a_shelf_of_an_earlier_clauseqa_is_read_and_written_on(
    served: ServedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its cards do not say where files stood: those are replaced as they were then, and no prune takes them off."""
    folder = texts(tmp_path / "papers", nda="Ann", gone="Ann")
    with monkeypatch.context() as earlier:
        earlier.setattr(documents, "packed_entry", lambda entry: json.dumps(json.loads(packed_entry(entry))[:-2]))
        indexed(served, folder)
        earlier.setattr("clauseqa.called.names_of", lambda *_: ("", ()))
        served.add([citing(), credit()])
    told = served.wire.call("GET", f"/{served.indices.shelf}/_doc/shelf")["_source"]["state"]
    told = {name: value for name, value in told.items() if name not in ("first", "named_from", "stems")}
    served.wire.call("PUT", f"/{served.indices.shelf}/_doc/shelf", {"state": {**told, "schema": 1}})
    (folder / "gone.txt").unlink()
    texts(folder, nda="Ann, later")
    with ServedLibrary(served.location) as later:
        assert len(later.cards()) == 4
        [(credit_id, _)] = later.called("credit agreement")
        [guaranty] = later.naming("credit agreement")
        report = indexed(later, folder, prune=True)
        assert (report.replaced, report.pruned, report.failed) == (1, 0, ())
        assert report.notes == (
            "left on the shelf: 1 file that is not here, indexed from elsewhere by an earlier clauseqa",
        )
        assert later.ledger.read().schema == state.VERSION
        later.add([letter()])
        assert [one for one, _ in later.called("credit agreement")] == [credit_id]
        later.add([replace(citing(), title="GUARANTY")])
        assert [card.path for card in later.naming("credit agreement")] == [guaranty.path]


MANY = """
import sys
sys.path.insert(0, sys.argv[2])
from contracts import employment
from clauseqa.library.served.library import ServedLibrary
from clauseqa.library.served.packing import packed_entry
from clauseqa.library.served.wire import Wire
library = ServedLibrary(sys.argv[1])
for run in range(1000):
    library.add([employment(f"papers/{number:03}.txt") for number in range(run % 7, run % 7 + 3)])
    print(run, flush=True)
"""


def test_a_writer_killed_at_random_moments_loses_and_halves_nothing(
    served: ServedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(7)  # noqa: S311 - moments, not secrets
    seen: set[str] = set()
    for _ in range(3):
        command = [sys.executable, "-c", MANY, served.location, str(Path(__file__).parent)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(rng.random() * 0.5)
            writer.kill()
        paths = [card.path for card in served.cards()]
        assert set(paths) >= seen
        seen = set(paths)
        assert found_all(served, "theft") == Counter(paths)
    monkeypatch.setattr(state, "LEASE", -1.0)
    examine(served.location, repair=True)
    whole(served, seen)


@pytest.mark.parametrize(
    ("block", "said"),
    [("read_only_allow_delete", "the disk of a node is full"), ("write", "does not allow this to anybody")],
)
def test_what_the_server_does_not_take_in_is_said_and_changes_nothing(
    served: ServedLibrary, block: str, said: str
) -> None:
    served.add([employment(), letter()])
    blocked = f"/{served.indices.sections}/_settings"
    served.wire.call("PUT", blocked, {f"index.blocks.{block}": True})
    with pytest.raises(ShelfError, match=said):
        served.add([employment(), letter("papers/other.txt")])
    assert sorted(found_all(served, "salary")) == ["papers/employment.txt", "papers/letter.txt"]
    served.wire.call("PUT", blocked, {f"index.blocks.{block}": None})
    served.add([employment()])
    served.remove([served.card("letter").id])
    whole(served, ["papers/employment.txt"])


def test_a_contract_that_lost_sections_is_written_again(served: ServedLibrary) -> None:
    served.add([employment(), letter()])
    lost = {"query": {"term": {"kind": "subsection"}}}
    served.wire.call("POST", f"/{served.indices.sections}/_delete_by_query", lost, refresh="true")
    assert [ailment.what for ailment in examined(served.location)] == [
        "papers/employment.txt has 4 of 6 sections in the full text"
    ]
    assert all(ailment.cured for ailment in examined(served.location, repair=True))
    assert examined(served.location) == []
    assert set(places(served, "kind:subsection", 9)) == {("papers/employment.txt", 2), ("papers/employment.txt", 3)}


def test_a_contract_that_was_replaced_meanwhile_is_not_written_again(served: ServedLibrary) -> None:
    served.add([employment()])
    [entry] = served.entries()
    [new] = served.add([employment()])
    with served.writing() as writer:
        writer.renew([(Arrival(employment(), entry.file), entry)])
    assert [card.id for card in served.cards()] == [new]
    assert found(served, "theft") == {"papers/employment.txt": 1}
    assert examined(served.location) == []


def test_a_contract_that_is_no_more_on_the_list_is_noticed(served: ServedLibrary) -> None:
    lost, _ = served.add([employment(), letter()])
    served.wire.call("DELETE", f"/{served.indices.shelf}/_doc/c{lost}", routing=str(lost), refresh="true")
    with pytest.raises(BrokenShelf, match=f"no contract has the id {lost}"):
        served.terms("salary")
    assert [ailment.what for ailment in examined(served.location)] == [
        "contracts with sections in the full text, but not on the list: 1"
    ]
    assert all(ailment.cured for ailment in examined(served.location, repair=True))
    assert found(served, "salary") == {"papers/letter.txt": 1}
    assert examined(served.location) == []


def test_a_long_contract_comes_back_whole(served: ServedLibrary) -> None:
    content = "".join(f"{number}. Payment {number % 97} of {'x' * (number % 50)} is due.\n" for number in range(60_000))
    contract = letter(content=content)
    assert len(content) > 2_000_000
    with served.writing() as writer:
        [card_id] = writer.put([Arrival(contract, contract.text.path)])
    with open_library(served.location) as again:
        assert again.contract(card_id) == contract


class CuttingLine:
    """A way to a server on which connections are cut when so many bytes, by chance, have come back."""

    def __init__(self, host: str, port: int, rng: random.Random) -> None:
        self._to, self._rng = (host, port), rng
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._to)
                threading.Thread(target=self._pump, args=(near, far, None), daemon=True).start()
                bytes_left = self._rng.randrange(600, 5_000)
                threading.Thread(target=self._pump, args=(far, near, bytes_left), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, left: int | None) -> None:
        with source, target, suppress(OSError):
            while part := source.recv(4096):
                target.sendall(part[:left])
                if left is not None:
                    left -= len(part)
                    if left <= 0:
                        self.cuts += 1
                        break
            for end in (source, target):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.close()


def test_a_line_that_is_cut_again_and_again_loses_and_doubles_nothing(served: ServedLibrary) -> None:
    hosts, _, name = served.location.removeprefix("opensearch://").partition("/")
    host, _, port = hosts.split(",")[0].rpartition(":")
    line = CuttingLine(host, int(port), random.Random(11))  # noqa: S311 - moments, not secrets
    with ServedLibrary(f"opensearch://127.0.0.1:{line.port}/{name}") as library:
        for at in range(0, 20, 4):
            library.add(papers(at, 6))
        for _ in range(10):
            assert len(places(library, "theft", 50)) == 22
    line.close()
    assert line.cuts > 5
    whole(served, (contract.text.path for contract in papers(0, 22)))


@pytest.fixture
def nodes(server: Server) -> Iterator[Nodes]:
    """Three nodes of which a test may kill one; all are there again afterwards."""
    if server.nodes is None:
        pytest.skip("these servers were not started here: none is killed")
    yield server.nodes
    for number in range(len(server.nodes.ports)):
        if not server.nodes.runs(number):
            server.nodes.start(number)
    server.nodes.wait()


def manager(library: ServedLibrary, nodes: Nodes) -> int:
    """The node that manages the cluster: the worst one to lose."""
    [found] = library.wire.call("GET", "/_nodes/_cluster_manager/http")["nodes"].values()
    return nodes.ports.index(int(found["http"]["publish_address"].rsplit(":")[-1]))


def holders(library: ServedLibrary, index: str) -> set[str]:
    """The names of the nodes that hold a shard of an index."""
    found = library.wire.call("GET", f"/_cluster/state/routing_table,nodes/{index}")
    shards = found["routing_table"]["indices"][index]["shards"].values()
    return {found["nodes"][copy["node"]]["name"] for copies in shards for copy in copies}


def test_a_node_killed_while_indexing_costs_nothing(served: ServedLibrary, nodes: Nodes) -> None:
    served.add(papers(0, 10))
    victim = manager(served, nodes)
    moments = iter([False, True])

    def write(first: int) -> None:
        with open_library(served.location) as library:
            for at in range(first, first + 40, 8):
                library.add([*papers(at, 8), letter("papers/letter.txt", f"Part {at} of nothing.")])
                if at == first + 8 and next(moments, False):
                    nodes.kill(victim)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (10, 50)))
    nodes.wait("yellow")
    served.remove([served.card("letter").id])
    whole(served, (contract.text.path for contract in papers(0, 90)))


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)


def test_a_node_killed_while_searching_is_noticed_or_not_missed(served: ServedLibrary, nodes: Nodes) -> None:
    served.add(papers(0, 30))
    wanted = Counter(contract.text.path for contract in papers(0, 30))
    nodes.wait()
    begin, stop = threading.Barrier(3), threading.Event()
    outcomes: list[str] = []

    def search_on() -> None:
        with ServedLibrary(served.location) as library:
            begin.wait(PATIENCE)
            while not stop.is_set():
                try:
                    seen = found_all(library, "theft")
                except ShelfError:
                    outcomes.append("said")
                    continue
                outcomes.append("said" if library.gaps() else "whole" if seen == wanted else f"wrong: {seen}")

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(search_on) for _ in range(2)]
        begin.wait(PATIENCE)
        until(lambda: len(outcomes) > 4)
        nodes.kill(manager(served, nodes))
        before = len(outcomes)
        time.sleep(3)
        until(lambda: len(outcomes) > before + 4 or any(one.done() for one in running))
        stop.set()
        for one in running:
            one.result()
    assert set(outcomes) <= {"whole", "said"}
    nodes.wait("yellow")
    whole(served, wanted)


def test_shards_that_are_away_are_said_and_nothing_is_answered(server: Server, nodes: Nodes, clauseqa: Run) -> None:
    url = f"{server.fresh()}?shards=6&replicas=0"
    with ServedLibrary(url, create=True) as library:
        library.add(papers(0, 30))
        kept = holders(library, library.indices.shelf) | holders(library, library.indices.words)
        victim = next(number for number in range(3) if f"node-{number}" not in kept)
        nodes.kill(victim)
        nodes.wait("red")
        _, total = library.matches(parse("theft").query, limit=50)
        assert 0 < total < 30
        assert [gap for gap in library.gaps() if re.search(r"\d of 6 shards answered: results may be missing", gap)]
    outcome = clauseqa("--index", url, "search", "theft")
    assert outcome.code == 2
    assert re.search(r"of 6 shards answered|a shard did not answer", outcome.err)
    outcome = clauseqa("--index", url, "ask", "What is the salary?")
    assert (outcome.code, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1
    nodes.start(victim)
    nodes.wait()
    with ServedLibrary(url) as library:
        whole(library, (contract.text.path for contract in papers(0, 30)))
        library.wire.call("DELETE", f"/{library.indices.all}")
