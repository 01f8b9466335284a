"""The passages of one contract, ranked for a question.

A passage is scored by the words of the question (BM25 over the contract's passages), by those in the section that holds it
(its heading and those above it included) and by the types of clause that the question asks for. Words decide between
clauses of one type, the type between passages that share a word with the question by chance.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clauseqa.clause_types import HEADING, ClauseModel, clause_model, features, heading_stems, named_types
from clauseqa.model import Contract
from clauseqa.passages import Passage, find_passages
from clauseqa.stems import stems

K1 = 1.2
B = 0.6
SECTION_WEIGHT = 0.6  # of the section's words beside the passage's own
ABOVE_WEIGHT = 0.5  # of a word in a heading above, counted as this much of a word
TYPE_WEIGHT = 0.35  # of the log-odds of a type that is asked for for sure, beside words that are all found
FLOOR = -8.0  # log-odds below which a passage is no less of the type


@dataclass(frozen=True, slots=True)
class Postings:
    """Term frequencies of units of text: stem -> [(unit, frequency)]."""

    lengths: tuple[float, ...]
    places: dict[str, list[tuple[int, float]]]

    @classmethod
    def of(cls, units: Sequence[Mapping[str, float]]) -> Postings:
        places: dict[str, list[tuple[int, float]]] = {}
        lengths = []
        for number, unit in enumerate(units):
            lengths.append(sum(unit.values()))
            for word, frequency in unit.items():
                places.setdefault(word, []).append((number, frequency))
        return cls(tuple(lengths), places)

    def rarity(self, word: str) -> float:
        holders = len(self.places.get(word, ()))
        return math.log(1 + (len(self.lengths) - holders + 0.5) / (holders + 0.5))

    def scores(self, asked: Mapping[str, float]) -> dict[int, float]:
        """BM25 of the units that hold any of the stems asked for."""
        count = len(self.lengths)
        mean = (sum(self.lengths) / count if count else 0.0) or 1.0
        found: dict[int, float] = {}
        for word, weight in asked.items():
            places = self.places.get(word)
            if not places:
                continue
            rarity = weight * self.rarity(word)
            for number, frequency in places:
                norm = frequency + K1 * (1 - B + B * self.lengths[number] / mean)
                found[number] = found.get(number, 0.0) + rarity * frequency * (K1 + 1) / norm
        return found


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with what speaks for it."""

    passage: int  # index in Prepared.passages
    score: float
    words: float  # share of the question's words, by rarity, that the passage and its section hold; beyond 1 for many
    log_odds: float | None  # of the type asked for; None when no type is


@dataclass(frozen=True, slots=True)
class Prepared:
    """A contract, cut and counted: made once a session, asked many times."""

    contract: Contract
    passages: tuple[Passage, ...]
    passage_words: Postings
    section_words: Postings
    unit: tuple[int, ...]  # of each passage: its unit in section_words
    known: tuple[frozenset[str], ...]  # of each passage: the features that the clause model knows
    sizes: tuple[int, ...]  # of each passage: how many features it has in all
    named: tuple[frozenset[int], ...]  # of each passage: the types that the heading above it names

    @classmethod
    def of(cls, contract: Contract, model: ClauseModel | None = None) -> Prepared:
        """Cut and count `contract`; `model` other than the shipped one for measuring."""
        weights = (model or clause_model()).weights
        clean, sections = contract.text.clean, contract.sections
        passages = find_passages(clean, sections)
        numbers: dict[int | None, int] = {}
        units: list[dict[str, float]] = []
        above: list[tuple[list[str], frozenset[int]]] = []
        own, unit, known, sizes, named = [], [], [], [], []
        for passage in passages:
            if passage.section not in numbers:
                numbers[passage.section] = len(units)
                units.append(_headings_of(contract, passage.section))
                above.append((heading_stems(sections, passage.section), named_types(sections, passage.section)))
            number = numbers[passage.section]
            words = stems(clean[passage.start : passage.end])
            counted = Counter(words)
            for word, frequency in counted.items():
                units[number][word] = units[number].get(word, 0.0) + frequency
            seen = features(words, above[number][0])
            own.append(counted)
            unit.append(number)
            known.append(frozenset(weights.keys() & seen))
            sizes.append(len(seen))
            named.append(above[number][1])
        return cls(
            contract,
            passages,
            Postings.of(own),
            Postings.of(units),
            tuple(unit),
            tuple(known),
            tuple(sizes),
            tuple(named),
        )

    def ranked(
        self, asked: Mapping[str, float], types: Mapping[str, float], model: ClauseModel | None = None
    ) -> list[Ranked]:
        """All passages that share a word with `asked` (stems with weights) or may be of the `types` asked for, best first."""
        wanted = sum(weight * self.section_words.rarity(word) for word, weight in asked.items() if weight == 1.0) or 1.0
        sections = self.section_words.scores(asked)
        own = self.passage_words.scores(asked)
        odds = self._log_odds(types, model or clause_model())
        found = []
        for number in range(len(self.passages)) if odds else own:
            words = (own.get(number, 0.0) + SECTION_WEIGHT * sections.get(self.unit[number], 0.0)) / wanted
            log_odds = odds[number] if odds else None
            score = words if log_odds is None else words + TYPE_WEIGHT * (max(FLOOR, log_odds) - FLOOR)
            if score > 0:
                found.append(Ranked(number, score, words, log_odds))
        found.sort(key=lambda one: (-one.score, one.passage))
        return found

    def _log_odds(self, types: Mapping[str, float], model: ClauseModel) -> list[float]:
        """Of each passage the log-odds of the likeliest of the types asked for, less for those asked for less surely."""
        best: list[float] = []
        for name, strength in types.items():
            if name not in model.names:
                continue
            number = model.names.index(name)
            weights = model.columns[number]
            column = []
            for known, size, named in zip(self.known, self.sizes, self.named, strict=True):
                total = sum(weights[feature] for feature in weights.keys() & known)
                value = model.bias[number] + total / math.sqrt(max(4, size)) + (HEADING if number in named else 0.0)
                column.append(FLOOR + strength * (max(FLOOR, value) - FLOOR))
            best = [max(pair) for pair in zip(best, column, strict=True)] if best else column
        return best


def _headings_of(contract: Contract, section: int | None) -> dict[str, float]:
    counted: dict[str, float] = {}
    weight = 1.0
    while section is not None:
        for word in stems(contract.sections[section].heading or ""):
            counted[word] = counted.get(word, 0.0) + weight
        weight = ABOVE_WEIGHT
        section = contract.sections[section].parent
    return counted
