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


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_a_term_with_a_space_in_it(shelf: str, tmp_path: Path) -> None:
    program = tmp_path / "clauseqa"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m clauseqa "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    lines = f"""
{script("bash")}
compopt() {{ :; }}
COMP_WORDS=(clauseqa define for\\ c); COMP_CWORD=2
_clauseqa
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        ["bash", "-c", lines], cwd=REPOSITORY, text=True, capture_output=True, check=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "CLAUSEQA_INDEX": shelf},
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("for\\ cause\n", "")
