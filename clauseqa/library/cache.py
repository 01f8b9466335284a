"""What an open shelf keeps in memory of the facts it has read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from threading import RLock
from typing import Any, TypeVar

T = TypeVar("T")


class Cache:
    """The most recently used facts, up to a weight. Facts never change under an id, so only memory ends an entry."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[tuple[str, int], tuple[Any, int]] = OrderedDict()
        self._weight = 0
        self._lock = RLock()

    def get(self, key: tuple[str, int], make: Callable[[], T], weigh: Callable[[T], int]) -> T:
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key][0]  # type: ignore[no-any-return]
            made = make()
            weight = weigh(made)
            self._entries[key] = (made, weight)
            self._weight += weight
            while self._weight > self._capacity and len(self._entries) > 1:
                _, (_, freed) = self._entries.popitem(last=False)
                self._weight -= freed
            return made

    def peek(self, key: tuple[str, int]) -> Any:
        with self._lock:
            entry = self._entries.get(key)
            return None if entry is None else entry[0]

    def forget(self, ids: Collection[int]) -> None:
        with self._lock:
            for key in [key for key in self._entries if key[1] in ids]:
                self._weight -= self._entries.pop(key)[1]
