"""A unit within a larger one that is known: "clause (ii) of Section 3(a)", "Section 3 of Exhibit A".

Promise: nothing outside the larger unit is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .choice import choose
from .found import Found, join
from .lookup import attachment_key, key_of
from .missing import lacking

if TYPE_CHECKING:
    from ..references.citation import Citation, Designator
    from .document import Document


def below(document: Document, citation: Citation, designator: Designator, outer: int, source: int | None) -> Found:
    """A unit within a larger one that is known: "clause (ii) of Section 3(a)", "Section 3 of Exhibit A"."""
    outline = document.outline
    section = document.sections[outer]
    key = key_of(designator.number)
    if citation.is_attachment:
        name = f"{(citation.unit or '').capitalize()} {designator.number}"
        inner = document.outline.attachments.get(attachment_key(name), ())
        chosen = choose(
            document, [i for i in inner if document.outline.holds(outer, i)] or inner, name, citation, source
        )
        return chosen or Found(name, None, "dangling", f"{name} is not attached")
    if section.kind == "exhibit":
        matches = outline.lookup(outer, key)
    else:
        scope = outline.scope[outer]
        matches = [m for m in outline.lookup(scope, outline.keys[outer] + key) if outline.holds(outer, m)]
        if not matches:
            matches = [m for m in outline.lookup(scope, key) if outline.holds(outer, m) and m != outer]
    target = join(section.number, designator.number, section.kind == "exhibit" or section.kind == "article")
    if not matches and outline.keys[outer] == key and section.kind != "exhibit":
        return Found(section.number, outer)
    return choose(document, matches, target, citation, source) or lacking(
        document, target, outer, designator.number, source
    )
