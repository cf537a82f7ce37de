"""Every term of the reference rows, read in one query: what the lexicon is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection

MOST_TERMS: Final = 250_000
"""Terms that one process keeps in its memory; what comes after them is text only."""

MOST_TITLES: Final = 5_000
"""Entries whose titles lend their words to the correcting of typing errors."""

Stamp = tuple[int | None, ...]

STAMP: Final = """
    SELECT (SELECT max(id) FROM registry_referenceload), (SELECT max(id) FROM registry_occupation),
        (SELECT max(id) FROM registry_occupationsynonym), (SELECT max(id) FROM registry_skill),
        (SELECT max(id) FROM registry_skillsynonym), (SELECT max(id) FROM registry_municipality),
        (SELECT max(id) FROM registry_subdivision), (SELECT max(id) FROM registry_organisation)
"""

TERMS: Final = """
    SELECT 'occupation', id, scheme || '/' || code, title_en, title_es, title_en, 1,
            NULL::float8, NULL::float8, 0
        FROM registry_occupation WHERE level >= 4 AND retired_at IS NULL
    UNION ALL SELECT 'occupation', id, scheme || '/' || code, title_en, title_es, title_es, 1,
            NULL, NULL, 0
        FROM registry_occupation WHERE level >= 4 AND retired_at IS NULL
    UNION ALL SELECT 'occupation', o.id, o.scheme || '/' || o.code, o.title_en, o.title_es,
            s.term, 0, NULL, NULL, 0
        FROM registry_occupationsynonym s JOIN registry_occupation o ON o.id = s.occupation_id
        WHERE s.retired_at IS NULL AND o.retired_at IS NULL
    UNION ALL SELECT 'skill', id, code, name_en, name_es, name_en, 1, NULL, NULL, 0
        FROM registry_skill WHERE retired_at IS NULL
    UNION ALL SELECT 'skill', id, code, name_en, name_es, name_es, 1, NULL, NULL, 0
        FROM registry_skill WHERE retired_at IS NULL
    UNION ALL SELECT 'skill', k.id, k.code, k.name_en, k.name_es, s.term, 0, NULL, NULL, 0
        FROM registry_skillsynonym s JOIN registry_skill k ON k.id = s.skill_id
        WHERE s.retired_at IS NULL AND k.retired_at IS NULL
    UNION ALL SELECT 'state', id, code, name_en, name_es, country, 0, latitude, longitude, 0
        FROM registry_subdivision WHERE retired_at IS NULL
    UNION ALL SELECT 'city', m.id, d.code, m.name_en, m.name, d.country, 0,
            m.latitude, m.longitude, coalesce(m.population, 0)
        FROM registry_municipality m JOIN registry_subdivision d ON d.id = m.subdivision_id
        WHERE m.retired_at IS NULL
    UNION ALL SELECT 'need', skill_id, '', '', '', '', 0, NULL, NULL, occupation_id
        FROM registry_occupationskill WHERE importance = 'essential' AND retired_at IS NULL
    UNION ALL SELECT 'organisation', id, '', name, name, short_name, 0, NULL, NULL, 0
        FROM registry_organisation
    UNION ALL (SELECT 'title', id, '', '', '', title_en || ' ' || title_es, 0, NULL, NULL, 0
        FROM registry_searchentry LIMIT %s)
    LIMIT %s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One term and what it stands for; ``is_preferred``: it is the concept's own name.

    Of a place ``code`` is its state's and ``term`` its country. Of a skill that an occupation
    needs ``number`` is the occupation, of a place how many live there.
    """

    kind: str
    id: int
    code: str
    name_en: str
    name_es: str
    term: str
    is_preferred: bool
    latitude: float | None
    longitude: float | None
    number: int


def stamp() -> Stamp:
    """Return what changes whenever a term comes or a load changes one; one quick query."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        return tuple(cursor.fetchone())


def rows() -> Iterator[Row]:
    """Return every term; one query."""
    with connection.cursor() as cursor:
        cursor.execute(TERMS, [MOST_TITLES, MOST_TERMS])
        found = cursor.fetchall()
    for kind, pk, code, name_en, name_es, term, preferred, north, east, number in found:
        yield Row(
            kind=kind,
            id=pk,
            code=code,
            name_en=name_en,
            name_es=name_es,
            term=term,
            is_preferred=bool(preferred),
            latitude=north,
            longitude=east,
            number=number,
        )


def known_words(lexemes: list[str]) -> set[str]:
    """Return those of some stemmed words that anything in the index has; one query."""
    if not lexemes:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT word FROM unnest(%s::text[]) AS word
                WHERE cardinality(registry_search_ids(quote_literal(word)::tsquery, 1)) > 0""",
            [lexemes],
        )
        return {word for (word,) in cursor.fetchall()}
