"""What is compared, read from the database: candidates, and the sides of a comparison."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from django.db import connection

from registry.catalogue.models import Competency, CredentialOccupation, CredentialVersion
from registry.catalogue.selectors.search.vocabulary import Stamp, stamp
from registry.equivalence.selectors.suggesting.records import PROOF_OF, Names, Part, Proof, Side
from registry.reference.enums import OccupationScheme
from registry.reference.models import CrosswalkPair
from registry.reference.selectors.titles.ranking import Ranker
from registry.reference.services import vocabulary

MOST_CANDIDATES: Final = 300
MOST_NAMED: Final = 60
OF_WORDS: Final = 5
"""How many of the figures of ``stamp`` tell of occupations, skills and their synonyms."""

UNIT_GROUP: Final = 4
SUB_MAJOR: Final = 2

CANDIDATES: Final = """
    WITH groups AS (
        SELECT id, code = ANY(%(units)s) AS is_same FROM registry_occupation
        WHERE scheme = 'isco08' AND level = 4 AND left(code, 2) = ANY(%(majors)s)
    ), near AS (
        SELECT id, is_same FROM groups
        UNION ALL SELECT p.from_occupation_id, g.is_same FROM registry_crosswalkpair p
            JOIN groups g ON g.id = p.to_occupation_id WHERE p.retired_at IS NULL
    ), found AS (
        SELECT version_id, 2 AS points FROM registry_competency WHERE skill_id = ANY(%(skills)s)
        UNION ALL SELECT o.version_id, 1 + n.is_same::int FROM registry_credentialoccupation o
            JOIN near n ON n.id = o.occupation_id
        UNION ALL (SELECT id, 2 FROM registry_credentialversion
            WHERE registry_fold(name_es) %% registry_fold(%(es)s)
            ORDER BY similarity(registry_fold(name_es), registry_fold(%(es)s)) DESC, id
            LIMIT %(named)s)
        UNION ALL (SELECT id, 2 FROM registry_credentialversion
            WHERE registry_fold(name_en) %% registry_fold(%(en)s)
            ORDER BY similarity(registry_fold(name_en), registry_fold(%(en)s)) DESC, id
            LIMIT %(named)s)
    )
    SELECT v.id FROM found f
    JOIN registry_credentialversion v ON v.id = f.version_id
    JOIN registry_credential c ON c.id = v.credential_id
    WHERE v.status = 'published' AND c.merged_into_id IS NULL AND v.id <> %(own)s
        AND v.credential_id <> %(credential)s AND (c.country = %(country)s) <> %(across)s
    GROUP BY v.id ORDER BY sum(f.points) DESC, v.id LIMIT %(most)s
"""
"""Versions in force that share a skill, a neighbouring occupation or the wording of a name."""


def ranker() -> Ranker:
    """Return what names are compared with; the vocabulary is read anew when it changes."""
    return _ranker(stamp()[:OF_WORDS])


@lru_cache(maxsize=1)
def _ranker(_stamp: Stamp) -> Ranker:
    return Ranker(vocabulary=vocabulary.loaded())


def candidates(
    version: CredentialVersion, side: Side, *, across: bool, ranker: Ranker
) -> list[int]:
    """Return the versions worth comparing with one, at most ``MOST_CANDIDATES``: one query.

    ``across``: of other countries; otherwise of its own.
    """
    words = ranker.vocabulary
    spanish, english = side.names.get("es", ""), side.names.get("en", "")
    parameters: dict[str, Any] = {
        "units": list(side.occupations),
        "majors": sorted({code[:SUB_MAJOR] for code in side.occupations}),
        "skills": [part.skill for part in side.parts if part.skill is not None],
        "es": spanish or words.gloss(english, "en"),
        "en": english or words.gloss(spanish, "es"),
        "named": MOST_NAMED,
        "most": MOST_CANDIDATES,
        "own": version.pk,
        "credential": version.credential_id,
        "country": side.country,
        "across": across,
    }
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, parameters)
        return [row[0] for row in cursor.fetchall()]


def sides(pks: Collection[int]) -> list[Side]:
    """Return versions as they are compared, in the order given: four queries."""
    rows = CredentialVersion.objects.filter(pk__in=pks).values(
        "pk", "name_en", "name_es", "hours", "level__isced_level", "credential__code",
        "credential__country", "credential__type", "credential__is_regulated",
    )  # fmt: skip
    parts, occupations = _parts(pks), _occupations(pks)
    found = {row["pk"]: _side(row, parts, occupations) for row in rows}
    return [found[pk] for pk in pks if pk in found]


def _side(
    row: Mapping[str, Any],
    parts: Mapping[int, Sequence[Part]],
    occupations: Mapping[int, Mapping[str, float]],
) -> Side:
    pk = row["pk"]
    return Side(
        pk=pk,
        code=row["credential__code"],
        country=row["credential__country"],
        names=_names(row["name_es"], row["name_en"]),
        parts=tuple(parts.get(pk, ())),
        occupations=occupations.get(pk, {}),
        isced=row["level__isced_level"],
        hours=row["hours"],
        proof=PROOF_OF.get(row["credential__type"], Proof.COURSE),
        is_regulated=row["credential__is_regulated"],
    )


def _names(spanish: str, english: str) -> Names:
    return {code: text for code, text in (("es", spanish), ("en", english)) if text}


def _parts(pks: Collection[int]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    rows = Competency.objects.filter(version__in=pks).order_by("version", "position")
    for version, spanish, english, skill in rows.values_list(
        "version", "name_es", "name_en", "skill"
    ):
        found[version].append(Part(names=_names(spanish, english), skill=skill))
    return found


def _occupations(pks: Collection[int]) -> dict[int, dict[str, float]]:
    """Return the shares of ISCO-08 unit groups: of the record itself, or through crosswalks."""
    rows = CredentialOccupation.objects.filter(version__in=pks).values_list(
        "version", "occupation", "occupation__scheme", "occupation__code", "weight"
    )
    listed = list(rows.order_by("version", "pk"))
    pairs = _crosswalk({pk for _, pk, scheme, *_ in listed if scheme != OccupationScheme.ISCO08})
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for version, pk, scheme, code, weight in listed:
        own = {code: 1.0} if scheme == OccupationScheme.ISCO08 else pairs.get(pk, {})
        for group, share in own.items():
            if len(group) == UNIT_GROUP:
                of = found[version]
                of[group] = max(of.get(group, 0.0), float(weight) * share)
    return found


def _crosswalk(pks: Collection[int]) -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = defaultdict(dict)
    rows = CrosswalkPair.objects.filter(
        from_occupation__in=pks,
        to_occupation__scheme=OccupationScheme.ISCO08,
        retired_at__isnull=True,
    )
    for pk, code, weight in rows.values_list("from_occupation", "to_occupation__code", "weight"):
        found[pk][code] = float(weight)
    return found
