"""The graph as a Mermaid flowchart, for Markdown pages that draw it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from clauseqa.graph.model import Graph, Node
from clauseqa.graph.picture import Stroke, clustered, draw

_SHAPES = {"contract": ("[[", "]]"), "section": ("[", "]"), "term": ("([", "])"), "instrument": ("[/", "/]")}


def write(parts: Iterable[Graph]) -> Iterator[str]:
    """One flowchart."""
    picture = draw(parts)
    yield "flowchart LR\n"
    yield from clustered(picture, _opening, _node, "  end\n")
    for stroke in picture.strokes:
        yield f"  {_edge(stroke)}\n"
    doubtful = [str(number) for number, stroke in enumerate(picture.strokes) if stroke.doubtful]
    if doubtful:
        yield f"  linkStyle {','.join(doubtful)} stroke:red,color:red\n"


def _opening(number: int, contract: Node) -> str:
    return f"  subgraph c{number}[{_quoted(contract.label)}]\n"


def _node(name: str, node: Node) -> str:
    opening, closing = _SHAPES[node.kind]
    return f"{name}{opening}{_quoted(node.label)}{closing}"


def _edge(stroke: Stroke) -> str:
    arrow = "---" if stroke.kind == "contains" else "-.->" if stroke.doubtful else "-->"
    label = f"|{_quoted(stroke.label)}|" if stroke.label else ""
    return f"{stroke.source} {arrow}{label} {stroke.target}"


# All but letters, digits and harmless signs; and what Markdown, which labels are read as, takes for a list.
_SIGN = re.compile(r"[^\w .,/'’“”–—-]|_|\.(?= )|^-")


def _quoted(text: str) -> str:
    """A label: what could be taken for a mark of the language is written as a character code."""
    return '"' + (_SIGN.sub(_code, text) or " ") + '"'


def _code(match: re.Match[str]) -> str:
    character = match.group()
    return f"#{ord(character)};" if character.isprintable() else " "
