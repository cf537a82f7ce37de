"""Apprenticeship standards: the template workbooks, and the lists of standards as JSON.

A workbook has a sheet of details and one each for work processes, related instruction and the
wage schedule; the last three belong to its one standard.
"""

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO, Final

from registry.intake.sources import workbooks
from registry.intake.sources.cells import write_list
from registry.intake.sources.columns import by_key
from registry.intake.sources.dialects.table import Table, Translation, plain
from registry.intake.sources.limits import Limits
from registry.intake.sources.rows import Dialect, Notice, RawRow

APPROACH: Final = {"time": "time", "competency": "competency", "hybrid": "hybrid"}
DAYS_FIRST: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
MONTHS: Final = re.compile(r"(\d+)\s*(?:months?|mes(?:es)?)?", re.IGNORECASE)
HALVES: Final = {
    "work_processes": "WorkProcesses",
    "instruction": "RelatedInstruction",
    "wage_steps": "WageSchedule",
}


def details(cells: Mapping[str, str]) -> Translation:
    """Return the details of a standard as a row of apprenticeships."""
    found = Translation()
    title = plain(cells.get("Occupation Title", ""))
    state = cells.get("Registration State", "").strip()
    rapids = plain(cells.get("RAPIDS Code", ""))
    found.values = {
        "code": "-".join(filter(None, (rapids.zfill(4) if rapids else "", state))) or title[:60],
        "title_en": title.title() if title.isupper() else title,
        "source_language": "en",
        "provider": plain(cells.get("Sponsor Name", "")),
        "approach": _approach(cells.get("Type", "")),
        "rapids_code": rapids.zfill(4) if rapids.isdecimal() else rapids,
        "occupations": plain(cells.get("Onet Code", "")),
        "existing_title": plain(cells.get("Existing Title", "")),
        "term_months": plain(cells.get("Term (in months)", "")),
        "job_hours": plain(cells.get("Minimum OJT Hours", "")),
        "job_hours_most": plain(cells.get("Maximum OJT Hours", "")),
        "hours": plain(cells.get("Minimum RSI Hours", "")),
        "hours_most": plain(cells.get("Maximum RSI Hours", "")),
        "probation": _months(cells.get("Probationary Period", "")),
        "ratio": plain(cells.get("Ratio of Apprentice to Journeyworker", "")),
        "registration_agency": plain(cells.get("OA or SAA", "")),
        "registration_region": f"US-{state}" if len(state) == 2 else state,
        "registered_on": _day(cells.get("Registration Date", "")),
        "updated_on": _day(cells.get("Latest Registration Update", "")),
    }
    if found.values["probation"]:
        found.guessed["probation"] = 0.5
    return found


def listed(cells: Mapping[str, str]) -> Translation:
    """Return a standard of a list (each record's ``fields``) as a row of apprenticeships."""
    found = Translation()
    occupation = plain(cells.get("fields.Occupation", ""))
    document = plain(cells.get("fields.Document", ""))
    place = plain(cells.get("fields.Location", ""))
    year = YEAR.search(cells.get("fields.Approval Date", ""))
    found.values = {
        "code": plain(cells.get("id", "")),
        "title_en": document or occupation,
        "source_language": "en",
        "provider": plain(cells.get("fields.Sponsor", "")),
        "approach": _approach(cells.get("fields.Apprenticeship Type", "")),
        "occupations": occupation,
        "registration_agency": plain(cells.get("fields.Registration Level", "")),
        "registration_region": "" if place.lower() == "no results" else place,
        "source_url": plain(cells.get("fields.PDF Download Resource", "")),
    }
    if year:
        said = {"year": year[0]}
        found.notices.append(Notice("only_year", "fields.Approval Date", year[0], said))
    return found


@dataclass
class WorkbookSource:
    """The rows of the details, the one standard's parts with it."""

    stream: BinaryIO
    sheets: tuple[str, ...]
    limits: Limits
    columns: tuple[str, ...]
    translated: list[RawRow]

    def rows(self) -> Generator[RawRow]:
        """Yield the standards; parts are given to the standard where there is only one."""
        if len(self.translated) != 1:
            for row in self.translated:
                yield row._replace(notices=(*row.notices, Notice("parts_unplaced")))
            return
        row = self.translated[0]
        parts = {
            key: READERS[key](list(workbooks.sheet_rows(self.stream, sheet, self.limits)))
            for key, sheet in HALVES.items()
            if sheet in self.sheets
        }
        yield row._replace(values=row.values | parts)


def work_processes(rows: list[tuple[int, dict[str, str]]]) -> str:
    """Return the work processes, the skills of each joined; a row is a skill of a process."""
    items = []
    cells = [row for _at, row in rows]
    for _order, group in groupby(cells, key=lambda row: row.get("Work Process Sort Order", "")):
        lines = list(group)
        for title in dict.fromkeys(line.get("Work Process Title", "") for line in lines):
            mine = [line for line in lines if line.get("Work Process Title", "") == title]
            skills = dict.fromkeys(plain(line.get("Skill Title", "")) for line in mine)
            items.append(
                {
                    "title": plain(title),
                    "hours": plain(mine[0].get("Minimum Hours", "")),
                    "hours_most": plain(mine[0].get("Maximum Hours", "")),
                    "skills": "; ".join(filter(None, skills)),
                }
            )
    named = [item for item in items if item["title"]]
    return write_list(named, by_key("apprenticeships")["work_processes"].fields)


def instruction(rows: list[tuple[int, dict[str, str]]]) -> str:
    """Return the courses of the related instruction."""
    items = [
        {
            "title": row.get("Course Name", ""),
            "hours": row.get("Course Hours", ""),
            "code": row.get("Course Code", ""),
            "provider": row.get("Related Training Organization", ""),
        }
        for _at, row in rows
        if row.get("Course Name", "").strip()
    ]
    return write_list(items, by_key("apprenticeships")["instruction"].fields)


def wage_steps(rows: list[tuple[int, dict[str, str]]]) -> str:
    """Return the steps of the wage: from which hours or months, and what percent."""
    items, hours, months = [], 0.0, 0.0
    for _at, row in rows:
        share = row.get("Step OJT Percentage", "").strip()
        items.append(
            {
                "percent": _percent(share),
                "from_hours": f"{hours:g}" if row.get("Step OJT Hours") else "",
                "from_months": f"{months:g}" if row.get("Step Duration") else "",
            }
        )
        hours += _number(row.get("Step OJT Hours", ""))
        months += _number(row.get("Step Duration", ""))
    return write_list(items, by_key("apprenticeships")["wage_steps"].fields)


READERS: Final = {
    "work_processes": work_processes,
    "instruction": instruction,
    "wage_steps": wage_steps,
}


def _percent(share: str) -> str:
    if share.endswith("%"):
        return share.removesuffix("%")
    value = _number(share)
    return f"{value * 100 if 0 < value <= 1 else value:g}" if value else ""


def _number(text: str) -> float:
    match = re.match(r"\s*(\d+(?:\.\d+)?)", text)
    return float(match[1]) if match else 0.0


def _approach(text: str) -> str:
    return APPROACH.get(text.strip().lower().partition("-")[0].partition(" ")[0], "")


def _months(text: str) -> str:
    match = MONTHS.fullmatch(text.strip())
    return f"{match[1]} months" if match else plain(text)


def _day(text: str) -> str:
    match = DAYS_FIRST.fullmatch(text.strip())
    if match and int(match[1]) > 12:
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return text.strip()


TEMPLATE: Final = Table(
    dialect=Dialect.STANDARD_TEMPLATE,
    name="Occupational standard",
    kind="apprenticeships",
    marks=frozenset(("occupation title", "rapids code", "onet code", "registration state")),
    found_in={
        "title_en": "Occupation Title", "provider": "Sponsor Name", "approach": "Type",
        "rapids_code": "RAPIDS Code", "occupations": "Onet Code",
        "term_months": "Term (in months)", "job_hours": "Minimum OJT Hours",
        "hours": "Minimum RSI Hours", "probation": "Probationary Period",
        "registration_region": "Registration State", "registered_on": "Registration Date",
        **HALVES,
    },
    translate=details,
)  # fmt: skip
LIST: Final = Table(
    dialect=Dialect.STANDARD_LIST,
    name="HCAP",
    kind="apprenticeships",
    marks=frozenset(("fields occupation", "fields sponsor", "fields apprenticeship type")),
    found_in={
        "title_en": "Document", "provider": "Sponsor", "approach": "Apprenticeship Type",
        "occupations": "Occupation", "registration_region": "Location",
        "source_url": "PDF Download Resource",
    },
    translate=listed,
)  # fmt: skip
