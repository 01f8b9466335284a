"""The full text of a served shelf, at one moment: sections by their worth, and the words that stand in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from threading import RLock
from typing import Any

from clauseqa.library.served.indices import Indices, key
from clauseqa.library.served.state import State
from clauseqa.library.served.wire import WINDOW, Wire

_OTHER_STEMS = (
    "another clauseqa stemmed the words of some contracts: results may be missing "
    "(clauseqa doctor --repair stems them anew)"
)

Place = tuple[int, int, float]  # contract id, section index, score


class FullText:
    """Asks the indices of sections and words. Safe to use from several threads. Raises ShelfError."""

    def __init__(self, wire: Wire, indices: Indices) -> None:
        self._wire, self._indices = wire, indices
        self._lock = RLock()
        self._missed: dict[str, None] = {}
        self.asked = False  # whether anything has been looked for

    def best(
        self, state: State, query: Mapping[str, Any], contracts: Collection[int] | None, limit: int, *, partly: bool
    ) -> tuple[list[Place], int]:
        """The `limit` best sections at a moment with their scores, and how many there are. What may be missing is kept
        for `gaps`; but Partial is raised where a part did not answer, unless `partly`."""
        from clauseqa.library.schema import place_of
        from clauseqa.library.served.translate import of_contracts

        self.asked = True
        if state.has_other_stems:
            self._miss(_OTHER_STEMS)
        within = [] if contracts is None else [of_contracts(contracts)]
        body: dict[str, Any] = {
            "query": {"bool": {"must": [query], "filter": [state.visible(), *within]}},
            "sort": [{"_score": "desc"}, {"at": "asc"}],
            "track_total_hits": True,
            "stored_fields": "_none_",
        }
        found: list[Place] = []
        total = 0
        while True:
            body["size"] = min(limit - len(found), WINDOW)
            answer = self._wire.search(
                self._indices.sections, body, tuple[float, int], partly=partly, search_type="dfs_query_then_fetch"
            )
            if answer.missing:
                self._miss(answer.missing)
            total = total or answer.total
            found += [(*place_of(hit.sort[1]), hit.sort[0]) for hit in answer.hits]
            if len(answer.hits) < body["size"] or len(found) >= limit:
                return found, total
            body["search_after"] = answer.hits[-1].sort

    def _miss(self, what: str) -> None:
        with self._lock:
            self._missed[what] = None

    def gaps(self) -> tuple[str, ...]:
        """What has not answered since this was last asked, in words."""
        with self._lock:
            missed, self._missed = self._missed, {}
        return tuple(missed)

    def spellings(self, state: State, word: str) -> tuple[str, ...] | None:
        """Words of the shelf that `word` may be a misspelling of, the most frequent first; None when it is one."""
        from clauseqa.library.engine import query
        from clauseqa.library.quotations import MOST_NEAR
        from clauseqa.stems import stem

        if self._frequencies(state, [stem(word)])[0]:
            return None
        near = self.words_fitting(query.FuzzyTerm("text", word), most=MOST_NEAR)
        counts = dict(zip(near, self._frequencies(state, [stem(one) for one in near]), strict=True))
        return tuple(sorted((one for one in near if counts[one]), key=lambda one: (-counts[one], one))[:3])

    def _frequencies(self, state: State, roots: Sequence[str]) -> tuple[int, ...]:
        """How many sections hold each stem."""
        from clauseqa.library.served.translate import term

        return self._wire.counts(self._indices.sections, state.visible(), [term("text", root) for root in roots])

    def families(self, roots: Collection[str]) -> dict[str, set[str]]:
        """Of each stem all words of the shelf that have it."""
        from clauseqa.stems import beginning, stem

        openings = {key(beginning(root)) for root in roots}
        wanted = [one for one in openings if not any(one[:size] in openings for size in range(len(one)))]
        query = {"bool": {"should": [{"prefix": {"word": one}} for one in sorted(wanted)], "minimum_should_match": 1}}
        found: dict[str, set[str]] = {root: set() for root in roots}
        body = {"query": query, "sort": ["word"], "_source": False}
        for hit in self._wire.pages(self._indices.words, body, tuple[str], most=WINDOW):
            word = hit.sort[0]
            if stem(word) in found:
                found[stem(word)].add(word)
        return found

    def words_fitting(self, node: Any, most: int | None = None) -> list[str]:
        """The words of the shelf that a pattern stands for, the first of them in the order of the dictionary."""
        from clauseqa.library import quotations
        from clauseqa.library.engine import query
        from clauseqa.library.served.translate import in_vocabulary

        fits: Callable[[str], bool] = quotations.fitting(node)
        if most is None:
            most = quotations.MOST_NEAR if isinstance(node, query.FuzzyTerm) else quotations.MOST_WORDS
        body = {"query": in_vocabulary(node), "sort": ["word"], "_source": False}
        found: list[str] = []
        for hit in self._wire.pages(self._indices.words, body, tuple[str]):
            if len(found) == most:
                break
            if fits(hit.sort[0]):
                found.append(hit.sort[0])
        return found
