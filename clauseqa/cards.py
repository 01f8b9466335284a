"""What lists show: one fact, with the contract it stands in and what a reader needs beside it."""

from __future__ import annotations

from dataclasses import dataclass

from clauseqa.model import ContractCard, Elsewhere, Reference, Section, Term


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    contract: ContractCard
    section: Section
    depth: int  # 0: outermost of what is shown
    parent: str | None  # canonical number
    line: int  # 1-based
    opening: str  # its first words, for units without a heading


@dataclass(frozen=True, slots=True)
class TermCard:
    contract: ContractCard
    term: Term
    definiens: str | None  # byte-true
    section: str  # number of the section that defines it; "" before the first one
    page: int | None
    line: int
    uses: int


@dataclass(frozen=True, slots=True)
class ReferenceCard:
    contract: ContractCard
    reference: Reference
    within: tuple[Section, ...]  # the sections that hold it, outermost first; empty before the first one
    targets: tuple[Section, ...]  # the units meant, where resolved
    page: int | None
    line: int
    elsewhere: tuple[Elsewhere, ...] = ()  # where it leads in other contracts of the shelf

    @property
    def source(self) -> str:
        """The number of the section it stands in; "" before the first one."""
        return self.within[-1].number if self.within else ""
