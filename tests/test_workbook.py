"""A workbook holds what was found, unchanged: words are words, whatever they look like."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from string import ascii_uppercase
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st
from test_graph_tools import hostile

from clauseqa.commands import Result
from clauseqa.errors import Exit, QueryError
from clauseqa.graph import Graph, Node
from clauseqa.render import render
from clauseqa.render.safe import neutralise
from clauseqa.render.workbook import LONGEST, workbook

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Table = list[list[str | float | None]]


def read(data: bytes) -> dict[str, Table]:
    """The sheets of a workbook by name, as a spreadsheet reads them."""
    with ZipFile(BytesIO(data)) as book:
        names = [one.get("name") or "" for one in _tree(book, "xl/workbook.xml").iter(f"{NS}sheet")]
        return {
            name: [_row(row) for row in _tree(book, f"xl/worksheets/sheet{n}.xml").iter(f"{NS}row")]
            for n, name in enumerate(names, 1)
        }


def _row(row: ElementTree.Element) -> list[str | float | None]:
    """The values of a row up to its last cell that has one."""
    values = {ascii_uppercase.index((cell.get("r") or "").rstrip("0123456789")): _value(cell) for cell in row}
    return [values.get(at) for at in range(max(values, default=-1) + 1)]


def _tree(book: ZipFile, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(path))  # noqa: S314 - we wrote it


def _value(cell: ElementTree.Element) -> str | float | None:
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext()).replace("_x005F_", "_")
    number = cell.findtext(f"{NS}v")
    return None if number is None else float(number)


def of_graph(graph: Graph) -> dict[str, Table]:
    return read(b"".join(workbook(Result("graphs", ((graph,),)))))


def labelled(label: str) -> Graph:
    return Graph((Node("a", "section", label, "a", label, 3, 7),), ())


def label_of(graph: Graph) -> str | float | None:
    header, row = of_graph(graph)["nodes"]
    return row[header.index("label")]


@pytest.mark.parametrize("label", ["4.10", "1-2", "3/4", "1E5", "007", "TRUE", "12:30", "=1+1", "@x", "-2", "+1", "'a"])
def test_what_looks_like_a_number_a_date_or_a_formula_stays_words(label: str) -> None:
    assert label_of(labelled(label)) == label


def test_offsets_are_numbers() -> None:
    header, row = of_graph(labelled("1"))["nodes"]
    assert (row[header.index("start")], row[header.index("end")]) == (3.0, 7.0)


def test_a_graph_is_a_sheet_of_edges_and_one_of_nodes() -> None:
    graph = hostile()
    sheets = of_graph(graph)
    assert list(sheets) == ["edges", "nodes"]
    (_, *edges), (header, *nodes) = sheets["edges"], sheets["nodes"]
    assert len(edges) == len(graph.edges)
    assert [row[header.index("kind")] for row in nodes] == [node.kind for node in graph.nodes]


@given(st.text(min_size=1, max_size=40))
def test_any_words_are_given_back(label: str) -> None:
    shown = neutralise(label).replace("\ufffe", "[U+FFFE]").replace("\uffff", "[U+FFFF]")
    assert label_of(labelled(label)) == shown.replace("_x005F_", "_")


def test_what_a_spreadsheet_would_take_for_a_character_code_is_not_one() -> None:
    data = b"".join(workbook(Result("graphs", ((labelled("_x0041_"),),))))
    with ZipFile(BytesIO(data)) as book:
        assert b">_x005F_x0041_<" in book.read("xl/worksheets/sheet2.xml")


def test_a_cut_is_shown() -> None:
    label = str(label_of(labelled("a" * (LONGEST + 1))))
    assert (len(label), label.endswith(" … (a cell holds no more)")) == (LONGEST, True)


def test_the_same_facts_are_the_same_bytes() -> None:
    assert b"".join(workbook(Result("graphs", ((hostile(),),)))) == b"".join(
        workbook(Result("graphs", ((hostile(),),)))
    )


def test_nothing_is_an_empty_sheet() -> None:
    assert read(b"".join(workbook(Result("references", ())))) == {"references": []}


def test_the_suffix_chooses_the_workbook(on_shelf: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.xlsx"
    assert on_shelf("refs", "employment", "-o", str(file)).code == Exit.FOUND
    header, *rows = read(file.read_bytes())["references"]
    assert header[:2] == ["path", "source"]
    assert "12(b)" in {row[header.index("targets")] for row in rows}


def test_a_workbook_is_no_text(on_shelf: Run) -> None:
    outcome = on_shelf("refs", "employment", "--format", "xlsx")
    assert (outcome.code, outcome.out) == (Exit.ERROR, "")
    assert "-o FILE.xlsx" in outcome.err
    with pytest.raises(QueryError):
        render(Result("graphs", ((hostile(),),)), format="xlsx")


def test_csv_in_a_file_says_that_it_is_utf_8_and_in_a_pipe_it_does_not(on_shelf: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.csv"
    on_shelf("refs", "employment", "-o", str(file))
    text = file.read_bytes().decode("utf-8")
    assert text.startswith("\ufeffpath,")
    assert on_shelf("refs", "employment", "--format", "csv").out == text[1:]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    names = ["4.10", "1-2", "=1+1", "“é” – §", "a,b", '"', "_x0041_"]
    nodes = tuple(Node(str(number), "section", name, "a") for number, name in enumerate(names))
    (tmp_path / "graph.xlsx").write_bytes(b"".join(workbook(Result("graphs", ((Graph(nodes, ()),),)))))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    command = ["soffice", profile, "--headless", "--convert-to", convert, "graph.xlsx"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300, check=False)
    (written,) = tmp_path.glob("*nodes*.csv")
    assert done.returncode == 0
    import csv

    with written.open(encoding="utf-8", newline="") as file:
        assert [row["label"] for row in csv.DictReader(file)] == names
