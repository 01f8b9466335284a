"""THE table of verbs: name, arguments, help, examples, function. The command line, the session, help, completion and
the documentation are all made from it; nothing else knows which verbs there are.

A verb's function takes the session and its arguments and returns a Result. It never prints: ``render`` is the only
writer of standard output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from clauseqa.errors import Exit
from clauseqa.library import Library

Completes = Literal["contract", "place", "term", "query", "file", "verb", "format"]


@dataclass(frozen=True)
class Argument:
    name: str  # "place"; options are written --name
    help: str
    kind: Literal["positional", "option", "flag"] = "positional"
    many: bool = False  # takes one or more
    required: bool = True  # positionals only
    default: Any = None
    type: Callable[[str], Any] = str
    choices: tuple[str, ...] = ()
    completes: Completes | None = None
    short: str = ""  # "-o"


@dataclass
class Session:
    """What verbs act on: the shelf (opened when first needed), the scope, the settings in force."""

    index: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    scope: int | None = None  # id of the contract that the session is confined to
    _library: Library | None = None

    @property
    def library(self) -> Library:
        """The shelf, opened at first use. Raises ShelfError."""
        if self._library is None:
            from clauseqa.library import open_library

            self._library = open_library(self.index)
        return self._library


@dataclass(frozen=True)
class Result:
    """What a verb found: one list of facts, named as in the JSON it renders to."""

    noun: str  # "hits", "definitions", "sections" …
    items: tuple[Any, ...]
    exit: Exit = Exit.FOUND
    notes: tuple[str, ...] = ()  # for the reader, beside the data: standard error
    extra: Mapping[str, Any] = field(default_factory=dict)  # further keys of the JSON object


@dataclass(frozen=True)
class Verb:
    name: str
    summary: str  # one line, imperative
    arguments: tuple[Argument, ...]
    run: Callable[[Session, Mapping[str, Any]], Result]
    examples: tuple[str, ...] = ()
    in_session: bool = True  # offered in the REPL after "/"
