"""What kind of clause a passage is: governing law, cap on liability, indemnification, …

A linear model of stems, learnt by ``tools/train_clause_types.py`` from the labelled clauses of CUAD v1 (The Atticus
Project, CC BY 4.0) and from the headings of its contracts, shipped as plain JSON. It reads a passage in microseconds
and needs nothing but the standard library. What it says is likely, never certain: every mark carries its probability,
and only those above the threshold that the training found for their type are given.
"""

from __future__ import annotations

import json
import math
import os
import re
import sys
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from clauseqa.clause_types.table import TYPES, ClauseType
from clauseqa.model import Contract, Section
from clauseqa.passages import Passage, find_passages
from clauseqa.stems import WORD, stem, stems

__all__ = [
    "TYPES",
    "VERSION",
    "Asked",
    "Clause",
    "ClauseModel",
    "ClauseType",
    "asked_types",
    "clause_model",
    "find_clauses",
]

VERSION = 2  # of what find_clauses says; a shelf that kept the marks of another one makes them anew
HEADING = 2.5  # what a heading that names the type adds to the log-odds of the passages below it
ALIKE = 0.6  # how much a cue counts that is met by words for the same thing
SHORTEST = 4  # features; shorter passages are not made to look surer than they are

_LINKS = frozenset("a an and any by for in is of on or the to".split())  # words that a cue is written with, not told by
_BARE = frozenset(
    stem(word) for word in "agreement contract contracts party parties clause".split()
)  # … nor these alone

_FIELD = 64  # bits of a sum
_NOTHING = 1 << 62  # a sum of nought: what is less than it is less than nought
_MODEL = Path(__file__).parent.parent / "data" / "clause_types.json"


@dataclass(frozen=True, slots=True)
class Clause:
    """A passage that is likely a clause of some type."""

    type: str  # ClauseType.name
    section: int | None  # index of the section that holds it
    start: int  # half-open, into Text.content
    end: int
    score: float  # probability, 0 to 1


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question asks for a type."""

    strength: float  # 0 to 1
    cue: frozenset[str]  # the stems by which it does


class _Rows(dict[str, int]):
    """Of each feature its weights for all types as one number, a field of 64 bits for each: rows are added at once."""

    def __init__(self, weights: Mapping[str, Sequence[tuple[int, float]]], unit: float) -> None:
        super().__init__()
        self._weights, self._unit = weights, unit

    def __missing__(self, feature: str) -> int:
        row = self[feature] = sum(round(weight / self._unit) << (_FIELD * at) for at, weight in self._weights[feature])
        return row


@dataclass(frozen=True, slots=True)
class ClauseModel:
    """Weights of stems, pairs of stems and stems of headings ("#law") for each type."""

    names: tuple[str, ...]
    bias: tuple[float, ...]
    likely: tuple[float, ...]  # log-odds from which a passage is taken for a clause of the type
    present: tuple[
        float, ...
    ]  # log-odds that the best passage of a contract that has such a clause nearly always reaches
    weights: Mapping[str, Sequence[tuple[int, float]]]  # feature -> [(type, weight)]
    columns: tuple[Mapping[str, float], ...]  # of each type: feature -> weight
    unit: float  # every weight is a multiple of it
    rows: Mapping[str, int]  # feature -> its weights in units, packed

    def log_odds(self, found: Collection[str], types: Collection[int] | None = None) -> dict[int, float]:
        """The log-odds of each type (of `types` alone, if given) for a passage of these features."""
        sums, scale = self.sums(found)
        wanted = range(len(self.names)) if types is None else types
        return {number: self.bias[number] + sums[number] * scale for number in wanted}

    def sums(self, found: Collection[str]) -> tuple[Sequence[int], float]:
        """What the features say for each type, and what one of it adds to the log-odds of a passage of so many."""
        count = len(self.names)
        total = sum(map(self.rows.__getitem__, self.weights.keys() & found), _nothing(count))
        fields = array("Q", total.to_bytes(count * _FIELD // 8, sys.byteorder))
        scale = self.unit / math.sqrt(max(SHORTEST, len(found)))
        return [field - _NOTHING for field in (fields if sys.byteorder == "little" else reversed(fields))], scale


@cache
def _nothing(count: int) -> int:
    """The sum of no rows of so many fields."""
    return sum(_NOTHING << (_FIELD * at) for at in range(count))


def features(words: Sequence[str], headings: Iterable[str]) -> set[str]:
    """What the model sees of a passage: its stems, pairs of neighbours, and the stems of the headings above it."""
    found = set(words)
    found.update(map(" ".join, pairwise(words)))
    found.update(f"#{word}" for word in headings)
    return found


def heading_stems(sections: Sequence[Section], section: int | None) -> list[str]:
    """The stems of a section's heading and of those above it."""
    found: list[str] = []
    while section is not None:
        found += stems(sections[section].heading or "")
        section = sections[section].parent
    return found


@cache
def clause_model() -> ClauseModel:
    """The shipped model, or the one that $CLAUSEQA_CLAUSE_TYPES names."""
    return read_model(json.loads(Path(os.environ.get("CLAUSEQA_CLAUSE_TYPES") or _MODEL).read_text(encoding="utf-8")))


def read_model(data: Mapping[str, object]) -> ClauseModel:
    """The model in the form that the training writes: a vocabulary, and for each type gaps between features and
    weights."""
    vocabulary: list[str] = data["vocabulary"]  # type: ignore[assignment]
    types: dict[str, dict[str, list[int]]] = data["types"]  # type: ignore[assignment]
    unit: float = data["unit"]  # type: ignore[assignment]
    weights: dict[str, list[tuple[int, float]]] = {}
    columns: list[dict[str, float]] = []
    for number, learnt in enumerate(types.values()):
        place = 0
        column: dict[str, float] = {}
        for gap, weight in zip(learnt["gaps"], learnt["weights"], strict=True):
            place += gap
            column[vocabulary[place]] = weight * unit
            weights.setdefault(vocabulary[place], []).append((number, weight * unit))
        columns.append(column)
    bias, likely, present = zip(*(learnt["odds"] for learnt in types.values()), strict=True)
    rows = _Rows(weights, unit)
    return ClauseModel(tuple(types), bias, likely, present, weights, tuple(columns), unit, rows)


def find_clauses(contract: Contract) -> tuple[Clause, ...]:
    """The clauses of known types in a contract, in the order of the text; a passage may be of several types."""
    clean, sections = contract.text.clean, contract.sections
    model = clause_model()
    headings: dict[int | None, tuple[list[str], frozenset[int]]] = {}
    found: list[Clause] = []
    for passage in find_passages(clean, sections):
        if passage.section not in headings:
            headings[passage.section] = heading_stems(sections, passage.section), named_types(sections, passage.section)
        above, named = headings[passage.section]
        sums, scale = model.sums(features(stems(clean[passage.start : passage.end]), above))
        for number, (total, bias, likely) in enumerate(zip(sums, model.bias, model.likely, strict=True)):
            value = bias + total * scale
            if value >= likely or (number in named and value + HEADING >= likely):
                value += HEADING if number in named else 0.0
                found.append(_clause(model.names[number], passage, value))
    return tuple(found)


def _clause(name: str, passage: Passage, log_odds: float) -> Clause:
    return Clause(name, passage.section, passage.start, passage.end, round(1 / (1 + math.exp(-log_odds)), 3))


def named_types(sections: Sequence[Section], section: int | None) -> frozenset[int]:
    """The types (as numbers in the model) that the headings above name."""
    found: frozenset[int] = frozenset()
    while section is not None:
        heading = sections[section].heading
        if heading:
            found |= _types_of_heading(" ".join(heading.lower().split()).strip(" .:;-–—"))
        section = sections[section].parent
    return found


@cache
def _types_of_heading(heading: str) -> frozenset[int]:
    names = clause_model().names
    return frozenset(names.index(kind.name) for kind in TYPES if kind.name in names and is_heading_of(kind, heading))


def is_heading_of(kind: ClauseType, heading: str) -> bool:
    """Whether a heading (lower case, single spaces) is one that drafters give to clauses of this type."""
    return kind.headings is not None and _compiled(kind.headings).fullmatch(heading) is not None


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def asked_types(question: str, alike: Collection[str] = ()) -> dict[str, Asked]:
    """The types that a question asks for, surest first; `alike` are stems of other words for what it says.

    The type whose cues hold most words of the question comes first; another one counts beside it only for a word that
    the first does not explain ("what happens on termination for cause": the effect of it, and termination for breach).
    """
    literal = {stem(word) for word in WORD.findall(question.lower())}
    asked = literal.union(alike)
    words: dict[str, set[str]] = {}
    best: dict[str, tuple[float, float]] = {}  # type -> (how much of the question its best cue says, its strength)
    for name, cue, strength in _cues():
        if cue <= asked:
            own = strength if cue <= literal else strength * ALIKE
            words.setdefault(name, set()).update(cue & literal)
            best[name] = max(best.get(name, (0.0, 0.0)), (own * max(1, len((cue & literal) - _BARE)), own))
    found: dict[str, Asked] = {}
    explained = set(_BARE)
    for name in sorted(best, key=lambda name: best[name], reverse=True):
        if not found or not words[name] <= explained:
            found[name] = Asked(best[name][1], frozenset(words[name]))
            explained |= words[name]
    return found


@cache
def _cues() -> tuple[tuple[str, frozenset[str], float], ...]:
    cues = []
    for kind in TYPES:
        for written in kind.cues.split(";"):
            cue = written.strip()
            words = frozenset(stem(word) for word in WORD.findall(cue.lower()) if word not in _LINKS)
            strength = 0.3 if cue.startswith("~") else 1 - 0.5 ** (1 + len(words - _BARE))
            cues.append((kind.name, words, strength))
    return tuple(cues)
