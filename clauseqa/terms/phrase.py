"""The noun phrase that a parenthesis names: "shall pay to the Employee *a base annual salary* (the "Salary")".

Read backwards from the parenthesis, with the small words of English as the only grammar: articles open a phrase,
prepositions tie it to one before, verbs and conjunctions end it. The term itself is the best witness: where its last
word stands in the clause ("the *term* of the employment …" for "Employment Term"), the phrase reaches back to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .unquoted import initials

_TOKEN = re.compile(r"[^\W_][\w'’&/.$%-]*(?:\([\w.]{1,5}\))*|\$?\d[\d,.]*|[,;:()\"\[\]–—]")
_DATE = re.compile(
    r"(?:the\s+)?(?:(?:\d{1,2}\s?(?:st|nd|rd|th)?|_{2,})\s+day\s+of\s+)?(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|_{2,})\s*(?:\d{1,2}|_{2,})?(?:st|nd|rd|th)?,?\s*(?:in\s+the\s+year\s+)?(?:\d{4}|_{2,})$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:date|day|time|deadline|anniversary|dated)$", re.IGNORECASE)
_ENTITY = re.compile(
    r",\s*(?:each\s+|being\s+)?an?\s+(?:[\w.'’&-]+[ \t\r\n,]+){0,7}?"
    r"(?:corporation|company|partnership|association|bank|trust|individual|person|resident|organi[sz]ation|society|firm"
    r"|l\.?l\.?c\.?|cooperative|institution|corporations|companies|natural\s+person|citizen|division|subsidiary)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:;|\bWHEREAS,?|\bwhereas,?|\bprovided\s+that|\bprovided,\s+however,\s+that)\s+(?:and\s+)?(?=\S)"
)
_NEXT_PARTY = re.compile(r"\"\s*\)\s*,?\s*and\s+(?=[A-Z])")
_SUFFIX = re.compile(
    r"(?<![\w-])(?:Inc|Incorporated|Corp|Corporation|Company|Co|LLC|L\.L\.C|Ltd|Limited|LLP|L\.L\.P|LP|L\.P|PLC|plc|N\.A|AG|GmbH|S\.A|B\.V|N\.V"
    r"|INC|INCORPORATED|CORP|CORPORATION|COMPANY|LTD|LIMITED)\b\.?"
)

_MONTH = re.compile(
    r"(?:\d|(?:January|February|March|April|May|June|July|August|September|October|November|December)$)", re.IGNORECASE
)
_DETERMINERS = frozenset(
    "the a an any all each every such this these those its their his her our your no some certain another both either one".split()
)
_PREPOSITIONS = frozenset(
    """of in by for to from on at under between among with within without during through over per as against upon into
    onto via concerning regarding respecting relating pertaining towards toward until till after before since than
    about across amongst near outside inside behind beyond throughout excluding including following commencing beginning
    ending starting expiring continuing""".split()
)
_AUXILIARIES = frozenset(
    "shall will may must can could would should might is are was were be been being has have had do does did not".split()
)
_VERBS = frozenset(
    """agree agrees agreed desire desires desired wish wishes wished want wants own owns owned pay pays paid sell sells sold
    purchase purchases purchased receive receives received grant grants granted enter enters entered deliver delivers
    delivered provide provides provided make makes made give gives gave given issue issues issued execute executes
    executed appoint appoints appointed acquire acquires acquired assign assigns assigned transfer transfers
    transferred engage engages engaged employ employs employed retain retains retained establish establishes
    established maintain maintains maintained operate operates operated develop develops developed hereby consummate
    constitute constitutes perform performs render submit submits obtain obtains prepare cause causes using
    become becomes remain remains acknowledges acknowledge represents warrants means include includes contain contains
    hold holds held send sends sent use uses keep keeps""".split()
)
_GOVERNORS = frozenset("pursuant subject according due prior accordance respect connection addition".split())
_SYNONYMS = {
    "term": ("term", "period"),
    "period": ("period", "term"),
    "part": ("part", "person"),
    "fee": ("fee", "amount", "payment"),
}
_PARTITIVE = frozenset("all any each one part portion either both none some more".split())
_CONJUNCTIONS = frozenset("if when whenever whereas whereby because unless although while though but wherein".split())
_RELATIVES = frozenset("which that who whom whose".split())
_AFTER_COMMA = frozenset(
    """dated as having including which that who with located residing whose each in of or and for effective by together
    pursuant at on made between through under from to excluding where plus less not being inclusive respectively
    collectively namely such multiplied divided subject provided""".split()
)
_TRAILING = frozenset(
    """is are be being was were will shall may hereinafter hereafter herein sometimes each collectively individually
    jointly together also both all and or , which that as to the for has have been can must either such severally
    hereby a an""".split()
)
_OF_NAMES = frozenset(
    "bank university state city board department government commonwealth trust republic county port house college ministry institute town village district estate office".split()
)
_NAME_LINKS = frozenset("of & the de la van von und et y du des for".split())


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str

    @property
    def lower(self) -> str:
        return self.word.lower().rstrip(".")

    @property
    def capital(self) -> bool:
        return self.word[0].isupper() or self.word[0].isdigit()


def phrase_start(view: str, begin: int, end: int, term: str, collective: bool) -> int:
    """Where the phrase begins that ends at ``end`` and is called ``term``; ``begin`` is as far back as it may reach.

    ``collective``: the parenthesis says "collectively", "each", "together": the phrase may be a list.
    """
    parted = None if collective else _last_of(_NEXT_PARTY, view, begin, end)
    if parted:
        begin = parted.end()
    text = view[begin:end]
    date = _DATE.search(text.rstrip(" ,\t\r\n"))
    if date and _DATED.search(term):
        return begin + date.start()
    expanded = initials(view, end, term)
    if expanded is not None and expanded >= begin:
        return expanded
    tokens = _tokens(view, begin, end)
    if not tokens:
        return begin
    entity = _entity_start(view, begin, end, tokens)
    if entity is not None and not collective:
        return entity
    return tokens[_read_back(tokens, _head(term), collective)].start


def subject(view: str, begin: int, end: int, term: str) -> tuple[int, int]:
    """The words that "… are each referred to as" speaks of, without the words that only carry the cue.

    Where nothing like "are" stands before the cue it is an apposition: "Acme Corp., a Nevada company, hereinafter
    referred to as "Employer"".
    """
    tokens = _tokens(view, begin, end)
    carried = False
    while tokens and tokens[-1].lower in _TRAILING:
        carried = tokens.pop().lower in ("is", "are", "be", "been", "was", "were") or carried
    if not tokens:
        return begin, end
    end = tokens[-1].end
    if not carried:
        return phrase_start(view, begin, end, term, False), end
    clause = _last_of(_CLAUSE, view, begin, end)
    return (clause.end() if clause else begin), end


def _tokens(view: str, begin: int, end: int) -> list[_Token]:
    """Words and signs between ``begin`` and ``end``; what stands in parentheses is left out."""
    tokens: list[_Token] = []
    depth: list[int] = []
    for match in _TOKEN.finditer(view, begin, end):
        sign = match[0]
        if sign == "(":
            depth.append(len(tokens))
        elif sign == ")":
            if depth:
                del tokens[depth.pop() :]
                tokens.append(_Token(match.start(), match.end(), ")"))
        else:
            tokens.append(_Token(match.start(), match.end(), sign))
    return tokens


def _head(term: str) -> str:
    """The word of ``term`` that the phrase is likely to hold: its last one, without the ending of a plural."""
    words = [word for word in re.findall(r"[A-Za-z]+", term) if len(word) > 1]
    if not words:
        return ""
    word = words[-1].lower()
    for at, link in enumerate(words):
        if link.lower() in ("of", "for", "in", "to") and at:
            word = words[at - 1].lower()
            break
    return _stem(word)


def _stem(word: str) -> str:
    word = word.lower().rstrip(".'’")
    for ending in ("ies", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _entity_start(view: str, begin: int, end: int, tokens: list[_Token]) -> int | None:
    """Where the name of a party begins: "… between *Snotarator LLC, a Texas limited liability company*, …"."""
    found = _last_of(_ENTITY, view, begin, end)
    if found is not None:
        if _has_verb(view[found.end() : end]) or '")' in view[found.end() : end]:
            return None
        return _name_start(tokens, found.start())
    suffix = _last_of(_SUFFIX, view, begin, end)
    if suffix is None or _has_verb(view[suffix.end() : end]) or '")' in view[suffix.end() : end]:
        return None
    rest = view[suffix.end() : end]
    if rest.strip(" ,.\t\r\n)") and not re.match(
        r"\s*,?\s*(?:with|having|located|whose|of|at|a|an|on\s+behalf|and\s+its|together|,)\b|\s*,", rest
    ):
        return None
    return _name_start(tokens, suffix.end())


def _last_of(pattern: re.Pattern[str], view: str, begin: int, end: int) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(view, begin, end):
        last = match
    return last


def _has_verb(words: str) -> bool:
    lowered = {word.lower() for word in re.findall(r"[A-Za-z]+", words)}
    return bool(lowered & {"shall", "will", "agrees", "has", "have", "desires", "owns", "wishes", "pay", "hereby"})


def _name_start(tokens: list[_Token], at: int) -> int | None:
    """The first word of the capitalised name that ends at ``at``."""
    index = len(tokens) - 1
    while index >= 0 and tokens[index].end > at:
        index -= 1
    first = None
    while index >= 0:
        token = tokens[index]
        if token.capital or token.word == "&":
            first = index
        elif token.word == "," and index + 1 < len(tokens) and _SUFFIX.fullmatch(tokens[index + 1].word):
            pass
        elif token.lower in _NAME_LINKS and index and tokens[index - 1].capital and first == index + 1:
            if token.lower == "of" and tokens[index - 1].lower not in _OF_NAMES:
                break
        elif token.lower == "and" and index > 1 and _joins_a_name(tokens, index):
            pass
        else:
            break
        index -= 1
    while (
        first is not None
        and first < len(tokens) - 1
        and tokens[first].lower in ("between", "among", "and", "by", "whereas", "the")
        and tokens[first].lower != "the"
    ):
        first += 1
    if first is None or (first == len(tokens) - 1 or tokens[first].lower in ("company", "corporation")):
        return None
    return tokens[first].start


def _joins_a_name(tokens: list[_Token], index: int) -> bool:
    """ "Smith and Jones, Inc." is one name; "A Corp. and B, Inc." are two."""
    before = tokens[index - 1]
    return (
        before.capital
        and not _SUFFIX.fullmatch(before.word)
        and tokens[index - 2].lower not in ("between", "among", "by")
        and index + 1 < len(tokens)
        and tokens[index - 2].word != ","
    )


def _read_back(tokens: list[_Token], head: str, collective: bool) -> int:
    """The index of the token that opens the phrase ending with the last one."""
    at = len(tokens) - 1
    seen = False  # the head of the term stands in the phrase read so far
    listed = False  # "and" stands in the phrase: its commas may be those of a list
    while at >= 0:
        token = tokens[at]
        word = token.lower if not token.word.istitle() or at == 0 else token.word
        seen = seen or (bool(head) and _is_head(token.word, head))
        if token.word in ";:" or (word in _CONJUNCTIONS and not seen and at < len(tokens) - 1) or word == "whereas":
            return _first_noun(tokens, at + 1)
        if word in _AUXILIARIES or (word in _VERBS and not _is_noun_here(tokens, at)):
            relative = _relative_before(tokens, at)
            if relative is None:
                return _first_noun(tokens, at + 1)
            at = relative - 1
            continue
        if token.word == ",":
            if _comma_ends(tokens, at, seen, listed, collective):
                return _first_noun(tokens, at + 1)
        elif word in ("and", "or"):
            if _coordination_ends(tokens, at, head, seen, collective):
                return _first_noun(tokens, at + 1)
            listed = True
        elif _is_determiner(tokens, at) and at and _determiner_opens(tokens, at, head, seen, collective):
            return at
        elif token.capital and seen and at and tokens[at - 1].lower in _PREPOSITIONS - {"of"} and not collective:
            return at
        elif (
            token.capital
            and at
            and tokens[at - 1].lower in _PREPOSITIONS - {"of"}
            and not collective
            and _all_name(tokens[at:])
            and not _head_before(tokens, at, head)
            and not _MONTH.match(token.word)
        ):
            return at
        at -= 1
    return _first_noun(tokens, 0)


def _is_determiner(tokens: list[_Token], at: int) -> bool:
    word = tokens[at].word.lower()
    if word == "that":
        return at + 1 < len(tokens) and tokens[at + 1].lower == "certain"
    return word in _DETERMINERS


def _determiner_opens(tokens: list[_Token], at: int, head: str, seen: bool, collective: bool) -> bool:
    """Whether the article at ``at`` opens the phrase, rather than a part of it ("the term of *the* employment")."""
    before = tokens[at - 1]
    word = before.lower
    if word == "as" or (not seen and _head_before(tokens, at, head)):
        return False
    if word in _DETERMINERS or word in ("and", "or"):
        return False if word in _DETERMINERS else not collective
    if word not in _PREPOSITIONS and word != "having":
        return not (before.word == "," or word in _RELATIVES) or (before.word == "," and seen)
    if word in ("with", "having") and at > 2 and tokens[at - 2].word == "," and tokens[at - 3].capital:
        return False  # "Peter W. Shafran, with an address at …"
    if len(tokens) - at <= 3 and tokens[-1].lower in ("party", "parties", "person", "entity"):
        return True
    if seen:
        return word != "of" or at < 2 or tokens[at - 2].lower not in _PARTITIVE
    if word in ("of", "between", "among"):
        return False
    governor = tokens[at - 2].lower if at >= 2 else ","
    if governor in _VERBS or governor in _AUXILIARIES or governor in _GOVERNORS or governor in ',;"':
        return True
    return governor.endswith(("ed", "ing", "ly"))


def _comma_ends(tokens: list[_Token], at: int, seen: bool, listed: bool, collective: bool) -> bool:
    if at == len(tokens) - 1 or collective:
        return False
    following = tokens[at + 1]
    if following.lower in _AFTER_COMMA or following.word == ")":
        return False
    if _DATE_PART.fullmatch(following.word) or _SUFFIX.fullmatch(following.word):
        return False
    if following.capital and _plain_address(tokens, at):
        return False
    if following.lower in ("a", "an") and not seen and tokens[at - 1 : at] and tokens[at - 1].capital:
        return False
    return not listed or (seen and following.lower in _DETERMINERS)


def _plain_address(tokens: list[_Token], at: int) -> bool:
    """ "LEO LTD., of Industriparken 55, DK-2750 Ballerup, Denmark": a name and its address, with no verb before."""
    before = tokens[:at]
    return (
        tokens[0].capital
        and tokens[0].lower not in _PREPOSITIONS | _CONJUNCTIONS | _OPENERS
        and not any(token.lower in _AUXILIARIES or token.lower in _VERBS or token.word in "()" for token in before)
    )


_OPENERS = frozenset(
    "except subject notwithstanding pursuant upon now therefore accordingly provided however whereas".split()
)
_DATE_PART = re.compile(r"\d{1,4}")


def _coordination_ends(tokens: list[_Token], at: int, head: str, seen: bool, collective: bool) -> bool:
    """Whether "and" ends the phrase: two parties, two objects ("the salary and *an annual bonus*")."""
    if collective or at + 1 >= len(tokens) or (not seen and _head_before(tokens, at, head)):
        return False
    following = tokens[at + 1].lower
    if at and tokens[at - 1].word in (")", ","):
        return following in _DETERMINERS or (tokens[at - 1].word == ")" and tokens[at + 1].capital)
    return following in ("a", "an", "the", "each") or (seen and following in _DETERMINERS)


def _is_noun_here(tokens: list[_Token], at: int) -> bool:
    """ "the purchase of", "its use": a word of the verbs' list that an article or an adjective makes a noun."""
    before = tokens[at - 1].lower if at else ""
    after = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if tokens[at].capital and at:
        return True
    if tokens[at].lower in (
        "provided",
        "made",
        "owned",
        "issued",
        "granted",
        "held",
        "entered",
        "executed",
        "established",
        "developed",
        "retained",
        "purchased",
        "acquired",
        "delivered",
        "paid",
        "received",
        "used",
        "sold",
        "assigned",
        "given",
        "sent",
        "employed",
        "engaged",
        "operated",
        "performed",
        "due",
        "hereto",
    ):
        return before not in _AUXILIARIES  # a participle after its noun: "services provided by …"
    return (
        before in _DETERMINERS
        or before in _PREPOSITIONS - {"to"}
        or _stem(after) in ("of", "price", "date", "agreement", "order", "plan")
        or before.endswith(("al", "ive", "ary"))
    )


def _relative_before(tokens: list[_Token], at: int) -> int | None:
    """The "which" or "that" whose clause holds the verb at ``at``."""
    for index in range(at - 1, max(-1, at - 9), -1):
        token = tokens[index]
        if token.lower in _RELATIVES:
            return index if index else None
        if token.word in ",;:" and index < at - 1:
            return None
    return None


def _head_before(tokens: list[_Token], at: int, head: str) -> bool:
    """Whether the head of the term stands to the left, with no verb between."""
    if not head:
        return False
    for index in range(at - 1, -1, -1):
        token = tokens[index]
        if token.word in ";:)" or token.lower in _AUXILIARIES or token.lower in _CONJUNCTIONS:
            return False
        if _is_head(token.word, head):
            return True
    return False


def _is_head(word: str, head: str) -> bool:
    return _stem(word).startswith(_SYNONYMS.get(head, head))


def _all_name(tokens: list[_Token]) -> bool:
    return all(token.capital or token.lower in _NAME_LINKS or token.word in ",)" for token in tokens)


def _first_noun(tokens: list[_Token], at: int) -> int:
    """Past the rest of a verb and the small words before a phrase: "*agreed to* provide …"."""
    last = len(tokens) - 1
    start = at
    while at < last:
        token = tokens[at]
        word = token.lower
        before = tokens[at - 1].lower if at else ""
        if (
            token.word in ",):"
            or word in _AUXILIARIES
            or word in ("hereby", "then", "also", "that", "whereas", "and", "or", "now", "therefore")
        ):
            at += 1
        elif word in _VERBS and not token.capital or word.endswith("ly") and not token.capital:
            at += 1
        elif before == "to" and at > start and word not in _DETERMINERS and not token.capital:
            at += 1
        elif word in _PREPOSITIONS and (
            at == start
            or tokens[at - 1].lower in _VERBS
            or before in _AUXILIARIES
            or before in _PREPOSITIONS
            or before.endswith("ed")
        ):
            at += 1
        elif before in _AUXILIARIES and word.endswith(("ed", "en")) and not token.capital:
            at += 1
        elif (
            before in ("shall", "will", "may", "must", "can", "would", "should")
            and not token.capital
            and word not in _DETERMINERS
        ):
            at += 1
        else:
            break
    return min(at, last)
