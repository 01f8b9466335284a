"""Texts to outlines: what is a unit, what it is called, what holds it and where it ends."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa import readers
from clauseqa.model import Section, Text
from clauseqa.readers.pages import layout
from clauseqa.references import find_references
from clauseqa.segment import innermost, outline, segment

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
GOLD = sorted((SHARED / "gold").glob("*.json")) + sorted((SHARED / "gold" / "commonform").glob("*.json"))
NO_UNITS = {"preamble", "signature", "toc", "title", "paragraph", "flush", "testimonium", "cover", "heading", "party"}


def text_of(content: str) -> Text:
    found = layout(content)
    return Text("t.txt", "0" * 64, "text/plain", "utf-8", content, found.clean, found.pages, found.furniture)


def cut(content: str) -> tuple[Section, ...]:
    return segment(text_of(content))


def numbers(content: str) -> list[str]:
    return [section.number for section in cut(content) if section.kind != "toc"]


CONTENTS = """\
TABLE OF CONTENTS

Section 1. Term
1
Section 2. Pay
2
Section 3. Section 9 of the Lease
3
Section 4. End
4

"""
BODY = """\
Section 1. Term. Now.

Section 2. Pay. Much.

Section 3. Lease. Ours.

Section 4. End. Then, under Section 2.
"""
TITLES = (
    "Certain Terms Defined",
    "Premises of the Lease",
    "Beginning and Term of This Lease",
    "Payment of the Rent",
    "Early and Regular End of This Lease",
)
SAID = "As the parties have said before, so they say it now. " * 12
LEASE = (
    "1. Lease. As in Exhibit A.\n\n2. End. Then.\n\nIN WITNESS WHEREOF, the parties sign.\n\n"
    + 4 * f"{'The rent is due. ' * 12}\n\n"
    + "EXHIBIT A\n\nFORM OF LEASE\n\n"
)


def test_a_table_of_contents_is_a_unit_of_its_own_and_cites_nothing() -> None:
    text = text_of(CONTENTS + BODY)
    first, *others = sections = segment(text)
    assert (first.kind, first.number, first.heading, first.parent) == ("toc", "", "TABLE OF CONTENTS", None)
    assert text.content[first.start : first.end] == CONTENTS.rstrip()
    assert [(section.index, section.number) for section in others] == [(1, "1"), (2, "2"), (3, "3"), (4, "4")]
    (citation,) = find_references(text, sections, ())
    assert (citation.start, citation.sections) == ((CONTENTS + BODY).rindex("Section 2"), (2,))


def test_a_table_of_contents_set_as_a_table_is_one_too() -> None:
    titles = list(enumerate(TITLES, 1))
    rows = "".join(f"<tr><td>Section {number}. {title}</td><td>{number}</td></tr>" for number, title in titles)
    body = "".join(f"<p>Section {number}. {title}. {SAID}</p>" for number, title in titles)
    page = f"<html><body><table>{rows}</table>{body}</body></html>"
    (text,) = readers.read_source(readers.Source("t.htm", page.encode()))
    sections = segment(text)
    assert [section.kind for section in sections] == ["toc", *["section"] * 5]
    assert [section.number for section in sections] == ["", "1", "2", "3", "4", "5"]
    assert find_references(text, sections, ()) == ()


def test_a_table_of_contents_of_an_attachment_belongs_to_it() -> None:
    sections = segment(text_of(LEASE + CONTENTS + BODY))
    (table,) = (section for section in sections if section.kind == "toc")
    assert table.parent is not None
    assert sections[table.parent].number == "Exhibit A"
    assert all(section.parent is None or sections[section.parent].start <= section.start for section in sections)
    assert [section.number for section in sections if section.parent == table.parent and section is not table] == [
        f"Exhibit A/{number}" for number in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            "Section 1. Term. It begins.\n\nSection 2. Pay. It ends.\n", ["1", "2"], id="sections with run-in headings"
        ),
        pytest.param(
            "ARTICLE I\nTERM\n\n1.1 Start. Now.\n\n1.2 End. Then.\n\nARTICLE II\nPAY\n\n2.1 Sum. Much.\n",
            ["I", "1.1", "1.2", "II", "2.1"],
            id="articles and decimals",
        ),
        pytest.param(
            "ARTICLE I\n\nSection 1. Start.\n\nSection 2. End.\n\nARTICLE II\n\nSection 1. Sum.\n\nSection 2. Due.\n",
            ["I", "I/1", "I/2", "II", "II/1", "II/2"],
            id="sections that restart in each article",
        ),
        pytest.param(
            "ARTICLE I\n\nSection 1. Start.\n\nSection 2. End.\n\nARTICLE II\n\nSection 3. Sum.\n\nSection 4. Due.\n",
            ["I", "1", "2", "II", "3", "4"],
            id="sections that run through the articles",
        ),
        pytest.param(
            "1. Duties\n\n(g) one;\n\n(h) two;\n\n(i) three;\n\n(j) four.\n",
            ["1", "1(g)", "1(h)", "1(i)", "1(j)"],
            id="i after h is a letter when j follows",
        ),
        pytest.param(
            "1. Duties\n\n(a) one:\n\n(i) two;\n\n(ii) three.\n\n(b) four.\n",
            ["1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)"],
            id="i after a is a roman when ii follows",
        ),
        pytest.param(
            "1. Pay\n\n1) shares,\n\n   a. at par.\n\n   b. in cash.\n\n2) a royalty.\n\n2. End. It ends.\n",
            ["1", "1(1)", "1(1).a", "1(1).b", "1(2)", "2"],
            id="half parentheses and letters with stops",
        ),
        pytest.param(
            "1. Term. It is that (i) one is so, (ii) two is so and (iii) three is so.\n\n2. End. It ends.\n",
            ["1", "1(i)", "1(ii)", "1(iii)", "2"],
            id="lists that run in a sentence",
        ),
        pytest.param(
            "1. Term. For twelve (12) months as in Section 2(a) and paragraphs (A), (B) or (C) of Section 3.\n\n"
            "2. End. It ends under clause (i) above.\n\n3. Law. None.\n",
            ["1", "2", "3"],
            id="figures and citations are no units",
        ),
        pytest.param(
            "8.1 Term. Except as provided in this Agreement and further subject to the provisions of\n"
            "Section 8.02. The Company shall have no obligation whatever towards the other of them.\n\n"
            "8.2 End. It ends.\n",
            ["8.1", "8.2"],
            id="a wrapped line that begins like a label",
        ),
        pytest.param(
            "1. Term. Now.\n\n2. Pay. Much.\n\nIN WITNESS WHEREOF, the parties sign.\n\n/s/ A B\n\n\n\n\n"
            "                    EXHIBIT A\n\n                 FORM OF NOTE\n\n"
            "1. Sum. Much.\n\n(a) at once;\n\n(b) later.\n",
            ["1", "2", "Exhibit A", "Exhibit A/1", "Exhibit A/1(a)", "Exhibit A/1(b)"],
            id="numbering restarts in an exhibit",
        ),
        pytest.param(
            "RECITALS\n\nA. One is so.\n\nB. Two is so.\n\nNOW, THEREFORE, the parties agree as follows:\n\n"
            "1. Term. Now.\n\n2. End. Then.\n",
            ["Recital A", "Recital B", "1", "2"],
            id="recitals",
        ),
        pytest.param(
            "TABLE OF CONTENTS\n\n1.   Term..........1\n2.   Pay...........2\n3.   End...........3\n\n"
            "1. Term. Now.\n\n2. Pay. Much.\n\n3. End. Then.\n",
            ["1", "2", "3"],
            id="a table of contents holds no units",
        ),
        pytest.param(
            "Part I - Financial Information\n\nItem 1 - Financial Statements\n\nNone.\n\n"
            "Item 2. Discussion\n\nNone.\n\n"
            "Part II. Other Information\n\nItem 1. Proceedings\n\nNone.\n",
            ["Part I", "Part I/Item 1", "Part I/Item 2", "Part II", "Part II/Item 1"],
            id="parts and items",
        ),
        pytest.param(
            "1. Term. Now.\n\n2. Pay. Much.\n\n2. Law. None.\n\n4. End. Then.\n",
            ["1", "2", "2", "4"],
            id="duplicate and skipped numbers stay as printed",
        ),
        pytest.param(
            "The parties agree: 1. Term. It begins now. 2. Pay. It is much. 2.1 Rate. It is high. 3. End. It ends.",
            ["1", "2", "2.1", "3"],
            id="flattened text",
        ),
        pytest.param(
            "3.1 Facts. It states:\n\n(l) one is so.\n\n(m) as to the land, it states:\n\n(i) that is so.\n\n"
            "(ii) no notice came, (i) that it is named, or (ii) that it is sued.\n\n"
            "(iii) (a) no part is used; (b) none is sold.\n\n(n) taxes are paid.\n\n(o) more is so.\n",
            "3.1 3.1(l) 3.1(m) 3.1(m)(i) 3.1(m)(ii) 3.1(m)(ii)(i) 3.1(m)(ii)(ii) 3.1(m)(iii) 3.1(m)(iii)(a)"
            " 3.1(m)(iii)(b) 3.1(n) 3.1(o)".split(),
            id="a list that repeats the series of the units above it leaves them open",
        ),
        pytest.param(
            "15.1 Duties. It shall:\n\n(kk) Sales. Sell none.\n\n(ll) Compliance with Laws.\n\n"
            "(i) It shall not: (a) use it, (b) store it or (c) make it.\n\n"
            "(ii) It may be asked whether (a) there is any or (b) there was any.\n\n(mm) Books. Keep them.\n",
            "15.1 15.1(kk) 15.1(ll) 15.1(ll)(i) 15.1(ll)(i)(a) 15.1(ll)(i)(b) 15.1(ll)(i)(c) 15.1(ll)(ii)"
            " 15.1(ll)(ii)(a) 15.1(ll)(ii)(b) 15.1(mm)".split(),
            id="romans below a letter that is a bare heading, with letters in them",
        ),
        pytest.param(
            '2.1 Terms.\n\n"Practice" means\n\n  (i) one or\n\n  (ii) two.\n\n     "Sum" means what is due.\n\n'
            '     "Cap" means (i) this, (ii) that or (iii) both.\n\n2.2 End. It ends.\n',
            ["2.1", "2.1(i)", "2.1(ii)", "2.1(i)", "2.1(ii)", "2.1(iii)", "2.2"],
            id="a list in a later paragraph is none of the item above",
        ),
        pytest.param(
            "1. Default. It is one if:\n(a     The Borrower fails to pay; or\n(b     Any warranty is untrue; or\n"
            "(c)    The Borrower is insolvent.\n\n2. Law. None.\n",
            ["1", "1(a)", "1(b)", "1(c)", "2"],
            id="labels that lost their second parenthesis",
        ),
        pytest.param(
            "1. Parties. One is Acme, Inc.\n(a  Delaware corporation), the other is Zenith, Inc.\n"
            "(a  Texas corporation).\n\n2. Law. None.\n",
            ["1", "2"],
            id="a parenthesis that opens a line is no label without neighbours",
        ),
        pytest.param(
            "1. Term. Now.\n\nIN WITNESS WHEREOF, the parties sign.\n\n/s/ A B\n\n\nEXHIBT B\nFORM OF NOTE\n\n"
            "1. Sum. Much.\n\n2. Due. Soon.\n\n\nSCHEDUEL 2\n\n1. Rate. High.\n",
            ["1", "Exhibit B", "Exhibit B/1", "Exhibit B/2", "Schedule 2", "Schedule 2/1"],
            id="attachments whose unit word is misspelt by one letter",
        ),
        pytest.param(
            "1. Term. Now.\n\nIN WITNESS WHEREOF, the parties sign.\n\nEXHIBITS A\n\n"
            "SCHEDULED 2\n\nANNE L\n\nSUITE 2\n",
            ["1"],
            id="words in capitals that only resemble a unit word",
        ),
        pytest.param(
            f"1. Term. {SAID}\n\n2. End. {SAID}\n\nIN WITNESS WHEREOF, the parties sign.\n\n5\n\n\n\n\n\n"
            f"   Exhibit 1   The Marks Those listed. {SAID}\n\n6\n\n\n\n\n\n"
            f"CONFIDENTIAL TREATMENT REQUESTED   EXHIBIT 2 - SERVICES\n\n1. Field. {SAID}\n\n2. Time. {SAID}\n",
            ["1", "2", "Exhibit 1", "Exhibit 2", "Exhibit 2/1", "Exhibit 2/2"],
            id="attachments that conversion has run into a line",
        ),
        pytest.param(
            "Contents 1.1 Terms 1 1.2 Rules 2\n\nPayment 2.1 Price 3 2.2 Taxes 3\n\nThe End 3.1 Term 4\n\n"
            + "".join(f"{number} Said. {SAID}\n\n" for number in ("1.1", "1.2", "2.1", "2.2", "3.1")),
            ["1.1", "1.2", "2.1", "2.2", "3.1"],
            id="a table of contents of several entries a line",
        ),
        pytest.param(
            "6.1 Milestones. As in Article 4.\n\n6.2(b) above, regardless of what comes.\n\n"
            "As the parties agreed in Section\n\n2.7 [PRODUCTS], they act.\n\n6.2 End. It ends.\n",
            ["6.1", "6.2"],
            id="a citation that a page break has put at the start of a line",
        ),
        pytest.param(
            "SECTION\n2.01. Loans. They are made.\n\nSECTION\n2.02. Notes. They are given.\n\n"
            "SECTION\n2.03. Costs. They are paid.\n",
            ["2.01", "2.02", "2.03"],
            id="labels broken over two lines",
        ),
        pytest.param(
            "11. Term. Now.\n\n12 EXCUSABLE DELAY.\n\nNone.\n\n13 U.S. Rules\n\nThey apply.\n\n14.. Notices. All.\n",
            ["11", "12", "13", "14"],
            id="labels without a stop and with two",
        ),
        pytest.param(
            f"5. Duties. {SAID}     (a) Sales. {SAID} as follows:     (i) one is sold;     (ii) two are.     "
            f"(b) Costs. {SAID}\n\n6. Law. {SAID}\n",
            ["5", "5(a)", "5(a)(i)", "5(a)(ii)", "5(b)", "6"],
            id="a list below an item of a list, all in one line",
        ),
        pytest.param(
            '1.1 Terms. They are:\n\n"Debt" means\n\n(a) loans; and\n\n(b) leases.\n\n'
            '"GAAP" means what is generally accepted.\n\n"Rate" means (i) the one or (ii) the other.\n\n1.2 End.\n',
            ["1.1", "1.1(a)", "1.1(b)", "1.1(i)", "1.1(ii)", "1.2"],
            id="a definition ends the list in the one above it",
        ),
        pytest.param(
            f"ARTICLE III - PLACE It is here. {SAID} ARTICLE IV   4.1 All is done. {SAID} 4.2 More is. {SAID} "
            f"ARTICLE V - REGULATION   5.1 This is lawful. {SAID} 5.2 That too. {SAID}",
            ["III", "IV", "4.1", "4.2", "V", "5.1", "5.2"],
            id="sections that follow their article's heading on the line",
        ),
        pytest.param(
            "3. Care. It shall:\n\n(j) copy none.\n\n(k) sell none.\n\n(1) keep all.\n\n(m) tell all.\n",
            ["3", "3(j)", "3(k)", "3(1)", "3(m)"],
            id="the letter l scanned as a one",
        ),
        pytest.param(
            "1. Notes. As in the form.\n\nIN WITNESS WHEREOF, the parties sign.\n\nADDENDUM TO PROMISSORY NOTE\n\n"
            "1. Sum. Much.\n\n2. Due. Soon.\n",
            ["1", "Addendum To Promissory Note", "Addendum To Promissory Note/1", "Addendum To Promissory Note/2"],
            id="a preposition is no designator",
        ),
        pytest.param(
            f"The parties are two. {SAID} BACKGROUND: A. One is so. B. Two is so. They agree as follows: 1. It will: "
            f"a. manage it; b. keep it; and c. end it. {SAID} 2. Law. None. {SAID}",
            ["Recital A", "Recital B", "1", "1.a", "1.b", "1.c", "2"],
            id="recitals and letters with stops in one line",
        ),
        pytest.param(
            f"5.02     END.  It ends: A.     By either party. {SAID} B.     By both: i.           now; or "
            f"ii.     then. {SAID}\n\n5.03     EFFECT.  None. {SAID}\n",
            ["5.02", "5.02.A", "5.02.B", "5.02.B.i", "5.02.B.ii", "5.03"],
            id="letters in one line that a gap sets off",
        ),
        pytest.param(
            "1. SCOPE\n\nIt is new.\n\nHIGHRISE\n\nA. The Parapet\n\n(i) Do it.\n\n(ii) None.\n\nB. The Base\n\n"
            "(i) Do it.\n\n(ii) None.\n\nLOWRISE\n\nA. The Glazing\n\n(i) Do it.\n\nSHOWROOM\n\nA. The Seats\n\n"
            "(i) Do it.\n\nB. THE PRICE\n\nIt is much.\n",
            "1 1.A 1.A(i) 1.A(ii) 1.B 1.B(i) 1.B(ii) 1.A 1.A(i) 1.A 1.A(i) 1.B".split(),
            id="a list that begins again below each caption",
        ),
        pytest.param(
            '1.1 Words.\n\n(a) Terms Generally. So.\n\n(b) Other Terms. They mean:\n\n"Debt" means (i) loans or '
            '(ii) leases.\n\n"GAAP" means what is so.\n\n"Rate" means (i) one or (ii) two.\n\n(c) Use. So.\n',
            "1.1 1.1(a) 1.1(b) 1.1(b)(i) 1.1(b)(ii) 1.1(b)(i) 1.1(b)(ii) 1.1(c)".split(),
            id="an item with a heading holds its definitions",
        ),
        pytest.param(
            f"BACKGROUND     (A) One is so. {SAID}     (B) Two is so. {SAID}     AGREED PROVISIONS     1. TERMS     "
            f"1.1 Here it means. {SAID}     1.2 So it does. {SAID}     2. SUPPLY     2.1 It is had. {SAID}",
            ["Recital A", "Recital B", "1", "1.1", "1.2", "2", "2.1"],
            id="agreed provisions end the recitals",
        ),
        pytest.param(
            "I.     TERM. . . . . .1 II.    PAY . . . . . .2 III.   LAW . . . . .3 IV.  RIGHTS . . . .3 V.  END . . . 4"
            + "".join(f"\n\n{title}\n\n{SAID}" for title in ("I. TERM", "II. PAY", "III. LAW", "IV. RIGHTS", "V. END")),
            ["I", "II", "III", "IV", "V"],
            id="a table of contents with romans in one line",
        ),
        pytest.param(
            f"4. Services     It is the following:     4.1 servicing it. {SAID} It is done;     4.2 repairing it:     "
            f"4.2.1 its doors;     4.2.2 its seats; and     4.3 topping it. {SAID}     "
            f"5. Times     As in 4.5 hours. {SAID}",
            ["4", "4.1", "4.2", "4.2.1", "4.2.2", "4.3", "5"],
            id="paragraphs of a list in one line",
        ),
        pytest.param("A letter without any number in it.\n", [], id="nothing to find"),
        pytest.param(
            "1. Debt. If the Bank (i) fails or (ii) is sold, then the Company may (A) prepay or (B) go.\n\n"
            "2. Sale. It shall (a) pay and (b) tell; provided that (i) it knows and (ii) it can.\n\n"
            "3. End. It may not sell (a) land or (b) ships, in each case, (x) now or (y) ever.\n",
            "1 1(i) 1(ii) 1(A) 1(B) 2 2(a) 2(b) 2(i) 2(ii) 3 3(a) 3(b) 3(x) 3(y)".split(),
            id="lists after which their sentence goes on with another",
        ),
        pytest.param(
            "Section 9. Debt. It shall (i) pay; provided that (A) it can and (B) it must; and (ii) tell.\n",
            ["9", "9(i)", "9(i)(A)", "9(i)(B)", "9(ii)"],
            id="a proviso inside an item",
        ),
        pytest.param(
            "1. Duty. (a) The Seller shall do all. It may (i) sell or (ii) lease. It shall not (A) stop or (B) go; and "
            "(b) the Buyer shall pay.\n",
            ["1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(a)(A)", "1(a)(B)", "1(b)"],
            id="two lists in an item of several sentences",
        ),
        pytest.param(
            "1.1 Site means a site.\n\n1.2 Link means a link.\n\n2. BRANDED LINK\n\n2.1 Host. It hosts.\n\n"
            "3. SITES\n\n3.1 Fees. It pays.\n",
            ["1.1", "1.2", "2", "2.1", "3", "3.1"],
            id="decimals without a unit above the first of them",
        ),
        pytest.param(
            "Exhibit 10.38\n\nSUPPLY AGREEMENT\n\n1. Term. Now.\n\n\n\n\nExhibit 10.38\n\n2. End. It ends.\n",
            ["1", "2"],
            id="the number that a filing gives the file, on its pages",
        ),
        pytest.param(
            "1.1 Notes. Section 3.05 of the Agreement is hereby amended to read as follows:\n\nAll is due; and\n"
            "1.2 Sales. Section 7.05 is deleted.\n",
            ["1.1", "1.2"],
            id="a unit behind replacement text that ends in a conjunction",
        ),
        pytest.param(
            "1. Pay. Much.\n\nIN WITNESS WHEREOF, they sign.\n\n\n\nAMENDMENT TO CREDIT AGREEMENT\nSIGNATURE PAGE\n\n"
            "/s/ A B\n\n\n\nAMENDMENT TO CREDIT AGREEMENT\nSIGNATURE PAGE\n\n/s/ C D\n",
            ["1"],
            id="titles of signature pages",
        ),
        pytest.param(
            "4.10 Law. It is personal, except as provided in S.\n4.11, and none may assign it.\n\n4.11 End. It ends.\n",
            ["4.10", "4.11"],
            id="a number before a comma",
        ),
        pytest.param(
            "1. Pay. Much.\n\nIN WITNESS WHEREOF, they sign.\n\n\n\n"
            + "".join(
                f"                    ATTACHMENT 1\n\n     Statement of Work\n\n{at}. Work. It is done.\n\n\n\n\n"
                for at in range(1, 5)
            ),
            ["1", "Attachment 1", "Attachment 1/1", "Attachment 1/2", "Attachment 1/3", "Attachment 1/4"],
            id="an attachment that is named on each of its pages",
        ),
        pytest.param(
            "3.8 Plans. Except as noted on Schedule\n3.8, (i) each Plan is kept and (ii) no Plan ends.\n\n"
            "3.9 Options. The Seller has the option (i) to sell or (ii) to lease. As clause (i) says, (w) it may, "
            "(x) it can and (y) it will, under clauses (i), (ii) and (iii).\n\n"
            "3.10 Space. It agrees (i)to pay and (ii)to tell.\n",
            "3.8 3.8(i) 3.8(ii) 3.9 3.9(i) 3.9(ii) 3.9(w) 3.9(x) 3.9(y) 3.10 3.10(i) 3.10(ii)".split(),
            id="lists behind the words of a citation",
        ),
    ],
)
def test_an_outline_has_the_printed_numbers(content: str, expected: list[str]) -> None:
    assert numbers(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Section 7. Bonus.  During the Term, it is paid.\n", "Bonus"),
        ("4.         Representations and Warranties.\n\n(a) One.\n\n(b) Two.\n", "Representations and Warranties"),
        ("Section 1.  Term of\nEmployment.  It begins.\n", "Term of Employment"),
        ("1. TERM\n\nIt begins.\n", "TERM"),
        ("1.\n\nTERM\nOF EMPLOYMENT\n\nIt begins now.\n", "TERM OF EMPLOYMENT"),
        ("1. MANAGEMENT DISCUSSION AND\nRESULTS\n\nThey were good.\n", "MANAGEMENT DISCUSSION AND RESULTS"),
        ("1. How does it work?. It works.\n", "How does it work?"),
        (
            "3.12 Duty to Deliver Gold; Mandatory\nSwitching.  Lender is not liable.\n",
            "Duty to Deliver Gold; Mandatory Switching",
        ),
        ("13. STATUTE OF LIMITATIONS. Until all\nsums are paid, it runs.\n", "STATUTE OF LIMITATIONS"),
        ("14.1 THE WARRANTIES SET FORTH IN SECTIONS 14 AND 15 ARE\nIN LIEU OF ALL OTHERS.\n", None),
        ("8.1 Liens (i) of landlords and (ii) of carriers.\n", None),
        ("1. The price of the Equipment;\n\n2. The fee.\n", None),
        ("1. Section 4.1, indefinitely\n\n2. Section 5.\n", None),
        ("26. Shares that May Not be Voted\n\nThey are not counted.\n", "Shares that May Not be Voted"),
        ("16. U.S. Government Rules. They apply.\n", "U.S. Government Rules"),
        ("7.24  Integration;   Interpretation.  It is whole.\n", "Integration; Interpretation"),
        ("6. SITE ADDRESS: 12 Main Street, Dallas\n\n7. TERM: one year\n", "SITE ADDRESS"),
        ("1. The Company shall pay the sum.\n", None),
        ("1. If the Company, a Corporation, pays, it ends.\n", None),
        ("1. Notice; Waiver. It is given.\n", "Notice; Waiver"),
        ("1. Services to be provided by Sabco. Sabco shall serve.\n", "Services to be provided by Sabco"),
        ("1. Time is of the Essence. Time is of the essence.\n", "Time is of the Essence"),
        (
            "1. Amendments, etc., with respect to the Notes. They are made.\n",
            "Amendments, etc., with respect to the Notes",
        ),
        ("1. Payment of Expenses, etc. All are paid.\n", "Payment of Expenses, etc"),
        ("1. Amendment of Section 3.1. Section 3.1 of the Credit\nAgreement is amended.\n", "Amendment of Section 3.1"),
        ("1. Amendments to Article I. Article I of the Credit\nAgreement is amended.\n", "Amendments to Article I"),
        ("1. Supply Limitation. [***]\n", "Supply Limitation"),
        ("1. [Reserved].\n", "Reserved"),
        ("2.9 U.S. GOVERNMENT - RESTRICTED RIGHTS. It covenants.\n", "U.S. GOVERNMENT - RESTRICTED RIGHTS"),
        (
            "9.15. No Fiduciary Duty\nThe Agent, each Lender and their affiliates may have others.\n",
            "No Fiduciary Duty",
        ),
    ],
)
def test_a_unit_is_called_what_its_heading_says(content: str, expected: str | None) -> None:
    assert cut(content)[0].heading == expected


def test_a_number_that_the_reader_computed_is_a_label_wherever_it_stands() -> None:
    content = "1. Price\nIt is paid on the days of each year that are set out in this Section\n(a) in cash.\n"
    text = text_of(content)
    start = content.index("(a)")
    assert [section.number for section in segment(text)] == ["1"]
    assert [section.number for section in segment(replace(text, labels=(((start, start + 3), 1),)))] == ["1", "1(a)"]


def test_an_attachment_is_not_called_after_the_instrument_that_it_is_attached_to() -> None:
    sections = cut(
        "1. Pay. I pay.\n\nIN WITNESS WHEREOF, they sign.\n\n\n\nEXHIBIT A\nTO\nCREDIT AGREEMENT\n\nFORM OF NOTE\n\n"
        "I pay.\n\n\n\nSCHEDULE 1 TO REMARKETING AGREEMENT\n\nNone.\n"
    )
    assert [(section.number, section.heading) for section in sections[1:]] == [
        ("Exhibit A", "FORM OF NOTE"),
        ("Schedule 1", None),
    ]


def test_a_label_inside_a_line_has_a_heading_where_a_sentence_has_ended_before_it() -> None:
    content = "9.7 Indemnity. (a) By the Buyer. The Buyer pays. (b) By the Seller. The Seller (i) Pays. It (ii) Goes.\n"
    assert [section.heading for section in cut(content)][:3] == ["Indemnity", "By the Buyer", "By the Seller"]
    assert {section.heading for section in cut(content)[3:]} == {None}


def test_flush_text_belongs_to_the_unit_above_the_list() -> None:
    content = (
        "     Section 1. Ends.  It ends upon:\n\n          (a) death of the one or the\n     other;\n\n"
        "          (b) notice.\n\nFor the purposes of this Section, notice is given in\nwriting.\n\n"
        "     Section 2. Law. None.\n"
    )
    sections = cut(content)
    assert [section.number for section in sections] == ["1", "1(a)", "1(b)", "2"]
    flush = innermost(sections, content.index("For the purposes"))
    assert flush is not None
    assert sections[flush].number == "1"


def test_innermost_is_none_before_the_first_unit() -> None:
    sections = cut("The parties agree.\n\n1. Term. Now.\n")
    assert innermost(sections, 0) is None
    assert innermost((), 0) is None


def test_a_list_inside_a_definition_ends_where_the_next_line_defines_another_term() -> None:
    content = (
        "1.01 Defined Terms. As used herein:\n\n"
        "“Adjusted Rate” means an interest rate equal to (a) the Base Rate multiplied by (b) the Reserve Rate.\n"
        "“Agent” means the Bank.\n"
        "“Approved Fund” means any fund of (a) a Lender or (b) an Affiliate.\n"
        "“Assets”, as to any Person, means property.\n\n"
        "1.02 Terms Generally. No more.\n"
    )
    sections = cut(content)
    for name in ("“Agent”", "“Approved", "“Assets”"):
        holding = [one.number for one in sections if one.start <= content.index(name) < one.end]
        assert holding == ["1.01"]


def test_a_list_inside_a_recital_ends_with_it() -> None:
    content = (
        "WHEREAS, Owner intends a renovation described as (i) the Tower, (ii) the Garage, and (iii) parking; and\n"
        "WHEREAS, Contractor has been advised of the Plans;\nWHEREAS, all is agreed;\n\n"
        "NOW, THEREFORE, the parties agree as follows:\n\n1. Work. It is done.\n"
    )
    sections = cut(content)
    for words in ("Contractor has", "all is agreed"):
        at = content.index(words)
        assert not [one.number for one in sections if one.kind == "inline" and one.start <= at < one.end]


def test_what_a_colon_announces_belongs_to_the_unit() -> None:
    content = (
        "5. Prices. So.\n\n6. Names. So.\n\n7. Goods. The last sentence is restated as follows:\n\n\n"
        "The Products shall mean any product.\n\n6. Exhibits. Gone.\n\n7. Law. None.\n"
    )
    goods = cut(content)[2]
    assert content[goods.start : goods.end].rstrip().endswith("any product.")


def test_a_rule_tells_what_was_seen() -> None:
    assert all(section.rule for section in cut("1. Term. Now (a) one, (b) two.\n\n2. End. Then.\n"))


@given(st.text(alphabet="1234aiIvA.() \nSection", max_size=300))
def test_sections_nest_whatever_the_text(content: str) -> None:
    sections = cut(content)
    for section in sections:
        assert 0 <= section.start < section.end <= len(content)
        if section.parent is not None:
            parent = sections[section.parent]
            assert parent.start <= section.start
            assert section.end <= parent.end


@pytest.mark.parametrize(
    "unit", ["(", "(a) ", "Section 1 ", "Section 1\n", "1. A\n\n", "(i) x, (ii) y. ", "x ", "1.1.", "\n"]
)
def test_hostile_repetition_costs_in_proportion_to_its_length(unit: str) -> None:
    """Counted in calls of Python functions, which no slow machine changes."""

    def calls(repeats: int) -> int:
        count = 0

        def counted(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event == "call"

        text = text_of(unit * repeats)
        sys.setprofile(counted)
        try:
            segment(text)
        finally:
            sys.setprofile(None)
        return count

    few, many = calls(250), calls(1000)
    assert many < 6 * few + 5_000


def test_the_search_keeps_a_bounded_number_of_outlines() -> None:
    assert outline.KEPT <= 12


@pytest.mark.skipif(not GOLD, reason="../shared/gold is not here")
@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_annotated_contracts_are_cut_where_their_readers_cut_them(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    (text,) = readers.read(path.with_suffix(".txt"))
    found = {(section.start, section.number) for section in segment(text)}
    wanted = [
        {(unit["start"], number) for number in {unit["number"], unit.get("alt_number", unit["number"])}}
        for unit in gold["sections"]
        if unit["kind"] not in NO_UNITS | {"inline"} and not unit.get("optional") and not unit.get("ambiguous")
    ]
    missed = [sorted(unit)[0] for unit in wanted if not unit & found]
    assert len(missed) <= 0.02 * len(wanted), missed
