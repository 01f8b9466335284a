"""What one file may cost. Every number that bounds a reader stands here."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Contracts are hostile input: whoever sends one may want the reader's memory, its time or its files."""

    file_bytes: int = 64 * MIB  # a file larger than this is not opened
    unpacked_bytes: int = 256 * MIB  # all parts of a Word file, unpacked
    part_bytes: int = 64 * MIB  # one part of it
    ratio: int = 200  # unpacked : packed, above 1 MiB
    depth: int = 256  # nesting of elements in a Word file
    pages: int = 10_000  # of a PDF; the pages beyond are named in a note
    attachments: int = 200  # of one message, those of attached messages included
    seconds: float = 60  # a child process that reads one file: by the clock, and of processor time
    memory_bytes: int = 1024 * MIB  # its address space


LIMITS = Limits()
