"""Units that carry their word in their name: exhibits, schedules and annexes; parts, items, notes and recitals.

Promise: "Exhibit A" is never "Schedule A"; the same letter under another word is offered, not applied.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from ..model import Candidate
from ..numbering import Reading, readings, roman_value, to_roman, token_of
from .choice import choose
from .found import Found
from .lookup import attachment_key, key_of
from .missing import lacking

if TYPE_CHECKING:
    from ..references.citation import Citation, Designator
    from ..references.instruments import Instrument
    from .document import Document

_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
}
_LONGEST_RANGE = 40  # attachments
_FRONT = 15_000  # code points: recitals stand before the body


def attachment(
    document: Document, citation: Citation, designator: Designator, owner: Instrument, source: int | None
) -> Found:
    """ "Exhibit A" and the steps within it; "Schedule One" is also "Schedule 1"."""
    outline = document.outline
    word = (citation.unit or "").capitalize()
    name = f"{word} {designator.parts[0]}"
    number = word + " " + designator.number
    for variant in (number, name):
        keys = [attachment_key(variant)]
        tail = variant[len(word) + 1 :]
        if tail.lower() in _WORDS:
            keys.append(attachment_key(f"{word} {_WORDS[tail.lower()]}"))
        elif tail in _WORDS.values():
            keys += [attachment_key(f"{word} {w}") for w, n in _WORDS.items() if n == tail]
        matches = [m for k in keys for m in outline.attachments.get(k, ())]
        if not matches:
            continue
        steps = key_of(designator.number[len(designator.parts[0]) :]) if variant == name else ()
        holding = [m for m in matches if outline.holds(m, source)]
        chosen = choose(document, holding[:1] or matches, number, citation, source)
        if chosen is None or chosen.section is None or not steps:
            return chosen or Found(number, None, "ambiguous", "")
        deeper = outline.lookup(chosen.section, steps)
        below = choose(document, deeper, number, citation, source)
        return below or lacking(document, number, chosen.section, designator.number[len(designator.parts[0]) :])
    if citation.this:
        for above in outline.upward(source):
            if document.sections[above].kind == "exhibit" and document.sections[above].number.endswith(
                " " + designator.parts[0]
            ):
                return Found(document.sections[above].number, above)
        return Found(number, None, "ambiguous", f"no unit around it was recognised as {number}")
    if any(document.printed.as_attachment(word, name) for name in (designator.parts[0], designator.number)):
        return Found(number, None, "ambiguous", f"“{number}” is printed as a heading, but no unit was recognised there")
    titled = _opening_a_title(document, number)
    if titled is None:
        titled = _under_its_title(document, word, designator.number)
    if titled is not None:
        return Found(document.sections[titled].number, titled)
    foreign = document.foreign.get(f"{citation.unit} {designator.number}")
    if foreign is not None and not owner.named:
        return Found(number, None, "external", foreign)
    twins = twin_attachments(document, citation.unit or "", designator.number)
    if len(twins) == 1 and (source is None or outline.scope[source] is None):
        return Found(document.sections[twins[0]].number, twins[0])
    candidates = _in_other_numerals(document, twins) + _under_another_word(document, designator.parts[0], source)
    if word == "Addendum" and not owner.named:
        return Found(number, None, "external")
    return Found(number, None, "dangling", f"{number} is not attached", candidates)


def attachments_between(first: Designator, last: Designator) -> list[Designator]:
    """What "Exhibits A through D" names beside its ends: B, C; [] when the ends do not count in one series."""
    if len(first.parts) != 1 or len(last.parts) != 1:
        return []
    one, other = first.parts[0], last.parts[0]
    stem = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one[:-1], other[:-1], strict=False)))
    stem = stem.rstrip("0123456789") if one[len(stem) :].isdigit() else stem
    for begin in readings(one[len(stem) :]):
        for end in readings(other[len(stem) :]):
            if begin.series == end.series and 0 < end.value - begin.value < _LONGEST_RANGE:
                names = [stem + token_of(Reading(begin.series, v)) for v in range(begin.value + 1, end.value)]
                return [replace(first, parts=(name,)) for name in names]
    return []


def _opening_a_title(document: Document, name: str) -> int | None:
    """The attachment whose title opens with its name: "EXHIBIT 9.1(A) - FORM OF ASSIGNMENT AGREEMENT"."""
    if ")" not in name:
        return None
    opening = f"{name} ".casefold()
    titled = [
        s.index for s in document.sections if s.kind == "exhibit" and f"{s.number} ".casefold().startswith(opening)
    ]
    return titled[0] if len(titled) == 1 else None


def _under_its_title(document: Document, word: str, number: str) -> int | None:
    """The attachment that stands under its title alone, where the list of attachments gives the number that title."""
    title = document.printed.listed_titles.get((word, number.upper()))
    if title is None:
        return None
    named = [
        s.index
        for s in document.sections
        if s.kind == "exhibit" and title.casefold() in (s.number.casefold(), (s.heading or "").casefold())
    ]
    return named[0] if len(named) == 1 else None


def twin_attachments(document: Document, unit: str, number: str) -> list[int]:
    """The attachments printed with the same number in the other numerals: "Appendix III" for "appendix 3".

    A single letter is a numeral only where longer ones or no letters show that the document counts in romans.
    """
    word = unit.capitalize()
    printed = {
        s.index: s.number.partition(" ")[2]
        for s in document.sections
        if s.kind == "exhibit" and s.number.startswith(word + " ")
    }
    if number.isdigit() and 0 < int(number) < 100:
        counted_in_romans = any(len(n) > 1 and roman_value(n) for n in printed.values())
        roman = to_roman(int(number))
        return [i for i, n in printed.items() if n == roman and counted_in_romans]
    value = roman_value(number) if number.isupper() else None
    if value is None or (len(number) == 1 and any(n.isalpha() for n in printed.values())):
        return []
    return [i for i, n in printed.items() if n == str(value)]


def _in_other_numerals(document: Document, twins: list[int]) -> tuple[Candidate, ...]:
    """Twins that are not certain enough: several, or the words stand in an attachment with a list of its own."""
    why = "the same number in the other numerals"
    return tuple(Candidate(document.sections[i].number, i, why) for i in twins[:2])


def _under_another_word(document: Document, designator: str, source: int | None) -> tuple[Candidate, ...]:
    """The same letter under another word ("Schedule A" for "Exhibit A"), where nothing cites that one by its name."""
    found = [
        Candidate(section.number, section.index, f"{designator} is attached as {section.number}")
        for section in document.sections
        if section.kind == "exhibit"
        and section.parent is None
        and section.number.endswith(" " + designator)
        and not document.outline.holds(section.index, source)
        and section.number.casefold() not in document.cited
    ]
    return tuple(found[:2])


def named_unit(document: Document, citation: Citation, designator: Designator, source: int | None) -> Found:
    """Parts, items, notes and recitals carry their word in the number; "Item 4" may also be a plain 4 of a list."""
    outline = document.outline
    word = (citation.unit or "").capitalize()
    name = f"{word} {designator.number}"
    last = key_of(name)
    matches = [
        s.index
        for s in document.sections
        if s.kind != "toc" and outline.keys[s.index][-len(last) :] == last and s.number
    ]
    if not matches and word == "Recital":
        bare = outline.lookup(None, key_of(designator.number))
        matches = [m for m in bare if document.sections[m].start < _FRONT]
    if not matches and word == "Note":
        matches = [s.index for s in document.sections if s.number.endswith(f"Item 1/{designator.number}")]
    if not matches and word == "Item":
        return _item_of_a_list(document, citation, designator, source, name)
    own = [m for m in matches if outline.scope[m] == (outline.scope[source] if source is not None else None)]
    chosen = choose(document, own or matches, name, citation, source)
    return chosen or Found(name, None, "dangling", f"there is no {name}")


def _item_of_a_list(
    document: Document, citation: Citation, designator: Designator, source: int | None, name: str
) -> Found:
    """The plain number of a list around the words."""
    for above in document.outline.upward(source):
        near = [
            c for c in document.outline.children.get(above, ()) if document.outline.own_label(c) == designator.number
        ]
        chosen = choose(document, near, name, citation, source)
        if chosen is not None:
            return chosen
    return Found(name, None, "dangling", f"there is no {name}")
