"""A citation and where it stands to the units it means, or to an honest "no".

Promise: resolved only when exactly one unit remains, compared character for character (12(b) is not 12(B)). Everything
else keeps the number as written and says why: ``dangling`` (there is no such unit), ``mismatch`` ("this Section 15" in
16), ``ambiguous`` (several units, or an outline too uncertain to accuse the document), ``external``. What was probably
meant is offered by ``candidates``, never applied.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..model import Candidate, ReferenceStatus, Section, Span, Term
from ..numbering import ATTACHMENT_WORDS, is_successor, roman_value, to_roman
from ..references.instruments import statute_of
from .candidates import Evidence
from .lookup import Key, Outline, attachment_key, key_of
from .printed import Printed

if TYPE_CHECKING:
    from ..references.instruments import Instrument
    from ..references.reader import Citation, Designator

_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
}
_LOW_UNITS = frozenset({"paragraph", "clause", "subsection", "subparagraph", "subclause", "subdivision", "item"})
_WEAK_UNITS = frozenset({"part", "item", "note", "recital"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation points at; the fields are those of ``model.Reference``."""

    status: ReferenceStatus
    targets: tuple[str, ...] = ()
    sections: tuple[int, ...] = ()
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()
    instrument: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """One designator looked up: a section, or why not."""

    target: str
    section: int | None = None
    status: ReferenceStatus = "resolved"
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()
    above: int | None = None  # the unit that exists


class Resolver:
    """Resolves the citations of one document."""

    def __init__(
        self,
        clean: str,
        sections: Sequence[Section],
        terms: Sequence[Term],
        spans: Sequence[Span],
        amended: str | None = None,
    ) -> None:
        """``spans``: what is a citation, sorted; ``amended``: the agreement that the document amends, if it does."""
        self.amended = amended
        self.clean = clean
        self.sections = sections
        self.outline = Outline(sections)
        self.printed = Printed(clean, sections, spans)
        self.evidence = Evidence(clean, sections, self.outline.keys, terms)

    def resolve_all(
        self, citations: Sequence[Citation], owners: Sequence[Instrument]
    ) -> list[tuple[Citation, Instrument, Resolution | None]]:
        """Every citation with its resolution, in order; None for what turns out to cite nothing."""
        self.statutes = _named_statutes(citations, owners)
        self.foreign = {
            f"{c.unit} {d.number}": o.name or ""
            for c, o in zip(citations, owners, strict=True)
            if o.external and c.is_attachment
            for d in c.designators
        }
        answers: list[tuple[Citation, Instrument, Resolution | None]] = []
        previous: tuple[Citation, Resolution] | None = None
        for citation, owner in zip(citations, owners, strict=True):
            answer = self.resolve(citation, owner, previous)
            if answer is not None:
                previous = (citation, answer)
            answers.append((citation, owner, answer))
        return self._with_candidates(answers)

    def resolve(
        self, citation: Citation, owner: Instrument, previous: tuple[Citation, Resolution] | None = None
    ) -> Resolution | None:
        """What ``citation`` points at, whoever ``owner`` says it belongs to."""
        source = self.outline.innermost(citation.start)
        if owner.there and citation.designators and citation.designators[0].parts[0][0] == "(" and previous is not None:
            inner = self._below_previous(citation, previous)
            if inner is not None:
                return inner
        if owner.external and not (owner.shared and self._exists(citation, owner, source)):
            return Resolution("external", instrument=owner.name, rule=owner.rule)
        if citation.unit in ("rule", "regulation"):
            return Resolution("external", instrument=owner.name, rule=owner.rule)
        if not citation.designators:
            return self._alone(citation, source)
        found = self._each(citation, owner, source)
        return self._together(citation, owner, found)

    # --- one designator at a time --------------------------------------------------------------------------------

    def _each(self, citation: Citation, owner: Instrument, source: int | None) -> list[_Found]:
        found: list[_Found] = []
        outer: int | None = None
        if citation.within is not None and not citation.within.designators and citation.within.within is None:
            outer = self._holder_with(citation, source)
        if citation.within is not None and outer is None:
            answer = self.resolve(citation.within, replace(owner, external=False, there=False, shared=False))
            if answer is None or answer.status != "resolved" or len(answer.sections) != 1:
                prefix = "".join(_written(citation.within)) if citation.within.designators else ""
                status: ReferenceStatus = "dangling" if answer is None or answer.status == "resolved" else answer.status
                reason = "" if answer is None else answer.reason
                extra = () if answer is None else answer.candidates
                return [_Found(prefix + d.number, None, status, reason, extra) for d in citation.designators]
            outer = answer.sections[0]
        before: _Found | None = None
        for designator in citation.designators:
            one = (
                self._below(citation, designator, outer, source)
                if outer is not None
                else self._one(citation, designator, owner, source)
            )
            if designator.through and before is not None and before.section is not None and one.section is not None:
                found.extend(self._between(before.section, one.section))
            found.append(one)
            before = one
        return found

    def _below(self, citation: Citation, designator: Designator, outer: int, source: int | None) -> _Found:
        """A unit within a larger one that is known: "clause (ii) of Section 3(a)", "Section 3 of Exhibit A"."""
        outline = self.outline
        section = self.sections[outer]
        key = key_of(designator.number)
        if citation.is_attachment:
            name = f"{(citation.unit or '').capitalize()} {designator.number}"
            inner = self.outline.attachments.get(attachment_key(name), ())
            chosen = self._choose([i for i in inner if self.outline.holds(outer, i)] or inner, name, citation, source)
            return chosen or _Found(name, None, "dangling", f"{name} is not attached")
        if section.kind == "exhibit":
            matches = outline.lookup(outer, key)
        else:
            scope = outline.scope[outer]
            matches = [m for m in outline.lookup(scope, outline.keys[outer] + key) if outline.holds(outer, m)]
            if not matches:
                matches = [m for m in outline.lookup(scope, key) if outline.holds(outer, m) and m != outer]
        target = _join(section.number, designator.number, section.kind == "exhibit" or section.kind == "article")
        if not matches and outline.keys[outer] == key and section.kind != "exhibit":
            return _Found(section.number, outer)
        return self._choose(matches, target, citation, source) or self._lacking(
            target, outer, designator.number, source
        )

    def _holder_with(self, citation: Citation, source: int | None) -> int | None:
        """What "this subsection" is in "paragraph (b) of this subsection": the innermost unit that has a (b)."""
        outline = self.outline
        for above in outline.upward(source):
            section = self.sections[above]
            if section.kind == "exhibit" and citation.within is not None and not citation.within.is_attachment:
                return None
            base = () if section.kind == "exhibit" else outline.keys[above]
            scope = above if section.kind == "exhibit" else outline.scope[above]
            if section.number and all(outline.lookup(scope, base + key_of(d.number)) for d in citation.designators):
                return above
        return None

    def _one(self, citation: Citation, designator: Designator, owner: Instrument, source: int | None) -> _Found:
        if citation.is_attachment:
            return self._attachment(citation, designator, owner, source)
        first = designator.parts[0]
        if citation.unit in ("part", "item", "note", "recital"):
            return self._named_unit(citation, designator, source)
        if first[0] == "(":
            return self._relative(citation, designator, source)
        if citation.this:
            return self._this(citation, designator, source)
        matches = self._absolute(citation, designator, owner, source)
        chosen = self._choose(matches, designator.number, citation, source)
        if chosen is not None:
            return chosen
        return self._missing(citation, designator, owner, source)

    def _absolute(self, citation: Citation, designator: Designator, owner: Instrument, source: int | None) -> list[int]:
        """Where a full number can point from here: its own attachment first, then the main body."""
        outline, key = self.outline, key_of(designator.number)
        scopes = outline.scopes(source)
        if owner.main:
            scopes = [None, *scopes[:-1]]
        if citation.unit in _LOW_UNITS:
            for above in outline.upward(source):
                if self.sections[above].kind == "exhibit":
                    break
                near = [
                    child
                    for child in outline.children.get(above, ())
                    if outline.own_label(child) == designator.parts[0]
                    and len(outline.keys[child]) > 1
                    and "." not in self.sections[child].label.strip(".")
                ]
                if near and len(designator.parts) == 1:
                    return near
                if near:
                    rest = outline.keys[near[0]] + key[1:]
                    deeper = outline.lookup(outline.scope[near[0]], rest)
                    if deeper:
                        return deeper
        for scope in scopes:
            for above in outline.upward(source):
                if outline.scope[above] != scope or self.sections[above].kind == "exhibit":
                    continue
                if self.sections[above].kind == "article" or self.sections[above].parent is None:
                    near = outline.lookup(scope, outline.keys[above] + key)
                    if near and len(key) >= 1 and "/" in self.sections[near[0]].number:
                        return near
            found = outline.lookup(scope, key) or (outline.lookup(scope, (key[0], "0")) if len(key) == 1 else [])
            if found:
                return found
            if scope is None:
                value = int(key[0]) if key[0].isdigit() and len(key[0]) < 4 else roman_value(key[0])
                if value and (len(key) == 1 or not key[1].isdigit()):
                    other = to_roman(value) if key[0].isdigit() and value < 200 else str(value)
                    found = outline.lookup(None, (other, *key[1:]))
                    if found:
                        return found
            if len(key) >= 1 and key[0].isdigit():
                starts = outline.restarting.get((scope, key[0]), [])
                if starts:
                    deeper = [d for s in starts for d in outline.lookup(scope, outline.keys[s] + key[1:])]
                    if deeper:
                        return deeper
            if scope is not None and self._has_own_series(scope, key) and not owner.main:
                return []
        return []

    def _near_numbers(self, citation: Citation, designator: Designator, source: int | None) -> list[int]:
        """ "paragraph 2" where the enclosing unit numbers its own paragraphs and has all those cited together."""
        outline = self.outline
        for above in outline.upward(source):
            if self.sections[above].kind == "exhibit":
                break
            own = {
                outline.own_label(child): child
                for child in outline.children.get(above, ())
                if len(outline.keys[child]) > 1 and "." not in self.sections[child].label.strip(".")
            }
            if own and all(d.parts[0] in own for d in citation.designators):
                child = own[designator.parts[0]]
                return outline.lookup(outline.scope[child], outline.keys[child] + key_of(designator.number)[1:])
        return []

    def _has_own_series(self, scope: int, key: Key) -> bool:
        """Whether an attachment has a numbering of its own in which the number would have to stand."""
        if len(key) > 1 and key[1].isdigit():
            return scope in self.outline.decimal_scopes
        return len(set(self.outline.tops.get(scope, ()))) >= 3

    def _relative(self, citation: Citation, designator: Designator, source: int | None) -> _Found:
        """ "(ii) above", "paragraph (a)", from where it stands outward."""
        outline, key = self.outline, key_of(designator.number)
        if citation.definition is not None:
            return self._in_definition(citation, designator)
        if citation.this:
            for above in outline.upward(source):
                if outline.keys[above][-len(key) :] == key:
                    return _Found(self.sections[above].number, above)
        for above in outline.upward(source):
            base = () if self.sections[above].kind == "exhibit" else outline.keys[above]
            matches = [m for m in outline.lookup(outline.scope[above], base + key) if outline.holds(above, m)]
            if matches:
                chosen = self._choose(matches, designator.number, citation, source)
                if chosen is not None:
                    return chosen
        for scope in outline.scopes(source):
            matches = outline.lookup(scope, key)
            if matches:
                chosen = self._choose(matches, designator.number, citation, source)
                if chosen is not None:
                    return chosen
        top = self._clause_of(source)
        written = (
            designator.number
            if top is None
            else _join(self.sections[top].number, designator.number, self.sections[top].kind == "exhibit")
        )
        if citation.this or source is None or self.printed.around(key[0], (citation.start, citation.end)):
            return _Found(
                written, None, "ambiguous", f"{designator.number} is printed nearby but is no unit of the outline"
            )
        if top is not None and not citation.capital:
            return self._lacking(written, top, designator.number, source, certain=True)
        return _Found(
            written,
            None,
            "dangling",
            f"there is no {designator.number} around it",
            above=top,
        )

    def _in_definition(self, citation: Citation, designator: Designator) -> _Found:
        """'clause (d) of the definition of "X"': the item of the list that follows that definition."""
        begin, end = None, None
        if citation.definition == "this":
            starts = [start for start in self._definition_starts if start < citation.start]
            begin = starts[-1] if starts else None
        elif citation.definition:
            begin = self._defined_at.get(citation.definition)
        if begin is not None:
            at = bisect_right(self._definition_starts, begin)
            end = self._definition_starts[at] if at < len(self._definition_starts) else len(self.clean)
            key = key_of(designator.number)
            first = bisect_left(self.outline.starts, begin)
            last = bisect_left(self.outline.starts, end)
            matches = [
                i for i in range(first, last) if self.outline.keys[i][-len(key) :] == key and self.sections[i].number
            ]
            if len(matches) == 1:
                return _Found(self.sections[matches[0]].number, matches[0])
        name = (
            f"the definition of “{citation.definition}”"
            if citation.definition and citation.definition != "this"
            else "a definition"
        )
        return _Found(
            designator.number, None, "ambiguous", f"{designator.number} stands in {name}; its units were not recognised"
        )

    @cached_property
    def _definition_starts(self) -> list[int]:
        return [term.start for term in self.evidence.terms if term.form in ("means", "by_reference", "refers")]

    @cached_property
    def _defined_at(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for term in self.evidence.terms:
            found.setdefault(term.term, term.start)
        return found

    def _this(self, citation: Citation, designator: Designator, source: int | None) -> _Found:
        """ "this Section 12": the unit of that number that holds the words."""
        outline, key = self.outline, key_of(designator.number)
        matches: list[int] = []
        for scope in outline.scopes(source):
            keys = [key]
            value = int(key[0]) if key[0].isdigit() and len(key[0]) < 4 else roman_value(key[0])
            if value and value < 200:
                keys.append((to_roman(value) if key[0].isdigit() else str(value), *key[1:]))
            for variant in keys:
                matches.extend(outline.lookup(scope, variant))
            matches.extend(
                d
                for s in outline.restarting.get((scope, key[0]), ())
                for d in outline.lookup(scope, outline.keys[s] + key[1:])
            )
        holding = [m for m in matches if outline.holds(m, source)]
        if holding:
            return _Found(self.sections[holding[0]].number, holding[0])
        for above in outline.upward(source):
            if outline.own_label(above) == designator.number.strip("()"):
                return _Found(self.sections[above].number, above)
        here = next((i for i in outline.upward(source) if len(outline.keys[i]) == len(key)), None)
        here = self._holder(citation.unit or "section", source) if here is None else here
        place = "outside every numbered unit" if here is None else f"in {self.sections[here].number}"
        words = _unit_words(citation, designator.number)
        if not matches:
            statute = self._statute(citation, designator)
            if statute is not None:
                return _Found(designator.number, None, "external", statute)
            parent = self._existing_base(key_of(designator.parts[0]), source)
            if parent is not None and outline.holds(parent, source) and len(key) > 1:
                return self._lacking(designator.number, parent, designator.number[len(self.sections[parent].number) :])
            return _Found(
                designator.number,
                None,
                "ambiguous",
                f"this {words} stands {place}; no unit of that number was recognised",
            )
        candidates: tuple[Candidate, ...] = ()
        if here is not None:
            candidates = (
                Candidate(self.sections[here].number, here, f"the words stand in {self.sections[here].number}"),
            )
        return _Found(designator.number, None, "mismatch", f"“this {words}” stands {place}", candidates)

    def _attachment(self, citation: Citation, designator: Designator, owner: Instrument, source: int | None) -> _Found:
        outline = self.outline
        word = (citation.unit or "").capitalize()
        name = f"{word} {designator.parts[0]}"
        number = word + " " + designator.number
        for variant in (number, name):
            keys = [attachment_key(variant)]
            tail = variant[len(word) + 1 :]
            if tail.lower() in _WORDS:
                keys.append(attachment_key(f"{word} {_WORDS[tail.lower()]}"))
            elif tail in _WORDS.values():
                keys += [attachment_key(f"{word} {w}") for w, n in _WORDS.items() if n == tail]
            matches = [m for k in keys for m in outline.attachments.get(k, ())]
            if not matches:
                continue
            steps = key_of(designator.number[len(designator.parts[0]) :]) if variant == name else ()
            holding = [m for m in matches if outline.holds(m, source)]
            chosen = self._choose(holding[:1] or matches, number, citation, source)
            if chosen is None or chosen.section is None or not steps:
                return chosen or _Found(number, None, "ambiguous", "")
            deeper = outline.lookup(chosen.section, steps)
            below = self._choose(deeper, number, citation, source)
            return below or self._lacking(number, chosen.section, designator.number[len(designator.parts[0]) :])
        if citation.this:
            for above in outline.upward(source):
                if self.sections[above].kind == "exhibit" and self.sections[above].number.endswith(
                    " " + designator.parts[0]
                ):
                    return _Found(self.sections[above].number, above)
        if self.printed.as_attachment(word, designator.parts[0]):
            return _Found(
                number, None, "ambiguous", f"“{number}” is printed as a heading, but no unit was recognised there"
            )
        foreign = self.foreign.get(f"{citation.unit} {designator.number}")
        if foreign is not None and not owner.named:
            return _Found(number, None, "external", foreign)
        candidates = self._attachment_candidates(designator.parts[0])
        if word == "Addendum" and not owner.named:
            return _Found(number, None, "external")
        return _Found(number, None, "dangling", f"{number} is not attached", candidates)

    def _attachment_candidates(self, designator: str) -> tuple[Candidate, ...]:
        """The same letter under another word ("Schedule A" for "Exhibit A")."""
        found = [
            Candidate(section.number, section.index, f"{designator} is attached as {section.number}")
            for section in self.sections
            if section.kind == "exhibit" and section.parent is None and section.number.endswith(" " + designator)
        ]
        return tuple(found[:2])

    def _named_unit(self, citation: Citation, designator: Designator, source: int | None) -> _Found:
        """Parts, items, notes and recitals carry their word in the number; "Item 4" may also be a plain 4 of a list."""
        outline = self.outline
        word = (citation.unit or "").capitalize()
        name = f"{word} {designator.number}"
        last = key_of(name)
        matches = [
            s.index
            for s in self.sections
            if s.kind != "toc" and outline.keys[s.index][-len(last) :] == last and s.number
        ]
        if not matches and word == "Recital":
            bare = outline.lookup(None, key_of(designator.number))
            matches = [m for m in bare if self.sections[m].start < _FRONT]
        if not matches and word == "Note":
            matches = [s.index for s in self.sections if s.number.endswith(f"Item 1/{designator.number}")]
        if not matches and word == "Item":
            return self._relative_number(citation, designator, source, name)
        own = [m for m in matches if outline.scope[m] == (outline.scope[source] if source is not None else None)]
        chosen = self._choose(own or matches, name, citation, source)
        return chosen or _Found(name, None, "dangling", f"there is no {name}")

    def _relative_number(self, citation: Citation, designator: Designator, source: int | None, name: str) -> _Found:
        for above in self.outline.upward(source):
            near = [c for c in self.outline.children.get(above, ()) if self.outline.own_label(c) == designator.number]
            chosen = self._choose(near, name, citation, source)
            if chosen is not None:
                return chosen
        return _Found(name, None, "dangling", f"there is no {name}")

    # --- this Section, the preceding paragraph ----------------------------------------------------------------------

    def _alone(self, citation: Citation, source: int | None) -> Resolution | None:
        """ "this Section", "the preceding paragraph": a unit meant by where the words stand."""
        here = self._holder(citation.unit or "section", source)
        if here is None:
            return None
        if citation.direction is not None:
            neighbour = self._neighbour(here, citation)
            if neighbour is None:
                return None
            here = neighbour
        section = self.sections[here]
        return Resolution(
            "resolved", (section.number,), (here,), rule=f"{citation.direction or 'this'} {citation.unit}"
        )

    def _neighbour(self, here: int, citation: Citation) -> int | None:
        section = self.sections[here]
        if citation.direction == "back" and "\n\n" in self.clean[section.start : citation.start].replace(
            "\r", ""
        ).replace(" ", ""):
            return here if citation.unit == "paragraph" else None
        siblings = self.outline.children.get(section.parent, [])
        at = siblings.index(here) if here in siblings else -1
        step = at + (-1 if citation.direction == "back" else 1)
        return siblings[step] if at >= 0 and 0 <= step < len(siblings) else None

    def _holder(self, unit: str, source: int | None) -> int | None:
        """The enclosing unit that a word like "this Section" names."""
        chain = [
            i
            for i in self.outline.upward(source)
            if self.sections[i].number and self.sections[i].kind not in ("preamble", "signature", "toc")
        ]
        if not chain:
            return None
        if unit in _ATTACHMENT_UNITS:
            return next(
                (
                    i
                    for i in chain
                    if self.sections[i].kind == "exhibit" and self.sections[i].number.lower().startswith(unit)
                ),
                None,
            )
        if unit in ("part", "item"):
            return next(
                (
                    i
                    for i in chain
                    if self.outline.keys[i][-1:] and self.outline.keys[i][-1].lower().startswith(unit + " ")
                ),
                None,
            )
        inside = [i for i in chain if self.sections[i].kind != "exhibit"]
        if not inside:
            return None
        if unit == "article":
            return next((i for i in inside if self.sections[i].kind == "article" or self._is_roman_top(i)), inside[-1])
        if unit == "section":
            return next((i for i in inside if not self._is_step(i)), inside[-1])
        if unit in ("clause", "subclause"):
            return next((i for i in inside if self._is_step(i)), inside[0])
        set_out = [i for i in inside if self.sections[i].kind != "inline"] or inside
        if unit == "paragraph":
            return set_out[0]
        return next((i for i in set_out if self._is_step(i)), set_out[0])

    def _is_step(self, index: int) -> bool:
        """Whether a unit is labelled by a step, "(b)" or "b.", rather than by a number of its own."""
        label = self.sections[index].label.strip()
        bare = label.strip("()[]. \t")
        return (
            label.startswith("(")
            or label.endswith(")")
            or (
                len(bare) <= 4
                and bare.isalpha()
                and self.sections[index].kind not in ("article",)
                and not bare.isupper()
            )
        )

    def _is_roman_top(self, index: int) -> bool:
        return (
            len(self.outline.keys[index]) == 1
            and roman_value(self.outline.keys[index][0]) is not None
            and self.outline.keys[index][0].isupper()
        )

    def _clause_of(self, source: int | None) -> int | None:
        return next((i for i in self.outline.upward(source) if self.sections[i].number), None)

    # --- choosing ------------------------------------------------------------------------------------------------

    def _choose(self, matches: Sequence[int], target: str, citation: Citation, source: int | None) -> _Found | None:
        """The one unit that remains, or that there are several; None when there is none."""
        if not matches:
            return None
        if len(matches) > 1:
            matches = self._narrow(matches, citation, source)
        if len(matches) == 1:
            return _Found(self.sections[matches[0]].number, matches[0])
        candidates = tuple(
            Candidate(self.sections[m].number, m, "printed with this number" + self._called(m)) for m in matches[:5]
        )
        return _Found(
            target,
            None,
            "ambiguous",
            f"{len(matches)} units carry the number {self.sections[matches[0]].number}",
            candidates,
        )

    def _narrow(self, matches: Sequence[int], citation: Citation, source: int | None) -> Sequence[int]:
        """Let position decide among units of one number: what holds the words, is set out, stands nearest above."""
        holding = [m for m in matches if self.outline.holds(m, source)]
        if len(holding) == 1:
            return holding
        set_out = [m for m in matches if self.sections[m].kind != "inline"]
        if set_out:
            matches = set_out
        body = self._beside_contents(matches)
        if body is not None:
            return [body]
        shared = [sum(1 for _ in _common(self.outline, m, source)) for m in matches]
        matches = [m for m, depth in zip(matches, shared, strict=True) if depth == max(shared)]
        if len(matches) == 1:
            return matches
        earlier = [m for m in matches if self.sections[m].start < citation.start]
        if citation.direction == "back":
            return earlier[-1:] or matches
        if citation.direction == "forward":
            return [m for m in matches if m not in earlier][:1] or matches
        relative = bool(citation.designators) and citation.designators[0].parts[0][0] == "("
        if (
            relative
            and earlier
            and "\n\n" not in self.clean[self.sections[earlier[-1]].start : citation.start].replace("\r", "")
        ):
            return earlier[-1:]
        return matches

    def _beside_contents(self, matches: Sequence[int]) -> int | None:
        """The unit itself, where the others of its number are lines of a table of contents that was read as units."""
        *listed, body = sorted(matches, key=lambda m: self.sections[m].end - self.sections[m].start)
        heading = (self.sections[body].heading or "").casefold()[:_LIKE]
        if not listed or not heading:
            return None
        for entry in listed:
            section = self.sections[entry]
            alike = (section.heading or "").casefold().startswith(heading)
            if not alike or section.start > self.sections[body].start or section.end - section.start > _CONTENTS_LINE:
                return None
        return body if self.sections[body].end - self.sections[body].start > _CONTENTS_LINE else None

    def _called(self, index: int) -> str:
        heading = self.sections[index].heading
        return f", “{heading}”" if heading else ""

    def _between(self, first: int, last: int) -> list[_Found]:
        """The units of a range that stand between its ends."""
        outline = self.outline
        if self.sections[first].parent == self.sections[last].parent:
            pool: Iterable[int] = outline.children.get(self.sections[first].parent, ())
        else:
            depth = len(outline.keys[first])
            if depth != len(outline.keys[last]):
                return []
            pool = (
                i
                for i in range(first + 1, last)
                if len(outline.keys[i]) == depth and outline.scope[i] == outline.scope[first]
            )
        inline = "inline" in (self.sections[first].kind, self.sections[last].kind)
        return [
            _Found(self.sections[i].number, i)
            for i in pool
            if first < i < last and (inline or self.sections[i].kind != "inline")
        ]

    # --- what is missing -------------------------------------------------------------------------------------------

    def _missing(self, citation: Citation, designator: Designator, owner: Instrument, source: int | None) -> _Found:
        """Nothing carries the number: is the document broken, or our reading of it?"""
        number = designator.number
        key = key_of(number)
        name = self._statute(citation, designator)
        if name is not None and not owner.named:
            return _Found(number, None, "external", name)
        first = designator.parts[0]
        base = self._existing_base(key_of(first), source)
        if base is not None and len(designator.parts) > 1:
            parent = self._existing_parent(key, source)
            above = base if parent is None else parent
            missing = len(key) - len(self.outline.keys[above])
            return self._lacking(number, above, "".join(designator.parts[-missing:]), source)
        elsewhere = self._in_attachments(key, source)
        if self.printed.as_number(first):
            reason = f"{first} is printed as a label may be, but no unit was recognised there"
            return _Found(number, None, "ambiguous", reason, elsewhere)
        if any(candidate.section in self.outline.lookup(None, key) for candidate in elsewhere):
            reason = f"this attachment has no {number}; the main body has one"
            return _Found(number, None, "ambiguous", reason, elsewhere)
        if not self._scheme_was_read(key, source):
            reason = f"no unit {number} was recognised; too little of this numbering was"
            return _Found(number, None, "ambiguous", reason, elsewhere)
        return _Found(number, None, "dangling", f"there is no {_unit_words(citation, number)}", elsewhere)

    def _existing_base(self, key: Key, source: int | None) -> int | None:
        """The unit with the whole first number of a citation: 4.1 for "4.1(c)"."""
        for scope in self.outline.scopes(source):
            matches = self.outline.lookup(scope, key)
            if matches:
                return matches[0]
        return None

    def _existing_parent(self, key: Key, source: int | None) -> int | None:
        """The deepest unit above a number that exists, at least its whole first number."""
        for depth in range(len(key) - 1, 0, -1):
            for scope in self.outline.scopes(source):
                matches = self.outline.lookup(scope, key[:depth])
                if matches:
                    return matches[0]
        return None

    def _lacking(self, target: str, above: int, step: str, source: int | None = None, certain: bool = False) -> _Found:
        """A unit that exists without the sub-unit that is cited; deeper down it may stand after all."""
        outline, section = self.outline, self.sections[above]
        steps = key_of(step)
        token = steps[0] if steps else step.strip("().")
        deeper = self._deeper_down(above, steps)
        if len(deeper) == 1 and self._in_one_list(deeper[0], source):
            return _Found(self.sections[deeper[0]].number, deeper[0])
        if deeper:
            candidates = tuple(
                Candidate(self.sections[i].number, i, f"{step} stands there, a level below {section.number}")
                for i in deeper[:3]
            )
            reason = f"{section.number} has no {step} of its own"
            return _Found(target, None, "ambiguous", reason, candidates, above=above)
        inner = outline.children.get(above, [])
        reason = ""
        if not certain and self.printed.inside(above, token):
            reason = f"{step} is printed in {section.number} but is no unit of the outline"
        elif token in ("a", "i", "1", "A", "I") and any(is_successor(token, outline.own_label(i)) for i in inner):
            reason = f"the outline has the unit that follows {target}, but not this one"
        elif section.kind == "exhibit" and not inner:
            reason = f"{section.number} is attached; its units were not recognised"
        if reason:
            return _Found(target, None, "ambiguous", reason, above=above)
        return _Found(
            target, None, "dangling", f"{section.number} exists, but it has no {step.lstrip('/')}", above=above
        )

    def _deeper_down(self, above: int, steps: Key) -> list[int]:
        """Units more than one level under ``above`` that end in these steps."""
        outline = self.outline
        last = bisect_left(outline.starts, self.sections[above].end)
        if not steps or last - above > 2000:
            return []
        return [
            i
            for i in range(above + 1, last)
            if outline.keys[i][-len(steps) :] == steps and self.sections[i].number and outline.holds(above, i)
        ]

    def _in_one_list(self, found: int, source: int | None) -> bool:
        """Whether the words that cite stand in the list of ``found`` themselves."""
        parent = self.sections[found].parent
        return parent is not None and parent != source and self.outline.holds(parent, source)

    def _scheme_was_read(self, key: Key, source: int | None) -> bool:
        """Whether enough units of this kind of number were read to miss one."""
        outline = self.outline
        if len(self.sections) < 3:
            return False
        if key[0].isdigit():
            tops = set(outline.tops.get(None, ())) | (
                set(outline.tops.get(outline.scope[source], ())) if source is not None else set()
            )
            if len(tops) < 3:
                return False
            if len(key) > 1 and key[1].isdigit():
                return any(len(k) > 1 and k[0] == key[0] and k[1].isdigit() for k in outline.keys)
            return any(len(k) == 1 for k in outline.keys if k[:1] and k[0].isdigit()) or bool(outline.articles)
        if roman_value(key[0]) is not None and key[0].isupper():
            return len(outline.articles) >= 2
        return False

    def _in_attachments(self, key: Key, source: int | None) -> tuple[Candidate, ...]:
        here = self.outline.scopes(source)
        found = [
            Candidate(self.sections[i].number, i, f"{self.sections[i].number} carries this number in its attachment")
            for s in self.sections
            if s.kind == "exhibit" and s.index not in here
            for i in self.outline.lookup(s.index, key)[:1]
        ]
        if None in here[1:]:
            found += [
                Candidate(self.sections[i].number, i, "the main body has this number")
                for i in self.outline.lookup(None, key)[:1]
            ]
        return tuple(found[:2])

    def _statute(self, citation: Citation, designator: Designator) -> str | None:
        """The statute of a number without a unit: named elsewhere here, or known; "" when only its size says so."""
        number = designator.number
        if citation.unit not in ("section", "paragraph", "article", "subsection"):
            return None
        for key in (number, designator.parts[0]):
            if key in self.statutes and (key == number or not self.outline.lookup(None, (designator.parts[0],))):
                return self.statutes[key]
        first = designator.parts[0]
        if self.outline.lookup(None, (first,)):
            return None
        known = statute_of(number)
        if known is not None and (not first.isdigit() or int(first) > self.outline.largest):
            return known
        plain = first.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if plain.isdigit() and (int(plain) > self.outline.largest + 40 and int(plain) >= 100):
            return ""
        if "-" in first and first.replace("-", "").isdigit() and int(first.partition("-")[0]) > self.outline.largest:
            return ""
        return None

    # --- putting together ------------------------------------------------------------------------------------------

    def _exists(self, citation: Citation, owner: Instrument, source: int | None) -> bool:
        """Whether "Section 5" of 'Section 5 and Section 409A of the Code' is a unit of this document."""
        if not owner.statute or not citation.designators or citation.is_attachment:
            return False
        return all(self._absolute(citation, d, owner, source) for d in citation.designators)

    def _together(self, citation: Citation, owner: Instrument, found: list[_Found]) -> Resolution | None:
        """One status for a list: resolved when every unit of it is, else the worst of them."""
        if any(f.status == "external" for f in found):
            if all(f.status == "external" for f in found) or not any(f.status == "resolved" for f in found):
                name = next((f.reason for f in found if f.status == "external" and f.reason), None)
                return Resolution(
                    "external",
                    instrument=name,
                    reason="" if name else "a number of the kind that statutes have",
                    rule="number of a statute",
                )
            found = [
                replace(f, status="dangling", reason=f"there is no {f.target}") if f.status == "external" else f
                for f in found
            ]
        targets = tuple(dict.fromkeys(f.target for f in found))
        rule = _rule(citation)
        if all(f.status == "resolved" for f in found):
            unique = {f.target: f.section for f in reversed(found)}
            sections = tuple(s for t in targets if (s := unique[t]) is not None)
            return Resolution("resolved", targets, sections, rule=rule)
        if citation.unit in _WEAK_UNITS and not (owner.named and citation.capital):
            return None
        if self.amended and not citation.is_attachment and any(f.status == "dangling" for f in found):
            reason = "; ".join(dict.fromkeys(f.reason for f in found if f.reason))
            reason = f"this amendment lacks it ({reason}): read as the amended agreement's"
            return Resolution("external", instrument=self.amended, reason=reason, rule="not in this amendment")
        order: tuple[ReferenceStatus, ...] = ("dangling", "mismatch", "ambiguous")
        status = next(s for s in order if any(f.status == s for f in found))
        bad = [f for f in found if f.status == status]
        reason = "; ".join(dict.fromkeys(f.reason for f in bad if f.reason))
        return Resolution(
            status, targets, (), reason, tuple(dict.fromkeys(c for f in bad for c in f.candidates)), None, rule
        )

    def _below_previous(self, citation: Citation, previous: tuple[Citation, Resolution]) -> Resolution | None:
        """ "clause (ii) thereof" behind "Section 3(a)" in one sentence."""
        before, answer = previous
        between = self.clean[before.end : citation.start]
        if len(between) > 300 or ". " in between or answer.status == "dangling":
            return None
        if answer.status == "external":
            return Resolution("external", instrument=answer.instrument, rule="thereof")
        if answer.status != "resolved" or len(answer.sections) != 1:
            return None
        outer = answer.sections[0]
        found = [self._below(citation, d, outer, outer) for d in citation.designators]
        if all(f.section is not None for f in found):
            return Resolution(
                "resolved",
                tuple(f.target for f in found),
                tuple(f.section for f in found if f.section is not None),
                rule="thereof",
            )
        return None

    def _in_another_case(
        self, answers: list[tuple[Citation, Instrument, Resolution | None]]
    ) -> list[tuple[Citation, Instrument, Resolution | None]]:
        """A document that cites its (A), (B), (C) as (a), (b), (c) throughout is not called broken, nor resolved."""
        habit: dict[int, tuple[Candidate, ...]] = {}
        variants: set[str] = set()
        for at, (citation, _, answer) in enumerate(answers):
            if answer is None or answer.status != "dangling" or citation.is_attachment:
                continue
            found = [self._other_case(target) for target in answer.targets]
            if any(found):
                habit[at] = tuple(
                    Candidate(
                        self.sections[i].number, i, "the same place in the other case, as this document prints it"
                    )
                    for i in found
                    if i is not None
                )
                variants.update(c.target for c in habit[at])
        if len(variants) < _CASES_THROUGHOUT:
            return answers
        done = list(answers)
        for at, candidates in habit.items():
            citation, owner, answer = answers[at]
            if answer is not None:
                reason = "cited in the other case than printed, as often in this document"
                done[at] = (citation, owner, replace(answer, status="ambiguous", reason=reason, candidates=candidates))
        return done

    def _other_case(self, target: str) -> int | None:
        key = key_of(target)
        steps = [at for at in range(1, len(key)) if key[at].isalpha()]
        variants = [(*key[:at], key[at].swapcase(), *key[at + 1 :]) for at in steps]
        variants.append(tuple(token.swapcase() if at in steps else token for at, token in enumerate(key)))
        for variant in variants:
            matches = self.outline.lookup(None, variant) if variant != key else []
            if len(matches) == 1:
                return matches[0]
        return None

    def _with_candidates(
        self, answers: list[tuple[Citation, Instrument, Resolution | None]]
    ) -> list[tuple[Citation, Instrument, Resolution | None]]:
        """Offer what the evidence supports for every citation that does not resolve."""
        answers = self._in_another_case(answers)
        broken = [(c, a) for c, _, a in answers if a is not None and a.status in ("dangling", "mismatch")]
        if not broken:
            return answers
        shift = self.evidence.shift([(a.targets, a.status, tuple(x.target for x in a.candidates)) for _, a in broken])
        done: list[tuple[Citation, Instrument, Resolution | None]] = []
        for citation, owner, answer in answers:
            if answer is None or answer.status != "dangling" or citation.is_attachment:
                done.append((citation, owner, answer))
                continue
            source = self.outline.innermost(citation.start)
            more = self.evidence.candidates((citation.start, citation.end), answer.targets, source, shift)
            known = {c.target for c in answer.candidates}
            done.append(
                (
                    citation,
                    owner,
                    replace(answer, candidates=(*answer.candidates, *(c for c in more if c.target not in known))),
                )
            )
        return done


_LIKE = 12  # so many characters of a heading tell it from others
_CONTENTS_LINE = 250  # code points: no line of a table of contents is longer
_FRONT = 15_000  # code points: recitals stand before the body
_CASES_THROUGHOUT = (
    3  # so many different citations in the other case are a habit of the document, not an error in one place
)
_ATTACHMENT_UNITS = frozenset(word.lower() for word in ATTACHMENT_WORDS)


def _common(outline: Outline, first: int, second: int | None) -> Iterator[int]:
    ancestors = set(outline.upward(second))
    for above in outline.upward(first):
        if above in ancestors:
            yield above


def _join(outer: str, inner: str, apart: bool) -> str:
    return f"{outer}/{inner}" if apart and inner[:1] not in "(." else outer + inner


def _written(citation: Citation) -> Iterator[str]:
    if citation.within is not None:
        yield from _written(citation.within)
    if citation.is_attachment:
        yield f"{(citation.unit or '').capitalize()} {citation.designators[0].number}/"
    elif citation.designators:
        yield citation.designators[0].number


def _unit_words(citation: Citation, number: str) -> str:
    return f"{(citation.unit or 'unit').capitalize()} {number}"


def _rule(citation: Citation) -> str:
    words = ["this"] if citation.this else []
    words.append(citation.unit or "enumerator")
    if len(citation.designators) > 1:
        words.append("range" if any(d.through for d in citation.designators) else "list")
    if citation.within is not None:
        words.append(f"of {citation.within.unit}")
    if citation.direction:
        words.append(citation.direction)
    return " ".join(words)


def _named_statutes(citations: Sequence[Citation], owners: Sequence[Instrument]) -> dict[str, str]:
    """Number → statute, from every citation that names its statute."""
    known: dict[str, str] = {}
    for citation, owner in zip(citations, owners, strict=True):
        if owner.external and owner.statute and owner.name and citation.unit == "section":
            for designator in citation.designators:
                known.setdefault(designator.number, owner.name)
                known.setdefault(designator.parts[0], owner.name)
    return known
