"""The graph as JSON-LD: nodes with their outgoing edges, in a vocabulary of its own beside schema.org's."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from clauseqa.graph.model import Edge, Graph, Node, attributes

VOCABULARY = "urn:clauseqa:"
_CONTEXT = {
    "@vocab": VOCABULARY,
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "source": {"@type": "@id"},
    "target": {"@type": "@id"},
}


def write(graph: Graph) -> str:
    """One document: every node, then every edge as a resource of its own, so that it can carry its evidence."""
    whole = {
        "@context": _CONTEXT,
        "@graph": [
            *(_node(node) for node in graph.nodes),
            *(_edge(number, edge) for number, edge in enumerate(graph.edges)),
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _node(node: Node) -> dict[str, Any]:
    values = attributes(node)
    return {"@id": _iri(node.id), "@type": values.pop("kind").capitalize(), **values}


def _edge(number: int, edge: Edge) -> dict[str, Any]:
    values = attributes(edge)
    kind = values.pop("kind").capitalize()
    return {
        "@id": f"{VOCABULARY}edge:{number}",
        "@type": kind,
        "source": _iri(edge.source),
        "target": _iri(edge.target),
        **values,
    }


def _iri(id_: str) -> str:
    return f"{VOCABULARY}node:{quote(id_, safe='/#:')}"
