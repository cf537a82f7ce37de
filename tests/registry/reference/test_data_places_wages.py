"""Places, levels, money, wage floors and industries as shipped: whole, dated and consistent."""

import csv
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from zoneinfo import available_timezones

import pytest

DATA = Path(__file__).parents[3] / "registry" / "reference" / "data"
EARTH_RADIUS_KM = 6371.0
TWIN_CITIES_KM = 40.0
PER_HOUR_HIGHEST_FLOOR = 2500
BOXES = {"MX": (14.5, 32.8, -118.5, -86.6), "US": (17.8, 71.5, -179.2, -65.2)}
KEYS = {
    "currencies": ("code",),
    "exchange_rates": ("base", "quote", "on_date"),
    "industries": ("scheme", "code"),
    "level_frameworks": ("code",),
    "levels": ("framework", "rank"),
    "municipalities": ("code",),
    "purchasing_power": ("country", "year"),
    "subdivisions": ("code",),
    "wage_floors": ("code",),
}
ISO_MX = (
    "AGU BCN BCS CAM CHH CHP CMX COA COL DUR GRO GUA HID JAL MEX MIC MOR NAY NLE OAX PUE "
    "QUE ROO SIN SLP SON TAB TAM TLA VER YUC ZAC"
)
ZLFN_BY_STATE = {
    "MX-BCN": 7,
    "MX-SON": 11,
    "MX-CHH": 8,
    "MX-COA": 8,
    "MX-NLE": 1,
    "MX-TAM": 10,
}

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kilometres(one: Row, other: Row) -> float:
    """Great-circle distance by the haversine formula."""
    lat1, lon1 = radians(float(one["latitude"])), radians(float(one["longitude"]))
    lat2, lon2 = radians(float(other["latitude"])), radians(float(other["longitude"]))
    square = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(square))


def sort_key(name: str, row: Row) -> tuple[str | int, ...]:
    return tuple(int(row[column]) if column == "rank" else row[column] for column in KEYS[name])


@pytest.mark.parametrize("name", KEYS)
def test_file_is_sorted_and_unique_by_key(name: str) -> None:
    keys = [sort_key(name, row) for row in rows(name)]

    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", KEYS)
def test_file_is_plain_utf8_with_unix_line_ends(name: str) -> None:
    raw = (DATA / f"{name}.csv").read_bytes()

    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert all(value == value.strip() for row in rows(name) for value in row.values())


@pytest.mark.parametrize("name", sorted(set(KEYS) - {"currencies"}))
def test_fact_says_where_it_comes_from(name: str) -> None:
    for row in rows(name):
        assert row["source"]
        assert len(row["source"]) <= 300
        assert row["publisher"]
        assert row["source_url"].startswith("https://")
        assert row["confidence"] in {"primary", "secondary", "unverified"}
        assert bool(row["checked_on"]) == (row["confidence"] != "unverified")


def test_subdivisions_are_those_of_iso_3166_2() -> None:
    codes = {row["code"] for row in rows("subdivisions")}

    assert {code for code in codes if code.startswith("MX-")} == {
        f"MX-{part}" for part in ISO_MX.split()
    }
    assert len({code for code in codes if code.startswith("US-")}) == 52
    assert {"US-DC", "US-PR"} <= codes


def test_subdivisions_on_the_border_are_ten() -> None:
    border = {row["code"] for row in rows("subdivisions") if row["is_border"] == "true"}

    assert border == {"US-CA", "US-AZ", "US-NM", "US-TX"} | set(ZLFN_BY_STATE)


@pytest.mark.parametrize("name", ["subdivisions", "municipalities"])
def test_place_lies_in_its_country(name: str) -> None:
    for row in rows(name):
        south, north, west, east = BOXES[row["code"][:2]]
        assert south <= float(row["latitude"]) <= north, row["code"]
        assert west <= float(row["longitude"]) <= east, row["code"]


@pytest.mark.parametrize("name", ["subdivisions", "municipalities"])
def test_place_time_zone_is_known(name: str) -> None:
    zones = {row["time_zone"] for row in rows(name) if row["time_zone"]}

    assert zones <= available_timezones()
    assert name == "municipalities" or all(row["time_zone"] for row in rows(name))


def test_municipality_code_is_of_the_country_and_state() -> None:
    states = {row["code"] for row in rows("subdivisions")}
    by_number = defaultdict(set)
    for row in rows("municipalities"):
        assert row["subdivision"] in states
        assert row["code"][:2] == row["subdivision"][:2]
        assert re.fullmatch(r"MX-\d{5}|US-\d{7}", row["code"])
        by_number[row["code"][:5]].add(row["subdivision"])

    assert len(rows("municipalities")) >= 220
    assert all(len(subdivisions) == 1 for subdivisions in by_number.values())
    assert {next(iter(found)) for found in by_number.values()} >= states - {"US-PR"}


def test_municipality_population_has_its_year() -> None:
    for row in rows("municipalities"):
        assert bool(row["population"]) == bool(row["population_year"])
        assert not row["population"] or int(row["population"]) > 0


def test_municipality_lies_near_its_state() -> None:
    # The state's row is its capital: Ciudad Juárez, El Paso and Anchorage are the far ones.
    states = {row["code"]: row for row in rows("subdivisions")}
    for row in rows("municipalities"):
        assert kilometres(row, states[row["subdivision"]]) < 950, row["code"]


def test_zlfn_is_the_43_municipalities_and_two_split_off_since() -> None:
    zone = [row for row in rows("municipalities") if row["is_zlfn"] == "true"]
    counts: dict[str, int] = defaultdict(int)
    for row in zone:
        counts[row["subdivision"]] += 1

    assert dict(counts) == ZLFN_BY_STATE
    split_off = {row["name"] for row in zone if "when the zone was drawn" in row["source"]}
    assert split_off == {"San Quintín", "San Felipe"}
    assert len(zone) - len(split_off) == 43


def test_twin_cities_point_at_each_other_across_the_border() -> None:
    places = {row["code"]: row for row in rows("municipalities")}
    paired = [row for row in places.values() if row["border_pair"]]

    assert len(paired) >= 30
    for row in paired:
        twin = places[row["border_pair"]]
        assert twin["border_pair"] == row["code"]
        assert twin["code"][:2] != row["code"][:2]
        assert kilometres(row, twin) < TWIN_CITIES_KM, (row["name"], twin["name"])


def test_time_zone_of_the_border_follows_its_own_law() -> None:
    zones = {row["code"]: row["time_zone"] for row in rows("municipalities")}

    assert zones["MX-08037"] == "America/Ciudad_Juarez"
    assert zones["MX-08052"] == "America/Ojinaga"
    assert zones["MX-28027"] == "America/Matamoros"
    assert zones["US-4824000"] == "America/Denver"
    assert zones["MX-26043"] == ""


def test_level_ranks_count_from_one_in_each_framework() -> None:
    frameworks = {row["code"] for row in rows("level_frameworks")}
    ranks = defaultdict(list)
    for row in rows("levels"):
        ranks[row["framework"]].append(int(row["rank"]))

    assert set(ranks) == frameworks
    assert all(found == list(range(1, len(found) + 1)) for found in ranks.values())


def test_level_hinge_never_falls_and_says_why() -> None:
    hinges = defaultdict(list)
    for row in rows("levels"):
        assert row["hinge_note_en"]
        assert row["hinge_note_es"]
        if row["isced_level"]:
            hinges[row["framework"]].append(int(row["isced_level"]))
        if row["eqf_level"]:
            assert 1 <= int(row["eqf_level"]) <= 8

    assert all(0 <= hinge <= 8 for found in hinges.values() for hinge in found)
    assert all(found == sorted(found) for found in hinges.values())
    assert hinges["isced2011"] == list(range(9))
    assert "mnc" not in hinges


def test_wage_floors_of_a_jurisdiction_never_overlap() -> None:
    periods = defaultdict(list)
    for row in rows("wage_floors"):
        end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
        start = date.fromisoformat(row["valid_from"])
        assert start < end
        periods[row["jurisdiction"], row["per"]].append((start, end))

    for found in periods.values():
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(sorted(found)))
        assert max(found)[1] == date.max


def test_wage_floors_cover_every_state_and_both_countries() -> None:
    states = {row["code"] for row in rows("subdivisions") if row["country"] == "US"}

    assert {row["jurisdiction"] for row in rows("wage_floors")} == states | {
        "MX",
        "MX-ZLFN",
        "US",
    }


def test_wage_floors_are_in_the_currency_and_period_of_the_country() -> None:
    currencies = {row["code"] for row in rows("currencies")}
    for row in rows("wage_floors"):
        expected = ("MXN", "day") if row["jurisdiction"].startswith("MX") else ("USD", "hour")
        assert (row["currency"], row["per"]) == expected
        assert row["currency"] in currencies
        if row["currency"] == "USD":
            assert 725 <= int(row["amount_minor"]) <= PER_HOUR_HIGHEST_FLOOR


@pytest.mark.parametrize(
    ("code", "daily", "monthly"),
    [("MX-2026", 31504, "9582.47"), ("MX-ZLFN-2026", 44087, "13409.80")],
)
def test_wage_floor_of_mexico_2026_gives_the_published_month(
    code: str, daily: int, monthly: str
) -> None:
    floor = next(row for row in rows("wage_floors") if row["code"] == code)

    assert int(floor["amount_minor"]) == daily
    month = Decimal(daily) / 100 * 365 / 12
    assert month.quantize(Decimal("0.01")) == Decimal(monthly)


def test_exchange_rates_are_dated_and_samples_are_marked() -> None:
    currencies = {row["code"] for row in rows("currencies")}
    for row in rows("exchange_rates"):
        assert {row["base"], row["quote"]} <= currencies
        assert Decimal(row["rate"]) > 0
        assert date.fromisoformat(row["on_date"])
        assert row["is_sample"] == "false" or row["confidence"] == "unverified"

    assert len(rows("exchange_rates")) >= 12


def test_purchasing_power_of_the_united_states_is_one() -> None:
    for row in rows("purchasing_power"):
        assert Decimal(row["factor"]) > 0
        assert row["country"] != "US" or Decimal(row["factor"]) == 1


def test_industry_parent_exists_and_is_its_beginning() -> None:
    codes = {(row["scheme"], row["code"]) for row in rows("industries")}
    for row in rows("industries"):
        if row["level"] == "2":
            assert not row["parent"]
            continue
        assert len(row["code"]) == int(row["level"])
        assert (row["scheme"], row["parent"]) in codes
        low, _, high = row["parent"].partition("-")
        assert low <= row["code"][: len(low)] <= (high or low)


def test_industry_sectors_of_trade_and_government_differ() -> None:
    sectors = defaultdict(set)
    for row in rows("industries"):
        if row["level"] == "2":
            sectors[row["scheme"]].add(row["code"])

    assert len(sectors["naics2022"]) == len(sectors["scian2018"]) == 20
    assert sectors["naics2022"] - sectors["scian2018"] == {"42", "44-45", "92"}
    assert sectors["scian2018"] - sectors["naics2022"] == {"43", "46", "93"}


@pytest.mark.parametrize("scheme", ["naics2022", "scian2018"])
def test_industry_demo_sectors_are_there(scheme: str) -> None:
    codes = {row["code"] for row in rows("industries") if row["scheme"] == scheme}

    wanted = "111 238 484 493 622 623 721 722 5415 2211 331 332 333 334 335 336 3361 3362 3363"
    assert set(wanted.split()) <= codes
    assert {f"3363{digit}0" for digit in "12345679"} <= codes
    assert all(row["title_en"] and row["title_es"] for row in rows("industries"))
