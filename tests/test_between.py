"""Which contract on the shelf another one means: only what name, date and parties agree on is said to be it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from credit_and_guaranty import CITING, CREDIT, STATED, citing, contract, credit
from hypothesis import given, settings
from hypothesis import strategies as st

from clauseqa.between import Meant, Shelf
from clauseqa.graph import BROKEN, Edge, around, joined
from clauseqa.graph.shelf import OnShelf
from clauseqa.library import Library, open_library
from clauseqa.model import Contract
from clauseqa.resolve.elsewhere import units_named


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library(str(tmp_path / "index"), create=True)


def meant(library: Library, *contracts: Contract) -> Meant | None:
    with library:
        ids = library.add(contracts)
        found = Shelf(library).meant_by(library.card_of(ids[0]))
        assert len(found) < 2
        return next(iter(found.values()), None)


def between(library: Library, *contracts: Contract) -> list[Edge]:
    with library:
        ids = library.add(contracts)
        graph = joined(OnShelf(library).parts([library.card_of(ids[0])]))
        assert all(edge.source in graph.by_id and edge.target in graph.by_id for edge in graph.edges)
        return [edge for edge in graph.edges if graph.by_id[edge.target].path == "credit.txt"]


def test_what_agrees_in_name_date_and_parties_and_is_alone_in_it_is_meant(library: Library) -> None:
    found = meant(library, citing(), credit(), credit("other.txt", date="May 14, 2009"))
    assert found is not None
    assert (found.status, [held.card.path for held in found.contracts]) == ("resolved", ["credit.txt"])


@pytest.mark.parametrize(
    ("stated", "held", "status"),
    [
        ({"date": "the 13th day of May, 2009"}, {}, "resolved"),
        ({"date": "this thirteenth day of May, 2009"}, {}, "resolved"),
        ({}, {"title": "AMENDED AND RESTATED CREDIT AGREEMENT"}, "resolved"),
        ({"parties": "Acme Holdings, Inc. and Other Bank, N.A."}, {}, "possible"),
        ({"parties": "the parties thereto"}, {}, None),  # the guarantor is none of them
        ({"date": "or about closing"}, {}, "possible"),
        ({}, {"date": "May __, 2009"}, "possible"),
        ({"date": "May 14, 2009"}, {}, None),
        ({"name": "Amended and Restated Credit Agreement"}, {}, None),  # the one before it is here
        ({"name": "Credit Agreement, as amended by an amendment"}, {}, "possible"),  # whose date is that?
        ({"name": "Loan Agreement"}, {}, None),
        ({}, {"title": "FIRST AMENDMENT TO CREDIT AGREEMENT"}, None),
        ({"parties": "Gamma Ltd. and Delta LLC"}, {}, None),
    ],
    ids=str,
)
def test_what_is_not_stated_is_possible_and_what_is_contradicted_is_not_offered(
    library: Library, stated: dict[str, str], held: dict[str, str], status: str | None
) -> None:
    found = meant(library, citing(**stated), credit(**held))
    assert (found.status if found else None) == status


def test_an_agreement_that_does_not_call_itself_this_has_its_date_too(library: Library) -> None:
    found = meant(library, citing(), credit(**{"This CREDIT AGREEMENT": "CREDIT AGREEMENT (the “Agreement”)"}))
    assert found is not None
    assert found.status == "resolved"


def test_the_date_of_the_agreement_that_it_replaces_is_not_its_own(library: Library) -> None:
    made = "is made as of May 13, 2009 between"
    replacing = "replaces the Credit Agreement dated as of May 13, 2009 between"
    found = meant(library, citing(), credit(**{made: replacing}))
    assert found is None or found.status == "possible"


def test_of_two_that_agree_neither_is_chosen(library: Library) -> None:
    found = meant(library, citing(), credit(), credit("copy.txt"))
    assert found is not None
    assert (found.status, len(found.contracts)) == ("ambiguous", 2)


def test_a_contract_never_means_itself(library: Library) -> None:
    assert meant(library, credit()) is None


def test_a_reference_leads_to_the_unit_of_the_contract_that_is_meant_where_that_has_it(library: Library) -> None:
    edges = between(library, citing(), credit())
    assert [(edge.kind, edge.source, edge.target, edge.status) for edge in edges] == [
        ("refers", "guaranty.txt#2", "credit.txt#2.1", "resolved"),
        ("names", "guaranty.txt#instrument:Credit Agreement dated as of May 13, 2009", "credit.txt", "resolved"),
    ]
    text = CITING.format(**STATED)
    assert all(edge.path == "guaranty.txt" and text[edge.start : edge.end] == edge.surface for edge in edges)
    assert "May 13, 2009" in edges[1].surface


def test_a_contract_that_is_only_possible_is_named_and_no_reference_leads_into_it(library: Library) -> None:
    edges = between(library, citing(date="or about closing"), credit())
    assert [(edge.kind, edge.status) for edge in edges] == [("names", "possible")]


def test_who_cites_a_place_is_found_in_other_contracts(library: Library) -> None:
    with library:
        _, cited = library.add([citing(), credit()])
        on_shelf = OnShelf(library)
        reach = on_shelf.within_reach([library.card_of(cited)], 1, "in")
        graph = around(joined(on_shelf.parts(reach)), ["credit.txt#2.1"], depth=1, direction="in")
        assert [node.id for node in graph.nodes if node.path == "guaranty.txt"] == ["guaranty.txt#2"]
        assert on_shelf.within_reach([library.card_of(cited)], 1, "out") == (library.card_of(cited),)


def test_an_instrument_is_each_contracts_own_and_a_statute_is_the_same_for_all(library: Library) -> None:
    words = "Section 1. Law. Section 5 of the Lease and Section 13 of the Securities Exchange Act of 1934 apply.\n"
    with library:
        library.add([contract("a.txt", words), contract("b.txt", words)])
        graph = joined(OnShelf(library).parts(library.cards()))
        assert [node.id for node in graph.nodes if node.kind == "instrument"] == [
            "a.txt#instrument:Lease",
            "instrument:Securities Exchange Act of 1934",
            "b.txt#instrument:Lease",
        ]
        assert not [edge for edge in graph.edges if edge.status in BROKEN]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Section 2.1 of the Credit Agreement", ["2.1"]),
        ("Sections 2.1 and 2.2 of the Credit Agreement", ["2.1", "2.2"]),
        ("Article II of the Credit Agreement", ["II"]),
        ("Section 2.1(a) thereof", ["2.1(a)"]),
        ("Section 2.1(A) thereof", []),
        ("Sections 2.1 and 2.9 of the Credit Agreement", []),
        ("Section II of the Credit Agreement", []),
        ("clause (a) of the Credit Agreement", []),
        ("Exhibit A to the Credit Agreement", ["Exhibit A"]),
        ("Schedule A to the Credit Agreement", []),
        ("the Credit Agreement", []),
    ],
)
def test_a_reference_names_units_of_another_contract_or_none(words: str, numbers: list[str]) -> None:
    content = CREDIT.format(title="CREDIT AGREEMENT", date="May 13, 2009").replace("The Lender lends.", "It (a) lends.")
    sections = contract("a.txt", f"{content}\n(a)  So it does.\n\n\nEXHIBIT A\n\nForm of Note\n").sections
    sections = (*sections, replace(sections[1], index=len(sections), number="2.1(a)", kind="subsection"))
    assert [unit.number for unit in units_named(words, sections)] == numbers


FRAGMENTS = (
    "CREDIT AGREEMENT", "This Credit Agreement", "the Credit Agreement", "dated as of May 13, 2009", "between", "and",
    "Acme Holdings, Inc.", "First Bank of Ohio, N.A.", "(the “Borrower”)", "as amended by", "Section 2.1 of", "means",
    "“Credit Agreement”", "(the “Credit Agreement”)", "\n\n", "Section 1. Term.", "Section 2.1. Loans.", ".", "(", ";",
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=25), min_size=2, max_size=3))
def test_whatever_contracts_say_another_one_is_meant_and_the_words_that_say_so_stand_there(
    tmp_path_factory: pytest.TempPathFactory, told: list[list[str]]
) -> None:
    contracts = [contract(f"{number}.txt", " ".join(words)) for number, words in enumerate(told)]
    with open_library(str(tmp_path_factory.mktemp("any") / "index"), create=True) as library:
        library.add(contracts)
        for card, citing in zip(library.cards(), contracts, strict=True):
            for found in Shelf(library).meant_by(card).values():
                assert card.path not in [held.card.path for held in found.contracts]
                assert (found.status == "resolved") <= (len(found.contracts) == 1)
                start, end = found.said
                assert 0 <= start < end <= len(citing.text.content)
