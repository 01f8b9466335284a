"""Who leans on whom, as a tree of lines: a section, what is cited in it, and what those cite in turn.

A section that was drawn before is not drawn again (‹above›), and one that stands above itself ends the branch
(‹cycle›): the tree is finite, and nothing of the graph is missing from it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from clauseqa.model import BROKEN, contract_name
from clauseqa.render.layout import Column, Line, Span, table, wrap
from clauseqa.render.pieces import count, perhaps, place, where_to
from clauseqa.render.safe import one_line

if TYPE_CHECKING:
    from clauseqa.cards import ReferenceCard
    from clauseqa.graph import Edge, Graph, Node, Stats
    from clauseqa.model import Section


class Step(NamedTuple):
    """One citation: what it says and where it leads."""

    words: Line
    target: Hashable = None  # the unit to go on with
    below: tuple[Line, ...] = ()  # more to say


@dataclass
class Forest:
    titles: dict[Hashable, Line] = field(default_factory=dict)
    steps: dict[Hashable, list[Step]] = field(default_factory=dict)  # of a unit's own words
    parts: dict[Hashable, list[Hashable]] = field(default_factory=dict)  # the units in a unit
    roots: list[Hashable] = field(default_factory=list)
    asked: frozenset[Hashable] = frozenset()  # the units that were asked for

    def inside(self, unit: Hashable) -> list[Hashable]:
        """The unit and all in it, in order."""
        found, waiting = [], [unit]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting += reversed(self.parts.get(one, []))
        return found

    def leaning(self, unit: Hashable) -> list[Step]:
        """What is cited in a unit or in a part of it; a part is named."""
        return [
            step._replace(words=[*self.titles[one][:1], Span(": "), *step.words]) if one != unit else step
            for one in self.inside(unit)
            for step in self.steps.get(one, ())
        ]


def reference_trees(cards: Sequence[ReferenceCard], width: int) -> list[Line]:
    """The references of each contract, followed from section to section."""
    lines: list[Line] = []
    for path in dict.fromkeys(card.contract.path for card in cards):
        own = [card for card in cards if card.contract.path == path]
        lines += [[], [place(own[0].contract, "")]] if lines else [[place(own[0].contract, "")]]
        lines += _drawn(_forest_of_references(own, width), width)
    return lines


_PREAMBLE = "before the first section"


def _forest_of_references(cards: Sequence[ReferenceCard], width: int) -> Forest:
    forest = Forest()
    for card in cards:
        holder = _plant(forest, card.within)
        reference = card.reference
        surface = Span(one_line(reference.surface), "reference")
        steps = forest.steps.setdefault(holder, [])
        if reference.status != "resolved":
            words = [surface, Span(" → "), *where_to(reference, (), card.elsewhere)]
            below = perhaps(reference, max(width - 12, 24), card.elsewhere)
            steps.append(Step(words, None, tuple(below)))
        for target in card.targets:
            steps.append(Step([surface, Span(" → "), *_title(target)], target.index))
    return forest


def _plant(forest: Forest, within: Sequence[Section]) -> Hashable:
    """Put the sections that hold a reference into the forest; the innermost of them."""
    holder: Hashable = None
    for section in within:
        if section.index not in forest.titles:
            forest.titles[section.index] = _title(section)
            (forest.roots if holder is None else forest.parts.setdefault(holder, [])).append(section.index)
        holder = section.index
    if holder is None:
        holder = _PREAMBLE
        if holder not in forest.titles:
            forest.titles[holder] = [Span(_PREAMBLE, "dim")]
            forest.roots.append(holder)
    return holder


def _title(section: Section) -> Line:
    title = [Span(one_line(section.number or section.kind), "place")]
    return [*title, Span(f" {one_line(section.heading)}")] if section.heading else title


def graphs(found: Sequence[Iterable[Graph]], width: int) -> list[Line]:
    """The edges of a graph as trees, contract by contract; uses of terms only where nothing else is in the graph."""
    drawn = [(path, _trees(graph, width)) for parts in found for part in parts for path, graph in _by_contract(part)]
    if len(drawn) == 1:
        return drawn[0][1]
    lines: list[Line] = []
    for path, trees in drawn:
        lines += [*([[]] if lines else []), *wrap([Span(one_line(contract_name(path)), "title")], width), *trees]
    return lines


def _by_contract(graph: Graph) -> Iterator[tuple[str, Graph]]:
    """What each contract says, as a graph of its own."""
    said: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        said.setdefault(edge.path, []).append(edge)
    for path, edges in said.items():
        ends = {end for edge in edges for end in (edge.source, edge.target)}
        yield path, replace(graph, nodes=tuple(node for node in graph.nodes if node.id in ends), edges=tuple(edges))


def _trees(graph: Graph, width: int) -> list[Line]:
    kinds = {edge.kind for edge in graph.edges}
    uses = sum(1 for edge in graph.edges if edge.kind == "uses") if kinds != {"uses"} else 0
    lines = _drawn(_forest_of_graph(graph, uses=not uses), width)
    if uses:
        lines += wrap([Span(f"{count(uses, 'use')} of terms not drawn: --edges uses draws them", "dim")], width)
    return lines


def _forest_of_graph(graph: Graph, *, uses: bool) -> Forest:
    forest = Forest(asked=frozenset(graph.roots))
    for node in graph.nodes:
        forest.titles[node.id] = [Span(one_line(node.label), "place" if node.kind == "section" else "heading")]
    held = set()
    for edge in graph.edges:
        if edge.kind == "contains":
            forest.parts.setdefault(edge.source, []).append(edge.target)
            held.add(edge.target)
            continue
        if edge.kind == "uses" and not uses:
            continue
        step = Step(_edge_words(graph, edge), edge.target if edge.kind == "refers" else None)
        steps = forest.steps.setdefault(edge.source, [])
        if step not in steps:
            steps.append(step)
    for node in graph.nodes:
        if node.id not in held and (node.id in forest.steps or node.id in forest.parts):
            # Every section of a whole contract is a tree of its own: the contract is the wood.
            parts = forest.parts.pop(node.id, []) if node.kind == "contract" else []
            forest.roots += [node.id, *parts]
    return forest


def _edge_words(graph: Graph, edge: Edge) -> Line:
    node, broken = graph.by_id[edge.target], edge.status in BROKEN
    target = Span(one_line(_called(node, edge.path)), "broken" if broken else "reference")
    words = [Span(f"{edge.kind} ", "dim"), target]
    if edge.status not in ("", "resolved", "external"):
        words.append(Span(f" ({edge.status})", "broken" if broken else "doubtful"))
    return words


def _called(node: Node, path: str) -> str:
    """The label of a node; of one in another contract than that of `path`, with that contract."""
    elsewhere = node.path not in ("", path)
    if node.kind == "contract":
        return contract_name(node.path) if elsewhere else node.label
    return f"{contract_name(node.path)}: {node.label}" if elsewhere else node.label


def _drawn(forest: Forest, width: int) -> list[Line]:
    """The trees: those that were asked for, those that nobody here cites, then what is left of rings."""
    cited = {step.target for steps in forest.steps.values() for step in steps}

    def rank(root: Hashable) -> tuple[bool, bool]:
        units = forest.inside(root)
        return forest.asked.isdisjoint(units), not cited.isdisjoint(units)

    drawn: set[Hashable] = set()
    lines: list[Line] = []
    for root in sorted(forest.roots, key=rank):
        if root not in drawn and forest.leaning(root):
            lines += wrap(forest.titles[root], width)
            lines += _branches(forest, root, width, drawn)
    return lines


def _branches(forest: Forest, root: Hashable, width: int, drawn: set[Hashable]) -> list[Line]:
    """The lines below a unit, depth first without recursion: a chain may be as long as the contract."""
    lines: list[Line] = []
    drawn.update(forest.inside(root))
    work: list[tuple[Iterator[tuple[Step, bool]], str, Hashable]] = [(_with_last(forest.leaning(root)), "", root)]
    while work:
        steps, indent, _ = work[-1]
        step, last = next(steps, (None, False))
        if step is None:
            work.pop()
            continue
        onward = forest.leaning(step.target) if step.target is not None else []
        ending = _ending(step, onward, drawn, {unit for _, _, unit in work})
        first, rest = indent + ("└─ " if last else "├─ "), indent + ("   " if last else "│  ")
        lines += wrap([*step.words, *ending], max(width, len(first) + 24), first, rest)
        lines += [[Span(rest + "  "), *line] for line in step.below]
        if onward and not ending:
            drawn.update(forest.inside(step.target))
            work.append((_with_last(onward), rest, step.target))
    return lines


def _ending(step: Step, onward: list[Step], drawn: set[Hashable], above: set[Hashable]) -> Line:
    if step.target in above:
        return [Span(" ‹cycle›", "doubtful")]
    return [Span(" ‹above›", "dim")] if onward and step.target in drawn else []


def _with_last(steps: list[Step]) -> Iterator[tuple[Step, bool]]:
    return iter([(step, number == len(steps)) for number, step in enumerate(steps, 1)])


def stats(found: Sequence[Stats], width: int) -> list[Line]:
    """The numbers of a graph."""
    return [line for one in found for line in _stats(one, width)]


def _stats(one: Stats, width: int) -> list[Line]:
    lines: list[Line] = []
    for title, pairs in (("NODES", one.nodes), ("EDGES", one.edges), ("REFERENCES", one.statuses)):
        lines += _counted(title, pairs, width)
    lines += _counted("MOST CITED SECTIONS", one.most_cited, width)
    lines += _counted("MOST USED TERMS", one.most_used, width)
    lines += _named("Exhibits that nothing refers to", [(label,) for label in one.uncited_exhibits], width)
    lines += _named("Rings of sections that cite each other", one.cycles, width)
    lines += _named("Longest chain", [one.longest_chain] if one.longest_chain else [], width)
    return lines[:-1]


def _counted(title: str, pairs: Sequence[tuple[str, int]], width: int) -> list[Line]:
    if not pairs:
        return []
    rows: list[Any] = [[[Span(one_line(label))], [Span(f"{times:,}")]] for label, times in pairs]
    return [*table((Column(title), Column("COUNT", right=True)), rows, width), []]


def _named(title: str, chains: Sequence[Sequence[str]], width: int) -> list[Line]:
    if not chains:
        return []
    lines: list[Line] = [[Span(title, "title")]]
    for chain in chains:
        lines += wrap([Span(" → ".join(one_line(label) for label in chain))], width, "  ", "    ")
    return [*lines, []]
