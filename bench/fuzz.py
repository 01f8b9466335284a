"""Tries every door of clauseqa with bytes that nobody foresaw, for as long as one likes.

    pip install atheris                            it needs CPython 3.11 to 3.13 on Linux
    python bench/fuzz.py --seconds 300             every door, one after the other
    python bench/fuzz.py --seconds 300 a_query     … or those that are named

What must hold behind a door stands in tests/doors.py. The first inputs are made of corpus/ and, where it is present, of
../shared; what was learnt is kept in --keep (default: ~/.cache/clauseqa-fuzz), an input that breaks a promise in its
folder `broken`. Exit 1 when there is one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
SLOWEST = 20  # seconds for one input
LONGEST = 4096  # bytes of one input; a contract may have more
MEMORY = 3000  # MiB

_TABLE = (
    b"<w:p><w:pPr><w:pStyle w:val='Heading1'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    b"<w:r><w:t>Fees</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)
_TRACKED = (
    b"<w:p><w:ins w:author='x'><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
    b"<w:r><w:fldChar w:fldCharType='begin'/><w:instrText> REF _Ref1 </w:instrText></w:r></w:p>"
)
_SEEDS: dict[str, tuple[bytes, ...]] = {
    "a_place": (b"12(b)", b"Section 8.2(a)(ii)", b"Exhibit A/3(b)", "§ 4.1".encode(), b"DOC#12(b)~2", b"Art. IV"),
    "a_line": (b"search salary AND notice", b'define "for cause"', b"show employment#12(b) --json", b"docs -h", b"/x"),
    "a_query": (b'"for cause" uses:"change in control"~2', b"in:12(b) OR sal* NOT term?", b"[a TO b] kind:section^2"),
    "a_word_file": (_TABLE, _TRACKED),
    "a_catalog": (bytes(4), b"\0\x10\x05\x01" * 3),
    "a_hostile_catalog": (bytes(4), bytes(range(64))),
    "a_segment": (bytes(4), b"\0\x01\x05\x01" * 3),
}


def seeds(door: str) -> Iterator[bytes]:
    """The first inputs of a door."""
    yield from _SEEDS.get(door, ())
    if door in ("a_file", "a_contract"):
        folders = [ROOT / "corpus", SHARED / "edgar-txt", SHARED / "html", SHARED / "edgar-submissions"]
        for path in (path for folder in folders for path in sorted(folder.rglob("*.*"))[::7]):
            content = path.read_bytes()
            mark = bytes([1 if path.suffix.startswith(".htm") else 0]) if door == "a_file" else b""
            for start in (0, len(content) // 2):
                yield mark + content[start : start + LONGEST - 1]


def walk(door: str, keep: Path, seconds: int) -> None:
    """Try one door in this process; it ends the process."""
    import atheris

    sys.path.insert(0, str(ROOT / "tests"))
    with atheris.instrument_imports(include=["clauseqa"]):
        from doors import DOORS

    learnt = keep / door
    first = keep / "seeds" / door
    for folder in (learnt, first, keep / "broken"):
        folder.mkdir(parents=True, exist_ok=True)
    for at, content in enumerate(seeds(door)):
        (first / str(at)).write_bytes(content)
    words = [
        sys.argv[0], f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-max_len={LONGEST}",
        f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={keep / 'broken'}{os.sep}{door}-", "-print_final_stats=1",
        str(learnt), str(first),
    ]  # fmt: skip
    dictionary = ROOT / "bench" / "fuzz.dict"
    atheris.Setup([*words[:1], f"-dict={dictionary}", *words[1:]], DOORS[door])
    atheris.Fuzz()


def main() -> int:
    """Each door in a process of its own; 1 when a promise was broken."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("doors", nargs="*", metavar="door", help="as they are called in tests/doors.py")
    options.add_argument("--seconds", type=int, default=300, help="for each door")
    options.add_argument("--keep", type=Path, default=Path.home() / ".cache" / "clauseqa-fuzz", help="a folder")
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.here:
        walk(chosen.doors[0], chosen.keep, chosen.seconds)
    sys.path.insert(0, str(ROOT / "tests"))
    from doors import DOORS

    unknown = sorted(set(chosen.doors) - set(DOORS))
    if unknown:
        options.error(f"no door is called {', '.join(unknown)}; they are {', '.join(DOORS)}")
    broken = []
    for door in chosen.doors or DOORS:
        words = ["--here", "--seconds", str(chosen.seconds), "--keep", str(chosen.keep), door]
        if subprocess.run([sys.executable, __file__, *words], check=False).returncode:
            broken.append(door)
    if broken:
        print(f"broken: {', '.join(broken)}; the inputs are in {chosen.keep / 'broken'}")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
