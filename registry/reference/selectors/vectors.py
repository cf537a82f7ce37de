"""The vectors of meaning: which texts have one, and which concepts are near to a text.

A text is read by the model in small letters and cut after ``LONGEST`` signs: a query in capitals
means the same, and an endless one must not cost an endless time.
"""

import datetime as dt
import importlib.metadata
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from django.db import connection

from registry.reference.models.vectors import TABLE
from registry.reference.selectors.titles.embedding import Embedder, MultilingualE5, Vectors

LONGEST: Final = 100
PATIENCE: Final = 0.2
"""Seconds that a request waits for the model while another one uses it."""

REMEMBERED: Final = 1024
LOOKED_AT: Final = 60
"""Texts nearest to a query that are looked at for concepts."""

WANTED: Final = """
    SELECT kind, concept_id, language, text FROM (
        SELECT 'occupation' AS kind, id AS concept_id, 'en' AS language, title_en AS text
            FROM registry_occupation
            WHERE scheme = 'isco08' AND level = 4 AND retired_at IS NULL
        UNION SELECT 'occupation', id, 'es', title_es FROM registry_occupation
            WHERE scheme = 'isco08' AND level = 4 AND retired_at IS NULL
        UNION SELECT 'occupation', o.id, s.language, s.term FROM registry_occupationsynonym s
            JOIN registry_occupation o ON o.id = s.occupation_id
            WHERE scheme = 'isco08' AND level = 4
                AND s.retired_at IS NULL AND o.retired_at IS NULL
        UNION SELECT 'skill', id, 'en', name_en FROM registry_skill WHERE retired_at IS NULL
        UNION SELECT 'skill', id, 'es', name_es FROM registry_skill WHERE retired_at IS NULL
        UNION SELECT 'skill', k.id, s.language, s.term FROM registry_skillsynonym s
            JOIN registry_skill k ON k.id = s.skill_id
            WHERE s.retired_at IS NULL AND k.retired_at IS NULL
    ) AS said WHERE text <> ''
"""
"""Every text that is to have a vector: unit groups of ISCO-08 and skills, in both languages."""

MISSING: Final = f"""
    FROM ({WANTED}) AS wanted WHERE NOT EXISTS (
        SELECT FROM {TABLE} v WHERE v.model = %s AND v.kind = wanted.kind
            AND v.concept_id = wanted.concept_id AND v.language = wanted.language
            AND v.text = wanted.text)
"""

NEAREST: Final = f"""
    WITH near AS MATERIALIZED (
        SELECT kind, concept_id, language, text, 1 - (vector <=> %s::vector) AS alike
        FROM {TABLE} WHERE model = %s
        ORDER BY vector <=> %s::vector, id LIMIT {LOOKED_AT})
    SELECT near.kind, near.concept_id, coalesce(o.code, k.code),
        coalesce(o.title_en, k.name_en), coalesce(o.title_es, k.name_es), near.text, near.alike
    FROM near
    LEFT JOIN registry_occupation o
        ON near.kind = 'occupation' AND o.id = near.concept_id AND o.retired_at IS NULL
    LEFT JOIN registry_skill k
        ON near.kind = 'skill' AND k.id = near.concept_id AND k.retired_at IS NULL
    WHERE near.alike >= %s AND coalesce(o.id, k.id) IS NOT NULL
    ORDER BY near.alike DESC, near.language <> %s, near.kind, near.concept_id, near.text
"""  # noqa: S608 - only constants of ours are put in

Text = tuple[str, int, str, str]
"""A kind, a primary key, a language and what the concept is called."""


class ModelNotReady(Exception):
    """The model cannot be used: none is there, it is not free in time, or it does not load."""


@dataclass(frozen=True, kw_only=True)
class Near:
    """A concept that means something like a text, and the text of its own that does."""

    kind: str
    id: int
    code: str
    name_en: str
    name_es: str
    text: str
    alike: float


@dataclass(frozen=True, kw_only=True)
class Status:
    """How far the vectors are; ``model`` is "" where none is installed.

    ``has_table``: the database has room for them; ``could_have``: it has pgvector to offer.
    ``missing`` of ``texts`` have no vector yet; ``stale`` vectors are of texts that are no
    more, or of another model.
    """

    model: str
    has_table: bool
    could_have: bool
    texts: int = 0
    missing: int = 0
    stale: int = 0
    embedded_at: dt.datetime | None = None

    @property
    def is_on(self) -> bool:
        """Tell whether there is a model and somewhere to keep its vectors."""
        return bool(self.model) and self.has_table

    @property
    def done(self) -> int:
        """How many texts have a vector."""
        return self.texts - self.missing


_lock = threading.Lock()


@cache
def embedder() -> Embedder | None:
    """Return the model of this installation, which is read when it is first used."""
    try:
        return MultilingualE5()
    except importlib.metadata.PackageNotFoundError:
        return None


def has_table() -> bool:
    """Tell whether the database has room for vectors; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [TABLE])
        (found,) = cursor.fetchone()
    return bool(found)


def embed(texts: Sequence[str], *, patience: float = -1) -> Vectors:
    """Return the vectors of texts, one thread at a time.

    Raises:
        ModelNotReady: none is installed, another thread has kept it for ``patience`` seconds
            (-1: for ever), or its wheel does not suit this machine.
    """
    model = embedder()
    if model is None or not _lock.acquire(timeout=patience):
        raise ModelNotReady
    try:
        return model.embed([prepared(text) for text in texts])
    except (ImportError, OSError) as error:
        raise ModelNotReady from error
    finally:
        _lock.release()


def prepared(text: str) -> str:
    """Return a text as the model reads it."""
    whole = text[: LONGEST * 10].encode("utf-8", "ignore").decode().replace("\0", " ")
    return " ".join(whole.lower().split())[:LONGEST]


def literal(vector: Sequence[float]) -> str:
    """Return a vector as PostgreSQL reads it."""
    return "[" + ",".join(f"{value:.6g}" for value in vector) + "]"


@lru_cache(maxsize=REMEMBERED)
def _asked(text: str) -> str:
    return literal(embed([text], patience=PATIENCE)[0])


def nearest(text: str, *, language: str, limit: int, at_least: float) -> list[Near]:
    """Return the concepts nearest in meaning to a text, the nearest first; two queries.

    Nothing where the table or the model is missing, where nothing has been computed, and
    where the model is not free in time. Of equals, what is said in ``language`` counts first.
    """
    model, asked = embedder(), prepared(text)
    if model is None or not asked or not has_table():
        return []
    try:
        vector = _asked(asked)
    except ModelNotReady:
        return []
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [vector, model.name, vector, at_least, language])
        rows = cursor.fetchall()
    found: dict[tuple[str, int], Near] = {}
    for kind, pk, code, name_en, name_es, said, alike in rows:
        near = Near(
            kind=kind, id=pk, code=code, name_en=name_en, name_es=name_es, text=said, alike=alike
        )
        found.setdefault((kind, pk), near)
    return list(found.values())[:limit]


def warm_up() -> None:
    """Read the model in a thread of its own, so that no visitor waits for it."""
    if embedder() is not None:
        threading.Thread(target=embed, args=[["soldador"]], daemon=True).start()


def missing(*, model: str, limit: int) -> list[Text]:
    """Return texts that have no vector of a model yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kind, concept_id, language, text {MISSING}"
            " ORDER BY kind, concept_id, language, text LIMIT %s",
            [model, limit],
        )
        return [(kind, pk, language, text) for kind, pk, language, text in cursor.fetchall()]


def status() -> Status:
    """Return how far the vectors are; three queries at most."""
    model = embedder()
    name = model.name if model else ""
    if not has_table():
        return Status(model=name, has_table=False, could_have=_could_have())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({WANTED}) AS w), (SELECT count(*) {MISSING}),"  # noqa: S608 - as above
            f" (SELECT count(*) FROM {TABLE}), (SELECT max(embedded_at) FROM {TABLE})",
            [name],
        )
        texts, lacking, kept, at = cursor.fetchone()
    return Status(
        model=name,
        has_table=True,
        could_have=True,
        texts=texts,
        missing=lacking,
        stale=kept - (texts - lacking),
        embedded_at=at,
    )


def _could_have() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector')")
        (found,) = cursor.fetchone()
    return bool(found)
