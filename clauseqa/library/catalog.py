"""The catalog: contracts with all their facts in one SQLite file. It is the truth of a shelf.

Promise: what a transaction committed is there, whole, after any crash; a contract is visible from the moment its full
text is searchable until the moment its successor is; nothing in the file can make us run code (no triggers, no views,
an untrusted schema, no pickles). The full-text index can always be made again from here.

States of a contract: PENDING (its facts are here, its full text may not be), LIVE, LEAVING (its successor or its
removal is under way; still shown).
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any

from clauseqa.errors import BrokenShelf, LockedShelf, NewerShelf, NoShelf, NotFound, ShelfError
from clauseqa.library.names import fold
from clauseqa.library.rows import (
    USE_SIZE,
    card_of,
    facts_of,
    packed,
    packed_json,
    packed_layout,
    packed_text,
    reference_of,
    reference_row,
    section_of,
    section_row,
    term_of,
    term_row,
    unpacked_layout,
    unpacked_numbers,
    unpacked_text,
    unpacked_uses,
    uses_by_term,
)  # fmt: skip
from clauseqa.model import Contract, ContractCard, Page, Reference, Section, Term, TermUse, Text

if TYPE_CHECKING:
    from clauseqa.clause_types import Clause

SCHEMA_VERSION = 2
APPLICATION_ID = 0x434C5141  # "CLQA"
PENDING, LIVE, LEAVING = 0, 1, 2

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE contracts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, so an unfinished step can be repeated
    state INTEGER NOT NULL,
    file TEXT NOT NULL,  -- the file it was read from, as the user named it
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,  -- what analysed it
    media_type TEXT NOT NULL,
    encoding TEXT NOT NULL,
    title TEXT,
    type TEXT,
    pages INTEGER NOT NULL,
    chars INTEGER NOT NULL,
    sections INTEGER NOT NULL,
    terms INTEGER NOT NULL,
    "references" INTEGER NOT NULL,
    dangling INTEGER NOT NULL,
    units INTEGER NOT NULL,  -- documents of the full-text index
    facts TEXT NOT NULL
);
CREATE INDEX contracts_by_path ON contracts (path);
CREATE INDEX contracts_by_file ON contracts (file);
CREATE INDEX contracts_unfinished ON contracts (state) WHERE state <> 1;
CREATE TABLE texts (
    contract INTEGER PRIMARY KEY,
    content BLOB NOT NULL,
    clean BLOB,  -- null: the same as content
    pages BLOB NOT NULL,
    furniture BLOB NOT NULL,
    layout TEXT NOT NULL  -- the rest of what the reader knows of it
);
CREATE TABLE sections (
    contract INTEGER NOT NULL, "index" INTEGER NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,
    heading TEXT, heading_start INTEGER, heading_end INTEGER, parent INTEGER, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, page INTEGER, rule TEXT NOT NULL,
    PRIMARY KEY (contract, "index")
) WITHOUT ROWID;
CREATE INDEX sections_by_number ON sections (number, contract);
CREATE TABLE terms (
    contract INTEGER NOT NULL, "index" INTEGER NOT NULL, term TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, form TEXT NOT NULL, definiens_start INTEGER, definiens_end INTEGER, scope TEXT,
    section INTEGER, effect TEXT NOT NULL, base INTEGER, rule TEXT NOT NULL, folded TEXT NOT NULL, uses BLOB NOT NULL,
    PRIMARY KEY (contract, "index")
) WITHOUT ROWID;
CREATE INDEX terms_by_name ON terms (folded, contract, term);
CREATE TABLE "references" (
    contract INTEGER NOT NULL, "index" INTEGER NOT NULL, surface TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, kind TEXT NOT NULL, instrument TEXT, source INTEGER, targets TEXT NOT NULL,
    sections BLOB NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, candidates TEXT NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (contract, "index")
) WITHOUT ROWID;
CREATE INDEX references_by_status ON "references" (status, contract);
"""
_CLAUSES = """
CREATE TABLE clauses (
    contract INTEGER NOT NULL, type TEXT NOT NULL, section INTEGER, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    score REAL NOT NULL
);
CREATE INDEX clauses_by_contract ON clauses (contract);
CREATE INDEX clauses_by_type ON clauses (type, score DESC);
"""
_CHANGES = {2: _CLAUSES}  # what brings a catalog of the version before to this one

_CARD = 'id, path, title, type, pages, chars, sections, terms, "references", dangling, sha256, facts'
_SECTION = '"index", number, kind, label, heading, heading_start, heading_end, parent, start, "end", page, rule'
_TERM = '"index", term, start, "end", form, definiens_start, definiens_end, scope, section, effect, base, rule'
_REFERENCE = (
    '"index", surface, start, "end", kind, instrument, source, targets, sections, status, reason, candidates, rule'
)
_DELETE_FACTS = (
    "DELETE FROM texts",
    "DELETE FROM sections",
    "DELETE FROM terms",
    'DELETE FROM "references"',
    "DELETE FROM clauses",
)


class Catalog:
    """One open catalog. Safe to use from several threads; `close` it."""

    def __init__(self, path: str, *, create: bool = False) -> None:
        """Open the file at `path`. Raises NoShelf, BrokenShelf, NewerShelf, LockedShelf, ShelfError."""
        self.path = path
        self.read_only = False
        self._lock = RLock()
        if not create and not os.path.exists(path):
            raise NoShelf(f"no index at {os.path.dirname(path) or path}", hint="build one: clauseqa index FILE…")
        try:
            self._connection = self._connect(create)
        except OSError as error:
            raise ShelfError(f"{path} cannot be made: {error.strerror}", hint=_OWNER) from error
        except sqlite3.Error as error:
            raise self._translated(error) from error
        try:
            with self._guard():
                self._prepare(create)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    # -- opening --

    def _connect(self, create: bool) -> sqlite3.Connection:
        if create:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            os.close(descriptor)
        self.read_only = not (os.access(self.path, os.W_OK) and os.access(os.path.dirname(self.path) or ".", os.W_OK))
        if not self.read_only:
            return self._configured(f"{_file_uri(self.path)}?mode=rw")
        try:
            connection = self._configured(f"{_file_uri(self.path)}?mode=ro")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:  # a journal that nobody may write: the directory cannot change under us
            connection = self._configured(f"{_file_uri(self.path)}?immutable=1")
        return connection

    def _configured(self, uri: str) -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        return connection

    def _prepare(self, create: bool) -> None:
        version = int(self._one("PRAGMA user_version")[0])
        if version > SCHEMA_VERSION:
            raise NewerShelf(
                f"{self.path} was written by a newer clauseqa (version {version}; this one reads {SCHEMA_VERSION})",
                hint="upgrade clauseqa, or build another index: clauseqa index --index DIR FILE…",
            )
        if version == 0:
            self._create_tables(create)
        elif version < SCHEMA_VERSION:
            self._migrate(version)
        application = int(self._one("PRAGMA application_id")[0])
        foreign = self._one("SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')")[0]
        if application != APPLICATION_ID or foreign:
            raise BrokenShelf(f"{self.path} is not a catalog of clauseqa", hint=_REBUILD)

    def _create_tables(self, create: bool) -> None:
        if self._one("SELECT count(*) FROM sqlite_master")[0]:
            raise BrokenShelf(f"{self.path} is not a catalog of clauseqa", hint=_REBUILD)
        if not create:
            raise NoShelf(f"the index at {self.path} is empty", hint="build one: clauseqa index FILE…")
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            if self._one("PRAGMA user_version")[0]:  # another process was quicker
                return
            for statements in (_TABLES, *_CHANGES.values()):
                self._run(statements)
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _migrate(self, version: int) -> None:
        """Bring an older catalog to the present version; it loses nothing."""
        if self.read_only:
            raise ShelfError(f"{self.path} is of an older version ({version}) and cannot be written", hint=_OWNER)
        with self.transaction():
            for step in range(int(self._one("PRAGMA user_version")[0]) + 1, SCHEMA_VERSION + 1):
                self._run(_CHANGES[step])
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _run(self, statements: str) -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                self._connection.execute(statement)

    # -- the one door to SQLite --

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """What SQLite raises, as one of ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._translated(error) from error

    @contextmanager
    def _unpacking(self) -> Iterator[None]:
        """What is raised by a value that cannot have been written by us."""
        try:
            yield
        except (zlib.error, ValueError, TypeError) as error:
            raise BrokenShelf(f"{self.path} is damaged: {error}", hint=_REBUILD) from error

    def _translated(self, error: sqlite3.Error) -> ShelfError:
        said = str(error)
        if "locked" in said or "busy" in said:
            return LockedShelf(f"{self.path} is being written by another process", hint="try again in a moment")
        if "full" in said:
            return ShelfError(f"{self.path}: the disk is full", hint="free some space; what was indexed before is safe")
        if "readonly" in said or "unable to open" in said:
            return ShelfError(f"{self.path} cannot be written: {said}", hint=_OWNER)
        return BrokenShelf(f"{self.path} is damaged: {said}", hint=_REBUILD)

    def _one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        return self._connection.execute(sql, values).fetchone()

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock, self._guard():
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside becomes true at once, or not at all."""
        with self._lock, self._guard():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment."""
        with self._lock, self._guard():
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    # -- writing --

    def insert(
        self, contract: Contract, *, file: str, fingerprint: str, units: int, clauses: Iterable[Clause] = ()
    ) -> int:
        """Write all facts of `contract` as PENDING; its id. Call inside `transaction`."""
        text = contract.text
        dangling = sum(reference.status in {"dangling", "mismatch"} for reference in contract.references)
        cursor = self._connection.execute(
            _into("contracts", 18),
            (
                None, PENDING, file, text.path, text.sha256, fingerprint, text.media_type, text.encoding,
                contract.title, contract.type, len(text.pages), len(text.content), len(contract.sections),
                len(contract.terms), len(contract.references), dangling, units, packed_json(contract.facts),
            ),
        )  # fmt: skip
        card_id = int(cursor.lastrowid or 0)
        self._insert_text(card_id, text)
        self._insert_facts(card_id, contract)
        rows = ((card_id, c.type, c.section, c.start, c.end, c.score) for c in clauses)
        self._connection.executemany(_into("clauses", 6), rows)
        return card_id

    def _insert_text(self, card_id: int, text: Text) -> None:
        clean = None if text.clean == text.content else packed_text(text.clean)
        pages = packed(number for page in text.pages for number in (page.number, page.start, page.end))
        furniture = packed(offset for span in text.furniture for offset in span)
        self._connection.execute(
            _into("texts", 6),
            (card_id, packed_text(text.content), clean, pages, furniture, packed_layout(text)),
        )

    def _insert_facts(self, card_id: int, contract: Contract) -> None:
        write = self._connection.executemany
        uses = uses_by_term(contract)
        write(_into("sections", 13), (section_row(card_id, section) for section in contract.sections))
        write(_into("terms", 15), (term_row(card_id, term, uses.get(term.index, ())) for term in contract.terms))
        write(_into('"references"', 14), (reference_row(card_id, reference) for reference in contract.references))

    def leave(self, ids: Collection[int]) -> None:
        """Mark contracts as LEAVING. Call inside `transaction`."""
        self._connection.executemany(
            "UPDATE contracts SET state = ? WHERE id = ? AND state = ?", [(LEAVING, card_id, LIVE) for card_id in ids]
        )

    def settle(self) -> None:
        """The full text is committed: what was PENDING is LIVE, what was LEAVING is gone."""
        with self.transaction():
            for delete in _DELETE_FACTS:
                self._connection.execute(
                    " ".join((delete, "WHERE contract IN (SELECT id FROM contracts WHERE state = 2)"))
                )
            self._connection.execute("DELETE FROM contracts WHERE state = ?", (LEAVING,))
            self._connection.execute("UPDATE contracts SET state = ? WHERE state = ?", (LIVE, PENDING))

    def unfinished(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Ids of the contracts that are PENDING and of those that are LEAVING."""
        rows = self._rows("SELECT id, state FROM contracts WHERE state <> 1 ORDER BY id")
        pending = tuple(card_id for card_id, state in rows if state == PENDING)
        return pending, tuple(card_id for card_id, state in rows if state == LEAVING)

    def source(self, card_id: int) -> tuple[str, str]:
        """The file a contract was read from, and what analysed it."""
        rows = self._rows("SELECT file, fingerprint FROM contracts WHERE id = ?", (card_id,))
        if not rows:
            raise NotFound(f"no contract has the id {card_id}")
        return rows[0][0], rows[0][1]

    def last_id(self) -> int:
        """The highest id that was ever given."""
        rows = self._rows("SELECT seq FROM sqlite_sequence WHERE name = 'contracts'")
        return int(rows[0][0]) if rows else 0

    def state(self) -> tuple[int, int]:
        """Changes whenever anybody has committed something."""
        return int(self._rows("PRAGMA data_version")[0][0]), self._connection.total_changes

    def staying(self) -> tuple[int, ...]:
        """Ids of all contracts but those that are LEAVING."""
        return tuple(card_id for (card_id,) in self._rows("SELECT id FROM contracts WHERE state <> 2 ORDER BY id"))

    # -- what the shelf knows of itself --

    def meta(self, key: str) -> str | None:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Call inside `transaction`."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def files(self) -> dict[str, tuple[str, str, tuple[int, ...]]]:
        """Of every file on the shelf: the hash of its bytes, what analysed it, and the ids of its contracts."""
        found: dict[str, tuple[str, str, tuple[int, ...]]] = {}
        for file, sha256, fingerprint, card_id in self._rows(
            "SELECT file, sha256, fingerprint, id FROM contracts WHERE state <> 0 ORDER BY id"
        ):
            ids = found[file][2] if file in found else ()
            found[file] = (sha256, fingerprint, (*ids, card_id))
        return found

    def units(self) -> int:
        """How many documents the full-text index must hold."""
        return int(self._rows("SELECT coalesce(sum(units), 0) FROM contracts WHERE state <> 0")[0][0])

    def check(self) -> tuple[str, ...]:
        """What SQLite finds damaged; () when nothing is."""
        said = tuple(str(row[0]) for row in self._rows("PRAGMA integrity_check(20)"))
        return () if said == ("ok",) else said

    # -- reading --

    def cards(self) -> tuple[ContractCard, ...]:
        return tuple(card_of(row) for row in self._rows(_select(_CARD, "contracts WHERE state <> 0 ORDER BY path, id")))

    def card(self, card_id: int) -> ContractCard:
        rows = self._rows(_select(_CARD, "contracts WHERE id = ?"), (card_id,))
        if not rows:
            raise NotFound(f"no contract has the id {card_id}")
        return card_of(rows[0])

    def names(self) -> list[tuple[int, str, str | None]]:
        """(id, path, title) of every contract, by path."""
        return self._rows("SELECT id, path, title FROM contracts WHERE state <> 0 ORDER BY path, id")

    def ids_of_path(self, path: str) -> list[int]:
        return [
            card_id
            for (card_id,) in self._rows("SELECT id FROM contracts WHERE path = ? AND state <> 0 ORDER BY id", (path,))
        ]

    def ids_of_file(self, file: str) -> list[int]:
        return [card_id for (card_id,) in self._rows("SELECT id FROM contracts WHERE file = ? AND state = 1", (file,))]

    def only_card(self) -> ContractCard | None:
        """The contract of a shelf that holds just one."""
        rows = self._rows(_select(_CARD, "contracts WHERE state <> 0 LIMIT 2"))
        return card_of(rows[0]) if len(rows) == 1 else None

    def text(self, card_id: int) -> Text:
        """The document's text and layout. Raises NotFound."""
        rows = self._rows(
            "SELECT path, sha256, media_type, encoding, content, clean, texts.pages, furniture, layout"
            " FROM contracts JOIN texts ON contract = id WHERE id = ?",
            (card_id,),
        )
        if not rows:
            raise NotFound(f"no contract has the id {card_id}")
        path, sha256, media_type, encoding, packed_content, packed_clean, packed_pages, packed_furniture, layout = rows[
            0
        ]
        with self._unpacking():
            content = unpacked_text(packed_content)
            clean = content if packed_clean is None else unpacked_text(packed_clean)
            pages = unpacked_numbers(packed_pages)
            furniture = unpacked_numbers(packed_furniture)
            return Text(
                path=path, sha256=sha256, media_type=media_type, encoding=encoding, content=content, clean=clean,
                pages=tuple(Page(*pages[at : at + 3]) for at in range(0, len(pages), 3)),
                furniture=tuple((furniture[at], furniture[at + 1]) for at in range(0, len(furniture), 2)),
                **unpacked_layout(layout),
            )  # fmt: skip

    def sections(self, card_id: int) -> tuple[Section, ...]:
        return tuple(
            section_of(row)
            for row in self._rows(_select(_SECTION, 'sections WHERE contract = ? ORDER BY "index"'), (card_id,))
        )

    def section_numbers(self, card_id: int) -> list[tuple[str, str | None]]:
        """(number, heading) of every numbered section of one contract, in order."""
        return self._rows(
            "SELECT number, heading FROM sections WHERE contract = ? AND number <> '' ORDER BY \"index\"", (card_id,)
        )

    def contracts_with_number(self, number: str) -> list[int]:
        """Ids of the contracts that hold a unit of that very number."""
        return [
            card_id
            for (card_id,) in self._rows(
                "SELECT DISTINCT contract FROM sections JOIN contracts ON id = contract WHERE number = ? AND state <> 0"
                " ORDER BY path, id",
                (number,),
            )
        ]

    def terms(self, card_id: int) -> tuple[Term, ...]:
        """All defined terms of one contract, in order."""
        return tuple(
            term_of(row) for row in self._rows(_select(_TERM, 'terms WHERE contract = ? ORDER BY "index"'), (card_id,))
        )

    def terms_named(self, name: str | None, card_id: int | None = None) -> list[tuple[int, Term]]:
        """(contract id, term) of the terms of that name in any case (None: of all), in the order of the paths."""
        wanted, values = ["state <> 0"], list[Any]()
        if name is not None:
            wanted.append("folded = ?")
            values.append(fold(name))
        if card_id is not None:
            wanted.append("contract = ?")
            values.append(card_id)
        source = "terms t JOIN contracts c ON c.id = t.contract WHERE " + " AND ".join(wanted)
        rows = self._rows(_select(_of("t", _TERM), source + ' ORDER BY c.path, c.id, t."index"'), values)
        return [(row[0], term_of(row[1:])) for row in rows]

    def term_names(self) -> tuple[str, ...]:
        rows = self._rows(
            "SELECT DISTINCT term FROM terms WHERE contract IN (SELECT id FROM contracts WHERE state <> 0)"
        )
        return tuple(sorted((term for (term,) in rows), key=lambda term: (term.casefold(), term)))

    def uses(self, card_id: int, term: int) -> tuple[TermUse, ...]:
        rows = self._rows('SELECT uses FROM terms WHERE contract = ? AND "index" = ?', (card_id, term))
        with self._unpacking():
            return tuple(unpacked_uses(term, rows[0][0])) if rows else ()

    def all_uses(self, card_id: int) -> tuple[TermUse, ...]:
        rows = self._rows('SELECT "index", uses FROM terms WHERE contract = ?', (card_id,))
        with self._unpacking():
            found = [use for term, packed in rows for use in unpacked_uses(term, packed)]
        return tuple(sorted(found, key=lambda use: (use.start, use.end, use.term)))

    def use_counts(self, card_id: int) -> dict[int, int]:
        """Of every term of one contract, how often it is used."""
        return {
            term: size // USE_SIZE
            for term, size in self._rows('SELECT "index", length(uses) FROM terms WHERE contract = ?', (card_id,))
        }

    def references(self, card_id: int) -> tuple[Reference, ...]:
        rows = self._rows(_select(_REFERENCE, '"references" WHERE contract = ? ORDER BY "index"'), (card_id,))
        with self._unpacking():
            return tuple(reference_of(row) for row in rows)

    def references_of(self, statuses: Collection[str]) -> list[tuple[int, Reference]]:
        """(contract id, reference) of all references of those statuses, in the order of the paths."""
        marks = ",".join("?" * len(statuses))
        source = f'"references" r JOIN contracts c ON c.id = r.contract WHERE r.status IN ({marks}) AND c.state <> 0'
        rows = self._rows(_select(_of("r", _REFERENCE), source + ' ORDER BY c.path, c.id, r."index"'), tuple(statuses))
        with self._unpacking():
            return [(row[0], reference_of(row[1:])) for row in rows]

    def clauses(self, type_: str | None, card_id: int | None, limit: int | None) -> list[tuple[int, Clause]]:
        """(contract id, clause) of the likely clauses of a type, of one contract, or both; the surest first."""
        from clauseqa.clause_types import Clause

        wanted, values = ["state <> 0" if card_id is None else "true"], list[Any]()
        for column, value in (("k.type", type_), ("k.contract", card_id)):
            if value is not None:
                wanted.append(f"{column} = ?")
                values.append(value)
        source = "clauses k JOIN contracts c ON c.id = k.contract WHERE " + " AND ".join(wanted)
        order = " ORDER BY k.score DESC, c.path, c.id, k.start LIMIT ?"
        rows = self._rows(
            _select('k.contract, k.type, k.section, k.start, k."end", k.score', source + order),
            (*values, -1 if limit is None else limit),
        )
        return [(row[0], Clause(*row[1:])) for row in rows]

    def contract(self, card_id: int) -> Contract:
        """All facts of one contract. Raises NotFound."""
        with self.snapshot():
            text = self.text(card_id)
            title, type_, facts = self._one("SELECT title, type, facts FROM contracts WHERE id = ?", (card_id,))
            return Contract(
                text=text, title=title, type=type_, sections=self.sections(card_id), terms=self.terms(card_id),
                references=self.references(card_id), uses=self.all_uses(card_id), facts=facts_of(facts),
            )  # fmt: skip


_REBUILD = "see what can be saved: clauseqa doctor; or build another index: clauseqa index --index DIR FILE…"
_OWNER = "check who owns the index directory, or name another: --index DIR"


def _select(columns: str, source: str) -> str:
    return " ".join(("SELECT", columns, "FROM", source))


def _into(table: str, columns: int) -> str:
    return " ".join(("INSERT INTO", table, "VALUES (", ",".join("?" * columns), ")"))


def _of(table: str, columns: str) -> str:
    """The columns of facts, with the contract first, in a statement that joins tables."""
    return ", ".join(f"{table}.{column.strip()}" for column in ("contract", *columns.split(",")))


def _file_uri(path: str) -> str:
    absolute = os.path.abspath(path).replace("\\", "/")
    quoted = "".join(char if char.isalnum() or char in "/._-~:" else _percent(char) for char in absolute)
    return "file://" + (quoted if quoted.startswith("/") else "/" + quoted)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in os.fsencode(char))
