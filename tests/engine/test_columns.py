"""Columns: what validate refuses, what take keeps, and what must never be a column."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from matching.engine import (
    Equivalents,
    InvalidColumn,
    InvalidWeights,
    Openings,
    Requirements,
    Scarcity,
    Sparse,
    Weights,
    Workers,
)
from tests.engine.worlds import CODES, equivalents_of, openings_of, run, workers_of, world_of

PROTECTED = (
    "age", "birth", "born", "sex", "gender", "nationality", "citizen", "ethnic", "race", "indigen",
    "disab", "name", "religion", "marital", "pregnan", "orientation", "curp", "photo",
)  # fmt: skip
WORDS_THAT_CONTAIN_ONE = {"languages", "language_min", "wage_min", "wage_from", "wage_to"}


@pytest.mark.parametrize("table", [Workers, Openings, Requirements, Equivalents])
def test_columns_hold_no_protected_attribute(table: Any) -> None:
    names = {column.name for column in fields(table)} - WORDS_THAT_CONTAIN_ONE
    assert not [name for name in names if any(word in name for word in PROTECTED)]


WORKER_FAULTS = [
    ("workers.ids", {"id": 1}),
    ("workers.occupations", {"occupations": {0: 1001}}),
    ("workers.occupations", {"occupations": {0: 0}}),
    ("workers.occupations", {"occupations": {len(CODES): 1}}),
    ("workers.experience", {"experience": {0: (0, 0)}}),
    ("workers.experience_idle", {"experience": {0: (1, 0), 1: (1, 1201)}}),
    ("workers.skills", {"skills": {-1}}),
    ("workers.credentials", {"credentials": {99}}),
    ("workers.education_level", {"education_level": 9}),
    ("workers.languages", {"languages": (0, 8)}),
    ("workers.latitude", {"where": (90.5, 0)}),
    ("workers.longitude", {"where": (0, -181)}),
    ("workers.country", {"country": 8}),
    ("workers.reach_km", {"reach_km": -1}),
    ("workers.mobility", {"mobility": 16}),
    ("workers.wage_min", {"wage_min": -2}),
    ("workers.hours_max", {"hours": (40, 20)}),
]


@pytest.mark.parametrize(("column", "change"), WORKER_FAULTS)
def test_workers_validate_names_column_and_row(column: str, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidColumn) as refused:
        workers_of([{}, {"id": 7}, {"id": 8, **change}]).validate()
    assert (refused.value.column, refused.value.row) == (column, 2)
    assert f"{column}, row 2: " in str(refused.value)


OPENING_FAULTS = [
    ("openings.ids", {"id": 1}),
    ("openings.employer", {"employer": -1}),
    ("openings.kind", {"kind": 16}),
    ("openings.language_min", {"language_min": (-1, 0)}),
    ("openings.experience_min", {"experience_min": -1}),
    ("openings.place_mode", {"place_mode": 3}),
    ("openings.capacity_left", {"capacity_left": -1}),
    ("openings.wage_to", {"wage": (10, 9)}),
    ("openings.hours_per_week", {"hours_per_week": 169}),
]


@pytest.mark.parametrize(("column", "change"), OPENING_FAULTS)
def test_openings_validate_names_column_and_row(column: str, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidColumn) as refused:
        openings_of([{}, {"id": 7}, {"id": 8, **change}]).validate()
    assert (refused.value.column, refused.value.row) == (column, 2)


def test_openings_validate_refuses_a_skill_both_required_and_preferred() -> None:
    openings = openings_of([{"skills_required": {1}}, {"skills_required": {2}}])
    both = replace(openings, skills_preferred=Sparse.from_sets([{2}, {2}], 6))
    with pytest.raises(InvalidColumn, match=r"openings\.skills_preferred, row 1"):
        both.validate()


@pytest.mark.parametrize(
    ("column", "opening", "force", "accepted"),
    [
        ("requirements.opening, row 1", [1, 0], [0, 0], [{0}, {0}]),
        ("requirements.opening, row 1", [0, 2], [0, 0], [{0}, {0}]),
        ("requirements.force, row 0", [0, 1], [3, 0], [{0}, {0}]),
        ("requirements.credentials, row 1", [0, 1], [0, 0], [{0}, set()]),
    ],
)
def test_requirements_validate_names_column_and_row(
    column: str, opening: list[int], force: list[int], accepted: list[set[int]]
) -> None:
    requirements = Requirements(
        opening=np.array(opening, np.int32),
        force=np.array(force, np.int8),
        credentials=Sparse.from_sets(accepted, 5),
    )
    with pytest.raises(InvalidColumn, match=column):
        replace(openings_of([{}, {}]), requirements=requirements).validate()


@pytest.mark.parametrize(
    ("column", "row"),
    [
        ("equivalents.source", (5, 1, 1, 1, -1, -1)),
        ("equivalents.target", (1, 5, 1, 1, -1, -1)),
        ("equivalents.target", (1, 1, 1, 1, -1, -1)),
        ("equivalents.worth", (0, 1, 1001, 1, -1, -1)),
        ("equivalents.effect", (0, 1, 1, 0, -1, -1)),
        ("equivalents.employer", (0, 1, 1, 1, -2, -1)),
    ],
)
def test_equivalents_validate_names_column_and_row(column: str, row: tuple[int, ...]) -> None:
    with pytest.raises(InvalidColumn) as refused:
        equivalents_of([(0, 1, 1, 1, -1, -1), row]).validate()
    assert (refused.value.column, refused.value.row) == (column, 1)


def test_validate_names_a_wrong_dtype_and_length() -> None:
    workers = workers_of([{}, {}])
    with pytest.raises(InvalidColumn, match=r"workers.reach_km: int64\[1d\], int16"):
        replace(workers, reach_km=workers.ids).validate()
    with pytest.raises(InvalidColumn, match=r"workers\.country: 1 entries, 2 expected"):
        replace(workers, country=workers.country[:1]).validate()
    with pytest.raises(InvalidColumn, match=r"workers\.skills: 1 rows, 2 expected"):
        replace(workers, skills=Sparse.from_sets([{0}], 6)).validate()
    with pytest.raises(InvalidColumn, match=r"workers\.occupations: values are missing"):
        replace(workers, occupations=Sparse.from_sets([{0}, {0}], len(CODES))).validate()


@pytest.mark.parametrize(
    ("reason", "indptr", "indices"),
    [
        ("x, row 1: indices not sorted", [0, 1, 3], [5, 4, 2]),
        ("x, row 1: indices not sorted", [0, 1, 3], [5, 2, 2]),
        ("x, row 0: indptr falls", [0, -1, 3], [0, 1, 2]),
        ("x: indptr does not span", [0, 1, 2], [0, 1, 2]),
        ("x: indptr does not span", [1, 1, 3], [0, 1, 2]),
    ],
)
def test_sparse_validate_names_the_fault(
    reason: str, indptr: list[int], indices: list[int]
) -> None:
    rows = Sparse(indptr=np.array(indptr, np.int64), indices=np.array(indices, np.int32), width=6)
    with pytest.raises(InvalidColumn, match=reason):
        rows.validate("x", 2)


def test_match_refuses_tables_that_do_not_fit_together() -> None:
    world = world_of()
    wider = replace(world.equivalents, width=6)
    with pytest.raises(InvalidColumn, match=r"workers\.credentials: 5 columns, 6 expected"):
        run(replace(world, equivalents=wider))
    with pytest.raises(InvalidColumn, match=r"workers\.occupations: 7 columns, 6 expected"):
        run(replace(world, isco_codes=CODES[:-1]))
    with pytest.raises(InvalidColumn, match=r"isco_codes, row 6: '22' is not four digits"):
        run(replace(world, isco_codes=(*CODES[:-1], "22")))


def test_take_keeps_rows_whole() -> None:
    openings = openings_of([{"groups": [(1, {0}), (2, {1})]}, {}, {"groups": [(0, {2, 3})]}])
    taken = openings.take(np.array([2, 1, 0, 2]))
    assert taken.ids.tolist() == [3, 2, 1, 3]
    assert taken.requirements.opening.tolist() == [0, 2, 2, 3]
    assert taken.requirements.force.tolist() == [0, 1, 2, 0]
    rows = [taken.requirements.credentials.row(i).tolist() for i in range(4)]
    assert rows == [[2, 3], [0], [1], [2, 3]]
    workers = workers_of([{"experience": {0: (1, 2), 1: (3, 4)}}, {"experience": {2: (5, 6)}}])
    assert workers.take(np.array([1, 0])).experience_idle.tolist() == [6, 2, 4]


@pytest.mark.parametrize(
    "change",
    [
        {"points": (25, 25, 15, 10, 5, 5, 10, 4)},
        {"points": (50, 50)},
        {"points": (35, 25, 15, 10, 5, 5, 10, -5)},
        {"nearness": (1000, 300, 600, 100)},
        {"nearness": (900, 600, 300, 100)},
        {"unstated": (0,)},
        {"remote": 1001},
        {"border_loss": 501},
        {"required_group_factor": 0},
    ],
)
def test_weights_refuse_contradictions(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidWeights):
        Weights(**change)


def test_scarcity_counts_each_opening_once_and_ends_at_its_bounds() -> None:
    openings = openings_of(
        [{"skills_required": {0}, "skills_preferred": {1}}]
        + [{"skills_required": {0}, "skills_preferred": ()} for _ in range(6)]
    )
    assert Scarcity.of(openings).rarity.tolist() == [158, 1000, 1000, 1000, 1000, 1000]
    with pytest.raises(InvalidColumn, match=r"scarcity\.rarity: 7 entries expected"):
        Scarcity.of(openings).validate(7)
