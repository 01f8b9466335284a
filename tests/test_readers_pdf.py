"""PDF: words in reading order, what stands on the page and not in the contract, and files made to harm."""

from __future__ import annotations

import dataclasses
import sys
import zlib
from pathlib import Path

import pytest
from pdf_files import Placed, assembled, paragraph, pdf

from clauseqa.errors import EmptyDocument, ReadError, UnsupportedFormat
from clauseqa.model import Text
from clauseqa.readers import pdf as reader
from clauseqa.readers import read
from clauseqa.readers.limits import LIMITS
from clauseqa.readers.source import Source

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << {} >> >>"
SAMPLES = Path(__file__).parents[2] / "shared/data/pdf"


def text_of(data: bytes, **limits: int) -> Text:
    return reader.extract(Source("c.pdf", data, dataclasses.replace(LIMITS, **limits)))[0]


def shown(*pages: list[Placed]) -> str:
    return text_of(pdf(pages)).content


def test_lines_stay_lines_and_paragraphs_stand_apart() -> None:
    lines = paragraph(["1. Fees. The Company shall pay all of the fees", "that fall due under this agreement."])
    more = paragraph(["2. Term. This agreement lasts for one whole year", "from the date of it."], top=660)
    assert shown(lines + more) == (
        "1. Fees. The Company shall pay all of the fees\nthat fall due under this agreement.\n\n"
        "2. Term. This agreement lasts for one whole year\nfrom the date of it."
    )


def test_a_label_begins_a_paragraph_without_a_gap() -> None:
    lines = paragraph(["(a) the fees that are due on the first day;", "(b) the costs; and", "(c) all the rest."])
    assert shown(lines).split("\n\n") == [line.text for line in lines]


def test_a_label_set_apart_stands_on_the_line_of_its_text() -> None:
    assert shown([Placed(72, 700, "(a)"), Placed(100, 700, "the fees")]) == "(a) the fees"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("all agree-", "ments of the parties", "all agreements of the parties"),
        ("a non-", "refundable fee", "a non-refundable fee"),
        ("the Anglo-", "American bank", "the Anglo-American bank"),
    ],
)
def test_words_cut_at_a_line_end_are_whole(first: str, second: str, whole: str) -> None:
    assert shown(paragraph([first, second])) == whole


def test_a_cut_word_is_written_as_elsewhere_in_the_document() -> None:
    content = shown(paragraph(["The follow-up fee is due. A follow-", "up fee is small."]))
    assert content.count("follow-up") == 2


def test_a_citation_cut_at_a_line_end_is_whole() -> None:
    lines = ["The Company pays the fee set out in Section 12", "(b) of this agreement, or none."]
    assert "Section 12(b) of" in shown(paragraph(lines))


def test_in_even_lines_a_short_one_ends_its_paragraph() -> None:
    lines = ["all the lines are of one width but this one x"] * 6 + ["To: the Board", "Section 19. Waiver begins here"]
    assert shown(paragraph(lines)).endswith("To: the Board\n\nSection 19. Waiver begins here")


def test_columns_stay_apart() -> None:
    left = paragraph(["Left one goes on", "and ends here."], x=60)
    right = paragraph(["Right one goes on", "and ends there."], x=320)
    assert shown(left + right) == "Left one goes on\nand ends here.\n\nRight one goes on\nand ends there."


@pytest.mark.parametrize("gap", [30, 14])
def test_line_numbers_are_left_out(gap: int) -> None:
    body = paragraph([f"line {word} of the body of the text" for word in "abcdefghij"])
    numbers = [Placed(72 - gap, line.y, str(number)) for number, line in enumerate(body, 1)]
    beside = [line for pair in zip(numbers, body, strict=True) for line in pair]
    for page in (body + numbers, beside):
        assert shown(page).split("\n") == [line.text for line in body]


def test_running_headers_footers_and_page_numbers_are_furniture() -> None:
    pages = [
        [
            Placed(250, 760, "MASTER AGREEMENT"),
            *paragraph([f"Clause {word} goes on and on and runs", "over two lines here."]),
            Placed(300, 40, f"Page {number} of 4"),
        ]
        for number, word in enumerate("abcd", 1)
    ]
    text = text_of(pdf(pages))
    assert "MASTER AGREEMENT" in text.content
    assert "MASTER" not in text.clean
    assert "Page" not in text.clean
    assert [page.number for page in text.pages] == [1, 2, 3, 4]
    assert "Clause c" in text.content[text.pages[2].start : text.pages[2].end]


def test_a_sentence_runs_on_over_the_page() -> None:
    text = text_of(pdf([paragraph(["The Company shall pay the"]), paragraph(["fee on demand."])]))
    assert " ".join(text.clean.split("\n")[0].split()) == "The Company shall pay the fee on demand."


def test_bold_large_and_centred_lines_are_evidence() -> None:
    page = [
        Placed(290, 740, "LEASE"),
        Placed(72, 720, "Terms", size=14),
        Placed(72, 700, "Rent.", bold=True),
        Placed(102, 700, "The Company pays the rent on the first day of each month."),
        *paragraph(["It pays in dollars and in no other coin or kind, ever, at all."] * 6, top=680),
    ]
    text = text_of(pdf([page]))
    assert [text.content[slice(*span)] for span in text.headings] == ["LEASE", "Terms", "Rent."]
    assert [text.content[slice(*span)] for span in text.strong] == ["Rent."]


def test_a_page_without_text_is_said() -> None:
    page = paragraph(["words"])
    text = text_of(pdf([page, [], page, [], [], []]))
    assert text.notes == ("pages 2, 4-6 without text; OCR first",)
    assert [page.number for page in text.pages] == [1, 3]


def test_pictures_alone_are_no_success() -> None:
    with pytest.raises(EmptyDocument, match=r"c\.pdf: no text on any of its 2 pages") as caught:
        text_of(pdf([[], []]))
    assert "ocrmypdf" in caught.value.hint


def test_only_so_many_pages_and_it_is_said() -> None:
    text = text_of(pdf([paragraph([f"page {number}"]) for number in range(5)]), pages=3)
    assert text.notes == ("only the first 3 of 5 pages were read: that is the limit",)
    assert "page 2" in text.content
    assert "page 3" not in text.content


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "find_spec", lambda _: None)
    with pytest.raises(UnsupportedFormat) as caught:
        reader.read(Source("c.pdf", pdf([paragraph(["x"])])))
    assert caught.value.hint == 'pip install "clauseqa[pdf]"'


# Files made to harm: always in the child.


def failure(data: bytes, **limits: float) -> str:
    with pytest.raises(ReadError) as caught:
        reader.read(Source("c.pdf", data, dataclasses.replace(LIMITS, **limits)))
    message = str(caught.value)
    assert message.startswith("c.pdf: ")
    assert "\n" not in message
    return message


def test_a_child_gives_what_this_process_gives() -> None:
    source = Source("c.pdf", pdf([paragraph(["1. Fees are due.", "2. Costs are due."]), []]))
    assert reader.read(source) == reader.extract(source)


def test_a_form_that_draws_itself_a_billion_times() -> None:
    forms = [
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 50"
        f" /Resources << /XObject << /F {number + 1} 0 R >> >> >>\nstream\n{'/F Do ' * 8}\nendstream"
        for number in range(5, 15)
    ]
    data = assembled(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            PAGE.format("/XObject << /F 5 0 R >>"),
            "<< /Length 6 >>\nstream\n/F Do \nendstream",
            *forms,
            "<< /Length 0 >>\nstream\n\nendstream",
        ]
    )
    assert failure(data, seconds=2)


@pytest.mark.skipif(sys.platform == "win32", reason="no memory limit on this system")
def test_a_stream_that_unpacks_beyond_the_memory() -> None:
    packed = zlib.compress(bytes(1 << 20) * 320, 1).decode("latin-1")
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
    ]
    data = assembled(objects).replace(b"%%EOF", b"")
    stream = f"4 0 obj\n<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n{packed}\nendstream\nendobj\n".encode(
        "latin-1"
    )
    assert failure(data + stream, memory_bytes=512 << 20)


def test_ten_thousand_pages_within_the_limits() -> None:
    kids = "3 0 R " * 10_050
    data = assembled(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count 10050 >>",
            PAGE.format("/Font << /F1 5 0 R >>"),
            "<< /Length 37 >>\nstream\nBT /F1 9 Tf 9 9 Td (The fee) Tj ET   \nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )
    (text,) = reader.read(Source("c.pdf", data))
    assert text.content.count("The fee") == 10_000
    assert text.notes == ("only the first 10,000 of 10,050 pages were read: that is the limit",)


def test_a_file_with_a_password() -> None:
    plain = pdf([paragraph(["secret"])])
    encrypt = (
        "<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 "
        f"/O <{'28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a'}> /U <{'00' * 32}> >>"
    )
    data = plain.replace(b"/Root 1 0 R", f"/Root 1 0 R /Encrypt {encrypt} /ID [<00><00>]".encode())
    assert "protected by a password" in failure(data)


@pytest.mark.parametrize("cut", [20, 400, 700])
def test_truncated_files(cut: int) -> None:
    assert failure(pdf([paragraph(["a contract"] * 20)])[:cut])


def test_noise() -> None:
    assert "damaged" in failure(b"%PDF-1.7\n" + bytes(range(256)) * 40)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*")), ids=lambda path: path.stem[:20])
def test_samples(path: Path) -> None:
    (text,) = read(path)
    assert text.media_type == "application/pdf"
    assert len(text.content) > 1000
    assert [page.number for page in text.pages] == list(range(1, len(text.pages) + 1))
