"""The page of a contract: its words are whole, its marks true, its frame closed, whatever stands in the contract."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import REPOSITORY, Run
from contracts import employment, letter, text_of
from hypothesis import given
from hypothesis import strategies as st
from pages import Element, ReadPage, read_page

from clauseqa.analyse import analyse, analyse_file
from clauseqa.check import check
from clauseqa.model import Candidate, Contract, Reference, Text
from clauseqa.page import Page
from clauseqa.page.blocks import find_blocks
from clauseqa.page.facts import find_facts
from clauseqa.page.marks import Mark, Writer
from clauseqa.render.safe import neutralise

AGREEMENT = REPOSITORY / "corpus" / "employment-agreement-2006.txt"
SHARED = REPOSITORY.parent / "shared"
FILES = [
    *sorted((REPOSITORY / "corpus").glob("*.txt")),
    *sorted((SHARED / "data" / "edgar-txt").glob("*/*.txt"))[::80],
    *sorted((SHARED / "data" / "html").glob("*.htm"))[:2],
    *sorted((SHARED / "data" / "docx").glob("*.docx"))[:2],
]
HOSTILE = (
    "<script>window.stolen=1</script> \"onmouseover='window.stolen=1' </article></main> <!-- --> ]]> &lt;b&gt; "
    "\x00\x1b[31m\u202eevil\u2066 <img src=x onerror=window.stolen=1> javascript:window.stolen=1 ${stolen} $title"
)


def page_of(contract: Contract) -> str:
    return Page(contract, tuple(check(contract))).html()


def shown(text: str) -> str:
    """A text as the page shows it, white space left out."""
    return "".join(neutralise(text.replace("\f", " ").replace("\v", " ").replace("\r", "\n")).split())


@pytest.fixture(scope="module")
def agreement() -> Contract:
    (contract,) = analyse_file(AGREEMENT, uses=True)
    return contract


@pytest.fixture(scope="module")
def agreement_page(agreement: Contract) -> ReadPage:
    return read_page(page_of(agreement))


def check_page(contract: Contract, html: str) -> ReadPage:
    """What is true of the page of any contract."""
    page = read_page(html)
    assert page.words == shown(contract.text.content)
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for element in page.elements:
        assert not any(name.startswith("on") or name in ("style", "src") for name in element.attributes), element
        link = element.attributes.get("href", "")
        assert not link or (link.startswith("#") and link[1:] in ids), element
        assert set(element.attributes.get("data-to", "").split()) <= set(ids), element
    assert len(page.scripts) == len(page.styles) == 1
    assert [element.tag for element in page.elements].count("h1") == 1
    return page


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_word_stands_on_the_page_once_and_in_order(file: Path) -> None:
    for contract in analyse_file(file):
        page = check_page(contract, page_of(contract))
        check_references(contract, page)


def check_references(contract: Contract, page: ReadPage) -> None:
    """Each reference is one mark: a link to what it means where it is resolved, and only there."""
    marks = page.by_id()
    at = before = 0
    for reference in sorted(contract.references, key=lambda reference: reference.start):
        mark = marks[f"r{reference.index}"]
        before += len(shown(contract.text.content[at : reference.start]))
        at = reference.start
        assert mark.start == before, reference.surface
        classes = mark.attributes["class"].split()
        if reference.status == "resolved":
            assert classes == ["r"]
            assert targets(marks, mark) == [contract.sections[index].number or "inline" for index in reference.sections]
        else:
            assert classes[1] in ("bad", "doubt", "out")
            assert re.fullmatch(r"#[no]\d+", mark.attributes["href"])


def targets(marks: dict[str, Element], mark: Element) -> list[str]:
    """The numbers of the units that a mark leads to."""
    ids = mark.attributes.get("data-to", mark.attributes["href"].removeprefix("#")).split()
    return [marks[id_].attributes["data-n"] for id_ in ids]


def gold(name: str) -> list[dict[str, object]]:
    file = SHARED / "gold" / f"{name}.json"
    if not file.exists():
        pytest.skip("the annotated contracts are not here")
    found: list[dict[str, object]] = json.loads(file.read_text(encoding="utf-8"))["references"]
    return found


def test_every_annotated_reference_is_a_link_to_its_target_or_marked(
    agreement: Contract, agreement_page: ReadPage
) -> None:
    marks = {element.start: element for element in agreement_page.of_class("r")}
    for reference in gold("employment-agreement"):
        mark = marks[len(shown(agreement.text.content[: reference["start"]]))]  # type: ignore[misc]
        classes = mark.attributes["class"].split()
        if reference["kind"] == "internal" and classes == ["r"]:
            assert set(targets(agreement_page.by_id(), mark)) == set(reference["targets"])  # type: ignore[call-overload]
        else:
            assert len(classes) == 2


def test_a_definition_is_marked_and_its_uses_lead_to_it(agreement: Contract, agreement_page: ReadPage) -> None:
    ids = agreement_page.by_id()
    term = next(term for term in agreement.terms if term.term == "Salary")
    place = ids[f"d{term.index}"]
    assert agreement_page.words[place.start : place.end] == "Salary"
    uses = [use for use in agreement.uses if use.term == term.index]
    leading = [
        element
        for element in agreement_page.of_class("t")
        if element.attributes.get("data-d") == str(term.index) or element.attributes.get("href") == f"#d{term.index}"
    ]
    assert len(leading) == len(uses) > 3
    assert {element.start for element in leading} == {len(shown(agreement.text.content[: use.start])) for use in uses}
    entry = ids[f"e{term.index}"]
    assert entry.ids_above[-2:] == ("side", "list-terms")


def test_what_stands_beside_a_broken_reference_says_why_and_what_was_perhaps_meant(agreement: Contract) -> None:
    html = page_of(agreement)
    broken = next(ref for ref in agreement.references if ref.targets == ("12(b)",))
    entry = html[html.index(f'<li id="n{broken.index}"') :].split("</li>\n")[0]
    assert "leads nowhere: 12 exists, but it has no (b)" in entry
    meant = next(section for section in agreement.sections if section.number == "13(b)")
    assert f'perhaps <a href="#s{meant.index}">13(b)</a>' in entry


def test_each_fact_is_a_quotation_that_leads_to_its_place(agreement: Contract, agreement_page: ReadPage) -> None:
    facts = find_facts(agreement)
    assert [fact.name for fact in facts.parties] == ["Company", "Employee"]
    assert "governing-law" in [fact.name for fact in facts.first]
    ids = agreement_page.by_id()
    for span, anchor in facts.anchors.items():
        assert ids[anchor].start == len(shown(agreement.text.content[: span[0]]))
        assert any(element.attributes.get("href") == f"#{anchor}" for element in agreement_page.elements)


def test_what_a_reader_could_not_do_is_said() -> None:
    contract = letter()
    noted = replace(contract, text=replace(contract.text, notes=("page 3 has no text; OCR it first",)))
    assert "Not read: page 3 has no text; OCR it first" in Page(noted).html()


def test_each_finding_leads_to_its_place(agreement: Contract, agreement_page: ReadPage) -> None:
    findings = check(agreement)
    ids = agreement_page.by_id()
    assert len(findings) > 5
    for number, finding in enumerate(findings):
        assert ids[f"f{number}"].start == len(shown(agreement.text.content[: finding.start]))
        assert f"x{number}" in ids


def test_units_stand_inside_one_another(agreement: Contract, agreement_page: ReadPage) -> None:
    ids = agreement_page.by_id()
    for section in agreement.sections:
        if section.parent is not None:
            assert f"s{section.parent}" in ids[f"s{section.index}"].ids_above


def test_the_policy_names_the_script_and_the_style_and_allows_nothing_else(agreement_page: ReadPage) -> None:
    (policy,) = (
        element.attributes["content"]
        for element in agreement_page.elements
        if element.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"] == hash_of(agreement_page.scripts[0])
    assert rules["style-src"] == hash_of(agreement_page.styles[0])
    assert "unsafe" not in policy
    assert "http" not in policy


def hash_of(part: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"


def test_nothing_on_the_page_names_an_address() -> None:
    html = Page(letter()).html()
    assert set(re.findall(r"https?://[^\s\"']+", html)) == {"http://www.w3.org/2000/svg"}
    assert "url(" not in html
    assert "@import" not in html
    assert "fetch(" not in html


def test_the_same_contract_gives_the_same_bytes(agreement: Contract) -> None:
    (again,) = analyse_file(AGREEMENT, uses=True)
    assert page_of(agreement) == page_of(again)


def hostile() -> Contract:
    """A contract in which everything that has words has hostile ones."""
    content = f"AGREEMENT\n\nSection 1. {HOSTILE}. See Section 9 and the Code. {HOSTILE} Section 2. End.\n"
    start, code = content.index("Section 9"), content.index("the Code")
    contract = letter(content=content)
    one = content.index("Section 1.")
    sections = (
        replace(
            employment().sections[0], number=HOSTILE, heading=HOSTILE, heading_span=None, start=one, end=len(content)
        ),
    )
    term = replace(
        employment().terms[0], term=HOSTILE, start=code, end=code + 8, definiens=(0, 9), scope=HOSTILE, section=0
    )
    references = (
        Reference(
            0, HOSTILE, start, start + 9, "internal", None, 0, (HOSTILE,), (), "dangling", HOSTILE,
            (Candidate(HOSTILE, None, HOSTILE),),
        ),
        Reference(1, "the Code", code, code + 8, "external", HOSTILE, 0, (), (), "external"),
    )  # fmt: skip
    return replace(
        contract, title=HOSTILE, type=HOSTILE, sections=sections, terms=(term,), references=references,
        facts=((HOSTILE, HOSTILE),), text=replace(contract.text, path=f"papers/{HOSTILE}.txt"),
    )  # fmt: skip


def test_a_hostile_contract_is_shown_and_not_obeyed() -> None:
    contract = hostile()
    html = page_of(contract)
    check_page(contract, html)
    assert "<script>window" not in html
    assert "<img" not in html
    assert not set("\x00\x1b\u202e\u2066") & set(html)
    assert "&lt;script&gt;window.stolen=1&lt;/script&gt;" in html


def test_a_document_without_units_has_a_page() -> None:
    html = Page(letter()).html()
    check_page(letter(), html)
    assert "No numbered unit was found." in html


@given(st.text(alphabet="Section 12.()ab\n\t \r\f\x00\u202e<>&\"'$ \u00a0“”§;.", max_size=400))
def test_the_page_of_any_text_is_whole(content: str) -> None:
    contract = analyse(text_of(content))
    check_page(contract, Page(contract).html())


# marks


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


@given(st.text(min_size=40, max_size=40), spans, st.lists(st.integers(0, 40), max_size=4), st.booleans())
def test_marks_that_overlap_anyhow_are_written_well_formed(
    content: str, marked: list[tuple[int, int]], cuts: list[int], as_set: bool
) -> None:
    ordered = sorted((min(pair), max(pair)) for pair in marked)
    marks = [Mark(start, end, "i", f' id="m{number}"', ' class="again"') for number, (start, end) in enumerate(ordered)]
    writer = Writer(content, sorted(marks, key=lambda mark: (mark.start, -mark.end)))
    edges = sorted({0, *cuts, 40})
    html = "".join(f"<p>{writer.write(a, b, as_set=as_set)}</p>" for a, b in pairwise(edges))
    page = read_page(f"<article>{html}</article>")
    assert page.words == shown(content)
    written = page.by_id()
    assert set(written) == {f"m{number}" for number, (start, end) in enumerate(ordered) if end > start}
    for number, (start, _) in enumerate(ordered):
        if f"m{number}" in written:
            assert written[f"m{number}"].start == len(shown(content[:start]))


# blocks


def blocks_of(content: str, media_type: str = "text/plain") -> list[tuple[str, str]]:
    contract = analyse(replace(text_of(content), media_type=media_type))
    return [
        (block.kind, " ".join(content[block.start : block.end].split()))
        for block in find_blocks(contract.text, contract.sections)
    ]


WIDE = "The parties agree that each of them shall do what it has promised to do, and that\n" * 3


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("GENERAL PROVISIONS".center(80) + "\n", "centred"),
        ("GENERAL PROVISIONS".center(80) + "\n" + "------------------".center(80) + "\n", "centred"),
        ("By: John Smith                     By: Ann Lee\nTitle: President                   Title: Director\n",
         "columns"),
        ("                                        THE COMPANY\n", "columns"),
        ("ACME INC.".center(80) + "\n" + "-" * 80 + "\n" + "(Exact name)".center(80) + "\n", "columns"),
        ("Cash . . . . . . . . . . . 100\nLand . . . . . . . . . . . 200\n", "columns"),
        ("  a second paragraph, which runs on over its line and is justified by  wide  spaces to\nthe end.\n", "prose"),
    ],
)  # fmt: skip
def test_what_the_typist_meant_is_seen(words: str, kind: str) -> None:
    kinds = blocks_of(f"{WIDE}\n{words}\n{WIDE}")
    assert [found for found, _ in kinds] == ["prose", kind, "prose"]


def test_a_line_that_ran_into_the_margin_goes_on_and_a_short_one_does_not() -> None:
    lines = (
        "To the Company:",
        "12 Main Street, Town",
        "and any other address that it names in a letter which is signed",
    )
    content = f"{WIDE}\n{chr(10).join(lines)}\nby it.\n"
    contract = analyse(text_of(content))
    *_, address = find_blocks(contract.text, contract.sections)
    assert [content[at:].split(" ")[0] for at in address.breaks] == ["12"]


def test_short_lines_one_below_the_other_are_lines() -> None:
    content = f"{WIDE}\nAcme Holdings\nc/o Beta\n12 Main Street\n"
    contract = analyse(text_of(content))
    *_, address = find_blocks(contract.text, contract.sections)
    assert [content[at:].split("\n")[0] for at in address.breaks] == ["c/o Beta", "12 Main Street"]


def test_a_sentence_that_a_page_break_cuts_is_one_paragraph_and_the_footer_stands_in_it() -> None:
    (contract,) = analyse_file(AGREEMENT)
    cut = next(
        block for block in find_blocks(contract.text, contract.sections)
        if "- 3 -" in contract.quote((block.start, block.end))
    )  # fmt: skip
    words = " ".join(contract.quote((cut.start, cut.end)).split())
    assert "conduct of the Company - 3 - Business" in words
    assert '<span class="f">- 3 -</span>' in page_of(contract)


def test_the_lines_of_other_formats_are_its_paragraphs() -> None:
    content = "AGREEMENT\n" + "A long paragraph of many words. " * 20 + "\nShort.\n"
    assert [kind for kind, _ in blocks_of(content, "text/html")] == ["prose"] * 3


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Products $ 60,584 $ (63,355) 12.5 % —", ["Products", "$ 60,584", "$ (63,355)", "12.5 %", "—"]),
        ("2022 2023", ["", "2022", "2023"]),
        ("Balance as of December 31, 2022 $ 11 $ (5)", ["Balance as of December 31, 2022", "$ 11", "$ (5)"]),
        ("due on December 31, 2022", None),
        ("the sum of 100", None),
        ("TO [ ]", None),
    ],
)
def test_the_values_of_a_row_stand_apart(line: str, cells: list[str] | None) -> None:
    content = f"Balance sheet\n{line}\nThat is all.\n"
    contract = analyse(replace(text_of(content), media_type="text/html"))
    row = next(one for one in find_blocks(contract.text, contract.sections) if one.start == content.index(line))
    if cells is None:
        assert row.kind == "prose"
        return
    edges = (row.start, *row.breaks, row.end)
    assert [content[start:end].strip() for start, end in pairwise(edges)] == cells
    assert f'<span class="v">{cells[-1]}</span></p>' in page_of(contract)


def test_blocks_leave_nothing_out() -> None:
    for file in FILES[:4]:
        for contract in analyse_file(file):
            check_blocks(contract.text, contract)


def check_blocks(text: Text, contract: Contract) -> None:
    at = 0
    for block in find_blocks(text, contract.sections):
        assert at <= block.start < block.end
        assert not text.clean[at : block.start].strip()
        at = block.end
    assert not text.clean[at:].strip()


def test_a_very_large_contract_is_laid_out_where_it_is_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    assert '<article class="contract"' in page_of(letter())
    monkeypatch.setattr("clauseqa.page.document._LARGE", 10)
    assert '<article class="contract large"' in page_of(letter())


# colours


def colours(theme: str) -> dict[str, str]:
    css = (REPOSITORY / "clauseqa" / "page" / "page.css").read_text(encoding="utf-8")
    rule = css[css.index(theme) :].split("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", rule))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [":root {", ':root[data-theme="dark"]', ":root:not([data-theme])"])
def test_words_can_be_read_in_either_theme(theme: str) -> None:
    of = colours(theme)
    for words in ("ink", "soft", "link", "bad", "doubt"):
        for ground in ("paper", "raised", "shade", "flash"):
            light, dark = sorted((luminance(of[words]), luminance(of[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (words, ground)
    for ground in ("found", "now"):
        light, dark = sorted((luminance(of["ink"]), luminance(of[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, ground


LAW = "This Agreement shall be governed by and construed in accordance with the laws of the State of {}."


@pytest.mark.parametrize(
    ("body", "told"),
    [(f"2. Governing Law. {LAW.format('Ohio')}\n\n", ["Ohio"]), ("2. Costs. Each party bears its own.\n\n", [])],
)
def test_the_head_of_a_page_tells_of_the_contract_and_not_of_its_exhibits(body: str, told: list[str]) -> None:
    content = (
        f"1. Sale. {'The Seller sells the goods. ' * 40}The note is in Exhibit A.\n\n{body}"
        f"EXHIBIT A\n\nFORM OF NOTE\n\n1. Governing Law. {LAW.format('Texas')}\n"
    )
    contract = analyse(text_of(content))
    facts = find_facts(contract)
    assert {fact.name for fact in facts.clauses} == {"governing-law"}
    words = [contract.quote(fact.span) for fact in facts.first]
    assert [state for state in ("Ohio", "Texas") for said in words if state in said] == told


@pytest.mark.parametrize(
    ("preamble", "parties"),
    [
        ("between Acme, Inc., a Delaware corporation (the “Company”), and Jane Doe (the “Manager”).",
         {"Company": "Acme, Inc., a Delaware corporation", "Manager": "Jane Doe"}),
        ("between ACME LLC (“Acme” or the “Seller”) and INSTITUTE OF GRASSLAND RESEARCH (“IGR”).",
         {"Acme, Seller": "ACME LLC", "IGR": "INSTITUTE OF GRASSLAND RESEARCH"}),
        ("made by Acme, Inc. (the “Guarantor”) and Second Bank of Ohio (the “Bank”).",
         {"Guarantor": "Acme, Inc.", "Bank": "Second Bank of Ohio"}),
        ("between Acme, Inc. (the “Fund”) and Beta Corp. (“Beta”) under the Trust Company Act of 1940 (the “Act”).",
         {"Fund": "Acme, Inc.", "Beta": "Beta Corp."}),
        ("(this “Agreement”) between Acme, Inc. (“Acme”) and Beta Corp. (“Beta”).\n\nWHEREAS, Gamma LLC (“Gamma”) pays",
         {"Acme": "Acme, Inc.", "Beta": "Beta Corp."}),
        ("dated May 1, 2009 (the “Effective Date”), about the offering by Acme, Inc. (the “Offering”).", {}),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, dict) else "",
)  # fmt: skip
def test_parties_are_those_that_the_preamble_names(preamble: str, parties: dict[str, str]) -> None:
    content = f"SUPPLY AGREEMENT\n\nThis Supply Agreement is {preamble}\n\nSection 1. Pay. It pays.\n"
    contract = analyse(text_of(content))
    assert {fact.name: contract.quote(fact.span) for fact in find_facts(contract).parties} == parties


def test_marks_that_lay_out_the_tables_of_old_filings_are_told_from_words() -> None:
    content = "1. Pay.\n\n<TABLE>\n<CAPTION>\nYear     Sum\n<S>      <C>\n2001     <C> 5\n</TABLE>\n"
    page = read_page(Page(analyse(text_of(content))).html())
    tags = [page.words[one.start : one.end] for one in page.of_class("tags")]
    assert tags == ["<TABLE>", "<CAPTION>", "<S><C>", "</TABLE>"]


def test_the_dark_theme_is_the_same_chosen_or_preferred() -> None:
    assert colours(':root[data-theme="dark"]') == colours(":root:not([data-theme])")


# the verbs


def test_a_file_is_reported_without_a_shelf(clauseqa: Run, tmp_path: Path) -> None:
    page = tmp_path / "contract.html"
    assert clauseqa("--index", str(tmp_path / "none"), "report", str(AGREEMENT), "-o", str(page)).code == 0
    assert read_page(page.read_text(encoding="utf-8")).of_class("bad")


def test_a_contract_of_the_shelf_is_reported_with_the_uses_of_its_terms(on_shelf: Run, tmp_path: Path) -> None:
    page = tmp_path / "contract.html"
    assert on_shelf("report", "employment", "-o", str(page)).code == 0
    assert read_page(page.read_text(encoding="utf-8")).of_class("t")


def test_without_a_file_to_write_it_says_what_the_page_holds(on_shelf: Run) -> None:
    outcome = on_shelf("report", "employment")
    assert "18 references (2 dangling, 2 external, 1 mismatch, 13 resolved)" in outcome.out
    assert "-o contract.html" in outcome.err


def test_a_page_shows_one_contract(on_shelf: Run) -> None:
    outcome = on_shelf("report")
    assert outcome.code == 2
    assert "name one of them" in outcome.err
    assert on_shelf("graph", "--format", "html").code == 2


def test_what_is_accepted_by_hand_is_no_finding_on_the_page(clauseqa: Run, tmp_path: Path) -> None:
    file = tmp_path / "contract.txt"
    file.write_bytes(AGREEMENT.read_bytes())
    (tmp_path / "contract.clauseqa.toml").write_text(
        '[[accept]]\nrule = "placeholder"\nwhy = "a form"\n', encoding="utf-8"
    )
    assert "placeholder ·" not in clauseqa("report", str(file), "--format", "html").out


def test_the_graph_as_a_page_opens_with_its_picture(on_shelf: Run) -> None:
    html = on_shelf("graph", "employment", "--format", "html").out
    assert '<body data-open="picture">' in html
    assert '<body data-open="">' in on_shelf("report", "employment", "--format", "html").out
