"""What a user has put right by hand: ``NAME.clauseqa.toml`` beside ``NAME.txt``.

    [[section]]
    at = "Section 7. Bonus"      # the words it begins with, or an offset
    heading = "Annual Bonus"     # as it stands in the text

    [[section]]
    at = "Section 12(b) hereof"
    remove = true                # this is no section

    [[section]]
    at = "SURVIVAL OF TERMS"     # begins no section yet: one is added
    number = "9"

    [[accept]]
    rule = "placeholder"         # check is silent about it …
    at = "Facsimile number"      # … on this line; without `at`, in the whole contract

Promise: a correction says where it applies in the words of the document, so it survives another release and another
reading of the same file; one that no longer fits is an error that names it, never silently dropped.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from clauseqa.errors import QueryError
from clauseqa.model import Section, SectionKind, Span, Text
from clauseqa.numbering import parent_of

SUFFIX = ".clauseqa.toml"
_LARGEST = 1_000_000  # bytes
_SECTION_KEYS = frozenset({"at", "number", "heading", "kind", "label", "remove"})
_ACCEPT_KEYS = frozenset({"rule", "at"})
_RULE = "corrected by hand"


@dataclass(frozen=True, slots=True)
class SectionCorrection:
    at: str | int  # words, or an offset in code points
    number: str | None = None
    heading: str | None = None
    kind: SectionKind | None = None
    label: str | None = None
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    rule: str
    at: str | int | None  # None: in the whole contract


@dataclass(frozen=True, slots=True)
class Corrections:
    path: str
    sections: tuple[SectionCorrection, ...] = ()
    accepted: tuple[Acceptance, ...] = ()


def beside(document: str | os.PathLike[str]) -> str:
    """Where the corrections of a document stand, whether or not there are any."""
    return os.path.splitext(document)[0] + SUFFIX


def load(document: str | os.PathLike[str]) -> Corrections | None:
    """The corrections beside a document; None when there are none. Raises QueryError when they cannot be read."""
    data = read(document)
    return None if data is None else parse(beside(document), data)


def read(document: str | os.PathLike[str]) -> bytes | None:
    """The file of corrections beside a document; None when there is none. Raises QueryError when it is too large."""
    path = beside(document)
    if not os.path.isfile(path):
        return None
    if os.path.getsize(path) > _LARGEST:
        raise QueryError(f"{path}: larger than {_LARGEST:,} bytes", hint="corrections are a few lines of TOML")
    with open(path, "rb") as file:
        return file.read()


def parse(path: str | os.PathLike[str], data: bytes) -> Corrections:
    """The corrections that the file at ``path`` holds. Raises QueryError, naming it, for what cannot be understood."""
    path = os.fspath(path)
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        entries = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: {error}", hint="it must be TOML") from None
    _known(path, entries, frozenset({"section", "accept"}), "a table")
    return Corrections(
        path,
        tuple(_section(path, entry) for entry in entries.get("section", [])),
        tuple(_acceptance(path, entry) for entry in entries.get("accept", [])),
    )


def _known(path: str, entry: Mapping[str, Any], keys: frozenset[str], what: str) -> None:
    for key in entry:
        if key not in keys:
            from difflib import get_close_matches

            near = get_close_matches(key, sorted(keys), 1)
            raise QueryError(
                f"{path}: {key!r} is not {what} of corrections",
                hint=f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(keys))}",
            )


def _section(path: str, entry: Mapping[str, Any]) -> SectionCorrection:
    _known(path, entry, _SECTION_KEYS, "a key")
    at = entry.get("at")
    if not isinstance(at, (str, int)) or at == "":
        raise QueryError(f"{path}: a [[section]] needs at = words or an offset")
    kind = entry.get("kind")
    if kind is not None and kind not in get_args(SectionKind):
        raise QueryError(f"{path}: no kind of section is called {kind!r}", hint=", ".join(get_args(SectionKind)))
    texts = {key: entry.get(key) for key in ("number", "heading", "label")}
    for key, value in texts.items():
        if value is not None and not isinstance(value, str):
            raise QueryError(f"{path}: {key} must be in quotes")
    return SectionCorrection(at=at, kind=kind, remove=bool(entry.get("remove", False)), **texts)


def _acceptance(path: str, entry: Mapping[str, Any]) -> Acceptance:
    _known(path, entry, _ACCEPT_KEYS, "a key")
    if not isinstance(entry.get("rule"), str):
        raise QueryError(
            f"{path}: an [[accept]] needs rule = the id of a rule", hint="`clauseqa check --rules` lists them"
        )
    return Acceptance(entry["rule"], entry.get("at"))


def offset_of(corrections: str, text: Text, at: str | int) -> int:
    """Where a correction applies. Raises QueryError when the words stand nowhere, or more than once."""
    if isinstance(at, int):
        if not 0 <= at < len(text.clean):
            raise QueryError(f"{corrections}: {at} lies outside the document")
        return at
    words = r"\s+".join(re.escape(word) for word in at.split())
    found = [match.start() for match in re.finditer(words, text.clean)]
    if len(found) == 1:
        return found[0]
    said = "stand nowhere in the document" if not found else f"stand {len(found)} times in the document"
    raise QueryError(f"{corrections}: the words {at!r} {said}", hint="quote more of them, or give the offset")


def correct(text: Text, sections: tuple[Section, ...], corrections: Corrections) -> tuple[Section, ...]:
    """The sections with the corrections applied, in their order. Raises QueryError for one that does not fit."""
    for correction in corrections.sections:
        offset = offset_of(corrections.path, text, correction.at)
        standing = next((section for section in sections if section.start == offset), None)
        if correction.remove:
            if standing is None:
                raise QueryError(f"{corrections.path}: no section begins at {correction.at!r}")
            sections = _without(sections, standing)
        elif standing is None:
            sections = _with(text, sections, offset, correction, corrections.path)
        else:
            sections = _changed(text, sections, standing, correction, corrections.path)
    return sections


def _without(sections: tuple[Section, ...], gone: Section) -> tuple[Section, ...]:
    """Its sub-units go to what held it, and are numbered from there; so does its text."""
    above = "" if gone.parent is None else sections[gone.parent].number
    kept = []
    for section in sections:
        if section is gone:
            continue
        number = section.number
        if gone.number and gone.index in _holders(sections, section):
            number = (above + number.removeprefix(gone.number)).lstrip("/")
        parent = gone.parent if section.parent == gone.index else section.parent
        index = section.index - (section.index > gone.index)
        kept.append(replace(section, number=number, index=index, parent=_shifted(parent, gone.index, -1)))
    return tuple(kept)


def _holders(sections: tuple[Section, ...], section: Section) -> list[int]:
    """The indexes of the units that hold it, innermost first."""
    held = []
    parent = section.parent
    while parent is not None:
        held.append(parent)
        parent = sections[parent].parent
    return held


def _shifted(index: int | None, at: int, by: int) -> int | None:
    return index + by if index is not None and index >= at else index


def _with(
    text: Text, sections: tuple[Section, ...], offset: int, correction: SectionCorrection, path: str
) -> tuple[Section, ...]:
    """A unit that was not found: it begins at `offset` and ends where the next one of its level or above begins."""
    if not correction.number:
        raise QueryError(f"{path}: no section begins at {correction.at!r}", hint="give its number, to add one")
    at = sum(section.start < offset for section in sections)
    above = parent_of(correction.number)
    parent = next((s for s in reversed(sections[:at]) if s.number == above), None) if above else None
    inside = [] if parent is None else [parent.index, *_holders(sections, parent)]
    limit = len(text.clean) if parent is None else max(parent.end, offset)
    following = next((s.start for s in sections[at:] if not s.number.startswith(correction.number)), limit)
    shifted = [
        replace(
            section,
            index=section.index + (section.index >= at),
            parent=_shifted(section.parent, at, 1),
            end=_trimmed(text, section.start, offset)
            if section.start < offset < section.end and section.index not in inside
            else section.end,
        )
        for section in sections
    ]
    span = _heading_span(text, offset, correction, path)
    label = correction.label if correction.label is not None else ""
    if label and not text.content.startswith(label, offset):
        raise QueryError(f"{path}: the label {label!r} does not stand at {correction.at!r}")
    added = Section(
        index=at,
        number=correction.number,
        kind=correction.kind or ("subsection" if above else "section"),
        label=label,
        heading=correction.heading and " ".join(correction.heading.split()),
        heading_span=span,
        parent=None if parent is None else parent.index,
        start=offset,
        end=_trimmed(text, offset, min(limit, following)),
        page=next((page.number for page in reversed(text.pages) if page.start <= offset), None),
        rule=_RULE,
    )
    return (*shifted[:at], added, *shifted[at:])


def _changed(
    text: Text, sections: tuple[Section, ...], standing: Section, correction: SectionCorrection, path: str
) -> tuple[Section, ...]:
    """Another number reaches all units below it."""
    number = correction.number or standing.number
    span = _heading_span(text, standing.start, correction, path) or standing.heading_span
    heading = " ".join(correction.heading.split()) if correction.heading else standing.heading
    changed = []
    for section in sections:
        if section is standing:
            section = replace(
                section,
                number=number,
                kind=correction.kind or section.kind,
                heading=heading,
                heading_span=span,
                rule=_RULE,
            )
        elif standing.number and standing.index in _holders(sections, section):
            section = replace(section, number=number + section.number.removeprefix(standing.number))
        changed.append(section)
    return tuple(changed)


def _heading_span(text: Text, start: int, correction: SectionCorrection, path: str) -> Span | None:
    if not correction.heading:
        return None
    words = r"\s+".join(re.escape(word) for word in correction.heading.split())
    found = re.compile(words).search(text.clean, start)
    if found is None:
        raise QueryError(f"{path}: the heading {correction.heading!r} does not stand behind {correction.at!r}")
    return found.span()


def _trimmed(text: Text, start: int, end: int) -> int:
    while end > start + 1 and text.clean[end - 1].isspace():
        end -= 1
    return end
