"""The outline that explains the candidates best: one search over all of them, no greedy line-by-line choice.

Promise: every candidate is either taken as a unit at one level of the outline or left out, and the sum of what that
costs is as small as the search can make it. Leaving out a strong candidate costs its weight; taking a weak one costs
its weakness; continuing a series is rewarded, beginning one in the middle, skipping, repeating or going back costs. So
"(i)" after "(h)" is a letter when "(j)" follows and a roman when "(ii)" does, and a wrapped "Section 8.02." that fits
nowhere is left out. The search keeps a bounded number of outlines alive: it is linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from .candidates import Candidate

KEPT = 10  # outlines alive at a time
_MARGIN = 9.0  # an outline that costs so much more than the best one will not recover
_DEEPEST = 9
_NEVER = 9.0
_UNWORDED = 0.3  # cost of "II." as the head of an article rather than a list item
_AGAIN = 0.6  # cost of a list that begins again inside an item of its own series, in the item's first paragraph
_AGAIN_BELOW = 2.0  # … and in a later one
_NOT_SO_FAR = 0.3  # cost of a paragraph that leaves a list for its holder though it stands further out on the page
_BELOW_CAPTION = 0.5  # cost of a list that begins again below a caption
_RUNNING_HEADER = 0.5  # cost of leaving out a label that names the attachment that is open
_LINGERING = 0.2  # cost of a list inside a sentence that outlives its paragraph

_STRUCTURAL = {
    "root": 0,
    "exhibit": 0,
    "title": 0,
    "recital": 1,
    "part": 1,
    "article": 2,
    "item": 3,
    "section": 4,
    "clause": 4,
    "paragraph": 5,
    "decimal": 6,
}
_LIST = 20  # rank of "(a)", "a.", "1)" and the like


@lru_cache(maxsize=512)
def _family_and_rank(key: str) -> tuple[str, int]:
    family = key.partition(":")[0]
    return family, _STRUCTURAL.get(family, _LIST)


def _signature(parent: Node | None, key: str, value: int, path: tuple[int, ...]) -> int:
    """The same for two units that nothing further on can tell apart."""
    return hash((parent.signature if parent is not None else 0, key, value, path))


class Event:
    """Something at a place of the text that the outline may react to."""

    __slots__ = ("candidate", "defines", "definitions", "headed", "indent", "kind", "lower", "prev_char", "start")

    def __init__(self, start: int, kind: str, candidate: Candidate | None = None) -> None:
        self.start = start
        self.kind = kind  # label, paragraph, close, sentence
        self.candidate = candidate
        self.indent = 0
        self.lower = False
        self.defines = False  # a paragraph that defines a term
        self.definitions: Sequence[int] = ()  # where such paragraphs begin, in the whole text
        self.headed = -1  # where the line above begins, when it is a heading alone
        self.prev_char = "\n"


class Node:
    """An open unit: its series, its place in it, and the unit that holds it."""

    __slots__ = ("candidate", "carry", "depth", "family", "key", "parent", "path", "rank", "signature", "value")

    def __init__(
        self,
        parent: Node | None,
        key: str,
        value: int,
        candidate: Candidate | None,
        path: tuple[int, ...],
        signature: int,
    ) -> None:
        self.parent = parent
        self.key = key
        self.family, self.rank = _family_and_rank(key)
        self.value = value
        self.candidate = candidate
        self.path = path  # its number as integers, for the decimals below it
        self.depth: int = parent.depth + 1 if parent is not None else 0
        if self.family == "decimal":
            self.rank += len(path)
        self.carry: tuple[str, int] | None = None  # the last sub-unit of the sibling before: series that run on
        self.signature = signature


class State:
    """One outline so far: its cost, its innermost open unit, and how it came about."""

    __slots__ = ("closed", "cost", "top", "trail")

    def __init__(self, cost: float, top: Node, trail: tuple[object, ...] | None, closed: bool) -> None:
        self.cost = cost
        self.top = top
        self.trail = trail  # (trail before, start, top after)
        self.closed = closed  # after the testimonium, before an attachment


class _Following:
    """The outlines after an event: of those that nothing can tell apart the cheapest."""

    __slots__ = ("found", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.found: dict[tuple[int, bool], State] = {}

    def keep(self, before: State, cost: float, top: Node, closed: bool) -> None:
        """An outline whose innermost unit is one that is open."""
        key = (top.signature, closed)
        known = self.found.get(key)
        if known is None or cost < known.cost:
            trail = before.trail if top is before.top else (before.trail, self.start, top)
            self.found[key] = State(cost, top, trail, closed)

    def open(
        self,
        before: State,
        cost: float,
        parent: Node,
        key: str,
        value: int,
        candidate: Candidate,
        path: tuple[int, ...],
        carry: tuple[str, int] | None = None,
    ) -> None:
        """An outline in which a unit begins below ``parent``; the unit is made where the outline is the cheapest."""
        signature = _signature(parent, key, value, path)
        known = self.found.get((signature, False))
        if known is None or cost < known.cost:
            top = Node(parent, key, value, candidate, path, signature)
            top.carry = carry
            self.found[signature, False] = State(cost, top, (before.trail, self.start, top), False)


def best_outline(events: Sequence[Event]) -> list[tuple[int, Node]]:
    """The steps of the cheapest outline: at each place where the innermost open unit changes, the new innermost one."""
    root = Node(None, "root", 0, None, (), _signature(None, "root", 0, ()))
    states = [State(0.0, root, None, False)]
    for event in events:
        states = _step(states, event)
    steps = []
    trail = min(states, key=lambda state: state.cost).trail
    while trail is not None:
        before, start, top = trail
        steps.append((start, top))
        trail = before  # type: ignore[assignment]
    steps.reverse()
    return steps  # type: ignore[return-value]


def _step(states: list[State], event: Event) -> list[State]:
    following = _Following(event.start)
    for state in states:
        if event.kind == "label":
            _label(state, event.candidate, following)  # type: ignore[arg-type]
        elif event.kind == "close":
            _close(state, following)
        elif event.kind == "agree":
            _agree(state, following)
        else:
            _paragraph(state, event, following)
    kept = sorted(following.found.values(), key=lambda state: state.cost)[:KEPT]
    limit = kept[0].cost + _MARGIN
    return [state for state in kept if state.cost <= limit]


def _label(state: State, candidate: Candidate, following: _Following) -> None:
    weight = candidate.weight
    left_out = weight if weight > 0 else 0.0
    if left_out and candidate.readings[0][0] in ("exhibit", "title") and _names_again(state.top, candidate):
        left_out = min(left_out, _RUNNING_HEADER)
    following.keep(state, state.cost + left_out, state.top, state.closed)
    taken = state.cost - (weight if weight < 0 else 0.0)
    for key, value in candidate.readings:
        if key == "exhibit" or key == "title":
            _open_attachment(state, candidate, key, taken, following)
        elif candidate.path:
            _decimal(state, candidate, key, value, taken, following)
        else:
            _continue(state, candidate, key, value, taken, following)
            _open(state, candidate, key, value, taken, following)


def _scope(node: Node) -> Node:
    while node.parent is not None and node.family not in ("exhibit", "title"):
        node = node.parent
    return node


def _names_again(top: Node, candidate: Candidate) -> bool:
    """Whether a label is that of the attachment that is open, as a running header is."""
    before = _scope(top).candidate
    return before is not None and (before.word, before.token) == (candidate.word, candidate.token)


def _root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _open_attachment(state: State, candidate: Candidate, key: str, cost: float, following: _Following) -> None:
    top = state.top
    if key == "title":
        if not state.closed:
            return
        cost += 0.8
    elif _names_again(top, candidate):
        cost += 2.0
    else:
        cost += 0.0 if state.closed else 1.0
    following.open(state, cost, _root(top), key, candidate.start, candidate, ())


_SKIP = {0: 2.4, 2: 1.4, 3: 2.0, 4: 2.4}
_INLINE_SKIP = {0: 2.0, 2: 0.5, 3: 1.6, 4: 2.4}


def _step_cost(difference: int, candidate: Candidate) -> float:
    if difference == 1:
        return -1.3 if candidate.inline else -1.0
    if difference > 4:
        return 2.8
    return (_INLINE_SKIP if candidate.inline else _SKIP).get(difference, 4.6)


def _continue(state: State, candidate: Candidate, key: str, value: int, cost: float, following: _Following) -> None:
    """As the next of a series that is open."""
    node: Node | None = state.top
    while node is not None and node.parent is not None:
        if node.family in ("exhibit", "title"):
            break
        if node.key == key:
            step = _step_cost(value - node.value, candidate)
            before = node.candidate
            if before is not None and before.inline != candidate.inline and candidate.kind in ("paren", "half", "dot"):
                step += 0.8
            if before is not None and not candidate.inline and not before.inline:
                step += 0.04 * min(abs(before.indent - candidate.indent), 12)
            if value == 1 and node.value >= 1:
                step = 0.9 if candidate.inline else 1.6 if node.rank == _LIST else 3.0
                if candidate.captioned:
                    step = min(step, _BELOW_CAPTION)
            if state.closed:
                step += 2.0
            carry = None
            if state.top is not node:
                child = state.top
                while child.parent is not node:
                    child = child.parent  # type: ignore[assignment]
                carry = (child.key, child.value)
            path = (*node.path[:-1], value) if node.path else ()
            following.open(state, cost + step, node.parent, key, value, candidate, path, carry)
        node = node.parent


@lru_cache(maxsize=512)
def _path_of(key: str, value: int) -> tuple[int, ...]:
    family, _, series = key.partition(":")
    if family in ("article", "section") or (family in ("dot", "clause", "paragraph") and series in "nRA"):
        return (value,)
    return ()


def _path_below(above: Node, key: str, value: int) -> tuple[int, ...]:
    """The path of a list item: "1." below "5." is 5.1 to the decimals under it, and no new section 1."""
    path = _path_of(key, value)
    return (*above.path, *path) if path else path


_RARE = {"paren:v": 0.8}  # series that seldom begin: "(v) … (w) … (x)"
_BARE_IN_THE_MIDDLE = 1.0  # cost of a series that begins with a number but 1 and without a stop, as a cell of a table
_IMPLIED = 0.3  # cost of "2." where the decimals before it begin with 1
_START = {1: 0.6, 2: 2.2, 3: 2.8}


def _open(state: State, candidate: Candidate, key: str, value: int, cost: float, following: _Following) -> None:
    """As the first of a new series below an open unit."""
    family, rank = _family_and_rank(key)
    place = value % 100 if value > 100 and family == "section" else value  # "Section 301" is the first of Article III
    cost += _START.get(place, 3.4) + (2.5 if state.closed else 0.0) + _RARE.get(key, 0.0)
    if candidate.kind == "bare" and value > 1:
        cost += _BARE_IN_THE_MIDDLE
    if rank < _LIST:
        if candidate.kind != "worded" and not candidate.path:
            cost += _UNWORDED
        _open_structural(state, candidate, key, value, rank, cost, following)
        return
    if state.top.depth >= _DEEPEST:
        return
    implied = key == "dot:n" and value > 1 and candidate.kind == "dot" and candidate.titled
    holder = _counting_in_decimals(state.top, value) if implied else None
    if holder is not None:
        following.open(
            state, cost - _START.get(place, 3.4) + _IMPLIED, holder, key, value, candidate, _path_of(key, value)
        )
    for above, extra in _homes(state.top, candidate):
        again = _inside_itself(above, key, value, candidate)
        if again < _NEVER:
            path = _path_below(above, key, value)
            following.open(state, cost + (extra + again), above, key, value, candidate, path)


def _homes(top: Node, candidate: Candidate) -> list[tuple[Node, float]]:
    """The units below which a new list can begin: the innermost one, or one above that the text has returned to."""
    before = top.candidate
    if before is None or top.parent is None or top.rank < _LIST:
        return [(top, 0.0)]
    if before.running:
        returned = candidate.sentence > before.sentence or candidate.resumed > before.resumed
        stay = (0.6 if returned else 0.0) + (0.8 if not candidate.running else 0.0)
        return [(top, stay), *_holders(top, 0.0 if returned or not candidate.running else 0.6)]
    if candidate.running:
        return [(top, 0.0)]
    deeper = candidate.newlines == 0 or candidate.indent >= before.indent  # inside a line nothing is indented
    return [(top, 0.0 if deeper else 0.6), (top.parent, 0.9 if deeper else 0.5)]


def _counting_in_decimals(top: Node, value: int) -> Node | None:
    """What holds "2." where only decimals were seen before it: "1.26", "1.27", "2. Branded Link", "2.1"."""
    node: Node | None = top
    while node is not None and node.parent is not None and node.family not in ("exhibit", "title"):
        if node.family == "decimal" and node.parent.family != "decimal":
            implies = len(node.path) == 2 and node.path[0] == value - 1 and not node.parent.path
            return node.parent if implies else None
        node = node.parent
    return None


def _holders(top: Node, cost: float) -> list[tuple[Node, float]]:
    """The units that hold a list inside a sentence: of those inside a line the ones that are longer than a sentence."""
    found = []
    node = top
    while (item := node.candidate) is not None and item.running and node.rank == _LIST and node.parent is not None:
        node = node.parent
        holder = node.candidate
        if holder is None or not holder.running or holder.sentence < item.sentence:
            found.append((node, cost))
    return found


def _inside_itself(above: Node, key: str, value: int, candidate: Candidate) -> float:
    """What it costs that a series begins below another of its kind: nothing where none is open.

    "1." comes again where it stands deeper on the page: "5. … (a) … 1.". A list that runs in a sentence or follows its
    label begins again at its first item inside a unit that is set out: "(m) … (i) … (ii) (a) … (b) …".
    """
    node: Node | None = above
    while node is not None and node.parent is not None and node.family not in ("exhibit", "title"):
        before = node.candidate
        if node.key == key and before is not None:
            if key == "dot:n":
                return 0.0 if candidate.inline else 1.5 if candidate.indent <= before.indent else 0.4
            if value != 1 or before.running or not (candidate.running or candidate.leading):
                return _NEVER
            holder = above.candidate
            return _AGAIN if holder is not None and holder.paragraph == candidate.paragraph else _AGAIN_BELOW
        node = node.parent
    return 0.0


def _open_structural(
    state: State, candidate: Candidate, key: str, value: int, rank: int, cost: float, following: _Following
) -> None:
    node = state.top
    while node.parent is not None and node.family not in ("exhibit", "title") and node.rank >= rank:
        node = node.parent
    if node.carry is not None and node.carry[0] == key and value > 1:
        cost += _step_cost(value - node.carry[1], candidate) - _START.get(value, 3.4)
    following.open(state, cost, node, key, value, candidate, _path_of(key, value))


def _decimal(state: State, candidate: Candidate, key: str, value: int, cost: float, following: _Following) -> None:
    """A decimal number carries its own place: below the unit whose number it begins with, after its sibling."""
    path = candidate.path
    if state.closed:
        cost += 2.0
    sibling, cousin, prefix = _relatives(state.top, key, path)
    if sibling is not None and sibling.parent is not None:
        step, parent = _step_cost(value - sibling.value, candidate), sibling.parent
    elif prefix is not None and len(prefix.path) == len(path) - 1:
        step, parent = {0: 0.4, 1: 0.1, 2: 1.4}.get(value, 2.4), prefix
    elif prefix is not None:
        step, parent = 0.9 if value <= 1 else 2.2, prefix
    elif cousin is not None and cousin.parent is not None:
        step, parent = _cousin_cost(cousin.path, path), cousin.parent
    else:
        step, parent = 0.8 if value <= 1 and path[0] == 1 else 2.6, state.top
        if state.top.family == "item":
            step += 2.0
        while parent.parent is not None and parent.rank >= _STRUCTURAL["decimal"]:
            parent = parent.parent
    following.open(state, cost + step, parent, key, value, candidate, path)


def _relatives(top: Node, key: str, path: tuple[int, ...]) -> tuple[Node | None, Node | None, Node | None]:
    """Of the open units: the one before in the same series, one of the same depth elsewhere, the innermost prefix."""
    sibling = cousin = prefix = None
    node = top
    while node.parent is not None and node.family not in ("exhibit", "title"):
        if node.key == key:
            cousin = cousin or node
            if sibling is None and node.path[:-1] == path[:-1]:
                sibling = node
        elif prefix is None and node.path and len(node.path) < len(path) and path[: len(node.path)] == node.path:
            prefix = node
        node = node.parent
    return sibling, cousin, prefix


def _cousin_cost(before: tuple[int, ...], path: tuple[int, ...]) -> float:
    """What it costs that "4.1" follows "3.9" where nothing numbered 4 stands between."""
    if path <= before:
        return 4.6
    jump = 1.0 if len(path) == 2 and path[0] - before[0] > 1 else 0.0
    return jump + (0.8 if path[-1] <= 1 else 2.2)


def _close(state: State, following: _Following) -> None:
    if state.closed:
        following.keep(state, state.cost, state.top, True)
        return
    scope = _scope(state.top)
    following.keep(state, state.cost, scope, True)
    if scope is not state.top:
        following.keep(state, state.cost + 0.7, state.top, False)


def _agree(state: State, following: _Following) -> None:
    """ "… agree as follows": the recitals are over, whatever letters they bore."""
    scope = _scope(state.top)
    outermost = state.top
    while outermost.parent is not None and outermost.parent is not scope:
        outermost = outermost.parent
    recitals = outermost.family == "recital" or (outermost.rank == _LIST and outermost.key != "dot:n")
    following.keep(state, state.cost + (0.6 if recitals else 0.0), state.top, state.closed)
    if scope is not state.top:
        following.keep(state, state.cost + (0.0 if recitals else 1.0), scope, state.closed)


def _paragraph(state: State, event: Event, following: _Following) -> None:
    """A paragraph without a label: more of the innermost unit, or the flush text of one above it."""
    top = state.top
    if top.rank != _LIST or top.candidate is None or top.parent is None:
        following.keep(state, state.cost, top, state.closed)
        return
    above = top
    while above.candidate is not None and above.candidate.running and above.rank == _LIST and above.parent is not None:
        above = above.parent
    if above is not top:  # a list inside a sentence ends with its paragraph
        following.keep(state, state.cost + _LINGERING, top, state.closed)
    item = above.candidate
    if above.rank != _LIST or item is None or above.parent is None:
        following.keep(state, state.cost, above, state.closed)
        return
    stay, leave = _flush_costs(above, item, event)
    following.keep(state, state.cost + stay, above, state.closed)
    if leave < _NEVER:
        outer = above.parent
        while outer.rank == _LIST and outer.parent is not None and (_deeper(outer, event) or _lists(outer, event)):
            outer = outer.parent
        following.keep(state, state.cost + leave, outer, state.closed)
        if outer is not above.parent:
            following.keep(state, state.cost + leave + _NOT_SO_FAR, above.parent, state.closed)


def _deeper(node: Node, event: Event) -> bool:
    """Whether a unit is set deeper on the page than a paragraph."""
    return node.candidate is not None and event.indent < node.candidate.indent - 1


def _lists(node: Node, event: Event) -> bool:
    """Whether a unit is an item of a list inside a definition, which the next definition ends."""
    if not event.defines or node.candidate is None or node.candidate.kind not in ("paren", "half"):
        return False
    if not node.candidate.titled:
        return True
    holder = node.parent.candidate if node.parent is not None else None
    at = bisect_left(event.definitions, node.candidate.start)
    return at > 0 and event.definitions[at - 1] > (holder.start if holder is not None else -1)


def _flush_costs(top: Node, item: Candidate, event: Event) -> tuple[float, float]:
    if item.titled and top.key == "dot:n" and top.parent is not None and top.parent.rank < _LIST:
        goes_on = event.prev_char == ":" or 0 <= event.headed <= item.start
        return 0.0, _NEVER if goes_on else 0.3  # "5. Taxes.": a section, not an item
    if event.indent < item.indent - 1 or _lists(top, event):
        return 1.0, 0.0
    if event.lower and event.prev_char not in ",":
        return 1.2, 0.0
    if abs(event.indent - item.indent) <= 1:
        if item.fragment and event.prev_char == "." and top.value >= 2:
            return 0.8, 0.2
        return 0.0, 1.0
    return 0.0, _NEVER
