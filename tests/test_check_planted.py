"""Faults planted in clean contracts: the rule that should find one finds it, and nothing else is said of it.

Ten annotated contracts of ../shared/gold, changed in one place each.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from clauseqa.analyse import analyse
from clauseqa.check import check
from clauseqa.model import Contract, Finding, Text

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
CONTRACTS = (
    "employment-agreement",
    "halitron-sponsorship",
    "warner-development",
    "playa-alliance",
    "logans-sponsorship",
    "blackbox-distributor",
    "commonform/orrick-stock-purchase-agreement.decimal",
    "commonform/passport-base-1-0-0-4.decimal",
    "commonform/waypoint-waypoint-nda-2-0-0.outline",
    "commonform/kemitchell-website-terms-of-service-1-0-0.decimal",
)
needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason="../shared/gold is not here")

Plant = Callable[[Contract], tuple[int, int, str]]  # the span to replace, and what to put there


def read(words: str) -> Contract:
    from clauseqa.readers.pages import layout

    digest = hashlib.sha256(words.encode()).hexdigest()
    return analyse(Text("test.txt", digest, "text/plain", "utf-8", words, layout(words).clean), uses=True)


@cache
def gold(name: str) -> Contract:
    return read((GOLD / f"{name}.txt").read_bytes().decode("utf-8"))


def told(contract: Contract) -> Counter[tuple[str, str]]:
    """Errors and warnings by rule and message, the numbers of uses left out."""
    return Counter((one.rule, re.sub(r" \(\d+ uses outside\)", "", one.message)) for one in _worse(contract))


def _worse(contract: Contract) -> list[Finding]:
    return [one for one in check(contract) if one.severity != "info"]


def planted(name: str, plant: Plant) -> tuple[list[str], list[str]]:
    """The rules of the findings that are new at the place of the plant, and of those that are new elsewhere."""
    before = gold(name)
    start, end, words = plant(before)
    content = before.text.content
    after = read(content[:start] + words + content[end:])
    new = told(after) - told(before)
    here = [
        one.rule
        for one in _worse(after)
        if (one.rule, one.message) in new and one.start < start + len(words) + 1 and start - 1 < one.end
    ]
    elsewhere = list(new)
    for rule in here:
        elsewhere.remove(next(key for key in elsewhere if key[0] == rule))
    return here, [rule for rule, _ in elsewhere]


# -- what is planted ---------------------------------------------------------------------------------------------------


def misspell(contract: Contract) -> tuple[int, int, str]:
    """One use of the term of one word that is used most gets two letters exchanged, where no name stands around it."""
    clean = contract.text.clean
    uses = Counter(
        use.term
        for use in contract.uses
        if re.fullmatch(r"[A-Z][a-z]{5,}", contract.terms[use.term].term)
        and contract.quote((use.start, use.end)) == contract.terms[use.term].term
    )
    for index, count in uses.most_common():
        name = contract.terms[index].term
        at = next((at for at in range(2, len(name) - 1) if name[at] != name[at + 1]), 0)
        for use in contract.uses:
            if use.term == index and count > 3 and contract.quote((use.start, use.end)) == name:
                before = clean[max(0, use.start - 40) : use.start].split()[-1]
                if (
                    before.islower()
                    and clean[use.start - 1] == " "
                    and re.match(r"[ ,]+[a-z]", clean[use.end : use.end + 4])
                ):
                    return use.start, use.end, name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    pytest.skip("no term of one word is used often")


def small_letter(contract: Contract) -> tuple[int, int, str]:
    """One use of a term of several words loses the capital of its last word."""
    names = {term.term for term in contract.terms}
    often = Counter(use.term for use in contract.uses)
    for use in contract.uses:
        words = contract.quote((use.start, use.end))
        name = contract.terms[use.term].term
        first, _, last = words.rpartition(" ")
        if (
            words == name
            and re.fullmatch(r"[A-Z][a-z]+( [A-Z][a-z]+)+", name)
            and first not in names
            and often[use.term] > 4
            and use.start > contract.terms[use.term].start
            and re.search(r"[a-z,] $", contract.text.clean[use.start - 2 : use.start])
        ):
            return use.start, use.end, f"{first} {last.lower()}"
    pytest.skip("no term of several words")


def drop_item(contract: Contract) -> tuple[int, int, str]:
    """The third member of a list of five or more that nothing cites is struck out."""
    cited = {index for reference in contract.references for index in reference.sections}
    for parent in contract.sections:
        items = [s for s in contract.sections if s.parent == parent.index and s.kind in ("section", "subsection")]
        if len(items) < 5 or {one.label[-1:] for one in items} != {items[0].label[-1:]}:
            continue
        lost = items[2]
        inside = {s.index for s in contract.sections if lost.start <= s.start < lost.end}
        words = contract.quote((lost.start, lost.end))
        if not inside & cited and not any(lost.start <= term.start < lost.end for term in contract.terms) and words:
            return lost.start, items[3].start, ""
    pytest.skip("no list whose third member nothing cites")


def insert(words: str) -> Plant:
    """``words`` behind the first sentence of the second half that ends in the middle of a line."""

    def plant(contract: Contract) -> tuple[int, int, str]:
        half = len(contract.text.content) // 3
        found = re.search(r"[a-z]{3}\.(?= {1,2}[A-Z][a-z])", contract.text.clean[half:])
        assert found is not None
        at = half + found.end()
        return at, at, words

    return plant


PLANTS: dict[str, Plant] = {
    "number-disagrees": insert(" It ends after thirty (45) days."),
    "placeholder": insert(" It is sent to [insert address] in time."),
    "unused-term": insert(" A sum of ten dollars (the “Gratuitous Payment”) is due."),
    "dangling-reference": insert(" This is subject to Section 987 of this Agreement."),
    "term-drift": misspell,
}


@needs_gold
@pytest.mark.parametrize("rule", PLANTS)
@pytest.mark.parametrize("name", CONTRACTS)
def test_a_planted_fault_is_found_and_no_other(name: str, rule: str) -> None:
    if rule == "unused-term" and not gold(name).uses:
        pytest.skip("the contract uses none of its terms")
    assert planted(name, PLANTS[rule]) == ([rule], [])


@needs_gold
@pytest.mark.parametrize("name", CONTRACTS)
def test_a_lost_capital_is_found_and_no_other(name: str) -> None:
    assert planted(name, small_letter) == (["term-drift"], [])


@needs_gold
@pytest.mark.parametrize("name", CONTRACTS)
def test_a_lost_member_is_found_and_no_other(name: str) -> None:
    here, elsewhere = planted(name, drop_item)
    assert (here, elsewhere) == (["skipped-enumerator"], [])
