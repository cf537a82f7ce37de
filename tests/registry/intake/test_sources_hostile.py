"""Files that mean harm, or are not what they say: each is a clear refusal. None is stored."""

import io
import json
import zipfile
from io import BytesIO

import openpyxl
import pytest

from registry.intake.sources import FileRefused, Limits, open_upload, xlsx_bytes
from registry.intake.sources import refusals as no

LIMITS = Limits()
SHEET = "xl/worksheets/sheet1.xml"
CELLS = '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'


def workbook() -> bytes:
    return xlsx_bytes(["code", "title"], [["A", "Weld"]])


def with_part(name: str, content: bytes) -> bytes:
    """Return a workbook in which one part is another."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook())) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()


def sheet(rows: str, *, start: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{start}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def encrypted_zip() -> bytes:
    """Return a workbook whose first part says that it is encrypted."""
    content = bytearray(workbook())
    content[6] |= 1
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def ole(*names: str) -> bytes:
    body = b"".join(name.encode("utf-16-le") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + body + b"\x00" * 600


def bomb() -> bytes:
    return with_part("xl/media/image1.bmp", b"\x00" * 80_000_000)


def many_members() -> bytes:
    made = BytesIO(workbook())
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(2_100):
            archive.writestr(f"xl/x{number}.bin", b"")
    return made.getvalue()


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    start = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>'
    return with_part(
        SHEET, sheet('<row r="1"><c r="A1" t="str"><v>&l9;</v></c></row>', start=start)
    )


def outside_entity() -> bytes:
    start = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    return with_part(SHEET, sheet(CELLS, start=start))


def wide_entity() -> bytes:
    """Return a workbook whose document type hides in another encoding, after a comment."""
    start = f'<?xml version="1.0" encoding="UTF-16"?><!--{"-x" * 9_000}--><!DOCTYPE x []>'
    return with_part(SHEET, sheet(CELLS, start=start).decode().encode("utf-16"))


def wide_row() -> bytes:
    return (",".join(f"column {number}" for number in range(50_000)) + "\n1\n").encode()


def far_cell() -> bytes:
    return with_part(SHEET, sheet('<row r="1"><c r="XFD1" t="str"><v>far</v></c></row>'))


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


def jsonld(**more: object) -> bytes:
    return json.dumps({"@context": "https://credreg.net/ctdl/schema/context/json", **more}).encode()


def itself() -> bytes:
    record = {"@id": "ce-1", "@type": "ceterms:Course", "ceterms:name": "x"}
    return jsonld(**record, **{"ceterms:hasPart": [dict(record)]})


def circle() -> bytes:
    one = {"@id": "_:a", "@type": "ceterms:Course", "ceterms:hasPart": ["_:b"]}
    other = {"@id": "_:b", "@type": "ceterms:Course", "ceterms:isPartOf": ["_:a"]}
    return jsonld(**{"@graph": [one, other]})


HOSTILE = {
    "zip bomb by ratio": ("a.xlsx", bomb, no.ZipBomb),
    "zip of many parts": ("a.xlsx", many_members, no.ZipBomb),
    "billion laughs": ("a.xlsx", laughs, no.XmlEntities),
    "outside entity": ("a.xlsx", outside_entity, no.XmlEntities),
    "entity in another encoding": ("a.xlsx", wide_entity, no.XmlEntities),
    "one cell in the last column": ("a.xlsx", far_cell, no.TooManyColumns),
    "50,000 columns": ("a.csv", wide_row, no.TooManyColumns),
    "truncated": ("a.xlsx", lambda: workbook()[:-400], no.Truncated),
    "half a workbook": ("a.xlsx", lambda: workbook()[:900], no.Truncated),
    "part that is no XML": ("a.xlsx", lambda: with_part(SHEET, b"<a><b>"), no.Truncated),
    "password on a zip": ("a.xlsx", encrypted_zip, no.PasswordProtected),
    "password on a workbook": ("a.xlsx", lambda: ole("EncryptedPackage"), no.PasswordProtected),
    "old workbook": ("a.xls", lambda: ole("Workbook"), no.OldWorkbook),
    "workbook that is text": ("a.xlsx", lambda: b"code,title\nA,b\n", no.WrongType),
    "table that is a workbook": ("a.csv", workbook, no.WrongType),
    "table that is JSON": ("a.csv", lambda: b'{"code": "A"}', no.WrongType),
    "JSON that is a table": ("a.json", lambda: b"code,title\nA,b\n", no.WrongType),
    "table that is a page": ("a.csv", lambda: b"<!DOCTYPE html><html></html>", no.HtmlInstead),
    "workbook that is a page": ("a.xlsx", lambda: b"\n<html><body>", no.HtmlInstead),
    "page after a comment": ("a.csv", lambda: b"<!-- x --><table><tr>", no.HtmlInstead),
    "comments without end": ("a.csv", lambda: b"<!---->" * 9_000 + b"x", no.UnknownFormat),
    "escapes without end": ("a.json", lambda: b'{"a": "' + b'\\"' * 1_000_000, no.BadJson),
    "PDF": ("a.csv", lambda: b"%PDF-1.7\n", no.UnknownFormat),
    "packed": ("a.csv", lambda: b"\x1f\x8b\x08\x00", no.UnknownFormat),
    "another zip": ("a.zip", lambda: with_zip("readme.txt"), no.UnknownFormat),
    "nothing": ("a.csv", lambda: b"", no.EmptyFile),
    "blanks": ("a.csv", lambda: b" \n\n  \n", no.EmptyFile),
    "UTF-32": ("a.csv", lambda: "code,title\n".encode("utf-32"), no.NotText),
    "JSON cut off": ("a.json", lambda: b'{"a": [1, 2', no.BadJson),
    "JSON of two documents": ("a.json", lambda: b'{"a":\n1}\n{"b":\n2}', no.BadJson),
    "JSON a million deep": ("a.json", lambda: nested(1_000_000), no.TooDeep),
    "arrays a million deep": ("a.json", lambda: b"[" * 1_000_000, no.TooDeep),
    "number of 5,000 digits": ("a.json", lambda: b'[\n{"a": ' + b"9" * 5_000 + b"}]", no.BadJson),
    "JSON of numbers": ("a.json", lambda: b"[1, 2, 3]", no.NoRecords),
    "record in itself": ("a.json", itself, no.SelfReference),
    "blank nodes in a circle": ("a.json", circle, no.SelfReference),
    "remote context": (
        "a.json",
        lambda: b'{"@context": "http://10.0.0.1/context", "@type": "ceterms:Course"}',
        no.RemoteContext,
    ),
    "context that imports": (
        "a.json",
        lambda: b'{"@context": [{"@import": "http://10.0.0.1/c"}], "@type": "ceterms:Course"}',
        no.RemoteContext,
    ),
}


def with_zip(name: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_is_refused_by_its_reason(case):
    name, make, reason = HOSTILE[case]

    with pytest.raises(FileRefused) as refused:
        list(open_upload(BytesIO(make()), name=name, limits=LIMITS).rows())

    assert type(refused.value) is reason
    assert str(refused.value)
    assert str(refused.value.remedy)


def test_number_that_is_too_long_is_found_in_its_line():
    content = b'[\n{"a": 1},\n{"a": ' + b"9" * 5_000 + b"}\n]"

    with pytest.raises(no.BadJson) as refused:
        open_upload(BytesIO(content), name="a.json", limits=LIMITS)

    assert refused.value.place == "3"


def test_refusals_have_codes_of_their_own():
    classes = no.FileRefused.__subclasses__()

    assert len({one.code for one in classes}) == len(classes)


def test_json_of_too_many_values_is_refused_before_it_is_built():
    content = b'[{"a": [' + b"1," * 5_000 + b"1]}]"

    with pytest.raises(no.TooManyNodes):
        open_upload(BytesIO(content), name="a.json", limits=Limits(nodes=1_000))


def test_json_larger_than_its_limit_is_refused():
    with pytest.raises(no.TooLarge):
        open_upload(
            BytesIO(b'[{"a": "' + b"x" * 90 + b'"}]'), name="a.json", limits=Limits(json_bytes=50)
        )


def test_workbook_that_claims_a_million_rows_is_read_as_it_is():
    claimed = sheet(CELLS + '<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c></row>')
    claimed = claimed.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')

    reading = open_upload(BytesIO(with_part(SHEET, claimed)), name="a.xlsx", limits=LIMITS)

    assert [row.values for row in reading.rows()] == [{"code": "A"}]


def test_workbook_with_one_row_at_the_very_end_stops_looking():
    last = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Z</t></is></c></row>'
    content = with_part(SHEET, sheet(CELLS + last))

    reading = open_upload(BytesIO(content), name="a.xlsx", limits=LIMITS)

    assert list(reading.rows()) == []


def test_workbook_with_more_rows_than_taken_is_refused():
    content = xlsx_bytes(["code"], [[str(number)] for number in range(30)])

    with pytest.raises(no.TooManyRows):
        list(open_upload(BytesIO(content), name="a.xlsx", limits=Limits(rows=20)).rows())


def test_macros_are_noticed_and_never_read():
    content = with_part("xl/vbaProject.bin", b"macro")

    reading = open_upload(BytesIO(content), name="a.xlsm", limits=LIMITS)

    assert "macros" in [notice.code for notice in reading.notices]


def test_workbook_formula_is_never_run():
    book = openpyxl.Workbook()
    book.active.append(["code", "title"])
    book.active.append(["A", '=HYPERLINK("http://10.0.0.1","x")'])
    kept = io.BytesIO()
    book.save(kept)

    reading = open_upload(kept, name="a.xlsx", limits=LIMITS)

    assert [row.values for row in reading.rows()] == [{"code": "A", "title": ""}]
    assert "formulas" in [notice.code for notice in reading.notices]
