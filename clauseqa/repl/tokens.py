"""The parts of a typed line, by what they mean: for its colours, for completion, for the toolbar.

Pure, linear in the line, and total: the tokens of a line follow each other without a gap and join up to the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from clauseqa.repl.language import Language

PREFIXES = ("/", "\\")  # of a command

Kind = Literal[
    "verb",
    "unknown-verb",
    "option",
    "unknown-option",
    "field",
    "unknown-field",
    "operator",
    "phrase",
    "open-phrase",
    "number",
    "text",
]

# A section number as typed: 12, 12(b)(ii), 4.1. Not 12th, not 1,000, not v2.
NUMBER = r"(?<![\w.,$])(?<!\d:)\d{1,4}(?:\.\d{1,4}){0,5}(?:\([A-Za-z0-9]{1,6}\)){0,6}(?![\w,:]\w|\w)"
_PARTS = re.compile(
    rf"""
      (?P<field>(?<![\w:])[A-Za-z]{{1,20}}:(?=["“\w*\[(]))
    | (?P<phrase>"[^"]*"|“[^”"]*[”"])
    | (?P<open>["“].*\Z)
    | (?P<operator>(?<!\w)(?:AND|OR|NOT|ANDNOT|ANDMAYBE)(?!\w))
    | (?P<number>{NUMBER})
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    start: int
    end: int


def tokens(line: str, language: Language) -> tuple[Token, ...]:
    """The parts of `line`, without a gap."""
    start = len(line) - len(line.lstrip())
    if line[start : start + 1] not in PREFIXES or len(line) == start + 1:
        return _fill(line, 0, _query(line, 0, language))
    end = next((place for place in range(start, len(line)) if line[place].isspace()), len(line))
    name = line[start + 1 : end].lower()
    command = language.command(name)
    known = command is not None or name.isdecimal() or name == "?"
    found = [Token("verb" if known else "unknown-verb", start, end)]
    options = {spelled for argument in (language.options(command) if command else ()) for spelled in _spelled(argument)}
    asks = command is not None and any(argument.completes in ("query", "place") for argument in command.arguments)
    found += _arguments(line, end, language, options, asks=asks)
    return _fill(line, 0, found)


def _spelled(argument: object) -> tuple[str, ...]:
    name, short = getattr(argument, "name", ""), getattr(argument, "short", "")
    return (f"--{name}", short) if short else (f"--{name}",)


def _arguments(line: str, at: int, language: Language, options: set[str], *, asks: bool) -> list[Token]:
    found: list[Token] = []
    for match in re.finditer(r"(?<!\S)--?[A-Za-z][\w-]*", line[at:]):
        known = match.group() in options
        if known or match.group().startswith("--"):
            kind: Kind = "option" if known else "unknown-option"
            found.append(Token(kind, at + match.start(), at + match.end()))
    if asks:
        found += [
            token
            for token in _query(line, at, language)
            if not any(option.start < token.end and token.start < option.end for option in found)
        ]
    return sorted(found, key=lambda token: token.start)


def _query(line: str, at: int, language: Language) -> list[Token]:
    found: list[Token] = []
    for match in _PARTS.finditer(line, at):
        group = match.lastgroup
        kind: Kind
        if group == "field":
            kind = "field" if match.group()[:-1].lower() in language.fields else "unknown-field"
        elif group == "open":
            kind = "open-phrase"
        else:
            kind = group  # type: ignore[assignment]
        found.append(Token(kind, match.start(), match.end()))
    return found


def _fill(line: str, at: int, found: list[Token]) -> tuple[Token, ...]:
    """`found`, with plain text in the gaps."""
    whole: list[Token] = []
    for token in found:
        if token.start > at:
            whole.append(Token("text", at, token.start))
        whole.append(token)
        at = token.end
    if at < len(line):
        whole.append(Token("text", at, len(line)))
    return tuple(whole)
