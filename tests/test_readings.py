"""The findings of `check` in fixed samples of filed agreements against the verdicts of who read them."""

from __future__ import annotations

import json
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from clauseqa.check import RULES
from clauseqa.check.measured import MEASURED

READINGS = Path(__file__).resolve().parent / "readings"
SHARED = Path(__file__).resolve().parents[2] / "shared"
SAMPLES = ("sample.json", "second.json", "third.json", "fourth.json")
FILES = {"error": READINGS / "errors.jsonl", "warning": READINGS / "warnings.jsonl"}
LEAST = {"error": 0.9, "warning": 0.75}  # precision
Place = tuple[str, str, int]  # file, rule, start


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sampled(*samples: str) -> list[Path]:
    """The files of these samples."""
    read = [json.loads((READINGS / sample).read_text(encoding="utf-8")) for sample in samples]
    return [SHARED / sample["folder"] / name for sample in read for name in sample["files"]]


def verdicts(severity: str) -> dict[Place, str]:
    return {(one["file"], one["rule"], one["start"]): one["verdict"] for one in lines(FILES[severity])}


def findings(path: str) -> list[tuple[str, Place]]:
    """(severity, place) of everything that `check` finds in one file. Runs in a process of its own."""
    from clauseqa.analyse import analyse_file
    from clauseqa.check import check

    return [
        (one.severity, (Path(path).stem, one.rule, one.start))
        for contract in analyse_file(Path(path), uses=True)
        for one in check(contract)
    ]


@pytest.fixture(scope="module")
def found() -> dict[str, list[Place]]:
    """Severity → the places found in the samples."""
    paths = sampled(*SAMPLES)
    if not all(path.exists() for path in paths):
        pytest.skip("../shared/data/edgar-txt is absent: the samples cannot be checked")
    by_severity: dict[str, list[Place]] = defaultdict(list)
    largest_first = sorted(map(str, paths), key=lambda path: -Path(path).stat().st_size)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for several in pool.map(findings, largest_first):
            for severity, place in several:
                by_severity[severity].append(place)
    return by_severity


def counted(places: list[Place], read: dict[Place, str]) -> dict[str, tuple[int, int]]:
    """Rule → (true, all) of the places that were read."""
    known = [place for place in places if place in read]
    return {
        rule: (
            sum(1 for place in known if place[1] == rule and read[place] == "true"),
            sum(1 for place in known if place[1] == rule),
        )
        for rule in dict.fromkeys(place[1] for place in known)
    }


@pytest.mark.parametrize("path", sorted(READINGS.glob("*.jsonl")), ids=lambda path: path.name)
def test_a_verdict_names_a_place_and_says_why_in_a_word(path: Path) -> None:
    sample = {path.stem for path in sampled(*SAMPLES)}
    read = lines(path)
    places = [(one["file"], one["start"], one["rule"]) for one in read]
    assert places == sorted(set(places))
    for one in read:
        assert set(one) - {"first"} == {"file", "rule", "start", "verdict", "why"}
        assert one["file"] in sample
        assert one["rule"] in RULES or one.get("first")
        assert one["verdict"] in {"true", "false", "arguable"}
        assert 0 < len(one["why"]) <= 60
        assert " " not in one["why"]


@pytest.mark.parametrize("severity", FILES)
def test_every_finding_of_the_samples_was_read(severity: str, found: dict[str, list[Place]]) -> None:
    read = verdicts(severity)
    unread = [place for place in found[severity] if place not in read]
    assert unread == [], f"read these in their documents and add a verdict to {FILES[severity].name}"


@pytest.mark.parametrize("severity", FILES)
def test_most_findings_are_what_a_careful_lawyer_wants_to_hear(severity: str, found: dict[str, list[Place]]) -> None:
    rules = counted(found[severity], verdicts(severity))
    true, total = (sum(count[part] for count in rules.values()) for part in (0, 1))
    assert true / total >= LEAST[severity], rules


@pytest.mark.parametrize("severity", FILES)
def test_each_rule_shows_the_precision_that_was_measured(severity: str, found: dict[str, list[Place]]) -> None:
    shown = {rule: count for rule, count in MEASURED.items() if RULES[rule].severity == severity}
    assert shown == counted(found[severity], verdicts(severity))
