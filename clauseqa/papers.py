"""A file on its way to whoever analyses it, and its facts on their way back.

Promise: a paper carries all that the analysis reads: the bytes of the file, those of the corrections beside it, the
limits in force, and the name that the user gave it. A worker on another machine needs none of the user's files, and its
messages name them. A worker whose clauseqa is another one analyses nothing: its facts would pass for ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from clauseqa import __version__, corrections, readers
from clauseqa.errors import ClauseqaError, EmptyDocument, ReadError
from clauseqa.library import clauses
from clauseqa.model import Contract
from clauseqa.readers import Source, Tracked

if TYPE_CHECKING:
    from clauseqa.clause_types import Clause

    Analysed = tuple[Contract, tuple[Clause, ...]]

Analyse = Callable[[Source, bool], "list[Contract]"]  # of the bytes of a file; whether to find the uses of terms

_ABOUT = 1_000  # bytes that a paper weighs beside those of its files
_ANALYSING = (
    "readers", "patterns", "segment", "terms", "references", "resolve",
    "numbering", "corrections", "title", "analyse", "nlp", "governing", "called", "clause_types", "passages", "stems",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A file and what corrects it."""

    source: Source
    corrections: bytes | None = None

    @property
    def name(self) -> str:
        """The file, as the user named it."""
        return self.source.path

    @property
    def weight(self) -> int:
        """Bytes that it takes to send."""
        return _ABOUT + len(self.source.data) + len(self.corrections or b"")

    @property
    def mark(self) -> str:
        """What tells it from another state of the same file: a hash of each thing it carries."""
        beside = f"+{hashlib.sha256(self.corrections).hexdigest()[:16]}" if self.corrections is not None else ""
        return f"{beside}:{self.source.sha256[:32]}"


def load(file: Path, *, tracked: Tracked = "accepted") -> Paper:
    """The paper of a file. Raises ReadError, and QueryError for corrections that are too large."""
    source = readers.load(file, tracked=tracked)
    try:
        return Paper(source, corrections.read(file))
    except OSError as error:
        raise ReadError(f"{corrections.beside(file)}: {error.strerror or error}") from None


@dataclass(frozen=True, slots=True)
class Analysis:
    """How papers are analysed: called with some, it gives the contracts of each, or why there are none.

    Runs in any process, and raises ClauseqaError in one whose clauseqa is not the one that made it.
    """

    uses: bool
    encoding: str | None = None
    analyse: Analyse | None = None  # in place of our own
    maker: str = ""  # which clauseqa

    def __call__(self, papers: Sequence[Paper]) -> list[tuple[Analysed, ...] | ClauseqaError]:
        if self.maker not in ("", maker()):
            raise ClauseqaError(
                f"a worker has another clauseqa (its version: {__version__})",
                hint="install the same on all machines and start the workers again",
            )
        return [self._analysed(paper) for paper in papers]

    def _analysed(self, paper: Paper) -> tuple[Analysed, ...] | ClauseqaError:
        try:
            found = self._contracts(paper)
            if not found:
                return EmptyDocument(f"{paper.name}: no document was found in it")
            return tuple((contract, clauses.clauses_of(contract)) for contract in found)
        except ClauseqaError as error:
            return error
        except OSError as error:
            return ReadError(f"{paper.name}: {error.strerror or error}")
        except Exception as error:  # a fault of ours, in one document: the others must not suffer for it
            return fault(paper.name, error)

    def _contracts(self, paper: Paper) -> list[Contract]:
        if self.analyse is not None:
            return self.analyse(paper.source, self.uses)
        from clauseqa.analyse import analyse_source

        beside = corrections.beside(paper.name)
        corrected = None if paper.corrections is None else corrections.parse(beside, paper.corrections)
        return analyse_source(paper.source, corrected, uses=self.uses, encoding=self.encoding)


def fault(name: str, error: Exception) -> ClauseqaError:
    """That the analysis of a file failed in a way nobody foresaw."""
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    failed = ClauseqaError(f"{name}: analysing it failed ({what})", hint="clauseqa parse --debug shows where")
    failed.__cause__ = error
    return failed


def maker() -> str:
    """What analyses in this process: another release, or another state of the analysing modules, is another."""
    return _digest(f"{__version__} {clauses.version()}")


@cache
def _digest(versions: str) -> str:
    digest = hashlib.sha256(versions.encode())
    home = Path(__file__).parent
    for name in _ANALYSING:
        module = home / f"{name}.py"
        for source in [module] if module.is_file() else sorted((home / name).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
