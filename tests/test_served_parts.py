"""The parts of a served shelf that need no server: facts as bytes, documents, queries in the words of OpenSearch."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from contracts import employment, letter
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.errors import BrokenShelf, ShelfError
from clauseqa.library import Arrival
from clauseqa.library.clauses import clauses_of
from clauseqa.library.language import parse
from clauseqa.library.origin import ORIGIN, origin_of
from clauseqa.library.served import packing
from clauseqa.library.served.address import read_address
from clauseqa.library.served.documents import Documents, card_of, section
from clauseqa.library.served.indices import Indices, key, shown
from clauseqa.library.served.state import State
from clauseqa.library.served.translate import Translator
from clauseqa.library.units import units
from clauseqa.model import Contract


def arrival(contract: Contract) -> Arrival:
    return Arrival(contract, contract.text.path, "how", clauses_of(contract))


@pytest.mark.parametrize("contract", [employment(), letter()])
def test_facts_come_back_as_they_were(contract: Contract) -> None:
    coming = arrival(contract)
    card = card_of(7, contract)
    text = packing.text_of(packing.packed_text(contract.text), card)
    facts = packing.facts_of(packing.packed_facts(coming), card)
    assert facts.with_text(text) == contract
    assert facts.clauses == coming.clauses


@given(content=st.text(st.characters(), max_size=200), note=st.text(st.characters(), max_size=20))
def test_any_text_survives_half_a_character_too(content: str, note: str) -> None:
    clean = content.replace("a", " ")
    text = replace(letter().text, content=content, clean=clean, notes=(note,), links=(((0, 1), 2),), rows=((3, 4),))
    card = card_of(7, replace(letter(), text=text))
    if len(content) < 4:  # the layout lies outside
        with pytest.raises(BrokenShelf):
            packing.text_of(packing.packed_text(text), card)
    else:
        assert packing.text_of(packing.packed_text(text), card) == text


def test_what_is_long_goes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "PIECE", 100)
    pieces = packing.packed_text(employment().text)
    assert len(pieces) > 3
    assert all(len(piece) <= 100 for piece in pieces)
    assert packing.text_of(pieces, card_of(7, employment())) == employment().text


@pytest.mark.parametrize("pieces", [[], ["!"], ["aGVsbG8="], packing.packed_text(letter().text)[:1] * 2])
def test_what_cannot_have_been_packed_is_refused(pieces: list[str]) -> None:
    for unpack in (packing.text_of, packing.facts_of):
        with pytest.raises(BrokenShelf, match="cannot be read"):
            unpack(pieces, card_of(7, letter()))
    for row in ("", "[]", "[1]", "{"):
        with pytest.raises(BrokenShelf):
            packing.entry_of(row)
        for read in (packing.term_of, packing.clause_of):
            with pytest.raises(BrokenShelf):
                read(row, card_of(7, employment()))
        with pytest.raises(BrokenShelf):
            packing.opening_in(row)


def test_what_unpacks_to_more_than_memory_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces, card = packing.packed_text(letter().text), card_of(7, letter())
    assert packing.text_of(pieces, card) == letter().text
    monkeypatch.setattr(packing, "_LARGEST", 50)
    with pytest.raises(BrokenShelf):
        packing.text_of(pieces, card)


def changed(value: Any, data: st.DataObject) -> Any:
    """The same JSON with one thing in it another one."""
    if isinstance(value, list) and value and data.draw(st.sampled_from([True, True, True, False])):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], changed(value[at], data), *value[at + 1 :]]
    return data.draw(st.sampled_from([None, True, -1, 0, 1, 7, 1 << 60, 1.5, "", "x", [], [0], [-1, 10**9], {"a": 1}]))


@given(st.data())
def test_facts_of_a_stranger_lead_nowhere_outside_their_contract(data: st.DataObject) -> None:
    contract = employment()
    told = packing._whole(packing.packed_facts(arrival(contract)))
    which = data.draw(st.integers(0, len(told) - 1))
    try:
        card = packing.entry_of(packing.packed_entry(packing.Entry(card_of(7, contract), "a", "", 1, 6, (1, 1)))).card
        facts = packing.facts_of(packing._pieces([*told[:which], changed(told[which], data), *told[which + 1 :]]), card)
    except BrokenShelf:
        return
    size = len(contract.text.content)
    spans = [(one.start, one.end) for one in (*facts.sections, *facts.terms, *facts.references, *facts.uses)]
    assert all(type(start) is type(end) is int and 0 <= start <= end <= size for start, end in spans)
    assert all(one.parent is None or facts.sections[one.parent].index < one.index for one in facts.sections)
    assert all(facts.sections[target] for one in facts.references for target in one.sections)


@given(st.data())
def test_a_card_of_a_stranger_is_one_or_refused(data: st.DataObject) -> None:
    entry = packing.Entry(card_of(7, employment()), "a.txt", "how", 3, 6, (1, 2), "machine")
    row = json.dumps(changed(json.loads(packing.packed_entry(entry)), data))
    try:
        found = packing.entry_of(row)
    except BrokenShelf:
        return
    assert packing.entry_of(packing.packed_entry(found)) == found
    assert found.card.chars >= 0


def test_a_card_of_an_earlier_clauseqa_says_of_no_place() -> None:
    card = card_of(7, employment())
    entry = packing.Entry(card, "a.txt", "how", 3, 6, (1, 2), "machine:/home/ann", 2)
    assert packing.entry_of(packing.packed_entry(entry)) == entry
    earlier = json.dumps(json.loads(packing.packed_entry(entry))[:-1])
    assert packing.entry_of(earlier) == replace(entry, stems=0)
    earliest = json.dumps(json.loads(earlier)[:-1])
    assert packing.entry_of(earliest) == replace(entry, origin="", stems=0)


@pytest.mark.parametrize(
    ("file", "environment", "origin"),
    [
        ("a.txt", {ORIGIN: " nightly "}, "nightly"),
        ("/srv/a.txt", {ORIGIN: "nightly"}, "nightly"),
        ("/srv/a.txt", {}, "machine~1"),
        ("papers/a.txt", {}, "machine~1:/home/ann"),
        ("a.txt", {ORIGIN: ""}, "machine~1:/home/ann"),
    ],
)
def test_a_file_is_of_the_machine_and_a_relative_one_of_the_folder_too(
    monkeypatch: pytest.MonkeyPatch, file: str, environment: dict[str, str], origin: str
) -> None:
    monkeypatch.setattr("clauseqa.library.origin._machine", lambda: "machine~1")
    monkeypatch.setattr("os.getcwd", lambda: "/home/ann")
    assert origin_of(file, environment) == origin


@pytest.mark.parametrize("chosen", ["x" * 201, "a\x1b[2Jb"])
def test_an_origin_that_cannot_be_shown_is_refused(chosen: str) -> None:
    with pytest.raises(ShelfError, match=ORIGIN):
        origin_of("a.txt", {ORIGIN: chosen})


def test_a_section_is_sent_as_our_own_words() -> None:
    contract = employment()
    [_, salary, *_] = units(contract)
    found, words = section(7, salary, contract.text.clean)
    weights = dict(pair.rsplit("|", 1) for pair in found["text"].split())
    assert weights["salari"] == "20"  # three times in its words, once in its heading
    assert found["heading"] == "salari|5"
    assert found["words"].split()[:3] == ["section", "1", "salary"]
    assert len(found["stems"].split()) == len(found["words"].split())
    assert found["at"] == 7 << 24 | 1
    assert "salary" in words


def test_no_quotation_goes_across_what_stands_between() -> None:
    contract = employment()
    parted = next(unit for unit in units(contract) if len(unit.spans) > 1)
    found, words = section(1, parted, contract.text.clean)
    assert "|" in found["words"].split()
    assert "" not in words
    assert "|" not in words


def test_every_document_says_whose_it_is_and_can_be_sent_twice() -> None:
    documents = Documents(Indices("x"), 7, 3, arrival(employment()), "here")
    sent = [operation for operation, _ in documents.sections()] + list(documents.others())
    ids = [(action["index"]["_index"], action["index"]["_id"]) for action, _ in sent]
    assert len(set(ids)) == len(ids)
    assert all(action["index"]["routing"] == "7" for action, _ in sent)
    assert all((document["contract"], document["batch"]) == (7, 3) for _, document in sent)
    assert ids[-1] == ("x", "c7")
    json.dumps([document for _, document in sent]).encode("ascii")


def test_every_field_that_is_sent_is_mapped() -> None:
    bodies = Indices("x").bodies(read_address("opensearch://h/x"))
    documents = Documents(Indices("x"), 7, 3, arrival(employment()), "here")
    for action, document in [one for one, _ in documents.sections()] + list(documents.others()):
        assert set(document) <= set(bodies[action["index"]["_index"]]["mappings"]["properties"])


@given(st.text(st.characters(), max_size=500))
def test_names_of_any_length_and_kind_can_be_looked_up(name: str) -> None:
    assert len(key(name).encode()) <= 1000
    assert len(shown(name * 50).encode()) <= 32_766


def test_long_names_are_told_apart() -> None:
    assert key("a" * 300) != key("a" * 301)


def translated(query: str, words: tuple[str, ...] = ()) -> Any:
    return Translator(lambda _: (1, 2), lambda _: words, lambda roots: dict.fromkeys(roots, ("others",))).translate(
        parse(query).query
    )


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("Salaries", {"term": {"text": {"value": "salari", "boost": 1.0}}}),
        ("heading:Pay", {"term": {"heading": {"value": "pai", "boost": 1.0}}}),
        ("uses:“For Cause”", {"constant_score": {"filter": {"term": {"uses": "for cause"}}, "boost": 0.0}}),
        ("in:12(B)", {"constant_score": {"filter": {"term": {"within": "12(B)"}}, "boost": 0.0}}),
        ("doc:x", {"constant_score": {"filter": {"terms": {"contract": [1, 2]}}, "boost": 0.0}}),
        ("nosuch*", {"match_none": {}}),
        (
            '"shall pay"',
            {
                "bool": {
                    "must": [
                        {"term": {"text": {"value": "shall", "boost": 1.0}}},
                        {"term": {"text": {"value": "pai", "boost": 1.0}}},
                    ],
                    "filter": [{"match_phrase": {"words": {"query": "shall pay", "analyzer": "whitespace"}}}],
                }
            },
        ),
    ],
)
def test_a_query_in_the_words_of_the_server(query: str, clause: Any) -> None:
    assert translated(query) == clause


def test_nearness_goes_from_word_to_word() -> None:
    [near] = translated('"notice of default"~4')["bool"]["filter"]
    assert near["span_near"]["slop"] == 3
    assert near["span_near"]["clauses"][0]["span_near"]["clauses"] == [
        {"span_term": {"stems": "notic"}},
        {"span_term": {"stems": "of"}},
    ]


def test_a_pattern_of_many_words_stays_within_what_a_server_takes() -> None:
    many = tuple(f"word{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(500))
    told = json.dumps(translated("w*a", many))
    assert told.count('{"term"') == 0
    assert "wordaa" in told


@given(st.text(max_size=60))
def test_whatever_can_be_parsed_can_be_sent(query: str) -> None:
    from contextlib import suppress

    from clauseqa.errors import QueryError

    with suppress(QueryError):
        json.dumps(translated(query, ("some", "words")))


def test_what_is_not_closed_is_filtered_out() -> None:
    visible = State(first=3, next_batch=9, open={"7": {}}, dead=(4,), leaving=(1, 2)).visible()
    assert visible == {
        "bool": {
            "filter": [{"range": {"batch": {"gte": 3, "lt": 9}}}],
            "must_not": [{"terms": {"batch": [7, 4]}}, {"terms": {"contract": [1, 2]}}],
        }
    }
