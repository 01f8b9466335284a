"""What a document calls itself: its title, and the kind of document that it is.

Promise: a title is made of the document's own words in their order, spaces folded; where no line of its front names it,
and it does not name itself in its first sentence, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import capwords

from .model import Section, Text

_BEFORE_BODY = 6_000  # characters in which a document says what it is
_LONGEST = 160
_MOST_LINES = 5  # of a title
_NAMES = re.compile(
    r"\b(?:agreement|amendment|contract|lease|licen[cs]e|note|guarant(?:y|ee)|indenture|plan|policy|addendum|by-?laws"
    r"|certificate|charter|deed|mortgage|terms|letter|release|warrant|order|resolutions?|consent|statement|memorandum"
    r"|assignment|waiver|supplement|settlement|subscription|report|form[ ]of|undertaking|option|award|notice)\b",
    re.IGNORECASE,
)
_FORM = re.compile(  # the line of a filing that names its form
    r"^[ \t]*FORM[ \t]{1,4}(?P<number>10-?[KQ](?:SB)?|(?:6|8|11)-?K|[24]0-?F|[SF]-?\d{1,2})(?P<amended>/A)?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_PRESS_RELEASE = re.compile(r"\b(?:press release|for immediate release|news release)\b", re.IGNORECASE)
_SALUTATION = re.compile(r"^[ \t]*(?:Dear|DEAR)[ \t]{1,4}(?!Stock|Share)[A-Z][^\n]{0,80}[:,][ \t]*$", re.MULTILINE)
_KIND = re.compile(
    r"\b((?:[A-Z][A-Za-z'’&/-]*[ ,]{1,3}(?:and |of |for )?){0,5}"
    r"(?:AGREEMENT|Agreement|LEASE|Lease|AMENDMENT|Amendment|CONTRACT|Contract|INDENTURE|Indenture|GUARANTY|Guaranty"
    r"|BYLAWS|Bylaws|PLAN|Plan|POLICY|Policy|NOTE|Note|LICEN[CS]E|Licen[cs]e|ADDENDUM|Addendum))\b"
)
_ITSELF = re.compile(  # "This Distributor Agreement is made …"
    r"\bT(?:his|HIS)\s{1,20}((?:[A-Z][\w&/'’-]*\s{1,20}(?:and\s|of\s|AND\s|OF\s)?){0,6}"
    r"(?:AGREEMENT|Agreement|LEASE|Lease|AMENDMENT|Amendment|CONTRACT|Contract|INDENTURE|Indenture|NOTE|Note|PLAN|Plan))\b"
)
_NO_TITLE = re.compile(
    r"(?:exhibit|ex-|schedule|annex|appendix|<|\[|\*|execution|conformed|draft|copy|confidential|page|table of contents"
    r"|dated|date|by and|between|among|and$|www|source|this|these|certain|portions|note:|united states"
    r"|securities and exchange|washington|news|contact|for immediate)",
    re.IGNORECASE,
)
_GAP = re.compile(r"[ \t]{3,}|[ ]--[ ]")  # between what stands side by side, or where a conversion joined lines
_RULE = re.compile(r"[ ]?(?:[-=_*][ ]?){3,}")
_DECORATION = ' *_"“”-='
_DATED = re.compile(r",?[ ](?:dated|made|entered)\b.*|,$", re.IGNORECASE)  # what follows a title set in capitals
_FOLLOWS = re.compile(  # what follows any title on its line
    r",?[ ](?:by[ ]and[ ])?between$|[ ]\((?:the|this|herein)\b.*|[ ]effective$|[ ](?:effective[ ])?date\b.*"
    r"|[ ]?\b(?:agreement|contract)[ ](?:number|no\.?)(?:[ ]?:.*|[ ]\S{1,40}$)|[ ]?\bno\.?[ ]?:.*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?i:(?<=agreement)|(?<=contract)|(?<=lease)|(?<=note)|(?<=plan))[ ](?:This|THIS)[ ].*")
_TWICE = re.compile(r"(.{5,80})[ ]\1")
_EXHIBIT_LINE = re.compile(r"exhibit[ ]\d[\w.()-]*[ ]", re.IGNORECASE)
_SMALL = ("of", "and", "the", "for", "to")
_LEANS = re.compile(r"(?:\b(?:to|of|and|for|the|with|under|amended|restated)|&)$", re.IGNORECASE)  # … on what follows
_CONTINUES = re.compile(r"(?:(?:to|of|and|for)\b|&)", re.IGNORECASE)  # … what goes before
_INSIDE = re.compile(r"\b(?:this|such|said)$", re.IGNORECASE)  # a sentence


def title_of(text: Text, sections: Sequence[Section]) -> str | None:
    """The lines that name the document, as one; None when none of its first lines does."""
    form = _FORM.search(text.clean, 0, _BEFORE_BODY)
    if form is not None:
        return " ".join(form[0].split())
    body = next((section.start for section in sections if section.kind not in ("exhibit", "recital")), len(text.clean))
    front = text.content[: min(body, _BEFORE_BODY)]  # a title may come again on each page, and look like furniture
    lines = list(_lines(front))
    said = _folded(text.clean[: body + _BEFORE_BODY])
    titles = (_whole(lines, at, said) for at in range(len(lines)) if _names(lines, at))
    title = next((title for title in titles if not _CONTINUES.match(title)), None)
    if title is not None:
        return title
    itself = _ITSELF.search(text.clean, 0, _BEFORE_BODY)
    return " ".join(itself[1].split()) if itself else None


def kind_of(text: Text, title: str | None) -> str | None:
    """What kind of document it says it is: "employment agreement", "10-Q", "press release", "letter"; else None."""
    form = _FORM.search(text.clean, 0, _BEFORE_BODY)
    if form is not None:
        return form["number"].upper() + (form["amended"] or "").upper()
    if title is not None:
        kind = _KIND.search(capwords(title) if title.isupper() else title)
        if kind is not None:
            return " ".join(kind[1].lower().split())
    if _PRESS_RELEASE.search(text.clean, 0, _BEFORE_BODY):
        return "press release"
    return "letter" if _SALUTATION.search(text.clean, 0, _BEFORE_BODY) else None


def _lines(front: str) -> Iterator[str]:
    """The lines of the front that say something, each without its rules and without what follows a title on it."""
    for line in front.split("\n"):
        for part in _GAP.split(line):
            words = " ".join(_RULE.sub(" ", part).split()).strip(_DECORATION)
            words = _EXHIBIT_LINE.sub("", words, count=1) if words[:7].casefold() == "exhibit" else words
            if words.split(",")[0].isupper():
                words = _DATED.sub("", words)
            words = _FOLLOWS.sub("", _SENTENCE.sub("", words)).rstrip(" ({[")
            twice = _TWICE.fullmatch(words)
            if words:
                yield twice[1] if twice else words


def _names(lines: Sequence[str], at: int) -> bool:
    """Whether this line can be a title, or a part of one that says what is named."""
    line = lines[at]
    if not _NAMES.search(line) or _NO_TITLE.match(line) or not 3 < len(line) <= _LONGEST or line[-1] in ",;:.":
        return False
    return line[0].isupper() and _is_capitalised(line) and not (at and _INSIDE.search(lines[at - 1]))


def _is_capitalised(line: str) -> bool:
    words = [word for word in line.split() if word[0].isalpha()]
    capitalised = [word for word in words if word[0].isupper() or word.lower() in _SMALL]
    return len(capitalised) >= 0.8 * len(words)


def _whole(lines: Sequence[str], at: int, said: str) -> str:
    """The title of which line `at` is a part: with the lines that it leans on, and those with which it is cited.

    `said` is the folded text of the document's beginning: what it calls itself there decides where words do not.
    """
    title, first, last = lines[at], at, at
    while last - first < _MOST_LINES:
        before = lines[first - 1] if first else ""
        after = lines[last + 1] if last + 1 < len(lines) else ""
        if _belongs(after, f"{title} {after}") and (
            _LEANS.search(title) or _CONTINUES.match(after) or f"this {_folded(f'{title} {after}')}" in said
        ):
            title, last = f"{title} {after}", last + 1
        elif _belongs(before, f"{before} {title}") and (
            _CONTINUES.match(title) or _LEANS.search(before) or f"this {_folded(f'{before} {title}')}" in said
        ):
            title, first = f"{before} {title}", first - 1
        else:
            break
    return title


def _belongs(line: str, joined: str) -> bool:
    return (
        any(map(str.isalpha, line)) and len(joined) <= _LONGEST and not _NO_TITLE.match(line) and _is_capitalised(line)
    )


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
