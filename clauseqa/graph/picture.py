"""What the drawn formats share: parallel edges as one line, uses left out, each node with a short name.

A picture of every use of every term is a black square: uses are drawn of a contract of which the graph holds nothing
else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from clauseqa.graph.model import Graph, Node
from clauseqa.graph.parts import joined
from clauseqa.model import BROKEN

DOUBTFUL = (*BROKEN, "ambiguous", "possible")


class Stroke(NamedTuple):
    source: str  # short name
    target: str
    kind: str
    doubtful: bool  # broken, or not certain
    label: str  # the words of the reference, or how many there are


class Picture(NamedTuple):
    names: dict[str, str]  # short name by node id
    clusters: list[tuple[Node | None, list[Node]]]  # each contract with its nodes; None: those that stand in none
    strokes: list[Stroke]


def draw(parts: Iterable[Graph]) -> Picture:
    """The graph as a picture has it."""
    graph = joined(map(_drawn, parts))
    ends = {end for edge in graph.edges for end in (edge.source, edge.target)}
    nodes = [node for node in graph.nodes if node.id in ends or node.kind in ("contract", "section")]
    names = {node.id: f"n{number}" for number, node in enumerate(nodes)}
    merged: dict[tuple[str, str, str, bool], list[str]] = {}
    for edge in graph.edges:
        key = (names[edge.source], names[edge.target], edge.kind, edge.status in DOUBTFUL)
        merged.setdefault(key, []).append(" ".join(edge.surface.split()))
    strokes = [Stroke(*key, _label(key[2], surfaces)) for key, surfaces in merged.items()]
    return Picture(names, list(_clusters(nodes)), strokes)


def _drawn(part: Graph) -> Graph:
    edges = tuple(edge for edge in part.edges if edge.kind != "uses")
    return Graph(part.nodes, edges) if edges else part


def clustered(
    picture: Picture, opening: Callable[[int, Node], str], line: Callable[[str, Node], str], closing: str
) -> Iterator[str]:
    """A line a node, by its short name, those of a contract between an opening and a closing line of its cluster."""
    for number, (contract, nodes) in enumerate(picture.clusters):
        if contract is not None:
            yield opening(number, contract)
        indent = "  " if contract is None else "    "
        for node in nodes:
            yield f"{indent}{line(picture.names[node.id], node)}\n"
        if contract is not None:
            yield closing


def _label(kind: str, surfaces: list[str]) -> str:
    if kind == "contains":
        return ""
    if kind != "refers":
        return kind
    return surfaces[0] if len(surfaces) == 1 else f"{len(surfaces)} references"


def _clusters(nodes: list[Node]) -> Iterator[tuple[Node | None, list[Node]]]:
    contracts = {node.path: node for node in nodes if node.kind == "contract"}
    members: dict[str, list[Node]] = {}
    for node in nodes:
        members.setdefault("" if node.kind == "instrument" else node.path, []).append(node)
    for path, standing in members.items():
        yield contracts.get(path), standing
