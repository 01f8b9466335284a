"""The query language: Whoosh's own over the words of sections, and fields for what clauseqa knows of them.

Promise: whatever is typed parses. What could not be understood is said in `notes`; only a field that does not exist is
refused, with the nearest that does. A quotation is exact: those words in that order, in any case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from clauseqa.errors import QueryError
from clauseqa.library.clauses import type_names
from clauseqa.library.engine import plugins, qparser, query
from clauseqa.library.schema import FIELDS, KINDS, schema
from clauseqa.stems import WORD, stem

_STORED_AS = {"in": "within"}  # "in" for people
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‛", "'"))
_QUOTED = re.compile(r'"[^"]*"(?:~\d{1,3})?')
_FIELD = re.compile(r"(?<![\w.])([A-Za-z_]\w{0,30}):(?=[^\s:/])")
_PLACE = re.compile(r"(?<![\w\"])((?:in|refers):)?((?:[\w.]{0,20})(?:\(\w{1,8}\))+)")


class Exact(query.Phrase):  # type: ignore[misc]
    """A quotation. With slop 1 its words stand as they are; with more, their stems stand in order, that far apart."""

    def normalize(self) -> Any:
        return self if self.words else query.NullQuery


class Contracts(query.Query):  # type: ignore[misc]
    """Every unit of the contracts whose name holds a word: ``doc:employment``."""

    def __init__(self, name: str, boost: float = 1.0) -> None:
        self.name, self.boost = name, boost

    def is_leaf(self) -> bool:
        return True

    def normalize(self) -> Any:
        return self

    def __repr__(self) -> str:
        return f"Contracts({self.name!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Contracts) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


class _FuzzyPlugin(plugins.FuzzyTermPlugin):  # type: ignore[misc]
    """``word~``: distance one, and the word as typed, for a stemmed typo is another typo."""

    class FuzzyTermNode(plugins.FuzzyTermPlugin.FuzzyTermNode):  # type: ignore[misc]
        tokenize = False


@dataclass(frozen=True)
class Parsed:
    query: Any  # a Whoosh query over our fields
    notes: tuple[str, ...]  # what was not understood
    plain: bool  # nothing but words: no field, operator, wildcard or quotation
    words: tuple[str, ...]  # that a section is asked to have, as typed


def parse(text: str, *, any_word: bool = False) -> Parsed:
    """Read a query. Plain words must all occur; with `any_word`, one. Raises QueryError for an unknown field."""
    notes: list[str] = []
    written = _balanced(text.translate(_QUOTES), notes)
    pieces = _outside_quotes(written)
    for piece in pieces:
        _check_fields(piece)
    prepared = _joined(written, [_rewritten(piece) for piece in pieces])
    parser = _parser(any_word)
    try:
        found = parser.parse(prepared)
    except Exception as error:
        notes.append(f"read as plain words, for the rest was not understood ({type(error).__name__})")
        found = parser.parse(" ".join(WORD.findall(text.lower())))  # no operator is in lower case
    _check_values(found)
    plain = re.fullmatch(r"[\w\s',;.-]*", text) is not None and not re.search(r"\b(?:AND|OR|NOT)\b", text)
    return Parsed(_with_contracts(found), tuple(notes), plain, _words_asked_for(found, text))


def _words_asked_for(found: Any, text: str) -> tuple[str, ...]:
    typed = {stem(word): word for word in WORD.findall(text.lower())}
    asked: dict[str, None] = {}
    for leaf in found.leaves():
        if isinstance(leaf, query.Term) and leaf.fieldname == "text":
            asked[typed.get(str(leaf.text), str(leaf.text))] = None
        elif isinstance(leaf, Exact) and leaf.fieldname == "text":
            asked.update(dict.fromkeys(leaf.words))
    return tuple(asked)


def _parser(any_word: bool) -> Any:
    parser = qparser.QueryParser(
        "text",
        _parsing_schema(),
        plugins=[
            plugins.FieldsPlugin(),
            plugins.WildcardPlugin(),
            plugins.PhrasePlugin(),
            plugins.RangePlugin(),
            plugins.GroupPlugin(),
            plugins.OperatorsPlugin(),
            plugins.BoostPlugin(),
            plugins.EveryPlugin(),
            _FuzzyPlugin(),
        ],
        group=qparser.OrGroup if any_word else qparser.AndGroup,
    )
    parser.phraseclass = Exact
    return parser


def _parsing_schema() -> Any:
    """The schema of the index, with `doc`, which the catalog answers."""
    wanted = schema()
    wanted.add("doc", wanted["uses"])
    return wanted


def _balanced(text: str, notes: list[str]) -> str:
    if text.count('"') % 2:
        notes.append("a quotation mark is not closed: it was left out")
        at = text.rfind('"')
        text = text[:at] + " " + text[at + 1 :]
    bare = _QUOTED.sub("", text)
    if bare.count("(") != bare.count(")"):
        notes.append("a parenthesis is not closed, or not opened")
    return text


def _outside_quotes(text: str) -> list[str]:
    return _QUOTED.split(text)


def _joined(text: str, pieces: list[str]) -> str:
    quoted = _QUOTED.findall(text)
    return "".join(piece + quotation for piece, quotation in zip(pieces, [*quoted, ""], strict=True))


def _check_fields(piece: str) -> None:
    for match in _FIELD.finditer(piece + " x"):
        name = match[1]
        if name.lower() not in FIELDS:
            from difflib import get_close_matches

            near = get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}:? " if near else ""
            raise QueryError(f"no field is called {name}:", hint=f"{hint}fields are {', '.join(FIELDS)}")


def _check_values(found: Any) -> None:
    """Refuse what no list has: it would find nothing without a word."""
    for leaf in found.leaves():
        if isinstance(leaf, (query.Term, Exact)) and leaf.fieldname in ("kind", "type"):
            value = str(leaf.text) if isinstance(leaf, query.Term) else leaf.words[0]
            known = KINDS if leaf.fieldname == "kind" else type_names()
            if value not in known:
                from difflib import get_close_matches

                near = get_close_matches(value, known, n=3, cutoff=0.4)
                hint = f"did you mean {' or '.join(near)}?" if near else f"they are {', '.join(known)}"
                raise QueryError(f"no {leaf.fieldname} is called {value}", hint=hint)


def _rewritten(piece: str) -> str:
    """Our fields by the names of the schema, and places in quotation marks, so that their parentheses group nothing."""
    piece = _PLACE.sub(lambda place: f'{place[1] or ""}"{place[2]}"' if _is_place(place) else place[0], piece)
    return _FIELD.sub(lambda field: _STORED_AS.get(field[1].lower(), field[1].lower()) + ":", piece + "\0").rstrip("\0")


def _is_place(match: re.Match[str]) -> bool:
    return bool(match[1]) or any(char.isdigit() for char in match[2])


def _with_contracts(node: Any) -> Any:
    """`doc:` terms as Contracts."""
    if isinstance(node, query.Term) and node.fieldname == "doc":
        return Contracts(str(node.text), node.boost)
    if isinstance(node, Exact) and node.fieldname == "doc":
        return Contracts(" ".join(node.words), node.boost)
    if isinstance(node, (query.Prefix, query.Wildcard)) and node.fieldname == "doc":
        return Contracts(node.text.strip("*?"), node.boost)
    return node if node.is_leaf() else node.apply(_with_contracts)
