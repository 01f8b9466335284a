"""The text that a reader extracts from a format with structure, and the places of what the structure said.

Promise: what is written here becomes ``Text.content`` exactly; every span given out is a place in it. Control
characters, direction overrides and invisible characters stop here, in one place, for every such format. White space
is folded as a browser folds it. The clean view has page furniture blanked and a sentence that a page break cut on one
line again; it never moves a character.

Stands alone because HTML, Word, PDF and the others differ in what they know, not in what a text is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import Page, Span, Text
from . import pages

_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n\f\r\v"),  # C0: escapes, NUL
        *(code for code in range(0x7F, 0xA0) if code != 0x85),  # DEL and C1: terminal control sequences
        0xAD,  # soft hyphen: a place where a word may break, not a character
        *range(0x200B, 0x2010),  # zero width, direction marks
        *range(0x202A, 0x202F),  # direction embedding and override
        *range(0x2060, 0x2070),  # word joiner, isolates
        0xFEFF,
    ],
    None,
)
_TABLE: dict[int, str | None] = {**_INVISIBLE, 0x2011: "-"}  # the no-break hyphen reads, and is searched, as a hyphen
_NEEDS_TABLE = re.compile("[^\t\n\f\r\v\x20-\x7e\xa0-\xac\xae-\u200a\u2010\u2012-\u2029\u2030-\u205f\u2070-\ufefe]")

_LABEL = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]{1,2}|[ivxlIVXL]{1,6})[.)]|\d{1,3}(?:\.\d{1,3}){1,4}|\d{1,3}|[•·▪]"
    r"|(?:Section|Article|Clause|Exhibit|Schedule|Annex|§)\s[\w.]{1,8}",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[\d.:$€£%§()/–—+-]{0,30}\d[\d.:$€£%§()/–—+-]{0,30}(?:\([A-Za-z]{1,4}\)){0,6}|n/?a|applicable|required|none"
)
_BESIDE_NUMBER = re.compile(r"\([A-Za-z]{1,4}\)|[$€£%§–—-]|and|or|to|not|inapplicable|articles?|sections?|pages?")
_LONGEST_ENTRY = 120
_DEEPEST_LINK = 20  # links in links; every one costs its words again
_SHORT = 200  # a heading or a running header is shorter than this


def is_entry(cells: list[str]) -> bool:
    """Whether the cells of a table row, those that are not empty, are an entry: words, and at the end a number."""
    if len(cells) < 2 or max(map(len, cells)) > _LONGEST_ENTRY:
        return False
    words = [word.strip(",;.") for word in cells[-1].casefold().split()]
    numbers = [_NUMBER.fullmatch(word) is not None or word == "inapplicable" for word in words]
    return any(numbers) and all(
        number or not word or _BESIDE_NUMBER.fullmatch(word) for number, word in zip(numbers, words, strict=True)
    )


def neutral(text: str) -> str:
    """``text`` without control, direction and invisible characters; white space and all visible characters stay."""
    return text.translate(_TABLE) if _NEEDS_TABLE.search(text) else text


@dataclass(slots=True)
class Line:
    start: int
    end: int
    centred: bool = False
    table: bool = False
    heading: bool = False  # the format itself calls it one


class Manuscript:
    """Write a document from its beginning to its end, then ``finish`` it into a Text."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._newlines = 0  # owed before the next character
        self._space = False  # likewise
        self._fresh = True  # nothing written on the current line yet
        self._lines: list[Line] = []
        self._strong: list[Span] = []
        self._labels: list[tuple[Span, int]] = []
        self._bookmarks: dict[str, int] = {}
        self._waiting: list[str] = []  # bookmarks that take the place of the next character
        self._open_links: list[tuple[str, int]] = []
        self._links: list[tuple[Span, str]] = []
        self._furniture: list[Span] = []
        self._rows: list[Span] = []
        self._page_ahead = False
        self._page_number = 1
        self._page_starts: dict[int, int] = {}
        self.notes: list[str] = []

    def __len__(self) -> int:
        return self._length

    # what stands on the page

    def write(self, text: str, *, strong: bool = False, keep_space: bool = False) -> None:
        """Add running text; ``strong`` is bold or underlined; ``keep_space`` keeps spaces and line ends as they are."""
        text = neutral(text)
        if keep_space:
            self._write_lines(text, strong)
            return
        words = text.split()
        if not words:
            self._space = self._space or bool(text)
            return
        if text[0].isspace():
            self._space = True
        self._put(" ".join(words), strong)
        self._space = text[-1].isspace()

    def _write_lines(self, text: str, strong: bool) -> None:
        for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                self._newlines += 1
                self._space = False
            for part, piece in enumerate(line.split("\f")):
                if part:
                    self.page_break()
                if piece.strip():
                    self._put(piece.rstrip().translate({0xA0: " ", 0x0B: " ", 0x85: " "}), strong)

    def _put(self, piece: str, strong: bool) -> None:
        self._settle()
        start = self._length
        self._pieces.append(piece)
        self._length += len(piece)
        if self._fresh:
            self._lines.append(Line(start, self._length))
            self._fresh = False
        else:
            self._lines[-1].end = self._length
        for name in self._waiting:
            self._bookmarks.setdefault(name, start)
        self._waiting.clear()
        if self._page_ahead:
            self._page_ahead = False
            self._page_starts[start] = self._page_number
        if strong:
            self._note_strong(start)

    def _note_strong(self, start: int) -> None:
        if self._strong and start - self._strong[-1][1] <= 1 and self._strong[-1][0] >= self._lines[-1].start:
            start = self._strong.pop()[0]
        self._strong.append((start, self._length))

    def _settle(self) -> None:
        if self._newlines and self._length:
            breaks = "\n" * self._newlines
            self._pieces.append(breaks)
            self._length += len(breaks)
            self._fresh = True
        elif self._space and not self._fresh:
            self._pieces.append(" ")
            self._length += 1
        self._newlines = 0
        self._space = False

    def label(self, text: str, depth: int) -> None:
        """An automatic number in front of a paragraph, at list level ``depth`` (0 is the outermost)."""
        self._put(text, False)
        self._labels.append(((self._length - len(text), self._length), depth))
        self._space = True

    def space(self) -> None:
        self._space = True

    def join(self) -> None:
        """What follows continues the line, after a space, whatever break was asked for."""
        self._newlines = 0
        self._space = True

    def line_break(self) -> None:
        self._newlines = min(self._newlines + 1, 2) if self._length else 0
        self._space = False

    def new_line(self) -> None:
        """What follows begins a line, unless it does so already."""
        self._newlines = 0 if self._fresh else max(self._newlines, 1)
        self._space = False

    def paragraph(self) -> None:
        """What follows begins a paragraph, unless it does so already."""
        self._newlines = 0 if self._fresh else max(self._newlines, 2)
        self._space = False

    def page_break(self) -> None:
        """What follows stands on a new page."""
        if self._length:
            self._pieces.append("\n\n\f\n")
            self._length += 4
            self._newlines = 0
            self._fresh = True
            self._space = False

    def page_mark(self, number: int | None = None) -> None:
        """The next character is the first of page ``number``: the next one, where it is not given."""
        self._page_number = self._page_number + 1 if number is None else number
        self._page_ahead = True

    # what the structure says

    def centre(self) -> None:
        """The line being written is centred."""
        self._lines[-1].centred = True

    def mark_lines(self, since: int, *, centred: bool = False, table: bool = False, heading: bool = False) -> None:
        """What is true of every line written from offset ``since`` on."""
        for line in reversed(self._lines):
            if line.end <= since:
                break
            line.centred |= centred
            line.table |= table
            line.heading |= heading

    def bookmark(self, name: str) -> None:
        """The next character is what ``name`` points to."""
        if name and len(self._waiting) < 1000:
            self._waiting.append(name)

    def bookmark_at(self, name: str, place: int) -> None:
        """What ``name`` points to stands at offset ``place`` already."""
        if name:
            self._bookmarks.setdefault(name, place)

    def first_since(self, offset: int) -> int | None:
        """Where the first line written from ``offset`` on begins; None when none was."""
        found = None
        for line in reversed(self._lines):
            if line.start < offset:
                break
            found = line.start
        return found

    def written_since(self, offset: int) -> str:
        """The text from ``offset`` on."""
        tail = ""
        for piece in reversed(self._pieces):
            if self._length - len(tail) <= offset:
                break
            tail = piece + tail
        return tail[len(tail) - (self._length - offset) :]

    def one_short_line(self, since: int, longest: int) -> bool:
        """Whether one line, no longer than that, has been written from ``since`` on: a label for what follows."""
        start = self.first_since(since)
        return start is not None and start == self._lines[-1].start and self._length - start < longest

    def open_link(self, name: str) -> None:
        """What follows, up to ``close_link``, points to ``name``; to nothing that is kept where that is ""."""
        deep = len(self._open_links) >= _DEEPEST_LINK
        self._open_links.append(("" if deep else name, len(self._pieces)))

    def close_link(self) -> str:
        """Ends the innermost open link and gives its words: what was written since points to its bookmark."""
        name, since = self._open_links.pop()
        if not name:
            return ""
        text = "".join(self._pieces[since:]).lstrip()
        if text:
            self._links.append(((self._length - len(text), self._length), name))
        return text

    def mark_row(self, since: int) -> None:
        """What was written from ``since`` on is a row of a table of entries."""
        start = self.first_since(since)
        if start is not None:
            self._rows.append((start, self._length))

    def mark_furniture(self, since: int) -> None:
        """What was written from ``since`` on is a header, footer or other part of the page, not of the contract."""
        start = self.first_since(since)
        if start is not None:
            self._furniture.append((start, self._length))

    def finish(
        self, *, path: str, sha256: str, media_type: str, encoding: str, facts: tuple[tuple[str, str], ...] = ()
    ) -> Text:
        """The Text. Nothing may be written afterwards."""
        content = "".join(self._pieces)
        layout = pages.layout(content, known=tuple(self._furniture))
        return Text(
            path=path,
            sha256=sha256,
            media_type=media_type,
            encoding=encoding,
            content=content,
            clean=layout.clean,
            pages=self._pages() or layout.pages,
            furniture=layout.furniture,
            headings=self._headings(content, dict(layout.furniture)),
            strong=tuple(self._strong),
            labels=tuple(self._labels),
            rows=tuple(self._rows),
            links=self._resolved_links(),
            facts=facts,
            notes=tuple(self.notes),
        )

    def _pages(self) -> tuple[Page, ...]:
        if not self._page_starts:
            return ()
        numbers = {0: 1} | self._page_starts
        bounds = zip(numbers, [*list(numbers)[1:], self._length], strict=True)
        return tuple(Page(numbers[start], start, end) for start, end in bounds)

    def _resolved_links(self) -> tuple[tuple[Span, int], ...]:
        found = ((span, self._bookmarks.get(name)) for span, name in self._links)
        return tuple((span, place) for span, place in found if place is not None and not span[0] <= place < span[1])

    def _headings(self, content: str, furniture: dict[int, int]) -> tuple[Span, ...]:
        """Lines that the format calls headings or that are short and centred; strong words that open a longer line."""
        labels = {start: end for (start, end), _ in self._labels}
        strong = iter(self._strong)
        span = next(strong, None)
        found: list[Span] = []
        for line in self._lines:
            while span and span[1] <= line.start:
                span = next(strong, None)
            if line.start in furniture:
                continue
            if line.heading or (line.centred and not line.table and line.end - line.start < _SHORT):
                found.append((line.start, line.end))
            elif span and span[0] < line.end and not line.table:
                opening = content[labels.get(line.start, line.start) : span[0]].strip()
                if span[1] - span[0] < _SHORT and (not opening or _LABEL.fullmatch(opening) or opening in '"“‘'):
                    found.append(span)
        return tuple(found)
