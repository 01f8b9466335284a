"""The text that a reader extracts from a format with structure, and the places of what the structure said.

Promise: what is written here becomes ``Text.content`` exactly; every span given out is a place in it. Control
characters, direction overrides and invisible characters stop here, in one place, for every such format. White space
is folded as a browser folds it. The clean view has page furniture blanked and a sentence that a page break cut on one
line again; it never moves a character.

Stands alone because HTML, Word, PDF and the others differ in what they know, not in what a text is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ..model import Page, Span, Text

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

_ROMAN = r"[ivxlc]{1,8}|[IVXLC]{1,8}"
_PAGE_NUMBER = re.compile(
    rf"(?:page\s+)?[-–—]?\s?(?:[A-Z]{{1,2}}-{{1,2}})?(?P<number>\d{{1,4}}|{_ROMAN})\s?[-–—]?(?:\s?(?:of|/)\s?\d{{1,4}})?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;:!?][\"'”’)\]]{0,3}$|_$")
_LABEL = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxIVX]{1,5})[.)]|(?:Section|ARTICLE|Article|§)\s+[\dIVX]|[•·▪]"
)
_OPEN_END = re.compile(
    r"(?:,|\b(?:a|an|and|any|as|at|by|for|from|in|into|its|of|on|or|such|than|that|the|their|this|to|under|with|which"
    r"|Section|Sections|Article|Exhibit|Schedule))$"
)
_SHORT = 200  # a heading or a running header is shorter than this


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
    page: int = 0  # index of the page it stands on
    furniture: bool = False


class Manuscript:
    """Write a document from its beginning to its end, then ``finish`` it into a Text."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._newlines = 0  # owed before the next character
        self._space = False  # likewise
        self._fresh = True  # nothing written on the current line yet
        self._page = 0
        self._page_starts = [0]
        self._page_numbers: dict[int, int] = {}
        self._lines: list[Line] = []
        self._strong: list[Span] = []
        self._labels: list[tuple[Span, int]] = []
        self._bookmarks: dict[str, int] = {}
        self._waiting: list[str] = []  # bookmarks that take the place of the next character
        self._open_links: list[tuple[str, int]] = []
        self._links: list[tuple[Span, str]] = []
        self._furniture: list[Span] = []
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
            self._lines.append(Line(start, self._length, page=self._page))
            self._fresh = False
        else:
            self._lines[-1].end = self._length
        for name in self._waiting:
            self._bookmarks.setdefault(name, start)
        self._waiting.clear()
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

    def line_break(self) -> None:
        self._newlines = min(self._newlines + 1, 2) if self._length else 0
        self._space = False

    def new_line(self) -> None:
        """What follows begins a line, unless it does so already."""
        self._newlines = max(self._newlines, 1)
        self._space = False

    def paragraph(self) -> None:
        """What follows begins a paragraph, unless it does so already."""
        self._newlines = max(self._newlines, 2)
        self._space = False

    def page_break(self, number: int | None = None) -> None:
        """What follows stands on a new page, whose printed number is ``number`` where the format says so."""
        if self._length > self._page_starts[-1]:
            self._newlines = 0
            self._pieces.append("\n\n\f\n")
            self._length += 4
            self._page += 1
            self._page_starts.append(self._length)
            self._fresh = True
            self._space = False
        if number is not None:
            self._page_numbers[self._page] = number

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

    def open_link(self, name: str) -> None:
        self._open_links.append((name, len(self._pieces)))

    def close_link(self) -> None:
        """Ends the innermost open link: what was written since points to its bookmark."""
        name, since = self._open_links.pop()
        written = "".join(self._pieces[since:])
        text = written.lstrip()
        if text:
            self._links.append(((self._length - len(text), self._length), name))

    def mark_furniture(self, since: int) -> None:
        """What was written from ``since`` on is a header, footer or other part of the page, not of the contract."""
        if self._length > since:
            self._furniture.append((since, self._length))
            for line in reversed(self._lines):
                if line.start < since:
                    break
                line.furniture = True

    def finish(
        self, *, path: str, sha256: str, media_type: str, encoding: str, facts: tuple[tuple[str, str], ...] = ()
    ) -> Text:
        """The Text. Nothing may be written afterwards."""
        content = "".join(self._pieces)
        pages = _Pages(content, self._lines, self._page_starts, self._page_numbers)
        furniture = tuple(sorted({*self._furniture, *pages.furniture()}))
        return Text(
            path=path,
            sha256=sha256,
            media_type=media_type,
            encoding=encoding,
            content=content,
            clean=pages.clean(furniture),
            pages=pages.pages(),
            furniture=furniture,
            headings=self._headings(content),
            strong=tuple(self._strong),
            labels=tuple(self._labels),
            links=self._resolved_links(),
            facts=facts,
            notes=tuple(self.notes),
        )

    def _resolved_links(self) -> tuple[tuple[Span, int], ...]:
        found = ((span, self._bookmarks.get(name)) for span, name in self._links)
        return tuple((span, place) for span, place in found if place is not None and not span[0] <= place < span[1])

    def _headings(self, content: str) -> tuple[Span, ...]:
        """Lines that the format calls headings or that are short and centred; strong words that open a longer line."""
        labels = {start: end for (start, end), _ in self._labels}
        strong = iter(self._strong)
        span = next(strong, None)
        found: list[Span] = []
        for line in self._lines:
            while span and span[1] <= line.start:
                span = next(strong, None)
            if line.furniture:
                continue
            if line.heading or (line.centred and line.end - line.start < _SHORT):
                found.append((line.start, line.end))
            elif span and span[0] < line.end and not line.table:
                opening = content[labels.get(line.start, line.start) : span[0]].strip()
                if span[1] - span[0] < _SHORT and (not opening or _LABEL.fullmatch(opening) or opening in '"“‘'):
                    found.append(span)
        return tuple(found)


class _Pages:
    """Where the pages end, what on them is furniture, and which sentences run over the break."""

    def __init__(self, content: str, lines: list[Line], starts: list[int], numbers: dict[int, int]) -> None:
        self.content = content
        self.starts = starts
        self.numbers = dict(numbers)
        self.by_page: list[list[Line]] = [[] for _ in starts]
        for line in lines:
            self.by_page[line.page].append(line)

    def pages(self) -> tuple[Page, ...]:
        if len(self.starts) == 1 and not self.numbers:
            return ()
        ends = [*self.starts[1:], len(self.content)]
        bounds = zip(self.starts, ends, strict=True)
        return tuple(Page(self.numbers.get(i, i + 1), start, end) for i, (start, end) in enumerate(bounds))

    def furniture(self) -> list[Span]:
        """Page marks, and page numbers and repeated lines at the top or foot of a page."""
        breaks = [(start - 3, start) for start in self.starts[1:]]
        if not breaks:
            return []
        edges = [self._edges(lines) for lines in self.by_page]
        repeated = self._repeated(edges)
        for page, (top, foot) in enumerate(edges):
            for side in (foot, top):
                for line in side:
                    number = _page_number(self._text(line))
                    if number is not None and not line.heading:
                        self.numbers.setdefault(page, number) if number else None
                        line.furniture = True
                    elif self._normal(line) in repeated:
                        line.furniture = True
                    elif not line.furniture:
                        break
        marked = [(line.start, line.end) for lines in self.by_page for line in lines if line.furniture]
        return breaks + marked

    @staticmethod
    def _edges(lines: list[Line]) -> tuple[list[Line], list[Line]]:
        """The lines, at most three, at the top and at the foot of a page, from the edge inward, never all of it."""
        reach = min(3, len(lines) // 2)
        return lines[:reach], list(reversed(lines[len(lines) - reach :])) if reach else lines[-1:]

    def _repeated(self, edges: list[tuple[list[Line], list[Line]]]) -> set[str]:
        counts: Counter[str] = Counter()
        for top, foot in edges:
            counts.update({self._normal(line) for line in (*top, *foot)})
        enough = max(3, len(edges) // 4)
        return {text for text, count in counts.items() if count >= enough and len(text) < _SHORT}

    def _normal(self, line: Line) -> str:
        return re.sub(r"\d{1,4}", "0", self._text(line)).casefold()

    def _text(self, line: Line) -> str:
        return self.content[line.start : line.end].strip()

    def clean(self, furniture: tuple[Span, ...]) -> str:
        """The content with furniture blanked and the gap inside a sentence that a page cuts made of spaces."""
        blanks = sorted([*((*span, False) for span in furniture), *((*gap, True) for gap in self._cut_sentences())])
        parts: list[str] = []
        place = 0
        for start, end, flat in blanks:
            if end > place:
                start = max(start, place)
                parts += [self.content[place:start], " " * (end - start) if flat else _blank(self.content[start:end])]
                place = end
        parts.append(self.content[place:])
        return "".join(parts)

    def _cut_sentences(self) -> list[Span]:
        """Gaps between a page's last words and the next page's first where one sentence runs on."""
        gaps: list[Span] = []
        last: Line | None = None
        for lines in self.by_page:
            body = [line for line in lines if not line.furniture]
            if not body:
                continue
            if last and _runs_on(self._text(last), self._text(body[0])) and not (last.heading or body[0].heading):
                gaps.append((last.end, body[0].start))
            last = body[-1]
        return gaps


def _blank(text: str) -> str:
    """Spaces in place of ``text``; line ends stay, so that what stood on lines of its own still does."""
    return re.sub(r"[^\n]", " ", text)


def _page_number(text: str) -> int | None:
    """The page number that ``text`` is and nothing else; 0 for a roman one; None when it is none."""
    found = _PAGE_NUMBER.fullmatch(text) if len(text) < 24 else None
    if found is None:
        return None
    return int(found["number"]) if found["number"].isdigit() else 0


def _runs_on(before: str, after: str) -> bool:
    if _SENTENCE_END.search(before):
        return False
    if _OPEN_END.search(before):
        return not _LABEL.match(after) or before[-1] != ","
    return after[:1].islower()
