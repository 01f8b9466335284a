"""What a person at a terminal waits for: ``python bench/session.py``.

How long a key takes among 12,000 defined terms, and how long the first prompt, on a shelf of the corpus made for the
occasion, against a bare interpreter in the same run. Exit 1 when a limit is passed.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, thread_time

from clauseqa.commands import VERBS
from clauseqa.repl.completion import complete
from clauseqa.repl.language import Language
from clauseqa.repl.matching import Prepared
from clauseqa.repl.vocabulary import Vocabulary

REPOSITORY = Path(__file__).resolve().parent.parent
RUNS = 15
KEY = 5.0  # milliseconds
PROMPT = 25.0  # times a bare interpreter
LINES = (
    "Which permitted lien of the swingline len",
    "/define revolving cred",
    'uses:"letter of',
    "/define rvlvng",
    "/sho",
)


def names(count: int) -> list[str]:
    """As many different terms, of two or three words of the corpus each."""
    text = "".join(path.read_text("utf-8", "replace") for path in sorted((REPOSITORY / "corpus").glob("*.txt")))
    words = sorted(set(re.findall(r"\b[A-Z][a-z]{2,12}\b", text)))
    many = len(words)
    made = [f"{words[n % many]} {words[n // many]}" for n in range(count)]
    return sorted(f"{name} {words[n * 7 % many]}" if n % 2 else name for n, name in enumerate(made))


def keys() -> float:
    """Milliseconds of work for the slowest key of LINES, Tab included; the best of three runs of each counts."""
    vocabulary, language = Vocabulary(terms=Prepared(names(12_000))), Language.of(VERBS)

    def key(line: str, cursor: int, fuzzy: bool) -> float:
        started = thread_time()
        complete(line, cursor, vocabulary, language, fuzzy=fuzzy)
        return (thread_time() - started) * 1000

    typed = [(line, cursor, fuzzy) for line in LINES for cursor in range(1, len(line) + 1) for fuzzy in (False, True)]
    return max(min(key(*one) for _ in range(3)) for one in typed)


def bare() -> float:
    """Milliseconds of an interpreter that does nothing."""
    started = perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return (perf_counter() - started) * 1000


def prompt(index: str, home: str) -> float:
    """Milliseconds until the prompt stands on a terminal."""
    terminal, other = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "XDG_STATE_HOME": home}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = perf_counter()
    program = subprocess.Popen(
        [sys.executable, "-m", "clauseqa", "--index", index], stdin=other, stdout=other, stderr=other, env=environment
    )
    os.close(other)
    shown = b""
    while b"clauseqa\x1b" not in shown.split(b"leaves")[-1]:
        shown += os.read(terminal, 65_536)
    taken = (perf_counter() - started) * 1000
    program.kill()
    program.wait()
    os.close(terminal)
    return taken


def main() -> int:
    """Print the figures; 1 when a limit is passed."""
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder, "index"))
        command = [sys.executable, "-m", "clauseqa", "--index", index, "index", "corpus"]
        subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True)
        rounds = [(bare(), prompt(index, folder)) for _ in range(RUNS)]
    slowest = keys()
    nothing, first = min(one for one, _ in rounds), min(one for _, one in rounds)
    print(f"slowest key at 12,000 terms  {slowest:6.1f} ms          limit {KEY:.0f} ms")
    print(f"first prompt                 {first:6.1f} ms  {first / nothing:5.1f} ×  limit {PROMPT:.0f} ×")
    return int(slowest > KEY or first > PROMPT * nothing)


if __name__ == "__main__":
    sys.exit(main())
