"""What a graph says in numbers: the most cited sections, those that nobody cites, cycles, the longest chains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from clauseqa.graph.model import Graph, Node
from clauseqa.graph.parts import distinct
from clauseqa.model import contract_name
from clauseqa.references.units import ATTACHMENTS


@dataclass(frozen=True)
class Stats:
    nodes: tuple[tuple[str, int], ...]  # by kind
    edges: tuple[tuple[str, int], ...]  # by kind
    statuses: tuple[tuple[str, int], ...]  # of references
    most_cited: tuple[tuple[str, int], ...]  # label of a section, times
    most_used: tuple[tuple[str, int], ...]  # label of a term, times
    uncited_exhibits: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...]  # sections that cite each other in a ring, each set once
    longest_chain: tuple[str, ...]  # sections, each citing the next; rings count as one step

    def to_data(self) -> dict[str, Any]:
        """The object that JSON prints."""
        return {
            "nodes": dict(self.nodes),
            "edges": dict(self.edges),
            "statuses": dict(self.statuses),
            "most_cited": [{"label": label, "times": times} for label, times in self.most_cited],
            "most_used": [{"label": label, "times": times} for label, times in self.most_used],
            "uncited_exhibits": list(self.uncited_exhibits),
            "cycles": [list(ring) for ring in self.cycles],
            "longest_chain": list(self.longest_chain),
        }


def count(graph: Graph | Iterable[Graph], *, top: int = 10) -> Stats:
    """The numbers of a graph, whole or in parts; `top` bounds the lists of the most cited and most used."""
    tally = _Tally()
    for part in distinct((graph,) if isinstance(graph, Graph) else graph):
        tally.add(part)
    rings, chain = _rings_and_chain(tally.links)
    return Stats(
        nodes=_sorted(tally.nodes),
        edges=_sorted(tally.edges),
        statuses=_sorted(tally.statuses),
        most_cited=tally.most(tally.cited, top),
        most_used=tally.most(tally.used, top),
        uncited_exhibits=tuple(tally.called(id_) for id_ in tally.exhibits if not tally.cited[id_]),
        cycles=tuple(tuple(map(tally.called, ring)) for ring in rings),
        longest_chain=tuple(map(tally.called, chain)),
    )


class _Tally:
    """What is counted, part by part."""

    def __init__(self) -> None:
        self.labels: dict[str, str] = {}  # by id, in the order of the nodes
        self.paths: dict[str, str] = {}
        self.exhibits: list[str] = []
        self.nodes: Counter[str] = Counter()
        self.edges: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()  # of references
        self.cited: Counter[str] = Counter()
        self.used: Counter[str] = Counter()
        self.links: set[tuple[str, str]] = set()  # resolved references to other units than those they stand in

    def add(self, part: Graph) -> None:
        self.labels |= {node.id: node.label for node in part.nodes}
        self.paths |= {node.id: node.path for node in part.nodes}
        self.exhibits += (node.id for node in part.nodes if _is_exhibit(node))
        self.nodes.update(node.kind for node in part.nodes)
        self.edges.update(edge.kind for edge in part.edges)
        self.used.update(edge.target for edge in part.edges if edge.kind == "uses")
        references = [edge for edge in part.edges if edge.kind == "refers"]
        self.statuses.update(edge.status for edge in references)
        resolved = [edge for edge in references if edge.status == "resolved"]
        self.cited.update(edge.target for edge in resolved)
        above = {edge.target: edge.source for edge in part.edges if edge.kind == "contains"}
        self.links |= {(edge.source, edge.target) for edge in resolved if edge.target not in _line(edge.source, above)}

    def called(self, id_: str) -> str:
        """The label of a node, with its contract where there are several."""
        several = self.nodes["contract"] > 1 and self.paths[id_]
        return f"{contract_name(self.paths[id_])}: {self.labels[id_]}" if several else self.labels[id_]

    def most(self, counted: Counter[str], top: int) -> tuple[tuple[str, int], ...]:
        order = {id_: position for position, id_ in enumerate(self.labels)}
        ranked = sorted(counted.items(), key=lambda item: (-item[1], order[item[0]]))
        return tuple((self.called(id_), times) for id_, times in ranked[:top])


def _is_exhibit(node: Node) -> bool:
    outermost = node.kind == "section" and "/" not in node.number and not node.missing
    return outermost and node.number.partition(" ")[0].lower() in ATTACHMENTS


def _line(id_: str, above: dict[str, str]) -> set[str]:
    """A unit and all that hold it: what "this Section" may mean."""
    line = {id_}
    while (id_ := above.get(id_, id_)) not in line:
        line.add(id_)
    return line


def _sorted(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items()))


def _rings_and_chain(links: set[tuple[str, str]]) -> tuple[list[list[str]], list[str]]:
    """The rings (strongly connected sets of more than one) and the longest chain through what is left when each ring
    is one step. Linear in the links."""
    after: dict[str, list[str]] = {}
    for source, target in sorted(links):
        after.setdefault(source, []).append(target)
        after.setdefault(target, [])
    components = _components(after)
    home = {node: position for position, members in enumerate(components) for node in members}
    length = [0] * len(components)
    following: list[tuple[str, str] | None] = [None] * len(components)
    for position, members in enumerate(components):  # those that are cited come before those that cite them
        for node in members:
            for target in after[node]:
                other = home[target]
                if other != position and length[other] + 1 > length[position]:
                    length[position] = length[other] + 1
                    following[position] = (node, target)
    rings = sorted(sorted(members) for members in components if len(members) > 1)
    return rings, _chain(length, following, home)


def _chain(length: list[int], following: list[tuple[str, str] | None], home: dict[str, int]) -> list[str]:
    if not length or max(length) == 0:
        return []
    position = length.index(max(length))
    chain: list[str] = []
    while (step := following[position]) is not None:
        source, target = step
        if not chain or chain[-1] != source:
            chain.append(source)
        chain.append(target)
        position = home[target]
    return chain


def _components(after: dict[str, list[str]]) -> list[list[str]]:
    """Strongly connected components, each after those it leads to (Tarjan's algorithm, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    standing: set[str] = set()
    found: list[list[str]] = []
    for root in after:
        if root in index:
            continue
        work = [(root, iter(after[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        standing.add(root)
        while work:
            node, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    members = _popped(stack, node)
                    standing.difference_update(members)
                    found.append(members)
            elif target not in index:
                index[target] = low[target] = len(index)
                stack.append(target)
                standing.add(target)
                work.append((target, iter(after[target])))
            elif target in standing:
                low[node] = min(low[node], index[target])
    return found


def _popped(stack: list[str], last: str) -> list[str]:
    """Takes from the stack down to `last`; what was taken."""
    taken = [stack.pop()]
    while taken[-1] != last:
        taken.append(stack.pop())
    return taken
