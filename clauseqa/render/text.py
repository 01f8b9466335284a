"""Facts laid out for a reader: cards, tables and trees. The same characters for a terminal and a pipe.

One module a kind of card, imported when there is one to show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import count
from typing import Any

from clauseqa.render.layout import Line

# By the name of the fact's class, or of another way to lay it out: the module and its function.
_LAYOUTS = {
    "ContractCard": ("lists", "contracts"),
    "OutlineEntry": ("lists", "outline"),
    "TermCard": ("lists", "terms"),
    "ReferenceCard": ("lists", "references"),
    "SectionCard": ("section", "sections"),
    "Hit": ("answer", "hits"),
    "Definition": ("definition", "definitions"),
    "Meaning": ("meaning", "meanings"),
    "Expansion": ("expansion", "expansions"),
    "Impact": ("impact", "impacts"),
    "Answer": ("answer", "answers"),
    "Text": ("parsed", "texts"),
    "Contract": ("parsed", "facts"),
    "explained": ("parsed", "explained_facts"),
    "Setting": ("reports", "settings"),
    "IndexReport": ("reports", "index_reports"),
    "Ailment": ("reports", "ailments"),
    "Finding": ("reports", "findings"),
    "Rule": ("reports", "rules"),
    "Page": ("reports", "pages"),
    "Parts": ("tree", "graphs"),
    "Stats": ("tree", "stats"),
    "tree": ("tree", "reference_trees"),
}
# What a session numbers, so that a number opens it. (Hits bear numbers anywhere.)
_NUMBERED = (
    "ContractCard",
    "OutlineEntry",
    "TermCard",
    "ReferenceCard",
    "SectionCard",
    "Definition",
    "Meaning",
    "Answer",
    "Finding",
)


def lay_out(items: Sequence[Any], layout: str, width: int, *, numbered: bool = False) -> list[Line]:
    """The lines of a result's items; `numbered`: with what a session calls them by."""
    if not items:
        return []
    kind = layout if layout in _LAYOUTS else type(items[0]).__name__
    module, name = _LAYOUTS[kind]
    drawn: Callable[..., list[Line]] = getattr(import_module(f"clauseqa.render.{module}"), name)
    if numbered and kind in _NUMBERED:
        return drawn(items, width, map(str, count(1)))
    return drawn(items, width)
