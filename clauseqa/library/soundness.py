"""Whether facts that come back from a file may be followed: they are what was written, and they lead nowhere outside.

SQLite does not notice a flipped bit in a value, and a catalog may come from a stranger. Every row has a sum that is
compared when it is read; and whatever the sums say, a fact has the types it should, its spans lie in the text, its
sections exist, and what holds a section stands before it. What is not so raises ValueError.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from clauseqa.model import Reference, ReferenceKind, ReferenceStatus, Section, SectionKind, Span, Term, TermForm, Text

_NUMBER, _WORDS, _BYTES = (int,), (str,), (bytes,)
_MAYBE_NUMBER, _MAYBE_WORDS = (int, type(None)), (str, type(None))
_LARGEST = 1 << 38  # an id; the full-text index keeps it with the section in 64 bits


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of everything a contract has."""

    chars: int
    sections: int
    terms: int
    references: int

    def __post_init__(self) -> None:
        if any(type(size) is not int or not 0 <= size < _LARGEST for size in (self.chars, self.sections, self.terms)):
            raise ValueError("the size of a contract")


class Shape:
    """The types of the columns of a row."""

    def __init__(self, *columns: tuple[type, ...]) -> None:
        self._columns = columns
        self._known: set[tuple[type, ...]] = set()

    def check(self, row: Sequence[Any]) -> None:
        types = tuple(map(type, row))
        if types in self._known:
            return
        if len(types) != len(self._columns) or not all(map(_is_in, types, self._columns)):
            raise ValueError("a value of another type")
        self._known.add(types)


def _is_in(kind: type, kinds: tuple[type, ...]) -> bool:
    return kind in kinds


CARD = Shape(
    _NUMBER, _WORDS, _MAYBE_WORDS, _MAYBE_WORDS, *(_NUMBER,) * 6, _WORDS, _WORDS, _WORDS, _WORDS, _NUMBER,
)  # fmt: skip
SECTION = Shape(
    _NUMBER, _NUMBER, _WORDS, _WORDS, _WORDS, _MAYBE_WORDS, _MAYBE_NUMBER, _MAYBE_NUMBER, _MAYBE_NUMBER, _NUMBER,
    _NUMBER, _MAYBE_NUMBER, _WORDS,
)  # fmt: skip
TERM = Shape(
    _NUMBER, _NUMBER, _WORDS, _NUMBER, _NUMBER, _WORDS, _MAYBE_NUMBER, _MAYBE_NUMBER, _MAYBE_WORDS, _MAYBE_NUMBER,
    _WORDS, _MAYBE_NUMBER, _WORDS, _WORDS,
)  # fmt: skip
REFERENCE = Shape(
    _NUMBER, _NUMBER, _WORDS, _NUMBER, _NUMBER, _WORDS, _MAYBE_WORDS, _MAYBE_NUMBER, _WORDS, _BYTES, _WORDS, _WORDS,
    _WORDS, _WORDS,
)  # fmt: skip
CLAUSE = Shape(_NUMBER, _WORDS, _MAYBE_NUMBER, _NUMBER, _NUMBER, (float,))
LAYOUT = Shape(_NUMBER, _WORDS, _WORDS, _BYTES, _BYTES, _WORDS, _BYTES, (bytes, type(None)))
NAMES = Shape(_NUMBER, _WORDS, _MAYBE_WORDS)

_KINDS = frozenset(get_args(SectionKind))
_FORMS = frozenset(get_args(TermForm))
_REFERENCE_KINDS = frozenset(get_args(ReferenceKind))
_STATUSES = frozenset(get_args(ReferenceStatus))
_EFFECTS = frozenset(get_args(get_type_hints(Term)["effect"]))


# -- sums --


def sum_of(row: Iterable[Any]) -> int:
    """The sum of the values of a row."""
    return zlib.crc32("\x1f".join(map(str, row)).encode("utf-8", "surrogatepass"))


def sums_of(rows: Iterable[Sequence[Any]]) -> array[int]:
    """The sum of each row."""
    return array("I", map(sum_of, rows))


def compare(sums: Sequence[int], expected: Sequence[int]) -> None:
    """Raises ValueError when they differ."""
    if len(sums) != len(expected):
        raise ValueError(f"{len(sums)} facts where {len(expected)} were written")
    if list(sums) != list(expected):
        raise ValueError("a fact is not what was written")


# -- facts --


def check_text(text: Text) -> None:
    """Whether the layout of a text lies in it."""
    size = len(text.content)
    spans: list[Span] = [*text.furniture, *text.headings, *text.strong, *text.rows]
    spans += [(page.start, page.end) for page in text.pages]
    spans += [span for span, _ in (*text.labels, *text.links)]
    _require(all(0 <= start <= end <= size for start, end in spans), "the layout of a text")
    _require(all(type(value) is int for span in spans for value in span), "the layout of a text")
    _require(all(type(level) is int for _, level in text.labels), "the layout of a text")
    _require(all(0 <= target <= size for _, target in text.links), "a link of a text")
    _require(all(type(note) is str for note in text.notes), "a note on a text")
    check_pairs(text.facts)


def check_pairs(facts: Iterable[tuple[str, str]]) -> None:
    """Whether the facts of a wrapper are names and values."""
    _require(all(type(name) is type(value) is str for name, value in facts), "what is said of a text")


def check_order(facts: Sequence[Section | Term | Reference], count: int) -> None:
    """Whether these are all facts of a kind that a contract has, each at its index."""
    _require(len(facts) == count and all(fact.index == at for at, fact in enumerate(facts)), "the order of facts")


def check_section(section: Section, extent: Extent) -> None:
    """Whether a section stands in its contract, after what holds it."""
    at, parent, heading = section.index, section.parent, section.heading_span
    _require(0 <= at < extent.sections and (parent is None or 0 <= parent < at), "the place of a section")
    _require(0 <= section.start <= section.end <= extent.chars, "the span of a section")
    _require(heading is None or 0 <= heading[0] <= heading[1] <= extent.chars, "the span of a heading")
    _require(section.kind in _KINDS, "the kind of a section")


def check_term(term: Term, extent: Extent) -> None:
    """Whether a term stands in its contract."""
    meaning, base = term.definiens, term.base
    _require(0 <= term.index < extent.terms and (base is None or 0 <= base < extent.terms), "the place of a term")
    _require(0 <= term.start <= term.end <= extent.chars, "the span of a term")
    _require(meaning is None or 0 <= meaning[0] <= meaning[1] <= extent.chars, "the span of a meaning")
    _require(_exists(term.section, extent), "the section of a term")
    _require(term.form in _FORMS and term.effect in _EFFECTS, "the form of a term")


def check_reference(reference: Reference, extent: Extent) -> None:
    """Whether a reference stands in its contract and leads to its sections."""
    _require(0 <= reference.index < extent.references, "the place of a reference")
    _require(0 <= reference.start <= reference.end <= extent.chars, "the span of a reference")
    _require(_exists(reference.source, extent), "the section of a reference")
    _require(all(0 <= target < extent.sections for target in reference.sections), "the target of a reference")
    _require(all(type(target) is str for target in reference.targets), "the target of a reference")
    _require(reference.kind in _REFERENCE_KINDS and reference.status in _STATUSES, "the kind of a reference")
    for candidate in reference.candidates:
        _require(type(candidate.target) is type(candidate.why) is str, "the candidate of a reference")
        _require(type(candidate.section) in _MAYBE_NUMBER and _exists(candidate.section, extent), "a candidate")


def check_place(section: int | None, start: int, end: int, extent: Extent) -> None:
    """Whether a use or a clause stands in its contract."""
    _require(_exists(section, extent) and 0 <= start <= end <= extent.chars, "the place of a use or clause")


def check_id(card_id: int) -> None:
    """Whether a contract can have such an id."""
    _require(0 < card_id < _LARGEST, "the id of a contract")


def _exists(section: int | None, extent: Extent) -> bool:
    return section is None or 0 <= section < extent.sections


def _require(so: bool, what: str) -> None:
    if not so:
        raise ValueError(f"{what} cannot be")
