"""How large the page of a contract is, what writing it costs, and how soon a browser has it ready.

    python bench/page.py            print the table; exit 1 when a limit is passed
    python bench/page.py --write    … and put it into bench/README.md

The seed agreement and the largest contracts of ../shared/data/html, analysed with the uses of their terms. Needs
selenium, Chromium and its driver for the last column.
"""

from __future__ import annotations

import sys
import time
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from startup import put_into_readme

REPOSITORY = Path(__file__).resolve().parent.parent
SEED = REPOSITORY / "corpus" / "employment-agreement-2006.txt"
HTML = REPOSITORY.parent / "shared" / "data" / "html"
LARGEST = 3
LARGE = 100_000  # bytes of text from which the limit of size holds: below, script and style weigh more than words
TIMES = 3.0  # limit: bytes of the page to bytes of its text
READY = 2_000.0  # limit: milliseconds until the script has ended
ROUNDS = 3
BEGIN, END = "<!-- page -->", "<!-- /page -->"


def measured(file: Path, folder: Path, driver: Any) -> tuple[str, bool]:
    """The row of a contract, and whether it keeps the limits."""
    from clauseqa.analyse import analyse_file
    from clauseqa.check import check
    from clauseqa.page import Page

    (contract,) = analyse_file(file, uses=True)
    page = Page(contract, tuple(check(contract)))
    start = time.process_time()
    html = page.html().encode()
    took = 1000 * (time.process_time() - start)
    written = folder / "contract.html"
    written.write_bytes(html)
    text = len(contract.text.content.encode())
    ready = _ready(driver, written) if driver else None
    sizes = f"{text / 1000:,.0f} | {len(html) / 1000:,.0f} | {len(html) / text:.1f}"
    row = f"| {file.name} | {sizes} | {took:,.0f} | {'' if ready is None else f'{ready:,.0f}'} |"
    return row, (text < LARGE or len(html) <= TIMES * text) and (ready is None or ready <= READY)


def _ready(driver: Any, file: Path) -> float:
    from browser import ready_after

    times = []
    for _ in range(ROUNDS):
        driver.get(file.as_uri())
        times.append(ready_after(driver))
    return min(times)


def main() -> int:
    """Print the table; 1 when a limit is passed."""
    sys.path.insert(0, str(REPOSITORY / "tests"))
    from browser import missing, started

    largest = sorted(HTML.glob("*.htm"), key=lambda file: -file.stat().st_size)[:LARGEST]
    rows = ["| contract | text, kB | page, kB | times | ms to write | ms until ready |", "|---|--:|--:|--:|--:|--:|"]
    kept = True
    with TemporaryDirectory() as folder, nullcontext() if missing() else started() as driver:
        for file in (SEED, *largest):
            row, good = measured(file, Path(folder), driver)
            rows.append(row)
            kept &= good
    rows.append(f"| limit, from {LARGE // 1000} kB of text | | | {TIMES:.0f} | | {READY:,.0f} |")
    print("\n".join(rows))
    if "--write" in sys.argv[1:]:
        put_into_readme("Pages", "page.py", "\n".join(rows), BEGIN, END)
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
