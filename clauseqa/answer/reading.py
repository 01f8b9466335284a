"""What is read for a question: one contract or a few as a whole, of many the sections that promise most.

A shelf keeps for every contract the clauses whose type is known, and an index of the words of its sections. What a
question costs so grows with the sections worth reading, not with the shelf.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from weakref import WeakKeyDictionary

from clauseqa.answer.judging import HALF_SURE
from clauseqa.answer.question import Question
from clauseqa.answer.ranking import Prepared
from clauseqa.library import Library
from clauseqa.model import Contract, ContractCard

Read = list[tuple[ContractCard, Prepared]]

FEW = 8  # contracts that are read whole
WHOLE = 1_000_000  # characters that are read whole, together
SECTIONS = 16  # sections that are read of many contracts
KEPT = 64  # contracts cut and counted that a session keeps

_kept: WeakKeyDictionary[Library, dict[tuple[str, str], Prepared]] = WeakKeyDictionary()


def read_for(
    library: Library, question: Question, cards: Sequence[ContractCard], *, apart: bool = False
) -> tuple[Read, tuple[str, ...]]:
    """What of the contracts of `cards` to rank, and notes on what was left out; each content is read once.

    With `apart` the sections come from as many contracts as there are.
    """
    once = list({card.sha256: card for card in reversed(cards)}.values())[::-1]
    notes: tuple[str, ...] = () if len(once) == len(cards) else ("Copies of one contract are asked once.",)
    if len(once) == 1 or (len(once) <= FEW and sum(card.chars for card in once) <= WHOLE):
        return [(card, _whole(library, card)) for card in once], notes
    chosen = _promising(library, question, once, apart)
    read = [(card, Prepared.of(outline_of(library, card), only=sections)) for card, sections in chosen]
    count = sum(len(sections) for _, sections in chosen)
    told = f"Of {len(once)} contracts the {count} likeliest sections were read. Name a contract to have all of it read."
    return read, (*notes, told) if count else notes


def _promising(
    library: Library, question: Question, cards: Sequence[ContractCard], apart: bool
) -> list[tuple[ContractCard, set[int | None]]]:
    """The contracts and sections to read: in turn the surest clauses of the type asked for and those with its words."""
    by_id = {card.id: card for card in cards}
    most = len(cards) > 0.8 * len(library.cards())
    ranked = library.rank(question.words, contracts=None if most else tuple(by_id), limit=SECTIONS * 6)
    words = ((contract, None if section < 0 else section) for contract, section, _ in ranked)
    chosen: dict[int, set[int | None]] = {}
    count = 0
    for contract, section in _in_turn(_of_type(library, question), words):
        if contract in by_id and not (apart and contract in chosen) and section not in chosen.get(contract, ()):
            chosen.setdefault(contract, set()).add(section)
            count += 1
            if count == SECTIONS:
                break
    return [(by_id[contract], sections) for contract, sections in chosen.items()]


def _of_type(library: Library, question: Question) -> Iterator[tuple[int, int | None]]:
    name, asked = next(iter(question.types.items()), (None, None))
    if name is not None and asked is not None and asked.strength >= HALF_SURE:
        for contract, clause in library.clauses(name, limit=SECTIONS * 6):
            yield contract, clause.section


def _in_turn(
    first: Iterator[tuple[int, int | None]], second: Iterator[tuple[int, int | None]]
) -> Iterator[tuple[int, int | None]]:
    while True:
        pair = [*islice(first, 1), *islice(second, 1)]
        if not pair:
            return
        yield from pair


def _whole(library: Library, card: ContractCard) -> Prepared:
    kept = _kept.setdefault(library, {})
    key = (card.path, card.sha256)
    found = kept.pop(key, None)
    if found is None:
        found = Prepared.of(outline_of(library, card))
        while len(kept) >= KEPT:
            kept.pop(next(iter(kept)))
    kept[key] = found
    return found


def outline_of(library: Library, card: ContractCard) -> Contract:
    """The text and sections of a contract, without what ranking has no need of."""
    return Contract(library.text(card.id), card.title, card.type, library.sections(card.id), (), ())
