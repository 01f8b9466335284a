"""Whether the numbering was read well enough to say that a unit is not there.

Promise: only the outline and what is printed are asked, never the citation. Each question is answered by the reason for
doubt, in words, or by "" where the numbering around was read without a fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..numbering import readings
from .choice import beside_contents
from .lookup import Key

if TYPE_CHECKING:
    from .document import Document

_FEWEST = 4  # numbers that have decimals below them, before the lack of their own units says anything


def doubt_of_number(document: Document, key: Key, source: int | None) -> str:
    """Why the unit of a whole number may stand there unread: 8.1 was read without an 8, 8.2 and 8.6 alone of six."""
    outline = document.outline
    if len(key) == 2 and key[0].isdigit() and key[1].isdigit():
        return _doubt_of_decimal(document, (key[0], key[1]), source)
    if len(key) != 1 or not key[0].isdigit():
        return ""
    below = next((i for scope in outline.scopes(source) for i in outline.below.get((scope, key[0]), ())), None)
    if below is not None:
        return f"{document.sections[below].number} was read, but no {key[0]} that holds it"
    step = next((i for i in outline.headed.get(key[0], ()) if len(outline.keys[i]) > 1), None)
    if step is not None:
        return f"{key[0]} is printed with a heading, and was read as {document.sections[step].number}"
    if _tops_are_unread(document):
        return "most of the numbers that have decimals below them were not read as units of their own"
    return ""


def _doubt_of_decimal(document: Document, key: tuple[str, str], source: int | None) -> str:
    """Whether the numbers beside a decimal were read from a later one on, or with many gaps: their labels were lost."""
    outline = document.outline
    scope = next((scope for scope in outline.scopes(source) if (scope, key[0]) in outline.below), None)
    beside = {int(outline.keys[i][1]) for i in outline.below.get((scope, key[0]), ())}
    if not beside:
        return ""
    if int(key[1]) < min(beside):
        return f"the numbers of {key[0]} were read from {key[0]}.{min(beside)} on"
    if 3 * len(beside) < 2 * max(beside):
        return f"of the numbers up to {key[0]}.{max(beside)} but {len(beside)} were read"
    return ""


def _tops_are_unread(document: Document) -> bool:
    """Whether 7.1, 8.1 and 9.1 were read, but neither 7 nor 8 nor 9."""
    outline = document.outline
    tops = {top for scope, top in outline.below if scope is None}
    own = [top for top in tops if outline.lookup(None, (top,)) or outline.articles.get(int(top))]
    return len(tops) >= _FEWEST and 2 * len(own) < len(tops)


def doubt_of_unit(document: Document, index: int) -> str:
    """Why what stands in a unit may have been misread: another unit bears its number, or its list has no beginning."""
    outline = document.outline
    inside = [i for i in outline.children.get(index, ()) if outline.keys[i]]
    labels = [outline.own_label(i).rpartition(".")[2] for i in inside]
    if labels and not any(reading.value <= 1 for reading in readings(labels[0])):
        return f"the list in {document.sections[index].number} was read from {labels[0]} on"
    set_out = [label for i, label in zip(inside, labels, strict=True) if document.sections[i].kind != "inline"]
    if len(set(set_out or labels)) < len(set_out or labels):
        return f"labels repeat in {document.sections[index].number}"
    if document.printed.has_gaps(index):
        return f"words of {document.sections[index].number} were redacted"
    if not inside and document.printed.opens_paragraphs(index):
        return f"a list of paragraphs without labels stands in {document.sections[index].number}"
    return _repeated(document, index)


def _repeated(document: Document, index: int) -> str:
    """Whether several units carry the number of a unit, or of one that holds it."""
    outline = document.outline
    for above in outline.upward(index):
        twins = outline.lookup(outline.scope[above], outline.keys[above])
        if document.sections[above].kind == "exhibit" or len(twins) < 2:
            continue
        if beside_contents(document, twins) is None:
            return f"{len(twins)} units carry the number {document.sections[above].number}"
    return ""


def doubt_of_place(document: Document, here: int | None, named: int) -> str:
    """Why words that name one unit as theirs may stand in it after all, although they were read as standing in another.

    ``here``: the unit that holds them; ``named``: the one they name.
    """
    sections = document.sections
    if here is None or sections[here].kind == "exhibit":
        return "no numbered unit was recognised around it"
    inside = sections[here].kind == "inline" and sections[named].kind != "inline"
    if inside and sections[here].parent == sections[named].parent and here > named:
        return f"{sections[here].number} runs in its sentence: it may be a part of {sections[named].number}"
    return _repeated(document, here)
