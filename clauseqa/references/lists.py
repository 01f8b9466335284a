"""The designators behind a unit word: "2(a), (b) and 3.1 through 3.3".

Promise: a list ends where the sentence goes on: a count ("4 and 30 days"), the label of a unit, a step that follows
nothing before it are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ..numbering import is_successor
from ..patterns import citations as printed
from .citation import Designator
from .designators import depth_of_sibling, designator_at, ends_of_range, is_enumerator, shape, steps_at
from .units import COUNTED

_GAP = re.compile(printed.GAP, re.VERBOSE)
_APART = 4  # spaces that set a number apart from the word before it, or stand for a page that was turned
_LAST_LETTERS = ("y", "z")  # of a series of its own inside a sentence
_ITEM = re.compile(r"(?<=\s)\((\w{1,5})\)(?=\s)")
_NEXT_WORD = re.compile(r"\s{1,40}([A-Za-z]{1,20})\b")
_GOING_ON = frozenset(  # words that a sentence goes on with behind what it cites
    """of and or above below hereof herein hereto thereof to through in is are shall will may must can has have had was
    were as with if which that for by on at under not but except does do applies apply""".split()
)
_SENTENCE = 600  # code points back in which the item before would stand
_NUMBER_APART = re.compile(r"[^\S\n]\((\d{1,2})\)(?!\s{1,9}[a-z]*\s?(?:day|month|year|percent|share|copies)s?\b)")


class Lists:
    """Reads the designators of one text."""

    def __init__(self, clean: str, label_starts: Mapping[int, str]) -> None:
        """``label_starts``: where the units of the text begin, each with its kind."""
        self.clean = clean
        self.label_starts = label_starts

    def after(self, at: int, unit: str, plural: bool, attachment: bool) -> tuple[Designator, ...]:
        """The designators behind a unit word that ends at ``at``; () when none follow."""
        clean = self.clean
        gap = _GAP.match(clean, at)
        begin = gap.end() if gap else at
        in_words = self._in_words(begin, unit) if begin > at else None
        if in_words is not None:
            return self.more([in_words], unit, plural, attachment)
        place = printed.PLACE_NUMBER.regex.match(clean, begin)
        begin = place.end() if place else begin
        if begin == at and clean[at - 1] not in "§¶." and clean[at : at + 1] not in ('"', "“", "("):
            return ()
        opens_line = "\n" in clean[at:begin]
        if opens_line and begin in self.label_starts:
            return ()
        if (opens_line or begin - at >= _APART) and printed.ROW_LABEL.regex.match(clean, begin):
            return ()
        if printed.CONTENTS_ROW.regex.match(clean, at):
            return ()
        first = designator_at(clean, begin, attachment)
        if first is None and not attachment:
            first = steps_at(clean, begin)
        if first is None and attachment:
            first = steps_at(clean, begin) if re.match(r"\([a-z]\)\(", clean[begin : begin + 8]) else None
        if first is None or self._counts(first, unit):
            return ()
        return self.more(ends_of_range(self._deeper(first), plural), unit, plural, attachment)

    def more(self, found: list[Designator], unit: str | None, plural: bool, attachment: bool) -> tuple[Designator, ...]:
        """``found`` with what the list goes on with; ``unit``: None for a bare "(ii) above"."""
        clean = self.clean
        while len(found) < 200:
            at = found[-1].end
            separator = printed.SEPARATOR.regex.match(clean, at)
            if separator is None:
                title = printed.TITLE.regex.match(clean, at)
                separator = printed.SEPARATOR.regex.match(clean, title.end()) if title else None
            if separator is None or separator.end() == at:
                break
            begin = separator.end()
            word, dash = separator["word"], separator["dash"]
            through = (word or "").lower() in ("through", "thru", "to", "until") or dash is not None
            if begin in self.label_starts and (
                self.label_starts[begin] != "inline" or (not plural and self._opens_next_item(begin, found[-1]))
            ):
                break
            if "\n" in separator.group().partition(",")[0] and "," in separator.group():
                break
            following = self._next(begin, found[-1], unit, plural, attachment, through)
            if following is None or self._is_item_of_sentence(following, found, plural):
                break
            if ";" in separator.group() and not plural and word is None and following.parts[0][0].isdigit():
                break
            if dash is not None and not (plural or following.parts[0][0] == "("):
                break
            found.extend(ends_of_range(following, plural))
        return tuple(found)

    def _opens_next_item(self, begin: int, before: Designator) -> bool:
        """Whether a unit of the sentence begins here, "(f), or (v) results": a roman that follows nothing cited."""
        steps = steps_at(self.clean, begin)
        if steps is None:
            return False
        token = steps.parts[0].strip("()")
        return not token.strip("ivx") and not is_successor(before.parts[-1].strip("()"), token)

    def _is_item_of_sentence(self, following: Designator, found: list[Designator], plural: bool) -> bool:
        """Whether "(z)" is the item behind the "(y)" of the sentence: "(x) …, (y) … Section 8.7(f) and (z) …".

        An earlier letter is one only where its own clause begins behind it: "(d) change Section 2(a), (e) change …".
        """
        token = following.parts[-1].strip("()")
        continues = is_successor(found[-1].parts[-1].strip("()"), token)
        if plural or token not in _LAST_LETTERS:
            word = _NEXT_WORD.match(self.clean, following.end)
            if plural or word is None or word[1].lower() in _GOING_ON:
                return False
        elif continues:
            return False
        begin = max(0, found[0].start - _SENTENCE)
        items = [item for item in _ITEM.finditer(self.clean, begin, found[0].start) if is_successor(item[1], token)]
        return bool(items) and ". " not in self.clean[items[-1].start() : found[0].start]

    def _in_words(self, at: int, unit: str | None) -> Designator | None:
        """ "Article THIRTY-SEVEN (37)", but not "part two (2)", which counts."""
        found = printed.SPELT_NUMBER.regex.match(self.clean, at) if unit in ("section", "article", "clause") else None
        return Designator((found["number"],), at, found.end()) if found else None

    def _counts(self, designator: Designator, unit: str) -> bool:
        """Whether a number behind a common noun counts something: "part 3 days"."""
        if len(designator.parts) > 1 or not designator.parts[0].isdigit() or unit not in COUNTED:
            return False
        return printed.MEASURE.regex.match(self.clean, designator.end) is not None

    def _deeper(self, first: Designator) -> Designator:
        """Take the steps that stand apart from their number, "7.4 (a)", unless they open a list of their own."""
        clean, parts, end = self.clean, list(first.parts), first.end
        while len(parts) < 10:
            step = (
                printed.SUBPATH.regex.match(clean, end)
                or self._number_apart(end, parts)
                or self._over_line_end(end, parts)
            )
            if step is None or not is_enumerator(step.group().strip()):
                break
            apart = step.group()[0].isspace()
            label = step.end() - len(step.group().strip())
            if apart and (self.label_starts.get(label, "inline") != "inline" or self._opens_item(step.end())):
                break
            parts.append(step.group().strip())
            end = step.end()
        return Designator(tuple(parts), first.start, end, first.through)

    def _number_apart(self, at: int, parts: list[str]) -> re.Match[str] | None:
        """ "§ 5 (3)", but not "Section 5 (five)" nor "paragraph 5 (30) days"."""
        step = _NUMBER_APART.match(self.clean, at)
        if step is None or parts[-1] == step[1] or printed.MEASURE.regex.match(self.clean, step.end()):
            return None
        return step

    def _over_line_end(self, at: int, parts: list[str]) -> re.Match[str] | None:
        """ "Section 2(b)" at the end of a line and "(ii)" on the next, unless that opens a unit or a list item."""
        step = printed.SUBPATH_BELOW.regex.match(self.clean, at)
        if step is None or step.start("step") in self.label_starts:
            return None
        token = step["step"]
        sibling = len(token) == len("(a)") and depth_of_sibling(tuple(parts), token) is not None
        if sibling or self._opens_item(step.end()):
            return None
        sentence = self.clean[max(0, at - _SENTENCE) : at]
        items = [parts[-1].strip("()"), *re.findall(r"(?<![\w)])\((\w{1,5})\)(?!\()", sentence)]
        return None if any(is_successor(item, token.strip("()")) for item in items) else step

    def _opens_item(self, at: int) -> bool:
        return printed.DETERMINER.regex.match(self.clean, at) is not None

    def _next(
        self, begin: int, before: Designator, unit: str | None, plural: bool, attachment: bool, through: bool
    ) -> Designator | None:
        clean = self.clean
        if clean[begin : begin + 1] == "(":
            steps = steps_at(clean, begin)
            return self._sibling(steps, before, plural, through) if steps else None
        if unit is None:
            number = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,4}(?=\()").match(clean, begin)
            designator = designator_at(clean, begin, False) if number and before.parts[0][0] != "(" else None
        else:
            designator = self._in_words(begin, unit) or designator_at(clean, begin, attachment)
        if designator is None:
            return None
        if designator.parts[0].isalpha() and designator.parts[0].islower() and before.parts[-1][0] == "(":
            return self._sibling(replace(designator, parts=(f"({designator.parts[0]})",)), before, plural, through)
        designator = replace(self._deeper(designator), through=through)
        first = designator.parts[0]
        if first[0].isdigit() and len(designator.parts) == 1 and "." not in first:
            if printed.YEAR.match(first) or printed.MEASURE.regex.match(clean, designator.end):
                return None
            if not plural and re.match(
                r"\s{1,40}(?:[A-Z][a-z]|[a-z]+s\b(?<!is)(?<!has))", clean[designator.end : designator.end + 40]
            ):
                return None
        elif first.isalpha():
            if shape(first) != shape(before.parts[0]) and not (
                attachment and first.isupper() and before.parts[0].isupper()
            ):
                return None
            if (
                first in ("I", "A")
                and not plural
                and re.match(r"\s{1,40}[a-z]", clean[designator.end : designator.end + 9])
            ):
                return None
        if attachment and first.startswith(f"{before.parts[0]}."):
            return None  # “Attachment 4, 4.1”: a unit of that attachment
        if re.match(r"\s{0,9}[-/]\s?\d|[$%]", clean[designator.end : designator.end + 9]) and not plural:
            return None
        return designator

    def _sibling(self, steps: Designator, before: Designator, plural: bool, through: bool) -> Designator | None:
        """ "(b)" after "7.2(a)" is 7.2(b): it replaces the step of its own kind that it follows."""
        if self._opens_item(steps.end) and not through:
            return None
        kind = self.label_starts.get(steps.start)
        if kind == "inline" and before.parts[-1][0] != "(":
            return None
        if through and len(steps.parts) > 1 and steps.parts[:-1] == before.parts[: len(steps.parts) - 1]:
            return replace(steps, through=True)
        depth = depth_of_sibling(before.parts, steps.parts[0])
        if depth is None:
            if before.parts[-1][0] == "(" or not plural:
                return None
            depth = len(before.parts)
        return Designator(before.parts[:depth] + steps.parts, steps.start, steps.end, through)
