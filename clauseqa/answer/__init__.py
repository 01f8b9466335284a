"""Questions answered from the contracts alone, by showing the words that answer and where they stand.

Promise: every answer is a slice of a contract with its place; nothing is composed. What the evidence does not carry is
not answered: the nearest passages are shown as such. What an answer leans on, and what is broken in it, is said aloud.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from clauseqa.answer.companions import broken_chains, definitions_for, out_of_scope, references_for
from clauseqa.answer.each import answered_by_each
from clauseqa.answer.hits import hit_at
from clauseqa.answer.judging import judged
from clauseqa.answer.naming import Naming, find_naming, strangers
from clauseqa.answer.question import Question, asks_each, without_shelf
from clauseqa.answer.ranking import Prepared, Ranked, wording
from clauseqa.answer.reading import outline_of, read_for
from clauseqa.define import define, naming_sentence
from clauseqa.errors import NotFound, QueryError
from clauseqa.library import Library, settled
from clauseqa.model import Answer, ContractCard, Definition, Hit
from clauseqa.passages import LONG
from clauseqa.stems import stem, words

if TYPE_CHECKING:
    from clauseqa.llm import Endpoint

__all__ = ["ask"]

LONGEST_WORD = 40  # letters of a word that are repeated to whoever typed it
NEAREST = 5  # places that are named where the one asked for is not there
_UNSURE = "Whether that is answered here is not certain: read what comes nearest."


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
    verified. Raises QueryError when nothing is asked.
    """
    if not any(character.isalnum() for character in question):
        raise QueryError("nothing is asked", hint="for example: clauseqa ask 'What law governs?'")
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
    if contract is None and asks_each(question):
        return _of_each(library, question, cards, limit)
    read = Question(question, naming.matter.strip())
    found = _place(library, read, contract) or _term(library, read, contract, limit)
    if found is not None:
        return found
    among = (contract,) if contract is not None else naming.contracts
    chosen = [card for card in cards if card.id in among] if among else list(cards)
    return _evidence(library, read, contract, chosen, limit, depth)


def _of_each(library: Library, question: str, cards: Sequence[ContractCard], limit: int) -> Answer:
    read = Question(question, without_shelf(question))
    strange = strangers(library, read.matter, cards)
    unknown = _unknown(library, read)
    if strange or not read.words:
        return Answer(question, "shelf", None, (), (_unmentioned(strange, None),) if strange else unknown)
    answer = answered_by_each(library, read, cards, limit)
    return replace(answer, notes=(*answer.notes, *unknown)) if unknown else answer


def _place(library: Library, question: Question, contract: int | None) -> Answer | None:
    if question.place is None:
        return None
    from clauseqa.check.marked import with_findings
    from clauseqa.elsewhere import with_elsewhere
    from clauseqa.places import find_place

    try:
        card = with_elsewhere(library, find_place(library, question.place, contract=contract))
        card = with_findings(library, card)
    except NotFound as error:
        near = ", ".join(error.nearest[:NEAREST]) + (", …" if len(error.nearest) > NEAREST else "")
        return Answer(
            question.text, "reference", None, (), notes=(f"{error}; nearest: {near}" if near else str(error),)
        )
    return Answer(question.text, "reference", None, (), section=card)


def _term(library: Library, question: Question, contract: int | None, limit: int) -> Answer | None:
    if question.term is None:
        return None
    asked = question.term
    spellings = (asked, asked.removesuffix("s"), asked.removesuffix("'s"), f"{asked}s")
    name = next((name for name in dict.fromkeys(spellings) if library.terms(name, contract=contract)), None)
    if name is None:
        return None
    definitions = define(library, name, contract=contract)
    evidence = tuple(_defining(library, one) for one in definitions[:limit])
    return Answer(question.text, "term", None, evidence, definitions=definitions)


def _defining(library: Library, found: Definition) -> Hit:
    """The words that define a term, from its name to the end of its meaning, whichever stands first."""
    contract = outline_of(library, found.contract)
    term = found.term
    words = term.definiens or naming_sentence(contract.text, term) or (term.start, term.end)
    start, end = min(term.start, words[0]), max(term.end, words[1])
    if end - start > LONG:
        start, end = words
    if contract.text.content[start - 1 : start] in ('"', "“"):
        start -= 1
    return hit_at(contract, found.contract, start, end, term.section, 0.0)


def _evidence(
    library: Library, question: Question, contract: int | None, cards: Sequence[ContractCard], limit: int, depth: int
) -> Answer:
    """The passages that answer, best first, from one contract or from all that were chosen."""
    read, notes = read_for(library, question, cards)
    asked = wording(question, [prepared for _, prepared in read])
    found: list[tuple[Ranked, Prepared, ContractCard]] = []
    next_best = 0.0
    for card, prepared in read:
        ranked = prepared.ranked(question, asked)
        if ranked and ranked[0].score > max((one.score for one, _, _ in found), default=0.0):
            next_best = max(prepared.elsewhere(ranked, ranked[0]), *(one.score for one, _, _ in found), 0.0)
        elif ranked:
            next_best = max(next_best, ranked[0].score)
        found += [(one, prepared, card) for one in ranked[:limit]]
    found.sort(key=lambda item: -item[0].score)
    evidence = tuple(_hit(question, *item) for item in found[:limit])
    route: Literal["shelf", "contract"] = "shelf" if contract is None else "contract"
    strange = strangers(library, question.matter, cards)
    if strange:
        return Answer(question.text, route, None, evidence, (*notes, _unmentioned(strange, contract)))
    if not evidence:
        return Answer(question.text, route, None, (), _unknown(library, question) or (*notes, _nothing(contract)))
    best, prepared, card = found[0]
    verdict = judged(question, prepared, best, asked, next_best)
    if verdict != "answers":
        unknown = _unknown(library, question)
        told = _UNSURE if unknown or verdict == "may answer" else _nothing(contract)
        return Answer(question.text, route, None, evidence, (*notes, *unknown, told))
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


def _unmentioned(names: Sequence[str], contract: int | None) -> str:
    where = "on the shelf" if contract is None else "in this contract"
    return f"Nothing {where} mentions {' or '.join(f'“{name}”' for name in names)}. What comes nearest is no answer."


def _nothing(contract: int | None) -> str:
    where = "on the shelf" if contract is None else "in this contract"
    return f"Nothing {where} clearly answers that: it is likely absent. What comes nearest is a lead, not an answer."


def _unknown(library: Library, question: Question) -> tuple[str, ...]:
    """A sentence for each word asked for that stands nowhere on the shelf, nor any other word for the same."""
    if not question.words:
        return ("Every word of that is too common to look for: say what it is about.",)
    written = {stem(word): word for word in words(question.matter)}
    told = []
    for concept in question.concepts:
        word = written.get(next(iter(concept)))
        near = library.spellings(word) if word and len(concept) == 1 else None
        if word and near is not None:
            meant = f"; did you mean {' or '.join(f'“{one}”' for one in near)}?" if near else "."
            shown = word if len(word) <= LONGEST_WORD else f"{word[:LONGEST_WORD]}…"
            told.append(f"No contract here has the word “{shown}”{meant}")
    return tuple(told)


def _hit(question: Question, one: Ranked, prepared: Prepared, card: ContractCard) -> Hit:
    passage = prepared.passages[one.passage]
    return hit_at(prepared.contract, card, passage.start, passage.end, passage.section, one.score, question.matter)
