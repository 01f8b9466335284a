"""Whether the phrase read before a parenthesis is what the parenthesis names.

Promise: a phrase is kept as a meaning where something speaks for it: it describes a party, a date or the words of an
acronym, its own noun is the term's, or it opens with an article as a phrase does that a verb asks for. Otherwise it is
given up, and a reader is shown the whole sentence instead of words that may not be the meaning.
"""

from __future__ import annotations

import re

from .grammar import (
    DETERMINERS,
    PARTICIPLES,
    PARTITIVES,
    PREPOSITIONS,
    RELATIVES,
    VERBS,
    Token,
    is_form_of,
    likely_heads,
    stem,
    tokens_of,
)
from .parties import SUFFIX, THINGS, describes_party
from .whole import BEHIND_A_NOUN, COLLECTIVE, SAVED, is_whole

_NAMES_PERSON = frozenset("between and among by with to".split())
_POINTERS = frozenset("hereto hereof herein hereunder hereby thereto thereof therein".split())
_OWN_WORDS = re.compile(  # in the parenthesis, before the term: it says itself what it names
    r"\b(?:such|each\s+of|each\s+\w+\s+in|any\s+of|being)\b(?!\s+capacit)", re.IGNORECASE
)
_WITH_OTHERS = re.compile(r"\b(?:together|along|combined)\s+with\s+(?!\s|its\b|their\b|his\b|her\b|any\b|all\b|such\b)")
_EACH = re.compile(r"\b(?:collectively|together|jointly|each|individually)\b", re.IGNORECASE)
_TWO_COMPANIES = re.compile(rf"{SUFFIX.pattern},?\s+and\s+[A-Z]")
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
_GIVING = VERBS - frozenset(
    """perform performs performed own owns owned use used using hold holds held by become
    becomes remain remains""".split()
)
_BEFORE_A_LIST = frozenset("against hold include includes :".split())
_UNIT = re.compile(r"(?:Attachment|Exhibit|Schedule|Annex|Appendix|Section|Article)\s+[\w.()-]{1,12}")
_UNDERSIGNED = re.compile(r"the\s+undersigned", re.IGNORECASE)
_ONE = re.compile(r"\ban?\W*$")
_ONE_OR_MORE = re.compile(r"one or more\b", re.IGNORECASE)
_ARTICLES = (DETERMINERS | {"various"}) - {"such", "this", "these", "those", "no", "every"}
_WORD = re.compile(r"[^\W_][\w'’&.-]*")
_PARTS = PARTITIVES | {"certain"}
_FEW = 9  # words of a phrase in which its own noun stands
_PERIODS = ("term", "period")
_PERIOD_NOUNS = frozenset(_PERIODS)
_DESCRIBING = ("ed", "ing", "able", "ible", "ly", "ary", "ic", "al", "ive", "ant", "ous")
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
    if not is_whole(view, before, (start, end), words, lead, head, many=term.lower().endswith("s")):
        return False
    if _names_company(phrase, words, head):
        several = _EACH.search(lead) is not None
        return several or not (_are_many(words, term) or (_TWO_COMPANIES.search(phrase) and not term.endswith("s")))
    if (words[-1].lower() in _POINTERS and len(words) <= _FEWEST) or _is_generic(phrase, term, head):
        return False
    if _shares_its_noun(phrase, words, term, head, lead) or _UNDERSIGNED.fullmatch(phrase.strip()):
        return True
    if not _says_more(words, term):
        return False
    if _PERSON_WHO.match(phrase):
        return _AGENT.search(term) is not None
    if last is not None and last.lower in SAVED and "and" in words and _EACH.search(lead):
        return True
    listed = "and" in words and COLLECTIVE.search(lead) is not None
    if (" " not in term and _is_person(phrase, words, last, head)) or _is_short_name(words, term):
        return True
    if not listed and _noun_elsewhere(before, words, head):
        return False
    return _opens_with_article(words, last, listed, term)


def speaks_for_itself(lead: str) -> bool:
    """Whether a parenthesis says itself what it names: "(such date, the", "(together with the Initial Term, the"."""
    return _OWN_WORDS.search(lead) is not None or _WITH_OTHERS.search(lead) is not None


def _names_company(phrase: str, words: list[str], head: str) -> bool:
    if head in THINGS or not describes_party(phrase):
        return False
    return words[0][0].isupper() and not SUFFIX.fullmatch(words[0]) and _DESCRIPTION.match(phrase) is None


def _are_many(words: list[str], term: str) -> bool:
    """ "Purchase Customers": no name of the company that stands before it."""
    own = {stem(word) for word in words}
    return " " in term and term.endswith("s") and not any(stem(word) in own for word in term.split())


def _is_generic(phrase: str, term: str, head: str) -> bool:
    """ "the parties", "such transfer", "a Delaware corporation, …": words that lean on something else."""
    if phrase.lower().startswith(
        ("such ", "this ", "these ", "the following", "all as ", "as ", "any event", "all times", "its capacity")
    ):
        return not phrase.lower().startswith("this ") or not _names_all(phrase, term)
    if _SOMEBODY.match(phrase.strip()) or _UNIT.fullmatch(phrase.strip()):
        return True
    if _PERSONS.match(phrase):
        return not head.startswith(("part", "person", "indemn")) and _PERSON_WHO.match(phrase) is None
    return _DESCRIPTION.match(phrase) is not None


def _names_all(phrase: str, term: str) -> bool:
    """Whether the phrase bears every word of the term."""
    own = {stem(word) for word in _WORD.findall(phrase)}
    return all(stem(word) in own for word in _WORD.findall(term))


def _shares_its_noun(phrase: str, words: list[str], term: str, head: str, lead: str) -> bool:
    """Whether the noun of the phrase is the term's, and the phrase says more than the term itself."""
    own = _own_words(words)
    if not _says_more(words, term) or _is_another_name(words, own, term):
        return False
    if head in _PERIODS and not term.lower().endswith("s"):
        return head in own or (len(words) >= _FEWEST and not _PERIOD_NOUNS.isdisjoint(own))
    if any(is_form_of(word, (head,)) and _is_head(phrase, words, at) for at, word in enumerate(own)):
        return True
    opened = own[0] in DETERMINERS and len(words) > _FEWEST and not (own[0] == "the" and _ONE.search(lead))
    return opened and is_form_of(own[-1], likely_heads(head)) and len(own[-1]) > _SHORTEST


def _own_words(words: list[str]) -> list[str]:
    """The words of a phrase before what describes it further, in small letters."""
    own: list[str] = []
    for at, word in enumerate(words[:_FEW]):
        lower = word.lower()
        if at and (lower in RELATIVES or (lower in PREPOSITIONS and own and words[at - 1].lower() not in _PARTS)):
            break
        own.append(lower)
    return own


def _is_head(phrase: str, words: list[str], at: int) -> bool:
    """Whether the noun at ``at`` is no mere attribute of the next one: not "the *disability* insurance"."""
    following = words[at + 1].lower() if at + 1 < len(words) else ""
    if not following or words[at + 1][0].isupper() or following.endswith(_DESCRIBING):
        return True
    if following in BEHIND_A_NOUN or following in PREPOSITIONS | PARTICIPLES | RELATIVES | DETERMINERS:
        return True
    return re.search(rf"\b{re.escape(words[at])}\s+{re.escape(words[at + 1])}\b", phrase) is None


def _is_another_name(words: list[str], own: list[str], term: str) -> bool:
    """ "the Effective Date" for "Commitment Termination Date": another defined term and nothing else."""
    if own[0] != "the" or (len(own) < len(words) and words[len(own)].lower() != "including"):
        return False
    if not all(word[0].isupper() for word in words[1 : len(own)]):
        return False
    named = {stem(word) for word in own}
    return not all(stem(word) in named or word.isupper() for word in term.split())


def _says_more(words: list[str], term: str) -> bool:
    """Whether the phrase says more than the term itself: not "a purchase order (a "Purchase Order")"."""
    named = {stem(word) for word in _WORD.findall(term)}
    return any(word.lower() not in DETERMINERS and stem(word) not in named for word in words)


def _is_person(phrase: str, words: list[str], last: Token | None, head: str) -> bool:
    """ "Edward F. Ruttenberg" between two words that stand before a party."""
    if last is not None and last.lower not in _NAMES_PERSON:
        return False
    capital = all(word[0].isupper() for word in words) and "," not in phrase.strip(" ,")
    return capital and 2 <= len(words) <= 4 and head not in THINGS


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
