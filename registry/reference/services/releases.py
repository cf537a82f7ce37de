"""Releases that a user has: ESCO, O*NET, INEGI's SINCO tables, CTDL frameworks of levels."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.db import models

from registry.reference import models as m
from registry.reference.services import frameworks
from registry.reference.services.cells import Wanted
from registry.reference.services.crosswalks import equal_shares, fans_of_others
from registry.reference.services.merging import Step, Table
from registry.reference.services.sheets import ids
from registry.reference.sources import ctdl, esco, inegi, onet
from registry.reference.sources.rows import CrosswalkPair, Occupation, OccupationLabel, Row

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
LONGEST_TERM: Final = {m.SkillSynonym: 300, m.OccupationSynonym: 200}
"""Longer names are sentences that nobody looks for; they are left out, never cut."""
OCCUPATION: Final = ("scheme", "code")
SAID: Final = ("language", "term")


def check_folder(source: str, directory: Path) -> None:
    """Refuse a folder that is not one of the release, before anything is read.

    Raises:
        SourceMissingError: names the files that were expected.
    """
    CHECKS[source](directory)


def steps(source: str, directory: Path) -> Iterator[Step]:
    """Yield each table that a release fills, with its rows.

    Raises:
        SourceError: while the rows are read; it names the file, line, column and remedy.
    """
    yield from READERS[source](directory)


def _table(release: str, name: str, model: type[models.Model], *key: str, **more: Any) -> Table:
    return Table(name=f"{release}: {name}", model=model, key=key, release=release, **more)


def _groups(
    release: str, scheme: str, titles: tuple[str, ...], read: Callable[[], Iterable[Row]]
) -> Iterator[Step]:
    """Yield the step that brings the groups of a scheme, then the one that ties them."""

    def groups() -> Iterator[Wanted]:
        for row in read():
            if isinstance(row, Occupation):
                said = {title: getattr(row, title) for title in titles}
                facts = {"scheme": row.scheme, "code": row.code, "level": row.level}
                yield Wanted(row.place, PROVENANCE[release] | facts | said)

    def parents() -> Iterator[Wanted]:
        known = ids(m.Occupation, "code", scheme=scheme)
        for row in read():
            if isinstance(row, Occupation):
                parent = {"parent_id": known.get(row.parent)}
                yield Wanted(row.place, {"scheme": row.scheme, "code": row.code} | parent)

    scope = {"scheme": scheme}
    yield _table(release, f"{scheme} groups", m.Occupation, *OCCUPATION, scope=scope), groups
    name = f"{scheme} parents"
    tie = _table(release, name, m.Occupation, *OCCUPATION, scope=scope, retires=False)
    yield tie, parents


def _labels(release: str, scheme: str, read: Callable[[], Iterable[Row]]) -> Step:
    """Return the step of what people call the groups; finer occupations share their words."""

    def labels() -> Iterator[Wanted]:
        codes = ids(m.Occupation, "code", scheme=scheme)
        for row in read():
            if isinstance(row, OccupationLabel) and row.code in codes and _fits(row.text, SYNONYM):
                facts = {"occupation_id": codes[row.code], "language": row.language}
                said = {"term": row.text, "kind": row.kind}
                yield Wanted(row.place, PROVENANCE[release] | facts | said)

    scope = {"occupation__scheme": scheme}
    name = f"{scheme} synonyms"
    key = ("occupation_id", *SAID)
    return _table(release, name, SYNONYM, *key, folds=True, scope=scope), labels


def _fits(term: str, model: type[models.Model]) -> bool:
    return 0 < len(term) <= LONGEST_TERM[model]


SYNONYM: Final = m.OccupationSynonym


def _esco(directory: Path) -> Iterator[Step]:
    titles = ("title_en", "title_es")
    yield from _groups("esco", "isco08", titles, lambda: esco.read_isco_groups(directory))
    yield _esco_skills(directory)
    yield _esco_skill_labels(directory)
    yield _labels("esco", "isco08", lambda: esco.read_occupation_labels(directory))
    yield _esco_occupation_skills(directory)


def _esco_skills(directory: Path) -> Step:
    def skills() -> Iterator[Wanted]:
        taken = set(_skills_of_others())
        for row in esco.read_skills(directory):
            if row.uri not in taken:
                facts = {"code": f"esco:{row.uri.rsplit('/', 1)[-1]}", "esco_uri": row.uri}
                said = {"kind": row.kind, "name_en": row.name_en, "name_es": row.name_es}
                yield Wanted(row.place, PROVENANCE["esco"] | facts | said | {"sector": "esco"})

    return _table("esco", "skills", m.Skill, "code"), skills


def _skills_of_others() -> Iterator[str]:
    """Yield the ESCO addresses of skills that another release has under a code of its own."""
    live = m.Skill.objects.filter(retired_at__isnull=True).exclude(release="esco")
    yield from live.exclude(esco_uri="").values_list("esco_uri", flat=True)


def _esco_skill_labels(directory: Path) -> Step:
    def labels() -> Iterator[Wanted]:
        known = ids(m.Skill, "esco_uri")
        for row in esco.read_skill_labels(directory):
            if row.uri in known and _fits(row.text, m.SkillSynonym):
                facts = {"skill_id": known[row.uri], "language": row.language}
                yield Wanted(row.place, facts | {"term": row.text})

    key = ("skill_id", *SAID)
    return _table("esco", "skill synonyms", m.SkillSynonym, *key, folds=True), labels


def _esco_occupation_skills(directory: Path) -> Step:
    """Return the step of needed skills; essential to one ESCO occupation is so to its group."""

    def needed() -> Iterator[Wanted]:
        skills = ids(m.Skill, "esco_uri")
        units = ids(m.Occupation, "code", scheme="isco08")
        said = {"source": PROVENANCE["esco"]["source"], "confidence": "primary"}
        strongest: dict[tuple[int, int], Wanted] = {}
        for row in esco.read_occupation_skills(directory):
            unit, skill = units.get(row.isco08), skills.get(row.skill_uri)
            if unit is None or skill is None:
                continue
            if (unit, skill) not in strongest or row.importance == "essential":
                facts = {"occupation_id": unit, "skill_id": skill, "importance": row.importance}
                strongest[unit, skill] = Wanted(row.place, facts | said)
        yield from strongest.values()

    key = ("occupation_id", "skill_id")
    return _table("esco", "skills of occupations", m.OccupationSkill, *key), needed


def _onet(directory: Path) -> Iterator[Step]:
    def labels() -> Iterator[Row]:
        yield from onet.read_occupations(directory)
        yield from onet.read_alternate_titles(directory)

    yield from _groups("onet", "soc2018", ("title_en",), lambda: onet.read_occupations(directory))
    yield _labels("onet", "soc2018", labels)


def _inegi(directory: Path) -> Iterator[Step]:
    yield from _groups("inegi", "sinco2011", ("title_es",), lambda: inegi.read_groups(directory))
    yield _inegi_pairs(directory)


def _inegi_pairs(directory: Path) -> Step:
    """Return the step of official pairs, for occupations that no other release has paired."""

    def pairs() -> Iterator[Wanted]:
        codes = ids(m.Occupation, *OCCUPATION)
        taken = fans_of_others("inegi")
        for (source, scheme), fan in _fans(inegi.read_isco_pairs(directory), codes).items():
            if (source, scheme) in taken:
                continue
            for (row, target), weight in zip(fan, equal_shares(len(fan)), strict=True):
                facts = {"from_occupation_id": source, "to_occupation_id": target}
                said = {"weight": weight, "method": row.method}
                yield Wanted(row.place, PROVENANCE["inegi"] | facts | said)

    key = ("from_occupation_id", "to_occupation_id")
    return _table("inegi", "SINCO to ISCO pairs", m.CrosswalkPair, *key), pairs


def _fans(
    found: Iterable[CrosswalkPair], codes: Mapping[Any, int]
) -> dict[tuple[int, str], list[tuple[CrosswalkPair, int]]]:
    """Group the pairs whose two codes are known by source occupation and target scheme."""
    fans = defaultdict(list)
    for row in found:
        source = codes.get((row.from_scheme, row.from_code))
        target = codes.get((row.to_scheme, row.to_code))
        if source is not None and target is not None:
            fans[source, row.to_scheme].append((row, target))
    return fans


READERS: Final[dict[str, Callable[[Path], Iterator[Step]]]] = {
    "esco": _esco,
    "onet": _onet,
    "inegi": _inegi,
    "ctdl": frameworks.steps,
}
CHECKS: Final[dict[str, Callable[[Path], object]]] = {
    "esco": esco.read,
    "onet": onet.read,
    "inegi": inegi.read,
    "ctdl": ctdl.read,
}
