"""Every pattern does what its examples say, and none of them loses its way in hostile text."""

from __future__ import annotations

import importlib
import pkgutil
import time

import pytest

import clauseqa.patterns
from clauseqa.patterns import Pattern


def collected() -> list[Pattern]:
    found: dict[int, Pattern] = {}
    for module in pkgutil.iter_modules(clauseqa.patterns.__path__, "clauseqa.patterns."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Pattern):
                found[id(value)] = value
    return list(found.values())


PATTERNS = collected()
HOSTILE = {
    "parentheses": "(",
    "enumerators": "(a) ",
    "sections": "Section 1 ",
    "section list": "Sections 1, 2(a) and (b), ",
    "digits": "1.1.1.",
    "spaces": " ",
    "blank lines": " \n",
    "capitals": "A B ",
    "quotes": '"',
    "dots": ". ",
    "words": "the Company and ",
    "leaders": "1.1 Title .....",
}
SMALL, LARGE = 1_000, 4_000
ATTEMPTS = 5


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_a_pattern_finds_its_examples_and_passes_over_the_others(pattern: Pattern) -> None:
    assert pattern.why
    assert pattern.matches
    assert [text for text in pattern.matches if not pattern.regex.search(text)] == []
    assert [text for text in pattern.rejects if pattern.regex.search(text)] == []


LINED = [pattern for pattern in PATTERNS if pattern.line]
LINES = "\n".join(f"{indent}{text}" for pattern in PATTERNS for text in pattern.matches for indent in ("", "    ", "_"))


@pytest.mark.parametrize("pattern", LINED, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("start", [0, 1, 500, LINES.index("\n") + 1])
def test_lines_give_what_the_whole_text_gives(pattern: Pattern, start: int) -> None:
    everywhere = [match.span() for match in pattern.regex.finditer(LINES, start)]
    assert everywhere
    assert [match.span() for match in pattern.in_lines(LINES, start)] == everywhere


@pytest.mark.parametrize(
    "pattern", [pattern for pattern in PATTERNS if pattern.holds], ids=lambda pattern: pattern.name
)
def test_near_the_letters_that_it_holds_there_is_what_the_whole_text_gives(pattern: Pattern) -> None:
    for text in (LINES, LINES.replace("\n", "   "), LINES.replace(" ", " \n ")):
        everywhere = [match.span() for match in pattern.regex.finditer(text)]
        assert everywhere
        assert [match.span() for match in pattern.around(text)] == everywhere


def seconds(pattern: Pattern, text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _match in pattern.regex.finditer(text):
            pass
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_pattern_is_linear_on_hostile_text(pattern: Pattern, kind: str) -> None:
    """Four times the text may take four times as long, with room for noise; a quadratic pattern takes sixteen times."""
    unit = HOSTILE[kind]
    for _ in range(
        ATTEMPTS
    ):  # other work on the machine can slow one of the two, a quadratic pattern is slow each time
        small = seconds(pattern, unit * (SMALL // len(unit)))
        large = seconds(pattern, unit * (LARGE // len(unit)))
        if large < 9 * small + 0.02:
            return
    pytest.fail(f"{small:.4f} s for {SMALL} characters, {large:.4f} s for {LARGE}")
