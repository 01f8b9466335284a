"""Pairs of quotation marks, in one pass.

A mark opens when nothing stands before it, and closes when a word does. A mark that opens while another is open means
that the first was never closed: contracts lose closing marks, and one lost mark must not turn the rest inside out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 160  # characters between the marks of a term
FAR = 600  # a parenthesis opened further back than this was never closed

_MARKS = re.compile(r'[()"]|\n[ \t\r]*\n')
_ARTICLE = re.compile(r"(?:the|The|THE|an|a|this|This)\s+(?=\S)")
_TAIL = re.compile(r"[\s,.;:]+$")
_ABBREVIATED = re.compile(r"(?:^|[\s.])(?:[A-Za-z]\.){2,}$|, (?:Inc|Ltd|Co|Corp)\.$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted term. ``start`` and ``end`` are the term's own; ``outer_*`` take in the marks."""

    outer_start: int
    start: int
    end: int
    outer_end: int
    parenthesis: int | None  # offset of the "(" that holds it
    closed: bool = True


def find_quotations(view: str, clean: str) -> list[Quotation]:
    """All quotations of ``view`` in order; ``clean`` tells curly marks that open from those that close."""
    found: list[Quotation] = []
    parentheses: list[int] = []
    opened: int | None = None
    held: int | None = None  # the parenthesis around the open mark
    for mark in _MARKS.finditer(view):
        at, sign = mark.start(), mark[0]
        if sign == '"':
            opens = _opens(view, clean, at)
            if opened is not None and at - opened > LONGEST:
                opened = None
            if opened is not None and not (opens and _closing_missing(view, clean, opened, at)):
                _append(found, view, opened, at, held, closed=True)
                opened = None
            elif opens:
                opened = at
                while parentheses and at - parentheses[-1] > FAR:
                    parentheses.pop()
                held = parentheses[-1] if parentheses else None
            elif parentheses and at - parentheses[-1] <= LONGEST and view[at + 1 : at + 2] in ")." and opened is None:
                _append_unopened(found, view, parentheses[-1], at)
        elif sign == "(":
            if len(parentheses) > 12:
                del parentheses[0]
            parentheses.append(at)
        elif sign == ")":
            if (
                opened is not None
                and held is not None
                and parentheses
                and parentheses[-1] == held
                and at - opened <= LONGEST
            ):
                if not _closes_soon(view, at):
                    _append(found, view, opened, at, held, closed=False)
                    opened = None
            if parentheses:
                parentheses.pop()
        else:  # a blank line
            if opened is not None and at - opened > 2:
                opened = None
    return found


def _opens(view: str, clean: str, at: int) -> bool:
    before = view[at - 1] if at else " "
    after = view[at + 1 : at + 3]
    if clean[at] in "“„«\x93":
        return True
    if not after.strip():
        return False
    if before in " \t\r\n([{-/—–_*\x00" or before == '"':
        return not after[:1].isspace() or clean[at] not in "”»\x94"
    return False


def _closing_missing(view: str, clean: str, opened: int, at: int) -> bool:
    """Whether the mark at ``at``, which looks like an opening one, shows that the one at ``opened`` was never closed."""
    if clean[at] in "“„«\x93":
        return True
    inside = view[opened + 1 : at]
    if not inside.strip():
        return True
    return view[at + 1 : at + 2].isalnum() and view[at - 1].isspace() or view[at - 1] == "("


def _closes_soon(view: str, at: int) -> bool:
    """Whether a closing mark follows the parenthesis at ``at``: the quotation holds the parenthesis."""
    following = view.find('"', at, at + 60)
    return (
        following != -1
        and "(" not in view[at:following]
        and not view[following - 1].isspace()
        and view[following - 1] != "("
    )


def _append(found: list[Quotation], view: str, opened: int, close: int, held: int | None, *, closed: bool) -> None:
    start, end = trim(view, opened + 1, close)
    if start < end:
        found.append(Quotation(opened, start, end, close + 1 if closed else close, held, closed))


def _append_unopened(found: list[Quotation], view: str, parenthesis: int, close: int) -> None:
    inside = re.compile(r"\s*(?:the|an?|this|each,? an?|collectively,?(?: the)?)?\s*").match(view, parenthesis + 1)
    begin = inside.end() if inside else parenthesis + 1
    start, end = trim(view, begin, close)
    if start < end and view[start].isupper() and not any(c in view[start:end] for c in '"();'):
        found.append(Quotation(start, start, end, close + 1, parenthesis, closed=False))


def trim(view: str, start: int, end: int) -> tuple[int, int]:
    """The term between two marks: without blanks, a leading article, or punctuation that belongs to the sentence."""
    while start < end and view[start].isspace():
        start += 1
    article = _ARTICLE.match(view, start, end)
    if article:
        start = article.end()
    tail = _TAIL.search(view, max(start, end - 8), end)
    if tail:
        end = tail.start() if not _ABBREVIATED.search(view[max(start, end - 12) : end]) else end
    while end > start and view[end - 1] in "_*":
        end -= 1
    while end > start and view[start] in "_*":
        start += 1
    return start, end
