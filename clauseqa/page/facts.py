"""What a reader wants to know first: who, when, under which law, and which kinds of clause stand where.

Promise: every fact is a quotation with its place, or what the wrapper of a filing says of itself. What was recognised
by its wording is called likely.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from clauseqa.clause_types import Clause, find_clauses
from clauseqa.model import Contract, Span
from clauseqa.terms.parties import describes_party

_FIRST = (
    "agreement-date",
    "effective-date",
    "expiration-date",
    "renewal-term",
    "governing-law",
    "jurisdiction-and-venue",
    "dispute-resolution",
    "cap-on-liability",
)
_LONGEST_PARTY = 300  # characters; what is longer describes more than a party
_WRAPPER = {
    "company": "Company",
    "form": "Form",
    "document": "Exhibit",
    "accession": "Accession number",
    "cik": "CIK",
}


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    span: Span  # the words that say it
    likely: bool = False  # recognised by its wording


@dataclass(frozen=True)
class Facts:
    """What is known of one contract."""

    wrapper: tuple[tuple[str, str], ...]  # what the wrapper of a filing says of it, by names for people
    parties: tuple[Fact, ...]
    clauses: tuple[Fact, ...]  # of every kind of clause the surest passage, in the order of the text

    @cached_property
    def first(self) -> tuple[Fact, ...]:
        """The clauses that stand at the head of a page, in its order; what one passage says of several things is one
        fact."""
        by_span: dict[Span, list[Fact]] = {}
        for fact in sorted((one for one in self.clauses if one.name in _FIRST), key=lambda one: _FIRST.index(one.name)):
            by_span.setdefault(fact.span, []).append(fact)
        return tuple(replace(facts[0], name=", ".join(fact.name for fact in facts)) for facts in by_span.values())

    @cached_property
    def anchors(self) -> dict[Span, str]:
        """The anchor of each passage that says something."""
        spans = dict.fromkeys(fact.span for fact in (*self.parties, *self.clauses))
        return {span: f"p{number}" for number, span in enumerate(spans)}


def find_facts(contract: Contract) -> Facts:
    """The facts of a contract."""
    wrapper = tuple((_WRAPPER.get(key, key.replace("_", " ").capitalize()), value) for key, value in contract.facts)
    return Facts(wrapper, tuple(_parties(contract)), tuple(_clauses(contract)))


def _parties(contract: Contract) -> Iterator[Fact]:
    """Who is defined before the first section as a person or a company: name of the term, words that describe it."""
    body = min((section.start for section in contract.sections if section.kind != "inline"), default=0)
    for term in contract.terms:
        if term.effect != "defines" or term.definiens is None or term.end > body:
            continue
        described = " ".join(contract.quote(term.definiens).split())
        if len(described) <= _LONGEST_PARTY and describes_party(described):
            yield Fact(term.term, term.definiens)


def _clauses(contract: Contract) -> list[Fact]:
    """Of every kind of clause that is likely here the surest passage."""
    best: dict[str, Clause] = {}
    for clause in find_clauses(contract):
        if clause.type not in best or clause.score > best[clause.type].score:
            best[clause.type] = clause
    found = [Fact(clause.type, (clause.start, clause.end), likely=True) for clause in best.values()]
    return sorted(found, key=lambda fact: fact.span)
