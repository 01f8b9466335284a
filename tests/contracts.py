"""Contracts made by hand, small enough to know every fact of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from clauseqa.model import Contract, Page, Reference, Section, Term, TermUse, Text

EMPLOYMENT = """EMPLOYMENT AGREEMENT

This agreement is between Acme Inc. (the "Company") and Ann Lee.

Section 1. Salary. The Company shall pay a base salary (the "Salary").

Section 2. Termination. The Company may terminate
  (a) for cause, as defined in Section 3; or
  (b) upon a change in control (i) at once or (ii) later.
Any change of the control room is not meant, nor is change by those in control.

Section 3. Definitions. The phrase "for cause" shall mean theft. See Section 9 and
Section 409A of the Code.
"""


def span_of(content: str, words: str, after: str = "") -> tuple[int, int]:
    """Where `words` stand in `content`, after the first place of `after`."""
    start = content.index(words, content.index(after) if after else 0)
    return start, start + len(words)


def section(
    index: int, number: str, content: str, opening: str, *, end: str | None = None, parent: int | None = None,
    kind: str = "section", heading: str | None = None, page: int | None = None,
) -> Section:  # fmt: skip
    """A section from `opening` to the end of `end` (by default of the text)."""
    start = content.index(opening)
    stop = len(content) if end is None else span_of(content, end, opening)[1]
    heading_span = None if heading is None else span_of(content, heading, opening)
    label = opening.split(" ")[0] if opening.startswith("(") else " ".join(opening.split(" ")[:2])
    return Section(index, number, kind, label, heading, heading_span, parent, start, stop, page)  # type: ignore[arg-type]


def text_of(content: str, path: str = "employment.txt", pages: Sequence[Page] = ()) -> Text:
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Text(path, digest, "text/plain", "utf-8", content, content, tuple(pages))


def employment(path: str = "papers/employment.txt", content: str = EMPLOYMENT) -> Contract:
    """The agreement above, with its facts."""
    end_1, end_2 = '(the "Salary").', "by those in control."
    sections = (
        section(0, "1", content, "Section 1. Salary", end=end_1, heading="Salary"),
        section(1, "2", content, "Section 2. Term", end=end_2, heading="Termination"),
        section(2, "2(a)", content, "(a) for cause", end="Section 3; or", parent=1, kind="subsection"),
        section(3, "2(b)", content, "(b) upon", end="later.", parent=1, kind="subsection"),
        section(4, "2(b)(i)", content, "(i) at once", end="at once", parent=3, kind="inline"),
        section(5, "2(b)(ii)", content, "(ii) later", end="later", parent=3, kind="inline"),
        section(6, "3", content, "Section 3. Def", heading="Definitions"),
    )
    terms = (
        Term(0, "Company", *span_of(content, "Company"), "parenthetical", span_of(content, "Acme Inc."), None, None),
        Term(1, "Salary", *span_of(content, "Salary", "base salary"), "parenthetical",
             span_of(content, "a base salary"), None, 0),
        Term(2, "for cause", *span_of(content, "for cause", "phrase"), "means", span_of(content, "theft"), "3", 6),
    )  # fmt: skip
    uses = (
        TermUse(0, *span_of(content, "Company", "Salary."), 0, True),
        TermUse(0, *span_of(content, "Company", "Termination."), 1, True),
        TermUse(2, *span_of(content, "for cause", "(a)"), 2, False),
    )
    references = (
        Reference(0, "Section 3", *span_of(content, "Section 3"), "internal", None, 2, ("3",), (6,), "resolved"),
        Reference(1, "Section 9", *span_of(content, "Section 9"), "internal", None, 6, ("9",), (), "dangling", "none"),
        Reference(2, "Section 409A", *span_of(content, "Section 409A"), "external", "Code", 6, (), (), "external"),
    )
    pages = (Page(1, 0, content.index("Section 2.")), Page(2, content.index("Section 2."), len(content)))
    return Contract(
        text_of(content, path, pages), "EMPLOYMENT AGREEMENT", "employment agreement", sections, terms, references,
        uses, (("company", "Acme"),),
    )  # fmt: skip


def letter(path: str = "papers/letter.txt", content: str = "Dear Ann,\n\nyour salary is paid monthly.\n") -> Contract:
    """A document without sections, terms or references."""
    return Contract(text_of(content, path), None, None, (), (), ())
