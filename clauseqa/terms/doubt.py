"""Whether the phrase read before a parenthesis is what the parenthesis names.

Promise: a phrase is kept as a meaning where something speaks for it: it describes a party, a date or the words of an
acronym, its own noun is the term's, or it opens with an article as a phrase does that a verb asks for. Otherwise it is
given up, and a reader is shown the whole sentence instead of words that may not be the meaning.
"""

from __future__ import annotations

import re

from .acronyms import initials
from .grammar import DETERMINERS, PREPOSITIONS, RELATIVES, VERBS, Token, stem, tokens_of
from .parties import SUFFIX, date_start, describes_party

_UNITS = frozenset("schedule schedules exhibit exhibits annex appendix attachment section article clause".split())
_POINTERS = frozenset("hereto hereof herein hereunder hereby thereto thereof therein".split())
_THINGS = frozenset(  # what no company is called, as stems
    stem(thing)
    for thing in """agreement contract note lease plan act code law date period term fee price amount rate product
    service right property information data material account document policy rule standard order notice patent mark
    trademark""".split()
)
_NAMES_PERSON = frozenset("between and among by with to".split())
_BETWEEN_NAMES = _NAMES_PERSON | {
    "from",
    "of",
    "for",
    "is",
    "are",
    "(",
    ")",
    ":",
    ";",
    ",",
    "whereas",
    "on",
    "behalf",
    "through",
}
_EXCEPT = frozenset("excluding except than".split())
_OWN_WORDS = re.compile(  # in the parenthesis, before the term: it says itself what it names
    r"\b(?:such|each\s+of|each\s+\w+\s+in|any\s+of|being)\b(?!\s+capacity)", re.IGNORECASE
)
_COLLECTIVE = re.compile(r"\b(?:collectively|together|jointly)\b", re.IGNORECASE)
_DESCRIPTION = re.compile(
    r"an?\s+(?:[\w.'’-]+\s+){0,4}(?:corporation|company|partnership|individual|resident"
    r"|(?:mailing\s+|business\s+)?address|(?:principal\s+)?(?:place\s+of\s+business|offices?))\b",
    re.IGNORECASE,
)
_PERSONS = re.compile(
    r"(?:the|each|such|either|both|any|said|other)(?:\s+(?:of\s+the\s+)?\w+)?\s+part(?:y|ies)\b", re.IGNORECASE
)
_ARTICLES = (DETERMINERS | {"various"}) - {"such", "this", "these", "those", "no", "every"}
_INTRODUCED = re.compile(r"\"\)$|\(\w{1,4}\)$")  # behind another term, or behind an enumerator
_WORD = re.compile(r"[^\W_][\w'’&.-]*")
_DATED = re.compile(r"\b(?:date|day|time|deadline|anniversary|dated)$", re.IGNORECASE)
_FEW = 9  # words of a phrase in which its own noun stands
_FEWEST = 5  # words of a phrase that says more than where something is


def is_supported(view: str, begin: int, start: int, end: int, term: str, lead: str, head: str) -> bool:
    """Whether ``[start, end)`` is what ``term`` names. ``begin``: as far back as the phrase could have reached;
    ``lead``: the words in the parenthesis before the term; ``head``: the stem that phrase and term may share."""
    phrase = view[start:end]
    words = _WORD.findall(phrase)
    if not words or _OWN_WORDS.search(lead):
        return False
    if initials(view, end, term) == start or (_DATED.search(term) and date_start(view, begin, end) == start):
        return True
    before = tokens_of(view, begin, start)
    last = before[-1] if before else None
    if _is_cut(view, before, start, words):
        return False
    if _names_company(phrase, words, head):
        return True
    if (words[-1].lower() in _POINTERS and len(words) <= _FEWEST) or _is_generic(phrase, head):
        return False
    if _shares_its_noun(words, term, head):
        return True
    if not _says_more(words, term):
        return False
    listed = "and" in words and _COLLECTIVE.search(lead) is not None
    return _is_person(phrase, words, last, head) or _opens_with_article(words, last, listed)


def _is_cut(view: str, before: list[Token], start: int, words: list[str]) -> bool:
    """Whether the phrase begins within a name, a list or the address of a unit."""
    if not before:
        return False
    last = before[-1]
    if last.lower in _UNITS:
        return True
    if last.lower in _EXCEPT or words[0].lower() == "harmless":
        return True
    apart = "\n\n" in view[last.end : start].replace(" ", "")
    if apart or words[0].lower() in DETERMINERS or not words[0][0].isupper():
        return False
    if last.word == ")":
        return _INTRODUCED.search(view, max(0, last.end - 8), last.end) is None
    if last.lower == "of":
        return len(before) > 1 and before[-2].word[0].isupper()
    return last.lower not in _BETWEEN_NAMES and last.lower not in VERBS and last.lower not in PREPOSITIONS


def _names_company(phrase: str, words: list[str], head: str) -> bool:
    if head in _THINGS or not describes_party(phrase):
        return False
    return words[0][0].isupper() and not SUFFIX.fullmatch(words[0]) and _DESCRIPTION.match(phrase) is None


def _is_generic(phrase: str, head: str) -> bool:
    """ "the parties", "such transfer", "a Delaware corporation, …": words that lean on something else."""
    if phrase.lower().startswith(
        ("such ", "this ", "these ", "the following", "any event", "all times", "its capacity")
    ):
        return not phrase.lower().startswith("this ") or not stem(phrase.split()[-1]).startswith(head or " ")
    if _PERSONS.match(phrase):
        return not head.startswith(("part", "person", "indemn"))
    return _DESCRIPTION.match(phrase) is not None


def _shares_its_noun(words: list[str], term: str, head: str) -> bool:
    """Whether the noun of the phrase is the term's, and the phrase says more than the term itself."""
    own: list[str] = []
    for at, word in enumerate(words[:_FEW]):
        lower = word.lower()
        if at and (lower in RELATIVES or (lower in PREPOSITIONS and own)):
            break
        own.append(stem(word))
    return bool(head) and any(word.startswith(head) for word in own) and _says_more(words, term)


def _says_more(words: list[str], term: str) -> bool:
    """Whether the phrase says more than the term itself: not "a purchase order (a "Purchase Order")"."""
    named = {stem(word) for word in _WORD.findall(term)}
    return any(word.lower() not in DETERMINERS and stem(word) not in named for word in words)


def _is_person(phrase: str, words: list[str], last: Token | None, head: str) -> bool:
    """ "Edward F. Ruttenberg" between two words that stand before a party."""
    if last is not None and last.lower not in _NAMES_PERSON:
        return False
    capital = all(word[0].isupper() for word in words) and "," not in phrase.strip(" ,")
    return capital and 2 <= len(words) <= 4 and head not in _THINGS


def _opens_with_article(words: list[str], last: Token | None, listed: bool) -> bool:
    """ "the selected supplier", "a security interest": an article, a common noun, and a verb or preposition before."""
    if len(words) < 2 or words[0].lower() not in _ARTICLES or not (listed or words[1][0].islower()):
        return False
    if last is None:
        return True
    return last.lower in VERBS or last.lower in PREPOSITIONS or last.lower.endswith(("ed", "ing")) or last.word in ",;:"
