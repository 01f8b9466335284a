"""One document, arranged so that its citations can be looked up in it.

Promise: what is known of the document stands here; what it means for a citation is decided in the other rooms.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..model import Section, Span, Term
from .candidates import Evidence
from .lookup import Outline
from .printed import Printed

if TYPE_CHECKING:
    from ..references.named_documents import NamedDocuments


class Document:
    """The outline of a document, its printed labels, its words as evidence, and what it says of other instruments."""

    def __init__(
        self,
        clean: str,
        sections: Sequence[Section],
        terms: Sequence[Term],
        spans: Sequence[Span],
        names: NamedDocuments,
        amended: str | None = None,
    ) -> None:
        """``spans``: what is a citation, sorted; ``names``: what it calls itself and other papers; ``amended``: the
        agreement that the document amends, if it does."""
        self.names = names
        self.amended = amended
        self.clean = clean
        self.sections = sections
        self.outline = Outline(sections)
        self.printed = Printed(clean, sections, spans)
        self.evidence = Evidence(clean, sections, self.outline.keys, terms)
        self.statutes: dict[str, str] = {}  # number → statute, from every citation that names its statute
        self.elsewhere: dict[str, str] = {}  # number → the other agreement of which it is cited somewhere
        self.cited: frozenset[str] = frozenset()  # "exhibit a": the attachments that are cited, whosever they are
        self.foreign: dict[str, str] = {}  # "exhibit A" → the other instrument it is attached to

    @cached_property
    def definition_starts(self) -> list[int]:
        """Where the definitions begin that stand in words of their own, in order."""
        return [term.start for term in self.evidence.terms if term.form in ("means", "by_reference", "refers")]

    @cached_property
    def names_commercial_code(self) -> bool:
        return "Uniform Commercial Code" in self.clean or "UCC" in self.clean

    @cached_property
    def defined_at(self) -> dict[str, int]:
        """Term → where its definition begins."""
        found: dict[str, int] = {}
        for term in self.evidence.terms:
            found.setdefault(term.term, term.start)
        return found
