"""Defined terms: where a contract gives a word its meaning, the words that give it, and how far it reaches.

Promise: a term's span is exactly the term (no quotation marks, no article, no punctuation), found in one pass and in
linear time. A pointer ("as defined below"), a rule of interpretation ('"including" means without limitation') or a
quoted title is no definition. Standard library only.
"""

from __future__ import annotations

from ..model import Section, Term, Text

__all__ = ["find_terms"]


def find_terms(text: Text, sections: tuple[Section, ...]) -> tuple[Term, ...]:
    """The terms that ``text`` defines, in the order of their places. ``sections`` are its own (``segment.segment``)."""
    from .finder import find_terms as find  # asking imports the names of this room, and not its eyes

    return find(text, sections)
