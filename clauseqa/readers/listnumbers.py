"""The numbers that Word and HTML count themselves, as they print them: 4 in ``lowerRoman`` is "iv".

Pure. Formats bear Word's names (ECMA-376 ST_NumberFormat) and, where CSS counts otherwise, CSS's. A counter outside of
what a format can print falls back to digits, and none prints more than a few dozen characters: a document may ask for
the two-billionth roman numeral.
"""

from __future__ import annotations

from collections.abc import Callable

from ..numbering import to_roman

LARGEST = 32_767  # Word's own limit

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_NOTE_MARKS = "*†‡§"


def in_format(value: int, kind: str) -> str:
    """``value`` as the format ``kind`` prints it; "" for bullets and ``none``."""
    if kind in ("none", "bullet"):
        return ""
    writer = _WRITERS.get(kind)
    if writer is None or not 1 <= value <= LARGEST:
        return str(min(value, LARGEST))
    return writer(value)


def _roman(value: int) -> str:
    return to_roman(value) if value < 5000 else str(value)


def _word_letters(value: int) -> str:
    """a … z, aa, bb, cc."""
    repeats, place = divmod(value - 1, 26)
    return chr(97 + place) * (repeats + 1) if repeats < 40 else str(value)


def _css_letters(value: int) -> str:
    """a … z, aa, ab, ac."""
    letters = ""
    while value:
        value, place = divmod(value - 1, 26)
        letters = chr(97 + place) + letters
    return letters


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _words(value: int) -> str:
    thousands, rest = divmod(value, 1000)
    hundreds, rest = divmod(rest, 100)
    parts = [f"{_words(thousands)} thousand"] if thousands else []
    parts += [f"{_UNITS[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, unit = divmod(rest, 10)
        parts.append(_TENS[tens] + (f"-{_UNITS[unit]}" if unit else ""))
    elif rest:
        parts.append(_UNITS[rest])
    return " ".join(parts)


def _ordinal_words(value: int) -> str:
    head, dash, last = _words(value).rpartition("-")
    if not dash:
        head, dash, last = _words(value).rpartition(" ")
    return head + dash + (_ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th"))


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": lambda value: _word_letters(value).upper(),
    "lowerLetter": _word_letters,
    "upper-alpha": lambda value: _css_letters(value).upper(),
    "lower-alpha": _css_letters,
    "ordinal": _ordinal,
    "cardinalText": lambda value: _words(value).capitalize(),
    "ordinalText": lambda value: _ordinal_words(value).capitalize(),
    "hex": lambda value: f"{value:X}",
    "chicago": lambda value: _NOTE_MARKS[(value - 1) % 4] * min((value - 1) // 4 + 1, 20),
}
