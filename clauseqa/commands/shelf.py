"""Verbs that fill the shelf and say what stands on it: index, docs, config."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clauseqa.commands.files import one_line, reading
from clauseqa.commands.verb import Result, Session
from clauseqa.errors import Exit, QueryError

if TYPE_CHECKING:
    from concurrent.futures import Executor


def index(session: Session, arguments: Mapping[str, Any]) -> Result:
    """Analyse files and folders and put them on the shelf. Exit 2 when a file failed; the others stay indexed."""
    from clauseqa.indexing import MEMORY, index_files

    with _workers(arguments) as executor:
        library = session.create_library()
        report = index_files(
            library,
            [Path(path) for path in arguments["paths"]],
            prune=arguments["prune"],
            progress=session.progress,
            **reading(arguments),
            jobs=arguments.get("jobs"),
            executor=executor,
            memory=session.settings.get("memory", MEMORY),
        )
    if arguments.get("optimize"):
        library.optimize()
    notes = (*(one_line(error) for _, error in report.failed), *report.notes)
    return Result("reports", (report,), exit=Exit.ERROR if report.failed else Exit.FOUND, notes=notes)


def _workers(arguments: Mapping[str, Any]) -> AbstractContextManager[Executor | None]:
    """Those of a cluster, where one is named."""
    if not arguments.get("on"):
        return nullcontext()
    if arguments.get("jobs"):
        raise QueryError("--jobs are processes of this machine, --on is a cluster", hint="give one of them")
    from clauseqa.cluster import borrowed

    return borrowed(arguments["on"], allow_remote=bool(arguments.get("allow_remote")))


def doctor(session: Session, arguments: Mapping[str, Any]) -> Result:
    """What is wrong with the shelf, and what was done about it. Exit 2 when something is and stays so."""
    from clauseqa.library.doctor import examine

    session.close()
    ailments = examine(session.index, repair=arguments["repair"])
    notes = () if ailments else (f"the shelf {session.index} is sound",)
    broken = any(not ailment.cured for ailment in ailments)
    return Result("ailments", ailments, exit=Exit.ERROR if broken else Exit.FOUND, notes=notes)


def docs(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The contracts on the shelf, or those whose path, title or facts (company, form, date …) contain a word."""
    name, limit = arguments.get("name") or "", arguments.get("limit")
    cards = session.library.listed(name, limit=limit and limit + 1)
    if not cards:
        return Result("contracts", (), exit=Exit.NOTHING, notes=(_nothing(session, name),))
    notes = (f"there are more than these {limit}",) if limit and len(cards) > limit else ()
    return Result("contracts", cards[:limit], notes=notes)


def _nothing(session: Session, name: str) -> str:
    if name:
        return f"no contract is called {name!r}: clauseqa docs lists all of them"
    return f"the shelf {session.index} is empty: clauseqa index FILE… fills it"


def config(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The settings in force and where each came from."""
    from clauseqa.config import Settings, load

    settings = session.settings if isinstance(session.settings, Settings) else load()
    entries = settings.entries(arguments.get("key"))
    return Result("settings", entries)
