"""Holds the scores on annotated contracts to the floors that were reached.

    python bench/floors.py            runs ../shared/eval/score.py on both gold folders and on two seeds alone

Exit 1 and a line for each score below its floor. A floor stands just under what is reached: raise it with the score.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold"

# (score, as printed by score.py --json) -> the least it may be
ALL = {
    "sections.f1": 0.90,
}
SEEDS = {
    "employment-agreement": {
        "sections.f1": 0.99,
        "sections.numbered": 0.99,
        "sections.headings": 0.99,
        "inline": 0.96,
        "terms.f1": 0.96,
        "links.f1": 1.0,
        "external": 1.0,
        "dangling": 1.0,
    },
    "form-10q": {"sections.f1": 0.9, "external": 0.9},
}


def scores(*gold: Path) -> dict[str, object]:
    """What score.py prints for the gold folders, as nested numbers."""
    folders = [word for folder in gold for word in ("--gold", str(folder))]
    command = f"{sys.executable} -m clauseqa parse --format json"
    done = subprocess.run(
        [sys.executable, str(SHARED / "eval" / "score.py"), "--json", "--cmd", command, *folders],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def below(name: str, reached: dict[str, object], floors: dict[str, float]) -> list[str]:
    """A line for each floor that is not reached; prints all of them."""
    failures = []
    for path, floor in floors.items():
        value: object = reached
        for key in path.split("."):
            assert isinstance(value, dict)
            value = value[key]
        assert isinstance(value, float)
        print(f"{name:24} {path:20} {value:.4f}  floor {floor:.4f}")
        if value < floor - 1e-9:
            failures.append(f"{name}: {path} is {value:.4f}, below its floor of {floor:.4f}")
    return failures


def main() -> None:
    failures = below("both gold folders", scores(GOLD, GOLD / "commonform"), ALL)
    for seed, floors in SEEDS.items():
        with tempfile.TemporaryDirectory() as folder:
            for suffix in (".txt", ".json"):
                (Path(folder) / (seed + suffix)).write_bytes((GOLD / (seed + suffix)).read_bytes())
            failures += below(seed, scores(Path(folder)), floors)
    if failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main()
