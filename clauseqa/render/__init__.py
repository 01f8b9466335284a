"""From facts to characters: the only module that decides how a result looks, in every format.

    render(result, format="json")

The text is the same for a terminal and a pipe but for colour and width. Contract text is data: nothing in it is read as
markup, and control characters in it are shown, not obeyed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from clauseqa.errors import QueryError

if TYPE_CHECKING:
    from clauseqa.commands import Result
    from clauseqa.page import Page

__all__ = ["FORMAT_OF_SUFFIX", "filed", "neutralise", "render", "streamed"]

FORMAT_OF_SUFFIX = {
    ".txt": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".md": "md",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".dot": "dot",
    ".gv": "dot",
    ".mmd": "mermaid",
    ".jsonld": "jsonld",
    ".sarif": "sarif",
    ".svg": "svg",
    ".html": "html",
    ".htm": "html",
}
WIDTH = 80  # where nobody says how wide the window is


def render(
    result: Result,
    *,
    format: str = "text",  # noqa: A002 - the name of the option
    width: int = WIDTH,
    color: bool = False,
    hyperlinks: bool = False,
    exact: bool = False,
    numbered: bool = False,
) -> str:
    """The characters of a result, newline at the end.

    `width` counts columns; `color` and `hyperlinks` are for terminals; `exact` leaves the text of a document as it is
    (for files and pipes); `numbered` puts before each item of the text what a session calls it by. Raises QueryError
    for a format that the result does not have.
    """
    if format == "html" and result.pages is not None:
        return _page(result.pages())
    if format == "text":
        return _text(result, width, color, hyperlinks, exact, numbered)
    if result.noun == "graphs" and format != "xlsx":
        return "".join(_graph(result, format))
    if format in ("json", "jsonl"):
        return _json(result, lines=format == "jsonl")
    if format == "csv":
        from clauseqa.render.sheet import sheet

        return sheet(result.items)
    if format == "sarif" and result.noun == "findings":
        return _sarif(result)
    if format == "md":
        from clauseqa.render.markdown import markdown

        return markdown(result.items)
    if format == "xlsx":
        raise QueryError("a workbook is no text", hint="-o FILE.xlsx writes it")
    raise QueryError(f"{result.noun} cannot be written as {format}", hint="formats: text, json, jsonl, csv, md")


def streamed(result: Result, *, format: str = "text", **how: Any) -> Iterable[str]:  # noqa: A002 - the name of the option
    """What `render` gives, in pieces: a graph of many contracts is written while it is drawn."""
    if result.noun == "graphs" and format not in ("text", "html", "xlsx"):
        return _graph(result, format)
    return (render(result, format=format, **how),)


def filed(result: Result, *, format: str, **how: Any) -> Iterable[str] | Iterable[bytes]:  # noqa: A002 - the name of the option
    """What `streamed` gives, as it is written to a file: CSV says that it is UTF-8, which spreadsheets would not guess;
    a workbook is bytes."""
    if format == "xlsx":
        from clauseqa.render.workbook import workbook

        return workbook(result)
    pieces = streamed(result, format=format, **how)
    return chain(("\ufeff",), pieces) if format == "csv" else pieces


def neutralise(text: str) -> str:
    """`text` with every character that could steer a terminal replaced by a visible sign."""
    from clauseqa.render.safe import neutralise as replaced

    return replaced(text)


def _text(result: Result, width: int, color: bool, hyperlinks: bool, exact: bool, numbered: bool) -> str:
    if result.noun == "scripts" or (exact and result.noun == "texts"):
        return "".join(item if isinstance(item, str) else item.content for item in result.items)
    from clauseqa.render.layout import plain
    from clauseqa.render.text import lay_out

    lines = lay_out(result.items, result.layout, width, numbered=numbered)
    if not color:
        return plain(lines)
    from clauseqa.render.colour import coloured

    return coloured(lines, hyperlinks=hyperlinks)


def _page(pages: Iterator[Page]) -> str:
    first, second = next(pages, None), next(pages, None)
    if first is None or second is not None:
        raise QueryError("a file holds the page of one contract", hint="-o FOLDER/ writes a page of each")
    return first.html()


def _json(result: Result, *, lines: bool) -> str:
    import json

    from clauseqa.render.data import SCHEMA, to_data
    from clauseqa.render.safe import json_safe

    def encoded(data: Any, indent: int | None) -> str:
        return json_safe(json.dumps(data, ensure_ascii=False, indent=indent))

    objects = [to_data(item, result.extra) for item in result.items]
    if lines:
        return "".join(encoded(one, None) + "\n" for one in objects)
    shown = {key: value for key, value in result.extra.items() if key not in ("explain", "uses")}
    whole = {"schema": SCHEMA, result.noun: objects, **shown}
    return encoded(whole, 2) + "\n"


def _sarif(result: Result) -> str:
    import json

    from clauseqa.check.sarif import sarif
    from clauseqa.render.safe import json_safe

    return json_safe(json.dumps(sarif(result.items), ensure_ascii=False, indent=2)) + "\n"


def _graph(result: Result, format: str) -> Iterator[str]:  # noqa: A002 - the name of the option
    from clauseqa.render.safe import json_safe, neutralise

    (graph,) = result.items
    written: Iterator[str] = graph.pieces(format)
    if format in ("json", "jsonl", "jsonld"):
        return map(json_safe, written)
    return map(neutralise, written) if format == "csv" else written
