"""Rules about defined terms: defined twice, never used, used where they do not reach, spelt another way."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from clauseqa.check.rule import Rule, Spot, folded
from clauseqa.model import Contract, Term, TermUse

_ALIKE = 0.84  # of two words of one meaning: Licencee and Licensee; not Lender and Lessee
_WORD = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{5,20}\b")
_CAPITALISED_PHRASE = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20}){1,3}\b")


def _defining(contract: Contract) -> Iterator[Term]:
    return (term for term in contract.terms if term.effect == "defines")


def conflicting_definitions(contract: Contract) -> Iterator[Spot]:
    """Two definitions of one make. “Subsidiary means a Subsidiary of the Borrower” only says which one is meant."""
    first: dict[tuple[str, str | None, str, bool], Term] = {}
    for term in _defining(contract):
        if term.definiens is None or term.form not in {"means", "hereinafter", "parenthetical"}:
            continue
        key = (term.term, term.scope, _attachment(contract, term), term.form == "means")
        before = first.setdefault(key, term)
        if before is term or before.definiens is None:
            continue
        words = folded(contract.quote(term.definiens))
        if words != folded(contract.quote(before.definiens)) and term.term.casefold() not in words:
            yield Spot(
                term.start,
                term.end,
                f"“{term.term}” is defined again; the first definition stands in {_where(contract, before)}",
            )


def _attachment(contract: Contract, term: Term) -> str:
    """The exhibit or other attachment that a term stands in; a name defined anew in each is not in conflict."""
    index = term.section
    while index is not None:
        section = contract.sections[index]
        if section.kind == "exhibit":
            return section.number
        index = section.parent
    return ""


def _where(contract: Contract, term: Term) -> str:
    number = "" if term.section is None else contract.sections[term.section].number
    return number or "the preamble"


def _uses(contract: Contract) -> dict[int, list[TermUse]]:
    uses: dict[int, list[TermUse]] = defaultdict(list)
    for use in contract.uses:
        uses[use.term].append(use)
    return uses


def unused(contract: Contract) -> Iterator[Spot]:
    used = {contract.terms[index].term.casefold() for index in _uses(contract)}
    if not used:
        return
    for term in _defining(contract):
        if term.form != "functional" and term.term.casefold() not in used:
            yield Spot(term.start, term.end, f"“{term.term}” is defined and never used")


def used_once(contract: Contract) -> Iterator[Spot]:
    for index, uses in sorted(_uses(contract).items()):
        term = contract.terms[index]
        if len(uses) == 1 and term.effect == "defines":
            yield Spot(uses[0].start, uses[0].end, f"“{term.term}” is used only here")


def outside_scope(contract: Contract) -> Iterator[Spot]:
    """One finding a term and section. A scope that merely follows from standing in an exhibit is no fault."""
    attachments = {section.number for section in contract.sections if section.kind == "exhibit"}
    told = set()
    for use in contract.uses:
        term = contract.terms[use.term]
        everyday = term.term.islower() and " " not in term.term  # “transaction”: elsewhere it is a plain word
        if use.in_scope or everyday or term.scope in attachments or (use.term, use.section) in told:
            continue
        told.add((use.term, use.section))
        yield Spot(use.start, use.end, f"“{term.term}” is defined for {term.scope} only")


def drift(contract: Contract) -> Iterator[Spot]:
    """A capitalised word that is almost a defined term which the contract uses often, and is itself no word of it."""
    clean = contract.text.clean
    often = {contract.terms[index].term for index, uses in _uses(contract).items() if len(uses) > 2}
    names = [name for name in often if " " not in name and len(name) > 5 and name[0].isupper()]
    if not names:
        return
    known = {word.casefold() for term in contract.terms for word in re.findall(r"\w+", term.term)}
    written = Counter(re.findall(r"\b[A-Za-z]{6,21}\b", clean))
    for found in _WORD.finditer(clean):
        word = found.group()
        singular = word.removesuffix("s")
        if {word.casefold(), singular.casefold()} & known or written[word] > 2 or written[word.casefold()]:
            continue
        near = [name for name in names if name[0] == word[0] and _alike(singular, name)]
        if len(near) == 1:
            yield Spot(found.start(), found.end(), f"“{word}” may be the defined term “{near[0]}”")


def _alike(word: str, name: str) -> bool:
    return abs(len(word) - len(name)) <= 2 and SequenceMatcher(None, word, name, autojunk=False).ratio() >= _ALIKE


def circular(contract: Contract) -> Iterator[Spot]:
    """Definitions that need each other: A by B, and B by A."""
    needs: dict[int, set[int]] = defaultdict(set)
    meaning = {
        term.index: term.definiens
        for term in _defining(contract)
        if term.form == "means" and term.definiens is not None
    }
    by_start = sorted((span[0], span[1], index) for index, span in meaning.items())
    uses = sorted((use.start, use.end, use.term) for use in contract.uses if use.term in meaning)
    position = 0
    for start, end, index in by_start:
        while position < len(uses) and uses[position][0] < start:
            position += 1
        following = position
        while following < len(uses) and uses[following][1] <= end:
            needs[index].add(uses[following][2])
            following += 1
    for index in sorted(needs):
        for other in sorted(needs[index]):
            if index < other and index in needs[other]:
                one, two = contract.terms[index], contract.terms[other]
                yield Spot(one.start, one.end, f"“{one.term}” is defined by “{two.term}”, and “{two.term}” by it")


def undefined(contract: Contract) -> Iterator[Spot]:
    """A capitalised phrase that comes back again and again, and is defined nowhere."""
    known = {term.term.casefold() for term in contract.terms}
    headings = {folded(section.heading) for section in contract.sections if section.heading}
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for found in _CAPITALISED_PHRASE.finditer(contract.text.clean):
        places[found.group()].append(found.span())
    for phrase, spans in places.items():
        name = phrase.casefold()
        if (
            len(spans) > 2
            and folded(phrase) not in headings
            and not any(name in term or term in name for term in known)
        ):
            yield Spot(*spans[0], f"“{phrase}” is used {len(spans)} times like a defined term, and never defined")


RULES = (
    Rule(
        "conflicting-definitions",
        "error",
        "One term is defined twice, in different words, for the same part of the contract.",
        "“Closing Date” defined in 1.1 and again in 2.3",
        conflicting_definitions,
    ),
    Rule(
        "unused-term", "warning", "A term is defined and never used.", "a “Test Period” that no clause mentions", unused
    ),
    Rule(
        "outside-scope",
        "warning",
        "A term is used outside the part of the contract that it is defined for.",
        "“for cause”, defined “for the purposes of this Section 11”, used in 12",
        outside_scope,
    ),
    Rule(
        "term-drift", "warning", "A word is almost a defined term.", "“Licencee” beside the defined “Licensee”", drift
    ),
    Rule(
        "circular-definition",
        "warning",
        "Two definitions each need the other.",
        "“Affiliate” means a Related Party …, “Related Party” means an Affiliate …",
        circular,
    ),
    Rule(
        "undefined-phrase",
        "info",
        "A capitalised phrase is used like a defined term, and is defined nowhere.",
        "“Board of Directors”",
        undefined,
    ),
    Rule("used-once", "info", "A defined term is used a single time.", "a term for one sentence", used_once),
)
