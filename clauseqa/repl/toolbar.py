"""The line below the prompt: which shelf, which scope, and what the word under the cursor is. Pure."""

from __future__ import annotations

from clauseqa.repl.language import Language
from clauseqa.repl.tokens import Token, tokens
from clauseqa.repl.vocabulary import Sections, Vocabulary
from clauseqa.repl.words import Word, cut

_WRONG = ("unknown-verb", "unknown-option", "unknown-field", "open-phrase")
LONGEST_TERM = 6  # words
LONGEST_LOCATION = 32  # characters; of a longer one the folder's name is shown


def describe(line: str, cursor: int, vocabulary: Vocabulary, language: Language, scope: int | None = None) -> str:
    """What the word at or before `cursor` is: a verb, a field, a section, a defined term; "" when it is none."""
    if not line.strip():
        return ""
    parts = tokens(line, language)
    here = [token for token in parts if token.start <= cursor <= token.end]
    wrong = [token for token in parts if token.kind in _WRONG]
    for token in (*here, *wrong):
        said = _of_language(line, token, language)
        if said:
            return said
    return _section(line, cursor, vocabulary, scope) or _term(line, cursor, vocabulary, scope)


def shelf(location: str, contracts: int | None, scope: str | None) -> str:
    """The state of the shelf in words; `contracts` is None while it is not known."""
    if len(location) > LONGEST_LOCATION:
        location = f"…/{location.rstrip('/').rpartition('/')[2]}"
    if contracts is None:
        return location
    count = f"{contracts:,} contract{'' if contracts == 1 else 's'}"
    return f"{location} · {count} · in {scope}" if scope else f"{location} · {count}"


def _of_language(line: str, token: Token, language: Language) -> str:
    text = line[token.start : token.end]
    if token.kind == "verb":
        command = language.command(text[1:].lower())
        return f"/{command.name}: {command.summary}" if command else ""
    if token.kind == "unknown-verb":
        return _did_you_mean(f"no verb {text}", [f"/{name}" for name in language.nearest_command(text[1:])])
    if token.kind == "field":
        field = language.fields[text[:-1].lower()]
        return f"{field.name}: {field.summary}"
    if token.kind == "unknown-field":
        return _did_you_mean(f"no field {text[:-1]}", [f"{name}:" for name in language.nearest_field(text[:-1])])
    if token.kind == "unknown-option":
        return f"no option {text}"
    if token.kind == "open-phrase":
        return "a quotation mark is open"
    return ""


def _did_you_mean(what: str, nearest: list[str]) -> str:
    return f"{what}: did you mean {' or '.join(nearest[:2])}?" if nearest else what


def _section(line: str, cursor: int, vocabulary: Vocabulary, scope: int | None) -> str:
    word = _word_at(line, cursor)
    if word is None:
        return ""
    contract, mark, number = word.value.strip("?,;.").rpartition("#")
    number = number.rpartition(":")[2]
    card = vocabulary.contract(contract) if mark and contract else vocabulary.only(scope)
    if card is None or not number:
        return ""
    return _numbered(vocabulary.sections(card.id), number)


def _numbered(sections: Sections, number: str) -> str:
    named = sections if "~" in number else sections.bare
    heading = named.heading(number)
    if heading is None:
        return ""
    times = sum(1 for other in sections.numbers if other.startswith(f"{number}~"))
    often = f"stands {times} times" if times else ""
    return " · ".join(part for part in (f"{number} {heading}".strip(), named.note(number), often) if part)


def _term(line: str, cursor: int, vocabulary: Vocabulary, scope: int | None) -> str:
    """The longest run of words that holds the cursor and is a defined term."""
    spoken = [Word(part.raw.strip('?,;."“”()'), part.start) for part in _spaced(line)]
    here = max((place for place, word in enumerate(spoken) if word.start <= cursor <= word.end + 1), default=None)
    if here is None:
        return ""
    for length in range(min(LONGEST_TERM, len(spoken)), 0, -1):
        for first in range(max(0, here - length + 1), min(here, len(spoken) - length) + 1):
            run = " ".join(word.raw.rpartition(":")[2].strip('"“') for word in spoken[first : first + length])
            place = vocabulary.terms.position(run) if run else None
            if place is not None:
                term = vocabulary.terms.entries[place]
                gloss = " ".join(vocabulary.gloss(term, scope).split())
                return f"“{term}” · {gloss}" if gloss else f"“{term}” is a defined term"
    return ""


def _spaced(line: str) -> list[Word]:
    """The words between spaces, quotation or not."""
    words: list[Word] = []
    at = 0
    for part in line.split():
        at = line.index(part, at)
        words.append(Word(part, at))
        at += len(part)
    return words


def _word_at(line: str, cursor: int) -> Word | None:
    return next((word for word in cut(line) if word.start <= cursor <= word.end), None)
