"""Where tests of a served shelf find a server: ``CLAUSEQA_TEST_OPENSEARCH`` names one, or says ``start``.

With an address (``opensearch://host:9200``) that server is used; with ``start`` three nodes are started on loopback for
the time of the tests; without it they are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest
from opensearch_nodes import VARIABLE, Nodes

_names = count(1)


class Server:
    """A server and, when it was started here, its nodes."""

    def __init__(self, address: str, nodes: Nodes | None = None) -> None:
        self.address, self.nodes = address, nodes

    def fresh(self) -> str:
        """The address of a shelf that nobody has used."""
        return f"{self.address}/test-{os.getpid()}-{next(_names)}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    pytest.importorskip("opensearchpy")
    asked = os.environ.get(VARIABLE, "")
    if not asked:
        pytest.skip(f"no OpenSearch: set {VARIABLE}=start, or to the address of one")
    if asked != "start":
        yield Server(asked.rstrip("/"))
        return
    with Nodes(3) as nodes:
        yield Server(f"opensearch://{nodes.authority}", nodes)
