"""The graph as a Mermaid flowchart, for Markdown pages that draw it."""

from __future__ import annotations

from clauseqa.graph.model import Graph, Node
from clauseqa.graph.picture import Stroke, draw

_SHAPES = {"contract": ("[[", "]]"), "section": ("[", "]"), "term": ("([", "])"), "instrument": ("[/", "/]")}


def write(graph: Graph) -> str:
    """One flowchart."""
    picture = draw(graph)
    lines = ["flowchart LR"]
    for number, (contract, nodes) in enumerate(picture.clusters):
        indent = "  "
        if contract is not None:
            lines.append(f"  subgraph c{number}[{_quoted(contract.label)}]")
            indent = "    "
        lines += [f"{indent}{picture.names[node.id]}{_node(node)}" for node in nodes]
        lines += ["  end"] if contract is not None else []
    lines += [f"  {_edge(stroke)}" for stroke in picture.strokes]
    broken = [str(number) for number, stroke in enumerate(picture.strokes) if stroke.broken]
    if broken:
        lines.append(f"  linkStyle {','.join(broken)} stroke:red,color:red")
    return "\n".join([*lines, ""])


def _node(node: Node) -> str:
    opening, closing = _SHAPES[node.kind]
    return f"{opening}{_quoted(node.label)}{closing}"


def _edge(stroke: Stroke) -> str:
    arrow = "---" if stroke.kind == "contains" else "-.->" if stroke.broken else "-->"
    label = f"|{_quoted(stroke.label)}|" if stroke.label else ""
    return f"{stroke.source} {arrow}{label} {stroke.target}"


def _quoted(text: str) -> str:
    """A label: letters, digits, spaces and harmless signs as they are, all else as character codes."""
    return '"' + "".join(_character(character) for character in text) + '"'


def _character(character: str) -> str:
    if character.isalnum() or character in " .,-/'’“”–—":
        return character
    return f"#{ord(character)};" if character.isprintable() else " "
