"""In the session: what a clause leans on, what leans on it and what a term means there open by their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import REPOSITORY
from repl_shelf import Seat


@pytest.fixture
def seat(shelf: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPOSITORY)
    seat = Seat(shelf, capsys)
    yield seat
    seat.session.close()


@pytest.mark.parametrize(
    ("line", "opened", "first"),
    [
        ("/expand employment#12(D)", "/1", "employment-agreement-2006#12  Effects of Termination"),
        ("/expand employment#12(D)", "/8", "employment-agreement-2006#13  Death, Disability or Retirement"),
        ("/impact employment#13", "/2", "employment-agreement-2006#12(C)(ii)"),
        ("/impact employment#13", "/3", "employment-agreement-2006#11(b)"),
        ("/define for cause --at employment#12(B)", "/1", "employment-agreement-2006#11  Termination"),
    ],
)
def test_a_number_opens_the_section_behind_it(seat: Seat, line: str, opened: str, first: str) -> None:
    out, _ = seat.type(line, opened)
    assert out.splitlines()[0] == first


def test_a_term_that_leans_opens_its_card(seat: Seat) -> None:
    out, _ = seat.type("/impact employment#13", "/5")
    assert "“disability”  employment-agreement-2006#13(b)" in out.splitlines()[0]


def test_words_before_the_first_section_open_with_what_stands_around(seat: Seat) -> None:
    out, err = seat.type("/expand employment#12(D)", "/4")
    assert "→ result 4 of 13" in err
    assert "RUTTENBERG" in out


def test_next_goes_through_the_passages(seat: Seat) -> None:
    _, err = seat.type("/expand employment#12(D)", "/1", "/n")
    assert err == "→ result 2 of 13\n"


def test_a_place_in_scope_needs_no_contract(seat: Seat) -> None:
    out, _ = seat.type("/in employment", "/define for cause --at 12(B)")
    assert "outside its scope" in out
    out, _ = seat.type("/expand 12(D) --depth 0")
    assert out.splitlines()[0].startswith(" 1  employment-agreement-2006#12")


def test_findings_are_listed_under_their_file_and_open_marked(seat: Seat) -> None:
    out, _ = seat.type("/check employment")
    assert out.splitlines()[0] == "corpus/employment-agreement-2006.txt"
    assert any("  line 182, error: 12 exists" in line for line in out.splitlines())
    out, _ = seat.type("/1")
    assert "  ! " in out


def test_findings_of_a_file_that_is_not_on_the_shelf_say_so(seat: Seat, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("1. Price. The price is [●].\n\n2. End. Done.\n")
    _, err = seat.type(f"/check {tmp_path / 'new.txt'}", "/1")
    assert "is not on the shelf" in err


def test_what_is_begun_is_meant_before_what_is_misspelt(seat: Seat) -> None:
    _, err = seat.type("/exp")
    assert "/expand" in err
