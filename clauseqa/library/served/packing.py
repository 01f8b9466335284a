"""Facts as bytes and back: compressed JSON of the fields of our dataclasses, in pieces that any server takes.

Promise: what is unpacked equals what was packed, half a surrogate pair included; what is no such piece is refused, and
so are facts that would lead outside their contract: a server may be a stranger's.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from clauseqa.errors import BrokenShelf
from clauseqa.library import Arrival, soundness
from clauseqa.library.rows import packed_opening, unpacked_opening
from clauseqa.library.served.typed import require
from clauseqa.model import Candidate, Contract, ContractCard, Page, Reference, Section, Term, TermUse, Text

if TYPE_CHECKING:
    from clauseqa.called import Opening
    from clauseqa.clause_types import Clause

PIECE = 4_000_000  # letters of one piece
_LARGEST = 1 << 30  # bytes of a text or of facts, unpacked
# What comes of pieces that are none of ours.
_REFUSED = (ValueError, TypeError, KeyError, OverflowError, RecursionError, zlib.error)


@dataclass(frozen=True, slots=True)
class Facts:
    """All of a contract but its text."""

    title: str | None
    type: str | None
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    terms: tuple[Term, ...]
    references: tuple[Reference, ...]
    uses: tuple[TermUse, ...]
    clauses: tuple[Clause, ...]

    def with_text(self, text: Text) -> Contract:
        return Contract(text, self.title, self.type, self.sections, self.terms, self.references, self.uses, self.facts)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list of contracts knows of one."""

    card: ContractCard
    file: str  # that it was read from
    fingerprint: str  # what analysed it
    batch: int
    units: int  # documents in the index of sections
    pieces: tuple[int, int]  # of its text, of its facts
    origin: str = ""  # where its file stood; "": an earlier clauseqa did not keep it
    stems: int = 0  # version of those that its sections have; 0: an earlier clauseqa did not say


def packed_text(text: Text) -> list[str]:
    clean = None if text.clean == text.content else text.clean
    rest = [getattr(text, field.name) for field in fields(Text) if field.name not in ("content", "clean")]
    return _pieces([text.content, clean, *_plain(rest)])


def text_of(pieces: Sequence[str], card: ContractCard) -> Text:
    """The text of the contract of a card. Raises BrokenShelf."""
    try:
        content, clean, *rest = _whole(pieces)
        names = [field.name for field in fields(Text) if field.name not in ("content", "clean")]
        told = {name: _tuples(value) for name, value in zip(names, rest, strict=False)}
        told["pages"] = tuple(Page(*page) for page in told["pages"])
        text = Text(content=content, clean=content if clean is None else clean, **told)
        require(text, Text)
        soundness.check_text(text)
        if len(text.content) != card.chars:
            raise ValueError("the length of a text")
        return text
    except _REFUSED as error:
        raise _damaged(error) from error


def packed_facts(arrival: Arrival) -> list[str]:
    contract = arrival.contract
    lists = (contract.sections, contract.terms, contract.references, contract.uses, arrival.clauses)
    return _pieces([contract.title, contract.type, contract.facts, *(_plain(facts) for facts in lists)])


def facts_of(pieces: Sequence[str], card: ContractCard) -> Facts:
    """All else of the contract of a card. Raises BrokenShelf."""
    from clauseqa.clause_types import Clause

    try:
        title, type_, facts, sections, terms, references, uses, clauses = _whole(pieces)
        found = Facts(
            title,
            type_,
            _tuples(facts),
            tuple(Section(*map(_tuples, row)) for row in sections),
            tuple(Term(*map(_tuples, row)) for row in terms),
            tuple(map(_reference, references)),
            tuple(TermUse(*row) for row in uses),
            tuple(Clause(*row) for row in clauses),
        )
        _check(found, card)
        return found
    except _REFUSED as error:
        raise _damaged(error) from error


def _check(found: Facts, card: ContractCard) -> None:
    """Raises ValueError for facts that cannot be those of the contract."""
    from clauseqa.clause_types import Clause

    require((found.title, found.type), tuple[str | None, str | None])
    require(found.facts, tuple[tuple[str, str], ...])
    extent = _extent(card)
    for facts, kind, count in (
        (found.sections, Section, extent.sections),
        (found.terms, Term, extent.terms),
        (found.references, Reference, extent.references),
    ):
        require(facts, tuple[kind, ...])  # type: ignore[valid-type]
        soundness.check_order(facts, count)
    require(found.uses, tuple[TermUse, ...])
    require(found.clauses, tuple[Clause, ...])
    for section in found.sections:
        soundness.check_section(section, extent)
    for term in found.terms:
        soundness.check_term(term, extent)
    for reference in found.references:
        soundness.check_reference(reference, extent)
    for clause in found.clauses:
        soundness.check_place(clause.section, clause.start, clause.end, extent)
    for use in found.uses:
        soundness.check_place(use.section, use.start, use.end, extent)
        if not 0 <= use.term < extent.terms:
            raise ValueError("the term of a use")


def _extent(card: ContractCard) -> soundness.Extent:
    return soundness.Extent(card.chars, card.sections, card.terms, card.references)


def packed_entry(entry: Entry) -> str:
    return json.dumps(_plain(entry), separators=(",", ":"))


def entry_of(row: str) -> Entry:
    """Raises BrokenShelf."""
    try:
        card, *rest = json.loads(row)
        entry = Entry(ContractCard(*map(_tuples, card)), *map(_tuples, rest))
        require(entry, Entry)
        soundness.check_id(entry.card.id)
        _extent(entry.card)
        return entry
    except _REFUSED as error:
        raise _damaged(error) from error


def packed_row(fact: Any) -> str:
    """A term or a clause, to look up."""
    return json.dumps(_plain(fact), separators=(",", ":"))


def packed_opening_row(opening: Opening) -> str:
    """What a contract says of itself, to look up."""
    return base64.b64encode(packed_opening(opening)).decode("ascii")


def opening_in(row: str) -> Opening:
    """What a contract says of itself. Raises BrokenShelf."""
    try:
        return unpacked_opening(base64.b64decode(row, validate=True))
    except _REFUSED as error:
        raise _damaged(error) from error


def term_of(row: str, card: ContractCard) -> Term:
    """A term of the contract of a card. Raises BrokenShelf."""
    try:
        term = Term(*map(_tuples, json.loads(row)))
        require(term, Term)
        soundness.check_term(term, _extent(card))
        return term
    except _REFUSED as error:
        raise _damaged(error) from error


def clause_of(row: str, card: ContractCard) -> Clause:
    """A clause of the contract of a card. Raises BrokenShelf."""
    from clauseqa.clause_types import Clause

    try:
        clause = Clause(*json.loads(row))
        require(clause, Clause)
        soundness.check_place(clause.section, clause.start, clause.end, _extent(card))
        return clause
    except _REFUSED as error:
        raise _damaged(error) from error


def _reference(row: Any) -> Reference:
    values = {field.name: _tuples(value) for field, value in zip(fields(Reference), row, strict=False)}
    values["candidates"] = tuple(Candidate(*candidate) for candidate in values["candidates"])
    return Reference(**values)


def _plain(value: Any) -> Any:
    """Dataclasses as the lists of their fields."""
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return [_plain(getattr(value, name)) for name in value.__dataclass_fields__]
    return value


def _tuples(value: Any) -> Any:
    """JSON has lists where facts have tuples."""
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _pieces(values: Iterable[Any]) -> list[str]:
    told = json.dumps(list(values), separators=(",", ":")).encode("ascii")
    whole = base64.b64encode(zlib.compress(told, 6)).decode("ascii")
    return [whole[at : at + PIECE] for at in range(0, len(whole), PIECE)]


def _whole(pieces: Sequence[str]) -> list[Any]:
    unpacking = zlib.decompressobj()
    told = unpacking.decompress(base64.b64decode("".join(pieces), validate=True), _LARGEST)
    if not unpacking.eof:
        raise ValueError("what was packed is not all there, or too large")
    return list(json.loads(told))


def _damaged(error: Exception) -> BrokenShelf:
    return BrokenShelf(f"the shelf holds facts that cannot be read ({type(error).__name__})", hint="clauseqa doctor")
