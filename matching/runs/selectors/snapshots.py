"""Snapshots: everything a run reads, frozen on one day and kept in one file.

All shards of a run read the same file, so that one run speaks of one moment.
"""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from matching.engine import Equivalents, Openings, Sparse, Workers

COLUMN_TYPES = {"workers": Workers, "openings": Openings, "equivalents": Equivalents}


@dataclass(frozen=True, kw_only=True, eq=False)
class Snapshot:
    """The engine's columns and, beside them, the primary key behind each index."""

    workers: Workers
    openings: Openings
    equivalents: Equivalents
    isco_codes: tuple[str, ...]
    skill_keys: tuple[int, ...]
    version_keys: tuple[int, ...]
    assertion_keys: tuple[int, ...]


def path_of(name: str) -> Path:
    """Return where the snapshot of that name is kept."""
    return Path(settings.SNAPSHOT_DIR) / f"{name}.npz"


@lru_cache(maxsize=2)
def read(name: str, sha256: str) -> Snapshot:
    """Read a snapshot back, from memory where this process has it.

    Raises:
        SnapshotDamaged: the file is missing or is not the one that was written.
    """
    path = path_of(name)
    if not path.exists() or sha256_of(path) != sha256:
        raise SnapshotDamaged(path)
    with np.load(path, allow_pickle=False) as arrays:
        return _unflat(dict(arrays))


class SnapshotDamaged(Exception):
    """The file of a snapshot is missing, or its hash is not the run's."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The snapshot {path.name} is missing or damaged; start a new run.")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flat(table: Any, prefix: str = "") -> dict[str, NDArray[Any]]:
    """Flatten nested dataclasses to ``owner.column`` arrays; None values are left out."""
    arrays: dict[str, NDArray[Any]] = {}
    for declared in fields(table):
        value, name = getattr(table, declared.name), prefix + declared.name
        if is_dataclass(value):
            arrays |= flat(value, f"{name}.")
        elif value is not None:
            arrays[name] = np.asarray(value)
    return arrays


def _unflat(arrays: dict[str, NDArray[Any]]) -> Snapshot:
    parts: dict[str, Any] = {
        name: _table(kind, arrays, f"{name}.") for name, kind in COLUMN_TYPES.items()
    }
    keys: dict[str, Any] = {
        name: tuple(arrays[name].tolist())
        for name in ("isco_codes", "skill_keys", "version_keys", "assertion_keys")
    }
    return Snapshot(**parts, **keys)


def _table(kind: Any, arrays: dict[str, NDArray[Any]], prefix: str) -> Any:
    values: dict[str, Any] = {}
    for declared in fields(kind):
        name = prefix + declared.name
        inner = Sparse if f"{name}.indptr" in arrays else NESTED.get(declared.name)
        if inner is not None and name not in arrays:
            values[declared.name] = _table(inner, arrays, f"{name}.")
        elif name in arrays:
            array = arrays[name]
            values[declared.name] = int(array) if array.ndim == 0 else array
        else:
            values[declared.name] = None
    return kind(**values)


NESTED: dict[str, Any] = {
    declared.name: declared.type for declared in fields(Openings) if is_dataclass(declared.type)
}


def fingerprint(snapshot: Snapshot) -> str:
    """Return a hash of the content alone: the same world gives the same fingerprint."""
    digest = hashlib.sha256()
    for name, array in sorted(flat(snapshot).items()):
        header = json.dumps([name, str(array.dtype), array.shape])
        digest.update(header.encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
