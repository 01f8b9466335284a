"""Facts as a workbook (.xlsx): what a spreadsheet opens without asking and without changing anything.

Promise: a cell of words is words: section 4.10 does not become 4.1, 1-2 no date, "=SUM(A1)" no formula; only offsets,
pages, lines and counts are numbers. The same facts give the same bytes. Rows are written as they come: a workbook of
many contracts needs no more memory than its longest row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from clauseqa.errors import QueryError
from clauseqa.graph import Edge, Graph, Node
from clauseqa.graph.parts import distinct
from clauseqa.render.safe import neutralise
from clauseqa.render.sheet import plain, table_of

if TYPE_CHECKING:
    from clauseqa.commands import Result

Sheet = tuple[str, Sequence[str], Iterable[Iterable[Any]]]  # its name, its columns, its rows

MOST_ROWS = 1_048_576  # that a sheet holds
LONGEST = 32_767  # characters that a cell holds
_CUT = " … (a cell holds no more)"
_NO_CHARACTERS = {code: f"[U+{code:04X}]" for code in (0xFFFE, 0xFFFF)}  # that XML could hold
_WIDTHS = dict.fromkeys(("text", "surface", "message", "reason", "why", "candidates", "elsewhere"), 60) | dict.fromkeys(
    ("path", "heading", "title", "term", "source", "target", "label", "source_heading", "target_headings"), 32
)  # characters
_NARROWEST = 9
_MADE = datetime(1980, 1, 1)  # no moment of anybody's: the same facts are the same bytes


def workbook(result: Result) -> Iterator[bytes]:
    """The workbook of a result, in pieces: a sheet, of a graph one of its edges and one of its nodes.

    Raises QueryError without the extra, and for more rows than a sheet holds.
    """
    if find_spec("xlsxwriter") is None:
        raise QueryError("a workbook needs one more package", hint='pip install "clauseqa[xlsx]"')
    sheets = _graph_sheets(*result.items) if result.noun == "graphs" else [_sheet_of(result)]
    with TemporaryDirectory() as folder:
        path = Path(folder, "workbook.xlsx")
        _write(path, sheets)
        with path.open("rb") as file:
            yield from iter(lambda: file.read(1 << 16), b"")


def _sheet_of(result: Result) -> Sheet:
    if not result.items:
        return result.noun, (), ()
    columns, rows = table_of(result.items)
    return result.noun, columns, ([plain(row.get(column)) for column in columns] for row in rows)


def _graph_sheets(parts: Iterable[Graph]) -> Iterator[Sheet]:
    for name, kind in (("edges", Edge), ("nodes", Node)):
        columns = [field.name for field in fields(kind)]
        rows = (
            [getattr(item, column) for column in columns] for part in distinct(parts) for item in getattr(part, name)
        )
        yield name, columns, rows


def _write(path: Path, sheets: Iterable[Sheet]) -> None:
    from xlsxwriter import Workbook

    with Workbook(path, {"constant_memory": True, "tmpdir": path.parent}) as book:
        book.set_properties({"created": _MADE})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for name, columns, rows in sheets:
            sheet = book.add_worksheet(name)
            if columns:
                _fill(sheet, columns, rows, bold, wrapped)


def _fill(sheet: Any, columns: Sequence[str], rows: Iterable[Iterable[Any]], bold: Any, wrapped: Any) -> None:
    """A header that stays in sight and filters, then a row a fact."""
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(column, max(_NARROWEST, 2 + len(column))))
        sheet.write_string(0, at, column, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        if last == MOST_ROWS:
            raise QueryError(f"a workbook holds {MOST_ROWS:,} rows", hint="-o FILE.csv has no such bound")
        for at, value in enumerate(row):
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(last, at, value, wrapped)
            elif value not in (None, ""):
                sheet.write_string(last, at, _words(value), wrapped)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _words(value: str | bool) -> str:
    text = neutralise(("true" if value else "false") if isinstance(value, bool) else str(value))
    text = text.translate(_NO_CHARACTERS)
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT
