"""What looks like a citation and cites nothing: headings, tables of contents, lists of attachments.

Promise: the label of a unit is no reference to it, whether the outline has that unit or not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Section, Span
from ..patterns import citations as printed
from .citation import Citation

_LISTED = re.compile(
    r"(?P<word>EXHIBIT|Exhibit|SCHEDULE|Schedule|ANNEX|Annex|APPENDIX|Appendix|ATTACHMENT|Attachment)\s{1,9}[\"“]?[A-Z0-9]"
)
_PAGE_OF = re.compile(  # at the foot of its pages: "Attachment B - Exhibit 14"
    r"(?i)(?:exhibit|schedule|annex|appendix|attachment)\s\S{1,6}\s{0,3}[-–—]\s{0,3}"
    r"(?:exhibit|schedule|annex|appendix|attachment)\s\S{1,6}(?:\s{1,9}\d{1,4})?"
)
_ATTACHED_TO = re.compile(r"(?i)[a-z]{5,10}\s{1,9}\S{1,9}\s{1,9}(?:to|of)\s{1,9}[a-z]{5,10}\s{1,9}\S{1,9}")
_NUMBER_OPENS_LINE = re.compile(r"\s{0,60}\d{1,3}(?:\.\d{1,3}){1,4}\.?\s{1,60}[A-Z][^.;]{0,120}\Z")


_NO_HEADING_BEFORE = re.compile(  # a sentence, or one set in capitals, that runs into the words
    r"(?:(?<![A-Za-z])(?:in|of|to|by|on|at|as|or|and|see|per|the|with|from|under|this|that|such)|[A-Z]{2}|[,(])\Z"
)


def _is_entry(line: str, capitals: bool) -> bool:
    """Whether a line is an entry of a list of attachments whose words are printed in this case."""
    found = _LISTED.match(line)
    return found is not None and found["word"].isupper() == capitals


class Furniture:
    """Knows the headings and the lists of one text."""

    def __init__(self, clean: str, sections: Sequence[Section]) -> None:
        self.clean = clean
        self.listed: list[Span] = []  # names in lists of attachments: printed there, attached nowhere by that
        self.attachments = {s.start for s in sections if s.kind == "exhibit"}
        self.contents = [(s.start, s.end) for s in sections if s.kind == "toc"]

    def holds(self, citation: Citation) -> bool:
        """Lists and tables of contents, and labels of units that stand alone or open a sentence as headings do."""
        clean, start = self.clean, citation.start
        if any(begin <= start < end for begin, end in self.contents):
            if citation.is_attachment:
                self.listed.append((start, citation.end))
            return True
        if self._is_land(citation):
            return True
        if citation.is_attachment and self._is_in_heading(citation):
            return True
        if citation.this or not citation.capital or not citation.designators:
            return False
        line_start = clean.rfind("\n", max(0, start - 400), start) + 1
        before = clean[max(line_start, start - 400) : start]
        opens_line = not before.strip(' \t\r\f"“_*\x0b')
        if citation.is_attachment and self._is_listed(citation, line_start, opens_line):
            self.listed.append((start, citation.end))
            return True
        return self._is_contents_line(citation, before, opens_line) or self._is_heading(
            citation, line_start, opens_line
        )

    def _is_land(self, citation: Citation) -> bool:
        """A section of a land survey: "the southeast 1/4 of Section 34, Township 41 North"."""
        if citation.unit != "section":
            return False
        before = self.clean[max(0, citation.start - 60) : citation.start]
        behind = printed.LAND_BEHIND.regex.match(self.clean, citation.end)
        return behind is not None or printed.LAND_BEFORE.regex.search(before) is not None

    def _is_in_heading(self, citation: Citation) -> bool:
        """The larger attachment that a heading names: "ANNEX II TO EXHIBIT C" alone on its line."""
        line_start = self.clean.rfind("\n", max(0, citation.start - 120), citation.start) + 1
        line_end = self.clean.find("\n", citation.designators[0].end if citation.designators else citation.end)
        line = self.clean[line_start : line_end if line_end >= 0 else len(self.clean)]
        if _PAGE_OF.fullmatch(line.strip()):
            return True
        opens = line_start + len(line) - len(line.lstrip())
        return opens in self.attachments and _ATTACHED_TO.fullmatch(line.strip()) is not None

    def _is_contents_line(self, citation: Citation, before: str, opens_line: bool) -> bool:
        """A line of a table of contents: leaders, a page number set apart, "2.1.1 The Schedule          8"."""
        clean, end = self.clean, citation.end
        if printed.LEADERS.regex.match(clean, end):
            return True
        if opens_line:
            return printed.CONTENTS_LINE.regex.match(clean, end) is not None
        if len(before) <= 8 or not _NUMBER_OPENS_LINE.match(before):
            return False
        set_apart = clean[citation.designators[0].start - 3 : citation.designators[0].start].isspace()
        return set_apart and not clean[end : end + 60].partition("\n")[0].strip()

    def _is_heading(self, citation: Citation, line_start: int, opens_line: bool) -> bool:
        """The label of a unit, read as one or not: nothing runs into it, and a title or nothing follows."""
        clean, start = self.clean, citation.start
        named_line = opens_line and citation.is_attachment and self._ends_apart(line_start)
        if named_line and printed.INDEX_LINE.regex.match(clean, citation.end):
            return True
        preceding = clean[max(0, start - 300) : start]
        stripped = preceding.rstrip()
        gap = preceding[len(stripped) :]
        ends = not stripped or stripped[-1] in '.;:!?”"]|' or (opens_line and gap.count("\n") > 1)
        ends = ends or (opens_line and self._is_short_line_before(line_start))
        if printed.HEADING_BEHIND.regex.match(clean, citation.start):
            return ends or _NO_HEADING_BEFORE.search(stripped) is None
        if not ends or printed.BEFORE_CODE.regex.search(preceding[-120:]):
            return False
        rest = clean[citation.end : citation.end + 200]
        line_rest = rest.partition("\n")[0].strip(' \t\r"”_*.:')
        if opens_line and (not line_rest or (citation.is_attachment and gap.count("\n") > 1 and line_rest.isupper())):
            return True
        if (citation.is_attachment and not opens_line) or len(citation.designators) > 1 or citation.within is not None:
            return False
        if not citation.is_attachment and printed.CLAUSE_FOLLOWS.regex.match(rest):
            return True
        shape = printed.TITLE_FOLLOWS if opens_line else printed.MARKED_TITLE_FOLLOWS
        return shape.regex.match(rest) is not None and not rest.lstrip().startswith("(")

    def _is_listed(self, citation: Citation, line_start: int, opens_line: bool) -> bool:
        """A line of a list of attachments, and the number under which a document is filed, at its top."""
        clean = self.clean
        line_end = clean.find("\n", citation.end, citation.end + 300)
        rest = clean[citation.end : line_end if line_end >= 0 else citation.end + 300]
        if not clean[: citation.start].strip():
            return True
        if (
            citation.unit == "exhibit"
            and citation.start < 1500
            and not rest.strip(" \t\r.*&,0123456789")
            and "." in citation.designators[0].number
        ):
            return True
        if not opens_line:
            return False
        capitals = clean[citation.start : citation.start + len(citation.unit or "")].isupper()
        above = clean[max(0, line_start - 300) : line_start].rstrip().rpartition("\n")[2].lstrip()
        below = clean[line_end : line_end + 300].lstrip() if line_end >= 0 else ""
        beside = [_is_entry(line, capitals) for line in (above, below)]
        return all(beside) or (any(beside) and self._ends_apart(line_start) and rest[:1] != ",")

    def _ends_apart(self, line_start: int) -> bool:
        """Whether the text above does not run on into this line."""
        above = self.clean[max(0, line_start - 400) : line_start].rstrip()
        last = above.rpartition(" ")[2].rpartition("\n")[2]
        return (
            not last
            or not last.islower()
            or last[-1] in ".;:"
            or "\n\n" in self.clean[line_start - 2 : line_start] + " "
        )

    def _is_short_line_before(self, line_start: int) -> bool:
        """Whether the line above is a heading rather than a line of running text."""
        above = self.clean[max(0, line_start - 200) : max(0, line_start - 1)].rpartition("\n")[2].strip()
        return 0 < len(above) < 60 and above == above.upper() and any(c.isalpha() for c in above)
