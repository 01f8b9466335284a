"""A section to read, with where its references lead in other contracts of the shelf, and who cites it from there.

It stands apart from `between`, which knows how that is found out: a section of a contract that names no other
instrument and that no other contract names costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from clauseqa.model import CitedFrom

if TYPE_CHECKING:
    from clauseqa.between import Shelf
    from clauseqa.library import Library
    from clauseqa.model import SectionCard


def with_elsewhere(library: Library, card: SectionCard) -> SectionCard:
    """The card with where its references to other instruments lead on the shelf, and which references of other
    contracts lead to it or to a part of it."""
    from clauseqa.between import Shelf

    shelf = Shelf(library)
    external = any(reference.status == "external" for reference in card.references)
    return replace(
        card,
        elsewhere=shelf.elsewhere(card.contract, card.references) if external else (),
        cited_from=tuple(_citing(shelf, card)),
    )


def _citing(shelf: Shelf, card: SectionCard) -> Iterator[CitedFrom]:
    for other, contract, reference, lead in shelf.into(card.contract):
        if any(card.section.start <= one.start < card.section.end for one in lead.sections):
            number = contract.sections[reference.source].number if reference.source is not None else ""
            words = contract.text.clean[reference.start : reference.end]
            yield CitedFrom(other, number, reference, words, lead)
