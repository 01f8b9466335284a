"""A section is shown with what `check` objects to in it, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from contracts import employment

from clauseqa.check.marked import with_findings
from clauseqa.library import Library, open_library
from clauseqa.model import SectionCard
from clauseqa.places import find_place


@pytest.fixture
def library(shelf: str) -> Library:
    return open_library(shelf)


def marked(library: Library, place: str) -> SectionCard:
    with library:
        return with_findings(library, find_place(library, place))


@pytest.mark.parametrize(
    ("place", "rules"),
    [
        ("employment#11(b)", ["dangling-reference"]),
        ("employment#11", ["dangling-reference", "dangling-reference"]),
        ("employment#12(B)", ["outside-scope"]),
        ("employment#16", ["skipped-enumerator", "wrong-self-reference"]),
        ("employment#2", []),
    ],
)
def test_the_findings_of_a_section_are_those_of_the_whole_contract(
    library: Library, place: str, rules: list[str]
) -> None:
    assert [finding.rule for finding in marked(library, place).findings] == rules


def test_no_finding_of_a_neighbour_and_no_mere_note_is_shown(library: Library) -> None:
    card = marked(library, "employment#16")
    assert all(card.section.start <= finding.start < card.section.end for finding in card.findings)
    assert {finding.severity for finding in card.findings} == {"error", "warning"}


def test_what_was_accepted_by_hand_is_not_marked(tmp_path: Path) -> None:
    contract = employment(str(tmp_path / "employment.txt"))
    with open_library(str(tmp_path / "shelf"), create=True) as library:
        library.add([contract])
        before = with_findings(library, find_place(library, "3"))
        (tmp_path / "employment.clauseqa.toml").write_text('[[accept]]\nrule = "dangling-reference"\n')
        after = with_findings(library, find_place(library, "3"))
    assert "dangling-reference" in {finding.rule for finding in before.findings}
    assert "dangling-reference" not in {finding.rule for finding in after.findings}


def test_a_sign_in_the_margin_stands_beside_the_words_and_the_rule_below(on_shelf: Run) -> None:
    lines = on_shelf("show", "employment#16(a)").out.splitlines()
    assert [line for line in lines if line.startswith("  ! ")] == [
        "  ! thereby, or (D) induce or attempt to induce any customer, supplier, licensee"
    ]
    assert "Findings" in lines
    assert any("[skipped-enumerator]" in line for line in lines)


def test_a_broken_reference_bears_its_rule_and_its_candidates_once(on_shelf: Run) -> None:
    out = on_shelf("show", "employment#11(b)").out
    assert out.count("dangling-reference") == 1
    assert out.count("perhaps 13(b)") == 1


def test_the_marks_can_be_left_out(on_shelf: Run) -> None:
    out = on_shelf("show", "employment#16(a)", "--unmarked").out
    assert "  ! " not in out
    assert "Findings" not in out


def test_a_place_that_is_asked_for_is_marked_as_well(on_shelf: Run) -> None:
    assert "[outside-scope]" in on_shelf("ask", "12(B)", "--doc", "employment").out
