"""What the analysis of the seed agreement costs, stage by stage, and that the standard library is all it needs.

    python bench/analysis.py            print the table; exit 1 when the limit is passed or a package was imported
    python bench/analysis.py --write    … and put it into bench/README.md

Processor time, the best of some rounds in one process, after a first one that compiles the expressions. The uses of
terms, which spaCy finds, are a row of their own and do not count against the limit.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from startup import put_into_readme

AGREEMENT = Path(__file__).resolve().parent.parent / "corpus" / "employment-agreement-2006.txt"
ROUNDS = 15
LIMIT = 25.0  # milliseconds for reading, sections, terms and references together
BEGIN, END = "<!-- analysis -->", "<!-- /analysis -->"


def best(stage: Callable[[], object]) -> float:
    """Milliseconds of processor time, the least of the rounds."""
    least = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        stage()
        least = min(least, time.process_time() - start)
    return least * 1000


def outside() -> set[str]:
    """The packages beyond the standard library and clauseqa that this process has imported."""
    home = Path(__file__).resolve().parent
    ours = {path.stem for path in home.glob("*.py")} | {"clauseqa", "__main__"}
    known = sys.stdlib_module_names | ours
    return {name.partition(".")[0] for name in sys.modules} - known


def main() -> int:
    """Print the table; 1 when the limit is passed or a package was imported."""
    before = outside()
    from clauseqa import readers, references, segment, terms

    (text,) = readers.read(AGREEMENT)
    sections = segment.segment(text)
    found = terms.find_terms(text, sections)
    stages: dict[str, Callable[[], object]] = {
        "read": lambda: readers.read(AGREEMENT),
        "sections": lambda: segment.segment(text),
        "terms": lambda: terms.find_terms(text, sections),
        "references": lambda: references.find_references(text, sections, found),
    }
    times = {name: best(stage) for name, stage in stages.items()}
    imported = outside() - before
    total = sum(times.values())

    from clauseqa import nlp

    nlp.find_uses(text, sections, found)
    rows = ["| stage | ms |", "|---|--:|", *(f"| {name} | {value:.1f} |" for name, value in times.items())]
    rows += [f"| together (limit {LIMIT:.0f}) | {total:.1f} |"]
    rows += [f"| uses of terms, by spaCy | {best(lambda: nlp.find_uses(text, sections, found)):.1f} |"]
    print("\n".join(rows))
    if imported:
        print(f"imported: {', '.join(sorted(imported))}")
    if "--write" in sys.argv[1:]:
        put_into_readme("Analysis", "analysis.py", "\n".join(rows), BEGIN, END)
    return int(total > LIMIT or bool(imported))


if __name__ == "__main__":
    sys.exit(main())
