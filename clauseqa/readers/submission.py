"""EDGAR submissions: one file, a header of the SEC, and the documents that were filed together.

Promise: every document with text becomes a Text of its own, typed as its header types it, with what the submission
says of it (company, accession number, dates) as facts. Binary and data documents are left out and counted in a note;
of a file that was cut off, what there is is read and the cut is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..errors import EmptyDocument, UnsupportedFormat
from ..model import Text
from . import decoding, html, plain
from .source import Source

MEDIA_TYPE = "application/x-edgar-submission"
SUFFIXES = (".nc",)

_SIGN = re.compile(rb"<(?:SEC-DOCUMENT|SEC-HEADER|IMS-DOCUMENT|IMS-HEADER|SUBMISSION|DOCUMENT)>", re.IGNORECASE)
_CONFIRM = re.compile(rb"ACCESSION[ -]NUMBER|<DOCUMENT>\s{0,80}<TYPE>", re.IGNORECASE)
_DOCUMENT = re.compile(rb"<DOCUMENT>", re.IGNORECASE)
_END = re.compile(rb"</DOCUMENT>", re.IGNORECASE)
_TEXT = re.compile(rb"<TEXT>[ \t]{0,80}\r?\n?", re.IGNORECASE)
_TEXT_END = re.compile(rb"\s{0,80}</TEXT>\s{0,80}\Z", re.IGNORECASE)
_WRAPPER = re.compile(rb"\s{0,80}<(/?)(?:XBRL|XML|PDF|HTML-DOC)>[ \t]{0,80}\r?\n?", re.IGNORECASE)
_FIELD = re.compile(rb"<(TYPE|FILENAME|DESCRIPTION)>[ \t]{0,80}([^\r\n<]{0,400})", re.IGNORECASE)
_UUENCODED = re.compile(rb"\s{0,80}begin [0-7]{3,4} \S")
_DATA = re.compile(rb"\s{0,80}(?:<\?xml|<xsd?:|<link:|<!--)")
_DATA_TYPE = re.compile(r"EX-10[14]\.\w|XML$|JSON$|EXCEL$|ZIP$|GRAPHIC$")  # not EX-101 alone: it could be an agreement

_HEADER_FACTS = tuple(  # the fact, then how the two forms of the header call it
    (name, re.compile(expression, re.IGNORECASE | re.MULTILINE))
    for name, expression in (
        ("company", r"(?:COMPANY CONFORMED NAME:|<CONFORMED-NAME>)[ \t]{0,80}([^\r\n<]{1,200})"),
        ("cik", r"(?:CENTRAL INDEX KEY:|<CIK>)[ \t]{0,80}(\d{1,10})"),
        ("accession", r"(?:^[ \t]{0,9}ACCESSION NUMBER:|<ACCESSION-NUMBER>)[ \t]{0,80}([\d-]{18,22})"),
        ("form", r"(?:CONFORMED SUBMISSION TYPE:|^<TYPE>)[ \t]{0,80}([^\r\n<]{1,40})"),
        ("filed", r"(?:FILED AS OF DATE:|<FILING-DATE>)[ \t]{0,80}(\d{8})"),
        ("period", r"(?:CONFORMED PERIOD OF REPORT:|<PERIOD>)[ \t]{0,80}(\d{8})"),
    )
)
_DATES = ("filed", "period")
_HEADER_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class _Document:
    type: str
    filename: str
    description: str
    body: bytes
    whole: bool  # its end is in the file

    @property
    def binary(self) -> bool:
        return _UUENCODED.match(self.body) is not None


def is_submission(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an EDGAR submission, or documents cut out of one."""
    return _SIGN.search(head) is not None and _CONFIRM.search(head) is not None


def read(source: Source, encoding: str | None = None) -> list[Text]:
    """One Text a document, in filed order, under ``FILE::EX-10.1``, ``FILE::EX-10.1#2`` …

    Raises ``EmptyDocument`` when none of them has text.
    """
    first = _DOCUMENT.search(source.data)
    header = source.data[: first.start() if first else len(source.data)][:_HEADER_BYTES]
    facts = _header_facts(decoding.decode(header or b" ", source.path, encoding)[0])
    notes: list[str] = []
    texts: list[Text] = []
    left_out: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for document in _documents(source.data):
        names[document.type] += 1
        name = document.type if names[document.type] == 1 else f"{document.type}#{names[document.type]}"
        if not document.whole:
            notes.append(f"the file ends inside {name}: the rest of it is missing")
        if document.binary or _is_data(document):
            left_out["binary" if document.binary else "data"] += 1
            continue
        try:
            (text,) = _read_document(source.part(name, document.body), encoding)
        except (EmptyDocument, UnsupportedFormat) as error:
            notes.append(f"{name} left out: {str(error).rpartition(': ')[2]}")
            continue
        texts.append(replace(text, facts=(*facts, *_document_facts(document))))
    notes += [f"{count} {kind} document{'s' if count > 1 else ''} left out" for kind, count in left_out.items()]
    if not texts:
        raise EmptyDocument(
            f"{source.path}: no document with text in this submission" + "".join(f"; {n}" for n in notes)
        )
    texts[0] = replace(texts[0], notes=(*texts[0].notes, *notes))
    return texts


def _read_document(part: Source, encoding: str | None) -> list[Text]:
    opening = decoding.decode(part.data[:4096] or b" ", part.path, encoding)[0]
    return html.read(part, encoding) if html.is_html(opening) else plain.read(part, encoding)


def _documents(data: bytes) -> Iterator[_Document]:
    starts = [match.end() for match in _DOCUMENT.finditer(data)]
    for start, limit in zip(starts, [*starts, len(data)][1:], strict=True):
        end = _END.search(data, start, limit)
        piece = data[start : end.start() if end else limit]
        text = _TEXT.search(piece)
        head = piece[: text.start()] if text else piece[:2000]
        fields = {name.upper(): value.decode("latin-1").strip() for name, value in reversed(_FIELD.findall(head))}
        yield _Document(
            type=fields.get(b"TYPE", "") or "DOCUMENT",
            filename=fields.get(b"FILENAME", ""),
            description=fields.get(b"DESCRIPTION", ""),
            body=_body(piece[text.end() :] if text else b""),
            whole=end is not None or limit < len(data),
        )


def _body(text: bytes) -> bytes:
    """A document's own bytes: without the tags that the submission wraps around them."""
    tail = _TEXT_END.search(text, max(0, len(text) - 300))
    text = text[: tail.start()] if tail else text
    opening = _WRAPPER.match(text)
    if opening is None or opening[1]:
        return text
    closing = _WRAPPER.search(text, max(0, len(text) - 300))
    return text[opening.end() : closing.start() if closing and closing[1] else len(text)]


def _is_data(document: _Document) -> bool:
    """XBRL, XML forms, spreadsheets as text: made for machines."""
    if _DATA_TYPE.match(document.type):
        return True
    head = document.body[:4096]
    return _DATA.match(head) is not None and not html.is_html(head.decode("latin-1").lstrip("ï»¿"))


def _header_facts(header: str) -> tuple[tuple[str, str], ...]:
    facts: list[tuple[str, str]] = []
    for name, pattern in _HEADER_FACTS:
        values = [" ".join(value.split()) for value in pattern.findall(header)]
        if name not in ("company", "cik"):
            values = values[:1]
        if name in _DATES:
            values = [f"{value[:4]}-{value[4:6]}-{value[6:]}" for value in values]
        facts += [(name, value) for value in dict.fromkeys(values) if value]
    return tuple(facts)


def _document_facts(document: _Document) -> tuple[tuple[str, str], ...]:
    facts = (("document", document.type), ("description", document.description), ("file", document.filename))
    return tuple((name, value) for name, value in facts if value)
