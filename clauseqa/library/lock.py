"""One writer at a time, by a lock that a dead process cannot hold.

SQLite's own file locking does it on every system it runs on: a file of its own, held in an exclusive transaction. The
catalog itself stays free for readers and for the writer's transactions.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress

from clauseqa.errors import LockedShelf, ShelfError
from clauseqa.library.files import write_anew


class WriterLock:
    """A context manager; entering waits up to `timeout` seconds and raises LockedShelf when the lock stays taken."""

    def __init__(self, path: str, *, timeout: float = 10.0) -> None:
        self._path = path
        self._timeout = timeout
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> WriterLock:
        until = time.monotonic() + self._timeout
        while not self.try_acquire():
            if time.monotonic() >= until:
                raise LockedShelf(
                    f"another process{self._holder()} is writing this index", hint="try again when it is done"
                )
            time.sleep(0.05)
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()

    def try_acquire(self) -> bool:
        """Take the lock if nobody holds it."""
        try:
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=0, check_same_thread=False)
        except sqlite3.Error as error:
            raise ShelfError(f"{self._path}: {error}", hint="check who owns the index directory") from error
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" in str(error) or "busy" in str(error):
                return False
            if "full" in str(error):
                raise ShelfError(f"{self._path}: the disk is full", hint="free some space and try again") from error
            raise ShelfError(f"{self._path}: {error}", hint="check who owns the index directory") from error
        except sqlite3.DatabaseError:  # not a database: nothing in it matters
            connection.close()
            os.replace(self._path, self._path + ".old")
            return self.try_acquire()
        self._connection = connection
        self._say_who()
        return True

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _say_who(self) -> None:
        """Leave a note for whoever waits. It is a courtesy: on a full disk there is none."""
        with suppress(OSError):
            write_anew(self._path + ".pid", str(os.getpid()).encode())

    def _holder(self) -> str:
        try:
            with open(self._path + ".pid", encoding="ascii") as note:
                return f" ({int(note.read(20))})"
        except (OSError, ValueError):
            return ""
