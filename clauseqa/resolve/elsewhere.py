"""The words of a reference looked up in another contract than the one that they stand in.

Promise: units are given only when each one that is named stands in that contract exactly once, case included; an
article is no section, and a lone "(b)" is nobody's: what it hangs on is written elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..model import Section
from .lookup import Outline, attachment_key, key_of

if TYPE_CHECKING:
    from ..references.citation import Citation


def units_named(words: str, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The units among `sections` that the words of a reference name ("Sections 2.1 and 3(b) of the Lease"); () when
    one of them is not there, or more than once."""
    from ..references.reader import Reader

    outline = Outline(sections)
    found: list[Section] = []
    for citation in Reader(f"see {words}", ()).citations():  # the head of a document is read otherwise
        if citation.within is not None or citation.this:
            return ()
        for designator in citation.designators:
            units = _units(outline, citation, designator.number)
            if len(units) != 1:
                return ()
            found += units
    return tuple(dict.fromkeys(found))


def _units(outline: Outline, citation: Citation, number: str) -> list[Section]:
    if citation.is_attachment:
        name = attachment_key(f"{citation.unit} {number}")
        return [outline.sections[at] for at in outline.attachments.get(name, ())]
    if number.startswith("("):
        return []
    units = [outline.sections[at] for at in outline.lookup(None, key_of(number))]
    return [unit for unit in units if (unit.kind == "article") == (citation.unit == "article")]
