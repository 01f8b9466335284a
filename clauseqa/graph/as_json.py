"""The graph as JSON: {"schema", "nodes", "edges"}, an element a line, every attribute on every element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from json import JSONEncoder

from clauseqa.graph.model import Edge, Graph, Node, everything
from clauseqa.graph.spool import nodes_first

_encoded = JSONEncoder(ensure_ascii=False).encode


def write(parts: Iterable[Graph]) -> Iterator[str]:
    """One object."""
    node_marks, edge_marks = (chain(("\n    ",), repeat(",\n    ")) for _ in range(2))

    def element(item: Node | Edge) -> str:
        return next(node_marks if isinstance(item, Node) else edge_marks) + _encoded(everything(item))

    yield '{\n  "schema": 1,\n  "nodes": ['
    yield from nodes_first(parts, element, element, '\n  ],\n  "edges": [')
    yield "\n  ]\n}\n"
