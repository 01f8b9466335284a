"""Questions answered from the contracts alone, by showing the words that answer and where they stand.

Promise: every answer is a slice of a contract with its place; nothing is composed. What the evidence does not carry is
not answered: the nearest passages are shown as such. What an answer leans on, and what is broken in it, is said aloud.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from clauseqa.answer.companions import broken_chains, definitions_for, out_of_scope, references_for
from clauseqa.answer.hits import hit_at
from clauseqa.answer.naming import Naming, find_naming, strangers
from clauseqa.answer.question import Question
from clauseqa.answer.ranking import HALF_COVERED, Prepared, Ranked, answers, rarities
from clauseqa.answer.reading import read_for
from clauseqa.errors import NotFound
from clauseqa.library import Library, settled
from clauseqa.model import Answer, ContractCard, Hit

if TYPE_CHECKING:
    from clauseqa.llm import Endpoint

__all__ = ["ask"]

_UNSURE = "Whether that is answered here is not certain. What comes nearest says a part of what was asked."


def ask(
    library: Library,
    question: str,
    *,
    contract: int | None = None,
    limit: int = 5,
    depth: int = 1,
    endpoint: Endpoint | None = None,
) -> Answer:
    """Answer `question` from the contracts on the shelf.

    `contract` is the id of the one to ask, None for all; `limit` bounds the evidence; `depth` is how many levels of
    references are given with the answer. ``Answer.answer`` is None when nothing here answers: the evidence then holds
    the nearest passages. A language model at `endpoint`, when one is named, adds statements whose quotations are
    verified.
    """
    answer = settled(library, lambda: _extracted(library, question, contract, limit, depth))
    if endpoint is None or answer.answer is None:
        return answer
    from clauseqa.llm import with_statements

    return with_statements(answer, [library.contract(hit.contract.id) for hit in answer.evidence], endpoint)


def _extracted(library: Library, question: str, contract: int | None, limit: int, depth: int) -> Answer:
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
    if contract is None and read.whole_shelf:
        return _a_line_each(library, read, chosen, limit)
    return _evidence(library, read, contract, chosen, limit, depth)


def _place(library: Library, question: Question, contract: int | None) -> Answer | None:
    if question.place is None:
        return None
    from clauseqa.check.marked import with_findings
    from clauseqa.places import find_place

    try:
        card = with_findings(library, find_place(library, question.place, contract=contract))
    except NotFound as error:
        told = f"{error}; nearest: {', '.join(error.nearest)}" if error.nearest else str(error)
        return Answer(question.text, "reference", None, (), notes=(told,))
    return Answer(question.text, "reference", None, (), section=card)


def _term(library: Library, question: Question, contract: int | None) -> Answer | None:
    if question.term is None:
        return None
    asked = question.term
    spellings = (asked, asked.removesuffix("s"), asked.removesuffix("'s"), f"{asked}s")
    name = next((name for name in dict.fromkeys(spellings) if library.terms(name, contract=contract)), None)
    if name is None:
        return None
    from clauseqa.define import define

    return Answer(question.text, "term", None, (), definitions=define(library, name, contract=contract))


def _evidence(
    library: Library, question: Question, contract: int | None, cards: Sequence[ContractCard], limit: int, depth: int
) -> Answer:
    """The passages that answer, best first, from one contract or from all that were chosen."""
    read, notes = read_for(library, question, cards)
    rarity = rarities(question.words, [prepared for _, prepared in read])
    found: list[tuple[Ranked, Prepared, ContractCard]] = []
    for card, prepared in read:
        found += [(one, prepared, card) for one in prepared.ranked(question, rarity)[:limit]]
    found.sort(key=lambda item: -item[0].score)
    evidence = tuple(_hit(*item) for item in found[:limit])
    route: Literal["shelf", "contract"] = "shelf" if contract is None else "contract"
    strange = strangers(library, question.matter, cards)
    if strange:
        return Answer(question.text, route, None, evidence, (*notes, _unmentioned(strange, contract)))
    if not evidence:
        return Answer(question.text, route, None, (), (*notes, _nothing(contract)))
    best, prepared, card = found[0]
    if not answers(question, prepared, best, rarity):
        near = not question.types and prepared.coverage(question, best.passage, rarity) >= HALF_COVERED
        return Answer(question.text, route, None, evidence, (*notes, _UNSURE if near else _nothing(contract)))
    answer = evidence[0]
    whole = library.contract(card.id)
    references = references_for(whole, card, answer, depth)
    return Answer(
        question.text,
        route,
        answer,
        evidence,
        (*notes, *out_of_scope(whole, answer), *broken_chains(references)),
        definitions=definitions_for(whole, card, answer),
        references=references,
    )


def _a_line_each(library: Library, question: Question, cards: Sequence[ContractCard], limit: int) -> Answer:
    """Of every contract that answers, the passage that does."""
    read, notes = read_for(library, question, cards, apart=True)
    rarity = rarities(question.words, [prepared for _, prepared in read])
    found = []
    for card, prepared in read:
        ranked = prepared.ranked(question, rarity)
        if ranked and answers(question, prepared, ranked[0], rarity):
            found.append(_hit(ranked[0], prepared, card))
    found.sort(key=lambda hit: -hit.score)
    if len(found) > limit:
        notes = (*notes, f"{len(found)} contracts answer; the best {limit} are shown.")
    evidence = tuple(found[:limit])
    if not evidence:
        return Answer(question.text, "shelf", None, (), (*notes, _nothing(None)))
    return Answer(question.text, "shelf", evidence[0], evidence, notes)


def _unmentioned(names: Sequence[str], contract: int | None) -> str:
    where = "on the shelf" if contract is None else "in this contract"
    return f"Nothing {where} mentions {' or '.join(f'“{name}”' for name in names)}. What comes nearest is no answer."


def _nothing(contract: int | None) -> str:
    where = "on the shelf" if contract is None else "in this contract"
    return f"Nothing {where} answers that: it is likely absent. What comes nearest is no answer."


def _hit(one: Ranked, prepared: Prepared, card: ContractCard) -> Hit:
    passage = prepared.passages[one.passage]
    return hit_at(prepared.contract, card, passage.start, passage.end, passage.section, one.score)
