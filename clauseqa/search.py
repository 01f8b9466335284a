"""Sections that match a query, best first, each with the lines that match.

Promise: a hit's words are a slice of the document and its marks lie in it; a quotation in the query is found exactly; a
query that no section satisfies as a whole says so before it shows sections that satisfy it in part.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from clauseqa.library import Library, settled
from clauseqa.library.names import fold
from clauseqa.model import Contract, Hit, Section, Span
from clauseqa.places import line_of
from clauseqa.stems import WORD, stem

_WINDOW = 280  # characters of a snippet, about
_LEAD = 100  # of them before the first mark
_LEAST = 80  # that an inline unit is shown alone with
_SENTENCE_MORE = 180  # more, where that reaches the end of the sentence

Finder = Callable[[str], Iterator[Span]]


class Hits(tuple[Hit, ...]):
    """The hits, and what is to be said with them."""

    total: int  # sections that match, shown or not
    notes: tuple[str, ...]  # what was not understood, and what was done about a query that nothing satisfies
    gaps: tuple[str, ...]  # what of the shelf could not be looked at

    @classmethod
    def of(cls, hits: list[Hit], total: int, notes: tuple[str, ...], gaps: tuple[str, ...] = ()) -> Hits:
        made = cls(hits)
        made.total, made.notes, made.gaps = total, notes, gaps
        return made


def search(library: Library, query: str, *, contract: int | None = None, limit: int = 10) -> Hits:
    """The `limit` best sections for `query`. `contract` narrows it to one. Raises QueryError for an unknown field."""
    from clauseqa.library.language import parse

    parsed = parse(query)
    hits, total = _found(library, parsed.query, contract, limit)
    notes = parsed.notes
    gaps = library.gaps()
    if gaps:  # what is not found may stand where nobody looked: nothing is said of it
        return Hits.of(hits, total, notes, gaps)
    if not total and parsed.plain:
        hits, total = _found(library, parse(query, any_word=True).query, contract, limit)
        if total:
            notes = (*notes, "no section has all of these words; these have some of them")
    return Hits.of(hits, total, (*notes, *_unknown_words(library, parsed.words)), library.gaps())


def _unknown_words(library: Library, words: Iterable[str]) -> Iterator[str]:
    """What to say of the words that stand nowhere on the shelf."""
    for word in words:
        near = library.spellings(word)
        if near is not None:
            yield f"no section has the word {word}" + (f"; did you mean {' or '.join(near)}?" if near else "")


def _found(library: Library, query: Any, contract: int | None, limit: int) -> tuple[list[Hit], int]:
    """The best hits and how many there are."""
    marker = Marker(query)
    within = None if contract is None else (contract,)

    def look() -> tuple[list[Hit], int]:
        places, total = library.matches(query, contracts=within, limit=limit)
        return [_hit(library, marker, *place) for place in places], total

    return settled(library, look)


def _hit(library: Library, marker: Marker, card_id: int, section: int, score: float) -> Hit:
    contract = library.contract(card_id)
    spans = library.own_spans(card_id).get(section, ())
    marks = marker.marks(contract, spans)
    start, end = _window(contract.text.clean, spans, marks)
    shown = tuple(mark for mark in marks if start <= mark[0] and mark[1] <= end)
    unit, (start, end) = _cited(contract, section, (start, end), shown)
    return Hit(
        contract=library.card_of(card_id),
        section=unit.number if unit else "",
        section_index=unit.index if unit else None,
        heading=unit.heading if unit else None,
        page=contract.text.page_at(start),
        line=line_of(contract.text.content, start),
        start=start,
        end=end,
        text=contract.text.content[start:end],
        score=score,
        marks=shown,
        shown=contract.text.clean[start:end],
    )


def _cited(contract: Contract, section: int, shown: Span, marks: tuple[Span, ...]) -> tuple[Section | None, Span]:
    """The innermost unit that holds all the words shown, and those words. Where all that matches stands in one inline
    unit, no more than that unit is shown, unless it is too short to be understood alone."""
    if section < 0:
        return None, shown
    first, last = (marks[0][0], marks[-1][1]) if marks else shown
    for unit in reversed(_holding(contract.sections, section, first, last)):
        start, end = max(shown[0], unit.start), min(shown[1], unit.end)
        if (start, end) == shown or end - start >= _LEAST:
            return unit, _trimmed(contract.text.clean, start, end)
    return contract.sections[section], shown


def _holding(sections: tuple[Section, ...], section: int, first: int, last: int) -> list[Section]:
    """The section and those of its inline units that hold ``[first, last)``, outermost first."""
    found = [sections[section]]
    for other in sections[section + 1 :]:
        if other.start > first:
            break
        if other.kind == "inline" and other.end >= last:
            found.append(other)
    return found


class Marker:
    """Finds in a section what a query asked for."""

    def __init__(self, query: Any) -> None:
        self._stems: set[str] = set()
        self._finders: list[Finder] = []
        self._patterns: list[Callable[[str], bool]] = []
        self._names: dict[str, set[str]] = {"uses": set(), "defines": set(), "refers": set()}
        self._read(query)

    def marks(self, contract: Contract, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """What matches within `spans`, in order, without overlaps."""
        found = sorted({*self._in_text(contract.text.clean, spans), *self._in_facts(contract, spans)})
        kept: list[Span] = []
        for start, end in found:
            if kept and start < kept[-1][1]:
                if end > kept[-1][1]:
                    kept[-1] = (kept[-1][0], end)
            else:
                kept.append((start, end))
        return tuple(kept)

    def _in_text(self, clean: str, spans: tuple[Span, ...]) -> Iterator[Span]:
        for start, end in spans:
            own = clean[start:end]
            for find in self._finders:
                for first, last in find(own):
                    yield start + first, start + last
            if self._stems or self._patterns:
                for match in WORD.finditer(own):
                    word = match.group().lower()
                    root = stem(word)
                    if root in self._stems or any(fits(word) for fits in self._patterns):
                        yield start + match.start(), start + match.end()

    def _in_facts(self, contract: Contract, spans: tuple[Span, ...]) -> Iterator[Span]:
        for start, end in self._facts(contract):
            if any(first <= start and end <= last for first, last in spans):
                yield start, end

    def _facts(self, contract: Contract) -> Iterator[Span]:
        uses, defines, refers = self._names["uses"], self._names["defines"], self._names["refers"]
        if uses or defines:
            for term in contract.terms:
                if fold(term.term) in defines:
                    yield term.start, term.end
            used = {term.index for term in contract.terms if fold(term.term) in uses}
            yield from ((use.start, use.end) for use in contract.uses if use.term in used)
        if refers:
            for reference in contract.references:
                named = {*reference.targets, fold(reference.instrument or "")}
                if named & refers or any(self._holds(contract.sections, index) for index in reference.sections):
                    yield reference.start, reference.end

    def _holds(self, sections: tuple[Section, ...], index: int | None) -> bool:
        while index is not None:
            if sections[index].number in self._names["refers"]:
                return True
            index = sections[index].parent
        return False

    def _read(self, node: Any) -> None:
        from clauseqa.library.engine import query
        from clauseqa.library.language import Contracts, Exact
        from clauseqa.library.quotations import finder, fitting

        if isinstance(node, (query.Not, Contracts)):
            return
        if isinstance(node, query.AndNot):
            self._read(node.a)
        elif isinstance(node, Exact):
            if node.fieldname in self._names:
                self._names[node.fieldname].add(node.words[0])
            elif node.fieldname in ("text", "heading"):
                self._finders.append(finder(node.words, node.slop))
        elif isinstance(node, query.Term):
            if node.fieldname in self._names:
                self._names[node.fieldname].add(str(node.text))
            elif node.fieldname in ("text", "heading"):
                self._stems.add(str(node.text))
        elif isinstance(node, (query.Prefix, query.Wildcard, query.FuzzyTerm)):
            if node.fieldname in ("text", "heading"):
                self._patterns.append(fitting(node))
        elif not node.is_leaf():
            for child in node.children():
                self._read(child)


def _window(clean: str, spans: tuple[Span, ...], marks: tuple[Span, ...]) -> Span:
    """The stretch of one own span that shows most of what matched, cut at sentences or at least between words."""
    if not marks:
        return _trimmed(clean, *_cut(clean, spans[0], spans[0][0])) if spans else (0, 0)
    starts = [start for start, _ in marks]
    best = max(range(len(marks)), key=lambda at: (_worth(clean, marks, starts, at), -at))
    first = marks[best][0]
    span = next(span for span in spans if span[0] <= first < span[1])
    start, end = _cut(clean, span, first)
    return _trimmed(clean, start, max(end, marks[best][1]))


def _worth(clean: str, marks: tuple[Span, ...], starts: list[int], at: int) -> tuple[int, int]:
    """How many different things, and how many in all, are marked in a window that begins at a mark."""
    last = bisect_right(starts, marks[at][0] + _WINDOW - _LEAD)
    words = {stem(clean[start:end].lower()) for start, end in marks[at:last]}
    return len(words), last - at


_SENTENCE = re.compile(r"[.;:!?][\"”’)]*\s+(?=\S)|\n[ \t]*\n\s*")


def _cut(clean: str, span: Span, first: int) -> Span:
    """A window in `span` around `first`."""
    earliest = max(span[0], first - _LEAD)
    breaks = [match.end() for match in _SENTENCE.finditer(clean, earliest, first)]
    start = breaks[0] if breaks else earliest
    if start == earliest and earliest > span[0]:
        while start < first and not clean[start - 1].isspace():
            start += 1
    end = min(span[1], start + _WINDOW)
    if end < span[1]:
        closing = _SENTENCE.search(clean, max(first, start + _WINDOW // 2), min(span[1], end + _SENTENCE_MORE))
        if closing and closing.end() - start >= _WINDOW // 2:
            return start, closing.end()
        while end > first + 1 and not clean[end].isspace():
            end -= 1
    return start, end


def _trimmed(clean: str, start: int, end: int) -> Span:
    while start < end and clean[start].isspace():
        start += 1
    while end > start and clean[end - 1].isspace():
        end -= 1
    return start, end
