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
    apart_from_references,
    candidates,
    indented,
    joined,
    opening,
    perhaps,
    place,
    quotation,
    severity_style,
    style_of,
    where,
    where_to,
)
from clauseqa.render.safe import one_line

if TYPE_CHECKING:
    from clauseqa.model import Elsewhere, Reference, Section, SectionCard


def sections(cards: Sequence[SectionCard], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """The card of each section: its place, words, references, terms and who cites it. Numbers are the references'."""
    return joined(section_card(card, width, numbers) for card in cards)


def section_card(card: SectionCard, width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    lines = _section_head(card, width)
    lines += [[], *_words(card, width), []]
    rules = {(one.start, one.end): one.rule for one in card.findings}
    lines += _listed("Findings", _finding_lines(card, width))
    headings = dict(card.headings)
    lines += _listed(
        "References",
        [
            _reference_line(card, one, leads, headings, width, next(numbers), rules.get((one.start, one.end), ""))
            for one, leads in card.leading
        ],
    )
    lines += _listed("Terms", _term_lines(card, width))
    lines += _listed("Cited by", [*_citing_lines(card, width), *_citing_from_elsewhere(card, width)])
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


def _words(card: SectionCard, width: int) -> list[Line]:
    """The section's words; a sign in the margin stands beside each line in which there is a finding."""
    start = card.section.start
    found = [(one.start - start, one.end - start, severity_style(one)) for one in card.findings]
    marks = [
        (one.start - start, one.end - start, style_of(one))
        for one in card.references
        if not any(one.start < other.end and other.start < one.end for other in card.findings)
    ]
    breaks = [one - start for one in card.set_out]
    lines = quotation(card.shown or card.text, width, [*found, *marks], indent=MARGIN, breaks=breaks)
    if not found:
        return lines
    return [_signed(line) for line in lines]


def _signed(line: Line) -> Line:
    style = next((span.style for span in line if span.style in ("broken", "doubtful")), "")
    return [Span("!".rjust(MARGIN - 1) + " ", style), *line[1:]] if style else line


def _finding_lines(card: SectionCard, width: int) -> list[list[Line]]:
    return [
        wrap(
            [
                Span(f"line {one.line}: ", "dim"),
                Span(one.severity, severity_style(one)),
                Span(f": {one_line(one.message)} "),
                Span(f"[{one.rule}]", "dim"),
            ],
            width - 2,
            "",
            "  ",
        )
        + indented(candidates(one.candidates, width - 4), 2)
        for one in apart_from_references(card)
    ]


def _reference_line(
    card: SectionCard,
    reference: Reference,
    elsewhere: Sequence[Elsewhere],
    headings: dict[str, str],
    width: int,
    called: str = "",
    rule: str = "",
) -> list[Line]:
    at = reference.start - card.section.start
    words = card.shown[at : at + reference.end - reference.start] or reference.surface
    line = [Span(one_line(words), style_of(reference)), Span(" → ")]
    targets = where_to(reference, [headings.get(target) for target in reference.targets], elsewhere)
    if rule:
        targets.append(Span(f" [{rule}]", "dim"))
    return wrap([*line, *targets], width - 2, f"{called}  " if called else "", "  ") + indented(
        perhaps(reference, width - 4, elsewhere), 2
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
    words = card.cited_as or tuple(one.surface for one in card.cited_by)
    return [
        wrap(
            [Span(one_line(number) or "–", "place"), DISTANCE, Span(one_line(said), style_of(one))], width - 2, "", "  "
        )
        for one, number, said in zip(card.cited_by, sources, words, strict=True)
    ]


def _citing_from_elsewhere(card: SectionCard, width: int) -> list[list[Line]]:
    return [
        wrap(
            [
                place(one.contract, one.section),
                DISTANCE,
                Span(one_line(one.words), "reference"),
                *([] if one.lead.status == "resolved" else [Span(f": perhaps; {one_line(one.lead.why)}", "doubtful")]),
            ],
            width - 2,
            "",
            "  ",
        )
        for one in card.cited_from
    ]


def _listed(title: str, blocks: list[list[Line]]) -> list[Line]:
    if not blocks:
        return []
    lines: list[Line] = [[Span(title, "title")]]
    for block in blocks:
        lines += indented(block, 2)
    return [*lines, []]
