"""Pages of a plain text: where they break, what is printed on them that is no part of the contract, and the clean view.

Promise: the clean view has the length of the content, character for character. Page numbers, running headers and page
marks are blanked in it; where a page break cuts a sentence in two, the gap becomes spaces, so that the sentence runs
on; where it stands between paragraphs, they stay apart. A number alone on a line is furniture only when it belongs to
a series that rises page by page, or stands beside a page mark: a lone "7" is left to the contract.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from ..model import Page, Span

_PLAIN = {  # one character for one: what the eye takes for a space or a line end becomes one
    **dict.fromkeys((0x0, 0xA0, 0xFEFF, 0x200B, 0x202F, 0x205F, 0x3000, 0x1A), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys((0xB, 0xC, 0x85, 0x2028, 0x2029), "\n"),
}
_MARK = re.compile(
    r"[<\f\[](?:(?<=\f)|(?<=<)PAGE>(?:[ \t]{1,80}(?P<number>\d{1,4})(?=[ \t]*[\r\n]))?|(?<=\[)PAGE ?BREAK\])",
    re.IGNORECASE,
)
_SURE_NUMBER = re.compile(
    r"[-–—]{1,3}\s{0,4}(?P<dashed>\d{1,4})\s{0,4}[-–—]{1,3}|Page\s{1,4}(?P<page>\d{1,4})(?:\s{1,4}of\s{1,4}\d{1,4})?\.?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"(?P<prefix>[A-Z]{1,2}-)?(?:(?P<number>\d{1,4})|(?P<roman>[ivxl]{1,7}))(?:\s{1,8}\d{1,4})?")
_LINE_END_NUMBER = re.compile(r"(?<=[^\s\d$])(?:\s{1,80}-\s?(\d{1,3})\s?-|\s{1,80}(\d{1,3}))$")
_ENUMERATED = re.compile(
    r"(?:section|article|exhibit|schedule|annex|appendix|part|item|§)\b|\(?(?:\d{1,5}|[a-z]{1,2}|[ivxl]{1,5})[).]|#|\*",
    re.IGNORECASE,
)
_NEXT_IS_UNIT = re.compile(
    r"(?:section|article|exhibit|schedule|annex|appendix|part|item)\s|§|\(\w{1,5}\)|\d{1,3}(?:\.\d{1,3}){0,4}[.)\s]|[A-Za-z]\.\s",
    re.IGNORECASE,
)
_REFERENCES = re.compile(r"\(\w{1,5}\)(?:\(\w{1,5}\))*\s{0,3}(?:,|\)|(?:and|or|of|above|below|through|to|hereof)\b)")
_CUT_AFTER = re.compile(
    r"(?:[a-z,–—-]|\b(?:the|of|to|in|and|or|by|for|with|this|such|any|section|sections|paragraph|article|clause|exhibit"
    r"|schedule)|\(\w{1,5}\))$",
    re.IGNORECASE,
)
_UNIT_WORD = re.compile(r"\b(?:sections?|articles?|(?:sub)?paragraphs?|clauses?|exhibits?|schedules?)$", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){3,}")
_NOT_SPACE = re.compile(r"\S")
_NOT_NEWLINE = re.compile(r"[^\n]")
_LEAST_PAGE = 500  # characters between two page numbers of a series
_GAP = 4  # newlines in a row that make a page gap even without a number
_REPEATS = 3  # how often a line must stand at a page's edge to be a running header
_HEADER_LENGTH = 120
_HEADER_LINES = 3  # of one running header


@dataclass(frozen=True)
class Layout:
    clean: str
    pages: tuple[Page, ...]
    furniture: tuple[Span, ...]


@dataclass(slots=True)
class _Line:
    start: int  # of the first character that is no space
    end: int  # after the last one
    text: str
    blanks_before: int
    blanks_after: int = 0


@dataclass(slots=True)
class _Furniture:
    start: int
    end: int
    number: int | None = None
    breaks: bool = False  # a page mark: the page ends here and nowhere else


def layout(content: str, known: tuple[Span, ...] = ()) -> Layout:
    """The pages, the furniture and the clean view of a decoded text; ``known`` is furniture its reader has seen."""
    plain = content.translate(_PLAIN).replace("\r\n", " \n").replace("\r", "\n")
    marks = [_Furniture(m.start(), m.end(), _number(m["number"]), True) for m in _MARK.finditer(content)]
    lines = _lines(plain, marks)
    found = marks + [_Furniture(start, end) for start, end in known] + _page_numbers(lines, marks)
    for _ in range(_HEADER_LINES):
        found += _running_lines(lines, found)
    found += _line_end_numbers(lines, found)
    found.sort(key=lambda item: item.start)
    gaps = _gaps(plain, found)
    return Layout(
        clean=_clean(plain, found, gaps),
        pages=_pages(found, gaps, len(content)),
        furniture=tuple((item.start, item.end) for item in found if item.end > item.start),
    )


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _lines(plain: str, marks: list[_Furniture]) -> list[_Line]:
    """The lines with something on them; a page mark is not something."""
    starts = {mark.start: mark.end for mark in marks}
    lines: list[_Line] = []
    at = blanks = 0
    for raw in plain.split("\n"):
        text = raw.strip()
        start = at + raw.find(text) if text else at
        at += len(raw) + 1
        if text and start in starts:
            cut = starts[start] - start
            blanks += 2
            text = text[cut:].lstrip()
            start = at - 1 - len(raw) + raw.rfind(text) if text else start
        if not text:
            blanks += 1
            continue
        if lines:
            lines[-1].blanks_after = blanks
        lines.append(_Line(start, start + len(text), text, blanks))
        blanks = 0
    if lines:
        lines[0].blanks_before = max(lines[0].blanks_before, _GAP)
        lines[-1].blanks_after = max(blanks, _GAP)
    return lines


def _page_numbers(lines: list[_Line], marks: list[_Furniture]) -> list[_Furniture]:
    """Numbers alone on a line: the sure forms, and bare ones that rise page by page."""
    found: list[_Furniture] = []
    series: dict[str, list[tuple[_Line, int]]] = {}
    for line in lines:
        if line.end - line.start > 40 or not (line.blanks_before or line.blanks_after):
            continue
        sure = _SURE_NUMBER.fullmatch(line.text)
        if sure is not None:
            found.append(_Furniture(line.start, line.end, int(sure["dashed"] or sure["page"])))
            continue
        bare = _BARE_NUMBER.fullmatch(line.text)
        if bare is not None and line.blanks_before and line.blanks_after:
            value = int(bare["number"]) if bare["number"] else _small_roman(bare["roman"])
            kind = (bare["prefix"] or "") + ("r" if bare["roman"] else "n")
            series.setdefault(kind, []).append((line, value))
    places = [mark.start for mark in marks]
    for members in series.values():
        found.extend(_Furniture(line.start, line.end, value) for line, value in _rising(members, places))
    return found


def _small_roman(text: str) -> int:
    worth = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in text]
    return sum(-a if a < b else a for a, b in zip(worth, [*worth[1:], 0], strict=True))


def _rising(members: list[tuple[_Line, int]], marks: list[int]) -> list[tuple[_Line, int]]:
    """The members that continue each other by one, a page apart, or stand beside a page mark or a page gap."""
    kept: dict[int, tuple[_Line, int]] = {}
    for before, after in pairwise(members):
        step = after[1] - before[1]
        if 1 <= step <= 2 and after[0].start - before[0].start >= _LEAST_PAGE * step:
            kept[before[0].start] = before
            kept[after[0].start] = after
    for line, value in members:
        near_mark = any(abs(mark - line.start) < 40 for mark in marks)
        if near_mark or (value > 1 and max(line.blanks_before, line.blanks_after) >= _GAP and len(kept) > 0):
            kept[line.start] = (line, value)
    return list(kept.values())


def _running_lines(lines: list[_Line], found: list[_Furniture]) -> list[_Furniture]:
    """Headers and footers: one and the same line at the edge of page after page."""
    taken = {item.start for item in found}
    edges: list[_Line] = []
    for index, line in enumerate(lines):
        if line.start in taken or len(line.text) > _HEADER_LENGTH:
            continue
        before = lines[index - 1].start in taken if index else False
        after = lines[index + 1].start in taken if index + 1 < len(lines) else False
        if before or after or max(line.blanks_before, line.blanks_after) >= _GAP - 1:
            edges.append(line)
    if len(edges) < _REPEATS:
        return []
    shapes = [_shape(line.text) for line in edges]
    counts = Counter(shapes)
    return [
        _Furniture(line.start, line.end)
        for line, shape in zip(edges, shapes, strict=True)
        if counts[shape] >= _REPEATS
        and len(shape) > 3
        and any(map(str.isalpha, shape))
        and not _ENUMERATED.match(shape)
        and not shape.startswith(("/s/", "By", "Name", "Title", "Date", "["))
    ]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text))


def _line_end_numbers(lines: list[_Line], found: list[_Furniture]) -> list[_Furniture]:
    """Page numbers that conversion pulled up to the end of the page's last line: they too must rise page by page."""
    taken = {item.start for item in found}
    members: list[tuple[_Furniture, int]] = []
    for index, line in enumerate(lines):
        before_running = index + 1 < len(lines) and lines[index + 1].start in taken
        if line.start in taken or not (line.blanks_after >= _GAP - 1 or (before_running and line.blanks_after)):
            continue
        tail = _LINE_END_NUMBER.search(line.text[-90:])
        if tail is not None:
            number = int(tail[1] or tail[2])
            end = line.end
            members.append((_Furniture(end - len(tail[0].lstrip()), end, number), number))
    kept: dict[int, _Furniture] = {}
    for before, after in pairwise(members):
        step = after[1] - before[1]
        if 1 <= step <= 3 and after[0].start - before[0].start >= _LEAST_PAGE:
            kept[before[0].start] = before[0]
            kept[after[0].start] = after[0]
    return list(kept.values())


def _gaps(plain: str, found: list[_Furniture]) -> list[Span]:
    """The stretches of space and furniture between the last word of a page and the first of the next."""
    spans = [(item.start, item.end) for item in found]
    spans += [match.span() for match in _BLANK_LINES.finditer(plain)]
    merged: list[Span] = []
    for start, end in sorted(_with_space_around(plain, span) for span in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _with_space_around(plain: str, span: Span) -> Span:
    start, end = span
    while start and plain[start - 1].isspace():
        start -= 1
    following = _NOT_SPACE.search(plain, end)
    return start, following.start() if following else len(plain)


def _cuts_sentence(plain: str, start: int, end: int) -> bool:
    """Whether the sentence before a page gap runs on after it."""
    if start == 0 or end >= len(plain):
        return False
    before = plain[max(0, start - 200) : start]
    after = plain[end : end + 80]
    if _NEXT_IS_UNIT.match(after):
        return _UNIT_WORD.search(before) is not None or (
            before[-1] in ",rdfho" and _REFERENCES.match(after) is not None
        )
    if after[0].islower():
        return before[-1] not in ".:?!"
    if not _CUT_AFTER.search(before):
        return False
    *above, last = before.rsplit("\n", 2)
    return before[-1] == "," or len(last.strip()) >= 40 or (len(above) == 2 and len(above[1].strip()) >= 40)


def _clean(plain: str, found: list[_Furniture], gaps: list[Span]) -> str:
    blanked = [(item.start, item.end, _NOT_NEWLINE.sub(" ", plain[item.start : item.end])) for item in found]
    joined = [(start, end, " " * (end - start)) for start, end in gaps if _cuts_sentence(plain, start, end)]
    pieces: list[str] = []
    at = 0
    for start, end, text in sorted(blanked + joined):  # a joined gap begins before the furniture in it
        if start >= at:
            pieces += (plain[at:start], text)
            at = end
    pieces.append(plain[at:])
    return "".join(pieces)


def _pages(found: list[_Furniture], gaps: list[Span], length: int) -> tuple[Page, ...]:
    """A page ends with its furniture; its number is the printed one where there is one, else it is counted."""
    ends: list[tuple[int, int | None]] = []
    for start, end in gaps:
        inside = [item for item in found if start <= item.start < end and (item.breaks or item.number is not None)]
        if not inside:
            continue
        mark = next((item for item in inside if item.breaks), None)
        footer = next((i for i in inside if not i.breaks and (mark is None or i.start < mark.start)), None)
        cut = max((i.end for i in inside if not i.breaks), default=end) if mark is None else mark.start
        ends.append((cut, footer.number if footer else None))
    if not ends:
        return ()
    pages: list[Page] = []
    at = 0
    for cut, number in ends:
        if cut <= at:
            continue
        counted = pages[-1].number + 1 if pages else 1
        pages.append(Page(number if number is not None else counted, at, cut))
        at = cut
    if at < length:
        pages.append(Page(pages[-1].number + 1 if pages else 1, at, length))
    return tuple(pages)
