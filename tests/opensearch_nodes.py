"""A real OpenSearch on this machine, one process a node, for tests and benches.

    python tests/opensearch_nodes.py --nodes 3 -- COMMAND…

starts the nodes on loopback, runs COMMAND with their addresses in $CLAUSEQA_TEST_OPENSEARCH, and stops them. Needs a
JDK (17 or later) and Maven, which fetches OpenSearch itself once (100 MB, into ~/.cache/clauseqa), and its security
plugin (50 MB) where nodes with TLS and users are asked for. Nodes end with whoever started them.
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
from base64 import b64encode
from contextlib import ExitStack, suppress
from pathlib import Path
from ssl import create_default_context
from urllib.error import URLError
from urllib.request import BaseHandler, HTTPSHandler, ProxyHandler, Request, build_opener

HERE = Path(__file__).parent / "opensearch"
VARIABLE = "CLAUSEQA_TEST_OPENSEARCH"
VERSION = "2.19.1.0"
SECURITY, SECURITY_CLASS = (
    "org.opensearch.plugin:opensearch-security",
    "org.opensearch.security.OpenSearchSecurityPlugin",
)
_PATIENCE = 300.0  # seconds until all nodes are there


class Unavailable(Exception):
    """Why no node can be started here."""


def jars() -> Path:
    """The folder of OpenSearch's jars, fetched by Maven when they are not there yet. Raises Unavailable."""
    return _fetched(f"opensearch-{VERSION}", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies")


def security() -> Path:
    """The folder of the security plugin, with its jars and its own configuration. Raises Unavailable."""
    archives = _fetched(f"opensearch-security-{VERSION}", "dependency:copy", f"-Dartifact={SECURITY}:{VERSION}:zip")
    plugin = archives / "plugin"
    if not plugin.is_dir():
        with tempfile.TemporaryDirectory(dir=archives) as folder:
            shutil.unpack_archive(next(archives.glob("*.zip")), Path(folder) / "plugin")
            (Path(folder) / "plugin").rename(plugin)
    return plugin


def _fetched(name: str, *goal: str) -> Path:
    """A folder in the cache that Maven fills, once."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise Unavailable(f"{program} is not installed: a JDK (17 or later) and Maven are needed")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clauseqa" / name
    if not home.is_dir():
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent) as folder:
            fetched = Path(folder) / "lib"
            command = ["mvn", "-q", "-B", *goal, f"-DoutputDirectory={fetched}"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Unavailable(f"Maven could not fetch {name}: {(done.stdout or done.stderr).strip()[:300]}")
            fetched.rename(home)
    return home


class Secured:
    """Nodes that speak TLS alone and know their users, as the security plugin comes: ``admin`` may do everything."""

    login = ("admin", "admin")

    def __init__(self) -> None:
        """Raises Unavailable."""
        self.plugin = security()
        if shutil.which("openssl") is None:
            raise Unavailable("openssl is not installed: nodes with TLS need certificates")
        self.folder = Path(tempfile.mkdtemp(prefix="clauseqa-certificates-"))
        self.authority = self.folder / "ca.pem"
        self._certify()

    def _certify(self) -> None:
        """An authority, and a certificate that it gives to whoever is at 127.0.0.1."""
        (self.folder / "for").write_text("subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n")
        for words in (
            "req -x509 -newkey rsa:2048 -nodes -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=authority",
            "req -newkey rsa:2048 -nodes -keyout key.pem -out node.csr -subj /CN=node",
            "x509 -req -in node.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile for -out node.pem",
        ):
            subprocess.run(["openssl", *words.split()], cwd=self.folder, capture_output=True, check=True)

    def prepare(self, config: Path) -> None:
        """Put into the configuration of a node what the plugin reads there."""
        shutil.copytree(self.plugin / "config", config / "opensearch-security", dirs_exist_ok=True)
        for name in ("ca.pem", "node.pem", "key.pem"):
            shutil.copy(self.folder / name, config)

    @property
    def settings(self) -> dict[str, str]:
        """Of a node."""
        pems = {"pemcert_filepath": "node.pem", "pemkey_filepath": "key.pem", "pemtrustedcas_filepath": "ca.pem"}
        return {
            **{
                f"plugins.security.ssl.{layer}.{name}": pem
                for layer in ("transport", "http")
                for name, pem in pems.items()
            },
            "plugins.security.ssl.transport.enforce_hostname_verification": "false",
            "plugins.security.ssl.http.enabled": "true",
            "plugins.security.nodes_dn": "CN=node",
            "plugins.security.allow_default_init_securityindex": "true",
            "plugins.security.restapi.roles_enabled": "all_access",
        }

    def remove(self) -> None:
        """Delete the certificates."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Nodes:
    """So many nodes of one cluster, each in a process of its own."""

    def __init__(
        self, count: int, *, memory: str = "512m", quick_start: bool = True, secured: Secured | None = None
    ) -> None:
        """`quick_start` compiles less: right for tests, wrong for benches. Raises Unavailable."""
        self._lib, self._secured = jars(), secured
        self._folder = Path(tempfile.mkdtemp(prefix="clauseqa-opensearch-"))
        self._java = ["java", f"-Xms{memory}", f"-Xmx{memory}", "-XX:+UseSerialGC"]
        self._java += ["-XX:TieredStopAtLevel=1"] if quick_start else []
        self._java += [f"-Dplugins={SECURITY_CLASS}"] if secured else []
        ports = _free_ports(2 * count)
        self.ports, self._transport = ports[:count], ports[count:]
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
        classes = f"{self._lib}/*"
        if self._secured is not None:
            settings.update(self._secured.settings)
            self._secured.prepare(folder / "node_1" / "config")
            classes += f"{os.pathsep}{self._secured.plugin}/*"
        with (folder / "out.log").open("ab") as log:
            self._processes[number] = subprocess.Popen(
                [*self._java, "-cp", classes, str(HERE / "Node.java"), str(folder),
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
            with suppress(URLError, OSError, ValueError):
                return self.ask(port, "/_cluster/health")
        return {}

    def ask(self, port: int, path: str, body: object = None) -> dict[str, object]:
        """What a node answers, to whoever may do everything; with a `body`, to PUT it."""
        scheme = "https" if self._secured else "http"
        request = Request(f"{scheme}://127.0.0.1:{port}{path}", method="GET" if body is None else "PUT")  # noqa: S310 - as just made
        handlers: list[BaseHandler] = [ProxyHandler({})]
        if self._secured is not None:
            login = b64encode(":".join(self._secured.login).encode()).decode()
            request.add_header("Authorization", f"Basic {login}")
            handlers.append(HTTPSHandler(context=create_default_context(cafile=str(self._secured.authority))))
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with build_opener(*handlers).open(request, timeout=30) as said:
            return dict(json.load(said))

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


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


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
