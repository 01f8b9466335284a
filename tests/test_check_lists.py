"""Which gaps of a list `check` objects to, and which it lets pass."""

from __future__ import annotations

import hashlib

import pytest

from clauseqa.analyse import analyse
from clauseqa.check import check, rules_named
from clauseqa.model import Text
from clauseqa.readers import read_source
from clauseqa.readers.source import Source

ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")


def gaps(words: str) -> list[str]:
    digest = hashlib.sha256(words.encode()).hexdigest()
    read = analyse(Text("test.txt", digest, "text/plain", "utf-8", words, words), uses=True)
    return [finding.message for finding in check(read, rules_named(["skipped-enumerator"]))]


def sections(*labels: str) -> str:
    return "".join(f"{label} Matter {at}. The parties agree to matter {at}.\n\n" for at, label in enumerate(labels))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            sections("Section 9.01.", "Section 9.02.", "Section 9.03.", "Section 9.05."),
            "Section 9.03. is followed by Section 9.05.: there is no Section 9.04",
        ),
        ("1. Duties. It (a) sells; (b) buys; (d) leases; and (e) pays.\n", "(b) is followed by (d): there is no (c)"),
        (
            "1. Duties. It (i) sells; (ii) buys; (iii) lends; (v) pays; and (vi) ends.\n",
            "(iii) is followed by (v): there is no (iv)",
        ),
    ],
)
def test_a_label_that_is_missing_is_told(words: str, message: str) -> None:
    assert gaps(words) == [message]


@pytest.mark.parametrize(
    "words",
    [
        sections("Section 9.01.", "Section 9.02.", "SECTION 9.03.", "Section 9.04."),
        sections("Section 9.01.", "Section 9.02.")
        + "As to this Section 9.03, no more.\n\n"
        + sections("Section 9.04."),
        sections("Section 1.1", "Section 1.3", "Section 1.5", "Section 1.6"),
        sections("4.19", "4.20") + "4.21USA PATRIOT Act. The parties agree to that.\n\n" + sections("4.22", "4.23"),
        "1. Duties. It (i) sells; (ii) buys; (iii) lends; (iv) leases; (v) pays the sum of (x) ten and (y) two.\n",
        "1. It " + "; ".join(f"({roman}) is" for roman in ROMANS) + "; provided that it (x) can and (y) may.\n",
        "1. Duties. It (a) sells; (b) buys; ( C) leases; (d) lends; and (e) pays.\n",
        "1. Duties. It (a) sells; (b) buys; c) leases; (d) lends; and (e) pays.\n",
    ],
)
def test_a_label_that_is_printed_otherwise_is_not_missing(words: str) -> None:
    assert gaps(words) == []


def told(rule: str, words: str) -> list[str]:
    (read,) = [analyse(one) for one in read_source(Source("c.txt", words.encode()))]
    return [finding.message for finding in check(read, rules_named([rule]))]


def test_a_step_printed_against_a_label_makes_it_another_number() -> None:
    head = "AGREEMENT\n\n10.1 Term. It begins now.\n\n"
    steps = "".join(f"10.2({step}) Cover. The Bank keeps cover {step}.\n\n" for step in "abc")
    twice = "10.2 Cover. The Bank keeps cover.\n\n10.2 Loss. The Bank pays.\n\n"
    tail = "10.3 End. It ends.\n"
    assert told("duplicate-number", head + steps + tail) == []
    assert told("duplicate-number", head + twice + tail) != []


def test_a_name_given_behind_a_reference_is_no_caption() -> None:
    units = "AGREEMENT\n\n1. Support. The Bank does what this Section 1 {} says.\n\n2. Services. It pays.\n\n3. End.\n"
    assert told("wrong-caption", units.format("(Services)")) != []
    assert told("wrong-caption", units.format("(“Services”)")) == []


MAJORITY = (
    "AGREEMENT\n\n1. Terms. “Majority” means half of the Lenders{} “Majority” means all of them.\n\n2. End. It ends.\n"
)


@pytest.mark.parametrize(
    ("between", "findings"),
    [("; provided that, while there are but two,", 0), (".\n\nThe word bears a meaning.\n\n", 1)],
)
def test_a_definition_that_goes_on_for_a_case_is_no_second_one(between: str, findings: int) -> None:
    assert len(told("conflicting-definitions", MAJORITY.format(between))) == findings


def test_an_amendment_may_define_what_it_replaces() -> None:
    twice = MAJORITY.format(".\n\nThe word bears a meaning.\n\n")
    assert told("conflicting-definitions", "FIRST AMENDMENT TO CREDIT AGREEMENT\n\n" + twice) == []
