"""A served shelf behind TLS, with users who may read, write, or neither: on a real node with its security plugin.

It runs where ``CLAUSEQA_TEST_OPENSEARCH`` says ``start``, and needs Java, Maven and openssl.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Outcome, Run
from opensearch_nodes import VARIABLE, Nodes, Secured, Unavailable

from clauseqa.errors import ShelfError
from clauseqa.library import open_library
from clauseqa.library.served.library import ServedLibrary

PASSWORD = "an-unlikely-Passw0rd"  # noqa: S105 - of users that live as long as the tests
CORPUS = "corpus/employment-agreement-2006.txt"
# As the README has them; "half" may write the state of a shelf, and none of what it tells of.
ROLES = {
    "reader": (["cluster_composite_ops_ro"], ["papers*"], ["read"]),
    "writer": (["cluster_composite_ops"], ["papers*"], ["crud", "create_index", "manage"]),
    "keeper": (["cluster_composite_ops", "cluster_monitor"], ["papers*"], ["crud", "create_index", "manage"]),
    "half": (["cluster_composite_ops"], ["papers"], ["crud", "create_index", "manage"]),
}


@pytest.fixture(scope="module")
def secured() -> Iterator[Nodes]:
    """A node whose users are called as their roles."""
    pytest.importorskip("opensearchpy")
    if os.environ.get(VARIABLE) != "start":
        pytest.skip(f"no OpenSearch with its security plugin: set {VARIABLE}=start")
    try:
        security = Secured()
    except Unavailable as reason:
        pytest.skip(f"no OpenSearch with its security plugin: {reason}")
    try:
        with Nodes(1, secured=security) as nodes:
            for name, (cluster, names, actions) in ROLES.items():
                rights = [{"index_patterns": names, "allowed_actions": actions}]
                role = {"cluster_permissions": cluster, "index_permissions": rights}
                user = {"password": PASSWORD, "opendistro_security_roles": [name]}
                nodes.ask(nodes.ports[0], f"/_plugins/_security/api/roles/{name}", role)
                nodes.ask(nodes.ports[0], f"/_plugins/_security/api/internalusers/{name}", user)
            yield nodes
    finally:
        security.remove()


class Door:
    """The node's address, and who asks there from now on."""

    def __init__(self, nodes: Nodes, patch: pytest.MonkeyPatch, run: Run) -> None:
        self.url = f"opensearch+https://{nodes.authority}/papers"
        self._patch, self._run = patch, run
        assert nodes._secured is not None
        self.certify(nodes._secured.authority)

    def certify(self, authority: Path | None) -> None:
        if authority is None:
            self._patch.delenv("CLAUSEQA_OPENSEARCH_CA", raising=False)
        else:
            self._patch.setenv("CLAUSEQA_OPENSEARCH_CA", str(authority))

    def become(self, user: str, password: str = PASSWORD) -> None:
        self._patch.setenv("CLAUSEQA_OPENSEARCH_USER", user)
        self._patch.setenv("CLAUSEQA_OPENSEARCH_PASSWORD", password)

    def __call__(self, user: str, *words: str) -> Outcome:
        self.become(user)
        return self._run("--index", self.url, *words)


@pytest.fixture
def door(secured: Nodes, monkeypatch: pytest.MonkeyPatch, clauseqa: Run) -> Iterator[Door]:
    """An address at which there is no shelf."""
    monkeypatch.setenv("NETRC", "/nowhere")
    door = Door(secured, monkeypatch, clauseqa)
    yield door
    door.become("keeper")
    door.certify(secured._secured.authority if secured._secured else None)
    with ServedLibrary(door.url, create=True) as library:
        library.wire.call("DELETE", f"/{library.indices.all}")


def refused(outcome: Outcome, said: str) -> bool:
    return (outcome.code, outcome.out) == (2, "") and said in outcome.err and len(outcome.err.splitlines()) == 1


def test_who_may_only_read_asks_everything_and_changes_nothing(door: Door, on_shelf: Run) -> None:
    denied = "does not allow this to reader on papers"
    assert refused(door("reader", "docs"), "no index papers on")
    assert refused(door("reader", "index", CORPUS), denied)
    assert door("writer", "index", "corpus").code == 0
    with open_library(door.url) as library:
        before = library.ledger.read()  # type: ignore[attr-defined]
    for words in (
        ["docs"],
        ["show", "employment-agreement#12(B)"],
        ["define", "for cause"],
        ["terms"],
        ["refs", "--dangling"],
        ["search", '"for cause"'],
        ["search", "terminat*"],
        ["ask", "What does Salary mean?"],
        ["check", "employment-agreement"],
    ):
        there, here = door("reader", *words), on_shelf(*words)
        assert (there.code, there.err) == (here.code, here.err)
        assert len(there.out) == len(here.out)
    assert door("reader", "index", CORPUS).code == 0  # there is nothing to do
    assert refused(door("reader", "index", "README.md"), denied)
    with open_library(door.url) as library, pytest.raises(ShelfError, match=denied):
        library.remove([card.id for card in library.cards()])
    with open_library(door.url) as library:
        assert library.ledger.read() == before  # type: ignore[attr-defined]


def test_who_may_write_does_all_that_indexing_asks_for(door: Door, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    for word in ("first", "second"):
        paper.write_text(f"Section 1. Pay. The {word} sum is due.\n")
        assert door("writer", "index", str(paper)).code == 0
        assert door("reader", "search", word).code == 0
    assert door("reader", "search", "first").code == 1
    paper.unlink()
    assert "1 removed" in door("writer", "index", str(paper), "--prune", "--optimize").out
    door.url = door.url.replace("papers", "others")
    assert refused(door("writer", "index", CORPUS), "does not allow this to writer on others")
    door.url = door.url.replace("others", "papers")


def test_whoever_may_not_see_the_cluster_has_the_rest_of_the_shelf_examined(door: Door) -> None:
    door("writer", "index", CORPUS)
    outcome = door("writer", "doctor", "--repair")
    assert outcome.code == 2
    assert " ".join(outcome.out.split()) == (
        "whether all shards and their copies are there cannot be seen: "
        "ask whoever runs it for the right cluster_monitor"
    )
    outcome = door("keeper", "doctor")
    assert (outcome.code, outcome.out) == (0, "")


def test_who_may_write_a_part_of_the_shelf_leaves_nothing_half_written(door: Door) -> None:
    assert door("writer", "index", CORPUS).code == 0
    assert refused(door("half", "index", "README.md"), "does not allow this to half on papers")
    assert door("reader", "docs").out.count("employment-agreement") == 1
    door.become("keeper")
    with ServedLibrary(door.url) as library:
        state = library.ledger.read()
        assert (len(library.cards()), state.open, len(state.dead)) == (1, {}, 1)
    assert door("writer", "index", "README.md").code == 0
    assert door("keeper", "doctor").code == 0


def test_only_a_user_that_is_known_over_a_line_that_is_certified(door: Door) -> None:
    for user, password in (("reader", "wrong"), ("nobody", PASSWORD)):
        door.become(user, password)
        with pytest.raises(ShelfError, match="does not accept the user or the password"):
            ServedLibrary(door.url)
    door.become("reader")
    with pytest.raises(ShelfError, match="cannot be reached"):
        ServedLibrary(door.url.replace("opensearch+https", "opensearch"))
    door.certify(None)
    with pytest.raises(ShelfError, match="its certificate is not accepted"):
        ServedLibrary(door.url)
