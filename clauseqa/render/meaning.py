"""What a term means at a place: which definition governs, what is uncertain of it, what touches it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clauseqa.render.definition import head, lines_of_page, meaning
from clauseqa.render.layout import Line, Span, wrap
from clauseqa.render.pieces import (
    DISTANCE,
    MARGIN,
    UNNUMBERED,
    Numbers,
    count,
    joined,
    opening,
    place,
    quotation,
    reach,
    where,
)
from clauseqa.render.safe import one_line

if TYPE_CHECKING:
    from clauseqa.meaning import Change, Meaning, Other, Statute

_WORDS = {"governs": "governs", "uncertain": "uncertain", "outside": "outside its scope"}
_MEANING = 240  # characters of another definition


def meanings(found: Sequence[Meaning], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """Each meaning: the verdict on the place, the definition, what touches it, what does not govern."""
    return joined(_meaning(item, width, next(numbers)) for item in found)


def _meaning(item: Meaning, width: int, called: str) -> list[Line]:
    lines = _verdict(item, width)
    lines += [[], *head(item.definition, width, called), [], *meaning(item.definition, width), []]
    lines.append([Span("Scope  ", "title"), Span(reach(item.definition.term.scope))])
    if item.pointers:
        led = ", ".join(one_line(number) or "the opening" for number in item.pointer_places)
        lines += wrap([Span("Led to from  ", "title"), Span(led, "place")], width, rest="  ")
    for change in item.changes:
        lines += _changed(item, change, width)
    lines += wrap([Span("Here", "title"), Span("   "), *_uses(item)], width, rest=" " * 7)
    for statute in item.statutes:
        lines += _statute(statute, width)
    if item.others:
        lines += [[Span("Does not govern here", "title")]]
        lines += [line for other in item.others for line in _other(other, width)]
    return lines


def _verdict(item: Meaning, width: int) -> list[Line]:
    term = item.definition.term
    line = [
        Span(f"“{one_line(term.term)}”", "term"),
        Span(" at "),
        place(item.definition.contract, item.section.number),
    ]
    if item.section.heading:
        line += [DISTANCE, Span(one_line(item.section.heading), "heading")]
    lines = wrap(line, width, rest="  ")
    if item.verdict == "governs":
        return lines + wrap([Span("governs"), Span(f": {one_line(item.why)}")], width, "  ", "    ")
    lines += wrap([Span(_WORDS[item.verdict], "doubtful"), Span(f": {one_line(item.why)}")], width, "! ", "  ")
    return lines + [line for doubt in item.doubts for line in wrap([Span(one_line(doubt))], width, "! ", "  ")]


def _uses(item: Meaning) -> Line:
    if not item.uses:
        return [Span("not used here", "dim")]
    outside = sum(1 for use in item.uses if not use.in_scope)
    said = f"{count(len(item.uses), 'use')}: {lines_of_page(None, [use.line for use in item.uses])}"
    return [Span(said), *([Span(f"; {outside} outside the scope", "doubtful")] if outside else [])]


def _changed(item: Meaning, change: Change, width: int) -> list[Line]:
    title = {"widens": "Widened in ", "narrows": "Narrowed in "}.get(change.term.effect, "Changed in ")
    line = [Span(title, "title"), place(item.definition.contract, change.place.section)]
    line.append(Span(f", {where(change.place.page, change.place.line)}", "dim"))
    if not change.touches:
        line.append(Span(f": for {reach(change.term.scope)}, which does not reach here", "doubtful"))
    return wrap(line, width, rest="  ") + quotation(change.place.text, width, indent=MARGIN)


def _statute(statute: Statute, width: int) -> list[Line]:
    line = [
        Span("Cites here  " if statute.here else "Rests on  ", "title"),
        Span(one_line(statute.surface), "reference"),
        Span(f", {where(statute.page, statute.line)}", "dim"),
    ]
    if " ".join(statute.instrument.split()).casefold() not in " ".join(statute.surface.split()).casefold():
        line.append(Span(f": {one_line(statute.instrument)}"))
    return wrap(line, width, rest="  ")


def _other(other: Other, width: int) -> list[Line]:
    definition = other.definition
    line = [place(definition.contract, definition.section), Span(f", {where(definition.page, definition.line)}", "dim")]
    line.append(Span(f" [{one_line(other.why)}]", "doubtful"))
    words = opening(definition.shown or definition.definiens or definition.followed or "", _MEANING)
    return wrap([*line, Span(f": {words}" if words else "")], width, "  ", "    ")
