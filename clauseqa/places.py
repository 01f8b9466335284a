"""Places as people write them: ``DOC#12(b)``, ``12(b)``, ``Section 4.1``, ``DOC#``.

Promise: a place is found exactly or not at all. 12(b) is never answered by 12(B), nor by 12; what exists nearby is told
instead. Reads the catalog alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from clauseqa.errors import Ambiguous, NotFound, QueryError
from clauseqa.library import Library
from clauseqa.model import ContractCard, Reference, Section, SectionCard, Term

_NEAREST = 5
_LOOKED_AT = 50  # contracts, for a number that none of them has

_UNIT_WORD = re.compile(
    r"(?:sections?|sec\.|articles?|art\.|clauses?|paragraphs?|para\.|sub-?sections?|§§?)\s*", re.IGNORECASE
)
_NAMED_UNIT = re.compile(
    r"(exhibit|schedule|annex|appendix|attachment|addendum|item|note|part|recital)\s+(?=\S)", re.IGNORECASE
)
_OBEYED = re.compile(r"[\"$`\\!]")  # by a shell, between double quotation marks
_PLAIN = re.compile(r"[\w./:~,#@%+=-]+")
_ORDINAL = re.compile(r"~(\d{1,4})$")
_NUMBER = re.compile(rf"\d|\(|[IVXLC]{{1,7}}\b|[A-Za-z]\b|{_NAMED_UNIT.pattern}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written, taken apart."""

    contract: str | None  # any part of its name; None: whichever is meant
    number: str  # canonical as far as writing goes: "12(b)", "Exhibit A/3"; "" for the whole contract
    ordinal: int | None = None  # of units that share one number, which: "12(b)~2"


def parse_place(text: str) -> Place:
    """Take a place apart. Raises QueryError when nothing stands in it."""
    contract, hash_sign, written = text.strip().rpartition("#")
    ordinal = _ORDINAL.search(written)
    if ordinal:
        written = written[: ordinal.start()]
    number = canonical(written)
    if not number and not (hash_sign and contract.strip()):
        raise QueryError(f"{text!r} names no place", hint="a place is written 12(b) or NAME#12(b)")
    return Place(contract.strip() or None, number, int(ordinal[1]) if ordinal else None)


def canonical(written: str) -> str:
    """A number as typed, spelt as in the outline: "Section 12 (b)." -> "12(b)", "exhibit A / 3" -> "Exhibit A/3"."""
    number = " ".join(written.replace("\u00a0", " ").split())
    number = re.sub(r"\s*/\s*", "/", number)
    number = _UNIT_WORD.sub("", number, count=1) if _UNIT_WORD.match(number) else number
    number = _NAMED_UNIT.sub(lambda word: word[1].capitalize() + " ", number)
    number = re.sub(r"\s+(?=\()|(?<=\()\s+|\s+(?=\))", "", number)
    return number.rstrip(".,;: ")


def is_number(written: str) -> bool:
    """Whether what is typed may be the number of a section, and is no mere name."""
    return _NUMBER.match(canonical(written)) is not None


def find_place(library: Library, text: str, *, contract: int | None = None) -> SectionCard:
    """The section at a place as written. `contract` is the id of the one that is meant when the place names none.

    Raises QueryError (no place at all), NotFound and Ambiguous (with the nearest that exist, as one writes them).
    """
    place = parse_place(text)
    if place.contract is not None:
        card = library.card(place.contract)
    elif contract is not None:
        card = library.card_of(contract)
    else:
        card = _holder(library, place)
    if not place.number:
        raise _whole(card)
    section = _pick(library, card, place)
    return section_card(library, card, section)


def section_card(library: Library, card: ContractCard, section: Section) -> SectionCard:
    """`section` of the contract of `card`, with what it leans on and what leans on it."""
    contract = library.contract(card.id)
    sections = contract.sections
    inside = {other.index for other in sections if section.start <= other.start and other.end <= section.end}
    inside.add(section.index)
    standing = tuple(ref for ref in contract.references if section.start <= ref.start < section.end)
    used = {use.term for use in contract.uses if section.start <= use.start < section.end}
    terms = tuple(term for term in contract.terms if _belongs(term, section, used))
    cited_by = tuple(
        ref
        for ref in contract.references
        if not inside.isdisjoint(ref.sections) and not section.start <= ref.start < section.end
    )
    return SectionCard(
        contract=card,
        section=section,
        path=chain(sections, section),
        text=contract.quote((section.start, section.end)),
        line=line_of(contract.text.content, section.start),
        references=standing,
        headings=_headings(sections, standing),
        terms=terms,
        cited_by=cited_by,
        meanings=tuple(contract.quote(term.definiens) if term.definiens else None for term in terms),
        shown=contract.text.clean[section.start : section.end],
        citing=tuple(sections[ref.source].number if ref.source is not None else "" for ref in cited_by),
        cited_as=tuple(contract.text.clean[ref.start : ref.end] for ref in cited_by),
        set_out=tuple(
            one.start for one in sections if one.kind != "inline" and section.start < one.start < section.end
        ),
    )


def chain(sections: tuple[Section, ...], section: Section) -> tuple[Section, ...]:
    """From the outermost unit that holds `section` to the section itself."""
    path = [section]
    while path[-1].parent is not None:
        path.append(sections[path[-1].parent])
    return tuple(reversed(path))


def line_of(content: str, offset: int) -> int:
    """The 1-based line of `content` that holds `offset`."""
    return content.count("\n", 0, offset) + 1


def written(card: ContractCard, number: str) -> str:
    """A place as one writes it."""
    return f"{card.name}#{number}"


def typed(name: str) -> str:
    """A name as it can be typed on a command line: in quotation marks where it needs them."""
    if _PLAIN.fullmatch(name):
        return name
    from shlex import quote

    return quote(name) if _OBEYED.search(name) else f'"{name}"'


def _named(number: str) -> str:
    return number if _NAMED_UNIT.match(number) else f"a section {number}"


def _headings(sections: tuple[Section, ...], references: Iterable[Reference]) -> tuple[tuple[str, str], ...]:
    found = {}
    for reference in references:
        for index in reference.sections:
            if sections[index].heading:
                found[sections[index].number] = sections[index].heading or ""
    return tuple(found.items())


def _belongs(term: Term, section: Section, used: set[int]) -> bool:
    return term.index in used or section.start <= term.start < section.end


def _holder(library: Library, place: Place) -> ContractCard:
    """The one contract that can be meant when none is named."""
    holders = library.holders(place.number)
    if len(holders) == 1:
        return holders[0]
    if holders:
        raise Ambiguous(
            f"{len(holders)} contracts have {_named(place.number)}",
            nearest=tuple(written(card, place.number) for card in holders),
            hint="name the contract: NAME#12(b)",
        )
    if not is_number(place.number):
        raise _whole(library.card(place.number))
    cards = library.cards()
    if len(cards) == 1:
        return cards[0]
    raise NotFound(
        f"no contract here has {_named(place.number)}",
        nearest=_near_anywhere(library, cards, place.number),
        hint="see what there is: clauseqa docs",
    )


def _whole(card: ContractCard) -> NotFound:
    return NotFound(
        f"{card.name} is a whole contract, not a section of one",
        hint=f"see its sections: clauseqa outline {typed(card.name)}",
    )


def _near_anywhere(library: Library, cards: tuple[ContractCard, ...], number: str) -> tuple[str, ...]:
    """The place of each contract that is nearest to a number, the likest first."""
    from difflib import SequenceMatcher

    near = [places[0] for card in cards[:_LOOKED_AT] if (places := _near(library, card, number))]
    near.sort(key=lambda found: -SequenceMatcher(None, number.casefold(), found.rpartition("#")[2].casefold()).ratio())
    return tuple(near[:_NEAREST])


def _pick(library: Library, card: ContractCard, place: Place) -> Section:
    named = [section for section in library.sections(card.id) if section.number == place.number]
    if not named:
        raise NotFound(
            f"{card.name} has no {place.number}",
            nearest=_near(library, card, place.number),
            hint=f"see its sections: clauseqa outline {typed(card.name)}",
        )
    if place.ordinal is not None:
        if not 1 <= place.ordinal <= len(named):
            raise NotFound(
                f"{card.name} has {len(named)} of {place.number}, not {place.ordinal}",
                nearest=_ordinals(card, place, named),
            )
        return named[place.ordinal - 1]
    if len(named) > 1:
        content = library.text(card.id).content
        lines = ", ".join(str(line_of(content, section.start)) for section in named)
        raise Ambiguous(
            f"{place.number} stands {len(named)} times in {card.name}: on lines {lines}",
            nearest=_ordinals(card, place, named),
            hint=f"say which: {typed(written(card, place.number) + '~1')}",
        )
    return named[0]


def _ordinals(card: ContractCard, place: Place, named: list[Section]) -> tuple[str, ...]:
    return tuple(f"{written(card, place.number)}~{ordinal}" for ordinal in range(1, len(named) + 1))


def _near(library: Library, card: ContractCard, number: str) -> tuple[str, ...]:
    """The places of one contract that are nearest to a number that it lacks, best first."""
    from difflib import SequenceMatcher

    parents = _parents(number)
    ranked: dict[str, tuple[float, int]] = {}
    for order, section in enumerate(library.sections(card.id)):
        known = section.number
        if not known or known in ranked:
            continue
        if known.casefold() == number.casefold() or known.endswith("/" + number):
            worth = 0.0
        elif _parents(known)[:1] == parents[:1] and parents:
            worth = 2.0 - SequenceMatcher(None, known, number).ratio()
        elif known in parents:
            worth = 2.5 + parents.index(known)
        else:
            likeness = SequenceMatcher(None, known, number).ratio()
            if likeness < 0.6:
                continue
            worth = 10.0 - likeness
        ranked[known] = (worth, order)
    best = sorted(ranked, key=lambda known: ranked[known])[:_NEAREST]
    return tuple(written(card, known) for known in best)


def _parents(number: str) -> list[str]:
    """The paths above a path, innermost first: "12(b)(ii)" -> ["12(b)", "12"]."""
    from clauseqa.numbering import parent_of

    found = []
    above = parent_of(number)
    while above and above not in found:
        found.append(above)
        above = parent_of(above)
    return found
