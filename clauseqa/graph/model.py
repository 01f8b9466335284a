"""Nodes, edges and the graph they make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from importlib import import_module
from typing import Any, Literal

from clauseqa.model import BROKEN

NodeKind = Literal["contract", "section", "term", "instrument"]
EdgeKind = Literal["contains", "refers", "defines", "uses", "widens", "narrows", "names"]
EDGE_KINDS: tuple[EdgeKind, ...] = ("contains", "refers", "defines", "uses", "widens", "narrows", "names")
STATUSES = ("resolved", *BROKEN, "ambiguous", "external", "possible", "out of scope")


@dataclass(frozen=True, slots=True)
class Node:
    id: str  # the same in every run: "PATH", "PATH#12(B)", "PATH#term:Salary", "PATH#instrument:Lease"
    kind: NodeKind
    label: str  # as a person would call it
    path: str = ""  # of the contract it stands in; "" for statutes, which all contracts share
    number: str = ""  # sections: the canonical number
    start: int | None = None
    end: int | None = None
    page: int | None = None
    missing: bool = False  # written in a reference, but no such unit was found


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    kind: EdgeKind
    path: str  # evidence: the file …
    surface: str = ""  # … and the words in it …
    start: int | None = None  # … at these offsets
    end: int | None = None
    page: int | None = None
    status: str = ""  # refers: resolved, dangling …; uses: "" or "out of scope"; names: resolved, ambiguous, possible
    reason: str = ""


@dataclass(frozen=True)
class Graph:
    """Nodes and edges in document order."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    roots: tuple[str, ...] = ()  # nodes it was asked for

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.nodes}

    def pieces(self, format: str) -> Iterator[str]:  # noqa: A002 - the name of the option
        """The graph in a format of FORMATS, a piece of its text at a time. Raises QueryError for other formats."""
        from clauseqa.graph.formats import written

        return written((self,), format)

    def write(self, format: str) -> str:  # noqa: A002 - the name of the option
        """The same as one text."""
        return "".join(self.pieces(format))

    def to_networkx(self) -> Any:
        """The same graph as a networkx.MultiDiGraph, attributes included. Needs networkx."""
        graph = import_module("networkx").MultiDiGraph()
        for node in self.nodes:
            graph.add_node(node.id, **attributes(node))
        for edge in self.edges:
            graph.add_edge(edge.source, edge.target, **attributes(edge))
        return graph


_ENDS = ("id", "source", "target")


def everything(item: Node | Edge) -> dict[str, Any]:
    """All fields of a node or edge, by name."""
    return {name: getattr(item, name) for name in _NAMES[type(item)]}


def attributes(item: Node | Edge) -> dict[str, Any]:
    """What is known of a node or edge beside its ends: values that are absent are left out."""
    return {
        name: value
        for name in ATTRIBUTES[type(item)]
        if (value := getattr(item, name)) is not None and value is not False and value != ""
    }


_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in (Node, Edge)}
ATTRIBUTES: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in names if name not in _ENDS) for kind, names in _NAMES.items()
}
