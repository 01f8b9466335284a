"""Work by other workers comes back in order, and what kills a worker fails alone."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest
from conftest import PATIENCE
from hypothesis import given
from hypothesis import strategies as st
from processes import alive, needs_proc

from clauseqa import model, workers
from clauseqa.errors import ClauseqaError
from clauseqa.workers import AWAY, HERE, in_order, packed


def length(names: Sequence[str]) -> list[int]:
    return [len(name) for name in names]


def deadly(names: Sequence[str]) -> list[int]:
    if any(name.startswith("deadly") for name in names):
        os.kill(os.getpid(), signal.SIGKILL)
    return length(names)


def secretive(names: Sequence[str]) -> list[object]:
    """Makes of one name what cannot be pickled."""
    return [(lambda: 0) if name == "secret" else len(name) for name in names]


def refusing(names: Sequence[str]) -> list[int]:
    raise ClauseqaError(f"I do not work: {len(names)}")


def clumsy(names: Sequence[str]) -> list[int]:
    """Dies once of "clumsy", as if somebody had killed it: the next time there is a file."""
    for name in names:
        if name.startswith("clumsy:") and not os.path.exists(name[7:]):
            Path(name[7:]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return length(names)


def weigh(_: str) -> int:
    return 100


@pytest.mark.parametrize("jobs", [None, 1, 2])
def test_outcomes_come_in_the_order_of_the_items(jobs: int | None) -> None:
    given = ["x" * number for number in range(1, 60)]
    assert list(in_order(length, given, weigh=weigh, jobs=jobs)) == [(name, len(name)) for name in given]


def test_nothing_to_do_is_nothing_done() -> None:
    assert list(in_order(length, [], weigh=weigh, jobs=2)) == []


def test_any_executor_will_do() -> None:
    with ThreadPoolExecutor(3) as executor:
        assert list(in_order(length, ["a", "bb"], weigh=weigh, executor=executor)) == [("a", 1), ("bb", 2)]


def test_what_kills_its_process_fails_alone() -> None:
    given = [*("x" * number for number in range(1, 30)), "deadly", "y", "deadly too", *("z" * 3 for _ in range(30))]
    outcomes = dict(in_order(deadly, given, weigh=weigh, jobs=2))
    assert list(outcomes) == list(dict.fromkeys(given))
    died = [name for name, outcome in outcomes.items() if isinstance(outcome, BrokenExecutor)]
    assert died == ["deadly", "deadly too"]
    assert all(outcome == len(name) for name, outcome in outcomes.items() if name not in died)


def test_a_process_that_somebody_killed_loses_nothing(tmp_path: Path) -> None:
    given = ["a", f"clumsy:{tmp_path / 'been'}", "bb", "ccc"]
    assert list(in_order(clumsy, given, weigh=weigh, jobs=2)) == [(name, len(name)) for name in given]
    assert (tmp_path / "been").exists()


def test_what_cannot_travel_fails_alone() -> None:
    outcomes = dict(in_order(secretive, ["a", "secret", "bb"], weigh=weigh, jobs=2))
    assert (outcomes["a"], outcomes["bb"]) == (1, 2)
    assert isinstance(outcomes["secret"], Exception)


def test_a_refusal_of_the_workers_ends_the_work() -> None:
    with pytest.raises(ClauseqaError, match="I do not work"):
        list(in_order(refusing, ["a", "bb"], weigh=weigh, jobs=2))


def test_workers_that_were_lent_and_have_gone_are_one_line() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        with pytest.raises(BrokenExecutor):
            executor.submit(deadly, ["deadly"]).result()
        with pytest.raises(ClauseqaError, match="the workers have gone"):
            list(in_order(length, ["a"], weigh=weigh, executor=executor))


class Patient(Executor):
    """Does at once what it is asked, and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def submit(self, work, /, *arguments, **named):  # type: ignore[no-untyped-def]
        self.asked.append(list(arguments[1]))
        future: Future[bytes] = Future()
        future.set_result(work(*arguments, **named))
        return future


def test_no_more_is_under_way_than_the_bound() -> None:
    executor = Patient()
    running: Iterator[object] = in_order(length, ["x"] * 1000, weigh=weigh, executor=executor, bound=20_000)
    for taken in range(900):
        next(running)
        under_way = 100 * (sum(map(len, executor.asked)) - taken)
        assert under_way <= 20_000 + 100 * AWAY.most


def test_no_more_is_read_than_is_given_out() -> None:
    read = 0

    def items() -> Iterator[str]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield "x"

    next(in_order(length, items(), weigh=weigh, executor=Patient(), bound=10_000))
    assert read <= 200


@pytest.mark.parametrize(
    ("weight", "sizes"),
    [(100, [64, 36]), (40_000, [16, 16, 16, 16, 16, 16, 4]), (10_000_000, [1] * 100)],
)
def test_what_goes_away_goes_in_batches(weight: int, sizes: list[int]) -> None:
    executor = Patient()
    list(in_order(length, ["x"] * 100, weigh=lambda _: weight, executor=executor))
    assert [len(batch) for batch in executor.asked] == sizes
    assert (HERE.least, AWAY.least, AWAY.most) == (1, 16, 64)


class Fragile(Executor):
    """Dies of some items whenever it meets them; and once of some others, as if of something beside them."""

    def __init__(self, deadly: set[int], unlucky: set[int]) -> None:
        self.deadly, self.unlucky = deadly, unlucky

    def submit(self, work, /, *arguments, **named):  # type: ignore[no-untyped-def]
        batch = set(arguments[1])
        future: Future[bytes] = Future()
        if batch & (self.deadly | self.unlucky):
            self.unlucky -= batch
            future.set_exception(BrokenExecutor("died"))
        else:
            future.set_result(work(*arguments, **named))
        return future


@given(
    number=st.integers(0, 300), weight=st.integers(1, 2_000), bound=st.integers(1, 50_000),
    deadly=st.sets(st.integers(0, 300), max_size=6), unlucky=st.sets(st.integers(0, 300), max_size=6),
)  # fmt: skip
def test_whatever_dies_each_item_comes_once_and_in_order(
    number: int, weight: int, bound: int, deadly: set[int], unlucky: set[int]
) -> None:
    executor = Fragile(deadly, unlucky - deadly)
    outcomes = list(in_order(list, range(number), weigh=lambda _: weight, executor=executor, bound=bound))
    assert [item for item, _ in outcomes] == list(range(number))
    assert {item for item, outcome in outcomes if outcome != item} == deadly & set(range(number))


# -- what happens to the workers --

_LINGERING = """
import time
from test_workers import resting
from clauseqa.workers import in_order
if __name__ == "__main__":
    for _ in in_order(resting, ["a", *["long"] * 8], weigh=lambda _: 200_000, jobs=2):
        print("working", flush=True)
"""


def resting(names: Sequence[str]) -> list[int]:
    time.sleep(120 if "long" in names else 0.1)
    return [os.getpid() for _ in names]


@needs_proc
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_whoever_started_it(tmp_path: Path, end: signal.Signals) -> None:
    script = tmp_path / "lingering.py"
    script.write_text(_LINGERING)
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    process = subprocess.Popen(
        [sys.executable, script], env={**os.environ, "PYTHONPATH": path}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "working\n"
    started = alive(lambda one: one.parent == process.pid)
    assert len(started) >= 2
    process.send_signal(end)
    _, told = process.communicate(timeout=PATIENCE)
    if end is signal.SIGINT:
        assert told.count("Traceback") == 1  # of the process that was interrupted: its workers say nothing
    until = time.monotonic() + PATIENCE
    while alive(lambda one: one.id in started) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(lambda one: one.id in started)


# -- how outcomes travel --


@dataclass(frozen=True)
class Single:
    value: object


class Odd:
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Odd)

    def __hash__(self) -> int:
        return 1


@pytest.mark.parametrize(
    "value",
    [
        1,
        Single((1, "two")),
        Single(Single(None)),
        Odd(),
        model.Text("a", "b", "c", "d", "é\r\n", "é\r\n", (model.Page(1, 0, 3),), links=(((0, 1), 2),)),
        model.TermUse(1, 2, 3, None, True),
        model.Candidate("12(b)", None, "why"),
    ],
)
def test_facts_come_back_as_they_were(value: object) -> None:
    assert pickle.loads(packed(list, [value, value])) == [value, value]  # noqa: S301 - our own


def test_errors_come_back_with_their_hints() -> None:
    [error] = pickle.loads(packed(list, [ClauseqaError("what", hint="next")]))  # noqa: S301 - our own
    assert (type(error), str(error), error.hint) == (ClauseqaError, "what", "next")


def test_few_items_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_started", lambda jobs: pytest.fail(f"{jobs} processes"))
    assert len(list(in_order(length, ["a"] * 50, weigh=lambda _: 20_000))) == 50
    assert list(in_order(length, ["a"], weigh=weigh, jobs=2)) == [("a", 1)]
    monkeypatch.setattr(workers, "cores", lambda: 1)
    assert len(list(in_order(length, ["a"] * 50, weigh=lambda _: 200_000))) == 50
