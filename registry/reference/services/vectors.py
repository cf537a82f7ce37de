"""Compute the vectors of meaning once, a little at a time, and keep them in PostgreSQL.

All state is rows: a text without a vector is what there is to do, and a vector without its
text what there is to throw away. Whatever stops a step, the next one goes on where it stopped.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from celery import current_app
from django.db import DatabaseError, connection, transaction

from registry.reference.models.vectors import CREATE, EXTENSION, TABLE
from registry.reference.selectors import vectors

STEP: Final = 96
"""Texts in one step: about a second of one processor, so that whoever waits gets his turn."""

SILENCE: Final = dt.timedelta(seconds=45)
"""After so long without a new vector, nobody is at work."""

STEP_TASK: Final = "registry.reference.embed"
LOCK: Final = 0x7265665F76656374

PURGE: Final = f"""
    DELETE FROM {TABLE} v WHERE v.model <> %s OR NOT EXISTS (
        SELECT FROM ({vectors.WANTED}) AS wanted WHERE v.kind = wanted.kind
            AND v.concept_id = wanted.concept_id AND v.language = wanted.language
            AND v.text = wanted.text)
"""  # noqa: S608 - only constants of ours are put in


def install() -> bool:
    """Make the table where the database offers pgvector; return whether it is there.

    A database that refuses is left as it is: the platform works without.
    """
    if vectors.has_table():
        return True
    if not vectors.status().could_have:
        return False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(EXTENSION)
            cursor.execute(CREATE)
    except DatabaseError:
        return False
    return True


@transaction.atomic
def step(*, at: dt.datetime) -> int:
    """Throw away what is stale and embed some of what is missing; return how many texts.

    0 where all is done, where it cannot be done here, and where somebody else is at it.
    """
    model = vectors.embedder()
    if model is None or not vectors.has_table() or not _held():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(PURGE, [model.name])
    texts = vectors.missing(model=model.name, limit=STEP)
    if texts:
        _keep(texts, model=model.name, at=at)
    return len(texts)


def embed_all(*, now: Callable[[], dt.datetime], progress: Callable[[int], None]) -> int:
    """Take steps until nothing is left; ``progress`` hears of each. Return how many texts."""
    done = 0
    while more := step(at=now()):
        done += more
        progress(done)
    return done


def go_on() -> None:
    """Ask a worker for the next step; what the broker loses, the sweeper asks for again."""
    transaction.on_commit(lambda: current_app.send_task(STEP_TASK))


def sweep(*, at: dt.datetime) -> bool:
    """Ask for a step where there is something to do and nobody does it; return whether."""
    found = vectors.status()
    if not found.is_on or not (found.missing or found.stale):
        return False
    if found.missing and found.embedded_at and found.embedded_at > at - SILENCE:
        return False
    go_on()
    return True


def _held() -> bool:
    """Be the only one at work until the transaction ends, or return False."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (is_held,) = cursor.fetchone()
    return bool(is_held)


def _keep(texts: Sequence[vectors.Text], *, model: str, at: dt.datetime) -> None:
    distinct = list(dict.fromkeys(text for _, _, _, text in texts))
    of = dict(zip(distinct, map(vectors.literal, vectors.embed(distinct)), strict=True))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (kind, concept_id, language, text, model, embedded_at, vector)"  # noqa: S608 - as above
            " VALUES (%s, %s, %s, %s, %s, %s, %s::vector) ON CONFLICT DO NOTHING",
            [(*row, model, at, of[row[3]]) for row in texts],
        )
