"""Where a file was indexed from: what tells ``contracts/lease.txt`` of one machine from that of another.

Promise: on a shelf of many two files are one only where they stand at one path of one machine, or where whoever indexes
says that they do. What one person put there is neither replaced nor pruned by another who happens to use its name.
"""

from __future__ import annotations

import hashlib
import os
import socket
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from clauseqa.errors import ClauseqaError, ShelfError

ORIGIN = "CLAUSEQA_OPENSEARCH_ORIGIN"
_LONGEST = 200  # letters of an origin that somebody chose
_MACHINE_IDS = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def origin_of(file: str, environment: Mapping[str, str] = os.environ) -> str:
    """Where `file` stands: what the environment says, else this machine, with the folder that a relative name is of.

    Raises ShelfError for an origin in the environment that is none.
    """
    chosen = environment.get(ORIGIN, "").strip()
    if chosen:
        if len(chosen) > _LONGEST or not chosen.isprintable():
            raise ShelfError(f"${ORIGIN} is no name of a place", hint=f"at most {_LONGEST} printable letters")
        return chosen
    return _machine() if os.path.isabs(file) else f"{_machine()}:{_folder()}"


def taken(file: str, origin: str) -> ClauseqaError:
    """That `file` cannot be put on the shelf, where the file of that name is another's."""
    return ClauseqaError(
        f"{file}: another file of this name was indexed from {origin}",
        hint=f"index it by its full path; where it is that very file, set ${ORIGIN} to {origin!r}",
    )


def left_alone(origins: Sequence[str]) -> list[str]:
    """A line for each place from which files come that a prune elsewhere does not touch; `origins` has one a file."""
    return [
        f"left on the shelf: {count} {'file that is' if count == 1 else 'files that are'} not here, indexed from "
        f"{origin or 'elsewhere by an earlier clauseqa'}"
        for origin, count in sorted(Counter(origins).items())
    ]


@cache
def _machine() -> str:
    """The name of this machine, with a few letters of its identity where it has one: many are called alike."""
    name = socket.gethostname() or "localhost"
    for path in _MACHINE_IDS:
        try:
            with open(path, encoding="ascii", errors="replace") as file:
                identity = file.read(100).strip()
        except OSError:
            continue
        if identity:
            return f"{name}~{hashlib.sha256(f'clauseqa {identity}'.encode()).hexdigest()[:6]}"
    return name


def _folder() -> str:
    try:
        return os.getcwd().encode("utf-8", "replace").decode()
    except OSError:  # it has been deleted
        return "?"
