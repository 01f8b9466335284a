"""The passages of one contract, ranked by the words of a question.

A passage is scored by BM25 over the contract's passages, by the section that holds it (its heading and those above it
included), so that a clause is found by a heading that its own words do not repeat.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clauseqa.model import Contract
from clauseqa.passages import Passage, find_passages
from clauseqa.stems import stems

K1 = 1.2
B = 0.6
SECTION_WEIGHT = 0.6  # of the section's score beside the passage's own
ABOVE_WEIGHT = 0.5  # of a word in a heading above, counted as this much of a word


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

    def scores(self, asked: Mapping[str, float]) -> dict[int, float]:
        """BM25 of the units that hold any of the stems asked for."""
        count = len(self.lengths)
        mean = (sum(self.lengths) / count if count else 0.0) or 1.0
        found: dict[int, float] = {}
        for word, weight in asked.items():
            places = self.places.get(word)
            if not places:
                continue
            rarity = weight * math.log(1 + (count - len(places) + 0.5) / (len(places) + 0.5))
            for number, frequency in places:
                norm = frequency + K1 * (1 - B + B * self.lengths[number] / mean)
                found[number] = found.get(number, 0.0) + rarity * frequency * (K1 + 1) / norm
        return found


@dataclass(frozen=True, slots=True)
class Prepared:
    """A contract, cut and counted: made once a session, asked many times."""

    contract: Contract
    passages: tuple[Passage, ...]
    passage_words: Postings
    section_words: Postings
    unit: tuple[int, ...]  # of each passage: its unit in section_words

    @classmethod
    def of(cls, contract: Contract) -> Prepared:
        clean = contract.text.clean
        passages = find_passages(clean, contract.sections)
        own = [Counter(stems(clean[p.start : p.end])) for p in passages]
        headings = {section.index: stems(section.heading or "") for section in contract.sections}
        numbers: dict[int | None, int] = {}
        units: list[dict[str, float]] = []
        unit = []
        for passage, counted in zip(passages, own, strict=True):
            if passage.section not in numbers:
                numbers[passage.section] = len(units)
                units.append(_headings_of(contract, passage.section, headings))
            words = units[numbers[passage.section]]
            for word, frequency in counted.items():
                words[word] = words.get(word, 0.0) + frequency
            unit.append(numbers[passage.section])
        return cls(contract, passages, Postings.of(own), Postings.of(units), tuple(unit))

    def ranked(self, asked: Mapping[str, float]) -> list[tuple[float, int]]:
        """(score, passage index), best first; passages that share no word with the question are left out."""
        sections = self.section_words.scores(asked)
        own = self.passage_words.scores(asked)
        scored = [
            (score + SECTION_WEIGHT * sections.get(self.unit[number], 0.0), number) for number, score in own.items()
        ]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))


def _headings_of(contract: Contract, section: int | None, headings: Mapping[int, list[str]]) -> dict[str, float]:
    counted: dict[str, float] = {}
    weight = 1.0
    while section is not None:
        for word in headings[section]:
            counted[word] = counted.get(word, 0.0) + weight
        weight = ABOVE_WEIGHT
        section = contract.sections[section].parent
    return counted
