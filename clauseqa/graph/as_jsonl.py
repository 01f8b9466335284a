"""The graph as JSON Lines: the nodes, then the edges, each with "element" saying which it is."""

from __future__ import annotations

import json

from clauseqa.graph.model import Graph, everything


def write(graph: Graph) -> str:
    """An element a line."""
    lines = [{"element": "node", **everything(node)} for node in graph.nodes]
    lines += [{"element": "edge", **everything(edge)} for edge in graph.edges]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
