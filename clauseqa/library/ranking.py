"""Sections in the order of their worth: BM25 over postings as arrays, and the exact reading of phrases.

Scores are those of Whoosh's BM25F for the same fields, to the last digit that its postings keep; a test compares the
two. What Whoosh reads inexactly (phrases, patterns over stems) is decided here by the text itself.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from heapq import nlargest
from math import log
from typing import Any, Protocol

from clauseqa.library.engine import query
from clauseqa.library.language import Contracts, Exact
from clauseqa.stems import WORD, stem

B, K1 = 0.75, 1.2
_MOST_EXPANSIONS = 64  # of a pattern or a misspelt word
Scores = dict[int, float]


class Postings(Protocol):
    """What ranking reads of an index."""

    count: int  # documents, deleted ones included

    def postings(self, field: str, term: bytes) -> tuple[array[int], array[float]]:
        """Documents that hold a term, ascending, with its weight in each; deleted ones left out."""
        ...

    def frequency(self, field: str, term: bytes) -> int:
        """How many documents hold a term, deleted ones included."""
        ...

    def norms(self, field: str) -> Any:
        """By document, K1 * ((1 - B) + B * length / average length) of a field; None for one without lengths."""
        ...

    def terms(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Every distinct term of a field that begins so, in order."""
        ...

    def all(self) -> Iterable[int]:
        """Every document that is not deleted."""
        ...

    def of_contracts(self, ids: Collection[int]) -> set[int]: ...


class Ranker:
    """Evaluates queries against one state of the index."""

    def __init__(
        self,
        index: Postings,
        *,
        clean: Callable[[int], str],
        contracts_named: Callable[[str], Collection[int]],
    ) -> None:
        """`clean` gives the text of a document as analysed; `contracts_named` the ids that a part of a name means."""
        self._index = index
        self._clean = clean
        self._named = contracts_named

    def best(self, node: Any, *, within: set[int] | None, limit: int) -> tuple[list[tuple[int, float]], int]:
        """The `limit` best documents with their scores, and how many match in all."""
        return _best(self.scores(node), within, limit)

    def best_of(
        self, words: Iterable[tuple[str, float]], *, within: set[int] | None, limit: int
    ) -> tuple[list[tuple[int, float]], int]:
        """As `best`, for the documents that hold any of these stems of the text, each with its weight."""
        total: Scores = {}
        for word, weight in words:
            _add(total, self._term("text", word.encode(), weight))
        return _best(total, within, limit)

    def scores(self, node: Any) -> Scores:
        """The score of every document that matches."""
        for kind, method in _METHODS:
            if isinstance(node, kind):
                return method(self, node)
        return {}

    # -- one method a kind of node --

    def _of_term(self, node: Any) -> Scores:
        return self._term(node.fieldname, _bytes(node.text), node.boost)

    def _term(self, field: str, term: bytes, boost: float) -> Scores:
        docs, weights = self._index.postings(field, term)
        norms = self._index.norms(field)
        if norms is None:
            return dict.fromkeys(docs, 0.0)
        gain = boost * (log(self._index.count / (self._index.frequency(field, term) + 1)) + 1) * (K1 + 1)
        return {doc: gain * weight / (weight + norms[doc]) for doc, weight in zip(docs, weights, strict=True)}

    def _of_and(self, node: Any) -> Scores:
        wanted = [child for child in node.subqueries if not isinstance(child, query.Not)]
        unwanted = [child for child in node.subqueries if isinstance(child, query.Not)]
        found = sorted((self.scores(child) for child in wanted), key=len)
        total = dict(found[0]) if found else dict.fromkeys(self._index.all(), 0.0)
        for scores in found[1:]:
            total = {doc: score + scores[doc] for doc, score in total.items() if doc in scores}
        for child in unwanted:
            _subtract(total, self.scores(child.query))
        return _boosted(total, node.boost)

    def _of_or(self, node: Any) -> Scores:
        total: Scores = {}
        for child in node.subqueries:
            _add(total, self.scores(child))
        return _boosted(total, node.boost)

    def _of_dismax(self, node: Any) -> Scores:
        total: Scores = {}
        for child in node.subqueries:
            for doc, score in self.scores(child).items():
                total[doc] = max(score, total.get(doc, 0.0))
        return _boosted(total, node.boost)

    def _of_not(self, node: Any) -> Scores:
        total = dict.fromkeys(self._index.all(), 0.0)
        _subtract(total, self.scores(node.query))
        return total

    def _of_and_not(self, node: Any) -> Scores:
        total = dict(self.scores(node.a))
        _subtract(total, self.scores(node.b))
        return total

    def _of_and_maybe(self, node: Any) -> Scores:
        total = dict(self.scores(node.a))
        for doc, score in self.scores(node.b).items():
            if doc in total:
                total[doc] += score
        return total

    def _of_require(self, node: Any) -> Scores:
        required = self.scores(node.b)
        return {doc: score for doc, score in self.scores(node.a).items() if doc in required}

    def _of_every(self, node: Any) -> Scores:  # noqa: ARG002 - one signature for all
        return dict.fromkeys(self._index.all(), 1.0)

    def _of_wrapper(self, node: Any) -> Scores:
        return _boosted(self.scores(node.child), node.boost)

    def _of_contracts(self, node: Contracts) -> Scores:
        return dict.fromkeys(self._index.of_contracts(self._named(node.name)), 0.0)

    def _of_exact(self, node: Exact) -> Scores:
        if node.fieldname not in ("text", "heading"):
            return self._term(node.fieldname, _bytes(node.words[0]), node.boost)
        stems = list(dict.fromkeys(stem(word) for word in node.words))
        total = self._of_and(query.And([query.Term(node.fieldname, word) for word in stems], boost=node.boost))
        if (
            len(node.words) == 1
            and node.slop == 1
            and stem(node.words[0]) == node.words[0]
            and not _inflects(node.words[0])
        ):
            return total
        holds = phrase_finder(node.words, node.slop, node.stops)
        return {doc: score for doc, score in total.items() if any(True for _ in holds(self._clean(doc)))}

    def _of_pattern(self, node: Any) -> Scores:
        """A prefix, wildcard, range or misspelling: any of the terms it stands for."""
        total: Scores = {}
        for term in self._expanded(node):
            _add(total, self._term(node.fieldname, term, node.boost))
        return total

    def _expanded(self, node: Any) -> list[bytes]:
        found = [term for term in self._candidates(node) if expands(node, term.decode("utf-8", "replace"))]
        found.sort(key=lambda term: -self._index.frequency(node.fieldname, term))
        return found[:_MOST_EXPANSIONS]

    def _candidates(self, node: Any) -> Iterator[bytes]:
        return self._index.terms(node.fieldname, fixed_prefix(node).encode())


def _best(scores: Scores, within: set[int] | None, limit: int) -> tuple[list[tuple[int, float]], int]:
    if within is not None:
        scores = {doc: score for doc, score in scores.items() if doc in within}
    return nlargest(limit, scores.items(), key=lambda item: (item[1], -item[0])), len(scores)


def _inflects(word: str) -> bool:
    """Whether other words share this stem: every word of letters may have them."""
    return word.isalpha()


def fixed_prefix(node: Any) -> str:
    """The characters that every term of a pattern begins with."""
    if isinstance(node, query.Prefix):
        return str(node.text)
    if isinstance(node, query.Wildcard):
        return re.split(r"[*?\[]", node.text, maxsplit=1)[0]
    if isinstance(node, query.FuzzyTerm):
        return str(node.text)[: max(1, node.prefixlength)]
    return ""


def expands(node: Any, term: str) -> bool:
    """Whether a pattern stands for `term`."""
    if isinstance(node, query.Prefix):
        return term.startswith(node.text)
    if isinstance(node, query.Wildcard):
        return re.fullmatch(_pattern(node.text), term) is not None
    if isinstance(node, query.FuzzyTerm):
        return within_one_edit(stem(str(node.text)), term) or within_one_edit(str(node.text), term)
    if isinstance(node, query.TermRange):
        return _in_range(node, term)
    return False


def _in_range(node: Any, term: str) -> bool:
    above = node.start is None or term > str(node.start) or (term == str(node.start) and not node.startexcl)
    below = node.end is None or term < str(node.end) or (term == str(node.end) and not node.endexcl)
    return above and below


def _pattern(glob: str) -> str:
    """A glob as an expression; runs of stars are one, so that it stays linear."""
    glob = re.sub(r"\*+", "*", glob)
    return "".join(".*?" if char == "*" else "." if char == "?" else re.escape(char) for char in glob)


def within_one_edit(a: str, b: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours makes `a` into `b`."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    at = 0
    while at < len(a) and a[at] == b[at]:
        at += 1
    if len(a) < len(b):
        return a[at:] == b[at + 1 :]
    swapped = len(a) > at + 1 and a[at] == b[at + 1] and a[at + 1] == b[at] and a[at + 2 :] == b[at + 2 :]
    return swapped or a[at + 1 :] == b[at + 1 :]


_ANY_GAP = r"[\W_]{0,40}"
_GAP = r"(?:(?![.!?;]\W{0,3}\s)[\W_]){0,40}"  # no sentence ends in it


def phrase_finder(
    words: list[str], slop: int, stops: tuple[bool, ...] = ()
) -> Callable[[str], Iterator[tuple[int, int]]]:
    """A function that finds a quotation in a text, in any case: the span of every place.

    With a slop of 1 the words must follow each other as they are, with nothing but spaces and punctuation between, and
    no end of a sentence but where `stops` says so; with more, their stems must stand in order, each at most that many
    words after the one before.
    """
    if slop > 1:
        return lambda text: _near(text, [stem(word) for word in words], slop)
    between = [_ANY_GAP if at < len(stops) and stops[at] else _GAP for at in range(len(words) - 1)]
    joined = "".join(re.escape(word) + gap for word, gap in zip(words, [*between, ""], strict=True))
    expression = re.compile(r"(?<![^\W_])" + joined + r"(?![^\W_])", re.IGNORECASE)
    return lambda text: (match.span() for match in expression.finditer(text))


def _near(text: str, stems: list[str], slop: int) -> Iterator[tuple[int, int]]:
    found = [(match.start(), match.end(), stem(match.group().lower())) for match in WORD.finditer(text)]
    for at, (start, _, word) in enumerate(found):
        if word == stems[0]:
            last = _follow(found, at, stems, slop)
            if last is not None:
                yield start, found[last][1]


def _follow(found: list[tuple[int, int, str]], at: int, stems: list[str], slop: int) -> int | None:
    for wanted in stems[1:]:
        step = next(
            (ahead for ahead in range(at + 1, min(at + slop + 1, len(found))) if found[ahead][2] == wanted), None
        )
        if step is None:
            return None
        at = step
    return at


def _bytes(text: Any) -> bytes:
    return text if isinstance(text, bytes) else str(text).encode("utf-8", "surrogatepass")


def _add(total: Scores, scores: Scores) -> None:
    if not total:
        total.update(scores)
        return
    for doc, score in scores.items():
        total[doc] = total.get(doc, 0.0) + score


def _subtract(total: Scores, scores: Scores) -> None:
    for doc in scores:
        total.pop(doc, None)


def _boosted(scores: Scores, boost: float) -> Scores:
    return scores if boost == 1.0 else {doc: score * boost for doc, score in scores.items()}


_METHODS: tuple[tuple[Any, Callable[[Ranker, Any], Scores]], ...] = (
    (Exact, Ranker._of_exact),
    (Contracts, Ranker._of_contracts),
    (query.Term, Ranker._of_term),
    (query.AndNot, Ranker._of_and_not),
    (query.AndMaybe, Ranker._of_and_maybe),
    (query.Require, Ranker._of_require),
    (query.And, Ranker._of_and),
    (query.Or, Ranker._of_or),
    (query.DisjunctionMax, Ranker._of_dismax),
    (query.Not, Ranker._of_not),
    (query.Every, Ranker._of_every),
    (query.ConstantScoreQuery, Ranker._of_wrapper),
    (query.Prefix, Ranker._of_pattern),
    (query.Wildcard, Ranker._of_pattern),
    (query.FuzzyTerm, Ranker._of_pattern),
    (query.TermRange, Ranker._of_pattern),
)
