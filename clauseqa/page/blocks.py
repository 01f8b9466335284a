"""The text of a contract cut into blocks as a reader sees them: paragraphs, centred lines, matter set in columns.

Promise: blocks come in the order of the text, never overlap, and leave out nothing but white space and page furniture;
a block begins wherever a set-out unit begins. A filing typed for eighty columns is reflowed: a line end that merely ran
into the margin is no line end. Tables, signature blocks and whatever else was aligned by hand stay as they stand.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from clauseqa.model import Section, Text

BlockKind = Literal["prose", "centred", "columns", "row"]

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"\S+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_WIDE = re.compile(r"\S(?: {3,}|[ \t]*\t[ \t]*)\S|\.{4,}|_{4,}|(?:\. ){4,}")
_VERY_WIDE = re.compile(r"\S(?: {5,}|[ \t]*\t[ \t]*)\S|\.{5,}|(?:\. ){5,}")
_RULE = re.compile(r"[\s\-=_*]{3,}")  # a line that underlines the one above, or is to be written on
_LINES = ("text/plain", "application/pdf")  # formats that know lines and no paragraphs
_VALUE = re.compile(
    r"[(\[]?[$€£]?[(-]?(?:(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?|\.\d{1,6})%?[)\]]?%?|[—–-]|N/A|n/m"
)
_CURRENCY = ("$", "€", "£", "(", "$(")  # alone before a value
_BEHIND = (")", "%", ")%")  # alone behind one
_FEWEST_VALUES = 2  # at the end of a row of a table that the format does not call one
_TAB = 8  # columns
_LABEL = re.compile(r"(?:\(?\w{1,6}(?:\.\w{1,4}){0,4}[.)]|\d{1,3}(?:\.\d{1,3}){1,4}|[•·*–—-])\s")
_WIDEST_PAGE = 110  # columns; documents whose lines are no longer were typed to a margin
_WIDEST_TYPED = 300  # … and longer ones where most long lines end within a sentence
_GOING_ON = 0.6  # of the long lines
_SHORT_LINE = 40  # columns; a line no longer than this ends where it ends
_FEWEST_WORDS = 3  # of a line that goes on because of its last one: "and" between two names is a line of its own
_GOING_ON_WORDS = frozenset("a an the of in to and or by for with from at on that which any".split())
_CLOSING = frozenset('.;:?!)"”')
_FULL = 0.8  # of the usual width: a line that the next word would carry beyond this merely ran into the margin
_NARROW = 0.8  # of the usual width: centred lines are shorter
_OFF_CENTRE = 7  # columns by which the margins of a centred line may differ
_INDENTED = 8  # columns; a centred line begins no further left
_FAR = 18  # columns; a line that begins further right stands there for a purpose
_MARGIN = 12  # columns; no more of what is blank in front of every line is dropped: a signature stays on its side


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    start: int  # half-open, into Text.content, without white space at the edges
    end: int
    breaks: tuple[int, ...] = ()  # where lines begin that begin for a purpose; of a row, where its values begin
    tight: bool = False  # no blank line above it
    margin: int = 0  # columns: how many are blank in front of every line


@dataclass(frozen=True, slots=True)
class _Line:
    start: int  # of its first visible character
    end: int  # after its last one
    indent: int  # columns
    gap: int  # line ends above it, since the line before


def find_blocks(text: Text, sections: Iterable[Section]) -> tuple[Block, ...]:
    """The blocks of a document; of `sections`, those that are set out begin blocks."""
    labels = {section.start: len(section.label) for section in sections if section.kind != "inline"}
    width = _typed_width(text)
    found: list[Block] = []
    for paragraph in _paragraphs(_lines(text, sorted(labels)), labels, dict(text.headings)):
        if width is None:
            found += _as_extracted(text, paragraph, labels)
        else:
            found.append(_as_typed(text, paragraph, width, labels.get(paragraph[0].start, 0)))
    return tuple(_joined(found, labels))


def _typed_width(text: Text) -> int | None:
    """The width that sentences were typed to, tables aside; None when lines are as long as their paragraphs."""
    if not text.media_type.startswith(_LINES):
        return None
    lines = [line[0].rstrip().expandtabs(_TAB) for line in _LINE.finditer(text.content) if line[0].strip()]
    sentences = [line for line in lines if not _WIDE.search(line)] or lines
    lengths = sorted(map(len, sentences))
    usual = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
    if usual <= _WIDEST_PAGE:
        return usual or None
    full = [line for line in sentences if len(line) > _FULL * usual]
    going_on = sum(1 for line in full if line[-1] not in _CLOSING)
    return usual if usual <= _WIDEST_TYPED and going_on > _GOING_ON * len(full) else None


def _lines(text: Text, cuts: list[int]) -> Iterator[_Line]:
    """The lines with something on them that is no page furniture, cut where units begin. Line ends that the clean view
    joins over a page break are none."""
    before = 0
    for line in _LINE.finditer(text.content):
        edges = [line.start(), *cuts[bisect_right(cuts, line.start()) : bisect_left(cuts, line.end())], line.end()]
        for start, end in pairwise(edges):
            seen = text.clean[start:end]
            bare = seen.strip()
            if not bare:
                continue
            first = start + len(seen) - len(seen.lstrip())
            indent = len(text.content[line.start() : first].expandtabs(_TAB))
            yield _Line(first, first + len(bare), indent, len(_LINE_END.findall(text.clean, before, first)))
            before = first + len(bare)


def _paragraphs(
    lines: Iterable[_Line], labels: Mapping[int, int], headings: Mapping[int, int]
) -> Iterator[list[_Line]]:
    """Lines with no blank line between them, the first of a unit at the head. What the format itself calls a heading
    (its end by its beginning) stands alone where it is a line, above what follows."""
    paragraph: list[_Line] = []
    headed = False
    for line in lines:
        heading = headings.get(line.start, -1) >= line.end
        if paragraph and (line.gap > 1 or line.start in labels or heading or headed):
            yield paragraph
            paragraph = []
        paragraph.append(line)
        headed = heading
    if paragraph:
        yield paragraph


def _as_extracted(text: Text, paragraph: list[_Line], labels: Mapping[int, int]) -> Iterator[Block]:
    """A block for each line: they are the paragraphs of the format, or the rows of its tables."""
    rows = frozenset(start for start, _ in text.rows)
    start = None
    for line, following in pairwise([*paragraph, None]):
        start = line if start is None else start
        if line is None or start is None or (following is not None and following.gap == 0):
            continue
        tight = start.gap < 2 and start.start not in labels
        values = () if start.start in labels else _values(text, start.start, line.end)
        if len(values) >= (1 if start.start in rows else _FEWEST_VALUES):
            yield Block("row", start.start, line.end, values, tight)
        else:
            yield Block("prose", start.start, line.end, tight=tight)
        start = None


def _values(text: Text, start: int, end: int) -> tuple[int, ...]:
    """Where the values begin in which a line ends: "Revenue $ 60,584 (12) —" has three."""
    found: list[int] = []
    for word in reversed(list(_WORD.finditer(text.clean, start, end))):
        if found and word[0] in _CURRENCY:
            found[-1] = word.start()
        elif word[0] in _BEHIND:
            continue
        elif _VALUE.fullmatch(word[0]):
            found.append(word.start())
        else:
            if found and word[0].endswith(","):  # a date: "December 31, 2022"
                found.pop()
            break
    return tuple(reversed(found))


def _as_typed(text: Text, lines: list[_Line], width: int, label: int) -> Block:
    start, end = lines[0].start, lines[-1].end
    tight = lines[0].gap < 2 and not label
    margin = min(_MARGIN, *(line.indent for line in lines))
    if _in_columns(text, lines, label):
        return Block("columns", start, end, tight=tight, margin=margin)
    breaks = tuple(
        after.start for line, after in pairwise(lines) if after.gap and _ends_early(text, line, after, width)
    )
    if all(_is_centred(line, width) for line in lines):
        return Block("centred", start, end, tuple(line.start for line in lines[1:]), tight)
    far = [line for line in lines if line.indent >= _FAR]
    if far and (len(lines) == 1 or len(far) == len(lines) or breaks) and not label:
        return Block("columns", start, end, tight=tight, margin=margin)
    return Block("prose", start, end, breaks, tight)


def _in_columns(text: Text, lines: list[_Line], label: int) -> bool:
    """Whether the lines are set in columns: most of them have wide gaps inside or leaders, or some very wide ones."""
    first = lines[0].start + label
    loose = _LABEL.match(text.clean, first, lines[0].end)  # a label that no unit has; what follows it is indented
    spans = [(loose.end() if loose else first, lines[0].end), *((line.start, line.end) for line in lines[1:])]
    wide = sum(1 for span in spans if _WIDE.search(text.clean, *span))
    very = sum(1 for span in spans if _VERY_WIDE.search(text.clean, *span))
    return very * 3 >= len(lines) or (len(lines) > 1 and wide * 2 > len(lines))


def _ends_early(text: Text, line: _Line, after: _Line, width: int) -> bool:
    """Whether a line ends before the margin does, and not within a sentence that plainly goes on: by its last word or
    an open parenthesis, or because the next line begins small; rules stand alone."""
    if any(_RULE.fullmatch(text.clean, one.start, one.end) for one in (line, after)):
        return True
    word = text.clean[after.start : after.end].split(None, 1)[0]
    reached = line.indent + (line.end - line.start)
    if reached + 1 + len(word) >= _FULL * width:
        return False
    if text.clean[line.end - 1] in _CLOSING:
        return True
    said = text.clean[line.start : line.end]
    words = said.split()
    if word[0].islower():  # short lines one below the other are an address or a list
        return reached < _SHORT_LINE and after.end - after.start < _SHORT_LINE
    if said.count("(") > said.count(")"):
        return False
    if len(words) >= _FEWEST_WORDS and words[-1] in _GOING_ON_WORDS:
        return False
    return reached < _SHORT_LINE or width <= _WIDEST_PAGE


def _is_centred(line: _Line, width: int) -> bool:
    length = line.end - line.start
    if line.start == 0:  # what stood in front of the very first line is often lost
        return length < _NARROW * width
    right = width - line.indent - length
    return line.indent >= _INDENTED and length < _NARROW * width and abs(line.indent - right) <= _OFF_CENTRE


def _joined(blocks: Iterable[Block], labels: Mapping[int, int]) -> Iterator[Block]:
    """Blocks in columns that follow each other are one: what is aligned in one is aligned with the next."""
    waiting: Block | None = None
    for block in blocks:
        if waiting and waiting.kind == block.kind == "columns" and block.start not in labels:
            waiting = replace(waiting, end=block.end, margin=min(waiting.margin, block.margin))
            continue
        if waiting:
            yield waiting
        waiting = block
    if waiting:
        yield waiting
