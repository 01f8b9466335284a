"""From words to arguments: how a line of the session becomes what a verb's function receives.

The command line and the session share one grammar, made from the table of verbs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from clauseqa.commands.table import VERBS
from clauseqa.commands.verb import PRESENTATION, Argument, Verb
from clauseqa.errors import QueryError

QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}


def parse_line(line: str) -> tuple[Verb, dict[str, Any]]:
    """The verb and arguments of a line such as ``define for cause``. Raises QueryError."""
    name, _, rest = line.strip().partition(" ")
    verb = verb_named(name)
    takes_query = any(argument.completes == "query" for argument in verb.arguments)
    return verb, parse_words(verb, split_words(rest, keep_quotes=takes_query))


def split_words(line: str, *, keep_quotes: bool = False) -> list[str]:
    """The words of a line. Quotation marks hold words together where a word begins, or after "=" or ":"; an
    apostrophe inside a word is a letter, and a mark without its partner is a character like any other. The marks
    themselves are dropped unless the words are a query, where they make a phrase."""
    words: list[str] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        word, at = _word(line, at, keep_quotes)
        words.append(word)
    return words


def _word(line: str, at: int, keep_quotes: bool) -> tuple[str, int]:
    """The word that begins at `at`, and where it ends."""
    word = ""
    while at < len(line) and not line[at].isspace():
        closing = _closing(line, at, word)
        if closing > at:
            word += line[at : closing + 1] if keep_quotes else line[at + 1 : closing]
            at = closing + 1
        else:
            word += line[at]
            at += 1
    return word, at


def _closing(line: str, at: int, word: str) -> int:
    """Where the quotation that opens at `at` closes; -1 when none opens here."""
    if line[at] not in QUOTES or not (word == "" or word[-1] in "=:"):
        return -1
    closing = line.find(QUOTES[line[at]], at + 1)
    while closing >= 0 and closing + 1 < len(line) and line[closing + 1].isalnum():
        closing = line.find(QUOTES[line[at]], closing + 1)
    return closing


def parse_words(verb: Verb | str, words: Sequence[str], also: Sequence[Argument] = ()) -> dict[str, Any]:
    """The arguments that `words` give to a verb, by key, defaults filled in; options of PRESENTATION and `also` are
    understood beside the verb's own. Raises QueryError."""
    verb = verb_named(verb) if isinstance(verb, str) else verb
    options = [a for a in verb.arguments if a.kind != "positional"] + [*PRESENTATION, *also]
    values = {argument.key: default(argument) for argument in (*verb.arguments, *options)}
    given, loose = take_options(options, words, verb.name)
    values.update(given)
    _take_positionals(verb, loose, values)
    if values["format"] not in (None, *verb.formats):
        raise QueryError(f"{verb.name} cannot print {values['format']!r}", hint=f"formats: {', '.join(verb.formats)}")
    return values


def default(argument: Argument) -> Any:
    """What an argument is when nobody gives it."""
    if argument.kind == "flag":
        return False
    return [] if argument.many else argument.default


def verb_named(name: str) -> Verb:
    """The verb of that name. Raises QueryError, which names the nearest."""
    if name in VERBS:
        return VERBS[name]
    from difflib import get_close_matches

    near = get_close_matches(name, VERBS, n=2, cutoff=0.5) or [verb for verb in VERBS if verb.startswith(name)]
    hint = f"did you mean {' or '.join(near)}?" if near else "clauseqa --help lists the verbs"
    raise QueryError(f"no verb is called {name!r}", hint=hint)


def convert(argument: Argument, word: str) -> Any:
    """The value that `word` gives to an argument. Raises QueryError."""
    name = argument.name.upper() if argument.kind == "positional" else f"--{argument.name}"
    if argument.choices and word not in argument.choices:
        raise QueryError(f"{name} is one of {', '.join(argument.choices)}, not {word!r}")
    try:
        value = argument.type(word)
    except ValueError:
        raise QueryError(f"{name} must be a whole number, not {word!r}") from None
    if argument.type is int and value < argument.least:
        raise QueryError(f"{name} must be {argument.least} or more, not {word}")
    return value


def take_options(
    options: Sequence[Argument], words: Sequence[str], whose: str, *, leading: bool = False
) -> tuple[dict[str, Any], list[str]]:
    """The values that `words` give to options, by key, and the words that are left. With `leading`, reading ends at the
    first word that is no option. Raises QueryError, which names `whose` options they are."""
    values: dict[str, Any] = {}
    loose: list[str] = []
    queue = deque(words)
    while queue:
        word = queue.popleft()
        if word == "--" or (leading and not _is_option(word)):
            return values, loose + ([] if word == "--" else [word]) + list(queue)
        if not _is_option(word):
            loose.append(word)
            continue
        name, equals, value = word.partition("=")
        argument = _option(options, name, whose)
        if argument.kind == "flag":
            values[argument.key] = True
        elif equals or queue:
            values[argument.key] = convert(argument, value if equals else queue.popleft())
        else:
            raise QueryError(f"{name} needs a value", hint=argument.help)
    return values, loose


def _is_option(word: str) -> bool:
    return len(word) > 1 and word[0] == "-" and (word[1] == "-" or word[1].isalpha())


def _option(options: Sequence[Argument], name: str, whose: str) -> Argument:
    for argument in options:
        if name in (f"--{argument.name}", argument.short):
            return argument
    from difflib import get_close_matches

    known = list(dict.fromkeys(f"--{argument.name}" for argument in options))
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"its options: {' '.join(known)}"
    raise QueryError(f"{whose} has no option {name}", hint=hint)


def _take_positionals(verb: Verb, words: list[str], values: dict[str, Any]) -> None:
    for argument in (a for a in verb.arguments if a.kind == "positional"):
        if not words:
            if argument.required:
                raise QueryError(f"{verb.name} needs {argument.name.upper()}: {argument.help}", hint=_example(verb))
            continue
        if argument.joined:
            values[argument.key] = convert(argument, " ".join(words))
            words = []
        elif argument.many:
            values[argument.key] = [convert(argument, word) for word in words]
            words = []
        else:
            values[argument.key] = convert(argument, words[0])
            words = words[1:]
    if words:
        raise QueryError(f"{verb.name} cannot use {' '.join(words)!r}", hint=_example(verb))


def _example(verb: Verb) -> str:
    return f"for example: {verb.examples[0]}" if verb.examples else ""
