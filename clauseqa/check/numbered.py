"""Rules about numbering: numbers that repeat, and numbers that are missing from their list."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from clauseqa.check.rule import Rule, Spot, folded
from clauseqa.model import Contract, Section
from clauseqa.numbering import Reading, readings, token_of
from clauseqa.references.amendments import replacement_spans

_STEP = re.compile(r"\(\w{1,4}\)")
_TELLING = 8  # letters of a heading that tell it from others
_PAGES = 4  # units of one heading: so many sections are not called alike
_SHORTEST_LIST = 2  # members that agree before a gap says anything


def duplicate_number(contract: Contract) -> Iterator[Spot]:
    """A number that comes back before its list begins anew: a second (a) opens another list, a second (c) does not.

    A list within another may have been read as one with it: behind (1), (1), (2), (3) a second (2) continues the outer.
    """
    running = _running_headers(contract)
    begins = _definitions_apart(contract)
    quoted = replacement_spans(contract.text.clean)
    for members in _lists(contract, inline=False):
        if len({section.number for section in members}) == 1:
            continue  # one label again and again heads pages: “K. Ralph”
        seen: dict[str, Section] = {}
        outer: list[set[int]] = []  # the places reached in the lists that hold the one that is read
        last: set[int] = set()
        for section in members:
            if folded(section.heading or "") in running:
                continue
            if ")" in section.label and any(start < section.start < end for start, end in quoted):
                continue
            places = {reading.value for reading in readings(_token(section))}
            if 1 in places:
                seen.clear()
                outer.append(last)
            first = seen.setdefault(section.number + _rest_of_label(contract, section), section)
            repeated = first is not section
            while repeated and outer:
                before = outer.pop()
                if any(place - 1 in before for place in places):
                    repeated, seen = False, {section.number: section}
            last = places
            apart = _of_two_definitions(begins, first, section) or _of_two_lists(contract, first, section)
            if repeated and not (_goes_on(first, section) or apart or _is_cited(contract, first)):
                yield Spot(
                    section.start,
                    section.start + max(1, len(section.label)),
                    f"{section.number} stands twice{_headed(first, section)}",
                )


def _goes_on(first: Section, second: Section) -> bool:
    """Whether the second only says the heading of the first again, on the next page."""
    headings = [folded(section.heading or "") for section in (first, second)]
    return len(min(headings, key=len)) >= _TELLING and headings[1].startswith(headings[0])


def _running_headers(contract: Contract) -> frozenset[str]:
    """Headings that several units bear: the line at the head of each page, behind its number."""
    counted = Counter(folded(section.heading) for section in contract.sections if section.heading)
    return frozenset(heading for heading, count in counted.items() if count >= _PAGES)


def _rest_of_label(contract: Contract, section: Section) -> str:
    """What makes a label another one of the same number: the "(a)" of "10.2(a) Evidence", the bare "2" of a note."""
    if section.label.strip().isdigit():
        return " bare"
    found = _STEP.match(contract.text.clean, section.start + len(section.label))
    return found.group() if found and section.label[-1:].isdigit() else ""


def _definitions_apart(contract: Contract) -> list[int]:
    """Where definitions begin that open a line of their own, without a number: “Affiliate” means …"""
    clean = contract.text.clean
    opening = (t.start for t in contract.terms if t.form in {"means", "by_reference", "refers"})
    return sorted(start for start in opening if not clean[clean.rfind("\n", 0, start) + 1 : start].strip(' \t\r"“_*'))


def _of_two_definitions(begins: list[int], first: Section, second: Section) -> bool:
    """Whether two items "(b)" belong to the lists of two definitions: each numbers its own."""
    if ")" not in first.label:
        return False
    return bisect_left(begins, first.start) != bisect_left(begins, second.start)


def _of_two_lists(contract: Contract, first: Section, second: Section) -> bool:
    """Whether a list begins between two items "(3)" that was not read as one: "of these: (1) …, \n(2) …"."""
    token = _token(first)
    one = "1" if token.isdigit() else "A" if token.isupper() else "a"
    if not token.isalnum() or ")" not in first.label or _token(second) != token:
        return False
    between = contract.text.clean[first.start + len(first.label) : second.start]
    begin = re.escape(first.label.replace(token, one, 1))
    return token != one and re.search(rf"(?<![\w)]){begin}", between) is not None


def _is_cited(contract: Contract, section: Section) -> bool:
    """Whether a label is a number that a sentence cites and that only opens a line: "… in S.\n4.11, and …"."""
    return contract.text.clean[section.start + len(section.label) :][:1] in (",", ";")


def _headed(first: Section, second: Section) -> str:
    headings = [section.heading for section in (first, second) if section.heading]
    return f": “{'” and “'.join(headings)}”" if len(headings) == 2 else ""


def _token(section: Section) -> str:
    """The last enumerator of a label: "b" of "(b)", "12" of "Section 12.", "3" of "4.3."."""
    label = section.label.strip().rstrip(".):- ").rpartition(" ")[2]
    return label.rpartition(".")[2].lstrip("(")


def _shape(section: Section) -> str:
    """What the labels of one list share: "(x)", "x.", "Section 4.x"."""
    token = _token(section)
    stem, _, rest = " ".join(section.label.split()).rpartition(token)
    return f"{section.kind == 'inline'}{stem}x{rest.rstrip('.: ')}" if token else section.label


def _lists(contract: Contract, *, inline: bool) -> Iterator[list[Section]]:
    """The units of one parent whose labels are made alike, in their order."""
    lists: dict[tuple[int | None, str], list[Section]] = defaultdict(list)
    for section in contract.sections:
        if section.label and (
            section.kind in {"article", "section", "subsection"} or (inline and section.kind == "inline")
        ):
            lists[section.parent, _shape(section)].append(section)
    yield from lists.values()


def skipped_enumerator(contract: Contract) -> Iterator[Spot]:
    for members in _lists(contract, inline=True):
        if members[0].kind != "article":
            yield from _gaps(contract, members)


def _gaps(contract: Contract, members: list[Section]) -> Iterator[Spot]:
    """A gap of one list, if the rest of it counts without fault: a list with several is numbered on another plan."""
    if len(members) <= _SHORTEST_LIST or members[0].label.strip().isalnum():  # rows of a table, footnotes
        return
    gaps = []
    counted: tuple[Reading, ...] = ()
    for at, (before, after) in enumerate(pairwise(members), 2):
        steps, following = _continued(counted, readings(_token(before))), readings(_token(after))
        counted = steps
        if at < len(members) and _begins_another(steps, following, readings(_token(members[at]))):
            continue
        if not following or not steps or any(reading.value == 1 for reading in following):
            continue
        if not any(Reading(step.series, step.value + more) in following for step in steps for more in (0, 1)):
            gaps.append((before, after, _missing(steps, following, after)))
    if len(gaps) == 1 and gaps[0][2]:
        before, after, missing = gaps[0]
        between = before.start + len(before.label), after.start
        if not any(_printed(missing).search(text, *between) for text in (contract.text.clean, contract.text.content)):
            yield Spot(
                after.start,
                after.start + max(1, len(after.label)),
                f"{before.label} is followed by {after.label}: there is no {missing}",
            )


def _continued(counted: tuple[Reading, ...], steps: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings that go on from those of the label before, where any does: (v) behind (iv) is a five."""
    going_on = tuple(step for step in steps if Reading(step.series, step.value - 1) in counted)
    return going_on or steps


def _begins_another(steps: tuple[Reading, ...], following: tuple[Reading, ...], next_one: tuple[Reading, ...]) -> bool:
    """Whether (x) behind (viii) begins a list of its own, as (y) behind it shows."""
    counted = {step.series for step in steps}
    going_on = {one.series for one in following if Reading(one.series, one.value + 1) in next_one}
    return bool(going_on) and not going_on & counted


def _missing(steps: tuple[Reading, ...], following: tuple[Reading, ...], after: Section) -> str:
    """The label that is missing where one is, printed as the one behind it; else ""."""
    for step in steps:
        if Reading(step.series, step.value + 2) in following:
            token = _token(after)
            lost = token_of(Reading(step.series, step.value + 1)).zfill(len(token) if token.isdigit() else 0)
            stem, _, rest = after.label.strip().rpartition(token)
            return f"{stem}{lost}{rest}".rstrip(".: ")
    return ""


def _printed(label: str) -> re.Pattern[str]:
    """The missing label wherever it is printed, in capitals, with blanks, or cited as “this Section 7.05”: then it is
    there, and was only not read."""
    number = re.escape(label.split()[-1].strip("()."))
    if "(" in label:
        return re.compile(rf"(?:\(\s{{0,2}}{number}\b|(?<!\w){number}\s{{0,2}}\))", re.IGNORECASE)
    if "." in label:
        return re.compile(rf"(?<![\w.]){number}(?![a-z\d_])")
    behind_stop = rf"[.;:][^\S\n]{{1,6}}{number}[.)]"  # amid text whose lines were joined
    return re.compile(rf"^[ \t]{{0,40}}(?:\w{{1,12}} )?{number}\b|{behind_stop}", re.IGNORECASE | re.MULTILINE)


RULES = (
    Rule(
        "duplicate-number",
        "error",
        "Two units of one list bear the same number, so that a reference to it is a reference to both.",
        "two sections numbered 4.3",
        duplicate_number,
    ),
    Rule(
        "skipped-enumerator",
        "warning",
        "A list leaves out a letter or number: a member was lost, or its label was.",
        "(A), (B), (D)",
        skipped_enumerator,
    ),
)
