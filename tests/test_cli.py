"""The command line: exit codes, one line an error, what goes where."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PATIENCE, REPOSITORY, Run
from test_readers_submission import HEADER, document

from clauseqa.cli import explained
from clauseqa.commands import VERBS
from clauseqa.errors import Ambiguous, NotFound
from clauseqa.places import typed

PROGRAM = [sys.executable, "-m", "clauseqa"]
AGREEMENT = "corpus/employment-agreement-2006.txt"


def environment(**variables: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CLAUSEQA", "COLUMNS", "LINES", "PAGER"))
    }
    return {**kept, "CLAUSEQA_CONFIG": os.devnull, **variables}


# -- help ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("help",)])
def test_help_shows_examples_first_and_every_verb(clauseqa: Run, words: tuple[str, ...]) -> None:
    outcome = clauseqa(*words)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.index("Examples") < outcome.out.index("Verbs") < outcome.out.index("Options")
    assert all(f"\n  {verb} " in outcome.out for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_shows_its_examples_arguments_and_formats(clauseqa: Run, verb: str) -> None:
    outcome = clauseqa(verb, "--help")
    assert outcome == clauseqa("help", verb)
    assert all(example in outcome.out for example in VERBS[verb].examples)
    said = " ".join(outcome.out.split())
    assert all(argument.help in said for argument in VERBS[verb].arguments)
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_the_version_is_the_one_that_is_packaged(clauseqa: Run) -> None:
    import clauseqa as package

    assert clauseqa("--version").out == f"clauseqa {package.__version__}\n"


@pytest.mark.parametrize("line", [example for verb in VERBS.values() for example in verb.examples])
def test_every_documented_example_runs(on_shelf: Run, line: str, tmp_path: Path) -> None:
    words = shlex.split(line.split(" > ")[0].split(" < ")[0])[1:]
    words = [AGREEMENT if word == "contract.txt" else word for word in words]
    words = [f"{tmp_path}/{word}" if word in ("graph.svg", "contract.html", "pages/") else word for word in words]
    words = [word.replace("filing.txt", str(_filing(tmp_path))) for word in words]
    words = [str(_session(tmp_path)) if word == "session.txt" else word for word in words]
    if words[0] == "index":
        words = ["--index", str(tmp_path / "index"), "index", "corpus"]
    allowed = (0, 1) if words[0] == "check" else (0,)  # the agreement has faults to report
    assert on_shelf(*words, stdin="What is the salary?\n").code in allowed, line


def _filing(folder: Path) -> Path:
    file = folder / "filing.txt"
    file.write_text(HEADER + document("EX-10.1", "1. Pay."), encoding="utf-8")
    return file


def _session(folder: Path) -> Path:
    script = folder / "session.txt"
    script.write_text("/docs\n", encoding="utf-8")
    return script


# -- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["text", "parse"])
def test_one_document_of_several_in_a_file_can_be_read(clauseqa: Run, tmp_path: Path, verb: str) -> None:
    file = tmp_path / "filing.txt"
    file.write_text(
        HEADER + document("EX-10.1", "1. Pay. Monthly.") + document("EX-10.2", "1. Rent. Yearly."), encoding="utf-8"
    )
    outcome = clauseqa(verb, f"{file}::ex-10.2")
    assert outcome.code == 0
    assert "Rent" in outcome.out
    assert "Pay" not in outcome.out
    outcome = clauseqa(verb, f"{file}::EX-10.3")
    assert outcome.code != 0
    assert "holds no document 'EX-10.3'" in outcome.err
    assert f"{file}::EX-10.1" in outcome.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("serach", "x"), 2, ("'serach'", "search")),
        (("show",), 2, ("PLACE", "for example")),
        (("search", "x", "--limt", "3"), 2, ("--limt", "--limit")),
        (("--colr", "never", "docs"), 2, ("--colr", "--color")),
        (("docs", "--format", "dot"), 2, ("'dot'", "text, json")),
        (("docs", "-o", "list.dot"), 2, ("'dot'",)),
        (("docs", "-o", "/nowhere/list.csv"), 2, ("/nowhere/list.csv", "No such file")),
        (("parse", "/nowhere.txt"), 2, ("/nowhere.txt", "no such file")),
        (("parse", "corpus"), 2, ("corpus",)),
        (("show", "employment#12(b)"), 1, ("12(b)", "nearest: 12(B)", "outline")),
        (("show", "employment"), 1, ("whole contract", "clauseqa outline employment-agreement-2006")),
        (("outline", "nothing.txt"), 1, ("no contract is called 'nothing.txt'", "clauseqa docs")),
        (("check", "nothing.txt"), 1, ("nothing.txt is neither a file nor a contract", "clauseqa docs")),
        (("ask", "?"), 2, ("nothing is asked", "for example")),
        (("show", "nothing#1"), 1, ("'nothing'", "clauseqa docs")),
        (("define", "salery"), 1, ("salery", "Salary")),
        (("search", "zebra"), 1, ("no section matches",)),
        (("search", "colour:red"), 2, ("colour",)),
        (("docs", "zebra"), 1, ("'zebra'",)),
        (("graph", "--edges", "cites"), 2, ("'cites'", "refers")),
        (("config", "colr"), 2, ("'colr'", "color")),
        (("check", "--rule", "dangling-refs"), 2, ("'dangling-refs'", "dangling-reference")),
    ],
)
def test_an_error_is_one_line_with_the_next_step(
    on_shelf: Run, words: tuple[str, ...], code: int, told: tuple[str, ...]
) -> None:
    outcome = on_shelf(*words)
    assert outcome.code == code
    assert outcome.out == ""
    assert outcome.err.startswith("clauseqa: ")
    assert outcome.err.count("\n") == 1
    assert all(part in outcome.err for part in told), outcome.err


def test_long_names_that_were_perhaps_meant_stand_below_a_line_each() -> None:
    names = tuple(f"contracts/a rather long name of a contract, number {number}.txt" for number in range(10))
    told = explained(Ambiguous("10 contracts match 'rather'", nearest=names, hint="say more of its name"))
    assert told.splitlines()[:2] == ["10 contracts match 'rather' · say more of its name", f"  {names[0]}"]
    assert told.splitlines()[-1] == "  … and 2 more"
    places = ("loan#2.01", "loan#2.10")
    assert explained(NotFound("loan has no 2.1", nearest=places)) == "loan has no 2.1 · nearest: 2.01, 2.10"


@pytest.mark.parametrize(
    ("name", "typed_back"),
    [
        ("loan-2006", "loan-2006"),
        ("GUARANTOR'S LOAN", '"GUARANTOR\'S LOAN"'),
        ("a#2(b)", '"a#2(b)"'),
        ("a $(b)", "'a $(b)'"),
    ],
)
def test_a_name_in_a_hint_can_be_typed_as_it_stands(name: str, typed_back: str) -> None:
    assert typed(name) == typed_back


def test_without_a_shelf_the_error_says_what_to_type(clauseqa: Run, tmp_path: Path) -> None:
    outcome = clauseqa("--index", str(tmp_path / "none"), "docs")
    assert outcome.code == 2
    assert "clauseqa index" in outcome.err
    assert not (tmp_path / "none").exists()


def test_files_that_fail_are_named_and_the_others_are_indexed(clauseqa: Run, tmp_path: Path) -> None:
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "a.txt").write_text("Section 1. Term. The term is one year.\n\nSection 2. Pay. None.\n", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    outcome = clauseqa("--index", str(tmp_path / "index"), "index", str(folder), str(tmp_path / "none.txt"))
    assert outcome.code == 2
    assert sorted(Path(line.split(": ")[1]).name for line in outcome.err.splitlines()) == [
        "binary.txt",
        "empty.txt",
        "none.txt",
    ]
    assert "1 new" in outcome.out
    assert "3 failed" in outcome.out
    assert clauseqa("--index", str(tmp_path / "index"), "docs", "--json").code == 0


def test_a_bad_file_among_good_ones_does_not_stop_parse(clauseqa: Run) -> None:
    outcome = clauseqa("parse", "/nowhere.txt", AGREEMENT, "--json")
    assert outcome.code == 2
    assert [one["path"] for one in json.loads(outcome.out)["contracts"]] == [AGREEMENT]
    assert "/nowhere.txt" in outcome.err


def test_quiet_says_nothing_beside_the_result(on_shelf: Run) -> None:
    loud, quiet = on_shelf("search", "salary", "-n", "1"), on_shelf("search", "salary", "-n", "1", "--quiet")
    assert "--limit" in loud.err
    assert quiet == (0, loud.out, "")


def test_what_an_outline_leaves_out_is_said(on_shelf: Run) -> None:
    whole = on_shelf("outline", "employment#12", "--inline")
    assert whole.err == ""
    inline = on_shelf("outline", "employment#12")
    left_out = len(_entries(whole.out)) - len(_entries(inline.out))
    assert inline.err == f"clauseqa: units inside a sentence, not shown: {left_out}; --inline shows them\n"
    top = on_shelf("outline", "employment#12", "--inline", "--depth", "1")
    assert top.err == f"clauseqa: deeper than --depth 1, not shown: {len(_entries(whole.out)) - 1}\n"


def _entries(outline: str) -> list[str]:
    return [line for line in outline.splitlines()[1:] if line.strip().startswith("12")]


def test_debug_shows_where_an_error_comes_from(clauseqa: Run) -> None:
    outcome = clauseqa("--debug", "parse", "/nowhere.txt")
    assert outcome.code == 2
    assert "Traceback" in outcome.err
    assert "Traceback" not in clauseqa("parse", "/nowhere.txt").err


def test_an_unforeseen_fault_is_one_line_too(clauseqa: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom \x1b[31m")

    monkeypatch.setattr("clauseqa.commands.execute", fail)
    outcome = clauseqa("docs")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "clauseqa: RuntimeError: boom ␛[31m · this is a fault of clauseqa: --debug shows where\n"


# -- global options --------------------------------------------------------------------------------------------------


def test_global_options_stand_before_or_after_the_verb(clauseqa: Run, shelf: str) -> None:
    before, after = clauseqa("--index", shelf, "--json", "docs"), clauseqa("docs", "--json", f"--index={shelf}")
    assert before == after
    assert json.loads(before.out)["schema"] == 1


def test_the_suffix_of_the_output_file_chooses_the_format(on_shelf: Run, tmp_path: Path) -> None:
    for name, start in (
        ("a.json", "{"),
        ("a.csv", "\ufeffname,path"),
        ("a.md", "| name"),
        ("a.txt", "CONTRACT"),
        ("a.jsonl", "{"),
    ):
        outcome = on_shelf("docs", "-o", str(tmp_path / name))
        assert outcome == (0, "", "")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv", ".json", ".jsonl", ".md", ".toml", ".txt"]


def test_json_wins_over_the_settings(clauseqa: Run, shelf: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEQA_FORMAT", "csv")
    monkeypatch.setenv("CLAUSEQA_INDEX", shelf)
    assert clauseqa("docs").out.startswith("name,path")
    assert clauseqa("docs", "--json").out.startswith("{")
    assert clauseqa("completion", "bash").code == 0  # has text alone


# -- standard input --------------------------------------------------------------------------------------------------


def test_parse_and_text_read_standard_input(clauseqa: Run) -> None:
    content = (REPOSITORY / AGREEMENT).read_bytes()
    parsed = json.loads(clauseqa("parse", "-", "--json", stdin=content).out)["contracts"][0]
    assert parsed["path"] == "-"
    assert clauseqa("text", "-", stdin=content).out == content.decode()
    assert "standard input" in clauseqa("parse", "-", stdin=b"").err


def test_text_prints_exactly_the_text_that_places_are_counted_in(clauseqa: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"Section 1. One.\r\n\r\nSection 2. \x1b[31mTwo\x0c\r\n")
    assert clauseqa("text", str(file)).out.encode() == file.read_bytes()


def test_ask_reads_questions_from_standard_input_and_answers_a_line_each(on_shelf: Run) -> None:
    questions = "What is the Salary?\n\n12(B)\nfor cause\n"
    outcome = on_shelf("ask", "--format", "jsonl", "-", stdin=questions)
    answers = [json.loads(line) for line in outcome.out.splitlines()]
    assert [answer["question"] for answer in answers] == ["What is the Salary?", "12(B)", "for cause"]
    assert outcome.code == 0


def test_without_a_terminal_the_session_reads_lines_and_ends_well(on_shelf: Run) -> None:
    outcome = on_shelf(stdin="/docs\n")
    assert outcome.code == 0
    assert "employment-agreement-2006" in outcome.out


# -- check -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "rule", "code"),
    [("error", "placeholder", 0), ("warning", "placeholder", 1), ("error", "dangling-reference", 1)],
)
def test_check_fails_on_findings_as_bad_as_asked(on_shelf: Run, level: str, rule: str, code: int) -> None:
    for place in ("employment", AGREEMENT):
        outcome = on_shelf("check", place, "--rule", rule, "--fail-on", level, "--json")
        assert outcome.code == code
        assert {finding["rule"] for finding in json.loads(outcome.out)["findings"]} == {rule}


# -- facts in JSON ---------------------------------------------------------------------------------------------------


def test_parse_gives_the_facts_in_the_open(clauseqa: Run) -> None:
    whole = json.loads(clauseqa("parse", AGREEMENT, "--json").out)
    contract = whole["contracts"][0]
    content = (REPOSITORY / AGREEMENT).read_bytes().decode()
    assert (whole["schema"], contract["chars"], contract["path"]) == (1, len(content), AGREEMENT)
    assert "uses" not in contract
    assert {key for section in contract["sections"] for key in section} == {
        "number", "kind", "label", "heading", "parent", "start", "end", "page",
    }  # fmt: skip
    for section in contract["sections"]:
        assert content[section["start"] :].startswith(section["label"])
    for term in contract["terms"]:
        assert " ".join(content[term["start"] : term["end"]].split()) == term["term"]
    for reference in contract["references"]:
        assert content[reference["start"] : reference["end"]] == reference["surface"]
    broken = [one for one in contract["references"] if one["status"] in ("dangling", "mismatch")]
    surfaces = {" ".join(one["surface"].split()) for one in broken}
    assert surfaces == {"Section 12(b)", "Section 12(c)", "this Section 15"}


def test_parse_explains_itself_and_adds_uses_when_asked(clauseqa: Run) -> None:
    contract = json.loads(clauseqa("parse", AGREEMENT, "--json", "--explain", "--uses").out)["contracts"][0]
    assert all(fact["rule"] for kind in ("sections", "terms", "references") for fact in contract[kind])
    assert {use["term"] for use in contract["uses"]} >= {"Salary", "for cause"}


# -- the process -----------------------------------------------------------------------------------------------------


def test_a_reader_that_leaves_early_is_no_error(shelf: str) -> None:
    command = f"{shlex.join([*PROGRAM, '--index', shelf, 'parse', '--json', AGREEMENT])} | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=REPOSITORY,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


@pytest.mark.skipif(os.name == "nt", reason="signals are a matter of POSIX")
def test_an_interrupt_ends_with_its_code(shelf: str) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "--index", shelf, "ask", "--format", "jsonl", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd=REPOSITORY, env=environment(),
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"What is the Salary?\n")
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"{")  # it answers as questions come …
    process.send_signal(signal.SIGINT)  # … and waits for the next
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (130, b"clauseqa: interrupted\n")


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_characters_leave_as_utf_8_whatever_the_locale(locale: str) -> None:
    done = subprocess.run(
        [*PROGRAM, "refs", "--help"],
        env=environment(LC_ALL=locale, PYTHONIOENCODING="ascii"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert "DOC#12(b)" in subprocess.run(
        [*PROGRAM, "--help"], env=environment(LC_ALL=locale), capture_output=True, check=False
    ).stdout.decode()  # fmt: skip


def on_a_terminal(words: list[str], columns: int = 80, lines: int = 1000, **variables: str) -> str:
    """What the program writes to a terminal of that size."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    process = subprocess.Popen(
        [*PROGRAM, *words], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, cwd=REPOSITORY,
        env=environment(**{"TERM": "xterm-256color", **variables}), close_fds=True,
    )  # fmt: skip
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        written += part
    os.close(ours)
    process.wait(timeout=PATIENCE)
    return written.decode().replace("\r\n", "\n")


LINES = [
    ["docs"],
    ["outline", "employment"],
    ["show", "employment#11(b)"],
    ["define", "for cause"],
    ["refs", "--dangling"],
    ["search", "salary"],
    ["terms"],
]
pytestmark_pty = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are a matter of POSIX")


@pytestmark_pty
@pytest.mark.parametrize("words", LINES, ids=lambda words: words[0])
def test_a_terminal_shows_the_text_of_a_pipe_in_colour(on_shelf: Run, shelf: str, words: list[str]) -> None:
    import re

    shown = on_a_terminal(["--index", shelf, *words])
    assert "\x1b[" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == on_shelf(*words).out


@pytestmark_pty
@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"CLAUSEQA_COLOR": "never"}])
def test_colour_can_be_refused(on_shelf: Run, shelf: str, variables: dict[str, str]) -> None:
    variables = {**variables, "CLAUSEQA_INDEX": shelf}
    assert on_a_terminal(["docs"], **variables) == on_shelf("docs").out


@pytestmark_pty
def test_the_pager_opens_only_for_what_is_taller_than_the_window(shelf: str) -> None:
    pager = f"{sys.executable} -c \"import sys; print('paged', len(sys.stdin.read().splitlines()))\""
    variables = {"CLAUSEQA_PAGER": pager, "CLAUSEQA_INDEX": shelf}
    assert on_a_terminal(["outline"], lines=10, **variables).startswith("paged ")
    assert "paged" not in on_a_terminal(["docs"], lines=30, **variables)
    assert "paged" not in on_a_terminal(["outline", "--no-pager"], lines=10, **variables)


@pytestmark_pty
@pytest.mark.parametrize(("less", "prompt"), [("", "leave"), ("-FRX", "-FRX")])
def test_less_is_told_how_to_prompt_and_to_do_nothing_else_unless_the_user_tells_it(
    shelf: str, less: str, prompt: str
) -> None:
    pager = f"{sys.executable} -c \"import os; print(os.environ['LESS'], os.environ['LESSSECURE'])\""
    variables = {"CLAUSEQA_PAGER": pager, "CLAUSEQA_INDEX": shelf, **({"LESS": less} if less else {})}
    shown = on_a_terminal(["outline"], lines=10, **variables)
    assert prompt in shown
    assert shown.rstrip().endswith("1")


@pytestmark_pty
def test_a_document_does_not_steer_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"Section 1. \x1b]0;owned\x07Title. Words \x1b[2J here.\n\nSection 2. More. Words.\n")
    for words in (["text", str(file)], ["parse", str(file)]):
        shown = on_a_terminal([*words, "--no-pager"])
        assert "\x1b]0" not in shown
        assert "\x1b[2J" not in shown
