"""Which processes run, whoever started them and whether that one still lives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


class Process(NamedTuple):
    id: int
    parent: int
    group: int


def alive(wanted: Callable[[Process], bool]) -> list[int]:
    """The ids of the processes that are wanted and run: one that has ended does not, even if nobody asked how."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, group = status.read_text().rsplit(")", 1)[1].split()[:3]
        except OSError:  # gone meanwhile
            continue
        if state not in "ZX" and wanted(Process(int(status.parent.name), int(parent), int(group))):
            found.append(int(status.parent.name))
    return found
