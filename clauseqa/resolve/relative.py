""" "(ii) above", "this Section 12", 'clause (d) of the definition of "X"': numbers read from where the words stand.

Promise: the nearest unit outward that has the step is meant; "this Section 12" is resolved only from within 12, and is
a ``mismatch`` elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from ..model import Candidate
from ..numbering import roman_value, to_roman
from .choice import choose
from .enclosing import holder, unit_around
from .found import Found, join, unit_words
from .lookup import Key, key_of
from .missing import existing_base, lacking
from .statutes import statute_meant
from .trust import doubt_of_place, doubt_of_unit

if TYPE_CHECKING:
    from ..references.citation import Citation, Designator
    from .document import Document

_AROUND = 2  # units with steps outward whose lists are looked at for a fault


def relative(document: Document, citation: Citation, designator: Designator, source: int | None) -> Found:
    """ "(ii) above", "paragraph (a)", from where it stands outward."""
    outline, key = document.outline, key_of(designator.number)
    if citation.definition is not None:
        return _in_definition(document, citation, designator)
    if citation.this:
        for above in outline.upward(source):
            if outline.keys[above][-len(key) :] == key:
                return Found(document.sections[above].number, above)
    for above in outline.upward(source):
        base = () if document.sections[above].kind == "exhibit" else outline.keys[above]
        matches = [m for m in outline.lookup(outline.scope[above], base + key) if outline.holds(above, m)]
        if matches:
            chosen = choose(document, matches, designator.number, citation, source)
            if chosen is not None:
                return chosen
    unread = document.printed.around(key[0], (citation.start, citation.end))
    for scope in outline.scopes(source):
        matches = outline.lookup(scope, key)
        if matches and not ((unread or citation.this) and all(_is_bare(document, m) for m in matches)):
            chosen = choose(document, matches, designator.number, citation, source)
            if chosen is not None:
                return chosen
    twin = _in_a_twin(document, key, source)
    if twin is not None:
        return Found(document.sections[twin].number, twin)
    top = unit_around(document, source)
    written = (
        designator.number
        if top is None
        else join(document.sections[top].number, designator.number, document.sections[top].kind == "exhibit")
    )
    if citation.this or source is None or unread:
        return Found(written, None, "ambiguous", f"{designator.number} is printed nearby but is no unit of the outline")
    beside = _beside(document, key, source)
    if beside is not None and not citation.capital:
        number = document.sections[beside].number
        offered = (Candidate(number, beside, f"the {designator.number} beside the unit that the words stand in"),)
        return Found(written, None, "ambiguous", f"it stands beside the words, if {number} is meant", offered)
    other = _in_the_other_case(document, key, source)
    if other is not None and not doubt_of_unit(document, other):
        number = document.sections[other].number
        said = number[: len(number) - len(designator.number)] + designator.number
        offered = (Candidate(number, other, "the same step in the other case"),)
        return Found(said, None, "dangling", f"there is no {designator.number} around it", offered, above=top)
    if citation.direction is not None and not _stands_by_a_list(document, source):
        reason = f"there is no {designator.number} around it; no list was recognised there at all"
        return Found(written, None, "ambiguous", reason, above=top, doubtful=True)
    part = _part_of(document, designator, source)
    if part is not None:
        whole, rest = part
        return lacking(document, document.sections[whole].number + rest, whole, rest, source)
    around = [] if source is None else [above for above in outline.upward(source) if outline.children.get(above)]
    doubt = next((doubt for above in around[:_AROUND] if (doubt := doubt_of_unit(document, above))), "")
    if doubt:
        reason = f"there is no {designator.number} around it; {doubt}"
        return Found(written, None, "ambiguous", reason, above=top, doubtful=True)
    if top is not None and not citation.capital:
        return lacking(document, written, top, designator.number, source, certain=True)
    return Found(
        written,
        None,
        "dangling",
        f"there is no {designator.number} around it",
        above=top,
    )


def _in_the_other_case(document: Document, key: Key, source: int | None) -> int | None:
    """The nearest step outward that differs in its case alone: (G) of the list around the words, for "(g) below"."""
    outline = document.outline
    if len(key) != 1 or len(key[0]) != 1 or not key[0].isalpha():
        return None
    for above in outline.upward(source):
        base = () if document.sections[above].kind == "exhibit" else outline.keys[above]
        found = outline.lookup(outline.scope[above], (*base, key[0].swapcase()))
        if found:
            return found[0]
    return None


def _stands_by_a_list(document: Document, source: int | None) -> bool:
    """Whether a unit around the words is a step, or holds steps."""
    outline = document.outline
    for above in outline.upward(source):
        if document.sections[above].kind in ("article", "exhibit"):
            return False
        inside = (document.sections[i].label for i in (above, *outline.children.get(above, ())))
        if any(")" in label for label in inside):
            return True
    return False


def _part_of(document: Document, designator: Designator, source: int | None) -> tuple[int, str] | None:
    """Of "(ii)(A)" the nearest (ii) outward, and what it lacks; None for a lone step, or without a (ii)."""
    outline = document.outline
    first, rest = key_of(designator.parts[0]), "".join(designator.parts[1:])
    for above in outline.upward(source) if rest else ():
        base = () if document.sections[above].kind == "exhibit" else outline.keys[above]
        found = outline.lookup(outline.scope[above], base + first)
        if len(found) == 1:
            return found[0], rest
    return None


def _is_bare(document: Document, index: int) -> bool:
    """Whether a unit is labelled "2." where "(2)" was cited."""
    return "(" not in document.sections[index].label


def _in_a_twin(document: Document, key: Key, source: int | None) -> int | None:
    """The one unit with these steps in another unit of the same number as one around the words."""
    outline = document.outline
    for above in outline.upward(source):
        if not outline.keys[above] or document.sections[above].kind == "exhibit":
            continue
        found = outline.lookup(outline.scope[above], outline.keys[above] + key)
        if len(found) == 1:
            return found[0]
    return None


def _beside(document: Document, key: Key, source: int | None) -> int | None:
    """The one unit with these steps in a unit beside one that holds the words."""
    outline = document.outline
    for above in outline.upward(source):
        parent = document.sections[above].parent
        if parent is None or document.sections[parent].kind in ("exhibit", "article"):
            return _right_before(document, key, above)
        keys = [outline.keys[i] + key for i in outline.children.get(parent, ()) if i != above]
        found = [i for one in keys for i in outline.lookup(outline.scope[above], one)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _right_before(document: Document, key: Key, above: int) -> int | None:
    """The unit with these steps in the section before: “paragraph (g) above” in 7.2, of the list of 7.1."""
    outline = document.outline
    siblings = outline.children.get(document.sections[above].parent, [])
    at = bisect_left(siblings, above)
    if not 0 < at < len(siblings) or not outline.keys[siblings[at - 1]]:
        return None
    found = outline.lookup(outline.scope[above], outline.keys[siblings[at - 1]] + key)
    return found[0] if len(found) == 1 else None


def _in_definition(document: Document, citation: Citation, designator: Designator) -> Found:
    """'clause (d) of the definition of "X"': the item of the list that follows that definition."""
    begin, end = None, None
    if citation.definition == "this":
        starts = [start for start in document.definition_starts if start < citation.start]
        begin = starts[-1] if starts else None
    elif citation.definition:
        begin = document.defined_at.get(citation.definition)
    if begin is not None:
        at = bisect_right(document.definition_starts, begin)
        end = document.definition_starts[at] if at < len(document.definition_starts) else len(document.clean)
        key = key_of(designator.number)
        first = bisect_left(document.outline.starts, begin)
        last = bisect_left(document.outline.starts, end)
        matches = [
            i
            for i in range(first, last)
            if document.outline.keys[i][-len(key) :] == key and document.sections[i].number
        ]
        if len(matches) == 1:
            return Found(document.sections[matches[0]].number, matches[0])
    name = (
        f"the definition of “{citation.definition}”"
        if citation.definition and citation.definition != "this"
        else "a definition"
    )
    return Found(
        designator.number, None, "ambiguous", f"{designator.number} stands in {name}; its units were not recognised"
    )


def this_unit(document: Document, citation: Citation, designator: Designator, source: int | None) -> Found:
    """ "this Section 12": the unit of that number that holds the words."""
    outline, key = document.outline, key_of(designator.number)
    matches: list[int] = []
    for scope in outline.scopes(source):
        keys = [key]
        value = int(key[0]) if key[0].isdigit() and len(key[0]) < 4 else roman_value(key[0])
        if value and value < 200:
            keys.append((to_roman(value) if key[0].isdigit() else str(value), *key[1:]))
        for variant in keys:
            matches.extend(outline.lookup(scope, variant))
        matches.extend(
            d
            for s in outline.restarting.get((scope, key[0]), ())
            for d in outline.lookup(scope, outline.keys[s] + key[1:])
        )
    holding = [m for m in matches if outline.holds(m, source)]
    if holding:
        return Found(document.sections[holding[0]].number, holding[0])
    for above in outline.upward(source):
        if outline.own_label(above) == designator.number.strip("()"):
            return Found(document.sections[above].number, above)
    of_this = [m for m in matches if _is_in_this(document, designator, m, source)]
    if len(of_this) == 1:
        return Found(document.sections[of_this[0]].number, of_this[0])
    here = next((i for i in outline.upward(source) if len(outline.keys[i]) == len(key)), None)
    here = holder(document, citation.unit or "section", source) if here is None else here
    place = "outside every numbered unit" if here is None else f"in {document.sections[here].number}"
    words = unit_words(citation, designator.number)
    if not matches:
        statute = statute_meant(document, citation, designator)
        if statute is not None:
            return Found(designator.number, None, "external", statute)
        parent = existing_base(document, key_of(designator.parts[0]), source)
        if parent is not None and outline.holds(parent, source) and len(key) > 1:
            return lacking(
                document, designator.number, parent, designator.number[len(document.sections[parent].number) :]
            )
        return Found(
            designator.number,
            None,
            "ambiguous",
            f"this {words} stands {place}; no unit of that number was recognised",
        )
    doubt = doubt_of_place(document, here, matches[0])
    if doubt:
        return Found(designator.number, None, "ambiguous", f"“this {words}” stands {place}; {doubt}", doubtful=True)
    candidates: tuple[Candidate, ...] = ()
    if here is not None:
        candidates = (
            Candidate(document.sections[here].number, here, f"the words stand in {document.sections[here].number}"),
        )
    return Found(designator.number, None, "mismatch", f"“this {words}” stands {place}", candidates)


def _is_in_this(document: Document, designator: Designator, match: int, source: int | None) -> bool:
    """Whether "this Section 3.2 (a) and (b)" stands in the words of 3.2 itself, and in none of its sub-units."""
    base = len(key_of(designator.parts[0]))
    above = next((i for i in document.outline.upward(match) if len(document.outline.keys[i]) == base), None)
    return len(designator.parts) > 1 and above is not None and above == unit_around(document, source)
