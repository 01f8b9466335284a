"""The graph of contracts: who contains, cites, defines and uses whom, each edge with its evidence.

    build([contract, …]).write("graphml")

Promise: ids are the same in every run, the order is that of the documents, and no edge runs to a unit that a reference
does not resolve to: what a broken reference wrote stands as a node of its own, marked missing. Built and written with
the standard library; ``to_networkx`` is a door to the other world.
"""

from __future__ import annotations

from clauseqa.graph.build import build, draw
from clauseqa.graph.formats import FORMATS
from clauseqa.graph.model import EDGE_KINDS, STATUSES, Edge, Graph, Node
from clauseqa.graph.parts import Parts, joined
from clauseqa.graph.stats import Stats, count
from clauseqa.graph.walk import around, only
from clauseqa.model import BROKEN

__all__ = [
    "BROKEN",
    "EDGE_KINDS",
    "FORMATS",
    "STATUSES",
    "Edge",
    "Graph",
    "Node",
    "Parts",
    "Stats",
    "around",
    "build",
    "count",
    "draw",
    "joined",
    "only",
]
