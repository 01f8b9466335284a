"""Ctrl-C ends a command in one line wherever it falls, and costs nothing that was there before."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import PATIENCE, REPOSITORY
from repl_shelf import lease, make_shelf, service
from test_repl_session import Terminal

from clauseqa.library import fulltext
from clauseqa.library.local import LocalLibrary
from clauseqa.search import search

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are a matter of POSIX")

PROGRAM = [sys.executable, "-m", "clauseqa"]
HERE = Path(__file__).parent
MOMENTS = int(os.environ.get("CLAUSEQA_INTERRUPTS", "7"))  # of each command
ALIKE = {"PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": "0", "CLAUSEQA_CONFIG": os.devnull}
INTERRUPTED = (130, b"clauseqa: interrupted\n")


def interrupted(moment: int, words: Sequence[str]) -> tuple[int, bytes]:
    """The exit code of a command that is interrupted at that moment, and what it says on standard error."""
    done = subprocess.run(
        [sys.executable, str(HERE / "interrupting.py"), str(moment), *words],
        cwd=REPOSITORY, env={**os.environ, **ALIKE},
        input=b"for cause\n12(B)\n", capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def moments(words: Sequence[str]) -> list[int]:
    """Some of a command, from its first line to almost its last: their number is not quite the same each time."""
    code, told = interrupted(0, words)
    assert code in (0, 1)
    number = int(told.split()[-1])
    first = 2  # after the call of the program
    return [first + at * (number * 99 // 100 - first) // (MOMENTS - 1) for at in range(MOMENTS)]


@pytest.mark.parametrize(
    "words",
    [
        ["show", "employment#12(B)", "--unmarked"],
        ["ask", "--format", "jsonl", "-"],
        ["report", "employment", "-o", "FILE.html"],
        ["repl", "-f", os.devnull],
    ],
    ids=lambda words: words[0],
)
def test_a_command_ends_in_one_line_wherever_it_is_interrupted(shelf: str, tmp_path: Path, words: list[str]) -> None:
    words = ["--index", shelf, *(word.replace("FILE", str(tmp_path / "page")) for word in words)]
    for moment in moments(words):
        (tmp_path / "page.html").unlink(missing_ok=True)
        assert interrupted(moment, words) == INTERRUPTED, moment
        assert [path.name for path in tmp_path.iterdir()] in ([], ["page.html"]), moment


def test_a_shelf_is_whole_wherever_its_writer_is_interrupted(tmp_path: Path) -> None:
    papers, before, shelf = tmp_path / "papers", tmp_path / "before", tmp_path / "shelf"
    papers.mkdir()
    words = ["--index", str(shelf), "index", str(papers), "--jobs", "1"]

    def written(*names: str) -> None:
        for name in names:
            (papers / f"{name}.txt").write_text(f'1. Salary. The {name} salary (the "Salary") is paid.\n\n2. End.\n')

    written("old", "kept")
    assert interrupted(0, words)[0] == 0
    shutil.move(shelf, before)
    written("new", "newer")
    (papers / "old.txt").write_text("1. Another. It is paid in another salary.\n")
    shutil.copytree(before, shelf)
    for moment in moments(words):
        shutil.rmtree(shelf)
        shutil.copytree(before, shelf)
        assert interrupted(moment, words) == INTERRUPTED, moment
        assert {"old", "kept"} <= sound(shelf) <= {"old", "kept", "new", "newer"}, moment
    assert interrupted(0, words)[0] == 0
    assert sound(shelf) == {"old", "kept", "new", "newer"}


def sound(shelf: Path) -> set[str]:
    """The names of the contracts on a shelf that holds together."""
    with LocalLibrary(str(shelf)) as library:
        found = {hit.contract.name for hit in search(library, "salary", limit=100)}
        assert found == {card.name for card in library.cards()}
        assert library.catalog.unfinished() == ((), ())
        assert not library.catalog.check()
        fulltext.check(str(shelf / "fulltext"), library.catalog.units())
    return found


# -- what is heard, and when --


def said(program: str, *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a program that listens."""
    preamble = "import os, signal, sys\nfrom clauseqa import interrupts\ninterrupts.listen()\n"
    done = subprocess.run(
        [sys.executable, "-c", preamble + program, *words],
        cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_what_a_finaliser_swallows_comes_again() -> None:
    program = """
class Left:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
try:
    Left()
    while True:
        pass
except KeyboardInterrupt:
    print("interrupted")
"""
    assert said(program) == (0, "interrupted\n", "")


def test_what_is_not_to_be_disturbed_is_interrupted_afterwards() -> None:
    program = """
def work():
    signal.raise_signal(signal.SIGINT)
    print("done")
try:
    interrupts.undisturbed(work)
except KeyboardInterrupt:
    print("interrupted", interrupts.heard())
signal.raise_signal(signal.SIGINT)
"""
    code, out, _ = said(program)
    assert (code, out) == (-signal.SIGINT, "done\ninterrupted 2\n")  # and nothing is blocked any more


def test_between_two_interruptible_works_an_interrupt_is_remembered_and_a_demand_to_end_is_obeyed() -> None:
    program = """
interrupts.uninterruptible()
signal.raise_signal(signal.SIGINT)
print(interrupts.heard(), interrupts.interruptible(lambda: "next"), interrupts.heard())
signal.raise_signal(signal.SIGTERM)
signal.raise_signal(signal.SIGINT)
print(interrupts.heard() == signal.SIGTERM, interrupts.obeyed())
try:
    interrupts.interruptible(lambda: print("never"))
except KeyboardInterrupt:
    print("ended")
"""
    assert said(program) == (0, "2 next 0\nTrue False\nended\n", "")


def test_what_whoever_starts_the_program_ignores_stays_ignored() -> None:
    done = subprocess.Popen(
        [sys.executable, "-c", "from clauseqa.interrupts import listen; listen(); input(); print('still here')"],
        cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )  # fmt: skip
    done.send_signal(signal.SIGHUP)
    assert done.communicate("\n", timeout=PATIENCE)[0] == "still here\n"


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_a_demand_to_end_is_obeyed_with_its_own_exit_code(shelf: str, sent: signal.Signals) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "--index", shelf, "ask", "--format", "jsonl", "-"],
        cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("for cause\n")
    process.stdin.flush()
    assert process.stdout.readline().startswith("{")
    process.send_signal(sent)
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (128 + sent, f"clauseqa: ended by {sent.name}\n")


# -- streams that take nothing --


def ended(command: str) -> tuple[int, str]:
    """The exit code of a command in a shell, and what reaches its output."""
    line = f"{shlex.join(PROGRAM)} {command}"
    done = subprocess.run(["bash", "-c", line], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("--help 2>&1 > /dev/full", "clauseqa: standard output cannot be written: No space left on device\n"),
        ("repl -f - 2>&1 > /dev/full <<< ?", "standard output cannot be written: No space left on device\n"),
        ("nosuch 2> /dev/full", ""),
        ("--help > /dev/full 2>&1", ""),
    ],
)
def test_a_full_output_is_said_once_where_it_can_be(command: str, said: str) -> None:
    assert ended(command) == (2, said)


def test_streams_that_are_closed_are_no_fault() -> None:
    assert ended("--help >&- 2>&- <&-") == (0, "")
    assert ended("nosuch 2>&-") == (2, "")
    assert ended("text - 2>&1 <&-")[1].startswith("clauseqa: standard input: empty")


def test_a_pipe_is_written_to_and_stays_a_pipe(shelf: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert ended(f"--index {shlex.quote(shelf)} docs -o {shlex.quote(str(pipe))}") == (0, "")
        assert reader.stdout is not None
        assert reader.stdout.read().startswith(b"{")
    assert pipe.is_fifo()


# -- the session --

_WITHIN_A_MOMENT = """
import os, signal, threading
from clauseqa.library.catalog import Catalog

def rows(self, *words, really=Catalog._rows):
    found = really(self, *words)
    if threading.current_thread() is threading.main_thread() and os.path.exists({mark!r}):
        os.unlink({mark!r})
        signal.raise_signal(signal.SIGINT)
    return found

Catalog._rows = rows
"""


def test_an_interrupt_within_a_moment_of_the_shelf_ends_the_moment_and_not_the_session(tmp_path: Path) -> None:
    index, mark = make_shelf(tmp_path, service()), tmp_path / "mark"
    (tmp_path / "sitecustomize.py").write_text(_WITHIN_A_MOMENT.format(mark=str(mark)))
    path = os.pathsep.join([str(tmp_path), str(REPOSITORY)])
    terminal = Terminal(index, tmp_path, PYTHONPATH=path)
    terminal.prompts("clauseqa>")
    mark.touch()
    terminal.type("/show service#2(b)\r")
    terminal.shows("stopped")
    terminal.prompts("clauseqa>")
    make_shelf(tmp_path, lease())  # as another process would
    terminal.type("/docs\r")
    terminal.shows("OFFICE LEASE")
    terminal.prompts("clauseqa>")
    terminal.type("\x04")
    assert terminal.close() == 0
