"""What a document calls itself."""

from __future__ import annotations

import pytest

from clauseqa.analyse import analyse_source
from clauseqa.readers import Source

_BODY = "\n\n1. Term. The term is one year.\n\n2. Law. The law of Texas governs.\n"


def called(front: str, body: str = _BODY) -> tuple[str | None, str | None]:
    (contract,) = analyse_source(Source("a.txt", (front + body).encode()))
    return contract.title, contract.type


@pytest.mark.parametrize(
    ("front", "title", "kind"),
    [
        ("CREDIT AGREEMENT", "CREDIT AGREEMENT", "credit agreement"),
        ("EXHIBIT 10.1\n\nLEASE", "LEASE", "lease"),
        # over several lines
        ("AMENDMENT TO\n\nEMPLOYMENT AGREEMENT", "AMENDMENT TO EMPLOYMENT AGREEMENT", None),
        ("FIRST AMENDMENT\nTO\nCREDIT AGREEMENT", "FIRST AMENDMENT TO CREDIT AGREEMENT", None),
        ("AMENDMENT TO AMENDED\nAND RESTATED LEASE", "AMENDMENT TO AMENDED AND RESTATED LEASE", None),
        ("DESIGN, SUPPLY\nAND CONSTRUCTION CONTRACT", "DESIGN, SUPPLY AND CONSTRUCTION CONTRACT", None),
        ("FORM OF\n\nWARRANT", "FORM OF WARRANT", None),
        # what it calls itself decides where words do not
        (
            "SOFTWARE\nLICENSE AGREEMENT\n\nThis Software License Agreement is made by A and B.",
            "SOFTWARE LICENSE AGREEMENT",
            "software license agreement",
        ),
        ("ACME BANK\nLOAN AGREEMENT\n\nThis Loan Agreement is made by A and B.", "LOAN AGREEMENT", "loan agreement"),
        # what stands beside a title on its line
        ("CREDIT AGREEMENT,\ndated as of May 31, 1996,\nbetween", "CREDIT AGREEMENT", None),
        ("EMPLOYMENT CONTRACT, dated as of May 1, 1998 between A and B", "EMPLOYMENT CONTRACT", None),
        ("EXHIBIT 10.26        ACME        AGENCY AGREEMENT", "AGENCY AGREEMENT", None),
        ("Exhibit 99.4 JOINT FILING AGREEMENT", "JOINT FILING AGREEMENT", None),
        ("SPONSORSHIP AGREEMENT ------------------", "SPONSORSHIP AGREEMENT", None),
        ('RESELLER AGREEMENT    This agreement ("Agreement") binds A and B.', "RESELLER AGREEMENT", None),
        # no title
        ("THIS NOTE HAS NOT BEEN REGISTERED\n\nPROMISSORY NOTE", "PROMISSORY NOTE", "promissory note"),
        ("PORTIONS OMITTED UNDER SUCH\nAGREEMENT ACCORDINGLY", None, None),
        ("Agreement Number: 17", None, None),
        ("TO ACME, INC. FOR THE SUPPLY AGREEMENT", None, None),
        # it names itself in a sentence
        ("This Distributor Agreement is made by A and B.", "Distributor Agreement", "distributor agreement"),
        # other documents
        ("FORM 10-Q", "FORM 10-Q", "10-Q"),
        ("ACME REPORTS EARNINGS\n\nFOR IMMEDIATE RELEASE", None, "press release"),
        ("January 15, 1999\n\nDear Mark:\n\nI am glad to offer you a position.", None, "letter"),
    ],
)  # fmt: skip
def test_a_document_is_called_what_its_front_says(front: str, title: str | None, kind: str | None) -> None:
    found = called(front)
    assert found[0] == title
    if kind is not None or title is None:
        assert found[1] == kind


def test_a_title_that_comes_again_on_each_page_is_still_the_title() -> None:
    page = "\n\nCREDIT AGREEMENT\n\n{}. Loans. The Bank lends.\n\n{}\n<PAGE>\n"
    assert called("", "".join(page.format(number, number) for number in range(1, 8)))[0] == "CREDIT AGREEMENT"
