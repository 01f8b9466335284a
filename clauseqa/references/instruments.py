"""Which instrument a citation belongs to: this document, a statute, another agreement, the agreement that is amended.

Promise: a citation is called external only for words that are printed beside it, or because the document says
elsewhere whose section that is. The name shown is the one the document uses, followed through its defined term.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Term
from ..patterns import citations as printed
from .amendments import TO_BASE, amended_agreement, is_amended, is_amendment, replacement_spans
from .citation import Citation
from .named_documents import NamedDocuments
from .printed_names import HEADS, LEADING_WORDS, bare, folded, name_at
from .statutes import SEC_FORMS, STATUTE_HEADS, statute_of

_GAP = re.compile(r"\s{1,60}")
_OF_IT = re.compile(r"(?i)\b(?:of|in|under|by|with|to)\s{1,60}(?:(?:the|its|his|her|their|such|said|that)\s{1,60})?\Z")
_BEFORE = 160  # code points in which a name before a unit stands
_AND = re.compile(r"\s{1,60}(?:and|or)\s{1,60}")
_LONGEST_WORD = 24  # characters of a last word that are looked at
_HOLDING = frozenset(  # the last word between a paper and its unit
    """including specifically particularly namely than except excluding excepting not to limitation in for by
    under""".split()
)
_QUOTED_IN = re.compile(r"[\"”’]\s{1,60}in\s{1,60}")  # “references to "Section 3.4" in Section 9.5 of the Lease”


@dataclass(frozen=True, slots=True)
class Instrument:
    """Whose unit a citation is. ``start``/``end``: the citation with the words that name its instrument."""

    start: int
    end: int
    external: bool = False
    name: str | None = None
    named: bool = False  # the text says so beside the citation ("hereof", "of the Code"); else this is the default
    shared: bool = False  # named beside the next citation of one enumeration
    main: bool = False  # "of the Agreement": the main body, wherever the words stand
    there: bool = False  # "thereof"
    if_missing: bool = False  # named beside a unit of another kind: meant only where this document has no such unit
    statute: bool = False
    before_unit: bool = False
    document_wide: bool = False  # by the kind of document (an amendment), not by words beside it
    rule: str = ""


class Instruments:
    """What the document says of the instruments it cites."""

    def __init__(self, clean: str, terms: Sequence[Term]) -> None:
        self.clean = clean
        self.amendment = is_amendment(clean)
        self.names = NamedDocuments(clean, terms, self.amendment)
        self.base = amended_agreement(clean, self.names) if self.amendment else None
        self.quoted = replacement_spans(clean)
        self._quoted_starts = [start for start, _ in self.quoted]
        self._last_named: tuple[int, str] | None = None

    def of(self, citation: Citation) -> Instrument:
        """The instrument of ``citation``. To be asked in the order of the text: "thereof" means the one named last."""
        found = self._of(citation)
        if found.external and found.name and not found.document_wide:
            self._last_named = (found.end, found.name)
            self.names.learn(found.name)
        return found

    def _of(self, citation: Citation) -> Instrument:
        clean, start, end = self.clean, citation.start, citation.end
        if (
            citation.this
            and citation.designators
            and statute_of(citation.designators[0].number)
            and citation.unit == "section"
        ):
            return Instrument(start, end)
        if citation.this or (citation.within is not None and _outermost(citation).this):
            return Instrument(start, end, named=True, rule="this …")
        before = self._before(citation)
        if before is not None:
            return before
        number = citation.designators[0].number if citation.designators else ""
        if citation.is_attachment and number.replace(".", "", 1).isdigit() and not number.isdigit():
            begin = max(0, start - _BEFORE)
            if printed.INCORPORATED_FROM.regex.search(clean, begin, start):
                return Instrument(start, end, True, None, True, rule="incorporated by reference")
        code = printed.TITLE_OF_CODE.regex.match(clean, end)
        if code is not None and number.isdigit():
            return Instrument(start, code.end(), True, folded(code["name"]), True, statute=True, rule="named behind")
        et_seq = printed.ET_SEQ.regex.match(clean, end)
        if et_seq:
            end = et_seq.end()
        after = end
        for pattern in (printed.TITLE, printed.SUCCESSOR, printed.DIVISIONS, printed.AS_APPLICABLE):
            skipped = pattern.regex.match(clean, after)
            after = skipped.end() if skipped else after
        here = printed.HERE.regex.match(clean, end) or printed.HERE.regex.match(clean, after)
        if here is not None:
            if here["word"].lower() not in ("above", "below"):
                return Instrument(start, end, named=True, rule=here["word"])
            follows = self._after(citation, here.end(), end)
            return (
                follows
                if follows is not None and not follows.external
                else Instrument(start, end, named=True, rule=here["word"])
            )
        such = printed.OF_SUCH_UNIT.regex.match(clean, end)
        if such is not None:
            return Instrument(start, end, named=True, there=True, rule="of such unit")
        there = printed.THERE.regex.match(clean, end) or printed.THERE.regex.match(clean, after)
        if there is not None:
            return Instrument(start, end, True, self._antecedent(start), True, there=True, rule=there["word"])
        if self.amendment and (TO_BASE.match(clean, end) or TO_BASE.match(clean, after)):
            return Instrument(
                start, end, True, self.base or "the amended agreement", True, document_wide=True, rule="amended unit"
            )
        named = self._after(citation, after, end)
        if named is not None:
            return named
        if citation.unit == "schedule" and SEC_FORMS.match(number):
            return Instrument(
                start, end, True, "Securities Exchange Act of 1934", True, statute=True, rule="SEC schedule"
            )
        if citation.unit in ("rule", "regulation"):
            return Instrument(start, end, True, None, True, statute=True, rule="rules and regulations")
        return self._by_document(citation, end)

    def _before(self, citation: Citation) -> Instrument | None:
        """A statute or record named before the unit word: "18 U.S.C. Section 1350"."""
        begin = max(0, citation.start - _BEFORE)
        window = self.clean[begin : citation.start]
        if not window[-1:].isspace() or not _may_close_a_name(window):
            return None
        record = printed.BEFORE_RECORD.regex.search(window)
        if record is not None:
            return self._before_as(record, begin, citation, statute=False)
        code = printed.BEFORE_CODE.regex.search(window)
        if code is not None and self._opens_citation(code, citation):
            return self._before_as(code, begin, citation, statute=True)
        return None

    def _before_as(self, found: re.Match[str], begin: int, citation: Citation, *, statute: bool) -> Instrument:
        tail = printed.ET_SEQ.regex.match(self.clean, citation.end)
        start, end = begin + found.start("name"), tail.end() if tail else citation.end
        name = self.names.full_name(LEADING_WORDS.sub("", folded(found["name"])))
        return Instrument(start, end, True, name, True, statute=statute, before_unit=True, rule="named before")

    def _opens_citation(self, found: re.Match[str], citation: Citation) -> bool:
        """Whether a statute before the unit word belongs to it, and ends no other citation: "of the Act, Section 6"."""
        name = folded(found["name"])
        if name.title() in ("Rules", "Regulations", "Law", "Laws", "Act", "Regulation"):
            return False
        if name.split(" ")[0] in ("This", "The") and self.names.is_own(name.partition(" ")[2]):
            return False
        ends_another = re.search(r"(?:of|under|to)\s+(?:the\s+|such\s+)?\Z", found.string[: found.start()])
        return not ends_another or citation.unit in ("rule", "regulation") or not found.string.rstrip().endswith(",")

    def _after(self, citation: Citation, at: int, end: int) -> Instrument | None:
        """The instrument named behind: "of this Agreement", "of the Securities Exchange Act of 1934"."""
        clean, start = self.clean, citation.start
        link = printed.OF_INSTRUMENT.regex.match(clean, at)
        if link is None:
            return self._statute_of_divisions(citation, end)
        of = link["link"].lower() == "of"
        if link["link"].lower() == "in" and printed.IN_THE_FORM.regex.match(clean, link.end()):
            return None
        this = printed.THIS_INSTRUMENT.regex.match(clean, link.end())
        if this is not None:
            if not (
                of or "to" in link["link"].lower() or "in" in link["link"].lower() or "under" in link["link"].lower()
            ):
                return None
            if (
                self.amendment
                and this["head"].lower() != "amendment"
                and not citation.is_attachment
                and not self.names.calls_itself(this["head"])
            ):
                return Instrument(start, end, True, self.base, True, document_wide=True, rule="amended agreement")
            return Instrument(start, end, named=True, rule="of this …")
        numbered = printed.NUMBERED_INSTRUMENT.regex.match(clean, link.end()) if citation.is_attachment else None
        if numbered is not None:
            name = folded(numbered["name"])
            return Instrument(start, numbered.end(), True, name, True, rule="named behind")
        one_of = printed.ONE_OF.regex.match(clean, link.end())
        named = name_at(clean, one_of.end() if one_of else link.end(), self.names.terms)
        if named is None or (one_of is not None and named.name[-1:] != "s"):
            return None
        name, name_end, has_head, determiner = named.name, named.end, named.has_head, named.determiner
        term = self.names.terms.get(name)
        known = has_head or (term is not None and self.names.is_instrument(term))
        if not known and not (of and determiner == "such" and not citation.is_attachment):
            return None
        if not of and not citation.is_attachment and citation.unit not in ("rule", "regulation") and not has_head:
            return None
        if determiner in ("any", "each", "a", "an") and not has_head:
            return None
        if (
            self.amendment
            and not citation.is_attachment
            and name in ("Agreement", "Contract", "Lease", "Plan")
            and determiner == "the"
        ):
            return Instrument(start, name_end, True, self.base or name, True, rule="amended agreement")
        if self.names.is_own(name):
            if self.amendment and citation.is_attachment:
                return Instrument(start, end, named=True, rule="of the agreement")
            return Instrument(start, end, named=True, main=True, rule="of the agreement")
        statute = bare(name.rpartition(" ")[2]) in STATUTE_HEADS or any(
            bare(w) in STATUTE_HEADS for w in name.split(" ")
        )
        return Instrument(start, name_end, True, self.names.full_name(name), True, statute=statute, rule="named behind")

    def _statute_of_divisions(self, citation: Citation, end: int) -> Instrument | None:
        """ "Article 1.04, Title 79, Revised Civil Statutes": the statute that is named behind its divisions."""
        divisions = printed.DIVISIONS.regex.match(self.clean, end)
        gap = _GAP.match(self.clean, divisions.end()) if divisions else None
        named = name_at(self.clean, gap.end(), self.names.terms) if gap else None
        if named is None or not any(bare(word) in STATUTE_HEADS for word in named.name.split(" ")):
            return None
        return Instrument(citation.start, named.end, True, named.name, True, statute=True, rule="named behind")

    def _by_document(self, citation: Citation, end: int) -> Instrument:
        """No words beside it: in an amendment, what is amended and what is quoted belong to the amended agreement."""
        start = citation.start
        at = bisect_right(self._quoted_starts, start) - 1
        if at >= 0 and start < self.quoted[at][1]:
            name = self.base or self._antecedent(self.quoted[at][0])
            return Instrument(
                start, end, True, name or "the amended agreement", True, document_wide=True, rule="replacement text"
            )
        if (
            self.amendment
            and not citation.is_attachment
            and citation.unit is not None
            and is_amended(self.clean, start, end)
        ):
            name = self.base or "the amended agreement"
            return Instrument(start, end, True, name, True, document_wide=True, rule="amended unit")
        return self._held(citation, end) or Instrument(start, end)

    def _held(self, citation: Citation, end: int) -> Instrument | None:
        """The paper that is named before its unit: "the Plan, including Section 5", "Credit Agreement Section 5.1"."""
        clean, start = self.clean, citation.start
        last = bare("".join(clean[max(0, start - _LONGEST_WORD) : start].split()[-1:]))
        if self.amendment or not (last in _HOLDING or last in HEADS):
            return None
        named = self.names.others_between(max(0, start - _BEFORE), start)
        if not named or not printed.HOLDS.regex.fullmatch(clean, named[-1][1], start):
            return None
        begin, stop, name = named[-1]
        if " " not in name and name not in self.names.terms:
            return None
        adjoins = not clean[stop:start].strip()
        if not (adjoins or _OF_IT.search(clean, max(0, begin - _BEFORE), begin)):
            return None
        return Instrument(
            begin if adjoins else start,
            end,
            True,
            self.names.full_name(name),
            True,
            before_unit=True,
            rule="named before" if adjoins else "provisions of",
        )

    def _antecedent(self, start: int) -> str | None:
        """The instrument that "thereof" means: the one named last before it, in the same sentence or the one before."""
        named = self.names.others_between(max(0, start - 400), start)
        if named:
            return self.names.full_name(named[-1][2])
        if self._last_named is not None and start - self._last_named[0] < 600:
            return self._last_named[1]
        return None


def owners_of(clean: str, found: list[Citation], instruments: Instruments) -> list[Instrument]:
    """The instrument of every citation; in 'Article IV and Article V of the Credit Agreement' they share one."""
    owners = [instruments.of(citation) for citation in found]
    for at in range(1, len(found)):
        before, here = owners[at - 1], owners[at]
        follows = found[at].is_attachment and before.statute and before.external and not here.named
        if follows and re.fullmatch(r",?\s{1,60}", clean[before.end : here.start]):
            owners[at] = replace(here, name=before.name, external=True, named=True, statute=True, rule="named before")
    for at in range(len(found) - 2, -1, -1):
        here, after = owners[at], owners[at + 1]
        between = clean[here.end : found[at + 1].start]
        if (
            after.main
            and not here.named
            and not found[at].is_attachment
            and found[at].unit == found[at + 1].unit
            and _AND.fullmatch(between)
        ):
            owners[at] = replace(here, named=True, main=True, rule=after.rule)
            continue
        if here.named or not after.external or after.before_unit or found[at].this or after.document_wide:
            continue
        quoted = _QUOTED_IN.fullmatch(between) is not None
        if not printed.JOINED.regex.fullmatch(between) and not quoted:
            continue
        if found[at].unit == found[at + 1].unit:
            owners[at] = replace(here, name=after.name, external=True, shared=True, statute=after.statute)
        elif after.named and not after.statute and found[at + 1].is_attachment and _AND.fullmatch(between):
            owners[at] = replace(here, name=after.name, external=True, shared=True, if_missing=True)
    return owners


def _may_close_a_name(window: str) -> bool:
    """Whether the last word has a capital, as in every name of an instrument, or can stand behind a record's name."""
    last = window.rstrip()[-_LONGEST_WORD:].split()[-1:]
    return bool(last) and (last[0] != last[0].lower() or last[0] in ("at", ","))


def _outermost(citation: Citation) -> Citation:
    while citation.within is not None:
        citation = citation.within
    return citation
