"""Openings: limits by person taken out of any table; the board of Juárez, Nuevo León, whole."""

import datetime as dt
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Final

from registry.intake.sources.dialects import limits_by_person
from registry.intake.sources.dialects.table import Table, Translation, plain
from registry.intake.sources.mapping import folded
from registry.intake.sources.rows import Dialect, Notice, Problem, RawRow, Source

UNSAID: Final = frozenset(("", "sin especificar", "no especificado", "x"))
POSTED: Final = re.compile(r"\w{3} (\w{3} \d{2} \d{4}) \d\d:\d\d:\d\d GMT.*")
PAY: Final = re.compile(
    r"\bpago\s+de\s+\.?(\d[\d.,]*)(?:\s*(?:a|-)\s*(\d[\d.,]*))?(?:\s+por\s+(d[ií]a|semana|hora|mes))?",
    re.IGNORECASE,
)
WEEKLY: Final = re.compile(r"\bpago\s+por\s+semana\b|\bsemanal\b", re.IGNORECASE)
SHIFTS: Final = re.compile(r"\b(?:3\s*x\s*8|8\s*x\s*3|8\s*h(?:rs|ora|oras|hs|h)?)\b", re.IGNORECASE)
SPAN: Final = re.compile(r"\b(\d{1,2})(?:[.:](\d{1,2}))?\s*(?:-|a)\s*(\d{1,2})(?:[.:](\d{1,2}))?\b")
FIVE_DAYS: Final = re.compile(r"\bl\s*-\s*v\b|\blunes a viernes\b", re.IGNORECASE)
PERIODS: Final = {"dia": "day", "día": "day", "hora": "hour", "mes": "month"}
LEAST_DAY: Final = 240
LEAST_WEEK: Final = 1_500
LEAST_MONTH: Final = 3_000
"""Pesos from which a bare wage is one of a day, week or month, by what the board pays."""

MOST_HOURS: Final = 60
"""Hours a week up to which a guess is believed: what is over it is a rota, not a week."""

DAYS_A_WEEK: Final = 7
"""A weekly wage pays seven days (Ley Federal del Trabajo, articles 69 and 89)."""


def opening(cells: Mapping[str, str]) -> Translation:
    """Return a vacancy of the board as a row of openings."""
    found = Translation()
    note = " ".join(cells.get("nota", "").split())
    schedule = " · ".join(filter(None, (plain(cells.get("horario", "")), note)))
    place = _said(cells.get("municipio", ""))
    has_bus = cells.get("transporte", "").strip().upper() == "SI"
    found.values = {
        "reference": cells["id"],
        "employer": plain(cells.get("empresa", "")),
        "title_es": plain(cells.get("puesto", "")),
        "source_language": "es",
        "kind": "job",
        "place": place,
        "region": "MX-NLE",
        "posted_on": _day(cells.get("fecha", "")),
        "capacity": _count(cells.get("vacantes", "")),
        "schedule": schedule,
        "education": _said(cells.get("escolaridad", "")),
        "field_of_study": plain(cells.get("profesion", "")),
        "benefits": "Transporte" if has_bus else "",
    }
    found.guessed["region"] = 0.9
    _wage(cells.get("sueldo", ""), note, found)
    _hours(schedule, found)
    if not found.values["title_es"]:
        found.problems.append(Problem("required", "title_es"))
    return found


def _said(value: str) -> str:
    bare = plain(value)
    return "" if bare.casefold() in UNSAID else bare


def _count(value: str) -> str:
    bare = plain(value)
    return bare if bare.isdecimal() and int(bare) > 0 else ""


def _day(value: str) -> str:
    match = POSTED.fullmatch(value.strip())
    if not match:
        return value.strip()
    try:
        return dt.datetime.strptime(match[1], "%b %d %Y").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return value.strip()


def _wage(cell: str, note: str, found: Translation) -> None:
    pay = PAY.search(note)
    said = pay.groups()[:2] if pay and not _number(cell) else (cell,)
    amounts = [amount for amount in map(_number, said) if amount]
    if not amounts:
        return
    period = (pay[3] or "").lower() if pay else ""
    is_said = bool(period) or bool(WEEKLY.search(note))
    per = PERIODS.get(period, "week" if is_said else _period(min(amounts)))
    if per == "week":
        per, amounts = "day", [round(amount / DAYS_A_WEEK) for amount in amounts]
    if not per:
        found.notices.append(Notice("wage_unread", "sueldo", f"{cell} {note}".strip()[:80]))
        return
    found.values |= {"wage_from": str(amounts[0]), "currency": "MXN", "wage_per": per}
    if len(amounts) > 1 and amounts[1] > amounts[0]:
        found.values["wage_to"] = str(amounts[1])
    found.guessed |= {"wage_per": 0.9 if is_said else 0.6, "currency": 0.9}
    if not is_said:
        found.notices.append(Notice("wage_guessed", "sueldo", cell or note[:80]))


def _period(amount: int) -> str:
    """Return the time that a bare wage is probably paid for; empty where it can be several."""
    if amount >= LEAST_MONTH:
        return "month"
    if amount >= LEAST_WEEK:
        return "week"
    return "day" if LEAST_DAY <= amount < 3 * LEAST_DAY else ""


def _number(value: str | None) -> int:
    digits = re.sub(r"[.,](?=\d{3}\b)|[$\s]", "", value or "").partition(".")[0]
    return int(digits) if digits.isdecimal() and len(digits) < 8 else 0


def _hours(schedule: str, found: Translation) -> None:
    days = 5 if FIVE_DAYS.search(schedule) else 6
    hours = 8.0 if SHIFTS.search(schedule) else _length(schedule)
    if not 2 <= hours * days <= MOST_HOURS:
        return
    found.values["hours_per_week"] = str(round(hours * days))
    found.guessed["hours_per_week"] = 0.4
    found.notices.append(Notice("hours_guessed", "horario", schedule[:80]))


def _length(schedule: str) -> float:
    """Return the hours of the first from-to of a schedule; an end before its start is p.m."""
    match = SPAN.search(schedule)
    if not match:
        return 0.0
    start = int(match[1]) + int(match[2] or 0) / 60
    end = int(match[3]) + int(match[4] or 0) / 60
    return end - start if end > start else end + 12 - start


BOARD: Final = Table(
    dialect=Dialect.JOB_BOARD,
    name="Juárez, Nuevo León",
    kind="openings",
    marks=frozenset(("puesto", "empresa", "municipio", "macfernov", "group id", "sueldo")),
    found_in={
        "reference": "id", "employer": "empresa", "title_es": "puesto", "place": "municipio",
        "posted_on": "fecha", "capacity": "vacantes", "wage_from": "sueldo",
        "schedule": "horario", "education": "escolaridad", "field_of_study": "profesion",
        "benefits": "transporte",
    },
    translate=opening,
)  # fmt: skip


@dataclass
class FairSource:
    """Any table of openings without what limits who may apply; what went is in the notices."""

    source: Source
    columns: tuple[str, ...]

    def rows(self) -> Generator[RawRow]:
        """Yield the rows, cleaned."""
        dropped = {
            column: code
            for column in self.source.columns
            if (code := limits_by_person.of_column(folded(column)))
        }
        for row in self.source.rows():
            notices = []
            values = {}
            for column, value in row.values.items():
                if column in dropped:
                    said = limits_by_person.from_column(dropped[column], column, value)
                    notices += [said] if said else []
                else:
                    values[column], found = limits_by_person.cleaned(value, column)
                    notices += found
            yield row._replace(values=values, notices=(*row.notices, *notices))
