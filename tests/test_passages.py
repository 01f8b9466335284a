"""A contract is cut into sentences and clauses that are true slices, in order, none across sections."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.model import Section
from clauseqa.passages import LONG, find_passages, passage_at
from clauseqa.readers import read
from clauseqa.segment import segment

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.txt"))


def _cut(clean: str) -> list[str]:
    return [" ".join(clean[p.start : p.end].split()) for p in find_passages(clean, ())]


@pytest.mark.parametrize(
    ("clean", "passages"),
    [
        ("It ends. It begins.", ["It ends.", "It begins."]),
        ("Paid to Acme Inc. in May. See Sec. 3 of it.", ["Paid to Acme Inc. in May.", "See Sec. 3 of it."]),
        ("The U.S. Code applies. J. P. Morgan pays.", ["The U.S. Code applies.", "J. P. Morgan pays."]),
        ("12.1. Law of Ohio. It governs.", ["12.1. Law of Ohio.", "It governs."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("A sentence that\n\nruns on behind a gap.", ["A sentence that runs on behind a gap."]),
        ("One paragraph\n\nAnother paragraph", ["One paragraph", "Another paragraph"]),
        ("Interest of 5.5 per cent. is due.", ["Interest of 5.5 per cent. is due."]),
        ("  \n\n --- \n\n  ", []),
    ],
)
def test_sentences_end_where_lawyers_end_them(clean: str, passages: list[str]) -> None:
    assert _cut(clean) == passages


def test_long_sentences_are_cut_at_semicolons_and_enumerators() -> None:
    clause = "the Company shall pay all of the fees that are due under this agreement and all taxes upon them"
    clean = f"Hence (a) {clause}; (b) {clause} within twelve (12) months; and (c) " + "; ".join([clause] * 8) + "."
    cut = _cut(clean)
    assert len(clean) > LONG
    assert cut[0].startswith("Hence") or cut[0].startswith("(a)")
    assert any(passage.startswith("(b)") for passage in cut)
    assert not any(passage.startswith("(12)") for passage in cut)


def test_label_and_heading_are_no_part_of_a_passage() -> None:
    clean = "Section 7. Bonus. A bonus is paid. (a) In cash."
    sections = (
        Section(0, "7", "section", "Section 7.", "Bonus", (11, 16), None, 0, len(clean), None),
        Section(1, "7(a)", "subsection", "(a)", None, None, 0, 35, len(clean), None),
    )
    found = find_passages(clean, sections)
    assert [(clean[p.start : p.end], p.section) for p in found] == [("A bonus is paid.", 0), ("In cash.", 1)]
    assert passage_at(found, 20) == 0
    assert passage_at(found, 12) is None


def test_a_heading_in_quotation_marks_is_the_term_that_its_sentence_defines() -> None:
    clean = "1.1 “Business” means an enterprise. 1.2 “Fees” No fee is due."
    sections = (
        Section(0, "1.1", "section", "1.1", "Business", (5, 13), None, 0, 35, None),
        Section(1, "1.2", "section", "1.2", "Fees", (41, 45), None, 36, len(clean), None),
    )
    found = [clean[passage.start : passage.end] for passage in find_passages(clean, sections)]
    assert found == ["“Business” means an enterprise.", "No fee is due."]


def test_a_table_of_contents_holds_no_passage() -> None:
    clean = "Contents\n1. Fees 2\n\n1. Fees. None is due."
    sections = (
        Section(0, "", "toc", "", "Contents", (0, 8), None, 0, 18, None),
        Section(1, "1", "section", "1.", "Fees", (23, 27), None, 20, len(clean), None),
    )
    assert [clean[passage.start : passage.end] for passage in find_passages(clean, sections)] == ["None is due."]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_passages_of_the_corpus_are_in_order_and_inside_their_section(path: Path) -> None:
    (text,) = read(path)
    sections = segment(text)
    passages = find_passages(text.clean, sections)
    assert len(passages) > 10
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end
        assert not text.content[passage.start].isspace()
        assert not text.content[passage.end - 1].isspace()
        end = passage.end
        if passage.section is not None:
            section = sections[passage.section]
            assert section.start <= passage.start
            assert passage.end <= section.end


@given(st.text(alphabet="aA1 .;:()\n\"'ivI§", max_size=400))
def test_whatever_the_text_no_word_is_lost(clean: str) -> None:
    passages = find_passages(clean, ())
    kept = "".join(clean[p.start : p.end] for p in passages)
    assert [c for c in kept if c.isalnum()] == [c for c in clean if c.isalnum()]


@pytest.mark.parametrize("piece", ["(a) ", ". A", ";  and ", "\n \n", "Section 1. ", "((((", '." ', "A. "])
def test_hostile_repetition_is_cut_in_linear_time(piece: str) -> None:
    import time

    def cost(size: int) -> float:
        start = time.process_time()
        find_passages(piece * (size // len(piece)), ())
        return time.process_time() - start

    small = max(cost(20_000), 0.005)
    assert any(cost(80_000) < 12 * small for _ in range(3))  # other work on the machine can slow one of them
