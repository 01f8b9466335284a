"""The one place where the characters of a document are made fit for a terminal.

A contract is data: an escape sequence, a control character or a bidirectional override that stands in it is shown, not
obeyed. Every format that a terminal could print passes through here.
"""

from __future__ import annotations

import re

_LAYOUT = "\t\n"
# Marks that reorder, hide or break what stands around them: ALM, LRM, RLM, line and paragraph separators, embeddings,
# overrides, isolates, interlinear annotation, tag characters, lone surrogates.
_HIDDEN = "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff"
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_HIDDEN}]")


def neutralise(text: str) -> str:
    """`text` with every character that could steer a terminal replaced by a visible sign: ESC by ␛, U+202E by
    <U+202E>. Newlines and tabs stay; CR LF becomes a newline."""
    return _UNSAFE.sub(_sign, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """`text` on one line: runs of white space folded, the rest neutralised."""
    return neutralise(" ".join(text.split()))


def json_safe(encoded: str) -> str:
    """Encoded JSON with the same characters written as escapes: the data stays what it is."""
    return _UNSAFE.sub(lambda match: _escape(match.group()), encoded)


def _sign(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + ((code - 0x10000) >> 10):04x}\\u{0xDC00 + ((code - 0x10000) & 0x3FF):04x}"
