"""A contract as a page that a browser shows from a file: its text, with everything that is known of it in its place.

    Path("contract.html").write_text(write(contract, check(contract)), encoding="utf-8")

Promise: the words are those of the document, whole and in order; every pointer leads where the analysis says, and where
it says nothing the page says so; the page needs no network and no other file, and nothing in a contract can run in it.
"""

from __future__ import annotations

from clauseqa.page.document import write

__all__ = ["write"]
