"""The doors through which a stranger's bytes come in, and what must hold behind each whatever the bytes are.

A door is a function of bytes that returns when its promise held and raises when it was broken. tests/test_fuzz.py tries
them for seconds on every change, bench/fuzz.py for as long as one likes.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from contracts import employment, letter
from test_invariants import check_references, check_sections, check_terms
from word_files import docx

from clauseqa.analyse import analyse
from clauseqa.commands.words import parse_line
from clauseqa.errors import BrokenShelf, ClauseqaError, QueryError, ReadError, ShelfError
from clauseqa.library.catalog import Catalog
from clauseqa.library.doctor import examine
from clauseqa.library.local import LocalLibrary
from clauseqa.library.segments import Damaged, Segment
from clauseqa.model import Span, Text
from clauseqa.places import parse_place
from clauseqa.readers import read_source
from clauseqa.readers.source import Source
from clauseqa.search import search

_NAMES = ("c.txt", "c.htm", "c.md", "c.eml", "c.rtf", "c.doc", "c.docx", "c.nc")
_MEMORY = "/dev/shm"  # noqa: S108 - a quick place for shelves of a moment
_FOOTER = struct.Struct("<IIQ")  # of a segment: length and checksum of its table, mark


def a_file(data: bytes) -> None:
    """A file of any name is a text whose spans lie in it, or one line that names it."""
    if data[1:1025].find(b"%PDF-") >= 0:  # read in a process of its own, by a library that has its own fuzzing
        return
    _read(_NAMES[data[0] % len(_NAMES)] if data else "c.txt", data[1:])


def a_word_file(data: bytes) -> None:
    """So is a Word file around any XML."""
    _read("c.docx", docx(data.decode("utf-8", "replace")))


def _read(name: str, data: bytes) -> None:
    said, texts = _outcome(Source(name, data))
    assert "a fault of clauseqa" not in said
    assert texts or (said.startswith(name) and "\n" not in said)
    for text in texts:
        _check_text(text)


def _outcome(source: Source) -> tuple[str, list[Text]]:
    try:
        return "", read_source(source)
    except ReadError as error:
        return f"{error} {error.hint}", []


def _check_text(text: Text) -> None:
    size = len(text.content)
    assert len(text.clean) == size
    assert text.content.encode()  # no half of a character
    spans: list[Span] = [*text.furniture, *text.headings, *text.strong, *text.rows]
    spans += [(page.start, page.end) for page in text.pages]
    spans += [span for span, _ in (*text.labels, *text.links)]
    assert all(0 <= start <= end <= size for start, end in spans)
    assert all(0 <= target < size for _, target in text.links)


def a_contract(data: bytes) -> None:
    """Whatever a text says, its facts are consistent and its quotations true."""
    with suppress(ReadError):
        for text in read_source(Source("c.txt", data), "utf-8"):
            contract = analyse(text)
            check_sections(contract)
            check_terms(contract)
            check_references(contract)


def a_place(data: bytes) -> None:
    """What is typed for a place is one or none."""
    typed = data.decode("utf-8", "surrogateescape")
    with suppress(QueryError):
        assert parse_place(typed) is not None


def a_line(data: bytes) -> None:
    """A line of the session is a verb with its arguments, or one line that says why not."""
    with suppress(QueryError):
        parse_line(data.decode("utf-8", "replace"))


def a_query(data: bytes) -> None:
    """A query finds true quotations, or is refused for a field or value that does not exist."""
    library = _open_shelf()
    with suppress(QueryError):
        for hit in search(library, data.decode("utf-8", "replace")):
            assert hit.text == library.text(hit.contract.id).content[hit.start : hit.end]
            assert all(hit.start <= start < end <= hit.end for start, end in hit.marks)


def a_catalog(data: bytes) -> None:
    """A catalog with any bytes changed shows the facts that were written, or says that it cannot be read.

    Only an entry that is gone from one of SQLite's own indexes is not noticed at once; the doctor finds it.
    """
    with _shelf_of_a_stranger("catalog.sqlite", lambda content: _edited(content, data)) as shelf:
        with suppress(ShelfError):
            found, written = read_everything(shelf), _written()
            assert found[:2] == written[:2]
            assert found == written or examine(shelf)
        with suppress(ShelfError):
            examine(shelf)


def a_hostile_catalog(data: bytes) -> None:
    """A catalog of our tables with any values in them is shown or refused, and can be examined and searched."""
    with _shelf_of_a_stranger("catalog.sqlite", lambda content: _with_values(content, data)) as shelf:
        with suppress(ClauseqaError):
            read_everything(shelf)
        examine(shelf, repair=True)
        assert examine(shelf) == ()
        read_everything(shelf)


def a_segment(data: bytes) -> None:
    """A segment with any bytes changed, checksums put right, is read or refused."""
    with _shelf_of_a_stranger("fulltext", lambda content: _signed(_edited(content, data))) as shelf:
        [path] = Path(shelf, "fulltext").glob("*.segment")
        with suppress(Damaged):
            segment = Segment(str(path))
            try:
                segment.check()
            finally:
                segment.close()
        with suppress(ShelfError), LocalLibrary(shelf) as library:
            for query in QUERIES:
                search(library, query)


DOORS: dict[str, Callable[[bytes], None]] = {
    door.__name__: door
    for door in (
        a_file, a_word_file, a_contract, a_place, a_line, a_query, a_catalog, a_hostile_catalog, a_segment,
    )
}  # fmt: skip

QUERIES = ("salary", '"change in control"', "sal* OR kind:section", "salaru~ in:3")


# -- a shelf that was tampered with --


def read_everything(location: str) -> Any:
    """Every fact that a shelf shows, by each way there is to it. Raises ShelfError."""
    with LocalLibrary(location) as library:
        cards = library.cards()
        contracts = [library.contract(card.id) for card in cards]
        for contract in contracts:
            for section in contract.sections:
                above = section.parent
                while above is not None:
                    above = contract.sections[above].parent
        numbers = {section.number for contract in contracts for section in contract.sections}
        return (
            [card.path for card in cards],
            contracts,
            [[card.id for card in library.holders(number)] for number in sorted(numbers)],
            [(card.id, term) for card, term in library.terms()],
            [(card.id, term) for name in library.term_names() for card, term in library.terms(name)],
            [(card.id, found) for card, found in library.references(["dangling", "resolved", "external"])],
            library.clauses(),
            [library.use_counts(card.id) for card in cards],
            [sorted(hit.contract.path for hit in search(library, query)) for query in QUERIES],
        )


@cache
def sound_shelf() -> Path:
    """A small shelf, made once, that nobody changes."""
    home = Path(tempfile.mkdtemp(prefix="clauseqa-doors-"), "shelf")
    with LocalLibrary(str(home), create=True) as library:
        library.add([employment(), letter()])
        library.catalog._rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return home


@cache
def _written() -> Any:
    return read_everything(str(sound_shelf()))


@cache
def _open_shelf() -> LocalLibrary:
    return LocalLibrary(str(sound_shelf()))


@contextmanager
def _shelf_of_a_stranger(part: str, change: Callable[[bytes], bytes]) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=_MEMORY if os.path.isdir(_MEMORY) else None) as folder:
        shelf = Path(folder, "shelf")
        shutil.copytree(sound_shelf(), shelf)
        path = shelf / part
        if path.is_dir():
            [path] = path.glob("*.segment")
        path.write_bytes(change(path.read_bytes()))
        yield str(shelf)


def _edited(content: bytes, data: bytes) -> bytes:
    """`content` with a byte changed for every four of `data`: three say where, one what."""
    changed = bytearray(content)
    for at in range(0, len(data) - 3, 4):
        changed[int.from_bytes(data[at : at + 3], "big") % len(changed)] ^= data[at + 3]
    return bytes(changed)


_CELLS = {  # of each table, what may be changed
    "contracts": "id state file path title type pages chars sections terms references dangling units facts",
    "texts": "contract content clean pages furniture layout",
    "sections": "contract index number kind label heading heading_start heading_end parent start end page rule",
    "terms": "contract index term start end form definiens_start definiens_end scope section effect base folded uses",
    "references": "contract index surface start end kind instrument source targets sections status reason candidates",
    "clauses": "contract type section start end score",
}
_VALUES = (
    None, 0, 1, -1, 2, 5, 6, 7, 99, 1 << 24, 1 << 40, (1 << 63) - 1, -(1 << 63), 0.5, float("inf"), "", "x", "12(b)",
    "é", b"", b"x", bytes(8), b"\xff" * 16, bytes(4096), "[]", "{}", "null", "[" * 5000,
    '[["a","b"]]', '[["a",1]]', '[1]',
    '{"headings":[[5,2]]}', '{"nothing":1}', '{"links":[[[0,1],999999]]}', "\0", "\x1b[2J", zlib.compress(b"x"),
    zlib.compress(bytes(1 << 20)), b"\x07" + bytes(7), "resolved", "dangling", "inline", "toc",
)  # fmt: skip


def _with_values(content: bytes, data: bytes) -> bytes:
    """`content` with a value changed for every four bytes of `data`: table, row, column, value."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "catalog.sqlite")
        path.write_bytes(content)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = DELETE")
        for at in range(0, len(data) - 3, 4):
            table = list(_CELLS)[data[at] % len(_CELLS)]
            columns = _CELLS[table].split()
            column = columns[data[at + 2] % len(columns)]
            value = _VALUES[data[at + 3] % len(_VALUES)]
            keys = "contract" if table == "texts" else "id" if table == "contracts" else None
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - names from the list above
            if not rows:
                continue
            row = rows[data[at + 1] % len(rows)]
            where = (
                f'"{keys}" IS ?' if keys else 'contract IS ? AND "index" IS ?' if table != "clauses" else "rowid = 1"
            )
            given = row[:1] if keys else row[:2] if table != "clauses" else ()
            with suppress(sqlite3.Error):  # a value that the column does not take
                connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE {where}', (value, *given))  # noqa: S608
        connection.close()
        _sum_again(path)
        return path.read_bytes()


def _sum_again(path: Path) -> None:
    """Make the sums of a catalog fit what is in it, as a stranger would."""
    catalog = Catalog(str(path))
    try:
        with catalog.transaction():
            catalog._connection.execute("DELETE FROM checks")
            for (card_id,) in catalog._rows("SELECT id FROM contracts"):
                with suppress(TypeError, ValueError, BrokenShelf):  # of a value that has no sum
                    catalog._insert_sums(card_id)
            catalog._count_what_is_shown()
        catalog._rows("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        catalog.close()


def _signed(content: bytes) -> bytes:
    """A segment whose checksums say that it is whole, as far as its table can still be read."""
    try:
        length, _, mark = _FOOTER.unpack(content[-_FOOTER.size :])
        table = json.loads(content[-_FOOTER.size - length : -_FOOTER.size])
        changed = bytearray(content[: -_FOOTER.size - length])
        for name, (start, size, _) in list(table["parts"].items()):
            if name != "term.check":
                table["parts"][name] = (start, size, zlib.crc32(changed[start : start + size]))
        _sign_postings(changed, table["parts"])
    except (ValueError, KeyError, TypeError, struct.error, IndexError):
        return content
    written = json.dumps(table).encode()
    return bytes(changed) + written + _FOOTER.pack(len(written), zlib.crc32(written), mark)


def _sign_postings(content: bytearray, parts: dict[str, tuple[int, int, int]]) -> None:
    def numbers(name: str, code: str) -> tuple[int, ...]:
        start, size, _ = parts[name]
        return struct.unpack_from(f"<{size // struct.calcsize(code)}{code}", content, start)

    checks = [
        zlib.crc32(content[offset : offset + count * (4 + width)])
        for count, offset, width in zip(
            numbers("term.count", "I"), numbers("term.offset", "Q"), numbers("term.width", "B"), strict=True
        )
    ]
    start, size, _ = parts["term.check"]
    content[start : start + size] = struct.pack(f"<{len(checks)}I", *checks)
    parts["term.check"] = (start, size, zlib.crc32(content[start : start + size]))
