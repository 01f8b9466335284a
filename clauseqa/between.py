"""Between contracts: which contract on the shelf another one means by "the Credit Agreement".

Promise: an instrument is said to be a contract here only when that contract alone bears the name, the date and the
parties that the citing contract states. Where the date or the parties are not stated, it is possible and said to be no
more; where several fit, it is ambiguous; what they contradict is not offered at all. Nothing of this is stored: it
depends on what else is on the shelf, and is found out when it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from clauseqa.called import (
    NEAR,
    OPENING,
    Date,
    Opening,
    core,
    date_behind,
    distinctive,
    name_of_party,
    without_descriptions,
)
from clauseqa.library import Library
from clauseqa.model import (
    Contract,
    ContractCard,
    Elsewhere,
    MeantStatus,
    Reference,
    Section,
    Span,
    Term,
)
from clauseqa.patterns import agreements as printed

_SAID = 600  # code points of a definition or citation that are read
_PARTIES = 2  # that must agree
_MOST_POSSIBLE = 3
_CERTAIN = "of this name, date and parties"


@dataclass(frozen=True, slots=True)
class Held:
    """A contract on the shelf that an instrument may be."""

    card: ContractCard
    sections: tuple[Section, ...]

    def cited(self, reference: Reference) -> tuple[Section, ...]:
        """The units that a reference to this contract names, each of which stands here once; () when one does not."""
        from clauseqa.resolve.elsewhere import units_named

        return units_named(reference.surface, self.sections)


@dataclass(frozen=True, slots=True)
class Meant:
    """What an instrument is on this shelf."""

    instrument: str  # as the references to it have it
    status: MeantStatus
    contracts: tuple[Held, ...]  # resolved: the one; else those that it may be
    why: str  # the evidence, in words
    said: Span  # where the citing contract states it

    def leads(self, reference: Reference) -> Iterator[Elsewhere]:
        """Where a reference to it leads, or may lead."""
        for held in self.contracts:
            yield Elsewhere(held.card, self.status, held.cited(reference), self.why)


def references_to(contract: Contract) -> dict[str, list[Reference]]:
    """The references to other instruments that a contract names, by the name."""
    found: dict[str, list[Reference]] = {}
    for reference in contract.references:
        if reference.status == "external" and reference.instrument:
            found.setdefault(reference.instrument, []).append(reference)
    return found


class Shelf:
    """The contracts of a shelf as others may call them. Reads the catalog alone, by name: the rest of the shelf costs
    nothing."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, tuple[tuple[int, Opening], ...]] = {}

    def meant_by(self, citing: ContractCard, instruments: Collection[str] | None = None) -> dict[str, Meant]:
        """What the instruments that a contract names (or those of them that are asked for) are on this shelf, by their
        names; those that are nothing here are left out. Raises NotFound."""
        return self._meant_by(citing, self._library.contract(citing.id), instruments)

    def _meant_by(
        self, citing: ContractCard, contract: Contract, instruments: Collection[str] | None
    ) -> dict[str, Meant]:
        statement = _Statements(contract)
        found = {}
        for instrument, references in references_to(contract).items():
            if instruments is not None and instrument not in instruments:
                continue
            called = [one for one in self._called(core(instrument)) if one[0] != citing.id]
            meant = self._chosen(called, statement.of(instrument, references)) if called else None
            if meant is not None:
                found[instrument] = meant
        return found

    def elsewhere(self, citing: ContractCard, references: Sequence[Reference]) -> tuple[tuple[Elsewhere, ...], ...]:
        """Where references of a contract lead on this shelf, or may lead: contracts for each of them, most often none.
        Raises NotFound."""
        instruments = {one.instrument for one in references if one.status == "external" and one.instrument}
        meant = self.meant_by(citing, instruments) if instruments else {}
        return tuple(
            tuple(meant[one.instrument].leads(one)) if one.status == "external" and one.instrument in meant else ()
            for one in references
        )

    def citing(self, card: ContractCard) -> tuple[ContractCard, ...]:
        """The contracts that mean this one by an instrument that they refer to, or may mean it."""
        return tuple({other.id: other for other, *_ in self.into(card)}.values())

    def into(self, card: ContractCard) -> Iterator[tuple[ContractCard, Contract, Reference, Elsewhere]]:
        """The references of other contracts that lead into this one, or may lead into it, each with its contract."""
        name = core(card.title or "")
        for other in self._library.naming(name) if name else ():
            if other.id == card.id:
                continue
            contract = self._library.contract(other.id)
            references = references_to(contract)
            named = [instrument for instrument in references if core(instrument) == name]
            for instrument, found in self._meant_by(other, contract, named).items():
                for reference in references[instrument]:
                    for lead in found.leads(reference):
                        if lead.contract.id == card.id:
                            yield other, contract, reference, lead

    def _called(self, name: str) -> tuple[tuple[int, Opening], ...]:
        if name and name not in self._known:
            self._known[name] = self._library.called(name)
        return self._known.get(name, ())

    def _chosen(self, called: Iterable[tuple[int, Opening]], stated: _Stated) -> Meant | None:
        verdicts = [(card_id, _compared(stated, opening)) for card_id, opening in called]
        certain = [card_id for card_id, verdict in verdicts if verdict == _CERTAIN]
        if len(certain) == 1:
            return self._found(stated, "resolved", certain, "the one contract here of this name, date and parties")
        if certain:
            return self._found(stated, "ambiguous", certain, f"{len(certain)} contracts here are {_CERTAIN}")
        possible = [(card_id, verdict) for card_id, verdict in verdicts if verdict is not None]
        if not 1 <= len(possible) <= _MOST_POSSIBLE:
            return None
        return self._found(stated, "possible", [card_id for card_id, _ in possible], possible[0][1])

    def _found(self, stated: _Stated, status: MeantStatus, ids: Iterable[int], why: str) -> Meant:
        held = tuple(Held(self._library.card_of(one), self._library.sections(one)) for one in ids)
        return Meant(stated.instrument, status, held, why, stated.span)


# -- what the citing contract states ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stated:
    """What a contract says of another one."""

    instrument: str
    date: Date | None
    parties: frozenset[str]  # named beside the instrument; else those of the citing contract
    restated: bool
    span: Span


class _Statements:
    """What one contract says of others."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.clean = contract.text.clean

    def of(self, instrument: str, references: list[Reference]) -> _Stated:
        """Everything stated of one instrument."""
        spans = [*self._definitions(instrument), *self._citations(references)]
        for span in spans:
            date = date_behind(printed.KIND_OF_AGREEMENT.regex.search(self.clean[span[0] : span[1]]))
            if date is not None:
                return self._stated(instrument, date, span)
        return self._stated(instrument, date_behind(printed.KIND_OF_AGREEMENT.regex.search(instrument)), spans[0])

    def _stated(self, instrument: str, date: Date | None, span: Span) -> _Stated:
        words = self.clean[span[0] : span[1]]
        restated = printed.AMENDED_AND_RESTATED.regex.search(f"{instrument} {words}") is not None
        return _Stated(instrument, date, self._parties(words) or self._own_parties, restated, span)

    def _definitions(self, instrument: str) -> Iterator[Span]:
        """Where a term that has this name is given its meaning."""
        wanted = " ".join(instrument.split()).casefold()
        for term in self.contract.terms:
            if term.definiens is None:
                continue
            start, end = term.definiens[0], min(term.definiens[1], term.definiens[0] + _SAID)
            words = " ".join(self.clean[start:end].split()).casefold()
            if wanted == term.term.casefold() or wanted in words[: len(wanted) + 24]:
                yield start, end

    def _citations(self, references: list[Reference]) -> Iterator[Span]:
        """Where it is cited, up to the end of the clause."""
        for reference in references:
            stop = re.compile(r"[;)]|\.\s").search(self.clean, reference.end, reference.end + NEAR)
            yield reference.start, stop.start() if stop else min(reference.end + NEAR, len(self.clean))

    def _parties(self, words: str) -> frozenset[str]:
        """Those that stand behind "between", defined terms through their meaning."""
        follow = printed.PARTIES_FOLLOW.regex.search(words)
        found: set[str] = set()
        for name in printed.NAME_OF_PARTY.regex.finditer(without_descriptions(words[follow.end() :] if follow else "")):
            term = self._terms.get(name.group().casefold())
            if term is not None:
                found |= self._party(term)
            elif printed.LEGAL_FORM.regex.search(name.group()):
                found |= distinctive(name.group())
        return frozenset(found)

    def _party(self, term: Term) -> frozenset[str]:
        """The name that a term stands for, where it stands for a party."""
        if term.definiens is None:
            return frozenset()
        name = name_of_party(term.term, self.clean[term.definiens[0] : term.definiens[1]][:_SAID])
        return distinctive(name) if name is not None else frozenset()

    @cached_property
    def _terms(self) -> dict[str, Term]:
        return {term.term.casefold(): term for term in reversed(self.contract.terms)}

    @cached_property
    def _own_parties(self) -> frozenset[str]:
        """Who the citing contract says in its opening that its parties are."""
        opening = [
            term
            for term in self.contract.terms
            if term.start < OPENING and term.form in ("parenthetical", "hereinafter")
        ]
        return frozenset().union(*map(self._party, opening))


def _compared(stated: _Stated, opening: Opening) -> str | None:
    """What they have in common; None for another contract."""
    if stated.restated and not opening.restated:
        return None
    if opening.amends and "amendment" not in stated.instrument.casefold():
        return None
    dated = stated.date is not None and bool(opening.dates)
    if dated and stated.date not in opening.dates:
        return None
    there = [name for name in stated.parties if f" {name} " in opening.words]
    if dated and len(there) == len(stated.parties) >= _PARTIES:
        return _CERTAIN
    if dated and there:
        return "of the same name and date, with some of the same parties"
    if dated and not stated.parties:
        return "of the same name and date; no parties are stated"
    if not dated and len(there) == len(stated.parties) >= _PARTIES:
        return "of the same name and parties; the dates are not both stated"
    return None


# -- names and dates -------------------------------------------------------------------------------------------------
