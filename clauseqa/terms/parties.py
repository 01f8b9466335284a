"""Names of parties and dates: "*Snotarator LLC, a Texas limited liability company*, … (the "Company")"."""

from __future__ import annotations

import re

from ..patterns import MONTHS
from .grammar import NAME_LINKS, OF_NAMES, Token, stem

_DATE = re.compile(
    rf"(?:the\s+)?(?:(?:\d{{1,2}}\s?(?:st|nd|rd|th)?|_{{2,}})\s+(?:day\s+of\s+)?)?(?:{MONTHS}|_{{2,}})"
    r"\s*(?:\d{1,2}|_{2,})?(?:st|nd|rd|th)?,?\s*(?:in\s+the\s+year\s+)?(?:\d{4}|_{2,})$",
    re.IGNORECASE,
)
MONTH = re.compile(rf"(?:\d|(?:{MONTHS})$)", re.IGNORECASE)
_ENTITY = re.compile(
    r",\s*(?:each\s+|being\s+)?an?\s+(?:[\w.'’&-]+[ \t\r\n,]+){0,7}?"
    r"(?:corporation|company|partnership|association|bank|trust|individual|person|resident|organi[sz]ation|society|firm"
    r"|l\.?l\.?c\.?|cooperative|institution|corporations|companies|citizen|division|subsidiary)\b",
    re.IGNORECASE,
)
SUFFIX = re.compile(
    r"(?<![\w-])(?:Inc|Incorporated|Corp|Corporation|Company|Co|LLC|L\.L\.C|Ltd|Limited|LLP|L\.L\.P|LP|L\.P|PLC|plc"
    r"|N\.A|AG|GmbH|S\.A|B\.V|N\.V|INC|INCORPORATED|CORP|CORPORATION|COMPANY|LTD|LIMITED)\b\.?"
)
THINGS = frozenset(  # what no company is called, as stems
    stem(thing)
    for thing in """agreement contract note lease plan act code law date period term fee price amount rate product
    service right property information data material account document policy rule standard order notice patent mark
    trademark software technology equipment system project ceo cfo coo""".split()
)
_ADDRESS = re.compile(
    r"[\s,.)]*(?:$|,|(?:with|having|located|whose|of|at|a|an|on\s+behalf|and\s+its|together)\b)", re.IGNORECASE
)
_NEXT_PARTY = re.compile(r"\"\s*\)\s*,?\s*and\s+(?=[A-Z])")
_BETWEEN = re.compile(r"\b(?:between|among|amongst)\b[\s:]*", re.IGNORECASE)
_INTRODUCED = re.compile(r"\"\s*\)(?:\s*,\s+an?\s+[^\"();]{2,160}?)?\s*[,;]?\s+(?:and|AND)\s+|\"\s*\)\s*[,;]\s+")
_INTRODUCED_THERE = re.compile(r"\"\s*\)")
_LABEL = re.compile(r"(?:\(\w{1,3}\)\s+|\d{1,2}[.)]\s+)?(?=[A-Z])")
_AND_ANOTHER = re.compile(r"\s(?:and|And|AND)\s+(?:an?\s|the\s|[A-Z\[])|\b(?:and|or)\s*$|,\s+(?:the|each|certain)\s")
_NO_NAME = re.compile(
    r"\b(?:shall|will|agrees?|desires?|whereas|dated|made|entered|which|pursuant|has|have|is|are|between|among|section"
    r"|agreement|date|the\s+part(?:y|ies)|each|any|such|collectively|following)\b|[;:]|\"\s*\)",
    re.IGNORECASE,
)
_NEXT_COMPANY = re.compile(  # Acme, Inc., *Beta Corp.*
    r"\b(?:Inc|INC|Corp|CORP|LLC|L\.L\.C|Ltd|LTD|LP|L\.P|LLP|PLC|plc)\.?,\s+(?=[A-Z])"
)
_COMPANY = re.compile(rf"(?:[A-Z\d][\w.&'’-]*,?\s+|(?:of|and|the|&)\s+){{1,8}}?{SUFFIX.pattern}")
_LONGEST_PARTY = 320  # characters of a name with its address
_DEED = re.compile(r"\b(?:shall|will|agrees|has|have|desires|owns|wishes|pay|hereby)\b|\"\s*\)", re.IGNORECASE)


def last_match(pattern: re.Pattern[str], view: str, begin: int, end: int) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(view, begin, end):
        last = match
    return last


def date_start(view: str, begin: int, end: int) -> int | None:
    """Where the date begins that ends at ``end``; None when none does."""
    while end > begin and view[end - 1] in " ,\t\r\n":
        end -= 1
    match = _DATE.search(view, begin, end)
    return match.start() if match else None


def next_party(view: str, begin: int, end: int) -> int:
    """``begin``, or where the next party begins: '… (the "Company") and *Edward F. Ruttenberg*'."""
    match = last_match(_NEXT_PARTY, view, begin, end)
    return match.end() if match else begin


def party_start(view: str, begin: int, end: int, tokens: list[Token]) -> int | None:
    """Where the name of the party begins whose description ends at ``end``; None when it describes no party."""
    entity = last_match(_ENTITY, view, begin, end)
    if entity is not None:
        return None if _DEED.search(view, entity.end(), end) else _name_start(tokens, entity.start())
    suffix = last_match(SUFFIX, view, begin, end)
    if suffix is None or _DEED.search(view, suffix.end(), end) or not _ADDRESS.match(view, suffix.end(), end):
        return None
    return _name_start(tokens, suffix.end())


def introduced_party(view: str, begin: int, end: int, *, many: bool) -> int | None:
    """Where the name begins of the party that stands between "by and between", or the party before it, and ``end``:
    'between Curis, Inc. ("Curis"), and *Dr. Chang Qian, Ph.D.*'; None where anything else stands there. Two parties
    have one name only where there may be ``many``."""
    opening = _BETWEEN.search(view, begin, end)
    if opening is None:
        return None
    last = last_match(_INTRODUCED, view, opening.end(), end)
    start = last.end() if last else opening.end()
    label = _LABEL.match(view, start, end)
    if label is None or end - start > _LONGEST_PARTY or _NO_NAME.search(view, label.end(), end):
        return None
    if many:
        return label.end()
    before = last_match(_NEXT_COMPANY, view, label.end(), end)
    start = before.end() if before and _COMPANY.match(view, before.end(), end) else label.end()
    return None if _AND_ANOTHER.search(view, start, end) else start


def all_parties(view: str, begin: int, end: int) -> int | None:
    """Where the first party begins behind "by and between", for the name of them all: "(each, a "Party")"."""
    opening = _BETWEEN.search(view, begin, end)
    label = _LABEL.match(view, opening.end(), end) if opening else None
    return label.end() if label and _INTRODUCED_THERE.search(view, label.end(), end) else None


def name_start(tokens: list[Token], term: str) -> int | None:
    """Where the name of a company begins that opens with the words of ``term``: "*Massie Tool, Mold & Die, Inc.*" for
    "Massie"; None where no such name is the last one."""
    named = [word.casefold() for word in term.split()]
    suffix = next((at for at in range(len(tokens) - 1, -1, -1) if SUFFIX.fullmatch(tokens[at].word)), -1)
    for at in range(suffix - len(named), -1, -1):
        if not (tokens[at].capital or tokens[at].lower in NAME_LINKS or tokens[at].word in ("&", ",", "and")):
            return None
        if [token.word.casefold() for token in tokens[at : at + len(named)]] == named and tokens[at].capital:
            return tokens[at].start if not at or not tokens[at - 1].capital else None
    return None


def _name_start(tokens: list[Token], at: int) -> int | None:
    """The first word of the capitalised name that ends at ``at``."""
    index = len(tokens) - 1
    while index >= 0 and tokens[index].end > at:
        index -= 1
    first = None
    while index >= 0 and (tokens[index].capital or tokens[index].word == "&" or _links(tokens, index, first)):
        if tokens[index].capital:
            first = index
        index -= 1
    while (
        first is not None
        and first < len(tokens) - 1
        and tokens[first].lower in ("between", "among", "and", "by", "whereas")
    ):
        first += 1
    if first is None or first == len(tokens) - 1 or tokens[first].lower in ("company", "corporation"):
        return None
    return tokens[first].start


def _links(tokens: list[Token], index: int, first: int | None) -> bool:
    """Whether the small word or sign at ``index`` stands inside a name: "Bank of America", "Acme, Inc."."""
    token, before = tokens[index], tokens[index - 1] if index else None
    if before is None or first != index + 1 or not before.capital:
        return False
    if token.word == ",":
        return bool(SUFFIX.fullmatch(tokens[first].word))
    if token.lower == "of":
        return before.lower in OF_NAMES
    if token.lower == "and":  # "Smith and Jones, Inc." is one name; "A Corp. and B, Inc." are two
        opener = tokens[index - 2].lower if index > 1 else ","
        return not SUFFIX.fullmatch(before.word) and opener not in ("between", "among", "by", "the", ",", ")")
    return token.lower in NAME_LINKS


def describes_party(words: str) -> bool:
    """Whether words, on one line, describe a person or a company: "Acme Corp., a Delaware corporation"."""
    return _ENTITY.search(words) is not None or SUFFIX.search(words) is not None
