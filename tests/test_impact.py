"""What leans on a section, told apart by how it leans, and what breaks if the section goes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.analyse import analyse
from clauseqa.impact import Impact, Leaning, impact
from clauseqa.library import Library, open_library
from clauseqa.model import ContractCard, Section, Text
from clauseqa.renumber import renumbered

Ask = Callable[..., Impact]


@pytest.fixture(scope="module")
def library(shelf: str) -> Iterator[Library]:
    with open_library(shelf) as library:
        yield library


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Ask]:
    """asked(text, place): what leans on a place in a contract of that text."""
    with open_library(str(tmp_path / "shelf"), create=True) as library:

        def ask(text: str, place: str, *, depth: int = 1) -> Impact:
            digest = hashlib.sha256(text.encode()).hexdigest()
            library.add([analyse(Text("paper.txt", digest, "text/plain", "utf-8", text, text), uses=True)])
            return impact(library, place, depth=depth)

        yield ask


def told(found: Impact, level: int = 1) -> list[tuple[str, str, str]]:
    """(how, where, words) of the references of a level."""
    return [
        (one.how, one.section.number if one.section else "", one.words) for one in found.citing if one.level == level
    ]


def test_references_to_a_section_and_those_that_may_mean_it_are_told_apart(library: Library) -> None:
    found = impact(library, "employment#13")
    assert told(found) == [
        ("unit", "12", "Section 13"),
        ("unit", "12(C)(ii)", "Section 13"),
        ("perhaps", "11(b)", "Section 12(b)"),
        ("perhaps", "11(c)", "Section 12(c)"),
    ]
    assert {one.term.term: one.times for one in found.using} == {"disability": 5, "Code": 0, "retirement": 5}


def test_a_holder_is_told_apart(library: Library) -> None:
    assert told(impact(library, "employment#12(B)")) == [
        ("holder", "12", "this Section 12"),
        ("unit", "12(D)", "paragraphs (A), (B), or (C) of this Section 12"),
    ]


def test_what_leans_on_a_leaner_comes_with_the_depth(library: Library) -> None:
    found = impact(library, "employment#13", depth=2)
    [deeper] = [one for one in found.citing if one.level == 2]
    assert (deeper.target, deeper.section and deeper.section.number) == ("12(C)", "12(D)")
    assert next(one for one in found.citing if one.number == deeper.through).words == "Section 13"
    assert impact(library, "employment#13").further == 1


def test_every_leaner_has_its_number_once(library: Library) -> None:
    for place in ("employment#13", "employment#11", "employment#2", "form-10#Part I"):
        for depth in (1, 2, 5):
            numbers = [one.number for one in impact(library, place, depth=depth).leaners]
            assert numbers == list(range(1, len(numbers) + 1))


def test_what_follows_moves_up_and_the_references_to_it_point_wrong(library: Library) -> None:
    found = impact(library, "employment#13")
    moved = {section.number: number for section, number in found.moved}
    assert (moved["14"], moved["16(a)(ii)"], moved["27"]) == ("13", "15(a)(ii)", "26")
    assert "12" not in moved
    assert [(one.section and one.section.number, one.words) for one in found.wrong] == [
        ("12", "Sections 14, 15 and 16"),
        ("24", "Sections 14, 15 and 16"),
        ("24", "Sections 14, 15 and 16"),
    ]
    first = found.wrong[0].moves[0]
    assert (first.written, first.new, first.then, first.then_heading) == ("14", "13", "15", "Patents and Inventions")


PAPER = """1. Terms. "Closing" has the meaning given in Section 3(b).

2. Sale. Subject to Section 3(c), the goods are sold on the Closing.

3. Dates.

   (a) Notice. See paragraph (c) of this Section.

   (b) Closing. The "Closing" means the first of May.

   (c) Delay. The parties wait.

4. End. See Section 2.
"""


def test_a_part_is_told_apart(asked: Ask) -> None:
    assert told(asked(PAPER, "3")) == [("part", "1", "Section 3(b)"), ("part", "2", "Section 3(c)")]


def test_a_member_of_a_list_that_goes_moves_the_members_behind_it(asked: Ask) -> None:
    found = asked(PAPER, "3(b)")
    assert [(section.number, number) for section, number in found.moved] == [("3(c)", "3(b)")]
    assert {one.words for one in found.wrong} == {"Section 3(c)", "paragraph (c) of this Section"}
    assert found.wrong[0].moves[0].then is None


def test_the_uses_of_a_term_that_points_to_the_section_are_uses_of_what_it_defines(asked: Ask) -> None:
    found = asked(PAPER, "3(b)")
    [closing] = found.using
    assert (closing.term.term, closing.effect, [use.section and use.section.number for use in closing.places]) == (
        "Closing",
        "defines",
        ["2"],
    )


def test_a_sub_unit_cited_by_its_own_letter_alone_is_not_wrong_when_its_holder_moves(asked: Ask) -> None:
    found = asked(PAPER, "2")
    assert "paragraph (c) of this Section" not in {one.words for one in found.wrong}
    assert {one.words for one in found.wrong} == {"Section 3(b)"}


def test_a_definition_that_leans_on_the_section_leads_to_its_uses(asked: Ask) -> None:
    text = PAPER.replace('The "Closing" means the first of May', "The first of May")
    found = asked(text, "3(b)", depth=2)
    [closing] = found.using
    assert (closing.level, closing.term.term, closing.times) == (2, "Closing", 1)
    assert closing.through == found.citing[0].number


def test_a_ring_ends(asked: Ask) -> None:
    text = "1. One. See Section 2.\n\n2. Two. See Section 3.\n\n3. Three. See Section 1.\n"
    found = asked(text, "1", depth=9)
    assert [(one.level, one.section and one.section.number) for one in found.citing] == [(1, "3"), (2, "2")]


def test_nothing_leans_on_the_last_section(on_shelf: Run) -> None:
    outcome = on_shelf("impact", "employment#27")
    assert outcome.code == 1
    assert "Nothing in this contract leans on it." in outcome.out


def test_another_contract_that_cites_the_section_is_told(tmp_path: Path) -> None:
    credit = (
        "CREDIT AGREEMENT\n\nThis Credit Agreement is made as of May 13, 2009 between Acme Holdings, Inc., a Delaware "
        "corporation (the “Borrower”), and First Bank of Ohio, N.A. (the “Lender”).\n\n"
        "Section 1. Commitment. The Lender lends.\n\nSection 2. Interest. It is due.\n"
    )
    guaranty = (
        "GUARANTY\n\nThis Guaranty is made as of July 1, 2009 by Beta Corp., an Ohio corporation (the “Guarantor”).\n\n"
        "Section 1. Definitions. “Credit Agreement” means the Credit Agreement dated as of May 13, 2009 between Acme "
        "Holdings, Inc. and First Bank of Ohio, N.A.\n\n"
        "Section 2. Payment. The Guarantor pays what is due under Section 2 of the Credit Agreement.\n"
    )
    with open_library(str(tmp_path / "shelf"), create=True) as library:
        for path, text in (("credit.txt", credit), ("guaranty.txt", guaranty)):
            digest = hashlib.sha256(text.encode()).hexdigest()
            library.add([analyse(Text(path, digest, "text/plain", "utf-8", text, text), uses=True)])
        [citing] = impact(library, "credit#2").citing
    assert (citing.how, citing.contract.name, citing.section and citing.section.number) == ("contract", "guaranty", "2")
    assert citing.why.startswith("resolved: ")


def sections(*numbers: str) -> list[Section]:
    return [
        Section(index, number, "section", number, None, None, None, index * 10, index * 10 + 9, None)
        for index, number in enumerate(numbers)
    ]


@pytest.mark.parametrize(
    ("numbers", "gone", "expected"),
    [
        (("1", "2", "3", "4"), 1, {2: "2", 3: "3"}),
        (("1", "2", "4"), 0, {1: "1"}),  # the count ends at a gap
        (("I", "II", "III"), 0, {1: "I", 2: "II"}),
        (("3.8", "3.9", "3.10", "4.1"), 0, {1: "3.8", 2: "3.9"}),
        (("2.08", "2.09", "2.10", "2.11"), 0, {1: "2.08", 2: "2.09", 3: "2.10"}),
        (("Exhibit A", "Exhibit B"), 0, {1: "Exhibit A"}),
        (("12(h)", "12(i)", "12(j)"), 0, {1: "12(h)", 2: "12(i)"}),
        (("2", "1"), 0, {}),
    ],
)
def test_only_what_counts_on_moves_up(numbers: tuple[str, ...], gone: int, expected: dict[int, str]) -> None:
    units = sections(*numbers)
    assert renumbered(units, units[gone]) == expected


def test_sections_numbered_after_their_article_move_with_it() -> None:
    units = [
        Section(0, "IV", "article", "ARTICLE IV", None, None, None, 0, 9, None),
        Section(1, "V", "article", "ARTICLE V", None, None, None, 10, 40, None),
        Section(2, "5.1", "section", "5.1", None, None, 1, 20, 30, None),
        Section(3, "5.2(a)", "subsection", "(a)", None, None, 1, 31, 39, None),
    ]
    assert renumbered(units, units[0]) == {1: "IV", 2: "4.1", 3: "4.2(a)"}


WORDS = st.sampled_from(
    ["Section 1", "Section 2(a)", "Section 3", "this Section", "the Fee", "Section 9", "clause (b)"]
)


@given(st.lists(st.lists(WORDS, max_size=4), min_size=4, max_size=4), st.integers(1, 4))
def test_any_contract_has_its_leaners_once_and_of_the_right_level(bodies: list[list[str]], depth: int) -> None:
    one, two, three, four = (", ".join(body) or "nothing" for body in bodies)
    text = (
        f'1. Terms. "Fee" means {one}. See {two}.\n\n2. Sale. As follows:\n\n   (a) {three}; and\n\n'
        f"   (b) {four}.\n\n3. End. See {one} and {four}.\n"
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    contract = analyse(Text("paper.txt", digest, "text/plain", "utf-8", text, text), uses=True)
    card = ContractCard(1, "paper.txt", None, None, 0, len(text), 0, 0, 0, 0, digest)
    for section in contract.sections:
        leaning = Leaning(contract, card, section)
        leaning.collect(depth)
        citing, using = leaning.citing, leaning.using
        references = [leaner.reference.index for leaner in citing]
        assert len(references) == len(set(references))
        assert all(1 <= leaner.level <= depth for leaner in (*citing, *using))
        assert all(not section.start <= leaner.reference.start < section.end for leaner in citing)
        assert all(text[leaner.text_start :].startswith(leaner.text) for leaner in citing)


@pytest.mark.parametrize(
    "words", [["impact", "employment#13", "--depth", "0"], ["expand", "employment#13", "--size", "-1"]]
)
def test_a_bound_that_is_none_is_refused(on_shelf: Run, words: list[str]) -> None:
    outcome = on_shelf(*words)
    assert outcome.code == 2
    assert "or more, not" in outcome.err


def test_a_long_list_of_wrong_references_ends_with_their_count(asked: Ask) -> None:
    from clauseqa.render.impact import impacts
    from clauseqa.render.layout import plain

    text = "1. One. Done.\n\n2. Two. Done.\n\n3. Three. " + "See Section 2. " * 60 + "\n"
    printed = plain(impacts([asked(text, "1")], 80))
    assert printed.count("2 would be 1") == 40
    assert "20 references more would point wrong" in printed


def test_json_and_the_other_formats(on_shelf: Run) -> None:
    [found] = json.loads(on_shelf("impact", "employment#13", "--json").out)["impacts"]
    assert (found["number"], len(found["references"]), len(found["terms"])) == ("13", 4, 3)
    assert found["renumbered"][0] == {"number": "14", "heading": "Confidential Information", "new": "13"}
    assert len(found["would_point_wrong"]) == 3
    assert "would point wrong" in on_shelf("impact", "employment#13", "--format", "csv").out
    assert "**References to it**" in on_shelf("impact", "employment#13", "--format", "md").out
