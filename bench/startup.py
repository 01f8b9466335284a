"""What a whole command costs, against a bare interpreter in the same run: ``python bench/startup.py``.

Each command runs alone, output in a pipe, on a shelf of the corpus made for the occasion; the best of some runs counts.
Bytecode is kept, as it is wherever the program is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

REPOSITORY = Path(__file__).resolve().parent.parent
RUNS = 15
COMMANDS = (  # name, words, at most this many times a bare interpreter
    ("--help", ["--help"], 6),
    ("define", ["define", "for cause"], 8),
    ("show", ["show", "employment#12(B)"], 8),
    ("search", ["search", "salary"], 18),
    ("ask", ["ask", "What happens on termination for cause?"], None),
    ("parse", ["parse", "--json", "corpus/employment-agreement-2006.txt"], None),
    ("repl, one line", ["repl", "-f", "-"], 25),
)


def cost(command: list[str]) -> float:
    """Milliseconds of one run."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = perf_counter()
    subprocess.run(
        command, cwd=REPOSITORY, env=environment, input="/docs\n", text=True, capture_output=True, check=True
    )
    return (perf_counter() - started) * 1000


def main() -> int:
    """Print the table; 1 when a limit is passed."""
    program = [sys.executable, "-m", "clauseqa"]
    with tempfile.TemporaryDirectory() as folder:
        index = ["--index", str(Path(folder, "index"))]
        subprocess.run([*program, *index, "index", "corpus"], cwd=REPOSITORY, capture_output=True, check=True)
        commands = {"python -c pass": [sys.executable, "-c", "pass"]}
        commands |= {name: [*program, *index, *words] for name, words, _ in COMMANDS}
        rounds = [{name: cost(command) for name, command in commands.items()} for _ in range(RUNS)]
    limits = {name: limit for name, _, limit in COMMANDS}
    bare = min(one["python -c pass"] for one in rounds)
    print(f"{'command':<16}{'ms':>8}{'times bare':>12}{'limit':>8}")
    passed = False
    for name in commands:
        best, limit = min(one[name] for one in rounds), limits.get(name)
        passed |= limit is not None and best > limit * bare
        print(f"{name:<16}{best:>8.1f}{best / bare:>12.1f}{limit or '':>8}")
    return int(passed)


if __name__ == "__main__":
    sys.exit(main())
