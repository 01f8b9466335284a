"""Pairs of quotation marks, in one pass.

A mark opens when nothing stands before it, and closes when a word does. A mark that opens while another is open means
that the first was never closed: contracts lose closing marks, and one lost mark must not turn the rest inside out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 160  # characters between the marks of a term
FAR = 600  # a parenthesis opened further back than this was never closed
_DEEPEST = 12

_MARKS = re.compile(r'[()"\n](?:(?<!\n)|[ \t\r]*\n)')
_CURLY_OPEN, _CURLY_CLOSE = "“„«\x93", "”»\x94"
_ARTICLE = re.compile(r"(?:the|The|THE|an|a|this|This)\s+(?=\S)")
_LEAD = re.compile(r"\s*(?:the|an?|this|each,? an?|collectively,?(?: the)?)?\s*")
_TAIL = re.compile(r"[\s,.;:]+$")
_NUMBERED = re.compile(r"(?:\A|\s)\d{1,2}(?:\.\d{1,2})?\.$")
_ABBREVIATED = re.compile(r"(?<![A-Za-z])(?:[A-Za-z]\.){2,}$|, (?:Inc|Ltd|Co|Corp)\.$")


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
    return _Reader(view, clean).read()


class _Reader:
    def __init__(self, view: str, clean: str) -> None:
        self.view = view
        self.clean = clean
        self.found: list[Quotation] = []
        self.parentheses: list[int] = []
        self.opened: int | None = None
        self.held: int | None = None  # the parenthesis around the open mark

    def read(self) -> list[Quotation]:
        for mark in _MARKS.finditer(self.view):
            at, sign = mark.start(), mark[0]
            if sign == '"':
                self._mark(at)
            elif sign == "(":
                self.parentheses = [*self.parentheses[1 - _DEEPEST :], at]
            elif sign == ")":
                self._closing_parenthesis(at)
            elif self.opened is not None and at - self.opened > 2:  # no term goes over a blank line
                self.opened = None
        return self.found

    def _mark(self, at: int) -> None:
        opens = self._opens(at)
        if self.opened is not None and at - self.opened > LONGEST:
            self.opened = None
        if self.opened is not None and not (opens and self._was_never_closed(self.opened, at)):
            self._append(self.opened, at, closed=True)
            self.opened = None
        elif opens:
            while self.parentheses and at - self.parentheses[-1] > FAR:
                self.parentheses.pop()
            self.opened = at
            self.held = self.parentheses[-1] if self.parentheses else None
        elif self.parentheses and at - self.parentheses[-1] <= LONGEST and self.view[at + 1 : at + 2] in (")", "."):
            self._append_unopened(self.parentheses[-1], at)

    def _closing_parenthesis(self, at: int) -> None:
        """A parenthesis that ends while a mark is open inside it: the closing mark was lost."""
        inside = self.opened is not None and self.held is not None and self.parentheses[-1:] == [self.held]
        if self.opened is not None and inside and at - self.opened <= LONGEST and not self._closes_soon(at):
            self._append(self.opened, at, closed=False)
            self.opened = None
        if self.parentheses:
            self.parentheses.pop()

    def _opens(self, at: int) -> bool:
        if self.clean[at] in _CURLY_OPEN:
            return True
        before, after = self.view[at - 1] if at else " ", self.view[at + 1 : at + 3]
        if before == "." and self.opened is None and _NUMBERED.search(self.view, max(0, at - 8), at):
            return after[:1].isupper()  # 1.10."Software"
        if not after.strip() or before not in ' \t\r\n([{-/—–_*\x00"':
            return False
        return not after[0].isspace() or self.clean[at] not in _CURLY_CLOSE

    def _was_never_closed(self, opened: int, at: int) -> bool:
        """Whether the mark at ``at``, which looks like an opening one, shows that the one before was never closed."""
        if self.clean[at] in _CURLY_OPEN or not self.view[opened + 1 : at].strip():
            return True
        before = self.view[at - 1]
        return before == "(" or (before.isspace() and self.view[at + 1 : at + 2].isalnum())

    def _closes_soon(self, at: int) -> bool:
        """Whether a closing mark follows the ")" at ``at``: the quotation holds the parenthesis."""
        view, following = self.view, self.view.find('"', at, at + 60)
        return following != -1 and "(" not in view[at:following] and not view[following - 1].isspace()

    def _append(self, opened: int, close: int, *, closed: bool) -> None:
        start, end = trim(self.view, opened + 1, close)
        if start < end:
            outer_end = close + 1 if closed else close
            self.found.append(Quotation(opened, start, end, outer_end, self.held, closed))

    def _append_unopened(self, parenthesis: int, close: int) -> None:
        lead = _LEAD.match(self.view, parenthesis + 1)
        start, end = trim(self.view, lead.end() if lead else parenthesis + 1, close)
        name = self.view[start:end]
        if name[:1].isupper() and not any(sign in name for sign in '"();'):
            self.found.append(Quotation(start, start, end, close + 1, parenthesis, closed=False))


def trim(view: str, start: int, end: int) -> tuple[int, int]:
    """The term between two marks: without blanks, a leading article, or punctuation that belongs to the sentence."""
    while start < end and view[start].isspace():
        start += 1
    article = _ARTICLE.match(view, start, end)
    if article:
        start = article.end()
    tail = _TAIL.search(view, max(start, end - 8), end)
    if tail and not _ABBREVIATED.search(view, max(start, end - 12), end):
        end = tail.start()
    while end > start and view[end - 1] in "_*":
        end -= 1
    while end > start and view[start] in "_*":
        start += 1
    return start, end
