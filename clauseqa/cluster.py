"""Dask's only door: a cluster that somebody runs, as an executor.

Promise: contracts go to another machine only where the user says so, and only encrypted; a scheduler that is away, that
is no scheduler or that runs another version is one line, in bounded time; so is a cluster whose workers have all gone.
A task that its workers died of raises BrokenExecutor, as in a pool of processes.

Dask asks nobody who they are (but for certificates), and both ends unpickle what the other sends: who can speak to a
scheduler can run code on its workers and on the machines of its clients. Hence loopback, or TLS with a certificate
authority of the cluster's own.
"""

from __future__ import annotations

import logging
import socket
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlsplit

from clauseqa.errors import ClauseqaError, QueryError
from clauseqa.hosts import is_loopback

PATIENCE = 15.0  # seconds that a cluster may be without an answer, or without a worker
_GOODBYE = 2.0  # seconds for taking leave
_PORT = 8786
_EXAMPLE = "for example --on dask://127.0.0.1:8786"
_TLS_SETTINGS = ("tls_ca_file", "tls_client_cert")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a scheduler listens."""

    host: str
    port: int
    encrypted: bool

    def __str__(self) -> str:
        return f"dask{'+tls' * self.encrypted}://{self._place}"

    @property
    def for_dask(self) -> str:
        """The same, as Dask writes it."""
        return f"{'tls' if self.encrypted else 'tcp'}://{self._place}"

    @property
    def _place(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def address_of(url: str, *, allow_remote: bool = False) -> Address:
    """The address that ``dask://HOST:PORT`` or ``dask+tls://HOST:PORT`` means.

    Raises QueryError for anything else, and for another machine unless it is encrypted and allowed.
    """
    try:
        parts = urlsplit(url)
        address = Address(parts.hostname or "", parts.port or _PORT, parts.scheme == "dask+tls")
    except ValueError:
        raise QueryError(f"{url!r} is no address of a cluster", hint=_EXAMPLE) from None
    beside = parts.username or parts.password or parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in ("dask", "dask+tls") or not address.host or beside:
        raise QueryError(f"{url!r} is no address of a cluster", hint=_EXAMPLE)
    if not is_loopback(address.host):
        if not address.encrypted:
            raise QueryError(
                f"{address.host} is another machine, and dask:// is open to whoever is between",
                hint=f"dask+tls://{address._place} with --allow-remote",
            )
        if not allow_remote:
            raise QueryError(
                f"{address.host} is another machine: contracts would leave this one",
                hint="if you want that: --allow-remote",
            )
    return address


@contextmanager
def borrowed(url: str, *, allow_remote: bool = False) -> Iterator[Cluster]:
    """The workers of the scheduler at `url`, until the end of the block.

    Raises QueryError as `address_of` does and without certificates for TLS, ClauseqaError when Dask is not installed,
    when no scheduler of our version answers there, or when it has no worker.
    """
    address = address_of(url, allow_remote=allow_remote)
    if find_spec("distributed") is None:
        raise ClauseqaError(f"{address}: Dask needs one more package", hint='pip install "clauseqa[dask]"')
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        client = _connected(address)
        stack.callback(_close, client)
        cluster = Cluster(client, str(address))
        stack.callback(cluster.shutdown, wait=False)
        yield cluster


def _dask() -> Any:
    return import_module("distributed")


def _version() -> str:
    return str(_dask().__version__)


def _connected(address: Address) -> Any:
    security = _certificates(address) if address.encrypted else None
    meet = partial(_dask().Client, address.for_dask, security=security, set_as_default=False, name="clauseqa")
    try:
        socket.create_connection((address.host, address.port), PATIENCE).close()  # at once where nobody listens
        client = _within(PATIENCE, partial(meet, timeout=PATIENCE))
    except Exception as error:  # whatever answers there may answer anything
        raise ClauseqaError(
            f"{address}: no scheduler of Dask answers there{_why(error)}",
            hint="start one: dask scheduler --host 127.0.0.1",
        ) from error
    try:
        _check_version(client, address)
    except BaseException:
        _close(client)
        raise
    return client


def _why(error: BaseException) -> str:
    """The innermost reason, where it says more than that time ran out."""
    while error.__cause__ is not None:
        error = error.__cause__
    said = " ".join((getattr(error, "strerror", None) or str(error)).split())
    return f" ({said})" if said and not isinstance(error, TimeoutError) else ""


def _certificates(address: Address) -> Any:
    security = _dask().Security(require_encryption=True)
    if not all(getattr(security, setting) for setting in _TLS_SETTINGS):
        raise QueryError(
            f"{address}: Dask has no certificates for TLS",
            hint="set distributed.comm.tls.ca-file, client.cert and client.key in Dask's configuration",
        )
    try:
        security.get_connection_args("client")
    except OSError as error:  # ssl.SSLError is one
        raise QueryError(
            f"{address}: the certificates for TLS cannot be read ({error.strerror or error})",
            hint="Dask's configuration names them: distributed.comm.tls",
        ) from error
    return security


def _check_version(client: Any, address: Address) -> None:
    here = _version()
    try:
        there = _asked(client, client.scheduler.versions, packages=[])["packages"]["distributed"]
    except Exception as error:
        raise ClauseqaError(f"{address}: the scheduler does not say which version it is", hint=_VERSIONS) from error
    if there != here:
        raise ClauseqaError(f"{address}: its version of Dask is {there}, and {here} here", hint=_VERSIONS)


_VERSIONS = "install the same versions of distributed and clauseqa on the scheduler, on its workers and here"


def _asked(client: Any, question: Callable[..., Any], **words: Any) -> Any:
    """What the scheduler answers. Raises when it takes too long."""
    return client.sync(question, callback_timeout=PATIENCE, **words)


def _close(client: Any) -> None:
    with suppress(Exception):  # a scheduler that has gone cannot be told goodbye
        _within(_GOODBYE, partial(client.close, timeout=_GOODBYE))


def _within(seconds: float, call: Callable[[], Value]) -> Value:
    """What `call` gives. Raises what it raises, and TimeoutError when it takes longer: Dask waits without end for the
    first word of a server that says none."""
    answer: Future[Value] = Future()
    Thread(target=_answer, args=(call, answer), daemon=True).start()
    try:
        return answer.result(timeout=seconds)
    except FutureTimeout:
        raise TimeoutError from None


def _answer(call: Callable[[], Value], answer: Future[Value]) -> None:
    try:
        answer.set_result(call())
    except BaseException as error:
        answer.set_exception(error)


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's log and its warnings: what matters of them is raised."""
    settings = import_module("dask.config")
    _dask()
    logs = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]
    levels = [log.level for log in logs]
    with warnings.catch_warnings(), settings.set({"distributed.admin.large-graph-warning-threshold": "1TB"}):
        warnings.filterwarnings("ignore", module="distributed")
        for log in logs:
            log.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for log, level in zip(logs, levels, strict=True):
                log.setLevel(level)


class Cluster(Executor):
    """The workers of a scheduler. A task of which its workers died raises BrokenExecutor; what no worker can be had for
    within PATIENCE, and what has lost its scheduler, raises ClauseqaError."""

    def __init__(self, client: Any, address: str) -> None:
        """Raises ClauseqaError when there is no worker within PATIENCE."""
        self._client, self._address = client, address
        self._executor = client.get_executor(pure=False)
        self._open: set[Future[Any]] = set()
        self._lock = Lock()
        self._closed = Event()
        self._await_worker()
        Thread(target=self._watch, daemon=True).start()

    def submit(self, work: Callable[..., Value], /, *words: Any, **named: Any) -> Future[Value]:
        theirs: Future[Value] = self._executor.submit(work, *words, **named)
        ours: Future[Value] = Future()
        with self._lock:
            self._open.add(ours)
        theirs.add_done_callback(lambda done: self._settle(ours, done))
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks; those under way are waited for, or ended. The cluster goes on."""
        self._closed.set()
        if wait and not cancel_futures:
            self._executor.shutdown()
        else:
            with suppress(Exception):  # a scheduler that has gone does nothing any more
                _within(_GOODBYE, partial(self._executor.shutdown, wait=False))

    # -- what becomes of a task --

    def _settle(self, ours: Future[Value], theirs: Future[Value]) -> None:
        with self._lock:
            self._open.discard(ours)
        with suppress(InvalidStateError):  # nobody waits for it any more
            try:
                ours.set_result(theirs.result())
            except (Exception, CancelledError) as error:
                ours.set_exception(self._as_ours(error))

    def _as_ours(self, error: BaseException) -> BaseException:
        if isinstance(error, _dask().KilledWorker):
            return BrokenExecutor(f"{error.allowed_failures + 1} workers died of it")
        if isinstance(error, CancelledError):
            return self._failure("lost its scheduler", "what was indexed so far is safe: index again")
        if isinstance(error, ImportError) or "deserialization" in str(error):
            return self._failure("does not have our clauseqa", _VERSIONS)
        return error

    def _failure(self, what: str, hint: str) -> ClauseqaError:
        return ClauseqaError(f"{self._address}: the cluster {what}", hint=hint)

    # -- whether anybody works --

    def _await_worker(self) -> None:
        until = monotonic() + PATIENCE
        while lack := self._lack():
            if monotonic() > until:
                raise lack
            self._closed.wait(0.2)

    def _watch(self) -> None:
        seen = monotonic()
        while not self._closed.wait(1):
            lack = self._lack()
            if lack is None:
                seen = monotonic()
            elif monotonic() - seen > PATIENCE:
                self._give_up(lack)

    def _lack(self) -> ClauseqaError | None:
        """What keeps the cluster from working; None while it has workers."""
        try:
            workers = _asked(self._client, self._client.scheduler.ncores)
        except Exception:
            return self._failure("does not answer", "what was indexed so far is safe: index again when it does")
        if workers:
            return None
        return self._failure(
            "has no worker", "start some where this clauseqa is installed: dask worker tcp://HOST:PORT"
        )

    def _give_up(self, error: ClauseqaError) -> None:
        with self._lock:
            left, self._open = self._open, set()
        for future in left:
            with suppress(InvalidStateError):
                future.set_exception(error)
