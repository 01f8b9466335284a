"""What was read in a file: its text, and the facts found in it, with the rule behind each when asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clauseqa.model import BROKEN
from clauseqa.render.layout import Line, Span, wrap
from clauseqa.render.pieces import (
    DISTANCE,
    SEPARATOR,
    count,
    indented,
    joined,
    opening,
    perhaps,
    reach,
    status,
)
from clauseqa.render.safe import neutralise, one_line

if TYPE_CHECKING:
    from clauseqa.model import Contract, Reference, Section, Term, Text


def texts(found: Sequence[Text], width: int) -> list[Line]:  # noqa: ARG001 - a layout's signature
    """The text as it is, but for characters that would steer a terminal."""
    return [[Span(line)] for text in found for line in neutralise(text.content).removesuffix("\n").split("\n")]


def facts(found: Sequence[Contract], width: int) -> list[Line]:
    """What `parse` found in a file, to be looked over."""
    return joined(_facts(item, width, explain=False) for item in found)


def explained_facts(found: Sequence[Contract], width: int) -> list[Line]:
    """… with the rule behind each fact."""
    return joined(_facts(item, width, explain=True) for item in found)


def _facts(item: Contract, width: int, *, explain: bool) -> list[Line]:
    head = [Span(one_line(item.text.path), "place"), DISTANCE, Span(one_line(item.title or ""), "heading")]
    broken = sum(1 for one in item.references if one.status in BROKEN)
    tally = SEPARATOR.join(
        [
            count(len(item.text.pages), "page"),
            count(len(item.sections), "section"),
            count(len(item.terms), "term"),
            count(len(item.references), "reference"),
            f"{broken} broken",
        ]
    )
    lines = [*wrap(head, width), [Span(tally, "dim")], []]
    for section in item.sections:
        lines += _parsed_section(item, section, width) + _rule(section.rule, width, explain)
    lines += [[], [Span("Terms", "title")]] if item.terms else []
    for term in item.terms:
        lines += _parsed_term(item, term, width) + _rule(term.rule, width, explain)
    lines += [[], [Span("References", "title")]] if item.references else []
    for reference in item.references:
        lines += _parsed_reference(item, reference, width) + _rule(reference.rule, width, explain)
    return lines


def _rule(rule: str, width: int, explain: bool) -> list[Line]:
    return wrap([Span(one_line(rule), "dim")], width, "      because: ") if explain and rule else []


def _parsed_section(item: Contract, section: Section, width: int) -> list[Line]:
    depth, above = 1, section.parent
    while above is not None:
        depth, above = depth + 1, item.sections[above].parent
    words = Span(one_line(section.heading), "heading") if section.heading else Span(_opening(item, section), "dim")
    number = one_line(section.number or section.kind)
    return wrap([Span(number, "place"), DISTANCE, words], width, "  " * depth, "  " * (depth + 2))


def _opening(item: Contract, section: Section) -> str:
    return opening(item.text.clean[section.start + len(section.label) : section.end])


def _parsed_term(item: Contract, term: Term, width: int) -> list[Line]:
    number = item.sections[term.section].number if term.section is not None else ""
    meaning = f": {opening(item.text.clean[slice(*term.definiens)], 140)}" if term.definiens else ""
    effect = f" ({term.effect})" if term.effect != "defines" else ""
    scope = f" [{reach(term.scope)}]" if term.scope else ""
    name = Span(one_line(term.term), "term")
    rest = [Span(effect), Span(scope, "dim"), Span(meaning)]
    return wrap([Span(one_line(number) or "–", "place"), DISTANCE, name, *rest], width, "  ", "    ")


def _parsed_reference(item: Contract, reference: Reference, width: int) -> list[Line]:
    number = item.sections[reference.source].number if reference.source is not None else ""
    line = [Span(one_line(number) or "–", "place"), DISTANCE, Span(one_line(reference.surface)), Span(" → ")]
    lines = wrap([*line, *status(reference)], width, "  ", "    ")
    return lines + indented(perhaps(reference, width - 6), 6)
