"""The links that a document itself sets between its words and its units."""

from __future__ import annotations

import pytest
from word_files import abstract, bookmark, docx, field, level, num, p, run

from clauseqa.analyse import analyse
from clauseqa.model import Contract
from clauseqa.readers import read_source
from clauseqa.readers.source import Source

NUMBERING = abstract(0, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter")) + num(1, 0)
FEES = "Fees. The Company shall pay the fees that are set out in this agreement."


def word(*paragraphs: str) -> Contract:
    return analyse(read_source(Source("c.docx", docx("".join(paragraphs), numbering=NUMBERING)))[0])


def web(*paragraphs: str) -> Contract:
    return analyse(read_source(Source("c.htm", ("<html>" + "".join(paragraphs)).encode()))[0])


def targets(contract: Contract) -> list[tuple[str, tuple[str, ...], str]]:
    return [(found.surface, found.targets, found.status) for found in contract.references]


def test_a_field_is_an_exact_link() -> None:
    contract = word(
        p(run("Term. It ends as set out in Section ") + field("REF f \\r \\h", "2") + run("."), number=1),
        p(bookmark("f", run(FEES)), number=1),
    )
    (found,) = contract.references
    assert (found.targets, found.status) == (("2",), "resolved")
    assert found.rule.endswith("linked in the document")


def test_a_field_overrules_its_number_when_that_is_out_of_date() -> None:
    contract = word(
        p(run("Term. It ends as set out in Section ") + field("REF f \\r \\h", "3") + run("."), number=1),
        p(bookmark("f", run(FEES)), number=1),
        p("Costs. The Company shall bear the costs of this agreement.", number=1),
    )
    (found,) = contract.references
    assert (found.surface, found.targets, found.status) == ("Section 3", ("2",), "resolved")
    assert "out of date" in found.reason
    assert contract.text.content[contract.sections[found.sections[0]].start :].startswith("2. Fees")
    assert "not refreshed" in contract.text.notes[0]


def test_a_field_that_leads_into_no_unit_changes_nothing() -> None:
    contract = word(
        p(run("Term. It ends as set out in Section ") + field("REF f \\r \\h", "9") + run("."), number=1),
        p(FEES, number=1),
        p(bookmark("f", run("A paragraph without a number."))),
    )
    ((surface, written, status),) = targets(contract)
    assert (surface, written) == ("Section 9", ("9",))
    assert status != "resolved"


@pytest.mark.parametrize("anchor", ["2", "3"])
def test_an_anchor_does_not_overrule_the_words(anchor: str) -> None:
    contract = web(
        f"<p>1. Term. It ends as set out in <a href='#s{anchor}'>Section 2</a>.</p>",
        f"<p><a name=s2></a>2. {FEES}</p>",
        "<p><a name=s3></a>3. Costs. The Company shall bear the costs of this agreement.</p>",
    )
    assert targets(contract) == [("Section 2", ("2",), "resolved")]


def test_rows_of_contents_are_no_citations() -> None:
    contract = web(
        "<table><tr><td>Section 11.01<td>Applicability of Article<td>35</tr>"
        "<tr><td>Section 11.02<td>Notice of Redemption<td>36</tr></table>",
        f"<p>1. Term. It ends as set out in Section 2 and in Section 7.</p><p>2. {FEES}</p>",
    )
    assert [(found.index, found.surface) for found in contract.references] == [(0, "Section 2"), (1, "Section 7")]
