"""Acronyms: "United States Postal Service (USPS)" defines, because the letters are the initials of the words before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Span
from ..patterns import definitions as cues
from .sighting import Sighting

_FAR = 160  # characters in which the words of an acronym must stand
_TAIL = 110  # characters of the year of an act, and that it was amended
_WORD = re.compile(r"[A-Za-z0-9][\w'’]*")
_ACRONYM = re.compile(r"[A-Za-z]?[A-Z][A-Za-z&.-]{0,9}")
_SENTENCE_END = re.compile(r"(?<!\b\w)[.;:!?(]\s")
_SMALL = frozenset("of and the for in on to a an by with or de la".split())
_DESCRIBED = re.compile(  # the Security Act of 1974, as amended from time to time; the Corporation (or any successor)
    r"(?:\s+of\s+\d{4})?(?:\s*,?\s+(?:as|and)\s+(?:amended|in\s+effect|recodified)[^\"();:]{0,60})?"
    r"(?:\s+\((?:or|and|together|as)\s[^()\"]{3,50}\))?[\s,]*$"
)
_KINDS = frozenset("act code law plan rules regulations program policy".split())  # unnamed: Notification Act (WARN)
_SUFFIXES = frozenset(
    "inc incorporated corp corporation company co ltd limited llc plc lp llp sa ag gmbh nv bv".split()
)


def find_acronyms(view: str, contents: list[Span]) -> Iterator[Sighting]:
    """Each acronym in parentheses where it is first introduced, but for the tables of ``contents``."""
    seen = set()
    for match in cues.ACRONYM.regex.finditer(view):
        (start, end), opening = match.span("term"), match.start()
        if any(first <= start < last for first, last in contents):
            continue
        if match["term"] not in seen and initials(view, opening, match["term"]) is not None:
            seen.add(match["term"])
            rule = "initials of the words before"
            yield Sighting(start, end, "parenthetical", rule, opening, match.end(), meaning_to=opening)


def initials(view: str, at: int, acronym: str) -> int | None:
    """Where the words begin, just before ``at``, whose initials are the letters of ``acronym``; None without any.

    A small word counts where a letter needs it ("Bank of America (BOA)") and is passed over else, and so is the suffix
    of a company at the end ("Bristol-Myers Squibb Company (BMS)").
    """
    letters = [c.lower() for c in acronym.removesuffix("'s").removesuffix("s") if c.isupper()]
    if len(letters) < 2 or not _ACRONYM.fullmatch(acronym):
        return None
    described = _DESCRIBED.search(view, max(0, at - _TAIL), at)
    ends = [at, described.start()] if described else [at]
    return next((start for end in ends if (start := _spelt(view, end, letters)) is not None), None)


def _spelt(view: str, at: int, letters: list[str]) -> int | None:
    """Where the words begin that end at ``at`` and whose initials are ``letters``."""
    letters = letters[:]
    words = list(_WORD.finditer(view, max(0, at - _FAR), at))
    if not words or view[words[-1].end() : at].strip(" \t\r\n,®™.*"):
        return None
    low = max(0, at - _FAR)
    apart = max(view.rfind(")", low, at), view.rfind("(", low, at))
    words = [word for word in words if word.start() >= apart]
    if not words:
        return None
    last = words[-1][0].lower()
    if last[0] != letters[-1] and (last in _SUFFIXES or (last in _KINDS and len(letters) > 2)):
        words.pop()
    while words and letters:
        word = words.pop()
        name = word[0].lower()
        if name[0] == letters[-1] and not (name in _SMALL and _next_initial(words) in ("", letters[-1])):
            letters.pop()
            if not letters:
                return None if _SENTENCE_END.search(view, word.start(), at) else word.start()
        elif name not in _SMALL:
            return None
    return None


def _next_initial(words: list[re.Match[str]]) -> str:
    """The initial of the last of ``words`` that is not a small one; "" without such a word."""
    return next((word[0][0].lower() for word in reversed(words) if word[0].lower() not in _SMALL), "")
