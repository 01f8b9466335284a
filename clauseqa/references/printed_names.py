"""The name of an instrument as it is printed: "the Securities Exchange Act of 1934", "such Credit Agreement".

Promise: a name ends with the word that names a kind of instrument, or it is a defined term; what merely begins with a
capital is none.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

HEADS = frozenset(
    """act acts agreement agreements contract contracts code codes law laws statute statutes indenture plan plans
    lease leases sublease regulation regulations rule rules ordinance constitution guaranty guarantee note
    notes deed mortgage charter bylaws by-laws certificate articles policy treaty convention directive license
    licence amendment addendum form report prospectus statement letter terms conditions warrant manual
    standard standards guidelines protocol decree bill erisa ucc hipaa dgcl flsa cobra ada adea gaap rfp
    undertaking memorandum declaration supplement instrument debenture debentures notice request application
    filing registration return order bond msa sow nda loi psa ipa u.s.c c.f.r usc cfr commission incoterms
    finra nasd nasdaq nyse fmla warn gdpr ccpa fcpa ppaca aca owbpa disclosure specifications specification
    proposal correspondence opinion document documents""".split()
)
_CONNECTORS = frozenset("of and the for to in on or by & a an with between".split())
_UNIT_WORDS = frozenset(
    "section sections article articles exhibit exhibits schedule annex appendix paragraph clause sec.".split()
)
_DETERMINERS = frozenset(
    """the such said that its his her their any each our your a an all these those either applicable certain""".split()
)
_QUALIFIERS = frozenset("most recent annual quarterly next related applicable relevant".split())
_WORD = re.compile(r"[A-Za-z0-9$“\"][\w.'’&()®™/-]{0,40}[\"”]?")
_YEAR_TAIL = re.compile(
    r"(?:\s{1,120}of\s{1,120}(?:19|20)\d\d\b(?!\s*\w*\s*[%])|\s{1,40}(?:10-[KQ]|8-K|S-\d|[12]\d{3}\b(?=[,.;)\s])))",
    re.IGNORECASE,
)
LEADING_WORDS = re.compile(r"^(?:The|Such|Said|Each|Any|Under|In|Pursuant|If|For|All|Other|No|This)\s+")
_ACT_OF = re.compile(
    r"\s{1,60}of\s{1,60}the\s{1,60}(?:(?:State|Commonwealth|Province)\s{1,60}of\s{1,60}[A-Z]\w+(?:\s[A-Z]\w+)?"
    r"|United\s{1,60}States)"
)
_LOWER_HEAD = re.compile(
    r"(?:[a-z]{2,14}\s{1,40}){0,2}(?:agreement|amendment|contract|lease|plan|letter|indenture|note"
    r"|[Cc]ode|[Ss]tatutes?|[Ll]aws?|[Aa]ct)\b"
)
_LOWER_STATUTE = re.compile(r"[a-z]{3,20}\s{1,40}(?:code|statute)s?\b")  # "the petroleum code"
_ABBREVIATION = re.compile(r"(?:[A-Z]\.)+|Inc\.|Corp\.|Co\.|Ltd\.|No\.|U\.S\.")
_GAP = re.compile(r",?\s{1,200}")
_LONGEST = 16  # words


_PAPERS = frozenset(
    """act acts agreement agreements contract contracts code law laws statute statutes indenture plan plans lease leases
    sublease regulation regulations ordinance guaranty guarantee mortgage deed charter bylaws by-laws policy treaty
    directive license licence amendment warrant manual erisa ucc hipaa dgcl usc cfr dfars""".split()
)
_HEAD_WORD = re.compile(r"\b[A-Z][A-Za-z-]{2,12}\b")
_WORD_BEFORE = re.compile(r"(?<![\w.’'&-])([A-Za-z0-9][\w.’'&®™-]{0,30}),?\s{1,60}\Z")
_INSIDE = frozenset("of and for to in on".split())
_FARTHEST = 12  # words before the head


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name as printed. ``has_head``: its last word names a kind of instrument; else it is a defined term."""

    name: str
    end: int
    has_head: bool
    determiner: str | None


def name_at(clean: str, at: int, terms: Container[str]) -> PrintedName | None:
    """The name that begins at ``at``, past its determiner; None where none does. ``terms``: the defined terms."""
    run = _Run(clean)
    position: int | None = at
    for _ in range(_LONGEST):
        found = _WORD.match(clean, position) if position is not None else None
        if found is None or not run.takes(found):
            break
        position = run.next_word(found)
    if run.begin is None:
        return None
    name = folded(clean[run.begin : run.end]).strip('“”"')
    if run.head:
        return PrintedName(name, run.end, True, run.determiner)
    return _longest_term(clean, run, name, terms)


def papers_between(clean: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where papers are called by a name printed with capitals: "the Separation Agreement", "Merger Agreement"."""
    found: list[tuple[int, int]] = []
    for head in _HEAD_WORD.finditer(clean, start, end):
        if bare(head.group()) not in _PAPERS:
            continue
        if found and not clean[found[-1][1] : head.start()].strip():
            found[-1] = (found[-1][0], head.end())
        else:
            found.append((_name_before(clean, start, head.start()), head.end()))
    return found


def _name_before(clean: str, start: int, begin: int) -> int:
    """Where a name begins whose last word begins at ``begin``: the capitalised words before it belong to it."""
    at = begin
    for _ in range(_FARTHEST):
        before = _WORD_BEFORE.search(clean, max(start, at - 100), at)
        if before is None:
            break
        word = before[1]
        if word.lower() in _INSIDE and not word[0].isupper():
            at = before.start(1)
        elif word[0].isupper() and word.lower() not in _DETERMINERS and not LEADING_WORDS.match(f"{word} "):
            at = begin = before.start(1)
        else:
            break
    return begin


def _longest_term(clean: str, run: _Run, name: str, terms: Container[str]) -> PrintedName | None:
    """The longest run of words, from the first one, that is a defined term."""
    pieces = name.split(" ")
    for count in range(len(pieces), 0, -1):
        candidate = " ".join(pieces[:count]).rstrip(",.;:")
        if candidate in terms and run.begin is not None:
            words = re.compile(r"\s{1,200}".join(re.escape(p) for p in candidate.split(" ")))
            stop = words.match(clean, run.begin)
            return PrintedName(candidate, stop.end() if stop else run.end, False, run.determiner)
    return None


class _Run:
    """The words of a name, taken one after the other."""

    def __init__(self, clean: str) -> None:
        self.clean = clean
        self.begin: int | None = None
        self.end = 0
        self.head = False  # the last word of the name names a kind of instrument
        self.determiner: str | None = None
        self._previous = ""

    def takes(self, found: re.Match[str]) -> bool:
        """Take one more word; False when the name ends with it or before it."""
        word = found.group()
        goes_on = self._opens(found) if self.begin is None else self._continues(found)
        self._previous = word.lower()
        return goes_on

    def next_word(self, found: re.Match[str]) -> int | None:
        """Where the next word of the name would begin; None when a stop or a comma ends it."""
        word = found.group()
        if word[-1] in ".;:" and len(word) > 4 and not _ABBREVIATION.fullmatch(word):
            return None
        gap = _GAP.match(self.clean, found.end())
        if gap is None or (gap.group()[0] == "," and self.head):
            return None
        return gap.end()

    def _opens(self, found: re.Match[str]) -> bool:
        """A word before the name, "the", "such", "most recent", or its first one."""
        word = found.group()
        lower = word.lower()
        if lower in _DETERMINERS:
            self.determiner = self.determiner or lower
            return True
        if bare(word) in _UNIT_WORDS:
            return False
        if _is_capital(word):
            self.begin = found.start()
            return self._capital(found)
        if self.determiner is None:
            return False
        if lower in _QUALIFIERS:
            return True
        if bare(word) in HEADS:
            self.begin, self.end, self.head = found.start(), found.end() - trailing(word), True
        elif self.determiner == "the" and (statute := _LOWER_STATUTE.match(self.clean, found.start())):
            self.begin, self.end, self.head = found.start(), statute.end(), True
        return False

    def _continues(self, found: re.Match[str]) -> bool:
        word = found.group()
        lower = word.lower()
        if bare(word) in _UNIT_WORDS and bare(word) != "articles":
            return False
        if lower in _CONNECTORS:
            return not self.head or lower in ("of", "and")
        if _is_capital(word):
            return self._capital(found)
        if not self.head and (run := _LOWER_HEAD.match(self.clean, found.start())):
            self.end, self.head = run.end(), True
        return False

    def _capital(self, found: re.Match[str]) -> bool:
        """A word with a capital, or a number; behind the head only another head goes on: "Plan and Agreement"."""
        word = found.group()
        end = found.end() - trailing(word)
        if bare(word) in HEADS:
            if self.head and self._previous in _CONNECTORS and self._previous != "of":
                return False
            self.end, self.head = end, True
            year = _YEAR_TAIL.match(self.clean, end) or _ACT_OF.match(self.clean, end)
            if year:
                self.end = year.end()
                return False
            return word[-1] not in ".;:" or bare(word).endswith((".c", ".r"))
        if not self.head:
            self.end = end
            return True
        return self._previous in _CONNECTORS or word[0].isupper()


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or word[0] in '“"'


def folded(words: str) -> str:
    """``words`` with one space between them."""
    return " ".join(words.split())


def trailing(word: str) -> int:
    """How many of the last characters are punctuation around the name rather than part of it."""
    stripped = word.rstrip('"”.,;:')
    if word.count("(") < stripped.count(")"):
        stripped = stripped.rstrip(")")
    return len(word) - len(stripped)


def bare(word: str) -> str:
    """``word`` in small letters, without its punctuation and its genitive."""
    return word.strip("\"“”.,;:()’'").lower().removesuffix("'s").removesuffix("’s")
