"""spaCy's only door: every use of every defined term, and our stages as a pipeline component.

Promise: importing this module costs nothing; spaCy is imported by the first function that needs it, once a process.
A use keeps its offsets in the text as read. Blanks never break a term: a justified double space or a line end inside
"Employment  Term" is one blank to the matcher.

The component: ``nlp.add_pipe("clauseqa")`` sets ``doc.spans["sections"]``, ``["terms"]`` and ``["references"]``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .governing import governing, reach_of
from .model import Section, Span, Term, TermUse, Text
from .segment import innermost
from .terms.names import inflections, title_case

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

__all__ = ["find_uses"]

_PIECE = 100_000  # characters tokenised at a time: the memory that a text of any size needs
_VOCABULARY = 400_000  # words that a process keeps, at some 400 bytes; with more it begins anew
_WORDS = re.compile(r"\S+")


def find_uses(text: Text, sections: Sequence[Section], terms: Sequence[Term]) -> tuple[TermUse, ...]:
    """Every use of every term, in the order of their places: plural and possessive forms too, the longest where several
    terms match, and not the definitions themselves.

    A term with a capital letter is matched as it is written, or in capitals among words in capitals; one without is
    matched in any case; one that only its definition prints in capitals ("BORROWER") as the contract writes it.
    ``TermUse.term`` is the definition that governs at that place.
    """
    if not terms:
        return ()
    if len(_tokenizer().vocab.strings) > _VOCABULARY:
        _tokenizer.cache_clear()
    names = _Names(terms, text.clean)
    matchers = _matchers(names)
    reach = [reach_of(sections, term) for term in terms]
    defined = sorted((term.start, term.end) for term in terms)
    uses = []
    for start, end, name in _matches(text.clean, names, matchers):
        if _overlaps(defined, start, end):
            continue
        term, in_scope = governing(names.definitions[name], terms, reach, start)
        uses.append(TermUse(term, start, end, innermost(sections, start), in_scope))
    return tuple(uses)


# -- the names of the terms, and the forms they are used in ------------------------------------------------------------


class _Names:
    """The distinct names of ``terms``, each with its definitions, and the forms that are a use of it."""

    def __init__(self, terms: Sequence[Term], clean: str) -> None:
        self.definitions: dict[str, list[int]] = {}
        for term in terms:
            if any(letter.isalpha() for letter in term.term):  # "$" is a term, but not every amount is a use of it
                self.definitions.setdefault(term.term, []).append(term.index)
        self.exact: dict[str, str] = {}  # a form as it is written -> the name
        self.any_case: dict[str, str] = {}
        self.capitals: dict[str, str] = {}  # a form in capitals, to be believed among capitals only
        for name in self.definitions:  # a name of its own goes before the plural of another
            self._add(name, [name])
        for name in self.definitions:
            self._add(name, inflections(name))
        for name in self.definitions:
            if (form := title_case(name)) and clean.count(form) > clean.count(name) - len(self.definitions[name]):
                self._add(name, [form, *inflections(form)])

    def _add(self, name: str, forms: list[str]) -> None:
        for form in forms:
            if not any(letter.isupper() for letter in name):
                self.any_case.setdefault(form.lower(), name)
                continue
            self.exact.setdefault(form, name)
            if form != form.upper() and len(form) > 1:
                self.capitals.setdefault(form.upper(), name)


# -- matching ----------------------------------------------------------------------------------------------------------


def _matchers(names: _Names) -> tuple[Any, Any]:
    """One matcher over tokens as they are written, one over tokens in lower case."""
    from spacy.matcher import PhraseMatcher

    nlp = _tokenizer()
    exact, lower = PhraseMatcher(nlp.vocab), PhraseMatcher(nlp.vocab, attr="LOWER")
    forms = {*names.exact, *names.capitals}
    exact.add("term", [nlp.make_doc(form) for form in forms])
    ends = [nlp.make_doc(form + ".") for form in forms if not form[-1].islower()]
    exact.add("term", [doc for doc in ends if doc[len(doc) - 1].text != "."])  # "Section 409A." is two words
    lower.add("term", [nlp.make_doc(form) for form in names.any_case])
    return exact, lower


def _matches(clean: str, names: _Names, matchers: tuple[Any, Any]) -> Iterator[tuple[int, int, str]]:
    """``(start, end, name)`` of every use in ``clean``, in order, none overlapping another."""
    nlp = _tokenizer()
    for begin, end in _pieces(clean):
        squeezed, starts, origins = _squeeze(clean, begin, end)
        doc = nlp.make_doc(squeezed)
        spans = [*matchers[0](doc), *matchers[1](doc)]
        spans.sort(key=lambda span: (span[1] - span[2], span[1]))  # the longest first
        taken: set[int] = set()
        found = []
        for _, first, last in spans:
            if taken.intersection(range(first, last)):
                continue
            form = doc[first:last].text
            name = _name(names, doc, first, last, form)
            if name is None and form.endswith("."):
                form = form[:-1]
                name = _name(names, doc, first, last, form)
            if name is not None:
                taken.update(range(first, last))
                at = doc[first].idx
                found.append((_origin(starts, origins, at), _origin(starts, origins, at + len(form)), name))
        yield from sorted(found)


def _name(names: _Names, doc: Doc, first: int, last: int, form: str) -> str | None:
    name = names.exact.get(form) or names.any_case.get(form.lower())
    if name is None and form in names.capitals and _among_capitals(doc, first, last):
        name = names.capitals[form]
    return name


def _among_capitals(doc: Doc, first: int, last: int) -> bool:
    """Whether the nearest words on both sides are in capitals as well, as far as there are any."""
    before = next((t.text for t in reversed(doc[max(0, first - 3) : first]) if t.is_alpha), "")
    after = next((t.text for t in doc[last : last + 3] if t.is_alpha), "")
    return before.isupper() or after.isupper() or not (before or after)


def _pieces(clean: str) -> Iterator[Span]:
    """Stretches of the text that end between paragraphs, or at least between words."""
    begin = 0
    while begin < len(clean):
        end = min(len(clean), begin + _PIECE)
        if end < len(clean):
            blank = clean.rfind("\n\n", begin + _PIECE // 2, end)
            if blank < 0:
                blank = max(clean.rfind(" ", begin + _PIECE // 2, end), clean.rfind("\n", begin + _PIECE // 2, end))
            end = blank + 1 if blank > 0 else end
        yield begin, end
        begin = end


def _squeeze(clean: str, begin: int, end: int) -> tuple[str, list[int], list[int]]:
    """The words with one blank between, where each begins there, and where it begins in ``clean``."""
    words, starts, origins, at = [], [], [], 0
    for match in _WORDS.finditer(clean, begin, end):
        words.append(match[0])
        starts.append(at)
        origins.append(match.start())
        at += len(match[0]) + 1
    return " ".join(words), starts, origins


def _origin(starts: list[int], origins: list[int], at: int) -> int:
    word = bisect_right(starts, at) - 1
    return origins[word] + at - starts[word]


def _overlaps(spans: list[Span], start: int, end: int) -> bool:
    at = bisect_right(spans, (start, end)) - 1
    return any(spans[i][0] < end and start < spans[i][1] for i in (at, at + 1) if 0 <= i < len(spans))


# -- spaCy -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _tokenizer() -> Language:
    """An English tokenizer, one a process.

    spaCy stops caching after a whitespace special case, and every double space is one; and its cache of 10,000 words is
    smaller than the vocabulary of a few contracts. Both settings change its speed, and no token.
    """
    import spacy

    nlp = spacy.blank("en")
    tokenizer: Any = nlp.tokenizer
    tokenizer.rules = {rule: tokens for rule, tokens in tokenizer.rules.items() if not rule.isspace()}
    tokenizer.max_cache_size = 2_000_000
    return nlp


class ClauseqaComponent:
    """Sets ``doc.spans["sections"]``, ``["terms"]`` and ``["references"]``; each span's label is a number, a term, or
    the status of a reference, and its ``id_`` the position in the list that our own functions return."""

    def __call__(self, doc: Doc) -> Doc:
        from . import references, segment, terms

        text = _as_text(doc)
        sections = segment.segment(text)
        defined = terms.find_terms(text, sections)
        cited = references.find_references(text, sections, defined)
        doc.spans["sections"] = list(_spans(doc, [(s.start, s.end, s.number, s.index) for s in sections]))
        doc.spans["terms"] = list(_spans(doc, [(t.start, t.end, t.term, t.index) for t in defined]))
        doc.spans["references"] = list(_spans(doc, [(r.start, r.end, r.status, r.index) for r in cited]))
        return doc


def _spans(doc: Doc, facts: list[tuple[int, int, str, int]]) -> Iterator[DocSpan]:
    """Spaces at the edges left out, since spaCy's matchers and displays are lost on them."""
    for start, end, label, index in facts:
        end -= len(doc.text[start:end]) - len(doc.text[start:end].rstrip())
        span = doc.char_span(start, end, label=label, span_id=str(index), alignment_mode="expand")
        if span is not None:
            yield span


def _as_text(doc: Doc) -> Text:
    from hashlib import sha256

    from .readers.pages import layout

    digest = sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Text("", digest, "text/plain", "utf-8", doc.text, layout(doc.text).clean)


def _make_component(nlp: Language, name: str) -> ClauseqaComponent:  # noqa: ARG001  (spaCy's signature)
    return ClauseqaComponent()


def __getattr__(name: str) -> Any:
    """``component``: the factory as spaCy's entry point asks for it, registered when it is first asked for."""
    if name != "component":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _registered()


@lru_cache(maxsize=1)
def _registered() -> Any:
    from spacy.language import Language

    return Language.factory("clauseqa", func=_make_component)
