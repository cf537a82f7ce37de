"""ESCO: both layouts, both languages."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from registry.reference.sources import esco
from registry.reference.sources.errors import SourceError, SourceMissingError
from registry.reference.sources.rows import OccupationLabel, OccupationSkill, Place, Skill

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "esco"
WELDER = "http://data.europa.eu/esco/occupation/welder"
WELDING = "http://data.europa.eu/esco/skill/welding"
NOWHERE = Place("", 0)


@pytest.fixture
def official(tmp_path: Path) -> Path:
    """Return a folder in the official layout: a file a language, one of them packed."""
    groups = "conceptType,conceptUri,code,preferredLabel\nISCOGroup,u/C7212,7212,{}\n"
    occupations = (
        "conceptUri,code,iscoGroup,preferredLabel,altLabels\n"
        + WELDER
        + ',7212.3,7212,{},"{}\n{}"\n'
    )
    skills = (
        "conceptUri,skillType,reuseLevel,preferredLabel,altLabels\n"
        + WELDING
        + ",skill/competence,cross-sector,{},{}\n"
    )
    files = {
        "ISCOGroups_en.csv": groups.format("Welders and flamecutters"),
        "ISCOGroups_es.csv": groups.format("Soldadores y oxicortadores"),
        "occupations_en.csv": occupations.format("welder", "Welder", "welding operative"),
        "occupations_es.csv": occupations.format("soldador/soldadora", "soldador", "soldadora"),
        "skills_en.csv": skills.format("weld metal", "join metal"),
        "skills_es.csv": skills.format("soldar metal", ""),
        "occupationSkillRelations_en.csv": (
            "occupationUri,relationType,skillType,skillUri\n"
            f"{WELDER},essential,skill/competence,{WELDING}\n"
            f"{WELDER}-of-another-release,optional,knowledge,{WELDING}\n"
        ),
    }
    for name, text in files.items():
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    packed = tmp_path / "occupations_es.csv"
    (tmp_path / "occupations_es.csv.gz").write_bytes(gzip.compress(packed.read_bytes()))
    packed.unlink()
    return tmp_path


def test_isco_groups_official_layout_joins_languages(official: Path) -> None:
    (group,) = esco.read_isco_groups(official)

    assert (group.scheme, group.code, group.level, group.parent) == ("isco08", "7212", 4, "721")
    assert (group.title_en, group.title_es) == (
        "Welders and flamecutters",
        "Soldadores y oxicortadores",
    )
    assert group.place == Place("ISCOGroups_en.csv", 2)


def test_occupations_official_layout_joins_languages(official: Path) -> None:
    (occupation,) = esco.read_occupations(official)

    assert (occupation.uri, occupation.isco08) == (WELDER, "7212")
    assert (occupation.title_en, occupation.title_es) == ("welder", "soldador/soldadora")


def test_occupation_labels_repeat_of_the_preferred_is_left_out(official: Path) -> None:
    labels = [(row.language, row.kind, row.text) for row in esco.read_occupation_labels(official)]

    assert labels == [
        ("en", "preferred", "welder"),
        ("en", "alternate", "welding operative"),
        ("es", "preferred", "soldador/soldadora"),
        ("es", "alternate", "soldador"),
        ("es", "alternate", "soldadora"),
    ]


def test_skills_and_labels_official_layout(official: Path) -> None:
    assert list(esco.read_skills(official)) == [
        Skill(
            place=NOWHERE,
            uri=WELDING,
            kind="skill",
            reuse_level="cross-sector",
            name_en="weld metal",
            name_es="soldar metal",
        )
    ]
    assert [(row.language, row.text) for row in esco.read_skill_labels(official)] == [
        ("en", "join metal")
    ]


def test_occupation_skills_unknown_occupation_has_no_group(official: Path) -> None:
    rows = list(esco.read_occupation_skills(official))

    assert rows[0] == OccupationSkill(
        place=NOWHERE,
        occupation_uri=WELDER,
        isco08="7212",
        skill_uri=WELDING,
        importance="essential",
    )
    assert (rows[1].isco08, rows[1].importance) == ("", "optional")


def test_read_official_layout_yields_every_kind(official: Path) -> None:
    kinds = Counter(type(row).__name__ for row in esco.read(official))

    assert kinds == {
        "Occupation": 1,
        "EscoOccupation": 1,
        "OccupationLabel": 5,
        "Skill": 1,
        "SkillLabel": 1,
        "OccupationSkill": 2,
    }


def test_read_joined_layout_yields_both_languages(tmp_path: Path) -> None:
    (tmp_path / "esco_occupations_en_es.csv").write_text(
        "conceptUri,code,iscoGroup,preferredLabel_en,altLabels_en,preferredLabel_es,altLabels_es\n"
        f"{WELDER},7212.3,7212,welder,,soldador,\n",
        encoding="utf-8",
    )

    occupation, *labels = esco.read(tmp_path)

    assert occupation.title_es == "soldador"
    assert all(isinstance(label, OccupationLabel) for label in labels)
    assert [(label.language, label.text) for label in labels] == [
        ("en", "welder"),
        ("es", "soldador"),
    ]


def test_read_language_folders_are_found(official: Path) -> None:
    for language in ("en", "es"):
        (official / language).mkdir()
        for path in official.glob(f"*_{language}.csv*"):
            path.rename(official / language / path.name)

    assert sum(1 for _ in esco.read(official)) == 11


def test_read_second_language_missing_is_named(official: Path) -> None:
    (official / "skills_es.csv").unlink()

    with pytest.raises(SourceMissingError, match=r"skills_es\.csv"):
        list(esco.read_skills(official))


def test_read_unknown_folder_lists_expected_files(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError) as caught:
        esco.read(tmp_path)

    assert "occupations_en.csv" in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_isco_groups_bad_code_is_placed(official: Path) -> None:
    (official / "ISCOGroups_en.csv").write_text(
        "code,preferredLabel\n7212,Welders\nC72,Metal\n", encoding="utf-8"
    )

    with pytest.raises(SourceError) as caught:
        list(esco.read_isco_groups(official))

    error = caught.value
    assert (error.file, error.line, error.column, error.value) == (
        "ISCOGroups_en.csv",
        3,
        "code",
        "C72",
    )
    assert error.rule
    assert error.remedy


def test_occupation_skills_unknown_relation_is_placed(official: Path) -> None:
    path = official / "occupationSkillRelations_en.csv"
    path.write_text(path.read_text("utf-8-sig").replace("optional", "maybe"), encoding="utf-8")

    with pytest.raises(SourceError, match=r"occupationSkillRelations_en\.csv:3, column") as caught:
        list(esco.read_occupation_skills(official))

    assert caught.value.value == "maybe"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the full ESCO release is not on this machine")
def test_read_full_release_has_its_counts() -> None:
    levels = Counter(row.level for row in esco.read_isco_groups(SHARED))
    occupations = list(esco.read_occupations(SHARED))

    assert levels == {1: 10, 2: 43, 3: 130, 4: 436}
    assert len(occupations) == 3_039
    assert all(row.title_en and row.title_es for row in occupations)
    assert sum(1 for _ in esco.read_occupation_skills(SHARED)) > 120_000
