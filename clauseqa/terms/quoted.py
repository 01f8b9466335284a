"""Terms in quotation marks: which quotation defines, by what cue.

A quotation defines when a cue stands directly before it, directly after it, or when a parenthesis is there to
introduce it. Terms that share one cue ("A", "B" and "C" mean …) are judged together. Everything else in quotation
marks (titles, speech, trade names, pointers) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..model import Span, TermForm
from ..patterns import definitions as cues
from .quotations import Quotation
from .sighting import Sighting


@dataclass(frozen=True)
class Scene:
    """A group of quotations that share one cue, and the words around it."""

    view: str
    group: list[Quotation]
    lead: str  # the words before the first of them
    end: int  # where the words after the last of them begin
    listed: bool  # it stands in a section headed "Definitions"

    @cached_property
    def first(self) -> Quotation:
        return self.group[0]

    @cached_property
    def _head(self) -> int:
        """Where a search in the lead begins: past its first character, unless the text begins there."""
        return int(self.first.outer_start > len(self.lead))

    @cached_property
    def capital(self) -> bool:
        return self.view[self.first.start].isupper() or self.view[self.first.start].isdigit()

    @cached_property
    def confined(self) -> bool:
        """ "For the purposes of this Section, …" stands before it: a definition, even of a lower-case word."""
        return bool(cues.CONFINED.regex.search(self.lead))

    @cached_property
    def spoken(self) -> bool:
        """ "the term …" stands before it."""
        return bool(cues.LEAD_IN.regex.search(self.lead))

    @cached_property
    def named_or_quoted(self) -> bool:
        """A title, a trade name, an example; or the letter of an exhibit."""
        if cues.NO_DEFINITION_BEFORE.regex.search(self.lead, max(0, len(self.lead) - _NEAR)):
            return True
        return self.first.end - self.first.start <= 6 and bool(cues.UNIT_BEFORE.regex.search(self.lead))

    @cached_property
    def set_out(self) -> bool:
        """It opens a paragraph or a sentence."""
        return bool(cues.SET_OUT.regex.search(self.lead, max(self._head, len(self.lead) - 60)))

    @cached_property
    def subject(self) -> bool:
        """It opens its sentence, or stands after "Notwithstanding the foregoing," at its head."""
        return self.set_out or bool(cues.CLAUSE_HEAD.regex.search(self.lead, self._head))

    @cached_property
    def meaning(self) -> re.Match[str] | None:
        """The verb after it that gives a meaning, as it seems."""
        return self.after(_MEANING_AFTER)

    @cached_property
    def pointed(self) -> re.Match[str] | None:
        """The words after it that say where its meaning stands."""
        return self.after(cues.POINTER.regex)

    def after(self, *patterns: re.Pattern[str]) -> re.Match[str] | None:
        for pattern in patterns:
            match = pattern.match(self.view, self.end)
            if match:
                return match
        return None


def find_quoted(view: str, quotations: list[Quotation], definition_lists: list[Span]) -> Iterator[Sighting]:
    """The quotations that define, in order. ``definition_lists``: the spans of sections headed "Definitions"."""
    definition_lists = definition_lists + _runs_of_definitions(view)
    tabled = set(_index_of_terms(view, quotations))
    for group in _groups(view, quotations):
        if group[0].start in tabled:
            yield from _by_table(group, tabled)
            continue
        scene = _scene(view, group, definition_lists)
        for judge in _JUDGES:
            found = judge(scene)
            if found is not None:
                yield from found
                break


def _runs_of_definitions(view: str) -> list[Span]:
    """Stretches where four or more terms are defined close after one another: a list, whatever its heading says."""
    runs: list[Span] = []
    starts: list[int] = []
    for match in _DEFINED.finditer(view):
        if starts and match.start() - starts[-1] > _CLOSE:
            if len(starts) >= _FEW:
                runs.append((starts[0], starts[-1] + 1))
            starts = []
        starts.append(match.start())
    if len(starts) >= _FEW:
        runs.append((starts[0], starts[-1] + 1))
    return runs


# -- groups ------------------------------------------------------------------------------------------------------------


def _groups(view: str, quotations: Iterable[Quotation]) -> Iterator[list[Quotation]]:
    group: list[Quotation] = []
    for quotation in quotations:
        if group and not _joined(view, group[-1], quotation):
            yield group
            group = []
        group.append(quotation)
    if group:
        yield group


def _joined(view: str, last: Quotation, following: Quotation) -> bool:
    if following.outer_start - last.outer_end > 300:  # blanks of a page break included
        return False
    ended = "." in view[last.end : last.outer_end]  # a title that ends its sentence: "Intangible Assets."
    if ended and not view[last.outer_end : following.outer_start].strip():
        return False
    between = _BLANKS.sub(" ", view[last.outer_end : following.outer_start])
    if len(between) > 90:
        return False
    if following.parenthesis == last.parenthesis:
        return bool(cues.JOINT.regex.fullmatch(between))
    return following.parenthesis is not None and bool(cues.CORRELATIVE.regex.fullmatch(between))


def _scene(view: str, group: list[Quotation], definition_lists: list[Span]) -> Scene:
    first, last = group[0], group[-1]
    end = last.outer_end
    if last.parenthesis is not None and last.parenthesis != first.parenthesis:  # "control" (including "controlled")
        closing = view.find(")", end, end + 120)
        end = closing + 1 if closing >= 0 else end
    listed = any(start <= first.start < stop for start, stop in definition_lists)
    return Scene(view, group, view[max(0, first.outer_start - 240) : first.outer_start], end, listed)


# -- an index of terms -------------------------------------------------------------------------------------------------


def _index_of_terms(view: str, quotations: list[Quotation]) -> Iterator[int]:
    """Starts of the quotations of a table that gives each term its section: three or more such lines in a row."""
    run: list[int] = []
    end = -1
    for quotation in quotations:
        entry = cues.INDEX_ENTRY.regex.match(view, quotation.outer_end)
        if not entry or (run and view[end : quotation.outer_start].strip(" \t\r\n.")):
            if len(run) >= 3:
                yield from run
            run = []
        if entry:
            run.append(quotation.start)
            end = entry.end()
    if len(run) >= 3:
        yield from run


def _by_table(group: list[Quotation], tabled: set[int]) -> Iterator[Sighting]:
    for quotation in group:
        if quotation.start in tabled:
            yield _sighting(quotation, "by_reference", "entry of an index of terms")


# -- judges: None when it is not theirs to say, else what they found (perhaps nothing) ---------------------------------


def _judge_parenthesis(scene: Scene) -> list[Sighting] | None:
    opening = scene.first.parenthesis
    if opening is None:
        return None
    lead = scene.view[opening + 1 : scene.first.outer_start]
    form = _introduction(scene, lead)
    if form is None:
        return None
    after = scene.meaning
    if after and _is_verb(scene.view, after) and ")" not in after[0]:
        return _with_meaning_after(scene, after)
    rule = f"parenthesis '{_fold(lead)[-40:]}'" if lead.strip() else "parenthesis"
    return [_sighting(q, form, rule, outer_start=opening, meaning_to=opening) for q in scene.group]


def _introduction(scene: Scene, lead: str) -> TermForm | None:
    """The form of a term that its parenthesis introduces; None when the parenthesis does something else."""
    hereinafter = bool(_HEREINAFTER.search(lead))
    if len(lead) > 320 or any(_is_plain_speech(scene.view, q) or q.end - q.start > _LONGEST for q in scene.group):
        return None
    if not lead.strip() and _CAPTION.search(scene.lead) and _CAPTIONED.match(scene.view, scene.end):
        return None
    lead = _BLANKS.sub(" ", lead)
    outer, _, inner = lead.rpartition('"')
    if outer and cues.NO_DEFINITION_BEFORE.regex.search(outer.partition('"')[0]):
        return None
    if not cues.PARENTHESIS_LEAD.regex.search(inner):
        return None
    if not hereinafter and any(
        pattern.search(inner) for pattern in (cues.NO_DEFINITION_BEFORE.regex, _BY_OTHERS, _SO_DESCRIBED)
    ):
        return None
    if not scene.after(cues.PARENTHESIS_TAIL.regex) or scene.pointed:
        return None
    return "hereinafter" if hereinafter else "parenthetical"


def _judge_pointer(scene: Scene) -> list[Sighting] | None:
    """ "as defined below" makes it a use; a rule of interpretation ('"hereof" refers to …') is no definition."""
    there = scene.after(cues.DEFINED_THERE.regex)
    if _AS.search(scene.lead) if there else scene.pointed:  # (as "goods" are defined in the UCC)
        return []
    return [] if any(_is_interpretive(scene.view, q) for q in scene.group) else None


def _judge_meaning(scene: Scene) -> list[Sighting] | None:
    after = scene.meaning
    if not after or not _is_verb(scene.view, after) or (scene.named_or_quoted and not scene.spoken):
        return None
    return _with_meaning_after(scene, after)


def _with_meaning_after(scene: Scene, after: re.Match[str]) -> list[Sighting]:
    form = meaning_form(scene.view, after)
    rule = f"'{_fold(after['cue'])}'"
    return [_sighting(q, form, rule, meaning_from=after.end()) for q in scene.group]


def _is_verb(view: str, after: re.Match[str]) -> bool:
    """Whether the cue is a verb of the term: not "by means of", and not of another clause."""
    qualifier = after["qualifier"]
    if not qualifier:
        return True
    cue = _fold(after["cue"]).casefold()
    if cue in ("means", "mean"):
        word = _WORD_BEFORE.search(view, max(0, after.start("cue") - 24), after.start("cue"))
        return not (word and word[1].casefold() in _BEFORE_A_NOUN) and not view.startswith(" of ", after.end())
    if cue.startswith(("shall", "will", "mean", "has the", "have the")):
        return True
    if _INFINITIVE.search(qualifier):  # "any other term used to refer to"
        return False
    return len(qualifier) < 90 and "the term" not in qualifier


def meaning_form(view: str, after: re.Match[str]) -> TermForm:
    """The form of a definition whose verb is ``after["cue"]``, by what the verb says and where it points."""
    cue = _fold(after["cue"]).casefold()
    if _REFERS.search(cue):
        return "refers"
    rest = _SENTENCE_END.split(view[after.end() : after.end() + 80])[0]
    if cue.endswith("defined in"):
        return "by_reference"
    if cue.endswith(("defined", "described")):
        return "by_reference" if _THERE.match(rest) else "means"
    if cue.endswith(("meaning", "meanings", "definition", "definitions")):
        return "means" if _FOLLOWING.search(f"{cue} {rest}") else "by_reference"
    return "means"


def _judge_occurrence(scene: Scene) -> list[Sighting] | None:
    after = scene.after(_OCCURRENCE_AFTER)
    if not after or scene.named_or_quoted:
        return None
    rule = f"'{_fold(after['cue'])}'"
    return [_sighting(q, "functional", rule, meaning_from=after.start("condition")) for q in scene.group]


def _judge_referred(scene: Scene) -> list[Sighting] | None:
    """ "… are each referred to as a "Party"": the cue stands before."""
    match = _last(cues.REFERRED.regex, scene.lead)
    if not match:
        return None
    cue = _fold(match["cue"])
    if _UNIT_NAME.match(scene.view, scene.first.start, scene.first.end):
        return []
    if not _names_here(scene, cue.casefold(), match.string[: match.start()].casefold()):
        return None
    form: TermForm = "hereinafter" if _HEREINAFTER.search(cue) else "refers"
    return [_sighting(q, form, f"'{cue}'", meaning_to=scene.first.outer_start - len(match[0])) for q in scene.group]


def _names_here(scene: Scene, cue: str, before: str) -> bool:
    """Whether "called", "known as", … names a thing for this contract, rather than telling what others call it."""
    if _BY_OTHERS.search(before):
        return False
    term = scene.view[scene.first.start : scene.first.end]
    name = scene.capital or term.casefold() in _PRONOUNS
    words = cue.split()
    here = bool(_HERE.search(cue) or _HERE.search(before[-30:]))
    if words[0].startswith("refer"):
        return "as" in words and (name or here)
    if words[0] == "defined":
        return words[-1] in ("as", "herein", "hereinafter") and (name or here)
    return name and here


def _judge_inclusion(scene: Scene) -> list[Sighting] | None:
    after = scene.after(_INCLUSION_AFTER)
    if not after or (scene.named_or_quoted and not scene.spoken):
        return None
    as_used = after["qualifier"] and len(scene.group) == 1 and _THE_TERM.search(scene.lead)
    as_used = as_used or _WHICH_TERM.search(scene.lead)
    if not (scene.confined or as_used or (scene.capital and (scene.spoken or scene.subject))):
        return None
    cue = _fold(after["cue"]).casefold()
    kind = "excludes" if " not " in f" {cue} " or "exclude" in cue else "includes"
    return [_sighting(q, "means", f"'{cue}'", meaning_from=after.end(), inclusion=kind) for q in scene.group]


def _judge_copula(scene: Scene) -> list[Sighting] | None:
    """Weak: '"Products" are those …' where the place says that it defines."""
    after = scene.after(_COPULA_AFTER)
    if not after or not (scene.capital or scene.confined):
        return None
    if not (scene.set_out or scene.spoken or scene.confined):
        return None
    weak = not scene.listed and not scene.confined
    return [_sighting(q, "means", f"'{_fold(after['cue'])}'", meaning_from=after.end(), weak=weak) for q in scene.group]


def _judge_entry(scene: Scene) -> list[Sighting] | None:
    """An entry of a list of definitions: '"Affiliate": any person …', or in such a list without any sign."""
    if _LINE_OF_CONTENTS.match(scene.view, scene.end):
        return []
    if not scene.set_out or len(scene.group) > 2 or (scene.named_or_quoted and not scene.spoken):
        return None
    form: TermForm
    sign = scene.after(_SIGN_AFTER)
    if scene.listed and scene.capital and not _FROM.match(scene.view, scene.end):
        begin = sign.end() if sign else scene.end
        form = "by_reference" if _ELSEWHERE.match(scene.view, begin) else "means"
        return [_sighting(q, form, "entry of a list of definitions", meaning_from=begin) for q in scene.group]
    if not sign or sign[0].strip() == "." or not scene.capital or _FORM_FIELD.match(scene.view, sign.end()):
        return None
    form = "by_reference" if _ELSEWHERE.match(scene.view, sign.end()) else "means"
    return [_sighting(q, form, f"'{sign[0].strip()}'", meaning_from=sign.end(), weak=True) for q in scene.group]


def _judge_constitutes(scene: Scene) -> list[Sighting] | None:
    match = _last(cues.CONSTITUTES.regex, scene.lead)
    if not match or not (scene.capital or _FOLLOWS.search(match.string[: match.start()])):
        return None
    rule, end = f"'{_fold(match[0])}'", scene.first.outer_start - len(match[0])
    return [_sighting(q, "refers", rule, meaning_to=end, weak=True, second=True) for q in scene.group]


def _judge_shared(scene: Scene) -> list[Sighting] | None:
    """ "The following terms have the meanings given in the base terms: "A", "B", "C".", and "The plural is "Days"."."""
    if cues.PLURAL_IS.regex.search(scene.lead):
        return [_sighting(scene.first, "refers", "'the plural is'")]
    if not cues.LIST_OF_TERMS.regex.search(scene.lead):
        return None
    return [_sighting(q, "by_reference", "list of terms with a shared meaning") for q in scene.group]


def _judge_appended(scene: Scene) -> list[Sighting] | None:
    """ "…, the "Notice")", "each a "Party" and collectively, the "Parties"": a parenthesis in all but its marks; or a
    date with its name in quotation marks."""
    if not scene.capital or scene.first.parenthesis is not None or scene.named_or_quoted:
        return None
    lost = scene.view.startswith(")", scene.end) and _ARTICLE_BEFORE.search(scene.lead)
    inside = scene.view[scene.first.outer_start + 1 : scene.first.start] == "the "
    if not lost and not inside and not _SHARING.search(scene.lead):
        return None
    end = scene.first.outer_start
    return [_sighting(q, "parenthetical", "set apart", meaning_to=end, weak=True, second=True) for q in scene.group]


def _judge_bare(scene: Scene) -> list[Sighting] | None:
    """ "Provider" and "Customer" agree: a name in quotation marks where it is first used, and without them after."""
    return [
        _sighting(q, "refers", "set in quotation marks where first used", weak=True, second=True, bare=True)
        for q in scene.group
        if q.closed
        and q.parenthesis is None
        and q.end - q.start <= 40
        and _TITLE.fullmatch(scene.view, q.start, q.end)
        and not cues.NO_DEFINITION_BEFORE.regex.search(scene.view, max(0, q.outer_start - 60), q.outer_start)
    ]


_JUDGES: tuple[Callable[[Scene], list[Sighting] | None], ...] = (
    _judge_parenthesis,
    _judge_pointer,
    _judge_meaning,
    _judge_occurrence,
    _judge_referred,
    _judge_inclusion,
    _judge_copula,
    _judge_entry,
    _judge_constitutes,
    _judge_shared,
    _judge_appended,
    _judge_bare,
)

# -- words -------------------------------------------------------------------------------------------------------------

INTERPRETIVE = frozenset(
    """include includes including included include(s) herein hereof hereto hereunder hereby hereafter hereinafter
    herewith therein thereof thereto thereunder hereinabove hereinbelow or and and/or any all each every either shall
    will may must should can could would from to until through till between on at by within before after not if he she
    it they him her them his hers its their theirs who whom whose which that this these those such singular plural
    masculine feminine neuter writing written yes no n/a na above below following is are be only""".split()
) | {
    "in writing",
    "in particular",
    "for example",
    "without limitation",
    "but not limited to",
    "including without limitation",
    "including but not limited to",
    "as is",
    "as available",
    "where is",
    "with all faults",
}

_DEFINED = re.compile(r'"[^"\n]{1,80}"\s+(?:shall\s+)?(?:means?|has\s+the|have\s+the)\b')
_CLOSE, _FEW = 1_500, 4  # characters between the definitions of a list, and how many make one
_LONGEST = 100  # characters of a name; what is longer is a quotation
_CAPTION = re.compile(
    r"\b(?:item|schedule|section|exhibit|annex|article)\s{1,9}[\w.()]{1,20}\s{0,9}\(\s{0,9}$", re.IGNORECASE
)
_CAPTIONED = re.compile(r"\s{0,9}\)\s{1,9}of\b")  # Item 6.11 ("Employee Benefit Plans") of the Disclosure Schedule
_LINE_OF_CONTENTS = re.compile(
    r"[\s.]*\d{1,3}(?:\s+\d{1,2}\.\d{1,3}\s*\"|[ \t\r]*(?:\n|$))"
)  # "IND"  5  1.39 "Indemnitee"  5
_UNIT_NAME = re.compile(r"(?:Schedule|Exhibit|Annex|Appendix|Attachment)\s+[A-Z\d][\w.()-]{0,12}$")  # no term
_NEAR = 110  # characters before a quotation in which a cue must stand
_PRONOUNS = frozenset("we us our you your i me my".split())
_BEFORE_A_NOUN = frozenset(
    """by the a an any all such no other reasonable electronic what which that it its this his her their legal similar
    same""".split()
)
_BLANKS = re.compile(r"\s+")
_EXAMPLE = re.compile(r"(?:e\.g\.|i\.e\.|for\s+example)\W", re.IGNORECASE)
_AS = re.compile(r"\bas\s+(?:the\s+|such\s+)?(?:terms?\s+)?$")
_INFINITIVE = re.compile(r"\sto\s*$")
_WHICH_TERM = re.compile(r"\bwhich\s+term\s+$", re.IGNORECASE)
_THE_TERM = re.compile(r"\bthe\s+term\s+$", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"([\w'-]+)\W*$")
_ARTICLE_BEFORE = re.compile(r",\s+(?:the|an?|each,?\s+an?|collectively,?(?:\s+the)?)\s+$", re.IGNORECASE)
_FOLLOWS = re.compile(r"\bfollowing(?:\s+\w+){0,3}\s+(?:shall|will)(?:\s+each)?\s*$", re.IGNORECASE)
_SHARING = re.compile(
    r"[,;)]\s+(?:and\s+)?(?:each|individually|collectively|together|jointly|each\s+individually),?(?:\s+(?:as\s+)?(?:the|an?))?\s+$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"[A-Z][a-z]+(?:[\s-]+(?:of |and |for |the )?[A-Z][a-z]+){0,4}")
_ELSEWHERE = re.compile(r"\s*(?:as\s+defined|see|has\s+the\s+meaning)\b", re.IGNORECASE)
_FROM = re.compile(  # the words of a sentence about the term
    r"\s*[,;)]?\s*(?:may|can|must|apply|applies|from|by|of|in|for|at|on|or|and|under|with|to|attached|as)\b"
)
_FORM_FIELD = re.compile(r"[ \t]*(?:\r?\n|\"|$|[A-Z][A-Z ]+\b)")
_HEREINAFTER = re.compile(r"\bhere(?:in)?after\b", re.IGNORECASE)
_HERE = re.compile(
    r"\b(?:here\w*|collectively|each|jointly|together|individually|this\s+(?:agreement|section|lease))\b", re.IGNORECASE
)
_BY_OTHERS = re.compile(
    r"\b(?:commonly|generally|popularly|formerly|publicly|currently|so|also|often|previously|not)"
    r"\s*(?:(?:known|called|referred)\b.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_SO_DESCRIBED = re.compile(  # (other than those described as an "Event of Default" in this section)
    r"\b(?:those|which|that)\s+(?:(?:is|are|specifically|expressly)\s+){0,2}"
    r"(?:described|identified|designated|listed|specified)\s+as\s+(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)
_REFERS = re.compile(r"\b(?:refers?|describes?|denotes?|signif|stands?)")
_SENTENCE_END = re.compile(r"[.;]\s|\n[ \t\r]*\n")
_THERE = re.compile(r"\s+(?:in|under|by|at|on|below|above|within|herein(?!\s+as\b))\b", re.IGNORECASE)
_FOLLOWING = re.compile(
    r"\bfollowing\b|(?:set\s+forth|specified|given|stated|set\s+out|(?:ascribed|assigned)\s+\w+\s+\w+)"
    r"\s+(?:below|opposite|next)\b",
    re.IGNORECASE,
)


def _after(cue: str) -> re.Pattern[str]:
    qualifier = cues.QUALIFIER.expression
    return re.compile(rf"(?:(?P<qualifier>{qualifier}))?[\s,_*:]*(?P<cue>{cue})", re.VERBOSE | re.IGNORECASE)


_MEANING_AFTER = _after(cues.MEANING.expression)
_OCCURRENCE_AFTER = _after(cues.OCCURRENCE.expression)
_INCLUSION_AFTER = _after(cues.INCLUSION.expression)
_COPULA_AFTER = re.compile(  # The "Commitment" of a Lender shall be the amount of …
    rf"(?:\s+of\s+(?:an?|any|each|such|the)\s[^\",;:.()]{{3,60}}?\s)?[\s,]*(?P<cue>{cues.COPULA.expression})",
    re.VERBOSE | re.IGNORECASE,
)
_SIGN_AFTER = re.compile(r"\s*(?:[:=–—]|--?(?=\s)|\.(?=\s))")


def _is_plain_speech(view: str, quotation: Quotation) -> bool:
    term = view[quotation.start : quotation.end]
    if term in "$€£¥":
        return False
    if _EXAMPLE.match(term):  # a mark lost before what the parenthesis holds: (e.g. the 1995 Fiscal Year")
        return True
    return not any(c.isalnum() for c in term) or term.casefold() in INTERPRETIVE or term.isdigit()


def _is_interpretive(view: str, quotation: Quotation) -> bool:
    """A word spoken of as a word in a rule of interpretation: "hereof", "including", "this Agreement"."""
    surface = view[quotation.outer_start + 1 : quotation.end].lstrip()
    return _is_plain_speech(view, quotation) or surface.casefold().startswith(("this ", "these ", "including"))


def _last(pattern: re.Pattern[str], lead: str) -> re.Match[str] | None:
    """The match of ``pattern`` that ends exactly where the lead does. The pattern looks ahead for a quotation mark."""
    text = lead[-120:] + '"'
    found = None
    for match in pattern.finditer(text):
        found = match
    return found if found and found.end() == len(text) - 1 else None


def _sighting(
    quotation: Quotation,
    form: TermForm,
    rule: str,
    *,
    outer_start: int | None = None,
    meaning_from: int | None = None,
    meaning_to: int | None = None,
    inclusion: str = "",
    weak: bool = False,
    second: bool = False,
    bare: bool = False,
) -> Sighting:
    begin = quotation.outer_start if outer_start is None else outer_start
    return Sighting(
        quotation.start,
        quotation.end,
        form,
        rule,
        begin,
        quotation.outer_end,
        meaning_from,
        meaning_to,
        inclusion,
        weak,
        second,
        bare,
    )


def _fold(words: str) -> str:
    return " ".join(words.split())
