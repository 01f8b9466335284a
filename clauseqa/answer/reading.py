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
EACH_WHOLE = 6_000_000  # characters that are read whole, together, of contracts that are each asked
SECTIONS_EACH = 6  # sections that are read of each of many
MOST = 1000  # contracts that are each asked

_kept: WeakKeyDictionary[Library, dict[tuple[str, str], Prepared]] = WeakKeyDictionary()


def read_for(library: Library, question: Question, cards: Sequence[ContractCard]) -> tuple[Read, tuple[str, ...]]:
    """What of the contracts of `cards` to rank, and notes on what was left out; each content is read once."""
    once = _once(cards)
    notes: tuple[str, ...] = () if len(once) == len(cards) else ("Copies of one contract are asked once.",)
    if len(once) == 1 or (len(once) <= FEW and sum(card.chars for card in once) <= WHOLE):
        return [(card, _whole(library, card)) for card in once], notes
    chosen = _promising(library, question, once)
    read = [(card, Prepared.of(outline_of(library, card), only=sections)) for card, sections in chosen]
    count = sum(len(sections) for _, sections in chosen)
    told = f"Of {len(once)} contracts the {count} likeliest sections were read. Name a contract to have all of it read."
    return read, (*notes, told) if count else notes


def read_each(library: Library, question: Question, cards: Sequence[ContractCard]) -> tuple[Read, tuple[str, ...]]:
    """What to rank of each contract of `cards`, and notes on what was left out: a few are read whole, of more the
    likeliest sections of each; of more than MOST contracts, those with the likeliest sections."""
    if len(cards) <= KEPT and sum(card.chars for card in cards) <= EACH_WHOLE:
        return [(card, _whole(library, card)) for card in cards], ()
    chosen: dict[int, set[int | None]] = {}
    for contract, section in _in_turn(_of_type(library, question, None), _with_words(library, question, cards, None)):
        sections = chosen.setdefault(contract, set())
        if len(sections) < SECTIONS_EACH:
            sections.add(section)
    ids = frozenset(card.id for card in cards)
    likeliest = [key for key in chosen if key in ids][:MOST]
    kept = frozenset(likeliest) | frozenset(card.id for card in cards[: MOST - len(likeliest)])
    asked = [card for card in cards if card.id in kept]
    read = [(card, Prepared.of(outline_of(library, card), only=chosen.get(card.id, set()))) for card in asked]
    notes = [f"Of each contract the likeliest {SECTIONS_EACH} sections were read. Name one to have all of it read."]
    if len(asked) < len(cards):
        notes.append(f"Of {len(cards)} contracts the {len(asked)} likeliest were asked; the others were not looked at.")
    return read, tuple(notes)


def _once(cards: Sequence[ContractCard]) -> list[ContractCard]:
    """The first of the cards of each content."""
    return list({card.sha256: card for card in reversed(cards)}.values())[::-1]


def _promising(
    library: Library, question: Question, cards: Sequence[ContractCard]
) -> list[tuple[ContractCard, set[int | None]]]:
    """The contracts and sections to read: in turn the surest clauses of the type asked for and those with its words."""
    by_id = {card.id: card for card in cards}
    chosen: dict[int, set[int | None]] = {}
    count = 0
    most = SECTIONS * 6
    for contract, section in _in_turn(_of_type(library, question, most), _with_words(library, question, cards, most)):
        if contract in by_id and section not in chosen.get(contract, ()):
            chosen.setdefault(contract, set()).add(section)
            count += 1
            if count == SECTIONS:
                break
    return [(by_id[contract], sections) for contract, sections in chosen.items()]


def _with_words(
    library: Library, question: Question, cards: Sequence[ContractCard], limit: int | None
) -> Iterator[tuple[int, int | None]]:
    """The sections that hold words of the question, the best first."""
    whole = sum(card.sections + 1 for card in cards) if limit is None else limit
    most = len(cards) > 0.8 * len(library.cards())
    within = None if most else tuple(card.id for card in cards)
    for contract, section, _ in library.rank(question.words, contracts=within, limit=whole):
        yield contract, None if section < 0 else section


def _of_type(library: Library, question: Question, limit: int | None) -> Iterator[tuple[int, int | None]]:
    name, asked = next(iter(question.types.items()), (None, None))
    if name is not None and asked is not None and asked.strength >= HALF_SURE:
        for contract, clause in library.clauses(name, limit=limit):
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
