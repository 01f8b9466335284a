"""Rules about the spelling of terms: almost a defined term, a term with half its capitals, a phrase never defined."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from clauseqa.check.attached import attached_from
from clauseqa.check.letters import letters_of
from clauseqa.check.rule import Rule, Spot, folded
from clauseqa.model import Contract, Span
from clauseqa.patterns.findings import DEFINED_ELSEWHERE, NAME_BEFORE, NAME_BEHIND, POINTS, UNDEFINED_PHRASE
from clauseqa.references.amendments import is_amendment
from clauseqa.terms.names import SMALL_WORDS, inflections, other_number

_ALIKE = 0.84  # of two words of one meaning: Licencee and Licensee; not Lender and Lessee
_OFTEN = 3  # uses that make a spelling the right one
_WORD = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{5,20}\b")
_NAME = re.compile(r"[\w’'-]+(?: [\w’'-]+)*")
_MIDDLE = re.compile(r"[a-z,]\s{1,3}$")  # of a sentence


def drift(contract: Contract) -> Iterator[Spot]:
    """What is almost a term that the contract uses often: a word misspelt, or a name that lost some of its capitals."""
    yield from _misspelt(contract)
    yield from _half_capital(contract)


def _often(contract: Contract) -> set[str]:
    uses = Counter(contract.terms[use.term].term for use in contract.uses)
    return {name for name, count in uses.items() if count >= _OFTEN}


def _misspelt(contract: Contract) -> Iterator[Spot]:
    """A capitalised word that is printed once or twice, is no word of any term, and is spelt almost like one."""
    clean = contract.text.clean
    names = [name for name in _often(contract) if " " not in name and len(name) > 5 and name[0].isupper()]
    if not names:
        return
    known = {word.casefold() for term in contract.terms for word in re.findall(r"\w+", term.term)}
    written = Counter(re.findall(r"\b[A-Za-z]{6,21}\b", clean))
    for found in _WORD.finditer(clean):
        word = found.group()
        forms = {form.casefold() for form in (word, word.removesuffix("s"), *other_number(word))}
        if forms & known or written[word] > 2 or any(written[form] for form in forms):
            continue
        if (
            clean[found.end() : found.end() + 1] in ("-", "\xad")
            or NAME_BEFORE.regex.search(clean[max(0, found.start() - 50) : found.start()])
            or NAME_BEHIND.regex.match(clean, found.end())
        ):
            continue
        near = [
            name
            for name in names
            if name[0] == word[0]
            and not _is_inflected(word, name)
            and (_alike(word, name) or _alike(word.removesuffix("s"), name))
        ]
        if len(near) == 1:
            yield Spot(found.start(), found.end(), f"“{word}” may be the defined term “{near[0]}”")


def _is_inflected(word: str, name: str) -> bool:
    """“Commercialized” of “Commercialize”: another form of the verb, and no slip."""
    stem, ending = re.escape(name.removesuffix("e")), r"(?:e|ed|es|s|er|ers|ing|ion|ation|able)"
    return re.fullmatch(stem + ending, word) is not None


def _alike(word: str, name: str) -> bool:
    """Almost the same letters, or the same letters in another order: “Rihgts”."""
    if sorted(word) == sorted(name):
        return True
    return abs(len(word) - len(name)) <= 2 and SequenceMatcher(None, word, name, autojunk=False).ratio() >= _ALIKE


def _half_capital(contract: Contract) -> Iterator[Spot]:
    """A name of several words that lost a capital in the middle of a sentence: “Confidential information”. One finding
    a print, behind the definition and outside its meaning. Where its capitals make another term (“the Dollar
    equivalent”), nothing is certain.
    """
    clean = contract.text.clean
    printed = letters_of(clean)
    names = {form for term in contract.terms for form in (term.term, *inflections(term.term))}
    first: dict[str, int] = {}
    meanings: dict[str, list[Span]] = defaultdict(list)
    for term in contract.terms:
        first.setdefault(term.term, term.start)
        if term.definiens is not None:
            meanings[term.term].append(term.definiens)
    told: dict[str, Span] = {}
    for name in sorted(_often(contract), key=lambda name: (-len(name), name)):
        large = [word for word in name.split() if word.lower() not in SMALL_WORDS]
        if len(large) < 2 or not all(word[0].isupper() and not word.isupper() for word in large):
            continue
        for start, end in printed.places(name):
            surface = " ".join(clean[start:end].split())
            capitals = " ".join(word for word in surface.split() if word[0].isupper())
            if len(surface.split()) != len(name.split()):
                continue
            if (
                surface in told
                or surface in names
                or capitals in names
                or not _MIDDLE.search(clean[max(0, start - 6) : start])
            ):
                continue
            if start < first[name] or any(one <= start < two for one, two in (*told.values(), *meanings[name])):
                continue
            if surface.startswith("applicable "):  # an everyday word before another name
                continue
            if capitals and len(capitals.split()) < len(large) and _NAME.fullmatch(surface):
                told[surface] = start, end
                yield Spot(start, end, f"“{surface}” is the defined term “{name}” without all its capitals")


def undefined(contract: Contract) -> Iterator[Spot]:
    """A capitalised phrase that comes back again and again like a term, and is defined nowhere.

    Like a term: it stands behind “any” or “such”, or behind “the” while its words are everyday words of the contract.
    The name of a place, a company or an office does neither. Where another paper gives the terms their meaning, nothing
    is said.
    """
    clean = contract.text.clean
    if is_amendment(clean) or DEFINED_ELSEWHERE.regex.search(clean, 0, attached_from(contract)):
        return
    known = {form.casefold() for term in contract.terms for form in (term.term, *inflections(term.term))}
    headings = {folded(section.heading) for section in contract.sections if section.heading}
    everyday = set(re.findall(r"\b[a-z]{3,20}\b", clean))
    places: dict[str, list[Span]] = defaultdict(list)
    like_terms: Counter[str] = Counter()
    for found in UNDEFINED_PHRASE.regex.finditer(clean):
        phrase = " ".join(found["phrase"].split())
        places[phrase].append(found.span("phrase"))
        article = found["before"].casefold() in ("the", "this", "that")
        like_terms[phrase] += not article or all(word.lower() in everyday for word in phrase.split())
    for phrase, spans in places.items():
        name = phrase.casefold()
        if len(spans) <= 2 or like_terms[phrase] < _OFTEN or folded(phrase) in headings:
            continue
        if any(name in term or term in name for term in known):
            continue
        if (
            any(POINTS.regex.match(clean, end) for _, end in spans)
            or _is_entry(phrase, clean)
            or _is_brand(phrase, clean)
        ):
            continue
        known.update(inflections(name))
        yield Spot(*spans[0], f"“{phrase}” is used {len(spans)} times like a defined term, and never defined")


def _is_brand(phrase: str, clean: str) -> bool:
    """Whether it is a mark that the contract prints in capitals and in quotation marks: “ACME WINGS”."""
    return re.search(rf"[\"“]{re.escape(phrase.upper())}\b", clean) is not None


def _is_entry(phrase: str, clean: str) -> bool:
    """Whether the contract says somewhere what it is, if not as a definition is printed: “Systemic Defect: is a failure
    …”, “the Expiration Date shall initially be …”."""
    first, *others = map(re.escape, phrase.split())
    words = r"\s{1,9}".join((rf"{first}(?<!\w{first})", *others))
    says = r"(?:\s{1,3}\([A-Z]{2,6}\))?(?::\s|\s{1,3}shall\s{1,3}(?:initially|mean|be\s{1,3}(?:the|an?))\b)"
    return re.search(words + says, clean) is not None


RULES = (
    Rule(
        "term-drift", "warning", "A word is almost a defined term.", "“Licencee” beside the defined “Licensee”", drift
    ),
    Rule(
        "undefined-phrase",
        "info",
        "A capitalised phrase is used like a defined term, and is defined nowhere.",
        "“Board of Directors”",
        undefined,
    ),
)
