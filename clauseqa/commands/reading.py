"""Verbs that read the catalog: outline, show, define, expand, impact, terms, refs. None opens the full-text index."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from clauseqa.commands.verb import Result, Session
from clauseqa.errors import Exit, NotFound, QueryError
from clauseqa.model import BROKEN, Contract, ContractCard, Reference, Section, Term, Text

if TYPE_CHECKING:
    from clauseqa.cards import OutlineEntry, ReferenceCard, TermCard
    from clauseqa.expand import Lean

_NAMED = 8  # things that a note names


def outline(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The tree of sections of a contract, of one place in it, or of every contract in scope; says what it left out."""
    deepest, inline = arguments.get("depth"), arguments.get("inline", False)
    shown: list[OutlineEntry] = []
    deeper = inside = 0
    for card, root in in_scope(session, arguments.get("place")):
        text, sections = session.library.text(card.id), session.library.sections(card.id)
        for entry in _tree(card, text, sections, root):
            if entry.section.kind == "toc":
                continue
            if deepest is not None and entry.depth >= deepest:
                deeper += 1
            elif entry.section.kind == "inline" and not inline:
                inside += 1
            else:
                shown.append(entry)
    notes = []
    if deeper:
        notes.append(f"deeper than --depth {deepest}, not shown: {deeper}")
    if inside:
        notes.append(f"units inside a sentence, not shown: {inside}; --inline shows them")
    if not shown and not notes:
        notes.append("no section was found")
    return Result("sections", tuple(shown), Exit.FOUND if shown else Exit.NOTHING, tuple(notes), layout="outline")


def show(session: Session, arguments: Mapping[str, Any]) -> Result:
    """One section with its path, references, terms and those who cite it."""
    from clauseqa.elsewhere import with_elsewhere
    from clauseqa.places import find_place

    card = with_elsewhere(session.library, find_place(session.library, arguments["place"], contract=session.scope))
    if not arguments.get("unmarked"):
        from clauseqa.check.marked import with_findings

        card = with_findings(session.library, card)
    return Result("sections", (card,))


def define(session: Session, arguments: Mapping[str, Any]) -> Result:
    """The card of a term in each contract that defines it; or what it means at a place."""
    term, contract = arguments["term"], contract_in(session, arguments)
    if arguments.get("at"):
        from clauseqa.meaning import meaning_at

        return Result("definitions", meaning_at(session.library, term, arguments["at"], contract=contract))
    from clauseqa.define import define as find

    return Result("definitions", find(session.library, term, contract=contract))


def expand(session: Session, arguments: Mapping[str, Any]) -> Result:
    """A clause with what it leans on; says what it left out."""
    from clauseqa.expand import expand as read

    depth, size = arguments["depth"], arguments["size"]
    found = read(session.library, arguments["place"], depth=depth, size=size, contract=session.scope)
    notes = []
    if found.left_out:
        notes.append(f"more than --size {found.size:,} characters, left out: {_named(found.left_out)}")
    if found.beyond:
        notes.append(f"one step further: {_named(found.beyond)}; --depth {found.depth + 1} reads it")
    return Result("expansions", (found,), notes=tuple(notes))


def impact(session: Session, arguments: Mapping[str, Any]) -> Result:
    """What leans on a section; says how much lies further."""
    from clauseqa.impact import impact as find

    found = find(session.library, arguments["place"], depth=arguments["depth"], contract=session.scope)
    notes = [f"one step further: {found.further}; --depth {found.depth + 1} shows them"] if found.further else []
    nothing = not (found.citing or found.using or found.wrong)
    return Result("impacts", (found,), Exit.NOTHING if nothing else Exit.FOUND, tuple(notes))


def _named(leans: Sequence[Lean]) -> str:
    """What is leant on, by name: “Salary”, 13."""
    names = [one.called for one in leans]
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def terms(session: Session, arguments: Mapping[str, Any]) -> Result:
    """Every defined term, or those that contain a word."""
    word = (arguments.get("word") or "").casefold()
    rows = session.library.terms(contract=contract_in(session, arguments))
    wanted = [(card, term) for card, term in rows if word in term.term.casefold()]
    found: list[TermCard] = []
    for _, group in groupby(wanted, key=lambda row: row[0].id):
        found += _term_cards(session, list(group))
    return _found("terms", found, f"no defined term contains {word!r}" if word else "no defined term was found")


def refs(session: Session, arguments: Mapping[str, Any]) -> Result:
    """References out of and into a place, or all of a contract or the shelf."""
    found: list[ReferenceCard] = []
    for card, root in in_scope(session, arguments.get("place")):
        found += _references(card, session.library.contract(card.id), root, arguments)
    if any(one.reference.status == "external" for one in found):
        found = list(_with_elsewhere(session, found))
    if arguments.get("place") and arguments.get("direction") != "out" and not arguments.get("dangling"):
        found += _from_others(session, arguments["place"])
    tree = "tree" if arguments.get("tree") else ""
    return _found("references", found, "no such reference was found", layout=tree)


def _with_elsewhere(session: Session, cards: list[ReferenceCard]) -> Iterator[ReferenceCard]:
    """The references with where they lead into other contracts of the shelf."""
    from clauseqa.between import Shelf

    shelf = Shelf(session.library)
    for _, group in groupby(cards, key=lambda one: one.contract.id):
        own = list(group)
        leading = shelf.elsewhere(own[0].contract, [one.reference for one in own])
        yield from (replace(one, elsewhere=leads) for one, leads in zip(own, leading, strict=True))


def _from_others(session: Session, place: str) -> Iterator[ReferenceCard]:
    """The references of other contracts on the shelf into a place, or perhaps into it."""
    from clauseqa.between import Shelf

    shelf = Shelf(session.library)
    for card, root in in_scope(session, place):
        for other, contract, reference, lead in shelf.into(card):
            if root is None or any(root.start <= section.start < root.end for section in lead.sections):
                cited = reference_card(other, contract, reference, Lines(contract.text.content))
                yield replace(cited, elsewhere=(lead,))


def contract_in(session: Session, arguments: Mapping[str, Any]) -> int | None:
    """The contract that --doc names, else the session's scope. Raises NotFound, Ambiguous."""
    name = arguments.get("doc")
    return session.library.card(name).id if name else session.scope


def _found(noun: str, items: list[Any], otherwise: str, layout: str = "") -> Result:
    if items:
        return Result(noun, tuple(items), layout=layout)
    return Result(noun, (), exit=Exit.NOTHING, notes=(otherwise,), layout=layout)


def in_scope(session: Session, place: str | None) -> Iterator[tuple[ContractCard, Section | None]]:
    """The contracts that `place` means, each with the section it is narrowed to: "DOC", "DOC#12(b)", "12(b)"; those in
    the session's scope when it is None. Raises NotFound, Ambiguous."""
    library = session.library
    if not place:
        for card in library.cards():
            if session.scope in (None, card.id):
                yield card, None
        return
    if "#" not in place:
        try:
            card = library.card(place)
        except NotFound as unknown:
            if not any(letter.isdigit() or letter in "(." for letter in place):
                raise
            yield _place(session, place, unknown)
        else:
            yield card, None
        return
    yield _place(session, place, None)


def _place(session: Session, place: str, unknown: NotFound | None) -> tuple[ContractCard, Section]:
    from clauseqa.places import find_place, is_number

    try:
        found = find_place(session.library, place, contract=session.scope)
    except QueryError:
        if unknown is not None:
            raise unknown from None
        raise
    except NotFound:
        if unknown is not None and not is_number(place):
            raise unknown from None
        raise
    return found.contract, found.section


def _tree(card: ContractCard, text: Text, sections: Sequence[Section], root: Section | None) -> Iterator[OutlineEntry]:
    """Every unit of the contract, or of `root` in it, with its depth."""
    from clauseqa.cards import OutlineEntry

    depths: dict[int, int] = {}
    lines = Lines(text.content)
    for section in sections:
        if root is not None and not (root.start <= section.start and section.end <= root.end):
            continue
        depth = depths.get(section.parent, -1) + 1 if section.parent is not None else 0
        depths[section.index] = depth
        parent = sections[section.parent].number if section.parent is not None else None
        yield OutlineEntry(card, section, depth, parent, lines.at(section.start), _opening(text, section))


def _opening(text: Text, section: Section) -> str:
    """The first words after the label; a cut is shown by an ellipsis."""
    words = " ".join(text.clean[section.start + len(section.label) : section.end][:400].split())
    return words if len(words) <= 72 else words[:71].rsplit(" ", 1)[0] + " …"


def _term_cards(session: Session, rows: list[tuple[ContractCard, Term]]) -> Iterator[TermCard]:
    """The cards of terms of one contract."""
    from clauseqa.cards import TermCard

    contract = session.library.contract(rows[0][0].id)
    lines = Lines(contract.text.content)
    used = Counter(use.term for use in contract.uses)
    for card, term in rows:
        yield TermCard(
            contract=card,
            term=term,
            definiens=contract.quote(term.definiens) if term.definiens else None,
            section=contract.sections[term.section].number if term.section is not None else "",
            page=contract.text.page_at(term.start),
            line=lines.at(term.start),
            uses=used[term.index],
        )


def _references(
    card: ContractCard, contract: Contract, root: Section | None, arguments: Mapping[str, Any]
) -> Iterator[ReferenceCard]:
    direction = arguments.get("direction") or "both"
    lines = Lines(contract.text.content)
    for reference in contract.references:
        if arguments.get("dangling") and reference.status not in BROKEN:
            continue
        if arguments.get("external") and reference.kind != "external":
            continue
        if root is None or _touches(contract, reference, root, direction):
            yield reference_card(card, contract, reference, lines)


def _touches(contract: Contract, reference: Reference, root: Section, direction: str) -> bool:
    leaves = root.start <= reference.start < root.end
    enters = any(root.start <= contract.sections[index].start < root.end for index in reference.sections)
    return (leaves and direction != "in") or (enters and direction != "out")


def reference_card(card: ContractCard, contract: Contract, reference: Reference, lines: Lines) -> ReferenceCard:
    """A reference with the sections at both its ends."""
    from clauseqa.cards import ReferenceCard

    within: list[Section] = []
    above = reference.source
    while above is not None:
        within.insert(0, contract.sections[above])
        above = contract.sections[above].parent
    return ReferenceCard(
        contract=card,
        reference=reference,
        within=tuple(within),
        targets=tuple(contract.sections[index] for index in reference.sections),
        page=contract.text.page_at(reference.start),
        line=lines.at(reference.start),
    )


class Lines:
    """Line numbers of one text, 1-based, counted at every newline."""

    def __init__(self, content: str) -> None:
        self._ends: list[int] = []
        at = content.find("\n")
        while at >= 0:
            self._ends.append(at + 1)
            at = content.find("\n", at + 1)

    def at(self, offset: int) -> int:
        """The line that holds `offset`."""
        return bisect_right(self._ends, offset) + 1
