"""Terms without quotation marks: bare parentheses, lists of definitions, and events told by when they occur."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from ..model import Span, TermForm
from ..patterns import definitions as cues
from .grammar import is_form_of, tokens_of
from .names import SMALL_WORDS, inflections
from .parties import describes_party
from .phrase import head_of
from .quoted import INTERPRETIVE, meaning_form
from .sighting import Sighting

_NO_TERM = frozenset(
    """this that these those it which who there he she they we you if when where what any no all each such both neither
    nothing the a an and or please shall will may must""".split()
)
_HEREAFTER = re.compile(r"here(?:in)?after", re.IGNORECASE)
_NAMES = re.compile(r"herein|hereafter|referred", re.IGNORECASE)
_POINTING = frozenset("this that it there such which these those".split())
_NUMERAL = re.compile(r"[IVXLC]+|[\d.()]+|\d+\.\d.* .*")
_UNIT = re.compile(r"(?:section|article|exhibit|schedule|clause|paragraph|annex|appendix)\b", re.IGNORECASE)
_MEANING = re.compile(  # not a rule: "Title: Carrier may require …"
    r"\s*(?:[Aa]n?y?|[Tt]he|[Aa]ll|[Ee]ach|[Ee]very|[Tt]hose|[Tt]hat|[Oo]ne|[Ii]n\s+relation|[Ww]ith\s+respect|[Ff]or\s+any|[Aa]s\s+defined"
    r"|[Hh]as\s+the|[Mm]eans?|[Cc]ollectively|[Ss]ee|[a-z]+)\b(?!.{0,60}\b(?:shall|will|may|must)\b)",
    re.DOTALL,
)
_TITLED = re.compile(r"\s*(?:[Tt]he\s+(?:term|word|phrase)s?\s+)?\"")  # a) Field. The term "Field" means …
_ENTRY = (
    r"[ \t\r\xa0]*"
    r"(?:[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]{1,6})[)\].]{1,2}[ \t\r\n]+|[•·*§-][ \t]+)?(?=[_*]{0,2}[A-Z0-9])"
)
_SENTENCE = re.compile(r"[.;:][\"')\]]?\s+(?:and\s+)?(?:[(\[]\w{1,4}[)\]]\s+)?(?=[A-Z])")
_FAR = 150  # characters between the head of a sentence and the verb that gives its subject a meaning
_LEAD = 200  # characters in which stands what a parenthesis names
_WORDS = 14  # … and words of it
_APART = re.compile(r"[.;:](?<!\b\w[.])(?<!\bInc[.])(?<!\bCo[.])(?<!\bLtd[.])(?<!\bCorp[.])\s|\n\s*\n|\d\.\s")
_CAPTIONED = re.compile(  # Section 9.2 (Termination), XII (Rights), a list of exhibits
    r"\b(?:(?:sub)?sections?|articles?|exhibits?|schedules?|attachments?|items?|clauses?|paragraphs?|annex|form\s+of)"
    r"\s+[\w.()-]*\s*$|\b(?:exhibit|schedule|annex)\s[\w-]{1,4}\s[^,]*$|\b(?:\d+\.[\d.]*|[IVX]+)\s*$|[ap]\.?\s?m\.\s*$",
    re.IGNORECASE,
)
_OF_A_PLACE = frozenset("Act Code Law Board Regulations Rules".split())  # the Securities Act (Ontario)
_ROLE = re.compile(r"[A-Z][a-z]+(?:ee|or|er|ant|ent|lord|pany|tion|ank)")
_ENDS_PARTY = re.compile(r"\s{0,3}\)\s{0,3}(?:[,.;:]|(?:and|with|whose|hereby|agree|to)\b|$)")
_FIRST_ENTRY = re.compile(_ENTRY)
_NEXT_ENTRY = re.compile(r"\n" + _ENTRY)


def find_bare_parentheses(view: str) -> Iterator[Sighting]:
    """ "(hereinafter referred to as Company)", "(the Project)"."""
    for match in cues.BARE_PARENTHESIS.regex.finditer(view):
        (start, end), opening = match.span("term"), match.start()
        lead = " ".join(match["lead"].split())
        if view[start:end].casefold() in INTERPRETIVE:
            continue
        form: TermForm = "hereinafter" if _HEREAFTER.match(lead) else "parenthetical"
        weak = not _NAMES.search(lead)
        yield Sighting(start, end, form, f"parenthesis '{lead}'", opening, match.end(), meaning_to=opening, weak=weak)


def find_named_behind(view: str) -> Iterator[Sighting]:
    """ "Segments S1 and S2 are collectively called the Wet Segment": the name stands behind its meaning, unmarked."""
    for match in cues.NAMED_BARE.regex.finditer(view):
        start, end = match.span("term")
        form: TermForm = "hereinafter" if _HEREAFTER.match(match["cue"]) else "refers"
        rule, cue = f"'{' '.join(match['cue'].split())}' before a name", match.start()
        yield Sighting(start, end, form, rule, cue, end, meaning_to=cue, weak=True, second=True)


def find_constituted(view: str) -> Iterator[Sighting]:
    """ "Any of the following will be deemed an Event of Default": an event named behind what it is."""
    for match in cues.CONSTITUTED.around(view):
        (start, end), cue = match.span("term"), match.start("cue")
        rule = f"'{' '.join(match['cue'].split())}' before a name"
        yield Sighting(start, end, "refers", rule, cue, end, meaning_to=cue, weak=True, second=True)


def find_named_beside(view: str) -> Iterator[Sighting]:
    """ "a period of nine months (Sell-Off Period)", "Acme Inc., an Ohio company (Acme)": a name alone in a parenthesis,
    whose noun stands before it, or which a company bears."""
    for match in cues.NAME_IN_PARENTHESIS.around(view):
        (start, end), opening = match.span("term"), match.start()
        begin = max(0, opening - _LEAD)
        begin += max((apart.end() for apart in _APART.finditer(view[begin:opening])), default=0)
        if _CAPTIONED.search(view[begin:opening]) or _UNIT.match(match["term"]):
            continue
        if _bears_its_noun(view, begin, opening, match["term"]) or _is_role(view, begin, match):
            rule = "name in a parenthesis"
            yield Sighting(
                start, end, "parenthetical", rule, opening, match.end(), meaning_to=opening, weak=True, second=True
            )


def _bears_its_noun(view: str, begin: int, end: int, term: str) -> bool:
    words = tokens_of(view, begin, end)[-_WORDS:]
    heads = (head_of(term),)
    if words and words[-1].word in _OF_A_PLACE:
        return is_form_of(words[-1].word, heads)
    return any(is_form_of(token.word, heads) for token in words)


def _is_role(view: str, begin: int, match: re.Match[str]) -> bool:
    """Whether a party is described before the name, which says what it does: "Acme Inc., a company (Licensor), and"."""
    if not _ROLE.fullmatch(match["term"]) or not _ENDS_PARTY.match(view, match.end("term")):
        return False
    return describes_party(view[begin : match.start()])


def find_stated(view: str) -> Iterator[Sighting]:
    """ "… the Closing. Tangible net worth means equity": the subject of a sentence, anywhere in a paragraph.

    Of a name of several words the first may bear the only capital, where the contract writes it with all of them.
    """
    for verb in cues.STATED.around(view):
        heads = list(_SENTENCE.finditer(view, max(0, verb.start() - _FAR), verb.start()))
        match = cues.SENTENCE_TERM.regex.fullmatch(view, heads[-1].end(), verb.start()) if heads else None
        if match is None or not _may_be_term(match["term"]):
            continue
        words = match["term"].split()
        capital = [word if word.lower() in SMALL_WORDS else word[0].upper() + word[1:] for word in words]
        if words != capital and not any(form in view for form in (" ".join(capital), *inflections(" ".join(capital)))):
            continue
        (start, end), form = match.span("term"), meaning_form(view, verb)
        rule = f"'{' '.join(verb['cue'].split())}' in a sentence"
        yield Sighting(start, end, form, rule, start, end, meaning_from=verb.end(), weak=words == capital)


def find_listed(view: str, definition_lists: list[Span], starts: list[int]) -> Iterator[Sighting]:
    """Entries without quotation marks. Elsewhere than in a list of definitions only a verb ("means") makes one.

    ``starts``: where the words of each section begin. One entry with a mere sign is a heading; three make a list.
    """
    signed = []
    for match in _entries(view, starts):
        if not _heads_a_paragraph(view, match, starts):
            continue
        if match["cue"].strip(" :\n")[:1].isalpha():
            yield _entry(view, match, meaning_form(view, match))
        elif any(start <= match.start() < end for start, end in definition_lists) and _dictionary_entry(match):
            signed.append(match)
    meanings = [match for match in signed if _MEANING.match(view, match.end())]
    if len(meanings) >= max(3, len(signed) / 2):
        yield from (_entry(view, match, "means", weak=True) for match in meanings)


def _entries(view: str, starts: list[int]) -> Iterator[re.Match[str]]:
    seen = set()
    for at in sorted({*_entry_places(view), *starts}):
        match = cues.LISTED_TERM.regex.match(view, at)
        if match is None or match.start("term") in seen or _TITLED.match(view, match.end()):
            continue
        if _may_be_term(match["term"].strip("_*()")):
            seen.add(match.start("term"))
            yield match


def _entry_places(view: str) -> Iterator[int]:
    """Where the words of a line begin that may open an entry."""
    first = _FIRST_ENTRY.match(view)
    if first is not None:
        yield first.end()
    for entry in _NEXT_ENTRY.finditer(view, first.end() if first is not None else 0):
        yield entry.end()


def _may_be_term(words: str) -> bool:
    first = words.split()[0].casefold() if words.split() else ""
    if len(words) < 2 or first in _POINTING or (first in _NO_TERM and " " not in words):
        return False
    return (
        not _NUMERAL.fullmatch(words) and not _UNIT.match(words) and (len(words) > 2 or any(c.islower() for c in words))
    )


def _entry(view: str, match: re.Match[str], form: TermForm, *, weak: bool = False) -> Sighting:
    start, end = match.span("term")
    if match["term"].startswith("The ") and match["cue"].strip(" :\n")[:1].isalpha():
        start += len("The ")  # "The Products shall mean"
    while end > start and view[end - 1] in "_*":
        end -= 1
    rule = f"'{' '.join(match['cue'].split()).removeprefix(': ')}' after a capitalised entry"
    return Sighting(start, end, form, rule, start, match.end("term"), meaning_from=match.end(), weak=weak)


def _heads_a_paragraph(view: str, match: re.Match[str], starts: list[int]) -> bool:
    """Whether the entry begins a paragraph or a sentence, not a wrapped line ("this / Agreement refers to …")."""
    before = view[max(0, match.start() - 200) : match.start()]
    words = before.rstrip()
    if not words or words[-1] in ".;:)" or before.count("\n", len(words)) > 1:
        return True
    at = bisect_left(starts, match.start())
    return at < len(starts) and starts[at] == match.start()


def _dictionary_entry(match: re.Match[str]) -> bool:
    """ "Affiliate. Any entity …": a short title; its meaning is looked at when all entries of the list are known."""
    return len(match["term"].split()) <= 6


def find_functional(view: str) -> Iterator[Sighting]:
    """ "For the purposes hereof, the disability of the Employee shall occur if …"."""
    for match in cues.FUNCTIONAL.regex.finditer(view):
        start, end = match.span("term")
        yield Sighting(start, end, "functional", "says when it occurs", start, end, meaning_from=match.end())
