"""The licensing rules as shipped: every row has a place, a source and an honest confidence."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from registry.reference.enums import Licensing

DATA = Path(__file__).parents[3] / "registry" / "reference" / "data"
EVERYWHERE_IN_THE_UNITED_STATES = {"2221", "221", "214", "23"}

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rules() -> list[Row]:
    return rows("licensing_rules")


def test_rules_are_sorted_and_name_occupation_and_place(rules: list[Row]) -> None:
    codes = [row["code"] for row in rules]
    places = {row["code"] for row in rows("subdivisions")} | {"MX", "US"}
    occupations = {row["code"] for row in rows("isco08")}

    assert codes == sorted(set(codes))
    assert {row["jurisdiction"] for row in rules} <= places
    assert {row["isco_code"] for row in rules} <= occupations
    assert {row["asks"] for row in rules} <= set(Licensing.values)
    assert all(row["code"].endswith(f"-{row['jurisdiction'].lower()}") for row in rules)


def test_rule_says_where_it_comes_from_and_claims_no_reading_that_was_not(
    rules: list[Row],
) -> None:
    for row in rules:
        assert row["source"], row["code"]
        assert row["publisher"], row["code"]
        assert row["source_url"].startswith("https://"), row["code"]
        assert row["confidence"] in {"secondary", "unverified"}, row["code"]
        assert bool(row["checked_on"]) == (row["confidence"] == "secondary"), row["code"]


def test_rule_is_written_in_both_languages_or_in_none(rules: list[Row]) -> None:
    for row in rules:
        for field in ("title", "note"):
            assert bool(row[f"{field}_en"]) == bool(row[f"{field}_es"]), row["code"]


def test_what_is_asked_fits_the_place(rules: list[Row]) -> None:
    for row in rules:
        is_country = "-" not in row["jurisdiction"]
        if row["asks"] in {"federal", "states"}:
            assert is_country, row["code"]
        if row["asks"] in {"state", "local", "contractor"}:
            assert row["jurisdiction"].startswith("US-"), row["code"]
        if row["asks"] == "degree":
            assert row["jurisdiction"].startswith("MX"), row["code"]


def test_nobody_is_told_that_no_license_is_needed_without_a_source(rules: list[Row]) -> None:
    assert not [row["code"] for row in rules if row["asks"] == "none"]


def test_every_occupation_has_a_word_on_mexico(rules: list[Row]) -> None:
    countries = defaultdict(set)
    for row in rules:
        countries[row["isco_code"]].add(row["jurisdiction"])
    assert all("MX" in places for places in countries.values())
    for code in EVERYWHERE_IN_THE_UNITED_STATES:
        assert len({place for place in countries[code] if place.startswith("US-")}) == 52, code
