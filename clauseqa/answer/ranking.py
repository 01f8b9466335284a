"""The passages of one contract, ranked for a question.

A passage is scored by the words of the question (BM25 over the contract's passages), by those in the section that
holds it (its heading and those above it included) and by the types of clause that the question asks for. Words decide
between clauses of one type, the type between passages that share a word with the question by chance.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from clauseqa.answer.expectation import fitness
from clauseqa.answer.question import Question
from clauseqa.clause_types import (
    HEADING,
    SHORTEST,
    Asked,
    ClauseModel,
    clause_model,
    features,
    heading_stems,
    named_types,
)
from clauseqa.model import Contract
from clauseqa.passages import Passage, find_passages
from clauseqa.stems import stems

UNSAID = 0.6  # of the worth of an idea for which no contract asked has any word
INSTEAD = 0.8  # of a word that stands for one that no contract asked has
K1 = 1.2
B = 0.6
SECTION_WEIGHT = 0.6  # of the section's words beside the passage's own
ABOVE_WEIGHT = 0.5  # of a word in a heading above, counted as this much of a word
TYPE_WEIGHT = 0.5  # of the log-odds of a type that is asked for for sure, beside words that are all found
HEADING_WEIGHT = 1.0  # of a heading that says just what is asked
SECOND = 0.4  # of the log-odds of a type that is asked for beside another one
LEAST_TYPE = 0.2  # what is left of the weight of types when the question says much that no type explains
FITNESS_WEIGHT = 0.8  # of a passage that holds the kind of thing that is asked for
NEAR_WEIGHT = 0.4  # of a passage in which all words that stand together in the question do so, too
NEAR = 3  # stems apart, at most
DEFINED_WEIGHT = 2.0  # of a passage that defines what is asked, in a question that asks what or when that is
FITTED = 24  # passages that are looked at for that
ALIKE_SAYS = 1.6  # how much more a word for the same thing counts towards saying it than towards ranking
NEARBY = 0.4  # of what is not said in a passage but elsewhere in its section
FLOOR = -8.0  # log-odds below which a passage is no less of the type
DEFINES = re.compile(r"[“\"](?P<term>[^”\"\n]{2,80}),?[”\"],?\s{1,9}(?:shall\s{1,9})?means?\b")
ASKS_WHAT = re.compile(
    r"^\s*(?:what|which)\s+(?:is|are|was)\b|^\s*(?:when|who|where)\b|^\s*how\s+(?:long|much|many)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Units:
    """How often each stem stands in each unit of text; postings are made of the stems that are asked for."""

    counts: Sequence[Mapping[str, float]]
    lengths: tuple[float, ...]
    _places: dict[str, list[tuple[int, float]]] = field(default_factory=dict)

    @classmethod
    def of(cls, counts: Sequence[Mapping[str, float]]) -> Units:
        return cls(counts, tuple(sum(unit.values()) for unit in counts))

    def places(self, word: str) -> list[tuple[int, float]]:
        """(unit, frequency) of the units that hold `word`."""
        found = self._places.get(word)
        if found is None:
            found = [(number, unit[word]) for number, unit in enumerate(self.counts) if word in unit]
            self._places[word] = found
        return found

    def holding(self, words: Iterable[str]) -> set[int]:
        """The units that hold any of `words`."""
        return {number for word in words for number, _ in self.places(word)}

    def holds(self, word: str, unit: int) -> bool:
        return word in self.counts[unit]

    def scores(self, concepts: Sequence[Mapping[str, float]], rarity: Mapping[str, float]) -> dict[int, float]:
        """BM25 of the units that hold any of the concepts; of the words for one concept the best counts."""
        count = len(self.lengths)
        mean = (sum(self.lengths) / count if count else 0.0) or 1.0
        found: dict[int, float] = {}
        for concept in concepts:
            best: dict[int, float] = {}
            for word, weight in concept.items():
                worth = weight * rarity[word]
                for number, frequency in self.places(word):
                    norm = frequency + K1 * (1 - B + B * self.lengths[number] / mean)
                    score = worth * frequency * (K1 + 1) / norm
                    if score > best.get(number, 0.0):
                        best[number] = score
            for number, score in best.items():
                found[number] = found.get(number, 0.0) + score
        return found


@dataclass(frozen=True, slots=True)
class Wording:
    """The ideas of a question as certain contracts word them."""

    concepts: tuple[dict[str, float], ...]  # stem -> how much it counts for the idea
    worth: tuple[float, ...]  # of each idea: how much it matters, by its rarity
    rarity: Mapping[str, float]  # of each stem, as BM25 counts it


def wording(question: Question, contracts: Sequence[Prepared]) -> Wording:
    """How `contracts` word `question`. An idea none of whose own words stands in them is looked for in other words for
    the same; one that is worded many ways is no rarer than all of them together."""
    count = sum(len(prepared.passages) for prepared in contracts)

    def rarity_of(words: Iterable[str]) -> float:
        holders = sum(len(prepared.passage_words.holding(words)) for prepared in contracts)
        return math.log(1 + (count - holders + 0.5) / (holders + 0.5))

    rarity = {word: rarity_of((word,)) for word in question.words}
    absent = rarity_of(())
    concepts, worth = [], list[float]()
    for concept in question.concepts:
        most = max(concept.values())
        own = [word for word, weight in concept.items() if weight == most and rarity[word] < absent]
        others = [word for word in concept if rarity[word] < absent]
        if own or not others:
            concepts.append(concept)
        else:
            concepts.append(dict.fromkeys(others, most * INSTEAD))
        worth.append(most * rarity_of(own or others) * (1.0 if own or others else UNSAID))
    return Wording(tuple(concepts), tuple(worth), rarity)


def told(question: Question, asked: Wording) -> float:
    """The share of the question that the types of clause which it asks for explain."""
    cues = {word for kind in question.types.values() for word in kind.cue}
    explained = (
        worth for concept, worth in zip(asked.concepts, asked.worth, strict=True) if not cues.isdisjoint(concept)
    )
    return sum(explained) / (sum(asked.worth) or 1.0)


def nearness(concepts: Sequence[Mapping[str, float]], words: Sequence[str]) -> float:
    """The share of neighbours in the question that stand together in a passage, in that order or the other."""
    pairs = list(pairwise(concepts))
    if not pairs:
        return 0.0
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    together = 0
    for first, second in pairs:
        ones = [place for word in first for place in places.get(word, ())]
        others = [place for word in second for place in places.get(word, ())]
        together += any(0 < abs(one - other) <= NEAR for one in ones for other in others)
    return together / len(pairs)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with what speaks for it."""

    passage: int  # index in Prepared.passages
    score: float
    words: float  # share of the question's words, by rarity, that the passage and its section hold; beyond 1 for many
    log_odds: float | None  # of the type asked for first; None when none is


@dataclass(frozen=True, slots=True)
class Prepared:
    """A contract, cut and counted: made once a session, asked many times."""

    contract: Contract
    passages: tuple[Passage, ...]
    passage_words: Units
    section_words: Units
    headings: tuple[tuple[str, ...], ...]  # of each unit of section_words: the stems of the nearest heading
    unit: tuple[int, ...]  # of each passage: its unit in section_words
    known: tuple[frozenset[str], ...]  # of each passage: the features that the clause model knows
    sizes: tuple[int, ...]  # of each passage: how many features it has in all
    named: tuple[frozenset[int], ...]  # of each passage: the types that the heading above it names

    @classmethod
    def of(
        cls, contract: Contract, model: ClauseModel | None = None, *, only: Collection[int | None] | None = None
    ) -> Prepared:
        """Cut and count `contract`, or `only` its sections of these indexes; `model` other than the one in force to
        measure it."""
        weights = (model or clause_model()).weights
        clean, sections = contract.text.clean, contract.sections
        passages = tuple(
            passage for passage in find_passages(clean, sections, only=only) if not _is_title(contract, passage)
        )
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
            passage_words=Units.of(own),
            section_words=Units.of(units),
            headings=tuple(nearest),
            unit=tuple(unit),
            known=tuple(known),
            sizes=tuple(sizes),
            named=tuple(named),
        )

    def ranked(self, question: Question, asked: Wording, model: ClauseModel | None = None) -> list[Ranked]:
        """The passages that share a word with `question` or may be of a type that it asks for, best first.

        `asked` is the question in the words of all contracts asked, so that their scores compare.
        """
        concepts, worth, rarity, types = asked.concepts, asked.worth, asked.rarity, question.types
        wanted = sum(worth) or 1.0
        sections = self.section_words.scores(concepts, rarity)
        own = self.passage_words.scores(concepts, rarity)
        support, odds = self._log_odds(types, model or clause_model())
        type_weight = TYPE_WEIGHT * (LEAST_TYPE + (1 - LEAST_TYPE) * told(question, asked))
        headings = [HEADING_WEIGHT * _agreement(heading, concepts, worth) for heading in self.headings]
        clean = self.contract.text.clean
        found = []
        for number in range(len(self.passages)) if odds else own:
            unit = self.unit[number]
            words = (own.get(number, 0.0) + SECTION_WEIGHT * sections.get(unit, 0.0)) / wanted + headings[unit]
            log_odds = odds[number] if odds else None
            score = words + type_weight * support[number] if support else words
            if score > 0:
                found.append(Ranked(number, score, words, log_odds))
        found.sort(key=lambda one: (-one.score, one.passage))
        best = [self._fitted(question, clean, one, asked) for one in found[:FITTED]]
        best.sort(key=lambda one: (-one.score, one.passage))
        return best + found[FITTED:]

    def elsewhere(self, ranked: Sequence[Ranked], one: Ranked) -> float:
        """The score of the best of `ranked` that stands in another section than `one`; 0 when there is none."""
        section = self.passages[one.passage].section
        return next((other.score for other in ranked if self.passages[other.passage].section != section), 0.0)

    def ranked_sections(
        self, question: Question, asked: Wording, model: ClauseModel | None = None
    ) -> dict[int | None, float]:
        """Of each section the score of its best passage and of all its words: for ranking whole clauses."""
        wanted = sum(asked.worth) or 1.0
        whole = self.section_words.scores(asked.concepts, asked.rarity)
        found: dict[int | None, float] = {}
        for one in self.ranked(question, asked, model):
            section = self.passages[one.passage].section
            if section not in found:
                found[section] = one.score + whole.get(self.unit[one.passage], 0.0) / wanted
        return found

    def _fitted(self, question: Question, clean: str, one: Ranked, asked: Wording) -> Ranked:
        """Preferred when its shape suits the question, or when it defines what the question asks for."""
        passage = self.passages[one.passage]
        text = clean[passage.start : passage.end]
        bonus = FITNESS_WEIGHT * fitness(question.matter, text)
        defined = DEFINES.match(text)
        if defined and ASKS_WHAT.search(question.matter):
            bonus += DEFINED_WEIGHT * _agreement(stems(defined["term"]), asked.concepts, asked.worth)
        bonus += NEAR_WEIGHT * nearness(asked.concepts, stems(text))
        return replace(one, score=one.score + bonus)

    def said(self, asked: Wording, number: int) -> list[float]:
        """Of each idea asked for how far a passage or its heading says it; its section counts less."""
        unit = self.unit[number]
        found = []
        for concept in asked.concepts:
            full = max(concept.values())
            best = 0.0
            for word, weight in concept.items():
                if self.passage_words.holds(word, number) or word in self.headings[unit]:
                    best = max(best, min(1.0, ALIKE_SAYS * weight / full))
                elif self.section_words.holds(word, unit):
                    best = max(best, min(1.0, ALIKE_SAYS * weight / full) * NEARBY)
            found.append(best)
        return found

    def _log_odds(self, types: Mapping[str, Asked], model: ClauseModel) -> tuple[list[float], list[float]]:
        """Of each passage what the types asked for speak for it, the first most; and the log-odds of the first."""
        total: list[float] = []
        first: list[float] = []
        for name, asked in types.items():
            if name not in model.names:
                continue
            number = model.names.index(name)
            weights = model.columns[number]
            share = asked.strength if not total else asked.strength * SECOND
            column, odds = [], []
            for known, size, named in zip(self.known, self.sizes, self.named, strict=True):
                value = sum(weights[feature] for feature in weights.keys() & known) / math.sqrt(max(SHORTEST, size))
                value += model.bias[number] + (HEADING if number in named else 0.0)
                odds.append(value)
                column.append(share * (max(FLOOR, value) - FLOOR))
            if total:
                total = [sum(pair) for pair in zip(total, column, strict=True)]
            else:
                total, first = column, odds
        return total, first


def _is_title(contract: Contract, passage: Passage) -> bool:
    """Whether it says nothing but what the contract is called."""
    if passage.section is not None or contract.title is None:
        return False
    words = contract.text.clean[passage.start : passage.end].split()
    return " ".join(words).casefold() == contract.title.casefold()


def _agreement(name: Sequence[str], concepts: Sequence[Mapping[str, float]], worth: Sequence[float]) -> float:
    """How well a heading or a defined term says what is asked: the share of it that is asked for, by the share of the
    question that it says."""
    if not name:
        return 0.0
    said = [max((concept.get(word, 0.0) for word in name), default=0.0) for concept in concepts]
    asked = [max((concept.get(word, 0.0) for concept in concepts), default=0.0) for word in name]
    share = sum(weight * value for weight, value in zip(said, worth, strict=True)) / (sum(worth) or 1.0)
    return share * sum(asked) / len(asked)


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
