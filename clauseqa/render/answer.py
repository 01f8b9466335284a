"""Passages that were found, and the card of an answer: the words, their place, what to read with them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from clauseqa.render.definition import definitions
from clauseqa.render.layout import Line, Span, wrap
from clauseqa.render.pieces import (
    DISTANCE,
    MARGIN,
    SEPARATOR,
    UNNUMBERED,
    Numbers,
    at,
    indented,
    joined,
    opening,
    perhaps,
    place,
    quotation,
    reach,
    status,
    style_of,
)
from clauseqa.render.safe import one_line
from clauseqa.render.section import section_card

if TYPE_CHECKING:
    from clauseqa.model import Answer, CitedReference, ContractAnswer, ContractCard, Definition, Hit, Statement

VERDICTS = {
    "answers": "Found in",
    "may answer": "Perhaps",
    "otherwise": "Say otherwise",
    "absent": "Nothing found in",
}
_ENDINGS = (*".;:?!)]”\"’'", "")  # of a sentence or a clause


def hits(found: Sequence[Hit], width: int) -> list[Line]:
    """Numbered passages: a line for the place, then the words."""
    return joined(_passage(number, item, width, excerpt=True) for number, item in enumerate(found, 1))


def _passage(number: int, item: Hit, width: int, *, excerpt: bool = False) -> list[Line]:
    """A passage under its place; of an `excerpt` it is shown where a sentence was cut."""
    head = [place(item.contract, item.section)]
    if item.heading:
        head += [DISTANCE, Span(one_line(item.heading), "heading")]
    head += [DISTANCE, at(item.page, item.line)]
    words = item.shown or item.text
    before = "… " if excerpt and words[:1].islower() else ""
    behind = " …" if excerpt and words[-1:] not in _ENDINGS else ""
    moved = len(before) - item.start
    marks = [(start + moved, end + moved, "mark") for start, end in item.marks]
    return wrap(head, width, f"{number:>2}  ") + quotation(before + words + behind, width, marks, indent=MARGIN)


def answers(found: Sequence[Answer], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """The quotation first, then its place, what to read with it, and what is uncertain."""
    return joined(_answer(item, width, numbers) for item in found)


def _answer(item: Answer, width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    lines: list[Line] = []
    if item.section is not None:
        lines += section_card(item.section, width, numbers)
    elif item.route == "term":
        lines += definitions(item.definitions, width, numbers)
    elif item.rows:
        lines += _each(item.rows, width)
    elif item.answer is not None:
        marks = [(start - item.answer.start, end - item.answer.start, "mark") for start, end in item.answer.marks]
        lines += quotation(item.answer.shown or item.answer.text, width, marks, indent=MARGIN)
        lines += _cited(item.answer, width, next(numbers))
    elif item.route in ("contract", "shelf") and not item.notes:
        lines += wrap([Span("Nothing on the shelf answers this.", "doubtful")], width)
    lines += _statements(item.statements, width) + _read_with(item, width)
    others = [] if item.rows or item.route in ("reference", "term") else [h for h in item.evidence if h != item.answer]
    if others:
        lines += [*([[]] if lines else []), [Span("See also" if item.answer else "Nearest passages", "title")]]
        lines += [
            line for number, hit in enumerate(others, 2 if item.answer else 1) for line in _passage(number, hit, width)
        ]
    lines += [[]] if item.notes and lines else []
    lines += [line for note in item.notes for line in wrap([Span(one_line(note))], width, "! ")]
    return lines


def _each(rows: Sequence[ContractAnswer], width: int) -> list[Line]:
    """The passage of each contract under what it is worth, and the names of those in which nothing was found."""
    lines: list[Line] = []
    number = 0
    for verdict, those in groupby(rows, key=lambda row: row.verdict):
        lines += [*([[]] if lines else []), [Span(VERDICTS[verdict], "title")]]
        for row in those:
            if row.passage is None:
                lines += wrap([Span(one_line(row.contract.name))], width, "    ")
            else:
                number += 1
                lines += _passage(number, row.passage, width)
    return lines


def _cited(item: Hit, width: int, called: str = "") -> list[Line]:
    line = [Span("— "), place(item.contract, item.section)]
    if item.heading:
        line.append(Span(f" {one_line(item.heading)}", "heading"))
    line += [Span(SEPARATOR, "dim"), at(item.page, item.line)]
    return wrap(line, width, f"{called:>2}".ljust(MARGIN), " " * MARGIN)


def _statements(found: Sequence[Statement], width: int) -> list[Line]:
    """What a language model made of the evidence, each sentence with the words that it rests on."""
    lines: list[Line] = []
    for one in found:
        lines += wrap([Span(one_line(one.text))], width, "  ", "    ")
        for hit in one.quotations:
            lines += quotation(f"“{hit.shown or hit.text}”", width, indent=MARGIN + 2)
            lines += indented(_cited(hit, width - 2), 2)
    return (
        [[], [Span("A language model says; its quotations were found word for word", "title")], *lines] if lines else []
    )


def _read_with(item: Answer, width: int) -> list[Line]:
    """The definitions and the units that the answer leans on."""
    if item.route == "term":
        return []
    lines = [line for one in item.definitions for line in _short_definition(one, width)]
    lines += [line for one in item.references for line in _followed_reference(one, width)]
    return [[], [Span("Read with", "title")], *lines] if lines else []


def _short_definition(item: Definition, width: int) -> list[Line]:
    line = [Span(f"“{one_line(item.term.term)}”", "term"), *_there(item.contract, item.section)]
    scope = f" [{reach(item.term.scope)}]" if item.term.scope else ""
    meaning = f": {opening(item.shown or item.definiens, 240)}" if item.definiens else ""
    if item.named_in is not None:
        meaning = f", named in: {opening(item.shown, 240)}"
    return wrap([*line, Span(scope, "doubtful"), Span(meaning)], width, "  ", "    ")


def _there(contract: ContractCard, number: str) -> Line:
    """A place in the contract of the answer, whose name has been said: " #12(b)"."""
    return [Span(" "), place(contract, number)._replace(text=f"#{one_line(number)}")] if number else []


def _followed_reference(item: CitedReference, width: int) -> list[Line]:
    reference, first = item.reference, "  " * item.level
    surface = Span(one_line(reference.surface), style_of(reference))
    if not item.targets:
        lines = wrap([surface, Span(" → "), *status(reference)], width, first, first + "  ")
        return lines + indented(perhaps(reference, width - MARGIN), MARGIN)
    lines = []
    for target in item.targets:
        line = [surface, Span(" →"), *_there(target.contract, target.section)]
        lines += wrap([*line, Span(f": {opening(target.text, 240)}")], width, first, first + "  ")
    return lines
