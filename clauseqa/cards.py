"""What lists show: one fact, with the contract it stands in and what a reader needs beside it."""

from __future__ import annotations

from dataclasses import dataclass

from clauseqa.model import ContractCard, Reference, Section, Term


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
    source: str  # number of the section it stands in; "" before the first one
    source_heading: str | None
    target_headings: tuple[str | None, ...]  # one a target, where resolved
    page: int | None
    line: int
