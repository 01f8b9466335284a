"""Bytes to ``Text``: the door through which every document comes in.

Promise: an offset into ``Text.content`` is a code point of the file's decoded text, newlines untouched, and the reader
never changes a character of it. What a format is, its content decides before its name does. A file that cannot be read
raises a ``ReadError`` of one line that names it; nothing here blocks on a pipe or a device, and nothing here prints.

A format is one module with a ``read`` of the signature of ``plain.read``; it enters the table ``_FORMATS`` below.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ..errors import ClauseqaError, ReadError, UnsupportedFormat
from ..model import Text
from . import plain
from .limits import in_force
from .source import Source, Tracked

__all__ = ["Source", "Tracked", "documents", "load", "read", "read_source"]

_NOTE = re.compile(
    r"(?:readme|sources?|licen[cs]e|copying|notice|changelog|changes|authors|manifest)[\w-]{0,20}(?:\.(?:md|txt|rst|html?))?",
    re.IGNORECASE,
)
_OURS = "clauseqa.toml"  # what settings and corrections are called, whatever stands before
_HEAD = 4096  # bytes that decide the format


@dataclass(frozen=True)
class _Format:
    name: str
    recognises: Callable[[bytes], bool]  # from the first bytes of the file
    read: Callable[[Source, str | None], list[Text]] | None  # None: known, and not read
    suffixes: tuple[str, ...] = ()  # of a name, where the content alone cannot tell it from plain text


def _begins(*magics: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(magics)


# Whether to import a reader to look closer: these run on every text file.


def _is_html(head: bytes) -> bool:
    opening = _characters(head)
    if not opening.startswith("<"):
        return False
    from . import html

    return html.is_html(opening)


def _is_submission(head: bytes) -> bool:
    plain = head.replace(b"\0", b"")
    if not any(sign in plain.upper() for sign in (b"<SEC-", b"<IMS-", b"<DOCUMENT>", b"<SUBMISSION>")):
        return False
    from . import submission

    return submission.is_submission(plain)


def _is_email(head: bytes) -> bool:
    lines = b"\n" + head.lower()
    if not any(sign in lines for sign in (b"\nmime-version:", b"\nmessage-id:", b"\nreceived:", b"\nreturn-path:")):
        return False
    from . import email

    return email.is_email(head)


def _never(_: bytes) -> bool:
    return False


def _characters(head: bytes) -> str:
    """The first bytes for an eye that looks for ASCII signs, whatever their encoding."""
    return head.replace(b"\0", b"").decode("latin-1").lstrip("ÿþï»¿ \t\r\n\f\xa0")


def _reader(module: str) -> Callable[[Source, str | None], list[Text]]:
    """The ``read`` of a module that is imported when the first file of its format appears.

    A file on which it fails in a way that nobody foresaw is one file that cannot be read: the others still are.
    """

    def read(source: Source, encoding: str | None) -> list[Text]:
        try:
            texts: list[Text] = import_module(f"{__name__}.{module}").read(source, encoding)
        except (ClauseqaError, OSError):
            raise
        except Exception as error:
            reason = f"{source.path}: its reader failed ({type(error).__name__})"
            raise ReadError(reason, hint="this is a fault of clauseqa; save the file in another format") from error
        return texts

    return read


# The first that recognises the file reads it; what nothing here recognises is plain text, or binary and refused there.
_FORMATS: tuple[_Format, ...] = (
    _Format("PDF", lambda head: b"%PDF-" in head[:1024], _reader("pdf")),
    _Format("Word", _begins(b"PK\x03\x04", b"PK\x05\x06"), _reader("docx")),
    _Format("Word 97-2003", _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _reader("oldword")),
    _Format("RTF", _begins(b"{\\rtf"), _reader("rtf")),
    _Format("an EDGAR submission", _is_submission, _reader("submission")),
    _Format("Markdown", _never, _reader("markdown"), (".md", ".markdown", ".mdown", ".mkd")),
    _Format("HTML", _is_html, _reader("html")),
    _Format("an e-mail", _is_email, _reader("email"), (".eml",)),
    _Format("a gzip archive", _begins(b"\x1f\x8b"), None),
    _Format("an image", _begins(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*"), None),
    _Format("a program", _begins(b"\x7fELF", b"MZ\x90\x00"), None),
    _Format("a database", _begins(b"SQLite format 3\x00"), None),
)


def read(
    path: Path, *, encoding: str | None = None, tracked: Tracked = "accepted", max_bytes: int | None = None
) -> list[Text]:
    """The documents in the file at ``path``, in the order in which they stand; one for a plain text.

    ``encoding`` overrides what the bytes say; ``tracked`` chooses the text after a Word file's tracked changes or the
    one before them. Raises ``ReadError`` for a file that is missing, too large or not a regular file,
    ``UnsupportedFormat`` for one in a format that is not read, ``EmptyDocument`` for one with no text.
    """
    return read_source(load(path, tracked=tracked, max_bytes=max_bytes), encoding)


def load(path: Path, *, tracked: Tracked = "accepted", max_bytes: int | None = None) -> Source:
    """The bytes of the file at ``path``, within the limits in force, for ``read_source`` here or anywhere.

    Raises ``ReadError`` for a file that is missing, too large or not a regular file.
    """
    limits = in_force()
    with _named_on_one_line():
        data = _bytes(Path(path), limits.file_bytes if max_bytes is None else max_bytes)
    return Source(str(path), data, limits, tracked)


@contextmanager
def _named_on_one_line() -> Iterator[None]:
    """What is raised says the file's name with the line ends shown that it may have in it."""
    try:
        yield
    except ReadError as error:
        error.args = (str(error).replace("\r", "␍").replace("\n", "␊"),)
        raise


def read_source(source: Source, encoding: str | None = None) -> list[Text]:
    """The documents in bytes that are at hand already, such as an attachment's. Raises as ``read`` does."""
    with _named_on_one_line():
        return _format_of(source)(source, encoding)


def _format_of(source: Source) -> Callable[[Source, str | None], list[Text]]:
    head = source.data[:_HEAD]
    name = source.path.casefold()
    for known in _FORMATS:
        if known.recognises(head) or (known.suffixes and name.endswith(known.suffixes) and b"\0" not in head):
            if known.read is None:
                raise UnsupportedFormat(
                    f"{source.path}: this is {known.name}, which is not read", hint="convert it to plain text first"
                )
            return known.read
    return plain.read


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise ReadError(f"{path}: a directory, not a document", hint="name the files in it, or index the directory")
        if not stat.S_ISREG(about.st_mode):
            raise ReadError(f"{path}: not a regular file", hint="copy what it delivers into a file first")
        if about.st_size > max_bytes:
            raise ReadError(
                f"{path}: {about.st_size:,} bytes, more than the limit of {max_bytes:,}",
                hint="split it into its documents",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: no such file", hint="check the path") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"{path}: cannot be read: {reason}", hint="check the path and its permissions") from None


def documents(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that ``paths`` mean: a file is itself, a directory is every file below it, in sorted order.

    Of a directory, notes about it (README, SOURCES, LICENSE …) are no documents, nor are our own settings and the
    corrections beside documents. Hidden files and directories are left out (unless named), each directory is entered
    once however many links lead to it, and a path that does not exist is passed on, so that ``read`` can say so.
    """
    entered: set[tuple[int, int]] = set()
    for path in paths:
        if path.is_dir():
            yield from _below(path, entered)
        else:
            yield path


def _below(directory: Path, entered: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        about = directory.stat()
        names = sorted(os.listdir(directory))
    except OSError as error:
        raise ReadError(f"{directory}: cannot be listed: {error.strerror}", hint="check its permissions") from None
    if (about.st_dev, about.st_ino) in entered:
        return
    entered.add((about.st_dev, about.st_ino))
    for name in names:
        if name.startswith("."):
            continue
        path = directory / name
        if path.is_dir():
            yield from _below(path, entered)
        elif path.is_file() and not _NOTE.fullmatch(name) and not name.endswith(_OURS):
            yield path
