"""Draw the openings of the demonstration world from its templates."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice, zip_longest

from matching.demo.dice import dice, some
from matching.demo.facts import Facts, Place
from matching.demo.rules import (
    CredentialAsked,
    LanguageAsked,
    credentials_at,
    languages_at,
)
from matching.demo.tables import Row, flag, span

WAGE_COLUMN = {"MX": "wage_mxn_month", "US": "wage_usd_hour"}
CURRENCY = {"MX": "MXN", "US": "USD"}
PERIOD = {"MX": "month", "US": "hour"}
STEP = {"MX": 50_000, "US": 50}
"""Wages are rounded to 500 pesos a month and to half a dollar an hour (minor units)."""

STIPEND, UNPAID = "stipend", "unpaid"
WORKING_SPANISH = LanguageAsked(language="es", cefr=4, preferred=False)
"""Paid work on Mexican soil is done in Spanish; the templates state English only."""

SPANISH_IS_ASKED = ("job", "internship")

Site = tuple[Row, Place]
"""An employer and one of its places."""


@dataclass(frozen=True, kw_only=True)
class Wage:
    """Minor units of ``currency`` per ``per``."""

    low: int
    high: int
    currency: str
    per: str


@dataclass(frozen=True, kw_only=True)
class OpeningPlan:
    """An opening in plain codes, before any row exists."""

    template: Row
    employer: str
    industry: str
    reference: str
    source_language: str
    place: Place
    shift: Row
    hours: int
    wage: Wage | None
    capacity: int
    starts_on: dt.date
    closes_on: dt.date
    sponsors: bool
    place_mode: str
    experience_months: int
    occupations: tuple[str, ...]
    required_skills: tuple[str, ...]
    preferred_skills: tuple[str, ...]
    credentials: tuple[CredentialAsked, ...]
    languages: tuple[LanguageAsked, ...]


@dataclass(frozen=True, kw_only=True)
class OpeningTables:
    """What openings are drawn from."""

    templates: Sequence[Row]
    employers: Sequence[Row]
    shifts: Sequence[Row]


def plan_openings(
    tables: OpeningTables, facts: Facts, *, seed: int, today: dt.date
) -> Iterator[OpeningPlan]:
    """Yield every opening, template by template."""
    for template in tables.templates:
        sites = list(_sites(template, tables.employers, facts))
        dice(seed, "openings", template["key"]).shuffle(sites)
        turns = islice(cycle(_in_turn(sites)), int(template["copies"]))
        for number, (employer, place) in enumerate(turns, start=1):
            chance = dice(seed, "opening", template["key"], number)
            shift = chance.choice(tables.shifts)
            yield _plan(template, employer, place, facts, shift, chance, today, number)


def _in_turn(sites: Sequence[Site]) -> list[Site]:
    """Return the sites so that every employer has a turn before one has a second."""
    by_employer: dict[str, list[Site]] = {}
    for site in sites:
        by_employer.setdefault(site[0]["key"], []).append(site)
    rounds = zip_longest(*by_employer.values())
    return [site for turn in rounds for site in turn if site is not None]


def _sites(template: Row, employers: Sequence[Row], facts: Facts) -> Iterator[Site]:
    """Yield the employers and places where a template can stand."""
    sectors = set(template["sectors"].split())
    for employer in employers:
        is_named = employer["key"] == template["employer"]
        if not is_named and not sectors & set(employer["sectors"].split()):
            continue
        for code in (template["municipality"] or employer["municipalities"]).split():
            place = facts.places[code]
            if template[WAGE_COLUMN[place.country]]:
                yield employer, place


def _plan(
    template: Row,
    employer: Row,
    place: Place,
    facts: Facts,
    shift: Row,
    chance: random.Random,
    today: dt.date,
    number: int,
) -> OpeningPlan:
    occupations = tuple(template["occupations"].split())
    essential, optional = facts.skills_of(occupations)
    closes_in = chance.randint(21, 60)
    mode = chance.choice(template["place_modes"].split())
    return OpeningPlan(
        template=template,
        employer=employer["key"],
        industry=employer["industry"],
        reference=f"{template['key']}-{number:02d}",
        source_language=employer["name_language"],
        place=place,
        shift=shift,
        hours=_hours(template["kind"], shift, place),
        wage=_wage(template, place, facts.floor(place), chance),
        capacity=chance.choice([1, 1, 2, 2, 3, 4, 6]),
        starts_on=today + dt.timedelta(days=closes_in + chance.randint(5, 30)),
        closes_on=today + dt.timedelta(days=closes_in),
        sponsors=_sponsors(template, place, chance),
        place_mode=mode,
        experience_months=int(template["experience_months"]),
        occupations=occupations,
        required_skills=some(chance, essential, 4),
        preferred_skills=some(chance, optional, 2),
        credentials=credentials_at(template["credentials"], place.subdivision),
        languages=_languages(template, place),
    )


def _hours(kind: str, shift: Row, place: Place) -> int:
    short = {"internship": 30, "youth_placement": 40, "mentorship": 2, "short_exchange": 40}
    return short.get(kind) or int(shift[f"hours_{place.country.lower()}"])


def _wage(template: Row, place: Place, floor: int, chance: random.Random) -> Wage | None:
    """Return a wage inside the template's range and never under the floor of the place."""
    text = template[WAGE_COLUMN[place.country]]
    country = place.country
    if text == UNPAID:
        return None
    if text == STIPEND:
        return Wage(low=floor, high=floor, currency=CURRENCY[country], per=PERIOD[country])
    least, most = (100 * amount for amount in span(text))
    step = STEP[country]
    low = least + (most - least) * chance.randint(0, 4) // 10
    high = low + (most - low) * chance.randint(5, 10) // 10
    low = max(-(-floor // step) * step, low // step * step)
    return Wage(
        low=low,
        high=max(low, high // step * step),
        currency=CURRENCY[country],
        per=PERIOD[country],
    )


def _sponsors(template: Row, place: Place, chance: random.Random) -> bool:
    """Tell whether the employer supports a permit; only US places have such templates."""
    if not flag(template["may_sponsor"]):
        return False
    if template["employer"]:
        return True
    return place.country == "US" and chance.random() < 0.6


def _languages(template: Row, place: Place) -> tuple[LanguageAsked, ...]:
    asked = languages_at(template["languages"], place.subdivision)
    speaks_spanish = place.country == "MX" and template["kind"] in SPANISH_IS_ASKED
    if speaks_spanish and all(row.language != "es" for row in asked):
        return (*asked, WORKING_SPANISH)
    return asked
