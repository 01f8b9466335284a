"""The walls between the rooms: what each door may load, asked of a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

AGREEMENT = "corpus/employment-agreement-2006.txt"
HEAVY = ("spacy", "whoosh", "numpy", "networkx", "prompt_toolkit", "rich", "opensearchpy")


def loaded_by(code: str, *words: str) -> set[str]:
    """The top-level packages in memory after `code` ran with `words` as its arguments."""
    told = (
        "import sys, json\n"
        + code
        + "\nsys.stderr.write(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", told, *words], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def loaded_by_command(*words: str) -> set[str]:
    """… after that command line ran, its output in a pipe."""
    return loaded_by("from clauseqa.cli import main\nmain(sys.argv[1:])", *words)


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (["--help"], ()),
        (["--version"], ()),
        (["completion", "bash"], ()),
        (["config"], ()),
        (["parse", "--json", AGREEMENT], ()),
        (["text", AGREEMENT], ()),
        (["docs"], ()),
        (["outline", "employment"], ()),
        (["show", "employment#12(B)"], ()),
        (["define", "for cause"], ()),
        (["define", "for cause", "--at", "employment#12(B)"], ()),
        (["expand", "employment#12(D)"], ()),
        (["impact", "employment#13"], ()),
        (["check", "employment"], ()),
        (["terms"], ()),
        (["refs", "--dangling"], ()),
        (["graph", "employment", "--format", "graphml"], ()),
        (["graph", "employment", "--format", "svg"], ()),
        (["report", "employment", "--format", "html"], ()),
        (["search", "salary"], ("whoosh",)),
        (["search", "salary", "--format", "md"], ("whoosh",)),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_a_verb_loads_no_heavy_package_but_those_it_needs(
    shelf: str, words: list[str], allowed: tuple[str, ...]
) -> None:
    loaded = loaded_by_command("--index", shelf, *words)
    assert loaded.isdisjoint(set(HEAVY) - set(allowed))


def test_asking_never_loads_the_analysing_half(shelf: str) -> None:
    loaded = loaded_by_command("--index", shelf, "ask", "What happens on termination for cause?")
    assert loaded.isdisjoint({"spacy", "numpy", "networkx", "prompt_toolkit", "rich"})


def test_colour_loads_rich_and_nothing_else(shelf: str) -> None:
    loaded = loaded_by_command("--index", shelf, "--color", "always", "docs")
    assert "rich" in loaded
    assert loaded.isdisjoint(set(HEAVY) - {"rich"})


@pytest.mark.parametrize(("beyond", "loads"), [(-1, False), (0, True)])
def test_a_session_brings_in_numpy_for_a_large_shelf_alone(beyond: int, loads: bool) -> None:
    pytest.importorskip("numpy")
    loaded = loaded_by(f"from clauseqa.library.scores import SMALL, prepare; prepare(SMALL + {beyond})")
    assert ("numpy" in loaded) is loads
    assert loaded.isdisjoint(set(HEAVY) - {"numpy"})


def test_the_package_itself_loads_nothing() -> None:
    loaded = loaded_by("import clauseqa")
    assert loaded.isdisjoint(HEAVY)
    assert "dataclasses" not in loaded


@pytest.mark.parametrize(
    "module", ["numbering", "patterns", "segment", "terms", "references", "resolve", "model", "errors"]
)
def test_the_analysis_needs_the_standard_library_alone(module: str) -> None:
    loaded = loaded_by(f"import clauseqa.{module}")
    outside = {name for name in loaded if not name.startswith("_")} - set(sys.stdlib_module_names) - {"clauseqa"}
    assert outside <= _of_a_bare_interpreter()


def test_reading_a_typed_place_loads_no_analysis() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys; from clauseqa.places import parse_place; print(*sys.modules)"],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert "clauseqa.places" in told
    assert not {"sqlite3", "clauseqa.patterns", "clauseqa.references", "clauseqa.resolve"} & set(told)


def _of_a_bare_interpreter() -> set[str]:
    """What site packages load into every process (the editable install's finder …)."""
    return loaded_by("")


ALLOWED_IMPORTERS = {
    "spacy": ("nlp",),
    "whoosh": ("library/", "search.py"),
    "prompt_toolkit": ("repl/",),
    "rich": ("render/colour.py", "progress.py"),
    "networkx": ("graph/model.py",),
    "xlsxwriter": ("render/workbook.py",),
    "numpy": ("library/scores.py",),
    "opensearchpy": ("library/served/wire.py", "library/served/bounded.py"),
    "distributed": (),  # cluster.py imports it by name, when a cluster is asked for
}


@pytest.mark.parametrize("package", ALLOWED_IMPORTERS)
def test_a_heavy_package_is_imported_behind_its_own_door(package: str) -> None:
    home = REPOSITORY / "clauseqa"
    importers = [
        file.relative_to(home).as_posix()
        for file in sorted(home.rglob("*.py"))
        if any(line.split()[:1] in (["import"], ["from"]) and line.split()[1].split(".")[0] == package
               for line in map(str.strip, file.read_text(encoding="utf-8").splitlines()))
    ]  # fmt: skip
    outside = [name for name in importers if not name.startswith(ALLOWED_IMPORTERS[package])]
    assert outside == []


LAYERS = (
    ("__init__", "model", "errors", "interrupts", "hosts", "cards", "stems", "synonyms", "everyday"),
    ("patterns", "numbering", "readers"),
    ("segment", "terms", "references", "resolve"),
    ("analyse", "title", "nlp", "governing", "corrections", "passages", "clause_types", "called"),
    ("library", "papers", "indexing", "workers", "cluster", "places", "between", "elsewhere"),
    ("search", "graph", "check", "define", "meaning", "expand", "impact", "renumber"),
    ("answer", "llm"),
    ("commands", "render", "page", "config", "completion", "output", "progress"),
    ("cli", "repl", "__main__"),
)


def test_every_room_has_its_layer_and_imports_at_the_top_of_a_module_run_downwards() -> None:
    level = {name: number for number, names in enumerate(LAYERS) for name in names}
    home = REPOSITORY / "clauseqa"
    upward = [
        f"{file.relative_to(home)} imports {target}"
        for file in sorted(home.rglob("*.py"))
        for target in _imported_at_top(file, home)
        if level[target] > level[file.relative_to(home).parts[0].removesuffix(".py")]
    ]
    assert upward == []


def test_a_relative_import_is_seen_for_what_it_names() -> None:
    home = REPOSITORY / "clauseqa"
    assert {"numbering", "patterns"} <= _imported_at_top(home / "references" / "lists.py", home)


def _imported_at_top(file: Path, home: Path) -> set[str]:
    """Our rooms that a file imports when it is itself imported (not for types, not within functions)."""
    import ast

    package = ["clauseqa", *file.relative_to(home).parts[:-1]]
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            named = [*above, *(node.module or "").split(".")] if node.module else above
            whole = [named, *([*named, name.name] for name in node.names)] if named == ["clauseqa"] else [named]
            found |= {path[1] for path in whole if path[:1] == ["clauseqa"] and len(path) > 1}
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("clauseqa.")}
    return {name for name in found if (home / name).is_dir() or (home / f"{name}.py").is_file()}
