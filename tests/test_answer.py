"""Questions over the corpus are answered by the right words, each a slice of its contract, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.answer import ask
from clauseqa.answer.expectation import fitness
from clauseqa.answer.naming import find_naming
from clauseqa.answer.question import Question, asks_each, without_shelf
from clauseqa.errors import QueryError
from clauseqa.indexing import index_files
from clauseqa.library import Library, open_library
from clauseqa.model import Answer

QUESTIONS = [json.loads(line) for line in (Path(__file__).parent / "questions.jsonl").read_text().splitlines()]
ANSWERED = 36  # of 40
ABSTAINED = 9  # of 10


@pytest.fixture(scope="module")
def library(shelf: str) -> Iterator[Library]:
    with open_library(shelf) as opened:
        yield opened


def _is_right(answer: Answer, asked: dict[str, Any]) -> bool:
    if asked["path"] is None:
        return answer.answer is None
    hit = answer.answer
    return (
        hit is not None and hit.contract.path == asked["path"] and hit.start < asked["end"] and hit.end > asked["start"]
    )


def test_most_questions_are_answered_by_the_right_words_or_rightly_not(library: Library) -> None:
    judged = [(asked["path"] is not None, _is_right(ask(library, asked["question"]), asked)) for asked in QUESTIONS]
    assert len(judged) == 50
    assert sum(right for answerable, right in judged if answerable) >= ANSWERED
    assert sum(right for answerable, right in judged if not answerable) >= ABSTAINED


def test_termination_for_cause_is_answered_by_the_words_of_its_section(library: Library) -> None:
    answer = ask(library, "What happens on termination for cause?")
    assert answer.answer is not None
    assert answer.answer.section == "12(B)"
    assert answer.answer.heading == "Termination for Cause"
    assert " ".join(answer.answer.text.split()).startswith(
        "If the Company shall terminate the Employment Term for cause,"
    )
    assert {definition.term.term for definition in answer.definitions} >= {"for cause", "Salary", "Bonus"}
    assert answer.notes == ("12(B) uses “for cause”, which is defined for 11 only.",)


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked["question"])
def test_every_quotation_is_a_slice_of_its_contract(library: Library, asked: dict[str, Any]) -> None:
    answer = ask(library, asked["question"], limit=8)
    texts = {card.path: library.text(card.id).content for card in library.cards()}
    targets = [hit for cited in answer.references for hit in cited.targets]
    assert answer.evidence
    for hit in (*answer.evidence, *targets):
        content = texts[hit.contract.path]
        assert hit.text == content[hit.start : hit.end]
        assert hit.line == content.count("\n", 0, hit.start) + 1
        if hit.section_index is not None:
            section = library.sections(hit.contract.id)[hit.section_index]
            assert section.number == hit.section
            assert section.start <= hit.start < hit.end <= section.end
    assert [hit.score for hit in answer.evidence] == sorted((hit.score for hit in answer.evidence), reverse=True)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("12(B)", "12(B)"),
        ("Section 12(B)", "12(B)"),
        ("show me section 13(b)?", "13(b)"),
        ("What does section 7 say?", "7"),
    ],
)
def test_a_reference_shows_its_section(library: Library, asked: str, number: str) -> None:
    answer = ask(library, asked)
    assert answer.route == "reference"
    assert answer.section is not None
    assert answer.section.section.number == number


def test_a_reference_to_nowhere_is_said_to_be_one(library: Library) -> None:
    answer = ask(library, "12(b)")
    assert (answer.route, answer.section, answer.answer) == ("reference", None, None)
    assert "12(B)" in answer.notes[0]


@pytest.mark.parametrize(
    "asked", ["for cause", "“for cause”", "What does 'for cause' mean?", "definition of for cause", "define for cause"]
)
def test_a_defined_term_shows_its_card(library: Library, asked: str) -> None:
    answer = ask(library, asked)
    assert answer.route == "term"
    assert [definition.term.term for definition in answer.definitions] == ["for cause"]


def test_a_broken_chain_is_said_aloud(library: Library) -> None:
    answer = ask(library, "When does the employment term end?", depth=2)
    broken = [one for one in answer.references if one.reference.status == "dangling"]
    assert [(one.source, one.targets) for one in broken] == [("11(b)", ()), ("11(c)", ())]
    assert any(note.startswith("11(b) sends you to “Section 12(b)”") and "13(b)" in note for note in answer.notes)


def test_references_are_followed_as_deep_as_asked(library: Library) -> None:
    asked = "When does the employment term end?"
    once, twice = ask(library, asked), ask(library, asked, depth=2)
    assert [(one.level, [hit.section for hit in one.targets]) for one in once.references] == [(1, ["11"])]
    assert once.references == twice.references[:1]
    assert {one.level for one in twice.references} == {1, 2}


def test_a_question_to_the_shelf_gives_one_line_a_contract(library: Library) -> None:
    answer = ask(library, "Which agreements restrict competition?")
    assert answer.route == "shelf"
    paths = [hit.contract.path for hit in answer.evidence]
    assert len(paths) == len(set(paths))
    assert paths[0] == "corpus/employment-agreement-2006.txt"


def test_nothing_is_invented_when_nothing_answers(library: Library) -> None:
    answer = ask(library, "Is there an arbitration clause in the employment agreement?")
    assert answer.route == "contract"
    assert answer.answer is None
    assert answer.statements == ()
    assert "likely absent" in answer.notes[-1]


@pytest.mark.parametrize(
    ("asked", "named", "matter"),
    [
        (
            "Consider the agreement in employment-agreement-2006; what law governs?",
            ["employment-agreement-2006"],
            "what law governs?",
        ),
        (
            "What does the employment agreement say on notices?",
            ["employment-agreement-2006"],
            "What does the say on notices?",
        ),
        ("In the press release, how long is the extension?", ["press-release-2005-17"], "how long is the extension?"),
        ("What law governs?", [], "What law governs?"),
        ("When does the Employment Term end?", [], "When does the Employment Term end?"),
        ("Is the employee an agent?", [], "Is the employee an agent?"),
    ],
)
def test_a_contract_is_chosen_by_the_words_that_name_it(
    library: Library, asked: str, named: list[str], matter: str
) -> None:
    cards = library.cards()
    naming = find_naming(library, cards, asked)
    assert [card.name for card in cards if card.id in naming.contracts] == named
    assert naming.matter == matter


def test_a_contract_is_chosen_by_its_parties(library: Library) -> None:
    asked = "Consider the agreement between American Locker Group and Edward Ruttenberg; is there a bonus?"
    answer = ask(library, asked)
    assert answer.answer is not None
    assert (answer.route, answer.answer.section) == ("contract", "7")


@pytest.mark.parametrize(
    ("asked", "term", "place"),
    [
        ("What does Change of Control mean?", "Change of Control", None),
        ("Salary", "Salary", None),
        ("Is the Salary paid monthly under the law of Ohio?", None, None),
        ("Section 4.1(a)(ii)", None, "Section 4.1(a)(ii)"),
        ("4.1(a)", None, "4.1(a)"),
        ("employment#12(B)", None, "employment#12(B)"),
        ("exhibit A", None, "exhibit A"),
        ("12 months", None, None),
    ],
)
def test_questions_are_read_for_places_and_terms(asked: str, term: str | None, place: str | None) -> None:
    question = Question(asked, asked)
    assert question.place == place
    if term is not None:
        assert question.term == term


@pytest.mark.parametrize(
    ("asked", "is_topic"),
    [("assignment", True), ("Governing law", True), ("assignment?", False), ("is there a bonus", False)],
)
def test_topics_are_told_from_questions(asked: str, is_topic: bool) -> None:
    assert Question(asked, asked).is_topic is is_topic


def test_circumstances_are_told_from_what_is_asked() -> None:
    asked = "What is paid to the estate after the employee dies?"
    assert Question(asked, asked).parts == ("What is paid to the estate", " after the employee dies?")
    asked = "What happens after the employee dies?"
    assert Question(asked, asked).parts == (asked, "")


@pytest.mark.parametrize(
    ("asked", "suits", "less"),
    [
        ("How much is the fee?", "The fee is $5,000.", "The fee is payable in May."),
        ("How long is the term?", "The term is two (2) years.", "The term may be renewed."),
        ("When does it expire?", "It expires on May 1, 2010.", "It is perpetual in kind."),
        ("May it assign?", "It may not assign.", "Notwithstanding this, it may assign."),
    ],
)
def test_a_passage_of_the_shape_that_is_asked_for_is_preferred(asked: str, suits: str, less: str) -> None:
    assert fitness(asked, suits) > fitness(asked, less)


@given(st.text(max_size=80))
def test_any_question_can_be_read(asked: str) -> None:
    question = Question(asked, asked)
    assert question.words.keys() >= {next(iter(concept)) for concept in question.concepts}
    assert isinstance(question.kind, str)
    assert question.place is None or question.place in asked


@pytest.mark.parametrize(
    "asked", ["Who pays the rent under the Daleen lease?", "What may Halitron terminate for cause?"]
)
def test_who_asks_for_a_name_that_stands_nowhere_is_not_answered_from_another_contract(
    library: Library, asked: str
) -> None:
    answer = ask(library, asked)
    assert answer.answer is None
    assert answer.notes[-1].startswith("Nothing on the shelf mentions “")


@pytest.mark.parametrize("asked", ["What does Ruttenberg get upon termination for cause?", "WHAT IS THE SALARY?"])
def test_a_name_that_stands_somewhere_is_no_stranger(library: Library, asked: str) -> None:
    assert not any("mentions" in note for note in ask(library, asked).notes)


@pytest.mark.parametrize(
    ("asked", "term"),
    [
        ("What is the Employment Term?", "Employment Term"),
        ("Who is the Employee?", "Employee"),
        ("How long is the Employment Term under this agreement?", "Employment Term"),
        ("What is the salary in the employment agreement?", "Salary"),
    ],
)
def test_who_asks_what_a_defined_term_is_gets_its_definition(library: Library, asked: str, term: str) -> None:
    answer = ask(library, asked)
    assert answer.route == "term"
    assert term in {definition.term.term for definition in answer.definitions}
    assert len(answer.evidence) == min(5, len(answer.definitions))
    for hit, definition in zip(answer.evidence, answer.definitions, strict=False):
        text = library.text(hit.contract.id).content
        assert hit.text == text[hit.start : hit.end]
        assert definition.definiens is None or definition.definiens in hit.text


def test_a_passage_that_defines_what_is_asked_comes_before_others_with_its_words(tmp_path: Path) -> None:
    content = (
        "1. Definitions.\n\n“Maturity Date” means September 12, 2006.\n\n"
        "2. Investments. Permitted are (a) paper maturing within 270 days from the date of its acquisition, and (b)"
        " deposits maturing within 180 days from that date.\n\n"
        "3. Rates. Interest is paid monthly until the loan is paid.\n"
    )
    (tmp_path / "loan.txt").write_text(content)
    with open_library(str(tmp_path / "shelf"), create=True) as shelf:
        index_files(shelf, [tmp_path / "loan.txt"])
        answer = ask(shelf, "When does it mature?")
    assert answer.answer is not None
    assert answer.answer.text == "“Maturity Date” means September 12, 2006."


@pytest.mark.parametrize("asked", ["", "?", " … "])
def test_who_asks_nothing_is_told_so(library: Library, asked: str) -> None:
    with pytest.raises(QueryError, match="nothing is asked"):
        ask(library, asked)


def test_a_word_that_no_contract_has_is_said_with_what_it_may_be(library: Library) -> None:
    answer = ask(library, "terminaton for convenince")
    assert answer.answer is None
    assert answer.notes[0] == "No contract here has the word “terminaton”; did you mean “termination”?"
    assert not any("absent" in note for note in answer.notes)


def test_words_that_say_nothing_are_said_to(library: Library) -> None:
    assert ask(library, "What is it?").notes == ("Every word of that is too common to look for: say what it is about.",)


def test_a_title_and_a_table_of_contents_answer_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("SEVERANCE AGREEMENT\n\n1. Pay. The Company pays severance of one salary.\n")
    with open_library(str(tmp_path / "shelf"), create=True) as shelf:
        index_files(shelf, [tmp_path / "a.txt"])
        answer = ask(shelf, "severance")
    assert [hit.text for hit in answer.evidence] == ["The Company pays severance of one salary."]


@pytest.mark.parametrize(
    ("asked", "place"), [("12", "12"), (" 7. ", "7"), ("12A", "12A"), ("1999", None), ("12 months", None)]
)
def test_a_bare_number_is_a_place(asked: str, place: str | None) -> None:
    assert Question(asked, asked).place == place


def test_a_place_that_is_not_there_is_said_with_the_nearest(library: Library) -> None:
    answer = ask(library, "12(b)")
    assert answer.route == "reference"
    assert answer.section is None
    assert "12(B)" in answer.notes[0]


def test_a_contract_is_chosen_by_words_of_its_title_that_do_not_stand_together(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "STANDARD HARDWARE PURCHASE AND SOFTWARE LICENSE AGREEMENT\n\n1. Price. The purchase price is $5,000.\n"
    )
    (tmp_path / "b.txt").write_text("NOTE PURCHASE AGREEMENT\n\n1. Price. The purchase price of a Note is $980.\n")
    with open_library(str(tmp_path / "shelf"), create=True) as shelf:
        index_files(shelf, [tmp_path / "a.txt", tmp_path / "b.txt"])
        cards = shelf.cards()
        naming = find_naming(shelf, cards, "What is the price in the hardware purchase agreement?")
        assert [card.name for card in cards if card.id in naming.contracts] == ["a"]
        assert naming.matter.split() == ["What", "is", "the", "price", "in", "the", "?"]
        assert find_naming(shelf, cards, "What is the price in the purchase agreement?").contracts != naming.contracts


def test_a_contract_that_is_called_nothing_but_an_agreement_is_named_by_no_agreement(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("AGREEMENT\n\n1. Price. The price is $5,000.\n")
    (tmp_path / "b.txt").write_text("SUPPLY CONTRACT\n\n1. Term. The term is two years.\n")
    with open_library(str(tmp_path / "shelf"), create=True) as shelf:
        index_files(shelf, [tmp_path / "a.txt", tmp_path / "b.txt"])
        assert find_naming(shelf, shelf.cards(), "What is the term of this agreement?").contracts == ()


@pytest.mark.parametrize(
    "asked",
    [
        "What does section 11 of the employment agreement say?",
        "show me section 11 of the employment agreement",
        "Section 11 in the employment agreement",
    ],
)
def test_a_place_in_a_contract_that_is_described_is_shown(library: Library, asked: str) -> None:
    answer = ask(library, asked)
    assert answer.route == "reference"
    assert answer.section is not None
    assert answer.section.section.number == "11"


PAPERS = {
    "acme-lease": "LEASE\n\n1. Law. This Lease is governed by the laws of the State of New York.\n\n"
    "2. Term. The term of this Agreement ends and this Agreement expires on May 1, 2026.\n\n"
    "3. Assignment. Tenant shall not assign this Lease without the prior"
    " written consent of Landlord.\n",
    "beta-supply": "SUPPLY AGREEMENT\n\n1. Law. This Agreement is governed by the laws of the State of Ohio.\n\n"
    "2. Term. The term of this Agreement ends and this Agreement expires on June 30, 2029.\n\n"
    "3. Price. The price is $5,000 a month.\n",
    "gamma-supply": "SUPPLY AGREEMENT\n\n1. Law. This Agreement is governed by the laws of the State of New York.\n\n"
    "2. Term. The term of this Agreement is three (3) years from the Effective Date.\n",
    "delta-note": "PROMISSORY NOTE\n\n1. Payment. Borrower shall pay the principal on demand.\n",
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("papers")
    for name, content in PAPERS.items():
        (folder / f"{name}.txt").write_text(content)
    with open_library(str(folder / "shelf"), create=True) as shelf:
        index_files(shelf, [folder])
        yield shelf


def _verdicts(answer: Answer) -> dict[str, str]:
    return {row.contract.name: row.verdict for row in answer.rows}


def test_every_contract_has_its_row_and_every_row_its_words(papers: Library) -> None:
    answer = ask(papers, "Which contracts are governed by New York law?", limit=1)
    assert _verdicts(answer) == {
        "acme-lease": "answers",
        "gamma-supply": "answers",
        "beta-supply": "otherwise",
        "delta-note": "absent",
    }
    for row in answer.rows:
        assert (row.passage is None) is (row.verdict == "absent")
        assert row.passage is None or "governed by the laws of the State" in row.passage.text
    assert len(answer.evidence) == 1
    assert answer.notes[0] == "2 of 4 contracts answer; 1 say otherwise; in 1 nothing was found."


def test_a_year_that_is_asked_for_stands_in_the_words_or_the_row_is_uncertain(papers: Library) -> None:
    verdicts = _verdicts(ask(papers, "Which of them expire in 2026?"))
    assert verdicts["acme-lease"] == "answers"
    assert verdicts["beta-supply"] == "otherwise"
    assert verdicts["gamma-supply"] == "may answer"
    assert verdicts["delta-note"] == "absent"
    verdicts = _verdicts(ask(papers, "Which of them expire after 2026?"))
    assert (verdicts["acme-lease"], verdicts["beta-supply"]) == ("otherwise", "answers")


def test_contracts_of_the_kind_that_is_named_are_asked(papers: Library) -> None:
    answer = ask(papers, "Which supply agreements are governed by Ohio law?")
    assert _verdicts(answer) == {"beta-supply": "answers", "gamma-supply": "otherwise"}
    assert "Asked were the 2 of 4 contracts whose name or title says “supply”." in answer.notes


def test_without_consent_asks_for_no_contract_that_lacks_something(papers: Library) -> None:
    assert ask(papers, "Which contracts may be assigned without consent?").rows[0].verdict == "answers"
    assert ask(papers, "Which agreements without a governing law are there?").rows[0].verdict == "absent"


def test_what_lacks_is_told_first_and_never_for_certain(papers: Library) -> None:
    answer = ask(papers, "Which contracts have no assignment clause?")
    assert {row.contract.name for row in answer.rows[:3]} == {"beta-supply", "gamma-supply", "delta-note"}
    assert answer.rows[-1].contract.name == "acme-lease"
    assert any("never certain" in note for note in answer.notes)


def test_of_many_contracts_each_is_read_in_part(papers: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "Which contracts are governed by New York law?"
    whole = _verdicts(ask(papers, asked))
    monkeypatch.setattr("clauseqa.answer.reading.EACH_WHOLE", 0)
    assert _verdicts(ask(papers, asked)) == whole
    monkeypatch.setattr("clauseqa.answer.reading.MOST", 3)
    some = ask(papers, asked)
    assert len(some.rows) == 3
    assert some.notes[-1] == "Of 4 contracts the 3 likeliest were asked; the others were not looked at."


@pytest.mark.parametrize(
    ("asked", "each", "matter", "kind"),
    [
        ("Which contracts restrict assignment?", True, "restrict assignment?", ""),
        ("which of them expire in 2026", True, "expire in 2026", ""),
        ("Do any of my agreements have a cap on liability?", True, "have a cap on liability?", ""),
        ("Compare the notice periods", True, "the notice periods", ""),
        ("Which employment agreements have a bonus?", True, "have a bonus?", "employment"),
        ("List all leases that expire in 2026", True, "expire in 2026", "leases"),
        ("What licenses are granted under this contract?", False, "What licenses are granted under this contract?", ""),
        ("Are any of the licenses granted perpetual?", False, "Are any of the licenses granted perpetual?", ""),
        ("Is there an arbitration clause?", False, "Is there an arbitration clause?", ""),
        ("What is the salary?", False, "What is the salary?", ""),
        ("May the agreement be signed in counterparts?", False, "May the agreement be signed in counterparts?", ""),
    ],
)
def test_questions_to_each_contract_are_told_from_others(asked: str, each: bool, matter: str, kind: str) -> None:
    assert asks_each(asked) is each
    assert without_shelf(asked) == matter
    assert Question(asked, asked).kind == kind


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        ("What is the price?", ["$5,000"]),
        ("How long is the term?", ["three (3) years"]),
        ("When does it expire?", ["June 30, 2029"]),
    ],
)
def test_the_thing_that_is_asked_for_is_marked_in_the_words_that_hold_it(
    papers: Library, asked: str, marked: list[str]
) -> None:
    chosen = "gamma-supply" if "years" in marked[0] else "beta-supply"
    card = papers.card(chosen)
    best = ask(papers, asked, contract=card.id).evidence[0]
    content = papers.text(card.id).content
    found = [content[start:end] for start, end in best.marks]
    assert found == marked
    assert all(best.start <= start < end <= best.end for start, end in best.marks)
