"""The contract itself: its units inside one another, its words with everything that is known of them.

Promise: the words stand in the order of the document and none is left out. A reference is a link exactly where it is
resolved; where it is not, it is marked, and leads to the entry that says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from clauseqa.model import Contract, Finding, Reference, Section
from clauseqa.page.blocks import Block, find_blocks
from clauseqa.page.facts import Facts
from clauseqa.page.marks import Mark, Writer
from clauseqa.page.places import Places

_HEADING_END = re.compile(r"[ \t]*[.:;—–-]{1,2}(?=\s|$)")
_LABEL_TO_HEADING = 40  # characters that may stand between a label and the heading of its unit
_HANGING = 6  # characters; longer labels do not hang in the margin
_DEEPEST_HEADING = 6  # <h6>
_TABLE_TAGS = re.compile(
    r"^[ \t]{0,200}(</?(?:TABLE|CAPTION|S|C|FN|F\d{1,2})>(?:[ \t]{0,200}<(?:S|C|CAPTION)>){0,40})[ \t]{0,200}$",
    re.MULTILINE | re.IGNORECASE,
)
_MORE = " data-more"  # on what goes on with a mark that was cut: no mark of its own to count or to tab to
_STATUS = {"resolved": "r", "dangling": "r bad", "mismatch": "r bad", "ambiguous": "r doubt", "external": "r out"}


def body(contract: Contract, findings: Sequence[Finding], places: Places, facts: Facts) -> str:
    """The text of a contract as HTML, an element a unit, with references, terms, findings and facts marked."""
    return "".join(_Body(contract, findings, places, facts).pieces())


class _Body:
    def __init__(self, contract: Contract, findings: Sequence[Finding], places: Places, facts: Facts) -> None:
        self.contract = contract
        self.facts = facts
        self.findings = findings
        self.places = places
        self.writer = Writer(contract.text.content, self._marks())
        self.open: list[Section] = []
        self.headed: list[bool] = []  # of each open unit, whether it has a heading

    def pieces(self) -> Iterator[str]:
        waiting = list(reversed(self.places.set_out))
        at = 0
        for block in find_blocks(self.contract.text, self.contract.sections):
            yield self._between(at, block.start)
            while self.open and self.open[-1].end <= block.start:
                self.open.pop()
                self.headed.pop()
                yield "</section>\n"
            opened: Section | None = None
            while waiting and waiting[-1].start <= block.start:
                opened = waiting.pop()
                self.open.append(opened)
                self.headed.append(False)
                yield self._opening(opened)
            yield self._block(block, opened)
            at = block.end
        yield self._between(at, len(self.contract.text.content))
        yield "</section>\n" * len(self.open)

    def _between(self, start: int, end: int) -> str:
        """Page furniture that stands between blocks."""
        if not self.contract.text.content[start:end].strip():
            return ""
        return f'<div class="pg">{self.writer.write(start, end)}</div>\n'

    def _opening(self, section: Section) -> str:
        depth = len(self.open) - 1
        kind = " exhibit" if section.kind == "exhibit" else " article" if section.kind == "article" else ""
        return f'<section class="u l{min(depth, 5)}{kind}"{self.places.unit(section)}>\n'

    def _block(self, block: Block, opened: Section | None) -> str:
        classes: list[str] = [block.kind] if block.kind != "prose" else []
        classes += ["tight"] if block.tight else []
        if block.kind == "columns":
            words_as_set = self.writer.write(block.start, block.end, as_set=True, margin=block.margin)
            return f'<pre class="{" ".join(classes)}">{words_as_set}</pre>\n'
        if block.kind == "row":
            return f"<p{_class(classes)}>{self._cells(block)}</p>\n"
        heading_end = self._heading_end(block, opened)
        if heading_end is None:
            if opened is not None and len(opened.label) <= _HANGING and block.kind == "prose":
                classes.append("hang")
            return f"<p{_class(classes)}>{self.writer.write(block.start, block.end, block.breaks)}</p>\n"
        level = self._level(opened)
        broken = [offset for offset in block.breaks if offset < heading_end]
        heading = self.writer.write(block.start, heading_end, broken)
        if heading_end >= block.end:
            return f"<h{level}{_class(classes)}>{heading}</h{level}>\n"
        rest = self.writer.write(heading_end, block.end, [offset for offset in block.breaks if offset >= heading_end])
        return f'<div class="{" ".join(["p", *classes])}"><h{level}>{heading}</h{level}><span>{rest}</span></div>\n'

    def _cells(self, block: Block) -> str:
        """What a row is about, then its values."""
        about = self.writer.write(block.start, block.breaks[0])
        ends = (*block.breaks[1:], block.end)
        values = (self.writer.write(start, end) for start, end in zip(block.breaks, ends, strict=True))
        return f"<span>{about}</span>" + "".join(f'<span class="v">{value}</span>' for value in values)

    def _level(self, opened: Section | None) -> int:
        """The level of a heading: one below that of the unit around it which has one. That of the unit that it opens is
        remembered."""
        if opened is not None:
            self.headed[-1] = True
        above = sum(self.headed) - (opened is not None)
        return min(_DEEPEST_HEADING, 2 + above)

    def _heading_end(self, block: Block, opened: Section | None) -> int | None:
        """Where the heading ends that opens a block; None when none does."""
        if opened is not None and opened.heading_span is not None:
            start, end = opened.heading_span
            if start - opened.start - len(opened.label) <= _LABEL_TO_HEADING and start < block.end:
                return self._with_stop(min(end, block.end), block)
            return block.end if block.end - block.start <= len(opened.label) + 2 else None
        above = self.heading_starts.get(block.start)
        if above is not None and block.end <= above + 2:
            return block.end
        return block.end if block.start in self.display_headings and block.end <= block.start + 200 else None

    def _with_stop(self, end: int, block: Block) -> int:
        stop = _HEADING_END.match(self.contract.text.clean, end, block.end)
        return stop.end() if stop else end

    @cached_property
    def heading_starts(self) -> dict[int, int]:
        """Where headings begin that stand below the label of their unit, and where they end."""
        return {span[0]: span[1] for section in self.places.set_out if (span := section.heading_span) is not None}

    @cached_property
    def display_headings(self) -> frozenset[int]:
        """Where whole lines begin that the format itself calls headings."""
        content = self.contract.text.content
        return frozenset(
            start for start, end in self.contract.text.headings if content[end : end + 1] in ("", "\n", "\r", "\f")
        )

    # what is marked

    def _marks(self) -> list[Mark]:
        kinds = (
            self._inline_units(),
            self._passages(),
            self._findings(),
            self._definientia(),
            self._references(),
            self._terms(),
            self._uses(),
            self._strong(),
            self._labels(),
            self._furniture(),
        )
        ranked = chain.from_iterable(((rank, mark) for mark in marks) for rank, marks in enumerate(kinds))
        return [mark for _, mark in sorted(ranked, key=lambda one: (one[1].start, -one[1].end, one[0]))]

    def _inline_units(self) -> Iterator[Mark]:
        for section in self.contract.sections:
            if section.kind == "inline" or section.end <= section.start:
                yield Mark(
                    section.start, section.end, "span", self.places.unit(section), f' data-of="s{section.index}"'
                )

    def _passages(self) -> Iterator[Mark]:
        """The passages that facts are read from."""
        for span, anchor in self.facts.anchors.items():
            yield Mark(*span, "span", f' id="{anchor}"', f' data-of="{anchor}"')

    def _findings(self) -> Iterator[Mark]:
        for number, finding in enumerate(self.findings):
            if finding.end > finding.start:
                kind = f' class="{finding.severity}"'
                yield Mark(finding.start, finding.end, "mark", f'{kind} id="f{number}"', kind)

    def _definientia(self) -> Iterator[Mark]:
        for term in self.contract.terms:
            if term.definiens is not None and term.definiens[1] > term.definiens[0]:
                piece = f' data-m="{term.index}"'
                yield Mark(*term.definiens, "span", piece, piece)

    def _references(self) -> Iterator[Mark]:
        links = [
            Mark(
                reference.start,
                reference.end,
                "a",
                f' id="r{reference.index}"{self._leading(reference)}',
                f'{self._leading(reference)} tabindex="-1"{_MORE}',
            )
            for reference in self.contract.references
            if reference.end > reference.start
        ]
        return iter(_apart(sorted(links, key=lambda link: (link.start, -link.end))))

    def _leading(self, reference: Reference) -> str:
        """Where a reference leads: to the unit it means, or to the entry that says why it means none."""
        kind = f' class="{_STATUS[reference.status]}"'
        if reference.status == "resolved" and reference.sections:
            to = " ".join(f"s{index}" for index in reference.sections)
            more = f' data-to="{to}"' if len(reference.sections) > 1 else ""
            return f'{kind} href="#s{reference.sections[0]}"{more}'
        if reference.status == "external":
            return f'{kind} href="#{self.places.instrument(reference)}"'
        return f'{kind} href="#n{reference.index}"'

    def _terms(self) -> Iterator[Mark]:
        for term in self.contract.terms:
            if term.end > term.start:
                changed = f' data-d="{term.base}"' if term.base is not None else ""
                yield Mark(term.start, term.end, "dfn", f' id="d{term.index}"{changed}', changed)

    def _uses(self) -> Iterator[Mark]:
        """The first use of a term in a unit is a link, the others are marked: nobody tabs through a page of links.
        Inside a reference, which is a link itself, none is."""
        linked = [(reference.start, reference.end) for reference in self.contract.references]
        position = 0
        met: set[tuple[int | None, int]] = set()
        after = 0
        for use in sorted(self.contract.uses, key=lambda use: use.start):
            while position < len(linked) and linked[position][1] <= use.start:
                position += 1
            base = self.contract.terms[use.term].base
            term = use.term if base is None else base
            free = (position >= len(linked) or linked[position][0] >= use.end) and use.start >= after
            after = max(after, use.end)
            kind = "t" if use.in_scope else "t away"
            piece = f' class="{kind}" data-d="{term}"'
            if free and (use.section, term) not in met:
                met.add((use.section, term))
                link = f' class="{kind}" href="#d{term}"'
                yield Mark(use.start, use.end, "a", link, f'{link} tabindex="-1"{_MORE}')
            elif use.end > use.start:
                yield Mark(use.start, use.end, "span", piece, piece + _MORE)

    def _strong(self) -> Iterator[Mark]:
        return (Mark(start, end, "b", "") for start, end in self.contract.text.strong if end > start)

    def _labels(self) -> Iterator[Mark]:
        for section in self.places.set_out:
            if section.label:
                yield Mark(section.start, section.start + len(section.label), "b", ' class="n"', ' class="n"')

    def _furniture(self) -> Iterator[Mark]:
        """Page furniture, what follows each other as one, and the marks of old filings around tables, which lay out and
        say nothing."""
        content = self.contract.text.content
        start = end = 0
        for one in (*sorted(self.contract.text.furniture), (len(content), len(content))):
            if end and one[0] < len(content) and not content[end : one[0]].strip():
                end = max(end, one[1])
                continue
            if end > start:
                yield Mark(start, end, "span", ' class="f"', ' class="f"')
            start, end = one
        for tags in _TABLE_TAGS.finditer(self.contract.text.clean):
            yield Mark(*tags.span(1), "span", ' class="tags"', ' class="tags"')


def _apart(links: list[Mark]) -> list[Mark]:
    """Links that do not overlap, for none may stand in another: one that begins within another one cuts it."""
    found: list[Mark] = []
    for link in links:
        while found and link.start <= found[-1].start < link.end:
            found.pop()
        if not found or found[-1].end <= link.start:
            found.append(link)
            continue
        cut = found.pop()
        found += [replace(cut, end=link.start), link]
        if cut.end > link.end:
            found.append(Mark(link.end, cut.end, cut.tag, cut.again, cut.again))
    return found


def _class(names: Sequence[str]) -> str:
    return f' class="{" ".join(names)}"' if names else ""
