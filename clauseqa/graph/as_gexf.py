"""The graph as GEXF 1.2, Gephi's own format."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from clauseqa.graph.model import Edge, Graph, Node, attributes
from clauseqa.graph.xml import document, words

NAMESPACE = "http://www.gexf.net/1.2draft"
_TYPES = {"start": "integer", "end": "integer", "page": "integer", "missing": "boolean"}


def write(graph: Graph) -> str:
    """One directed graph."""
    root = ET.Element("gexf", {"xmlns": NAMESPACE, "version": "1.2"})
    drawing = ET.SubElement(root, "graph", {"defaultedgetype": "directed", "mode": "static"})
    keys = {kind: _declare(drawing, kind, items) for kind, items in (("node", graph.nodes), ("edge", graph.edges))}
    nodes = ET.SubElement(drawing, "nodes")
    for node in graph.nodes:
        element = ET.SubElement(nodes, "node", {"id": words(node.id), "label": words(node.label)})
        _values(element, keys["node"], node)
    edges = ET.SubElement(drawing, "edges")
    for number, edge in enumerate(graph.edges):
        ends = {"id": str(number), "source": words(edge.source), "target": words(edge.target), "label": edge.kind}
        _values(ET.SubElement(edges, "edge", ends), keys["edge"], edge)
    return document(root)


def _declare(drawing: ET.Element, kind: str, items: tuple[Node, ...] | tuple[Edge, ...]) -> dict[str, str]:
    names = sorted({name for item in items for name in attributes(item)} - {"label"})
    declared = ET.SubElement(drawing, "attributes", {"class": kind, "mode": "static"})
    for number, name in enumerate(names):
        ET.SubElement(declared, "attribute", {"id": str(number), "title": name, "type": _TYPES.get(name, "string")})
    return {name: str(number) for number, name in enumerate(names)}


def _values(element: ET.Element, keys: dict[str, str], item: Node | Edge) -> None:
    values = ET.SubElement(element, "attvalues")
    for name, value in attributes(item).items():
        if name in keys:
            ET.SubElement(values, "attvalue", {"for": keys[name], "value": words(value)})
