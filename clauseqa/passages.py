"""A contract cut into the passages that can answer a question: sentences, and the clauses of long ones.

Promise: passages come in the order of the text, never overlap, never cross from one section into another, and hold no
page furniture at their edges; each is a slice of the original. Tables of contents hold none. Sentence ends are found
with the abbreviations and enumerators of legal drafting in mind ("Sec. 3", "Inc.", "12.1.", "p.m."), by expressions
that need no library.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from clauseqa.model import Section, Span

LONG = 900  # characters: a sentence beyond this is cut at its semicolons and enumerators
SHORT = 60  # no cut leaves a piece smaller than this

_ABBREVIATIONS = """
    inc corp co ltd llc lp llp plc gmbh bros assn dept univ no nos sec secs art arts par para paras cl ch pt vol p
    pp pg fig ex exh exhs sched app amend am v vs cf e.g i.e viz etc et al ibid id mr mrs ms dr prof hon messrs jr
    sr esq st ste ave blvd rd rm bldg u.s u.s.c u.k u.n n.a n.y d.c p.m a.m p.o b.v s.a a.g c.f.r f.3d f.2d approx
    est max min tel attn jan feb mar apr jun jul aug sept sep oct nov dec
"""
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"“‘'\[])(?:(?:"
    + "|".join(re.escape(word) for word in _ABBREVIATIONS.split())
    + r")|(?:[a-z]\.){1,4}[a-z]|[a-z])$",
    re.IGNORECASE,
)
_ENUMERATOR_ONLY = re.compile(r"^\W{0,3}(?:section|article|item|§)?\s{0,4}[\w.()]{1,10}$", re.IGNORECASE)
_STOP = re.compile(r"[.?!][\"”’')\]]{0,3}(?=\s+[\"“‘'(\[]{0,2}[A-Z0-9§])|:(?=\s*\n\s*\n)")
_PARAGRAPH = re.compile(r"\n[ \t\r\x0b\x0c]*\n\s*")
_CLAUSE = re.compile(
    r";\s+(?:(?:and|or|provided,?\s+however,?(?:\s+that)?|provided,?\s+that|provided)\b\s*,?\s*)?"
    r"|[,:;]\s{1,80}(?=\((?:[a-z]{1,2}|[ivx]{1,5}|[A-Z]|\d{1,2})\)\s)"
    r"|(?<=\s)(?:and|or)\s+(?=\((?:[a-z]{1,2}|[ivx]{1,5}|[A-Z]|\d{1,2})\)\s)"
    r"|:\s+(?=[A-Z(“\"])"
)
_DEFINED = re.compile(r"[”\"]\s{1,9}[a-z]")  # a heading in quotation marks that its sentence goes on behind
_ROW = re.compile(r"\n(?=[^\n]*\S {3,}\S)")  # a line of a table


@dataclass(frozen=True, slots=True)
class Passage:
    start: int  # half-open, into Text.content
    end: int
    section: int | None  # index of the innermost set-out section that holds it; None: before the first one


def find_passages(
    clean: str, sections: tuple[Section, ...], *, only: Collection[int | None] | None = None
) -> tuple[Passage, ...]:
    """The passages of a contract, from its clean text and its sections; `only` those of some sections, by index."""
    found: list[Passage] = []
    for start, end, section in _own_stretches(len(clean), sections):
        if only is not None and section not in only:
            continue
        if section is not None and sections[section].kind == "toc":
            continue
        for a, b in _sentences(clean, _behind_heading(clean, start, section, sections), end):
            found.extend(Passage(c, d, section) for c, d in _clauses(clean, a, b))
    return tuple(found)


def _own_stretches(length: int, sections: tuple[Section, ...]) -> Iterator[tuple[int, int, int | None]]:
    """The text as stretches that each belong to one section. Inline units stay in the sentence that they stand in."""
    set_out = [section for section in sections if section.kind != "inline" and section.end > section.start]
    edges = sorted({0, length, *(s.start for s in set_out), *(s.end for s in set_out)})
    open_: list[Section] = []
    following = 0
    for start, end in pairwise(edges):
        while open_ and open_[-1].end <= start:
            open_.pop()
        while following < len(set_out) and set_out[following].start <= start:
            if set_out[following].end > start:
                open_.append(set_out[following])
            following += 1
        yield start, end, open_[-1].index if open_ else None


def _behind_heading(clean: str, start: int, section: int | None, sections: tuple[Section, ...]) -> int:
    """Where the words of a section begin: label and heading are its name, not a passage; but a heading in quotation
    marks is the term that its sentence defines."""
    if section is None or sections[section].start != start:
        return start
    named = sections[section]
    behind = start + len(named.label)
    heading = named.heading_span
    if heading is not None and heading[0] - behind <= 40 and not _DEFINED.match(clean, heading[1]):
        behind = heading[1]
    while behind < named.end and clean[behind] in " \t\r\n.:-–—_)”":
        behind += 1
    return min(behind, named.end)


def _sentences(clean: str, start: int, end: int) -> Iterator[Span]:
    for paragraph in _paragraphs(clean, start, end):
        first, last = paragraph
        cut = first
        for stop in _STOP.finditer(clean, first, last):
            if clean[stop.start()] == "." and _is_no_stop(clean, cut, stop.start()):
                continue
            yield from _trimmed(clean, cut, stop.end())
            cut = stop.end()
        yield from _trimmed(clean, cut, last)


def _paragraphs(clean: str, start: int, end: int) -> Iterator[Span]:
    """Blank lines part paragraphs, unless the sentence plainly runs on behind them."""
    cut = start
    for gap in _PARAGRAPH.finditer(clean, start, end):
        before, after = clean[gap.start() - 1 : gap.start()], clean[gap.end() : gap.end() + 1]
        if after.islower() and before not in ".;:!?":
            continue
        yield cut, gap.end()
        cut = gap.end()
    yield cut, end


def _is_no_stop(clean: str, sentence: int, dot: int) -> bool:
    before = clean[max(sentence, dot - 16) : dot]
    if _ABBREVIATED.search(before):
        return True
    return dot - sentence <= 16 and _ENUMERATOR_ONLY.match(clean[sentence:dot].strip()) is not None


def _clauses(clean: str, start: int, end: int) -> Iterator[Span]:
    """A long sentence at its semicolons, enumerators and rows."""
    if end - start <= LONG:
        yield start, end
        return
    cut = start
    for mark in _clause_marks(clean, start, end):
        if mark - cut >= SHORT and end - mark >= SHORT:
            yield from _trimmed(clean, cut, mark)
            cut = mark
    yield from _trimmed(clean, cut, end)


def _clause_marks(clean: str, start: int, end: int) -> Iterable[int]:
    marks = {
        mark.start() + 1 if clean[mark.start()] in ",;:" else mark.start()
        for mark in _CLAUSE.finditer(clean, start, end)
    }
    marks.update(mark.start() + 1 for mark in _ROW.finditer(clean, start, end))
    return sorted(marks)


def _trimmed(clean: str, start: int, end: int) -> Iterator[Span]:
    """The span without white space at its edges; nothing when no letter or figure is left."""
    piece = clean[start:end]
    bare = piece.strip()
    if any(character.isalnum() for character in bare):
        first = start + len(piece) - len(piece.lstrip())
        yield first, first + len(bare)


def passage_at(passages: tuple[Passage, ...], offset: int) -> int | None:
    """The index of the passage that holds `offset`; None between passages."""
    index = bisect_right(passages, offset, key=lambda passage: passage.start) - 1
    return index if index >= 0 and offset < passages[index].end else None
