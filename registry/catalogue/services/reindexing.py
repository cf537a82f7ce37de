"""Make the whole search index anew, beside the old one, and put it in its place.

Readers never wait and see the old entries until the new ones stand. Writers of entries wait
until it is done. The rows are written in the order of their standing, which is the order in
which a search reads them; indexes are made afterwards, which is many times faster.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from psycopg import sql

from registry.catalogue.models import SearchEntry
from registry.catalogue.services.indexing import COLUMNS, LOT, all_entries

TASK: Final = "registry.catalogue.reindex"

TABLE: Final = "registry_searchentry"
NEW: Final = "registry_searchentry_new"
UNSORTED: Final = "registry_searchentry_unsorted"
ORDER: Final = "standing DESC, published_at DESC, kind, record_id"


def rebuild(*, at: dt.datetime) -> int:
    """Make every entry anew as of ``at`` and return how many there are."""
    return replace(all_entries(at=at))


@transaction.atomic
def replace(entries: Iterable[SearchEntry]) -> int:
    """Put entries in the place of all that stand; return how many. They are streamed."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(f"CREATE TEMP TABLE {UNSORTED} (LIKE {TABLE}) ON COMMIT DROP")
        cursor.execute(f"ALTER TABLE {UNSORTED} ALTER COLUMN id DROP NOT NULL")
    count = copy_entries(entries, table=UNSORTED)
    with connection.cursor() as cursor:
        _fill(cursor)
        _take_place(cursor)
        cursor.execute(f"DROP TABLE {UNSORTED}")
        cursor.execute(f"ANALYZE {TABLE}")
    return count


def copy_entries(entries: Iterable[SearchEntry], *, table: str = TABLE) -> int:
    """Write entries with COPY, a lot at a time; return how many.

    A lot is read before it is written: nothing else can be asked of a connection that copies.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    count, stream = 0, iter(entries)
    while lot := list(islice(stream, LOT)):
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for entry in lot:
                copy.write_row([getattr(entry, name) for name in COLUMNS])
        count += len(lot)
    return count


def _fill(cursor: Any) -> None:
    columns = ", ".join(COLUMNS)
    cursor.execute(
        f"""CREATE TABLE {NEW} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING IDENTITY
            INCLUDING STORAGE INCLUDING CONSTRAINTS)"""
    )
    cursor.execute(f"ALTER TABLE {NEW} SET (toast_tuple_target = 1024)")
    cursor.execute(
        f"INSERT INTO {NEW} ({columns}) SELECT {columns} FROM {UNSORTED} ORDER BY {ORDER}"  # noqa: S608
    )


def _take_place(cursor: Any) -> None:
    """Give the new table the indexes and keys of the old one, and then its name."""
    keys = _rows(
        cursor,
        """SELECT conname, pg_get_constraintdef(oid), conindid::regclass::text FROM pg_constraint
           WHERE conrelid = %s::regclass AND contype IN ('p', 'u')""",
    )
    indexes = _rows(cursor, "SELECT indexname, indexdef, '' FROM pg_indexes WHERE tablename = %s")
    taken = {index for _, _, index in keys}
    plain = [(name, text) for name, text, _ in indexes if name not in taken]
    for name, definition, _ in keys:
        cursor.execute(f"ALTER TABLE {NEW} ADD CONSTRAINT {name}_new {definition}")
    for name, definition in plain:
        apart = definition.replace(f"INDEX {name} ON", f"INDEX {name}_new ON", 1)
        cursor.execute(apart.replace(f".{TABLE} ", f".{NEW} ", 1))
    cursor.execute(f"DROP TABLE {TABLE}")
    cursor.execute(f"ALTER TABLE {NEW} RENAME TO {TABLE}")
    for name, _, _ in keys:
        cursor.execute(f"ALTER TABLE {TABLE} RENAME CONSTRAINT {name}_new TO {name}")
    for name, _ in plain:
        cursor.execute(f"ALTER INDEX {name}_new RENAME TO {name}")
    cursor.execute(f"ALTER SEQUENCE {NEW}_id_seq RENAME TO {TABLE}_id_seq")


def _rows(cursor: Any, statement: str) -> list[tuple[str, str, str]]:
    cursor.execute(statement, [TABLE])
    return list(cursor.fetchall())
