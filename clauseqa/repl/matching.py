"""Finding the few of many words that a few typed letters may mean, within a keystroke.

The words are folded and joined once, so that a search is one pass in C over one string whatever their number; scattered
letters are looked for only in words that have them all. A millisecond or two for 12,000 terms, where scoring each word
in turn takes fifty.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

LOOSE = 1_000  # entries that are compared by how closely they hold the letters; of more, the first
_PARTS = str.maketrans(dict.fromkeys('"(#/-_', " "))
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\n": " ", "\r": " ", "\t": " ", "\xa0": " "})


def fold(text: str) -> str:
    """`text` as it is compared: any case, straight quotation marks, plain spaces."""
    return text.translate(_SAME).casefold()


class Prepared:
    """Words to find, in the order in which equals are offered."""

    def __init__(self, entries: Iterable[str]) -> None:
        self.entries = tuple(entries)
        self._folded = [fold(entry) for entry in self.entries]
        self._joined = "\n" + "\n".join(self._folded) + "\n"
        self._spaced = self._joined.translate(_PARTS)  # the same, character for character, with words parted by spaces
        self._starts: list[int] = []
        start = 1
        for entry in self._folded:
            self._starts.append(start)
            start += len(entry) + 1

    def position(self, typed: str) -> int | None:
        """The entry that is `typed`, in any case; None when there is none."""
        place = next(self._places(f"\n{fold(typed)}\n", 1), None)
        return None if not typed else place

    def __len__(self) -> int:
        return len(self.entries)

    def beginning(self, typed: str, *, limit: int) -> list[int]:
        """Positions of the entries that begin with `typed`, then of those of which a later word does."""
        needle = fold(typed)
        found = dict.fromkeys(self._places("\n" + needle, limit))
        if len(found) < limit:
            found.update(dict.fromkeys(self._places(" " + needle, limit, after=True)))
        return list(found)[:limit]

    def holding(self, typed: str, *, limit: int) -> list[int]:
        """Positions of the entries that hold `typed`: at the beginning, then of a word, then anywhere."""
        found = dict.fromkeys(self.beginning(typed, limit=limit))
        if len(found) < limit:
            found.update(dict.fromkeys(self._places(fold(typed), limit)))
        return list(found)[:limit]

    def scattered(self, typed: str, *, limit: int) -> list[int]:
        """Positions of the entries that hold the letters of `typed` in order, those that hold them closest first."""
        needle = fold(typed).replace(" ", "")
        found = self.holding(typed, limit=limit)
        if not needle or len(found) >= limit:
            return found
        known = set(found)
        loose = sorted(
            (spread, place) for place, spread in islice(self._scattered(needle), LOOSE) if place not in known
        )
        return [*found, *(place for _, place in loose)][:limit]

    def _places(self, needle: str, limit: int, *, after: bool = False) -> Iterator[int]:
        """Positions of the entries that hold `needle`; `after`: its first character stands for any that parts words."""
        text, sought = (self._spaced, needle.translate(_PARTS)) if after else (self._joined, needle)
        at, last, count = -1, -1, 0
        while count < limit and (at := text.find(sought, at + 1)) >= 0:
            if after and not self._joined.startswith(needle[1:], at + 1):
                continue
            place = bisect_right(self._starts, at + (needle[0] == "\n")) - 1
            if place > last and place < len(self.entries):
                yield place
                last, count = place, count + 1
                at = self._starts[place + 1] - 2 if place + 1 < len(self.entries) else len(text)

    def _scattered(self, needle: str) -> Iterator[tuple[int, int]]:
        """(position, letters between the first and the last) of the entries that hold all letters in order."""
        wanted = _letters(needle)
        for place in [place for place, letters in enumerate(self._masks) if letters & wanted == wanted]:
            entry = self._folded[place]
            first = at = entry.find(needle[0])
            for letter in needle[1:]:
                at = entry.find(letter, at + 1)
                if at < 0:
                    break
            else:
                yield place, at - first

    @cached_property
    def _masks(self) -> list[int]:
        return [_letters(entry) for entry in self._folded]


def _letters(text: str) -> int:
    """Which letters a text has, a bit each; letters far apart in Unicode share one."""
    mask = 0
    for letter in set(text):
        mask |= 1 << (ord(letter) & 63)
    return mask
