"""The phrases that every layout is built from: a place, a page and line, a quotation, a list of candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, repeat
from typing import TYPE_CHECKING, Any

from clauseqa.model import BROKEN
from clauseqa.render.layout import Column, Line, Mark, Span, marked, wrap
from clauseqa.render.safe import neutralise, one_line

if TYPE_CHECKING:
    from clauseqa.model import Candidate, ContractCard, Elsewhere, Finding, Reference, SectionCard

SEPARATOR = " · "
MARGIN = 4
DISTANCE = Span("  ")
Numbers = Iterator[str]  # what a session calls the items of a list by, in their order; "" each where it does not
UNNUMBERED: Numbers = repeat("")
NUMBER = Column("", right=True)
_BLANK_LINE = re.compile(r"(?:\r?\n|\r)[ \t\f]{0,200}(?:\r?\n|\r)\s{0,2000}")
_LONG_LINE = 160  # characters: more than a page is wide
_ENDINGS = tuple('.;:?!”"')
_NEW_LINE = re.compile(r"\r?\n|\r")
_SIGN = re.compile(r"\W{0,2}$")  # the sign of an item of a list, alone
_TABULAR = re.compile(r"\S[ \t]{3,}\S|\.{4,}|_{4,}|\t")


def place(contract: ContractCard, number: str) -> Span:
    """DOC#12(b), as a person can type it back."""
    name = one_line(contract.name)
    return Span(f"{name}#{one_line(number)}" if number else name, "place", contract.path)


def where(page: int | None, line: int) -> str:
    """ "p. 7, line 214"; the line alone where there are no pages."""
    return f"p. {page}, line {line}" if page is not None else f"line {line}"


def at(page: int | None, line: int) -> Span:
    """The same as a span that no line end tears apart."""
    return Span(where(page, line), "dim", whole=True)


def count(number: int, one: str, many: str = "") -> str:
    """ "1 section", "2 sections"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def reach(scope: str | None) -> str:
    """Where a definition holds: "the whole contract", "Section 11 only", "Exhibit 99.1 only"."""
    if not scope:
        return "the whole contract"
    return f"{'' if ' ' in scope else 'Section '}{one_line(scope)} only"


def indented(lines: Iterable[Line], by: int) -> list[Line]:
    """The lines, moved to the right."""
    return [[Span(" " * by), *line] if line else [] for line in lines]


def quotation(
    text: str, width: int, marks: Iterable[Mark] = (), indent: int = 0, breaks: Iterable[int] = ()
) -> list[Line]:
    """Words of a contract as paragraphs wrapped to `width`, a new one from each of `breaks` on; what is set in columns
    keeps its columns. `marks` and `breaks` are offsets into `text`."""
    lines: list[Line] = []
    marks = sorted(marks)
    for start, end in paragraphs(text, breaks):
        inside = [(a - start, b - start, style) for a, b, style in marks if a < end and b > start]
        block = text[start:end]
        if lines:
            lines.append([])
        if _is_tabular(block):
            lines += _as_set(block, inside, width - indent)
        else:
            lines += wrap(_clean(marked(block, inside)), width - indent)
    return indented(lines, indent)


def paragraphs(text: str, breaks: Iterable[int] = ()) -> list[tuple[int, int]]:
    """Spans between blank lines, and from each of `breaks` on; the sign of an item stands with its words. Where a line
    is longer than a page is wide, a paragraph ends with it if its sentence does."""
    spans: list[tuple[int, int]] = []
    cuts = [(gap.start(), gap.end()) for gap in _BLANK_LINE.finditer(text)]
    cuts += [(at, at) for at in breaks]
    ends = [end.span() for end in _NEW_LINE.finditer(text)]
    before = [0, *(end for _, end in ends)]
    cuts += [
        (end, after)
        for (end, after), start in zip(ends, before, strict=False)
        if end - start > _LONG_LINE and text[:end].rstrip()[-1:] in _ENDINGS
    ]
    first = 0
    for start, end in [*sorted(cuts), (len(text), len(text))]:
        words = text[first:start].strip()
        if words and (start == len(text) or not _SIGN.match(words)):
            spans.append((first, start))
        if start >= first and (not words or spans[-1:] == [(first, start)]):
            first = end
    return spans


def _is_tabular(block: str) -> bool:
    """Whether the lines are set in columns: most of them have wide gaps inside, or leaders, or rules."""
    lines = [line for line in block.splitlines() if line.strip()]
    wide = sum(1 for line in lines if _TABULAR.search(line.strip()))
    return len(lines) > 1 and wide * 2 > len(lines)


def _as_set(block: str, marks: list[Mark], width: int) -> list[Line]:
    """Lines as they stand; one that is too long for the window goes on in the next line."""
    lines: list[Line] = [[]]
    for span in _clean(marked(block, marks)):
        first, *others = span.text.expandtabs(8).split("\n")
        lines[-1].append(span._replace(text=first))
        lines += [[span._replace(text=other)] for other in others]
    return [piece for line in lines for piece in _folded(line, width)]


def _folded(line: Line, width: int) -> list[Line]:
    pieces: list[Line] = [[]]
    left = max(width, 8)
    for span in line:
        text = span.text
        while len(text) > left:
            pieces[-1].append(span._replace(text=text[:left]))
            text, left = text[left:], max(width, 8)
            pieces.append([])
        pieces[-1].append(span._replace(text=text))
        left -= len(text)
    return pieces


def _clean(spans: Line) -> Line:
    return [span._replace(text=neutralise(span.text.replace("\r\n", "\n").replace("\r", "\n"))) for span in spans]


def opening(text: str, length: int = 72) -> str:
    """The first words of a text on one line; a cut is shown by an ellipsis."""
    words = one_line(text[: length * 6])
    if len(words) <= length and len(text) <= length * 6:
        return words
    return words[: length - 1].rsplit(" ", 1)[0] + " …"


def status(reference: Reference) -> Line:
    """What became of a reference, in words: its targets, or why it has none."""
    if reference.status == "resolved":
        return [Span(one_line(", ".join(reference.targets)), "reference")]
    if reference.status == "external":
        return [Span(one_line(reference.instrument or "another instrument"), "dim")]
    style = "broken" if reference.status in BROKEN else "doubtful"
    line = [Span(reference.status, style)]
    if reference.reason:
        line.append(Span(f": {one_line(reference.reason)}"))
    return line


def perhaps(reference: Reference, width: int, elsewhere: Sequence[Elsewhere] = ()) -> list[Line]:
    """What a reference that is not resolved may have meant, a line each with its evidence: units of its contract, then
    those of other contracts on the shelf."""
    return [*candidates(reference.candidates, width), *possible(elsewhere, width)]


def possible(elsewhere: Iterable[Elsewhere], width: int) -> list[Line]:
    """The units of other contracts that a reference may lead to, each with its evidence."""
    return [
        line
        for one in elsewhere
        if one.status != "resolved"
        for line in wrap([Span("perhaps "), *_led_into(one), Span(f": {one_line(one.why)}")], width, "", "  ")
    ]


def certain(elsewhere: Iterable[Elsewhere]) -> Line:
    """A colon and the units of another contract that a reference leads to for certain; nothing when to none."""
    return [span for one in elsewhere if one.status == "resolved" for span in (Span(": "), *_led_into(one))]


def _led_into(one: Elsewhere) -> Line:
    """The units of another contract that a reference leads to, with their headings; the contract where they are not
    certain."""
    if not one.sections:
        return [place(one.contract, ""), Span(" (not found there, or more than once)", "doubtful")]
    line: Line = []
    for section in one.sections:
        line += [Span(", " if line else ""), place(one.contract, section.number)]
        if section.heading:
            line.append(Span(f" {one_line(section.heading)}"))
    return line


def candidates(found: Iterable[Candidate], width: int) -> list[Line]:
    """What may have been meant, each with its evidence."""
    return [
        line
        for one in found
        for line in wrap(
            [
                Span("perhaps "),
                Span(one_line(one.target), "reference"),
                Span(f": {one_line(one.why)}" if one.why else ""),
            ],
            width,
            "",
            "  ",
        )
    ]


def number_of(numbers: Numbers) -> Line:
    """The cell with the number of the next item."""
    return [Span(next(numbers), "dim")]


def contract_title(card: ContractCard, blank: bool, width: int) -> list[Line]:
    """The line above a contract's rows; `blank`: after an empty one."""
    line = [place(card, "")]
    if card.title:
        line += [DISTANCE, Span(one_line(card.title), "heading")]
    return [*([[]] if blank else []), *wrap(line, width, rest="  ")]


def by_contract(items: Sequence[Any]) -> Iterator[tuple[ContractCard, Iterator[Any]]]:
    """Items that stand together, contract by contract."""
    for _, group in groupby(items, key=lambda item: item.contract.id):
        members = list(group)
        yield members[0].contract, iter(members)


def joined(blocks: Iterator[list[Line]]) -> list[Line]:
    """Blocks with an empty line between them."""
    lines: list[Line] = []
    for block in blocks:
        lines += [[], *block] if lines else block
    return lines


def style_of(reference: Reference) -> str:
    """How a reference is marked in the text that it stands in."""
    return "broken" if reference.status in BROKEN else "reference"


def severity_style(finding: Finding) -> str:
    """How a finding is marked, in the text and in a list."""
    return "broken" if finding.severity == "error" else "doubtful"


def apart_from_references(card: SectionCard) -> list[Finding]:
    """What is found wrong with other words than a reference; what is wrong with a reference is said beside it."""
    cited = {(one.start, one.end) for one in card.references}
    return [one for one in card.findings if (one.start, one.end) not in cited]


def where_to(reference: Reference, headings: Sequence[str | None], elsewhere: Sequence[Elsewhere] = ()) -> Line:
    """The targets of a reference with their headings, in this contract or in another one on the shelf that is meant for
    certain; or what became of it."""
    if reference.status != "resolved":
        return [*status(reference), *certain(elsewhere)]
    line: Line = []
    for target, heading in zip(reference.targets, headings or [None] * len(reference.targets), strict=False):
        line += [Span(", " if line else ""), Span(one_line(target), "reference")]
        if heading:
            line.append(Span(f" {one_line(heading)}"))
    return line
