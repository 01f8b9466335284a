"""Facts as a workbook (Office Open XML, .xlsx): what a spreadsheet opens without asking and without changing anything.

Promise: a cell of words is words: section 4.10 does not become 4.1, 1-2 no date, "=SUM(A1)" no formula; only offsets,
pages, lines and counts are numbers. The same facts give the same bytes. Rows are written as they come: a workbook of
many contracts needs no more memory than its longest row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from clauseqa.errors import QueryError
from clauseqa.graph import Edge, Graph, Node
from clauseqa.graph.parts import distinct
from clauseqa.graph.xml import DECLARATION, words
from clauseqa.render.safe import neutralise
from clauseqa.render.sheet import plain, table_of

if TYPE_CHECKING:
    from clauseqa.commands import Result

Row = Iterable[Any]

MOST_ROWS = 1_048_576  # that a sheet holds
LONGEST = 32_767  # characters that a cell holds
_CUT = " … (a cell holds no more)"
_WIDTHS = (9, 60)  # characters: the narrowest and the widest column
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # "_x0041_" is A to a spreadsheet
_STYLES = (
    f'<styleSheet xmlns="{_SPREADSHEET}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(result: Result) -> Iterator[bytes]:
    """The workbook of a result, in pieces: a sheet, of a graph one of its edges and one of its nodes. Raises QueryError
    for more rows than a sheet holds."""
    sheets = _graph_sheets(*result.items) if result.noun == "graphs" else [_sheet_of(result)]
    with TemporaryFile() as file:
        _write(file, sheets)
        file.seek(0)
        yield from iter(lambda: file.read(1 << 16), b"")


def _sheet_of(result: Result) -> tuple[str, Sequence[str], Iterable[Row]]:
    if not result.items:
        return result.noun, (), ()
    columns, rows = table_of(result.items)
    return result.noun, columns, ([plain(row.get(column)) for column in columns] for row in rows)


def _graph_sheets(parts: Iterable[Graph]) -> Iterator[tuple[str, Sequence[str], Iterable[Row]]]:
    for name, kind in (("edges", Edge), ("nodes", Node)):
        columns = [field.name for field in fields(kind)]
        rows = (
            [getattr(item, column) for column in columns] for part in distinct(parts) for item in getattr(part, name)
        )
        yield name, columns, rows


def _write(file: IO[bytes], sheets: Iterable[tuple[str, Sequence[str], Iterable[Row]]]) -> None:
    names: list[str] = []
    with ZipFile(file, "w", ZIP_DEFLATED) as book:
        for name, columns, rows in sheets:
            names.append(name)
            with book.open(_entry(f"xl/worksheets/sheet{len(names)}.xml"), "w", force_zip64=True) as sheet:
                sheet.writelines(piece.encode() for piece in _sheet(columns, rows))
        for path, text in _frame(names):
            book.writestr(_entry(path), DECLARATION + text)


def _entry(path: str) -> ZipInfo:
    entry = ZipInfo(path)  # of no date: the same facts are the same bytes
    entry.compress_type = ZIP_DEFLATED
    return entry


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts of a workbook beside its sheets."""
    numbered = list(enumerate(names, 1))
    sheets = "".join(f'<sheet name="{words(name)}" sheetId="{number}" r:id="r{number}"/>' for number, name in numbered)
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
    )
    yield "xl/styles.xml", _STYLES
    parts = [("r0", "styles", "styles.xml")]
    parts += [(f"r{number}", "worksheet", f"worksheets/sheet{number}.xml") for number, _ in numbered]
    yield "xl/_rels/workbook.xml.rels", _relations(parts)
    yield "_rels/.rels", _relations([("r0", "officeDocument", "xl/workbook.xml")])
    types = "".join(
        f'<Override PartName="/xl/{path}" ContentType="{_TYPE}.{kind}+xml"/>'
        for path, kind in (
            ("workbook.xml", "sheet.main"),
            ("styles.xml", "styles"),
            *((f"worksheets/sheet{number}.xml", "worksheet") for number, _ in numbered),
        )
    )
    relations = f'<Default Extension="rels" ContentType="{_RELATIONS_TYPE}"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{relations}{types}</Types>'


_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


def _relations(parts: Iterable[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for id_, kind, target in parts
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _sheet(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """One sheet: a header that stays in sight and filters, then a row a fact."""
    yield f'{DECLARATION}<worksheet xmlns="{_SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    if columns:
        widths = (max(_WIDTHS[0], min(_WIDTHS[1], _WIDE.get(column, 2 + len(column)))) for column in columns)
        yield "<cols>"
        for number, width in enumerate(widths, 1):
            yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        yield "</cols>"
    yield "<sheetData>"
    last = 1
    if columns:
        yield _row(1, columns, ' s="1"')
    for last, row in enumerate(rows, 2):
        if last > MOST_ROWS:
            raise QueryError(f"a workbook holds no more than {MOST_ROWS:,} rows", hint="-o FILE.csv has no such bound")
        yield _row(last, row)
    yield "</sheetData>"
    if columns:
        yield f'<autoFilter ref="A1:{_letters(len(columns))}{last}"/>'
    yield "</worksheet>"


_WIDE = dict.fromkeys(("text", "surface", "message", "reason", "why", "candidates", "elsewhere"), 60) | dict.fromkeys(
    ("path", "heading", "title", "term", "source", "target", "label", "source_heading", "target_headings"), 32
)


def _row(number: int, values: Row, style: str = "") -> str:
    return f'<row r="{number}">{"".join(_cell(value, style) for value in values)}</row>'


def _cell(value: Any, style: str) -> str:
    if value is None or value == "":
        return f"<c{style}/>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"<c{style}><v>{value}</v></c>"
    text = neutralise(("true" if value else "false") if isinstance(value, bool) else str(value))
    if len(text) > LONGEST:
        text = text[: LONGEST - len(_CUT)] + _CUT
    escaped = words(_ESCAPE.sub("_x005F_", text))
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{escaped}</t></is></c>'


def _letters(number: int) -> str:
    """The letters of a column, from 1: A, B, … Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
