"""What shape of answer a question expects: an amount, a span of time, a date, a share, a person, an address, …

A passage that holds such a thing is preferred among those that speak of the matter; nothing is ever taken out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from clauseqa.model import Span
from clauseqa.patterns import MONTHS

_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|forty-five|sixty|"
    r"seventy-five|ninety|hundred|thousand|million)"
)
_MONTH = rf"(?:{MONTHS})"


@dataclass(frozen=True)
class Expectation:
    name: str
    question: str  # an expression over the question, any case
    passage: str  # an expression over the passage
    ignore_case: bool = True

    @cached_property
    def asks(self) -> re.Pattern[str]:
        return re.compile(self.question, re.IGNORECASE)

    @cached_property
    def holds(self) -> re.Pattern[str]:
        return re.compile(self.passage, re.IGNORECASE if self.ignore_case else 0)


EXPECTATIONS = (
    Expectation(
        "age",
        r"\b(?:at\s+)?(?:what|which)\s+age\b|\bhow\s+old\b",
        r"\bage\s+of\b|\byears\s+of\s+age\b",
    ),
    Expectation(
        "address",
        r"\bwhere\b.{1,60}\b(?:notices?|sent|go|addressed|mail)\b|\b(?:what|which)\b.{1,30}\baddress\b",
        r"\b(?:street|avenue|road|boulevard|suite|drive|floor|p\.?\s?o\.?\s+box|attention)\b",
    ),
    Expectation(
        "period",
        r"\bhow\s+(?:long|soon|early|quickly|fast|late|far\s+(?:ahead|in\s+advance)|many\s+(?:days|months|years|weeks)|much\s+(?:\w+\s+)?(?:notice|time|warning))\b"
        r"|\b(?:period|duration|notice\s+period|deadline|by\s+when|until\s+when)\b",
        rf"\b(?:(?:(?:{_NUMBER_WORD}[\s-]){{0,2}}{_NUMBER_WORD}\s{{1,4}}\()?\d{{1,4}}|{_NUMBER_WORD})\)?(?:['’]s?)?[\s-]{{1,8}}(?:business\s+|calendar\s+)?(?:day|month|year|week|hour|quarter)s?\b"
        r"|\bperpetual|\bindefinitely\b",
    ),
    Expectation(
        "distance",
        r"\bhow\s+(?:far|near|close)\b(?!\s+(?:ahead|in\s+advance))|\bdistance\b|\bradius\b",
        r"\b(?:miles?|kilomet(?:er|re)s?|km|radius|feet|metropolitan\s+area|area)\b",
    ),
    Expectation(
        "frequency",
        r"\bhow\s+(?:often|frequently)\b|\bhow\s+many\s+times\b",
        r"\b(?:daily|weekly|monthly|quarterly|semi-?annually|annually|yearly|once|twice|times|each\s{1,8}(?:year|month|quarter|week)|every)\b",
    ),
    Expectation(
        "place",
        r"^\s*where\b(?!.{1,60}\b(?:notices?|sent|go|addressed|mail)\b)|\b(?:which|what)\s+(?:county|city|country|place|courts?)\b",
        r"\b(?:County|City\s{1,8}of|State\s{1,8}of|Commonwealth\s{1,8}of|[Cc]ourts?\s{1,8}(?:of|in|located|sitting)|(?:located|held)\s{1,8}in|[A-Z][a-z]+,\s{1,8}[A-Z][a-z]+)\b",
        ignore_case=False,
    ),
    Expectation(
        "date",
        r"^\s*when\b|\b(?:what|which)\s+(?:is\s+the\s+)?(?:\w+\s+)?(?:date|day|year)\b|\bdate\b",
        rf"\b{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)\s+day\s+of\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b"
        rf"|\b(?:\d{{1,4}}|{_NUMBER_WORD})\)?['’]?\s{{1,8}}(?:business\s+|calendar\s+)?(?:day|month|year|week)s?\b"
        r"|\bwhen\b|\bupon\b|\bcommenc|\bexpir",
    ),
    Expectation(
        "amount",
        r"\bhow\s+(?:much|large|big|high|many)\b(?!\s+(?:\w+\s+)?(?:notice|time|times|warning|days|months|years|weeks)\b)|\b(?:amount|price|salary|fee|rate|sales|sum|cost)\b",
        r"[$€£]\s?\d(?:[\d,.]{0,20}\d)?(?:\s(?:million|billion))?|\b\d[\d,.]{0,20}\s*(?:dollars|percent|%|per\s+cent|shares|units|million)|\b(?:usd|eur|gbp)\b|\d{1,3}(?:,\d{3})+",
    ),
    Expectation(
        "share",
        r"\b(?:what|which)\s+(?:percentage|percent|share|rate|royalty)\b|\bpercentage\b",
        r"\d\s?%|\bper\s?cent\b",
    ),
    Expectation(
        "law",
        r"\b(?:law|laws)\b.{0,40}\b(?:govern|appl|interpret)|\bgoverning\s+law\b|\b(?:which|what)\b.{0,20}\blaws?\b",
        r"\blaws\s{1,8}of\b|\blaw\s{1,8}of\b",
    ),
)

_TOLD_IN_WORDS = frozenset(("period", "frequency"))  # "three weeks", "monthly"; the others are told in figures
_OPERATIVE = re.compile(
    r"\b(?:shall|may|must|will|agrees?|is\s{1,8}entitled|hereby|represents|has\s{1,8}the\s{1,8}right|are\s{1,8}personal)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"^\s*(?:is|are|was|were|does|do|did|can|could|may|must|shall|should|will|would|has|have|had)\b", re.IGNORECASE
)


FRAGMENT = 60  # characters below which words without a verb are a heading or a cell of a table, and answer nothing
_VERB = re.compile(
    r"\b(?:shall|may|must|will|can|is|are|was|were|be|has|have|means?|agrees?|does|do|did|\w{3,}(?:ed|es)|not)\b|[$€£%\d]",
    re.IGNORECASE,
)
_RECITAL = re.compile(r"\s*whereas\b", re.IGNORECASE)
_EXCEPTION = re.compile(r"\s*(?:notwithstanding|except|provided|unless|however|nothing)\b", re.IGNORECASE)
_ASKS_EXCEPTION = re.compile(r"\b(?:except\w*|unless|if|carve-?outs?|notwithstanding|stops?)\b", re.IGNORECASE)


def fitness(question: str, passage: str) -> float:
    """How well the shape of `passage` suits `question`: 1 when it holds what is asked for; less when it is merely
    operative, or an exception that was not asked for."""
    exception = _EXCEPTION.match(passage) and not _ASKS_EXCEPTION.search(question)
    return _shape(question, passage) - (0.2 if exception else 0.0) - (0.4 if _RECITAL.match(passage) else 0.0)


def holds(question: str, passage: str) -> bool:
    """Whether `passage` holds the kind of thing that `question` asks for."""
    return any(kind.holds.search(passage) for kind in _expected(question))


def held(question: str, passage: str) -> Iterator[Span]:
    """Where `passage` holds what `question` asks for: the amounts, periods, dates themselves, as spans into it."""
    for kind in _expected(question)[:1]:
        for found in kind.holds.finditer(passage):
            if kind.name in _TOLD_IN_WORDS or any(character.isdigit() for character in found.group()):
                yield found.span()


@lru_cache(maxsize=256)
def _expected(question: str) -> tuple[Expectation, ...]:
    """The kinds of thing that `question` asks for, the first two."""
    return tuple(islice((kind for kind in EXPECTATIONS if kind.asks.search(question)), 2))


def _shape(question: str, passage: str) -> float:
    if len(passage) < FRAGMENT and not _VERB.search(passage):
        return -1.0
    if _expected(question):
        return 1.0 if holds(question, passage) else 0.0
    if not _OPERATIVE.search(passage):
        return 0.0
    return 0.4 if _YES_OR_NO.search(question) else 0.2
