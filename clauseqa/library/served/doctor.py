"""Looks a served shelf over: are its shards there, is every contract whole, has a dead writer left anything?

Promise: nothing is thrown away that anybody could see. Without `repair` nothing is changed; with it, what dead writers
left is deleted, and a contract whose sections are not all there, or have other stems, is written again from its facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import nullcontext

from clauseqa.errors import BrokenShelf, NotFound
from clauseqa.library import Arrival
from clauseqa.library.doctor import Ailment
from clauseqa.library.served.library import ServedLibrary
from clauseqa.library.served.packing import Entry
from clauseqa.library.served.refusals import Denied
from clauseqa.library.served.state import State, lapsed
from clauseqa.library.served.writer import ServedWriter
from clauseqa.stems import VERSION as STEMS

_TOGETHER = 4_000_000  # characters that are written together
_INDEX_AGAIN = "index its file again"
_AWAY = Ailment("some shards are away: what stands in them cannot be found", "start the nodes that hold them")
_UNSEEN = Ailment(
    "whether all shards and their copies are there cannot be seen", "ask whoever runs it for the right cluster_monitor"
)


def examine_served(url: str, *, repair: bool = False) -> tuple[Ailment, ...]:
    """What is wrong with the shelf at `url`; () when nothing is. Raises NoShelf, NewerShelf, ShelfError."""
    with ServedLibrary(url) as library:
        shards = tuple(_shards(library))
        if _AWAY in shards:
            return shards
        return (*shards, *_left_over(library, repair), *_not_whole(library, repair))


def _shards(library: ServedLibrary) -> Iterator[Ailment]:
    try:
        health = library.wire.call("GET", f"/_cluster/health/{library.indices.all}")
    except Denied:
        yield _UNSEEN
        return
    if health.get("status") == "red":
        yield _AWAY
    elif health.get("unassigned_shards", 0):
        lacking = health["unassigned_shards"]
        yield Ailment(f"{lacking} shards lack a copy on another node", "start the node that is away, or add one")


def _left_over(library: ServedLibrary, repair: bool) -> Iterator[Ailment]:
    state = library.ledger.read()
    left = len({*state.soiled, *lapsed(state)})
    if not (left or state.leaving):
        return
    if repair:
        with library.writing():
            pass
    cure = "deleted" if repair else "nobody sees it; delete it: clauseqa doctor --repair, or the next clauseqa index"
    if left:
        yield Ailment(f"batches that were never finished, and left documents: {left}", cure, repair)
    if state.leaving:
        yield Ailment(f"contracts that left the shelf, and are not deleted yet: {len(state.leaving)}", cure, repair)


def _not_whole(library: ServedLibrary, repair: bool) -> Iterator[Ailment]:
    counts, entries = library.ledger.look(lambda state: (_counts(library, state), library.entries_at(state)))
    yield from _not_listed(library, counts.keys() - {entry.card.id for entry in entries}, repair)
    with library.writing() if repair else nullcontext() as writer:
        again = _Again(writer)
        for entry in entries:
            held = counts.get(entry.card.id, 0)
            try:
                facts, text = library.contents.whole(entry)
            except BrokenShelf as error:
                yield Ailment(f"{entry.card.path} is damaged: {error}", _INDEX_AGAIN)
                continue
            except NotFound:  # it left meanwhile
                continue
            if held != entry.units:
                yield Ailment(f"{entry.card.path} has {held} of {entry.units} sections in the full text", *again.cure)
            if held != entry.units or entry.stems != STEMS:
                again.write(Arrival(facts.with_text(text), entry.file, entry.fingerprint, facts.clauses), entry)
        again.flush()
    others = sum(entry.stems != STEMS for entry in entries)
    if others:
        yield Ailment(f"contracts whose words another clauseqa stemmed, and may be missed: {others}", *again.cure)


class _Again:
    """Writes contracts again from their facts, where there is a writer."""

    def __init__(self, writer: ServedWriter | None) -> None:
        self._writer = writer
        self._due: list[tuple[Arrival, Entry]] = []

    @property
    def cure(self) -> tuple[str, bool]:
        """What is done about it, and whether it is."""
        is_done = self._writer is not None
        return "written again from its facts" if is_done else "write it again: clauseqa doctor --repair", is_done

    def write(self, arrival: Arrival, entry: Entry) -> None:
        self._due.append((arrival, entry))
        if sum(one.card.chars for _, one in self._due) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        if self._writer is not None and self._due:
            self._writer.renew(self._due)
        self._due = []


def _not_listed(library: ServedLibrary, contracts: Collection[int], repair: bool) -> Iterator[Ailment]:
    if contracts:
        if repair:
            library.remove(contracts)
        cure = "taken off; index the files again" if repair else "take them off: clauseqa doctor --repair"
        yield Ailment(f"contracts with sections in the full text, but not on the list: {len(contracts)}", cure, repair)


def _counts(library: ServedLibrary, state: State) -> dict[int, int]:
    """Of every contract how many sections the full text holds."""
    return dict(library.wire.groups(library.indices.sections, state.visible(), "contract", int))
