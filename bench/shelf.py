"""What the shelf costs, beside plain Whoosh on the same sections in the same run.

    python bench/shelf.py                      20,000 sections
    python bench/shelf.py --sections 200000    … as many as asked for
    python bench/shelf.py --write              … and the table into bench/README.md

The sections are those of the agreements in ../shared/data; where more are asked for than they have, they come again
with every number and every tenth word varied. Plain Whoosh has its defaults: TEXT with its stemming analyzer, its own
searcher. Times are CPU times of this process; each question is asked of an open index that has been asked before.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import random
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import analysis, fields, index, qparser

from clauseqa import readers, segment
from clauseqa.errors import ClauseqaError
from clauseqa.library import fulltext, scores
from clauseqa.library.language import parse
from clauseqa.library.ranking import Ranker
from clauseqa.library.units import Unit, units
from clauseqa.model import Contract
from clauseqa.stems import STOP

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
README = Path(__file__).parent / "README.md"
QUERIES = 40
FLOORS = {
    "indexing": 2.5,
    "three words": 10,
    "phrase": 10,
    "question": 40,
}  # times as fast as plain Whoosh, at the 95th

Paper = tuple[int, str, list[Unit]]
NEAR = 0.005  # of two scores that are the same but for the order in which their parts were added


def papers(sections: int) -> list[Paper]:
    """Contracts with `sections` units in all."""
    rng = random.Random(3)  # noqa: S311 - texts, not secrets
    originals: list[tuple[str, list[Unit]]] = []
    made: list[Paper] = []
    total = 0
    for content, found in _again_and_again(_originals(), originals):
        text = content if len(made) < len(originals) else _varied(content, rng)
        kept = found[: sections - total]
        made.append((len(made) + 1, text, kept))
        total += len(kept)
        if total >= sections:
            break
    return made


def _again_and_again(
    fresh: Iterator[tuple[str, list[Unit]]], seen: list[tuple[str, list[Unit]]]
) -> Iterator[tuple[str, list[Unit]]]:
    for original in fresh:
        seen.append(original)
        yield original
    while True:
        yield from seen


def _originals() -> Iterator[tuple[str, list[Unit]]]:
    for path in sorted((SHARED / "edgar-txt").rglob("*.txt")) + sorted((SHARED / "cuad" / "txt").rglob("*.txt")):
        try:
            [text] = readers.read(path)
            sections = segment.segment(text)
        except (ClauseqaError, ValueError, LookupError) as error:
            print(f"left out: {path.name}: {error}", file=sys.stderr)
            continue
        yield text.clean, list(units(Contract(text, None, None, sections, (), ())))


def _varied(content: str, rng: random.Random) -> str:
    """The same text, character for character as long, with other numbers and every tenth word turned round."""
    words = content.split(" ")
    for at in range(rng.randrange(10), len(words), 10):
        if words[at].isalpha():
            words[at] = words[at][::-1]
    return " ".join(words).translate(str.maketrans("123456789", "".join(rng.sample("123456789", 9))))


# -- the two indexes --


def index_plain(directory: Path, made: list[Paper]) -> None:
    directory.mkdir()
    schema = fields.Schema(
        text=fields.TEXT(analyzer=analysis.StemmingAnalyzer()), kind=fields.ID, key=fields.ID(stored=True)
    )
    writer = index.create_in(str(directory), schema).writer()
    for contract, content, found in made:
        for unit in found:
            words = " ".join(content[start:end] for start, end in unit.spans)
            writer.add_document(text=words, kind=unit.kind, key=f"{contract} {unit.section}")
    writer.commit()


def index_ours(directory: Path, made: list[Paper]) -> None:
    fulltext.write(str(directory), remove=(), add=made)


def plainly(directory: Path) -> Callable[[str, bool], Any]:
    """Asks plain Whoosh: (query, any word) -> its results."""
    whole = index.open_dir(str(directory))
    searcher = whole.searcher()

    def ask(query: str, any_word: bool) -> Any:
        group = qparser.OrGroup if any_word else qparser.AndGroup
        return searcher.search(qparser.QueryParser("text", whole.schema, group=group).parse(query), limit=10)

    return ask


def asking(directory: Path) -> Callable[[str, bool], Any]:
    """Asks ours, as an open session does."""
    snapshot = fulltext.Snapshot(str(directory))
    scores.prepare(snapshot.count)
    ranker = Ranker(snapshot, lambda _: ())
    return lambda query, any_word: ranker.best(parse(query, any_word=any_word).query, contracts=None, limit=10)


# -- what is asked --


def questions(made: list[Paper]) -> dict[str, list[str]]:
    """Queries of each sort, of words that stand in the sections."""
    rng = random.Random(5)  # noqa: S311 - queries, not secrets
    texts = [
        content[slice(*unit.spans[0])] for _, content, found in rng.sample(made, min(200, len(made))) for unit in found
    ]
    runs = [words for text in texts if len(words := [word for word in text.split() if word.isalpha()]) > 12]
    rng.shuffle(runs)

    def some(run: list[str], least: int, most: int) -> str:
        long = [word for word in run if len(word) > 3] or run
        return " ".join(rng.sample(long, min(len(long), rng.randint(least, most))))

    def together(run: list[str]) -> str:
        """Three words as one quotes them: the first and the last are no mere grammar."""
        places = [at for at in range(len(run) - 2) if not {run[at].lower(), run[at + 2].lower()} & STOP]
        at = rng.choice(places or [0])
        return '"' + " ".join(run[at : at + 3]) + '"'

    return {
        "three words": [some(run, 3, 3) for run in runs[:QUERIES]],
        "phrase": [together(run) for run in runs[QUERIES : 2 * QUERIES]],
        "question": [some(run, 6, 9) for run in runs[2 * QUERIES : 3 * QUERIES]],
        "prefix": [some(run, 1, 1)[:4] + "*" for run in runs[3 * QUERIES : 4 * QUERIES]],
    }


def timed(ask: Callable[[str, bool], Any], asked: list[str], any_word: bool) -> tuple[float, float]:
    """Milliseconds at the median and the 95th of a hundred, the second time round."""
    taken = []
    for once in (False, True):
        for query in asked:
            start = process_time()
            ask(query, any_word)
            if once:
                taken.append(1000 * (process_time() - start))
    taken.sort()
    return median(taken), taken[int(0.95 * len(taken))]


def agreement(directory: Path, asked: dict[str, list[str]]) -> str:
    """Of how many queries the ten best and their scores are those of Whoosh's searcher on the same index."""
    snapshot = fulltext.Snapshot(str(directory))
    ranker = Ranker(snapshot, lambda _: ())
    same = total = 0
    with snapshot.searcher() as searcher:
        for query in asked["three words"][:20] + asked["question"][:10]:
            node = parse(query, any_word=True).query
            ours = [score for _, score in ranker.best(node, contracts=None, limit=10)[0]]
            found = searcher.search(node, limit=10)
            theirs = [found.score(at) for at in range(found.scored_length())]
            same += len(ours) == len(theirs) and all(abs(a - b) < NEAR for a, b in zip(ours, theirs, strict=True))
            total += 1
    return f"{same} of {total}"


def run(sections: int, directory: Path, *, plain: bool) -> dict[str, Any]:
    made = papers(sections)
    measured: dict[str, Any] = {"sections": sections, "rows": []}
    rows = measured["rows"]

    def clock(work: Callable[[], Any]) -> float:
        start = process_time()
        work()
        return process_time() - start

    ours = clock(lambda: index_ours(directory / "ours", made))
    theirs = clock(lambda: index_plain(directory / "plain", made)) if plain else None
    rows.append(("indexing", "sections/s", sections / ours, sections / theirs if theirs else None))
    asked = questions(made)
    gc.collect()
    gc.freeze()  # what the bench holds is not gone through again while queries are timed
    ask = asking(directory / "ours")
    ask_plain = plainly(directory / "plain") if plain else None
    for sort, queries in asked.items():
        any_word = sort in ("three words", "question")
        mine = timed(ask, queries, any_word)
        other = timed(ask_plain, queries, any_word) if ask_plain else (None, None)
        rows.append((sort, "ms", mine, other))
    measured["same top ten and scores as Whoosh's searcher"] = agreement(directory / "ours", asked)
    opening = min(clock(lambda: fulltext.Snapshot(str(directory / "ours")).close()) for _ in range(5))
    measured["opening, ms"] = round(1000 * opening, 1)
    measured["size, MB"] = _megabytes(directory / "ours")
    return measured


def _megabytes(directory: Path) -> int:
    return round(sum(path.stat().st_size for path in directory.iterdir()) / 1e6)


def table(measured: dict[str, Any]) -> str:
    lines = [
        f"| {measured['sections']:,} sections | clauseqa p50 / p95 | plain Whoosh p50 / p95 | times |",
        "|---|--:|--:|--:|",
    ]
    for name, unit, mine, other in measured["rows"]:
        if name == "indexing":
            times = f"{mine / other:.1f}" if other else ""
            lines.append(f"| indexing, {unit} | {mine:,.0f} | {f'{other:,.0f}' if other else ''} | {times} |")
        else:
            times = f"{other[0] / mine[0]:.0f} / {other[1] / mine[1]:.0f}" if other[0] else ""
            shown = f"{other[0]:.1f} / {other[1]:.1f}" if other[0] else ""
            lines.append(f"| {name}, {unit} | {mine[0]:.2f} / {mine[1]:.2f} | {shown} | {times} |")
    said = ("same top ten and scores as Whoosh's searcher", "opening, ms", "size, MB")
    lines += [f"| {name} | {measured[name]} | | |" for name in said]
    return "\n".join(lines)


def conditions() -> str:
    """The machine, as far as it bears on the figures."""
    load = f", load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores{load}."


def write(tables: list[str]) -> None:
    """Put the tables into their place in bench/README.md."""
    text = README.read_text() if README.exists() else "# Measured\n"
    if "<!-- shelf -->" not in text:
        text += "\n## Shelf\n\n`python bench/shelf.py --write`\n\n<!-- shelf -->\n<!-- /shelf -->\n"
    before, rest = text.split("<!-- shelf -->")
    after = rest.split("<!-- /shelf -->")[1]
    README.write_text(before + "<!-- shelf -->\n" + "\n\n".join((*tables, conditions())) + "\n<!-- /shelf -->" + after)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    options.add_argument("--sections", type=int, nargs="+", default=[20_000])
    options.add_argument("--no-plain", action="store_true", help="leave plain Whoosh out")
    options.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    chosen = options.parse_args()
    tables = []
    for sections in chosen.sections:
        directory = Path(tempfile.mkdtemp(prefix="clauseqa-shelf-"))
        try:
            measured = run(sections, directory, plain=not chosen.no_plain)
        finally:
            shutil.rmtree(directory)
        print(json.dumps(measured), file=sys.stderr)
        tables.append(table(measured))
        print(tables[-1])
    if chosen.write:
        write(tables)
    return 0


if __name__ == "__main__":
    sys.exit(main())
