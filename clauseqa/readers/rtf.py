"""RTF: its text, list numbers included, as they were printed when it was saved.

The parser (striprtf, the extra ``rtf``) is pure Python; a large file is read in a child process.
"""

from __future__ import annotations

from importlib.util import find_spec

from ..errors import EmptyDocument, ReadError, UnsupportedFormat
from ..model import Text
from . import sandbox
from .manuscript import Manuscript
from .source import Source

MEDIA_TYPE = "application/rtf"
SUFFIXES = (".rtf",)

_LARGE = 1 << 20  # bytes beyond which a child process reads it


def read(source: Source, encoding: str | None = None) -> list[Text]:
    """One Text. ``encoding`` is that of a file that names none.

    Raises ``UnsupportedFormat`` without the extra, ``ReadError`` for a damaged file, ``EmptyDocument`` without text.
    """
    if find_spec("striprtf") is None:
        raise UnsupportedFormat(f"{source.path}: RTF needs one more package", hint='pip install "clauseqa[rtf]"')
    return sandbox.run("rtf", source, encoding) if len(source.data) > _LARGE else extract(source, encoding)


def extract(source: Source, encoding: str | None = None) -> list[Text]:
    """As ``read``, in this process whatever the size."""
    from striprtf.striprtf import rtf_to_text

    name = encoding or "cp1252"
    try:
        content: str = rtf_to_text(source.data.decode(name, "replace"), encoding=name, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, OverflowError, RecursionError, IndexError) as error:
        raise ReadError(
            f"{source.path}: a damaged RTF file ({str(error)[:80]})", hint="open it in Word and save it as .docx"
        ) from None
    content = content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # a character written as two halves
    out = Manuscript()
    cells = b"|" not in source.data  # else a bar may be the contract's own, and not the parser's sign for a cell
    for line in content.split("\n"):
        out.paragraph()
        out.write(line.replace("|", " ") if cells else line)
    if not len(out):
        raise EmptyDocument(f"{source.path}: no text in this RTF file", hint="open it in Word to see what is in it")
    return [out.finish(path=source.path, sha256=source.sha256, media_type=MEDIA_TYPE, encoding=name)]
