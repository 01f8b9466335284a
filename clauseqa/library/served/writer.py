"""Adds to and removes from a served shelf, beside as many other writers as there are.

Promise: a contract is visible when all of it is there; what it replaces goes in the same moment; a writer that dies
leaves nothing that anybody sees. What one `put` wrote stays, whatever becomes of the rest of the run. A file is
replaced from its own place alone: of two files that merely bear one name, the first to come stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from clauseqa.errors import ClauseqaError, LockedShelf
from clauseqa.library import Arrival
from clauseqa.library.origin import origin_of
from clauseqa.library.served.documents import Documents, Operation, vocabulary
from clauseqa.library.served.indices import Indices
from clauseqa.library.served.packing import Entry
from clauseqa.library.served.state import Lapsed, Ledger, State, lapsed, parts
from clauseqa.library.served.wire import READING, WRITING, Wire

_KNOWN = 2_000_000  # words that a writer remembers to have sent
_DELETED = 100  # contracts or batches that one request deletes, so that it ends in time
_ATTEMPTS = 3  # to write a batch that others took for given up


@dataclass(frozen=True, slots=True)
class _Settled:
    """What leaves in the moment in which a batch becomes visible."""

    old: Collection[int]  # contracts that are replaced
    late: Collection[int]  # those of the batch itself whose place is taken
    rivals: Mapping[str, Entry]  # who takes it, by file


class ServedWriter:
    """One run of a writer. Each `put` is committed by itself."""

    def __init__(
        self,
        wire: Wire,
        ledger: Ledger,
        indices: Indices,
        of_files: Callable[[State, Collection[str]], Iterable[Entry]],
    ) -> None:
        """`of_files` gives the contracts that were read from files and are there at a moment."""
        self._wire, self._ledger, self._indices = wire, ledger, indices
        self._of_files = of_files
        self._words: set[str] = set()
        self._refused: dict[str, str] = {}

    def put(self, arrivals: Iterable[Arrival]) -> tuple[int, ...]:
        """Write contracts, to replace those read from the same files; the ids of those that stay."""
        coming = [(arrival, origin_of(arrival.file)) for arrival in arrivals]
        origins = {arrival.file: origin for arrival, origin in coming}

        def settled(state: State, ids: Sequence[int]) -> _Settled:
            there = list(self._of_files(state, origins.keys()))
            rivals = {entry.file: entry for entry in there if entry.origin not in ("", origins[entry.file])}
            old = [entry.card.id for entry in there if entry.file not in rivals]
            late = [one for one, (arrival, _) in zip(ids, coming, strict=True) if arrival.file in rivals]
            return _Settled(old, late, rivals)

        if not coming:
            return ()
        ids, found = self._written(coming, settled)
        for arrival, _ in coming:
            rival = found.rivals.get(arrival.file)
            if rival is not None and rival.card.sha256 != arrival.contract.text.sha256:
                self._refused[arrival.file] = rival.origin
        return ids

    def renew(self, contracts: Sequence[tuple[Arrival, Entry]]) -> None:
        """Write contracts again as they are, each unless it has gone meanwhile."""

        def settled(state: State, ids: Sequence[int]) -> _Settled:
            there = {one.card.id for one in self._of_files(state, {entry.file for _, entry in contracts})}
            old = [entry.card.id for _, entry in contracts if entry.card.id in there]
            late = [new for new, (_, entry) in zip(ids, contracts, strict=True) if entry.card.id not in there]
            return _Settled(old, late, {})

        self._written([(arrival, entry.origin) for arrival, entry in contracts], settled)

    def refused(self) -> Mapping[str, str]:
        """Of the files whose contracts were not taken since this was last asked, from where their like is there."""
        refused, self._refused = self._refused, {}
        return refused

    def _written(
        self, coming: list[tuple[Arrival, str]], settled: Callable[[State, Sequence[int]], _Settled]
    ) -> tuple[tuple[int, ...], _Settled]:
        for _ in range(_ATTEMPTS):
            with suppress(Lapsed):
                return self._put(coming, settled)
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

    def _put(
        self, coming: list[tuple[Arrival, str]], settled: Callable[[State, Sequence[int]], _Settled]
    ) -> tuple[tuple[int, ...], _Settled]:
        found = _Settled((), (), {})

        def leaving(state: State) -> Iterable[int]:
            nonlocal found
            found = settled(state, ids)
            return (*found.old, *found.late)

        token = uuid4().hex
        batch, ids = self._ledger.open_batch(token, len(coming))
        try:
            self._wire.bulk(self._indices.sections, self._operations(coming, ids, batch))
            self._wire.refresh(self._indices.all)
            left = self._ledger.close_batch(batch, token, leaving)
        except BaseException:
            with suppress(ClauseqaError):  # the one at hand is the one to tell; the next writer cleans up
                self._ledger.give_up((batch,), READING, token=token)
            raise
        self._delete_contracts(left)
        return tuple(one for one in ids if one not in found.late), found

    def _operations(self, coming: list[tuple[Arrival, str]], ids: range, batch: int) -> Iterator[Operation]:
        for contract, (arrival, origin) in zip(ids, coming, strict=True):
            documents = Documents(self._indices, contract, batch, arrival, origin)
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

    def _delete_contracts(self, ids: Collection[int]) -> None:
        for some in parts(ids, _DELETED):
            if self._delete("contract", some):
                self._ledger.gone(some)

    def _delete_batches(self, batches: Collection[int]) -> None:
        for some in parts(batches, _DELETED):
            if self._delete("batch", some):
                self._ledger.cleaned(some)

    def _delete(self, field: str, numbers: list[int]) -> bool:
        """Delete what nobody sees any more; whether all of it went. What stays is the next writer's."""
        query: dict[str, Any] = {"query": {"terms": {field: numbers}}}
        self._wire.refresh(self._indices.owned)
        done = self._wire.call(
            "POST", f"/{self._indices.owned}/_delete_by_query", query, within=WRITING, conflicts="proceed",
            refresh="true",
        )  # fmt: skip
        return not (done.get("failures") or done.get("timed_out") or done.get("version_conflicts"))
