"""Enumerators and canonical paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa import numbering
from clauseqa.numbering import Reading


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("12", (Reading("n", 12),)),
        ("b", (Reading("a", 2),)),
        ("B", (Reading("A", 2),)),
        ("i", (Reading("r", 1), Reading("a", 9))),
        ("iv", (Reading("r", 4), Reading("a", 256))),
        ("C", (Reading("A", 3), Reading("R", 100))),
        ("aa", (Reading("a", 27),)),
        ("bb", (Reading("a", 28), Reading("a", 54))),
        ("xii", (Reading("r", 12),)),
        ("the", ()),
        ("Iv", ()),
        ("iiiii", ()),
    ],
)
def test_a_token_has_every_reading_it_can_have(token: str, expected: tuple[Reading, ...]) -> None:
    assert numbering.readings(token) == expected


@pytest.mark.parametrize(
    ("before", "after", "follows"),
    [
        ("h", "i", True),
        ("i", "ii", True),
        ("i", "j", True),
        ("iv", "v", True),
        ("z", "aa", True),
        ("aa", "bb", True),
        ("aa", "ab", True),
        ("9", "10", True),
        ("4.9", "4.10", True),
        ("4.9", "5.1", False),
        ("b", "C", False),
        ("B", "C", True),
        ("2", "4", False),
    ],
)
def test_a_token_follows_another_only_in_its_own_series(before: str, after: str, follows: bool) -> None:
    assert numbering.is_successor(before, after) is follows


@given(st.integers(1, 199))
def test_roman_numerals_come_back(value: int) -> None:
    assert numbering.roman_value(numbering.to_roman(value)) == value
    assert numbering.roman_value(numbering.to_roman(value).lower()) == value


@given(st.integers(1, 104))
def test_letters_come_back(value: int) -> None:
    assert value in numbering.letter_values(numbering.to_letters(value))


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("12(b)(ii)", ("12", "(b)", "(ii)")),
        ("4.1(a)", ("4.1", "(a)")),
        ("12.b", ("12", ".b")),
        ("4.2(1).a", ("4.2", "(1)", ".a")),
        ("Exhibit A/3(b)", ("Exhibit A", "3", "(b)")),
        ("Part I/Item 2(i)", ("Part I", "Item 2", "(i)")),
        ("Exhibit 99.1/1", ("Exhibit 99.1", "1")),
        ("II/3", ("II", "3")),
        ("Recital B", ("Recital B",)),
        ("Additional Provisions/3.b", ("Additional Provisions", "3", ".b")),
        ("", ()),
    ],
)
def test_a_path_comes_apart_and_together(path: str, parts: tuple[str, ...]) -> None:
    assert numbering.split(path) == parts
    joined = ""
    for part in parts:
        joined = numbering.join(joined, part)
    assert joined == path


@pytest.mark.parametrize(
    ("path", "parent"),
    [("12(b)(ii)", "12(b)"), ("3.2.1", "3.2"), ("Exhibit A/3", "Exhibit A"), ("4", ""), ("12.b", "12"), ("", "")],
)
def test_a_path_knows_its_parent(path: str, parent: str) -> None:
    assert numbering.parent_of(path) == parent


@pytest.mark.parametrize(
    ("path", "following"),
    [
        ("12(h)", ("12(i)",)),
        ("2(i)", ("2(ii)", "2(j)")),
        ("4.9", ("4.10",)),
        ("Exhibit A", ("Exhibit B",)),
        ("12(B)", ("12(C)",)),
    ],
)
def test_a_path_knows_what_can_follow(path: str, following: tuple[str, ...]) -> None:
    assert numbering.next_of(path) == following


def test_paths_sort_as_a_reader_expects() -> None:
    paths = ["10", "Exhibit A", "2(b)", "2", "2(a)", "2(a)(i)", "Exhibit A/1"]
    assert sorted(paths, key=numbering.order) == ["2", "2(a)", "2(a)(i)", "2(b)", "10", "Exhibit A", "Exhibit A/1"]


@given(st.text(max_size=40))
def test_any_text_can_be_split(path: str) -> None:
    assert "".join(numbering.split(path)) == path.replace("/", "")
    numbering.order(path)
    numbering.next_of(path)
    numbering.parent_of(path)
