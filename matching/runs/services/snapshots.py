"""Take the snapshot that all shards of a run read, and keep it in one file."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
from django.db import connection, transaction

from matching.runs.selectors.snapshots import Snapshot, flat, path_of, sha256_of
from matching.runs.services import equivalent_columns, opening_columns, worker_columns
from matching.runs.services.pay import MonthlyDollars
from matching.runs.services.vocabulary import Vocabulary


def take(*, as_of: dt.date) -> Snapshot:
    """Read one consistent picture of the database for ``as_of``.

    The vocabulary is read last: whatever the rows speak of is in it even where a caller's
    own transaction lets changes in between.
    """
    with one_picture():
        people = worker_columns.matchable()
        openings = opening_columns.matchable(as_of)
        assertions = equivalent_columns.in_force(as_of)
        dollars = MonthlyDollars(as_of)
        words = Vocabulary.read()
        table, keys = equivalent_columns.equivalent_columns(assertions, words)
        return Snapshot(
            workers=worker_columns.worker_columns(people, words, dollars, as_of=as_of),
            openings=opening_columns.opening_columns(openings, words, dollars),
            equivalents=table,
            isco_codes=tuple(words.units),
            skill_keys=tuple(words.skills),
            version_keys=tuple(words.versions),
            assertion_keys=tuple(keys),
        )


@contextmanager
def one_picture() -> Iterator[None]:
    """Let every query inside see the database as of the first one.

    PostgreSQL takes the isolation before a transaction's first query only, so that inside a
    caller's transaction that one's isolation holds.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def write(snapshot: Snapshot, name: str) -> str:
    """Write a snapshot under its name, whole or not at all; return its SHA-256."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, allow_pickle=False, **flat(snapshot))
    digest = sha256_of(part)
    part.replace(path)
    return digest


def drop(names: Iterable[str]) -> None:
    """Remove the files of runs that nobody reads any more; one that is gone is no matter."""
    for name in names:
        path_of(name).unlink(missing_ok=True)
