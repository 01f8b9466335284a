"""Whose a unit is that this document lacks: its own for sure, or perhaps another paper's.

Promise: the document stays accused where its own words claim the unit ("hereof", "of this Agreement"), or where nothing
beside it leads to another paper and the number lies in the range that the document counts. Else the citation is
``ambiguous``, says what speaks for another paper, and bears the rule ``DOUBT``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..patterns import citations as printed
from ..references.units import ATTACHMENTS, RANK, unit_of
from .found import DOUBT, Resolution

if TYPE_CHECKING:
    from ..references.citation import Citation
    from ..references.instruments import Instrument
    from .document import Document
    from .lookup import Outline

    Other = tuple[Citation, str, bool]  # a unit of another paper, the paper's name, and whether that is a statute

_SENTENCE = 400  # code points on either side
_LINK = 60  # code points between a paper and the unit that it holds
_BEYOND = 5  # so far behind the last number a unit is not one that was struck out
_OTHERS = 4  # citations of other papers that are looked at
_DETERMINED = re.compile(
    r"(?:(?:the|its|his|her|their|such|said|that|any|each|an?)\s{1,40}(?:[a-z-]{2,15}\s{1,40}){0,2})?"
)
_CALLED = re.compile(
    r"(?:the|such|its|their|said)\s{1,40}(?P<name>[A-Z][\w’'&-]{1,30}(?:\s{1,40}[A-Z][\w’'&-]{1,30}){0,5})"
)
_STOP = re.compile(r"[.;](?=\s{1,9}[A-Z(\"“])|\n[^\S\n]{0,120}\n")
_ATTACHED = re.compile(r"(?i)\b(?:attach|annex|append|enclos)ed(?!\s{1,9}to\s{1,9}(?!this))\b|\bhere(?:to|with)\b")
_PARAGRAPH = re.compile(r"\n[^\S\n]{0,120}\n")
_NEXT_SENTENCE = re.compile(r"\.\s{1,9}[A-Z]")


def doubted(
    document: Document,
    citation: Citation,
    owner: Instrument,
    answer: Resolution,
    others: Sequence[Other],
) -> Resolution:
    """``answer``, or in doubt where the unit may be another paper's.

    ``others``: the units of other papers cited so far, in the order of the text.
    """
    if answer.status != "dangling" or owner.named or citation.this:
        return answer
    for reason in _reasons(document, citation, others):
        return replace(answer, status="ambiguous", reason=f"{answer.reason}; {reason}", rule=DOUBT)
    return answer


def _reasons(document: Document, citation: Citation, others: Sequence[Other]) -> Iterator[str]:
    """What speaks for another paper, the strongest first."""
    name = _cited_of(document, citation)
    if name is not None:
        yield f"elsewhere it is cited of {name}"
    name = _cited_before(document, citation, others)
    if name is not None:
        yield f"it may be meant of {name}, which is cited before it"
    name = _named_beside(document, citation)
    if name is not None:
        yield f"it may be a unit of {name}, which is named beside it"
    if citation.is_attachment and document.amended and not _ATTACHED.search(_words_around(document, citation)):
        yield f"it may be attached to {document.amended}, which this paper amends"
    last = _last_number(document, citation)
    if last is not None:
        yield f"the numbers of this document end with {last}: it may be a unit of another paper"


def _words_around(document: Document, citation: Citation) -> str:
    """The words on either side of a citation that say whether something is attached."""
    return document.clean[max(0, citation.start - _LINK) : citation.end + _LINK]


def _cited_of(document: Document, citation: Citation) -> str | None:
    """The agreement of which the same number is cited in words elsewhere."""
    if citation.is_attachment or citation.within is not None:
        return None
    named = [document.elsewhere.get(designator.number) for designator in citation.designators]
    return named[0] if all(named) else None


def _cited_before(document: Document, citation: Citation, others: Sequence[Other]) -> str | None:
    """The agreement whose unit is cited just before: in the same sentence, or the same unit above."""
    steps = bool(citation.designators) and citation.designators[0].parts[0][0] == "("
    if citation.is_attachment or not (steps or citation.unit == "section"):
        return None
    for other, name, statute in reversed(others[-_OTHERS:]):
        if statute and not steps:
            continue
        between = document.clean[other.end : citation.start]
        if len(between) > 2 * _SENTENCE or _PARAGRAPH.search(between):
            break
        same = any(one.number.startswith(two.number) for one in citation.designators for two in other.designators)
        if same or not (_NEXT_SENTENCE.search(between) or len(between) > _SENTENCE):
            return name
    return None


def _named_beside(document: Document, citation: Citation) -> str | None:
    """The other paper that the words lead to: "with respect to the Plan, … Section 5", "the Plan (Section 5)",
    "Section 5 … of the Plan"."""
    clean = document.clean
    begin = max(0, citation.start - _SENTENCE)
    for stop in _STOP.finditer(clean, begin, citation.start):
        begin = stop.end()
    named = document.names.others_between(begin, citation.start)
    if named:
        first, last = named[0], named[-1]
        if printed.ABOUT.regex.fullmatch(clean, begin, first[0]) and clean[first[1] : first[1] + 1] in ",(":
            return first[2]
        if not citation.is_attachment and printed.BESIDE.regex.fullmatch(clean, last[1], citation.start):
            return last[2]
    link = printed.AT_A_DISTANCE.regex.match(clean, citation.end)
    if link is None:
        return None
    behind = document.names.others_between(link.end(), link.end() + _LINK)
    if behind and _DETERMINED.fullmatch(clean, link.end(), behind[0][0]):
        return behind[0][2]
    called = _CALLED.match(clean, link.end())
    if called is None or link["link"] != "of":
        return None
    name = " ".join(called["name"].split())
    own = document.names.is_own(name) or unit_of(name.partition(" ")[0]) in RANK | dict.fromkeys(ATTACHMENTS)
    return None if own else f"the {name}"


def _last_number(document: Document, citation: Citation) -> int | None:
    """The last plain number that the document counts, where the one cited lies far behind it."""
    if citation.is_attachment or citation.within is not None:
        return None
    outline = document.outline
    source = outline.innermost(citation.start)
    counted = [outline.last_numbers[scope] for scope in outline.scopes(source) if scope in outline.last_numbers]
    numbers = [designator.parts[0] for designator in citation.designators]
    if not counted or not all(number.isdigit() for number in numbers):
        return None
    if min(map(int, numbers)) <= max(counted) + _BEYOND or any(_with_point(outline, number) for number in numbers):
        return None
    return max(counted)


def _with_point(outline: Outline, number: str) -> bool:
    """Whether the number is one of this document that lost its point: "Section 58" for 5.8."""
    return any(f"{number[:at]}.{number[at:]}" in outline.by_number for at in range(1, len(number)))
