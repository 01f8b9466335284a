"""Where a name is printed, whatever stands between its letters: "Non-U.S. Lender", "NON U.S. LENDER".

A rule that says "never used" must have looked for every print of the name, not for one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from clauseqa.model import Span

_WORD = re.compile(r"[^\W_]+")


class Letters:
    """The letters and digits of a text in small letters, with the place of each word."""

    def __init__(self, clean: str) -> None:
        self._origins = [found.span() for found in _WORD.finditer(clean)]  # of each word, its span in the text …
        words = [clean[start:end].lower() for start, end in self._origins]
        self._starts = list(accumulate(map(len, words), initial=0))  # … and where it begins among the letters
        self._end = self._starts.pop()
        self._letters = "".join(words)

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
