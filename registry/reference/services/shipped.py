"""The reference rows that ship with the registry: which file fills which table."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.db import models

from registry.reference import models as m
from registry.reference.services import sheets
from registry.reference.services.crosswalks import fans_of_others
from registry.reference.services.merging import Step
from registry.reference.services.sheets import RELEASE, Find, Sheet, by_code, ids

OCCUPATION: Final = ("scheme", "code")
SAID: Final = ("language", "term")
ORIGINS: Final[dict[str, tuple[dict[str, str], dict[str, str]]]] = {
    "isco08": ({}, {"origin_en": "official", "origin_es": "official"}),
    "soc2018": ({"origin_es": "es_origin"}, {"origin_en": "official"}),
    "sinco2011": ({"origin_en": "en_origin"}, {"origin_es": "official"}),
}
"""Of each scheme: the columns that say whose wording a title is, and what goes unsaid."""


def files() -> list[Path]:
    """Return the shipped files, in a stable order."""
    return sorted(sheets.DATA.glob("*.csv"))


def steps() -> Iterator[Step]:
    """Yield each table with its rows, foreign keys after what they point to.

    Raises:
        SourceError: while the rows are read; it names the file, line, column and remedy.
    """
    yield from _money()
    yield from _places()
    yield from _levels()
    columns = "scheme code level title_en title_es"
    yield Sheet(file="industries", model=m.Industry, key=OCCUPATION, columns=columns).step()
    yield _parents("industries", m.Industry, {"scheme": "scheme"}, {})
    for scheme in ORIGINS:
        yield from _occupations(scheme)
    yield _crosswalk()
    yield _licensing()
    yield from _skills()
    yield from _said_of_occupations()
    yield Sheet(
        file="glossary",
        model=m.GlossaryTerm,
        key=("key",),
        columns="key term_en term_es note_en note_es",
        renamed={"definition_en": "short_definition_en", "definition_es": "short_definition_es"},
    ).step()


def _currency(column: str) -> Find:
    return by_code(ids(m.Currency, "code"), column)


def _money() -> Iterator[Step]:
    yield Sheet(
        file="currencies",
        model=m.Currency,
        key=("code",),
        columns="code minor_digits name_en name_es",
    ).step()
    yield Sheet(
        file="exchange_rates",
        model=m.ExchangeRate,
        key=("base_id", "quote_id", "on_date"),
        columns="rate on_date is_sample",
        links=lambda: {"base_id": _currency("base"), "quote_id": _currency("quote")},
    ).step()
    yield Sheet(
        file="purchasing_power",
        model=m.PurchasingPower,
        key=("country", "year"),
        columns="country year factor",
    ).step()
    yield Sheet(
        file="wage_floors",
        model=m.WageFloor,
        key=("code",),
        columns="code jurisdiction name_en name_es amount_minor per valid_to note",
        links=lambda: {"currency_id": _currency("currency")},
    ).step()


def _places() -> Iterator[Step]:
    yield Sheet(
        file="subdivisions",
        model=m.Subdivision,
        key=("code",),
        columns="code country name_en name_es latitude longitude time_zone is_border",
    ).step()
    yield Sheet(
        file="municipalities",
        model=m.Municipality,
        key=("code",),
        columns="code name name_en latitude longitude population population_year is_zlfn time_zone",
        links=lambda: {"subdivision_id": by_code(ids(m.Subdivision, "code"), "subdivision")},
    ).step()
    yield Sheet(
        file="municipalities",
        model=m.Municipality,
        key=("code",),
        columns="code",
        links=lambda: {
            "border_pair_id": by_code(ids(m.Municipality, "code"), "border_pair", needed=False)
        },
        table="border pairs",
        retires=False,
    ).step()


def _levels() -> Iterator[Step]:
    yield Sheet(
        file="level_frameworks",
        model=m.LevelFramework,
        key=("code",),
        columns="code name_en name_es country",
    ).step()
    yield Sheet(
        file="levels",
        model=m.Level,
        key=("framework_id", "code"),
        columns="code rank name_en name_es isced_level eqf_level hinge_note_en hinge_note_es",
        links=lambda: {"framework_id": by_code(ids(m.LevelFramework, "code"), "framework")},
    ).step()


def _occupations(scheme: str) -> Iterator[Step]:
    renamed, fixed = ORIGINS[scheme]
    yield Sheet(
        file=scheme,
        model=m.Occupation,
        key=OCCUPATION,
        columns="code level title_en title_es",
        renamed=renamed,
        fixed={"scheme": scheme, **fixed},
        scope={"scheme": scheme},
    ).step()
    yield _parents(scheme, m.Occupation, {}, {"scheme": scheme})


def _parents(
    file: str, model: type[models.Model], renamed: Mapping[str, str], fixed: Mapping[str, str]
) -> Step:
    """Return the step that ties the groups of a classification, once all of them stand."""

    def links() -> dict[str, Find]:
        if fixed:
            return {"parent_id": by_code(ids(model, "code", **fixed), "parent", needed=False)}
        return {"parent_id": by_code(ids(model, *OCCUPATION), "scheme", "parent", needed=False)}

    return Sheet(
        file=file,
        model=model,
        key=OCCUPATION,
        columns="code",
        renamed=renamed,
        links=links,
        fixed=fixed,
        table=f"{file}: parents",
        retires=False,
        scope=fixed,
    ).step()


def _crosswalk() -> Step:
    def links() -> dict[str, Find]:
        codes = ids(m.Occupation, *OCCUPATION)
        return {
            "from_occupation_id": by_code(codes, "from_scheme", "from_code"),
            "to_occupation_id": by_code(codes, "to_scheme", "to_code"),
        }

    def own_fans() -> Callable[[Mapping[str, Any]], bool]:
        taken = fans_of_others(RELEASE)
        scheme = dict(m.Occupation.objects.values_list("pk", "scheme"))
        return lambda pair: (
            (pair["from_occupation_id"], scheme[pair["to_occupation_id"]]) not in taken
        )

    return Sheet(
        file="occupation_crosswalks",
        model=m.CrosswalkPair,
        key=("from_occupation_id", "to_occupation_id"),
        columns="weight method",
        links=links,
    ).step(own_fans)


def _licensing() -> Step:
    return Sheet(
        file="licensing_rules",
        model=m.LicensingRule,
        key=("code",),
        columns="code jurisdiction asks title_en title_es regulator note_en note_es valid_to",
        links=lambda: {
            "occupation_id": by_code(ids(m.Occupation, "code", scheme="isco08"), "isco_code")
        },
    ).step()


def _skills() -> Iterator[Step]:
    yield Sheet(
        file="skills",
        model=m.Skill,
        key=("code",),
        columns="code kind sector name_en name_es description_en description_es esco_uri",
    ).step()
    yield Sheet(
        file="skill_synonyms",
        model=m.SkillSynonym,
        key=("skill_id", *SAID),
        columns="term region",
        renamed={"language": "lang"},
        links=lambda: {"skill_id": by_code(ids(m.Skill, "code"), "skill_code")},
    ).step()


def _unit() -> Find:
    return by_code(ids(m.Occupation, "code", scheme="isco08"), "isco_code")


def _said_of_occupations() -> Iterator[Step]:
    yield Sheet(
        file="occupation_synonyms",
        model=m.OccupationSynonym,
        key=("occupation_id", *SAID),
        columns="term region kind",
        renamed={"language": "lang"},
        links=lambda: {"occupation_id": _unit()},
    ).step()
    yield Sheet(
        file="occupation_skills",
        model=m.OccupationSkill,
        key=("occupation_id", "skill_id"),
        columns="importance",
        links=lambda: {
            "occupation_id": _unit(),
            "skill_id": by_code(ids(m.Skill, "code"), "skill_code"),
        },
    ).step()
