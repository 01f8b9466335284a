"""The card of a defined term: the words that define it, where they stand, how far they reach, where it is used.

Promise: every quotation is a slice of the document; "has the meaning given in Section 3" is followed to Section 3 and
quoted from there, or said to lead nowhere. Reads the catalog alone, and of it only the rows of the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from clauseqa.errors import NotFound
from clauseqa.library import Library
from clauseqa.library.names import fold, nearest
from clauseqa.model import Contract, ContractCard, Definition, Reference, Section, Span, Term, TermUse, Text, UsePlace
from clauseqa.places import line_of, typed
from clauseqa.terms.names import inflections

_ARTICLES = ("the ", "a ", "an ")
_LEADERS = re.compile(r"[.…]{4}")  # of a line of contents
_LONGEST_LINE = 400  # characters of text shown around a use; flattened documents have lines of pages


def define(library: Library, term: str, *, contract: int | None = None) -> tuple[Definition, ...]:
    """Every definition of `term` (any case, any quotation marks), a card each, in the order of the contracts.

    `contract` narrows it to one. Raises NotFound, with the nearest terms, when nothing defines it.
    """
    rows = rows_of(library, term, contract=contract)
    cards = []
    for card, found in rows:
        siblings = [other for owner, other in rows if owner.id == card.id]
        if found.effect == "defines" or found.base is None:
            cards.append(definition_card(library, card, found, siblings))
    return tuple(cards)


def rows_of(library: Library, term: str, *, contract: int | None = None) -> tuple[tuple[ContractCard, Term], ...]:
    """What defines `term`, or changes its meaning, in the order of the contracts. Raises NotFound, as `define` does.

    A contract that does not define the name as typed is asked for its other number: "Event of Default" finds
    "Events of Default" as well, where that is what a contract defines.
    """
    found: dict[int, tuple[tuple[ContractCard, Term], ...]] = {}
    for name in dict.fromkeys(_spellings(term)):
        rows = library.terms(name, contract=contract)
        new = dict.fromkeys(card.id for card, _ in rows if card.id not in found)
        found |= {id_: tuple(row for row in rows if row[0].id == id_) for id_ in new}
        if found and contract is not None:
            break
    if not found:
        raise _unknown(library, term, contract)
    return tuple(sorted((row for rows in found.values() for row in rows), key=lambda row: (row[0].path, row[0].id)))


def _spellings(term: str) -> Iterator[str]:
    """The name as typed, without its article, in the singular and in the plural."""
    folded = fold(term)
    yield folded
    bare = next((folded[len(article) :] for article in _ARTICLES if folded.startswith(article)), folded)
    if bare != folded:
        yield bare
    if bare.endswith("'s"):
        yield bare[:-2]
    if bare.endswith("ies"):
        yield bare[:-3] + "y"
    if bare.endswith("s"):
        yield bare[:-1]
    yield from inflections(bare)


def _unknown(library: Library, term: str, contract: int | None) -> NotFound:
    if contract is None:
        known = library.term_names()
        where = "nothing on this shelf defines"
    else:
        known = tuple(sorted({found.term for _, found in library.terms(contract=contract)}))
        where = f"{library.card_of(contract).name} does not define"
    near = nearest(term, known)
    hint = (
        "" if near else f"see what is defined: clauseqa terms · find the words: clauseqa search {typed(term.strip())}"
    )
    return NotFound(f"{where} “{term.strip()}”", nearest=near, hint=hint)


def definition_card(library: Library, card: ContractCard, term: Term, siblings: Sequence[Term]) -> Definition:
    """The card of one definition; `siblings` are the terms of its name in the same contract, itself included."""
    text = library.text(card.id)
    sections = library.sections(card.id)
    changes = tuple(other for other in siblings if other.effect != "defines" and other.base == term.index)
    uses = [
        use for index in (term.index, *(change.index for change in changes)) for use in library.uses(card.id, index)
    ]
    places = sorted(
        (
            _use_place(text, sections, use.start, use.end, use.section, use.in_scope)
            for use in uses
            if not _is_contents(text, sections, use)
        ),
        key=lambda place: place.start,
    )
    return replace(
        definition_in(text, sections, card, term),
        uses=tuple(places),
        changes=changes,
        change_places=tuple(_change_place(text, sections, change) for change in changes),
        followed=_followed(library, card, term) if term.form == "by_reference" else None,
    )


def _is_contents(text: Text, sections: Sequence[Section], use: TermUse) -> bool:
    """Whether a use stands in a table of contents."""
    if use.section is not None:
        return sections[use.section].kind == "toc"
    end = text.clean.find("\n", use.end) + 1 or len(text.clean)
    return _LEADERS.search(text.clean, use.end, end) is not None


def definition_in(text: Text, sections: Sequence[Section], card: ContractCard, term: Term) -> Definition:
    """What a definition says and where it stands, without its uses and what changes it."""
    section = None if term.section is None else sections[term.section]
    naming = naming_sentence(text, term)
    words = term.definiens or naming
    return Definition(
        contract=card,
        term=term,
        definiens=None if term.definiens is None else text.content[slice(*term.definiens)],
        section=section.number if section else "",
        heading=section.heading if section else None,
        page=text.page_at(term.start),
        line=line_of(text.content, term.start),
        uses=(),
        named_in=None if naming is None else text.content[slice(*naming)],
        shown="" if words is None else text.clean[slice(*words)],
    )


def naming_sentence(text: Text, term: Term) -> Span | None:
    """Where a term is named behind its meaning and it is not certain which words are meant: the whole sentence."""
    if term.definiens is not None or term.form not in ("parenthetical", "hereinafter", "refers"):
        return None
    return _sentence_around(text.clean, term)


def _sentence_around(clean: str, term: Term) -> Span:
    """The sentence that holds the name of a term, or as much of it as can be read at once."""
    from clauseqa.terms.definiens import ends_sentence, sentence_start

    limit = _sentence_end(clean, term.end)
    stops = (at for at in range(term.end, limit) if clean[at] == "." and ends_sentence(clean, at))
    return sentence_start(clean, term.start), min(limit, next(stops, limit) + 1)


def _change_place(text: Text, sections: tuple[Section, ...], change: Term) -> UsePlace:
    """Where a term is widened or narrowed, with the words from the term to the end of what is added to its meaning."""
    place = _use_place(text, sections, change.start, change.end, change.section, True)
    if change.definiens is None:
        return place
    start, end = change_span(text, change)
    return replace(place, text=text.content[start:end], text_start=start)


def change_span(text: Text, change: Term) -> Span:
    """The words that widen or narrow a term: from its name to the end of what is added to its meaning."""
    first, last = change.definiens or (change.start, change.end)
    start, end = min(change.start, first), max(change.end, last)
    return (start - 1 if text.content[start - 1 : start] in ('"', "“") else start), end


def _use_place(
    text: Text, sections: tuple[Section, ...], start: int, end: int, section: int | None, in_scope: bool
) -> UsePlace:
    around = line_around(text.content, start, end)
    return UsePlace(
        start=start,
        end=end,
        section="" if section is None else sections[section].number,
        page=text.page_at(start),
        line=line_of(text.content, start),
        in_scope=in_scope,
        text=text.content[slice(*around)],
        text_start=around[0],
    )


def line_around(content: str, start: int, end: int) -> Span:
    """The line (or lines) that hold `[start, end)`, without blanks at the edges; of a very long one, a part."""
    first = max(content.rfind("\n", 0, start) + 1, start - _LONGEST_LINE // 2)
    newline = content.find("\n", end)
    last = min(len(content) if newline < 0 else newline, end + _LONGEST_LINE // 2)
    first = _whole_word(content, first, start)
    while first < start and content[first].isspace():
        first += 1
    while last > end and (content[last - 1].isspace() or _cuts_word(content, last)):
        last -= 1
    return first, last


def _whole_word(content: str, at: int, limit: int) -> int:
    while at < limit and _cuts_word(content, at):
        at += 1
    return at


def _cuts_word(content: str, at: int) -> bool:
    return 0 < at < len(content) and not content[at - 1].isspace() and not content[at].isspace()


def _followed(library: Library, card: ContractCard, term: Term) -> str | None:
    """The words at the place that a definition by reference points to; None when it leads outside or nowhere."""
    contract = library.contract(card.id)
    reference = pointer_of(contract, term)
    if reference is None or len(reference.sections) != 1:
        return None
    other = _led_to(contract, term)
    if other is not None:
        return contract.quote(other.definiens) if other.definiens else contract.quote(_line(contract, other))
    target = contract.sections[reference.sections[0]]
    return contract.quote((target.start, target.end))


def _led_to(contract: Contract, term: Term) -> Term | None:
    """The definition at the end of the pointers that begin at one by reference; None where the first leads to none."""
    seen = {term.index}
    found = None
    while (other := pointed_to(contract, found or term)) is not None and other.index not in seen:
        seen.add(other.index)
        found = other
    return found


def pointed_to(contract: Contract, term: Term) -> Term | None:
    """The definition that one by reference ("has the meaning given in Section 3") leads to in its own contract; None
    where it leads to no definition of the same name, in either number, for sure."""
    reference = pointer_of(contract, term) if term.form == "by_reference" else None
    if reference is None or len(reference.sections) != 1:
        return None
    target = contract.sections[reference.sections[0]]
    there = [one for one in contract.terms if one.index != term.index and target.start <= one.start < target.end]
    names = (fold(term.term), *map(fold, inflections(term.term)))
    return next((one for name in names for one in there if fold(one.term) == name), None)


def pointer_of(contract: Contract, term: Term) -> Reference | None:
    """The reference in the words after a term defined by reference."""
    limit = term.definiens[1] if term.definiens else _sentence_end(contract.text.clean, term.end)
    return next((ref for ref in contract.references if term.end <= ref.start < limit), None)


def _sentence_end(clean: str, at: int) -> int:
    """Where the paragraph after `at` ends, or a little further on."""
    blank = clean.find("\n\n", at)
    return min(at + _LONGEST_LINE, len(clean) if blank < 0 else blank)


def _line(contract: Contract, term: Term) -> Span:
    return line_around(contract.text.content, term.start, term.end)
