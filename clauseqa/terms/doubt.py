"""Whether the phrase read before a parenthesis is what the parenthesis names.

Promise: a phrase is kept as a meaning where something speaks for it: it describes a party, a date or the words of an
acronym, its own noun is the term's, or it opens with an article as a phrase does that a verb asks for. Otherwise it is
given up, and a reader is shown the whole sentence instead of words that may not be the meaning.
"""

from __future__ import annotations

import re

from .grammar import (
    CONJUNCTIONS,
    DETERMINERS,
    PARTITIVES,
    PREPOSITIONS,
    RELATIVES,
    VERBS,
    Token,
    is_form_of,
    stem,
    tokens_of,
)
from .parties import SUFFIX, describes_party

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
_EXCEPT = frozenset("excluding except than including".split())
_SAVED = frozenset(
    "harmless hold holds indemnify indemnifies defend".split()
)  # whom an indemnity saves: parties, in a row
_OWN_WORDS = re.compile(  # in the parenthesis, before the term: it says itself what it names
    r"\b(?:such|each\s+of|each\s+\w+\s+in|any\s+of|being)\b(?!\s+capacity)", re.IGNORECASE
)
_WITH_OTHERS = re.compile(r"\b(?:together|along|combined)\s+with\s+(?!\s|its\b|their\b|his\b|her\b|any\b|all\b|such\b)")
_COLLECTIVE = re.compile(r"\b(?:collectively|together|jointly)\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:collectively|together|jointly|each|individually)\b", re.IGNORECASE)
_DESCRIPTION = re.compile(
    r"an?\s+(?:[\w.'’-]+\s+){0,4}(?:corporation|company|partnership|individual|resident"
    r"|(?:mailing\s+|business\s+)?address|(?:principal\s+)?(?:place\s+of\s+business|offices?))\b",
    re.IGNORECASE,
)
_PERSONS = re.compile(
    r"(?:the|each|such|either|both|any|said|other)(?:\s+(?:of\s+the\s+)?\w+)?\s+part(?:y|ies)\b", re.IGNORECASE
)
_SOMEBODY = re.compile(
    r"(?:an?|any|one|each|either|another|the\s+other|any\s+other)\s+(?:party|person|entity|individual)$"
    r"|(?:any|each|all)(?:\s+one)?(?:\s+or\s+more)?\s+of\s+the\s+following\b",
    re.IGNORECASE,
)
_PERSON_WHO = re.compile(  # "the party entitled to …": no other party
    r"(?:the|any|each|a)\s+(?:party|person)\s+(?:\w+(?:ed|ing)|who|whom|which|that|liable|to\s+whom|from\s+whom)\b",
    re.IGNORECASE,
)
_AGENT = re.compile(r"(?:ee|or|er|ant|party|person)s?$", re.IGNORECASE)  # what one is called who does something
_LETTERS = re.compile(r"[A-Z]{2,6}")
_GIVING = VERBS - frozenset("perform performs performed own owns owned use used using hold holds held by".split())
_BEFORE_A_LIST = frozenset("against hold include includes :".split())
_ONE_OR_MORE = re.compile(r"one or more\b", re.IGNORECASE)
_GAP = re.compile(
    r"\b(?:and|or)\s+[^\w\s\"')(]+\s*$|^the\s+order\s+of\b"
    r"|\b(?:which|whom|that)\s+(?:the|any|either|such)\s+(?:other\s+)?\w+\s*$",
    re.IGNORECASE,
)
_OTHER = re.compile(r"(?:(?:any|all|the|each|every|some)\s+)?other\b(?!\s+part)", re.IGNORECASE)
_OF_WHICH = re.compile(r"\w+\s+of\s+(?:which|whom)\b", re.IGNORECASE)
_ARTICLES = (DETERMINERS | {"various"}) - {"such", "this", "these", "those", "no", "every"}
_INTRODUCED = re.compile(r"\"\)$|\(\w{1,4}\)$")  # behind another term, or behind an enumerator
_ANOTHER = re.compile(r"\"\s{0,3}\)")
_DESCRIBED = re.compile(r"\s*,?\s*(?:as|an?|in\s+its|acting|having|with|located)\b(?!.*\band\b)", re.DOTALL)
_OPENING = re.compile(
    r"\b(?:dated|between|among|agreement|amendment|day\s+of)\b"
)  # of the contract, not of its parties
_BEFORE_A_CLAUSE = frozenset("whereas received now therefore witnesseth".split())
_WORD = re.compile(r"[^\W_][\w'’&.-]*")
_PARTS = PARTITIVES | {"certain"}
_FEW = 9  # words of a phrase in which its own noun stands
_PERIODS = ("term", "period")
_SHORTEST = 3  # letters by which a noun is known again
_SAYS_WHAT = frozenset("as is are be being called".split())
_NEAR = 8  # words between "which serves as" and the noun of what it serves as
_FEWEST = 5  # words of a phrase that says more than where something is


def is_supported(view: str, begin: int, start: int, end: int, term: str, lead: str, head: str) -> bool:
    """Whether ``[start, end)`` is what ``term`` names. ``begin``: as far back as the phrase could have reached;
    ``lead``: the words in the parenthesis before the term; ``head``: the stem that phrase and term may share."""
    phrase = view[start:end]
    words = _WORD.findall(phrase)
    if not words:
        return False
    before = tokens_of(view, begin, start)
    last = before[-1] if before else None
    if (
        _breaks_off(phrase, words)
        or _is_cut(view, before, start, words)
        or _holds_another(view, start, end, lead, head)
    ):
        return False
    if _names_company(phrase, words, head):
        return not _are_many(words, term) or _EACH.search(lead) is not None
    if (words[-1].lower() in _POINTERS and len(words) <= _FEWEST) or _is_generic(phrase, head):
        return False
    if _shares_its_noun(words, term, head):
        return True
    if not _says_more(words, term):
        return False
    if _PERSON_WHO.match(phrase):
        return _AGENT.search(term) is not None
    if last is not None and last.lower in _SAVED and "and" in words and _EACH.search(lead):
        return True
    listed = "and" in words and _COLLECTIVE.search(lead) is not None
    if _is_person(phrase, words, last, head) or _is_short_name(words, term):
        return True
    return (listed or not _noun_elsewhere(before, words, head)) and _opens_with_article(words, last, listed, term)


def _breaks_off(phrase: str, words: list[str]) -> bool:
    """Whether the phrase ends before its last words, in a gap for a name, or in a parenthesis that it does not open."""
    if words[-1].lower() in PREPOSITIONS and phrase.rstrip().endswith(words[-1]):
        return True
    return phrase.count("(") != phrase.count(")") or phrase.count("[") != phrase.count("]") or bool(_GAP.search(phrase))


def speaks_for_itself(lead: str) -> bool:
    """Whether a parenthesis says itself what it names: "(such date, the", "(together with the Initial Term, the"."""
    return _OWN_WORDS.search(lead) is not None or _WITH_OTHERS.search(lead) is not None


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
        or (last.lower == "to" and view[:start].endswith("limited to "))
    ):
        return True
    if last.lower in ("and", "or", "and/or", ")") and _OTHER.match(view, start):
        return True
    if last.lower in _SAVED and "harmless" in words:
        return True
    if last.lower in _SAVED and words[0].lower() not in DETERMINERS:
        return not words[0][0].isupper()
    apart = "\n\n" in view[last.end : start].replace(" ", "")
    if apart or words[0].lower() in DETERMINERS:
        return False
    if last.word == ",":
        return _is_cut_at_comma(before, words)
    if not words[0][0].isupper():
        return False
    if last.word == ")":
        return _INTRODUCED.search(view, max(0, last.end - 8), last.end) is None
    if last.lower in ("of", "for"):
        return len(before) > 1 and before[-2].word[0].isupper()
    return not (
        last.lower in _BETWEEN_NAMES or last.lower in VERBS or last.lower in PREPOSITIONS or last.lower in CONJUNCTIONS
    )


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
    own, behind = view[start : another.start()].casefold(), view[another.end() : end].casefold()
    if _COLLECTIVE.search(lead):
        named = describes_party(view[start : another.start()]) or (bool(head) and head in own)
        return not named or _OPENING.search(own) is not None or (bool(head) and head in behind and head not in own)
    return (
        bool(head)
        and head not in own
        and not (_DESCRIBED.match(behind) and describes_party(view[start : another.start()]))
    )


def _names_company(phrase: str, words: list[str], head: str) -> bool:
    if head in _THINGS or not describes_party(phrase):
        return False
    return words[0][0].isupper() and not SUFFIX.fullmatch(words[0]) and _DESCRIPTION.match(phrase) is None


def _are_many(words: list[str], term: str) -> bool:
    """ "Purchase Customers": no name of the company that stands before it."""
    own = {stem(word) for word in words}
    return " " in term and term.endswith("s") and not any(stem(word) in own for word in term.split())


def _is_generic(phrase: str, head: str) -> bool:
    """ "the parties", "such transfer", "a Delaware corporation, …": words that lean on something else."""
    if phrase.lower().startswith(
        ("such ", "this ", "these ", "the following", "any event", "all times", "its capacity")
    ):
        return not phrase.lower().startswith("this ") or not stem(phrase.split()[-1]).startswith(head or " ")
    if _SOMEBODY.match(phrase.strip()):
        return True
    if _PERSONS.match(phrase):
        return not head.startswith(("part", "person", "indemn")) and _PERSON_WHO.match(phrase) is None
    return _DESCRIPTION.match(phrase) is not None


def _shares_its_noun(words: list[str], term: str, head: str) -> bool:
    """Whether the noun of the phrase is the term's, and the phrase says more than the term itself."""
    own: list[str] = []
    for at, word in enumerate(words[:_FEW]):
        lower = word.lower()
        if at and (lower in RELATIVES or (lower in PREPOSITIONS and own and words[at - 1].lower() not in _PARTS)):
            break
        own.append(lower)
    if not _says_more(words, term):
        return False
    period = head in _PERIODS and len(words) >= _FEWEST and any(word in _PERIODS for word in own)
    return period or any(is_form_of(word, (head,)) for word in own)


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


def _is_short_name(words: list[str], term: str) -> bool:
    """ "Petrofina" for "Petrofina S.A., a societe anonyme": the name begins with the term."""
    named = term.split()
    return 1 <= len(named) < len(words) and words[: len(named)] == named and words[len(named)][0].isupper()


def _noun_elsewhere(before: list[Token], words: list[str], head: str) -> bool:
    """Whether the noun of the term stands where it is not the phrase's own: behind a preposition in it ("the operation
    of sales centers" for "Centers"; not "a truck that serves as the team's transporter"), or before it ("the Lease …
    relating to the property" for "Lease")."""
    if len(head) < _SHORTEST:
        return False
    inside = next((at for at, word in enumerate(words) if is_form_of(word, (head,))), None)
    if inside is not None:
        nearby = {word.lower() for word in words[max(0, inside - _NEAR) : inside]}
        return not (nearby & _SAYS_WHAT and nearby & RELATIVES)
    outside = [one.word for one in before] if before and before[-1].word != ":" else []
    return any(is_form_of(word, _PERIODS if head in _PERIODS else (head,)) for word in outside)


def _opens_with_article(words: list[str], last: Token | None, listed: bool, term: str) -> bool:
    """ "the selected supplier", "a security interest": an article, a common noun, and a verb or preposition before."""
    if len(words) < 2 or words[0].lower() not in _ARTICLES or not (listed or words[1][0].islower()):
        return False
    if _LETTERS.fullmatch(term) and not (listed or words[1][0].upper() == term[0]):
        return False
    if last is None or last.word == "," or last.lower in _GIVING:
        return True
    if listed and last.lower in _BEFORE_A_LIST:
        return True
    return last.lower == "to" and _ONE_OR_MORE.match(" ".join(words)) is not None and term.lower().endswith("s")
