"""ESCO in English and Spanish: ISCO-08 groups, occupations, skills and what needs which.

Reads the official CSV layout (``occupations_en.csv`` ...), flat or with a folder a language,
and the joined layout with both languages in one file (``esco_occupations_en_es.csv`` ...).
Publisher: European Commission. Held in memory are only the Spanish preferred labels and, for
the relations, the ISCO-08 group of each occupation.
"""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from registry.reference.sources.errors import SourceMissingError
from registry.reference.sources.rows import (
    EscoOccupation,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Row,
    Skill,
    SkillLabel,
)
from registry.reference.sources.tables import TableRow, find, read_table

EXPECTED = (
    "ISCOGroups_en.csv and ISCOGroups_es.csv (or isco08_en_es.csv)",
    "occupations_en.csv and occupations_es.csv (or esco_occupations_en_es.csv)",
    "skills_en.csv and skills_es.csv (or esco_skills_en_es.csv)",
    "occupationSkillRelations_en.csv (or occupationSkillRelations.csv)",
)
LANGUAGES = ("en", "es")
_ISCO_CODE = re.compile(r"\d{1,4}")
_IMPORTANCE = ("essential", "optional")
_RELATIONS = ("occupationSkillRelations_en.csv", "occupationSkillRelations.csv")
_RELATION_COLUMNS = ("occupationUri", "relationType", "skillUri")


def read(directory: Path) -> Iterator[Row]:
    """Yield every row of the release that the folder holds.

    Raises:
        SourceMissingError: the folder holds no file of ESCO.
        SourceError: a record breaks a rule.

    """
    parts = (
        ("isco08_en_es.csv", "ISCOGroups_en.csv", (read_isco_groups,)),
        (
            "esco_occupations_en_es.csv",
            "occupations_en.csv",
            (read_occupations, read_occupation_labels),
        ),
        ("esco_skills_en_es.csv", "skills_en.csv", (read_skills, read_skill_labels)),
        (*_RELATIONS, (read_occupation_skills,)),
    )
    readers = [
        reader
        for first, second, functions in parts
        if find(directory, first, second, folders=("", "en"))
        for reader in functions
    ]
    if not readers:
        raise SourceMissingError(directory, EXPECTED)
    return chain.from_iterable(reader(directory) for reader in readers)


def read_isco_groups(directory: Path) -> Iterator[Occupation]:
    """Yield the ISCO-08 groups of all four levels, titles in both languages."""
    columns = ("code", "preferredLabel")
    for row, title_es in _bilingual(directory, "isco08_en_es.csv", "ISCOGroups", columns):
        code = _isco(row, "code")
        yield Occupation(
            place=row.place,
            scheme="isco08",
            code=code,
            level=len(code),
            parent=code[:-1],
            title_en=_preferred(row),
            title_es=title_es,
        )


def read_occupations(directory: Path) -> Iterator[EscoOccupation]:
    """Yield the ESCO occupations with their ISCO-08 unit group, titles in both languages."""
    columns = ("conceptUri", "code", "iscoGroup", "preferredLabel")
    joined = "esco_occupations_en_es.csv"
    for row, title_es in _bilingual(directory, joined, "occupations", columns):
        yield EscoOccupation(
            place=row.place,
            uri=row.required("conceptUri"),
            code=row.text("code"),
            isco08=_isco(row, "iscoGroup"),
            title_en=_preferred(row),
            title_es=title_es,
        )


def read_occupation_labels(directory: Path) -> Iterator[OccupationLabel]:
    """Yield the preferred and alternative titles of ESCO occupations under their ISCO-08 group."""
    columns = ("conceptUri", "iscoGroup", "preferredLabel", "altLabels")
    joined = "esco_occupations_en_es.csv"
    for language, row in _each_language(directory, joined, "occupations", columns):
        code, uri = _isco(row, "iscoGroup"), row.required("conceptUri")
        for kind, text in _labels(row, language):
            yield OccupationLabel(
                place=row.place,
                scheme="isco08",
                code=code,
                language=language,
                text=text,
                kind=kind,
                detail=uri,
            )


def read_skills(directory: Path) -> Iterator[Skill]:
    """Yield the skills, named in both languages where ESCO has both."""
    columns = ("conceptUri", "skillType", "reuseLevel", "preferredLabel")
    for row, name_es in _bilingual(directory, "esco_skills_en_es.csv", "skills", columns):
        yield Skill(
            place=row.place,
            uri=row.required("conceptUri"),
            kind=row.text("skillType").removesuffix("/competence"),
            reuse_level=row.text("reuseLevel"),
            name_en=_preferred(row),
            name_es=name_es,
        )


def read_skill_labels(directory: Path) -> Iterator[SkillLabel]:
    """Yield the alternative names of skills in both languages."""
    columns = ("conceptUri", "preferredLabel", "altLabels")
    for language, row in _each_language(directory, "esco_skills_en_es.csv", "skills", columns):
        uri = row.required("conceptUri")
        for kind, text in _labels(row, language):
            if kind == "alternate":
                yield SkillLabel(place=row.place, uri=uri, language=language, text=text)


def read_occupation_skills(directory: Path) -> Iterator[OccupationSkill]:
    """Yield which occupation needs which skill, with the ISCO-08 group of the occupation.

    ``isco08`` is empty where the folder has no occupation of that address: relation and
    occupation files may come from different releases.
    """
    groups = {row.uri: row.isco08 for row in read_occupations(directory)}
    path = _file(directory, *_RELATIONS)
    for row in read_table(path, _RELATION_COLUMNS):
        importance = row.required("relationType")
        if importance not in _IMPORTANCE:
            rule = "the relation must be essential or optional"
            row.fail("relationType", rule, "Use the relations file as it was published.")
        uri = row.required("occupationUri")
        yield OccupationSkill(
            place=row.place,
            occupation_uri=uri,
            isco08=groups.get(uri, ""),
            skill_uri=row.required("skillUri"),
            importance=importance,
        )


def _file(directory: Path, *names: str) -> Path:
    path = find(directory, *names, folders=("", *LANGUAGES))
    if path is None:
        raise SourceMissingError(directory, names)
    return path


def _bilingual(
    directory: Path, joined: str, stem: str, columns: tuple[str, ...]
) -> Iterator[tuple[TableRow, str]]:
    """Yield each English record with its Spanish preferred label, empty if there is none."""
    key = columns[0]
    path = find(directory, joined)
    if path:
        wide = tuple(c for c in columns if c != "preferredLabel")
        for row in read_table(path, (*wide, "preferredLabel_en", "preferredLabel_es")):
            yield row, row.text("preferredLabel_es")
        return
    spanish = {
        row.text(key): row.text("preferredLabel")
        for row in read_table(_file(directory, f"{stem}_es.csv"), columns)
    }
    for row in read_table(_file(directory, f"{stem}_en.csv"), columns):
        yield row, spanish.get(row.text(key), "")


def _each_language(
    directory: Path, joined: str, stem: str, columns: tuple[str, ...]
) -> Iterator[tuple[str, TableRow]]:
    """Yield each record once a language."""
    path = find(directory, joined)
    if path:
        wide = tuple(c for c in columns if not c.endswith(("Label", "Labels")))
        for row in read_table(path, (*wide, "altLabels_en", "altLabels_es")):
            for language in LANGUAGES:
                yield language, row
        return
    for language in LANGUAGES:
        for row in read_table(_file(directory, f"{stem}_{language}.csv"), columns):
            yield language, row


def _preferred(row: TableRow) -> str:
    joined = "preferredLabel_en" in row.cells
    return row.required("preferredLabel_en" if joined else "preferredLabel")


def _labels(row: TableRow, language: str) -> Iterator[tuple[str, str]]:
    suffix = f"_{language}" if f"altLabels_{language}" in row.cells else ""
    preferred = row.text(f"preferredLabel{suffix}")
    if preferred:
        yield "preferred", preferred
    for text in row.lines(f"altLabels{suffix}"):
        if text.casefold() != preferred.casefold():
            yield "alternate", text


def _isco(row: TableRow, column: str) -> str:
    code = row.required(column)
    if not _ISCO_CODE.fullmatch(code):
        rule = "an ISCO-08 code has one to four digits"
        row.fail(column, rule, "Keep the column as text, so that leading zeros stay.")
    return code
