"""Sections in the order of their worth: BM25F over whole postings, quotations and patterns decided by the words.

Scores are those of Whoosh's searcher for the same fields; a test compares the two.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable
from math import log
from typing import TYPE_CHECKING, Any

from clauseqa.library import quotations
from clauseqa.library.engine import query
from clauseqa.library.language import Contracts, Exact
from clauseqa.library.scores import SMALL, Arrays, Plain, Scoring
from clauseqa.stems import stem

if TYPE_CHECKING:
    from clauseqa.library.fulltext import Snapshot

B, K1 = 0.75, 1.2
_NUMPY_PAYS = 250_000  # postings, after which a session is likely to bring in what importing numpy costs


class Ranker:
    """Evaluates queries against one state of the index."""

    def __init__(self, snapshot: Snapshot, contracts_named: Callable[[str], Collection[int]]) -> None:
        """`contracts_named` gives the ids of the contracts that a part of a name means."""
        self._index = snapshot
        self._named = contracts_named
        self._work = 0
        self._scoring: Scoring = Plain()

    def best(self, node: Any, *, contracts: Collection[int] | None, limit: int) -> tuple[list[tuple[int, float]], int]:
        """The `limit` best documents with their scores, and how many match in all."""
        self._choose([leaf for leaf in node.leaves() if isinstance(leaf, query.Term)])
        return self._best(self._scores(node), contracts, limit)

    def best_of(
        self, words: Iterable[tuple[str, float]], *, contracts: Collection[int] | None, limit: int
    ) -> tuple[list[tuple[int, float]], int]:
        """As `best`, for the documents that hold any of these stems of the text, each with its weight."""
        terms = [query.Term("text", word, boost=weight) for word, weight in words]
        self._choose(terms)
        return self._best(self._scoring.any([self._of_term(term) for term in terms]), contracts, limit)

    def spellings(self, word: str, *, limit: int = 3) -> tuple[str, ...] | None:
        """Words of the index that `word` may be a misspelling of, the most frequent first; None when it is one."""
        if self._index.frequency("text", _bytes(stem(word))):
            return None
        node = query.FuzzyTerm("text", word)
        near = {found.decode() for segment in self._index.segments() for found in quotations.expanded(segment, node)}

        def order(found: str) -> tuple[int, str]:
            return -self._index.frequency("text", _bytes(stem(found))), found

        return tuple(sorted(near, key=order)[:limit])

    def _best(self, found: Any, contracts: Collection[int] | None, limit: int) -> tuple[list[tuple[int, float]], int]:
        if contracts is not None:
            found = self._scoring.within(found, self._index.of_contracts(contracts))
        return self._scoring.top(found, limit), self._scoring.size(found)

    def _choose(self, terms: list[Any]) -> None:
        """Take numpy when it is there already, or when this session's work has come to be worth its import."""
        if isinstance(self._scoring, Arrays) or self._index.count < SMALL:
            return
        self._work += sum(self._index.frequency(term.fieldname, _bytes(term.text)) for term in terms)
        if "numpy" in sys.modules or self._work > _NUMPY_PAYS:
            try:
                self._scoring = Arrays(self._index.count)
            except ImportError:
                self._work = -sys.maxsize

    # -- one method a kind of node --

    def _scores(self, node: Any) -> Any:
        for kind, method in _METHODS:
            if isinstance(node, kind):
                return method(self, node)
        return self._scoring.constant((), 0.0)

    def _of_term(self, node: Any) -> Any:
        return self._term(node.fieldname, _bytes(node.text), node.boost)

    def _term(self, field: str, term: bytes, boost: float) -> Any:
        return self._scoring.postings(self._index.gains(field, term, self._scoring, self._gain), boost)

    def _gain(self, frequency: int) -> float:
        return (log(self._index.count / (frequency + 1)) + 1) * (K1 + 1)

    def _of_and(self, node: Any) -> Any:
        wanted = [child for child in node.subqueries if not isinstance(child, query.Not)]
        unwanted = [child.query for child in node.subqueries if isinstance(child, query.Not)]
        found = self._scoring.all([self._scores(child) for child in wanted]) if wanted else self._every(0.0)
        for child in unwanted:
            found = self._scoring.without(found, self._scores(child))
        return self._scoring.boosted(found, node.boost)

    def _of_or(self, node: Any) -> Any:
        found = self._scoring.any([self._scores(child) for child in node.subqueries])
        return self._scoring.boosted(found, node.boost)

    def _of_dismax(self, node: Any) -> Any:
        found = self._scoring.best_of([self._scores(child) for child in node.subqueries])
        return self._scoring.boosted(found, node.boost)

    def _of_not(self, node: Any) -> Any:
        return self._scoring.without(self._every(0.0), self._scores(node.query))

    def _of_and_not(self, node: Any) -> Any:
        return self._scoring.without(self._scores(node.a), self._scores(node.b))

    def _of_and_maybe(self, node: Any) -> Any:
        return self._scoring.raised(self._scores(node.a), self._scores(node.b))

    def _of_require(self, node: Any) -> Any:
        return self._scoring.within(self._scores(node.a), set(self._scoring.docs(self._scores(node.b))))

    def _of_every(self, node: Any) -> Any:  # noqa: ARG002 - one signature for all
        return self._every(1.0)

    def _every(self, score: float) -> Any:
        return self._scoring.constant(self._index.all(), score)

    def _of_constant(self, node: Any) -> Any:
        return self._scoring.constant(self._scoring.docs(self._scores(node.child)), node.score)

    def _of_contracts(self, node: Contracts) -> Any:
        return self._scoring.constant(self._index.of_contracts(self._named(node.name)), 0.0)

    def _of_exact(self, node: Exact) -> Any:
        if node.fieldname not in ("text", "heading"):
            return self._term(node.fieldname, _bytes(node.words[0]), node.boost)
        stems = [stem(word) for word in node.words]
        parts = [self._term(node.fieldname, _bytes(root), node.boost) for root in dict.fromkeys(stems)]
        found = self._scoring.all(parts)
        if node.slop > 1:
            holding = self._index.decided(
                self._scoring.docs(found), lambda s, d: quotations.near(s, d, stems, node.slop)
            )
        else:
            holding = self._index.decided(
                self._scoring.docs(found), lambda s, d: quotations.quoting(s, d, node.words, self._scoring)
            )
        return self._scoring.within(found, holding)

    def _of_pattern(self, node: Any) -> Any:
        """A prefix, wildcard, range or misspelling: any of the words it stands for."""
        if node.fieldname != "text":
            fits, prefix = quotations.fitting(node), quotations.fixed_prefix(node).encode()
            terms = [
                term for term in self._index.terms(node.fieldname, prefix) if fits(term.decode("utf-8", "replace"))
            ]
            return self._scoring.any([self._term(node.fieldname, term, node.boost) for term in terms])
        words = {word for segment in self._index.segments() for word in quotations.expanded(segment, node)}
        roots = {stem(word.decode("utf-8", "replace")) for word in words}
        found = self._scoring.any([self._term("text", _bytes(root), node.boost) for root in sorted(roots)])
        doubtful = {root for root in roots if not (quotations.is_certain(node, root) or self._stands_for(words, root))}
        if not doubtful:
            return found
        sure = self._scoring.any([self._term("text", _bytes(root), 1.0) for root in sorted(roots - doubtful)])
        rest = self._scoring.docs(self._scoring.without(found, sure))
        wanted = {word for word in words if stem(word.decode("utf-8", "replace")) in doubtful}
        holding = self._index.decided(rest, lambda s, d: quotations.holding(s, d, wanted, self._scoring))
        out = sorted(set(rest).difference(holding))
        return self._scoring.without(found, self._scoring.constant(out, 0.0)) if out else found

    def _stands_for(self, words: Collection[bytes], root: str) -> bool:
        """Whether every word of the index that has this stem is one of `words`: then its postings decide."""
        families = (quotations.family(segment, root) for segment in self._index.segments())
        return all(family is not None and family.issubset(words) for family in families)


def _bytes(text: Any) -> bytes:
    return text if isinstance(text, bytes) else str(text).encode("utf-8", "surrogatepass")


_METHODS: tuple[tuple[Any, Callable[[Ranker, Any], Any]], ...] = (
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
    (query.ConstantScoreQuery, Ranker._of_constant),
    (query.Prefix, Ranker._of_pattern),
    (query.Wildcard, Ranker._of_pattern),
    (query.FuzzyTerm, Ranker._of_pattern),
    (query.TermRange, Ranker._of_pattern),
)
