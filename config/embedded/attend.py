"""Run a command in the foreground: pass signals on, end with it, never outlive make."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import Final

EXIT_REFUSED: Final = 2
EXIT_SIGNAL: Final = 128  # plus the number of the signal
GRACE: Final = 15.0  # seconds that a command has to end after a signal
LOOK_UP: Final = 0.5  # seconds between looks at our parent
HANDLED: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class InterruptedBySignalError(Exception):
    """A signal asks this program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number

    @property
    def exit_code(self) -> int:
        """The exit code that tells the signal."""
        return EXIT_SIGNAL + self.number


class Parent:
    """The process that started us, watched where it is make.

    ``kill -9`` of make passes no signal on; what it started must notice by itself.
    """

    def __init__(self) -> None:
        self._number = os.getppid()
        self._is_watched = "MAKELEVEL" in os.environ

    def check(self) -> None:
        """Raise InterruptedBySignalError once a watched parent is gone."""
        if self._is_watched and os.getppid() != self._number:
            raise InterruptedBySignalError(signal.SIGTERM)


@contextlib.contextmanager
def signals_raise() -> Iterator[None]:
    """Turn the signals that end a program into exceptions, so that servers are stopped."""

    def handler(number: int, _frame: FrameType | None) -> None:
        raise InterruptedBySignalError(number)

    before = {number: signal.signal(number, handler) for number in HANDLED}
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)


def attend(command: list[str], *, environ: dict[str, str]) -> int:
    """Run ``command`` to its end and return its exit code.

    A signal is passed on, once, and the command then has ``GRACE`` seconds to end.
    """
    parent = Parent()
    try:
        process = subprocess.Popen(command, env=environ)
    except OSError as error:
        print(f"Cannot run {command[0]}: {error.strerror}.", file=sys.stderr)
        return 127
    deadline = None
    while True:
        try:
            return _code(process.wait(timeout=LOOK_UP))
        except subprocess.TimeoutExpired:
            if deadline is not None and time.monotonic() > deadline:
                process.kill()
                continue
            number = _interruption(parent) if deadline is None else None
        except InterruptedBySignalError as interruption:
            number = None if _terminal_has_told(interruption.number) else interruption.number
            deadline = deadline or time.monotonic() + GRACE
        if number is not None:
            process.send_signal(number)
            deadline = time.monotonic() + GRACE


def _interruption(parent: Parent) -> int | None:
    """Return the signal that stands for the loss of our parent, if it is lost."""
    try:
        parent.check()
    except InterruptedBySignalError as interruption:
        return interruption.number
    return None


def _terminal_has_told(number: int) -> bool:
    """Return whether the terminal has sent the signal to the command as well."""
    if number != signal.SIGINT:
        return False
    with contextlib.suppress(OSError):
        return os.tcgetpgrp(0) == os.getpgrp()
    return False


def _code(status: int) -> int:
    """Return the exit code for a wait status of ``Popen``."""
    return status if status >= 0 else EXIT_SIGNAL - status
