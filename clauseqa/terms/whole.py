"""Whether a phrase is read whole: from its first word to its last, and no further.

Promise: a phrase that begins within a list, a name or an address, ends in a gap, or runs over what another parenthesis
names is said to be no whole one.
"""

from __future__ import annotations

import re

from .grammar import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, VERBS, Token
from .parties import SUFFIX, describes_party

_UNITS = frozenset("schedule schedules exhibit exhibits annex appendix attachment section article clause".split())
_BETWEEN_NAMES = frozenset(
    "between and among by with to from of for is are ( ) : ; , whereas on behalf through".split()
)
SAVED = frozenset("harmless hold holds indemnify indemnifies defend".split())  # before whom an indemnity saves
COLLECTIVE = re.compile(r"\b(?:collectively|together|jointly)\b", re.IGNORECASE)
BEHIND_A_NOUN = frozenset(  # no second noun, of which the first would be an attribute
    """and or set then due hereof herein hereunder hereto thereof as plus is if who up equal first not only other most
    sufficient subject known party parties""".split()
)
_EXCEPT = frozenset("excluding except than including".split())
_GAP = re.compile(
    r"\b(?:and|or)\s+[^\w\s\"')(]+\s*$|^the\s+order\s+of\b"
    r"|\b(?:which|whom|that)\s+(?:the|any|either|such)\s+(?:other\s+)?\w+\s*$",
    re.IGNORECASE,
)
_OTHER = re.compile(r"(?:(?:any|all|the|each|every|some)\s+)?other\b(?!\s+part)", re.IGNORECASE)
_OF_WHICH = re.compile(r"\w+\s+of\s+(?:which|whom)\b", re.IGNORECASE)
_INTRODUCED = re.compile(r"\"\)$|\(\w{1,4}\)$")  # behind another term, or behind an enumerator
_ANOTHER = re.compile(r"\"\s{0,3}\)")
_DESCRIBED = re.compile(r"\s*,?\s*(?:as|an?|in\s+its|acting|having|with|located)\b(?!.*\band\b)", re.DOTALL)
_OPENING = re.compile(r"\b(?:dated|between|among|agreement|amendment|day\s+of)\b")  # of a contract, not its parties
_CLAUSE = re.compile(
    r"(?:(?!which\b|that\b|who\b|whom\b|as\b|if\b|when\b|[\"(]).){1,200}?\b(?:shall|will)\s+(?:be|have|not)\b",
    re.DOTALL,
)
_LAST_ITEM = re.compile(r"(?<!\"\))(?:,|;)\s*(?:and|or)\s+\((?:[ivx]{2,4}|[b-h]|[2-9])\)\s*$")  # and (iii) *cash flows*
_ITEM = 20  # characters of it
_COMPANY = re.compile(
    r"(?!Board\b)(?:(?!of\s|and\s|or\s)[\w.&'’-]+,?\s+){1,7}(?:Inc|Corp|Corporation|LLC|L\.L\.C|Ltd|Limited|LP|L\.P|INC|CORP|LTD)\b"
)
_BEFORE_A_CLAUSE = frozenset("whereas received now therefore witnesseth".split())


def is_whole(
    view: str, before: list[Token], span: tuple[int, int], words: list[str], lead: str, head: str, *, many: bool
) -> bool:
    """Whether ``span`` is a whole phrase. ``before``: the tokens of its sentence up to it; ``words``: its own;
    ``lead``: the words between it and its name; ``head``: the stem that phrase and name may share; ``many``: the name
    is one of several things."""
    start, end = span
    if _breaks_off(view[start:end], words) or _is_cut(view, before, start, words):
        return False
    if COLLECTIVE.search(lead) and _is_last_of_list(before):
        return False
    if _LAST_ITEM.search(view[max(0, start - _ITEM) : start]) and (many or COLLECTIVE.search(lead)):
        return False
    return not _holds_another(view, start, end, lead, head)


def _breaks_off(phrase: str, words: list[str]) -> bool:
    """Whether the phrase ends before its last words, in a gap for a name, in a parenthesis that it does not open, or
    has a verb of its own."""
    if words[-1].lower() in PREPOSITIONS and phrase.rstrip().endswith(words[-1]):
        return True
    if _CLAUSE.match(phrase) or words[-1].lower() in ("and", "or"):
        return True
    return phrase.count("(") != phrase.count(")") or phrase.count("[") != phrase.count("]") or bool(_GAP.search(phrase))


def _is_last_of_list(before: list[Token]) -> bool:
    """Whether ";" or "; and" stands before: the last of several, which are all meant."""
    signs = [token.lower for token in before[-2:]]
    return signs[-1:] == [";"] or (signs[:1] == [";"] and signs[-1] in ("and", "or"))


def _is_cut(view: str, before: list[Token], start: int, words: list[str]) -> bool:
    """Whether the phrase begins within a name, a list or the address of a unit."""
    if _OF_WHICH.match(view, start):
        return True
    if not before:
        return False
    last = before[-1]
    if (
        last.lower in _UNITS
        or last.lower in _EXCEPT
        or last.lower == "not"
        or (last.lower == "to" and view.endswith("limited to ", 0, start))
    ):
        return True
    if last.lower in ("and", "or", "and/or", ")") and _OTHER.match(view, start):
        return True
    if last.lower in SAVED and "harmless" in words:
        return True
    if last.lower in SAVED and words[0].lower() not in DETERMINERS:
        return not words[0][0].isupper()
    if last.lower == "to" and words[0].lower() == "the" and _names_who_gets(words[1:]):
        return True
    apart = "\n\n" in view[last.end : start].replace(" ", "")
    if apart or words[0].lower() in DETERMINERS:
        return False
    if last.word == ",":
        return _is_cut_at_comma(before, words)
    if not words[0][0].isupper():
        return False
    if (last.lower in VERBS or last.lower == "to") and _names_who_gets(words):
        return True
    if last.word == ")":
        return _INTRODUCED.search(view, max(0, last.end - 8), last.end) is None
    if last.lower in ("of", "for"):
        return len(before) > 1 and before[-2].word[0].isupper()
    if last.word.isalpha() and last.word.islower() and _COMPANY.match(view, start):
        return False
    return not (
        last.lower in _BETWEEN_NAMES or last.lower in VERBS or last.lower in PREPOSITIONS or last.lower in CONJUNCTIONS
    )


def _names_who_gets(words: list[str]) -> bool:
    """ "shall pay *Acme* sales commissions": a name, and what it gets."""
    if len(words) < 2 or not words[0][0].isupper() or words[0].lower().endswith(("'s", "’s", "s'", "s’")):
        return False
    return words[1].islower() and words[1] not in PREPOSITIONS | BEHIND_A_NOUN


def _is_cut_at_comma(before: list[Token], words: list[str]) -> bool:
    """Whether the words behind a comma go on with those before it: ", accurate records", "Houston, TX, a company"."""
    if not words[0][0].isupper():
        return True
    if len(before) < 2 or before[-2].lower in _BEFORE_A_CLAUSE:
        return False
    return before[-2].capital and not SUFFIX.fullmatch(before[-2].word)


def _holds_another(view: str, start: int, end: int, lead: str, head: str) -> bool:
    """Whether the phrase runs over a term that another parenthesis names, and its own noun does not stand before it:
    "*Acme Ltd. ("AL"), a company, and Beta Bank*". All of several parties are named with theirs, and one that is
    described further with its own: "Beta Bank ("BB"), as agent"."""
    another = _ANOTHER.search(view, start, end)
    if another is None:
        return False
    own = view[start : another.start()].rpartition('"')[0].casefold()
    behind = view[another.end() : end].casefold()
    if COLLECTIVE.search(lead):
        named = describes_party(view[start : another.start()]) or (bool(head) and head in own)
        return not named or _OPENING.search(own) is not None or (bool(head) and head in behind and head not in own)
    return (
        bool(head)
        and head not in own
        and not (_DESCRIBED.match(behind) and describes_party(view[start : another.start()]))
    )
