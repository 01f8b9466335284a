"""The small words of English by which a noun phrase is told, and the tokens of a stretch of text."""

from __future__ import annotations

import re
from typing import NamedTuple

DETERMINERS = frozenset(
    """the a an any all each every such this these those its their his her our your no some certain another both either
    one""".split()
)
PREPOSITIONS = frozenset(
    """of in by for to from on at under between among with within without during through over per as against upon into
    onto via concerning regarding respecting relating pertaining towards toward until till after before since than
    about across amongst near outside inside behind beyond throughout excluding including following commencing
    beginning ending starting expiring continuing""".split()
)
MODALS = frozenset("shall will may must can could would should might".split())
AUXILIARIES = MODALS | frozenset("is are was were be been being has have had do does did not".split())
PARTICIPLES = frozenset(  # after a noun they belong to it: "services provided by …"
    """provided made owned issued granted held entered executed established developed retained purchased acquired
    delivered paid received used sold assigned given sent employed engaged operated performed""".split()
)
VERBS = PARTICIPLES | frozenset(
    """agree agrees agreed desire desires desired wish wishes wished want wants own owns pay pays sell sells purchase
    purchases receive receives grant grants enter enters deliver delivers provide provides make makes give gives gave
    issue issues execute executes appoint appoints appointed acquire acquires assign assigns transfer transfers
    transferred engage engages employ employs retain retains establish establishes maintain maintains maintained
    operate operates develop develops hereby consummate constitute constitutes perform performs render submit submits
    obtain obtains prepare cause causes using become becomes remain remains acknowledges acknowledge represents
    warrants create creates nominate nominates means
    include includes contain contains hold holds send sends use uses keep keeps""".split()
)
COMPLEMENTS = frozenset("harmless available".split())  # "hold harmless *the Buyer*", "make available *a copy*"
GOVERNORS = frozenset("pursuant subject according due prior accordance respect connection addition".split())
PARTITIVES = frozenset("all any each one part portion either both none some more".split())
CONJUNCTIONS = frozenset("if when whenever whereas whereby because unless although while though but wherein".split())
RELATIVES = frozenset("which that who whom whose".split())
OPENERS = frozenset(
    "except subject notwithstanding pursuant upon now therefore accordingly provided however whereas".split()
)
AFTER_COMMA = frozenset(  # words that carry a phrase on after a comma
    """dated as having including which that who with located residing whose each in of or and for effective by together
    pursuant at on made between through under from to excluding where plus less not being inclusive respectively
    collectively namely such multiplied divided subject provided""".split()
)
CARRIERS = frozenset(  # words that only carry "referred to as"
    """is are be being was were will shall may hereinafter hereafter herein sometimes each collectively individually
    jointly together also both all and or , which that as to the for has have been can must either such severally
    hereby a an now hereunder individual""".split()
)
LINKS = frozenset("hereby then also that whereas and or now therefore".split())
NAME_LINKS = frozenset("of & the de la van von und et y du des for".split())
OF_NAMES = frozenset(  # what is called "the … of …" by its name
    """bank university state city board department government commonwealth trust republic county port house college
    ministry institute town village district estate office""".split()
)

_SYNONYMS = {  # stems: a "First Year" is a period, a "Settlement Date" a day
    "term": ("period",),
    "period": ("term", "year", "month", "day"),
    "year": ("period", "month"),
    "date": ("day", "anniversar"),
    "fee": ("amount", "payment", "royalt", "sum", "percent"),
    "price": ("amount", "sum"),
    "payment": ("amount", "sum"),
    "deposit": ("amount", "sum"),
    "bonu": ("amount", "payment", "sum"),
    "amount": ("sum",),
    "consideration": ("amount", "sum", "share"),
    "stock": ("share",),
    "share": ("stock",),
    "cost": ("expens",),
    "expens": ("cost",),
    "agreement": ("contract",),
    "contract": ("agreement",),
    "premis": ("space", "building", "property"),
    "property": ("land", "parcel", "tract"),
    "land": ("parcel", "tract", "property"),
    "territor": ("countr", "area", "state"),
}

_WORD = re.compile(r"\$?\d{1,3}(?:,\d{3})+|[^\W_][\w'’&/.$%-]*(?:\([\w.]{1,5}\))*|\$?\d[\d,.]*|[,;:()\"\[\]–—]")


_ENDING = 3  # letters that a noun may have behind the stem of another form of it


class Token(NamedTuple):
    start: int
    end: int
    word: str
    lower: str  # without a full stop

    @property
    def capital(self) -> bool:
        return self.word[0].isupper() or self.word[0].isdigit()


def tokens_of(view: str, begin: int, end: int) -> list[Token]:
    """Words and signs between ``begin`` and ``end``; of what stands in parentheses only a ")" is left."""
    tokens: list[Token] = []
    depth: list[int] = []
    for match in _WORD.finditer(view, begin, end):
        word = match[0]
        if word == "(":
            depth.append(len(tokens))
        elif word != ")":
            tokens.append(Token(match.start(), match.end(), word, word.lower().rstrip(".")))
        elif depth:
            del tokens[depth.pop() :]
            tokens.append(Token(match.start(), match.end(), ")", ")"))
    return tokens


def stem(word: str) -> str:
    """``word`` in lower case without the ending of a plural."""
    word = word.lower().rstrip(".'’")
    for ending in ("ies", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def likely_heads(head: str) -> tuple[str, ...]:
    """The stems of the nouns that a phrase may have whose name has ``head``, its own first; none without one."""
    return (head, *_SYNONYMS.get(head, ())) if head else ()


def is_form_of(word: str, stems: tuple[str, ...]) -> bool:
    """Whether ``word`` is a noun with one of ``stems``, in either number: not "terminated" of "term"."""
    own = stem(word)
    return any(one and own.startswith(one) and len(own) - len(one) <= _ENDING for one in stems)
