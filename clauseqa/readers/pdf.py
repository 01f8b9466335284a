"""PDF: the words of each page in reading order, line by line, with what their place and type say.

Promise: a page without text is named, never silently empty; running headers, footers and page numbers are furniture;
line numbers in the margin are left out; a word that a line end cuts with a hyphen is whole again. Lines stay lines and
paragraphs stand apart, as in a typed contract. Bold, larger and centred lines are kept as evidence for headings.

The parser (pypdfium2, the extra ``pdf``) is native code that a two-kilobyte file can abort: it only runs in a child
process. The order of the words is the file's own, which keeps columns apart where geometry would mix them. Pages are
the file's, counted from 1, as every viewer counts them.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import pairwise
from statistics import median
from typing import Any

from ..errors import EmptyDocument, ReadError, UnsupportedFormat
from ..model import Span, Text
from . import sandbox
from .manuscript import Manuscript
from .source import Source

MEDIA_TYPE = "application/pdf"
SUFFIXES = (".pdf",)

_BOLD = 600  # of font weights, 400 is the usual one
_LARGER = 1.15  # times the usual height of a line: a heading
_PARAGRAPH = 1.3  # times the usual distance of two lines
_MARGIN = 0.12  # of a page's height: where headers and footers stand
_REPEATS = 3  # pages that must bear a header
_SHORT = 0.8  # of the text's width: a line that ends before it was not filled
_EVEN = 1.5  # points: lines that end so close to each other end at one margin
_ROOM = 1.5  # times a word's width: it would surely have fitted
_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.;:!?][\"”’)\]]{0,2}$")
_LABEL = re.compile(
    r"(?:\(\w{1,5}\)|\w{1,4}[.)]|\d{1,3}(?:\.\d{1,3}){1,4}\.?|(?:section|article|exhibit|schedule|annex|appendix)\s+\w{1,6}[.:]?|[•▪○●])(?:\s|$)",
    re.IGNORECASE,
)
_HYPHEN = "\ufffe"  # the parser's sign for one at a line end; it has joined the lines there
_CUT = re.compile(f"(\\w*){_HYPHEN}(\\w*)")
_WHOLE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\xa0\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_NUMBER_WIDTH = 15  # points: of a column of line numbers
_NUMBERED_LINES = 8  # in a row make a column of line numbers
_CITED = re.compile(
    r"(?:\b(?:sections?|articles?|clauses?|(?:sub)?paragraphs?|subsections?|rules?)|§§?)\s{1,3}[\w.]{1,12}(?:\(\w{1,5}\)){0,6}$",
    re.IGNORECASE,
)
_CITED_ON = re.compile(r"\(\w{1,5}\)")
_PAGE_NUMBER = re.compile(r"[-–—]?\s?\d{1,4}\s?[-–—]?|page\s\d{1,4}(?:\s(?:of|/)\s\d{1,4})?", re.IGNORECASE)
_LINE_NUMBER = re.compile(r"(\d{1,4})(?:\s+|$)")
_FIRST_WORDS = frozenset(  # of words that keep their hyphen
    "anti co counter cross ex full half inter long multi no non off on out part post pre pro quasi re self semi short"
    " so sub third to two under up vice well year".split()
)


def read(source: Source, encoding: str | None = None) -> list[Text]:
    """One Text. ``encoding`` is of no use: a PDF says itself what its characters are.

    Raises ``UnsupportedFormat`` without the extra, ``ReadError`` for a file that is damaged, protected or beyond the
    limits, ``EmptyDocument`` when no page has text.
    """
    if find_spec("pypdfium2") is None:
        raise UnsupportedFormat(f"{source.path}: PDF needs one more package", hint='pip install "clauseqa[pdf]"')
    return sandbox.run("pdf", source, encoding)


@dataclass(slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float  # baseline of its first character, from the page's foot
    base: float  # baseline of its last one: lines that a hyphen joins are one
    height: float
    strong: list[Span] = field(default_factory=list)  # within text
    furniture: bool = False

    @property
    def all_strong(self) -> bool:
        return sum(end - start for start, end in self.strong) > 0.8 * len(self.text.replace(" ", ""))


@dataclass(slots=True)
class _Page:
    width: float
    height: float
    lines: list[_Line]

    def at_edge(self, line: _Line) -> bool:
        return not _MARGIN * self.height < line.base < (1 - _MARGIN) * self.height


def extract(source: Source, encoding: str | None = None) -> list[Text]:  # noqa: ARG001 - every reader's signature
    """As ``read``, in this process: for the child alone."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(source, str(error)) from None
    count = len(document)
    pages = [_page(document, index) for index in range(min(count, source.limits.pages))]
    empty = [number for number, page in enumerate(pages, 1) if not page.lines]
    if len(empty) == len(pages):
        raise EmptyDocument(
            f"{source.path}: no text on any of its {count:,} pages: they are pictures",
            hint="recognise the text first, for example with ocrmypdf, then read the result",
        )
    out = Manuscript()
    if empty:
        out.notes.append(f"page{'s' if len(empty) > 1 else ''} {_ranges(empty)} without text; OCR first")
    if count > len(pages):
        out.notes.append(f"only the first {len(pages):,} of {count:,} pages were read: that is the limit")
    _write(pages, out)
    return [out.finish(path=source.path, sha256=source.sha256, media_type=MEDIA_TYPE, encoding="utf-8")]


def _unreadable(source: Source, reason: str) -> ReadError:
    if "password" in reason.lower():
        return ReadError(
            f"{source.path}: protected by a password", hint="open it with the password and save it without"
        )
    return ReadError(
        f"{source.path}: a damaged PDF ({reason.rstrip('.')})", hint="fetch it again, or print it to a new PDF"
    )


def _ranges(numbers: list[int]) -> str:
    """ "3, 5-9" """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


# A page to lines.


def _page(document: Any, index: int) -> _Page:
    import pypdfium2

    try:
        page = document[index]
        width, height = page.get_size()
        text = page.get_textpage()
        lines = _merged(list(_lines(text)))
        text.close()
        page.close()
    except pypdfium2.PdfiumError:  # one page is damaged: it counts as one without text
        return _Page(1, 1, [])
    return _Page(width, height, _without_line_numbers(lines))


def _lines(text: Any) -> Iterator[_Line]:
    from pypdfium2 import raw

    content = _content(text, raw)
    look = _Look(text, raw)
    for match in re.finditer(r"[^\r\n]+", content):
        words = [(word.start(), word.end()) for word in _WORD.finditer(match[0])]
        if not words:
            continue
        first, last = match.start() + words[0][0], match.start() + words[-1][1] - 1
        offset = words[0][0]
        left, bottom, _, above = text.get_charbox(first, loose=True)
        yield _Line(
            text=_visible(match[0][offset : words[-1][1]]),
            left=left,
            right=text.get_charbox(last, loose=True)[2],
            top=look.baseline(first),
            base=look.baseline(last),
            height=above - bottom,
            strong=[(start - offset, end - offset) for start, end in words if look.bold(match.start() + start)],
        )


class _Look:
    """How single characters of a page are set."""

    def __init__(self, text: Any, raw: Any) -> None:
        self._text, self._raw = text.raw, raw
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def baseline(self, index: int) -> float:
        self._raw.FPDFText_GetCharOrigin(self._text, index, self._x, self._y)
        return self._y.value

    def bold(self, index: int) -> bool:
        weight: int = self._raw.FPDFText_GetFontWeight(self._text, index)
        if weight > 0:
            return weight >= _BOLD
        self._raw.FPDFText_GetFontInfo(self._text, index, self._name, 128, self._flags)
        return b"Bold" in self._name.value


def _content(text: Any, raw: Any) -> str:
    """The page's characters, one for each of the parser's."""
    content: str = text.get_text_range()
    count = text.count_chars()
    if len(content) != count:  # characters outside the basic plane, or some that the parser leaves out
        content = "".join(chr(raw.FPDFText_GetUnicode(text.raw, index) or 0x20) for index in range(count))
        content = content.replace("\x02", _HYPHEN)
    return content


def _visible(text: str) -> str:
    """The characters one for one, so that places in the line stay true: what is not seen becomes a space."""
    return _UNSEEN.sub(" ", text)


def _merged(lines: list[_Line]) -> list[_Line]:
    """Pieces of one line that the file sets apart, such as a label and its text, as one line."""
    merged: list[_Line] = []
    for line in lines:
        before = merged[-1] if merged else None
        if before and abs(before.base - line.top) < 0.2 * line.height and line.left - before.right >= 0:
            shift = len(before.text) + 1
            before.text += " " + line.text
            before.strong += [(start + shift, end + shift) for start, end in line.strong]
            before.right, before.base = line.right, line.base
        else:
            merged.append(line)
    return merged


def _without_line_numbers(lines: list[_Line]) -> list[_Line]:
    """The lines of a page without the numbers of its lines, where they have such numbers in their margin."""
    numbered = [line for line in lines if _LINE_NUMBER.match(line.text)]
    alone = [line for line in numbered if line.text.isdigit()]
    if _is_column(alone):
        taken = {id(line) for line in alone}
        return [line for line in lines if id(line) not in taken]
    if _is_column(numbered) and len(numbered) >= 0.9 * len(lines):
        return [cut for line in lines if (cut := _cut(line)) is not None]
    return lines


def _is_column(lines: list[_Line]) -> bool:
    return (
        len(lines) >= _NUMBERED_LINES
        and max(line.left for line in lines) - min(line.left for line in lines) < 15
        and _counts_up(lines)
    )


def _counts_up(lines: list[_Line]) -> bool:
    values = [int(line.text.split()[0]) for line in lines]
    steps = [after - before for before, after in pairwise(values)]
    return sum(step == 1 for step in steps) >= 0.9 * len(steps)


def _cut(line: _Line) -> _Line | None:
    found = _LINE_NUMBER.match(line.text)
    if found is None:
        return line
    start = found.end()
    line.text = line.text[start:]
    line.strong = [(first - start, last - start) for first, last in line.strong if first >= start]
    return line if line.text else None


# Pages to text.


def _write(pages: list[_Page], out: Manuscript) -> None:
    _mark_margins(pages)
    words = _vocabulary(pages)
    for number, page in enumerate(pages, 1):
        if page.lines:
            out.page_break()
            out.page_mark(number)
        body = [line for line in page.lines if not line.furniture]
        measure = _Measure(body or page.lines)
        before: _Line | None = None
        for line in page.lines:
            if before is None or line.furniture or before.furniture or measure.parts(before, line):
                out.paragraph()
            elif not (_CITED.search(before.text) and _CITED_ON.match(line.text)):  # "Section 12" and "(b)" are one
                out.new_line()
            _write_line(line, out, words, page, measure)
            before = line


def _vocabulary(pages: list[_Page]) -> Counter[str]:
    """How often each word stands in the document whole, compounds with their hyphen."""
    lines = (_CUT.sub(" ", line.text) for page in pages for line in page.lines)
    return Counter(word.casefold() for line in lines for word in _WHOLE_WORD.findall(line))


def _write_line(line: _Line, out: Manuscript, words: Counter[str], page: _Page, measure: _Measure) -> None:
    start = len(out)
    place = 0
    for first, last in [*line.strong, (len(line.text), len(line.text))]:
        out.write(_whole(line.text[place:first], words))
        out.write(_whole(line.text[first:last], words), strong=True)
        place = last
    if line.furniture:
        out.mark_furniture(start)
    else:
        out.mark_lines(start, centred=measure.centred(line, page), heading=measure.heading(line))


def _whole(text: str, words: Counter[str]) -> str:
    """``text`` with the words that line ends cut made whole."""
    return _CUT.sub(lambda cut: cut[1] + _join(cut[1], cut[2], words) + cut[2], text) if _HYPHEN in text else text


def _join(first: str, second: str, words: Counter[str]) -> str:
    """The hyphen between the parts of a cut word, where it belongs to the word; "" where the line end put it there."""
    together, apart = words[(first + second).casefold()], words[f"{first}-{second}".casefold()]
    if together != apart:
        return "-" if apart > together else ""
    if not second[:1].islower() or first.casefold() in _FIRST_WORDS:
        return "-"
    both_are_words = words[first.casefold()] and words[second.casefold()] and len(first) > 3 and len(second) > 3
    return "-" if both_are_words else ""


def _mark_margins(pages: list[_Page]) -> None:
    """Marks running headers and footers: what stands in the same place at the edge of several pages."""
    edges = [(page, line) for page in pages for line in page.lines if page.at_edge(line)]
    shapes = [(re.sub(r"\d+", "#", line.text), round(line.base / 4)) for _, line in edges]
    counts = Counter(shapes)
    for (_, line), (text, place) in zip(edges, shapes, strict=True):
        near = sum(counts[text, place + step] for step in (-1, 0, 1))
        line.furniture = near >= _REPEATS and (near >= 0.3 * len(pages) or len(pages) > 50)


@dataclass(frozen=True, slots=True)
class _Column:
    margin: float  # where its longest line ends
    even: bool  # most lines end there


class _Measure:
    """The usual height, distance and width of a page's lines."""

    def __init__(self, lines: list[_Line]) -> None:
        self.height = median([line.height for line in lines]) if lines else 1.0
        steps = [before.base - line.top for before, line in pairwise(lines)]
        forward = [step for step in steps if 0.5 * self.height < step < 3 * self.height]
        self.step = _smallest_usual(forward) or 1.2 * self.height
        self.left = min((line.left for line in lines), default=0.0)
        self.right = max((line.right for line in lines), default=1.0)
        self._columns_of: dict[int, _Column] = {}
        for column in self._columns(lines):
            margin = max(line.right for line in column)
            full = sum(line.right > margin - _EVEN for line in column)
            self._columns_of.update((id(line), _Column(margin, full > 0.6 * len(column))) for line in column)

    def _columns(self, lines: list[_Line]) -> Iterator[list[_Line]]:
        column: list[_Line] = []
        for line in lines:
            if column and column[-1].base - line.top < -2 * self.height:
                yield column
                column = []
            column.append(line)
        if column:
            yield column

    def parts(self, before: _Line, line: _Line) -> bool:
        """Whether ``line`` begins a paragraph after ``before``."""
        if _PAGE_NUMBER.fullmatch(line.text) or _PAGE_NUMBER.fullmatch(before.text):
            return True
        step = before.base - line.top
        ends = _SENTENCE_END.search(before.text) is not None
        if step < -2 * self.height:  # the next column
            return ends or not line.text[:1].islower()
        if step > _PARAGRAPH * self.step or before.all_strong != line.all_strong:
            return True
        if abs(before.height - line.height) > 0.15 * self.height:
            return True
        labelled = _LABEL.match(line.text) is not None
        if self._had_room(before, line):
            return ends or labelled
        indented = line.left > before.left + 0.8 * self.height
        return ends and (labelled or indented)

    def _had_room(self, before: _Line, line: _Line) -> bool:
        """Whether ``line`` was begun anew: its first word would have fitted before, or that line alone is not even."""
        column = self._columns_of.get(id(before))
        if column is None:
            return False
        room = column.margin - before.right
        letter = (line.right - line.left) / max(1, len(line.text))
        word = len(line.text.split(" ", 1)[0]) * letter
        return room > (2 * letter if column.even else _ROOM * word + 2 * letter)

    def heading(self, line: _Line) -> bool:
        return line.height > _LARGER * self.height and line.right - line.left < _SHORT * (self.right - self.left)

    def centred(self, line: _Line, page: _Page) -> bool:
        middle = (line.left + line.right) / 2
        return abs(middle - page.width / 2) < 0.02 * page.width and line.left > self.left + 0.1 * page.width


def _smallest_usual(steps: list[float]) -> float:
    """The distance of two lines of one paragraph: the smallest that is not rare."""
    counts = Counter(round(step * 2) / 2 for step in steps)
    usual = [step for step, count in counts.items() if count >= 0.15 * len(steps)]
    return min(usual, default=0.0)
