"""What may be typed next. Pure: a line, where the cursor stands, what the shelf offers; candidates come out.

While typing, candidates hold what was typed; when they are asked for (Tab) they may also hold its letters scattered.
In a question only whole beginnings of words count: somebody who writes a sentence is not to be talked over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from clauseqa.commands import Argument
from clauseqa.model import ContractCard
from clauseqa.repl.language import KINDS, Language
from clauseqa.repl.matching import Prepared, fold
from clauseqa.repl.tokens import PREFIXES
from clauseqa.repl.vocabulary import Sections, Vocabulary
from clauseqa.repl.words import CLOSES, Word, cut

LIMIT = 60  # more than a menu shows
META = 72  # characters of description beside a candidate
HEADING = 60  # … of a heading
LONGEST_TERM = 4  # words of a question, before the cursor, that may begin one defined term
_CITES = frozenset(
    {"section", "sections", "sec.", "article", "articles", "paragraph", "paragraphs", "clause", "§", "§§"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    text: str  # put in place of line[start:cursor]
    start: int
    label: str  # shown
    meta: str = ""  # beside it


@dataclass(frozen=True, slots=True)
class _Typing:
    """What completion is about: the state of the shelf, the language, how hard to look."""

    vocabulary: Vocabulary
    language: Language
    scope: int | None
    fuzzy: bool

    def among(self, prepared: Prepared, typed: str) -> list[int]:
        search = prepared.scattered if self.fuzzy else prepared.holding
        return search(typed, limit=LIMIT) if typed else list(range(min(len(prepared), LIMIT)))

    @property
    def terms(self) -> Prepared:
        if self.scope is not None and self.vocabulary.terms_of is not None:
            return self.vocabulary.terms_of(self.scope)
        return self.vocabulary.terms


def complete(
    line: str,
    cursor: int,
    vocabulary: Vocabulary,
    language: Language,
    *,
    scope: int | None = None,
    fuzzy: bool = False,
) -> tuple[Candidate, ...]:
    """Candidates for the word before `cursor`, best first, at most LIMIT; of a text and a start never two."""
    typed = line[:cursor]
    typing = _Typing(vocabulary, language, scope, fuzzy)
    unique: dict[tuple[str, int], Candidate] = {}
    for candidate in _candidates(typed, typing):
        unique.setdefault((candidate.text, candidate.start), candidate)
        if len(unique) == LIMIT:
            break
    return tuple(unique.values())


def _candidates(typed: str, typing: _Typing) -> Iterator[Candidate]:
    words = cut(typed)
    begun = not words or words[-1].end < len(typed)  # the cursor stands before a new word
    if not words:
        return _commands("/", len(typed), typing) if typing.fuzzy else iter(())
    first = words[0]
    if first.raw[0] not in PREFIXES:
        if first.raw in ("?", "help") and (len(words) > 1 or begun):
            return _command_names(typed, words, begun, typing)
        return _query(typed, 0, typing)
    if len(words) == 1 and not begun:
        return _commands(first.raw, first.start, typing)
    command = typing.language.command(first.raw[1:].lower())
    if command is None:
        return iter(())
    return _arguments(typed, words[1:], begun, command.arguments, typing, command)


def _commands(typed: str, start: int, typing: _Typing) -> Iterator[Candidate]:
    slash = typed[0]
    commands = typing.language.commands()
    for place in typing.among(Prepared(command.name for command in commands), typed[1:]):
        command = commands[place]
        space = " " if any(argument.kind == "positional" for argument in command.arguments) else ""
        yield Candidate(f"{slash}{command.name}{space}", start, f"{slash}{command.name}", command.summary)


def _command_names(typed: str, words: tuple[Word, ...], begun: bool, typing: _Typing) -> Iterator[Candidate]:
    if len(words) > (1 if begun else 2):
        return
    word = "" if begun else words[-1].raw
    commands = typing.language.commands()
    for place in typing.among(Prepared(command.name for command in commands), word):
        command = commands[place]
        yield Candidate(command.name, len(typed) - len(word), command.name, command.summary)


def _arguments(
    typed: str, words: tuple[Word, ...], begun: bool, arguments: tuple[Argument, ...], typing: _Typing, command: object
) -> Iterator[Candidate]:
    """Candidates for the argument that the cursor stands in."""
    options: dict[str, Argument] = {}
    for option in typing.language.options(command):  # type: ignore[arg-type]
        options[f"--{option.name}"] = option
        if option.short:
            options[option.short] = option
    finished = words if begun else words[:-1]
    spoken: list[Word] = []
    waiting: Argument | None = None
    for word in finished:
        given = options.get(word.raw)
        if waiting is not None:
            waiting = None
        elif given is not None:
            waiting = given if given.kind == "option" else None
        else:
            spoken.append(word)
    last = None if begun else words[-1]
    start = len(typed) if last is None else last.start
    if waiting is not None:
        return _values(waiting, typed, start, typing, command)
    if last is not None and last.raw.startswith("-"):
        return _options(last, options, typing)
    positionals = [argument for argument in arguments if argument.kind == "positional"]
    for argument in positionals:
        if argument.joined:
            at = spoken[0].start if spoken else start
            return _values(argument, typed, at, typing, command)
        if argument.many or not spoken:
            return _values(argument, typed, start, typing, command)
        spoken.pop(0)
    return iter(())


def _options(word: Word, options: dict[str, Argument], typing: _Typing) -> Iterator[Candidate]:
    names = [name for name in options if name.startswith("--")]
    for place in typing.among(Prepared(names), word.raw):
        option = options[names[place]]
        space = " " if option.kind == "option" else ""
        yield Candidate(names[place] + space, word.start, names[place], option.help)


def _values(argument: Argument, typed: str, start: int, typing: _Typing, command: object) -> Iterator[Candidate]:
    """Candidates for the value of one argument, of which typed[start:] has been typed."""
    value = typed[start:]
    quote = not argument.joined
    if argument.choices:
        return _choices(argument.choices, value, start, typing)
    if argument.completes == "format":
        return _choices(getattr(command, "formats", ()), value, start, typing)
    if argument.completes == "query":
        return _query(typed, start, typing)
    if argument.completes == "term":
        return _terms(value, start, typing, quote=quote)
    if argument.completes == "contract":
        return _contracts(value, start, typing, quote=quote)
    if argument.completes == "place":
        return _places(value, start, typing, quote=quote)
    if argument.completes == "file":
        return _files(value, start, typing, quote=quote)
    if argument.completes == "verb":
        commands = typing.language.commands()
        return _choices((command.name for command in commands), value, start, typing)
    return iter(())


def _choices(choices: Iterable[str], typed: str, start: int, typing: _Typing) -> Iterator[Candidate]:
    choices = tuple(choices)
    for place in typing.among(Prepared(choices), typed):
        yield Candidate(choices[place], start, choices[place])


def _terms(typed: str, start: int, typing: _Typing, *, quote: bool) -> Iterator[Candidate]:
    value = typed.lstrip("".join(CLOSES))
    quoted = value != typed
    terms = typing.terms
    for place in typing.among(terms, value):
        term = terms.entries[place]
        yield Candidate(
            _quoted(term, quoted or quote), start, term, _brief(typing.vocabulary.gloss(term, typing.scope))
        )


def _contracts(typed: str, start: int, typing: _Typing, *, quote: bool, open_end: bool = False) -> Iterator[Candidate]:
    """Contracts by name and title; `open_end`: to go on with one of their sections."""
    vocabulary = typing.vocabulary
    value = typed.lstrip("".join(CLOSES))
    quoted = quote or value != typed
    for place in typing.among(vocabulary.prepared_contracts, value):
        card = vocabulary.contracts[place]
        name = vocabulary.name(card)
        text = _quoted(name, quoted)
        if open_end:
            text = (text[:-1] if text != name else name) + "#"
        yield Candidate(text, start, name, _brief(card.title or ""))


def _places(typed: str, start: int, typing: _Typing, *, quote: bool) -> Iterator[Candidate]:
    """Sections of the contract that is named, or need not be; and contracts, to go on from."""
    contract, mark, number = typed.rpartition("#")
    if mark:
        card = typing.vocabulary.contract(contract.lstrip("".join(CLOSES))) if contract else _only(typing)
        if card is not None:
            after = '"' if typed[0] in CLOSES else ""  # the quotation that the name began ends with the number
            for found in _sections(number, start + len(contract) + 1, typing.vocabulary.sections(card.id), typing):
                yield replace(found, text=found.text + after)
        return
    card = _only(typing)
    if card is not None:
        yield from _sections(typed, start, typing.vocabulary.sections(card.id), typing)
    if card is None or typed:
        yield from _contracts(typed, start, typing, quote=quote, open_end=True)


def _only(typing: _Typing) -> ContractCard | None:
    return typing.vocabulary.only(typing.scope)


def _sections(typed: str, start: int, sections: Sections, typing: _Typing) -> Iterator[Candidate]:
    """Sections by number, then by heading. Case counts: what was typed in this case comes first."""
    places = (
        dict.fromkeys(typing.among(sections.prepared, typed)) if typed else dict.fromkeys(range(len(sections.numbers)))
    )
    if typed:
        exact = [place for place, number in enumerate(sections.numbers) if number.startswith(typed)][:LIMIT]
        folded = [place for place in places if fold(sections.numbers[place]).startswith(fold(typed))]
        places = dict.fromkeys([*exact, *folded, *places])
    for place in places:
        number = sections.numbers[place]
        meta = " · ".join(part for part in (_brief(sections.about(place), HEADING), sections.notes[place]) if part)
        yield Candidate(number, start, number, meta)


def _files(typed: str, start: int, typing: _Typing, *, quote: bool) -> Iterator[Candidate]:
    value = typed.lstrip("".join(CLOSES))
    for path in typing.vocabulary.files(value):
        name = path.rstrip("/").rpartition("/")[2] + ("/" if path.endswith("/") else "")
        yield Candidate(_quoted(path, quote), start, name)


def _query(typed: str, at: int, typing: _Typing) -> Iterator[Candidate]:
    """Candidates in a question or query that begins at `at`."""
    words = cut(typed[at:])
    if not words or (words[-1].closed and at + words[-1].end < len(typed)):
        return
    word = words[-1]
    start = at + word.start
    opening = len(word.raw) - len(word.raw.lstrip("(+-"))
    name, colon, value = word.raw[opening:].partition(":")
    field = typing.language.fields.get(name.lower()) if colon else None
    if field is not None:
        yield from _field_values(field.values, value, start + opening + len(name) + 1, typing)
        return
    if colon:
        return
    yield from _cited(words, word, start, typing)
    yield from _spoken_terms(words, at, typing)
    yield from _fields(word.raw[opening:], start + opening, typing)


def _field_values(values: str, typed: str, start: int, typing: _Typing) -> Iterator[Candidate]:
    if values == "term":
        yield from _terms(typed, start, typing, quote=True)
    elif values == "contract":
        yield from _contracts(typed, start, typing, quote=True)
    elif values == "section":
        card = _only(typing)
        if card is not None:
            yield from _sections(typed.lstrip("".join(CLOSES)), start, typing.vocabulary.sections(card.id).bare, typing)
    elif values == "kind":
        yield from _choices(KINDS, typed, start, typing)
    elif values == "type":
        yield from _choices(typing.vocabulary.types, typed, start, typing)


def _cited(words: tuple[Word, ...], word: Word, start: int, typing: _Typing) -> Iterator[Candidate]:
    """Sections, where one is being cited: after the word "section", or a number being typed."""
    after = len(words) > 1 and words[-2].raw.lower() in _CITES
    if not after and not re.match(r"\d{1,4}[.(]", word.raw):
        return
    card = _only(typing)
    if card is not None:
        yield from _sections(word.raw, start, typing.vocabulary.sections(card.id).bare, typing)


def _spoken_terms(words: tuple[Word, ...], at: int, typing: _Typing) -> Iterator[Candidate]:
    """Defined terms that begin with the last words, the longest run of words first."""
    terms = typing.terms
    for count in range(min(LONGEST_TERM, len(words)), 0, -1):
        run = words[-count:]
        spoken, start, in_field = _value_of_field(run, typing)
        bare = spoken.lstrip("".join(CLOSES))
        if len(bare) < 2 or (count == 1 and not bare[0].isalnum()):
            continue
        look = terms.scattered if typing.fuzzy and count == 1 else terms.beginning
        for place in look(bare, limit=LIMIT):
            term = terms.entries[place]
            if fold(term) == fold(bare) and not typing.fuzzy and not in_field:
                continue
            meta = _brief(typing.vocabulary.gloss(term, typing.scope))
            yield Candidate(_quoted(term, in_field or spoken != bare), at + start, term, meta)


def _value_of_field(run: tuple[Word, ...], typing: _Typing) -> tuple[str, int, bool]:
    """The words of a run and where they begin; of `uses:base sal`, those that were meant as the value of the field."""
    spoken = " ".join(word.raw for word in run)
    name, colon, value = spoken.lstrip("(+-").partition(":")
    field = typing.language.fields.get(name.lower()) if colon else None
    if field is None or field.values != "term" or len(run) == 1:
        return spoken, run[0].start, False
    return value, run[0].start + len(spoken) - len(value), True


def _fields(typed: str, start: int, typing: _Typing) -> Iterator[Candidate]:
    """Fields of a query that begin so; a whole word such as "in" is left alone until Tab."""
    wanted = typed.lower()
    for field in typing.language.fields.values():
        if field.name.startswith(wanted) and wanted and (typing.fuzzy or field.name != wanted):
            yield Candidate(f"{field.name}:", start, f"{field.name}:", field.summary)


def _quoted(text: str, wanted: bool) -> str:
    """In quotation marks, when it would fall apart without, and it matters."""
    return f'"{text}"' if wanted and any(character.isspace() for character in text) else text


def _brief(text: str, length: int = META) -> str:
    """On one line, its first words; an ellipsis says that there is more."""
    folded = " ".join(text.split())
    if len(folded) <= length:
        return folded
    return folded[: length - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
