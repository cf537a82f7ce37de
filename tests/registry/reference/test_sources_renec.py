"""CONOCER's register: CSV, JSON and details."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from registry.reference.sources import renec
from registry.reference.sources.errors import SourceError, SourceMissingError
from registry.reference.sources.rows import CompetenceCriterion, CompetenceElement

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "conocer"
RECORDS = [
    {
        "idEstandarCompetencia": "253",
        "idSectorProductivo": "19",
        "codigo": "EC9001",
        "nivel": "2",
        "titulo": "Soldadura de placas de prueba",
        "comite": "de la Soldadura",
        "secProductivo": "MANUFACTURAS",
    },
    {
        "idEstandarCompetencia": 254,
        "idSectorProductivo": None,
        "codigo": "EC9002.01\xa0",
        "nivel": 3,
        "titulo": "Supervisión  de soldadura",
        "comite": None,
        "secProductivo": "MANUFACTURAS",
    },
]
DETAIL = {
    "code": "EC9001",
    "elements": [
        {
            "code": "E01",
            "title": "Preparar la placa",
            "order": 1,
            "criteria": [
                {
                    "code": "PC01",
                    "description": "Limpia la placa.",
                    "type": "PERFORMANCE",
                    "evidenceType": "PRODUCT",
                    "order": 1,
                },
                {"code": "AC01", "description": "Ordena.", "type": "ATTITUDE", "order": 2},
            ],
        }
    ],
}


def write_csv(path: Path, *records: dict[str, object]) -> None:
    names = list(RECORDS[0])
    lines = [",".join(names)]
    lines += [
        ",".join("" if r[n] is None else f'"{r[n]}"' for n in names) for r in records or RECORDS
    ]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())


def write_json(path: Path, content: object) -> None:
    path.write_bytes(gzip.compress(json.dumps(content, indent=1).encode()))


def test_standards_csv_and_json_agree(tmp_path: Path) -> None:
    write_csv(tmp_path / "list.csv")
    write_json(tmp_path / "list.json.gz", RECORDS)

    rows = list(renec.read(tmp_path / "list.csv"))

    assert rows == list(renec.read(tmp_path / "list.json.gz"))
    assert (rows[1].code, rows[1].level, rows[1].committee) == ("EC9002.01", 3, "")
    assert rows[1].title_es == "Supervisión de soldadura"
    assert (rows[0].register_id, rows[0].sector_id) == ("253", "19")


def test_standards_folder_prefers_the_csv(tmp_path: Path) -> None:
    write_csv(tmp_path / renec.CSV_NAME)
    write_json(tmp_path / f"{renec.JSON_NAME}.gz", RECORDS[:1])

    assert len(list(renec.read(tmp_path))) == 2

    (tmp_path / renec.CSV_NAME).unlink()

    assert len(list(renec.read(tmp_path))) == 1


def test_standards_unknown_folder_lists_expected_files(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"renec_ec_standards\.csv, ec_standards_api"):
        renec.read(tmp_path)


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ({"codigo": "EC12"}, "codigo", "EC12"),
        ({"nivel": "6"}, "nivel", "6"),
        ({"nivel": ""}, "nivel", ""),
        ({"titulo": " "}, "titulo", ""),
        ({"codigo": "EC9001"}, "codigo", "EC9001"),
    ],
)
def test_standards_bad_cell_is_placed(
    tmp_path: Path, change: dict[str, str], column: str, value: str
) -> None:
    write_csv(tmp_path / renec.CSV_NAME, RECORDS[0], RECORDS[1] | change)

    with pytest.raises(SourceError) as caught:
        list(renec.read(tmp_path))

    error = caught.value
    assert (error.file, error.line, error.column) == (renec.CSV_NAME, 3, column)
    assert error.value == value


def test_details_yield_elements_and_criteria(tmp_path: Path) -> None:
    path = tmp_path / "ec9001.json"
    path.write_text(json.dumps(DETAIL), encoding="utf-8")

    element, first, second = renec.read_details(path)

    assert isinstance(element, CompetenceElement)
    assert (element.standard, element.code, element.order) == ("EC9001", "E01", 1)
    assert isinstance(first, CompetenceCriterion)
    assert (first.element, first.code, first.evidence) == ("E01", "PC01", "PRODUCT")
    assert isinstance(second, CompetenceCriterion)
    assert (second.kind, second.evidence) == ("ATTITUDE", "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[]", "one JSON object"),
        ('{"code": ', "one JSON object"),
        ('{"elements": []}', "column 'code'"),
        ('{"code": "EC9001", "elements": [{"code": "E01", "order": 1}]}', "column 'title'"),
        (
            '{"code": "EC9001", "elements": [{"code": "E01", "title": "x", "order": "a"}]}',
            "whole number",
        ),
    ],
)
def test_details_malformed_is_refused(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "ec9001.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(SourceError, match=says):
        list(renec.read_details(path))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the full register is not on this machine")
def test_standards_full_register_has_its_counts() -> None:
    rows = list(renec.read(SHARED))

    assert len(rows) == 1_477
    assert Counter(row.level for row in rows) == {1: 33, 2: 626, 3: 506, 4: 261, 5: 51}
    assert rows == list(renec.read(SHARED / "ec_standards_api.json.gz"))
