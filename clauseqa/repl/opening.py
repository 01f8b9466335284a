"""From a result on screen to the thing it stands for: what `/3`, `/n` and `/follow 2` show.

Sections are opened by their identity, not by their number: a number can stand twice in a contract.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clauseqa.cards import OutlineEntry, ReferenceCard, TermCard
from clauseqa.commands import Result, Session, execute
from clauseqa.errors import NotFound
from clauseqa.expand import Expansion, Passage
from clauseqa.impact import Citing, Impact, Using
from clauseqa.meaning import Meaning
from clauseqa.model import (
    Answer,
    ContractCard,
    Definition,
    Elsewhere,
    Finding,
    Hit,
    Reference,
    Section,
    SectionCard,
    Span,
)
from clauseqa.places import line_of, section_card, written
from clauseqa.render.pieces import SEPARATOR

AROUND = 1_500  # characters of a document without sections that are shown on either side of a passage
_BLANK_LINE = re.compile(r"\n[ \t\r]{0,200}\n")


@dataclass(frozen=True, slots=True)
class Opened:
    verb: str  # that the result is laid out as
    result: Result
    note: str = ""


def openable(result: Result) -> tuple[Any, ...]:
    """The items that numbers refer to, in the order of their numbers; () for something that is read."""
    if len(result.items) == 1 and isinstance(result.items[0], Answer):
        return _of_answer(result.items[0])
    if result.items and isinstance(result.items[0], Meaning):
        return tuple(item.definition for item in result.items)
    if result.items and isinstance(result.items[0], Expansion):
        return tuple(passage for item in result.items for passage in item.passages)
    if result.items and isinstance(result.items[0], Impact):
        return tuple(leaner for item in result.items for leaner in item.leaners)
    if result.layout in _DRAWN or all(isinstance(item, SectionCard) for item in result.items):
        return ()
    return tuple(item for item in result.items if isinstance(item, _OPENABLE))


def _of_answer(answer: Answer) -> tuple[Any, ...]:
    if answer.route == "reference":
        return ()
    if answer.route == "term":
        return answer.definitions
    if answer.rows:
        return tuple(row.passage for row in answer.rows if row.passage is not None)
    first = (answer.answer,) if answer.answer is not None else ()
    return (*first, *(hit for hit in answer.evidence if hit != answer.answer))


def open_item(session: Session, item: Any) -> Opened:
    """What `item` stands for. Raises NotFound when it has left the shelf."""
    if isinstance(item, ContractCard):
        inside = session.within(item.id)
        return Opened("outline", execute(inside, "outline", {}))
    if isinstance(item, TermCard):
        arguments = {"term": item.term.term, "doc": None}
        return Opened("define", execute(session.within(item.contract.id), "define", arguments))
    if isinstance(item, Finding):
        return _at_offset(session, item)
    if isinstance(item, Using):
        arguments = {"term": item.term.term, "doc": None}
        return Opened("define", execute(session.within(item.contract.id), "define", arguments))
    if isinstance(item, Citing):
        span = item.reference.start, item.reference.end
        return _section_or_passage(session, item.contract, item.section, span)
    if isinstance(item, Passage):
        span = item.pieces[0].start, item.pieces[-1].end
        return _section_or_passage(session, item.contract, item.section, span)
    index = _section_index(item)
    if index is None:
        return _outside(session, item.contract, *_span(item))
    return _section(session, item.contract, index)


def _section_index(item: OutlineEntry | ReferenceCard | Definition | Hit) -> int | None:
    if isinstance(item, OutlineEntry):
        return item.section.index
    if isinstance(item, ReferenceCard):
        return item.reference.source
    if isinstance(item, Definition):
        return item.term.section
    return item.section_index


_DRAWN = ("tree", "stats")  # layouts that follow another order than the items


def _span(item: OutlineEntry | ReferenceCard | Definition | Hit) -> Span:
    if isinstance(item, OutlineEntry):
        return item.section.start, item.section.end
    if isinstance(item, ReferenceCard):
        return item.reference.start, item.reference.end
    if isinstance(item, Definition):
        return item.term.start, item.term.end
    return item.start, item.end


_OPENABLE = (ContractCard, TermCard, OutlineEntry, ReferenceCard, Definition, Hit, Finding)


def _section(session: Session, card: ContractCard, index: int, note: str = "") -> Opened:
    from clauseqa.check.marked import with_findings
    from clauseqa.elsewhere import with_elsewhere

    section = session.library.contract(card.id).sections[index]
    read = with_elsewhere(session.library, section_card(session.library, card, section))
    read = with_findings(session.library, read)
    return Opened("show", Result("sections", (read,)), note)


def _section_or_passage(session: Session, card: ContractCard, section: Section | None, span: Span) -> Opened:
    if section is None:
        return _outside(session, card, *span)
    return _section(session, card, section.index)


def _at_offset(session: Session, finding: Finding) -> Opened:
    from clauseqa.segment import innermost

    card = next((card for card in session.library.cards() if card.path == finding.path), None)
    if card is None:
        raise NotFound(f"{finding.path} is not on the shelf", hint="a contract that is indexed opens at its findings")
    index = innermost(session.library.contract(card.id).sections, finding.start)
    if index is None:
        return _outside(session, card, finding.start, finding.end)
    return _section(session, card, index)


def _outside(session: Session, card: ContractCard, start: int, end: int) -> Opened:
    """A passage that no section holds, with the paragraphs around it."""
    contract = session.library.contract(card.id)
    content = contract.text.content
    before = max((section.end for section in contract.sections if section.end <= start), default=0)
    after = min((section.start for section in contract.sections if section.start >= end), default=len(content))
    begin = before if start - before <= AROUND else _after_blank_line(content, start - AROUND, start)
    stop = after if after - end <= AROUND else _before_blank_line(content, end, end + AROUND)
    words = content[begin:stop]
    begin = min(start, begin + len(words) - len(words.lstrip()))
    stop = max(end, begin + len(words.strip()))
    hit = Hit(
        contract=card,
        section="",
        section_index=None,
        heading=None,
        page=contract.text.page_at(begin),
        line=line_of(content, begin),
        start=begin,
        end=stop,
        text=content[begin:stop],
        score=0.0,
        marks=((start, end),),
        shown=contract.text.clean[begin:stop],
    )
    return Opened("search", Result("hits", (hit,)))


def _after_blank_line(content: str, start: int, end: int) -> int:
    """Where the first paragraph that begins between `start` and `end` does; `end` when none does."""
    blank = _BLANK_LINE.search(content, start, end)
    return blank.end() if blank else end


def _before_blank_line(content: str, start: int, end: int) -> int:
    """Where the last paragraph that ends between `start` and `end` does; `start` when none does."""
    ends = [blank.start() for blank in _BLANK_LINE.finditer(content, start, end)]
    return ends[-1] if ends else start


def read_section(result: Result) -> SectionCard | None:
    """The section that a result lets one read; None when it is a list."""
    if len(result.items) != 1:
        return None
    item = result.items[0]
    if isinstance(item, Answer):
        return item.section
    return item if isinstance(item, SectionCard) else None


def follow(session: Session, card: SectionCard, number: int) -> Opened:
    """Where reference `number`, from 1, of a section points. Raises NotFound when it points nowhere here."""
    if not 1 <= number <= len(card.references):
        there = len(card.references)
        count = f"{there} reference{'' if there == 1 else 's'}, not {number}" if there else "no reference to follow"
        raise NotFound(f"{card.section.number or 'this section'} has {count}")
    reference = card.references[number - 1]
    leads = card.elsewhere[number - 1] if card.elsewhere else ()
    if len(leads) == 1 and leads[0].status == "resolved" and leads[0].sections:
        return _into(session, reference, leads[0])
    if not reference.sections:
        raise NotFound(_nowhere(reference, leads), hint=_candidates(reference, leads))
    note = _also(reference, reference.targets[1:])
    return _section(session, card.contract, reference.sections[0], note)


def _also(reference: Reference, others: Sequence[str]) -> str:
    return f"{' '.join(reference.surface.split())} also points to {', '.join(others)}" if others else ""


def _into(session: Session, reference: Reference, lead: Elsewhere) -> Opened:
    """The unit of another contract that a reference leads to for certain; says why it is that contract."""
    why = f"{reference.instrument} is {lead.contract.name}: {lead.why}"
    also = _also(reference, [section.number for section in lead.sections[1:]])
    return _section(session, lead.contract, lead.sections[0].index, SEPARATOR.join(filter(None, (why, also))))


def _nowhere(reference: Reference, leads: Sequence[Elsewhere]) -> str:
    surface = " ".join(reference.surface.split())
    certain = [lead for lead in leads if lead.status == "resolved"]
    if certain:
        return f"{surface} is in {certain[0].contract.name}, where it was not found, or more than once"
    if reference.status == "external":
        return f"{surface} stands in another instrument: {reference.instrument or 'which is not on this shelf'}"
    return f"{surface} is {reference.status}: {reference.reason or 'it points at nothing in this contract'}"


def _candidates(reference: Reference, leads: Sequence[Elsewhere]) -> str:
    found = [f"{candidate.target}: {candidate.why}" for candidate in reference.candidates]
    for lead in leads:
        if lead.status == "resolved":
            continue
        units = [written(lead.contract, section.number) for section in lead.sections]
        found.append(f"{', '.join(units) or lead.contract.name}: {lead.why}")
    perhaps = "; or ".join(found)
    return f"perhaps {perhaps}" if perhaps else ""


def beside(session: Session, card: SectionCard, by: int) -> Opened:
    """The section `by` places on in the order of the contract, sentences' inner units left out. Raises NotFound."""
    sections = [
        section
        for section in session.library.contract(card.contract.id).sections
        if section.kind not in ("inline", "toc") or section.index == card.section.index
    ]
    here = next((place for place, section in enumerate(sections) if section.index == card.section.index), 0)
    if not 0 <= here + by < len(sections):
        raise NotFound(f"this is the {'last' if by > 0 else 'first'} section of {card.contract.name}")
    return _section(session, card.contract, sections[here + by].index)
