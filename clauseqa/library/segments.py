"""A segment of the full-text index in one file of plain arrays: postings, lengths, keys, the words of every unit.

Promise: a file is complete and on the disk before anyone is told of it; every part carries a checksum that is checked
when it is read; nothing in it is a program, so a file from a stranger can at worst be refused. Knows nothing of Whoosh;
`codec` lends it to Whoosh.

Layout: the parts one after the other, then a JSON table of them, then its length, its checksum and a mark. All numbers
are little-endian.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge as merged_in_order
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from typing import Any

from clauseqa.library.files import open_anew

VERSION = 1
_FOOTER = struct.Struct("<IIQ")  # length and checksum of the table, mark
_MARK = 0x31_47_45_53_41_51_4C_43  # "CLQASEG1"
WEIGHT = 5  # weights are kept as whole fifths
_PIECE = 1 << 18  # words that are written at once
BREAK = 0  # in the words of a unit: no quotation goes across
_BREAK = BREAK.to_bytes(4, "little")

Column = Mapping[str, int]  # term -> weight in fifths


class Damaged(Exception):
    """A segment file that is not what was written."""


@dataclass(frozen=True, slots=True)
class Document:
    """One unit as it is indexed."""

    key: int
    columns: Mapping[str, Column]  # field -> terms
    lengths: Mapping[str, int]  # field -> code of its length, 0 to 255
    words: Sequence[str]  # its own words in order; "" stands for a break


class _Numbered(dict[Any, int]):
    """Numbers for things, in the order they come."""

    def __missing__(self, thing: Any) -> int:
        number = self[thing] = len(self)
        return number


class Builder:
    """Collects documents in memory to be written as one segment."""

    def __init__(self, fields: Sequence[str], measured: Sequence[str]) -> None:
        """`fields` are all fields, `measured` those that have lengths."""
        self.fields = sorted(fields)
        self.keys = array("q")
        self.lengths = {field: bytearray() for field in sorted(measured)}
        self.totals = dict.fromkeys(self.lengths, 0)
        self._terms = [_Numbered() for _ in self.fields]
        self._numbers = [array("I") for _ in self.fields]  # of the terms of all documents, one after the other
        self._weights = [array("H") for _ in self.fields]
        self._ends = [array("Q") for _ in self.fields]
        self._words = _Numbered({"": BREAK})
        self._stream = array("I")
        self._stream_ends = array("Q")

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def held(self) -> int:
        """Bytes in memory, about; to write it takes as much again."""
        return 6 * sum(map(len, self._numbers)) + 4 * len(self._stream)

    def add(self, document: Document, totals: Mapping[str, int]) -> None:
        """Put a document in. `totals` are the true lengths of its measured fields."""
        self.keys.append(document.key)
        for at, field in enumerate(self.fields):
            column = document.columns.get(field)
            if column:
                self._numbers[at].fromlist(list(map(self._terms[at].__getitem__, column)))
                self._weights[at].fromlist(list(column.values()))
            self._ends[at].append(len(self._numbers[at]))
        for field, codes in self.lengths.items():
            codes.append(document.lengths.get(field, 0))
            self.totals[field] += totals.get(field, 0)
        self._stream.fromlist(list(map(self._words.__getitem__, document.words)))
        self._stream_ends.append(len(self._stream))

    def terms(self) -> Iterator[tuple[int, bytes, array[int], array[int]]]:
        """(field number, term, documents, weights), in order."""
        for field, terms in enumerate(self._terms):
            grouped = self._grouped(field, len(terms))
            encoded = sorted((term.encode("utf-8", "surrogatepass"), number) for term, number in terms.items())
            for term, number in encoded:
                docs, weights = grouped(number)
                yield field, term, docs, weights

    def _grouped(self, field: int, count: int) -> Any:
        """The postings of one field by term: a counting sort, for terms are many and most are short."""
        numbers, weights, ends = self._numbers[field], self._weights[field], self._ends[field]
        starts = array("Q", bytes(8 * (count + 1)))
        for number in numbers:
            starts[number + 1] += 1
        for at in range(count):
            starts[at + 1] += starts[at]
        places = array("Q", starts)
        by_term_docs, by_term_weights = array("I", bytes(4 * len(numbers))), array("H", bytes(2 * len(numbers)))
        first = 0
        for doc, end in enumerate(ends):
            for at in range(first, end):
                number = numbers[at]
                place = places[number]
                by_term_docs[place] = doc
                by_term_weights[place] = weights[at]
                places[number] = place + 1
            first = end

        def of(number: int) -> tuple[array[int], array[int]]:
            start, end = starts[number], starts[number + 1]
            return by_term_docs[start:end], by_term_weights[start:end]

        return of

    def words(self) -> tuple[list[bytes], list[int]]:
        """The distinct words in order, and of every number of the stream its place among them."""
        encoded = sorted((word.encode("utf-8", "surrogatepass"), number) for word, number in self._words.items())
        places = [0] * len(encoded)
        for place, (_, number) in enumerate(encoded):
            places[number] = place
        return [word for word, _ in encoded], places

    def write(self, path: str) -> None:
        """Write the segment file."""
        words, places = self.words()
        with _Writer(path) as writer:
            writer.terms(self.fields, self.terms())
            writer.numbers("keys", self.keys)
            for field, codes in self.lengths.items():
                writer.part(f"length.{field}", bytes(codes))
            writer.vocabulary("word", words)
            pieces = (self._stream[at : at + _PIECE] for at in range(0, len(self._stream), _PIECE))
            writer.streamed("stream", (array("I", map(places.__getitem__, piece)) for piece in pieces))
            writer.numbers("stream_ends", self._stream_ends)
            writer.finish(docs=len(self.keys), fields=self.fields, totals=self.totals)


class _Writer:
    """Writes parts into a temporary file that gets its name when it is whole."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._parts: dict[str, tuple[int, int, int]] = {}
        self._at = 0

    def __enter__(self) -> _Writer:
        self._file = open_anew(self._path + ".new")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            self._file.close()
        except OSError:
            os.unlink(self._path + ".new")
            if kind is None:
                raise
            return
        if kind is None:
            os.replace(self._path + ".new", self._path)
        else:
            os.unlink(self._path + ".new")

    def part(self, name: str, content: bytes) -> None:
        self._parts[name] = (self._at, len(content), zlib.crc32(content))
        self._put(content)

    def numbers(self, name: str, numbers: array[Any]) -> None:
        self.part(name, _bytes(numbers))

    def streamed(self, name: str, pieces: Iterable[array[Any]]) -> None:
        """A part that is too large to be held at once."""
        start, check = self._at, 0
        for piece in pieces:
            content = _bytes(piece)
            check = zlib.crc32(content, check)
            self._put(content)
        self._parts[name] = (start, self._at - start, check)

    def vocabulary(self, name: str, entries: Sequence[bytes]) -> None:
        ends, at = array("Q"), 0
        for entry in entries:
            at += len(entry)
            ends.append(at)
        self.part(f"{name}.bytes", b"".join(entries))
        self.numbers(f"{name}.ends", ends)

    def terms(self, fields: Sequence[str], terms: Iterable[tuple[int, bytes, array[int], array[int]]]) -> None:
        """Postings as they come, then the tables that find them."""
        names: list[bytes] = []
        counts, offsets, widths, checks = array("I"), array("Q"), array("B"), array("I")
        starts = [0] * (len(fields) + 1)
        for field, term, docs, weights in terms:
            width, packed = _packed(weights)
            content = _bytes(docs) + packed
            names.append(term)
            counts.append(len(docs))
            offsets.append(self._at)
            widths.append(width)
            checks.append(zlib.crc32(content))
            starts[field + 1] = len(names)
            self._put(content)
        for field in range(len(fields)):
            starts[field + 1] = max(starts[field + 1], starts[field])
        self.vocabulary("term", names)
        self.numbers("term.starts", array("Q", starts))
        for name, numbers in (("count", counts), ("offset", offsets), ("width", widths), ("check", checks)):
            self.numbers(f"term.{name}", numbers)

    def finish(self, **facts: Any) -> None:
        table = json.dumps({"version": VERSION, "parts": self._parts, **facts}).encode()
        self._put(table)
        self._put(_FOOTER.pack(len(table), zlib.crc32(table), _MARK))
        self._file.flush()
        os.fsync(self._file.fileno())

    def _put(self, content: bytes) -> None:
        self._file.write(content)
        self._at += len(content)


class Vocabulary(Sequence[bytes]):
    """Distinct words in order, as they stand in the file."""

    def __init__(self, content: bytes, ends: array[int]) -> None:
        self._content, self._ends = content, ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, at: Any) -> Any:
        return self._content[self._ends[at - 1] if at else 0 : self._ends[at]]

    def place(self, word: bytes, first: int = 0, last: int | None = None) -> int:
        """Where `word` stands or would stand within `[first, last)`."""
        return bisect_left(self, word, first, len(self) if last is None else last)


class Segment:
    """A segment file, open for reading. Raises Damaged when it is not whole, FileNotFoundError when it is gone."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._map = _mapped(path)
        try:
            self._size = len(self._map)
            self._table = self._read_table()
            self.docs = int(self._table["docs"])
            self.fields: list[str] = [str(field) for field in self._table["fields"]]
            self.totals: dict[str, int] = {str(field): int(n) for field, n in self._table["totals"].items()}
            self._numbers = {field: at for at, field in enumerate(self.fields)}
            self._names = self._vocabulary("term")
            self._starts = self._array("term.starts", "Q")
            self._counts, self._widths = self._array("term.count", "I"), self._array("term.width", "B")
            self._offsets, self._checks = self._array("term.offset", "Q"), self._array("term.check", "I")
            self.keys = self._array("keys", "q")
            self._check_sizes()
            self._lengths: dict[str, bytes] = {}
            self._words: Vocabulary | None = None
            self._stream_ends: array[int] | None = None
            self._stream_offset = 0
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._map.close()
            raise Damaged(f"{path}: {error}") from error
        except BaseException:
            self._map.close()
            raise

    def close(self) -> None:
        self._map.close()

    def _check_sizes(self) -> None:
        tables = (self._names, self._counts, self._widths, self._offsets, self._checks)
        in_order = [0, *self._starts, len(self._names)]
        if len(set(map(len, tables))) > 1 or len(self.keys) != self.docs or in_order != sorted(in_order):
            raise ValueError("its tables do not fit together")

    # -- terms --

    def find(self, field: str, term: bytes) -> int | None:
        """The number of a term; None when no document has it."""
        number = self._numbers.get(field)
        if number is None:
            return None
        last = self._starts[number + 1]
        at = self._names.place(term, self._starts[number], last)
        return at if at < last and self._names[at] == term else None

    def frequency(self, term: int) -> int:
        """How many documents have a term."""
        return self._counts[term]

    def postings(self, term: int) -> tuple[array[int], array[int]]:
        """The documents that have a term, ascending, and its weight in each, in fifths."""
        count, width = self._counts[term], self._widths[term]
        content = self._read_at(self._offsets[term], count * (4 + width))
        if zlib.crc32(content) != self._checks[term] or width > 2:
            raise Damaged(f"{self.path}: postings of {self._names[term]!r}")
        docs = _array("I", content[: 4 * count])
        if not width:
            return docs, array("H", [WEIGHT]) * count
        weights = content[4 * count :]
        return docs, array("H", list(weights)) if width == 1 else _array("H", weights)

    def names(self, field: str, start: bytes = b"") -> Iterator[tuple[bytes, int]]:
        """(term, its number) of a field from `start` on, in order."""
        number = self._numbers.get(field)
        if number is not None:
            last = self._starts[number + 1]
            for at in range(self._names.place(start, self._starts[number], last), last):
                yield self._names[at], at

    def _all_terms(self) -> Iterator[tuple[int, bytes, int]]:
        for field in range(len(self.fields)):
            for at in range(self._starts[field], self._starts[field + 1]):
                yield field, self._names[at], at

    # -- documents --

    def lengths(self, field: str) -> bytes:
        """Of every document the code of its length; empty for a field without lengths."""
        if field not in self._lengths:
            name = f"length.{field}"
            codes = self._part(name) if name in self._table["parts"] else b""
            if codes and len(codes) != self.docs:
                raise Damaged(f"{self.path}: {name}")
            self._lengths[field] = codes
        return self._lengths[field]

    @property
    def words(self) -> Vocabulary:
        """Every distinct word, as written but for its case."""
        if self._words is None:
            self._words = self._vocabulary("word")
        return self._words

    def stream(self, doc: int) -> array[int]:
        """The words of a document in order, as places in `words`."""
        start, end = self._stream_span(doc)
        return _array("I", self._read_at(start, end - start))

    def quoting(self, docs: Iterable[int], places: array[int]) -> list[int]:
        """Those of `docs` in which these words stand one after the other."""
        ends, find, wanted = self.stream_ends, self._map.find, _bytes(places)
        offset = self._stream_offset
        found = []
        for doc in docs:
            start = offset + 4 * ends[doc - 1] if doc else offset
            end = offset + 4 * ends[doc]
            at = find(wanted, start, end)
            while at >= 0 and (at - start) % 4:
                at = find(wanted, at + 1, end)
            if at >= 0:
                found.append(doc)
        return found

    def joined(self, docs: Iterable[int]) -> tuple[bytes, array[int]]:
        """The words of documents in order, a break after each: numbers of four bytes, and where each document ends."""
        own, content, offset = self.stream_ends, self._map, self._stream_offset
        streams = [content[offset + 4 * (own[doc - 1] if doc else 0) : offset + 4 * own[doc]] for doc in docs]
        ends = array("q", accumulate([len(stream) // 4 + 1 for stream in streams]))
        words = _BREAK.join([*streams, b""])
        if len(words) != 4 * (ends[-1] if ends else 0):
            raise Damaged(f"{self.path}: the words of a unit")
        return words, ends

    @property
    def stream_ends(self) -> array[int]:
        """Of every document, in order, how many words stand in it and those before."""
        if self._stream_ends is None:
            ends = self._array("stream_ends", "Q")
            if len(ends) != self.docs:
                raise Damaged(f"{self.path}: stream_ends")
            self._stream_offset = self._place_of("stream")[0]
            self._stream_ends = ends
        return self._stream_ends

    def whole(self) -> memoryview:
        """The words of all documents, numbers of four bytes; to be let go before the segment is closed."""
        last = self.stream_ends[-1] if self.docs else 0
        if self._stream_offset + 4 * last > self._size:
            raise Damaged(f"{self.path}: the words of a unit")
        return memoryview(self._map)[self._stream_offset : self._stream_offset + 4 * last]

    def streams(self) -> Iterator[array[int]]:
        """The words of all documents, one after the other, in pieces."""
        last = self.stream_ends[-1] if self.docs else 0
        for at in range(0, last, _PIECE):
            yield _array("I", self._read_at(self._stream_offset + 4 * at, 4 * (min(last, at + _PIECE) - at)))

    def _stream_span(self, doc: int) -> tuple[int, int]:
        ends = self.stream_ends
        first, last = ends[doc - 1] if doc else 0, ends[doc]
        if not first <= last <= self._size:
            raise Damaged(f"{self.path}: the words of a unit")
        return self._stream_offset + 4 * first, self._stream_offset + 4 * last

    def check(self) -> None:
        """Read everything. Raises Damaged at the first part that is not what was written."""
        for name in self._table["parts"]:
            self._part(name)
        for term in range(len(self._counts)):
            self.postings(term)

    # -- reading --

    def _read_table(self) -> dict[str, Any]:
        if self._size < _FOOTER.size:
            raise Damaged(f"{self.path}: too short")
        length, check, mark = _FOOTER.unpack(self._read_at(self._size - _FOOTER.size, _FOOTER.size))
        if mark != _MARK:
            raise Damaged(f"{self.path}: not a segment, or cut off")
        content = self._read_at(self._size - _FOOTER.size - length, length)
        if zlib.crc32(content) != check:
            raise Damaged(f"{self.path}: its table")
        table = json.loads(content)
        if table["version"] != VERSION:
            raise Damaged(f"{self.path}: version {table['version']}, not {VERSION}")
        return dict(table)

    def _place_of(self, name: str) -> tuple[int, int, int]:
        """Where a part begins, how long it is, and its sum."""
        try:
            offset, length, check = map(int, self._table["parts"][name])
        except (KeyError, TypeError, ValueError) as error:
            raise Damaged(f"{self.path}: {name}: {error}") from error
        return offset, length, check

    def _part(self, name: str) -> bytes:
        offset, length, check = self._place_of(name)
        content = self._read_at(offset, length)
        if zlib.crc32(content) != check:
            raise Damaged(f"{self.path}: {name}")
        return content

    def _array(self, name: str, code: str) -> array[int]:
        content = self._part(name)
        if len(content) % array(code).itemsize:
            raise Damaged(f"{self.path}: {name}")
        return _array(code, content)

    def _vocabulary(self, name: str) -> Vocabulary:
        return Vocabulary(self._part(f"{name}.bytes"), self._array(f"{name}.ends", "Q"))

    def _read_at(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0 or offset + length > self._size:
            raise Damaged(f"{self.path}: points outside itself")
        return self._map[offset : offset + length]


def _mapped(path: str) -> mmap:
    with open(path, "rb") as file:
        try:
            return mmap(file.fileno(), 0, access=ACCESS_READ)
        except ValueError as error:
            raise Damaged(f"{path}: nothing is in it") from error


def merge(segments: Sequence[Segment], deleted: Sequence[frozenset[int]], path: str) -> int:
    """Write one segment that holds what `segments` hold without their `deleted` documents; how many those are."""
    kept = [
        [doc for doc in range(segment.docs) if doc not in gone] if gone else None
        for segment, gone in zip(segments, deleted, strict=True)
    ]
    sizes = [segment.docs if docs is None else len(docs) for segment, docs in zip(segments, kept, strict=True)]
    bases = [sum(sizes[:at]) for at in range(len(segments))]
    renumbered = [
        None if docs is None else {doc: base + at for at, doc in enumerate(docs)}
        for docs, base in zip(kept, bases, strict=True)
    ]
    fields = segments[0].fields if segments else []
    with _Writer(path) as writer:
        writer.terms(fields, _merged_terms(segments, bases, renumbered))
        writer.numbers("keys", _joined("q", (s.keys for s in segments), kept))
        measured = sorted({field for segment in segments for field in segment.totals})
        totals = {}
        for field in measured:
            codes = [segment.lengths(field) for segment in segments]
            writer.part(f"length.{field}", b"".join(_chosen(c, docs) for c, docs in zip(codes, kept, strict=True)))
            totals[field] = sum(
                s.totals[field] * size // (s.docs or 1) for s, size in zip(segments, sizes, strict=True)
            )
        _merge_streams(writer, segments, kept)
        writer.finish(docs=sum(sizes), fields=fields, totals=totals)
    return sum(sizes)


def _merged_terms(
    segments: Sequence[Segment], bases: Sequence[int], renumbered: Sequence[dict[int, int] | None]
) -> Iterator[tuple[int, bytes, array[int], array[int]]]:
    streams = [_numbered_terms(at, segment) for at, segment in enumerate(segments)]
    current: tuple[int, bytes] | None = None
    docs, weights = array("I"), array("H")
    for field, term, at, number in merged_in_order(*streams):
        if (field, term) != current:
            if current is not None and docs:
                yield *current, docs, weights
            current, docs, weights = (field, term), array("I"), array("H")
        more_docs, more_weights = segments[at].postings(number)
        numbers = renumbered[at]
        if numbers is None:
            docs.extend(map(bases[at].__add__, more_docs))
            weights.extend(more_weights)
        else:
            for doc, weight in zip(more_docs, more_weights, strict=True):
                if doc in numbers:
                    docs.append(numbers[doc])
                    weights.append(weight)
    if current is not None and docs:
        yield *current, docs, weights


def _numbered_terms(at: int, segment: Segment) -> Iterator[tuple[int, bytes, int, int]]:
    return ((field, term, at, number) for field, term, number in segment._all_terms())


def _merge_streams(writer: _Writer, segments: Sequence[Segment], kept: Sequence[list[int] | None]) -> None:
    words = sorted({word for segment in segments for word in segment.words} or {b""})
    places = {word: place for place, word in enumerate(words)}
    ends = array("Q")

    def streams() -> Iterator[array[int]]:
        end = 0
        for segment, docs in zip(segments, kept, strict=True):
            place = [places[word] for word in segment.words]
            if docs is None:
                ends.extend(map(end.__add__, segment.stream_ends))
                for piece in segment.streams():
                    end += len(piece)
                    yield array("I", map(place.__getitem__, piece))
                continue
            for doc in docs:
                stream = array("I", map(place.__getitem__, segment.stream(doc)))
                end += len(stream)
                ends.append(end)
                yield stream

    writer.streamed("stream", streams())
    writer.vocabulary("word", words)
    writer.numbers("stream_ends", ends)


def _joined(code: str, parts: Iterable[array[int]], kept: Sequence[list[int] | None]) -> array[int]:
    joined = array(code)
    for part, docs in zip(parts, kept, strict=True):
        joined.extend(part if docs is None else array(code, map(part.__getitem__, docs)))
    return joined


def _chosen(codes: bytes, docs: list[int] | None) -> bytes:
    return codes if docs is None else bytes(map(codes.__getitem__, docs))


def _packed(weights: array[int]) -> tuple[int, bytes]:
    """Bytes a weight needs, and the weights: none when all are one, else one or two."""
    most = max(weights)
    if most == WEIGHT and min(weights) == WEIGHT:
        return 0, b""
    return (1, bytes(weights.tolist())) if most < 256 else (2, _bytes(weights))


def _bytes(numbers: array[Any]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _array(code: str, content: bytes) -> array[int]:
    numbers = array(code)
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
