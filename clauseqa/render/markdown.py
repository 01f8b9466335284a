"""Facts as Markdown, to be pasted into a memorandum: tables for lists, headings and quotations for cards.

What would be read as markup in a contract's words is escaped, so that the words come out as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from clauseqa.cards import OutlineEntry
from clauseqa.model import (
    Answer,
    ContractAnswer,
    ContractCard,
    Definition,
    Elsewhere,
    Finding,
    Hit,
    Reference,
    SectionCard,
    Statement,
    Text,
)
from clauseqa.render.answer import VERDICTS
from clauseqa.render.pieces import SEPARATOR, apart_from_references, count, paragraphs, reach, where
from clauseqa.render.safe import neutralise, one_line
from clauseqa.render.sheet import cell, table_of

if TYPE_CHECKING:
    from clauseqa.expand import Expansion, Lean, Passage
    from clauseqa.impact import Citing, Impact, Using
    from clauseqa.meaning import Meaning

Writer = Callable[[Sequence[Any]], str]
SHOWN: dict[str, tuple[str, ...]] = {
    "ContractCard": ("name", "title", "type", "pages", "sections", "terms", "references", "dangling"),
    "TermCard": ("path", "term", "section", "page", "line", "scope", "uses", "text"),
    "ReferenceCard": (
        "path",
        "source",
        "page",
        "line",
        "surface",
        "status",
        "targets",
        "target_headings",
        "reason",
        "candidates",
        "elsewhere",
    ),
}
# Characters that mark something wherever they stand; a bracket does only before "(", "[" or ":".
_MARKUP = re.compile(r"[\\`*_<>|~$]|&(?=#?\w{1,31};)|\](?=[(\[:])|!(?=\[)")
_LINE_START = re.compile(r"^(\s{0,3})([#+=-]|\d{1,9}[.)])", re.MULTILINE)


def markdown(items: Sequence[Any]) -> str:
    """The Markdown of a result's items; "" when there are none."""
    if not items:
        return ""
    writer = _WRITERS.get(type(items[0])) or _OTHER_WRITERS.get(type(items[0]).__name__, _table)
    return writer(items).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Words of a contract, so that Markdown shows exactly them."""
    return _LINE_START.sub(_start, _MARKUP.sub(lambda match: "\\" + match.group(), neutralise(text)))


def _start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark[:-1]}\\{mark[-1]}"


def _table(items: Sequence[Any]) -> str:
    columns, rows = table_of(items)
    columns = SHOWN.get(type(items[0]).__name__, columns)
    lines = [_row(columns), _row(["---"] * len(columns))]
    lines += [_row([escaped(one_line(cell(row.get(column)))) for column in columns]) for row in rows]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _quoted(text: str, breaks: Iterable[int] = ()) -> str:
    """A block quotation, paragraph by paragraph; from each of `breaks` on a new one."""
    folded = (" ".join(text[start:end].split()) for start, end in paragraphs(text, breaks))
    return "\n>\n".join(f"> {escaped(part)}" for part in folded)


def _place(contract: ContractCard, number: str, heading: str | None = None) -> str:
    name = escaped(one_line(contract.name))
    words = f" {escaped(one_line(heading))}" if heading else ""
    return (f"{name}#{escaped(one_line(number))}" if number else name) + words


def _outline(items: Sequence[OutlineEntry]) -> str:
    lines: list[str] = []
    path = None
    for item in items:
        if item.contract.path != path:
            path = item.contract.path
            lines += [*([""] if lines else []), f"## {_place(item.contract, '')}", ""]
        section = item.section
        number = escaped(one_line(section.number or section.kind))
        words = escaped(one_line(section.heading)) if section.heading else f"*{escaped(item.opening)}*"
        lines.append(f"{'  ' * item.depth}- **{number}** {words}".rstrip())
    return "\n".join(lines)


def _sections(items: Sequence[SectionCard]) -> str:
    return "\n\n".join(map(_section, items))


def _section(item: SectionCard) -> str:
    at = SEPARATOR.join([where(item.section.page, item.line), escaped(one_line(item.contract.path))])
    title = f"## {_place(item.contract, item.section.number, item.section.heading)}"
    parts = [title, at, _quoted(item.shown or item.text, [one - item.section.start for one in item.set_out])]
    headings = dict(item.headings)
    findings = apart_from_references(item)
    if findings:
        parts.append("**Findings**\n\n" + "\n".join(map(_finding, findings)))
    if item.references:
        rules = {(one.start, one.end): f" ({one.rule})" for one in item.findings}
        lines = (_reference(one, headings, leads) + rules.get((one.start, one.end), "") for one, leads in item.leading)
        parts.append("**References**\n\n" + "\n".join(lines))
    if item.terms:
        parts.append("**Terms** " + ", ".join(escaped(one_line(one.term)) for one in item.terms))
    if item.cited_by or item.cited_from:
        parts.append("**Cited by**\n\n" + "\n".join(_citing(item)))
    return "\n\n".join(parts)


def _citing(item: SectionCard) -> Iterator[str]:
    """A line for each reference to a section: where it stands, and its words."""
    sources = item.citing or ("",) * len(item.cited_by)
    words = item.cited_as or tuple(one.surface for one in item.cited_by)
    for number, said in zip(sources, words, strict=True):
        yield f"- {escaped(one_line(number)) or '–'}: {escaped(one_line(said))}"
    for one in item.cited_from:
        perhaps = "" if one.lead.status == "resolved" else f" (perhaps: {escaped(one_line(one.lead.why))})"
        yield f"- {_place(one.contract, one.section)}: {escaped(one_line(one.words))}{perhaps}"


def _finding(item: Finding) -> str:
    meant = "; perhaps " + cell([{"target": one.target, "why": one.why} for one in item.candidates])
    said = escaped(one_line(item.message + (meant if item.candidates else "")))
    return f"- line {item.line}, **{item.severity}**: {said} ({item.rule})"


def _reference(item: Reference, headings: dict[str, str], elsewhere: Sequence[Elsewhere] = ()) -> str:
    surface = escaped(one_line(item.surface))
    if item.status == "resolved":
        return f"- {surface} → " + ", ".join(
            escaped(one_line(f"{target} {headings.get(target) or ''}")) for target in item.targets
        )
    why = f": {escaped(one_line(item.reason))}" if item.reason else ""
    perhaps = "; perhaps " + cell([{"target": one.target, "why": one.why} for one in item.candidates])
    named = escaped(one_line(item.instrument)) if item.instrument else ""
    if item.status == "external":
        return f"- {surface} → {named or 'another instrument'}" + "".join(map(_elsewhere, elsewhere))
    return f"- {surface} → **{item.status}**{why}{escaped(one_line(perhaps)) if item.candidates else ''}"


def _elsewhere(item: Elsewhere) -> str:
    """Where a reference leads in another contract of the shelf."""
    if not item.sections:
        led = f"{item.contract.name} (not found there, or more than once)"
    else:
        led = ", ".join(f"{item.contract.name}#{one.number} {one.heading or ''}".rstrip() for one in item.sections)
    said = f": {led}" if item.status == "resolved" else f"; perhaps {led}: {item.why}"
    return escaped(one_line(said))


def _hits(items: Sequence[Hit]) -> str:
    return "\n\n".join(f"{number}. {_hit(item)}" for number, item in enumerate(items, 1))


def _hit(item: Hit) -> str:
    place = f"**{_place(item.contract, item.section, item.heading)}**, {where(item.page, item.line)}"
    return f"{place}\n\n" + "\n".join(f"   {line}" for line in _quoted(item.shown or item.text).splitlines())


def _meanings(items: Sequence[Meaning]) -> str:
    return "\n\n".join(map(_meaning, items))


def _expansions(items: Sequence[Expansion]) -> str:
    return "\n\n".join(_passage(one) for item in items for one in item.passages)


def _passage(item: Passage) -> str:
    section = item.section
    at = _place(item.contract, section.number if section else "", section.heading if section else None)
    named = f"“{escaped(one_line(item.term.term))}”, " if item.term else ""
    kind = f" ({item.kind})" if item.kind not in ("clause", "definition") else ""
    parts = [f"{'#' * min(item.level + 2, 6)} {item.number}\\. {named}{at}{kind}", where(item.page, item.line)]
    parts += [_quoted(piece.shown) for piece in item.pieces]
    if item.skipped:
        parts.append(f"*The rest is read at {', '.join(map(str, item.skipped))}.*")
    if item.leans:
        parts.append("\n".join(f"- {_lean(one)}" for one in item.leans))
    return "\n\n".join(parts)


def _lean(item: Lean) -> str:
    name = f"“{escaped(one_line(item.target))}”" if item.kind == "term" else escaped(one_line(item.words))
    read = f" [{', '.join(map(str, item.passages))}]" if item.passages else ""
    if item.mark in ("external", "unresolved"):
        perhaps = "; perhaps " + cell([{"target": one.target, "why": one.why} for one in item.candidates])
        said = escaped(one_line(item.why + (perhaps if item.candidates else "")))
        led = "".join(map(_elsewhere, item.elsewhere))
        return f"{name} → {said}{led}{read}" + (f" (left out: {item.chars:,} characters)" if item.chars else "")
    target = "" if item.kind == "term" else f" → {escaped(one_line(item.target))}"
    why = f" (**{escaped(one_line(item.why))}**)" if item.kind == "term" and item.why else ""
    marked = {
        "above": " (above)",
        "cycle": " (a cycle)",
        "holds": " (holds this)",
        "beyond": " (further)",
        "left out": f" (left out: {item.chars:,} characters)",
    }
    return f"{name}{target}{read}{marked.get(item.mark, '')}{why}"


def _impacts(items: Sequence[Impact]) -> str:
    return "\n\n".join(map(_impact, items))


def _impact(item: Impact) -> str:
    """What leans on a section, as lists within lists."""
    from clauseqa.render.impact import led_by_title, moved_series, named, said_of_move

    section = item.section
    parts = [f"## {_place(item.contract, section.number, section.heading)}", where(section.page, item.line)]
    for title, members in led_by_title(item):
        parts.append(f"**{title}**\n\n" + "\n".join(f"{'  ' * depth}- {_leaner(one)}" for depth, one in members))
    if item.moved:
        parts.append(f"**If it goes** and its number is not kept: {escaped(', '.join(moved_series(item)))}")
    if item.wrong:
        lines = (
            f"- {escaped(named(one.section))}, {where(one.page, one.line)}: {escaped(one_line(one.words))}: "
            f"{escaped(one_line('; '.join(map(said_of_move, one.moves))))}"
            for one in item.wrong
        )
        parts.append("**References that would then point wrong**\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _leaner(item: Citing | Using) -> str:
    from clauseqa.impact import Using
    from clauseqa.render.impact import named

    if isinstance(item, Using):
        places = ", ".join(f"{named(one.section)} ({one.times})" for one in item.places)
        return f"“{escaped(one_line(item.term.term))}”, {count(item.times, 'use')}" + (
            f": {escaped(places)}" if places else ""
        )
    at = _place(item.contract, item.section.number if item.section else "")
    why = f" ({escaped(one_line(item.why))})" if item.why else ""
    words = f"{escaped(one_line(item.words))} → {escaped(one_line(item.target))}"
    return f"{at}, {where(item.page, item.line)}: {words}{why}"


def _definitions(items: Sequence[Definition]) -> str:
    return "\n\n".join(map(_definition, items))


def _meant(item: Definition) -> list[str]:
    """Where a term is defined, and the words."""
    parts = [f"{_place(item.contract, item.section, item.heading)}, {where(item.page, item.line)}"]
    parts += [_quoted(item.shown or item.definiens)] if item.definiens else []
    if item.named_in is not None:
        parts += [f"named in this sentence; which of its words are meant is not certain\n\n{_quoted(item.shown)}"]
    return parts + ([f"which says\n\n{_quoted(item.followed)}"] if item.followed else [])


def _meaning(item: Meaning) -> str:
    """What a term means at a place."""
    definition = item.definition
    at = _place(definition.contract, item.section.number, item.section.heading)
    said = {"governs": "Governs", "outside": "**Outside its scope**"}.get(item.verdict, "**Uncertain**")
    parts = [f"## “{escaped(one_line(definition.term.term))}” at {at}", f"{said}: {escaped(item.why)}"]
    parts += [f"- {escaped(one_line(doubt))}" for doubt in item.doubts]
    parts += [
        *_meant(definition),
        f"Scope: {escaped(reach(definition.term.scope))}. {count(len(item.uses), 'use')} here.",
    ]
    for change in item.changes:
        there = _place(definition.contract, change.place.section)
        reaches = "" if change.touches else ", which does not reach here"
        parts.append(f"{change.term.effect.capitalize()} in {there}{reaches}\n\n{_quoted(change.place.text)}")
    parts += [
        f"- {'cites here' if one.here else 'rests on'} {escaped(one_line(one.surface))}: {escaped(one.instrument)}"
        for one in item.statutes
    ]
    parts += [
        f"- does not govern here: {_place(one.definition.contract, one.definition.section)} ({escaped(one.why)})"
        for one in item.others
    ]
    return "\n\n".join(parts)


def _definition(item: Definition) -> str:
    scope = escaped(reach(item.term.scope))
    outside = [use for use in item.uses if not use.in_scope]
    parts = [f"## “{escaped(one_line(item.term.term))}”", *_meant(item)]
    parts.append(f"Scope: {scope}. {count(len(item.uses), 'use')}, {len(outside)} outside the scope.")
    lines = [
        f"- {escaped(one_line(use.section)) or '–'}, {where(use.page, use.line)}"
        f"{'' if use.in_scope else ', **outside the scope**'}: {escaped(one_line(use.text))}"
        for use in item.uses
    ]
    return "\n\n".join(parts + (["\n".join(lines)] if lines else []))


def _answers(items: Sequence[Answer]) -> str:
    return "\n\n".join(map(_answer, items))


def _answer(item: Answer) -> str:
    parts = [f"### {escaped(one_line(item.question))}"]
    if item.section is not None:
        parts.append(_section(item.section))
    elif item.route == "term":
        parts.append(_definitions(item.definitions))
    elif item.rows:
        parts += _each(item.rows)
    elif item.answer is not None:
        found = item.answer
        parts += [
            _quoted(found.shown or found.text),
            f"— {_place(found.contract, found.section, found.heading)}, {where(found.page, found.line)}",
        ]
    elif item.route in ("contract", "shelf") and not item.notes:
        parts.append("Nothing on the shelf answers this.")
    parts += [_statement(one) for one in item.statements]
    parts += _read_with(item)
    others = [hit for hit in item.evidence if hit != item.answer and item.route != "term" and not item.rows]
    if others:
        parts += ["**See also**" if item.answer else "**Nearest passages**", _hits(others)]
    parts += [f"- {escaped(one_line(note))}" for note in item.notes]
    return "\n\n".join(parts)


def _each(rows: Sequence[ContractAnswer]) -> list[str]:
    parts = []
    for verdict, those in groupby(rows, key=lambda row: row.verdict):
        parts.append(f"**{VERDICTS[verdict]}**")
        listed = list(those)
        parts.append(_hits([row.passage for row in listed if row.passage is not None]))
        parts.append("\n".join(f"- {escaped(one_line(row.contract.name))}" for row in listed if row.passage is None))
    return [part for part in parts if part]


def _statement(item: Statement) -> str:
    cited = (
        f"{_quoted(one.shown or one.text)}\n\n— {_place(one.contract, one.section, one.heading)}"
        for one in item.quotations
    )
    return "\n\n".join([f"A language model says: {escaped(one_line(item.text))}", *cited])


def _read_with(item: Answer) -> list[str]:
    if item.route == "term":
        return []
    lines = [_short_definition(one) for one in item.definitions]
    for one in item.references:
        headings = {target.section: target.heading or "" for target in one.targets}
        lines.append("  " * (one.level - 1) + _reference(one.reference, headings))
    return ["**Read with**", "\n".join(lines)] if lines else []


def _short_definition(item: Definition) -> str:
    at = f"{_place(item.contract, item.section)}; {escaped(reach(item.term.scope))}"
    meaning = f": {escaped(one_line(item.definiens))}" if item.definiens else ""
    if item.named_in is not None:
        meaning = f", named in: {escaped(one_line(item.shown))}"
    return f"- “{escaped(one_line(item.term.term))}” ({at}){meaning}"


def _texts(items: Sequence[Text]) -> str:
    return "\n\n".join(_quoted(item.content) for item in items)


_WRITERS: dict[type, Writer] = {
    OutlineEntry: _outline,
    SectionCard: _sections,
    Hit: _hits,
    Definition: _definitions,
    Answer: _answers,
    Text: _texts,
}
# By the name of the fact's class, so that its module is imported by the verb that makes it alone.
_OTHER_WRITERS: dict[str, Writer] = {"Meaning": _meanings, "Expansion": _expansions, "Impact": _impacts}
