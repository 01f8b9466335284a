"""What a reader wants to know first: who, when, under which law, and which kinds of clause stand where.

Promise: every fact is a quotation with its place, or what the wrapper of a filing says of itself. What was recognised
by its wording is called likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from clauseqa.called import OPENING, name_of_party
from clauseqa.clause_types import Clause, find_clauses
from clauseqa.model import Contract, Span
from clauseqa.patterns import agreements as printed

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
_BODY = ("article", "section", "subsection", "exhibit", "signature")
_RECITALS = re.compile(r"\bW\s?H\s?E\s?R\s?E\s?A\s?S\b|\bWhereas\b|\bWITNESSETH\b|\bRECITALS\b|\bBACKGROUND\b")
_PERSON = re.compile(r"(?:[A-Z][\w.'’-]{0,30}[ ,]{1,2}){1,6}[A-Z][\w.'’-]{0,30}")
_BEFORE_PARTY = re.compile(
    r"(?:\b(?:between|among|amongst|and|with|by)|[,;:]|\(\w{1,3}\)|\b\d{1,2}\.)\s{0,30}\Z", re.IGNORECASE
)
_WRAPPER = {
    "company": "Company",
    "form": "Form",
    "document": "Document",
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
    """Who is named as a party before the first section, by all names that the contract goes on to call it by."""
    clean = contract.text.clean
    follow = printed.PARTIES_FOLLOW.regex.search(clean, 0, _preamble_end(contract))
    if follow is None:
        return
    named: dict[Span, list[str]] = {}
    for term in contract.terms:
        if term.effect != "defines" or term.definiens is None or term.end > follow.endpos:
            continue
        start, end = term.definiens
        words = " ".join(clean[start:end].split())
        if start < follow.end() or len(words) > _LONGEST_PARTY:
            continue
        if name_of_party(term.term, words) or (_PERSON.fullmatch(words) and _listed(clean, start)):
            named.setdefault(term.definiens, []).append(term.term)
    for span, names in named.items():
        yield Fact(", ".join(dict.fromkeys(names)), span)


def _preamble_end(contract: Contract) -> int:
    """Where what stands before the recitals and the first section ends."""
    body = next((one.start for one in contract.sections if one.kind in _BODY), len(contract.text.clean))
    end = min(body, OPENING)
    recitals = _RECITALS.search(contract.text.clean, 0, end)
    return recitals.start() if recitals else end


def _listed(clean: str, start: int) -> bool:
    """Whether what begins at `start` stands in a list of parties: behind "between", "and", a comma or a number."""
    return _BEFORE_PARTY.search(clean, max(0, start - 40), start) is not None


def _clauses(contract: Contract) -> list[Fact]:
    """Of every kind of clause that is likely here the surest passage."""
    best: dict[str, Clause] = {}
    for clause in find_clauses(contract):
        if clause.type not in best or clause.score > best[clause.type].score:
            best[clause.type] = clause
    found = [Fact(clause.type, (clause.start, clause.end), likely=True) for clause in best.values()]
    return sorted(found, key=lambda fact: fact.span)
