"""All nodes before all edges, of a graph that comes in parts: the edges wait in a file, not in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from tempfile import TemporaryFile

from clauseqa.graph.model import Edge, Graph, Node
from clauseqa.graph.parts import distinct

_IN_MEMORY = 1 << 16  # code points that are read back at once


def nodes_first(
    parts: Iterable[Graph], node_text: Callable[[Node], str], edge_text: Callable[[Edge], str], between: str
) -> Iterator[str]:
    """The text of every node, `between`, the text of every edge."""
    with TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="") as waiting:
        for part in distinct(parts):
            yield from map(node_text, part.nodes)
            waiting.writelines(map(edge_text, part.edges))
        yield between
        waiting.seek(0)
        yield from iter(lambda: waiting.read(_IN_MEMORY), "")
