"""What moves up when a section goes, and which references then point wrong.

Promise: only what counts on is moved: the next number of the same series, as far as the numbers run without a gap.
Nothing is changed: this says what an editor of the contract has to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clauseqa.model import Contract, Reference, Section
from clauseqa.numbering import next_of, roman_value, split
from clauseqa.places import line_of

_PADDED = re.compile(r"(?<=\.)0\d{1,3}\Z")


@dataclass(frozen=True, slots=True)
class Move:
    """One number of a reference that would have to be changed."""

    written: str  # the number it cites
    new: str  # what the unit it means would bear
    then: str | None  # the number today of the unit that would bear the written one; None: nothing would
    then_heading: str | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A reference that would point wrong."""

    reference: Reference
    section: Section | None  # that holds it
    words: str
    page: int | None
    line: int
    moves: tuple[Move, ...]


def renumbered(sections: Sequence[Section], gone: Section) -> dict[int, str]:
    """The number that each unit behind `gone` would bear without it, by index; sub-units too."""
    found: dict[int, str] = {}
    for section, new in _following(sections, gone):
        found[section.index] = new
        for inner in sections[section.index + 1 :]:
            if inner.start >= section.end:
                break
            number = _moved(inner.number, section.number, new)
            if number is not None:
                found[inner.index] = number
    return found


def _following(sections: Sequence[Section], gone: Section) -> Iterator[tuple[Section, str]]:
    """The units that count on from `gone`, each with the number of the one before it."""
    if not gone.number or gone.kind == "toc":
        return
    before = gone
    while True:
        names = _next_of(before.number)
        after = next(
            (
                one
                for one in sections[before.index + 1 :]
                if one.number in names
                and one.start >= before.end
                and one.kind != "toc"
                and (one.kind == "inline") == (gone.kind == "inline")
            ),
            None,
        )
        if after is None:
            return
        yield after, before.number
        before = after


def _next_of(number: str) -> tuple[str, ...]:
    """The numbers that can follow; 2.02 after 2.01, too."""
    padded = _PADDED.search(number)
    if padded is None:
        return next_of(number)
    return (f"{number[: padded.start()]}{int(padded[0]) + 1:0{len(padded[0])}d}",)


def _moved(number: str, old: str, new: str) -> str | None:
    """The number of a sub-unit when what holds it is called `new`: 14(b) in 14, and 5.2 in Article V as well."""
    if number.startswith(old) and number[len(old) : len(old) + 1] in ("(", ".", "/"):
        return new + number[len(old) :]
    values = _value(old), _value(new)
    if None not in values and number.startswith(f"{values[0]}."):
        return f"{values[1]}{number[len(str(values[0])) :]}"
    return None


def _value(number: str) -> int | None:
    return int(number) if number.isdigit() else roman_value(number) if number.isupper() else None


def would_point_wrong(contract: Contract, gone: Section, moved: Mapping[int, str]) -> tuple[Wrong, ...]:
    """The references outside `gone` that print a number which another unit, or none, would then bear."""
    bearers = {number: index for index, number in reversed(list(moved.items()))}
    found = []
    for reference in contract.references:
        if reference.status != "resolved" or gone.start <= reference.start < gone.end:
            continue
        words = " ".join(contract.text.clean[reference.start : reference.end].split())
        moves = tuple(
            _move(contract, contract.sections[index].number, moved[index], bearers)
            for index in reference.sections
            if index in moved and _prints(words, contract.sections[index].number, moved[index])
        )
        if moves:
            section = None if reference.source is None else contract.sections[reference.source]
            at = contract.text.page_at(reference.start), line_of(contract.text.content, reference.start)
            found.append(Wrong(reference, section, words, *at, moves))
    return tuple(found)


def _move(contract: Contract, written: str, new: str, bearers: Mapping[str, int]) -> Move:
    index = bearers.get(written)
    then = None if index is None else contract.sections[index]
    return Move(written, new, then.number if then else None, then.heading if then else None)


def _prints(words: str, old: str, new: str) -> bool:
    """Whether the step in which two numbers differ is printed in the words: "paragraph (b)" says nothing of 14."""
    step = next((one for one, other in zip(split(old), split(new), strict=False) if one != other), "")
    token = step.strip("().").rpartition(" ")[2]
    return bool(token) and re.search(rf"(?<![\w.]){re.escape(token)}(?![\w])", words) is not None
