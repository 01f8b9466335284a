"""The one door to the server: requests, repeated where that can help, and what goes wrong as one of our own errors.

Promise: every request is bounded in time; one that is repeated does what it would have done once; an answer that is
none of OpenSearch's, or of a part of the shards, is never taken for a whole one.
"""

from __future__ import annotations

import json
import logging
import math
import os
import random
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from clauseqa.errors import BrokenShelf, ClauseqaError, QueryError, ShelfError
from clauseqa.library.served.address import CA, PASSWORD, TIMEOUT, USER, Address, credentials, patience

READING, WRITING = 8.0, 90.0  # seconds after which what has failed is not tried again
_AWAY = 1.5  # … by a server that cannot be reached at all, in reading
BULK = 4_000_000  # bytes of one bulk request, about
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_PASSING = frozenset((429, 502, 503, 504))
_DYING = ("not_connected", "disconnected", "node_closed", "transport_exception")  # a node on its way out: HTTP 500
_DISK_FULL = ("flood-stage", "read-only-allow-delete", "read-only / allow delete")
_INSTALL = 'pip install "clauseqa[opensearch]"'


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


class Wire:
    """Requests to the server of one shelf. Safe to use from several threads. Raises ShelfError."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._seconds = patience()
        self._client = _client(address, self._seconds)
        self._user = (credentials(address) or ("", ""))[0]

    def close(self) -> None:
        self._client.close()

    def call(
        self, method: str, path: str, body: Any = None, *, within: float = READING, **parameters: Any
    ) -> dict[str, Any]:
        """The answer to a request that may be repeated for `within` seconds. Raises Missing, Conflict, ShelfError."""
        pauses = _Pauses(within)
        while True:
            try:
                return self._once(method, path, body, parameters)
            except _Passing as error:  # noqa: PERF203 - a request costs more than a try
                if not pauses.pause(min(within, _AWAY) if error.is_away and within <= READING else within):
                    raise error.meant from error.__cause__

    def create(self, index: str, body: Mapping[str, Any]) -> None:
        """Make an index, unless it is there. Raises BrokenShelf when one of that name is none of ours."""
        try:
            self.call("GET", f"/{index}/_mapping")
        except Missing:
            with suppress(Exists):
                self.call("PUT", f"/{index}", body, within=WRITING)
        told = self.call("GET", f"/{index}/_mapping").get(index, {}).get("mappings", {}).get("_meta")
        if told != body["mappings"]["_meta"]:
            raise BrokenShelf(f"{index} on {self._address.where} is no part of a shelf", hint="name another: --index")

    def search(
        self, index: str, body: Mapping[str, Any], *, partly: bool = False, within: float = READING, **parameters: Any
    ) -> dict[str, Any]:
        """The answer of all shards. Raises Partial; with `partly` what there is, and `missing` says the rest."""
        pauses = _Pauses(within / 2)
        while True:
            found = self.call(
                "POST", f"/{index}/_search", body, within=within, allow_partial_search_results="true", **parameters
            )
            if "hits" not in found:
                raise BrokenShelf(f"{self._address.where} does not answer like OpenSearch", hint=_PROXY)
            missing = self._missing(found)
            if missing is None:
                return found
            if not pauses.pause():
                if partly:
                    return {**found, "missing": missing}
                raise Partial(f"{self._address.where}: {missing}", hint="see which are away: clauseqa doctor")

    def _missing(self, found: Mapping[str, Any]) -> str | None:
        """What part of the shards did not answer, in words."""
        shards = found.get("_shards", {})
        answered, total = shards.get("successful", 0), shards.get("total", 0)
        if shards.get("failed", 0) or answered < total:
            return (
                f"{min(answered, total - shards.get('failed', 0))} of {total} shards answered: results may be missing"
            )
        return "not all shards answered in time: results may be missing" if found.get("timed_out") else None

    def documents(self, index: str, asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any] | None]:
        """Documents by their ids, as they are now; None for one that is not there. Raises Partial."""
        pauses = _Pauses(READING / 2)
        while True:
            found = self.call("POST", f"/{index}/_mget", {"docs": list(asked)}).get("docs", [])
            if len(found) != len(asked):
                raise BrokenShelf(f"{self._address.where} does not answer like OpenSearch", hint=_PROXY)
            if not any("error" in one for one in found):
                return [one["_source"] if one.get("found") else None for one in found]
            if not pauses.pause():
                raise Partial(
                    f"{self._address.where}: a shard did not answer", hint="see which are away: clauseqa doctor"
                )

    def pages(
        self, index: str, body: Mapping[str, Any], *, size: int = 1000, within: float = READING
    ) -> Iterator[dict[str, Any]]:
        """All hits of a search that is sorted by values no two documents share."""
        after: dict[str, Any] = {}
        while True:
            asked = {**body, **after, "size": size, "track_total_hits": False}
            hits = self.search(index, asked, within=within)["hits"]["hits"]
            yield from hits
            if len(hits) < size:
                return
            after = {"search_after": hits[-1]["sort"]}

    def bulk(self, index: str, operations: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> None:
        """Carry out (action, document) pairs, each of which may be repeated; to create what is there is no failure."""
        lines: list[tuple[bytes, bytes]] = []
        size = 0
        for action, document in operations:
            lines.append((json.dumps(action).encode() + b"\n", json.dumps(document).encode() + b"\n"))
            size += len(lines[-1][0]) + len(lines[-1][1])
            if size >= BULK:
                self._bulk(index, lines)
                lines, size = [], 0
        if lines:
            self._bulk(index, lines)

    def _bulk(self, index: str, lines: list[tuple[bytes, bytes]]) -> None:
        pauses = _Pauses(WRITING)
        while lines:
            body = b"".join(part for line in lines for part in line)
            items = self.call("POST", f"/{index}/_bulk", body, within=WRITING).get("items", [])
            if len(items) != len(lines):
                raise BrokenShelf(f"{self._address.where} does not answer like OpenSearch", hint=_PROXY)
            again = []
            for line, item in zip(lines, items, strict=True):
                [(action, said)] = item.items()
                status = int(said.get("status", 500))
                if _is_passing(status, said.get("error")):
                    again.append(line)
                elif status >= 400 and not (action == "create" and status == 409):
                    raise self._refusal(status, said.get("error"))
            if again and not pauses.pause():
                raise ShelfError(f"{self._address.where} takes in no more for now", hint=_AGAIN)
            lines = again

    # -- one request --

    def _once(self, method: str, path: str, body: Any, parameters: Mapping[str, Any]) -> dict[str, Any]:
        from opensearchpy import exceptions

        try:
            found = self._client.transport.perform_request(method, path, params=dict(parameters), body=body)
        except exceptions.SSLError as error:
            raise ShelfError(f"{self._address.where}: its certificate is not accepted", hint=_CERTIFICATE) from error
        except exceptions.ConnectionTimeout as error:
            said = f"{self._address.where} did not answer within {self._seconds:g} s"
            raise _Passing(ShelfError(said, hint=f"${TIMEOUT} says how long to wait")) from error
        except exceptions.ConnectionError as error:
            meant = ShelfError(f"{self._address.where} cannot be reached", hint="check the address, and that it runs")
            raise _Passing(meant, is_away=True) from error
        except exceptions.SerializationError as error:
            raise BrokenShelf(f"{self._address.where} does not answer like OpenSearch", hint=_PROXY) from error
        except exceptions.TransportError as error:
            raise self._answered(error) from error
        if not isinstance(found, dict):
            raise BrokenShelf(f"{self._address.where} does not answer like OpenSearch", hint=_PROXY)
        return found

    def _answered(self, error: Any) -> Exception:
        """What an answer that is no success means."""
        status = error.status_code if isinstance(error.status_code, int) else 0
        info = error.info if isinstance(error.info, dict) else {}
        if status in (404, 409) and info:
            said = f"{self._address.where}: a part of {self._address.name} " + (
                "is gone" if status == 404 else "changed"
            )
            return (Missing if status == 404 else Conflict)(said, hint="clauseqa doctor")
        if status == 400 and "resource_already_exists" in json.dumps(info):
            return Exists(f"{self._address.where}: another process made {self._address.name}", hint=_AGAIN)
        if status not in (401, 403) and not info:
            meant: ClauseqaError = BrokenShelf(
                f"{self._address.where} does not answer like OpenSearch (HTTP {status})", hint=_PROXY
            )
        else:
            meant = self._refusal(status, info.get("error"))
        return _Passing(meant) if _is_passing(status, info) else meant

    def _refusal(self, status: int, error: Any) -> ClauseqaError:
        where, who = self._address.where, self._user or "anybody"
        if _is_full(error):
            return ShelfError(f"{where}: the disk of a node is full", hint="free some space there, then index again")
        if status == 401:
            return ShelfError(f"{where} does not accept the user or the password", hint=f"${USER} and ${PASSWORD}")
        if status == 403:
            said = f"{where} does not allow this to {who} on {self._address.name}"
            return Denied(said, hint="ask whoever runs it for the right to read, or to write")
        if status == 429:
            return ShelfError(f"{where} has too much to do", hint=_AGAIN)
        if status == 503:
            return ShelfError(f"{where} is not ready", hint="some of its nodes are away: clauseqa doctor")
        if status == 400 and "too_many" in json.dumps(error):
            return QueryError("the query stands for too many words", hint="write more letters before the *")
        return ShelfError(f"{where} refused a request (HTTP {status}): {_reason(error)}", hint="clauseqa doctor")


_AGAIN = "run the same command again: what is done is kept"
_PROXY = "is a proxy in between, or another port meant?"
_CERTIFICATE = f"${CA} names the file of the authority that signed it"


class _Passing(Exception):
    """A failure that may be over in a moment."""

    def __init__(self, meant: ClauseqaError, *, is_away: bool = False) -> None:
        self.meant, self.is_away = meant, is_away


class _Pauses:
    """Ever longer pauses, by chance of different length for each writer, until the time is over."""

    def __init__(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._seconds = seconds
        self._next = _FIRST_PAUSE

    def pause(self, seconds: float = math.inf) -> bool:
        """Wait a while; False when the time is over, or would be more than `seconds` in all."""
        wait = self._next * (0.5 + random.random())  # noqa: S311 - a pause, no secret
        if time.monotonic() - self._began + wait > min(self._seconds, seconds):
            return False
        time.sleep(wait)
        self._next = min(_LONGEST_PAUSE, 2 * self._next)
        return True


def _is_passing(status: int, error: Any) -> bool:
    """Whether a refusal may be over in a moment."""
    dying = status == 500 and any(sign in json.dumps(error) for sign in _DYING)
    return dying or (status in _PASSING and not _is_full(error))


def _is_full(error: Any) -> bool:
    """Whether a refusal means a disk that has run full: to wait does not help."""
    said = json.dumps(error)
    return any(sign in said for sign in _DISK_FULL)


def _reason(error: Any) -> str:
    if isinstance(error, dict):
        causes = error.get("root_cause") or [error]
        return str(causes[0].get("reason") or causes[0].get("type"))[:200]
    return str(error)[:200]


def _client(address: Address, seconds: float) -> Any:
    try:
        from opensearchpy import OpenSearch
    except ImportError:
        raise ShelfError("a served shelf needs opensearch-py", hint=_INSTALL) from None
    authority = os.environ.get(CA) or None
    if authority is not None and not os.path.exists(authority):
        raise ShelfError(f"{authority}: no such file", hint=f"${CA} names it")
    logging.getLogger("opensearch").addHandler(logging.NullHandler())  # what goes wrong is said by us, once
    return OpenSearch(
        hosts=[
            {"host": host, "port": port, "scheme": "https" if address.secure else "http"}
            for host, port in address.hosts
        ],
        headers=_login(address),
        use_ssl=address.secure,
        verify_certs=True,
        ca_certs=authority,
        http_compress=True,
        timeout=seconds,
        max_retries=0,
        dead_timeout=2,
    )


def _login(address: Address) -> dict[str, str]:
    """The header that says who asks."""
    known = credentials(address)
    return {"authorization": "Basic " + b64encode(":".join(known).encode()).decode()} if known else {}
