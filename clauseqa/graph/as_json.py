"""The graph as JSON: {"schema", "nodes", "edges"}, every attribute on every element."""

from __future__ import annotations

import json
from dataclasses import asdict

from clauseqa.graph.model import Graph


def write(graph: Graph) -> str:
    """One object."""
    whole = {
        "schema": 1,
        "nodes": [asdict(node) for node in graph.nodes],
        "edges": [asdict(edge) for edge in graph.edges],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
