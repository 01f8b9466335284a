"""Amendments: whether a document is one, of what, and which of its words belong to the agreement that it amends.

Promise: nothing of an ordinary agreement is read as an amendment's: it says so in its title, or amends again and again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..model import Span
from ..patterns import citations as printed
from .printed_names import bare, folded

if TYPE_CHECKING:
    from .named_documents import NamedDocuments

_TITLE = 2_500  # code points in which the title stands
TO_BASE = re.compile(
    r"\s{1,60}(?:is|are|shall\s{1,9}be)\s{1,60}(?:hereby\s{1,60})?"
    r"(?:added|inserted|deleted|amended|replaced|modified)\b"
)
_AMENDS_AGAIN = 3
_STRAIGHT_END = re.compile(r"\"[.;,]?\s{0,40}(?:\n\s{0,200}\n|\Z)|[.;]\"(?=\s)")
_CURLY = re.compile(r"[“”]")
_OPENING_MARK = re.compile(r"[\"“]")
_LONGEST_QUOTATION = 20_000
_LONGEST_GAP = 80  # blanks between a colon or comma and the replacement text that opens behind it


def is_amendment(clean: str) -> bool:
    """By its title, or because it amends again and again."""
    if printed.AMENDMENT_TITLE.regex.search(clean[:_TITLE]) is not None:
        return True
    amended = printed.HEREBY_AMENDED.regex.finditer(clean, 0, 60_000)
    return sum(1 for _ in zip(amended, range(_AMENDS_AGAIN), strict=False)) == _AMENDS_AGAIN


def amended_agreement(clean: str, names: NamedDocuments) -> str | None:
    """The agreement that an amendment amends, by its defined term or its title line."""
    for term in names.terms.values():
        if term.start < 6000 and bare(term.term.rpartition(" ")[2]) in (
            "agreement",
            "contract",
            "lease",
            "plan",
            "indenture",
        ):
            name = names.full_name(term.term)
            if not names.is_own(term.term):
                return name if name is not None else term.term
    title = re.search(
        r"AMENDMENT[^\n]{0,30}\s{1,80}(?:TO|OF)\s{1,80}(?:THE\s{1,20})?"
        r"([A-Z][A-Z ,&\n-]{5,100}?(?:AGREEMENT|CONTRACT|LEASE|PLAN))",
        clean[:3000],
    )
    return folded(title.group(1)).title() if title else None


def is_amended(clean: str, start: int, end: int) -> bool:
    """Whether the unit cited is what an amendment changes: "Section 5 is hereby amended", "deleting Section 3"."""
    behind = printed.AMENDED_AFTER.regex.match(clean, end, min(len(clean), end + 260))
    return bool(behind or printed.AMENDING_BEFORE.regex.search(clean[max(0, start - 120) : start]))


def replacement_spans(clean: str) -> list[Span]:
    """The quotations that replace or add text of another agreement, in order."""
    spans: list[Span] = []
    straight_ends: list[int] | None = None  # found when they are first asked for: few documents replace text
    done = 0
    for mark in _OPENING_MARK.finditer(clean):
        opened = mark.start()
        before = clean[max(0, opened - _LONGEST_GAP - 1) : opened].rstrip()
        if opened < done or before[-1:] not in (":", ","):
            continue
        sign = max(0, opened - _LONGEST_GAP - 1) + len(before) - 1
        if not printed.REPLACEMENT.regex.search(clean[max(0, sign - 120) : sign]):
            continue
        if straight_ends is None:
            straight_ends = [m.start() + m.group().index('"') + 1 for m in _STRAIGHT_END.finditer(clean)]
        close = _closing(clean, opened, straight_ends)
        if close is None:
            continue
        if close - opened > 40:
            spans.append((opened, close))
        done = close
    return spans


def _closing(clean: str, opened: int, straight_ends: Sequence[int]) -> int | None:
    """Where a quotation ends: its own curly mark, or the straight one that closes a paragraph."""
    limit = min(len(clean), opened + _LONGEST_QUOTATION)
    if clean[opened] != "“":
        at = bisect_right(straight_ends, opened + 1)
        return straight_ends[at] if at < len(straight_ends) and straight_ends[at] <= limit else None
    last = clean.rfind("”", opened, limit)
    if last < 0:
        return None
    depth = 0
    for mark in _CURLY.finditer(clean, opened, limit):
        depth += 1 if mark.group() == "“" else -1
        if depth == 0:
            return mark.end()
    return last + 1
