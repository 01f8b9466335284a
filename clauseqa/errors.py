"""Everything that clauseqa raises on purpose, and the exit code it leads to.

ClauseqaError                 exit 2 · one line: what is wrong, which file, the next step
├── ReadError                 a document that cannot be read
│   ├── UnsupportedFormat     … by this installation: names the extra where there is one
│   └── EmptyDocument         … because nothing is in it
├── ShelfError                the index cannot be used
│   ├── NoShelf               … none has been built yet
│   ├── BrokenShelf           … its files are damaged
│   ├── NewerShelf            … a newer clauseqa wrote it
│   └── LockedShelf           … another process is writing it
├── QueryError                a query, place or option that cannot be understood
└── NotFound                  exit 1 · what was asked for does not exist; carries the nearest that do
    └── Ambiguous             … or exists more than once
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    FOUND = 0
    NOTHING = 1  # nothing found; for `check`: findings
    ERROR = 2
    INTERRUPTED = 130


class ClauseqaError(Exception):
    """Base of all. ``str(error)`` is one line for the user; ``hint`` is the next step, or ""."""

    exit_code: Exit = Exit.ERROR

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ReadError(ClauseqaError):
    pass


class UnsupportedFormat(ReadError):
    pass


class EmptyDocument(ReadError):
    pass


class ShelfError(ClauseqaError):
    pass


class NoShelf(ShelfError):
    pass


class BrokenShelf(ShelfError):
    pass


class NewerShelf(ShelfError):
    pass


class LockedShelf(ShelfError):
    pass


class QueryError(ClauseqaError):
    pass


class NotFound(ClauseqaError):
    """``nearest`` holds what the user may have meant, best first."""

    exit_code = Exit.NOTHING

    def __init__(self, message: str, *, nearest: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.nearest = nearest


class Ambiguous(NotFound):
    pass
