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
    link: str = ""  # the file it leads to, for terminals that follow links


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
    gap: Span  # the space before it

    @property
    def width(self) -> int:
        return line_width(self.spans)


_ONE_SPACE = Span(" ")
_BREAKS = "-/_.#"


def _words(spans: Iterable[Span]) -> list[_Word]:
    """The words of styled text; a word may run over several spans. A span of nothing but spaces sets the distance of
    the words around it, any other white space counts as one."""
    words: list[_Word] = []
    open_word = False
    gap = _ONE_SPACE
    for span in spans:
        parts = span.text.split()
        if not parts:
            open_word = open_word and not span.text
            gap = Span(" " * len(span.text)) if span.text else gap
            continue
        for position, part in enumerate(parts):
            glued = position == 0 and open_word and not span.text[0].isspace()
            if glued:
                words[-1].spans.append(span._replace(text=part))
            else:
                words.append(_Word([span._replace(text=part)], Span(" ", span.style) if position else gap))
            gap = _ONE_SPACE
        open_word = not span.text[-1].isspace()
    return words


def wrap(spans: Iterable[Span], width: int, first: str = "", rest: str | None = None) -> list[Line]:
    """Styled text as lines of at most `width` columns: `first` stands before the first line and `rest` (by default as
    many spaces) before the others. White space is folded; a word longer than a line is broken."""
    rest = " " * width_of(first) if rest is None else rest
    lines: list[Line] = [[Span(first)] if first else []]
    room = max(width - width_of(first), 2)
    left = room
    for word in _words(spans):
        gap = 0 if left == room else len(word.gap.text)
        if gap + word.width > left and left < room:
            lines.append([Span(rest)] if rest else [])
            room = max(width - width_of(rest), 2)
            left, gap = room, 0
        for piece in _pieces(word, room):
            if line_width(piece) > left:
                lines.append([Span(rest)] if rest else [])
                room = max(width - width_of(rest), 2)
                left = room
            if gap:
                lines[-1].append(word.gap)
            lines[-1] += piece
            left -= gap + line_width(piece)
            gap = 0
    return lines


def _pieces(word: _Word, room: int) -> list[Line]:
    """A word as itself, or broken into parts of at most `room` columns: behind a hyphen or slash where there is one."""
    if word.width <= room:
        return [word.spans]
    characters = [span._replace(text=character) for span in word.spans for character in span.text]
    pieces: list[Line] = []
    while characters:
        taken = _fitting(characters, room)
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
