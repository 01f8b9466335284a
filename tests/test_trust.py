"""Where the numbering was not read well enough to say that a unit is missing."""

from __future__ import annotations

import pytest
from test_check import found
from test_resolve import about, units

from clauseqa.analyse import analyse
from clauseqa.check import check
from clauseqa.model import Section, SectionKind
from clauseqa.readers import read_source
from clauseqa.readers.source import Source
from clauseqa.references.named_documents import NamedDocuments
from clauseqa.resolve.document import Document
from clauseqa.resolve.trust import doubt_of_number, doubt_of_place, doubt_of_unit

Unit = tuple[str, int | None] | tuple[str, int | None, SectionKind]


def document(*read: Unit) -> Document:
    """A document whose outline was read as (number, parent); a label is the last step of its number."""
    clean, sections = "", []
    for index, (number, parent, *kind) in enumerate(read):
        label = number.rpartition("(")[2].rstrip(")") if "(" in number else f"{number.rpartition('/')[2]}."
        start, clean = len(clean), f"{clean}{label} Words.\n"
        sections.append(
            Section(
                index, number, kind[0] if kind else "section", label, "Words", None, parent, start, len(clean), None
            )
        )
    return Document(clean, sections, (), (), NamedDocuments(clean, (), False))


@pytest.mark.parametrize(
    ("read", "number", "said"),
    [
        ((("1", None), ("1.1", 0), ("8.1", 0)), "8", "8.1 was read, but no 8 that holds it"),
        ((("1", None), ("2", None), ("3", None)), "8", ""),
        ((("1.1", None), ("2.1", None), ("3.1", None), ("4.1", None)), "9", "most of the numbers"),
        ((("1", None), ("1.1", 0), ("2", None), ("2.1", 2), ("3", None), ("3.1", 4)), "9", ""),
    ],
)
def test_a_number_is_not_surely_missing_where_its_numbering_was_hardly_read(
    read: tuple[Unit, ...], number: str, said: str
) -> None:
    answer = doubt_of_number(document(*read), (number,), None)
    assert answer.startswith(said)
    assert bool(answer) == bool(said)


@pytest.mark.parametrize(
    ("read", "key", "said"),
    [
        ((("4", None), ("4.2", 0), ("4.3", 0)), ("4", "1"), "the numbers of 4 were read from 4.2 on"),
        ((("5", None), ("5.1", 0), ("5.6", 0)), ("5", "4"), "of the numbers up to 5.6 but 2 were read"),
        ((("2", None), ("2.1", 0), ("2.2", 0), ("2.4", 0)), ("2", "3"), ""),
        ((("2", None), ("2.1", 0), ("2.2", 0)), ("2", "9"), ""),
    ],
)
def test_a_decimal_is_not_surely_missing_where_most_beside_it_are(
    read: tuple[Unit, ...], key: tuple[str, str], said: str
) -> None:
    assert doubt_of_number(document(*read), key, None) == said


def test_a_number_printed_with_a_heading_and_read_as_a_step_may_be_the_unit() -> None:
    read = document(("7", None), ("7.6", 0), ("7.6/8", 1))
    assert doubt_of_number(read, ("8",), None) == "8 is printed with a heading, and was read as 7.6/8"


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ((("1", None), ("1(a)", 0), ("1(b)", 0)), ""),
        ((("1", None), ("1(c)", 0), ("1(d)", 0)), "the list in 1 was read from c on"),
        ((("1", None), ("1", None)), "2 units carry the number 1"),
        ((("1", None), ("1(a)", 0), ("1(b)", 0), ("1(b)", 0)), "labels repeat in 1"),
        ((("1", None), ("1(a)", 0), ("1(i)", 0, "inline"), ("1(a)", 0, "inline")), ""),
    ],
)
def test_a_list_without_a_beginning_and_a_number_that_two_units_carry_are_doubtful(
    read: tuple[Unit, ...], said: str
) -> None:
    assert doubt_of_unit(document(*read), 0) == said


@pytest.mark.parametrize(
    ("read", "here", "named", "said"),
    [
        ((("1", None), ("2", None)), None, 0, "no numbered unit"),
        ((("1", None), ("Exhibit A", None, "exhibit")), 1, 0, "no numbered unit"),
        ((("1", None), ("1(a)", 0), ("1(b)", 0, "inline")), 2, 1, "1(b) runs in its sentence"),
        ((("1", None), ("2", None)), 1, 0, ""),
    ],
)
def test_words_stand_elsewhere_only_where_the_units_are_surely_apart(
    read: tuple[Unit, ...], here: int | None, named: int, said: str
) -> None:
    answer = doubt_of_place(document(*read), here, named)
    assert answer.startswith(said)
    assert bool(answer) == bool(said)


def test_what_is_in_doubt_is_told_as_information_with_its_reason() -> None:
    text = units("As in Section 2(a).", "(c) It pays.\n\n(d) It sells.", "Nothing.")
    contract = analyse(read_source(Source("c.txt", text.encode()))[0])
    told = [one for one in check(contract) if one.rule in ("dangling-reference", "doubtful-reference")]
    assert [(one.severity, one.message) for one in told] == [
        ("info", "2 exists, but it has no (a); the list in 2 was read from c on")
    ]


@pytest.mark.parametrize(
    ("sentence", "surface", "status"),
    [
        ("As paragraph 4 of this Section 1 says.", "paragraph 4", "ambiguous"),
        ("As paragraph (d) of this Section 1 says.", "paragraph (d)", "dangling"),
        ("As stated in this Exhibit 10.8.", "this Exhibit", "ambiguous"),
        ("As defined in Section 8- 102 of the UCC.", "Section 8- 102", "external"),
        ("As Section 42 U.S.C. 262 says.", "Section 42", "external"),
        ("As paragraph (vii) above says.", "paragraph (vii)", "ambiguous"),
        ("As in Attachment 4, 4.1 b) of the list.", "Attachment 4", "dangling"),
        ("The forms are in Schedule A1-A5 hereto.", "Schedule A1", "dangling"),
        ('The goods of this Agreement fall under the Export Regulations ("the EAR"). See Part 7 of the EAR.', "", ""),
    ],
)
def test_how_a_citation_is_printed_accuses_nobody(sentence: str, surface: str, status: str) -> None:
    text = units(sentence, "It pays.", "It sells.")
    if surface:
        found_one = about(text, surface)
        assert found_one.status == status
        assert "4.1" not in found_one.targets[:1]
    else:
        contract = analyse(read_source(Source("c.txt", text.encode()))[0])
        assert "dangling" not in {one.status for one in contract.references}


def test_a_list_that_was_not_read_as_one_begins_anew() -> None:
    head = "AGREEMENT\n\n1. Goods. Choose of:\n\n(1) apples;\n\n(2) pears;\n\n(3) plums.\n\n"
    assert found("duplicate-number", head + "(3) nuts.\n\n2. Law.\n\n3. End.\n") == [("(3)", "1(3) stands twice")]
    anew = "Or choose any of these: (1) nuts;\n\n(2) figs;\n\n(3) dates.\n\n2. Law.\n\n3. End.\n"
    assert found("duplicate-number", head + anew) == []


def test_the_longer_name_is_the_one_that_a_pointer_means() -> None:
    words = (
        'AGREEMENT\n\n1. Rivals. "Rival" means a seller of apples.\n\n2. Big. "Big Rival" means a seller of pears.\n\n'
        "3. Links. It links to no {name} (as defined in Section 2).\n"
    )
    assert found("not-defined-there", words.format(name="Big Rival")) == []
    assert found("not-defined-there", words.format(name="Rival")) != []


def test_what_belongs_to_the_term_may_be_what_a_pointer_means() -> None:
    words = (
        'AGREEMENT\n\n1. Board. "Board" means the directors.\n\n2. Votes. A quorum is three.\n\n'
        "3. Meetings. They need a {whole} of the Board (as defined in Section 2).\n"
    )
    assert found("not-defined-there", words.format(whole="quorum")) == []
    assert found("not-defined-there", words.format(whole="meeting")) != []


def test_what_is_to_be_attached_one_day_is_not_missed() -> None:
    words = units("The first plan, to be attached as Exhibit A-1, and others.", "Pay.", "End.")
    assert found("missing-attachment", words) == []
    assert found("missing-attachment", words.replace("to be attached", "attached")) != []


def test_a_paper_signed_with_this_one_is_another() -> None:
    sentence = 'It is signed concurrently with this Agreement (the "Supply Agreement"). See Exhibit D of the {name}.'
    assert about(units(sentence.format(name="Supply Agreement"), "Pay.", "End."), "Exhibit D").status == "external"
    assert about(units(sentence.format(name="Agreement"), "Pay.", "End."), "Exhibit D").status == "dangling"


def test_a_step_of_the_list_around_in_the_other_case_is_told_as_such() -> None:
    words = units("As follows:\n\n(A) It pays under clause (b) below.\n\n(B) It sells.", "Pay.", "End.")
    assert found("dangling-reference", words) == []
    assert found("case-only-reference", words) == [("clause (b)", "there is no (b) around it")]


@pytest.mark.parametrize(
    ("body", "sentence", "status"),
    [
        ("Any of [***], as the case may be.", "See Section 2(b).", "ambiguous"),
        ("He may end it upon any of these:\n\nFailure to pay.\n\nRuin.", "See Section 2(b).", "ambiguous"),
        ("As follows:\n\n i  a list;\n\n ii  another; and\n\n iii  a last.", "See Section 2(ii).", "ambiguous"),
        ("He may end it at any time.", "See Section 2(b).", "dangling"),
    ],
)
def test_a_step_is_not_surely_missing_where_labels_may_be_lost(body: str, sentence: str, status: str) -> None:
    assert about(units(sentence, body, "End."), "Section 2").status == status


def test_a_path_lacks_what_its_nearest_unit_lacks() -> None:
    text = units("(i) It pays.\n\n(ii) It sells.\n\n(iii) As in subsection (ii)(A) above.", "Pay.", "End.")
    one = about(text, "subsection (ii)(A)")
    assert (one.status, one.targets, one.reason) == ("dangling", ("1(ii)(A)",), "1(ii) exists, but it has no (A)")


def test_a_step_above_may_stand_in_the_section_before() -> None:
    text = "AGREEMENT\n\n7. Default.\n\n7.1 Events. (a) Ruin.\n\n(b) Death.\n\n"
    text += "7.2 Remedies. Under clause (b) above, all is due.\n\n8. Law.\n\n9. End.\n"
    one = about(text, "clause (b)")
    assert (one.status, [candidate.target for candidate in one.candidates]) == ("ambiguous", ["7.1(b)"])


def test_an_appendix_behind_a_part_of_a_code_is_its_own() -> None:
    text = units("The guidelines (12 CFR Part 208, Appendix A) apply.", "Pay.", "End.")
    assert "dangling" not in {one.status for one in analyse(read_source(Source("c.txt", text.encode()))[0]).references}


@pytest.mark.parametrize(
    "sentence",
    [
        "The notes (incorporated by reference to Exhibit 4.6 of the report) remain.",
        "It is commercial under FAR section 12.212 and DFAR section 252.227-7014(a)(1).",
        "The plan is in Schedule I hereto.\n\nSCHEDULE - I\n\nThe plan of the works.",
    ],
)
def test_what_is_filed_or_set_elsewhere_is_not_missed(sentence: str) -> None:
    contract = analyse(read_source(Source("c.txt", units("Pay.", "End.", sentence).encode()))[0])
    assert "dangling" not in {one.status for one in contract.references}
