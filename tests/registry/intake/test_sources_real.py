"""Real files, where they are: how many rows of each are taken and how many refused."""

import gzip
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from registry.intake.sources import Dialect, FileRefused, Limits, Reading, open_upload

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
LIMITS = Limits()
NJ, STANDARDS = "etpl_new_jersey", "apprenticeship_standards"
PROGRAMS, PROVIDERS = Dialect.ETPL_NJ_PROGRAMMES, Dialect.ETPL_NJ_PROVIDERS
TEMPLATE = Dialect.STANDARD_TEMPLATE

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")


def opened(path: str, kind: str = "") -> Reading:
    content = (SHARED / path).read_bytes()
    if path.endswith(".gz"):
        content = gzip.decompress(content)
    name = Path(path).name.removesuffix(".gz")
    return open_upload(BytesIO(content), name=name, kind_hint=kind, limits=LIMITS)


@pytest.mark.parametrize(
    ("path", "kind", "dialect", "good", "bad"),
    [
        ("conocer/renec_ec_standards.csv", "credentials", Dialect.RENEC, 1_477, 0),
        ("conocer/ec_standards_api.json.gz", "credentials", Dialect.RENEC, 1_477, 0),
        ("conocer/ec0217.json", "competencies", Dialect.RENEC, 38, 0),
        (f"{NJ}/nj_etpl_programs.csv.gz", "programmes", PROGRAMS, 1_001, 0),
        (f"{NJ}/nj_etpl_programs.csv.gz", "offerings", PROGRAMS, 1_001, 0),
        (f"{NJ}/nj_etpl_providers.csv", "organisations", PROVIDERS, 1_953, 0),
        ("openings_mx/vacantes.csv", "openings", Dialect.JOB_BOARD, 1_570, 29),
        (f"{STANDARDS}/occupation-standards-template.xlsx", "apprenticeships", TEMPLATE, 1, 0),
        (f"{STANDARDS}/comp-occupation-standards-template.xlsx", "apprenticeships", TEMPLATE, 1, 0),
        (f"{STANDARDS}/hcap1.json", "apprenticeships", Dialect.STANDARD_LIST, 3, 0),
        (f"{STANDARDS}/rapids-codes.xlsx", "", Dialect.OWN, 3, 0),
        (f"{STANDARDS}/registration_agencies.csv", "", Dialect.OWN, 57, 0),
        (f"{NJ}/soc2018_cip2020_crosswalk.csv.gz", "", Dialect.OWN, 6_093, 0),
    ],
)
def test_file_is_known_and_read_whole(path, kind, dialect, good, bad):
    reading = opened(path, kind)

    outcomes = Counter(bool(row.problems) for row in reading.rows())

    assert reading.dialect is dialect
    assert (outcomes[False], outcomes[True]) == (good, bad)


def test_openings_have_lost_every_limit():
    rows = list(opened("openings_mx/vacantes.csv", "openings").rows())

    said = Counter(notice.code for row in rows for notice in row.notices)

    assert said["gender_dropped"] == 653
    assert said["age_dropped"] > 1_000
    assert not any({"Masculino", "Femenino"} & set(row.values.values()) for row in rows)


def ctdl_tests() -> list[Path]:
    return sorted((SHARED / "ctdl" / "validation_schema" / "test_data").glob("*/*"))


@pytest.mark.parametrize("path", ctdl_tests(), ids=lambda path: path.name[:60])
def test_ctdl_record_is_taken_or_refused_as_its_name_says(path):
    reading = opened(str(path.relative_to(SHARED)))

    rows = list(reading.rows())

    is_refused = any(row.problems for row in rows)
    assert len(rows) == 1
    assert is_refused == path.name.startswith("invalid")


def test_ctdl_documents_are_each_read_or_refused_with_a_reason():
    outcomes: Counter[str] = Counter()
    for folder in ("records", "transfer_value"):
        for path in sorted((SHARED / "ctdl" / folder).glob("*.json")):
            try:
                rows = list(opened(str(path.relative_to(SHARED))).rows())
            except FileRefused as refused:
                outcomes[refused.code] += 1
            else:
                outcomes["taken"] += sum(not row.problems for row in rows)
                outcomes["refused"] += sum(bool(row.problems) for row in rows)

    assert outcomes == {
        "taken": 153,
        "refused": 19,
        "file_no_records": 14,
        "file_bad_json": 6,
    }
