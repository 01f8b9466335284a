"""The graph as a picture: an SVG that any viewer reads, and that a person does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import REPOSITORY, Run
from contracts import employment
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.analyse import analyse_file
from clauseqa.graph import Graph, build
from clauseqa.graph.as_svg import MOST_ROWS
from clauseqa.graph.model import Edge, Node

SVG = "{http://www.w3.org/2000/svg}"
INDENTURE = REPOSITORY.parent / "shared" / "data" / "html" / "0001493152-23-041369_EX-4.5_1.htm"


def drawn(graph: Graph) -> ElementTree.Element:
    return ElementTree.fromstring(graph.write("svg"))  # noqa: S314 - we wrote it


def names(svg: ElementTree.Element) -> list[str]:
    """The rows, from top to bottom, behind the title and the line below it."""
    return [text.text or "" for text in svg.iter(f"{SVG}text")][2:]


def arcs(svg: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """The arcs by what they say."""
    return {path.findtext(f"{SVG}title") or "": path for path in svg.iter(f"{SVG}path")}


def test_units_stand_in_their_order_and_what_is_no_unit_below_them() -> None:
    assert names(drawn(build([employment()]))) == [
        "EMPLOYMENT AGREEMENT", "1 Salary", "2 Termination", "2(a)", "3 Definitions", "9: not found", "Code"
    ]  # fmt: skip


def test_an_arc_leads_to_what_is_cited_and_is_dashed_where_it_is_broken() -> None:
    found = arcs(drawn(build([employment()])))
    assert set(found) == {"2(a) cites 3 Definitions", "3 Definitions cites 9?", "3 Definitions cites Code"}
    dashed = {said for said, path in found.items() if path.get("stroke-dasharray")}
    assert dashed == {"3 Definitions cites 9?"}


def test_it_says_what_it_is_to_those_who_do_not_see_it() -> None:
    svg = drawn(build([employment()]))
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title") == "EMPLOYMENT AGREEMENT"
    assert "3 references between 7 rows" in (svg.findtext(f"{SVG}desc") or "")


def test_all_of_it_stands_within_the_picture() -> None:
    svg = drawn(build(analyse_file(REPOSITORY / "corpus" / "employment-agreement-2006.txt")))
    height = float(svg.get("height", "0"))
    heights = [float(text.get("y", "0")) for text in svg.iter(f"{SVG}text")]
    assert heights == sorted(heights)
    assert heights[-1] < height
    for path in svg.iter(f"{SVG}path"):
        assert all(float(number) >= 0 for number in re.findall(r"-?\d+(?:\.\d+)?", path.get("d", "")))


def many(units: int) -> Graph:
    """A contract of ten articles, so many units in each, every unit citing the first of the next article."""
    nodes = [Node("c", "contract", "CREDIT AGREEMENT", "c")]
    edges = []
    for article in range(10):
        nodes.append(Node(f"c#{article}", "section", f"{article} Article", "c", str(article)))
        edges.append(Edge("c", f"c#{article}", "contains", "c"))
        for unit in range(units):
            id_ = f"c#{article}.{unit}"
            nodes.append(Node(id_, "section", f"{article}.{unit} Unit", "c", f"{article}.{unit}"))
            edges.append(Edge(f"c#{article}", id_, "contains", "c"))
            edges.append(Edge(id_, f"c#{(article + 1) % 10}.0", "refers", "c", status="resolved"))
    return Graph(tuple(nodes), tuple(edges))


def test_the_units_of_a_large_contract_are_folded_into_its_articles() -> None:
    svg = drawn(many(40))
    assert names(svg) == ["CREDIT AGREEMENT", *(f"{article} Article  (+40)" for article in range(10))]
    assert len(arcs(svg)) == 10
    assert "0 Article cites 1 Article, 40 times" in arcs(svg)


def test_the_units_of_a_small_one_are_not() -> None:
    assert len(names(drawn(many(3)))) == 1 + 10 + 30


@pytest.mark.skipif(not INDENTURE.exists(), reason="the shared contracts are not here")
def test_an_indenture_fits_on_a_page() -> None:
    assert len(names(drawn(build(analyse_file(INDENTURE))))) <= MOST_ROWS


@given(st.text(min_size=1, max_size=30))
def test_any_name_is_shown_and_none_is_markup(name: str) -> None:
    contract = employment()
    sections = (replace(contract.sections[0], heading=name), *contract.sections[1:])
    svg = drawn(build([replace(contract, title=f"{name} & <script>", sections=sections)]))
    assert not list(svg.iter(f"{SVG}script"))
    assert (svg.findtext(f"{SVG}title") or "").endswith("& <script>")


def test_the_suffix_chooses_the_picture(on_shelf: Run, tmp_path: Path) -> None:
    file = tmp_path / "graph.svg"
    assert on_shelf("graph", "employment", "-o", str(file)).code == 0
    assert file.read_text(encoding="utf-8") == on_shelf("graph", "employment", "--format", "svg").out
