"""Tables of contents as units of their own, so that what they list is no citation and no clause.

Promise: a table is drawn only outside every unit, or in an attachment, and holds no unit itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ..model import Section, Span, Text
from ..patterns import enumerators as cues


def with_tables(text: Text, drawn: tuple[Section, ...], tables: Sequence[Span]) -> tuple[Section, ...]:
    """``drawn`` with a unit of kind "toc" for each of ``tables``, all in order, indices and parents made anew."""
    made = [table for start, end in tables if (table := _table(text, drawn, start, end)) is not None]
    if not made:
        return drawn
    order = sorted([*drawn, *made], key=lambda section: section.start)
    moved = {section.index: at for at, section in enumerate(order) if section.kind != "toc"}
    return tuple(
        replace(section, index=at, parent=None if section.parent is None else moved[section.parent])
        for at, section in enumerate(order)
    )


def _table(text: Text, drawn: Sequence[Section], start: int, end: int) -> Section | None:
    """The table at ``[start, end)`` of the text; None where it would stand in a clause or hold a unit."""
    following = bisect_right(drawn, start, key=lambda section: section.start)
    if following < len(drawn) and drawn[following].start < end:
        return None
    above: int | None = following - 1 if following else None
    while above is not None and drawn[above].end <= start:
        above = drawn[above].parent
    if above is not None and drawn[above].kind != "exhibit":
        return None
    heading = cues.CONTENTS_HEADING.regex.match(text.clean, start)
    return Section(
        index=-1,
        number="",
        kind="toc",
        label="",
        heading=" ".join(heading.group().split()) if heading else None,
        heading_span=heading.span() if heading else None,
        parent=above,
        start=start,
        end=start + len(text.clean[start:end].rstrip()),
        page=text.page_at(start),
        rule="table of contents",
    )
