"""Run a command in the foreground: pass signals on, end with it, never outlive make."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Final

EXIT_REFUSED: Final = 2
EXIT_SIGNAL: Final = 128  # plus the number of the signal
EXIT_NO_COMMAND: Final = 127
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

    A signal is passed on, and the command then has ``GRACE`` seconds to end. What Ctrl-C
    means is for the command to say (a debugger goes on), for the terminal has told it too.
    """
    parent = Parent()
    try:
        process = subprocess.Popen(command, env=environ)  # noqa: S603 - the caller's command
    except OSError as error:
        print(f"Cannot run {command[0]}: {error.strerror}.", file=sys.stderr)
        return EXIT_NO_COMMAND
    while True:
        try:
            return _code(_wait(process, parent))
        except InterruptedBySignalError as interruption:
            if not _terminal_has_told(interruption.number):
                process.send_signal(interruption.number)
                return _code(_end(process))


def _wait(process: subprocess.Popen[bytes], parent: Parent) -> int:
    """Wait for the end of ``process`` as long as our parent is there."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=LOOK_UP)
        parent.check()


def _end(process: subprocess.Popen[bytes]) -> int:
    """Wait ``GRACE`` seconds for the end of ``process``, then kill it."""
    try:
        return process.wait(timeout=GRACE)
    except (subprocess.TimeoutExpired, InterruptedBySignalError):
        process.kill()
        return process.wait()


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
