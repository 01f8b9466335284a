"""The analysis beside lexichunk and contractex: the same texts, in one run, on one core.

    python bench/beside.py            one in ten of ../shared/data/edgar-txt
    python bench/beside.py --all      all of them
    python bench/beside.py --write    … and the table into bench/README.md

Each is given the text that our reader has made, and asked for sections, defined terms and references to sections:
contractex by parse_structure, lexichunk by chunk, which does all three.
Counts are what each says it found, right or wrong; references that ours resolved lead to a unit that exists.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time
from typing import Any

import rivals
from startup import put_into_readme

from clauseqa import readers
from clauseqa.analyse import analyse
from clauseqa.errors import ClauseqaError
from clauseqa.model import Text

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "edgar-txt"
BEGIN, END = "<!-- beside -->", "<!-- /beside -->"
EVERY = 10
GOAL = 10.0  # times as fast as the faster of them

Counts = tuple[int, int, int, int]  # sections, terms, references, of them resolved


class Ours:
    name = "clauseqa"

    def analyse(self, text: Text) -> Any:
        return analyse(text)

    def counts(self, _: Text, found: Any) -> Counts:
        resolved = sum(reference.status == "resolved" for reference in found.references)
        return len(found.sections), len(found.terms), len(found.references), resolved


class Lexichunk:
    name = rivals.version_of(rivals.ANALYSERS[0])

    def __init__(self) -> None:
        from lexichunk import LegalChunker

        self._chunker = LegalChunker(jurisdiction="us")

    def analyse(self, text: Text) -> Any:
        return self._chunker.chunk(text.content)

    def counts(self, text: Text, found: Any) -> Counts:
        """Chunks tell neither sections nor terms: those are asked for again, outside the clock."""
        references = [reference for chunk in found for reference in chunk.cross_references]
        resolved = sum(reference.target_chunk_index is not None for reference in references)
        sections = _nodes(self._chunker.parse_structure(text.content))
        return sections, len(self._chunker.get_defined_terms(text.content)), len(references), resolved


def _nodes(nodes: Any) -> int:
    return sum(1 + _nodes(getattr(node, "children", ()) or ()) for node in nodes)


class Contractex:
    name = rivals.version_of(rivals.ANALYSERS[1])

    def analyse(self, text: Text) -> Any:
        from contractex.structure import parse_structure

        return parse_structure(text.content)

    def counts(self, _: Text, found: Any) -> Counts:
        sections = sum(1 for section in found.sections for _ in section.iter_all())
        resolved = sum(reference.resolved for reference in found.cross_references)
        return sections, len(found.defined_terms), len(found.cross_references), resolved


def measured(analyser: Any, texts: list[Text]) -> tuple[float, Counts]:
    """Megabytes a second, and what was found in all."""
    analyser.analyse(texts[0])  # expressions are compiled
    start = process_time()
    found = [analyser.analyse(text) for text in texts]
    seconds = process_time() - start
    counted = [analyser.counts(text, one) for text, one in zip(texts, found, strict=True)]
    sections, terms, references, resolved = map(sum, zip(*counted, strict=True))
    return sum(len(text.content) for text in texts) / 1e6 / seconds, (sections, terms, references, resolved)


def _read(path: Path) -> list[Text]:
    try:
        return readers.read(path)
    except ClauseqaError as error:
        print(f"left out: {path.name}: {error}", file=sys.stderr)
        return []


def main() -> int:
    """Print the table; 1 when the goal is missed."""
    rivals.borrow(rivals.ANALYSERS)
    paths = sorted(SHARED.rglob("*.txt"))[:: 1 if "--all" in sys.argv else EVERY]
    texts = [text for path in paths for text in _read(path)]
    rates = {one.name: measured(one, texts) for one in (Ours(), Lexichunk(), Contractex())}
    mine = rates["clauseqa"][0]
    head = f"{len(texts)} agreements, {sum(len(text.content) for text in texts) / 1e6:.1f} MB"
    titles = (head, "MB/s a core", "clauseqa / it", "sections", "terms", "references", "of them resolved")
    rows = [f"| {' | '.join(titles)} |", "|---|--:|--:|--:|--:|--:|--:|"]
    for name, (rate, counts) in rates.items():
        cells = " | ".join(f"{count:,}" for count in counts)
        rows.append(f"| {name} | {rate:.2f} | {'' if name == 'clauseqa' else f'{mine / rate:.1f}'} | {cells} |")
    print("\n".join(rows))
    if "--write" in sys.argv:
        put_into_readme("Analysis beside others", "beside.py", "\n".join(rows), BEGIN, END)
    return int(mine < GOAL * max(rate for name, (rate, _) in rates.items() if name != "clauseqa"))


if __name__ == "__main__":
    sys.exit(main())
