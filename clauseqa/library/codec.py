"""Whoosh's index, with segments of our own format behind its codec door.

Whoosh keeps its part: schema and fields, query language and queries, generations, readers and searchers, which work on
this index as on any other. What is ours is how a segment lies on the disk (`segments`): arrays instead of pickled
blocks, so that opening an index runs nothing, ranking reads whole postings at once, and a commit is on the disk when it
says so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any

from clauseqa.library.engine import base, byte_to_length, filestore, index, length_to_byte, matching, reading, writing
from clauseqa.library.files import remove_tree, write_anew
from clauseqa.library.schema import Words, schema
from clauseqa.library.segments import WEIGHT, Builder, Damaged, Document, Segment, merge
from clauseqa.stems import VERSION

NAME = "MAIN"
FORMAT = VERSION  # of the files, and of the stems in them: an index of another one is made anew from the catalog
SUFFIX = ".segment"
MEMORY = 48 << 20  # bytes collected in memory before a segment is written
_STEP = 4  # a segment is merged with smaller ones until it is this many times smaller than the next


class ArraySegment(base.Segment):  # type: ignore[misc]
    """What Whoosh knows of a segment: its name, its size and which of its documents are deleted."""

    def __init__(self, segid: str, docs: int, deleted: Iterable[int] = (), indexname: str = NAME) -> None:
        self.indexname, self.segid, self.compound = indexname, segid, False
        self.docs = docs
        self.deleted = set(deleted)
        self._data: Segment | None = None

    def data(self, storage: Any) -> Segment:
        """The file, opened once."""
        if self._data is None:
            self._data = Segment(os.path.join(storage.folder, self.make_filename(SUFFIX)))
        return self._data

    def close(self) -> None:
        if self._data is not None:
            self._data.close()
            self._data = None

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    def set_doc_count(self, docs: int) -> None:
        self.docs = docs

    def doc_count_all(self) -> int:
        return self.docs

    def deleted_count(self) -> int:
        return len(self.deleted)

    def deleted_docs(self) -> Collection[int]:
        return self.deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        (self.deleted.add if delete else self.deleted.discard)(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted

    def should_assemble(self) -> bool:
        return False


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Lends segments to Whoosh's readers. Writing goes through `ArrayWriter`."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTerms:
        return ArrayTerms(segment.data(storage))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocuments:
        return ArrayDocuments(segment.data(storage), segment)


class ArrayTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment as Whoosh asks for them."""

    def __init__(self, data: Segment) -> None:
        self._data = data

    def _number(self, fieldname: str, text: bytes) -> int:
        number = self._data.find(fieldname, text)
        if number is None:
            raise KeyError((fieldname, text))
        return number

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._data.find(*term) is not None

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((field, term) for field in self._data.fields for term, _ in self._data.names(field))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        fields = self._data.fields
        for term, _ in self._data.names(fieldname, prefix):
            yield fieldname, term
        for field in fields[fields.index(fieldname) + 1 :] if fieldname in fields else ():
            for term, _ in self._data.names(field):
                yield field, term

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Any:
        docs, weights = self._data.postings(self._number(fieldname, text))
        codes = self._data.lengths(fieldname)
        lengths = [byte_to_length(codes[doc]) for doc in docs] if codes else [1]
        return reading.TermInfo(
            weight=sum(weights) / WEIGHT, df=len(docs), minlength=min(lengths), maxlength=max(lengths),
            maxweight=max(weights) / WEIGHT, minid=docs[0], maxid=docs[-1],
        )  # fmt: skip

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(sum(self._data.postings(self._number(fieldname, text))[1]) / WEIGHT)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return self._data.frequency(self._number(fieldname, text))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        docs, weights = self._data.postings(self._number(fieldname, text))
        info = self.term_info(fieldname, text)
        return matching.ListMatcher(
            docs, [weight / WEIGHT for weight in weights], None, format_, scorer, term=(fieldname, text), terminfo=info
        )

    def indexed_field_names(self) -> list[str]:
        return self._data.fields


class ArrayDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """The documents of a segment as Whoosh asks for them."""

    def __init__(self, data: Segment, segment: ArraySegment) -> None:
        self._data, self._segment = data, segment

    def close(self) -> None:
        self._segment.close()

    def doc_count(self) -> int:
        return self._segment.docs - len(self._segment.deleted)

    def doc_count_all(self) -> int:
        return self._segment.docs

    def has_deletions(self) -> bool:
        return bool(self._segment.deleted)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._segment.deleted

    def deleted_docs(self) -> Collection[int]:
        return self._segment.deleted

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        codes = self._data.lengths(fieldname)
        return int(byte_to_length(codes[docnum])) if codes else default

    def field_length(self, fieldname: str) -> int:
        return self._data.totals.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        return int(byte_to_length(min(self._data.lengths(fieldname), default=0)))

    def max_field_length(self, fieldname: str) -> int:
        return int(byte_to_length(max(self._data.lengths(fieldname), default=0)))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {"at": self._data.keys[docnum]}


class ArrayIndex(index.FileIndex):  # type: ignore[misc]
    """A Whoosh index whose table of contents is JSON. The schema is always ours."""

    def __init__(self, directory: str) -> None:
        """Raises FileNotFoundError when there is none, Damaged when it cannot be read."""
        self.storage = filestore.FileStorage(directory)
        self.indexname = NAME
        self._schema = schema()
        self._read_toc()

    @classmethod
    def create(cls, directory: str) -> ArrayIndex:
        """Make an empty index where there is none, and open it."""
        if not exists(directory):
            os.makedirs(directory, mode=0o700, exist_ok=True)
            _write_toc(directory, 0, ())
        return cls(directory)

    @classmethod
    def anew(cls, directory: str) -> ArrayWriter:
        """A writer whose commit replaces whatever index stands there, readable or not. Readers keep it until then."""
        if os.path.islink(directory) or not os.path.isdir(directory):
            remove_tree(directory)
            os.makedirs(directory, mode=0o700)
        return ArrayWriter(filestore.FileStorage(directory), index.TOC(schema(), [], generation(directory)))

    def writer(self, **_: Any) -> ArrayWriter:
        return ArrayWriter(self.storage, self._read_toc())

    def reader(self, reuse: Any = None) -> Any:  # noqa: ARG002 - Whoosh's signature
        for _ in range(20):
            toc = self._read_toc()
            try:
                return self._reader(self.storage, toc.schema, toc.segments, toc.generation)
            except FileNotFoundError:  # a commit replaced it meanwhile
                if toc.generation == self.latest_generation():
                    raise Damaged(f"{self.storage.folder}: a segment is gone") from None
        raise Damaged(f"{self.storage.folder}: its table of contents names segments that are not there")

    def _read_toc(self) -> Any:
        directory = self.storage.folder
        for _ in range(20):
            generation = self.latest_generation()
            if generation < 0:
                raise FileNotFoundError(directory)
            try:
                with open(_toc_path(directory, generation), encoding="utf-8") as file:
                    content = json.load(file)
                segments = [_segment(entry) for entry in content["segments"]] if content["format"] == FORMAT else None
            except FileNotFoundError:
                continue
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise Damaged(f"{directory}: its table of contents: {error}") from error
            if segments is None:
                raise Damaged(f"{directory}: made by another version")
            return index.TOC(self._schema, segments, generation)
        raise Damaged(f"{directory}: its table of contents is gone")


class ArrayWriter(writing.IndexWriter):  # type: ignore[misc]
    """Adds and deletes documents; nothing is seen by others before `commit`. The caller holds the lock."""

    def __init__(self, storage: Any, toc: Any, *, memory: int = MEMORY) -> None:
        """Goes on from the state that `toc` names."""
        self.storage, self.schema = storage, toc.schema
        self._generation = toc.generation + 1
        self._segments: list[ArraySegment] = toc.segments
        self._made: list[ArraySegment] = []
        self._limit = memory
        self._measured = [name for name, field in self.schema.items() if isinstance(field, Words)]
        self._builder = self._new_builder()

    def _new_builder(self) -> Builder:
        return Builder([name for name, field in self.schema.items() if field.indexed], self._measured)

    def reader(self, **_: Any) -> Any:
        return ArrayIndex._reader(self.storage, self.schema, self._segments, self._generation)

    def add_document(self, *, at: int, words: list[str], **fields: Any) -> None:
        """Add one document: its key `at`, its own words in order, and a value for each field."""
        columns = {name: self.schema[name].column(value) for name, value in fields.items()}
        totals = {name: _length(columns[name]) for name in self._measured if name in columns}
        lengths = {name: length_to_byte(total) for name, total in totals.items()}
        self._builder.add(Document(at, columns, lengths, words), totals)
        if self._builder.held >= self._limit:
            self._flush()

    def delete_contracts(self, contracts: Collection[int]) -> None:
        """Delete every document of these contracts."""
        for segment in self._segments if contracts else ():
            data = self._data(segment)
            for contract in contracts:
                term = data.find("contract", str(contract).encode())
                if term is not None:
                    segment.deleted.update(data.postings(term)[0])

    def _data(self, segment: ArraySegment) -> Segment:
        """A segment's file, which nobody else can have replaced."""
        try:
            return segment.data(self.storage)
        except FileNotFoundError as error:
            raise Damaged(f"{error.filename} is gone") from error

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        for segment in self._segments:
            if docnum < segment.docs:
                segment.delete_document(docnum, delete)
                return
            docnum -= segment.docs

    def is_deleted(self, docnum: int) -> bool:
        for segment in self._segments:
            if docnum < segment.docs:
                return segment.is_deleted(docnum)
            docnum -= segment.docs
        return False

    def commit(self, optimize: bool = False) -> None:
        """Make it all true at once. With `optimize` everything becomes one segment."""
        self._flush()
        self._merge(everything=optimize)
        directory = self.storage.folder
        _write_toc(directory, self._generation, self._segments)
        self._close()
        index.clean_files(self.storage, NAME, self._generation, self._segments)

    def cancel(self) -> None:
        """Forget it all."""
        self._close()
        for segment in self._made:
            with suppress(OSError):
                os.unlink(self._path(segment))

    def _close(self) -> None:
        for segment in self._segments:
            segment.close()

    def _flush(self) -> None:
        if len(self._builder):
            segment = self._new_segment(len(self._builder))
            self._builder.write(self._path(segment))
            self._segments.append(segment)
            self._builder = self._new_builder()

    def _new_segment(self, docs: int) -> ArraySegment:
        segment = ArraySegment(ArraySegment._random_id(), docs)
        self._made.append(segment)
        return segment

    def _path(self, segment: ArraySegment) -> str:
        return os.path.join(str(self.storage.folder), segment.make_filename(SUFFIX))

    def _merge(self, *, everything: bool) -> None:
        for segment in self._segments:
            if not segment.doc_count():
                segment.close()
        self._segments = [segment for segment in self._segments if segment.doc_count()]
        chosen = self._segments if everything else _due(self._segments)
        if len(chosen) < 2 and not any(_is_wasteful(segment, everything) for segment in chosen):
            return
        segment = self._new_segment(0)
        segment.docs = merge(
            [self._data(part) for part in chosen], [frozenset(part.deleted) for part in chosen], self._path(segment)
        )
        for part in chosen:
            part.close()
        self._segments = [*(part for part in self._segments if part not in chosen), segment]


def exists(directory: str) -> bool:
    """Whether an index stands there."""
    return generation(directory) >= 0


def generation(directory: str) -> int:
    """The number of the latest state of the index, which grows with every commit; -1 where there is no index."""
    if not os.path.isdir(directory):
        return -1
    return int(index.TOC._latest_generation(filestore.FileStorage(directory), NAME))


def _due(segments: list[ArraySegment]) -> list[ArraySegment]:
    """The smallest segments, as many as make the rest each several times larger than all that are smaller than it."""
    ordered = sorted(segments, key=lambda segment: segment.doc_count())
    total, due = 0, 0
    for at, segment in enumerate(ordered):
        if (at and segment.doc_count() < _STEP * total) or _is_wasteful(segment):
            due = at + 1
        total += segment.doc_count()
    return ordered[:due]


def _is_wasteful(segment: ArraySegment, at_all: bool = False) -> bool:
    """Whether half of a segment is deleted, or any of it."""
    return len(segment.deleted) * 2 > segment.docs or (at_all and bool(segment.deleted))


class _Counted(dict[int, int]):
    """How often a word counts that weighs so much."""

    def __missing__(self, weight: int) -> int:
        count = self[weight] = (weight + WEIGHT // 2) // WEIGHT or 1
        return count


_COUNTED = _Counted()


def _length(column: dict[str, int]) -> int:
    """The length of a field as Whoosh counts it: its words, each as often as it weighs."""
    return sum(map(_COUNTED.__getitem__, column.values()))


def _segment(entry: Any) -> ArraySegment:
    name, docs = str(entry["name"]), int(entry["docs"])
    runs = [(int(first), int(last)) for first, last in entry["deleted"]]
    if not name.isalnum() or not all(0 <= first < last <= docs for first, last in runs):
        raise ValueError("a segment that cannot be")
    return ArraySegment(name, docs, (doc for first, last in runs for doc in range(first, last)))


def _write_toc(directory: str, generation: int, segments: Iterable[ArraySegment]) -> None:
    path = _toc_path(directory, generation)
    entries = [{"name": s.segid, "docs": s.docs, "deleted": _runs(s.deleted)} for s in segments]
    content = json.dumps({"format": FORMAT, "segments": entries}).encode()
    write_anew(path + ".new", content, lasting=True)
    os.replace(path + ".new", path)
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _toc_path(directory: str, generation: int) -> str:
    return os.path.join(directory, f"_{NAME}_{generation}.toc")


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as half-open runs: the documents of a contract stand together."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs
