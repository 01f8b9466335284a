"""What a served shelf is made of: its indices, what they map, and the version of it all.

    NAME            the state of the shelf and the card of each contract
    NAME-facts      the facts and texts of contracts, compressed and not indexed, in pieces
    NAME-sections   one document a section: our own token streams, nothing kept
    NAME-entries    defined terms and likely clauses, to look up across contracts
    NAME-words      every word that ever stood in a section, for patterns and misspellings

Contracts and what belongs to them are routed by contract. Nothing is analysed on the server but split at spaces: a word
comes as our stemmer left it, ``salari|10`` with its weight in fifths, so that BM25 sees the heading count as our own
schema says; streams of words and of stems keep their positions for quotations and nearness.
"""

from __future__ import annotations

import hashlib
from typing import Any

from clauseqa.library.ranking import K1, B
from clauseqa.library.segments import WEIGHT
from clauseqa.library.served.address import Address

VERSION = 1  # of the mappings
BREAK = "|"  # stands between the own spans of a section: no word, but a position
_LONGEST = 200  # letters of a word or name that are kept as they are; more are told apart by a hash
_SHOWN = 8000  # letters of what is looked through rather than looked up

_KEY: dict[str, Any] = {"type": "keyword"}
_KEPT: dict[str, Any] = {"type": "keyword", "index": False, "doc_values": False}
_LONG: dict[str, Any] = {"type": "long"}
_FACT: dict[str, Any] = {"type": "keyword", "doc_values": False, "index_options": "docs"}
_WEIGHED: dict[str, Any] = {"type": "text", "analyzer": "weighed", "index_options": "freqs", "similarity": "fifths"}
_STREAM: dict[str, Any] = {"type": "text", "analyzer": "stream", "norms": False}
_OWNED: dict[str, Any] = {"contract": _LONG, "batch": _LONG}

_CARDS = {
    **_OWNED,
    "state": {"type": "object", "enabled": False},
    "row": _KEPT,
    "path": _KEY,
    **dict.fromkeys(("file", "called", "folded", "title", "said", "numbers", "statuses"), _FACT),
}
_FACTS = {**_OWNED, "piece": _KEPT}
_SECTIONS = {
    **_OWNED,
    "at": _LONG,
    "text": _WEIGHED,
    "heading": _WEIGHED,
    "words": _STREAM,
    "stems": _STREAM,
    **dict.fromkeys(("within", "uses", "defines", "refers", "kind", "type"), _FACT),
}
_ENTRIES = {
    **_OWNED,
    "sort": _KEY,
    "path": _KEY,
    "place": _LONG,
    "folded": _FACT,
    "name": _KEY,
    "type": _KEY,
    "score": {"type": "double"},
    "row": _KEPT,
}
_WORDS = {"word": _KEY}

_ANALYSIS = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 10_000}},
    "filter": {
        "weights": {"type": "delimited_term_freq", "delimiter": "|"},
        "breaks": {"type": "stop", "stopwords": [BREAK]},
    },
    "analyzer": {
        "weighed": {"type": "custom", "tokenizer": "spaces", "filter": ["weights"]},
        "stream": {"type": "custom", "tokenizer": "spaces", "filter": ["breaks"]},
    },
}


# BM25 as the local ranking has it: weights count in fifths, and a word that stands in most sections still counts.
_SIMILARITY = {
    "type": "scripted",
    "weight_script": {
        "source": f"return query.boost * (Math.log(field.docCount / (term.docFreq + 1.0)) + 1.0) * {K1 + 1};"
    },
    "script": {
        "source": "double mean = (double) field.sumTotalTermFreq / field.docCount; "
        f"return weight * doc.freq / (doc.freq + {K1 * WEIGHT} * ({1 - B} + {B} * doc.length / mean));"
    },
}


class Indices:
    """The names of the indices of one shelf."""

    def __init__(self, name: str) -> None:
        self.shelf, self.facts, self.sections = name, f"{name}-facts", f"{name}-sections"
        self.entries, self.words = f"{name}-entries", f"{name}-words"

    @property
    def owned(self) -> str:
        """Those whose documents belong to contracts, as a path names them."""
        return ",".join((self.shelf, self.facts, self.sections, self.entries))

    @property
    def all(self) -> str:
        return f"{self.owned},{self.words}"

    def bodies(self, address: Address) -> dict[str, dict[str, Any]]:
        """What each is created with; the shelf's own comes last, for it says that the others are there."""
        return {
            self.facts: _body(address, _FACTS, grows=True),
            self.sections: _body(address, _SECTIONS, grows=True, source=False),
            self.entries: _body(address, _ENTRIES, grows=True, source=["row"]),
            self.words: _body(address, _WORDS, grows=False, source=False),
            self.shelf: _body(address, _CARDS, grows=False, source=["row", "state"]),
        }


def _body(address: Address, properties: dict[str, Any], *, grows: bool, source: Any = True) -> dict[str, Any]:
    copies = {"auto_expand_replicas": "0-1"} if address.replicas is None else {"number_of_replicas": address.replicas}
    mappings: dict[str, Any] = {"dynamic": "strict", "_meta": {"clauseqa": VERSION}, "properties": properties}
    if source is not True:
        mappings["_source"] = {"enabled": False} if source is False else {"includes": source}
    return {
        "settings": {
            "index": {
                "number_of_shards": address.shards if grows else 1,
                **copies,
                "refresh_interval": "30s",  # a writer refreshes; this is for a copy that missed it
                "analysis": _ANALYSIS,
                "similarity": {"fifths": _SIMILARITY},
            }
        },
        "mappings": mappings,
    }


def key(name: str) -> str:
    """`name` as it is looked up on the server, which takes no term of any length, and no half of a character."""
    if len(name) <= _LONGEST and name.isascii():
        return name
    whole = name.encode("utf-8", "replace").decode()
    if len(whole) <= _LONGEST:
        return whole
    return f"{whole[:_LONGEST]}#{hashlib.sha256(whole.encode()).hexdigest()[:32]}"


def literally(text: str) -> str:
    """A regular expression of the server's for `text` itself."""
    return "".join(char if char.isalnum() or not char.isascii() else f"\\{char}" for char in text)


def shown(name: str) -> str:
    """`name` as it is looked through for a part of it."""
    return name.encode("utf-8", "replace").decode()[:_SHOWN]
