"""What each verb prints on the corpus, format by format.

``pytest tests/test_golden.py --update-golden`` writes what is printed now; read the difference before it is committed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Run

GOLDEN = Path(__file__).parent / "golden"
AGREEMENT = "corpus/employment-agreement-2006.txt"
CASES = {
    "docs": ["docs"],
    "outline": ["outline", "employment"],
    "outline-place": ["outline", "employment#12", "--inline"],
    "show": ["show", "employment#12(B)"],
    "show-broken": ["show", "employment#11(b)"],
    "define": ["define", "for cause"],
    "define-at": ["define", "for cause", "--at", "employment#12(B)"],
    "expand": ["expand", "employment#12(D)"],
    "impact": ["impact", "employment#13", "--depth", "2"],
    "define-widened": ["define", "company", "--doc", "employment"],
    "terms": ["terms", "--doc", "employment"],
    "refs": ["refs", "employment"],
    "refs-dangling": ["refs", "employment", "--dangling"],
    "refs-in": ["refs", "employment#13", "--direction", "in"],
    "check": ["check", "employment"],
    "search": ["search", "salary", "--limit", "3", "--doc", "employment"],
    "ask": ["ask", "What happens on termination for cause?", "--doc", "employment", "--limit", "1"],
    "ask-place": ["ask", "12(B)", "--doc", "employment"],
    "ask-term": ["ask", "for good reason", "--doc", "employment"],
}
FORMATS = ("text", "json", "jsonl", "csv", "md")
OTHERS = {
    "refs-tree.txt": ["refs", "employment", "--tree"],
    "parse.txt": ["parse", AGREEMENT],
    "parse.csv": ["parse", AGREEMENT, "--format", "csv"],
    "graph.txt": ["graph", "employment"],
    "graph-stats.txt": ["graph", "employment", "--stats"],
    "graph-place.json": ["graph", "employment#11(b)", "--json"],
    "graph.csv": ["graph", "employment", "--edges", "refers", "--format", "csv"],
    "graph.graphml": ["graph", "employment#12", "--format", "graphml"],
    "graph.gexf": ["graph", "employment#12", "--format", "gexf"],
    "graph.dot": ["graph", "employment", "--format", "dot"],
    "graph.mmd": ["graph", "employment", "--format", "mermaid"],
    "graph.jsonld": ["graph", "employment#12", "--format", "jsonld"],
    "check-rules.txt": ["check", "--rules", "--fail-on", "error"],
    "config.txt": ["config", "keys"],
    "help.txt": ["--help"],
    "help-search.txt": ["help", "search"],
}
SUFFIX = {"text": "txt", "json": "json", "jsonl": "jsonl", "csv": "csv", "md": "md"}
PRINTED = {f"{name}.{SUFFIX[kind]}": [*words, "--format", kind] for name, words in CASES.items() for kind in FORMATS}


def without_scores(printed: str, name: str) -> str:
    """What ranks one passage before another is not a promise; the order is."""
    return re.sub(r'("score": |,)\d+\.\d+', r"\g<1>1.0", printed) if name.startswith(("ask", "search")) else printed


@pytest.mark.parametrize("name", [*PRINTED, *OTHERS])
def test_what_a_verb_prints(on_shelf: Run, name: str, request: pytest.FixtureRequest) -> None:
    outcome = on_shelf(*{**PRINTED, **OTHERS}[name])
    file = GOLDEN / name
    if request.config.getoption("--update-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(without_scores(outcome.out, name), encoding="utf-8", newline="")
    assert outcome.code == (1 if name.startswith("check.") else 0)
    assert without_scores(outcome.out, name) == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {*PRINTED, *OTHERS}


@pytest.mark.parametrize("name", CASES)
def test_json_lines_are_the_list_of_the_json(name: str) -> None:
    whole = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    lines = (GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    (noun,) = set(whole) - {"schema", "total"}
    assert [json.loads(line) for line in lines] == whole[noun]
