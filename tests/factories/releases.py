"""Small folders in the layout of each release, and a small set of shipped files."""

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from registry.reference.services import sheets

AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SAID = {
    "source": "Somewhere",
    "publisher": "Somebody",
    "source_url": "",
    "valid_from": "",
    "checked_on": "2026-11-24",
    "confidence": "secondary",
}

KNOWN_SKILL = "http://data.europa.eu/esco/skill/s-known"


def write(path: Path, rows: Sequence[Mapping[str, object]], delimiter: str = ",") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read(name: str) -> list[dict[str, str]]:
    with (sheets.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def inegi(folder: Path, pairs: Sequence[tuple[str, str]], title: str = "Soldadores") -> Path:
    codes = ["7", "72", "721", "7211", "7212", "7219"]
    write(folder / "sinco2011_titles_es.csv", [{"code": code, "title_es": title} for code in codes])
    rows = [{"sinco2011_code": source, "ciuo08_code": target} for source, target in pairs]
    write(folder / "sinco2011_ciuo08.csv", rows)
    return folder


def onet(folder: Path) -> Path:
    write(
        folder / "Occupation Data.txt",
        [
            {"O*NET-SOC Code": "51-9999.00", "Title": "Test Makers", "Description": "x"},
            {"O*NET-SOC Code": "51-9999.01", "Title": "Fine Test Makers", "Description": "x"},
        ],
        delimiter="\t",
    )
    rows = [
        ("51-9999.00", "Tester", "n/a"),
        ("51-9999.01", "Tester", "FTM"),
        ("00-0000.00", "X", ""),
    ]
    write(
        folder / "Alternate Titles.txt",
        [
            {"O*NET-SOC Code": code, "Alternate Title": title, "Short Title": short}
            for code, title, short in rows
        ],
        delimiter="\t",
    )
    return folder


def esco(folder: Path) -> Path:
    work = "http://data.europa.eu/esco/occupation/o1"
    new = "http://data.europa.eu/esco/skill/s-new"
    write(
        folder / "isco08_en_es.csv",
        [
            {"code": "9", "preferredLabel_en": "Nines", "preferredLabel_es": "Nueves"},
            {"code": "7212", "preferredLabel_en": "Other title", "preferredLabel_es": "Otro"},
        ],
    )
    write(
        folder / "esco_occupations_en_es.csv",
        [
            {
                "conceptUri": f"{work}{end}",
                "code": f"7212.{end}",
                "iscoGroup": "7212",
                "preferredLabel_en": f"test joiner {end}",
                "altLabels_en": "metal bonder\ntorch hand",
                "preferredLabel_es": f"unidor {end}",
                "altLabels_es": "x" * 201,
            }
            for end in ("a", "b")
        ],
    )
    write(
        folder / "esco_skills_en_es.csv",
        [
            {
                "conceptUri": uri,
                "skillType": "skill/competence",
                "reuseLevel": "cross-sector",
                "preferredLabel_en": f"skill {uri[-3:]}",
                "altLabels_en": "another word",
                "preferredLabel_es": f"destreza {uri[-3:]}",
                "altLabels_es": "",
            }
            for uri in (new, KNOWN_SKILL)
        ],
    )
    write(
        folder / "occupationSkillRelations.csv",
        [
            {"occupationUri": f"{work}{end}", "relationType": kind, "skillUri": new}
            for end, kind in (("a", "optional"), ("b", "essential"), ("z", "essential"))
        ],
    )
    return folder


def shipped(folder: Path) -> Path:
    """Write a small consistent set of the files that ship."""
    for name, rows in _shipped().items():
        write(folder / f"{name}.csv", rows)
    return folder


def _shipped() -> dict[str, list[dict[str, object]]]:
    names = {"name_en": "A", "name_es": "B"}
    titles = {"title_en": "A", "title_es": "B"}
    place = {"latitude": "31.7", "longitude": "-106.4", "time_zone": "America/Denver"}
    none = {"isced_level": "", "eqf_level": "", "hinge_note_en": "", "hinge_note_es": ""}
    city = {**place, "population": "", "population_year": "", "name_en": "", **SAID}
    notes = {"note_en": "", "note_es": "", "source": "S", "confidence": "secondary"}
    defined = {"short_definition_en": "", "short_definition_es": ""}
    no_description = {"description_en": "", "description_es": ""}
    return {
        "currencies": [{"code": c, "minor_digits": 2, **names} for c in ("MXN", "USD")],
        "exchange_rates": [
            {"base": "USD", "quote": "MXN", "rate": "18.5", "on_date": "2026-01-02"}
            | {"is_sample": "false", **SAID}
        ],
        "purchasing_power": [{"country": "MX", "year": 2024, "factor": "10.12345678", **SAID}],
        "wage_floors": [
            floor("MX-2025", "2025-01-01", ""),
            floor("MX-2024", "2024-01-01", "2025-01-01"),
        ],
        "subdivisions": [
            {"code": code, "country": code[:2], **names, **place, "is_border": "true", **SAID}
            for code in ("MX-CHH", "US-TX")
        ],
        "municipalities": [
            {"code": "1", "subdivision": "MX-CHH", "name": "Juárez", "is_zlfn": "TRUE"}
            | {"border_pair": "2", **city},
            {"code": "2", "subdivision": "US-TX", "name": "El Paso", "is_zlfn": "false"}
            | {"border_pair": "", **city},
        ],
        "level_frameworks": [{"code": "conocer", **names, "country": "MX", **SAID}],
        "levels": [
            {"framework": "conocer", "code": n, "rank": n, **names, **none, **SAID}
            for n in range(1, 6)
        ],
        "industries": [
            {"scheme": "naics2022", "code": code, "level": len(code), "parent": parent, **titles}
            | SAID
            for code, parent in (("111", "11"), ("11", ""))
        ],
        "isco08": [
            {"code": code, "level": len(code), "parent": code[:-1], **titles, **SAID}
            for code in ("7", "72", "721", "7212", "7213", "7214")
        ],
        "soc2018": [
            {"code": "51-0000", "level": 1, "parent": "", **titles, "es_origin": "own", **SAID},
            {
                "code": "51-4121",
                "level": 4,
                "parent": "51-0000",
                **titles,
                "es_origin": "own",
                **SAID,
            },
        ],
        "sinco2011": [
            {"code": code, "level": len(code), "parent": code[:-1], **titles, "en_origin": "own"}
            | SAID
            for code in ("7", "72", "721", "7211", "7212")
        ],
        "occupation_crosswalks": [pair("7212", "0.5"), pair("7213", "0.5")],
        "skills": [
            {"code": code, "kind": "skill", "sector": "welding", **names, **no_description}
            | {"esco_uri": uri, **SAID}
            for code, uri in (("sk-weld", KNOWN_SKILL), ("sk-grind", ""))
        ],
        "skill_synonyms": [{"skill_code": "sk-weld", "lang": "es", "term": "soldar", "region": ""}],
        "occupation_synonyms": [
            {"isco_code": "7212", "lang": "es", "term": "soldador", "region": "", "kind": "synonym"}
            | {key: SAID[key] for key in ("source", "publisher", "source_url", "checked_on")}
            | {"confidence": "unverified"}
        ],
        "occupation_skills": [
            {"isco_code": "7212", "skill_code": "sk-weld", "importance": "essential"}
            | {"source": "S", "confidence": "unverified"}
        ],
        "licensing_rules": [
            {"code": "welder-us-tx", "isco_code": "7212", "jurisdiction": "US-TX", "asks": "state"}
            | {**titles, "regulator": "", "note_en": "", "note_es": "", "valid_to": "", **SAID}
        ],
        "glossary": [{"key": "gap", "term_en": "gap", "term_es": "brecha", **defined, **notes}],
    }


def floor(code: str, since: str, until: str) -> dict[str, object]:
    """Return a wage floor of Mexico as the shipped file has it."""
    facts = {"code": code, "jurisdiction": "MX", "name_en": code, "name_es": code}
    money = {"amount_minor": 27880, "currency": "MXN", "per": "day", "note": ""}
    return facts | money | SAID | {"valid_from": since, "valid_to": until}


def pair(target: str, weight: str, source: str = "7211") -> dict[str, object]:
    """Return a crosswalk pair of SINCO and ISCO as the shipped file has it."""
    codes = {"from_scheme": "sinco2011", "from_code": source, "to_scheme": "isco08"}
    return codes | {"to_code": target, "weight": weight, "method": "own_judgement"} | SAID
