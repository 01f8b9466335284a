"""The facts clauseqa states about a contract, as frozen dataclasses.

Promise: a place is always a half-open span ``[start, end)`` in code points of the *original* decoded text, so every
quotation is a slice of it. Nothing here reads a file, knows a format or imports a third-party package: every other
module may import this one, and this one imports none of them but the graph, when a contract is asked for it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from clauseqa.graph import Graph

Span = tuple[int, int]  # half-open, in code points of Text.content

SectionKind = Literal[
    "article", "section", "subsection", "inline", "exhibit", "recital", "preamble", "signature", "toc"
]
TermForm = Literal["means", "parenthetical", "hereinafter", "by_reference", "refers", "functional"]
ReferenceKind = Literal["internal", "external"]
ReferenceStatus = Literal["resolved", "dangling", "mismatch", "ambiguous", "external"]
MeantStatus = Literal["resolved", "ambiguous", "possible"]  # resolved: that contract on the shelf and no other
BROKEN: tuple[ReferenceStatus, ...] = ("dangling", "mismatch")  # pointing at nothing, or plainly at the wrong place


@dataclass(frozen=True, slots=True)
class Page:
    number: int  # as printed in its footer where it has one, else counted
    start: int
    end: int  # the footer belongs to the page that it closes


@dataclass(frozen=True, slots=True)
class Text:
    """One document as a reader hands it over: the decoded text and what the reader knows of its layout.

    ``clean`` is the view that the analysis reads: page furniture blanked, no-break spaces made plain, a sentence cut by
    a page break on one line again. It has the length of ``content``, character for character, so a span in one *is* the
    same span in the other and no offset map can be wrong.
    """

    path: str
    sha256: str  # of the file's bytes
    media_type: str  # "text/plain" …
    encoding: str  # as decoded: "utf-8", "cp1252" …
    content: str
    clean: str
    pages: tuple[Page, ...] = ()
    furniture: tuple[Span, ...] = ()  # page footers, running headers, <PAGE> marks
    # What the format says that characters alone do not; empty for plain text.
    headings: tuple[Span, ...] = ()  # heading styles, short centred lines, bold or underlined words that open a line
    strong: tuple[Span, ...] = ()  # bold or underlined words
    labels: tuple[
        tuple[Span, int], ...
    ] = ()  # automatic numbers that the reader computed, with their list level from 0
    rows: tuple[Span, ...] = ()  # rows of tables that end in a number or the like: entries, in which "(a)" is no clause
    links: tuple[tuple[Span, int], ...] = ()  # words that the document itself links to a place in it: the exact target
    facts: tuple[tuple[str, str], ...] = ()  # what a wrapper says of the document: ("company", …), ("filed", …)
    notes: tuple[
        str, ...
    ] = ()  # what the reader could not do, in words for the user: "page 3 has no text; OCR it first"

    def __post_init__(self) -> None:
        if len(self.clean) != len(self.content):
            raise ValueError(f"{self.path}: the clean view must keep every offset")

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds `offset`; None where no page is told."""
        at = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[at].number if at >= 0 and offset < self.pages[at].end else None


@dataclass(frozen=True, slots=True)
class Section:
    index: int  # position in Contract.sections: the section's identity, since printed numbers can repeat
    number: (
        str  # canonical path: "12(b)(ii)", "4.1", "IV", "II/3", "Exhibit A/3(b)", "Recital B"; "" for unnumbered units
    )
    kind: SectionKind
    label: str  # as printed: "Section 12.", "(b)"
    heading: str | None  # spaces folded; the bytes stand at heading_span
    heading_span: Span | None
    parent: int | None  # index of the section that holds this one
    start: int  # first character of the label
    end: int  # after the last character of the unit, its sub-units included
    page: int | None
    rule: str = ""  # which rule read it and what it saw

    @property
    def called(self) -> str:
        """Its number, or what a unit without one is."""
        return self.number or ("table of contents" if self.kind == "toc" else self.kind)


@dataclass(frozen=True, slots=True)
class Term:
    index: int  # position in Contract.terms
    term: str  # spaces folded, without quotation marks
    start: int  # of the term itself
    end: int
    form: TermForm
    definiens: Span | None  # the words that give the meaning, not the parenthesis; None when they stand elsewhere
    scope: (
        str | None
    )  # number of the section it is confined to ("for the purposes of this Section 11"); None: the whole contract
    section: int | None  # index of the innermost section that holds it; None: before the first one
    effect: Literal["defines", "widens", "narrows"] = "defines"
    base: int | None = None  # for widens and narrows: the index of the term it changes
    rule: str = ""


@dataclass(frozen=True, slots=True)
class TermUse:
    term: int  # index of the term; of several definitions of one name, the one that governs here
    start: int
    end: int
    section: int | None
    in_scope: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a reference that is not resolved may have meant. Shown, never applied."""

    target: str  # canonical number
    section: int | None  # index where such a unit exists
    why: str  # the evidence, in words


@dataclass(frozen=True, slots=True)
class Reference:
    index: int  # position in Contract.references
    surface: str  # the slice of the original text
    start: int
    end: int
    kind: ReferenceKind
    instrument: str | None  # None: this agreement; else its name, through the defined term where there is one
    source: int | None  # index of the innermost section that holds the reference
    targets: tuple[str, ...]  # canonical numbers, as resolved, or as written when not
    sections: tuple[int, ...]  # indexes of the units meant, one a target; empty unless status is "resolved"
    status: ReferenceStatus
    reason: str = ""  # why it is not resolved, in words for the reader
    candidates: tuple[Candidate, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """All facts of one document. Spans run into ``text.content``."""

    text: Text
    title: str | None
    type: str | None  # "employment agreement", "10-Q"; None when the document does not say
    sections: tuple[Section, ...]
    terms: tuple[Term, ...]
    references: tuple[Reference, ...]
    uses: tuple[TermUse, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default=())  # what a wrapper says of it: ("company", …), ("filed", …)

    def quote(self, span: Span) -> str:
        """The original characters at ``span``."""
        return self.text.content[span[0] : span[1]]

    def graph(self) -> Graph:
        """Who contains, cites, defines and uses whom: nodes and edges with their evidence, ``to_networkx()`` on it."""
        from clauseqa.graph import build

        return build([self])


@dataclass(frozen=True, slots=True)
class ContractCard:
    """What a list of contracts shows; read from the catalog without the contract's text."""

    id: int  # stable on one shelf
    path: str
    title: str | None
    type: str | None
    pages: int
    chars: int
    sections: int  # counts
    terms: int
    references: int
    dangling: int  # references that are dangling or mismatched
    sha256: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """How a person calls the contract ("DOC" in ``DOC#12(b)``)."""
        return contract_name(self.path)


def contract_name(path: str) -> str:
    """The name of the contract at a path: the file's, without folder and suffix.

    A document inside a file bears both names: ``0000950137-05-004969::EX-10.1``.
    """
    path, mark, part = path.partition("::")
    base = path.replace("\\", "/").rsplit("/", 1)[-1]
    return (base.rsplit(".", 1)[0] or base) + mark + part


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A contract on the shelf that a reference to another instrument leads into, or may lead into."""

    contract: ContractCard
    status: MeantStatus
    sections: tuple[Section, ...]  # the units that it names; () unless each of them stands there exactly once
    why: str  # the evidence, in words


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage, found: of ``search`` the best lines of a section, of ``ask`` a sentence or clause that answers."""

    contract: ContractCard
    section: str  # canonical number; "" before the first section
    section_index: int | None
    heading: str | None
    page: int | None
    line: int  # 1-based, of start
    start: int  # of the passage; text is content[start:end]
    end: int
    text: str
    score: float
    marks: tuple[Span, ...] = ()  # what matched, as spans into the contract
    shown: str = ""  # text with its page furniture blanked, character for character: what a person reads


@dataclass(frozen=True, slots=True)
class UsePlace:
    start: int
    end: int
    section: str
    page: int | None
    line: int
    in_scope: bool
    text: str  # the line or sentence around the use, byte-true
    text_start: int


@dataclass(frozen=True, slots=True)
class Definition:
    """The card of one defined term in one contract."""

    contract: ContractCard
    term: Term
    definiens: str | None  # byte-true
    section: str  # number of the section that defines it
    heading: str | None
    page: int | None
    line: int
    uses: tuple[UsePlace, ...]
    changes: tuple[Term, ...] = ()  # later places that widen or narrow it
    change_places: tuple[UsePlace, ...] = ()  # one a change: where it stands and its words
    followed: str | None = None  # for by_reference: the words at the place it points to, byte-true
    named_in: str | None = None  # where no words of it are its meaning for sure: the sentence that names it, byte-true
    shown: str = ""  # definiens or named_in, its page furniture blanked, character for character: what a person reads


@dataclass(frozen=True, slots=True)
class CitedFrom:
    """A citation of a section that stands in another contract of the shelf."""

    contract: ContractCard  # that it stands in
    section: str  # the number of the section there; "" before the first one
    reference: Reference
    words: str  # its surface with page furniture blanked
    lead: Elsewhere  # the section, as it cites it


@dataclass(frozen=True, slots=True)
class SectionCard:
    """A section to read: its text with what it leans on and what leans on it."""

    contract: ContractCard
    section: Section
    path: tuple[Section, ...]  # from the outermost unit to the section itself
    text: str  # byte-true
    line: int
    references: tuple[Reference, ...]  # standing in it
    headings: tuple[tuple[str, str], ...]  # (number, heading) of every resolved target, for display
    terms: tuple[Term, ...]  # defined in it or used in it
    cited_by: tuple[Reference, ...]
    meanings: tuple[str | None, ...] = ()  # one a term: its definiens, byte-true
    citing: tuple[str, ...] = ()  # one a member of cited_by: the number of the section that it stands in
    shown: str = ""  # text with its page furniture blanked, character for character: what a person reads
    findings: tuple[Finding, ...] = ()  # what `check` objects to in it, where that was asked
    cited_as: tuple[str, ...] = ()  # one a member of cited_by: its words with page furniture blanked
    elsewhere: tuple[tuple[Elsewhere, ...], ...] = ()  # one a reference: where it leads on the shelf, if looked up
    set_out: tuple[int, ...] = ()  # where the units inside it begin that do not run in a sentence
    cited_from: tuple[CitedFrom, ...] = ()  # where other contracts cite it or a part of it, if looked up

    @property
    def leading(self) -> tuple[tuple[Reference, tuple[Elsewhere, ...]], ...]:
        """Its references, each with where it leads on the shelf."""
        return tuple(zip(self.references, self.elsewhere or ((),) * len(self.references), strict=True))


@dataclass(frozen=True, slots=True)
class CitedReference:
    """A reference that an answer makes, with the words of the units it points at."""

    reference: Reference
    source: str  # number of the section it stands in
    targets: tuple[Hit, ...]  # the opening words of each unit; empty when it is not resolved
    level: int = 1  # 1: made by the answer itself; 2: by a unit that the answer refers to; …


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a language model, with the quotations that were found, word for word, where it says."""

    text: str
    quotations: tuple[Hit, ...]


ContractVerdict = Literal["answers", "may answer", "otherwise", "absent"]


@dataclass(frozen=True, slots=True)
class ContractAnswer:
    """What one of many contracts says to a question that is put to each of them."""

    contract: ContractCard
    verdict: ContractVerdict  # "otherwise": of the matter, but another name or year than is asked for
    passage: Hit | None  # None: absent


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    route: Literal["reference", "term", "contract", "shelf"]
    answer: Hit | None  # None: nothing here answers it
    evidence: tuple[Hit, ...]  # best first
    notes: tuple[str, ...] = ()  # uncertainty, broken chains, what was left out: said aloud
    definitions: tuple[Definition, ...] = ()  # route "term"; else the terms that the answer leans on
    section: SectionCard | None = None  # route "reference"
    references: tuple[CitedReference, ...] = ()  # to other units of the contract, made by the answer
    statements: tuple[Statement, ...] = ()  # only when a language model was asked for; each verified
    rows: tuple[ContractAnswer, ...] = ()  # of a question put to each contract: one for each, the surest first


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    severity: Literal["error", "warning", "info"]
    path: str
    start: int
    end: int
    line: int
    column: int
    message: str
    candidates: tuple[Candidate, ...] = ()
