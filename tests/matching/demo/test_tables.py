"""The tables of the demonstration world hang together, without a database."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from matching.demo import rules
from matching.demo.services.equivalences import WAY_TO
from matching.demo.tables import DATA, document, grouped, rows
from registry.catalogue.enums import CredentialLink, CredentialType, Delivery, ProgrammeKind
from registry.equivalence.enums import AssertionStatus, Effect, Method, Relation
from registry.people.identifiers import validate
from tests.matching.demo.conftest import shipped

FICTIONAL = re.compile(r"\((muestra|sample)\)$")
REAL_PRECEDENTS = {"cdl-a-lfc-b", "lfc-b-cdl-a"}


def codes(name: str, key: str = "code") -> set[str]:
    return {row[key] for row in rows(name)}


def listed(name: str, column: str) -> set[str]:
    return {code for row in rows(name) for code in row[column].split()}


@pytest.fixture(scope="module")
def organisations() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in (*rows("organisations"), *rows("employers"))}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_table_is_sorted_and_plain(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    table = list(csv.reader(text.splitlines()))

    assert "\r" not in text
    assert len({len(row) for row in table}) == 1
    assert all(cell == cell.strip() for row in table for cell in row)


@pytest.mark.parametrize(
    ("table", "least", "most"),
    [
        ("credentials", 115, 135),
        ("employers", 60, 60),
        ("equivalences", 60, 60),
    ],
)
def test_table_has_its_size(table: str, least: int, most: int) -> None:
    assert least <= len(rows(table)) <= most


def test_openings_number_two_hundred() -> None:
    assert sum(int(row["copies"]) for row in rows("opening_templates")) == 200


def test_institutions_number_forty_real_ones() -> None:
    institutions = [r for r in rows("organisations") if r["kind"] == "training_institution"]

    assert len([row for row in institutions if not FICTIONAL.search(row["name"])]) == 40


def test_programmes_number_about_a_hundred() -> None:
    assert 85 <= sum(len(row["providers"].split()) for row in rows("programmes")) <= 110


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("credentials", "occupations"),
        ("programmes", "occupations"),
        ("opening_templates", "occupations"),
        ("archetypes", "occupations"),
    ],
)
def test_occupations_are_isco_unit_groups(table: str, column: str) -> None:
    units = {row["code"] for row in shipped("isco08") if row["level"] == "4"}

    assert listed(table, column) <= units


def test_skills_are_shipped() -> None:
    skills = {row["code"] for row in shipped("skills")}
    written = {code for person in document("personas")["person"] for code in person["skills"]}

    assert listed("competencies", "skill") | written <= skills


def test_municipalities_are_shipped() -> None:
    used = listed("employers", "municipalities") | listed("places", "municipality")
    used |= listed("organisations", "municipality") | listed("opening_templates", "municipality")
    used |= {person["municipality"] for person in document("personas")["person"]}

    assert used <= {row["code"] for row in shipped("municipalities")}


def test_industries_are_shipped() -> None:
    industries = {f"{row['scheme']}:{row['code']}" for row in shipped("industries")}

    assert listed("employers", "industry") <= industries


def test_levels_are_shipped() -> None:
    levels = {f"{row['framework']}:{row['code']}" for row in shipped("levels")}

    assert listed("credentials", "level") <= levels


def test_credentials_named_elsewhere_stand_in_the_table() -> None:
    named = {
        code
        for row in rows("opening_templates")
        for code in rules.credential_codes(row["credentials"])
    }
    named |= listed("archetypes", "credentials_mx") | listed("archetypes", "credentials_us")
    named |= listed("equivalences", "source") | listed("equivalences", "target")
    named |= listed("competencies", "credential") | listed("recognitions", "credential")
    named |= {link.partition(":")[2] for link in listed("programmes", "credentials")}
    named |= {
        code for person in document("personas")["person"] for code in person.get("credentials", {})
    }

    assert named <= codes("credentials")


def test_organisations_named_elsewhere_stand_in_the_tables(
    organisations: dict[str, dict[str, str]],
) -> None:
    named = listed("credentials", "issuer") | listed("equivalences", "asserter")
    named |= listed("programmes", "providers") | listed("recognitions", "organisation")
    named |= {row["organisation"] for row in document("logins")["login"]}
    named |= {row["employer"] for row in rows("opening_templates") if row["employer"]}

    assert named <= organisations.keys()


def test_programmes_of_openings_stand_in_the_table() -> None:
    offered = {
        f"{key}/{row['key']}" for row in rows("programmes") for key in row["providers"].split()
    }

    assert {row["programme"] for row in rows("opening_templates")} - {""} <= offered


def test_credentials_use_the_words_of_the_catalogue() -> None:
    assert listed("credentials", "type") <= set(CredentialType.values)
    assert listed("programmes", "kind") <= set(ProgrammeKind.values)
    assert listed("programmes", "delivery") <= set(Delivery.values)
    links = {link.partition(":")[0] for link in listed("programmes", "credentials")}
    assert links <= set(CredentialLink.values)


def test_credentials_recalled_from_memory_are_unverified() -> None:
    primary = [row for row in rows("credentials") if row["confidence"] == "primary"]

    assert {row["issuer"] for row in primary} == {"CONOCER"}
    assert {row["checked_on"] for row in primary} == {"2025-11-28"}
    others = {row["confidence"] for row in rows("credentials") if row["issuer"] != "CONOCER"}
    assert others == {"unverified"}


def test_credentials_have_both_names() -> None:
    assert all(row["name_en"] and row["name_es"] for row in rows("credentials"))


def test_employers_are_fictional_by_name() -> None:
    assert all(FICTIONAL.search(row["name"]) for row in rows("employers"))


def test_employers_numbers_are_well_formed_and_some_have_none() -> None:
    numbers = [row["identifier"].partition(":") for row in rows("employers")]

    assert all(validate(kind, value) == value for kind, _colon, value in numbers if kind)
    assert any(not kind for kind, _colon, _value in numbers)


def test_equivalences_cover_every_word() -> None:
    assert listed("equivalences", "relation") == set(Relation.values)
    assert listed("equivalences", "effect") == set(Effect.values)
    assert listed("equivalences", "method") == set(Method.values)
    assert listed("equivalences", "status") == set(AssertionStatus.values) - {"draft"}
    assert {row["status"] for row in rows("equivalences")} <= set(WAY_TO)


def test_equivalences_invented_come_from_fictional_bodies_and_say_so(
    organisations: dict[str, dict[str, str]],
) -> None:
    for row in rows("equivalences"):
        if row["key"] in REAL_PRECEDENTS:
            continue
        assert FICTIONAL.search(organisations[row["asserter"]]["name"]), row["key"]
        assert row["scope_note_en"].startswith("Demo sample, not a real recognition."), row["key"]
        assert row["scope_note_es"].startswith("Muestra de demostración"), row["key"]


def test_equivalences_stand_on_evidence_unless_inferred() -> None:
    evidence = grouped("equivalence_evidence", "equivalence")

    for row in rows("equivalences"):
        assert (row["key"] in evidence) == (row["method"] != "inferred"), row["key"]


def test_equivalences_disagree_on_a_pair() -> None:
    pairs = Counter(
        (row["source"], row["target"])
        for row in rows("equivalences")
        if row["status"] == "contested"
    )

    assert max(pairs.values()) == 2


def test_precedent_is_two_records_with_legal_effect() -> None:
    legal = {
        (row["source"], row["target"]) for row in rows("equivalences") if row["effect"] == "legal"
    }

    assert legal == {("LFC-B", "CDL-A"), ("CDL-A", "LFC-B")}
