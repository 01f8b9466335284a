"""Help of the session, made from the table of verbs, the moves and the keys."""

from __future__ import annotations

from clauseqa.commands import Argument, Verb
from clauseqa.commands.help import about as about_verb
from clauseqa.commands.help import columns
from clauseqa.repl.language import Language, Move

KEYS = (
    ("Tab", "complete, also from scattered letters; again for the next"),
    ("Enter", "take the selected completion; with none selected, send the line"),
    ("Ctrl-R", "search the history"),
    ("→", "take the suggested line"),
    ("F1", "help on the verb being typed"),
    ("Ctrl-X Ctrl-E", "write the line in $EDITOR (vi keys: Esc v)"),
    ("Ctrl-C", "drop the line, or stop the work"),
    ("Ctrl-D", "leave"),
)
_FIRST_STEPS = (
    ("What happens on termination for cause?", "a question: quoted and cited"),
    ("12(b)", "a place: shown"),
    ('uses:"for cause" AND notice', "a query: sections found"),
    ("/1", "opens result 1; /n the next, /back"),
)


def overview(language: Language) -> str:
    """What `?` prints."""
    moves = [command for command in language.commands() if isinstance(command, Move)]
    return "\n".join(
        [
            "Type a question, a place, a query, or a verb after a slash.",
            "",
            *columns(_FIRST_STEPS),
            "",
            "Verbs (? VERB says more)",
            *columns([(f"/{verb.name}", verb.summary) for verb in language.verbs.values()]),
            "",
            "Moving about",
            *columns([("/N", "Open result N."), *((_usage(move), move.summary) for move in moves)]),
            "",
            "Fields of a query",
            *columns([(f"{field.name}:", field.summary) for field in language.fields.values()]),
            "",
            "Keys",
            *columns(KEYS),
            "",
        ]
    )


def about(command: Verb | Move) -> str:
    """How one verb or move is used."""
    if isinstance(command, Verb):
        return about_verb(command)
    lines = [command.summary, "", "Usage", f"  {_usage(command)}"]
    if command.also:
        lines += [f"  also {', '.join(f'/{name}' for name in command.also)}"]
    described = [(_named(argument), argument.help) for argument in command.arguments]
    return "\n".join([*lines, *(["", *columns(described)] if described else []), ""])


def _usage(move: Move) -> str:
    return " ".join([f"/{move.name}", *(_named(argument) for argument in move.arguments)])


def _named(argument: Argument) -> str:
    if argument.kind == "flag":
        return f"[--{argument.name}]"
    return argument.name.upper() if argument.required else f"[{argument.name.upper()}]"
