"""Learn the clause types from CUAD and write them as the JSON that ships with clauseqa.

    python tools/train_clause_types.py --cuad ../shared/data/cuad [--fold K/N] [-o clauseqa/data/clause_types.json]

A type with a category of CUAD is taught by the labelled clauses; a type with headings by the passages that stand
under such a heading, without seeing the heading. One logistic regression a type over the same features, all fitted
together (Adam, full batches), pruned to the weights that matter, fitted again. `--fold K/N` leaves out the contracts
of one fold, so that questions about them can be answered by a model that never saw them. Needs numpy.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from clauseqa import readers, segment
from clauseqa.clause_types import HEADING, SHORTEST, TYPES, features, heading_stems, is_heading_of
from clauseqa.passages import find_passages
from clauseqa.stems import stems

ATTRIBUTION = (
    "Learnt from the Contract Understanding Atticus Dataset (CUAD) v1, The Atticus Project, Inc., "
    "https://www.atticusprojectai.org/cuad, licensed under CC BY 4.0"
)
CANDIDATES = 800  # features a type is first fitted on, those that tell it best from the rest
BRAKES = 2000  # the commonest features, which tell what a passage is not
KEPT_LABELLED, KEPT_HEADED = 500, 250  # weights a type keeps
UNIT = 0.1  # of the integer weights in the file
PENALTY = 1e-6
SPARED = 3  # of the passages without any label one in so many is used, and counts for as many
UMBRELLA = {
    "miscellaneous",
    "general",
    "general provisions",
    "miscellaneous provisions",
    "other provisions",
    "other",
    "additional terms",
}


@dataclass
class Example:
    contract: str
    features: set[str]
    types: frozenset[int]  # what it is
    unknown: frozenset[int]  # what it may be, for all that is known
    weight: float


def fold_of(name: str, folds: int) -> int:
    """Which of `folds` parts a contract belongs to, by its name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % folds


def examples(folder: Path) -> list[Example]:
    found: list[Example] = []
    for line in (folder / "clauses.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        found.extend(_of_contract(folder / "txt" / record["file"], record["labels"]))
    return found


def _of_contract(path: Path, labels: Sequence[dict[str, object]]) -> Iterable[Example]:
    text = readers.read(path)[0]
    sections = segment.segment(text)
    headed = frozenset(number for number, kind in enumerate(TYPES) if kind.headings)
    for passage in find_passages(text.clean, sections):
        words = stems(text.clean[passage.start : passage.end])
        found = features(words, heading_stems(sections, passage.section))
        types = {
            number
            for number, kind in enumerate(TYPES)
            for label in labels
            if kind.label == label["category"] and _covers(passage.start, passage.end, label)
        }
        heading = _nearest_heading(sections, passage.section)
        named = {number for number in headed if heading and is_heading_of(TYPES[number], heading)}
        unknown = frozenset() if heading and heading not in UMBRELLA else headed
        if types or named:
            yield Example(path.name, found, frozenset(types | named), unknown, 1.0)
        elif fold_of(" ".join(words), SPARED) == 0:
            yield Example(path.name, found, frozenset(), unknown, float(SPARED))


def _covers(start: int, end: int, label: dict[str, object]) -> bool:
    """Whether a labelled clause is what a passage is about: half of it, or a good part of the label."""
    shared = min(end, label["end"]) - max(start, label["start"])  # type: ignore[call-overload]
    length = label["end"] - label["start"]  # type: ignore[operator]
    return shared > 0 and shared >= min((end - start) / 2, 200, length * 0.9 if label["unique"] else 200)


def _nearest_heading(sections: Sequence[segment.Section], section: int | None) -> str:
    while section is not None:
        heading = sections[section].heading
        if heading:
            return " ".join(heading.lower().split()).strip(" .:;-–—")
        section = sections[section].parent
    return ""


# -- the regression --


class Matrix:
    """Passages by features, sparse, to be multiplied from both sides."""

    def __init__(self, rows: Sequence[set[str]], vocabulary: dict[str, int]) -> None:
        places = [[vocabulary[name] for name in sorted(row) if name in vocabulary] for row in rows]
        counts = np.array([len(place) for place in places])
        self.columns = np.fromiter((number for place in places for number in place), np.int32, counts.sum())
        scales = np.array([1 / math.sqrt(max(SHORTEST, len(row))) for row in rows], np.float32)
        self.values = np.repeat(scales, counts)
        self.starts = np.concatenate([[0], np.cumsum(counts)])
        order = np.argsort(self.columns, kind="stable")
        self.rows_by_column = np.repeat(np.arange(len(rows), dtype=np.int32), counts)[order]
        self.values_by_column = self.values[order]
        self.frequency = np.bincount(self.columns, minlength=len(vocabulary))
        self.starts_by_column = np.concatenate([[0], np.cumsum(self.frequency)])

    def times(self, weights: np.ndarray) -> np.ndarray:
        return _sums(self.starts, self.columns, self.values, weights)

    def transposed_times(self, errors: np.ndarray) -> np.ndarray:
        return _sums(self.starts_by_column, self.rows_by_column, self.values_by_column, errors)


def _sums(starts: np.ndarray, places: np.ndarray, values: np.ndarray, table: np.ndarray) -> np.ndarray:
    count = len(starts) - 1
    result = np.zeros((count, table.shape[1]), np.float32)
    first = 0
    while first < count:
        last = int(np.searchsorted(starts, starts[first] + 100_000, "right")) - 1
        last = min(max(last, first + 1), count)
        low, high = starts[first], starts[last]
        if high > low:
            products = table[places[low:high]] * values[low:high, None]
            filled = starts[first + 1 : last + 1] > starts[first:last]
            result[first:last][filled] = np.add.reduceat(products, (starts[first:last] - low)[filled], axis=0)
        first = last
    return result


@dataclass
class Targets:
    is_type: np.ndarray  # passages by types, 0 or 1
    counts: np.ndarray  # passages by types: how much each counts; 0 where nothing is known


def fit(
    matrix: Matrix,
    targets: Targets,
    weights: np.ndarray,
    bias: np.ndarray,
    free: np.ndarray,
    *,
    steps: int,
    rate: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Logistic regression with an L2 penalty; only the weights that are `free` move."""
    scale = 1000 / targets.counts.sum(axis=0).mean()
    moments = [np.zeros_like(weights), np.zeros_like(weights), np.zeros_like(bias), np.zeros_like(bias)]
    for step in range(1, steps + 1):
        odds = np.clip(matrix.times(weights) + bias, -30, 30)
        errors = (1 / (1 + np.exp(-odds)) - targets.is_type) * targets.counts
        slope = (matrix.transposed_times(errors) * scale + 1000 * PENALTY * weights) * free
        slope_bias = errors.sum(axis=0) * scale
        for parameter, gradient, at, pace in ((weights, slope, 0, rate), (bias, slope_bias, 2, rate * 0.3)):
            moments[at] = 0.9 * moments[at] + 0.1 * gradient
            moments[at + 1] = 0.99 * moments[at + 1] + 0.01 * gradient * gradient
            mean, spread = moments[at] / (1 - 0.9**step), moments[at + 1] / (1 - 0.99**step)
            parameter -= pace * mean / (np.sqrt(spread) + 1e-6)
    return weights, bias


def vocabulary_of(rows: Sequence[Example]) -> dict[str, int]:
    """For each type the features that tell it best, p·log(p/q) of those in its passages, and the commonest of all."""
    everywhere: Counter[str] = Counter()
    inside = [Counter[str]() for _ in TYPES]
    sizes = [0] * len(TYPES)
    for row in rows:
        everywhere.update(row.features)
        for number in row.types:
            inside[number].update(row.features)
            sizes[number] += 1
    vocabulary: dict[str, int] = {}
    for number, counts in enumerate(inside):
        scored = []
        for name, count in counts.items():
            if count < 2 or everywhere[name] < 5:
                continue
            share = count / (sizes[number] + 1)
            elsewhere = (everywhere[name] - count + 1) / (len(rows) - sizes[number] + 1)
            if share > elsewhere:
                scored.append((-share * math.log(share / elsewhere), name))
        for _, name in sorted(scored)[:CANDIDATES]:
            vocabulary.setdefault(name, len(vocabulary))
    for name, _ in sorted(everywhere.items(), key=lambda item: (-item[1], item[0]))[:BRAKES]:
        vocabulary.setdefault(name, len(vocabulary))
    return vocabulary


def train(rows: Sequence[Example]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """(names of features, weights: features by types, biases)"""
    vocabulary = vocabulary_of(rows)
    names = list(vocabulary)
    matrix = Matrix([row.features for row in rows], vocabulary)
    targets = _targets(rows)
    free = np.ones((len(names), len(TYPES)), np.float32)
    of_heading = np.array([name.startswith("#") for name in names])
    for number, kind in enumerate(TYPES):
        if kind.headings:
            free[of_heading, number] = 0
    rate = np.clip((targets.is_type * targets.counts).sum(axis=0) / targets.counts.sum(axis=0), 1e-6, 1)
    bias = np.log(rate / (1 - rate)).astype(np.float32)
    weights, bias = fit(matrix, targets, np.zeros_like(free), bias, free, steps=40, rate=0.5)
    weight_of = np.abs(weights) * np.minimum(np.sqrt(matrix.frequency), 30)[:, None]
    for number, kind in enumerate(TYPES):
        dropped = np.argsort(-weight_of[:, number], kind="stable")[KEPT_HEADED if kind.headings else KEPT_LABELLED :]
        free[dropped, number] = 0
    return (names, *fit(matrix, targets, weights * free, bias, free, steps=20, rate=0.25))


def _targets(rows: Sequence[Example]) -> Targets:
    is_type = np.zeros((len(rows), len(TYPES)), np.float32)
    counts = np.zeros((len(rows), len(TYPES)), np.float32)
    for place, row in enumerate(rows):
        counts[place] = row.weight
        counts[place, list(row.unknown - row.types)] = 0
        is_type[place, list(row.types)] = 1
    return Targets(is_type, counts)


# -- thresholds and the file --


def thresholds(odds: np.ndarray, rows: Sequence[Example]) -> list[tuple[float, float]]:
    """For each type (likely, present): the log-odds above which most passages are of it, and those that the best
    passage of a contract with such a clause nearly always reaches. `odds` come from models that did not see the
    passage."""
    targets = _targets(rows)
    found = []
    for number in range(len(TYPES)):
        known = targets.counts[:, number] > 0
        order = np.argsort(-odds[known, number], kind="stable")
        hits = np.cumsum((targets.is_type * targets.counts)[known, number][order])
        shown = np.cumsum(targets.counts[known, number][order])
        precision, recall = hits / shown, hits / max(hits[-1], 1)
        balance = 1.25 * precision * recall / np.maximum(0.25 * precision + recall, 1e-9)
        likely = float(odds[known, number][order][int(np.argmax(balance))]) if hits[-1] else 9.0
        best: dict[str, float] = {}
        has = set()
        for place, row in enumerate(rows):
            best[row.contract] = max(best.get(row.contract, -99.0), float(odds[place, number]))
            if number in row.types:
                has.add(row.contract)
        found.append((likely, _present([best[name] for name in has], [best[name] for name in best if name not in has])))
    return found


def _present(having: Sequence[float], lacking: Sequence[float]) -> float:
    """The log-odds that best part the contracts that have a clause from those that lack it, and that 9 of 10 of the
    former reach."""
    ordered, others = np.sort(having), np.sort(lacking)
    kept = 1 - np.searchsorted(ordered, ordered) / max(1, len(ordered))
    caught = np.searchsorted(others, ordered) / max(1, len(others))
    parting = float(ordered[int(np.argmax(kept + caught))])
    return min(parting, float(ordered[len(ordered) // 10]))


def write(names: Sequence[str], weights: np.ndarray, bias: np.ndarray, marks: Sequence[tuple[float, float]]) -> str:
    """The JSON of a model: rounded weights, features counted from one to the next."""
    units = np.rint(weights / UNIT).astype(int)
    used = sorted({names[place] for place in np.nonzero(units.any(axis=1))[0]})
    place_of = {name: place for place, name in enumerate(used)}
    types = {}
    for number, kind in enumerate(TYPES):
        learnt = sorted((place_of[names[row]], int(units[row, number])) for row in np.nonzero(units[:, number])[0])
        places = [place for place, _ in learnt]
        gaps = [after - before for before, after in zip([0, *places], places, strict=False)]
        odds = [round(float(value), 2) for value in (bias[number], *marks[number])]
        types[kind.name] = {"odds": odds, "gaps": gaps, "weights": [weight for _, weight in learnt]}
    document = {"attribution": ATTRIBUTION, "unit": UNIT, "vocabulary": used, "types": types}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuad", type=Path, required=True)
    parser.add_argument("--fold", help="K/N: leave out the contracts of part K of N")
    parser.add_argument(
        "--marks-from", type=Path, help="a model whose thresholds are kept, instead of finding them again"
    )
    parser.add_argument("-o", type=Path, default=Path("clauseqa/data/clause_types.json"))
    arguments = parser.parse_args()
    rows = examples(arguments.cuad)
    if arguments.fold:
        part, folds = map(int, arguments.fold.split("/"))
        rows = [row for row in rows if fold_of(row.contract, folds) != part]
    marks = _kept(arguments.marks_from) if arguments.marks_from else cross_validated(rows)
    names, weights, bias = train(rows)
    arguments.o.write_text(write(names, weights, bias, marks), encoding="utf-8")
    size = arguments.o.stat().st_size // 1024
    sys.stderr.write(f"{arguments.o}: {len(rows)} passages, {len(TYPES)} types, {size} KB\n")


def _kept(path: Path) -> list[tuple[float, float]]:
    types = json.loads(path.read_text(encoding="utf-8"))["types"]
    return [(types[kind.name]["odds"][1], types[kind.name]["odds"][2]) for kind in TYPES]


def cross_validated(rows: Sequence[Example], folds: int = 3) -> list[tuple[float, float]]:
    """The thresholds, from models that did not see what they judge."""
    odds = np.zeros((len(rows), len(TYPES)), np.float32)
    for part in range(folds):
        names, weights, bias = train([row for row in rows if fold_of(row.contract, folds) != part])
        places = [place for place, row in enumerate(rows) if fold_of(row.contract, folds) == part]
        matrix = Matrix([rows[place].features for place in places], {name: place for place, name in enumerate(names)})
        odds[places] = matrix.times(weights) + bias
    for place, row in enumerate(rows):
        odds[place, [number for number in row.types if TYPES[number].headings]] += HEADING
    return thresholds(odds, rows)


if __name__ == "__main__":
    main()
