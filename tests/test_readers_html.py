"""HTML as EDGAR files it: the text a browser shows, the evidence that markup gives, and pages made to harm."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.errors import EmptyDocument, ReadError
from clauseqa.model import Text
from clauseqa.readers import html, read
from clauseqa.readers.limits import LIMITS
from clauseqa.readers.manuscript import is_entry
from clauseqa.readers.source import Source

SAMPLES = Path(__file__).parents[2] / "shared/data/html"


def text_of(markup: str | bytes, encoding: str | None = None) -> Text:
    data = markup if isinstance(markup, bytes) else markup.encode()
    return html.extract(Source("page.htm", data), encoding)[0]


def slices(text: Text, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text.content[start:end] for start, end in spans]


SHOWN = {
    "paragraphs stand apart, a line break does not": ("<p>One<br>two</p><p>three", "One\ntwo\n\nthree"),
    "white space folds, &nbsp; is a space": ("<p>a \n  b&nbsp;&nbsp;c&#8239;d</p>", "a b c d"),
    "inline markup splits no word": ("<p><font>A</font><b>CME</b> <i>Co</i>.</p>", "ACME Co."),
    "a label in a cell stands on the line of its text": (
        "<table><tr><td>(a)</td><td><p>the Company shall pay;</p></td></tr><tr><td>(b)<td>and so on.</table>",
        "(a) the Company shall pay;\n(b) and so on.",
    ),
    "a row that begins with an empty cell begins a line": (
        "<p>OF</p><table><tr><td></td><td><b>1</b></td><td>Rent</td></tr><tr><td>&nbsp;<td>2<td>Fees</table>",
        "OF\n\n1 Rent\n2 Fees",
    ),
    "a long cell keeps its paragraphs": (
        "<table><tr><td><p>(a)</p></td><td><p>" + "word " * 50 + "end.</p><p>More.</p></td></tr></table>",
        "(a) " + "word " * 50 + "end.\nMore.",
    ),
    "signatures side by side are read one after the other": (
        "<table><tr><td><p>ACME</p><p>By: __</p></td><td></td><td><p>EMPLOYEE</p><p>__</p></td></tr></table>",
        "ACME\nBy: __\nEMPLOYEE\n__",
    ),
    "a page laid out in one cell keeps its blocks": (
        "<table><tr><td><table><tr><td>1.</td><td>First</td></tr></table><p>Then</p></td></tr></table>",
        "1. First\n\nThen",
    ),
    "a number set apart by a margin": ("<p><b>7.</b><font style='padding-left:18pt'>UNITS</font></p>", "7. UNITS"),
    "hidden text is not shown": (
        "<style>p{}</style><p>a<b style='display: none'>x</b><script>s</script><ix:header>h</ix:header>",
        "a",
    ),
    "C1 code points are cp1252": ("<p>&#147;Term&#148; \x93x\x94</p>", "“Term” “x”"),
    "no-break hyphen, soft hyphen, zero width": ("<p>non&#8209;refund&shy;able&#8203;</p>", "non-refundable"),
    "control and direction characters are gone": ("<p>a&#27;[31m\u202eb\u2066c</p>", "a[31mbc"),
    "the mark of a note stands apart": ("<p>4.1<sup>1</sup> and 1<sup>st</sup></p>", "4.1 1 and 1st"),
    "ordered lists are numbered": (
        "<ol type=a start=3><li>x<li>y<ol type=i><li>z</ol></ol><ol><li value=7>k<li>l</ol>",
        "c. x\n\nd. y\n\ni. z\n\n7. k\n\n8. l",
    ),
    "an item's number stands on the line of its words": (
        "<ol><li><p>x</p><p>y</p></li><li></li><li><p style='page-break-before: always'>z</p></ol>",
        "1. x\n\ny\n\n2.\n\n\f\n3. z",
    ),
    "letters after z as a browser counts": ("<ol type=A start=26><li>x<li>y</ol>", "Z. x\n\nAA. y"),
    "a list without numbers": ("<ol style='list-style-type: none'><li>x</ol><ul><li>y</ul>", "x\n\n• y"),
    "preformatted lines stay": ("<pre>I\n\n  1.1  Terms\n     and more</pre>", "I\n\n  1.1  Terms\n     and more"),
    "empty elements of XHTML": ("<?xml version='1.0'?><html><title/><p>a<br/>b<span/>c</p><div/>", "a\nbc"),
    "signs that are no markup": ("<p>a &lt; b &amp;c; R&D, AT&T</p>", "a < b &c; R&D, AT&T"),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "shown"), SHOWN.values(), ids=SHOWN.keys())
def test_shows_what_a_browser_shows(markup: str, shown: str) -> None:
    assert text_of(markup).content == shown


def test_nothing_is_lost_behind_unclosed_tags() -> None:
    text = text_of("<html><body>" + "".join(f"<P><FONT><B>Section {n}. Pay.\n" for n in range(1000)))
    assert re.findall(r"Section (\d+)\.", text.content) == [str(n) for n in range(1000)]


def test_strong_and_centred_words_are_evidence() -> None:
    text = text_of(
        "<p align=center>ARTICLE I</p><p>1.1 <u>Definitions</u>. In this Agreement <b>“Fee”</b> means money.</p>"
        "<h2>Fees</h2><p style='font-weight:700'>Payment</p><div align=center><table><tr><td>4</td></tr></table></div>"
    )
    assert slices(text, text.headings) == ["ARTICLE I", "Definitions", "Fees", "Payment"]
    assert slices(text, text.strong) == ["Definitions", "“Fee”", "Fees", "Payment"]


def test_rows_that_end_in_numbers_are_entries() -> None:
    text = text_of(
        "<table><tr><td>(a)<td>the Company shall pay the fee;</tr><tr><td>(a)(2)<td>7.10; 7.11</tr>"
        "<tr><td>Section 1.01<td>Definitions<td>6</tr><tr><td>(c)<td>Not applicable</table>"
    )
    assert slices(text, text.rows) == ["(a)(2) 7.10; 7.11", "Section 1.01 Definitions 6", "(c) Not applicable"]


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        ("709", True),
        ("3.03(a) and (b)", True),
        ("Article 16, Not Applicable", True),
        ("$5.00", True),
        ("N/A", True),
        ("the fee of $5", False),
        ("and", False),
        ("1" * 119 + "x", False),
    ],
)
def test_what_an_entry_ends_in(last: str, verdict: bool) -> None:
    assert is_entry(["(a)(2)", last]) is verdict


def test_list_numbers_are_labels_with_their_level() -> None:
    text = text_of("<ol><li>x<ol type=a><li>y</ol></ol>")
    assert [(text.content[start:end], depth) for (start, end), depth in text.labels] == [("1.", 0), ("a.", 1)]


def test_links_inside_the_page_are_exact_targets() -> None:
    text = text_of(
        "<p>See <a href='#s2'>Section 2</a>, <a href='http://x'>this</a> and <a href='#none'>that</a>.</p>"
        "<p><a name=s2></a>2. Fees</p>"
    )
    ((span, target),) = text.links
    assert text.content[slice(*span)] == "Section 2"
    assert text.content[target:].startswith("2. Fees")


@pytest.mark.parametrize(
    "page_break",
    [
        "<hr style='page-break-after:always'>",
        "<p style='page-break-before: always'>&nbsp;</p>",
        "<div style='break-before: page'></div>",
        "<page>",
    ],
)
def test_a_page_break_ends_a_page_and_cuts_no_sentence(page_break: str) -> None:
    text = text_of(
        f"<p>The Company shall pay the</p><p align=center>- 4 -</p>{page_break}<p>fee on demand.</p><p>Next.</p>"
    )
    assert len(text.pages) == 2
    assert text.pages[0].number == 4
    assert "- 4 -" in text.content
    assert re.search(r"pay the {2,}fee on demand\.\n\nNext", text.clean)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<html><p>“café”".encode("utf-8-sig"), "utf-8"),
        ("<html><p>“café”".encode("cp1252"), "cp1252"),
        (b"<html><meta charset=iso-8859-1><p>" + "“café”".encode("cp1252"), "cp1252"),
        (b"<html><meta charset='windows-1251'><p>" + "“café”".replace("é", "щ").encode("cp1251"), "cp1251"),
        ("<html><p>“café”".encode("utf-16"), "utf-16-le"),
        ("<html><meta charset=utf-8><p>“café”".encode("cp1252"), "cp1252"),
    ],
)
def test_character_sets(data: bytes, encoding: str) -> None:
    text = text_of(data)
    assert text.content.replace("щ", "é") == "“café”"
    assert text.encoding == encoding


def test_the_user_may_say_the_encoding() -> None:
    assert text_of("<p>Ж</p>".encode("koi8-r"), "koi8-r").content == "Ж"


@pytest.mark.parametrize(
    ("opening", "verdict"),
    [
        ("<!DOCTYPE html>", True),
        ("\n<!-- x --><HTML>", True),
        ("<?xml version='1.0'?><html xmlns='x'>", True),
        ("<P>Exhibit 10.1</P>", True),
        ("<span>Item 1.</span>", True),
        ('<document-root id="part1"></document-root>\n<span>Item 1.</span>', True),
        ("<TABLE>\n<CAPTION>\n<S>  <C>", False),  # old plain text
        ("<PAGE>\n", False),
        ("<SEC-DOCUMENT>", False),
        ("a < b", False),
        ("# Title", False),
    ],
)
def test_what_html_looks_like(opening: str, verdict: bool) -> None:
    assert html.is_html(opening) is verdict


@pytest.mark.parametrize("markup", ["<html><body><img src=x></body></html>", "<html><p>&nbsp;</p><script>x</script>"])
def test_a_page_without_text_is_no_success(markup: str) -> None:
    with pytest.raises(EmptyDocument, match=r"page\.htm: no text"):
        text_of(markup)


HOSTILE = {
    "nested 100,000 deep": "<div>" * 100_000 + "deep",
    "100,000 formatting tags": "<b><i>" * 50_000 + "deep",
    "100,000 attributes": "<p " + " ".join(f"a{n}" for n in range(100_000)) + ">deep",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_read_or_refused_in_bounded_time(markup: str) -> None:
    assert html.needs_sandbox(markup)
    assert outcome(markup) in ("deep", "page.htm: reading it takes more than 2 seconds")


def outcome(markup: str) -> str:
    try:
        return html.read(Source("page.htm", markup.encode(), dataclasses.replace(LIMITS, seconds=2)))[0].content
    except ReadError as error:
        return str(error)


def test_a_child_gives_what_this_process_gives() -> None:
    markup = (
        "<ol><li><b>Fees</b> see <a href='#x'>1</a></ol><hr style='page-break-after:always'><p id=x>Then."
        + "<i>" * 2100
    )
    source = Source("page.htm", markup.encode())
    assert html.read(source) == html.extract(source)


@given(st.text(alphabet=st.sampled_from("<>/ab'\"=&;#1 \n\tpé\x00\x85"), max_size=200))
def test_any_soup_gives_spans_in_bounds(soup: str) -> None:
    try:
        text = text_of("<html><p>x</p>" + soup, "utf-8")
    except EmptyDocument:
        return
    size = len(text.content)
    spans = [*text.headings, *text.strong, *text.furniture, *(span for span, _ in (*text.labels, *text.links))]
    assert all(0 <= start < end <= size for start, end in spans)
    assert all(0 <= target < size for _, target in text.links)
    assert len(text.clean) == size


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*")), ids=lambda path: path.stem)
def test_samples_as_filed(path: Path) -> None:
    (text,) = read(path)
    assert text.media_type == "text/html"
    assert len(text.content) > 5000
    assert "\xa0" not in text.content
    assert text.pages
