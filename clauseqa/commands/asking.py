"""Verbs that ask the shelf: search, ask, graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clauseqa.commands.reading import contract_in
from clauseqa.commands.verb import Result, Session
from clauseqa.errors import Exit


def search(session: Session, arguments: Mapping[str, Any]) -> Result:
    """Sections that match a query, best first; says how many the limit left out."""
    from clauseqa.search import search as find

    limit = arguments["limit"]
    hits = find(session.library, arguments["query"], contract=contract_in(session, arguments), limit=limit)
    return Result("hits", tuple(hits), exit=Exit.FOUND if hits else Exit.NOTHING)


def ask(session: Session, arguments: Mapping[str, Any]) -> Result:
    """A question, answered by the words of the contracts; exit 1 when nothing here answers it."""
    from clauseqa.answer import ask as answer_to

    answer = answer_to(
        session.library,
        arguments["question"],
        contract=contract_in(session, arguments),
        limit=arguments["limit"],
    )
    found = answer.answer or answer.evidence or answer.definitions or answer.section
    return Result("answers", (answer,), exit=Exit.FOUND if found else Exit.NOTHING)


def graph(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The cross-reference graph of the shelf, of contracts, or around places."""
    from clauseqa.graph import build

    built = build(session, arguments)
    layout = "stats" if arguments.get("stats") else ""
    return Result("graphs", (built,), exit=Exit.FOUND if built.nodes else Exit.NOTHING, layout=layout)
