"""Rules about the words themselves: numbers said twice, dates that must agree, gaps left open, brackets left open."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from clauseqa.check.attached import attached_from, is_form
from clauseqa.check.rule import Rule, Spot
from clauseqa.model import Contract
from clauseqa.patterns.findings import (
    NUMBER_IN_WORDS,
    NUMBER_WORDS,
    PLACEHOLDER,
    REPORT_FORM,
    REPORTED_PERIOD,
)

_COVER = 6000  # code points in which a report names its period
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: value for value, word in enumerate(NUMBER_WORDS[:20])} | {
    word: 20 + 10 * place for place, word in enumerate(_TENS)
}
_VALUES["fourty"] = 40
_MANY = 3  # gaps that look the same and are told one by one
_REDACTED = 8  # blank brackets that are too many to have been forgotten
_CERTIFICATE = 400
_TICKED = 900  # code points behind “check the box” in which boxes stand
_TO_TICK = re.compile(r"\b(?:check|tick|mark)\b[^.;]{0,60}\bbox(?:es)?\b", re.IGNORECASE)
_BEHIND_BOX = re.compile(r"[^\S\n]{0,20}\w")
_PARAGRAPH_END = re.compile(r"\n[ \t\r]{0,200}\n")
_DIGITS = re.compile(r"[(]\s{0,2}(?:\$\s{0,2})?\d")
_LAST_WORDS = (*NUMBER_WORDS, "dollars", "percent", "cent", "100", "100s", "100's", "100’s")  # before the digits
_LONGEST_NUMBER = 300  # characters of its words
_LONGEST_DIGITS = 40
_QUOTATION = re.compile(r"[“”]|(?<=\w)\"|\n[ \t\r]{0,200}\n")
_CLOSING = {")": "(", "]": "["}


def number_in_words(words: str) -> int | None:
    """What number words are worth: "One Hundred Sixty Thousand" -> 160000; None when they are no single number."""
    total, group, last = 0, 0, 1_000_000_000_000
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word == "and":
            continue
        if word == "hundred":
            group = (group or 1) * 100
        elif word in _SCALES:
            scale = _SCALES[word]
            if scale >= last:
                return None
            total, group, last = total + (group or 1) * scale, 0, scale
        else:
            value = _VALUES.get(word)
            if value is None or (group % 100 and not (group % 10 == 0 and value < 10 and group % 100 >= 20)):
                return None  # "two three", "eleven four"
            group += value
    return total + group


def _numbers_said_twice(clean: str) -> Iterator[re.Match[str]]:
    """Numbers in words with their digits, looked for where digits open a parenthesis behind what can end such words."""
    done = 0
    for digits in _DIGITS.finditer(clean):
        begin = max(done, digits.start() - _LONGEST_NUMBER)
        if not clean[begin : digits.start()].rstrip().casefold().endswith(_LAST_WORDS):
            continue
        found = NUMBER_IN_WORDS.regex.search(clean, begin, digits.start() + _LONGEST_DIGITS)
        if found is not None and found.end() > digits.start():
            yield found
            done = found.end()


def disagreeing_number(contract: Contract) -> Iterator[Spot]:
    for found in _numbers_said_twice(contract.text.clean):
        said = number_in_words(found.group("words"))
        written = int(found.group("digits").replace(",", ""))
        cut = found.group("words").split()[0].casefold() in _SCALES  # “… and Fifty Thousand”: its first words are lost
        if said is None or said == written or cut or (found.group("cents") or "").strip(".0"):
            continue
        yield Spot(
            found.start(),
            found.end(),
            f"the words say {said:,}, the digits {written:,}",
        )


def other_period(contract: Contract) -> Iterator[Spot]:
    """A quarterly or annual report whose certifications name another period than its cover."""
    clean = contract.text.clean
    cover = REPORTED_PERIOD.regex.search(clean, 0, _COVER)
    form = REPORT_FORM.regex.search(clean, 0, _COVER)
    if cover is None or form is None:
        return
    for found in REPORTED_PERIOD.regex.finditer(clean, cover.end()):
        certified = REPORT_FORM.regex.search(clean, max(cover.end(), found.start() - 60), found.start())
        if certified and _form(certified) == _form(form) and _date(found) != _date(cover):
            yield Spot(found.start(), found.end(), f"the cover names the period ended {' '.join(_date(cover)).title()}")


def _form(found: re.Match[str]) -> str:
    return found.group("form").upper()


def _date(found: re.Match[str]) -> tuple[str, str, str]:
    return found.group("month").casefold(), found.group("day"), found.group("year")


def placeholder(contract: Contract) -> Iterator[Spot]:
    """A gap in the agreement itself. Its attachments are mostly forms, for others to fill in; so is a notary's
    certificate. Of many gaps that look the same, the first; brackets left blank again and again are redactions."""
    if is_form(contract):
        return
    clean = contract.text.clean
    gaps: dict[str, list[Spot]] = defaultdict(list)
    for found in PLACEHOLDER.regex.finditer(clean, 0, attached_from(contract)):
        if _is_box(clean, *found.span()) or _is_certified(clean, found):
            continue
        words = " ".join(found.group().split())
        gaps[words].append(Spot(found.start(), found.end(), f"{words} was never filled in"))
    for words, spots in gaps.items():
        if len(spots) > _REDACTED and not words.strip("[ ]"):
            continue
        if len(spots) > _MANY:
            yield replace(spots[0], message=f"{spots[0].message}, here and in {len(spots) - 1} other places")
        else:
            yield from spots


def _is_box(clean: str, start: int, end: int) -> bool:
    """A box to tick: “[ ] 1. Loans”, or one behind “check the box”."""
    if not clean[start + 1 : end - 1].strip() and _TO_TICK.search(clean, max(0, start - _TICKED), start):
        return True
    line = clean[clean.rfind("\n", 0, start) + 1 : start]
    return not clean[start + 1 : end - 1].strip() and not line.strip() and bool(_BEHIND_BOX.match(clean, end))


def _is_certified(clean: str, found: re.Match[str]) -> bool:
    """A notary's certificate, which is filled in by hand."""
    around = clean[max(0, found.start() - _CERTIFICATE) : found.end() + _CERTIFICATE]
    return re.search(r"acknowledged\s{1,9}before|notary\s{1,9}public", around, re.IGNORECASE) is not None


def unbalanced(contract: Contract) -> Iterator[Spot]:
    """An opening bracket that its paragraph does not close. A lone closing one is a label: `a)`."""
    clean, start = contract.text.clean, 0
    for found in [*_PARAGRAPH_END.finditer(clean), None]:
        end = found.start() if found else len(clean)
        if found and (clean[end - 1] not in ".;:" or clean[found.end() : found.end() + 60].lstrip()[:1].islower()):
            continue  # a sentence that goes on behind a blank line
        for offset in sorted(_unclosed(clean, start, end) & _unclosed(contract.text.content, start, end)):
            yield Spot(offset, offset + 1, f"“{clean[offset]}” is not closed in its paragraph")
        start = found.end() if found else end


def _unclosed(text: str, start: int, end: int) -> set[int]:
    """Where brackets open in a stretch that does not close them. What a page end took from the clean view still closes
    one in the original."""
    open_at: dict[str, list[int]] = {"(": [], "[": []}
    for mark in re.finditer(r"[()\[\]]", text[start:end]):
        sign = mark.group()
        if sign in open_at:
            open_at[sign].append(start + mark.start())
        elif open_at[_CLOSING[sign]]:
            open_at[_CLOSING[sign]].pop()
    return {offset for offsets in open_at.values() for offset in offsets}


def open_quotation(contract: Contract) -> Iterator[Spot]:
    """A curly mark that opens before the last one was closed: “Equity Interests “. One that opens a paragraph or stands
    behind a colon quotes what others close."""
    clean = contract.text.clean
    opened = -1
    for mark in _QUOTATION.finditer(clean):
        sign = mark.group()
        if sign != "“":
            opened = -1
        elif opened >= 0:
            yield Spot(opened, opened + 1, "“ is not closed before the next one opens")
            opened = -1
        else:
            before = clean[max(0, mark.start() - 80) : mark.start()].rstrip(" \t\r")
            opened = -1 if not before or before[-1] in "\n:“" else mark.start()


RULES = (
    Rule(
        "number-disagrees",
        "warning",
        "A number in words and the digits beside it say different things.",
        "“thirty (45) days”",
        disagreeing_number,
    ),
    Rule(
        "period-disagrees",
        "warning",
        "A certification names another period than the report it certifies.",
        "a report for the quarter ended March 31, certified for the one ended September 30",
        other_period,
    ),
    Rule("placeholder", "warning", "A gap was never filled in.", "“[Insert]”, “[●]”", placeholder),
    Rule("open-bracket", "info", "A bracket is opened and never closed.", "“(the Company”", unbalanced),
    Rule(
        "open-quotation",
        "info",
        "A quotation mark is opened again before it was closed.",
        "(the “Agreement) and the “Note”",
        open_quotation,
    ),
)
