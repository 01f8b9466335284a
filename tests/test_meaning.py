"""What a term means at a place: which definition governs there, and what is uncertain of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Run

from clauseqa.analyse import analyse
from clauseqa.errors import Ambiguous, NotFound
from clauseqa.library import open_library
from clauseqa.meaning import Meaning, meaning_at
from clauseqa.model import Text

Ask = Callable[..., tuple[Meaning, ...]]


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Ask]:
    """asked(text, term, place): what the term means there, in a contract of that text called "paper"."""
    with open_library(str(tmp_path / "shelf"), create=True) as library:

        def ask(text: str, term: str, place: str) -> tuple[Meaning, ...]:
            digest = hashlib.sha256(text.encode()).hexdigest()
            library.add([analyse(Text("paper.txt", digest, "text/plain", "utf-8", text, text), uses=True)])
            return meaning_at(library, term, place)

        yield ask


def test_a_definition_does_not_reach_where_it_was_not_made_for(on_shelf: Run) -> None:
    out = on_shelf("define", "for cause", "--at", "employment#12(B)").out
    assert "! outside its scope: it is defined for Section 11 only, and 12(B) stands outside" in out
    assert "2 uses: lines 248, 249; 2 outside the scope" in out


def test_it_governs_inside(on_shelf: Run) -> None:
    out = on_shelf("define", "for cause", "--at", "employment#11(d)").out
    assert "governs: it is defined for Section 11, in which 11(d) stands" in out
    assert "!" not in out


def test_the_statute_behind_a_term_is_named(on_shelf: Run) -> None:
    out = " ".join(on_shelf("define", "Code", "--at", "employment#13(c)").out.split())
    assert "Cites here Section 409A(a)(2)(B) of the Code, p. 10, line 322: Internal Revenue Code of 1986" in out
    out = " ".join(on_shelf("define", "disability", "--at", "employment#13(b)").out.split())
    assert "Rests on Section 409A(a)(2)(C) of the Internal Revenue Code of 1986" in out


def test_a_later_widening_stands_with_the_meaning(on_shelf: Run) -> None:
    out = on_shelf("define", "Company", "--at", "employment#16(b)").out
    assert "Widened in employment-agreement-2006#26" in out
    assert "any subsidiary of the" in out


def test_what_stands_in_an_attachment_is_not_said_to_govern_the_rest(on_shelf: Run) -> None:
    out = on_shelf("define", "Company", "--at", "form-10#Part I/Item 2").out
    assert "! uncertain" in out
    assert "form-10-q-2003-q1#Exhibit 99.2" in out


TWO = """1. Terms. In this Agreement, "Fee" means ten dollars.

2. Rent. For the purposes of this Section 2, "Fee" means twelve dollars. The Fee is due monthly.

3. Costs. The Fee is due at once.
"""


@pytest.mark.parametrize(("place", "words"), [("2", "twelve dollars"), ("3", "ten dollars")])
def test_the_narrower_definition_goes_before_the_wider(asked: Ask, place: str, words: str) -> None:
    [meaning] = asked(TWO, "Fee", place)
    assert (meaning.verdict, meaning.definition.definiens) == ("governs", words)
    assert len(meaning.others) == 1


def test_two_definitions_for_the_whole_contract_are_uncertain(asked: Ask) -> None:
    text = TWO.replace("For the purposes of this Section 2, ", "")
    [meaning] = asked(text, "Fee", "3")
    assert meaning.verdict == "uncertain"
    assert any("in 1 as well, in other words" in doubt for doubt in meaning.doubts)
    [meaning] = asked(text.replace("twelve", "ten"), "Fee", "3")
    assert meaning.verdict == "governs"


POINTER = """1. Terms. "Closing" has the meaning given in Section {cited}.

2. Closing. The "Closing" means the first of May.

3. Effect. On the Closing the parties part.
"""


def test_a_definition_by_reference_leads_to_the_one_that_governs(asked: Ask) -> None:
    [meaning] = asked(POINTER.format(cited=2), "Closing", "3")
    assert (meaning.verdict, meaning.definition.section) == ("governs", "2")
    assert meaning.pointer_places == ("1",)
    assert meaning.others == ()


def test_a_pointer_to_the_wrong_place_is_said(asked: Ask) -> None:
    [meaning] = asked(POINTER.format(cited=3), "Closing", "3")
    assert meaning.verdict == "uncertain"
    assert [other.definition.section for other in meaning.others] == ["1"]
    assert "1 leads to Section 3 for its meaning, and not here." in meaning.doubts


def test_common_words_are_not_taken_for_the_term(asked: Ask) -> None:
    text = TWO.replace("The Fee is due at once", "The fee is due at once")
    [meaning] = asked(text, "Fee", "3")
    assert meaning.uses == ()
    assert any("in small letters" in doubt for doubt in meaning.doubts)


def test_uses_that_are_governed_differently_are_told_apart(asked: Ask) -> None:
    text = """1. Terms. "Fee" means ten dollars.

2. Rent.

   (a) For the purposes of this Section 2(a), "Fee" means twelve dollars. The Fee is monthly.

   (b) The Fee is due at once.

3. End. Done.
"""
    meanings = asked(text, "Fee", "2")
    assert {meaning.definition.definiens for meaning in meanings} == {"ten dollars", "twelve dollars"}
    assert all(meaning.verdict == "uncertain" for meaning in meanings)


def test_a_term_of_another_contract_is_not_applied(on_shelf: Run) -> None:
    outcome = on_shelf("define", "Salary", "--at", "form-10#Part I/Item 2")
    assert outcome.code == 1
    assert "form-10-q-2003-q1 does not define “Salary”; employment-agreement-2006 does" in outcome.err


def test_a_place_that_does_not_exist_is_refused_with_the_nearest(asked: Ask) -> None:
    with pytest.raises(NotFound, match="no 9"):
        asked(TWO, "Fee", "9")
    with pytest.raises(Ambiguous):
        asked(TWO.replace("3. Costs", "2. Costs"), "Fee", "paper#2")


def test_json_says_the_verdict_beside_the_card(on_shelf: Run) -> None:
    import json

    [card] = json.loads(on_shelf("define", "for cause", "--at", "employment#12(B)", "--json").out)["definitions"]
    assert card["section"] == "11"
    at = card["at"]
    assert (at["number"], at["verdict"], len(at["uses"])) == ("12(B)", "outside", 2)


@pytest.mark.parametrize("format_", ["text", "jsonl", "csv", "md"])
def test_each_format_says_the_verdict(on_shelf: Run, format_: str) -> None:
    out = on_shelf("define", "for cause", "--at", "employment#12(B)", "--format", format_).out
    assert "outside" in out.casefold()
