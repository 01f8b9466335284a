"""Plain text files: decode, find the page furniture, hand over one ``Text``."""

from __future__ import annotations

import re

from ..errors import EmptyDocument
from ..model import Text
from . import decoding, pages
from .source import Source

_NOTHING = re.compile(r"[\s\ufeff\x00\x1a]*")


def read(source: Source, encoding: str | None = None) -> list[Text]:
    """The one document of a plain text file. Raises ``EmptyDocument`` when there is nothing but space in it."""
    content, name = decoding.decode(source.data, source.path, encoding)
    if _NOTHING.fullmatch(content):
        raise EmptyDocument(f"{source.path}: empty, no text in it", hint="check that it was saved or converted in full")
    return [text_of(source, content, name, "text/plain")]


def text_of(source: Source, content: str, encoding: str, media_type: str) -> Text:
    """``content`` as a ``Text`` with its pages found and its clean view made."""
    layout = pages.layout(content)
    return Text(
        path=source.path,
        sha256=source.sha256,
        media_type=media_type,
        encoding=encoding,
        content=content,
        clean=layout.clean,
        pages=layout.pages,
        furniture=layout.furniture,
    )
