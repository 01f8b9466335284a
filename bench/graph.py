"""What the graph of a shelf costs, format by format: time an edge and memory as the shelf grows.

    python bench/graph.py            75, 150 and 300 agreements of ../shared/data
    python bench/graph.py --write    … and the table into bench/README.md

The agreements are indexed once, in a folder that is removed at the end (--index DIR: one that stands already). Each
figure is of a process of its own that reads the shelf, draws the graph and writes it to nowhere: CPU time by edge, and
the most memory it held. Exit 1 where an edge of 300 agreements takes more than half as long again as one of 75.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

HERE = Path(__file__).resolve()
AGREEMENTS = HERE.parents[2] / "shared" / "data" / "edgar-txt"
README = HERE.parent / "README.md"
SIZES = (75, 150, 300)
REACHED = 1.5  # times as long as an edge of the smallest shelf an edge of the largest may take


def build(directory: str) -> None:
    """A shelf of the agreements."""
    from clauseqa.indexing import index_files
    from clauseqa.library import open_library

    with open_library(directory, create=True) as library:
        report = index_files(library, [AGREEMENTS])
        for path, error in report.failed:
            print(f"left out: {path}: {error}", file=sys.stderr)


def measure(directory: str, contracts: int, name: str) -> dict[str, Any]:
    """The graph of some contracts of the shelf, written in one format: to be run in a process of its own."""
    from clauseqa.graph import Graph, Parts
    from clauseqa.graph.shelf import OnShelf
    from clauseqa.library import open_library

    with open_library(directory) as library:
        cards = library.cards()[:: max(1, len(library.cards()) // contracts)][:contracts]
        start = process_time()
        edges = 0

        def counted() -> Any:
            nonlocal edges
            for part in OnShelf(library).parts(cards):
                edges += len(part.edges)
                yield Graph(part.nodes, part.edges)

        size = sum(len(piece) for piece in Parts(counted).pieces(name)) if name != "drawn" else 0
        for _ in counted() if name == "drawn" else ():
            pass
        seconds = process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"edges": edges, "seconds": seconds, "size": size, "peak": peak}


def in_its_own_process(directory: str, contracts: int, name: str) -> dict[str, Any]:
    command = [sys.executable, str(HERE), "--one", directory, str(contracts), name]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def table(measured: dict[str, list[dict[str, Any]]]) -> str:
    shelf = measured["drawn"]
    lines = [
        "| µs an edge, MiB at most | " + " | ".join(f"{size} agreements" for size in SIZES) + " | MB written |",
        "|---|" + "--:|" * (len(SIZES) + 1),
        "| edges | " + " | ".join(f"{one['edges']:,}" for one in shelf) + " | |",
    ]
    for name, found in measured.items():
        cells = " | ".join(f"{1e6 * one['seconds'] / one['edges']:.1f}, {one['peak']:.0f}" for one in found)
        written = f"{found[-1]['size'] / 1e6:,.0f}" if found[-1]["size"] else ""
        lines.append(f"| {name} | {cells} | {written} |")
    return "\n".join(lines)


def slower(measured: dict[str, list[dict[str, Any]]]) -> list[str]:
    """The formats whose time grows faster than their edges."""
    found = []
    for name, sizes in measured.items():
        first, last = (one["seconds"] / one["edges"] for one in (sizes[0], sizes[-1]))
        if last > REACHED * first:
            found.append(f"{name}: an edge takes {last / first:.1f} times as long at {SIZES[-1]} as at {SIZES[0]}")
    return found


def write(text: str) -> None:
    """Put the table into its place in bench/README.md."""
    readme = README.read_text() if README.exists() else "# Measured\n"
    if "<!-- graph -->" not in readme:
        readme += "\n## Graph\n\n`python bench/graph.py --write`\n\n<!-- graph -->\n<!-- /graph -->\n"
    before, rest = readme.split("<!-- graph -->")
    after = rest.split("<!-- /graph -->")[1]
    load = f", load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else ""
    conditions = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores{load}."
    README.write_text(f"{before}<!-- graph -->\n{text}\n\n{conditions}\n<!-- /graph -->{after}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    options.add_argument("--index", help="a shelf of the agreements that stands already")
    options.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    options.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        directory, contracts, name = chosen.one
        print(json.dumps(measure(directory, int(contracts), name)))
        return 0
    from clauseqa.graph import FORMATS

    directory = chosen.index or tempfile.mkdtemp(prefix="clauseqa-graph-")
    try:
        if not chosen.index:
            build(directory)
        measured = {name: [in_its_own_process(directory, size, name) for size in SIZES] for name in ("drawn", *FORMATS)}
    finally:
        if not chosen.index:
            shutil.rmtree(directory)
    print(table(measured))
    if chosen.write:
        write(table(measured))
    failures = slower(measured)
    print("\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
