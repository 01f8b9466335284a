"""A contract as a page that a browser shows from a file: its text, with everything that is known of it in its place.

    Path("contract.html").write_text(Page(contract, check(contract)).html(), encoding="utf-8")

Promise: the words are those of the document, whole and in order; every pointer leads where the analysis says, and where
it says nothing the page says so; the page needs no network and no other file, and nothing in a contract can run in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from clauseqa.model import CitedFrom, Contract, Elsewhere, Finding, contract_name

__all__ = ["Lead", "Page"]


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a reference leads, or may lead, in another contract, and what stands there."""

    to: Elsewhere
    words: tuple[str, ...]  # of each unit, page furniture blanked


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one contract, best of one that was analysed with the uses of its terms."""

    contract: Contract
    findings: tuple[Finding, ...] = ()  # those of `check`
    opened: str = ""  # what stands beside the text at first: "" nothing, "picture" who leans on whom
    leads: Mapping[int, tuple[Lead, ...]] = field(default_factory=dict)  # into other contracts, by index of references
    cited_from: tuple[CitedFrom, ...] = ()  # references of other contracts into this one

    @property
    def name(self) -> str:
        """How a person calls the contract."""
        return contract_name(self.contract.text.path)

    def html(self) -> str:
        """The whole page. The same contract gives the same characters."""
        from clauseqa.page.document import write

        return write(self.contract, self.findings, opened=self.opened, leads=self.leads, cited_from=self.cited_from)

    def summary(self) -> tuple[str, ...]:
        """What the page holds, a line a thing."""
        from clauseqa.render.pieces import count

        contract = self.contract
        statuses = Counter[str](reference.status for reference in contract.references)
        severities = Counter[str](finding.severity for finding in self.findings)
        return (
            contract.title or contract.text.path,
            count(len(contract.sections), "unit"),
            count(sum(1 for term in contract.terms if term.base is None), "defined term"),
            f"{count(len(contract.references), 'reference')}{_parts(statuses)}",
            f"{count(len(self.findings), 'finding')}{_parts(severities)}",
        )


def _parts(counted: Counter[str]) -> str:
    return f" ({', '.join(f'{number} {name}' for name, number in sorted(counted.items()))})" if counted else ""
