"""The graph's edges as CSV, with the labels of both ends: what spreadsheets and graph tools take as an edge list."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import fields
from io import StringIO

from clauseqa.graph.model import Edge, Graph

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NAMES = tuple(field.name for field in fields(Edge))


def write(parts: Iterable[Graph]) -> Iterator[str]:
    """A header row, then a row an edge."""
    yield _row([*_NAMES, "source_label", "target_label"])
    for part in parts:
        for edge in part.edges:
            labels = [part.by_id[edge.source].label, part.by_id[edge.target].label]
            yield _row([*(getattr(edge, name) for name in _NAMES), *labels])


def _row(values: Iterable[object]) -> str:
    out = StringIO()
    csv.writer(out).writerow([_cell(value) for value in values])  # its own line end: it quotes what looks like one
    return out.getvalue().removesuffix("\r\n") + "\n"


def _cell(value: object) -> str:
    text = "" if value is None else str(value).replace("\0", "␀")  # no CSV holds a NUL, and Python 3.10 writes none
    return f"'{text}" if text.startswith(_FORMULA) else text
