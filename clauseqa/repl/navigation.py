"""Where a reader is, where they came from, and which list they are going through. Pure state; nothing is shown here.

A view is one thing that was on screen. Opening a result remembers the list it came from, so that "next" means the next
of that list, however many references were followed in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clauseqa.commands import Result

REMEMBERED = 200  # views either way


@dataclass(frozen=True)
class View:
    """Something on screen: a list of results, or one thing read."""

    verb: str  # that it is laid out as
    result: Result
    items: tuple[Any, ...] = ()  # what /1, /2 … open; empty for something that is read
    origin: View | None = None  # the list it was opened from
    number: int = 0  # its number there, from 1


class Navigation:
    """The views of one session, as a browser keeps them."""

    def __init__(self) -> None:
        self.current: View | None = None
        self._past: list[View] = []
        self._future: list[View] = []

    def show(self, view: View) -> None:
        """Put `view` on screen; what could be gone forward to is forgotten."""
        if self.current is not None:
            self._past.append(self.current)
            del self._past[:-REMEMBERED]
        self._future.clear()
        self.current = view

    def back(self) -> View | None:
        """The view before this one, now current; None when there is none."""
        if self.current is None or not self._past:
            return None
        self._future.append(self.current)
        self.current = self._past.pop()
        return self.current

    def forward(self) -> View | None:
        """The view that was left with `back`, now current; None when there is none."""
        if self.current is None or not self._future:
            return None
        self._past.append(self.current)
        self.current = self._future.pop()
        return self.current

    @property
    def list(self) -> View | None:
        """The list that numbers refer to: on screen, else the one this was opened from, else the latest."""
        view = self.current
        if view is None or view.items:
            return view
        if view.origin is not None:
            return view.origin
        return next((past for past in reversed(self._past) if past.items), None)

    def step(self, by: int) -> tuple[View, int] | None:
        """The list and the number, from 1, that lie `by` results from here; None when what is on screen is of no list.

        The number may lie outside the list: whoever asks says so.
        """
        view = self.current
        if view is None:
            return None
        if view.items:
            return view, (1 if by > 0 else 0)
        if view.origin is not None:
            return view.origin, view.number + by
        return None
