"""A section to read, with where its references lead in other contracts of the shelf.

It stands apart from `between`, which knows how that is found out: a section that cites no other instrument costs
nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clauseqa.library import Library
    from clauseqa.model import SectionCard


def with_elsewhere(library: Library, card: SectionCard) -> SectionCard:
    """The card with where its references to other instruments lead on the shelf."""
    if all(reference.status != "external" for reference in card.references):
        return card
    from clauseqa.between import Shelf

    return replace(card, elsewhere=Shelf(library).elsewhere(card.contract, card.references))
