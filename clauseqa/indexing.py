"""Files onto the shelf: walk, read, analyse, add.

Promise: a file that has not changed costs one hash; one that fails is reported and harms no other; whatever was on the
shelf stays there until its successor is whole; memory is bounded by a setting.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from clauseqa import papers
from clauseqa.errors import ClauseqaError, QueryError, ReadError
from clauseqa.library import Arrival
from clauseqa.library.origin import left_alone, taken
from clauseqa.papers import Analysis, Paper
from clauseqa.workers import in_order

if TYPE_CHECKING:
    from clauseqa.library import Library, Writer
    from clauseqa.papers import Analyse, Analysed
    from clauseqa.readers import Tracked

MEMORY = 128  # MiB
_UNDER_WAY = 65_536  # bytes of documents that are read ahead, a MiB: they and their packed facts take four times that
_BATCH = 32_768  # characters of analysed text that are written together, a MiB: with their facts, eight times that

Known = Mapping[str, "tuple[str, str, tuple[int, ...]]"]  # of every file on the shelf: hash, what analysed it, its ids


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far a run is. `total` is known from the start."""

    done: int  # files
    total: int
    path: str  # the file just done; "" while the full-text index is written
    seconds: float
    chars: int  # analysed so far
    stage: str = "reading"  # "reading", "searchable"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run did, in files."""

    added: int
    unchanged: int
    replaced: int
    pruned: int
    failed: tuple[tuple[str, ClauseqaError], ...]
    seconds: float
    contracts: int = 0  # written; one file may hold several
    sections: int = 0
    notes: tuple[str, ...] = ()  # what readers could not do with files that were read: "c.pdf: page 3 without text"


class _Tally:
    """What has been done so far, told as it happens."""

    def __init__(self, progress: Callable[[IndexProgress], None] | None) -> None:
        self._progress = progress
        self._started = monotonic()
        self.done = self.total = 0
        self.added = self.unchanged = self.replaced = self.pruned = 0
        self.contracts = self.sections = self.chars = 0
        self.failed: list[tuple[str, ClauseqaError]] = []
        self.notes: list[str] = []

    def has_done(self, path: str) -> None:
        self.done += 1
        self.tell(path)

    def tell(self, path: str = "", stage: str = "reading") -> None:
        if self._progress is not None:
            self._progress(IndexProgress(self.done, self.total, path, self._seconds(), self.chars, stage))

    def report(self) -> IndexReport:
        return IndexReport(
            added=self.added, unchanged=self.unchanged, replaced=self.replaced, pruned=self.pruned,
            failed=tuple(self.failed), seconds=self._seconds(), contracts=self.contracts, sections=self.sections,
            notes=tuple(self.notes),
        )  # fmt: skip

    def _seconds(self) -> float:
        return monotonic() - self._started


def index_files(
    library: Library,
    paths: Iterable[Path | str],
    *,
    prune: bool = False,
    uses: bool = True,
    progress: Callable[[IndexProgress], None] | None = None,
    analyse: Analyse | None = None,
    encoding: str | None = None,
    tracked: Tracked = "accepted",
    jobs: int | None = None,
    executor: Executor | None = None,
    memory: int = MEMORY,
) -> IndexReport:
    """Put the files and the documents of the folders at `paths` on the shelf.

    `prune` takes off the shelf what was read from these folders, or from any of these files, and exists no more; what
    somebody indexed from elsewhere onto a shelf of many stays, and a note says so. `uses`
    finds the uses of every term too, which needs spaCy. `encoding` and `tracked` are those of `readers.read`; a file
    that was read with others is read again. Analysis runs in `jobs` processes (by default as many as there are cores,
    or one when there is little to do), or wherever `executor` runs it; this process alone writes, and holds documents
    and their facts of about `memory` MiB, or of one document where that is more. Failures of single files are in the
    report. Raises LockedShelf when another process writes, ShelfError when nothing can be written, QueryError for less
    than one process or one MiB.
    """
    for what, least in (("jobs", jobs), ("memory", memory)):
        if least is not None and least < 1:
            raise QueryError(f"{what} is {least}", hint="it takes a whole number above 0")
    tally = _Tally(progress)
    roots = [Path(path) for path in paths]
    files = [file for file in _files(roots, tally.failed, prune) if not _is_under(file, library.location)]
    tally.total = len(files)
    analysis = Analysis(uses, encoding, analyse, papers.maker())
    manner = f"{analysis.maker}{'+uses' * uses}{f'+{encoding}' if encoding else ''}{'+before' * (tracked == 'before')}"
    with library.writing() as writer:
        known, elsewhere = library.files(), library.elsewhere()
        tally.tell()
        due = _due(files, manner, tracked, known, elsewhere, tally)
        shelving = _Shelving(writer, known, tally, manner, memory * _BATCH)
        try:
            with closing(
                in_order(analysis, due, weigh=_weight, jobs=jobs, executor=executor, bound=memory * _UNDER_WAY)
            ) as outcomes:
                for paper, outcome in outcomes:
                    shelving.take(paper, outcome)
                    tally.has_done(paper.name)
        finally:
            shelving.flush()
        if prune:
            _prune(writer, roots, known, elsewhere, tally)
        tally.tell(stage="searchable")
        writer.commit()
    return tally.report()


def _due(
    files: Iterable[Path], manner: str, tracked: Tracked, known: Known, elsewhere: Mapping[str, str], tally: _Tally
) -> Iterator[Paper]:
    """The papers of the files that are new, or other than when they were last analysed; none that is another's."""
    for file in files:
        name = str(file)
        try:
            _require_unicode(name)
            paper = papers.load(file, tracked=tracked)
        except ClauseqaError as error:
            tally.failed.append((name, error))
            tally.has_done(name)
            continue
        was, fingerprint, _ = known.get(name, ("", "", ()))
        is_anothers = bool(elsewhere.get(name))
        if name in known and (fingerprint == manner + paper.mark or (is_anothers and was == paper.source.sha256)):
            tally.unchanged += 1
            tally.has_done(name)
        elif is_anothers:
            tally.failed.append((name, taken(name, elsewhere[name])))
            tally.has_done(name)
        else:
            yield paper


def _is_under(file: Path, location: str) -> bool:
    """Whether a file is one of the shelf's own, which may stand in a folder that is indexed."""
    return os.path.abspath(file).startswith(os.path.abspath(location) + os.sep)


def _require_unicode(name: str) -> None:
    """Raises ReadError for a name that nothing can write down: bytes of another encoding."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise ReadError(f"{name}: its name is not in Unicode", hint="rename the file") from None


def _weight(paper: Paper) -> int:
    return paper.weight


class _Shelving:
    """Puts what was analysed on the shelf, a batch at a time."""

    def __init__(self, writer: Writer, known: Known, tally: _Tally, manner: str, limit: int) -> None:
        self._writer, self._known, self._tally = writer, known, tally
        self._manner, self._limit = manner, limit
        self._batch: list[Arrival] = []
        self._chars = 0

    def take(self, paper: Paper, outcome: tuple[Analysed, ...] | Exception) -> None:
        name, tally = paper.name, self._tally
        if isinstance(outcome, Exception):
            tally.failed.append((name, _failure(name, outcome)))
            return
        for contract, found in outcome:
            self._batch.append(Arrival(contract, name, self._manner + paper.mark, found))
            chars = len(contract.text.content)
            self._chars += chars
            tally.chars += chars
        if self._chars >= self._limit:
            self.flush()

    def flush(self) -> None:
        """Write what has been taken."""
        batch, self._batch, self._chars = self._batch, [], 0
        if not batch:
            return
        self._writer.put(batch)
        refused = self._writer.refused()
        self._tally.failed += [(file, taken(file, origin)) for file, origin in refused.items()]
        self._count([arrival for arrival in batch if arrival.file not in refused])

    def _count(self, written: list[Arrival]) -> None:
        tally = self._tally
        files = {arrival.file for arrival in written}
        known = len(files & self._known.keys())
        tally.replaced += known
        tally.added += len(files) - known
        for contract in (arrival.contract for arrival in written):
            tally.contracts += 1
            tally.sections += len(contract.sections)
            tally.notes += [f"{contract.text.path}: {note}" for note in contract.text.notes]


def _failure(name: str, error: Exception) -> ClauseqaError:
    if isinstance(error, ClauseqaError):
        return error
    if isinstance(error, BrokenExecutor):
        return ClauseqaError(f"{name}: analysing it ended the process", hint="it may need more memory than there is")
    return papers.fault(name, error)


def _files(roots: list[Path], failed: list[tuple[str, ClauseqaError]], prune: bool) -> Iterator[Path]:
    """Every file to index, once. A root that is missing or holds nothing is a failure, unless it is to be pruned."""
    from clauseqa.readers import documents

    seen: set[str] = set()
    for root in roots:
        if not os.path.lexists(root):
            if not prune:
                failed.append((str(root), ReadError(f"{root}: no such file or directory", hint="check the path")))
            continue
        try:
            found = 0
            for file in documents([root]):
                found += 1
                name = os.path.normpath(file)
                if name not in seen:
                    seen.add(name)
                    yield Path(name)
            if not found and root.is_dir():
                failed.append(
                    (str(root), ReadError(f"{root}: no documents in this folder", hint="name files, or another folder"))
                )
        except ClauseqaError as error:
            failed.append((str(root), error))


def _prune(writer: Writer, roots: list[Path], known: Known, elsewhere: Mapping[str, str], tally: _Tally) -> None:
    """Take off what was read from under `roots`, here, and is gone; what is another's is not looked for here."""
    tops = [os.path.normpath(root) for root in roots]
    gone = [file for file in known if not os.path.lexists(file) and any(_under(file, top) for top in tops)]
    ours = [file for file in gone if file not in elsewhere]
    writer.remove([contract for file in ours for contract in known[file][2]])
    tally.pruned = len(ours)
    tally.notes += left_alone([elsewhere[file] for file in gone if file in elsewhere])


def _under(file: str, top: str) -> bool:
    return (top == "." and not os.path.isabs(file)) or file == top or file.startswith(top.rstrip(os.sep) + os.sep)
