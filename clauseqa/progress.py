"""How far long work has come, on standard error of a terminal; silence anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def shown(*, quiet: bool = False) -> Iterator[Callable[[Any], None] | None]:
    """Yields the function that draws each step ("done", "total" and "path" of it), or None where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None)

        def step(at: Any) -> None:
            from clauseqa.render.safe import one_line

            name = str(at.path).replace("\\", "/").rsplit("/", 1)[-1]
            progress.update(task, completed=at.done, total=at.total, description=one_line(name))

        yield step
