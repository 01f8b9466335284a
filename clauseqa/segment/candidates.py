"""Everything in a text that looks like the label of a unit, each with the evidence for and against it.

Promise: nothing is decided here. A candidate says how strongly its place alone speaks for a unit (``weight``: above
zero for, below against); whether it is one, the outline decides that explains all of them best. Left out are only
those that a unit word governs ("paragraphs (A), (B) or (C)") and those that repeat a number word ("twelve (12)").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Set
from functools import lru_cache
from itertools import pairwise

from ..numbering import readings
from ..patterns import MONTHS
from ..patterns import enumerators as cues
from .headings import is_title

_ATTACHMENT_WORDS = ("exhibit", "schedule", "annex", "appendix", "attachment", "addendum")
_ATTACHMENTS = frozenset(_ATTACHMENT_WORDS)
_REAL_WORDS = frozenset(
    ("exhibits", "schedules", "scheduled", "scheduler", "attachments")
)  # one letter off, well spelt
_NO_DESIGNATORS = frozenset(("TO", "OF", "BY", "IN", "AT", "AS", "IS", "OR", "ON"))  # "ADDENDUM TO NOTE"
_NUMBER_WORDS = {
    word: str(number)
    for words in (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
    )
    for number, word in enumerate(words.split(), 1)
}
_SAME_KIND = {"plain": "bare", "unclosed": "paren"}
_WIDEST_LINE = 160  # characters of a line that was wrapped for a page
_LAST_LETTERS = ("vwxyz", "wxyz", "xyz")  # series of their own inside a sentence: "(x) …, (y) … and (z) …"
_MISREAD = {"1": ("paren:a", 12), "l": ("paren:n", 1)}  # typed and scanned one for the other: "(k) … (1) … (m)"
_LARGEST = {"n": 150, "r": 89, "R": 89, "a": 104, "A": 104}  # of a series; larger numbers are years, amounts, addresses
_LARGEST_SECTION = 80  # 99.1 is an exhibit of a filing
_PAGE_GAP = 4  # newlines between two pages of a text that conversion has run into long lines
_TOP_OF_PAGE = 2.0  # weight of "Exhibit C   Development Plan …" there
_RUN_IN_ATTACHMENT = 1.2
_FIRST_RECITAL = 1.0  # weight of "A." behind the heading of the recitals, in the same line
_FIRST_DECIMAL = 0.3
_COMPUTED = 8.0  # weight of a label that the reader computed from an automatic number
_LEADING = 2.0  # weight of the first item of a list that follows its unit's heading on the line
_LONGEST_LEAD = 160
_LONGEST_CAPTION = 50
_REPLACING = 3.5  # weight that a label loses when it opens the replacement text of an amendment
_PUNCTUATION = ".;:!?"
_LONGEST_JOINT = 48
_JOINED = re.compile(r"[;,](?:\s{1,40}(?:and|or|and/or))?$")
_DECIMAL_PARTS = re.compile(r"(?:\d{1,3}|[IVXL]{1,7}|[A-Z])(?:\.\d{1,3}){1,5}$")
_JOINED_ONLY = re.compile(r"[\s,;]*(?:and|or|and/or|through|to|&)?[\s,;]*")
_BARE_COMMA = re.compile(r"\s*[,;]\s*")
_LIST_ENDS = re.compile(
    r";\s{1,9}(?:and|or)$"
)  # the replacement text of an amendment, behind which its own units go on
_CITED_GOES_ON = re.compile(
    r"\s{1,60}(?:of|shall|is|are|was|were|may|will|does|has|have|applies|and|or|to|through|above|below|hereof)\b"
)
_FOLLOWING = 12  # candidates after one among which the second item of its list is looked for
_YEAR = re.compile(r" ?(?:19|20)\d\d\b")
_PARAGRAPH_END = re.compile(r"[.;:!?][\"”’')]{0,2}[ \t]{0,40}\n[ \t]{0,120}\n")
_WIDE_GAP = re.compile(r"(?:[ \t]*\n){4}")
_OPENING = re.compile(r"[.:](?:\s|$)|\s{3}")
_INITIALS = re.compile(r"\s{0,3}(?:[A-Z]\.|[A-Z][A-Za-z]{1,15}(?:,|\s*$))", re.MULTILINE)
_HANGING = re.compile(  # a line that ends so goes on in the next
    r"\b(?:in|under|of|to|by|with|and|or|the|this|that|such|per|see|from|at|as|than|pursuant|until|through|per|said|is|are|each)$"
)
_GOES_ON = re.compile(  # what a page or a column has cut before the number it speaks of
    r"\S[ \t]{1,80}(?:(?i:(?:sub-?)?(?:sections?|paragraphs?)|articles?|clauses?)|§{1,2}"
    r"|(?:of|in|under|to) (?:this|such|the))$"
)
_CITED_ABOVE = re.compile(r"(?:\(\w{1,5}\)){1,4}[ \t]{1,3}(?:above|below|hereof|hereunder|of|and|or|shall|is|are)\b")
_DATE_BEFORE = re.compile(rf"(?:{MONTHS}|No\.?|[$€£#])\s{{0,3}}$")
_SHORT_CELL = re.compile(r"\s{1,60}\S{1,3}[ \t]*\n")  # below a number alone: the next cell of a table
_ONE_COLUMN = re.compile(r"[ \t]{0,20}\d{1,3}\S{0,3} (?:\S{1,30} ){2}")  # "1.2.1 5% of Fees for …", no table row
_HEADING = re.compile(
    r"""\s{0,40}[-–—:]?\s{0,20}[_*"“]{0,2}(?:[A-Z][^\s.]*(?:[ \t]{1,20}[^\s.]+){0,14}(?:\.|:|[ \t]*$))""", re.MULTILINE
)


class Candidate:
    """A possible label. ``readings`` pairs each series it can belong to with its place there."""

    __slots__ = (
        "alone", "captioned", "end", "fragment", "heading", "indent", "inline", "kind", "leading", "newlines",
        "next_char", "paragraph", "path", "prev_char", "readings", "resumed", "sentence", "set_out", "start", "titled",
        "token", "unclosed", "weight", "word",
    )  # fmt: skip

    def __init__(self, start: int, end: int, kind: str, word: str, token: str) -> None:
        self.start = start
        self.end = end
        self.kind = kind  # worded, paren, half, decimal, dot, bare, title
        self.word = word  # article, section, exhibit … or ""
        self.token = token
        self.readings: tuple[tuple[str, int], ...] = ()
        self.path: tuple[int, ...] = ()  # the numbers of a decimal label
        self.indent = 0
        self.inline = False  # stands in mid-line, or where the line was merely wrapped
        self.set_out = False  # begins a paragraph
        self.leading = False  # first item of a list that follows its unit's label on the line
        self.unclosed = False  # "(b" without its second parenthesis
        self.newlines = 0  # line ends between it and the text before
        self.sentence = 0  # how many sentences have ended before it
        self.resumed = 0  # how many times a sentence has gone on behind a list before it
        self.paragraph = 0  # how many paragraphs have ended before it
        self.fragment = False  # joined to what stands before by ";", "," or a conjunction
        self.alone = False  # nothing else on its line
        self.heading = False  # what follows has the shape of a heading
        self.captioned = False  # below a caption without a number, as "LOWRISE", after which a list begins again
        self.titled = False  # what follows is capitalised as a heading is
        self.prev_char = "\n"  # last character before it that is no space
        self.next_char = ""  # first character after it on its line, "" when alone
        self.weight = 0.0

    @property
    def running(self) -> bool:
        """Whether it runs inside a sentence, as "(i)" does; a heading in mid-line of a flattened text does not."""
        return self.inline and (self.kind in ("paren", "half") or (self.kind == "dot" and self.token.islower()))

    def __repr__(self) -> str:
        place = "inline" if self.inline else "set out" if self.set_out else "line"
        return f"<{self.word or self.kind} {self.token!r} at {self.start} {place} w={self.weight:.1f} {self.readings}>"


def candidates(clean: str, computed: Set[int] = frozenset()) -> list[Candidate]:
    """Every possible label in a clean view, in the order of the text.

    ``computed`` holds the offsets of labels that the reader computed from automatic numbers: those are surely labels.
    """
    finder = _Finder(clean, computed)
    found = finder.at_line_starts()
    found += finder.inside_lines({candidate.start for candidate in found})
    found.sort(key=lambda candidate: candidate.start)
    found = _without_stray(finder.without_citations(found))
    finder.count_ends(found)
    _raise_first_decimals(found)
    return found


class _Finder:
    def __init__(self, clean: str, computed: Set[int]) -> None:
        self.clean = clean
        self.computed = computed
        lines = [line.rstrip() for line in clean.split("\n")]
        lengths = sorted(map(len, filter(None, lines)))
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 0
        self.wraps = self.width <= _WIDEST_LINE  # longer lines are whole paragraphs: every line end is meant
        self.recitals = {match.end() for match in cues.RUN_IN_RECITALS.regex.finditer(clean)}
        single = sum(1 for above, below in pairwise(lines) if above and below)
        apart = sum(
            1 for above, gap, below in zip(lines, lines[1:], lines[2:], strict=False) if above and below and not gap
        )
        self.double_spaced = self.wraps and apart > 4 * max(single, 10)

    def at_line_starts(self) -> list[Candidate]:
        found = []
        for match in cues.LINE_LABEL.in_lines(self.clean):
            candidate = self._line_candidate(match)
            if candidate.readings:
                found.append(candidate)
        for match in cues.LONE_NUMBERED_WORD.in_lines(self.clean):
            word = _misspelt(match["word"])
            if word:
                found.append(self._placed(Candidate(*match.span("label"), "worded", word, match["number"])))
        return found

    def _line_candidate(self, match: re.Match[str]) -> Candidate:
        token = ""
        start, end = match.span("label")
        word = ""
        kind = ""
        for kind in ("paren", "decimal", "dot", "half", "bare", "plain", "unclosed"):
            token = match[kind]
            if token is not None:
                break
        else:
            kind, token, word = "worded", match["number"], _word(match["word"])
        token = token.replace("l", "1") if kind == "decimal" else token
        candidate = Candidate(start, end, _SAME_KIND.get(kind, kind), word, token)
        candidate.unclosed = kind == "unclosed"
        return self._placed(candidate)

    def _placed(self, candidate: Candidate) -> Candidate:
        """A label that begins a line, with its place and its weight."""
        start, end = candidate.start, candidate.end
        _read(candidate)
        if not candidate.readings:
            return candidate
        if candidate.kind == "paren" and candidate.token in _MISREAD:
            candidate.readings += (_MISREAD[candidate.token],)
        self._look_around(candidate)
        line_start = self.clean.rfind("\n", 0, start) + 1
        candidate.indent = start - line_start
        newlines = candidate.newlines = self._newlines_before(line_start)
        candidate.captioned = newlines >= 2 and self._is_caption(line_start)
        if start in self.computed:
            candidate.set_out = True
            candidate.weight = _COMPUTED
            return candidate
        wrapped = newlines == 1 and not candidate.unclosed and self._is_wrapped(line_start, start, end, candidate)
        candidate.set_out = newlines >= 2 or not wrapped
        candidate.inline = wrapped
        candidate.weight = self._line_weight(candidate, newlines, wrapped)
        if candidate.weight > 0 and self._replaces(line_start, start):
            candidate.weight -= _REPLACING
        return candidate

    def _is_caption(self, line_start: int) -> bool:
        """Whether the text above a line is a short line in capitals, no sentence and no label."""
        above = self.clean[max(0, line_start - 200) : line_start].rstrip()
        line = above[above.rfind("\n") + 1 :].strip()
        return (
            4 <= len(line) <= _LONGEST_CAPTION
            and line.isupper()
            and line[-1].isalnum()
            and cues.LINE_LABEL.regex.match(line) is None
        )

    def _replaces(self, line_start: int, start: int) -> bool:
        """Whether the unit is text that an amendment puts into another agreement."""
        before = self.clean[max(0, line_start - 420) : start]
        return before.rstrip()[-1:] in (":", '"', "“") and cues.REPLACEMENT.regex.search(before) is not None

    def _newlines_before(self, line_start: int) -> int:
        before = self.clean[max(0, line_start - 400) : line_start]
        count = before.count("\n", len(before.rstrip()))
        if line_start == 0 or not before.strip():
            return 9
        return max(1, count - 1) if self.double_spaced else count

    def _is_wrapped(self, line_start: int, start: int, end: int, candidate: Candidate) -> bool:
        """Whether the line begins here only because the one above was full."""
        clean = self.clean
        above_start = clean.rfind("\n", 0, line_start - 1) + 1
        above = clean[above_start : line_start - 1].rstrip()
        if _HANGING.search(above) and not (candidate.heading and _LIST_ENDS.search(above)):
            return True
        if not self.wraps:
            return len(above) > 60 and above[-1] not in _PUNCTUATION and candidate.next_char.islower()
        if above and above[-1] in _PUNCTUATION:
            above_indent = len(above) - len(above.lstrip())
            if candidate.kind in ("decimal", "worded", "dot") or start - line_start > above_indent or above[-1:] != ".":
                return False
        room = self.width - len(above)
        return room < (end - start) + 12

    def _look_around(self, candidate: Candidate) -> None:
        clean, start, end = self.clean, candidate.start, candidate.end
        before = clean[max(0, start - 300) : start].rstrip(' \t\n_*"“')
        candidate.prev_char = before[-1] if before else "\n"
        candidate.fragment = _JOINED.search(before[-_LONGEST_JOINT:]) is not None
        line_end = clean.find("\n", end)
        rest = clean[end : min(line_end if line_end >= 0 else len(clean), end + 400)].strip(" \t_*")
        candidate.next_char = rest[:1]
        candidate.alone = not rest
        candidate.titled = (
            rest[:1].isupper() and candidate.kind in ("dot", "paren") and is_title(_OPENING.split(rest, maxsplit=1)[0])
        )
        candidate.heading = bool(_HEADING.match(clean, end, min(len(clean), end + 300)))

    def _line_weight(self, candidate: Candidate, newlines: int, wrapped: bool) -> float:
        kind, following = candidate.kind, candidate.next_char
        if wrapped:
            if kind in ("paren", "half"):
                return self._run_in_weight(candidate)
            return -2.0 if candidate.prev_char in _PUNCTUATION and candidate.heading else -5.0
        weight = 3.0 if newlines >= 2 else 2.4
        if kind == "worded":
            return self._worded_weight(candidate, newlines)
        if kind == "decimal":
            if following.isdigit() or (following and following in "%$/-,;"):
                return 1.0 if newlines >= 2 and _ONE_COLUMN.match(self.clean, candidate.end) else -2.0
            return weight + (0.5 if not following.islower() else -0.5)
        if kind == "dot":
            if following.isdigit() or following in ("$", "%"):
                return 0.5
            if candidate.alone and newlines >= 3 and _WIDE_GAP.match(self.clean, candidate.end):
                return 1.0  # a page number with a stop looks like this, too
            if candidate.token.isupper() and candidate.token.isalpha() and len(candidate.token) == 1:
                weight -= 0.8  # initials
                if _INITIALS.match(self.clean, candidate.end) and not self._heads(candidate):
                    return -2.0
            return weight + (0.5 if candidate.heading else 0.0) - (1.5 if following.islower() else 0.0)
        if kind == "bare":
            if candidate.alone and _SHORT_CELL.match(self.clean, candidate.end):
                return -1.0
            return (1.0 if candidate.heading or candidate.alone else -0.5) if newlines >= 2 else -1.0
        if newlines == 1 and candidate.prev_char.isalnum():
            weight -= 0.8
        return weight

    def _heads(self, candidate: Candidate) -> bool:
        """Whether a roman stands before a word in capitals: "V. TERMINATION", where "V. Smith" is a name."""
        line_end = self.clean.find("\n", candidate.end)
        words = self.clean[candidate.end : line_end if line_end >= 0 else len(self.clean)].strip()
        return candidate.token in ("I", "V", "X") and len(words) > 2 and words.isupper() and words.isalpha()

    def _worded_weight(self, candidate: Candidate, newlines: int) -> float:
        following = candidate.next_char
        label = self.clean[candidate.start : candidate.end]
        if candidate.word in _ATTACHMENTS:
            return self._attachment_weight(candidate, newlines)
        if cues.OF_AN_ATTACHMENT.regex.match(self.clean, candidate.end):
            return -4.0
        if following.islower() or following in (",", ")", ";") or (following == "(" and newlines == 1):
            return -1.5 if newlines >= 2 else -4.0
        if candidate.word in ("clause", "paragraph"):
            return 0.5
        weight = 3.5 if newlines >= 2 else 2.0
        if label.isupper() or label[-1] in ".:":
            weight += 0.7
        if candidate.heading or candidate.alone:
            weight += 0.7
        return weight

    def _attachment_weight(self, candidate: Candidate, newlines: int) -> float:
        clean = self.clean
        line_end = clean.find("\n", candidate.end)
        line_end = line_end if line_end >= 0 else len(clean)
        rest = clean[candidate.end : line_end].strip(' \t_*"”“-–—:.')
        capitals = clean[candidate.start : candidate.start + len(candidate.word)].isupper()
        if rest[:1].islower() or rest[:1] in (",", ";", ")"):
            return -4.0
        if not self.wraps and newlines >= _PAGE_GAP and rest:
            return _TOP_OF_PAGE
        if len(rest) > 110:
            return -4.0
        if newlines == 1 and candidate.prev_char not in _PUNCTUATION and not (candidate.alone and capitals):
            return -2.5
        weight = 0.6 + (0.8 if candidate.alone else 0.0) + (0.8 if capitals else 0.0)
        if rest and not capitals:
            weight -= 1.0 if rest[-1:] != "." else 2.5
        if candidate.indent > 20:
            weight += 0.4
        if newlines >= 4:
            weight += 0.4
        return weight

    def inside_lines(self, taken: set[int]) -> list[Candidate]:
        found: list[Candidate] = []
        for match in cues.RUN_IN_PARENTHESIS.regex.finditer(self.clean):
            if match.start() in taken:
                continue
            found.append(self._run_in(*match.span(), "paren", "", match["token"]))
        for match in cues.RUN_IN_HALF.regex.finditer(self.clean):
            start, token = _token_before(self.clean, match.start())
            if start not in taken:
                found.append(self._run_in(start, match.end(), "half", "", token))
        for match in self._run_in_numbers():
            if match.start("label") in taken:
                continue
            kind = "decimal" if match["decimal"] else "dot" if match["dot"] else "worded"
            token = match["decimal"] or match["dot"] or match["number"]
            found.append(self._run_in(*match.span("label"), kind, _word(match["word"] or ""), token))
        found += self._run_in_letters(taken)
        found += self._run_in_items(taken)
        found += self._run_in_attachments(taken)
        return [candidate for candidate in found if candidate.readings and candidate.weight > -4]

    def _run_in_numbers(self) -> Iterator[re.Match[str]]:
        done = 0
        for opening in cues.RUN_IN_OPENING.regex.finditer(self.clean):
            space = self.clean.rfind(" ", 0, opening.start())
            match = cues.RUN_IN_NUMBER.regex.match(self.clean, space) if space >= done else None
            if match is not None:
                yield match
                done = match.end()

    def _run_in_letters(self, taken: set[int]) -> Iterator[Candidate]:
        """Small letters and romans with a stop that follow a colon, or the end of an item of a list."""
        for match in cues.RUN_IN_LETTER.regex.finditer(self.clean):
            start, token = _token_before(self.clean, match.start())
            if start not in taken:
                candidate = self._run_in(start, match.end(), "dot", "", token)
                if candidate.prev_char in ":;" or candidate.fragment:
                    yield candidate

    def _run_in_items(self, taken: set[int]) -> Iterator[Candidate]:
        """Decimal numbers before small letters, where conversion has run the paragraphs of a list into one line."""
        for match in () if self.wraps else cues.RUN_IN_ITEM.regex.finditer(self.clean):
            start, end = match.span("decimal")
            if start not in taken:
                yield self._run_in(start, end, "decimal", "", match["decimal"])

    def _run_in_attachments(self, taken: set[int]) -> list[Candidate]:
        """Headings of attachments that conversion has run into a line with what stood above them on the page."""
        found = []
        for match in cues.RUN_IN_ATTACHMENT.regex.finditer(self.clean):
            start, end = match.span()
            above = self.clean[self.clean.rfind("\n", 0, start) + 1 : start].strip()
            if start in taken or not above or (self.wraps and not above.isdigit()):
                continue
            candidate = Candidate(start, end, "worded", _word(match["word"]), match["number"])
            _read(candidate)
            self._look_around(candidate)
            candidate.set_out = True
            candidate.newlines = 1
            candidate.weight = _RUN_IN_ATTACHMENT
            found.append(candidate)
        return found

    def _run_in(self, start: int, end: int, kind: str, word: str, token: str) -> Candidate:
        candidate = Candidate(start, end, kind, word, token)
        candidate.inline = True
        _read(candidate)
        if candidate.readings:
            self._look_around(candidate)
            if kind in ("paren", "half") and self._leads(candidate):
                candidate.inline = False
                candidate.set_out = candidate.leading = True
                candidate.weight = _LEADING
            else:
                candidate.weight = self._run_in_weight(candidate)
                if self._begins_paragraph(candidate):
                    candidate.inline = False
                    candidate.set_out = True
        return candidate

    def _begins_paragraph(self, candidate: Candidate) -> bool:
        """Whether conversion has run paragraphs into one line, and the gap before the label is where one begins."""
        listed = candidate.kind in ("paren", "half")
        if self.wraps or not (listed or (candidate.kind == "dot" and candidate.token.isalpha())):
            return False
        ended = candidate.prev_char in _PUNCTUATION or candidate.fragment
        apart = listed and self._stands_apart(candidate)
        first = candidate.next_char.isupper() and candidate.readings[0][1] == 1  # "(e) Catalogs    (i) EFS agrees"
        return (ended and (apart or self._stands_off(candidate))) or (apart and first)

    def _stands_apart(self, candidate: Candidate) -> bool:
        """Whether a gap in a line separates the label from what is before it, as where a paragraph began."""
        gap = self.clean[max(0, candidate.start - 3) : candidate.start]
        return not self.wraps and len(gap) == 3 and gap.isspace()

    def _stands_off(self, candidate: Candidate) -> bool:
        """Whether a gap in a line separates the label from its words: "A.     By either party"."""
        gap = self.clean[candidate.end : candidate.end + 3]
        return not self.wraps and len(gap) == 3 and gap.isspace()

    def _leads(self, candidate: Candidate) -> bool:
        """Whether only a label and its heading stand before it on the line: "1.10 Increased Costs. (a) In the …"."""
        line_start = self.clean.rfind("\n", max(0, candidate.start - _LONGEST_LEAD), candidate.start) + 1
        label = cues.LINE_LABEL.regex.match(self.clean, line_start) if line_start else None
        if label is None or label.end() > candidate.start:
            return False
        between = self.clean[label.end() : candidate.start].strip()
        return not between or (between[-1] in ".:—-" and is_title(between.rstrip(".:—- ")))

    def _run_in_weight(self, candidate: Candidate) -> float:
        clean, start = self.clean, candidate.start
        kind, before = candidate.kind, candidate.prev_char
        if start in self.recitals:
            return _FIRST_RECITAL
        wide = self._stands_apart(candidate) or (candidate.token.isalpha() and self._stands_off(candidate))
        if kind in ("paren", "half"):
            weight = 0.4 if before in ",;:.—-" else 0.6 if candidate.fragment else 0.0
            if before in ".;:" and wide:
                weight += 1.2
            return weight - (0.3 if kind == "half" else 0.0)
        ended = before in '.;:!?"”)]' or (candidate.fragment and candidate.token.islower())
        if not ended and not wide:
            first = kind == "decimal" and candidate.readings[0][1] == 1
            if kind == "worded" or candidate.token.isalpha() or _DATE_BEFORE.search(clean, max(0, start - 12), start):
                return -5.0
            return -0.6 if first or candidate.heading else -1.0
        weight = 0.3 if kind == "decimal" else 0.2 if kind == "worded" else -0.3
        if kind == "dot" and candidate.token.isalpha():
            weight -= 1.5 if candidate.token.isupper() and not wide else 0.3
            if candidate.token.islower() and (before in ":;" or candidate.fragment):
                weight += 0.9
        if wide:
            weight += 0.8
        if not ended:
            weight -= 1.0
        if candidate.heading:
            weight += 0.3
        return weight

    def count_ends(self, found: list[Candidate]) -> None:
        """How many sentences and paragraphs have ended before each candidate."""
        sentences = [match.end() for match in cues.SENTENCE_END.regex.finditer(self.clean)]
        paragraphs = [match.end() for match in _PARAGRAPH_END.finditer(self.clean)]
        resumptions = [match.end() for match in cues.RESUMPTION.regex.finditer(self.clean)]
        for candidate in found:
            candidate.sentence = bisect_right(sentences, candidate.start)
            candidate.paragraph = bisect_right(paragraphs, candidate.start)
            candidate.resumed = bisect_right(resumptions, candidate.start)

    def without_citations(self, found: list[Candidate]) -> list[Candidate]:
        """Leave out what a unit word, a number word or the words after it make a citation of."""
        kept: list[Candidate] = []
        cited: Candidate | None = None
        for at, candidate in enumerate(found):
            if self._is_cited(candidate, cited, found[at + 1 : at + _FOLLOWING]) and not (
                kept and self._opens(kept[-1], candidate)
            ):
                cited = candidate
            else:
                kept.append(candidate)
        return kept

    def _opens(self, article: Candidate, candidate: Candidate) -> bool:
        """Whether a decimal is the first of the article whose label stands before it: "ARTICLE IV   4.1 All …"."""
        if article.word not in ("article", "section") or article.path or not candidate.path:
            return False
        own = dict(article.readings).values()
        between = self.clean[article.end : candidate.start]
        return candidate.path[0] in own and len(between) <= _LONGEST_LEAD and (not between.strip() or between.isupper())

    def _is_cited(self, candidate: Candidate, cited: Candidate | None, following: list[Candidate]) -> bool:
        clean, start, end = self.clean, candidate.start, candidate.end
        if start in self.computed:
            return False
        cited_end = cited.end if cited is not None else -1
        if candidate.token in ("c", "C") and _YEAR.match(clean, end):
            return True  # "(C) 1992": a copyright notice
        if candidate.kind in ("decimal", "worded") and self._goes_on(candidate):
            return True
        if candidate.newlines >= 2 or (candidate.set_out and candidate.prev_char in _PUNCTUATION):
            return False
        if candidate.kind == "worded":
            return False
        gap = clean[max(cited_end, start - 40) : start]
        joined = cited is not None and start - cited_end <= 40 and _JOINED_ONLY.fullmatch(gap) and "\n\n" not in gap
        if joined and cited is not None and not (_BARE_COMMA.fullmatch(gap) and _begins_another(candidate, cited)):
            return True
        before = clean[max(0, start - 60) : start]
        if _may_be_governed(before) and cues.UNIT_WORD_BEFORE.regex.search(before) and not self._after_label(before):
            return not self._begins_list(candidate, following)
        if candidate.token.isdigit() and candidate.kind == "paren" and cues.NUMBER_WORD_BEFORE.regex.search(before):
            return True
        return candidate.inline and cues.REFERENCE_AFTER.regex.match(clean, end) is not None

    def _begins_list(self, candidate: Candidate, following: list[Candidate]) -> bool:
        """Whether a label behind a unit word opens a list all the same: "an option (i) to convert … or (ii) to …"."""
        clean, start, end = self.clean, candidate.start, candidate.end
        if candidate.kind != "paren" or candidate.readings[0][1] != 1 or not clean[start - 1].isspace():
            return False
        if _CITED_GOES_ON.match(clean, end) or cues.REFERENCE_AFTER.regex.match(clean, end):
            return False
        second = next((other for other in following if _adjacent(other, candidate) and other.kind == "paren"), None)
        if second is None or cues.SENTENCE_END.regex.search(clean, end, second.start):
            return False
        before = clean[max(0, second.start - 60) : second.start]
        return not cues.UNIT_WORD_BEFORE.regex.search(before) and not cues.REFERENCE_AFTER.regex.match(
            clean, second.end
        )

    def _goes_on(self, candidate: Candidate) -> bool:
        """Whether the text before speaks of this very number, or the words after it address a unit by it."""
        clean, start, end = self.clean, candidate.start, candidate.end
        if candidate.kind == "decimal" and _CITED_ABOVE.match(clean, end):
            return True
        if not candidate.newlines or candidate.heading or clean[end - 1] in ".:" or candidate.word in _ATTACHMENTS:
            return False
        return _GOES_ON.search(clean[max(0, start - 400) : start].rstrip()[-100:]) is not None

    def _after_label(self, before: str) -> bool:
        """Whether the unit word is itself the label at the start of the line: "Section 4. (a) The Company"."""
        line = before.rpartition("\n")[2]
        return len(line) < 58 and cues.LINE_LABEL.regex.match(line.strip() + " x") is not None and "\n" in before


def _may_be_governed(before: str) -> bool:
    """Whether the last word before an enumerator is a unit word, or a number that can stand between the two."""
    last = before.split()[-1:]
    if not last or not last[0].isalpha() or last[0].isupper():
        return not last or last[0][-1] not in ",;:"
    return cues.UNIT_WORD.regex.search(last[0]) is not None


def _begins_another(candidate: Candidate, cited: Candidate) -> bool:
    """Whether behind a citation and a comma a list begins: "as set forth in Section 3.8, (i) each Plan …"."""
    if candidate.kind != "paren":
        return False
    if cited.kind != "paren":
        return True
    first = candidate.readings[0][1] == 1 or any(letters[0] == candidate.token for letters in _LAST_LETTERS)
    return first and candidate.readings[0][0] != cited.readings[0][0] and not _adjacent(candidate, cited)


def _without_stray(found: list[Candidate]) -> list[Candidate]:
    """Without each "(b" that has no "(a" before or "(c" after it, closed or not, at the start of a line."""
    lists = [
        candidate for candidate in found if candidate.kind == "paren" and (candidate.newlines or candidate.leading)
    ]
    stray = set()
    for at, candidate in enumerate(lists):
        beside = lists[max(0, at - 1) : at] + lists[at + 1 : at + 2]
        if candidate.unclosed and not any(_adjacent(candidate, other) for other in beside):
            stray.add(candidate.start)
    return [candidate for candidate in found if candidate.start not in stray]


def _raise_first_decimals(found: list[Candidate]) -> None:
    """ "5. Term 5.1 It begins": a decimal in a line that is the first of the unit whose heading stands before it."""
    for above, candidate in pairwise(found):
        if candidate.inline and candidate.path and candidate.start - above.end <= _LONGEST_LEAD:
            path = above.path or ((int(above.token),) if above.token.isdigit() and above.kind == "dot" else ())
            if path and candidate.path in ((*path, 0), (*path, 1)):
                candidate.weight = max(candidate.weight, _FIRST_DECIMAL)


def _adjacent(one: Candidate, other: Candidate) -> bool:
    """Whether each is next to the other in a series that both can belong to."""
    values = dict(other.readings)
    step = 1 if other.start > one.start else -1
    return any(values.get(key) == value + step for key, value in one.readings)


def _token_before(clean: str, end: int) -> tuple[int, str]:
    """The letters or digits that end at ``end``, and where they begin."""
    start = end
    while start and clean[start - 1].isalnum():
        start -= 1
    return start, clean[start:end]


def _word(printed: str) -> str:
    word = printed.replace(" ", "").lower()
    if word in ("§", "sec."):
        return "section"
    return word


def _misspelt(printed: str) -> str:
    """The attachment word from which a word in capitals is one letter off: missing, added, wrong or swapped; or ""."""
    found = printed.lower()
    if found in _REAL_WORDS:
        return ""
    return next((word for word in _ATTACHMENT_WORDS if _one_letter_off(found, word)), "")


def _one_letter_off(found: str, word: str) -> bool:
    same = 0
    while same < min(len(found), len(word)) and found[same] == word[same]:
        same += 1
    left, right = found[same:], word[same:]
    if not left and not right:
        return False
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right or left == right[1:] or left[1:] == right[1:] or swapped


@lru_cache(maxsize=8192)
def _token_readings(key: str, token: str) -> tuple[tuple[str, int], ...]:
    return tuple(
        (f"{key}:{reading.series}", reading.value)
        for reading in readings(token)
        if reading.value <= _LARGEST[reading.series] and reading.value > 0
    )


def _read(candidate: Candidate) -> None:
    token, word = candidate.token, candidate.word
    number = _NUMBER_WORDS.get(token.lower())
    if number is not None:
        token = number
    decimal = _DECIMAL_PARTS.match(token)
    if word in _ATTACHMENTS:
        candidate.readings = () if token in _NO_DESIGNATORS else (("exhibit", 1),)
    elif decimal is not None and (word in ("", "section", "article", "clause", "paragraph")):
        candidate.path = _numbers(token)
        if candidate.path and candidate.path[0] <= _LARGEST_SECTION and max(candidate.path) <= _LARGEST["n"]:
            candidate.readings = ((f"decimal:{len(candidate.path)}", candidate.path[-1]),)
    elif word in ("item", "part", "article", "section", "clause", "paragraph"):
        stem = re.match(r"\d+", token)
        key = word
        if stem is not None:
            value = int(stem[0])
            by_article = word == "section" and value // 100 <= _LARGEST_SECTION and value % 100 <= _LARGEST_SECTION
            candidate.readings = ((f"{key}:n", value),) if value < 1000 or by_article else ()
        else:
            candidate.readings = _token_readings(key, token)
    else:
        key = {"half": "paren", "bare": "dot"}.get(candidate.kind, candidate.kind)
        candidate.readings = _token_readings(key, token)
        if candidate.kind == "dot" and token.isupper():  # "II. SERVICES" can head an article
            candidate.readings += tuple(("article:R", place) for key, place in candidate.readings if key == "dot:R")
        if key == "paren":
            candidate.readings += tuple(
                (f"paren:{letters[0]}", letters.index(token) + 1) for letters in _LAST_LETTERS if token in letters
            )


def _numbers(token: str) -> tuple[int, ...]:
    """ "4.1.2" and "IV.1" as integers; () where the first part is no number."""
    first, *others = token.split(".")
    if first.isdigit():
        value = int(first)
    else:
        values = readings(first)
        value = values[0].value if values else 0
    return (value, *map(int, others)) if value else ()
