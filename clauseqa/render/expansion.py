"""A clause with what it leans on: the passages in reading order, and under each what it leans on in turn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from clauseqa.render.layout import Line, Span, wrap
from clauseqa.render.pieces import (
    DISTANCE,
    MARGIN,
    UNNUMBERED,
    Numbers,
    candidates,
    certain,
    indented,
    joined,
    place,
    possible,
    quotation,
    where,
)
from clauseqa.render.safe import one_line

if TYPE_CHECKING:
    from clauseqa.expand import Expansion, Lean, Passage

KINDS = {"lead-in": "leads in to it", "widening": "widens it", "narrowing": "narrows it"}


def expansions(found: Sequence[Expansion], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """Each passage under its number. The numbers are those by which the passages name each other."""
    del numbers  # a passage has its number wherever it is shown
    return joined(_passage(passage, width) for one in found for passage in one.passages)


def _passage(item: Passage, width: int) -> list[Line]:
    lines = _head(item, width)
    start = [[], *_words(item, width)]
    return lines + start + _leans(item.leans, width)


def _head(item: Passage, width: int) -> list[Line]:
    head = [place(item.contract, item.section.number if item.section else "")]
    if item.term is not None:
        head = [Span(f"“{one_line(item.term.term)}”", "term"), DISTANCE, *head]
    if item.section is not None and item.section.heading:
        head += [DISTANCE, Span(one_line(item.section.heading), "heading")]
    said = [KINDS[item.kind]] if item.kind in KINDS else ["the clause itself"] if not item.level else []
    tail = ", ".join([where(item.page, item.line), *said])
    return wrap([*head, DISTANCE, Span(tail, "dim")], width, f"{item.number:>2}  ", " " * MARGIN)


def _words(item: Passage, width: int) -> list[Line]:
    lines: list[Line] = []
    gap = f"‹read at {_numbers(item.skipped)}›" if item.skipped else ""
    for number, piece in enumerate(item.pieces):
        if number:
            lines += indented([[Span(gap, "dim")]], MARGIN)
        breaks = [at - piece.start for at in piece.set_out]
        lines += quotation(piece.shown, width, indent=MARGIN, breaks=breaks)
    if gap and len(item.pieces) < 2:
        lines += indented([[Span(f"‹the rest is {gap[1:-1]}›", "dim")]], MARGIN)
    return lines


def _leans(leans: Sequence[Lean], width: int) -> list[Line]:
    if not leans:
        return []
    lines: list[Line] = [[]]
    plain = [one for one in leans if one.kind == "term" and not one.why]
    if plain:
        line: Line = []
        for one in plain:
            line += [Span(", " if line else ""), Span(f"“{one_line(one.target)}”", "term"), *_mark(one)]
        lines += wrap(line, width, " " * MARGIN + "uses   ", " " * (MARGIN + 7))
    for one in leans:
        if one.kind == "term" and one.why:
            said = [Span(f"“{one_line(one.target)}”", "term"), *_mark(one), Span(f": {one_line(one.why)}", "doubtful")]
            lines += wrap(said, width, " " * MARGIN + "uses   ", " " * (MARGIN + 7))
    cited = (one for one in leans if one.kind == "reference")
    for _, group in groupby(cited, key=lambda one: (one.start, one.end)):
        lines += _citation(list(group), width)
    return lines


def _citation(members: Sequence[Lean], width: int) -> list[Line]:
    first = members[0]
    line = [Span(one_line(first.words), "broken" if first.mark == "unresolved" else "reference"), Span(" → ")]
    for number, one in enumerate(members):
        line += [Span(", " if number else "")]
        if one.mark in ("external", "unresolved"):
            line.append(Span(one_line(one.why), "dim" if one.mark == "external" else "broken"))
            line += [*certain(one.elsewhere), *_quoted(one)]
        else:
            line += [Span(one_line(one.target), "place"), *_mark(one)]
    lines = wrap(line, width, " " * MARGIN + "cites  ", " " * (MARGIN + 7))
    below = [*candidates(first.candidates, width - MARGIN - 9), *possible(first.elsewhere, width - MARGIN - 9)]
    return lines + indented(below, MARGIN + 9)


def _quoted(one: Lean) -> Line:
    """Where the units of another contract are read that a reference leads to, and what of them did not fit."""
    read = [Span(f" [{_numbers(one.passages)}]", "dim")] if one.passages else []
    return read + ([Span(f" ‹left out: {one.chars:,} characters›", "doubtful")] if one.chars else [])


def _mark(one: Lean) -> Line:
    """What became of a thing that is leant on: the number it is read at, or why it is not."""
    if one.mark == "read":
        return [Span(f" [{_numbers(one.passages)}]", "dim")]
    if one.mark == "above":
        return [Span(f" [{_numbers(one.passages)} above]", "dim")]
    if one.mark == "cycle":
        return [Span(f" [{_numbers(one.passages)}, a cycle]", "doubtful")]
    said = {
        "holds": "‹holds this›",
        "beyond": "‹further›",
        "left out": f"‹left out: {one.chars:,} characters›",
        "no words": "‹no words›",
    }
    return [Span(f" {said.get(one.mark, '')}", "dim" if one.mark in ("holds", "beyond") else "doubtful")]


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
