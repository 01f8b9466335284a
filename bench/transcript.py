"""Writes anew what the README shows: what its commands print on the bundled corpus, and the rules of `check`.

python bench/transcript.py            says whether the README shows what is so, exit 1 when not
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
TRANSCRIPT = re.compile(r"(?<=<!-- transcript -->\n```console\n).*?(?=```\n<!-- /transcript -->)", re.DOTALL)
RULES = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- /rules -->)", re.DOTALL)
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


def rules() -> str:
    """The rules of `check` as a table, with how often each was right."""
    from clauseqa.check import RULES

    rows = ["| rule | severity | right | what it tells |", "|---|---|---|---|"]
    for rule in RULES.values():
        right = "{} of {}".format(*rule.measured) if rule.measured else ""
        rows.append(f"| `{rule.id}` | {rule.severity} | {right} | {rule.meaning} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    shown = renewed = README.read_text(encoding="utf-8")
    for place, words in ((TRANSCRIPT, printed()), (RULES, rules())):
        renewed, places = place.subn(lambda _, words=words: words, renewed)  # type: ignore[misc]
        if places != 1:
            sys.exit(f"{README}: no place for {words[:40]!r}…")
    if "--write" in sys.argv:
        README.write_text(renewed, encoding="utf-8")
    elif renewed != shown:
        sys.exit(f"{README} does not show what is so; python bench/transcript.py --write renews it")


if __name__ == "__main__":
    main()
