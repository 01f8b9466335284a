"""EDGAR submissions: split and typed as their header says, whatever the age and the state of the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clauseqa.errors import EmptyDocument
from clauseqa.model import Text
from clauseqa.readers import read

SAMPLES = Path(__file__).parents[2] / "shared/data/edgar-submissions"

HEADER = """<SEC-DOCUMENT>0000950137-05-004969.txt : 20050427
<SEC-HEADER>0000950137-05-004969.hdr.sgml : 20050427
ACCESSION NUMBER:\t\t0000950137-05-004969
CONFORMED SUBMISSION TYPE:\t8-K
CONFORMED PERIOD OF REPORT:\t20050426
FILED AS OF DATE:\t\t20050427

FILER:
\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tEXELON CORP
\t\tCENTRAL INDEX KEY:\t\t\t0001109357
</SEC-HEADER>
"""
NC_HEADER = """<SUBMISSION>
<ACCESSION-NUMBER>0000950137-05-004969
<TYPE>8-K
<PERIOD>20050426
<FILING-DATE>20050427
<FILER>
<COMPANY-DATA>
<CONFORMED-NAME>EXELON CORP
<CIK>0001109357
</COMPANY-DATA>
</FILER>
"""
FACTS = {
    ("company", "EXELON CORP"),
    ("cik", "0001109357"),
    ("accession", "0000950137-05-004969"),
    ("form", "8-K"),
    ("filed", "2005-04-27"),
    ("period", "2005-04-26"),
}
UUENCODED = "begin 644 logo.jpg\nM_]C_X  02D9)1@ ! 0$ 2 !(  #_VP!#  ,\n`\nend\n"


def document(type_: str, text: str, description: str = "") -> str:
    described = f"<DESCRIPTION>{description}\n" if description else ""
    return f"<DOCUMENT>\n<TYPE>{type_}\n<SEQUENCE>1\n<FILENAME>f.txt\n{described}<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>\n"


def submission(tmp_path: Path, content: str) -> list[Text]:
    path = tmp_path / "filing.txt"
    path.write_bytes(content.encode())
    return read(path)


def parts(texts: list[Text]) -> list[str]:
    return [text.path.partition("::")[2] for text in texts]


@pytest.mark.parametrize(
    "header", [HEADER, NC_HEADER, "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001\n\n" + HEADER]
)
def test_header_facts_go_with_every_document(header: str, tmp_path: Path) -> None:
    texts = submission(tmp_path, header + document("8-K", "Item 1.01") + document("EX-10.1", "1. Pay.", "LEASE"))
    assert parts(texts) == ["8-K", "EX-10.1"]
    assert all(set(text.facts) >= FACTS for text in texts)
    assert ("document", "EX-10.1") in texts[1].facts
    assert ("description", "LEASE") in texts[1].facts


def test_a_document_is_its_own_text(tmp_path: Path) -> None:
    texts = submission(
        tmp_path, HEADER + document("EX-10.1", "LEASE\n\n1. Rent.") + document("EX-10.2", "<html><p>Deed</p></html>")
    )
    assert [(text.content, text.media_type) for text in texts] == [
        ("LEASE\n\n1. Rent.", "text/plain"),
        ("Deed", "text/html"),
    ]
    assert texts[0].sha256 != texts[1].sha256


def test_two_documents_of_one_type_are_kept_apart(tmp_path: Path) -> None:
    assert parts(submission(tmp_path, HEADER + document("EX-10", "A") + document("EX-10", "B"))) == ["EX-10", "EX-10#2"]


@pytest.mark.parametrize(
    ("spoilt", "name"),
    [
        (
            document("EX-10.1", "1. Pay.").replace("<DOCUMENT>", "   <document>").replace("<TYPE>", "<type>"),
            "lower case, indented",
        ),
        (document("EX-10.1", "1. Pay.").replace("<TEXT>\n", "<TEXT>"), "text on the line of its tag"),
        (document("EX-10.1", "1. Pay.").replace("\n", "\r\n"), "CR LF"),
        (document("EX-10.1", "<XBRL>\n<html><p>1. Pay.</p></html>\n</XBRL>"), "wrapped in XBRL"),
        (document("EX-10.1", "1. Pay.").replace("</DOCUMENT>", ""), "never closed"),
    ],
    ids=lambda value: value if " " in value and "<" not in value else "",
)
def test_tags_as_they_come(spoilt: str, name: str, tmp_path: Path) -> None:
    (text, *_) = submission(tmp_path, HEADER + spoilt)
    assert (parts([text]), text.content) == (["EX-10.1"], "1. Pay."), name


def test_binary_and_data_documents_are_left_out_and_counted(tmp_path: Path) -> None:
    texts = submission(
        tmp_path,
        HEADER
        + document("EX-10.1", "1. Pay.")
        + document("GRAPHIC", UUENCODED) * 2
        + document("EX-101.SCH", "<XBRL>\n<?xml version='1.0'?><xsd:schema/>\n</XBRL>"),
    )
    assert parts(texts) == ["EX-10.1"]
    assert texts[0].notes == ("2 binary documents left out", "1 data document left out")


def test_a_text_that_begins_with_a_bracket_is_no_data(tmp_path: Path) -> None:
    assert submission(tmp_path, HEADER + document("EX-99", "[LETTERHEAD]\n\nDear Sir"))[0].content.startswith("[LETTER")


def test_a_cut_off_file_gives_what_there_is_and_says_so(tmp_path: Path) -> None:
    whole = HEADER + document("8-K", "Item 1.01") + document("EX-10.1", "1. Pay the fee.")
    texts = submission(tmp_path, whole[: whole.index("fee")])
    assert [text.content for text in texts] == ["Item 1.01", "1. Pay the "]
    assert texts[0].notes == ("the file ends inside EX-10.1: the rest of it is missing",)


def test_a_document_without_text_is_said(tmp_path: Path) -> None:
    texts = submission(
        tmp_path, HEADER + document("8-K", "Item 1.01") + document("EX-99.1", "<html><img src=a.jpg></html>")
    )
    assert parts(texts) == ["8-K"]
    assert texts[0].notes == ("EX-99.1 left out: no text in this page",)


def test_nothing_but_pictures_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument, match=r"filing\.txt: no document with text in this submission; 1 binary"):
        submission(tmp_path, HEADER + document("GRAPHIC", UUENCODED))


def test_a_contract_that_speaks_of_documents_is_no_submission(tmp_path: Path) -> None:
    (text,) = submission(tmp_path, "1. The <DOCUMENT> shall be filed under its ACCESSION as agreed.")
    assert "::" not in text.path


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*")), ids=lambda path: path.stem)
def test_samples_are_split_and_typed_as_in_their_header(path: Path) -> None:
    raw = path.read_text("latin-1")
    types = re.findall(r"<DOCUMENT>\s*<TYPE>(.*)", raw)
    binary = len(re.findall(r"<TEXT>\s*begin \d{3} ", raw))
    try:
        texts = read(path)
    except EmptyDocument as error:
        assert str(error).endswith("data document left out")  # noqa: PT017 - an XML form and nothing else
        return
    assert [part.partition("#")[0] for part in parts(texts)] == [
        type_ for type_ in types if type_ in dict.fromkeys(parts(texts))
    ]
    assert any(note.startswith(f"{binary} binary") for note in texts[0].notes) is bool(binary)
    assert dict(texts[0].facts)["accession"] == path.stem
