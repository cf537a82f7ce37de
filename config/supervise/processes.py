"""Steps, which run to their end, and services, which run until they are stopped."""

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from config.embedded.places import PROJECT

LOOK: Final = 0.2  # seconds between looks at a running step
GRACE: Final = 10.0  # seconds that a service has to finish what it does
TAIL: Final = 15  # lines of a log shown after a failure


class FailedError(Exception):
    """A step or a service has failed; the message holds the end of its log."""

    def __init__(self, name: str, log: Path) -> None:
        lines = log.read_text(errors="replace").rstrip().splitlines()[-TAIL:]
        tail = "\n".join(f"    {line}" for line in lines)
        super().__init__(f"{tail}\n{name} failed; the whole log is in {log}.")


class Process:
    """A program of the demo with its log, in a process group of its own.

    The terminal sends Ctrl-C to the foreground group alone, so these end in the order in
    which they are stopped and not all at once.
    """

    def __init__(
        self, name: str, command: list[str], *, log: Path, environ: dict[str, str]
    ) -> None:
        """Start it; standard output and standard error go to ``log``."""
        self.name = name
        self.log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - a program of ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=PROJECT,
                env=environ,
                process_group=0,
            )

    def check(self) -> None:
        """Raise FailedError if the process has ended."""
        if self._process.poll() is not None:
            raise FailedError(self.name, self.log)

    def finish(self, *, watch: Callable[[], None], progress: Callable[[str], None]) -> None:
        """Wait for the end; meanwhile call ``watch`` and tell ``progress`` the last line.

        Raises:
            FailedError: the exit code is not 0.
        """
        while self._process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=LOOK)
            watch()
            progress(_last_line(self.log))
        if self._process.returncode != 0:
            raise FailedError(self.name, self.log)

    def stop(self) -> None:
        """End the process and whatever it has started: politely, then by force."""
        if self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=GRACE)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _last_line(log: Path) -> str:
    """Return the last line of a log."""
    with log.open("rb") as source:
        source.seek(max(0, log.stat().st_size - 400))
        lines = source.read().decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else ""
