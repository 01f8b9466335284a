"""What is printed as a label may be, whether it was read as a unit or not.

Promise: before a document is accused of a broken citation, somebody looks whether the unit stands in it and only our
reading missed it. Citations themselves are no evidence; they are passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from ..model import Section, Span
from ..numbering import spelt
from ..patterns import citations as printed

_NEARBY = 6_000  # code points: a page or two
_MARGIN = 130  # code points before what opens a line
_FAR = 50_000  # in a longer unit the rest is not searched


class Printed:
    """The labels, enumerators and attachment headings of a text. ``citations``: sorted spans that are no evidence."""

    def __init__(self, clean: str, sections: Sequence[Section], citations: Sequence[Span]) -> None:
        self.clean = clean
        self.sections = sections
        self.spans = citations
        self._span_starts = [start for start, _ in citations]
        self._starts = frozenset(section.start for section in sections)
        self._known: dict[tuple[int, str], bool] = {}
        self._spelt: dict[str, bool] = {}
        self._decimals: dict[int, frozenset[str]] = {}
        self._redacted: dict[int, bool] = {}

    def as_number(self, token: str) -> bool:
        """Whether a number stands where labels stand: "4.1" at the start of a line or behind a full stop."""
        return token in self._numbers or token in self._run_in or self._is_spelt(token)

    def in_contents(self, token: str) -> bool:
        """Whether a table of contents lists a number: "6.04" anywhere, a plain one where it opens a line."""
        return token in self._listed

    def as_decimal(self, above: int, token: str) -> bool:
        """Whether ".1" opens a line in a unit, as forms number the items of a list."""
        known = self._decimals.get(above)
        if known is None:
            places = printed.PRINTED_DECIMAL.regex.finditer(self.clean, *self._near_part(above))
            known = self._decimals[above] = frozenset(place["number"] for place in places)
        return token in known

    def as_attachment(self, word: str, designator: str) -> bool:
        """Whether "Exhibit A" opens a line somewhere, citations and lists of attachments aside."""
        return (word, designator.rstrip(".-()").upper()) in self._attachments

    def inside(self, above: int, token: str) -> bool:
        """Whether an enumerator is printed in a unit, beyond the labels that were read there."""
        known = self._known.get((above, token))
        if known is None:
            known = self._known[above, token] = self._find_inside(above, token)
        return known

    def around(self, token: str, span: Span) -> bool:
        """Whether an enumerator that is no label of a unit is printed within a page or two of a place."""
        return self._holds(token, span[0] - _NEARBY, span[1] + _NEARBY)

    def is_redacted(self, above: int) -> bool:
        """Whether a unit, or a paragraph of it, was blacked out for filing."""
        known = self._redacted.get(above)
        if known is None:
            found = printed.REDACTED_WHOLE.regex.search(self.clean, *self._near_part(above))
            known = self._redacted[above] = found is not None
        return known

    def has_gaps(self, above: int) -> bool:
        """Whether words in a unit were blacked out: "in each of [***] and (iv)"."""
        return printed.REDACTED_WORDS.regex.search(self.clean, *self._near_part(above)) is not None

    def opens_paragraphs(self, above: int) -> bool:
        """Whether a paragraph of a unit ends in a colon and another follows: a list, whose labels may be lost."""
        return printed.OPENS_PARAGRAPHS.regex.search(self.clean, *self._near_part(above)) is not None

    @cached_property
    def listed_titles(self) -> dict[tuple[str, str], str]:
        """(word, number) of an attachment → its title in a list of attachments."""
        found: dict[tuple[str, str], str] = {}
        for line in printed.LISTED_ATTACHMENT.regex.finditer(self.clean):
            found.setdefault((line["word"].capitalize(), line["number"].upper()), line["title"])
        return found

    def _is_spelt(self, token: str) -> bool:
        """Whether a number stands in words where labels stand: "Thirty-seven: Default"."""
        if not token.isdigit() or not 0 < int(token) < 100:
            return False
        known = self._spelt.get(token)
        if known is None:
            known = self._spelt[token] = self._find_spelt(token)
        return known

    def _find_spelt(self, token: str) -> bool:
        words = re.escape(spelt(int(token)))
        label = re.compile(rf"(?im)^[^\S\n]{{0,120}}(?:article\s|section\s)?{words}[^\S\n]?[.:)–-]")
        return label.search(self.clean) is not None

    def _find_inside(self, above: int, token: str) -> bool:
        section = self.sections[above]
        if self._holds(token, section.start, section.end):
            return True
        label = re.escape(token)
        bare = rf"|(?m:^)[^\S\n]{{0,60}}{label}[^\S\n]{{1,9}}(?=[a-z])" if token.islower() and len(token) > 1 else ""
        dotted = re.compile(rf"(?<![\w)(.§]){label}[.)](?=\s){bare}")
        return any(self._is_evidence(m.start()) for m in dotted.finditer(self.clean, *self._near_part(above)))

    def _near_part(self, above: int) -> Span:
        """A unit, or as much of it as is searched."""
        section = self.sections[above]
        return section.start, min(section.end, section.start + _FAR)

    def _holds(self, token: str, start: int, end: int) -> bool:
        offsets = self._enumerators.get(token, [])
        at = bisect_left(offsets, start)
        return at < len(offsets) and offsets[at] < end

    def _is_evidence(self, offset: int) -> bool:
        """Whether a place is neither the label of a unit nor part of a citation."""
        if offset in self._starts:
            return False
        at = bisect_right(self._span_starts, offset) - 1
        return at < 0 or self.spans[at][1] <= offset

    @cached_property
    def _run_in(self) -> frozenset[str]:
        """The numbers of labels amid text whose lines were joined: "2.4 Sublicenses."."""
        places = printed.RUN_IN_LABEL.regex.finditer(self.clean)
        return frozenset(m["number"] for m in places if self._is_evidence(m.start()))

    @cached_property
    def _listed(self) -> frozenset[str]:
        tables = (self.clean[section.start : section.end] for section in self.sections if section.kind == "toc")
        return frozenset(m["number"] for table in tables for m in printed.LISTED_NUMBER.regex.finditer(table))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        places = printed.PRINTED_NUMBER.regex.finditer(self.clean)
        return frozenset(m["number"].replace(",", ".") for m in places if self._is_evidence(m.start("number")))

    @cached_property
    def _attachments(self) -> frozenset[tuple[str, str]]:
        body = min((s.start for s in self.sections if s.parent is None and s.kind in ("article", "section")), default=0)
        places = printed.PRINTED_ATTACHMENT.regex.finditer(self.clean, body)  # those before it are a list of them
        return frozenset(
            (m["word"].capitalize(), m["number"].rstrip(".-()").upper())
            for m in places
            if self._opens_line(m.start()) and self._is_evidence(m.start())
        )

    def _opens_line(self, at: int) -> bool:
        return printed.OPENS_LINE.regex.search(self.clean, max(0, at - _MARGIN), at) is not None

    @cached_property
    def _enumerators(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for match in printed.PRINTED_ENUMERATOR.regex.finditer(self.clean):
            if self._is_evidence(match.start()):
                found.setdefault(match["inner"], []).append(match.start())
        return found
