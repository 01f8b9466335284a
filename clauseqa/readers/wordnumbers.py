"""The numbers that Word prints in front of paragraphs and stores nowhere: computed from numbering and styles.

Promise: for each paragraph, in document order, the label that Word would print, by the rules of ECMA-376 part 1, 17.9,
as Word applies them: counters belong to the abstract list, an override restarts once for each list that states it, a
legal level prints all its numbers in digits, a style may carry the list and the list may carry the style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .listnumbers import LARGEST, in_format

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_GLYPHS = {
    "o": "o",
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf06f": "○",
    "\uf0a8": "□",
    "\uf0fc": "✓",
    "\uf0d8": "➢",
    "\uf02d": "-",
}
_LEVELS = 9
_INHERITED = 20  # styles based on styles based on …


def value_of(element: Any, name: str) -> str | None:
    """``w:val`` of the child ``w:<name>``; None where there is no such child or it has none."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else child.get(W + "val")


def number_of(element: Any, name: str) -> int | None:
    """``value_of`` as a number, kept within what Word counts."""
    value = value_of(element, name)
    if value is None or not re.fullmatch(r"-?\d{1,12}", value):
        return None
    return max(0, min(int(value), LARGEST))


def is_on(element: Any, name: str) -> bool | None:
    """Whether the toggle ``w:<name>`` is on or off in these properties; None where they do not say."""
    child = element.find(W + name) if element is not None else None
    if child is None:
        return None
    return child.get(W + "val", "1") not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    format: str = "decimal"
    width: int = 0  # digits, where a custom format pads with zeros
    text: str = ""
    legal: bool = False
    restart: int | None = None  # None: after any higher level; 0: never; n: after level n (from 1) or higher
    style: str | None = None


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _List:
    abstract: _Abstract
    starts: dict[int, int]
    levels: dict[int, Level]  # where the list changes the level itself
    restarted: set[int] = field(default_factory=set)

    def level(self, depth: int) -> Level:
        return self.levels.get(depth) or self.abstract.levels.get(depth) or Level()

    def start(self, depth: int) -> int:
        return self.starts.get(depth, self.level(depth).start)


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style says, its ancestors included."""

    list: str | None = None  # numId
    depth: int | None = None
    chain: tuple[str, ...] = ()  # its own id, then its ancestors'
    outline: int | None = None
    centred: bool | None = None
    strong: bool | None = None
    hidden: bool | None = None


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Any) -> None:
        self._elements: dict[str, Any] = {}
        self._known: dict[str, Style] = {}
        self.default = ""
        for element in root.iter(W + "style") if root is not None else ():
            name = element.get(W + "styleId", "")
            self._elements[name] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self.default = name

    def style(self, name: str | None) -> Style:
        """The style ``name``; the default paragraph style for None; an empty one for a name that does not exist."""
        name = self.default if name is None else name
        if name not in self._known:
            self._known[name] = self._resolve(name)
        return self._known[name]

    def _resolve(self, name: str) -> Style:
        chain: list[str] = []
        found: dict[str, Any] = {}
        while name in self._elements and name not in chain and len(chain) < _INHERITED:
            chain.append(name)
            for key, value in _style_says(self._elements[name]).items():
                if found.get(key) is None:
                    found[key] = value
            name = value_of(self._elements[name], "basedOn") or ""
        return Style(chain=tuple(chain), **found)

    def list_of(self, name: str) -> str | None:
        """The list that a numbering style stands for."""
        return (
            value_of(self._elements.get(name, _NOTHING).find(f"{W}pPr/{W}numPr"), "numId")
            if name in self._elements
            else None
        )


class _Nothing:
    def find(self, path: str) -> None:  # noqa: ARG002 - as an element's
        return None


_NOTHING = _Nothing()


def _style_says(element: Any) -> dict[str, Any]:
    paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
    numbers = paragraph.find(W + "numPr") if paragraph is not None else None
    return {
        "list": value_of(numbers, "numId"),
        "depth": number_of(numbers, "ilvl"),
        "outline": number_of(paragraph, "outlineLvl"),
        "centred": is_centred(paragraph),
        "strong": is_strong(run),
        "hidden": is_on(run, "vanish"),
    }


def is_centred(paragraph: Any) -> bool | None:
    value = value_of(paragraph, "jc")
    return None if value is None else value == "center"


def is_strong(run: Any) -> bool | None:
    """Bold or underlined."""
    bold, underlined = is_on(run, "b"), is_on(run, "u")
    return None if bold is None and underlined is None else bool(bold or underlined)


class Numbers:
    """Counts the numbered paragraphs of one document. Ask for each of them once, in order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        if root is None:
            return
        elements = {element.get(W + "abstractNumId", ""): element for element in root.iter(W + "abstractNum")}
        abstracts = {name: _Abstract(_levels(element)) for name, element in elements.items()}
        members = {
            element.get(W + "numId", ""): value_of(element, "abstractNumId") or "" for element in root.iter(W + "num")
        }
        by_style = {value_of(element, "styleLink"): name for name, element in elements.items()}
        for element in root.iter(W + "num"):
            number = element.get(W + "numId", "")
            name = self._followed(members[number], elements, members, by_style)
            if name in abstracts:
                self._lists[number] = _list(abstracts[name], element)

    def _followed(
        self, name: str, elements: dict[str, Any], members: dict[str, str], by_style: dict[str | None, str]
    ) -> str:
        """The abstract list that counts: where one only names a numbering style, the one that defines that style."""
        link = value_of(elements.get(name), "numStyleLink") if name in elements else None
        if link is None:
            return name
        if link in by_style:
            return by_style[link]
        return members.get(self._styles.list_of(link) or "", name)

    def place(self, properties: Any, style: Style) -> tuple[str, int] | None:
        """The list and the level of a paragraph with these direct properties and this style; None for no number."""
        direct = properties.find(W + "numPr") if properties is not None else None
        number = value_of(direct, "numId")
        depth = number_of(direct, "ilvl")
        if number is None:
            number = style.list
            if number in self._lists and depth is None:
                depth = self._linked_level(number, style)
        if number is None or number not in self._lists:
            return None
        if depth is None:
            depth = style.depth or 0
        return number, min(depth, _LEVELS - 1)

    def _linked_level(self, number: str, style: Style) -> int | None:
        found = self._lists[number]
        for name in style.chain:
            for depth in range(_LEVELS):
                if found.level(depth).style == name:
                    return depth
        return None

    def label(self, number: str, depth: int) -> str:
        """Counts one paragraph at this place and gives its label, "" where the level prints none."""
        found = self._lists[number]
        self._count(found, depth)
        level = found.level(depth)
        if level.format == "bullet":
            return _GLYPHS.get(level.text, "•" if "\ue000" <= level.text[:1] <= "\uf8ff" else level.text)
        if level.format == "none" and "%" not in level.text:
            return level.text.strip()

        def printed(place: re.Match[str]) -> str:
            above = int(place[1]) - 1
            value = found.abstract.counters.get(above, found.start(above))
            kind = found.level(above)
            if level.legal and kind.format != "none":
                return str(value)
            return in_format(value, kind.format).zfill(kind.width)

        return _PLACE.sub(printed, level.text).strip()

    @staticmethod
    def _count(found: _List, depth: int) -> None:
        counters = found.abstract.counters
        if depth in found.starts and depth not in found.restarted:
            counters[depth] = found.starts[depth]
            found.restarted.add(depth)
        elif depth in counters:
            counters[depth] = min(counters[depth] + 1, LARGEST)
        else:
            counters[depth] = found.start(depth)
        for below in range(depth + 1, _LEVELS):
            restart = found.level(below).restart
            if restart is None or (restart and depth < restart):
                counters.pop(below, None)


def _levels(parent: Any) -> dict[int, Level]:
    return {depth: _level(element) for element in parent.findall(W + "lvl") if (depth := _depth(element)) is not None}


def _depth(element: Any) -> int | None:
    value = element.get(W + "ilvl", "")
    return int(value) if re.fullmatch(r"[0-8]", value) else None


def _level(element: Any) -> Level:
    format_element = element.find(W + "numFmt")
    if format_element is None:  # newer formats stand beside an older one to fall back on
        format_element = element.find(".//" + W + "numFmt")
    kind = format_element.get(W + "val", "decimal") if format_element is not None else "decimal"
    sample = format_element.get(W + "format", "") if format_element is not None else ""
    width = len(sample.partition(",")[0].strip()) if kind == "custom" else 0
    start = number_of(element, "start")
    return Level(
        start=0 if start is None else start,
        format="decimal" if kind == "custom" else kind,
        width=min(width, 6),
        text=(value_of(element, "lvlText") or "")[:200],
        legal=is_on(element, "isLgl") or False,
        restart=number_of(element, "lvlRestart"),
        style=value_of(element, "pStyle"),
    )


def _list(abstract: _Abstract, element: Any) -> _List:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for override in element.findall(W + "lvlOverride"):
        depth = _depth(override)
        if depth is None:
            continue
        start = number_of(override, "startOverride")
        if start is not None:
            starts[depth] = start
        changed = override.find(W + "lvl")
        if changed is not None:
            levels[depth] = _level(changed)
    return _List(abstract, starts, levels)
