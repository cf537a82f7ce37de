"""Full official releases that a user has: ESCO, O*NET and INEGI's SINCO tables."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from registry.reference import models as m
from registry.reference.services.merging import Table
from registry.reference.services.shipped import Step, ids
from registry.reference.sources import esco, inegi, onet
from registry.reference.sources.rows import OccupationLabel

PROVENANCE: Final[dict[str, dict[str, Any]]] = {
    "esco": {
        "source": "ESCO classification, CSV release as loaded",
        "publisher": "European Commission",
        "source_url": "https://esco.ec.europa.eu/en/use-esco/download",
        "confidence": "primary",
    },
    "onet": {
        "source": "O*NET database, text files as loaded",
        "publisher": "U.S. Department of Labor, Employment and Training Administration",
        "source_url": "https://www.onetcenter.org/database.html",
        "confidence": "primary",
    },
    "inegi": {
        "source": "SINCO 2011, tablas comparativas, as loaded",
        "publisher": "INEGI",
        "source_url": "https://www.inegi.org.mx/",
        "confidence": "primary",
    },
}
NAME_LIMIT: Final = 300
TERM_LIMIT: Final = 200
SAID: Final = ("language", "term")


def steps(source: str, directory: Path) -> Iterator[Step]:
    """Yield each table that a release fills, with its rows.

    Raises:
        SourceError: while the rows are read; it names the file, line, column and remedy.
    """
    yield from READERS[source](directory)


def _table(release: str, name: str, model: Any, *key: str, **more: Any) -> Table:
    return Table(name=f"{release}: {name}", model=model, key=key, release=release, **more)


def _esco(directory: Path) -> Iterator[Step]:
    said = PROVENANCE["esco"]

    def groups() -> Iterator[Mapping[str, Any]]:
        parents = ids(m.Occupation, "code", scheme="isco08")
        for row in esco.read_isco_groups(directory):
            yield said | {
                "scheme": row.scheme,
                "code": row.code,
                "level": row.level,
                "parent_id": parents.get(row.parent),
                "title_en": row.title_en,
                "title_es": row.title_es,
            }

    def skills() -> Iterator[Mapping[str, Any]]:
        for row in esco.read_skills(directory):
            yield said | {
                "code": _skill_code(row.uri),
                "kind": row.kind,
                "sector": "esco",
                "name_en": row.name_en[:NAME_LIMIT],
                "name_es": row.name_es[:NAME_LIMIT],
                "esco_uri": row.uri,
            }

    def skill_labels() -> Iterator[Mapping[str, Any]]:
        known = ids(m.Skill, "code", release="esco")
        for row in esco.read_skill_labels(directory):
            skill = known.get(_skill_code(row.uri))
            if skill:
                yield {"skill_id": skill, "language": row.language, "term": row.text[:NAME_LIMIT]}

    def occupation_skills() -> Iterator[Mapping[str, Any]]:
        skills = ids(m.Skill, "code", release="esco")
        units = ids(m.Occupation, "code", scheme="isco08")
        for row in esco.read_occupation_skills(directory):
            unit, skill = units.get(row.isco08), skills.get(_skill_code(row.skill_uri))
            if unit and skill:
                yield {
                    "occupation_id": unit,
                    "skill_id": skill,
                    "importance": row.importance,
                    "source": said["source"],
                    "confidence": "primary",
                }

    yield _table("esco", "ISCO-08 groups", m.Occupation, "scheme", "code"), groups
    yield _table("esco", "skills", m.Skill, "code"), skills
    yield _table("esco", "skill synonyms", m.SkillSynonym, "skill_id", *SAID), skill_labels
    yield (
        _table("esco", "occupation synonyms", m.OccupationSynonym, "occupation_id", *SAID),
        lambda: _labels(esco.read_occupation_labels(directory), "isco08", said),
    )
    needed = _table("esco", "skills of occupations", m.OccupationSkill, "occupation_id", "skill_id")
    yield needed, occupation_skills


def _onet(directory: Path) -> Iterator[Step]:
    said = PROVENANCE["onet"]

    def occupations() -> Iterator[Mapping[str, Any]]:
        parents = ids(m.Occupation, "code", scheme="soc2018")
        for row in onet.read_occupations(directory):
            if not isinstance(row, OccupationLabel):
                yield said | {
                    "scheme": row.scheme,
                    "code": row.code,
                    "level": row.level,
                    "parent_id": parents.get(row.parent),
                    "title_en": row.title_en,
                }

    def labels() -> Iterator[Mapping[str, Any]]:
        finer = (r for r in onet.read_occupations(directory) if isinstance(r, OccupationLabel))
        yield from _labels(finer, "soc2018", said)
        yield from _labels(onet.read_alternate_titles(directory), "soc2018", said)

    yield _table("onet", "SOC 2018 occupations", m.Occupation, "scheme", "code"), occupations
    table = _table("onet", "occupation synonyms", m.OccupationSynonym, "occupation_id", *SAID)
    yield table, labels


def _inegi(directory: Path) -> Iterator[Step]:
    said = PROVENANCE["inegi"]

    def groups(depth: int) -> Iterator[Mapping[str, Any]]:
        parents = ids(m.Occupation, "code", scheme="sinco2011")
        for row in inegi.read_groups(directory):
            if row.level == depth:
                yield said | {
                    "scheme": row.scheme,
                    "code": row.code,
                    "level": row.level,
                    "parent_id": parents.get(row.parent),
                    "title_es": row.title_es,
                }

    def pairs() -> Iterator[Mapping[str, Any]]:
        codes = ids(m.Occupation, "scheme", "code")
        for row in inegi.read_isco_pairs(directory):
            source = codes.get((row.from_scheme, row.from_code))
            target = codes.get((row.to_scheme, row.to_code))
            if source and target:
                yield said | {
                    "from_occupation_id": source,
                    "to_occupation_id": target,
                    "weight": row.weight,
                    "method": row.method,
                }

    for depth in range(1, 5):
        table = _table(
            "inegi",
            f"SINCO groups, level {depth}",
            m.Occupation,
            "scheme",
            "code",
            scope={"scheme": "sinco2011", "level": depth},
        )
        yield table, partial(groups, depth)
    key = ("from_occupation_id", "to_occupation_id")
    yield _table("inegi", "SINCO to ISCO pairs", m.CrosswalkPair, *key), pairs


def _labels(
    found: Iterator[OccupationLabel], scheme: str, said: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    codes = ids(m.Occupation, "code", scheme=scheme)
    for row in found:
        occupation = codes.get(row.code)
        if occupation and row.text:
            yield {
                **said,
                "occupation_id": occupation,
                "language": row.language,
                "term": row.text[:TERM_LIMIT],
                "kind": row.kind,
            }


def _skill_code(uri: str) -> str:
    return f"esco:{uri.rsplit('/', 1)[-1]}"


READERS: Final[dict[str, Callable[[Path], Iterator[Step]]]] = {
    "esco": _esco,
    "onet": _onet,
    "inegi": _inegi,
}
