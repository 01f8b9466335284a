"""What the finders of terms report, before sections and meanings are added."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import TermForm


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place where a term is defined: its own span, how, and where the words that give its meaning begin or end."""

    start: int
    end: int
    form: TermForm
    rule: str
    outer_start: int  # with its marks; of a parenthesis, from the "("
    outer_end: int
    meaning_from: int | None = None  # the meaning stands after this offset …
    meaning_to: int | None = None  # … or before this one
    inclusion: str = ""  # "includes", "excludes": says what the term takes in, not what it is
    weak: bool = False  # kept only if the contract uses the term elsewhere, without marks
    second: bool = False  # kept only where nothing else defines the term
    bare: bool = False  # no cue but the quotation marks: only in contracts that introduce no term in a parenthesis
