"""Completion in the user's shell: what is offered, and the scripts that ask for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY, Run

from clauseqa.commands import VERBS, Session
from clauseqa.completion import candidates, script

OFFERED = [
    ([""], {"define", "search", "repl"}),
    (["de"], {"define"}),
    (["define", "for"], {"for cause", "for good reason"}),
    (["define", '"FOR C'], {"for cause"}),
    (["define", "x", "--doc", "emp"], {"employment-agreement-2006"}),
    (["define", "-"], {"--doc", "--json", "--help"}),
    (["show", "emp"], {"employment-agreement-2006"}),
    (["show", "employment#12(B"], {"employment#12(B)"}),
    (["show", "employment#12(b"], {"employment#12(B)"}),
    (["refs", "--dir"], {"--direction"}),
    (["refs", "--direction", ""], {"in", "out", "both"}),
    (["graph", "--format", "g"], {"graphml", "gexf"}),
    (["docs", "--format", "=", "j"], {"json", "jsonl"}),
    (["completion", ""], {"bash", "zsh", "fish", "powershell"}),
    (["--ind"], {"--index"}),
]


@pytest.fixture(scope="module")
def session(shelf: str) -> Session:
    return Session(shelf)


@pytest.mark.parametrize(("words", "expected"), OFFERED, ids=[" ".join(words) for words, _ in OFFERED])
def test_what_is_offered(session: Session, words: list[str], expected: set[str]) -> None:
    offered = dict(candidates(words, session))
    assert expected <= set(offered)
    typed = words[-1].lstrip('"').casefold()
    assert all(value.casefold().startswith(typed) for value in offered)


def test_sections_are_offered_with_their_headings(session: Session) -> None:
    assert dict(candidates(["show", "employment#12(B"], session))["employment#12(B)"] == "Termination for Cause"


@pytest.mark.parametrize("words", [["index", ""], ["parse", "cor"], ["docs", "-o", ""]])
def test_files_are_left_to_the_shell(session: Session, words: list[str]) -> None:
    assert list(candidates(words, session)) == []


def test_a_shelf_that_is_not_there_offers_nothing_and_says_nothing(clauseqa: Run, tmp_path: Path) -> None:
    assert clauseqa("__complete", "--index", str(tmp_path / "none"), "define", "") == (0, "", "")


def test_every_verb_is_offered_with_what_it_does(clauseqa: Run) -> None:
    lines = clauseqa("__complete", "").out.splitlines()
    assert [tuple(line.split("\t")) for line in lines] == [(verb.name, verb.summary) for verb in VERBS.values()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_accepts_its_script(shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([program, "-n"], input=script(shell), text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def environment(shelf: str, tmp_path: Path) -> dict[str, str]:
    """Where `clauseqa` is this checkout's, and its shelf the corpus."""
    program = tmp_path / "clauseqa"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m clauseqa "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    own = {
        name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    return {**os.environ, **own, "PATH": f"{tmp_path}:{os.environ['PATH']}", "CLAUSEQA_INDEX": shelf}


SESSION = {"bash": "compopt() { :; }\n", "zsh": "compdef() { :; }\n", "fish": ""}  # that a script finds in its shell


def completed_by(shell: str, lines: str, environment: dict[str, str]) -> list[str]:
    """What the script for `shell` offers, driven by `lines` as that shell would."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run(
        [program, "-c", SESSION[shell] + script(shell) + lines],
        cwd=REPOSITORY, text=True, capture_output=True, check=True, env=environment,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("for\\ c", "for\\ cause"),
        ('"for c', "for cause"),
        ("employment\\#12\\(B", "employment#12\\(B\\)"),
        ('"employment#12(B', "employment#12(B)"),
    ],
)
def test_bash_completes_what_has_to_be_quoted(environment: dict[str, str], typed: str, offered: str) -> None:
    verb = "define" if "for" in typed else "show"
    lines = f"""
COMP_WORDS=(clauseqa {verb} '{typed}'); COMP_CWORD=2
_clauseqa
printf '%s\n' "${{COMPREPLY[@]}}"
"""
    assert completed_by("bash", lines, environment) == [offered]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("define for\\ c", "for cause"),
        ('define "for c', "for cause"),
        ("show employment\\#12\\(B", "employment#12(B):Termination for Cause"),
        ("show employment\\#12\\(D\\)\\(ii", "employment#12(D)(ii)"),
    ],
)
def test_zsh_completes_what_has_to_be_quoted(environment: dict[str, str], line: str, offered: str) -> None:
    verb, typed = line.split(" ", 1)
    lines = f"""
_describe() {{ print -rl -- $candidates; }}
words=(clauseqa {verb} '{typed}'); CURRENT=3
_clauseqa
"""
    assert completed_by("zsh", lines, environment) == [offered]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("define for\\ c", "for cause"),
        ('define "for c', "for cause"),
        ("show employment\\#12\\(B", "employment#12(B)\tTermination for Cause"),
    ],
)
def test_fish_completes_what_has_to_be_quoted(environment: dict[str, str], line: str, offered: str) -> None:
    assert completed_by("fish", f"complete -C'clauseqa {line}'\n", environment) == [offered]
