"""The command: its plan, its words, and what it refuses."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.reference.models import Occupation, ReferenceLoad
from registry.reference.services import loading, sheets
from tests.factories import releases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = releases.shipped(tmp_path / "data")
    monkeypatch.setattr(sheets, "DATA", folder)
    return folder


def said(*words: object) -> str:
    out = StringIO()
    call_command("load_reference", *map(str, words), stdout=out, skip_checks=True)
    return out.getvalue()


def test_command_prints_its_plan_then_what_it_did() -> None:
    lines = said().splitlines()

    assert lines[0].split() == ["table", "add", "change", "retire", "same"]
    assert ["skills", "2", "0", "0", "0"] in [line.split() for line in lines]
    assert lines[-1].startswith("shipped: ")
    assert "added" in lines[-1]
    assert said() == "shipped: this content is loaded already; nothing to do.\n"
    assert ReferenceLoad.objects.count() == 1


def test_command_dry_run_changes_nothing() -> None:
    out = said("--dry-run")

    assert out.endswith("Dry run: nothing was changed.\n")
    assert not Occupation.objects.exists()
    assert not ReferenceLoad.objects.exists()


def test_command_loads_a_release(tmp_path: Path) -> None:
    said()

    out = said("inegi", releases.inegi(tmp_path / "i", [("7212", "7212")]))

    assert "inegi: 2 added" in out


def test_command_bad_row_names_the_place(data: Path) -> None:
    rows = releases.read("levels")
    rows[2]["framework"] = "nqf"
    releases.write(data / "levels.csv", rows)

    with pytest.raises(CommandError, match=r"levels\.csv:4, column 'framework'.*found 'nqf'"):
        said()


@pytest.mark.parametrize("source", ["esco", "onet", "inegi", "renec"])
def test_command_wrong_folder_says_which_files_it_expected(tmp_path: Path, source: str) -> None:
    (tmp_path / "other").mkdir()

    with pytest.raises(CommandError, match=r"expected .*Give the folder"):
        said(source, tmp_path / "other")
    with pytest.raises(CommandError, match="There is no folder"):
        said(source, tmp_path / "nowhere")
    with pytest.raises(CommandError, match=f"load_reference {source} DIR"):
        said(source)


def test_command_second_load_at_once_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise loading.LoadRunning

    monkeypatch.setattr(loading, "hold", refuse)

    with pytest.raises(CommandError, match="Another load of reference data is running"):
        said()
