"""What has been done already: a step is skipped while nothing it depends on has changed."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path


class Stamps:
    """Fingerprints of finished steps, kept in one JSON file."""

    def __init__(self, path: Path | None) -> None:
        """Keep the stamps at ``path``; None keeps none, so that every step runs."""
        self._path = path

    def has(self, step: str, fingerprint: str) -> bool:
        """Return whether ``step`` was finished with this fingerprint."""
        return self._read().get(step) == fingerprint

    def add(self, step: str, fingerprint: str) -> None:
        """Record that ``step`` is finished."""
        if self._path is None:
            return
        stamps = self._read() | {step: fingerprint}
        unfinished = self._path.with_suffix(".new")
        unfinished.write_text(json.dumps(stamps, indent=1, sort_keys=True))
        unfinished.replace(self._path)

    def _read(self) -> dict[str, str]:
        """Return all stamps; a file that cannot be read holds none."""
        if self._path is None:
            return {}
        try:
            found: dict[str, str] = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found


def fingerprint(paths: Iterable[Path], *, root: Path, of: str = "") -> str:
    """Return a hash of the names and contents of ``paths`` below ``root``, and of ``of``."""
    digest = hashlib.sha256(of.encode())
    for path in sorted(set(paths)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
