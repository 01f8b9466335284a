"""A reader in a child process: what a hostile file does to it, it does to the child alone.

Promise: ``run`` gives what the reader gives, or raises a ``ReadError``, within the limits of memory and time; it never
hangs, and a crash of native code is one file that cannot be read. The child writes no file (where the system can forbid
it), is told its import path instead of finding one in the current directory, and answers in JSON.

A fresh interpreter and not a fork, because whoever reads files may have threads. It costs some 50 ms: readers come here
with formats or sizes that could misbehave.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sys
from importlib import import_module
from typing import Any, BinaryIO

from .. import errors
from ..errors import ClauseqaError, ReadError
from ..model import Page, Text
from .limits import Limits
from .source import Source

_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from clauseqa.readers import sandbox; sandbox.serve()"
)


def run(reader: str, source: Source, encoding: str | None = None) -> list[Text]:
    """``extract(source, encoding)`` of the module ``clauseqa.readers.<reader>``, in a child process.

    Raises what the reader raises, and ``ReadError`` when it exceeds a limit or dies.
    """
    request = {
        "reader": reader,
        "path": source.path,
        "encoding": encoding,
        "tracked": source.tracked,
        "limits": dataclasses.asdict(source.limits),
    }
    answer = _ask(json.dumps(request).encode() + b"\n" + source.data, source)
    if "error" in answer:
        kind = getattr(errors, str(answer["error"]), ReadError)
        raise kind(answer["message"], hint=answer["hint"])
    return [_thawed(text) for text in answer["texts"]]


def _ask(request: bytes, source: Source) -> dict[str, Any]:
    import subprocess

    command = [sys.executable, "-I", "-S", "-c", _CHILD, json.dumps(sys.path)]
    limits = source.limits
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as child:  # noqa: S603 - ourselves
        try:
            output, _ = child.communicate(request, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise _too_slow(source) from None
        finally:
            child.kill()
    if child.returncode == 0:
        answer: dict[str, Any] = json.loads(output)
        return answer
    raise _died(child.returncode, source)


def _too_slow(source: Source) -> ReadError:
    return ReadError(
        f"{source.path}: reading it takes more than {source.limits.seconds:g} seconds",
        hint="the file may be made to do so; convert it to plain text if it is not",
    )


def _died(code: int, source: Source) -> ReadError:
    if -code in _cpu_signals():
        return _too_slow(source)
    return ReadError(
        f"{source.path}: its reader stopped (signal {-code}); the file is damaged or made to stop it"
        if code < 0
        else f"{source.path}: its reader stopped (exit code {code})",
        hint="open it in its own program and save it again, or as plain text",
    )


def _cpu_signals() -> tuple[int, ...]:
    import signal

    return (signal.SIGXCPU,) if hasattr(signal, "SIGXCPU") else ()


def _thawed(fields: dict[str, Any]) -> Text:
    fields["pages"] = tuple(Page(*page) for page in fields["pages"])
    for name in ("furniture", "headings", "strong", "rows"):
        fields[name] = tuple((start, end) for start, end in fields[name])
    for name in ("labels", "links"):
        fields[name] = tuple(((start, end), value) for (start, end), value in fields[name])
    fields["facts"] = tuple((name, value) for name, value in fields["facts"])
    fields["notes"] = tuple(fields["notes"])
    return Text(**fields)


# In the child.


def serve() -> None:
    """Read one request from standard input, answer it on standard output."""
    with os.fdopen(os.dup(1), "wb") as answer:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)  # native code that prints must not spoil the answer
        _answer(sys.stdin.buffer, answer)


def _answer(request: BinaryIO, answer: BinaryIO) -> None:
    asked = json.loads(request.readline())
    limits = Limits(**asked["limits"])
    _confine(limits)
    source = Source(asked["path"], request.read(), limits, asked["tracked"])
    try:
        texts = import_module(f"clauseqa.readers.{asked['reader']}").extract(source, asked["encoding"])
        reply: dict[str, Any] = {"texts": [_frozen(text) for text in texts]}
    except ClauseqaError as error:
        reply = {"error": type(error).__name__, "message": str(error), "hint": error.hint}
    except MemoryError:
        message = f"{source.path}: reading it takes more than {limits.memory_bytes >> 20} MiB of memory"
        reply = {"error": "ReadError", "message": message, "hint": "the file may be made to do so"}
    answer.write(json.dumps(reply).encode())


def _confine(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    seconds = int(limits.seconds) + 1
    for name, soft, hard in (
        ("RLIMIT_AS", limits.memory_bytes, limits.memory_bytes),
        ("RLIMIT_CPU", seconds, seconds + 1),
        ("RLIMIT_FSIZE", 0, 0),
        ("RLIMIT_CORE", 0, 0),
    ):
        # A system may not know a limit, or keep a stricter one already.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (soft, hard))


def _frozen(text: Text) -> dict[str, Any]:
    fields = {field.name: getattr(text, field.name) for field in dataclasses.fields(text)}
    fields["pages"] = [(page.number, page.start, page.end) for page in text.pages]
    return fields
