"""Text to sections: every numbered or lettered unit of a contract, to any depth, with its canonical path.

Promise: a section's number follows from what is printed and where it stands, duplicates and gaps included; nothing is
renumbered. ``candidates`` finds what looks like a label, ``outline`` chooses among them, ``headings`` reads what they
are called, and this module draws the sections.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ..model import Section, Text

__all__ = ["innermost", "segment"]


def segment(text: Text) -> tuple[Section, ...]:
    """The sections of a text, sorted by where they start; each holds its sub-units, ``end`` included."""
    from .sections import segment as drawn  # asking imports `innermost` alone

    return drawn(text)


def innermost(sections: Sequence[Section], offset: int) -> int | None:
    """The index of the innermost section whose ``[start, end)`` holds ``offset``; None before the first one."""
    at = bisect_right(sections, offset, key=lambda section: section.start) - 1
    found = sections[at].index if at >= 0 else None
    while found is not None and sections[found].end <= offset:
        found = sections[found].parent
    return found
