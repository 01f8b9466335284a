"""Where characters leave the program: standard output, a pager, a file. Nothing else writes there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from clauseqa.errors import ClauseqaError, QueryError

PIPE_WIDTH = 80
_LONGEST = 150  # characters of the name of a file that is not of the user's choosing
DEFAULT_PAGER = "less -FRX"
# What less does where the user says nothing else: its prompt names its keys; none writes files or starts programs.
_LESS = {
    "LESS": r"-F -R -X -Ps?e(end) .space\: on, b\: back, /\: find, q\: leave$",
    "LESSSECURE": "1",
    "LESSCHARSET": "utf-8",
}


@dataclass(frozen=True)
class Screen:
    """What standard output is."""

    terminal: bool
    color: bool
    width: int  # columns
    height: int  # lines

    @classmethod
    def of(cls, stream: TextIO, settings: Mapping[str, Any]) -> Screen:
        """Asks the stream, the environment (COLUMNS, NO_COLOR, TERM) and the settings "color" and "width"."""
        terminal = stream.isatty()
        columns, lines = _size(terminal)
        color = {"always": True, "never": False}.get(settings["color"])
        if color is None:
            color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return cls(terminal, color, settings["width"] or columns, lines)


def _size(terminal: bool) -> tuple[int, int]:
    columns = os.environ.get("COLUMNS", "")
    if not terminal:
        return int(columns) if columns.isdecimal() and int(columns) > 0 else PIPE_WIDTH, 0
    from shutil import get_terminal_size

    size = get_terminal_size((PIPE_WIDTH, 24))
    return size.columns, size.lines


def emit(text: str | Iterable[str], *, pager: str = "", screen: Screen | None = None) -> None:
    """Write a text or its pieces to standard output; through the pager when the text is taller than the screen.

    Raises BrokenPipeError when the reader has gone, ClauseqaError when nothing can be written.
    """
    if pager and screen is not None:
        text = "".join(text)
        if taller(text, screen) and _paged(text, pager):
            return
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:  # a contract's characters and line ends go out as they are, whatever the locale
        if screen is not None and screen.terminal:
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    for piece in (text,) if isinstance(text, str) else text:
        _to_stdout(sys.stdout.write, piece)
    _to_stdout(sys.stdout.flush)


def _to_stdout(do: Callable[..., object], *pieces: str) -> None:
    try:
        do(*pieces)
    except BrokenPipeError:
        raise
    except OSError as error:
        silence(sys.stdout)
        raise ClauseqaError(f"standard output cannot be written: {error.strerror}") from None


def silence(stream: TextIO) -> None:
    """Nobody can read it any more: what it still holds is lost, and nothing complains of it when the process ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def taller(text: str, screen: Screen) -> bool:
    """Whether the text has more lines than the screen."""
    return text.count("\n") >= screen.height


def _paged(text: str, pager: str) -> bool:
    """Show the text in the pager; False when it cannot be started."""
    import shlex
    import signal
    import subprocess

    command = shlex.split(pager)
    if not command or command[0] == "cat":
        return False
    ours = signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C belongs to the pager
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env={**_LESS, **os.environ})  # noqa: S603 - the user's own pager
        _feed(process, text)
    except OSError:
        if pager != DEFAULT_PAGER:
            raise QueryError(f"the pager {pager!r} cannot be started", hint="$CLAUSEQA_PAGER names it") from None
        return False
    finally:
        signal.signal(signal.SIGINT, ours)
    return True


def _feed(process: Any, text: str) -> None:
    try:
        process.stdin.write(text.encode("utf-8", "replace"))
        process.stdin.close()
    except BrokenPipeError:
        pass  # the reader has seen enough
    process.wait()


def is_folder(path: str) -> bool:
    """Whether `path` names a folder: one that is there, or by its last character."""
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


def save_each(folder: str, texts: Iterable[tuple[str, str]], suffix: str) -> int:
    """Write texts into a folder, which is made when there is none, each under its name and `suffix`; how many.

    Of a name only letters, digits and "-_." are kept; a second text of one name has ~2 behind it. Raises QueryError.
    """
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise QueryError(f"{folder}: {error.strerror}", hint="-o names a folder that can be made") from None
    written: dict[str, int] = {}
    for name, text in texts:
        safe = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name).lstrip(".")[:_LONGEST] or "_"
        written[safe.casefold()] = again = written.get(safe.casefold(), 0) + 1
        save(os.path.join(folder, f"{safe}~{again}{suffix}" if again > 1 else f"{safe}{suffix}"), text)
    return sum(written.values())


def save(path: str, text: str | Iterable[str] | Iterable[bytes]) -> None:
    """Write a text or its pieces, or bytes, to a device, a pipe, or a file: whole or not at all. Raises QueryError."""
    target = path if _is_stream(path) else f"{path}.part-{os.getpid()}"
    try:
        with open(target, "wb") as file:
            for piece in (text,) if isinstance(text, str) else text:
                file.write(piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece)
        if target != path:
            os.replace(target, path)
    except OSError as error:
        raise QueryError(f"{path}: {error.strerror}", hint="-o names a file that can be written") from None
    finally:
        if target != path and os.path.exists(target):
            os.unlink(target)


def _is_stream(path: str) -> bool:
    """Whether what stands at `path` takes what is written and is no file to put another in the place of."""
    return os.path.exists(path) and (path.startswith("/dev/") or not os.path.isfile(path))
