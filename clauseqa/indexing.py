"""Files onto the shelf: walk, read, analyse, add.

Promise: a file that has not changed costs one hash; one that fails is reported and harms no other; whatever was on the
shelf stays there until its successor is whole; memory is bounded by a batch.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from clauseqa import __version__
from clauseqa.errors import ClauseqaError, EmptyDocument, ReadError
from clauseqa.library import Arrival, clauses
from clauseqa.model import Contract
from clauseqa.workers import in_order

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from clauseqa.clause_types import Clause
    from clauseqa.library import Library, Writer

    Analysed = tuple[Contract, tuple[Clause, ...]]

BATCH_CHARS = 4_000_000  # of analysed text, written to the catalog together
_OVERRIDE = ".clauseqa.toml"  # beside a contract: corrections of its segmentation
_ANALYSING = (
    "readers", "patterns", "segment", "terms", "references", "resolve",
    "numbering", "corrections", "analyse", "nlp", "clause_types", "passages", "stems",
)  # fmt: skip

Analyse = Callable[[Path, bool], "list[Contract]"]
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


@dataclass(slots=True)
class _Tally:
    added: int = 0
    unchanged: int = 0
    replaced: int = 0
    pruned: int = 0
    contracts: int = 0
    sections: int = 0
    chars: int = 0
    failed: list[tuple[str, ClauseqaError]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def index_files(
    library: Library,
    paths: Iterable[Path | str],
    *,
    prune: bool = False,
    uses: bool = True,
    progress: Callable[[IndexProgress], None] | None = None,
    analyse: Analyse | None = None,
    reading: Mapping[str, str | None] | None = None,
    jobs: int | None = None,
    executor: Executor | None = None,
) -> IndexReport:
    """Put the files and the documents of the folders at `paths` on the shelf.

    `prune` takes off the shelf what was read from these folders, or from any of these files, and exists no more. `uses`
    finds the uses of every term too, which needs spaCy. `reading` are options of `readers.read`; a file that was read
    with others is read again. Analysis runs in `jobs` processes (by default as many as there are cores, or one when
    there is little to do), or wherever `executor` runs it; this process alone writes. Failures of single files are in
    the report. Raises LockedShelf when another process writes, ShelfError when nothing can be written.
    """
    started = monotonic()
    tally = _Tally()
    roots = [Path(path) for path in paths]
    files = list(_files(roots, tally.failed, prune))
    options = {name: value for name, value in (reading or {}).items() if value not in (None, "accepted")}
    fingerprint = _fingerprint(uses) + "".join(f"+{options[name]}" for name in sorted(options))

    def tell(done: int, path: str, stage: str = "reading") -> None:
        if progress is not None:
            progress(IndexProgress(done, len(files), path, monotonic() - started, tally.chars, stage))

    with library.writing() as writer:
        known = library.files()
        tell(0, "")
        due, done = [], 0
        for file in files:
            stamp = _stamp(file, fingerprint, tally)
            if stamp is None or (str(file) in known and known[str(file)][1] == stamp):
                tally.unchanged += stamp is not None
                done += 1
                tell(done, str(file))
            else:
                due.append((file, stamp))
        shelving = _Shelving(writer, known, tally)
        work = partial(analysed, uses=uses, options=options, analyse=analyse)
        try:
            for (file, stamp), outcome in in_order(work, due, jobs=jobs, executor=executor):
                shelving.take(file, stamp, outcome)
                done += 1
                tell(done, str(file))
        finally:
            shelving.flush()
        if prune:
            tally.pruned = _prune(writer, roots, known)
        tell(len(files), "", "searchable")
        writer.commit()
    return IndexReport(
        added=tally.added, unchanged=tally.unchanged, replaced=tally.replaced, pruned=tally.pruned,
        failed=tuple(tally.failed), seconds=monotonic() - started, contracts=tally.contracts, sections=tally.sections,
        notes=tuple(tally.notes),
    )  # fmt: skip


def analysed(
    file: Path, *, uses: bool, options: Mapping[str, Any], analyse: Analyse | None = None
) -> tuple[Analysed, ...] | ClauseqaError:
    """The contracts of a file with their likely clauses, or why there are none. Runs in any process."""
    name = str(file)
    try:
        found = analyse(file, uses) if analyse is not None else _analyse(file, uses, options)
        if not found:
            return EmptyDocument(f"{name}: no document was found in it")
        return tuple((contract, clauses.clauses_of(contract)) for contract in found)
    except ClauseqaError as error:
        return error
    except OSError as error:
        return ReadError(f"{name}: {error.strerror or error}")
    except Exception as error:  # a fault of ours, in one document: the others must not suffer for it
        return _fault(name, error)


def _analyse(file: Path, uses: bool, options: Mapping[str, Any]) -> list[Contract]:
    from clauseqa.analyse import analyse_file

    return analyse_file(file, uses=uses, **options)


def _stamp(file: Path, fingerprint: str, tally: _Tally) -> str | None:
    """What a file and its analysis are known by; None when it cannot be read, which is tallied."""
    try:
        return f"{fingerprint}{_override(file)}:{_sha256(file)[:32]}"  # of the file: a contract may be a part of it
    except OSError as error:
        tally.failed.append((str(file), ReadError(f"{file}: {error.strerror or error}")))
        return None


class _Shelving:
    """Puts what was analysed on the shelf, a batch at a time."""

    def __init__(self, writer: Writer, known: Known, tally: _Tally) -> None:
        self._writer, self._known, self._tally = writer, known, tally
        self._batch: list[Arrival] = []
        self._chars = 0

    def take(self, file: Path, stamp: str, outcome: tuple[Analysed, ...] | ClauseqaError) -> None:
        name, tally = str(file), self._tally
        if isinstance(outcome, ClauseqaError):
            tally.failed.append((name, outcome))
            return
        if name in self._known:
            tally.replaced += 1
        else:
            tally.added += 1
        for contract, found in outcome:
            self._batch.append(Arrival(contract, name, stamp, found))
            chars = len(contract.text.content)
            self._chars += chars
            tally.chars += chars
            tally.contracts += 1
            tally.sections += len(contract.sections)
            tally.notes += [f"{contract.text.path}: {note}" for note in contract.text.notes]
        if self._chars >= BATCH_CHARS:
            self.flush()

    def flush(self) -> None:
        """Write what has been taken."""
        batch, self._batch, self._chars = self._batch, [], 0
        if batch:
            self._writer.put(batch)


def _fault(name: str, error: Exception) -> ClauseqaError:
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    fault = ClauseqaError(f"{name}: analysing it failed ({what})", hint="clauseqa parse --debug shows where")
    fault.__cause__ = error
    return fault


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


def _prune(writer: Writer, roots: list[Path], known: Known) -> int:
    """Take off what was read from under `roots` and is gone; how many files that were."""
    tops = [os.path.normpath(root) for root in roots]
    gone = [
        (file, ids)
        for file, (_, _, ids) in known.items()
        if not os.path.lexists(file) and any(_under(file, top) for top in tops)
    ]
    writer.remove([contract for _, contracts in gone for contract in contracts])
    return len(gone)


def _under(file: str, top: str) -> bool:
    return (top == "." and not os.path.isabs(file)) or file == top or file.startswith(top.rstrip(os.sep) + os.sep)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        digest = hashlib.sha256()
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _override(file: Path) -> str:
    """A mark of the corrections that stand beside a file; "" when there are none."""
    beside = file.with_name(file.stem + _OVERRIDE)
    return f"+{_sha256(beside)[:16]}" if beside.is_file() else ""


def _fingerprint(uses: bool) -> str:
    """What analyses: another release, or another state of the analysing modules, analyses again."""
    digest = hashlib.sha256(f"{__version__} {clauses.version()}".encode())
    home = Path(__file__).parent
    for name in _ANALYSING:
        module = home / f"{name}.py"
        for source in [module] if module.is_file() else sorted((home / name).rglob("*.py")):
            digest.update(source.read_bytes())
    return f"{digest.hexdigest()[:16]}{'+uses' if uses else ''}"
