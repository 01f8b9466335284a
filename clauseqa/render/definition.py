"""The card of a defined term: what it means, where, how far it reaches, where it is used."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from clauseqa.render.layout import Column, Line, Span, table, wrap
from clauseqa.render.pieces import (
    MARGIN,
    SEPARATOR,
    UNNUMBERED,
    Numbers,
    at,
    count,
    indented,
    joined,
    opening,
    place,
    quotation,
    reach,
    where,
)
from clauseqa.render.safe import one_line

if TYPE_CHECKING:
    from clauseqa.model import Definition, UsePlace


def definitions(found: Sequence[Definition], width: int, numbers: Numbers = UNNUMBERED) -> list[Line]:
    """The card of a term: meaning, place, reach and uses; of many contracts in a few lines each."""
    if len({item.contract.id for item in found}) <= _FEW:
        return joined(_definition(item, width, next(numbers), _home(item, found)) for item in found)
    hint = "with -d DOC: the whole meaning and every use in one contract"
    cards = joined(_in_short(item, width, next(numbers), _home(item, found)) for item in found)
    return [*cards, [], [Span(hint, "dim")]]


def _home(item: Definition, found: Sequence[Definition]) -> Definition | None:
    """The definition among those shown that one by reference leads to."""
    if item.followed is None or item.followed != item.definiens:
        return None
    return next(
        (
            other
            for other in found
            if other.contract.id == item.contract.id
            and other.term.definiens == item.term.definiens
            and other is not item
        ),
        None,
    )


def _led(item: Definition, width: int, home: Definition | None, followed: int) -> list[Line]:
    """The meaning, or where to read it when another card has it."""
    if home is None:
        return meaning(item, width, followed)
    return indented([[Span("given by reference: it leads to ", "dim"), place(home.contract, home.section)]], MARGIN)


def _in_short(item: Definition, width: int, called: str, home: Definition | None) -> list[Line]:
    uses = count(len(item.uses), "use") if item.uses else "no uses found"
    scope = [Span(f"{reach(item.term.scope)}{SEPARATOR}{uses}", "dim")]
    return [*head(item, width, called), *_shortened(_led(item, width, home, _ALL), _MEANING), scope]


def _shortened(lines: list[Line], most: int) -> list[Line]:
    left = len(lines) - most
    if left <= 1:
        return lines
    return [*lines[:most], [Span(f"{' ' * MARGIN}… {count(left, 'more line')}", "dim")]]


def _definition(item: Definition, width: int, called: str, home: Definition | None) -> list[Line]:
    return [*head(item, width, called), [], *_led(item, width, home, _FOLLOWED), [], *_reach(item, width)]


def head(item: Definition, width: int, called: str = "") -> list[Line]:
    """The name of a term and where it is defined."""
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
    return lines


def meaning(item: Definition, width: int, followed: int | None = None) -> list[Line]:
    """The words that define a term, and so many lines of a unit that they lead to."""
    if item.named_in is not None:
        words = "named in this sentence; which of its words are meant is not certain:"
        return [*indented([[Span(words, "doubtful")]], MARGIN), *quotation(item.shown, width, indent=MARGIN)]
    if item.definiens is None and item.followed is None:
        words = f"its meaning is not given here ({item.term.form.replace('_', ' ')})"
        return indented([[Span(words, "doubtful")]], MARGIN)
    lines = quotation(item.shown or item.definiens, width, indent=MARGIN) if item.definiens else []
    if item.followed and item.followed == item.definiens:
        return [[Span("    given by reference; where it leads, it says", "dim")], *lines]
    if item.followed:
        lines += [*([[]] if lines else []), [Span("    which says", "dim")]]
        lines += _shortened(quotation(item.followed, width, indent=MARGIN), _FOLLOWED if followed is None else followed)
    return lines


def _reach(item: Definition, width: int) -> list[Line]:
    lines: list[Line] = [[Span("Scope  ", "title"), Span(reach(item.term.scope))]]
    for change, there in zip(item.changes, item.change_places, strict=False):
        title = {"widens": "Widened", "narrows": "Narrowed"}.get(change.effect, "Changed")
        place_line = [Span(f"{title} in ", "title"), place(item.contract, there.section)]
        lines += wrap([*place_line, Span(", ", "dim"), at(there.page, there.line)], width, rest="  ")
        lines += quotation(there.text, width, indent=MARGIN)
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


_FEW = 3  # contracts whose cards are shown in full
_MEANING = 6  # lines of a meaning among those of many contracts
_ALL = 1_000_000
_FOLLOWED = 24  # lines of a unit that a definition leads to
_BESIDE = 90  # characters of the words on each side of a use
_EACH_WITH_ITS_WORDS = 12  # more uses than this are listed by section; JSON has the words of each


def _uses_by_section(uses: Sequence[UsePlace], width: int) -> list[Line]:
    lines: list[Line] = []
    for number, group in groupby(uses, key=lambda use: use.section):
        places = SEPARATOR.join(
            lines_of_page(page, [use.line for use in members])
            for page, members in groupby(group, key=lambda use: use.page)
        )
        first = f"{one_line(number) or '–'}  "
        row = wrap([Span(places, "dim")], width, first)
        row[0][0] = Span(first, "place")
        lines += row
    return lines


def lines_of_page(page: int | None, numbers: list[int]) -> str:
    """ "p. 7, lines 210, 212"."""
    lines = ", ".join(str(number) for number in dict.fromkeys(numbers))
    return f"{f'p. {page}, ' if page is not None else ''}{'line' if len(set(numbers)) == 1 else 'lines'} {lines}"


def _use(use: UsePlace) -> list[Line]:
    first = use.start - use.text_start
    before, term, behind = (
        use.text[:first],
        use.text[first:][: use.end - use.start],
        use.text[first:][use.end - use.start :],
    )
    words = [
        Span(_last_words(one_line(before)) + (" " if before[-1:].isspace() else "")),
        Span(one_line(term), "term"),
        Span((" " if behind[:1].isspace() else "") + opening(behind, _BESIDE)),
    ]
    outside = Span("" if use.in_scope else "outside", "doubtful")
    return [[Span(one_line(use.section) or "–", "place")], [at(use.page, use.line)], [outside], words]


def _last_words(text: str) -> str:
    """The words that stand right before a use; a cut is shown by an ellipsis."""
    return text if len(text) <= _BESIDE else "… " + text[-_BESIDE + 2 :].partition(" ")[2]
