"""What the rules of `check` find of the faults that readers noted in the annotated contracts of ../shared/gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clauseqa.analyse import analyse_file
from clauseqa.check import check

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
RULES = {  # the reader's word for a fault -> the rule that is to find it
    "scoped-term-used-outside": "outside-scope",
    "skipped-enumerator": "skipped-enumerator",
    "placeholder": "placeholder",
    "unbalanced-parenthesis": "open-bracket",
    "defined-never-used": "unused-term",
    "amount-mismatch": "number-disagrees",
    "circular-definition": "circular-definition",
    "stray-quotation-mark": "open-quotation",
    "wrong-period": "period-disagrees",
}
LEAST = 0.8  # of the faults of these kinds

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="../shared/gold is not here")


def test_most_noted_faults_are_found_and_nothing_else_is_warned_of() -> None:
    noted, found, others = [], [], []
    for file in sorted(GOLD.glob("*.json")):
        if not file.with_suffix(".txt").exists():
            continue
        faults = json.loads(file.read_text(encoding="utf-8")).get("anomalies", [])
        (contract,) = analyse_file(file.with_suffix(".txt"), uses=True)
        findings = check(contract)
        for fault in faults:
            rule = RULES.get(fault["code"])
            if rule is not None:
                noted.append((file.stem, fault["code"], fault["start"]))
                if any(
                    one.rule == rule and one.start <= fault["end"] and fault["start"] <= one.end for one in findings
                ):
                    found.append(noted[-1])
        others += [
            (file.stem, one.rule, one.message)
            for one in findings
            if one.severity == "warning"
            and not any(one.start <= fault["end"] and fault["start"] <= one.end for fault in faults)
        ]
    assert len(found) >= LEAST * len(noted), set(noted) - set(found)
    assert others == []
