"""How a contract writes the name of a term elsewhere than where it defines it."""

from __future__ import annotations

_SMALL = frozenset("OF AND THE FOR TO IN OR AN ON BY WITH".split())


def title_case(name: str) -> str | None:
    """ "LETTER OF CREDIT" -> "Letter of Credit": in some contracts only the definition is printed in capitals.

    None for a name that is not in capitals, or that holds single letters.
    """
    words = name.split()
    if not name.isupper() or not all(len(word) > 1 for word in words):
        return None
    return " ".join(word.lower() if word in _SMALL and at else word.capitalize() for at, word in enumerate(words))
