"""Rules about the use of defined terms: defined and never used, used once, used where the definition does not reach."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter

from clauseqa.check.attached import forms
from clauseqa.check.letters import Letters, letters_of
from clauseqa.check.rule import Rule, Spot
from clauseqa.model import Contract, Span, Term, TermUse
from clauseqa.numbering import ATTACHMENT_WORDS
from clauseqa.patterns.findings import LINE_OF_CONTENTS, NAME_BEFORE, NAME_BEHIND, POINTS, SAID_BY_LAW
from clauseqa.references.amendments import is_amendment
from clauseqa.segment import innermost
from clauseqa.terms.names import SMALL_WORDS, inflections

_ABBREVIATION = re.compile(r"[A-Z][A-Za-z0-9&.-]{0,7}[A-Z.]s?")
# between the terms that one sentence defines together
_BETWEEN = re.compile(
    r"[^().;:]{0,100}|[\"”’]?\s{0,3}\((?:including|and|or|with)\b[^().;:]{0,80}|[\"”’]{0,2}\s{0,3}\)\s{0,3}\([^().;:]{0,60}"
)
_ARTICLE = re.compile(r"\s(?:an?|any|the)(?=\s)")
_OF_ONE = re.compile(r"\sof\s(?:an?|any|the)\s\S+$")
_COMPANY = re.compile(r"\S,?\s(?:Inc|L\.?L\.?C|Ltd|Corp|L\.?L?\.?P|N\.A)\.?$")
_OFTEN = 3  # times that a word stands without its capital and is a plain word
_FEW = 10  # terms: of a list of which most are never used, the uses stand in another document


def unused(contract: Contract) -> Iterator[Spot]:
    """One finding a name. What is only mentioned with another in its definition is used by that one."""
    if not contract.uses or is_amendment(contract.text.clean):  # the agreement that it amends uses its terms
        return
    used = _with_their_group(contract, {_folded(contract.terms[use.term].term) for use in contract.uses})
    left_open = forms(contract)
    printed = letters_of(contract.text.clean)
    defined = sorted((term.start, term.end) for term in contract.terms)
    found: dict[str, Spot] = {}
    names: set[str] = set()
    for term in contract.terms:
        name = _folded(term.term)
        if term.effect != "defines" or name in names:
            continue
        names.add(name)
        told = any(_folded(form) in found for form in inflections(term.term))  # “Claim” and “Claims”
        if told or name in used or not _expects_use(term) or any(start <= term.start < end for start, end in left_open):
            continue
        places = [place for part in _parts(term.term) for place in _printed_elsewhere(part, printed, defined)]
        if any(_is_use(term.term, contract.quote(place)) for place in places) or _is_verb(term.term, contract):
            continue
        if term.definiens is not None:
            meaning = term.definiens
            places = [place for place in places if not meaning[0] <= place[0] < meaning[1]]
        if " " not in name and term.form in {"means", "refers"} and len(places) >= _OFTEN:
            continue
        found[name] = Spot(
            term.start, term.end, f"“{term.term}” is defined and never used{_in_small(contract, term, places)}"
        )
    if len(found) < _FEW or len(found) <= len(names) / 2:
        yield from found.values()


def _with_their_group(contract: Contract, used: set[str]) -> set[str]:
    """The names that are used, and those that one sentence defines together with one of them: “Solvent” and
    “Solvency” mean …; ("Acme" or the "Company"); (the "Subsidiaries" and, together with the Parent, the "Group")."""
    return used.union(*(group for group in _groups(contract) if group & used))


def _groups(contract: Contract) -> list[set[str]]:
    """The names that one sentence defines together, folded."""
    groups: list[set[str]] = []
    last = None
    for term in contract.terms:
        if last is not None and _BETWEEN.fullmatch(contract.text.clean, last.end, term.start):
            groups[-1].add(_folded(term.term))
        else:
            groups.append({_folded(term.term)})
        last = term
    return groups


def _folded(name: str) -> str:
    """What the prints of one name have in common: its letters, whatever their capitals and apostrophes."""
    return name.casefold().replace("’", "'")


def _parts(name: str) -> list[str]:
    """ "Revolving Loan or Loans" is used where "Revolving Loan" or "Loans" is, "Affiliate of a Person" where
    "Affiliate" is, "Value of an Account" where "Value of Accounts" is."""
    alternatives = re.split(r"\s(?:and/or|or|and)\s", name) if re.search(r"\s(?:or|and)\s", name) else []
    return list(dict.fromkeys([name, *alternatives, _OF_ONE.sub("", name), _ARTICLE.sub("", name)]))


def _expects_use(term: Term) -> bool:
    """Not a sign ("$"), the name of an attachment, the letters a name is known by ("ERISA"), a company's own name, or
    an everyday word in quotation marks."""
    name = term.term
    if not any(letter.isalpha() for letter in name) or name.split()[0] in ATTACHMENT_WORDS or "&#" in name:
        return False
    if term.form == "functional":
        return False
    everyday = name.islower() or (name[1:].islower() and " " in name)
    return term.form == "means" or not (everyday or _ABBREVIATION.fullmatch(name) or _COMPANY.search(name))


def _printed_elsewhere(name: str, printed: Letters, defined: list[Span]) -> Iterator[Span]:
    """Where the name or its other number is printed, but for the places that define a term."""
    for form in dict.fromkeys([name, *inflections(name)]):
        for start, end in printed.places(form):
            at = bisect_right(defined, start, key=itemgetter(0)) - 1
            if at < 0 or not defined[at][0] <= start < defined[at][1]:
                yield start, end


def _is_use(name: str, words: str) -> bool:
    """Whether the words bear the capitals of the name, as far as it has any but for show."""
    if (name.isupper() and " " in name) or any(
        word[0].islower() for word in name.split() if word.lower() not in SMALL_WORDS
    ):
        return True
    return all(word[0].isupper() or not word[0].isalpha() for word in words.split() if word.lower() not in SMALL_WORDS)


def _is_verb(name: str, contract: Contract) -> bool:
    """“Disparage” means …, where the contract says “shall not disparage” and “disparaging”."""
    stem = re.sub(r"[ey]$", "", name)
    if not re.fullmatch(r"[A-Z][a-z]{3,14}", name):
        return False
    return bool(re.search(rf"\b(?i:{stem})(?:ing|ied|ed|ification)\b", contract.text.clean))


def _in_small(contract: Contract, term: Term, places: list[Span]) -> str:
    """Where the words of a name stand without its capitals, behind its definition."""
    behind = next((start for start, _ in sorted(places) if start > term.end), None)
    if behind is None:
        return ""
    holder = innermost(contract.sections, behind)
    where = "" if holder is None else contract.sections[holder].number
    words = "capitals, the words stand" if " " in term.term else "a capital, the word stands"
    return f"; without {words} {f'in {where}' if where else 'elsewhere'}"


def _uses(contract: Contract) -> dict[int, list[TermUse]]:
    uses: dict[int, list[TermUse]] = defaultdict(list)
    for use in contract.uses:
        uses[use.term].append(use)
    return uses


def used_once(contract: Contract) -> Iterator[Spot]:
    """An entry of the definitions for a single use in a clause: the clause could say it itself. A name set in a
    parenthesis beside its use costs the reader nothing, nor does a definition in the clause that uses it; and one that
    only another definition needs makes that readable; one of two names of a thing is used with the other.
    """
    if is_amendment(contract.text.clean):
        return
    printed = letters_of(contract.text.clean)
    defined = sorted((term.start, term.end) for term in contract.terms)
    used = {_folded(contract.terms[use.term].term) for use in contract.uses}
    mates = {name: group for group in _groups(contract) for name in group}
    meanings = sorted(term.definiens for term in contract.terms if term.form == "means" and term.definiens)
    for index, uses in sorted(_uses(contract).items()):
        term = contract.terms[index]
        if len(uses) != 1 or term.effect != "defines" or term.form != "means" or term.term.islower():
            continue
        beside = term.section is not None and term.section in _holders(contract, uses[0].section)
        name = _folded(term.term)
        if beside or _is_heading(contract, uses[0]) or mates[name] & used - {name}:
            continue
        at = bisect_right(meanings, uses[0].start, key=itemgetter(0)) - 1
        if at >= 0 and meanings[at][0] <= uses[0].start < meanings[at][1]:
            continue
        places = set(_printed_elsewhere(term.term, printed, defined))
        if len([place for place in places if _is_use(term.term, contract.quote(place))]) <= 1:
            yield Spot(uses[0].start, uses[0].end, f"“{term.term}” is used only here")


def outside_scope(contract: Contract) -> Iterator[Spot]:
    """One finding a term, at its first use outside. A scope that merely follows from standing in an exhibit is no
    fault; nor is a use that says itself where the term is defined, or that is part of a longer name; and what one
    provision takes from a statute ("United States") are plain words elsewhere."""
    attachments = {section.number for section in contract.sections if section.kind == "exhibit"}
    outside: dict[int, list[TermUse]] = defaultdict(list)
    mates = {name: group for group in _groups(contract) for name in group}
    for use in contract.uses:
        term = contract.terms[use.term]
        # “transaction”, “controlled by” beside “control”: elsewhere they are plain words; “Controlled by” another term
        everyday = term.term.islower() and (
            any(" " not in mate for mate in mates[_folded(term.term)]) or contract.text.clean[use.start].isupper()
        )
        widened = "include" in term.rule or "exclude" in term.rule
        by_law = term.form == "by_reference" and SAID_BY_LAW.regex.match(contract.text.clean, term.end)
        if use.in_scope or everyday or widened or by_law or term.scope in attachments or _is_other(contract, use):
            continue
        outside[use.term].append(use)
    for index, uses in outside.items():
        term = contract.terms[index]
        more = f" ({len(uses)} uses outside)" if len(uses) > 1 else ""
        yield Spot(uses[0].start, uses[0].end, f"“{term.term}” is defined for {term.scope} only{more}")


def _is_other(contract: Contract, use: TermUse) -> bool:
    """A heading or a line of contents, a word of a longer name, or words that say where they are defined."""
    clean = contract.text.clean
    if _is_heading(contract, use):
        return True
    if POINTS.regex.match(clean, use.end) or LINE_OF_CONTENTS.regex.match(clean, use.end):
        return True
    if contract.terms[use.term].term.islower():
        return False
    before = clean[max(0, use.start - 50) : use.start]
    return bool(NAME_BEFORE.regex.search(before) or NAME_BEHIND.regex.match(clean, use.end))


def _is_heading(contract: Contract, use: TermUse) -> bool:
    """A word of a heading, or of a table of contents."""
    if use.section is None:
        return False
    holder = contract.sections[use.section]
    heading = holder.heading_span
    return holder.kind == "toc" or (heading is not None and heading[0] <= use.start < heading[1])


def _holders(contract: Contract, section: int | None) -> Iterator[int]:
    """The indexes of a unit and of those around it."""
    while section is not None:
        yield section
        section = contract.sections[section].parent


RULES = (
    Rule(
        "unused-term",
        "warning",
        "A term is defined and never used.",
        "a “Test Period” that no clause mentions",
        unused,
        at_terms=True,
    ),
    Rule(
        "outside-scope",
        "warning",
        "A term is used outside the part of the contract that it is defined for.",
        "“for cause”, defined “for the purposes of this Section 11”, used in 12",
        outside_scope,
    ),
    Rule(
        "used-once", "info", "A term of the definitions is used in a single place.", "a term for one clause", used_once
    ),
)
