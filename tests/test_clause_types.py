"""Clauses are known by their words and headings; what a question asks for is known by its cues."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from clauseqa.clause_types import TYPES, asked_types, clause_model, features, find_clauses, is_heading_of, named_types
from clauseqa.model import Contract, Section, Text
from clauseqa.readers import read
from clauseqa.segment import segment
from clauseqa.stems import stems

MODEL = Path(__file__).parent.parent / "clauseqa" / "data" / "clause_types.json"


def _likeliest(words: str) -> str:
    model = clause_model()
    odds = model.log_odds(features(stems(words), ()))
    return model.names[max(odds, key=lambda number: odds[number])]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (
            "This Agreement shall be governed by and construed in accordance with the laws of the State of New York.",
            "governing-law",
        ),
        (
            "Neither party may assign this Agreement without the prior written consent of the other party.",
            "anti-assignment",
        ),
        ("In no event shall either party's aggregate liability exceed the fees paid hereunder.", "cap-on-liability"),
        ("Licensee shall maintain commercial general liability insurance with limits of $1,000,000.", "insurance"),
        (
            "Licensor may inspect the books and records of Licensee to verify the accuracy of its reports.",
            "audit-rights",
        ),
        ("Supplier shall indemnify, defend and hold harmless Buyer from and against all claims.", "indemnification"),
        ("Neither party shall be liable for delay caused by acts of God, war, strikes or floods.", "force-majeure"),
        (
            "If any provision is held to be invalid, the remaining provisions shall remain in full force.",
            "severability",
        ),
        ("This Agreement may be executed in counterparts, each of which is an original.", "counterparts"),
        ("All notices shall be in writing and sent by registered mail to the address set forth below.", "notices"),
    ],
)
def test_clauses_of_other_contracts_are_known(words: str, kind: str) -> None:
    assert _likeliest(words) == kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which law governs?", "governing-law"),
        ("Can I assign the contract?", "anti-assignment"),
        ("Is liability capped?", "cap-on-liability"),
        ("Are there exceptions to the liability cap?", "uncapped-liability"),
        ("How much notice to stop the renewal?", "notice-to-terminate-renewal"),
        ("Does the license last forever?", "irrevocable-or-perpetual-license"),
        ("Who may inspect the books and records?", "audit-rights"),
        ("Can they terminate without cause?", "termination-for-convenience"),
        ("Must disputes go to arbitration?", "dispute-resolution"),
        ("Is there an indemnity?", "indemnification"),
    ],
)
def test_questions_ask_for_types(question: str, kind: str) -> None:
    assert next(iter(asked_types(question))) == kind


@pytest.mark.parametrize("question", ["Who is the chief executive?", "How are inventories valued?", ""])
def test_questions_of_other_matters_ask_for_none(question: str) -> None:
    assert asked_types(question) == {}


def test_a_second_type_counts_only_for_words_that_the_first_does_not_explain() -> None:
    assert list(asked_types("right of first refusal")) == ["right-of-first-refusal"]
    assert set(asked_types("What happens on termination for cause?")) == {
        "effect-of-termination",
        "termination-for-breach",
    }


def test_headings_name_types_and_articles_the_clauses_below_them() -> None:
    sections = (
        Section(0, "8", "article", "8.", "INDEMNIFICATION", None, None, 0, 90, None),
        Section(1, "8.1", "section", "8.1", "Procedure", None, 0, 10, 90, None),
    )
    names = {clause_model().names[number] for number in named_types(sections, 1)}
    assert names == {"indemnification"}
    force_majeure = next(kind for kind in TYPES if kind.name == "force-majeure")
    assert is_heading_of(force_majeure, "force majeure")
    assert not is_heading_of(force_majeure, "force")


def test_clauses_of_the_seed_agreement_stand_where_they_stand() -> None:
    path = Path(__file__).parent.parent / "corpus" / "employment-agreement-2006.txt"
    (text,) = read(path)
    sections = segment(text)
    contract = Contract(text, None, None, sections, (), ())
    clauses = find_clauses(contract)
    found = {(clause.type, sections[clause.section].number) for clause in clauses if clause.section is not None}
    assert {("governing-law", "23"), ("severability", "25"), ("notices", "18"), ("counterparts", "27")} <= found
    assert all(0 < clause.score <= 1 and clause.start < clause.end for clause in clauses)
    assert ("insurance", "23") not in found


def test_a_text_without_words_has_no_clauses() -> None:
    text = Text("a", "0", "text/plain", "utf-8", " \n ", " \n ")
    assert find_clauses(Contract(text, None, None, (), (), ())) == ()


def test_the_model_is_small_plain_and_says_whence_it_comes() -> None:
    written = MODEL.read_text(encoding="utf-8")
    document = json.loads(written)
    assert len(written.encode()) < 300_000
    assert "The Atticus Project" in document["attribution"]
    assert "CC BY 4.0" in document["attribution"]
    assert list(document["types"]) == [kind.name for kind in TYPES]


def test_type_names_are_unique_and_every_type_was_taught() -> None:
    assert len({kind.name for kind in TYPES}) == len(TYPES)
    assert all(bool(kind.label) != bool(kind.headings) for kind in TYPES)
    assert all(column for column in clause_model().columns)


@pytest.mark.skipif(find_spec("numpy") is None, reason="training needs numpy")
def test_what_is_trained_can_be_written_and_read_back() -> None:
    import sys

    sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
    try:
        from train_clause_types import Example, train, write
    finally:
        sys.path.pop(0)
    from clauseqa.clause_types import read_model

    law = {"law", "state", "govern", "govern law"}
    other = {"pay", "fee", "pay fee", "month"}
    number = next(place for place, kind in enumerate(TYPES) if kind.name == "governing-law")
    rows = [Example(f"c{place % 7}", set(law), frozenset({number}), frozenset(), 1.0) for place in range(30)]
    rows += [Example(f"c{place % 7}", set(other), frozenset(), frozenset(), 1.0) for place in range(90)]
    names, weights, bias = train(rows)
    model = read_model(json.loads(write(names, weights, bias, [(0.0, 0.0)] * len(TYPES))))
    assert model.log_odds(law, [number])[number] > 2
    assert model.log_odds(other, [number])[number] < -2
