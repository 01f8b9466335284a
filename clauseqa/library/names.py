"""How the names of terms and contracts are compared: in any case, any quotation marks, any run of spaces.

Numbers of sections are never folded: 12(b) is not 12(B).
"""

from __future__ import annotations

import re

from clauseqa.errors import Ambiguous, NotFound
from clauseqa.model import ContractCard

_QUOTES = str.maketrans("", "", '"“”„‟«»`')
_APOSTROPHES = str.maketrans("‘’‛", "'''")
_EDGES = " '.,;:"


def fold(name: str) -> str:
    """`name` as it is looked up: “For  Cause” and FOR CAUSE are both ``for cause``."""
    bare = name.translate(_QUOTES).translate(_APOSTROPHES)
    return " ".join(bare.split()).strip(_EDGES).casefold()


def nearest(name: str, known: tuple[str, ...], *, limit: int = 5) -> tuple[str, ...]:
    """The entries of `known` that look most like `name`, best first; to contain it is worth more than mere likeness,
    and to share a word with it enough."""
    from difflib import SequenceMatcher

    wanted = fold(name)
    if not wanted:
        return ()
    words = set(wanted.split())
    least = _LIKENESS if len(wanted) >= _SHORT else _LIKENESS_OF_SHORT
    scored: list[tuple[float, str]] = []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for entry in known:
        folded = fold(entry)
        matcher.set_seq1(folded)
        shared = wanted in folded or not words.isdisjoint(folded.split())
        if not shared and (matcher.real_quick_ratio() < least or matcher.quick_ratio() < least):
            continue
        likeness = matcher.ratio()
        if shared or likeness >= least:
            scored.append((-likeness - (wanted in folded), entry))
    return tuple(entry for _, entry in sorted(scored)[:limit])


def holds(card: ContractCard, part: str) -> bool:
    """Whether the path, the title or a fact of a contract holds `part`, in any case."""
    wanted, titled = part.casefold(), fold(part)
    said = (card.path, *(value for _, value in card.facts))
    return any(wanted in one.casefold() for one in said) or (bool(titled) and titled in fold(card.title or ""))


def ambiguous(name: str, paths: tuple[str, ...]) -> Ambiguous:
    """What to raise when `name` means several contracts."""
    return Ambiguous(f"{len(paths)} contracts match {name!r}", nearest=paths, hint="say more of its name")


def unknown(name: str, known: tuple[str, ...]) -> NotFound:
    """What to raise when `name` means none of the contracts called `known`."""
    near = nearest(name, known) or _with_a_word_like(name, known[:_LOOKED_AT])
    return NotFound(f"no contract is called {name!r}", nearest=near, hint="see them: clauseqa docs")


def _with_a_word_like(name: str, known: tuple[str, ...], *, limit: int = 5) -> tuple[str, ...]:
    """The entries of `known` in which a word stands that one of `name` may be a misspelling of."""
    from difflib import get_close_matches

    holding: dict[str, list[str]] = {}
    for entry in known:
        for word in set(_WORD.findall(fold(entry))):
            holding.setdefault(word, []).append(entry)
    like = (
        near for word in _WORD.findall(fold(name)) for near in get_close_matches(word, holding, 2, _LIKENESS_OF_WORD)
    )
    return tuple(dict.fromkeys(entry for word in like for entry in holding[word]))[:limit]


_LOOKED_AT = 5_000  # names whose words are compared
_WORD = re.compile(r"[^\W\d_]{4,}")
_LIKENESS_OF_WORD = 0.8
_LIKENESS = 0.6
_SHORT, _LIKENESS_OF_SHORT = 8, 0.7  # letters of a name by chance like many others, and what is asked of its like
