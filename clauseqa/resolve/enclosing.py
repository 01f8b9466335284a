""" "This Section", "the preceding paragraph": the unit that holds the words, or stands beside the one that does.

Promise: which level a word like "paragraph" names is read from the labels of the units around it, innermost first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..numbering import ATTACHMENT_WORDS, roman_value
from .found import Resolution
from .lookup import Key, key_of

if TYPE_CHECKING:
    from ..references.citation import Citation
    from .document import Document

_ATTACHMENT_UNITS = frozenset(word.lower() for word in ATTACHMENT_WORDS)


def alone(document: Document, citation: Citation, source: int | None) -> Resolution | None:
    """ "this Section", "the preceding paragraph": a unit meant by where the words stand."""
    here = holder(document, citation.unit or "section", source)
    if here is None:
        return None
    if citation.direction is not None:
        neighbour = _neighbour(document, here, citation)
        if neighbour is None:
            return None
        here = neighbour
    section = document.sections[here]
    return Resolution("resolved", (section.number,), (here,), rule=f"{citation.direction or 'this'} {citation.unit}")


def _neighbour(document: Document, here: int, citation: Citation) -> int | None:
    """The unit before or after ``here``, or ``here`` itself where its earlier paragraph is meant."""
    section = document.sections[here]
    if citation.direction == "back" and "\n\n" in document.clean[section.start : citation.start].replace(
        "\r", ""
    ).replace(" ", ""):
        return here if citation.unit == "paragraph" else None
    siblings = document.outline.children.get(section.parent, [])
    at = siblings.index(here) if here in siblings else -1
    step = at + (-1 if citation.direction == "back" else 1)
    return siblings[step] if at >= 0 and 0 <= step < len(siblings) else None


def holder(document: Document, unit: str, source: int | None) -> int | None:
    """The enclosing unit that a word like "this Section" names."""
    chain = [
        i
        for i in document.outline.upward(source)
        if document.sections[i].number and document.sections[i].kind not in ("preamble", "signature", "toc")
    ]
    if not chain:
        return None
    if unit in _ATTACHMENT_UNITS:
        return next(
            (
                i
                for i in chain
                if document.sections[i].kind == "exhibit" and document.sections[i].number.lower().startswith(unit)
            ),
            None,
        )
    if unit in ("part", "item"):
        return next(
            (
                i
                for i in chain
                if document.outline.keys[i][-1:] and document.outline.keys[i][-1].lower().startswith(unit + " ")
            ),
            None,
        )
    inside = [i for i in chain if document.sections[i].kind != "exhibit"]
    if not inside:
        return None
    if unit == "article":
        return next(
            (i for i in inside if document.sections[i].kind == "article" or _is_roman_top(document, i)), inside[-1]
        )
    if unit == "section":
        return next((i for i in inside if not _is_step(document, i)), inside[-1])
    if unit in ("clause", "subclause"):
        return next((i for i in inside if _is_step(document, i)), inside[0])
    set_out = [i for i in inside if document.sections[i].kind != "inline"] or inside
    if unit == "paragraph":
        return set_out[0]
    return next((i for i in set_out if _is_step(document, i)), set_out[0])


def holder_with(document: Document, citation: Citation, source: int | None) -> int | None:
    """What "this subsection" is in "paragraph (b) of this subsection": the innermost unit that has a (b).

    Of "(1)(b) of this Clause", where nothing around has that (b), the innermost unit that has a (1).
    """
    whole = _holder_of(document, citation, source, [key_of(d.number) for d in citation.designators])
    if whole is not None or any(len(d.parts) == 1 for d in citation.designators):
        return whole
    return _holder_of(document, citation, source, [key_of(d.parts[0]) for d in citation.designators])


def _holder_of(document: Document, citation: Citation, source: int | None, keys: list[Key]) -> int | None:
    outline = document.outline
    for above in outline.upward(source):
        section = document.sections[above]
        if section.kind == "exhibit" and citation.within is not None and not citation.within.is_attachment:
            return None
        base = () if section.kind == "exhibit" else outline.keys[above]
        scope = above if section.kind == "exhibit" else outline.scope[above]
        if section.number and all(outline.lookup(scope, base + key) for key in keys):
            return above
    return None


def _is_step(document: Document, index: int) -> bool:
    """Whether a unit is labelled by a step, "(b)" or "b.", rather than by a number of its own."""
    label = document.sections[index].label.strip()
    bare = label.strip("()[]. \t")
    return (
        label.startswith("(")
        or label.endswith(")")
        or (
            len(bare) <= 4
            and bare.isalpha()
            and document.sections[index].kind not in ("article",)
            and not bare.isupper()
        )
    )


def is_lone_step(document: Document, index: int) -> bool:
    """Whether a unit is an item of a list that no numbered unit holds: "this section" can mean none of its items."""
    return _is_step(document, index) and document.sections[index].parent is None


def _is_roman_top(document: Document, index: int) -> bool:
    return (
        len(document.outline.keys[index]) == 1
        and roman_value(document.outline.keys[index][0]) is not None
        and document.outline.keys[index][0].isupper()
    )


def unit_around(document: Document, source: int | None) -> int | None:
    """The innermost unit with a number around a place."""
    return next((i for i in document.outline.upward(source) if document.sections[i].number), None)
