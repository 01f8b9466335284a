"""What only the citations of a whole document together can say of those that do not resolve.

Promise: a citation is never resolved here. What it may have meant is offered, and a document that cites its (A), (B),
(C) as (a), (b), (c) throughout is not called broken.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import Candidate
from .found import DOUBT
from .lookup import key_of

if TYPE_CHECKING:
    from ..references.citation import Citation
    from ..references.instruments import Instrument
    from .document import Document
    from .found import Resolution

    Answered = tuple[Citation, Instrument, Resolution | None]

_OFFERED = 4  # candidates
_LABELS_LOST = 4  # so many units cited by another kind of label: a conversion changed the labels
_LETTER_STEP = re.compile(r"\d\([A-Za-z]{1,4}\)")
_CASES_THROUGHOUT = 3  # so many citations in the other case are a habit of the document, not an error in one place


def with_candidates(document: Document, answers: list[Answered]) -> list[Answered]:
    """Offer what the evidence supports for every citation that does not resolve."""
    answers = _in_other_labels(document, _in_another_case(document, answers))
    broken = [(c, a) for c, _, a in answers if a is not None and a.status in ("dangling", "mismatch")]
    if not broken:
        return answers
    shift = document.evidence.shift([(a.targets, a.status, tuple(x.target for x in a.candidates)) for _, a in broken])
    done: list[Answered] = []
    for citation, owner, answer in answers:
        if answer is None or answer.status != "dangling" or citation.is_attachment:
            done.append((citation, owner, answer))
            continue
        source = document.outline.innermost(citation.start)
        placed = _in_other_lists(document, answer, None if citation.this else source)
        offered = document.evidence.candidates((citation.start, citation.end), answer.targets, source, shift)
        every = {one.target: one for one in reversed((*answer.candidates, *placed, *offered))}
        best = tuple(reversed(every.values()))[: max(_OFFERED, len(answer.candidates))]
        done.append((citation, owner, replace(answer, candidates=best)))
    return done


def _in_other_lists(document: Document, answer: Resolution, source: int | None) -> list[Candidate]:
    """For each target the unit in its place of a list that counts otherwise, or else the one beside with its step."""
    lacking = [target for target in answer.targets if not document.outline.lookup(None, key_of(target))]
    found = [document.evidence.in_its_place(t) or document.evidence.in_a_sibling(t) for t in lacking]
    return [one for one in found if one is not None and one.section != source]


def _in_another_case(document: Document, answers: list[Answered]) -> list[Answered]:
    """A document that cites its (A), (B), (C) as (a), (b), (c) throughout is not called broken, nor resolved."""
    habit: dict[int, tuple[Candidate, ...]] = {}
    variants: set[str] = set()
    for at, (citation, _, answer) in enumerate(answers):
        if answer is None or answer.status != "dangling" or citation.is_attachment:
            continue
        found = [_other_case(document, target) for target in answer.targets]
        if any(found):
            habit[at] = tuple(
                Candidate(
                    document.sections[i].number, i, "the same place in the other case, as this document prints it"
                )
                for i in found
                if i is not None
            )
            variants.update(c.target for c in habit[at])
    if len(variants) < _CASES_THROUGHOUT:
        return answers
    done = list(answers)
    for at, candidates in habit.items():
        citation, owner, answer = answers[at]
        if answer is not None:
            reason = "cited in the other case than printed, as often in this document"
            done[at] = (citation, owner, replace(answer, status="ambiguous", reason=reason, candidates=candidates))
    return done


def _in_other_labels(document: Document, answers: list[Answered]) -> list[Answered]:
    """A document whose lists count (1), (2), (3) where its citations have (a), (b), (c) throughout lost its labels."""
    habit: dict[int, tuple[Candidate, ...]] = {}
    for at, (citation, _, answer) in enumerate(answers):
        if answer is None or not _is_missed(answer) or citation.is_attachment:
            continue
        placed = [document.evidence.in_its_place(target) for target in answer.targets]
        if any(placed):
            habit[at] = tuple(one for one in placed if one is not None)
    if len({one.target for candidates in habit.values() for one in candidates}) < _LABELS_LOST:
        return answers
    done = list(answers)
    for at, (citation, owner, answer) in enumerate(answers):
        if answer is None or not _is_missed(answer) or citation.is_attachment:
            continue
        if at in habit or all(_LETTER_STEP.search(target) for target in answer.targets):
            reason = "cited by another kind of label than its list is printed with, as often in this document"
            candidates = habit.get(at, answer.candidates)
            done[at] = (citation, owner, replace(answer, status="ambiguous", reason=reason, candidates=candidates))
    return done


def _is_missed(answer: Resolution) -> bool:
    """Whether a unit is missing, for sure or in doubt."""
    return answer.status == "dangling" or answer.rule == DOUBT


def _other_case(document: Document, target: str) -> int | None:
    """The one unit whose number differs from ``target`` in the case of its letters alone."""
    key = key_of(target)
    steps = [at for at in range(1, len(key)) if key[at].isalpha()]
    variants = [(*key[:at], key[at].swapcase(), *key[at + 1 :]) for at in steps]
    variants.append(tuple(token.swapcase() if at in steps else token for at, token in enumerate(key)))
    for variant in variants:
        matches = document.outline.lookup(None, variant) if variant != key else []
        if len(matches) == 1:
            return matches[0]
    return None
