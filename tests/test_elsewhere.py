"""Where references lead into other contracts of the shelf, as every verb and the session show it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from credit_and_guaranty import citing, credit
from repl_shelf import Seat, make_shelf

from clauseqa.cli import main
from clauseqa.errors import Exit
from clauseqa.model import Contract

DATELESS = {"date": "or about closing"}


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """What a command line prints on a shelf of these contracts."""

    def run(contracts: tuple[Contract, ...], *words: str) -> str:
        capsys.readouterr()
        assert main(["--index", make_shelf(tmp_path, *contracts), *words]) == Exit.FOUND
        return capsys.readouterr().out

    return run


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("show", "guaranty#2"), "Credit Agreement dated as of May 13, 2009: credit#2.1 Commitment"),
        (("show", "guaranty#3"), "13, 2009: credit (not found there, or more than once)"),
        (("show", "guaranty#2", "--format", "md"), ": credit#2.1 Commitment"),
        (("show", "credit#2.1"), "Cited by guaranty#2 Section 2.1 of the Credit Agreement"),
        (("show", "credit#II"), "Cited by guaranty#2 Section 2.1 of the Credit Agreement"),
        (("show", "credit#2.1", "--format", "md"), "- guaranty#2: Section 2.1 of the Credit Agreement"),
        (("expand", "guaranty#2"), "Credit Agreement dated as of May 13, 2009: credit#2.1 Commitment"),
        (("expand", "guaranty#2", "--format", "md"), ": credit#2.1 Commitment"),
        (("expand", "guaranty#2", "--json"), '"headings": [ "Commitment" ]'),
        (("refs", "guaranty", "--tree"), "Credit Agreement dated as of May 13, 2009: credit#2.1 Commitment"),
        (("refs", "guaranty", "--format", "csv"), "credit#2.1 (resolved: the one contract here of this name, date"),
        (("refs", "guaranty", "--format", "md"), "credit#2.1 (resolved: the one contract here of this name, date"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_reference_leads_into_the_contract_that_is_meant(told, words: tuple[str, ...], shown: str) -> None:  # type: ignore[no-untyped-def]
    assert shown in folded(told((citing(), credit()), *words))


@pytest.mark.parametrize(
    "words", [("show", "guaranty#2"), ("refs", "guaranty"), ("refs", "guaranty", "--tree"), ("expand", "guaranty#2")]
)
def test_where_it_is_not_certain_which_contract_is_meant_it_is_said(told, words: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    shown = folded(told((citing(**DATELESS), credit()), *words))
    assert "perhaps credit#2.1 Commitment: of the same name and parties; the dates are not both stated" in shown


def test_expand_quotes_the_clause_of_the_other_contract_word_for_word(told) -> None:  # type: ignore[no-untyped-def]
    other = credit()
    (found,) = json.loads(told((citing(), other), "expand", "guaranty#2", "--json"))["expansions"]
    *own, last = found["passages"]
    assert {passage["path"] for passage in own} == {"guaranty.txt"}
    assert (last["path"], last["section"], last["level"]) == ("credit.txt", "2.1", 1)
    (piece,) = last["pieces"]
    assert (
        piece["text"]
        == other.text.content[piece["start"] : piece["end"]]
        == ("Section 2.1. Commitment. The Lender lends.")
    )
    (lean,) = (one for one in found["passages"][0]["leans"] if one["kind"] == "reference")
    assert (lean["mark"], lean["passages"]) == ("external", [last["passage"]])


@pytest.mark.parametrize(
    ("contracts", "bounds", "left_out"),
    [
        ((citing(**DATELESS), credit()), (), []),
        ((citing(), credit(), credit("copy.txt")), (), []),
        ((citing(), credit()), ("--depth", "0"), []),
        ((citing(), credit()), ("--size", "20"), [{"target": "Section 2.1 of the Credit Agreement", "chars": 42}]),
    ],
    ids=["no date is stated", "two contracts agree", "further than asked for", "longer than asked for"],
)
def test_expand_quotes_no_other_contract_where(  # type: ignore[no-untyped-def]
    told, contracts: tuple[Contract, ...], bounds: tuple[str, ...], left_out: list[dict[str, object]]
) -> None:
    (found,) = json.loads(told(contracts, "expand", "guaranty#2", *bounds, "--json"))["expansions"]
    assert {passage["path"] for passage in found["passages"]} == {"guaranty.txt"}
    assert [
        {"target": one["target"], "chars": one["chars"]} for one in found["left_out"] if one["kind"] == "reference"
    ] == left_out


def test_show_says_who_may_cite_a_section_from_another_contract(told) -> None:  # type: ignore[no-untyped-def]
    shown = folded(told((citing(**DATELESS), credit()), "show", "credit#2.1"))
    assert "guaranty#2 Section 2.1 of the Credit Agreement: perhaps; of the same name and parties" in shown
    (section,) = json.loads(told((citing(), credit()), "show", "credit#2.1", "--json"))["sections"]
    (cited,) = section["cited_from"]
    assert (cited["path"], cited["section"], cited["status"], cited["targets"]) == (
        "guaranty.txt", "2", "resolved", ["2.1"]
    )  # fmt: skip
    assert cited["surface"] == citing().text.content[cited["start"] : cited["end"]]
    (section,) = json.loads(told((citing(), credit()), "show", "credit#2.2", "--json"))["sections"]
    assert "cited_from" not in section


def test_of_two_contracts_that_agree_both_are_named(told) -> None:  # type: ignore[no-untyped-def]
    shown = folded(told((citing(), credit(), credit("copy.txt")), "show", "guaranty#2"))
    assert "perhaps copy#2.1 Commitment: 2 contracts here are of this name, date and parties" in shown
    assert "perhaps credit#2.1 Commitment" in shown


def test_as_data_it_has_its_path_its_status_and_its_evidence(told) -> None:  # type: ignore[no-untyped-def]
    (section,) = json.loads(told((citing(), credit()), "show", "guaranty#2", "--json"))["sections"]
    (reference,) = section["references"]
    assert reference["status"] == "external"
    assert reference["elsewhere"] == [
        {
            "path": "credit.txt",
            "status": "resolved",
            "why": "the one contract here of this name, date and parties",
            "targets": ["2.1"],
            "headings": ["Commitment"],
        }
    ]


def test_what_leads_nowhere_else_has_no_such_key(told) -> None:  # type: ignore[no-untyped-def]
    references = json.loads(told((citing(), credit(date="May 14, 2009")), "refs", "guaranty", "--json"))["references"]
    assert references
    assert not any("elsewhere" in reference for reference in references)


@pytest.mark.parametrize("place", ["credit", "credit#2.1", "credit#II"])
def test_references_into_a_place_from_other_contracts_are_listed_with_it(told, place: str) -> None:  # type: ignore[no-untyped-def]
    shown = folded(told((citing(), credit()), "refs", place, "--direction", "in"))
    assert "guaranty GUARANTY" in shown
    assert "credit#2.1 Commitment" in shown


def test_a_place_that_other_contracts_do_not_cite_has_none_of_their_references(told) -> None:  # type: ignore[no-untyped-def]
    contracts = (citing(), credit(**{"The Lender lends.": "The Lender lends under Section 2.2."}))
    assert "guaranty" not in told(contracts, "refs", "credit#2.2")
    assert "guaranty" not in told(contracts, "refs", "credit", "--direction", "out")


@pytest.fixture
def seat(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A session on a guaranty, another one that states no date, and the credit agreement that both mean."""
    monkeypatch.chdir(tmp_path)
    dateless = citing("dateless.txt", **DATELESS)
    seat = Seat(make_shelf(tmp_path, citing(), dateless, credit()), capsys)
    yield seat
    seat.session.close()


def said(seat: Seat, line: str) -> str:
    """What a line prints, beside the data and as data."""
    return folded("\n".join(seat.type(line)))


@pytest.mark.parametrize("line", ["/show guaranty#2", "guaranty#2"])
def test_a_session_follows_it_and_comes_back(seat: Seat, line: str) -> None:
    seat.type(line)
    there = said(seat, "/follow 1")
    assert "credit#2.1 Commitment" in there
    assert "is credit: the one contract here of this name, date and parties" in there
    assert "guaranty#2 Payment" in said(seat, "/back")


def test_a_session_does_not_follow_what_is_not_certain_and_says_where_it_may_lead(seat: Seat) -> None:
    seat.type("/show dateless#2")
    assert "perhaps credit#2.1: of the same name and parties" in said(seat, "/follow 1")
    seat.type("/show guaranty#3")
    assert "is in credit, where it was not found, or more than once" in said(seat, "/follow 1")
