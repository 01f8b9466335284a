"""Verbs that read files and need no shelf: parse, text; and the files that other verbs take in place of contracts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from clauseqa.commands.verb import Result, Session
from clauseqa.errors import ClauseqaError, Exit, NotFound
from clauseqa.model import Contract, Text

_Read = TypeVar("_Read")
STDIN = "-"
_NEAREST = 5
INSIDE = "::"  # between a file and the name of a document in it


def parse(session: Session, arguments: Mapping[str, Any]) -> Result:  # noqa: ARG001 - a verb's signature
    """The facts of files, without an index. Exit 2 when a file failed; the others are printed."""
    from clauseqa.analyse import analyse_file

    contracts: list[Contract] = []
    failures: list[ClauseqaError] = []
    for path in arguments["paths"]:
        try:
            whole, document = _taken_apart(path)
            with on_disk(whole) as file:
                found = analyse_file(file, uses=arguments["uses"], **reading(arguments))
            named = [replace(contract, text=_named(path, contract.text)) for contract in found]
            contracts += _only(document, whole, named, lambda contract: contract.text.path)
        except ClauseqaError as error:  # noqa: PERF203 - the files after a bad one are still read
            failures.append(error)
    if failures and not contracts:
        raise _together(failures)
    extra = {name: True for name in ("explain", "uses") if arguments.get(name)}
    notes = (*(one_line(error) for error in failures), *_said_by_readers(contract.text for contract in contracts))
    return Result(
        "contracts",
        tuple(contracts),
        Exit.ERROR if failures else Exit.FOUND,
        notes,
        extra,
        layout="explained" if arguments["explain"] else "",
    )


def text(session: Session, arguments: Mapping[str, Any]) -> Result:  # noqa: ARG001 - a verb's signature
    """Exactly the text that every place is counted in."""
    from clauseqa.readers import read

    texts = []
    for path in arguments["paths"]:
        whole, document = _taken_apart(path)
        with on_disk(whole) as file:
            found = [_named(path, one) for one in read(file, **reading(arguments))]
        texts += _only(document, whole, found, lambda one: one.path)
    return Result("texts", tuple(texts), notes=_said_by_readers(texts))


def reading(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The options that say how files are read."""
    return {"encoding": arguments.get("encoding"), "tracked": arguments.get("tracked") or "accepted"}


def _said_by_readers(texts: Iterable[Text]) -> tuple[str, ...]:
    """What was not read of files that were: a line each."""
    return tuple(f"{text.path}: {note}" for text in texts for note in text.notes)


def contracts_in(place: str | None) -> Iterator[Contract] | None:
    """The contracts of the file that a person means, with the uses of their terms: "contract.txt", "-" for standard
    input, "filing.txt::EX-10.1" for one document of several; None when it is no file. The iterator raises ReadError,
    and NotFound for a document that the file does not hold."""
    if place is None:
        return None
    if place == STDIN or os.path.exists(place):
        return _analysed(place)
    file, document = _taken_apart(place)
    return None if document is None else _named_in(file, document)


def _analysed(path: str) -> Iterator[Contract]:
    from clauseqa.analyse import analyse_file

    with on_disk(path) as file:
        for contract in analyse_file(file, uses=True):
            yield replace(contract, text=_named(path, contract.text))


def _named_in(file: str, document: str) -> Iterator[Contract]:
    """The document of that name in a file."""
    yield from _only(document, file, list(_analysed(file)), lambda one: one.text.path)


def _taken_apart(path: str) -> tuple[str, str | None]:
    """The file of "filing.txt::EX-10.1" and the document that is meant in it; None where all of a file are."""
    file, mark, document = path.partition(INSIDE)
    return (file, document) if mark and not os.path.exists(path) and os.path.isfile(file) else (path, None)


def _only(document: str | None, file: str, found: list[_Read], path_of: Callable[[_Read], str]) -> list[_Read]:
    """Of what was read from a file the document of that name, in any case; all where none is named. Raises NotFound."""
    if document is None:
        return found
    names = [path_of(one).partition(INSIDE)[2] for one in found]
    named = [one for one, name in zip(found, names, strict=True) if name.casefold() == document.casefold()]
    if not named:
        from clauseqa.library.names import nearest

        known = tuple(filter(None, names))
        near = tuple(f"{file}{INSIDE}{name}" for name in nearest(document, known) or known[:_NEAREST])
        raise NotFound(f"{file} holds no document {document!r}", nearest=near)
    return named


@contextmanager
def on_disk(path: str) -> Iterator[Path]:
    """The file at `path`; for "-" a temporary one that holds what stands on standard input."""
    if path != STDIN:
        yield Path(path)
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="clauseqa-") as folder:
        file = Path(folder, "stdin")
        file.write_bytes(sys.stdin.buffer.read())
        try:
            yield file
        except ClauseqaError as error:
            error.args = (str(error).replace(str(file), "standard input"),)
            raise


def _named(path: str, text: Text) -> Text:
    """`text` under the name that the user gave its file."""
    return replace(text, path=STDIN + "".join(text.path.partition(INSIDE)[1:])) if path == STDIN else text


def one_line(error: ClauseqaError) -> str:
    """What is wrong and the next step, as one line."""
    return f"{error} · {error.hint}" if error.hint else str(error)


def _together(failures: list[ClauseqaError]) -> ClauseqaError:
    """One error that says all of them, a line each."""
    if len(failures) == 1:
        return failures[0]
    return ClauseqaError("\n".join(one_line(error) for error in failures))
