"""What the rules of `check` about gaps, numbers and brackets object to, and what they let pass."""

from __future__ import annotations

import hashlib

import pytest

from clauseqa.analyse import analyse
from clauseqa.check import check, rules_named
from clauseqa.model import Text


def found(rule: str, words: str) -> list[tuple[str, str]]:
    digest = hashlib.sha256(words.encode()).hexdigest()
    read = analyse(Text("test.txt", digest, "text/plain", "utf-8", words, words), uses=True)
    return [(" ".join(read.quote((f.start, f.end)).split()), f.message) for f in check(read, rules_named([rule]))]


def objects(rule: str, words: str) -> list[str]:
    return [where for where, _ in found(rule, words)]


BODY = "PURCHASE AGREEMENT\n\n1. Price. The price is {gap}.\n\n2. Date. It is paid.\n\n"


@pytest.mark.parametrize("gap", ["[●]", "[insert date]", "[ ]", "[NAME OF BUYER]"])
def test_a_gap_in_the_agreement_is_told(gap: str) -> None:
    assert objects("placeholder", BODY.format(gap=gap)) == [gap]


@pytest.mark.parametrize(
    "attachment",
    [
        "EXHIBIT A\n\nFORM OF NOTE\n\nThe undersigned, [NAME OF BUYER], pays [●] on [date].\n",
        "EXHIBIT A\n\nFORM OF NOTE\n\nHe pays.\n\nSCHEDULE 1\n\nThe sum is [●].\n",
        "FORM OF NOTE\n\nThe undersigned, [NAME OF BUYER], pays [●] on [date].\n",
        "STATE OF TEXAS\nCOUNTY OF [ ]\n\nThis was acknowledged before me this [ ] day of [ ], 199[ ].\n",
        "Choose one:\n\n[ ] 1. Loans\n[ ] 2. Notes\n",
        "Check the appropriate box below:\n\n[\n]\nWritten communications\n",
    ],
)
def test_the_gaps_of_a_form_are_for_others_to_fill(attachment: str) -> None:
    assert objects("placeholder", BODY.format(gap="ten") + attachment) == []


def test_the_number_under_which_an_agreement_was_filed_is_no_attachment() -> None:
    assert objects("placeholder", "Exhibit 10.1\n\n" + BODY.format(gap="[●]")) == ["[●]"]


def test_brackets_left_blank_again_and_again_are_redactions() -> None:
    assert objects("placeholder", BODY.format(gap=", ".join(["[ ]"] * 9))) == []


def test_many_gaps_alike_are_told_once() -> None:
    words = BODY.format(gap="[●], [●], [●], [●] or [date]")
    assert found("placeholder", words) == [
        ("[●]", "[●] was never filled in, here and in 3 other places"),
        ("[date]", "[date] was never filled in"),
    ]


@pytest.mark.parametrize(
    ("words", "objected"),
    [
        ("eighty thousand dollars and No/100's ($580,000.00)", True),
        ("eighty thousand dollars and no/100 ($80,000.00)", False),
        ("ten dollars ($10.50)", False),
        ("* * * Hundred and Fifty Thousand Dollars ($3,750,000)", False),
        ("three hundred and fifty ($350)", False),
        ("three hundred and fifty ($305)", True),
    ],
)
def test_numbers_said_twice(words: str, objected: bool) -> None:
    assert bool(found("number-disagrees", f"1. Price. It pays {words} today.\n")) is objected


def test_a_sentence_that_goes_on_behind_a_blank_line_closes_its_bracket() -> None:
    assert objects("open-bracket", "1. Price. It pays (or\n\nhas paid) ten.\n\n2. Date. Now.\n") == []
    assert objects("open-bracket", "1. Price. It pays (or has paid ten.\n\n2. Date. Now).\n") == ["("]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Acme (the “Seller) and Roe (the “Buyer”) agree.", 1),
        ("The “Equity Interests “ are shares, and the “Notes” are notes.", 1),
        ("Acme (the “Seller”) and Roe (the “Buyer”) agree.", 0),
        ('Acme (the “Seller") and Roe (the “Buyer”) agree.', 0),
        ("It is replaced with the following: “The “Term” is a year.”", 0),
        ("It says:\n\n“(a) One.\n\n“(b) Two.”", 0),
    ],
)
def test_quotations_that_are_not_closed(words: str, count: int) -> None:
    assert len(found("open-quotation", f"1. Terms. {words}\n")) == count
