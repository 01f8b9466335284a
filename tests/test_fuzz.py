"""Bytes that nobody foresaw, for seconds at every door; bench/fuzz.py does it for as long as one likes."""

from __future__ import annotations

import pytest
from doors import DOORS
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

PIECES = """Section Sections Article Exhibit Schedule Recital this hereof of the Code A B I ii 1 2.1 12(b) (a) (ii) (A)
" “ ” means shall mean (the "Company") Agreement and or through to , ; : . - — § \x0c <PAGE> * ~2 ^ [ ] { } ( )
AND OR NOT in: uses: refers: kind: doc: sal* term? <p> <b> </b> <table> <tr><td> <w:p> <w:r><w:t> </w:t></w:r></w:p>
&nbsp; &#0;
<SEC-HEADER> <DOCUMENT> <TYPE>EX-10 <TEXT> </TEXT> show search --json #12(b) DOC# 'x' \x1b[2J \u202e \x00""".split()
written = st.lists(st.sampled_from([*PIECES, "\n", "\n\n", "\r\n", "    ", "\u00a0"]), max_size=60).map(" ".join)
texts = written | written.map(lambda text: text.replace(" ", "")) | st.text(max_size=80)
edits = st.binary(min_size=4, max_size=24)
BY_TEXT = ("a_contract", "a_place", "a_line", "a_query", "a_word_file", "a_file")
BY_EDITS = tuple(door for door in DOORS if door not in BY_TEXT)

quickly = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("door", BY_TEXT)
@given(text=texts, noise=st.binary(max_size=12), at=st.integers(0, 200))
@example(text="<SEC-DOCUMENT>x\n<SEC-HEADER>y\n", noise=b"", at=0)  # a submission cut off before its first document
@example(text="under either (i) or (iii) of this section", noise=b"", at=0)
@example(text="\x04{\\rtf1\\ansi half \\u-10240? of a character}", noise=b"", at=0)
@quickly
def test_a_door_keeps_its_promise_whatever_is_written(door: str, text: str, noise: bytes, at: int) -> None:
    data = text.encode("utf-8", "surrogatepass")
    DOORS[door](data[:at] + noise + data[at:])


@pytest.mark.parametrize("door", BY_EDITS)
@given(data=edits)
@example(data=b"\x00\x00\x02\x13\x00\x00\x01\x01")  # a contract that is not shown yet, and cannot be read
@quickly
def test_a_door_keeps_its_promise_whatever_was_changed(door: str, data: bytes) -> None:
    DOORS[door](data)


@pytest.mark.parametrize("door", ["a_catalog", "a_segment"])
def test_no_byte_can_be_changed_unnoticed_from_page_to_page(door: str) -> None:
    """Every page once: its first bytes, which say what it holds and how much, and one in its midst."""
    for page in range(64):
        for at, change in ((0, 0xFF), (3, 0x01), (4, 0x03), (8, 0x0A), (2048 + 61 * page % 2000, 0x20)):
            DOORS[door]((4096 * page + at).to_bytes(3, "big") + bytes([change]))
