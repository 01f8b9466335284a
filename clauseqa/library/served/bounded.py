"""A connection to a server that may be a stranger's: what it answers is bounded, in bytes and in time.

Promise: an answer that never ends, or unpacks to more than memory holds, is given up; no redirection is followed, so
that who asks is told to the named host alone; and nothing that a server says reaches the terminal as a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Any

from opensearchpy import Urllib3HttpConnection
from urllib3 import HTTPHeaderDict
from urllib3.exceptions import HTTPError, ReadTimeoutError

LARGEST = 1 << 28  # bytes of an answer, unpacked
TIMES = 10  # the patience for a sign of life, which a whole answer may take
_AT_ONCE = 1 << 20


class TooMuch(ValueError):
    """An answer is larger than any of ours."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: HTTPHeaderDict
    data: bytes


class BoundedConnection(Urllib3HttpConnection):
    """As the client's own, but bounded."""

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        pool: Any = self.pool
        whole, seconds = pool.urlopen, TIMES * self.timeout

        class Watched(pool.ConnectionCls):  # type: ignore[misc]
            def getresponse(self) -> Any:
                watch = _Watch(self.sock, seconds)
                try:
                    response = super().getresponse()
                except BaseException as error:
                    watch.end(error)
                    raise
                response.watch = watch
                return response

        def urlopen(method: str, url: str, body: Any, **words: Any) -> _Answer:
            response = whole(method, url, body, redirect=False, preload_content=False, **words)
            try:
                data = b"".join(_bounded(response))
                response.watch.end()
            except BaseException as error:
                response.close()
                response.watch.end(error)
                raise
            response.release_conn()
            response.headers.discard("warning")
            return _Answer(response.status, response.headers, data)

        pool.ConnectionCls, pool.urlopen = Watched, urlopen


def _bounded(response: Any) -> Iterator[bytes]:
    size = 0
    for part in response.stream(_AT_ONCE, decode_content=True):
        size += len(part)
        if size > LARGEST:
            raise TooMuch
        yield part


class _Watch:
    """Cuts a line when an answer on it takes longer than some seconds."""

    def __init__(self, line: socket, seconds: float) -> None:
        self._line, self._is_over = line, False
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def _cut(self) -> None:
        self._is_over = True
        with suppress(OSError):  # it has been closed
            self._line.shutdown(SHUT_RDWR)

    def end(self, error: BaseException | None = None) -> None:
        """Watch no longer. Raises ReadTimeoutError when the line was cut, and `error` is none or what came of that."""
        self._timer.cancel()
        if self._is_over and (error is None or isinstance(error, (OSError, HTTPException, HTTPError))):
            raise ReadTimeoutError(None, None, "the answer takes too long") from error  # type: ignore[arg-type]
