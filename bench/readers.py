"""What the readers cost and keep, format by format: ``python bench/readers.py`` (``--write`` renews bench/README.md).

Samples stand in ../shared/data. The judges are not ours: the words of HTML are lxml's (every element's text, in
document order); Word's numbers are those that LibreOffice prints, where it is installed; a PDF is held against the same
contract as text; a submission against its own header. Each format is read in an interpreter of its own, whose peak is
its memory.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from clauseqa.errors import ClauseqaError, EmptyDocument
from clauseqa.model import Text
from clauseqa.readers import read
from clauseqa.segment import segment

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = REPOSITORY.parent / "shared/data"
README = REPOSITORY / "bench/README.md"
BEGIN, END = "<!-- readers -->", "<!-- /readers -->"
UNITS = ("article", "section", "subsection", "exhibit", "recital")


@dataclass(frozen=True)
class Judged:
    """What a judge found: so many of so many, and the limit."""

    what: str
    right: int
    of: int
    limit: float

    def __str__(self) -> str:
        return f"{self.what}: {self.right:,} of {self.of:,} ({self.right / max(1, self.of):.2%}, ≥ {self.limit:.1%})"

    @property
    def holds(self) -> bool:
        return self.right >= self.limit * self.of


# The judges


def html_words(paths: list[Path]) -> Judged:
    """Words of the page, in order, that stand in our text in the same order."""
    from lxml import html

    kept = total = 0
    for path in paths:
        parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
        tree = html.document_fromstring(path.read_bytes(), parser=parser)
        for hidden in tree.xpath("//script|//style|//head"):
            hidden.drop_tree()
        for block in tree.iter("p", "div", "td", "th", "br", "tr", "li", "table"):
            block.tail = " " + (block.tail or "")
        theirs = tree.text_content().replace("\u2011", "-").split()
        ours = read(path)[0].content.split()
        total += len(theirs)
        kept += _in_order(theirs, ours)
    return Judged("words in order as lxml has them", kept, total, 0.995)


def _in_order(theirs: list[str], ours: list[str]) -> int:
    if "".join(theirs) == "".join(ours):  # the same characters, whatever stands between them
        return len(theirs)
    matcher = difflib.SequenceMatcher(None, theirs, ours, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def word_numbers(paths: list[Path]) -> Judged | None:
    """Numbered paragraphs that LibreOffice prints with the same number."""
    program = shutil.which("soffice")
    if program is None:
        return None
    right = total = 0
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder]
        subprocess.run([*command, *map(str, paths)], capture_output=True, check=True)
        for path in paths:
            theirs = Counter(_folded(line) for line in Path(folder, f"{path.stem}.txt").read_text("utf-8").split("\n"))
            for line in _numbered_lines(read(path)[0]):
                total += 1
                if theirs[line]:
                    theirs[line] -= 1
                    right += 1
    return Judged("numbered paragraphs as LibreOffice prints them", right, total, 0.99)


def _numbered_lines(text: Text) -> list[str]:
    lines = []
    for (start, _), _ in text.labels:
        end = text.content.find("\n", start)
        lines.append(_folded(text.content[start : end if end >= 0 else None]))
    return lines


def _folded(line: str) -> str:
    """Without notes' marks and bullets, which are printed in other glyphs."""
    return " ".join(re.sub(r"\[\w{1,4}\]|[•▪○●\ue000-\uf8ff\ufeff]", "", line).split())


def pdf_sections(paths: list[Path]) -> Judged:
    """Sections of the same contract as text that are found in the PDF too."""
    texts = {re.sub(r"\W", "", path.stem).casefold()[:30]: path for path in (DATA / "cuad/txt").iterdir()}
    right = total = 0
    for path in paths:
        twin = texts.get(re.sub(r"\W", "", path.stem).casefold()[:30])
        if twin is None:
            continue
        ours, theirs = read(path)[0], read(twin)[0]
        if not 0.8 < len(ours.content.split()) / len(theirs.content.split()) < 1.25:
            continue  # another document under a like name
        numbers = Counter(section.number for section in segment(theirs) if section.kind in UNITS)
        found = Counter(section.number for section in segment(ours) if section.kind in UNITS)
        right += sum((numbers & found).values())
        total += sum(numbers.values())
    return Judged("sections of the same contract as text", right, total, 0.95)


def submission_parts(paths: list[Path]) -> Judged:
    """Documents of the header that are read under their type, or left out as binary or data and said so."""
    right = total = 0
    for path in paths:
        types = re.findall(r"<DOCUMENT>\s*<TYPE>(.*)", path.read_text("latin-1"))
        total += len(types)
        try:
            texts = read(path)
        except EmptyDocument as error:
            right += sum(int(count) for count in re.findall(r"(\d+) \w+ documents? left out", str(error)))
            continue
        read_types = Counter(text.path.partition("::")[2].partition("#")[0] for text in texts)
        right += sum((read_types & Counter(types)).values())
        notes = " ".join(note for text in texts for note in text.notes)
        right += sum(int(count) for count in re.findall(r"(\d+) \w+ documents? left out", notes))
        right += len(re.findall(r"[\w.-]+ left out: ", notes))
    return Judged("documents read, or said to be left out, as in the header", right, total, 1.0)


FORMATS: dict[str, tuple[str, Callable[[list[Path]], Judged | None] | None]] = {
    "text": ("cuad/txt", None),
    "HTML": ("html", html_words),
    "submissions": ("edgar-submissions", submission_parts),
    "DOCX": ("docx", word_numbers),
    "PDF": ("pdf", pdf_sections),
}


# The costs, in a child


def cost(folder: str) -> dict[str, float]:
    """Files, failures, bytes, seconds of processor time (children's included) and the peak of memory in MiB."""
    paths = sorted((DATA / folder).iterdir())
    failures = documents = 0
    started = process_time()
    for path in paths:
        try:
            documents += len(read(path))
        except ClauseqaError:  # noqa: PERF203 - the files after it are read too
            failures += 1
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children.ru_maxrss)
    seconds = process_time() - started + children.ru_utime + children.ru_stime
    size = sum(path.stat().st_size for path in paths)
    return {"files": len(paths), "documents": documents, "failures": failures, "bytes": size, "seconds": seconds,
            "peak": peak / 1024}  # fmt: skip


def table() -> tuple[str, bool]:
    """The table in Markdown, and whether every judge is content."""
    rows = ["| format | files | documents | failures | MB/s | peak MiB | kept |", "|---|--:|--:|--:|--:|--:|---|"]
    holds = True
    for name, (folder, judge) in FORMATS.items():
        child = [sys.executable, __file__, "--cost", folder]
        found = json.loads(subprocess.run(child, capture_output=True, check=True).stdout)
        judged = judge(sorted((DATA / folder).iterdir())) if judge else None
        holds = holds and (judged is None or judged.holds)
        kept = str(judged) if judged else ("not measured: soffice is not installed" if judge else "")
        rate = found["bytes"] / 1e6 / found["seconds"]
        rows.append(
            f"| {name} | {found['files']} | {found['documents']} | {found['failures']} | {rate:.1f} |"
            f" {found['peak']:.0f} | {kept} |"
        )
    return "\n".join(rows), holds


def write(rows: str) -> None:
    """Put the table between its marks in bench/README.md."""
    text = README.read_text("utf-8") if README.exists() else "# Measured\n"
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n## Readers\n\n`python bench/readers.py --write`\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{rows}\n{END}{after}", "utf-8")


def main() -> int:
    """Print the table; 1 when a judge is not content."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="renew the table in bench/README.md")
    parser.add_argument("--cost", metavar="FOLDER", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.cost:
        print(json.dumps(cost(arguments.cost)))
        return 0
    if not DATA.is_dir():
        print(f"the samples are not here: {DATA}")
        return 0
    rows, holds = table()
    print(rows)
    if arguments.write:
        write(rows)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
