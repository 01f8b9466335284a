"""The graph as GEXF 1.2, Gephi's own format."""

from __future__ import annotations

from collections.abc import Iterator

from clauseqa.graph.model import Edge, Graph, Node, attributes
from clauseqa.graph.xml import DECLARATION, words

NAMESPACE = "http://www.gexf.net/1.2draft"
_TYPES = {"start": "integer", "end": "integer", "page": "integer", "missing": "boolean"}
Keys = dict[str, int]  # number of an attribute by name


def write(graph: Graph) -> str:
    """One directed graph."""
    return "".join(_lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    yield f'{DECLARATION}<gexf xmlns="{NAMESPACE}" version="1.2">\n  <graph defaultedgetype="directed" mode="static">\n'
    node_keys, edge_keys = _keys(graph.nodes), _keys(graph.edges)
    yield from _declared("node", node_keys)
    yield from _declared("edge", edge_keys)
    yield "    <nodes>\n"
    for node in graph.nodes:
        yield f'      <node id="{words(node.id)}" label="{words(node.label)}">{_values(node, node_keys)}</node>\n'
    yield "    </nodes>\n    <edges>\n"
    for number, edge in enumerate(graph.edges):
        ends = f'source="{words(edge.source)}" target="{words(edge.target)}" label="{edge.kind}"'
        yield f'      <edge id="{number}" {ends}>{_values(edge, edge_keys)}</edge>\n'
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _keys(items: tuple[Node, ...] | tuple[Edge, ...]) -> Keys:
    names = sorted({name for item in items for name in attributes(item)} - {"label"})
    return {name: number for number, name in enumerate(names)}


def _declared(kind: str, keys: Keys) -> Iterator[str]:
    yield f'    <attributes class="{kind}" mode="static">\n'
    for name, number in keys.items():
        yield f'      <attribute id="{number}" title="{name}" type="{_TYPES.get(name, "string")}"/>\n'
    yield "    </attributes>\n"


def _values(item: Node | Edge, keys: Keys) -> str:
    values = (
        f'<attvalue for="{keys[name]}" value="{words(value)}"/>'
        for name, value in attributes(item).items()
        if name in keys
    )
    return f"<attvalues>{''.join(values)}</attvalues>"
