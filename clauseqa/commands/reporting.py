"""The verb that writes a contract as a page: report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from clauseqa.commands.checking import contracts_named, objections
from clauseqa.commands.verb import Result, Session
from clauseqa.errors import NotFound, QueryError
from clauseqa.model import Contract

if TYPE_CHECKING:
    from clauseqa.page import Page

_NAMED = 5  # contracts, of those that a name may mean


def report(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The page of one contract, on the shelf or in a file. As text it says what the page holds."""
    place = arguments.get("contract")
    page = page_of(contracts_named(session, [place] if place else []))
    notes = () if arguments.get("output") else ("-o contract.html writes the page",)
    return Result("pages", (page,), notes=notes, page=lambda: page)


def page_of(found: Iterable[Contract], *, opened: str = "") -> Page:
    """The page of the one contract in `found`, with what `check` objects to. Raises QueryError for several, NotFound
    for none."""
    from clauseqa.page import Page

    contracts = list(islice(found, _NAMED + 1))
    if not contracts:
        raise NotFound("there is no contract here", hint="clauseqa index puts contracts on the shelf")
    if len(contracts) > 1:
        names = ", ".join(contract.text.path for contract in contracts[:_NAMED])
        more = ", …" if len(contracts) > _NAMED else ""
        raise QueryError(
            f"a page shows one contract, not several: {names}{more}",
            hint="put them on the shelf with clauseqa index, and name one of them",
        )
    return Page(contracts[0], tuple(objections(contracts[0])), opened)
