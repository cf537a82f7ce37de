"""From the bytes of an upload to rows with places. Pure: no model, no database, no network.

``open_upload`` finds out what a file is and returns a ``Reading``, whose ``rows()`` stream.
``guess_mapping`` leads foreign columns to our keys; ``template`` makes the files to download;
``safe_cell`` guards what goes out, and intake takes the guard away again.
"""

from registry.intake.sources.cells import plain_cell, read_list, safe_cell, write_list
from registry.intake.sources.columns import Column, by_key, columns, kinds, required
from registry.intake.sources.limits import Limits
from registry.intake.sources.mapping import Guess, fingerprint, guess_mapping, likely_kinds
from registry.intake.sources.opening import open_upload
from registry.intake.sources.refusals import FileRefused
from registry.intake.sources.rows import Dialect, Format, Notice, Problem, RawRow, Reading
from registry.intake.sources.templates import csv_bytes, template, xlsx_bytes

__all__ = [
    "Column",
    "Dialect",
    "FileRefused",
    "Format",
    "Guess",
    "Limits",
    "Notice",
    "Problem",
    "RawRow",
    "Reading",
    "by_key",
    "columns",
    "csv_bytes",
    "fingerprint",
    "guess_mapping",
    "kinds",
    "likely_kinds",
    "open_upload",
    "plain_cell",
    "read_list",
    "required",
    "safe_cell",
    "template",
    "write_list",
    "xlsx_bytes",
]
