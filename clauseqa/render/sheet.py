"""Facts as CSV: one row a fact, one header row, columns of a fixed order.

A spreadsheet runs what begins like a formula. A cell of words that does gets an apostrophe before it, which
spreadsheets take as "this is text"; its place is in the row, so that the words themselves can always be had.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from clauseqa.model import Answer, Contract, contract_name
from clauseqa.render.data import Data, to_data
from clauseqa.render.safe import neutralise

COLUMNS: dict[str, tuple[str, ...]] = {
    "ContractCard": (
        "name",
        "path",
        "title",
        "type",
        "pages",
        "chars",
        "sections",
        "terms",
        "references",
        "dangling",
        "sha256",
    ),
    "OutlineEntry": ("path", "number", "kind", "label", "heading", "parent", "depth", "start", "end", "page", "line"),
    "SectionCard": ("path", "number", "kind", "heading", "parent", "start", "end", "page", "line", "text"),
    "TermCard": ("path", "term", "form", "scope", "section", "start", "end", "page", "line", "uses", "text"),
    "ReferenceCard": (
        "path",
        "source",
        "source_heading",
        "surface",
        "kind",
        "instrument",
        "targets",
        "target_headings",
        "status",
        "reason",
        "candidates",
        "start",
        "end",
        "page",
        "line",
        "elsewhere",
    ),
    "Hit": ("path", "section", "heading", "page", "line", "start", "end", "score", "text"),
    "Definition": (
        "path",
        "term",
        "form",
        "scope",
        "section",
        "heading",
        "page",
        "line",
        "start",
        "end",
        "text",
        "followed",
        "named_in",
    ),
    "Meaning": (
        "path",
        "term",
        "at",
        "at_line",
        "verdict",
        "why",
        "doubts",
        "uses",
        "form",
        "scope",
        "section",
        "heading",
        "page",
        "line",
        "start",
        "end",
        "text",
        "followed",
        "named_in",
    ),
    "Expansion": (
        "path",
        "passage",
        "kind",
        "level",
        "section",
        "heading",
        "term",
        "page",
        "line",
        "start",
        "end",
        "text",
        "leans",
    ),
    "Impact": (
        "path",
        "leaner",
        "level",
        "through",
        "how",
        "target",
        "source",
        "surface",
        "term",
        "uses",
        "page",
        "line",
        "start",
        "end",
        "text",
        "why",
    ),
    "Answer": (
        "question",
        "route",
        "rank",
        "path",
        "section",
        "heading",
        "page",
        "line",
        "start",
        "end",
        "score",
        "text",
        "verdict",
    ),
    "Contract": ("path", "fact", "number", "name", "kind", "section", "targets", "status", "start", "end"),
    "Setting": ("name", "value", "origin"),
    "Finding": ("path", "line", "column", "severity", "rule", "message", "candidates", "start", "end"),
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(items: Sequence[Any]) -> str:
    """The rows of a result's items; "" when there are none."""
    if not items:
        return ""
    columns, rows = table_of(items)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def table_of(items: Sequence[Any]) -> tuple[tuple[str, ...], list[Data]]:
    """The columns of the items' kind, and a row for each fact."""
    name = type(items[0]).__name__
    rows = [row for item in items for row in _rows(item)]
    return COLUMNS.get(name) or tuple(rows[0]), rows


def _rows(item: Any) -> Iterator[Data]:
    if isinstance(item, Contract):
        yield from _facts(item)
    elif isinstance(item, Answer):
        yield from _evidence(item)
    elif type(item).__name__ == "Meaning":
        yield _at_place(to_data(item, {}))
    elif type(item).__name__ == "Expansion":
        yield from _pieces(to_data(item, {}))
    elif type(item).__name__ == "Impact":
        yield from _leaners(to_data(item, {}))
    else:
        yield to_data(item, {})


def _facts(item: Contract) -> Iterator[Data]:
    data = to_data(item, {})
    path = {"path": data["path"]}
    for section in data["sections"]:
        yield {**path, **section, "fact": "section", "name": section["heading"], "section": section["parent"]}
    for term in data["terms"]:
        yield {**path, **term, "fact": "term", "name": term["term"], "kind": term["form"]}
    for reference in data["references"]:
        yield {**path, **reference, "fact": "reference", "name": reference["surface"], "section": reference["source"]}


def _at_place(data: Data) -> Data:
    at = data["at"]
    told = {"at": at["number"], "at_line": at["line"], "uses": len(at["uses"])}
    return {**data, **{key: at[key] for key in ("verdict", "why", "doubts")}, **told}


def _pieces(data: Data) -> Iterator[Data]:
    for passage in data["passages"]:
        leans = list(dict.fromkeys(one["target"] for one in passage["leans"]))
        for piece in passage["pieces"]:
            yield {**passage, **piece, "leans": leans}


def _leaners(data: Data) -> Iterator[Data]:
    yield from sorted(
        [
            *data["references"],
            *({**one, "path": data["path"], "how": one["effect"]} for one in data["terms"]),
        ],
        key=lambda one: int(one["leaner"]),
    )
    for one in data["would_point_wrong"]:
        why = "; ".join(f"{move['written']} would be {move['new']}" for move in one["moves"])
        yield {**one, "path": data["path"], "how": "would point wrong", "why": why}


def _evidence(item: Answer) -> Iterator[Data]:
    data = to_data(item, {})
    question = {"question": item.question, "route": item.route}
    if item.rows:
        rows = [{"path": one["path"], **(one["passage"] or {}), "verdict": one["verdict"]} for one in data["contracts"]]
    else:
        rows = data["evidence"] or data.get("definitions") or ([data["section"]] if "section" in data else [])
    for rank, row in enumerate(rows, 1):
        yield {**row, **question, "rank": rank, "section": row.get("section", row.get("number"))}
    if not rows:
        yield question


def cell(value: Any) -> str:
    """A value as the text of a cell."""
    value = plain(value)
    if isinstance(value, str):
        return neutralise(f"'{value}" if value.startswith(_FORMULA) else value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def plain(value: Any) -> str | float | None:
    """A value as a number, a truth value, words or nothing; of a list the words of its members."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(_member(one) for one in value)
    return str(value)


def _member(value: Any) -> str:
    if isinstance(value, dict) and "path" in value:  # another contract
        units = ", ".join(value["targets"])
        return f"{contract_name(value['path'])}#{units} ({value['status']}: {value['why']})"
    if isinstance(value, dict):  # a candidate
        return f"{value['target']} ({value['why']})" if value.get("why") else str(value["target"])
    return "" if value is None else str(value)
