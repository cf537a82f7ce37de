"""Table and array files as they come: packed, marked, mis-encoded, broken."""

import gzip
import json
from pathlib import Path

import pytest

from registry.reference.sources.arrays import read_array
from registry.reference.sources.errors import SourceError
from registry.reference.sources.tables import find, read_table

TEXT = 'code,title\n1,"Soldadores,\noxicortadores"\n\n2,Albañiles\n'


def titles(path: Path) -> list[str]:
    return [row.text("title") for row in read_table(path, ("code", "title"))]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        gzip.compress(TEXT.encode()),
        gzip.compress(b"\xef\xbb\xbf" + TEXT.encode()),
        TEXT.replace("\n", "\r\n").encode(),
    ],
    ids=["utf8", "bom", "cp1252", "utf16", "gzip", "gzip-bom", "crlf"],
)
def test_table_any_wrapping_reads_the_same(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)

    assert titles(path) == ["Soldadores, oxicortadores", "Albañiles"]


def test_table_place_is_the_first_line_of_the_record(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TEXT, encoding="utf-8")

    lines = [row.place.line for row in read_table(path, ("code",))]

    assert lines == [2, 5]


def test_table_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("code,titel\n1,x\n", encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        titles(path)

    assert (caught.value.file, caught.value.line, caught.value.column) == ("t.csv", 1, "title")
    assert "code, titel" in str(caught.value)


def test_table_record_with_too_many_cells_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("code,title\n1,x\n2,y,z\n", encoding="utf-8")

    with pytest.raises(SourceError, match=r"t\.csv:3: a record must have 2 cells"):
        titles(path)


def test_table_open_quotation_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('code,title\n1,x\n2,"y\n', encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        titles(path)

    assert caught.value.line == 3


def test_table_truncated_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode() * 50)[:-12])

    with pytest.raises(SourceError, match="readable to its end"):
        titles(path)


def test_table_empty_file_misses_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"")

    with pytest.raises(SourceError, match="column 'code'"):
        titles(path)


def test_find_prefers_plain_over_gzip(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.csv.gz").touch()
    assert find(tmp_path, "a.csv", folders=("", "en")) == tmp_path / "en" / "a.csv.gz"

    (tmp_path / "a.csv").touch()

    assert find(tmp_path, "a.csv", folders=("", "en")) == tmp_path / "a.csv"
    assert find(tmp_path, "b.csv") is None


def test_array_longer_than_one_chunk_keeps_places(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    records = [{"n": number, "text": "x" * 5_000} for number in range(60)]
    path.write_text("[\n" + ",\n".join(json.dumps(r) for r in records) + "\n]\n", encoding="utf-8")

    found = list(read_array(path))

    assert [record for _, record in found] == records
    assert [place.line for place, _ in found] == list(range(2, 62))


def test_array_empty_yields_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(" [ ] ", encoding="utf-8")

    assert list(read_array(path)) == []


@pytest.mark.parametrize(
    ("content", "line", "rule"),
    [
        ("", 1, "must be a JSON array"),
        ('{"a": 1}', 1, "must be a JSON array"),
        ("[1]", 1, "must be a JSON object"),
        ('[\n{"a": 1},\n{"a": }]', 3, "well-formed JSON"),
        ('[\n{"a": 1}\n{"a": 2}]', 3, "comma or the end"),
        ('[{"a": 1}', 1, "comma or the end"),
    ],
)
def test_array_malformed_is_placed(tmp_path: Path, content: str, line: int, rule: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(SourceError, match=rule) as caught:
        list(read_array(path))

    assert caught.value.line == line
