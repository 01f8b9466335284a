"""What a defined term means at one place: which definition governs there, and how certain that is.

Promise: the words are those of the document, and what is uncertain is said to be: a definition that does not reach the
place, two that both might, one that points to nowhere. Reads the catalog alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from clauseqa.define import definition_card, pointed_to, pointer_of, rows_of
from clauseqa.errors import NotFound
from clauseqa.governing import governing, reach_of
from clauseqa.library import Library
from clauseqa.model import Contract, ContractCard, Definition, Reference, Section, Term, UsePlace
from clauseqa.places import find_place, line_of

Verdict = Literal["governs", "uncertain", "outside"]
_ELSEWHERE = 3  # contracts named that define what this one does not


@dataclass(frozen=True, slots=True)
class Other:
    """A definition of the same name that does not govern at the place."""

    definition: Definition
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """Where the meaning is widened or narrowed, and whether that reaches the place."""

    term: Term
    place: UsePlace
    touches: bool


@dataclass(frozen=True, slots=True)
class Statute:
    """Another instrument that the meaning rests on: "Section 409A of the Code"."""

    instrument: str
    surface: str  # byte-true: the words that cite it
    start: int
    end: int
    line: int
    page: int | None
    here: bool  # cited at the place itself; else in the words of the definition


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term means at a place."""

    definition: Definition  # the one that governs; with verdict "outside" the nearest there is
    section: Section  # the place
    line: int  # of the place
    verdict: Verdict
    why: str  # the evidence, in words
    doubts: tuple[str, ...]  # what is uncertain, a sentence each
    uses: tuple[UsePlace, ...]  # at the place
    pointers: tuple[Term, ...]  # definitions that lead to this one ("has the meaning given in …")
    pointer_places: tuple[str, ...]  # one a pointer: the number of its section
    changes: tuple[Change, ...]
    statutes: tuple[Statute, ...]
    others: tuple[Other, ...]


def meaning_at(library: Library, term: str, place: str, *, contract: int | None = None) -> tuple[Meaning, ...]:
    """What `term` means at a place as people write it; more than one where its uses there are governed differently.

    `contract` is the id of the one that is meant when the place names none. Raises what `find_place` does, and NotFound
    when that contract does not define the term.
    """
    found = find_place(library, place, contract=contract)
    card = found.contract
    try:
        rows = rows_of(library, term, contract=card.id)
    except NotFound as unknown:
        raise _elsewhere(library, term, unknown) from None
    reading = _Reading(library, card, [row[1] for row in rows], found.section, found.line)
    return tuple(reading.meanings())


def _elsewhere(library: Library, term: str, unknown: NotFound) -> NotFound:
    """That the contract does not define a term, with those that do: a definition of another contract is not applied."""
    try:
        rows = rows_of(library, term)
    except NotFound:
        return unknown
    names = list(dict.fromkeys(card.name for card, _ in rows))
    said = ", ".join(names[:_ELSEWHERE]) + (", …" if len(names) > _ELSEWHERE else "")
    return NotFound(f"{unknown}; {said} {'does' if len(names) == 1 else 'do'}", nearest=unknown.nearest)


class _Reading:
    """One term read at one section of one contract."""

    def __init__(self, library: Library, card: ContractCard, named: list[Term], section: Section, line: int) -> None:
        self.library, self.card, self.named, self.section, self.line = library, card, named, section, line
        self.contract: Contract = library.contract(card.id)
        self.reach = [reach_of(self.contract.sections, term) for term in self.contract.terms]
        self.defining = [term for term in named if term.effect == "defines" or term.base is None]
        self.attachments = {one.number for one in self.contract.sections if one.kind == "exhibit"}

    def meanings(self) -> Iterator[Meaning]:
        indexes = [term.index for term in self.named]
        points = self._used_at or [self.section.start]
        chosen: dict[int, tuple[Term, bool, list[int]]] = {}
        for at in points:
            index, reaches = governing(indexes, self.contract.terms, self.reach, at)
            term = self.contract.terms[index]
            if term.base is not None:
                term = self.contract.terms[term.base]
            home = self._home(term)
            chosen.setdefault(home.index, (term, reaches, []))[2].append(at)
        for index, (term, reaches, ats) in chosen.items():
            yield self._meaning(self.contract.terms[index], term, reaches, ats, divided=len(chosen) > 1)

    @cached_property
    def _used_at(self) -> list[int]:
        """Where the place uses the term."""
        names = {term.index for term in self.named}
        inside = (use for use in self.contract.uses if self.section.start <= use.start < self.section.end)
        return [use.start for use in inside if use.term in names]

    def _home(self, term: Term) -> Term:
        """The definition itself, where one by reference leads to it."""
        seen = {term.index}
        while (other := pointed_to(self.contract, term)) is not None and other.index not in seen:
            seen.add(other.index)
            term = other
        return term

    @cached_property
    def _homes(self) -> dict[int, Term]:
        """Of every definition, by index, the one that it leads to."""
        return {term.index: self._home(term) for term in self.defining}

    def _meaning(self, home: Term, chosen: Term, reaches: bool, ats: list[int], *, divided: bool) -> Meaning:
        definition = definition_card(self.library, self.card, home, self.named)
        leading = {term.index for term in self.defining if self._homes[term.index].index == home.index}
        pointers = [term for term in self.defining if term.index in leading - {home.index}]
        rivals = [term for term in self.defining if term.index not in leading]
        doubts = [*self._doubts(home, chosen, reaches, rivals, divided)]
        verdict: Verdict = "uncertain" if doubts else "governs"
        if not reaches and chosen.scope not in self.attachments:
            verdict = "outside"
        return Meaning(
            definition=definition,
            section=self.section,
            line=self.line,
            verdict=verdict,
            why=self._why(chosen, reaches, rivals),
            doubts=tuple(doubts),
            uses=tuple(use for use in definition.uses if use.start in ats),
            pointers=tuple(pointers),
            pointer_places=tuple(self._number(term) for term in pointers),
            changes=tuple(self._changes(definition)),
            statutes=tuple(self._statutes(definition)),
            others=tuple(
                Other(definition_card(self.library, self.card, rival, ()), self._why_not(rival))
                for rival in rivals
                if rival.form != "by_reference" or pointed_to(self.contract, rival) is None
            ),
        )

    # -- how certain --

    def _why(self, chosen: Term, reaches: bool, rivals: list[Term]) -> str:
        here = self._here
        if not reaches:
            return f"it is defined for {_named(chosen.scope)} only, and {here} stands outside it"
        if chosen.scope and self.reach[chosen.index]:
            return f"it is defined for {_named(chosen.scope)}, in which {here} stands"
        return "it is defined for the whole contract" + ("" if rivals else ", and nowhere else")

    def _doubts(self, home: Term, chosen: Term, reaches: bool, rivals: list[Term], divided: bool) -> Iterator[str]:
        if divided:
            yield f"Not every use in {self._here} is governed by the same definition."
        if not reaches:
            if chosen.scope in self.attachments:
                yield f"It stands in {chosen.scope}: whether it is meant for the rest of the contract is not said."
            else:
                yield f"Whether it means the same in {self._here} is not said."
        if chosen.scope and self.reach[chosen.index] is None:
            yield f"Which unit its scope, {_named(chosen.scope)}, means is not certain."
        if reaches and not self._confined(chosen):
            equals = [rival for rival in rivals if not self._confined(rival) and not self._same_words(rival, home)]
            yield from self._about_equals(equals)
        yield from self._about_words(home, rivals)

    def _about_equals(self, equals: list[Term]) -> Iterator[str]:
        """What is to be said of other definitions for the whole contract."""
        words = [self._number(rival) or "the opening" for rival in equals if rival.form != "by_reference"]
        if words:
            yield f"It is defined for the whole contract in {_listed(words)} as well, in other words."
        for rival in equals:
            if rival.form == "by_reference":
                pointer = pointer_of(self.contract, rival)
                cited = _spaced(pointer.surface) if pointer else "another place"
                yield f"{self._number(rival) or 'The opening'} leads to {cited} for its meaning, and not here."

    def _about_words(self, home: Term, rivals: list[Term]) -> Iterator[str]:
        if home.form == "by_reference":
            pointer = pointer_of(self.contract, home)
            if pointer is None:
                yield "Its meaning is given by reference, and where is not certain."
            elif pointer.status == "external":
                yield f"Its meaning stands in another instrument: {_spaced(pointer.instrument or pointer.surface)}."
            elif pointer.status != "resolved":
                told = pointer.reason or "that is not resolved"
                yield f"Its definition points to {_spaced(pointer.surface)}: {told}."
            elif rivals:
                yield f"Its definition points to {_spaced(pointer.surface)}, which does not define it."
        elif home.definiens is None:
            yield "The words that give its meaning were not found for certain."
        if not self._used_at and self._stands_in_small_letters(home):
            small = _spaced(home.term).lower()
            yield f"“{small}” stands in {self._here} in small letters, which need not mean the defined term."

    def _stands_in_small_letters(self, term: Term) -> bool:
        """Whether the name stands at the place as common words, outside the definition itself."""
        words = [re.escape(word) for word in term.term.lower().split()]
        if not any(letter.isupper() for letter in term.term) or not words:
            return False
        own = term.definiens or (term.start, term.end)
        expression = re.compile(r"\b" + r"\s{1,80}".join(words) + r"\b")
        found = expression.finditer(self.contract.text.clean, self.section.start, self.section.end)
        return any(not own[0] <= one.start() < own[1] for one in found)

    def _confined(self, term: Term) -> bool:
        return self.reach[term.index] is not None

    def _same_words(self, one: Term, other: Term) -> bool:
        if one.definiens is None or other.definiens is None:
            return False
        return _spaced(self.contract.quote(one.definiens)) == _spaced(self.contract.quote(other.definiens))

    def _why_not(self, rival: Term) -> str:
        if rival.scope and self._confined(rival):
            stretch = self.reach[rival.index] or (0, 0)
            if not stretch[0] <= self.section.start < stretch[1]:
                return f"for {_named(rival.scope)} only"
            return f"for {_named(rival.scope)}, a larger part"
        return "for the whole contract"

    # -- what touches it --

    def _changes(self, definition: Definition) -> Iterator[Change]:
        for change, place in zip(definition.changes, definition.change_places, strict=True):
            stretch = self.reach[change.index]
            touches = stretch is None or stretch[0] <= self.section.start < stretch[1]
            yield Change(change, place, touches)

    def _statutes(self, definition: Definition) -> Iterator[Statute]:
        """The instruments cited in the words of the definition, and at the place those that its words name."""
        span = definition.term.definiens
        words = _spaced(definition.definiens or "").casefold()
        for reference in self.contract.references:
            if reference.status != "external" or not reference.instrument:
                continue
            if span is not None and span[0] <= reference.start < span[1]:
                yield self._statute(reference, here=False)
            elif self.section.start <= reference.start < self.section.end and (
                _spaced(reference.instrument).casefold() in words
            ):
                yield self._statute(reference, here=True)

    def _statute(self, reference: Reference, *, here: bool) -> Statute:
        text = self.contract.text
        return Statute(
            instrument=_spaced(reference.instrument or ""),
            surface=reference.surface,
            start=reference.start,
            end=reference.end,
            line=line_of(text.content, reference.start),
            page=text.page_at(reference.start),
            here=here,
        )

    # -- words --

    @property
    def _here(self) -> str:
        return self.section.number or self.section.kind

    def _number(self, term: Term) -> str:
        return "" if term.section is None else self.contract.sections[term.section].number


def _named(scope: str | None) -> str:
    """A scope in words: "Section 11", "Exhibit A"."""
    return "the whole contract" if not scope else scope if " " in scope else f"Section {scope}"


def _listed(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _spaced(text: str) -> str:
    return " ".join(text.split())
