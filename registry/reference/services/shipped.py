"""The reference rows that ship with the registry: which file fills which table."""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.db import models

from registry.reference import models as m
from registry.reference.services.merging import Table

DATA: Final = Path(__file__).resolve().parent.parent / "data"
RELEASE: Final = "shipped"

Step = tuple[Table, Callable[[], Iterator[Mapping[str, Any]]]]

SOURCE: Final = ("source", "publisher", "source_url", "valid_from", "checked_on", "confidence")
EMPTY_IS_NONE: Final = {
    "valid_from",
    "valid_to",
    "checked_on",
    "isced_level",
    "eqf_level",
    "population",
    "population_year",
}
BOOLEANS: Final = {"is_border", "is_zlfn", "is_sample"}


def rows(name: str) -> Iterator[dict[str, str]]:
    """Read one shipped file, row by row."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def files() -> list[Path]:
    """Return the shipped files, in a stable order."""
    return sorted(DATA.glob("*.csv"))


def steps() -> Iterator[Step]:
    """Yield each table with its rows, foreign keys after what they point to."""
    yield _plain("currencies", m.Currency, ("code",), "minor_digits name_en name_es")
    yield _exchange_rates()
    yield _plain("purchasing_power", m.PurchasingPower, ("country", "year"), "factor")
    yield _wage_floors()
    yield _plain(
        "subdivisions",
        m.Subdivision,
        ("code",),
        "country name_en name_es latitude longitude time_zone is_border",
    )
    yield from _municipalities()
    yield _plain("level_frameworks", m.LevelFramework, ("code",), "name_en name_es country")
    yield _levels()
    yield from _tree("industries", m.Industry, ("scheme", "code"), "title_en title_es")
    for scheme in ("isco08", "soc2018", "sinco2011"):
        yield from _occupations(scheme)
    yield _crosswalk()
    yield from _words()


def _table(name: str, model: type[models.Model], key: tuple[str, ...], **more: Any) -> Table:
    return Table(name=name, model=model, key=key, release=RELEASE, **more)


def values(row: Mapping[str, str], names: list[str]) -> dict[str, Any]:
    """Pick the named columns that the file has, empty numbers and dates as None."""
    picked: dict[str, Any] = {}
    for name in names:
        if name not in row:
            continue
        text = row[name]
        if name in BOOLEANS:
            picked[name] = text.strip().lower() == "true"
        else:
            picked[name] = None if text == "" and name in EMPTY_IS_NONE else text
    return picked


def sourced(row: Mapping[str, str], names: str) -> dict[str, Any]:
    """Pick the named columns and the source columns."""
    return values(row, [*names.split(), *SOURCE])


def _plain(name: str, model: type[models.Model], key: tuple[str, ...], names: str) -> Step:
    """A file whose columns are the table's own."""
    columns = {field.attname for field in model._meta.concrete_fields}
    wanted = [n for n in [*key, *names.split(), *SOURCE] if n in columns]
    return _table(name, model, key), lambda: (values(row, wanted) for row in rows(name))


def ids(model: type[models.Model], *key: str, **scope: Any) -> dict[Any, int]:
    """Return natural key -> primary key; a single key is not wrapped in a tuple."""
    found = model._default_manager.filter(**scope).values_list("pk", *key)
    return {row[1] if len(key) == 1 else tuple(row[1:]): row[0] for row in found}


def _exchange_rates() -> Step:
    key = ("base_id", "quote_id", "on_date")
    return _table("exchange_rates", m.ExchangeRate, key), lambda: (
        sourced(row, "rate on_date is_sample") | {"base_id": row["base"], "quote_id": row["quote"]}
        for row in rows("exchange_rates")
    )


def _wage_floors() -> Step:
    names = "code jurisdiction name_en name_es amount_minor per valid_to note"
    return _table("wage_floors", m.WageFloor, ("code",)), lambda: (
        sourced(row, names) | {"currency_id": row["currency"]} for row in rows("wage_floors")
    )


def _municipalities() -> Iterator[Step]:
    names = (
        "code name name_en latitude longitude population population_year is_zlfn time_zone"
    )

    def places() -> Iterator[Mapping[str, Any]]:
        states = ids(m.Subdivision, "code")
        for row in rows("municipalities"):
            yield sourced(row, names) | {"subdivision_id": states[row["subdivision"]]}

    def pairs() -> Iterator[Mapping[str, Any]]:
        codes = ids(m.Municipality, "code")
        for row in rows("municipalities"):
            yield {"code": row["code"], "border_pair_id": codes.get(row["border_pair"])}

    yield _table("municipalities", m.Municipality, ("code",)), places
    yield _table("border pairs", m.Municipality, ("code",), retires=False), pairs


def _levels() -> Step:
    names = "code rank name_en name_es isced_level eqf_level hinge_note_en hinge_note_es"

    def levels() -> Iterator[Mapping[str, Any]]:
        frameworks = ids(m.LevelFramework, "code")
        for row in rows("levels"):
            yield sourced(row, names) | {"framework_id": frameworks[row["framework"]]}

    return _table("levels", m.Level, ("framework_id", "code")), levels


def _tree(name: str, model: type[models.Model], key: tuple[str, ...], names: str) -> Iterator[Step]:
    """A classification, one step per level so that parents stand before their children."""
    depths = sorted({int(row["level"]) for row in rows(name)})
    for depth in depths:

        def level_rows(depth: int = depth) -> Iterator[Mapping[str, Any]]:
            parents = ids(model, *key)
            for row in rows(name):
                if int(row["level"]) == depth:
                    parent = parents.get((row["scheme"], row["parent"]))
                    yield sourced(row, f"scheme code level {names}") | {"parent_id": parent}

        yield (
            _table(f"{name}, level {depth}", model, key, scope={"level": depth}),
            level_rows,
        )


def _occupations(scheme: str) -> Iterator[Step]:
    depths = sorted({int(row["level"]) for row in rows(scheme)})
    for depth in depths:

        def level_rows(depth: int = depth) -> Iterator[Mapping[str, Any]]:
            parents = ids(m.Occupation, "code", scheme=scheme)
            for row in rows(scheme):
                if int(row["level"]) == depth:
                    yield sourced(row, "code level title_en title_es") | {
                        "scheme": scheme,
                        "parent_id": parents.get(row["parent"]),
                        "origin_en": row.get("en_origin") or "official",
                        "origin_es": row.get("es_origin") or "official",
                    }

        yield (
            _table(
                f"{scheme}, level {depth}",
                m.Occupation,
                ("scheme", "code"),
                scope={"scheme": scheme, "level": depth},
            ),
            level_rows,
        )


def _crosswalk() -> Step:
    def pairs() -> Iterator[Mapping[str, Any]]:
        codes = ids(m.Occupation, "scheme", "code")
        for row in rows("occupation_crosswalks"):
            yield sourced(row, "weight method") | {
                "from_occupation_id": codes[row["from_scheme"], row["from_code"]],
                "to_occupation_id": codes[row["to_scheme"], row["to_code"]],
            }

    key = ("from_occupation_id", "to_occupation_id")
    return _table("crosswalk pairs", m.CrosswalkPair, key), pairs


def _words() -> Iterator[Step]:
    def skill_synonyms() -> Iterator[Mapping[str, Any]]:
        skills = ids(m.Skill, "code")
        for row in rows("skill_synonyms"):
            yield values(row, ["term", "region"]) | {
                "skill_id": skills[row["skill_code"]],
                "language": row["lang"],
            }

    def occupation_synonyms() -> Iterator[Mapping[str, Any]]:
        units = ids(m.Occupation, "code", scheme="isco08")
        for row in rows("occupation_synonyms"):
            yield sourced(row, "term region kind") | {
                "occupation_id": units[row["isco_code"]],
                "language": row["lang"],
            }

    def occupation_skills() -> Iterator[Mapping[str, Any]]:
        units, skills = ids(m.Occupation, "code", scheme="isco08"), ids(m.Skill, "code")
        for row in rows("occupation_skills"):
            yield values(row, ["importance", "source", "confidence"]) | {
                "occupation_id": units[row["isco_code"]],
                "skill_id": skills[row["skill_code"]],
            }

    def glossary() -> Iterator[Mapping[str, Any]]:
        for row in rows("glossary"):
            picked = values(row, "key term_en term_es note_en note_es source confidence".split())
            yield picked | {
                "definition_en": row["short_definition_en"],
                "definition_es": row["short_definition_es"],
            }

    names = "kind sector name_en name_es description_en description_es esco_uri"
    yield _plain("skills", m.Skill, ("code",), names)
    yield _table("skill synonyms", m.SkillSynonym, ("skill_id", "language", "term")), skill_synonyms
    said = ("occupation_id", "language", "term")
    yield _table("occupation synonyms", m.OccupationSynonym, said), occupation_synonyms
    needed = ("occupation_id", "skill_id")
    yield _table("skills of occupations", m.OccupationSkill, needed), occupation_skills
    yield _table("glossary", m.GlossaryTerm, ("key",)), glossary
