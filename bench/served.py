"""What a served shelf costs, beside a local one with the same contracts, in the same run.

    python bench/served.py                             20,000 sections on three nodes
    python bench/served.py --sections 20000 200000     … and how both grow
    python bench/served.py --write                     … and the tables into bench/README.md, after each size

Starts three nodes of OpenSearch on loopback (tests/opensearch_nodes.py: needs a JDK and Maven), each with a copy of
what another one holds, and warms them up. The contracts are those of bench/growth.py, with all that stands in them but
the uses of terms. A shelf is filled in one process and asked in another, so that memory is that of the work alone.
Times are by the clock, for most of the work is done in the nodes; they share the machine with the client. Verbs are
those of a session that has been asked before: what it says is worked out whole, but not printed.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

import growth
import shelf as local_bench
from startup import put_into_readme

from clauseqa import completion
from clauseqa.commands.table import VERBS
from clauseqa.commands.verb import Session
from clauseqa.commands.words import parse_words
from clauseqa.errors import NotFound
from clauseqa.library import Arrival, Library, is_served, open_library
from clauseqa.library.served.library import ServedLibrary
from clauseqa.library.served.wire import Wire
from clauseqa.library.units import units
from clauseqa.model import ContractCard

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "tests"))  # where the nodes are started from

BEGIN, END = "<!-- served -->", "<!-- /served -->"
BATCH = 4_000_000  # characters written together, as indexing writes them
SETTLING = 45.0  # seconds after which nodes no longer keep for each other what a merge drops
WARM = 2_000  # sections before the first that are measured
ASKED = 20  # times that each verb is asked for
SLOWEST = "ask, of all contracts"
# On paper: what a shard and a machine are taken to hold.
CONTRACTS, SHARD_GB, CORES, DISK_TB = 10_000_000, 40, 16, 4

Line = tuple[str, ...]  # the words of a command


# -- the contracts --


def make(path: Path, sections: int) -> None:
    """Write contracts with so many sections to a file, which is read as often as a shelf is filled."""
    with path.open("wb") as file:
        for arrival in growth.contracts(sections):
            pickle.dump((sum(1 for _ in units(arrival.contract, arrival.clauses)), arrival), file)


def made(path: Path, sections: int) -> Iterator[tuple[int, Arrival]]:
    """Contracts of that file with so many sections in all, each with how many it has."""
    total = 0
    with path.open("rb") as file:
        while total < sections:
            try:
                count, arrival = pickle.load(file)  # noqa: S301 - written above
            except EOFError:
                return
            total += count
            yield count, arrival


# -- the work, each in a process of its own --


def index(url: str, path: Path, sections: int) -> dict[str, Any]:
    """Put the contracts on a shelf; what that cost beside reading them."""
    batch: list[Arrival] = []
    told = {"sections": 0, "contracts": 0, "chars": 0}
    seconds = 0.0
    with open_library(url, create=True) as library:
        with library.writing() as writer:

            def put() -> None:
                nonlocal seconds
                began = perf_counter()
                writer.put(batch)
                batch.clear()
                seconds += perf_counter() - began

            for count, arrival in made(path, sections):
                batch.append(arrival)
                told["sections"] += count
                told["contracts"] += 1
                told["chars"] += len(arrival.contract.text.content)
                if sum(len(one.contract.text.content) for one in batch) >= BATCH:
                    put()
            if batch:
                put()
            began = perf_counter()
        seconds += perf_counter() - began
        if is_served(url):
            sleep(SETTLING)
        library.optimize()
        stored = _stored(library)
    return {**told, "rate": told["sections"] / seconds, "indexing_mib": growth._peak(), "stored": stored}


def _stored(library: Library) -> dict[str, float]:
    """Megabytes of each part, one copy."""
    if isinstance(library, ServedLibrary):
        found = library.wire.call("GET", f"/{library.indices.all}/_stats/store")["indices"]
        return {name: one["primaries"]["store"]["size_in_bytes"] / 1e6 for name, one in found.items()}
    files = [path for path in Path(library.location).rglob("*") if path.is_file()]
    return {"shelf": sum(path.stat().st_size for path in files) / 1e6}


def ask(url: str) -> dict[str, Any]:
    """Ask the shelf what a session asks: milliseconds and requests of each verb."""
    requests = _counted()
    session = Session(url)
    asked = lines(session.library)
    rows: dict[str, Any] = {}
    for name, some in asked.items():
        taken, before = [], 0
        for once in (False, True):
            before = len(requests)
            for line in some:
                began = perf_counter()
                say(session, line)
                if once:
                    taken.append(1000 * (perf_counter() - began))
        taken.sort()
        rows[name] = (median(taken), taken[int(0.95 * len(taken))], (len(requests) - before) / len(some))
    cards = session.library.cards()
    session.close()
    opened = [_opened(url, card) for card in random.Random(7).sample(cards, 5)]  # noqa: S311 - contracts, not secrets
    return {"verbs": rows, "opening": min(opened), "asking_mib": growth._peak()}


def _counted() -> list[str]:
    """The requests that are sent from now on."""
    sent: list[str] = []
    whole = Wire._once

    def once(self: Wire, method: str, path: str, body: Any, parameters: Any) -> dict[str, Any]:
        sent.append(path)
        return whole(self, method, path, body, parameters)

    Wire._once = once  # type: ignore[method-assign]
    return sent


def say(session: Session, line: Line) -> None:
    """What a session does for a line, and a shell that completes one."""
    if line[0] == "__complete":
        completion.answer(line[1:])
        return
    verb = VERBS[line[0]]
    session.has_changed()
    with session.steady():
        try:
            verb.run(session, parse_words(verb, line[1:]))
        except NotFound:
            return


def lines(library: Library) -> dict[str, list[Line]]:
    """Lines of each sort, made of what stands on the shelf."""
    rng = random.Random(5)  # noqa: S311 - queries, not secrets
    cards = rng.sample(library.cards(), min(ASKED, len(library.cards())))
    asked = local_bench.questions([
        (card.id, (contract := library.contract(card.id)).text.clean, list(units(contract))) for card in cards
    ])  # fmt: skip
    places = [place for card in cards if (place := _place(library, card, rng))]
    terms = [
        max(names, key=len) for card in cards if (names := [term.term for _, term in library.terms(contract=card.id)])
    ]
    url = library.location
    return {
        "search, three words": [("search", " OR ".join(query.split())) for query in asked["three words"]],
        "search, a phrase": [("search", query) for query in asked["phrase"]],
        "search, a pattern": [("search", query) for query in asked["prefix"]],
        SLOWEST: [("ask", query) for query in asked["question"]],
        "ask, of one contract": [
            ("ask", query, "--doc", card.path) for query, card in zip(asked["question"], cards, strict=False)
        ],
        "define": [("define", term) for term in terms],
        "show NAME#1": [("show", place) for place in places],
        "show 1, of whichever has it": [("show", place.rpartition("#")[2]) for place in places],
        "refs NAME": [("refs", card.path) for card in cards],
        "docs NAME": [("docs", card.name[:8]) for card in cards],
        "a name completed": [("__complete", "--index", url, "outline", card.name[:3]) for card in cards],
        "a term completed": [("__complete", "--index", url, "define", term[:3]) for term in terms],
    }


def _place(library: Library, card: ContractCard, rng: random.Random) -> str:
    numbers = [section.number for section in library.sections(card.id) if section.number]
    return f"{card.path}#{rng.choice(numbers)}" if numbers else ""


def _opened(url: str, card: ContractCard) -> float:
    """Milliseconds from nothing to the facts of one contract."""
    began = perf_counter()
    with open_library(url) as library:
        library.contract(library.card(card.path).id)
    return 1000 * (perf_counter() - began)


# -- the tables --


def alone(work: str, *words: Any) -> Any:
    """What a piece of the work says, done in a process of its own."""
    command = [sys.executable, __file__, "--work", work, *map(str, words)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measured(sections: int, nodes: Any, path: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """The local and the served shelf of that size."""
    found: dict[str, dict[str, Any]] = {}
    for name, url in (
        ("local", str(folder / f"{sections}")),
        ("served", f"opensearch://{nodes.authority}/b{sections}"),
    ):
        told = {**alone("index", url, path, sections), **alone("ask", url)}
        if is_served(url):
            told["nodes_mb"] = sum(map(_megabytes, nodes.pids))
            with ServedLibrary(url) as library:
                library.wire.call("DELETE", f"/{library.indices.all}")
        found[name] = told
        print(json.dumps({f"{name} {sections}": told}), file=sys.stderr)
    return found


def _megabytes(pid: int) -> float:
    """Memory that a process holds now."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in told.splitlines() if line.startswith("VmRSS")).split()[1]) / 1000


def table(found: dict[str, dict[str, Any]]) -> str:
    local, served = found["local"], found["served"]
    copies = 2 * sum(served["stored"].values())
    rows = [
        ("indexing, sections/s", f"{local['rate']:,.0f}", f"{served['rate']:,.0f}", ""),
        ("… most memory of the client, MiB", f"{local['indexing_mib']:,.0f}", f"{served['indexing_mib']:,.0f}", ""),
        *((f"{verb}, ms p50 / p95", *_cells(local, served, verb)) for verb in served["verbs"]),
        ("from nothing to one contract, ms", f"{local['opening']:,.0f}", f"{served['opening']:,.0f}", ""),
        ("most memory of who asks, MiB", f"{local['asking_mib']:,.0f}", f"{served['asking_mib']:,.0f}", ""),
        ("memory of the nodes, MB", "", f"{served['nodes_mb']:,.0f}", ""),
        ("disk, MB (served: two copies)", f"{sum(local['stored'].values()):,.0f}", f"{copies:,.0f}", ""),
    ]
    size = f"{served['sections']:,} sections of {served['contracts']:,} contracts"
    head = f"| {size} | local shelf | three nodes | requests |\n|---|--:|--:|--:|"
    return "\n".join([head, *(f"| {' | '.join(row)} |" for row in rows)])


def _cells(local: dict[str, Any], served: dict[str, Any], verb: str) -> tuple[str, str, str]:
    times = ["{:,.0f} / {:,.0f}".format(*told["verbs"][verb]) for told in (local, served)]
    return times[0], times[1], f"{served['verbs'][verb][2]:.1f}"


def on_paper(sizes: list[dict[str, Any]]) -> str:
    """What ten million contracts would take, from the largest measurement and from how it grew."""
    found = sizes[-1]["served"]
    contracts_, sections = found["contracts"], found["sections"]
    each = sections / contracts_
    bytes_each = 1e6 * sum(found["stored"].values()) / contracts_
    one_copy = bytes_each * CONTRACTS / 1e12
    shards = max(1, round(one_copy * 1000 / SHARD_GB))
    machines = max(3, round(2 * one_copy / (0.75 * DISK_TB)))
    rate = found["rate"] / (os.cpu_count() or 1)  # a core, client and copy included
    hours = CONTRACTS * each / (rate * CORES * machines) / 3600
    parts = ", ".join(
        f"{name.partition('-')[2] or 'shelf'} {1e6 * size / sections:,.0f}"
        for name, size in sorted(found["stored"].items())
    )
    head = (
        f"**{CONTRACTS:,} contracts, on paper.** From {contracts_:,} contracts with {each:.0f} sections and "
        f"{found['chars'] / contracts_ / 1000:.0f} thousand characters each (the uses of terms come on top):"
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
    limits = (
        "- What does not scale: `ask` over the whole shelf, the menus of a session and `index` read the card of every "
        "contract (0.6 kB each: 6 GB); so does `docs` without a name or `--limit`. A shelf a year or a practice group, "
        "of some 100,000 contracts, keeps them usable."
    )
    return "\n".join((head, "", size, spread, writing, _asking(sizes, CONTRACTS * each, machines), limits))


def _asking(sizes: list[dict[str, Any]], sections: float, machines: int) -> str:
    """How long a search would take, from the two sizes that were measured."""
    (small, large), verb = (sizes[0]["served"], sizes[-1]["served"]), "search, three words"
    before, after = (told["verbs"][verb][0] for told in (small, large))
    if after - before < 0.25 * before:
        return (
            "- How long a search takes there cannot be told from these sizes: it is the fixed cost of its requests, "
            "and what grows with the shelf does not show yet."
        )
    each = (after - before) / (large["sections"] - small["sections"])  # ms a section, on the cores of here
    slowest = before + each * sections * (os.cpu_count() or 1) / (CORES * machines)
    return (
        f"- {slowest / 1000:,.1f} s for a search at the median, if it goes on growing as from {small['sections']:,} to "
        f"{large['sections']:,} sections; below a second with {max(1, round(slowest / 1000)):,} times the machines."
    )


def worked(words: list[str]) -> None:
    """A piece of the work, in the process that `alone` started."""
    name, *rest = words
    if name == "make":
        make(Path(rest[0]), int(rest[1]))
        print("{}")
    else:
        print(json.dumps(index(rest[0], Path(rest[1]), int(rest[2])) if name == "index" else ask(rest[0])))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    options.add_argument("--sections", type=int, nargs="+", default=[20_000])
    options.add_argument("--memory", default="1g", help="of each node")
    options.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    options.add_argument("--work", nargs="+", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.work:
        worked(chosen.work)
        return 0
    from opensearch_nodes import Nodes, Unavailable

    sizes: list[dict[str, Any]] = []
    told = ""
    try:
        with Nodes(3, memory=chosen.memory, quick_start=False) as nodes, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made"
            alone("make", path, max(chosen.sections))
            measured(WARM, nodes, path, Path(folder))  # what a server is slow at in its first minute is not measured
            for sections in chosen.sections:
                sizes.append(measured(sections, nodes, path, Path(folder)))
                tables = [table(found) for found in sizes]
                told = "\n\n".join([
                    *tables, f"Nodes of {chosen.memory} heap. {local_bench.conditions()}", on_paper(sizes)
                ])  # fmt: skip
                print(tables[-1])
                if chosen.write:
                    given = " ".join(map(str, chosen.sections))
                    put_into_readme("Served shelf", f"served.py --sections {given}", told, BEGIN, END)
    except Unavailable as error:
        print(f"NO OPENSEARCH HERE, NOTHING WAS MEASURED: {error}", file=sys.stderr)
        return 3
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
