"""A question, read: what it asks for, whether it names a place or a term, whether one contract is asked or all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from clauseqa.clause_types import Asked, asked_types
from clauseqa.everyday import in_terms_of_art
from clauseqa.stems import STOP, WORD, stem
from clauseqa.synonyms import concepts

_UNIT = (
    r"(?:sections?|sec\.|§{1,2}|articles?|art\.|clauses?|paragraphs?|para\.|sub-?sections?|sub-?paragraphs?|exhibit|schedule|annex|"
    r"appendix|attachment|recital|item|part)"
)
_NUMBER = (
    r"(?:\d{1,3}|[IVXLC]{1,6}|[A-Z])(?:\.[\dA-Za-z]{1,3}){0,6}(?:\s?\([A-Za-z0-9]{1,5}\)){0,6}(?:/[^\s?]{1,20}){0,2}"
)
_PLAIN_NUMBER = r"\d{1,3}(?:(?:\.\d{1,3}){1,5}(?:\([A-Za-z0-9]{1,5}\)){0,6}|(?:\([A-Za-z0-9]{1,5}\)){1,6})"
_PLACE = re.compile(
    rf"""^\s*(?i:(?:what\s+(?:does|is\s+in|is|says)|show(?:\s+me)?|open|read|see|go\s+to|(?:the\s+)?text\s+of)\s+)?
    (?i:the\s+)?(?P<place>(?i:{_UNIT})\s{{0,3}}{_NUMBER}|{_PLAIN_NUMBER}|[^\s#?]{{1,200}}\#\S{{1,40}}?)
    (?i:\s+(?:say|says|provide|provides|state|states|about|mean))?\s*[?.]?\s*$""",
    re.VERBOSE,
)
_OF_THE = re.compile(  # what is left of "section 5 of the lease" when the contract has been recognized
    r"\s+(?:of|in|under|from)(?:\s+(?:the|this|that|our))?(?:\s+(?:agreement|contract|document))?"
    r"(?=\s*(?:\b(?:says?|provides?|states?|about|mean)\s*)?[?.]?\s*$)",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\s*\d{1,3}[A-Z]?\.?\s*$")
_MEANING = re.compile(
    r"""^\s*(?:what\s+(?:does|do)\s+(?:the\s+(?:term|phrase|word)\s+)?(?P<a>.{1,80}?)\s+mean
    |(?:what\s+is|give\s+me|show(?:\s+me)?)?\s*(?:the\s+)?(?:meaning|definition)\s+of\s+(?:the\s+(?:term|phrase|word)\s+)?(?P<b>.{1,80}?)
    |how\s+is\s+(?:the\s+(?:term|phrase|word)\s+)?(?P<c>.{1,80}?)\s+defined
    |define\s+(?P<d>.{1,80}?)
    |(?:what|who|when|where|how\s+long)\s+(?:is|are)\s+(?P<e>.{1,80}?))\s*[?.]?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_PAPERS = r"(?:agreements|contracts|documents|filings|leases|ndas)"
_PAPERS_OR_PARTS = r"(?:licen[sc]es|amendments|notes|policies|plans|deals)"  # papers, or parts of one
_OF_OURS = r"(?:(?:all\s+)?(?:of\s+)?(?:the|my|our|these|those|your)\s+)?"
_SHELF = re.compile(
    rf"""\b(?:which|what|how\s+many|list(?:\s+(?:me\s+)?(?:all|every|the|each))?|show(?:\s+me)?(?:\s+all)?|compare|all|(?:do|does|is|are|have|has)\s+any|any|every|each|for\s+each|across)
    \s+(?:of\s+)?{_OF_OURS}(?P<kind>(?:[\w-]+\s+){{0,2}}?)(?P<noun>{_PAPERS}|(?<=which\s){_PAPERS_OR_PARTS}|(?<=list\sall\s){_PAPERS_OR_PARTS})\b(?:\s+(?:that|which|who))?
    |\bwhich\s+(?:of\s+(?:them|these|those)|agreement|contract|document|one)\b
    |\b(?:do|does|is|are|have|has)\s+any(?:one)?\s+of\s+(?:them|these|those)\b
    |\b(?:in|for|of|across)\s+(?:each|every)(?:\s+(?:contract|agreement|document|one))?\b
    |\bacross\s+(?:the\s+|all\s+|my\s+|our\s+)*(?:shelf|board|portfolio)\b
    |^\s*(?:list\s+(?:all|every|each)|compare)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OF_ONE = re.compile(r"\bth(?:is|e)\s+(?:agreement|contract|document|lease|note|plan)\b", re.IGNORECASE)
_PLAIN_PAPERS = frozenset("agreements contracts documents filings deals".split())
_NO_KIND = frozenset("and any current existing other signed such with".split())
# Words that say that something is asked, or of what thing at hand, not what.
_WORDS_OF_ASKING = """
    able agreement allowed anybody anyone anything applies apply aren arrangement become becomes bring brought
    called case clause clauses come comes compare concerning contain contains contract contracts couldn cover
    covered covers deal describe didn document does doesn don else event everybody everyone exist exists explain
    find forth get gets give given go goes going hadn happen happening happens hasn have haven include included
    includes involved isn just kind know like likes list ll made make makes many mention mentioned much must need
    needs non occur occurs permitted place please possible provide provided provides provision provisions put re
    really regarding related required s say says section set shouldn show simply situation somebody somehow someone
    something specified specify state stated states t take takes tell template there thing things under us use used
    ve want wants wasn way weren whole won wouldn
"""
_ASKING = frozenset(stem(word) for word in _WORDS_OF_ASKING.split())
_WORDS_OF_ROLES = """
    agency agent bank borrower builder buyer client company consultant contractor corporation customer director
    distributor employee employer executive franchisee franchisor individual landlord lender lessee lessor licensee
    licensor manager manufacturer officer owner party people person provider purchaser reseller seller side sponsor
    supplier tenant vendor worker
"""
_ROLES = frozenset(stem(word) for word in _WORDS_OF_ROLES.split())
_CIRCUMSTANCE = re.compile(
    r"(?<=\w)\s+(?:after|when|once|if|before|following|in\s+the\s+event|in\s+case|during|at\s+the\s+end"
    r"|(?:up)?on\s+(?:the\s+|a\s+|any\s+)?(?:termination|death|disability|retirement|expiration|expiry|resignation|breach"
    r"|default|dismissal|completion|closing))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^\s*(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|can|could|may|must|shall|should|will"
    r"|would|has|have|had|if|whether)\b",
    re.IGNORECASE,
)
TOPIC = 3  # words that matter, at most, in the name of a matter
CIRCUMSTANCE = 0.5  # how much the words of a circumstance count
ROLE = 0.5  # … and those that say who acts
_OF_WHICH = re.compile(
    r"\s+(?:under|in|of|per|for|within)(?:\s+(?:the|this|that|our|these))?"
    r"(?:\s+(?:agreement|contract|document|note|lease|plan))?\s*$",
    re.IGNORECASE,
)
_QUOTES = "\"'“”‘’`"


@dataclass(frozen=True)
class Question:
    text: str
    matter: str  # the question without the words that name a contract

    @cached_property
    def read(self) -> str:
        """The matter in the words that contracts use."""
        return in_terms_of_art(self.matter)

    @cached_property
    def is_topic(self) -> bool:
        """Whether it names a matter ("assignment", "governing law") and asks nothing of it."""
        return len(self.concepts) <= TOPIC and not _ASKS.search(self.matter) and not asks_each(self.text)

    @cached_property
    def parts(self) -> tuple[str, str]:
        """What is asked, and in which circumstance ("after the employment ends"); "" when that is the matter."""
        found = _CIRCUMSTANCE.search(self.read)
        if found and _content(self.read[: found.start()]):
            return self.read[: found.start()], self.read[found.start() :]
        return self.read, ""

    @cached_property
    def concepts(self) -> tuple[dict[str, float], ...]:
        """For each idea that matters its stems and, lighter, those of other words for the same; circumstances and those
        who act count half."""
        main, circumstance = map(_content, self.parts)
        ideas = zip((*main, *circumstance), concepts((*main, *circumstance)), strict=True)
        found: dict[str, dict[str, float]] = {}
        for place, (asked, idea) in enumerate(ideas):
            share = CIRCUMSTANCE if place >= len(main) else 1.0
            if _ROLES.issuperset(asked):
                share *= ROLE
            found.setdefault(asked[0], {word: weight * share for word, weight in idea.items()})
        return tuple(found.values())

    @cached_property
    def words(self) -> dict[str, float]:
        """All stems of the concepts, each with its weight."""
        found: dict[str, float] = {}
        for concept in self.concepts:
            for word, weight in concept.items():
                found[word] = max(found.get(word, 0.0), weight)
        return found

    @cached_property
    def types(self) -> dict[str, Asked]:
        """The types of clause that it asks for, surest first: of what is asked, else of the circumstance."""
        return asked_types(self.parts[0], self.words) or asked_types(self.read, self.words)

    @cached_property
    def place(self) -> str | None:
        """The place that it names, when it names nothing else: "Section 12(b)", "employment#12(b)", "12"."""
        if _BARE_NUMBER.match(self.text):
            return self.text.strip(" .")
        found = _PLACE.match(_OF_THE.sub(" ", self.matter))
        return found["place"].strip() if found else None

    @cached_property
    def term(self) -> str | None:
        """What may be a defined term, when the question asks what, who, when or where that is, or is a few words."""
        found = _MEANING.match(self.matter)
        name = next((group for group in found.groups() if group), None) if found else self.matter
        if name is None or len(name) > 80:
            return None
        name = _OF_WHICH.sub("", name.strip().rstrip("?. ")).strip(_QUOTES + " ")
        name = re.sub(r"^\s*(?:an?|the)\s+(?=\S)", "", name, flags=re.IGNORECASE)
        return name.strip(_QUOTES + " ") or None

    @cached_property
    def kind(self) -> str:
        """What it calls the contracts that it asks: "employment" of "which employment agreements", "leases"."""
        found = _SHELF.search(self.text)
        if found is None or not found["noun"]:
            return ""
        noun = "" if found["noun"].lower() in _PLAIN_PAPERS else found["noun"]
        words = (word for word in found["kind"].split() if word.lower() not in STOP | _NO_KIND)
        return " ".join([*words, *([noun] if noun else [])])


def asks_each(question: str) -> bool:
    """Whether it is put to each contract of a shelf: which of them, all of them, compare them."""
    return _SHELF.search(question) is not None and not _OF_ONE.search(question)


def without_shelf(question: str) -> str:
    """The matter of a question that is put to each contract."""
    return " ".join(_SHELF.sub(" ", question).split())


def _content(text: str) -> tuple[tuple[str, ...], ...]:
    """The stems of the words that matter, in order; those that "/" joins are one idea."""
    found: list[tuple[str, ...]] = []
    last = -1
    for word in WORD.finditer(text.lower()):
        root = stem(word.group())
        if word.group() in STOP or root in _ASKING:
            continue
        if text[last : word.start()] == "/" and found:
            found[-1] = (*found[-1], root) if root not in found[-1] else found[-1]
        else:
            found.append((root,))
        last = word.end()
    return tuple(found)
