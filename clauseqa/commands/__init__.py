"""The verbs of clauseqa, and the one way to run them.

    arguments = parse_words("define", ["for", "cause"])      # from the command line
    verb, arguments = parse_line("define for cause")         # from a line of the session
    result = execute(session, verb, arguments)

A verb's function takes the session and its arguments and returns a Result. It never prints: ``render`` is the only
writer of standard output.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def execute(session: Session, verb: Verb | str, arguments: Mapping[str, Any]) -> Result:
    """Run a verb. Raises what is drawn in errors.py; nothing is printed."""
    verb = verb_named(verb) if isinstance(verb, str) else verb
    return verb.run(session, arguments)
