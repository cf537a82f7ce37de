"""The shipped occupation tables: whole, consistent, and right for the occupations that matter."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3] / "registry" / "reference" / "data"
SCHEMES = {"isco08": "isco08.csv", "soc2018": "soc2018.csv", "sinco2011": "sinco2011.csv"}
COUNTS = {
    "isco08": {1: 10, 2: 43, 3: 130, 4: 436},
    "soc2018": {1: 23, 4: 867},
    "sinco2011": {1: 9, 2: 53, 3: 156, 4: 468},
}
# What a person in either country would call the same work.
SAME_WORK = [
    ("7212", "51-4121", "7212"),
    ("7223", "51-4041", "7211"),
    ("7223", "51-9161", "8123"),
    ("7233", "49-9041", "2634"),
    ("7411", "47-2111", "2642"),
    ("7127", "49-9021", "2637"),
    ("8332", "53-3032", "8341"),
    ("5321", "31-1131", "2821"),
    ("2221", "29-1141", "2426"),
    ("7115", "47-2031", "7123"),
    ("7112", "47-2021", "7121"),
    ("7126", "47-2152", "7134"),
    ("5120", "35-2014", "5111"),
    ("4224", "43-4081", "3211"),
    ("3142", "19-4012", "2613"),
    ("2512", "15-1252", "2271"),
    ("3512", "15-1232", "2651"),
    ("3513", "15-1231", "2651"),
    ("8211", "51-2031", "8211"),
    ("8212", "51-2022", "8212"),
    ("7543", "51-9061", "8201"),
    ("8344", "53-7051", "8352"),
    ("4321", "43-5071", "3132"),
    ("3115", "17-3024", "2633"),
    ("7231", "49-3023", "2632"),
    ("7411", "47-2231", "2642"),
    ("7412", "49-9081", "2641"),
    ("7213", "49-3021", "7213"),
    ("9333", "53-7062", "9331"),
    ("9321", "53-7064", "9712"),
    ("3122", "51-1011", "8201"),
]


def records(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, str]]:
    return records("occupation_crosswalks.csv")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_groups_are_whole_sorted_and_have_their_parents(scheme: str) -> None:
    rows = records(SCHEMES[scheme])
    codes = [row["code"] for row in rows]

    assert Counter(int(row["level"]) for row in rows) == COUNTS[scheme]
    assert codes == sorted(set(codes))
    assert all(row["parent"] in codes for row in rows if row["parent"])
    assert all(row["title_es"] for row in rows)
    assert all(row["source"] and row["publisher"] and row["confidence"] for row in rows)


def test_pairs_join_known_groups_and_sum_to_one(pairs: list[dict[str, str]]) -> None:
    known = {
        scheme: {row["code"] for row in records(name) if row["level"] == "4"}
        for scheme, name in SCHEMES.items()
    }
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in pairs:
        assert row["from_code"] in known[row["from_scheme"]]
        assert row["to_code"] in known[row["to_scheme"]]
        assert Decimal(0) < Decimal(row["weight"]) <= 1
        sums[row["from_scheme"], row["from_code"], row["to_scheme"]] += Decimal(row["weight"])

    assert set(sums.values()) == {Decimal(1)}


def test_pairs_of_own_judgement_never_claim_a_source_read(pairs: list[dict[str, str]]) -> None:
    official = {row["method"] for row in pairs if row["confidence"] == "primary"}

    assert official == {"official_equal_split"}


@pytest.mark.parametrize(("isco", "soc", "sinco"), SAME_WORK)
def test_pairs_same_work_is_joined_in_every_direction(
    pairs: list[dict[str, str]], isco: str, soc: str, sinco: str
) -> None:
    codes = {"isco08": isco, "soc2018": soc, "sinco2011": sinco}
    found = {
        (row["from_scheme"], row["to_scheme"])
        for row in pairs
        if codes[row["from_scheme"]] == row["from_code"]
        and codes[row["to_scheme"]] == row["to_code"]
    }

    assert len(found) == 6, found
