"""Start the embedded PostgreSQL and Valkey as children of this process, and stop them."""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from config.embedded import guardian
from config.embedded.children import identity, wait_until
from config.embedded.database import Cluster
from config.embedded.directories import prepare_home, prepare_run
from config.embedded.lock import acquire, remove_leftovers
from config.embedded.places import places, urls
from config.embedded.programs import broker_program
from config.embedded.refusals import RefusalError, sentence

PATIENCE: Final = 30.0  # seconds for Valkey, which has nothing to recover


class Embedded:
    """The servers ``name``; a context manager: everything has stopped when it is left.

    Attributes:
        places: the directories in use.
        token: what marks the processes of this run, see ``environ``.
    """

    def __init__(
        self,
        name: str,
        *,
        var: Path | None = None,
        database: bool = True,
        broker: bool = True,
        say: Callable[[str], None] = print,
    ) -> None:
        """Prepare the servers; ``database`` and ``broker`` choose which are wanted.

        ``say`` is told, a sentence at a time, what a crash of an earlier run made necessary.
        """
        self.places = places(name, var=var)
        self.token = secrets.token_hex(8)
        self._var = var
        self._wanted = (database, broker)
        self._say = say
        self._lock = -1
        self._leash = -1
        self._guardian: subprocess.Popen[bytes] | None = None
        self._servers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self.start()
        except OSError as error:
            self.stop()
            raise RefusalError(sentence(error, path=self.places.home)) from error
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start what is wanted and wait until it answers.

        Raises:
            RefusalError: something outside this program prevents it.
            OSError: a file cannot be written.
        """
        database, broker = self._wanted
        prepare_home(self.places)
        self._lock, former = acquire(self.places.home / "lock", name=self.places.name)
        if former is not None:
            self._say(f"An earlier run (process {former}) was cut off; cleaning up after it.")
        for pid_file, program in (
            (self.places.data / "postmaster.pid", "postgres"),
            (self.places.run / "valkey.pid", "valkey-server"),
        ):
            if said := remove_leftovers(pid_file, program=program):
                self._say(said)
        prepare_run(self.places)
        self._start_guardian()
        if database:
            cluster = Cluster(self.places, group=self._group, children=self._servers)
            cluster.start()
            if cluster.is_new and self.places.is_moved:
                self._say(
                    f"PostgreSQL does not run as root, and the account it runs as cannot reach"
                    f" {self.places.home}: its data are in {self.places.data.parent}."
                )
        if broker:
            self._start_broker()

    def stop(self) -> None:
        """Stop everything that runs, in order; harmless when nothing does."""
        if self._leash >= 0:
            os.close(self._leash)
            self._leash = -1
        if self._guardian is not None:
            if self._guardian.wait() != 0:  # someone killed it
                guardian.stop(token=self.token, group=self._group, run=[self.places.run])
            self._guardian = None
        for server in self._servers:
            server.wait()
        self._servers.clear()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def environ(self) -> dict[str, str]:
        """Return the variables that bind a program to these servers and to this run."""
        database, broker = self._wanted
        addresses = urls(self.places.name, var=self._var)
        found = {guardian.TOKEN: self.token}
        if database:
            found["DATABASE_URL"] = addresses.database
        if broker:
            found["CELERY_BROKER_URL"] = addresses.broker
        return found

    @property
    def has_database(self) -> bool:
        """Whether the database is one of these servers."""
        return self._wanted[0]

    def check(self) -> None:
        """Raise RefusalError if a server has ended by itself."""
        for server in self._servers:
            if server.poll() is not None:
                name = Path(str(server.args[0])).name  # type: ignore[index]
                raise RefusalError(f"{name} ended by itself; its log is in {self.places.log}.")

    @property
    def _group(self) -> int:
        """The process group of the servers, led by the guardian."""
        if self._guardian is None:
            raise RuntimeError("the guardian has not been started")
        return self._guardian.pid

    def _start_guardian(self) -> None:
        """Start the guardian: it must be there before any server is."""
        end, self._leash = os.pipe()
        with (self.places.log / "guardian.log").open("wb") as log:
            self._guardian = subprocess.Popen(  # noqa: S603 - a program of ours
                [
                    sys.executable,
                    "-P",
                    guardian.__file__,
                    self.token,
                    str(self._lock),
                    str(self.places.run),
                ],
                stdin=end,
                stdout=log,
                stderr=log,
                cwd="/",
                env={k: v for k, v in os.environ.items() if k != guardian.TOKEN},
                pass_fds=(self._lock,),
                process_group=0,
            )
        os.close(end)

    def _start_broker(self) -> None:
        """Start Valkey on its socket; it keeps nothing: the state of jobs is in PostgreSQL."""
        run = self.places.run
        with (self.places.log / "valkey.log").open("wb") as log:
            server = subprocess.Popen(  # noqa: S603 - a program of ours
                [
                    str(broker_program(self.places)),
                    *("--port", "0"),
                    *("--unixsocket", str(self.places.broker_socket)),
                    *("--unixsocketperm", "700"),
                    *("--pidfile", str(run / "valkey.pid")),
                    *("--dir", str(run)),
                    *("--save", ""),
                    *("--appendonly", "no"),
                    *("--set-proc-title", "no"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=run,
                process_group=self._group,
                **identity(self.places),
            )
        self._servers.append(server)
        wait_until(
            lambda: _answers(self.places.broker_socket),
            server,
            log=self.places.log / "valkey.log",
            patience=PATIENCE,
        )


def _answers(path: Path) -> bool:
    """Return whether Valkey at the socket ``path`` answers a ping."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(str(path))
        client.sendall(b"PING\r\n")
        return client.recv(16).startswith(b"+PONG")
    return False
