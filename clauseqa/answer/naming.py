"""Which contracts a question names, and the question without those words.

Choosing the contract first is worth more than any ranking: a name in the question would otherwise fetch every page
that repeats it. A contract is named by its file, its title or type ("the employment agreement"), a word of these that
no other word of the shelf's contracts is like ("Halitron"), or its parties ("between A and B").
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from clauseqa.library import Library
from clauseqa.model import ContractCard
from clauseqa.stems import STOP

_TOKEN = re.compile(r"[a-z]+|\d+", re.IGNORECASE)
_BEFORE_MATTER = re.compile(
    r"^\s*(?:consider|in|under|regarding|concerning|for|about|as to|with respect to)\b[^;?]{1,400}?[;:,]\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:between|among|with|by and between)\s+(?P<parties>(?:the\s+)?[A-Z0-9][^;:?]{1,200})")
_AND = re.compile(r",?\s+and\s+|\s*;\s*|,\s+(?=[A-Z])")
_NAME = re.compile(r"(?<=[\w,)’'\"”] )(?<![.?!] )[A-Z][A-Za-z]{3,}\b")
_LEADING = frozenset(("in", "under", "of", "per", "for", "from", "to", "about", "the", "our", "my", "this", "that"))
_COMMON_WORDS = """
    a an and agreement agreements amended amendment by company contract contracts corp corporation ex exhibit for form
    group holdings in inc incorporated international limited llc lp ltd no of on or restated s the to with
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_DOCUMENT_NOUNS = """
    addendum agreement amendment bylaws charter contract deed guarantee guaranty indenture k lease letter licence
    license memorandum nda note plan policy q release report warrant
"""
_NOUNS = frozenset(_DOCUMENT_NOUNS.split())
LONGEST_NAME = 5  # words before its noun with which a question describes a contract
LONGEST_TERM = 4  # words of a defined term that could be taken for a name
HEAD = 4000  # characters of a contract in which its parties are named
NEARLY = 0.97  # contracts whose names are matched this well beside the best are named too


@dataclass(frozen=True, slots=True)
class Naming:
    contracts: tuple[int, ...]  # ids; empty: none is named
    matter: str  # the question without the words that name them


@dataclass(frozen=True, slots=True)
class _Word:
    text: str  # lower case
    start: int
    end: int
    capital: bool


def find_naming(library: Library, cards: Sequence[ContractCard], question: str) -> Naming:
    """The contracts that `question` names."""
    words = [
        _Word(found.group().lower(), found.start(), found.end(), found.group()[0].isupper())
        for found in _TOKEN.finditer(question)
    ]
    words = _without_terms(library, words)
    names = _names(tuple((card.id, card.name, card.title or "", card.type or "") for card in cards))
    matches = names.matches(words)
    if matches:
        best = max(weight for weight, _ in matches.values())
        chosen = tuple(key for key, (weight, _) in matches.items() if weight >= NEARLY * best)
        used = {place for key in chosen for place in matches[key][1]}
    else:
        chosen, used = (), set()
    chosen, used = _described(cards, words, used) or (chosen, used)
    between = _BETWEEN.search(question)
    if between and len(chosen) != 1:
        parties = _of_parties(library, between["parties"], chosen or tuple(card.id for card in cards))
        if parties:
            chosen = _of_the_kind_named(cards, words, parties)
            used |= {place for place, word in enumerate(words) if between.start() <= word.start < between.end()}
    return Naming(chosen, _matter(question, words, used)) if chosen else Naming((), question)


def strangers(library: Library, matter: str, cards: Sequence[ContractCard]) -> tuple[str, ...]:
    """The names in a question that stand in none of the contracts: whoever asks for "the Daleen agreement" is not
    answered from another."""
    names = [found.group() for found in _NAME.finditer(matter)]
    if matter.isupper() or not names:
        return ()
    among = tuple(card.id for card in cards)
    described = " ".join(_description(card) for card in cards).casefold()
    return tuple(
        name
        for name in dict.fromkeys(names)
        if name.casefold() not in described and not any(library.rank({name: 1.0}, contracts=among, limit=1))
    )


def _described(
    cards: Sequence[ContractCard], words: Sequence[_Word], used: set[int]
) -> tuple[tuple[int, ...], set[int]] | None:
    """The one contract whose name and title hold every word of "the hardware purchase agreement", wherever they stand
    in them, and the places of those words; None when there is none, or other words (`used`) name one already."""
    for place, noun in enumerate(words):
        if noun.text not in _NOUNS:
            continue
        first = place
        while first > max(0, place - LONGEST_NAME) and words[first - 1].text not in STOP | _LEADING:
            first -= 1
        wanted = {word.text for word in words[first : place + 1]}
        if not wanted - _COMMON - _NOUNS or not used < set(range(first, place + 1)):
            continue
        named = tuple(card.id for card in cards if _holds_all(_description(card).lower(), wanted))
        if len(named) == 1:
            return named, set(range(first, place + 1))
    return None


def _holds_all(text: str, wanted: set[str]) -> bool:
    return all(word in text for word in wanted) and wanted <= set(_TOKEN.findall(text))


def _description(card: ContractCard) -> str:
    return " ".join((card.path, card.title or "", card.type or "", *(value for _, value in card.facts)))


def _matter(question: str, words: Sequence[_Word], used: set[int]) -> str:
    """`question` without the words at `used`, and without the clause before the matter that only holds them."""
    opening = _BEFORE_MATTER.match(question)
    if opening and any(words[place].start < opening.end() for place in used):
        last = max((words[place].end for place in used), default=0)
        rest = re.compile(r"[;:,]\s+").search(question, max(0, last - 1))
        if last <= opening.end():
            return question[opening.end() :]
        if rest:
            return question[rest.end() :]
    kept, at = [], 0
    for place in sorted(used):
        kept.append(question[at : words[place].start])
        at = words[place].end
    return re.sub(r"\s{2,}", " ", "".join([*kept, question[at:]]))


def _without_terms(library: Library, words: Sequence[_Word]) -> list[_Word]:
    """`words` with those that make up a defined term no longer taken for a name, for all their capitals."""
    plain = list(words)
    for start in range(1, len(words)):
        for length in range(min(LONGEST_TERM, len(words) - start), 0, -1):
            run = words[start : start + length]
            if length == 1 and words[start - 1].text != "the":
                continue  # "Halitron" is both
            if all(word.capital for word in run) and library.terms(" ".join(word.text for word in run)):
                plain[start : start + length] = [replace(word, capital=False) for word in run]
                break
    return plain


def _of_the_kind_named(
    cards: Sequence[ContractCard], words: Sequence[_Word], among: tuple[int, ...]
) -> tuple[int, ...]:
    """Of contracts between the same parties those whose title or type says what the question calls them."""
    called = _NOUNS.intersection(word.text for word in words)
    kind = tuple(
        card.id
        for card in cards
        if card.id in among and called & {word.lower() for word in _TOKEN.findall(f"{card.title} {card.type}")}
    )
    return kind or among


def _of_parties(library: Library, written: str, among: tuple[int, ...]) -> tuple[int, ...]:
    """The contracts at whose head all the parties stand."""
    parties = [[word.lower() for word in _TOKEN.findall(party)] for party in _AND.split(written)]
    wanted = [[word for word in party if word not in _COMMON] for party in parties]
    wanted = [party for party in wanted if party]
    if not wanted:
        return ()
    asked = {word: 1.0 for party in wanted for word in party}
    ids = dict.fromkeys(contract for contract, _, _ in library.rank(asked, contracts=among, limit=60))
    found = []
    for key in ids:
        head = set(_TOKEN.findall(library.text(key).clean[:HEAD].lower()))
        if all(set(party) <= head for party in wanted):
            found.append(key)
    return tuple(found)


@dataclass(frozen=True)
class _Names:
    phrases: dict[str, list[tuple[tuple[str, ...], int]]]  # first word -> [(whole name, contract)]
    pairs: dict[tuple[str, str], set[int]]
    singles: dict[str, set[int]]
    rarity: dict[str, float]

    def matches(self, words: Sequence[_Word]) -> dict[int, tuple[float, set[int]]]:
        """Of every contract that is named: the weight of the words that name it, and their places in the question."""
        places: dict[int, set[int]] = {}
        for place, key, length in self._whole_names(words):
            places.setdefault(key, set()).update(range(place, place + length))
        for place, (first, second) in enumerate(pairwise(words)):
            if not (_NOUNS & {first.text, second.text} or (first.capital and second.capital and place)):
                continue
            for key in self.pairs.get((first.text, second.text), ()):
                places.setdefault(key, set()).update((place, place + 1))
        for place, word in enumerate(words):
            if word.capital and place and len(word.text) >= 4:
                holders = self.singles.get(word.text, ())
                if 0 < len(holders) <= 3:
                    for key in holders:
                        places.setdefault(key, set()).add(place)
        found = {}
        for key, held in places.items():
            weight = sum(self.rarity.get(words[place].text, 0.0) for place in held)
            if weight > 0:
                found[key] = (weight, held)
        return found

    def _whole_names(self, words: Sequence[_Word]) -> Iterator[tuple[int, int, int]]:
        texts = [word.text for word in words]
        for place, text in enumerate(texts):
            for name, key in self.phrases.get(text, ()):
                if tuple(texts[place : place + len(name)]) == name and (
                    len(name) > 1 or (place > 0 and texts[place - 1] in _LEADING)
                ):
                    yield place, key, len(name)


@lru_cache(maxsize=4)
def _names(cards: tuple[tuple[int, str, str, str], ...]) -> _Names:
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    pairs: dict[tuple[str, str], set[int]] = {}
    singles: dict[str, set[int]] = {}
    holders: Counter[str] = Counter()
    for key, *names in cards:
        tokens = [tuple(word.lower() for word in _TOKEN.findall(name)) for name in names]
        holders.update({word for name in tokens for word in name})
        for name in tokens:
            if not _COMMON.issuperset(name):  # "Agreement" is the title of one, and names none
                phrases.setdefault(name[0], []).append((name, key))
            for pair in pairwise(name):
                if not (pair[0] in _COMMON and pair[1] in _COMMON):
                    pairs.setdefault(pair, set()).add(key)
        for word in tokens[0]:
            if word not in _COMMON:
                singles.setdefault(word, set()).add(key)
    rarity = {
        word: (0.05 if word in _COMMON else 1.0) * math.log(1 + (len(cards) + 1) / count)
        for word, count in holders.items()
    }
    return _Names(phrases, pairs, singles, rarity)
