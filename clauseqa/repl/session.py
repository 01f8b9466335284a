"""The session at a terminal: the prompt around a conversation. The only module that runs prompt_toolkit.

Contract text never reaches prompt_toolkit as markup: prompts and toolbars are lists of (style, text), and results are
written past it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.output import ColorDepth, create_output

from clauseqa import interrupts
from clauseqa.commands import Session
from clauseqa.errors import ClauseqaError, Exit
from clauseqa.render.safe import one_line
from clauseqa.repl.conversation import Conversation
from clauseqa.repl.history import kept_history
from clauseqa.repl.keys import bindings
from clauseqa.repl.lexer import STYLE, LineLexer
from clauseqa.repl.menu import Menu
from clauseqa.repl.supply import Supply
from clauseqa.repl.toolbar import describe, shelf

SETTLE = 0.05  # seconds until a menu that came too early is done with
PROMPT = 32  # characters of a contract's name before the line; the toolbar has all of it


def converse(session: Session) -> int:
    """Ask for lines until one leaves, or Ctrl-D does. 0."""
    desk = Desk(session)
    interrupts.uninterruptible()
    try:
        with unechoed():
            going = desk.turn(desk.greet)
            while going:
                going = desk.turn(desk.ask)
    finally:
        desk.close()
    return Exit.FOUND


@contextmanager
def unechoed() -> Iterator[None]:
    """While work is done, keys that are typed ahead wait for the next prompt instead of falling among the results."""
    try:
        import termios
    except ImportError:  # not on this system
        yield
        return
    try:
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
    except (OSError, ValueError, termios.error):  # no terminal
        yield
        return
    silent = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(terminal, termios.TCSANOW, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


class Desk:
    """What a person sits at: the prompt, its menu and its toolbar."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._conversation = Conversation(session)
        self._supply = Supply(session.index, self._redraw)
        self._conversation.changed = self._renew
        self._working = False  # a line was typed, and is being carried out
        self._prompt = self._prompting()

    def _prompting(self) -> PromptSession[str]:
        settings = self._session.settings
        if settings["editor"]:
            os.environ["VISUAL"] = settings["editor"]
        language = self._conversation.language
        color = self._conversation.screen().color
        return PromptSession(
            self._message,
            output=create_output(always_prefer_tty=True),
            lexer=LineLexer(language) if color else None,
            style=STYLE,
            include_default_pygments_style=False,
            color_depth=None if color else ColorDepth.DEPTH_1_BIT,
            completer=Menu(language, self._supply.patient, lambda: self._session.scope),
            complete_in_thread=True,
            complete_while_typing=True,
            history=kept_history(settings["history"]),
            auto_suggest=AutoSuggestFromHistory() if settings["suggest"] else None,
            editing_mode=EditingMode.VI if settings["keys"] == "vi" else EditingMode.EMACS,
            enable_open_in_editor=True,
            tempfile_suffix=".txt",
            key_bindings=bindings(self._help_on),
            bottom_toolbar=self._toolbar,
        )

    def turn(self, step: Callable[[], bool]) -> bool:
        """Do one step; False when the session ends. Ctrl-C ends what is being done, whatever it is."""
        self._working = False
        try:
            return interrupts.interruptible(step)
        except KeyboardInterrupt:
            self._session.close()  # what it holds may be half done: the next use opens the shelf again
        gc.collect()  # locks go with what held them
        if not interrupts.obeyed():
            return False
        if self._working:
            self._conversation.complain("stopped")
        return True

    def greet(self) -> bool:
        """One line: what is here, and how to find out more."""
        try:
            count = self._session.library.count()
        except ClauseqaError as error:
            self._conversation.remark(f"{error}{f' · {error.hint}' if error.hint else ''}")
        else:
            where = one_line(shelf(self._session.index, count, None))
            self._conversation.remark(f"{where} · ? shows what can be typed, Ctrl-D leaves")
        return True

    def ask(self) -> bool:
        """One line asked for and taken; False to leave."""
        self._supply.refresh()
        try:
            line = self._prompt.prompt()
        except EOFError:
            return False
        self._working = True
        return self._conversation.take(line)

    def close(self) -> None:
        self._supply.close()

    def _renew(self) -> None:
        self._supply.refresh(force=True)

    def _redraw(self) -> None:
        """Called in the thread of the supply: what it has learnt belongs on the screen."""
        app = self._prompt.app
        if self._supply.short and app.loop is not None:
            self._supply.short = False
            app.loop.call_soon_threadsafe(app.loop.call_later, SETTLE, self._complete_again)
        app.invalidate()

    def _complete_again(self) -> None:
        """Open the menu that came too early for what is known now, once it has closed."""
        loop, buffer = self._prompt.app.loop, self._prompt.default_buffer
        if not buffer.text or loop is None:
            return
        menu = buffer.complete_state
        if menu is None:
            buffer.start_completion(complete_event=CompleteEvent(text_inserted=True))
        elif not menu.completions:  # it is still being made
            loop.call_later(SETTLE, self._complete_again)

    def _message(self) -> StyleAndTextTuples:
        name = one_line(self._scope_name() or "clauseqa")
        short = name if len(name) <= PROMPT else f"{name[: PROMPT - 1].rstrip()}…"
        return [("class:scope", short), ("class:prompt", "> ")]

    def _scope_name(self) -> str | None:
        """Of the contract in scope, without asking the disk."""
        scope = self._session.scope
        card = next((card for card in self._supply.instant.contracts if card.id == scope), None)
        return card.name if card else None

    def _toolbar(self) -> StyleAndTextTuples:
        buffer = self._prompt.default_buffer
        vocabulary = self._supply.instant
        count = len(vocabulary.contracts) if self._supply.ready else None
        state = one_line(shelf(self._session.index, count, self._scope_name()))
        word = describe(
            buffer.text, buffer.cursor_position, vocabulary, self._conversation.language, self._session.scope
        )
        parts: StyleAndTextTuples = [("", f" {state} ")]
        if word:
            parts += [("", "· "), ("class:bottom-toolbar.word", one_line(word))]
        return parts

    def _help_on(self, line: str) -> None:
        words = line.split()
        name = words[0].lstrip("/\\") if words and words[0][0] in "/\\" else ""
        topic = name if self._conversation.language.command(name.lower()) else ""
        self._conversation.take(f"/help {topic}")
