"""A parsed query in the words of OpenSearch: the same tree, the same sections.

A word is asked for by its stem, a quotation by the stems and then the words as they stand, a pattern by the words of
the shelf that fit it. Fields that are no words add nothing to a score, as on a local shelf.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from clauseqa.library import quotations
from clauseqa.library.engine import query
from clauseqa.library.language import Contracts, Exact
from clauseqa.library.served.indices import key, literally
from clauseqa.library.served.state import parts
from clauseqa.stems import stem

Clause = dict[str, Any]
NOTHING: Clause = {"match_none": {}}
_MANY = 128  # words of a pattern beyond which each is worth the same: a server bounds the clauses of a query
_SCORED = ("text", "heading")
# What a star does not stand for in a name: white space and the punctuation of ASCII, by Lucene's rules.
_LETTER = r"[^ -/:-@\[-\^`{-~]"


class Translator:
    """Translates for one moment of one shelf."""

    def __init__(
        self,
        named: Callable[[str], Collection[int]],
        words: Callable[[Any], Sequence[str]],
        families: Callable[[Collection[str]], Mapping[str, Collection[str]]],
    ) -> None:
        """`named` gives the ids of the contracts that a part of a name means, `words` those that fit a pattern,
        `families` all words of each of some stems."""
        self._named, self._words, self._families = named, words, families

    def translate(self, node: Any) -> Clause:
        """The clause that finds what `node` finds, with scores."""
        for kind, method in _METHODS:
            if isinstance(node, kind):
                return method(self, node)
        return NOTHING

    def _term(self, node: Any) -> Clause:
        return term(node.fieldname, _text(node.text), node.boost)

    def _exact(self, node: Exact) -> Clause:
        if node.fieldname not in _SCORED:
            return term(node.fieldname, node.words[0], node.boost)
        roots = [stem(word) for word in node.words]
        stand = near(roots, node.slop) if node.slop > 1 else together(node.words)
        parts_ = [term(node.fieldname, root, node.boost) for root in dict.fromkeys(roots)]
        return {"bool": {"must": parts_, "filter": [stand]}}

    def _contracts(self, node: Contracts) -> Clause:
        return of_contracts(self._named(node.name))

    def _and(self, node: Any) -> Clause:
        wanted = [self.translate(child) for child in node.subqueries if not isinstance(child, query.Not)]
        unwanted = [self.translate(child.query) for child in node.subqueries if isinstance(child, query.Not)]
        base: Clause = {"must": wanted} if wanted else {"filter": [{"match_all": {}}]}
        return _boosted({"bool": {**base, "must_not": unwanted}}, node.boost)

    def _or(self, node: Any) -> Clause:
        return _boosted(any_of([self.translate(child) for child in node.subqueries]), node.boost)

    def _dismax(self, node: Any) -> Clause:
        return {"dis_max": {"queries": [self.translate(child) for child in node.subqueries], "boost": node.boost}}

    def _not(self, node: Any) -> Clause:
        return {"bool": {"filter": [{"match_all": {}}], "must_not": [self.translate(node.query)]}}

    def _and_not(self, node: Any) -> Clause:
        return {"bool": {"must": [self.translate(node.a)], "must_not": [self.translate(node.b)]}}

    def _and_maybe(self, node: Any) -> Clause:
        return {"bool": {"must": [self.translate(node.a)], "should": [self.translate(node.b)]}}

    def _require(self, node: Any) -> Clause:
        return {"bool": {"must": [self.translate(node.a)], "filter": [self.translate(node.b)]}}

    def _every(self, node: Any) -> Clause:  # noqa: ARG002 - one signature for all
        return {"match_all": {}}

    def _constant(self, node: Any) -> Clause:
        return {"constant_score": {"filter": self.translate(node.child), "boost": node.score}}

    def _pattern(self, node: Any) -> Clause:
        """A prefix, wildcard, range or misspelling: any of the words it stands for."""
        if node.fieldname != "text":
            boost = node.boost if node.fieldname == "heading" else 0.0
            return {"constant_score": {"filter": _in_names(node), "boost": boost}}
        words = self._words(node)
        roots = sorted({stem(word) for word in words})
        if not roots:
            return NOTHING
        certain = self._certain(node, roots, frozenset(words))
        found = self._any_word(roots, node.boost)
        if len(certain) == len(roots):
            return found
        stand = any_of([_one_of("text", certain), _one_of("words", words)])
        return {"bool": {"must": [found], "filter": [stand]}}

    def _certain(self, node: Any, roots: list[str], words: frozenset[str]) -> list[str]:
        """The stems all of whose words fit the pattern: that a section has the stem decides."""
        certain = {root for root in roots if quotations.is_certain(node, root)}
        others = [root for root in roots if root not in certain and len(root) >= quotations.SHORTEST_ROOT]
        families = self._families(others) if others else {}
        return [root for root in roots if root in certain or (root in families and words.issuperset(families[root]))]

    def _any_word(self, roots: list[str], boost: float) -> Clause:
        if len(roots) > _MANY:
            return {"constant_score": {"filter": _one_of("text", roots), "boost": boost}}
        return any_of([term("text", root, boost) for root in roots])


def term(field: str, text: str, boost: float = 1.0) -> Clause:
    """One word or name of a field; a name adds nothing to a score."""
    if field in _SCORED:
        return {"term": {field: {"value": key(text), "boost": boost}}}
    return _unscored({"term": {field: key(text)}})


def any_of(clauses: Sequence[Clause]) -> Clause:
    """What any of the clauses finds."""
    if not clauses:
        return NOTHING
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def of_contracts(ids: Collection[int]) -> Clause:
    """Every section of contracts."""
    return _unscored(any_of([{"terms": {"contract": some}} for some in parts(ids)]))


def together(words: Iterable[str]) -> Clause:
    """Words as they stand one after the other."""
    return {"match_phrase": {"words": {"query": " ".join(map(key, words)), "analyzer": "whitespace"}}}


def near(roots: Sequence[str], slop: int) -> Clause:
    """Stems in order, each at most `slop` words after the nearest of the one before."""
    found: Clause = {"span_term": {"stems": key(roots[0])}}
    for root in roots[1:]:
        following: Clause = {"span_term": {"stems": key(root)}}
        found = {"span_near": {"clauses": [found, following], "slop": slop - 1, "in_order": True}}
    return found


def in_vocabulary(node: Any) -> Clause:
    """The words of the shelf among which are all that fit a pattern."""
    if isinstance(node, query.TermRange):
        return {"range": {"word": _bounds(node)}}
    if isinstance(node, query.FuzzyTerm):
        return _fuzzy("word", node)
    prefix = quotations.fixed_prefix(node)
    pattern: Clause = {"prefix": {"word": key(prefix)}} if prefix else {"match_all": {}}
    if isinstance(node, query.Wildcard):
        return {"bool": {"filter": [pattern, {"wildcard": {"word": _wildcard(node.text)}}]}}
    return pattern


def _in_names(node: Any) -> Clause:
    field = node.fieldname
    if isinstance(node, query.TermRange):
        return {"range": {field: _bounds(node)}}
    if isinstance(node, query.FuzzyTerm):
        return _fuzzy(field, node)
    if isinstance(node, query.Wildcard):
        return {"regexp": {field: {"value": _regular(node.text), "flags": "NONE"}}}
    return {"prefix": {field: _text(node.text)}}


def _fuzzy(field: str, node: Any) -> Clause:
    told = {"value": str(node.text), "fuzziness": 1, "prefix_length": max(1, node.prefixlength), "transpositions": True}
    return {"fuzzy": {field: {**told, "max_expansions": 1000}}}


def _bounds(node: Any) -> dict[str, str]:
    found = {}
    if node.start is not None:
        found["gt" if node.startexcl else "gte"] = _text(node.start)
    if node.end is not None:
        found["lt" if node.endexcl else "lte"] = _text(node.end)
    return found


def _wildcard(glob: str) -> str:
    return re.sub(r"\*+", "*", glob.replace("\\", "\\\\"))[:64]


def _regular(glob: str) -> str:
    shortened = re.sub(r"\*+", "*", glob)[:64]
    return "".join(f"{_LETTER}*" if char == "*" else _LETTER if char == "?" else literally(char) for char in shortened)


def _one_of(field: str, words: Collection[str]) -> Clause:
    return {"terms": {field: [key(word) for word in words]}} if words else NOTHING


def _unscored(clause: Clause) -> Clause:
    return {"constant_score": {"filter": clause, "boost": 0.0}}


def _boosted(clause: Clause, boost: float) -> Clause:
    if boost == 1.0:
        return clause
    return {"function_score": {"query": clause, "weight": boost, "boost_mode": "multiply"}}


def _text(text: Any) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)


_METHODS: tuple[tuple[Any, Callable[[Translator, Any], Clause]], ...] = (
    (Exact, Translator._exact),
    (Contracts, Translator._contracts),
    (query.Term, Translator._term),
    (query.AndNot, Translator._and_not),
    (query.AndMaybe, Translator._and_maybe),
    (query.Require, Translator._require),
    (query.And, Translator._and),
    (query.Or, Translator._or),
    (query.DisjunctionMax, Translator._dismax),
    (query.Not, Translator._not),
    (query.Every, Translator._every),
    (query.ConstantScoreQuery, Translator._constant),
    (query.Prefix, Translator._pattern),
    (query.Wildcard, Translator._pattern),
    (query.FuzzyTerm, Translator._pattern),
    (query.TermRange, Translator._pattern),
)
