"""A graph a contract at a time.

Promise: what is written of a whole shelf takes no more memory than its largest contract and the ids of its nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from clauseqa.graph.model import Edge, Graph, Node


class Parts:
    """A graph that is drawn anew, part by part, each time that it is read."""

    def __init__(self, draw: Callable[[], Iterable[Graph]]) -> None:
        """`draw` gives a graph a contract, in the order of the contracts."""
        self._draw = draw

    def __iter__(self) -> Iterator[Graph]:
        """The parts, each with every node that an edge of it has at its ends: what two share is in both."""
        return iter(self._draw())

    def __bool__(self) -> bool:
        """Whether there is an edge in it."""
        return any(part.edges for part in self)

    def pieces(self, format: str) -> Iterator[str]:  # noqa: A002 - the name of the option
        """The graph in a format of FORMATS, a piece of its text at a time. Raises QueryError for other formats."""
        from clauseqa.graph.formats import written

        return written(self, format)


def joined(parts: Iterable[Graph]) -> Graph:
    """The parts as one graph, each node once."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    roots: dict[str, None] = {}
    for part in distinct(parts):
        nodes += part.nodes
        edges += part.edges
        roots |= dict.fromkeys(part.roots)
    return Graph(tuple(nodes), tuple(edges), tuple(roots))


def distinct(parts: Iterable[Graph]) -> Iterator[Graph]:
    """The parts without the nodes that an earlier one has."""
    seen: set[str] = set()
    for part in parts:
        nodes = tuple(node for node in part.nodes if node.id not in seen)
        seen.update(node.id for node in nodes)
        yield Graph(nodes, part.edges, part.roots)
