"""The session: questions, queries and verbs, one a line, on a terminal or from a script.

`run` is the only door. prompt_toolkit is imported by `session`, `keys`, `lexer` and `menu` alone, and those are
reached only when a person sits at a terminal: a script of lines runs without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from clauseqa.commands import Session


def run(session: Session, lines: TextIO | None = None) -> int:
    """Hold a session until it is left, and return its exit code.

    With `lines` each line is taken as if it had been typed, to the end of the input; what they find goes to standard
    output, what goes wrong to standard error. Without, a person is asked for lines on the terminal.
    """
    if lines is not None:
        from clauseqa.repl.script import run_script

        return run_script(session, lines)
    from clauseqa.repl.session import converse

    return converse(session)
