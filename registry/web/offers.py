"""Offerings and outcomes as a page shows them: every part of the cost, who may pay, how it went."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.catalogue.enums import OutcomeMeasure
from registry.catalogue.models import CostItem, Offering, Outcome
from registry.reference.selectors.money import rate_on
from registry.web import money
from registry.web.localised import text_of
from registry.web.money import Rates, Shown
from registry.web.record_wording import number

SMALL_COHORT = 30
"""Below this many people a rate says little, and the page says so."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a cost."""

    row: CostItem
    amount: Shown


@dataclass(frozen=True, kw_only=True)
class OfferingShown:
    """An offering: ``cost`` is the whole, None where it is not stated."""

    row: Offering
    place: str
    cost: Shown | None
    is_free: bool
    parts: list[Part]
    has_begun: bool


@dataclass(frozen=True, kw_only=True)
class OutcomeShown:
    """An outcome in words; ``caution`` where the cohort is small or not counted."""

    row: Outcome
    value: str
    other: str
    cohort: str
    caution: str


def rates_on(day: dt.date) -> Rates:
    """Return the newest rate of each currency into the other, in a fixed number of queries."""
    return {code: rate_on(code, other, day) for code, other in money.OTHER.items()}


def shown(rows: Iterable[Offering], rates: Rates, day: dt.date) -> list[OfferingShown]:
    """Return offerings with their costs in both currencies."""
    return [_offering(row, rates, day) for row in rows]


def _offering(row: Offering, rates: Rates, day: dt.date) -> OfferingShown:
    return OfferingShown(
        row=row,
        place=place(row),
        cost=cost(row, rates),
        is_free=row.cost_minor == 0,
        parts=_parts(row, rates),
        has_begun=bool(row.starts_on and row.starts_on < day)
        or bool(row.ends_on and row.ends_on <= day),
    )


def place(row: Offering) -> str:
    """Return where an offering takes place: municipality and state, or nothing online."""
    if row.municipality is None:
        return ""
    return f"{row.municipality.name}, {text_of(row.municipality.subdivision, 'name')}"


def cost(row: Offering, rates: Rates) -> Shown | None:
    """Return what the whole costs, or None where it is not stated."""
    if row.cost_minor is None or row.currency is None:
        return None
    return money.shown(row.cost_minor, row.currency, rates.get(row.currency.code))


def _parts(row: Offering, rates: Rates) -> list[Part]:
    if row.currency is None:
        return []
    rate = rates.get(row.currency.code)
    return [
        Part(row=part, amount=money.shown(part.amount_minor, row.currency, rate))
        for part in row.costs.all()
    ]


def outcomes(rows: Iterable[Outcome], rates: Rates) -> list[OutcomeShown]:
    """Return outcomes, each with its cohort and how far it can be trusted."""
    return [_outcome(row, rates) for row in rows]


def _outcome(row: Outcome, rates: Rates) -> OutcomeShown:
    value, other = f"{number(row.value)} %", ""
    if row.measure == OutcomeMeasure.MEDIAN_WAGE and row.currency:
        rate = rates.get(row.currency.code)
        wage = money.shown(int(row.value), row.currency, rate, period="month")
        value = wage.text
        other = f"{wage.other}, {wage.rate_note}" if wage.other else ""
    return OutcomeShown(
        row=row, value=value, other=other, cohort=_cohort(row), caution=_caution(row)
    )


def _cohort(row: Outcome) -> str:
    words = {"year": row.cohort_year, "count": number(row.cohort_size or 0)}
    if row.cohort_size is None:
        return _("Cohort of %(year)s") % words
    sentence = ngettext(
        "Cohort of %(year)s, %(count)s person",
        "Cohort of %(year)s, %(count)s people",
        row.cohort_size,
    )
    return sentence % words


def _caution(row: Outcome) -> str:
    if row.cohort_size is None:
        return _("It is not stated how many people were counted.")
    if row.cohort_size < SMALL_COHORT:
        return _("Small cohort: one person more or less changes this figure a lot.")
    return ""
