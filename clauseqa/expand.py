"""A clause with all that it leans on, in reading order: its lead-in, the definitions it uses, the clauses it cites;
behind them those of other contracts on the shelf.

Promise: every passage is quoted from its document and nothing is quoted twice: what was read before is named, a ring is
called one, and what the bound on the size left out is listed. A reference that is not resolved is shown with its
reason and never followed; one to another contract only where that contract is certain and has the unit once. Reads the
catalog alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal, TypeVar

from clauseqa.define import change_span, naming_sentence, pointed_to, pointer_of
from clauseqa.library import Library
from clauseqa.model import Candidate, Contract, ContractCard, Elsewhere, Reference, Section, Span, Term, TermUse, Text
from clauseqa.places import chain, find_place, line_of

DEPTH = 1
SIZE = 20_000  # characters quoted beside the clause itself

PassageKind = Literal["lead-in", "clause", "definition", "widening", "narrowing"]
Mark = Literal["read", "above", "cycle", "holds", "beyond", "left out", "external", "unresolved", "no words"]
_FEWEST_WORDS = 4  # of a lead-in, beside its label and heading


@dataclass(frozen=True, slots=True)
class Piece:
    start: int
    end: int
    text: str  # byte-true
    shown: str  # the same with its page furniture blanked, character for character
    set_out: tuple[int, ...] = ()  # where units begin in it that do not run in a sentence


@dataclass(frozen=True, slots=True)
class Lean:
    """One thing that a passage leans on."""

    kind: Literal["term", "reference"]
    words: str  # as they stand at their first place; page furniture blanked
    start: int
    end: int
    line: int
    times: int  # that the passage uses or cites it
    target: str  # the name of the term, or the canonical number
    mark: Mark
    passages: tuple[int, ...] = ()  # the numbers of the passages where it is read
    why: str = ""  # of what is not read, and of a use outside its scope
    candidates: tuple[Candidate, ...] = ()
    chars: int = 0  # of what was left out
    elsewhere: tuple[Elsewhere, ...] = ()  # of a reference to another instrument: where it leads on the shelf

    @property
    def called(self) -> str:
        """What it is, for people: “Salary”, 13, lease#2.1."""
        if self.kind == "term":
            return f"“{self.target}”"
        return ", ".join(f"{one.contract.name}#{unit.number}" for one, unit in self.certain) or self.target

    @property
    def certain(self) -> tuple[tuple[Elsewhere, Section], ...]:
        """The units of other contracts that it certainly leads to."""
        return tuple((one, unit) for one in self.elsewhere if one.status == "resolved" for unit in one.sections)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words to read, with where they stand and what they lean on."""

    number: int  # in reading order, from 1
    kind: PassageKind
    level: int  # steps from the clause; 0: the clause and its lead-in
    contract: ContractCard
    section: Section | None  # the unit; of a definition the one that holds it; None before the first one
    term: Term | None
    page: int | None
    line: int
    pieces: tuple[Piece, ...]  # what is read elsewhere is left out between them
    skipped: tuple[int, ...]  # the passages that hold what is left out
    leans: tuple[Lean, ...] = ()


@dataclass(frozen=True, slots=True)
class Expansion:
    """A clause and its passages."""

    contract: ContractCard
    section: Section
    depth: int
    size: int
    passages: tuple[Passage, ...]

    @property
    def left_out(self) -> tuple[Lean, ...]:
        """What did not fit, each once."""
        return _each_once(one for passage in self.passages for one in passage.leans if one.chars)

    @property
    def beyond(self) -> tuple[Lean, ...]:
        """What lies one step further than the depth, each once."""
        return _each_once(one for passage in self.passages for one in passage.leans if one.mark == "beyond")


def _each_once(leans: Iterable[Lean]) -> tuple[Lean, ...]:
    return tuple({(one.kind, one.called): one for one in leans}.values())


def expand(
    library: Library, place: str, *, depth: int = DEPTH, size: int = SIZE, contract: int | None = None
) -> Expansion:
    """The clause at a place as people write it, with what it leans on, `depth` steps far and of at most `size`
    characters beside the clause. Raises what `find_place` does."""
    found = find_place(library, place, contract=contract)
    whole = library.contract(found.contract.id)
    passages = passages_of(whole, found.contract, found.section, depth=depth, size=size)
    passages = _with_elsewhere(library, whole, found.contract, passages, depth=depth, size=size)
    return Expansion(found.contract, found.section, depth, size, passages)


def passages_of(
    contract: Contract, card: ContractCard, section: Section, *, depth: int, size: int
) -> tuple[Passage, ...]:
    """The passages of one section of a contract, as `expand` puts them together."""
    return _Reading(contract, card, section, size).passages(depth)


# -- other contracts on the shelf --------------------------------------------------------------------------------------


def _with_elsewhere(
    library: Library, contract: Contract, card: ContractCard, passages: tuple[Passage, ...], *, depth: int, size: int
) -> tuple[Passage, ...]:
    """The passages with where their references to other instruments lead on the shelf, and behind them the units there
    that they certainly cite."""
    starts = {one.start for passage in passages for one in passage.leans if one.mark == "external"}
    if not starts:
        return passages
    from clauseqa.between import Shelf

    external = [one for one in contract.references if one.start in starts and one.status == "external"]
    leads = zip(external, Shelf(library).elsewhere(card, external), strict=True)
    found = {reference.start: leading for reference, leading in leads}
    quoted = sum(len(piece.text) for passage in passages if passage.level for piece in passage.pieces)
    others = _Others(library, len(passages), size - quoted)

    def led(passage: Passage, lean: Lean) -> Lean:
        lean = replace(lean, elsewhere=found.get(lean.start, ()) if lean.mark == "external" else ())
        return others.read(lean, passage.level + 1) if passage.level < depth else lean

    leaning = [replace(passage, leans=tuple(led(passage, one) for one in passage.leans)) for passage in passages]
    return (*leaning, *others.passages)


class _Others:
    """The units of other contracts that are quoted, as they are found. What these lean on in turn is not followed."""

    def __init__(self, library: Library, before: int, left: int) -> None:
        self.passages: list[Passage] = []
        self._library, self._before, self._left = library, before, left
        self._quoted: dict[int, list[_Quoted]] = {}  # by contract

    def read(self, lean: Lean, level: int) -> Lean:
        """The lean with the passages where the units are read that it certainly leads to; what of these does not fit is
        counted."""
        numbers: list[int] = []
        for lead, unit in lean.certain:
            quoted = self._quoted.setdefault(lead.contract.id, [])
            spans, skipped = _fresh([(unit.start, unit.end)], quoted)
            length = sum(end - start for start, end in spans)
            if length > self._left:
                lean = replace(lean, chars=lean.chars + length)
                continue
            self._left -= length
            numbers += [self._add(lead.contract, unit, level, spans, skipped)] if spans else skipped
        return replace(lean, passages=tuple(dict.fromkeys(numbers))) if numbers else lean

    def _add(self, card: ContractCard, unit: Section, level: int, spans: list[Span], skipped: tuple[int, ...]) -> int:
        """Put a unit at the end; the number of its passage."""
        text, sections = self._library.text(card.id), self._library.sections(card.id)
        number = self._before + len(self.passages) + 1
        pieces = _pieces(text, sections, spans)
        place = text.page_at(unit.start), line_of(text.content, unit.start)
        self.passages.append(Passage(number, "clause", level, card, unit, None, *place, pieces, skipped))
        self._quoted[card.id] += [(start, end, number) for start, end in spans]
        return number


# -- what has been quoted ----------------------------------------------------------------------------------------------

_Quoted = tuple[int, int, int]  # start, end, number of its passage


def _fresh(spans: Iterable[Span], quoted: Iterable[_Quoted]) -> tuple[list[Span], tuple[int, ...]]:
    """What of the spans has not been quoted yet, and the passages that hold the rest."""
    left, skipped = list(spans), []
    for begin, stop, number in sorted(quoted):
        if any(start < stop and begin < end for start, end in left):
            skipped.append(number)
        left = [
            part
            for start, end in left
            for part in ((start, min(end, begin)), (max(start, stop), end))
            if part[0] < part[1]
        ]
    return left, tuple(dict.fromkeys(skipped))


def _pieces(text: Text, sections: Iterable[Section], spans: Iterable[Span]) -> tuple[Piece, ...]:
    """The words of each span without the white space around them, if there are any."""
    found = []
    for start, end in spans:
        words = text.clean[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            set_out = tuple(one.start for one in sections if one.kind != "inline" and start < one.start < end)
            found.append(Piece(start, end, text.content[start:end], text.clean[start:end], set_out))
    return tuple(found)


# -- what is leant on --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mention:
    """One use or citation, and what it means: a term or a unit by its index, or nothing that can be read here."""

    use: TermUse | None
    reference: Reference | None
    start: int
    end: int
    target: str
    term: int | None = None
    section: int | None = None

    @property
    def key(self) -> tuple[str, int | str]:
        if self.term is not None:
            return "term", self.term
        if self.section is not None:
            return "section", self.section
        return "nowhere", self.start

    @property
    def kind(self) -> Literal["term", "reference"]:
        return "term" if self.use is not None else "reference"


class _Reading:
    """The passages of one clause, as they are found."""

    def __init__(self, contract: Contract, card: ContractCard, root: Section, size: int) -> None:
        self.contract, self.card, self.root, self.left = contract, card, root, size
        self._passages: list[Passage] = []
        self._spans: list[_Quoted] = []
        self._led_by: dict[int, int] = {}  # number of a passage → of the one that led to it
        self._read: dict[tuple[str, int | str], tuple[int, ...]] = {}  # what is leant on → where it is read

    def passages(self, depth: int) -> tuple[Passage, ...]:
        for section, span in self._lead_ins():
            self._add("lead-in", 0, section, None, [span], None)
        root = self._add("clause", 0, self.root, None, [(self.root.start, self.root.end)], None)
        self._read["section", self.root.index] = (root,)
        waiting = deque(self._passages)
        while waiting:
            passage = waiting.popleft()
            first = len(self._passages)
            leans = tuple(self._leans(passage, read=passage.level < depth))
            self._passages[passage.number - 1] = replace(passage, leans=leans)
            waiting += self._passages[first:]
        return tuple(self._passages)

    def _lead_ins(self) -> Iterator[tuple[Section, Span]]:
        """Of each unit that holds the clause, the paragraph that leads in to the list in which it stands."""
        path = chain(self.contract.sections, self.root)
        for holder, held in pairwise(path):
            span = self._lead_in(holder, held)
            if span is not None:
                yield holder, span

    def _lead_in(self, holder: Section, held: Section) -> Span | None:
        clean = self.contract.text.clean
        end = held.start
        for sibling in reversed(self.contract.sections[holder.index + 1 : held.index]):
            if sibling.parent == holder.index and sibling.end <= end and not clean[sibling.end : end].strip():
                end = sibling.start
        start = holder.start
        for sibling in self.contract.sections[holder.index + 1 : held.index]:
            if sibling.parent == holder.index and sibling.end <= end:
                start = sibling.end
        blank = clean[start:end].rstrip().rfind("\n\n")
        start = start + blank + 2 if blank >= 0 else start
        heading = holder.heading_span[1] if holder.heading_span else holder.start + len(holder.label)
        words = clean[max(start, heading) : end].split()
        return (start, end) if len(words) >= _FEWEST_WORDS else None

    # -- passages --

    def _add(
        self,
        kind: PassageKind,
        level: int,
        section: Section | None,
        term: Term | None,
        spans: list[Span],
        led_by: int | None,
    ) -> int:
        """Put a passage at the end; its number."""
        number = len(self._passages) + 1
        pieces, skipped = self._fresh(spans)
        text = self.contract.text
        at = pieces[0].start if pieces else spans[0][0]
        place = text.page_at(at), line_of(text.content, at)
        self._passages.append(Passage(number, kind, level, self.card, section, term, *place, pieces, skipped))
        self._spans += [(piece.start, piece.end, number) for piece in pieces]
        if led_by is not None:
            self._led_by[number] = led_by
        return number

    def _fresh(self, spans: list[Span]) -> tuple[tuple[Piece, ...], tuple[int, ...]]:
        """The words of the spans that have not been quoted yet, and the passages that hold the rest."""
        left, skipped = _fresh(spans, self._spans)
        return _pieces(self.contract.text, self.contract.sections, left), skipped

    # -- leaning --

    def _leans(self, passage: Passage, *, read: bool) -> Iterator[Lean]:
        mentions: dict[tuple[str, int | str], list[_Mention]] = {}
        for mention in sorted(self._mentions(passage), key=lambda one: one.start):
            if not self._has_before_it(passage, mention):
                mentions.setdefault(mention.key, []).append(mention)
        for key, members in mentions.items():
            first = members[0]
            yield replace(
                self._lean(passage, key, first, read=read),
                words=" ".join(self.contract.text.clean[first.start : first.end].split()),
                start=first.start,
                end=first.end,
                line=line_of(self.contract.text.content, first.start),
                times=len(members),
            )

    def _mentions(self, passage: Passage) -> Iterator[_Mention]:
        for piece in passage.pieces:
            for reference in _starting(self._references, piece):
                yield from self._cited(reference)
            for use in _starting(self._uses, piece):
                yield self._used(use)

    @cached_property
    def _references(self) -> list[Reference]:
        return sorted(self.contract.references, key=_start)

    @cached_property
    def _uses(self) -> list[TermUse]:
        return sorted(self.contract.uses, key=_start)

    def _cited(self, reference: Reference) -> Iterator[_Mention]:
        if reference.status != "resolved":
            target = ", ".join(reference.targets) or " ".join(reference.surface.split())
            yield _Mention(None, reference, reference.start, reference.end, target)
        for index in reference.sections if reference.status == "resolved" else ():
            number = self.contract.sections[index].number
            yield _Mention(None, reference, reference.start, reference.end, number, section=index)

    def _used(self, use: TermUse) -> _Mention:
        term = self.contract.terms[use.term]
        term = term if term.base is None else self.contract.terms[term.base]
        seen = {term.index}
        while (other := pointed_to(self.contract, term)) is not None and other.index not in seen:
            seen.add(other.index)
            term = other
        pointer = pointer_of(self.contract, term) if term.form == "by_reference" else None
        if pointer is not None and len(pointer.sections) == 1:
            return _Mention(use, None, use.start, use.end, term.term, section=pointer.sections[0])
        return _Mention(use, None, use.start, use.end, term.term, term=term.index)

    def _has_before_it(self, passage: Passage, mention: _Mention) -> bool:
        """Whether the passage itself holds what it mentions."""
        if mention.term is not None:
            term = self.contract.terms[mention.term]
            if passage.term is not None and term.index in (passage.term.index, passage.term.base):
                return True
            span = term.definiens or (term.start, term.end)
        elif mention.section is not None:
            section = self.contract.sections[mention.section]
            span = section.start, section.end
        else:
            return False
        return any(piece.start <= span[0] and span[1] <= piece.end + 1 for piece in passage.pieces)

    def _lean(self, passage: Passage, key: tuple[str, int | str], mention: _Mention, *, read: bool) -> Lean:
        lean = Lean(mention.kind, "", 0, 0, 0, 0, mention.target, "read", why=self._scope(mention))
        if key[0] == "nowhere":
            return self._nowhere(lean, mention)
        if key in self._read:
            return replace(lean, mark=self._seen(passage, self._read[key]), passages=self._read[key])
        wanted = self._wanted(mention)
        if not wanted:
            return replace(lean, mark="no words", why=lean.why or "the words that give its meaning were not found")
        if mention.section is not None and self._holds(mention.section, passage):
            return replace(lean, mark="holds", why="it holds this passage")
        fresh, skipped = self._fresh([span for _, _, spans in wanted for span in spans])
        if not fresh:
            self._read[key] = skipped
            return replace(lean, mark=self._seen(passage, skipped), passages=skipped)
        if not read:
            return replace(lean, mark="beyond")
        chars = sum(piece.end - piece.start for piece in fresh)
        if chars > self.left:
            return replace(lean, mark="left out", chars=chars)
        self.left -= chars
        self._read[key] = tuple(
            self._add(kind, passage.level + 1, self._unit(mention, term), term, spans, passage.number)
            for kind, term, spans in wanted
        )
        return replace(lean, passages=self._read[key])

    def _wanted(self, mention: _Mention) -> list[tuple[PassageKind, Term | None, list[Span]]]:
        """The passages in which a thing is read: a unit; or a definition with what widens or narrows it."""
        if mention.section is not None:
            section = self.contract.sections[mention.section]
            return [("clause", None, [(section.start, section.end)])]
        found: list[tuple[PassageKind, Term | None, list[Span]]] = []
        for term in self.contract.terms:
            if mention.term not in (term.index, term.base):
                continue
            words = term.definiens or naming_sentence(self.contract.text, term)
            if term.base is None and words is not None:
                found.insert(0, ("definition", term, [words]))
            elif term.base is not None:
                kind: PassageKind = "narrowing" if term.effect == "narrows" else "widening"
                found.append((kind, term, [change_span(self.contract.text, term)]))
        return found

    def _unit(self, mention: _Mention, term: Term | None) -> Section | None:
        index = mention.section if term is None else term.section
        return None if index is None else self.contract.sections[index]

    def _holds(self, index: int, passage: Passage) -> bool:
        section = self.contract.sections[index]
        return any(section.start <= piece.start and piece.end <= section.end for piece in passage.pieces)

    def _seen(self, passage: Passage, numbers: tuple[int, ...]) -> Mark:
        """How a passage stands to those that hold what it leans on."""
        line, above = {passage.number}, passage.number
        while above in self._led_by:
            above = self._led_by[above]
            line.add(above)
        if not line.isdisjoint(numbers):
            return "cycle"
        return "above" if max(numbers) < passage.number else "read"

    def _scope(self, mention: _Mention) -> str:
        if mention.use is None or mention.use.in_scope:
            return ""
        scope = self.contract.terms[mention.use.term].scope
        return f"outside its scope: it is defined for {scope} only" if scope else "outside its scope"

    def _nowhere(self, lean: Lean, mention: _Mention) -> Lean:
        reference = mention.reference
        if reference is None:
            return lean
        if reference.status == "external":
            return replace(lean, mark="external", why=" ".join((reference.instrument or "another instrument").split()))
        why = f"{reference.status}: {reference.reason}" if reference.reason else reference.status
        return replace(lean, mark="unresolved", why=why, candidates=reference.candidates)


def _start(item: Reference | TermUse) -> int:
    return item.start


_Placed = TypeVar("_Placed", Reference, TermUse)


def _starting(items: list[_Placed], piece: Piece) -> list[_Placed]:
    """Of items in the order of their places, those that begin in a piece."""
    return items[bisect_left(items, piece.start, key=_start) : bisect_left(items, piece.end, key=_start)]
