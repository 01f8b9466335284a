"""What shape of answer a question expects: an amount, a span of time, a date, a share, a person, an address, …

A passage that holds such a thing is preferred among those that speak of the matter; nothing is ever taken out of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

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
        r"\bhow\s+(?:long|soon|many\s+(?:days|months|years|weeks)|much\s+(?:notice|time))\b|\b(?:period|duration|notice\s+period|deadline)\b",
        rf"\b(?:\d{{1,4}}|{_NUMBER_WORD})\)?(?:['’]s?)?[\s-]{{1,8}}(?:business\s+|calendar\s+)?(?:day|month|year|week|hour|quarter)s?\b"
        r"|\bperpetual|\bindefinitely\b",
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
        r"\bhow\s+(?:much|large|big|high|many)\b(?!\s+(?:notice|time|days|months|years|weeks))|\b(?:amount|price|salary|fee|sales|sum|cost)\b",
        r"[$€£]\s?\d|\b\d[\d,.]*\s*(?:dollars|percent|%|per\s+cent|shares|units|million)|\b(?:usd|eur|gbp)\b|\d{1,3}(?:,\d{3})+",
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

_OPERATIVE = re.compile(
    r"\b(?:shall|may|must|will|agrees?|is\s{1,8}entitled|hereby|represents|has\s{1,8}the\s{1,8}right|are\s{1,8}personal)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"^\s*(?:is|are|was|were|does|do|did|can|could|may|must|shall|should|will|would|has|have|had)\b", re.IGNORECASE
)


_EXCEPTION = re.compile(r"\s*(?:notwithstanding|except|provided|unless|however|nothing)\b", re.IGNORECASE)
_ASKS_EXCEPTION = re.compile(r"\b(?:except\w*|unless|if|carve-?outs?|notwithstanding|stops?)\b", re.IGNORECASE)


def fitness(question: str, passage: str) -> float:
    """How well the shape of `passage` suits `question`: 1 when it holds what is asked for; less when it is merely
    operative, or an exception that was not asked for."""
    exception = _EXCEPTION.match(passage) and not _ASKS_EXCEPTION.search(question)
    return _shape(question, passage) - (0.2 if exception else 0.0)


def _shape(question: str, passage: str) -> float:
    asked = [kind for kind in EXPECTATIONS if kind.asks.search(question)]
    if asked:
        return 1.0 if any(kind.holds.search(passage) for kind in asked[:2]) else 0.0
    if not _OPERATIVE.search(passage):
        return 0.0
    return 0.4 if _YES_OR_NO.search(question) else 0.2
