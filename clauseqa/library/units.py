"""What the full-text index holds: one unit a section, with the section's own words.

A section's own words are those of its span that no set-out sub-unit claims, so that the most specific place wins; runs
of (i) … (ii) inside a sentence stay with the sentence. What stands outside every section is one more unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clauseqa.library.names import fold
from clauseqa.model import Contract, Section, Span

if TYPE_CHECKING:
    from clauseqa.clause_types import Clause

ROOT = -1  # the "section" of what stands outside every section


@dataclass(frozen=True, slots=True)
class Unit:
    section: int  # index of the section, or ROOT
    spans: tuple[Span, ...]  # its own words
    heading: str
    above: tuple[str, ...]  # headings of the sections that hold it, outermost first
    kind: str
    numbers: tuple[
        str, ...
    ]  # of the section, of all that hold it, and of the inline units in it: where one is when in it
    uses: tuple[str, ...]  # folded names of the defined terms used in it
    defines: tuple[str, ...]
    refers: tuple[str, ...]  # canonical numbers (with those that hold them) and folded instruments it refers to
    types: tuple[str, ...]  # clause types


def own_spans(sections: tuple[Section, ...], length: int) -> dict[int, tuple[Span, ...]]:
    """Of every section that is not inline, and of ROOT, the spans of `[0, length)` that are its own."""
    found: dict[int, list[Span]] = {ROOT: []}
    stack = [(ROOT, length)]
    at = 0

    def claim(until: int) -> None:
        nonlocal at
        if until > at:
            found[stack[-1][0]].append((at, until))
            at = until

    for section in sections:
        if section.kind == "inline":
            continue
        while len(stack) > 1 and stack[-1][1] <= section.start:
            claim(stack[-1][1])
            stack.pop()
        claim(section.start)
        found[section.index] = []
        stack.append((section.index, min(section.end, stack[-1][1])))
    while stack:
        claim(stack[-1][1])
        stack.pop()
    return {index: tuple(spans) for index, spans in found.items()}


def units(contract: Contract, clauses: Iterable[Clause] = ()) -> Iterator[Unit]:
    """The units of `contract` that hold words, in order; `clauses` are its likely clauses."""
    sections = contract.sections
    section: Section | None
    owners = _owners(sections)
    above = _Above(sections)
    uses, defines, refers, types = _Marks(), _Marks(), _Marks(), _Marks()
    for clause in clauses:
        types.put(_owner(owners, clause.section), clause.type)
    for use in contract.uses:
        uses.put(_owner(owners, use.section), fold(contract.terms[use.term].term))
    for term in contract.terms:
        defines.put(_owner(owners, term.section), fold(term.term))
    for reference in contract.references:
        owner = _owner(owners, reference.source)
        for target in reference.targets:
            refers.put(owner, target)
        for index in reference.sections:
            for number in above.numbers(index):
                refers.put(owner, number)
        if reference.instrument is not None:
            refers.put(owner, fold(reference.instrument))
    inline = _Marks()
    for other in sections:
        if other.kind == "inline" and other.number:
            inline.put(_owner(owners, other.parent), other.number)
    content = contract.text.clean
    for index, spans in own_spans(sections, len(content)).items():
        spans = tuple(span for span in spans if not content[span[0] : span[1]].isspace())
        section = None if index == ROOT else sections[index]
        if not spans or (section and section.kind == "toc"):
            continue
        yield Unit(
            section=index,
            spans=spans,
            heading=(section.heading or "") if section else "",
            above=above.headings(section.parent) if section else (),
            kind=section.kind if section else "preamble",
            numbers=(*above.numbers(index), *inline.get(index)) if section else (),
            uses=uses.get(index),
            defines=defines.get(index),
            refers=refers.get(index),
            types=types.get(index),
        )


def _owners(sections: tuple[Section, ...]) -> list[int]:
    """Of every section the index of the unit that holds its words: itself, or what an inline unit stands in."""
    owners: list[int] = []
    for section in sections:
        if section.kind != "inline":
            owners.append(section.index)
        else:
            owners.append(ROOT if section.parent is None else owners[section.parent])
    return owners


def _owner(owners: list[int], section: int | None) -> int:
    return ROOT if section is None else owners[section]


class _Above:
    """The chain of sections that hold a section."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._sections = sections

    def _chain(self, index: int | None) -> Iterator[Section]:
        while index is not None:
            section = self._sections[index]
            yield section
            index = section.parent

    def numbers(self, index: int | None) -> tuple[str, ...]:
        return tuple(section.number for section in self._chain(index) if section.number)

    def headings(self, index: int | None) -> tuple[str, ...]:
        return tuple(reversed([section.heading for section in self._chain(index) if section.heading]))


class _Marks:
    """Distinct words for each unit, in the order they were put."""

    def __init__(self) -> None:
        self._marks: dict[int, dict[str, None]] = {}

    def put(self, unit: int, mark: str) -> None:
        self._marks.setdefault(unit, {})[mark] = None

    def get(self, unit: int) -> tuple[str, ...]:
        return tuple(self._marks.get(unit, ()))
