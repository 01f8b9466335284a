"""The full-text index beside native engines: the same sections, the same questions, in one run.

    python bench/engines.py                      20,000 sections
    python bench/engines.py --sections 200000    … as many as asked for
    python bench/engines.py --write              … and the table into bench/README.md

SQLite FTS5 comes with Python; tantivy and bm25s are fetched by pip into a folder of their own. Each engine stems
English in its own way and keeps what it needs for exact phrases (bm25s keeps none). Sections, questions and clock are
those of bench/shelf.py: processor time of this process, all threads, each question the second time it is asked.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any, Protocol

import rivals
from shelf import Paper, conditions, index_ours, papers, questions, timed
from startup import put_into_readme

from clauseqa.library import fulltext
from clauseqa.library.language import parse
from clauseqa.library.ranking import Ranker
from clauseqa.stems import words

BEGIN, END = "<!-- engines -->", "<!-- /engines -->"
SORTS = ("three words", "phrase", "question", "prefix")
ANY = ("three words", "question")
Places = list[tuple[int, int]]  # (contract, section) of the ten best, best first


class Engine(Protocol):
    name: str

    def index(self, made: list[Paper]) -> None: ...
    def open(self) -> None: ...
    def ask(self, query: str, any_word: bool) -> Places | None:
        """None: it has no such question."""
        ...


class Ours:
    name = "clauseqa"

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "ours"

    def index(self, made: list[Paper]) -> None:
        index_ours(self._folder, made)

    def open(self) -> None:
        self._snapshot = fulltext.Snapshot(str(self._folder))
        self._ranker = Ranker(self._snapshot, lambda _: ())

    def ask(self, query: str, any_word: bool) -> Places:
        found = self._ranker.best(parse(query, any_word=any_word).query, contracts=None, limit=10)[0]
        return [self._snapshot.place(doc) for doc, _ in found]


class Fts5:
    name = f"SQLite FTS5 {sqlite3.sqlite_version}"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite"

    def index(self, made: list[Paper]) -> None:
        connection = sqlite3.connect(self._path)
        connection.execute(
            "CREATE VIRTUAL TABLE sections USING fts5(text, contract UNINDEXED, section UNINDEXED, content='',"
            " contentless_unindexed=1, tokenize='porter unicode61')"
            if sqlite3.sqlite_version_info >= (3, 47)
            else "CREATE VIRTUAL TABLE sections USING fts5(text, contract UNINDEXED, section UNINDEXED,"
            " tokenize='porter unicode61')"
        )
        connection.executemany("INSERT INTO sections VALUES (?, ?, ?)", _texts(made))
        connection.execute("INSERT INTO sections (sections) VALUES ('optimize')")
        connection.commit()
        connection.close()

    def open(self) -> None:
        self._connection = sqlite3.connect(self._path)

    def ask(self, query: str, any_word: bool) -> Places:
        rows = self._connection.execute(
            "SELECT contract, section FROM sections WHERE sections MATCH ? ORDER BY rank LIMIT 10",
            (_in_fts5(query, any_word),),
        )
        return [(contract, section) for contract, section in rows]


def _in_fts5(query: str, any_word: bool) -> str:
    if query.startswith('"'):
        return query
    if query.endswith("*"):
        return f'"{query[:-1]}" *'
    return (" OR " if any_word else " ").join(f'"{word}"' for word in words(query))


class Tantivy:
    name = rivals.version_of(rivals.ENGINES[0])

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "tantivy"

    def _opened(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False, tokenizer_name="en_stem")
        builder.add_integer_field("contract", stored=True)
        builder.add_integer_field("section", stored=True)
        self._folder.mkdir(exist_ok=True)
        return tantivy.Index(builder.build(), path=str(self._folder))

    def index(self, made: list[Paper]) -> None:
        import tantivy

        writer = self._opened().writer(heap_size=256_000_000, num_threads=1)
        for text, contract, section in _texts(made):
            writer.add_document(tantivy.Document(text=text, contract=contract, section=section))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._index = self._opened()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, query: str, any_word: bool) -> Places:
        found = self._searcher.search(self._query(query, any_word), 10).hits
        documents = [self._searcher.doc(address) for _, address in found]
        return [(document["contract"][0], document["section"][0]) for document in documents]

    def _query(self, query: str, any_word: bool) -> Any:
        import tantivy

        if query.endswith("*"):
            return tantivy.Query.regex_query(self._index.schema, "text", query[:-1].lower() + ".*")
        quoted = query if query.startswith('"') else " ".join(f'"{word}"' for word in words(query))
        return self._index.parse_query(quoted, ["text"], conjunction_by_default=not any_word)


class Bm25s:
    name = rivals.version_of(rivals.ENGINES[1])

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "bm25s"

    def index(self, made: list[Paper]) -> None:
        import bm25s

        texts = list(_texts(made))
        retriever = bm25s.BM25()
        retriever.index(
            bm25s.tokenize([text for text, _, _ in texts], stopwords="en", stemmer=_stems, show_progress=False),
            show_progress=False,
        )
        retriever.save(str(self._folder))
        self._places = [(contract, section) for _, contract, section in texts]

    def open(self) -> None:
        import bm25s

        self._retriever = bm25s.BM25.load(str(self._folder))

    def ask(self, query: str, any_word: bool) -> Places | None:
        import bm25s

        if not any_word:
            return None
        tokens = bm25s.tokenize([query], stopwords="en", stemmer=_stems, show_progress=False, return_ids=False)
        found, _ = self._retriever.retrieve(tokens, k=10, show_progress=False)
        return [self._places[doc] for doc in found[0]]


def _stems(given: list[str]) -> list[str]:
    """bm25s brings no stemmer: it is lent ours."""
    from clauseqa.stems import stem

    return [stem(word) for word in given]


def _texts(made: list[Paper]) -> Any:
    for contract, content, found in made:
        for unit in found:
            yield " ".join(content[start:end] for start, end in unit.spans), contract, unit.section


# -- the run --


def clock(work: Callable[[], Any]) -> float:
    start = process_time()
    work()
    return process_time() - start


def run(sections: int, folder: Path) -> str:
    """The table of one size."""
    made = papers(sections)
    asked = questions(made)
    engines: list[Engine] = [Ours(folder), Fts5(folder), Tantivy(folder), Bm25s(folder)]
    columns: dict[str, list[str]] = {}
    tens: dict[str, list[Places | None]] = {}
    for engine in engines:
        tens[engine.name], columns[engine.name] = _measured(engine, made, asked)
        columns[engine.name].append(_alike(tens["clauseqa"], tens[engine.name]))
        print(engine.name, *columns[engine.name], sep=" | ", file=sys.stderr)
    titles = ["indexing, sections/s", "opening, ms", *(f"{sort}, ms" for sort in SORTS), "of its ten best, ours too"]
    rows = [f"| {sections:,} sections, p50 / p95 | " + " | ".join(columns) + " |", "|---|" + "--:|" * len(columns)]
    for at, title in enumerate(titles):
        rows.append(f"| {title} | " + " | ".join(cells[at] for cells in columns.values()) + " |")
    return "\n".join(rows)


def _measured(engine: Engine, made: list[Paper], asked: dict[str, list[str]]) -> tuple[list[Places | None], list[str]]:
    """Its ten best for each question of three words, and what it costs."""
    sections = sum(len(found) for _, _, found in made)
    cells = [f"{sections / clock(lambda: engine.index(made)):,.0f}"]
    cells.append(f"{1000 * min(clock(engine.open) for _ in range(3)):.1f}")
    for sort in SORTS:
        if engine.ask(asked[sort][0], sort in ANY) is None:
            cells.append("–")
        else:
            cells.append("{:.2f} / {:.2f}".format(*timed(engine.ask, asked[sort], sort in ANY)))
    return [engine.ask(query, True) for query in asked["three words"]], cells


def _alike(ours: list[Places | None], theirs: list[Places | None]) -> str:
    shared = sum(len(set(mine or ()) & set(other or ())) for mine, other in zip(ours, theirs, strict=True))
    return f"{shared / sum(len(other or ()) for other in theirs):.0%}"


def main() -> int:
    """Print the tables; with --write put them into bench/README.md."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--sections", type=int, nargs="+", default=[20_000])
    options.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    chosen = options.parse_args()
    rivals.borrow(rivals.ENGINES)
    tables = []
    for sections in chosen.sections:
        folder = Path(tempfile.mkdtemp(prefix="clauseqa-engines-"))
        try:
            tables.append(run(sections, folder))
        finally:
            shutil.rmtree(folder)
        print(tables[-1])
    if chosen.write:
        given = " ".join(map(str, chosen.sections))
        put_into_readme(
            "Beside native engines", f"engines.py --sections {given}", "\n\n".join((*tables, conditions())), BEGIN, END
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
