"""Every expression that clauseqa reads contracts with, each with its reason and its examples.

One file a stage: ``enumerators`` (labels, headings), ``definitions`` (definition cues), ``citations`` (reference
phrases). The examples *are* the test table: ``tests/test_patterns.py`` runs every one of them, and every pattern on
hostile repetitions. Patterns are linear: bounded quantifiers, no nested ones (contracts are hostile input).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Pattern:
    """A named expression over ``Text.clean``. Compiled when first used, so that importing one costs nothing."""

    name: str
    expression: str  # written for re.VERBOSE unless flags say otherwise
    why: str  # the reason it exists, and the source of the rule where there is one
    matches: tuple[str, ...]  # each must be found by search()
    rejects: tuple[str, ...] = ()  # in none of these may it be found
    flags: int = re.VERBOSE

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.expression, self.flags)
