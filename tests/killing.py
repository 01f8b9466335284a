"""Kills a writer again and again and says what it left behind. A program of its own, for it forks.

    python tests/killing.py FOLDER POINTS MOMENTS

FOLDER is empty. An indexing run that adds, replaces and removes contracts is killed with SIGKILL before each of its
steps (POINTS of them at most, evenly chosen; 0: all) and at MOMENTS random ones. A step is anything that the disk may
notice: a statement to SQLite, a file opened, written, synced, renamed or removed. After each kill the shelf is looked
over and the run repeated. Prints a JSON object: how many steps and kills there were, and what was wrong.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from clauseqa.errors import NotFound
from clauseqa.indexing import index_files
from clauseqa.library import fulltext, segments
from clauseqa.library.catalog import Catalog
from clauseqa.library.local import LocalLibrary
from clauseqa.library.lock import WriterLock
from clauseqa.search import search

DISK = ("open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "os.rmdir", "shutil.rmtree", "sqlite3.connect")
OLD = {"changed.txt": "old", "gone.txt": "old", "kept.txt": "old"}
NEW = {"changed.txt": "new", "kept.txt": "old", "added.txt": "new"}
CONTRACT = """AGREEMENT

1. Salary. The {age} salary (the "Salary") is paid under Section 2.

2. Term. Section 9 ends the {age} term of {name}.
"""


def written(folder: Path, papers: dict[str, str]) -> None:
    """Make `folder` hold just these papers."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, age in papers.items():
        (folder / name).write_text(CONTRACT.format(name=name, age=age))


def index(shelf: Path, folder: Path) -> None:
    """The run that is killed."""
    with LocalLibrary(str(shelf), create=True) as library:
        index_files(library, [folder], prune=True, uses=False, jobs=1)


# -- the steps of a run --


def counting(step: Callable[[], None]) -> None:
    """Have `step` called before whatever the disk may notice, in this process, from now on."""
    sys.addaudithook(lambda event, _: step() if event in DISK else None)
    connect, put, sync = Catalog._configured, segments._Writer._put, os.fsync

    def configured(self: Catalog, uri: str) -> Any:
        connection = connect(self, uri)
        connection.set_trace_callback(lambda _: step())
        return connection

    def putting(self: Any, content: bytes) -> None:
        step()
        put(self, content)
        self._file.flush()

    def syncing(descriptor: int) -> None:
        step()
        sync(descriptor)

    Catalog._configured = configured  # type: ignore[method-assign]
    segments._Writer._put = putting  # type: ignore[method-assign]
    os.fsync = syncing


def child(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own; the process."""
    process = os.fork()
    if process:
        return process
    try:
        work()
        os._exit(0)
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        sys.stderr.flush()
        os._exit(1)


def steps_of(work: Callable[[], None]) -> int:
    """How many steps it has."""
    reader, writer = os.pipe()

    def counted() -> None:
        steps = 0

        def step() -> None:
            nonlocal steps
            steps += 1

        counting(step)
        work()
        os.write(writer, str(steps).encode())

    os.waitpid(child(counted), 0)
    return int(os.read(reader, 20))


def die_before(number: int, work: Callable[[], None]) -> None:
    """Run `work` and be killed before that step."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == number:
            os.kill(os.getpid(), signal.SIGKILL)

    counting(step)
    work()


# -- what is left --


def wrong(shelf: Path, folder: Path) -> Iterator[str]:
    """What is wrong with a shelf whose writer was killed, before and after the run is repeated."""
    lock = WriterLock(str(shelf / "writer.lock"))
    if not lock.try_acquire():
        yield "a lock stayed"
    lock.release()
    with LocalLibrary(str(shelf)) as library:
        yield from wrong_with(library, shelf)
        found = ages(library)
        possible = set(OLD.items()) | set(NEW.items())
        if not set(found.items()) <= possible or not {"changed.txt", "kept.txt"} <= set(found):
            yield f"half a run: {found}"
    index(shelf, folder)
    with LocalLibrary(str(shelf)) as library:
        yield from wrong_with(library, shelf)
        if ages(library) != NEW:
            yield f"repeated, it holds {ages(library)}"
    left = [name for name in os.listdir(shelf / "fulltext") if name.endswith(".new")]
    if left or len(os.listdir(shelf / "fulltext")) > 6:
        yield f"files were left: {sorted(os.listdir(shelf / 'fulltext'))}"


def wrong_with(library: LocalLibrary, shelf: Path) -> Iterator[str]:
    paths = sorted(card.path for card in library.cards())
    if len(set(paths)) != len(paths):
        yield f"twice on the shelf: {paths}"
    for query in ("salary", "term", "defines:Salary"):
        hits = Counter(hit.contract.path for hit in search(library, query, limit=100))
        if sorted(hits) != paths or (query != "term" and set(hits.values()) > {1}):
            yield f"{query} finds {dict(hits)} of {paths}"
    if library.catalog.unfinished() != ((), ()):
        yield f"unfinished: {library.catalog.unfinished()}"
    if library.catalog.check():
        yield f"the catalog is damaged: {library.catalog.check()}"
    try:
        fulltext.check(str(shelf / "fulltext"), library.catalog.units())
    except (fulltext.Damaged, FileNotFoundError) as error:
        yield f"the full text: {error}"


def ages(library: LocalLibrary) -> dict[str, str]:
    """Of each paper on the shelf, whether it is the old or the new one."""
    found = {}
    for card in library.cards():
        try:
            content = library.contract(card.id).text.content
        except NotFound:
            content = ""
        told = [age for age in ("old", "new") if f"The {age} salary" in content]
        found[Path(card.path).name] = told[0] if told else "nothing"
    return found


def main() -> None:
    home, points, moments = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder, before, shelf = home / "papers", home / "before", home / "shelf"
    written(folder, OLD)
    index(before, folder)
    written(folder, NEW)

    def fresh() -> None:
        shutil.rmtree(shelf, ignore_errors=True)
        shutil.copytree(before, shelf)

    def run() -> None:
        index(shelf, folder)

    fresh()
    steps = steps_of(run)
    fresh()
    started = time.monotonic()
    os.waitpid(child(run), 0)
    seconds = time.monotonic() - started
    faults: list[str] = []
    killed = 0

    def judge(name: str, status: int) -> None:
        nonlocal killed
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            killed += 1
        elif status:
            faults.append(f"{name}: the run failed by itself ({status})")
        try:
            faults.extend(f"{name}: {fault}" for fault in wrong(shelf, folder))
        except Exception as error:
            faults.append(f"{name}: {error!r}")

    chosen = range(1, steps + 1) if not points else sorted({1 + at * steps // points for at in range(points)})
    for number in chosen:
        fresh()
        _, status = os.waitpid(child(lambda number=number: die_before(number, run)), 0)  # type: ignore[misc]
        judge(f"before step {number}", status)
    at_points, killed = killed, 0
    rng = random.Random(7)  # noqa: S311 - moments, not secrets
    for moment in range(30 * moments):
        if killed == moments:
            break
        fresh()
        process = child(run)
        time.sleep(rng.random() * seconds)
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        if not os.WIFSIGNALED(status):  # it had ended: the machine is quicker now than it was
            seconds *= 0.8
        judge(f"moment {moment}", status)
    sys.stdout.write(json.dumps({"steps": steps, "points": at_points, "moments": killed, "faults": faults}))


if __name__ == "__main__":
    main()
