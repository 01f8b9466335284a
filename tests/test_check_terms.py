"""What the rules of `check` about terms object to, and what they let pass."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.analyse import analyse
from clauseqa.check import check, rules_named
from clauseqa.check.letters import Letters
from clauseqa.model import Text


def found(rule: str, words: str) -> list[tuple[str, str]]:
    """(words objected to, message) of one rule over a short contract."""
    digest = hashlib.sha256(words.encode()).hexdigest()
    read = analyse(Text("test.txt", digest, "text/plain", "utf-8", words, words), uses=True)
    [named] = rules_named([rule])
    findings = check(read, [named])
    defined = {term.start for term in read.terms}
    assert not named.at_terms or all(finding.start in defined for finding in findings)
    return [(" ".join(read.quote((f.start, f.end)).split()), f.message) for f in findings]


def objects(rule: str, words: str) -> list[str]:
    return [where for where, _ in found(rule, words)]


# -- never used --------------------------------------------------------------------------------------------------------

USED = 'Section 1. Parties. Acme (the "Company") sells. The Company pays.\n\n'


@pytest.mark.parametrize(
    "definition",
    [
        '"Idle Term" means nothing at all.',
        'It pays ten dollars (the "Idle Term").',
        '"Idle Term" means nothing. An idle term is no use of it.',
        '"Idle Term" is defined in Section 3.\n\nSection 3. More. Ten dollars (the "Idle Term").',
    ],
)
def test_a_term_that_nothing_uses_is_told_once(definition: str) -> None:
    assert objects("unused-term", f"{USED}Section 2. Terms. {definition}\n") == ["Idle Term"]


@pytest.mark.parametrize(
    "words",
    [
        '"Idle Terms" means nothing. Each Idle Term counts.',
        '"Non-Employee Option" means an option. A Nonemployee Option lapses.',
        '"IDLE EBITDA" means earnings. The Idle EBITDA counts.',
        '"IDLE TERM" means a term. Any idle term counts.',
        '"Loan(s)" means any loan. The Loans are repaid.',
        '"Third Party(ies)" means others. A Third Party pays.',
        '"Control" (including any variations such as "Controlled" and "Controlling") means power. It is Controlled.',
        '"Term Loan or Loans" means any loan. Each Term Loan is repaid.',
        '"Dollars" and "$" mean money. The price is $5 or so many Dollars.',
        '"Solvent" and "Solvency" mean that it pays. It is Solvent.',
        'Widgets Inc. ("Widgets" or the "Seller") sells. The Seller pays.',
        'Acme ("Widgets") (together with Roe, the "Sellers") sells. The Sellers pay.',
        'Its companies (the "Subsidiaries" and, together with Acme, the "Group") sell. The Group pays.',
        '"Disparage" means to speak ill. No one shall disparage, and no one is disparaging.',
        '"Affiliate of a Person" means its parent. No Affiliate pays.',
        '"Net Value of an Account" means its face. The Net Value of Accounts counts.',
        '"Type" means a kind of loan. A loan of one type, of another type or of any type is due.',
        'Roe will then be known as ("Roe Widgets, LLC"). It pays.',
        'The reference in Section 9 of the Old Agreement to "counsel fees" shall mean "legal fees".',
        'A number marks a year (E.G. the 1995 Term") that ends then.',
        "The Retirement Income Security Act of 1974 (“RISA”) is waived.",
        'A list referred to as "Schedule 2.04" is attached.',
        'The laws called “know your customer” (the "know your customer" laws) bind.',
    ],
)
def test_a_name_in_another_print_is_a_use(words: str) -> None:
    assert objects("unused-term", f"{USED}Section 2. Terms. {words}\n") == []


def test_one_name_with_two_apostrophes_is_told_once() -> None:
    words = '“Buyer’s Paper”. See Section 2.\n\nSection 2. More. It signs a paper (the "Buyer\'s Paper").\n'
    assert len(objects("unused-term", f"{USED}Section 1.1 Definitions. {words}")) == 1


def test_one_name_in_both_numbers_is_told_once() -> None:
    words = "“Late Fees” is defined in Section 2.\n\nSection 2. More. It pays ten dollars (the “Late Fee”).\n"
    assert len(objects("unused-term", f"{USED}Section 1.1 Definitions. {words}")) == 1


def test_a_word_without_its_capital_is_told_where_it_stands() -> None:
    words = "Section 2. Disputes. A judge (the “Arbitrator”) decides. What the arbitrator decides is final.\n"
    assert [told for _, told in found("unused-term", USED + words)] == [
        "“Arbitrator” is defined and never used; without a capital, the word stands in 2"
    ]


def test_words_without_capitals_are_no_use_and_are_told() -> None:
    words = (
        USED
        + 'Section 2. Pay. Ten dollars (the "Severance Payment").\n\nSection 3. Time. Any severance payment ends.\n'
    )
    assert found("unused-term", words) == [
        ("Severance Payment", "“Severance Payment” is defined and never used; without capitals, the words stand in 3")
    ]


def test_a_form_that_is_attached_defines_for_those_who_fill_it_in() -> None:
    words = f'{USED}Section 2. More. Ten.\n\nEXHIBIT A\n\nFORM OF WAIVER\n\nTen dollars (the "Idle Term").\n'
    assert objects("unused-term", words) == []
    assert objects("unused-term", words.replace("FORM OF WAIVER", "PRICES")) == ["Idle Term"]


def test_an_amendment_defines_for_the_agreement_that_it_amends() -> None:
    words = (
        "FIRST AMENDMENT TO CREDIT AGREEMENT\n\nSection 1. Parties. Acme (the “Company”) agrees. The Company pays.\n\n"
        "Section 2. Terms. The following definition is added: “Idle Term” means nothing at all.\n"
    )
    assert objects("unused-term", words) == []


# -- defined again -----------------------------------------------------------------------------------------------------


def test_a_conflict_is_told_once_a_name() -> None:
    words = '"Up" means on.\n\nSection 2. B. "Up" means open.\n\nSection 3. C. "Up" means awake.\n\nUp it is.\n'
    assert objects("conflicting-definitions", f"Section 1. A. {words}") == ["Up"]


def test_what_leads_to_the_other_definition_is_none() -> None:
    again = '"Notes" means any of the notes described in Section 1.'
    words = f'Section 1. Notes. "Notes" means the papers that it signs.\n\nSection 2. More. {again}\n\nThe Notes.\n'
    assert objects("conflicting-definitions", words) == []


# -- used once ---------------------------------------------------------------------------------------------------------


ONCE = 'Section 1. Definitions.\n\n"Fee" means ten dollars.\n\n"Sum" means {sum}.\n\nSection 2. Pay. {words}\n'


def test_an_entry_used_in_one_clause_is_told_there() -> None:
    assert objects("used-once", ONCE.format(sum="five dollars", words="The Fee and no Sum, not any Sum, is due.")) == [
        "Fee"
    ]


@pytest.mark.parametrize(
    ("sum_", "words"),
    [
        ("five dollars", "The Fee and the Sum are due. No Fee and no Sum is late."),
        ("the Fee and five dollars", "The Sum is due, and no Sum is late."),
    ],
)
def test_entries_used_again_or_by_another_entry_pass(sum_: str, words: str) -> None:
    assert objects("used-once", ONCE.format(sum=sum_, words=words)) == []


def test_a_definition_in_the_clause_that_uses_it_passes() -> None:
    words = "Section 1. Pay. It pays the Fee and no Sum. “Fee” means ten dollars.\n\nSection 2. More. Nothing.\n"
    assert objects("used-once", words) == []


def test_a_heading_is_no_single_use() -> None:
    words = ONCE.format(sum="five dollars", words="The Sum is due, and no Sum is late.\n\nSection 3. Fee. Ten is due.")
    assert objects("used-once", words) == []


def test_a_name_in_a_parenthesis_used_once_beside_it_passes() -> None:
    assert objects("used-once", 'Section 1. Pay. It pays a fee of ten (the "Fee"). The Fee is due.\n') == []


def test_a_thing_of_two_names_used_by_the_other_passes() -> None:
    words = ONCE.replace('"Fee" means', '"Fee" or "Due" means')
    assert objects("used-once", words.format(sum="five dollars", words="The Fee, no Due and every Due is paid.")) == []


# -- outside its scope -------------------------------------------------------------------------------------------------

SCOPED = """Section 1. End. For the purposes of this Section 1, the term "Cause" means theft. No Cause, no end.

Section 2. Pay. {words}

Section 3. More. Ten.
"""


def test_uses_outside_the_scope_are_told_once_a_term() -> None:
    words = SCOPED.format(words="On an end without Cause it pays. With Cause it does not.")
    assert found("outside-scope", words) == [("Cause", "“Cause” is defined for 1 only (2 uses outside)")]


@pytest.mark.parametrize(
    "words",
    [
        "On an end without Cause (as defined in Section 1) it pays.",
        "On an end without Good Cause it pays.",
        "The Cause Committee pays.",
        "It pays because of theft.",
    ],
)
def test_another_name_or_a_pointer_is_no_use_outside_the_scope(words: str) -> None:
    assert objects("outside-scope", SCOPED.format(words=words)) == []


def test_a_word_in_small_letters_is_another_than_one_with_a_capital() -> None:
    words = """Section 1. Kin. For the purposes of this Section 1, the term "kept by" means owned. It is kept by him.

Section 2. Keys. What is {} Acme is sold.
"""
    assert objects("outside-scope", words.format("Kept by")) == []
    assert objects("outside-scope", words.format("kept by")) == ["kept by"]


def test_what_one_provision_takes_from_a_statute_are_plain_words_elsewhere() -> None:
    words = (
        "Section 1. Tax. For purposes of this Section 1, the term “United States” shall have the meaning specified in "
        "Section 7701 of the Code. It pays tax in the United States.\n\n"
        "Section 2. Pay. It pays in the United States.\n"
    )
    assert objects("outside-scope", words) == []
    assert objects("outside-scope", words.replace("Section 7701 of the Code", "the Old Plan")) == ["United States"]


# -- circles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("definitions", "message"),
    [
        (
            '"Widget" means a Gadget of the first class.\n\n"Gadget" means any Widget of any class.',
            "“Widget” is defined by “Gadget”, and “Gadget” by it",
        ),
        (
            '"Able" means a Baker.\n\n"Baker" means a Charlie.\n\n"Charlie" means an Able.',
            "“Able” is defined by “Baker”, “Baker” by “Charlie”, and “Charlie” by it",
        ),
    ],
)
def test_definitions_that_say_only_each_other_are_one_circle(definitions: str, message: str) -> None:
    words = f"Section 1. Definitions.\n\n{definitions}\n\nSection 2. Supply. It sells.\n"
    assert [told for _, told in found("circular-definition", words)] == [message]


@pytest.mark.parametrize(
    "definitions",
    [
        '"Advance" means an advance made as part of a Borrowing.\n\n"Borrowing" means Advances made on one day.',
        '"Loan" means a Term Loan or a Swing Loan.\n\n"Term Loan" means a Loan made under Section 2.',
        '"Loan" means a Term Loan.\n\n"Term Loan" means a Loan of a fixed sum.',
        '"Bank" means Bank of Texas, a Lender.\n\n"Lender" means the Bank of Texas.',
        '"Agent" means the Lender appointed under Section 9.\n\n"Lender" means the Agent and each bank that signs.',
    ],
)
def test_terms_that_mention_each_other_are_no_circle(definitions: str) -> None:
    words = f"Section 1. Definitions.\n\n{definitions}\n\nSection 2. Supply. It sells.\n"
    assert found("circular-definition", words) == []


# -- spelling ----------------------------------------------------------------------------------------------------------

LICENCE = """Section 1. Parties. Acme (the "Licensee") and its Confidential Information (as defined).

"Confidential Information" means secrets. The Licensee keeps Confidential Information; the Licensee pays; the Licensee
learns no other Confidential Information and uses Confidential Information.

Section 2. More. {words}
"""


@pytest.mark.parametrize(
    ("words", "drifted"),
    [
        ("Here the Licencee pays.", "Licencee"),
        ("It keeps all Confidential information.", "Confidential information"),
        ("It keeps all confidential Information.", "confidential Information"),
    ],
)
def test_a_name_almost_spelt_is_told(words: str, drifted: str) -> None:
    assert objects("term-drift", LICENCE.format(words=words)) == [drifted]


@pytest.mark.parametrize(
    "words",
    [
        "Here all Licensees pay.",
        "Here the rights are Licenseed.",
        "It keeps all confidential information.",
        "Confidential information opens this sentence.",
        "Here the Licencee Bank of Ohio pays.",
        "The CONFIDENTIAL INFORMATION is kept.",
    ],
)
def test_another_form_of_a_name_is_no_drift(words: str) -> None:
    assert objects("term-drift", LICENCE.format(words=words)) == []


# -- where a name is printed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a Non-U.S. Lender.", ["Non-U.S. Lender"]),
        ("a NON U.S.\n  LENDER", ["NON U.S.\n  LENDER"]),
        ("a Non-U.S. Lenders", []),
        ("anon-U.S. Lender", []),
        ("", []),
    ],
)
def test_a_name_is_found_by_its_letters(text: str, places: list[str]) -> None:
    assert [text[start:end] for start, end in Letters(text).places("Non-U.S. Lender")] == places


@given(st.text(alphabet="aAbB -.\nİß1", max_size=60), st.text(alphabet="aAbB -İß", max_size=6))
def test_places_are_slices_that_bear_the_letters(text: str, name: str) -> None:
    def letters(words: str) -> str:
        return "".join(letter.lower() for letter in words if letter.isalnum())

    places = list(Letters(text).places(name))
    assert all(letters(text[start:end]) == letters(name) for start, end in places)
    assert places == sorted(places)


# -- defined twice -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "second",
    [
        'A company that it controls shall be deemed to be an "Affiliate".',
        'If none is published, then "Affiliate" means what the bank says.',
        'The term "Affiliate" used as a verb has a corresponding meaning.',
        '"Affiliate" is not intended to be limited to companies.',
        '"Affiliate" as a noun means a friend.',
        'The phrase "Affiliate" also means a friend.',
        'When used as a verb, to "Affiliate" means to join.',
        'For purposes of this paragraph, the term "Affiliate" means a friend.',
        'Section 1 is amended to read as follows: "Affiliate" means a friend.',
        'With respect to the Seller, "Affiliate" means a friend.',
        '"Affiliate" with respect to the Seller means a friend.',
        '"Affiliate" may include a friend.',
        '"Affiliate" means any  company;',
    ],
)
def test_words_that_add_to_a_definition_are_no_second_one(second: str) -> None:
    words = f'Section 1. Terms.\n\n"Affiliate" means any company. Each Affiliate pays.\n\nSection 2. More. {second}\n'
    assert found("conflicting-definitions", words) == []


def test_an_entry_that_points_to_the_definition_is_no_second_one() -> None:
    words = 'Section 1. Terms.\n\n"Fee": as defined in Section 2.\n\nSection 2. Pay. "Fee" means ten. The Fee is due.\n'
    assert found("conflicting-definitions", words) == []
    again = words + '\nSection 3. More. "Fee" means twelve dollars.\n'
    assert objects("conflicting-definitions", again) == ["Fee"]


TWO_NAMED = """\
Section 1. Law. The parties obey {} (the "Act").

Section 2. Courts. Disputes are heard under {} (the "Act"). The Act is known.
"""


@pytest.mark.parametrize(
    ("one", "other", "objected"),
    [
        ("the Bankruptcy Reform Act of 1978", "the Federal Arbitration Act", ["Act"]),
        ("the Federal Arbitration Act of 1925", "the Federal Arbitration Act", []),
        ("the Bankruptcy Act, as amended", "the  Bankruptcy Act", []),
    ],
)
def test_one_name_for_two_things_is_objected_to_and_one_thing_told_in_short_is_not(
    one: str, other: str, objected: list[str]
) -> None:
    assert objects("conflicting-definitions", TWO_NAMED.format(one, other)) == objected


def test_a_meaning_in_which_the_term_stands_conflicts_where_it_is_not_the_meaning_itself() -> None:
    words = 'Section 1. Terms.\n\n"Net Price" means ten dollars. The Net Price is due.\n\nSection 2. Pay.\n\n{}\n'
    assert objects("conflicting-definitions", words.format('"Net Price" means the sum that is left of the net price.'))
    assert not objects("conflicting-definitions", words.format('"Net Price" means the Net Price of a barrel.'))


# -- phrases that nothing defines --------------------------------------------------------------------------------------


def test_a_phrase_used_like_a_term_and_defined_nowhere() -> None:
    words = "1. Pay. The loan of any party is due. Each Loan Party pays. Any Loan Party owes. No Loan Party ends.\n"
    assert objects("undefined-phrase", words) == ["Loan Party"]


@pytest.mark.parametrize(
    "clause",
    [
        "Capitalized terms not defined herein have the meanings given in the Loan Agreement.",
        "No Loan Party (as defined in the Loan Agreement) sues.",
        "The Loan Party shall initially be Acme.",
        "Loan Party (LP): is one that pays.",
    ],
)
def test_a_phrase_that_another_paper_defines_passes(clause: str) -> None:
    words = "1. Pay. Each Loan Party pays. Any Loan Party owes. No Loan Party ends.\n\n2. More. {clause}\n"
    assert objects("undefined-phrase", words.format(clause="Ten.")) == ["Loan Party"]
    assert objects("undefined-phrase", words.format(clause=clause)) == []


@pytest.mark.parametrize(
    "words",
    [
        "The Smith Ranch is here. The Smith Ranch is there. The Smith Ranch is sold.",
        "The united states of old. The United States sues. The United States pays. Any United States court sits.",
        "Any Chief Executive Officer signs. Each Chief Executive Officer signs. No Chief Executive Officer pays.",
        "Any Notary Public signs. Each Notary Public signs. No Notary Public pays.",
        'Under the mark "FINE WINGS" any Fine Wings is sold. Each Fine Wings is good. No Fine Wings is bad.',
        "Any Bank and Exchange Commission. No Bank and Exchange Commission. The Bank and Exchange Commission.",
    ],
)
def test_the_names_of_places_companies_and_offices_are_no_terms(words: str) -> None:
    assert objects("undefined-phrase", f"1. Pay. {words}\n") == []
