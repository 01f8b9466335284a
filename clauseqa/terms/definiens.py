"""The words that give a term its meaning.

After a verb ("means") they run to the end of the definition, the items of its list included. Before a parenthesis they
are the noun phrase that the parenthesis names, back to its beginning.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Span
from .doubt import is_supported, speaks_for_itself
from .parties import last_match
from .phrase import find_named, find_phrase, head_of, subject, subject_end
from .scope import Outline
from .sighting import Sighting
from .within import subject_within

FAR = 700  # characters that a sentence is read back
_NEAR = 160  # … and most begin within
LONGEST = 12_000  # characters of one meaning
_LAST_WORDS = 20  # characters of a unit that show whether it ends with its sentence

_STOP = re.compile(r"\.(?=[\"')\]]{0,2}(?:\s|$))|[;:](?=\s)|\n[ \t\r]*\n")
_FULL_STOP = re.compile(r"[.\n](?:(?<=\.)(?=[\"')\]]{0,2}(?:\s|$))|(?<=\n)[ \t\r]*\n)")
_ABBREVIATIONS = frozenset(
    """inc co corp ltd llc no nos sec secs art arts para par cl st ave blvd rd dr mr mrs ms messrs prof hon jr sr vs v
    etc al e.g i.e eg ie cf u.s u.s.c u.k n.v b.v s.a a.m p.m ph.d p.o d.c dept div est fig ft approx bros mfg natl
    assn assoc gen gov rev ser supp ch pp p vol ed jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri
    tel attn ext ste fl""".split()
)
_VERB = re.compile(r"[\s,:]*(?:(?:shall\s+|will\s+)?means?\b[\s,:]*)?", re.IGNORECASE)
_JOINT = re.compile(  # between two definitions
    r"(?:[;,]\s*(?:and\s+|or\s+)?|\.\s+|\s+and\s+)(?:the\s+(?:term\s+|phrase\s+)?)?$", re.IGNORECASE
)
_ITEM = re.compile(
    r"[\s\"']*(?:and\s+|or\s+)?"
    r"(?:[(\[]\w{1,5}[)\]]|\d{1,2}(?:\.\d{1,3}){1,5}\.?\s|[a-z\d]{1,3}[.)]\s|[•·]|[ivx]{1,5}[.)]\s)"
)
_FOLLOWING = re.compile(r"\bfollowing\b(?:[\s,]+(?!the\b|an?\b|any\b|to\b|apply\b)[\w'’/-]+){0,8}[\s,]*$")
_COLON = re.compile(r"[\"\s)]{0,6}[^.;:()\"]{0,120}:\s*(?=[(\[]?\w{1,4}[)\].]\s)")
_JOINED = re.compile(r";\s+(?:and|or)$")
_PARAGRAPH = re.compile(
    r"(?:[.;]|;\s(?:or|and))[ \t\r]*\n[ \t\r]*\n(?=\s*(?![(\[]?\w{1,4}[)\].]\s)\S)"
)  # behind it no item of a list
_PARAGRAPH_BEFORE = re.compile(r"(?<![,;:&a-z-])[ \t\r]*\n[ \t\r]*\n\s*(?=[A-Z])")
_NAMES_ANOTHER = re.compile(r"\b(?:referred\s+to|called|known)\b[^\"]{0,40}\"")
_SECOND_VERB = re.compile(r",?\s+(?:and|but)\s+(?:is|are|shall|will)\b")
_RESPECTIVELY = re.compile(r"\([^()]{0,200}\brespectively\b", re.IGNORECASE)
_PARENTHESES = re.compile(r"[()]")
_SHORTEST_LIST = 60  # characters
_TITLE_OF_ITEM = re.compile(  # (i) Change in Board Composition. A change in …
    r"[:;.,]\s+(?:(?:and|or)\s+)?[(\[]?\w{1,4}[)\].]\s+"
    r"[A-Z][\w'’/&-]*(?:,?\s+(?:[A-Z][\w'’/&-]*|of|and|or|in|to|for|by|the|a|an|on|with)){0,7}$"
)
_TITLE = 90  # characters of one, with its label
_COLLECTIVE = ("collectively", "together", "each", "jointly", "individually", "all of")
_OPEN = re.compile(  # no definition ends so
    r"\b(?:on|of|in|to|for|by|with|under|from|that|which|either|the|an?|and|or|plus|less|minus|Rule|Section)$"
)
_BROKEN_OFF = re.compile(r"^\s*(?:one|either|any)\s+of(?:\s+and)?$")
_CLOSING = re.compile(r'[.,;]?"')
_SHORT_FORM = re.compile(r"(?:\b(?:Inc|Co|Corp|Ltd)|\b[A-Z](?:\.[A-Z]){1,2})$")
_WORDY = 100  # characters in which a parenthesis closes behind a full stop that stands in it
_WORD_BEFORE = re.compile(r"([\w.&'’-]+)$")


def sentence_start(view: str, at: int) -> int:
    """Where the sentence that holds ``at`` begins, looking back at most a few hundred characters."""
    begin = low = max(0, at - FAR)
    for nearest in (max(low, at - _NEAR), low):
        stops = reversed(list(_FULL_STOP.finditer(view, nearest, at)))
        begin = next((stop.end() for stop in stops if stop[0] != "." or ends_sentence(view, stop.start())), low)
        if begin != low:
            break
    while begin < at and view[begin] in " \t\r\n\"')]":
        begin += 1
    return begin


def ends_sentence(view: str, dot: int) -> bool:
    """Whether the full stop at ``dot`` ends a sentence, rather than an abbreviation, an initial or an enumerator."""
    word = _WORD_BEFORE.search(view, max(0, dot - 20), dot)
    if word:
        name = word[1].casefold().lstrip("(\"'")
        if name in _ABBREVIATIONS or (len(name) == 1 and name.isalpha() and name not in "i"):
            return False
        if "." in name and len(name.replace(".", "")) <= 3 and name.replace(".", "").isalpha():
            return False
    after = dot + 1
    while after < len(view) and view[after] in " \t\r\n\"')]":
        after += 1
    return after >= len(view) or not view[after].islower()


def meaning_after(view: str, outline: Outline, sighting: Sighting, following: Sighting | None) -> Span | None:
    """The words after the verb of ``sighting``, to the end of the definition; ``following`` is the next one."""
    verb = _VERB.match(view, sighting.meaning_from or 0)
    begin = verb.end() if verb else sighting.end
    limit = min(_holder_end(view, outline, sighting.start, begin), begin + LONGEST)
    if following is not None and following.meaning_from is not None and begin < following.outer_start < limit:
        joint = _JOINT.search(view, max(begin, following.outer_start - 40), following.outer_start)
        limit = joint.start() if joint else limit
    return _trimmed(view, begin, _meaning_end(view, begin, limit))


def _holder_end(view: str, outline: Outline, at: int, begin: int) -> int:
    """The end of the unit that holds ``at``; of a larger one where a list that begins in the meaning ends the unit."""
    for holder in outline.around(at):
        last = view[max(begin, holder.end - _LAST_WORDS) : holder.end].rstrip()
        if holder.end > begin and last[-1:] in tuple('.;"'):
            return holder.end
    return len(view)


def _meaning_end(view: str, begin: int, limit: int) -> int:
    listed = False  # a colon has opened a list
    for stop in _STOP.finditer(view, begin, limit):
        sign = stop[0]
        if sign in (";", ":"):
            listed = listed or sign == ":"
        elif sign == ".":
            if not ends_sentence(view, stop.start()) or _stands_in_parenthesis(view, begin, stop.start(), limit):
                continue
            title = listed and _TITLE_OF_ITEM.search(view, max(begin, stop.start() - _TITLE), stop.start())
            if not (title or (listed and _ITEM.match(view, stop.end(), limit))):
                return stop.start()
        elif not _goes_on(view, begin, stop.start(), stop.end(), limit):
            return stop.start()
    return limit


def _stands_in_parenthesis(view: str, begin: int, dot: int, limit: int) -> bool:
    """Whether a full stop stands in a parenthesis that closes soon: "(42 U.S.C. §§ 960 et seq.)"."""
    opened = view.rfind("(", max(begin, dot - _WORDY), dot)
    if opened < 0 or ")" in view[opened:dot]:
        return False
    closing = view.find(")", dot, min(limit, dot + _WORDY))
    return closing >= 0 and not any(sign in view[dot:closing] for sign in '("') and "\n\n" not in view[dot:closing]


def _goes_on(view: str, begin: int, at: int, after: int, limit: int) -> bool:
    """Whether the definition goes on after a blank line: a list of items, or a page that cut the sentence."""
    words = view[begin:at].rstrip()
    if not words or words[-1] == ":":
        return True
    following = view[after : after + 60].lstrip()
    if _OPEN.search(words, max(0, len(words) - 20)):
        return not following.startswith(('"', "*"))
    lower = following[:1].islower()
    if words[-1] in ";,":
        return lower or bool(_ITEM.match(view, after, limit))
    return lower and words[-1] not in '."'


def _trimmed(view: str, begin: int, end: int) -> Span | None:
    """Without the signs that end the sentence; the mark that closes a quotation and the stop of "Inc." are its own."""
    while end > begin and view[end - 1] in ' \t\r\n.;,"':
        end -= 1
    joined = _JOINED.search(view, max(begin, end - 6), end)
    end = joined.start() if joined else end
    closing = _CLOSING.match(view, end)
    if closing and view.count('"', begin, end) % 2:
        end = closing.end()
    elif view.startswith(".", end) and _SHORT_FORM.search(view, max(begin, end - 8), end):
        end += 1
    if end <= begin or _BROKEN_OFF.match(view, begin, end):
        return None
    return begin, end


def meaning_before(view: str, outline: Outline, sighting: Sighting) -> Span | None:
    """The phrase that ends where the parenthesis of ``sighting`` (or its "referred to as") begins."""
    end = sighting.meaning_to
    if end is None:
        return None
    listed = _list_behind(view, outline, end, sighting)
    if listed is not None:
        return listed
    holder = outline.innermost(sighting.start)
    last = len(view[max(0, end - FAR) : end].rstrip(" \t\r\n.")) + max(0, end - FAR)
    begin = sentence_start(view, last)
    if holder is not None and holder.start <= end:
        label = holder.start + len(holder.label)
        head = holder.heading_span[1] if holder.heading_span else label
        begin = max(begin, min(head if head < last else label, end))
    while begin < end and view[begin] in " \t\r\n.,;:)-":
        begin += 1
    term = " ".join(view[sighting.start : sighting.end].split())
    begin = _behind_open_parenthesis(view, begin, end)
    heading = last_match(_PARAGRAPH_BEFORE, view, begin, end)
    begin = heading.end() if heading else begin
    if sighting.form == "refers" or not view.startswith("(", end):
        end, carried = subject_end(view, begin, end)
        if end <= begin:
            return None
        words = subject(view, begin, end) if carried else _phrase(view, begin, end, term, "")
        if words is not None and (_NAMES_ANOTHER.search(view, *words) or _SECOND_VERB.match(view, words[1])):
            return None
        return None if words is None else _without_blanks(view, *words)
    if _RESPECTIVELY.match(view, end):
        return None
    inside = subject_within(view, end + 1, sighting.start)
    if inside is not None:
        return inside
    lead = view[end + 1 : sighting.start].casefold()
    if speaks_for_itself(lead):
        return None
    words = _phrase(view, begin, end, term, lead)
    return None if words is None else _without_blanks(view, *words)


def _list_behind(view: str, outline: Outline, end: int, sighting: Sighting) -> Span | None:
    """The list that is the meaning: 'any of the following shall be an "Event of Default": *(a) …; (b) …*'."""
    colon = _COLON.match(view, sighting.outer_end) if _FOLLOWING.search(view, max(0, end - _NEAR), end) else None
    if colon is None:
        return None
    last = outline.last_beside(colon.end())
    if last is not None:
        paragraph = _PARAGRAPH.search(view, last.start + len(last.label), last.end)
        stop = paragraph.start() if paragraph else last.end
        return _trimmed(view, colon.end(), stop) if stop - colon.end() <= LONGEST else None
    meaning = meaning_after(view, outline, replace(sighting, meaning_from=colon.end()), None)
    return meaning if meaning is not None and meaning[1] - meaning[0] >= _SHORTEST_LIST else None


def _behind_open_parenthesis(view: str, begin: int, end: int) -> int:
    """``begin``, or where a parenthesis begins that is still open at ``end``: "(*A and B* are referred to as X"."""
    depth = 0
    for mark in reversed(list(_PARENTHESES.finditer(view, begin, end))):
        depth += 1 if mark[0] == ")" else -1
        if depth < 0:
            return mark.end()
    return begin


def _phrase(view: str, begin: int, end: int, term: str, lead: str) -> Span | None:
    """The phrase that ends at ``end``, where something speaks for it; ``lead``: the words between it and its name."""
    phrase = find_phrase(view, begin, end, term, any(word in lead for word in _COLLECTIVE))
    if phrase.sure or is_supported(view, begin, phrase.start, end, term, lead, head_of(term)):
        return phrase.start, end
    named = find_named(view, begin, end, term)
    return None if named is None else (named, end)


def _without_blanks(view: str, begin: int, end: int) -> Span | None:
    """A phrase keeps its full stop: "Playa Hotels, Inc."."""
    while end > begin and view[end - 1] in " \t\r\n,;":
        end -= 1
    return (begin, end) if end > begin else None
