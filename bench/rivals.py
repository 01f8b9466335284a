"""Packages that only benches compare with: installed into a folder of their own, never into the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ENGINES = ("tantivy==0.27.0", "bm25s==0.3.16")
ANALYSERS = ("lexichunk==0.9.1", "contractex==0.5.1")


def borrow(requirements: tuple[str, ...]) -> None:
    """Make packages importable, behind whatever the environment has itself; the first time pip fetches them."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = cache / "clauseqa-bench" / "-".join((version, *(name.replace("==", "-") for name in requirements)))
    if not (folder / "complete").exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), *requirements]
        subprocess.run(command, check=True)
        (folder / "complete").touch()
    sys.path.append(str(folder))


def version_of(requirement: str) -> str:
    """As a table says it: tantivy 0.27.0."""
    return requirement.replace("==", " ")
