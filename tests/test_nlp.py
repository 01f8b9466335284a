"""Uses of defined terms: every form of a term, at its true place, under the definition that governs there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauseqa import nlp, readers
from clauseqa.model import Section, Term, Text
from clauseqa.nlp import find_uses
from clauseqa.segment import segment
from clauseqa.terms import find_terms

SEED = Path(__file__).parent.parent / "corpus" / "employment-agreement-2006.txt"


def text(content: str) -> Text:
    return Text("x.txt", "", "text/plain", "utf-8", content, content)


def defined(name: str, start: int, index: int = 0, scope: str | None = None, section: int | None = None) -> Term:
    return Term(index, " ".join(name.split()), start, start + len(name), "means", None, scope, section)


def uses(name: str, rest: str) -> list[str]:
    """The slices of ``rest`` that are uses of a term defined before it."""
    content = f'"{name}" means it. {rest}'
    return [content[use.start : use.end] for use in find_uses(text(content), (), (defined(name, 1),))]


FORMS = [
    ("Company", "The Company and the Company's owner.", ["Company", "Company"]),
    ("Company", "The company is no use of it, nor is Companyland.", []),
    ("Party", "Each Party, both Parties and the Parties' heirs.", ["Party", "Parties", "Parties"]),
    ("Products", "A Product or the Products.", ["Product", "Products"]),
    ("Event of Default", "No Event of Default, no Events of Default.", ["Event of Default", "Events of Default"]),
    ("Business", "The Business and its Businesses.", ["Business", "Businesses"]),
    ("Employment Term", "the Employment  Term, the Employment\n   Term.", ["Employment  Term", "Employment\n   Term"]),
    ("for cause", "Termination for Cause. He is dismissed for  cause.", ["for Cause", "for  cause"]),
    ("Logan's", "Logan's owns Logan's car.", ["Logan's", "Logan's"]),
    ("Company", "THE COMPANY SHALL PAY.", ["COMPANY"]),
    ("Act", "They ACT in concert.", []),
    ("GALEN", "GALEN, not Galen.", ["GALEN"]),
    ("BORROWER", "The Borrower and the Borrowers.", ["Borrower", "Borrowers"]),
    ("LETTER OF CREDIT", "Each Letter of Credit.", ["Letter of Credit"]),
    ("$", "The sum of $ 100 or $200.", []),
    ("Dovonex(R) Product", "the Dovonex(R) Product is", ["Dovonex(R) Product"]),
    ("83(b) Election", "an 83(b) Election is", ["83(b) Election"]),
    (
        "Section 409A",
        "under Section 409A. It is Section  409A, and Section 409A.",
        ["Section 409A", "Section  409A", "Section 409A"],
    ),
    ("Regulation D", "as defined in Regulation D. Then more.", ["Regulation D"]),
    ("S&P", "by Moody's or S&P. By way of", ["S&P"]),
    ("N.A.", "the N.A. is one.", ["N.A."]),
    ("Code", "“Code” and (Code), Code-like; Code.", ["Code", "Code", "Code", "Code"]),
]


@pytest.mark.parametrize(("name", "rest", "expected"), FORMS)
def test_forms_of_a_use(name: str, rest: str, expected: list[str]) -> None:
    assert uses(name, rest) == expected


def test_the_longest_term_wins() -> None:
    content = "Company Business. Company. The Company Business of the Company."
    terms = (defined("Company Business", 0, 0), defined("Company", 18, 1))
    found = [(terms[use.term].term, content[use.start : use.end]) for use in find_uses(text(content), (), terms)]
    assert found == [("Company Business", "Company Business"), ("Company", "Company")]


def test_a_plural_that_is_a_term_itself_is_a_use_of_that_term() -> None:
    content = "Party. Parties. A Party and the Parties."
    terms = (defined("Party", 0, 0), defined("Parties", 7, 1))
    assert [use.term for use in find_uses(text(content), (), terms)] == [0, 1]


def test_a_use_beyond_the_scope_of_its_term_says_so() -> None:
    content = 'Section 11. For this Section, "cause" is theft. No cause. Section 12. Any cause.'
    sections = (
        Section(0, "11", "section", "Section 11.", None, None, None, 0, 58, None),
        Section(1, "12", "section", "Section 12.", None, None, None, 58, len(content), None),
    )
    term = defined("cause", content.index("cause"), scope="11", section=0)
    assert [(use.section, use.in_scope) for use in find_uses(text(content), sections, (term,))] == [
        (0, True),
        (1, False),
    ]


def test_of_several_definitions_the_nearest_scope_governs() -> None:
    content = '"Note" is A. The Note. EXHIBIT B "Note" is B. The Note. END The Note.'
    exhibit = Section(0, "Exhibit B", "exhibit", "EXHIBIT B", None, None, None, 23, content.index("END"), None)
    terms = (defined("Note", 1, 0), defined("Note", content.index('"Note" is B') + 1, 1, "Exhibit B", 0))
    assert [(use.term, use.in_scope) for use in find_uses(text(content), (exhibit,), terms)] == [
        (0, True),
        (1, True),
        (0, True),
    ]


@pytest.fixture(scope="module")
def agreement() -> tuple[Text, tuple[Section, ...], tuple[Term, ...]]:
    document = readers.read(SEED)[0]
    sections = segment(document)
    return document, sections, find_terms(document, sections)


def test_uses_in_the_agreement(agreement: tuple[Text, tuple[Section, ...], tuple[Term, ...]]) -> None:
    document, sections, terms = agreement
    found = find_uses(document, sections, terms)
    assert len(found) > 300
    outside = {terms[use.term].term for use in found if not use.in_scope}
    assert outside == {"for cause", "for good reason"}
    for use in found:
        words = " ".join(document.clean[use.start : use.end].split()).casefold()
        assert words.startswith(terms[use.term].term.casefold()[:-1])
    places = [
        sections[use.section].number for use in found if terms[use.term].term == "for cause" and use.section is not None
    ]
    assert "12(B)" in places


def test_a_text_longer_than_one_piece_keeps_its_offsets() -> None:
    content = '"Company" means it. ' + ("The owner of the land pays.\n\n" * 4_000) + "The Company pays."
    (use,) = find_uses(text(content), (), (defined("Company", 1),))
    assert content[use.start : use.end] == "Company"


def test_the_words_of_many_texts_are_not_all_kept(
    agreement: tuple[Text, tuple[Section, ...], tuple[Term, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_uses(*agreement)
    before = nlp._tokenizer()
    monkeypatch.setattr(nlp, "_VOCABULARY", 100)
    assert find_uses(*agreement) == found
    assert nlp._tokenizer() is not before


@settings(max_examples=60)
@given(st.text(alphabet="Cat Dog \n\xa0.\"'()s", max_size=300))
def test_uses_are_in_order_and_in_bounds(content: str) -> None:
    terms = (defined("Cat", 0, 0), defined("Cat Dog", 0, 1), defined("dog", 0, 2))
    end = 0
    for use in find_uses(text("Cat Dog. " + content), (), terms):
        assert end <= use.start < use.end <= len(content) + 9
        end = use.end


def test_the_component_marks_sections_terms_and_references() -> None:
    import spacy

    assert callable(nlp.component)
    pipeline = spacy.blank("en")
    pipeline.add_pipe("clauseqa")
    doc = pipeline('Section 1. Sale. Acme Inc. (the "Company") sells.\n\nSection 2. Price. See Section 1.\n')
    assert [span.label_ for span in doc.spans["sections"]] == ["1", "2"]
    assert [span.text for span in doc.spans["terms"]] == ["Company"]
    assert [span.text for span in doc.spans["references"]] == ["Section 1"]


def test_importing_the_door_does_not_import_spacy() -> None:
    code = "import sys, clauseqa.nlp; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
