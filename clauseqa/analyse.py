"""From a file to the facts: read, segment, find the terms, find and resolve the references.

Promise: the result depends on the text alone, and nothing but the standard library is needed for it; only ``uses=True``
reaches for spaCy.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from pathlib import Path

from . import readers, references, segment, terms
from .corrections import Corrections, correct
from .corrections import load as corrections_beside
from .errors import QueryError
from .model import Contract, Reference, TermUse, Text
from .references.links import follow_links
from .title import kind_of, title_of


def analyse_file(
    path: Path, *, uses: bool = False, encoding: str | None = None, tracked: readers.Tracked = "accepted"
) -> list[Contract]:
    """The documents of a file with all their facts, corrected by what stands beside it (see ``corrections``).

    ``encoding`` and ``tracked`` are those of ``readers.read``. Raises what it raises, and QueryError for corrections
    that do not fit.
    """
    return analyse_source(readers.load(path, tracked=tracked), corrections_beside(path), uses=uses, encoding=encoding)


def analyse_source(
    source: readers.Source, corrections: Corrections | None = None, *, uses: bool = False, encoding: str | None = None
) -> list[Contract]:
    """As ``analyse_file``, of bytes that are at hand and what corrects them."""
    texts = readers.read_source(source, encoding)
    if corrections is not None and len(texts) > 1:
        raise QueryError(
            f"{corrections.path}: {Path(source.path).name} holds {len(texts)} documents; corrections are for one"
        )
    return [analyse(text, uses=uses, corrections=corrections) for text in texts]


def analyse(text: Text, *, uses: bool = False, corrections: Corrections | None = None) -> Contract:
    """All facts of one text; the uses of its terms only with ``uses`` (they need spaCy, and time)."""
    sections = segment.segment(text)
    if corrections is not None:
        sections = correct(text, sections, corrections)
    defined = terms.find_terms(text, sections)
    cited = follow_links(text, sections, references.find_references(text, sections, defined))
    cited = _outside_lists(text, cited)
    used: tuple[TermUse, ...] = ()
    if uses:
        from . import nlp

        used = nlp.find_uses(text, sections, defined)
    title = title_of(text, sections)
    return Contract(
        text=text,
        title=title,
        type=kind_of(text, title),
        sections=sections,
        terms=defined,
        references=cited,
        uses=used,
        facts=text.facts,
    )


def _outside_lists(text: Text, cited: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Without what was not resolved in table rows that end in a number: tables of contents, or of a law's sections."""
    if not text.rows:
        return cited
    starts = [start for start, _ in text.rows]

    def listed(reference: Reference) -> bool:
        row = bisect_right(starts, reference.end - 1) - 1
        return row >= 0 and reference.start < text.rows[row][1]

    kept = [reference for reference in cited if reference.status in ("resolved", "external") or not listed(reference)]
    return tuple(replace(reference, index=index) for index, reference in enumerate(kept))
