"""Rules about cross-references: where they lead, and whether what they say of the place is true."""

from __future__ import annotations

from collections.abc import Iterator

from clauseqa.check.rule import Rule, Spot, folded
from clauseqa.model import Candidate, Contract, Reference, Section
from clauseqa.numbering import ATTACHMENT_WORDS
from clauseqa.patterns.findings import CAPTION, DEFINED_IN, TERM_BEFORE_POINTER


def _cites_attachment(reference: Reference) -> bool:
    return bool(reference.targets) and reference.targets[0].split(" ")[0] in ATTACHMENT_WORDS


def _only_case_differs(reference: Reference) -> bool:
    return bool(
        reference.candidates
        and reference.targets
        and reference.candidates[0].target.casefold() == reference.targets[0].casefold()
    )


def _spot(reference: Reference) -> Spot:
    return Spot(reference.start, reference.end, reference.reason, reference.candidates)


def dangling(contract: Contract) -> Iterator[Spot]:
    for reference in contract.references:
        if reference.status == "dangling" and not _cites_attachment(reference) and not _only_case_differs(reference):
            yield _spot(reference)


def missing_attachment(contract: Contract) -> Iterator[Spot]:
    told = set()
    for reference in contract.references:
        if reference.status == "dangling" and _cites_attachment(reference) and reference.targets not in told:
            told.add(reference.targets)
            yield _spot(reference)


def other_case(contract: Contract) -> Iterator[Spot]:
    for reference in contract.references:
        if reference.status == "dangling" and _only_case_differs(reference):
            yield _spot(reference)


def elsewhere(contract: Contract) -> Iterator[Spot]:
    for reference in contract.references:
        if reference.status == "mismatch":
            yield _spot(reference)


def _resolved(contract: Contract) -> Iterator[tuple[Reference, Section]]:
    for reference in contract.references:
        if reference.status == "resolved" and len(reference.sections) == 1:
            yield reference, contract.sections[reference.sections[0]]


def caption_of_another(contract: Contract) -> Iterator[Spot]:
    """The words in brackets behind a reference are the heading of another section, and not of the one cited."""
    by_heading: dict[str, list[Section]] = {}
    for section in contract.sections:
        if section.heading:
            by_heading.setdefault(folded(section.heading), []).append(section)
    for reference, target in _resolved(contract):
        found = CAPTION.regex.match(contract.text.clean, reference.end)
        if found is None or target.heading is None:
            continue
        caption = folded(found.group("caption"))
        others = by_heading.get(caption, [])
        if others and caption != folded(target.heading) and target not in others:
            yield Spot(
                reference.start,
                found.end(),
                f"{target.number} is headed “{target.heading}”; “{' '.join(found.group('caption').split())}” heads "
                + ", ".join(other.number for other in others),
                tuple(Candidate(other.number, other.index, "bears the heading that is cited") for other in others),
            )


def not_defined_there(contract: Contract) -> Iterator[Spot]:
    """`X (as defined in Section 5)` where 5 does not define X and another unit does."""
    clean = contract.text.clean
    homes: dict[str, list[int]] = {}
    for term in contract.terms:
        if term.effect == "defines" and term.form != "by_reference":
            homes.setdefault(term.term.casefold(), []).append(term.start)
    for reference, target in _resolved(contract):
        cue = DEFINED_IN.regex.search(clean, max(0, reference.start - 60), reference.start)
        if cue is None:
            continue
        named = TERM_BEFORE_POINTER.regex.search(clean, max(0, cue.start() - 120), cue.start())
        if named is None:
            continue
        name = " ".join(named.group("term").split())
        starts = homes.get(name.casefold(), [])
        if not starts or any(target.start <= start < target.end for start in starts):
            continue
        holders = [holder for start in starts if (holder := _holder(contract, start)) is not None]
        if not holders or any(holder.index == target.index for holder in holders):
            continue
        yield Spot(
            reference.start,
            reference.end,
            f"{target.number} does not define “{name}”; {holders[0].number} does",
            tuple(Candidate(holder.number, holder.index, f"defines “{name}”") for holder in holders),
        )


def _holder(contract: Contract, offset: int) -> Section | None:
    from clauseqa.segment import innermost

    index = innermost(contract.sections, offset)
    return None if index is None or not contract.sections[index].number else contract.sections[index]


RULES = (
    Rule(
        "dangling-reference",
        "error",
        "The contract cites a unit of its own that does not exist.",
        "“as referred to in Section 12(b)” where Section 12 has (A) to (D)",
        dangling,
    ),
    Rule(
        "missing-attachment",
        "error",
        "The contract cites an exhibit or schedule that is not attached to this file.",
        "“the form attached as Exhibit C” with no Exhibit C",
        missing_attachment,
    ),
    Rule(
        "wrong-self-reference",
        "error",
        "“This Section N” stands in another section than N.",
        "“this Section 15” standing in Section 16",
        elsewhere,
    ),
    Rule(
        "not-defined-there",
        "error",
        "A pointer says that a term is defined in a unit, and another unit defines it.",
        "“Closing (as defined in Section 2)” where 3.1 defines it",
        not_defined_there,
    ),
    Rule(
        "wrong-caption",
        "error",
        "The caption beside a reference is the heading of another section.",
        "“Section 9.2 (Governing Law)” where 9.2 is headed Notices",
        caption_of_another,
    ),
    Rule(
        "case-only-reference",
        "warning",
        "A reference leads somewhere only if upper and lower case are taken for the same.",
        "“Section 4(a)” where Section 4 has (A)",
        other_case,
    ),
)
