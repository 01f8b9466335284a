"""Work in other processes comes back in order, and what kills a process fails alone."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from clauseqa import workers
from clauseqa.errors import ClauseqaError
from clauseqa.workers import in_order


def length(path: Path) -> int:
    return len(path.name)


def deadly(path: Path) -> int:
    if path.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return len(path.name)


def items(*names: str) -> list[tuple[Path, str]]:
    return [(Path(name), name) for name in names]


@pytest.mark.parametrize("jobs", [None, 1, 2])
def test_outcomes_come_in_the_order_of_the_files(jobs: int | None) -> None:
    given = items(*("x" * length for length in range(1, 12)))
    assert [(item[1], outcome) for item, outcome in in_order(length, given, jobs=jobs)] == [
        (name, len(name)) for _, name in given
    ]


def test_any_executor_will_do() -> None:
    with ThreadPoolExecutor(3) as executor:
        assert [outcome for _, outcome in in_order(length, items("a", "bb"), executor=executor)] == [1, 2]


def test_a_file_that_kills_its_process_fails_alone() -> None:
    outcomes = [outcome for _, outcome in in_order(deadly, items("a", "bb", "deadly", "ccc", "dddd"), jobs=2)]
    assert outcomes[:2] + outcomes[3:] == [1, 2, 3, 4]
    assert isinstance(outcomes[2], ClauseqaError)
    assert "deadly" in str(outcomes[2])


class Counting(Executor):
    """Counts what has been given out and not yet been asked for."""

    def __init__(self) -> None:
        self.given = 0

    def submit(self, work, /, *arguments, **named):  # type: ignore[no-untyped-def]
        self.given += 1
        future: Future[int] = Future()
        future.set_result(work(*arguments, **named))
        return future


def test_no_more_is_under_way_than_a_few_files_a_worker() -> None:
    executor = Counting()
    running: Iterator[object] = in_order(length, items(*"x" * 100), executor=executor, jobs=2)
    for taken in range(50):
        next(running)
        assert executor.given - taken <= 2 * workers._AHEAD + 1
