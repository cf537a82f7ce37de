"""Draw the workers of the demonstration world from its archetypes and names."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.demo.dice import dice, some, weighted
from matching.demo.facts import Facts, Place
from matching.demo.tables import Row, span

OTHER = {"MX": "US", "US": "MX"}
MOTHER_TONGUE = {"MX": "es", "US": "en"}
CURRENCY = {"MX": "MXN", "US": "USD"}
PERIOD = {"MX": "month", "US": "hour"}
NATIVE = 7
SECOND_LANGUAGE = {0: 22, 1: 22, 2: 22, 3: 17, 4: 11, 5: 6}
"""How many in a hundred speak the other language at which CEFR level."""

BILINGUAL = 0.45
"""Share of workers in the United States who grew up with Spanish beside English."""

PROOFS = {"claimed": 5, "documented": 3, "verified": 2}


@dataclass(frozen=True, kw_only=True)
class ExperiencePlan:
    """Months in an occupation; ``ended_on`` empty means that it goes on."""

    title: str
    occupation: str
    months: int
    ended_on: dt.date | None


@dataclass(frozen=True, kw_only=True)
class HeldPlan:
    """A credential held."""

    code: str
    awarded_on: dt.date
    proof: str


@dataclass(frozen=True, kw_only=True)
class WorkerPlan:
    """A worker in plain codes, before any row exists. Pay is minor units."""

    email: str
    display_name: str
    language: str
    headline_en: str
    headline_es: str
    municipality: str
    may_work_in: tuple[str, ...]
    education: int
    reach_km: int
    commutes_across_border: bool
    relocates_in_country: bool
    relocates_abroad: bool
    works_remotely: bool
    kinds: tuple[str, ...]
    hours: tuple[int, int]
    wage: tuple[int, str, str] | None
    occupations: tuple[str, ...]
    experiences: tuple[ExperiencePlan, ...]
    skills: tuple[str, ...]
    languages: tuple[tuple[str, int], ...]
    credentials: tuple[HeldPlan, ...]
    shown_anonymously: bool
    shown_to: tuple[str, ...] = ()
    signs_in: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkerTables:
    """What workers are drawn from."""

    archetypes: Sequence[Row]
    names: Sequence[Row]
    places: Sequence[Row]
    people: Sequence[Mapping[str, Any]]


def plan_workers(
    tables: WorkerTables, facts: Facts, *, seed: int, today: dt.date, count: int
) -> Iterator[WorkerPlan]:
    """Yield ``count`` workers, the hand-written people first."""
    archetypes = {row["key"]: row for row in tables.archetypes}
    for person in tables.people:
        yield _written(person, archetypes[person["archetype"]], today)
    weights = {row["municipality"]: int(row["weight"]) for row in tables.places}
    for number in range(len(tables.people), count):
        chance = dice(seed, "worker", number)
        place = facts.places[weighted(chance, weights)]
        column = f"weight_{place.country.lower()}"
        key = weighted(chance, {k: int(row[column]) for k, row in archetypes.items()})
        name = _name(chance, tables.names, place.country)
        yield _drawn(
            f"worker{number:03d}@demo.example", name, archetypes[key], place, facts, chance, today
        )


def _written(person: Mapping[str, Any], archetype: Row, today: dt.date) -> WorkerPlan:
    wage = person.get("wage")
    held = person.get("credentials", {})
    return WorkerPlan(
        email=person["email"],
        display_name=person["display_name"],
        language=person["language"],
        headline_en=person["headline_en"],
        headline_es=person["headline_es"],
        municipality=person["municipality"],
        may_work_in=tuple(person["may_work_in"]),
        education=person["education"],
        reach_km=person["reach_km"],
        commutes_across_border=person.get("commutes_across_border", False),
        relocates_in_country=person.get("relocates_in_country", False),
        relocates_abroad=person.get("relocates_abroad", False),
        works_remotely=person.get("works_remotely", False),
        kinds=tuple(person["kinds"]),
        hours=(person["hours"][0], person["hours"][1]),
        wage=(wage["minor"], wage["currency"], wage["per"]) if wage else None,
        occupations=tuple(archetype["occupations"].split()),
        experiences=tuple(_experience(row, today) for row in person["experiences"]),
        skills=tuple(person["skills"]),
        languages=tuple(person["languages"].items()),
        credentials=tuple(
            HeldPlan(code=code, awarded_on=_ago(today, row["ago"]), proof=row["proof"])
            for code, row in held.items()
        ),
        shown_anonymously=True,
        shown_to=tuple(person.get("shown_to", ())),
        signs_in=True,
    )


def _experience(row: Mapping[str, Any], today: dt.date) -> ExperiencePlan:
    ended = row.get("ended_ago")
    return ExperiencePlan(
        title=row["title"],
        occupation=row["occupation"],
        months=row["months"],
        ended_on=None if ended is None else _ago(today, ended),
    )


def _ago(today: dt.date, days: int) -> dt.date:
    return today - dt.timedelta(days=days)


def _name(chance: random.Random, names: Sequence[Row], country: str) -> str:
    """Return one given name and as many family names as the country uses."""
    by_part: dict[str, list[str]] = {"given": [], "family": []}
    for row in names:
        if row["country"] == country:
            by_part[row["part"]].append(row["name"])
    families = chance.sample(by_part["family"], 2 if country == "MX" else 1)
    return " ".join([chance.choice(by_part["given"]), *families])


def _drawn(
    email: str,
    name: str,
    archetype: Row,
    place: Place,
    facts: Facts,
    chance: random.Random,
    today: dt.date,
) -> WorkerPlan:
    home = place.country
    both = chance.random() < (0.25 if place.border else 0.05)
    months = chance.randint(*span(archetype["months"]))
    education = chance.randint(*span(archetype["education"]))
    title = chance.randrange(len(archetype["titles_es"].split(";")))
    words = {
        "es": _word(archetype["titles_es"], title),
        "en": _word(archetype["titles_en"], title),
    }
    return WorkerPlan(
        email=email,
        display_name=name,
        language=MOTHER_TONGUE[home],
        headline_es=f"{words['es']} · {place.name}",
        headline_en=f"{words['en']} · {place.name}",
        municipality=place.code,
        may_work_in=(home, OTHER[home]) if both else (home,),
        education=education,
        reach_km=chance.choice([15, 20, 25, 30, 40, 50]),
        commutes_across_border=both and place.border,
        relocates_in_country=chance.random() < 0.3,
        relocates_abroad=chance.random() < 0.25,
        works_remotely=chance.random() < 0.3,
        kinds=tuple(archetype["kinds"].split()),
        hours=(chance.choice([0, 20, 36]), chance.choice([44, 48, 50, 60])),
        wage=_wage(place, months, education, facts.floor(place), chance),
        occupations=tuple(archetype["occupations"].split()),
        experiences=_experiences(archetype, words[MOTHER_TONGUE[home]], months, chance, today),
        skills=_skills(archetype, months, facts, chance),
        languages=_languages(home, chance),
        credentials=_credentials(archetype, home, months, chance, today),
        shown_anonymously=chance.random() < 0.9,
    )


def _word(text: str, number: int) -> str:
    words = text.split(";")
    return words[number % len(words)]


def _wage(
    place: Place, months: int, education: int, floor: int, chance: random.Random
) -> tuple[int, str, str] | None:
    """Return what is wished, growing with experience and education, never under the floor."""
    if chance.random() < 0.1:
        return None
    if place.country == "MX":
        wished = 850_000 + 2_500 * months + 90_000 * education
        step = 50_000
    else:
        wished = 1_150 + 4 * months + 110 * education
        step = 50
    wished = wished * chance.randint(90, 115) // 100
    least = max(wished, floor)
    return -(-least // step) * step, CURRENCY[place.country], PERIOD[place.country]


def _experiences(
    archetype: Row, title: str, months: int, chance: random.Random, today: dt.date
) -> tuple[ExperiencePlan, ...]:
    if months == 0:
        return ()
    ended = None if chance.random() < 0.7 else _ago(today, chance.randint(20, 900))
    first = archetype["occupations"].split()[0]
    return (ExperiencePlan(title=title, occupation=first, months=months, ended_on=ended),)


def _skills(archetype: Row, months: int, facts: Facts, chance: random.Random) -> tuple[str, ...]:
    """Return most essential and some optional skills; more with more experience."""
    essential, optional = facts.skills_of(tuple(archetype["occupations"].split()[:1]))
    share = 35 if months < 6 else 60 if months < 24 else 85
    return (
        *some(chance, essential, -(-len(essential) * share // 100)),
        *some(chance, optional, chance.randint(0, max(1, len(optional) * share // 200))),
    )


def _languages(home: str, chance: random.Random) -> tuple[tuple[str, int], ...]:
    mother = MOTHER_TONGUE[home]
    other = MOTHER_TONGUE[OTHER[home]]
    if home == "US" and chance.random() < BILINGUAL:
        return ((mother, chance.choice([4, 5, NATIVE])), (other, NATIVE))
    return ((mother, NATIVE), (other, weighted(chance, SECOND_LANGUAGE)))


def _credentials(
    archetype: Row, home: str, months: int, chance: random.Random, today: dt.date
) -> tuple[HeldPlan, ...]:
    """Return none to three of the credentials that people of this archetype hold."""
    pool = archetype[f"credentials_{home.lower()}"].split()
    wanted = chance.choice([0, 1, 1, 2] if months < 24 else [1, 1, 2, 3])
    return tuple(
        HeldPlan(
            code=code,
            awarded_on=_ago(today, chance.randint(60, 1400)),
            proof=weighted(chance, PROOFS),
        )
        for code in some(chance, pool, wanted)
    )
