"""Bytes to text: which encoding, decided by the bytes.

Promise: newlines, NUL bytes and a leading byte order mark stay in the decoded text, so that its code points are the
file's; only bytes that no encoding explains become U+FFFD.
"""

from __future__ import annotations

import codecs
import re

from ..errors import ReadError, UnsupportedFormat

_MARKS = (  # the longer ones first: a UTF-32 mark begins with a UTF-16 one
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
_SAMPLE = 65_536
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
_NUL_SHARE_OF_UTF16 = 0.3  # of the bytes at odd or even places; Latin text reaches nearly 1
_CONTROL_SHARE_OF_BINARY = 0.05


def decode(data: bytes, path: str, encoding: str | None = None, *, declared: str | None = None) -> tuple[str, str]:
    """The text of ``data`` and the name of the encoding that it is in.

    ``encoding`` is what the user says and is obeyed; ``declared`` is what the document says of itself and is believed
    where the bytes are not valid UTF-8.

    Raises ``ReadError`` for an ``encoding`` that does not exist, ``UnsupportedFormat`` for bytes that are not text.
    """
    if encoding is not None:
        return _as_told(data, path, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name
    wide = _unmarked_utf16(data)
    if wide is not None:
        return data.decode(wide, errors="replace"), wide
    if _is_binary(data):
        raise UnsupportedFormat(f"{path}: binary, not text", hint="convert it to plain text first")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _as_declared(data, declared) or _damaged(data)


def _as_declared(data: bytes, declared: str | None) -> tuple[str, str] | None:
    """By the declared encoding, where it explains every byte; Latin-1 and ASCII are read as cp1252, as browsers do."""
    try:
        name = codecs.lookup(declared or "").name
        name = "cp1252" if name in ("iso8859-1", "ascii") else name
        return None if name in _NOT_CHARSETS else (data.decode(name), name)
    except (LookupError, ValueError, TypeError):
        return None


def _as_told(data: bytes, path: str, encoding: str) -> tuple[str, str]:
    try:
        name = codecs.lookup(encoding).name
        return data.decode(name, errors="replace"), name
    except (LookupError, ValueError, TypeError):
        raise ReadError(f"{path}: no text encoding is called {encoding!r}", hint="try utf-8 or cp1252") from None


def _unmarked_utf16(data: bytes) -> str | None:
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > _NUL_SHARE_OF_UTF16 * half and sample[::2].count(0) < 0.02 * half:
        return "utf-16-le"
    if sample[::2].count(0) > _NUL_SHARE_OF_UTF16 * half and sample[1::2].count(0) < 0.02 * half:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    controls = len(_CONTROL.findall(sample)) + sample.count(0)
    return controls > max(4, _CONTROL_SHARE_OF_BINARY * len(sample))


def _damaged(data: bytes) -> tuple[str, str]:
    """Not valid UTF-8: mostly UTF-8 with a few broken bytes, or the Windows code page that such files come from."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - broken
    if whole > 2 * broken:
        return text, "utf-8"
    return data.decode("cp1252", errors="replace"), "cp1252"
