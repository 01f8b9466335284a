"""The graph as GraphML 1.0, which yEd, Gephi, Cytoscape, igraph and networkx read.

An id may hold letters, digits, and ". - _ :" alone. Whatever else is in one of ours is written as its code: "#12(B)" is
"_23_12_28_B_29_", and the id stays the same in every run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count

from clauseqa.graph.model import ATTRIBUTES, Edge, Graph, Node, attributes
from clauseqa.graph.parts import distinct
from clauseqa.graph.xml import DECLARATION, words

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_ROOT = (
    f'<graphml xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{NAMESPACE} {NAMESPACE}/1.0/graphml.xsd">\n'
)
_NO_TOKEN = re.compile("[^A-Za-z0-9.:-]")
_TYPES = {"start": "int", "end": "int", "page": "int", "missing": "boolean"}


def write(parts: Iterable[Graph]) -> Iterator[str]:
    """One directed graph: of each contract the nodes, then the edges."""
    yield DECLARATION + _ROOT
    yield from _keys("node", Node)
    yield from _keys("edge", Edge)
    yield '  <graph id="contracts" edgedefault="directed">\n'
    numbers = count()
    for part in distinct(parts):
        for node in part.nodes:
            yield f'    <node id="{_token(node.id)}">{_data("node", node)}</node>\n'
        for edge in part.edges:
            ends = f'source="{_token(edge.source)}" target="{_token(edge.target)}"'
            yield f'    <edge id="e{next(numbers)}" {ends}>{_data("edge", edge)}</edge>\n'
    yield "  </graph>\n</graphml>\n"


def _keys(kind: str, of: type) -> Iterator[str]:
    """Declares each attribute that there can be."""
    for name in sorted(ATTRIBUTES[of]):
        type_ = _TYPES.get(name, "string")
        yield f'  <key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'


def _data(kind: str, item: Node | Edge) -> str:
    return "".join(f'<data key="{kind}-{name}">{words(value)}</data>' for name, value in attributes(item).items())


@lru_cache(maxsize=10_000)
def _token(id_: str) -> str:
    return _NO_TOKEN.sub(lambda match: f"_{ord(match.group()):x}_" if match.group() != "_" else "__", id_)
