"""The guardian: a small process that stops everything when its starter is gone.

Whoever starts servers starts a guardian first and holds the writing end of a pipe. When
that end closes, on an orderly stop as much as after ``kill -9``, the guardian

1. ends every process whose environment carries the run's token (web server, workers,
   browsers), politely first;
2. ends the servers, which are the other members of its own process group;
3. removes the run directories and empties the lock, which it has kept held until then.

It runs as a plain script (``python -P guardian.py``) so that it starts quickly and
imports nothing of the project.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Final

import psutil

TOKEN: Final = "WORKFORCE_RUN"  # noqa: S105 - the name of a variable
APPLICATION_GRACE: Final = 5.0  # seconds
SERVER_GRACE: Final = 20.0  # seconds: a fast shutdown writes a checkpoint
PAUSE: Final = 0.05  # seconds


def carriers(token: str) -> list[psutil.Process]:
    """Return the living processes whose environment carries ``token``."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(TOKEN) == token:
                found.append(process)
    return found


def members(group: int) -> list[psutil.Process]:
    """Return the living processes of the process group ``group`` except its leader."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != group and os.getpgid(process.pid) == group:
                found.append(process)
    return found


def end(processes: list[psutil.Process], *, by: signal.Signals, grace: float) -> None:
    """Send ``by``, wait up to ``grace`` seconds in all, and kill whoever is left."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(by)
    deadline = time.monotonic() + grace
    living = _alive(processes)
    while living and time.monotonic() < deadline:
        time.sleep(PAUSE)
        living = _alive(living)
    for process in living:
        with contextlib.suppress(psutil.Error):
            process.kill()


def stop(*, token: str, group: int, run: list[Path]) -> None:
    """End the applications, then the servers, and remove the directories ``run``."""
    end(carriers(token), by=signal.SIGTERM, grace=APPLICATION_GRACE)
    end(members(group), by=signal.SIGINT, grace=SERVER_GRACE)
    for directory in run:
        shutil.rmtree(directory, ignore_errors=True)
        with contextlib.suppress(OSError):
            directory.parent.rmdir()


def _alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Leave out those that have ended, even where their parent has not noticed yet."""
    living = []
    for process in processes:
        with contextlib.suppress(psutil.Error):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                living.append(process)
    return living


def main(token: str, lock: str, *run: str) -> None:
    """Wait for the end of standard input, then stop everything."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    while os.read(0, 4096):
        pass
    stop(token=token, group=os.getpgrp(), run=[Path(directory) for directory in run])
    os.ftruncate(int(lock), 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
