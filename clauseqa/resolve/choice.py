"""Among the units that carry one number, the one that is meant, or that there are several.

Promise: only position decides, and only where it leaves exactly one; otherwise all are offered and none is applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..model import Candidate
from .found import Found
from .lookup import Outline

if TYPE_CHECKING:
    from ..references.citation import Citation
    from .document import Document

_LIKE = 12  # so many characters of a heading tell it from others
_CONTENTS_LINE = 250  # code points: no line of a table of contents is longer


def choose(
    document: Document, matches: Sequence[int], target: str, citation: Citation, source: int | None
) -> Found | None:
    """The one unit that remains, or that there are several; None when there is none."""
    if not matches:
        return None
    if len(matches) > 1:
        matches = _narrow(document, matches, citation, source)
    if len(matches) == 1:
        return Found(document.sections[matches[0]].number, matches[0])
    candidates = tuple(
        Candidate(document.sections[m].number, m, "printed with this number" + _called(document, m))
        for m in matches[:5]
    )
    return Found(
        target,
        None,
        "ambiguous",
        f"{len(matches)} units carry the number {document.sections[matches[0]].number}",
        candidates,
    )


def _narrow(document: Document, matches: Sequence[int], citation: Citation, source: int | None) -> Sequence[int]:
    """Let position decide among units of one number: what holds the words, is set out, stands nearest above."""
    holding = [m for m in matches if document.outline.holds(m, source)]
    if len(holding) == 1:
        return holding
    set_out = [m for m in matches if document.sections[m].kind != "inline"]
    if set_out:
        matches = set_out
    body = beside_contents(document, matches)
    if body is not None:
        return [body]
    shared = [sum(1 for _ in _common(document.outline, m, source)) for m in matches]
    matches = [m for m, depth in zip(matches, shared, strict=True) if depth == max(shared)]
    if len(matches) == 1:
        return matches
    earlier = [m for m in matches if document.sections[m].start < citation.start]
    if citation.direction == "back":
        return earlier[-1:] or matches
    if citation.direction == "forward":
        return [m for m in matches if m not in earlier][:1] or matches
    relative = bool(citation.designators) and citation.designators[0].parts[0][0] == "("
    if (
        relative
        and earlier
        and "\n\n" not in document.clean[document.sections[earlier[-1]].start : citation.start].replace("\r", "")
    ):
        return earlier[-1:]
    return matches


def beside_contents(document: Document, matches: Sequence[int]) -> int | None:
    """The unit itself, where the others of its number are lines of a table of contents that was read as units."""
    *listed, body = sorted(matches, key=lambda m: document.sections[m].end - document.sections[m].start)
    heading = (document.sections[body].heading or "").casefold()[:_LIKE]
    if not listed or not heading:
        return None
    for entry in listed:
        section = document.sections[entry]
        alike = (section.heading or "").casefold().startswith(heading)
        if not alike or section.start > document.sections[body].start or section.end - section.start > _CONTENTS_LINE:
            return None
    return body if document.sections[body].end - document.sections[body].start > _CONTENTS_LINE else None


def _called(document: Document, index: int) -> str:
    heading = document.sections[index].heading
    return f", “{heading}”" if heading else ""


def _common(outline: Outline, first: int, second: int | None) -> Iterator[int]:
    """The units that hold both."""
    ancestors = set(outline.upward(second))
    for above in outline.upward(first):
        if above in ancestors:
            yield above
