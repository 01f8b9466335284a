"""What becomes of a citation: of one number looked up, and of the whole.

Promise: a number that was not found is kept as it is written, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model import Candidate, ReferenceStatus

if TYPE_CHECKING:
    from ..references.citation import Citation


DOUBT = "in doubt"  # the rule of every citation of what seems to be missing, where that is not certain


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation points at; the fields are those of ``model.Reference``."""

    status: ReferenceStatus
    targets: tuple[str, ...] = ()
    sections: tuple[int, ...] = ()
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()
    instrument: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One designator looked up: a section, or why not."""

    target: str
    section: int | None = None
    status: ReferenceStatus = "resolved"
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()
    above: int | None = None  # the unit that exists
    doubtful: bool = False  # it would be missing, were the numbering around it read without a fault


def join(outer: str, inner: str, apart: bool) -> str:
    """The number of a unit within another, as the canonical spelling has it."""
    return f"{outer}/{inner}" if apart and inner[:1] not in "(." else outer + inner


def written_of(citation: Citation) -> Iterator[str]:
    """The number of a citation as written, outermost unit first."""
    if citation.within is not None:
        yield from written_of(citation.within)
    if citation.is_attachment:
        yield f"{(citation.unit or '').capitalize()} {citation.designators[0].number}/"
    elif citation.designators:
        yield citation.designators[0].number


def unit_words(citation: Citation, number: str) -> str:
    """The unit in words, for a reason: "Section 12(b)"."""
    return f"{(citation.unit or 'unit').capitalize()} {number}"
