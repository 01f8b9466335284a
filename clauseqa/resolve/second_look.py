"""A second look before a document is accused of citing what it does not have.

Promise: what these rooms find is either the one unit that the words can mean, or a reason to doubt; never a guess.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import Candidate
from .found import Resolution
from .lookup import key_of

if TYPE_CHECKING:
    from ..references.citation import Citation, Designator
    from .document import Document

_SENTENCE = 400  # code points back in which a citation of the same sentence stands
_AROUND = 80  # code points on either side, within the sentence, that show whether a passage is set in capitals
_FEWEST = 30  # letters that show it
_STOP = re.compile(r"[.;]\s")
_BROKEN_NUMBER = re.compile(r"\. ?\d{1,2}\b")
_UNIT_WORD = re.compile(r"(?:THIS\s{1,9})?[A-Z][A-Z-]{3,15}\b")
_LETTER_STEP = re.compile(r"\(([A-Z]{1,4})\)")


def set_in_capitals(document: Document, small: Resolution) -> Resolution:
    """ "CLAUSE (C)" in a sentence in small letters: the unit (c), perhaps, since the citation is set in capitals."""
    candidates = tuple(
        Candidate(document.sections[i].number, i, "the citation is set in capitals") for i in small.sections
    )
    reason = "the citation is set in capitals, so that its case says nothing"
    return replace(small, status="ambiguous", sections=(), reason=reason, candidates=candidates)


def is_set_in_capitals(document: Document, citation: Citation) -> bool:
    """Whether the unit word is printed in capitals: "SECTION 2.1(A)"."""
    word = _UNIT_WORD.match(document.clean, citation.start)
    return word is not None and any(_LETTER_STEP.search(d.number) for d in citation.designators)


def with_small_letters(citation: Citation) -> Citation:
    """The citation with its steps in small letters, and those of the larger units that it names."""
    within = None if citation.within is None else with_small_letters(citation.within)
    return replace(citation, designators=tuple(map(_small, citation.designators)), within=within)


def doubtful_print(document: Document, citation: Citation, answer: Resolution) -> Resolution:
    """In doubt where the number itself may be misprinted: "Section 2.l(b)" for 2.1, "Section 5. 10" for 5.10."""
    last = citation.designators[-1]
    if any(".l" in d.number for d in citation.designators):
        reason = f"{answer.reason}; an l may stand for a 1"
    elif last.number.isdigit() and _BROKEN_NUMBER.match(document.clean, last.end):
        reason = f"{answer.reason}; the number may go on behind the blank"
    else:
        return answer
    return replace(answer, status="ambiguous", reason=reason)


def in_small_letters(document: Document, citation: Citation) -> Citation | None:
    """The citation with its steps in small letters, where the passage is set in capitals and case says nothing."""
    if not any(_LETTER_STEP.search(d.number) for d in citation.designators):
        return None
    before = _STOP.split(document.clean[max(0, citation.start - _AROUND) : citation.start])[-1]
    behind = _STOP.split(document.clean[citation.end : citation.end + _AROUND], maxsplit=1)[0]
    letters = [letter for letter in before + behind if letter.isalpha()]
    if len(letters) < _FEWEST or any(letter.islower() for letter in letters):
        return None
    return replace(citation, designators=tuple(map(_small, citation.designators)))


def _small(designator: Designator) -> Designator:
    return replace(designator, parts=tuple(p.lower() if _LETTER_STEP.fullmatch(p) else p for p in designator.parts))


def of_the_unit_before(
    document: Document, citation: Citation, answer: Resolution, previous: tuple[Citation, Resolution] | None
) -> Resolution:
    """ "… in Section 8.1(e) … clauses (A) and (B)": in doubt where a unit cited just before has such steps."""
    if previous is None or citation.within is not None or citation.this or citation.capital:
        return answer
    if not all(d.parts[0][0] == "(" for d in citation.designators):
        return answer
    before, cited = previous
    between = document.clean[before.end : citation.start]
    if len(between) > _SENTENCE or re.search(r"\.\s+[A-Z]|\n\s*\n", between):
        return answer
    outline = document.outline
    candidates = []
    for unit in cited.sections:
        keys = [outline.keys[unit] + key_of(d.number) for d in citation.designators]
        steps = [i for key in keys for i in outline.lookup(outline.scope[unit], key)[:1]]
        if len(steps) == len(keys):
            candidates += [
                Candidate(document.sections[i].number, i, f"{document.sections[unit].number} is cited just before")
                for i in steps
            ]
    if not candidates:
        return answer
    reason = f"{answer.reason}; it may be meant of the unit cited before it"
    return replace(answer, status="ambiguous", reason=reason, candidates=tuple(candidates))
