"""What a document calls itself and other documents, by its title and its defined terms.

Promise: a name means this document only when it is defined with "this" or stands in its title; the name shown for
another is the one the document uses, followed through its defined term.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Term
from .printed_names import HEADS, bare, folded, papers_between
from .statutes import STATUTE_HEADS

_OPENING = 6_000  # code points in which a document says what it is
_THIS = re.compile(r"(?i)\b(?:this|these)\s{1,40}\Z")


class NamedDocuments:
    """The names that one document gives to itself and to others."""

    def __init__(self, clean: str, terms: Sequence[Term], amendment: bool) -> None:
        """``amendment``: whether the document amends another, so that "the Agreement" means that one."""
        self.clean = clean
        self.terms: dict[str, Term] = {}
        for term in terms:
            self.terms.setdefault(term.term.removeprefix("the "), term)
        self._opening = clean[:_OPENING]
        self._amendment = amendment
        self._own: dict[str, bool] = {}
        self._long_names: dict[str, str] = {}  # "Code" → "Internal Revenue Code of 1986", as cited before

    def learn(self, name: str) -> None:
        """Remember a name as cited, for its last words cited alone."""
        for word in name.split(" ")[1:]:
            if bare(word) in HEADS:
                self._long_names.setdefault(word, name)

    def full_name(self, name: str) -> str | None:
        """``name`` through its defined term: "Code" → "Internal Revenue Code of 1986"."""
        term = self.terms.get(name)
        if term is None or term.definiens is None:
            return self._long_names.get(name, name) if " " not in name else name
        words = folded(self.clean[term.definiens[0] : term.definiens[1]])
        words = re.sub(r"^(?:that certain|the|a|an|certain)\s+", "", words, flags=re.IGNORECASE)
        cut = re.search(
            r",?\s+(?:as\s+(?:amended|the\s+same|heretofore|it\s+may)|and\s+the\s+(?:rules|regulations)"
            r"|by\s+and\s+(?:between|among)|between|among)\b|[;(]",
            words,
        )
        words = words[: cut.start()] if cut else words
        if not words or len(words) > 160 or not any(bare(w) in HEADS for w in words.split(" ")):
            return name
        return words.rstrip(" ,.")

    def others_between(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """(start, end, name) of every other paper that is called by a name between two places, in order."""
        named = (
            (begin, stop, folded(self.clean[begin:stop]))
            for begin, stop in papers_between(self.clean, start, end)
            if not _THIS.search(self.clean, max(0, begin - 48), begin)
        )
        return [one for one in named if not self.is_own(one[2])]

    def is_own(self, name: str) -> bool:
        """Whether ``name`` means this document."""
        known = self._own.get(name)
        if known is None:
            known = self._own[name] = self._find_own(name)
        return known

    def _find_own(self, name: str) -> bool:
        """Whether ``name`` means this document: defined with "this", or its title."""
        term = self.terms.get(name) or self.terms.get(name.title() if name.islower() else name)
        plain = name.casefold()
        if bare(name.rpartition(" ")[2]) in STATUTE_HEADS:
            return False
        if term is not None:
            return self._is_defined_as_this(term, plain)
        if self._amendment:
            return False
        if plain in (
            "agreement",
            "contract",
            "lease",
            "plan",
            "indenture",
            "terms",
            "policy",
            "bylaws",
            "by-laws",
            "guaranty",
            "license",
            "note",
            "charter",
        ):
            return (
                plain in ("agreement", "contract")
                or re.search(rf"(?i)\b(?:this|these)\s+{re.escape(plain)}\b", self._opening) is not None
            )
        words = plain.split(" ")
        if words[-1] not in (
            "agreement",
            "contract",
            "lease",
            "plan",
            "indenture",
            "conditions",
            "terms",
            "guaranty",
            "bylaws",
            "by-laws",
            "addendum",
            "amendment",
        ):
            return False
        return self._is_title(plain)

    def _is_defined_as_this(self, term: Term, plain: str) -> bool:
        """Whether a term is defined with "this …": 'this Employment Agreement (the "Agreement")'."""
        definiens = self.clean[term.definiens[0] : term.definiens[1]][:400] if term.definiens else ""
        this = re.match(r"\W*(?:[Tt]his|THIS|[Tt]hese|THESE)\s+((?:[\w&,.-]+\s+){0,8}?)(?:\w+)", definiens)
        if this is None:
            behind = self.clean[max(0, term.start - 160) : term.start]
            this = re.search(
                r"\b(?:[Tt]his|THIS)\s+((?:[\w&,.-]+\s+){0,8}?)"
                r"(?:[Aa]greement|AGREEMENT|[Cc]ontract|CONTRACT|[Ll]ease|LEASE|[Aa]mendment|AMENDMENT|[Pp]lan|[Ll]etter"
                r"|LETTER|[Ii]ndenture|[Nn]ote|[Ll]icense)\b"
                r"(?:(?!\b(?:Agreement|Contract|Lease|Act|Code|Plan|Indenture|Regulations?|Rules)\b)[^.;:]){0,110}(?:\(|hereinafter)[^()]{0,60}\Z",
                behind,
            )
            if this is not None and " " in plain and behind[: this.start()].rstrip().endswith("with"):
                return False  # “to be signed concurrently with this Agreement (the “Supply Agreement”)”
        if this is None:
            return False
        return not (self._amendment and "amendment" not in plain and re.search(r"(?i)amendment", this.group()))

    def _is_title(self, plain: str) -> bool:
        for line in self._opening[:2500].splitlines():
            title = folded(line).strip(" .*_")
            if title and title.casefold() == plain and (title.isupper() or title.istitle() or len(title) < 60):
                return True
        words = r"\s+".join(re.escape(word) for word in plain.split(" "))
        return re.search(r"(?i)\bthis\s+" + words + r"\b", self._opening) is not None

    def is_instrument(self, term: Term) -> bool:
        """Whether a term without such a word in it names an instrument: its definiens does."""
        if term.definiens is None:
            return False
        words = folded(self.clean[term.definiens[0] : min(term.definiens[1], term.definiens[0] + 160)]).split(" ")
        return any(w[:1].isupper() and bare(w) in HEADS for w in words[:14])

    def calls_itself(self, head: str) -> bool:
        """Whether an amendment uses "this Agreement" of itself rather than of what it amends (in quoted text)."""
        return (
            re.search(r"\b[Tt]his\s+(?:[A-Z]\w+\s+){0,3}" + head.capitalize() + r"\b", self._opening[:2500]) is not None
        )
