"""Forms of one word have one stem; other words for the same idea are known."""

from __future__ import annotations

import hashlib

import pytest
from conftest import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.everyday import in_terms_of_art
from clauseqa.stems import VERSION, beginning, stem, stems, words
from clauseqa.synonyms import WEIGHT, concepts


@pytest.mark.parametrize(
    "family",
    [
        "terminate terminates terminated terminating termination",
        "indemnify indemnifies indemnified indemnification",
        "liable liability liabilities",
        "compete competes competing competition competitive competitor",
        "renew renews renewed renewal renewals",
        "govern governs governed governing",
        "assign assigns assigned assignment assignable",
        "warranty warranties",
    ],
)
def test_a_family_of_words_has_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("word", "other"),
    [("severance", "severability"), ("severance", "several"), ("executive", "executed"), ("international", "internal")],
)
def test_what_lawyers_keep_apart_has_stems_of_its_own(word: str, other: str) -> None:
    assert stem(word) != stem(other)
    assert stem("executives") == stem("executive")


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("agreed", "agre"),
        ("hopping", "hop"),
        ("relational", "relat"),
        ("triplicate", "triplic"),
        ("controlling", "control"),
        ("sky", "sky"),
        ("happy", "happi"),
        ("12", "12"),
        ("naïveté", "naïveté"),
    ],
)
def test_stems_are_those_of_porter(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_grammar_is_left_out_and_order_kept() -> None:
    assert stems("The Company shall not assign this Agreement.") == ["compani", "not", "assign", "agreement"]


@given(st.text(max_size=60))
def test_any_text_has_stems(text: str) -> None:
    assert all(word and not word.isspace() for word in stems(text))


@given(
    st.text("abcdefghijklmnopqrstuvwxyz", max_size=8),
    st.sampled_from("tional izer bility logical alism fulness ated ies ying ments liable renewal y".split()),
)
def test_every_word_begins_as_its_stem_says(word: str, ending: str) -> None:
    assert (word + ending).startswith(beginning(stem(word + ending)))


@pytest.mark.parametrize("word", ["liable", "indemnify", "competitor", "renewal", "policies"])
def test_words_that_porter_tears_apart_begin_so_too(word: str) -> None:
    assert word.startswith(beginning(stem(word)))


def test_plain_words_bring_in_those_of_contracts_but_not_the_other_way() -> None:
    (idea,) = concepts((("car",),))
    assert idea["car"] == 1.0
    assert idea[stem("automobile")] == WEIGHT
    assert stem("misconduct") not in concepts(((stem("cause"),),))[0]
    assert stem("cause") in concepts(((stem("misconduct"),),))[0]


def test_a_phrase_counts_when_all_its_words_are_asked_for() -> None:
    assert stem("restrain") in concepts(((stem("specific"),), (stem("performance"),)))[0]
    assert stem("restrain") not in concepts(((stem("specific"),),))[0]


def test_words_for_one_idea_count_alike() -> None:
    (idea,) = concepts((("terminate", "dismiss"),))
    assert idea["terminate"] == idea["dismiss"] == 1.0


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("May they let him go?", "May they terminated/dismissed/discharged him ?"),
        ("Is he fired?", "Is he terminated/dismissed/discharged?"),
        ("Is there fire insurance?", "Is there fire insurance?"),
        ("Do we get first dibs?", "Do we get right of first refusal/offer ?"),
        ("Does it roll over?", "Does it renew/renewal automatically ?"),
        ("Which law governs?", "Which law governs?"),
    ],
)
def test_what_people_say_is_read_in_terms_of_art(said: str, read: str) -> None:
    assert in_terms_of_art(said) == read


@given(st.text(max_size=80))
def test_any_question_can_be_read_in_terms_of_art(said: str) -> None:
    assert isinstance(in_terms_of_art(said), str)


def test_whoever_changes_stems_gives_them_another_version() -> None:
    """Else shelves that have the old ones are searched for the new."""
    found = {
        word: stem(word) for text in sorted((REPOSITORY / "corpus").glob("*.txt")) for word in words(text.read_text())
    }
    told = hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()[:16]
    assert (VERSION, told) == (2, "c48262281bd7c77b")
