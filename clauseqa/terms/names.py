"""How a contract writes the name of a term elsewhere than where it defines it."""

from __future__ import annotations

SMALL_WORDS = frozenset("of and the for to in or an on by with a".split())


def title_case(name: str) -> str | None:
    """ "LETTER OF CREDIT" -> "Letter of Credit": in some contracts only the definition is printed in capitals.

    None for a name that is not in capitals, or that holds single letters.
    """
    words = name.split()
    if not name.isupper() or not all(len(word) > 1 for word in words):
        return None
    return " ".join(
        word.lower() if word.lower() in SMALL_WORDS and at else word.capitalize() for at, word in enumerate(words)
    )


def inflections(name: str) -> list[str]:
    """The other number of ``name``: of its last word, and of the word before "of" ("Events of Default").

    "Loan(s)" is written "Loan" and "Loans", "Third Party(ies)" is "Third Party" and "Third Parties".
    """
    stem, optional, _ = name.rpartition("(") if name.endswith(("(s)", "(es)", "(ies)")) else (name, "", "")
    if optional and len(stem) > 1:
        plural = stem[:-1] if name.endswith("(ies)") and stem.endswith("y") else stem
        return [stem, plural + name[len(stem) + 1 : -1]]
    words = name.split()
    if not words:
        return []
    forms = [name[: -len(words[-1])] + word for word in other_number(words[-1])]
    head, of, rest = name.partition(" of ")
    if of:
        last = head.split()[-1] if head.split() else ""
        forms += [head[: len(head) - len(last)] + word + of + rest for word in other_number(last)]
    return forms


def other_number(word: str) -> list[str]:
    """ "Party" -> "Parties", "Products" -> "Product"; nothing for what has no other number."""
    if len(word) < 3 or not word[-1].isalpha():
        return []
    lower = word.lower()
    upper = word.isupper()
    if lower.endswith("ies") and len(word) > 4:
        return [word[:-3] + ("Y" if upper else "y")]
    if lower.endswith(("sses", "xes", "ches", "shes")):
        return [word[:-2]]
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return [word[:-1]]
    if lower.endswith("y") and lower[-2] not in "aeiou":
        return [word[:-1] + ("IES" if upper else "ies"), *([word[:-1] + "ies"] if upper else [])]
    if lower.endswith(("s", "x", "ch", "sh", "z")):
        return [word + ("ES" if upper else "es")]
    return [word + "s", *([word + "S"] if upper else [])]
