"""From the facts of contracts to nodes and edges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from clauseqa.graph.model import Edge, Graph, Node
from clauseqa.model import Contract, Reference, Section


def build(contracts: Iterable[Contract]) -> Graph:
    """The graph of all contracts given, in their order."""
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for contract in contracts:
        drawn = _Drawing(contract)
        for node in drawn.nodes():
            nodes.setdefault(node.id, node)
        edges += drawn.edges()
    edges += _names(nodes.values())
    return Graph(tuple(nodes.values()), tuple(edges))


def _names(nodes: Iterable[Node]) -> Iterator[Edge]:
    """An edge from each instrument to the one contract of the graph that bears its name as title: likely the one that
    is meant, and said to be no more than that. Of several, none."""
    nodes = list(nodes)
    titled: dict[str, list[Node]] = {}
    for node in nodes:
        if node.kind == "contract":
            titled.setdefault(_folded(node.label), []).append(node)
    for node in nodes:
        meant = titled.get(_folded(node.label), []) if node.kind == "instrument" else []
        if len(meant) == 1:
            (contract,) = meant
            reason = "the only contract here with this title"
            yield Edge(node.id, contract.id, "names", contract.path, node.label, status="likely", reason=reason)


def _folded(name: str) -> str:
    return " ".join(name.casefold().removeprefix("the ").split())


class _Drawing:
    """One contract's part of the graph."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.path = contract.text.path
        self.section_ids = _distinct(f"{self.path}#{section.number or section.kind}" for section in contract.sections)
        self.page_starts = [page.start for page in contract.text.pages]
        self.term_ids = _distinct(f"{self.path}#term:{term.term}" for term in contract.terms)

    def nodes(self) -> Iterator[Node]:
        contract = self.contract
        yield Node(
            self.path, "contract", contract.title or self.path, self.path, start=0, end=len(contract.text.content)
        )
        for id_, section in zip(self.section_ids, contract.sections, strict=True):
            yield Node(
                id_, "section", _label(section), self.path, section.number, section.start, section.end, section.page
            )
        for id_, term in zip(self.term_ids, contract.terms, strict=True):
            if term.base is None:
                yield Node(id_, "term", term.term, self.path, "", term.start, term.end, self._page(term.start))
        for reference in contract.references:
            yield from self._loose_ends(reference)

    def edges(self) -> Iterator[Edge]:
        yield from self._contains()
        yield from self._terms()
        for reference in self.contract.references:
            yield from self._refers(reference)
        yield from self._uses()

    def _contains(self) -> Iterator[Edge]:
        for id_, section in zip(self.section_ids, self.contract.sections, strict=True):
            yield Edge(
                self._at(section.parent),
                id_,
                "contains",
                self.path,
                section.label,
                section.start,
                section.start + len(section.label),
                section.page,
            )

    def _terms(self) -> Iterator[Edge]:
        for id_, term in zip(self.term_ids, self.contract.terms, strict=True):
            target = id_ if term.base is None else self.term_ids[term.base]
            page = self._page(term.start)
            surface = self.contract.quote((term.start, term.end))
            yield Edge(self._at(term.section), target, term.effect, self.path, surface, term.start, term.end, page)

    def _refers(self, reference: Reference) -> Iterator[Edge]:
        if reference.status == "resolved":
            targets = [self.section_ids[index] for index in reference.sections]
        else:
            targets = [node.id for node in self._loose_ends(reference)]
        for target in targets:
            yield Edge(
                self._at(reference.source),
                target,
                "refers",
                self.path,
                reference.surface,
                reference.start,
                reference.end,
                self._page(reference.start),
                reference.status,
                reference.reason,
            )

    def _uses(self) -> Iterator[Edge]:
        for use in self.contract.uses:
            base = self.contract.terms[use.term].base
            yield Edge(
                self._at(use.section),
                self.term_ids[use.term if base is None else base],
                "uses",
                self.path,
                self.contract.quote((use.start, use.end)),
                use.start,
                use.end,
                self._page(use.start),
                "" if use.in_scope else "out of scope",
            )

    def _loose_ends(self, reference: Reference) -> list[Node]:
        """Nodes for what a reference names that is no unit here: another instrument, or a place that is missing."""
        if reference.status == "resolved":
            return []
        if reference.status == "external":
            name = " ".join((reference.instrument or "another instrument").split())
            return [Node(f"instrument:{name}", "instrument", name)]
        written = reference.targets or (" ".join(reference.surface.split()),)
        return [
            Node(f"{self.path}#?{target}", "section", f"{target}?", self.path, target, missing=True)
            for target in written
        ]

    def _at(self, section: int | None) -> str:
        return self.path if section is None else self.section_ids[section]

    def _page(self, offset: int) -> int | None:
        at = bisect_right(self.page_starts, offset) - 1
        pages = self.contract.text.pages
        return pages[at].number if at >= 0 and offset < pages[at].end else None


def _label(section: Section) -> str:
    return f"{section.number} {section.heading or ''}".strip() or section.kind


def _distinct(ids: Iterable[str]) -> list[str]:
    """The ids, with ~2, ~3 after those that were there before."""
    seen: dict[str, int] = {}
    distinct = []
    for id_ in ids:
        seen[id_] = seen.get(id_, 0) + 1
        distinct.append(id_ if seen[id_] == 1 else f"{id_}~{seen[id_]}")
    return distinct
