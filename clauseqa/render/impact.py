"""What leans on a section, as a tree: who cites it, who uses its terms, what breaks if it goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from clauseqa.impact import Citing, Impact, Using
from clauseqa.render.layout import Line, Span, wrap
from clauseqa.render.pieces import DISTANCE, UNNUMBERED, Numbers, count, joined, place, where
from clauseqa.render.safe import one_line
from clauseqa.renumber import Move, Wrong

if TYPE_CHECKING:
    from clauseqa.model import Section

TITLES = {
    "unit": "References to it",
    "part": "References to a part of it",
    "holder": "References to a unit that holds it",
    "contract": "References from other contracts",
    "perhaps": "References that are not resolved, and may mean it",
    "defines": "Terms that it defines",
    "widens": "Terms that it widens",
    "narrows": "Terms that it narrows",
}
_LOST = ("unit", "part")  # what points at nothing once the section has gone


def impacts(found: Sequence[Impact], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """Each section with what leans on it; a leaner bears the same number wherever it is shown."""
    del numbers
    return joined(_impact(item, width) for item in found)


def led_by_title(item: Impact) -> Iterator[tuple[str, list[tuple[int, Citing | Using]]]]:
    """The leaners under the title of how they lean, each with its depth in the tree and followed by its own leaners."""
    below: dict[int, list[Citing | Using]] = {}
    for one in item.leaners:
        if one.through is not None:
            below.setdefault(one.through, []).append(one)
    for how, title in TITLES.items():
        members: list[tuple[int, Citing | Using]] = []
        waiting = [(0, one) for one in reversed(item.leaners) if one.level == 1 and _how(one) == how]
        while waiting:
            depth, one = waiting.pop()
            members.append((depth, one))
            waiting += [(depth + 1, deeper) for deeper in reversed(below.get(one.number, []))]
        if members:
            yield title, members


def _how(one: Citing | Using) -> str:
    return one.effect if isinstance(one, Using) else one.how


def named(section: Section | None) -> str:
    """A unit that something stands in, by its number or kind."""
    return one_line(section.number or section.kind) if section else "before the first section"


def moved_series(item: Impact) -> list[str]:
    """The units that move up, in words: "14→13", without those inside them."""
    return [f"{unit.number}→{number}" for unit, number in item.moved if not _inside_another(item, unit.number)]


def _inside_another(item: Impact, number: str) -> bool:
    return any(
        number != unit.number and number.startswith((f"{unit.number}(", f"{unit.number}/", f"{unit.number}."))
        for unit, _ in item.moved
    )


def said_of_move(move: Move) -> str:
    """What is wrong with one number of a reference."""
    heading = f" {move.then_heading}" if move.then_heading else ""
    then = f"then the present {move.then}{heading}" if move.then else "then nothing"
    return f"{move.written} would be {move.new} ({move.written} {then})"


def _impact(item: Impact, width: int) -> list[Line]:
    lines = _head(item, width)
    for title, members in led_by_title(item):
        lines += [[], [Span(title, "title")]]
        lines += [line for depth, one in members for line in _leaner(item, one, depth, width)]
    if not item.leaners:
        lines += [[], [Span("Nothing in this contract leans on it.", "dim")]]
    return lines + _gone(item, width)


def _head(item: Impact, width: int) -> list[Line]:
    head = [place(item.contract, item.section.number)]
    if item.section.heading:
        head += [DISTANCE, Span(one_line(item.section.heading), "heading")]
    return wrap([*head, DISTANCE, Span(where(item.section.page, item.line), "dim")], width, rest="  ")


def _leaner(item: Impact, one: Citing | Using, depth: int, width: int) -> list[Line]:
    indent = "   " * depth + ("└─ " if depth else "")
    first = f"{one.number:>4}  {indent}"
    rest = " " * (len(first) + 2)
    line = _term(one) if isinstance(one, Using) else _citation(item, one)
    return wrap(line, width, first, rest)


def _citation(item: Impact, one: Citing) -> Line:
    number = one.section.number if one.section else ""
    at = place(one.contract, number) if one.how == "contract" else Span(named(one.section), "place")
    line = [at, Span(f", {where(one.page, one.line)}: ", "dim")]
    line.append(Span(one_line(one.words), "broken" if one.how == "perhaps" else "reference"))
    if one.target != item.section.number or one.level > 1:
        line.append(Span(f" → {one_line(one.target)}"))
    if one.why:
        line.append(Span(f" ({one_line(one.why)})", "doubtful"))
    return line


def _term(one: Using) -> Line:
    told = count(one.times, "use") if one.times else "not used outside it"
    line = [Span(f"“{one_line(one.term.term)}”", "term"), Span(f", {told}")]
    for number, used in enumerate(one.places):
        line.append(Span(", " if number else ": "))
        line.append(Span(named(used.section), "place"))
        line.append(Span(f" ×{used.times}" if used.times > 1 else "", "dim"))
    return line


def _gone(item: Impact, width: int) -> list[Line]:
    """What breaks if the section is deleted or moved."""
    lost = sum(1 for one in item.citing if one.level == 1 and one.how in _LOST)
    undefined = [one for one in item.using if one.level == 1 and one.effect == "defines" and one.times]
    series = moved_series(item)
    lines: list[Line] = []
    if lost:
        lines += wrap([Span(f"{count(lost, 'reference')} would point to nothing.", "broken")], width, "  ", "    ")
    if undefined:
        names = ", ".join(f"“{one_line(one.term.term)}”" for one in undefined)
        lines += wrap([Span(f"Used elsewhere, and defined no more: {names}.", "broken")], width, "  ", "    ")
    if series:
        shown = ", ".join(map(one_line, series if len(series) <= _SERIES else [*series[:_SERIES], f"… {series[-1]}"]))
        lines += wrap([Span(f"Unless its number is kept, what follows moves up: {shown}.")], width, "  ", "    ")
    for wrong in item.wrong[:_WRONG]:
        lines += _wrong(wrong, width)
    if len(item.wrong) > _WRONG:
        more = count(len(item.wrong) - _WRONG, "reference")
        lines += wrap([Span(f"{more} more would point wrong: --json has them all")], width, "  ! ", "      ")
    return [[], [Span("If it goes", "title")], *lines] if lines else []


_SERIES = 6  # moves that are named one by one
_WRONG = 40  # references that are


def _wrong(wrong: Wrong, width: int) -> list[Line]:
    line = [
        Span(named(wrong.section), "place"),
        Span(f", {where(wrong.page, wrong.line)}: ", "dim"),
        Span(one_line(wrong.words), "doubtful"),
        Span(" would point wrong: "),
        Span(one_line("; ".join(map(said_of_move, wrong.moves)))),
    ]
    return wrap(line, width, "  ! ", "      ")
