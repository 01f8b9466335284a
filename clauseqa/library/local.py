"""A shelf in a directory: the catalog, the full-text index beside it, and the order in which the two are written.

The catalog marks contracts as pending, the full-text index takes them in, the catalog marks them as searchable; whoever
opens the shelf finishes what a dead writer left between these steps. One writer at a time, by a lock that dies with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import islice
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from clauseqa.errors import BrokenShelf, NoShelf, NotFound, ShelfError
from clauseqa.library import Arrival, Unsteady
from clauseqa.library.cache import Cache
from clauseqa.library.catalog import Catalog
from clauseqa.library.clauses import clauses_of
from clauseqa.library.lock import WriterLock
from clauseqa.library.names import ambiguous, fold, holds, unknown
from clauseqa.library.units import Unit, own_spans, units
from clauseqa.model import Contract, ContractCard, Reference, Section, Term, TermUse, Text, contract_name

if TYPE_CHECKING:
    from clauseqa.called import Opening
    from clauseqa.clause_types import Clause
    from clauseqa.library.fulltext import FullTextWriter, Snapshot
    from clauseqa.library.ranking import Ranker

    Rank = Callable[[Ranker], tuple[list[tuple[int, float]], int]]

CATALOG = "catalog.sqlite"
FULL_TEXT = "fulltext"
LOCK = "writer.lock"
_CACHED_CHARS = 48_000_000  # of the contracts that an open shelf keeps in memory
_PATIENCE = 5  # times that a question is put while the index changes or is made again
_REPAIR = "make it again from the catalog: clauseqa doctor --repair"

T = TypeVar("T")


class LocalLibrary:
    """The `Library` in a directory. Safe to read from several threads."""

    def __init__(self, location: str, *, create: bool = False) -> None:
        """Raises NoShelf, BrokenShelf, NewerShelf, LockedShelf, ShelfError."""
        self.location = location
        if create:
            _make_private(location)
        elif not os.path.isdir(location):
            raise NoShelf(f"no index at {location}", hint="build one: clauseqa index FILE…")
        self.catalog = Catalog(os.path.join(location, CATALOG), create=create)
        self._full_text = os.path.join(location, FULL_TEXT)
        self._snapshot: Snapshot | None = None
        self._ranker: Ranker | None = None
        self._sizes: dict[int, int] = {}  # of contracts that were found, how many sections they have
        self._lock = RLock()
        self._cards: tuple[tuple[int, int], tuple[ContractCard, ...]] | None = None
        self._cache = Cache(_CACHED_CHARS)
        self.finish()

    def __enter__(self) -> LocalLibrary:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self._close_snapshot()
        self.catalog.close()

    # -- writing --

    def add(self, contracts: Iterable[Contract]) -> tuple[int, ...]:
        with self.writing() as writer:
            return writer.add(contracts)

    def remove(self, ids: Collection[int]) -> None:
        with self.writing() as writer:
            writer.remove(ids)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """A run of additions and removals, committed at its end. Raises LockedShelf when another process writes.

        What was added before an exception is committed too: the facts are in the catalog already.
        """
        if self.catalog.read_only:
            raise ShelfError(f"{self.location} cannot be written", hint="check who owns the index directory")
        with WriterLock(os.path.join(self.location, LOCK)):
            with self.on_disk():
                self.settle_unfinished()
            writer = Writer(self)
            try:
                yield writer
            finally:
                with self.on_disk():
                    writer.commit()

    @contextmanager
    def on_disk(self) -> Iterator[None]:
        """What the disk refuses, as a ShelfError."""
        try:
            yield
        except OSError as error:
            said = f"{self.location}: {error.strerror or error}"
            raise ShelfError(said, hint="what was indexed before is safe; free some space and index again") from error

    def finish(self) -> None:
        """Finish what a writer that died left undone; leave alone what a living one is doing."""
        pending, leaving = self.catalog.unfinished()
        if not (pending or leaving) or self.catalog.read_only:
            return
        lock = WriterLock(os.path.join(self.location, LOCK))
        with suppress(OSError, ShelfError):  # on a full disk, say: what was there before can still be read
            if lock.try_acquire():
                try:
                    self.settle_unfinished()
                finally:
                    lock.release()

    def settle_unfinished(self) -> None:
        """Bring the full-text index to what the catalog says. Call with the lock held; can be repeated."""
        pending, leaving = self.catalog.unfinished()
        if not pending and not leaving:
            return
        from clauseqa.library import fulltext

        try:
            if not fulltext.exists(self._full_text):
                raise fulltext.Damaged("it is gone")
            gone = (*pending, *leaving)
            fulltext.write(self._full_text, remove=gone, add=map(self._searchable, pending))
        except fulltext.Damaged:
            self.write_all_again()
        self.settled(leaving)

    def settled(self, leaving: Collection[int]) -> None:
        """Say in the catalog that the full-text index holds what it should. Call with the lock held."""
        self.catalog.settle()
        self._cache.forget(leaving)

    def full_text_writer(self) -> FullTextWriter:
        """A writer of the full-text index as it is. Call with the lock held; raises Damaged when it is not whole."""
        from clauseqa.library import fulltext

        if not fulltext.exists(self._full_text) and self.catalog.units()[0]:
            raise fulltext.Damaged("it is gone")
        return fulltext.FullTextWriter(self._full_text)

    def write_all_again(self) -> None:
        """The full-text index from nothing; the old one stands until the new one is whole. Call with the lock held."""
        from clauseqa.library import fulltext

        numbers: dict[int, int] = {}

        def counted(card_id: int) -> tuple[int, str, list[Unit]]:
            found = self._searchable(card_id)
            numbers[card_id] = len(found[2])
            return found

        fulltext.write_anew(self._full_text, map(counted, self.catalog.staying()))
        self._close_snapshot()
        self.catalog.set_units(numbers)

    def _searchable(self, card_id: int) -> tuple[int, str, list[Unit]]:
        contract = self.catalog.contract(card_id)
        clauses = (clause for _, clause in self.catalog.clauses(None, card_id, None))
        return card_id, contract.text.clean, list(units(contract, clauses))

    def rebuild(self) -> None:
        """Make the full-text index again from the catalog."""
        with WriterLock(os.path.join(self.location, LOCK)), self._lock, self.on_disk():
            self._make_again()

    def _make_again(self) -> None:
        self.write_all_again()
        self.catalog.settle()

    def optimize(self) -> None:
        """Make the full-text index one segment, without what was deleted."""
        from clauseqa.library import fulltext

        with self.writing(), self._lock, self.on_disk():
            self._close_snapshot()
            fulltext.write(self._full_text, remove=(), add=(), merge=True)

    # -- reading the catalog --

    def version(self) -> tuple[int, int]:
        return self.catalog.state()

    def steady(self) -> AbstractContextManager[None]:
        return self.catalog.snapshot()

    def cards(self) -> tuple[ContractCard, ...]:
        state = self.catalog.state()
        if self._cards is None or self._cards[0] != state:
            self._cards = (state, self.catalog.cards())
        return self._cards[1]

    def count(self) -> int:
        return len(self.cards())

    def listed(self, part: str = "", *, limit: int | None = None) -> tuple[ContractCard, ...]:
        return tuple(islice((card for card in self.cards() if holds(card, part)), limit))

    def beginning(self, name: str, *, limit: int) -> tuple[ContractCard, ...]:
        wanted = name.casefold()
        return tuple(islice((card for card in self.cards() if card.name.casefold().startswith(wanted)), limit))

    def files(self) -> dict[str, tuple[str, str, tuple[int, ...]]]:
        return self.catalog.files()

    def elsewhere(self) -> dict[str, str]:
        return {}

    def card(self, name: str) -> ContractCard:
        with self.catalog.snapshot():
            found = self._named(name)
            if len(found) == 1:
                return self.catalog.card(found[0][0])
        if found:
            raise ambiguous(name, tuple(path for _, path, _ in found))
        raise unknown(name, tuple(contract_name(path) for _, path, _ in self.catalog.names()))

    def _named(self, name: str) -> list[tuple[int, str, str | None]]:
        """The contracts of that very path or name, else those whose path holds it, else those whose title does, else
        those of which a wrapper says so: the company that filed it, the form, the accession number."""
        exact = self.catalog.ids_of_path(name)
        rows = self.catalog.names()
        if exact:
            return [row for row in rows if row[0] in exact]
        wanted = name.casefold()
        named = [row for row in rows if wanted in (contract_name(row[1]).casefold(), row[1].casefold())]
        held = named or [row for row in rows if wanted in row[1].casefold()]
        held = held or [row for row in rows if row[2] is not None and fold(name) in fold(row[2])]
        return held or [
            (card.id, card.path, card.title)
            for card in self.cards()
            if any(wanted in value.casefold() for _, value in card.facts)
        ]

    def card_of(self, card_id: int) -> ContractCard:
        return self.catalog.card(card_id)

    def contract(self, card_id: int) -> Contract:
        return self._cache.get(
            ("contract", card_id), lambda: self.catalog.contract(card_id), lambda found: len(found.text.content)
        )

    def text(self, card_id: int) -> Text:
        whole: Contract | None = self._cache.peek(("contract", card_id))
        if whole is not None:
            return whole.text
        return self._cache.get(("text", card_id), lambda: self.catalog.text(card_id), lambda found: len(found.content))

    def sections(self, card_id: int) -> tuple[Section, ...]:
        whole: Contract | None = self._cache.peek(("contract", card_id))
        if whole is not None:
            return whole.sections
        return self._cache.get(
            ("sections", card_id), lambda: self.catalog.sections(card_id), lambda found: 100 * len(found)
        )

    def holders(self, number: str) -> tuple[ContractCard, ...]:
        with self.catalog.snapshot():
            return tuple(self.catalog.card(card_id) for card_id in self.catalog.contracts_with_number(number))

    def called(self, name: str) -> tuple[tuple[int, Opening], ...]:
        return tuple(self.catalog.called(name))

    def naming(self, name: str) -> tuple[ContractCard, ...]:
        with self.catalog.snapshot():
            return tuple(self.catalog.card(card_id) for card_id in self.catalog.naming(name))

    def terms(self, name: str | None = None, *, contract: int | None = None) -> tuple[tuple[ContractCard, Term], ...]:
        with self.catalog.snapshot():
            rows = self.catalog.terms_named(name, contract)
            cards = {card_id: self.catalog.card(card_id) for card_id in {card_id for card_id, _ in rows}}
        return tuple((cards[card_id], term) for card_id, term in rows)

    def term_names(self, beginning: str = "", *, limit: int | None = None) -> tuple[str, ...]:
        wanted = beginning.casefold()
        return tuple(islice((name for name in self.catalog.term_names() if name.casefold().startswith(wanted)), limit))

    def uses(self, contract: int, term: int) -> tuple[TermUse, ...]:
        return self.catalog.uses(contract, term)

    def use_counts(self, contract: int) -> dict[int, int]:
        return self.catalog.use_counts(contract)

    def references(self, statuses: Collection[str]) -> tuple[tuple[ContractCard, Reference], ...]:
        with self.catalog.snapshot():
            rows = self.catalog.references_of(statuses)
            cards = {card_id: self.catalog.card(card_id) for card_id in {card_id for card_id, _ in rows}}
        return tuple((cards[card_id], reference) for card_id, reference in rows)

    def clauses(
        self, type_: str | None = None, *, contract: int | None = None, limit: int | None = None
    ) -> tuple[tuple[int, Clause], ...]:
        return tuple(self.catalog.clauses(type_, contract, limit))

    # -- full text --

    def match(
        self, query: object, *, contracts: Collection[int] | None = None, limit: int
    ) -> Iterator[tuple[int, int, float]]:
        return iter(self.matches(query, contracts=contracts, limit=limit)[0])

    def matches(
        self, query: object, *, contracts: Collection[int] | None = None, limit: int
    ) -> tuple[list[tuple[int, int, float]], int]:
        """What `match` gives, and how many sections match in all."""
        return self._ranked(lambda ranker: ranker.best(query, contracts=contracts, limit=limit))

    def rank(
        self, words: Mapping[str, float], *, contracts: Collection[int] | None = None, limit: int
    ) -> Iterator[tuple[int, int, float]]:
        from clauseqa.stems import stem
        from clauseqa.stems import words as split

        weights: dict[str, float] = {}
        for word, weight in words.items():
            for part in split(word):
                root = stem(part)
                weights[root] = max(weight, weights.get(root, 0.0))
        return iter(self._ranked(lambda ranker: ranker.best_of(weights.items(), contracts=contracts, limit=limit))[0])

    def gaps(self) -> tuple[str, ...]:
        return ()

    def spellings(self, word: str) -> tuple[str, ...] | None:
        with self._lock:
            return None if self._ranker is None else self._ranker.spellings(word)

    def _ranked(self, rank: Rank) -> tuple[list[tuple[int, int, float]], int]:
        with self._lock:
            for _ in range(_PATIENCE):
                found = self._ranked_or_repaired(rank)
                if found is not None:
                    return found
        raise BrokenShelf(f"the full-text index of {self.location} cannot be read", hint=_REPAIR)

    def _ranked_or_repaired(self, rank: Rank) -> tuple[list[tuple[int, int, float]], int] | None:
        from clauseqa.library import fulltext

        seen = fulltext.generation(self._full_text)
        try:
            return self._ranked_now(rank)
        except fulltext.Damaged as error:
            self._repair(error, seen)
        except FileNotFoundError:  # replaced by a commit while it was opened
            self._close_snapshot()
        return None

    def _ranked_now(self, rank: Rank) -> tuple[list[tuple[int, int, float]], int]:
        from clauseqa.library.fulltext import Damaged
        from clauseqa.library.ranking import Ranker

        snapshot = self._current_snapshot()
        if self._ranker is None:
            self._ranker = Ranker(snapshot, lambda name: [card_id for card_id, _, _ in self._named(name)])
        try:
            ranked, total = rank(self._ranker)
            return [(*self._existing(snapshot.place(doc)), score) for doc, score in ranked], total
        except IndexError as error:  # sums can be right and numbers wrong only where somebody meant it
            raise Damaged(f"it points outside itself: {error}") from error

    def _existing(self, place: tuple[int, int]) -> tuple[int, int]:
        """A place of the full text. Damaged when no contract has it, NotFound when its contract has left meanwhile."""
        from clauseqa.library.fulltext import Damaged

        contract, section = place
        if contract not in self._sizes:
            size = self.catalog.section_count(contract)
            if size is None and self.catalog.in_snapshot:
                raise Unsteady
            if size is None and not (self._snapshot and self._snapshot.current()):
                raise NotFound(f"no contract has the id {contract}")
            self._sizes[contract] = -1 if size is None else size
        if section >= self._sizes[contract]:
            raise Damaged(f"it holds section {section} of contract {contract}, which is not in the catalog")
        return place

    def _repair(self, error: Exception, seen: int) -> None:
        """Make a damaged full-text index again, where that is allowed and nobody has done it since `seen`."""
        from clauseqa.library import fulltext

        self._close_snapshot()
        if self.catalog.in_snapshot:
            raise Unsteady from error
        if self.catalog.read_only:
            raise BrokenShelf(f"the full-text index is damaged: {error}", hint=_REPAIR) from error
        with WriterLock(os.path.join(self.location, LOCK)), self.on_disk():
            if fulltext.generation(self._full_text) == seen:
                self._make_again()

    def own_spans(self, contract: int) -> dict[int, tuple[tuple[int, int], ...]]:
        """Of every section of one contract (-1: outside all), the spans of the words that are its own."""
        return self._cache.get(
            ("own", contract),
            lambda: own_spans(self.sections(contract), len(self.text(contract).content)),
            lambda found: 50 * len(found),
        )

    def _current_snapshot(self) -> Snapshot:
        """The latest state; Damaged when it does not hold what the catalog says."""
        from clauseqa.library import fulltext

        if self._snapshot is not None and not self._snapshot.current():
            self._close_snapshot()
        if self._snapshot is None:
            if not fulltext.exists(self._full_text):
                raise fulltext.Damaged("it is gone")
            self._snapshot = fulltext.Snapshot(self._full_text)
            if self._snapshot.live not in self.catalog.units() and self._snapshot.current():
                raise fulltext.Damaged("it does not hold what the catalog holds")
        return self._snapshot

    def _close_snapshot(self) -> None:
        if self._snapshot is not None:
            self._snapshot.close()
        self._snapshot = self._ranker = None
        self._sizes.clear()


class Writer:
    """Adds to and removes from a shelf whose lock is held.

    What is added is in the catalog at once, as pending; the full-text index takes it in beside, while it is in memory,
    and both become true at `commit`.
    """

    def __init__(self, library: LocalLibrary) -> None:
        self._library = library
        self._full_text: FullTextWriter | None = None
        self._changed = False
        self._in_step = True  # whether the full text has taken in whatever the catalog has

    def add(self, contracts: Iterable[Contract]) -> tuple[int, ...]:
        """Write contracts, each to replace those read from its path; their ids."""
        return self.put(Arrival(found, found.text.path, clauses=clauses_of(found)) for found in contracts)

    def put(self, arrivals: Iterable[Arrival]) -> tuple[int, ...]:
        """Write contracts, to replace those read from the same files; their ids."""
        catalog = self._library.catalog
        added: dict[int, tuple[Contract, list[Unit]]] = {}
        in_step, self._in_step, self._changed = self._in_step, False, True
        with catalog.transaction():
            for arrival in arrivals:
                catalog.leave(catalog.ids_of_file(arrival.file))
                found = list(units(arrival.contract, arrival.clauses))
                card_id = catalog.insert(
                    arrival.contract, file=arrival.file, fingerprint=arrival.fingerprint, units=len(found),
                    clauses=arrival.clauses,
                )  # fmt: skip
                added[card_id] = (arrival.contract, found)
        if in_step:
            self._in_step = self._index(added)
        return tuple(added)

    def remove(self, ids: Collection[int]) -> None:
        """Take contracts off the shelf."""
        with self._library.catalog.transaction():
            self._changed = self._changed or bool(ids)
            self._library.catalog.leave(ids)

    def refused(self) -> dict[str, str]:
        """Nothing is: a file is its name, on one machine."""
        return {}

    def commit(self) -> None:
        """Make what was added searchable and let what was removed go."""
        if not self._changed:
            return
        in_step, self._in_step = self._in_step, False  # until it is done: a commit that is interrupted is repeated
        _, leaving = self._library.catalog.unfinished()
        if not in_step:
            self._forget_full_text()
            self._library.settle_unfinished()
        else:
            self._finish_full_text(leaving)
            self._library.settled(leaving)
        self._changed, self._in_step = False, True

    def _index(self, added: Mapping[int, tuple[Contract, list[Unit]]]) -> bool:
        from clauseqa.library.fulltext import Damaged

        try:
            with self._library.on_disk():
                for card_id, (contract, found) in added.items():
                    self._opened().add(card_id, contract.text.clean, found)
        except Damaged:
            return False
        return True

    def _forget_full_text(self) -> None:
        if self._full_text is not None:
            self._full_text.cancel()
            self._full_text = None

    def _opened(self) -> FullTextWriter:
        if self._full_text is None:
            self._full_text = self._library.full_text_writer()
        return self._full_text

    def _finish_full_text(self, leaving: Collection[int]) -> None:
        from clauseqa.library.fulltext import Damaged

        try:
            writer = self._opened()
            writer.remove(leaving)
            writer.commit()
        except Damaged:
            self._library.write_all_again()
        finally:
            self._full_text = None


def _make_private(location: str) -> None:
    try:
        os.makedirs(location, mode=0o700, exist_ok=True)
    except OSError as error:
        raise ShelfError(f"cannot make the index directory {location}: {error.strerror}") from error
