"""The graph's edges as CSV, with the labels of both ends: what spreadsheets and graph tools take as an edge list."""

from __future__ import annotations

import csv
from dataclasses import fields
from io import StringIO

from clauseqa.graph.model import Edge, Graph

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(graph: Graph) -> str:
    """A header row, then a row an edge."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [field.name for field in fields(Edge)]
    writer.writerow([*names, "source_label", "target_label"])
    for edge in graph.edges:
        labels = [graph.by_id[edge.source].label, graph.by_id[edge.target].label]
        writer.writerow([_cell(value) for value in [*(getattr(edge, name) for name in names), *labels]])
    return out.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value).replace("\0", "␀")  # no CSV holds a NUL, and Python 3.10 writes none
    return f"'{text}" if text.startswith(_FORMULA) else text
