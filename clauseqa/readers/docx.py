"""Word files (.docx, .docm, .dotx): the text as Word prints it, its automatic numbers written out.

Promise: every word that Word would print stands in the text, in order, once: paragraphs with the numbers that Word
computes, tables row by row, text boxes, footnotes and endnotes, and at the end the headers and footers as furniture.
Comments, hidden text and fields' instructions do not. Tracked changes are read as accepted unless the caller asks for
the text before them. Cross-reference fields are kept as exact links to the paragraph that they name.

No library keeps Word's numbers, so this one reads the XML itself; ``wordnumbers`` counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ..errors import EmptyDocument
from ..model import Text
from . import sandbox
from .listnumbers import in_format
from .manuscript import Manuscript, is_entry
from .package import Package
from .source import Source
from .wordnumbers import Numbers, Style, Styles, W, is_centred, is_on, is_strong, number_of, value_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LARGE = 4 << 20  # bytes of XML beyond which a child process reads it
_SHORT = 200  # a heading is shorter than this
_ENTRY = 200  # a table cell with more characters than this holds paragraphs, not an entry
_LABEL_CELLS = 40

_SYMBOLS = {  # of Symbol and Wingdings
    **dict.fromkeys(("f0a3", "f0a8", "f06f", "f071"), "☐"),
    **dict.fromkeys(("f0fe", "f078"), "☒"),
    "f0fc": "✓",
    "f0b7": "•",
    "f0a7": "▪",
    "f0d3": "©",
    "f0d2": "®",
    "f0d4": "™",
}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "softHyphen": ""}
_TRANSPARENT = frozenset("hyperlink smartTag customXml dir bdo ins moveTo del moveFrom".split())
_NO_STYLE = Style()
_REFERENCE = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+\"?([^\s\"\\]{1,80})", re.IGNORECASE)
_NUMBER_SWITCH = re.compile(r"\\[rnw]\b", re.IGNORECASE)
_LOCAL_LINK = re.compile(r"\s*HYPERLINK\b.{0,400}?\\l\s+\"?([^\s\"\\]{1,80})", re.IGNORECASE | re.DOTALL)


def read(source: Source, encoding: str | None = None) -> list[Text]:
    """One Text. ``encoding`` is of no use: the file is XML.

    Raises ``UnsupportedFormat`` for a zip that is no Word file, ``ReadError`` for one that is damaged, protected or
    beyond the limits, ``EmptyDocument`` for one without text.
    """
    package = Package(source)
    if package.size() > _LARGE and package.main:
        return sandbox.run("docx", source, encoding)
    return [_text_of(package)]


def extract(source: Source, encoding: str | None = None) -> list[Text]:  # noqa: ARG001 - every reader's signature
    """As ``read``, in this process whatever the size."""
    return [_text_of(Package(source))]


def _text_of(package: Package) -> Text:
    source = package.source
    walk = _Walk(package)
    walk.document(package.xml(package.main))
    if not len(walk.out):
        raise EmptyDocument(
            f"{source.path}: no text in this Word file", hint="if it shows only scanned pages, it needs OCR first"
        )
    walk.notes_and_margins()
    walk.check_numbers()
    return walk.out.finish(path=source.path, sha256=source.sha256, media_type=MEDIA_TYPE, encoding="utf-8")


@dataclass(slots=True)
class _Field:
    """A field whose end has not come: its instruction, then its result."""

    instruction: str = ""
    shown: bool = False  # its result has begun
    linked: bool = False
    start: int = 0  # of its result


@dataclass(slots=True)
class _Paragraph:
    """What is known of the paragraph being written."""

    strong: bool
    hidden: bool
    bookmarks: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)  # text boxes anchored in it, written after it


@dataclass(slots=True)
class _Cell:
    """The table cell being written."""

    start: int
    blocks: bool  # its paragraphs stand on lines of their own
    joined: bool  # its first one goes on in the line of the cell before it


class _Walk:
    """One pass through the document, in printed order."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.out = Manuscript()
        self.styles = Styles(self._part("styles"))
        self.numbers = Numbers(self._part("numbering"), self.styles)
        self.before = package.source.tracked == "before"
        self.gone = frozenset(("ins", "moveTo") if self.before else ("del", "moveFrom"))  # not in this view
        self.fields: list[_Field] = []
        self.cell: _Cell | None = None
        self.run_in = False  # the paragraph before ends in a style separator: this one goes on in its line
        self.cited: list[tuple[str, str, str]] = []  # kind of note, its id, its mark
        self.marks: Counter[str] = Counter()  # numbered notes of each kind
        self.margins: list[str] = []  # relationship ids of headers and footers
        self.labels: dict[str, str] = {}  # bookmark -> label of its paragraph
        self.numbers_said: list[tuple[str, str]] = []  # bookmark, and its paragraph's number as a field has it

    def _part(self, kind: str) -> Any:
        names = self.package.related(kind)
        return self.package.xml(names[0]) if names else None

    def document(self, root: Any) -> None:
        body = root.find(W + "body") if root is not None else None
        if body is not None:
            self._blocks(body)

    # blocks

    def _blocks(self, parent: Any) -> None:
        merged: list[Any] = []  # paragraphs whose ends are tracked away: they are part of the next one
        for block in _blocks_of(parent, self.gone):
            name = _name(block)
            if name == "p":
                merged.append(block)
                if not self._end_is_gone(block):
                    self._paragraph(merged)
                    merged = []
            elif name == "tbl":
                self._table(block)
            elif name == "bookmarkStart":
                self.out.bookmark(block.get(W + "name", ""))
            elif name == "sectPr":
                self._section(block)
            elif name == "altChunk":
                self.out.notes.append("a document embedded in this one is not read")
        if merged:
            self._paragraph(merged, numbered=False)

    def _end_is_gone(self, block: Any) -> bool:
        mark = block.find(f"{W}pPr/{W}rPr")
        return mark is not None and any(_name(change) in self.gone for change in mark)

    def _paragraph(self, merged: list[Any], *, numbered: bool = True) -> None:
        """One printed paragraph: usually one in the file, whose last one gives its properties."""
        properties = self._properties(merged[-1])
        style = self.styles.style(value_of(properties, "pStyle"))
        section = properties.find(W + "sectPr") if properties is not None else None
        self._open_paragraph()
        start = len(self.out)
        counts = numbered and (section is None or any(_has_content(block) for block in merged))
        label = self._label(properties, style) if counts else ""
        paragraph = _Paragraph(bool(style.strong), bool(style.hidden))
        for block in merged:
            self._inline(block, paragraph)
        self._show_fields()
        self._evidence(properties, style, start)
        self._place_bookmarks(paragraph, start, label)
        self.run_in = is_on(properties.find(W + "rPr") if properties is not None else None, "specVanish") or False
        self._boxes(paragraph.boxes)
        if section is not None:
            self._section(section)

    def _properties(self, block: Any) -> Any:
        properties = block.find(W + "pPr")
        old = properties.find(f"{W}pPrChange/{W}pPr") if self.before and properties is not None else None
        return properties if old is None else old

    def _open_paragraph(self) -> None:
        cell = self.cell
        if self.run_in:
            self.out.join()
        elif cell is None:
            self.out.paragraph()
        elif len(self.out) == cell.start:
            self.out.join() if cell.joined else self.out.new_line()
        elif cell.blocks:
            self.out.new_line()
        else:
            self.out.space()

    def _label(self, properties: Any, style: Style) -> str:
        place = self.numbers.place(properties, style)
        label = self.numbers.label(*place) if place else ""
        if place and label:
            self.out.label(label, place[1])
        return label

    def _evidence(self, properties: Any, style: Style, start: int) -> None:
        if len(self.out) == start:
            return
        outline = number_of(properties, "outlineLvl")
        outline = style.outline if outline is None else outline
        centred = is_centred(properties)
        centred = style.centred if centred is None else centred
        heading = outline is not None and outline < 9 and len(self.out) - start < _SHORT
        self.out.mark_lines(start, centred=bool(centred), heading=heading)

    def _place_bookmarks(self, paragraph: _Paragraph, start: int, label: str) -> None:
        place = self.out.first_since(start)
        if place is None:
            return
        for name in paragraph.bookmarks:
            self.out.bookmark_at(name, place)
            self.labels.setdefault(name, label)

    def _boxes(self, boxes: list[Any]) -> None:
        for box in boxes:
            with self._apart():
                self._blocks(box)

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """What is written meanwhile stands in paragraphs of its own, whatever is around it."""
        cell, self.cell, self.run_in = self.cell, None, False
        self.out.paragraph()
        yield
        self.cell, self.run_in = cell, False
        self.out.paragraph() if cell is None else self.out.new_line()

    # tables

    def _table(self, table: Any) -> None:
        start = len(self.out)
        with self._apart():
            for row in _blocks_of(table, self.gone):
                if _name(row) == "tr" and not self._row_is_gone(row):
                    self._row(
                        [cell for cell in _blocks_of(row, self.gone) if _name(cell) == "tc" and not _continues(cell)]
                    )
            self.cell = None
            self.out.mark_lines(start, table=True)

    def _row_is_gone(self, row: Any) -> bool:
        properties = row.find(W + "trPr")
        return properties is not None and properties.find(W + ("ins" if self.before else "del")) is not None

    def _row(self, cells: list[Any]) -> None:
        texts = [" ".join("".join(text.text or "" for text in cell.iter(W + "t")).split()) for cell in cells]
        filled = [text for text in texts if text]
        blocks = max(map(len, filled), default=0) > _ENTRY or len(filled) == 1 or any(map(_has_paragraphs, cells))
        start = len(self.out)
        self.cell = None
        self.out.new_line()
        for cell in cells:
            labelled = self.out.one_short_line(start, _LABEL_CELLS)
            self.cell = _Cell(len(self.out), blocks, joined=labelled or (len(self.out) > start and not blocks))
            self.run_in = False
            self._blocks(cell)
        if is_entry(filled):
            self.out.mark_row(start)

    # lines

    def _inline(self, parent: Any, paragraph: _Paragraph) -> None:
        for element in parent:
            name = _name(element)
            if name == "r":
                self._run(element, paragraph)
            elif name in self.gone:
                continue
            elif name == "bookmarkStart":
                paragraph.bookmarks.append(element.get(W + "name", ""))
            elif name == "hyperlink" and element.get(W + "anchor"):
                self.out.open_link(element.get(W + "anchor"))
                self._inline(element, paragraph)
                self.out.close_link()
            elif name == "fldSimple":
                self._simple_field(element, paragraph)
            elif name == "sdt":
                self._inline_of(element.find(W + "sdtContent"), paragraph)
            elif name in _TRANSPARENT:
                self._inline(element, paragraph)
            elif name in ("oMath", "oMathPara"):
                self._write("".join(text for text in element.itertext()), paragraph, None)

    def _inline_of(self, parent: Any, paragraph: _Paragraph) -> None:
        if parent is not None:
            self._inline(parent, paragraph)

    def _simple_field(self, element: Any, paragraph: _Paragraph) -> None:
        self.fields.append(_Field(element.get(W + "instr", "")))
        self._begin_result()
        self._inline(element, paragraph)
        self._end_field()

    def _run(self, run: Any, paragraph: _Paragraph) -> None:
        properties = run.find(W + "rPr")
        if self._is_hidden(properties, paragraph):
            return
        for piece in run:
            self._piece(piece, properties, paragraph)

    def _piece(self, piece: Any, properties: Any, paragraph: _Paragraph) -> None:
        name = _name(piece)
        if name in ("t", "delText"):
            self._write(piece.text or "", paragraph, properties)
        elif name in _CHARACTERS:
            self._write(_CHARACTERS[name], paragraph, properties)
        elif name in ("br", "cr"):
            self._break(piece)
        elif name == "sym":
            self._write(_symbol(piece.get(W + "char", "")), paragraph, properties)
        elif name in ("fldChar", "instrText"):
            self._field(name, piece)
        elif name in ("footnoteReference", "endnoteReference"):
            self._cite(name[: -len("Reference")], piece, paragraph)
        elif name == "lastRenderedPageBreak":
            self.out.page_mark()
        elif name in ("drawing", "pict", "object", "AlternateContent"):
            paragraph.boxes += _boxes_of(piece)
        elif name == "ruby":
            self._inline_of(piece.find(W + "rubyBase"), paragraph)

    def _is_hidden(self, properties: Any, paragraph: _Paragraph) -> bool:
        hidden = is_on(properties, "vanish")
        if hidden is None:
            hidden = self._character_style(properties).hidden
        return paragraph.hidden if hidden is None else hidden

    def _character_style(self, properties: Any) -> Style:
        name = value_of(properties, "rStyle")
        return self.styles.style(name) if name else _NO_STYLE

    def _write(self, text: str, paragraph: _Paragraph, properties: Any) -> None:
        if any(not field.shown for field in self.fields):
            return  # part of a field's instruction
        strong = is_strong(properties)
        if strong is None:
            strong = self._character_style(properties).strong
        self.out.write(text, strong=paragraph.strong if strong is None else strong)

    def _break(self, piece: Any) -> None:
        if self.cell is not None and not self.cell.blocks:
            self.out.space()
        elif piece.get(W + "type") in ("page", "column"):
            self.out.paragraph()
        else:
            self.out.line_break()

    # fields, notes, margins

    def _field(self, name: str, piece: Any) -> None:
        kind = piece.get(W + "fldCharType")
        if name == "instrText":
            if self.fields and not self.fields[-1].shown:
                self.fields[-1].instruction += (piece.text or "")[:1000]
        elif kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self._begin_result()
        elif kind == "end" and self.fields:
            self._end_field()

    def _show_fields(self) -> None:
        """At a paragraph's end: an instruction is never longer, and one whose end is missing must not hide the rest."""
        for found in self.fields:
            found.shown = True

    def _begin_result(self) -> None:
        found = self.fields[-1]
        link = _REFERENCE.match(found.instruction) or _LOCAL_LINK.match(found.instruction)
        found.shown = True
        found.start = len(self.out)
        if link:
            found.linked = True
            self.out.open_link(link[1])

    def _end_field(self) -> None:
        found = self.fields.pop()
        if not found.linked:
            return
        said = self.out.close_link()
        link = _REFERENCE.match(found.instruction)
        if link and said and _NUMBER_SWITCH.search(found.instruction):
            self.numbers_said.append((link[1], said))

    def check_numbers(self) -> None:
        """Notes the cross-references whose number, as last refreshed, is not that of the paragraph that they name."""
        stale = [
            (said, self.labels[name]) for name, said in self.numbers_said if not _agree(said, self.labels.get(name, ""))
        ]
        if stale:
            said, label = stale[0]
            more = f", and {len(stale) - 1} more" if len(stale) > 1 else ""
            self.out.notes.append(
                f"cross-reference fields were not refreshed in Word: one says {said} and leads to {label}{more}"
            )

    def _cite(self, kind: str, piece: Any, paragraph: _Paragraph) -> None:
        if piece.get(W + "customMarkFollows") in ("1", "true", "on"):
            mark = ""
        else:
            self.marks[kind] += 1
            mark = in_format(self.marks[kind], "decimal" if kind == "footnote" else "lowerRoman")
            self._write(f"[{mark}]", paragraph, None)
        self.cited.append((kind, piece.get(W + "id", ""), mark))

    def notes_and_margins(self) -> None:
        """After the body: the notes that it cites, in order, then headers and footers, as furniture."""
        for kind in ("footnote", "endnote"):
            root = self._part(kind + "s")
            notes = {note.get(W + "id", ""): note for note in root.iter(W + kind)} if root is not None else {}
            for cited, key, mark in list(self.cited):
                if cited == kind and key in notes:
                    self._note(notes[key], mark)
        self._margins()

    def _note(self, note: Any, mark: str) -> None:
        self.out.paragraph()
        if mark:
            self.out.write(f"[{mark}] ")
            self.run_in = True
        self._blocks(note)
        self.run_in = False

    def _section(self, properties: Any) -> None:
        for name in ("headerReference", "footerReference"):
            for reference in properties.iter(W + name):
                self.margins.append(reference.get(_R + "id", ""))

    def _margins(self) -> None:
        self.fields.clear()
        for key in dict.fromkeys(self.margins):
            root = self.package.xml(self.package.target(key) or "")
            if root is not None:
                self.out.paragraph()
                start = len(self.out)
                self._blocks(root)
                self.out.mark_furniture(start)


def _agree(said: str, label: str) -> bool:
    """Whether a field's number and a computed one can be the same: "1.1(a)" names the paragraph labelled "(a)"."""
    ours, theirs = (re.sub(r"\W", "", text).casefold() for text in (label, said))
    return not ours or not theirs or ours.endswith(theirs) or theirs.endswith(ours)


def _name(element: Any) -> str:
    tag: str = element.tag
    return tag[tag.rfind("}") + 1 :]


def _blocks_of(parent: Any, gone: frozenset[str]) -> Iterator[Any]:
    """The children of a block, those inside content controls, custom XML and tracked wrappers included."""
    for child in parent:
        name = _name(child)
        if name in gone:
            continue
        if name == "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from _blocks_of(content, gone)
        elif name in ("customXml", "ins", "del", "moveTo", "moveFrom"):
            yield from _blocks_of(child, gone)
        elif name == "AlternateContent":
            yield from _blocks_of(_chosen(child), gone)
        else:
            yield child


def _chosen(alternate: Any) -> Any:
    """The branch of an AlternateContent that is read: one of them, never both."""
    choice = alternate.find(_MC + "Choice")
    return choice if choice is not None else next(iter(alternate), alternate)


def _boxes_of(drawing: Any) -> list[Any]:
    """The text boxes in a drawing, each once."""
    if _name(drawing) == "AlternateContent":
        drawing = _chosen(drawing)
    found = []
    for box in drawing.iter(W + "txbxContent"):
        outside = box.iterancestors(W + "txbxContent", _MC + "Fallback")
        if all(above is drawing or drawing not in above.iterancestors() for above in outside):
            found.append(box)
    return found


def _continues(cell: Any) -> bool:
    """Whether the cell is the lower part of one merged over several rows."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def _has_paragraphs(cell: Any) -> bool:
    """Whether more than one paragraph with words stands in a cell."""
    return sum(any(text.text for text in block.iter(W + "t")) for block in cell.findall(W + "p")) > 1


def _has_content(block: Any) -> bool:
    return any(_name(child) != "pPr" for child in block)


def _symbol(code: str) -> str:
    if code.lower() in _SYMBOLS:
        return _SYMBOLS[code.lower()]
    value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else 0
    if 0xF000 <= value <= 0xF0FF:
        value -= 0xF000
    return chr(value) if value >= 0x20 else ""
