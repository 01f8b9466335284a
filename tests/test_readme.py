"""What the README shows, done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import REPOSITORY, Run

from clauseqa.commands import VERBS

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_the_python_examples_run(
    number: int, shelf: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index").symlink_to(shelf, target_is_directory=True)
    (tmp_path / "corpus").symlink_to(REPOSITORY / "corpus", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    exec(compile(blocks("python")[number], f"README.md, example {number}", "exec"), {})  # noqa: S102 - our own example
    assert capsys.readouterr().out


def test_there_is_a_python_example() -> None:
    assert blocks("python")


def test_every_verb_is_in_the_table_of_verbs_and_no_other() -> None:
    cells = re.findall(r"^\| (`[^|]*`) \| [^|]* \|$", README.split("## Verbs")[1].split("\n## ")[0], re.MULTILINE)
    named = {part.split()[0] for cell in cells for part in re.findall(r"`([^`]*)`", cell)}
    assert named == set(VERBS)


def test_the_formats_and_exit_codes_are_those_of_the_help(clauseqa: Run) -> None:
    shown = clauseqa("--help").out
    assert "0 found, 1 nothing found" in README.replace("\n", " ")
    assert "0 found, 1 nothing found" in shown
    from clauseqa.commands import FORMATS

    assert "|".join(FORMATS) in README
