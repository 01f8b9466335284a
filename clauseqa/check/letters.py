"""Where a name is printed, whatever stands between its letters: "Non-U.S. Lender", "NON U.S. LENDER".

A rule that says "never used" must have looked for every print of the name, not for one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from clauseqa.model import Span

_WORD = re.compile(r"[^\W_]+")


class Letters:
    """The letters and digits of a text in small letters, with the place of each word."""

    def __init__(self, clean: str) -> None:
        self._starts: list[int] = []  # where each word begins among the letters …
        self._origins: list[Span] = []  # … and its span in the text
        words, at = [], 0
        for found in _WORD.finditer(clean):
            word = found.group().lower()
            words.append(word)
            self._starts.append(at)
            self._origins.append(found.span())
            at += len(word)
        self._letters = "".join(words)
        self._end = at

    def places(self, name: str) -> Iterator[Span]:
        """Spans of the text, in order, that hold the letters of ``name`` and begin and end with a word."""
        letters = "".join(_WORD.findall(name)).lower()
        at = self._letters.find(letters) if letters else -1
        while at >= 0:
            first = bisect_left(self._starts, at)
            end = at + len(letters)
            after = bisect_left(self._starts, end)
            begins = first < len(self._starts) and self._starts[first] == at
            if begins and (end == self._end or (after < len(self._starts) and self._starts[after] == end)):
                last = bisect_right(self._starts, end - 1) - 1
                yield self._origins[first][0], self._origins[last][1]
            at = self._letters.find(letters, at + 1)


@lru_cache(maxsize=1)
def letters_of(clean: str) -> Letters:
    """The letters of a text; of the last one asked for they are kept, since several rules look at them in turn."""
    return Letters(clean)
