"""The words that name units: "Section", "§§", "Sub-Paragraph", "Exhibit", and where such a word points.

Promise: a word is read whatever its case, number or abbreviation; which rank it has is said here alone.
"""

from __future__ import annotations

ATTACHMENTS = {"exhibit", "schedule", "annex", "appendix", "attachment", "addendum"}
RANK = {"part": 0, "article": 1, "section": 2, "item": 2, "note": 2, "recital": 2, "subsection": 3, "paragraph": 3,
         "clause": 3, "subparagraph": 4, "subclause": 4, "subdivision": 4}  # fmt: skip
_SHORT = {
    "s": "section",
    "sec": "section",
    "sect": "section",
    "§": "section",
    "art": "article",
    "para": "paragraph",
    "¶": "paragraph",
    "cl": "clause",
    "exh": "exhibit",
    "sched": "schedule",
    "annexe": "annex",
    "appendice": "appendix",
}
ALONE = {"section", "article", "paragraph", "clause", "subsection", "subparagraph", "subclause", "subdivision"}
COMMON_NOUNS = {
    "part",
    "item",
    "note",
    "rule",
    "regulation",
    "schedule",
    "exhibit",
    "attachment",
    "addendum",
    "recital",
}
COUNTED = {"part", "item", "note", "paragraph", "rule", "article"}
BACK = {"above", "preceding", "foregoing", "previous", "prior", "aforesaid", "hereinabove"}
_FORWARD = {"below", "following", "next", "succeeding", "hereinbelow", "hereinafter"}
DIRECTIONS = (*BACK, *_FORWARD)


def unit_of(word: str) -> str:
    """The unit a word names: "Sections", "§§", "Sub-Paragraph" → "section", "section", "subparagraph"."""
    plain = word.lower().replace("-", "").removesuffix("(s)").rstrip(".")
    if plain[0] in "§¶":
        plain = plain[0]
    plain = _SHORT.get(plain, plain)
    if plain not in ("annex",) and plain.endswith("s"):
        plain = plain[:-1]
    plain = plain.removesuffix("e") if plain in ("annexe",) else plain
    return _SHORT.get(plain, plain)


def direction_of(word: str) -> str | None:
    """Where "above" or "following" points: "back", "forward", or None."""
    lower = word.lower()
    return "back" if lower in BACK else "forward" if lower in _FORWARD else None
