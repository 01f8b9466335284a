"""Styled text laid out in a width: words wrapped, tables fitted, nothing cut.

The layout knows no colours and no terminal: a span carries the name of what it is ("place", "term", "bad"), and a
terminal or a pipe gets the same characters in the same places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    text: str
    style: str = ""  # what it is, not how it looks
    link: str = ""  # where it leads, for terminals that follow links


Line = list[Span]
Mark = tuple[int, int, str]  # start, end, style: into the text that is marked


def width_of(text: str) -> int:
    """Columns that `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def line_width(line: Iterable[Span]) -> int:
    return sum(width_of(span.text) for span in line)


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


class _Word(NamedTuple):
    spans: Line
    gap: str  # style of the space before it

    @property
    def width(self) -> int:
        return line_width(self.spans)


def _words(spans: Iterable[Span]) -> list[_Word]:
    """The words of styled text; a word may run over several spans."""
    words: list[_Word] = []
    open_word = False
    for span in spans:
        parts = span.text.split()
        if not parts:
            open_word = open_word and not span.text
            continue
        for position, part in enumerate(parts):
            glued = position == 0 and open_word and not span.text[0].isspace()
            if glued:
                words[-1].spans.append(span._replace(text=part))
            else:
                words.append(_Word([span._replace(text=part)], span.style if position else ""))
        open_word = not span.text[-1].isspace()
    return words


def wrap(spans: Iterable[Span], width: int, first: str = "", rest: str | None = None) -> list[Line]:
    """Styled text as lines of at most `width` columns: `first` stands before the first line and `rest` (by default as
    many spaces) before the others. White space is folded; a word longer than a line is broken."""
    rest = " " * width_of(first) if rest is None else rest
    lines: list[Line] = [[Span(first)] if first else []]
    room = max(width - width_of(first), 8)
    left = room
    for word in _words(spans):
        gap = 0 if left == room else 1
        if gap + word.width > left and left < room:
            lines.append([Span(rest)] if rest else [])
            room = max(width - width_of(rest), 8)
            left, gap = room, 0
        for piece in _pieces(word, room):
            if line_width(piece) > left:
                lines.append([Span(rest)] if rest else [])
                room = max(width - width_of(rest), 8)
                left = room
            if gap:
                lines[-1].append(Span(" ", word.gap))
            lines[-1] += piece
            left -= gap + line_width(piece)
            gap = 0
    return lines


def _pieces(word: _Word, room: int) -> list[Line]:
    """A word as itself, or broken into parts of at most `room` columns."""
    if word.width <= room:
        return [word.spans]
    pieces: list[Line] = [[]]
    left = room
    for span in word.spans:
        for character in span.text:
            columns = _columns(character)
            if columns > left:
                pieces.append([])
                left = room
            pieces[-1].append(span._replace(text=character))
            left -= columns
    return pieces


class Column(NamedTuple):
    title: str
    right: bool = False  # numbers stand to the right


GAP = 2


def table(columns: Sequence[Column], rows: Sequence[Sequence[Line]], width: int) -> list[Line]:
    """Rows under their titles, fitted to `width` by wrapping the widest columns. Columns that are empty throughout
    are left out."""
    if not any(line_width(cell) for row in rows for cell in row):
        return []
    kept = [at for at in range(len(columns)) if any(line_width(row[at]) for row in rows)]
    columns = [columns[at] for at in kept]
    rows = [[row[at] for at in kept] for row in rows]
    titles: list[Line] = [[Span(column.title, "title")] for column in columns]
    widths = _fit([[line_width(row[at]) for row in (titles, *rows)] for at in range(len(columns))], width)
    lines = _row(columns, titles, widths)
    for row in rows:
        lines += _row(columns, row, widths)
    return lines


def _fit(natural: list[list[int]], width: int) -> list[int]:
    """A width for each column: what it needs, less where the sum would not fit, taken from the widest."""
    widths = [max(column) for column in natural]
    room = width - GAP * (len(widths) - 1)
    while widths and sum(widths) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= 8:
            break
        widths[widest] -= 1
    return widths


def _row(columns: Sequence[Column], cells: Sequence[Line], widths: Sequence[int]) -> list[Line]:
    blocks = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines: list[Line] = []
    for at in range(max(map(len, blocks))):
        line: Line = []
        for column, block, width in zip(columns, blocks, widths, strict=True):
            part = block[at] if at < len(block) else []
            pad = Span(" " * (width - line_width(part)))
            line += ([pad, *part] if column.right else [*part, pad]) + [Span(" " * GAP)]
        lines.append(_trimmed(line))
    return lines


def _trimmed(line: Line) -> Line:
    while line and not line[-1].text.strip():
        line = line[:-1]
    return line


def plain(lines: Iterable[Line]) -> str:
    """The characters alone."""
    return "".join("".join(span.text for span in line).rstrip() + "\n" for line in lines)
