"""The graph of contracts that stand on a shelf, with the edges between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clauseqa.between import Shelf
from clauseqa.errors import LockedShelf, NotFound
from clauseqa.graph.build import draw
from clauseqa.graph.model import Graph
from clauseqa.graph.parts import Parts
from clauseqa.graph.walk import Direction
from clauseqa.library import Library
from clauseqa.model import ContractCard


class OnShelf:
    """Draws contracts of one shelf. Reads the catalog alone."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._shelf = Shelf(library)

    def parts(self, cards: Iterable[ContractCard]) -> Parts:
        """The graph of some contracts, a part each. Reading it raises LockedShelf when one has left the shelf."""
        cards = tuple(cards)

        def drawn() -> Iterator[Graph]:
            with self._library.steady():
                for card in cards:
                    yield self._drawn(card)

        return Parts(drawn)

    def _drawn(self, card: ContractCard) -> Graph:
        try:
            return draw(self._library.contract(card.id), self._shelf.meant_by(card))
        except NotFound as error:
            raise LockedShelf(f"{card.path} was replaced while the graph was drawn", hint="draw it again") from error

    def within_reach(self, cards: Iterable[ContractCard], steps: int, direction: Direction) -> tuple[ContractCard, ...]:
        """The contracts given, and those that lead to or from them over at most `steps` others."""
        reached = {card.id: card for card in cards}
        border = list(reached.values())
        for _ in range(steps):
            found = {other.id: other for card in border for other in self._beside(card, direction)}
            border = [card for id_, card in found.items() if id_ not in reached]
            reached |= {card.id: card for card in border}
            if not border:
                break
        return tuple(sorted(reached.values(), key=lambda card: (card.path, card.id)))

    def _beside(self, card: ContractCard, direction: Direction) -> Iterator[ContractCard]:
        if direction != "in":
            for meant in self._shelf.meant_by(card).values():
                yield from (held.card for held in meant.contracts)
        if direction != "out":
            yield from self._shelf.citing(card)
