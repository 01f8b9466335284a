"""From a file to the facts: read, segment, find the terms, find and resolve the references.

Promise: the result depends on the text alone, and nothing but the standard library is needed for it; only ``uses=True``
reaches for spaCy.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from pathlib import Path
from string import capwords

from . import readers, references, segment, terms
from .corrections import Corrections, correct
from .corrections import load as corrections_beside
from .errors import QueryError
from .model import Contract, Reference, Section, TermUse, Text
from .references.links import follow_links

_BEFORE_BODY = 6_000  # characters in which a document says what it is
_LONGEST_TITLE = 160
_TITLE_WORDS = re.compile(
    r"\b(?:agreement|amendment|contract|lease|licen[cs]e|note|guarant(?:y|ee)|indenture|plan|policy|addendum|by-?laws"
    r"|certificate|charter|deed|mortgage|terms|letter|release|warrant|order|resolutions?|consent|statement|memorandum"
    r"|assignment|waiver|supplement|settlement|subscription|report|form|undertaking|option|award|notice)\b",
    re.IGNORECASE,
)
_FORM = re.compile(  # the line of a filing that names its form
    r"^[ \t]*FORM[ \t]{1,4}(?P<number>10-?[KQ](?:SB)?|(?:6|8|11)-?K|[24]0-?F|[SF]-?\d{1,2})(?P<amended>/A)?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_PRESS_RELEASE = re.compile(r"\b(?:press release|for immediate release|news release)\b", re.IGNORECASE)
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
    r"|dated|date|by and|between|among|and$|www|source|united states|securities and exchange|washington|news|contact)",
    re.IGNORECASE,
)


def analyse_file(
    path: Path, *, uses: bool = False, encoding: str | None = None, tracked: readers.Tracked = "accepted"
) -> list[Contract]:
    """The documents of a file with all their facts, corrected by what stands beside it (see ``corrections``).

    ``encoding`` and ``tracked`` are those of ``readers.read``. Raises what it raises, and QueryError for corrections
    that do not fit.
    """
    return analyse_source(readers.load(path, tracked=tracked), corrections_beside(path), uses=uses, encoding=encoding)


def analyse_source(
    source: readers.Source, corrections: Corrections | None = None, *, uses: bool = False, encoding: str | None = None
) -> list[Contract]:
    """As ``analyse_file``, of bytes that are at hand and what corrects them."""
    texts = readers.read_source(source, encoding)
    if corrections is not None and len(texts) > 1:
        raise QueryError(
            f"{corrections.path}: {Path(source.path).name} holds {len(texts)} documents; corrections are for one"
        )
    return [analyse(text, uses=uses, corrections=corrections) for text in texts]


def analyse(text: Text, *, uses: bool = False, corrections: Corrections | None = None) -> Contract:
    """All facts of one text; the uses of its terms only with ``uses`` (they need spaCy, and time)."""
    sections = segment.segment(text)
    if corrections is not None:
        sections = correct(text, sections, corrections)
    defined = terms.find_terms(text, sections)
    cited = follow_links(text, sections, references.find_references(text, sections, defined))
    cited = _outside_lists(text, cited)
    used: tuple[TermUse, ...] = ()
    if uses:
        from . import nlp

        used = nlp.find_uses(text, sections, defined)
    title = title_of(text, sections)
    return Contract(
        text=text,
        title=title,
        type=type_of(text, title),
        sections=sections,
        terms=defined,
        references=cited,
        uses=used,
        facts=text.facts,
    )


def _outside_lists(text: Text, cited: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Without what was not resolved in table rows that end in a number: tables of contents, or of a law's sections."""
    if not text.rows:
        return cited
    starts = [start for start, _ in text.rows]

    def listed(reference: Reference) -> bool:
        row = bisect_right(starts, reference.end - 1) - 1
        return row >= 0 and reference.start < text.rows[row][1]

    kept = [reference for reference in cited if reference.status in ("resolved", "external") or not listed(reference)]
    return tuple(replace(reference, index=index) for index, reference in enumerate(kept))


def title_of(text: Text, sections: tuple[Section, ...]) -> str | None:
    """The line that names the document, spaces folded; None when none of its first lines does."""
    form = _FORM.search(text.clean, 0, _BEFORE_BODY)
    if form is not None:
        return " ".join(form[0].split())
    body = next((section.start for section in sections if section.kind not in ("exhibit", "recital")), len(text.clean))
    lines = [" ".join(line.split()) for line in text.clean[: min(body, _BEFORE_BODY)].split("\n")]
    named = next((line.strip(" *_") for line in lines if _TITLE_WORDS.search(line) and _may_be_title(line)), None)
    if named is not None:
        return named
    itself = _ITSELF.search(text.clean, 0, _BEFORE_BODY)
    return " ".join(itself[1].split()) if itself else None


def _may_be_title(line: str) -> bool:
    words = line.strip(' *_"“”-=')
    if not 3 < len(words) <= _LONGEST_TITLE or _NO_TITLE.match(words) or words[-1] in ",;:.":
        return False
    letters = [letter for letter in words if letter.isalpha()]
    if not letters or not words[0].isupper():
        return False
    capitalised = [
        word for word in words.split() if word[0].isupper() or word.lower() in ("of", "and", "the", "for", "to")
    ]
    return len(capitalised) >= 0.8 * len(words.split())


def type_of(text: Text, title: str | None) -> str | None:
    """What kind of document it says it is: "employment agreement", "10-Q", "press release"; else None."""
    form = _FORM.search(text.clean, 0, _BEFORE_BODY)
    if form is not None:
        return form["number"].upper() + (form["amended"] or "").upper()
    if title is not None:
        kind = _KIND.search(capwords(title) if title.isupper() else title)
        if kind is not None:
            return " ".join(kind[1].lower().split())
    return "press release" if _PRESS_RELEASE.search(text.clean, 0, _BEFORE_BODY) else None
