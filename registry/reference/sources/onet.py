"""O*NET text files: occupations, alternate titles, tasks and job zones.

Tab-separated text of the O*NET Database (U.S. Department of Labor, CC BY 4.0). An O*NET-SOC
code is a 2018 SOC code and two more digits: ``.00`` is the SOC occupation itself, the others
are finer and become labels of it.
"""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from registry.reference.sources.errors import SourceMissingError
from registry.reference.sources.rows import JobZone, Occupation, OccupationLabel, Row, TaskStatement
from registry.reference.sources.tables import TableRow, find, read_table

EXPECTED = (
    "Occupation Data.txt",
    "Alternate Titles.txt",
    "Task Statements.txt",
    "Job Zones.txt",
)
_CODE = "O*NET-SOC Code"
_CODE_FORM = re.compile(r"\d{2}-\d{4}\.\d{2}")
_ABSENT = ("", "n/a")


def read(directory: Path) -> Iterator[Row]:
    """Yield every row of the release that the folder holds.

    Raises:
        SourceMissingError: the folder has no ``Occupation Data.txt``.
        SourceError: a record breaks a rule.

    """
    readers = {
        "Occupation Data.txt": read_occupations,
        "Alternate Titles.txt": read_alternate_titles,
        "Task Statements.txt": read_tasks,
        "Job Zones.txt": read_job_zones,
    }
    if not _find(directory, "Occupation Data.txt"):
        raise SourceMissingError(directory, EXPECTED)
    present = [reader for name, reader in readers.items() if _find(directory, name)]
    return chain.from_iterable(reader(directory) for reader in present)


def read_occupations(directory: Path) -> Iterator[Occupation | OccupationLabel]:
    """Yield SOC occupations, and the finer O*NET-SOC occupations as preferred labels of them."""
    for row in _table(directory, "Occupation Data.txt", "Title"):
        detail = _detail(row)
        code, title = detail[:7], row.required("Title")
        if detail.endswith(".00"):
            yield Occupation(
                place=row.place,
                scheme="soc2018",
                code=code,
                level=4,
                parent=f"{code[:2]}-0000",
                title_en=title,
            )
        else:
            yield _label(row, detail, title, "preferred")


def read_alternate_titles(directory: Path) -> Iterator[OccupationLabel]:
    """Yield the titles that people and employers use, and their short forms."""
    for row in _table(directory, "Alternate Titles.txt", "Alternate Title", "Short Title"):
        detail = _detail(row)
        yield _label(row, detail, row.required("Alternate Title"), "alternate")
        short = row.text("Short Title")
        if short not in _ABSENT:
            yield _label(row, detail, short, "short")


def read_tasks(directory: Path) -> Iterator[TaskStatement]:
    """Yield the tasks of each occupation."""
    for row in _table(directory, "Task Statements.txt", "Task ID", "Task", "Task Type"):
        detail, kind = _detail(row), row.text("Task Type")
        yield TaskStatement(
            place=row.place,
            code=detail[:7],
            detail=detail,
            task_id=row.required("Task ID"),
            text=row.required("Task"),
            kind="" if kind in _ABSENT else kind,
        )


def read_job_zones(directory: Path) -> Iterator[JobZone]:
    """Yield the preparation that each occupation needs, zones 1 to 5."""
    for row in _table(directory, "Job Zones.txt", "Job Zone"):
        detail, zone = _detail(row), row.required("Job Zone")
        if zone not in ("1", "2", "3", "4", "5"):
            row.fail("Job Zone", "a job zone is 1 to 5", "Use the file as it was published.")
        yield JobZone(place=row.place, code=detail[:7], detail=detail, zone=int(zone))


def _find(directory: Path, name: str) -> Path | None:
    return find(directory, name, name.replace(" ", "_"))


def _table(directory: Path, name: str, *columns: str) -> Iterator[TableRow]:
    path = _find(directory, name)
    if path is None:
        raise SourceMissingError(directory, [name])
    return read_table(path, (_CODE, *columns), delimiter="\t", quoted=False)


def _detail(row: TableRow) -> str:
    code = row.required(_CODE)
    if not _CODE_FORM.fullmatch(code):
        rule = "an O*NET-SOC code looks like 51-4121.00"
        row.fail(_CODE, rule, "Use the text files of a release since O*NET 25.1.")
    return code


def _label(row: TableRow, detail: str, text: str, kind: str) -> OccupationLabel:
    return OccupationLabel(
        place=row.place,
        scheme="soc2018",
        code=detail[:7],
        language="en",
        text=text,
        kind=kind,
        detail=detail,
    )
