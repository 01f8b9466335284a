"""The one door to the server: requests, repeated where that can help.

Promise: every request is bounded in time; one that is repeated does what it would have done once; an answer that is
none of OpenSearch's, or of a part of the shards, is never taken for a whole one. What comes out is of our own types.
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
from dataclasses import dataclass
from typing import Any

from clauseqa.errors import ShelfError
from clauseqa.library.served.address import CA, Address, credentials, patience
from clauseqa.library.served.refusals import Exists, Missing, Passing, Refusals, Refused, is_passing
from clauseqa.library.served.typed import require

READING, WRITING = 8.0, 90.0  # seconds after which what has failed is not tried again
_AWAY = 1.5  # … by a server that cannot be reached at all, in reading
BULK = 4_000_000  # bytes of one bulk request, about
PAGE, WINDOW = 1000, 10_000  # hits that are asked for at once, and that a server gives at most
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_INSTALL = 'pip install "clauseqa[opensearch]"'


@dataclass(frozen=True, slots=True)
class Hit:
    sort: tuple[Any, ...]  # the values that it was sorted by
    row: str  # what is kept of the document; "" where nothing is, or was asked for


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...]
    total: int
    groups: Mapping[str, Any]  # what the documents were grouped by, and counted, as the server says it
    missing: str = ""  # what part of the shards did not answer, in words


class Wire:
    """Requests to the server of one shelf. Safe to use from several threads. Raises ShelfError."""

    def __init__(self, address: Address) -> None:
        self._seconds = patience()
        self._client = _client(address, self._seconds)
        self._refusals = Refusals(address, (credentials(address) or ("", ""))[0])

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
            except Passing as error:  # noqa: PERF203 - a request costs more than a try
                if not pauses.pause(min(within, _AWAY) if error.is_away and within <= READING else within):
                    raise error.meant from error.__cause__

    def create(self, index: str, body: Mapping[str, Any]) -> None:
        """Make an index, unless it is there. Raises BrokenShelf when one of that name is none of ours."""
        try:
            self.call("GET", f"/{index}/_mapping")
        except Missing:
            try:
                self.call("PUT", f"/{index}", body, within=WRITING)
            except Exists:
                pass
            except Refused as error:
                raise self._unfit() or error from None
        with self._refusals.reading():
            told = self.call("GET", f"/{index}/_mapping")[index]["mappings"].get("_meta")
        if told != body["mappings"]["_meta"]:
            raise self._refusals.foreign(index)

    def _unfit(self) -> ShelfError | None:
        with suppress(ShelfError), self._refusals.reading():
            return self._refusals.unfit(self.call("GET", "/")["version"])
        return None

    def search(
        self,
        index: str,
        body: Mapping[str, Any],
        sort: Any = tuple[Any, ...],
        *,
        partly: bool = False,
        within: float = READING,
        **parameters: Any,
    ) -> Found:
        """What all shards found, by values of the type `sort`. Raises Partial; with `partly` the answer says so."""
        pauses = _Pauses(within / 2)
        while True:
            answer = self.call(
                "POST", f"/{index}/_search", body, within=within, allow_partial_search_results="true", **parameters
            )
            with self._refusals.reading():
                found = _found(answer, sort, body.get("_source"))
            if not found.missing:
                return found
            if not pauses.pause():
                if partly:
                    return found
                raise self._refusals.partial(found.missing)

    def documents(self, index: str, asked: Sequence[tuple[str, int]], field: str) -> list[str | None]:
        """A field of documents, named by id and routing, as they are now; None where there is none. Raises Partial."""
        body = {"docs": [{"_id": id_, "routing": str(routing), "_source": [field]} for id_, routing in asked]}
        pauses = _Pauses(READING / 2)
        while asked:
            answer = self.call("POST", f"/{index}/_mget", body)
            with self._refusals.reading():
                found = answer["docs"]
                if not any("error" in one for one in found):
                    told = [
                        one["_source"][field] if one["found"] else None for _, one in zip(asked, found, strict=True)
                    ]
                    require(tuple(told), tuple[str | None, ...])
                    return told
            if not pauses.pause():
                raise self._refusals.partial("a shard did not answer")
        return []

    def pages(
        self, index: str, body: Mapping[str, Any], sort: Any, *, most: int | None = PAGE, within: float = READING
    ) -> Iterator[Hit]:
        """All hits of a search that is sorted by values, of the type `sort`, that no two documents share; `most` is how
        many are likely wanted."""
        size = min(WINDOW, max(1, PAGE if most is None else most))
        after: dict[str, Any] = {}
        while True:
            asked = {**body, **after, "size": size, "track_total_hits": False}
            hits = self.search(index, asked, sort, within=within).hits
            yield from hits
            if len(hits) < size:
                return
            before, after = after, {"search_after": hits[-1].sort}
            if after == before:  # somebody between keeps answers
                raise self._refusals.strange()

    def groups(
        self, index: str, query: Mapping[str, Any], field: str, kind: Any, most: int | None = None
    ) -> Iterator[tuple[Any, int]]:
        """The values of a field in what fits a query, in their order, each with how many documents have it; `most` is
        how many are likely wanted."""
        size = min(WINDOW, max(1, WINDOW if most is None else most))
        paging: dict[str, Any] = {"size": size, "sources": [{"of": {"terms": {"field": field}}}]}
        while True:
            body = {"size": 0, "query": query, "aggs": {"groups": {"composite": paging}}}
            told = self.search(index, body).groups
            with self._refusals.reading():
                page = told["groups"]
                found = tuple((group["key"]["of"], group["doc_count"]) for group in page["buckets"])
                require(found, tuple[tuple[kind, int], ...])
            yield from found
            if not found or "after_key" not in page:
                return
            before, paging = paging, {**paging, "after": {"of": found[-1][0]}}
            if paging == before:  # somebody between keeps answers
                raise self._refusals.strange()

    def counts(self, index: str, query: Mapping[str, Any], filters: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
        """Of what fits a query, how many documents pass each of the filters."""
        if not filters:
            return ()
        named = {str(at): one for at, one in enumerate(filters)}
        body = {"size": 0, "query": query, "aggs": {"counts": {"filters": {"filters": named}}}}
        told = self.search(index, body).groups
        with self._refusals.reading():
            found = tuple(told["counts"]["buckets"][at]["doc_count"] for at in named)
            require(found, tuple[int, ...])
        return found

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
            answer = self.call("POST", f"/{index}/_bulk", body, within=WRITING)
            with self._refusals.reading():
                told = [pair for item in answer["items"] for pair in item.items()]
                outcomes = [(action, int(said["status"]), said.get("error")) for action, said in told]
                again = []
                for line, (action, status, error) in zip(lines, outcomes, strict=True):
                    if is_passing(status, error):
                        again.append(line)
                    elif status >= 400 and not (action == "create" and status == 409):
                        raise self._refusals.refused(status, error)
            if again and not pauses.pause():
                raise self._refusals.busy()
            lines = again

    def refresh(self, index: str) -> None:
        """Make what was written searchable on every copy that is there. Raises Partial."""
        pauses = _Pauses(READING)
        while True:
            answer = self.call("POST", f"/{index}/_refresh", within=WRITING)
            with self._refusals.reading():
                if not answer["_shards"]["failed"]:
                    return
            if not pauses.pause():
                raise self._refusals.partial("some of its shards are away")

    # -- one request --

    def _once(self, method: str, path: str, body: Any, parameters: Mapping[str, Any]) -> dict[str, Any]:
        from opensearchpy import exceptions
        from urllib3.exceptions import DecodeError

        try:
            found = self._client.transport.perform_request(method, path, params=dict(parameters), body=body)
        except exceptions.SSLError as error:
            raise self._refusals.uncertified() from error
        except exceptions.ConnectionTimeout as error:
            raise self._refusals.late(self._seconds) from error
        except exceptions.ConnectionError as error:
            if isinstance(error.info, (ValueError, DecodeError)):  # it is too much, or no text
                raise self._refusals.strange() from error
            raise self._refusals.away() from error
        except (exceptions.SerializationError, RecursionError) as error:
            raise self._refusals.strange() from error
        except exceptions.TransportError as error:
            raise self._refusals.answered(error) from error
        if found == "":  # the line was cut before the answer
            raise self._refusals.away()
        if not isinstance(found, dict):
            raise self._refusals.strange()
        return found


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


def _found(answer: Mapping[str, Any], sort: Any, source: Any) -> Found:
    """What a search says. Raises what a reader of another answer stumbles on."""
    shards = {name: int(answer["_shards"][name]) for name in ("total", "successful", "failed")}
    missing = ""
    if shards["failed"] or shards["successful"] < shards["total"]:
        answered = min(shards["successful"], shards["total"] - shards["failed"])
        missing = f"{answered} of {shards['total']} shards answered: results may be missing"
    elif answer.get("timed_out"):
        missing = "not all shards answered in time: results may be missing"
    told = answer["hits"]["hits"]
    hits = tuple(Hit(tuple(one["sort"]), one["_source"].get("row", "") if source else "") for one in told)
    for hit in hits:
        require(hit.sort, sort)
        require(hit.row, str)
    return Found(hits, int(answer["hits"].get("total", {}).get("value", 0)), answer.get("aggregations", {}), missing)


def _client(address: Address, seconds: float) -> Any:
    try:
        from opensearchpy import OpenSearch

        from clauseqa.library.served.bounded import BoundedConnection
    except ImportError:
        raise ShelfError("a served shelf needs opensearch-py", hint=_INSTALL) from None
    authority = os.environ.get(CA) or None
    if authority is not None and not os.path.exists(authority):
        raise ShelfError(f"{authority}: no such file", hint=f"${CA} names it")
    for log in ("opensearch", "urllib3"):
        logging.getLogger(log).addHandler(logging.NullHandler())  # what goes wrong is said by us, once
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
        connection_class=BoundedConnection,
        dead_timeout=2,
    )


def _login(address: Address) -> dict[str, str]:
    """The header that says who asks."""
    known = credentials(address)
    return {"authorization": "Basic " + b64encode(":".join(known).encode()).decode()} if known else {}
