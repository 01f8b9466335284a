"""The formats that a graph is written in, and the writer of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from clauseqa.errors import QueryError
from clauseqa.graph.model import Graph

FORMATS = ("json", "jsonl", "csv", "graphml", "gexf", "dot", "mermaid", "jsonld", "svg")

Writer = Callable[[Iterable[Graph]], Iterator[str]]


def written(parts: Iterable[Graph], format: str) -> Iterator[str]:  # noqa: A002 - the name of the option
    """A graph that comes in parts, as pieces of text. Raises QueryError for what is no format."""
    if format not in FORMATS:
        raise QueryError(f"a graph cannot be written as {format!r}", hint=f"formats: {', '.join(FORMATS)}")
    write: Writer = import_module(f"clauseqa.graph.as_{format}").write
    return write(parts)
