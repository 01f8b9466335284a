"""From the outline to ``Section``: numbers, headings, kinds, extents and pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from string import capwords

from ..model import Section, SectionKind, Span, Text
from ..numbering import join, part_of
from ..patterns import enumerators as cues
from .candidates import Candidate, candidates
from .contents import Contents, contents
from .headings import heading, is_title, styled_heading
from .outline import Event, Node, best_outline
from .tables import with_tables

_FILE_HEADER = 400  # characters at the top of a file in which "Exhibit 10.15" names the file
_FILED_AS = re.compile(r"\d{1,2}\.\d{1,3}")  # how filings number what they attach
_STRONG = 3.0  # weight of a label that hardly is anything else
_SIGNATURE_PAGE = re.compile(r"signatures?\s{1,9}pages?\b", re.IGNORECASE)
_BELOW = 40  # characters below a title in which it can say that its page is for signatures
_LABEL_GAP = 4  # characters between a label and the styled words that are its heading
_LONGEST_RECITALS = 30_000
_RUN_IN_RECITAL = 0.5  # weight of a recital in a flattened text
_LONGEST_HEADING_LINE = 90
_LABEL = " \t0123456789.)("  # what can stand before the heading
_PARAGRAPH = re.compile(r"\n[ \t]*\n[ \t\n]*(?=\S)")
_STYLE_WORDS = {
    "paren": "label in parentheses",
    "dot": "label with a stop",
    "exhibit": "attachment",
    "decimal": "decimal",
}
_SERIES_WORDS = {
    "n": "number",
    "r": "small roman",
    "R": "roman",
    "a": "small letter",
    "A": "letter",
    "v": "v to z",
    "x": "x, y, z",
}
_STYLE = {"paren": "paren", "half": "half", "dot": "dot", "bare": "dot"}


def segment(text: Text) -> tuple[Section, ...]:
    """The sections of a text, sorted by where they start; each holds its sub-units, ``end`` included."""
    clean = text.clean
    everywhere = candidates(clean, {start for (start, _), _ in text.labels})
    found = _outside_rows(text, everywhere)
    tables = contents(clean, found)
    labels = [candidate for candidate in found if not tables.holds(candidate.start)]
    _mark_recitals(clean, labels)
    _mark_run_in_recitals(clean, labels)
    labels = _with_titles(clean, _without_front_matter(clean, labels, tables), tables)
    steps = best_outline(_events(clean, labels, tables))
    listed = tables if found is everywhere else contents(clean, everywhere)  # a list can be set as a table
    return with_tables(text, _Drawing(text, steps).sections(), listed.tables)


def _outside_rows(text: Text, found: list[Candidate]) -> list[Candidate]:
    """Without what stands in the rows of tables of entries, where the reader knows them; automatic numbers stay."""
    if not text.rows:
        return found
    starts = [start for start, _ in text.rows]
    automatic = {start for (start, _), _ in text.labels}

    def in_row(at: int) -> bool:
        row = bisect_right(starts, at) - 1
        return row >= 0 and at < text.rows[row][1]

    return [candidate for candidate in found if candidate.start in automatic or not in_row(candidate.start)]


def _events(clean: str, labels: list[Candidate], tables: Contents) -> list[Event]:
    events = [Event(candidate.start, "label", candidate) for candidate in labels]
    taken = {candidate.start for candidate in labels}
    closings = cues.CLOSING.in_lines(clean)
    events += [Event(match.start(), "close") for match in closings if not tables.holds(match.start())]
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(clean)]
    paragraphs += [(match.start() + 1, match.end()) for match in cues.DEFINITION_LINE.regex.finditer(clean)]
    for above, start in paragraphs:
        if start in taken or tables.holds(start):
            continue
        event = Event(start, "paragraph")
        event.indent = start - (clean.rfind("\n", 0, start) + 1)
        event.lower = clean[start].islower()
        event.defines = cues.DEFINING_PARAGRAPH.regex.match(clean, start) is not None
        event.prev_char = clean[above - 1] if above else "\n"
        line = clean.rfind("\n", 0, above) + 1
        if above - line <= _LONGEST_HEADING_LINE and is_title(clean[line:above].lstrip(_LABEL)):
            event.headed = line
        events.append(event)
    definitions = [event.start for event in events if event.defines]
    for event in events:
        event.definitions = definitions
    for match in cues.AGREEING.regex.finditer(clean):
        if not tables.holds(match.start()):
            events.append(Event(match.end(), "agree"))
    order = {"agree": 0, "close": 1, "label": 2, "paragraph": 3}
    events.sort(key=lambda event: (event.start, order[event.kind]))
    return events


def _with_titles(clean: str, labels: list[Candidate], tables: Contents) -> list[Candidate]:
    """Lines in capitals after the close of the contract can be titles of attachments that bear no number."""
    closing = next(cues.CLOSING.in_lines(clean), None)
    if closing is None:
        return labels
    taken = {candidate.start for candidate in labels}
    titles = []
    for match in cues.TITLE_LINE.in_lines(clean, closing.start()):
        start, end = match.span("title")
        if start in taken or tables.holds(start) or cues.COMPANY_NAME.regex.search(match["title"]):
            continue
        if _SIGNATURE_PAGE.search(clean, start, end + _BELOW):
            continue
        title = Candidate(start, end, "title", "title", capwords(match["title"]))
        title.readings = (("title", 1),)
        title.weight = 1.0 if cues.DOCUMENT_WORD.regex.search(match["title"]) else -0.5
        titles.append(title)
    return sorted(labels + titles, key=lambda candidate: candidate.start)


def _mark_recitals(clean: str, labels: list[Candidate]) -> None:
    """Lettered or numbered units between a recitals heading and the agreeing words are recitals."""
    for match in cues.RECITALS_HEADING.in_lines(clean):
        limit = match.end() + _LONGEST_RECITALS
        agreeing = cues.AGREEING.regex.search(clean, match.end(), limit)
        close = agreeing or cues.AGREEMENT_HEADING.regex.search(clean, match.end(), limit)
        if close is None:
            continue
        at = bisect_right(labels, match.end(), key=lambda candidate: candidate.start)
        for candidate in labels[at:]:
            if candidate.start >= close.start() or candidate.kind == "worded" or candidate.path:
                break
            if not candidate.inline and candidate.kind != "worded":
                candidate.word = "recital"
                candidate.readings = tuple(("recital:" + key.partition(":")[2], at) for key, at in candidate.readings)


def _mark_run_in_recitals(clean: str, labels: list[Candidate]) -> None:
    """The same where the text is flattened: of the labels there those that go on with the first one's series."""
    for match in cues.RUN_IN_RECITALS.regex.finditer(clean):
        agreeing = cues.AGREEING.regex.search(clean, match.end(), match.end() + _LONGEST_RECITALS)
        at = bisect_right(labels, match.end() - 1, key=lambda candidate: candidate.start)
        if agreeing is None or at == len(labels) or labels[at].start != match.end():
            continue
        first = labels[at]
        series = {key for key, value in first.readings if value == 1}
        for candidate in labels[at:]:
            if candidate.start >= agreeing.start():
                break
            found = [(key, value) for key, value in candidate.readings if key in series]
            if found and candidate.kind == first.kind:
                candidate.word = "recital"
                candidate.weight = max(candidate.weight, _RUN_IN_RECITAL)
                candidate.readings = tuple(("recital:" + key.partition(":")[2], value) for key, value in found)


def _without_front_matter(clean: str, labels: list[Candidate], tables: Contents) -> list[Candidate]:
    """Leave out attachments that are named before the contract begins.

    The line "Exhibit 10.15" with which a filing opens names the file, on its later pages too, and lists of exhibits
    often stand in front.
    """
    begins = next((m.start() for m in cues.AGREEING.regex.finditer(clean) if not tables.holds(m.start())), 0)
    if begins > len(clean) // 2:
        begins = 0
    header = len(clean) - len(clean.lstrip()) + _FILE_HEADER
    units = (label.start for label in labels if label.weight >= _STRONG and label.readings[0][0] != "exhibit")
    begins = max(begins, min(header, next(units, header)))
    named = {
        (label.word, label.token)
        for label in labels
        if label.start < header and label.readings[0][0] == "exhibit" and _FILED_AS.fullmatch(label.token)
    }
    return [
        candidate
        for candidate in labels
        if candidate.readings[0][0] != "exhibit"
        or (candidate.start >= begins and (candidate.word, candidate.token) not in named)
    ]


class _Drawing:
    """The sections of one outline."""

    def __init__(self, text: Text, steps: list[tuple[int, Node]]) -> None:
        self.text = text
        self.clean = text.clean
        self.nodes = [node for start, node in steps if node.candidate is not None and node.candidate.start == start]
        self.ends = self._ends(steps)
        self.styled = sorted(text.headings)

    def _ends(self, steps: list[tuple[int, Node]]) -> dict[Node, int]:
        ends: dict[Node, int] = {}
        open_nodes: list[Node] = []
        for start, top in steps:
            chain = []
            node: Node | None = top
            while node is not None:
                chain.append(node)
                node = node.parent
            kept = set(chain)
            for closed in open_nodes:
                if closed not in kept:
                    ends.setdefault(closed, start)
            open_nodes = chain
        for node in open_nodes:
            ends.setdefault(node, len(self.clean))
        return ends

    def sections(self) -> tuple[Section, ...]:
        restarts = self._restarting()
        index = {node: at for at, node in enumerate(self.nodes)}
        numbers: dict[Node, str] = {}
        drawn = []
        for at, node in enumerate(self.nodes):
            candidate = node.candidate
            assert candidate is not None  # noqa: S101  (the constructor kept no other)
            parent = self._parent(node, index)
            numbers[node] = self._number(node, parent, numbers, restarts)
            following = self.nodes[at + 1].candidate if at + 1 < len(self.nodes) else None
            limit = min(self.ends[node], following.start if following else len(self.clean))
            label_end = candidate.end
            span = self._running_heading(node, limit) if candidate.running else self._heading(node, label_end, limit)
            drawn.append(
                Section(
                    index=at,
                    number=numbers[node],
                    kind=self._kind(node),
                    label=self.text.content[candidate.start : label_end],
                    heading=" ".join(self.clean[span[0] : span[1]].split()) if span else None,
                    heading_span=span,
                    parent=index[parent] if parent is not None else None,
                    start=candidate.start,
                    end=self._trimmed(candidate.start, self.ends[node]),
                    page=self.text.page_at(candidate.start),
                    rule=self._rule(node, span),
                )
            )
        return tuple(drawn)

    def _heading(self, node: Node, label_end: int, limit: int) -> Span | None:
        found = heading(self.clean, label_end, limit, attachment=node.family == "exhibit")
        if found is not None or not self.styled:
            return found
        at = bisect_right(self.styled, (label_end + _LABEL_GAP, limit)) - 1
        if at < 0 or not label_end < self.styled[at][1] <= limit:
            return None
        return styled_heading(self.clean, max(label_end, self.styled[at][0]), self.styled[at][1])

    def _running_heading(self, node: Node, limit: int) -> Span | None:
        """The heading behind a label inside a line: in a flattened text paragraphs begin there."""
        candidate = node.candidate
        if candidate is None or candidate.prev_char not in ".:]" or not candidate.next_char.isupper():
            return None
        span = self._heading(node, candidate.end, limit)
        if span is None or candidate.prev_char == "." or self.clean[span[1] : span[1] + 1] == ".":
            return span
        return span if _PARAGRAPH.match(self.clean, span[1]) else None

    def _parent(self, node: Node, index: dict[Node, int]) -> Node | None:
        above = node.parent
        while above is not None and above not in index:
            above = above.parent
        return above

    def _restarting(self) -> set[tuple[Node | None, str]]:
        """(scope, series) of the sections that begin again in every article."""
        firsts: dict[tuple[Node | None, str], int] = {}
        for node in self.nodes:
            if node.value != 1 or node.family not in ("section", "dot"):
                continue
            if node.parent is not None and node.parent.family == "article":
                key = (node.parent.parent, node.key)
                firsts[key] = firsts.get(key, 0) + 1
        return {key for key, count in firsts.items() if count > 1}

    def _number(
        self, node: Node, parent: Node | None, numbers: dict[Node, str], restarts: set[tuple[Node | None, str]]
    ) -> str:
        candidate = node.candidate
        assert candidate is not None  # noqa: S101
        above = numbers[parent] if parent is not None else ""
        scope = parent
        while scope is not None and scope.family not in ("exhibit", "title", "item", "part"):
            scope = self._above(scope, numbers)
        outside = numbers[scope] if scope is not None else ""
        family, token = node.family, candidate.token
        if family == "exhibit":
            return f"{candidate.word.title()} {token}"
        if family == "title":
            return token
        if family == "recital":
            return join(outside, f"Recital {token}")
        if family in ("part", "item"):
            return join(outside if family == "item" or scope is None else "", f"{family.title()} {token}")
        if family == "decimal" or family == "article":
            return join(outside, token)
        if family in ("section", "clause", "paragraph"):
            if parent is not None and parent.family == "article" and (parent.parent, node.key) in restarts:
                return join(above, token)
            return join(outside, token)
        part = part_of(token, _STYLE.get(candidate.kind, "dot"))  # type: ignore[arg-type]
        if part[0] == ".":
            if parent is None or parent is scope:
                return join(outside, token)
            if parent.family == "article" and (parent.parent, node.key) not in restarts:
                return join(outside, token)
            if parent.family == "article" and parent.candidate is not None and parent.candidate.kind == "worded":
                return join(above, token)
        return above + part if above else part

    def _above(self, node: Node, numbers: dict[Node, str]) -> Node | None:
        above = node.parent
        while above is not None and above not in numbers:
            above = above.parent
        return above

    def _kind(self, node: Node) -> SectionKind:
        candidate = node.candidate
        assert candidate is not None  # noqa: S101
        if node.family in ("exhibit", "title"):
            return "exhibit"
        if node.family in ("article", "part"):
            return "article"
        if node.family == "recital":
            return "recital"
        if candidate.inline and candidate.kind in ("paren", "half"):
            return "inline"
        if (
            node.family in ("section", "item")
            or node.depth == 1
            or (node.parent is not None and node.parent.family in ("exhibit", "title", "article"))
        ):
            return "section"
        return "subsection"

    def _trimmed(self, start: int, end: int) -> int:
        while end > start and self.clean[end - 1].isspace():
            end -= 1
        return end

    def _rule(self, node: Node, span: Span | None) -> str:
        candidate = node.candidate
        assert candidate is not None  # noqa: S101
        place = "run-in" if candidate.inline else "set-out"
        style, _, series = node.key.partition(":")
        value = ".".join(map(str, candidate.path)) if candidate.path else str(node.value)
        words = [place, _STYLE_WORDS.get(style, style)]
        if series in _SERIES_WORDS:
            words += [_SERIES_WORDS[series], value]
        elif candidate.path:
            words.append(value)
        return " ".join(words) + (" + heading" if span else "")
