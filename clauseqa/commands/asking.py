"""Verbs that ask the shelf: search, ask, graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from clauseqa.commands.files import contracts_in
from clauseqa.commands.reading import contract_in, in_scope
from clauseqa.commands.verb import Result, Session
from clauseqa.errors import Exit, QueryError
from clauseqa.model import Contract, ContractCard

if TYPE_CHECKING:
    from clauseqa.graph import Parts
    from clauseqa.llm import Endpoint
    from clauseqa.page import Page


def search(session: Session, arguments: Mapping[str, Any]) -> Result:
    """Sections that match a query, best first; says how many the limit left out, and what could not be looked at."""
    from clauseqa.search import search as find

    limit = arguments["limit"]
    hits = find(session.library, arguments["query"], contract=contract_in(session, arguments), limit=limit)
    notes = list(hits.notes)
    if hits.total > len(hits):
        notes.append(f"{len(hits)} of {hits.total} sections shown: --limit {hits.total} shows all")
    if hits.gaps:
        return Result("hits", tuple(hits), Exit.ERROR, (*hits.gaps, *notes), {"total": hits.total, "gaps": hits.gaps})
    if not hits:
        notes = [": ".join(["no section matches", *(["; ".join(notes)] if notes else [])])]
    code = Exit.FOUND if hits else Exit.NOTHING
    return Result("hits", tuple(hits), code, tuple(notes), {"total": hits.total})


def ask(session: Session, arguments: Mapping[str, Any]) -> Result:
    """A question, answered by the words of the contracts; exit 1 when nothing here answers it."""
    from clauseqa.answer import ask as answer_to

    answer = answer_to(
        session.library,
        arguments["question"],
        contract=contract_in(session, arguments),
        limit=arguments["limit"],
        depth=arguments.get("with", 1),
        endpoint=_endpoint(session, arguments),
    )
    found = answer.answer or answer.section or (answer.route == "term" and answer.definitions)
    return Result("answers", (answer,), Exit.FOUND if found else Exit.NOTHING, session.library.gaps())


def _endpoint(session: Session, arguments: Mapping[str, Any]) -> Endpoint | None:
    """The language model that the user named, if any. Raises QueryError."""
    url = arguments.get("llm") or session.settings.get("llm")
    if not url:
        return None
    import os

    from clauseqa.llm import Endpoint

    return Endpoint(
        url,
        arguments.get("model") or session.settings.get("model") or "default",
        allow_remote=bool(arguments.get("allow_remote")) or bool(session.settings.get("allow_remote")),
        key=os.environ.get("CLAUSEQA_LLM_KEY", ""),
    )


def graph(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The cross-reference graph of the shelf, of contracts, or around places."""
    from clauseqa.graph import Parts, count, only

    found = _graph_of(session, arguments)
    kinds, statuses = _kinds(arguments.get("edges")), _statuses(arguments)
    if kinds or statuses:
        whole = found
        found = Parts(lambda: (only(part, kinds=kinds, statuses=statuses) for part in whole))
    if arguments.get("stats"):
        return Result("stats", (count(found),))
    code, notes = (Exit.FOUND, ()) if found else (Exit.NOTHING, ("no such edge was found",))
    return Result("graphs", (found,), code, notes, pages=lambda: _pages(session, arguments))


def _pages(session: Session, arguments: Mapping[str, Any]) -> Iterator[Page]:
    """The page of the one contract asked for, with the picture of its references open; raises QueryError for more,
    unless they go into a folder."""
    from clauseqa.commands.reporting import only_page, pages_of
    from clauseqa.output import is_folder

    places, output = arguments.get("places") or (), arguments.get("output")
    if output and is_folder(output):
        return pages_of(session, places, opened="picture")
    return iter((only_page(session, places, opened="picture"),))


def _graph_of(session: Session, arguments: Mapping[str, Any]) -> Parts:
    """The contracts asked for, or what lies around the places asked for."""
    from clauseqa.graph import Parts, around, draw, joined
    from clauseqa.graph.shelf import OnShelf

    places, files = _files_apart(arguments.get("places") or [None])
    cards, roots = _asked(session, places)
    on_shelf = OnShelf(session.library) if cards else None
    depth, direction = arguments.get("depth"), arguments["direction"]
    if not roots and depth is None and direction == "both":
        return Parts(lambda: chain(map(draw, files), on_shelf.parts(cards) if on_shelf else ()))
    steps = 1 if depth is None else depth
    reached = on_shelf.parts(on_shelf.within_reach(cards, steps, direction)) if on_shelf else ()
    whole = joined(chain(map(draw, files), reached))
    starts = [node.id for node in whole.nodes if (node.path, node.start) in roots and node.kind == "section"]
    named = [*(card.path for card in cards), *(contract.text.path for contract in files)]
    part = around(whole, starts or named, depth=steps, direction=direction)
    return Parts(lambda: (part,))


def _files_apart(places: Sequence[str | None]) -> tuple[list[str | None], list[Contract]]:
    """The places that are on the shelf, and the contracts of those that are files."""
    on_shelf: list[str | None] = []
    contracts: list[Contract] = []
    for place in places:
        in_file = contracts_in(place)
        if in_file is None:
            on_shelf.append(place)
        else:
            contracts += in_file
    return on_shelf, contracts


def _asked(session: Session, places: list[str | None]) -> tuple[list[ContractCard], set[tuple[str, int]]]:
    """The contracts that places name, each once, and the sections (path, start) they are narrowed to."""
    cards: dict[str, ContractCard] = {}
    roots = set()
    for place in places:
        for card, section in in_scope(session, place):
            cards.setdefault(card.path, card)
            if section is not None:
                roots.add((card.path, section.start))
    return list(cards.values()), roots


def _kinds(words: str | None) -> tuple[str, ...] | None:
    """The kinds of edge that "refers,uses" names. Raises QueryError."""
    from clauseqa.graph import EDGE_KINDS

    return _listed(words, EDGE_KINDS, "no edge is of the kind") if words else None


def _statuses(arguments: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The statuses that edges are asked for by, "broken" for short. Raises QueryError."""
    from clauseqa.graph import BROKEN, STATUSES

    asked = _listed(arguments["status"], STATUSES, "no edge has the status") if arguments.get("status") else ()
    return (*asked, *(BROKEN if arguments.get("dangling") else ())) or None


def _listed(words: str, known: Sequence[str], otherwise: str) -> tuple[str, ...]:
    """The words of a list with commas, each of them known. Raises QueryError."""
    listed = tuple(word.strip() for word in words.split(","))
    for word in listed:
        if word not in known:
            raise QueryError(f"{otherwise} {word!r}", hint=f"there are: {', '.join(known)}")
    return listed
