"""From citation to citation through a text, in one walk.

Promise: a citation is read exactly as it is printed, case included, and none overlaps another. What it points at is
decided in ``resolve`` and ``instruments`` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..model import Section
from ..patterns import citations as printed
from .citation import Citation, Designator
from .designators import is_enumerator
from .furniture import Furniture
from .lists import Lists
from .nesting import Nesting
from .units import ALONE, ATTACHMENTS, BACK, COMMON_NOUNS, DIRECTIONS, direction_of, unit_of

_STEMS = (
    *("ection", "ECTION", "rticle", "RTICLE", "aragraph", "ARAGRAPH", "lause", "LAUSE", "division", "DIVISION"),
    *("xhibit", "XHIBIT", "chedule", "CHEDULE", "nnex", "NNEX", "ppendi", "PPENDI", "ttachment", "TTACHMENT"),
    *("ddendum", "DDENDUM", "ecital", "ECITAL", "egulation", "EGULATION", "§", "¶"),
)
_NOUNS = ("item", "Item", "ITEM", "note", "Note", "NOTE", "part", "Part", "PART", "rule", "Rule", "RULE")
_ABBREVIATED = re.compile(  # read from the full stop, which is rare
    r"\.(?:(?<=[Cc]l\.)|(?<=\sS\.)|(?<=(?:[Ss]ec|[Aa]rt|[Cc]ls|[Ee]xh)\.)"
    r"|(?<=(?:[Ss]ec[st]|[Aa]rts|[Pp]ara|[Ee]xhs)\.)|(?<=(?:[Ss]ects|[Pp]aras|[Ss]ched)\.))"
)
_THIS = re.compile(r"(?<![A-Za-z])(?:[Tt]his|[Tt]hese|THIS|THESE)\s{1,40}\Z")


class Reader:
    """Walks a text once, from citation to citation."""

    def __init__(self, clean: str, sections: Sequence[Section]) -> None:
        self.clean = clean
        self.label_starts = {s.start: s.kind for s in sections}
        self.lists = Lists(clean, self.label_starts)
        self.nesting = Nesting(clean, self.label_starts, self.lists)
        self.furniture = Furniture(clean, sections)

    def citations(self) -> Iterator[Citation]:
        """Every citation in the order of the text, none overlapping another."""
        done = 0
        for start, is_unit in self._places():
            if start < done:
                continue
            citation = self._at_unit(start) if is_unit else self._at_enumerator(start)
            if citation is not None:
                yield citation
                done = citation.end

    def _places(self) -> list[tuple[int, bool]]:
        """Where a citation can begin: at a unit word (with the "this" before it), or at an enumerator without one."""
        clean = self.clean
        places: dict[int, bool] = {}
        for stem in _STEMS:
            at = clean.find(stem)
            while at >= 0:
                places[self._with_this(self._word_start(at))] = True
                at = clean.find(stem, at + 1)
        for noun in _NOUNS:
            at = clean.find(noun)
            while at >= 0:
                if not clean[at - 1 : at].isalpha() and not clean[at + 4 : at + 5].strip("sS").isalpha():
                    places[self._with_this(at)] = True
                at = clean.find(noun, at + 1)
        for stop in _ABBREVIATED.finditer(clean):
            places[self._with_this(self._word_start(stop.start()))] = True
        at = clean.find("(")
        while at >= 0:
            start = at
            while start > 0 and at - start < 16 and (clean[start - 1].isdigit() or clean[start - 1] == "."):
                start -= 1
            places.setdefault(start, False)
            at = clean.find("(", at + 1)
        return sorted(places.items())

    def _word_start(self, at: int) -> int:
        """Where the word begins that goes on at ``at``, a few letters back."""
        start = at
        while start > 0 and at - start < 5 and (self.clean[start - 1].isalpha() or self.clean[start - 1] == "-"):
            start -= 1
        return start

    def _with_this(self, start: int) -> int:
        """Where "this Section" begins, for a unit word at ``start``."""
        if start == 0 or not self.clean[start - 1].isspace():
            return start
        if not self.clean[max(0, start - 48) : start].rstrip().endswith(("his", "hese", "HIS", "HESE")):
            return start
        found = _THIS.search(self.clean, max(0, start - 48), start)
        return found.start() if found else start

    def _at_unit(self, start: int) -> Citation | None:
        match = printed.CITATION.regex.match(self.clean, start)
        if match is None or self._is_label(match):
            return None
        citation = self._citation(match)
        if citation is None or self.furniture.holds(citation):
            return None
        return self.nesting.of_definition(citation) if citation.within is None else citation

    def _at_enumerator(self, start: int) -> Citation | None:
        match = printed.BARE.regex.match(self.clean, start)
        return self._bare(match) if match is not None else None

    def _is_label(self, match: re.Match[str]) -> bool:
        return match.start() in self.label_starts or match.start("unit") in self.label_starts

    def _citation(self, match: re.Match[str]) -> Citation | None:
        clean = self.clean
        word = match["unit"]
        unit = unit_of(word)
        plural = (
            word.rstrip(")").lower().endswith(("s", "§§", "¶¶", "ces")) and not word.endswith(("s.", "S."))
        ) or word == "§§"
        this = match["lead"] is not None
        start, capital = match.start(), not word[0].islower()
        attachment = unit in ATTACHMENTS
        designators = self.lists.after(match.end(), unit, plural, attachment)
        direction = None
        if not this and unit in ALONE:
            before = clean[max(0, start - 90) : start]
            pointed = before.rstrip().endswith(DIRECTIONS)
            behind = printed.DIRECTION_BEFORE.regex.search(before) if pointed else None
            if behind is not None:
                direction = "back" if behind["word"] in BACK else "forward"
        if not designators:
            if this and not plural and unit in ALONE | ATTACHMENTS | {"part", "item"}:
                return self._bare_unit(match, unit, capital)
            if direction and not plural and unit in ALONE:
                behind_start = max(0, start - 90) + behind.start()  # type: ignore[union-attr]
                return Citation(behind_start, match.end(), unit, False, False, (), None, direction, capital)
            return None
        if unit in COMMON_NOUNS and not capital and not self._is_likely(unit, designators, this):
            return None
        citation = Citation(start, designators[-1].end, unit, plural, this, designators, None, direction, capital)
        return self.nesting.outward(self.nesting.inward(citation))

    def _is_likely(self, unit: str, designators: tuple[Designator, ...], this: bool) -> bool:
        """A common noun in small letters cites only with a number or capital behind it: "item 6", "exhibit A"."""
        first = designators[0].parts[0]
        return this or unit in ATTACHMENTS or (unit in ("item", "part", "rule") and first[0].isdigit())

    def _bare_unit(self, match: re.Match[str], unit: str, capital: bool) -> Citation | None:
        behind = self.clean[match.end() : match.end() + 60]
        if unit in ATTACHMENTS and not capital:
            return None
        if unit in ATTACHMENTS and re.match(
            r"\s+(?:HA[SV]|ha[sv]e?|M[Aa]|marked|filed|FILED|WAS|WERE|was |were )", behind
        ):
            return None
        if re.match(r"\s+(?:headings?|titles?|numbers?|captions?)\b", behind):
            return None
        return Citation(match.start(), match.end(), unit, False, True, (), None, None, capital)

    def _bare(self, match: re.Match[str]) -> Citation | None:
        clean = self.clean
        if match.start() in self.label_starts and self.label_starts[match.start()] != "inline":
            return None
        number = re.match(r"\d{1,3}(?:\.\d{1,3}){0,4}", match["path"])
        parts = ([number.group()] if number else []) + re.findall(r"\([^)]*\)", match["path"])
        if not all(is_enumerator(p) for p in parts if p[0] == "("):
            return None
        first = Designator(tuple(parts), match.start(), match.end())
        designators = self.lists.more([first], None, True, False)
        end = designators[-1].end
        pointer = printed.HERE.regex.match(clean, end)
        citation = Citation(match.start(), end, None, len(designators) > 1, False, designators)
        if pointer is not None:
            return self.nesting.outward(replace(citation, direction=direction_of(pointer["word"])))
        outer = self.nesting.outward(citation)
        return outer if outer.within is not None else None
