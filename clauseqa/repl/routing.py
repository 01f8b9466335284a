"""What a typed line asks for. Pure: a line and a language go in, one of a few typed outcomes comes out.

`/verb arguments` (also `\\verb`, and `clauseqa verb` as on the command line) is a command; `?`, `help`, `exit` and
`quit` need no slash; `/3` opens the third result; everything else is a question or a query, word for word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clauseqa.repl.language import Language, Move
from clauseqa.repl.tokens import PREFIXES, tokens
from clauseqa.repl.words import unquoted

LEAVES = frozenset({"exit", "quit"})
HELPS = frozenset({"help", "?"})
_WILDCARD = re.compile(r"\w\*(?!\w)")


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty line, or a remark (`# …`) in a script."""


@dataclass(frozen=True, slots=True)
class Leave:
    pass


@dataclass(frozen=True, slots=True)
class Help:
    topic: str = ""  # a verb or a move; "": all


@dataclass(frozen=True, slots=True)
class Open:
    number: int  # of a result, from 1


@dataclass(frozen=True, slots=True)
class Step:
    move: str  # its first name: "n", "follow", "in" …
    argument: str = ""
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    verb: str
    rest: str  # what follows its name, as typed


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, or words to look for; `query`: written in the language of `search`, with fields or operators."""

    text: str
    query: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    name: str
    nearest: tuple[str, ...]


Routed = Nothing | Leave | Help | Open | Step | Run | Ask | Unknown


def route(line: str, language: Language) -> Routed:
    """What `line` asks for."""
    text = " ".join(line.split()) if "\n" in line else line.strip()
    if not text or text.startswith(("# ", "#!")) or text == "#":
        return Nothing()
    if text[0] in PREFIXES and len(text) > 1 and not text[1].isspace():
        return _command(text[1:], language)
    if text in PREFIXES:
        return Help()
    return _bare(text, language)


def _bare(text: str, language: Language) -> Routed:
    words = text.split()
    first = words[0].lower()
    if first in LEAVES and len(words) == 1:
        return Leave()
    if first.startswith("?") and (first == "?" or language.command(first[1:])):
        return Help(" ".join([first[1:], *words[1:]]).strip())
    if first == "help" and (len(words) == 1 or (len(words) == 2 and language.command(words[1].lstrip("/\\")))):
        return Help(" ".join(words[1:]).lstrip("/\\"))
    if first == "clauseqa" and len(words) > 1 and words[1] in language.verbs:
        return _command(text[len(first) :].lstrip(), language)
    return Ask(text, is_query(text, language))


def is_query(text: str, language: Language) -> bool:
    """Whether `text` is written for `search`: a field (or what nearly is one), an operator, a wildcard."""
    for token in tokens(text, language):
        if token.kind in ("field", "operator"):
            return True
        if token.kind == "unknown-field" and language.nearest_field(text[token.start : token.end - 1]):
            return True
    return _WILDCARD.search(text) is not None


def _command(text: str, language: Language) -> Routed:
    name, _, rest = text.partition(" ")
    rest = rest.strip()
    if name.isdecimal() and name.isascii():
        return Open(int(name))
    name = name.lower()
    if name == "?":
        return Help(rest)
    if name in language.verbs:
        return Run(name, rest)
    move = language.moves.get(name)
    if move is None:
        return Unknown(name, language.nearest_command(name))
    if move.name == "exit":
        return Leave()
    if move.name == "help":
        return Help(rest.lstrip("/\\"))
    return _step(move, rest)


def _step(move: Move, rest: str) -> Step:
    flags = {f"--{argument.name}": argument.name for argument in move.arguments if argument.kind == "flag"}
    words = rest.split()
    given = frozenset(flags[word] for word in words if word in flags)
    if given:
        rest = " ".join(word for word in words if word not in flags)
    return Step(move.name, unquoted(rest), given)
