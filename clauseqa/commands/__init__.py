"""The verbs of clauseqa, and the one way to run them.

    arguments = parse_words("define", ["for", "cause"])      # from the command line
    verb, arguments = parse_line("define for cause")         # from a line of the session
    result = execute(session, verb, arguments)

A verb's function takes the session and its arguments and returns a Result. It never prints: ``render`` is the only
writer of standard output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from clauseqa.commands.table import VERBS
from clauseqa.commands.verb import FORMATS, PRESENTATION, Argument, Completes, Result, Session, Verb
from clauseqa.commands.words import parse_line, parse_words, split_words, verb_named

__all__ = [
    "FORMATS",
    "PRESENTATION",
    "VERBS",
    "Argument",
    "Completes",
    "Result",
    "Session",
    "Verb",
    "execute",
    "parse_line",
    "parse_words",
    "split_words",
    "verb_named",
]


def execute(
    session: Session,
    verb: Verb | str,
    arguments: Mapping[str, Any],
    show: Callable[[Result], None] | None = None,
) -> Result:
    """Run a verb; `show` is given the result while the shelf is as it was asked. Raises what is drawn in errors.py."""
    verb = verb_named(verb) if isinstance(verb, str) else verb
    run = verb.run

    def shown() -> Result:
        result = run(session, arguments)
        if show is not None:
            show(result)
        return result

    if not verb.steady:
        return shown()
    from clauseqa.library import at_one_moment

    return at_one_moment(shown, session.steady, session.has_changed)
