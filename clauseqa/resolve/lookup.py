"""The sections of a document, arranged for looking up: by number, from a place, and outward from where it stands.

Promise: numbers are compared character for character, case included; only the punctuation between levels ("5.A" and
"5(A)") is set aside. Nothing here decides which of several units is meant.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from ..model import Section
from ..numbering import roman_value, split

Key = tuple[str, ...]


def key_of(number: str) -> Key:
    """The steps of a canonical number, without the punctuation between its levels: "4.2(1).a" → 4, 2, 1, a."""
    key: list[str] = []
    for part in split(number):
        if " " in part:
            key.append(part)
        else:
            key.extend(token for token in part.strip("().").split(".") if token)
    return tuple(key)


class Outline:
    """The sections of one document, arranged for looking up from a place in it."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self.sections = sections
        self.starts = [s.start for s in sections]
        self.children: dict[int | None, list[int]] = {}
        self.scope: list[int | None] = []  # the attachment that holds the section, itself included
        self.keys: list[Key] = []  # within its scope
        self.at: dict[tuple[int | None, Key], list[int]] = {}
        self.by_number: dict[str, list[int]] = {}
        self.articles: dict[int, list[int]] = {}
        self.attachments: dict[str, list[int]] = {}
        for s in sections:
            parent_scope = None if s.parent is None else self.scope[s.parent]
            scope = s.index if s.kind == "exhibit" else parent_scope
            self.scope.append(scope)
            number = s.number
            if parent_scope is not None:
                prefix = sections[parent_scope].number
                if number.startswith(prefix) and s.kind != "exhibit":
                    number = number[len(prefix) :].removeprefix("/")
            key = key_of(number) if number else ()
            self.keys.append(key)
            if s.kind in ("toc", "preamble", "signature") or not number:
                continue
            self.children.setdefault(s.parent, []).append(s.index)
            self.at.setdefault((parent_scope, key), []).append(s.index)
            self.by_number.setdefault(s.number, []).append(s.index)
            if s.kind == "exhibit":
                self.attachments.setdefault(attachment_key(number), []).append(s.index)
            if len(key) == 1 and parent_scope is None:
                value = roman_value(key[0]) if key[0].isupper() else None
                if value is not None:
                    self.articles.setdefault(value, []).append(s.index)

    def innermost(self, offset: int) -> int | None:
        """The index of the innermost section that holds ``offset``; None before the first one."""
        at = bisect_right(self.starts, offset) - 1
        found: int | None = at if at >= 0 else None
        while found is not None and self.sections[found].end <= offset:
            found = self.sections[found].parent
        return found

    def upward(self, index: int | None) -> Iterator[int]:
        """The section and what holds it, outward."""
        while index is not None:
            yield index
            index = self.sections[index].parent

    def holds(self, outer: int, inner: int | None) -> bool:
        return outer in self.upward(inner)

    def scopes(self, index: int | None) -> list[int | None]:
        """The attachments a place stands in, innermost first, then the main body (None)."""
        return [*(above for above in self.upward(index) if self.sections[above].kind == "exhibit"), None]

    def lookup(self, scope: int | None, key: Key) -> list[int]:
        return self.at.get((scope, key), [])

    def own_label(self, index: int) -> str:
        """The last step as printed, bare: "b" for "(b)", "4.1" for "4.1"."""
        return self.sections[index].label.strip("()[]. \t")

    @cached_property
    def restarting(self) -> dict[tuple[int | None, str], list[int]]:
        """Sections whose number starts anew in each article, by scope and their own number."""
        found: dict[tuple[int | None, str], list[int]] = {}
        for s in self.sections:
            key = self.keys[s.index]
            if (
                "/" in s.number
                and len(key) == 2
                and key[1].isdigit()
                and s.kind != "exhibit"
                and self.at.get((self.scope[s.index], key))
            ):
                found.setdefault((self.scope[s.index], key[1]), []).append(s.index)
        return found

    @cached_property
    def tops(self) -> dict[int | None, list[int]]:
        """The plain numbers that open each scope: 1, 2, 3 …"""
        found: dict[int | None, list[int]] = {}
        for s in self.sections:
            key = self.keys[s.index]
            if s.kind not in ("exhibit", "inline", "toc") and key and key[0].isdigit():
                found.setdefault(self.scope[s.index], []).append(int(key[0]))
        return found

    @cached_property
    def last_numbers(self) -> dict[int | None, int]:
        """The largest plain number that each scope counts; a thousand is no number of a unit."""
        return {scope: max(few) for scope, tops in self.tops.items() if (few := [n for n in tops if n < 1000])}

    @cached_property
    def largest(self) -> int:
        return self.last_numbers.get(None, 0)

    @cached_property
    def below(self) -> dict[tuple[int | None, str], list[int]]:
        """The decimal numbers of each scope by their first figure: 8.1, 8.2 by 8."""
        found: dict[tuple[int | None, str], list[int]] = {}
        for index, key in enumerate(self.keys):
            if len(key) > 1 and key[0].isdigit() and key[1].isdigit():
                found.setdefault((self.scope[index], key[0]), []).append(index)
        return found

    @cached_property
    def headed(self) -> dict[str, list[int]]:
        """The units with a heading whose label is a plain number with a stop, "8.", by that number."""
        found: dict[str, list[int]] = {}
        for s in self.sections:
            label = s.label.strip()
            if s.heading and label.endswith(".") and label[:-1].isdigit():
                found.setdefault(label[:-1], []).append(s.index)
        return found

    @cached_property
    def decimal_scopes(self) -> frozenset[int | None]:
        """The scopes that have numbers of several figures, "4.1"."""
        found = zip(self.scope, self.keys, strict=True)
        return frozenset(scope for scope, key in found if len(key) > 1 and key[0].isdigit() and key[1].isdigit())


def attachment_key(number: str) -> str:
    return number.replace("-", "").replace('"', "").casefold()
