"""The demo, step by step."""

import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.embedded.attend import Parent
from config.embedded.places import PROJECT
from config.embedded.refusals import RefusalError
from config.embedded.servers import Embedded
from config.supervise.console import Line
from config.supervise.processes import Process
from config.supervise.stamps import Stamps, fingerprint

PYTHON: Final = sys.executable
MANAGE: Final = [PYTHON, "manage.py"]
SITE: Final = [PYTHON, "-m", "gunicorn", "--config", "python:config.web_server", "config.wsgi"]
CELERY: Final = [PYTHON, "-m", "celery", "-A", "config.celery"]
HOST: Final = "127.0.0.1"
PATIENCE: Final = 60.0  # seconds for the first page
PAUSE: Final = 0.3
FACES: Final = {"web", "api", "admin", "__pycache__"}  # what a page says changes no data


@dataclass(frozen=True)
class Options:
    """How the demo runs: whether it serves in the end, and on which port."""

    is_served: bool
    port: int

    @property
    def url(self) -> str:
        """Where the demo is served."""
        return f"http://{HOST}:{self.port}"


@dataclass(frozen=True)
class Keys:
    """Hashes of what the steps depend on, each with that of the step before."""

    schema: str
    reference: str
    world: str


class Demo:
    """One run of the demo beside servers that have been started."""

    def __init__(self, embedded: Embedded, options: Options, environ: dict[str, str]) -> None:
        """Prepare; ``environ`` binds the programs to the servers."""
        self._embedded = embedded
        self._options = options
        self._environ = environ
        self._log = embedded.places.log
        self._services: list[Process] = []
        self._parent = Parent()
        self._stamps = Stamps(_stamps_path(embedded))
        self._keys = keys(_identity(embedded))

    def run(self) -> None:
        """Do everything, and serve until a signal comes if that is wanted.

        Raises:
            RefusalError: the port is taken, or a server has ended.
            FailedError: a step or a service has failed.
            InterruptedBySignalError: the demo is to end.
        """
        if self._options.is_served:
            check_port(self._options.port)
        try:
            self._prepare()
            self._match()
            if self._options.is_served:
                self._serve()
        finally:
            for service in reversed(self._services):
                service.stop()

    def _prepare(self) -> None:
        """Bring schema, translations, style sheet and data up to date."""
        self._step("database schema", [*MANAGE, "migrate", "--no-input"], key=self._keys.schema)
        self._step("translations", [PYTHON, "scripts/messages.py", "compile"])
        self._step("style sheet", [PYTHON, "scripts/css.py"])
        self._step("reference data", [*MANAGE, "load_reference"], key=self._keys.reference)
        self._step("demo world", [*MANAGE, "seed_demo", "--seed", "1"], key=self._keys.world)

    def _match(self) -> None:
        """Match through Celery, and print one worker's best openings and the logins."""
        schedule = self._embedded.places.home / "celerybeat-schedule"
        for old in schedule.parent.glob(f"{schedule.name}*"):
            old.unlink()  # half-written after a crash; the next sweep is due anyway
        self._worker("worker", queue="default", processes=2)
        self._worker("intake", queue="intake", processes=1)
        self._service("beat", [*CELERY, "beat", "--schedule", str(schedule), "--pidfile", ""])
        self._step("matching run", [*MANAGE, "run_matching", "--wait"], key=self._keys.world)
        report = self._step("report", [*MANAGE, "demo_report"])
        print("\n" + report.read_text(errors="replace").strip() + "\n", flush=True)

    def _serve(self) -> None:
        """Serve until a signal comes."""
        line = Line("web server")
        bind = ["--bind", f"{HOST}:{self._options.port}", "--workers", "2"]
        command = [*SITE, *bind, "--no-control-socket"]
        self._service("web", [*command, "--access-logfile", "-"])
        deadline = time.monotonic() + PATIENCE
        while not answers(self._options.port):
            if time.monotonic() > deadline:
                raise RefusalError(f"The web server does not answer; its log is in {self._log}.")
            self._watch()
            time.sleep(PAUSE)
        line.done()
        print(f"\nServing on {self._options.url} - Ctrl-C stops everything.", flush=True)
        while True:
            self._watch()
            time.sleep(PAUSE)

    def _step(self, name: str, command: list[str], *, key: str | None = None) -> Path:
        """Run one step unless its stamp is there; return its log."""
        line = Line(name)
        log = self._log / f"{name.replace(' ', '-')}.log"
        if key is not None and self._stamps.has(name, key):
            line.done("unchanged")
            return log
        process = Process(name, command, log=log, environ=self._environ)
        try:
            process.finish(watch=self._watch, progress=line.progress)
        except BaseException:
            line.done("stopped")
            raise
        finally:
            process.stop()
        if key is not None:
            self._stamps.add(name, key)
        line.done()
        return log

    def _service(self, name: str, command: list[str]) -> None:
        """Start a service; it is watched from now on and stopped in the end."""
        log = self._log / f"{name}.log"
        self._services.append(Process(name, command, log=log, environ=self._environ))

    def _worker(self, name: str, *, queue: str, processes: int) -> None:
        """Start a Celery worker of one queue."""
        own = ["-Q", queue, "-n", f"{name}@%h", "--concurrency", str(processes)]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "info"]
        self._service(name, [*CELERY, "worker", "--pool", "prefork", *own, *quiet])

    def _watch(self) -> None:
        """Notice a server or a service that has ended, and the loss of make."""
        checks: Iterator[Callable[[], None]] = (service.check for service in self._services)
        for check in (self._parent.check, self._embedded.check, *checks):
            check()


def environment(embedded: Embedded, options: Options) -> dict[str, str]:
    """Return the variables of the demo's programs."""
    return os.environ | {
        "DJANGO_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "PYTHONUNBUFFERED": "1",
        "SITE_URL": options.url,
        **embedded.environ(),
    }


def check_port(port: int) -> None:
    """Refuse a port that cannot be had, before any work is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            other = port + 1 if port >= 1024 else 8001
            raise RefusalError(
                f"Port {port} of {HOST} is taken or not allowed: use `make demo PORT={other}`."
            ) from None


def answers(port: int) -> bool:
    """Return whether the web server answers a request."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    with suppress(OSError, http.client.HTTPException):
        connection.request("HEAD", "/")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    return False


def keys(database: str) -> Keys:
    """Return the keys for the present sources and the database that is named."""
    schema = fingerprint(schema_sources(), root=PROJECT, of=database)
    reference = fingerprint(reference_sources(), root=PROJECT, of=schema)
    world = fingerprint(world_sources(), root=PROJECT, of=reference)
    return Keys(schema=schema, reference=reference, world=world)


def schema_sources() -> list[Path]:
    """Return what decides the schema: our migrations, and the packages that bring others."""
    found = [PROJECT / "requirements" / "base.txt"]
    for app in ("registry", "matching"):
        found += (PROJECT / app / "migrations").glob("*.py")
    return found


def reference_sources() -> list[Path]:
    """Return what decides the reference data."""
    room = PROJECT / "registry" / "reference"
    return [path for path in room.rglob("*") if path.suffix in {".py", ".csv", ".toml"}]


def world_sources() -> list[Path]:
    """Return what decides the demo world and its matches."""
    return [
        path
        for app in ("registry", "matching")
        for path in (PROJECT / app).rglob("*")
        if path.suffix in {".py", ".csv", ".toml"}
        and not FACES & set(path.relative_to(PROJECT).parts)
    ]


def _identity(embedded: Embedded) -> str:
    """Return what tells this database from one that is made anew."""
    try:
        return str((embedded.places.data / "PG_VERSION").stat().st_mtime_ns)
    except OSError:
        return ""


def _stamps_path(embedded: Embedded) -> Path | None:
    """Return where the stamps are; None beside a database that is not ours."""
    return embedded.places.home / "stamps.json" if embedded.has_database else None
