"""A writer may be killed at any moment: every contract committed before is there, once, and the run can be repeated."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from conftest import PATIENCE
from processes import alive, needs_proc

from clauseqa.library.lock import WriterLock

HERE = Path(__file__).parent
POINTS = int(os.environ.get("CLAUSEQA_KILL_POINTS", "0"))  # of the steps of a run; 0: all
MOMENTS = int(os.environ.get("CLAUSEQA_KILLS", "100"))
MEMORY = "/dev/shm"  # noqa: S108 - to be killed is no power cut: what was written stays, here as on a disk

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by SIGKILL, which this system does not have")


def test_a_run_killed_before_any_step_and_at_random_moments_loses_nothing() -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else None) as folder:
        done = subprocess.run(
            [sys.executable, str(HERE / "killing.py"), folder, str(POINTS), str(MOMENTS)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert told["steps"] > 100
    assert told["points"] == (POINTS or told["steps"])
    assert told["moments"] == MOMENTS


MANY = """
import sys
from pathlib import Path
from clauseqa.indexing import index_files
from clauseqa.library.local import LocalLibrary

if __name__ == "__main__":
    with LocalLibrary(sys.argv[1], create=True) as library:
        index_files(library, [sys.argv[2]], uses=False, jobs=2, progress=lambda step: print(step.done, flush=True))
"""


@needs_proc
def test_workers_of_a_killed_run_hold_no_lock_and_do_not_outlive_it(tmp_path: Path) -> None:
    papers, shelf, program = tmp_path / "papers", tmp_path / "shelf", tmp_path / "many.py"
    papers.mkdir()
    program.write_text(MANY)
    for number in range(60):
        (papers / f"{number}.txt").write_text("1. One.\n\n2. Two, see Section 1.\n" * 100)
    run = subprocess.Popen(
        [sys.executable, str(program), str(shelf), str(papers)],
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    with run:
        assert run.stdout is not None
        for line in run.stdout:  # until its workers have begun
            if int(line):
                break
        os.kill(run.pid, signal.SIGKILL)
    lock = WriterLock(str(shelf / "writer.lock"))
    assert lock.try_acquire()
    lock.release()
    until = time.monotonic() + PATIENCE
    while alive(lambda process: process.group == run.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(lambda process: process.group == run.pid)
