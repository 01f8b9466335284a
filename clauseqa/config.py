"""Settings: built-in values < the user's file < the project's file < environment < flags.

Each value knows where it came from. No file is ever written. A project's file may lie beside contracts that a stranger
sent, so it can neither choose a program to run nor a machine to send contracts to.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clauseqa.errors import QueryError

USER_FILE = "config.toml"
PROJECT_FILE = "clauseqa.toml"


def _truth(word: str) -> bool:
    if word.casefold() in ("1", "true", "yes", "on"):
        return True
    if word.casefold() in ("", "0", "false", "no", "off"):
        return False
    raise ValueError(word)


@dataclass(frozen=True)
class Key:
    name: str
    default: Any
    help: str
    variables: tuple[str, ...] = ()  # of the environment, the first that is set counts
    read: Callable[[str], Any] = str  # the value of a variable
    choices: tuple[str, ...] = ()
    own: bool = False  # starts a program or sends contracts away: a project's file cannot set it


KEYS = (
    Key("index", "index", "The shelf: a directory, or opensearch://HOST/NAME.", ("CLAUSEQA_INDEX",)),
    Key(
        "format",
        "text",
        "How results are printed.",
        ("CLAUSEQA_FORMAT",),
        choices=("text", "json", "jsonl", "csv", "md"),
    ),
    Key("color", "auto", "When to colour.", ("CLAUSEQA_COLOR",), choices=("auto", "always", "never")),
    Key("hyperlinks", False, "Make places into links.", ("CLAUSEQA_HYPERLINKS",), _truth),
    Key("width", 0, "Columns of text; 0: as wide as the window.", ("CLAUSEQA_WIDTH",), int),
    Key("memory", 128, "MiB of documents and facts that indexing holds at once.", ("CLAUSEQA_MEMORY",), int),
    Key("pager", "less -FRX", "What shows output taller than the window.", ("CLAUSEQA_PAGER", "PAGER"), own=True),
    Key("editor", "", "What edits a long question.", ("CLAUSEQA_EDITOR", "VISUAL", "EDITOR"), own=True),
    Key("llm", "", "Address of a language model for ask.", ("CLAUSEQA_LLM",), own=True),
    Key("model", "", "Its name there.", ("CLAUSEQA_MODEL",), own=True),
    Key("allow_remote", False, "It may be on another machine.", ("CLAUSEQA_ALLOW_REMOTE",), _truth, own=True),
    Key("keys", "emacs", "Keys of the session.", ("CLAUSEQA_KEYS",), choices=("emacs", "vi")),
    Key("suggest", True, "Suggest lines from the history.", ("CLAUSEQA_SUGGEST",), _truth),
    Key("history", True, "Keep the lines of the session.", ("CLAUSEQA_HISTORY",), _truth),
)
_BY_NAME = {key.name: key for key in KEYS}


@dataclass(frozen=True)
class Setting:
    """A value in force."""

    name: str
    value: Any
    origin: str  # "default", the path of a file, "$CLAUSEQA_INDEX", "--index"
    help: str = ""

    def to_data(self) -> dict[str, Any]:
        """The object that JSON prints."""
        return {"name": self.name, "value": self.value, "origin": self.origin}


class Settings(Mapping[str, Any]):
    """The values in force, by name."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        self._settings = dict(settings)

    def __getitem__(self, name: str) -> Any:
        return self._settings[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings)

    def __len__(self) -> int:
        return len(self._settings)

    def entries(self, name: str | None = None) -> tuple[Setting, ...]:
        """All settings, or the one of that name. Raises QueryError."""
        if name is None:
            return tuple(self._settings.values())
        if name not in self._settings:
            raise QueryError(f"no setting is called {name!r}", hint=_nearest(name))
        return (self._settings[name],)


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    directory: str | None = None,
) -> Settings:
    """The settings in force for `directory` (default: the current one). Raises QueryError for a file, variable or flag
    that cannot be understood, naming it."""
    environment = os.environ if environment is None else environment
    found = {key.name: Setting(key.name, key.default, "default", key.help) for key in KEYS}
    for path, trusted in _files(environment, directory or os.getcwd()):
        for name, value in _read(path, trusted).items():
            found[name] = Setting(name, value, path, _BY_NAME[name].help)
    for key in KEYS:
        for variable in key.variables:
            if variable in environment:
                value = _from_environment(key, variable, environment[variable])
                found[key.name] = Setting(key.name, value, f"${variable}", key.help)
                break
    for name, value in (flags or {}).items():
        if value not in (None, False) and name in _BY_NAME:
            found[name] = Setting(name, value, f"--{name}", _BY_NAME[name].help)
    return Settings(found)


def user_file(environment: Mapping[str, str]) -> str:
    """Where the user's file stands on this system, whether or not there is one."""
    if environment.get("CLAUSEQA_CONFIG"):
        return environment["CLAUSEQA_CONFIG"]
    if sys.platform.startswith("linux"):  # as platformdirs has it; importing that would cost every command a tenth
        home = environment.get("XDG_CONFIG_HOME", "").strip() or os.path.expanduser("~/.config")
        return os.path.join(home, "clauseqa", USER_FILE)
    from platformdirs import user_config_dir

    return os.path.join(user_config_dir("clauseqa", appauthor=False), USER_FILE)


def _files(environment: Mapping[str, str], directory: str) -> Iterator[tuple[str, bool]]:
    """The files that are there, and whether each may name programs."""
    user = user_file(environment)
    if os.path.exists(user) and not os.path.isdir(user):  # /dev/null is an empty file
        yield user, True
    elif environment.get("CLAUSEQA_CONFIG"):
        raise QueryError(f"{user}: no such file", hint="$CLAUSEQA_CONFIG names it")
    folder = os.path.abspath(directory)
    while True:
        project = os.path.join(folder, PROJECT_FILE)
        if os.path.isfile(project):
            yield project, False
            return
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _read(path: str, trusted: bool) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        with open(path, "rb") as file:
            values = tomllib.load(file)
    except OSError as error:
        raise QueryError(f"{path}: {error.strerror}") from None
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError
        raise QueryError(f"{path}: {error}", hint="the file is read as TOML") from None
    for name, value in values.items():
        if name not in _BY_NAME:
            raise QueryError(f"{path}: no setting is called {name!r}", hint=_nearest(name))
        _check(_BY_NAME[name], value, f"{path}: {name}")
        if _BY_NAME[name].own and not trusted:
            raise QueryError(
                f"{path}: {name} starts a program or sends contracts away, which a project's file cannot ask for",
                hint=f"set it in {user_file(os.environ)}",
            )
        if name == "index" and "://" in value and not trusted:
            raise QueryError(
                f"{path}: index sends contracts to a server, which a project's file cannot ask for",
                hint=f"set it in {user_file(os.environ)}",
            )
    return values


def _from_environment(key: Key, variable: str, word: str) -> Any:
    try:
        value = key.read(word)
    except ValueError:
        raise QueryError(f"${variable}: {word!r} is no value for {key.name}", hint=key.help) from None
    _check(key, value, f"${variable}")
    return value


def _check(key: Key, value: Any, whose: str) -> None:
    if type(value) is not type(key.default):
        kind = {bool: "true or false", int: "a whole number", str: "a text"}[type(key.default)]
        raise QueryError(f"{whose} must be {kind}, not {value!r}", hint=key.help)
    if key.choices and value not in key.choices:
        raise QueryError(f"{whose} is one of {', '.join(key.choices)}, not {value!r}", hint=key.help)


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _BY_NAME, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"settings: {', '.join(_BY_NAME)}"
