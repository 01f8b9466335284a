"""The zip that a Word file is: its parts, opened without trust.

Promise: no part is unpacked beyond the limits, whatever its header claims; nothing is ever written to disk, so that a
name in the archive is only a name; XML with a document type is refused, hence no entity is ever expanded and nothing is
ever fetched.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from functools import cached_property
from typing import Any

from ..errors import ReadError, UnsupportedFormat
from .source import Source

STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_TO_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RATIO_MATTERS = 1 << 20  # bytes unpacked; a small part may well be packed more than 200 : 1

_OTHERS = (  # a file in the zip, and what that makes it
    ("xl/workbook.xml", "a spreadsheet", "only its text could be read: save the sheet that matters as .docx or .pdf"),
    ("ppt/presentation.xml", "a presentation", "save it as .pdf"),
    ("content.xml", "an OpenDocument file", "save it as .docx"),
    ("META-INF/container.xml", "an e-book", "save it as .docx or .html"),
)


class Package:
    """The parts of an Office Open XML file, by name."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._left = source.limits.unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise ReadError(
                f"{source.path}: a damaged zip file ({error})", hint="fetch it again, or open and save it in Word"
            ) from None
        self._infos = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._zip.infolist()}

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the document. Raises ``UnsupportedFormat`` for a zip that is not Word's."""
        for target, kind, _ in self._relationships("_rels/.rels", ""):
            if kind == "officeDocument" and target in self._infos and not target.startswith(("xl/", "ppt/")):
                return target
        if "word/document.xml" in self._infos:
            return "word/document.xml"
        for name, what, hint in _OTHERS:
            if name in self._infos:
                raise UnsupportedFormat(f"{self.source.path}: this is {what}, which is not read", hint=hint)
        raise UnsupportedFormat(
            f"{self.source.path}: this is a zip archive, which is not opened",
            hint="unpack it and index the files in it",
        )

    def related(self, kind: str) -> list[str]:
        """The parts that the document names as its ``styles``, ``numbering``, ``footnotes`` …"""
        return [target for target, found, _ in self._document_relationships if found == kind and target in self._infos]

    def target(self, relationship: str) -> str | None:
        """The part behind a relationship's id in the document."""
        return next((target for target, _, key in self._document_relationships if key == relationship), None)

    @cached_property
    def _document_relationships(self) -> list[tuple[str, str, str]]:
        folder, name = posixpath.split(self.main)
        return self._relationships(posixpath.join(folder, "_rels", name + ".rels"), folder)

    def _relationships(self, part: str, folder: str) -> list[tuple[str, str, str]]:
        """Target, kind and id of every relationship; [] where the part does not exist."""
        root = self.xml(part)
        found = []
        for element in root.iter(_RELATIONSHIP) if root is not None else ():
            if element.get("TargetMode") != "External":
                target = element.get("Target", "")
                whole = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                found.append((whole, element.get("Type", "").rpartition("/")[2], element.get("Id", "")))
        return found

    def size(self) -> int:
        """Bytes of XML in the package, as its directory claims."""
        return sum(info.file_size for name, info in self._infos.items() if name.endswith((".xml", ".rels")))

    def bytes(self, name: str) -> bytes | None:
        """The part's bytes, None where there is none. Raises ``ReadError`` beyond a limit or for a damaged part."""
        info = self._infos.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise ReadError(
                f"{self.source.path}: protected by a password", hint="open it with the password and save it without"
            )
        limits = self.source.limits
        allowed = min(limits.part_bytes, self._left)
        try:
            with self._zip.open(info) as part:
                data = part.read(allowed + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise ReadError(
                f"{self.source.path}: {name} in it is damaged ({error})", hint="fetch the file again"
            ) from None
        too_dense = len(data) > max(_RATIO_MATTERS, limits.ratio * max(info.compress_size, 1))
        if len(data) > allowed or too_dense:
            raise ReadError(
                f"{self.source.path}: {name} in it unpacks to more than the limits allow",
                hint="a contract does not do that; save it again in Word if you trust it",
            )
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Any:
        """The root element of a part, None where there is none. Raises ``ReadError`` for damaged or hostile XML."""
        from lxml import etree

        data = self.bytes(name)
        if data is None:
            return None
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            data = data.decode("utf-16", "replace").encode()
            data = re.sub(rb"^\s*<\?xml[^>]{0,200}\?>", b"", data)
        if _DOCTYPE.search(data):
            raise ReadError(
                f"{self.source.path}: {name} in it declares a document type, which Word never does",
                hint="do not trust this file",
            )
        if STRICT in data:
            for strict, transitional in _STRICT_TO_TRANSITIONAL:
                data = data.replace(strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise ReadError(
                f"{self.source.path}: {name} in it is not well-formed ({error.msg})", hint="open and save it in Word"
            ) from None
