"""What the shelf offers to be typed: its contracts, the sections of each, the defined terms and what they mean.

A vocabulary is a snapshot that can be asked many times a second. It knows nothing of the shelf: whoever builds one says
how the parts that are too many to hold at once are had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from clauseqa.model import ContractCard, Section
from clauseqa.repl.matching import Prepared, fold


@dataclass(frozen=True)
class Sections:
    """The numbered sections of one contract, ready to be found by number or by heading."""

    numbers: tuple[str, ...] = ()  # each once
    headings: tuple[str, ...] = ()  # of the same position
    notes: tuple[str, ...] = ()  # "page 7"
    openings: tuple[str, ...] = ()  # first words of those without a heading

    @classmethod
    def of(cls, sections: Iterable[Section], content: str = "") -> Sections:
        """Those that can be typed: with a number, not of a table of contents. Where several have one number, each is
        typed with which it is: 12(b)~2. `content` is the text that their spans run into."""
        there = [section for section in sections if section.number and section.kind != "toc"]
        often = Counter(section.number for section in there)
        met: Counter[str] = Counter()
        numbers = []
        for section in there:
            met[section.number] += 1
            ordinal = f"~{met[section.number]}" if often[section.number] > 1 else ""
            numbers.append(section.number + ordinal)
        return cls(
            numbers=tuple(numbers),
            headings=tuple(section.heading or "" for section in there),
            notes=tuple("" if section.page is None else f"page {section.page}" for section in there),
            openings=tuple("" if section.heading else _opening(section, content) for section in there),
        )

    def about(self, place: int) -> str:
        """What stands beside a number: its heading, or else its first words."""
        return self.headings[place] or (self.openings[place] if self.openings else "")

    @cached_property
    def bare(self) -> Sections:
        """The same by number alone, each once: as a query names them."""
        first: dict[str, int] = {}
        for place, number in enumerate(self.numbers):
            first.setdefault(number.partition("~")[0], place)
        return Sections(
            tuple(first),
            tuple(self.headings[place] for place in first.values()),
            tuple(self.notes[place] for place in first.values()),
            tuple(self.openings[place] for place in first.values()) if self.openings else (),
        )

    @cached_property
    def prepared(self) -> Prepared:
        return Prepared(f"{number} {heading}" for number, heading in zip(self.numbers, self.headings, strict=True))

    def heading(self, number: str) -> str | None:
        """The heading of a number, or else its first words; None when there is no such section. Case counts."""
        place = self._places.get(number)
        return None if place is None else self.about(place)

    def note(self, number: str) -> str:
        place = self._places.get(number)
        return "" if place is None else self.notes[place]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {number: place for place, number in enumerate(self.numbers)}


def _opening(section: Section, content: str) -> str:
    """The words after the label."""
    words = content[section.start : min(section.end, section.start + 120)]
    return " ".join(words.removeprefix(section.label).split())


def _no_sections(_: int) -> Sections:
    return Sections()


def _no_gloss(_: str, __: int | None) -> str:
    return ""


def _no_files(_: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Vocabulary:
    contracts: tuple[ContractCard, ...] = ()
    terms: Prepared = field(default_factory=lambda: Prepared(()))  # distinct, sorted
    terms_of: Callable[[int], Prepared] | None = None  # those of one contract; None: all are offered everywhere
    sections: Callable[[int], Sections] = _no_sections  # of the contract with that id
    gloss: Callable[[str, int | None], str] = _no_gloss  # first words of what a term means (in a contract)
    files: Callable[[str], Iterable[str]] = _no_files  # paths that begin with what is typed; folders end in "/"
    types: tuple[str, ...] = ()  # of clauses

    def name(self, card: ContractCard) -> str:
        """How to type a contract: its name, or its path when another has the same name."""
        return card.name if self._names[fold(card.name)] == 1 else card.path

    def contract(self, name: str) -> ContractCard | None:
        """The one contract whose name or path is, or else contains, `name`; None when none or several do."""
        wanted = fold(name.strip())
        if not wanted:
            return None
        exact = [card for card in self.contracts if wanted in (fold(card.name), fold(card.path))]
        if exact:
            return exact[0] if len(exact) == 1 else None
        found = [card for card in self.contracts if wanted in fold(card.path)]
        return found[0] if len(found) == 1 else None

    def only(self, scope: int | None) -> ContractCard | None:
        """The contract that need not be named: the one in scope, or the only one on the shelf."""
        if scope is not None:
            return next((card for card in self.contracts if card.id == scope), None)
        return self.contracts[0] if len(self.contracts) == 1 else None

    @cached_property
    def prepared_contracts(self) -> Prepared:
        return Prepared(f"{self.name(card)} {card.title or ''}" for card in self.contracts)

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(fold(card.name) for card in self.contracts)
