"""The embedded PostgreSQL: make its data directory once, start it, make the database."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from config.embedded.children import cause, identity, wait_until
from config.embedded.directories import make_owned
from config.embedded.places import DATABASE, PORT, Places
from config.embedded.programs import MAJOR, postgres_programs
from config.embedded.refusals import RefusalError

PATIENCE: Final = 120.0  # seconds: recovery after a crash replays the log first
READY_LINE: Final = 8  # of postmaster.pid
SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "60",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "log_line_prefix": "%m [%p] ",
}
# A test may lose its data in a power cut; the demo may not.
TEST_SETTINGS: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    """One PostgreSQL data directory and its server.

    Attributes:
        is_new: whether ``start`` has made the data directory.
    """

    def __init__(
        self, places: Places, *, group: int, children: list[subprocess.Popen[bytes]]
    ) -> None:
        """Prepare; the server joins the process group ``group`` and the list ``children``."""
        self.is_new = False
        self._places = places
        self._group = group
        self._children = children
        self._programs = postgres_programs(places)

    def start(self) -> None:
        """Start the server and wait until it takes connections and has the database.

        Raises:
            RefusalError: the data are of another version, or a program fails.
        """
        _check_version(self._places.data)
        if not self._places.data.is_dir():
            self._initialise()
        self._serve()
        self._make_database()

    def _initialise(self) -> None:
        """Make the data directory under another name first: half of one must not stay."""
        data = self._places.data
        unfinished = data.with_name("postgres.unfinished")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        make_owned(unfinished, self._places)
        self._run(
            [
                str(self._programs / "initdb"),
                f"--pgdata={unfinished}",
                "--username=postgres",
                "--auth=trust",  # the socket's directory lets nobody else in
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
                *(["--no-sync"] if self._is_disposable else []),
            ],
            log="initdb",
        )
        unfinished.rename(data)
        self.is_new = True

    def _serve(self) -> None:
        """Start the server in the foreground, as our child."""
        places = self._places
        settings = SETTINGS | (TEST_SETTINGS if self._is_disposable else {})
        # A list of directories splits at commas; quotes keep ours whole.
        settings["unix_socket_directories"] = '"{}"'.format(str(places.run).replace('"', '""'))
        log = places.log / "postgres.log"
        with log.open("wb") as output:
            server = subprocess.Popen(  # noqa: S603 - a program of ours
                [
                    str(self._programs / "postgres"),
                    *("-D", str(places.data)),
                    *("-p", str(PORT)),
                    *(part for key, value in settings.items() for part in ("-c", f"{key}={value}")),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=places.data,
                env=_environ(),
                process_group=self._group,
                **identity(places),
            )
        self._children.append(server)
        wait_until(lambda: _is_ready(places.data), server, log=log, patience=PATIENCE)

    def _make_database(self) -> None:
        """Make the database unless it is there."""
        client = ["--host", str(self._places.run), "--port", str(PORT), "--username", "postgres"]
        question = f"SELECT count(*) FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608
        ask = [str(self._programs / "psql"), *client, "-XtAc", question, "postgres"]
        if self._run(ask, log="psql").strip() == "0":
            self._run([str(self._programs / "createdb"), *client, DATABASE], log="psql")

    def _run(self, command: list[str], *, log: str) -> str:
        """Run a program to its end as the servers' account; return what it prints."""
        path = self._places.log / f"{log}.log"
        with path.open("w+") as output:
            status = subprocess.run(  # noqa: S603 - a program of ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._places.run,
                env=_environ(),
                process_group=self._group,
                check=False,
                **identity(self._places),
            )
            output.seek(0)
            if status.returncode != 0:
                raise RefusalError(cause(path))
            return output.read()

    @property
    def _is_disposable(self) -> bool:
        """Whether the data may be lost in a power cut."""
        return self._places.name != "demo"


def _check_version(data: Path) -> None:
    """Refuse data of another major version of PostgreSQL."""
    try:
        found = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        if data.is_dir():
            raise RefusalError(
                f"{data} is no PostgreSQL data directory: move it away, then try again."
            ) from None
        return
    if found != MAJOR:
        raise RefusalError(
            f"{data} was made by PostgreSQL {found} and this is {MAJOR}:"
            " `make clean` removes it, and the next start makes it anew."
        )


def _is_ready(data: Path) -> bool:
    """Return whether the server says in its pid file that it takes connections."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= READY_LINE and lines[READY_LINE - 1].strip() == "ready"


def _environ() -> dict[str, str]:
    """Return the environment of PostgreSQL's programs: none of the user's PG* variables."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
