"""A clause is read with what it leans on: in reading order, byte-true, nothing twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.analyse import analyse
from clauseqa.errors import NotFound
from clauseqa.expand import Expansion, Lean, Passage, expand, passages_of
from clauseqa.library import Library, open_library
from clauseqa.model import ContractCard, Text

Read = Callable[..., Expansion]


@pytest.fixture(scope="module")
def library(shelf: str) -> Iterator[Library]:
    with open_library(shelf) as library:
        yield library


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Read]:
    """read(text, place): the expansion of a place in a contract of that text."""
    with open_library(str(tmp_path / "shelf"), create=True) as library:

        def expanded(text: str, place: str, **bounds: int) -> Expansion:
            digest = hashlib.sha256(text.encode()).hexdigest()
            library.add([analyse(Text("paper.txt", digest, "text/plain", "utf-8", text, text), uses=True)])
            return expand(library, place, **bounds)

        yield expanded


def named(passage: Passage) -> str:
    if passage.term is not None:
        return f"{passage.kind} {passage.term.term}"
    return f"{passage.kind} {passage.section.number if passage.section else ''}"


def leans(found: Expansion, number: int) -> dict[str, Lean]:
    return {one.target: one for one in found.passages[number - 1].leans}


def test_a_clause_comes_with_its_lead_in_its_terms_and_the_clauses_it_cites(library: Library) -> None:
    found = expand(library, "employment#12(D)")
    assert [named(passage) for passage in found.passages] == [
        "lead-in 12",
        "clause 12(D)",
        "definition Employment Term",
        "definition Employee",
        "clause 3",
        "definition Company",
        "widening Company",
        "clause 13",
        "clause 12(A)",
        "clause 12(B)",
        "clause 12(C)",
        "definition Salary",
        "definition Bonus",
    ]
    assert leans(found, 2)["12(B)"].passages == (10,)
    assert leans(found, 11)["13"].mark == "above"
    assert leans(found, 11)["disability"].passages == (8,)  # defined in the words of 13, which were read


@pytest.mark.parametrize("place", ["employment#12(D)", "employment#16", "form-10#Part I/Item 2", "employment#1"])
@pytest.mark.parametrize("depth", [0, 1, 2, 4])
def test_every_quotation_is_byte_true_and_nothing_is_quoted_twice(library: Library, place: str, depth: int) -> None:
    found = expand(library, place, depth=depth)
    content = library.text(found.contract.id).content
    pieces = [piece for passage in found.passages for piece in passage.pieces]
    assert all(content[piece.start : piece.end] == piece.text for piece in pieces)
    assert all(one.end <= other.start or other.end <= one.start for one, other in combinations(pieces, 2))
    assert [passage.number for passage in found.passages] == list(range(1, len(found.passages) + 1))
    assert max(passage.level for passage in found.passages) <= depth
    levels = [passage.level for passage in found.passages]
    assert levels == sorted(levels)


def test_the_units_of_a_clause_are_shown_as_paragraphs(read: Read) -> None:
    from clauseqa.render.expansion import expansions
    from clauseqa.render.layout import plain

    text = "1. Duties. The Seller shall:\n(a) deliver the goods;\n(b) pay the freight.\n\n2. End. Done.\n"
    printed = plain(expansions([read(text, "1")], 80))
    assert "The Seller shall:\n\n    (a) deliver the goods;\n\n    (b) pay the freight.\n" in printed


def test_a_use_outside_the_scope_is_told(library: Library) -> None:
    found = expand(library, "employment#12(B)")
    cause = next(one for passage in found.passages for one in passage.leans if one.target == "for cause")
    assert cause.why == "outside its scope: it is defined for 11 only"


def test_a_broken_reference_is_shown_and_never_followed(library: Library) -> None:
    found = expand(library, "employment#11(b)")
    broken = leans(found, 2)["12(b)"]
    assert (broken.mark, broken.passages) == ("unresolved", ())
    assert broken.why == "dangling: 12 exists, but it has no (b)"
    assert broken.candidates[0].target == "13(b)"


RING = """1. First. This is subject to Section 2.

2. Second. This is subject to Section 3.

3. Third. This is subject to Section 1.
"""


def test_a_ring_is_called_one(read: Read) -> None:
    found = read(RING, "1", depth=9)
    assert [named(passage) for passage in found.passages] == ["clause 1", "clause 2", "clause 3"]
    assert (leans(found, 3)["1"].mark, leans(found, 3)["1"].passages) == ("cycle", (1,))


def test_what_lies_further_is_named(read: Read) -> None:
    found = read(RING, "1", depth=1)
    assert [one.target for one in found.beyond] == ["3"]
    assert read(RING, "1", depth=0).passages[0].leans[0].mark == "beyond"


def test_what_does_not_fit_is_named_with_its_length_and_what_fits_is_read(read: Read) -> None:
    text = RING.replace(
        "1. First. This is subject to Section 2.", "1. First. This is subject to Section 2 and Section 3."
    )
    text = text.replace("2. Second.", "2. Second." + " More words." * 40)
    found = read(text, "1", size=100)
    assert [named(passage) for passage in found.passages] == ["clause 1", "clause 3"]
    [left] = found.left_out
    assert (left.target, left.chars > 400) == ("2", True)


def test_a_part_that_was_read_is_left_out_of_the_whole(read: Read) -> None:
    text = """1. First. See Section 2(a) and Section 2.

2. Second. The parties agree as follows:

   (a) the goods are sold; and

   (b) the price is paid.

3. Third. Done.
"""
    found = read(text, "1")
    whole = found.passages[2]
    assert named(whole) == "clause 2"
    assert whole.pieces[0].text.endswith("as follows:")
    assert whole.skipped == (2,)
    assert "the goods are sold" not in "".join(piece.text for piece in whole.pieces)


def test_the_unit_around_a_clause_is_not_read_as_what_it_cites(read: Read) -> None:
    text = """1. First. The parties agree that:

   (a) subject to this Section 1, the goods are sold; and

   (b) the price is paid.

2. Second. Done.
"""
    found = read(text, "1(a)")
    assert [named(passage) for passage in found.passages] == ["lead-in 1", "clause 1(a)"]
    assert leans(found, 2)["1"].mark == "holds"


def test_a_definition_by_reference_is_read_where_it_stands(read: Read) -> None:
    text = """1. Terms. "Closing" has the meaning given in Section 2.

2. Closing. The "Closing" means the first of May.

3. Effect. On the Closing the parties part.
"""
    found = read(text, "3")
    assert [named(passage) for passage in found.passages] == ["clause 3", "definition Closing"]
    assert found.passages[1].pieces[0].text == "the first of May"


def test_a_place_that_does_not_exist_is_refused(library: Library) -> None:
    with pytest.raises(NotFound):
        expand(library, "employment#12(b)")


def test_the_notes_say_what_was_left_out(on_shelf: Run) -> None:
    assert "one step further: “Company Business”" in on_shelf("expand", "employment#12(D)").err
    outcome = on_shelf("expand", "employment#12(D)", "--size", "300")
    assert "more than --size 300 characters, left out: " in outcome.err
    assert "‹left out: " in outcome.out


def test_json_has_every_passage_with_its_places(on_shelf: Run, library: Library) -> None:
    [found] = json.loads(on_shelf("expand", "employment#12(D)", "--json").out)["expansions"]
    assert (found["number"], found["depth"], len(found["passages"])) == ("12(D)", 1, 13)
    content = library.text(library.card("employment").id).content
    for passage in found["passages"]:
        for piece in passage["pieces"]:
            assert content[piece["start"] : piece["end"]] == piece["text"]


WORDS = st.sampled_from(
    ["Section 1", "Section 2(a)", "Section 3", "this Section", "the Fee", "the Goods", "Section 9", "paragraph (b)"]
)


@given(st.lists(st.lists(WORDS, max_size=4), min_size=4, max_size=4), st.integers(0, 5), st.integers(0, 400))
def test_any_contract_is_expanded_without_repetition(bodies: list[list[str]], depth: int, size: int) -> None:
    one, two, three, four = (", ".join(body) or "nothing" for body in bodies)
    text = (
        f'1. Terms. "Fee" means {one}. "Goods" means {two}.\n\n2. Sale. As follows:\n\n   (a) {three}; and\n\n'
        f"   (b) {four}.\n\n3. End. See {one} and {four}.\n"
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    contract = analyse(Text("paper.txt", digest, "text/plain", "utf-8", text, text), uses=True)
    card = ContractCard(1, "paper.txt", None, None, 0, len(text), 0, 0, 0, 0, digest)
    for section in contract.sections:
        found = passages_of(contract, card, section, depth=depth, size=size)
        pieces = [piece for passage in found for piece in passage.pieces]
        assert all(text[piece.start : piece.end] == piece.text for piece in pieces)
        assert all(a.end <= b.start or b.end <= a.start for a, b in combinations(pieces, 2))
        beside = [piece for passage in found if passage.level for piece in passage.pieces]
        assert sum(len(piece.text) for piece in beside) <= size
