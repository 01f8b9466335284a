"""HTML, above all EDGAR exhibits as filed: the text that a browser would show, in the order it would show it.

Promise: no visible word is lost and none is invented but the numbers of ordered lists, which a browser prints too. A
row of a layout table is one line ("(a)" in one cell, its text in the next). Bold, underlined and centred words, page
breaks, anchors and the links to them are kept as evidence.

The parser (selectolax, HTML5 rules) is imported on first use. It does not lose the rest of a page after a few hundred
unclosed tags, as every libxml2 reader silently does, but it is slow on absurd nesting: ``needs_sandbox`` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import EmptyDocument
from ..model import Text
from . import decoding, sandbox
from .listnumbers import in_format
from .manuscript import Manuscript, is_entry
from .source import Source

MEDIA_TYPE = "text/html"
SUFFIXES = (".htm", ".html", ".xhtml", ".xht")

_OPENING = r"(?:\s|<!--.{0,2000}?-->|<\?xml.{0,200}?\?>)*"
_SIGN = re.compile(_OPENING + r"<(?:!doctype\s+html|html\b|head\b|body\b)", re.IGNORECASE | re.DOTALL)
_FRAGMENT = re.compile(  # an element of HTML, or one of somebody's own: these have a hyphen in their name
    _OPENING + r"<(?:p|div|span|table|center|font|meta|title|h[1-6]|[a-z]{1,20}(?:-[a-z]{1,20}){1,4})[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_CERTAIN = re.compile(r"</(?:p|div|span|td|font|b|center|h[1-6]|title)>|<br\b|<td\b|&nbsp;", re.IGNORECASE)
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XHTML = re.compile(r"<\?xml\s|xmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml")
_EMPTY = re.compile(r"<([a-zA-Z][\w:.-]{0,40})([^<>]{0,4000})/>")
_TAG = re.compile(r"<(/?)([a-zA-Z]+)")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{60000}")

_HIDDEN = frozenset(
    "script style head title template noscript iframe object embed svg math select datalist audio video canvas"
    " ix:header".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre section"
    " summary table tbody tfoot thead ul xmp".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CELLS = frozenset(("td", "th"))
_STRONG = frozenset("b strong u ins th h1 h2 h3 h4 h5 h6".split())
_INLINE = frozenset("font span a b i u em strong".split())
_PRE = frozenset("pre xmp plaintext listing".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr page".split())
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_HAS_C1 = re.compile("[\x80-\x9f]")

_PAGE_BEFORE = re.compile(r"(?:page-)?break-before\s*:\s*(?:always|page|left|right)", re.IGNORECASE)
_PAGE_AFTER = re.compile(r"(?:page-)?break-after\s*:\s*(?:always|page|left|right)", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(
    r"font(?:-weight)?\s*:[^;]{0,80}?(?:\bbold|\b[6-9]00\b)|text-decoration[^;:]{0,10}:[^;]{0,60}underline", re.I
)
_PLAIN = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*(?:-\w+-)?center", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align\s*:\s*(?:left|right|justify|start)", re.IGNORECASE)
_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:\s*(?:\w+ ){0,2}(none|decimal-leading-zero|decimal|(?:lower|upper)-\w+)", re.I
)
_INDENTED = re.compile(r"(?:padding|margin)-left\s*:\s*(?!0)\d|display\s*:\s*inline-block", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|top)", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶]{1,4}|[a-z])[\])]?")

_LIST_FORMATS = {
    "1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lower-alpha", "lower-latin": "lower-alpha", "lower-roman": "lowerRoman",
    "upper-alpha": "upper-alpha", "upper-latin": "upper-alpha", "upper-roman": "upperRoman",
}  # fmt: skip

_CELL_PARAGRAPH = 200  # a cell with more characters than this holds paragraphs, not an entry
_LABEL_CELLS = 40  # characters in the cells before it that still are a label
_NESTING = 2_000  # open tags beyond this, or …
_LARGE = 1 << 20  # … code points beyond this, are read in a child process


def is_html(opening: str) -> bool:
    """Whether a document that opens with these characters is HTML; old plain text has ``<TABLE>`` and ``<PAGE>``."""
    if _SIGN.match(opening):
        return True
    return _FRAGMENT.match(opening) is not None and _CERTAIN.search(opening) is not None


def needs_sandbox(markup: str) -> bool:
    """Whether the parser could take long: a large page, deep nesting, a tag with tens of thousands of attributes."""
    if len(markup) > _LARGE or _LONG_TAG.search(markup):
        return True
    depth = deepest = 0
    for closing, name in _TAG.findall(markup):
        if name.lower() not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest > _NESTING


def declared_charset(data: bytes) -> str | None:
    """The character set that the document says it is in."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else None


def read(source: Source, encoding: str | None = None) -> list[Text]:
    """One Text. Raises ``EmptyDocument`` where nothing visible is in it."""
    markup, name = _decoded(source, encoding)
    return sandbox.run("html", source, encoding) if needs_sandbox(markup) else [_text_of(markup, name, source)]


def extract(source: Source, encoding: str | None = None) -> list[Text]:
    """As ``read``, in this process whatever the document is."""
    markup, name = _decoded(source, encoding)
    return [_text_of(markup, name, source)]


def _decoded(source: Source, encoding: str | None) -> tuple[str, str]:
    return decoding.decode(source.data, source.path, encoding, declared=declared_charset(source.data))


def _text_of(markup: str, encoding: str, source: Source) -> Text:
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(_as_html(markup)).root
    manuscript = Manuscript()
    if root is not None:
        _Walk(manuscript).walk(root)
    if not len(manuscript):
        raise EmptyDocument(f"{source.path}: no text in this page", hint="if it shows only images, it needs OCR first")
    return manuscript.finish(path=source.path, sha256=source.sha256, media_type=MEDIA_TYPE, encoding=encoding)


def _as_html(markup: str) -> str:
    """XHTML's empty elements closed as HTML closes them: ``<title/>`` would swallow the page."""
    if not _XHTML.search(markup[:4096]):
        return markup
    return _EMPTY.sub(lambda tag: tag[0] if tag[1].lower() in _VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>", markup)


class _Row:
    """How the cells of one table row are laid out: as one line, or as a page with paragraphs in it."""

    __slots__ = ("entry", "lines", "start")

    def __init__(self, row: Any, nesting: int, start: int) -> None:
        texts = None if nesting > 3 else self._texts(row)
        self.lines = texts is None or len(texts) == 1 or max(map(len, texts), default=0) > _CELL_PARAGRAPH
        self.lines = self.lines or any(_paragraphs(cell) > 1 for cell in row.iter() if cell.tag in _CELLS)
        self.entry = texts is not None and is_entry(texts)
        self.start = start

    @staticmethod
    def _texts(row: Any) -> list[str] | None:
        """The texts of the cells that have any; None where a table stands in one."""
        cells = [cell for cell in row.iter() if cell.tag in _CELLS]
        if any(cell.css_first("table") is not None for cell in cells):
            return None
        return [text for cell in cells if (text := " ".join(cell.text().split()))]


def _paragraphs(cell: Any) -> int:
    """How many paragraphs with words stand in a cell."""
    return sum(1 for block in cell.iter() if block.tag in ("p", "div") and not block.text().isspace() and block.text())


class _Style:
    """What is inherited by the text below an element."""

    __slots__ = ("centred", "pre", "raised", "strong")

    def __init__(self, strong: bool = False, centred: bool = False, pre: bool = False, raised: bool = False) -> None:
        self.strong, self.centred, self.pre, self.raised = strong, centred, pre, raised


class _List:
    __slots__ = ("kind", "next", "step")

    def __init__(self, kind: str | None, start: int, step: int) -> None:
        self.kind, self.next, self.step = kind, start, step


class _Walk:
    """One pass over the tree, without recursion: documents nest deeper than Python's stack."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.out = manuscript
        self.rows: list[_Row] = []
        self.lists: list[_List] = []
        self.label = ""  # of a list item, until its words come
        self.tables = 0
        self.stack: list[tuple[Any, _Style, int]] = []  # element, the style outside it, where its text begins

    def walk(self, root: Any) -> None:
        style = _Style()
        for node, entering in _events(root):
            if not entering:
                style = self._leave(node)
            elif node.is_text_node:
                self._text(node, style)
            elif node.is_element_node:
                style = self._enter(node, style)

    def _text(self, node: Any, style: _Style) -> None:
        text = node.text_content or ""
        if _HAS_C1.search(text):
            text = text.translate(_C1)
        if style.raised and _NOTE_MARK.fullmatch(text.strip()):
            self.out.space()  # "4.1" with note 1 must not read "4.11"
        before = len(self.out)
        if self.label and not text.isspace():
            self._write_label()
        self.out.write(text, strong=style.strong, keep_space=style.pre)
        if style.centred and len(self.out) > before:
            self.out.centre()

    def _enter(self, node: Any, style: _Style) -> _Style:
        tag = node.tag
        attributes = node.attributes
        self.stack.append((node, style, len(self.out)))
        name = attributes.get("id") or (attributes.get("name") if tag == "a" else None)
        if name:
            self.out.bookmark(name)
        css = attributes.get("style") or ""
        if css and _PAGE_BEFORE.search(css):
            self.out.page_break()
        if css and tag in _INLINE and _INDENTED.search(css):
            self.out.space()  # "7." and its text, set apart by a margin
        self._open_element(tag, node, attributes)
        return _inherited(tag, attributes, css, style)

    def _open_element(self, tag: str, node: Any, attributes: dict[str, str | None]) -> None:
        if tag == "br":
            self._break_line()
        elif tag == "tr":
            self.rows.append(_Row(node, self.tables, len(self.out)))
            self.out.new_line()
        elif tag in _CELLS:
            self._open_cell()
        elif tag == "page":
            self.out.page_break()
        elif tag == "a":
            href = attributes.get("href") or ""
            self.out.open_link(href[1:] if href.startswith("#") else "")
        elif tag in _BLOCKS:
            self._break_block()
            self._open_block(tag, attributes)

    def _open_block(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "table":
            self.tables += 1
            self.out.paragraph()
        elif tag in ("ol", "ul", "menu", "dir"):
            self.lists.append(_list_of(tag, attributes))
        elif tag == "li" and self.lists:
            self._number(self.lists[-1], attributes)

    def _number(self, series: _List, attributes: dict[str, str | None]) -> None:
        value = _integer(attributes.get("value"))
        if value is not None:
            series.next = value
        self._write_label()
        if series.kind == "bullet":
            self.label = "•"
        elif series.kind:
            self.label = in_format(series.next, series.kind) + "."
        series.next += series.step

    def _write_label(self) -> None:
        """The number of a list item, which waits for the item's first words: it stands on their line."""
        if self.label == "•":
            self.out.write("• ")
        elif self.label:
            self.out.label(self.label, max(0, len(self.lists) - 1))
        self.label = ""

    def _leave(self, node: Any) -> _Style:
        element, outer, since = self.stack.pop()
        tag = element.tag
        if tag == "tr":
            if self.rows.pop().entry:
                self.out.mark_row(since)
            self.out.new_line()
        elif tag in _CELLS:
            self.out.space()
        elif tag == "a":
            self.out.close_link()
        elif tag in _BLOCKS:
            self._close_block(tag, since)
        css = node.attributes.get("style") or ""
        if css and _PAGE_AFTER.search(css):
            self.out.page_break()
        return outer

    def _close_block(self, tag: str, since: int) -> None:
        if tag == "table":
            self.tables -= 1
            self.out.mark_lines(since, table=True)
            self.out.paragraph()
        elif tag in ("ol", "ul", "menu", "dir"):
            self.lists.pop()
        elif tag == "li":
            self._write_label()
        elif tag in _HEADINGS:
            self.out.mark_lines(since, heading=True)
        self._break_block()

    def _open_cell(self) -> None:
        if not self.rows:
            self.out.new_line()
            return
        row = self.rows[-1]
        if self._labelled() or (len(self.out) > row.start and not row.lines):
            self.out.join()

    def _labelled(self) -> bool:
        """Whether what stands in the row so far labels the text that follows."""
        return self.out.one_short_line(self.rows[-1].start, _LABEL_CELLS)

    def _break_line(self) -> None:
        if self.rows and not self.rows[-1].lines:
            self.out.space()
        else:
            self.out.line_break()

    def _break_block(self) -> None:
        if not self.rows:
            self.out.paragraph()
        elif self.rows[-1].lines and not self._opens_cell():
            self.out.new_line()
        else:
            self.out.space()

    def _opens_cell(self) -> bool:
        """Whether nothing stands yet in a cell whose text belongs to the label in the cell before it."""
        element, _, since = next((entry for entry in reversed(self.stack) if entry[0].tag in _CELLS), self.stack[-1])
        return element.tag in _CELLS and since == len(self.out) and self._labelled()


def _events(root: Any) -> Iterator[tuple[Any, bool]]:
    """Every node on entering, and every shown element again on leaving, in document order."""
    node = root
    level = 0
    while True:
        if not node.is_element_node:
            yield node, True
        elif _shown(node):
            yield node, True
            below = node.first_child
            if below is not None:
                node = below
                level += 1
                continue
            yield node, False
        while node.next is None or level == 0:
            if level == 0:
                return
            node = node.parent
            level -= 1
            yield node, False
        node = node.next


def _shown(node: Any) -> bool:
    if node.tag in _HIDDEN:
        return False
    attributes = node.attributes
    css = attributes.get("style")
    return not ((css and _NOT_SHOWN.search(css)) or "hidden" in attributes)


def _inherited(tag: str, attributes: dict[str, str | None], css: str, outer: _Style) -> _Style:
    strong = outer.strong or tag in _STRONG
    centred = outer.centred or tag == "center"
    raised = outer.raised or tag == "sup"
    pre = outer.pre or tag in _PRE
    align = (attributes.get("align") or "").lower()
    if align:
        centred = align in ("center", "middle") if tag != "table" else centred
    if css:
        strong = (strong and not _PLAIN.search(css)) or _BOLD.search(css) is not None
        raised = raised or (tag in ("font", "span") and _RAISED.search(css) is not None)
        centred = _CENTRED.search(css) is not None or (centred and not _ALIGNED.search(css))
    if (strong, centred, pre, raised) == (outer.strong, outer.centred, outer.pre, outer.raised):
        return outer
    return _Style(strong, centred, pre, raised)


def _list_of(tag: str, attributes: dict[str, str | None]) -> _List:
    style = _LIST_STYLE.search(attributes.get("style") or "")
    kind = style[1].lower() if style else attributes.get("type") or ("1" if tag == "ol" else "bullet")
    start = _integer(attributes.get("start"))
    if kind == "none":
        return _List(None, 1, 1)
    step = -1 if "reversed" in attributes else 1
    fallback = "decimal" if tag == "ol" else "bullet"
    return _List(_LIST_FORMATS.get(kind, fallback), 1 if start is None else start, step)


def _integer(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"\s*-?\d{1,9}\s*", value) else None
