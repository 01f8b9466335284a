"""The larger unit that a citation names with its own: "of this Section 12", "Article III, Section 2".

Promise: a unit is read as part of another only where it can be one: a Section is never part of a paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..patterns import citations as printed
from .citation import Citation
from .lists import Lists
from .units import ALONE, ATTACHMENTS, RANK, direction_of, unit_of


class Nesting:
    """Reads the larger units of the citations of one text."""

    def __init__(self, clean: str, label_starts: Mapping[int, str], lists: Lists) -> None:
        self.clean = clean
        self.label_starts = label_starts
        self.lists = lists

    def outward(self, citation: Citation, depth: int = 0) -> Citation:
        """Add the larger unit that follows: "… of this Section 12"."""
        clean = self.clean
        pointer = printed.HERE.regex.match(clean, citation.end)
        if pointer is not None and citation.direction is None:
            citation = replace(citation, direction=direction_of(pointer["word"]))
        if depth > 3:
            return citation
        title = printed.TITLE.regex.match(clean, citation.end)
        link = printed.CHAIN.regex.match(clean, citation.end) or (
            title and printed.CHAIN.regex.match(clean, title.end())
        )
        if not link:
            return citation
        match = printed.CITATION.regex.match(clean, link.end())
        if match is None:
            return citation
        unit = unit_of(match["unit"])
        if unit not in ATTACHMENTS and unit != "part":
            inner, outer_rank = RANK.get(citation.unit or "subclause", 9), RANK.get(unit, 0)
            if citation.is_attachment or outer_rank > inner or (unit == citation.unit and inner < 3):
                return citation
            if "to" in link.group().split() and citation.designators[0].parts[0][0] != "(":
                return citation
        designators = self.lists.after(match.end(), unit, False, unit in ATTACHMENTS)
        this = match["lead"] is not None
        if not designators and not (this and unit in ALONE | ATTACHMENTS):
            return citation
        end = designators[-1].end if designators else match.end()
        plural = match["unit"].lower().endswith("s")
        outer = Citation(match.start(), end, unit, plural, this, designators, None, None, True)
        outer = self.outward(outer, depth + 1)
        if len(outer.designators) > 1 and not outer.this and outer.within is None and len(citation.designators) > 1:
            return citation
        return replace(citation, end=outer.end, within=outer)

    def inward(self, citation: Citation) -> Citation:
        """Turn "Article III, Section 2" and "Section 12, paragraph (b)" inside out."""
        clean = self.clean
        if len(citation.designators) != 1 or (citation.this and citation.is_attachment):
            return citation
        link = printed.OUTER_FIRST.regex.match(clean, citation.end)
        match = printed.CITATION.regex.match(clean, link.end()) if link else None
        if match is None or match["lead"] or match.start() in self.label_starts:
            return citation
        unit = unit_of(match["unit"])
        own = -1 if citation.is_attachment else RANK.get(citation.unit or "", 9)
        if unit in ATTACHMENTS or RANK.get(unit, -1) <= own or unit in ("item", "note", "recital"):
            return citation
        designators = self.lists.after(match.end(), unit, match["unit"].lower().endswith("s"), False)
        if not designators:
            return citation
        whole_number = designators[0].parts[0]
        if not (
            whole_number[0] == "("
            or ((citation.unit in ("article", "part") or citation.is_attachment) and "." not in whole_number)
        ):
            return citation
        end, plural = designators[-1].end, len(designators) > 1
        return replace(citation, end=end, unit=unit, plural=plural, designators=designators, within=citation)

    def of_definition(self, citation: Citation) -> Citation:
        """Mark 'clause (d) of the definition of "X"': its list stands in a definition, not where the words stand."""
        found = printed.OF_DEFINITION.regex.match(self.clean, citation.end)
        if found is None or not citation.designators or citation.designators[0].parts[0][0] != "(":
            return citation
        term = " ".join((found["term"] or "").split()).strip(",. ")
        return replace(citation, definition=term if found["which"] != "this" else "this")
