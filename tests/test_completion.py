"""What may be typed next: (line with | for the cursor) -> candidates."""

from __future__ import annotations

import statistics
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.commands import VERBS
from clauseqa.model import ContractCard, Section
from clauseqa.repl.completion import LIMIT, META, complete
from clauseqa.repl.language import KINDS, Language
from clauseqa.repl.matching import Prepared, fold
from clauseqa.repl.toolbar import describe, shelf
from clauseqa.repl.vocabulary import Sections, Vocabulary

LANGUAGE = Language.of(VERBS)


def card(number: int, path: str, title: str | None = None) -> ContractCard:
    return ContractCard(number, path, title, None, 1, 1, 1, 1, 1, 0, "")


def section(index: int, number: str, heading: str | None, kind: str = "section", page: int | None = None) -> Section:
    return Section(index, number, kind, number, heading, None, None, index, index + 1, page)  # type: ignore[arg-type]


EMPLOYMENT = Sections.of(
    [
        section(0, "", None, "preamble"),
        section(1, "3", "Salary", page=2),
        section(2, "12", "Termination of Employment", page=7),
        section(3, "12(B)", "For Cause"),
        section(4, "12(b)", "Notice"),
        section(5, "12(b)", "Notice"),
        section(6, "1.1", "Definitions", "toc"),
    ]
)
LEASE = Sections.of([section(0, "4.1", "Rent"), section(1, "4.2", "Late Charges")])
TERMS = Prepared(["Base Rent", "Base Salary", "Company", "Employee", "for cause", "Good Reason", "Other Parent"])
GLOSSES = {"Base Salary": "the annual salary\n   of the Employee, as set out in Section 3 and as raised by the Board"}

TWO = Vocabulary(
    contracts=(
        card(1, "corpus/employment-2006.txt", "EMPLOYMENT AGREEMENT"),
        card(2, "corpus/office lease.txt", "LEASE"),
    ),
    terms=TERMS,
    sections={1: EMPLOYMENT, 2: LEASE}.__getitem__,
    gloss=lambda term, _: GLOSSES.get(term, ""),
    files=lambda typed: tuple(path for path in ("corpus/", "corpus/a b.txt", "clauses.csv") if path.startswith(typed)),
    types=("indemnity", "governing-law"),
)
ONE = Vocabulary(contracts=TWO.contracts[:1], terms=TERMS, sections=TWO.sections)


def offered(marked: str, vocabulary: Vocabulary = TWO, *, scope: int | None = None, fuzzy: bool = False) -> list[str]:
    """The lines that each candidate would leave before the cursor."""
    cursor = marked.index("|")
    line = marked.replace("|", "")
    return [
        line[: candidate.start] + candidate.text
        for candidate in complete(line, cursor, vocabulary, LANGUAGE, scope=scope, fuzzy=fuzzy)
    ]


BEGINS = [  # the first candidates, in order
    ("/sh|", ["/show "]),
    ("\\sh|", ["\\show "]),
    ("  /sh|", ["  /show "]),
    ("/doc|", ["/docs "]),
    ("/bac|", ["/back"]),
    ("/help sho|", ["/help show"]),
    ("help sho|", ["help show"]),
    ("? sho|", ["? show"]),
    ("/show |", ["/show employment-2006#", "/show office lease#"]),
    ("/show emp|", ["/show employment-2006#"]),
    ("/show lease|", ["/show office lease#"]),
    ("/show employment-2006#|", ["/show employment-2006#3", "/show employment-2006#12"]),
    ("/show employment#12(|", ["/show employment#12(B)", "/show employment#12(b)~1"]),
    ("/show employment#12(b|", ["/show employment#12(b)~1", "/show employment#12(b)~2", "/show employment#12(B)"]),
    ("/show office lease#late|", ["/show office lease#4.2"]),
    ("/outline office l|", ["/outline office lease#"]),
    ("/graph lea|", ['/graph "office lease#']),
    ('/graph "office lease#4|', ['/graph "office lease#4.1"', '/graph "office lease#4.2"']),
    ('/show "office l|', ['/show "office lease#']),
    ("/define base|", ["/define Base Rent", "/define Base Salary"]),
    ("/define base s|", ["/define Base Salary"]),
    ('/define "base s|', ['/define "Base Salary"']),
    ("/define par|", ["/define Other Parent"]),
    ("/in lea|", ["/in office lease"]),
    ("/search --li|", ["/search --limit "]),
    ("/search --format j|", ["/search --format json", "/search --format jsonl"]),
    ("/search --doc lea|", ['/search --doc "office lease"']),
    ("/search --doc employment-2006 uses:comp|", ["/search --doc employment-2006 uses:Company"]),
    ("/search rent --doc |", ["/search rent --doc employment-2006"]),
    ("/refs --direction |", ["/refs --direction in", "/refs --direction out", "/refs --direction both"]),
    ("/refs --direction in emp|", ["/refs --direction in employment-2006#"]),
    ("/index cor|", ["/index corpus/", '/index "corpus/a b.txt"']),
    ("/export cl|", ["/export clauses.csv"]),
    ("/export --rep|", ["/export --replace"]),
    ("uses:base|", ['uses:"Base Rent"', 'uses:"Base Salary"']),
    ('uses:"base s|', ['uses:"Base Salary"']),
    ("uses:comp|", ["uses:Company"]),
    ("uses:base s|", ['uses:"Base Salary"']),
    ("bonus (uses:good rea|", ['bonus (uses:"Good Reason"']),
    ("bonus AND (uses:comp|", ["bonus AND (uses:Company"]),
    ("doc:off|", ['doc:"office lease"']),
    ("kind:exh|", ["kind:exhibit"]),
    ("type:gov|", ["type:governing-law"]),
    ("us|", ["uses:"]),
    ("What is good rea|", ["What is Good Reason"]),
    ("What is the Base|", ["What is the Base Rent", "What is the Base Salary"]),
    ("bonus | and more", []),
    ("sa|lary", ["Base Salary"]),
]


@pytest.mark.parametrize(("marked", "expected"), BEGINS, ids=[marked for marked, _ in BEGINS])
def test_the_first_candidates_are(marked: str, expected: list[str]) -> None:
    assert offered(marked)[: len(expected)] == expected


NOTHING = [
    "|",
    "   |",
    "What is |",
    "/nosuchverb x|",
    "in|",
    "What is the|",
    "note:x|",
    "/docs --depth|",
    "zzz|",
    "Section 12|",
]


@pytest.mark.parametrize("marked", NOTHING)
def test_nothing_is_offered(marked: str) -> None:
    assert offered(marked) == []


def test_tab_on_an_empty_line_offers_every_verb_and_move() -> None:
    commands = offered("|", fuzzy=True)
    assert len(commands) == len(LANGUAGE.commands())
    assert {"/show ", "/search ", "/back", "/exit"} <= set(commands)


def test_tab_also_finds_scattered_letters_and_those_that_hold_together_come_first() -> None:
    assert offered("/define gdrsn|") == []
    assert offered("/define gdrsn|", fuzzy=True) == ["/define Good Reason"]
    assert offered("/define base|", fuzzy=True)[:2] == ["/define Base Rent", "/define Base Salary"]
    assert offered("/shw|", fuzzy=True) == ["/show "]


def test_in_a_question_a_word_is_not_completed_from_its_middle() -> None:
    assert offered("/define ther|") == ["/define Other Parent"]
    assert offered("what ther|") == []


def test_sections_of_the_only_contract_need_no_name() -> None:
    assert offered("/show |", ONE)[:2] == ["/show 3", "/show 12"]
    assert offered("/show term|", ONE)[0] == "/show 12"
    assert offered("refers:12(|", ONE) == ["refers:12(B)", "refers:12(b)"]
    assert offered("What does Section 12|", ONE)[:2] == ["What does Section 12", "What does Section 12(B)"]
    assert offered("under 12(b|", ONE)[0] == "under 12(b)"


def test_the_scope_names_the_contract() -> None:
    assert offered("/show |", scope=2) == ["/show 4.1", "/show 4.2"]
    assert offered("in:4.|", scope=2) == ["in:4.1", "in:4.2"]
    assert offered("in:4.|") == []


def test_the_terms_of_the_scope_alone_are_offered_in_it() -> None:
    from dataclasses import replace

    scoped = replace(TWO, terms_of={2: Prepared(["Base Rent"])}.__getitem__)
    assert offered("/define base|", scoped, scope=2) == ["/define Base Rent"]
    assert offered("/define base|", scoped) == ["/define Base Rent", "/define Base Salary"]


def test_two_contracts_of_one_name_are_typed_by_their_paths() -> None:
    twins = Vocabulary(contracts=(card(1, "a/nda.txt"), card(2, "b/nda.txt")), sections=lambda _: LEASE)
    assert offered("/in nda|", twins) == ["/in a/nda.txt", "/in b/nda.txt"]
    assert offered("/show nda#|", twins) == []
    assert offered("/show a/nda.txt#4.1|", twins) == ["/show a/nda.txt#4.1"]


def test_beside_a_candidate_stand_its_heading_or_the_first_words_of_its_meaning() -> None:
    (salary,) = complete("/define base s", 14, TWO, LANGUAGE)
    assert salary.meta.startswith("the annual salary of the Employee, as set out")
    assert salary.meta.endswith("…")
    assert len(salary.meta) <= META
    first = complete("/show employment#12", 19, TWO, LANGUAGE)[0]
    assert (first.label, first.meta) == ("12", "Termination of Employment · page 7")
    lower = complete("/show employment#12(b", 21, TWO, LANGUAGE)[0]
    assert (lower.label, lower.meta) == ("12(b)~1", "Notice")
    assert complete("/sho", 4, TWO, LANGUAGE)[0].meta == VERBS["show"].summary


@given(line=st.text(alphabet='/\\sh ow#12(b)uses:in-" “”baé', max_size=40), data=st.data(), fuzzy=st.booleans())
def test_any_line_can_be_completed_anywhere(line: str, data: st.DataObject, fuzzy: bool) -> None:
    cursor = data.draw(st.integers(0, len(line)))
    found = complete(line, cursor, TWO, LANGUAGE, fuzzy=fuzzy)
    assert len(found) <= LIMIT
    assert all(0 <= candidate.start <= cursor for candidate in found)
    assert len({(candidate.text, candidate.start) for candidate in found}) == len(found)


def test_the_fields_offered_are_those_that_search_knows() -> None:
    from typing import get_args

    from clauseqa.library.schema import FIELDS
    from clauseqa.model import SectionKind

    assert set(LANGUAGE.fields) == set(FIELDS)
    assert set(KINDS) == set(get_args(SectionKind)) - {"toc"}


words = st.lists(st.text(alphabet="abß’ é", min_size=1, max_size=8), max_size=12)


@given(words, st.text(alphabet="abß' é", min_size=1, max_size=4))
def test_a_search_finds_exactly_what_holds_the_letters(entries: list[str], typed: str) -> None:
    prepared = Prepared(entries)
    held = {place for place, entry in enumerate(entries) if fold(typed) in fold(entry)}
    assert set(prepared.holding(typed, limit=100)) == held
    wanted = fold(typed).replace(" ", "")
    if wanted:
        scattered = {place for place, entry in enumerate(entries) if _in_order(wanted, fold(entry))}
        assert set(prepared.scattered(typed, limit=100)) == held | scattered
    assert prepared.position(typed) == next((p for p, entry in enumerate(entries) if fold(entry) == fold(typed)), None)


def _in_order(letters: str, entry: str) -> bool:
    rest = iter(entry)
    return all(letter in rest for letter in letters)


def test_a_key_costs_no_more_than_five_milliseconds_at_twelve_thousand_terms() -> None:
    names = ("Revolving", "Term", "Swingline", "Letter", "Credit", "Loan", "Commitment", "Agent", "Permitted", "Lien")
    terms = [f"{names[n % 10]} {names[n // 10 % 10]} {names[n // 100 % 10]} {n}" for n in range(12_000)]
    large = Vocabulary(contracts=TWO.contracts, terms=Prepared(sorted(terms)), sections=TWO.sections)
    question = "Which permitted lien of the swingline len"
    keys = [(question[:cursor], False) for cursor in range(1, len(question) + 1)]
    keys += [
        (f"/define {typed}", fuzzy) for typed in ("a", "swing", "loan 7", "zzzz", "rvlvng") for fuzzy in (False, True)
    ]
    spent = []
    for line, fuzzy in keys:
        best = min(_seconds(line, large, fuzzy) for _ in range(3))
        spent.append(best)
    assert statistics.median(spent) < 0.005


def _seconds(line: str, vocabulary: Vocabulary, fuzzy: bool) -> float:
    start = thread_time()
    complete(line, len(line), vocabulary, LANGUAGE, fuzzy=fuzzy)
    return thread_time() - start


BAR = [
    ("/sho|w 12", f"/show: {VERBS['show'].summary}"),
    ("/shwo|", "no verb /shwo: did you mean /show?"),
    ("us|es:Salary", "uses: sections that use a defined term"),
    ("use|:Salary", "no field use: did you mean uses:?"),
    ('bonus "op|en', "a quotation mark is open"),
    ("/show employment#12(B|)", "12(B) For Cause"),
    (
        "What is a Base Sal|ary?",
        "“Base Salary” · the annual salary of the Employee, as set out in Section 3 and as raised by the Board",
    ),
    ("the |company", "“Company” is a defined term"),
    ("what about |nothing", ""),
    ("|", ""),
]


@pytest.mark.parametrize(("marked", "expected"), BAR, ids=[marked for marked, _ in BAR])
def test_the_toolbar_says_what_the_word_under_the_cursor_is(marked: str, expected: str) -> None:
    assert describe(marked.replace("|", ""), marked.index("|"), TWO, LANGUAGE) == expected


def test_the_toolbar_reads_numbers_in_the_contract_of_the_scope() -> None:
    assert describe("see 4.1", 7, TWO, LANGUAGE, scope=2) == "4.1 Rent"
    assert describe("see 4.1", 7, TWO, LANGUAGE) == ""
    assert describe("see 12(b)", 9, TWO, LANGUAGE, scope=1) == "12(b) Notice · stands 2 times"
    assert describe("see 12(b)~2", 9, TWO, LANGUAGE, scope=1) == "12(b)~2 Notice"


def test_the_toolbar_says_which_shelf_and_scope() -> None:
    assert shelf("index", None, None) == "index"
    assert shelf("index", 1, None) == "index · 1 contract"
    assert shelf("index", 12_000, "office lease") == "index · 12,000 contracts · in office lease"
