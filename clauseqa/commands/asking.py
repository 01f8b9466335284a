"""Verbs that ask the shelf: search, ask, graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from clauseqa.commands.reading import contract_in, in_scope
from clauseqa.commands.verb import Result, Session
from clauseqa.errors import Exit, QueryError
from clauseqa.model import ContractCard

if TYPE_CHECKING:
    from clauseqa.llm import Endpoint


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
    return Result("answers", (answer,), exit=Exit.FOUND if found else Exit.NOTHING)


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
    from clauseqa.graph import around, build, count, only

    cards, roots = _asked(session, arguments.get("places") or [None])
    built = build(session.library.contract(card.id) for card in cards)
    starts = [node.id for node in built.nodes if (node.path, node.start) in roots and node.kind == "section"]
    depth = arguments.get("depth")
    if starts or depth is not None:
        whole = starts or [card.path for card in cards]
        built = around(built, whole, depth=1 if depth is None else depth, direction=arguments["direction"])
    kinds = _kinds(arguments.get("edges"))
    if kinds or arguments.get("dangling"):
        built = only(built, kinds=kinds, broken=arguments.get("dangling", False))
    if arguments.get("stats"):
        return Result("stats", (count(built),))
    return Result("graphs", (built,), exit=Exit.FOUND if built.edges else Exit.NOTHING)


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
    if not words:
        return None
    from clauseqa.graph import EDGE_KINDS

    kinds = tuple(word.strip() for word in words.split(","))
    for kind in kinds:
        if kind not in EDGE_KINDS:
            raise QueryError(f"no edge is of the kind {kind!r}", hint=f"kinds: {', '.join(EDGE_KINDS)}")
    return kinds
