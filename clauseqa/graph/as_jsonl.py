"""The graph as JSON Lines: of each contract the nodes, then the edges, with "element" saying which it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from json import JSONEncoder

from clauseqa.graph.model import Graph, everything
from clauseqa.graph.parts import distinct

_encoded = JSONEncoder(ensure_ascii=False).encode


def write(parts: Iterable[Graph]) -> Iterator[str]:
    """An element a line."""
    for part in distinct(parts):
        for node in part.nodes:
            yield _encoded({"element": "node", **everything(node)}) + "\n"
        for edge in part.edges:
            yield _encoded({"element": "edge", **everything(edge)}) + "\n"
