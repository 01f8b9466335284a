"""The noun phrase that a parenthesis names: "shall pay to the Employee *a base annual salary* (the "Salary")".

Read backwards from the parenthesis: articles open a phrase, prepositions tie it to one before, verbs and conjunctions
end it. The term itself is the best witness: where its head stands in the clause ("the *term* of the employment …" for
"Employment Term"), the phrase reaches back to it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model import Span
from .acronyms import initials
from .grammar import (
    AFTER_COMMA,
    AUXILIARIES,
    CARRIERS,
    COMPLEMENTS,
    CONJUNCTIONS,
    DETERMINERS,
    GOVERNORS,
    LINKS,
    MODALS,
    NAME_LINKS,
    OPENERS,
    PARTICIPLES,
    PARTITIVES,
    PREPOSITIONS,
    RELATIVES,
    VERBS,
    Token,
    is_form_of,
    stem,
    tokens_of,
)
from .parties import (
    MONTH,
    SUFFIX,
    THINGS,
    all_parties,
    date_start,
    introduced_party,
    last_match,
    name_start,
    next_party,
    party_start,
)

_DATED = re.compile(r"\b(?:date|day|time|deadline|anniversary|dated)$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"(?:;|\bWHEREAS,?|\bwhereas,?|\bprovided\s+that|\bprovided,\s+however,\s+that)\s+(?:and\s+)?(?=\S)"
)
_SYNONYMS = {"term": ("term", "period"), "period": ("period", "term"), "fee": ("fee", "amount", "payment")}
_BEFORE_PLURALS = frozenset("under with against by for from in on at among between through".split())
_SAVED = re.compile(  # whom somebody saves or frees
    r"\b(?:indemni(?:tees?|fied|ties)|releasees?|(?:protected|released|related|covered|exculpated)"
    r"\s(?:part(?:y|ies)|persons?|entit(?:y|ies)))\b",
    re.IGNORECASE,
)
_SAVES = re.compile(
    r"\b(?:indemnif(?:y|ies)|defends?|protects?|reimburses?|holds?|saves?|releases?|remises?|acquits?|discharges?|exonerates?)"
    r"(?:(?:\s*,\s*|\s+)(?:and|or|and/or|forever|fully|irrevocably|unconditionally|harmless|defend|protect|indemnify|hold"
    r"|save|keep|release|remise|acquit|discharge|reimburse|exonerate|covenants?\s+not\s+to\s+sue)\b){0,12},?\s+(?=\S)",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"[A-Z]|(?:the|its|their|his|her|our|us|you|your|each|any|all|both|and|any\s+of)\b")
_SAVED_FROM = re.compile(
    r"\b(?:from|against|shall|will|may|is|are|who|which|whom|promptly|notif\w+)\b|;|\"\s*\)", re.IGNORECASE
)
_NAMED = 2  # words of a name that no other phrase bears by chance
_DATING = frozenset("dated substantially attached".split())
_FEW = 6  # words of a subject that says no more than the "such" it opens with
_ANDS = frozenset(("and", "or", "and/or"))
_COPULAS = frozenset("is are be been was were".split())
_LEANING = re.compile(
    r"(?:all\s+|each\s+|any\s+)?(?:of\s+)?(?:such|these|those|it|they|them|the\s+(?:foregoing|same|above|following))\b",
    re.IGNORECASE,
)


class Phrase(NamedTuple):
    """Where a phrase begins, and whether that is beyond doubt: it is a date, or the words of an acronym."""

    start: int
    sure: bool = False


def find_phrase(view: str, begin: int, end: int, term: str, collective: bool) -> Phrase:
    """The phrase that ends at ``end`` and is called ``term``; ``begin`` is as far back as it may reach.

    ``collective``: the parenthesis says "collectively", "each", "together": the phrase may be a list.
    """
    protected = saved_start(view, begin, end, term)
    if protected is not None:
        return Phrase(protected, sure=True)
    everybody = all_parties(view, begin, end) if collective and head_of(term) == "part" else None
    if everybody is not None:
        return Phrase(everybody, sure=True)
    if not collective and head_of(term) not in THINGS:
        named = introduced_party(view, begin, end, many=term.lower().endswith("s"))
        if named is not None:
            return Phrase(named, sure=True)
    if not collective:
        begin = next_party(view, begin, end)
    date = date_start(view, begin, end) if _DATED.search(term) else None
    if date is not None:
        return Phrase(date, sure=True)
    expanded = initials(view, end, term)
    if expanded is not None and expanded >= begin:
        return Phrase(expanded, sure=True)
    tokens = tokens_of(view, begin, end)
    if not tokens:
        return Phrase(begin)
    party = None if collective else name_start(tokens, term) or party_start(view, begin, end, tokens)
    if party is not None:
        return Phrase(party)
    return Phrase(tokens[_Backwards(tokens, head_of(term), collective, term.lower().endswith("s")).start()].start)


def saved_start(view: str, begin: int, end: int, term: str) -> int | None:
    """Where those begin whom an indemnity saves or a release frees: "indemnify and hold harmless *the Bank, its
    officers and agents*" for "Indemnitees"; None where the term is no such one."""
    if not _SAVED.search(term):
        return None
    verbs = last_match(_SAVES, view, begin, end)
    if verbs is None or not _SOMEBODY.match(view, verbs.end()) or _SAVED_FROM.search(view, verbs.end(), end):
        return None
    return verbs.end()


def find_named(view: str, begin: int, end: int, term: str) -> int | None:
    """Where a phrase begins that bears all words of ``term`` itself and says more: "*an escrow agreement in the form of
    Exhibit A* ("Escrow Agreement")"; None where a verb or another phrase stands between."""
    words = term.split()
    if len(words) < _NAMED:
        return None
    bearing = re.compile(r"\b(?:an?|the)\s+" + r"\s+".join(re.escape(word) for word in words) + r"\b", re.IGNORECASE)
    found = last_match(bearing, view, begin, end)
    if found is None:
        return None
    rest = tokens_of(view, found.end(), end)
    if len(rest) < _NAMED or rest[0].lower not in PREPOSITIONS | PARTICIPLES | _DATING:
        return None
    broken = any(
        token.lower in AUXILIARIES
        or token.word in ";:)"
        or (token.lower in _ANDS and rest[at + 1 : at + 2] and rest[at + 1].lower in DETERMINERS)
        for at, token in enumerate(rest)
    )
    return None if broken else found.start()


def subject_end(view: str, begin: int, end: int) -> tuple[int, bool]:
    """Where the words end that "… are each referred to as" speaks of, without those that only carry the cue, and
    whether "are" is one of them; else it is an apposition: "Acme Corp., a company, hereinafter called "Employer"".

    ``begin`` where nothing else stands in the sentence.
    """
    tokens = tokens_of(view, begin, end)
    carried = False
    while tokens and tokens[-1].lower in CARRIERS:
        carried = tokens.pop().lower in _COPULAS or carried
    return (tokens[-1].end if tokens else begin), carried


def subject(view: str, begin: int, end: int) -> Span | None:
    """The subject of a sentence that is cut at ``end``; None where it leans on another ("such amounts are …")."""
    tokens = tokens_of(view, begin, end)
    clause = last_match(_CLAUSE, view, begin, end)
    start = _main_clause(tokens, clause.end() if clause else begin)
    if start is None or view.count(": ", start, end) > 1:
        return None
    start = _own_clause(tokens, start)
    return None if _LEANING.match(view, start, end) and len(view[start:end].split()) <= _FEW else (start, end)


def _own_clause(tokens: list[Token], start: int) -> int:
    """Where the subject begins behind a clause that has its own: "One shall be sold, and *the others* shall be …"."""
    for at in range(len(tokens) - 2, 0, -1):
        if tokens[at].start < start:
            break
        if tokens[at].word == "," and tokens[at + 1].lower == "and":
            modal = any(token.lower in ("shall", "will", "may") for token in tokens[:at] if token.start >= start)
            return tokens[at + 2].start if modal and at + 2 < len(tokens) else start
    return start


def _main_clause(tokens: list[Token], start: int) -> int | None:
    """Where the subject begins behind a clause of time or condition: "Upon acceptance, *the order* shall be …"; None
    where that is not certain."""
    opening = next((token for token in tokens if token.start >= start), None)
    if opening is None or opening.lower not in CONJUNCTIONS | PREPOSITIONS | OPENERS:
        return start
    for at in range(len(tokens) - 2, 0, -1):
        if tokens[at].start < start:
            break
        if tokens[at].word == "," and tokens[at + 1].lower in DETERMINERS:
            return tokens[at + 1].start
    return None


def head_of(term: str) -> str:
    """The stem of the word that the phrase is likely to share with ``term``: "Event of Default" -> "event"."""
    words = [word.lower() for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"(?<=\w)\s+\(.*", "", term))]
    for at, word in enumerate(words):
        if at and word in ("of", "for", "in", "to"):
            return stem(words[at - 1])
    return stem(words[-1]) if words else ""


class _Backwards:
    """Reads ``tokens`` from the last to the one that opens the phrase."""

    def __init__(self, tokens: list[Token], head: str, collective: bool, plural: bool) -> None:
        self.tokens = tokens
        self.plural = plural
        self.heads = _SYNONYMS.get(head, (head,)) if head else ()
        self.collective = collective
        self.seen = False  # the head of the term stands in the part read so far
        self.listed = False  # so does "and": the commas before it may be those of a list

    def start(self) -> int:
        at = len(self.tokens) - 1
        while at >= 0:
            token = self.tokens[at]
            self.seen = self.seen or self._is_head(token)
            if self._verb(at):
                relative = self._relative_before(at)
                if relative is None:
                    return self._first_noun(at + 1)
                at = relative - 1
                continue
            if self._ends_before(at) or self._pays_to(at):
                return self._first_noun(at + 1)
            if self._opens(at):
                return at
            self.listed = self.listed or token.lower in _ANDS
            at -= 1
        return self._first_noun(0)

    # -- what ends the phrase

    def _ends_before(self, at: int) -> bool:
        token = self.tokens[at]
        if token.word in ";:" or token.lower == "whereas":
            return True
        if token.lower in CONJUNCTIONS:
            return not self.seen and at < len(self.tokens) - 1
        if token.word == ",":
            return self._comma_ends(at)
        return token.lower in _ANDS and self._coordination_ends(at)

    def _comma_ends(self, at: int) -> bool:
        if at == len(self.tokens) - 1 or self.collective:
            return False
        following = self.tokens[at + 1]
        if following.lower in AFTER_COMMA or following.word == ")" or SUFFIX.fullmatch(following.word):
            return False
        if (following.word.isdigit() and len(following.word) <= 4) or (following.capital and self._plain_address(at)):
            return False
        if following.lower in ("a", "an") and not self.seen and at and self.tokens[at - 1].capital:
            return False
        return not self.listed or (self.seen and following.lower in DETERMINERS)

    def _plain_address(self, at: int) -> bool:
        """ "LEO LTD., of Industriparken 55, DK-2750 Ballerup, Denmark": a name and its address, with no verb before."""
        first = self.tokens[0]
        if not first.capital or first.lower in PREPOSITIONS | CONJUNCTIONS | OPENERS:
            return False
        return not any(t.lower in AUXILIARIES or t.lower in VERBS or t.word == ")" for t in self.tokens[:at])

    def _coordination_ends(self, at: int) -> bool:
        """Whether "and" ends the phrase: two parties, two objects ("the salary and *an annual bonus*")."""
        if self.collective or at + 1 >= len(self.tokens) or self._head_before(at):
            return False
        if at and self.tokens[at - 1].lower in DETERMINERS:  # any and all
            return False
        before, following = self.tokens[at - 1].word if at else "", self.tokens[at + 1]
        if before == ")" and following.capital:
            return True
        if before in (")", ",") or self.seen:
            return following.lower in DETERMINERS
        return following.lower in ("a", "an", "the", "each")

    def _pays_to(self, at: int) -> bool:
        """ "promises to pay to the order of *Acme Bank*"."""
        return at > 0 and self.tokens[at].lower == "of" and self.tokens[at - 1].lower == "order" and not self.seen

    # -- verbs

    def _verb(self, at: int) -> bool:
        token = self.tokens[at]
        if token.word.istitle() and at:  # "May 14, 2016"
            return False
        return token.lower in AUXILIARIES or (token.lower in VERBS and not self._noun(at))

    def _noun(self, at: int) -> bool:
        """ "the purchase of", "in use": a word that its neighbours make a noun, or a participle after its noun."""
        before = self.tokens[at - 1].lower if at else ""
        after = self.tokens[at + 1].lower if at + 1 < len(self.tokens) else ""
        if self.tokens[at].capital and at:
            return True
        if self.tokens[at].lower == "assigns" and before in ("and", "or", ","):
            return True
        if self.tokens[at].lower in PARTICIPLES:
            return before not in AUXILIARIES
        if before in DETERMINERS or (before in PREPOSITIONS and before != "to"):
            return True
        return stem(after) in ("of", "price", "date", "agreement", "order", "plan") or before.endswith(
            ("al", "ive", "ary")
        )

    def _relative_before(self, at: int) -> int | None:
        """The "which" or "that" whose clause holds the verb at ``at``."""
        for index in range(at - 1, max(0, at - 9), -1):
            if self.tokens[index].lower in RELATIVES:
                return index
            if self.tokens[index].word in ",;:" and index < at - 1:
                return None
        return None

    # -- what opens the phrase

    def _opens(self, at: int) -> bool:
        if not at:
            return False
        token, before = self.tokens[at], self.tokens[at - 1]
        if self._is_determiner(at):
            return self._determiner_opens(at)
        if self._bare_plural(at):
            return True
        if not token.capital or self.collective or before.lower not in PREPOSITIONS or before.lower == "of":
            return False
        return self.seen or (self._name_from(at) and not MONTH.match(token.word) and not self._head_before(at))

    def _bare_plural(self, at: int) -> bool:
        """Whether the head of the term stands here without an article: "under *applicable laws* and rules"."""
        if not self.seen or not self.plural or self.tokens[at - 1].lower not in _BEFORE_PLURALS:
            return False
        return any(self._is_head(token) and token.lower.endswith("s") for token in self.tokens[at : at + 3])

    def _is_determiner(self, at: int) -> bool:
        word = self.tokens[at].word.lower()
        if word == "that":
            return at + 1 < len(self.tokens) and self.tokens[at + 1].lower == "certain"
        if self.tokens[at].word == "A" and at and self.tokens[at - 1].capital:
            return False  # Tranche A
        if word == "one" and self.tokens[at].capital and at and self.tokens[at - 1].capital:
            return False  # Bank One
        return word in DETERMINERS

    def _determiner_opens(self, at: int) -> bool:
        """Whether the article opens the phrase, rather than a part of it ("the term of *the* employment")."""
        tokens, before = self.tokens, self.tokens[at - 1]
        word = before.lower
        if word == "as" or word in DETERMINERS or self._head_before(at):
            return False
        if word in _ANDS:
            return not self.collective and not (at > 1 and tokens[at - 2].lower in DETERMINERS)  # any and all
        if word in ("with", "having") and at > 2 and tokens[at - 2].word == "," and tokens[at - 3].capital:
            return False  # "Peter W. Shafran, with an address at …"
        if word not in PREPOSITIONS:
            return self.seen if before.word == "," else word not in RELATIVES
        if len(tokens) - at <= 3 and tokens[-1].lower in ("party", "parties", "person", "entity"):
            return True
        if self.seen:
            return word != "of" or at < 2 or tokens[at - 2].lower not in PARTITIVES
        return word not in ("of", "between", "among") and self._governed(at - 1)

    def _governed(self, preposition: int) -> bool:
        """Whether a verb, not a noun, governs the preposition: "engaged in *the business*"."""
        if preposition == 0:
            return True
        word = self.tokens[preposition - 1].lower
        if word in VERBS or word in AUXILIARIES or word in GOVERNORS or word in (",", ";", '"'):
            return True
        return word.endswith(("ed", "ing", "ly"))

    # -- the head of the term

    def _is_head(self, token: Token) -> bool:
        return is_form_of(token.word, self.heads)

    def _head_before(self, at: int) -> bool:
        """Whether the head, not seen so far, stands further left with no verb between."""
        if self.seen or not self.heads:
            return False
        for token in reversed(self.tokens[:at]):
            if token.word in ";:)" or token.lower in AUXILIARIES or token.lower in CONJUNCTIONS:
                return False
            if self._is_head(token):
                return True
        return False

    def _name_from(self, at: int) -> bool:
        return all(t.capital or t.lower in NAME_LINKS or t.word in (",", ")") for t in self.tokens[at:])

    # -- the rest of a verb

    def _first_noun(self, at: int) -> int:
        """Past the rest of a verb and the small words before a phrase: "*agreed to* provide …"."""
        start, last = at, len(self.tokens) - 1
        while at < last and self._small(at, start):
            at += 1
        return min(at, last)

    def _small(self, at: int, start: int) -> bool:
        token = self.tokens[at]
        word = token.lower
        before = self.tokens[at - 1].lower if at else ""
        if token.word in (",", ")", ":") or word in AUXILIARIES or word in LINKS:
            return True
        if word in PREPOSITIONS:
            verbal = before in VERBS or before in AUXILIARIES or before in PREPOSITIONS or before.endswith("ed")
            return at == start or verbal
        if token.capital:
            return False
        if (
            word in VERBS
            or word in COMPLEMENTS
            or word.endswith("ly")
            or (before in AUXILIARIES and word.endswith(("ed", "en")))
        ):
            return True
        return word not in DETERMINERS and (before in MODALS or (before == "to" and at > start))
