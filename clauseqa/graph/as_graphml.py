"""The graph as GraphML 1.0, which yEd, Gephi, Cytoscape, igraph and networkx read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from clauseqa.graph.model import Edge, Graph, Node, attributes
from clauseqa.graph.xml import document, words

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_SCHEMA = f"{NAMESPACE} {NAMESPACE}/1.0/graphml.xsd"
_TYPES = {"start": "int", "end": "int", "page": "int", "missing": "boolean"}


def write(graph: Graph) -> str:
    """One directed graph."""
    root = ET.Element("graphml", {"xmlns": NAMESPACE, "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance"})
    root.set("xsi:schemaLocation", _SCHEMA)
    keys = _keys(root, graph)
    drawing = ET.SubElement(root, "graph", {"id": "contracts", "edgedefault": "directed"})
    for node in graph.nodes:
        element = ET.SubElement(drawing, "node", {"id": words(node.id)})
        _data(element, keys, "node", node)
    for number, edge in enumerate(graph.edges):
        ends = {"id": f"e{number}", "source": words(edge.source), "target": words(edge.target)}
        _data(ET.SubElement(drawing, "edge", ends), keys, "edge", edge)
    return document(root)


def _keys(root: ET.Element, graph: Graph) -> dict[tuple[str, str], str]:
    """Declares each attribute that occurs; its key by element and name."""
    keys: dict[tuple[str, str], str] = {}
    for kind, items in (("node", graph.nodes), ("edge", graph.edges)):
        for name in sorted({name for item in items for name in attributes(item)}):
            keys[kind, name] = f"{kind}-{name}"
            described = {
                "id": keys[kind, name],
                "for": kind,
                "attr.name": name,
                "attr.type": _TYPES.get(name, "string"),
            }
            ET.SubElement(root, "key", described)
    return keys


def _data(element: ET.Element, keys: dict[tuple[str, str], str], kind: str, item: Node | Edge) -> None:
    for name, value in attributes(item).items():
        ET.SubElement(element, "data", {"key": keys[kind, name]}).text = words(value)
