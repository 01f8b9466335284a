"""A section to read, with what the rules object to in it.

Promise: these are findings that `check` reports of the whole contract, worked out from the facts in the catalog; those
that were accepted by hand are left out. What is no more than a note ("info") is left to `check`: it would disturb.
"""

from __future__ import annotations

from dataclasses import replace

from clauseqa.check import RULES, check
from clauseqa.corrections import load
from clauseqa.library import Library
from clauseqa.model import Finding, SectionCard


def with_findings(library: Library, card: SectionCard) -> SectionCard:
    """The card with the errors and warnings that stand in its section, in the order of the text.

    Raises QueryError when the corrections beside the document do not fit it.
    """
    return replace(card, findings=_findings(library, card))


def _findings(library: Library, card: SectionCard) -> tuple[Finding, ...]:
    contract = library.contract(card.contract.id)
    span = range(card.section.start, card.section.end)
    defines = any(term.start in span for term in contract.terms)
    rules = [rule for rule in RULES.values() if rule.severity != "info" and (defines or not rule.at_terms)]
    inside = tuple(one for one in check(contract, rules) if one.start in span)
    corrections = load(contract.text.path)
    if corrections is None:
        return inside
    from clauseqa.check.accepted import without_accepted

    return tuple(without_accepted(inside, contract, corrections))
