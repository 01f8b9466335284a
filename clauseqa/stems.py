"""Words and their stems: "terminated", "terminates" and "termination" are one word to whoever asks.

The stemmer is Porter's (1980) with the dictionary of seen words kept, so that a contract costs a look-up a word. It
stands here, not behind the index, because questions are also ranked inside one contract without opening the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

VERSION = 2  # of the stems: what an index has of others is made anew

WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_ASCII_WORD = re.compile(r"[a-z]+|[0-9]+(?:[.,][0-9]+)*")  # the same in small letters of ASCII, and twice as quick

# Words that carry grammar, not law.
_GRAMMAR = """
    a about after all also an and any are as at be been being both but by can could did do does during each either
    else etc for from had has have having he her hers herein hereof hereby hereto hereunder him his how i if in into
    is it its itself may me might more most must my of on only or other our out over own per same shall she should
    so some such than that the their them then there thereof therein thereto these they this those to too under
    until up upon us very was we were what when where whether which while who whom whose why will with within would
    you your
"""
STOP = frozenset(_GRAMMAR.split())

# Families that Porter tears apart and lawyers do not.
_ALIKE = {"indemnif": "indemnifi", "liabl": "liabil", "competit": "compet", "competitor": "compet", "renewal": "renew"}

# … and words that he throws together and lawyers keep apart.
_KEPT_APART = """
    officer officers > officer
    policy policies > policy
    severance > severance
    several severally > several
    executive executives > executive
    international internationally > international
"""
_APART = {
    word: kept.strip()
    for family, _, kept in (line.partition(">") for line in _KEPT_APART.strip().splitlines())
    for word in family.split()
}

_seen: dict[str, str] = dict(_APART)


def words_of(text: str) -> list[str]:
    """The words of `text`, which is in lower case, as `WORD` has them."""
    return (_ASCII_WORD if text.isascii() else WORD).findall(text)


def words(text: str) -> Iterator[str]:
    """The words of `text` in lower case, numbers included; "non-compete" is two."""
    return (match.group() for match in WORD.finditer(text.lower()))


def stems(text: str) -> list[str]:
    """The stems of all words of `text` but the grammatical ones, in order."""
    known = _seen.get
    return [known(word) or stem(word) for word in words_of(text.lower()) if word not in STOP]


def stem(word: str) -> str:
    """The stem of one lower-case word. Numbers, short words and words outside ASCII are their own stems."""
    known = _seen.get(word)
    if known is None:
        known = _porter(word) if len(word) > 2 and word.isascii() and word.isalpha() else word
        if len(_seen) < 1_000_000:
            _seen[word] = known
    return known


def beginning(root: str) -> str:
    """Letters with which every word begins whose stem is `root`: Porter changes no more than the last of a stem."""
    found = root[:-1]
    for word in (word for word, alike in _ALIKE.items() if alike == root):
        found = found[: next((at for at, (a, b) in enumerate(zip(found, word, strict=False)) if a != b), len(word))]
    return found


_CONSONANT = "[^aeiou]"
_VOWEL = "[aeiouy]"
_RUN_C = "[^aeiou][^aeiouy]*"
_RUN_V = "[aeiouy][aeiou]*"
_MEASURE_0 = re.compile(f"^(?:{_RUN_C})?{_RUN_V}{_RUN_C}")  # m > 0
_MEASURE_1 = re.compile(f"^(?:{_RUN_C})?{_RUN_V}{_RUN_C}(?:{_RUN_V})?$")  # m = 1
_MEASURE_2 = re.compile(f"^(?:{_RUN_C})?{_RUN_V}{_RUN_C}{_RUN_V}{_RUN_C}")  # m > 1
_HAS_VOWEL = re.compile(f"^(?:{_RUN_C})?{_VOWEL}")
_CVC = re.compile(f"^{_RUN_C}{_VOWEL}[^aeiouwxy]$")
_DOUBLED = re.compile(r"([^aeiouylsz])\1$")

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_SUFFIX_2 = re.compile(f"^(.+?)({'|'.join(_STEP_2)})$")
_SUFFIX_3 = re.compile(f"^(.+?)({'|'.join(_STEP_3)})$")
_SUFFIX_4 = re.compile(
    r"^(.+?)(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|(?<=[st])ion|ou|ism|ate|iti|ous|ive|ize)$"
)


def _porter(word: str) -> str:
    initial_y = word.startswith("y")
    if initial_y:
        word = "Y" + word[1:]
    word = _plurals(word)
    word = _past_and_progressive(word)
    if word.endswith("y") and _HAS_VOWEL.match(word[:-1]):
        word = word[:-1] + "i"
    for suffixes, table in ((_SUFFIX_2, _STEP_2), (_SUFFIX_3, _STEP_3)):
        found = suffixes.match(word)
        if found and _MEASURE_0.match(found[1]):
            word = found[1] + table[found[2]]
    found = _SUFFIX_4.match(word)
    if found and _MEASURE_2.match(found[1]):
        word = found[1]
    word = _final_e(word)
    return word.lower() if initial_y else _ALIKE.get(word, word)


def _plurals(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _past_and_progressive(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _MEASURE_0.match(word[:-3]) else word
    for suffix in ("ed", "ing"):
        bare = word[: -len(suffix)]
        if word.endswith(suffix) and _HAS_VOWEL.match(bare):
            if bare.endswith(("at", "bl", "iz")) or _CVC.match(bare):
                return bare + "e"
            return bare[:-1] if _DOUBLED.search(bare) else bare
    return word


def _final_e(word: str) -> str:
    if word.endswith("e"):
        bare = word[:-1]
        if _MEASURE_2.match(bare) or (_MEASURE_1.match(bare) and not _CVC.match(bare)):
            word = bare
    if word.endswith("ll") and _MEASURE_2.match(word):
        word = word[:-1]
    return word
