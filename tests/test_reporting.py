"""Contracts as pages: one of a shelf, those of a file that holds several, each of a folder; and the graph of files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run
from credit_and_guaranty import CITING, CREDIT, STATED, citing, contract, credit
from pages import read_page
from repl_shelf import Seat, make_shelf
from test_readers_submission import HEADER, document

from clauseqa.model import Contract

GUARANTY = CITING.format(**STATED)
LOAN = CREDIT.format(title="CREDIT AGREEMENT", date="May 13, 2009")


@pytest.fixture
def filing(tmp_path: Path) -> str:
    """A filing with two documents in it."""
    file = tmp_path / "filing.txt"
    file.write_text(HEADER + document("EX-10.1", GUARANTY) + document("EX-10.2", LOAN), encoding="utf-8")
    return str(file)


def test_one_document_of_several_is_named_and_reported(clauseqa: Run, filing: str, tmp_path: Path) -> None:
    assert "CREDIT AGREEMENT" in clauseqa("report", f"{filing}::ex-10.2").out
    page = tmp_path / "page.html"
    assert clauseqa("report", f"{filing}::EX-10.1", "-o", str(page)).code == 0
    assert "<h1>GUARANTY</h1>" in page.read_text(encoding="utf-8")


def test_several_documents_are_not_one_page_and_it_says_what_to_do(clauseqa: Run, filing: str, tmp_path: Path) -> None:
    outcome = clauseqa("report", filing, "-o", str(tmp_path / "page.html"))
    assert outcome.code == 2
    assert f"{filing}::EX-10.1, {filing}::EX-10.2" in outcome.err
    assert "-o FOLDER/ writes a page of each" in outcome.err


def test_a_document_that_is_not_there_is_said_with_those_that_are(clauseqa: Run, filing: str) -> None:
    outcome = clauseqa("report", f"{filing}::EX-10.3")
    assert outcome.code == 1
    assert f"{filing}::EX-10.2" in outcome.err


@pytest.mark.parametrize("verb", ["report", "graph"])
def test_into_a_folder_goes_a_page_of_each_document(clauseqa: Run, filing: str, tmp_path: Path, verb: str) -> None:
    folder = tmp_path / "pages"
    outcome = clauseqa(verb, filing, "-o", f"{folder}/")
    assert (outcome.code, outcome.out) == (0, "")
    assert f"2 pages written into {folder}/" in outcome.err
    assert sorted(file.name for file in folder.iterdir()) == ["filing__EX-10.1.html", "filing__EX-10.2.html"]
    assert all(read_page(file.read_text(encoding="utf-8")).words for file in folder.iterdir())


def test_the_pages_of_contracts_of_one_name_do_not_overwrite_each_other(clauseqa: Run, tmp_path: Path) -> None:
    index = make_shelf(tmp_path, contract("a/../x.txt", LOAN), contract("b/X.txt", LOAN), contract("c/.. .txt", LOAN))
    assert clauseqa("--index", index, "report", "-o", f"{tmp_path}/pages").code == 2  # a file, for several
    assert clauseqa("--index", index, "report", "-o", f"{tmp_path}/pages/").code == 0
    names = sorted(file.name for file in (tmp_path / "pages").iterdir())
    assert names == ["X~2.html", "_.html", "x.html"]


def test_the_graph_of_a_file_needs_no_shelf(clauseqa: Run, filing: str, tmp_path: Path) -> None:
    outcome = clauseqa("--index", str(tmp_path / "none"), "graph", filing, "--format", "json")
    assert outcome.code == 0
    paths = {node["path"] for node in json.loads(outcome.out)["nodes"]}
    assert paths == {f"{filing}::EX-10.1", f"{filing}::EX-10.2"}
    around = clauseqa("graph", f"{filing}::EX-10.1", "--depth", "1", "--direction", "out", "--edges", "refers").out
    assert "Credit Agreement" in around


def test_files_and_contracts_of_the_shelf_stand_in_one_graph(on_shelf: Run, filing: str) -> None:
    outcome = on_shelf("graph", f"{filing}::EX-10.1", "employment", "--format", "json")
    paths = {node["path"] for node in json.loads(outcome.out)["nodes"] if node["kind"] == "contract"}
    assert len(paths) == 2


def page_on_shelf(clauseqa: Run, tmp_path: Path, *contracts: Contract) -> str:
    outcome = clauseqa("--index", make_shelf(tmp_path, *contracts), "report", "guaranty", "--format", "html")
    assert outcome.code == 0
    read_page(outcome.out)
    return outcome.out


def test_the_page_quotes_what_stands_in_the_contract_that_a_reference_leads_into(clauseqa: Run, tmp_path: Path) -> None:
    html = page_on_shelf(clauseqa, tmp_path, citing(), credit())
    assert '<div class="there" data-r="r0"><p>is <b>CREDIT AGREEMENT</b> (credit): the one contract here' in html
    assert "<summary><b>2.1</b> Commitment</summary>" in html
    assert "<blockquote><p>Section 2.1. Commitment. The Lender lends.</p></blockquote>" in html
    assert "was not found there" in html  # Section 9.9


def test_the_page_says_where_it_is_not_certain_which_contract_is_meant(clauseqa: Run, tmp_path: Path) -> None:
    html = page_on_shelf(clauseqa, tmp_path, citing(date="or about closing"), credit())
    assert '<div class="there doubt" data-r="r0"><p>is perhaps <b>CREDIT AGREEMENT</b> (credit)' in html


@pytest.mark.parametrize(("stated", "doubt"), [({}, 0), ({"date": "or about closing"}, 2)])
def test_the_page_says_who_cites_it_from_other_contracts(
    clauseqa: Run, tmp_path: Path, stated: dict[str, str], doubt: int
) -> None:
    index = make_shelf(tmp_path, citing("guaranty<b>.txt", **stated), credit())
    html = clauseqa("--index", index, "report", "credit", "--format", "html").out
    told = html[html.index("From other contracts") :].partition("</ul>")[0]
    assert '<b class="name">guaranty&lt;b&gt;#2</b> <q>Section 2.1 of the Credit Agreement</q>' in told
    assert '<a href="#s1">2.1</a>' in told
    assert "Section 9.9 of the Credit Agreement</q> <span" in told
    assert told.count("perhaps: of the same name and parties") == doubt


def test_what_another_contract_says_is_shown_and_not_obeyed(clauseqa: Run, tmp_path: Path) -> None:
    hostile = credit(**{"The Lender lends.": "<script>alert(1)</script> ${x} $title\x00\u202e</details>"})
    html = page_on_shelf(clauseqa, tmp_path, citing(), hostile)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ${x} $title" in html
    assert "\u202e" not in html
    assert html.count("<script") == 1


def test_a_session_writes_pages_into_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    seat = Seat(make_shelf(tmp_path, citing(), credit()), capsys)
    assert "2 pages written into pages/" in seat.type("/report -o pages/")[1]
    assert len(list((tmp_path / "pages").iterdir())) == 2
    assert "one contract" in seat.type("/export both.html")[1]
    seat.session.close()
