"""Styled text laid out in a width: words wrapped, tables fitted, nothing cut.

The layout knows no colours and no terminal: a span carries the name of what it is ("place", "term", "bad"), and a
terminal or a pipe gets the same characters in the same places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple


class Span(NamedTuple):
    text: str
    style: str = ""  # what it is, not how it looks
    link: str = ""  # the file it leads to, for terminals that follow links
    whole: bool = False  # its words stand on one line: "p. 7, line 214"


Line = list[Span]
Mark = tuple[int, int, str]  # start, end, style: into the text that is marked


def width_of(text: str) -> int:
    """Columns that `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


@cache
def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def line_width(line: Iterable[Span]) -> int:
    return sum([width_of(span.text) for span in line])


def marked(text: str, marks: Iterable[Mark], style: str = "") -> Line:
    """`text` with the style of each mark on its part; where marks overlap the earlier one wins."""
    spans: Line = []
    at = 0
    for start, end, name in sorted(marks):
        start = max(start, at)
        if start >= min(end, len(text)):
            continue
        if start > at:
            spans.append(Span(text[at:start], style))
        spans.append(Span(text[start:end], name))
        at = end
    if at < len(text):
        spans.append(Span(text[at:], style))
    return spans


class _Word:
    """What stands between two spaces; it may run over several spans."""

    __slots__ = ("gap", "spans", "width")

    def __init__(self, span: Span, gap: Span) -> None:
        self.spans = [span]
        self.gap = gap  # the space before it
        self.width = width_of(span.text)

    def add(self, span: Span) -> None:
        self.spans.append(span)
        self.width += width_of(span.text)


_ONE_SPACE = Span(" ")
_BREAKS = "-/_.#"


def _words(spans: Iterable[Span]) -> list[_Word]:
    """The words of styled text. A span of nothing but spaces sets the distance of the words around it, any other white
    space counts as one."""
    words: list[_Word] = []
    open_word = False
    gap = _ONE_SPACE
    for text, style, link, whole in spans:
        parts = [text] if whole else text.split()
        if not parts:
            open_word = open_word and not text
            gap = Span(" " * len(text)) if text else gap
            continue
        if open_word and not text[0].isspace():
            words[-1].add(Span(parts[0], style, link))
        else:
            words.append(_Word(Span(parts[0], style, link), gap))
        inner = Span(" ", style)
        words += [_Word(Span(part, style, link), inner) for part in parts[1:]]
        gap = _ONE_SPACE
        open_word = not text[-1].isspace()
    return words


def wrap(spans: Iterable[Span], width: int, first: str = "", rest: str | None = None) -> list[Line]:
    """Styled text as lines of at most `width` columns: `first` stands before the first line and `rest` (by default as
    many spaces) before the others. White space is folded; a word longer than a line is broken."""
    rest = " " * width_of(first) if rest is None else rest
    lines: list[Line] = [[Span(first)] if first else []]
    room = max(width - width_of(first), 2)
    left = room
    for word in _words(spans):
        if left < room and len(word.gap.text) + word.width <= left:
            _extend(lines[-1], [word.gap, *word.spans])
            left -= len(word.gap.text) + word.width
            continue
        beside = left - len(word.gap.text)  # what is left of the line for a word that has to be broken anyway
        begun = left < room < word.width and beside > room // 2
        if begun:
            _extend(lines[-1], [word.gap])
            left = beside
        for piece in [word.spans] if word.width <= room else _pieces(word, room, beside if begun else room):
            size = line_width(piece)
            if (left < room and not begun) or size > left:
                lines.append([Span(rest)] if rest else [])
                left = room = max(width - width_of(rest), 2)
            _extend(lines[-1], piece)
            left -= size
            begun = False
    return lines


def _extend(line: Line, spans: Iterable[Span]) -> None:
    """Put spans at the end of a line; what looks alike becomes one span."""
    for span in spans:
        last = line[-1] if line else None
        if last is not None and last.style == span.style and last.link == span.link:
            line[-1] = Span(last.text + span.text, span.style, span.link)
        else:
            line.append(span)


def _pieces(word: _Word, room: int, first: int) -> list[Line]:
    """A word broken into parts of at most `room` columns, the first of them of `first`: behind a hyphen or slash where
    there is one."""
    characters = [span._replace(text=character) for span in word.spans for character in span.text]
    pieces: list[Line] = []
    while characters:
        taken = _fitting(characters, room if pieces else first)
        if taken < len(characters):
            breaks = [at for at in range(taken // 3, taken) if characters[at].text in _BREAKS]
            taken = breaks[-1] + 1 if breaks else taken
        pieces.append(characters[:taken])
        characters = characters[taken:]
    return pieces


def _fitting(characters: Sequence[Span], room: int) -> int:
    """How many characters fit into `room` columns; at least one."""
    left = room
    for number, span in enumerate(characters):
        left -= _columns(span.text)
        if left < 0:
            return max(number, 1)
    return len(characters)


class Column(NamedTuple):
    title: str
    right: bool = False  # numbers stand to the right


GAP = 2
_NARROWEST = 4


def fits(columns: Sequence[Column], rows: Sequence[Sequence[Line]], width: int) -> bool:
    """Whether a table of these rows needs no cell of more than a line."""
    cells = [(len(column.title), *(line_width(row[at]) for row in rows)) for at, column in enumerate(columns)]
    needed = [max(widths) for widths in cells if any(widths[1:])]
    return sum(needed) + GAP * (len(needed) - 1) <= width


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[Line]], width: int, below: Sequence[list[Line]] = ()
) -> list[Line]:
    """Rows under their titles, fitted to `width` by wrapping the widest columns. Columns that are empty throughout
    are left out. `below` holds lines to stand under each row."""
    if not any(line_width(cell) for row in rows for cell in row):
        return []
    kept = [at for at in range(len(columns)) if any(line_width(row[at]) for row in rows)]
    columns = [columns[at] for at in kept]
    rows = [[row[at] for at in kept] for row in rows]
    titles: list[Line] = [[Span(column.title, "title")] for column in columns]
    widths = _fit([[row[at] for row in (titles, *rows)] for at in range(len(columns))], width)
    lines = _row(columns, titles, widths)
    for number, row in enumerate(rows):
        lines += _row(columns, row, widths)
        lines += below[number] if below else []
    return lines


def _fit(cells: Sequence[Sequence[Line]], width: int) -> list[int]:
    """A width for each column: what it needs, less where the sum would not fit. The widest gives first; no column
    gets narrower than its longest word while another can give."""
    widths = [max(map(line_width, column)) for column in cells]
    words = [max((word.width for cell in column for word in _words(cell)), default=0) for column in cells]
    room = width - GAP * (len(widths) - 1)
    for least in (words, [_NARROWEST] * len(widths)):
        while sum(widths) > room:
            giving = [at for at in range(len(widths)) if widths[at] > least[at]]
            if not giving:
                break
            widths[max(giving, key=widths.__getitem__)] -= 1
    return widths


def _row(columns: Sequence[Column], cells: Sequence[Line], widths: Sequence[int]) -> list[Line]:
    blocks = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines: list[Line] = []
    for at in range(max(map(len, blocks))):
        line: Line = []
        space = 0  # owed before the next words
        for column, block, width in zip(columns, blocks, widths, strict=True):
            part = block[at] if at < len(block) else []
            free = width - line_width(part)
            if part:
                before = space + (free if column.right else 0)
                line += [Span(" " * before), *part] if before else part
                space = 0 if column.right else free
            else:
                space += free
            space += GAP
        lines.append(line)
    return lines


def plain(lines: Iterable[Line]) -> str:
    """The characters alone."""
    return "".join("".join(span.text for span in line).rstrip() + "\n" for line in lines)
