"""What the words of a unit decide, once postings have found where to look: quotations, nearness, patterns."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from clauseqa.library.engine import query
from clauseqa.library.scores import Scoring
from clauseqa.library.segments import Segment
from clauseqa.stems import WORD, beginning, stem

Span = tuple[int, int]

MOST_WORDS = 512  # that a pattern stands for; the first of them in the order of the dictionary
MOST_NEAR = 48  # that a misspelt word stands for
SHORTEST_ROOT = 3  # letters of a stem whose words are looked for


def quoting(segment: Segment, docs: Sequence[int], words: Sequence[str], scoring: Scoring) -> Iterable[int]:
    """Those of `docs` in which `words` stand one after the other."""
    places = [place for word in words if (place := _place(segment, word)) is not None]
    if len(places) < len(words):
        return ()
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    return scoring.quoting(segment, docs, array("I", places), longest)


def near(segment: Segment, docs: Iterable[int], stems: Sequence[str], slop: int) -> Iterator[int]:
    """Those of `docs` in which words of `stems` stand in order, each at most `slop` words after the one before."""
    known: dict[int, str] = {}
    words = segment.words
    for doc in docs:
        stream = segment.stream(doc)
        found = []
        for place in stream:
            if place not in known:
                known[place] = stem(words[place].decode("utf-8", "replace"))
            found.append(known[place])
        if any(_follows(found, at, stems, slop) is not None for at, word in enumerate(found) if word == stems[0]):
            yield doc


def holding(segment: Segment, docs: Sequence[int], words: Collection[bytes], scoring: Scoring) -> Iterable[int]:
    """Those of `docs` in which any of `words` stands."""
    return scoring.holding(segment, docs, {place for word in words if (place := _place(segment, word)) is not None})


def expanded(segment: Segment, node: Any) -> list[bytes]:
    """The words of a segment that a prefix, wildcard or misspelling stands for."""
    prefix, fits = fixed_prefix(node).encode(), fitting(node)
    words = segment.words
    most = MOST_NEAR if isinstance(node, query.FuzzyTerm) else MOST_WORDS
    found: list[bytes] = []
    for at in range(bisect_left(words, prefix), len(words)):
        word = words[at]
        if not word.startswith(prefix) or len(found) >= most:
            break
        if fits(word.decode("utf-8", "replace")):
            found.append(word)
    return found


def family(segment: Segment, root: str) -> set[bytes] | None:
    """The words of a segment whose stem is `root`; None for a short one, which would have to be sought among many."""
    if len(root) < SHORTEST_ROOT:
        return None
    opening = beginning(root).encode()
    words = segment.words
    found = set()
    for at in range(bisect_left(words, opening), len(words)):
        word = words[at]
        if not word.startswith(opening):
            break
        if stem(word.decode("utf-8", "replace")) == root:
            found.add(word)
    return found


def is_certain(node: Any, root: str) -> bool:
    """Whether every word of this stem fits a pattern: a stem begins its words but for a last letter e or i."""
    return isinstance(node, query.Prefix) and (root[:-1] if root[-1:] in ("e", "i") else root).startswith(node.text)


def fixed_prefix(node: Any) -> str:
    """The letters that every word of a pattern begins with."""
    if isinstance(node, query.Prefix):
        return str(node.text)
    if isinstance(node, query.Wildcard):
        return re.split(r"[*?\[]", node.text, maxsplit=1)[0]
    if isinstance(node, query.FuzzyTerm):
        return str(node.text)[: max(1, node.prefixlength)]
    return ""


def fitting(node: Any) -> Callable[[str], bool]:
    """Whether a word is one that a pattern stands for."""
    if isinstance(node, query.Prefix):
        text = str(node.text)
        return lambda word: word.startswith(text)
    if isinstance(node, query.Wildcard):
        expression = re.compile(_pattern(node.text))
        return lambda word: expression.fullmatch(word) is not None
    if isinstance(node, query.FuzzyTerm):
        typed = str(node.text)
        return lambda word: within_one_edit(typed, word)
    if isinstance(node, query.TermRange):
        return lambda word: _in_range(node, word)
    return lambda _: False


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


def finder(words: Sequence[str], slop: int) -> Callable[[str], Iterator[Span]]:
    """A function that finds a quotation in a text, in any case: the span of every place. It agrees with `quoting`."""
    if slop > 1:
        stems = [stem(word) for word in words]
        return lambda text: _near_in(text, stems, slop)
    expression = re.compile(r"(?<![^\W_])" + r"[\W_]{0,200}".join(map(re.escape, words)) + r"(?![^\W_])", re.IGNORECASE)
    return lambda text: (match.span() for match in expression.finditer(text))


def _near_in(text: str, stems: Sequence[str], slop: int) -> Iterator[Span]:
    spans = [match.span() for match in WORD.finditer(text)]
    found = [stem(text[start:end].lower()) for start, end in spans]
    for at, word in enumerate(found):
        if word == stems[0]:
            last = _follows(found, at, stems, slop)
            if last is not None:
                yield spans[at][0], spans[last][1]


def _follows(found: Sequence[str], at: int, stems: Sequence[str], slop: int) -> int | None:
    """Where the last of `stems` stands when the first stands at `at`; None when they do not follow."""
    for wanted in stems[1:]:
        ahead = range(at + 1, min(at + slop + 1, len(found)))
        step = next((place for place in ahead if found[place] == wanted), None)
        if step is None:
            return None
        at = step
    return at


def _place(segment: Segment, word: str | bytes) -> int | None:
    encoded = word.encode("utf-8", "surrogatepass") if isinstance(word, str) else word
    place = segment.words.place(encoded)
    return place if place < len(segment.words) and segment.words[place] == encoded else None


def _pattern(glob: str) -> str:
    """A glob as an expression; a run of stars is one, and no star may give back what it took twice over."""
    glob = re.sub(r"\*+", "*", glob)[:64]
    return "".join(r"\w*" if char == "*" else r"\w" if char == "?" else re.escape(char) for char in glob)


def _in_range(node: Any, word: str) -> bool:
    above = node.start is None or word > str(node.start) or (word == str(node.start) and not node.startexcl)
    below = node.end is None or word < str(node.end) or (word == str(node.end) and not node.endexcl)
    return above and below
