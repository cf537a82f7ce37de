"""O*NET text files."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from registry.reference.sources import onet
from registry.reference.sources.errors import SourceError, SourceMissingError
from registry.reference.sources.rows import JobZone, Occupation, OccupationLabel, Place

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "onet"
NOWHERE = Place("", 0)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return a small release; a quotation mark in it is a character like any other."""
    files = {
        "Occupation Data.txt": (
            "O*NET-SOC Code\tTitle\tDescription\n"
            '51-4121.00\tWelders\tJoin 2" pipe.\n'
            "51-4121.06\tPipe Welders\tJoin pipe.\n"
        ),
        "Alternate Titles.txt": (
            "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n"
            "51-4121.00\tMetal Inert Gas Welder (MIG Welder)\tMIG Welder\t02,08\n"
            '51-4121.06\t"Hot" Pipe Welder\tn/a\t09\n'
        ),
        "Task Statements.txt": (
            "O*NET-SOC Code\tTask ID\tTask\tTask Type\tDate\n"
            "51-4121.00\t1\tWeld parts.\tCore\t07/2020\n"
            "51-4121.00\t2\tClean parts.\tn/a\t07/2020\n"
        ),
        "Job Zones.txt": "O*NET-SOC Code\tJob Zone\tDate\n51-4121.00\t3\t07/2020\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(b"\xef\xbb\xbf" + text.encode()))
    return tmp_path


def test_occupations_finer_ones_become_labels(release: Path) -> None:
    assert list(onet.read_occupations(release)) == [
        Occupation(
            place=NOWHERE,
            scheme="soc2018",
            code="51-4121",
            level=4,
            parent="51-0000",
            title_en="Welders",
        ),
        OccupationLabel(
            place=NOWHERE,
            scheme="soc2018",
            code="51-4121",
            language="en",
            text="Pipe Welders",
            kind="preferred",
            detail="51-4121.06",
        ),
    ]


def test_alternate_titles_short_form_is_its_own_label(release: Path) -> None:
    labels = [(row.code, row.kind, row.text) for row in onet.read_alternate_titles(release)]

    assert labels == [
        ("51-4121", "alternate", "Metal Inert Gas Welder (MIG Welder)"),
        ("51-4121", "short", "MIG Welder"),
        ("51-4121", "alternate", '"Hot" Pipe Welder'),
    ]


def test_tasks_absent_type_is_empty(release: Path) -> None:
    tasks = [(row.task_id, row.text, row.kind) for row in onet.read_tasks(release)]

    assert tasks == [("1", "Weld parts.", "Core"), ("2", "Clean parts.", "")]


def test_read_yields_every_kind(release: Path) -> None:
    kinds = Counter(type(row).__name__ for row in onet.read(release))

    assert kinds == {"Occupation": 1, "OccupationLabel": 4, "TaskStatement": 2, "JobZone": 1}


def test_read_only_occupations_is_enough(release: Path) -> None:
    (release / "Task Statements.txt.gz").unlink()
    (release / "Job Zones.txt.gz").unlink()

    assert {type(row) for row in onet.read(release)} == {Occupation, OccupationLabel}


def test_read_names_with_underscores_are_found(release: Path) -> None:
    for path in release.iterdir():
        path.rename(release / path.name.replace(" ", "_"))

    assert JobZone(place=NOWHERE, code="51-4121", detail="51-4121.00", zone=3) in list(
        onet.read(release)
    )


def test_read_unknown_folder_lists_expected_files(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"Occupation Data\.txt.*Job Zones\.txt"):
        onet.read(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "column", "value"),
    [
        (
            "Occupation Data.txt",
            "O*NET-SOC Code\tTitle\n51-4121\tWelders\n",
            "O*NET-SOC Code",
            "51-4121",
        ),
        ("Job Zones.txt", "O*NET-SOC Code\tJob Zone\n51-4121.00\t6\n", "Job Zone", "6"),
        ("Occupation Data.txt", "O*NET-SOC Code\tTitle\n51-4121.00\t\n", "Title", ""),
    ],
)
def test_read_bad_cell_is_placed(
    tmp_path: Path, name: str, text: str, column: str, value: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    readers = {"Occupation Data.txt": onet.read_occupations, "Job Zones.txt": onet.read_job_zones}

    with pytest.raises(SourceError) as caught:
        list(readers[name](tmp_path))

    error = caught.value
    assert (error.file, error.line, error.column, error.value) == (name, 2, column, value)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the full O*NET release is not on this machine")
def test_read_full_release_has_its_counts() -> None:
    kinds = Counter(type(row).__name__ for row in onet.read(SHARED))

    assert kinds["Occupation"] == 867
    assert kinds["OccupationLabel"] > 50_000
    assert kinds["TaskStatement"] > 19_000
    assert kinds["JobZone"] == 923
