"""What the two XML formats share: a tree written with a declaration, and characters that XML cannot hold shown."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Characters that steer a terminal: written as character references.
_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def words(value: object) -> str:
    """A value as XML text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _FORBIDDEN.sub(_sign, str(value))


def document(root: ET.Element) -> str:
    """The whole file."""
    ET.indent(root)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + _STEERING.sub(_code, ET.tostring(root, encoding="unicode")) + "\n"
    )


def _sign(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"


def _code(match: re.Match[str]) -> str:
    return f"&#{ord(match.group())};"
