"""The keys of the session that are not prompt_toolkit's own."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import completion_is_selected, has_focus
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent


def bindings(help_on: Callable[[str], None]) -> KeyBindings:
    """F1, Tab and Enter. `help_on` shows help on the line that is being typed."""
    keys = KeyBindings()

    @keys.add("f1")
    def _(event: KeyPressEvent) -> None:
        line = event.current_buffer.text
        run_in_terminal(lambda: help_on(line))

    @keys.add("tab", filter=has_focus(DEFAULT_BUFFER))
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        menu = buffer.complete_state
        if menu is not None and menu.current_completion is not None and len(menu.completions) > 1:
            buffer.complete_next()
            return
        if menu is not None and menu.current_completion is not None:
            buffer.complete_state = None  # the only one is taken: on to what comes after it
        else:  # the menu that came while typing makes room for the one that was asked for, which holds more
            buffer.cancel_completion()
        buffer.start_completion(select_first=True)

    @keys.add("enter", filter=has_focus(DEFAULT_BUFFER) & completion_is_selected)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None  # its text stands in the line already

    return keys
