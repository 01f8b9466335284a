"""What one file may cost. Every number that bounds a reader stands here; the environment may change some of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..errors import QueryError

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Contracts are hostile input: whoever sends one may want the reader's memory, its time or its files."""

    file_bytes: int = 64 * MIB  # a file larger than this is not opened
    unpacked_bytes: int = 256 * MIB  # all parts of a Word file, unpacked
    part_bytes: int = 64 * MIB  # one part of it
    ratio: int = 200  # unpacked : packed, above 1 MiB
    pages: int = 10_000  # of a PDF; that there are more is said in a note
    attachments: int = 200  # of one message
    seconds: float = 60  # a child process that reads one file: by the clock, and of processor time
    memory_bytes: int = 1024 * MIB  # its address space


LIMITS = Limits()

VARIABLES = {  # of the environment: the limit, and what its number counts
    "CLAUSEQA_MAX_MIB": ("file_bytes", MIB),
    "CLAUSEQA_MAX_UNPACKED_MIB": ("unpacked_bytes", MIB),
    "CLAUSEQA_MAX_PAGES": ("pages", 1),
    "CLAUSEQA_MAX_SECONDS": ("seconds", 1),
    "CLAUSEQA_MAX_MEMORY_MIB": ("memory_bytes", MIB),
}


def in_force(environment: Mapping[str, str] = os.environ) -> Limits:
    """The limits, as the environment changes them. Raises ``QueryError`` unless a value is a whole number above 0."""
    changed: dict[str, int] = {}
    for variable, (name, unit) in VARIABLES.items():
        value = environment.get(variable, "").strip()
        if value:
            if not value.isdecimal() or not int(value):
                raise QueryError(f"{variable} is {value!r}", hint="it takes a whole number above 0")
            changed[name] = int(value) * unit
    return replace(LIMITS, **changed) if changed else LIMITS
