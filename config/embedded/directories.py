"""Make the directories of the embedded servers, private and owned by their account."""

import os
import shutil
import stat
from pathlib import Path

from config.embedded.places import Places
from config.embedded.refusals import RefusalError


def prepare_home(places: Places) -> None:
    """Make ``var/<name>`` and its logs, open to traversal by the servers' account."""
    for directory in (places.home.parent, places.home, places.log):
        if not directory.is_dir():
            directory.mkdir(parents=True, exist_ok=True)
            if not places.is_moved:
                directory.chmod(0o755)


def prepare_run(places: Places) -> None:
    """Make an empty run directory; sockets of an earlier run go.

    Raises:
        RefusalError: someone else has taken the name of the private directory.
    """
    if places.is_moved or places.shared in places.run.parents:
        _make_private(places.shared)
    if places.run.is_dir():
        shutil.rmtree(places.run)
    make_owned(places.run, places)


def make_owned(directory: Path, places: Places) -> None:
    """Make ``directory`` for the servers' account alone (mode 0700)."""
    directory.mkdir(parents=True, mode=0o700)
    directory.chmod(0o700)
    if places.account is not None:
        os.chown(directory, places.account.pw_uid, places.account.pw_gid)


def _make_private(directory: Path) -> None:
    """Make a directory in a shared temporary directory, or check that it is ours."""
    directory.mkdir(mode=0o711, exist_ok=True)
    status = directory.lstat()
    if (
        not stat.S_ISDIR(status.st_mode)
        or status.st_uid != os.geteuid()
        or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    ):
        raise RefusalError(
            f"{directory} belongs to another user or is open to others: remove it, then try again."
        )
    directory.chmod(0o711)
