"""Between contracts: which contract on the shelf another one means by "the Credit Agreement".

Promise: an instrument is said to be a contract here only when that contract alone bears the name, the date and the
parties that the citing contract states. Where the date or the parties are not stated, it is possible and said to be no
more; where several fit, it is ambiguous; what they contradict is not offered at all. Nothing of this is stored: it
depends on what else is on the shelf, and is found out when it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from clauseqa.library import Library
from clauseqa.model import (
    Contract,
    ContractCard,
    Elsewhere,
    MeantStatus,
    Reference,
    Section,
    SectionCard,
    Span,
    Term,
)
from clauseqa.patterns import agreements as printed
from clauseqa.references.amendments import is_amendment
from clauseqa.references.printed_names import HEADS, bare

Date = tuple[int, int, int]  # year, month, day
_OPENING = 12_000  # code points in which a contract says what it is, its table of contents included
_NEAR = 320  # code points behind a name in which its date stands
_SAID = 600  # code points of a definition or citation that are read
_TITLE = 3_000  # … in which its title stands
_TITLES = 6  # times that it is looked for there: on the cover, over the contents, over the body
_PARTIES = 2  # that must agree
_MOST_POSSIBLE = 3
_CERTAIN = "of this name, date and parties"
_PERSONS = frozenset("executive employee officer director consultant lender borrower agent guarantor".split())
_MONTHS = "january february march april may june july august september october november december".split()
# Words of a name that name nobody: legal forms, roles, months, places of incorporation stand in their own phrase.
_NOBODY = frozenset(
    """inc incorporated corp corporation company co llc lc ltd limited llp lp plc na nv sa ag gmbh bv trust bank
    lender lenders agent agents administrative collateral syndication documentation borrower borrowers guarantor
    guarantors parent subsidiary subsidiaries party parties executive employee employer trustee purchaser seller buyer
    licensor licensee landlord tenant lessor lessee owner contractor issuer holder holders investor investors
    financial institutions institution other others certain each all any and the of as amended agreement credit
    contract loan dated section article exhibit schedule amendment term terms whereas closing date effective
    this that such said its their in to for with a an mr mrs ms dr national association""".split()
) | frozenset(_MONTHS)
_KIND_ALONE = frozenset("form note notes terms letter plan policy amendment supplement disclosure report".split())


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


def with_elsewhere(library: Library, card: SectionCard) -> SectionCard:
    """The card with where its references to other instruments lead on the shelf."""
    if all(reference.status != "external" for reference in card.references):
        return card
    return replace(card, elsewhere=Shelf(library).elsewhere(card.contract, card.references))


class Shelf:
    """The contracts of a shelf as others may call them. Reads the catalog alone; openings are read once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._openings: dict[int, _Opening] = {}
        self._named: dict[str, list[ContractCard]] = {}
        for card in library.cards():
            for name in _names_of(card):
                self._named.setdefault(name, []).append(card)

    def meant_by(self, citing: ContractCard, instruments: Collection[str] | None = None) -> dict[str, Meant]:
        """What the instruments that a contract names (or those of them that are asked for) are on this shelf, by their
        names; those that are nothing here are left out. Raises NotFound."""
        contract = self._library.contract(citing.id)
        statement = _Statements(contract)
        found = {}
        for instrument, references in references_to(contract).items():
            if instruments is not None and instrument not in instruments:
                continue
            cards = [card for card in self._named.get(_core(instrument), ()) if card.id != citing.id]
            meant = self._chosen(cards, statement.of(instrument, references)) if cards else None
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
        """The contracts that mean this one by an instrument that they name, or may mean it."""
        names = _names_of(card)
        perhaps = {other.id: other for name in names for other in self._naming.get(name, ()) if other.id != card.id}
        return tuple(
            other
            for other in perhaps.values()
            if any(held.card.id == card.id for meant in self.meant_by(other).values() for held in meant.contracts)
        )

    @cached_property
    def _naming(self) -> dict[str, list[ContractCard]]:
        """The contracts that refer to an instrument, by its name."""
        found: dict[str, list[ContractCard]] = {}
        for card, reference in self._library.references(("external",)):
            found.setdefault(_core(reference.instrument or ""), []).append(card)
        return found

    def _chosen(self, cards: Iterable[ContractCard], stated: _Stated) -> Meant | None:
        verdicts = [(card, _compared(stated, self._opening(card))) for card in cards]
        certain = [card for card, verdict in verdicts if verdict == _CERTAIN]
        if len(certain) == 1:
            return self._found(stated, "resolved", certain, "the one contract here of this name, date and parties")
        if certain:
            return self._found(stated, "ambiguous", certain, f"{len(certain)} contracts here are {_CERTAIN}")
        possible = [(card, verdict) for card, verdict in verdicts if verdict is not None]
        if not 1 <= len(possible) <= _MOST_POSSIBLE:
            return None
        return self._found(stated, "possible", [card for card, _ in possible], possible[0][1])

    def _found(self, stated: _Stated, status: MeantStatus, cards: Iterable[ContractCard], why: str) -> Meant:
        held = tuple(Held(card, self._library.sections(card.id)) for card in cards)
        return Meant(stated.instrument, status, held, why, stated.span)

    def _opening(self, card: ContractCard) -> _Opening:
        if card.id not in self._openings:
            self._openings[card.id] = _opening_of(card, self._library.text(card.id).clean)
        return self._openings[card.id]


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
            date = _date_behind(printed.KIND_OF_AGREEMENT.regex.search(self.clean[span[0] : span[1]]))
            if date is not None:
                return self._stated(instrument, date, span)
        return self._stated(instrument, _date_behind(printed.KIND_OF_AGREEMENT.regex.search(instrument)), spans[0])

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
            stop = re.compile(r"[;)]|\.\s").search(self.clean, reference.end, reference.end + _NEAR)
            yield reference.start, stop.start() if stop else min(reference.end + _NEAR, len(self.clean))

    def _parties(self, words: str) -> frozenset[str]:
        """Those that stand behind "between", defined terms through their meaning."""
        follow = printed.PARTIES_FOLLOW.regex.search(words)
        found: set[str] = set()
        for name in printed.NAME_OF_PARTY.regex.finditer(
            _without_descriptions(words[follow.end() :] if follow else "")
        ):
            term = self._terms.get(name.group().casefold())
            if term is not None:
                found |= self._party(term)
            elif printed.LEGAL_FORM.regex.search(name.group()):
                found |= _distinctive(name.group())
        return frozenset(found)

    def _party(self, term: Term) -> frozenset[str]:
        """The name that a term stands for, where it stands for a party."""
        if term.definiens is None:
            return frozenset()
        words = self.clean[term.definiens[0] : term.definiens[1]][:_SAID]
        name = printed.NAME_OF_PARTY.regex.match(words)
        if name is None or bare(name.group().rpartition(" ")[2]) in HEADS:
            return frozenset()
        person = term.term.casefold().removeprefix("the ") in _PERSONS
        described = printed.DESCRIPTION_OF_PARTY.regex.match(words, name.end())
        if person or described or printed.LEGAL_FORM.regex.search(name.group()):
            return _distinctive(name.group())
        return frozenset()

    @cached_property
    def _terms(self) -> dict[str, Term]:
        return {term.term.casefold(): term for term in reversed(self.contract.terms)}

    @cached_property
    def _own_parties(self) -> frozenset[str]:
        """Who the citing contract says in its opening that its parties are."""
        opening = [
            term
            for term in self.contract.terms
            if term.start < _OPENING and term.form in ("parenthetical", "hereinafter")
        ]
        return frozenset().union(*map(self._party, opening))


# -- what a contract says that it is ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a contract says of itself in its first words."""

    dates: frozenset[Date]
    words: str  # those that may name somebody
    restated: bool
    amends: bool


def _opening_of(card: ContractCard, clean: str) -> _Opening:
    head = clean[:_OPENING]
    return _Opening(
        frozenset(_own_dates(card.title or "", head)),
        f" {' '.join(_telling(head))} ",
        printed.AMENDED_AND_RESTATED.regex.search(head[:_TITLE]) is not None,
        is_amendment(head),
    )


def _own_dates(title: str, head: str) -> Iterator[Date]:
    """The dates that a contract's cover and its first sentence give it: "THIS LEASE, dated …", "LEASE made as of …"."""
    words = r"\s{1,200}".join(map(re.escape, title.split()))
    titles = re.finditer(rf"(?:\A|\n[^\S\n]{{0,200}}\n)\s{{0,200}}{words}", head) if title else ()
    for named in (*islice(titles, _TITLES), printed.THIS_AGREEMENT.regex.search(head)):
        date = _date_behind(named)
        if date is not None:
            yield date


def _compared(stated: _Stated, opening: _Opening) -> str | None:
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


def _names_of(card: ContractCard) -> set[str]:
    return {name for name in (_core(card.title or ""),) if name}


def _core(name: str) -> str:
    """A name without its date, determiner, and whether it was amended: what is compared."""
    name = re.split(r",?\s+(?:dated|made|effective|entered|as\s+of|by\s+and|between|among)\b", name, maxsplit=1)[0]
    name = printed.AMENDED_AND_RESTATED.regex.sub(" ", name)
    words = " ".join(_tokens(name))
    words = re.sub(r"^(?:(?:that|the|this|a|an|certain|such|said|fully|executed)\s)+", "", words)
    words = re.sub(r"\s(?:number|no)\s\S+$", "", words)
    return "" if words in _KIND_ALONE else words


def _tokens(words: str) -> Iterator[str]:
    for found in re.finditer(r"[\w'’&.-]+", words):
        token = re.sub(r"[.'’-]", "", found.group()).casefold()
        if token:
            yield token


def _without_descriptions(words: str) -> str:
    """Without "a Delaware corporation" and what stands in brackets."""
    words = re.sub(r"\([^()]{0,200}\)", " ", words)
    return printed.DESCRIPTION_OF_PARTY.regex.sub(" ; ", words)


def _distinctive(name: str) -> frozenset[str]:
    """The words of a name that are its own: "Acme Holdings, Inc." gives "acme holdings"; there may be none."""
    words = " ".join(_telling(name))
    return frozenset((words,)) if len(words) > 2 else frozenset()


def _telling(words: str) -> Iterator[str]:
    return (token for token in _tokens(words) if token not in _NOBODY and not token.isdigit())


def _date_behind(named: re.Match[str] | None) -> Date | None:
    """The date that stands behind an agreement's name, when it is that agreement's own and no other one's."""
    if named is None:
        return None
    words, end = named.string, named.end()
    date = printed.DATE.regex.search(words, end, end + _NEAR)
    if date is None:
        return None
    between = _without_descriptions(words[end : date.start()])
    if printed.ANOTHER.regex.search(between) or not printed.DATED.regex.search(between):
        return None
    return _date(date)


def _date(found: re.Match[str]) -> Date:
    month = found["month"] or found["month2"]
    year, day = found["year"] or found["year2"], found["day"] or found["day2"]
    number = int(day) if day else printed.DAYS.index(found["word"].lower()) + 1
    return int(year), _MONTHS.index(month.lower()) + 1, number
