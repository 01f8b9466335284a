"""A passage with its place: what every answer shows."""

from __future__ import annotations

from clauseqa.answer.expectation import held
from clauseqa.model import Contract, ContractCard, Hit
from clauseqa.places import line_of


def hit_at(
    contract: Contract,
    card: ContractCard,
    start: int,
    end: int,
    section: int | None,
    score: float,
    question: str | None = None,
) -> Hit:
    """The words of `contract` at ``[start, end)``, which stand in the section of that index; marked in them is the
    thing that `question` asks for: an amount, a period, a date."""
    shown = contract.text.clean[start:end]
    unit = None if section is None else contract.sections[section]
    return Hit(
        contract=card,
        section=unit.number if unit else "",
        section_index=section,
        heading=unit.heading if unit else None,
        page=contract.text.page_at(start),
        line=line_of(contract.text.content, start),
        start=start,
        end=end,
        text=contract.quote((start, end)),
        score=round(score, 4),
        marks=tuple((start + a, start + b) for a, b in held(question, shown)) if question else (),
        shown=shown,
    )
