"""Refusals: what stops the embedded servers, each told in one sentence."""

import errno
import pwd
from pathlib import Path

REMEDY = "set VAR_DIR to a directory that you may write to"


class RefusalError(Exception):
    """Something outside this program keeps it from working; the message is one sentence."""


def sentence(error: OSError, *, path: Path) -> str:
    """Tell an operating system error in one sentence with its remedy.

    ``path`` is named when the error itself names no file.
    """
    where = error.filename or path
    if error.errno == errno.EROFS:
        return f"Cannot write {where}: the disk is read-only; {REMEDY}."
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"Cannot write {where}: the disk is full; free some space or {REMEDY}."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"No permission for {where}, which belongs to {_owner(Path(where))}; {REMEDY}."
    return f"{error.strerror or error}: {where}."


def _owner(path: Path) -> str:
    """Return who owns ``path`` or its nearest parent that can be seen."""
    for candidate in (path, *path.parents):
        try:
            uid = candidate.stat().st_uid
        except OSError:
            continue
        try:
            return pwd.getpwuid(uid).pw_name
        except KeyError:
            return f"user {uid}"
    return "another user"
