"""How far a definition reaches: the whole contract, a section it names, or the attachment that holds it."""

from __future__ import annotations

import re
from bisect import bisect_right

from ..model import Section
from ..patterns import definitions as cues

_KINDS = {"article": ("article",), "section": ("section",)} | dict.fromkeys(
    ("exhibit", "schedule", "annex", "appendix", "attachment"), ("exhibit",)
)
_DEFINES = re.compile(r'[\s.:]{0,40}(?:the\s+term\s+)?"', re.IGNORECASE)
_HEAD = 160  # characters between the head of a sentence, the words that confine a term, and the term
_BESIDE = 60
_HEADED = 250  # characters in which an attachment says what it is
_SHORT = 2_500  # characters: a unit this short is about one thing


class Outline:
    """The sections by place: which unit holds an offset, and the units around it."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self.sections = sections
        self._order = sorted(range(len(sections)), key=lambda i: (sections[i].start, -sections[i].end))
        self._starts = [sections[i].start for i in self._order]

    def innermost(self, offset: int) -> Section | None:
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return None
        for section in self._around(self.sections[self._order[at]]):
            if section.start <= offset < section.end:
                return section
        return None

    def around(self, offset: int) -> list[Section]:
        """The units that hold ``offset``, innermost first."""
        section = self.innermost(offset)
        return self._around(section) if section else []

    def last_beside(self, offset: int) -> Section | None:
        """The last of the units that stand in one list with the one that begins at ``offset``."""
        first = self.innermost(offset)
        while first is not None and first.start == offset and first.parent is not None:
            if self.sections[first.parent].start < offset:
                beside = (s for s in self.sections[first.index :] if s.parent == first.parent and s.kind == first.kind)
                return max(beside, key=lambda s: s.start)
            first = self.sections[first.parent]
        return None

    def _around(self, section: Section) -> list[Section]:
        found = [section]
        while section.parent is not None and len(found) < 64:
            section = self.sections[section.parent]
            found.append(section)
        return found


def find_scope(view: str, outline: Outline, start: int, end: int, sentence: int) -> str | None:
    """The number of the section that the definition of the term ``[start, end)`` is confined to, or None for the whole
    contract.

    ``sentence`` is where its sentence begins: "For the purposes of this Section 11, the phrase …".
    """
    around = outline.around(start)
    said = _said(view, start, end, sentence)
    if said:
        scope = _named(view, around, said["unit"].casefold(), said["number"])
        if scope is not None:
            return scope
    attachment = next((s for s in around if s.kind == "exhibit"), None)
    return None if attachment is None or _defines_for_all(view, attachment) else attachment.number


def _defines_for_all(view: str, attachment: Section) -> bool:
    """Whether an attachment holds the definitions of the contract, as its heading says."""
    end = min(attachment.end, attachment.start + _HEADED)
    return cues.DEFINITIONS_ATTACHED.regex.search(view, attachment.start, end) is not None


def _said(view: str, start: int, end: int, sentence: int) -> re.Match[str] | None:
    """The words that confine the term: at the head of its sentence, right beside it, or right behind it."""
    for said in cues.SCOPE.regex.finditer(view, sentence, start):
        if start - said.end() <= _HEAD and (said.start() - sentence <= _HEAD or start - said.end() <= _BESIDE):
            return said
    return cues.SCOPE_BESIDE.regex.search(view[max(sentence, start - _HEAD) : start]) or cues.SCOPE_BEHIND.regex.match(
        view, end, min(len(view), end + _HEAD)
    )


def _named(view: str, around: list[Section], unit: str, number: str | None) -> str | None:
    if not around:
        return None
    if unit in ("context", "provision", "definition"):  # the unit around it, where that is no more than it
        alone = around[0].kind in ("section", "subsection", "inline") and around[0].end - around[0].start <= _SHORT
        if alone and unit == "definition":  # an item of a definition is less than the definition
            alone = _DEFINES.match(view, around[0].start + len(around[0].label)) is not None
        return (around[0].number or None) if alone else None
    if number:
        bare = number.strip("(). ")
        for section in around:
            if section.number == bare or section.number.endswith("/" + bare) or section.number.endswith(number):
                return section.number
        return None  # "this Section 15" standing in 16: nothing is certain
    kinds = _KINDS.get(unit)
    if kinds is None:
        set_out = next((s for s in around if s.kind != "inline"), around[0])
        return set_out.number or None
    found = next((s for s in around if s.kind in kinds), None)
    return found.number if found else None
