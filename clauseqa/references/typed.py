"""A place as a user types it, read with the same eyes as a citation; it needs no document.

Promise: pure and light, and nothing is looked up.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..patterns import citations as printed
from .designators import designator_at, steps_at
from .units import ATTACHMENTS, unit_of


@dataclass(frozen=True, slots=True)
class ParsedReference:
    """A place as a user types it: its unit word if any, its parts, and the canonical number they spell."""

    unit: str | None  # "section", "article", "exhibit" …
    parts: tuple[str, ...]
    number: str  # "8.2(a)", "Exhibit A/3(b)", "IV"


def parse_reference(place: str) -> ParsedReference | None:
    """Read a place such as "8.2(a)", "§ 4.1(a)(ii)", "Art. IV", "Exhibit A/3(b)"; None when it is not one.

    Nothing is looked up: the number is as typed, case included, in the canonical spelling.
    """
    text = " ".join(place.split())
    if not text or len(text) > 200:
        return None
    head, slash, rest = text.partition("/")
    if slash:
        outer, inner = parse_reference(head), parse_reference(rest)
        if outer is None or inner is None:
            return None
        return ParsedReference(inner.unit, outer.parts + inner.parts, f"{outer.number}/{inner.number}")
    found = printed.CITATION.regex.match(text)
    unit = unit_of(found["unit"]) if found and not found["lead"] else None
    at = found.end() if found and unit else 0
    designator = designator_at(text, at, unit in ATTACHMENTS) or steps_at(text, at + (text[at : at + 1] == " "))
    if designator is None or text[designator.end :].strip(" .,;:"):
        return None
    parts = designator.parts
    if unit in ATTACHMENTS or unit in ("part", "item", "note", "recital"):
        parts = (f"{unit.capitalize()} {parts[0]}", *parts[1:])
    return ParsedReference(unit, parts, "".join(parts))
