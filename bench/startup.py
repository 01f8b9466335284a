"""What a whole command costs, against a bare interpreter in the same run.

    python bench/startup.py            print the table; exit 1 when a limit is passed
    python bench/startup.py --write    … and put it into bench/README.md

Each command runs alone, output in a pipe, on a shelf of the corpus made for the occasion. Processor time of the whole
process counts, the best of some rounds: other work on the machine weighs on it least. Bytecode is kept, as it is
wherever the program is installed.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
README = REPOSITORY / "bench" / "README.md"
BEGIN, END = "<!-- start-up -->", "<!-- /start-up -->"
ROUNDS = 15
BARE = "python -c pass"
COMMANDS = (  # name, words, at most this many times a bare interpreter
    ("--help", ["--help"], 6),
    ("define", ["define", "for cause"], 8),
    ("show", ["show", "employment#12(B)"], 10),
    ("search", ["search", "salary"], 18),
    ("ask", ["ask", "What happens on termination for cause?"], None),
    ("parse", ["parse", "--json", "corpus/employment-agreement-2006.txt"], None),
    ("repl, one line", ["repl", "-f", "-"], 25),
)


def cost(command: list[str], environment: dict[str, str]) -> float:
    """Milliseconds of processor time of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, cwd=REPOSITORY, env=environment, input="/docs\n", text=True, capture_output=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def measured() -> dict[str, float]:
    """The best of each command, milliseconds by name."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    program = [sys.executable, "-m", "clauseqa"]
    with tempfile.TemporaryDirectory() as folder:
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder, "bytecode"))
        index = ["--index", str(Path(folder, "index"))]
        subprocess.run(
            [*program, *index, "index", "corpus"], cwd=REPOSITORY, env=environment, capture_output=True, check=True
        )
        commands = {BARE: [sys.executable, "-c", "pass"]}
        commands |= {name: [*program, *index, *words] for name, words, _ in COMMANDS}
        rounds = [{name: cost(command, environment) for name, command in commands.items()} for _ in range(ROUNDS)]
    return {name: min(one[name] for one in rounds) for name in commands}


def table(best: dict[str, float]) -> str:
    """The table in Markdown."""
    limits = {name: limit for name, _, limit in COMMANDS}
    lines = ["| command | ms | times bare | limit |", "|---|--:|--:|--:|"]
    lines += [
        f"| {name} | {time:.0f} | {time / best[BARE]:.1f} | {limits.get(name) or ''} |" for name, time in best.items()
    ]
    return "\n".join(lines)


def put_into_readme(title: str, script: str, rows: str, begin: str, end: str) -> None:
    """Put a table between its marks in bench/README.md, under a heading of its own when it is new."""
    text = README.read_text("utf-8") if README.exists() else "# Measured\n"
    if begin not in text:
        text += f"\n## {title}\n\n`python bench/{script} --write`\n\n{begin}\n{end}\n"
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    README.write_text(f"{before}{begin}\n{rows}\n{end}{after}", "utf-8")


def main() -> int:
    """Print the table; 1 when a limit is passed."""
    best = measured()
    rows = table(best)
    print(rows)
    if "--write" in sys.argv[1:]:
        put_into_readme("Start-up", "startup.py", rows, BEGIN, END)
    return int(any(limit is not None and best[name] > limit * best[BARE] for name, _, limit in COMMANDS))


if __name__ == "__main__":
    sys.exit(main())
