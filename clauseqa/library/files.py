"""Files of a shelf, written where they stand and nowhere else.

A shelf may come from a stranger who put links into it. Promise: what is written here is a new file in the shelf, never
the file that a link leads to, and it is on the disk when `write_anew` returns with `lasting`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def open_anew(path: str) -> BinaryIO:
    """A new file at `path`, in place of whatever stood there. Raises OSError."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    return os.fdopen(os.open(path, _NEW, 0o600), "wb")


def write_anew(path: str, content: bytes, *, lasting: bool = False) -> None:
    """Write a new file at `path`; with `lasting` it survives a power cut. Raises OSError."""
    with open_anew(path) as file:
        file.write(content)
        if lasting:
            file.flush()
            os.fsync(file.fileno())


def remove_tree(directory: str) -> None:
    """Remove a directory, or the link that stands in its place. Raises OSError."""
    if os.path.islink(directory):
        os.unlink(directory)
    elif os.path.isdir(directory):
        from shutil import rmtree  # which brings in every way to compress

        rmtree(directory)
