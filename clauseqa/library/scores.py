"""Documents with their scores, and what a query does with them: join, intersect, leave out, take the best; and which
of them hold words as they are quoted.

Two ways to the same numbers. `Plain` needs nothing and is quick on thousands of documents; `Arrays` uses numpy, whose
import costs as much as a million postings in `Plain`. `Ranker` chooses.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from heapq import nlargest
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from clauseqa.library.segments import Segment

Postings: TypeAlias = (
    "tuple[array[int], array[float]]"  # documents, ascending, and what a term adds to the score of each
)

_FEW = 6  # words that are sought one by one in a unit, rather than all in its list
_MANY = 1_000  # units whose words are read at once
_THROUGH = 8_000  # words of a segment that are gone through about as quickly as one unit is read, and once for all
_KEPT = 2_000_000  # places of words kept in memory, at 4 bytes each
SMALL = 20_000  # documents, below which plain Python is quick enough in any case


def prepare(documents: int) -> None:
    """Bring in what ranking so many documents takes: for a session to call where nobody waits."""
    if documents >= SMALL:
        with suppress(ImportError):
            import numpy  # noqa: F401


class Scoring(Protocol):
    """One way to hold scores. What it makes belongs to it and is not changed by others."""

    def gains(
        self, docs: array[int], weights: Sequence[int], codes: bytes, norms: Sequence[float], gain: float
    ) -> array[float]:
        """For each document gain * weight / (weight + the norm of its length code)."""
        ...

    def postings(self, postings: Postings, boost: float) -> Any: ...
    def constant(self, docs: Iterable[int], score: float) -> Any: ...
    def any(self, parts: Sequence[Any]) -> Any: ...
    def all(self, parts: Sequence[Any]) -> Any: ...
    def best_of(self, parts: Sequence[Any]) -> Any: ...
    def without(self, kept: Any, out: Any) -> Any: ...
    def within(self, kept: Any, docs: Any) -> Any: ...
    def raised(self, kept: Any, more: Any) -> Any: ...
    def boosted(self, kept: Any, boost: float) -> Any: ...
    def docs(self, kept: Any) -> list[int]: ...
    def quoting(self, segment: Segment, docs: Sequence[int], words: array[int], rarest: int) -> Iterable[int]:
        """Those of `docs` in which `words`, by their places in the segment, stand one after the other; `rarest` is
        the index of the one that is likely the rarest."""
        ...

    def holding(self, segment: Segment, docs: Sequence[int], words: Collection[int]) -> Iterable[int]:
        """Those of `docs` in which any of `words` stands."""
        ...

    def size(self, kept: Any) -> int: ...
    def top(self, kept: Any, limit: int) -> list[tuple[int, float]]: ...


class Plain:
    """Scores as a dict from document to score."""

    def gains(
        self, docs: array[int], weights: Sequence[int], codes: bytes, norms: Sequence[float], gain: float
    ) -> array[float]:
        return array(
            "d", [gain * weight / (weight + norms[codes[doc]]) for doc, weight in zip(docs, weights, strict=True)]
        )

    def postings(self, postings: Postings, boost: float) -> dict[int, float]:
        found = dict(zip(*postings, strict=True))
        return found if boost == 1.0 else self.boosted(found, boost)

    def constant(self, docs: Iterable[int], score: float) -> dict[int, float]:
        return dict.fromkeys(docs, score)

    def any(self, parts: Sequence[dict[int, float]]) -> dict[int, float]:
        """What any part has, scores added."""
        ordered = sorted(parts, key=len, reverse=True)
        total = dict(ordered[0]) if ordered else {}
        for part in ordered[1:]:
            for doc, score in part.items():
                total[doc] = total.get(doc, 0.0) + score
        return total

    def all(self, parts: Sequence[dict[int, float]]) -> dict[int, float]:
        """What every part has, scores added."""
        ordered = sorted(parts, key=len)
        docs = set(ordered[0])
        for part in ordered[1:]:
            docs &= part.keys()
        return {doc: sum(part[doc] for part in parts) for doc in docs}

    def best_of(self, parts: Sequence[dict[int, float]]) -> dict[int, float]:
        """What any part has, with its best score."""
        total: dict[int, float] = {}
        for part in parts:
            for doc, score in part.items():
                total[doc] = max(score, total.get(doc, score))
        return total

    def without(self, kept: dict[int, float], out: dict[int, float]) -> dict[int, float]:
        return {doc: score for doc, score in kept.items() if doc not in out}

    def within(self, kept: dict[int, float], docs: Collection[int]) -> dict[int, float]:
        if len(docs) <= len(kept):
            return {doc: kept[doc] for doc in docs if doc in kept}
        return {doc: score for doc, score in kept.items() if doc in docs}

    def raised(self, kept: dict[int, float], more: dict[int, float]) -> dict[int, float]:
        """`kept` with the scores of those that are in `more` too added."""
        return {doc: score + more.get(doc, 0.0) for doc, score in kept.items()}

    def boosted(self, kept: dict[int, float], boost: float) -> dict[int, float]:
        return kept if boost == 1.0 else {doc: score * boost for doc, score in kept.items()}

    def docs(self, kept: dict[int, float]) -> list[int]:
        return sorted(kept)

    def quoting(
        self,
        segment: Segment,
        docs: Sequence[int],
        words: array[int],
        rarest: int,  # noqa: ARG002 - one signature for both
    ) -> Iterable[int]:
        return segment.quoting(docs, words)

    def holding(self, segment: Segment, docs: Sequence[int], words: Collection[int]) -> Iterable[int]:
        if len(words) > _FEW:
            wanted = set(words)
            return [doc for doc in docs if not wanted.isdisjoint(segment.stream(doc))]
        return {doc for word in words for doc in segment.quoting(docs, array("I", (word,)))}

    def size(self, kept: dict[int, float]) -> int:
        return len(kept)

    def top(self, kept: dict[int, float], limit: int) -> list[tuple[int, float]]:
        """The best, of equal ones the first."""
        if len(kept) > 4 * limit > 0:
            least = nlargest(limit, kept.values())[-1]
            kept = {doc: score for doc, score in kept.items() if score >= least}
        return nlargest(limit, kept.items(), key=lambda item: (item[1], -item[0]))


class Arrays:
    """Scores as two numpy arrays: documents, ascending, and their scores."""

    def __init__(self, count: int) -> None:
        """`count` is the number of documents of the index."""
        import numpy

        self._np = numpy
        self._count = count
        self._places: dict[tuple[str, int], Any] = {}  # of words of segments, where they stand

    def gains(
        self, docs: array[int], weights: Sequence[int], codes: bytes, norms: Sequence[float], gain: float
    ) -> array[float]:
        np = self._np
        lengths = np.frombuffer(codes, np.uint8)[np.frombuffer(docs, np.uint32)] if docs else np.empty(0, np.uint8)
        heavy = np.asarray(weights, np.float64)
        found = array("d")
        found.frombytes((gain * heavy / (heavy + np.asarray(norms)[lengths])).tobytes())
        return found

    def postings(self, postings: Postings, boost: float) -> Any:
        np = self._np
        if not postings[0]:
            return self.constant((), 0.0)
        scores = np.frombuffer(postings[1], np.float64)
        return np.frombuffer(postings[0], np.uint32), scores if boost == 1.0 else scores * boost

    def constant(self, docs: Iterable[int], score: float) -> Any:
        np = self._np
        found = np.unique(np.fromiter(docs, np.uint32))
        return found, np.full(len(found), score)

    def any(self, parts: Sequence[Any]) -> Any:
        if len(parts) == 1:
            return parts[0]
        np = self._np
        total, held = np.zeros(self._count), np.zeros(self._count, bool)
        for docs, scores in parts:
            total[docs] += scores
            held[docs] = True
        found = np.flatnonzero(held).astype(np.uint32)
        return found, total[found]

    def all(self, parts: Sequence[Any]) -> Any:
        ordered = sorted(parts, key=lambda part: len(part[0]))
        docs, total = ordered[0]
        for other, scores in ordered[1:]:
            at, held = self._where(docs, other)
            docs, total = docs[held], total[held] + scores[at[held]]
        return docs, total

    def best_of(self, parts: Sequence[Any]) -> Any:
        np = self._np
        total = np.full(self._count, -np.inf)
        for docs, scores in parts:
            total[docs] = np.maximum(total[docs], scores)
        found = np.flatnonzero(total > -np.inf).astype(np.uint32)
        return found, total[found]

    def without(self, kept: Any, out: Any) -> Any:
        _, held = self._where(kept[0], out[0])
        return kept[0][~held], kept[1][~held]

    def within(self, kept: Any, docs: Collection[int]) -> Any:
        _, held = self._where(kept[0], self.constant(docs, 0.0)[0])
        return kept[0][held], kept[1][held]

    def raised(self, kept: Any, more: Any) -> Any:
        at, held = self._where(kept[0], more[0])
        total = kept[1].copy()
        total[held] += more[1][at[held]]
        return kept[0], total

    def boosted(self, kept: Any, boost: float) -> Any:
        return kept if boost == 1.0 else (kept[0], kept[1] * boost)

    def docs(self, kept: Any) -> list[int]:
        return list(kept[0].tolist())

    def quoting(self, segment: Segment, docs: Sequence[int], words: array[int], rarest: int) -> Iterable[int]:
        np = self._np
        many = _THROUGH * len(docs) > (segment.stream_ends[-1] if segment.docs else 0)
        if many or (segment.path, words[rarest]) in self._places:
            return self._quoting_of_all(segment, docs, words, rarest)

        def begun(stream: Any) -> Any:
            last = len(stream) - len(words)
            found = np.flatnonzero(stream[: last + 1] == words[0])
            for at in range(1, len(words)):
                found = found[stream[found + at] == words[at]]
            return found

        return self._holding(segment, docs, begun)

    def _quoting_of_all(self, segment: Segment, docs: Sequence[int], words: array[int], rarest: int) -> Iterable[int]:
        """The same, found from all places of the rarest word."""
        np = self._np
        stream = np.frombuffer(segment.whole(), "<u4")
        starts = self._places_of(segment, words[rarest], stream).astype(np.int64) - rarest
        starts = starts[(starts >= 0) & (starts + len(words) <= len(stream))]
        for at, word in enumerate(words):
            if at != rarest:
                starts = starts[stream[starts + at] == word]
        ends = np.frombuffer(segment.stream_ends, np.int64)
        holders = np.searchsorted(ends, starts, "right")
        holders = holders[np.searchsorted(ends, starts + (len(words) - 1), "right") == holders]
        return list(np.intersect1d(holders, np.asarray(docs)).tolist())

    def _places_of(self, segment: Segment, word: int, stream: Any) -> Any:
        """Where a word stands among all words of a segment; kept, for frequent words are asked for again."""
        key = (segment.path, word)
        found = self._places.get(key)
        if found is None:
            found = self._np.flatnonzero(stream == word).astype(self._np.uint32)
            if sum(map(len, self._places.values())) + len(found) > _KEPT:
                self._places.clear()
            self._places[key] = found
        return found

    def holding(self, segment: Segment, docs: Sequence[int], words: Collection[int]) -> Iterable[int]:
        np = self._np
        wanted = np.zeros(len(segment.words), bool)
        wanted[list(words)] = True
        return self._holding(segment, docs, lambda stream: np.flatnonzero(wanted[stream]))

    def _holding(self, segment: Segment, docs: Sequence[int], sought: Callable[[Any], Any]) -> Iterator[int]:
        """Those of `docs` in whose words there is something that `sought`, given the words of many, finds."""
        np = self._np
        for first in range(0, len(docs), _MANY):
            some = docs[first : first + _MANY]
            words, ends = segment.joined(some)
            found = sought(np.frombuffer(words, "<u4"))
            if len(found):
                holders = np.unique(np.searchsorted(np.frombuffer(ends, np.int64), found, "right"))
                yield from map(some.__getitem__, holders.tolist())

    def size(self, kept: Any) -> int:
        return len(kept[0])

    def top(self, kept: Any, limit: int) -> list[tuple[int, float]]:
        np = self._np
        docs, scores = kept
        if len(docs) > 4 * limit > 0:
            least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
            chosen = np.flatnonzero(scores >= least)
            docs, scores = docs[chosen], scores[chosen]
        order = np.lexsort((docs, -scores))[:limit]
        return [(int(docs[at]), float(scores[at])) for at in order]

    def _where(self, docs: Any, other: Any) -> tuple[Any, Any]:
        """For each of `docs` its place in `other`, and whether it is there."""
        np = self._np
        at = np.searchsorted(other, docs)
        held = at < len(other)
        held[held] = other[at[held]] == docs[held]
        return at, held
