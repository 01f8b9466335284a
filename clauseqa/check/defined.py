"""Rules about definitions: a term defined twice, a definition that leads back to itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from clauseqa.check.rule import Rule, Spot, folded
from clauseqa.model import Contract, Span, Term, TermUse
from clauseqa.patterns.findings import ADDING_BEFORE, ADDING_BEHIND, ELSEWHERE, GENUS, OTHER_GENUS
from clauseqa.references.amendments import is_amendment, replacement_spans

_BESIDE = 4  # characters between a definition and one that stands in its list
_SIGNS = re.compile(r"[\W_]+")  # what two prints of one text may differ in
_PAIRED = re.compile(r"[\"“][^\"“”]{1,60}[\"”]\s{0,3}(?:,|and|or)\s{1,3}(?=[\"“]$)")  # “Make” or “Making” …
_HEAD = re.compile(r"(?!(?:an?|the|that|this|certain|such)\b)[\w&.'’-]+")  # of a phrase, without its articles
_OWN_NAMES = frozenset("Agreement Contract Lease Amendment Note Company Party Parties".split())
_ROLE = re.compile(r"\b(?:Part(?:y|ies)|Persons?|Indemnitees?|Claimant|Claims?|Loss(?:es)?|Notice|Dispute)$")
_SECTION = re.compile(r"\b(?:sections?|articles?|clauses?|paragraphs?)\s+([\w.]+(?:\(\w+\))*)")
_RELATING = (
    r"(?:with\s+respect\s+to|with\s+regard\s+to|in\s+respect\s+of|in\s+relation\s+to|as\s+to|in\s+the\s+case\s+of)"
)
_QUALIFIED = re.compile(
    rf"[\"”’]?[\s,(]{{0,4}}(?P<whose>(?:{_RELATING}|of|for|as)\s[^.;]{{2,120}}?)"
    r"[\s,)]{0,4}(?:shall\s+|will\s+)?(?:means?\b|$)",
    re.IGNORECASE,
)
_WHOSE = re.compile(rf"[\s,(]{{0,4}}(?P<whose>{_RELATING}\s[^,.;]{{2,80}})", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\.\s{1,9}[\"“A-Z]|\n\s{0,200}\n")


def _defining(contract: Contract) -> Iterator[Term]:
    return (term for term in contract.terms if term.effect == "defines")


def conflicting_definitions(contract: Contract) -> Iterator[Spot]:
    """Two definitions of one make, told once a name. “Subsidiary means a Subsidiary of the Borrower” only says which
    one is meant.

    An amendment, or one among the attachments, defines anew what it replaces, and may quote both.
    """
    if is_amendment(contract.text.clean):
        return
    quoted = replacement_spans(contract.text.clean)
    first: dict[tuple[str, str | None, str, bool], Term] = {}
    told: set[str] = set()
    for term in _defining(contract):
        if term.definiens is None or term.form not in {"means", "hereinafter", "parenthetical"}:
            continue
        if _adds(contract, term) or any(start <= term.start < end for start, end in quoted):
            continue
        key = (term.term, term.scope, _attachment(contract, term), term.form == "means")
        before = first.setdefault(key, term)
        if before is not term and term.term not in told and _conflict(contract, before, term):
            told.add(term.term)
            yield Spot(
                term.start,
                term.end,
                f"“{term.term}” is defined again; the first definition stands in {_where(contract, before)}",
            )


def _conflict(contract: Contract, before: Term, term: Term) -> bool:
    """Whether two definitions of one name say two things, and both are meant to hold."""
    if before.definiens is None or term.definiens is None:
        return False
    if before.definiens[0] <= term.start <= before.definiens[1] + _BESIDE:
        return False
    if term.section != before.section and _where(contract, before) == _where(contract, term):
        return False  # the paper stands twice in the file
    words, earlier = _words(contract, term.definiens), _words(contract, before.definiens)
    letters, earlier_letters = _SIGNS.sub("", words), _SIGNS.sub("", earlier)
    if not letters or letters.startswith(earlier_letters) or earlier_letters.startswith(letters):
        return False
    if term.form != "means":
        return not _attachment(contract, term) and not _is_one_thing(term.term, earlier, words)
    if _is_for_a_case(contract, before, term) or _names_itself(term.term, words):
        return False
    if _leads_to(contract, earlier, term) or _leads_to(contract, words, before):
        return False
    return _of_whom(contract, before) == _of_whom(contract, term)  # “Affiliate” of A …, and of B


def _words(contract: Contract, meaning: Span) -> str:
    """The words of a meaning, without the page furniture that stands in it."""
    return folded(contract.text.clean[slice(*meaning)])


def _leads_to(contract: Contract, words: str, term: Term) -> bool:
    """Whether a meaning names the section of the other definition: “the events described in Section 7.01”."""
    index, named = term.section, set(_SECTION.findall(words))
    while index is not None:
        if contract.sections[index].number.casefold() in named:
            return True
        index = contract.sections[index].parent
    return False


def _is_one_thing(name: str, earlier: str, words: str) -> bool:
    """Whether two phrases that bear one name may be one thing, told at length and in short: a company, an act, the
    contract itself; a party that each clause has its own of."""
    if name.isupper() or name in _OWN_NAMES or _ROLE.search(name):
        return True
    heads = [_HEAD.findall(phrase)[:2] for phrase in (earlier, words)]
    return heads[0] == heads[1] or words in earlier or earlier in words


def _names_itself(name: str, words: str) -> bool:
    """Whether a meaning is the term itself, described further: “a Subsidiary of the Borrower”."""
    opening = re.compile(r"(?:an?\s|any\s|the\s|each\s|all\s|such\s)?\s*" + re.escape(name.casefold()))
    return opening.match(words) is not None


def _of_whom(contract: Contract, term: Term) -> str:
    """The words between a term and its verb that say whose it is: “with respect to any Lender”."""
    clean = contract.text.clean
    start = term.definiens[0] if term.definiens else term.end
    said = _QUALIFIED.match(clean, term.end, start) or _WHOSE.match(clean, start)
    return folded(said["whose"]) if said else ""


def _is_for_a_case(contract: Contract, before: Term, term: Term) -> bool:
    """Whether one sentence goes on for a case: “…; provided that, with one Lender, ‘Majority’ means that Lender”."""
    between = contract.text.clean[before.end : term.start]
    return "provided" in between.casefold() and not _SENTENCE_END.search(between)


def _adds(contract: Contract, term: Term) -> bool:
    """Whether a definition only adds to another: “… shall be deemed an Affiliate”, “If none is published, ‘Rate’ means
    …”, “‘Contest’ used as a verb …”; names one who signs; or has a gap for a name."""
    clean = contract.text.clean
    return bool(
        ADDING_BEFORE.regex.search(_PAIRED.sub("", clean[max(0, term.start - 240) : term.start]))
        or ADDING_BEHIND.regex.match(clean, term.end)
        or "[" in term.term
        or term.section is None  # the cover, the preamble and the signatures name the parties again
        or contract.sections[term.section].kind == "signature"
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


def circular(contract: Contract) -> Iterator[Spot]:
    """Definitions that say only each other: A is a B, and B is an A. One finding a circle.

    Two terms that mention one another are none: an Advance is made as part of a Borrowing, and a Borrowing consists of
    Advances. Nor are a name (“NationsBank” means NationsBank of Texas), or a kind and its sort: a Loan is a Term Loan
    or a Swing Loan, and each of these a Loan that ….
    """
    uses = {use.start: use for use in contract.uses}
    alone = Counter(term.term for term in _defining(contract))
    genus = {}
    for term in _defining(contract):
        if term.form == "means" and term.definiens is not None and alone[term.term] == 1:
            index = _genus(contract, term.definiens, uses)
            if index is not None:
                genus[term.index] = index
    told: set[int] = set()
    for index in genus:
        circle = [index]
        while (following := genus.get(circle[-1])) is not None and following not in circle:
            circle.append(following)
        if following != index or told.intersection(circle):
            continue
        told.update(circle)
        names = [contract.terms[one].term for one in circle]
        if len(names) > 1 and not any(_is_sort(one, other) for one in names for other in names):
            first = contract.terms[index]
            yield Spot(first.start, first.end, _circle(names))


def _genus(contract: Contract, definiens: Span, uses: dict[int, TermUse]) -> int | None:
    """The term that a definition says its own to be: the Widget of “any Widget of the first class”; None when it says
    other things, several, or one that is defined elsewhere."""
    clean = contract.text.clean
    lead = GENUS.regex.match(clean, *definiens)
    use = uses.get(lead.end()) if lead else None
    if use is None or use.end > definiens[1] or OTHER_GENUS.regex.match(clean, use.end):
        return None
    return None if ELSEWHERE.regex.search(clean, use.end, min(definiens[1], use.end + 200)) else use.term


def _is_sort(one: str, other: str) -> bool:
    return one != other and other.casefold() in one.casefold()


def _circle(names: list[str]) -> str:
    steps = [f"“{one}” {'is defined ' if one is names[0] else ''}by “{two}”" for one, two in pairwise(names)]
    return f"{', '.join(steps)}, and “{names[-1]}” by it"


RULES = (
    Rule(
        "conflicting-definitions",
        "error",
        "One term is defined twice, in different words, for the same part of the contract.",
        "“Closing Date” defined in 1.1 and again in 2.3",
        conflicting_definitions,
        at_terms=True,
    ),
    Rule(
        "circular-definition",
        "warning",
        "Definitions say only each other, and nothing that a reader could start from.",
        "“Affiliate” means a Related Party …, “Related Party” means an Affiliate …",
        circular,
        at_terms=True,
    ),
)
