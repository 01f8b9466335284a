"""Who leans on whom, as a tree of lines: a section, what it cites below it, and what those cite.

A section whose citations were drawn before is not drawn again (‹above›), and one that stands above itself ends the
branch (‹cycle›): the tree is finite, and nothing of the graph is missing from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from clauseqa.cards import ReferenceCard
from clauseqa.graph.model import Graph
from clauseqa.graph.stats import Stats
from clauseqa.render.layout import Column, Line, Span, table, wrap
from clauseqa.render.pieces import place, status
from clauseqa.render.safe import one_line


class Step(NamedTuple):
    """One citation: what it says and where it leads."""

    words: Line
    target: str | None  # key of a section to go on with


class Forest(NamedTuple):
    titles: dict[str, Line]  # by key of a section
    steps: dict[str, list[Step]]


def reference_trees(cards: Sequence[ReferenceCard], width: int) -> list[Line]:
    """The references of each contract, followed from section to section."""
    lines: list[Line] = []
    paths = dict.fromkeys(card.contract.path for card in cards)
    for path in paths:
        own = [card for card in cards if card.contract.path == path]
        lines += [[], [place(own[0].contract, "")]] if lines else [[place(own[0].contract, "")]]
        lines += _drawn(_forest_of_references(own), width)
    return lines


def _forest_of_references(cards: Sequence[ReferenceCard]) -> Forest:
    forest = Forest({}, {})
    for card in cards:
        key = card.source
        forest.titles[key] = _title(card.source or "before the first section", card.source_heading)
        steps = forest.steps.setdefault(key, [])
        reference = card.reference
        surface = Span(one_line(reference.surface), "reference")
        if reference.status != "resolved":
            steps.append(Step([surface, Span(" → "), *status(reference)], None))
            continue
        for target, heading in zip(reference.targets, card.target_headings, strict=False):
            steps.append(Step([surface, Span(" → "), *_title(target, heading)], target))
    return forest


def graphs(found: Sequence[Graph], width: int) -> list[Line]:
    """The references of a graph as trees, contract by contract."""
    return [line for graph in found for line in _drawn(_forest_of_graph(graph), width)]


def _forest_of_graph(graph: Graph) -> Forest:
    forest = Forest({}, {})
    for edge in graph.edges:
        if edge.kind == "contains":
            continue
        source, target = graph.by_id[edge.source], graph.by_id[edge.target]
        forest.titles[source.id] = [Span(one_line(source.label), "place")]
        broken = edge.status in ("dangling", "mismatch")
        words: Line = [Span(f"{edge.kind} ", "dim"), Span(one_line(target.label), "broken" if broken else "reference")]
        if edge.status not in ("", "resolved", "external"):
            words.append(Span(f" ({edge.status})", "broken" if broken else "doubtful"))
        step = Step(words, target.id if edge.status in ("", "resolved") and edge.kind == "refers" else None)
        steps = forest.steps.setdefault(source.id, [])
        if step not in steps:
            steps.append(step)
    return forest


def _title(number: str, heading: str | None) -> Line:
    title: Line = [Span(one_line(number), "place")]
    return [*title, Span(f" {one_line(heading)}")] if heading else title


def _drawn(forest: Forest, width: int) -> list[Line]:
    """Trees from the sections that nobody here cites, then from those of rings that are left."""
    cited = {step.target for steps in forest.steps.values() for step in steps}
    drawn: set[str] = set()
    lines: list[Line] = []
    for roots in ([key for key in forest.steps if key not in cited], list(forest.steps)):
        for key in roots:
            if key not in drawn:
                lines += wrap(forest.titles[key], width)
                lines += _branches(forest, key, width, drawn)
    return lines


def _branches(forest: Forest, root: str, width: int, drawn: set[str]) -> list[Line]:
    """The lines below a section, depth first without recursion: a chain may be as long as the contract."""
    lines: list[Line] = []
    drawn.add(root)
    work = [(iter(_with_last(forest.steps[root])), "", root)]
    while work:
        steps, indent, _ = work[-1]
        step, last = next(steps, (None, False))
        if step is None:
            work.pop()
            continue
        above = {key for _, _, key in work}
        ending = _ending(forest, step, drawn, above)
        first, rest = indent + ("└─ " if last else "├─ "), indent + ("   " if last else "│  ")
        lines += wrap([*step.words, *ending], max(width, len(first) + 24), first, rest)
        if step.target in forest.steps and not ending:
            drawn.add(step.target)
            work.append((iter(_with_last(forest.steps[step.target])), rest, step.target))
    return lines


def _ending(forest: Forest, step: Step, drawn: set[str], above: set[str]) -> Line:
    if step.target not in forest.steps:
        return []
    if step.target in above:
        return [Span(" ‹cycle›", "doubtful")]
    return [Span(" ‹above›", "dim")] if step.target in drawn else []


def _with_last(steps: list[Step]) -> list[tuple[Step, bool]]:
    return [(step, number == len(steps)) for number, step in enumerate(steps, 1)]


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
