"""The document's own links over its words: a cross-reference field of Word, an anchor in HTML.

Promise: a link is taken only where it leads to the very line that opens a unit. A field of Word knows the paragraph it
means even when its printed number is out of date, hence it overrules the words, and the difference is said; an anchor
of HTML was often set by a conversion, hence it only decides what the words leave open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from ..model import Reference, Section, Span, Text
from ..segment import innermost

_FIELDS = "application/vnd.openxmlformats"  # media types whose links are fields


def follow_links(text: Text, sections: Sequence[Section], references: Sequence[Reference]) -> tuple[Reference, ...]:
    """The references, those that the document links resolved by their links; in number and place as they were."""
    if not text.links:
        return tuple(references)
    links = sorted(text.links)
    starts = [start for (start, _), _ in links]
    return tuple(_followed(text, sections, reference, _links_in(links, starts, reference)) for reference in references)


def _links_in(links: list[tuple[Span, int]], starts: list[int], reference: Reference) -> list[int]:
    """Where the links lead whose words stand in the reference, in order."""
    first = max(0, bisect_left(starts, reference.start) - 1)  # one may begin before it: "Section 4" linked whole
    found = []
    for (start, end), target in links[first:]:
        if start >= reference.end:
            break
        if end > reference.start:
            found.append(target)
    return found


def _followed(text: Text, sections: Sequence[Section], reference: Reference, targets: list[int]) -> Reference:
    units = [_opened(text, sections, target) for target in dict.fromkeys(targets)]
    if not units or None in units or len(units) != max(1, len(reference.targets)):
        return reference
    linked = tuple(unit for unit in units if unit is not None)
    numbers = tuple(sections[unit].number for unit in linked)
    if reference.status == "resolved" and reference.sections == linked:
        return replace(reference, rule=f"{reference.rule}; linked in the document")
    same_words = all(_ends_alike(number, written) for number, written in zip(numbers, reference.targets, strict=False))
    if text.media_type.startswith(_FIELDS):
        reason = (
            "" if same_words else f"the document links these words to {', '.join(numbers)}: their number is out of date"
        )
    elif reference.status in ("dangling", "ambiguous") and same_words:
        reason = ""
    else:
        return reference
    return replace(
        reference,
        kind="internal",
        instrument=None,
        targets=numbers,
        sections=linked,
        status="resolved",
        reason=reason,
        candidates=(),
        rule="linked in the document",
    )


def _opened(text: Text, sections: Sequence[Section], offset: int) -> int | None:
    """The unit that the line at ``offset`` opens; None when it opens none."""
    unit = innermost(sections, offset)
    line = text.content.rfind("\n", 0, offset) + 1
    return unit if unit is not None and line <= sections[unit].start <= offset else None


def _ends_alike(number: str, written: str) -> bool:
    """Whether one is the end of the other: "(b)" may be all that is written of "12(b)"."""
    return number.endswith(written) or written.endswith(number)
