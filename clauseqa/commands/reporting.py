"""The verb that writes a contract as a page: report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from clauseqa.commands.checking import contracts_named, objections
from clauseqa.commands.verb import Result, Session
from clauseqa.errors import NotFound, QueryError

if TYPE_CHECKING:
    from clauseqa.page import Page

_NAMED = 5  # contracts, of those that a name may mean


def report(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The page of one contract, on the shelf or in a file. As text it says what the page holds."""
    page = page_of(session, arguments["contract"])
    notes = () if arguments.get("output") else ("-o contract.html writes the page",)
    return Result("pages", (page,), notes=notes)


def page_of(session: Session, place: str | None, *, opened: str = "") -> Page:
    """The page of the one contract that a file or a name means. Raises QueryError for several, NotFound for none."""
    from clauseqa.page import Page

    contracts = list(contracts_named(session, [place] if place else []))
    if not contracts:
        raise NotFound("there is no contract here", hint="clauseqa index puts contracts on the shelf")
    if len(contracts) > 1:
        names = ", ".join(contract.text.path for contract in contracts[:_NAMED])
        more = ", …" if len(contracts) > _NAMED else ""
        raise QueryError(f"a page shows one contract, not {len(contracts)}: {names}{more}", hint="name one of them")
    return Page(contracts[0], tuple(objections(contracts[0])), opened)
