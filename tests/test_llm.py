"""A language model on a local server answers well, lies, breaks or hangs: only words that are there remain."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from conftest import PATIENCE

from clauseqa.errors import QueryError
from clauseqa.llm import Endpoint, find_quotation, with_statements
from clauseqa.model import Answer, Contract, ContractCard, Hit, Section, Text

WORDS = (
    "Section 1. Pay. The Company shall pay  “One Hundred\nDollars ($100)” a month — no more. "
    "Section 2. Law. The laws of Ohio govern."
)
CUT = WORDS.index("Section 2")


def _contract() -> Contract:
    text = Text("a.txt", "0" * 64, "text/plain", "utf-8", WORDS, WORDS)
    sections = (
        Section(0, "1", "section", "Section 1.", "Pay", (11, 14), None, 0, CUT, None),
        Section(1, "2", "section", "Section 2.", "Law", (CUT + 11, CUT + 14), None, CUT, len(WORDS), None),
    )
    return Contract(text, "A", None, sections, (), ())


CARD = ContractCard(1, "a.txt", "A", None, 0, len(WORDS), 2, 0, 0, 0, "0" * 64)
EVIDENCE = (
    Hit(CARD, "1", 0, "Pay", None, 1, 16, CUT - 1, WORDS[16 : CUT - 1], 2.0),
    Hit(CARD, "2", 1, "Law", None, 2, CUT + 16, len(WORDS), WORDS[CUT + 16 :], 1.0),
)
EXTRACTED = Answer("What is paid?", "contract", EVIDENCE[0], EVIDENCE)


def _completion(content: Any) -> bytes:
    written = content if isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": written}}]}).encode()


def _states(text: str, source: Any, quote: Any) -> bytes:
    return _completion({"statements": [{"text": text, "source": source, "quote": quote}]})


Reply = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Reply], tuple[str, list[dict[str, Any]]]]]:
    servers = []

    def start(reply: Reply) -> tuple[str, list[dict[str, Any]]]:
        asked: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                asked.append({"path": self.path, **json.loads(body)})
                reply(self)

            def log_message(self, *args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/v1", asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _replies(data: bytes, status: int = 200) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return reply


def _asked(url: str, timeout: float = PATIENCE) -> Answer:
    contract = _contract()
    return with_statements(EXTRACTED, [contract, contract], Endpoint(url, "m", timeout=timeout))


def test_a_true_quotation_is_shown_as_it_stands_in_the_contract(serve: Any) -> None:
    url, asked = serve(
        _replies(_states("$100 a month is paid.", 1, 'shall pay "One Hundred Dollars ($100)" a month - no'))
    )
    answer = _asked(url)
    assert answer.answer == EVIDENCE[0]
    (statement,) = answer.statements
    (quotation,) = statement.quotations
    assert quotation.text == "shall pay  “One Hundred\nDollars ($100)” a month — no"
    assert quotation.text == WORDS[quotation.start : quotation.end]
    assert quotation.section == "1"
    assert asked[0]["path"] == "/v1/chat/completions"
    assert "[2] a, section 2" in asked[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(_states("It is paid.", 1, "The Company shall pay two hundred dollars"), id="fabricated"),
        pytest.param(_states("Ohio law.", 1, "The laws of Ohio govern"), id="wrong section"),
        pytest.param(_states("Ohio law.", 3, "The laws of Ohio govern"), id="no such source"),
        pytest.param(_states("Paid.", 1, "pay"), id="too short to prove anything"),
        pytest.param(
            _states("$900 is paid.", 1, "The Company shall pay “One Hundred Dollars"), id="a figure not quoted"
        ),
        pytest.param(_states("Ohio.", 2, "he laws of Ohio govern"), id="cut inside a word"),
        pytest.param(_states("Ohio.", "2", ["The laws of Ohio govern"]), id="wrong types"),
        pytest.param(_completion({"statements": ["The laws of Ohio govern"]}), id="no object"),
    ],
)
def test_what_does_not_verify_is_dropped_and_said_so(serve: Any, reply: bytes) -> None:
    answer = _asked(serve(_replies(reply))[0])
    assert answer.statements == ()
    assert answer.answer == EVIDENCE[0]
    assert answer.notes == ("1 statement of the language model dropped: the words quoted do not stand there.",)


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        (b"oops", 500, "says: Internal Server Error"),
        (b"not json", 200, "not a chat completion"),
        (b"{}", 200, "not a chat completion"),
        (_completion("I think that it is 100 dollars."), 200, "not the JSON that was asked for"),
        (_completion('{"statements": 3}'), 200, "not the JSON that was asked for"),
        (b"x" * 1_100_000, 200, "too long"),
    ],
)
def test_the_extractive_answer_stands_whatever_fails(serve: Any, data: bytes, status: int, told: str) -> None:
    answer = _asked(serve(_replies(data, status))[0])
    assert (answer.answer, answer.statements) == (EVIDENCE[0], ())
    assert told in answer.notes[0]


def test_a_server_that_hangs_is_left_after_the_time_allowed(serve: Any) -> None:
    url, _ = serve(lambda _: time.sleep(0.6))
    answer = _asked(url, timeout=0.2)
    assert answer.notes == ("The language model was left out: no answer within 0.2 s.",)


def test_a_redirection_is_not_followed(serve: Any) -> None:
    target, asked = serve(_replies(_states("Paid.", 1, "The Company shall pay “One Hundred Dollars")))

    def redirect(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(307)
        handler.send_header("Location", f"{target}/chat/completions")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    answer = _asked(serve(redirect)[0])
    assert answer.statements == ()
    assert asked == []


def test_no_server_at_all_is_a_note() -> None:
    answer = _asked("http://127.0.0.1:9/v1")
    assert answer.answer == EVIDENCE[0]
    assert answer.notes[0].startswith("The language model was left out")


def test_an_empty_reply_says_that_nothing_was_found(serve: Any) -> None:
    answer = _asked(serve(_replies(_completion({"statements": []})))[0])
    assert answer.notes == ("The language model found no answer in the evidence.",)


def test_contracts_do_not_leave_the_machine_without_leave() -> None:
    with pytest.raises(QueryError, match="another machine"):
        Endpoint("https://models.example.com/v1", "m")
    assert Endpoint("https://models.example.com/v1", "m", allow_remote=True).completions.endswith(
        "/v1/chat/completions"
    )
    with pytest.raises(QueryError, match="no address"):
        Endpoint("file:///etc/passwd", "m")
    assert Endpoint("http://[::1]:8080", "m").completions == "http://[::1]:8080/v1/chat/completions"


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The laws of Ohio govern", "The laws of Ohio govern"),
        ("“The laws of Ohio govern.”", "The laws of Ohio govern"),
        ("the laws of Ohio govern", None),
        ("The laws of Iowa govern", None),
    ],
)
def test_quotations_are_found_letter_by_letter(quote: str, found: str | None) -> None:
    span = find_quotation(WORDS, (CUT, len(WORDS)), quote)
    assert (WORDS[span[0] : span[1]] if span else None) == found
