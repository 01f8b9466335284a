"""Files to texts: encodings, offsets, pages, and files that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa import readers
from clauseqa.errors import EmptyDocument, ReadError, UnsupportedFormat
from clauseqa.model import Text
from clauseqa.readers.pages import layout

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def written(folder: Path, data: bytes, name: str = "contract.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def read(folder: Path, data: bytes, **options: object) -> Text:
    (text,) = readers.read(written(folder, data), **options)  # type: ignore[arg-type]
    return text


@pytest.mark.parametrize(
    ("data", "encoding", "content"),
    [
        (b"Section 1.\r\nTerm", "utf-8", "Section 1.\r\nTerm"),
        ("“Code” means".encode(), "utf-8", "“Code” means"),
        ("\ufeffSection 1".encode(), "utf-8", "\ufeffSection 1"),
        ("Section 1 “x”".encode("utf-16"), "utf-16-le", "\ufeffSection 1 “x”"),
        ("Section 1. Term".encode("utf-16-be"), "utf-16-be", "Section 1. Term"),
        ("Section 1".encode("utf-32"), "utf-32-le", "\ufeffSection 1"),
        ("“Code” – means".encode("cp1252"), "cp1252", "“Code” – means"),
        ("“a” “b” “c”".encode() + b"\xff", "utf-8", "“a” “b” “c”\ufffd"),
        (b"Section 1\x00 Term", "utf-8", "Section 1\x00 Term"),
    ],
)
def test_bytes_become_their_own_characters(tmp_path: Path, data: bytes, encoding: str, content: str) -> None:
    text = read(tmp_path, data)
    assert (text.encoding, text.content) == (encoding, content)


def test_the_clean_view_keeps_every_offset(tmp_path: Path) -> None:
    text = read(tmp_path, "\ufeffSection\xa01.\x00 Term\r\nends".encode())
    assert text.clean == " Section 1.  Term \nends"


def test_a_named_encoding_overrides_the_bytes(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xe9t\xe9", encoding="latin-1").content == "été"
    with pytest.raises(ReadError, match="klingon"):
        read(tmp_path, b"text", encoding="klingon")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyDocument),
        (b" \r\n\t \x00 ", EmptyDocument),
        (bytes(range(256)) * 8, UnsupportedFormat),
        (b"\x89PNG\r\n\x1a\n", UnsupportedFormat),
        (b"SQLite format 3\x00" + bytes(100), UnsupportedFormat),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(tmp_path: Path, data: bytes, error: type[ReadError]) -> None:
    path = written(tmp_path, data)
    with pytest.raises(error) as raised:
        readers.read(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)
    assert raised.value.hint


def test_a_missing_file_a_directory_and_a_large_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        readers.read(tmp_path / "absent.txt")
    with pytest.raises(ReadError, match="directory"):
        readers.read(tmp_path)
    with pytest.raises(ReadError, match="more than the limit"):
        readers.read(written(tmp_path, b"x" * 100), max_bytes=99)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="not a regular file"):
        readers.read(tmp_path / "pipe")


def test_a_directory_is_walked_once_in_order_without_its_notes(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "README.md", "SOURCES.md", "sub/c.txt", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = [path.relative_to(tmp_path).as_posix() for path in readers.documents([tmp_path])]
    assert found == ["a.txt", "b.txt", "sub/c.txt"]
    assert list(readers.documents([tmp_path / "README.md"])) == [tmp_path / "README.md"]


def test_pages_of_the_agreement_bear_their_printed_numbers() -> None:
    (text,) = readers.read(CORPUS / "employment-agreement-2006.txt")
    assert [page.number for page in text.pages] == list(range(1, 18))
    assert (text.pages[0].start, text.pages[-1].end) == (0, len(text.content))
    assert [text.content[start:end] for start, end in text.furniture] == [f"- {number} -" for number in range(2, 18)]


def test_a_sentence_cut_by_a_page_break_runs_on() -> None:
    (text,) = readers.read(CORPUS / "employment-agreement-2006.txt")
    start = text.clean.index("paragraphs  (A),")
    assert " ".join(text.clean[start : start + 200].split()).startswith("paragraphs (A), (B), or (C) of this")
    assert "\n" not in text.clean[start : text.clean.index("(B)", start)]


def test_a_heading_of_an_attachment_never_goes_on_with_the_page_before() -> None:
    content = "SCHEDULE 5.2\n\nThe Pricing Schedule\n\n\n\n\n\nSCHEDULE 5.3\n\nStandards\n"
    assert layout(content).clean == content


def paged(*pages: str) -> str:
    return "".join(f"{page}\n\n{number}\n\n" for number, page in enumerate(pages, 1))


def headed(header: str, *pages: str) -> str:
    return "".join(f"\n\n\n\n\n{header} {page} is so and so.\n\nAnd {page} is." for page in pages)


@pytest.mark.parametrize(
    ("content", "furniture"),
    [
        (paged("word " * 150, "word " * 150, "word " * 150), ["1", "2", "3"]),
        ("x\n\n7\n\ny", []),  # a number alone may be anything
        ("Page 7 of 20\n\nThe Company", ["Page 7 of 20"]),
        ("end of the page\n<PAGE>\n\n  4\n\nThe Company", ["<PAGE>", "4"]),
        ("text\n<PAGE>   12\nmore", ["<PAGE>   12"]),
        ("text\n<PAGE>\n\n13.2 General", ["<PAGE>"]),
        ("\n\n\n\n\n\n".join(("word " * 150, "(i)", "word " * 150, "(ii)", "word " * 150)), ["(i)", "(ii)"]),
        ("\n\n".join(("word " * 150, "(i)", "word " * 150, "(ii)", "word " * 150)), []),  # a list
        (headed("Draft 2 of Rise Group", "1. Term", "2. Pay", "3. Law", "sums are"), ["Draft 2 of Rise Group"] * 4),
        (headed("Rise Group", "1. Term", "2. Pay", "3. Law"), []),  # three may be chance
        (headed("Article 4", "Term", "Pay", "Law", "End"), []),
        ("The form.\n\nExhibit A-1\n\n\n\n\nMore of it.\n\nExhibit A-2\n\n\n\n\n", ["Exhibit A-1", "Exhibit A-2"]),
        ("The end.\n\n\n\n\nExhibit A-1\n\n\n\n\nThe form.", []),  # a leaf with the title alone
        (
            "Prices:\n<TABLE>\n<CAPTION>\n   Year   Price\n<S> <C>\n1999   5\n</TABLE>\n",
            ["<TABLE>", "<CAPTION>", "</TABLE>"],
        ),
    ],
)
def test_furniture_is_told_from_text(content: str, furniture: list[str]) -> None:
    found = layout(content)
    assert [content[start:end] for start, end in found.furniture] == furniture
    assert len(found.clean) == len(content)


PAGE = "The Company pays. " * 60


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (["1", "2", "3"], [1, 2, 3]),
        (["i", "ii", "iii", "1", "2", "3"], [1, 2, 3]),  # a page ii is not page 2
        (["1", "2", "3", "A-1", "A-2", "A-3"], [1, 2, 3]),
        (["i", "ii", "iii", "", "2", "3"], [1, 2, 3]),  # the first page of the body often bears no number
    ],
)
def test_a_page_without_a_number_of_its_own_is_not_told(labels: list[str], told: list[int]) -> None:
    content = "".join(f"{PAGE}\n\n{label}\n<PAGE>\n\n" for label in labels)
    assert [page.number for page in layout(content).pages] == told


def test_a_page_of_an_attachment_is_not_told() -> None:
    feet = ("1", "2", "3", "Exhibit A-1", "Exhibit A-2")
    content = "".join(f"{name} {PAGE}\n\n{foot}\n<PAGE>\n\n" for name, foot in zip("BCDEF", feet, strict=True))
    found = layout(content)
    assert [content[start:end] for start, end in found.furniture if content[start] != "<"] == list(feet)
    assert [page.number for page in found.pages] == [1, 2, 3]


def test_what_is_longer_than_a_page_is_none() -> None:
    content = "".join(
        f"{PAGE * length}\n\n{number}\n<PAGE>\n\n" for number, length in ((1, 1), (2, 40), (3, 1), (4, 1))
    )
    found = layout(content)
    assert [page.number for page in found.pages] == [1, 3, 4]
    text = Text("a.txt", "", "text/plain", "utf-8", content, found.clean, found.pages)
    assert (text.page_at(5), text.page_at(len(PAGE) * 3), text.page_at(len(content) - 20)) == (1, None, 4)


@given(st.text(alphabet="aA1.-( )\n\r\f\xa0<PAGE>", max_size=200))
def test_any_layout_keeps_offsets_and_pages_follow_each_other(content: str) -> None:
    found = layout(content)
    assert len(found.clean) == len(content)
    at = 0
    for page in found.pages:
        assert at <= page.start < page.end
        assert page.number > 0
        at = page.end
    assert at <= len(content)
    for start, end in found.furniture:
        assert not found.clean[start:end].strip()
