"""The terms of an apprenticeship as a page shows them: ratio, work, wage steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.catalogue.models import ApprenticeshipTerms, Programme, WageStep, WorkProcess
from registry.web import money
from registry.web.money import Rates, Shown
from registry.web.record_wording import hours, months, number

TALLEST = 100
"""Height of the chart of wages, in its own units: the journeyworker's wage."""

ACROSS = 300
"""Width of the chart."""


@dataclass(frozen=True, kw_only=True)
class Process:
    """A work process with its hours in words; ``share`` of the longest in percent."""

    row: WorkProcess
    hours: str
    share: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the wage, and its bar: place, width and height in the units of the chart."""

    row: WageStep
    since: str
    percent: str
    wage: Shown | None
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Apprenticeship:
    """Everything that the block shows; ``terms`` is None where only work or wages are known."""

    terms: ApprenticeshipTerms | None
    term: str
    probation: str
    ratio: str
    processes: list[Process]
    process_hours: str
    steps: list[Step]
    rate_note: str
    instruction_hours: str


def shown(programme: Programme, rates: Rates) -> Apprenticeship | None:
    """Return the block of an apprenticeship, or None where the programme has nothing of it."""
    terms: ApprenticeshipTerms | None = getattr(programme, "apprenticeship", None)
    work, steps = programme.work_processes.all(), programme.wage_steps.all()
    courses = programme.instruction.all()
    if not (terms or work or steps or courses):
        return None
    paid = _steps(steps, rates)
    return Apprenticeship(
        terms=terms,
        term=months(terms.term_months) if terms and terms.term_months else "",
        probation=hours(terms.probation_hours) if terms and terms.probation_hours else "",
        ratio=ratio(terms) if terms else "",
        processes=_processes(work),
        process_hours=_total([row.hours for row in work], [row.hours_most for row in work]),
        steps=paid,
        rate_note=next((step.wage.rate_note for step in paid if step.wage), ""),
        instruction_hours=_total([row.hours for row in courses], []),
    )


def ratio(terms: ApprenticeshipTerms) -> str:
    """Say the ratio as a sentence, or nothing where none is stated."""
    learning, skilled = terms.ratio_apprentices, terms.ratio_journeyworkers
    if not (learning and skilled):
        return ""
    apprentices = ngettext("%(count)s apprentice", "%(count)s apprentices", learning)
    journeyworkers = ngettext("%(count)s journeyworker", "%(count)s journeyworkers", skilled)
    return _("At most %(apprentices)s for every %(journeyworkers)s") % {
        "apprentices": apprentices % {"count": learning},
        "journeyworkers": journeyworkers % {"count": skilled},
    }


def _processes(rows: Iterable[WorkProcess]) -> list[Process]:
    found = list(rows)
    longest = max((row.hours_most or row.hours or 0 for row in found), default=0)
    return [
        Process(
            row=row,
            hours=_between(row.hours, row.hours_most),
            share=round(100 * (row.hours_most or row.hours or 0) / longest) if longest else 0,
        )
        for row in found
    ]


def _between(least: int | None, most: int | None) -> str:
    if least is None:
        return ""
    if most is None or most == least:
        return number(least)
    return _("%(least)s to %(most)s") % {"least": number(least), "most": number(most)}


def _total(least: Sequence[int | None], most: Sequence[int | None]) -> str:
    """Return the sum of hours in words, or nothing where a part of it is not stated."""
    known = [count for count in least if count is not None]
    if not known or len(known) < len(least):
        return ""
    highest = sum(high or low for low, high in zip(known, most, strict=True)) if most else 0
    return _between(sum(known), highest or None)


def _steps(rows: Iterable[WageStep], rates: Rates) -> list[Step]:
    found = list(rows)
    width = ACROSS / len(found) if found else 0
    tops = _heights(found)
    return [
        Step(
            row=row,
            since=_since(row),
            percent=f"{number(row.percent)} %" if row.percent is not None else "",
            wage=_wage(row, rates),
            x=round(place * width + 2, 1),
            width=round(width - 4, 1),
            y=round(TALLEST - height, 1),
            height=round(height, 1),
        )
        for place, (row, height) in enumerate(zip(found, tops, strict=True))
    ]


def _heights(rows: Sequence[WageStep]) -> list[float]:
    """Return bars to scale: shares of the journeyworker's wage, else of the highest step."""
    if all(row.percent is not None for row in rows):
        return [float(row.percent or 0) * TALLEST / 100 for row in rows]
    highest = max((row.hourly_minor or 0 for row in rows), default=0)
    if not highest:
        return [0.0 for _row in rows]
    return [float(Decimal(row.hourly_minor or 0) / highest) * TALLEST for row in rows]


def _since(row: WageStep) -> str:
    if row.from_hours is not None:
        return _("after %(time)s") % {"time": hours(row.from_hours)} if row.from_hours else _start()
    if row.from_months is not None:
        time = row.from_months
        return _("after %(time)s") % {"time": months(time)} if time else _start()
    return ""


def _start() -> str:
    return _("from the first day")


def _wage(row: WageStep, rates: Rates) -> Shown | None:
    if row.hourly_minor is None or row.currency is None:
        return None
    return money.shown(row.hourly_minor, row.currency, rates.get(row.currency.code), period="hour")
