"""What a served shelf costs, beside a local one with the same sections, in the same run.

    python bench/served.py                             20,000 sections on three nodes
    python bench/served.py --sections 20000 200000     … and how both grow
    python bench/served.py --write                     … and the tables into bench/README.md, after each size

Starts three nodes of OpenSearch on loopback (tests/opensearch_nodes.py: needs a JDK and Maven), each with a copy of
what another one holds, and warms them up. The sections are those of bench/shelf.py. Times are by the clock, for most
of the work is done in the nodes; they share the machine with the client. Each query is asked of an open shelf that has
been asked before.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

import shelf as local_bench

from clauseqa import readers, segment
from clauseqa.errors import ClauseqaError
from clauseqa.library import Arrival, Library, open_library
from clauseqa.library.language import parse
from clauseqa.library.served.library import ServedLibrary
from clauseqa.library.units import units
from clauseqa.model import Contract, Text
from clauseqa.search import search

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "tests"))  # where the nodes are started from

README = HERE / "README.md"
BATCH = 4_000_000  # characters written together, as indexing writes them
SETTLING = 45.0  # seconds after which nodes no longer keep for each other what a merge drops
WARM = 2_000  # sections before the first that are measured
QUESTION, SHOWN = "question", "ten hits, shown"
# On paper: what a shard and a machine are taken to hold.
CONTRACTS, SHARD_GB, CORES, DISK_TB = 10_000_000, 40, 16, 4


def contracts(sections: int) -> Iterator[tuple[Arrival, int]]:
    """Contracts with so many sections in all, and how many each has; after the originals they come varied."""
    rng = random.Random(3)  # noqa: S311 - texts, not secrets
    seen: list[Contract] = []
    made = total = 0
    while total < sections:
        for contract in seen or originals(seen):
            made += 1
            clean = contract.text.clean if made <= len(seen) else local_bench._varied(contract.text.clean, rng)
            text = Text(f"{made}.txt", f"{made:064}", "text/plain", "utf-8", clean, clean, contract.text.pages)
            varied = replace(contract, text=text)
            count = sum(1 for _ in units(varied))
            yield Arrival(varied, text.path), count
            total += count
            if total >= sections:
                return


def originals(seen: list[Contract]) -> Iterator[Contract]:
    """The agreements of the shared data; each is added to `seen`."""
    home = local_bench.SHARED
    for path in sorted((home / "edgar-txt").rglob("*.txt")) + sorted((home / "cuad" / "txt").rglob("*.txt")):
        try:
            [text] = readers.read(path)
            seen.append(Contract(text, None, None, segment.segment(text), (), ()))
        except (ClauseqaError, ValueError, LookupError) as error:
            print(f"left out: {path.name}: {error}", file=sys.stderr)
            continue
        yield seen[-1]


def batches(arrivals: list[Arrival]) -> Iterator[list[Arrival]]:
    batch: list[Arrival] = []
    chars = 0
    for arrival in arrivals:
        batch.append(arrival)
        chars += len(arrival.contract.text.content)
        if chars >= BATCH:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def filled(library: Library, arrivals: list[Arrival]) -> float:
    """Seconds that writing takes, until all is searchable."""
    began = perf_counter()
    with library.writing() as writer:
        for batch in batches(arrivals):
            writer.put(batch)
    return perf_counter() - began


def asked_of(library: Library) -> Callable[[str, str], None]:
    """Asks a query of a sort."""

    def ask(sort: str, query: str) -> None:
        if sort == SHOWN:
            search(library, query, limit=10)
        elif sort == QUESTION:
            list(library.rank(dict.fromkeys(query.split(), 1.0), limit=96))
        else:
            library.matches(parse(query, any_word=sort == "three words").query, limit=10)

    return ask


def timed(ask: Callable[[str, str], None], sort: str, queries: list[str]) -> tuple[float, float]:
    """Milliseconds at the median and the 95th of a hundred, the second time round."""
    taken = []
    for once in (False, True):
        for query in queries:
            began = perf_counter()
            ask(sort, query)
            if once:
                taken.append(1000 * (perf_counter() - began))
    taken.sort()
    return median(taken), taken[int(0.95 * len(taken))]


def opened(url: str, path: str) -> float:
    """Milliseconds from nothing to the facts of one contract."""
    began = perf_counter()
    with open_library(url) as library:
        library.contract(library.card(path).id)
    return 1000 * (perf_counter() - began)


def megabytes(pid: int | str) -> float:
    """Memory that a process holds now."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in told.splitlines() if line.startswith("VmRSS")).split()[1]) / 1000


def stored(library: ServedLibrary) -> dict[str, float]:
    """Megabytes of each index, one copy."""
    found = library.wire.call("GET", f"/{library.indices.all}/_stats/store")["indices"]
    return {name: one["primaries"]["store"]["size_in_bytes"] / 1e6 for name, one in found.items()}


def run(sections: int, nodes: Any, folder: Path) -> dict[str, Any]:
    pairs = list(contracts(sections))
    arrivals, total = [arrival for arrival, _ in pairs], sum(count for _, count in pairs)
    made = [(number, one.contract.text.clean, list(units(one.contract))) for number, one in enumerate(arrivals)]
    asked = local_bench.questions(made)
    asked[SHOWN] = [" OR ".join(query.split()) for query in asked["three words"]]
    del made
    measured: dict[str, Any] = {"sections": total, "contracts": len(arrivals), "rows": []}
    measured["chars"] = sum(len(one.contract.text.content) for one in arrivals)
    served = f"opensearch://{nodes.authority}/bench-{sections}"
    for name, url in (("local", str(folder / "shelf")), ("served", served)):
        before = megabytes("self")
        with open_library(url, create=True) as library:
            rows = {"indexing": total / filled(library, arrivals)}
            if isinstance(library, ServedLibrary):
                sleep(SETTLING)
            library.optimize()
            ask = asked_of(library)
            for sort, queries in asked.items():
                rows[sort] = timed(ask, sort, queries)
            rows["opening"] = min(opened(url, arrivals[len(arrivals) // 2].contract.text.path) for _ in range(5))
            client = max(0.0, megabytes("self") - before)
            if isinstance(library, ServedLibrary):
                measured["stored"] = stored(library)
                rows["disk"] = 2 * sum(measured["stored"].values())
                rows["memory"] = client + sum(map(megabytes, nodes.pids))
                library.wire.call("DELETE", f"/{library.indices.all}")
            else:
                rows["disk"] = sum(path.stat().st_size for path in Path(url).rglob("*") if path.is_file()) / 1e6
                rows["memory"] = client
        measured[name] = rows
        print(json.dumps({name: rows}), file=sys.stderr)
    return measured


def table(measured: dict[str, Any]) -> str:
    local, served = measured["local"], measured["served"]
    lines = [
        f"| {measured['sections']:,} sections of {measured['contracts']:,} contracts | local shelf | three nodes |",
        "|---|--:|--:|",
        f"| indexing, sections/s | {local['indexing']:,.0f} | {served['indexing']:,.0f} |",
    ]
    for sort in ("three words", "phrase", QUESTION, "prefix", SHOWN):
        shown = [f"{one[sort][0]:.1f} / {one[sort][1]:.1f}" for one in (local, served)]
        lines.append(f"| {sort}, ms p50 / p95 | {shown[0]} | {shown[1]} |")
    lines.append(f"| from nothing to one contract, ms | {local['opening']:.0f} | {served['opening']:.0f} |")
    lines.append(f"| memory, MB | {local['memory']:.0f} | {served['memory']:.0f} |")
    lines.append(f"| disk, MB (served: two copies) | {local['disk']:.0f} | {served['disk']:.0f} |")
    return "\n".join(lines)


def on_paper(sizes: list[dict[str, Any]]) -> str:
    """What ten million contracts would take, from the largest measurement and from how it grew."""
    measured = sizes[-1]
    contracts_, sections = measured["contracts"], measured["sections"]
    each = sections / contracts_
    bytes_each = 1e6 * sum(measured["stored"].values()) / contracts_
    one_copy = bytes_each * CONTRACTS / 1e12
    shards = max(1, round(one_copy * 1000 / SHARD_GB))
    machines = max(3, round(2 * one_copy / (0.75 * DISK_TB)))
    rate = measured["served"]["indexing"] / (os.cpu_count() or 1)  # a core, client and copy included
    hours = CONTRACTS * each / (rate * CORES * machines) / 3600
    parts = ", ".join(
        f"{name.partition('-')[2].partition('-')[2] or 'shelf'} {1e6 * size / sections:,.0f}"
        for name, size in sorted(measured["stored"].items())
    )
    head = (
        f"**{CONTRACTS:,} contracts, on paper.** From {contracts_:,} contracts with {each:.0f} sections and "
        f"{measured['chars'] / contracts_ / 1000:.0f} thousand characters each, as far as text and sections "
        "go (terms, references, uses and likely clauses come on top):"
    )
    size = (
        f"- {CONTRACTS * each / 1e9:.1f} billion sections; {bytes_each / 1000:.0f} kB a contract on disk (bytes a "
        f"section by index: {parts}): {one_copy:.1f} TB, and {2 * one_copy:.1f} TB with a copy of each."
    )
    spread = (
        f"- {shards} shards of {SHARD_GB} GB over the three indices that grow (`?shards={max(1, shards // 3)}`), on "
        f"{machines} machines of {CORES} cores and {DISK_TB} TB, filled to three quarters."
    )
    writing = (
        f"- {hours:,.0f} hours to write what has been analysed, at {rate:,.0f} sections a second and core, copies and "
        "client included. Analysis itself is a matter of workers (MB/s a core: above)."
    )
    asking = _asking(sizes, CONTRACTS * each, machines)
    limits = (
        "- What does not scale: `docs`, completion and `ask` over the whole shelf read the card of every contract "
        "(0.6 kB each: 6 GB), `index` the list of all files once a run. A shelf a year or a practice group, of some "
        "100,000 contracts, keeps them usable; what names a contract is not concerned."
    )
    return "\n".join((head, "", size, spread, writing, asking, limits))


def _asking(sizes: list[dict[str, Any]], sections: float, machines: int) -> str:
    """How long a question would take, from the two sizes that were measured."""
    small, large = sizes[0], sizes[-1]
    grown = large["served"][QUESTION][1] - small["served"][QUESTION][1]
    if grown < 0.2 * small["served"][QUESTION][1]:
        return (
            "- How long a question takes there cannot be told from these sizes: it is the fixed cost of its requests, "
            "and what grows with the shelf does not show yet."
        )
    each = grown / (large["sections"] - small["sections"])  # ms a section, on the cores of here
    slowest = small["served"][QUESTION][1] + each * sections * (os.cpu_count() or 1) / (CORES * machines)
    return (
        f"- {slowest / 1000:,.1f} s for a question at the 95th, if it goes on growing as from {small['sections']:,} to "
        f"{large['sections']:,} sections; below a second with {max(1, round(slowest / 1000)):,} times the machines."
    )


def write(tables: list[str]) -> None:
    """Put the tables into their place in bench/README.md."""
    text = README.read_text()
    if "<!-- served -->" not in text:
        command = "python bench/served.py --sections 20000 200000 --write"
        text += f"\n## Served shelf\n\n`{command}`\n\n<!-- served -->\n<!-- /served -->\n"
    before, rest = text.split("<!-- served -->")
    after = rest.split("<!-- /served -->")[1]
    README.write_text(before + "<!-- served -->\n" + "\n\n".join(tables) + "\n<!-- /served -->" + after)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    options.add_argument("--sections", type=int, nargs="+", default=[20_000])
    options.add_argument("--memory", default="1g", help="of each node")
    options.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    chosen = options.parse_args()
    from opensearch_nodes import Nodes, Unavailable

    tables: list[str] = []
    sizes: list[dict[str, Any]] = []
    try:
        with Nodes(3, memory=chosen.memory, quick_start=False) as nodes:
            with tempfile.TemporaryDirectory(prefix="clauseqa-served-") as folder:
                run(WARM, nodes, Path(folder))  # what a server is slow at in its first minute is not measured
            for sections in chosen.sections:
                with tempfile.TemporaryDirectory(prefix="clauseqa-served-") as folder:
                    measured = run(sections, nodes, Path(folder))
                sizes.append(measured)
                tables.append(table(measured))
                print(tables[-1])
                told = [*tables, f"Nodes of {chosen.memory} heap. {local_bench.conditions()}", on_paper(sizes)]
                if chosen.write:
                    write(told)
    except Unavailable as error:
        print(f"NO OPENSEARCH HERE, NOTHING WAS MEASURED: {error}", file=sys.stderr)
        return 3
    print("\n\n".join(told[-2:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
