"""Verbs about the program itself: repl, completion."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from clauseqa.commands.verb import Result, Session
from clauseqa.errors import Exit, ReadError


def repl(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The interactive session; with -f FILE, or with no terminal on standard input, the lines found there."""
    from clauseqa.repl import run

    script = arguments.get("file")
    if script and script != "-":
        try:
            lines = open(script, encoding="utf-8")  # noqa: SIM115 - only what opening it raises is about the file
        except OSError as error:
            raise ReadError(f"{script}: {error.strerror}", hint="repl -f reads a file of session lines") from None
        with lines:
            code = run(session, lines)
    elif script or not sys.stdin.isatty():
        code = run(session, sys.stdin)
    else:
        code = run(session, None)
    return Result("lines", (), exit=Exit(code))


def completion(session: Session, arguments: Mapping[str, Any]) -> Result:  # noqa: ARG001 - a verb's signature
    """The script that teaches a shell to complete verbs, options, contracts and terms."""
    from clauseqa.completion import script

    return Result("scripts", (script(arguments["shell"]),))
