"""The graph in Graphviz' language: contracts as boxes around their sections, broken references in red."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clauseqa.graph.model import Graph, Node
from clauseqa.graph.picture import Stroke, clustered, draw

_SHAPES = {"contract": "folder", "section": "box", "term": "ellipse", "instrument": "note"}
_STYLES = {"contains": "color=gray70, arrowhead=none", "defines": "color=darkgreen", "uses": "color=gray50"}


def write(parts: Iterable[Graph]) -> Iterator[str]:
    """One digraph."""
    picture = draw(parts)
    yield "digraph contracts {\n"
    yield '  graph [rankdir=LR, fontname="Helvetica"];\n'
    yield '  node [shape=box, fontname="Helvetica", fontsize=10];\n'
    yield '  edge [fontname="Helvetica", fontsize=8];\n'
    yield from clustered(picture, _opening, _node, "  }\n")
    for stroke in picture.strokes:
        yield f"  {stroke.source} -> {stroke.target} [{_edge(stroke)}];\n"
    yield "}\n"


def _opening(number: int, contract: Node) -> str:
    return f"  subgraph cluster_{number} {{\n    label={_quoted(contract.label)};\n"


def _node(name: str, node: Node) -> str:
    missing = ", style=dashed, color=red" if node.missing else ""
    shown = f"label={_quoted(node.label)}, shape={_SHAPES[node.kind]}, tooltip={_quoted(node.id)}{missing}"
    return f"{name} [{shown}];"


def _edge(stroke: Stroke) -> str:
    style = "color=red, fontcolor=red" if stroke.doubtful else _STYLES.get(stroke.kind, "")
    label = f"label={_quoted(stroke.label)}" if stroke.label else ""
    return ", ".join(part for part in (label, style) if part)


def _quoted(text: str) -> str:
    """A string of the language: backslashes, quotes and "&" escaped, control characters as spaces."""
    words = "".join(character if character.isprintable() else " " for character in text)
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{escaped}"'
