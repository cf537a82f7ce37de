"""One set of servers per name: a lock that ends with its holders, and what a crash left."""

import contextlib
import fcntl
import os
import signal
import time
from pathlib import Path
from typing import Final

import psutil

from config.embedded.guardian import end
from config.embedded.refusals import RefusalError

PATIENCE: Final = 60.0  # seconds to wait for a guardian that is still stopping servers
PAUSE: Final = 0.1


def acquire(path: Path, *, name: str) -> tuple[int, int | None]:
    """Take the lock at ``path``.

    The lock is of the open file, so it is held as long as the starter or its guardian
    lives and can never be stale; the number inside only tells who holds it.

    Returns:
        The file descriptor that holds the lock, and the number of a former process that
        ended without cleaning up (None after an orderly end).

    Raises:
        RefusalError: a living process holds the lock.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    deadline = time.monotonic() + PATIENCE
    while not _try(handle):
        holder = _number(handle)
        if time.monotonic() > deadline or (holder and _is_alive(holder)):
            os.close(handle)
            raise RefusalError(
                f"The {name} servers of this directory are already running"
                f" (process {holder}): stop them with Ctrl-C there or `kill {holder}`."
            )
        time.sleep(PAUSE)
    former = _number(handle)
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle, former


def remove_leftovers(pid_file: Path, *, program: str) -> str | None:
    """Clear what a crash left behind: a pid file, and its server where that still runs.

    Call it under the lock only. A server is taken for ours only if its command line names
    the directory of the pid file, for numbers are used again.

    Returns:
        One sentence about what was done; None where nothing was left.
    """
    try:
        number = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    if _is_alive(number) and _runs(number, program=program, directory=pid_file.parent):
        end([psutil.Process(number)], by=signal.SIGINT, grace=20)
        said = f"Stopped {program} (process {number}), which an earlier run left behind."
    else:
        said = f"Removed {pid_file.name} of {program}, which an earlier run left behind."
    pid_file.unlink(missing_ok=True)
    return said


def _try(handle: int) -> bool:
    """Try to lock without waiting."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _number(handle: int) -> int | None:
    """Return the process number written in the lock."""
    with contextlib.suppress(ValueError):
        return int(os.pread(handle, 32, 0))
    return None


def _is_alive(number: int) -> bool:
    """Return whether process ``number`` is there and not merely unburied."""
    try:
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _runs(number: int, *, program: str, directory: Path) -> bool:
    """Return whether process ``number`` is ``program`` at work in ``directory``."""
    try:
        process = psutil.Process(number)
        return process.name().startswith(program) and str(directory) in " ".join(process.cmdline())
    except psutil.Error:
        return False
