import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from config.embedded.places import PROJECT
from config.embedded.refusals import RefusalError
from config.supervise.demo import check_port
from config.supervise.processes import FailedError, Process
from config.supervise.stamps import Stamps, fingerprint
from tests.config.conftest import eventually, is_alive


def test_check_port_refuses_a_taken_port_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RefusalError, match=rf"Port {port} .* `make demo PORT={port + 1}`"):
            check_port(port)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "٣"])
def test_supervise_refuses_what_is_no_port_in_one_sentence(port: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "config.supervise", "demo"],
        cwd=PROJECT,
        env=os.environ | {"PORT": port, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == f"PORT={port} is no port: use a number from 1024 to 65535.\n"


def test_stamps_has_only_the_same_fingerprint(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "stamps.json")
    assert not stamps.has("step", "a")
    stamps.add("step", "a")
    assert stamps.has("step", "a")
    assert not stamps.has("step", "b")


def test_stamps_ignores_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / "stamps.json").write_text("{")
    assert not Stamps(tmp_path / "stamps.json").has("step", "a")


def test_stamps_without_a_path_remembers_nothing() -> None:
    stamps = Stamps(None)
    stamps.add("step", "a")
    assert not stamps.has("step", "a")


def test_fingerprint_changes_with_names_and_contents(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    first = fingerprint([one], root=tmp_path)
    one.rename(two)
    renamed = fingerprint([two], root=tmp_path)
    two.write_text("2")
    assert len({first, renamed, fingerprint([two], root=tmp_path)}) == 3


def test_process_failure_shows_the_end_of_the_log(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('the cause'); raise SystemExit(3)"]
    process = Process("step", command, log=tmp_path / "step.log", environ=dict(os.environ))
    with pytest.raises(FailedError, match=r"the cause\nstep failed; the whole log is in"):
        process.finish(watch=lambda: None, progress=lambda _text: None)
    process.stop()


def test_process_stop_ends_what_it_has_started(tmp_path: Path) -> None:
    command = ["sh", "-c", "sleep 60 & echo $!; wait"]
    process = Process("step", command, log=tmp_path / "step.log", environ=dict(os.environ))
    while not (tmp_path / "step.log").read_text():
        process.check()
    child = psutil.Process(int((tmp_path / "step.log").read_text()))
    process.stop()
    with pytest.raises(FailedError):
        process.check()
    assert eventually(lambda: not is_alive(child))
