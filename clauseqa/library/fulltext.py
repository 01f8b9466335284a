"""The full-text index of a shelf: Whoosh over the units of its contracts. It can always be made again from the catalog.

Promise: what `write` was given is there as a whole or not at all, and on the disk; a reader keeps the state it opened
until it asks whether that is `current`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from clauseqa.library.codec import ArrayIndex, exists, generation
from clauseqa.library.engine import byte_to_length
from clauseqa.library.ranking import K1, B
from clauseqa.library.schema import document, place_of
from clauseqa.library.scores import Postings, Scoring
from clauseqa.library.segments import WEIGHT, Damaged, Segment
from clauseqa.library.units import Unit

__all__ = ["Damaged", "FullTextWriter", "Snapshot", "check", "exists", "generation", "write", "write_anew"]

_KEPT = 6_000_000  # postings kept in memory, at 12 bytes each


class FullTextWriter:
    """Changes to the index, seen by nobody before `commit`. The caller holds the lock. Raises Damaged."""

    def __init__(self, directory: str, *, anew: bool = False) -> None:
        """With `anew` what stands there is replaced, in whatever state it is."""
        self._writer = ArrayIndex.anew(directory) if anew else ArrayIndex.create(directory).writer()

    def remove(self, contracts: Collection[int]) -> None:
        """Take contracts out."""
        self._writer.delete_contracts(contracts)

    def add(self, contract: int, clean: str, units: Iterable[Unit]) -> None:
        """Put a contract in: its id, its text as analysed, its units."""
        for unit in units:
            self._writer.add_document(**document(contract, unit, clean))

    def commit(self, *, merge: bool = False) -> None:
        """Make it all true at once; with `merge` as one segment."""
        self._writer.commit(optimize=merge)

    def cancel(self) -> None:
        """Forget it all."""
        self._writer.cancel()


def write(
    directory: str, *, remove: Collection[int], add: Iterable[tuple[int, str, Iterable[Unit]]], merge: bool = False
) -> None:
    """Take the contracts `remove` out and put `add` (id, text as analysed, units) in, as one step."""
    writer = FullTextWriter(directory)
    _put(writer, remove, add)
    writer.commit(merge=merge)


def write_anew(directory: str, add: Iterable[tuple[int, str, Iterable[Unit]]]) -> None:
    """Put `add` (id, text as analysed, units) in place of all that the index holds, as one step."""
    writer = FullTextWriter(directory, anew=True)
    _put(writer, (), add)
    writer.commit(merge=True)


def _put(writer: FullTextWriter, remove: Collection[int], add: Iterable[tuple[int, str, Iterable[Unit]]]) -> None:
    try:
        writer.remove(remove)
        for contract in add:
            writer.add(*contract)
    except BaseException:
        writer.cancel()
        raise


def check(directory: str, units: Collection[int] = ()) -> None:
    """Read every byte of the index, which is to hold one of these numbers of units, if any. Raises Damaged."""
    snapshot = Snapshot(directory)
    try:
        if units and snapshot.live not in units:
            raise Damaged(f"{directory}: it holds {snapshot.live} units, the catalog {max(units)}")
        for segment in snapshot.segments():
            segment.check()
    finally:
        snapshot.close()


class Snapshot:
    """One state of the index, open for reading. Raises Damaged wherever a file is not what was written."""

    def __init__(self, directory: str) -> None:
        self._whole = ArrayIndex(directory)
        self._reader = self._whole.reader()
        leaves = [leaf for leaf, _ in self._reader.leaf_readers()] if self._reader.doc_count_all() else []
        self._segments: list[Segment] = [leaf.segment().data(self._whole.storage) for leaf in leaves]
        self._deleted = [frozenset(leaf.segment().deleted) for leaf in leaves]
        self._bases = [sum(segment.docs for segment in self._segments[:at]) for at in range(len(leaves))]
        self.count = sum(segment.docs for segment in self._segments)
        self.live = self.count - sum(map(len, self._deleted))
        self._norms: dict[str, list[float]] = {}
        self._codes: dict[str, bytes] = {}
        self._gains: dict[tuple[str, bytes], Postings] = {}
        self._kept = 0

    def close(self) -> None:
        self._reader.close()

    def current(self) -> bool:
        """Whether nobody has committed since this was opened."""
        return bool(self._whole.latest_generation() == self._reader.generation())

    def searcher(self) -> Any:
        """Whoosh's own searcher over this state."""
        return self._whole.searcher()

    def place(self, doc: int) -> tuple[int, int]:
        """(contract id, section index) of a document."""
        at = bisect_right(self._bases, doc) - 1
        return place_of(self._segments[at].keys[doc - self._bases[at]])

    # -- what ranking reads --

    def segments(self) -> tuple[Segment, ...]:
        return tuple(self._segments)

    def gains(self, field: str, term: bytes, scoring: Scoring, gain: Callable[[int], float]) -> Postings:
        """The documents that hold a term, deleted ones left out, and what it adds to the score of each.

        `gain` is the worth of a term that so many documents hold. In a field without lengths a term adds nothing.
        """
        key = (field, term)
        found = self._gains.get(key)
        if found is None:
            docs, weights = self._postings(field, term)
            codes = self._lengths(field)
            if codes:
                scores = scoring.gains(docs, weights, codes, self._norms[field], gain(self.frequency(field, term)))
            else:
                scores = array("d", bytes(8 * len(docs)))
            found = self._keep(key, (docs, scores))
        return found

    def frequency(self, field: str, term: bytes) -> int:
        """How many documents hold a term, deleted ones included."""
        found = ((segment, segment.find(field, term)) for segment in self._segments)
        return sum(segment.frequency(number) for segment, number in found if number is not None)

    def terms(self, field: str, prefix: bytes) -> list[bytes]:
        """Every distinct term of a field that begins so, in order."""
        found = set()
        for segment in self._segments:
            for term, _ in segment.names(field, prefix):
                if not term.startswith(prefix):
                    break
                found.add(term)
        return sorted(found)

    def all(self) -> Iterator[int]:
        """Every document that is not deleted."""
        for segment, base, deleted in zip(self._segments, self._bases, self._deleted, strict=True):
            yield from (base + doc for doc in range(segment.docs) if doc not in deleted)

    def of_contracts(self, ids: Collection[int]) -> set[int]:
        found: set[int] = set()
        for contract in ids:
            found.update(self._postings("contract", str(contract).encode())[0])
        return found

    def decided(self, docs: list[int], decide: Callable[[Segment, list[int]], Iterable[int]]) -> list[int]:
        """Those of `docs`, ascending, that `decide`, asked for each segment with its own numbers, says yes to."""
        found: list[int] = []
        for segment, base in zip(self._segments, self._bases, strict=True):
            own = docs[bisect_left(docs, base) : bisect_left(docs, base + segment.docs)]
            if own and not base:
                found += decide(segment, own)
            elif own:
                found += [base + doc for doc in decide(segment, [doc - base for doc in own])]
        return found

    def _keep(self, key: tuple[str, bytes], found: Postings) -> Postings:
        if self._kept + len(found[0]) > _KEPT:
            self._gains.clear()
            self._kept = 0
        self._gains[key] = found
        self._kept += len(found[0])
        return found

    def _postings(self, field: str, term: bytes) -> tuple[array[int], array[int]]:
        docs, weights = array("I"), array("H")
        for segment, base, deleted in zip(self._segments, self._bases, self._deleted, strict=True):
            number = segment.find(field, term)
            if number is None:
                continue
            own, heavy = segment.postings(number)
            if deleted:
                kept = [(doc, weight) for doc, weight in zip(own, heavy, strict=True) if doc not in deleted]
                own, heavy = array("I", [doc for doc, _ in kept]), array("H", [weight for _, weight in kept])
            docs.extend(map(base.__add__, own)) if base else docs.extend(own)
            weights.extend(heavy)
        return docs, weights

    def _lengths(self, field: str) -> bytes:
        """Of every document the code of its length in a field; also works out the norm of each code."""
        if field not in self._codes:
            codes = b"".join(segment.lengths(field) for segment in self._segments)
            average = sum(segment.totals.get(field, 0) for segment in self._segments) / (self.count or 1) or 1.0
            self._norms[field] = [
                WEIGHT * K1 * ((1 - B) + B * (byte_to_length(code) or 1) / average) for code in range(256)
            ]
            self._codes[field] = codes
        return self._codes[field]
