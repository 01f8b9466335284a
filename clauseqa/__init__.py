"""clauseqa: contracts segmented, cross-referenced, indexed and asked.

    import clauseqa

    (contract,) = clauseqa.analyse_file(Path("contract.txt"))
    with clauseqa.open_library("index") as library:
        answer = clauseqa.ask(library, "What happens on termination for cause?")
        hits = clauseqa.search.search(library, "salary OR bonus")

Names and modules are imported when they are first used, so that ``import clauseqa`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"
TYPE_CHECKING = False  # that of typing, which is not loaded for it

if TYPE_CHECKING:
    from typing import Any

    from clauseqa import analyse, define, graph, search
    from clauseqa.analyse import analyse_file
    from clauseqa.answer import ask
    from clauseqa.errors import ClauseqaError
    from clauseqa.indexing import index_files
    from clauseqa.library import open_library
    from clauseqa.model import Contract, Reference, Section, Term
    from clauseqa.places import find_place

__all__ = [
    "ClauseqaError",
    "Contract",
    "Reference",
    "Section",
    "Term",
    "analyse",
    "analyse_file",
    "ask",
    "define",
    "find_place",
    "graph",
    "index_files",
    "open_library",
    "search",
]

_MODULES = ("analyse", "define", "graph", "search")
_HOMES = {
    "ClauseqaError": "errors",
    "Contract": "model",
    "Reference": "model",
    "Section": "model",
    "Term": "model",
    "analyse_file": "analyse",
    "ask": "answer",
    "find_place": "places",
    "index_files": "indexing",
    "open_library": "library",
}


def __getattr__(name: str) -> Any:
    """The public name, imported now."""
    if name in _MODULES:
        return import_module(f"clauseqa.{name}")
    if name in _HOMES:
        return getattr(import_module(f"clauseqa.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'clauseqa' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
