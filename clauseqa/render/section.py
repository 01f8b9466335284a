"""The card of a section: its place, its words, what it leans on and what leans on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clauseqa.render.layout import Line, Span, wrap
from clauseqa.render.pieces import (
    DISTANCE,
    MARGIN,
    SEPARATOR,
    UNNUMBERED,
    Numbers,
    indented,
    joined,
    opening,
    perhaps,
    place,
    quotation,
    style_of,
    where,
    where_to,
)
from clauseqa.render.safe import one_line

if TYPE_CHECKING:
    from clauseqa.model import Reference, Section, SectionCard


def sections(cards: Sequence[SectionCard], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """The card of each section: its place, words, references, terms and who cites it. Numbers are the references'."""
    return joined(section_card(card, width, numbers) for card in cards)


def section_card(card: SectionCard, width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    marks = [(one.start - card.section.start, one.end - card.section.start, style_of(one)) for one in card.references]
    lines = _section_head(card, width)
    lines += [[], *quotation(card.shown or card.text, width, marks, indent=MARGIN), []]
    headings = dict(card.headings)
    lines += _listed("References", [_reference_line(one, headings, width, next(numbers)) for one in card.references])
    lines += _listed("Terms", _term_lines(card, width))
    lines += _listed("Cited by", _citing_lines(card, width))
    return lines[:-1] if not lines[-1] else lines


def _section_head(card: SectionCard, width: int) -> list[Line]:
    head = [place(card.contract, card.section.number)]
    if card.section.heading:
        head += [DISTANCE, Span(one_line(card.section.heading), "heading")]
    above = [_named(one) for one in card.path[:-1]]
    trail = SEPARATOR.join(
        [*([" › ".join(above)] if above else []), where(card.section.page, card.line), one_line(card.contract.path)]
    )
    return wrap(head, width, rest="  ") + wrap([Span(trail, "dim")], width, rest="  ")


def _named(section: Section) -> str:
    return one_line(f"{section.number or section.kind} {section.heading or ''}").strip()


def _reference_line(reference: Reference, headings: dict[str, str], width: int, called: str = "") -> list[Line]:
    line = [Span(one_line(reference.surface), style_of(reference)), Span(" → ")]
    targets = where_to(reference, [headings.get(target) for target in reference.targets])
    return wrap([*line, *targets], width - 2, f"{called}  " if called else "", "  ") + indented(
        perhaps(reference, width - 4), 2
    )


def _term_lines(card: SectionCard, width: int) -> list[list[Line]]:
    meanings = card.meanings or (None,) * len(card.terms)
    return [
        wrap(
            [Span(one_line(term.term), "term"), Span(f": {opening(meaning, 140)}" if meaning else "")],
            width - 2,
            "",
            "  ",
        )
        for term, meaning in zip(card.terms, meanings, strict=True)
    ]


def _citing_lines(card: SectionCard, width: int) -> list[list[Line]]:
    sources = card.citing or ("",) * len(card.cited_by)
    return [
        wrap(
            [Span(one_line(number), "place"), DISTANCE, Span(one_line(one.surface), style_of(one))], width - 2, "", "  "
        )
        for one, number in zip(card.cited_by, sources, strict=True)
    ]


def _listed(title: str, blocks: list[list[Line]]) -> list[Line]:
    if not blocks:
        return []
    lines: list[Line] = [[Span(title, "title")]]
    for block in blocks:
        lines += indented(block, 2)
    return [*lines, []]
