"""Defined terms: what defines, what only looks like it, the words of the meaning, and how far it reaches."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa import readers
from clauseqa.model import Section, Term, Text
from clauseqa.segment import segment
from clauseqa.terms import find_terms
from clauseqa.terms.acronyms import initials
from clauseqa.terms.quotations import find_quotations
from clauseqa.terms.view import reading_view

ROOT = Path(__file__).parent.parent
SEED = ROOT / "corpus" / "employment-agreement-2006.txt"


def text(content: str) -> Text:
    return Text("x.txt", "", "text/plain", "utf-8", content, content.replace("\xa0", " "))


def terms(content: str) -> tuple[Term, ...]:
    return find_terms(text(content), segment(text(content)))


def names(content: str) -> list[str]:
    return [term.term for term in terms(content)]


def meaning(content: str, name: str) -> str | None:
    term = next(term for term in terms(content) if term.term == name)
    return None if term.definiens is None else " ".join(content[slice(*term.definiens)].split())


# -- what defines ------------------------------------------------------------------------------------------------------

DEFINES = [
    ("It ends. For purposes of this Agreement, Net Sales shall mean all sales. The Net Sales.", ["Net Sales"]),
    (
        "Any of the following will be deemed an Event of Default: (a) death. An Event of Default ends it.",
        ["Event of Default"],
    ),
    ("A period of nine months (Sell-Off Period) runs. In the Sell-Off Period it sells.", ["Sell-Off Period"]),
    ("Acme Inc., an Ohio company with offices in Akron 43215 (Licensor), and Beta. Licensor owns it.", ["Licensor"]),
    ("It keeps equity of $3. Tangible net worth means equity. Tangible Net Worth is told.", ["Tangible net worth"]),
    (
        "Rates vary. Base Product Unit means one unit; and Territory means all.\n\nBase Product Unit. Territory.",
        ["Base Product Unit", "Territory"],
    ),
    ("Segments S1 and S2 are collectively called the Wet Segment. The Wet Segment is laid.", ["Wet Segment"]),
    ('in the course of business, which term "normal course" shall include sales in Ohio.', ["normal course"]),
    (
        '1.10."Widget Software" shall have the meaning given there. 1.11."System" means a device.',
        ["Widget Software", "System"],
    ),
    ('a) Field. The term "Field" means the display of data.', ["Field"]),
    ('As used herein, "Change" shall be deemed to have taken place if a person buys it.', ["Change"]),
    ('Acme Inc. (hereinafter "ACME" or by reference "we", "us") sells.', ["ACME", "we", "us"]),
    ('"Reasonable time," as used herein, shall be construed as allowing thirty days.', ["Reasonable time"]),
    (
        'The following shall constitute "events of default" hereunder. On events of default it ends.',
        ["events of default"],
    ),
    ("1. Definitions.\n\nThe Products shall mean the goods.", ["Products"]),
    ('For the purposes hereof "demand" shall include a claim.', ["demand"]),
    ('Acme Inc. (the "Company") agrees.', ["Company"]),
    ('Acme Inc. ("Acme" or the "Company") agrees.', ["Acme", "Company"]),
    ('the patents (collectively, the "Patents") are', ["Patents"]),
    ('(each, a "Lender", and together, the "Lenders") shall', ["Lender", "Lenders"]),
    (
        'the loan (as amended, restated or otherwise modified from time to time, the "Credit Agreement") is',
        ["Credit Agreement"],
    ),
    ('First Bank (in such capacity, the "Agent") shall', ["Agent"]),
    ('Acme (hereinafter sometimes called the "Company") shall', ["Company"]),
    ("Acme (hereinafter referred to as Company) shall pay the Company.", ["Company"]),
    ('Hyatt and Playa are each referred to as a "Party" and collectively as the "Parties."', ["Party", "Parties"]),
    ('any such Lender is herein called a "Non-Extending Lender".', ["Non-Extending Lender"]),
    ('In this Agreement, we refer to Acme Corp. as "we," "us," or the "Company."', ["we", "us", "Company"]),
    ('"Affiliate" means any person.', ["Affiliate"]),
    ('the phrase "for cause" shall mean the material breach', ["for cause"]),
    ('The term "Company," as used herein, shall mean and include any subsidiary.', ["Company"]),
    ('"Renminbi" or "RMB" means the lawful currency of China.', ["Renminbi", "RMB"]),
    ('"Dollars" and "$" mean lawful money of the United States.', ["Dollars", "$"]),
    ('"Type", when used in reference to any Loan, refers to the rate.', ["Type"]),
    (
        '"control" (including, with correlative meanings, the terms "controlling" and "controlled by") means the power',
        ["control", "controlling", "controlled by"],
    ),
    ('The terms "gross revenues" shall, for purposes of this Agreement, mean the total', ["gross revenues"]),
    ('"Closing" is defined in Section 2.1.', ["Closing"]),
    ('"Term" has the meaning given in Section 3 of this Agreement.', ["Term"]),
    ('"Disclosing Party" describes each party.', ["Disclosing Party"]),
    ('"Cause" to terminate the employment shall exist under the following conditions', ["Cause"]),
    (
        'Each of the following shall constitute an "Event of Default": non-payment. Upon an Event of Default',
        ["Event of Default"],
    ),
    ('For purposes of this Section, "disparage" shall mean any negative statement.', ["disparage"]),
    (
        'Notwithstanding the foregoing, "Confidential Information" shall not include what is public.',
        ["Confidential Information"],
    ),
    ('"Cart" - It is a type of Unit. The Cart shall be clean.', ["Cart"]),
    ("Sales to the United States Postal Service (USPS) rose.", ["USPS"]),
    ("Plastic Cluster Box Units (CBUs) sales", ["CBUs"]),
    ("Bristol-Myers Squibb Company (BMS) has", ["BMS"]),
    (
        'Shi Farms and Acme, each a "Party" and collectively, the "Parties". Each Party and the Parties',
        ["Party", "Parties"],
    ),
    ('The terms "Promote" and "Promotional" shall have corresponding meanings.', ["Promote", "Promotional"]),
    ("the Office of Foreign Assets Control (OFAC) lists", ["OFAC"]),
    (
        "Confidential Information means all information.\n\n_Net Sales_ means the amounts invoiced.",
        ["Confidential Information", "Net Sales"],
    ),
    (
        'The following terms mean the same in this add-on as in the base terms: "Lawsuit", "Rider".',
        ["Lawsuit", "Rider"],
    ),
    (
        '"Bankrupt Party" 14.7\n"Breaching Party" 13.2\n"Claim" 11.1(a)\n',
        ["Bankrupt Party", "Breaching Party", "Claim"],
    ),
    (
        '"Provider" and "Customer" agree:\n\nProvider pays. Provider sells. Customer buys. Customer pays.',
        ["Provider", "Customer"],
    ),
]


@pytest.mark.parametrize(("content", "expected"), DEFINES)
def test_defines(content: str, expected: list[str]) -> None:
    assert names(content) == expected


DEFINES_NOTHING = [
    '1. DEFINITIONS 1 1.1 "Actions" 1 1.2 "Affiliate" 1 1.3 "Agent" 2\n\nThe Affiliate and the Agent.',
    'a phrase introduced by "including", "in particular" or the like will be construed as illustrative',
    "as stated in Section 8.1 (Liability Caps) and 8.2 (Damages Waiver). The Damages Waiver and the Liability Caps.",
    "not later than 11:00 a.m. (New York time) on any day, New York time.",
    "in Ontario, under the Securities Act (Ontario) of that year. Ontario.",
    "They sell by any means. This means that nothing is owed; You understand that it means a loss.",
    'A list referred to as "Schedule 2.04(B)" is made. Schedule 2.04(B) is long.',
    'secure the "Notes" of it (or any other term used therein to refer to the debt)',
    'the right to use the trademark "Alpha" in connection with those that are described in it',
    'the word "person" includes a company',
    'the "Closing Date" (as defined below) shall',
    '"Term" (hereinafter defined in Section 5.1) shall',
    'the "Plan" as defined in the Credit Agreement',
    'all goods (as "equipment" and "goods" are defined in the UCC)',
    'References in this Agreement to "Term" shall be deemed to include the initial term',
    '"including" means without limitation',
    'the words "hereof", "herein" and "hereunder" refer to this Agreement',
    'the words "this Agreement" mean this Agreement as amended',
    'an article entitled "The Law of Contracts" was',
    'attached hereto as Exhibit "A" and Exhibit "B"',
    'provided "as is" and "AS AVAILABLE"',
    'marked as "confidential" or "proprietary"',
    'what is commonly known as "blue sky" laws',
    'Acme (formerly "Widgets Inc.") shall',
    'Acme (d/b/a "Widgets") shall',
    'click (on the "Submit" button) to',
    'is an "investment company" within the meaning of the Investment Company Act',
    'by means of a "poison pill" or otherwise',
    "twelve (12) months and (ABC) lists",
    'a 6\' x 36" panel and a 12" pipe',
    "If any provision of this\nAgreement means or refers to any action, it is taken.",
    "1.4 Accounting Principles. Unless otherwise specified, the parties shall apply them.",
]


@pytest.mark.parametrize("content", DEFINES_NOTHING)
def test_defines_nothing(content: str) -> None:
    assert names(content) == []


# -- the span of a term ------------------------------------------------------------------------------------------------

TRAPS = [
    ('(the "Employment  Term") ends', "Employment  Term", "Employment Term"),
    ('(the "Employment\nTerm") ends', "Employment\nTerm", "Employment Term"),
    ('("the Terminating Party") may', "Terminating Party", "Terminating Party"),
    ('each a "Party" and collectively as the "Parties."', None, None),
    ('(the "Contract Territory")"; and', "Contract Territory", "Contract Territory"),
    ('Rick Smith ("Smith\'s Likeness") in', "Smith's Likeness", "Smith's Likeness"),
    ('(the "Dovonex(R) Agreement") and', "Dovonex(R) Agreement", "Dovonex(R) Agreement"),
    ('(the “Reverse Stock Split") is', "Reverse Stock Split", "Reverse Stock Split"),
    ("(the ``Notes'') are", "Notes", "Notes"),
    ("(the ''Benefits'') are", "Benefits", "Benefits"),
    ("('Distributor') agrees", "Distributor", "Distributor"),
    ('Acme ("Company) and', "Company", "Company"),
    ('the plan (the Bonus Plan") and', "Bonus Plan", "Bonus Plan"),
    ('the plan\xa0(the\xa0"Plan") and', "Plan", "Plan"),
    ('"United States" or "U.S." means', "United States", "United States"),
    ('the country ("U.S.") and', "U.S.", "U.S."),
]


@pytest.mark.parametrize(("content", "slice_", "name"), TRAPS)
def test_the_span_is_exactly_the_term(content: str, slice_: str | None, name: str | None) -> None:
    found = terms(content)
    if slice_ is None:
        assert found == ()
        return
    assert (content[found[0].start : found[0].end], found[0].term) == (slice_, name)


def test_a_lost_closing_mark_does_not_turn_the_rest_inside_out() -> None:
    assert names('Acme ("Company) and Bob ("Employee") and Carl ("Agent") agree.') == ["Company", "Employee", "Agent"]


def test_a_quotation_over_a_page_break_is_one_term() -> None:
    content = 'The option (the "Repurchase\n\n\n   - 3 -\n\n\nOption") ends. The Repurchase Option ends.'
    clean = content.replace("\n\n\n   - 3 -\n\n\n", " " * 14)
    document = Text("x.txt", "", "text/plain", "utf-8", content, clean)
    (term,) = find_terms(document, ())
    assert (term.term, content[term.start : term.end][-7:]) == ("Repurchase Option", "\nOption")


# -- meanings ----------------------------------------------------------------------------------------------------------

MEANINGS = [
    (
        'one that must indemnify and defend hereunder, but the party receiving it (the "Indemnitee") shall',
        "Indemnitee",
        "the party receiving it",
    ),
    (
        'It is among DEX, INC., DEX WEST, INC., DEX WEST LLC (the "Borrower"), and the lenders.',
        "Borrower",
        "DEX WEST LLC",
    ),
    (
        'It is among DEX, INC. (the "Borrower"), and JP BANK, as agent (in such capacities, the "Agent").',
        "Agent",
        "JP BANK, as agent",
    ),
    (
        'The Lender will make New Tranche A Term Loans to the Borrower (the "Additional Tranche A Term Loans").',
        "Additional Tranche A Term Loans",
        "New Tranche A Term Loans to the Borrower",
    ),
    (
        'The "Commitment" of an Additional Lender shall be the amount set out there. The Commitment ends.',
        "Commitment",
        "the amount set out there",
    ),
    (
        '"Change" means any of these:\n\n(i) Ownership. One owns it; or\n\n(ii) Sale of Assets. All is sold.\n\nMore.',
        "Change",
        "any of these: (i) Ownership. One owns it; or (ii) Sale of Assets. All is sold",
    ),
    (
        'This Agreement is between Curis, Inc. ("Curis"), and Chang Qian, Ph.D., M.D. ("Consultant").',
        "Consultant",
        "Chang Qian, Ph.D., M.D.",
    ),
    (
        'This Agreement is by and among The Victory Portfolios (the "Trust"), a trust, and L. Fred Huggins ("H").',
        "H",
        "L. Fred Huggins",
    ),
    (
        'Licensee shall defend, indemnify and hold harmless Acme, its officers and agents (the "Indemnitees").',
        "Indemnitees",
        "Acme, its officers and agents",
    ),
    (
        'Executive releases and discharges the Company, its heirs and agents (collectively, the "Released Parties").',
        "Released Parties",
        "the Company, its heirs and agents",
    ),
    (
        'It is made by and between Acme Inc. ("Acme") and Beta LLC ("Beta") (each a "Party").',
        "Party",
        'Acme Inc. ("Acme") and Beta LLC ("Beta")',
    ),
    (
        'in compliance with the Employee Retirement Income Security Act of 1974, as amended or recodified ("ERISA")',
        "ERISA",
        "Employee Retirement Income Security Act of 1974, as amended or recodified",
    ),
    (
        'under the Worker Adjustment and Retraining Notification Act ("WARN")',
        "WARN",
        "Worker Adjustment and Retraining Notification Act",
    ),
    ('is made as of 31 October 2019 (the "Effective Date")', "Effective Date", "31 October 2019"),
    (
        'The Executive is paid a one-time payment of half of his salary of that year (the "Special Bonus").',
        "Special Bonus",
        "a one-time payment of half of his salary of that year",
    ),
    ('(Acme and Beta are individually referred to herein as a "Party")', "Party", "Acme and Beta"),
    (
        'The Company shall pay to the Employee a base annual salary (the "Salary") in an amount',
        "Salary",
        "a base annual salary",
    ),
    (
        'The term of the employment of the Employee by the Company hereunder (the "Employment Term") shall',
        "Employment Term",
        "The term of the employment of the Employee by the Company hereunder",
    ),
    (
        'by and between ACME GROUP INCORPORATED, a Delaware corporation (the "Company"), and',
        "Company",
        "ACME GROUP INCORPORATED, a Delaware corporation",
    ),
    (
        'between Acme, Inc. (the "Company") and Bob Roe, an individual resident of Texas (the "Employee").',
        "Employee",
        "Bob Roe, an individual resident of Texas",
    ),
    (
        'between Snota LLC, a Texas company, with offices at 12 Hill Road, Argyle, Texas 76226 (the "Company") and',
        "Company",
        "Snota LLC, a Texas company, with offices at 12 Hill Road, Argyle, Texas 76226",
    ),
    ('is made as of May 14, 2016 (the "Effective Date") by', "Effective Date", "May 14, 2016"),
    (
        'the provisions of the Employment Agreement dated May 18, 1999, as amended (the "Prior Agreement"), which',
        "Prior Agreement",
        "the Employment Agreement dated May 18, 1999, as amended",
    ),
    (
        'Playa are parties to that certain Master Agreement dated as of August 9, 2013 (the "Master Agreement") and',
        "Master Agreement",
        "that certain Master Agreement dated as of August 9, 2013",
    ),
    (
        'Section 83(a) of the Internal Revenue Code of 1986, as amended (the "Code"), taxes',
        "Code",
        "the Internal Revenue Code of 1986, as amended",
    ),
    (
        'will provide a tractor which will function as the Race Car transporter (the "Transporter").',
        "Transporter",
        "a tractor which will function as the Race Car transporter",
    ),
    (
        'shall provide an alternate driver subject to the approval of Acme ("Alternate Driver"), which',
        "Alternate Driver",
        "an alternate driver subject to the approval of Acme",
    ),
    (
        'Each party shall own its trademarks, service marks, and patents (collectively, the "Marks") and',
        "Marks",
        "its trademarks, service marks, and patents",
    ),
    (
        'During the period beginning on May 1, 2018 and ending on June 1, 2019 (the "Term"), each',
        "Term",
        "the period beginning on May 1, 2018 and ending on June 1, 2019",
    ),
    ("the United States Postal Service (USPS) totaled", "USPS", "United States Postal Service"),
    ('Hyatt and Playa are each referred to as a "Party".', "Party", "Hyatt and Playa"),
    (
        'between Optimize Corporation, a Nevada company, hereinafter referred to as "Employer".',
        "Employer",
        "Optimize Corporation, a Nevada company",
    ),
    (
        '"Affiliate" means any person (e.g. Acme Inc. or its owner). It has no other meaning.',
        "Affiliate",
        "any person (e.g. Acme Inc. or its owner)",
    ),
    (
        '"Sale" means:\n\n    (a) a sale of assets; or\n\n    (b) a merger.\n\nNothing else.',
        "Sale",
        "(a) a sale of assets; or (b) a merger",
    ),
    ('"One" means the first thing; "Two" means the second.', "One", "the first thing"),
    (
        '"Stock" means margin stock, as defined in Regulation U. "Person" means a human.',
        "Stock",
        "margin stock, as defined in Regulation U",
    ),
    ('"Party" means either A or B and "Parties" means both.', "Party", "either A or B"),
    (
        '"Laws" means the Liability Act (42 U.S.C. §§ 960 et seq.) as amended. They apply.',
        "Laws",
        "the Liability Act (42 U.S.C. §§ 960 et seq.) as amended",
    ),
    (
        '"Rate" means for a day which is a\n\nBusiness Day, ten percent.\n\n"Term" means a day.',
        "Rate",
        "for a day which is a Business Day, ten percent",
    ),
    ('"Debt" means:\n\n(a) the Loans;\nplus\n\n(b) the Notes.', "Debt", "(a) the Loans; plus (b) the Notes"),
    ('"Fees" means the "Licence Fee" and the "Other Fee."', "Fees", 'the "Licence Fee" and the "Other Fee."'),
    ('"Bank" means Nations Bank of Texas, N.A.\n\n"Day" means a day.', "Bank", "Nations Bank of Texas, N.A."),
    ('"Product" means one of and "Products" means all of the devices.', "Products", "all of the devices"),
    ('"ACCOUNT": shall mean all accounts.', "ACCOUNT", "all accounts"),
    ('1. Parties. (a) Kathy Ireland, Inc. ("KI Inc"), furnishing services.', "KI Inc", "Kathy Ireland, Inc."),
    (
        'by law or required under applicable laws, rules and codes ("Laws") and practice.',
        "Laws",
        "applicable laws, rules and codes",
    ),
    (
        'a pledge by (the "Maker") and Hyatt and Playa are sold (Hyatt and Playa are each called a "Party").',
        "Party",
        "Hyatt and Playa",
    ),
    (
        '(each borrower that signs being a "Payor" and each lender that signs being a "Payee").',
        "Payee",
        "each lender that signs",
    ),
    (
        'taxes imposed on it (all such taxes, levies, imposts, charges and liabilities being called "Taxes").',
        "Taxes",
        "all such taxes, levies, imposts, charges and liabilities",
    ),
    ('This Master Supply Agreement ("Agreement" or "Contract") is between', "Contract", "This Master Supply Agreement"),
    (
        'shall defend, indemnify and hold harmless the Buyer and its agents (collectively, the "Group") from',
        "Group",
        "the Buyer and its agents",
    ),
    ('will hold Ginkgo and its agents (each, an "Indemnitee") harmless from', "Indemnitee", "Ginkgo and its agents"),
    (
        '6.3 The party entitled to indemnity hereunder (the "Claimant") shall',
        "Claimant",
        "The party entitled to indemnity hereunder",
    ),
    (
        'will enter into an escrow agreement in the form of the one attached as Exhibit A ("Escrow Agreement") with',
        "Escrow Agreement",
        "an escrow agreement in the form of the one attached as Exhibit A",
    ),
    (
        'between Sonic Co., Inc. a Maryland corporation ("Licensor").',
        "Licensor",
        "Sonic Co., Inc. a Maryland corporation",
    ),
    ('("Polestar") and Massie Tool, Mold & Die, Inc. ("Massie") have', "Massie", "Massie Tool, Mold & Die, Inc."),
    (
        'EXHIBIT 10.1\n\nThis Amendment to Employment Agreement (this "Amendment") is made',
        "Amendment",
        "This Amendment to Employment Agreement",
    ),
    ('Acme GmbH (hereinafter Acme and Beta each shall also be called "Party")', "Party", "Acme and Beta"),
    ('on the pages hereof, and CITIBANK, N.A. ("Citibank"), as', "Citibank", "CITIBANK, N.A."),
    (
        'All Inventions shall be jointly owned, and Patents covering them shall be referred to as "Joint Patents".',
        "Joint Patents",
        "Patents covering them",
    ),
    ('the Income Security Act of 1974, as amended ("ISA"), and', "ISA", "Income Security Act of 1974, as amended"),
    ('promises to pay to the order of BANK OF ACME, N.A. (the "Lender"), the', "Lender", "BANK OF ACME, N.A."),
    (
        'from and against any and all costs and losses (collectively, "Losses") of',
        "Losses",
        "any and all costs and losses",
    ),
    (
        'Citibank, N.A. ("Citi"), as agent for the Lenders (the "Agent"), and',
        "Agent",
        'Citibank, N.A. ("Citi"), as agent for the Lenders',
    ),
    (
        'among WELLS BANK, N.A., as Administrative Agent for the Banks (in such capacity, the "Agent").',
        "Agent",
        "WELLS BANK, N.A., as Administrative Agent for the Banks",
    ),
    (
        'the Company and its successors and assigns (collectively, the "Indemnitees") from',
        "Indemnitees",
        "the Company and its successors and assigns",
    ),
]


@pytest.mark.parametrize(("content", "name", "expected"), MEANINGS)
def test_meaning(content: str, name: str, expected: str) -> None:
    assert meaning(content, name) == expected


LIST_BEGINS = """\
Section 1. Definitions.

"Level" means the following periods:

(a) one; and

(b) two.

"Interest Period" means (a) for any Borrowing, a month, and (b) for any Loan, a year.

"Material Effect" means a material effect on

(a) the business, or

(b) the rights of the Lenders.

"Debt" means, without duplication, (a) all notes and (b) all bonds. The Debt is due.
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Interest Period", "(a) for any Borrowing, a month, and (b) for any Loan, a year"),
        ("Material Effect", "a material effect on (a) the business, or (b) the rights of the Lenders"),
        ("Debt", "without duplication, (a) all notes and (b) all bonds"),
    ],
)
def test_a_meaning_goes_on_into_the_list_that_begins_in_it(name: str, expected: str) -> None:
    assert meaning(LIST_BEGINS, name) == expected


EVENTS = """1. Default. The occurrence of any of the following shall constitute an "Event of Default":

(a) Payment. It does not pay.

(b) Promise. It breaks a promise; or

Then the Bank may act.

2. End. Any of the following events ("Exits") may occur: (i) a sale of all shares; or (ii) a sale of all its assets.

3. Sale. On an Event of Default nothing is due. Following the sale of the shares (a "Sale"), then: (a) he is paid.
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Event of Default", "(a) Payment. It does not pay. (b) Promise. It breaks a promise"),
        ("Exits", "(i) a sale of all shares; or (ii) a sale of all its assets"),
        ("Sale", "the sale of the shares"),
    ],
)
def test_what_a_colon_announces_is_the_meaning_of_what_is_named_before_it(name: str, expected: str) -> None:
    assert meaning(EVENTS, name) == expected


UNCERTAIN = [
    (
        'A Lender that does not agree shall say so and is herein called a "Non-Extending Lender".',
        "Non-Extending Lender",
    ),
    ('a regulatory leader and a commercial leader (respectively, the "Regulator" and the "Seller")', "Regulator"),
    ('the agreement between Duke Energy, Inc. and ("Employer"), hereby', "Employer"),
    ('There is furnished to the Lender financial papers of the Borrower (the "Financial Papers").', "Financial Papers"),
    ('all costs, as they may be increased by Change Orders (the "Guaranteed Costs"), are paid', "Guaranteed Costs"),
    ('One is referred to as a "Licensor" and each recipient of it is referred to as a "Licensee".', "Licensee"),
    ('settlement of Visa transactions ("Merchant Services") to those who want these ("Merchants") and', "Merchants"),
    ('It is among DEX, INC. and JP BANK, as agent (in such capacities, the "Agent").', "Agent"),
    ('subject to this Agreement and the Stock Agreement, 1,990,000 shares (the "Shares") of stock', "Shares"),
    ('the benefits that are described in the paper attached as Attachment A (the "Benefits")', "Benefits"),
    (
        'Cash is told in (i) balance sheets, (ii) income, and (iii) statements of cash (the "Statements").',
        "Statements",
    ),
    ('the contract between the Owner and Cutler Associates, Inc. (the "Project").', "Project"),
    ('The Parties agree that the territory of such engagement shall be worldwide (the "Territory").', "Territory"),
    ('approved by the Compensation Committee of the Board of Acme Holdings, Inc. (the "CEO")', "CEO"),
    ('promote and sell such equipment listed in Schedule A (the "Products").', "Products"),
    (
        'the provisions set forth in EXHIBIT E attached hereto and made a part hereof ("Customer Terms").',
        "Customer Terms",
    ),
    (
        'confidential, restricted and proprietary to the disclosing party (the "Proprietary Information").',
        "Information",
    ),
    ('headquarters at Xin Xing Dong Xiang, Xi Cheng District, Beijing, China (the "Sponsor").', "Sponsor"),
    ('located at 228 Park Avenue S. #56101 New York, NY 10003 (referred to as "Affiliate").', "Affiliate"),
    ('party to a web-hosting agreement with Globix Corporation (the "Globix Agreement").', "Globix Agreement"),
    ('3900A 31st Street North, a Delaware corporation, and World Energy Solutions, ("AVDU").', "AVDU"),
    ('on the date such disbursement is to be made (such date being referred to as a "Funding Date").', "Funding Date"),
    ('shall become effective on the date (the "Release Date") on which the Guarantor is released.', "Release Date"),
    ('by and between i3 Integrative Creative Solutions, LLC ("i3 ICS") and another.', "i3 ICS"),
    ('provide information when they sign up for certain services ("User Data").', "User Data"),
    ('Hereafter referred to as the "Company", on the one part.', "Company"),
    ('Such amounts are referred to as the "Fees".', "Fees"),
    ('Acme Ltd. ("AL"), a company of Scotland, and BETA BANK (together with AL, the "Lenders").', "Lenders"),
    ('relating to electric power ("Power"), water ("Water"), and rail traction power ("Rail").', "Rail"),
    ('USA INC., 7000 Hollister, Houston, TX, a Delaware corporation ("Acme USA") and', "Acme USA"),
    ('keep complete and, to the best of its ability, accurate records of it (the "Records").', "Records"),
    ('a system for the establishment and operation of sales centers ("Centers") for', "Centers"),
    (
        'the Lease by and between Water LLC (the "LLC") and Cyrk relating to the property (the "Danvers Lease").',
        "Lease",
    ),
    ('having its principal place of business at ______ ("Distributor").', "Distributor"),
    ('each Bank that is not a Renewing Bank (each a "Terminating Bank").', "Terminating Bank"),
    ('Information of the other Party (the "Receiving Party") may be used', "Receiving Party"),
    ('CANADIAN BANK OF COMMERCE, acting through one or more of its branches ("CIBC"), as agent', "CIBC"),
    ('if a change occurs in the control of a party ("Party\'s Parent")', "Parent"),
    ('reduced prior to the application of any credits (the "Monthly Cap").', "Monthly Cap"),
    ('services from PageMaster Corporation ("Purchase Customers").', "Purchase Customers"),
    ('receives benefits under the Company\'s disability insurance program ("Disability").', "Disability"),
    ('the date that is four weeks following the Effective Date (the "Commitment Date").', "Commitment Date"),
    ('shall pay Surgical sales commissions ("Sales Commissions") as', "Sales Commissions"),
    ('a Texas partnership; and Design Group, Inc., a Texas corporation (collectively, "Borrower").', "Borrower"),
    ('shall terminate pursuant to the terms of the Order (the "Term").', "Term"),
    (
        'will supersede this Agreement with respect to the securities sold (the "Purchase Agreement").',
        "Purchase Agreement",
    ),
]


@pytest.mark.parametrize(("content", "name"), UNCERTAIN, ids=[name for _, name in UNCERTAIN])
def test_a_phrase_that_nothing_speaks_for_is_no_meaning(content: str, name: str) -> None:
    assert [meaning(content, term.term) for term in terms(content) if name in term.term] == [None]


def test_an_acronym_of_the_table_of_contents_is_defined_where_the_contract_begins() -> None:
    contents = "2.13 Wide Area Network (WAN) 18\n2.14 Help 19\n\n"
    body = "2.13 The Wide Area Network (WAN) is ours."
    toc = Section(0, "", "toc", "", None, None, None, 0, len(contents), None)
    (term,) = find_terms(text(contents + body), (toc,))
    assert term.start > len(contents)


def test_a_term_defined_by_reference_gets_the_meaning_where_the_reference_points() -> None:
    content = (
        'Section 1. Definitions. "Bonus" has the meaning given in Section 2.\n\n'
        'Section 2. Pay. The Company may pay an annual bonus (the "Bonus").\n'
    )
    first, second = terms(content)
    assert (first.form, second.form) == ("by_reference", "parenthetical")
    assert first.definiens == second.definiens
    assert meaning(content, "Bonus") == "an annual bonus"


def test_a_reference_to_nowhere_gets_no_meaning() -> None:
    content = (
        'Section 1. Definitions. "Bonus" has the meaning given in Section 9.\n\nSection 2. Pay. A bonus is paid.\n'
    )
    assert [term.definiens for term in terms(content)] == [None]


# -- scope and effect --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def agreement() -> tuple[Text, tuple[Section, ...], tuple[Term, ...]]:
    document = readers.read(SEED)[0]
    sections = segment(document)
    return document, sections, find_terms(document, sections)


def test_the_agreement_defines_its_terms(agreement: tuple[Text, tuple[Section, ...], tuple[Term, ...]]) -> None:
    _, sections, found = agreement
    places = [(t.term, t.scope, sections[t.section].number if t.section is not None else None) for t in found]
    assert places == [
        ("Agreement", None, None),
        ("Company", None, None),
        ("Employee", None, None),
        ("Company Business", None, None),
        ("Prior Agreement", None, None),
        ("Employment Term", None, "2"),
        ("Salary", None, "6"),
        ("Bonus", None, "7"),
        ("for cause", "11", "11"),
        ("for good reason", "11", "11"),
        ("disability", None, "13(b)"),
        ("Code", None, "13(b)"),
        ("retirement", None, "13(c)"),
        ("Company", None, "26"),
    ]


def test_a_later_definition_that_includes_widens_the_first(
    agreement: tuple[Text, tuple[Section, ...], tuple[Term, ...]],
) -> None:
    found = agreement[2]
    assert (found[-1].effect, found[-1].base) == ("widens", 1)
    assert all(term.effect == "defines" and term.base is None for term in found[:-1])


def test_what_does_not_include_narrows() -> None:
    content = 'Data (the "Data") is kept. The term "Data" shall not include what is public.'
    assert [(t.effect, t.base) for t in terms(content)] == [("defines", None), ("narrows", 0)]


def test_a_definition_in_an_exhibit_is_confined_to_it() -> None:
    content = 'Acme (the "Company") sells. EXHIBIT A Roe (the "Maker") pays.'
    at = content.index("EXHIBIT")
    exhibit = Section(0, "Exhibit A", "exhibit", "EXHIBIT A", None, None, None, at, len(content), None)
    assert [(t.term, t.scope) for t in find_terms(text(content), (exhibit,))] == [
        ("Company", None),
        ("Maker", "Exhibit A"),
    ]


def test_a_scope_that_names_another_section_is_not_believed() -> None:
    content = 'Section 1. Pay. Ten.\n\nSection 2. Time. For purposes of this Section 9, "day" means a business day.\n'
    assert [t.scope for t in terms(content)] == [None]


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ('For purposes of this Section 1, "Day" means a business day.', "1"),
        ('In this Section, the term "Day" means a business day.', "1"),
        ('The term "Day" in this Section 1 means a business day.', "1"),
        ('Any day of trading (a "Day" for the purpose of this Section 1) counts.', "1"),
        ('Any day of trading (hereinafter in this Section called the "Day") counts.', "1"),
        ('The days described in this Section 1 (the "Days") count.', None),
        ('Each day on which work is done under this Section (each, a "Day") counts.', None),
        ('"Day" means a day (and for purposes of this Section, no holiday is a day).', None),
        ('For purposes of this Section 1 and Section 2, "Day" means a business day.', None),
    ],
)
def test_a_scope_is_one_that_the_words_give_to_the_term(sentence: str, scope: str | None) -> None:
    (term,) = terms(f"Section 1. Pay. {sentence}\n\nSection 2. Time. Every Day counts.\n")
    assert term.scope == scope


def test_an_entry_may_bear_a_colon_before_its_verb() -> None:
    content = (
        "1. Terms.\n\nGuarantee Period: means the time of two years.\n\nChange Order: means a paper that changes.\n"
    )
    assert names(content) == ["Guarantee Period", "Change Order"]


@pytest.mark.parametrize(
    "content",
    [
        'It has the meaning set forth in the definition of the term "Contest." More follows.',
        'The plans identified in Item 6.11 ("Employee Benefit Plans") of the Disclosure Schedule are all.',
    ],
)
def test_a_name_that_is_only_mentioned_is_no_definition(content: str) -> None:
    assert terms(content) == ()


def test_an_entry_that_points_elsewhere_is_a_definition_by_reference() -> None:
    content = '"Transferee": as defined in subsection 10.6(f).\n\nDefault is defined in Section 10.\n'
    assert [(term.term, term.form) for term in terms(content + "\nA Transferee in Default pays.\n")] == [
        ("Transferee", "by_reference"),
        ("Default", "by_reference"),
    ]


# -- promises ----------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
     ['"', "“", "”", "(", ")", "the ", "Company", " means ", "\n", "\n\n", ", ", ". ", "; ", "shall mean",
     "(the ", "''", "'", "``", "Section 2 ", "each a ",
     "and ", "collectively ", "(ABC)", "Alpha Beta ", "hereinafter ", "called ", "A", "\xa0", "---", "1.1 ",
     "as defined", "é", "𝔸", "\x00", "Inc.", "May 1, 2010"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join))
def test_spans_are_in_bounds_and_in_order(content: str) -> None:
    document = text(content)
    assert len(reading_view(document.clean)) == len(content)
    found = find_terms(document, segment(document))
    assert [term.index for term in found] == list(range(len(found)))
    end = 0
    for term in found:
        assert end <= term.start < term.end <= len(content)
        assert term.term
        assert term.definiens is None or 0 <= term.definiens[0] < term.definiens[1] <= len(content)
        end = term.end


@given(st.text(alphabet="\"()“”‘’' \nAa.,", max_size=200))
def test_quotations_lie_one_after_another(content: str) -> None:
    end = 0
    for quotation in find_quotations(reading_view(content), content):
        assert end <= quotation.outer_start <= quotation.start < quotation.end <= quotation.outer_end <= len(content)
        end = quotation.outer_end


@given(st.lists(st.sampled_from(["Alpha", "Beta", "of", "the", "Gamma", "and", "Delta"]), min_size=2, max_size=6))
def test_initials_begin_at_the_first_word_they_stand_for(words: list[str]) -> None:
    letters = "".join(word[0] for word in words if word[0].isupper())
    phrase = " ".join(words)
    begin = initials(phrase, len(phrase), letters)
    if len(letters) < 2 or not words[-1][0].isupper():
        return
    assert begin is not None
    assert phrase[begin:].split()[0] == next(word for word in words if word[0].isupper())


HOSTILE = [
    '"',
    "(",
    '("',
    '"A" ',
    '("Aa") ',
    '"A" means ',
    "Term means a thing\n",
    "(ABC) ",
    "the terms ",
    "''",
    "--- ",
    "A. ",
    '"A"' + " " * 300,
    '"A" ' + "the " * 70,
    '"A" ' + "as such " * 40,
    '"A"' + " \n" * 100 + 'x "B"',
    "(" + " " * 300 + '"A")',
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_repetitions_stay_linear(piece: str) -> None:
    def cost(size: int) -> float:
        document = text(piece * (size // len(piece)))
        begin = time.process_time()
        find_terms(document, ())
        return time.process_time() - begin

    cost(1_000)
    small = min(cost(6_000) for _ in range(3))
    assert any(cost(24_000) < 12 * small + 0.1 for _ in range(3))  # other work on the machine can slow one of them


@pytest.mark.parametrize("folder", ["gold", "gold/commonform"])
def test_terms_of_annotated_contracts(folder: str) -> None:
    directory = ROOT.parent / "shared" / folder
    if not directory.is_dir():
        pytest.skip("the annotated contracts are not here")
    hits = extra = missed = 0
    for path in sorted(directory.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))["terms"]
        document = readers.read(path.with_suffix(".txt"))[0]
        found = {(term.start, term.term) for term in find_terms(document, segment(document))}
        wanted = {
            (t["start"], " ".join(t["term"].split())) for t in gold if not (t.get("optional") or t.get("ambiguous"))
        }
        known = {(t["start"], " ".join(t["term"].split())) for t in gold}
        hits, extra, missed = hits + len(found & wanted), extra + len(found - known), missed + len(wanted - found)
    assert 2 * hits / (2 * hits + extra + missed) >= 0.985


@pytest.mark.parametrize(
    ("heading", "scope"), [("DEFINITIONS", None), ("FORM OF NOTE", "Annex A"), ("1. Definitions", "Annex A")]
)
def test_an_annex_of_definitions_defines_for_the_whole_contract(heading: str, scope: str | None) -> None:
    words = (
        "1. Loan. The Lender lends.\n\n2. End. Done.\n\nANNEX A\n\n"
        f'{heading}\n\n"Loan" means the money lent. "Rate" means five percent.\n'
    )
    scopes = {term.term: term.scope for term in terms(words)}
    assert scopes["Loan"] == scope
