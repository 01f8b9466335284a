"""The documents of a contract. Their ids come from the contract's own, so that to send one twice is no harm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from clauseqa.library import Arrival
from clauseqa.library.names import fold
from clauseqa.library.schema import document
from clauseqa.library.served.indices import BREAK, Indices, key, shown
from clauseqa.library.served.packing import (
    Entry,
    packed_entry,
    packed_facts,
    packed_opening_row,
    packed_row,
    packed_text,
)
from clauseqa.library.units import Unit, units
from clauseqa.model import Contract, ContractCard
from clauseqa.stems import VERSION as STEMS
from clauseqa.stems import stem

Operation = tuple[dict[str, Any], dict[str, Any]]
TERM, CLAUSE, CALLED, NAMED = "term", "clause", "called", "named"  # sorts of entries
_FACTS = ("within", "uses", "defines", "refers", "kind", "type")


def card_id(contract: int) -> str:
    """The id of a contract's card."""
    return f"c{contract}"


def piece_id(contract: int, what: str, number: int) -> str:
    """The id of a piece of a contract's text or facts."""
    return f"{contract}.{what}.{number}"


class Documents:
    """The documents of one contract, under its id, in one batch."""

    def __init__(self, indices: Indices, contract: int, batch: int, arrival: Arrival, origin: str) -> None:
        self._indices = indices
        self._id, self._batch, self._arrival, self._origin = contract, batch, arrival, origin
        self._units = list(units(arrival.contract, arrival.clauses))
        self._text, self._facts = packed_text(arrival.contract.text), packed_facts(arrival)

    def sections(self) -> Iterator[tuple[Operation, list[str]]]:
        """The sections with what their words are, and the distinct words of each."""
        clean = self._arrival.contract.text.clean
        for unit in self._units:
            found, words = section(self._id, unit, clean)
            yield self._operation(self._indices.sections, f"{self._id}.{unit.section}", found), words

    def others(self) -> Iterator[Operation]:
        """Everything else; the card comes last."""
        for what, pieces in (("text", self._text), ("facts", self._facts)):
            for number, piece in enumerate(pieces):
                yield self._operation(self._indices.facts, piece_id(self._id, what, number), {"piece": piece})
        for number, entry in enumerate(self._entries()):
            yield self._operation(self._indices.entries, f"{self._id}.{number}", entry)
        yield self._operation(self._indices.shelf, card_id(self._id), self._card())

    def _operation(self, index: str, id_: str, found: dict[str, Any]) -> Operation:
        action = {"_index": index, "_id": id_, "routing": str(self._id)}
        return {"index": action}, {**found, "contract": self._id, "batch": self._batch}

    def _entries(self) -> Iterator[dict[str, Any]]:
        from clauseqa.called import names_of, opening_of

        path = key(self._arrival.contract.text.path)
        for term in self._arrival.contract.terms:
            yield {
                "sort": TERM, "path": path, "place": term.index, "folded": key(fold(term.term)),
                "name": shown(term.term), "row": packed_row(term),
            }  # fmt: skip
        for clause in self._arrival.clauses:
            yield {
                "sort": CLAUSE, "path": path, "place": clause.start, "type": clause.type, "score": clause.score,
                "row": packed_row(clause),
            }  # fmt: skip
        contract = self._arrival.contract
        called, named = names_of(contract.title, contract.references)
        if called:
            row = packed_opening_row(opening_of(contract.title, contract.text.clean))
            yield {"sort": CALLED, "path": path, "place": 0, "folded": key(called), "row": row}
        for number, name in enumerate(named):
            yield {"sort": NAMED, "path": path, "place": number, "folded": key(name)}

    def _card(self) -> dict[str, Any]:
        contract = self._arrival.contract
        card = card_of(self._id, contract)
        entry = Entry(
            card, self._arrival.file, self._arrival.fingerprint, self._batch, len(self._units),
            (len(self._text), len(self._facts)), self._origin, STEMS,
        )  # fmt: skip
        return {
            "row": packed_entry(entry),
            "path": key(card.path),
            "file": key(self._arrival.file),
            "called": sorted({key(card.path.casefold()), key(card.name.casefold())}),
            "folded": shown(card.path.casefold()),
            "title": shown(fold(card.title or "")),
            "said": [shown(value.casefold()) for _, value in card.facts],
            "numbers": sorted({key(section.number) for section in contract.sections}),
            "statuses": sorted({reference.status for reference in contract.references}),
        }


def card_of(contract_id: int, contract: Contract) -> ContractCard:
    """The card of a contract."""
    text = contract.text
    dangling = sum(reference.status in {"dangling", "mismatch"} for reference in contract.references)
    return ContractCard(
        id=contract_id, path=text.path, title=contract.title, type=contract.type, pages=len(text.pages),
        chars=len(text.content), sections=len(contract.sections), terms=len(contract.terms),
        references=len(contract.references), dangling=dangling, sha256=text.sha256, facts=contract.facts,
    )  # fmt: skip


def section(contract: int, unit: Unit, clean: str) -> tuple[dict[str, Any], list[str]]:
    """The document of one unit of a contract whose text as analysed is `clean`, and its distinct words."""
    told = document(contract, unit, clean)
    words: list[str] = told["words"]
    found: dict[str, Any] = {
        "at": told["at"],
        "text": _weighed(told["text"]),
        "heading": _weighed(told["heading"]),
        "words": " ".join(key(word) or BREAK for word in words),
        "stems": " ".join(key(stem(word)) or BREAK for word in words),
        **{name: [key(value) for value in told[name]] for name in _FACTS if told[name]},
    }
    return found, [word for word in dict.fromkeys(words) if word]


def _weighed(column: dict[str, int]) -> str:
    """Stems with their weights, as the server's filter reads them."""
    return " ".join(f"{key(root)}|{weight}" for root, weight in column.items())


def vocabulary(indices: Indices, words: Iterable[str]) -> Iterator[Operation]:
    """The words themselves, each once: what is there already stays as it is."""
    for word in words:
        yield {"create": {"_index": indices.words, "_id": key(word)}}, {"word": key(word)}
