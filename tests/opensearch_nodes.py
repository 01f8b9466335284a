"""A real OpenSearch on this machine, one process a node, for tests and benches.

    python tests/opensearch_nodes.py --nodes 3 -- COMMAND…

starts the nodes on loopback, runs COMMAND with their addresses in $CLAUSEQA_TEST_OPENSEARCH, and stops them. Needs a
JDK (17 or later) and Maven, which fetches OpenSearch itself once (100 MB, into ~/.cache/clauseqa). Nodes end with
whoever started them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

HERE = Path(__file__).parent / "opensearch"
VARIABLE = "CLAUSEQA_TEST_OPENSEARCH"
VERSION = "2.19.1.0"
_PATIENCE = 120.0  # seconds until all nodes are there


class Unavailable(Exception):
    """Why no node can be started here."""


def jars() -> Path:
    """The folder of OpenSearch's jars, fetched by Maven when they are not there yet. Raises Unavailable."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise Unavailable(f"{program} is not installed: a JDK (17 or later) and Maven are needed")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clauseqa" / f"opensearch-{VERSION}"
    if not home.is_dir():
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent) as folder:
            command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
            fetched = Path(folder) / "lib"
            done = subprocess.run(
                [*command, f"-DoutputDirectory={fetched}"], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise Unavailable(f"Maven could not fetch OpenSearch: {(done.stdout or done.stderr).strip()[:300]}")
            fetched.rename(home)
    return home


class Nodes:
    """So many nodes of one cluster, each in a process of its own."""

    def __init__(self, count: int, *, memory: str = "512m", quick_start: bool = True) -> None:
        """`quick_start` compiles less: right for tests, wrong for benches. Raises Unavailable."""
        self._lib = jars()
        self._folder = Path(tempfile.mkdtemp(prefix="clauseqa-opensearch-"))
        self._java = ["java", f"-Xms{memory}", f"-Xmx{memory}", "-XX:+UseSerialGC"]
        self._java += ["-XX:TieredStopAtLevel=1"] if quick_start else []
        self.ports = [_free_port() for _ in range(count)]
        self._transport = [_free_port() for _ in range(count)]
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * count
        for number in range(count):
            self.start(number)

    def __enter__(self) -> Nodes:
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    @property
    def authority(self) -> str:
        """The hosts, as the address of a shelf names them."""
        return ",".join(f"127.0.0.1:{port}" for port in self.ports)

    @property
    def pids(self) -> list[int]:
        """Of the nodes that run."""
        return [process.pid for process in self._processes if process is not None]

    def start(self, number: int) -> None:
        """Start a node, again where it was killed: it finds its data."""
        count = len(self.ports)
        settings = {
            "cluster.name": f"clauseqa-{self._transport[0]}",
            "node.name": f"node-{number}",
            "network.host": "127.0.0.1",
            "http.port": self.ports[number],
            "transport.port": self._transport[number],
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self._transport),
            "cluster.initial_cluster_manager_nodes": ",".join(f"node-{other}" for other in range(count)),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "action.auto_create_index": "false",
        }
        folder = self._folder / f"node-{number}"
        folder.mkdir(exist_ok=True)
        with (folder / "out.log").open("ab") as log:
            self._processes[number] = subprocess.Popen(
                [*self._java, "-cp", f"{self._lib}/*", str(HERE / "Node.java"), str(folder),
                 *(f"{name}={value}" for name, value in settings.items())],
                stdin=subprocess.PIPE, stdout=log, stderr=log,
            )  # fmt: skip

    def wait(self, status: str = "green") -> None:
        """Until all nodes that run are there and the cluster is `status`, or green. Raises Unavailable."""
        until = time.monotonic() + _PATIENCE
        wanted = len(self.pids)
        while time.monotonic() < until:
            for number, process in enumerate(self._processes):
                if process is not None and process.poll() is not None:
                    log = (self._folder / f"node-{number}" / "out.log").read_text(errors="replace")
                    raise Unavailable(f"node {number} ended: {log[-600:]}")
            health = self.health()
            if health.get("number_of_nodes") == wanted and health.get("status") in (status, "green"):
                return
            time.sleep(0.3)
        raise Unavailable(f"{wanted} nodes were not {status} within {_PATIENCE:g} s")

    def health(self) -> dict[str, object]:
        """What the first node that answers says of the cluster."""
        for port, process in zip(self.ports, self._processes, strict=True):
            if process is None:
                continue
            try:
                with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/_cluster/health", timeout=5) as said:
                    return dict(json.load(said))
            except (URLError, OSError, ValueError):
                continue
        return {}

    def runs(self, number: int) -> bool:
        """Whether a node has not been killed."""
        return self._processes[number] is not None

    def kill(self, number: int) -> None:
        """End a node as a power cut does."""
        process = self._processes[number]
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._close(process)
        self._processes[number] = None

    def stop(self) -> None:
        """End all nodes and delete what they kept."""
        running = [process for process in self._processes if process is not None]
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self._close(process)
        self._processes = [None] * len(self._processes)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _close(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is not None:
            process.stdin.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    options = argparse.ArgumentParser(description="A real OpenSearch for the time of a command.")
    options.add_argument("--nodes", type=int, default=1)
    options.add_argument("--memory", default="512m", help="of each node")
    options.add_argument("command", nargs=argparse.REMAINDER)
    chosen = options.parse_args()
    command = [word for word in chosen.command if word != "--"] or ["sleep", "infinity"]
    try:
        with Nodes(chosen.nodes, memory=chosen.memory) as nodes:
            address = f"opensearch://{nodes.authority}"
            sys.stderr.write(f"{chosen.nodes} nodes of OpenSearch at {address}\n")
            return subprocess.run(command, env={**os.environ, VARIABLE: address}, check=False).returncode
    except Unavailable as error:
        sys.stderr.write(f"NO OPENSEARCH HERE, NOTHING WAS RUN: {error}\n")
        return 3


if __name__ == "__main__":
    sys.exit(main())
