"""What stands beside the text: facts, outline, terms, findings, references. All are HTML that reads without a script.

Promise: every entry leads to its place; what is quoted stands in the contract, word for word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from types import MappingProxyType
from typing import TYPE_CHECKING

from clauseqa.model import Candidate, CitedFrom, Contract, Finding, Reference, Section, Term
from clauseqa.page.facts import Fact, Facts
from clauseqa.page.marks import words
from clauseqa.page.places import Places
from clauseqa.render.pieces import count, opening, paragraphs, reach
from clauseqa.segment import innermost

if TYPE_CHECKING:
    from clauseqa.page import Lead

_DEEPEST = 2  # levels of the outline in which units without a heading are listed too
_OUTLINED = 100  # characters of a heading in it
_QUOTED = 150  # characters of a passage that stands for a fact
_SURFACE = 90  # … of the words that a finding objects to
_WORDS = {"dangling": "leads nowhere", "mismatch": "leads elsewhere", "ambiguous": "may mean more than one"}
_WORDS_THERE = 3_000  # characters of a unit of another contract
NO_LEADS: Mapping[int, tuple[Lead, ...]] = MappingProxyType({})
_SEVERITY = {"error": "Error", "warning": "Warning", "info": "Note"}


class Lists:
    """The lists of one contract."""

    def __init__(
        self,
        contract: Contract,
        findings: Sequence[Finding],
        places: Places,
        facts: Facts,
        leads: Mapping[int, tuple[Lead, ...]] = NO_LEADS,
        cited_from: Sequence[CitedFrom] = (),
    ) -> None:
        self.contract = contract
        self.cited_from = cited_from
        self.leads = leads
        self.known = facts
        self.findings = findings
        self.places = places
        self.unresolved = [ref for ref in contract.references if ref.status not in ("resolved", "external")]

    # facts

    def facts(self) -> str:
        """Who, when and under which law, as far as the document says."""
        found = self.known.clauses
        rows = [self._wrapper(name, value) for name, value in self.known.wrapper]
        rows += [self._fact(fact) for fact in (*self.known.parties, *self.known.first)]
        head = f'<dl class="facts">{"".join(rows)}</dl>\n' if rows else ""
        others = "".join(self._clause(fact) for fact in found)
        more = (
            "<details><summary>Likely clauses"
            f' <span class="count">{len(found)}</span></summary>'
            '<p class="note">Recognised by their wording, the surest passage of each kind; likely, not certain.</p>'
            f'<ul class="clauses">{others}</ul></details>\n'
        )
        return head + (more if found else "")

    def _wrapper(self, name: str, value: str) -> str:
        return f"<div><dt>{words(name)}</dt><dd>{words(value)}</dd></div>\n"

    def _fact(self, fact: Fact) -> str:
        name = _title(fact.name) if fact.likely else fact.name
        likely = ' <span class="likely">likely</span>' if fact.likely else ""
        quoted = words(opening(self.contract.quote(fact.span), _QUOTED))
        return f"<div><dt>{words(name)}{likely}</dt><dd><q>{quoted}</q> {self._place(fact)}</dd></div>\n"

    def _clause(self, fact: Fact) -> str:
        return f"<li>{words(_title(fact.name))} {self._place(fact)}</li>\n"

    # outline

    def outline(self) -> str:
        """The tree of units as links; "" when there are none."""
        pieces: list[str] = []
        standing: list[Section] = []
        shown: list[Section] = []
        for section in self.places.set_out:
            while standing and standing[-1].end <= section.start:
                standing.pop()
            depth = len(standing)
            standing.append(section)
            if section.heading or (depth < _DEEPEST and section.number):
                shown.append(section)
                above = [one for one in standing[:-1] if one in shown]
                pieces.append(self._outlined(section, len(above)))
        return f'<ol class="outline">\n{"".join(pieces)}</ol>\n' if pieces else ""

    def _outlined(self, section: Section, depth: int) -> str:
        number = words(section.number.rsplit("/", 1)[-1] if depth else section.number)
        said = self.contract.text.clean[section.start + len(section.label) : section.end]
        name = opening(section.heading, _OUTLINED) if section.heading else opening(said, 40)
        heading = "" if section.number.endswith(name) else f" <span>{words(name)}</span>"
        return f'<li class="o{min(depth, 5)}"><a href="#s{section.index}"><b>{number}</b>{heading}</a></li>\n'

    # terms

    def terms(self) -> str:
        """The defined terms by name, each with its place, its reach and how often it is used."""
        used = Counter(self._base(use.term) for use in self.contract.uses)
        defined = [term for term in self.contract.terms if term.base is None]
        defined.sort(key=lambda term: (term.term.casefold(), term.start))
        return f'<ul class="terms">\n{"".join(self._term(term, used[term.index]) for term in defined)}</ul>\n'

    def _base(self, index: int) -> int:
        base = self.contract.terms[index].base
        return index if base is None else base

    def _term(self, term: Term, uses: int) -> str:
        scope = f' <span class="scope">for {words(reach(term.scope))}</span>' if term.scope else ""
        told = f' <span class="count">{count(uses, "use")}</span>' if self.contract.uses else ""
        changed = "".join(
            f' <a class="change" href="#d{other.index}">{other.effect[:-1]}ed {words(self._within(other.start))}</a>'
            for other in self.contract.terms
            if other.base == term.index
        )
        return (
            f'<li id="e{term.index}"><a class="name" href="#d{term.index}">{words(term.term)}</a>'
            f' <span class="where">{words(self._within(term.start))} · {self.places.where(term.start)}</span>'
            f"{told}{scope}{changed}</li>\n"
        )

    # findings

    def problems(self) -> str:
        """What the rules of `check` object to, in the order of the text."""
        if not self.findings:
            return '<p class="note">No rule objects to anything here.</p>\n'
        tally = Counter(_SEVERITY[finding.severity].lower() for finding in self.findings)
        told = ", ".join(count(number, name) for name, number in sorted(tally.items()))
        entries = "".join(map(self._finding, range(len(self.findings))))
        return f'<p class="note">{told}</p>\n<ol class="findings">\n{entries}</ol>\n'

    def _finding(self, number: int) -> str:
        finding = self.findings[number]
        return (
            f'<li id="x{number}" class="{finding.severity}"><span class="kind">{_SEVERITY[finding.severity]}</span> '
            f"{self._said(number, finding)}{self._candidates(finding.candidates)}"
            f' <span class="where">{words(finding.rule)} · {words(self._within(finding.start))}'
            f" · {self.places.where(finding.start)}</span></li>\n"
        )

    def _said(self, number: int, finding: Finding) -> str:
        """The message of a finding; the words that it objects to, in it or before it, lead to their place."""
        surface = opening(self.contract.quote((finding.start, finding.end)), _SURFACE)
        message = f'<span class="say">{words(finding.message)}</span>'
        if not surface:
            return message
        link = f'<a class="name" href="#f{number}"><q>{words(surface)}</q></a>'
        quoted = words(f"“{surface}”")
        return message.replace(quoted, link, 1) if quoted in message else f"{link} {message}"

    # references

    def references(self) -> str:
        """The references that are not resolved, with their reasons, those to other instruments, and those from other
        contracts."""
        pieces = []
        if self.unresolved:
            entries = "".join(map(self._loose, self.unresolved))
            pieces.append(f'<h3>Not resolved</h3>\n<ol class="loose">\n{entries}</ol>\n')
        if self.places.instruments:
            entries = "".join(
                self._instrument(number, name, refs)
                for number, (name, refs) in enumerate(self.places.instruments.items())
            )
            pieces.append(f'<h3>To other instruments</h3>\n<ul class="instruments">\n{entries}</ul>\n')
        if self.cited_from:
            entries = "".join(map(self._citing, self.cited_from))
            pieces.append(f'<h3>From other contracts</h3>\n<ul class="instruments">\n{entries}</ul>\n')
        if not self.unresolved and not self.places.instruments:
            pieces.insert(0, '<p class="note">Every reference leads to a unit of this document.</p>\n')
        return "".join(pieces)

    def _loose(self, reference: Reference) -> str:
        written = words(", ".join(reference.targets))
        reason = f": {words(reference.reason)}" if reference.reason else ""
        return (
            f'<li id="n{reference.index}" class="{reference.status}" data-n="{written}">'
            f'<a class="name" href="#r{reference.index}"><q>{words(reference.surface)}</q></a> '
            f'<span class="say">{_WORDS[reference.status]}{reason}</span>{self._candidates(reference.candidates)}'
            f' <span class="where">{words(self._within(reference.start))} · {self.places.where(reference.start)}'
            "</span></li>\n"
        )

    def _instrument(self, number: int, name: str, references: list[Reference]) -> str:
        links = ", ".join(f'<a href="#r{reference.index}">{words(reference.surface)}</a>' for reference in references)
        there = "".join(starmap(self._led, self._leading(references)))
        unnamed = "" if references[0].instrument else ' class="unnamed"'
        title = f'<b class="name">{words(name)}</b>'
        return f'<li id="o{number}"{unnamed}>{title} <span class="where">{links}</span>{there}</li>\n'

    # references into and from other contracts

    def _citing(self, one: CitedFrom) -> str:
        """A reference of another contract, and the units here that it cites."""
        place = one.contract.name + (f"#{one.section}" if one.section else "")
        units = ", ".join(f'<a href="#s{unit.index}">{words(unit.number)}</a>' for unit in one.lead.sections)
        doubt = "" if one.lead.status == "resolved" else f' <span class="scope">perhaps: {words(one.lead.why)}</span>'
        to = f"→ {units}" if units else '<span class="note">which was not found here, or more than once</span>'
        return f'<li><b class="name">{words(place)}</b> <q>{words(one.words)}</q> {to}{doubt}</li>\n'

    def _leading(self, references: Iterable[Reference]) -> Iterator[tuple[Lead, list[Reference]]]:
        """Where references lead in other contracts, each with those that lead there."""
        found: dict[tuple[str, tuple[int, ...]], tuple[Lead, list[Reference]]] = {}
        for reference in references:
            for lead in self.leads.get(reference.index, ()):
                key = lead.to.contract.path, tuple(section.index for section in lead.to.sections)
                found.setdefault(key, (lead, []))[1].append(reference)
        return iter(found.values())

    def _led(self, lead: Lead, references: list[Reference]) -> str:
        """A contract that references lead into, or may lead into, with the words of the units that they name."""
        to = lead.to
        kind, verb = ("there", "is") if to.status == "resolved" else ("there doubt", "is perhaps")
        anchors = " ".join(f"r{one.index}" for one in references)
        name = words(to.contract.name)
        name = f"<b>{words(to.contract.title)}</b> ({name})" if to.contract.title else f"<b>{name}</b>"
        units = "".join(starmap(self._unit, zip(to.sections, lead.words, strict=True)))
        missing = "" if to.sections else '<p class="note">The unit was not found there, or more than once.</p>'
        return f'<div class="{kind}" data-r="{anchors}"><p>{verb} {name}: {words(to.why)}.</p>{units}{missing}</div>'

    def _unit(self, section: Section, said: str) -> str:
        """The words of a unit of another contract; a cut is shown."""
        heading = f" {words(section.heading)}" if section.heading else ""
        page = f", p. {section.page}" if section.page is not None else ""
        cut = said if len(said) <= _WORDS_THERE else said[:_WORDS_THERE].rsplit(None, 1)[0] + " …"
        quoted = "".join(f"<p>{words(cut[start:end])}</p>" for start, end in paragraphs(cut))
        return (
            f"<details><summary><b>{words(section.number)}</b>{heading}{page}</summary>"
            f"<blockquote>{quoted}</blockquote></details>"
        )

    # what they share

    def _candidates(self, candidates: Iterable[Candidate]) -> str:
        found = "".join(self._candidate(one) for one in candidates)
        return f'<ul class="perhaps">{found}</ul>' if found else ""

    def _candidate(self, one: Candidate) -> str:
        target = words(one.target)
        linked = target if one.section is None else f'<a href="#s{one.section}">{target}</a>'
        return f"<li>perhaps {linked}{': ' + words(one.why) if one.why else ''}</li>"

    def _place(self, fact: Fact) -> str:
        section = self._innermost(fact.span[0])
        number = f"{words(section.number)} · " if section else ""
        link = f'<a href="#{self.known.anchors[fact.span]}">{number}{self.places.where(fact.span[0])}</a>'
        return f'<span class="where">{link}</span>'

    def _within(self, offset: int) -> str:
        section = self._innermost(offset)
        return section.number if section else "before the first section"

    def _innermost(self, offset: int) -> Section | None:
        index = innermost(self.contract.sections, offset)
        return None if index is None or not self.contract.sections[index].number else self.contract.sections[index]


def _title(clause: str) -> str:
    """The name of a kind of clause for people: "IP ownership assignment"."""
    return " ".join("IP" if word == "ip" else word for word in clause.split("-"))
