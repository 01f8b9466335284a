"""How far long work has come, on standard error of a terminal; silence anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def shown(*, quiet: bool = False) -> Iterator[Callable[[Any], None] | None]:
    """Yields the function that draws each step, or None where nobody looks.

    Of a step it reads "done", "total", "seconds" and "path"; it draws the last file, a bar, the count, the rate and the
    time left.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    said = [TextColumn(words, markup=False) for words in ("{task.description}", "{task.fields[rate]}")]
    columns = (said[0], BarColumn(), MofNCompleteColumn(), said[1], TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None, rate="")

        def step(at: Any) -> None:
            from clauseqa.render.safe import one_line

            name = str(at.path).replace("\\", "/").rsplit("/", 1)[-1]
            rate = f"{at.done / at.seconds:,.1f} a second" if at.done and at.seconds else ""
            progress.update(task, completed=at.done, total=at.total, description=one_line(name), rate=rate)

        yield step
