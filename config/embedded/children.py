"""Processes of the embedded servers: whom they run as, and whether they have come up."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from config.embedded.places import Places
from config.embedded.refusals import REMEDY, RefusalError

PAUSE: Final = 0.03  # seconds
TAIL: Final = 20  # lines of a log that are looked at for the cause of a failure


def identity(places: Places) -> dict[str, Any]:
    """Return the arguments of ``Popen`` that make a child run as the servers' account.

    Raises:
        RefusalError: root finds no unprivileged account to use.
    """
    account = places.account
    if account is not None:
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    if os.geteuid() == 0:
        raise RefusalError(
            "PostgreSQL does not run as root and this machine has no account `nobody`:"
            " run this as an ordinary user."
        )
    return {}


def wait_until(
    ready: Callable[[], bool], server: subprocess.Popen[bytes], *, log: Path, patience: float
) -> None:
    """Wait until ``ready`` says yes, for ``patience`` seconds.

    Raises:
        RefusalError: the server ended, or is not ready in time; the sentence tells why.
    """
    deadline = time.monotonic() + patience
    while not ready():
        if server.poll() is not None:
            raise RefusalError(cause(log))
        if time.monotonic() > deadline:
            raise RefusalError(f"A server did not answer within {patience:.0f} s; its log: {log}.")
        time.sleep(PAUSE)


def cause(log: Path) -> str:
    """Tell from the end of a server's log, in one sentence, why it gave up."""
    lines = log.read_text(errors="replace").splitlines()[-TAIL:]
    text = "\n".join(lines)
    if "No space left on device" in text:
        return f"The disk is full: free some space or {REMEDY} (log: {log})."
    if "Read-only file system" in text:
        return f"The disk is read-only: {REMEDY} (log: {log})."
    marks = ("FATAL:", "PANIC:", "error:", "ERROR:")
    told = [line for line in lines if any(mark in line for mark in marks)] or lines[-1:]
    reason = told[-1].strip() if told else "it said nothing"
    return f"{log.stem} did not start: {reason} (log: {log})."
