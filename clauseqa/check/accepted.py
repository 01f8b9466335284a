"""Findings that are known: accepted by hand beside a contract, or written down once as a baseline.

A baseline is JSON, {"schema": 1, "findings": [{"rule", "path", "words"} …]}: a finding is recognised by its rule, the
contract's name and the words it objects to, so that a line more or less above it makes no difference.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from clauseqa.check.rule import Lines
from clauseqa.corrections import Corrections, offset_of
from clauseqa.errors import QueryError
from clauseqa.model import Contract, Finding

_Known = tuple[str, str, str]


def without_accepted(
    findings: Iterable[Finding], contract: Contract, corrections: Corrections | None
) -> Iterator[Finding]:
    """The findings that no [[accept]] covers: of its rule, on its line or anywhere. Raises QueryError for one that
    does not fit the contract."""
    accepted: set[tuple[str, int | None]] = set()
    if corrections is not None:
        lines = Lines(contract.text.content)
        for entry in corrections.accepted:
            line = None
            if entry.at is not None:
                line, _ = lines.place(offset_of(corrections.path, contract.text, entry.at))
            accepted.add((entry.rule, line))
    for finding in findings:
        if (finding.rule, None) not in accepted and (finding.rule, finding.line) not in accepted:
            yield finding


def _known(finding: Finding, contract: Contract) -> _Known:
    return finding.rule, Path(finding.path).name, " ".join(contract.quote((finding.start, finding.end)).split())


def write_baseline(path: Path, found: Iterable[tuple[Finding, Contract]]) -> None:
    """Write down findings, so that later runs speak of new ones alone."""
    known = [
        dict(zip(("rule", "path", "words"), _known(finding, contract), strict=True)) for finding, contract in found
    ]
    path.write_text(json.dumps({"schema": 1, "findings": known}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


class Baseline:
    """What was known when it was written. Each entry stands for one finding."""

    def __init__(self, path: Path) -> None:
        """Raises QueryError when the file is no baseline."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            entries = [(entry["rule"], entry["path"], entry["words"]) for entry in data["findings"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise QueryError(f"{path}: {error}", hint="`clauseqa check --write-baseline` makes one") from None
        self._left: Counter[_Known] = Counter(entries)

    def is_new(self, finding: Finding, contract: Contract) -> bool:
        """Whether the finding is not known; a known one is used up."""
        known = _known(finding, contract)
        if self._left[known] > 0:
            self._left[known] -= 1
            return False
        return True
