"""What is read, with where its references lead in other contracts of the shelf, and who cites it from there.

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
    from clauseqa.model import ContractCard, SectionCard


def with_elsewhere(library: Library, card: SectionCard) -> SectionCard:
    """The card with where its references to other instruments lead on the shelf, and which references of other
    contracts lead to it or to a part of it."""
    external = any(reference.status == "external" for reference in card.references)
    if not external and not _named(library, card.contract):
        return card
    from clauseqa.between import Shelf

    shelf = Shelf(library)
    leads = shelf.elsewhere(card.contract, card.references) if external else ()
    start, end = card.section.start, card.section.end
    citing = (
        one for one in _citing(shelf, card.contract) if any(start <= unit.start < end for unit in one.lead.sections)
    )
    return replace(card, elsewhere=leads, cited_from=tuple(citing))


def cited_from(library: Library, card: ContractCard) -> tuple[CitedFrom, ...]:
    """The references of other contracts on the shelf that lead into a contract, or may lead into it."""
    if not _named(library, card):
        return ()
    from clauseqa.between import Shelf

    return tuple(_citing(Shelf(library), card))


def _named(library: Library, card: ContractCard) -> bool:
    """Whether another contract names an instrument that is called as this one: no other can lead into it."""
    from clauseqa.called import core

    name = core(card.title or "")
    return bool(name) and any(other.id != card.id for other in library.naming(name))


def _citing(shelf: Shelf, card: ContractCard) -> Iterator[CitedFrom]:
    for other, contract, reference, lead in shelf.into(card):
        number = contract.sections[reference.source].number if reference.source is not None else ""
        words = contract.text.clean[reference.start : reference.end]
        yield CitedFrom(other, number, reference, words, lead)
