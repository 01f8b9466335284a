"""A typed line, cut into words that know their place.

Promise: every character of the line is in a word or is the space between two, so what is cut can be put back. Only
double quotes group (straight or curly): an apostrophe is part of a word, because contracts are full of them, and a
backslash is a backslash, because paths are.
"""

from __future__ import annotations

from dataclasses import dataclass

CLOSES = {'"': '"', "“": "”", "„": "“"}  # an opening quotation mark and the one that ends it
MARKS = frozenset('"“”„')


@dataclass(frozen=True, slots=True)
class Word:
    raw: str  # as typed
    start: int  # of raw, in the line
    closed: bool = True  # False: a quotation mark was opened and not closed

    @property
    def end(self) -> int:
        return self.start + len(self.raw)

    @property
    def value(self) -> str:
        """The word without its quotation marks."""
        return "".join(character for character in self.raw if character not in MARKS)


def cut(line: str) -> tuple[Word, ...]:
    """The words of a line; spaces inside double quotes do not part them."""
    words: list[Word] = []
    start: int | None = None
    closing = ""  # the mark that ends the quotation we stand in
    for place, character in enumerate(line):
        if closing:
            if character == closing or (closing == "”" and character == '"'):
                closing = ""
        elif character.isspace():
            if start is not None:
                words.append(Word(line[start:place], start))
                start = None
        else:
            start = place if start is None else start
            closing = CLOSES.get(character, "")
    if start is not None:
        words.append(Word(line[start:], start, closed=not closing))
    return tuple(words)


def unquoted(text: str) -> str:
    """`text` without the one pair of quotation marks that encloses it, if one does."""
    stripped = text.strip()
    if len(stripped) >= 2 and CLOSES.get(stripped[0]) == stripped[-1]:
        return stripped[1:-1].strip()
    return stripped
