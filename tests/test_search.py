"""Search finds what was asked for, marks it, and says what it did not understand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from contracts import employment, letter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clauseqa.analyse import analyse
from clauseqa.errors import QueryError
from clauseqa.library.local import LocalLibrary
from clauseqa.model import Text
from clauseqa.search import search


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalLibrary]:
    with LocalLibrary(str(tmp_path_factory.mktemp("shelf") / "shelf"), create=True) as library:
        library.add([employment(), letter()])
        yield library


def places(library: LocalLibrary, query: str) -> list[str]:
    return [f"{hit.contract.name}#{hit.section}" for hit in search(library, query)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("salary", {"employment#1", "letter#"}),
        ("Salaries", {"employment#1", "letter#"}),
        ("terminating", {"employment#2", "employment#2(a)", "employment#2(b)"}),  # the heading above counts
        ("heading:termination", {"employment#2"}),
        ('"change in control"', {"employment#2(b)"}),  # not "change by those in control", not "change of the control"
        ('"Change  in CONTROL"', {"employment#2(b)"}),
        ("“change in control”", {"employment#2(b)"}),
        ('"change control"~3', {"employment#2", "employment#2(b)"}),
        ('"control change"~2', set()),
        ('"for cause"', {"employment#2(a)", "employment#3"}),
        ('"room is not meant, nor is change"', {"employment#2"}),
        ('"Acme Inc. (the"', {"employment#"}),
        ("change AND room", {"employment#2"}),
        ("theft OR monthly", {"employment#3", "letter#"}),
        ("control NOT room", {"employment#2(b)"}),
        ("salary AND (monthly OR theft)", {"letter#"}),
        ("thef*", {"employment#3"}),
        ("t?eft", {"employment#3"}),
        ("thetf~", {"employment#3"}),
        ("uses:“for cause”", {"employment#2(a)"}),
        ("uses:company", {"employment#1", "employment#2"}),
        ("defines:Salary", {"employment#1"}),
        ("refers:3", {"employment#2(a)"}),
        ("refers:9", {"employment#3"}),
        ("refers:code", {"employment#3"}),
        ("in:2(a)", {"employment#2(a)"}),
        ("in:2", {"employment#2", "employment#2(a)", "employment#2(b)"}),
        ("in:2(A)", set()),
        ("in:2(b)(ii)", {"employment#2(b)"}),
        ("in:2 room", {"employment#2"}),
        ("kind:subsection", {"employment#2(a)", "employment#2(b)"}),
        ("doc:letter", {"letter#"}),
        ("doc:letter OR theft", {"letter#", "employment#3"}),
        ('doc:"employment agreement" theft', {"employment#3"}),
        ("doc:nothing", set()),
    ],
)
def test_what_a_query_finds(library: LocalLibrary, query: str, found: set[str]) -> None:
    assert set(places(library, query)) == found


def test_a_hit_is_a_slice_with_its_marks_inside(library: LocalLibrary) -> None:
    hit = search(library, '"change in control"')[0]
    content = library.text(hit.contract.id).content
    assert hit.text == content[hit.start : hit.end] == "(b) upon a change in control (i) at once or (ii) later."
    assert [content[start:end] for start, end in hit.marks] == ["change in control"]
    assert (hit.line, hit.page, hit.heading) == (9, 2, None)


LISTED = (
    "7. Fees. The Borrower shall pay (i) the arrangement fee that the parties agreed upon in the letter of even date,"
    " and no other fee; (ii) a prepayment fee of one percent of whatever principal is repaid before its final maturity;"
    " and (iii) costs.\n"
)


@pytest.mark.parametrize(
    ("query", "section", "first", "last"),
    [
        ("prepayment", "7(ii)", "(ii) a prepayment", "its final maturity; and"),
        ("arrangement", "7(i)", "(i) the arrangement", "no other fee;"),
        ("costs", "7", "", "(iii) costs."),
        ("arrangement AND prepayment", "7", "", ""),
    ],
)
def test_the_unit_that_is_cited_holds_every_word_that_is_shown(
    tmp_path: Path, query: str, section: str, first: str, last: str
) -> None:
    with LocalLibrary(str(tmp_path / "shelf"), create=True) as library:
        library.add([analyse(Text("loan.txt", "0" * 64, "text/plain", "utf-8", LISTED, LISTED))])
        (hit,) = search(library, query)
        sections = library.sections(hit.contract.id)
    assert hit.section == section
    assert hit.text.startswith(first)
    assert hit.text.endswith(last)
    assert hit.section_index is not None
    unit = sections[hit.section_index]
    assert unit.start <= hit.start < hit.end <= unit.end


def test_an_inline_unit_too_short_to_be_understood_is_shown_with_what_holds_it(library: LocalLibrary) -> None:
    (hit,) = search(library, "later")
    assert (hit.section, hit.text) == ("2(b)", "(b) upon a change in control (i) at once or (ii) later.")


def test_facts_asked_for_are_marked(library: LocalLibrary) -> None:
    def marked(query: str) -> list[str]:
        return [library.contract(hit.contract.id).quote(mark) for hit in search(library, query) for mark in hit.marks]

    assert marked("uses:“for cause”") == ["for cause"]
    assert marked("refers:3") == ["Section 3"]
    assert marked("defines:salary") == ["Salary"]


def test_words_that_no_section_has_together_are_said_so(library: LocalLibrary) -> None:
    hits = search(library, "theft monthly")
    assert {hit.contract.name for hit in hits} == {"employment", "letter"}
    assert hits.notes == ("no section has all of these words; these have some of them",)


def test_a_word_that_stands_nowhere_is_said_with_the_nearest(library: LocalLibrary) -> None:
    assert search(library, "salery").notes == ("no section has the word salery; did you mean salary?",)
    assert search(library, "theft OR xylophone").notes == ("no section has the word xylophone",)
    assert search(library, "thefts").notes == ()


def test_the_total_counts_what_the_limit_leaves_out(library: LocalLibrary) -> None:
    hits = search(library, "in:2", limit=1)
    assert (len(hits), hits.total) == (1, 3)


def test_one_contract_can_be_searched(library: LocalLibrary) -> None:
    letter_id = library.card("letter").id
    assert [hit.contract.id for hit in search(library, "salary", contract=letter_id)] == [letter_id]


def test_an_unknown_field_is_refused_with_the_nearest(library: LocalLibrary) -> None:
    with pytest.raises(QueryError, match="no field is called defined:") as caught:
        search(library, "defined:Salary")
    assert "did you mean defines:" in caught.value.hint


@pytest.mark.parametrize(
    ("query", "near"),
    [("kind:exibit", "exhibit"), ("type:indemnity", "indemnif"), ('type:"governing laws"', "governing-law")],
)
def test_a_value_that_no_list_has_is_refused_with_the_nearest(library: LocalLibrary, query: str, near: str) -> None:
    with pytest.raises(QueryError, match="is called") as caught:
        search(library, query)
    assert near in caught.value.hint


@pytest.mark.parametrize(
    ("query", "note"), [('"for cause', "quotation mark"), ("(salary", "parenthesis"), ("salary)", "parenthesis")]
)
def test_bad_syntax_is_said_and_read_all_the_same(library: LocalLibrary, query: str, note: str) -> None:
    hits = search(library, query)
    assert hits
    assert note in hits.notes[0]


PIECES = """salary cause a 12 12(B) 漢
" ' ( ) : * ** ? ~ ~2 ^ ^2 [ ] { } / + - “ ” ’ § AND OR NOT ANDNOT ANDMAYBE REQUIRE TO
in: uses: kind: type: doc: refers: heading: text: term*""".split()
typed = st.lists(st.sampled_from([*PIECES, " ", " ", "\t", "\0"]), max_size=10).map("".join)


@given(typed)
@example("NOT REQUIRE ?12in:in:")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_typed_breaks_search(library: LocalLibrary, query: str) -> None:
    with suppress(QueryError):  # a field that does not exist
        for hit in search(library, query):
            assert hit.text == library.text(hit.contract.id).content[hit.start : hit.end]
            assert all(hit.start <= start < end <= hit.end for start, end in hit.marks)
