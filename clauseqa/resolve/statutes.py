"""Numbers without a unit of their own that are the sections of a statute.

Promise: a statute is named only when the document names it elsewhere or everybody knows it by the number; where only
the size of the number says that it is one, no name is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..references.statutes import statute_of

if TYPE_CHECKING:
    from ..references.citation import Citation, Designator
    from ..references.instruments import Instrument
    from .document import Document


def named_statutes(citations: Sequence[Citation], owners: Sequence[Instrument]) -> dict[str, str]:
    """Number → statute, from every citation that names its statute."""
    known: dict[str, str] = {}
    for citation, owner in zip(citations, owners, strict=True):
        if owner.external and owner.statute and owner.name and citation.unit == "section":
            for designator in citation.designators:
                known.setdefault(designator.number, owner.name)
                known.setdefault(designator.parts[0], owner.name)
    return known


def statute_meant(document: Document, citation: Citation, designator: Designator) -> str | None:
    """The statute of a number without a unit: named elsewhere here, or known; "" when only its size says so."""
    number = designator.number
    if citation.unit not in ("section", "paragraph", "article", "subsection"):
        return None
    for key in (number, designator.parts[0]):
        if key in document.statutes and (key == number or not document.outline.lookup(None, (designator.parts[0],))):
            return document.statutes[key]
    first = designator.parts[0]
    if document.outline.lookup(None, (first,)):
        return None
    known = statute_of(number)
    if known is not None and (not first.isdigit() or int(first) > document.outline.largest):
        return known
    plain = first.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if plain.isdigit() and (int(plain) > document.outline.largest + 40 and int(plain) >= 100):
        return ""
    if "-" in first and first.replace("-", "").isdigit() and int(first.partition("-")[0]) > document.outline.largest:
        return ""
    return None
