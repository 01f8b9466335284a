"""What a unit is called: the heading that runs in, stands on the label's line, or follows on the next.

Promise: a heading is a slice of the text; a unit that simply begins with a sentence has none.
"""

from __future__ import annotations

import re

from ..model import Span

_LONGEST = 200
_MOST_LINES = 6  # of an attachment's title
_SMALL = frozenset(
    "a an and as at by for from in into its not of on or per the to upon with without within under during between among"
    " regarding than that vs de &".split()
)
_TRIM = ' \t\n_*"“”.:;-–—'
_STOP = re.compile(  # the first character is looked for, then what stands around it
    r"[.?:\s—-](?:(?<=\.)(?=[\s_*\"”]|$)|(?<=[a-z]\.)(?=[A-Z][a-z])|(?<=\?)(?=[\s.])\.?|(?<=:)(?=[\s_]|$)"
    r"|(?<=\s)[-–—]{1,2}\s|(?<=\s)\s?—|(?<=—)|(?<=\.)--|(?<=-)-|(?<=[ ])[ ]{2,}(?=[A-Z\"“]))"
)
_INNER_STOP = re.compile(r"(?<=[a-z)\d]{2})\.\s+[A-Za-z(\[]|(?<=[A-Z]{3})\.\s+[A-Z]|\s{3,}\S+\s{3,}")
_UNIT_NAMED = re.compile(r"(?i:section|article|schedule|exhibit|annex|part)s?\s{1,9}[\dA-Z.()]{1,9}$")  # "Article I"
_UNIT_NAMED_BEFORE = re.compile(_UNIT_NAMED.pattern[:-1] + r"(?<=\.)\s{1,9}[A-Z]")
_SET_IN_BRACKETS = re.compile(
    r"\[([A-Z][a-zA-Z’' -]{2,80}(?<!\b(?i:of)))\][.;,]?[ \t]*(?=\n|$|[A-Z(\[])"
)  # "[Reserved]"
_OF_INSTRUMENT = re.compile(  # "EXHIBIT A / TO / CREDIT AGREEMENT": not what the attachment is called
    r"(?i:to)\s{1,40}(?:[^\n]{0,80}\b(?i:agreement|lease|plan|certificate|contract|note|acceptance|exhibit\s{1,3}\w{1,4})"
    r"[ \t]*(?=\n)|(?:[^\n]{1,90}\n){1,4}(?=[ \t]*\n))\s{0,200}"
)
_NOT_CAPITALISED = _SMALL | {"etc", "respect"}  # in a title; it can end with "etc."
_CAPITALS_ON = re.compile(r"[A-Z][A-Z’' &,/-]{2,60}\.")  # "U.S. GOVERNMENT - RESTRICTED RIGHTS. …"
_TO_BE = re.compile(r"\bto be \w+", re.IGNORECASE)
_LONGEST_ON_LINE = 90  # of an attachment's title where a whole page stands on one line
_MOST_WORDS_BELOW = 5  # of a heading, on the line below the one it begins on
_ITEM_END = re.compile(r"[;,](?:\s{1,9}(?:and|or|and/or))?\s{0,9}$")  # of an item in a list, of no heading
_UNFINISHED = re.compile(  # a sentence that something else cuts, no heading
    r"(?:^|\s)(?:SHALL|WILL|MAY|MUST|ARE|IS|HEREBY|TO|THE|OF|AND|OR|IN|BY|FOR|WITH|THAT)$"
)
_ADDRESS = re.compile(
    r"(?:sections?|articles?|clauses?|paragraphs?)\s{1,9}[\d.IVX]{1,12}(?:\(\w{1,5}\)){0,4}\s{0,3}(?:,|$)",
    re.IGNORECASE,
)
_FILLED_IN = re.compile(r"([A-Z][A-Z’'&/ -]{2,60}):[ \t]{1,9}(?=[^\n]{0,80}(?:\d|[a-z]))")  # "SITE ADDRESS: 12 Main"
_CAPITAL_SENTENCE = 8  # words in capitals, at least
_CAPITAL_VERBS = re.compile(r"\b(?:SHALL|WILL|ARE|IS|HEREBY|AGREES?)\b")
_DEFINES = re.compile(r"[”\"]\s{1,3}(?:shall )?(?:means?|has|have|refers?)\b")
_LINKING = re.compile(
    r"\b(?:may|must|is|are|was|were|has|have|had|be|been|do|does|did|can|cannot|which|who|if)\b", re.IGNORECASE
)
_SENTENCE_START = re.compile(
    r"(?:The|Any|All|Each|If|In|Upon|No|Such|This|For|On|At|By|As|To|When|Where|Every|Subject)\b"
)
_CAPITALS = re.compile(
    r"([A-Z][A-Z’'&/-]+(?:(?:[,;]? | {2,3})[A-Z&][A-Z’'&/-]*){1,14}|[A-Z]{6,})\s{1,40}(?=(?:[A-Z]|[\"“])[a-z]|A )"
)
_CLAUSE_START = re.compile(r"(?:Any|Each|If|Upon|For|On|At|As|To|When|Where|Every)\b")  # of a list's lead-in
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|No|Inc|Corp|Co|Ltd|INC|CORP|CO|LTD|Sec|St|Mr|Ms|Dr|vs|v)$")
_NAME_AHEAD = re.compile(
    r"[A-Z]\.|,|\s{1,3}(?:\d|[a-z(&]|[A-Z]\.|[A-Z][a-z]{1,15}[,.;])"
)  # "U.S.", "No. 5", "Inc. and"
_DOUBLE_SPACE = re.compile(r"\S {2,}\S")
_WORD = re.compile(r"[A-Za-z][\w'’/&-]*")
_LABEL_AHEAD = re.compile(
    r"[ \t]*(?:\(\w{1,5}\)|\w{1,5}[.)]\s|\d{1,3}\.\d|(?:section|article|exhibit)\s+\w{1,6}\b)", re.IGNORECASE
)
_VERBS = re.compile(
    r"\b(?:shall|will|may|must|is|are|was|were|has|have|had|agrees?|means?|hereby|be|been|does|do|did|can|cannot|should"
    r"|would|which|who|whereas|herein|hereof|hereunder|if|represents|warrants|acknowledges|covenants|provides)\b"
)


def heading(clean: str, at: int, limit: int, *, attachment: bool = False) -> Span | None:
    """The span of the heading that follows a label ending at ``at``; ``limit`` is where the next unit begins."""
    begin = _skip(clean, at, limit)
    if begin >= limit:
        return None
    bracketed = _SET_IN_BRACKETS.match(clean, begin, limit)
    if bracketed is not None:
        return bracketed.span(1)
    instrument = _OF_INSTRUMENT.match(clean, begin, limit) if attachment else None
    if instrument is not None:
        found = _own_line(clean, instrument.end(), limit, attachment=True) if instrument.end() < limit else None
        return found if found is not None and " " in clean[found[0] : found[1]] else None
    same_line = "\n" not in clean[at:begin]
    line_end = clean.find("\n", begin)
    line_end = min(line_end if line_end >= 0 else len(clean), limit)
    if not same_line:
        return _own_line(clean, begin, limit, attachment=attachment)
    found = (
        _rest_of_line(clean, begin, line_end, limit)
        or _run_in(clean, begin, line_end, limit)
        or _capitals(clean, begin, limit)
    )
    if found is None or _is_fragment(clean, found, limit):
        return None
    if attachment:
        return found if found[1] - found[0] <= _LONGEST_ON_LINE or "\n" in clean[found[0] : found[1]] else None
    return None if _ADDRESS.match(clean[found[0] : found[1]]) else found


def _is_fragment(clean: str, found: Span, limit: int) -> bool:
    """Whether the words are the beginning of a sentence that a list goes on with: "(c) Liens (i) of landlords"."""
    start, end = found
    if _ITEM_END.search(clean[start : end + 1]):
        return True
    between = clean[end:limit]
    if limit >= len(clean) or "\n" in between or between.strip(' \t_*"”'):
        return False
    following = _LABEL_AHEAD.match(clean, limit)
    return following is not None and clean[following.end() : following.end() + 9].lstrip()[:1].islower()


def styled_heading(clean: str, start: int, end: int) -> Span | None:
    """Words that the format shows as a heading, trimmed; None where they are a whole sentence or an item of a list."""
    found = None if end - start > _LONGEST else _trimmed(clean, start, end)
    if found is None or _ITEM_END.search(clean[start:end]) or _DEFINES.search(clean, found[0], found[1]):
        return None
    return found


def _skip(clean: str, at: int, limit: int) -> int:
    while at < limit and (clean[at].isspace() or clean[at] in "_*-–—:.="):
        at += 1
    return at


def _run_in(clean: str, begin: int, line_end: int, limit: int) -> Span | None:
    """ "Bonus.  During the Employment Term, …": capitalised words up to the first full stop, then more text."""
    window = clean[begin : min(limit, begin + _LONGEST)]
    blank = window.find("\n\n")
    if blank >= 0:
        window = window[:blank]
    for stop in _STOP.finditer(window):
        words = window[: stop.start() + (stop[0][0] == "?")]
        named = _ABBREVIATION.search(words) is not None and _UNIT_NAMED.search(words) is None
        if stop[0] == "." and named and _NAME_AHEAD.match(window, stop.end()):
            continue
        if words.isupper() and stop[0].strip() in ("-", "–", "—") and _CAPITALS_ON.match(window, stop.end()):
            continue
        if words.endswith("U.S") or (stop[0].isspace() and words[-1:] in ";,"):
            continue
        if stop[0].isspace() and _DOUBLE_SPACE.search(words.rstrip()):
            continue  # a justified line is full of wide gaps
        rest = window[stop.end() :].lstrip(' \t_*".”')
        capitalised = is_title(words) or (
            stop[0] == "." and rest[:1].isupper() and not words.isupper() and _is_phrase(words)
        )
        if not capitalised or _UNFINISHED.search(words) or words.split()[-1] in _SMALL:
            return None
        if stop[0] == ":" and not words.isupper() and _CLAUSE_START.match(words) and len(words.split()) > 2:
            return None
        if not rest and begin + stop.end() < min(line_end, limit):
            return None
        return _trimmed(clean, begin, begin + len(words))
    return None


def _capitals(clean: str, begin: int, limit: int) -> Span | None:
    """ "PUBLICITY The Parties agree …": capitals that end where a sentence begins, without a stop between."""
    match = _CAPITALS.match(clean, begin, min(limit, begin + _LONGEST))
    if match is None or _UNFINISHED.search(match[1]):
        return None
    return _trimmed(clean, begin, match.end(1))


def _rest_of_line(clean: str, begin: int, line_end: int, limit: int) -> Span | None:
    """The rest of the label's line, when nothing but a heading is on it; long ones go on for a line or two."""
    end = line_end
    for _ in range(3):
        words = clean[begin:end].rstrip()
        following = clean[end + 1 : min(limit, end + 300)]
        next_line = following.partition("\n")[0].strip()
        filled = _FILLED_IN.match(words)
        if filled is not None:
            return _trimmed(clean, begin, begin + filled.end(1))
        closed = not next_line or end >= limit or _LABEL_AHEAD.match(next_line) or set(next_line) <= set("-=_ ")
        if len(words) > _LONGEST or _stops_inside(words) or not (is_title(words) or (closed and _is_phrase(words))):
            return None
        unfinished = words[-1:] in ",;" or _UNFINISHED.search(words) is not None or words.split()[-1] in _SMALL
        if closed:
            return None if unfinished else _trimmed(clean, begin, end)
        if not _continues(words, next_line):
            ended = _ends_below(clean, begin, end, limit)
            if ended is not None:
                return ended
            begun = not words.isupper() and _SENTENCE_START.match(words) and not _SENTENCE_START.match(next_line)
            bodily = next_line[:1].islower() or begun
            return None if bodily or unfinished else _trimmed(clean, begin, end)
        line_end = clean.find("\n", end + 1)
        end = min(line_end if line_end >= 0 else len(clean), limit)
    return None


def _ends_below(clean: str, begin: int, line_end: int, limit: int) -> Span | None:
    """A heading whose last words stand on the next line, before the body: "Gold; Mandatory / Switching.  Lender"."""
    found = _run_in(clean, begin, line_end, limit)
    if found is None or found[1] <= line_end + 1:
        return None
    below = clean[line_end + 1 : found[1]]
    short = len(below.split()) <= _MOST_WORDS_BELOW and "\n" not in below
    opens = below.lstrip()
    return found if short and opens[:1].isupper() and not _SENTENCE_START.match(opens) else None


def _is_phrase(words: str) -> bool:
    """Whether every word that can be is a capitalised one, verbs among them: "Shares that May Not be Voted"."""
    large = [word for word in _WORD.findall(words) if word.lower() not in _SMALL and not _LINKING.fullmatch(word)]
    return 2 <= len(large) <= 12 and words[-1:].isalnum() and all(word[0].isupper() for word in large)


def _stops_inside(words: str) -> bool:
    """Whether a sentence or a column ends before the words do: "Form of Stock Plan. (Attached)"."""
    if _UNIT_NAMED_BEFORE.search(words):
        return True
    return any(
        stop[0][0] != "." or not _ABBREVIATION.search(words, 0, stop.start()) for stop in _INNER_STOP.finditer(words)
    )


def _continues(words: str, text: str) -> bool:
    """Whether the next line is more of a heading, and no body."""
    if words.isupper():
        return text.isupper()
    last = words.split()[-1].lower()
    open_ended = last in _SMALL or last.endswith(",")
    return is_title(text) and (open_ended or (len(text) < 60 and text[-1:] not in ".;:,"))


def _own_line(clean: str, begin: int, limit: int, *, attachment: bool) -> Span | None:
    """The line below a label that stands alone, and those that go on with it."""
    at = end = capitals = begin
    closed = False
    for _ in range(_MOST_LINES if attachment else 3):
        line_end = clean.find("\n", at)
        line_end = min(line_end if line_end >= 0 else len(clean), limit)
        text = clean[at:line_end].strip()
        closed = at >= limit or not text or _LABEL_AHEAD.match(text) is not None or set(text) <= set("-=_*")
        if closed:
            break
        if text.isupper() and capitals == end:
            capitals = line_end
        end = line_end
        at = line_end + 1
    words = clean[begin:end].strip()
    if (closed or end >= limit) and len(words) <= 2 * _LONGEST and is_title(words) and words[-1] not in ",;":
        return _trimmed(clean, begin, end)
    if capitals > begin and clean[begin:capitals].strip()[-1] not in ",;":
        return _trimmed(clean, begin, capitals)
    return _run_in(clean, begin, end, limit)


def is_title(words: str) -> bool:
    """Whether the words are capitalised as a title is: "Term of Employment", "GOVERNING LAW", "Exclusivity"."""
    found = _WORD.findall(words)
    if not found or len(found) > 25:
        return False
    first = words.lstrip(' \t\n"“_*(')[:1]
    if not first.isupper():
        return False
    if words.isupper():
        return len(found) < _CAPITAL_SENTENCE or _CAPITAL_VERBS.search(words) is None
    if words.rstrip().endswith("?"):
        return len(found) <= 14
    words = _TO_BE.sub("", words)
    if _VERBS.search(words):
        return False
    large = [word for word in _WORD.findall(words) if word.lower() not in _NOT_CAPITALISED]
    capitals = sum(1 for word in large if word[0].isupper())
    if len(large) <= 1:
        return True
    return capitals >= 0.7 * len(large) or (len(found) <= 5 and capitals >= 1)


def _trimmed(clean: str, start: int, end: int) -> Span | None:
    while start < end and clean[start] in _TRIM:
        start += 1
    while end > start and clean[end - 1] in _TRIM:
        end -= 1
    return (start, end) if end > start else None
