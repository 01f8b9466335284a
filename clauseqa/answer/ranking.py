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

from clauseqa.answer.question import Question
from clauseqa.clause_types import HEADING, SHORTEST, ClauseModel, clause_model, features, heading_stems, named_types
from clauseqa.model import Contract
from clauseqa.passages import Passage, find_passages
from clauseqa.stems import stems

K1 = 1.2
B = 0.6
SECTION_WEIGHT = 0.6  # of the section's words beside the passage's own
ABOVE_WEIGHT = 0.5  # of a word in a heading above, counted as this much of a word
TYPE_WEIGHT = 0.35  # of the log-odds of a type that is asked for for sure, beside words that are all found
HEADING_WEIGHT = 1.0  # of a heading that says just what is asked
SECOND = 0.4  # of the log-odds of a type that is asked for beside another one
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

    def scores(self, concepts: Sequence[Mapping[str, float]]) -> dict[int, float]:
        """BM25 of the units that hold any of the concepts; of the words for one concept the best counts."""
        count = len(self.lengths)
        mean = (sum(self.lengths) / count if count else 0.0) or 1.0
        found: dict[int, float] = {}
        for concept in concepts:
            best: dict[int, float] = {}
            for word, weight in concept.items():
                rarity = weight * self.rarity(word)
                for number, frequency in self.places.get(word, ()):
                    norm = frequency + K1 * (1 - B + B * self.lengths[number] / mean)
                    score = rarity * frequency * (K1 + 1) / norm
                    if score > best.get(number, 0.0):
                        best[number] = score
            for number, score in best.items():
                found[number] = found.get(number, 0.0) + score
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
    headings: tuple[tuple[str, ...], ...]  # of each unit of section_words: the stems of the nearest heading
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
        nearest: list[tuple[str, ...]] = []
        own, unit, known, sizes, named = [], [], [], [], []
        for passage in passages:
            if passage.section not in numbers:
                numbers[passage.section] = len(units)
                units.append(_headings_of(contract, passage.section))
                nearest.append(_nearest_heading(contract, passage.section))
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
            contract=contract,
            passages=passages,
            passage_words=Postings.of(own),
            section_words=Postings.of(units),
            headings=tuple(nearest),
            unit=tuple(unit),
            known=tuple(known),
            sizes=tuple(sizes),
            named=tuple(named),
        )

    def ranked(self, question: Question, model: ClauseModel | None = None) -> list[Ranked]:
        """The passages that share a word with `question` or may be of a type that it asks for, best first."""
        concepts, types = question.concepts, question.types
        rarities = [self.section_words.rarity(next(iter(concept))) for concept in concepts]
        wanted = sum(rarities) or 1.0
        sections = self.section_words.scores(concepts)
        own = self.passage_words.scores(concepts)
        odds = self._log_odds(types, model or clause_model())
        headings = [self._heading_match(unit, concepts, rarities, wanted) for unit in range(len(self.headings))]
        found = []
        for number in range(len(self.passages)) if odds else own:
            unit = self.unit[number]
            words = (own.get(number, 0.0) + SECTION_WEIGHT * sections.get(unit, 0.0)) / wanted + headings[unit]
            log_odds = odds[number] if odds else None
            score = words if log_odds is None else words + TYPE_WEIGHT * (max(FLOOR, log_odds) - FLOOR)
            if score > 0:
                found.append(Ranked(number, score, words, log_odds))
        found.sort(key=lambda one: (-one.score, one.passage))
        return found

    def _heading_match(
        self, unit: int, concepts: Sequence[Mapping[str, float]], rarities: Sequence[float], wanted: float
    ) -> float:
        """How well the nearest heading says what is asked: the share of it that is asked for, by the share of the question
        that it says."""
        heading = self.headings[unit]
        if not heading:
            return 0.0
        said = [max((concept.get(word, 0.0) for word in heading), default=0.0) for concept in concepts]
        asked = [max((concept.get(word, 0.0) for concept in concepts), default=0.0) for word in heading]
        share = sum(weight * rarity for weight, rarity in zip(said, rarities, strict=True)) / wanted
        return HEADING_WEIGHT * share * sum(asked) / len(asked)

    def _log_odds(self, types: Mapping[str, float], model: ClauseModel) -> list[float]:
        """Of each passage the log-odds of the types asked for: of the first, and a little of each other one."""
        total: list[float] = []
        for name, strength in types.items():
            if name not in model.names:
                continue
            number = model.names.index(name)
            weights = model.columns[number]
            share = strength if not total else strength * SECOND
            column = []
            for known, size, named in zip(self.known, self.sizes, self.named, strict=True):
                value = sum(weights[feature] for feature in weights.keys() & known) / math.sqrt(max(SHORTEST, size))
                value += model.bias[number] + (HEADING if number in named else 0.0)
                column.append(share * (max(FLOOR, value) - FLOOR))
            total = [sum(pair) for pair in zip(total, column, strict=True)] if total else column
        return [value + FLOOR for value in total]


def _headings_of(contract: Contract, section: int | None) -> dict[str, float]:
    counted: dict[str, float] = {}
    weight = 1.0
    while section is not None:
        for word in stems(contract.sections[section].heading or ""):
            counted[word] = counted.get(word, 0.0) + weight
        weight = ABOVE_WEIGHT
        section = contract.sections[section].parent
    return counted


def _nearest_heading(contract: Contract, section: int | None) -> tuple[str, ...]:
    while section is not None:
        heading = contract.sections[section].heading
        if heading:
            return tuple(dict.fromkeys(stems(heading)))
        section = contract.sections[section].parent
    return ()
