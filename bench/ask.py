"""How well and how fast questions are answered, against CUAD, ACORD and our own; writes its table into bench/README.md.

    python bench/ask.py [--shared ../shared] [--cache DIR]

CUAD: 800 lawyers' questions (the LegalBench-RAG measure), in five parts, each answered by a clause model that never saw
its contracts. ACORD: the judged clauses of 57 queries, ranked. `--cache` keeps the five models and the index.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

FOLDS = 5
GOALS = {"hit@1": 0.75, "P@1": 0.40, "R@8": 0.75, "R@64": 0.92, "doc@1": 0.97}
START, END = "<!-- ask: made by bench/ask.py -->", "<!-- end of ask -->"


def legalbench(shared: Path, cache: Path) -> dict[str, float]:
    """The measures of eval/retrieval.py over the five parts, weighted by their questions."""
    from train_clause_types import fold_of

    index = cache / "index"
    if not index.exists():
        command = [
            sys.executable,
            "-m",
            "clauseqa",
            "--index",
            str(index),
            "index",
            str(shared / "data/cuad/txt"),
            "--quiet",
        ]
        subprocess.run(command, check=True)
    tests = json.loads((shared / "data/legalbench-rag/dev.json").read_text())["tests"]
    total: dict[str, float] = defaultdict(float)
    for part in range(FOLDS):
        model = cache / f"fold{part}.json"
        if not model.exists():
            train(shared, part, model)
        asked = [test for test in tests if fold_of(test["snippets"][0]["file_path"], FOLDS) == part]
        (cache / "tests.json").write_text(json.dumps({"tests": asked}))
        measured = retrieval(shared, cache / "tests.json", index, model)
        for name, value in measured.items():
            total[name] += value * len(asked) / len(tests)
    total["questions"] = len(tests)
    return dict(total)


def train(shared: Path, part: int, model: Path) -> None:
    command = [sys.executable, str(ROOT / "tools/train_clause_types.py"), "--cuad", str(shared / "data/cuad")]
    kept = ROOT / "clauseqa/data/clause_types.json"
    subprocess.run([*command, "--fold", f"{part}/{FOLDS}", "--marks-from", str(kept), "-o", str(model)], check=True)


def retrieval(shared: Path, tests: Path, index: Path, model: Path) -> dict[str, float]:
    program = Path(sys.executable).parent / "clauseqa"
    command = [
        sys.executable,
        str(shared / "eval/retrieval.py"),
        "--tests",
        str(tests),
        "--json",
        "--cmd",
        str(program),
    ]
    command += ["--corpus", str(shared / "data/cuad/txt"), "--index", str(index)]
    environment = {**os.environ, "CLAUSEQA_CLAUSE_TYPES": str(model)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return dict(json.loads(done.stdout))


def absence(shared: Path, cache: Path) -> tuple[float, float]:
    """(share of questions declined whose clause is labelled absent, share of those whose clause is labelled present).

    One of each kind for every third contract, answered by models that never saw it.
    """
    from train_clause_types import fold_of

    from clauseqa import clause_types
    from clauseqa.answer import ask
    from clauseqa.library import open_library

    tests = json.loads((shared / "data/legalbench-rag/dev.json").read_text())["tests"]
    wordings = sorted({(test["category"].casefold(), test["question"]) for test in tests})
    lines = (shared / "data/cuad/clauses.jsonl").read_text().splitlines()
    declined: dict[bool, list[bool]] = {True: [], False: []}
    for part in range(FOLDS):
        os.environ["CLAUSEQA_CLAUSE_TYPES"] = str(cache / f"fold{part}.json")
        clause_types.clause_model.cache_clear()
        with open_library(str(cache / "index")) as library:
            ids = {Path(card.path).name: card.id for card in library.cards()}
            for place, record in enumerate(map(json.loads, lines)):
                if fold_of(record["file"], FOLDS) != part or place % 3:
                    continue
                there = {label["category"].casefold() for label in record["labels"]}
                for labelled in (True, False):
                    fitting = [wording for category, wording in wordings if (category in there) == labelled]
                    if fitting:
                        answer = ask(library, fitting[place % len(fitting)], contract=ids[record["file"]], limit=1)
                        declined[labelled].append(answer.answer is None)
    os.environ.pop("CLAUSEQA_CLAUSE_TYPES")
    clause_types.clause_model.cache_clear()
    return sum(declined[False]) / len(declined[False]), sum(declined[True]) / len(declined[True])


def everyday(shared: Path, cache: Path) -> dict[str, float]:
    """Shares of questions in everyday words (``bench/everyday.jsonl``) answered right, wrong and not, and, of questions
    whose clause CUAD labels absent, answered all the same.

    Each is asked of four contracts that have such a clause and of two that lack it, answered by models that never saw
    them. Right is an answer that touches a labelled clause.
    """
    from train_clause_types import fold_of

    from clauseqa import clause_types
    from clauseqa.answer import ask
    from clauseqa.library import open_library

    records = [json.loads(line) for line in (shared / "data/cuad/clauses.jsonl").read_text().splitlines()]
    asked = []
    for question in map(json.loads, (ROOT / "bench/everyday.jsonl").read_text().splitlines()):
        spans = [
            [
                (one["start"], one["end"])
                for one in record["labels"]
                if one["category"].casefold() == question["category"].casefold()
            ]
            for record in records
        ]
        draw = random.Random(question["question"])  # noqa: S311 - a sample, no secret
        for there, most in ((True, 4), (False, 2)):
            places = [place for place, found in enumerate(spans) if bool(found) is there]
            drawn = draw.sample(places, min(most, len(places)))
            asked += [(question["question"], records[place]["file"], spans[place]) for place in drawn]
    told: Counter[tuple[bool, str]] = Counter()
    for part in range(FOLDS):
        os.environ["CLAUSEQA_CLAUSE_TYPES"] = str(cache / f"fold{part}.json")
        clause_types.clause_model.cache_clear()
        with open_library(str(cache / "index")) as library:
            ids = {Path(card.path).name: card.id for card in library.cards()}
            for question, file, found in asked:
                if fold_of(file, FOLDS) == part:
                    hit = ask(library, question, contract=ids[file], limit=1).answer
                    right = hit is not None and any(hit.start < end and start < hit.end for start, end in found)
                    told[bool(found), "declined" if hit is None else "right" if right else "wrong"] += 1
    os.environ.pop("CLAUSEQA_CLAUSE_TYPES")
    clause_types.clause_model.cache_clear()
    having = sum(count for (there, _), count in told.items() if there)
    shares = {what: told[True, what] / having for what in ("right", "wrong", "declined")}
    return {**shares, "false": told[False, "wrong"] / (told[False, "wrong"] + told[False, "declined"])}


def acord(shared: Path) -> dict[str, float]:
    """nDCG@5 of the judged clauses of each query, with gains as judged (as trec_eval counts) and exponential."""
    from clauseqa.answer.question import Question
    from clauseqa.answer.ranking import Prepared, wording
    from clauseqa.model import Contract, Section, Text

    folder = shared / "data/acord"
    clauses = [json.loads(line) for line in (folder / "corpus.jsonl").read_text().splitlines()]
    sections, texts, at = [], [], 0
    for number, clause in enumerate(clauses):
        end = at + len(clause["text"])
        sections.append(Section(number, str(number), "section", "", None, None, None, at, end, None))
        texts.append(clause["text"])
        at = end + 2
    text = "\n\n".join(texts)
    whole = Text("acord", "", "text/plain", "utf-8", text, text)
    prepared = Prepared.of(Contract(whole, None, None, tuple(sections), (), ()))
    number_of = {clause["_id"]: number for number, clause in enumerate(clauses)}
    scores: dict[str, list[float]] = {"linear": [], "exponential": []}
    for query, judged in judgements(folder).items():
        question = Question(query, query)
        best = prepared.ranked_sections(question, wording(question, [prepared]))
        order = sorted(judged, key=lambda clause: -best.get(number_of[clause], 0.0))
        gains = [judged[clause] for clause in order]
        scores["linear"].append(ndcg(gains, 5))
        scores["exponential"].append(ndcg([2**gain - 1 for gain in gains], 5))
    return {name: sum(values) / len(values) for name, values in scores.items()}


def judgements(folder: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for part in ("train", "valid"):
        with (folder / f"qrels/{part}.tsv").open(newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                found[row["query-id"]][row["corpus-id"]] = int(row["score"])
    return {query: judged for query, judged in found.items() if any(judged.values())}


def ndcg(gains: list[int], depth: int) -> float:
    def discounted(values: list[int]) -> float:
        return sum(value / math.log2(place + 2) for place, value in enumerate(values[:depth]))

    return discounted(gains) / discounted(sorted(gains, reverse=True))


def own(cache: Path) -> tuple[int, int]:
    """(questions over the corpus whose answer is right, or which rightly have none; questions)"""
    from clauseqa.answer import ask
    from clauseqa.indexing import index_files
    from clauseqa.library import open_library

    os.chdir(ROOT)
    questions = [json.loads(line) for line in (ROOT / "tests/questions.jsonl").read_text().splitlines()]
    right = 0
    with tempfile.TemporaryDirectory(dir=cache) as folder, open_library(f"{folder}/index", create=True) as library:
        index_files(library, [Path("corpus")])
        for asked in questions:
            answer = ask(library, asked["question"]).answer
            if answer is None or asked["path"] is None:
                right += answer is None and asked["path"] is None
            else:
                same = answer.contract.path == asked["path"]
                right += same and answer.start < asked["end"] and answer.end > asked["start"]
    return right, len(questions)


def table(
    measured: dict[str, float],
    absent: tuple[float, float],
    plain: dict[str, float],
    clauses: dict[str, float],
    right: int,
    questions: int,
) -> str:
    rows = [f"| {name} | {measured[name]:.3f} | {goal:.2f} |" for name, goal in GOALS.items()]
    spent = measured["seconds_per_question"] * 1000
    return "\n".join(
        [
            START,
            "## Ask",
            "",
            f"{measured['questions']:.0f} questions on 341 contracts of CUAD, asked of an index of all 474; each",
            "is answered by a model that never saw its contract (five folds). P, R: of characters, over k passages.",
            "",
            "| | measured | goal |",
            "|---|---|---|",
            *rows,
            f"| ACORD nDCG@5, gains as judged | {clauses['linear']:.3f} | 0.62 |",
            f"| ACORD nDCG@5, exponential gains | {clauses['exponential']:.3f} | |",
            f"| declined, of questions whose clause CUAD labels absent | {absent[0]:.2f} | |",
            f"| declined, of questions whose clause it labels present | {absent[1]:.2f} | |",
            f"| asked in everyday words, right | {plain['right']:.2f} | |",
            f"| … wrong | {plain['wrong']:.2f} | |",
            f"| … declined | {plain['declined']:.2f} | |",
            f"| … answered, of questions whose clause CUAD labels absent | {plain['false']:.2f} | |",
            f"| own questions over `corpus/`, right of {questions} | {right} | 45 |",
            f"| ms a question, start of the program and cold contracts included | {spent:.0f} | |",
            END,
        ]
    )


def write(section: str) -> None:
    path = ROOT / "bench/README.md"
    before = path.read_text(encoding="utf-8") if path.exists() else "# Measured\n"
    if START in before:
        head, rest = before.split(START, 1)
        after = head + section + rest.split(END, 1)[1]
    else:
        after = before.rstrip("\n") + "\n\n" + section + "\n"
    path.write_text(after, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "clauseqa-bench")
    arguments = parser.parse_args()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    shared, cache = arguments.shared, arguments.cache
    section = table(
        legalbench(shared, cache), absence(shared, cache), everyday(shared, cache), acord(shared), *own(cache)
    )
    write(section)
    print(section)


if __name__ == "__main__":
    main()
