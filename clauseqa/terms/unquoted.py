"""Terms without quotation marks: acronyms, bare parentheses, lists of definitions, and events defined by their occurrence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Span, TermForm
from ..patterns import definitions as cues
from .quoted import INTERPRETIVE, Sighting, meaning_form

_WORD = re.compile(r"[A-Za-z0-9][\w'’]*")
_ACRONYM = re.compile(r"[A-Za-z]?[A-Z][A-Za-z&.-]{0,9}")
_SMALL = frozenset("of and the for in on to a an by with or de la".split())
_SUFFIX = frozenset("inc incorporated corp corporation company co ltd limited llc plc lp llp sa ag gmbh nv bv".split())
_NO_TERM = frozenset(
    "this that these those it which who there he she they we you if when where what any no all each such both neither nothing the a an and or".split()
)
_POINTING = frozenset("this that it there such which these those".split())
_NUMERAL = re.compile(r"[IVXLC]+|[\d.()]+")
_UNIT = re.compile(r"(?:section|article|exhibit|schedule|clause|paragraph|annex|appendix)\b", re.IGNORECASE)
_MEANS_SOMETHING = re.compile(
    r"\s*(?:any|an?|the|all|each|every|those|that|with\s+respect|for\s+any|collectively|one|every|shall|means?|in\s+relation|"
    r"has|have|see|is|are|as\s+defined|such|[a-z]+)\b(?!\s+(?:parties|company|employee)\s+(?:shall|will|agree))",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"(?:^|\n)[ \t\r\xa0]*(?:[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]{1,4}|[ivxlc]{1,6})[)\].]{1,2}[ \t\r\n]+|[•·*§-][ \t]+)?(?=[_*]{0,2}[A-Z0-9])"
)


def find_acronyms(view: str) -> Iterator[Sighting]:
    """ "United States Postal Service (USPS)": when the letters are the initials of the words just before; once."""
    seen = set()
    for match in cues.ACRONYM.regex.finditer(view):
        start, end = match.span("term")
        if match["term"] not in seen and initials(view, match.start(), match["term"]) is not None:
            seen.add(match["term"])
            yield Sighting(
                start,
                end,
                "parenthetical",
                "initials of the words before",
                match.start(),
                match.end(),
                meaning_from=None,
                meaning_to=match.start(),
            )


def initials(view: str, at: int, acronym: str) -> int | None:
    """Where the words begin, just before ``at``, whose initials are the letters of ``acronym``; None if there are none."""
    if not _ACRONYM.fullmatch(acronym):
        return None
    letters = [c.lower() for c in acronym.removesuffix("'s").removesuffix("s") if c.isupper()]
    if len(letters) < 2:
        return None
    words = [(m.start(), m[0].lower()) for m in _WORD.finditer(view, max(0, at - 160), at)]
    gap = view[words[-1][0] + len(words[-1][1]) : at] if words else "x"
    if gap.strip(" \t\r\n,®™.*"):
        return None
    skipped_suffix = 0
    want = len(letters) - 1
    position = len(words) - 1
    begin = None
    while position >= 0 and want >= 0:
        start, word = words[position]
        if (
            begin is not None
            and re.search(r"[.;:!?(]\s", view[start:begin])
            and not re.search(r"\b\w\.\s", view[start:begin])
        ):
            return None
        small = word in _SMALL and position and words[position - 1][1][0] == letters[want]
        if word[0] == letters[want] and not small:
            want -= 1
            begin = start
        elif word in _SUFFIX and want == len(letters) - 1 and not skipped_suffix:
            skipped_suffix += 1
        elif word not in _SMALL:
            return None
        position -= 1
    return begin if want < 0 else None


def find_bare_parentheses(view: str) -> Iterator[Sighting]:
    """ "(hereinafter referred to as Company)", "(the Project)"."""
    for match in cues.BARE_PARENTHESIS.regex.finditer(view):
        start, end = match.span("term")
        named = bool(re.search(r"herein|hereafter|referred", match["lead"], re.IGNORECASE))
        if view[start:end].casefold() in INTERPRETIVE:
            continue
        form: TermForm = (
            "hereinafter" if re.search("hereinafter|hereafter", match["lead"], re.IGNORECASE) else "parenthetical"
        )
        yield Sighting(
            start,
            end,
            form,
            f"parenthesis '{' '.join(match['lead'].split())}'",
            match.start(),
            match.end(),
            meaning_to=match.start(),
            weak=not named,
        )


def find_listed(view: str, definition_lists: list[Span], starts: list[int]) -> Iterator[Sighting]:
    """Entries without quotation marks. Elsewhere than in a list of definitions only a verb ("means") makes one.

    ``starts``: where the words of each section begin. One entry with a mere sign is a heading; three make a list.
    """
    signed = []
    for match in _entries(view, starts):
        if match["cue"].strip()[:1].isalpha():
            yield _entry(view, match, meaning_form(view, match))
        elif any(start <= match.start() < end for start, end in definition_lists) and _dictionary_entry(view, match):
            signed.append(match)
    if len(signed) >= 3:
        yield from (_entry(view, match, "means", weak=True) for match in signed)


def _entries(view: str, starts: list[int]) -> Iterator[re.Match[str]]:
    seen = set()
    for at in sorted({*(m.end() for m in _ENTRY.finditer(view)), *starts}):
        match = cues.LISTED_TERM.regex.match(view, at)
        if match and match.start("term") not in seen and _may_be_term(match["term"].strip("_*()")):
            seen.add(match.start("term"))
            yield match


def _may_be_term(words: str) -> bool:
    first = words.split()[0].casefold() if words.split() else ""
    if len(words) < 2 or first in _POINTING or (first in _NO_TERM and " " not in words):
        return False
    return not _NUMERAL.fullmatch(words) and not _UNIT.match(words) and (len(words) > 2 or any(c.islower() for c in words))


def _entry(view: str, match: re.Match[str], form: TermForm, *, weak: bool = False) -> Sighting:
    start, end = match.span("term")
    while end > start and view[end - 1] in "_*":
        end -= 1
    rule = f"'{' '.join(match['cue'].split())}' after a capitalised entry"
    return Sighting(start, end, form, rule, start, match.end("term"), meaning_from=match.end(), weak=weak)


def _dictionary_entry(view: str, match: re.Match[str]) -> bool:
    """ "Affiliate. Any entity …": a short capitalised title at the head of a paragraph, then the words of its meaning."""
    before = view[max(0, match.start() - 200) : match.start()].rstrip(" \t\r")
    sentence = before.rstrip()
    heads = not sentence or sentence[-1] in ".;:)" or before.count("\n", len(sentence)) > 1
    return heads and len(match["term"].split()) <= 6 and bool(_MEANS_SOMETHING.match(view, match.end()))


def find_functional(view: str) -> Iterator[Sighting]:
    """ "For the purposes hereof, the disability of the Employee shall occur if …"."""
    for match in cues.FUNCTIONAL.regex.finditer(view):
        start, end = match.span("term")
        yield Sighting(start, end, "functional", "says when it occurs", start, end, meaning_from=match.end())
