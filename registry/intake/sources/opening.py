"""Open an upload: find out what it is, refuse what must not be read, return its rows."""

from dataclasses import replace
from typing import BinaryIO

from registry.intake.sources import dialects, documents, mapping, tables, workbooks
from registry.intake.sources.ctdl import records as ctdl
from registry.intake.sources.detection import Family, family
from registry.intake.sources.dialects import mapping_sets
from registry.intake.sources.encodings import SAMPLE, TextForm, examine
from registry.intake.sources.limits import MEBIBYTE, Limits
from registry.intake.sources.refusals import TooLarge
from registry.intake.sources.rows import Format, Notice, Reading


def open_upload(
    stream: BinaryIO, *, name: str, kind_hint: str = "", sheet: str = "", limits: Limits
) -> Reading:
    """Look at a seekable stream of bytes and return how its rows are read.

    ``name`` is the file's name; what it says is held against the bytes. ``kind_hint`` is the
    kind (``columns.kinds()``) that the person chose; ``sheet`` the sheet of a workbook. The
    stream must stay open while rows are read, by one reader at a time.

    Raises:
        FileRefused: with the reason as its class, its place and its remedy.
    """
    if stream.seek(0, 2) > limits.bytes:
        raise TooLarge(most=limits.bytes // MEBIBYTE)
    found = family(stream, name)
    if found is Family.WORKBOOK:
        reading = _workbook(stream, kind_hint, sheet, limits)
    else:
        form = examine(stream, limits)
        is_json = found is Family.JSON
        reading = (_json if is_json else _table)(stream, form, kind_hint, limits)
        reading = replace(reading, notices=(_encoding(form), *reading.notices))
    if reading.kinds:
        return reading
    return replace(reading, kinds=mapping.likely_kinds(reading.columns))


def _encoding(form: TextForm) -> Notice:
    code = "encoding" if form.is_marked else "encoding_guessed"
    return Notice(code, details={"encoding": form.encoding})


def _table(stream: BinaryIO, form: TextForm, kind: str, limits: Limits) -> Reading:
    source = mapping_sets.open_set(stream, form, limits) or tables.open_table(stream, form, limits)
    reading = Reading(
        format=Format.CSV,
        source=source,
        kind=kind,
        encoding=form.encoding,
        separator=source.separator,
        columns=source.columns,
        rows_expected=form.lines,
        notices=source.notices,
    )
    return dialects.translated(reading)


def _workbook(stream: BinaryIO, kind: str, sheet: str, limits: Limits) -> Reading:
    source = workbooks.open_sheet(stream, limits, sheet=sheet)
    reading = Reading(
        format=Format.XLSX,
        source=source,
        kind=kind,
        sheet=source.sheet,
        sheets=source.sheets,
        columns=source.columns,
        rows_expected=source.rows_expected,
        notices=source.notices,
    )
    return dialects.translated(reading)


def _json(stream: BinaryIO, form: TextForm, kind: str, limits: Limits) -> Reading:
    text = tables.open_text(stream, form)
    head = text.read(SAMPLE)
    text.detach()
    if documents.is_lines(head):
        lines = documents.open_lines(stream, form, limits)
        reading = Reading(
            format=Format.NDJSON,
            source=lines,
            kind=kind,
            encoding=form.encoding,
            columns=lines.columns,
            rows_expected=form.lines,
        )
        return dialects.translated(reading)
    document = documents.load(stream, form, limits)
    if ctdl.is_ctdl(document):
        return replace(ctdl.reading(document, kind, limits), encoding=form.encoding)
    if dialects.is_details(document):
        found = dialects.details_of_standard(document, kind, limits)
        return replace(found, encoding=form.encoding)
    records = documents.open_list(document, limits)
    reading = Reading(
        format=Format.JSON,
        source=records,
        kind=kind,
        encoding=form.encoding,
        columns=records.columns,
        rows_expected=len(records.records),
    )
    return dialects.translated(reading)
