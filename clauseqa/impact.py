"""Everything that leans on a section: who cites it, who uses what it defines, and what breaks if it goes.

Promise: what leans on the section itself, on a part of it and on a unit that holds it is said apart; a reference counts
only where it is resolved, and what may have meant the section is called no more than that. Reads the catalog alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from clauseqa.between import Shelf
from clauseqa.define import line_around, pointed_to, pointer_of
from clauseqa.library import Library
from clauseqa.model import Contract, ContractCard, Reference, Section, Term
from clauseqa.places import chain, find_place, line_of
from clauseqa.renumber import Wrong, renumbered, would_point_wrong

DEPTH = 1
How = Literal["unit", "part", "holder", "perhaps", "contract"]


@dataclass(frozen=True, slots=True)
class Citing:
    """A reference that leans on the section."""

    number: int  # in the order of what leans, from 1
    level: int  # steps from the section; 1: it leans on the section itself
    through: int | None  # the number of what it leans by, for the further levels
    how: How  # what it cites of it
    contract: ContractCard  # that it stands in
    section: Section | None  # the innermost unit that holds it
    reference: Reference
    target: str  # the number that leans here, as it is cited
    words: str  # its surface with page furniture blanked
    page: int | None
    line: int
    text: str  # the line or sentence around it, byte-true
    text_start: int
    why: str = ""  # of "perhaps" and "contract": the evidence


@dataclass(frozen=True, slots=True)
class Used:
    """Where a term is used, section by section."""

    section: Section | None
    times: int
    line: int  # of the first use


@dataclass(frozen=True, slots=True)
class Using:
    """A term that the section gives its meaning to, and those who use it."""

    number: int
    level: int
    through: int | None  # the number of the reference that its definition leans by
    contract: ContractCard
    term: Term
    effect: Literal["defines", "widens", "narrows"]
    times: int  # uses outside the section
    places: tuple[Used, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What leans on a section."""

    contract: ContractCard
    section: Section
    path: tuple[Section, ...]
    line: int
    depth: int
    citing: tuple[Citing, ...]
    using: tuple[Using, ...]
    further: int  # leaners one step further than the depth
    moved: tuple[tuple[Section, str], ...]  # units that would move up, each with the number it would bear
    wrong: tuple[Wrong, ...]  # references that would then point wrong

    @property
    def leaners(self) -> tuple[Citing | Using, ...]:
        """All of them by number."""
        return tuple(sorted((*self.citing, *self.using), key=lambda one: one.number))


def impact(library: Library, place: str, *, depth: int = DEPTH, contract: int | None = None) -> Impact:
    """What leans on the section at a place as people write it, over at most `depth` steps. Raises what `find_place`
    does."""
    found = find_place(library, place, contract=contract)
    whole = library.contract(found.contract.id)
    leaning = Leaning(whole, found.contract, found.section, library)
    leaning.collect(depth)
    moved = renumbered(whole.sections, found.section)
    return Impact(
        contract=found.contract,
        section=found.section,
        path=found.path,
        line=found.line,
        depth=depth,
        citing=tuple(leaning.citing),
        using=tuple(leaning.using),
        further=leaning.further,
        moved=tuple((whole.sections[index], number) for index, number in moved.items()),
        wrong=would_point_wrong(whole, found.section, moved),
    )


class Leaning:
    """What leans on one section, as it is found: level by level. `library` holds the other contracts, if any."""

    def __init__(
        self, contract: Contract, card: ContractCard, section: Section, library: Library | None = None
    ) -> None:
        self.library, self.contract, self.card, self.root = library, contract, card, section
        self.citing: list[Citing] = []
        self.using: list[Using] = []
        self.further = 0
        self._told: set[int] = set()  # references
        self._opened: set[int] = {section.index}  # sections whose leaners are known
        self._terms: set[int] = set()

    def collect(self, depth: int) -> None:
        holders = {one.index for one in chain(self.contract.sections, self.root)[:-1]}
        border = [
            *self._references(self.root, 1, None, holders),
            *self._perhaps(),
            *self._of_other_contracts(),
        ]
        self._terms_of(self.root)
        for level in range(2, depth + 2):
            if level > depth:
                self._count_further(border, level, holders)
                return
            border = [deeper for one in border for deeper in self._deeper(one, level, holders)]

    # -- by references --

    def _references(self, section: Section, level: int, through: int | None, holders: set[int]) -> Iterator[Citing]:
        """The references to a section from outside it: to itself, to a part, to a unit that holds it; of these last
        those only that do not hold the section that was asked for, unless it is that one."""
        above = {one.index for one in chain(self.contract.sections, section)[:-1]}
        above = above if section is self.root else above - holders - {self.root.index}
        for reference in self.contract.references:
            if reference.status != "resolved" or reference.index in self._told:
                continue
            if any(one.start <= reference.start < one.end for one in (section, self.root)):
                continue
            for index in reference.sections:
                how = self._how(section, index, above)
                if how == "holder" and level > 1 and self._stands_in(reference, index):
                    continue  # "this Section 12" in 12 leans on 12, hardly on each of its parts
                if how is not None:
                    self._told.add(reference.index)
                    yield self._cite(reference, level, through, how, self.contract.sections[index].number)
                    break

    def _stands_in(self, reference: Reference, index: int) -> bool:
        section = self.contract.sections[index]
        return section.start <= reference.start < section.end

    def _how(self, section: Section, index: int, above: set[int]) -> How | None:
        other = self.contract.sections[index]
        if index == section.index:
            return "unit"
        if section.start <= other.start and other.end <= section.end and index > section.index:
            return "part"
        return "holder" if index in above else None

    def _perhaps(self) -> Iterator[Citing]:
        """References that are not resolved, and may have meant the section or a part of it."""
        for reference in self.contract.references:
            if reference.status in ("resolved", "external"):
                continue
            for candidate in reference.candidates:
                if candidate.section is not None and self._how(self.root, candidate.section, set()):
                    yield self._cite(reference, 1, None, "perhaps", candidate.target, candidate.why)
                    break

    def _of_other_contracts(self) -> Iterator[Citing]:
        """The references of other contracts here to the section, or to a part of it or a unit that holds it."""
        if self.library is None:
            return
        for other, contract, reference, lead in Shelf(self.library).into(self.card):
            target = next((one.number for one in lead.sections if self._touches(one)), None)
            if target is not None:
                why = f"{lead.status}: {lead.why}"
                yield self._cite(reference, 1, None, "contract", target, why, contract, other)

    def _touches(self, section: Section) -> bool:
        above = {one.index for one in chain(self.contract.sections, self.root)}
        return self._how(self.root, section.index, above) is not None

    def _deeper(self, one: Citing, level: int, holders: set[int]) -> Iterator[Citing]:
        """What leans on a leaner: on the term whose definition it stands in, else on the unit that holds it."""
        if one.how in ("perhaps", "contract"):
            return
        for term in self._defined_with(one.reference):
            self._use(term, "defines", level, one.number)
        section = one.section
        while section is not None and section.kind == "inline" and section.parent is not None:
            section = self.contract.sections[section.parent]
        if section is not None and section.index not in self._opened:
            self._opened.add(section.index)
            yield from self._references(section, level, one.number, holders)

    def _count_further(self, border: list[Citing], level: int, holders: set[int]) -> None:
        """How many lean on what leans at the last level."""
        found, known = len(self.citing), len(self.using)
        for one in border:
            for _ in self._deeper(one, level, holders):
                pass
        self.further = len(self.citing) - found + len(self.using) - known
        del self.citing[found:], self.using[known:]

    def _cite(
        self,
        reference: Reference,
        level: int,
        through: int | None,
        how: How,
        target: str,
        why: str = "",
        contract: Contract | None = None,
        card: ContractCard | None = None,
    ) -> Citing:
        contract = contract or self.contract
        text = contract.text
        around = line_around(text.content, reference.start, reference.end)
        citing = Citing(
            number=self._next,
            level=level,
            through=through,
            how=how,
            contract=card or self.card,
            section=None if reference.source is None else contract.sections[reference.source],
            reference=reference,
            target=target,
            words=" ".join(text.clean[reference.start : reference.end].split()),
            page=text.page_at(reference.start),
            line=line_of(text.content, reference.start),
            text=text.content[slice(*around)],
            text_start=around[0],
            why=why,
        )
        self.citing.append(citing)
        return citing

    @property
    def _next(self) -> int:
        return len(self.citing) + len(self.using) + 1

    # -- by terms --

    def _terms_of(self, section: Section) -> None:
        """The terms that the section defines, widens or narrows."""
        for term in self.contract.terms:
            if section.start <= term.start < section.end:
                base = term if term.base is None else self.contract.terms[term.base]
                self._use(base, term.effect, 1, None)

    def _use(
        self,
        term: Term,
        effect: Literal["defines", "widens", "narrows"],
        level: int,
        through: int | None,
    ) -> None:
        """A term whose meaning leans on the section, with its uses outside the section."""
        term = pointed_to(self.contract, term) or term
        if term.index in self._terms:
            return
        self._terms.add(term.index)
        names = {one.index for one in self.contract.terms if term.index in (one.index, one.base)}
        names |= {index for index, home in self._homes.items() if home == term.index}
        uses = [
            use for use in self.contract.uses if use.term in names and not self.root.start <= use.start < self.root.end
        ]
        sections: dict[int | None, list[int]] = {}
        for use in uses:
            sections.setdefault(use.section, []).append(use.start)
        text = self.contract.text
        places = tuple(
            Used(
                None if index is None else self.contract.sections[index],
                len(starts),
                line_of(text.content, min(starts)),
            )
            for index, starts in sections.items()
        )
        self.using.append(Using(self._next, level, through, self.card, term, effect, len(uses), places))

    def _defined_with(self, reference: Reference) -> list[Term]:
        """The terms whose meaning a reference is part of."""
        found = [
            term
            for term in self.contract.terms
            if term.base is None and term.definiens and term.definiens[0] <= reference.start < term.definiens[1]
        ]
        return found or self._pointed.get(reference.index, [])

    @cached_property
    def _homes(self) -> dict[int, int]:
        """Of the terms that are defined by reference to another definition, which one; both by index."""
        found = ((term.index, pointed_to(self.contract, term)) for term in self.contract.terms)
        return {index: home.index for index, home in found if home is not None}

    @cached_property
    def _pointed(self) -> dict[int, list[Term]]:
        """The terms that are defined by a reference, by its index."""
        found: dict[int, list[Term]] = {}
        for term in self.contract.terms:
            pointer = pointer_of(self.contract, term) if term.form == "by_reference" else None
            if pointer is not None:
                found.setdefault(pointer.index, []).append(term)
        return found
