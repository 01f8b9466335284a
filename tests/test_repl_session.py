"""The session at a terminal: keys in, lines taken; and once the real screen."""

from __future__ import annotations

import os
import select
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PATIENCE
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from repl_shelf import make_shelf

from clauseqa.commands import VERBS, Session
from clauseqa.config import load
from clauseqa.repl import session as at_terminal
from clauseqa.repl.session import converse

CTRL_C, CTRL_D, TAB, ENTER, F1, DOWN = "\x03", "\x04", "\t", "\r", "\x1bOP", "\x1b[B"


class Typist:
    """Types keys into a session that prints nothing but its results."""

    def __init__(self, index: str, keys: PipeInput, capture: pytest.CaptureFixture[str]) -> None:
        self.index, self._keys, self._capture = index, keys, capture
        self.environment: dict[str, str] = {}

    def type(self, *keys: str) -> tuple[str, str]:
        """Standard output and error of a session in which `keys` are typed; it is left with Ctrl-D."""
        self._capture.readouterr()
        session = Session(self.index, load({"index": self.index}, environment=self.environment, directory="/"))
        for key in (*keys, CTRL_D):
            self._keys.send_text(key)
        try:
            assert converse(session) == 0
        finally:
            session.close()
        printed = self._capture.readouterr()
        return printed.out, printed.err


@pytest.fixture
def typist(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Typist]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(at_terminal, "create_output", lambda **_: DummyOutput())
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield Typist(make_shelf(tmp_path), keys, capsys)


def test_lines_are_taken_until_ctrl_d(typist: Typist) -> None:
    out, err = typist.type("/show service#2(b)", ENTER, "/in lease", ENTER)
    assert "Notice shall be given" in out
    assert err.splitlines() == [
        "…/index · 2 contracts · ? shows what can be typed, Ctrl-D leaves",
        "in lease: OFFICE LEASE",
    ]


def test_exit_leaves_at_once(typist: Typist) -> None:
    out, _ = typist.type("exit", ENTER, "/docs", ENTER)
    assert out == ""


def test_ctrl_c_drops_the_line_and_not_the_session(typist: Typist) -> None:
    out, _ = typist.type("/docs", CTRL_C, "/show service#2(b)", ENTER)
    assert "OFFICE LEASE" not in out
    assert "Notice shall be given" in out


def test_ctrl_c_stops_the_work_and_not_the_session(typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    from clauseqa.repl import conversation

    really = conversation.execute

    def interrupted(session: Session, verb: object, arguments: dict[str, object]) -> object:
        if arguments.get("name") == "long":
            raise KeyboardInterrupt
        return really(session, verb, arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(conversation, "execute", interrupted)
    out, err = typist.type("/docs long", ENTER, "/docs", ENTER)
    assert err.splitlines()[1:] == ["stopped"]
    assert "OFFICE LEASE" in out


def test_enter_sends_the_line_when_no_completion_is_selected(typist: Typist) -> None:
    out, _ = typist.type("/doc", "s", ENTER)
    assert "OFFICE LEASE" in out


def test_f1_shows_help_on_the_verb_and_keeps_the_line(typist: Typist) -> None:
    out, _ = typist.type("/show", F1, " service#2(b)", ENTER)
    assert out.index("/show PLACE") < out.index("Notice shall be given")


def test_history_is_kept_for_the_user_alone(typist: Typist, tmp_path: Path) -> None:
    typist.type("/docs", ENTER, "/docs", ENTER, "  ", ENTER)
    path = tmp_path / "state" / "clauseqa" / "history"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().count("+/docs") == 1
    up = "\x1b[A"
    assert "OFFICE LEASE" in typist.type(up, ENTER)[0]


def test_history_can_be_refused(typist: Typist, tmp_path: Path) -> None:
    typist.environment = {"CLAUSEQA_HISTORY": "no"}
    assert "OFFICE LEASE" in typist.type("/docs", ENTER)[0]
    assert not (tmp_path / "state").exists()


def test_a_state_directory_that_cannot_be_written_disturbs_nobody(typist: Typist, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a directory should be")
    assert "OFFICE LEASE" in typist.type("/docs", ENTER)[0]


def test_vi_keys(typist: Typist) -> None:
    typist.environment = {"CLAUSEQA_KEYS": "vi"}
    out, _ = typist.type("/docsx", "\x1b", "x", ENTER)
    assert "OFFICE LEASE" in out


def test_the_first_line_says_what_to_do_without_a_shelf(typist: Typist, tmp_path: Path) -> None:
    typist.index = str(tmp_path / "nowhere")
    out, err = typist.type("/docs", ENTER)
    assert out == ""
    assert err.splitlines() == [f"no index at {typist.index} · build one: /index FILE…"] * 2


def test_what_a_document_says_never_steers_the_menu() -> None:
    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from clauseqa.commands import VERBS
    from clauseqa.repl.language import Language
    from clauseqa.repl.matching import Prepared
    from clauseqa.repl.menu import Menu
    from clauseqa.repl.vocabulary import Vocabulary

    hostile = "a\x1b[2J<b>\u202eb"
    vocabulary = Vocabulary(terms=Prepared([hostile, "a <b>plain</b> term"]), gloss=lambda *_: hostile)
    menu = Menu(Language.of(VERBS), lambda: vocabulary, lambda: None)
    (shown,) = menu.get_completions(Document("/define a"), CompleteEvent())
    assert shown.text == "a <b>plain</b> term"
    assert shown.display_text == shown.text
    assert shown.display_meta_text == "a␛[2J<b><U+202E>b"


# -- the real screen --

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
pyte = pytest.importorskip("pyte")


class Terminal:
    """A real process on a real pseudo-terminal, and what its screen shows."""

    def __init__(self, index: str, home: Path, *, columns: int = 90, rows: int = 48, **variables: str) -> None:
        import fcntl
        import struct
        import termios

        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        kept = ("NO_COLOR", "COLUMNS", "LINES", "CLAUSEQA_COLOR", "PAGER", "CLAUSEQA_PAGER")
        environment = {name: value for name, value in os.environ.items() if name not in kept}
        environment |= {"TERM": "xterm-256color", "XDG_STATE_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        environment |= variables
        self.process = subprocess.Popen(
            [sys.executable, "-m", "clauseqa", "--index", index],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            cwd=home,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)

    def type(self, keys: str) -> None:
        """Sends keys, in one burst."""
        os.write(self._master, keys.encode())

    def shows(self, *wanted: str, within: float = PATIENCE) -> str:
        """Waits until the screen shows all of `wanted`; the screen."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            if select.select([self._master], [], [], 0.05)[0]:
                self._feed()
            text = "\n".join(line.rstrip() for line in self._screen.display)
            if all(one in text for one in wanted):
                return text
        pytest.fail(f"the screen never showed {wanted}:\n" + "\n".join(self._screen.display))

    def prompts(self, prompt: str) -> None:
        """Waits for an empty prompt."""
        until = time.monotonic() + PATIENCE
        while self._screen.display[self._screen.cursor.y].rstrip() != prompt:
            assert time.monotonic() < until, "\n".join(self._screen.display)
            if select.select([self._master], [], [], 0.05)[0]:
                self._feed()

    def _feed(self) -> None:
        try:
            data = os.read(self._master, 65_536)
        except OSError:
            return
        first, *others = data.split(b"\x1b[6n")  # each is the question where the cursor is
        self._stream.feed(first)
        for other in others:
            os.write(self._master, f"\x1b[{self._screen.cursor.y + 1};{self._screen.cursor.x + 1}R".encode())
            self._stream.feed(other)

    def color_of(self, text: str) -> str:
        """The foreground of the first cell of `text`, where it stands lowest on the screen."""
        for row, line in reversed(list(enumerate(self._screen.display))):
            if text in line:
                return str(self._screen.buffer[row][line.index(text)].fg)
        raise AssertionError(f"the screen does not show {text!r}")

    def close(self) -> int:
        """Ends the process if it has not ended; its exit code."""
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._master)
        return self.process.returncode


def test_the_screen_shows_prompt_menu_toolbar_and_colours(tmp_path: Path) -> None:
    terminal = Terminal(make_shelf(tmp_path), tmp_path)
    try:
        terminal.shows("2 contracts", "clauseqa>", "index · 2 contracts")
        terminal.type("/sh")
        terminal.shows("/show", VERBS["show"].summary, "no verb /sh")
        terminal.type("ow service#2")
        terminal.shows("2(a)", "2(b)", "Termination · page 1")
        terminal.type("(b)")
        terminal.shows("· 2(b)")
        terminal.type(ENTER)
        terminal.shows("Notice shall be given under Section 1", "Section 409A")
        terminal.type("uses:fee use:fee")
        terminal.shows("no field use: did you mean uses:?")
        assert terminal.color_of("uses:fee") == "cyan"
        assert terminal.color_of("use:fee") == "red"
        terminal.type(CTRL_C)
        terminal.prompts("clauseqa>")
        terminal.type("/in lea\t\r")
        terminal.shows("in lease: OFFICE LEASE")
        terminal.type("\r")
        terminal.shows("lease>", "2 contracts · in lease")
        terminal.type("/show servi")
        terminal.shows("> /show service#2(b)")  # suggested from the history
        assert terminal.color_of("ce#2(b)") not in ("default", terminal.color_of("/show servi"))
        terminal.type("\x1b[C")
        terminal.shows("· 2(b)")
        terminal.type(CTRL_C)
        terminal.prompts("lease>")
        terminal.type(CTRL_D)
    finally:
        code = terminal.close()
    assert code == 0


def test_without_colours_the_screen_says_the_same(tmp_path: Path) -> None:
    terminal = Terminal(make_shelf(tmp_path), tmp_path, NO_COLOR="1")
    try:
        terminal.prompts("clauseqa>")
        terminal.type("/show service#2(b)\r")
        terminal.shows("Notice shall be given under Section 1")
        terminal.prompts("clauseqa>")
        terminal.type("use:fee")
        terminal.shows("no field use: did you mean uses:?")
        assert terminal.color_of("use:fee") == "default"
        assert terminal.color_of("Section 409A") == "default"
        terminal.type(CTRL_C)
        terminal.prompts("clauseqa>")
        terminal.type("exit\r")
    finally:
        code = terminal.close()
    assert code == 0


def test_ctrl_c_stops_indexing_and_the_session_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_text(f"Section {number}. Heading. The fee is {number}.\n" * 50)
    terminal = Terminal(make_shelf(tmp_path), tmp_path)
    try:
        terminal.prompts("clauseqa>")
        terminal.type("/index many\r")
        terminal.shows("/400")  # the progress of the work
        terminal.type(CTRL_C)
        terminal.shows("stopped")
        terminal.prompts("clauseqa>")
        terminal.type("/show service#2(b)\r")
        terminal.shows("Notice shall be given under Section 1")
        terminal.prompts("clauseqa>")
        terminal.type(CTRL_D)
    finally:
        code = terminal.close()
    assert code == 0
