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
from clauseqa.model import Contract, Span, Term
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
_OPENING = frozenset({"agreement-date"})  # what is said of the contract itself in its opening, of others further on
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
    own: bool = True  # False where it may well be said of another paper


@dataclass(frozen=True)
class Facts:
    """What is known of one contract."""

    wrapper: tuple[tuple[str, str], ...]  # what the wrapper of a filing says of it, by names for people
    parties: tuple[Fact, ...]
    clauses: tuple[Fact, ...]  # of every kind of clause the surest passage, in the order of the text

    @cached_property
    def first(self) -> tuple[Fact, ...]:
        """The clauses that stand at the head of a page, in its order, but for those that may be another paper's; what
        one passage says of several things is one fact."""
        by_span: dict[Span, list[Fact]] = {}
        own = (one for one in self.clauses if one.name in _FIRST and one.own)
        for fact in sorted(own, key=lambda one: _FIRST.index(one.name)):
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
        if start < follow.end() or len(words) > _LONGEST_PARTY or _in_contents(contract, term):
            continue
        if name_of_party(term.term, words) or (_PERSON.fullmatch(words) and _listed(clean, start)):
            named.setdefault(term.definiens, []).append(term.term)
    for span, names in named.items():
        yield Fact(", ".join(dict.fromkeys(names)), span)


def _in_contents(contract: Contract, term: Term) -> bool:
    """Whether a term stands in a table of contents, which names headings and no parties."""
    return term.section is not None and contract.sections[term.section].kind == "toc"


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
    """Of every kind of clause that is likely here the surest passage: of the contract itself, before any of an exhibit;
    of what is said in the opening, one that stands there and not in a recital, which speaks of other papers."""
    best: dict[str, tuple[tuple[bool, float], Fact]] = {}
    attached = _attached(contract)
    for clause in find_clauses(contract):
        away = any(start <= clause.start < end for start, end in attached)
        late = clause.type in _OPENING and not _in_opening(contract, clause)
        fact = Fact(clause.type, (clause.start, clause.end), likely=True, own=not (away or late))
        rank = fact.own, clause.score
        if clause.type not in best or rank > best[clause.type][0]:
            best[clause.type] = rank, fact
    return sorted((fact for _, fact in best.values()), key=lambda fact: fact.span)


def _in_opening(contract: Contract, clause: Clause) -> bool:
    recital = clause.section is not None and contract.sections[clause.section].kind == "recital"
    return clause.start < OPENING and not recital


def _attached(contract: Contract) -> list[Span]:
    """The exhibits; one that is most of the document is the document."""
    most = len(contract.text.content) / 2
    exhibits = ((one.start, one.end) for one in contract.sections if one.kind == "exhibit")
    return [(start, end) for start, end in exhibits if end - start < most]
