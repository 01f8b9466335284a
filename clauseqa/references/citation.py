"""A citation as printed, before anybody asks what it points at.

Promise: it says what is written, case included, and where; spans are half-open code points of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from .units import ATTACHMENTS


@dataclass(frozen=True, slots=True)
class Designator:
    """One unit of a list, as written: ("12", "(b)") for "12(b)", ("(ii)",) for "(ii)"."""

    parts: tuple[str, ...]
    start: int
    end: int
    through: bool = False  # it closes a range that the one before it opens

    @property
    def number(self) -> str:
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as printed, before anybody asks what it points at."""

    start: int
    end: int
    unit: str | None  # "section", "exhibit" …; None for a bare "(ii) above"
    plural: bool
    this: bool
    designators: tuple[Designator, ...]
    within: Citation | None = None  # the larger unit: "of this Section 12", "Article III, …"
    direction: str | None = None  # "back" or "forward": "above", "the following"
    capital: bool = True  # printed with a capital, as names are
    definition: str | None = None  # the term whose definition holds the list; "this": the one around it; "": not said

    @property
    def is_attachment(self) -> bool:
        return self.unit in ATTACHMENTS
