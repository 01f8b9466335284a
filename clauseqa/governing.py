"""Which of several definitions of one name governs at a place.

Promise: pure, and the only place that knows the rule: analysis asks it of every use of a term, and `define --at` of any
place.
"""

from __future__ import annotations

from collections.abc import Sequence

from .model import Section, Span, Term


def reach_of(sections: Sequence[Section], term: Term) -> Span | None:
    """The stretch of text that the term is confined to; None for the whole contract."""
    if term.scope is None:
        return None
    at = term.section
    while at is not None:
        if sections[at].number == term.scope:
            return sections[at].start, sections[at].end
        at = sections[at].parent
    named = [section for section in sections if section.number == term.scope]
    return (named[0].start, named[0].end) if len(named) == 1 else None


def governing(
    definitions: Sequence[int], terms: Sequence[Term], reach: Sequence[Span | None], at: int
) -> tuple[int, bool]:
    """The definition that governs at ``at``, and whether it reaches there: of the indexes of the definitions of one
    name, given what `reach_of` says of every term.

    The narrowest that holds the place; else the last one for the whole contract that stands before; else the first.
    What only widens or narrows a term yields to the definition that it changes.
    """
    local = [
        (stretch[1] - stretch[0], i) for i in definitions if (stretch := reach[i]) and stretch[0] <= at < stretch[1]
    ]
    if local:
        return min(local)[1], True
    whole = [i for i in definitions if reach[i] is None]
    defining = [i for i in whole if terms[i].effect == "defines"] or whole
    if defining:
        before = [i for i in defining if terms[i].start <= at]
        return (before[-1] if before else defining[0]), True
    before = [i for i in definitions if terms[i].start <= at]
    return (before[-1] if before else definitions[0]), False
