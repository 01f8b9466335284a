"""Work on many items by workers of any kind, given back in the order it was given out.

Promise: what is under way stays within a bound of bytes, so that memory does; an item that kills its worker fails
alone, whosever the workers are, and the others are done; Ctrl-C ends our own workers and is not printed by them.

Items travel in batches, and outcomes come back packed: the facts of a contract are many small frozen dataclasses,
which are pickled here as calls of their classes, in half the time that pickle takes for them by itself.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, fields, is_dataclass
from io import BytesIO
from itertools import chain
from operator import attrgetter
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from clauseqa import interrupts
from clauseqa.errors import ClauseqaError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

BOUND = 8_000_000  # bytes of items that are under way at once
_WORTH = 1_500_000  # bytes, below which starting workers costs more than they save
_ALONE = Lock()  # threads of one process gain nothing from two analyses at once, and spaCy promises nothing for it

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")
Work = Callable[[Sequence[Item]], Sequence[Outcome]]  # an outcome for each item


@dataclass(frozen=True, slots=True)
class Batching:
    """A batch ends at `most` items, or when its items, no fewer than `least`, weigh `weight` bytes."""

    least: int
    most: int
    weight: int


HERE = Batching(1, 16, 128_000)  # half a second of work: the last batches end together
AWAY = Batching(16, 64, 256_000)  # what goes over a network is worth a journey


def in_order(
    work: Work[Item, Outcome],
    items: Iterable[Item],
    *,
    weigh: Callable[[Item], int],
    jobs: int | None = None,
    executor: Executor | None = None,
    bound: int = BOUND,
) -> Generator[tuple[Item, Outcome | Exception], None, None]:
    """Each item with what `work` makes of it; or with the exception that its worker ended in, a BrokenExecutor when the
    worker died of it.

    `weigh` says how many bytes an item has; no more than about `bound` are under way. `executor` is anyone's; without
    one, `jobs` processes of our own, by default as many as there are cores, and this process alone where that is
    quicker. A ClauseqaError that `work` or the executor raises ends all work.
    """
    if executor is not None:
        yield from _Dispatch(work, _Lent(executor), weigh, bound).outcomes(items, AWAY)
        return
    several, items = _foremost(iter(items), weigh, 0 if jobs else _WORTH)
    jobs = jobs or cores()
    if several and jobs > 1:
        yield from _Dispatch(work, _Processes(jobs), weigh, bound).outcomes(items, HERE)
    else:
        for item in items:
            (outcome,) = work((item,))
            yield item, outcome


def cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _foremost(items: Iterator[Item], weigh: Callable[[Item], int], weight: int) -> tuple[bool, Iterator[Item]]:
    """Whether there are several items, of `weight` together at least; and all items."""
    heads: list[Item] = []
    for item in items:
        heads.append(item)
        weight -= weigh(item)
        if weight <= 0 and len(heads) > 1:
            return True, chain(heads, items)
    return False, iter(heads)


# -- who works --


class _Crew(Protocol):
    def submit(self, work: Work[Any, Any], batch: Sequence[Any]) -> Future[bytes]: ...
    def close(self, given_up: Iterable[Future[bytes]]) -> None: ...


class _Lent:
    """Somebody else's workers."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(self, work: Work[Any, Any], batch: Sequence[Any]) -> Future[bytes]:
        try:
            return self._executor.submit(packed, work, batch)
        except BrokenExecutor as error:
            raise ClauseqaError(f"the workers have gone: {error}", hint="what was indexed so far is safe") from error

    def close(self, given_up: Iterable[Future[bytes]]) -> None:
        """Whoever lent them keeps them."""
        for future in given_up:
            future.cancel()


class _Processes:
    """Processes of our own; when one has died, new ones. They live as long as a pipe that only this process can write
    to is open, so that they end with it, whatever ends it, and in the middle of what nobody waits for any more."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._executor: Executor | None = None
        self._life: Connection | None = None

    def submit(self, work: Work[Any, Any], batch: Sequence[Any]) -> Future[bytes]:
        if self._executor is not None:
            try:
                return _given(self._executor, work, batch)
            except BrokenExecutor:
                self.close(())
        self._executor, self._life = _started(self._jobs)
        return _given(self._executor, work, batch)

    def close(self, given_up: Iterable[Future[bytes]]) -> None:  # noqa: ARG002 - they break with the processes
        if self._executor is not None and self._life is not None:
            self._life.close()
            self._executor.shutdown()
            self._executor = self._life = None


def _started(jobs: int) -> tuple[Executor, Connection]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("spawn")
    life, ours = context.Pipe(duplex=False)
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_live, initargs=(life,)), ours


def _given(executor: Executor, work: Work[Any, Any], batch: Sequence[Any]) -> Future[bytes]:
    """This may start a process: one that Ctrl-C met before `_live` would print what it was doing."""
    return interrupts.undisturbed(lambda: executor.submit(packed, work, batch))


def _live(life: Connection) -> None:
    """Leave interrupts to the parent, and end when `life` does."""
    interrupts.ignore()
    Thread(target=_end_with, args=(life,), daemon=True).start()


def _end_with(life: Connection) -> None:
    life.poll(None)
    os._exit(1)


# -- how it is given out --


@dataclass(frozen=True, slots=True)
class _Task(Generic[Item]):
    batch: tuple[Item, ...]
    weight: int
    future: Future[bytes]


class _Dispatch(Generic[Item, Outcome]):
    """Gives batches to a crew and takes their outcomes back."""

    def __init__(self, work: Work[Item, Outcome], crew: _Crew, weigh: Callable[[Item], int], bound: int) -> None:
        self._work, self._crew, self._weigh, self._bound = work, crew, weigh, bound
        self._waiting: deque[_Task[Item]] = deque()

    def outcomes(self, items: Iterable[Item], batching: Batching) -> Iterator[tuple[Item, Outcome | Exception]]:
        batches = self._batches(items, batching)
        try:
            while self._give_out(batches):
                outcomes = self._taken(self._waiting[0])
                if outcomes is None:
                    yield from self._found_guilty()
                else:
                    yield from zip(self._waiting.popleft().batch, outcomes, strict=True)
        finally:
            self._crew.close(task.future for task in self._waiting)

    def _batches(self, items: Iterable[Item], batching: Batching) -> Iterator[tuple[tuple[Item, ...], int]]:
        batch: list[Item] = []
        weight = 0
        for item in items:
            batch.append(item)
            weight += self._weigh(item)
            full = len(batch) >= batching.least and weight >= batching.weight
            if full or len(batch) == batching.most or weight >= self._bound:
                yield tuple(batch), weight
                batch, weight = [], 0
        if batch:
            yield tuple(batch), weight

    def _give_out(self, batches: Iterator[tuple[tuple[Item, ...], int]]) -> bool:
        """Give out what the bound allows; whether anything is under way."""
        under_way = sum(task.weight for task in self._waiting)
        while under_way < self._bound:
            batch, weight = next(batches, ((), 0))
            if not batch:
                break
            self._waiting.append(_Task(batch, weight, self._crew.submit(self._work, batch)))
            under_way += weight
        return bool(self._waiting)

    def _taken(self, task: _Task[Item]) -> Sequence[Outcome] | None:
        """The outcomes of a batch; None when its worker died, or they could not travel."""
        try:
            return self._unpacked(task.future)
        except ClauseqaError:
            raise
        except Exception:
            return None

    def _found_guilty(self) -> Iterator[tuple[Item, Outcome | Exception]]:
        """All that is under way, each batch that has no outcomes tried again while nothing else is done."""
        wait([task.future for task in self._waiting])
        while self._waiting:
            task = self._waiting.popleft()
            yield from zip(task.batch, self._taken(task) or self._alone(task.batch), strict=True)

    def _alone(self, batch: tuple[Item, ...]) -> Sequence[Outcome | Exception]:
        try:
            return self._unpacked(self._crew.submit(self._work, batch))
        except ClauseqaError:
            raise
        except Exception as error:
            if len(batch) == 1:
                return (error,)
        return [outcome for item in batch for outcome in self._alone((item,))]

    def _unpacked(self, future: Future[bytes]) -> Sequence[Outcome]:
        outcomes: Sequence[Outcome] = pickle.loads(future.result())  # noqa: S301 - of our own workers
        return outcomes


# -- how outcomes travel --


def packed(work: Work[Item, Outcome], batch: Sequence[Item]) -> bytes:
    """What `work` makes of a batch, pickled. Runs in the worker."""
    with _ALONE:
        outcomes = work(batch)
    file = BytesIO()
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _CALLS
    pickler.dump(outcomes)
    return file.getvalue()


class _Calls(dict[type, Callable[[Any], Any]]):
    """How an object of a class is pickled: a frozen dataclass as a call of the class with its fields."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        if not is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
            raise KeyError(kind)
        names = [field.name for field in fields(kind)]
        read = attrgetter(*names, names[0])  # one more, so that one field is a tuple too
        call = self[kind] = lambda value: (kind, read(value)[:-1])
        return call


_CALLS = _Calls()
