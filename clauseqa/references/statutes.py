"""Statutes: the words that name one, and the numbers that everybody knows without its name.

Promise: a number alone names a statute only when no contract numbers its own sections so: "409A", "501(c)(3)".
"""

from __future__ import annotations

import re

STATUTE_HEADS = frozenset(
    """act acts code codes law laws statute statutes regulation regulations rule rules ordinance constitution erisa
    ucc hipaa dgcl flsa cobra ada adea u.s.c c.f.r usc cfr gdpr ccpa fcpa ppaca aca owbpa treaty convention
    directive commission finra nasd nasdaq nyse fmla warn""".split()
)
SEC_FORMS = re.compile(r"(?:13[DGE](?:-\d)?|14[ACDFN](?:-\d[A-Z]?\d?)?|TO|K-1)\Z")
_REGULATION = re.compile(r"1\.(?=\d{2,4})")  # "1.409A-1(h)" of the Treasury Regulations explains 409A
_KNOWN = {
    **dict.fromkeys(
        (
            "409A",
            "280G",
            "4999",
            "4980B",
            "4980H",
            "162(m)",
            "83(b)",
            "401(k)",
            "401(a)",
            "422",
            "501(c)(3)",
            "457A",
            "4975",
        ),
        "Internal Revenue Code",
    ),
    "365(n)": "Bankruptcy Code",
    "1542": "California Civil Code",
}


def statute_of(number: str) -> str | None:
    """The statute whose section everybody knows by its number alone: "409A"; None when the number says nothing."""
    number = _REGULATION.sub("", number)
    root = number.partition("(")[0]
    for known in (number, root):
        if known in _KNOWN:
            return _KNOWN[known]
    for key, name in _KNOWN.items():
        if number.startswith(key) and number[len(key) : len(key) + 1] in ("", "("):
            return name
    return None
