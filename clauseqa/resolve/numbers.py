"""Whole numbers, "4.2(b)", and what stands between two of them.

Promise: a number means the numbering that the words stand in: the enclosing unit's own, then the attachment's, then the
main body's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..numbering import roman_value, to_roman
from .found import Found
from .lookup import Key, Outline, key_of

if TYPE_CHECKING:
    from ..references.citation import Citation, Designator
    from ..references.instruments import Instrument
    from .document import Document

_LOW_UNITS = frozenset({"paragraph", "clause", "subsection", "subparagraph", "subclause", "subdivision", "item"})


def absolute(
    document: Document, citation: Citation, designator: Designator, owner: Instrument, source: int | None
) -> list[int]:
    """Where a full number can point from here: its own attachment first, then the main body."""
    outline, key = document.outline, key_of(designator.number)
    scopes = outline.scopes(source)
    if owner.main:
        scopes = [None, *scopes[:-1]]
    if citation.unit in _LOW_UNITS:
        near = _own_paragraph(document, designator, key, source)
        if near:
            return near
    for scope in scopes:
        found = _in_article(document, scope, key, source) or _in_scope(outline, scope, key)
        if found:
            return found
        if scope is not None and _has_own_series(document, scope, key) and not owner.main:
            return []
    return []


def _own_paragraph(document: Document, designator: Designator, key: Key, source: int | None) -> list[int]:
    """ "paragraph 2" where an enclosing unit numbers its own paragraphs."""
    outline, sections = document.outline, document.sections
    for above in outline.upward(source):
        if sections[above].kind == "exhibit":
            break
        near = [
            child
            for child in outline.children.get(above, ())
            if outline.own_label(child) == designator.parts[0]
            and len(outline.keys[child]) > 1
            and "." not in sections[child].label.strip(".")
        ]
        if near and len(designator.parts) > 1:
            near = outline.lookup(outline.scope[near[0]], outline.keys[near[0]] + key[1:])
        if near:
            return near
    return []


def _in_article(document: Document, scope: int | None, key: Key, source: int | None) -> list[int]:
    """A number that starts anew in each article, in the article around the words."""
    outline, sections = document.outline, document.sections
    for above in outline.upward(source):
        if outline.scope[above] != scope or sections[above].kind == "exhibit":
            continue
        if sections[above].kind == "article" or sections[above].parent is None:
            near = outline.lookup(scope, outline.keys[above] + key)
            if near and len(key) >= 1 and "/" in sections[near[0]].number:
                return near
    return []


def _in_scope(outline: Outline, scope: int | None, key: Key) -> list[int]:
    """The units of a number in an attachment or the main body: as printed, in the other numerals, in any article."""
    found = outline.lookup(scope, key) or (outline.lookup(scope, (key[0], "0")) if len(key) == 1 else [])
    if found:
        return found
    if scope is None:
        value = int(key[0]) if key[0].isdigit() and len(key[0]) < 4 else roman_value(key[0])
        if value and (len(key) == 1 or not key[1].isdigit()):
            other = to_roman(value) if key[0].isdigit() and value < 200 else str(value)
            found = outline.lookup(None, (other, *key[1:]))
            if found:
                return found
    if len(key) >= 1 and key[0].isdigit():
        starts = outline.restarting.get((scope, key[0]), [])
        return [d for s in starts for d in outline.lookup(scope, outline.keys[s] + key[1:])]
    return []


def _has_own_series(document: Document, scope: int, key: Key) -> bool:
    """Whether an attachment has a numbering of its own in which the number would have to stand."""
    if len(key) > 1 and key[1].isdigit():
        return scope in document.outline.decimal_scopes
    return len(set(document.outline.tops.get(scope, ()))) >= 3


def between(document: Document, first: int, last: int) -> list[Found]:
    """The units of a range that stand between its ends."""
    outline = document.outline
    if document.sections[first].parent == document.sections[last].parent:
        pool: Iterable[int] = outline.children.get(document.sections[first].parent, ())
    else:
        depth = len(outline.keys[first])
        if depth != len(outline.keys[last]):
            return []
        pool = (
            i
            for i in range(first + 1, last)
            if len(outline.keys[i]) == depth and outline.scope[i] == outline.scope[first]
        )
    inline = "inline" in (document.sections[first].kind, document.sections[last].kind)
    return [
        Found(document.sections[i].number, i)
        for i in pool
        if first < i < last and (inline or document.sections[i].kind != "inline")
    ]
