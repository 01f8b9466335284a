"""A parenthesis with a subject of its own: "(*MS and MSCI* are each referred to as a "Party")".

Promise: the words are those between "(" and the verb, and only where they name something themselves: "(such amounts
being the "Fees")" and "(each of which, a "Unit")" lean on what stands before the parenthesis.
"""

from __future__ import annotations

import re

from ..model import Span
from ..patterns import definitions as cues

_CARRIED = (
    r"(?:is|are|shall|will|may|can|being|be|both|each|any|and|or|all|hereinafter|hereafter|herein|sometimes"
    r"|individually|collectively|jointly|together|also|either|to)"
)
_FEW = 6  # words of a subject that says no more than its "such"
_SUBJECT = re.compile(
    rf"""
    [\s,]* (?: (?: and | or | hereinafter | hereafter ) [\s,]+ )?
    (?P<subject> (?: [A-Z] | the\s | an?\s | any\s | all\s | each\s | either\s | both\s ) [^"();]{{2,260}}? )
    [\s,]+
    (?: (?: {_CARRIED} [\s,]+ ){{0,6}}
        (?: referred | called | known | termed | defined | designated ) \b [^"();]{{0,80}}
      | (?: individually | collectively | jointly | together | each ) [\s,]+ (?: the | an? )? \s*
      | (?: being | is | are | shall\s+be | will\s+be ) \s+ (?: {_CARRIED} [\s,]+ ){{0,3}} (?: the | an? )? \s*
    ) $
    """,
    re.VERBOSE,
)
_LEANING = re.compile(
    r"(?:each|all|any|both)\s+(?:a|an|the)?\s*$|(?:\w+\s+)?(?:such|said|these|those)\b"
    r"|(?:each|any|all)\s+of\s+(?:such|said)\s+\w+$"
    r"|(?:\w+\s+){0,4}?(?:which|whom|them|foregoing|above|former|latter|following)\b"
    r"|(?:in|for|to|as|each\s+as|it|this|hereinafter|hereafter|herein|together|collectively|individually)\b",
    re.IGNORECASE,
)


def subject_within(view: str, begin: int, end: int) -> Span | None:
    """The subject between ``begin``, behind the "(", and ``end``, where the term stands; None without one.

    Of several terms in one parenthesis each may have its own ("each borrower being a "Payor" and each lender a
    "Payee""), or they share the first one's.
    """
    opened = view.rfind('"', begin, end)
    if opened < 0:
        return None
    earlier = view.rfind('"', begin, opened)
    if earlier >= 0:
        own = _named(view, earlier + 1, opened)
        joined = cues.JOINT.regex.fullmatch(view, earlier + 1, opened)
        return own or (_named(view, begin, view.index('"', begin)) if joined else None)
    return _named(view, begin, opened)


def _named(view: str, begin: int, end: int) -> Span | None:
    match = _SUBJECT.match(view[begin:end])
    if match is None:
        return None
    leaning = _LEANING.match(match["subject"])
    if leaning and not (leaning[0].endswith("such") and len(match["subject"].split()) > _FEW):
        return None
    return begin + match.start("subject"), begin + match.end("subject")
