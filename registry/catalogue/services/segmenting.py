"""Lay out the entries of a rebuild for reading: the postings of lexemes, and columns in blocks.

Entries come in any order and get their place when all are there. So postings are gathered by
the number in which an entry came, put aside a batch at a time, and brought in order at the end:
memory holds those of one batch and the longest of all.
"""

import re
import uuid
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from registry.catalogue.models import SearchToken
from registry.catalogue.selectors.search.columns import rows_of_bits
from registry.catalogue.selectors.search.lexemes import CODE
from registry.catalogue.selectors.search.postings import packed

SEGMENT: Final = "registry_searchsegment"
POSTINGS: Final = "registry_searchposting"
BLOCKS: Final = "registry_searchblock"
CHANGES: Final = "registry_searchchange"
ASIDE: Final = "registry_searchposting_aside"

BATCH: Final = 200_000
"""Entries whose postings are gathered before they are put aside."""

BLOCK: Final = 50_000
"""Entries of a block."""

LOT: Final = 2_000
"""Lexemes that are brought in order at a time."""

CHANGED: Final = """
    CREATE TRIGGER registry_search_changed BEFORE UPDATE OR DELETE ON registry_searchmatch
    FOR EACH ROW WHEN (OLD.shelf > 0) EXECUTE FUNCTION registry_search_changed()
"""

COLUMNS: Final = """
    SELECT string_agg(m.codes, '' ORDER BY e.id), count(*)::int,
        string_agg(int2send(e.words), '' ORDER BY e.id),
        string_agg(convert_to(e.source_language, 'UTF8'), '' ORDER BY e.id),
        string_agg(int4send(coalesce(e.closes_on - date '2000-01-01', 2147483647)), ''
            ORDER BY e.id),
        string_agg(int2send(e.standing), '' ORDER BY e.id)
    FROM {entries} e JOIN {matches} m ON m.entry_id = e.id WHERE e.id > %s AND e.id <= %s
"""

QUOTED: Final = re.compile(r"'((?:[^'\\]|''|\\\\)*)'")


def lexemes_of(document: str) -> list[str]:
    """Return the lexemes of a literal that ``lexemes.vector`` has made."""
    if "''" not in document and "\\" not in document:
        return document[1:-1].split("' '") if document else []
    found = QUOTED.findall(document)
    return [lexeme.replace("''", "'").replace("\\\\", "\\") for lexeme in found]


class Gathered:
    """The postings of entries as they come: number by number, put aside in the database."""

    def __init__(self) -> None:
        self._numbers: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self.count = 0
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE {ASIDE} (lexeme text, ids bytea) ON COMMIT DROP")

    def add(self, documents: Iterable[str]) -> None:
        """Take the documents of the next entries."""
        for document in documents:
            for lexeme in lexemes_of(document):
                if not lexeme.startswith(CODE):
                    self._numbers[lexeme].append(self.count)
            self.count += 1
            if self.count % BATCH == 0:
                self.put_aside()

    def put_aside(self) -> None:
        """Write what is gathered, and forget it."""
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {ASIDE} (lexeme, ids) FROM STDIN") as copy,
        ):
            for lexeme, numbers in self._numbers.items():
                copy.write_row((lexeme, numbers.tobytes()))
        self._numbers.clear()

    def ordered(self, places: NDArray[np.int32]) -> Iterator[tuple[str, int, bytes]]:
        """Yield every lexeme with how many have it and their packed places.

        ``places`` has the place of each entry by the number in which it came.
        """
        self.put_aside()
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT lexeme, string_agg(ids, '') FROM {ASIDE} GROUP BY lexeme")  # noqa: S608
            while rows := cursor.fetchmany(LOT):
                for lexeme, numbers in rows:
                    ids = np.sort(places[np.frombuffer(numbers, dtype=np.int32)])
                    yield lexeme, len(ids), packed(ids, self.count)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {ASIDE}")


def write(gathered: Gathered, *, came: bytes, new: str, entries: str, matches: str) -> None:
    """Write postings and blocks into the tables whose names end in ``new``.

    ``came`` has the number in which each entry came, in the order of their places.
    """
    numbers = np.frombuffer(came, dtype=">i4")
    places = np.empty(len(numbers), dtype=np.int32)
    places[numbers] = np.arange(len(numbers), dtype=np.int32)
    rows = gathered.ordered(places)
    while lot := [row for _, row in zip(range(LOT), rows, strict=False)]:
        _copy(f"{POSTINGS}{new} (lexeme, count, ids)", lot)
    with connection.cursor() as cursor:
        width = SearchToken.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        statement = COLUMNS.format(entries=entries, matches=matches)
        for number, start in enumerate(range(0, len(numbers), BLOCK)):
            cursor.execute(statement, [start, start + BLOCK])
            codes, count, *columns = cursor.fetchone()
            bits = rows_of_bits(codes, count, width=(width >> 3) + 1)
            _copy(f"{BLOCKS}{new}", [(number, bits.tobytes(), *columns)])


def stand(entries: int) -> None:
    """Let the new segment stand: nothing has changed since."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED)
        cursor.execute(f"DELETE FROM {CHANGES}")  # noqa: S608 - a name of ours
        cursor.execute(f"DELETE FROM {SEGMENT}")  # noqa: S608
        cursor.execute(
            f"INSERT INTO {SEGMENT} (id, version, entries) VALUES (1, %s, %s)",  # noqa: S608
            [uuid.uuid4(), entries],
        )


def _copy(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
