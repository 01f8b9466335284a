"""The vocabulary of an open shelf, read in a thread of its own so that no key ever waits for the disk or a server.

A shelf that is missing or broken has an empty vocabulary: it is the line that uses it which says what is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from clauseqa.errors import ClauseqaError
from clauseqa.library import is_served
from clauseqa.repl.matching import Prepared, fold
from clauseqa.repl.vocabulary import Sections, Vocabulary

if TYPE_CHECKING:
    from clauseqa.library import Library, Watch

T = TypeVar("T")
PATIENCE = 0.25  # seconds that a menu waits for what is not known yet
GLOSS = 200  # characters of a meaning
FILES = 200  # entries of a folder
INTERVAL = 10.0  # seconds, at least, after which a server is asked whether others changed the shelf
SHARE = 20  # … and times as long as it took to read it


class Supply:
    """Keeps a Vocabulary of the shelf at `index`; `arrived` is called, in the thread, when there is more of it."""

    def __init__(self, index: str, arrived: Callable[[], None] = lambda: None) -> None:
        self._index = index
        self._arrived = arrived
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vocabulary")
        self._library: Library | None = None
        self._signature: object = None
        self._is_served = is_served(index)
        self._watch: Watch | None = None
        self._next_look = 0.0
        self._known: dict[tuple[object, ...], object] = {}
        self._asked: set[tuple[object, ...]] = set()
        self._patient = Vocabulary()
        self._deadline = 0.0
        self.instant = Vocabulary()  # answers from what is known: for the screen
        self.ready = False  # the shelf has been read, or found missing
        self.short = False  # a menu was made before all of it was known

    def refresh(self, *, force: bool = False) -> Future[None] | None:
        """Read the shelf again if it has changed on disk; a server is asked in the thread, and not every time."""
        if self._is_served and self.ready and not force:
            return self._looking_again()
        signature = _signature(self._index)
        if not force and signature == self._signature:
            return None
        self._signature = signature
        return self._worker.submit(self._load)

    def _looking_again(self) -> Future[None] | None:
        """… whether somebody has changed the shelf on a server, if it is time to."""
        now = monotonic()
        if now < self._next_look:
            return None
        self._next_look = now + INTERVAL
        try:
            return self._worker.submit(self._look)
        except RuntimeError:  # the worker has been shut down
            return None

    def close(self) -> None:
        """Let the shelf go; whatever is asked afterwards finds nothing new."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        self._let_go()

    # -- in the worker --

    def _let_go(self) -> None:
        if self._library is not None:
            self._library.close()
            self._library = self._watch = None

    def _look(self) -> None:
        try:
            if self._watch is not None and not self._watch.moved():
                return
        except ClauseqaError:  # away for the moment: what is known stays
            return
        self._load()

    def _load(self) -> None:
        from clauseqa.clause_types import TYPES
        from clauseqa.library import Watch, open_library
        from clauseqa.library.scores import prepare

        base = Vocabulary(files=paths_beginning, types=tuple(sorted(kind.name for kind in TYPES)))
        began = monotonic()
        try:
            self._let_go()
            self._library = open_library(self._index)
            self._watch = Watch(self._library)
            base = replace(base, contracts=self._library.cards(), terms=Prepared(each_once(self._library.term_names())))
        except (ClauseqaError, OSError):
            self._let_go()
        self._known, self._asked = {}, set()
        self._patient = self._offered(base, patient=True)
        self.instant = self._offered(base, patient=False)
        now = monotonic()
        self._next_look = now + max(INTERVAL, SHARE * (now - began))
        self.ready = True
        self._arrived()
        prepare(sum(card.sections for card in base.contracts))

    def _offered(self, base: Vocabulary, *, patient: bool) -> Vocabulary:
        return replace(
            base,
            terms_of=lambda contract: self._had(("terms", contract), self._terms_of, Prepared(()), patient, contract),
            sections=lambda contract: self._had(("sections", contract), self._sections, Sections(), patient, contract),
            gloss=lambda term, scope: self._had(("gloss", term, scope), self._gloss, "", patient, term, scope),
        )

    def _terms_of(self, contract: int) -> Prepared:
        return Prepared(each_once(term.term for _, term in self._open.terms(contract=contract)))

    def _sections(self, contract: int) -> Sections:
        return Sections.of(self._open.sections(contract), self._open.text(contract).clean)

    def _gloss(self, term: str, scope: int | None) -> str:
        for card, found in self._open.terms(term, contract=scope):
            if found.definiens is not None:
                start, end = found.definiens
                return self._open.text(card.id).content[start : min(end, start + GLOSS)]
        return ""

    @property
    def _open(self) -> Library:
        if self._library is None:
            raise ClauseqaError(f"{self._index} is not open")
        return self._library

    # -- in whoever asks --

    def patient(self) -> Vocabulary:
        """One that waits for what is not known yet, PATIENCE from now in all: for a thread."""
        if self._is_served and self.ready:
            self._looking_again()
        self._deadline = monotonic() + PATIENCE
        self.short = self.short or not self.ready
        return self._patient

    def _had(
        self, key: tuple[object, ...], find: Callable[..., T], otherwise: T, patient: bool, *arguments: object
    ) -> T:
        """What `find` finds, if it is known or comes to be known while waiting; else `otherwise`, and it will be."""
        known = self._known.get(key, self)
        if known is not self:
            return known  # type: ignore[return-value]
        if key in self._asked and not patient:
            return otherwise
        self._asked.add(key)
        try:
            future = self._worker.submit(self._learn, key, find, otherwise, *arguments)
        except RuntimeError:  # the worker has been shut down
            return otherwise
        try:
            return future.result(max(0.0, self._deadline - monotonic())) if patient else otherwise
        except TooLate:
            self.short = True
            future.add_done_callback(lambda _: self._arrived())  # even where others had learnt it meanwhile
            return otherwise
        except CancelledError:
            return otherwise

    def _learn(self, key: tuple[object, ...], find: Callable[..., T], otherwise: T, *arguments: object) -> T:
        if key not in self._known:
            try:
                self._known[key] = find(*arguments)
            except (ClauseqaError, OSError):
                self._known[key] = otherwise
            self._arrived()
        return self._known[key]  # type: ignore[return-value]


def each_once(names: Iterable[str]) -> list[str]:
    """Names in order, each once whatever its case; of AGREEMENT and Agreement the latter."""
    written: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (name.casefold(), name.isupper(), name)):
        written.setdefault(fold(name), name)
    return list(written.values())


def _signature(index: str) -> object:
    """What changes when the shelf is written."""
    return tuple(_state(os.path.join(index, name)) for name in ("catalog.sqlite", "catalog.sqlite-wal"))


def _state(path: str) -> tuple[int, int]:
    try:
        stat = os.stat(path)
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size) if stat.st_size else (0, 0)


def paths_beginning(typed: str) -> Iterator[str]:
    """Files and folders whose path begins with `typed`, folders first and with a slash; hidden ones when asked for."""
    _, _, name = typed.rpartition("/")
    above = typed[: len(typed) - len(name)]
    place = os.path.expanduser(above or ".")
    try:
        with os.scandir(place) as entries:
            found = [
                (not entry.is_dir(), entry.name)
                for entry in entries
                if entry.name.startswith(name) and (name.startswith(".") or not entry.name.startswith("."))
            ]
    except OSError:
        return
    for is_file, entry_name in sorted(found)[:FILES]:
        yield above + entry_name + ("" if is_file else "/")
