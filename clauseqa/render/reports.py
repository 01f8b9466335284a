"""What the program reports: findings, rules, settings, the state of the shelf, a run of indexing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clauseqa.render.layout import Column, Line, Span, table, wrap
from clauseqa.render.pieces import MARGIN, UNNUMBERED, Numbers, candidates, count, indented, severity_style
from clauseqa.render.safe import one_line

if TYPE_CHECKING:
    from clauseqa.check import Rule
    from clauseqa.config import Setting
    from clauseqa.indexing import IndexReport
    from clauseqa.library.doctor import Ailment
    from clauseqa.model import Finding
    from clauseqa.page import Page


def findings(found: Sequence[Finding], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """One line each with file, line and column first, as editors take it; below, what was perhaps meant. In a session,
    where each has a number, under the name of its file and wrapped."""
    lines: list[Line] = []
    path = None
    for one in found:
        called = next(numbers)
        said = [
            Span(one.severity, severity_style(one)),
            Span(f": {one_line(one.message)} "),
            Span(f"[{one.rule}]", "dim"),
        ]
        if not called:
            place = Span(f"{one_line(one.path)}:{one.line}:{one.column}:", "place")
            lines += [[place, Span(" "), *said], *indented(candidates(one.candidates, width - MARGIN), MARGIN)]
            continue
        if one.path != path:
            path = one.path
            lines += [*([[]] if lines else []), [Span(one_line(path), "heading")]]
        first = f"{'/' + called:>5}  "
        row = wrap([Span(f"line {one.line}, ", "place"), *said], width, first)
        row[0][0] = Span(first, "dim")
        lines += [*row, *indented(candidates(one.candidates, width - len(first) - 2), len(first) + 2)]
    return lines


def rules(found: Sequence[Rule], width: int) -> list[Line]:
    """A row a rule: how often it was right in the sample that was read, and what it means for the reader."""
    columns = (Column("RULE"), Column("SEVERITY"), Column("RIGHT"), Column("MEANING"))
    rows = [[[Span(one.id, "key")], [Span(one.severity)], [Span(_right(one))], [Span(one.meaning)]] for one in found]
    return table(columns, rows, width)


def _right(rule: Rule) -> str:
    return f"{rule.measured[0]} of {rule.measured[1]}" if rule.measured else ""


def pages(found: Sequence[Page], width: int) -> list[Line]:
    """What each page holds, a line a thing."""
    return [line for page in found for said in page.summary() for line in wrap([Span(one_line(said))], width)]


def settings(found: Sequence[Setting], width: int) -> list[Line]:
    """A row a setting: its value and where it came from."""
    columns = (Column("SETTING"), Column("VALUE"), Column("FROM"), Column("MEANING"))
    rows = [
        [
            [Span(one.name, "key")],
            [Span(one_line(str(one.value)))],
            [Span(one_line(one.origin), "dim")],
            [Span(one.help)],
        ]
        for one in found
    ]
    return table(columns, rows, width)


def ailments(found: Sequence[Ailment], width: int) -> list[Line]:
    """What is wrong, then what was done or is to be done."""
    said = (f"{one.what}: {one.cure}" for one in found)
    return [line for sentence in said for line in wrap([Span(one_line(sentence))], width)]


def index_reports(found: Sequence[IndexReport], width: int) -> list[Line]:
    """What a run did, in one sentence."""
    return [line for one in found for line in wrap([Span(_told(one))], width)]


def _told(report: IndexReport) -> str:
    parts = [f"{report.added} new", f"{report.replaced} replaced", f"{report.unchanged} unchanged"]
    parts += [f"{report.pruned} removed"] if report.pruned else []
    parts += [f"{len(report.failed)} failed"] if report.failed else []
    written = (
        f"; {count(report.contracts, 'contract')}, {count(report.sections, 'section')}" if report.contracts else ""
    )
    return f"{', '.join(parts)}{written}; {report.seconds:.1f} s"
