"""A borrowed cluster analyses as this machine does, and whatever it does costs no contract and no endless wait."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from conftest import PATIENCE, REPOSITORY, Run
from dying import reading

from clauseqa import cluster, papers
from clauseqa.cluster import Address, Cluster, address_of, borrowed
from clauseqa.errors import ClauseqaError, QueryError
from clauseqa.indexing import index_files
from clauseqa.library import Library, open_library
from clauseqa.papers import Analysis, Paper
from clauseqa.readers import Source

NOBODY = "the cluster (has no worker|does not answer)"  # the latter where the scheduler is slow to say the former
needs_dask = pytest.mark.usefixtures("dask")


@pytest.fixture(scope="module")
def dask() -> Iterator[None]:
    """Dask, settled so that a task is given up when one worker has died of it."""
    pytest.importorskip("distributed", reason='needs pip install "clauseqa[dask]"')
    from dask import config

    own = {"distributed.scheduler.allowed-failures": 0, "distributed.admin.log-format": "%(message)s"}
    own |= {f"distributed.comm.timeouts.{what}": f"{PATIENCE:g}s" for what in ("connect", "tcp")}
    with config.set(own):
        yield


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this machine is, its cluster is not given up."""
    monkeypatch.setattr(cluster, "PATIENCE", PATIENCE)


@contextmanager
def machines(workers: int, **settings: Any) -> Iterator[Any]:
    from distributed import LocalCluster

    settings = {"protocol": "tcp://", **settings}
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0", silence_logs=50, **settings,
    ) as local:  # fmt: skip
        yield local


def address_at(local: Any) -> str:
    return str(local.scheduler_address).replace("tcp://", "dask://").replace("tls://", "dask+tls://")


@pytest.fixture(scope="module")
def scheduler(dask: None) -> Iterator[str]:  # noqa: ARG001 - what is needed first
    """The address of a scheduler with two workers, each a process."""
    with machines(2) as local:
        yield address_at(local)


# -- addresses --


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("dask://127.0.0.1:8786", Address("127.0.0.1", 8786, False)),
        ("dask://localhost", Address("localhost", 8786, False)),
        ("dask://[::1]:9000", Address("::1", 9000, False)),
        ("dask+tls://localhost:9000", Address("localhost", 9000, True)),
    ],
)
def test_this_machine_needs_no_leave(url: str, meant: Address) -> None:
    assert address_of(url) == meant
    assert address_of(str(meant)) == meant


@pytest.mark.parametrize(
    "url",
    ["", "dask", "dask:", "dask://", "tcp://127.0.0.1:8786", "http://127.0.0.1", "127.0.0.1:8786", "dask://127.0.0.1:x",
     "dask://127.0.0.1:99999", "dask://user:word@127.0.0.1:8786", "dask://127.0.0.1:8786/path", "dask://[::1"],
)  # fmt: skip
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(QueryError, match="is no address of a cluster") as raised:
        address_of(url)
    assert "dask://127.0.0.1:8786" in raised.value.hint


@pytest.mark.parametrize("host", ["cluster.example", "10.0.0.1", "0.0.0.0", "[2001:db8::1]", "127.0.0.1.example"])  # noqa: S104
def test_another_machine_needs_leave_and_encryption(host: str) -> None:
    for allowed in (False, True):
        with pytest.raises(QueryError, match="open to whoever is between"):
            address_of(f"dask://{host}:8786", allow_remote=allowed)
    with pytest.raises(QueryError, match="contracts would leave this one"):
        address_of(f"dask+tls://{host}:8786")
    assert address_of(f"dask+tls://{host}:8786", allow_remote=True).encrypted


def test_addresses_are_written_as_dask_writes_them() -> None:
    assert address_of("dask://[::1]").for_dask == "tcp://[::1]:8786"
    assert address_of("dask+tls://localhost:1").for_dask == "tls://localhost:1"


def test_without_dask_the_command_that_installs_it_is_named(clauseqa: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    told = clauseqa("index", "corpus", "--on", "dask://127.0.0.1:8786")
    assert (told.code, told.out) == (2, "")
    assert told.err.count("\n") == 1
    assert 'pip install "clauseqa[dask]"' in told.err


def test_processes_and_a_cluster_are_two_ways(clauseqa: Run) -> None:
    told = clauseqa("index", "corpus", "--on", "dask://127.0.0.1:1", "--jobs", "2")
    assert (told.code, told.out) == (2, "")
    assert "give one of them" in told.err


# -- the same facts --


@pytest.fixture
def shelf_there(tmp_path: Path) -> Iterator[Library]:
    with open_library(str(tmp_path / "there"), create=True) as library:
        yield library


def test_a_cluster_finds_what_this_machine_finds(scheduler: str, shelf: str, clauseqa: Run, tmp_path: Path) -> None:
    there = str(tmp_path / "there")
    told = clauseqa("index", "corpus", "--index", there, "--on", scheduler)
    assert (told.code, told.err) == (0, "")
    with open_library(shelf) as here, open_library(there) as borrowed_shelf:
        cards = here.cards()
        assert [card.path for card in borrowed_shelf.cards()] == [card.path for card in cards]
        for card in cards:
            assert borrowed_shelf.contract(borrowed_shelf.card(card.path).id) == here.contract(card.id)
    assert clauseqa("index", "corpus", "--index", there).out.startswith("0 new, 0 replaced, 3 unchanged")


def test_a_worker_needs_no_file_of_ours(scheduler: str) -> None:
    content = (REPOSITORY / "corpus" / "employment-agreement-2006.txt").read_bytes()
    correction = b'[[section]]\nat = 0\nnumber = "99"\n'
    sent = [
        Paper(Source("gone/contract.txt", content), correction),
        Paper(Source("gone/misread.txt", content), b"[[section"),
        Paper(Source("gone/picture.txt", b"\x89PNG" + bytes(99))),
    ]
    with borrowed(scheduler) as executor:
        corrected, misread, picture = executor.submit(Analysis(uses=False), sent).result(timeout=PATIENCE)
    [(contract, _)] = corrected
    assert contract.text.path == "gone/contract.txt"
    assert "99" in {section.number for section in contract.sections}
    assert str(misread).startswith("gone/misread.clauseqa.toml: ")
    assert str(picture).startswith("gone/picture.txt: this is an image")


# -- workers that die --


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A folder of 40 letters."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(f"Letter {number} about salary.")
    return folder


@pytest.fixture(params=["processes", "cluster"])
def workers(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Processes of our own, and those of a cluster: options of `index_files`."""
    if request.param == "processes":
        return {"jobs": 2}
    return {"executor": request.getfixturevalue("lent")}


@pytest.fixture
def lent(scheduler: str) -> Iterator[Cluster]:
    with borrowed(scheduler) as executor:
        yield executor


def test_a_document_that_kills_its_worker_is_reported_and_harms_no_other(
    workers: dict[str, Any], shelf_there: Library, letters: Path
) -> None:
    (letters / "21.txt").write_text("deadly")
    report = index_files(shelf_there, [letters], analyse=reading, **workers)
    [(path, error)] = report.failed
    assert path == str(letters / "21.txt")
    assert str(error) == f"{path}: analysing it ended the process"
    assert report.added == len(shelf_there.cards()) == 39


def test_a_worker_that_is_killed_loses_nothing(
    lent: Cluster, shelf_there: Library, letters: Path, tmp_path: Path
) -> None:
    (letters / "07.txt").write_text(f"clumsy {tmp_path / 'been'}")
    report = index_files(shelf_there, [letters], analyse=reading, executor=lent)
    assert (report.added, report.failed) == (40, ())
    assert (tmp_path / "been").exists()


def test_another_clauseqa_on_the_workers_analyses_nothing(lent: Cluster) -> None:
    with pytest.raises(ClauseqaError, match="a worker has another clauseqa"):
        lent.submit(Analysis(uses=False, maker="another"), ()).result(timeout=PATIENCE)


def missing() -> None:
    raise ModuleNotFoundError("No module named 'clauseqa'")


def test_workers_without_clauseqa_are_said(lent: Cluster) -> None:
    with pytest.raises(ClauseqaError, match="the cluster does not have our clauseqa"):
        lent.submit(missing).result(timeout=PATIENCE)


# -- clusters that are none --


def fails_in_one_line(clauseqa: Run, url: str, shelf: Path, *words: str) -> str:
    started = time.monotonic()
    told = clauseqa("index", "corpus", "--index", str(shelf), "--on", url, *words)
    assert time.monotonic() - started < PATIENCE
    assert (told.code, told.out) == (2, "")
    assert told.err.count("\n") == 1
    assert not shelf.exists()
    return told.err


HASTE = 1.5  # seconds


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody who is silent is waited for."""
    monkeypatch.setattr(cluster, "PATIENCE", HASTE)


@pytest.fixture
def soon_hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler is waited for, nobody else."""
    connected = cluster._connected

    def then_hasty(address: Address) -> Any:
        client = connected(address)
        monkeypatch.setattr(cluster, "PATIENCE", HASTE)
        return client

    monkeypatch.setattr(cluster, "_connected", then_hasty)


@contextmanager
def server(answer: bytes | None) -> Iterator[str]:
    """The address of a server that answers everybody with the same bytes, or is silent."""
    listening = socket.create_server(("127.0.0.1", 0))
    visitors = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                visitors.append(listening.accept()[0])
                if answer is not None:
                    visitors[-1].sendall(answer)
                    visitors[-1].close()

    serving = Thread(target=serve, daemon=True)
    serving.start()
    try:
        yield f"dask://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)  # it waits for nobody any more
        serving.join()
        for open_socket in (listening, *visitors):
            open_socket.close()


@needs_dask
@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("answer", [None, b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 64, b""])
def test_what_is_no_scheduler_is_said_soon(clauseqa: Run, tmp_path: Path, answer: bytes | None) -> None:
    with server(answer) as url:
        assert f"{url}: no scheduler of Dask answers there" in fails_in_one_line(clauseqa, url, tmp_path / "shelf")


@needs_dask
@pytest.mark.usefixtures("hasty")
def test_a_scheduler_that_is_away_is_said_soon(clauseqa: Run, tmp_path: Path) -> None:
    with server(None) as url:
        pass
    assert f"{url}: no scheduler of Dask answers there" in fails_in_one_line(clauseqa, url, tmp_path / "shelf")


def test_a_scheduler_of_another_version_is_named(
    scheduler: str, clauseqa: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = cluster._version()
    monkeypatch.setattr(cluster, "_version", lambda: "1.0")
    told = fails_in_one_line(clauseqa, scheduler, tmp_path / "shelf")
    assert f"its version of Dask is {there}, and 1.0 here" in told


@needs_dask
@pytest.mark.usefixtures("soon_hasty")
def test_a_cluster_without_workers_is_said_soon(clauseqa: Run, tmp_path: Path) -> None:
    with machines(0) as local:
        told = fails_in_one_line(clauseqa, address_at(local), tmp_path / "shelf")
    assert re.search(NOBODY, told)


@pytest.fixture
def lenient(dask: None) -> Iterator[None]:  # noqa: ARG001 - what is needed first
    """As Dask comes: a worker that goes while it has a task may have gone for any reason."""
    from dask import config

    with config.set({"distributed.scheduler.allowed-failures": 3}):
        yield


RELEASE = Event()


def hold() -> None:
    """Work, on a worker in this process, until the test is over."""
    RELEASE.wait(PATIENCE)


@pytest.fixture
def held() -> Iterator[None]:
    RELEASE.clear()
    yield
    RELEASE.set()


@needs_dask
@pytest.mark.usefixtures("lenient", "held")
def test_workers_that_go_for_good_end_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    with machines(1, processes=False) as local, borrowed(address_at(local)) as executor:
        monkeypatch.setattr(cluster, "PATIENCE", HASTE)
        waiting = executor.submit(hold)
        local.scale(0)
        with pytest.raises(ClauseqaError, match=NOBODY):
            waiting.result(timeout=PATIENCE)


@needs_dask
@pytest.mark.usefixtures("lenient", "held")
def test_a_scheduler_that_goes_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    with machines(1, processes=False) as local, borrowed(address_at(local)) as executor:
        monkeypatch.setattr(cluster, "PATIENCE", HASTE)
        waiting = executor.submit(hold)
        closing = Thread(target=local.close)
        closing.start()
        with pytest.raises(ClauseqaError, match=r"the cluster (lost its scheduler|does not answer|has no worker)"):
            waiting.result(timeout=PATIENCE)
        closing.join()


def slow(done: Path) -> None:
    time.sleep(0.5)
    done.touch()


def test_what_is_under_way_at_the_end_is_not_done(scheduler: str, tmp_path: Path) -> None:
    with borrowed(scheduler) as executor:
        for number in range(40):
            executor.submit(slow, tmp_path / str(number))
    with borrowed(scheduler) as executor:
        assert executor.submit(len, "ab").result(timeout=PATIENCE) == 2
    assert len(list(tmp_path.iterdir())) < 40


# -- encrypted --


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that is its own authority, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=cluster",
         "-keyout", path.with_suffix(".key"), "-out", path.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.with_suffix(".crt").read_bytes() + path.with_suffix(".key").read_bytes())
    return path


@needs_dask
def test_an_encrypted_cluster_works_with_the_certificates_of_dask(certificate: Path) -> None:
    from dask import config
    from distributed import Security

    own = {"distributed.comm.tls.ca-file": str(certificate)}
    own |= {f"distributed.comm.tls.{who}.cert": str(certificate) for who in ("client", "scheduler", "worker")}
    with config.set(own), machines(1, processes=False, protocol="tls://", security=Security()) as local:
        url = address_at(local)
        assert url.startswith("dask+tls://")
        with borrowed(url) as executor:
            assert executor.submit(len, "ab").result(timeout=PATIENCE) == 2


@needs_dask
@pytest.mark.parametrize("file", ["", "nowhere.pem"])
def test_encryption_without_certificates_is_said(clauseqa: Run, tmp_path: Path, file: str) -> None:
    from dask import config

    own = {"distributed.comm.tls.ca-file": file or None, "distributed.comm.tls.client.cert": file or None}
    with config.set(own):
        told = fails_in_one_line(clauseqa, "dask+tls://127.0.0.1:1", tmp_path / "shelf")
    assert ("has no certificates" if not file else "cannot be read") in told


def test_a_paper_carries_what_stands_beside_its_file(tmp_path: Path) -> None:
    contract = tmp_path / "a.txt"
    contract.write_text("Section 1. Pay.")
    plain = papers.load(contract)
    (tmp_path / "a.clauseqa.toml").write_text("[[section]]\nat = 0\nremove = true\n")
    corrected = papers.load(contract)
    assert (plain.corrections, corrected.corrections) == (None, b"[[section]]\nat = 0\nremove = true\n")
    assert plain.mark != corrected.mark
    assert corrected.weight > plain.weight
