"""Words of a contract as HTML: escaped, and marked where something is known of them.

Promise: whatever the marks are and however they overlap, what is written is well-formed and its text is the text of the
contract, character for character but for the width of white space. Nothing in a contract is obeyed: markup is escaped,
control characters and direction overrides are shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from clauseqa.render.safe import neutralise

_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_TAB = 8  # columns
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_LINE_START = re.compile(r"\n\s*")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """An element around the words ``[start, end)``."""

    start: int
    end: int
    tag: str  # "a"
    attributes: str  # as written in its first piece, escaped: ' id="r7" class="r" href="#s4"'
    again: str = ""  # as written in further pieces, where another element or the end of a block cuts it


def shown(text: str) -> str:
    """Text as HTML: escaped, white space as it is, with every character shown that would not show itself."""
    return escape(neutralise(text.replace("\f", " ").replace("\v", " ").replace("\r", "\n")))


def words(text: str) -> str:
    """Text as HTML with runs of white space as one space."""
    return shown(_WHITE.sub(" ", text))


class Writer:
    """Writes spans of one contract. `marks` are all of them, in the order of their beginnings, the outer first."""

    def __init__(self, content: str, marks: Sequence[Mark]) -> None:
        self._content = content
        self._marks = marks
        self._next = 0
        self._open: list[Mark] = []  # begun in an earlier span and not yet ended, outermost first

    def write(self, start: int, end: int, breaks: Sequence[int] = (), *, as_set: bool = False, margin: int = 0) -> str:
        """The span `[start, end)`; spans must be asked for in the order of the text.

        Of its line ends, those before the offsets `breaks` are kept; `as_set` keeps all white space but for the
        `margin` columns in front of lines and more than one blank line.
        """
        standing, pieces = self._going_on(start)
        if as_set:
            pieces.append(self._indent(start)[margin:])
        at = start
        broken = list(breaks)
        while True:
            opens = self._marks[self._next].start if self._next < len(self._marks) else end
            closes = min((mark.end for mark in standing), default=end)
            breaks_at = broken[0] if broken else end
            to = min(opens, closes, breaks_at, end)
            if to > at:
                piece = self._piece(at, to, as_set, margin)
                pieces.append(_out_of_indents(piece, standing) if as_set and standing else piece)
                at = to
            if at >= end:
                break
            if closes <= at and standing:
                self._close(standing, at, pieces)
            elif breaks_at <= at:
                pieces.append("<br>")
                broken.pop(0)
            elif opens <= at:
                mark = self._marks[self._next]
                self._next += 1
                if mark.end > at:
                    pieces.append(f"<{mark.tag}{mark.attributes}>")
                    standing.append(mark)
        pieces += [f"</{mark.tag}>" for mark in reversed(standing)]
        self._open = [mark for mark in standing if mark.end > end]
        return "".join(pieces)

    def _going_on(self, start: int) -> tuple[list[Mark], list[str]]:
        """The marks that cover `start` and began before it, and their tags: whole where they are written first."""
        standing = [mark for mark in self._open if mark.end > start]
        tags = [f"<{mark.tag}{mark.again}>" for mark in standing]
        while self._next < len(self._marks) and self._marks[self._next].start < start:
            mark = self._marks[self._next]
            self._next += 1
            if mark.end > start:
                standing.append(mark)
                tags.append(f"<{mark.tag}{mark.attributes}>")
        return standing, tags

    def _indent(self, start: int) -> str:
        """What is blank in front of `start` on its line."""
        line = max(self._content.rfind("\n", 0, start), self._content.rfind("\r", 0, start)) + 1
        blank = self._content[line:start].expandtabs(_TAB)
        return blank if blank.isspace() else ""

    def _close(self, standing: list[Mark], at: int, pieces: list[str]) -> None:
        """Ends the marks that end at `at`; those inside them that go on are cut and begun again."""
        first = next(position for position, mark in enumerate(standing) if mark.end <= at)
        pieces += [f"</{mark.tag}>" for mark in reversed(standing[first:])]
        going_on = [mark for mark in standing[first:] if mark.end > at]
        pieces += [f"<{mark.tag}{mark.again}>" for mark in going_on]
        standing[first:] = going_on

    def _piece(self, start: int, end: int, as_set: bool, margin: int) -> str:
        text = self._content[start:end]
        if not as_set:
            return words(text)
        lines = _LINE_END.split(text)
        set_out = "\n".join([lines[0], *(_without(line, margin) for line in lines[1:])])
        return shown(_BLANK_LINES.sub("\n\n", set_out))


def _out_of_indents(piece: str, standing: Sequence[Mark]) -> str:
    """What is written within marks, its line ends and indents outside them: they are not to be underlined."""
    closed = "".join(f"</{mark.tag}>" for mark in reversed(standing))
    begun = "".join(f"<{mark.tag}{mark.again}>" for mark in standing)
    return _LINE_START.sub(lambda blank: f"{closed}{blank[0]}{begun}", piece)


def _without(line: str, margin: int) -> str:
    """The line without so many columns of white space in front."""
    bare = line.lstrip(" \t")
    blank = line[: len(line) - len(bare)].expandtabs(_TAB)
    return blank[margin:] + bare
