"""The graph as GraphML 1.0, which yEd, Gephi, Cytoscape, igraph and networkx read."""

from __future__ import annotations

from collections.abc import Iterator

from clauseqa.graph.model import Edge, Graph, Node, attributes
from clauseqa.graph.xml import DECLARATION, words

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_ROOT = (
    f'<graphml xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{NAMESPACE} {NAMESPACE}/1.0/graphml.xsd">\n'
)
_TYPES = {"start": "int", "end": "int", "page": "int", "missing": "boolean"}


def write(graph: Graph) -> str:
    """One directed graph."""
    return "".join(_lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    yield DECLARATION + _ROOT
    yield from _keys("node", graph.nodes)
    yield from _keys("edge", graph.edges)
    yield '  <graph id="contracts" edgedefault="directed">\n'
    for node in graph.nodes:
        yield f'    <node id="{words(node.id)}">{_data("node", node)}</node>\n'
    for number, edge in enumerate(graph.edges):
        ends = f'source="{words(edge.source)}" target="{words(edge.target)}"'
        yield f'    <edge id="e{number}" {ends}>{_data("edge", edge)}</edge>\n'
    yield "  </graph>\n</graphml>\n"


def _keys(kind: str, items: tuple[Node, ...] | tuple[Edge, ...]) -> Iterator[str]:
    """Declares each attribute that occurs."""
    for name in sorted({name for item in items for name in attributes(item)}):
        type_ = _TYPES.get(name, "string")
        yield f'  <key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'


def _data(kind: str, item: Node | Edge) -> str:
    return "".join(f'<data key="{kind}-{name}">{words(value)}</data>' for name, value in attributes(item).items())
