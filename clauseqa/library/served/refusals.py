"""What goes wrong with a server, as one of our own errors: what, on which server, and the next step, in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from clauseqa.errors import BrokenShelf, ClauseqaError, QueryError, ShelfError
from clauseqa.library.served.address import CA, PASSWORD, TIMEOUT, USER, Address

OLDEST = 2, 10  # of OpenSearch: the first that reads weights with words
AGAIN = "run the same command again: what is done is kept"
_PASSING = frozenset((429, 502, 503, 504))
_DYING = ("not_connected", "disconnected", "node_closed", "transport_exception")  # a node on its way out: HTTP 500
_DISK_FULL = ("flood-stage", "read-only-allow-delete", "read-only / allow delete")
_PROXY = "is a proxy in between, or another port meant?"
_CERTIFICATE = f"${CA} names the file of the authority that signed it"


class Missing(BrokenShelf):
    """The server has no such document or index."""


class Conflict(ShelfError):
    """Another writer was quicker, or what was to be created is there."""


class Exists(ShelfError):
    """Another process made the index in the meantime."""


class Denied(ShelfError):
    """Whoever asks may not do this."""


class Partial(ShelfError):
    """Not all shards answered."""


class Refused(ShelfError):
    """The server does not understand what it is asked for."""


class Passing(Exception):
    """A failure that may be over in a moment."""

    def __init__(self, meant: ClauseqaError, *, is_away: bool = False) -> None:
        self.meant, self.is_away = meant, is_away


class Refusals:
    """Says what a failure of the server at an address means to `user`."""

    def __init__(self, address: Address, user: str) -> None:
        self._where, self._shelf, self._user = address.where, address.name, user or "anybody"

    def away(self) -> Passing:
        meant = ShelfError(f"{self._where} cannot be reached", hint="check the address, and that it runs")
        return Passing(meant, is_away=True)

    def late(self, seconds: float) -> Passing:
        said = f"{self._where} did not answer within {seconds:g} s"
        return Passing(ShelfError(said, hint=f"${TIMEOUT} says how long to wait"))

    def uncertified(self) -> ShelfError:
        return ShelfError(f"{self._where}: its certificate is not accepted", hint=_CERTIFICATE)

    def strange(self, status: str = "") -> BrokenShelf:
        """An answer is none of OpenSearch's."""
        return BrokenShelf(f"{self._where} does not answer like OpenSearch{status}", hint=_PROXY)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Whoever reads an answer inside and does not find what OpenSearch says there raises BrokenShelf."""
        try:
            yield
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise self.strange() from error

    def partial(self, missing: str) -> Partial:
        """A part of the shards did not answer."""
        return Partial(f"{self._where}: {missing}", hint="see which are away: clauseqa doctor")

    def foreign(self, index: str) -> BrokenShelf:
        """An index of the name that we would give it is none of ours."""
        return BrokenShelf(f"{index} on {self._where} is no part of a shelf", hint="name another: --index")

    def busy(self) -> ShelfError:
        return ShelfError(f"{self._where} takes in no more for now", hint=AGAIN)

    def unfit(self, version: Mapping[str, Any]) -> ShelfError | None:
        """The server is none that can keep a shelf, by the version that it says of itself; None where it is one."""
        kind, number = str(version.get("distribution", "elasticsearch")), str(version["number"])
        if kind == "opensearch" and tuple(map(int, number.split(".")[:2])) >= OLDEST:
            return None
        needed = ".".join(map(str, OLDEST))
        return ShelfError(f"{self._where} is {kind} {number}: a shelf needs OpenSearch {needed} or later", hint=_PROXY)

    def answered(self, error: Any) -> Exception:
        """What an answer that is no success means: Passing, or what is to be raised."""
        status = error.status_code if isinstance(error.status_code, int) else 0
        info = error.info if isinstance(error.info, dict) else {}
        if status == 404 and info:
            return Missing(f"{self._where}: a part of {self._shelf} is gone", hint="clauseqa doctor")
        if status == 409 and info:
            return Conflict(f"{self._where}: a part of {self._shelf} changed", hint="clauseqa doctor")
        if status == 400 and "resource_already_exists" in json.dumps(info):
            return Exists(f"{self._where}: another process made {self._shelf}", hint=AGAIN)
        is_ours = info or status in (401, 403)
        meant = self.refused(status, info.get("error")) if is_ours else self.strange(f" (HTTP {status})")
        return Passing(meant) if is_passing(status, info) else meant

    def refused(self, status: int, error: Any) -> ClauseqaError:
        """What a refusal with that status means."""
        if _is_full(error):
            return ShelfError(
                f"{self._where}: the disk of a node is full", hint="free some space there, then index again"
            )
        if status == 401:
            return ShelfError(
                f"{self._where} does not accept the user or the password", hint=f"${USER} and ${PASSWORD}"
            )
        if status == 403:
            said = f"{self._where} does not allow this to {self._user} on {self._shelf}"
            return Denied(said, hint="ask whoever runs it for the right to read, or to write")
        if status == 429:
            return ShelfError(f"{self._where} has too much to do", hint=AGAIN)
        if status == 503:
            return ShelfError(f"{self._where} is not ready", hint="some of its nodes are away: clauseqa doctor")
        if status == 400 and "too_many" in json.dumps(error):
            return QueryError("the query stands for too many words", hint="write more letters before the *")
        said = f"{self._where} refused a request (HTTP {status}): {_reason(error)}"
        return (Refused if status == 400 else ShelfError)(said, hint="clauseqa doctor")


def is_passing(status: int, error: Any) -> bool:
    """Whether a refusal may be over in a moment."""
    dying = status == 500 and any(sign in json.dumps(error) for sign in _DYING)
    return dying or (status in _PASSING and not _is_full(error))


def _is_full(error: Any) -> bool:
    """Whether a refusal means a disk that has run full: to wait does not help."""
    said = json.dumps(error)
    return any(sign in said for sign in _DISK_FULL)


def _reason(error: Any) -> str:
    with suppress(AttributeError, LookupError, TypeError):
        cause = (error.get("root_cause") or [error])[0]
        error = cause.get("reason") or cause.get("type")
    return " ".join(str(error).split())[:200]
