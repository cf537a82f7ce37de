"""Merging rows: what is added, changed, retired and left alone, and what is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from registry.reference.models import (
    Currency,
    GlossaryTerm,
    Municipality,
    PurchasingPower,
    Skill,
    WageFloor,
)
from registry.reference.services.cells import Wanted
from registry.reference.services.merging import Table, merge
from registry.reference.sources.errors import SourceError
from registry.reference.sources.rows import Place
from tests.factories.releases import AT

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(days=1)


def skill(code: str, line: int = 2, **values: Any) -> Wanted:
    facts = {"code": code, "kind": "skill", "sector": "s", "name_en": code, "name_es": code}
    said = {"source": "S", "publisher": "P", "checked_on": "2026-11-24", "confidence": "primary"}
    return Wanted(Place("skills.csv", line), facts | said | values)


def table(release: str = "shipped", **more: Any) -> Table:
    return Table(name="skills", model=Skill, key=("code",), release=release, **more)


def counts(outcome: Any) -> tuple[int, int, int, int]:
    return outcome.added, outcome.changed, outcome.retired, outcome.same


def test_merge_adds_changes_retires_and_leaves_alone() -> None:
    first = merge(table(), [skill("a"), skill("b"), skill("c")], at=AT)
    second = merge(table(), [skill("a"), skill("b", name_en="B"), skill("d")], at=LATER)
    third = merge(table(), [skill("a"), skill("b", name_en="B"), skill("d")], at=LATER)

    assert [counts(o) for o in (first, second, third)] == [(3, 0, 0, 0), (1, 1, 1, 1), (0, 0, 0, 3)]
    assert third.is_nothing
    assert Skill.objects.get(code="b").name_en == "B"
    assert dict(Skill.objects.values_list("code", "retired_at")) == {
        "a": None,
        "b": None,
        "c": LATER,
        "d": None,
    }


def test_merge_row_wanted_again_comes_back_under_its_key() -> None:
    merge(table(), [skill("a")], at=AT)
    pk = Skill.objects.get().pk
    merge(table(), [], at=AT)

    outcome = merge(table(), [skill("a")], at=LATER)

    assert counts(outcome) == (0, 1, 0, 0)
    assert Skill.objects.get(retired_at__isnull=True).pk == pk


def test_merge_row_of_another_release_is_left_alone_while_in_use() -> None:
    merge(table("esco"), [skill("a", description_en="theirs")], at=AT)

    outcome = merge(table(), [skill("a", name_en="ours")], at=LATER)

    assert counts(outcome) == (0, 0, 0, 1)
    assert (Skill.objects.get().name_en, Skill.objects.get().release) == ("a", "esco")
    assert counts(merge(table(), [], at=LATER)) == (0, 0, 0, 0)
    assert Skill.objects.get().retired_at is None


def test_merge_retired_row_of_another_release_is_taken_over_whole() -> None:
    merge(table("esco"), [skill("a", description_en="theirs")], at=AT)
    merge(table("esco"), [], at=AT)

    outcome = merge(table(), [skill("a", name_en="ours")], at=LATER)

    row = Skill.objects.get()
    assert counts(outcome) == (0, 1, 0, 0)
    assert (row.release, row.name_en, row.description_en) == ("shipped", "ours", "")
    assert row.retired_at is None
    assert counts(merge(table("esco"), [], at=LATER)) == (0, 0, 0, 0)


def test_merge_step_with_some_columns_retires_nothing() -> None:
    merge(table(), [skill("a"), skill("b")], at=AT)
    some = Wanted(Place("f", 2), {"code": "a", "sector": "t"})

    assert counts(merge(table(retires=False), [some], at=LATER)) == (0, 1, 0, 0)
    assert not Skill.objects.filter(retired_at__isnull=False).exists()


def test_merge_texts_compare_as_the_values_they_are_kept_as() -> None:
    power = Table(name="p", model=PurchasingPower, key=("country", "year"), release="shipped")
    texts = {"country": "MX", "year": "2024", "factor": "10.12345678", "valid_from": ""}
    row = Wanted(Place("f", 2), texts | {"source": "S", "publisher": "P"})

    merge(power, [row], at=AT)

    assert PurchasingPower.objects.get().factor == Decimal("10.123457")
    assert counts(merge(power, [row], at=AT)) == (0, 0, 0, 1)


def test_merge_model_without_release_is_never_retired() -> None:
    money = Table(name="c", model=Currency, key=("code",), release="shipped")
    row = {"code": "MXN", "minor_digits": "2", "name_en": "peso", "name_es": "peso"}
    merge(money, [Wanted(Place("f", 2), row)], at=AT)

    assert counts(merge(money, [], at=AT)) == (0, 0, 0, 0)
    assert counts(merge(money, [Wanted(Place("f", 2), row | {"name_en": "x"})], at=AT))[1] == 1


def test_merge_repeated_row_is_refused_or_folded() -> None:
    rows = [skill("a"), skill("a", line=7)]

    with pytest.raises(SourceError, match=r"skills\.csv:7, column 'code'.*once.*'a'.*Remove"):
        merge(table(), rows, at=AT)
    assert counts(merge(table(folds=True), rows, at=AT)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("values", "column", "says"),
    [
        ({"confidence": "certain"}, "confidence", "one of primary, secondary, unverified"),
        ({"checked_on": "24/11/2026"}, "checked_on", "date format"),
        ({"name_en": "x" * 301}, "name_en", "at most 300 characters"),
    ],
)
def test_merge_wrong_cell_names_its_place(values: dict[str, str], column: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        merge(table(), [skill("a"), skill("b", line=9, **values)], at=AT)

    error = caught.value
    assert (error.file, error.line, error.column) == ("skills.csv", 9, column)
    assert error.value == values[column][:80]
    assert error.remedy


@pytest.mark.parametrize(("value", "says"), [("", "value is required"), ("yes", "true or false")])
def test_merge_boolean_is_true_or_false(value: str, says: str) -> None:
    towns = Table(name="t", model=Municipality, key=("code",), release="shipped")
    row = Wanted(Place("f", 3), {"code": "x", "is_zlfn": value})

    with pytest.raises(SourceError, match=says):
        merge(towns, [row], at=AT)


def test_merge_row_that_the_database_refuses_is_named() -> None:
    said = {"term_es": "x", "source": "S", "confidence": "secondary"}
    terms = Table(name="glossary", model=GlossaryTerm, key=("key",), release="shipped")
    rows = [
        Wanted(Place("glossary.csv", 2), {"key": "a", "term_en": "gap", **said}),
        Wanted(Place("glossary.csv", 3), {"key": "b", "term_en": "gap", **said, "term_es": "y"}),
    ]

    with pytest.raises(SourceError, match=r"glossary\.csv:3: .*'glossary' refuses.*gap"):
        merge(terms, rows, at=AT)


def floors(*rows: tuple[str, str, str]) -> Any:
    money = {"currency_id": "MXN", "amount_minor": 1, "per": "day", "jurisdiction": "MX"}
    said = {"name_en": "f", "name_es": "f", "source": "S", "publisher": "P"}
    wanted = [
        Wanted(
            Place("wage_floors.csv", line),
            {"code": code, "valid_from": since, "valid_to": until, **money, **said},
        )
        for line, (code, since, until) in enumerate(rows, start=2)
    ]
    wage = Table(name="wage floors", model=WageFloor, key=("code",), release="shipped")
    return merge(wage, wanted, at=AT)


@pytest.mark.parametrize(
    "after",
    [
        [("a", "2024-01-01", "2024-07-01"), ("b", "2024-07-01", "")],
        [("b", "2024-01-01", "2024-07-01"), ("a", "2024-07-01", "")],
        [("b", "2024-03-01", "")],
    ],
)
def test_merge_floor_that_makes_room_does_not_meet_its_successor(
    after: list[tuple[str, str, str]],
) -> None:
    Currency.objects.create(code="MXN", minor_digits=2, name_en="peso", name_es="peso")
    floors(("a", "2024-01-01", ""))

    floors(*after)

    live = WageFloor.objects.filter(retired_at__isnull=True)
    assert set(live.values_list("code", "valid_from")) == {
        (code, dt.date.fromisoformat(since)) for code, since, _ in after
    }


def test_merge_two_floors_change_places() -> None:
    Currency.objects.create(code="MXN", minor_digits=2, name_en="peso", name_es="peso")
    floors(("a", "2024-01-01", "2025-01-01"), ("b", "2025-01-01", ""))

    outcome = floors(("b", "2024-01-01", "2025-01-01"), ("a", "2025-01-01", ""))

    assert counts(outcome) == (0, 2, 0, 0)
    assert WageFloor.objects.get(valid_to__isnull=True).code == "a"


def test_merge_floors_that_overlap_are_refused_by_place() -> None:
    Currency.objects.create(code="MXN", minor_digits=2, name_en="peso", name_es="peso")

    with pytest.raises(SourceError, match=r"wage_floors\.csv:3: .*wage_floor_no_overlap"):
        floors(("a", "2024-01-01", ""), ("b", "2025-01-01", ""))
