"""Facts as plain data: the objects that JSON, JSON Lines and CSV print.

The shapes are a promise (``"schema": 1``): keys may be added, none is removed or changes its meaning. Places are
half-open offsets in code points of the text that ``clauseqa text`` prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clauseqa.cards import OutlineEntry, ReferenceCard, TermCard
    from clauseqa.check import Rule
    from clauseqa.expand import Expansion, Lean, Passage
    from clauseqa.impact import Citing, Impact, Using
    from clauseqa.indexing import IndexReport
    from clauseqa.library.doctor import Ailment
    from clauseqa.meaning import Meaning, Other
    from clauseqa.model import (
        Answer,
        Candidate,
        CitedFrom,
        Contract,
        ContractCard,
        Definition,
        Elsewhere,
        Finding,
        Hit,
        Reference,
        Section,
        SectionCard,
        Term,
        Text,
        UsePlace,
    )
    from clauseqa.renumber import Wrong

SCHEMA = 1
Data = dict[str, Any]


def to_data(item: Any, options: Mapping[str, Any]) -> Data:
    """The object for one item of a result. `options` are the result's extra keys ("explain", "uses")."""
    if type(item).__name__ == "Contract":
        return contract(item, explain=bool(options.get("explain")), uses=bool(options.get("uses")))
    writer = _WRITERS.get(type(item).__name__)
    if writer is not None:
        return writer(item)
    data: Data = item.to_data()
    return data


def contract(item: Contract, *, explain: bool = False, uses: bool = False) -> Data:
    """All facts of one document."""
    text = item.text
    data: Data = {
        "path": text.path,
        "sha256": text.sha256,
        "media_type": text.media_type,
        "chars": len(text.content),
        "title": item.title,
        "type": item.type,
        "pages": len(text.pages),
        "sections": [_section_of(item, section, explain) for section in item.sections],
        "terms": [_term_of(item, term, explain) for term in item.terms],
        "references": [_reference_of(item, reference, explain) for reference in item.references],
    }
    if item.facts:
        data["facts"] = dict(item.facts)
    if uses:
        data["uses"] = [
            {
                "term": item.terms[use.term].term,
                "start": use.start,
                "end": use.end,
                "section": _number(item, use.section),
                "in_scope": use.in_scope,
            }
            for use in item.uses
        ]
    return data


def _number(item: Contract, index: int | None) -> str:
    return "" if index is None else item.sections[index].number


def section(item: Section, parent: str | None) -> Data:
    return {
        "number": item.number,
        "kind": item.kind,
        "label": item.label,
        "heading": item.heading,
        "parent": parent,
        "start": item.start,
        "end": item.end,
        "page": item.page,
    }


def term(item: Term, number: str) -> Data:
    data: Data = {
        "term": item.term,
        "form": item.form,
        "start": item.start,
        "end": item.end,
        "definiens": list(item.definiens) if item.definiens else None,
        "scope": item.scope,
        "section": number,
    }
    if item.effect != "defines":
        data["effect"] = item.effect
    return data


def reference(item: Reference, source: str) -> Data:
    data: Data = {
        "surface": item.surface,
        "start": item.start,
        "end": item.end,
        "kind": item.kind,
        "instrument": item.instrument,
        "source": source,
        "targets": list(item.targets),
        "status": item.status,
    }
    if item.reason:
        data["reason"] = item.reason
    data["candidates"] = [candidate(one) for one in item.candidates]
    return data


def candidate(item: Candidate) -> Data:
    return {"target": item.target, "why": item.why}


def _section_of(item: Contract, one: Section, explain: bool) -> Data:
    parent = None if one.parent is None else item.sections[one.parent].number
    return _explained(section(one, parent), one.rule, explain)


def _term_of(item: Contract, one: Term, explain: bool) -> Data:
    data = term(one, _number(item, one.section))
    if one.base is not None:
        data["base"] = item.terms[one.base].start
    return _explained(data, one.rule, explain)


def _reference_of(item: Contract, one: Reference, explain: bool) -> Data:
    return _explained(reference(one, _number(item, one.source)), one.rule, explain)


def _explained(data: Data, rule: str, explain: bool) -> Data:
    return {**data, "rule": rule} if explain else data


def text(item: Text) -> Data:
    return {
        "path": item.path,
        "sha256": item.sha256,
        "media_type": item.media_type,
        "encoding": item.encoding,
        "chars": len(item.content),
        "pages": [{"number": page.number, "start": page.start, "end": page.end} for page in item.pages],
        "text": item.content,
    }


def contract_card(item: ContractCard) -> Data:
    data: Data = {
        "name": item.name,
        "path": item.path,
        "title": item.title,
        "type": item.type,
        "pages": item.pages,
        "chars": item.chars,
        "sections": item.sections,
        "terms": item.terms,
        "references": item.references,
        "dangling": item.dangling,
        "sha256": item.sha256,
    }
    return {**data, "facts": dict(item.facts)} if item.facts else data


def outline_entry(item: OutlineEntry) -> Data:
    return {
        "path": item.contract.path,
        **section(item.section, item.parent),
        "depth": item.depth,
        "line": item.line,
    }


def section_card(item: SectionCard) -> Data:
    headings = dict(item.headings)
    parent = item.path[-2].number if len(item.path) > 1 else None
    return {
        "path": item.contract.path,
        **section(item.section, parent),
        "line": item.line,
        "text": item.text,
        "above": [{"number": one.number, "heading": one.heading} for one in item.path[:-1]],
        "references": [
            {
                **reference(one, ""),
                "headings": [headings.get(target) for target in one.targets],
                **elsewhere(leads),
            }
            for one, leads in item.leading
        ],
        "terms": [term(one, "") for one in item.terms],
        "cited_by": [
            {"surface": one.surface, "start": one.start, "end": one.end, "status": one.status} for one in item.cited_by
        ],
        **({"cited_from": [cited_from(one) for one in item.cited_from]} if item.cited_from else {}),
        "findings": [finding(one) for one in item.findings],
    }


def cited_from(item: CitedFrom) -> Data:
    one = item.reference
    return {
        "path": item.contract.path,
        "section": item.section,
        "surface": one.surface,
        "start": one.start,
        "end": one.end,
        "status": item.lead.status,
        "why": item.lead.why,
        "targets": [unit.number for unit in item.lead.sections],
    }


def term_card(item: TermCard) -> Data:
    return {
        "path": item.contract.path,
        **term(item.term, item.section),
        "page": item.page,
        "line": item.line,
        "text": item.definiens,
        "uses": item.uses,
    }


def reference_card(item: ReferenceCard) -> Data:
    return {
        "path": item.contract.path,
        **reference(item.reference, item.source),
        "page": item.page,
        "line": item.line,
        "source_heading": item.within[-1].heading if item.within else None,
        "target_headings": [target.heading for target in item.targets],
        **elsewhere(item.elsewhere),
    }


def elsewhere(leads: Iterable[Elsewhere]) -> Data:
    """Where a reference leads, or may lead, in other contracts of the shelf; {} when nowhere."""
    found = [
        {
            "path": lead.contract.path,
            "status": lead.status,
            "why": lead.why,
            "targets": [one.number for one in lead.sections],
            "headings": [one.heading for one in lead.sections],
        }
        for lead in leads
    ]
    return {"elsewhere": found} if found else {}


def hit(item: Hit) -> Data:
    return {
        "path": item.contract.path,
        "section": item.section,
        "heading": item.heading,
        "page": item.page,
        "line": item.line,
        "start": item.start,
        "end": item.end,
        "text": item.text,
        "score": round(item.score, 4),
        "marks": _marks(item),
    }


def use_place(item: UsePlace) -> Data:
    return {
        "start": item.start,
        "end": item.end,
        "section": item.section,
        "page": item.page,
        "line": item.line,
        "in_scope": item.in_scope,
        "text": item.text,
        "text_start": item.text_start,
    }


def definition(item: Definition) -> Data:
    return {
        "path": item.contract.path,
        **term(item.term, item.section),
        "heading": item.heading,
        "page": item.page,
        "line": item.line,
        "text": item.definiens,
        "named_in": item.named_in,
        "followed": item.followed,
        "changes": [{"effect": one.effect, "start": one.start, "end": one.end} for one in item.changes],
        "uses": [use_place(one) for one in item.uses],
    }


def meaning(item: Meaning) -> Data:
    """The card of the definition that governs, with what is to be said of the place."""
    section_at = item.section
    at: Data = {
        "number": section_at.number,
        "heading": section_at.heading,
        "start": section_at.start,
        "end": section_at.end,
        "page": section_at.page,
        "line": item.line,
        "verdict": item.verdict,
        "why": item.why,
        "doubts": list(item.doubts),
        "uses": [use_place(one) for one in item.uses],
        "pointers": [term(*pair) for pair in zip(item.pointers, item.pointer_places, strict=True)],
        "changes": [
            {"effect": one.term.effect, "touches": one.touches, **use_place(one.place)} for one in item.changes
        ],
        "statutes": [
            {
                "instrument": one.instrument,
                "surface": one.surface,
                "start": one.start,
                "end": one.end,
                "page": one.page,
                "line": one.line,
                "here": one.here,
            }
            for one in item.statutes
        ],
        "others": [_other_definition(one) for one in item.others],
    }
    return {**definition(item.definition), "at": at}


def _other_definition(item: Other) -> Data:
    one = item.definition
    return {
        **term(one.term, one.section),
        "page": one.page,
        "line": one.line,
        "text": one.definiens,
        "followed": one.followed,
        "why": item.why,
    }


def expansion(item: Expansion) -> Data:
    return {
        "path": item.contract.path,
        "number": item.section.number,
        "heading": item.section.heading,
        "start": item.section.start,
        "end": item.section.end,
        "depth": item.depth,
        "size": item.size,
        "passages": [passage(one) for one in item.passages],
        "left_out": [
            {"kind": one.kind, "target": one.target, "chars": one.chars, **elsewhere(one.elsewhere)}
            for one in item.left_out
        ],
        "beyond": [{"kind": one.kind, "target": one.target} for one in item.beyond],
    }


def passage(item: Passage) -> Data:
    return {
        "path": item.contract.path,
        "passage": item.number,
        "kind": item.kind,
        "level": item.level,
        "section": item.section.number if item.section else "",
        "heading": item.section.heading if item.section else None,
        "term": item.term.term if item.term else None,
        "page": item.page,
        "line": item.line,
        "pieces": [{"start": one.start, "end": one.end, "text": one.text} for one in item.pieces],
        "skipped": list(item.skipped),
        "leans": [lean(one) for one in item.leans],
    }


def lean(item: Lean) -> Data:
    return {
        "kind": item.kind,
        "words": item.words,
        "start": item.start,
        "end": item.end,
        "line": item.line,
        "times": item.times,
        "target": item.target,
        "mark": item.mark,
        "passages": list(item.passages),
        "why": item.why,
        "candidates": [candidate(one) for one in item.candidates],
        **elsewhere(item.elsewhere),
    }


def impact(item: Impact) -> Data:
    parent = item.path[-2].number if len(item.path) > 1 else None
    return {
        "path": item.contract.path,
        **section(item.section, parent),
        "line": item.line,
        "depth": item.depth,
        "references": [citing(one) for one in item.citing],
        "terms": [using(one) for one in item.using],
        "further": item.further,
        "renumbered": [{"number": one.number, "heading": one.heading, "new": new} for one, new in item.moved],
        "would_point_wrong": [wrong(one) for one in item.wrong],
    }


def citing(item: Citing) -> Data:
    return {
        "leaner": item.number,
        "level": item.level,
        "through": item.through,
        "how": item.how,
        "target": item.target,
        "path": item.contract.path,
        **reference(item.reference, item.section.number if item.section else ""),
        "page": item.page,
        "line": item.line,
        "text": item.text,
        "text_start": item.text_start,
        "why": item.why,
    }


def using(item: Using) -> Data:
    return {
        "leaner": item.number,
        "level": item.level,
        "through": item.through,
        "term": item.term.term,
        "start": item.term.start,
        "end": item.term.end,
        "effect": item.effect,
        "uses": item.times,
        "places": [
            {"section": one.section.number if one.section else "", "uses": one.times, "line": one.line}
            for one in item.places
        ],
    }


def wrong(item: Wrong) -> Data:
    return {
        **reference(item.reference, item.section.number if item.section else ""),
        "page": item.page,
        "line": item.line,
        "moves": [
            {"written": one.written, "new": one.new, "then": one.then, "then_heading": one.then_heading}
            for one in item.moves
        ],
    }


def answer(item: Answer) -> Data:
    data: Data = {
        "question": item.question,
        "route": item.route,
        "answer": {**_answer_hit(item.answer), "marks": _marks(item.answer)} if item.answer else None,
        "evidence": [_passage(one) for one in item.evidence],
        "notes": list(item.notes),
    }
    if item.rows:
        data["contracts"] = [
            {
                "path": one.contract.path,
                "verdict": one.verdict,
                "passage": _passage(one.passage) if one.passage else None,
            }
            for one in item.rows
        ]
    if item.definitions:
        data["definitions"] = [
            {
                "path": one.contract.path,
                "term": one.term.term,
                "scope": one.term.scope,
                "section": one.section,
                "start": one.term.start,
                "end": one.term.end,
                "text": one.definiens,
            }
            for one in item.definitions
        ]
    if item.references:
        data["references"] = [
            {
                **reference(one.reference, one.source),
                "level": one.level,
                "units": [_answer_hit(hit) for hit in one.targets],
            }
            for one in item.references
        ]
    if item.statements:
        data["statements"] = [
            {"text": one.text, "quotations": [_answer_hit(hit) for hit in one.quotations]} for one in item.statements
        ]
    if item.section:
        data["section"] = section_card(item.section)
    return data


def _passage(item: Hit) -> Data:
    return {
        **_answer_hit(item),
        "page": item.page,
        "line": item.line,
        "heading": item.heading,
        "score": round(item.score, 4),
        "marks": _marks(item),
    }


def _marks(item: Hit) -> list[list[int]]:
    return [list(mark) for mark in item.marks]


def _answer_hit(item: Hit) -> Data:
    return {
        "text": item.text,
        "path": item.contract.path,
        "section": item.section,
        "start": item.start,
        "end": item.end,
    }


def finding(item: Finding) -> Data:
    return {
        "rule": item.rule,
        "severity": item.severity,
        "path": item.path,
        "start": item.start,
        "end": item.end,
        "line": item.line,
        "column": item.column,
        "message": item.message,
        "candidates": [candidate(one) for one in item.candidates],
    }


def rule(item: Rule) -> Data:
    right, read = item.measured or (None, None)
    return {
        "rule": item.id,
        "severity": item.severity,
        "meaning": item.meaning,
        "example": item.example,
        "right": right,
        "read": read,
    }


def index_report(item: IndexReport) -> Data:
    return {
        "added": item.added,
        "replaced": item.replaced,
        "unchanged": item.unchanged,
        "pruned": item.pruned,
        "contracts": item.contracts,
        "sections": item.sections,
        "seconds": round(item.seconds, 3),
        "failed": [{"path": path, "error": str(error), "hint": error.hint} for path, error in item.failed],
    }


def ailment(item: Ailment) -> Data:
    return {"what": item.what, "cure": item.cure, "cured": item.cured}


# By the name of the fact's class, so that a fact's module need not be imported to print another.
_WRITERS: dict[str, Callable[[Any], Data]] = {
    "Text": text,
    "ContractCard": contract_card,
    "OutlineEntry": outline_entry,
    "SectionCard": section_card,
    "TermCard": term_card,
    "ReferenceCard": reference_card,
    "Hit": hit,
    "Definition": definition,
    "Meaning": meaning,
    "Expansion": expansion,
    "Impact": impact,
    "Answer": answer,
    "Finding": finding,
    "IndexReport": index_report,
    "Ailment": ailment,
    "Rule": rule,
}
