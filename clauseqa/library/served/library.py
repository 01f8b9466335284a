"""The `Library` on a server."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from threading import RLock
from typing import TYPE_CHECKING, Any

from clauseqa.errors import BrokenShelf, NoShelf, NotFound
from clauseqa.library import Arrival
from clauseqa.library.clauses import clauses_of
from clauseqa.library.names import ambiguous, fold, unknown
from clauseqa.library.origin import origin_of, taken
from clauseqa.library.served import packing
from clauseqa.library.served.address import Address, read_address
from clauseqa.library.served.contents import Contents
from clauseqa.library.served.documents import CALLED, CLAUSE, NAMED, TERM
from clauseqa.library.served.fulltext import FullText, Place
from clauseqa.library.served.indices import Indices, key, literally
from clauseqa.library.served.packing import Entry
from clauseqa.library.served.refusals import Missing
from clauseqa.library.served.state import Ledger, State, parts
from clauseqa.library.served.wire import READING, WRITING, Wire
from clauseqa.library.served.writer import ServedWriter
from clauseqa.model import Contract, ContractCard, Reference, Section, Span, Term, TermUse, Text
from clauseqa.stems import VERSION as STEMS

if TYPE_CHECKING:
    from clauseqa.called import Opening
    from clauseqa.clause_types import Clause

_FILES = 64  # names of files that one request asks for


class ServedLibrary:
    """The `Library` at an address. Safe to read from several threads; several may write."""

    def __init__(self, url: str, *, create: bool = False) -> None:
        """Raises NoShelf, BrokenShelf, NewerShelf, ShelfError, QueryError."""
        self.location = url
        address = read_address(url)
        self.indices = Indices(address.name)
        self.wire = Wire(address)
        self.ledger = Ledger(self.wire, self.indices.shelf)
        self._lock = RLock()
        self.contents = Contents(self.wire, self.indices, self.ledger)
        self._listed: tuple[object, tuple[Entry, ...]] | None = None
        self._full_text = FullText(self.wire, self.indices)
        try:
            self._open(address, create)
        except BaseException:
            self.wire.close()
            raise

    def _open(self, address: Address, create: bool) -> None:
        try:
            self.ledger.read()
        except Missing:
            if not create:
                raise NoShelf(
                    f"no index {address.name} on {address.where}",
                    hint=f"build one: clauseqa index --index {self.location} FILE…",
                ) from None
            self._create(address)

    def _create(self, address: Address) -> None:
        for name, body in self.indices.bodies(address).items():
            self.wire.create(name, body)
        self.ledger.create()

    def __enter__(self) -> ServedLibrary:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self.wire.close()

    # -- writing --

    def add(self, contracts: Iterable[Contract]) -> tuple[int, ...]:
        with self.writing() as writer:
            ids = writer.put(Arrival(found, found.text.path, clauses=clauses_of(found)) for found in contracts)
            for file, origin in writer.refused().items():
                raise taken(file, origin)
            return ids

    def remove(self, ids: Collection[int]) -> None:
        with self.writing() as writer:
            writer.remove(ids)

    @contextmanager
    def writing(self) -> Iterator[ServedWriter]:
        """A run of additions and removals, beside those of other writers; each is committed at once."""
        writer = ServedWriter(self.wire, self.ledger, self.indices, self._of_files)
        writer.clean_up()
        yield writer
        if self.ledger.read().has_other_stems:
            self.ledger.renewed(lambda state: all(entry.stems == STEMS for entry in self.entries_at(state)))

    def _of_files(self, state: State, files: Collection[str]) -> list[Entry]:
        """The contracts that were read from `files` and are there."""
        names = sorted({key(file) for file in files})
        found: list[Entry] = []
        for some in parts(names, _FILES):
            found += self._entries_of(state, {"terms": {"file": some}}, within=WRITING)
        return found

    def optimize(self) -> None:
        for index in self.indices.all.split(","):
            self.wire.call("POST", f"/{index}/_forcemerge", within=WRITING, max_num_segments=1, request_timeout=3600)
        self.wire.refresh(self.indices.all)  # whereupon what was merged is let go

    # -- reading what is stored --

    def version(self) -> object:
        return self.ledger.read().moment

    def steady(self) -> AbstractContextManager[None]:
        return self.ledger.kept()

    def cards(self) -> tuple[ContractCard, ...]:
        return tuple(entry.card for entry in self.entries())

    def count(self) -> int:
        return self.ledger.look(lambda state: self.wire.search(self.indices.shelf, _counting(state)).total)

    def listed(self, part: str = "", *, limit: int | None = None) -> tuple[ContractCard, ...]:
        if not part and limit is None:
            return self.cards()
        wanted = part.casefold()
        places = [_holding("folded", wanted), _holding("said", wanted)]
        places += [_holding("title", titled)] if (titled := fold(part)) else []
        return self._first(
            {"bool": {"should": places, "minimum_should_match": 1}} if part else {"match_all": {}}, limit
        )

    def beginning(self, name: str, *, limit: int) -> tuple[ContractCard, ...]:
        wanted = name.casefold()
        query = {"regexp": {"folded": {"value": f"(.*[/\\\\])?{literally(key(wanted))}[^/]*", "flags": "NONE"}}}
        return tuple(card for card in self._first(query, limit) if card.name.casefold().startswith(wanted))

    def _first(self, query: Mapping[str, Any], limit: int | None) -> tuple[ContractCard, ...]:
        """The first contracts, by path, that fit a query."""
        return self.ledger.look(
            lambda state: tuple(entry.card for entry in islice(self._entries_of(state, query, most=limit), limit))
        )

    def files(self) -> dict[str, tuple[str, str, tuple[int, ...]]]:
        found: dict[str, tuple[str, str, tuple[int, ...]]] = {}
        for entry in sorted(self.entries(), key=lambda entry: entry.card.id):
            ids = found[entry.file][2] if entry.file in found else ()
            found[entry.file] = (entry.card.sha256, entry.fingerprint, (*ids, entry.card.id))
        return found

    def elsewhere(self) -> dict[str, str]:
        return {entry.file: entry.origin for entry in self.entries() if entry.origin != origin_of(entry.file)}

    def entries(self) -> tuple[Entry, ...]:
        """What the shelf knows of every contract, by path."""
        state = self.ledger.now()
        with self._lock:
            if self._listed is not None and self._listed[0] == state.moment:
                return self._listed[1]

        found = self.ledger.look(lambda state: (state.moment, self.entries_at(state)))
        with self._lock:
            self._listed = found
        return found[1]

    def entries_at(self, state: State) -> tuple[Entry, ...]:
        """What the shelf knows of every contract at one moment, by path."""
        return tuple(self._entries_of(state, {"match_all": {}}))

    def _entries_of(
        self, state: State, query: Mapping[str, Any], within: float = READING, most: int | None = None
    ) -> Iterator[Entry]:
        """The contracts that are there and fit a query, by path; `most` is how many are wanted."""
        body = {"query": _filtered(state, _CONTRACT, query), "sort": ["path", "contract"], "_source": ["row"]}
        for hit in self.wire.pages(self.indices.shelf, body, tuple[str, int], most=most, within=within):
            yield packing.entry_of(hit.row)

    def card(self, name: str) -> ContractCard:
        found = self.ledger.look(lambda state: self._named(state, name))
        if len(found) == 1:
            return found[0]
        if found:
            raise ambiguous(name, tuple(card.path for card in found))
        raise unknown(name, tuple(card.name for card in self.cards()))

    def _named(self, state: State, name: str) -> list[ContractCard]:
        """The contracts of that very path or name, else those whose path holds it, else those whose title does, else
        those of which a wrapper says so."""
        wanted = name.casefold()
        rungs: tuple[dict[str, Any], ...] = (
            {"term": {"path": key(name)}},
            {"term": {"called": key(wanted)}},
            _holding("folded", wanted),
            _holding("title", fold(name)),
            _holding("said", wanted),
        )
        for rung in rungs:
            found = [entry.card for entry in self._entries_of(state, rung)]
            if found:
                return found
        return []

    def card_of(self, card_id: int) -> ContractCard:
        [entry] = self.contents.entries(self.ledger.now(), [card_id])
        return entry.card

    def text(self, card_id: int) -> Text:
        return self.contents.text(card_id)

    def contract(self, card_id: int) -> Contract:
        return self.contents.facts(card_id).with_text(self.contents.text(card_id))

    def sections(self, card_id: int) -> tuple[Section, ...]:
        return self.contents.facts(card_id).sections

    def own_spans(self, contract: int) -> Mapping[int, tuple[Span, ...]]:
        return self.contents.own_spans(contract)

    def holders(self, number: str) -> tuple[ContractCard, ...]:
        query = {"term": {"numbers": key(number)}}
        return self.ledger.look(lambda state: tuple(entry.card for entry in self._entries_of(state, query)))

    def called(self, name: str) -> tuple[tuple[int, Opening], ...]:
        from clauseqa.called import opening_of

        found = self.ledger.look(lambda state: self._bearing(state, CALLED, name))
        self.contents.expect(card.id for card, row in found if not row)
        return tuple(
            (card.id, packing.opening_in(row) if row else opening_of(card.title, self.text(card.id).clean))
            for card, row in found
        )

    def naming(self, name: str) -> tuple[ContractCard, ...]:
        found = self.ledger.look(lambda state: self._bearing(state, NAMED, name))
        self.contents.expect(card.id for card, _ in found)
        return tuple(card for card, _ in found)

    def _bearing(self, state: State, sort: str, name: str) -> tuple[tuple[ContractCard, str], ...]:
        """The contracts that are called so, or that name an instrument so, each with what is kept beside the name."""
        wanted = ({"term": {"sort": sort}}, {"term": {"folded": key(name)}})
        body = {"query": _filtered(state, *wanted), "sort": ["path", "contract"], "_source": ["row"]}
        rows = {hit.sort[1]: hit.row for hit in self.wire.pages(self.indices.entries, body, tuple[str, int])}
        cards = self._cards_by_id(state, rows)
        found = [(card, rows[one]) for one, card in cards.items()]
        found += [(card, "") for card in self._bearing_unlisted(state, sort, name)]
        return tuple(sorted(found, key=lambda one: (one[0].path, one[0].id)))

    def _bearing_unlisted(self, state: State, sort: str, name: str) -> Iterator[ContractCard]:
        """… of those that an earlier clauseqa indexed, which did not list names."""
        from clauseqa.called import names_of

        if state.named_from <= state.first:
            return
        entries = list(self._entries_of(state, {"range": {"contract": {"lt": state.named_from}}}))
        for entry, packed in self.contents.packed(entries, texts=False):
            if packed is not None:  # else it has gone meanwhile: `look` reads again
                facts = packed.unpacked_facts()
                called, named = names_of(facts.title, facts.references)
                if name in ((called,) if sort == CALLED else named):
                    yield entry.card

    def terms(self, name: str | None = None, *, contract: int | None = None) -> tuple[tuple[ContractCard, Term], ...]:
        if contract is not None:
            try:
                card, terms = self.card_of(contract), self.contents.facts(contract).terms
            except NotFound:
                return ()
            return tuple((card, term) for term in terms if name is None or fold(term.term) == fold(name))
        wanted: dict[str, Any] = {"match_all": {}} if name is None else {"term": {"folded": key(fold(name))}}
        return self.ledger.look(lambda state: self._terms_of(state, wanted))

    def _terms_of(self, state: State, wanted: Mapping[str, Any]) -> tuple[tuple[ContractCard, Term], ...]:
        body = {
            "query": _filtered(state, {"term": {"sort": TERM}}, wanted),
            "sort": ["path", "contract", "place"],
            "_source": ["row"],
        }
        hits = self.wire.pages(self.indices.entries, body, tuple[str, int, int])
        rows = [(hit.sort[1], hit.row) for hit in hits]
        cards = self._cards_by_id(state, (card_id for card_id, _ in rows))
        self.contents.expect(card_id for card_id, _ in rows)
        return tuple((cards[one], packing.term_of(row, cards[one])) for one, row in rows if one in cards)

    def _cards_by_id(self, state: State, ids: Iterable[int]) -> dict[int, ContractCard]:
        """Cards by id; none when one went while they were read, whereupon `look` reads again. Raises BrokenShelf."""
        try:
            return {entry.card.id: entry.card for entry in self.contents.entries(state, dict.fromkeys(ids))}
        except NotFound as error:
            if self.ledger.read().departure == state.departure:
                raise BrokenShelf(f"{self.indices.shelf} is damaged: {error}", hint="clauseqa doctor") from error
            return {}

    def term_names(self, beginning: str = "", *, limit: int | None = None) -> tuple[str, ...]:
        names = self.ledger.look(lambda state: self._names_of_terms(state, beginning, limit))
        return tuple(sorted(names, key=lambda term: (term.casefold(), term)))

    def _names_of_terms(self, state: State, beginning: str, limit: int | None) -> list[str]:
        wanted = _filtered(state, {"term": {"sort": TERM}}, {"prefix": {"folded": key(fold(beginning))}})
        names = (name for name, _ in self.wire.groups(self.indices.entries, wanted, "name", str, most=limit))
        return list(islice((name for name in names if name.casefold().startswith(beginning.casefold())), limit))

    def uses(self, contract: int, term: int) -> tuple[TermUse, ...]:
        try:
            return tuple(use for use in self.contents.facts(contract).uses if use.term == term)
        except NotFound:
            return ()

    def use_counts(self, contract: int) -> dict[int, int]:
        try:
            facts = self.contents.facts(contract)
        except NotFound:
            return {}
        counts = {term.index: 0 for term in facts.terms}
        for use in facts.uses:
            counts[use.term] += 1
        return counts

    def references(self, statuses: Collection[str]) -> tuple[tuple[ContractCard, Reference], ...]:
        query = {"terms": {"statuses": sorted(statuses)}}

        def read(state: State) -> tuple[tuple[ContractCard, Reference], ...]:
            entries = list(self._entries_of(state, query))
            found: list[tuple[ContractCard, Reference]] = []
            for entry, packed in self.contents.packed(entries, texts=False):
                if packed is not None:  # else it has gone meanwhile: `look` reads again
                    references = packed.unpacked_facts().references
                    found += [(entry.card, one) for one in references if one.status in statuses]
            return tuple(found)

        return self.ledger.look(read)

    def clauses(
        self, type_: str | None = None, *, contract: int | None = None, limit: int | None = None
    ) -> tuple[tuple[int, Clause], ...]:
        if contract is not None:
            try:
                clauses = self.contents.facts(contract).clauses
            except NotFound:
                return ()
            wanted = [clause for clause in clauses if type_ is None or clause.type == type_]
            wanted.sort(key=lambda clause: (-clause.score, clause.start))
            return tuple((contract, clause) for clause in wanted[:limit])
        found = self.ledger.look(lambda state: self._clauses_of(state, type_, limit))
        self.contents.expect(one for one, _ in found)
        return found

    def _clauses_of(self, state: State, type_: str | None, limit: int | None) -> tuple[tuple[int, Clause], ...]:
        wanted: dict[str, Any] = {"match_all": {}} if type_ is None else {"term": {"type": type_}}
        body = {
            "query": _filtered(state, {"term": {"sort": CLAUSE}}, wanted),
            "sort": [{"score": "desc"}, "path", "contract", "place", "type"],
            "_source": ["row"],
        }
        hits = self.wire.pages(self.indices.entries, body, tuple[float, str, int, int, str], most=limit)
        rows = [(hit.sort[2], hit.row) for hit in islice(hits, limit)]
        cards = self._cards_by_id(state, (card_id for card_id, _ in rows))
        return tuple((one, packing.clause_of(row, cards[one])) for one, row in rows if one in cards)

    # -- full text --

    def match(self, query: object, *, contracts: Collection[int] | None = None, limit: int) -> Iterator[Place]:
        return iter(self.matches(query, contracts=contracts, limit=limit)[0])

    def matches(
        self, query: object, *, contracts: Collection[int] | None = None, limit: int
    ) -> tuple[list[Place], int]:
        """What `match` gives, and how many sections match in all."""
        from clauseqa.library.served.translate import Translator

        def read(state: State) -> tuple[list[Place], int]:
            translator = Translator(
                lambda name: [card.id for card in self._named(state, name)],
                self._full_text.words_fitting,
                self._full_text.families,
            )
            return self._full_text.best(state, translator.translate(query), contracts, limit, partly=True)

        found, total = self.ledger.look(read)
        self.contents.expect(one for one, _, _ in found)
        return found, total

    def rank(
        self, words: Mapping[str, float], *, contracts: Collection[int] | None = None, limit: int
    ) -> Iterator[Place]:
        """As the protocol has it. Raises Partial: what a part of the shelf says is no ground for an answer."""
        from clauseqa.library.served.translate import any_of, term
        from clauseqa.stems import stem
        from clauseqa.stems import words as split

        weights: dict[str, float] = {}
        for word, weight in words.items():
            for part in split(word):
                root = stem(part)
                weights[root] = max(weight, weights.get(root, 0.0))
        query = any_of([term("text", root, weight) for root, weight in weights.items()])
        found, _ = self.ledger.look(lambda state: self._full_text.best(state, query, contracts, limit, partly=False))
        self.contents.expect(one for one, _, _ in found)
        return iter(found)

    def gaps(self) -> tuple[str, ...]:
        return self._full_text.gaps()

    def spellings(self, word: str) -> tuple[str, ...] | None:
        return self._full_text.spellings(self.ledger.now(), word) if self._full_text.asked else None


_CONTRACT = {"exists": {"field": "contract"}}  # not the state


def _counting(state: State) -> dict[str, Any]:
    return {"query": _filtered(state, _CONTRACT), "size": 0, "track_total_hits": True}


def _filtered(state: State, *queries: Mapping[str, Any]) -> dict[str, Any]:
    """What fits the queries and is there."""
    return {"bool": {"filter": [state.visible(), *queries]}}


def _holding(field: str, part: str) -> dict[str, Any]:
    quoted = "".join(f"\\{char}" if char in "*?\\" else char for char in key(part))
    return {"wildcard": {field: f"*{quoted}*"}}
