"""What a broken citation may have meant: evidence in words, offered and never applied.

The evidence: the subject of the citing clause against the headings, definitions and words of other units; one shift of
the numbers that explains the broken citations of the document together; the same place in a list that counts
otherwise; the one unit beside that has the step.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache

from ..model import Candidate, Section, Span, Term
from ..numbering import readings
from .lookup import Key, key_of

_BESIDE = 40  # units
_SUBJECT = re.compile(r"[A-Za-z][a-z]{3,}")
_STOP = frozenset(
    """section sections article agreement company employee executive party parties shall hereof herein hereto
    pursuant accordance provided forth with this that such other under upon from which been will have referred
    defined provisions terms subject term means other they them their there these those then than when where
    while without within after before during until unless except case event date notice time written paragraph
    clause subsection borrower lender buyer seller purchaser licensee licensor contractor owner client
    customer vendor supplier agent bank administrative each also only more less than into more same specified
    described contained required accordance referenced including limitation applicable respect including
    payment payments amount amounts obligations right rights failure existing made against third""".split()
)


class Evidence:
    """The words of a document, arranged for asking what a broken citation was about."""

    def __init__(self, clean: str, sections: Sequence[Section], keys: Sequence[Key], terms: Sequence[Term]) -> None:
        self.clean = clean
        self.sections = sections
        self.keys = keys
        self.terms = terms
        self._stems: dict[int, frozenset[str]] = {}
        self._headlines: dict[int, frozenset[str]] = {}
        self._counts: dict[str, int] = {}

    @cached_property
    def _by_key(self) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for section in self.sections:
            if section.number and section.kind not in ("toc", "preamble", "signature"):
                found.setdefault(self.keys[section.index], section.index)
        return found

    def _stems_of(self, index: int) -> frozenset[str]:
        """The subject words of a unit: its heading, the terms it defines, and its opening text."""
        known = self._stems.get(index)
        if known is None:
            section = self.sections[index]
            opening = self.clean[section.start : min(section.end, section.start + 700)]
            known = self._stems[index] = _stems(
                " ".join([section.heading or "", *self._defined.get(index, ()), opening])
            )
        return known

    @cached_property
    def _defined(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for term in self.terms:
            if term.section is not None:
                found.setdefault(term.section, []).append(term.term)
        return found

    def _rarity(self, stem: str) -> int:
        """How often the document uses a word."""
        known = self._counts.get(stem)
        if known is None:
            known = self._counts[stem] = max(1, self._lower.count(stem))
        return known

    @cached_property
    def _lower(self) -> str:
        return self.clean.lower()

    def shift(self, broken: Sequence[tuple[tuple[str, ...], str, tuple[str, ...]]]) -> int | None:
        """The distance from printed to intended numbers that explains all broken citations, if they are several."""
        votes: Counter[int] = Counter()
        broken = list({(targets, status): (targets, status, offered) for targets, status, offered in broken}.values())
        for targets, status, offered in broken:
            for distance in (1, -1, 2, -2):
                if status == "mismatch":
                    votes[distance] += any(_shifted(key_of(t), distance) == key_of(o) for t in targets for o in offered)
                else:
                    votes[distance] += all(_shifted(key_of(t), distance) in self._by_key for t in targets) and bool(
                        targets
                    )
        if not votes:
            return None
        distance, count = max(votes.items(), key=lambda vote: (vote[1], -abs(vote[0]), vote[0]))
        return distance if count >= 2 and count == len(broken) else None

    def in_its_place(self, target: str) -> Candidate | None:
        """The unit in the same place of a list that counts otherwise: the (6) of (1), (2) … for a cited (f)."""
        above, counted = None, False
        for depth in range(1, len(key := key_of(target)) + 1):
            exact = self._by_key.get(key[:depth])
            if exact is not None and not counted:
                above = exact
                continue
            above = self._nth(above, key[depth - 1])
            counted = True
            if above is None:
                return None
        if above is None or not counted:
            return None
        section = self.sections[above]
        why = f"it stands in the same place of its list, which counts {section.label.strip()}"
        return Candidate(section.number, above, why)

    def _nth(self, above: int | None, token: str) -> int | None:
        """The child of a unit in the place that a token has in its series, where none is of that series in any case."""
        if above is None or not (wanted := readings(token)):
            return None
        counted = self._series_in.get(above, {})
        if wanted[0].series.lower() in counted:
            return None
        places = {i for at in counted.values() for i in at.get(wanted[0].value, ())}
        return places.pop() if len(places) == 1 else None

    def in_a_sibling(self, target: str) -> Candidate | None:
        """The one unit with the cited step beside where it was looked for: 43.3(b)(ii) for 43.3(a)(ii)."""
        key = key_of(target)
        above = self._by_key.get(key[:-1]) if len(key) > 2 else None
        parent = self.sections[above].parent if above is not None else None
        if above is None or parent is None:
            return None
        beside = [s.index for s in self._children.get(parent, ()) if s.index != above][:_BESIDE]
        found = [c for s in beside for c in self._children.get(s, ()) if self.keys[c.index][-1] == key[-1]]
        if len(found) != 1:
            return None
        holder = self.sections[above].number
        return Candidate(found[0].number, found[0].index, f"only there, beside {holder}, is there a ({key[-1]})")

    @cached_property
    def _children(self) -> dict[int | None, list[Section]]:
        found: dict[int | None, list[Section]] = {}
        for section in self.sections:
            if self.keys[section.index]:
                found.setdefault(section.parent, []).append(section)
        return found

    @cached_property
    def _series_in(self) -> dict[int | None, dict[str, dict[int, list[int]]]]:
        """Parent → series → place in it → its children there."""
        found: dict[int | None, dict[str, dict[int, list[int]]]] = {}
        for parent, children in self._children.items():
            of_parent = found.setdefault(parent, {})
            for child in children:
                for one in readings(self.keys[child.index][-1]):
                    of_parent.setdefault(one.series.lower(), {}).setdefault(one.value, []).append(child.index)
        return found

    def candidates(self, span: Span, targets: Sequence[str], source: int | None, shift: int | None) -> list[Candidate]:
        """Units that the citation at ``span`` may have meant, best first, at most three; each supported by evidence."""
        subject = self._subject(span)
        scored: dict[int, tuple[float, list[str]]] = {}
        for target in targets:
            key = key_of(target)
            if not key:
                continue
            for index, how in self._neighbours(key):
                if index == source:
                    continue
                shared = sorted(
                    (s for s in subject & self._stems_of(index) if self._tells(s, index)),
                    key=lambda stem: (self._rarity(stem), stem),
                )[:2]
                score = sum(1.0 / self._rarity(stem) ** 0.5 for stem in shared)
                word = self._word(span, shared[0]) if shared else ""
                why = [f"it deals with “{word}”, as the citing clause does"] if shared else []
                if shift is not None and self.keys[index] == _shifted(key, shift):
                    score += 2.0
                    why.insert(
                        0, f"every broken citation of the document is {abs(shift)} too {'low' if shift > 0 else 'high'}"
                    )
                elif shared:
                    score += 0.2 * how
                if why:
                    best = scored.get(index)
                    if best is None or score > best[0]:
                        scored[index] = (score, why)
        ranked = sorted(scored.items(), key=lambda item: (-item[1][0], item[0]))[:3]
        return [Candidate(self.sections[i].number, i, "; ".join(why)) for i, (_, why) in ranked]

    def _tells(self, stem: str, index: int) -> bool:
        """Whether a shared word is evidence: a heading of the unit or around it has it, or a term defined there."""
        above: int | None = index
        while above is not None:
            if stem in self._headline_of(above):
                return True
            above = self.sections[above].parent
        return any(stem in _stems(term) for term in self._defined.get(index, ()))

    def _headline_of(self, index: int) -> frozenset[str]:
        known = self._headlines.get(index)
        if known is None:
            known = self._headlines[index] = _stems(self.sections[index].heading or "")
        return known

    def _neighbours(self, key: Key) -> list[tuple[int, float]]:
        """Units near a number: shifted by one or two, its siblings, its other spelling, with how near they are."""
        found: dict[int, float] = {}
        for distance, near in ((1, 3.0), (-1, 3.0), (2, 1.0), (-2, 1.0)):
            index = self._by_key.get(_shifted(key, distance))
            if index is not None:
                found[index] = near
        for last in sorted({key[-1].swapcase(), key[-1].lower(), key[-1].upper()} - {key[-1]}):
            variant = (*key[:-1], last)
            index = self._by_key.get(variant)
            if index is not None:
                found[index] = max(found.get(index, 0.0), 2.0)
        above = self._by_key.get(key[:-1]) if len(key) > 1 else None
        if above is not None:
            for section in self.sections[above + 1 :]:
                if section.start >= self.sections[above].end or len(found) > 40:
                    break
                if section.parent == above:
                    found.setdefault(section.index, 0.5)
        return list(found.items())

    def _subject(self, span: Span) -> frozenset[str]:
        """The content words of the clause that cites, before the citation and just behind it."""
        begin = max(0, span[0] - 220)
        before = self.clean[begin : span[0]]
        cut = max(before.rfind(". "), before.rfind(";"), before.rfind("\n\n"), before.rfind(".\n"))
        behind = re.split(r"[.;,]", self.clean[span[1] : span[1] + 80], maxsplit=1)[0]
        return _stems(before[cut + 1 :] + " " + behind)

    def _word(self, span: Span, stem: str) -> str:
        """The word of the citing clause that has this stem, as printed."""
        window = self.clean[max(0, span[0] - 220) : span[1] + 80]
        return next((w for w in reversed(_SUBJECT.findall(window)) if _stem(w) == stem), stem)


def _shifted(key: Key, distance: int) -> Key:
    if not key or not key[0].isdigit():
        return ()
    return (str(int(key[0]) + distance), *key[1:])


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    lower = word.lower()
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ities", "ity", "ies", "ed", "es", "s"):
        if lower.endswith(ending) and len(lower) - len(ending) >= 4:
            return lower[: -len(ending)]
    return lower


def _stems(words: str) -> frozenset[str]:
    return frozenset(_stem(w) for w in _SUBJECT.findall(words) if len(w) > 3 and w.lower() not in _STOP)
