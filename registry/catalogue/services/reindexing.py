"""Make the whole search index anew, beside the old one, and put it in its place.

Readers never wait and see the old entries until the new ones stand. Writers of entries wait
until it is done. The rows are written in the order of their standing, which is the order in
which a search reads them; indexes are made afterwards, which is many times faster. Beside them
``segmenting`` lays out what a search reads first.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from psycopg import sql

from registry.catalogue.models import SearchDue, SearchEntry
from registry.catalogue.services import segmenting
from registry.catalogue.services.indexing import COLUMNS, LOT, MATCHES, TABLE, all_entries, codes_of

TASK: Final = "registry.catalogue.reindex"

TABLES: Final = (TABLE, MATCHES, segmenting.POSTINGS, segmenting.BLOCKS)
NEW: Final = "_new"
UNSORTED: Final = "registry_searchentry_unsorted"
ORDER: Final = "standing DESC, published_at DESC, kind, record_id"

SHELVED: Final = (50_000, 250_000)
"""Where the first shelf ends, and the second: entries in the order of their standing."""

WRITTEN: Final = (*COLUMNS, "came", "codes", "document")

MATCHED: Final = f"""
    INSERT INTO {MATCHES}{NEW} (entry_id, shelf, closes_on, codes, document)
    SELECT e.id, CASE WHEN e.id <= {SHELVED[0]} THEN 1 WHEN e.id <= {SHELVED[1]} THEN 2 ELSE 3 END,
        e.closes_on, u.codes, u.document
    FROM {UNSORTED} u JOIN {TABLE}{NEW} e USING (kind, record_id) ORDER BY e.id
"""  # noqa: S608 - only names of ours are put in

CAME: Final = f"""
    SELECT coalesce(string_agg(int4send(u.came), '' ORDER BY e.id), '')
    FROM {UNSORTED} u JOIN {TABLE}{NEW} e USING (kind, record_id)
"""  # noqa: S608

FILLER: Final = "decode(repeat('00', 2100), 'hex')"
"""PostgreSQL puts a long value apart only from rows above two kB. A filler of zeros, which it
packs to a few bytes, makes every row as long: so documents lie apart, a row is a fifth as wide,
and candidates lie on a fifth of the pages. The column goes before the table is used."""


@transaction.atomic
def rebuild(*, at: dt.datetime) -> int:
    """Make every entry anew as of ``at`` and return how many there are.

    What was due to be made anew is no longer; what becomes due meanwhile stays so.
    """
    done = list(SearchDue.objects.values_list("pk", flat=True))
    count = replace(all_entries(at=at))
    SearchDue.objects.filter(pk__in=done).delete()
    return count


@transaction.atomic
def replace(entries: Iterable[SearchEntry]) -> int:
    """Put entries in the place of all that stand; return how many. They are streamed."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE}, {MATCHES} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(f"CREATE TEMP TABLE {UNSORTED} (LIKE {TABLE}) ON COMMIT DROP")
        cursor.execute(f"ALTER TABLE {UNSORTED} ALTER COLUMN id DROP NOT NULL")
        cursor.execute(f"ALTER TABLE {UNSORTED} DROP COLUMN IF EXISTS document")
        cursor.execute(
            f"ALTER TABLE {UNSORTED} ADD COLUMN came int, ADD COLUMN codes bytea,"
            " ADD COLUMN document tsvector"
        )
    gathered = copy_entries(entries)
    with connection.cursor() as cursor:
        _fill(cursor)
        cursor.execute(CAME)
        (came,) = cursor.fetchone()
        segmenting.write(
            gathered, came=came, new=NEW, entries=f"{TABLE}{NEW}", matches=f"{MATCHES}{NEW}"
        )
        _take_place(cursor)
        segmenting.stand(gathered.count)
        cursor.execute(f"DROP TABLE {UNSORTED}")
        cursor.execute(f"ANALYZE {TABLE}, {MATCHES}, {segmenting.POSTINGS}")
    return gathered.count


def copy_entries(entries: Iterable[SearchEntry]) -> segmenting.Gathered:
    """Write entries with COPY, a lot at a time; return their postings.

    A lot is read before it is written: nothing else can be asked of a connection that copies.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, WRITTEN))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(UNSORTED), names)
    gathered, stream = segmenting.Gathered(), iter(entries)
    while lot := list(islice(stream, LOT)):
        codes = codes_of(lot)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for came, (entry, numbers) in enumerate(
                zip(lot, codes, strict=True), start=gathered.count
            ):
                row = [getattr(entry, name) for name in COLUMNS]
                copy.write_row([*row, came, numbers, entry.document])
        gathered.add(entry.document for entry in lot)
    return gathered


def _fill(cursor: Any) -> None:
    columns = ", ".join(COLUMNS)
    for table in TABLES:
        cursor.execute(
            f"""CREATE TABLE {table}{NEW} (LIKE {table} INCLUDING DEFAULTS INCLUDING IDENTITY
                INCLUDING STORAGE INCLUDING CONSTRAINTS)"""
        )
    cursor.execute(f"ALTER TABLE {TABLE}{NEW} SET (toast_tuple_target = 1024)")
    cursor.execute(
        f"INSERT INTO {TABLE}{NEW} ({columns}) SELECT {columns} FROM {UNSORTED} ORDER BY {ORDER}"  # noqa: S608
    )
    cursor.execute(f"ANALYZE {TABLE}{NEW}, {UNSORTED}")
    cursor.execute(f"ALTER TABLE {MATCHES}{NEW} SET (toast_tuple_target = 128)")
    cursor.execute(f"ALTER TABLE {MATCHES}{NEW} ADD COLUMN filler bytea DEFAULT {FILLER}")
    cursor.execute(MATCHED)
    cursor.execute(f"ALTER TABLE {MATCHES}{NEW} DROP COLUMN filler")


def _take_place(cursor: Any) -> None:
    """Give the new tables the indexes and keys of the old ones, and then their names."""
    keys = {table: _keys(cursor, table) for table in TABLES}
    indexes = {table: _indexes(cursor, table) for table in keys}
    for table, found in indexes.items():
        for name, definition in found:
            apart = definition.replace(f"INDEX {name} ON", f"INDEX {name}{NEW} ON", 1)
            cursor.execute(apart.replace(f".{table} ", f".{table}{NEW} ", 1))
        for name, definition in keys[table][0]:
            cursor.execute(f"ALTER TABLE {table}{NEW} ADD CONSTRAINT {name}{NEW} {definition}")
    cursor.execute(f"DROP TABLE {', '.join(TABLES)}")
    for table, found in indexes.items():
        cursor.execute(f"ALTER TABLE {table}{NEW} RENAME TO {table}")
        for name, _ in found:
            cursor.execute(f"ALTER INDEX {name}{NEW} RENAME TO {name}")
        for name, _ in keys[table][0]:
            cursor.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {name}{NEW} TO {name}")
        for name, definition in keys[table][1]:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    cursor.execute(f"ALTER SEQUENCE {TABLE}{NEW}_id_seq RENAME TO {TABLE}_id_seq")


Named = list[tuple[str, str]]
"""Names and definitions."""


def _keys(cursor: Any, table: str) -> tuple[Named, Named]:
    """Return the keys of a table, and the foreign ones apart."""
    cursor.execute(
        """SELECT conname, pg_get_constraintdef(oid), contype = 'f' FROM pg_constraint
           WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f')""",
        [table],
    )
    rows = cursor.fetchall()
    own, foreign = (
        [(name, text) for name, text, is_foreign in rows if is_foreign == wanted]
        for wanted in (False, True)
    )
    return own, foreign


def _indexes(cursor: Any, table: str) -> Named:
    """Return the indexes of a table that belong to no key: name and definition."""
    cursor.execute(
        """SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN (
           SELECT conindid::regclass::text FROM pg_constraint
           WHERE conrelid = %s::regclass AND contype IN ('p', 'u'))""",
        [table, table],
    )
    return list(cursor.fetchall())
