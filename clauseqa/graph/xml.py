"""What the two XML formats share: words made fit for XML text and attributes, written as strings: a tree in memory for
each element would cost ten times the file."""

from __future__ import annotations

import re

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
# Markup, white space that a reader would fold, and characters that steer a terminal: as character references.
_SPECIAL = re.compile(
    f'([&<>"\t\n\r\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f])|[{_FORBIDDEN}]'
)


def words(value: object) -> str:
    """A value as XML text or attribute. What XML cannot hold at all is shown as a sign."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return _SPECIAL.sub(_shown, str(value))


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    if match[1]:
        return f"&#{code};"
    return chr(0x2400 + code) if code < 0x20 else f"[U+{code:04X}]"
