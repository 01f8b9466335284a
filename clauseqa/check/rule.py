"""What a rule of `check` is, and how a place becomes a finding."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from clauseqa.check.measured import MEASURED
from clauseqa.model import Candidate, Contract, Finding

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")  # worst first


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that a rule objects to; ``[start, end)`` in code points of the contract."""

    start: int
    end: int
    message: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Rule:
    id: str  # stable: baselines and suppressions name it
    severity: Severity
    meaning: str  # what it means for the reader, one sentence
    example: str  # words that it objects to
    find: Callable[[Contract], Iterable[Spot]]
    at_terms: bool = False  # whether each of its findings begins where a term is defined

    @property
    def measured(self) -> tuple[int, int] | None:
        """(right, all) of its findings in the sample that was read by eye; None when it found nothing there."""
        return MEASURED.get(self.id)


class Lines:
    """Line and column, both counted from 1, of an offset. Carriage returns belong to the line they end."""

    def __init__(self, content: str) -> None:
        self._starts = [0]
        position = content.find("\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = content.find("\n", position + 1)

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def findings(rule: Rule, contract: Contract, lines: Lines) -> Iterator[Finding]:
    """Everything that the rule objects to in the contract, in the order of the rule."""
    for spot in rule.find(contract):
        line, column = lines.place(spot.start)
        yield Finding(
            rule.id,
            rule.severity,
            contract.text.path,
            spot.start,
            spot.end,
            line,
            column,
            spot.message,
            spot.candidates,
        )


def folded(text: str) -> str:
    """Spaces folded, case folded: how two headings or two definitions are compared."""
    return " ".join(text.split()).casefold().strip(" .:;,")
