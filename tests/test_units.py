"""Every character of a contract belongs to one unit, and each unit knows where it stands."""

from __future__ import annotations

from contracts import employment, letter
from hypothesis import given
from hypothesis import strategies as st

from clauseqa.library.units import ROOT, own_spans, units
from clauseqa.model import Section


@st.composite
def outlines(draw: st.DrawFn) -> tuple[tuple[Section, ...], int]:
    """Sections nested at random within a text."""
    length = draw(st.integers(1, 80))
    cuts = draw(st.lists(st.tuples(st.integers(0, length - 1), st.integers(1, 40)), max_size=12))
    sections: list[Section] = []
    open_: list[int] = []
    for start, size in sorted(cuts):
        while open_ and sections[open_[-1]].end <= start:
            open_.pop()
        parent = open_[-1] if open_ else None
        end = min(start + size, length if parent is None else sections[parent].end)
        kind = draw(st.sampled_from(["section", "subsection", "inline"]))
        sections.append(Section(len(sections), "1", kind, "", None, None, parent, start, end, None))
        open_.append(len(sections) - 1)
    return tuple(sections), length


@given(outlines())
def test_own_spans_share_out_the_whole_text(outline: tuple[tuple[Section, ...], int]) -> None:
    sections, length = outline
    shared = own_spans(sections, length)
    assert set(shared) == {ROOT, *(section.index for section in sections if section.kind != "inline")}
    spans = sorted(span for owned in shared.values() for span in owned)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == length
    for index, owned in shared.items():
        if index != ROOT:
            assert all(sections[index].start <= start < end <= sections[index].end for start, end in owned)


def test_units_know_their_place_and_facts() -> None:
    found = {unit.section: unit for unit in units(employment())}
    assert sorted(found) == [ROOT, 0, 1, 2, 3, 6]  # inline units stand in 2(b)
    assert found[3].numbers == ("2(b)", "2", "2(b)(i)", "2(b)(ii)")
    assert found[3].above == ("Termination",)
    assert (found[2].uses, found[2].refers) == (("for cause",), ("3",))
    assert (found[0].defines, found[6].refers) == (("salary",), ("9", "code"))
    assert len(found[1].spans) == 2  # before (a), and the flush words after (b)
    assert found[ROOT].defines == ("company",)


def test_a_document_without_sections_is_one_unit() -> None:
    [unit] = units(letter())
    assert (unit.section, unit.kind, unit.spans) == (ROOT, "preamble", ((0, 40),))
