"""A small shelf made by hand, so that the session is tested on facts that everybody can see."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from clauseqa.commands import Session
from clauseqa.config import load
from clauseqa.library import open_library
from clauseqa.model import Candidate, Contract, Reference, Section, Term, TermUse, Text
from clauseqa.repl.conversation import Conversation

SERVICE = """\
SERVICE AGREEMENT

1. Fees. The Client shall pay the Fee under Section 2(b) and Section 9.

2. Termination. (a) Either party may end this agreement "for cause", which means theft [sic].
(b) Notice shall be given under Section 1 and Section 409A of the Code.

3. Silence\x1b[31m. The Fee is secret \u202eterces\u202c.
"""

LEASE = """\
OFFICE LEASE

1. Rent. The Tenant shall pay the Fee each month.

2. Late Charges. A late charge is due under Section 1.
"""


def _section(
    text: str, index: int, number: str, begins: str, ends: str, heading: str | None, parent: int | None
) -> Section:
    start = text.index(begins)
    end = text.index(ends, start) + len(ends)
    span = None if heading is None else (text.index(heading, start), text.index(heading, start) + len(heading))
    kind = "section" if parent is None else "subsection"
    return Section(index, number, kind, begins.split()[0], heading, span, parent, start, end, 1)  # type: ignore[arg-type]


def _reference(
    text: str,
    index: int,
    surface: str,
    after: str,
    source: int,
    target: str,
    section: int | None,
    status: str = "resolved",
    *,
    reason: str = "",
    candidates: tuple[Candidate, ...] = (),
) -> Reference:
    start = text.index(surface, text.index(after))
    return Reference(
        index,
        surface,
        start,
        start + len(surface),
        "external" if status == "external" else "internal",
        "the Code" if status == "external" else None,
        source,
        (target,),
        () if section is None else (section,),
        status,  # type: ignore[arg-type]
        reason,
        candidates,
    )


def _text(path: str, content: str) -> Text:
    digest = hashlib.sha256(content.encode()).hexdigest()
    clean = content.replace("\x1b", " ")
    return Text(path, digest, "text/plain", "utf-8", content, clean)


def service() -> Contract:
    text = SERVICE
    sections = (
        _section(text, 0, "1", "1. Fees", "Section 9.", "Fees", None),
        _section(text, 1, "2", "2. Termination", "the Code.", "Termination", None),
        _section(text, 2, "2(a)", "(a) Either", "[sic].", None, 1),
        _section(text, 3, "2(b)", "(b) Notice", "the Code.", None, 1),
        _section(text, 4, "3", "3. Silence", "\u202c.", "Silence\x1b[31m", None),
    )
    cause = text.index("for cause")
    meaning = text.index("theft")
    fee = text.index("the Fee") + 4
    terms = (
        Term(0, "Fee", fee, fee + 3, "parenthetical", None, None, 0),
        Term(1, "for cause", cause, cause + 9, "means", (meaning, meaning + 11), "2", 2),
    )
    references = (
        _reference(text, 0, "Section 2(b)", "1. Fees", 0, "2(b)", 3),
        _reference(
            text, 1, "Section 9", "1. Fees", 0, "9", None, "dangling",
            reason="there is no Section 9", candidates=(Candidate("3", 4, "the last section"),),
        ),
        _reference(text, 2, "Section 1", "(b) Notice", 3, "1", 0),
        _reference(text, 3, "Section 409A", "(b) Notice", 3, "409A", None, "external"),
    )  # fmt: skip
    uses = (TermUse(0, text.index("The Fee is") + 4, text.index("The Fee is") + 7, 4, True),)
    return Contract(_text("service.txt", text), "SERVICE AGREEMENT", None, sections, terms, references, uses)


def lease() -> Contract:
    text = LEASE
    sections = (
        _section(text, 0, "1", "1. Rent", "each month.", "Rent", None),
        _section(text, 1, "2", "2. Late", "Section 1.", "Late Charges", None),
    )
    references = (_reference(text, 0, "Section 1", "2. Late", 1, "1", 0),)
    return Contract(_text("lease.txt", text), "OFFICE LEASE", None, sections, (), references)


def make_shelf(directory: Path, *contracts: Contract) -> str:
    """A shelf with `contracts` (both, when none is given); its location."""
    location = str(directory / "index")
    with open_library(location, create=True) as library:
        library.add(contracts or (service(), lease()))
    return location


class Seat:
    """A conversation and what it printed."""

    def __init__(self, index: str, capture: pytest.CaptureFixture[str]) -> None:
        self.session = Session(index, load({"index": index}, environment={}, directory="/"))
        self.conversation = Conversation(self.session)
        self._capture = capture

    def type(self, *lines: str) -> tuple[str, str]:
        """Standard output and standard error of the last of `lines`."""
        for line in lines:
            self._capture.readouterr()
            assert self.conversation.take(line)
        printed = self._capture.readouterr()
        return printed.out, printed.err
