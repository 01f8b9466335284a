"""The parts of a line, and their colours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.commands import VERBS
from clauseqa.repl.language import Language
from clauseqa.repl.tokens import tokens

LANGUAGE = Language.of(VERBS)

LINES = [
    ("/show 12(b)(ii)", [("verb", "/show"), ("number", "12(b)(ii)")]),
    ("/shwo 12", [("unknown-verb", "/shwo")]),
    ("/3", [("verb", "/3")]),
    ("/n", [("verb", "/n")]),
    ("/search --limit 5 tax", [("verb", "/search"), ("option", "--limit"), ("number", "5")]),
    ("/search --limti 5", [("verb", "/search"), ("unknown-option", "--limti"), ("number", "5")]),
    ("/index my-files --prune", [("verb", "/index"), ("option", "--prune")]),
    (
        'uses:"for cause" AND in:12(b) bonus',
        [("field", "uses:"), ("phrase", '"for cause"'), ("operator", "AND"), ("field", "in:"), ("number", "12(b)")],
    ),
    ("use:Salary", [("unknown-field", "use:")]),
    ("USES:Salary", [("field", "USES:")]),
    ('bonus "for cau', [("open-phrase", '"for cau')]),
    ("“for cause” or not", [("phrase", "“for cause”")]),
    ("is it due at 5:30 pm?", []),
    ("Note: the salary", []),
    ("see http://example.com", []),
    ("Section 4.1.2, 12th, 1,000", [("number", "4.1.2")]),
    ("pay of $300 in 2006", [("number", "2006")]),
    ("Does Section 11(c) apply?", [("number", "11(c)")]),
    ("ORDER AND NOTICE", [("operator", "AND")]),
]


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line for line, _ in LINES])
def test_a_line_has_these_parts(line: str, expected: list[tuple[str, str]]) -> None:
    found = [(token.kind, line[token.start : token.end]) for token in tokens(line, LANGUAGE)]
    assert [part for part in found if part[0] != "text"] == expected


@given(st.text(alphabet='/\\ab1(2).:" “”-ANDuses', max_size=60))
def test_the_parts_join_up_to_the_line(line: str) -> None:
    found = tokens(line, LANGUAGE)
    assert "".join(line[token.start : token.end] for token in found) == line
    assert [token.start for token in found[1:]] == [token.end for token in found[:-1]]


def test_a_long_line_costs_time_in_proportion() -> None:
    from time import process_time

    def cost(times: int) -> float:
        line = '"' * 5 + "uses:" * times + "12(a)(b" * times + "“" * times
        start = process_time()
        tokens(line, LANGUAGE)
        return process_time() - start

    small = max(min(cost(500) for _ in range(3)), 0.001)
    assert any(cost(2_000) < 12 * small for _ in range(3))  # other work on the machine can slow one of them


def test_the_terminal_is_given_the_line_as_it_stands() -> None:
    from prompt_toolkit.document import Document

    from clauseqa.repl.lexer import LineLexer

    text = 'uses:"<b>Salary</b>" & \x1b[31mred'
    line = LineLexer(LANGUAGE).lex_document(Document(text))
    assert "".join(part[1] for part in line(0)) == text
    assert line(0)[0] == ("class:field", "uses:")
    assert line(7) == []
