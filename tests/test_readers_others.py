"""Markdown, RTF, e-mail and old Word files; and what no reader may do with files made to harm."""

from __future__ import annotations

import dataclasses
import json
import os
import stat
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pdf_files import paragraph, pdf
from word_files import docx, p, run

from clauseqa.cli import main
from clauseqa.errors import EmptyDocument, QueryError, ReadError, UnsupportedFormat
from clauseqa.model import Text
from clauseqa.readers import documents, email, markdown, oldword, read, read_source, rtf
from clauseqa.readers.limits import LIMITS, in_force
from clauseqa.readers.source import Source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def slices(text: Text, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text.content[start:end] for start, end in spans]


# Markdown


MARKDOWN = {
    "headings, emphasis and breaks": ("# Lease\n\nThe *fee* is\n**due**.\n", "Lease\n\nThe fee is\ndue."),
    "a list with one number throughout is counted": ("1. A\n1. B\n   1. C\n   1. D\n", "1. A\n\n2. B\n\n1. C\n\n2. D"),
    "a list with numbers of its own keeps them": ("3. A\n5. B\n", "3. A\n\n5. B"),
    "numbers that are no list stay": ("1.1 Fees\n\n(a) all\n(b) none", "1.1 Fees\n\n(a) all\n(b) none"),
    "a list with brackets": ("1) A\n2) B\n", "1) A\n\n2) B"),
    "bullets": ("- A\n- B\n", "• A\n\n• B"),
    "tables are read row by row": ("|a|b|\n|-|-|\n|1|2|\n", "a b\n1 2"),
    "tags are not shown, what stands in them is": ("A <b>b</b> <!-- c -->&amp; d\n\n<p>e</p>\n", "A b & d\n\ne"),
    "front matter is not the contract": ("---\ntitle: x\n---\n\n# Lease\n", "Lease"),
    "escapes": ("\\*not\\* 2 \\# 3", "*not* 2 # 3"),
}


def markdown_text(source: str) -> Text:
    return markdown.read(Source("c.md", source.encode()))[0]


@pytest.mark.parametrize(("source", "shown"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_markdown_as_it_renders(source: str, shown: str) -> None:
    assert markdown_text(source).content == shown


def test_markdown_evidence() -> None:
    text = markdown_text(
        "# 1. Fees & Costs\n\nSee [the fees](#1-fees--costs). **“Fee”** means money.\n\n1. one\n   1. two\n"
    )
    assert slices(text, text.headings) == ["1. Fees & Costs"]
    assert slices(text, text.strong) == ["“Fee”"]
    assert [(text.content[start:end], depth) for (start, end), depth in text.labels] == [("1.", 0), ("1.", 1)]
    ((span, target),) = text.links
    assert (text.content[slice(*span)], target) == ("the fees", 0)


def test_markdown_is_told_by_its_name(tmp_path: Path) -> None:
    for name, shown in (("c.md", "Lease"), ("c.txt", "# Lease")):
        (tmp_path / name).write_text("# Lease")
        assert read(tmp_path / name)[0].content == shown


@pytest.mark.parametrize("attack", ["[", "* a ", "**a **", "[a](", "> "])
def test_markdown_made_to_be_slow_is_stopped(attack: str) -> None:
    source = Source("c.md", attack.encode() * (400_000 // len(attack)), dataclasses.replace(LIMITS, seconds=1))
    assert outcome(source) in ("read", "c.md: reading it takes more than 1 seconds", "c.md: no text in it")


# RTF


def test_rtf_with_its_list_numbers() -> None:
    pytest.importorskip("striprtf", reason="the extra rtf is not installed")
    first = rb"{\listtext 1.\tab}Fees of \'93Acme\'94\par "
    source = rb"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 x;}" + first + rb"{\listtext 2.\tab}Costs\u8212?\par}"
    (text,) = rtf.read(Source("c.rtf", source))
    assert text.content == "1. Fees of “Acme”\n\n2. Costs—"


def test_cells_of_rtf_stand_apart() -> None:
    pytest.importorskip("striprtf", reason="the extra rtf is not installed")
    (text,) = rtf.read(
        Source("c.rtf", rb"{\rtf1\ansi\trowd\pard\intbl Fee\cell\pard\intbl $5\cell\row\pard after\par}")
    )
    assert text.content == "Fee $5\n\nafter"


@pytest.mark.parametrize("body", [rb"\u-99999 ", rb"\u99999999999 x", b"{" * 5000, rb"\bin99999999 x", rb"\'zz"])
def test_rtf_made_to_harm_is_read_or_refused(body: bytes) -> None:
    pytest.importorskip("striprtf", reason="the extra rtf is not installed")
    assert outcome(Source("c.rtf", rb"{\rtf1 a contract " + body)).startswith(("read", "c.rtf: "))


def test_rtf_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf, "find_spec", lambda _: None)
    with pytest.raises(UnsupportedFormat) as caught:
        read_source(Source("c.rtf", rb"{\rtf1 x}"))
    assert caught.value.hint == 'pip install "clauseqa[rtf]"'


# E-mail


def message(body: str = "Please find the lease.", **attachments: bytes) -> EmailMessage:
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = "a@example.com", "b@example.com", "The lease"
    found["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    found["MIME-Version"] = "1.0"
    found.set_content(body)
    for name, data in attachments.items():
        found.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return found


def mail(found: EmailMessage) -> list[Text]:
    return read_source(Source("m.eml", found.as_bytes()))


def test_a_message_and_its_attachments() -> None:
    texts = mail(message(lease_docx=docx(p("1. Rent.")), note_txt=b"2. Costs."))
    assert [(text.path, text.content.strip()) for text in texts] == [
        ("m.eml", "Please find the lease."),
        ("m.eml::lease.docx", "1. Rent."),
        ("m.eml::note.txt", "2. Costs."),
    ]
    assert dict(texts[0].facts) == {
        "from": "a@example.com",
        "to": "b@example.com",
        "subject": "The lease",
        "date": "2026-03-02",
    }


def test_an_attachment_that_is_not_read_is_said() -> None:
    (text,) = mail(message(logo_png=b"\x89PNG\r\n\x1a\n\x00"))
    (note,) = text.notes
    assert note.startswith("attachment left out: logo.png: ")


def test_a_message_in_html_alone() -> None:
    found = message()
    found.set_content("<p>The <b>fee</b>&nbsp;is due.</p>", subtype="html")
    assert [text.content for text in mail(found)] == ["The fee is due."]


def test_messages_in_messages_end_somewhere() -> None:
    inner = message("the innermost")
    for _ in range(9):
        outer = message("around it")
        outer.add_attachment(inner)
        inner = outer
    texts = mail(inner)
    assert 2 < len(texts) < 9
    assert any("a message in a message" in note for text in texts for note in text.notes)


def test_names_of_attachments_are_only_names() -> None:
    texts = mail(message(**{"../../../etc/evil_txt": b"1. Pay."}))
    assert texts[1].path == "m.eml::.._.._.._etc_evil.txt"


def test_a_memorandum_is_no_message() -> None:
    assert not email.is_email(b"To: the board\nFrom: counsel\nDate: today\nSubject: the lease\n\n1. Rent.\n")


# Word 97–2003


WORD_97 = OLE + bytes(500) + "WordDocument".encode("utf-16-le")


def test_an_old_word_file_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(oldword.VARIABLE, raising=False)
    with pytest.raises(UnsupportedFormat, match=r"c\.doc: a Word 97") as caught:
        read_source(Source("c.doc", WORD_97))
    assert oldword.VARIABLE in caught.value.hint


def test_no_converter_runs_unless_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (program := tmp_path / "soffice").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.delenv(oldword.VARIABLE, raising=False)
    with pytest.raises(UnsupportedFormat):
        read_source(Source("c.doc", WORD_97))
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_configured_converter_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(docx(p("1. Rent.")))
    (program := tmp_path / "soffice").write_text(f'#!/bin/sh\ncp {tmp_path}/made.docx "$6/contract.docx"\n')
    program.chmod(0o755)
    monkeypatch.setenv(oldword.VARIABLE, str(program))
    (text,) = read_source(Source("c.doc", WORD_97))
    assert (text.path, text.content) == ("c.doc", "1. Rent.")


def test_a_converter_that_fails_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(oldword.VARIABLE, "false")
    with pytest.raises(ReadError, match="could not convert it"):
        read_source(Source("c.doc", WORD_97))


def test_other_ole_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(oldword.VARIABLE, raising=False)
    with pytest.raises(ReadError, match="protected by a password"):
        read_source(Source("c.docx", OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le")))
    with pytest.raises(UnsupportedFormat, match="not Word's"):
        read_source(Source("c.xls", OLE + bytes(500)))


# Any file at all


def outcome(source: Source) -> str:
    try:
        texts = read_source(source)
    except ReadError as error:
        return str(error)
    return "read" if all(text.content.strip() and len(text.clean) == len(text.content) for text in texts) else "empty"


SUBMISSION = b"<SEC-HEADER>ACCESSION NUMBER: 1\n<DOCUMENT><TYPE>X<TEXT>"
MAGICS = st.sampled_from([b"", b"PK\x03\x04", b"{\\rtf1 ", b"<html>", b"\xff\xfe", b"\xef\xbb\xbf", OLE, SUBMISSION])
NAMES = st.sampled_from(["c.txt", "c.htm", "c.docx", "c.rtf", "c.md", "c.eml", "c.doc", "c.nc", "c"])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(MAGICS, st.binary(max_size=400), NAMES)
@example(b"PK\x03\x04", b"", "c.txt")
@example(b"", b"\x1c", "c.txt")
def test_random_bytes_under_any_name_are_text_or_one_line(magic: bytes, noise: bytes, name: str) -> None:
    result = outcome(Source(name, magic + noise))
    assert result == "read" or (result.startswith(name) and "\n" not in result)


@pytest.mark.parametrize("name", ["c.pdf", "c.txt"])
def test_random_bytes_called_pdf(name: str) -> None:
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    assert outcome(Source(name, b"%PDF-1.4\n" + os.urandom(3000))).startswith(f"{name}: ")


@pytest.mark.parametrize(
    "data", [docx(p("Fees are due.")), pdf([paragraph(["Fees are due."])]), b"<html><p>Fees are due."]
)
def test_content_decides_before_the_name(data: bytes, tmp_path: Path) -> None:
    (path := tmp_path / "contract.txt").write_bytes(data)
    assert read(path)[0].content == "Fees are due."


def test_a_file_beyond_the_limit_is_not_opened(tmp_path: Path) -> None:
    with (path := tmp_path / "large.txt").open("wb") as file:
        file.truncate(200 << 20)
    with pytest.raises(ReadError, match=r"large\.txt: 209,715,200 bytes, more than the limit of 67,108,864"):
        read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_pipes_and_devices_never_block(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe.txt")
    for path in (pipe, Path("/dev/zero")):
        if stat.S_ISREG(path.stat().st_mode):
            continue
        with pytest.raises(ReadError, match="not a regular file"):
            read(path)


def test_loops_of_links_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c.txt").write_text("1. Pay.")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert [path.name for path in documents([tmp_path])] == ["c.txt"]
    with pytest.raises(ReadError):
        read(tmp_path / "self.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (path := tmp_path / "c.txt").write_text("1. Pay.")
    path.chmod(0)
    with pytest.raises(ReadError, match=r"c\.txt: cannot be read: Permission denied"):
        read(path)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on this system")
def test_names_with_line_ends_make_errors_of_one_line(tmp_path: Path) -> None:
    (path := tmp_path / "a\nb\x1b[31m.txt").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(ReadError, match="a␊b"):
        read(path)
    path.write_text("1. Pay.")
    assert read(path)[0].path == str(path)


@pytest.mark.parametrize("suffix", [".md", ".eml", ".txt"])
def test_empty_files_are_no_success(suffix: str, tmp_path: Path) -> None:
    (path := tmp_path / f"c{suffix}").write_bytes(b" \n")
    with pytest.raises(EmptyDocument):
        read(path)


def test_bad_files_are_a_line_each_and_the_rest_is_indexed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder := tmp_path / "contracts").mkdir()
    (folder / "good.docx").write_bytes(docx(p("1. Fees. The Company pays.")))
    (folder / "good.htm").write_text("<p>1. Costs. The Company pays.</p>")
    (folder / "cut.docx").write_bytes(docx(p("1. Fees."))[:300])
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert main(["--index", str(tmp_path / "index"), "index", str(folder)]) == 2
    said = capsys.readouterr().err.splitlines()
    for name in ("cut.docx", "noise.txt", "photo.png"):
        assert sum(name in line for line in said) == 1
    assert main(["--index", str(tmp_path / "index"), "docs", "--format", "json"]) == 0
    assert {Path(card["path"]).name for card in json.loads(capsys.readouterr().out)["contracts"]} == {
        "good.docx",
        "good.htm",
    }


def test_a_reader_that_fails_unforeseen_is_one_file_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clauseqa.readers.html.read", lambda *_: {}["a fault"])
    with pytest.raises(ReadError, match=r"c\.htm: its reader failed \(KeyError\)"):
        read_source(Source("c.htm", b"<html><p>x"))


def test_a_plain_text_loads_no_other_reader() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from pathlib import Path; from clauseqa.readers import read; read(Path(sys.argv[1]))\n"
        "print(sorted((set(sys.modules) - before) & set(sys.argv[2:])))"
    )
    heavy = ["lxml", "selectolax", "pypdfium2", "striprtf", "markdown_it", "email", "zipfile", "subprocess"]
    heavy += [f"clauseqa.readers.{name}" for name in ("html", "submission", "email", "docx", "pdf")]
    seed = Path(__file__).parents[1] / "corpus/employment-agreement-2006.txt"
    done = subprocess.run([sys.executable, "-c", code, str(seed), *heavy], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# What the user may choose


def test_limits_from_the_environment() -> None:
    limits = in_force({"CLAUSEQA_MAX_MIB": "2", "CLAUSEQA_MAX_SECONDS": "5", "CLAUSEQA_MAX_PAGES": ""})
    assert (limits.file_bytes, limits.seconds, limits.pages) == (2 << 20, 5, LIMITS.pages)


@pytest.mark.parametrize("value", ["much", "-1", "0", "1.5"])
def test_a_limit_that_is_none_is_said(value: str) -> None:
    with pytest.raises(QueryError, match="CLAUSEQA_MAX_MIB"):
        in_force({"CLAUSEQA_MAX_MIB": value})


def test_the_limit_of_the_environment_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEQA_MAX_MIB", "1")
    (path := tmp_path / "c.txt").write_bytes(b"1. Pay. " * 200_000)
    with pytest.raises(ReadError, match="more than the limit of 1,048,576"):
        read(path)
    assert read(path, max_bytes=2 << 20)


def test_encoding_and_tracked_changes_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (russian := tmp_path / "c.txt").write_bytes("1. Плата.".encode("koi8-r"))
    change = f"<w:del><w:r><w:delText>ten</w:delText></w:r></w:del><w:ins>{run('twenty')}</w:ins>"
    (tracked := tmp_path / "c.docx").write_bytes(docx(p(change)))
    for words, shown in (
        (["text", "--encoding", "koi8-r", str(russian)], "1. Плата."),
        (["text", str(tracked)], "twenty"),
        (["text", "--tracked", "before", str(tracked)], "ten"),
    ):
        main(words)
        assert capsys.readouterr().out == shown
