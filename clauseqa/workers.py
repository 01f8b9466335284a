"""Work on many files in several processes, given back in the order it was given out.

Promise: no more is under way than a few files a worker, so that memory stays bounded; a file that kills its worker
fails alone; Ctrl-C ends the workers and is not printed by them.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TypeVar

from clauseqa.errors import ClauseqaError

_AHEAD = 3  # files a worker, given out before they are asked for
_WORTH = 1_500_000  # bytes, below which starting workers costs more than they save

Item = TypeVar("Item", bound="tuple[Path, object]")
Outcome = TypeVar("Outcome")


def in_order(
    work: Callable[[Path], Outcome],
    items: Sequence[Item],
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
) -> Iterator[tuple[Item, Outcome | ClauseqaError]]:
    """Each item, whose first part is a file, with what `work` makes of that file.

    `executor` is anyone's; without one, `jobs` processes of our own, and this process alone where that is quicker.
    """
    jobs = jobs or (cores() if _is_much(items) else 1)
    if executor is not None:
        yield from _through(executor, work, items, jobs)
    elif jobs == 1 or len(items) < 2:
        yield from ((item, work(item[0])) for item in items)
    else:
        yield from _through_processes(work, items, jobs)


def cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_much(items: Sequence[Item]) -> bool:
    total = 0
    for path, _ in items:
        try:
            total += os.path.getsize(path)
        except OSError:
            continue
        if total > _WORTH:
            return True
    return False


def _through(
    executor: Executor, work: Callable[[Path], Outcome], items: Sequence[Item], jobs: int
) -> Iterator[tuple[Item, Outcome]]:
    waiting: deque[tuple[Item, Future[Outcome]]] = deque()
    rest = iter(items)
    try:
        while True:
            for item in islice(rest, jobs * _AHEAD - len(waiting)):
                waiting.append((item, executor.submit(work, item[0])))
            if not waiting:
                return
            item, future = waiting[0]
            outcome = future.result()
            waiting.popleft()
            yield item, outcome
    finally:
        for _, future in waiting:
            future.cancel()


def _through_processes(
    work: Callable[[Path], Outcome], items: Sequence[Item], jobs: int
) -> Iterator[tuple[Item, Outcome | ClauseqaError]]:
    """As `_through`, with processes that may die: the files under way then are tried again, each alone."""
    at = 0
    while at < len(items):
        for item, outcome in _until_one_dies(work, items[at:], jobs):
            at += 1
            yield item, outcome
        for item in items[at : at + jobs * _AHEAD]:
            at += 1
            yield item, _alone(work, item[0])


def _until_one_dies(
    work: Callable[[Path], Outcome], items: Sequence[Item], jobs: int
) -> Iterator[tuple[Item, Outcome]]:
    with suppress(BrokenExecutor), _processes(jobs) as executor:
        yield from _through(executor, work, items, jobs)


def _alone(work: Callable[[Path], Outcome], file: Path) -> Outcome | ClauseqaError:
    try:
        with _processes(1) as executor:
            return executor.submit(work, file).result()
    except BrokenExecutor:
        return ClauseqaError(f"{file}: analysing it ended the process", hint="it may need more memory than there is")


def _processes(jobs: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
