"""Parts of a graph: what lies around some nodes, and what has some kinds of edge."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from clauseqa.graph.model import Edge, Graph

Direction = Literal["in", "out", "both"]


def around(graph: Graph, roots: Collection[str], *, depth: int = 1, direction: Direction = "both") -> Graph:
    """The roots with all they contain, and what is reached from them in at most `depth` steps along edges other than
    containment, taken forwards ("out"), backwards ("in") or both ways. From a unit that is reached it goes on from what
    that contains as well, of which the units on the way are in the graph; from a whole contract it does not. The edges
    are those that were taken, those within the roots, and containment."""
    contained = [edge for edge in graph.edges if edge.kind == "contains"]
    children = _neighbours(contained, "out")
    above = {edge.target: edge.source for edge in contained}
    steps = _neighbours((edge for edge in graph.edges if edge.kind != "contains"), direction)
    inside = _closure(roots, children)
    reached, left, border = set(inside), set[str](), inside
    for _ in range(depth):
        leaving = {node for node in _closure(border, children) if node in steps}
        found = {target for node in leaving for target in steps[node]} - reached
        reached |= found | leaving | _on_the_way(leaving, reached, above)
        left |= leaving
        border = {node for node in found if graph.by_id[node].kind != "contract"}

    def taken(edge: Edge) -> bool:
        if edge.kind == "contains" or inside.issuperset((edge.source, edge.target)):
            return True
        return (direction != "in" and edge.source in left) or (direction != "out" and edge.target in left)

    nodes = tuple(node for node in graph.nodes if node.id in reached)
    edges = tuple(edge for edge in graph.edges if reached.issuperset((edge.source, edge.target)) and taken(edge))
    return Graph(nodes, edges, tuple(roots))


def _on_the_way(nodes: Iterable[str], reached: Collection[str], above: dict[str, str]) -> set[str]:
    """The units that hold `nodes`, up to one that is reached already."""
    found: set[str] = set()
    for node in nodes:
        while node not in reached and node not in found:
            found.add(node)
            node = above[node]
    return found


def only(graph: Graph, *, kinds: Collection[str] | None = None, statuses: Collection[str] | None = None) -> Graph:
    """The edges of some kinds, or the references of some statuses alone, with the nodes at their ends."""
    edges = tuple(
        edge
        for edge in graph.edges
        if (kinds is None or edge.kind in kinds) and (statuses is None or edge.status in statuses)
    )
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = tuple(node for node in graph.nodes if node.id in ends or node.kind == "contract" or node.id in graph.roots)
    return Graph(nodes, edges, graph.roots)


def _neighbours(edges: Iterable[Edge], direction: Direction) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for edge in edges:
        if direction != "in":
            found.setdefault(edge.source, []).append(edge.target)
        if direction != "out":
            found.setdefault(edge.target, []).append(edge.source)
    return found


def _closure(roots: Iterable[str], children: dict[str, list[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += children.get(node, ())
    return reached
