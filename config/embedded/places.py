"""Where the embedded servers keep their files and where they listen.

Everything here only looks: no directory is made, no process started. Data stay under
``var/<name>``; two facts of operating systems can move them:

* The path of a Unix socket holds about 100 bytes, and the parsers of database URLs
  change or split some characters. A run directory with a longer or less plain path moves
  to a short private directory in ``/tmp`` whose name is a hash of the path of ``var``.
* PostgreSQL refuses to run as root. Started by root the servers run as an unprivileged
  account; where that account cannot reach ``var`` (a project under ``/root``, say), data
  and programs move to ``/var/tmp``, and no permission of a foreign directory is changed.
"""

import hashlib
import os
import pwd
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

PROJECT: Final = Path(__file__).resolve().parents[2]
DATABASE: Final = "registry"
PORT: Final = 5432  # names the socket file only: nothing listens on a network port
SOCKET: Final = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH: Final = 103  # bytes: the limit of macOS; that of Linux is 107
PLAIN_PATH: Final = re.compile(r"[a-z0-9/._-]+")
UNPRIVILEGED: Final = "nobody"


@dataclass(frozen=True)
class Urls:
    """Addresses of the embedded servers, as Django and Celery take them."""

    database: str
    broker: str


@dataclass(frozen=True)
class Places:
    """The directories of one set of servers.

    Attributes:
        name: ``demo``, ``test`` or another short name.
        home: logs and the lock; always ``var/<name>``.
        data: PostgreSQL's data directory.
        run: sockets; readable by nobody but the account of the servers.
        shared: private directory outside ``var`` for what had to move there.
        account: whom root starts the servers as; None for an ordinary user.
        is_moved: whether data and programs live in ``shared`` because ``account`` cannot
            reach ``var``.
    """

    name: str
    home: Path
    data: Path
    run: Path
    shared: Path
    account: pwd.struct_passwd | None
    is_moved: bool

    @property
    def log(self) -> Path:
        """The directory of the logs."""
        return self.home / "log"

    @property
    def broker_socket(self) -> Path:
        """The socket of Valkey."""
        return self.run / "valkey.sock"


def default_var() -> Path:
    """Return the directory of run-time files: ``VAR_DIR`` or ``var`` in the project."""
    return Path(os.environ.get("VAR_DIR") or PROJECT / "var")


def urls(name: str, *, var: Path | None = None) -> Urls:
    """Return where the servers ``name`` of this directory listen, started or not."""
    run = places(name, var=var).run
    return Urls(
        database=f"postgres://postgres@{quote(str(run), safe='')}:{PORT}/{DATABASE}",
        broker=f"redis+socket://{run}/valkey.sock",
    )


def places(name: str, *, var: Path | None = None) -> Places:
    """Return the directories of the servers ``name`` below ``var``."""
    root = (var or default_var()).resolve()
    home = root / name
    account = _account(home / "postgres")
    key = hashlib.sha256(os.fsencode(root)).hexdigest()[:10]
    is_moved = account is not None and not is_reachable(home, by=account)
    shared = Path("/var/tmp" if is_moved else "/tmp") / f"workforce-{key}"  # noqa: S108 - owner is checked
    store = shared / name if is_moved else home
    run = store / "run"
    return Places(
        name=name,
        home=home,
        data=store / "postgres",
        run=run if fits_socket(run) else shared / name,
        shared=shared,
        account=account,
        is_moved=is_moved,
    )


def fits_socket(run: Path) -> bool:
    """Return whether sockets in ``run`` have a path that every client can use.

    A hosts list splits at commas, and the host of a URL is folded to lower case, so only
    plain lower-case paths pass unchanged through ``dj_database_url`` and libpq.
    """
    return (
        len(os.fsencode(run / SOCKET)) <= LONGEST_SOCKET_PATH
        and PLAIN_PATH.fullmatch(str(run)) is not None
    )


def is_reachable(path: Path, *, by: pwd.struct_passwd) -> bool:
    """Return whether account ``by`` can traverse every existing parent of ``path``.

    Where symbolic links lead counts as much as where they stand.
    """
    for parent in (*path.parents, *path.resolve().parents):
        try:
            status = parent.stat()
        except FileNotFoundError:
            continue
        if status.st_uid == by.pw_uid:
            needed = stat.S_IXUSR
        elif status.st_gid == by.pw_gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not status.st_mode & needed:
            return False
    return True


def _account(data: Path) -> pwd.struct_passwd | None:
    """Return whom root runs the servers as: the owner of existing data, or nobody."""
    if os.geteuid() != 0:
        return None
    try:
        uid = data.stat().st_uid
        return pwd.getpwuid(uid) if uid else pwd.getpwnam(UNPRIVILEGED)
    except (OSError, KeyError):
        pass
    try:
        return pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        return None
