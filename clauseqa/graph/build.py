"""From the facts of contracts to nodes and edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from clauseqa.between import Held, Meant
from clauseqa.graph.model import Edge, EdgeKind, Graph, Node, NodeKind
from clauseqa.graph.parts import joined
from clauseqa.model import Contract, Reference, Section, Span
from clauseqa.references.printed_names import HEADS, bare
from clauseqa.references.statutes import STATUTE_HEADS
from clauseqa.references.units import ATTACHMENTS

NOTHING_MEANT: Mapping[str, Meant] = MappingProxyType({})
_UNNAMED = "an instrument that is not named"
_AGREEMENT_HEADS = HEADS - STATUTE_HEADS


def build(contracts: Iterable[Contract]) -> Graph:
    """The graph of all contracts given, in their order, without edges between them: those need a shelf."""
    return joined(draw(contract) for contract in contracts)


def draw(contract: Contract, meant: Mapping[str, Meant] = NOTHING_MEANT) -> Graph:
    """One contract's graph. `meant`: what the instruments that it names are on the shelf, by their names; the units of
    these that it refers to are nodes of its graph too."""
    drawing = _Drawing(contract, meant)
    return Graph(tuple(drawing.nodes()), tuple(drawing.edges()))


class _Drawing:
    """One contract's part of the graph."""

    def __init__(self, contract: Contract, meant: Mapping[str, Meant]) -> None:
        self.contract = contract
        self.meant = meant
        self.path = contract.text.path
        self.section_ids = _section_ids(self.path, contract.sections)
        self.term_ids = _distinct(f"{self.path}#term:{term.term}" for term in contract.terms)

    def nodes(self) -> Iterator[Node]:
        contract, path = self.contract, self.path
        yield Node(path, "contract", contract.title or path, path, start=0, end=len(contract.text.content))
        for id_, section in zip(self.section_ids, contract.sections, strict=True):
            yield _section_node(id_, section, path)
        for id_, term in zip(self.term_ids, contract.terms, strict=True):
            if term.base is None:
                yield Node(
                    id_, "term", term.term, path, "", term.start, term.end, self.contract.text.page_at(term.start)
                )
        loose = [node for reference in contract.references for node, _ in self._loose_ends(reference)]
        loose += [node for meant in self.meant.values() for node in self._named(meant)]
        yield from {node.id: node for node in loose}.values()

    def edges(self) -> Iterator[Edge]:
        yield from self._contains()
        yield from self._terms()
        for reference in self.contract.references:
            yield from self._refers(reference)
        yield from self._names()
        yield from self._uses()

    def _contains(self) -> Iterator[Edge]:
        for id_, section in zip(self.section_ids, self.contract.sections, strict=True):
            span = section.start, section.start + len(section.label)
            yield self._edge(section.parent, id_, "contains", span)

    def _terms(self) -> Iterator[Edge]:
        for id_, term in zip(self.term_ids, self.contract.terms, strict=True):
            target = id_ if term.base is None else self.term_ids[term.base]
            yield self._edge(term.section, target, term.effect, (term.start, term.end))

    def _refers(self, reference: Reference) -> Iterator[Edge]:
        span = reference.start, reference.end
        if reference.status == "resolved":
            for index in dict.fromkeys(reference.sections):
                yield self._edge(reference.source, self.section_ids[index], "refers", span, "resolved")
            return
        for node, reason in dict(self._loose_ends(reference)).items():
            status = "resolved" if node.kind == "section" and not node.missing else reference.status
            yield self._edge(reference.source, node.id, "refers", span, status, reason)

    def _names(self) -> Iterator[Edge]:
        """An edge from each instrument to the contracts on the shelf that it is, or may be."""
        for meant in self.meant.values():
            for held in meant.contracts:
                edge = self._edge(None, held.card.path, "names", meant.said, meant.status, meant.why)
                yield replace(edge, source=self._instrument(meant.instrument).id)

    def _uses(self) -> Iterator[Edge]:
        for use in self.contract.uses:
            base = self.contract.terms[use.term].base
            target = self.term_ids[use.term if base is None else base]
            status = "" if use.in_scope else "out of scope"
            yield self._edge(use.section, target, "uses", (use.start, use.end), status)

    def _edge(
        self, source: int | None, target: str, kind: EdgeKind, span: Span, status: str = "", reason: str = ""
    ) -> Edge:
        start, end = span
        return Edge(
            self.path if source is None else self.section_ids[source],
            target,
            kind,
            self.path,
            self.contract.text.content[start:end],
            start,
            end,
            self.contract.text.page_at(start),
            status,
            reason,
        )

    def _loose_ends(self, reference: Reference) -> list[tuple[Node, str]]:
        """What a reference names that is no unit of this contract, each with what is to be said of it: another
        instrument, a unit of one that is on the shelf, a place that is missing."""
        if reference.status == "resolved":
            return []
        if reference.status == "external":
            return self._elsewhere(reference) or [(self._instrument(reference.instrument), reference.reason)]
        written = reference.targets or (" ".join(reference.surface.split()),)
        return [(self._missing(target), reference.reason) for target in written]

    def _missing(self, target: str) -> Node:
        """A unit that a reference writes and that was not found; an exhibit that is not attached is an instrument."""
        attachment = target.partition(" ")[0].lower() in ATTACHMENTS and "/" not in target
        kind: NodeKind = "instrument" if attachment else "section"
        return Node(f"{self.path}#?{target}", kind, f"{target}?", self.path, target, missing=True)

    def _elsewhere(self, reference: Reference) -> list[tuple[Node, str]]:
        """The units that a reference names in a contract on the shelf that is certainly meant."""
        meant = self.meant.get(reference.instrument or "")
        if meant is None or meant.status != "resolved":
            return []
        (held,) = meant.contracts
        path, ids = held.card.path, _section_ids(held.card.path, held.sections)
        return [(_section_node(ids[unit.index], unit, path), meant.why) for unit in held.cited(reference)]

    def _named(self, meant: Meant) -> Iterator[Node]:
        """The ends of an edge from an instrument to the contracts that it may be."""
        yield self._instrument(meant.instrument)
        yield from map(_contract_node, meant.contracts)

    def _instrument(self, name: str | None) -> Node:
        """A statute is the same for all contracts; "the Lease" is each contract's own."""
        label = " ".join((name or _UNNAMED).split())
        if name is not None and _is_statute(label):
            return Node(f"instrument:{label}", "instrument", label)
        return Node(f"{self.path}#instrument:{label}", "instrument", label, self.path)


def _contract_node(held: Held) -> Node:
    card = held.card
    return Node(card.path, "contract", card.title or card.path, card.path, start=0, end=card.chars)


def _section_node(id_: str, section: Section, path: str) -> Node:
    label = f"{section.number} {section.heading or ''}".strip() or section.called
    return Node(id_, "section", label, path, section.number, section.start, section.end, section.page)


def _section_ids(path: str, sections: Sequence[Section]) -> list[str]:
    return _distinct(f"{path}#{section.number or section.kind}" for section in sections)


def _is_statute(name: str) -> bool:
    """Whether a name says which statute it is wherever it stands: "ERISA", "Exchange Act", not "the Code"."""
    words = name.split()
    heads = [word for word in words if bare(word) in STATUTE_HEADS]
    if not heads or any(bare(word) in _AGREEMENT_HEADS for word in words):
        return False
    return len(words) > 1 or (words[0].isupper() and len(words[0]) > len("LAW"))


def _distinct(ids: Iterable[str]) -> list[str]:
    """The ids, with ~2, ~3 after those that were there before."""
    seen: dict[str, int] = {}
    distinct = []
    for id_ in ids:
        seen[id_] = seen.get(id_, 0) + 1
        distinct.append(id_ if seen[id_] == 1 else f"{id_}~{seen[id_]}")
    return distinct
