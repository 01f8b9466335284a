"""No unit carries the number: is the document broken, or our reading of it?

Promise: a document is accused (``dangling``) only where enough of the numbering was read to miss a unit, and nothing
printed looks like its label; else the citation is ``ambiguous`` and says why.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from ..model import Candidate, Span
from ..numbering import is_successor, roman_value
from ..patterns import citations as printed
from .found import Found, unit_words
from .lookup import Key, key_of
from .statutes import statute_meant
from .trust import doubt_of_number, doubt_of_unit

if TYPE_CHECKING:
    from ..references.citation import Citation, Designator
    from ..references.instruments import Instrument
    from .document import Document


_NEXT = 30  # units behind a step that are looked at
_COMMERCIAL_CODE = frozenset({"8", "9"})  # its articles that contracts cite by their number alone
_TAIL = 200  # code points at the end of a unit in which its last word stands, blanks and all


def missing(
    document: Document, citation: Citation, designator: Designator, owner: Instrument, source: int | None
) -> Found:
    """Nothing carries the number: is the document broken, or our reading of it?"""
    number = designator.number
    key = key_of(number)
    name = statute_meant(document, citation, designator)
    if name is not None and not owner.named:
        return Found(number, None, "external", name)
    first = designator.parts[0]
    elsewhere = _in_attachments(document, key, source)
    if any(candidate.section in document.outline.lookup(None, key) for candidate in elsewhere):
        reason = f"this attachment has no {number}; the main body has one"
        return Found(number, None, "ambiguous", reason, elsewhere)
    base = existing_base(document, key_of(first), source)
    if base is not None and len(designator.parts) > 1:
        parent = _existing_parent(document, key, source)
        above = base if parent is None else parent
        missing = len(key) - len(document.outline.keys[above])
        return lacking(document, number, above, "".join(designator.parts[-missing:]), source)
    padded = _padded(document, key)
    if padded:
        return Found(number, None, "ambiguous", f"{first} is printed with or without a zero elsewhere", padded)
    whole = _existing_parent(document, key, source)
    if whole is not None and document.printed.as_decimal(whole, key[-1]):
        return Found(number, None, "ambiguous", f".{key[-1]} is printed in {document.sections[whole].number}")
    if document.printed.as_number(first):
        reason = f"{first} is printed as a label may be, but no unit was recognised there"
        return Found(number, None, "ambiguous", reason, elsewhere)
    if document.printed.in_contents(number):
        reason = f"the table of contents lists {number}, but no unit of that number was recognised"
        return Found(number, None, "ambiguous", reason, elsewhere)
    glued = _glued(document, number, source)
    if glued:
        return Found(number, None, "ambiguous", f"{number} may stand for {glued[0].target}", glued)
    terms = _in_the_terms(document, elsewhere)
    if terms:
        reason = f"the body has no {number}; {document.sections[terms[0].section or 0].number} has one"
        return Found(number, None, "ambiguous", reason, terms)
    if not _scheme_was_read(document, key, source):
        reason = f"no unit {number} was recognised; too little of this numbering was"
        return Found(number, None, "ambiguous", reason, elsewhere)
    if citation.unit == "article" and number in _COMMERCIAL_CODE and document.names_commercial_code:
        return Found(number, None, "external", "Uniform Commercial Code")
    absent = f"there is no {unit_words(citation, number)}"
    doubt = doubt_of_number(document, key, source)
    if doubt:
        return Found(number, None, "ambiguous", f"{absent}; {doubt}", elsewhere, doubtful=True)
    return Found(number, None, "dangling", absent, elsewhere)


def _padded(document: Document, key: Key) -> tuple[Candidate, ...]:
    """The unit whose number differs by zeros alone, "10.09.2" for "10.9.2"; () without one."""
    if len(key) < 2 or not key[1].isdigit():
        return ()
    numbers = [step for step in key if step.isdigit()]
    bare = [step.lstrip("0") for step in numbers]
    found = (
        i
        for i, other in enumerate(document.outline.keys)
        if len(other) >= len(bare) and other != key and [step.lstrip("0") for step in other[: len(bare)]] == bare
    )
    first = next(found, None)
    if first is None:
        return ()
    return (Candidate(document.sections[first].number, first, "the same number, but for a zero"),)


def _glued(document: Document, number: str, source: int | None) -> tuple[Candidate, ...]:
    """The unit that a letter printed against a number may name, "10.3C" for 10.3 (c); () without one."""
    if not (number[:1].isdigit() and number[-1].isalpha() and number[-2].isdigit()):
        return ()
    key = key_of(number[:-1])
    found = (
        i
        for scope in document.outline.scopes(source)
        for letter in (number[-1], number[-1].swapcase())
        for i in document.outline.lookup(scope, (*key, letter))
    )
    first = next(found, None)
    if first is None:
        return ()
    return (Candidate(document.sections[first].number, first, "the letter is printed against the number"),)


def existing_base(document: Document, key: Key, source: int | None) -> int | None:
    """The unit with the whole first number of a citation: 4.1 for "4.1(c)"."""
    for scope in document.outline.scopes(source):
        matches = document.outline.lookup(scope, key)
        if matches:
            return matches[0]
    return None


def _existing_parent(document: Document, key: Key, source: int | None) -> int | None:
    """The deepest unit above a number that exists, at least its whole first number."""
    for depth in range(len(key) - 1, 0, -1):
        for scope in document.outline.scopes(source):
            matches = document.outline.lookup(scope, key[:depth])
            if matches:
                return matches[0]
    return None


def lacking(
    document: Document, target: str, above: int, step: str, source: int | None = None, certain: bool = False
) -> Found:
    """A unit that exists without the sub-unit that is cited; deeper down it may stand after all."""
    outline, section = document.outline, document.sections[above]
    steps = key_of(step)
    token = steps[0] if steps else step.strip("().")
    twins = outline.lookup(outline.scope[above], outline.keys[above] + steps) if steps else []
    if len(twins) == 1 and section.kind != "exhibit":
        return Found(document.sections[twins[0]].number, twins[0])
    deeper = _deeper_down(document, above, steps)
    if len(deeper) == 1 and _in_one_list(document, deeper[0], source):
        return Found(document.sections[deeper[0]].number, deeper[0])
    if deeper:
        candidates = tuple(
            Candidate(document.sections[i].number, i, f"{step} stands there, a level below {section.number}")
            for i in deeper[:3]
        )
        reason = f"{section.number} has no {step} of its own"
        return Found(target, None, "ambiguous", reason, candidates, above=above)
    opened = _opens_below(document, above, token)
    if opened is not None:
        number = document.sections[opened].number
        offered = (Candidate(number, opened, f"the list that {section.number} opens"),)
        return Found(target, None, "ambiguous", f"{step} stands below {section.number}", offered, above=above)
    beside = _right_behind(document, above, token)
    if beside is not None:
        number = document.sections[beside].number
        offered = (Candidate(number, beside, f"it stands right behind {section.number}, perhaps as a part of it"),)
        return Found(target, None, "ambiguous", f"{section.number} has no {step} of its own", offered, above=above)
    inner = outline.children.get(above, [])
    reason = ""
    if not certain and document.printed.inside(above, token):
        reason = f"{step} is printed in {section.number} but is no unit of the outline"
    elif token in ("a", "i", "1", "A", "I") and any(is_successor(token, outline.own_label(i)) for i in inner):
        reason = f"the outline has the unit that follows {target}, but not this one"
    elif section.kind == "exhibit" and not inner:
        reason = f"{section.number} is attached; its units were not recognised"
    elif _labels_repeat(document, above):
        reason = f"labels repeat in {section.number}: its numbering was lost"
    elif document.printed.is_redacted(above):
        reason = f"words of {section.number} were redacted; {step} may have stood there"
    if reason:
        return Found(target, None, "ambiguous", reason, above=above)
    absent = f"{section.number} exists, but it has no {step.lstrip('/')}"
    doubt = doubt_of_unit(document, above)
    if doubt:
        return Found(target, None, "ambiguous", f"{absent}; {doubt}", above=above, doubtful=True)
    return Found(target, None, "dangling", absent, above=above)


def _right_behind(document: Document, above: int, token: str) -> int | None:
    """The unit of this label between a step and the next one of its list: an (a) read beside (i) rather than in it."""
    outline = document.outline
    siblings = outline.children.get(document.sections[above].parent, [])
    at = bisect_left(siblings, above)
    if siblings[at : at + 1] != [above] or "(" not in document.sections[above].label:
        return None
    for sibling in islice(siblings, at + 1, at + 1 + _NEXT):
        label = outline.own_label(sibling)
        if is_successor(outline.own_label(above), label):
            return None
        if label == token:
            return sibling
    return None


def _labels_repeat(document: Document, above: int) -> bool:
    """Whether a list in a unit, or below one of its own, bears one label all along: "a)", "a)", "a)"."""
    outline = document.outline
    inner = outline.children.get(above, [])
    for members in (inner, *(outline.children.get(i, []) for i in inner)):
        labels = [outline.own_label(i) for i in members if document.sections[i].kind != "inline"]
        if any(len({*labels[at : at + 3]}) == 1 for at in range(len(labels) - 2)):
            return True
    return False


def _opens_below(document: Document, above: int, token: str) -> int | None:
    """The unit of this label in the list behind a unit that ends in a colon, where the outline keeps them apart."""
    outline, section = document.outline, document.sections[above]
    if not document.clean[max(section.start, section.end - _TAIL) : section.end].rstrip().endswith(":"):
        return None
    first = bisect_left(outline.starts, section.end)
    if first == len(document.sections) or document.clean[section.end : document.sections[first].start].strip():
        return None
    siblings = outline.children.get(document.sections[first].parent, [])
    return next((i for i in siblings if i >= first and outline.own_label(i) == token), None)


def _deeper_down(document: Document, above: int, steps: Key) -> list[int]:
    """Units more than one level under ``above`` that end in these steps."""
    outline = document.outline
    last = bisect_left(outline.starts, document.sections[above].end)
    if not steps or last - above > 2000:
        return []
    return [
        i
        for i in range(above + 1, last)
        if outline.keys[i][-len(steps) :] == steps and document.sections[i].number and outline.holds(above, i)
    ]


def _in_one_list(document: Document, found: int, source: int | None) -> bool:
    """Whether the words that cite stand in the list of ``found`` themselves."""
    parent = document.sections[found].parent
    return parent is not None and parent != source and document.outline.holds(parent, source)


def _scheme_was_read(document: Document, key: Key, source: int | None) -> bool:
    """Whether enough units of this kind of number were read to miss one."""
    outline = document.outline
    if len(document.sections) < 3:
        return False
    if key[0].isdigit():
        tops = set(outline.tops.get(None, ())) | (
            set(outline.tops.get(outline.scope[source], ())) if source is not None else set()
        )
        if len(tops) < 3:
            return False
        if len(key) > 1 and key[1].isdigit():
            return any((scope, key[0]) in outline.below for scope in outline.scopes(source))
        return any(len(k) == 1 for k in outline.keys if k[:1] and k[0].isdigit()) or bool(outline.articles)
    if roman_value(key[0]) is not None and key[0].isupper():
        return len(outline.articles) >= 2
    return False


def _in_the_terms(document: Document, elsewhere: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those in an attachment that is the body of the contract: “Terms and Conditions”, “General Conditions”."""
    outline = document.outline
    found = []
    for one in elsewhere:
        scope = None if one.section is None else outline.scope[one.section]
        if scope is not None and printed.BODY_TITLE.regex.search(document.clean, *_headline(document, scope)):
            found.append(one)
    return tuple(found)


def _headline(document: Document, scope: int) -> Span:
    start = document.sections[scope].start
    return start, min(document.sections[scope].end, start + 120)


def _in_attachments(document: Document, key: Key, source: int | None) -> tuple[Candidate, ...]:
    here = document.outline.scopes(source)
    found = [
        Candidate(
            document.sections[i].number, i, f"{document.sections[i].number} carries this number in its attachment"
        )
        for s in document.sections
        if s.kind == "exhibit" and s.index not in here
        for i in document.outline.lookup(s.index, key)[:1]
    ]
    if None in here[1:]:
        found += [
            Candidate(document.sections[i].number, i, "the main body has this number")
            for i in document.outline.lookup(None, key)[:1]
        ]
    return tuple(found[:2])
