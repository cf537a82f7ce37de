"""INEGI's SINCO tables."""

import gzip
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from registry.reference.sources import inegi
from registry.reference.sources.errors import SourceError, SourceMissingError
from registry.reference.sources.rows import CrosswalkPair, Occupation, Place

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "sinco"
NOWHERE = Place("", 0)
TITLES = 'code,title_es\n7,Artesanos\n72,"De metal, tratado"\n721,Soldadores\n7212,Soldadores.\n'
CIUO = (
    "sinco2011_code,sinco2011_title_es,ciuo08_code,ciuo08_title_es\n"
    "7212,Soldadores,7212,Soldadores y oxicortadores\n"
    "5411,Fuerza aérea,310,Otros miembros\n"
)
SOC = (
    "sinco2011_code,sinco2011_title_es,soc2010_code,soc2010_title_es\n"
    "7212,Soldadores,51-4120,Soldadores\n"
    "7212,Soldadores,49-9040,Mecánicos\n"
    "7212,Soldadores,51-4190,Otros\n"
)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return three small tables: one marked, one in a Windows encoding, one packed."""
    (tmp_path / "sinco2011_titles_es.csv").write_bytes(b"\xef\xbb\xbf" + TITLES.encode())
    (tmp_path / "sinco2011_ciuo08.csv").write_bytes(CIUO.encode("cp1252"))
    (tmp_path / "sinco2011_soc2010.csv.gz").write_bytes(gzip.compress(SOC.encode()))
    return tmp_path


def test_groups_level_and_parent_follow_the_code(release: Path) -> None:
    groups = list(inegi.read_groups(release))

    assert [(row.code, row.level, row.parent) for row in groups] == [
        ("7", 1, ""),
        ("72", 2, "7"),
        ("721", 3, "72"),
        ("7212", 4, "721"),
    ]
    assert groups[-1] == Occupation(
        place=NOWHERE,
        scheme="sinco2011",
        code="7212",
        level=4,
        parent="721",
        title_es="Soldadores",
    )


def test_isco_pairs_lost_leading_zero_returns(release: Path) -> None:
    pairs = [(row.from_code, row.to_code, row.weight) for row in inegi.read_isco_pairs(release)]

    assert pairs == [("7212", "7212", Decimal(1)), ("5411", "0310", Decimal(1))]


def test_soc_pairs_carry_the_fan_out(release: Path) -> None:
    pairs = list(inegi.read_soc_pairs(release))

    assert pairs[0] == CrosswalkPair(
        place=NOWHERE,
        from_scheme="sinco2011",
        from_code="7212",
        to_scheme="soc2010",
        to_code="51-4120",
        weight=Decimal("0.333333"),
        method="official_equal_split",
    )
    assert len(pairs) == 3


def test_read_titles_alone_is_enough(release: Path) -> None:
    (release / "sinco2011_ciuo08.csv").unlink()

    kinds = Counter(type(row).__name__ for row in inegi.read(release))

    assert kinds == {"Occupation": 4, "CrosswalkPair": 3}


def test_read_unknown_folder_lists_expected_files(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"sinco2011_titles_es\.csv, sinco2011_ciuo08"):
        inegi.read(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "value"),
    [
        ("sinco2011_titles_es.csv", TITLES + "72121,x\n", 6, "code", "72121"),
        ("sinco2011_titles_es.csv", TITLES + "7212,x\n", 6, "code", "7212"),
        ("sinco2011_titles_es.csv", TITLES + "7213,\n", 6, "title_es", ""),
        ("sinco2011_ciuo08.csv", CIUO + "7213,x,7212 / 7213,y\n", 4, "ciuo08_code", "7212 / 7213"),
        ("sinco2011_ciuo08.csv", CIUO + "7212,x,7212,y\n", 4, "ciuo08_code", "7212"),
        ("sinco2011_soc2010.csv", SOC + "7213,x,514121,y\n", 5, "soc2010_code", "514121"),
    ],
)
def test_read_bad_cell_is_placed(
    tmp_path: Path, name: str, text: str, line: int, column: str, value: str
) -> None:
    (tmp_path / "sinco2011_titles_es.csv").write_text(TITLES, encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        list(inegi.read(tmp_path))

    error = caught.value
    assert (error.file, error.line, error.column, error.value) == (name, line, column, value)


@pytest.mark.skipif(not SHARED.is_dir(), reason="INEGI's full tables are not on this machine")
def test_read_full_tables_have_their_counts() -> None:
    levels = Counter(row.level for row in inegi.read_groups(SHARED))
    soc = list(inegi.read_soc_pairs(SHARED))
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for pair in soc:
        sums[pair.from_code] += pair.weight

    assert levels == {1: 9, 2: 53, 3: 156, 4: 468}
    assert len(soc) == 726
    assert len(sums) == 403
    assert all(abs(total - 1) < Decimal("0.00001") for total in sums.values())
    assert sum(1 for _ in inegi.read_isco_pairs(SHARED)) == 590
