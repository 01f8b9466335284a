"""Units that carry their word in their name: exhibits, schedules and annexes; parts, items, notes and recitals.

Promise: "Exhibit A" is never "Schedule A"; the same letter under another word is offered, not applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Candidate
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
    if document.printed.as_attachment(word, designator.parts[0]):
        return Found(number, None, "ambiguous", f"“{number}” is printed as a heading, but no unit was recognised there")
    foreign = document.foreign.get(f"{citation.unit} {designator.number}")
    if foreign is not None and not owner.named:
        return Found(number, None, "external", foreign)
    candidates = _under_another_word(document, designator.parts[0])
    if word == "Addendum" and not owner.named:
        return Found(number, None, "external")
    return Found(number, None, "dangling", f"{number} is not attached", candidates)


def _under_another_word(document: Document, designator: str) -> tuple[Candidate, ...]:
    """The same letter under another word ("Schedule A" for "Exhibit A")."""
    found = [
        Candidate(section.number, section.index, f"{designator} is attached as {section.number}")
        for section in document.sections
        if section.kind == "exhibit" and section.parent is None and section.number.endswith(" " + designator)
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
