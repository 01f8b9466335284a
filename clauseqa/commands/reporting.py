"""The verb that writes contracts as pages: report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from clauseqa.commands.checking import objections
from clauseqa.commands.files import contracts_in
from clauseqa.commands.reading import in_scope
from clauseqa.commands.verb import Result, Session
from clauseqa.errors import NotFound, QueryError
from clauseqa.model import Contract, ContractCard
from clauseqa.output import is_folder

if TYPE_CHECKING:
    from clauseqa.page import Lead, Page

_NAMED = 5  # contracts, of those that a name may mean


def report(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The page of one contract, on the shelf or in a file; into a folder, a page of each. As text it says what the page
    holds."""
    place, output = arguments.get("contract"), arguments.get("output")
    places = [place] if place else []
    if output and is_folder(output):
        return Result("pages", (), pages=lambda: pages_of(session, places))
    page = only_page(session, places)
    notes = () if output else ("-o contract.html writes the page",)
    return Result("pages", (page,), notes=notes, pages=lambda: iter((page,)))


def only_page(session: Session, places: Sequence[str], *, opened: str = "") -> Page:
    """The page of the one contract that is named. Raises QueryError for several, NotFound for none."""
    pages = list(islice(pages_of(session, places, opened=opened), _NAMED + 1))
    if not pages:
        raise NotFound("there is no contract here", hint="clauseqa index puts contracts on the shelf")
    if len(pages) > 1:
        names = ", ".join(page.contract.text.path for page in pages[:_NAMED])
        more = ", …" if len(pages) > _NAMED else ""
        raise QueryError(
            f"a page shows one contract, not several: {names}{more}",
            hint="name one of them; or -o FOLDER/ writes a page of each",
        )
    return pages[0]


def pages_of(session: Session, places: Sequence[str], *, opened: str = "") -> Iterator[Page]:
    """The pages of the contracts that files or names mean; of all on the shelf, or the one in scope, when nothing is
    named."""
    from clauseqa.elsewhere import cited_from
    from clauseqa.page import Page

    named: list[str | None] = [*places] or [None]
    for place in named:
        in_file = contracts_in(place)
        if in_file is not None:
            yield from (Page(contract, tuple(objections(contract)), opened) for contract in in_file)
            continue
        for card, _ in in_scope(session, place):
            contract = session.library.contract(card.id)
            leads, citing = _leads(session, card, contract), cited_from(session.library, card)
            yield Page(contract, tuple(objections(contract)), opened, leads, citing)


def _leads(session: Session, card: ContractCard, contract: Contract) -> Mapping[int, tuple[Lead, ...]]:
    """Of the references that lead into other contracts of the shelf, by index, where they do and what stands there."""
    from clauseqa.page import Lead

    if all(reference.status != "external" for reference in contract.references):
        return {}
    from clauseqa.between import Shelf

    found = {}
    leading = Shelf(session.library).elsewhere(card, contract.references)
    for reference, leads in zip(contract.references, leading, strict=True):
        if leads:
            found[reference.index] = tuple(
                Lead(one, tuple(_words(session, one.contract, section.start, section.end) for section in one.sections))
                for one in leads
            )
    return found


def _words(session: Session, card: ContractCard, start: int, end: int) -> str:
    return session.library.text(card.id).clean[start:end]
