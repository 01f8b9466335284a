"""The shelf: where analysed contracts stand, and how they are asked for.

The ask half speaks to this protocol alone, so that a served engine can stand behind it as well as a directory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from clauseqa.errors import LockedShelf, NotFound
from clauseqa.model import Contract, ContractCard, Reference, Section, Span, Term, TermUse, Text

if TYPE_CHECKING:
    from clauseqa.called import Opening
    from clauseqa.clause_types import Clause

T = TypeVar("T")

_PATIENCE = 5  # times that the shelf is asked while it changes


@dataclass(frozen=True, slots=True)
class Arrival:
    """A contract on its way to the shelf."""

    contract: Contract
    file: str  # that it was read from
    fingerprint: str = ""  # what analysed it
    clauses: tuple[Clause, ...] = ()


class Writer(Protocol):
    """Adds to and removes from a shelf, within `Library.writing`."""

    def put(self, arrivals: Iterable[Arrival]) -> tuple[int, ...]:
        """Write contracts, to replace those read from the same files; their ids."""
        ...

    def remove(self, ids: Collection[int]) -> None:
        """Take contracts off the shelf."""
        ...

    def refused(self) -> Mapping[str, str]:
        """Of the files whose contracts `put` did not take since this was last asked, from where their like is there.

        On a shelf of many a file of the same name may be another's; {} on a directory.
        """
        ...

    def commit(self) -> None:
        """Make what was put searchable and let what was removed go."""
        ...


class Library(Protocol):
    """Contracts with their facts. Whoever opens one finishes what an interrupted writer left pending.

    Contracts are named by ids that are stable on one shelf and never given twice; NotFound is raised for one that is
    not (or no longer) there.
    """

    location: str

    def __enter__(self) -> Library: ...
    def __exit__(self, *exc: object) -> None: ...
    def close(self) -> None: ...

    # -- writing (a directory takes one writer at a time, and raises LockedShelf; a server takes many) --
    def add(self, contracts: Iterable[Contract]) -> tuple[int, ...]:
        """Put contracts on the shelf, replacing those of the same path; their ids. Committed as one step."""
        ...

    def remove(self, ids: Collection[int]) -> None: ...

    def writing(self) -> AbstractContextManager[Writer]:
        """A run of additions and removals, committed at its end, whatever ends it."""
        ...

    def optimize(self) -> None:
        """Merge the full text into as few pieces as the engine can, without what was deleted."""
        ...

    def version(self) -> object:
        """Another value whenever contracts may have come or left: it says whether to ask again."""
        ...

    def steady(self) -> AbstractContextManager[None]:
        """What is asked of the catalog inside is of one moment, on a shelf that can tell; nothing is written inside."""
        ...

    # -- reading the catalog (never imports Whoosh) --
    def cards(self) -> tuple[ContractCard, ...]:
        """All contracts, by path."""
        ...

    def count(self) -> int:
        """How many contracts there are."""
        ...

    def listed(self, part: str = "", *, limit: int | None = None) -> tuple[ContractCard, ...]:
        """The first contracts, by path, whose path, title or facts (company, form, date …) hold `part`, in any case."""
        ...

    def beginning(self, name: str, *, limit: int) -> tuple[ContractCard, ...]:
        """The first contracts, by path, whose name begins so, in any case."""
        ...

    def files(self) -> Mapping[str, tuple[str, str, tuple[int, ...]]]:
        """Of every file on the shelf: the hash of its bytes, what analysed it, and the ids of its contracts."""
        ...

    def elsewhere(self) -> Mapping[str, str]:
        """Of the files on the shelf that are not of this machine (and folder), from where; {} for a directory."""
        ...

    def card(self, name: str) -> ContractCard:
        """The contract whose path or name contains `name`, any case; an exact name wins. Raises NotFound, Ambiguous."""
        ...

    def card_of(self, card_id: int) -> ContractCard:
        """The card of one contract. Raises NotFound."""
        ...

    def contract(self, card_id: int) -> Contract:
        """All facts of one contract, uses included."""
        ...

    def text(self, card_id: int) -> Text:
        """The document's text alone."""
        ...

    def sections(self, card_id: int) -> tuple[Section, ...]:
        """The sections of one contract, in order."""
        ...

    def own_spans(self, contract: int) -> Mapping[int, tuple[Span, ...]]:
        """Of every section that is not inline, by index (-1: outside all), the spans no set-out sub-unit claims."""
        ...

    def holders(self, number: str) -> tuple[ContractCard, ...]:
        """The contracts that have a section of that canonical number."""
        ...

    def called(self, name: str) -> tuple[tuple[int, Opening], ...]:
        """The contracts (their ids) that are called so, a name as `called.core` gives it, each with its opening."""
        ...

    def naming(self, name: str) -> tuple[ContractCard, ...]:
        """The contracts that refer to another instrument of that name, as `called.core` gives it."""
        ...

    def terms(self, name: str | None = None, *, contract: int | None = None) -> tuple[tuple[ContractCard, Term], ...]:
        """Defined terms; `name` matches whole terms in any case and any quotation marks."""
        ...

    def term_names(self, beginning: str = "", *, limit: int | None = None) -> tuple[str, ...]:
        """The distinct terms of the shelf that begin so, in any case, sorted; with a limit so many of them."""
        ...

    def uses(self, contract: int, term: int) -> tuple[TermUse, ...]:
        """Every use of one term."""
        ...

    def use_counts(self, contract: int) -> dict[int, int]:
        """Of every term of one contract, by its index, how often it is used."""
        ...

    def references(self, statuses: Collection[str]) -> tuple[tuple[ContractCard, Reference], ...]:
        """The references of the whole shelf that have one of `statuses` ("dangling", …)."""
        ...

    def clauses(
        self, type_: str | None = None, *, contract: int | None = None, limit: int | None = None
    ) -> tuple[tuple[int, Clause], ...]:
        """(contract id, clause) of the passages that are likely clauses of a type, the surest first."""
        ...

    # -- full text (imports Whoosh) --
    def match(
        self, query: object, *, contracts: Collection[int] | None = None, limit: int
    ) -> Iterator[tuple[int, int, float]]:
        """(contract id, section index, score) of the sections that match a parsed query, best first.

        The section index is -1 for what stands outside every section.
        """
        ...

    def matches(
        self, query: object, *, contracts: Collection[int] | None = None, limit: int
    ) -> tuple[list[tuple[int, int, float]], int]:
        """What `match` gives, and how many sections match in all."""
        ...

    def gaps(self) -> tuple[str, ...]:
        """Why `match`, `matches` and `rank` may have missed something since this was last asked, in words."""
        ...

    def spellings(self, word: str) -> tuple[str, ...] | None:
        """Words of the shelf that `word` may be a misspelling of, the most frequent first; None when it is one."""
        ...

    def rank(
        self, words: Mapping[str, float], *, contracts: Collection[int] | None = None, limit: int
    ) -> Iterator[tuple[int, int, float]]:
        """(contract id, section index, score) of the sections that hold any of `words`, each with its weight.

        Raises ShelfError when a part of the shelf cannot be looked at: nothing can be concluded from the rest.
        """
        ...


class Unsteady(Exception):
    """What was asked cannot be had at the moment that the catalog is kept at: the full text is another, or damaged."""


class Watch:
    """Tells whether contracts may have come to a shelf or left it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seen = library.version()

    def moved(self) -> bool:
        """Whether that is so since this was made or last asked."""
        before, self._seen = self._seen, self._library.version()
        return before != self._seen


def settled(library: Library, look: Callable[[], T]) -> T:
    """What `look` finds on the shelf as it is at one moment. Raises what `look` raises, LockedShelf where all moves."""
    return at_one_moment(look, library.steady, Watch(library).moved)


def at_one_moment(
    look: Callable[[], T], steady: Callable[[], AbstractContextManager[None]], moved: Callable[[], bool]
) -> T:
    """What `look` finds while the shelf is kept `steady`; asked again where it missed something and the shelf `moved`.

    `look` does nothing that cannot be done again before it has found what it names.
    """
    for _ in range(_PATIENCE):
        try:
            with steady():
                return look()
        except NotFound:  # noqa: PERF203 - few rounds
            if not moved():
                raise
        except Unsteady:
            if not moved():  # what is damaged is mended, which cannot be done while the catalog is kept
                return look()
    raise LockedShelf("the index changes faster than it can be read", hint="try again in a moment")


def open_library(url: str, *, create: bool = False) -> Library:
    """Open the shelf at `url`: a directory, or on a server ``opensearch://host:9200/NAME``.

    Raises NoShelf when there is none and `create` is false, BrokenShelf, NewerShelf, ShelfError; QueryError for an
    address that is none.
    """
    if is_served(url):
        from clauseqa.library.served.library import ServedLibrary

        return ServedLibrary(url, create=create)
    from clauseqa.library.local import LocalLibrary

    return LocalLibrary(url, create=create)


def is_served(url: str) -> bool:
    """Whether `url` is the address of a shelf on a server, not a directory."""
    return "://" in url
