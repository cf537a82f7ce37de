"""What an organisation has here, as the rows that would bring it in again.

The columns are those of the templates; every cell that a spreadsheet program could run is
guarded (see ``sources.cells``). Another app adds the rows of its kind, as with targets.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from registry.intake.services.targets import UnknownKind
from registry.intake.sources import columns, csv_bytes, xlsx_bytes
from registry.people import policies
from registry.people.models import Organisation, User

Rows = Callable[[Organisation], Iterable[Mapping[str, str]]]
"""From an organisation to its records, each by the keys of its kind."""

_ROWS: Final[dict[str, Rows]] = {}


def add(kind: str, rows: Rows) -> None:
    """Make the rows of a kind known; the last ones added for it count."""
    _ROWS[kind] = rows


def kinds() -> tuple[str, ...]:
    """Return the kinds that can be exported."""
    return tuple(_ROWS)


def export(
    *, by: User | None, organisation: Organisation, kind: str, language: str, form: str
) -> bytes:
    """Return an organisation's records of a kind as ``csv`` or ``xlsx``, headed in a language.

    Raises:
        NotAnEditor: ``by`` may not edit for the organisation: drafts are among the rows.
        UnknownKind: nothing of the kind can be exported.
        ValueError: there is no such form.
    """
    policies.check_edit(by, organisation)
    if kind not in _ROWS:
        raise UnknownKind(kind=kind)
    header = [column.name(language) for column in columns(kind)]
    rows = list(_cells(kind, _ROWS[kind](organisation)))
    if form == "csv":
        return csv_bytes(header, rows)
    if form == "xlsx":
        return xlsx_bytes(header, rows)
    raise ValueError(form)


def _cells(kind: str, rows: Iterable[Mapping[str, str]]) -> Iterator[list[str]]:
    keys = [column.key for column in columns(kind)]
    for row in rows:
        yield [row.get(key, "") for key in keys]
