"""What can be typed: the verbs of the one table, the session's own moves, the fields of a query.

Completion, colouring, help and routing all read a `Language`; none of them knows a verb or a field of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from clauseqa.commands import PRESENTATION, Argument, Verb

FieldValues = Literal["term", "section", "contract", "kind", "type", "words"]


@dataclass(frozen=True, slots=True)
class Move:
    """Something only a session can do, because it has a screen to come back to."""

    name: str
    summary: str
    arguments: tuple[Argument, ...] = ()
    also: tuple[str, ...] = ()  # other names


@dataclass(frozen=True, slots=True)
class Field:
    """`name:value` in a query."""

    name: str
    summary: str
    values: FieldValues


def _one(name: str, help: str, *, completes: str | None = None, required: bool = True) -> Argument:  # noqa: A002
    return Argument(name, help, joined=True, required=required, completes=completes)  # type: ignore[arg-type]


MOVES: tuple[Move, ...] = (
    Move("n", "The next result, or the next section of the contract on screen.", also=("next",)),
    Move("p", "The previous result, or the previous section.", also=("prev", "previous")),
    Move("follow", "Go where a reference of the section on screen points.", (_one("number", "Its number, from 1."),)),
    Move("back", "What was on screen before.", also=("b",)),
    Move("forward", "What was on screen before /back."),
    Move(
        "in",
        "Keep to one contract; alone, to all of them again.",
        (_one("contract", "Any part of its name.", completes="contract", required=False),),
    ),
    Move(
        "export",
        "Write the last result to a file, in the format of its suffix.",
        (
            Argument("replace", "Write over a file that is there already.", kind="flag"),
            _one("file", "Where to.", completes="file"),
        ),
    ),
    Move("help", "What can be typed; of one verb, how.", (_one("verb", "Which.", completes="verb", required=False),)),
    Move("exit", "Leave.", also=("quit", "q")),
)

FIELDS: tuple[Field, ...] = (
    Field("uses", "sections that use a defined term", "term"),
    Field("defines", "sections that define a term", "term"),
    Field("in", "within a section and what it holds", "section"),
    Field("refers", "sections that refer to a section", "section"),
    Field("doc", "in contracts of that name", "contract"),
    Field("kind", "sections of one kind: section, exhibit, recital …", "kind"),
    Field("type", "clauses of one type", "type"),
    Field("heading", "words of the heading alone", "words"),
    Field("text", "words of the section; the same as no field", "words"),
)

KINDS = ("article", "section", "subsection", "inline", "exhibit", "recital", "preamble", "signature")


@dataclass(frozen=True)
class Language:
    verbs: Mapping[str, Verb]  # those that a session offers
    moves: Mapping[str, Move]  # every name of each
    fields: Mapping[str, Field]

    @classmethod
    def of(cls, verbs: Mapping[str, Verb]) -> Language:
        """The language in which `verbs` are spoken; a verb that a session does not offer is not part of it."""
        return cls(
            verbs={name: verb for name, verb in verbs.items() if verb.in_session},
            moves={name: move for move in MOVES for name in (move.name, *move.also)},
            fields={field.name: field for field in FIELDS},
        )

    def command(self, name: str) -> Verb | Move | None:
        """What stands behind `/name`."""
        return self.verbs.get(name) or self.moves.get(name)

    def commands(self) -> tuple[Verb | Move, ...]:
        """Each once, verbs first."""
        moves = {move.name: move for move in self.moves.values() if move.name not in self.verbs}
        return (*self.verbs.values(), *moves.values())

    @staticmethod
    def options(command: Verb | Move) -> tuple[Argument, ...]:
        """The options and flags that may follow it."""
        shared = PRESENTATION if isinstance(command, Verb) else ()
        return tuple(argument for argument in (*command.arguments, *shared) if argument.kind != "positional")

    def nearest_command(self, name: str) -> tuple[str, ...]:
        """What `name` begins, then what it is a misspelling of, best first."""
        known, typed = [*self.verbs, *self.moves], name.lower()
        begun = [one for one in known if typed and one.startswith(typed)]
        return tuple(dict.fromkeys([*begun, *get_close_matches(typed, known, n=3, cutoff=0.6)]))[:3]

    def nearest_field(self, name: str) -> tuple[str, ...]:
        return tuple(get_close_matches(name.lower(), list(self.fields), n=3, cutoff=0.5))
