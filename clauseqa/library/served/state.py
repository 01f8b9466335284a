"""The state of a served shelf: one small document that every change goes through, so that each is seen at once.

A writer opens a *batch*: it gets a number and ids that nobody else gets, and writes whatever belongs to its contracts
under that number. All of that becomes visible in one step, when the batch is closed here, and what it replaces *leaves*
in the same step; only then is that deleted. A reader takes the state first and looks at nothing else: batches that were
opened later, are open or were given up do not exist for it. When something has left meanwhile, it looks again.

Numbers of batches and ids begin by chance, on each shelf elsewhere. So a writer under whose hands a shelf is deleted
and made anew finds its batch unknown there, overwrites nothing, and what it still sends is of no batch that shows.

The document is changed by comparing and setting. A change is written so that to make it twice is to make it once: an
answer that got lost is no reason to doubt.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from threading import local
from typing import Any, TypeVar

from clauseqa import __version__
from clauseqa.errors import BrokenShelf, LockedShelf, NewerShelf, ShelfError
from clauseqa.library.served.refusals import Conflict
from clauseqa.library.served.typed import require
from clauseqa.library.served.wire import READING, WRITING, Wire
from clauseqa.stems import VERSION as STEMS

VERSION = 3  # of the state and the cards; what writes to an older shelf makes it one of this version
OLDEST = 1  # its cards do not say where their files stood, and what contracts are called is not among its entries
_UNKNOWN = 0  # version of the stems that an earlier clauseqa wrote
_FIRST = 1 << 37  # below it numbers and ids begin; from there on they have as much room again
LEASE = 900.0  # seconds after which a batch that is still open is given up: whoever wrote it is likely dead
_TRIES = 60
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Open:
    """A batch that a writer is at."""

    token: str  # the writer's own
    since: float
    first: int  # id of its contracts


@dataclass(frozen=True, slots=True)
class State:
    """One moment of the shelf."""

    schema: int = VERSION
    writer: str = __version__  # the clauseqa that made the shelf
    first: int = 1  # number of a batch, and id
    next_batch: int = 1
    next_id: int = 1
    open: dict[str, Open] = field(default_factory=dict)  # by batch
    dead: tuple[int, ...] = ()  # batches that were given up; they stay out for ever
    soiled: tuple[int, ...] = ()  # those of them that may have left documents
    leaving: tuple[int, ...] = ()  # contracts that are gone but perhaps not deleted yet
    departures: int = 0  # grows whenever contracts leave
    named_from: int = 1  # the first contract whose names are among the entries
    stems: tuple[int, ...] = ()  # versions of the stems that its sections have
    version: tuple[int, int] = (0, 0)  # of the document

    def visible(self) -> dict[str, Any]:
        """The filter that lets through what is there at this moment."""
        hidden = [*map(int, self.open), *self.dead]
        out: list[dict[str, Any]] = [{"terms": {"batch": hidden}}] if hidden else []
        out += [{"terms": {"contract": list(some)}} for some in parts(self.leaving)]
        closed = {"range": {"batch": {"gte": self.first, "lt": self.next_batch}}}
        return {"bool": {"filter": [closed], "must_not": out}}

    @property
    def moment(self) -> tuple[int, int, int]:
        """What changes whenever a contract comes or goes: how many batches were closed, and how often any left."""
        return self.first, self.next_batch - len(self.open) - len(self.dead), self.departures

    @property
    def has_other_stems(self) -> bool:
        """Whether some sections have stems of another clauseqa, so that a word may miss them."""
        return any(version != STEMS for version in self.stems)

    @property
    def departure(self) -> tuple[int, int]:
        """What changes whenever contracts leave."""
        return self.first, self.departures

    def shows(self, contract: int, batch: int) -> bool:
        """Whether a contract that was written in a batch is there."""
        closed = self.first <= batch < self.next_batch and str(batch) not in self.open and batch not in self.dead
        return closed and contract not in self.leaving


def parts(values: Iterable[T], size: int = 30_000) -> Iterator[list[T]]:
    """`values` in lists that a filter takes."""
    whole = list(values)
    for at in range(0, len(whole), size):
        yield whole[at : at + size]


class Ledger:
    """Reads and changes the state of one shelf."""

    def __init__(self, wire: Wire, index: str) -> None:
        self._wire, self._index = wire, index
        self._kept = local()

    def create(self) -> None:
        """Write the first state, unless there is one."""
        first = random.SystemRandom().randrange(1, _FIRST)
        state = State(first=first, next_batch=first, next_id=first)
        with suppress(Conflict):
            self._wire.call("PUT", f"/{self._index}/_create/shelf", {"state": _told(state)}, within=WRITING)

    def read(self, within: float = READING) -> State:
        """The state now. Raises Missing when there is no such index, BrokenShelf, NewerShelf, ShelfError."""
        found = self._wire.call("GET", f"/{self._index}/_doc/shelf", within=within, preference="_primary")
        try:
            told = dict(found["_source"]["state"])
            self._check_version(int(told["schema"]))
            if told["schema"] < 3:
                told.pop("made", None)
                told["stems"] = [_UNKNOWN] if told["next_id"] > 1 else []
            if told["schema"] < 2:
                told["named_from"] = told["next_id"]
            told["open"] = {str(int(batch)): Open(**entry) for batch, entry in told["open"].items()}
            known: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
            }
            state = State(**known, version=(found["_seq_no"], found["_primary_term"]))
            require(state, State)
            return state
        except (AttributeError, KeyError, TypeError, ValueError):
            raise BrokenShelf(f"{self._index} is no shelf of clauseqa", hint="name another: --index") from None

    def _check_version(self, schema: int) -> None:
        if schema > VERSION:
            raise NewerShelf(
                f"{self._index} was written by a newer clauseqa (version {schema}; this one reads {VERSION})",
                hint="upgrade clauseqa, or index under another name",
            )
        if schema < OLDEST:
            said = f"{self._index} is of an older version ({schema}; this clauseqa reads {OLDEST} and later)"
            raise ShelfError(said, hint="index the files again under another name")

    def change(self, change: Callable[[State], State], within: float = WRITING) -> State:
        """Make the state what `change`, which may be asked more than once, makes of the latest one; the state then."""
        pauses = 0.01
        for _ in range(_TRIES):
            before = self.read(within)
            after = change(before)
            if after == before:
                return before
            after = replace(after, schema=VERSION)
            try:
                done = self._wire.call(
                    "PUT", f"/{self._index}/_doc/shelf", {"state": _told(after)}, within=within,
                    if_seq_no=before.version[0], if_primary_term=before.version[1],
                )  # fmt: skip
                return replace(after, version=(int(done["_seq_no"]), int(done["_primary_term"])))
            except (KeyError, TypeError, ValueError):
                raise BrokenShelf(f"{self._index} is on no server that can keep it", hint="clauseqa doctor") from None
            except Conflict:
                time.sleep(pauses)
                pauses = min(1.0, pauses * 1.5)
        raise LockedShelf(f"{self._index} is being changed by too many writers", hint="try again in a moment")

    # -- the changes --

    def open_batch(self, token: str, contracts: int) -> tuple[int, range]:
        """The number of a new batch, and the ids of its contracts. `token` is the writer's own."""

        def opened(state: State) -> State:
            if any(entry.token == token for entry in state.open.values()):
                return state
            entry = Open(token, time.time(), state.next_id)
            return replace(
                state,
                next_batch=state.next_batch + 1,
                next_id=state.next_id + contracts,
                open={**state.open, str(state.next_batch): entry},
            )

        state = self.change(opened)
        [(batch, entry)] = [item for item in state.open.items() if item[1].token == token]
        return int(batch), range(entry.first, entry.first + contracts)

    def close_batch(self, batch: int, token: str, replaced: Callable[[State], Iterable[int]]) -> tuple[int, ...]:
        """Make the writer's own batch visible, and what `replaced` names leave; the ids of that. Raises Lapsed."""
        left: tuple[int, ...] = ()

        def closed(state: State) -> State:
            nonlocal left
            entry = state.open.get(str(batch))
            known = state.first <= batch < state.next_batch and batch not in state.dead
            if not known or (entry and entry.token != token):
                raise Lapsed
            if entry is None:  # done before, and the answer was lost
                return state
            left = tuple(replaced(state))
            rest = {number: entry for number, entry in state.open.items() if number != str(batch)}
            stems = tuple(sorted({*state.stems, STEMS}))
            return _without(replace(state, open=rest, stems=stems), left)

        self.change(closed)
        return left

    def let_go(self, contracts: Iterable[int]) -> None:
        """Let contracts leave."""
        gone = tuple(contracts)
        self.change(lambda state: _without(state, gone))

    def gone(self, contracts: Iterable[int]) -> None:
        """Contracts that left have been deleted."""
        deleted = frozenset(contracts)
        self.change(lambda s: replace(s, leaving=tuple(one for one in s.leaving if one not in deleted)))

    def give_up(self, batches: Iterable[int], within: float = WRITING, *, token: str | None = None) -> None:
        """Batches will never be closed; with a `token`, only where they are that writer's."""
        lost = frozenset(batches)

        def given_up(state: State) -> State:
            ours = {number for number, entry in state.open.items() if token in (None, entry.token)}
            fresh = tuple(sorted(lost & {int(number) for number in ours}))
            rest = {number: entry for number, entry in state.open.items() if int(number) not in fresh}
            return replace(state, open=rest, dead=(*state.dead, *fresh), soiled=(*state.soiled, *fresh))

        self.change(given_up, within)

    def cleaned(self, batches: Iterable[int]) -> None:
        """What batches that were given up had written has been deleted."""
        clean = frozenset(batches)
        self.change(lambda s: replace(s, soiled=tuple(one for one in s.soiled if one not in clean)))

    def renewed(self, is_whole: Callable[[State], bool]) -> None:
        """All contracts have our stems, and their names among the entries; `is_whole` says so of a moment."""

        def changed(state: State) -> State:
            return replace(state, stems=(STEMS,), named_from=state.first) if is_whole(state) else state

        self.change(changed)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Inside, in this thread, the state is the one that was read first, as long as nothing leaves."""
        if getattr(self._kept, "is_asked", False):
            yield
            return
        self._kept.is_asked, self._kept.state = True, None
        try:
            yield
        finally:
            self._kept.is_asked, self._kept.state = False, None

    def now(self) -> State:
        """The state now, or the one that is kept."""
        state: State | None = getattr(self._kept, "state", None)
        return self._keep(self.read()) if state is None else state

    def _keep(self, state: State) -> State:
        if getattr(self._kept, "is_asked", False):
            self._kept.state = state
        return state

    def look(self, read: Callable[[State], T]) -> T:
        """What `read` finds at one moment: it is asked again when contracts left while it was looking."""
        state = self.now()
        for _ in range(_TRIES):
            found = read(state)
            after = self.read()
            if after.departure == state.departure:
                return found
            state = self._keep(after)
        raise LockedShelf(f"{self._index} changes faster than it can be read", hint="try again in a moment")


class Lapsed(Exception):
    """Somebody took this writer for dead and gave its batch up, or made the shelf anew."""


def lapsed(state: State) -> tuple[int, ...]:
    """The batches whose writers are likely dead."""
    now = time.time()
    return tuple(int(number) for number, entry in state.open.items() if now - entry.since > LEASE)


def _without(state: State, contracts: tuple[int, ...]) -> State:
    fresh = tuple(one for one in dict.fromkeys(contracts) if one not in state.leaving)
    if not fresh:
        return state
    return replace(state, leaving=(*state.leaving, *fresh), departures=state.departures + 1)


def _told(state: State) -> dict[str, Any]:
    told = asdict(state)
    del told["version"]
    return told
