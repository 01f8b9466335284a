"""The full-text index of a shelf: Whoosh over the units of its contracts. It can always be made again.

Promise: what `write` was given is there as a whole or not at all; a reader keeps the state it opened until it asks
whether that is `current`.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from clauseqa.library.engine import filestore, index
from clauseqa.library.ranking import K1, B
from clauseqa.library.schema import document, place_of, schema
from clauseqa.library.units import Unit

_CACHED_POSTINGS = 4_000_000  # postings kept in memory, at 12 bytes each


def write(
    directory: str, *, remove: Collection[int], add: Iterable[tuple[int, str, Iterable[Unit]]], merge: bool = False
) -> None:
    """Take the contracts `remove` out and put `add` (id, text as analysed, units) in, as one step."""
    whole = _open(directory, create=True)
    writer = whole.writer(limitmb=256)
    try:
        for contract in remove:
            writer.delete_by_term("contract", str(contract))
        for contract, clean, units in add:
            for unit in units:
                writer.add_document(**document(contract, unit, clean))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=merge)


def exists(directory: str) -> bool:
    return os.path.isdir(directory) and index.exists_in(directory)


def remove_all(directory: str) -> None:
    """Delete the index."""
    import shutil

    if os.path.isdir(directory):
        shutil.rmtree(directory)


def _open(directory: str, *, create: bool = False) -> Any:
    storage = filestore.FileStorage(directory)
    if create and not exists(directory):
        os.makedirs(directory, mode=0o700, exist_ok=True)
        return storage.create_index(schema())
    return storage.open_index(schema=schema())


class Snapshot:
    """One state of the index, open for reading."""

    def __init__(self, directory: str) -> None:
        self._whole = _open(directory)
        self._reader = self._whole.reader()
        self._leaves = [(leaf, offset) for leaf, offset in self._reader.leaf_readers()]
        self.count: int = self._reader.doc_count_all()
        self.live: int = self._reader.doc_count()
        self._keys = self._read_keys()
        self._deleted = frozenset(
            offset + doc for leaf, offset in self._leaves for doc in range(leaf.doc_count_all()) if leaf.is_deleted(doc)
        )
        self._norms: dict[str, array[float] | None] = {}
        self._postings: dict[tuple[str, bytes], tuple[array[int], array[float]]] = {}
        self._kept = 0

    def close(self) -> None:
        self._reader.close()

    def current(self) -> bool:
        """Whether nobody has committed since this was opened."""
        return bool(self._whole.latest_generation() == self._reader.generation())

    def place(self, doc: int) -> tuple[int, int]:
        """(contract id, section index) of a document."""
        return place_of(self._keys[doc])

    # -- what ranking reads --

    def postings(self, field: str, term: bytes) -> tuple[array[int], array[float]]:
        key = (field, term)
        found = self._postings.get(key)
        if found is None:
            found = self._read_postings(field, term)
            if self._kept + len(found[0]) > _CACHED_POSTINGS:
                self._postings.clear()
                self._kept = 0
            self._postings[key] = found
            self._kept += len(found[0])
        return found

    def frequency(self, field: str, term: bytes) -> int:
        return int(self._reader.doc_frequency(field, term))

    def norms(self, field: str) -> array[float] | None:
        if field not in self._norms:
            self._norms[field] = self._read_norms(field)
        return self._norms[field]

    def terms(self, field: str, prefix: bytes) -> Iterator[bytes]:
        for found, term in self._reader.terms_from(field, prefix):
            if found != field or not term.startswith(prefix):
                return
            yield term

    def all(self) -> Iterable[int]:
        return (doc for doc in range(self.count) if doc not in self._deleted)

    def of_contracts(self, ids: Collection[int]) -> set[int]:
        found: set[int] = set()
        for card_id in ids:
            found.update(self.postings("contract", str(card_id).encode())[0])
        return found

    # -- reading Whoosh --

    def _read_keys(self) -> array[int]:
        keys = array("q")
        for leaf, _ in self._leaves:
            column = leaf.column_reader("at")
            keys.extend(column[doc] for doc in range(leaf.doc_count_all()))
        return keys

    def _read_norms(self, field: str) -> array[float] | None:
        if not self._reader.schema[field].scorable:
            return None
        average = self._reader.field_length(field) / (self.count or 1) or 1.0
        norms = array("d")
        for leaf, _ in self._leaves:
            for doc in range(leaf.doc_count_all()):
                norms.append(K1 * ((1 - B) + B * (leaf.doc_field_length(doc, field, 1) or 1) / average))
        return norms

    def _read_postings(self, field: str, term: bytes) -> tuple[array[int], array[float]]:
        docs, weights = array("I"), array("f")
        for leaf, offset in self._leaves:
            if (field, term) not in leaf:
                continue
            matcher = leaf.postings(field, term)
            while matcher.is_active():
                doc = offset + matcher.id()
                if doc not in self._deleted:
                    docs.append(doc)
                    weights.append(matcher.weight())
                matcher.next()
        return docs, weights
