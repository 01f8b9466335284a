"""A citation and where it stands to the units it means, or to an honest "no".

Promise: resolved only when exactly one unit remains, compared character for character (12(b) is not 12(B)). Everything
else keeps the number as written and says why: ``dangling`` (there is no such unit), ``mismatch`` ("this Section 15" in
16), ``ambiguous`` (several units, or an outline too uncertain to accuse the document), ``external``. What was probably
meant is offered by ``candidates``, never applied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import ReferenceStatus, Section, Span, Term
from ..patterns import citations as printed
from .attachments import attachment, attachments_between, named_unit
from .belonging import doubted
from .choice import choose
from .document import Document
from .enclosing import alone, holder_with, is_lone_step
from .found import DOUBT, Found, Resolution, written_of
from .misprints import with_candidates
from .missing import missing
from .numbers import absolute, between
from .relative import relative, this_unit
from .second_look import (
    doubtful_print,
    in_small_letters,
    is_set_in_capitals,
    of_the_unit_before,
    set_in_capitals,
    with_small_letters,
)
from .statutes import named_statutes
from .within import below

if TYPE_CHECKING:
    from ..references.citation import Citation, Designator
    from ..references.instruments import Instrument
    from ..references.named_documents import NamedDocuments
    from .belonging import Other
    from .misprints import Answered

_WEAK_UNITS = frozenset({"part", "item", "note", "recital"})


class Resolver:
    """Resolves the citations of one document."""

    def __init__(
        self,
        clean: str,
        sections: Sequence[Section],
        terms: Sequence[Term],
        spans: Sequence[Span],
        names: NamedDocuments,
        amended: str | None = None,
    ) -> None:
        """``spans``: what is a citation, sorted; ``amended``: the agreement that the document amends, if it does."""
        self.document = Document(clean, sections, terms, spans, names, amended)
        self._others: list[Other] = []  # units of other papers cited so far

    def resolve_all(self, citations: Sequence[Citation], owners: Sequence[Instrument]) -> list[Answered]:
        """Every citation with its resolution, in order; None for what turns out to cite nothing."""
        self.document.statutes = named_statutes(citations, owners)
        self.document.elsewhere = {
            d.number: o.name
            for c, o in zip(citations, owners, strict=True)
            if o.external and o.named and o.name and not o.statute and c.unit == "section" and c.within is None
            for d in c.designators
        }
        self.document.foreign = {
            f"{c.unit} {d.number}": o.name or ""
            for c, o in zip(citations, owners, strict=True)
            if o.external and c.is_attachment
            for d in c.designators
        }
        self.document.cited = frozenset(
            f"{c.unit} {d.number}".casefold() for c in citations if c.is_attachment for d in c.designators
        )
        citations = self._with_shared_attachments(citations, owners)
        answers: list[Answered] = []
        previous: tuple[Citation, Resolution] | None = None
        for citation, owner in zip(citations, owners, strict=True):
            answer = self.resolve(citation, owner, previous)
            if answer is not None:
                previous = (citation, answer)
                if owner.external and owner.name and not owner.document_wide:
                    self._others.append((citation, owner.name, owner.statute))
            answers.append((citation, owner, answer))
        return with_candidates(self.document, answers)

    def _with_shared_attachments(self, citations: Sequence[Citation], owners: Sequence[Instrument]) -> list[Citation]:
        """In "Section 2 (Works) and Section 7.2 of Exhibit B" the first stands in Exhibit B, too, if that has a 2."""
        done = list(citations)
        for at in range(len(done) - 2, -1, -1):
            here, outer = done[at], done[at + 1].within
            if here.within is not None or outer is None or not outer.is_attachment or here.unit != done[at + 1].unit:
                continue
            if (
                here.this
                or owners[at].external
                or not printed.JOINED.regex.fullmatch(self.document.clean, here.end, done[at + 1].start)
            ):
                continue
            shared = replace(here, within=outer)
            answer = self.resolve(shared, owners[at])
            if answer is not None and answer.status == "resolved":
                done[at] = shared
        return done

    def resolve(
        self, citation: Citation, owner: Instrument, previous: tuple[Citation, Resolution] | None = None
    ) -> Resolution | None:
        """What ``citation`` points at, whoever ``owner`` says it belongs to."""
        source = self.document.outline.innermost(citation.start)
        if owner.there and citation.designators and citation.designators[0].parts[0][0] == "(" and previous is not None:
            inner = self._below_previous(citation, previous)
            if inner is not None:
                return inner
        if owner.external and not (owner.shared and self._exists(citation, owner, source)):
            return Resolution("external", instrument=owner.name, rule=owner.rule)
        if citation.unit in ("rule", "regulation"):
            return Resolution("external", instrument=owner.name, rule=owner.rule)
        if not citation.designators:
            return alone(self.document, citation, source)
        answer = self._together(citation, owner, self._each(citation, owner, source))
        if answer is None or answer.status != "dangling":
            return answer
        if citation.is_attachment:
            return doubted(self.document, citation, owner, answer, self._others)
        small = in_small_letters(self.document, citation)
        if small is not None:
            again = self._together(small, owner, self._each(small, owner, source))
            if again is not None and again.status == "resolved":
                return again
        if is_set_in_capitals(self.document, citation):
            small = with_small_letters(citation)
            again = self._together(small, owner, self._each(small, owner, source))
            if again is not None and again.status == "resolved":
                return set_in_capitals(self.document, again)
        answer = doubtful_print(self.document, citation, answer)
        if answer.status != "dangling":
            return answer
        answer = of_the_unit_before(self.document, citation, answer, previous)
        return doubted(self.document, citation, owner, answer, self._others)

    def _each(self, citation: Citation, owner: Instrument, source: int | None) -> list[Found]:
        """Its designators looked up one by one, within the larger unit when it names one; ranges are filled."""
        found: list[Found] = []
        outer: int | None = None
        if citation.within is not None and not citation.within.designators and citation.within.within is None:
            outer = holder_with(self.document, citation, source)
        if citation.within is not None and outer is None:
            answer = self.resolve(citation.within, replace(owner, external=False, there=False, shared=False))
            if answer is None or answer.status != "resolved" or len(answer.sections) != 1:
                prefix = "".join(written_of(citation.within)) if citation.within.designators else ""
                status: ReferenceStatus = "ambiguous" if answer is None else answer.status
                status = "dangling" if status == "resolved" else status
                nowhere = f"no {citation.within.unit or 'unit'} was recognised that these words could stand in"
                reason = (answer.reason if answer is not None else "") or nowhere
                extra = () if answer is None else answer.candidates
                return [Found(prefix + d.number, None, status, reason, extra) for d in citation.designators]
            outer = answer.sections[0]
            if not citation.within.designators and is_lone_step(self.document, outer):
                free = replace(citation, within=None)
                return [relative(self.document, free, designator, source) for designator in citation.designators]
        before: Found | None = None
        for designator in citation.designators:
            one = (
                below(self.document, citation, designator, outer, source)
                if outer is not None
                else self._one(citation, designator, owner, source)
            )
            if designator.through and before is not None:
                found.extend(self._through(citation, designator, owner, source, before, one))
            found.append(one)
            before = one
        return found

    def _through(
        self,
        citation: Citation,
        last: Designator,
        owner: Instrument,
        source: int | None,
        before: Found,
        one: Found,
    ) -> list[Found]:
        """What a range names between its ends: the units printed between them, or every attachment by its name."""
        first = citation.designators[citation.designators.index(last) - 1]
        named = attachments_between(first, last) if citation.is_attachment and citation.within is None else []
        if named:
            each = [attachment(self.document, citation, designator, owner, source) for designator in named]
            own = before.status != "external" and one.status != "external"
            return [_not_attached(f) if own and f.status == "external" else f for f in each]
        if before.section is not None and one.section is not None:
            return between(self.document, before.section, one.section)
        return []

    def _one(self, citation: Citation, designator: Designator, owner: Instrument, source: int | None) -> Found:
        """One designator, in the room that reads its kind."""
        if citation.is_attachment:
            return attachment(self.document, citation, designator, owner, source)
        first = designator.parts[0]
        if citation.unit in ("part", "item", "note", "recital"):
            return named_unit(self.document, citation, designator, source)
        if first[0] == "(":
            return relative(self.document, citation, designator, source)
        if citation.this:
            return this_unit(self.document, citation, designator, source)
        matches = absolute(self.document, citation, designator, owner, source)
        chosen = choose(self.document, matches, designator.number, citation, source)
        if chosen is not None:
            return chosen
        return missing(self.document, citation, designator, owner, source)

    def _together(self, citation: Citation, owner: Instrument, found: list[Found]) -> Resolution | None:
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
        if citation.unit in _WEAK_UNITS and citation.within is None and not (owner.named and citation.capital):
            return None
        if citation.unit == "note" and not any(f.target[-1:].isdigit() for f in found):
            return None  # “Note A hereof” is a promissory note
        if self.document.amended and citation.this and any(f.status == "mismatch" for f in found):
            return Resolution("external", instrument=self.document.amended, rule="this unit of the amended agreement")
        if self.document.amended and not citation.is_attachment and any(f.status == "dangling" for f in found):
            reason = "; ".join(dict.fromkeys(f.reason for f in found if f.reason))
            reason = f"this amendment lacks it ({reason}): read as the amended agreement's"
            return Resolution("external", instrument=self.document.amended, reason=reason, rule="not in this amendment")
        order: tuple[ReferenceStatus, ...] = ("dangling", "mismatch", "ambiguous")
        status = next(s for s in order if any(f.status == s for f in found))
        bad = [f for f in found if f.status == status]
        rule = DOUBT if all(f.doubtful for f in bad) else rule
        return Resolution(
            status, targets, (), _reason(bad), tuple(dict.fromkeys(c for f in bad for c in f.candidates)), None, rule
        )

    def _below_previous(self, citation: Citation, previous: tuple[Citation, Resolution]) -> Resolution | None:
        """ "clause (ii) thereof" behind "Section 3(a)" in one sentence."""
        before, answer = previous
        gap = self.document.clean[before.end : citation.start]
        if len(gap) > 300 or ". " in gap or answer.status == "dangling":
            return None
        if answer.status == "external":
            return Resolution("external", instrument=answer.instrument, rule="thereof")
        if answer.status != "resolved" or len(answer.sections) != 1:
            return None
        outer = answer.sections[0]
        found = [below(self.document, citation, d, outer, outer) for d in citation.designators]
        if all(f.section is not None for f in found):
            return Resolution(
                "resolved",
                tuple(f.target for f in found),
                tuple(f.section for f in found if f.section is not None),
                rule="thereof",
            )
        return None

    def _exists(self, citation: Citation, owner: Instrument, source: int | None) -> bool:
        """Whether "Section 5" of 'Section 5 and Section 409A of the Code' is a unit of this document."""
        if not (owner.statute or owner.if_missing) or not citation.designators or citation.is_attachment:
            return False
        return all(absolute(self.document, citation, d, owner, source) for d in citation.designators)


def _reason(bad: Sequence[Found]) -> str:
    """The reasons of a list, once each; missing attachments in one sentence."""
    names = [f.target for f in bad if f.reason == f"{f.target} is not attached"]
    if len(names) == len(bad) > 1:
        return f"{', '.join(dict.fromkeys(names))} are not attached"
    return "; ".join(dict.fromkeys(f.reason for f in bad if f.reason))


def _not_attached(found: Found) -> Found:
    return replace(found, status="dangling", reason=f"{found.target} is not attached")


def _rule(citation: Citation) -> str:
    """How the citation was read: "section list", "clause of section"."""
    words = ["this"] if citation.this else []
    words.append(citation.unit or "enumerator")
    if len(citation.designators) > 1:
        words.append("range" if any(d.through for d in citation.designators) else "list")
    if citation.within is not None:
        words.append(f"of {citation.within.unit}")
    if citation.direction:
        words.append(citation.direction)
    return " ".join(words)
