"""Loads: plan and apply, whole or not at all, one at a time, and who owns what."""

import gzip
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.models import Sum

from registry.people.models import AuditEvent
from registry.reference import models as m
from registry.reference.services import crosswalks, loading, sheets
from registry.reference.services.merging import Outcome
from registry.reference.sources.errors import SourceError, SourceMissingError
from tests.factories import releases
from tests.factories.releases import AT

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = releases.shipped(tmp_path / "data")
    monkeypatch.setattr(sheets, "DATA", folder)
    return folder


def load(source: str = "shipped", directory: Path | None = None) -> Any:
    return loading.apply(by=None, source=source, directory=directory, at=AT)


def plan(source: str = "shipped", directory: Path | None = None) -> Any:
    return loading.plan(source=source, directory=directory, at=AT)


def change(data: Path, name: str, line: int, **cells: object) -> None:
    rows = releases.read(name)
    rows[line - 2] |= {key: str(value) for key, value in cells.items()}
    releases.write(data / f"{name}.csv", rows)


def live_pairs() -> set[tuple[str, str, Decimal, str]]:
    rows = m.CrosswalkPair.objects.filter(retired_at__isnull=True)
    return set(
        rows.values_list("from_occupation__code", "to_occupation__code", "weight", "release")
    )


def test_plan_says_what_apply_then_does_and_leaves_nothing(data: Path) -> None:
    planned = plan()

    assert not planned.is_nothing
    assert not m.Skill.objects.exists()
    assert not m.ReferenceLoad.objects.exists()

    done = load()

    assert done.added == sum(o.added for o in planned.outcomes) > 0
    assert done.sha256 == planned.sha256
    assert AuditEvent.objects.get().details == {"source": "shipped", "sha256": done.sha256}


def test_apply_ties_rows_to_what_they_name(data: Path) -> None:
    load()

    assert m.Occupation.objects.get(scheme="isco08", code="7212").parent.code == "721"
    assert m.Industry.objects.get(code="111").parent.code == "11"
    assert m.Municipality.objects.get(code="1").border_pair.name == "El Paso"
    assert m.Municipality.objects.get(code="1").is_zlfn
    assert m.Municipality.objects.get(code="2").border_pair is None
    assert m.Occupation.objects.get(code="51-4121").origin_es == "own"


def test_apply_same_content_twice_is_nothing(data: Path) -> None:
    first = load()

    assert plan().is_current
    assert load() == first
    assert AuditEvent.objects.count() == 1


def test_apply_changed_file_changes_its_rows_only(data: Path) -> None:
    load()
    change(data, "skills", 2, name_en="Welding")

    done = load()

    assert (done.added, done.changed, done.retired) == (0, 1, 0)
    assert m.Skill.objects.get(code="sk-weld").name_en == "Welding"


def test_apply_group_that_moves_in_the_tree_keeps_its_row(data: Path) -> None:
    load()
    pk = m.Occupation.objects.get(scheme="isco08", code="7214").pk
    change(data, "isco08", 7, level=3, parent="72")

    done = load()

    row = m.Occupation.objects.get(scheme="isco08", code="7214")
    assert (row.pk, row.level, row.parent.code, row.retired_at) == (pk, 3, "72", None)
    assert done.retired == 0


@pytest.mark.parametrize(
    ("name", "line", "column", "value"),
    [
        ("municipalities", 2, "subdivision", "MX-XXX"),
        ("municipalities", 2, "border_pair", "3"),
        ("levels", 3, "framework", "nqf"),
        ("industries", 2, "parent", "12"),
        ("isco08", 5, "parent", "722"),
        ("occupation_crosswalks", 3, "to_code", "9999"),
        ("occupation_crosswalks", 3, "from_scheme", "cno"),
        ("skill_synonyms", 2, "skill_code", "sk-none"),
        ("occupation_synonyms", 2, "isco_code", "1"),
        ("occupation_skills", 2, "skill_code", ""),
        ("exchange_rates", 2, "quote", "EUR"),
        ("wage_floors", 3, "currency", "EUR"),
    ],
)
def test_apply_unknown_code_names_its_place_and_changes_nothing(
    data: Path, name: str, line: int, column: str, value: str
) -> None:
    change(data, name, line, **{column: value})

    with pytest.raises(SourceError) as caught:
        load()

    error = caught.value
    assert (error.file, error.line) == (f"{name}.csv", line)
    assert error.column == column.replace("from_scheme", "from_code")
    assert error.remedy
    assert not m.Currency.objects.exists()
    assert not m.ReferenceLoad.objects.exists()


def test_apply_code_of_a_retired_row_is_unknown(data: Path) -> None:
    load()
    releases.write(data / "skills.csv", releases.read("skills")[1:])

    with pytest.raises(SourceError, match=r"skill_synonyms\.csv:2, column 'skill_code'"):
        load()


@pytest.mark.parametrize(
    ("name", "line", "cells", "says"),
    [
        ("levels", 2, {"rank": "first"}, r"levels\.csv:2, column 'rank'.*'first'"),
        ("levels", 3, {"rank": 1}, r"levels\.csv:3: .*level_rank_unique"),
        ("skills", 3, {"code": "sk-weld"}, r"skills\.csv:3, column 'code'.*once"),
        ("occupation_crosswalks", 2, {"weight": "0.4"}, r"7211 to isco08: 0\.9"),
        ("wage_floors", 2, {"valid_from": "2024-06-01"}, r"wage_floors\.csv:\d: .*no_overlap"),
    ],
)
def test_apply_bad_row_is_refused_by_name(
    data: Path, name: str, line: int, cells: dict[str, object], says: str
) -> None:
    change(data, name, line, **cells)

    with pytest.raises(SourceError, match=says):
        load()
    assert not m.Currency.objects.exists()


def test_apply_file_without_a_column_is_refused(data: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "sector"} for row in releases.read("skills")]
    releases.write(data / "skills.csv", rows)

    with pytest.raises(SourceError, match=r"skills\.csv:1, column 'sector'"):
        load()


def test_inegi_adds_no_pair_to_a_fan_that_ships(data: Path, tmp_path: Path) -> None:
    load()
    shipped = live_pairs()
    release = releases.inegi(
        tmp_path / "i", [("7211", "7214"), ("7212", "7212"), ("7212", "7213"), ("7212", "7214")]
    )

    load("inegi", release)

    added = live_pairs() - shipped
    assert shipped < live_pairs()
    assert added == {
        ("7212", "7212", Decimal("0.333334"), "inegi"),
        ("7212", "7213", Decimal("0.333333"), "inegi"),
        ("7212", "7214", Decimal("0.333333"), "inegi"),
    }
    fans = m.CrosswalkPair.objects.filter(retired_at__isnull=True)
    sums = fans.values("from_occupation", "to_occupation__scheme").annotate(s=Sum("weight"))
    assert {row["s"] for row in sums} == {Decimal(1)}
    assert m.Occupation.objects.get(scheme="sinco2011", code="7211").title_es == "B"
    assert m.Occupation.objects.get(scheme="sinco2011", code="7219").release == "inegi"


def test_shipped_adds_no_pair_to_a_fan_of_inegi(data: Path, tmp_path: Path) -> None:
    load()
    load("inegi", releases.inegi(tmp_path / "i", [("7212", "7212")]))
    rows = [*releases.read("occupation_crosswalks")]
    extra = [releases.pair(code, "0.5", source="7212") for code in ("7213", "7214")]
    releases.write(data / "occupation_crosswalks.csv", [*rows, *extra])

    load()

    assert {row for row in live_pairs() if row[0] == "7212"} == {
        ("7212", "7212", Decimal(1), "inegi")
    }


def test_inegi_takes_a_fan_over_once_it_ships_no_more(data: Path, tmp_path: Path) -> None:
    release = releases.inegi(tmp_path / "i", [("7211", "7212")])
    load()
    load("inegi", release)
    rows = [releases.pair("7212", "1", source="7212")]
    releases.write(data / "occupation_crosswalks.csv", rows)

    load()
    load("inegi", release)

    assert {row for row in live_pairs() if row[0] == "7211"} == {
        ("7211", "7212", Decimal(1), "inegi")
    }


def test_inegi_pair_with_an_unknown_code_leaves_whole_fans(data: Path, tmp_path: Path) -> None:
    load()

    load("inegi", releases.inegi(tmp_path / "i", [("7212", "7212"), ("7212", "9999")]))

    assert {row for row in live_pairs() if row[0] == "7212"} == {
        ("7212", "7212", Decimal(1), "inegi")
    }


@pytest.mark.parametrize("count", [1, 2, 3, 7, 13, 999])
def test_equal_shares_sum_to_one(count: int) -> None:
    shares = crosswalks.equal_shares(count)

    assert (len(shares), sum(shares)) == (count, Decimal(1))
    assert max(shares) - min(shares) <= crosswalks.UNIT


def test_onet_brings_occupations_and_what_people_call_them(data: Path, tmp_path: Path) -> None:
    load()

    load("onet", releases.onet(tmp_path / "o"))

    row = m.Occupation.objects.get(code="51-9999")
    assert (row.parent.code, row.title_en, row.release) == ("51-0000", "Test Makers", "onet")
    assert set(row.synonyms.values_list("term", "kind")) == {
        ("Fine Test Makers", "preferred"),
        ("Tester", "alternate"),
        ("FTM", "short"),
    }
    assert m.Occupation.objects.get(code="51-4121").retired_at is None


def test_esco_ties_to_skills_that_ship(data: Path, tmp_path: Path) -> None:
    load()

    load("esco", releases.esco(tmp_path / "e"))

    assert list(m.Skill.objects.filter(release="esco").values_list("code", flat=True)) == [
        "esco:s-new"
    ]
    ours = m.SkillSynonym.objects.filter(skill__code="sk-weld")
    assert set(ours.values_list("term", "release")) == {
        ("soldar", "shipped"),
        ("another word", "esco"),
    }
    assert m.OccupationSkill.objects.get(skill__code="esco:s-new").importance == "essential"
    welders = m.Occupation.objects.get(scheme="isco08", code="7212")
    assert (welders.title_en, welders.release) == ("A", "shipped")
    assert set(welders.synonyms.filter(release="esco").values_list("language", "term")) == {
        ("en", "test joiner a"),
        ("en", "test joiner b"),
        ("en", "metal bonder"),
        ("en", "torch hand"),
        ("es", "unidor a"),
        ("es", "unidor b"),
    }


def test_esco_gzip_brings_the_same_rows(data: Path, tmp_path: Path) -> None:
    load()
    release = releases.esco(tmp_path / "e")
    load("esco", release)
    for path in list(release.glob("*.csv")):
        Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()

    assert plan("esco", release).is_nothing


def test_esco_needed_skills_do_not_flip_with_the_order_of_the_file(
    data: Path, tmp_path: Path
) -> None:
    load()
    release = releases.esco(tmp_path / "e")
    load("esco", release)
    relations = release / "occupationSkillRelations.csv"
    head, *lines = relations.read_text(encoding="utf-8").splitlines()
    relations.write_text("\n".join([head, *reversed(lines)]), encoding="utf-8")

    assert plan("esco", release).is_nothing


def test_plan_merges_again_after_another_release_moved(data: Path, tmp_path: Path) -> None:
    release = releases.inegi(tmp_path / "i", [("7212", "7212")])
    load()
    load("inegi", release)

    assert not plan().is_current
    assert plan().is_nothing
    assert plan("inegi", release).is_current


@pytest.mark.parametrize("source", ["esco", "onet", "inegi"])
def test_plan_wrong_folder_lists_what_was_expected(data: Path, tmp_path: Path, source: str) -> None:
    (tmp_path / "other").mkdir()

    with pytest.raises(SourceMissingError, match="expected"):
        plan(source, tmp_path / "other")


def test_content_hash_tells_folders_and_sources_apart(tmp_path: Path) -> None:
    for folder, text in (("en", "a"), ("es", "b")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "skills.csv").write_text(text)
    before = loading.content_hash("esco", tmp_path)
    (tmp_path / "notes.md").write_text("not read")

    assert loading.content_hash("esco", tmp_path) == before
    assert loading.content_hash("onet", tmp_path) != before

    (tmp_path / "en").rename(tmp_path / "x")
    (tmp_path / "es").rename(tmp_path / "en")
    (tmp_path / "x").rename(tmp_path / "es")

    assert loading.content_hash("esco", tmp_path) != before


@pytest.fixture
def somebody_loading() -> Iterator[None]:
    where = connection.get_connection_params()
    keys = ("dbname", "host", "port", "user", "password")
    with psycopg.connect(**{key: where[key] for key in keys if where.get(key)}) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [loading.LOCK])
        yield


@pytest.mark.usefixtures("somebody_loading")
def test_apply_while_another_load_runs_is_refused(data: Path) -> None:
    for start in (load, plan):
        with pytest.raises(loading.LoadRunning, match="Another load"):
            start()


def test_outcome_knows_when_nothing_changed() -> None:
    assert Outcome(table="t", same=3).is_nothing
    assert not Outcome(table="t", retired=1).is_nothing


@pytest.mark.skipif(not SHARED.is_dir(), reason="the full releases are not on this machine")
def test_inegi_full_release_changes_nothing_that_ships() -> None:
    load()
    before = live_pairs()

    done = load("inegi", SHARED / "sinco")

    assert (done.added, done.changed, done.retired) == (0, 0, 0)
    assert live_pairs() == before
    assert {row[3] for row in before} == {"shipped"}


def test_shipped_files_load_whole_and_a_second_time_change_nothing() -> None:
    done = load()
    m.ReferenceLoad.objects.all().delete()

    assert done.added > 10_000
    assert plan().is_nothing
