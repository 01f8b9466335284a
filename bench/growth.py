"""How a shelf grows: time and memory of indexing and asking, and what opening it costs, from 2,000 sections on.

    python bench/growth.py                                   2,000 and 20,000 sections
    python bench/growth.py --sections 2000 20000 200000      … or as many as asked for
    python bench/growth.py --write                           … and the tables into bench/README.md

The contracts are those of ../shared/data, analysed but for the uses of terms; where more are asked for, they come again
with other words in the same places. Each size is indexed in a process of its own and asked in another, so that memory
is that of the work alone. Processor time; "opened" is what passes between naming the shelf and the answer, in a process
that has imported what it needs; a command is the whole of it, start of Python included. The second table puts the same
contracts on a shelf in more and more runs.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from shelf import QUERIES, SHARED, _varied, conditions
from startup import cost, put_into_readme

from clauseqa.analyse import analyse_file
from clauseqa.errors import ClauseqaError
from clauseqa.library.clauses import clauses_of
from clauseqa.library.local import Arrival, LocalLibrary
from clauseqa.library.units import units
from clauseqa.search import search

BEGIN, END = "<!-- growth -->", "<!-- /growth -->"
BATCH = 4_000_000  # characters, as in indexing
RUNS = (1, 20, 100)
CATALOG_MS, SEARCH_MS = 10.0, 150.0  # limits of opening


def contracts(sections: int) -> Iterator[Arrival]:
    """Contracts with about so many units in all, one after the other."""
    rng = random.Random(3)  # noqa: S311 - texts, not secrets
    total = 0
    for found in _again_and_again(rng):
        total += sum(1 for _ in units(found.contract, found.clauses))
        yield found
        if total >= sections:
            return


def _again_and_again(rng: random.Random) -> Iterator[Arrival]:
    """The originals, then others made of them; those that were seen wait on the disk, not in memory."""
    with tempfile.TemporaryFile() as seen:
        originals = 0
        for original in _originals():
            pickle.dump(original, seen)
            originals += 1
            yield original
        for made in count(originals):
            if made % originals == 0:
                seen.seek(0)
            yield _again(pickle.load(seen), made, rng)  # noqa: S301 - written above


def _originals() -> Iterator[Arrival]:
    for path in sorted((SHARED / "edgar-txt").rglob("*.txt")) + sorted((SHARED / "cuad" / "txt").rglob("*.txt")):
        try:
            [contract] = analyse_file(path)
        except (ClauseqaError, ValueError) as error:
            print(f"left out: {path.name}: {error}", file=sys.stderr)
            continue
        yield Arrival(contract, str(path), "bench", clauses_of(contract))


def _again(original: Arrival, number: int, rng: random.Random) -> Arrival:
    text = original.contract.text
    words = _varied(text.content, rng)
    path = f"{number}/{Path(text.path).name}"
    contract = replace(original.contract, text=replace(text, path=path, content=words, clean=words))
    return replace(original, contract=contract, file=path)


# -- the work, each in a process of its own --


def index(location: str, sections: int) -> dict[str, Any]:
    """Put the contracts on a shelf; what that cost beside making them."""
    making = 0.0
    batch: list[Arrival] = []
    started = process_time()
    with LocalLibrary(location, create=True) as library, library.writing() as writer:
        made = contracts(sections)
        while True:
            before = process_time()
            arrival = next(made, None)
            making += process_time() - before
            if arrival is not None:
                batch.append(arrival)
            if arrival is None or sum(len(a.contract.text.content) for a in batch) > BATCH:
                writer.put(batch)
                batch = []
            if arrival is None:
                break
        writer.commit()
        total, _ = library.catalog.units()
    seconds = process_time() - started - making
    return {"sections": total, "seconds": seconds, "rate": total / seconds, "indexing_mib": _peak()}


def ask(location: str) -> dict[str, Any]:
    """Open the shelf and ask it what a session asks."""
    rng = random.Random(5)  # noqa: S311 - queries, not secrets
    with LocalLibrary(location) as library:
        some = rng.sample(library.cards(), min(40, len(library.cards())))
        texts = [library.text(card.id).content.split() for card in some]
        names = [term.term for card in some for term in library.catalog.terms(card.id)[:1]] or ["Agreement"]
    runs = [
        [word for word in rng.sample(text, min(60, len(text))) if len(word) > 4 and word.isalpha()] for text in texts
    ]
    three = [" OR ".join(run[:3]) for run in runs if len(run) > 8][:QUERIES]
    long = [" OR ".join(run[:8]) for run in runs if len(run) > 8][:QUERIES]
    with LocalLibrary(location) as library:  # imports, and the files into memory
        search(library, three[0])
    told: dict[str, Any] = {
        "define": min(_opened(location, lambda library, name=name: library.terms(name)) for name in names[:10]),
        "show": min(_opened(location, lambda library, card=card: library.sections(card.id)) for card in some[:10]),
        "docs": min(_opened(location, lambda library: library.cards()) for _ in range(3)),
        "search": min(_opened(location, lambda library, query=query: search(library, query)) for query in three[:5]),
    }
    with LocalLibrary(location) as library:
        for sort, asked in (("three", three), ("long", long)):
            told[sort] = _timed(lambda query: library.matches(_parsed(query), limit=10), asked)
    with LocalLibrary(location) as library:
        rarest = min(names, key=lambda name: len(library.terms(name)))
    return {**told, "asking_mib": _peak(), "name": rarest}


def _parsed(query: str) -> Any:
    from clauseqa.library.language import parse

    return parse(query).query


def _opened(location: str, work: Callable[[LocalLibrary], object]) -> float:
    """Milliseconds from naming the shelf to the answer."""
    start = process_time()
    with LocalLibrary(location) as library:
        work(library)
        return 1000 * (process_time() - start)


def _timed(ask: Callable[[str], object], asked: list[str]) -> tuple[float, float]:
    taken = []
    for once in (False, True):
        for query in asked:
            start = process_time()
            ask(query)
            if once:
                taken.append(1000 * (process_time() - start))
    taken.sort()
    return median(taken), taken[int(0.95 * len(taken))]


def _peak() -> float:
    """MiB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)


def runs(location: str, sections: int) -> list[list[str]]:
    """The same contracts on shelves, in more and more runs: rows of a table."""
    import numpy  # noqa: F401 - as a session on a large shelf has it, from the first row on

    made = list(contracts(sections))
    rows = []
    for number in RUNS:
        shelf = f"{location}-{number}"
        start = process_time()
        with LocalLibrary(shelf, create=True) as library:
            for at in range(number):
                with library.writing() as writer:
                    writer.put(made[at * len(made) // number : (at + 1) * len(made) // number])
            seconds = process_time() - start
            rows.append([f"{number}", f"{seconds:.1f}", *_segments_and_times(library, made)])
            if number == RUNS[-1]:
                start = process_time()
                library.optimize()
                rows.append(["… and --optimize", f"{process_time() - start:.1f}", *_segments_and_times(library, made)])
        shutil.rmtree(shelf)
    return rows


def _segments_and_times(library: LocalLibrary, made: list[Arrival]) -> list[str]:
    rng = random.Random(9)  # noqa: S311 - queries, not secrets
    asked = []
    for arrival in rng.sample(made, min(QUERIES, len(made))):
        words = [word for word in arrival.contract.text.content.split() if len(word) > 4 and word.isalpha()]
        asked.append(" OR ".join(rng.sample(words, min(3, len(words))) or ["agreement"]))
    middle, slow = _timed(lambda query: library.matches(_parsed(query), limit=10), asked)
    count = len(list(Path(library.location, "fulltext").glob("*.segment")))
    return [str(count), f"{middle:.2f} / {slow:.2f}"]


# -- the table --


def _alone(work: str, location: str, sections: int) -> Any:
    command = [sys.executable, __file__, "--work", work, "--location", location, "--sections", str(sections)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measured(sections: int, folder: Path) -> dict[str, Any]:
    location = str(folder / f"shelf-{sections}")
    told = {**_alone("index", location, sections), **_alone("ask", location, sections)}
    program = [sys.executable, "-m", "clauseqa", "--index", location]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    commands = {"define": ["define", told["name"]], "search": ["search", "salary"]}
    for name, words in commands.items():
        told[f"command_{name}"] = min(cost([*program, *words], environment) for _ in range(5))
    told["mb"] = [
        round(sum(f.stat().st_size for f in Path(location).rglob(part)) / 1e6) for part in ("catalog*", "*.segment")
    ]
    return told


def _megabytes(folder: Path, pattern: str) -> int:
    return round(sum(file.stat().st_size for file in folder.rglob(pattern)) / 1e6)


ROWS: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
    ("indexing (without analysis), sections/s", lambda t: f"{t['rate']:,.0f}"),
    ("… most memory, MiB", lambda t: f"{t['indexing_mib']:,.0f}"),
    ("catalog and full text, MB", lambda t: f"{t['mb'][0]} + {t['mb'][1]}"),
    (f"opened and a term defined, ms (limit {CATALOG_MS:.0f})", lambda t: f"{t['define']:.1f}"),
    (f"opened and an outline shown, ms (limit {CATALOG_MS:.0f})", lambda t: f"{t['show']:.1f}"),
    ("opened and all contracts listed, ms", lambda t: f"{t['docs']:.1f}"),
    (f"opened and searched, ms (limit {SEARCH_MS:.0f})", lambda t: f"{t['search']:.1f}"),
    ("three words in a session, ms", lambda t: "{:.2f} / {:.2f}".format(*t["three"])),
    ("eight words in a session, ms", lambda t: "{:.2f} / {:.2f}".format(*t["long"])),
    ("… most memory, MiB", lambda t: f"{t['asking_mib']:,.0f}"),
    ("the command define, of a term that one contract has, ms", lambda t: f"{t['command_define']:.0f}"),
    ("the command search, ms", lambda t: f"{t['command_search']:.0f}"),
)


def table(columns: list[dict[str, Any]]) -> str:
    heads = [f"{told['sections']:,}" for told in columns]
    lines = ["| sections | " + " | ".join(heads) + " |", "|---|" + "--:|" * len(columns)]
    lines += [f"| {title} | " + " | ".join(cell(told) for told in columns) + " |" for title, cell in ROWS]
    return "\n".join(lines)


def runs_table(rows: list[list[str]], sections: int) -> str:
    lines = [
        f"| {sections:,} sections in so many runs | seconds | segments | three words, ms p50 / p95 |",
        "|---|--:|--:|--:|",
    ]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def main() -> int:
    """Print the tables; 1 when opening passes a limit."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--sections", type=int, nargs="+", default=[2_000, 20_000])
    options.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    options.add_argument("--work", choices=["index", "ask", "runs"], help=argparse.SUPPRESS)
    options.add_argument("--location", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.work:
        work = {"index": lambda: index(chosen.location, chosen.sections[0]), "ask": lambda: ask(chosen.location)}
        work["runs"] = lambda: runs(chosen.location, chosen.sections[0])  # type: ignore[assignment,return-value]
        print(json.dumps(work[chosen.work]()))
        return 0
    folder = Path(tempfile.mkdtemp(prefix="clauseqa-growth-"))
    try:
        columns = [measured(sections, folder) for sections in chosen.sections]
        many = min(chosen.sections[-1], 20_000)
        tables = [table(columns), runs_table(_alone("runs", str(folder / "runs"), many), many)]
    finally:
        shutil.rmtree(folder)
    print("\n\n".join(tables))
    if chosen.write:
        given = " ".join(map(str, chosen.sections))
        put_into_readme("Growth", f"growth.py --sections {given}", "\n\n".join((*tables, conditions())), BEGIN, END)
    last = columns[-1]
    return int(max(last["define"], last["show"]) > CATALOG_MS or last["search"] > SEARCH_MS)


if __name__ == "__main__":
    sys.exit(main())
