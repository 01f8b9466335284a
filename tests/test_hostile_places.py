"""What a contract hides in its words is shown, not obeyed, by the verbs that read a place."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from clauseqa.analyse import analyse
from clauseqa.commands import Session, execute, parse_line
from clauseqa.config import load
from clauseqa.library import open_library
from clauseqa.model import Text
from clauseqa.render import render

ESCAPE, OVERRIDE, BELL = "\x1b[2J", "\u202e", "\x07"
HOSTILE = f"""1. Terms{OVERRIDE}. "Fee{OVERRIDE}" means ten{ESCAPE} dollars. "Cost" means *a* <b>cost</b>{BELL}.

2. Rent{ESCAPE}. For the purposes of this Section 2, "Cost" means{OVERRIDE} nil. The Cost is under Section 1{ESCAPE}.

3. End. See Section{OVERRIDE} 2 and Section 2 of the{ESCAPE} Code. The Cost is due.

EXHIBIT A{OVERRIDE} - FORM{ESCAPE}

"Cost" means{BELL} all. The Cost is due under Section 9.
"""
LINES = (
    "show 1",
    "show 3",
    "define Cost --at 3",
    "define Cost --at 2",
    "expand 3 --depth 3",
    "expand 2",
    "impact 1 --depth 3",
    "impact 2 --depth 3",
)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    index = str(tmp_path / "shelf")
    digest = hashlib.sha256(HOSTILE.encode()).hexdigest()
    with open_library(index, create=True) as library:
        library.add([analyse(Text("paper.txt", digest, "text/plain", "utf-8", HOSTILE, HOSTILE), uses=True)])
    return Session(index, load({"index": index}, environment={}, directory="/"))


@pytest.mark.parametrize("format_", ["text", "json", "csv", "md"])
@pytest.mark.parametrize("line", LINES)
def test_no_control_character_reaches_the_terminal(session: Session, line: str, format_: str) -> None:
    verb, arguments = parse_line(line)
    result = execute(session, verb, arguments)
    for numbered in (False, True):
        printed = render(result, format=format_, numbered=numbered)
        assert not set(ESCAPE[:1] + OVERRIDE + BELL) & set(printed)
    session.close()
