"""Help, made from the table of verbs: examples first, then arguments and options."""

from __future__ import annotations

from collections.abc import Iterable

from clauseqa.commands.table import VERBS
from clauseqa.commands.verb import PRESENTATION, Argument, Verb

GLOBALS = (
    Argument("index", "The shelf: a directory (default: index, or $CLAUSEQA_INDEX).", kind="option", completes="file"),
    *PRESENTATION,
    Argument("quiet", "Say nothing beside the result.", kind="flag", short="-q"),
    Argument("debug", "Show the traceback of an error.", kind="flag"),
    Argument("color", "When to colour.", kind="option", choices=("auto", "always", "never")),
    Argument("hyperlinks", "Make places into links, on terminals that follow them.", kind="flag"),
    Argument("no-pager", "Never open a pager.", kind="flag"),
    Argument("help", "Show this.", kind="flag", short="-h"),
    Argument("version", "Print the version.", kind="flag", short="-V"),
)
_WIDTH = 80  # columns
_LONGEST_NAME = 38  # columns beside which there is room for words
_FIRST_STEPS = (
    ("clauseqa index corpus", "read contracts, put them on the shelf"),
    ("clauseqa", "open the session: ask, look up, follow"),
    ("clauseqa ask 'What happens on termination for cause?'", "one question, quoted and cited"),
    ("clauseqa define 'for cause'", "what a term means, and where"),
    ("clauseqa refs --dangling", "references that point at nothing"),
)


def overview() -> str:
    """What `clauseqa --help` prints."""
    return "\n".join(
        [
            "clauseqa: contracts segmented, cross-referenced, indexed and asked.",
            "",
            "Examples",
            *columns(_FIRST_STEPS),
            "",
            "Verbs",
            *columns((verb.name, verb.summary) for verb in VERBS.values()),
            "",
            "Options, before or after the verb",
            *columns((_usage(option), option.help) for option in GLOBALS),
            "",
            "A place is written DOC#12(b): any part of the contract's name, # and the number",
            "of the section.",
            "Exit codes: 0 found, 1 nothing found, 2 error, 130 interrupted.",
            "clauseqa VERB --help says more about a verb.",
            "",
        ]
    )


def about(verb: Verb) -> str:
    """What `clauseqa VERB --help` prints."""
    from textwrap import fill

    positionals = [a for a in verb.arguments if a.kind == "positional"]
    options = [a for a in verb.arguments if a.kind != "positional"]
    words = ["clauseqa", verb.name, *map(_usage, positionals), *(["[options]"] if options else [])]
    lines = [verb.summary, "", "Examples", *(f"  {example}" for example in verb.examples), "", "Usage"]
    lines += [f"  {' '.join(words)}", ""]
    if positionals:
        lines += [*columns((a.name.upper(), _described(a)) for a in positionals), ""]
    if options:
        lines += ["Options", *columns((_usage(a), _described(a)) for a in options), ""]
    formats = fill(f"Formats: {', '.join(verb.formats)}", _WIDTH, subsequent_indent=" " * len("Formats: "))
    lines += [formats, "clauseqa --help lists the options that all verbs share.", ""]
    return "\n".join(lines)


def _usage(argument: Argument) -> str:
    """ "PLACE", "[WORD]", "-n, --limit N"."""
    if argument.kind == "positional":
        name = "|".join(argument.choices) or argument.name.upper() + (" …" if argument.many else "")
        return name if argument.required else f"[{name}]"
    short = f"{argument.short}, " if argument.short else ""
    if argument.kind == "flag":
        return f"{short}--{argument.name}"
    value = "|".join(argument.choices) or ("N" if argument.type is int else argument.name.upper())
    return f"{short}--{argument.name} {value}"


def _described(argument: Argument) -> str:
    shown = argument.default is not None and argument.kind == "option"
    return f"{argument.help} [{argument.default}]" if shown else argument.help


def columns(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Names and what is said of each beside them, on lines of at most 80 columns; a long name has a line of its own."""
    from textwrap import wrap

    rows = list(rows)
    room = min(max(len(name) for name, _ in rows), _LONGEST_NAME)
    lines = []
    for name, text in rows:
        said = wrap(text, _WIDTH - room - 4, break_long_words=False, break_on_hyphens=False)
        if len(name) > room:
            lines.append(f"  {name}")
            name = ""
        lines += [f"  {name if first == 0 else '':<{room}}  {part}" for first, part in enumerate(said)]
    return lines
