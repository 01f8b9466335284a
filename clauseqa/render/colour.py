"""Laid-out lines in the colours of a terminal: the only module that imports rich to show facts.

Everything arrives as rich Text on a console with markup, highlighting and emoji codes off: a contract cannot be read
as markup. What is said is said in words as well: colour adds nothing that a pipe would lose.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Literal

from clauseqa.render.layout import Line

STYLES = {
    "place": "bold cyan",
    "heading": "bold",
    "title": "dim",
    "dim": "dim",
    "term": "green",
    "reference": "cyan",
    "broken": "bold red",
    "doubtful": "yellow",
    "mark": "bold yellow",
    "name": "bold",
    "key": "magenta",
}
System = Literal["auto", "standard", "256", "truecolor"]


def coloured(lines: Iterable[Line], *, hyperlinks: bool = False, system: System = "auto") -> str:
    """The lines with escape sequences for the terminal at hand."""
    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out,
        force_terminal=True,
        color_system=system,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=True,
        legacy_windows=False,
        no_color=False,
    )
    for line in lines:
        text = Text(no_wrap=True, end="")
        for span in line:
            style = STYLES.get(span.style, "")
            link = f" link {_address(span.link)}" if span.link and hyperlinks else ""
            text.append(span.text, style=(style + link).strip() or None)
        text.rstrip()
        console.print(text, soft_wrap=True, end="\n")
    return out.getvalue()


def _address(path: str) -> str:
    """The address of a file: percent-encoded, so that nothing in a file's name can end the escape sequence."""
    return Path(path).absolute().as_uri()
