"""A shipped file and the table that it fills."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.db import models

from registry.reference.services.cells import Cells, Wanted
from registry.reference.services.merging import Step, Table, manager
from registry.reference.sources.tables import TableRow, read_table

DATA: Final = Path(__file__).resolve().parent.parent / "data"
RELEASE: Final = "shipped"
SOURCE: Final = ("source", "publisher", "source_url", "valid_from", "checked_on", "confidence")

Find = Callable[[TableRow], Any]


def no_links() -> Mapping[str, Find]:
    """Return no foreign key: the default of a sheet."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Which columns of a file go where.

    ``columns`` are the file's that the table has under the same name (source columns are
    taken where both have them), ``renamed`` maps a table's column to the file's. ``links``
    gives, once the earlier tables are filled, the foreign keys and how to find them.
    """

    file: str
    model: type[models.Model]
    key: tuple[str, ...]
    columns: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    links: Callable[[], Mapping[str, Find]] = no_links
    fixed: Mapping[str, str] = field(default_factory=dict)
    table: str = ""
    retires: bool = True
    scope: Mapping[str, Any] = field(default_factory=dict)

    def step(self, keep: Callable[[], Callable[[Mapping[str, Any]], bool]] | None = None) -> Step:
        """Return the step that fills the table; ``keep`` may leave rows out."""
        table = Table(
            name=self.table or self.file,
            model=self.model,
            key=self.key,
            release=RELEASE,
            retires=self.retires,
            scope=self.scope,
        )

        def wanted() -> Iterable[Wanted]:
            keeps = keep() if keep else None
            return (row for row in self._rows() if keeps is None or keeps(row.values))

        return table, wanted

    def _rows(self) -> Iterator[Wanted]:
        found = self.links()
        own = Cells(self.model) if self.retires else ()
        for row in read_table(DATA / f"{self.file}.csv", self._needed()):
            values = {name: row.cells[name] for name in self.columns.split()}
            values |= {
                name: row.cells[name] for name in SOURCE if name in row.cells and name in own
            }
            values |= {mine: row.cells[theirs] for mine, theirs in self.renamed.items()}
            keys = {column: find(row) for column, find in found.items()}
            yield Wanted(row.place, {**values, **keys, **self.fixed})

    def _needed(self) -> tuple[str, ...]:
        return (*self.columns.split(), *self.renamed.values())


def ids(model: type[models.Model], *key: str, **scope: Any) -> dict[Any, Any]:
    """Return natural key -> primary key of the rows in use; a single key is no tuple."""
    if "retired_at" in Cells(model):
        scope |= {"retired_at__isnull": True}
    found = manager(model).filter(**scope).values_list("pk", *key)
    return {row[1] if len(key) == 1 else tuple(row[1:]): row[0] for row in found}


def by_code(codes: Mapping[Any, Any], *columns: str, needed: bool = True) -> Find:
    """Return how to find the key of the row that ``columns`` of a file name.

    The one found refuses with ``SourceError`` a code that no row in use has; an empty one too
    where it is ``needed``.
    """

    def find(row: TableRow) -> Any:
        cells = tuple(row.cells[column] for column in columns)
        if not needed and not cells[-1]:
            return None
        pk = codes.get(cells[0] if len(cells) == 1 else cells)
        if pk is None:
            rule = "no row in use has this code"
            row.fail(columns[-1], rule, "Add the row that it names, or correct the code.")
        return pk

    return find
