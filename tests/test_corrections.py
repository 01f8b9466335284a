"""Corrections beside a contract: what they change, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseqa.analyse import analyse_file
from clauseqa.corrections import beside, load
from clauseqa.errors import QueryError
from clauseqa.model import Contract

AGREEMENT = """LICENSE AGREEMENT

1. Grant. The Licensor grants a license, subject to Section 3 below.

(a) The license is worldwide.

(b) The license is exclusive.

2. Fees. The Licensee pays the Fees.

SURVIVAL OF TERMS. This clause survives, and so does Section 1(b).
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "license.txt"
    path.write_text(AGREEMENT)
    return path


def corrected(document: Path, corrections: str) -> Contract:
    Path(beside(document)).write_text(corrections)
    (contract,) = analyse_file(document)
    return contract


def numbers(contract: Contract) -> list[str]:
    return [section.number for section in contract.sections]


def test_without_corrections_nothing_changes(document: Path) -> None:
    assert load(document) is None
    (contract,) = analyse_file(document)
    assert numbers(contract) == ["1", "1(a)", "1(b)", "2"]


def test_a_unit_is_added_and_references_reach_it(document: Path) -> None:
    contract = corrected(
        document, '[[section]]\nat = "SURVIVAL OF TERMS"\nnumber = "3"\nheading = "SURVIVAL OF TERMS"\n'
    )
    assert numbers(contract) == ["1", "1(a)", "1(b)", "2", "3"]
    added, before = contract.sections[4], contract.sections[3]
    assert contract.text.content[added.start : added.end].endswith("Section 1(b).")
    assert before.end <= added.start
    assert added.heading == "SURVIVAL OF TERMS"
    cited = [target for reference in contract.references for target in reference.targets]
    assert cited == ["3", "3", "1(b)"]


def test_a_unit_that_is_none_goes_and_its_parts_move_up(document: Path) -> None:
    contract = corrected(document, '[[section]]\nat = "1. Grant."\nremove = true\n')
    assert numbers(contract) == ["(a)", "(b)", "2"]
    assert all(section.parent is None for section in contract.sections)


def test_a_new_number_reaches_the_units_below(document: Path) -> None:
    contract = corrected(document, '[[section]]\nat = "1. Grant."\nnumber = "7"\nheading = "Grant"\n')
    assert numbers(contract) == ["7", "7(a)", "7(b)", "2"]


@pytest.mark.parametrize(
    ("corrections", "message"),
    [
        ('[[section]]\nat = "nowhere"\nnumber = "9"\n', "stand nowhere"),
        ('[[section]]\nat = "The license is"\nnumber = "9"\n', "stand 2 times"),
        ('[[section]]\nat = "SURVIVAL"\nremove = true\n', "no section begins"),
        ('[[section]]\nat = "SURVIVAL"\n', "no section begins"),
        ('[[section]]\nat = "2. Fees"\nheadin = "Fees"\n', "'headin' is not a key"),
        ('[[section]]\nat = "2. Fees"\nheading = "Prices"\n', "does not stand behind"),
        ('[[section]]\nat = "2. Fees"\nkind = "chapter"\n', "no kind of section"),
        ("[[section]]\nat = 99999\n", "outside the document"),
        ("[[section]\n", "line 1"),
        ('[[accept]]\nat = "Fees"\n', "needs rule"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused_by_name(document: Path, corrections: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        corrected(document, corrections)
    assert "license.clauseqa.toml" in str(caught.value)
