"""A credit agreement and a guaranty that cites it: two contracts of which one leads into the other."""

from __future__ import annotations

from clauseqa.analyse import analyse
from clauseqa.model import Contract, Text

PARTIES = "Acme Holdings, Inc., a Delaware corporation (the “Borrower”), and First Bank of Ohio, N.A. (the “Lender”)"
CITING = (
    "GUARANTY\n\nThis Guaranty is made as of July 1, 2009 by Beta Corp., an Ohio corporation (the “Guarantor”).\n\n"
    "Section 1. Definitions. “Credit Agreement” means the {name} dated as of {date} between {parties}.\n\n"
    "Section 2. Payment. The Guarantor pays what is due under Section 2.1 of the Credit Agreement.\n\n"
    "Section 3. Notices. Notices are given under Section 9.9 of the Credit Agreement.\n"
)
STATED = {
    "name": "Credit Agreement",
    "date": "May 13, 2009",
    "parties": "Acme Holdings, Inc. and First Bank of Ohio, N.A.",
}
CREDIT = (
    "{title}\n\nThis {title} is made as of {date} between " + PARTIES + ".\n\n"
    "Article II. Loans.\n\nSection 2.1. Commitment. The Lender lends.\n\nSection 2.2. Interest. It is due.\n"
)


def contract(path: str, content: str) -> Contract:
    return analyse(Text(path, path, "text/plain", "utf-8", content, content))


def citing(path: str = "guaranty.txt", **stated: str) -> Contract:
    return contract(path, CITING.format(**{**STATED, **stated}))


def credit(
    path: str = "credit.txt", date: str = "May 13, 2009", title: str = "CREDIT AGREEMENT", **new: str
) -> Contract:
    content = CREDIT.format(date=date, title=title)
    for old, other in new.items():
        content = content.replace(old, other)
    return contract(path, content)
