"""What an answer leans on: the meanings of the defined terms it uses, the units it refers to, and what is broken on
the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from clauseqa.answer.hits import hit_at
from clauseqa.define import definition_in
from clauseqa.model import CitedReference, Contract, ContractCard, Definition, Hit, Reference, Term

TERMS = 6  # meanings given with one answer
TARGETS = 4  # units quoted for one reference
OPENING = 700  # characters quoted of a unit that is referred to
_PARTIES = ("preamble", "recital")


def definitions_for(contract: Contract, card: ContractCard, hit: Hit) -> tuple[Definition, ...]:
    """The cards of the terms that the words at `hit` use, in the order of their use; who the parties are is taken as
    known."""
    terms = (term for term in _used_terms(contract, hit) if not _is_known(contract, term, hit))
    return tuple(_definition(contract, card, term) for term in islice(terms, TERMS))


def _used_terms(contract: Contract, hit: Hit) -> Iterator[Term]:
    seen = set()
    uses = [use.term for use in contract.uses if hit.start <= use.start < hit.end]
    for index in uses if contract.uses else _named_terms(contract, hit):
        term = contract.terms[index]
        if term.base is not None:
            term = contract.terms[term.base]
        if term.index not in seen:
            seen.add(term.index)
            yield term


def _named_terms(contract: Contract, hit: Hit) -> list[int]:
    """The terms whose names stand at `hit`, for a contract whose uses were not looked for."""
    words = contract.text.clean[hit.start : hit.end]
    found = []
    for term in contract.terms:
        name = re.search(r"\b" + r"\s+".join(map(re.escape, term.term.split())) + r"(?:s|es)?\b", words)
        if name:
            found.append((name.start(), term.index))
    return [index for _, index in sorted(found)]


def _is_known(contract: Contract, term: Term, hit: Hit) -> bool:
    """Whether a reader has the meaning before him: it is given in the answer, or names a party."""
    if hit.start <= term.start < hit.end:
        return True
    return term.section is None or contract.sections[term.section].kind in _PARTIES


def _definition(contract: Contract, card: ContractCard, term: Term) -> Definition:
    changes = tuple(other for other in contract.terms if other.base == term.index)
    return replace(definition_in(contract.text, contract.sections, card, term), changes=changes)


def references_for(contract: Contract, card: ContractCard, hit: Hit, depth: int) -> tuple[CitedReference, ...]:
    """The references to units of this contract made by the words at `hit`, and by the units they lead to, `depth`
    levels."""
    found: list[CitedReference] = []
    seen: set[int] = set()
    spans = [(hit.start, hit.end)]
    for level in range(1, depth + 1):
        following = []
        for reference in contract.references:
            if reference.index in seen or reference.kind == "external":
                continue
            if any(start <= reference.start < end for start, end in spans):
                seen.add(reference.index)
                targets = tuple(_opening(contract, card, index) for index in reference.sections[:TARGETS])
                source = "" if reference.source is None else contract.sections[reference.source].number
                found.append(CitedReference(reference, source, targets, level))
                following += [(contract.sections[i].start, contract.sections[i].end) for i in reference.sections]
        spans = following
    return tuple(found)


def _opening(contract: Contract, card: ContractCard, index: int) -> Hit:
    section = contract.sections[index]
    end = section.end
    if end - section.start > OPENING:
        cut = contract.text.clean.rfind(" ", section.start, section.start + OPENING)
        end = cut if cut > section.start else section.start + OPENING
    while end > section.start and contract.text.content[end - 1].isspace():
        end -= 1
    return hit_at(contract, card, section.start, end, index, 0.0)


def out_of_scope(contract: Contract, hit: Hit) -> tuple[str, ...]:
    """A sentence for each term that the words at `hit` use outside the section it is defined for."""
    found = {}
    for use in contract.uses:
        term = contract.terms[use.term]
        if hit.start <= use.start < hit.end and not use.in_scope and term.scope and term.form == "means":
            found[term.term] = f"{hit.section or 'This'} uses “{term.term}”, which is defined for {term.scope} only."
    return tuple(found.values())


def broken_chains(references: tuple[CitedReference, ...]) -> tuple[str, ...]:
    """A sentence for each reference that leads nowhere for sure."""
    return tuple(_broken(cited) for cited in references if cited.reference.status != "resolved")


def _broken(cited: CitedReference) -> str:
    reference: Reference = cited.reference
    written = " ".join(reference.surface.split())
    why = reference.reason or {
        "dangling": "no such unit exists",
        "mismatch": "it stands in another one",
        "ambiguous": "more than one unit may be meant",
    }.get(reference.status, "it is not resolved")
    told = f"{cited.source or 'This'} sends you to “{written}”: {why}."
    if reference.candidates:
        told += " " + "; ".join(f"{candidate.target}: {candidate.why}" for candidate in reference.candidates[:2]) + "."
    return told
