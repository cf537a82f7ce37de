"""A made-up catalogue in both languages for ``benchmarks.search``: real title shapes, Zipf words.

Topics are the titles of occupations and the names of skills that the registry ships with; how
often each is used falls as its rank (Zipf), as does that of the rarer words that follow some
titles: makes, models, local names. The same seed makes the same catalogue.
"""

import csv
import datetime as dt
import random
import uuid
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from config.embedded.places import PROJECT
from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.search.lexemes import words
from registry.catalogue.selectors.search.results import Facet, cost_band, duration_band
from registry.catalogue.services.documents import Said, compose

DATA: Final = PROJECT / "registry" / "reference" / "data"
START: Final = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)

SHAPES: Final = {
    "credential": (
        ("Certificado en {0}", "Certificate in {0}"),
        ("Técnico en {0}", "{0} Technician"),
        ("Certificación profesional: {0}", "Certified {0} Professional"),
        ("Estándar de competencia {0}", "{0} Competence Standard"),
        ("Diploma de {0} y {1}", "Diploma in {0} and {1}"),
        ("Licencia estatal de {0}", "State License: {0}"),
    ),
    "programme": (
        ("Curso de {0}", "{0} Course"),
        ("Curso intensivo: {0} nivel II", "{0} Intensive, Level II"),
        ("Aprendizaje registrado: {0}", "Registered Apprenticeship: {0}"),
        ("Introducción a {0}", "Introduction to {0}"),
        ("Taller de {0} para principiantes", "{0} Workshop for Beginners"),
        ("{0} con {1}", "{0} with {1}"),
    ),
    "opening": (
        ("Ayudante de {0}", "{0} Helper"),
        ("{0} turno nocturno", "{0}, Night Shift"),
        ("Supervisor de {0}", "{0} Supervisor"),
        ("Aprendiz de {0}", "{0} Apprentice"),
    ),
}
BARE: Final = ("{0}", "{0}")
BARE_SHARE: Final = 0.55
"""How many titles say what it is about and no more, as most of the real ones do."""

TYPES: Final = {
    "credential": ("Certificate", "Certification", "Diploma", "License", "Badge"),
    "programme": ("course", "learning_programme", "registered_apprenticeship", "dual_training"),
    "opening": ("job", "apprenticeship", "internship"),
}
SECTORS: Final = ("11", "22", "23", "31-33", "48-49", "51", "62", "72", "81")
SCHOOLS: Final = ("Instituto", "Colegio", "Community College", "Centro de Capacitación", "Academy")
SYLLABLES: Final = ("ba", "ce", "di", "fo", "gu", "ka", "lo", "mi", "nu", "pe", "ra", "so", "ti")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table that the registry ships with."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Catalogue:
    """Makes entries one after the other, all from one seed."""

    def __init__(self, *, seed: int) -> None:
        dice = random.Random(seed)
        self._seed = seed
        self._topics = [
            (row["title_es"], row["title_en"])
            for name in ("isco08", "sinco2011")
            for row in rows(name)
            if int(row["level"]) >= 3 and row["title_es"] and row["title_en"]
        ]
        self._topics += [(row["name_es"], row["name_en"]) for row in rows("skills")]
        dice.shuffle(self._topics)
        self._places = rows("municipalities")
        self._rare = [
            "".join(dice.choice(SYLLABLES) for _ in range(dice.choice((2, 3, 4)))).title()
            for _ in range(40_000)
        ]
        self._zipf_topics = _zipf(len(self._topics))
        self._zipf_rare = _zipf(len(self._rare))
        self._zipf_places = _zipf(len(self._places))
        self._schools = [
            f"{dice.choice(SCHOOLS)} {dice.choice(self._rare)} {place['name']}"
            for place in self._places
            for _ in range(4)
        ]

    def entries(self, count: int) -> Iterator[SearchEntry]:
        """Yield so many entries."""
        dice = random.Random(self._seed + 1)
        for number in range(1, count + 1):
            yield self._entry(dice, number)

    def _entry(self, dice: random.Random, number: int) -> SearchEntry:
        kind = dice.choices(("credential", "programme", "opening"), (20, 45, 35))[0]
        numbers = dice.choices(range(len(self._topics)), cum_weights=self._zipf_topics, k=2)
        place = dice.choices(self._places, cum_weights=self._zipf_places)[0]
        shape = BARE if dice.random() < BARE_SHARE else dice.choice(SHAPES[kind])
        spanish, english = (
            shape[side].format(*(self._topics[topic][side].split(",")[0] for topic in numbers))
            for side in (0, 1)
        )
        if dice.random() < 0.5:
            rare = dice.choices(self._rare, cum_weights=self._zipf_rare)[0]
            spanish, english = f"{spanish} {rare}", f"{english} {rare}"
        is_mexican = place["subdivision"].startswith("MX")
        both = dice.random() < 0.3
        entry = SearchEntry(
            kind=kind,
            record_id=number,
            public_id=uuid.UUID(int=dice.getrandbits(128)),
            title_es=spanish[:300] if is_mexican or both else "",
            title_en=english[:300] if not is_mexican or both else "",
            source_language="es" if is_mexican else "en",
            type=dice.choice(TYPES[kind]),
            code=f"C{number}",
            organisation_name=dice.choice(self._schools),
            organisation_public_id=uuid.UUID(int=number),
            country=place["subdivision"][:2],
            region=place["subdivision"],
            place=place["name"],
            sector=SECTORS[numbers[0] % len(SECTORS)],
            isced_level=dice.choice((2, 3, 3, 4, 5, 6)),
            is_funded=dice.random() < 0.2,
            is_recognised=dice.random() < 0.05,
            published_at=START + dt.timedelta(minutes=number),
        )
        return compose(entry, self._said(dice, entry, numbers, place), {})

    def _said(
        self, dice: random.Random, entry: SearchEntry, topics: list[int], place: dict[str, str]
    ) -> Said:
        cost = dice.choice((0, 200_00, 900_00, 5000_00, 20_000_00, None))
        entry.weeks = dice.choice((2, 8, 16, 40, 100))
        texts = [place["name"], *self._topics[topics[0]], *self._topics[topics[1]]]
        facets: dict[Facet, set[str]] = {Facet.LANGUAGE: {entry.source_language}}
        if entry.kind == "programme":
            entry.cost_usd = cost
            facets[Facet.COST] = {cost_band(cost)}
            facets[Facet.DURATION] = {duration_band(entry.weeks)}
            facets[Facet.DELIVERY] = {dice.choice(("on_site", "online", "blended"))}
        return Said(
            occupations=(topics[0] + 1,),
            skills=frozenset(topics),
            texts=tuple(texts),
            facets=facets,
            points=((float(place["latitude"]), float(place["longitude"])),),
        )


def texts(entry: SearchEntry) -> tuple[str, str]:
    """Return the stems of the titles, and of everything, for whoever indexes them otherwise."""
    titled = " ".join(words(f"{entry.title_es} {entry.title_en}"))
    lexemes = entry.document.replace("'", "").split(" ")
    return titled, " ".join(lexeme for lexeme in lexemes if ":" not in lexeme)


def queries(catalogue: list[tuple[str, str]], *, seed: int, count: int) -> list[tuple[str, ...]]:
    """Return queries of one to three words that stand together in titles (stems)."""
    dice = random.Random(seed)
    found = []
    while len(found) < count:
        titled = [word for word in dice.choice(catalogue)[0].split() if len(word) > 3]
        size = min(dice.choices((1, 2, 3), (40, 40, 20))[0], len(titled))
        if size:
            start = dice.randrange(len(titled) - size + 1)
            found.append(tuple(titled[start : start + size]))
    return found


def _zipf(count: int) -> list[float]:
    """Return the cumulated weights of ranks that fall as one over the rank."""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))
