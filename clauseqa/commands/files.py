"""Verbs that read files and need no shelf: parse, text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clauseqa.commands.verb import Result, Session
from clauseqa.errors import ClauseqaError, Exit
from clauseqa.model import Contract

STDIN = "-"


def parse(session: Session, arguments: Mapping[str, Any]) -> Result:  # noqa: ARG001 - a verb's signature
    """The facts of files, without an index. Exit 2 when a file failed; the others are printed."""
    from clauseqa.analyse import analyse_file

    contracts: list[Contract] = []
    failures: list[ClauseqaError] = []
    for path in arguments["paths"]:
        try:
            with on_disk(path) as file:
                contracts += analyse_file(file, uses=arguments["uses"])
        except ClauseqaError as error:  # noqa: PERF203 - the files after a bad one are still read
            failures.append(error)
    if failures and not contracts:
        raise _together(failures)
    extra = {name: True for name in ("explain", "uses") if arguments.get(name)}
    notes = tuple(one_line(error) for error in failures)
    return Result("contracts", tuple(contracts), Exit.ERROR if failures else Exit.FOUND, notes, extra, layout="facts")


def text(session: Session, arguments: Mapping[str, Any]) -> Result:  # noqa: ARG001 - a verb's signature
    """Exactly the text that every place is counted in."""
    from clauseqa.readers import read

    texts = []
    for path in arguments["paths"]:
        with on_disk(path) as file:
            texts += read(file)
    return Result("texts", tuple(texts))


@contextmanager
def on_disk(path: str) -> Iterator[Path]:
    """The file at `path`; for "-" a temporary one that holds what stands on standard input."""
    if path != STDIN:
        yield Path(path)
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="clauseqa-") as folder:
        file = Path(folder, "stdin")
        file.write_bytes(sys.stdin.buffer.read())
        yield file


def one_line(error: ClauseqaError) -> str:
    """What is wrong and the next step, as one line."""
    return f"{error} · {error.hint}" if error.hint else str(error)


def _together(failures: list[ClauseqaError]) -> ClauseqaError:
    """One error that says all of them, a line each."""
    if len(failures) == 1:
        return failures[0]
    return ClauseqaError("\n".join(one_line(error) for error in failures))
