"""Word files: the numbers that Word prints, the words it prints, and files made to harm."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import pytest
from word_files import (
    MC,
    W,
    abstract,
    bookmark,
    docx,
    field,
    level,
    num,
    p,
    part,
    run,
    start_override,
    style,
    table,
    zipped,
)

from clauseqa.errors import EmptyDocument, ReadError, UnsupportedFormat
from clauseqa.model import Text
from clauseqa.readers import docx as reader
from clauseqa.readers import read
from clauseqa.readers.limits import LIMITS
from clauseqa.readers.listnumbers import in_format
from clauseqa.readers.source import Source, Tracked

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SAMPLES = Path(__file__).parents[2] / "shared/data/docx"


def text_of(data: bytes, tracked: Tracked = "accepted") -> Text:
    return reader.read(Source("c.docx", data, tracked=tracked))[0]


def lines(data: bytes, tracked: Tracked = "accepted") -> list[str]:
    return [line for line in text_of(data, tracked).content.split("\n") if line]


def listed(**depths: int) -> str:
    """Paragraphs of list 1, each at its level."""
    return "".join(p(words, number=(1, depth)) for words, depth in depths.items())


DECIMAL = abstract(
    0, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"), level(3, "(%4)", "lowerRoman")
)
LEGAL = abstract(
    0,
    level(0, "ARTICLE %1", "upperRoman", '<w:pStyle w:val="H1"/>'),
    level(1, "Section %1.%2", "decimal", '<w:pStyle w:val="H2"/><w:isLgl/>'),
    level(2, "(%3)", "lowerLetter", '<w:pStyle w:val="H3"/>'),
)
LEGAL_STYLES = (
    style("H1", '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>')
    + style("H2", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    + style("H3", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    + style("H2a", based_on="H2")
    + style("None", '<w:numPr><w:numId w:val="0"/></w:numPr>', based_on="H2")
)

NUMBERS = {
    "levels count and restart": (
        docx(
            listed(A=0, B=1, C=1, D=2, E=3, F=2, G=0, H=1),
            numbering=DECIMAL + num(1, 0),
        ),
        ["1. A", "1.1 B", "1.2 C", "(a) D", "(i) E", "(b) F", "2. G", "2.1 H"],
    ),
    "a level whose parents were never used shows their start": (
        docx(p("A", number=(1, 1)) + p("B", number=(1, 0)), numbering=DECIMAL + num(1, 0)),
        ["1.1 A", "1. B"],
    ),
    "styles carry lists, lists carry styles, legal levels print digits": (
        docx(
            p("Terms", style="H1")
            + p("Fees", style="H2")
            + p("all", style="H3")
            + p("More", style="H2a")
            + p("Law", style="H1")
            + p("Courts", style="H2")
            + p("plain", style="None"),
            numbering=LEGAL + num(1, 0),
            styles=LEGAL_STYLES,
        ),
        [
            "ARTICLE I Terms",
            "Section 1.1 Fees",
            "(a) all",
            "Section 1.2 More",
            "ARTICLE II Law",
            "Section 2.1 Courts",
            "plain",
        ],
    ),
    "numId 0 on the paragraph stops its style's number": (
        docx(
            p("A", style="H1") + p("B", style="H1", number=0) + p("C", style="H1"),
            numbering=LEGAL + num(1, 0),
            styles=LEGAL_STYLES,
        ),
        ["ARTICLE I A", "B", "ARTICLE II C"],
    ),
    "lists of one abstract list share its counter": (
        docx(p("A", number=1) + p("B", number=2), numbering=DECIMAL + num(1, 0) + num(2, 0)),
        ["1. A", "2. B"],
    ),
    "a start override restarts once": (
        docx(
            p("A", number=1) + p("B", number=2) + p("C", number=2) + p("D", number=1),
            numbering=DECIMAL + num(1, 0) + num(2, 0, start_override(0, 5)),
        ),
        ["1. A", "5. B", "6. C", "7. D"],
    ),
    "a list may change a level": (
        docx(
            p("A", number=2),
            numbering=DECIMAL + num(2, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "Clause %1:")}</w:lvlOverride>'),
        ),
        ["Clause 1: A"],
    ),
    "lvlRestart 0 never restarts": (
        docx(
            p("A", number=(1, 0)) + p("B", number=(1, 1)) + p("C", number=(1, 0)) + p("D", number=(1, 1)),
            numbering=abstract(0, level(0, "%1."), level(1, "(%2)", extra='<w:lvlRestart w:val="0"/>')) + num(1, 0),
        ),
        ["1. A", "(1) B", "2. C", "(2) D"],
    ),
    "lvlRestart 1 restarts after the first level only": (
        docx(
            listed(A=0, B=1, C=2, D=1, E=2, F=0, G=2),
            numbering=abstract(0, level(0, "%1."), level(1, "%2)"), level(2, "(%3)", extra='<w:lvlRestart w:val="1"/>'))
            + num(1, 0),
        ),
        ["1. A", "1) B", "(1) C", "2) D", "(2) E", "2. F", "(1) G"],
    ),
    "a numbering style stands for its list": (
        docx(
            p("A", number=1) + p("B", number=2),
            numbering=abstract(0, extra='<w:numStyleLink w:val="Legal"/>')
            + abstract(1, level(0, "%1."), extra='<w:styleLink w:val="Legal"/>')
            + num(1, 0)
            + num(2, 1),
            styles=style("Legal", '<w:numPr><w:numId w:val="2"/></w:numPr>', kind="numbering"),
        ),
        ["1. A", "2. B"],
    ),
    "an empty numbered paragraph counts": (
        docx(p("A", number=1) + p("", number=1) + p("C", number=1), numbering=DECIMAL + num(1, 0)),
        ["1. A", "2.", "3. C"],
    ),
    "an empty paragraph that only ends a section does not": (
        docx(p("A", number=1) + p("", number=1, extra="<w:sectPr/>") + p("C", number=1), numbering=DECIMAL + num(1, 0)),
        ["1. A", "2. C"],
    ),
    "bullets, none and words": (
        docx(
            p("A", number=(1, 0)) + p("B", number=(1, 1)) + p("C", number=(1, 2)),
            numbering=abstract(
                0, level(0, "\uf0b7", "bullet"), level(1, "", "none"), level(2, "%3 Schedule", "ordinalText")
            )
            + num(1, 0),
        ),
        ["• A", "B", "First Schedule C"],
    ),
    "counters stay within what Word counts": (
        docx(p("A", number=1), numbering=abstract(0, level(0, "%1.", "upperRoman", start=2_000_000_000)) + num(1, 0)),
        ["32767. A"],
    ),
}


@pytest.mark.parametrize(("data", "printed"), NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers_as_word_prints_them(data: bytes, printed: list[str]) -> None:
    assert lines(data) == printed


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (4, "lowerRoman", "iv"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (28, "upper-alpha", "AB"),
        (7, "decimalZero", "07"),
        (22, "ordinal", "22nd"),
        (112, "ordinal", "112th"),
        (21, "cardinalText", "Twenty-one"),
        (120, "ordinalText", "One hundred twentieth"),
        (1005, "cardinalText", "One thousand five"),
        (5, "chicago", "**"),
        (3, "japaneseCounting", "3"),
        (9, "none", ""),
    ],
)
def test_number_formats(value: int, kind: str, printed: str) -> None:
    assert in_format(value, kind) == printed


def test_labels_are_evidence_with_their_level() -> None:
    text = text_of(docx(p("A", number=(1, 0)) + p("B", number=(1, 2)), numbering=DECIMAL + num(1, 0)))
    assert [(text.content[start:end], depth) for (start, end), depth in text.labels] == [("1.", 0), ("(a)", 2)]


DELETED = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
INSERTED = '<w:rPr><w:ins w:id="1" w:author="x"/></w:rPr>'
TRACKED = docx(
    p("A", number=1)
    + p('<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del>', number=1, extra=DELETED)
    + p(
        run("fee is ") + "<w:del><w:r><w:delText>10</w:delText></w:r></w:del>" + f"<w:ins>{run('20')}</w:ins>", number=1
    )
    + p(f"<w:ins>{run('new')}</w:ins>", number=1, extra=INSERTED)
    + p(f"<w:moveFrom>{run('moved')}</w:moveFrom>" + run("last ") + f"<w:moveTo>{run('here')}</w:moveTo>", number=1),
    numbering=DECIMAL + num(1, 0),
)


def test_tracked_changes_are_read_as_accepted() -> None:
    assert lines(TRACKED) == ["1. A", "2. fee is 20", "3. new", "4. last here"]


def test_the_text_before_tracked_changes() -> None:
    assert lines(TRACKED, "before") == ["1. A", "2. gone", "3. fee is 10", "4. movedlast"]


WORDS = {
    "characters that are elements": (
        p(
            run("non")
            + "<w:r><w:noBreakHyphen/></w:r>"
            + run("refund")
            + "<w:r><w:softHyphen/></w:r>"
            + run("able")
            + "<w:r><w:tab/><w:t>x</w:t><w:br/><w:t>y</w:t><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>"
        ),
        ["non-refundable x", "y☒"],
    ),
    "content controls, smart tags and links": (
        f"<w:sdt><w:sdtContent>{p('in a control')}</w:sdtContent></w:sdt>"
        + p(
            f"<w:smartTag>{run('a ')}</w:smartTag><w:hyperlink r:id='x'>{run('b')}</w:hyperlink>"
            f"<w:sdt><w:sdtContent>{run('c')}</w:sdtContent></w:sdt>"
        ),
        ["in a control", "a bc"],
    ),
    "hidden text and comments are not printed": (
        p(run("shown") + run("hidden", "<w:vanish/>") + "<w:r><w:commentReference w:id='0'/></w:r>"),
        ["shown"],
    ),
    "a style separator runs a heading in": (
        p("Fees.", extra="<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p("The Company pays."),
        ["Fees. The Company pays."],
    ),
    "a text box is read once": (
        p(
            run("before") + f"<w:r><mc:AlternateContent xmlns:mc='{MC}'>"
            f"<mc:Choice Requires='wps'><w:drawing><w:txbxContent>{p('box')}"
            f"</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{p('box')}</w:txbxContent></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
        + p("after"),
        ["before", "box", "after"],
    ),
    "tables are read row by row": (
        table(("Name", "Fee"), ("Acme", "$5")) + p("after"),
        ["Name Fee", "Acme $5", "after"],
    ),
    "a row that begins with an empty cell begins a line": (
        p("OF") + table(("", "1", "Rent"), ("", "2", "Fees " * 50)),
        ["OF", "1 Rent", "2 " + ("Fees " * 50).strip()],
    ),
    "a label in a cell stands on the line of its text": (
        table(("(a)", p("long " * 50) + p("more"))),
        ["(a) " + ("long " * 50).strip(), "more"],
    ),
    "signatures side by side are read one after the other": (
        table((p("ACME") + p("By: __"), p("EMPLOYEE") + p("__"))),
        ["ACME", "By: __", "EMPLOYEE", "__"],
    ),
    "a table in a table": (
        table(("1.", "text" + "")) + table((table(("x", "y")) + p("z"), "")),
        ["1. text", "x y", "z"],
    ),
    "a field that never ends hides nothing": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>') + p("1. Pay."),
        ["1. Pay."],
    ),
    "a field shows its result, not its instruction": (
        p(run("See ") + field("DATE \\@ yyyy", "2024") + run(".")),
        ["See 2024."],
    ),
}


@pytest.mark.parametrize(("body", "printed"), WORDS.values(), ids=WORDS.keys())
def test_words_as_word_prints_them(body: str, printed: list[str]) -> None:
    assert lines(docx(body)) == printed


@pytest.mark.parametrize(
    "instruction", ["REF _Ref1 \\r \\h", "REF _Ref1 \\w", "PAGEREF _Ref1", 'HYPERLINK \\l "_Ref1"']
)
def test_cross_reference_fields_are_exact_links(instruction: str) -> None:
    text = text_of(
        docx(
            p(run("as set out in Section ") + field(instruction, "2") + run(" below"), number=1)
            + p(bookmark("_Ref1", run("Fees")), number=1),
            numbering=DECIMAL + num(1, 0),
        )
    )
    ((span, target),) = text.links
    assert text.content[slice(*span)] == "2"
    assert text.content[target:] == "2. Fees"
    assert text.notes == ()


def test_a_simple_field_is_a_link_too() -> None:
    body = p(f'<w:fldSimple w:instr=" REF x \\r ">{run("1")}</w:fldSimple>') + p(bookmark("x", run("Fees")), number=1)
    text = text_of(docx(body, numbering=DECIMAL + num(1, 0)))
    assert [(text.content[slice(*span)], text.content[target:]) for span, target in text.links] == [("1", "1. Fees")]


def test_numbers_that_word_did_not_refresh_are_said() -> None:
    body = p(run("see ") + field("REF x \\r", "4.2")) + p(bookmark("x", run("Fees")), number=1)
    assert text_of(docx(body, numbering=DECIMAL + num(1, 0))).notes == (
        "cross-reference fields were not refreshed in Word: one says 4.2 and leads to 1.",
    )


def test_notes_come_after_the_body_with_their_marks() -> None:
    body = p(
        run("Fee")
        + "<w:r><w:footnoteReference w:id='2'/></w:r>"
        + run(" due")
        + "<w:r><w:endnoteReference w:id='2'/></w:r>"
    )
    note = p("<w:r><w:footnoteRef/></w:r>" + run(" In dollars."))
    data = docx(
        body,
        footnotes=f"<w:footnote w:id='0'>{p('separator')}</w:footnote><w:footnote w:id='2'>{note}</w:footnote>",
        endnotes=f"<w:endnote w:id='2'>{p('Or euros.')}</w:endnote>",
    )
    assert lines(data) == ["Fee[1] due[i]", "[1] In dollars.", "[i] Or euros."]


def test_headers_and_footers_are_furniture() -> None:
    section = "<w:sectPr><w:headerReference r:id='header1'/><w:footerReference r:id='footer1'/></w:sectPr>"
    text = text_of(docx(p("1. Pay.") + section, header1=p("DRAFT"), footer1=p("Confidential")))
    assert text.content == "1. Pay.\n\nDRAFT\n\nConfidential"
    assert text.clean.rstrip() == "1. Pay."
    assert [text.content[slice(*span)] for span in text.furniture] == ["DRAFT", "Confidential"]


def test_headings_come_from_outline_levels_bold_and_centre() -> None:
    styles = style("Heading1", '<w:outlineLvl w:val="0"/>') + style("Strong", kind="character", run_properties="<w:b/>")
    text = text_of(
        docx(
            p("LEASE", extra='<w:jc w:val="center"/>')
            + p("Terms", style="Heading1")
            + p(run("Rent. ", "<w:u w:val='single'/>") + run("The rent is due."))
            + p(run("Fee", '<w:rStyle w:val="Strong"/>') + run(" means money."))
            + p(run("The not bold ", '<w:b w:val="0"/>') + run("Term", "<w:b/>")),
            styles=styles,
        )
    )
    assert [text.content[slice(*span)].strip() for span in text.headings] == ["LEASE", "Terms", "Rent.", "Fee"]
    assert [text.content[slice(*span)].strip() for span in text.strong] == ["Rent.", "Fee", "Term"]


def test_pages_come_from_words_own_layout_or_not_at_all() -> None:
    laid_out = p("<w:r><w:t>one </w:t><w:lastRenderedPageBreak/><w:t>two</w:t></w:r>")
    (first, second) = text_of(docx(laid_out)).pages
    assert (first.number, second.number, second.start) == (1, 2, 4)
    assert text_of(docx(p("one") + p("<w:r><w:br w:type='page'/></w:r>") + p("two"))).pages == ()


def test_strict_files_and_renamed_parts() -> None:
    assert lines(docx(p("x"), main="word/document2.xml")) == ["x"]
    strict = {"word/document.xml": part("document", f"<w:body>{p('x')}</w:body>").replace(W, STRICT)}
    assert lines(zipped(strict)) == ["x"]


# Files made to harm, and files that are something else.


def failure(data: bytes, **limits: float) -> str:
    with pytest.raises(ReadError) as caught:
        reader.read(Source("c.docx", data, dataclasses.replace(LIMITS, **limits)))
    message = str(caught.value)
    assert message.startswith("c.docx: ")
    assert "\n" not in message
    return message


def test_a_bomb_of_1000_to_1_is_refused() -> None:
    assert "unpacks to more" in failure(docx(p("a" * 8_000_000)))


def test_a_part_beyond_the_limit_is_refused_whatever_its_header_says() -> None:
    data = zipped({"word/document.xml": bytes(range(256)) * 40_000})
    claimed = data.replace((256 * 40_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert failure(claimed, part_bytes=1 << 20)


def test_many_parts_together_are_refused() -> None:
    data = docx(p("x"), numbering=num(1, 0) * 500, styles=style("x") * 500)
    assert "unpacks to more" in failure(data, unpacked_bytes=20_000)


def test_a_zip_in_a_zip_is_never_opened() -> None:
    inner = zipped({"word/document.xml": "x"})
    with pytest.raises(UnsupportedFormat, match="zip archive, which is not opened"):
        text_of(zipped({"inner.zip": inner, "deeper/inner.docx": inner}))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE w SYSTEM "http://example.invalid/x.dtd">',
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_entities_are_neither_expanded_nor_fetched(declaration: str) -> None:
    xml = (
        declaration
        + f'<w:document xmlns:w="{reader.W[1:-1]}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    )
    assert "declares a document type" in failure(zipped({"word/document.xml": xml}))
    assert "declares a document type" in failure(zipped({"word/document.xml": xml.encode("utf-16")}))


def test_names_that_climb_out_of_the_archive_are_only_names(tmp_path: Path) -> None:
    data = docx(p("x"))
    with zipfile.ZipFile(buffer := io.BytesIO(data), "a") as archive:
        archive.writestr("../../evil.txt", "x")
        archive.writestr("/etc/evil", "x")
    (path := tmp_path / "a" / "c.docx").parent.mkdir()
    path.write_bytes(buffer.getvalue())
    assert read(path)[0].content == "x"
    assert sorted(entry.name for entry in tmp_path.rglob("*")) == ["a", "c.docx"]


def test_deep_nesting_is_an_error_of_one_line() -> None:
    assert "not well-formed" in failure(docx("<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000))


def test_a_large_file_is_read_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LARGE", 100)
    data = docx(p("A", number=1) + p(run("B", "<w:b/>"), number=1), numbering=DECIMAL + num(1, 0))
    assert text_of(data) == reader.extract(Source("c.docx", data))[0]


@pytest.mark.parametrize("cut", [10, 200, -30])
def test_truncated_files(cut: int) -> None:
    assert failure(docx(p("text"))[:cut])


def test_a_zip_with_a_password() -> None:
    data = bytearray(docx(p("text")))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(signature, at + 4)
    assert "protected by a password" in failure(bytes(data))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("xl/workbook.xml", "a spreadsheet"),
        ("ppt/presentation.xml", "a presentation"),
        ("content.xml", "an OpenDocument file"),
        ("a.txt", "a zip archive"),
    ],
)
def test_other_zips_are_refused_by_name(name: str, what: str) -> None:
    with pytest.raises(UnsupportedFormat, match=what):
        text_of(zipped({name: "<x/>"}))


def test_a_file_without_text_is_no_success() -> None:
    with pytest.raises(EmptyDocument, match=r"c\.docx: no text"):
        text_of(docx(p("<w:r><w:drawing/></w:r>")))


def test_control_characters_do_not_pass() -> None:
    assert lines(docx(p("a\u202eb\u200bc\u0085d\ufeff"))) == ["abc d"]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.docx")), ids=lambda path: path.stem[11:60])
def test_samples(path: Path) -> None:
    (text,) = read(path)
    assert len(text.content) > 3000
    assert len(text.clean) == len(text.content)
    assert all(text.content[start:end].strip() for (start, end), _ in text.labels)
