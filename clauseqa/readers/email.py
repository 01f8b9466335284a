"""E-mail messages (.eml): the message is one document, each attachment that can be read another.

Promise: nothing is dropped without a note: an attachment that is not read is named with the reason. Attached messages
are opened in their turn, so far and no further; archives are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import EmptyDocument, ReadError
from ..model import Text
from . import html, plain
from .source import Source

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

MEDIA_TYPE = "message/rfc822"
SUFFIXES = (".eml",)

_HEADER = re.compile(rb"(?:[!-9;-~]{1,60}:[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n){0,50}){2,100}?\r?\n")
_SURE = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Return-Path):", re.IGNORECASE | re.MULTILINE)
_DEEPEST = 5  # messages in messages
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:]+")


def is_email(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a message; a memorandum with From and To is none."""
    header = head.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0] + b"\n\n"
    return _HEADER.match(header) is not None and _SURE.search(header) is not None


def read(source: Source, encoding: str | None = None) -> list[Text]:
    """One Text for the message under ``FILE``, one for each document in its attachments under ``FILE::name``.

    Raises ``EmptyDocument`` when neither has text.
    """
    return _documents(source, encoding, 0)


def _documents(source: Source, encoding: str | None, depth: int) -> list[Text]:
    from email import message_from_bytes, policy

    message = message_from_bytes(source.data, policy=policy.default)
    notes: list[str] = []
    texts: list[Text] = []
    body = message.get_body(("plain", "html"))
    if body is not None:
        texts += _body(body, source, _facts(message))
    for count, (name, part) in enumerate(_attachments(message), 1):
        if count > source.limits.attachments:
            notes.append(f"only the first {source.limits.attachments} attachments were read: that is the limit")
            break
        try:
            texts += _attachment(source.part(name, part), encoding, depth)
        except ReadError as error:
            notes.append(f"attachment left out: {str(error).partition('::')[2] or error}")
    if not texts:
        raise EmptyDocument(f"{source.path}: no text in this message" + "".join(f"; {note}" for note in notes))
    texts[0] = replace(texts[0], notes=(*texts[0].notes, *notes))
    return texts


def _body(part: MIMEPart, source: Source, facts: tuple[tuple[str, str], ...]) -> list[Text]:
    data = _payload(part)
    charset = part.get_content_charset()
    inner = replace(source, data=data)
    try:
        read_part = html.read if part.get_content_type() == "text/html" else plain.read
        (text,) = read_part(inner, charset if _is_charset(charset) else None)
    except ReadError:
        return []
    return [replace(text, sha256=source.sha256, media_type=MEDIA_TYPE, facts=facts)]


def _attachment(part: Source, encoding: str | None, depth: int) -> list[Text]:
    if is_email(part.data[:4096]):
        if depth >= _DEEPEST:
            raise ReadError(f"{part.path}: a message in a message in a message", hint="save it as a file of its own")
        return _documents(part, encoding, depth + 1)
    from . import read_source

    return read_source(part, encoding)


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    parts = message.iter_attachments() if message.is_multipart() else ()
    seen: set[str] = set()
    for number, part in enumerate(parts, 1):
        name = _UNSAFE.sub("_", part.get_filename() or f"attachment {number}")[:120]
        name = f"{name}#{number}" if name in seen else name
        seen.add(name)
        yield name, _payload(part)


def _payload(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        attached = inner[0] if isinstance(inner, list) and inner else None
        return b"" if attached is None or isinstance(attached, str) else attached.as_bytes()
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _facts(message: EmailMessage) -> tuple[tuple[str, str], ...]:
    facts = [(name, " ".join(str(message[name]).split())) for name in ("from", "to", "subject") if message[name]]
    date = _date(message)
    return (*facts, ("date", date)) if date else tuple(facts)


def _date(message: EmailMessage) -> str:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(str(message["date"])).date().isoformat()
    except (TypeError, ValueError, IndexError):
        return ""


def _is_charset(name: str | None) -> bool:
    import codecs

    try:
        return name is not None and codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False
