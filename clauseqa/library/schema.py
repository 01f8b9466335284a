"""The fields of the full-text index, one document a unit (see `units`), and how the words of a query become theirs.

The text of a unit is one field: its own words count once, those of its heading and of the headings above it count as
`HEADING` and `ABOVE` say. Its words also stand in their order, unstemmed, for quotations and patterns. Nothing else is
kept: the catalog has the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from clauseqa.library.engine import fields, formats
from clauseqa.library.names import fold
from clauseqa.library.segments import WEIGHT
from clauseqa.library.units import Unit
from clauseqa.places import canonical
from clauseqa.stems import WORD, stem, words_of

HEADING = WEIGHT  # what a word of the heading weighs beside its own place in the text, in fifths
ABOVE = 2
HEAVIEST = 65_535

FIELDS = {  # of the query language, each with what it means to a user
    "text": "words of the section",
    "heading": "words of its heading",
    "in": "inside a section: in:12 or in:12(b)",
    "uses": "uses a defined term",
    "defines": "defines a term",
    "refers": "refers to a section or instrument",
    "kind": "article, section, subsection, exhibit, recital, preamble, signature",
    "type": "clause type",
    "doc": "any part of the contract's name, title, company or form",
}


KINDS = ("article", "section", "subsection", "exhibit", "recital", "preamble", "signature")


class _Stems(dict[str, str]):
    """The stem of every word met."""

    def __missing__(self, word: str) -> str:
        root = self[word] = stem(word)
        return root


_STEMS = _Stems()


class Words(fields.FieldType):  # type: ignore[misc]
    """Stemmed words, each with a weight."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=_words, scorable=True, multitoken_query="and")

    def column(self, value: Mapping[str, int]) -> Mapping[str, int]:
        """What a document has in this field: stems with their weights in fifths, as they are given."""
        return value

    def process_text(self, text: str, mode: str = "", tokenize: bool = True, **_: Any) -> Iterator[str]:  # noqa: ARG002
        if not tokenize:
            return iter((text.lower(),))
        return (stem(word) for word in WORD.findall(text.lower()))

    def tokenize(self, value: str, **_: Any) -> Iterator[Any]:
        """The words of a quotation, which are not stemmed: a phrase means itself."""
        return _words(value)


class Names(fields.FieldType):  # type: ignore[misc]
    """Whole names, compared in any case."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None)

    def column(self, value: Iterable[str]) -> Mapping[str, int]:
        """What a document has in this field: folded names."""
        return dict.fromkeys(value, WEIGHT)

    def process_text(self, text: str, **_: Any) -> Iterator[str]:
        return iter((fold(text),))


class Numbers(Names):
    """Canonical numbers of sections, where case counts; in `refers` also folded names of instruments."""

    def process_text(self, text: str, **_: Any) -> Iterator[str]:
        return iter((canonical(text),))


class Kinds(Names):
    """Names of a closed list, written with hyphens or spaces."""

    def process_text(self, text: str, **_: Any) -> Iterator[str]:
        return iter((fold(text).replace(" ", "-").replace("_", "-"),))


class _Word:
    """What Whoosh's parser wants to know of a token."""

    __slots__ = ("endchar", "startchar", "text")

    def __init__(self, text: str, startchar: int, endchar: int) -> None:
        self.text, self.startchar, self.endchar = text, startchar, endchar


def _words(value: str, **_: Any) -> Iterator[_Word]:
    for match in WORD.finditer(value.lower()):
        yield _Word(match.group(), match.start(), match.end())


def schema() -> Any:
    """A new schema; the same every time."""
    return fields.Schema(
        text=Words(),
        heading=Words(),
        within=Numbers(),
        uses=Names(),
        defines=Names(),
        refers=Numbers(),
        kind=Kinds(),
        type=Kinds(),
        contract=Names(),
    )


def document(contract: int, unit: Unit, clean: str) -> dict[str, Any]:
    """One unit of the contract of that id, whose text is `clean`, as `ArrayWriter.add_document` wants it."""
    words: list[str] = []
    for start, end in unit.spans:
        if words:
            words.append("")  # no quotation goes across what stands between
        words += words_of(clean[start:end].lower())
    text = {root: WEIGHT * count for root, count in Counter(map(_STEMS.__getitem__, words)).items()}
    text.pop("", None)
    headed = _headed(unit.heading)
    _weigh(text, headed, HEADING)
    for above in unit.above:
        _weigh(text, _headed(above), ABOVE)
    heading = {root: WEIGHT * count for root, count in headed.items()}
    return {
        "at": place_key(contract, unit.section),
        "words": words,
        "text": _capped(text),
        "heading": _capped(heading),
        "within": unit.numbers,
        "uses": unit.uses,
        "defines": unit.defines,
        "refers": unit.refers,
        "kind": (unit.kind,),
        "type": unit.types,
        "contract": (str(contract),),
    }


@lru_cache(maxsize=1024)
def _headed(heading: str) -> Mapping[str, int]:
    """The stems of a heading, each with how often it stands there."""
    return Counter(map(_STEMS.__getitem__, words_of(heading.lower())))


def _weigh(column: dict[str, int], counts: Mapping[str, int], weight: int) -> None:
    for root, count in counts.items():
        column[root] = column.get(root, 0) + weight * count


def _capped(column: dict[str, int]) -> dict[str, int]:
    if max(column.values(), default=0) <= HEAVIEST:
        return column
    return {root: min(HEAVIEST, weight) for root, weight in column.items()}


def place_key(contract: int, section: int) -> int:
    """One number for a unit of the shelf; `section` is -1 for what stands outside every section."""
    return contract << 24 | (section + 1)


def place_of(key: int) -> tuple[int, int]:
    """(contract id, section index) of a key."""
    return key >> 24, (key & 0xFFFFFF) - 1
