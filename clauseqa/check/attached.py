"""What is attached to an agreement: from where on, and what of it is a form that others are to fill in.

A line "EXHIBIT C" counts even where it is no unit of the outline, since what stands behind it is another paper.
"""

from __future__ import annotations

import re

from clauseqa.model import Contract, Span
from clauseqa.patterns.findings import ATTACHMENT_HEAD, FORM

_FILED = re.compile(r"\d{1,3}\.\d")  # "Exhibit 10.1": the number under which the agreement itself was filed
_FORM_HEAD = 500  # code points in which an attachment says that it is a form


def attached_from(contract: Contract) -> int:
    """The offset of the first attachment behind the first section; the length of the text without one."""
    return min(_heads(contract), default=len(contract.text.clean))


def forms(contract: Contract) -> list[Span]:
    """The attachments that are forms, each with the schedules of its own: “Exhibit B, Form of Assignment”."""
    clean = contract.text.clean
    found: list[Span] = []
    begun: tuple[int, str] | None = None
    for start, word in sorted(_heads(contract).items()):
        said = FORM.regex.search(clean, start, min(len(clean), start + _FORM_HEAD)) is not None
        if begun and not said and word == begun[1]:
            found.append((begun[0], start))
            begun = None
        elif said and begun is None:
            begun = start, word
    return found if begun is None else [*found, (begun[0], len(clean))]


def is_form(contract: Contract) -> bool:
    """Whether the whole document is a form, by its title."""
    return FORM.regex.match(contract.title or "") is not None


def _heads(contract: Contract) -> dict[int, str]:
    """Where each attachment begins, and the word for it: "exhibit"."""
    body = next((s.start for s in contract.sections if s.kind in ("article", "section")), 0)
    heads = {found.start(): found.group() for found in ATTACHMENT_HEAD.regex.finditer(contract.text.clean, body)}
    heads |= {s.start: s.label for s in contract.sections if s.kind == "exhibit" and s.start > body}
    return {
        start: re.sub(r"\W", "", label.split()[0]).casefold() for start, label in heads.items() if not _filed(label)
    }


def _filed(label: str) -> bool:
    return _FILED.search(label) is not None
