"""A unit within a larger one that is known: "clause (ii) of Section 3(a)", "Section 3 of Exhibit A".

Promise: nothing outside the larger unit is meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import Candidate
from .attachments import twin_attachments
from .choice import choose
from .found import Found, join
from .lookup import attachment_key, key_of
from .missing import lacking

_TO_UNIT = re.compile(
    r"(?i)(?:to|of)\s{1,9}(?P<word>exhibit|schedule|annex|appendix|attachment|addendum)\s{1,9}(?P<number>[\w.-]{1,8})"
)

if TYPE_CHECKING:
    from ..references.citation import Citation, Designator
    from .document import Document


def below(document: Document, citation: Citation, designator: Designator, outer: int, source: int | None) -> Found:
    """A unit within a larger one that is known: "clause (ii) of Section 3(a)", "Section 3 of Exhibit A"."""
    outline = document.outline
    section = document.sections[outer]
    key = key_of(f"Part {designator.number}" if citation.unit == "part" else designator.number)
    if citation.is_attachment:
        return _attached_to(document, citation, designator, outer, source)
    if section.kind == "exhibit":
        matches = outline.lookup(outer, key)
    else:
        scope = outline.scope[outer]
        matches = [m for m in outline.lookup(scope, outline.keys[outer] + key) if outline.holds(outer, m)]
        if not matches:
            matches = [m for m in outline.lookup(scope, key) if outline.holds(outer, m) and m != outer]
    if not matches and citation.unit == "part":
        name = f"Part {designator.number}"
        return Found(
            join(section.number, name, True), None, "ambiguous", f"no parts of {section.number} were recognised"
        )
    target = join(section.number, designator.number, section.kind == "exhibit" or section.kind == "article")
    if not matches and outline.keys[outer] == key and section.kind != "exhibit":
        return Found(section.number, outer)
    chosen = choose(document, matches, target, citation, source)
    if chosen is None and citation.unit == "paragraph" and key[0].isdigit() and not outline.children.get(outer):
        return Found(target, None, "ambiguous", f"the paragraphs of {section.number} bear no numbers")
    return chosen or lacking(document, target, outer, designator.number, source)


def _attached_to(
    document: Document, citation: Citation, designator: Designator, outer: int, source: int | None
) -> Found:
    """ "Annex 1 to Exhibit C": the annex printed behind Exhibit C or "to Exhibit C", never another exhibit's."""
    name = f"{(citation.unit or '').capitalize()} {designator.number}"
    named = document.outline.attachments.get(attachment_key(name), ())
    twins = twin_attachments(document, citation.unit or "", designator.number)
    for matches in (named, twins):
        fitting = [i for i in matches if i != outer and _belongs(document, outer, i)]
        chosen = choose(document, fitting, name, citation, source)
        if chosen is not None:
            return chosen
    whole = document.sections[outer].number
    elsewhere = [i for i in named if i != outer]
    if elsewhere:
        candidates = tuple(
            Candidate(document.sections[i].number, i, f"attached under this name, but not seen to belong to {whole}")
            for i in elsewhere[:3]
        )
        return Found(name, None, "ambiguous", f"no {name} was seen to belong to {whole}", candidates)
    if document.printed.as_attachment((citation.unit or "").capitalize(), designator.number):
        return Found(name, None, "ambiguous", f"“{name}” is printed as a heading, but no unit was recognised there")
    return Found(name, None, "dangling", f"{name} is not attached")


def _belongs(document: Document, outer: int, inner: int) -> bool:
    """Whether an attachment stands in a larger unit, says that it is "to" it, or is printed right behind it."""
    sections = document.sections
    if document.outline.holds(outer, inner):
        return True
    if sections[outer].kind != "exhibit":
        return False
    said = _TO_UNIT.match(sections[inner].heading or "")
    if said is not None:
        return attachment_key(f"{said['word']} {said['number']}") == attachment_key(sections[outer].number)
    if sections[inner].start < sections[outer].start:
        return False
    word = sections[inner].number.partition(" ")[0]
    between = (s for s in sections[outer + 1 : inner] if s.kind == "exhibit" and s.parent == sections[outer].parent)
    return all(s.number.partition(" ")[0] == word for s in between)
