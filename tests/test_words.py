"""One grammar for the command line and the session."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.commands import VERBS, parse_line, parse_words, split_words
from clauseqa.errors import QueryError

LINES = [
    ("define for cause", {"term": "for cause", "doc": None}),
    ('define "for cause"', {"term": "for cause"}),
    ("define “for cause” --doc employment", {"term": "for cause", "doc": "employment"}),
    ("define --doc=employment Salary", {"term": "Salary", "doc": "employment"}),
    ("define Executive's Salary", {"term": "Executive's Salary"}),
    ("define it's Bob's", {"term": "it's Bob's"}),
    ("define ' unclosed", {"term": "' unclosed"}),
    ("show 12(b)", {"place": "12(b)"}),
    ("show Section 12(b)", {"place": "Section 12(b)"}),
    ("show 'employment agreement#12(b)'", {"place": "employment agreement#12(b)"}),
    ('search "for cause" terminat*', {"query": '"for cause" terminat*', "limit": 10}),
    ('search uses:"for cause" -n 3', {"query": 'uses:"for cause"', "limit": 3}),
    ("search salary --limit=2 --json", {"query": "salary", "limit": 2, "json": True}),
    ("ask What is the Executive's salary?", {"question": "What is the Executive's salary?"}),
    ("ask -", {"question": "-"}),
    ("refs --dangling", {"place": None, "dangling": True, "direction": "both"}),
    ("refs employment#11 --direction in", {"place": "employment#11", "direction": "in", "dangling": False}),
    ("terms -- --odd", {"word": "--odd"}),
    ("terms -5", {"word": "-5"}),
    ("index a.txt 'b c.txt' --prune", {"paths": ["a.txt", "b c.txt"], "prune": True}),
    ("graph", {"places": [], "depth": None}),
    ("docs -o list.csv", {"output": "list.csv", "name": None}),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_gives_a_verb_its_arguments(line: str, expected: dict[str, Any]) -> None:
    _, arguments = parse_line(line)
    assert {key: arguments[key] for key in expected} == expected


MISTAKES = [
    ("serach salary", "'serach'", "search"),
    ("frobnicate", "'frobnicate'", "--help"),
    ("show", "PLACE", "employment#12(B)"),
    ("search x --limt 3", "--limt", "--limit"),
    ("search x --limit", "--limit needs a value", ""),
    ("search x --limit many", "--limit must be a whole number", ""),
    ("search x --limit -1", "--limit must be 1 or more, not -1", ""),
    ("ask x --with -1", "--with must be 0 or more, not -1", ""),
    ("show x --bogus", "--bogus", "its options: --unmarked --format --json --output"),
    ("refs --direction up", "in, out, both", ""),
    ("completion tcsh", "SHELL is one of bash, zsh, fish, powershell", ""),
    ("config a b", "cannot use 'b'", ""),
    ("search x --format dot", "'dot'", "text, json"),
]


@pytest.mark.parametrize(("line", "told", "hint"), MISTAKES)
def test_a_mistake_is_named_with_its_remedy(line: str, told: str, hint: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_line(line)
    assert told in str(error.value)
    assert hint in error.value.hint


def test_every_example_of_every_verb_can_be_parsed() -> None:
    for verb in VERBS.values():
        assert verb.examples
        for example in verb.examples:
            program, name, *words = split_words(example.split(" <")[0].split(" >")[0])
            assert (program, name) == ("clauseqa", verb.name)
            parse_words(verb, words)


def test_option_names_and_short_forms_are_unambiguous() -> None:
    from clauseqa.commands.help import GLOBALS

    for verb in VERBS.values():
        options = [*(a for a in verb.arguments if a.kind != "positional"), *GLOBALS]
        names = [f"--{a.name}" for a in options] + [a.short for a in options if a.short]
        assert len(names) == len(set(names)), verb.name


def test_at_most_one_positional_argument_swallows_words_and_it_is_the_last() -> None:
    for verb in VERBS.values():
        positionals = [a for a in verb.arguments if a.kind == "positional"]
        assert not any(a.many or a.joined for a in positionals[:-1])


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="\"'“”‘’"), min_size=1)))
def test_words_without_quotes_come_back_as_they_are(words: list[str]) -> None:
    assert split_words(" ".join(words)) == words


@given(st.text())
def test_no_character_but_marks_and_space_is_lost(line: str) -> None:
    def kept(text: str) -> str:
        return "".join(c for c in text if not c.isspace() and c not in "\"'“”‘’")

    assert kept("".join(split_words(line))) == kept(line)
