"""From sightings to terms: what was seen is sifted, each gets its meaning and its reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from ..model import Section, Span, Term, Text
from ..patterns import definitions as cues
from .acronyms import find_acronyms
from .definiens import meaning_after, meaning_before, sentence_start
from .names import inflections, title_case
from .quotations import find_quotations
from .quoted import find_quoted
from .scope import Outline, find_scope
from .sighting import Sighting
from .unquoted import (
    find_bare_parentheses,
    find_constituted,
    find_functional,
    find_listed,
    find_named_behind,
    find_named_beside,
    find_stated,
)
from .view import reading_view

_DEFINITIONS = re.compile(
    r"\b(?:definitions?|defined\s+terms|glossary|terms\s+defined|certain\s+terms)\b", re.IGNORECASE
)
_POINTER = re.compile(
    r"\b(?:Section|Article|Clause|Paragraph|Exhibit|Schedule)\s+(?P<number>[\w.]+(?:\(\w+\))*)", re.IGNORECASE
)
_COLLECTIVELY = re.compile(r"\b(?:collectively|together|jointly)\b", re.IGNORECASE)
_MOST = 3_000  # definitions whose meaning is read; no contract has as many
_COUNTS = 400  # weak sightings that are checked against the rest of the text; hostile input cannot ask for more


def find_terms(text: Text, sections: tuple[Section, ...]) -> tuple[Term, ...]:
    """The terms that ``text`` defines, in the order of their places. ``sections`` are its own (``segment.segment``)."""
    view = reading_view(text.clean)
    outline = Outline(sections)
    lists = _definition_lists(sections)
    starts = sorted(_skip(view, s.start + len(s.label)) for s in sections)
    sightings: list[Sighting] = list(find_quoted(view, find_quotations(view, text.clean), lists))
    sightings += find_acronyms(view, [(s.start, s.end) for s in sections if s.kind == "toc"])
    sightings += find_bare_parentheses(view)
    sightings += find_named_behind(view)
    sightings += find_constituted(view)
    sightings += find_named_beside(view)
    sightings += find_listed(view, lists, starts)
    sightings += find_stated(view)
    sightings += find_functional(view)
    kept = _without_overlaps(_without_unused(view, sightings))
    found = list(_terms(view, outline, kept))
    _share(view, kept, found)
    return tuple(_followed(view, outline, found))


def _definition_lists(sections: tuple[Section, ...]) -> list[Span]:
    return [(s.start, s.end) for s in sections if s.heading and _DEFINITIONS.search(s.heading)]


def _skip(view: str, at: int) -> int:
    while at < len(view) and view[at].isspace():
        at += 1
    return at


def _without_unused(view: str, sightings: list[Sighting]) -> list[Sighting]:
    """Weak sightings stay only where the contract uses the term elsewhere, outside quotation marks."""
    kept: list[Sighting] = []
    counts: dict[str, bool] = {}
    if any(s.form in ("parenthetical", "hereinafter") for s in sightings):
        sightings = [s for s in sightings if not s.bare]
    names = {_name(view, s) for s in sightings if not s.second}
    defined = names.union(*(inflections(name) for name in names))
    for sighting in sightings:
        if sighting.weak:
            name = _name(view, sighting)
            if sighting.second and name in defined:
                continue
            if name not in counts:
                counts[name] = len(counts) < _COUNTS and any(
                    _used(view, form, sighting) for form in (name, title_case(name)) if form
                )
            if not counts[name]:
                continue
            if sighting.second:
                defined.add(name)
        kept.append(sighting)
    return kept


def _name(view: str, sighting: Sighting) -> str:
    return " ".join(view[sighting.start : sighting.end].split())


def _used(view: str, name: str, sighting: Sighting) -> bool:
    """Whether the contract uses ``name`` elsewhere without marks; what nothing else defines, further on."""
    at = sighting.outer_end if sighting.second else -1
    wanted = 2 if sighting.bare else 1
    for _ in range(40):
        at = view.find(name, at + 1)
        if at < 0:
            return False
        if not sighting.outer_start <= at < sighting.outer_end and view[at - 1 : at] != '"':
            wanted -= 1
            if not wanted:
                return True
    return False


def _without_overlaps(sightings: list[Sighting]) -> list[Sighting]:
    kept: list[Sighting] = []
    for sighting in sorted(sightings, key=lambda s: (s.start, -s.end)):
        if not kept or sighting.start >= kept[-1].end:
            kept.append(sighting)
    return kept


def _terms(view: str, outline: Outline, sightings: list[Sighting]) -> Iterable[Term]:
    first: dict[str, int] = {}
    for index, sighting in enumerate(sightings):
        name = _name(view, sighting)
        holder = outline.innermost(sighting.start)
        following = sightings[index + 1] if index + 1 < len(sightings) else None
        base = first.get(name)
        effect = _effect(sighting, base)
        yield Term(
            index=index,
            term=name,
            start=sighting.start,
            end=sighting.end,
            form=sighting.form,
            definiens=_definiens(view, outline, sighting, following) if index < _MOST else None,
            scope=find_scope(view, outline, sighting.start, sighting.end, sentence_start(view, sighting.start)),
            section=holder.index if holder else None,
            effect=effect,
            base=base if effect != "defines" else None,
            rule=sighting.rule,
        )
        first.setdefault(name, index)


def _share(view: str, sightings: list[Sighting], terms: list[Term]) -> None:
    """Names of one thing have one meaning: (the "Agreement" or the "Contract"), though but one bears its noun."""
    for order in (range(1, len(terms)), range(len(terms) - 1, 0, -1)):
        for at in order:
            one, other = terms[at - 1], terms[at]
            if (one.definiens is None) == (other.definiens is None) or not _are_one(view, *sightings[at - 1 : at + 1]):
                continue
            meaning = one.definiens or other.definiens
            terms[at - 1], terms[at] = replace(one, definiens=meaning), replace(other, definiens=meaning)


def _are_one(view: str, one: Sighting, other: Sighting) -> bool:
    """Whether one parenthesis gives two names to what stands before it."""
    if one.meaning_to is None or one.meaning_to != other.meaning_to:
        return False
    between, mark, _ = view[one.outer_end : other.start].rpartition('"')
    if not mark or not cues.JOINT.regex.fullmatch(between):
        return False
    return not _COLLECTIVELY.search(between) or _name(view, other) in inflections(_name(view, one))


def _followed(view: str, outline: Outline, terms: list[Term]) -> Iterator[Term]:
    """A term defined by reference gets the meaning that the contract gives it where the reference points.

    Only where there is no doubt: one other definition of that name, or one in the section that is named.
    """
    meanings: dict[str, list[Term]] = {}
    for term in terms:
        if term.definiens is not None and term.effect == "defines":
            meanings.setdefault(term.term, []).append(term)
    for term in terms:
        found = meanings.get(term.term) or meanings.get(title_case(term.term) or "")
        if term.form == "by_reference" and term.definiens is None and found:
            pointer = _POINTER.search(view, term.end, min(len(view), term.end + 120))
            number = pointer["number"].rstrip(".") if pointer else ""
            there = [
                other for other in found if number and any(s.number == number for s in outline.around(other.start))
            ]
            if len(there) == 1 or (not there and len(found) == 1 and not number):
                term = replace(term, definiens=(there or found)[0].definiens)
        yield term


def _effect(sighting: Sighting, base: int | None) -> Literal["defines", "widens", "narrows"]:
    if base is None:
        return "defines"
    if sighting.inclusion == "excludes":
        return "narrows"
    if sighting.inclusion or "include" in sighting.rule or "also mean" in sighting.rule:
        return "widens"
    return "defines"


def _definiens(view: str, outline: Outline, sighting: Sighting, following: Sighting | None) -> Span | None:
    if sighting.form == "by_reference":
        return None
    if sighting.meaning_from is not None:
        return meaning_after(view, outline, sighting, following)
    if sighting.meaning_to is not None:
        return meaning_before(view, outline, sighting)
    return None
