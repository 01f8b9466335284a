"""Text, sections and terms to references: every place where a document cites a numbered or lettered unit.

Promise: a citation is read exactly as it is printed, case included (``reader``); whose unit it is follows from the
words beside it (``instruments``), and which unit, from the outline (``resolve``). Labels of the units themselves,
tables of contents and the plain word "Sections" are no references. ``parse_reference`` reads a place typed by a user
with the same eyes; it needs no document and loads neither of the other stages.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Reference, Section, Term, Text
from .citation import Citation, Designator

__all__ = ["Citation", "Designator", "find_references"]


def find_references(text: Text, sections: Sequence[Section], terms: Sequence[Term]) -> tuple[Reference, ...]:
    """Every citation of ``text`` in its order, each with its instrument, its targets and an honest status.

    ``sections`` and ``terms`` are those of the same text. Spans are half-open code points of ``text.content``. Raises
    nothing: what cannot be read is left out, what cannot be resolved says so.
    """
    from ..resolve.resolver import Resolver
    from .instruments import Instruments, owners_of
    from .reader import Reader

    clean = text.clean
    reader = Reader(clean, sections)
    found = list(reader.citations())
    instruments = Instruments(clean, terms)
    owners = owners_of(clean, found, instruments)
    spans = sorted([*((citation.start, citation.end) for citation in found), *reader.furniture.listed])
    resolver = Resolver(clean, sections, terms, spans, instruments.names, instruments.base)
    references: list[Reference] = []
    pairs = resolver.resolve_all(found, owners)
    for citation, owner, answer in pairs:
        if answer is None:
            continue
        start, end = owner.start, owner.end
        references.append(
            Reference(
                index=len(references),
                surface=text.content[start:end],
                start=start,
                end=end,
                kind="external" if answer.status == "external" else "internal",
                instrument=answer.instrument,
                source=resolver.document.outline.innermost(citation.start),
                targets=answer.targets,
                sections=answer.sections,
                status=answer.status,
                reason=answer.reason,
                candidates=answer.candidates,
                rule=answer.rule,
            )
        )
    return tuple(references)
