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
from typing import Literal

from clauseqa.answer.expectation import fitness
from clauseqa.answer.question import Question
from clauseqa.clause_types import (
    HEADING,
    SHORTEST,
    TYPES,
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

K1 = 1.2
B = 0.6
SECTION_WEIGHT = 0.6  # of the section's words beside the passage's own
ABOVE_WEIGHT = 0.5  # of a word in a heading above, counted as this much of a word
TYPE_WEIGHT = 0.35  # of the log-odds of a type that is asked for for sure, beside words that are all found
HEADING_WEIGHT = 1.0  # of a heading that says just what is asked
SECOND = 0.4  # of the log-odds of a type that is asked for beside another one
LEAST_TYPE = 0.3  # what is left of the weight of types when the question says much that no type explains
FITNESS_WEIGHT = 0.8  # of a passage that holds the kind of thing that is asked for
NEAR_WEIGHT = 0.4  # of a passage in which all words that stand together in the question do so, too
NEAR = 3  # stems apart, at most
DEFINED_WEIGHT = 2.0  # of a passage that defines what is asked, in a question that asks what or when that is
FITTED = 24  # passages that are looked at for that
ALIKE_SAYS = 1.6  # how much more a word for the same thing counts towards saying it than towards ranking
NEARBY = 0.4  # of what is not said in a passage but elsewhere in its section
HALF_SURE, SURE = 0.5, 0.6  # strengths from which a type that is asked for counts, and decides
TOUCHED, COVERED, WELL_COVERED = 0.1, 0.55, 0.85  # shares of what is asked that an answer says
HALF_COVERED = 0.35  # the share that a passage says of which it is not certain that it is no answer
LIKELY = 0.5  # log-odds beyond that at which a passage in other words may be a clause of the type
PLAINLY = 1.5  # log-odds beyond what clauses of a type nearly always reach
FAR = 1.25  # log-odds short of that at which even a passage that says all is taken for another matter
WORDED = 0.85  # strength of a cue of several words: it leaves no doubt which type is asked for
LABELLED = frozenset(kind.name for kind in TYPES if kind.label)
FLOOR = -8.0  # log-odds below which a passage is no less of the type
DEFINES = re.compile(r"[“\"](?P<term>[^”\"\n]{2,80}),?[”\"],?\s{1,9}(?:shall\s{1,9})?means?\b")
ASKS_WHAT = re.compile(
    r"^\s*(?:what|which)\s+(?:is|are|was)\b|^\s*(?:when|who|where)\b|^\s*how\s+(?:long|much|many)\b", re.I
)

Verdict = Literal["answers", "may answer", "absent"]


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


def rarities(words: Iterable[str], contracts: Sequence[Prepared]) -> dict[str, float]:
    """How rare each stem is among the passages of `contracts`, as BM25 counts it."""
    count = sum(len(prepared.passages) for prepared in contracts)
    found = {}
    for word in words:
        holders = sum(len(prepared.passage_words.places(word)) for prepared in contracts)
        found[word] = math.log(1 + (count - holders + 0.5) / (holders + 0.5))
    return found


def worths(concepts: Sequence[Mapping[str, float]], rarity: Mapping[str, float]) -> list[float]:
    """How much each concept of a question matters."""
    return [rarity[word] * weight for word, weight in (next(iter(concept.items())) for concept in concepts)]


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

    def ranked(self, question: Question, rarity: Mapping[str, float], model: ClauseModel | None = None) -> list[Ranked]:
        """The passages that share a word with `question` or may be of a type that it asks for, best first.

        `rarity` of the question's words is that among all contracts asked, so that their scores compare.
        """
        concepts, types = question.concepts, question.types
        worth = worths(concepts, rarity)
        wanted = sum(worth) or 1.0
        sections = self.section_words.scores(concepts, rarity)
        own = self.passage_words.scores(concepts, rarity)
        support, odds = self._log_odds(types, model or clause_model())
        cues = {word for asked in types.values() for word in asked.cue}
        told = (
            sum(value for concept, value in zip(concepts, worth, strict=True) if not cues.isdisjoint(concept)) / wanted
        )
        type_weight = TYPE_WEIGHT * (LEAST_TYPE + (1 - LEAST_TYPE) * told)
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
        best = [self._fitted(question, clean, one, worth) for one in found[:FITTED]]
        best.sort(key=lambda one: (-one.score, one.passage))
        return best + found[FITTED:]

    def ranked_sections(
        self, question: Question, rarity: Mapping[str, float], model: ClauseModel | None = None
    ) -> dict[int | None, float]:
        """Of each section the score of its best passage and of all its words: for ranking whole clauses."""
        wanted = sum(worths(question.concepts, rarity)) or 1.0
        whole = self.section_words.scores(question.concepts, rarity)
        found: dict[int | None, float] = {}
        for one in self.ranked(question, rarity, model):
            section = self.passages[one.passage].section
            if section not in found:
                found[section] = one.score + whole.get(self.unit[one.passage], 0.0) / wanted
        return found

    def _fitted(self, question: Question, clean: str, one: Ranked, worth: Sequence[float]) -> Ranked:
        """Preferred when its shape suits the question, or when it defines what the question asks for."""
        passage = self.passages[one.passage]
        text = clean[passage.start : passage.end]
        bonus = FITNESS_WEIGHT * fitness(question.matter, text)
        defined = DEFINES.match(text)
        if defined and ASKS_WHAT.search(question.matter):
            bonus += DEFINED_WEIGHT * _agreement(stems(defined["term"]), question.concepts, worth)
        bonus += NEAR_WEIGHT * nearness(question.concepts, stems(text))
        return replace(one, score=one.score + bonus)

    def coverage(self, question: Question, number: int, rarity: Mapping[str, float]) -> float:
        """The share of what is asked that a passage or its heading says, by rarity; its section counts less."""
        total = said = 0.0
        unit = self.unit[number]
        for concept, worth in zip(question.concepts, worths(question.concepts, rarity), strict=True):
            full = next(iter(concept.values()))
            total += worth
            best = 0.0
            for word, weight in concept.items():
                if self.passage_words.holds(word, number) or word in self.headings[unit]:
                    best = max(best, min(1.0, ALIKE_SAYS * weight / full))
                elif self.section_words.holds(word, unit):
                    best = max(best, min(1.0, ALIKE_SAYS * weight / full) * NEARBY)
            said += worth * best
        return said / total if total else 0.0

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


def judged(question: Question, prepared: Prepared, best: Ranked, rarity: Mapping[str, float]) -> Verdict:
    """Whether the best passage answers, may answer, or what is asked is likely absent.

    It must say most of what is asked; less suffices when it is plainly a clause of the type asked for, more is needed
    when it is not like clauses of that type. What says a good part of it, or is like such clauses in other words, may
    be the answer.
    """
    coverage = prepared.coverage(question, best.passage, rarity)
    name, asked = next(iter(question.types.items()), (None, None))
    model = clause_model()
    if name not in model.names or asked is None or best.log_odds is None:
        return _said(coverage, COVERED, HALF_COVERED)
    lacking = model.present[model.names.index(name)] - best.log_odds
    if question.is_topic or asked.strength < HALF_SURE:
        return _said(coverage, COVERED, HALF_COVERED)
    alike = 0.0 if lacking <= -LIKELY else COVERED
    if lacking <= 0:
        return _said(coverage, TOUCHED if lacking <= -PLAINLY else COVERED, alike)
    if asked.strength < SURE:
        return _said(coverage, COVERED, COVERED)
    far = FAR if asked.strength < WORDED else 0.0
    return _said(coverage, WELL_COVERED if lacking <= far or name not in LABELLED else math.inf, COVERED)


def _said(coverage: float, enough: float, some: float) -> Verdict:
    if coverage >= enough:
        return "answers"
    return "may answer" if coverage >= some else "absent"
