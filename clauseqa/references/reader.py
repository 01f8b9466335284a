"""Text, sections and terms to references: every place where a document cites a numbered or lettered unit.

Promise: a citation is read exactly as it is printed, case included, and what it points at is decided in ``resolve`` and
``instruments`` alone. Labels of the units themselves, tables of contents and the plain word "Sections" are no
references. ``parse_reference`` reads a place typed by a user with the same eyes; it needs no document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model import Reference, Section, Term, Text
from ..numbering import readings
from ..patterns import citations as printed
from .instruments import Instrument, Instruments

_ATTACHMENTS = {"exhibit", "schedule", "annex", "appendix", "attachment", "addendum"}
_RANK = {"part": 0, "article": 1, "section": 2, "item": 2, "note": 2, "recital": 2, "subsection": 3, "paragraph": 3,
         "clause": 3, "subparagraph": 4, "subclause": 4, "subdivision": 4}  # fmt: skip
_SHORT = {
    "sec": "section",
    "sect": "section",
    "§": "section",
    "art": "article",
    "para": "paragraph",
    "¶": "paragraph",
    "cl": "clause",
    "exh": "exhibit",
    "sched": "schedule",
    "annexe": "annex",
    "appendice": "appendix",
}
_ALONE = {"section", "article", "paragraph", "clause", "subsection", "subparagraph", "subclause", "subdivision"}
_COMMON_NOUNS = {
    "part",
    "item",
    "note",
    "rule",
    "regulation",
    "schedule",
    "exhibit",
    "attachment",
    "addendum",
    "recital",
}
_COUNTED = {"part", "item", "note", "paragraph", "rule", "article"}
_BACK = {"above", "preceding", "foregoing", "previous", "prior", "aforesaid", "hereinabove"}
_FORWARD = {"below", "following", "next", "succeeding", "hereinbelow", "hereinafter"}


@dataclass(frozen=True, slots=True)
class Designator:
    """One unit of a list, as written: ("12", "(b)") for "12(b)", ("(ii)",) for "(ii)"."""

    parts: tuple[str, ...]
    start: int
    end: int
    through: bool = False  # it closes a range that the one before it opens

    @property
    def number(self) -> str:
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as printed, before anybody asks what it points at."""

    start: int
    end: int
    unit: str | None  # "section", "exhibit" …; None for a bare "(ii) above"
    plural: bool
    this: bool
    designators: tuple[Designator, ...]
    within: Citation | None = None  # the larger unit: "of this Section 12", "Article III, …"
    direction: str | None = None  # "back" or "forward": "above", "the following"
    capital: bool = True  # printed with a capital, as names are
    definition: str | None = None  # the term whose definition holds the list; "this": the one around it; "": not said

    @property
    def is_attachment(self) -> bool:
        return self.unit in _ATTACHMENTS


@dataclass(frozen=True, slots=True)
class ParsedReference:
    """A place as a user types it: its unit word if any, its parts, and the canonical number they spell."""

    unit: str | None  # "section", "article", "exhibit" …
    parts: tuple[str, ...]
    number: str  # "8.2(a)", "Exhibit A/3(b)", "IV"


def parse_reference(place: str) -> ParsedReference | None:
    """Read a place such as "8.2(a)", "§ 4.1(a)(ii)", "Art. IV", "Exhibit A/3(b)"; None when it is not one.

    Nothing is looked up: the number is as typed, case included, in the canonical spelling.
    """
    text = " ".join(place.split())
    if not text or len(text) > 200:
        return None
    head, slash, rest = text.partition("/")
    if slash:
        outer, inner = parse_reference(head), parse_reference(rest)
        if outer is None or inner is None:
            return None
        return ParsedReference(inner.unit, outer.parts + inner.parts, f"{outer.number}/{inner.number}")
    found = printed.CITATION.regex.match(text)
    unit = _unit_of(found["unit"]) if found and not found["lead"] else None
    at = found.end() if found and unit else 0
    designator = _designator(text, at, unit in _ATTACHMENTS) or _steps(text, at + (text[at : at + 1] == " "))
    if designator is None or text[designator.end :].strip(" .,;:"):
        return None
    parts = designator.parts
    if unit in _ATTACHMENTS or unit in ("part", "item", "note", "recital"):
        parts = (f"{unit.capitalize()} {parts[0]}", *parts[1:])
    return ParsedReference(unit, parts, "".join(parts))


def find_references(text: Text, sections: Sequence[Section], terms: Sequence[Term]) -> tuple[Reference, ...]:
    """Every citation of ``text`` in its order, each with its instrument, its targets and an honest status.

    ``sections`` and ``terms`` are those of the same text. Spans are half-open code points of ``text.content``. Raises
    nothing: what cannot be read is left out, what cannot be resolved says so.
    """
    from ..resolve import Resolver

    clean = text.clean
    reader = _Reader(clean, sections)
    found = list(reader.citations())
    instruments = Instruments(clean, terms)
    owners = _owners(clean, found, instruments)
    spans = sorted([*((citation.start, citation.end) for citation in found), *reader.listed])
    resolver = Resolver(clean, sections, terms, spans, instruments.base)
    references: list[Reference] = []
    pairs = resolver.resolve_all(found, owners)
    for citation, owner, answer in pairs:
        if answer is None:
            continue
        start, end = owner.start, owner.end
        references.append(
            Reference(
                index=len(references),
                surface=text.content[start:end],
                start=start,
                end=end,
                kind="external" if answer.status == "external" else "internal",
                instrument=answer.instrument,
                source=resolver.outline.innermost(citation.start),
                targets=answer.targets,
                sections=answer.sections,
                status=answer.status,
                reason=answer.reason,
                candidates=answer.candidates,
                rule=answer.rule,
            )
        )
    return tuple(references)


def _owners(clean: str, found: list[Citation], instruments: Instruments) -> list[Instrument]:
    """The instrument of every citation; in 'Article IV and Article V of the Credit Agreement' they share one."""
    owners = [instruments.of(citation) for citation in found]
    for at in range(len(found) - 2, -1, -1):
        here, after = owners[at], owners[at + 1]
        if here.named or not after.external or after.before_unit or found[at].this or after.document_wide:
            continue
        if not re.fullmatch(r"\s{0,60},?\s{0,60}(?:and|or|and/or|,)?\s{0,60}", clean[here.end : found[at + 1].start]):
            continue
        if found[at].unit == found[at + 1].unit:
            owners[at] = replace(here, name=after.name, external=True, shared=True, statute=after.statute)
    return owners


class _Reader:
    """Walks a text once, from citation to citation."""

    def __init__(self, clean: str, sections: Sequence[Section]) -> None:
        self.clean = clean
        self.labels = [(s.start, s.start + len(s.label)) for s in sections]
        self.label_starts = {s.start: s.kind for s in sections}
        self.label_at = {offset for start, end in self.labels for offset in (start,)}
        self.listed: list[
            tuple[int, int]
        ] = []  # names in lists of attachments: printed there, attached nowhere by that
        self.contents = [(s.start, s.end) for s in sections if s.kind == "toc"]

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
                start = at
                while start > 0 and at - start < 5 and (clean[start - 1].isalpha() or clean[start - 1] == "-"):
                    start -= 1
                places[self._with_this(start)] = True
                at = clean.find(stem, at + 1)
        at = clean.find("(")
        while at >= 0:
            start = at
            while start > 0 and at - start < 16 and (clean[start - 1].isdigit() or clean[start - 1] == "."):
                start -= 1
            places.setdefault(start, False)
            at = clean.find("(", at + 1)
        return sorted(places.items())

    def _with_this(self, start: int) -> int:
        """Where "this Section" begins, for a unit word at ``start``."""
        if start == 0 or not self.clean[start - 1].isspace():
            return start
        found = _THIS.search(self.clean, max(0, start - 48), start)
        return found.start() if found else start

    def _at_unit(self, start: int) -> Citation | None:
        match = printed.CITATION.regex.match(self.clean, start)
        if match is None or self._is_label(match):
            return None
        citation = self._citation(match)
        if citation is None or self._is_furniture(citation):
            return None
        return self._of_definition(citation) if citation.within is None else citation

    def _at_enumerator(self, start: int) -> Citation | None:
        match = printed.BARE.regex.match(self.clean, start)
        return self._bare(match) if match is not None else None

    # --- what is no citation -------------------------------------------------------------------------------------

    def _is_label(self, match: re.Match[str]) -> bool:
        return match.start() in self.label_starts or match.start("unit") in self.label_starts

    def _is_furniture(self, citation: Citation) -> bool:
        """Lists and tables of contents, and labels of units that stand alone or open a sentence as headings do."""
        clean, start = self.clean, citation.start
        if any(begin <= start < end for begin, end in self.contents):
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

    def _is_contents_line(self, citation: Citation, before: str, opens_line: bool) -> bool:
        """A line of a table of contents: leaders, a page number set apart, "2.1.1 The Schedule          8"."""
        clean, end = self.clean, citation.end
        if opens_line:
            return bool(printed.LEADERS.regex.match(clean, end) or printed.CONTENTS_LINE.regex.match(clean, end))
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
        if (
            citation.unit == "exhibit"
            and citation.start < 1500
            and not rest.strip(" \t\r.*")
            and "." in citation.designators[0].number
        ):
            return True
        if not opens_line:
            return False
        above = clean[max(0, line_start - 300) : line_start].rstrip().rpartition("\n")[2].lstrip()
        below = clean[line_end : line_end + 300].lstrip() if line_end >= 0 else ""
        return (_LISTED.match(above) is not None and _LISTED.match(below) is not None) or (
            (_LISTED.match(above) is not None or _LISTED.match(below) is not None)
            and self._ends_apart(line_start)
            and rest[:1] != ","
        )

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

    # --- reading one ---------------------------------------------------------------------------------------------

    def _citation(self, match: re.Match[str]) -> Citation | None:
        clean = self.clean
        word = match["unit"]
        unit = _unit_of(word)
        plural = (
            word.rstrip(")").lower().endswith(("s", "§§", "¶¶", "ces")) and not word.endswith(("s.", "S."))
        ) or word == "§§"
        this = match["lead"] is not None
        start, capital = match.start(), not word[0].islower()
        attachment = unit in _ATTACHMENTS
        designators = self._list(match.end(), unit, plural, attachment)
        direction = None
        if not this and unit in _ALONE:
            behind = printed.DIRECTION_BEFORE.regex.search(clean[max(0, start - 90) : start])
            if behind is not None:
                direction = "back" if behind["word"] in _BACK else "forward"
        if not designators:
            if this and not plural and unit in _ALONE | _ATTACHMENTS | {"part", "item"}:
                return self._bare_unit(match, unit, capital)
            if direction and not plural and unit in _ALONE:
                behind_start = max(0, start - 90) + behind.start()  # type: ignore[union-attr]
                return Citation(behind_start, match.end(), unit, False, False, (), None, direction, capital)
            return None
        if unit in _COMMON_NOUNS and not capital and not self._is_likely(unit, designators, this):
            return None
        citation = Citation(start, designators[-1].end, unit, plural, this, designators, None, direction, capital)
        return self._outward(self._inward(citation))

    def _is_likely(self, unit: str, designators: tuple[Designator, ...], this: bool) -> bool:
        """A common noun in small letters cites only with a number or capital behind it: "item 6", "exhibit A"."""
        first = designators[0].parts[0]
        return this or unit in _ATTACHMENTS or (unit in ("item", "part", "rule") and first[0].isdigit())

    def _bare_unit(self, match: re.Match[str], unit: str, capital: bool) -> Citation | None:
        behind = self.clean[match.end() : match.end() + 60]
        if unit in _ATTACHMENTS and not capital:
            return None
        if unit in _ATTACHMENTS and re.match(
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
        if not all(_is_enumerator(p) for p in parts if p[0] == "("):
            return None
        first = Designator(tuple(parts), match.start(), match.end())
        designators = self._more([first], None, True, False)
        end = designators[-1].end
        pointer = printed.HERE.regex.match(clean, end)
        citation = Citation(match.start(), end, None, len(designators) > 1, False, designators)
        if pointer is not None:
            return self._outward(replace(citation, direction=_direction(pointer["word"])))
        outer = self._outward(citation)
        return outer if outer.within is not None else None

    def _outward(self, citation: Citation, depth: int = 0) -> Citation:
        """Add the larger unit that follows: "… of this Section 12"."""
        clean = self.clean
        pointer = printed.HERE.regex.match(clean, citation.end)
        if pointer is not None and citation.direction is None:
            citation = replace(citation, direction=_direction(pointer["word"]))
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
        unit = _unit_of(match["unit"])
        if unit not in _ATTACHMENTS and unit != "part":
            inner, outer_rank = _RANK.get(citation.unit or "subclause", 9), _RANK.get(unit, 0)
            if citation.is_attachment or outer_rank > inner or (unit == citation.unit and inner < 3):
                return citation
            if "to" in link.group().split() and citation.designators[0].parts[0][0] != "(":
                return citation
        designators = self._list(match.end(), unit, False, unit in _ATTACHMENTS)
        this = match["lead"] is not None
        if not designators and not (this and unit in _ALONE | _ATTACHMENTS):
            return citation
        end = designators[-1].end if designators else match.end()
        plural = match["unit"].lower().endswith("s")
        outer = Citation(match.start(), end, unit, plural, this, designators, None, None, True)
        outer = self._outward(outer, depth + 1)
        if len(outer.designators) > 1 and not outer.this and outer.within is None and len(citation.designators) > 1:
            return citation
        return replace(citation, end=outer.end, within=outer)

    def _inward(self, citation: Citation) -> Citation:
        """Turn "Article III, Section 2" and "Section 12, paragraph (b)" inside out."""
        clean = self.clean
        if len(citation.designators) != 1 or (citation.this and citation.is_attachment):
            return citation
        link = printed.OUTER_FIRST.regex.match(clean, citation.end)
        match = printed.CITATION.regex.match(clean, link.end()) if link else None
        if match is None or match["lead"] or match.start() in self.label_starts:
            return citation
        unit = _unit_of(match["unit"])
        own = -1 if citation.is_attachment else _RANK.get(citation.unit or "", 9)
        if unit in _ATTACHMENTS or _RANK.get(unit, -1) <= own or unit in ("item", "note", "recital"):
            return citation
        designators = self._list(match.end(), unit, match["unit"].lower().endswith("s"), False)
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

    def _of_definition(self, citation: Citation) -> Citation:
        """Mark 'clause (d) of the definition of "X"': its list stands in a definition, not where the words stand."""
        found = printed.OF_DEFINITION.regex.match(self.clean, citation.end)
        if found is None or not citation.designators or citation.designators[0].parts[0][0] != "(":
            return citation
        term = " ".join((found["term"] or "").split()).strip(",. ")
        return replace(citation, definition=term if found["which"] != "this" else "this")

    # --- designators ---------------------------------------------------------------------------------------------

    def _list(self, at: int, unit: str, plural: bool, attachment: bool) -> tuple[Designator, ...]:
        clean = self.clean
        gap = _GAP.match(clean, at)
        begin = gap.end() if gap else at
        place = printed.PLACE_NUMBER.regex.match(clean, begin)
        begin = place.end() if place else begin
        if begin == at and clean[at - 1] not in "§¶." and clean[at : at + 1] not in ('"', "“", "("):
            return ()
        opens_line = "\n" in clean[at:begin]
        if opens_line and begin in self.label_starts:
            return ()
        first = _designator(clean, begin, attachment)
        if first is None and not attachment:
            first = _steps(clean, begin)
        if first is None and attachment:
            first = _steps(clean, begin) if re.match(r"\([a-z]\)\(", clean[begin : begin + 8]) else None
        if first is None or self._counts(first, unit):
            return ()
        return self._more(_ends_of_range(self._deeper(first), plural), unit, plural, attachment)

    def _counts(self, designator: Designator, unit: str) -> bool:
        """Whether a number behind a common noun counts something: "part 3 days"."""
        if len(designator.parts) > 1 or not designator.parts[0].isdigit() or unit not in _COUNTED:
            return False
        return printed.MEASURE.regex.match(self.clean, designator.end) is not None

    def _deeper(self, first: Designator) -> Designator:
        """Take the steps that stand apart from their number, "7.4 (a)", unless they open a list of their own."""
        clean, parts, end = self.clean, list(first.parts), first.end
        while len(parts) < 10:
            step = printed.SUBPATH.regex.match(clean, end) or self._number_apart(end, parts)
            if step is None or not _is_enumerator(step.group().strip()):
                break
            apart = step.group()[0].isspace()
            label = step.start() + (1 if apart else 0)
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

    def _opens_item(self, at: int) -> bool:
        return printed.DETERMINER.regex.match(self.clean, at) is not None

    def _more(
        self, found: list[Designator], unit: str | None, plural: bool, attachment: bool
    ) -> tuple[Designator, ...]:
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
            if begin in self.label_starts and self.label_starts[begin] != "inline":
                break
            following = self._next(begin, found[-1], unit, plural, attachment, through)
            if following is None:
                break
            if ";" in separator.group() and not plural and word is None and following.parts[0].isdigit():
                break
            if dash is not None and not (plural or following.parts[0][0] == "("):
                break
            found.extend(_ends_of_range(following, plural))
        return tuple(found)

    def _next(
        self, begin: int, before: Designator, unit: str | None, plural: bool, attachment: bool, through: bool
    ) -> Designator | None:
        clean = self.clean
        if clean[begin : begin + 1] == "(":
            steps = _steps(clean, begin)
            return self._sibling(steps, before, plural, through) if steps else None
        if unit is None:
            number = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,4}(?=\()").match(clean, begin)
            designator = _designator(clean, begin, False) if number and before.parts[0][0] != "(" else None
        else:
            designator = _designator(clean, begin, attachment)
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
            if _shape(first) != _shape(before.parts[0]) and not (
                attachment and first.isupper() and before.parts[0].isupper()
            ):
                return None
            if (
                first in ("I", "A")
                and not plural
                and re.match(r"\s{1,40}[a-z]", clean[designator.end : designator.end + 9])
            ):
                return None
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
        depth = _depth_of_sibling(before.parts, steps.parts[0])
        if depth is None:
            if before.parts[-1][0] == "(" or not plural:
                return None
            depth = len(before.parts)
        return Designator(before.parts[:depth] + steps.parts, steps.start, steps.end, through)


_STEMS = (
    *(
        "ection",
        "ECTION",
        "rticle",
        "RTICLE",
        "aragraph",
        "ARAGRAPH",
        "lause",
        "LAUSE",
        "division",
        "DIVISION",
        "xhibit",
        "XHIBIT",
    ),
    *(
        "chedule",
        "CHEDULE",
        "nnex",
        "NNEX",
        "ppendi",
        "PPENDI",
        "ttachment",
        "TTACHMENT",
        "ddendum",
        "DDENDUM",
        "ecital",
        "ECITAL",
    ),
    *(
        "egulation",
        "EGULATION",
        "item",
        "Item",
        "ITEM",
        "note",
        "Note",
        "NOTE",
        "part",
        "Part",
        "PART",
        "rule",
        "Rule",
        "RULE",
    ),
    *(
        "Sec.",
        "sec.",
        "Secs.",
        "secs.",
        "Sect.",
        "rt.",
        "rts.",
        "ara.",
        "aras.",
        "Cl.",
        "cl.",
        "Cls.",
        "cls.",
        "xh.",
        "xhs.",
        "ched.",
        "§",
        "¶",
    ),
)
_THIS = re.compile(r"(?<![A-Za-z])(?:[Tt]his|[Tt]hese|THIS|THESE)\s{1,40}\Z")
_GAP = re.compile(printed.GAP, re.VERBOSE)
_LISTED = re.compile(
    r"(?:EXHIBIT|Exhibit|SCHEDULE|Schedule|ANNEX|Annex|APPENDIX|Appendix|ATTACHMENT|Attachment)\s{1,9}[\"“]?[A-Z0-9]"
)
_NUMBER_APART = re.compile(r"[^\S\n]\((\d{1,2})\)(?!\s{1,9}[a-z]*\s?(?:day|month|year|percent|share|copies)s?\b)")
_NUMBER_OPENS_LINE = re.compile(r"\s{0,60}\d{1,3}(?:\.\d{1,3}){1,4}\.?\s{1,60}[A-Z][^.;]{0,120}\Z")


def _direction(word: str) -> str | None:
    lower = word.lower()
    return "back" if lower in _BACK else "forward" if lower in _FORWARD else None


def _unit_of(word: str) -> str:
    """The unit a word names: "Sections", "§§", "Sub-Paragraph" → "section", "section", "subparagraph"."""
    plain = word.lower().replace("-", "").removesuffix("(s)").rstrip(".")
    if plain[0] in "§¶":
        plain = plain[0]
    plain = _SHORT.get(plain, plain)
    if plain not in ("annex",) and plain.endswith("s"):
        plain = plain[:-1]
    plain = plain.removesuffix("e") if plain in ("annexe",) else plain
    return _SHORT.get(plain, plain)


def _is_enumerator(step: str) -> bool:
    """Whether "(ab)" can be a label: letters are single or doubled, romans well-formed, numbers short."""
    token = step.strip("(). ")
    if token.isdigit():
        return len(token) <= 3
    if token[:-1].isdigit():
        return True
    if len(token) == 1 or len(set(token)) == 1:
        return token.isalpha() and len(token) <= 4
    return any(reading.series in "rR" for reading in readings(token))


def _steps(text: str, at: int) -> Designator | None:
    """A path of steps alone: "(a)(ii)"."""
    if text[at : at + 1] != "(":
        return None
    parts: list[str] = []
    end = at
    while len(parts) < 10:
        step = printed.SUBPATH.regex.match(text, end)
        if step is None or step.group()[0] != "(" or not _is_enumerator(step.group()):
            break
        parts.append(step.group())
        end = step.end()
    return Designator(tuple(parts), at, end) if parts else None


def _designator(text: str, at: int, attachment: bool) -> Designator | None:
    """A number with the steps that adjoin it: "12(b)(ii)", "A-1", "IV"."""
    at += text[at : at + 1] == " "
    pattern = printed.LETTERED if attachment else printed.NUMBERED
    found = pattern.regex.match(text, at)
    if found is None:
        return None
    parts, end = [found["number"]], found.end()
    if text[end - 1] in ".-":
        end -= 1
        parts[0] = parts[0].rstrip(".-")
    while len(parts) < 10:
        step = printed.SUBPATH.regex.match(text, end)
        if step is None or step.group()[0].isspace() or not _is_enumerator(step.group()):
            break
        parts.append(step.group())
        end = step.end()
    return Designator(tuple(parts), at, end)


def _ends_of_range(designator: Designator, plural: bool) -> list[Designator]:
    """ "Sections 14-16" names a range; "Section 9-504" one section of a code."""
    first, dash, last = designator.parts[0].partition("-")
    if not (plural and dash and first.isdigit() and last.isdigit() and int(first) < int(last) < int(first) + 60):
        return [designator]
    cut = designator.start + len(first)
    return [
        Designator((first,), designator.start, cut, designator.through),
        Designator((last, *designator.parts[1:]), cut + 1, designator.end, through=True),
    ]


def _shape(token: str) -> str:
    """What a token looks like: digits, small letters, capitals."""
    bare = token.strip("().")
    return "9" if bare[:1].isdigit() else "a" if bare.islower() else "A" if bare.isupper() else "?"


def _depth_of_sibling(parts: tuple[str, ...], step: str) -> int | None:
    """The depth at which ``step`` follows a step of its own series in ``parts``, deepest first."""
    after = readings(step.strip("()"))
    for depth in range(len(parts) - 1, -1, -1):
        if parts[depth][0] != "(":
            continue
        before = readings(parts[depth].strip("()"))
        if any(b.series == a.series and b.value < a.value for b in before for a in after):
            return depth
    return None
