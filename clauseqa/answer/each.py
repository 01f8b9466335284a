"""A question put to each of many contracts: which of them restrict assignment, which expire in 2026, what their notice
periods are.

Promise: every contract has its row, the ones in which nothing was found as well; a row that answers quotes the words
and their place. A name or a year that the question asks for must stand in the words: where another stands, that is
said, and where it cannot be told, the row is no answer but perhaps one. Contracts that were not looked at are counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from clauseqa.answer.hits import hit_at
from clauseqa.answer.judging import HALF_SURE, judged
from clauseqa.answer.naming import HEAD
from clauseqa.answer.question import Question
from clauseqa.answer.ranking import Prepared, Ranked, wording
from clauseqa.answer.reading import read_each
from clauseqa.clause_types import Clause
from clauseqa.library import Library
from clauseqa.model import Answer, ContractAnswer, ContractCard, ContractVerdict
from clauseqa.stems import stems

LIKELIEST = 3  # passages of each contract that are looked at
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ASKED_YEAR = re.compile(
    r"\s*\b(?:(?P<before>before|until|by)\s+|(?P<after>after|since)\s+|(?:in|during|of|for)\s+)?(?:the\s+(?:end\s+of\s+)?)?"
    r"(?:year\s+)?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?P<party>\b(?:with|between)\s{1,9}(?:the\s{1,9})?)?(?<=[\w,’'] )"
    r"(?P<name>[A-Z][\w&’'-]{1,30}(?:\s[A-Z][\w&’'-]{1,30}){0,4})"
)
_LACKING = re.compile(
    r"\b(?:ha(?:ve|s)\s+no|with\s+no|lack(?:s|ing)?|missing|silent\s+on|(?:(?:do|does)\s+not|don[’']t|doesn[’']t)\s+"
    r"(?:have|contain|mention|include|say|address)"
    r"|(?:contracts?|agreements?|leases?|licen[cs]es?|documents?|files?|those|ones|are|is)\s+without)\b",
    re.IGNORECASE,
)
_LACKS = "What is not found may stand there in other words: that a contract lacks a clause is never certain."
_ORDER: tuple[ContractVerdict, ...] = ("answers", "may answer", "otherwise", "absent")


def answered_by_each(library: Library, question: Question, cards: Sequence[ContractCard], limit: int) -> Answer:
    """A row for each contract of `cards` that is of the kind asked for, surest first; `limit` bounds the evidence."""
    asked_of, notes = _of_the_kind(question, cards)
    filters = _Filters.of(question.matter)
    if filters.year:
        question = replace(question, matter="When " + _ASKED_YEAR.sub("", question.matter))
    read, unread = read_each(library, question, asked_of)
    likely = _likely(library, question)
    rows = [_row(question, card, prepared, filters, likely.get(card.id)) for card, prepared in read]
    lacking = _LACKING.search(question.text) is not None
    rows.sort(key=lambda row: (_ORDER.index(row.verdict), -(row.passage.score if row.passage else 0.0)))
    if lacking:
        rows.sort(key=lambda row: row.verdict != "absent")
    evidence = tuple(row.passage for row in rows if row.verdict == "answers" and row.passage is not None)
    return Answer(
        question.text,
        "shelf",
        evidence[0] if evidence else None,
        evidence[:limit] or tuple(row.passage for row in rows if row.passage is not None)[:limit],
        (_counted(rows), *notes, *unread, *((_LACKS,) if lacking else ())),
        rows=tuple(rows),
    )


@dataclass(frozen=True, slots=True)
class _Filters:
    """What must stand in the words of a contract beside the matter asked for."""

    year: re.Match[str] | None  # with "before" or "after", if that is asked
    names: tuple[str, ...]  # in the words themselves: "New York"
    parties: tuple[str, ...]  # … or where the contract begins: "with Acme"

    @classmethod
    def of(cls, matter: str) -> _Filters:
        found = [] if matter.isupper() else list(_NAME.finditer(matter))
        parties = tuple(name["name"].casefold() for name in found if name["party"])
        names = tuple(name["name"].casefold() for name in found if not name["party"])
        return cls(_ASKED_YEAR.search(matter), names, parties)

    def judged(self, verdict: ContractVerdict, text: str, head: str) -> ContractVerdict:
        """The verdict on words of the matter asked for, in a contract with that head."""
        told = frozenset(_YEAR.findall(text))
        fitting = {year for year in told if self._fits(year)}
        if self.year and not fitting:
            return "otherwise" if told else "may answer"
        words = " ".join(text.casefold().split())
        if not all(name in words for name in self.names):
            return "otherwise"
        if not all(party in words or party in head for party in self.parties):
            return "otherwise"
        return "may answer" if self.year and fitting != told else verdict

    def _fits(self, year: str) -> bool:
        if self.year is None:
            return True
        asked = self.year["year"]
        return year < asked if self.year["before"] else year > asked if self.year["after"] else year == asked


def _likely(library: Library, question: Question) -> dict[int, Clause]:
    """Of each contract the surest clause of the type that is asked for, as the shelf keeps it."""
    found: dict[int, Clause] = {}
    for name, asked in list(question.types.items())[:1]:
        if asked.strength >= HALF_SURE:
            for contract, clause in library.clauses(name):
                found.setdefault(contract, clause)
    return found


def _row(
    question: Question, card: ContractCard, prepared: Prepared, filters: _Filters, likely: Clause | None
) -> ContractAnswer:
    asked = wording(question, [prepared])
    ranked = prepared.ranked(question, asked)
    clean = prepared.contract.text.clean
    head = " ".join(clean[:HEAD].casefold().split())
    best: tuple[ContractVerdict, Ranked] | None = None
    for one in ranked[:LIKELIEST]:
        verdict: ContractVerdict = judged(question, prepared, one, asked, prepared.elsewhere(ranked, one))
        if verdict != "absent":
            passage = prepared.passages[one.passage]
            verdict = filters.judged(verdict, clean[passage.start : passage.end], head)
            if best is None or _ORDER.index(verdict) < _ORDER.index(best[0]):
                best = verdict, one
    if best is None and likely is not None:
        verdict = filters.judged("may answer", clean[likely.start : likely.end], head)
        hit = hit_at(prepared.contract, card, likely.start, likely.end, likely.section, 0.0, question.matter)
        return ContractAnswer(card, verdict, hit)
    if best is None:
        return ContractAnswer(card, "absent", None)
    passage = prepared.passages[best[1].passage]
    hit = hit_at(prepared.contract, card, passage.start, passage.end, passage.section, best[1].score, question.matter)
    return ContractAnswer(card, best[0], hit)


def _of_the_kind(question: Question, cards: Sequence[ContractCard]) -> tuple[Sequence[ContractCard], tuple[str, ...]]:
    """The contracts that are called what the question calls them ("which employment agreements"), and what that is."""
    kind = frozenset(stems(question.kind))
    if not kind:
        return cards, ()
    named = [card for card in cards if kind <= set(stems(" ".join((card.path, card.title or "", card.type or ""))))]
    if not named:
        return cards, (f"No contract here is called “{question.kind}”: all were asked.",)
    if len(named) == len(cards):
        return cards, ()
    return named, (
        f"Asked were the {len(named)} of {len(cards)} contracts whose name or title says “{question.kind}”.",
    )


def _counted(rows: Iterable[ContractAnswer]) -> str:
    count = Counter(row.verdict for row in rows)
    told = [f"{count['answers']} of {sum(count.values())} contracts answer"]
    if count["may answer"]:
        told.append(f"{count['may answer']} perhaps")
    if count["otherwise"]:
        told.append(f"{count['otherwise']} say otherwise")
    return "; ".join([*told, f"in {count['absent']} nothing was found."])
