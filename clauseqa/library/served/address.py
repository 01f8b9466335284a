"""The address of a served shelf, and who asks there: ``opensearch://host:9200/NAME``.

Promise: a password never stands in an address, nor in what is said of one, and never crosses a network in the clear.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from clauseqa.errors import QueryError, ShelfError
from clauseqa.hosts import is_loopback

PLAIN, SECURE = "opensearch", "opensearch+https"
PORT = 9200
USER, PASSWORD, CA, TIMEOUT = (f"CLAUSEQA_OPENSEARCH_{name}" for name in ("USER", "PASSWORD", "CA", "TIMEOUT"))
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_FORM = f"write {PLAIN}://HOST:{PORT}/NAME, or {SECURE}://HOST:{PORT}/NAME"
_MOST_SHARDS = 1024


@dataclass(frozen=True, slots=True)
class Address:
    hosts: tuple[tuple[str, int], ...]  # any of them will do: when one is away, another is asked
    secure: bool
    name: str
    shards: int = 3  # of the indices that grow, when the shelf is made
    replicas: int | None = None  # None: one as soon as there is a second node

    @property
    def where(self) -> str:
        """The servers, as a message names them."""
        return ", ".join(f"{host}:{port}" for host, port in self.hosts)

    @property
    def is_loopback(self) -> bool:
        """Whether nothing leaves this machine."""
        return all(is_loopback(host) for host, _ in self.hosts)


def read_address(url: str) -> Address:
    """What an ``--index`` of the form ``opensearch://HOST[:PORT][,HOST…]/NAME[?shards=N&replicas=N]`` means.

    Raises QueryError, which never repeats a password.
    """
    scheme, _, rest = url.partition("://")
    authority, _, tail = rest.partition("/")
    if "@" in authority:
        raise QueryError(
            "the address of a shelf holds no user and no password",
            hint=f"put them into ${USER} and ${PASSWORD}, or a netrc file",
        )
    if scheme not in (PLAIN, SECURE):
        raise QueryError(f"{scheme}:// is no address of a shelf", hint=_FORM)
    name, _, query = tail.partition("?")
    if not _NAME.fullmatch(name.rstrip("/")):
        raise QueryError(f"{name!r} cannot be the name of a shelf: it has small letters, figures, - and _", hint=_FORM)
    asked = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(set(asked) - {"shards", "replicas"})
    if unknown:
        raise QueryError(f"the address of a shelf has no {unknown[0]!r}", hint="?shards=N&replicas=N")
    return Address(
        hosts=tuple(_host(part) for part in authority.split(",")),
        secure=scheme == SECURE,
        name=name.rstrip("/"),
        shards=_number(asked.get("shards", "3"), 1),
        replicas=_number(asked["replicas"], 0) if "replicas" in asked else None,
    )


def _host(part: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{part}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host:
        raise QueryError(f"{part!r} is no host of a shelf", hint=_FORM)
    return host, port or PORT


def _number(word: str, least: int) -> int:
    if not word.isdecimal() or not least <= int(word[:9]) <= _MOST_SHARDS:
        raise QueryError(f"{word!r} is no number of shards or replicas", hint=f"from {least} to {_MOST_SHARDS}")
    return int(word)


def credentials(address: Address, environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """User and password from the environment, else from the netrc file; None when neither has any.

    Raises ShelfError where they would cross a network unencrypted.
    """
    found = _from_environment(environment) or _from_netrc(address, environment)
    if found and not (address.secure or address.is_loopback):
        raise ShelfError(f"the password for {address.where} would be sent in the clear", hint=f"use {SECURE}://")
    return found


def _from_environment(environment: Mapping[str, str]) -> tuple[str, str] | None:
    user, password = environment.get(USER, ""), environment.get(PASSWORD, "")
    if bool(user) != bool(password):
        raise ShelfError(f"${USER} and ${PASSWORD} belong together: one of them is not set")
    return (user, password) if user else None


def _from_netrc(address: Address, environment: Mapping[str, str]) -> tuple[str, str] | None:
    from netrc import NetrcParseError, netrc

    path = environment.get("NETRC") or os.path.expanduser("~/.netrc")
    if not os.path.isfile(path):
        return None
    try:
        entries = netrc(path)
    except (NetrcParseError, OSError, UnicodeDecodeError) as error:
        raise ShelfError(f"{path} cannot be read: {getattr(error, 'msg', None) or type(error).__name__}") from None
    for host, _ in address.hosts:
        found = entries.hosts.get(host)  # the default entry is meant for no server in particular: never for this one
        if found and found[2]:
            return found[0], found[2]
    return None


def patience(environment: Mapping[str, str] = os.environ) -> float:
    """Seconds that one request may take. Raises ShelfError."""
    word = environment.get(TIMEOUT, "30")
    try:
        seconds = float(word)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise ShelfError(f"${TIMEOUT}: {word!r} is no number of seconds")
    return seconds
