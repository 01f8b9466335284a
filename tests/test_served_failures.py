"""What a server does wrong is said in one line, costs bounded time, and is never taken for an answer."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import PATIENCE, Run
from contracts import letter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("opensearchpy")

from clauseqa.errors import BrokenShelf, ClauseqaError, NewerShelf, NoShelf, QueryError, ShelfError
from clauseqa.library.doctor import examine
from clauseqa.library.language import parse
from clauseqa.library.served import bounded, wire
from clauseqa.library.served.address import Address, credentials, read_address
from clauseqa.library.served.documents import card_of
from clauseqa.library.served.library import ServedLibrary
from clauseqa.library.served.packing import Entry, packed_entry
from clauseqa.library.served.state import LEASE, Lapsed, State

Said = tuple[int, Any]  # status, and an object or the text of a page
Answer = Callable[[str, str, bytes], Said | None]
STATE = {"schema": 1, "writer": "0", "next_batch": 2, "next_id": 2, "open": {}, "dead": [], "soiled": [], "leaving": [],
         "departures": 0}  # fmt: skip
PAGE = "<html><body>Please sign in</body></html>"
FULL = {"type": "cluster_block_exception", "reason": "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded "
        "flood-stage watermark, index has read-only-allow-delete block];"}  # fmt: skip
SHARDS = {"total": 5, "successful": 5, "skipped": 0, "failed": 0}


class Fake:
    """A server on loopback that answers as a test says, and like a sound and empty shelf where that says nothing."""

    def __init__(self) -> None:
        self.answer: Answer = lambda _method, _path, _body: None
        self.asked: list[tuple[str, str, bytes]] = []
        self.headers: list[dict[str, str]] = []
        self.elsewhere = "http://127.0.0.1:1/elsewhere"  # where a redirection leads
        self.warning = ""
        self.packed = False
        self.drops = ""  # "head", "body": a letter now and then, without end
        self.patience = 0.4  # seconds that its client repeats what fails
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                pass

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                path = self.path.split("?")[0]
                fake.asked.append((self.command, path, body))
                fake.headers.append(dict(self.headers.items()))
                status, said = fake.answer(self.command, path, body) or sound(self.command, path, body)
                page = isinstance(said, str)
                told = said.encode() if page else json.dumps(said).encode()
                if fake.packed:
                    told = gzip.compress(told)
                with suppress(OSError):
                    if fake.drops:
                        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"\r\n" * (fake.drops == "body"))
                        while not closed.wait(0.1):
                            self.wfile.write(b" ")
                    self.send_response(status)
                    self.send_header("Content-Type", "text/html" if page else "application/json")
                    self.send_header("Content-Length", str(len(told)))
                    if status // 100 == 3:
                        self.send_header("Location", fake.elsewhere)
                    if fake.packed:
                        self.send_header("Content-Encoding", "gzip")
                    if fake.warning:
                        self.send_header("Warning", fake.warning)
                    self.end_headers()
                    self.wfile.write(told)

            do_GET = do_PUT = do_POST = do_HEAD = handle_any  # noqa: N815 - as the library calls them

        self._closed = closed = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.url = f"opensearch://127.0.0.1:{self._server.server_port}/x"

    def secure(self, certificate: Path, key: Path) -> None:
        """Speak TLS from now on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def close(self) -> None:
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()


def sound(method: str, path: str, body: bytes) -> Said:
    """What a sound and empty shelf answers."""
    if path == "/x/_doc/shelf":
        if method == "PUT":
            return 200, {"_seq_no": 1, "_primary_term": 1}
        return 200, {"_source": {"state": STATE}, "_seq_no": 0, "_primary_term": 1, "found": True}
    if path.endswith("/_search"):
        return 200, {"_shards": SHARDS, "timed_out": False, "hits": {"total": {"value": 0}, "hits": []}}
    if path.endswith("/_bulk"):
        return 200, {"items": [{next(iter(json.loads(line))): {"status": 200}} for line in body.splitlines()[::2]]}
    if path.endswith("/_refresh"):
        return 200, {"_shards": SHARDS}
    return 200, {}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A server, and a client with little patience."""
    whole = wire._Pauses
    monkeypatch.setattr(wire, "_Pauses", lambda seconds: whole(min(seconds, server.patience)))
    monkeypatch.setattr(wire, "_FIRST_PAUSE", 0.02)
    monkeypatch.setenv("CLAUSEQA_OPENSEARCH_TIMEOUT", str(PATIENCE))
    monkeypatch.setenv("NETRC", "/nowhere")
    for name in ("USER", "PASSWORD", "CA"):
        monkeypatch.delenv(f"CLAUSEQA_OPENSEARCH_{name}", raising=False)
    server = Fake()
    yield server
    server.close()


def always(status: int, said: Any) -> Answer:
    return lambda _method, _path, _body: (status, said)


def late(_method: str, _path: str, _body: bytes) -> Said:
    time.sleep(1.0)
    return 200, {}


def of_version(schema: Any) -> Answer:
    return always(200, {"_source": {"state": {**STATE, "schema": schema}}, "_seq_no": 0, "_primary_term": 1})


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (always(401, {"error": "Unauthorized"}), ShelfError, "does not accept the user or the password"),
        (always(401, PAGE), ShelfError, "does not accept the user or the password"),
        (always(403, {"error": {"reason": "no permissions"}}), ShelfError, "does not allow this to anybody on x"),
        (always(200, PAGE), BrokenShelf, "does not answer like OpenSearch"),
        (always(200, []), BrokenShelf, "does not answer like OpenSearch"),
        (always(502, PAGE), BrokenShelf, r"does not answer like OpenSearch \(HTTP 502\)"),
        (always(404, PAGE), BrokenShelf, "does not answer like OpenSearch"),
        (always(302, ""), BrokenShelf, r"does not answer like OpenSearch \(HTTP 302\)"),
        (always(503, {"error": {"reason": "no cluster manager"}}), ShelfError, "is not ready"),
        (always(429, {"error": {"reason": "too busy"}}), ShelfError, "has too much to do"),
        (always(404, {"found": False}), NoShelf, "no index x on"),
        (always(500, {"error": {"reason": "a fault"}}), ShelfError, r"refused a request \(HTTP 500\): a fault"),
        (late, ShelfError, "did not answer within 0.5 s"),
        (of_version(4), NewerShelf, r"newer clauseqa \(version 4; this one reads 3\)"),
        (of_version(0), ShelfError, "of an older version"),
        (of_version("one"), BrokenShelf, "is no shelf of clauseqa"),
        (always(200, {"_source": {"title": "a recipe"}}), BrokenShelf, "is no shelf of clauseqa"),
        (always(200, {"_source": {"state": {**STATE, "more": 1}}}), BrokenShelf, "is no shelf of clauseqa"),
    ],
)
def test_a_shelf_that_cannot_be_opened_says_why(
    fake: Fake,
    clauseqa: Run,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    error: type[ClauseqaError],
    said: str,
) -> None:
    fake.answer = answer
    if answer is late:
        monkeypatch.setenv("CLAUSEQA_OPENSEARCH_TIMEOUT", "0.5")
    began = time.monotonic()
    with pytest.raises(error, match=said):
        ServedLibrary(fake.url)
    assert time.monotonic() - began < PATIENCE
    outcome = clauseqa("--index", fake.url, "docs")
    assert outcome.code == 2
    assert outcome.out == ""
    assert re.fullmatch(r"clauseqa: [^\n]+ · [^\n]+\n", outcome.err)
    assert "fault of clauseqa" not in outcome.err


@pytest.mark.usefixtures("fake")
def test_a_server_that_is_away_is_named() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(ShelfError, match=rf"127\.0\.0\.1:{port} cannot be reached"):
        ServedLibrary(f"opensearch://127.0.0.1:{port}/x")
    assert time.monotonic() - began < PATIENCE


def test_of_several_hosts_one_that_is_there_will_do(fake: Fake) -> None:
    there = fake.url.removeprefix("opensearch://")
    with ServedLibrary(f"opensearch://127.0.0.1:1,{there}") as library:
        for _ in range(4):
            assert library.cards() == ()


def test_a_foreign_index_is_never_written_to(fake: Fake) -> None:
    def answer(_method: str, path: str, _body: bytes) -> Said | None:
        if path == "/x/_doc/shelf":
            return 404, {"found": False}
        return (200, {path.split("/")[1]: {"mappings": {"properties": {}}}}) if path.endswith("_mapping") else None

    fake.answer = answer
    with pytest.raises(BrokenShelf, match="is no part of a shelf"):
        ServedLibrary(fake.url, create=True)
    assert {method for method, _, _ in fake.asked} == {"GET"}


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (
            {"distribution": "opensearch", "number": "1.3.20"},
            "is opensearch 1.3.20: a shelf needs OpenSearch 2.10 or later",
        ),
        ({"number": "8.15.0"}, "is elasticsearch 8.15.0: a shelf needs OpenSearch 2.10 or later"),
        ({"distribution": "opensearch", "number": "2.19.1"}, r"refused a request \(HTTP 400\): Unknown filter type"),
        ({"distribution": "opensearch", "number": "x"}, r"refused a request \(HTTP 400\): Unknown filter type"),
    ],
)
def test_a_server_that_cannot_keep_a_shelf_is_named_with_its_version(fake: Fake, version: Any, said: str) -> None:
    unknown = {"error": {"type": "illegal_argument_exception", "reason": "Unknown filter type [delimited_term_freq]"}}

    def answer(method: str, path: str, _body: bytes) -> Said | None:
        if path == "/":
            return 200, {"version": version}
        return (400, unknown) if method == "PUT" else (404, {"found": False})

    fake.answer = answer
    with pytest.raises(ShelfError, match=said):
        ServedLibrary(fake.url, create=True)


# -- what is not whole --


def partly(_method: str, path: str, _body: bytes) -> Said | None:
    if not path.endswith("/_search"):
        return None
    return 200, {"_shards": {**SHARDS, "successful": 4, "failed": 1}, "hits": {"total": {"value": 0}, "hits": []}}


def too_late(_method: str, path: str, _body: bytes) -> Said | None:
    if not path.endswith("/_search"):
        return None
    return 200, {"_shards": SHARDS, "timed_out": True, "hits": {"total": {"value": 0}, "hits": []}}


@pytest.mark.parametrize(
    ("answer", "said"),
    [(partly, "4 of 5 shards answered: results may be missing"), (too_late, "not all shards answered in time")],
)
def test_a_part_of_the_shelf_is_no_ground_to_say_that_something_is_absent(
    fake: Fake, clauseqa: Run, answer: Answer, said: str
) -> None:
    fake.answer = answer
    with ServedLibrary(fake.url) as library:
        assert library.matches(parse("salary").query, limit=5) == ([], 0)
        assert any(said in gap for gap in library.gaps())
        assert library.gaps() == ()
        for ask in (
            library.cards,
            library.term_names,
            lambda: library.card("x"),
            lambda: library.rank({"a": 1}, limit=2),
        ):
            with pytest.raises(ShelfError, match=said):
                ask()
    outcome = clauseqa("--index", fake.url, "search", "salary")
    assert (outcome.code, outcome.out.strip()) == (2, "")
    assert said in outcome.err
    assert "no section" not in outcome.err
    outcome = clauseqa("--index", fake.url, "ask", "What is the salary?")
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


# -- writing --


def bulks(fake: Fake) -> list[list[str]]:
    """The ids of each bulk request."""
    found = []
    for _, path, body in fake.asked:
        if path.endswith("/_bulk"):
            actions = [json.loads(line) for line in body.splitlines()[::2]]
            found.append([next(iter(action.values()))["_id"] for action in actions])
    return found


def test_what_was_turned_away_alone_is_sent_again(fake: Fake) -> None:
    ledger = Ledger(fake)

    def answer(method: str, path: str, body: bytes) -> Said | None:
        if not path.endswith("/_bulk") or len(bulks(fake)) > 2:
            return ledger.answer(method, path, body)
        items = sound(method, path, body)[1]["items"]
        items[0] = {next(iter(items[0])): {"status": 429, "error": {"type": "rejected_execution_exception"}}}
        return 200, {"items": items, "errors": True}

    fake.answer = answer
    with ServedLibrary(fake.url) as library:
        assert library.add([letter()]) == (2,)
    first, second, third = bulks(fake)
    assert second == third == first[:1]


def test_a_busy_server_is_asked_again_until_it_answers(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    dying = {"error": {"type": "node_not_connected_exception", "reason": "[node-0] Node not connected"}}
    turned_away = iter([(503, {"error": "starting"}), (429, {"error": "busy"}), (502, PAGE), (500, dying)])
    fake.answer = lambda _method, _path, _body: next(turned_away, None)
    fake.patience = PATIENCE
    monkeypatch.setattr(wire, "_AWAY", PATIENCE)
    with ServedLibrary(fake.url) as library:
        assert library.cards() == ()


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"status": 429, "error": FULL}, "the disk of a node is full"),
        ({"status": 403, "error": {"type": "security_exception"}}, "does not allow this to anybody"),
        ({"status": 400, "error": {"reason": "cannot be"}}, r"refused a request \(HTTP 400\): cannot be"),
    ],
)
def test_a_batch_that_is_refused_is_given_up_at_once_and_never_closed(fake: Fake, item: Any, said: str) -> None:
    def answer(_method: str, path: str, body: bytes) -> Said | None:
        return (200, {"items": [{"index": item} for _ in body.splitlines()[::2]]}) if path.endswith("/_bulk") else None

    fake.answer = answer
    with ServedLibrary(fake.url) as library, pytest.raises(ShelfError, match=said):
        library.add([letter()])
    assert len(bulks(fake)) == 1
    assert not any(path.endswith("_refresh") for _, path, _ in fake.asked)


def test_whoever_may_only_read_writes_nothing(fake: Fake, clauseqa: Run) -> None:
    def answer(method: str, path: str, _body: bytes) -> Said | None:
        reads = method == "GET" or path.endswith(("_search", "_mget"))
        return (
            None if reads else (403, {"error": {"type": "security_exception", "reason": "no permissions for [write]"}})
        )

    fake.answer = answer
    outcome = clauseqa("--index", fake.url, "index", "corpus/press-release-2005-17.txt")
    assert outcome.code == 2
    assert "does not allow this to anybody on x" in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert not bulks(fake)
    assert clauseqa("--index", fake.url, "docs").code == 1


# -- the ledger --


class Ledger:
    """A server that keeps the state as OpenSearch does, and loses answers when asked to."""

    def __init__(self, fake: Fake) -> None:
        self.state: dict[str, Any] = dict(STATE)
        self.number = 0
        self.lose = 0  # answers to writes that are carried out all the same
        fake.answer = self.answer

    def answer(self, method: str, path: str, body: bytes) -> Said | None:
        if path != "/x/_doc/shelf":
            return None
        if method == "PUT":
            self.state = json.loads(body)["state"]
            self.number += 1
            if self.lose:
                self.lose -= 1
                return 503, {"error": {"reason": "gone in the middle"}}
        return 200, {"_source": {"state": self.state}, "_seq_no": self.number, "_primary_term": 1}


def test_a_change_whose_answer_is_lost_is_made_once(fake: Fake) -> None:
    ledger = Ledger(fake)
    with ServedLibrary(fake.url) as library:
        ledger.lose = 1
        assert library.ledger.open_batch("mine", 3) == (2, range(2, 5))
        ledger.lose = 1
        library.ledger.close_batch(2, "mine", lambda _: (1,))
        state = library.ledger.read()
    assert (state.next_batch, state.next_id, state.open, state.leaving, state.departures) == (3, 5, {}, (1,), 1)


def test_a_writer_that_was_taken_for_dead_writes_again(fake: Fake) -> None:
    ledger = Ledger(fake)
    whole = fake.answer
    lapses = iter([True])

    def answer(method: str, path: str, body: bytes) -> Said | None:
        if path.endswith("_refresh") and next(lapses, False):
            batch = int(next(iter(ledger.state["open"])))
            ledger.state = {**ledger.state, "open": {}, "dead": [batch], "soiled": [batch]}
            ledger.number += 1
        return whole(method, path, body)

    fake.answer = answer
    with ServedLibrary(fake.url) as library:
        assert library.add([letter()]) == (3,)
        state = library.ledger.read()
    assert (state.open, state.dead, state.next_batch) == ({}, (2,), 4)


def test_a_writer_whose_shelf_was_made_anew_writes_again_and_closes_no_batch_of_another(fake: Fake) -> None:
    """Also where as many batches were closed there, or its number is another's: both may be by an earlier clauseqa."""
    others = {"token": "another's", "since": time.time(), "first": 2}
    elsewhere = {**STATE, "schema": 3, "first": 50, "next_batch": 60, "next_id": 70, "stems": []}
    for fresh in (elsewhere, {**STATE, "next_batch": 1}, {**STATE, "open": {"2": others}, "next_batch": 3}):
        ledger = Ledger(fake)
        with ServedLibrary(fake.url) as library:
            batch, _ = library.ledger.open_batch("mine", 1)
            ledger.state = fresh
            with pytest.raises(Lapsed):
                library.ledger.close_batch(batch, "mine", lambda _: ())
            library.ledger.give_up([batch], token="mine")  # noqa: S106 - the name of a writer
            assert set(library.ledger.read().open) == set(fresh["open"])


def test_a_moment_is_another_whenever_a_contract_comes_or_goes_and_only_then(fake: Fake) -> None:
    Ledger(fake)
    with ServedLibrary(fake.url) as library:
        first = library.version()
        one, _ = library.ledger.open_batch("one", 1)
        other, _ = library.ledger.open_batch("other", 1)
        library.ledger.give_up([one])
        library.ledger.cleaned([one])
        assert library.version() == first
        library.ledger.close_batch(other, "other", lambda _: ())
        second = library.version()
        assert second != first
        library.ledger.let_go([7])
        assert library.version() not in (first, second)


def test_a_batch_that_was_open_too_long_is_given_up(fake: Fake) -> None:
    ledger = Ledger(fake)
    old = {"token": "a", "since": time.time() - LEASE - 1, "first": 2}
    ledger.state = {**STATE, "open": {"2": old, "3": {**old, "since": time.time()}}, "next_batch": 4}
    with ServedLibrary(fake.url) as library, library.writing():
        state = library.ledger.read()
    assert (tuple(state.open), state.dead, state.soiled) == (("3",), (2,), ())


def test_only_closed_batches_show() -> None:
    state = State(next_batch=5, open={"3": {}}, dead=(2,), leaving=(7,))
    shown = [batch for batch in range(1, 7) if state.shows(1, batch)]
    assert shown == [1, 4]
    assert not state.shows(7, 1)


# -- addresses and passwords --


def test_an_address_names_hosts_and_a_shelf() -> None:
    assert read_address("opensearch://a/papers") == Address((("a", 9200),), False, "papers")
    assert read_address("opensearch+https://a:1,[::1]:2/p-1?shards=6&replicas=0") == Address(
        (("a", 1), ("::1", 2)), True, "p-1", 6, 0
    )


@pytest.mark.parametrize(
    "url",
    ["http://a/x", "opensearch://a", "opensearch://a/", "opensearch:///x", "opensearch://a/X", "opensearch://a/../x",
     "opensearch://a/x?shards=0", "opensearch://a/x?shards=two", "opensearch://a/x?color=red", "opensearch://a:b/x",
     "opensearch://a/_all", "opensearch://a/x*"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(QueryError):
        read_address(url)


def test_a_password_in_an_address_is_refused_and_not_repeated(clauseqa: Run) -> None:
    outcome = clauseqa("--index", "opensearch://ann:s3cret@host/x", "docs")
    assert outcome.code == 2
    assert "s3cret" not in outcome.err
    assert "CLAUSEQA_OPENSEARCH_PASSWORD" in outcome.err


def test_the_password_goes_to_the_server_and_nowhere_else(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEQA_OPENSEARCH_USER", "ann")
    monkeypatch.setenv("CLAUSEQA_OPENSEARCH_PASSWORD", "s3cret")
    fake.answer = lambda _method, path, _body: (403, {"error": {}}) if path.endswith("_search") else None
    with ServedLibrary(fake.url) as library, pytest.raises(ShelfError, match="to ann on x") as caught:
        library.cards()
    assert {name.lower(): value for name, value in fake.headers[0].items()}["authorization"] == "Basic " + b64encode(
        b"ann:s3cret"
    ).decode()
    assert "s3cret" not in repr(caught.value) + str(caught.value.hint)


def test_a_netrc_file_is_read_for_its_host_alone(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine here login ann password s3cret\ndefault login bob password other\n")
    file.chmod(0o600)
    for host, found in (("here", ("ann", "s3cret")), ("there", None)):
        assert credentials(read_address(f"opensearch+https://{host}/x"), {"NETRC": str(file)}) == found


def test_a_password_never_crosses_a_network_in_the_clear() -> None:
    known = {"CLAUSEQA_OPENSEARCH_USER": "ann", "CLAUSEQA_OPENSEARCH_PASSWORD": "s3cret"}
    with pytest.raises(ShelfError, match="in the clear"):
        credentials(read_address("opensearch://host/x"), known)
    assert credentials(read_address("opensearch+https://host/x"), known) == ("ann", "s3cret")
    assert credentials(read_address("opensearch://localhost/x"), known) == ("ann", "s3cret")


def test_half_a_login_is_a_mistake() -> None:
    with pytest.raises(ShelfError, match="belong together"):
        credentials(read_address("opensearch://localhost/x"), {"CLAUSEQA_OPENSEARCH_USER": "ann", "NETRC": "/nowhere"})


def test_a_plain_server_behind_a_secure_address_is_refused(fake: Fake) -> None:
    with pytest.raises(ShelfError):
        ServedLibrary(fake.url.replace("opensearch:", "opensearch+https:"))


def test_a_projects_file_cannot_send_contracts_to_a_server(
    clauseqa: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clauseqa.toml").write_text('index = "opensearch://far.away/x"\n')
    monkeypatch.chdir(tmp_path)
    outcome = clauseqa("docs")
    assert outcome.code == 2
    assert "a project's file cannot ask for" in outcome.err


# -- certificates --


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that no authority knows, for 127.0.0.1, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days",
         "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem", folder / "key.pem"


def test_a_certificate_is_verified(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, fake: Fake, tmp_path: Path
) -> None:
    fake.secure(*certificate)
    url = fake.url.replace("opensearch:", "opensearch+https:")
    with pytest.raises(ShelfError, match="its certificate is not accepted"):
        ServedLibrary(url)
    assert fake.asked == []
    monkeypatch.setenv("CLAUSEQA_OPENSEARCH_CA", str(tmp_path / "none.pem"))
    with pytest.raises(ShelfError, match="no such file"):
        ServedLibrary(url)
    monkeypatch.setenv("CLAUSEQA_OPENSEARCH_CA", str(certificate[0]))
    with ServedLibrary(url) as library:
        assert library.cards() == ()
    with pytest.raises(ShelfError):
        ServedLibrary(url.replace("127.0.0.1", "localhost"))  # another name than the certificate's


# -- a server that means no good --


ROW = packed_entry(Entry(card_of(1, letter()), "letter.txt", "how", 1, 2, (1, 1), "here", 2))
ASKED: tuple[Callable[[ServedLibrary], object], ...] = (
    lambda library: library.cards(),
    lambda library: library.card("letter"),
    lambda library: library.card_of(1),
    lambda library: library.contract(1),
    lambda library: library.holders("1"),
    lambda library: library.terms("salary"),
    lambda library: library.term_names(),
    lambda library: library.clauses(limit=3),
    lambda library: library.references(("dangling",)),
    lambda library: library.called("letter"),
    lambda library: library.matches(parse("salary terminat*").query, limit=5),
    lambda library: library.rank({"salary": 1.0}, limit=5),
    lambda library: (library.rank({"salary": 1.0}, limit=5), library.spellings("salari")),
    lambda library: library.add([letter()]),
    lambda library: examine(library.location, repair=True),
)  # fmt: skip
VALUES = st.sampled_from([None, True, -1, 2**70, 1.5, "", "x", [], {}, [[]], {"a": {}}, [None], "\x1b[2J"])


def like_a_shelf(method: str, path: str, body: bytes) -> Said:
    """A shelf with a letter on it, as far as one who does not look closely can see."""
    if path.endswith("/_search"):
        asked = json.loads(body)
        sorts = {"1": [1 << 24], "2": [1.0, 1 << 24], "3": ["letter.txt", 1, 0], "5": [1.0, "letter.txt", 1, 0, "x"]}
        hit = {"sort": sorts.get(str(len(asked.get("sort", []))), ["x"]), "_source": {"row": ROW}}
        groups = {"groups": {"buckets": [{"key": {"of": "Salary"}, "doc_count": 1}]}}
        counts = {"counts": {"buckets": {str(at): {"doc_count": 1} for at in range(9)}}}
        found = {"total": {"value": 1}, "hits": [hit][: asked.get("size", 1)]}
        return 200, {"_shards": SHARDS, "hits": found, "aggregations": {**groups, **counts}}
    if path.endswith("/_mget"):
        return 200, {"docs": [{"found": True, "_source": {"row": ROW, "piece": "x"}} for _ in json.loads(body)["docs"]]}
    return sound(method, path, body)


def places_in(value: Any) -> Iterator[tuple[Any, ...]]:
    """The way to each value in what was told."""
    yield ()
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield from ((name, *rest) for rest in places_in(inner))


def put_in(value: Any, place: tuple[Any, ...], other: Any) -> Any:
    """What was told, with another value at a place."""
    if not place:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = put_in(copy[place[0]], place[1:], other)
    return copy


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_a_server_answers_is_an_answer_or_one_of_our_errors(fake: Fake, data: st.DataObject) -> None:
    ask = data.draw(st.sampled_from(ASKED))
    fake.answer = like_a_shelf
    with ServedLibrary(fake.url) as library:
        fake.asked.clear()
        with suppress(ClauseqaError):
            ask(library)
        method, path, body = data.draw(st.sampled_from(fake.asked))
        status, told = like_a_shelf(method, path, body)
        told = put_in(told, data.draw(st.sampled_from(list(places_in(told)))), data.draw(VALUES))
        fake.answer = lambda *asked: (status, told) if asked[1] == path else like_a_shelf(*asked)
        with suppress(ClauseqaError):
            ask(library)


def test_an_answer_that_comes_again_and_again_is_not_read_without_end(fake: Fake) -> None:
    def answer(method: str, path: str, body: bytes) -> Said:
        status, told = like_a_shelf(method, path, body)
        if path.endswith("/_search") and (size := json.loads(body).get("size")):
            told["hits"]["hits"] *= size
        told.get("aggregations", {}).get("groups", {})["after_key"] = {"of": "Salary"}
        return status, told

    fake.answer = answer
    with ServedLibrary(fake.url) as library:
        for ask in (library.cards, library.term_names):
            with pytest.raises(BrokenShelf, match="does not answer like OpenSearch"):
                ask()


def test_no_redirection_is_followed_and_nobody_else_is_told_who_asks(
    fake: Fake, clauseqa: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Fake()
    monkeypatch.setenv("CLAUSEQA_OPENSEARCH_USER", "ann")
    monkeypatch.setenv("CLAUSEQA_OPENSEARCH_PASSWORD", "s3cret")
    for status in (301, 302, 303, 307, 308):
        fake.elsewhere, fake.answer = other.url.replace("opensearch:", "http:"), always(status, "")
        outcome = clauseqa("--index", fake.url, "docs")
        assert outcome.code == 2
        assert f"does not answer like OpenSearch (HTTP {status})" in outcome.err
        assert "s3cret" not in outcome.err
    assert other.asked == []
    other.close()


def test_what_a_server_says_reaches_the_terminal_as_text(fake: Fake, clauseqa: Run) -> None:
    fake.answer = always(400, {"error": {"reason": "\x1b[2Jgone\nclauseqa: all is well"}})
    fake.warning = '299 OpenSearch-2.19.1 "\x1b[2Jwarned"'
    outcome = clauseqa("--index", fake.url, "docs")
    assert outcome.code == 2
    assert len(outcome.err.splitlines()) == 1
    assert "\x1b" not in outcome.err
    assert "warned" not in outcome.err


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_that_never_ends_is_given_up(fake: Fake, monkeypatch: pytest.MonkeyPatch, packed: bool) -> None:
    monkeypatch.setattr(bounded, "LARGEST", 1 << 20)
    fake.packed, fake.answer = packed, always(200, {"more": "x" * (1 << 21)})
    with pytest.raises(BrokenShelf, match="does not answer like OpenSearch"):
        ServedLibrary(fake.url)


@pytest.mark.parametrize("where", ["head", "body"])
def test_an_answer_that_comes_in_drops_is_given_up(fake: Fake, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(bounded, "TIMES", 1)
    fake.drops = where
    monkeypatch.setenv("CLAUSEQA_OPENSEARCH_TIMEOUT", "0.5")
    began = time.monotonic()
    with pytest.raises(ShelfError, match=r"did not answer within 0\.5 s"):
        ServedLibrary(fake.url)
    assert time.monotonic() - began < 20
