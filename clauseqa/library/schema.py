"""The fields of the full-text index, one document a unit (see `units`), and how the words of a query become theirs.

The text of a unit is one field: its own words count once, those of its heading and of the headings above it count as
`HEADING` and `ABOVE` say. Nothing is stored and no positions are kept: the catalog has the text, and phrases are
checked against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from clauseqa.library.engine import columns, fields, formats
from clauseqa.library.names import fold
from clauseqa.library.units import Unit
from clauseqa.places import canonical
from clauseqa.stems import WORD, stem

HEADING = 1.0  # what a word of the heading weighs beside its own place in the text
ABOVE = 0.4

FIELDS = {  # of the query language, each with what it means to a user
    "text": "words of the section",
    "heading": "words of its heading",
    "in": "inside a section: in:12 or in:12(b)",
    "uses": "uses a defined term",
    "defines": "defines a term",
    "refers": "refers to a section or instrument",
    "kind": "article, section, subsection, exhibit, recital, preamble, signature",
    "type": "clause type",
    "doc": "any part of the contract's name",
}

Posting = tuple[bytes, int, float, bytes]  # term, frequency, weight, value


class Words(fields.FieldType):  # type: ignore[misc]
    """Stemmed words with a weight each. Indexes a mapping from stem to weight."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=_words, scorable=True, multitoken_query="and")

    def index(self, value: dict[str, float], **_: Any) -> Iterator[Posting]:
        for word, weight in value.items():
            yield word.encode(), max(1, round(weight)), weight, b""

    def process_text(self, text: str, mode: str = "", tokenize: bool = True, **_: Any) -> Iterator[str]:  # noqa: ARG002
        if not tokenize:
            return iter((text.lower(),))
        return (stem(word) for word in WORD.findall(text.lower()))

    def tokenize(self, value: str, **_: Any) -> Iterator[Any]:
        """The words of a quotation, which are not stemmed: a phrase means itself."""
        return _words(value)


class Names(fields.FieldType):  # type: ignore[misc]
    """Whole names, compared in any case. Indexes an iterable of folded names."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[Posting]:
        for name in dict.fromkeys(value):
            yield name.encode("utf-8", "surrogatepass"), 1, 1.0, b""

    def process_text(self, text: str, **_: Any) -> Iterator[str]:
        return iter((fold(text),))


class Numbers(Names):
    """Canonical numbers of sections, where case counts; in `refers` also folded names of instruments."""

    def process_text(self, text: str, **_: Any) -> Iterator[str]:
        return iter((canonical(text),))


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
        kind=Names(),
        type=Names(),
        contract=Names(),
        at=fields.COLUMN(columns.NumericColumn("q", default=-1)),
    )


def document(contract: int, unit: Unit, clean: str) -> dict[str, Any]:
    """The fields of one unit of the contract of that id, whose text (as analysed) is `clean`."""
    text: dict[str, float] = {}
    for start, end in unit.spans:
        for word in WORD.findall(clean[start:end].lower()):
            root = stem(word)
            text[root] = text.get(root, 0.0) + 1.0
    heading = dict[str, float]()
    for word in WORD.findall(unit.heading.lower()):
        root = stem(word)
        heading[root] = heading.get(root, 0.0) + 1.0
        text[root] = text.get(root, 0.0) + HEADING
    for above in unit.above:
        for word in WORD.findall(above.lower()):
            root = stem(word)
            text[root] = text.get(root, 0.0) + ABOVE
    return {
        "text": text,
        "heading": heading,
        "within": unit.numbers,
        "uses": unit.uses,
        "defines": unit.defines,
        "refers": unit.refers,
        "kind": (unit.kind,),
        "type": unit.types,
        "contract": (str(contract),),
        "at": place_key(contract, unit.section),
    }


def place_key(contract: int, section: int) -> int:
    """One number for a unit of the shelf; `section` is -1 for what stands outside every section."""
    return contract << 24 | (section + 1)


def place_of(key: int) -> tuple[int, int]:
    """(contract id, section index) of a key."""
    return key >> 24, (key & 0xFFFFFF) - 1
