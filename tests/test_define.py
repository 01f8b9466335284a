"""The card of a term quotes its definition, follows its pointers and says where it is used."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from contracts import employment, letter, span_of, text_of

from clauseqa.analyse import analyse
from clauseqa.commands import Result
from clauseqa.define import define, line_around
from clauseqa.errors import NotFound
from clauseqa.library import Library, open_library
from clauseqa.model import Contract, Reference, Section, Term
from clauseqa.readers import read_source
from clauseqa.readers.source import Source
from clauseqa.render import render


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(str(tmp_path / "shelf"), create=True) as library:
        library.add([employment(), letter()])
        yield library


@pytest.mark.parametrize("asked", ["for cause", "FOR CAUSE", "“For  Cause”", '"for cause"', " for cause. "])
def test_a_term_is_found_in_any_case_and_quotes(library: Library, asked: str) -> None:
    [card] = define(library, asked)
    assert (card.term.term, card.definiens, card.section, card.heading) == ("for cause", "theft", "3", "Definitions")
    assert (card.line, card.page, card.term.scope) == (12, 2, "3")


@pytest.mark.parametrize("asked", ["the Company", "companies", "Company's", "Companys"])
def test_articles_plurals_and_possessives_mean_the_term(library: Library, asked: str) -> None:
    assert [card.term.term for card in define(library, asked)] == ["Company"]


def test_uses_carry_their_place_and_the_words_around(library: Library) -> None:
    [card] = define(library, "for cause")
    [use] = card.uses
    assert (use.section, use.line, use.page, use.in_scope) == ("2(a)", 8, 2, False)
    assert use.text == "(a) for cause, as defined in Section 3; or"
    content = library.text(card.contract.id).content
    assert content[use.text_start : use.text_start + len(use.text)] == use.text


def test_each_contract_has_its_own_card(library: Library) -> None:
    library.add([employment("papers/second.txt")])
    assert [card.contract.name for card in define(library, "salary")] == ["employment", "second"]
    second = library.card("second").id
    assert [card.contract.name for card in define(library, "salary", contract=second)] == ["second"]


def test_an_unknown_term_names_the_nearest(library: Library) -> None:
    with pytest.raises(NotFound, match="nothing on this shelf defines “Salery”") as caught:
        define(library, "Salery")
    assert caught.value.nearest == ("Salary",)
    with pytest.raises(NotFound, match="letter does not define"):
        define(library, "Salary", contract=library.card("letter").id)


def test_what_widens_a_term_stands_on_its_card_with_its_uses(library: Library) -> None:
    base = employment("papers/wide.txt")
    widened = Term(
        3, "Company", *span_of(base.text.content, "Company", "2. Term"), "means", None, None, 1, "widens", base=0
    )
    library.add([replace(base, terms=(*base.terms, widened))])
    [card] = define(library, "Company", contract=library.card("wide").id)
    assert card.changes == (widened,)
    assert card.term.index == 0


def by_reference(status: str) -> Contract:
    content = '1. "Closing" has the meaning given in Section 2.\n\n2. Closing. The "Closing" is the first of May.\n'
    sections = (
        Section(0, "1", "section", "1.", None, None, None, 0, content.index("\n"), None),
        Section(1, "2", "section", "2.", "Closing", None, None, content.index("2. Closing"), len(content) - 1, None),
    )
    pointer = Term(0, "Closing", *span_of(content, "Closing"), "by_reference", None, None, 0)
    meant = Term(
        1, "Closing", *span_of(content, "Closing", 'The "'), "means", span_of(content, "the first of May"), None, 1
    )
    found = (1,) if status == "resolved" else ()
    reference = Reference(
        0, "Section 2", *span_of(content, "Section 2"), "internal", None, 0, ("2",), found, status, "why"  # type: ignore[arg-type]
    )  # fmt: skip
    return Contract(text_of(content, "closing.txt"), None, None, sections, (pointer, meant), (reference,))


def test_a_meaning_given_elsewhere_is_followed_to_its_words(library: Library) -> None:
    library.add([by_reference("resolved")])
    pointer, meant = define(library, "closing")
    assert (pointer.definiens, pointer.followed) == (None, "the first of May")
    assert (meant.definiens, meant.followed) == ("the first of May", None)


def test_a_pointer_to_nowhere_is_not_followed(library: Library) -> None:
    library.add([by_reference("dangling")])
    assert define(library, "closing")[0].followed is None


def test_a_pointer_to_a_section_without_the_term_quotes_the_section(library: Library) -> None:
    contract = by_reference("resolved")
    library.add([replace(contract, terms=contract.terms[:1])])
    assert define(library, "closing")[0].followed == '2. Closing. The "Closing" is the first of May.'


def analysed(name: str, content: str) -> Contract:
    return analyse(read_source(Source(name, content.encode()))[0], uses=True)


EVENTS = """1. Terms. "Event of Default" has the meaning given in Section 2.

2. Events. Any of the following events ("Events of Default") may occur: (a) a sale of all of its shares; or (b) theft.

3. End. On an Event of Default it ends.
"""


def test_a_contract_that_defines_the_other_number_is_found_beside_those_that_define_the_name(library: Library) -> None:
    plural = EVENTS.replace('"Event of Default" has the meaning given in Section 2', "Nothing is said")
    library.add([analysed("both.txt", EVENTS), analysed("plural.txt", plural)])
    named = [(card.contract.name, card.term.term) for card in define(library, "event of default")]
    assert named == [("both", "Event of Default"), ("plural", "Events of Default")]


def test_a_pointer_leads_to_a_definition_in_the_other_number(library: Library) -> None:
    library.add([analysed("both.txt", EVENTS)])
    (card,) = define(library, "event of default")
    assert card.followed == "(a) a sale of all of its shares; or (b) theft"


def test_a_chain_of_pointers_is_followed_to_its_end(library: Library) -> None:
    content = (
        '1. Terms. "Fee" has the meaning given in Section 2.\n\n2. More. "Fee" has the meaning given in Section 3.\n\n'
        '3. Pay. "Fee" means ten dollars. The Fee is due.\n'
    )
    library.add([analysed("chain.txt", content)])
    assert [card.followed for card in define(library, "fee")] == ["ten dollars", "ten dollars", None]


def test_a_table_of_contents_uses_no_term(library: Library) -> None:
    content = '2. Rents ........ 4\n\n1. Terms. "Rents" means money.\n\n2. Pay. The Rents are due.\n'
    library.add([analysed("rents.txt", content)])
    (card,) = define(library, "rents")
    assert [use.line for use in card.uses] == [5]


def test_of_many_contracts_each_card_is_short(library: Library) -> None:
    clauses = "\n\n".join(f"({letter}) a default of the sort {letter} that lasts for a month;" for letter in "abcdefgh")
    content = f'1. Terms. "Default" means any of: {clauses}\n\n2. End. On a Default it ends. No Default is cured.\n'
    library.add([analysed(f"paper{n}.txt", content) for n in range(4)])
    shown = render(Result("definitions", define(library, "default")))
    assert shown.count("… ") == 4
    assert shown.count("the whole contract · ") == 4
    assert "with -d DOC" in shown
    alone = render(Result("definitions", define(library, "default", contract=library.card("paper1").id)))
    assert "the sort h" in alone
    assert "more line" not in alone


def test_a_card_that_leads_to_another_one_says_so(library: Library) -> None:
    content = (
        '1. Terms. "Fee" has the meaning given in Section 2.\n\n2. Pay. "Fee" means ten dollars. The Fee is due.\n'
    )
    library.add([analysed("fee.txt", content)])
    shown = render(Result("definitions", define(library, "fee")))
    assert "given by reference: it leads to fee#2" in shown
    assert shown.count("ten dollars") == 1 + shown.count("means ten dollars")


def test_the_words_around_a_use_end_between_words() -> None:
    content = "word " * 400
    start, end = line_around(content, 1000, 1004)
    assert content[start:end].startswith("word")
    assert content[start:end].endswith("word")
    assert start <= 1000
    assert end - start <= 420


def test_a_use_alone_on_the_page_is_its_own_line() -> None:
    assert line_around("  Salary  ", 2, 8) == (2, 8)


def test_where_no_words_are_the_meaning_for_sure_the_sentence_is_given(tmp_path: Path) -> None:
    """With its abbreviations: "Inc." ends no sentence."""
    said = "The Buyer of Acme, Inc. takes the\nequipment listed in Schedule A (the “Products”)."
    content = f"1. Sale. The sale is final. {said} The price is due.\n\n2. Products. The Products are new.\n"
    contract = analyse(read_source(Source("sale.txt", content.encode()))[0])
    with open_library(str(tmp_path / "sale"), create=True) as library:
        library.add([contract])
        (card,) = define(library, "Products")
    assert (card.definiens, card.named_in) == (None, said)
    assert card.shown == said
    (row,) = csv.DictReader(io.StringIO(render(Result("definitions", (card,)), format="csv")))
    assert (row["text"], row["named_in"]) == ("", said)


def test_a_name_for_what_the_sentence_before_says_is_given_with_its_sentence(tmp_path: Path) -> None:
    content = "1. Fee. One dollar is due.\n\nSuch amounts are referred to as the “Fees”. The Fees fall due.\n"
    contract = analyse(read_source(Source("fee.txt", content.encode()))[0])
    with open_library(str(tmp_path / "fee"), create=True) as library:
        library.add([contract])
        (card,) = define(library, "Fees")
    assert (card.definiens, card.named_in) == (None, "Such amounts are referred to as the “Fees”.")
