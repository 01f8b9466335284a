"""Which instrument a citation belongs to: this document, a statute, another agreement, the agreement that is amended.

Promise: a citation is called external only for words that are printed beside it, or because the document says
elsewhere whose section that is. The name shown is the one the document uses, followed through its defined term.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model import Span, Term
from ..patterns import citations as printed

if TYPE_CHECKING:
    from .reader import Citation

_HEADS = frozenset(
    """act acts agreement agreements contract contracts code codes law laws statute statutes indenture plan plans
    lease leases sublease regulation regulations rule rules ordinance constitution guaranty guarantee note
    notes deed mortgage charter bylaws by-laws certificate articles policy treaty convention directive license
    licence amendment addendum form report prospectus statement letter terms conditions warrant manual
    standard standards guidelines protocol decree bill erisa ucc hipaa dgcl flsa cobra ada adea gaap rfp
    undertaking memorandum declaration supplement instrument debenture debentures notice request application
    filing registration return order bond msa sow nda loi psa ipa u.s.c c.f.r usc cfr commission incoterms
    finra nasd nasdaq nyse fmla warn gdpr ccpa fcpa ppaca aca owbpa disclosure specifications specification
    proposal correspondence opinion""".split()
)
_STATUTE_HEADS = frozenset(
    """act acts code codes law laws statute statutes regulation regulations rule rules ordinance constitution erisa
    ucc hipaa dgcl flsa cobra ada adea u.s.c c.f.r usc cfr gdpr ccpa fcpa ppaca aca owbpa treaty convention
    directive commission finra nasd nasdaq nyse fmla warn""".split()
)
_CONNECTORS = frozenset("of and the for to in on or by & a an with between".split())
_UNIT_WORDS = frozenset(
    "section sections article articles exhibit exhibits schedule annex appendix paragraph clause sec.".split()
)
_WORD = re.compile(r"[A-Za-z0-9$“\"][\w.'’&()®™/-]{0,40}[\"”]?")
_YEAR_TAIL = re.compile(
    r"(?:\s{1,120}of\s{1,120}(?:19|20)\d\d\b(?!\s*\w*\s*[%])|\s{1,40}(?:10-[KQ]|8-K|S-\d|[12]\d{3}\b(?=[,.;)\s])))",
    re.IGNORECASE,
)
_LEADING_WORDS = re.compile(r"^(?:The|Such|Said|Each|Any|Under|In|Pursuant|If|For|All|Other|No|This)\s+")
_ACT_OF = re.compile(
    r"\s{1,60}of\s{1,60}the\s{1,60}(?:(?:State|Commonwealth|Province)\s{1,60}of\s{1,60}[A-Z]\w+(?:\s[A-Z]\w+)?"
    r"|United\s{1,60}States)"
)
_TO_BASE = re.compile(
    r"\s{1,60}(?:is|are|shall\s{1,9}be)\s{1,60}(?:hereby\s{1,60})?"
    r"(?:added|inserted|deleted|amended|replaced|modified)\b"
)
_LOWER_HEAD = re.compile(
    r"(?:[a-z]{2,14}\s{1,40}){0,2}(?:agreement|amendment|contract|lease|plan|letter|indenture|note)\b"
)
_SEC_FORMS = re.compile(r"(?:13[DGE](?:-\d)?|14[ACDFN](?:-\d[A-Z]?\d?)?|TO|K-1)\Z")
_SEC_RULES = re.compile(r"\d{1,3}[a-z]{1,2}\d?-\d{1,3}\Z")
_KNOWN = {
    **dict.fromkeys(
        (
            "409A",
            "280G",
            "4999",
            "4980B",
            "4980H",
            "162(m)",
            "83(b)",
            "401(k)",
            "401(a)",
            "422",
            "501(c)(3)",
            "457A",
            "4975",
        ),
        "Internal Revenue Code",
    ),
    "365(n)": "Bankruptcy Code",
    "1542": "California Civil Code",
}


_AMENDS_AGAIN = 3


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
    statute: bool = False
    before_unit: bool = False
    document_wide: bool = False  # by the kind of document (an amendment), not by words beside it
    rule: str = ""


class Instruments:
    """What the document says of the instruments it cites."""

    def __init__(self, clean: str, terms: Sequence[Term]) -> None:
        self.clean = clean
        self.terms: dict[str, Term] = {}
        for term in terms:
            self.terms.setdefault(term.term.removeprefix("the "), term)
        self.opening = clean[:6000]
        self._own: dict[str, bool] = {}
        self.amendment = self._is_amendment()
        self.base = self._base() if self.amendment else None
        self.quoted = _replacement_spans(clean)
        self._quoted_starts = [start for start, _ in self.quoted]
        self._last_named: tuple[int, str] | None = None
        self._long_names: dict[str, str] = {}  # "Code" → "Internal Revenue Code of 1986", as cited before

    # --- one citation --------------------------------------------------------------------------------------------

    def of(self, citation: Citation) -> Instrument:
        """The instrument of ``citation``. To be asked in the order of the text: "thereof" means the one named last."""
        found = self._of(citation)
        if found.external and found.name and not found.document_wide:
            self._last_named = (found.end, found.name)
            for word in found.name.split(" ")[1:]:
                if _bare(word) in _HEADS:
                    self._long_names.setdefault(word, found.name)
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
        et_seq = printed.ET_SEQ.regex.match(clean, end)
        if et_seq:
            end = et_seq.end()
        after = end
        for pattern in (printed.TITLE, printed.SUCCESSOR):
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
        there = printed.THERE.regex.match(clean, end) or printed.THERE.regex.match(clean, after)
        if there is not None:
            return Instrument(start, end, True, self._antecedent(start), True, there=True, rule=there["word"])
        if _TO_BASE.match(clean, end) and self.amendment:
            return Instrument(
                start, end, True, self.base or "the amended agreement", True, document_wide=True, rule="amended unit"
            )
        named = self._after(citation, after, end)
        if named is not None:
            return named
        if citation.unit == "schedule" and _SEC_FORMS.match(number):
            return Instrument(
                start, end, True, "Securities Exchange Act of 1934", True, statute=True, rule="SEC schedule"
            )
        if citation.unit in ("rule", "regulation"):
            return Instrument(start, end, True, None, True, statute=True, rule="rules and regulations")
        return self._by_document(citation, end)

    def _before(self, citation: Citation) -> Instrument | None:
        """A statute or agreement named before the unit word: "18 U.S.C. Section 1350", "Credit Agreement Section 5"."""
        begin = max(0, citation.start - 160)
        window = self.clean[begin : citation.start]
        if not window[-1:].isspace():
            return None
        code = printed.BEFORE_CODE.regex.search(window)
        if code is not None:
            return (
                self._before_as(code, begin, citation, statute=True) if self._opens_citation(code, citation) else None
            )
        agreement = printed.BEFORE_AGREEMENT.regex.search(window)
        if agreement is None or citation.unit not in ("section", "article", "clause", "paragraph"):
            return None
        printed_name = _fold(agreement["name"])
        name = _LEADING_WORDS.sub("", printed_name)
        if " " not in name or printed_name.startswith("This") or self._is_own(name):
            return None
        return self._before_as(agreement, begin, citation, statute=False)

    def _before_as(self, found: re.Match[str], begin: int, citation: Citation, *, statute: bool) -> Instrument:
        tail = printed.ET_SEQ.regex.match(self.clean, citation.end)
        start, end = begin + found.start("name"), tail.end() if tail else citation.end
        name = self.full_name(_LEADING_WORDS.sub("", _fold(found["name"])))
        return Instrument(start, end, True, name, True, statute=statute, before_unit=True, rule="named before")

    def _opens_citation(self, found: re.Match[str], citation: Citation) -> bool:
        """Whether a statute before the unit word belongs to it, and ends no other citation: "of the Act, Section 6"."""
        name = _fold(found["name"])
        if name.title() in ("Rules", "Regulations", "Law", "Laws", "Act", "Regulation"):
            return False
        if name.split(" ")[0] in ("This", "The") and self._is_own(name.partition(" ")[2]):
            return False
        ends_another = re.search(r"(?:of|under|to)\s+(?:the\s+|such\s+)?\Z", found.string[: found.start()])
        return not ends_another or citation.unit in ("rule", "regulation") or not found.string.rstrip().endswith(",")

    def _after(self, citation: Citation, at: int, end: int) -> Instrument | None:
        """The instrument named behind: "of this Agreement", "of the Securities Exchange Act of 1934"."""
        clean, start = self.clean, citation.start
        link = printed.OF_INSTRUMENT.regex.match(clean, at)
        if link is None:
            return None
        of = link["link"].lower() == "of"
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
                and not self._calls_itself(this["head"])
            ):
                return Instrument(start, end, True, self.base, True, document_wide=True, rule="amended agreement")
            return Instrument(start, end, named=True, rule="of this …")
        named = self._name_at(link.end())
        if named is None:
            return None
        name, name_end, has_head, determiner = named
        term = self.terms.get(name)
        known = has_head or (term is not None and self._is_instrument(term))
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
        if self._is_own(name):
            if self.amendment and citation.is_attachment:
                return Instrument(start, end, named=True, rule="of the agreement")
            return Instrument(start, end, named=True, main=True, rule="of the agreement")
        statute = _bare(name.rpartition(" ")[2]) in _STATUTE_HEADS or any(
            _bare(w) in _STATUTE_HEADS for w in name.split(" ")
        )
        return Instrument(start, name_end, True, self.full_name(name), True, statute=statute, rule="named behind")

    def _name_at(self, at: int) -> tuple[str, int, bool, str | None] | None:
        """The name at ``at``: its words, its end, whether its last word names a kind of instrument, its determiner."""
        clean = self.clean
        begin: int | None = None
        determiner = None
        end, head = at, False
        position = at
        words = 0
        previous = ""
        while words < 16:
            found = _WORD.match(clean, position)
            if found is None:
                break
            word = found.group()
            lower = word.lower()
            bare = _bare(word)
            if begin is None and lower in (
                "the",
                "such",
                "said",
                "that",
                "its",
                "his",
                "her",
                "their",
                "any",
                "each",
                "our",
                "your",
                "a",
                "an",
                "all",
                "these",
                "those",
                "applicable",
                "certain",
            ):
                determiner = determiner or lower
            elif bare in _UNIT_WORDS and begin is None:
                return None
            elif bare in _UNIT_WORDS and bare != "articles":
                break
            elif lower in _CONNECTORS and begin is not None:
                if head and lower not in ("of", "and"):
                    break
            elif word[0].isupper() or word[0].isdigit() or word[0] in '“"':
                if begin is None:
                    begin = found.start()
                if bare in _HEADS:
                    if head and previous in _CONNECTORS and previous != "of":
                        break
                    end, head = found.end() - _trailing(word), True
                    year = _YEAR_TAIL.match(clean, end) or _ACT_OF.match(clean, end)
                    if year:
                        end = year.end()
                        break
                    if word[-1] in ".;:" and not bare.endswith((".c", ".r")):
                        break
                elif not head:
                    end = found.end() - _trailing(word)
                elif previous != "of" and previous not in _CONNECTORS and not word[0].isupper():
                    break
            elif (
                begin is None
                and determiner is not None
                and lower
                in ("most", "recent", "annual", "quarterly", "next", "related", "applicable", "relevant", "related")
            ):
                pass
            elif bare in _HEADS and begin is None and determiner is not None:
                return (
                    clean[found.start() : found.end() - _trailing(word)],
                    found.end() - _trailing(word),
                    True,
                    determiner,
                )
            elif begin is not None and not head and (run := _LOWER_HEAD.match(clean, found.start())):
                end, head = run.end(), True
                break
            else:
                break
            words += 1
            previous = lower
            position = found.end()
            if (
                word[-1] in ".;:"
                and len(word) > 4
                and not re.fullmatch(r"(?:[A-Z]\.)+|Inc\.|Corp\.|Co\.|Ltd\.|No\.|U\.S\.", word)
            ):
                break
            gap = re.compile(r",?\s{1,200}").match(clean, position)
            if gap is None:
                break
            if gap.group()[0] == "," and head:
                break
            position = gap.end()
        if begin is None:
            return None
        name = _fold(clean[begin:end]).strip('“”"')
        if not head:
            # the longest run of words that is a defined term
            pieces = name.split(" ")
            for count in range(len(pieces), 0, -1):
                candidate = " ".join(pieces[:count]).rstrip(",.;:")
                if candidate in self.terms:
                    stop = re.compile(r"\s{1,200}".join(re.escape(p) for p in candidate.split(" "))).match(clean, begin)
                    return candidate, stop.end() if stop else end, False, determiner
            return None
        return name, end, head, determiner

    # --- the document --------------------------------------------------------------------------------------------

    def _by_document(self, citation: Citation, end: int) -> Instrument:
        """No words beside it: in an amendment, what is amended and what is quoted belong to the amended agreement."""
        start = citation.start
        at = bisect_right(self._quoted_starts, start) - 1
        if at >= 0 and start < self.quoted[at][1]:
            name = self.base or self._antecedent(self.quoted[at][0])
            return Instrument(
                start, end, True, name or "the amended agreement", True, document_wide=True, rule="replacement text"
            )
        if self.amendment and not citation.is_attachment and citation.unit is not None and self._is_amended(start, end):
            name = self.base or "the amended agreement"
            return Instrument(start, end, True, name, True, document_wide=True, rule="amended unit")
        return Instrument(start, end)

    def _is_amended(self, start: int, end: int) -> bool:
        """Whether the unit cited is what an amendment changes: "Section 5 is hereby amended", "deleting Section 3"."""
        behind = printed.AMENDED_AFTER.regex.match(self.clean, end, min(len(self.clean), end + 260))
        return bool(behind or printed.AMENDING_BEFORE.regex.search(self.clean[max(0, start - 120) : start]))

    def _antecedent(self, start: int) -> str | None:
        """The instrument that "thereof" means: the one named last before it, in the same sentence or the one before."""
        window = self.clean[max(0, start - 400) : start]
        best: tuple[int, str] | None = None
        for found in re.finditer(
            r"\b(?:[A-Z][\w'’&()®-]{0,30}\s{1,60}){0,5}"
            r"(?:Agreement|Contract|Lease|Act|Code|Indenture|Plan|Note|Law|Letter|Guaranty)s?\b",
            window,
        ):
            name = _LEADING_WORDS.sub("", _fold(found.group()))
            if not self._is_own(name):
                best = (found.start(), name)
        if best is not None:
            return self.full_name(best[1])
        if self._last_named is not None and start - self._last_named[0] < 600:
            return self._last_named[1]
        return None

    def _is_amendment(self) -> bool:
        """By its title, or because it amends again and again."""
        if printed.AMENDMENT_TITLE.regex.search(self.opening[:2500]) is not None:
            return True
        amended = printed.HEREBY_AMENDED.regex.finditer(self.clean, 0, 60_000)
        return sum(1 for _ in zip(amended, range(_AMENDS_AGAIN), strict=False)) == _AMENDS_AGAIN

    def _calls_itself(self, head: str) -> bool:
        """Whether an amendment uses "this Agreement" of itself rather than of what it amends (in quoted text)."""
        return (
            re.search(r"\b[Tt]his\s+(?:[A-Z]\w+\s+){0,3}" + head.capitalize() + r"\b", self.opening[:2500]) is not None
        )

    def _base(self) -> str | None:
        """The agreement that an amendment amends, by its defined term or its title line."""
        for term in self.terms.values():
            if term.start < 6000 and _bare(term.term.rpartition(" ")[2]) in (
                "agreement",
                "contract",
                "lease",
                "plan",
                "indenture",
            ):
                name = self.full_name(term.term)
                if not self._is_own(term.term):
                    return name if name is not None else term.term
        title = re.search(
            r"AMENDMENT[^\n]{0,30}\s{1,80}(?:TO|OF)\s{1,80}(?:THE\s{1,20})?"
            r"([A-Z][A-Z ,&\n-]{5,100}?(?:AGREEMENT|CONTRACT|LEASE|PLAN))",
            self.opening[:3000],
        )
        return _fold(title.group(1)).title() if title else None

    def _is_instrument(self, term: Term) -> bool:
        """Whether a term without such a word in it names an instrument: its definiens does."""
        if term.definiens is None:
            return False
        words = _fold(self.clean[term.definiens[0] : min(term.definiens[1], term.definiens[0] + 160)]).split(" ")
        return any(w[:1].isupper() and _bare(w) in _HEADS for w in words[:14])

    def _is_own(self, name: str) -> bool:
        known = self._own.get(name)
        if known is None:
            known = self._own[name] = self._find_own(name)
        return known

    def _find_own(self, name: str) -> bool:
        """Whether ``name`` means this document: defined with "this", or its title."""
        term = self.terms.get(name) or self.terms.get(name.title() if name.islower() else name)
        plain = name.casefold()
        if _bare(name.rpartition(" ")[2]) in _STATUTE_HEADS:
            return False
        if term is not None:
            return self._is_defined_as_this(term, plain)
        if self.amendment:
            return False
        if plain in (
            "agreement",
            "contract",
            "lease",
            "plan",
            "indenture",
            "terms",
            "policy",
            "bylaws",
            "by-laws",
            "guaranty",
            "license",
            "note",
            "charter",
        ):
            return (
                plain in ("agreement", "contract")
                or re.search(rf"(?i)\b(?:this|these)\s+{re.escape(plain)}\b", self.opening) is not None
            )
        words = plain.split(" ")
        if words[-1] not in (
            "agreement",
            "contract",
            "lease",
            "plan",
            "indenture",
            "conditions",
            "terms",
            "guaranty",
            "bylaws",
            "by-laws",
            "addendum",
            "amendment",
        ):
            return False
        return self._is_title(plain)

    def _is_defined_as_this(self, term: Term, plain: str) -> bool:
        """Whether a term is defined with "this …": 'this Employment Agreement (the "Agreement")'."""
        definiens = self.clean[term.definiens[0] : term.definiens[1]][:400] if term.definiens else ""
        this = re.match(r"\W*(?:[Tt]his|THIS|[Tt]hese|THESE)\s+((?:[\w&,.-]+\s+){0,8}?)(?:\w+)", definiens)
        if this is None:
            behind = self.clean[max(0, term.start - 160) : term.start]
            this = re.search(
                r"\b(?:[Tt]his|THIS)\s+((?:[\w&,.-]+\s+){0,8}?)"
                r"(?:[Aa]greement|AGREEMENT|[Cc]ontract|CONTRACT|[Ll]ease|LEASE|[Aa]mendment|AMENDMENT|[Pp]lan|[Ll]etter"
                r"|LETTER|[Ii]ndenture|[Nn]ote|[Ll]icense)\b"
                r"(?:(?!\b(?:Agreement|Contract|Lease|Act|Code|Plan|Indenture)\b)[^.;:]){0,110}(?:\(|hereinafter)[^()]{0,60}\Z",
                behind,
            )
        if this is None:
            return False
        return not (self.amendment and "amendment" not in plain and re.search(r"(?i)amendment", this.group()))

    def _is_title(self, plain: str) -> bool:
        for line in self.opening[:2500].splitlines():
            folded = _fold(line).strip(" .*_")
            if folded and folded.casefold() == plain and (folded.isupper() or folded.istitle() or len(folded) < 60):
                return True
        words = r"\s+".join(re.escape(word) for word in plain.split(" "))
        return re.search(r"(?i)\bthis\s+" + words + r"\b", self.opening) is not None

    def full_name(self, name: str) -> str | None:
        """``name`` through its defined term: "Code" → "Internal Revenue Code of 1986"."""
        term = self.terms.get(name)
        if term is None or term.definiens is None:
            return self._long_names.get(name, name) if " " not in name else name
        words = _fold(self.clean[term.definiens[0] : term.definiens[1]])
        words = re.sub(r"^(?:that certain|the|a|an|certain)\s+", "", words, flags=re.IGNORECASE)
        cut = re.search(
            r",?\s+(?:as\s+(?:amended|the\s+same|heretofore|it\s+may)|and\s+the\s+(?:rules|regulations)"
            r"|by\s+and\s+(?:between|among)|between|among)\b|[;(]",
            words,
        )
        words = words[: cut.start()] if cut else words
        if not words or len(words) > 160 or not any(_bare(w) in _HEADS for w in words.split(" ")):
            return name
        return words.rstrip(" ,.")


def statute_of(number: str) -> str | None:
    """The statute whose section everybody knows by its number alone: "409A"; None when the number says nothing."""
    root = number.partition("(")[0]
    for known in (number, root):
        if known in _KNOWN:
            return _KNOWN[known]
    for key, name in _KNOWN.items():
        if number.startswith(key) and number[len(key) : len(key) + 1] in ("", "("):
            return name
    return None


def _outermost(citation: Citation) -> Citation:
    while citation.within is not None:
        citation = citation.within
    return citation


def _replacement_spans(clean: str) -> list[Span]:
    """The quotations that replace or add text of another agreement, in order."""
    spans: list[Span] = []
    straight_ends = [m.start() + m.group().index('"') + 1 for m in _STRAIGHT_END.finditer(clean)]
    done = 0
    for found in printed.QUOTATION_OPENS.regex.finditer(clean):
        opened = found.start("open")
        if opened < done or not printed.REPLACEMENT.regex.search(clean[max(0, found.start() - 120) : found.start()]):
            continue
        close = _closing(clean, opened, straight_ends)
        if close is None:
            continue
        if close - opened > 40:
            spans.append((opened, close))
        done = close
    return spans


_STRAIGHT_END = re.compile(r"\"[.;,]?\s{0,40}(?:\n\s{0,200}\n|\Z)|[.;]\"(?=\s)")
_CURLY = re.compile(r"[“”]")
_LONGEST_QUOTATION = 20_000


def _closing(clean: str, opened: int, straight_ends: Sequence[int]) -> int | None:
    """Where a quotation ends: its own curly mark, or the straight one that closes a paragraph."""
    limit = min(len(clean), opened + _LONGEST_QUOTATION)
    if clean[opened] != "“":
        at = bisect_right(straight_ends, opened + 1)
        return straight_ends[at] if at < len(straight_ends) and straight_ends[at] <= limit else None
    last = clean.rfind("”", opened, limit)
    if last < 0:
        return None
    depth = 0
    for mark in _CURLY.finditer(clean, opened, limit):
        depth += 1 if mark.group() == "“" else -1
        if depth == 0:
            return mark.end()
    return last + 1


def _fold(words: str) -> str:
    return " ".join(words.split())


def _trailing(word: str) -> int:
    """How many of the last characters are punctuation around the name rather than part of it."""
    stripped = word.rstrip('"”.,;:')
    if word.count("(") < stripped.count(")"):
        stripped = stripped.rstrip(")")
    return len(word) - len(stripped)


def _bare(word: str) -> str:
    return word.strip("\"“”.,;:()’'").lower().removesuffix("'s").removesuffix("’s")
