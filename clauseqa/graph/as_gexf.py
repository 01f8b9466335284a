"""The graph as GEXF 1.2, Gephi's own format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from clauseqa.graph.model import ATTRIBUTES, Edge, Graph, Node, attributes
from clauseqa.graph.spool import nodes_first
from clauseqa.graph.xml import DECLARATION, words

NAMESPACE = "http://www.gexf.net/1.2draft"
_TYPES = {"start": "integer", "end": "integer", "page": "integer", "missing": "boolean"}
# The number of each attribute; a node's label is an attribute of its element.
_KEYS: dict[type, dict[str, int]] = {
    of: {name: number for number, name in enumerate(sorted({*ATTRIBUTES[of]} - {"label"}))} for of in (Node, Edge)
}


def write(parts: Iterable[Graph]) -> Iterator[str]:
    """One directed graph."""
    numbers = count()

    def edge_text(edge: Edge) -> str:
        ends = f'source="{words(edge.source)}" target="{words(edge.target)}" label="{edge.kind}"'
        return f'      <edge id="{next(numbers)}" {ends}>{_values(edge)}</edge>\n'

    yield f'{DECLARATION}<gexf xmlns="{NAMESPACE}" version="1.2">\n  <graph defaultedgetype="directed" mode="static">\n'
    yield from _declared("node", Node)
    yield from _declared("edge", Edge)
    yield "    <nodes>\n"
    yield from nodes_first(parts, _node_text, edge_text, "    </nodes>\n    <edges>\n")
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _node_text(node: Node) -> str:
    return f'      <node id="{words(node.id)}" label="{words(node.label)}">{_values(node)}</node>\n'


def _declared(kind: str, of: type) -> Iterator[str]:
    yield f'    <attributes class="{kind}" mode="static">\n'
    for name, number in _KEYS[of].items():
        yield f'      <attribute id="{number}" title="{name}" type="{_TYPES.get(name, "string")}"/>\n'
    yield "    </attributes>\n"


def _values(item: Node | Edge) -> str:
    keys = _KEYS[type(item)]
    values = (
        f'<attvalue for="{keys[name]}" value="{words(value)}"/>'
        for name, value in attributes(item).items()
        if name in keys
    )
    return f"<attvalues>{''.join(values)}</attvalues>"
