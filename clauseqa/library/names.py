"""How the names of terms and contracts are compared: in any case, any quotation marks, any run of spaces.

Numbers of sections are never folded: 12(b) is not 12(B).
"""

from __future__ import annotations

from clauseqa.errors import Ambiguous, NotFound

_QUOTES = str.maketrans("", "", '"“”„‟«»`')
_APOSTROPHES = str.maketrans("‘’‛", "'''")
_EDGES = " '.,;:"


def fold(name: str) -> str:
    """`name` as it is looked up: “For  Cause” and FOR CAUSE are both ``for cause``."""
    bare = name.translate(_QUOTES).translate(_APOSTROPHES)
    return " ".join(bare.split()).strip(_EDGES).casefold()


def nearest(name: str, known: tuple[str, ...], *, limit: int = 5) -> tuple[str, ...]:
    """The entries of `known` that look most like `name`, best first; to contain it is worth more than mere likeness."""
    from difflib import SequenceMatcher

    wanted = fold(name)
    if not wanted:
        return ()
    words = set(wanted.split())
    scored: list[tuple[float, str]] = []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for entry in known:
        folded = fold(entry)
        if wanted in folded or words & set(folded.split()):
            score = 1.0 + len(wanted) / (len(wanted) + len(folded))
        else:
            matcher.set_seq1(folded)
            if matcher.real_quick_ratio() < _LIKENESS or matcher.quick_ratio() < _LIKENESS:
                continue
            score = matcher.ratio()
        if score >= _LIKENESS:
            scored.append((-score, entry))
    return tuple(entry for _, entry in sorted(scored)[:limit])


def ambiguous(name: str, paths: tuple[str, ...]) -> Ambiguous:
    """What to raise when `name` means several contracts."""
    return Ambiguous(f"{len(paths)} contracts match {name!r}", nearest=paths, hint="say more of its name")


def unknown(name: str, known: tuple[str, ...]) -> NotFound:
    """What to raise when `name` means none of the contracts called `known`."""
    near = nearest(name, known)
    return NotFound(f"no contract is called {name!r}", nearest=near, hint="see them: clauseqa docs")


_LIKENESS = 0.6
