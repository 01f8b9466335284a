"""What more processes and a borrowed cluster are worth for indexing, all in one run.

    python bench/pool.py                    2,000 agreements: one process, two, and two workers of Dask
    python bench/pool.py --documents 200    … or as many as asked for
    python bench/pool.py --write            … and the table into bench/README.md

The agreements are those of ../shared/data/edgar-txt that have at most 40 KB, again and again under other names; each
run is a process of its own and fills a new shelf, uses of terms included. Time is that of the clock, so nothing else
may be busy on the machine; the start of Dask's scheduler and workers is not counted, that of our own processes is (the
processor seconds in all have both).
Memory is the most that the process which writes the shelf had at once; one run has a fourth of the setting for it.
Exit 1 when a floor is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from startup import put_into_readme

AGREEMENTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "edgar-txt"
LARGEST = 40_000  # bytes
BEGIN, END = "<!-- pool -->", "<!-- /pool -->"
SPEED_UP = 1.7  # of two processes over one, at least
BORROWED = 1.3  # the time of two workers of Dask over that of two processes, at most
MEMORY = 128


def fill(folder: Path, documents: int) -> None:
    """Put so many agreements into a folder."""
    found = [path for path in sorted(AGREEMENTS.rglob("*.txt")) if path.stat().st_size <= LARGEST]
    for number, path in enumerate(islice(cycle(found), documents)):
        shutil.copyfile(path, folder / f"{number:05} {path.name}")


@contextmanager
def two_workers() -> Iterator[str]:
    """The address of a scheduler on loopback with two workers, each a process of one thread."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    dask = [sys.executable, "-W", "ignore", "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [
        subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet)
    ]
    try:
        worker = [*dask, "worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1", "--no-dashboard"]
        started += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        time.sleep(10)
        yield f"dask://127.0.0.1:{port}"
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def run(folder: Path, **options: object) -> dict[str, float]:
    """Index a folder in a process of its own."""
    command = [sys.executable, __file__, "--one", json.dumps({"folder": str(folder), **options})]
    told: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    print(f"{options}: {told}", file=sys.stderr)
    return told


def one(folder: str, on: str | None = None, jobs: int | None = None, memory: int = MEMORY) -> dict[str, float]:
    """Index a folder in this process: seconds of the clock and of this processor, MB, documents."""
    from contextlib import nullcontext

    from clauseqa.cluster import borrowed
    from clauseqa.indexing import index_files
    from clauseqa.library import open_library

    with (
        tempfile.TemporaryDirectory(prefix="clauseqa-pool-") as shelf,
        borrowed(on) if on else nullcontext() as workers,
    ):
        start = time.perf_counter()
        with open_library(shelf, create=True) as library:
            report = index_files(library, [folder], jobs=jobs, executor=workers, memory=memory)
        seconds = time.perf_counter() - start
    if report.failed:
        raise SystemExit(f"failed: {report.failed[0]}")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds,
        "own": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss / 1024,
        "documents": report.added,
    }


def measured(documents: int) -> dict[str, dict[str, float]]:
    """Each run by its name."""
    with tempfile.TemporaryDirectory(prefix="clauseqa-pool-") as name:
        folder = Path(name)
        fill(folder, documents)
        return {
            "one process": with_all(lambda: run(folder, jobs=1)),
            "two processes": with_all(lambda: run(folder, jobs=2)),
            f"two processes, memory = {MEMORY // 4}": with_all(lambda: run(folder, jobs=2, memory=MEMORY // 4)),
            "two workers of Dask": with_all(lambda: on_dask(folder)),
        }


def on_dask(folder: Path) -> dict[str, float]:
    with two_workers() as address:
        return run(folder, on=address)


def with_all(measure: Callable[[], dict[str, float]]) -> dict[str, float]:
    """What is measured, and the processor seconds of all processes that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = measure()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {**told, "all": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def table(runs: dict[str, dict[str, float]], documents: int) -> str:
    alone = runs["one process"]["seconds"]
    pool = runs["two processes"]["seconds"]
    columns = (
        f"{documents:,} agreements analysed by", "seconds", "agreements/s", "times one process",
        "time over two processes", "processor seconds in all", "of the writer", "memory of the writer, MB",
    )  # fmt: skip
    lines = [f"| {' | '.join(columns)} |", "|---" + "|--:" * (len(columns) - 1) + "|"]
    for name, told in runs.items():
        seconds = told["seconds"]
        lines.append(
            f"| {name} | {seconds:.1f} | {told['documents'] / seconds:.1f} | {alone / seconds:.2f} "
            f"| {seconds / pool:.2f} | {told['all']:.1f} | {told['own']:.1f} | {told['memory']:.0f} |"
        )
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    lines += ["", f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores{load}."]
    return "\n".join(lines)


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    options.add_argument("--one", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(one(**json.loads(chosen.one))))
        return 0
    runs = measured(chosen.documents)
    text = table(runs, chosen.documents)
    print(text)
    if chosen.write:
        put_into_readme("Several processes, and a cluster", "pool.py", text, BEGIN, END)
    pool = runs["two processes"]["seconds"]
    quick = runs["one process"]["seconds"] / pool >= SPEED_UP
    return int(not quick or runs["two workers of Dask"]["seconds"] / pool > BORROWED)


if __name__ == "__main__":
    sys.exit(main())
