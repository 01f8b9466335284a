"""What is printed as a label may be, whether it was read as a unit or not.

Promise: before a document is accused of a broken citation, somebody looks whether the unit stands in it and only our
reading missed it. Citations themselves are no evidence; they are passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from .model import Section, Span
from .patterns import citations as printed


class Printed:
    """The labels, enumerators and attachment headings of a text. ``citations``: sorted spans that are no evidence."""

    def __init__(self, clean: str, sections: Sequence[Section], citations: Sequence[Span]) -> None:
        self.clean = clean
        self.sections = sections
        self.spans = citations
        self._span_starts = [start for start, _ in citations]
        self._starts = frozenset(section.start for section in sections)
        self._known: dict[tuple[int, str], bool] = {}

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for match in printed.PRINTED_NUMBER.regex.finditer(self.clean):
            found.setdefault(match["number"], []).append(match.start("number"))
        return found

    @cached_property
    def _enumerators(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for match in printed.PRINTED_ENUMERATOR.regex.finditer(self.clean):
            found.setdefault(match["inner"], []).append(match.start())
        return found

    @cached_property
    def _printed_attachments(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for match in printed.PRINTED_ATTACHMENT.regex.finditer(self.clean):
            found.setdefault((match["word"].capitalize(), match["number"].rstrip(".-()").upper()), []).append(
                match.start("word")
            )
        return found

    def _outside_citations(self, offsets: Iterable[int]) -> bool:
        for offset in offsets:
            at = bisect_right(self._span_starts, offset) - 1
            if at < 0 or self.spans[at][1] <= offset:
                return True
        return False

    def as_number(self, token: str) -> bool:
        return self._outside_citations(self._numbers.get(token, ()))

    def inside(self, above: int, token: str) -> bool:
        """Whether an enumerator is printed in a unit, outside citations and beyond the labels that were read."""
        known = self._known.get((above, token))
        if known is None:
            known = self._known[above, token] = self._find_printed(above, token)
        return known

    def _find_printed(self, above: int, token: str) -> bool:
        section = self.sections[above]
        offsets = self._enumerators.get(token, [])
        inside = offsets[bisect_left(offsets, section.start) : bisect_right(offsets, section.end)]
        labels = self._starts
        if self._outside_citations(o for o in inside if o not in labels):
            return True
        dotted = re.compile(rf"(?<![\w)(.§]){re.escape(token)}[.)](?=\s)")
        end = min(section.end, section.start + 50_000)
        return self._outside_citations(
            m.start() for m in dotted.finditer(self.clean, section.start, end) if m.start() not in labels
        )

    def around(self, token: str, span: Span) -> bool:
        offsets = self._enumerators.get(token, [])
        around = offsets[bisect_left(offsets, span[0] - 6000) : bisect_right(offsets, span[1] + 6000)]
        return self._outside_citations(o for o in around if o not in self._starts)

    def as_attachment(self, word: str, designator: str) -> bool:
        offsets = self._printed_attachments.get((word, designator.rstrip(".-()").upper()), ())
        return self._outside_citations(offsets)
