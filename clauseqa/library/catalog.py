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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from threading import RLock
from typing import TYPE_CHECKING, Any

from clauseqa.errors import BrokenShelf, LockedShelf, NewerShelf, NoShelf, NotFound, ShelfError
from clauseqa.library.names import fold
from clauseqa.library.rows import (
    USE_SIZE,
    card_of,
    little,
    packed,
    packed_json,
    packed_layout,
    packed_opening,
    packed_text,
    reference_of,
    reference_row,
    section_of,
    section_row,
    term_of,
    term_row,
    unpacked_layout,
    unpacked_numbers,
    unpacked_opening,
    unpacked_sums,
    unpacked_text,
    unpacked_uses,
    uses_by_term,
)
from clauseqa.library.soundness import (
    CARD,
    CLAUSE,
    LAYOUT,
    NAMES,
    REFERENCE,
    SECTION,
    TERM,
    Extent,
    check_id,
    check_order,
    check_pairs,
    check_place,
    check_reference,
    check_section,
    check_term,
    check_text,
    compare,
    sum_of,
    sums_of,
)
from clauseqa.model import Contract, ContractCard, Page, Reference, Section, Term, TermUse, Text

if TYPE_CHECKING:
    from clauseqa.called import Opening
    from clauseqa.clause_types import Clause

SCHEMA_VERSION = 4
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
_CHECKS = """
CREATE TABLE checks (  -- a sum of every row of facts, in order: see soundness
    contract INTEGER PRIMARY KEY, card INTEGER NOT NULL, text INTEGER NOT NULL, sections BLOB NOT NULL,
    terms BLOB NOT NULL, uses BLOB NOT NULL, "references" BLOB NOT NULL, clauses INTEGER NOT NULL
);
"""
_CALLED = """
CREATE TABLE called (  -- by which name others may call a contract, and what it says of itself
    contract INTEGER PRIMARY KEY, name TEXT NOT NULL, opening BLOB NOT NULL
);
CREATE INDEX called_by_name ON called (name);
CREATE TABLE naming (  -- the names of the instruments that a contract refers to
    name TEXT NOT NULL, contract INTEGER NOT NULL,
    PRIMARY KEY (name, contract)
) WITHOUT ROWID;
CREATE INDEX naming_by_contract ON naming (contract);
"""
_CHANGES = {2: _CLAUSES, 3: _CHECKS, 4: _CALLED}  # what brings a catalog of the version before to this one

_SHOWN = "contracts"  # in meta: how many are shown
_CARD = 'id, path, title, type, pages, chars, sections, terms, "references", dangling, sha256, facts'
_SUMMED = _CARD + ", file, fingerprint, units"
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
    "DELETE FROM checks",
    "DELETE FROM called",
    "DELETE FROM naming",
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
        connection = self._configured(f"{_file_uri(self.path)}?mode=ro")
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:  # no journal may be made: the directory cannot change under us
            connection.close()
            if os.path.exists(self.path + "-wal") and os.path.getsize(self.path + "-wal"):
                raise ShelfError(f"{self.path} has a journal that has to be taken in first", hint=_JOURNAL) from error
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
            return
        self._refuse_what_is_not_ours(version)
        if version < SCHEMA_VERSION:
            self._migrate(version)

    def _refuse_what_is_not_ours(self, version: int) -> None:
        """Tables and indexes are those that we make: no view, no trigger, no expression of a stranger."""
        application = int(self._one("PRAGMA application_id")[0])
        rows = self._connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        if application != APPLICATION_ID or _objects(rows) != _expected(version):
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
            self._count_what_is_shown()
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _migrate(self, version: int) -> None:
        """Bring an older catalog to the present version; it loses nothing."""
        if self.read_only:
            raise ShelfError(f"{self.path} is of an older version ({version}) and cannot be written", hint=_OWNER)
        with self.transaction():
            for step in range(int(self._one("PRAGMA user_version")[0]) + 1, SCHEMA_VERSION + 1):
                self._run(_CHANGES[step])
                if step == 3:
                    self._add_sums()
                if step == 4:
                    self._add_names()
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _add_sums(self) -> None:
        """Of a catalog that has none yet, as it is found."""
        for (card_id,) in self._connection.execute("SELECT id FROM contracts").fetchall():
            self._insert_sums(card_id)
        self._count_what_is_shown()

    def _add_names(self) -> None:
        """Of a catalog that has none yet; of a contract that cannot be read there are none."""
        for (card_id,) in self._connection.execute("SELECT id FROM contracts").fetchall():
            with suppress(BrokenShelf):
                self._insert_names(card_id, self.contract(card_id))

    def _count_what_is_shown(self) -> None:
        self.set_meta(_SHOWN, str(self._one("SELECT count(*) FROM contracts WHERE state <> 0")[0]))

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
        except UnicodeDecodeError as error:  # the words that made a table
            raise BrokenShelf(f"{self.path} is damaged: {error}", hint=_REBUILD) from error

    @contextmanager
    def _unpacking(self) -> Iterator[None]:
        """What is raised by a value that cannot have been written by us."""
        try:
            yield
        except (zlib.error, ValueError, TypeError, IndexError, OverflowError, RecursionError) as error:
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

    def _facts(self, table: str, columns: str, card_id: int) -> list[Any]:
        """The rows of one contract, the contract first, in order."""
        return self._rows(_select(f"contract, {columns}", f'{table} WHERE contract = ? ORDER BY "index"'), (card_id,))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside becomes true at once, or not at all."""
        with self._lock, self._guard():
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment."""
        with self._lock, self._guard():
            if self._connection.in_transaction:
                yield
                return
            try:
                self._connection.execute("BEGIN")
                yield
            finally:
                self._roll_back()

    def _roll_back(self) -> None:
        """End the transaction, if one is open: an interrupt may come before it began, or after the catalog closed."""
        with suppress(sqlite3.ProgrammingError):  # closed, whereby it was rolled back
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    @property
    def in_snapshot(self) -> bool:
        """Whether what is read now is of one moment."""
        return self._connection.in_transaction

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
        self._insert_names(card_id, contract)
        rows = ((card_id, c.type, c.section, c.start, c.end, float(c.score)) for c in clauses)
        self._connection.executemany(_into("clauses", 6), rows)
        self._insert_sums(card_id)
        return card_id

    def _insert_sums(self, card_id: int) -> None:
        """The sums of all facts of a contract, taken from what SQLite says that it has written."""
        sections, terms = self._facts("sections", _SECTION, card_id), self._facts("terms", _TERM + _NAME, card_id)
        references = self._facts('"references"', _REFERENCE, card_id)
        uses = self._rows('SELECT uses FROM terms WHERE contract = ? ORDER BY "index"', (card_id,))
        sums = map(sums_of, (sections, terms, uses, references))
        in_order = [little(numbers).tobytes() for numbers in sums]
        card, text = sum_of(self._card_row(card_id)), sum_of(self._layout_row(card_id))
        self._connection.execute(_into("checks", 8), (card_id, card, text, *in_order, self._clauses_sum(card_id)))

    def _card_row(self, card_id: int) -> Any:
        return self._one(_select(_SUMMED, "contracts WHERE id = ?"), (card_id,))

    def _layout_row(self, card_id: int) -> Any:
        return self._one(_select(_LAYOUT, "contracts c JOIN texts t ON t.contract = c.id WHERE c.id = ?"), (card_id,))

    def _clauses_sum(self, card_id: int) -> int:
        rows = self._rows(_select(_CLAUSE, "clauses k WHERE k.contract = ?"), (card_id,))
        return sum_of(sorted(sums_of(rows)))

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

    def _insert_names(self, card_id: int, contract: Contract) -> None:
        """What it calls itself, and the instruments that it names."""
        from clauseqa.called import names_of, opening_of

        called, naming = names_of(contract.title, contract.references)
        if called:
            opening = packed_opening(opening_of(contract.title, contract.text.clean))
            self._connection.execute(_into("called", 3), (card_id, called, opening))
        self._connection.executemany(_into("naming", 2), [(name, card_id) for name in naming])

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
            self._count_what_is_shown()

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

    def units(self) -> tuple[int, int]:
        """How many documents the full-text index must hold: before it takes in what is unfinished, and after."""
        with self._unpacking():
            before, after = self._rows(
                "SELECT total(units * (state <> 0)), total(units * (state <> 2)) FROM contracts"
            )[0]
            return int(before), int(after)

    def set_units(self, units: Mapping[int, int]) -> None:
        """Put right how many documents of the full-text index contracts have, by their ids."""
        wrong = [(number, card_id) for card_id, number in units.items() if self._units_of(card_id) != number]
        if wrong:
            with self.transaction():
                self._connection.executemany("UPDATE contracts SET units = ? WHERE id = ?", wrong)
                sums = [(sum_of(self._card_row(card_id)), card_id) for _, card_id in wrong]
                self._connection.executemany("UPDATE checks SET card = ? WHERE contract = ?", sums)

    def _units_of(self, card_id: int) -> Any:
        return self._rows("SELECT units FROM contracts WHERE id = ?", (card_id,))[0][0]

    def fold_journal(self) -> None:
        """Take the journal into the file, which is then all there is. Nobody else may have it open."""
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> tuple[str, ...]:
        """What SQLite finds damaged; () when nothing is."""
        said = tuple(str(row[0]) for row in self._rows("PRAGMA integrity_check(20)"))
        return () if said == ("ok",) else said

    # -- reading --

    def cards(self) -> tuple[ContractCard, ...]:
        source = "contracts c LEFT JOIN checks k ON k.contract = c.id WHERE c.state <> 0 ORDER BY c.path, c.id"
        with self.snapshot(), self._unpacking():
            rows = self._rows(_select(_columns("c", _SUMMED) + ", k.card", source))
            self._check_number(len(rows))
            return tuple(_checked_card(row) for row in rows)

    def card(self, card_id: int) -> ContractCard:
        source = "contracts c LEFT JOIN checks k ON k.contract = c.id WHERE c.id = ?"
        rows = self._rows(_select(_columns("c", _SUMMED) + ", k.card", source), (card_id,))
        if not rows:
            raise NotFound(f"no contract has the id {card_id}")
        with self._unpacking():
            return _checked_card(rows[0])

    def names(self) -> list[tuple[int, str, str | None]]:
        """(id, path, title) of every contract, by path."""
        with self.snapshot(), self._unpacking():
            rows = self._rows("SELECT id, path, title FROM contracts WHERE state <> 0 ORDER BY path, id")
            self._check_number(len(rows))
            for row in rows:
                NAMES.check(row)
        return rows

    def _check_number(self, shown: int) -> None:
        """Raises ValueError unless so many contracts were there when the last was settled."""
        written = self.meta(_SHOWN)
        if written != str(shown):
            raise ValueError(f"{shown} contracts where {written or 'none'} were written")

    def ids_of_path(self, path: str) -> list[int]:
        return [
            card_id
            for (card_id,) in self._rows("SELECT id FROM contracts WHERE path = ? AND state <> 0 ORDER BY id", (path,))
        ]

    def ids_of_file(self, file: str) -> list[int]:
        return [card_id for (card_id,) in self._rows("SELECT id FROM contracts WHERE file = ? AND state = 1", (file,))]

    def text(self, card_id: int) -> Text:
        """The document's text and layout. Raises NotFound."""
        rows = self._rows(
            _select(
                _LAYOUT + ", c.path, c.sha256, c.chars, t.content, t.clean, k.text",
                "contracts c LEFT JOIN texts t ON t.contract = c.id LEFT JOIN checks k ON k.contract = c.id"
                " WHERE c.id = ?",
            ),
            (card_id,),
        )
        if not rows:
            raise NotFound(f"no contract has the id {card_id}")
        row = rows[0]
        with self._unpacking():
            LAYOUT.check(row[:8])
            compare([sum_of(row[:8])], [row[-1]])
            text = _text_of(row)
            check_text(text)
            return text

    def section_count(self, card_id: int) -> int | None:
        """How many sections a contract has; None when it is not there (any more)."""
        rows = self._rows("SELECT sections FROM contracts WHERE id = ?", (card_id,))
        with self._unpacking():
            return int(rows[0][0]) if rows else None

    def sections(self, card_id: int) -> tuple[Section, ...]:
        with self.snapshot(), self._unpacking():
            return self._sections(card_id, self._sums(card_id))

    def _sections(self, card_id: int, sums: _Sums) -> tuple[Section, ...]:
        rows = self._facts("sections", _SECTION, card_id)
        compare(sums_of(rows), sums.sections)
        found = tuple(_checked_section(row, sums.extent) for row in rows)
        check_order(found, sums.extent.sections)
        return found

    def _sums(self, card_id: int) -> _Sums:
        """What was written of one contract; of one that is not there, nothing."""
        rows = self._rows(_select(_SUMS, _WITH_SUMS + "WHERE c.id = ?"), (card_id,))
        return _Sums(rows[0]) if rows else _Sums((0, 0, 0, 0, b"", b"", b"", b"", sum_of(())))

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

    def called(self, name: str) -> list[tuple[int, Opening]]:
        """(contract id, opening) of the contracts that others may call so, in the order of the paths."""
        source = "called JOIN contracts c ON c.id = contract WHERE name = ? AND state <> 0 ORDER BY path, c.id"
        rows = self._rows(_select("contract, opening", source), (name,))
        with self._unpacking():
            return [(card_id, unpacked_opening(opening)) for card_id, opening in rows]

    def naming(self, name: str) -> list[int]:
        """Ids of the contracts that refer to an instrument of that name, in the order of the paths."""
        source = "naming JOIN contracts c ON c.id = contract WHERE name = ? AND state <> 0 ORDER BY path, c.id"
        return [card_id for (card_id,) in self._rows(_select("contract", source), (name,))]

    def check_names(self, contract: Contract, card_id: int) -> None:
        """Raises BrokenShelf unless a contract can be looked up by its names."""
        from clauseqa.called import names_of

        called = [name for (name,) in self._rows("SELECT name FROM called WHERE contract = ?", (card_id,))]
        naming = [name for (name,) in self._rows("SELECT name FROM naming WHERE contract = ?", (card_id,))]
        expected, named = names_of(contract.title, contract.references)
        if called != ([expected] if expected else []) or sorted(naming) != list(named):
            raise BrokenShelf(f"{self.path} is damaged: the names of {contract.text.path}", hint=_REBUILD)
        self.called(expected)

    def terms(self, card_id: int) -> tuple[Term, ...]:
        """All defined terms of one contract, in order."""
        with self.snapshot(), self._unpacking():
            return self._terms(card_id, self._sums(card_id))

    def _terms(self, card_id: int, sums: _Sums) -> tuple[Term, ...]:
        rows = self._facts("terms", _TERM + _NAME, card_id)
        compare(sums_of(rows), sums.terms)
        found = tuple(_checked_term(row, sums.extent) for row in rows)
        check_order(found, sums.extent.terms)
        return found

    def terms_named(self, name: str | None, card_id: int | None = None) -> list[tuple[int, Term]]:
        """(contract id, term) of the terms of that name in any case (None: of all), in the order of the paths."""
        wanted, values = ["c.state <> 0"], list[Any]()
        if name is not None:
            wanted.append("t.folded = ?")
            values.append(fold(name))
        if card_id is not None:
            wanted.append("t.contract = ?")
            values.append(card_id)
        source = f"{_WITH_SUMS}JOIN terms t ON t.contract = c.id WHERE " + " AND ".join(wanted)
        columns = ", ".join((_columns("t", "contract, " + _TERM + _NAME), _EXTENT, _sum_at("terms", "t")))
        rows = self._rows(_select(columns, source + ' ORDER BY c.path, c.id, t."index"'), values)
        with self._unpacking():
            return [(row[0], _checked_term(row[:-5], _compared(row))) for row in rows]

    def term_names(self) -> tuple[str, ...]:
        rows = self._rows(
            "SELECT DISTINCT term FROM terms WHERE contract IN (SELECT id FROM contracts WHERE state <> 0)"
        )
        with self._unpacking():
            return tuple(sorted((term for (term,) in rows), key=lambda term: (term.casefold(), term)))

    def uses(self, card_id: int, term: int) -> tuple[TermUse, ...]:
        with self.snapshot(), self._unpacking():
            rows = self._rows('SELECT uses FROM terms WHERE contract = ? AND "index" = ?', (card_id, term))
            return tuple(self._uses(term, rows[0], self._sums(card_id))) if rows else ()

    def _uses(self, term: int, row: Any, sums: _Sums) -> Iterator[TermUse]:
        compare([sum_of(row)], sums.uses[term : term + 1])
        for use in unpacked_uses(term, row[0]):
            check_place(use.section, use.start, use.end, sums.extent)
            yield use

    def _all_uses(self, card_id: int, sums: _Sums) -> tuple[TermUse, ...]:
        rows = self._rows('SELECT uses FROM terms WHERE contract = ? ORDER BY "index"', (card_id,))
        found = [use for term, row in enumerate(rows) for use in self._uses(term, row, sums)]
        return tuple(sorted(found, key=lambda use: (use.start, use.end, use.term)))

    def use_counts(self, card_id: int) -> dict[int, int]:
        """Of every term of one contract, how often it is used."""
        return {
            term: size // USE_SIZE
            for term, size in self._rows('SELECT "index", length(uses) FROM terms WHERE contract = ?', (card_id,))
        }

    def references(self, card_id: int) -> tuple[Reference, ...]:
        with self.snapshot(), self._unpacking():
            return self._references(card_id, self._sums(card_id))

    def _references(self, card_id: int, sums: _Sums) -> tuple[Reference, ...]:
        rows = self._facts('"references"', _REFERENCE, card_id)
        compare(sums_of(rows), sums.references)
        found = tuple(_checked_reference(row, sums.extent) for row in rows)
        check_order(found, sums.extent.references)
        return found

    def references_of(self, statuses: Collection[str]) -> list[tuple[int, Reference]]:
        """(contract id, reference) of all references of those statuses, in the order of the paths."""
        marks = ",".join("?" * len(statuses))
        source = (
            f'{_WITH_SUMS}JOIN "references" r ON r.contract = c.id WHERE r.status IN ({marks}) AND c.state <> 0'
            ' ORDER BY c.path, c.id, r."index"'
        )
        columns = ", ".join((_columns("r", "contract, " + _REFERENCE), _EXTENT, _sum_at("references", "r")))
        rows = self._rows(_select(columns, source), tuple(statuses))
        with self._unpacking():
            return [(row[0], _checked_reference(row[:-5], _compared(row))) for row in rows]

    def clauses(self, type_: str | None, card_id: int | None, limit: int | None) -> list[tuple[int, Clause]]:
        """(contract id, clause) of the likely clauses of a type, of one contract, or both; the surest first."""
        wanted, values = ["c.state <> 0" if card_id is None else "true"], list[Any]()
        for column, value in (("k.type", type_), ("k.contract", card_id)):
            if value is not None:
                wanted.append(f"{column} = ?")
                values.append(value)
        source = "clauses k JOIN contracts c ON c.id = k.contract WHERE " + " AND ".join(wanted)
        order = " ORDER BY k.score DESC, c.path, c.id, k.start LIMIT ?"
        rows = self._rows(_select(f"{_CLAUSE}, {_EXTENT}", source + order), (*values, -1 if limit is None else limit))
        with self._unpacking():
            return [(row[0], _checked_clause(row)) for row in rows]

    def contract(self, card_id: int) -> Contract:
        """All facts of one contract. Raises NotFound."""
        with self.snapshot(), self._unpacking():
            text, card, sums = self.text(card_id), self.card(card_id), self._sums(card_id)
            compare([self._clauses_sum(card_id)], [sums.clauses])
            return Contract(
                text=text, title=card.title, type=card.type, sections=self._sections(card_id, sums),
                terms=self._terms(card_id, sums), references=self._references(card_id, sums),
                uses=self._all_uses(card_id, sums), facts=card.facts,
            )  # fmt: skip


class _Sums:
    """What was written of a contract: how much of everything, and the sum of each fact."""

    def __init__(self, row: Any) -> None:
        self.extent = Extent(*row[:4])
        found = [unpacked_sums(packed) for packed in row[4:8]]
        self.sections, self.terms, self.uses, self.references = found
        self.clauses = row[8]


def _compared(row: Any) -> Extent:
    """The size of the contract of a fact that is read alone: four columns before its sum, which is compared."""
    compare([sum_of(row[:-5])], unpacked_sums(row[-1]))
    return Extent(*row[-5:-1])


def _checked_card(row: Any) -> ContractCard:
    CARD.check(row[:-1])
    compare([sum_of(row[:-1])], [row[-1]])
    check_id(row[0])
    card = card_of(row[:-4])
    check_pairs(card.facts)
    return card


def _checked_section(row: Any, extent: Extent) -> Section:
    SECTION.check(row)
    section = section_of(row[1:])
    check_section(section, extent)
    return section


def _checked_term(row: Any, extent: Extent) -> Term:
    TERM.check(row)
    term = term_of(row[1:-1])
    check_term(term, extent)
    return term


def _checked_reference(row: Any, extent: Extent) -> Reference:
    REFERENCE.check(row)
    reference = reference_of(row[1:])
    check_reference(reference, extent)
    return reference


def _checked_clause(row: Any) -> Clause:
    from clauseqa.clause_types import Clause

    CLAUSE.check(row[:6])
    clause = Clause(*row[1:6])
    check_place(clause.section, clause.start, clause.end, Extent(*row[6:]))
    return clause


def _text_of(row: Any) -> Text:
    _, media_type, encoding, pages, furniture, layout, _, _, path, sha256, chars, content, clean, _ = row
    original = unpacked_text(content, chars)
    numbers, blanked = unpacked_numbers(pages), unpacked_numbers(furniture)
    return Text(
        path=path, sha256=sha256, media_type=media_type, encoding=encoding, content=original,
        clean=original if clean is None else unpacked_text(clean, chars),
        pages=tuple(Page(*numbers[at : at + 3]) for at in range(0, len(numbers), 3)),
        furniture=tuple((blanked[at], blanked[at + 1]) for at in range(0, len(blanked), 2)),
        **unpacked_layout(layout),
    )  # fmt: skip


def _objects(rows: Iterable[tuple[str, str, str | None]]) -> set[tuple[str, str]]:
    """The tables and indexes of a database by name, with the words that made them; SQLite's own left out."""
    return {(name, _folded_sql(sql or "")) for kind, name, sql in rows if not (sql is None and kind == "index")} - {
        ("sqlite_sequence", "create table sqlite_sequence(name,seq)")
    }


def _expected(version: int) -> set[tuple[str, str]]:
    """What `_objects` are in a catalog of that version."""
    made = (_TABLES, *(change for step, change in _CHANGES.items() if step <= version))
    statements = [statement.strip() for part in made for statement in part.split(";\n") if statement.strip()]
    return {(statement.split()[2].strip('"'), _folded_sql(statement)) for statement in statements}


def _folded_sql(sql: str) -> str:
    """A statement without comments, in lower case, spaces folded."""
    return " ".join(" ".join(line.partition("--")[0] for line in sql.split("\n")).split()).lower()


_LAYOUT = (  # with the sums that end the packed texts
    "c.id, c.media_type, c.encoding, t.pages, t.furniture, t.layout, substr(t.content, -4), substr(t.clean, -4)"
)
_NAME = ", folded"
_CLAUSE = 'k.contract, k.type, k.section, k.start, k."end", k.score'
_EXTENT = 'c.chars, c.sections, c.terms, c."references"'
_SUMS = _EXTENT + ', s.sections, s.terms, s.uses, s."references", s.clauses'
_WITH_SUMS = "contracts c LEFT JOIN checks s ON s.contract = c.id "
_REBUILD = "see what can be saved: clauseqa doctor; or build another index: clauseqa index --index DIR FILE…"
_JOURNAL = "open it once where it can be written, or copy it to such a place"
_OWNER = "check who owns the index directory, or name another: --index DIR"


def _select(columns: str, source: str) -> str:
    return " ".join(("SELECT", columns, "FROM", source))


def _into(table: str, columns: int) -> str:
    return " ".join(("INSERT INTO", table, "VALUES (", ",".join("?" * columns), ")"))


def _columns(table: str, columns: str) -> str:
    """Columns in a statement that joins tables."""
    return ", ".join(f"{table}.{column.strip()}" for column in columns.split(","))


def _sum_at(part: str, table: str) -> str:
    """The sum of one fact."""
    return f'substr(s."{part}", 1 + 4 * {table}."index", 4)'


def _file_uri(path: str) -> str:
    absolute = os.path.abspath(path).replace("\\", "/")
    quoted = "".join(char if char.isalnum() or char in "/._-~:" else _percent(char) for char in absolute)
    return "file://" + (quoted if quoted.startswith("/") else "/" + quoted)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in os.fsencode(char))
