"""Pages of a plain text: where they break, what is printed on them that is no part of the contract, and the clean view.

Promise: the clean view has the length of the content, character for character. Page numbers, running headers and page
marks are blanked in it; where a page break cuts a sentence in two, the gap becomes spaces, so that the sentence runs
on; where it stands between paragraphs, they stay apart. A number alone on a line is furniture only when it belongs to
a series that rises page by page, or stands beside a page mark: a lone "7" is left to the contract. A page whose
number is none, as "A-1" and "ii", and one longer than any page, because the breaks in it were lost, is not told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
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
_TITLED_NUMBER = re.compile(r".{3,90}\s{2,80}Page\s{1,4}(?P<page>\d{1,4})\s{1,4}of\s{1,4}\d{1,4}", re.IGNORECASE)
_ATTACHMENT_PAGE = re.compile(
    r"(?:exhibit|schedule|annex|appendix|attachment)\s{1,4}[A-Z0-9]{1,3}\s?[-–]\s?\d{1,3}", re.IGNORECASE
)
_BARE_NUMBER = re.compile(r"(?P<prefix>[A-Z]{1,2}-)?(?:(?P<number>\d{1,4})|(?P<roman>[ivxl]{1,7}))(?:\s{1,8}\d{1,4})?")
_ENCLOSED = re.compile(r"\((?P<roman>[ivxl]{1,7})\)")  # far from all words; else it is the label of a list
_LINE_END_NUMBER = re.compile(r"(?<=[^\s\d$])(?:\s{1,80}-\s?(\d{1,3})\s?-|\s{1,80}(\d{1,3}))$")
_ENUMERATED = re.compile(
    r"(?:section|article|exhibit|schedule|annex|appendix|attachment|addendum|part|item|§)\b|\(?(?:\d{1,5}|[a-z]{1,2}|[ivxl]{1,5})[).]|#|\*",
    re.IGNORECASE,
)
_WORDED_UNIT = re.compile(
    r"(?:section|article|exhibit|schedule|annex|appendix|attachment|part|item)\s|§", re.IGNORECASE
)
_NEXT_IS_UNIT = re.compile(r"\(\w{1,5}\)|\d{1,3}(?:\.\d{1,3}){0,4}[.)\s]|[A-Za-z]\.\s")
_REFERENCES = re.compile(r"\(\w{1,5}\)(?:\(\w{1,5}\))*\s{0,3}(?:,|\)|(?:and|or|of|above|below|through|to|hereof)\b)")
_CUT_AFTER = re.compile(
    r"(?:(?-i:[a-z,–—-])|\b(?:the|of|to|in|and|or|by|for|with|this|such|any|section|sections|paragraph|article|clause|exhibit"
    r"|schedule)|\(\w{1,5}\))$",
    re.IGNORECASE,
)
_UNIT_WORD = re.compile(
    r"\b(?:sections?|articles?|(?:sub)?paragraphs?|clauses?|exhibits?|schedules?|annex|appendix|attachment)$",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){3,}")
_TABLE_TAGS = re.compile(r"<(?:/?TABLE|CAPTION)>(?=[ \t]*\n)")  # of EDGAR, around tables in plain text
_NOT_SPACE = re.compile(r"\S")
_NOT_NEWLINE = re.compile(r"[^\n]")
_LEAST_PAGE = 500  # characters between two page numbers of a series
_SETTLED = 5  # pages of a series after which the next number continues it however short the page
_LONGEST_PAGE = 20_000  # characters: what is longer was several
_SHORT_PAGES = 12  # in a row, at most: more of them are the rows of a table
_BESIDE = 40  # characters between a page mark and a number that belongs to it
_GAP = 4  # newlines in a row that make a page gap even without a number
_REPEATS = 3  # how often a line must stand at a page's edge to be a running header
_HEADER_LENGTH = 120
_HEADER_LINES = 3  # of one running header
_HEADER_WORDS = 60  # at most, where it is run into one line with the words of its page
_LONGEST_HEADER = 600  # characters of it
_HEADER_LETTERS = 8  # at least, there
_ALIKE = 0.5  # of the pages begin with it, at least
_SAME = 0.9  # of those that begin with its first words begin with all of them


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
class _Numbered:
    """A bare number alone on its line, or the numbers of two pages that meet."""

    lines: list[_Line]
    first: int
    value: int  # the last of them
    is_plain: bool  # not "A-1" nor "ii"

    @property
    def start(self) -> int:
        return self.lines[0].start


@dataclass(slots=True)
class _Furniture:
    start: int
    end: int
    number: int | None = None  # 0: it is none, but a label such as "A-1"
    breaks: bool = False  # a page mark: the page ends here and nowhere else


@dataclass(frozen=True, slots=True)
class _Break:
    """Between two pages: where, and the numbers printed for the page that ends here and the one that begins."""

    at: int
    closing: int | None
    opening: int | None


def layout(content: str, known: tuple[Span, ...] = ()) -> Layout:
    """The pages, the furniture and the clean view of a decoded text; ``known`` is furniture its reader has seen."""
    plain = content.translate(_PLAIN).replace("\r\n", " \n").replace("\r", "\n")
    marks = [_Furniture(m.start(), m.end(), _number(m["number"]), True) for m in _MARK.finditer(content)]
    tags = [match.span() for match in _TABLE_TAGS.finditer(plain)] if "TABLE>" in plain else []
    lines = _lines(_TABLE_TAGS.sub(lambda tag: " " * len(tag[0]), plain) if tags else plain, marks)
    found = marks + [_Furniture(start, end) for start, end in tags]
    found += [_Furniture(start, end) for start, end in known] + _page_numbers(lines, marks)
    for _ in range(_HEADER_LINES):
        found += _running_lines(lines, found)
    found += _running_openings(lines, found)
    found += _attachment_pages(lines, found)
    found += _line_end_numbers(lines, found)
    found.sort(key=lambda item: item.start)
    gaps = _gaps(plain, found)
    return Layout(
        clean=_clean(plain, found, gaps),
        pages=_pages(plain, found, gaps),
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
    series: dict[str, list[_Numbered]] = {}
    last: _Numbered | None = None
    for line in lines:
        before, last = last, None
        if line.end - line.start > 40 or not (line.blanks_before or line.blanks_after):
            titled = _TITLED_NUMBER.fullmatch(line.text) if line.end - line.start <= _HEADER_LENGTH else None
            if titled is not None and line.blanks_after >= _GAP - 1:
                found.append(_Furniture(line.start, line.end, int(titled["page"])))
            continue
        sure = _SURE_NUMBER.fullmatch(line.text)
        if sure is not None:
            found.append(_Furniture(line.start, line.end, int(sure["dashed"] or sure["page"])))
            continue
        is_far = min(line.blanks_before, line.blanks_after) >= _GAP
        bare = _BARE_NUMBER.fullmatch(line.text) or (_ENCLOSED.fullmatch(line.text) if is_far else None)
        if bare is None or not (line.blanks_before and line.blanks_after):
            continue
        told = bare.groupdict()
        value = _small_roman(told["roman"]) if told["roman"] else int(told["number"])
        if before is not None and value == before.value + 1:
            before.lines.append(line)  # the foot of a page and the head of the next
            before.value = value
            last = before
            continue
        kind = (told.get("prefix") or "") + ("r" if told["roman"] else "n")
        last = _Numbered([line], value, value, kind == "n")
        series.setdefault(kind, []).append(last)
    places = sorted(mark.start for mark in marks)
    for members in series.values():
        for member in _rising(members, places):
            found += [
                _Furniture(line.start, line.end, member.first + at if member.is_plain else 0)
                for at, line in enumerate(member.lines)
            ]
    return found


def _small_roman(text: str) -> int:
    worth = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in text]
    return sum(-a if a < b else a for a, b in zip(worth, [*worth[1:], 0], strict=True))


def _rising(members: list[_Numbered], marks: list[int]) -> list[_Numbered]:
    """The members that continue each other by one, a page apart, or stand beside a page mark or a page gap."""
    kept: set[int] = set()
    for at, (before, after) in enumerate(pairwise(members)):
        step = after.first - before.value
        if 0 <= step <= 2 and after.start - before.start >= _LEAST_PAGE * max(step, 1):
            kept |= {at, at + 1}
    series = bool(kept)
    for at, member in enumerate(members):
        line = member.lines[0]
        mark = bisect_left(marks, line.start - _BESIDE)
        beside = mark < len(marks) and marks[mark] < line.end + _BESIDE
        if beside or (series and member.value > 1 and max(line.blanks_before, line.blanks_after) >= _GAP):
            kept.add(at)
    if len(kept) >= _SETTLED:
        _continued(members, kept)
    return [members[at] for at in sorted(kept)]


def _continued(members: list[_Numbered], kept: set[int]) -> None:
    """Add the members that go on by one from a page of a settled series: a title or a picture fills a page, too."""
    run: set[int] = set()
    for at in range(1, len(members)):
        if at in kept:
            run = set()
        elif (at - 1 in kept or at - 1 in run) and members[at].first == members[at - 1].value + 1:
            run.add(at)
            ends = at + 1 == len(members) or members[at + 1].first != members[at].value + 1 or at + 1 in kept
            if ends and len(run) <= _SHORT_PAGES:
                kept |= run
        else:
            run = set()


def _running_lines(lines: list[_Line], found: list[_Furniture]) -> list[_Furniture]:
    """Headers and footers: one and the same line at the edge of page after page, apart from the text."""
    taken = {item.start for item in found}
    edges: list[_Line] = []
    for index, line in enumerate(lines):
        if line.start in taken or len(line.text) > _HEADER_LENGTH:
            continue
        above = lines[index - 1].start in taken if index else False
        below = lines[index + 1].start in taken if index + 1 < len(lines) else False
        apart = (line.blanks_before or above) and (line.blanks_after or below)
        if apart and (above or below or max(line.blanks_before, line.blanks_after) >= _GAP - 1):
            edges.append(line)
    if len(edges) < _REPEATS:
        return []
    shapes = [_shape(line.text) for line in edges]
    counts = Counter(shapes)
    return [
        _Furniture(line.start, line.end)
        for line, shape in zip(edges, shapes, strict=True)
        if counts[shape] >= _REPEATS and _may_run(shape)
    ]


def _running_openings(lines: list[_Line], found: list[_Furniture]) -> list[_Furniture]:
    """Headers that conversion has run into one line with the first words of each page."""
    taken = {item.start for item in found}
    tops = [line for line in lines if line.blanks_before >= _GAP and line.start not in taken]
    least = max(_REPEATS + 1, _ALIKE * len(tops))
    header: list[str] = []
    openings = [line.text[:_LONGEST_HEADER] for line in tops]
    alike = [(_shape(opening).split(" ")[:_HEADER_WORDS], opening.split()) for opening in openings]
    while True:
        at = len(header)
        following = Counter(shapes[at] for shapes, _ in alike if len(shapes) > at)
        word, count = following.most_common(1)[0] if following else ("", 0)
        if count < (least if at < 2 else max(least, _SAME * len(alike))):
            break
        header.append(word)
        alike = [line for line in alike if len(line[0]) > at and line[0][at] == word]
    while header and "#" in header[-1] and len({words[len(header) - 1] for _, words in alike}) > 1:
        header.pop()  # the number of the unit that stands there
    opening = " ".join(header)
    if sum(map(str.isalpha, opening)) < _HEADER_LETTERS or _ENUMERATED.match(opening):
        return []
    pattern = re.compile(r"\s{1,80}".join(re.escape(word).replace(r"\#", r"\d{1,12}") for word in header) + r"(?!\S)")
    matches = [(line, pattern.match(line.text)) for line in tops]
    return [_Furniture(line.start, line.start + match.end()) for line, match in matches if match is not None]


def _attachment_pages(lines: list[_Line], found: list[_Furniture]) -> list[_Furniture]:
    """ "Exhibit B-1" at the foot of a page of Exhibit B: its text stands above, a page gap follows."""
    taken = {item.start for item in found}
    pages = []
    for at, line in enumerate(lines):
        match = _ATTACHMENT_PAGE.fullmatch(line.text) if line.end - line.start <= _BESIDE else None
        if match is None or line.start in taken or not at:
            continue
        below = line.blanks_after >= _GAP - 1 or (at + 1 < len(lines) and lines[at + 1].start in taken)
        if below and 0 < line.blanks_before < _GAP - 1 and lines[at - 1].start not in taken:
            pages.append(_Furniture(line.start, line.end, 0))
    return pages


def _may_run(shape: str) -> bool:
    """Whether a repeated line can be a running header: neither an enumerator nor a line of a signature block."""
    if len(shape) <= 3 or not any(map(str.isalpha, shape)) or _ENUMERATED.match(shape):
        return False
    return not shape.startswith(("/s/", "By", "Name", "Title", "Date", "["))


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
        if tail is not None and not _UNIT_WORD.search(line.text[: -len(tail[0])]):
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
    if _WORDED_UNIT.match(after):
        return False
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


def _pages(plain: str, found: list[_Furniture], gaps: list[Span]) -> tuple[Page, ...]:
    """A page ends with its footer; its number is the printed one where there is one, else it is counted."""
    breaks = _with_first_pages(_breaks(found, gaps), gaps)
    pages: list[Page] = []
    at = 0
    number = 1
    for page_break in breaks:
        number = page_break.closing if page_break.closing is not None else number
        if page_break.at > at:
            pages.append(Page(number, at, page_break.at))
            at = page_break.at
            number += 1  # after a label the count begins anew
        number = page_break.opening if page_break.opening is not None else number
    if pages and gaps[-1][0] <= at and gaps[-1][1] == len(plain):
        pages[-1] = Page(pages[-1].number, pages[-1].start, len(plain))
    elif pages and (pages[-1].number or breaks[-1].opening):
        pages.append(Page(number, at, len(plain)))
    return tuple(page for page in pages if page.number and page.end - page.start <= _LONGEST_PAGE)


def _breaks(found: list[_Furniture], gaps: list[Span]) -> list[_Break]:
    """One break for each gap with page numbers or a page mark in it."""
    breaks = []
    starts = [item.start for item in found]
    for start, end in gaps:
        inside = found[bisect_left(starts, start) : bisect_left(starts, end)]
        marks = [item for item in inside if item.breaks]
        numbered = [item for item in inside if not item.breaks and item.number is not None]
        if not marks and not numbered:
            continue
        at = marks[0].start if marks else numbered[0].end
        above = [item.number for item in numbered if item.start < at]
        below = [item.number for item in [*marks, *numbered] if item.number is not None and item.start >= at]
        breaks.append(_Break(at, above[0] if above else None, below[0] if below else None))
    return breaks


def _with_first_pages(breaks: list[_Break], gaps: list[Span]) -> list[_Break]:
    """The first page, of the text or behind a table of contents whose pages are i, ii, often bears no number: where the
    first footer says 2, the widest gap above it is its end. Where several are as wide, neither page is told."""
    whole: list[_Break] = []
    for page_break in breaks:
        begins = not whole or (whole[-1].closing == 0 and whole[-1].opening is None)
        if page_break.closing == 2 and begins:
            top = whole[-1].at if whole else 0
            above = [gap for gap in gaps if top < gap[0] and gap[1] < page_break.at]
            above.sort(key=lambda gap: gap[0] - gap[1])
            if above and (len(above) == 1 or above[0][1] - above[0][0] > above[1][1] - above[1][0]):
                whole.append(_Break(above[0][1], 1, None))
            elif above:
                page_break = replace(page_break, closing=0)
        whole.append(page_break)
    return whole
