"""Facts as rows and bytes, and back: how a shelf writes a contract down, whatever keeps the rows.

Promise: what is unpacked is what was packed. Bytes that cannot have been packed here raise ValueError, TypeError,
OverflowError, RecursionError or zlib.error, never anything else, and cost no more memory than they may.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from clauseqa.library.names import fold
from clauseqa.model import Candidate, Contract, ContractCard, Reference, Section, Span, Term, TermUse, Text

if TYPE_CHECKING:
    from clauseqa.called import Opening

NOWHERE = 0xFFFFFFFF  # a use before the first section
USE_SIZE = 16  # bytes
_NO_SPAN = (None, None)
_COMPRESSION = 4  # nearly three times as fast as zlib's own choice, and a fifteenth larger
_LARGEST_OPENING = 1 << 20  # bytes, unpacked
_LARGEST_TEXT = 1 << 30  # bytes, unpacked


def section_row(card_id: int, section: Section) -> tuple[Any, ...]:
    s = section
    heading_span = s.heading_span or _NO_SPAN
    return (
        card_id,
        s.index,
        s.number,
        s.kind,
        s.label,
        s.heading,
        *heading_span,
        s.parent,
        s.start,
        s.end,
        s.page,
        s.rule,
    )


def term_row(card_id: int, term: Term, uses: Iterable[TermUse]) -> tuple[Any, ...]:
    t = term
    definiens = t.definiens or _NO_SPAN
    defined = (
        card_id,
        t.index,
        t.term,
        t.start,
        t.end,
        t.form,
        *definiens,
        t.scope,
        t.section,
        t.effect,
        t.base,
        t.rule,
    )
    return (*defined, fold(t.term), packed_uses(uses))


def reference_row(card_id: int, reference: Reference) -> tuple[Any, ...]:
    r = reference
    candidates = [(candidate.target, candidate.section, candidate.why) for candidate in r.candidates]
    found = (card_id, r.index, r.surface, r.start, r.end, r.kind, r.instrument, r.source)
    resolved = (packed_json(r.targets), packed(r.sections), r.status, r.reason, packed_json(candidates))
    return (*found, *resolved, r.rule)


def card_of(row: Any) -> ContractCard:
    values: tuple[Any, ...] = (*row[:-1], facts_of(row[-1]))
    return ContractCard(*values)


def section_of(row: Any) -> Section:
    index, number, kind, label, heading, heading_start, heading_end, parent, start, end, page, rule = row
    return Section(
        index, number, kind, label, heading, _span(heading_start, heading_end), parent, start, end, page, rule
    )


def term_of(row: Any) -> Term:
    index, term, start, end, form, definiens_start, definiens_end, scope, section, effect, base, rule = row
    return Term(
        index, term, start, end, form, _span(definiens_start, definiens_end), scope, section, effect, base, rule
    )


def reference_of(row: Any) -> Reference:
    index, surface, start, end, kind, instrument, source, targets, sections, status, reason, candidates, rule = row
    return Reference(
        index, surface, start, end, kind, instrument, source, tuple(unpacked_json(targets)),
        tuple(unpacked_numbers(sections)), status, reason,
        tuple(Candidate(*candidate) for candidate in unpacked_json(candidates)), rule,
    )  # fmt: skip


def facts_of(packed: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in unpacked_json(packed))


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, end)


# -- values and bytes --


def packed_text(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _COMPRESSION)


def unpacked_text(packed: bytes, chars: int) -> str:
    """The text of so many characters."""
    unpacking = zlib.decompressobj()
    encoded = unpacking.decompress(packed, min(max(4 * chars, 1), _LARGEST_TEXT))
    if not unpacking.eof and unpacking.decompress(unpacking.unconsumed_tail, 1):
        raise ValueError("a text longer than it says")
    text = encoded.decode("utf-8", "surrogatepass")
    if not unpacking.eof or len(text) != chars:
        raise ValueError("a text of another length")
    return text


def packed_json(values: Sequence[Any]) -> str:
    """A list as JSON; "" for the empty one, which is common and needs no parser."""
    if not values:
        return ""
    from json import dumps

    return dumps(values, separators=(",", ":"))


def unpacked_json(packed: str) -> list[Any]:
    if not packed:
        return []
    from json import loads

    return list(loads(packed))


def packed_opening(opening: Opening) -> bytes:
    values = [sorted(opening.dates), opening.words, opening.restated, opening.amends]
    return zlib.compress(packed_json(values).encode(), _COMPRESSION)


def unpacked_opening(packed: bytes) -> Opening:
    from clauseqa.called import Opening

    unpacking = zlib.decompressobj()
    dates, words, restated, amends = unpacked_json(unpacking.decompress(packed, _LARGEST_OPENING).decode())
    if not unpacking.eof or type(words) is not str or type(restated) is not bool or type(amends) is not bool:
        raise ValueError("what a contract says of itself")
    return Opening(frozenset((int(year), int(month), int(day)) for year, month, day in dates), words, restated, amends)


_TEXT_COLUMNS = frozenset({"path", "sha256", "media_type", "encoding", "content", "clean", "pages", "furniture"})


def packed_layout(text: Text) -> str:
    """Every field of `text` that has no column of its own and says something."""
    names = (name for name in text.__dataclass_fields__ if name not in _TEXT_COLUMNS)
    layout = {name: value for name in names if (value := getattr(text, name))}
    if not layout:
        return ""
    from json import dumps

    return dumps(layout, separators=(",", ":"))


def unpacked_layout(packed: str) -> dict[str, Any]:
    if not packed:
        return {}
    from json import loads

    return {name: _tuples(value) for name, value in dict(loads(packed)).items()}


def _tuples(value: Any) -> Any:
    """JSON has lists where facts have tuples."""
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def packed(numbers: Iterable[int]) -> bytes:
    return little(array("q", numbers)).tobytes()


def unpacked_numbers(packed: bytes) -> array[int]:
    numbers = array("q")
    numbers.frombytes(packed)
    return little(numbers)


def packed_uses(uses: Iterable[TermUse]) -> bytes:
    numbers = array("I")
    for use in uses:
        numbers.extend((use.start, use.end, NOWHERE if use.section is None else use.section, use.in_scope))
    return little(numbers).tobytes()


def unpacked_uses(term: int, packed: bytes) -> Iterator[TermUse]:
    numbers = array("I")
    numbers.frombytes(packed)
    little(numbers)
    for at in range(0, len(numbers), 4):
        start, end, section, in_scope = numbers[at : at + 4]
        yield TermUse(term, start, end, None if section == NOWHERE else section, bool(in_scope))


def unpacked_sums(packed: bytes) -> array[int]:
    """Sums as soundness makes them."""
    numbers = array("I")
    numbers.frombytes(packed)
    return little(numbers)


def little(numbers: array[int]) -> array[int]:
    """`numbers` in the byte order of the file, which is the same on every machine."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def uses_by_term(contract: Contract) -> dict[int, list[TermUse]]:
    found: dict[int, list[TermUse]] = {}
    for use in contract.uses:
        found.setdefault(use.term, []).append(use)
    return found
