"""Terms in quotation marks: which quotation defines, by what cue.

A quotation defines when a cue stands directly before it, directly after it, or when a parenthesis is there to
introduce it. Terms that share one cue ("A", "B" and "C" mean …) are judged together. Everything else in quotation
marks (titles, speech, trade names, pointers) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model import TermForm
from ..patterns import definitions as cues
from .quotations import Quotation

INTERPRETIVE = frozenset(
    """include includes including included include(s) without limitation herein hereof hereto hereunder hereby hereafter
    hereinafter herewith therein thereof thereto thereunder hereinabove hereinbelow or and and/or any all each every either
    shall will may must should can could would from to until through till between on at by within before after not if
    he she it they him her them his hers its their theirs who whom whose which that this these those such singular plural
    masculine feminine neuter written writing in writing written" "in writing" day days month months year years yes no n/a na
    above below following is are be""".split()
) | {"in writing", "and/or", "without limitation", "but not limited to", "including without limitation", "to the extent", "as is", "as available", "where is", "with all faults"}  # fmt: skip

_AFTER = re.compile(
    rf"(?:(?P<qualifier>{cues.QUALIFIER.expression}))?[\s,_*]*(?P<cue>{cues.MEANING.expression})",
    re.VERBOSE | re.IGNORECASE,
)
_AFTER_INCLUSION = re.compile(
    rf"(?:(?P<qualifier>{cues.QUALIFIER.expression}))?[\s,_*]*(?P<cue>{cues.INCLUSION.expression})",
    re.VERBOSE | re.IGNORECASE,
)
_AFTER_OCCURRENCE = re.compile(
    rf"(?:(?P<qualifier>{cues.QUALIFIER.expression}))?[\s,_*]*(?P<cue>{cues.OCCURRENCE.expression})",
    re.VERBOSE | re.IGNORECASE,
)
_NOUN_MEANS = frozenset(
    "by the a an any all such no other reasonable electronic what which that it its this his her their legal whatever similar same".split()
)
_WORD_BEFORE = re.compile(r"([\w'-]+)\W*$")
_SET_OUT = re.compile(
    r"(?:^|\n|\.)[ \t\r\xa0]*(?:[(\[]?[\w.]{1,9}[)\].:]?[ \t\r]+|[•·*o§-][ \t]+){0,2}(?:(?:The|An?|the|an?)\s+)?$"
)
_ARTICLE_BEFORE = re.compile(r"(?:^|[.;:\n)]\s*)(?:The|An?)\s+$")
_PLACE = re.compile(r"\s*(?:to\s+\w+(?:\s+\w+)?\s+)?(?:set\s+forth|given|provided|specified|described|stated|ascribed|assigned|attributed|contained|defined|indicated|set\s+out|established)?.{0,60}?\b(?:in|by|under|at)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_FOLLOWING = re.compile(
    r"(?:following|(?:set\s+forth|specified|given|stated|set\s+out|ascribed\s+\w+\s+\w+|assigned\s+\w+\s+\w+)\s+(?:below|opposite|next))",
    re.IGNORECASE,
)
_HEREINAFTER = re.compile(r"\bhere(?:in)?after\b", re.IGNORECASE)
_TITLE = re.compile(r"[A-Z][a-z]+(?:[\s-]+(?:of |and |for |the )?[A-Z][a-z]+){0,4}")
_HERE = re.compile(
    r"\b(?:here\w*|refer\w*\s+to|defined|designated|collectively|each|jointly|together|individually)\b", re.IGNORECASE
)
_LIST_LEAD = re.compile(
    r"\b(?:terms?|definitions?|words?|expressions?|phrases?)\b[^\".;]{0,120}\b(?:means?|meanings?|defined)\b[^\".;]{0,160}[:,]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place where a term is defined: its own span, how, and where the words that give its meaning begin or end."""

    start: int
    end: int
    form: TermForm
    rule: str
    outer_start: int  # with marks and, for a parenthesis, with the parenthesis
    outer_end: int
    meaning_from: int | None = None  # the meaning stands after this offset …
    meaning_to: int | None = None  # … or before this one
    negative: bool = False  # "does not include"
    inclusion: bool = False  # "shall include"
    weak: bool = False  # kept only if the contract uses the term elsewhere
    introduced: bool = False  # no cue but the quotation marks: kept only where nothing else defines the term


def find_quoted(view: str, quotations: list[Quotation], definition_lists: list[tuple[int, int]]) -> Iterator[Sighting]:
    """The quotations that define, in order. ``definition_lists``: spans of sections headed "Definitions"."""
    for group in _groups(view, quotations):
        yield from _judge(view, group, definition_lists)


def _groups(view: str, quotations: Iterable[Quotation]) -> Iterator[list[Quotation]]:
    group: list[Quotation] = []
    for quotation in quotations:
        if group:
            last = group[-1]
            between = view[last.outer_end : quotation.outer_start]
            joined = (
                len(between) < 80 and quotation.parenthesis == last.parenthesis and cues.JOINT.regex.fullmatch(between)
            )
            if not joined:
                yield group
                group = []
        group.append(quotation)
    if group:
        yield group


def _judge(view: str, group: list[Quotation], definition_lists: list[tuple[int, int]]) -> Iterator[Sighting]:
    first, last = group[0], group[-1]
    lead = view[max(0, first.outer_start - 240) : first.outer_start]
    if first.parenthesis is not None and (form := _introduced_by_parenthesis(view, group)):
        yield from _parenthetical(view, group, form)
        return
    if cues.POINTER.regex.match(view, last.outer_end) and not _defined_here(view, last.outer_end):
        return
    speech = any(_interpretive(view, q) for q in group)
    if speech:
        return
    after = _AFTER.match(view, last.outer_end)
    if after and _is_verb(view, after):
        if not cues.NO_DEFINITION_BEFORE.regex.search(lead) or cues.LEAD_IN.regex.search(lead):
            form, rule = _meaning_form(view, after)
            for q in group:
                yield Sighting(q.start, q.end, form, rule, q.outer_start, q.outer_end, meaning_from=after.end())
            return
    occurs = _AFTER_OCCURRENCE.match(view, last.outer_end)
    if occurs and not cues.NO_DEFINITION_BEFORE.regex.search(lead):
        for q in group:
            yield Sighting(
                q.start,
                q.end,
                "functional",
                f"'{_fold(occurs['cue'])}'",
                q.outer_start,
                q.outer_end,
                meaning_from=occurs.start("condition"),
            )
        return
    referred = _referred(view, first, lead)
    if referred:
        form = "hereinafter" if _HEREINAFTER.search(referred) else "refers"
        for q in group:
            yield Sighting(
                q.start, q.end, form, f"'{_fold(referred)}'", q.outer_start, q.outer_end, meaning_to=first.outer_start
            )
        return
    included = _AFTER_INCLUSION.match(view, last.outer_end)
    capital = view[first.start].isupper()
    if included and capital and (cues.LEAD_IN.regex.search(lead) or _set_out(view, first)):
        cue = _fold(included["cue"])
        negative = "not" in cue.split() or "exclude" in cue
        for q in group:
            yield Sighting(
                q.start,
                q.end,
                "means",
                f"'{cue}'",
                q.outer_start,
                q.outer_end,
                meaning_from=included.end(),
                negative=negative,
                inclusion=True,
            )
        return
    yield from _weak(view, group, lead, definition_lists)


def _introduced_by_parenthesis(view: str, group: list[Quotation]) -> TermForm | None:
    first, last = group[0], group[-1]
    assert first.parenthesis is not None
    lead = view[first.parenthesis + 1 : first.outer_start]
    if len(lead) > 320 or '"' in lead and not _continues(view, lead):
        return None
    if cues.NO_DEFINITION_BEFORE.regex.search(lead) and not _HEREINAFTER.search(lead):
        return None
    if not cues.PARENTHESIS_LEAD.regex.search(lead):
        return None
    if not cues.PARENTHESIS_TAIL.regex.match(view, last.outer_end) or cues.POINTER.regex.match(view, last.outer_end):
        return None
    if any(_plain_speech(view, q) for q in group):
        return None
    return "hereinafter" if _HEREINAFTER.search(lead) else "parenthetical"


def _continues(view: str, lead: str) -> bool:
    return bool(cues.PARENTHESIS_LEAD.regex.search(lead[lead.rfind('"') + 1 :]))


def _parenthetical(view: str, group: list[Quotation], form: TermForm) -> Iterator[Sighting]:
    opening = group[0].parenthesis
    assert opening is not None
    after = _AFTER.match(view, group[-1].outer_end)
    if after and _is_verb(view, after) and ")" not in after[0]:
        form, rule = _meaning_form(view, after)
        for q in group:
            yield Sighting(q.start, q.end, form, rule, q.outer_start, q.outer_end, meaning_from=after.end())
        return
    lead = _fold(view[opening + 1 : group[0].outer_start])[-40:]
    for q in group:
        yield Sighting(
            q.start,
            q.end,
            form,
            f"parenthesis '{lead}'" if lead else "parenthesis",
            opening,
            q.outer_end,
            meaning_to=opening,
        )


def _plain_speech(view: str, quotation: Quotation) -> bool:
    term = view[quotation.start : quotation.end]
    if not any(c.isalnum() for c in term) or term.casefold() in INTERPRETIVE:
        return True
    return len(term) == 1 and not term.isalpha()


def _interpretive(view: str, quotation: Quotation) -> bool:
    """A word spoken of as a word in a rule of interpretation: "hereof", "including", "this Agreement"."""
    surface = view[quotation.outer_start + 1 : quotation.end].lstrip()
    return _plain_speech(view, quotation) or surface.casefold().startswith(("this ", "these ", "including"))


def _is_verb(view: str, after: re.Match[str]) -> bool:
    """Whether the cue is a verb of the term: not "by means of", and not of another clause."""
    cue = _fold(after["cue"]).casefold()
    word = _WORD_BEFORE.search(view, max(0, after.start("cue") - 24), after.start("cue"))
    if cue in ("means", "mean") and after["qualifier"] and word and word[1].casefold() in _NOUN_MEANS:
        return False
    if cue.startswith("means") and view[after.end() : after.end() + 4].strip().startswith("of ") and after["qualifier"]:
        return False
    if after["qualifier"] and not cue.startswith(
        ("mean", "shall mean", "will mean", "has the", "have the", "shall have", "will have")
    ):
        return "the term" not in after["qualifier"] and len(after["qualifier"]) < 90
    return True


def _defined_here(view: str, at: int) -> bool:
    """ "is defined in Section 2" says where the term has its meaning; "(as defined in …)" only points."""
    return bool(
        re.compile(
            r"[\s,_*]*(?:is|are|shall\s+be|will\s+be|has\s+been)\s+(?:\w+\s+){0,2}?defined\s+(?:as|to|in|under|by|at|on|for)\b",
            re.IGNORECASE,
        ).match(view, at)
    )


def _meaning_form(view: str, after: re.Match[str]) -> tuple[TermForm, str]:
    cue = _fold(after["cue"]).casefold()
    if cue.startswith(("refer", "shall refer", "will refer", "describe", "denote", "signif", "stand")):
        return "refers", f"'{cue}'"
    if "meaning" in cue or "definition" in cue or "defined" in cue or "described" in cue:
        rest = view[after.end() : after.end() + 120]
        if cue.endswith("defined") or cue.endswith("described"):
            points = re.match(r"\s+(?:in|under|by|at|on|below|above|herein|within)\b", rest)
            return ("by_reference" if points else "means"), f"'{cue}'"
        if _FOLLOWING.search(cue + " " + rest[:60]):
            return "means", f"'{cue}'"
        return "by_reference", f"'{cue}'"
    return "means", f"'{cue}'"


def _referred(view: str, first: Quotation, lead: str) -> str | None:
    """The cue "referred to as" and its kin, directly before the quotation."""
    found = None
    for found in cues.REFERRED.regex.finditer(view, max(0, first.outer_start - 110), first.outer_start + 1):
        pass
    if not found or found.end() != first.outer_start:
        return None
    cue = _fold(found["cue"])
    verb = cue.casefold().split()[0]
    before = lead[-len(found[0]) - 60 : -len(found[0])].casefold() if len(found[0]) < len(lead) else ""
    last = before.split()[-1] if before.split() else ""
    if last in (
        "commonly",
        "generally",
        "popularly",
        "formerly",
        "publicly",
        "currently",
        "so",
        "also",
        "often",
        "previously",
        "not",
    ):
        return None
    if verb == "defined" and not cue.casefold().split()[-1] == "as":
        return None
    capital = view[first.start].isupper() or view[first.start].isdigit()
    here = bool(_HERE.search(cue) or _HERE.search(before[-50:]))
    if verb.startswith("refer"):
        return (
            cue
            if cue.casefold().split()[-1]
            in ("as", "the", "a", "an", "herein", "hereinafter", "to", "each", "collectively", "aggregate")
            and "as" in cue.casefold().split()
            and (capital or _HERE.search(cue[8:]))
            else None
        )
    if verb in ("called", "call", "termed", "named", "styled", "abbreviated"):
        return cue if capital and _HERE.search(cue + " " + before[-30:]) else None
    if verb in ("identified", "described", "known", "designated", "denoted", "deemed"):
        return (
            cue
            if capital
            and re.search(
                r"\bhere\w+|\bcollectively\b|\beach\b|\bindividually\b|\bjointly\b",
                cue + " " + before[-30:],
                re.IGNORECASE,
            )
            else None
        )
    return cue if capital or here else None


def _set_out(view: str, quotation: Quotation) -> bool:
    return bool(_SET_OUT.search(view, max(0, quotation.outer_start - 60), quotation.outer_start))


def _weak(view: str, group: list[Quotation], lead: str, definition_lists: list[tuple[int, int]]) -> Iterator[Sighting]:
    first, last = group[0], group[-1]
    if not (view[first.start].isupper() or view[first.start].isdigit()):
        return
    listed = any(start <= first.start < end for start, end in definition_lists)
    set_out = _set_out(view, first)
    copula = re.compile(r"[\s,]*" + cues.COPULA.expression, re.VERBOSE | re.IGNORECASE).match(view, last.outer_end)
    spoken = cues.LEAD_IN.regex.search(lead)
    if copula and (set_out or spoken or _ARTICLE_BEFORE.search(lead)):
        for q in group:
            yield Sighting(
                q.start,
                q.end,
                "means",
                f"'{_fold(copula[0])}'",
                q.outer_start,
                q.outer_end,
                meaning_from=copula.end(),
                weak=not listed,
            )
        return
    sign = re.compile(r"\s*(?:[:=\u2013\u2014]|--?(?=\s)|\.(?=\s))").match(view, last.outer_end)
    if listed and set_out and len(group) == 1:
        yield Sighting(
            first.start,
            first.end,
            "means",
            "entry of a list of definitions",
            first.outer_start,
            first.outer_end,
            meaning_from=sign.end() if sign else last.outer_end,
        )
        return
    if sign and set_out and len(group) == 1 and sign[0].strip() != ".":
        yield Sighting(
            first.start,
            first.end,
            "means",
            f"'{sign[0].strip()}'",
            first.outer_start,
            first.outer_end,
            meaning_from=sign.end(),
            weak=True,
        )
        return
    constitutes = None
    for constitutes in cues.CONSTITUTES.regex.finditer(view, max(0, first.outer_start - 50), first.outer_start + 1):
        pass
    if constitutes and constitutes.end() == first.outer_start:
        for q in group:
            yield Sighting(
                q.start,
                q.end,
                "refers",
                f"'{_fold(constitutes[0])}'",
                q.outer_start,
                q.outer_end,
                meaning_to=first.outer_start,
                weak=True,
            )
        return
    if re.search(r"\b(?:plural|singular)\s+(?:form\s+)?is\s+$", lead):
        yield Sighting(first.start, first.end, "refers", "'the plural is'", first.outer_start, first.outer_end)
        return
    if _LIST_LEAD.search(lead):
        for q in group:
            yield Sighting(
                q.start, q.end, "by_reference", "list of terms with a shared meaning", q.outer_start, q.outer_end
            )
        return
    yield from _introduced(view, group, lead)


def _introduced(view: str, group: list[Quotation], lead: str) -> Iterator[Sighting]:
    """ "Provider" and "Customer" agree: a name put in quotation marks where it is first used, and used without them after."""
    for q in group:
        term = view[q.start : q.end]
        if not q.closed or q.parenthesis is not None or len(term) > 40 or not _TITLE.fullmatch(term):
            continue
        if cues.NO_DEFINITION_BEFORE.regex.search(view, max(0, q.outer_start - 60), q.outer_start):
            continue
        yield Sighting(
            q.start,
            q.end,
            "refers",
            "set in quotation marks where first used",
            q.outer_start,
            q.outer_end,
            weak=True,
            introduced=True,
        )


def _fold(words: str) -> str:
    return " ".join(words.split())
