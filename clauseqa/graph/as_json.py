"""The graph as JSON: {"schema", "nodes", "edges"}, an element a line, every attribute on every element."""

from __future__ import annotations

import json
from collections.abc import Iterable

from clauseqa.graph.model import Edge, Graph, Node, everything


def write(graph: Graph) -> str:
    """One object."""
    return f'{{\n  "schema": 1,\n  "nodes": [{_list(graph.nodes)}],\n  "edges": [{_list(graph.edges)}]\n}}\n'


def _list(items: Iterable[Node | Edge]) -> str:
    lines = ",".join("\n    " + json.dumps(everything(item), ensure_ascii=False) for item in items)
    return f"{lines}\n  " if lines else ""
