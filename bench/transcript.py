"""Writes the transcript of the README anew: what its commands print today, on the bundled corpus.

python bench/transcript.py            says whether the README shows what is printed, exit 1 when not
python bench/transcript.py --write    puts it there
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BETWEEN = re.compile(r"(?<=<!-- transcript -->\n```console\n).*?(?=```\n<!-- /transcript -->)", re.DOTALL)
COMMANDS = (
    ("ask", "What happens on termination for cause?", "--limit", "1"),
    ("define", "for cause"),
    ("show", "employment#11(b)"),
)


def printed() -> str:
    """The commands with what they print, in a shelf of their own."""
    lines = []
    with tempfile.TemporaryDirectory() as index:
        environment = {**os.environ, "CLAUSEQA_INDEX": index, "COLUMNS": "96", "NO_COLOR": "1"}
        for command in (("index", "corpus", "--quiet"), *COMMANDS):
            done = subprocess.run(
                [sys.executable, "-m", "clauseqa", *command],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                sys.exit(done.stderr)
            if command in COMMANDS:
                words = " ".join(f'"{word}"' if set(word) & set(" #?()") else word for word in command)
                lines.append(f"$ clauseqa {words}\n{done.stdout}")
    return "\n".join(lines)


def main() -> None:
    shown = README.read_text(encoding="utf-8")
    transcript = printed()
    renewed = BETWEEN.sub(lambda _: transcript, shown)
    if transcript not in renewed:
        sys.exit(f"{README}: no place for a transcript")
    if "--write" in sys.argv:
        README.write_text(renewed, encoding="utf-8")
    elif renewed != shown:
        sys.exit(f"{README}: its transcript is not what is printed; python bench/transcript.py --write renews it")


if __name__ == "__main__":
    main()
