"""What a verb is: its name, arguments, help, examples and function; the session it acts on; the result it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from clauseqa.errors import Exit

if TYPE_CHECKING:
    from clauseqa.library import Library, Watch
    from clauseqa.page import Page

Completes = Literal["contract", "place", "term", "query", "file", "verb", "format"]
FORMATS = ("text", "json", "jsonl", "csv", "xlsx", "md")


class Argument(NamedTuple):
    name: str  # "place"; options are written --name
    help: str
    kind: Literal["positional", "option", "flag"] = "positional"
    many: bool = False  # takes one or more, each a value of its own
    joined: bool = False  # takes one or more words that make one value: define for cause
    required: bool = True  # positionals only
    default: Any = None
    type: Callable[[str], Any] = str
    least: int = 1  # of a number
    choices: tuple[str, ...] = ()
    completes: Completes | None = None
    short: str = ""  # "-o"
    lines: bool = False  # "-" reads values from standard input, one a line, and answers each as it comes

    @property
    def key(self) -> str:
        """Its name as a key of the mapping that a verb's function receives."""
        return self.name.replace("-", "_")


# Understood beside a verb's own arguments, on the command line and in the session.
PRESENTATION = (
    Argument("format", "How to print the result.", kind="option", completes="format"),
    Argument("json", "Short for --format json.", kind="flag"),
    Argument("output", "Write to FILE; its suffix chooses the format.", kind="option", completes="file", short="-o"),
)


class Session:
    """What verbs act on: the shelf (opened when first needed), the scope, the settings in force."""

    def __init__(self, index: str, settings: Mapping[str, Any] | None = None, scope: int | None = None) -> None:
        self.index = index
        self.settings: Mapping[str, Any] = {} if settings is None else settings
        self.scope = scope  # id of the contract that the session is confined to
        self.progress: Callable[[Any], None] | None = None  # called with each step of long work
        self._library: Library | None = None
        self._watch: Watch | None = None  # over the shelf, since it was opened
        self._moment: ExitStack | None = None  # at which the shelf is kept

    @property
    def library(self) -> Library:
        """The shelf, opened at first use. Raises ShelfError."""
        if self._library is None:
            self._library = self._opened(create=False)
            if self._moment is not None:
                self._moment.enter_context(self._library.steady())
        return self._library

    @contextmanager
    def steady(self) -> Iterator[None]:
        """What the shelf is asked inside is of one moment, from the first question on."""
        with ExitStack() as moment:
            if self._library is not None:
                moment.enter_context(self._library.steady())
            self._moment = moment
            try:
                yield
            finally:
                if self._moment is moment:  # not one that was interrupted, and is let go late
                    self._moment = None

    def has_changed(self) -> bool:
        """Whether contracts may have come or left since the shelf was opened, or since this was last asked."""
        return self._watch is not None and self._watch.moved()

    def create_library(self) -> Library:
        """The shelf, made when there is none. Raises ShelfError."""
        if self._library is None:
            self._library = self._opened(create=True)
        return self._library

    def _opened(self, *, create: bool) -> Library:
        from clauseqa.library import Watch, open_library

        library = open_library(self.index, create=create)
        self._watch = Watch(library)
        return library

    def within(self, contract: int | None) -> Session:
        """The same session, confined to the contract of that id."""
        narrowed = Session(self.index, self.settings, contract)
        narrowed.progress, narrowed._library, narrowed._watch = self.progress, self.library, self._watch
        return narrowed

    def close(self) -> None:
        """Let the shelf go, and the moment it was kept at; the next use opens it again."""
        library, self._library, self._watch, self._moment = self._library, None, None, None
        if library is not None:
            library.close()


class Result(NamedTuple):
    """What a verb found: one list of facts, named as in the JSON it renders to."""

    noun: str  # "hits", "definitions", "sections" …
    items: tuple[Any, ...]
    exit: Exit = Exit.FOUND
    notes: tuple[str, ...] = ()  # for the reader, beside the data: standard error
    extra: Mapping[str, Any] = MappingProxyType({})  # further keys of the JSON object
    layout: str = ""  # another way to lay the same facts out as text: "tree", "stats"
    pages: Callable[[], Iterator[Page]] | None = None  # draws the pages of the contracts it is about, for a browser


class Verb(NamedTuple):
    name: str
    summary: str  # one line, imperative
    arguments: tuple[Argument, ...]
    run: Callable[[Session, Mapping[str, Any]], Result]
    examples: tuple[str, ...] = ()
    in_session: bool = True  # offered in the REPL after "/"
    steady: bool = True  # it sees the shelf as it is at one moment; one that writes, or goes on for long, does not
    formats: tuple[str, ...] = FORMATS

    def argument(self, key: str) -> Argument | None:
        """The argument of that key, its own or one of PRESENTATION."""
        return next((a for a in (*self.arguments, *PRESENTATION) if a.key == key), None)


def found_in(module: str, name: str) -> Callable[[Session, Mapping[str, Any]], Result]:
    """A verb's function, imported when it is first run: help and completion need none of them."""

    def run(session: Session, arguments: Mapping[str, Any]) -> Result:
        function: Callable[[Session, Mapping[str, Any]], Result]
        function = getattr(import_module(f"clauseqa.commands.{module}"), name)
        return function(session, arguments)

    return run
