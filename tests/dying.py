"""An analysis that kills its process where a document tells it to. Light to import: every worker does."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from contracts import letter

from clauseqa.model import Contract
from clauseqa.readers import Source


def reading(source: Source, uses: bool) -> list[Contract]:  # noqa: ARG001 - the signature of an analysis
    """The document as a letter; "deadly" kills, "clumsy FILE" kills unless there is such a file, and makes it."""
    content = source.data.decode()
    if content.startswith("deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    if content.startswith("clumsy") and not os.path.exists(content.split()[1]):
        Path(content.split()[1]).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return [letter(source.path, content)]
