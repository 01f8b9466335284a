"""Tables of contents: where they stand, and what they say the units are called.

Promise: lines of a table of contents are never units. A table is recognised by its shape (labelled line after labelled
line, with page numbers at their ends) or by its heading and the fact that its labels appear again below.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from ..model import Span
from ..patterns import enumerators as cues
from .candidates import Candidate

_NEAR = 420  # characters between two entries
_NEXT_LINE = 220  # characters between two lines of a list of attachments
_NEAR_UNPAGED = 260
_FEWEST_UNPAGED = 5
_EDGE = 100  # characters between a table and an entry above it
_NEXT_PAGE = 6_000  # characters between two headings of one table
_LINE_TAIL = 120
_PAGE_NUMBER_ENDS = frozenset("0123456789ivxl-")
_LONG_LINE = 250
_TOUCHING = 4  # characters between the entries of a table in one line
_BETWEEN = 90  # letters of a title without a number between two entries of one table
_MOST_PAGES = 40  # from one entry to the next
_LONGEST_LINE = 300
_FAR = 1 << 60
_FEWEST = 3
_ENTRY_OPENS = re.compile(
    r"[AS\dIVXL](?<![\w.].)(?:(?<=\d)(?=[\d.]{0,12}[ ]{1,20}[A-Z])|RTICLE|rticle|ECTION|ection"
    r"|(?<=[IVXL])(?=[IVXL]{0,6}\.[ ]))"
)


@dataclass(frozen=True)
class Contents:
    spans: tuple[Span, ...] = ()
    tables: tuple[Span, ...] = ()  # those of the spans that are more than a list of attachments or a heading

    def holds(self, offset: int) -> bool:
        at = bisect_right(self.spans, (offset, _FAR)) - 1
        return at >= 0 and offset < self.spans[at][1]


def contents(clean: str, candidates: list[Candidate]) -> Contents:
    """The tables of contents and lists of exhibits of a clean view, given its candidate labels."""
    lines = [candidate for candidate in candidates if candidate.newlines]
    entries = _runs(clean, [candidate for candidate in lines if _has_page_number(clean, candidate)])
    entries += _listed_again(clean, lines)
    last = {(candidate.word, candidate.token): candidate.start for candidate in lines}
    entries = [_with_last_entries(_with_chapters(span, lines), lines, last) for span in entries]
    in_lines = list(_entries_in_a_line(clean))
    entries += _flattened(clean, in_lines)
    entries += _rising(clean, in_lines, candidates)
    headed, headings = _below_headings(clean, lines)
    spans = _merged([*entries, *headed, *headings, *_lists_of_attachments(clean, lines)])
    starts = sorted(start for start, _ in (*entries, *headed))
    tables = [(start, end) for start, end in spans if bisect_left(starts, start) < bisect_left(starts, end)]
    return Contents(tuple(spans), tuple(tables))


def _with_chapters(span: Span, lines: list[Candidate]) -> Span:
    """A table with the entries above its first line that show no page number, as the first chapter often does."""
    start, end = span
    at = bisect_left(lines, start, key=lambda candidate: candidate.start)
    after = bisect_left(lines, end, key=lambda candidate: candidate.start)
    if at == after:
        return span
    seen = {(candidate.word, candidate.token) for candidate in lines[at:after]}
    while at and start - lines[at - 1].end <= _EDGE and (lines[at - 1].word, lines[at - 1].token) not in seen:
        if lines[at - 1].readings[0][0] == "exhibit":  # the attachment whose contents these are
            break
        at -= 1
        start = lines[at].start
        seen.add((lines[at].word, lines[at].token))
    return start, end


def _with_last_entries(span: Span, lines: list[Candidate], last: dict[tuple[str, str], int]) -> Span:
    """A table with the entries below its last line whose page numbers were taken for those of the pages themselves."""
    start, end = span
    at = bisect_left(lines, end, key=lambda candidate: candidate.start)
    kinds = {candidate.kind for candidate in lines[max(0, at - _FEWEST) : at]}
    while at + 1 < len(lines) and lines[at].start - end <= _EDGE and lines[at].kind in kinds:
        entry, following = lines[at], lines[at + 1]
        far = following.start - entry.end > _EDGE
        if last[entry.word, entry.token] <= entry.start or (far and not entry.path):
            break
        end = entry.end
        at += 1
    return start, end


def _merged(spans: list[Span]) -> list[Span]:
    """Spans that all but touch are one table."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if merged and start <= merged[-1][1] + _NEAR:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _has_page_number(clean: str, candidate: Candidate) -> bool:
    return _entry_end(clean, candidate) is not None


def _entry_end(clean: str, candidate: Candidate) -> int | None:
    """Where the entry ends whose label this is; a long title runs over two or three lines to its page number."""
    at = candidate.end
    for _ in range(3):
        line_end = clean.find("\n", at)
        line_end = line_end if line_end >= 0 else len(clean)
        if _ends_in_page_number(clean, at, line_end):
            return line_end
        if (
            line_end - at > _LONGEST_LINE
            or not clean[at:line_end].strip()
            or cues.LINE_LABEL.regex.match(clean, line_end + 1)
        ):
            break
        at = line_end + 1
    below = cues.CONTENTS_PAGE_BELOW.regex.match(clean, candidate.end)
    return below.end() if below else None


def _ends_in_page_number(clean: str, start: int, end: int) -> bool:
    tail = clean[max(start, end - _LINE_TAIL) : end].rstrip()
    return tail[-1:] in _PAGE_NUMBER_ENDS and cues.CONTENTS_LINE.regex.search(tail) is not None


def _runs(clean: str, paged: list[Candidate]) -> list[Span]:
    runs = [run for run in _close_together(paged, _NEAR) if len(run) >= _FEWEST]
    return [(run[0].start, _entry_end(clean, run[-1]) or run[-1].end) for run in runs]


def _close_together(candidates: list[Candidate], near: int) -> list[list[Candidate]]:
    runs: list[list[Candidate]] = []
    for candidate in candidates:
        if runs and candidate.start - runs[-1][-1].start <= near:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    return runs


def _flattened(clean: str, entries: list[re.Match[str]]) -> list[Span]:
    """Tables that conversion has run into one line: entry after entry with nothing between them."""
    spans: list[Span] = []
    count = start = end = 0
    for match in entries:
        if not _is_in_long_line(clean, match.start()):
            continue
        if count and match.start() - end <= _TOUCHING:
            count += 1
        else:
            if count >= _FEWEST_UNPAGED:
                spans.append((start, end))
            count, start = 1, match.start()
        end = match.end()
    if count >= _FEWEST_UNPAGED:
        spans.append((start, end))
    return spans


def _rising(clean: str, entries: list[re.Match[str]], candidates: list[Candidate]) -> list[Span]:
    """Tables that conversion has run into lines of several entries: their pages rise, and their labels come again."""
    last = {(candidate.word, candidate.token): candidate.start for candidate in candidates}
    spans: list[Span] = []
    run: list[re.Match[str]] = []
    for match in chain(entries, (None,)):
        if match is not None and run and _follows(clean, run[-1], match):
            run.append(match)
            continue
        if len(run) >= _FEWEST_UNPAGED:
            end = run[-1].end()
            again = sum(1 for entry in run if last.get(_label_of(entry), 0) > end)
            if again >= 0.6 * len(run):
                spans.append((run[0].start(), end))
        run = [match] if match is not None else []
    return spans


def _label_of(entry: re.Match[str]) -> tuple[str, str]:
    return (entry["word"] or "").lower(), entry["number"]


def _follows(clean: str, before: re.Match[str], after: re.Match[str]) -> bool:
    """Whether an entry stands below the one before: on the same page or a later one, little but titles between."""
    rise = int(after["page"]) - int(before["page"])
    gap = clean[before.end() : after.start()]
    return 0 <= rise <= _MOST_PAGES and len(gap) <= _NEAR and len("".join(gap.split())) <= _BETWEEN


def _entries_in_a_line(clean: str) -> Iterator[re.Match[str]]:
    """Every entry that stands in one line with its page number."""
    done = 0
    for opening in _ENTRY_OPENS.finditer(clean):
        match = cues.CONTENTS_ENTRY.regex.match(clean, opening.start()) if opening.start() >= done else None
        if match is not None:
            yield match
            done = match.end()


def _is_in_long_line(clean: str, at: int) -> bool:
    before = clean.rfind("\n", max(0, at - _LONG_LINE), at)
    after = clean.find("\n", at, at + _LONG_LINE)
    start = before + 1 if before >= 0 else max(0, at - _LONG_LINE)
    end = after if after >= 0 else min(len(clean), at + _LONG_LINE)
    return end - start >= _LONG_LINE


def _listed_again(clean: str, lines: list[Candidate]) -> list[Span]:
    """Labels that follow each other line by line and come again below with the same titles: a table without pages."""
    numbered = [candidate for candidate in lines if candidate.readings[0][0].endswith((":n", ":R", ":2", ":3"))]
    last: dict[tuple[str, str], int] = {}
    titles = [(candidate.token, _title(clean, candidate)) for candidate in numbered]
    for candidate, title in zip(numbered, titles, strict=True):
        last[title] = candidate.start
    spans = []
    at = 0
    for run in _close_together(numbered, _NEAR_UNPAGED):
        own = titles[at : at + len(run)]
        at += len(run)
        again = [last[title] > run[-1].start and len(title[1]) >= 4 for title in own]
        bare = sum(1 for here, after in pairwise(run) if clean[here.end : after.start].rstrip()[-1:] not in ".;:,")
        if len(run) >= _FEWEST_UNPAGED and sum(again) >= 0.6 * len(run) and bare >= 0.7 * (len(run) - 1):
            first, final = again.index(True), len(again) - 1 - again[::-1].index(True)
            line_end = clean.find("\n", run[final].end)
            spans.append((run[first].start, line_end if line_end >= 0 else len(clean)))
    return spans


def _title(clean: str, candidate: Candidate) -> str:
    return "".join(filter(str.isalpha, clean[candidate.end : candidate.end + 40])).lower()[:16]


def _lists_of_attachments(clean: str, lines: list[Candidate]) -> list[Span]:
    """ "Exhibit A - Form of Note", line under line: a list of attachments, none of which begins here."""
    spans = []
    attachments = [candidate for candidate in lines if candidate.readings[0][0] == "exhibit"]
    for run in _close_together(attachments, _NEXT_LINE):
        dense = sum(1 for candidate in run[1:] if candidate.newlines <= 2)
        if len(run) >= _FEWEST and dense >= 0.6 * (len(run) - 1):
            line_end = clean.find("\n", run[-1].end)
            spans.append((run[0].start, line_end if line_end >= 0 else len(clean)))
    return spans


def _below_headings(clean: str, lines: list[Candidate]) -> tuple[list[Span], list[Span]]:
    """From a heading as far as labels follow each other closely and none comes for the second time; bare headings.

    The heading can stand on every page of the table: what one page has listed counts on the next.
    """
    spans: list[Span] = []
    bare: list[Span] = []
    seen: set[tuple[str, str]] = set()
    last = 0
    for heading in cues.CONTENTS_HEADING.in_lines(clean):
        if last and heading.start() > last + _NEXT_PAGE:
            seen = set()
        before = len(seen)
        end = heading.end()
        first = bisect_right(lines, end, key=lambda candidate: candidate.start)
        for candidate in lines[first:]:
            label = (candidate.word, candidate.token)
            if label in seen or candidate.start - end > _NEAR:
                break
            seen.add(label)
            line_end = clean.find("\n", candidate.end)
            end = line_end if line_end >= 0 else len(clean)
        if len(seen) - before > _FEWEST:
            spans.append((heading.start(), end))
        else:
            bare.append(heading.span())
            end = heading.end()
        last = end
    return spans, bare
