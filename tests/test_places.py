"""Places as people write them are found exactly, or not at all with what exists nearby."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import REPOSITORY
from contracts import employment, letter
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.analyse import analyse_file
from clauseqa.errors import Ambiguous, NotFound, QueryError
from clauseqa.library import Library, open_library
from clauseqa.library.names import nearest, unknown
from clauseqa.places import Place, canonical, find_place, parse_place


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(str(tmp_path / "shelf"), create=True) as library:
        library.add([employment(), letter()])
        yield library


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("12(b)", Place(None, "12(b)")),
        ("DOC#12(b)", Place("DOC", "12(b)")),
        ("my file #1.txt#4.1", Place("my file #1.txt", "4.1")),
        ("  DOC # Section 12 (b)(ii). ", Place("DOC", "12(b)(ii)")),
        ("12(b)~2", Place(None, "12(b)", 2)),
        ("DOC#", Place("DOC", "")),
        ("DOC#exhibit A / 3", Place("DOC", "Exhibit A/3")),
    ],
)
def test_a_place_comes_apart(written: str, place: Place) -> None:
    assert parse_place(written) == place


@pytest.mark.parametrize("written", ["", "  ", "#", "Section", "§ "])
def test_what_names_no_place_is_refused(written: str) -> None:
    with pytest.raises(QueryError, match="names no place"):
        parse_place(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Section 12(b)", "12(b)"),
        ("§ 4.1", "4.1"),
        ("§4.1", "4.1"),
        ("Article IV", "IV"),
        ("sec. 3 ( a )", "3(a)"),
        ("12\u00a0(b)", "12(b)"),
        ("schedule 2.1", "Schedule 2.1"),
        ("RECITAL B", "Recital B"),
        ("12(B)", "12(B)"),
        ("1.1.1", "1.1.1"),
    ],
)
def test_a_number_is_spelt_as_in_the_outline(written: str, number: str) -> None:
    assert canonical(written) == number


def test_a_section_is_shown_with_what_it_leans_on(library: Library) -> None:
    card = find_place(library, "employment#2(a)")
    assert card.section.number == "2(a)"
    assert [section.number for section in card.path] == ["2", "2(a)"]
    assert card.text.startswith("(a) for cause")
    assert card.text.endswith("Section 3; or")
    assert card.headings == (("3", "Definitions"),)
    assert [term.term for term in card.terms] == ["for cause"]
    assert card.line == 8
    assert card.contract.name == "employment"


def test_a_section_knows_who_cites_it(library: Library) -> None:
    assert [reference.surface for reference in find_place(library, "3").cited_by] == ["Section 3"]


def test_case_counts_and_the_nearest_is_only_told(library: Library) -> None:
    with pytest.raises(NotFound, match=r"employment has no 2\(A\)") as caught:
        find_place(library, "employment#2(A)")
    assert caught.value.nearest[0] == "employment#2(a)"


def test_a_missing_sub_unit_is_not_answered_by_its_parent(library: Library) -> None:
    with pytest.raises(NotFound) as caught:
        find_place(library, "employment#2(c)")
    assert set(caught.value.nearest[:2]) == {"employment#2(a)", "employment#2(b)"}
    assert "employment#2" in caught.value.nearest


def test_one_holder_needs_no_name_and_two_do(library: Library) -> None:
    assert find_place(library, "2(b)").contract.name == "employment"
    library.add([employment("papers/second.txt")])
    with pytest.raises(Ambiguous) as caught:
        find_place(library, "2(b)")
    assert caught.value.nearest == ("employment#2(b)", "second#2(b)")
    second = library.card("second").id
    assert find_place(library, "2(b)", contract=second).contract.name == "second"


def test_a_number_that_stands_twice_asks_which(library: Library) -> None:
    base = employment("papers/twice.txt")
    twice = tuple(replace(section, number="2(a)") if section.number == "2(b)" else section for section in base.sections)
    library.add([replace(base, sections=twice)])
    with pytest.raises(Ambiguous, match="lines 8, 9") as caught:
        find_place(library, "twice#2(a)")
    assert caught.value.nearest == ("twice#2(a)~1", "twice#2(a)~2")
    assert find_place(library, "twice#2(a)~2").text.startswith("(b) upon")
    with pytest.raises(NotFound):
        find_place(library, "twice#2(a)~3")


def test_a_place_in_a_document_without_sections_does_not_exist(library: Library) -> None:
    with pytest.raises(NotFound) as caught:
        find_place(library, "letter#1")
    assert caught.value.nearest == ()


def test_the_whole_contract_is_no_section(library: Library) -> None:
    with pytest.raises(NotFound, match="whole contract"):
        find_place(library, "employment#")


def test_an_unknown_contract_is_named_with_the_nearest(library: Library) -> None:
    with pytest.raises(NotFound, match="no contract is called 'employmant'") as caught:
        find_place(library, "employmant#2")
    assert caught.value.nearest == ("employment",)


@given(st.text(max_size=60))
def test_any_typed_text_is_a_place_or_is_refused(written: str) -> None:
    with suppress(QueryError):
        place = parse_place(written)
        assert place.number or place.contract


@pytest.mark.parametrize("file", sorted((REPOSITORY / "corpus").glob("*.txt")), ids=lambda file: file.stem)
def test_every_number_of_an_outline_is_typed_as_it_is_printed_there(file: Path) -> None:
    for contract in analyse_file(file):
        numbers = {section.number for section in contract.sections if section.number}
        assert {number for number in numbers if canonical(number) != number} == set()


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("Busines Day", ("Final Day", "Business Day", "Holiday"), ("Business Day", "Final Day")),
        ("cause", ("Customer", "Cause of Action"), ("Cause of Action",)),
        ("lendr", ("Lender", "Vendor", "Gender"), ("Lender",)),
        ("", ("Lender",), ()),
    ],
)
def test_the_nearest_name_comes_first_and_chance_likeness_is_none(
    name: str, known: tuple[str, ...], near: tuple[str, ...]
) -> None:
    assert nearest(name, known)[: len(near)] == near
    assert "Customer" not in nearest(name, known)


def test_a_contract_is_found_by_a_word_of_its_name_that_was_mistyped() -> None:
    known = ("contracts/1340752_2009-09-04_SEVERANCE AGREEMENT.txt", "contracts/lease.txt")
    assert unknown("sevrance", known).nearest == known[:1]
    assert unknown("zebra", known).nearest == ()
