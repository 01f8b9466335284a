"""Facts laid out for a reader: cards, tables and trees. The same characters for a terminal and a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count as endless
from itertools import groupby, repeat
from typing import TYPE_CHECKING, Any

from clauseqa.render.layout import Column, Line, Span, table, wrap
from clauseqa.render.pieces import (
    BROKEN,
    SEPARATOR,
    candidates,
    count,
    indented,
    opening,
    perhaps,
    place,
    quotation,
    reach,
    status,
    where,
)
from clauseqa.render.safe import neutralise, one_line

if TYPE_CHECKING:
    from clauseqa.cards import OutlineEntry, ReferenceCard, TermCard
    from clauseqa.check import Rule
    from clauseqa.config import Setting
    from clauseqa.indexing import IndexReport
    from clauseqa.library.doctor import Ailment
    from clauseqa.model import (
        Answer,
        CitedReference,
        Contract,
        ContractCard,
        Definition,
        Finding,
        Hit,
        Reference,
        Section,
        SectionCard,
        Statement,
        Term,
        Text,
        UsePlace,
    )

Layout = Callable[[Sequence[Any], int], list[Line]]
Numbers = Iterator[str]  # of the items of a list, in their order; "" each where they have none
MARGIN = 4
_GAP = Span("  ")
_NONE: Numbers = repeat("")
_NUMBER = Column("", right=True)


def _numbered(numbers: Numbers) -> Line:
    return [Span(next(numbers), "dim")]


def lay_out(items: Sequence[Any], layout: str, width: int, *, numbered: bool = False) -> list[Line]:
    """The lines of a result's items; `numbered`: with what a session calls them by."""
    if not items:
        return []
    kind = layout if layout in _FROM_TREE else type(items[0]).__name__
    if kind in _FROM_TREE:
        from clauseqa.render import tree

        drawn: Layout = getattr(tree, _FROM_TREE[kind])
        return drawn(items, width)
    if numbered and kind in _LISTS:
        return _LISTS[kind](items, width, map(str, endless(1)))
    return _NAMED.get(layout, _LAYOUTS[kind])(items, width)


def contracts(cards: Sequence[ContractCard], width: int, numbers: Numbers = _NONE) -> list[Line]:
    """A row a contract."""
    columns = (
        _NUMBER,
        Column("CONTRACT"),
        Column("TITLE"),
        Column("PAGES", right=True),
        Column("SECTIONS", right=True),
        Column("TERMS", right=True),
        Column("REFS", right=True),
        Column("BROKEN", right=True),
    )
    rows = [
        [
            _numbered(numbers),
            [place(card, "")],
            [Span(one_line(card.title or card.type or ""))],
            [Span(f"{card.pages:,}" if card.pages else "")],
            [Span(f"{card.sections:,}")],
            [Span(f"{card.terms:,}")],
            [Span(f"{card.references:,}")],
            [Span(f"{card.dangling:,}" if card.dangling else "", "broken")],
        ]
        for card in cards
    ]
    return table(columns, rows, width)


def outline(entries: Sequence[OutlineEntry], width: int, numbers: Numbers = _NONE) -> list[Line]:
    """A tree a contract: number, heading or opening words, page."""
    lines: list[Line] = []
    for card, group in _by_contract(entries):
        lines += _title(card, bool(lines), width)
        for entry in group:
            lines += _outline_line(entry, width, next(numbers))
    return lines


def _outline_line(entry: OutlineEntry, width: int, called: str = "") -> list[Line]:
    section = entry.section
    number = one_line(section.number or section.kind)
    margin = f"{'/' + called:>5}" if called else ""  # with a slash, so as not to look like the section's own number
    first = margin + "  " * (entry.depth + 1) + number + "  "
    words = [Span(one_line(section.heading), "heading")] if section.heading else [Span(entry.opening, "dim")]
    page = [_GAP, Span(f"p. {section.page}", "dim")] if section.page is not None else []
    lines = wrap([*words, *page], width, first)
    lines[0][:1] = [Span(margin, "dim"), Span(first[len(margin) :], "place")]
    return lines


def terms(cards: Sequence[TermCard], width: int, numbers: Numbers = _NONE) -> list[Line]:
    """A row a term, in each contract."""
    columns = (
        _NUMBER,
        Column("TERM"),
        Column("SECTION"),
        Column("PAGE", right=True),
        Column("LINE", right=True),
        Column("USES", right=True),
        Column("MEANING"),
    )
    lines: list[Line] = []
    for card, group in _by_contract(cards):
        lines += _title(card, bool(lines), width)
        rows = [[_numbered(numbers), *_term_row(item)] for item in group]
        lines += table(columns, rows, width)
    return lines


def _term_row(item: TermCard) -> list[Line]:
    term = item.term
    meaning = opening(item.definiens, 160) if item.definiens else f"({term.form.replace('_', ' ')})"
    scope = f" [{reach(term.scope)}]" if term.scope else ""
    effect = f"{term.effect}: " if term.effect != "defines" else ""
    return [
        [Span(one_line(term.term), "term")],
        [Span(one_line(item.section))],
        [Span("" if item.page is None else str(item.page))],
        [Span(str(item.line))],
        [Span(str(item.uses))],
        [Span(effect + meaning), Span(scope, "dim")],
    ]


def references(cards: Sequence[ReferenceCard], width: int, numbers: Numbers = _NONE) -> list[Line]:
    """A row a reference, in each contract."""
    page, line = Column("PAGE", right=True), Column("LINE", right=True)
    columns = (_NUMBER, Column("IN"), page, line, Column("REFERENCE"), Column("TO"))
    lines: list[Line] = []
    for card, group in _by_contract(cards):
        lines += _title(card, bool(lines), width)
        members = list(group)
        below = [indented(perhaps(item.reference, width - MARGIN), MARGIN) for item in members]
        rows = [[_numbered(numbers), *_reference_row(item)] for item in members]
        lines += table(columns, rows, width, below)
    return lines


def _reference_row(item: ReferenceCard) -> list[Line]:
    reference = item.reference
    return [
        [Span(one_line(item.source), "place")],
        [Span("" if item.page is None else str(item.page))],
        [Span(str(item.line))],
        [Span(one_line(reference.surface), "reference")],
        _targets(reference, [target.heading for target in item.targets]),
    ]


def _targets(reference: Reference, headings: Sequence[str | None]) -> Line:
    if reference.status != "resolved":
        return status(reference)
    line: Line = []
    for target, heading in zip(reference.targets, headings or [None] * len(reference.targets), strict=False):
        line += [Span(", " if line else ""), Span(one_line(target), "reference")]
        if heading:
            line.append(Span(f" {one_line(heading)}"))
    return line


def sections(cards: Sequence[SectionCard], width: int, numbers: Numbers = _NONE) -> list[Line]:
    """The card of each section: its place, words, references, terms and who cites it. Numbers are the references'."""
    return _joined(_section(card, width, numbers) for card in cards)


def _section(card: SectionCard, width: int, numbers: Numbers = _NONE) -> list[Line]:
    marks = [(one.start - card.section.start, one.end - card.section.start, _style(one)) for one in card.references]
    lines = _section_head(card, width)
    lines += [[], *quotation(card.text, width, marks, indent=MARGIN), []]
    headings = dict(card.headings)
    lines += _listed("References", [_reference_line(one, headings, width, next(numbers)) for one in card.references])
    lines += _listed("Terms", _term_lines(card, width))
    lines += _listed("Cited by", _citing_lines(card, width))
    return lines[:-1] if not lines[-1] else lines


def _section_head(card: SectionCard, width: int) -> list[Line]:
    head = [place(card.contract, card.section.number)]
    if card.section.heading:
        head += [_GAP, Span(one_line(card.section.heading), "heading")]
    above = [_named(one) for one in card.path[:-1]]
    trail = SEPARATOR.join(
        [*([" › ".join(above)] if above else []), where(card.section.page, card.line), one_line(card.contract.path)]
    )
    return wrap(head, width, rest="  ") + wrap([Span(trail, "dim")], width, rest="  ")


def _named(section: Section) -> str:
    return one_line(f"{section.number or section.kind} {section.heading or ''}").strip()


def _style(reference: Reference) -> str:
    return "broken" if reference.status in BROKEN else "reference"


def _reference_line(reference: Reference, headings: dict[str, str], width: int, called: str = "") -> list[Line]:
    line = [Span(one_line(reference.surface), _style(reference)), Span(" → ")]
    targets = _targets(reference, [headings.get(target) for target in reference.targets])
    return wrap([*line, *targets], width - 2, f"{called}  " if called else "", "  ") + indented(
        perhaps(reference, width - 4), 2
    )


def _term_lines(card: SectionCard, width: int) -> list[list[Line]]:
    meanings = card.meanings or (None,) * len(card.terms)
    return [
        wrap(
            [Span(one_line(term.term), "term"), Span(f": {opening(meaning, 140)}" if meaning else "")],
            width - 2,
            "",
            "  ",
        )
        for term, meaning in zip(card.terms, meanings, strict=True)
    ]


def _citing_lines(card: SectionCard, width: int) -> list[list[Line]]:
    numbers = card.citing or ("",) * len(card.cited_by)
    return [
        wrap([Span(one_line(number), "place"), _GAP, Span(one_line(one.surface), _style(one))], width - 2, "", "  ")
        for one, number in zip(card.cited_by, numbers, strict=True)
    ]


def _listed(title: str, blocks: list[list[Line]]) -> list[Line]:
    if not blocks:
        return []
    lines: list[Line] = [[Span(title, "title")]]
    for block in blocks:
        lines += indented(block, 2)
    return [*lines, []]


def hits(found: Sequence[Hit], width: int) -> list[Line]:
    """Numbered passages: a line for the place, then the words."""
    return _joined(_hit(number, item, width) for number, item in enumerate(found, 1))


def _hit(number: int, item: Hit, width: int) -> list[Line]:
    head = [place(item.contract, item.section)]
    if item.heading:
        head += [_GAP, Span(one_line(item.heading), "heading")]
    head += [_GAP, Span(where(item.page, item.line), "dim")]
    marks = [(start - item.start, end - item.start, "mark") for start, end in item.marks]
    return wrap(head, width, f"{number:>2}  ") + quotation(item.text, width, marks, indent=MARGIN)


def definitions(found: Sequence[Definition], width: int, numbers: Numbers = _NONE) -> list[Line]:
    """The card of a term: meaning, place, reach and uses."""
    return _joined(_definition(item, width, next(numbers)) for item in found)


def _definition(item: Definition, width: int, called: str = "") -> list[Line]:
    term = item.term
    heading = f" {one_line(item.heading)}" if item.heading else ""
    lines = wrap(
        [
            Span(f"“{one_line(term.term)}”", "term"),
            Span("  "),
            place(item.contract, item.section),
            Span(heading, "heading"),
        ],
        width,
        f"{called}  " if called else "",
        "  ",
    )
    lines += wrap([Span(SEPARATOR.join([where(item.page, item.line), one_line(item.contract.path)]), "dim")], width)
    lines += [[], *_meaning(item, width), []]
    lines += _reach(item, width)
    return lines


def _meaning(item: Definition, width: int) -> list[Line]:
    if item.definiens is None and item.followed is None:
        words = f"its meaning is not given here ({item.term.form.replace('_', ' ')})"
        return indented([[Span(words, "doubtful")]], MARGIN)
    lines = quotation(item.definiens, width, indent=MARGIN) if item.definiens else []
    if item.followed:
        lines += [*([[]] if lines else []), [Span("    which says", "dim")]]
        lines += quotation(item.followed, width, indent=MARGIN)
    return lines


def _reach(item: Definition, width: int) -> list[Line]:
    lines: list[Line] = [[Span("Scope  ", "title"), Span(reach(item.term.scope))]]
    for change, at in zip(item.changes, item.change_places, strict=False):
        title = {"widens": "Widened", "narrows": "Narrowed"}.get(change.effect, "Changed")
        place_line = [Span(f"{title} in ", "title"), place(item.contract, at.section)]
        lines += wrap([*place_line, Span(f", {where(at.page, at.line)}", "dim")], width, rest="  ")
        lines += quotation(at.text, width, indent=MARGIN)
    outside = sum(1 for use in item.uses if not use.in_scope)
    total = count(len(item.uses), "use") if item.uses else "no uses found"
    tail = [Span(f", {outside} outside the scope", "doubtful")] if outside else []
    lines.append([Span("Uses   ", "title"), Span(total), *tail])
    if len(item.uses) <= _EACH_WITH_ITS_WORDS:
        columns = (Column("IN"), Column("AT"), Column("SCOPE"), Column("WORDS"))
        return lines + indented(table(columns, [_use(use) for use in item.uses], width - 2)[1:], 2)
    lines += indented(_uses_by_section([use for use in item.uses if use.in_scope], width - 2), 2)
    if outside:
        lines.append([Span("Outside the scope", "doubtful")])
        lines += indented(_uses_by_section([use for use in item.uses if not use.in_scope], width - 2), 2)
    return lines


_EACH_WITH_ITS_WORDS = 12  # more uses than this are listed by section; JSON has the words of each


def _uses_by_section(uses: Sequence[UsePlace], width: int) -> list[Line]:
    lines: list[Line] = []
    for number, group in groupby(uses, key=lambda use: use.section):
        places = SEPARATOR.join(
            _lines_of_page(page, [use.line for use in members])
            for page, members in groupby(group, key=lambda use: use.page)
        )
        first = f"{one_line(number) or '–'}  "
        row = wrap([Span(places, "dim")], width, first)
        row[0][0] = Span(first, "place")
        lines += row
    return lines


def _lines_of_page(page: int | None, numbers: list[int]) -> str:
    lines = ", ".join(str(number) for number in dict.fromkeys(numbers))
    return f"{f'p. {page}, ' if page is not None else ''}{'line' if len(set(numbers)) == 1 else 'lines'} {lines}"


def _use(use: UsePlace) -> list[Line]:
    at = use.start - use.text_start
    words = [
        Span(one_line(use.text[:at]) + (" " if use.text[:at][-1:].isspace() else "")),
        Span(one_line(use.text[at : at + use.end - use.start]), "term"),
        Span(
            (" " if use.text[at + use.end - use.start :][:1].isspace() else "")
            + one_line(use.text[at + use.end - use.start :])
        ),
    ]
    outside = Span("" if use.in_scope else "outside", "doubtful")
    return [[Span(one_line(use.section) or "–", "place")], [Span(where(use.page, use.line), "dim")], [outside], words]


def answers(found: Sequence[Answer], width: int, numbers: Numbers = _NONE) -> list[Line]:
    """The quotation first, then its place, what to read with it, and what is uncertain."""
    return _joined(_answer(item, width, numbers) for item in found)


def _answer(item: Answer, width: int, numbers: Numbers = _NONE) -> list[Line]:
    lines: list[Line] = []
    if item.section is not None:
        lines += _section(item.section, width, numbers)
    elif item.route == "term":
        lines += definitions(item.definitions, width, numbers)
    elif item.answer is not None:
        lines += quotation(item.answer.text, width, indent=MARGIN) + _cited(item.answer, width, next(numbers))
    elif item.route in ("contract", "shelf") and not item.notes:
        lines += wrap([Span("Nothing on the shelf answers this.", "doubtful")], width)
    lines += _statements(item.statements, width) + _read_with(item, width)
    others = [hit for hit in item.evidence if hit != item.answer] if item.route not in ("reference", "term") else []
    if others:
        lines += [*([[]] if lines else []), [Span("See also" if item.answer else "Nearest passages", "title")]]
        lines += [
            line for number, hit in enumerate(others, 2 if item.answer else 1) for line in _hit(number, hit, width)
        ]
    lines += [[]] if item.notes and lines else []
    lines += [line for note in item.notes for line in wrap([Span(one_line(note))], width, "! ")]
    return lines


def _cited(item: Hit, width: int, called: str = "") -> list[Line]:
    line = [Span("— "), place(item.contract, item.section)]
    if item.heading:
        line.append(Span(f" {one_line(item.heading)}", "heading"))
    line.append(Span(f"{SEPARATOR}{where(item.page, item.line)}", "dim"))
    return wrap(line, width, f"{called:>2}".ljust(MARGIN), " " * MARGIN)


def _statements(found: Sequence[Statement], width: int) -> list[Line]:
    """What a language model made of the evidence, each sentence with the words that it rests on."""
    lines: list[Line] = []
    for one in found:
        lines += wrap([Span(one_line(one.text))], width, "  ", "    ")
        for hit in one.quotations:
            lines += quotation(f"“{hit.text}”", width, indent=MARGIN + 2) + indented(_cited(hit, width - 2), 2)
    return (
        [[], [Span("A language model says; its quotations were found word for word", "title")], *lines] if lines else []
    )


def _read_with(item: Answer, width: int) -> list[Line]:
    """The definitions and the units that the answer leans on."""
    if item.route == "term":
        return []
    lines = [line for one in item.definitions for line in _short_definition(one, width)]
    lines += [line for one in item.references for line in _followed_reference(one, width)]
    return [[], [Span("Read with", "title")], *lines] if lines else []


def _short_definition(item: Definition, width: int) -> list[Line]:
    line = [Span(f"“{one_line(item.term.term)}”", "term"), Span(" "), place(item.contract, item.section)]
    scope = f" [{reach(item.term.scope)}]" if item.term.scope else ""
    meaning = f": {opening(item.definiens, 240)}" if item.definiens else ""
    return wrap([*line, Span(scope, "doubtful"), Span(meaning)], width, "  ", "    ")


def _followed_reference(item: CitedReference, width: int) -> list[Line]:
    reference, first = item.reference, "  " * item.level
    surface = Span(one_line(reference.surface), _style(reference))
    if not item.targets:
        lines = wrap([surface, Span(" → "), *status(reference)], width, first, first + "  ")
        return lines + indented(perhaps(reference, width - MARGIN), MARGIN)
    lines = []
    for target in item.targets:
        line = [surface, Span(" → "), place(target.contract, target.section)]
        lines += wrap([*line, Span(f": {opening(target.text, 240)}")], width, first, first + "  ")
    return lines


def texts(found: Sequence[Text], width: int) -> list[Line]:  # noqa: ARG001 - a layout's signature
    """The text as it is, but for characters that would steer a terminal."""
    return [[Span(line)] for text in found for line in neutralise(text.content).removesuffix("\n").split("\n")]


def facts(found: Sequence[Contract], width: int) -> list[Line]:
    """What `parse` found in a file, to be looked over."""
    return _joined(_facts(item, width, explain=False) for item in found)


def explained_facts(found: Sequence[Contract], width: int) -> list[Line]:
    """… with the rule behind each fact."""
    return _joined(_facts(item, width, explain=True) for item in found)


def _facts(item: Contract, width: int, *, explain: bool) -> list[Line]:
    head = [Span(one_line(item.text.path), "place"), _GAP, Span(one_line(item.title or ""), "heading")]
    broken = sum(1 for one in item.references if one.status in BROKEN)
    tally = SEPARATOR.join(
        [
            count(len(item.text.pages), "page"),
            count(len(item.sections), "section"),
            count(len(item.terms), "term"),
            count(len(item.references), "reference"),
            f"{broken} broken",
        ]
    )
    lines = [*wrap(head, width), [Span(tally, "dim")], []]
    for section in item.sections:
        lines += _parsed_section(item, section, width) + _rule(section.rule, width, explain)
    lines += [[], [Span("Terms", "title")]] if item.terms else []
    for term in item.terms:
        lines += _parsed_term(item, term, width) + _rule(term.rule, width, explain)
    lines += [[], [Span("References", "title")]] if item.references else []
    for reference in item.references:
        lines += _parsed_reference(item, reference, width) + _rule(reference.rule, width, explain)
    return lines


def _rule(rule: str, width: int, explain: bool) -> list[Line]:
    return wrap([Span(one_line(rule), "dim")], width, "      because: ") if explain and rule else []


def _parsed_section(item: Contract, section: Section, width: int) -> list[Line]:
    depth, above = 1, section.parent
    while above is not None:
        depth, above = depth + 1, item.sections[above].parent
    words = Span(one_line(section.heading), "heading") if section.heading else Span(_opening(item, section), "dim")
    number = one_line(section.number or section.kind)
    return wrap([Span(number, "place"), _GAP, words], width, "  " * depth, "  " * (depth + 2))


def _opening(item: Contract, section: Section) -> str:
    return opening(item.text.clean[section.start + len(section.label) : section.end])


def _parsed_term(item: Contract, term: Term, width: int) -> list[Line]:
    number = item.sections[term.section].number if term.section is not None else ""
    meaning = f": {opening(item.text.clean[slice(*term.definiens)], 140)}" if term.definiens else ""
    effect = f" ({term.effect})" if term.effect != "defines" else ""
    scope = f" [{reach(term.scope)}]" if term.scope else ""
    name = Span(one_line(term.term), "term")
    rest = [Span(effect), Span(scope, "dim"), Span(meaning)]
    return wrap([Span(one_line(number) or "–", "place"), _GAP, name, *rest], width, "  ", "    ")


def _parsed_reference(item: Contract, reference: Reference, width: int) -> list[Line]:
    number = item.sections[reference.source].number if reference.source is not None else ""
    line = [Span(one_line(number) or "–", "place"), _GAP, Span(one_line(reference.surface)), Span(" → ")]
    lines = wrap([*line, *status(reference)], width, "  ", "    ")
    return lines + indented(perhaps(reference, width - 6), 6)


def findings(found: Sequence[Finding], width: int, numbers: Numbers = _NONE) -> list[Line]:
    """One line each with file, line and column first, as editors take it; below, what was perhaps meant."""
    lines: list[Line] = []
    for one in found:
        called = next(numbers)
        at = f"{one_line(one.path)}:{one.line}:{one.column}:"
        severity = Span(one.severity, "broken" if one.severity == "error" else "doubtful")
        words = [
            Span(f"{'/' + called:>4}  " if called else "", "dim"),
            Span(at, "place"),
            Span(" "),
            severity,
            Span(f": {one_line(one.message)} "),
            Span(f"[{one.rule}]", "dim"),
        ]
        lines += [words, *indented(candidates(one.candidates, width - MARGIN), MARGIN)]
    return lines


def rules(found: Sequence[Rule], width: int) -> list[Line]:
    """A row a rule: what it means for the reader."""
    columns = (Column("RULE"), Column("SEVERITY"), Column("MEANING"))
    rows = [[[Span(one.id, "key")], [Span(one.severity)], [Span(one.meaning)]] for one in found]
    return table(columns, rows, width)


def settings(found: Sequence[Setting], width: int) -> list[Line]:
    """A row a setting: its value and where it came from."""
    columns = (Column("SETTING"), Column("VALUE"), Column("FROM"), Column("MEANING"))
    rows = [
        [
            [Span(one.name, "key")],
            [Span(one_line(str(one.value)))],
            [Span(one_line(one.origin), "dim")],
            [Span(one.help)],
        ]
        for one in found
    ]
    return table(columns, rows, width)


def ailments(found: Sequence[Ailment], width: int) -> list[Line]:
    """What is wrong, then what was done or is to be done."""
    said = (f"{one.what}: {one.cure}" for one in found)
    return [line for sentence in said for line in wrap([Span(one_line(sentence))], width)]


def index_reports(found: Sequence[IndexReport], width: int) -> list[Line]:
    """What a run did, in one sentence."""
    return [line for one in found for line in wrap([Span(_told(one))], width)]


def _told(report: IndexReport) -> str:
    parts = [f"{report.added} new", f"{report.replaced} replaced", f"{report.unchanged} unchanged"]
    parts += [f"{report.pruned} removed"] if report.pruned else []
    parts += [f"{len(report.failed)} failed"] if report.failed else []
    written = (
        f"; {count(report.contracts, 'contract')}, {count(report.sections, 'section')}" if report.contracts else ""
    )
    return f"{', '.join(parts)}{written}; {report.seconds:.1f} s"


def _title(card: ContractCard, blank: bool, width: int) -> list[Line]:
    line = [place(card, "")]
    if card.title:
        line += [_GAP, Span(one_line(card.title), "heading")]
    return [*([[]] if blank else []), *wrap(line, width, rest="  ")]


def _by_contract(items: Sequence[Any]) -> Iterator[tuple[ContractCard, Iterator[Any]]]:
    for _, group in groupby(items, key=lambda item: item.contract.id):
        members = list(group)
        yield members[0].contract, iter(members)


def _joined(blocks: Iterator[list[Line]]) -> list[Line]:
    lines: list[Line] = []
    for block in blocks:
        lines += [[], *block] if lines else block
    return lines


# By the name of the fact's class, so that a fact's module need not be imported to print another.
_LAYOUTS: dict[str, Layout] = {
    "ContractCard": contracts,
    "OutlineEntry": outline,
    "TermCard": terms,
    "ReferenceCard": references,
    "SectionCard": sections,
    "Hit": hits,
    "Definition": definitions,
    "Answer": answers,
    "Text": texts,
    "Contract": facts,
    "Setting": settings,
    "IndexReport": index_reports,
    "Ailment": ailments,
    "Finding": findings,
    "Rule": rules,
}
_NAMED: dict[str, Layout] = {"explained": explained_facts}
_FROM_TREE = {"Graph": "graphs", "Stats": "stats", "tree": "reference_trees"}
_LISTS: dict[str, Callable[[Sequence[Any], int, Numbers], list[Line]]] = {
    "ContractCard": contracts,
    "OutlineEntry": outline,
    "TermCard": terms,
    "ReferenceCard": references,
    "SectionCard": sections,
    "Definition": definitions,
    "Answer": answers,
    "Finding": findings,
}
