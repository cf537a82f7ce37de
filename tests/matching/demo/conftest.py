"""Facts for the plans, read from the shipped reference files: no database."""

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

from matching.demo.facts import Facts, Place

SHIPPED = Path(__file__).parents[3] / "registry" / "reference" / "data"
TODAY = dt.date(2026, 11, 24)


def shipped(name: str) -> list[dict[str, str]]:
    with (SHIPPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def floors_on(day: dt.date) -> dict[str, int]:
    return {
        row["jurisdiction"]: int(row["amount_minor"])
        for row in shipped("wage_floors")
        if row["valid_from"] <= str(day) and (not row["valid_to"] or row["valid_to"] > str(day))
    }


@pytest.fixture(scope="session")
def facts() -> Facts:
    skills: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for row in shipped("occupation_skills"):
        skills[row["isco_code"]][row["importance"] != "essential"].append(row["skill_code"])
    return Facts(
        places={
            row["code"]: Place(
                code=row["code"],
                name=row["name"],
                subdivision=row["subdivision"],
                is_zlfn=row["is_zlfn"] == "true",
                border=row["is_zlfn"] == "true" or bool(row["border_pair"]),
            )
            for row in shipped("municipalities")
        },
        floors=floors_on(TODAY),
        skills={code: (tuple(must), tuple(may)) for code, (must, may) in skills.items()},
    )
