"""A ``var`` of its own for each test that starts servers, and a way to run them."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from config.embedded.places import PROJECT, Places, places

NAME = "trial"


class Trial:
    """Runs ``python -m config.embedded run`` with a ``var`` of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.environ = {
            key: value
            for key, value in os.environ.items()
            if key not in {"DATABASE_URL", "CELERY_BROKER_URL", "MAKELEVEL"}
        } | {"VAR_DIR": str(var)}

    @property
    def places(self) -> Places:
        return places(NAME, var=self.var)

    def popen(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "config.embedded", "run", "--name", NAME, "--", *command],
            cwd=PROJECT,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        with self.popen(*command) as process:
            out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def command(self, process: subprocess.Popen[str]) -> psutil.Process:
        """Wait until the servers are up and return the command ``sleep`` beside them."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for child in psutil.Process(process.pid).children():
                with contextlib.suppress(psutil.NoSuchProcess):  # psql and such are brief
                    if child.name() == "sleep":
                        return child
            time.sleep(0.05)
        raise AssertionError("the command was not started")

    def processes(self) -> list[psutil.Process]:
        """Return the living processes whose command line names this ``var``'s servers."""
        marks = (str(self.places.data), str(self.places.run))
        found = []
        for process in psutil.process_iter():
            try:
                line = " ".join(process.cmdline())
            except psutil.Error:
                continue
            if any(mark in line for mark in marks) and is_alive(process):
                found.append(process)
        return found


def is_alive(process: psutil.Process) -> bool:
    """Return whether the process runs; one that waits to be buried does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def eventually(condition: Callable[[], bool], *, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(params=["plain"])
def trial(request: pytest.FixtureRequest) -> Iterator[Trial]:
    """Servers in a directory that an unprivileged account can reach; leaves nothing."""
    top = Path(tempfile.mkdtemp(prefix="trial-", dir="/tmp"))
    top.chmod(0o755)
    found = Trial(top / request.param / "var")
    found.var.parent.mkdir()
    yield found
    for process in found.processes():
        process.kill()
    shared = found.places.shared
    shutil.rmtree(top, ignore_errors=True)
    shutil.rmtree(shared, ignore_errors=True)
