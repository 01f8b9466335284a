"""One session, line by line: what a line asks for is done, shown and remembered. Knows nothing of keys or prompts.

Promise: a line never ends the session unless it says so. What goes wrong is one line on standard error, whatever it is.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from clauseqa.commands import VERBS, Result, Session, Verb, execute, parse_line, parse_words
from clauseqa.errors import ClauseqaError, Exit, NotFound, QueryError, ShelfError
from clauseqa.interrupts import heard
from clauseqa.model import Answer, ContractCard
from clauseqa.output import Screen, emit, is_folder, save, save_each
from clauseqa.render.safe import neutralise, one_line
from clauseqa.repl.language import Language
from clauseqa.repl.navigation import Navigation, View
from clauseqa.repl.opening import Opened, beside, follow, open_item, openable, read_section
from clauseqa.repl.routing import Ask, Help, Leave, Nothing, Open, Run, Step, Unknown, route

_DIM, _RED, _PLAIN = "\x1b[2m", "\x1b[31m", "\x1b[0m"
_SPOKEN = "|".join(verb.name for verb in VERBS.values() if verb.in_session)
_AS_ON_THE_COMMAND_LINE = re.compile(rf"\bclauseqa ({_SPOKEN})\b")


class Conversation:
    """Takes lines; keeps the scope, what is on screen, and the way back."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.language = Language.of(VERBS)
        self.navigation = Navigation()
        self.failed = False  # a line so far could not be carried out
        self.changed: Callable[[], None] = lambda: None  # called when the shelf may have changed
        self._scope_path: str | None = None
        self._moves: dict[str, Callable[[Step], None]] = {
            "n": lambda _: self._step(1),
            "p": lambda _: self._step(-1),
            "follow": self._follow,
            "back": lambda _: self._again(self.navigation.back(), "nothing was on screen before"),
            "forward": lambda _: self._again(self.navigation.forward(), "this is the latest"),
            "in": self._confine,
            "export": self._export,
        }

    def take(self, line: str) -> bool:
        """Do what `line` asks for; False when it asks to leave. Raises KeyboardInterrupt and BrokenPipeError alone."""
        routed = route(line, self.language)
        if isinstance(routed, Leave):
            return False
        try:
            self._keep_scope()
            self._carry_out(routed)
        except BrokenPipeError:
            raise
        except Exception as error:
            if heard():  # which may come as another error from whatever it cut in two
                raise KeyboardInterrupt from None
            self._tell(error)
        return True

    def _tell(self, error: Exception) -> None:
        """What went wrong, and whose fault it is."""
        if isinstance(error, ClauseqaError):
            self._explain(error)
        elif isinstance(error, OSError):
            self.complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        else:
            self.complain(f"{type(error).__name__}: {error} · this is a fault of clauseqa, at {_where(error)}")

    # -- what a line can ask for --

    def _carry_out(self, routed: object) -> None:
        if isinstance(routed, Nothing):
            return
        if isinstance(routed, Run):
            self._run(*parse_line(f"{routed.verb} {routed.rest}"))
        elif isinstance(routed, Ask):
            self._ask(routed)
        elif isinstance(routed, Open):
            self._open(routed.number)
        elif isinstance(routed, Step):
            self._moves[routed.move](routed)
        elif isinstance(routed, Help):
            self._say(self.help(routed.topic))
        elif isinstance(routed, Unknown):
            near = " or ".join(f"/{name}" for name in routed.nearest[:2])
            raise QueryError(
                f"no verb is called /{routed.name}", hint=f"did you mean {near}?" if near else "? lists them"
            )

    def _run(self, verb: Verb, arguments: dict[str, Any]) -> None:
        result = self._execute(verb, arguments)
        for note in result.notes:
            self.remark(note)
        self._show(View(verb.name, result, openable(result)), arguments)

    def _execute(self, verb: Verb, arguments: dict[str, Any]) -> Result:
        if verb.name != "index":
            return execute(self.session, verb, arguments)
        from clauseqa.progress import shown

        try:
            with shown() as self.session.progress:
                return execute(self.session, verb, arguments)
        finally:
            self.session.progress = None
            self.changed()

    def _ask(self, asked: Ask) -> None:
        verb = VERBS["search" if asked.query else "ask"]
        arguments = parse_words(verb, ["--", asked.text])
        result = execute(self.session, verb, arguments)
        self.remark(f"→ {self._taken_as(asked, result)}")
        for note in result.notes:
            self.remark(note)
        self._show(View(verb.name, result, openable(result)), arguments)

    def _taken_as(self, asked: Ask, result: Result) -> str:
        if asked.query:
            return "a query, as /search"
        answer = result.items[0] if result.items else None
        if isinstance(answer, Answer):
            if answer.route == "reference":
                return "a place, as /show"
            if answer.route == "term":
                return "a defined term, as /define"
            if answer.route == "contract":
                hits = [hit for hit in (answer.answer, *answer.evidence) if hit is not None]
                name = hits[0].contract.name if hits else self.scope.name if self.scope else "one contract"
                return f"a question to {name}"
        return "a question to all contracts"

    def _open(self, number: int) -> None:
        found = self.navigation.list
        if found is None or not found.items:
            raise QueryError(f"there is no result {number}", hint="a search, a question or a list comes first")
        self._open_result(found, number)

    def _open_result(self, origin: View, number: int) -> None:
        count = len(origin.items)
        if not 1 <= number <= count:
            raise NotFound(f"there is no result {number}", hint=f"there {'is 1' if count == 1 else f'are {count}'}")
        opened = open_item(self.session, origin.items[number - 1])
        self.remark(f"→ result {number} of {count}")
        self._show_opened(opened, origin, number)

    def _show_opened(self, opened: Opened, origin: View | None = None, number: int = 0) -> None:
        if opened.note:
            self.remark(opened.note)
        items = openable(opened.result)
        self._show(View(opened.verb, opened.result, items, None if items else origin, 0 if items else number))

    # -- moves --

    def _step(self, by: int) -> None:
        step = self.navigation.step(by)
        if step is not None:
            origin, number = step
            if not 1 <= number <= len(origin.items):
                raise NotFound(f"that was the {'last' if by > 0 else 'first'} of {len(origin.items)} results")
            self._open_result(origin, number)
            return
        self._show_opened(beside(self.session, self._section_on_screen(), by))

    def _follow(self, step: Step) -> None:
        card = self._section_on_screen()
        if not step.argument.isdecimal():
            raise QueryError("follow needs the number of a reference", hint="for example: /follow 1")
        opened = follow(self.session, card, int(step.argument))
        here = self.navigation.current
        self._show_opened(opened, here.origin if here else None, here.number if here else 0)

    def _section_on_screen(self) -> Any:
        view = self.navigation.current
        card = read_section(view.result) if view else None
        if card is None:
            raise QueryError("no section is on screen", hint="/show PLACE shows one, /1 opens a result")
        return card

    def _again(self, view: View | None, otherwise: str) -> None:
        if view is None:
            raise NotFound(otherwise)
        if view.number and view.origin is not None:
            self.remark(f"→ result {view.number} of {len(view.origin.items)}")
        self._print(view.verb, view.result)

    def _confine(self, step: Step) -> None:
        library = self.session.library
        if not step.argument:
            self.session.scope, self._scope_path = None, None
            count = library.count()
            self.remark(f"in all {count} contracts" if count != 1 else "in the one contract here")
            return
        card = library.card(step.argument)
        self.session.scope, self._scope_path = card.id, card.path
        self.remark(f"in {card.name}" + (f": {one_line(card.title)}" if card.title else ""))

    def _export(self, step: Step) -> None:
        from clauseqa.cli import chosen_format
        from clauseqa.render import FORMAT_OF_SUFFIX, filed

        view, path = self.navigation.current, os.path.expanduser(step.argument)
        if not path:
            raise QueryError("export needs a file", hint="for example: /export hits.xlsx")
        if view is None:
            raise QueryError("there is no result to export", hint="a search, a question or a list comes first")
        suffix = os.path.splitext(path)[1].lower()
        if suffix and suffix not in FORMAT_OF_SUFFIX:
            raise QueryError(f"{path}: no format is called {suffix}", hint=f"suffixes: {' '.join(FORMAT_OF_SUFFIX)}")
        if os.path.exists(path) and "replace" not in step.flags:
            raise QueryError(f"{path} is there already", hint=f"/export --replace {path} writes over it")
        chosen = chosen_format(VERBS[view.verb], {"json": False, "format": None, "output": path}, "text")
        save(path, filed(view.result, format=chosen, exact=True))
        self.remark(f"written to {path} as {chosen}")

    # -- what is seen --

    @property
    def scope(self) -> ContractCard | None:
        """The contract that the session is confined to, if it is still there."""
        if self.session.scope is None:
            return None
        try:
            return self.session.library.card_of(self.session.scope)
        except NotFound:
            return None

    def _keep_scope(self) -> None:
        """A contract that was indexed again has another id; one that has gone is no scope."""
        if self.session.scope is None:
            return
        with suppress(ShelfError):
            if self.scope is not None:
                return
            card = next((card for card in self.session.library.cards() if card.path == self._scope_path), None)
            self.session.scope = card.id if card else None
            if card is None:
                self.complain(f"{self._scope_path} is no longer on the shelf: now in all contracts")

    def _show(self, view: View, arguments: dict[str, Any] | None = None) -> None:
        self.navigation.show(view)
        self._print(view.verb, view.result, arguments)

    def _print(self, name: str, result: Result, arguments: dict[str, Any] | None = None) -> None:
        from clauseqa.cli import chosen_format
        from clauseqa.render import filed, render

        settings = self.session.settings
        arguments = {"json": False, "format": None, "output": None, **(arguments or {})}
        chosen = chosen_format(VERBS[name], arguments, settings["format"])
        path = arguments["output"]
        if path and is_folder(path) and result.pages is not None:
            number = save_each(path, ((page.name, page.html()) for page in result.pages()), ".html")
            self.remark(f"{number} page{'' if number == 1 else 's'} written into {path}")
            return
        if path and path != "-":
            save(path, filed(result, format=chosen, width=settings["width"] or 80, exact=True))
            self.remark(f"written to {path} as {chosen}")
            return
        screen = self.screen()
        text = render(
            result,
            format=chosen,
            width=screen.width,
            color=screen.color,
            hyperlinks=screen.color and settings["hyperlinks"],
            exact=not screen.terminal,
            numbered=True,
        )
        self._say(text, screen)

    def screen(self) -> Screen:
        return Screen.of(sys.stdout, self.session.settings)

    def _say(self, text: str, screen: Screen | None = None) -> None:
        screen = screen or self.screen()
        emit(text, pager=self.session.settings["pager"] if screen.terminal else "", screen=screen)

    def remark(self, text: str) -> None:
        """A dim line beside the data."""
        self._aside(text, _DIM)

    def complain(self, text: str) -> None:
        """A line about what went wrong."""
        self.failed = True
        self._aside(text, _RED)

    def _explain(self, error: ClauseqaError) -> None:
        from clauseqa.cli import explained

        failed = self.failed
        self.complain(explained(error))
        self.failed = failed or error.exit_code == Exit.ERROR
        if isinstance(error, ShelfError):
            self.session.close()  # the next line tries anew

    def _aside(self, text: str, style: str) -> None:
        screen = Screen.of(sys.stderr, self.session.settings)
        sys.stdout.flush()
        for line in _wrapped(neutralise(in_session(text)), screen):
            sys.stderr.write(f"{style}{line}{_PLAIN}\n" if screen.color else f"{line}\n")
        sys.stderr.flush()

    def help(self, topic: str = "") -> str:
        """What can be typed, or how one verb or move is used. Raises QueryError."""
        from clauseqa.repl.help import about, overview

        if not topic:
            return overview(self.language)
        command = self.language.command(topic.split()[0].lower())
        if command is None:
            near = " or ".join(f"/{name}" for name in self.language.nearest_command(topic)[:2])
            raise QueryError(f"no verb is called {topic!r}", hint=f"did you mean {near}?" if near else "? lists them")
        return in_session(about(command))


def _wrapped(text: str, screen: Screen) -> list[str]:
    """The lines of `text`; on a terminal none is broken within a word."""
    if not screen.terminal:
        return text.splitlines()
    from textwrap import wrap

    return [part for line in text.splitlines() for part in wrap(line, max(screen.width - 1, 20)) or [""]]


def in_session(text: str) -> str:
    """`text` with the verbs of the command line as they are typed here: "clauseqa docs" is /docs."""
    return _AS_ON_THE_COMMAND_LINE.sub(r"/\1", text)


def _where(error: Exception) -> str:
    """The innermost place of our own that an error passed through."""
    from traceback import extract_tb

    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "clauseqa" in frame.filename] or frames
    return f"{os.path.basename(ours[-1].filename)}:{ours[-1].lineno}" if ours else "an unknown place"
