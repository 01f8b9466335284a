"""The shelf: where analysed contracts stand, and how they are asked for.

The ask half speaks to this protocol alone, so that a served engine can stand behind it as well as a directory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from clauseqa.model import Contract, ContractCard, Term, TermUse


class Library(Protocol):
    """Contracts with their facts. Whoever opens one finishes what an interrupted writer left pending."""

    location: str

    def __enter__(self) -> Library: ...
    def __exit__(self, *exc: object) -> None: ...
    def close(self) -> None: ...

    # -- writing (one writer at a time; raises LockedShelf) --
    def add(self, contracts: Iterable[Contract]) -> tuple[int, ...]:
        """Put contracts on the shelf, replacing those of the same path; their ids. Committed as one step."""
        ...

    def remove(self, ids: Collection[int]) -> None: ...

    # -- reading the catalog (never imports Whoosh) --
    def cards(self) -> tuple[ContractCard, ...]:
        """All contracts, by path."""
        ...

    def card(self, name: str) -> ContractCard:
        """The contract whose path or name contains `name`, any case; an exact name wins. Raises NotFound, Ambiguous."""
        ...

    def contract(self, id: int) -> Contract:
        """All facts of one contract, uses included."""
        ...

    def terms(self, name: str | None = None, *, contract: int | None = None) -> tuple[tuple[ContractCard, Term], ...]:
        """Defined terms; `name` matches whole terms in any case."""
        ...

    def term_names(self) -> tuple[str, ...]:
        """Every distinct term on the shelf, sorted."""
        ...

    def uses(self, contract: int, term: int) -> tuple[TermUse, ...]: ...

    # -- full text (imports Whoosh) --
    def match(self, query: object, *, contracts: Collection[int] | None = None, limit: int) -> Iterator[tuple[int, int, float]]:
        """(contract id, section index, score) of the sections that match a parsed query, best first."""
        ...


def open_library(url: str, *, create: bool = False) -> Library:
    """Open the shelf at `url`, a directory today.

    Raises NoShelf when there is none and `create` is false, BrokenShelf, NewerShelf.
    """
    from clauseqa.library.local import LocalLibrary

    return LocalLibrary(url, create=create)
