"""A session line by line: what is shown, what is remembered, what goes wrong in one line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from repl_shelf import SERVICE, Seat, lease, make_shelf, service

from clauseqa.commands import VERBS, Session
from clauseqa.config import load
from clauseqa.library import open_library
from clauseqa.repl import help as help_of_session
from clauseqa.repl import run
from clauseqa.repl.conversation import in_session
from clauseqa.repl.language import Language


@pytest.fixture
def seat(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    seat = Seat(make_shelf(tmp_path), capsys)
    yield seat
    seat.session.close()


@pytest.fixture
def alone(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """With one contract on the shelf."""
    monkeypatch.chdir(tmp_path)
    seat = Seat(make_shelf(tmp_path, service()), capsys)
    yield seat
    seat.session.close()


def test_a_verb_prints_what_the_command_line_prints(seat: Seat) -> None:
    out, err = seat.type("/show service#2(b)")
    assert "Notice shall be given" in out
    assert err == ""


def test_a_place_is_shown_and_the_route_is_said(alone: Seat) -> None:
    out, err = alone.type("2(b)")
    assert "Notice shall be given" in out
    assert err == "→ a place, as /show\n"


def test_a_defined_term_shows_its_card(alone: Seat) -> None:
    out, err = alone.type("for cause")
    assert "theft [sic]" in out
    assert err == "→ a defined term, as /define\n"


def test_a_question_is_answered_and_its_evidence_can_be_opened(alone: Seat) -> None:
    out, err = alone.type("What must the Client pay?")
    assert "The Client shall pay the Fee" in out
    assert err == "→ a question to service\n"
    out, err = alone.type("/1")
    assert "1. Fees." in out
    assert err.startswith("→ result 1 of ")


def test_a_query_goes_to_search(seat: Seat) -> None:
    out, err = seat.type("pay AND doc:lease")
    assert "Tenant shall pay" in out
    assert "Client" not in out
    assert err.startswith("→ a query, as /search\n")


def test_results_are_opened_and_gone_through(seat: Seat) -> None:
    seat.type("/outline service")
    out, err = seat.type("/1")
    assert "Fees" in out
    assert err == "→ result 1 of 5\n"
    out, err = seat.type("/n")
    assert "Termination" in out
    assert err == "→ result 2 of 5\n"
    assert seat.type("/4", "/p")[1] == "→ result 3 of 5\n"
    assert seat.type("/5", "/n") == ("", "that was the last of 5 results\n")
    assert seat.type("/6")[1] == "there is no result 6 · there are 5\n"


def test_every_kind_of_result_can_be_opened(seat: Seat) -> None:
    for listing, opened in [
        ("/docs", "Late Charges"),
        ("/terms service", "“Fee”"),
        ("/refs lease", "late charge is due"),
        ("/search notice", "Notice shall be given"),
    ]:
        seat.type(listing.replace("/terms service", "/terms"))
        out, err = seat.type("/1")
        assert opened in out
        assert err.startswith("→ result 1 of ")


def test_a_passage_outside_all_sections_is_opened_with_what_stands_around_it(seat: Seat) -> None:
    seat.type('/search "OFFICE LEASE" doc:lease')
    out, err = seat.type("/1")
    assert err == "→ result 1 of 1\n"
    assert "OFFICE LEASE" in out
    assert "Rent" not in out


def test_findings_are_numbered_and_opened_where_they_stand(seat: Seat) -> None:
    out, _ = seat.type("/check service")
    number = next(line.split()[0] for line in out.splitlines() if "there is no Section 9" in line)
    assert number.startswith("/")
    assert "The Client shall pay" in seat.type(number)[0]


def test_without_a_list_next_and_previous_go_through_the_contract(seat: Seat) -> None:
    seat.type("/show service#1")
    assert "Termination" in seat.type("/n")[0]
    assert "Either party" in seat.type("/n")[0]
    seat.type("/p")
    assert "The Client shall pay" in seat.type("/p")[0]
    assert seat.type("/p")[1] == "this is the first section of service\n"


def test_a_reference_is_followed_where_it_points(seat: Seat) -> None:
    seat.type("/show service#1")
    out, _ = seat.type("/follow 1")
    assert "Notice shall be given" in out


def test_a_reference_to_nowhere_is_not_followed_but_explained(seat: Seat) -> None:
    seat.type("/show service#1")
    out, err = seat.type("/follow 2")
    assert out == ""
    assert err == "Section 9 is dangling: there is no Section 9 · perhaps 3: the last section\n"
    seat.type("/show service#2(b)")
    assert seat.type("/follow 2")[1] == "Section 409A stands in another instrument: the Code\n"
    assert seat.type("/follow 3")[1] == "2(b) has 2 references, not 3\n"
    assert seat.type("/follow")[1].startswith("follow needs the number of a reference")


def test_back_and_forward_show_what_was_on_screen(seat: Seat) -> None:
    listing, _ = seat.type("/outline service")
    first, _ = seat.type("/1")
    followed, _ = seat.type("/follow 1")
    assert seat.type("/back")[0] == first
    assert seat.type("/back") == (listing, "")
    assert seat.type("/back") == ("", "nothing was on screen before\n")
    assert seat.type("/forward")[0] == first
    assert seat.type("/forward")[0] == followed
    assert seat.type("/forward") == ("", "this is the latest\n")


def test_following_keeps_the_place_in_the_list(seat: Seat) -> None:
    seat.type("/outline service", "/1", "/follow 1")
    assert seat.type("/n")[1] == "→ result 2 of 5\n"


def test_the_scope_narrows_everything_until_it_is_lifted(seat: Seat) -> None:
    assert seat.type("/in lease")[1] == "in lease: OFFICE LEASE\n"
    assert "Late Charges" in seat.type("/show 2")[0]
    assert "Client" not in seat.type("pay OR fee")[0]
    assert seat.type("/in")[1] == "in all 2 contracts\n"
    assert "Client" in seat.type("pay OR fee")[0]
    assert seat.type("/in nosuch")[1].startswith("no contract is called 'nosuch'")


def test_a_contract_indexed_again_keeps_the_scope_and_one_that_left_ends_it(seat: Seat) -> None:
    seat.type("/in lease")
    with open_library(seat.session.index) as library:
        library.add((lease(),))
    out, err = seat.type("/show 2")
    assert ("Late Charges" in out, err) == (True, "")
    with open_library(seat.session.index) as library:
        library.remove([library.card("lease").id])
    assert seat.type("/docs")[1] == "lease.txt is no longer on the shelf: now in all contracts\n"


def test_the_last_result_is_written_in_the_format_of_the_suffix(seat: Seat) -> None:
    seat.type("/docs")
    assert seat.type("/export docs.json")[1] == "written to docs.json as json\n"
    assert len(json.loads(Path("docs.json").read_text())["contracts"]) == 2
    assert seat.type("/export docs.json")[1].startswith("docs.json is there already · /export --replace docs.json")
    assert seat.type("/export --replace docs.json")[1] == "written to docs.json as json\n"
    assert seat.type("/export docs.docx")[1].startswith("docs.docx: no format is called .docx")
    assert seat.type("/export docs.dot")[1].startswith("docs cannot print 'dot'")
    assert seat.type("/export nowhere/docs.csv")[1].startswith("nowhere/docs.csv: No such file or directory")
    assert seat.type("/export")[1].startswith("export needs a file")


def test_there_is_nothing_to_export_or_open_at_first(seat: Seat) -> None:
    assert seat.type("/export a.txt")[1].startswith("there is no result to export")
    assert seat.type("/1")[1].startswith("there is no result 1")
    assert seat.type("/n")[1].startswith("no section is on screen")
    assert seat.type("/back")[1] == "nothing was on screen before\n"


def test_a_line_can_choose_its_format_and_file(seat: Seat) -> None:
    assert json.loads(seat.type("/docs --json")[0])["schema"] == 1
    assert seat.type("/docs -o docs.csv")[1] == "written to docs.csv as csv\n"
    assert Path("docs.csv").read_text().count("\n") >= 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/shwo 1", "no verb is called /shwo · did you mean /show?\n"),
        ("/help shwo", "no verb is called 'shwo' · did you mean /show?\n"),
        ("/show", "show needs PLACE"),
        ("/show service#7", "service has no 7"),
        ("/search --limti 3 x", "search has no option --limti · did you mean --limit?\n"),
        ("use:Fee", "no field is called use:"),
        ("/parse gone.txt", "gone.txt"),
        ("/define feee", "feee"),
    ],
)
def test_what_goes_wrong_is_one_line(seat: Seat, line: str, said: str) -> None:
    out, err = seat.type(line)
    assert out == ""
    lines = [one for one in err.splitlines() if not one.startswith("→")]
    assert len(lines) == 1
    assert said.strip() in lines[0]


def test_a_fault_of_the_program_is_one_line_too(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise ZeroDivisionError("of no use")

    monkeypatch.setattr("clauseqa.repl.conversation.execute", fault)
    out, err = seat.type("/docs")
    assert out == ""
    assert err.startswith("ZeroDivisionError: of no use · this is a fault of clauseqa, at conversation.py:")


def test_a_broken_shelf_is_one_line_and_a_mended_one_is_used_again(seat: Seat, tmp_path: Path) -> None:
    seat.session.close()
    index = Path(seat.session.index)
    index.rename(tmp_path / "aside")
    out, err = seat.type("/docs")
    assert (out, len(err.splitlines())) == ("", 1)
    assert "/index FILE" in err
    (tmp_path / "aside").rename(index)
    assert "OFFICE LEASE" in seat.type("/docs")[0]


def test_a_file_where_the_shelf_should_be_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = tmp_path / "index"
    index.mkdir(mode=0o700)
    (index / "catalog.sqlite").write_bytes(b"this is no database, whatever its name may say" * 99)
    out, err = Seat(str(index), capsys).type("/docs")
    assert (out, len(err.splitlines())) == ("", 1)


def test_what_a_document_says_is_shown_and_not_obeyed(seat: Seat) -> None:
    out, err = seat.type("/show service#3")
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
    assert "␛[31m" in out
    assert "[sic]" in seat.type("/show service#2(a)")[0]


def test_help_speaks_of_the_session(seat: Seat) -> None:
    out, _ = seat.type("?")
    assert "/show" in out
    assert "/follow NUMBER" in out
    assert "/repl" not in out
    assert "/define 'for cause'" in seat.type("? define")[0]
    assert "[--replace]" in seat.type("/help export")[0]
    assert in_session("see them: clauseqa docs, or clauseqa.toml") == "see them: /docs, or clauseqa.toml"


def test_a_script_takes_every_line_to_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = Session(make_shelf(tmp_path), load({}, environment={}, directory="/"))
    lines = io.StringIO("\ufeff# a remark\n\n/shwo\r\n/show service#2(b)\n/1\n")
    assert run(session, lines) == 2
    printed = capsys.readouterr()
    assert "Notice shall be given" in printed.out
    assert "no verb is called /shwo" in printed.err
    assert run(session, io.StringIO("/docs\n")) == 0
    assert run(session, io.StringIO("")) == 0
    assert run(session, io.StringIO("/show service#77\n")) == 0
    capsys.readouterr()
    assert run(session, io.StringIO("exit\n/docs\n")) == 0
    assert capsys.readouterr().out == ""
    session.close()


def test_a_script_prints_what_the_command_line_prints(tmp_path: Path) -> None:
    index = make_shelf(tmp_path)
    command = [sys.executable, "-m", "clauseqa", "--index", index]
    direct = subprocess.run([*command, "search", "notice"], capture_output=True, text=True, check=True)
    assert "Notice shall be given" in direct.stdout
    script = [*command, "repl", "--file", "-"]
    scripted = subprocess.run(script, input="/search notice\n", capture_output=True, text=True, check=True)
    assert scripted.stdout == direct.stdout
    piped = subprocess.run(command, input="/search notice", capture_output=True, text=True, check=True)
    assert piped.stdout == direct.stdout


def test_lists_are_numbered_as_they_are_opened(seat: Seat) -> None:
    for listing in ("/docs", "/outline service", "/terms", "/refs service"):
        out, _ = seat.type(listing)
        first = [line.split()[0].lstrip("/") for line in out.splitlines() if line.strip()]
        numbers = [word for word in first if word.isdecimal()]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
        assert len(numbers) > 1
    out, _ = seat.type("/show service#1")
    assert "  1  Section 2(b) → 2(b)" in out
    assert "  2  Section 9 → dangling" in out


def test_a_tree_is_not_a_list(seat: Seat) -> None:
    seat.type("/refs service --tree")
    assert seat.type("/1")[1].startswith("there is no result 1")


def test_a_script_never_imports_prompt_toolkit(tmp_path: Path) -> None:
    index = make_shelf(tmp_path)
    program = (
        "import io, sys\n"
        "from clauseqa.commands import Session\n"
        "from clauseqa.config import load\n"
        "from clauseqa.repl import run\n"
        f"session = Session({index!r}, load())\n"
        "run(session, io.StringIO('/docs\\n2(b)\\npay AND fee\\n?\\n/in service\\n'))\n"
        "session.close()\n"
        "import clauseqa.repl.completion, clauseqa.repl.toolbar, clauseqa.repl.supply\n"
        "print([name for name in ('prompt_toolkit', 'spacy') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_text_of_the_tests_is_what_they_think() -> None:
    contract = service()
    for reference in contract.references:
        assert SERVICE[reference.start : reference.end] == reference.surface


def test_help_of_the_session_fits_eighty_columns() -> None:
    language = Language.of(VERBS)
    told = [help_of_session.overview(language), *(help_of_session.about(one) for one in language.commands())]
    assert max(len(line) for text in told for line in text.splitlines()) <= 80
