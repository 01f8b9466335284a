"""What a typed line asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.commands import VERBS
from clauseqa.repl.language import MOVES, Language
from clauseqa.repl.routing import Ask, Help, Leave, Nothing, Open, Run, Step, Unknown, route
from clauseqa.repl.words import cut, unquoted

LANGUAGE = Language.of(VERBS)

LINES = [
    ("", Nothing()),
    ("   ", Nothing()),
    ("# a remark in a script", Nothing()),
    ("exit", Leave()),
    ("quit", Leave()),
    (" EXIT ", Leave()),
    ("/exit", Leave()),
    ("/quit", Leave()),
    ("\\q", Leave()),
    ("exit fee on termination", Ask("exit fee on termination")),
    ("?", Help()),
    ("help", Help()),
    ("/help", Help()),
    ("/?", Help()),
    ("/", Help()),
    ("?show", Help("show")),
    ("? show", Help("show")),
    ("help show", Help("show")),
    ("help /show", Help("show")),
    ("/help \\show", Help("show")),
    ("help me find the salary", Ask("help me find the salary")),
    ("/1", Open(1)),
    ("\\12", Open(12)),
    ("/define for cause", Run("define", "for cause")),
    ("\\define for cause", Run("define", "for cause")),
    ("/DEFINE for cause", Run("define", "for cause")),
    ("/docs", Run("docs", "")),
    ("/show   12(B)", Run("show", "12(B)")),
    ('/search uses:"for cause"  terminat*', Run("search", 'uses:"for cause"  terminat*')),
    ("/n", Step("n")),
    ("/next", Step("n")),
    ("/prev", Step("p")),
    ("/back", Step("back")),
    ("/forward", Step("forward")),
    ("/follow 2", Step("follow", "2")),
    ("/in employment", Step("in", "employment")),
    ('/in "my contract"', Step("in", "my contract")),
    ("/in", Step("in")),
    ("/export out.csv", Step("export", "out.csv")),
    ("/export --replace out.csv", Step("export", "out.csv", frozenset({"replace"}))),
    ("/export my results.csv", Step("export", "my results.csv")),
    ("/serach x", Unknown("serach", ("search",))),
    ("/repl", Unknown("repl", ())),
    ("/ show", Ask("/ show")),
    ("12(b)", Ask("12(b)")),
    ("What happens on termination\nfor cause?", Ask("What happens on termination for cause?")),
    ("use:Salary", Ask("use:Salary", query=True)),
    ("terminat* bonus", Ask("terminat* bonus", query=True)),
    ("salary OR bonus", Ask("salary OR bonus", query=True)),
    ("Note: what is due?", Ask("Note: what is due?")),
    ("is it due at 5:30 or/and 6?", Ask("is it due at 5:30 or/and 6?")),
    ("clauseqa define Salary", Run("define", "Salary")),
    ("clauseqa is what?", Ask("clauseqa is what?")),
    ("uses:Salary AND bonus", Ask("uses:Salary AND bonus", query=True)),
]


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line for line, _ in LINES])
def test_a_line_is_routed(line: str, expected: object) -> None:
    routed = route(line, LANGUAGE)
    if isinstance(expected, Unknown):
        assert isinstance(routed, Unknown)
        assert routed.name == expected.name
        assert set(expected.nearest) <= set(routed.nearest)
    else:
        assert routed == expected


@given(st.text(max_size=60))
def test_every_line_is_routed_and_a_question_keeps_its_words(line: str) -> None:
    routed = route(line, LANGUAGE)
    if isinstance(routed, Ask):
        assert routed.text.split() == line.split()


def test_the_moves_have_names_of_their_own() -> None:
    names = [name for move in MOVES for name in (move.name, *move.also)]
    assert len(names) == len(set(names))
    assert not set(names) & set(VERBS)


CUTS = [
    ("", []),
    ("one two", ["one", "two"]),
    ('uses:"for cause" in:12', ['uses:"for cause"', "in:12"]),
    ("the Employee's “Base Salary” is", ["the", "Employee's", "“Base Salary”", "is"]),
    ('“for cause" x', ['“for cause"', "x"]),
    ("C:\\contracts\\a.txt b", ["C:\\contracts\\a.txt", "b"]),
    ('open "quote to the end', ["open", '"quote to the end']),
]


@pytest.mark.parametrize(("line", "raws"), CUTS)
def test_only_double_quotes_hold_words_together(line: str, raws: list[str]) -> None:
    assert [word.raw for word in cut(line)] == raws


@given(st.text(alphabet=" ab\"“”'", max_size=40))
def test_words_stand_where_they_say_and_nothing_is_lost(line: str) -> None:
    words = cut(line)
    at = 0
    for word in words:
        assert line[word.start : word.end] == word.raw
        assert not line[at : word.start].strip()
        at = word.end
    assert not line[at:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [('"a b"', "a b"), ("“a b”", "a b"), ('"a" b', '"a" b'), (" a ", "a"), ('"', '"'), ('""', "")],
)
def test_one_enclosing_pair_of_quotes_is_taken_off(text: str, expected: str) -> None:
    assert unquoted(text) == expected
