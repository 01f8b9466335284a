"""Adds to and removes from a served shelf, beside as many other writers as there are.

Promise: a contract is visible when all of it is there; what it replaces goes in the same moment; a writer that dies
leaves nothing that anybody sees. What one `put` wrote stays, whatever becomes of the rest of the run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

from clauseqa.errors import BrokenShelf, ClauseqaError, LockedShelf
from clauseqa.library import Arrival
from clauseqa.library.served.documents import Documents, Operation, vocabulary
from clauseqa.library.served.indices import Indices
from clauseqa.library.served.state import Lapsed, Ledger, State, lapsed, parts
from clauseqa.library.served.wire import READING, WRITING, Wire

_KNOWN = 2_000_000  # words that a writer remembers to have sent
_ATTEMPTS = 3  # to write a batch that others took for given up


class ServedWriter:
    """One run of a writer. Each `put` is committed by itself."""

    def __init__(
        self, wire: Wire, ledger: Ledger, indices: Indices, of_files: Callable[[State, Collection[str]], Iterable[int]]
    ) -> None:
        """`of_files` names the contracts that were read from files and are there at a moment."""
        self._wire, self._ledger, self._indices = wire, ledger, indices
        self._of_files = of_files
        self._words: set[str] = set()

    def put(self, arrivals: Iterable[Arrival]) -> tuple[int, ...]:
        """Write contracts, to replace those read from the same files; their ids."""
        coming = list(arrivals)
        files = frozenset(arrival.file for arrival in coming)
        return self._written(coming, lambda state: self._of_files(state, files)) if coming else ()

    def put_instead(self, arrival: Arrival, contract: int) -> None:
        """Write a contract to replace one of that id."""
        self._written([arrival], lambda _: (contract,))

    def _written(self, coming: list[Arrival], replaced: Callable[[State], Iterable[int]]) -> tuple[int, ...]:
        for _ in range(_ATTEMPTS):
            with suppress(Lapsed):
                return self._put(coming, replaced)
        raise LockedShelf(f"{self._indices.shelf}: writing takes too long, and is given up each time", hint="try again")

    def remove(self, ids: Collection[int]) -> None:
        """Take contracts off the shelf."""
        if ids:
            self._ledger.let_go(ids)
            self._delete_contracts(tuple(ids))

    def commit(self) -> None:
        """Nothing waits: what was put is visible, what was removed is gone."""

    def clean_up(self) -> None:
        """Delete what dead writers left, and what left the shelf."""
        state = self._ledger.read()
        dead = lapsed(state)
        if dead:
            self._ledger.give_up(dead)
        self._delete_batches((*state.soiled, *dead))
        self._delete_contracts(state.leaving)

    def _put(self, coming: list[Arrival], replaced: Callable[[State], Iterable[int]]) -> tuple[int, ...]:
        batch, ids = self._ledger.open_batch(uuid4().hex, len(coming))
        try:
            self._wire.bulk(self._indices.sections, self._operations(coming, ids, batch))
            self.refresh()
            left = self._ledger.close_batch(batch, replaced)
        except BaseException:
            with suppress(ClauseqaError):  # the one at hand is the one to tell; the next writer cleans up
                self._ledger.give_up((batch,), READING)
            raise
        self._delete_contracts(left)
        return tuple(ids)

    def _operations(self, coming: list[Arrival], ids: range, batch: int) -> Iterator[Operation]:
        for contract, arrival in zip(ids, coming, strict=True):
            documents = Documents(self._indices, contract, batch, arrival)
            for operation, words in documents.sections():
                yield from vocabulary(self._indices, self._unknown(words))
                yield operation
            yield from documents.others()

    def _unknown(self, words: Iterable[str]) -> list[str]:
        fresh = [word for word in words if word not in self._words]
        if len(self._words) + len(fresh) > _KNOWN:
            self._words.clear()
        self._words.update(fresh)
        return fresh

    def refresh(self) -> None:
        """Make what was written searchable on every copy."""
        done = self._wire.call("POST", f"/{self._indices.all}/_refresh", within=WRITING)
        if done.get("_shards", {}).get("failed", 0):
            done = self._wire.call("POST", f"/{self._indices.all}/_refresh", within=WRITING)
        if done.get("_shards", {}).get("failed", 0):
            raise BrokenShelf(f"{self._indices.shelf}: some of its shards are away", hint="clauseqa doctor")

    def _delete_contracts(self, ids: Collection[int]) -> None:
        for some in parts(ids):
            if self._delete("contract", some):
                self._ledger.gone(some)

    def _delete_batches(self, batches: Collection[int]) -> None:
        for some in parts(batches):
            if self._delete("batch", some):
                self._ledger.cleaned(some)

    def _delete(self, field: str, numbers: list[int]) -> bool:
        """Delete what nobody sees any more; whether all of it went. What stays is the next writer's."""
        query: dict[str, Any] = {"query": {"terms": {field: numbers}}}
        self.refresh()
        done = self._wire.call(
            "POST", f"/{self._indices.owned}/_delete_by_query", query, within=WRITING, conflicts="proceed",
            refresh="true",
        )  # fmt: skip
        return not (done.get("failures") or done.get("timed_out") or done.get("version_conflicts"))
