"""Every expression that clauseqa reads contracts with, each with its reason and its examples.

One file a stage: ``enumerators`` (labels, headings), ``definitions`` (definition cues), ``citations`` (reference
phrases). The examples *are* the test table: ``tests/test_patterns.py`` runs every one of them, and every pattern on
hostile repetitions. Patterns are linear: bounded quantifiers, no nested ones (contracts are hostile input).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"  # an alternative


@dataclass(frozen=True)
class Pattern:
    """A named expression over ``Text.clean``. Compiled when first used, so that importing one costs nothing."""

    name: str
    expression: str  # written for re.VERBOSE unless flags say otherwise
    why: str  # the reason it exists, and the source of the rule where there is one
    matches: tuple[str, ...]  # each must be found by search()
    rejects: tuple[str, ...] = ()  # in none of these may it be found
    flags: int = re.VERBOSE
    line: str = ""  # of one that begins "^[ \\t]{0,120}": how what follows the blanks can begin, for `in_lines`
    holds: str = ""  # for `around`: letters that every match holds …
    before: int = 0  # … behind so many characters at most

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.expression, self.flags)

    @cached_property
    def _openings(self) -> re.Pattern[str]:
        return re.compile(rf"\n[ \t]{{0,120}}(?:{self.line})")

    def in_lines(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """What ``regex.finditer`` finds from ``start`` on, tried only at lines that begin as ``line`` says."""
        first = self.regex.match(text, start)
        done = start
        if first is not None:
            yield first
            done = first.end()
        for opening in self._openings.finditer(text, start):
            at = opening.start() + 1
            match = self.regex.match(text, at) if at >= done else None
            if match is not None:
                yield match
                done = match.end()

    def around(self, text: str) -> Iterator[re.Match[str]]:
        """What ``regex.finditer`` finds, tried only near the letters that every match holds, which are rare."""
        done, at = 0, text.find(self.holds)
        while at >= 0:
            for start in range(max(done, at - self.before), at + 1):
                match = self.regex.match(text, start)
                if match is not None:
                    yield match
                    done = match.end()
                    break
            at = text.find(self.holds, max(at + 1, done))
