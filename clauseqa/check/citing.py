"""Rules about cross-references: where they lead, and whether what they say of the place is true."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from clauseqa.check.rule import Rule, Spot, folded
from clauseqa.model import Candidate, Contract, Reference, Section, Span
from clauseqa.numbering import ATTACHMENT_WORDS, in_series
from clauseqa.patterns.findings import (
    CAPTION,
    DEFINED_IN,
    FORM_TO_SIGN,
    SENTENCE_BEFORE,
    SENTENCE_BEHIND,
    TERM_BEFORE_POINTER,
    TO_BE_ATTACHED,
)
from clauseqa.resolve.lookup import attachment_key

_NAME, _NAME_WORDS, _STEM = 90, 3, 5  # code points, words and their first letters before a pointer
_SHORTEST_UNIT = 40  # code points; a shorter one was cut short
_CLAUSE_END = re.compile(r"[.;:]\s|\n\s*\n")
_OF_ANOTHER = re.compile(
    r"\s{1,9}of\s{1,9}(?!th(?:e|is)\s{1,9}(?:[A-Z]\w{1,20}\s){0,3}(?:Agreement|Contract|Lease|Plan)\b)"
)
_NUMBER = re.compile(r"\d|\b[IVXL]+\b(?!\))")  # of a unit that has one of its own, which a "clause (i)" has not
_WHOLE = re.compile(
    r"\b(?P<whole>[a-z]{3,20}(?:\s{1,9}[a-z]{2,20}){0,5})\s{1,9}of\s{1,9}(?:the\s{1,9}|such\s{1,9}|an?\s{1,9}|each\s{1,9}|any\s{1,9})?[\"“]?\Z"
)
_NAME_WORD = re.compile(r"[a-z]{4,}")
_POINTING = frozenset(
    """shall have such term terms when used they them which other hereinafter each this that same under section article
    paragraph clause""".split()
)
_REDACTED = re.compile(r"\[\s{0,3}[*•]")
_HEADLINE = 600  # code points of an attachment in which it says what it is
_PLURALS = {"Annex": "annexes", "Appendix": "appendices", "Addendum": "addenda"}


def _attached(contract: Contract) -> frozenset[str]:
    return frozenset(attachment_key(section.number) for section in contract.sections if section.kind == "exhibit")


def _lacks(reference: Reference, attached: Collection[str]) -> list[str]:
    """The attachments that a reference names and the file lacks: "Exhibit A" for a "Section 2 of Exhibit A", too."""
    names = dict.fromkeys(target.partition("/")[0] for target in reference.targets)
    return [
        name
        for name in names
        if name.partition(" ")[0] in ATTACHMENT_WORDS
        and attachment_key(name) not in attached
        and attachment_key(name.partition("(")[0]) not in attached
    ]


def _only_case_differs(reference: Reference) -> bool:
    return bool(
        reference.candidates
        and reference.targets
        and reference.candidates[0].target.casefold() == reference.targets[0].casefold()
    )


def _spot(reference: Reference) -> Spot:
    return Spot(reference.start, reference.end, reference.reason, reference.candidates)


def dangling(contract: Contract) -> Iterator[Spot]:
    attached = _attached(contract)
    for reference in contract.references:
        if reference.status == "dangling" and not _lacks(reference, attached) and not _only_case_differs(reference):
            yield _spot(reference)


def in_doubt(contract: Contract) -> Iterator[Spot]:
    from clauseqa.resolve.found import DOUBT

    return (_spot(reference) for reference in contract.references if reference.rule == DOUBT)


def missing_attachment(contract: Contract) -> Iterator[Spot]:
    """One finding an attachment; one for all exhibits (schedules …) together where not one of them is in the file."""
    attached = _attached(contract)
    cited: dict[str, list[Reference]] = {}
    for reference in contract.references:
        if reference.status == "dangling" and not (
            _stands_in_a_form(contract, reference) or _is_to_come(contract, reference)
        ):
            for name in _lacks(reference, attached):
                cited.setdefault(name, []).append(reference)
    cited = {name: found for name, found in cited.items() if any(_is_in_a_sentence(contract, one) for one in found)}
    for names in _told_together(cited, attached):
        references = [reference for name in names for reference in cited[name]]
        first = min(references, key=lambda reference: reference.start)
        candidates = tuple(dict.fromkeys(one for r in references for one in r.candidates)) if len(names) == 1 else ()
        yield Spot(first.start, first.end, _not_attached(names, len({r.index for r in references})), candidates)


def _is_in_a_sentence(contract: Contract, reference: Reference) -> bool:
    """Whether the words belong to a sentence, and not to an address, a heading or a row of a table."""
    clean = contract.text.clean
    return bool(
        len(reference.targets) > 1
        or SENTENCE_BEFORE.regex.search(clean, max(0, reference.start - 60), reference.start)
        or SENTENCE_BEHIND.regex.match(clean, reference.end)
    )


def _stands_in_a_form(contract: Contract, reference: Reference) -> bool:
    """Whether the words stand in a form among the attachments: what is attached to it comes when it is signed."""
    holder = None if reference.source is None else contract.sections[reference.source]
    while holder is not None and holder.kind != "exhibit":
        holder = None if holder.parent is None else contract.sections[holder.parent]
    if holder is None:
        return False
    return FORM_TO_SIGN.regex.search(contract.text.clean, holder.start, holder.start + _HEADLINE) is not None


def _is_to_come(contract: Contract, reference: Reference) -> bool:
    """Whether the words say how a paper will be called that is to be attached one day."""
    return (
        TO_BE_ATTACHED.regex.search(contract.text.clean, max(0, reference.start - _NAME), reference.start) is not None
    )


def _told_together(cited: Iterable[str], attached: Collection[str]) -> list[list[str]]:
    """The names of missing attachments: all of a word where most of them are missing, else each alone."""
    there = Counter(key.partition(" ")[0].capitalize() for key in attached)
    groups: dict[str, list[str]] = {}
    for name in cited:
        groups.setdefault(name.partition(" ")[0], []).append(name)
    together: list[list[str]] = []
    for word, names in groups.items():
        together += [names] if len(names) > there[word] else [[name] for name in names]
    return together


def _not_attached(names: Sequence[str], times: int) -> str:
    if len(names) == 1:
        return f"{names[0]} is not attached" + ("" if times == 1 else f", cited {times} times")
    word = names[0].partition(" ")[0]
    plural = _PLURALS.get(word, f"{word.lower()}s")
    numbers = in_series(name.partition(" ")[2] for name in names)
    return f"{len(names)} {plural} are not attached, cited {times} times in all: {', '.join(numbers)}"


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
        if found is None or target.heading is None or _defines(contract, found.span()):
            continue
        caption = folded(found.group("caption"))
        surface = folded(reference.surface)
        others = by_heading.get(caption, [])
        if any(folded(other.number) in surface for other in others):
            continue  # “Attachment 1 of Exhibit C (Pricing)” captions Exhibit C
        holders = {folded(unit.heading or "") for unit in _outward(contract, target)}
        if others and caption not in holders and not _may_bear(caption, target):
            yield Spot(
                reference.start,
                found.end(),
                f"{target.number} is headed “{target.heading}”; “{' '.join(found.group('caption').split())}” heads "
                + ", ".join(other.number for other in others),
                tuple(Candidate(other.number, other.index, "bears the heading that is cited") for other in others),
            )


def _defines(contract: Contract, span: Span) -> bool:
    """Whether the words in brackets give a name: “described in Section 6 (the “Services”)”."""
    return any(span[0] <= term.start < span[1] for term in contract.terms)


def _may_bear(caption: str, unit: Section) -> bool:
    """Whether a caption is the heading of a unit, or its heading cut short."""
    heading = re.findall(r"\w+", folded(unit.heading or ""))
    words = re.findall(r"\w+", caption)
    return bool(words) and all(word in heading for word in words)


def _outward(contract: Contract, section: Section) -> Iterator[Section]:
    """A unit and those that hold it: “Section 2 of Exhibit E (Testing)” captions the exhibit."""
    yield section
    while section.parent is not None:
        section = contract.sections[section.parent]
        yield section


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
            numbered = _NUMBER.search(reference.surface) is not None
            if (
                numbered
                and _is_own_unit(contract, reference, target)
                and _says_nothing_of_it(contract, target, cue.start())
            ):
                yield Spot(
                    reference.start, reference.end, f"{target.number} has not one word of what it is said to define"
                )
            continue
        name = " ".join((named.group("quoted") or named.group("term")).split())
        starts = homes.get(name.casefold(), [])
        if not starts or any(target.start <= start < target.end for start in starts):
            continue
        at = named.end("quoted" if named.group("quoted") else "term")
        if _defines_longer_name(contract, target, clean[max(0, at - _NAME) : at]):
            continue
        if _says_what_it_is_of(contract, target, named.start("quoted" if named.group("quoted") else "term")):
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


def _defines_longer_name(contract: Contract, target: Section, before: str) -> bool:
    """Whether the unit defines the term that ends the words: “Women.com Competitive Company”, not “Competitive
    Company”."""
    words = folded(before)
    inside = (term.term for term in contract.terms if target.start <= term.start < target.end)
    return any(words.endswith(name.casefold()) for name in inside)


def _says_what_it_is_of(contract: Contract, target: Section, term: int) -> bool:
    """Whether the unit speaks of what the term belongs to: “a quorum of the Board (as defined in Section 5)”."""
    clean = contract.text.clean
    found = _WHOLE.search(clean, max(0, term - _NAME), term)
    if found is None:
        return False
    unit = clean[target.start : target.end].casefold()
    return any(word[:_STEM] in unit for word in _NAME_WORD.findall(found["whole"].casefold()) if word not in _POINTING)


def _is_own_unit(contract: Contract, reference: Reference, target: Section) -> bool:
    """Whether a numbered unit is cited, and not as one of another document: “Section 3 of the Signature Document”."""
    return target.kind != "exhibit" and _OF_ANOTHER.match(contract.text.clean, reference.end) is None


def _says_nothing_of_it(contract: Contract, target: Section, cue: int) -> bool:
    """Whether no word of what stands before “defined in Section 5” is printed in Section 5 at all."""
    clean = contract.text.clean
    before = _CLAUSE_END.split(clean[max(0, cue - _NAME) : cue])[-1]
    words = [word for word in _NAME_WORD.findall(before.casefold())[-_NAME_WORDS:] if word not in _POINTING]
    unit = clean[target.start : target.end].casefold()
    if _REDACTED.search(unit):
        return False
    return len(words) > 1 and len(unit) > _SHORTEST_UNIT and not any(word[:_STEM] in unit for word in words)


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
        "A pointer says that a term is defined in a unit, which another unit defines or which has no word of it.",
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
    Rule(
        "doubtful-reference",
        "info",
        "The contract seems to lack a unit that it cites, but it may be another paper's, or its numbering was misread.",
        "“With respect to the Severance Agreement, the period in Section 1(m) …” where Section 1 has no (m)",
        in_doubt,
    ),
)
