"""What stands in the contracts of a served shelf: cards, facts and texts, in as few requests as can be.

Promise: what never changes under an id is read once, within a bound of memory; who reads one of the contracts that a
question led to gets the next of them in the same request, for it is asked for next. What is not all there is said.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import RLock
from typing import TypeVar

from clauseqa.errors import BrokenShelf, NotFound
from clauseqa.library.cache import Cache
from clauseqa.library.served import packing
from clauseqa.library.served.documents import card_id, piece_id
from clauseqa.library.served.indices import Indices
from clauseqa.library.served.packing import Entry, Facts
from clauseqa.library.served.state import Ledger, State, parts
from clauseqa.library.served.wire import Wire
from clauseqa.library.units import own_spans
from clauseqa.model import ContractCard, Span, Text

_CACHED_CHARS = 48_000_000  # of the contracts that an open shelf keeps in memory
_CARD = 2_000  # that a card is counted as
_AHEAD, _AHEAD_CHARS = 12, 3_000_000  # contracts that come along with one that is asked for, and what they may have
_AT_ONCE, _TOGETHER = 1000, 64  # cards, and contracts, in one request


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Packed:
    """The pieces of a contract."""

    card: ContractCard
    text: list[str]
    facts: list[str]

    def unpacked_facts(self) -> Facts:
        return packing.facts_of(self.facts, self.card)

    def unpacked_text(self) -> Text:
        return packing.text_of(self.text, self.card)

    @property
    def size(self) -> int:
        return sum(map(len, (*self.text, *self.facts)))


class Contents:
    """Reads contracts by their ids. Safe to use from several threads. Raises NotFound, BrokenShelf, ShelfError."""

    def __init__(self, wire: Wire, indices: Indices, ledger: Ledger) -> None:
        self._wire, self._indices, self._ledger = wire, indices, ledger
        self._lock = RLock()
        self._cache = Cache(_CACHED_CHARS)
        self._expected: dict[int, int] = {}  # id: its place among those that a question led to
        self._is_reading = False  # one of them has been read

    def expect(self, contracts: Iterable[int]) -> None:
        """These contracts will likely be read, in this order; so will those of before, if none has been read since."""
        with self._lock:
            before = () if self._is_reading else self._expected
            self._expected = {one: at for at, one in enumerate(dict.fromkeys((*before, *contracts)))}
            self._is_reading = False

    def entries(self, state: State, contracts: Iterable[int]) -> list[Entry]:
        """What the shelf knows of contracts at a moment. Raises NotFound for one that is not there."""
        wanted = list(contracts)
        there = self._there(state, wanted)
        for contract in wanted:
            if contract not in there:
                raise NotFound(f"no contract has the id {contract}")
        return [there[contract] for contract in wanted]

    def _there(self, state: State, contracts: Sequence[int]) -> dict[int, Entry]:
        """Those of the contracts that are there at a moment."""
        known: dict[int, Entry | None] = {one: self._cache.peek(("entry", one)) for one in contracts}
        for some in parts([one for one, entry in known.items() if entry is None], _AT_ONCE):
            asked = [(card_id(one), one) for one in some]
            for one, row in zip(some, self._wire.documents(self._indices.shelf, asked, "row"), strict=True):
                if row is not None:
                    known[one] = self._keep("entry", one, self._entry(one, row), _CARD)
        return {one: entry for one, entry in known.items() if entry is not None and state.shows(one, entry.batch)}

    def _entry(self, contract: int, row: str) -> Entry:
        entry = packing.entry_of(row)
        if entry.card.id != contract:
            raise BrokenShelf(f"{self._indices.shelf} is damaged: a card of another contract", hint="clauseqa doctor")
        return entry

    def facts(self, contract: int) -> Facts:
        return self._cache.get(
            ("facts", contract),
            lambda: self._brought(contract).unpacked_facts(),
            lambda found: 200 * len(found.sections) + 40 * len(found.uses),
        )

    def text(self, contract: int) -> Text:
        return self._cache.get(
            ("text", contract),
            lambda: self._brought(contract).unpacked_text(),
            lambda found: 2 * len(found.content),
        )

    def own_spans(self, contract: int) -> Mapping[int, tuple[Span, ...]]:
        return self._cache.get(
            ("own", contract),
            lambda: own_spans(self.facts(contract).sections, len(self.text(contract).content)),
            lambda found: 50 * len(found),
        )

    def _brought(self, contract: int) -> _Packed:
        """A contract as the server keeps it; others that are expected come into memory."""
        known: _Packed | None = self._cache.peek(("packed", contract))
        if known is not None:
            return known
        there = self._there(self._ledger.now(), [contract, *self._next(contract)])
        if contract not in there:
            raise NotFound(f"no contract has the id {contract}")
        entries = list(_within(there.pop(contract), there.values()))
        found = list(self._packed(entries, texts=True))
        for entry, one in zip(reversed(entries), reversed(found), strict=True):  # what is asked for is the last to go
            if one is not None:
                self._keep("packed", entry.card.id, one, one.size)
        if found[0] is None:
            raise self._lost(entries[0])
        return found[0]

    def _next(self, contract: int) -> list[int]:
        """Those that are expected after a contract, and not in memory."""
        with self._lock:
            self._is_reading = True
            at = self._expected.get(contract)
            expected = list(self._expected)
        after = () if at is None else expected[at + 1 :]
        return list(islice((one for one in after if not self._is_known(one)), _AHEAD))

    def _is_known(self, contract: int) -> bool:
        return any(self._cache.peek((kind, contract)) is not None for kind in ("packed", "text"))

    def _keep(self, kind: str, contract: int, found: T, weight: int) -> T:
        return self._cache.get((kind, contract), lambda: found, lambda _: weight)

    def whole(self, entry: Entry) -> tuple[Facts, Text]:
        """All of a contract, read from the server."""
        [found] = self._packed([entry], texts=True)
        if found is None:
            raise self._lost(entry)
        return found.unpacked_facts(), found.unpacked_text()

    def packed(self, entries: Iterable[Entry], *, texts: bool = True) -> Iterator[tuple[Entry, _Packed | None]]:
        """Contracts as the server keeps them, several in one request; None for one that is not all there."""
        left = deque(entries)
        while left:
            some = list(_within(left.popleft(), left))
            for _ in some[1:]:
                left.popleft()
            yield from zip(some, self._packed(some, texts), strict=True)

    def _packed(self, entries: Sequence[Entry], texts: bool) -> Iterator[_Packed | None]:
        counts = [(entry.pieces[0] if texts else 0, entry.pieces[1]) for entry in entries]
        asked = [
            (piece_id(entry.card.id, kind, number), entry.card.id)
            for entry, of_each in zip(entries, counts, strict=True)
            for kind, count in zip(("text", "facts"), of_each, strict=True)
            for number in range(count)
        ]
        pieces = iter(self._wire.documents(self._indices.facts, asked, "piece"))
        for entry, of_each in zip(entries, counts, strict=True):
            text, facts = ([one for one in islice(pieces, count) if one is not None] for count in of_each)
            yield _Packed(entry.card, text, facts) if (len(text), len(facts)) == of_each else None

    def _lost(self, entry: Entry) -> NotFound | BrokenShelf:
        """Why a contract is not all there: it has gone meanwhile, or is damaged."""
        if entry.card.id not in self._there(self._ledger.read(), [entry.card.id]):
            return NotFound(f"no contract has the id {entry.card.id}")
        return BrokenShelf(f"{entry.card.path}: a part of it is missing", hint="index its file again")


def _within(first: Entry, others: Iterable[Entry]) -> Iterator[Entry]:
    """The first, and as many of the others as do not have too much in all."""
    yield first
    chars = 0
    for entry in islice(others, _TOGETHER - 1):
        chars += entry.card.chars
        if chars > _AHEAD_CHARS:
            return
        yield entry
