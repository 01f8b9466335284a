"""What the renderer promises: contract text is data, nothing is cut, every format says the same."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.cards import OutlineEntry, ReferenceCard, TermCard
from clauseqa.commands import Result
from clauseqa.model import (
    Answer,
    Candidate,
    CitedReference,
    ContractCard,
    Definition,
    Elsewhere,
    Finding,
    Hit,
    Reference,
    Section,
    SectionCard,
    Statement,
    Term,
    Text,
    UsePlace,
)
from clauseqa.render import neutralise, render
from clauseqa.render.layout import Column, Span, line_width, marked, plain, table, width_of, wrap
from clauseqa.render.markdown import escaped
from clauseqa.render.pieces import opening, paragraphs, quotation
from clauseqa.render.safe import json_safe
from clauseqa.render.sheet import cell

HARMLESS = "[insert date], [/s/ Name], [●], :copyright:, [bold]x[/bold], {0}, %s, <b>"
HOSTILE = "a\x1b[31mred\x1b]8;;http://evil\x07link\x9b2J \u202egnirts\u202c \x00 \x7f \u2066x\u2069 end"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

CARD = ContractCard(1, "corpus/lease [draft].txt", f"LEASE {HARMLESS}", "lease", 3, 900, 4, 2, 3, 1, "0" * 64)
SECTION = Section(0, "12(b)", "subsection", "(b)", f"Rent {HARMLESS}", (4, 8), None, 0, 400, 2)
TERM = Term(0, f"Rent {HARMLESS}", 10, 14, "means", (20, 40), "12", 0)
REFERENCE = Reference(
    0, f"Section 9 {HARMLESS}", 30, 39, "internal", None, 0, ("9",), (), "dangling", "there is no 9",
    (Candidate("8", None, f"its heading {HARMLESS}"),),
)  # fmt: skip
RESOLVED = replace(REFERENCE, index=1, surface="Section 12(b)", targets=("12(b)",), sections=(0,), status="resolved")


def hit(text: str) -> Hit:
    return Hit(CARD, "12(b)", 0, "Rent", 2, 7, 0, len(text), text, 1.5, ((0, 1),))


def results(text: str) -> list[Result]:
    """One result of each kind, with `text` wherever a contract's words stand."""
    heading = replace(SECTION, heading=text)
    term = replace(TERM, term=text)
    broken = replace(REFERENCE, surface=text, reason=text, candidates=(Candidate("8", None, text),))
    use = UsePlace(3, 4, "12(b)", 2, 7, False, text, 0)
    definition = Definition(CARD, term, text, "12(b)", text, 2, 7, (use,))
    section = SectionCard(
        CARD, heading, (heading,), text, 7, (broken, RESOLVED), (("12(b)", text),), (term,), (broken,)
    )
    cited = (CitedReference(broken, "12(b)", ()), CitedReference(RESOLVED, "12(b)", (hit(text),), 2))
    answers = (
        Answer(text, "contract", hit(text), (), references=cited, statements=(Statement(text, (hit(text),)),)),
        Answer(text, "contract", hit(text), (hit(text), replace(hit(text), score=1.0)), (text,), (definition,)),
        Answer(text, "contract", None, (hit(text),), (text,)),
        Answer(text, "term", None, (), (), (definition,)),
        Answer(text, "reference", None, (), (), (), section),
    )
    return [
        Result("contracts", (replace(CARD, title=text),)),
        Result("sections", (OutlineEntry(CARD, heading, 0, None, 7, text),), layout="outline"),
        Result("sections", (section,)),
        Result("terms", (TermCard(CARD, term, text, "12(b)", 2, 7, 5),)),
        Result("references", (ReferenceCard(CARD, broken, (heading,), (), 2, 7),)),
        Result("references", (ReferenceCard(CARD, RESOLVED, (heading,), (heading,), 2, 7),), layout="tree"),
        Result("hits", (hit(text),)),
        Result("definitions", (definition,)),
        *(Result("answers", (answer,)) for answer in answers),
        Result("findings", (Finding("rule", "error", "a.txt", 0, 1, 2, 3, text, (Candidate("8", None, text),)),)),
        Result(
            "sections",
            (OutlineEntry(CARD, replace(heading, heading=None, label=text), 0, None, 7, text),),
            layout="outline",
        ),
        *_leading_elsewhere(text, heading, section),
        Result("texts", (Text("a.txt", "0", "text/plain", "utf-8", text, text),)),
    ]


def _leading_elsewhere(text: str, heading: Section, section: SectionCard) -> list[Result]:
    """What leads into another contract, for certain or perhaps."""
    other = replace(CARD, path=f"{text}.txt", title=text)
    external = replace(REFERENCE, kind="external", instrument=text, status="external")
    leads = (Elsewhere(other, "resolved", (heading,), text), Elsewhere(other, "possible", (heading,), text))
    return [
        Result("references", (ReferenceCard(CARD, external, (heading,), (), 2, 7, leads),)),
        Result("references", (ReferenceCard(CARD, external, (heading,), (), 2, 7, leads),), layout="tree"),
        Result("sections", (replace(section, references=(external,), elsewhere=(leads,)),)),
    ]


NUMBERED = list(range(len(results(""))))


@pytest.mark.parametrize("number", NUMBERED)
@pytest.mark.parametrize("name", ["text", "json", "jsonl", "csv", "md"])
def test_what_looks_like_markup_survives_every_format(number: int, name: str) -> None:
    printed = render(results(HARMLESS)[number], format=name, width=4000)
    seen = printed.replace("\\", "") if name == "md" else printed
    assert HARMLESS in seen


@pytest.mark.parametrize("number", NUMBERED)
@pytest.mark.parametrize("name", ["text", "json", "jsonl", "csv", "md"])
def test_what_would_steer_a_terminal_is_shown(number: int, name: str) -> None:
    printed = render(results(HOSTILE)[number], format=name, width=60)
    assert not STEERING.search(printed)
    if name.startswith("json"):
        assert HOSTILE in _strings(json.loads(printed))
    else:
        assert "␛" in printed


def _strings(data: object) -> str:
    if isinstance(data, dict):
        return "\0".join(_strings(value) for value in data.values())
    if isinstance(data, list):
        return "\0".join(_strings(value) for value in data)
    return data if isinstance(data, str) else ""


@pytest.mark.parametrize("number", NUMBERED)
@pytest.mark.parametrize("width", [40, 80, 200])
def test_colour_changes_no_character(number: int, width: int) -> None:
    result = results(f"{HARMLESS} {HOSTILE} 漢字 “Rent”")[number]
    uncoloured = re.sub(
        r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)", "", render(result, width=width, color=True)
    )
    assert uncoloured == render(result, width=width)
    linked = render(result, width=width, color=True, hyperlinks=True)
    assert re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)", "", linked) == uncoloured


@pytest.mark.parametrize("number", NUMBERED[:-1])
def test_lines_fit_the_window_and_no_word_is_lost(number: int) -> None:
    words = " ".join(f"word{n}" for n in range(120))
    printed = render(results(words)[number], width=90)
    if results(words)[number].noun != "findings":  # one line each, for editors and grep
        assert max(width_of(line) for line in printed.splitlines()) <= 90
    item = results(words)[number].items[0]
    opening = isinstance(item, OutlineEntry) and not item.section.heading
    if results(words)[number].noun not in ("terms", "answers") and not opening:
        assert "word119" in printed  # those show the first words and an ellipsis


def test_json_is_one_object_with_its_schema_and_json_lines_are_its_list() -> None:
    result = Result("hits", (hit("a"), hit("b")), extra={"total": 7})
    whole = json.loads(render(result, format="json"))
    assert (whole["schema"], whole["total"], len(whole["hits"])) == (1, 7, 2)
    assert [json.loads(line) for line in render(result, format="jsonl").splitlines()] == whole["hits"]


def test_a_document_is_printed_exactly_only_where_no_terminal_reads_it() -> None:
    content = "one\r\ntwo\x1b[0m\n"
    result = Result("texts", (Text("a", "0", "text/plain", "utf-8", content, content),))
    assert render(result, exact=True) == content
    assert render(result) == "one\ntwo␛[0m\n"


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_spreadsheet_does_not_run_the_words_of_a_contract(words: str) -> None:
    assert cell(words).startswith("'")
    assert cell(-1) == "-1"


def test_csv_is_read_back_row_by_row() -> None:
    text = 'He said "a, b"\nand left; [●]'
    rows = list(csv.DictReader(io.StringIO(render(Result("hits", (hit(text),)), format="csv"))))
    assert [(row["section"], row["text"]) for row in rows] == [("12(b)", text)]


MARKDOWN = [
    ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
    ("[insert date]", "[insert date]"),
    ("[x](http://evil)", r"[x\](http://evil)"),
    ("<script>", r"\<script\>"),
    ("a|b", r"a\|b"),
    ("1. one\n- two\n# three", "1\\. one\n\\- two\n\\# three"),
    ("AT&T &amp;", r"AT&T \&amp;"),
]


@pytest.mark.parametrize(("text", "expected"), MARKDOWN)
def test_markdown_shows_the_words_themselves(text: str, expected: str) -> None:
    assert escaped(text) == expected


@given(st.text())
def test_neutralised_text_steers_nothing_and_keeps_all_else(text: str) -> None:
    shown = neutralise(text)
    assert not STEERING.search(shown)
    shown.encode()
    assert STEERING.sub("", text).isprintable() is False or len(shown) >= len(text.replace("\r\n", "\n"))


@given(st.text())
def test_escaped_json_means_the_same(text: str) -> None:
    encoded = json_safe(json.dumps(text, ensure_ascii=False))
    assert not STEERING.search(encoded)
    assert json.loads(encoded) == text


@given(st.text(), st.integers(8, 60))
def test_wrapped_lines_fit_and_hold_every_character_in_order(text: str, width: int) -> None:
    text = neutralise(text)
    lines = wrap([Span(text)], width)
    assert all(line_width(line) <= width for line in lines)
    assert "".join(plain(lines).split()) == "".join(text.split())


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from("ab"))))
def test_marking_changes_no_character(text: str, marks: list[tuple[int, int, str]]) -> None:
    assert "".join(span.text for span in marked(text, marks)) == text


@given(st.lists(st.lists(st.text("ab 漢"), min_size=3, max_size=3), min_size=1), st.integers(30, 80))
def test_a_table_fits_and_holds_every_word(rows: list[list[str]], width: int) -> None:
    columns = (Column("A"), Column("B", right=True), Column("C"))
    lines = table(columns, [[[Span(text)] for text in row] for row in rows], width)
    assert all(line_width(line) <= width for line in lines)
    letters = sorted("".join("".join(row) for row in rows).replace(" ", ""))
    assert sorted("".join(plain(lines).split()).translate(str.maketrans("", "", "ABC"))) == letters


def test_a_table_of_figures_keeps_its_columns_and_prose_is_set_anew() -> None:
    figures = "Revenue      1,200     1,300\nCosts          800       900"
    assert plain(quotation(figures, 80)) == figures + "\n"
    prose = "The Executive  shall\nserve  the Company\n\nfaithfully."
    assert plain(quotation(prose, 80)) == "The Executive shall serve the Company\n\nfaithfully.\n"


def test_a_cut_is_shown() -> None:
    assert opening("short") == "short"
    assert opening("word " * 100, 40).endswith(" …")
    assert width_of(opening("word " * 100, 40)) <= 41


def test_a_format_that_a_result_has_not_is_an_error() -> None:
    from clauseqa.errors import QueryError

    with pytest.raises(QueryError, match="graphml"):
        render(Result("hits", (hit("a"),)), format="graphml")


def test_page_and_line_stand_on_one_line() -> None:
    found = replace(hit("words"), heading="a heading of so many words that its line is full", line=1004)
    for width in range(30, 90):
        printed = render(Result("hits", (found,)), width=width)
        assert "p. 2, line 1004" in printed


def test_a_long_name_begins_where_there_is_room_for_it() -> None:
    found = replace(hit("words"), contract=replace(CARD, path="a-very-long-name-of-a-contract-that-fits-no-line.txt"))
    printed = render(Result("answers", (Answer("?", "contract", found, ()),)), width=40)
    assert "    — a-very-long-name-of-a-contract-\n    that-fits-no-line#12(b)" in printed


def test_contracts_whose_names_fit_no_table_are_listed_on_lines_of_their_own() -> None:
    cards = (replace(CARD, path="contracts/" + "LONG NAME OF A CONTRACT " * 3 + ".txt", title="LOAN", dangling=2),)
    lines = render(Result("contracts", cards), width=80).splitlines()
    assert lines[0] == cards[0].name.strip()
    assert lines[1].startswith("    LOAN · ")
    assert lines[1].endswith("2 broken")
    assert render(Result("contracts", (replace(CARD, title="LOAN"),)), width=80).startswith("CONTRACT")


def test_a_section_is_shown_with_its_units_as_paragraphs() -> None:
    text = "2. Loans. The Lender lends.\n(a) Each Loan is made. (b) It is paid."
    section = replace(SECTION, start=0, end=len(text))
    card = SectionCard(
        CARD, section, (section,), text, 1, (), (), (), (), set_out=(text.index("(a)"), text.index("(b)"))
    )
    printed = render(Result("sections", (card,)), width=80)
    assert "    2. Loans. The Lender lends.\n\n    (a) Each Loan is made.\n\n    (b) It is paid.\n" in printed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One:\n\n•\n\nfirst\n\n•\n\nsecond", ["One:", "• first", "• second"]),
        ("word " * 40 + "ends.\nNext", ["word " * 40 + "ends.", "Next"]),
        ("word " * 40 + "goes\non", ["word " * 40 + "goes on"]),
        ("short.\nlines", ["short. lines"]),
        ("•", ["•"]),
        ("", []),
    ],
)
def test_paragraphs_are_seen_as_they_were_set(text: str, shown: list[str]) -> None:
    found = [" ".join(text[start:end].split()) for start, end in paragraphs(text)]
    assert found == [" ".join(one.split()) for one in shown]


@given(st.text(alphabet="a .;\n•(", max_size=80), st.lists(st.integers(0, 80), max_size=4))
def test_paragraphs_lose_no_word(text: str, breaks: list[int]) -> None:
    spans = paragraphs(text, [at for at in breaks if at < len(text)])
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
