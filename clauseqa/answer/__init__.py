"""Questions answered from the contracts alone, by showing the words that answer and where they stand.

Promise: every answer is a slice of a contract with its place; nothing is composed. What the evidence does not carry is
not answered: the nearest passages are shown as such. What an answer leans on, and what is broken in it, is said aloud.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal
from weakref import WeakKeyDictionary

from clauseqa.answer.naming import Naming, find_naming
from clauseqa.answer.question import Question
from clauseqa.answer.ranking import Prepared, rarities
from clauseqa.errors import Ambiguous, NotFound
from clauseqa.library import Library
from clauseqa.model import Answer, Contract, ContractCard, Hit

__all__ = ["ask"]

READ = 20  # contracts that are read whole for one question
KEPT = 64  # prepared contracts a session keeps

_prepared: WeakKeyDictionary[Library, dict[str, Prepared]] = WeakKeyDictionary()


def ask(library: Library, question: str, *, contract: int | None = None, limit: int = 5, depth: int = 1) -> Answer:
    """Answer `question` from the contracts on the shelf.

    `contract` is the id of the one to ask, None for all; `limit` bounds the evidence; `depth` is how many levels of
    definitions and references are given with the answer. ``Answer.answer`` is None when nothing here answers.
    """
    cards = library.cards()
    if contract is None and len(cards) == 1:
        contract = cards[0].id
    naming = Naming((), question) if contract is not None else find_naming(library, cards, question)
    if len(naming.contracts) == 1:
        contract = naming.contracts[0]
    read = Question(question, naming.matter.strip())
    for route in (_place, _term):
        found = route(library, read, contract)
        if found is not None:
            return found
    among = (contract,) if contract is not None else naming.contracts
    chosen = [card for card in cards if card.id in among] if among else list(cards)
    return _evidence(library, read, contract, chosen, limit)


def _place(library: Library, question: Question, contract: int | None) -> Answer | None:
    if question.place is None:
        return None
    from clauseqa.places import find_place

    try:
        return Answer(
            question.text, "reference", None, (), section=find_place(library, question.place, contract=contract)
        )
    except Ambiguous as error:
        return Answer(question.text, "reference", None, (), notes=(_with_nearest(error),))
    except NotFound as error:
        return Answer(question.text, "reference", None, (), notes=(_with_nearest(error),))


def _with_nearest(error: NotFound) -> str:
    return f"{error}; nearest: {', '.join(error.nearest)}" if error.nearest else str(error)


def _term(library: Library, question: Question, contract: int | None) -> Answer | None:
    if question.term is None:
        return None
    if not library.terms(question.term, contract=contract):
        return None
    from clauseqa.define import define

    definitions = define(library, question.term, contract=contract)
    return Answer(question.text, "term", None, (), definitions=tuple(definitions)) if definitions else None


def _evidence(
    library: Library, question: Question, contract: int | None, cards: Sequence[ContractCard], limit: int
) -> Answer:
    found: list[Hit] = []
    likely = _likely(library, question, cards)
    read = [_prepare(library, card) for card in likely]
    rarity = rarities(question.words, read)
    for card, prepared in zip(likely, read, strict=True):
        ranked = prepared.ranked(question, rarity)
        if contract is None and question.whole_shelf:
            ranked = ranked[:1]
        found.extend(_hit(prepared, card, one.passage, one.score) for one in ranked[:limit])
    found.sort(key=lambda hit: -hit.score)
    evidence = tuple(found[:limit])
    route: Literal["shelf", "contract"] = "shelf" if contract is None else "contract"
    answer = evidence[0] if evidence else None
    notes = () if answer else ("Nothing here shares a word with the question.",)
    return Answer(question.text, route, answer, evidence, notes)


def _likely(library: Library, question: Question, cards: Sequence[ContractCard]) -> Sequence[ContractCard]:
    """The contracts worth reading: all of a few, of many those with the sections that rank best."""
    if len(cards) <= READ:
        return cards
    ids = {card.id: card for card in cards}
    among = None if len(cards) == len(library.cards()) else tuple(ids)
    best = dict.fromkeys(key for key, _, _ in library.rank(question.words, contracts=among, limit=READ * 5))
    return [ids[key] for key in list(best)[:READ]]


def _prepare(library: Library, card: ContractCard) -> Prepared:
    kept = _prepared.setdefault(library, {})
    found = kept.get(card.sha256)
    if found is None:
        found = Prepared.of(library.contract(card.id))
        while len(kept) >= KEPT:
            kept.pop(next(iter(kept)))
        kept[card.sha256] = found
    return found


def _hit(prepared: Prepared, card: ContractCard, number: int, score: float) -> Hit:
    contract, passage = prepared.contract, prepared.passages[number]
    section = contract.sections[passage.section] if passage.section is not None else None
    return Hit(
        contract=card,
        section=section.number if section else "",
        section_index=passage.section,
        heading=section.heading if section else None,
        page=_page(contract, passage.start),
        line=contract.text.content.count("\n", 0, passage.start) + 1,
        start=passage.start,
        end=passage.end,
        text=contract.quote((passage.start, passage.end)),
        score=round(score, 4),
    )


def _page(contract: Contract, offset: int) -> int | None:
    pages = contract.text.pages
    index = bisect_right(pages, offset, key=lambda page: page.start) - 1
    return pages[index].number if index >= 0 else None
