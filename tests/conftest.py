"""What several test modules share: the repository's corpus on a shelf, and the program run in this process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no fault of the program.
# The same tree has the same outcome; `pytest --hypothesis-profile=exploring` looks where nobody has looked.
settings.register_profile(
    "clauseqa", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, database=None
)
settings.register_profile("exploring", settings.get_profile("clauseqa"), derandomize=False, max_examples=1_000)
settings.load_profile("clauseqa")
PATIENCE = 300.0  # seconds that a test waits for what surely comes

# Nor are the settings of whoever runs the tests: they would be those of every program that is started here.
for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PAGER", "LESS", "TERM"):
    os.environ.pop(name, None)
for name in ("INDEX", "CONFIG", "FORMAT", "COLOR", "PAGER", "WIDTH", "MEMORY", "HISTORY"):
    os.environ.pop(f"CLAUSEQA_{name}", None)

# Where the tests run behind a shell that ignores Ctrl-C, so would the programs that they start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

REPOSITORY = Path(__file__).resolve().parent.parent


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the program prints now as what it must")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A shelf with the corpus on it, uses of terms included. Read only."""
    from clauseqa.indexing import index_files
    from clauseqa.library import open_library

    location = str(tmp_path_factory.mktemp("shelf") / "index")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(REPOSITORY)
        with open_library(location, create=True) as library:
            report = index_files(library, [Path("corpus")])
    assert not report.failed
    return location


@pytest.fixture
def clauseqa(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command line in this process, in the repository's folder, as in a pipe: clauseqa("docs", "--json")."""
    from clauseqa.cli import main

    monkeypatch.chdir(REPOSITORY)
    monkeypatch.setenv("CLAUSEQA_CONFIG", str(_empty(tmp_path)))

    def run(*words: str, stdin: str | bytes = b"") -> Outcome:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = BytesIO(), BytesIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given), encoding="utf-8"))
            patch.setattr(sys, "stdout", TextIOWrapper(out, encoding="utf-8", newline=""))
            patch.setattr(sys, "stderr", TextIOWrapper(err, encoding="utf-8", newline=""))
            code = main(list(words))
            sys.stdout.flush()
            sys.stderr.flush()
            return Outcome(code, out.getvalue().decode(), err.getvalue().decode())

    return run


@pytest.fixture
def on_shelf(clauseqa: Run, shelf: str) -> Run:
    """Runs the command line on the corpus' shelf."""

    def run(*words: str, stdin: str | bytes = b"") -> Outcome:
        return clauseqa("--index", shelf, *words, stdin=stdin)

    return run


def _empty(folder: Path) -> Path:
    file = folder / "settings.toml"
    file.touch()
    return file
