"""The one door to clause types: what the shelf keeps of them beside the facts of a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clauseqa.model import Contract

if TYPE_CHECKING:
    from clauseqa.clause_types import Clause


def clauses_of(contract: Contract) -> tuple[Clause, ...]:
    """The passages of `contract` that are likely clauses of a known type."""
    from clauseqa.clause_types import find_clauses

    return find_clauses(contract)


def version() -> str:
    """What finds them: another one finds others."""
    from clauseqa.clause_types import VERSION

    return str(VERSION)


def type_names() -> tuple[str, ...]:
    """Every clause type, as one writes it in a query."""
    from clauseqa.clause_types.table import TYPES

    return tuple(kind.name for kind in TYPES)
