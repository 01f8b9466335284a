"""Where things stand on the page: the anchors of units and instruments, and the page and line that a person cites."""

from __future__ import annotations

from functools import cached_property
from html import escape

from clauseqa.check.rule import Lines
from clauseqa.model import Contract, Reference, Section
from clauseqa.page.marks import words
from clauseqa.render.pieces import where


class Places:
    """The places of one contract."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._lines = Lines(contract.text.content)

    def where(self, offset: int) -> str:
        """ "p. 7, line 214"."""
        return where(self._contract.text.page_at(offset), self._lines.place(offset)[0])

    def unit(self, section: Section) -> str:
        """The attributes of the element of a unit: its anchor, its number, where it stands."""
        number = words(section.called)
        return f' id="s{section.index}" data-n="{number}" data-w="{escape(self.where(section.start))}"'

    @cached_property
    def set_out(self) -> tuple[Section, ...]:
        """The units that are elements of their own, the outer ones first where they begin together."""
        units = (one for one in self._contract.sections if one.kind != "inline" and one.end > one.start)
        return tuple(sorted(units, key=lambda one: (one.start, -one.end, one.index)))

    @cached_property
    def instruments(self) -> dict[str, list[Reference]]:
        """The references to other instruments, by the name of the instrument, in the order of the text."""
        found: dict[str, list[Reference]] = {}
        for reference in self._contract.references:
            if reference.status == "external":
                found.setdefault(_name(reference), []).append(reference)
        return found

    @cached_property
    def _anchors(self) -> dict[str, str]:
        return {name: f"o{number}" for number, name in enumerate(self.instruments)}

    def instrument(self, reference: Reference) -> str:
        """The anchor of the instrument that a reference to another one names."""
        return self._anchors[_name(reference)]


def _name(reference: Reference) -> str:
    return " ".join((reference.instrument or "another instrument").split())
