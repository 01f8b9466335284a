"""The lines of earlier sessions, in the user's state directory, readable by the user alone.

A history that cannot be read or written is no reason to disturb anybody: the session then remembers itself only.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def kept_history(wanted: bool) -> History:
    """Where lines are remembered: in a file when that is `wanted` and possible."""
    if not wanted:
        return InMemoryHistory()
    from platformdirs import user_state_dir

    path = os.path.join(user_state_dir("clauseqa", appauthor=False), "history")
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600))
    except OSError:
        return InMemoryHistory()
    return LineHistory(path)


class LineHistory(FileHistory):
    """A file of lines; a line that repeats the one before it is kept once."""

    def append_string(self, string: str) -> None:
        if not string.strip() or self._loaded_strings[:1] == [string]:
            return
        super().append_string(string)

    def load_history_strings(self) -> Iterable[str]:
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError:
            return
