"""Which table of others a file is, and its rows under our keys."""

from dataclasses import replace
from typing import Any, Final

from registry.intake.sources.columns import columns as columns_of
from registry.intake.sources.dialects import job_board, mapping_sets, new_jersey, renec, standards
from registry.intake.sources.dialects.table import Table, TranslatedSource
from registry.intake.sources.limits import Limits
from registry.intake.sources.mapping import folded
from registry.intake.sources.rows import Dialect, Format, Notice, Reading
from registry.intake.sources.workbooks import SheetSource

TABLES: Final = (
    renec.STANDARDS,
    *new_jersey.TABLES,
    standards.TEMPLATE,
    standards.LIST,
    job_board.BOARD,
    mapping_sets.MAPPINGS,
)
RULED: Final = "openings"
"""The kind whose rows are cleaned of limits by person, whoever made the table."""


def translated(reading: Reading) -> Reading:
    """Return the reading under our own keys where its columns are those of a known table.

    With a kind chosen, only a table of that kind is taken; without one, the first that fits.
    """
    columns = frozenset(folded(column) for column in reading.columns)
    fitting = [table for table in TABLES if table.marks <= columns]
    wanted = [table for table in fitting if reading.kind in ("", table.kind)]
    if fitting:
        kinds = tuple(dict.fromkeys(table.kind for table in fitting))
        reading = replace(reading, kinds=kinds)
    if reading.kind == RULED or (wanted and wanted[0].kind == RULED):
        reading = _fair(reading)
    return _as_ours(reading, wanted[0]) if wanted else reading


def details_of_standard(document: Any, kind: str, limits: Limits) -> Reading:  # noqa: ARG001
    """Return the elements of one RENEC standard as competencies."""
    keys = tuple(column.key for column in columns_of("competencies"))
    return Reading(
        format=Format.JSON,
        dialect=Dialect.RENEC,
        source=renec.ElementsSource(document, keys),
        kind=kind or "competencies",
        kinds=("competencies",),
        columns=keys,
        is_mapped=True,
        notices=(Notice("dialect", details={"name": renec.STANDARDS.name}),),
    )


def _fair(reading: Reading) -> Reading:
    source = job_board.FairSource(reading.source, reading.columns)
    notices = (*reading.notices, Notice("rule_mx"))
    return replace(reading, source=source, notices=notices)


def _as_ours(reading: Reading, table: Table) -> Reading:
    keys = tuple(column.key for column in columns_of(table.kind))
    sheet = reading.source
    source = TranslatedSource(sheet, table, keys)
    if table is standards.TEMPLATE and isinstance(sheet, SheetSource):
        whole = standards.WorkbookSource(
            sheet.stream, sheet.sheets, sheet.limits, keys, list(source.rows())
        )
        reading = replace(reading, source=whole)
    else:
        reading = replace(reading, source=source)
    return replace(
        reading,
        dialect=table.dialect,
        kind=table.kind,
        columns=keys,
        is_mapped=True,
        found_in=table.found_in,
        notices=(*reading.notices, Notice("dialect", details={"name": table.name})),
    )
