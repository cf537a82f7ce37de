"""The rows of an upload that have to be mended: as they were, with what is wrong beside them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _

from registry.intake.models import Upload, UploadRow
from registry.intake.selectors.uploads import TO_FIX, rows_of
from registry.intake.sources import FileRefused, Limits, by_key, open_upload, safe_cell
from registry.intake.sources.columns import columns
from registry.intake.sources.rows import Problem

A_TIME: Final = 2000


def table(upload: Upload, *, file: BinaryIO | None) -> Iterator[list[str]]:
    """Yield a header and the rows to mend, safe for a spreadsheet program; rows stream.

    The columns are those of the file, so that the mended table can be uploaded as it stands;
    where the file is gone or has no table of its own, they are ours. Two columns more say
    where each row stood and what is wrong with it; intake leaves them out.
    """
    wrong = rows_of(upload).filter(outcome__in=TO_FIX).select_related("upload")
    names = list(upload.reading.get("columns", ()))
    if file is None or not names or upload.reading.get("is_mapped"):
        yield from _ours(upload, wrong.iterator(chunk_size=A_TIME))
        return
    yield [safe_cell(text) for text in [*names, _("Row of the file"), _("What is wrong")]]
    yield from _theirs(upload, file, names, wrong.iterator(chunk_size=A_TIME))


def _theirs(
    upload: Upload, file: BinaryIO, names: list[str], wrong: Iterator[UploadRow]
) -> Iterator[list[str]]:
    """Go through the file and the rows to mend side by side: both are in the file's order."""
    row = next(wrong, None)
    try:
        reading = open_upload(
            file,
            name=upload.file_name,
            kind_hint=upload.kind,
            sheet=upload.sheet,
            limits=Limits.from_settings(),
        )
        with closing(reading.rows()) as found:
            for raw in found:
                if row is None:
                    return
                if raw.number == row.number:
                    cells = [raw.values.get(name, "") for name in names]
                    yield _line([*cells, str(row.number), reasons(row, upload.kind)])
                    row = next(wrong, None)
    except FileRefused:
        return


def _ours(upload: Upload, wrong: Iterable[UploadRow]) -> Iterator[list[str]]:
    known = columns(upload.kind)
    header = [column.name(upload.language) for column in known]
    yield _line([*header, _("Row of the file"), _("What is wrong")])
    for row in wrong:
        cells = [str(row.values.get(column.key, "")) for column in known]
        yield _line([*cells, str(row.number), reasons(row, upload.kind)])


def _line(cells: list[str]) -> list[str]:
    return [safe_cell(cell) for cell in cells]


def reasons(row: UploadRow, kind: str) -> str:
    """Say in the active language all that is wrong with a row, each with what to do."""
    said = [_said(problem, kind, row.upload.language) for problem in row.problems]
    said += [
        _("Choose what “%(text)s” means.") % {"text": choice["text"]}
        for choice in row.choices
        if choice["is_needed"]
    ]
    return " ".join(said)


def _said(problem: Mapping[str, Any], kind: str, language: str) -> str:
    rule, remedy = words(problem)
    column = by_key(kind).get(problem.get("column", ""))
    where = f"{column.name(language)}: " if column else ""
    return f"{where}{rule} {remedy}".strip()


def words(problem: Mapping[str, Any]) -> tuple[str, str]:
    """Return the rule that a kept problem breaks and what to do, in the active language.

    A service that refused while the row was written left its own sentence.
    """
    if "rule" in problem:
        return str(problem["rule"]), str(problem.get("remedy", ""))
    said = Problem.from_json(problem)
    return said.rule, said.remedy
