"""Lists of facts: contracts, sections, terms, references; a row each, in each contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clauseqa.render.layout import GAP, Column, Line, Span, fits, line_width, table, wrap
from clauseqa.render.pieces import (
    DISTANCE,
    MARGIN,
    NUMBER,
    SEPARATOR,
    UNNUMBERED,
    Numbers,
    by_contract,
    contract_title,
    count,
    indented,
    number_of,
    opening,
    perhaps,
    place,
    reach,
    where_to,
)
from clauseqa.render.safe import one_line

if TYPE_CHECKING:
    from clauseqa.cards import OutlineEntry, ReferenceCard, TermCard
    from clauseqa.model import ContractCard

_MEANT_ELSEWHERE = {  # what is said of a term whose own words give no meaning
    "parenthetical": "(named in a sentence; which of its words are meant is not certain)",
    "hereinafter": "(named in a sentence; which of its words are meant is not certain)",
    "by_reference": "(by reference)",
}
_TITLE = 15  # columns that a title needs at least
_SHORTEST = 24  # columns of the words with which a unit opens


def contracts(cards: Sequence[ContractCard], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """A row a contract; where that is too wide, two lines: its name, and what it holds."""
    columns = (
        NUMBER,
        Column("CONTRACT"),
        Column("TITLE"),
        Column("PAGES", right=True),
        Column("SECTIONS", right=True),
        Column("TERMS", right=True),
        Column("REFS", right=True),
        Column("BROKEN", right=True),
    )
    rows = [
        [
            number_of(numbers),
            [place(card, "")],
            [Span(one_line(card.title or card.type or ""))],
            [Span(f"{card.pages:,}" if card.pages else "")],
            [Span(f"{card.sections:,}")],
            [Span(f"{card.terms:,}")],
            [Span(f"{card.references:,}")],
            [Span(f"{card.dangling:,}" if card.dangling else "", "broken")],
        ]
        for card in cards
    ]
    untitled = [[*row[:2], *row[3:]] for row in rows]
    if fits((*columns[:2], *columns[3:]), untitled, width - GAP - _TITLE):
        return table(columns, rows, width)
    return [line for card, row in zip(cards, rows, strict=True) for line in _contract(card, row[0], width)]


def _contract(card: ContractCard, called: Line, width: int) -> list[Line]:
    number = "".join(span.text for span in called)
    holds = [
        Span(one_line(card.title or card.type or ""), "heading"),
        Span(count(card.pages, "page") if card.pages else ""),
        Span(count(card.sections, "section")),
        Span(count(card.terms, "term")),
        Span(count(card.references, "reference")),
        Span(f"{card.dangling:,} broken" if card.dangling else "", "broken"),
    ]
    line: Line = []
    for one in holds:
        if one.text:
            line += [*([Span(SEPARATOR, "dim")] if line else []), one._replace(whole=one.style != "heading")]
    return [
        *wrap([place(card, "")], width, f"{'/' + number:>5}  " if number else ""),
        *wrap(line, width, " " * (MARGIN + (7 if number else 0))),
    ]


def outline(entries: Sequence[OutlineEntry], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """A tree a contract: number, heading or opening words, page."""
    lines: list[Line] = []
    for card, group in by_contract(entries):
        lines += contract_title(card, bool(lines), width)
        for entry in group:
            lines += _outline_line(entry, width, next(numbers))
    return lines


def _outline_line(entry: OutlineEntry, width: int, called: str = "") -> list[Line]:
    section = entry.section
    number = one_line(section.number or section.kind)
    margin = f"{'/' + called:>5}" if called else ""  # with a slash, so as not to look like the section's own number
    first = margin + "  " * (entry.depth + 1) + number + "  "
    page = [DISTANCE, Span(f"p. {section.page}", "dim", whole=True)] if section.page is not None else []
    room = max(width - len(first) - line_width(page), _SHORTEST)
    named = Span(one_line(section.heading), "heading") if section.heading else Span(opening(entry.opening, room), "dim")
    lines = wrap([named, *page], width, first)
    lines[0][:1] = [Span(margin, "dim"), Span(first[len(margin) :], "place")]
    return lines


def terms(cards: Sequence[TermCard], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """A row a term, in each contract."""
    columns = (
        NUMBER,
        Column("TERM"),
        Column("SECTION"),
        Column("PAGE", right=True),
        Column("LINE", right=True),
        Column("USES", right=True),
        Column("MEANING"),
    )
    lines: list[Line] = []
    for card, group in by_contract(cards):
        lines += contract_title(card, bool(lines), width)
        rows = [[number_of(numbers), *_term_row(item)] for item in group]
        lines += table(columns, rows, width)
    return lines


def _term_row(item: TermCard) -> list[Line]:
    term = item.term
    meaning = opening(item.definiens, 160) if item.definiens else _MEANT_ELSEWHERE.get(term.form, "(uncertain)")
    scope = f" [{reach(term.scope)}]" if term.scope else ""
    effect = f"{term.effect}: " if term.effect != "defines" else ""
    return [
        [Span(one_line(term.term), "term")],
        [Span(one_line(item.section))],
        [Span("" if item.page is None else str(item.page))],
        [Span(str(item.line))],
        [Span(str(item.uses))],
        [Span(effect + meaning), Span(scope, "dim")],
    ]


def references(cards: Sequence[ReferenceCard], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """A row a reference, in each contract."""
    page, line = Column("PAGE", right=True), Column("LINE", right=True)
    columns = (NUMBER, Column("IN"), page, line, Column("REFERENCE"), Column("TO"))
    lines: list[Line] = []
    for card, group in by_contract(cards):
        lines += contract_title(card, bool(lines), width)
        members = list(group)
        below = [indented(perhaps(item.reference, width - MARGIN, item.elsewhere), MARGIN) for item in members]
        rows = [[number_of(numbers), *_reference_row(item)] for item in members]
        lines += table(columns, rows, width, below)
    return lines


def _reference_row(item: ReferenceCard) -> list[Line]:
    reference = item.reference
    return [
        [Span(one_line(item.source), "place")],
        [Span("" if item.page is None else str(item.page))],
        [Span(str(item.line))],
        [Span(one_line(reference.surface), "reference")],
        where_to(reference, [target.heading for target in item.targets], item.elsewhere),
    ]
