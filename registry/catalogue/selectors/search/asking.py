"""Asking the database for a part of a search, which gets its time and no more."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any, Final

from django.db import connection, transaction
from django.db.utils import OperationalError
from psycopg.errors import QueryCanceled

from registry.catalogue.selectors.search.results import SearchTooSlow

PATIENCE_MS: Final = 2000


def fetched(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement.

    All goes in one message, which PostgreSQL runs as one transaction; inside a transaction
    of the caller's, a savepoint keeps that alive where the time is up. The planner counts rows
    to a limit and thinks reading a whole table is quick: it may not. What it would then take
    for costly is not compiled first: that alone takes a second.

    Raises:
        SearchTooSlow: the time was up.
    """
    settings = (
        f"SET LOCAL statement_timeout = {PATIENCE_MS};"
        " SET LOCAL enable_seqscan = off; SET LOCAL jit = off;"
    )
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guard, connection.cursor() as cursor:
            cursor.execute(f"{settings} {sql}", values)
            while cursor.nextset():
                pass
            return list(cursor.fetchall())
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTooSlow from error
        raise
