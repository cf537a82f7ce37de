"""Make the searchable side of a search entry from what its record says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.search import lexemes
from registry.catalogue.selectors.search.results import YES, Facet, is_value
from registry.reference.models import CrosswalkPair

LEAST_WEIGHT: Final = 0.1
"""Crosswalk pairs below this weight are a fan-out too wide to be found by."""

AS_GOOD: Final = 0.5
"""From this weight on a neighbour across a crosswalk is as good as the occupation itself."""

MOST_WORDS: Final = 120
"""Words of descriptions and competencies that are searched; the rest is on the record's page."""

SECTORS: Final = {
    "manufacturing": "31-33",
    "welding": "31-33",
    "construction": "23",
    "electrical-hvac": "23",
    "health": "62",
    "agriculture": "11",
    "energy": "22",
    "it": "51",
    "automotive": "81",
    "hospitality": "72",
    "logistics": "48-49",
}
"""The industry (NAICS, SCIAN) that a sector of skills belongs to; general skills have none."""


@dataclass(kw_only=True)
class Said:
    """What a record says beyond its card.

    ``codes`` are those of classifications, beside the record's own. ``texts`` are searched but
    do not rank; ``points`` are latitude and longitude of every place, the nearest in time first.
    """

    codes: tuple[str, ...] = ()

    occupations: tuple[int, ...] = ()
    skills: frozenset[int] = frozenset()
    texts: tuple[str, ...] = ()
    facets: dict[Facet, set[str]] = field(default_factory=dict)
    points: tuple[tuple[float, float], ...] = ()


def neighbours(occupations: Iterable[int]) -> dict[int, dict[int, float]]:
    """Return the occupations across the crosswalks with their weight, by occupation; one query."""
    found: dict[int, dict[int, float]] = {}
    pairs = CrosswalkPair.objects.filter(
        from_occupation__in=set(occupations), weight__gte=LEAST_WEIGHT, retired_at__isnull=True
    )
    for near, far, weight in pairs.values_list("from_occupation", "to_occupation", "weight"):
        found.setdefault(near, {})[far] = float(weight)
    return found


def compose(entry: SearchEntry, said: Said, near: dict[int, dict[int, float]]) -> SearchEntry:
    """Fill in what an entry is found, ranked and counted by, and return it.

    ``near`` are the neighbours of its occupations. The facets that follow from the card are
    added to those that the record says.
    """
    titles = [entry.title_en, entry.title_es]
    titled = [lexemes.words(title) for title in titles if title]
    issuer = lexemes.words(f"{entry.organisation_name} {entry.organisation_short}")
    ranks = {lexemes.TITLE + word for words in titled for word in words}
    ranks |= {lexemes.ISSUER + word for word in issuer}
    ranks |= set(_concepts(said, near))
    tokens = sorted(_tokens(entry, said))
    entry.words = min(len(words) for words in titled)
    entry.facets = " ".join(tokens)
    entry.points = [part for point in dict.fromkeys(said.points) for part in point]
    entry.latitude, entry.longitude = said.points[0] if said.points else (None, None)
    entry.standing = _standing(entry, said)
    entry.head = lexemes.vector(ranks)
    entry.document = lexemes.vector(
        [
            *ranks,
            *(word for words in titled for word in words),
            *issuer,
            *_elsewhere(said.texts),
            *(lexemes.CODE + code for code in lexemes.codes(entry.code)),
            *(lexemes.CODE + lexemes.compact(code) for code in said.codes),
            *(lexemes.FACET + token for token in tokens),
            *(lexemes.cell(*point) for point in said.points),
        ]
    )
    return entry


def _concepts(said: Said, near: dict[int, dict[int, float]]) -> Iterator[str]:
    for skill in said.skills:
        yield f"{lexemes.SKILL}{skill}"
    for occupation in said.occupations:
        yield f"{lexemes.OCCUPATION}{occupation}"
        for other, weight in near.get(occupation, {}).items():
            yield f"{lexemes.OCCUPATION if weight >= AS_GOOD else lexemes.NEIGHBOUR}{other}"


def _tokens(entry: SearchEntry, said: Said) -> Iterator[str]:
    values: dict[Facet, set[str]] = {
        Facet.WHAT: {entry.kind},
        Facet.TYPE: {entry.type},
        Facet.COUNTRY: {entry.country},
        Facet.STATE: {entry.region},
        Facet.SECTOR: {entry.sector},
        Facet.LEVEL: set() if entry.isced_level is None else {str(entry.isced_level)},
        Facet.FUNDED: {YES} if entry.is_funded else set(),
        Facet.RECOGNISED: {YES} if entry.is_recognised else set(),
    }
    for facet in {*values, *said.facets}:
        for value in values.get(facet, set()) | said.facets.get(facet, set()):
            if value and is_value(facet, value):
                yield lexemes.token(facet, value)


def _elsewhere(texts: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        for word in lexemes.words(text):
            found[word] = None
            if len(found) >= MOST_WORDS:
                return list(found)
    return list(found)


def _standing(entry: SearchEntry, said: Said) -> int:
    """Return how much is known of an entry: who knows more stands before its equals."""
    return (
        4 * entry.is_recognised
        + 2 * bool(said.occupations or said.skills)
        + 2 * bool(entry.starts_on)
        + 1 * bool(entry.title_en and entry.title_es)
        + 1 * (entry.isced_level is not None)
    )


def sector_of(industries: Iterable[str], sectors: Iterable[str]) -> set[str]:
    """Return two-digit industries: those of the codes, or else those of the skills' sectors.

    ``31``, ``32`` and ``33`` are all ``31-33``, as the classifications have it.
    """
    ranges = {**dict.fromkeys(("31", "32", "33"), "31-33"), "44": "44-45", "45": "44-45"}
    ranges |= {"48": "48-49", "49": "48-49"}
    named = {ranges.get(code[:2], code[:2]) for code in industries}
    return named or {SECTORS[sector] for sector in sectors if sector in SECTORS}
