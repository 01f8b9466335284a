"""Enumerators and canonical paths: what "(ii)" is worth, what follows "12(b)", how "Exhibit A/3(b)" comes apart.

Promise: pure functions over short strings, no document in sight. Case counts everywhere: "(b)" and "(B)" belong to two
different series, and nothing here ever treats one as the other. A token that can be read in two ways ("i" as the ninth
letter or as one) keeps both readings; whoever has the context chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Series = Literal["n", "r", "R", "a", "A"]  # arabic, roman lower and upper, letters lower and upper
Style = Literal["paren", "half", "dot", "bare"]  # "(a)", "a)", "a.", "a"

_ROMAN_VALUES = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_LARGEST_ROMAN = 199  # longer series of romans do not occur; "MD", "DC" and "MIX" are words

UNIT_WORDS = ("Exhibit", "Schedule", "Annex", "Appendix", "Attachment", "Addendum", "Part", "Item", "Note", "Recital")
ATTACHMENT_WORDS = frozenset({"Exhibit", "Schedule", "Annex", "Appendix", "Attachment", "Addendum"})

_TO_NINETEEN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

_PART_OF_PATH = re.compile(r"\(\w{1,8}\)|\.[A-Za-z]{1,6}(?![\w])")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a token: its series and its place in it, counted from 1."""

    series: Series
    value: int


def to_roman(value: int) -> str:
    """The upper-case roman numeral of ``value`` (1 or more)."""
    if value < 1:
        raise ValueError(f"no roman numeral for {value}")
    digits = []
    for worth, letters in _ROMAN_VALUES:
        count, value = divmod(value, worth)
        digits.append(letters * count)
    return "".join(digits)


def roman_value(token: str) -> int | None:
    """What a well-formed roman numeral is worth ("iv" -> 4), in either case; None for anything else ("iiii", "Iv")."""
    upper = token.upper()
    if not token or token not in (upper, token.lower()) or any(letter not in _ROMAN_DIGITS for letter in upper):
        return None
    total = 0
    for letter, following in zip(upper, upper[1:] + " ", strict=True):
        worth = _ROMAN_DIGITS[letter]
        total += -worth if worth < _ROMAN_DIGITS.get(following, 0) else worth
    return total if total <= _LARGEST_ROMAN and to_roman(total) == upper else None


def letter_values(token: str) -> tuple[int, ...]:
    """The places a run of letters can hold: "b" (2,), "bb" (28, 54), since a..z, aa, bb and aa, ab, ac both occur."""
    lower = token.lower()
    if not (lower.isascii() and lower.isalpha()) or token not in (lower, token.upper()):
        return ()
    ordinal = ord(lower[0]) - 96
    if len(lower) == 1:
        return (ordinal,)
    values = []
    if len(set(lower)) == 1 and len(lower) <= 4:
        values.append(26 * (len(lower) - 1) + ordinal)
    if len(lower) == 2:
        counted = 26 * ordinal + ord(lower[1]) - 96
        if counted not in values:
            values.append(counted)
    return tuple(values)


def spelt(value: int) -> str:
    """The number in words, below one hundred: 37 -> "thirty-seven"."""
    if not 0 < value < 100:
        raise ValueError(f"no words for {value}")
    tens, ones = divmod(value, 10)
    if tens < 2:
        return _TO_NINETEEN[value - 1]
    return _TENS[tens - 2] + (f"-{_TO_NINETEEN[ones - 1]}" if ones else "")


def to_letters(value: int) -> str:
    """The lower-case letter of ``value``; after z: aa, bb, cc."""
    if value < 1:
        raise ValueError(f"no letter for {value}")
    repeats, place = divmod(value - 1, 26)
    return chr(97 + place) * (repeats + 1)


@lru_cache(maxsize=4096)
def readings(token: str) -> tuple[Reading, ...]:
    """Every way to read a bare token ("12", "iv", "B", "aa"), the likelier first; () for a word."""
    if token.isascii() and token.isdigit():
        return (Reading("n", int(token)),) if len(token) <= 4 else ()
    upper = token.isupper()
    found = [Reading("A" if upper else "a", place) for place in letter_values(token)]
    roman = roman_value(token)
    if roman is not None:
        reading = Reading("R" if upper else "r", roman)
        found.insert(0 if token.upper() == "I" or len(token) > 1 else len(found), reading)
    return tuple(found)


def token_of(reading: Reading) -> str:
    """The token that is printed for a reading: the inverse of ``readings``."""
    if reading.series == "n":
        return str(reading.value)
    token = to_roman(reading.value).lower() if reading.series in "rR" else to_letters(reading.value)
    return token.upper() if reading.series in "RA" else token


def is_successor(before: str, after: str) -> bool:
    """Whether ``after`` can directly follow ``before`` in one series: ("h", "i"), ("iv", "v"), ("4.9", "4.10")."""
    if "." in before or "." in after:
        stem, _, last = before.rpartition(".")
        next_stem, _, next_last = after.rpartition(".")
        return stem == next_stem and is_successor(last, next_last)
    following = readings(after)
    return any(Reading(r.series, r.value + 1) in following for r in readings(before))


def part_of(token: str, style: Style) -> str:
    """What a sub-unit adds to its parent's number: "(b)" for "(b)" and "b)", ".b" for "b.", "12" for a bare one."""
    if style in ("paren", "half"):
        return f"({token})"
    return f".{token}" if style == "dot" else token


def join(parent: str, part: str) -> str:
    """``parent`` and ``part`` as one canonical path: "12" and "(b)" give "12(b)", "II" and "3" "II/3"."""
    if not parent:
        return part.removeprefix(".")
    return parent + part if part[:1] in ("(", ".") else f"{parent}/{part}"


def split(path: str) -> tuple[str, ...]:
    """A canonical path in its parts, outermost first: "Exhibit A/3.1(b)" -> ("Exhibit A", "3.1", "(b)").

    ``join`` over the parts gives the path back.
    """
    parts: list[str] = []
    for piece in path.split("/"):
        cut = _PART_OF_PATH.search(piece)
        stem, rest = (piece, "") if cut is None else (piece[: cut.start()], piece[cut.start() :])
        if stem:
            parts.append(stem)
        parts.extend(_sub_parts(rest))
    return tuple(parts)


def _sub_parts(rest: str) -> list[str]:
    parts = []
    while rest:
        found = _PART_OF_PATH.match(rest)
        if found is None:
            following = _PART_OF_PATH.search(rest, 1)
            end = following.start() if following else len(rest)
        else:
            end = found.end()
        parts.append(rest[:end])
        rest = rest[end:]
    return parts


def parent_of(path: str) -> str:
    """The path one level up: "12(b)(ii)" -> "12(b)", "3.2.1" -> "3.2", "Exhibit A/3" -> "Exhibit A", "4" -> ""."""
    parts = split(path)
    if not parts:
        return ""
    last = parts[-1]
    if last[0] not in "(." and "." in last and " " not in last:
        return path[: len(path) - len(last)] + last.rpartition(".")[0]
    above = path[: len(path) - len(last)]
    return above.removesuffix("/")


def next_of(path: str) -> tuple[str, ...]:
    """The paths that can directly follow this one in its series: "12(h)" -> ("12(i)",), "2(i)" -> ("2(ii)", "2(j)")."""
    parts = split(path)
    if not parts:
        return ()
    last = parts[-1]
    found = re.search(r"(\d{1,4}|[A-Za-z]{1,6})(\)?)$", last)
    if found is None:
        return ()
    before = path[: len(path) - len(last)] + last[: found.start()]
    return tuple(before + token_of(Reading(r.series, r.value + 1)) + found.group(2) for r in readings(found.group(1)))


def in_series(tokens: Iterable[str]) -> list[str]:
    """Tokens in the order a reader expects, in the one series in which all can be read: V behind IV, I behind H."""
    every = list(tokens)
    for series in ("n", "R", "A", "r", "a"):
        places = {t: r.value for t in every for r in readings(t) if r.series == series}
        if len(places) == len(set(every)):
            return sorted(every, key=lambda token: places[token])
    return sorted(every, key=order)


def order(path: str) -> tuple[tuple[int, str], ...]:
    """A sort key for paths, in the order a reader expects: 2 before 10, 12(b) before 12(c), exhibits after sections."""
    key: list[tuple[int, str]] = []
    for part in split(path):
        for token in re.findall(r"[A-Za-z]+(?=[ ])|\d+|[A-Za-z]+", part):
            values = readings(token)
            key.append((values[0].value, token) if values else (1_000_000, token))
    return tuple(key)
