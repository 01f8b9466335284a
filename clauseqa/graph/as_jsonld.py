"""The graph as JSON-LD: nodes and edges in a vocabulary of its own, the context inlined; an element a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, repeat
from json import JSONEncoder
from typing import Any
from urllib.parse import quote

from clauseqa.graph.model import Edge, Graph, Node, attributes
from clauseqa.graph.parts import distinct

VOCABULARY = "urn:clauseqa:"
_CONTEXT = {
    "@vocab": VOCABULARY,
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "source": {"@type": "@id"},
    "target": {"@type": "@id"},
}
_encoded = JSONEncoder(ensure_ascii=False).encode


def write(parts: Iterable[Graph]) -> Iterator[str]:
    """One document: every node, and every edge as a resource of its own, so that it can carry its evidence."""
    marks = chain(("\n",), repeat(",\n"))
    yield f'{{"@context": {_encoded(_CONTEXT)},\n"@graph": ['
    for part in distinct(parts):
        for node in part.nodes:
            yield next(marks) + _encoded(_node(node))
        for edge in part.edges:
            yield next(marks) + _encoded(_edge(edge))
    yield "\n]}\n"


def _node(node: Node) -> dict[str, Any]:
    values = attributes(node)
    return {"@id": _node_iri(node.id), "@type": values.pop("kind").capitalize(), **values}


def _edge(edge: Edge) -> dict[str, Any]:
    """An edge is known by its evidence and what it leads to, so that two exports speak of the same one."""
    values = attributes(edge)
    kind = values.pop("kind")
    return {
        "@id": f"{VOCABULARY}edge:{_quoted(edge.path)}@{edge.start}-{edge.end}:{kind}:{_quoted(edge.target)}",
        "@type": kind.capitalize(),
        "source": _node_iri(edge.source),
        "target": _node_iri(edge.target),
        **values,
    }


def _node_iri(id_: str) -> str:
    return f"{VOCABULARY}node:{_quoted(id_)}"


@lru_cache(maxsize=10_000)
def _quoted(id_: str) -> str:
    return quote(id_, safe="/:@", errors="backslashreplace")
