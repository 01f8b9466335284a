"""The graph as a picture: units in their order, an arc from each that cites to what it cites.

Promise: one SVG that needs nothing else and stays readable: where there are too many units they are folded into those
that hold them, and an arc then stands for all references between the two; units that have no heading and are at the end
of no arc are left out. What is broken or not certain is dashed as well as coloured.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clauseqa.graph.model import Graph, Node
from clauseqa.graph.parts import joined
from clauseqa.graph.xml import DECLARATION, words

MOST_ROWS = 80  # units in one contract; beyond it they are folded, the deepest first
_ROW = 22
_TOP = 64
_GUTTER = 190  # on the left of the names, where the arcs are
_STEP = 16  # indentation of a level
_LETTER = 6.6  # width of a letter of a name, about
_LONGEST = 64  # letters of a name
_NEAR = 20  # rows; the widest arc of a picture in which none reaches further is no wider
_INK, _SOFT, _ARC, _BROKEN, _DOUBT, _PAPER = "#1f1e1b", "#5d594f", "#5b82ab", "#a01c12", "#7d4d00", "#ffffff"
_SAID = {"dangling": "not found", "mismatch": "named where another one stands", "ambiguous": "unclear which"}
_LOOKS: dict[str, tuple[str, str]] = {  # colour and dashes of an arc, by the status of its references
    **dict.fromkeys(("dangling", "mismatch"), (_BROKEN, "4 3")),
    **dict.fromkeys(("ambiguous", "possible"), (_DOUBT, "4 3")),
    "external": ("#8f897c", ""),
}
_CERTAIN = _ARC, ""
_Arcs = dict[tuple[str, str, tuple[str, str]], int]  # from, to, look: how many references


@dataclass(frozen=True, slots=True)
class _Row:
    node: Node
    depth: int
    folded: int = 0  # units inside it that have no row of their own
    status: str = ""  # of the reference, where it is no unit that was found


def write(parts: Iterable[Graph]) -> Iterator[str]:
    """One picture of all parts."""
    graph = joined(parts)
    above = {edge.target: edge.source for edge in graph.edges if edge.kind == "contains"}
    unfolded = list(_rows(graph, above))
    arcs = _arcs(graph, above, {row.node.id for row in unfolded})
    ends = {end for source, target, _ in arcs for end in (source, target)}
    rows = [row for row in unfolded if row.node.id in ends or row.node.label != row.node.number]
    place = {row.node.id: number for number, row in enumerate(rows)}
    title, told = _title(graph), _told(graph, rows, arcs)
    named = (_GUTTER + _STEP * row.depth + _LETTER * len(_name(row)) for row in rows)
    width = 40 + max(_LETTER * len(told), *named, 0)
    height = _TOP + _ROW * len(rows) + 20
    yield DECLARATION
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
        f'viewBox="0 0 {width:.0f} {height}" role="img" aria-labelledby="title told" '
        'font-family="Helvetica, Arial, sans-serif" font-size="12">\n'
    )
    yield f'<title id="title">{title}</title>\n<desc id="told">{told}</desc>\n'
    yield f'<rect width="100%" height="100%" fill="{_PAPER}"/>\n'
    yield f'<text x="16" y="26" font-size="16" font-weight="bold" fill="{_INK}">{title}</text>\n'
    yield f'<text x="16" y="45" fill="{_SOFT}">{told}</text>\n<g fill="none" stroke-linecap="round">\n'
    farthest = max([_NEAR, *(abs(place[source] - place[target]) for source, target, _ in arcs)])
    for (source, target, look), count in arcs.items():
        yield _arc(rows, (place[source], place[target]), farthest, look, count)
    yield "</g>\n"
    for number, row in enumerate(rows):
        yield _label(number, row)
    yield "</svg>\n"


def _rows(graph: Graph, above: dict[str, str]) -> Iterator[_Row]:
    """A row for each contract and each unit that is not folded, then what is cited and is no unit here."""
    depths: dict[str, int] = {}
    for node in graph.nodes:
        if node.kind in ("contract", "section") and not node.missing:
            depths[node.id] = depths[above[node.id]] + 1 if above.get(node.id) in depths else 0
    deepest = _deepest_shown(graph, depths)
    folded: Counter[str] = Counter()
    for id_, depth in depths.items():
        holder = id_
        while depths[holder] > deepest:
            holder = above[holder]
        folded[holder] += depth > deepest
    for node in graph.nodes:
        if node.id in depths and depths[node.id] <= deepest:
            yield _Row(node, depths[node.id], folded[node.id])
    cited = {edge.target: edge.status for edge in graph.edges if edge.kind == "refers"}
    for node in graph.nodes:
        if node.id not in depths and node.id in cited:
            yield _Row(node, 0, status=cited[node.id] if node.missing else "external")


def _deepest_shown(graph: Graph, depths: dict[str, int]) -> int:
    """The level down to which units have rows of their own."""
    contracts = max(1, sum(1 for node in graph.nodes if node.kind == "contract"))
    levels = Counter(depths.values())
    shown, deepest = 0, 0
    for level in sorted(levels):
        shown += levels[level]
        if level > 1 and shown > MOST_ROWS * contracts:
            break
        deepest = level
    return deepest


def _arcs(graph: Graph, above: dict[str, str], shown: set[str]) -> _Arcs:
    """How many references run from one node with a row to another, those that look different apart."""
    arcs: Counter[tuple[str, str, tuple[str, str]]] = Counter()
    for edge in graph.edges:
        if edge.kind == "refers":
            source, target = _standing(edge.source, above, shown), _standing(edge.target, above, shown)
            if source is not None and target is not None and source != target:
                arcs[source, target, _LOOKS.get(edge.status, _CERTAIN)] += 1
    return dict(arcs)


def _standing(id_: str, above: dict[str, str], shown: set[str]) -> str | None:
    """A node, or the nearest unit that holds it and has a row."""
    while id_ not in shown:
        if id_ not in above:
            return None
        id_ = above[id_]
    return id_


def _name(row: _Row) -> str:
    label = " ".join(row.node.label.split())
    if len(label) > _LONGEST:
        label = label[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"
    if row.status in _SAID:
        label = f"{label.removesuffix('?')}: {_SAID[row.status]}"
    return f"{label}  (+{row.folded})" if row.folded else label


def _label(number: int, row: _Row) -> str:
    x, y = _GUTTER + _STEP * row.depth, _TOP + _ROW * number + 15
    colour = _SOFT if row.status == "external" else _LOOKS.get(row.status, (_INK, ""))[0]
    style = ' font-weight="bold"' if row.node.kind == "contract" else ""
    style += ' font-style="italic"' if row.node.kind == "instrument" else ""
    return f'<text x="{x}" y="{y}" fill="{colour}"{style}>{words(_name(row))}</text>\n'


def _arc(rows: list[_Row], ends: tuple[int, int], farthest: int, look: tuple[str, str], count: int) -> str:
    """A curve on the left of the names, further out the further it reaches, with a head where it arrives."""
    source, target = ends
    x, y, to = _GUTTER - 12, _TOP + _ROW * source + 11, _TOP + _ROW * target + 11
    out = x - 1.333 * (14 + (_GUTTER - 75) * math.sqrt(abs(source - target) / farthest))
    colour, dashes = look
    line = f'stroke="{colour}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")
    said = words(
        f"{rows[source].node.label} cites {rows[target].node.label}" + (f", {count} times" if count > 1 else "")
    )
    return (
        f'<path d="M{x} {y}C{out:.1f} {y} {out:.1f} {to} {x} {to}M{x - 3} {to - 3}L{x + 4} {to}L{x - 3} {to + 3}" '
        f'{line} stroke-width="{min(4.0, 1 + math.log2(count) / 2):.2f}"><title>{said}</title></path>\n'
    )


def _title(graph: Graph) -> str:
    contracts = [node.label for node in graph.nodes if node.kind == "contract"]
    return words(contracts[0] if len(contracts) == 1 else f"{len(contracts)} contracts")


def _told(graph: Graph, rows: list[_Row], arcs: _Arcs) -> str:
    """What the picture shows, in one line."""
    references = sum(1 for edge in graph.edges if edge.kind == "refers")
    bad = sum(count for (_, _, (colour, _)), count in arcs.items() if colour in (_BROKEN, _DOUBT))
    folded = sum(row.folded for row in rows)
    parts = [f"{references} references between {len(rows)} rows; an arc leads to what is cited"]
    parts += [f"{bad} dashed: red is broken, brown not certain"] if bad else []
    parts += [f"(+N): N units folded into theirs, {folded} in all"] if folded else []
    return words("; ".join(parts))
