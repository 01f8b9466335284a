"""What `check` finds of the errors that readers noted in the annotated contracts of ../shared/gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clauseqa.analyse import analyse_file
from clauseqa.check import check
from clauseqa.model import Finding

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
RULES = {  # the reader's word for a fault -> the rules that may find it
    "broken-ref": {"dangling-reference"},
    "dangling-reference": {"dangling-reference", "missing-attachment"},
    "wrong-self-ref": {"wrong-self-reference"},
    "wrong-reference": {"not-defined-there", "wrong-caption", "dangling-reference"},
    "duplicate-number": {"duplicate-number"},
    "skipped-enumerator": {"skipped-enumerator"},
    "placeholder": {"placeholder"},
    "wrong-period": {"period-disagrees"},
}
REFERENCES_AND_NUMBERS = {"broken-ref", "dangling-reference", "wrong-self-ref", "wrong-reference", "duplicate-number"}
LEAST = 0.9
pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="../shared/gold is not here")


def tells(finding: Finding, fault: dict[str, str | int]) -> bool:
    """Whether a finding is about a fault: at its place, or by its name where several are told together."""
    if finding.rule not in RULES[str(fault["code"])]:
        return False
    name = str(fault["surface"]).rpartition(" ")[2]
    together = finding.rule == "missing-attachment" and name in finding.message.rpartition(": ")[2].split(", ")
    return together or (finding.start <= int(fault["end"]) and int(fault["start"]) <= finding.end)


def is_error(fault: dict[str, str | int]) -> bool:
    """Whether the reader called it an error, or noted no severity for a fault that our error rules are about."""
    default = "error" if fault["code"] in REFERENCES_AND_NUMBERS else "warning"
    return fault["code"] in RULES and fault.get("severity", default) == "error"


def test_nine_in_ten_faults_that_a_reader_called_errors_are_found() -> None:
    noted, missed = 0, []
    for file in sorted(GOLD.glob("*.json")):
        faults = [one for one in json.loads(file.read_text("utf-8")).get("anomalies", []) if is_error(one)]
        if not faults:
            continue
        (contract,) = analyse_file(file.with_suffix(".txt"), uses=True)
        findings = check(contract)
        noted += len(faults)
        missed += [
            (file.stem, one["code"], one["start"]) for one in faults if not any(tells(found, one) for found in findings)
        ]
    assert noted > 10
    assert len(missed) <= (1 - LEAST) * noted, missed
