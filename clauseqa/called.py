"""What a contract calls itself: the name that others may call it by, its date, and the words that may name its parties.

Promise: this is what stands in its title and its first words and depends on nothing else, so that a shelf can keep it
and look contracts up by their names. What another contract says of it is compared with this in `between`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from clauseqa.patterns import MONTHS
from clauseqa.patterns import agreements as printed
from clauseqa.references.amendments import is_amendment
from clauseqa.references.printed_names import HEADS, bare

if TYPE_CHECKING:
    from clauseqa.model import Reference

Date = tuple[int, int, int]  # year, month, day
OPENING = 12_000  # code points in which a contract says what it is, its table of contents included
NEAR = 320  # code points behind a name in which its date stands
_TITLE = 3_000  # … in which its title stands
_TITLES = 6  # times that it is looked for there: on the cover, over the contents, over the body
_MONTHS = MONTHS.lower().split("|")
# Words of a name that name nobody: legal forms, roles, months, places of incorporation stand in their own phrase.
_NOBODY = frozenset(
    """inc incorporated corp corporation company co llc lc ltd limited llp lp plc na nv sa ag gmbh bv trust bank
    lender lenders agent agents administrative collateral syndication documentation borrower borrowers guarantor
    guarantors parent subsidiary subsidiaries party parties executive employee employer trustee purchaser seller buyer
    licensor licensee landlord tenant lessor lessee owner contractor issuer holder holders investor investors
    liability financial institutions institution other others certain each all any and the of as amended
    agreement credit
    contract loan dated section article exhibit schedule amendment term terms whereas closing date effective
    this that such said its their in to for with a an mr mrs ms dr national association""".split()
) | frozenset(_MONTHS)
_PERSONS = frozenset("executive employee officer director consultant lender borrower agent guarantor".split())
_WITHIN = str.maketrans("", "", ".'’-")  # what may stand inside a word and is no part of it
_TOKEN = re.compile(r"[\w&]+")
_DETERMINER = re.compile(r"\A\s{0,30}the\s{1,30}", re.IGNORECASE)
_KIND_ALONE = frozenset("form note notes terms letter plan policy amendment supplement disclosure report".split())


@dataclass(frozen=True, slots=True)
class Opening:
    """What a contract says of itself in its first words."""

    dates: frozenset[Date]
    words: str  # those that may name somebody
    restated: bool
    amends: bool


def opening_of(title: str | None, clean: str) -> Opening:
    """What a contract of that title says of itself in the first words of its clean view."""
    head = clean[:OPENING]
    return Opening(
        frozenset(_own_dates(title or "", head)),
        f" {' '.join(_telling(head))} ",
        printed.AMENDED_AND_RESTATED.regex.search(head[:_TITLE]) is not None,
        is_amendment(head),
    )


def core(name: str) -> str:
    """A name without its date, determiner, and whether it was amended: what is compared. "" for what names nothing."""
    name = re.split(r",?\s+(?:dated|made|effective|entered|as\s+of|by\s+and|between|among)\b", name, maxsplit=1)[0]
    name = printed.AMENDED_AND_RESTATED.regex.sub(" ", name)
    words = " ".join(_tokens(name))
    words = re.sub(r"^(?:(?:that|the|this|a|an|certain|such|said|fully|executed)\s)+", "", words)
    words = re.sub(r"\s(?:number|no)\s\S+$", "", words)
    return "" if words in _KIND_ALONE else words


def names_of(title: str | None, references: Iterable[Reference]) -> tuple[str, tuple[str, ...]]:
    """The name that others may call a contract of that title by, "" for none; those of the instruments that its
    references name, sorted."""
    instruments = {one.instrument for one in references if one.status == "external" and one.instrument}
    return core(title or ""), tuple(sorted({core(instrument) for instrument in instruments} - {""}))


def distinctive(name: str) -> frozenset[str]:
    """The words of a name that are its own: "Acme Holdings, Inc." gives "acme holdings"; there may be none."""
    words = " ".join(_telling(name))
    return frozenset((words,)) if len(words) > 2 else frozenset()


def name_of_party(term: str, words: str) -> str | None:
    """The name that a term stands for whose meaning `words` are, where they name a person or a company: one that is
    described ("a Delaware corporation"), has a legal form, or is called as people are ("the Executive")."""
    name = printed.NAME_OF_PARTY.regex.match(words, len(words) - len(_DETERMINER.sub("", words)))
    if name is None or bare(name.group().rpartition(" ")[2]) in HEADS:
        return None
    person = term.casefold().removeprefix("the ") in _PERSONS
    described = printed.DESCRIPTION_OF_PARTY.regex.match(words, name.end())
    return name.group() if person or described or printed.LEGAL_FORM.regex.search(name.group()) else None


def date_behind(named: re.Match[str] | None) -> Date | None:
    """The date that stands behind an agreement's name, when it is that agreement's own and no other one's."""
    if named is None:
        return None
    words, end = named.string, named.end()
    date = printed.DATE.regex.search(words, end, end + NEAR)
    if date is None:
        return None
    between = without_descriptions(words[end : date.start()])
    if printed.ANOTHER.regex.search(between) or not printed.DATED.regex.search(between):
        return None
    return _date(date)


def without_descriptions(words: str) -> str:
    """Without "a Delaware corporation" and what stands in brackets."""
    words = re.sub(r"\([^()]{0,200}\)", " ", words)
    return printed.DESCRIPTION_OF_PARTY.regex.sub(" ; ", words)


def _own_dates(title: str, head: str) -> Iterator[Date]:
    """The dates that a contract's cover and its first sentence give it: "THIS LEASE, dated …", "LEASE made as of …"."""
    words = r"\s{1,200}".join(map(re.escape, title.split()))
    titles = re.finditer(rf"(?:\A|\n[^\S\n]{{0,200}}\n)\s{{0,200}}{words}", head) if title else ()
    for named in (*islice(titles, _TITLES), printed.THIS_AGREEMENT.regex.search(head)):
        date = date_behind(named)
        if date is not None:
            yield date


def _date(found: re.Match[str]) -> Date:
    month = found["month"] or found["month2"]
    year, day = found["year"] or found["year2"], found["day"] or found["day2"]
    number = int(day) if day else printed.DAYS.index(found["word"].lower()) + 1
    return int(year), _MONTHS.index(month.lower()) + 1, number


def _telling(words: str) -> list[str]:
    return [token for token in _tokens(words) if token not in _NOBODY and not token.isdigit()]


def _tokens(words: str) -> Iterator[str]:
    return map(str.casefold, _TOKEN.findall(words.translate(_WITHIN)))
