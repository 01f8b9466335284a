"""What the bundled corpus must yield, stated by hand from a reading of the three documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseqa.analyse import analyse_file
from clauseqa.model import Contract, Reference
from clauseqa.segment import innermost

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


@pytest.fixture(scope="module")
def agreement() -> Contract:
    (contract,) = analyse_file(CORPUS / "employment-agreement-2006.txt", uses=True)
    return contract


@pytest.fixture(scope="module")
def quarterly() -> Contract:
    (contract,) = analyse_file(CORPUS / "form-10-q-2003-q1.txt")
    return contract


@pytest.fixture(scope="module")
def press_release() -> Contract:
    (contract,) = analyse_file(CORPUS / "press-release-2005-17.txt")
    return contract


def number(contract: Contract, index: int | None) -> str:
    return "" if index is None else contract.sections[index].number


def citing(contract: Contract, source: str, surface: str) -> Reference:
    """The one reference with these words (spaces folded) that stands in `source`."""
    found = [
        reference
        for reference in contract.references
        if " ".join(reference.surface.split()) == surface and number(contract, reference.source) == source
    ]
    assert len(found) == 1, [
        (reference.surface, number(contract, reference.source)) for reference in contract.references
    ]
    return found[0]


def test_the_agreement_has_27_sections_with_their_headings(agreement: Contract) -> None:
    outline = [(section.number, section.heading) for section in agreement.sections if section.kind == "section"]
    assert [entry[0] for entry in outline] == [str(n) for n in range(1, 28)]
    assert outline[6] == ("7", "Bonus")
    assert outline[9] == ("10", "Employment Expenses")
    assert outline[25] == ("26", "Benefit and Burden")


def test_capital_letters_head_section_12_and_stand_inside_16(agreement: Contract) -> None:
    headings = {section.number: section.heading for section in agreement.sections}
    assert headings["12(B)"] == "Termination for Cause"
    assert headings["12(C)"] == "Termination Upon Death, Disability or Retirement"
    assert "16(a)(ii)(D)" in headings
    assert "12(b)" not in headings


@pytest.mark.parametrize(
    ("words", "holder"),
    [
        ("For the  purposes of this  Section  11, the phrase", "11"),
        ("The accrual for the Employee of", "12"),
        ("The  Employee  shall not  receive  any  payment", "12"),
        ("the purposes hereof,  the disability", "13(b)"),
        ("time,  the Employee  shall not disparage", "16(b)"),
    ],
)
def test_flush_text_behind_a_list_belongs_to_the_unit_that_holds_the_list(
    agreement: Contract, words: str, holder: str
) -> None:
    offset = agreement.text.content.index(words)
    assert number(agreement, innermost(agreement.sections, offset)) == holder


def test_a_numeral_behind_its_number_word_is_no_enumerator(agreement: Contract) -> None:
    assert not [
        section.number for section in agreement.sections if section.label in {"(12)", "(24)", "(30)", "(75)", "(180)"}
    ]


@pytest.mark.parametrize(
    ("source", "surface", "candidate"),
    [("11(b)", "Section 12(b)", "13(b)"), ("11(c)", "Section 12(c)", "13(c)")],
)
def test_a_reference_to_nowhere_dangles_with_what_was_meant(
    agreement: Contract, source: str, surface: str, candidate: str
) -> None:
    reference = citing(agreement, source, surface)
    assert reference.status == "dangling"
    assert reference.sections == ()
    assert reference.candidates[0].target == candidate
    assert reference.candidates[0].why
    assert reference.reason


def test_this_section_15_standing_in_16_is_a_mismatch(agreement: Contract) -> None:
    reference = citing(agreement, "16(c)", "this Section 15")
    assert reference.status == "mismatch"
    assert reference.candidates[0].target == "16"


def test_a_reference_cut_by_a_page_footer_is_one_reference(agreement: Contract) -> None:
    reference = citing(agreement, "12(D)", "paragraphs (A), - 8 - (B), or (C) of this Section 12")
    assert reference.targets == ("12(A)", "12(B)", "12(C)")
    assert reference.status == "resolved"


def test_the_code_is_the_internal_revenue_code(agreement: Contract) -> None:
    reference = citing(agreement, "13(c)", "Section 409A(a)(2)(B) of the Code")
    assert reference.kind == "external"
    assert reference.instrument is not None
    assert "Internal Revenue Code" in reference.instrument


def test_for_cause_is_defined_for_section_11_and_used_outside_it(agreement: Contract) -> None:
    (term,) = [term for term in agreement.terms if term.term == "for cause"]
    assert term.scope == "11"
    assert term.definiens is not None
    words = agreement.quote(term.definiens)
    assert words.startswith("the\nmaterial" if words.startswith("the\n") else "the material")
    assert words.rstrip(".").endswith("possible punishment")
    outside = {number(agreement, use.section) for use in agreement.uses if use.term == term.index and not use.in_scope}
    assert "12(B)" in outside


def test_section_26_widens_the_company_and_does_not_define_it_anew(agreement: Contract) -> None:
    first, second = [term for term in agreement.terms if term.term == "Company"]
    assert (second.effect, second.base) == ("widens", first.index)
    assert number(agreement, second.section) == "26"
    assert first.definiens is not None
    assert "AMERICAN  LOCKER  GROUP  INCORPORATED" in agreement.quote(first.definiens)


def test_the_quarterly_report_has_parts_items_and_exhibits(quarterly: Contract) -> None:
    numbers = [section.number for section in quarterly.sections]
    for expected in (
        "Part I",
        "Part I/Item 2",
        "Part II/Item 6(a)",
        "Certification/4.a",
        "Exhibit 99.1",
        "Exhibit 99.2/2",
    ):
        assert expected in numbers


def test_every_reference_of_the_quarterly_report_leads_outside(quarterly: Contract) -> None:
    assert quarterly.references
    assert {reference.kind for reference in quarterly.references} == {"external"}


def test_the_press_release_defines_terms_and_has_no_sections(press_release: Contract) -> None:
    assert "USPS" in {term.term for term in press_release.terms}
    assert not [
        section for section in press_release.sections if section.kind in {"article", "section", "subsection", "exhibit"}
    ]
