"""What must be true of the facts of any document: spans in bounds, quotations true, links within the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseqa.analyse import analyse_file
from clauseqa.errors import ReadError
from clauseqa.model import Contract, Span

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data" / "edgar-txt"
EVERY = 10  # of the shared agreements, one in so many

corpus = sorted((ROOT / "corpus").glob("*.txt"))
shared = sorted(SHARED.glob("*/*.txt"))[::EVERY]


def folded(text: str) -> str:
    return " ".join(text.split())


def check_span(contract: Contract, span: Span) -> None:
    assert 0 <= span[0] < span[1] <= len(contract.text.content), span


def check_sections(contract: Contract) -> None:
    content = contract.text.content
    assert [section.index for section in contract.sections] == list(range(len(contract.sections)))
    assert [section.start for section in contract.sections] == sorted(section.start for section in contract.sections)
    for section in contract.sections:
        check_span(contract, (section.start, section.end))
        if section.label:
            assert folded(contract.text.clean[section.start : section.end]).startswith(folded(section.label))
        if section.heading_span is not None:
            check_span(contract, section.heading_span)
            assert section.heading == folded(contract.text.clean[slice(*section.heading_span)])
        if section.parent is not None:
            parent = contract.sections[section.parent]
            assert parent.index < section.index
            assert parent.start <= section.start
            assert section.end <= parent.end, (parent.number, section.number)
    assert len(contract.text.clean) == len(content)


def check_terms(contract: Contract) -> None:
    assert [term.index for term in contract.terms] == list(range(len(contract.terms)))
    for term in contract.terms:
        check_span(contract, (term.start, term.end))
        assert folded(contract.text.clean[term.start : term.end]) == term.term
        if term.definiens is not None:
            check_span(contract, term.definiens)
        if term.section is not None:
            section = contract.sections[term.section]
            assert section.start <= term.start < section.end
        if term.effect == "defines":
            assert term.base is None
        elif term.base is not None:
            assert contract.terms[term.base].term.casefold() == term.term.casefold()


def check_references(contract: Contract) -> None:
    assert [reference.index for reference in contract.references] == list(range(len(contract.references)))
    for reference in contract.references:
        check_span(contract, (reference.start, reference.end))
        assert reference.surface == contract.text.content[reference.start : reference.end]
        assert (reference.kind == "external") == (reference.status == "external")
        if reference.status == "resolved":
            assert len(reference.sections) == len(reference.targets) > 0
            assert tuple(contract.sections[index].number for index in reference.sections) == reference.targets
        else:
            assert reference.sections == ()
        if reference.status in {"dangling", "mismatch", "ambiguous"}:
            assert reference.reason


@pytest.mark.parametrize("path", corpus, ids=lambda path: path.stem)
def test_the_facts_of_the_corpus_are_consistent(path: Path) -> None:
    for contract in analyse_file(path):
        check_sections(contract)
        check_terms(contract)
        check_references(contract)


@pytest.mark.skipif(not shared, reason="../shared/data/edgar-txt is absent")
@pytest.mark.parametrize("path", shared, ids=lambda path: path.stem[:40])
def test_the_facts_of_filed_agreements_are_consistent(path: Path) -> None:
    try:
        contracts = analyse_file(path)
    except ReadError as error:
        pytest.fail(f"an agreement could not be read: {error}")
    for contract in contracts:
        check_sections(contract)
        check_terms(contract)
        check_references(contract)
