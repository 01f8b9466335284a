"""What each rule of `check` objects to, and what it lets pass."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from clauseqa.analyse import analyse, analyse_file
from clauseqa.check import RULES, check, rules_named
from clauseqa.check.accepted import Baseline, without_accepted, write_baseline
from clauseqa.check.sarif import sarif
from clauseqa.check.written import number_in_words
from clauseqa.corrections import Acceptance, Corrections
from clauseqa.errors import QueryError
from clauseqa.model import Contract, Finding, Text
from clauseqa.patterns.findings import NUMBER_IN_WORDS

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def contract(words: str) -> Contract:
    digest = hashlib.sha256(words.encode()).hexdigest()
    return analyse(Text("test.txt", digest, "text/plain", "utf-8", words, words), uses=True)


def found(rule: str, words: str) -> list[tuple[str, str]]:
    """(words objected to, message) of one rule over a short contract."""
    read = contract(words)
    return [(" ".join(read.quote((f.start, f.end)).split()), f.message) for f in check(read, rules_named([rule]))]


CITING = """AGREEMENT

1. Sale. {sale}

2. Law. Delaware governs.

3. Notices. {notices}

4. Term. One year.

IN WITNESS WHEREOF the parties sign.

By: __________

\f
EXHIBIT A

FORM OF NOTE

The maker promises to pay the price to the bearer of this note on the day after the sale.
"""


@pytest.mark.parametrize(
    ("sale", "notices", "messages"),
    [
        ("As in Exhibit A.", "As in Exhibit B.", ["Exhibit B is not attached"]),
        ("As in Exhibit B.", "As in Exhibit B hereto.", ["Exhibit B is not attached, cited 2 times"]),
        (
            "As in Schedule II and Exhibit A.",
            "See Schedule I, Schedule IV and Schedule V.",
            ["4 schedules are not attached, cited 4 times in all: I, II, IV, V"],
        ),
        ("As in Schedule 2.", "", ["Schedule 2 is not attached"]),
        ("Exhibits A through D.", "", ["3 exhibits are not attached, cited 1 times in all: B, C, D"]),
        ("See Section 2 of Exhibit B.", "See Exhibit B.", ["Exhibit B is not attached, cited 2 times"]),
    ],
)
def test_missing_attachments_are_told_once(sale: str, notices: str, messages: list[str]) -> None:
    spots = found("missing-attachment", CITING.format(sale=sale, notices=notices))
    assert [message for _, message in spots] == messages


SCHEMA = Path(__file__).resolve().parent / "schemas" / "sarif-2.1.0-rtm.5.json"


@pytest.mark.parametrize("path", ["contract.txt", "-", "ünter Verträge/50 % #2 [draft].txt", "a\nb.txt"])
def test_sarif_is_valid_by_its_schema(path: str, agreement: tuple[Finding, ...]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    written = json.loads(json.dumps(sarif([replace(finding, path=path) for finding in agreement])))
    validator = jsonschema.Draft4Validator(
        json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=jsonschema.FormatChecker()
    )
    assert [error.message for error in validator.iter_errors(written)] == []
    assert len(written["runs"][0]["results"]) == len(agreement) > 0


@pytest.mark.parametrize(
    ("pointer", "messages"),
    [
        ("a security interest (as defined in Section 1)", []),
        ("a purchase money lien defined in Section 1", ["1 has not one word of what it is said to define"]),
        ("“Grace Period” has the meaning set forth in Section 1", ["1 has not one word of what it is said to define"]),
        ("“Grace Period” has the meaning set forth in Section 1 of the Side Letter", []),
        ("“Net Price” has the meaning set forth in Section 1", []),
    ],
)
def test_a_pointer_to_a_unit_that_has_no_word_of_the_term(pointer: str, messages: list[str]) -> None:
    words = (
        "AGREEMENT\n\n1. Payment. The net price and a security interest are due upon delivery of the goods.\n\n"
        f"2. Title. Title passes but for {pointer}, above.\n\n3. Law. Delaware.\n"
    )
    assert [message for _, message in found("not-defined-there", words)] == messages


CAPTIONED = """AGREEMENT

1. Sale and Delivery of Goods.

1.1 Price. The price is paid.

1.2 Delivery. The goods are delivered.

2. Governing Law. {cited}

3. Notices. Notices are in writing.
"""


@pytest.mark.parametrize(
    ("cited", "spots"),
    [
        ("See Section 3 (Governing Law).", ["3 is headed “Notices”; “Governing Law” heads 2"]),
        ("See Section 3 (Notices).", []),
        ("See Section 1 (Delivery).", []),
        ("See Section 1.2 (Sale and Delivery of Goods).", []),
        ("See Section 1.1 (Delivery).", ["1.1 is headed “Price”; “Delivery” heads 1.2"]),
    ],
)
def test_a_caption_may_be_cut_short_or_name_the_larger_unit(cited: str, spots: list[str]) -> None:
    assert [message for _, message in found("wrong-caption", CAPTIONED.format(cited=cited))] == spots


def test_what_is_attached_to_a_form_comes_when_it_is_signed() -> None:
    words = CITING.format(sale="As in Exhibit A.", notices="").replace("The maker", "As in Schedule I hereto the maker")
    assert found("missing-attachment", words) == []
    assert len(found("missing-attachment", words.replace("FORM OF NOTE", "STATEMENT OF WORK"))) == 1


@pytest.mark.parametrize(
    ("first", "second", "spots"),
    [
        ("(a) apples,\n(b) pears,\n(c) plums.", '"Works" means\n(a) roads, and\n(b) bridges.', []),
        ("(a) apples, a kind of fruit;\n\n(b) pears; and", "(b) plums.", ["1(b) stands twice"]),
        ("either (a) apples,\n\n(b) pears.", '"Works" means (a) roads,\n\n(b) bridges.', []),
    ],
)
def test_each_definition_numbers_a_list_of_its_own(first: str, second: str, spots: list[str]) -> None:
    words = f'AGREEMENT\n\n1. Terms.\n\n"Goods" means\n\n{first}\n\n{second}\n\n2. Law.\n\n3. Notices.\n'
    assert [message for _, message in found("duplicate-number", words)] == spots


@pytest.fixture(scope="module")
def agreement() -> tuple[Finding, ...]:
    (read,) = analyse_file(CORPUS / "employment-agreement-2006.txt", uses=True)
    return check(read)


@pytest.fixture(scope="module")
def quarterly() -> tuple[Finding, ...]:
    (read,) = analyse_file(CORPUS / "form-10-q-2003-q1.txt", uses=True)
    return check(read)


def test_the_agreement_has_three_errors_and_no_other(agreement: tuple[Finding, ...]) -> None:
    errors = [(f.rule, f.candidates[0].target) for f in agreement if f.severity == "error"]
    assert errors == [
        ("dangling-reference", "13(b)"),
        ("dangling-reference", "13(c)"),
        ("wrong-self-reference", "16"),
    ]


def test_the_agreement_has_the_warnings_a_proof_reader_makes(agreement: tuple[Finding, ...]) -> None:
    rules = [f.rule for f in agreement if f.severity == "warning"]
    assert rules.count("placeholder") == 3
    assert rules.count("skipped-enumerator") == 1
    assert set(rules) == {"placeholder", "skipped-enumerator", "outside-scope"}
    scoped = {f.message for f in agreement if f.rule == "outside-scope"}
    assert scoped == {"“for cause” is defined for 11 only", "“for good reason” is defined for 11 only"}


def test_a_finding_says_line_and_column(agreement: tuple[Finding, ...]) -> None:
    lines = (CORPUS / "employment-agreement-2006.txt").read_text().split("\n")
    for finding in agreement:
        content = "\n".join(lines)
        assert content[finding.start] == lines[finding.line - 1][finding.column - 1]


def test_both_certifications_name_another_quarter(quarterly: tuple[Finding, ...]) -> None:
    periods = [f for f in quarterly if f.rule == "period-disagrees"]
    assert len(periods) == 2
    assert all("March 31 2003" in f.message for f in periods)
    assert not [f for f in quarterly if f.severity == "error"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("thirty", 30),
        ("Twenty-Four", 24),
        ("one hundred eighty", 180),
        ("One Hundred Sixty Thousand", 160_000),
        ("two million five hundred thousand", 2_500_000),
        ("one hundred and five", 105),
        ("hundred", 100),
        ("two three", None),
        ("nineteen ninety", None),
        ("ten hundred thousand million", None),
    ],
)
def test_number_words_are_worth(words: str, value: int | None) -> None:
    assert number_in_words(words) == value


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_says_what_it_means(rule: object) -> None:
    from clauseqa.check import Rule

    assert isinstance(rule, Rule)
    assert rule.meaning.endswith(".")
    assert rule.example


def test_number_words_and_digits_that_disagree() -> None:
    assert found("number-disagrees", "1. Notice. On thirty (45) days' notice.") == [
        ("thirty (45)", "the words say 30, the digits 45")
    ]
    assert found("number-disagrees", "1. Pay. One Hundred Sixty Thousand Dollars ($160,000), in ten (10) parts.") == []


def test_digits_beside_number_words_are_linear_on_hostile_text() -> None:
    assert NUMBER_IN_WORDS.regex.search("one and " * 50_000) is None


def test_placeholders_but_not_redactions() -> None:
    words = "1. Price. The price is [***] or [●], payable on [insert date]. [Corporate Seal]"
    assert [where for where, _ in found("placeholder", words)] == ["[●]", "[insert date]"]


DEFINITIONS = """1. Definitions.

"Widget" means a Gadget of the first class.

"Gadget" means a Widget of any class.

"Idle Term" means nothing at all.

2. Supply. The Seller supplies every Widget and every Gadget.
"""


def test_definitions_that_need_each_other() -> None:
    assert found("circular-definition", DEFINITIONS) == [
        ("Widget", "“Widget” is defined by “Gadget”, and “Gadget” by it")
    ]


def test_a_term_that_is_never_used() -> None:
    assert [where for where, _ in found("unused-term", DEFINITIONS)] == ["Idle Term"]


def test_a_term_defined_twice() -> None:
    words = '1. Terms.\n\n"Fee" means ten dollars.\n\n2. More.\n\n"Fee" means twelve dollars. The Fee is due.\n'
    assert [where for where, _ in found("conflicting-definitions", words)] == ["Fee"]
    assert found("conflicting-definitions", words.replace("twelve", "ten")) == []


SECTIONS = """1. Notices. All notices are in writing.

2. Governing Law. The law of Delaware governs.

3. Survival. What Section {cited} (Governing Law) says survives.
"""


def test_a_caption_that_heads_another_section() -> None:
    (finding,) = found("wrong-caption", SECTIONS.format(cited=1))
    assert finding[1] == "1 is headed “Notices”; “Governing Law” heads 2"
    assert found("wrong-caption", SECTIONS.format(cited=2)) == []


def test_a_missing_attachment_is_told_once() -> None:
    words = "1. Form. In the form of Exhibit A hereto.\n\n2. Again. See Exhibit A hereto.\n\n3. End. Done.\n"
    assert [where for where, _ in found("missing-attachment", words)] == ["Exhibit A"]


def test_an_open_bracket() -> None:
    assert [
        where for where, _ in found("open-bracket", "1. One. The parties (both agree.\n\n2. Two. a) and (b).\n")
    ] == ["("]


def test_an_unknown_rule_is_refused_with_the_nearest() -> None:
    with pytest.raises(QueryError) as caught:
        rules_named(["danglin-reference"])
    assert caught.value.hint == "did you mean dangling-reference?"


GAPS = "1. Price. The price is [●].\n\n2. Date. It is due on [insert date].\n"


def test_what_is_accepted_on_a_line_or_everywhere_is_not_told() -> None:
    read = contract(GAPS)
    found = check(read, rules_named(["placeholder"]))
    here = Corrections("test.clauseqa.toml", accepted=(Acceptance("placeholder", "The price is"),))
    everywhere = Corrections("test.clauseqa.toml", accepted=(Acceptance("placeholder", None),))
    assert len(found) == 2
    assert [finding.line for finding in without_accepted(found, read, here)] == [3]
    assert list(without_accepted(found, read, everywhere)) == []
    assert list(without_accepted(found, read, None)) == list(found)


def test_a_baseline_knows_each_finding_once_wherever_its_line_moves(tmp_path: Path) -> None:
    read = contract(GAPS)
    write_baseline(tmp_path / "known.json", [(finding, read) for finding in check(read, rules_named(["placeholder"]))])
    moved = contract("TITLE\n\n" + GAPS + "\n3. Place. At [●].\n")
    baseline = Baseline(tmp_path / "known.json")
    new = [finding for finding in check(moved, rules_named(["placeholder"])) if baseline.is_new(finding, moved)]
    assert [finding.line for finding in new] == [7]


def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("[]")
    with pytest.raises(QueryError, match=r"other\.json"):
        Baseline(tmp_path / "other.json")


def test_sarif_names_rule_level_and_place_of_each_finding(agreement: tuple[Finding, ...]) -> None:
    (run,) = sarif(agreement)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(run["results"]) == len(agreement)
    for result, finding in zip(run["results"], agreement, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.rule
        assert result["level"] in {"error", "warning", "note"}
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (finding.line, finding.column)
        assert region["charLength"] > 0
    told = {result["message"]["text"] for result in run["results"] if result["ruleId"] == "dangling-reference"}
    assert any("Perhaps 13(b)" in text for text in told)
