"""Text tables: encodings, separators, lines, headers, rows that do not fit."""

import tracemalloc
from io import BytesIO, RawIOBase

import pytest

from registry.intake.sources import Limits, RawRow, open_upload
from registry.intake.sources.refusals import (
    MixedEncodings,
    NoHeader,
    NotText,
    NulBytes,
    TooLarge,
    TooManyColumns,
    TooManyRows,
)

LIMITS = Limits()
ACCENTS = "clave,título\nA-1,Operación de grúas\nA-2,Diseño básico para niños y jóvenes en México\n"


def opened(content: bytes, *, name="rows.csv", kind="", limits=LIMITS, **more):
    return open_upload(BytesIO(content), name=name, kind_hint=kind, limits=limits, **more)


def rows_of(content: bytes, **more) -> list[RawRow]:
    return list(opened(content, **more).rows())


def codes(said) -> list[str]:
    return [one.code for one in said]


@pytest.mark.parametrize(
    ("encoding", "expected", "is_marked"),
    [
        ("utf-8", "utf-8", True),
        ("utf-8-sig", "utf-8-sig", True),
        ("utf-16", "utf-16", True),
        ("utf-16-le", "utf-16-le", True),
        ("utf-16-be", "utf-16-be", True),
        ("cp1252", "cp1252", False),
        ("latin-1", "cp1252", False),
    ],
)
def test_encoding_is_detected_and_said(encoding, expected, is_marked):
    reading = opened(ACCENTS.encode(encoding))

    assert reading.encoding == expected
    assert reading.columns == ("clave", "título")
    assert [row.values["título"] for row in reading.rows()] == [
        "Operación de grúas",
        "Diseño básico para niños y jóvenes en México",
    ]
    assert ("encoding" if is_marked else "encoding_guessed") in codes(reading.notices)


def test_encoding_mixed_is_refused_with_both_lines():
    content = "a,b\nuno,ñandú\n".encode() + "dos,ñandú\n".encode("cp1252")

    with pytest.raises(MixedEncodings) as refused:
        opened(content)

    assert refused.value.details == {"line": 3, "other": 2}
    assert refused.value.place == "3"


def test_encoding_mixed_is_found_beyond_the_first_block():
    content = b"a,b\n" + b"x,y\n" * 400_000 + "á,1\n".encode() + b"\xe1,1\n"

    with pytest.raises(MixedEncodings) as refused:
        opened(content)

    assert refused.value.details == {"line": 400_003, "other": 400_002}


def test_nul_is_refused_with_its_line():
    with pytest.raises(NulBytes) as refused:
        opened(b"code,title\nA,b\nB,c\x00d\n")

    assert refused.value.details == {"line": 3}


def test_nul_in_wide_text_is_refused():
    with pytest.raises(NulBytes):
        opened("code,title\nA,b\x00c\n".encode("utf-16"))


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(NotText):
        opened(bytes(range(1, 32)) * 4000)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separator_is_detected(mark):
    lines = [mark.join(("code", "title", "hours"))]
    lines += [mark.join((f"A{number}", "Weld, cut; and | bend"[:4], "12")) for number in range(5)]

    reading = opened("\n".join(lines).encode())

    assert reading.separator == mark
    assert reading.columns == ("code", "title", "hours")


def test_separator_inside_quoted_cells_does_not_mislead():
    content = b'code;title\nA;"one, two, three"\nB;"four, five, six"\n'

    assert rows_of(content)[0].values == {"code": "A", "title": "one, two, three"}


def test_line_numbers_count_the_lines_of_fields():
    content = b'code,title\r\nA,"one\r\ntwo\nthree"\r\n\r\nB,"four"\r\n'

    found = rows_of(content)

    assert [(row.number, row.values["code"]) for row in found] == [(2, "A"), (6, "B")]
    assert found[0].values["title"] == "one\r\ntwo\nthree"


def test_header_below_a_title_is_found():
    reading = opened(b"Programs of 2026,,\n,,\ncode,title,hours\nA,Weld,12\n")

    assert reading.columns == ("code", "title", "hours")
    assert "header_found" in codes(reading.notices)
    assert [row.number for row in reading.rows()] == [4]


def test_header_of_numbers_is_none():
    with pytest.raises(NoHeader):
        opened(b"1,2,3\n4,5,6\n")


def test_header_repeated_and_empty_names_are_told_apart():
    reading = opened(b"code,title,title,,hours\nA,one,two,three,4\n")

    assert reading.columns == ("code", "title", "title (2)", "#4", "hours")
    assert codes(reading.notices)[-2:] == ["column_repeated", "column_unnamed"]


def test_row_too_short_is_filled_and_said():
    (row,) = rows_of(b"code,title,hours\nA,Weld\n")

    assert row.values == {"code": "A", "title": "Weld", "hours": ""}
    assert not row.problems
    assert row.notices[0].details == {"found": 2, "wanted": 3}


def test_row_too_long_cannot_be_taken():
    long, good = rows_of(b"code,title\nA,Weld,cut\nB,Bend\n")

    assert (long.number, codes(long.problems)) == (2, ["too_many_cells"])
    assert not good.problems


def test_row_with_empty_cells_beyond_the_header_is_taken():
    (row,) = rows_of(b"code,title\nA,Weld,,\n")

    assert not row.problems


def test_quote_that_never_closes_is_a_problem_of_its_row():
    found = rows_of(b'code,title\nA,Weld\nB,"Bend\nC,Cut\n')

    assert [(row.number, codes(row.problems)) for row in found] == [(2, []), (3, ["quote_open"])]


def test_quote_that_never_closes_ends_at_the_limit_of_a_field():
    content = b'code,title\nA,"' + b"long text here\n" * 400_000

    (row,) = rows_of(content)

    assert codes(row.problems) == ["quote_open"]


def test_cell_too_long_is_a_problem_and_cut():
    (row,) = rows_of(b"code,title\nA," + b"x" * 40_000 + b"\n")

    assert codes(row.problems) == ["cell_too_long"]
    assert len(row.values["title"]) == 80


FAR_TOO_LONG = b"A" * ((1 << 22) + 1)


@pytest.mark.parametrize(
    "header",
    [FAR_TOO_LONG, FAR_TOO_LONG + b"\nA\n", b'"code,title\nA,Weld\n', b'code,"title\nA,Weld\n'],
    ids=["one line", "far too long", "quoted", "quoted later"],
)
def test_header_that_never_ends_is_none(header):
    with pytest.raises(NoHeader) as refused:
        opened(header)

    assert refused.value.place == "1"


def test_cell_far_too_long_is_a_problem_of_its_row_alone():
    found = rows_of(b"code,title\nA,Weld\nB," + FAR_TOO_LONG + b"\nC,Cut\nD," + FAR_TOO_LONG)

    assert [(row.number, codes(row.problems)) for row in found] == [
        (2, []),
        (3, ["cell_too_long"]),
        (4, []),
        (5, ["cell_too_long"]),
    ]
    assert found[1].problems[0].details == {"most": LIMITS.cell_length}
    assert found[2].values == {"code": "C", "title": "Cut"}


def test_quote_of_many_short_lines_never_becomes_a_value():
    (row,) = rows_of(b'title\n"' + b"A\n" * 2_200_000)

    assert (row.values, codes(row.problems)) == ({}, ["quote_open"])


def test_limits_are_named():
    few = Limits(rows=2, columns=3, bytes=40)

    with pytest.raises(TooManyColumns):
        opened(b"a,b,c,d\n1,2,3,4\n", limits=few)
    with pytest.raises(TooManyRows):
        rows_of(b"a,b\n1,x\n2,x\n3,x\n", limits=few)
    with pytest.raises(TooLarge):
        opened(b"a,b\n" + b"1,2\n" * 20, limits=few)


def test_limits_come_from_the_settings(settings):
    settings.INTAKE_MOST_BYTES = 7
    settings.INTAKE_LIMITS = {"rows": 5}

    limits = Limits.from_settings()

    assert (limits.bytes, limits.rows, limits.columns) == (7, 5, Limits().columns)


def test_rows_can_be_read_again():
    reading = opened(b"code,title\nA,x\nB,y\n")

    first, again = list(reading.rows()), list(reading.rows())

    assert first == again
    assert len(first) == 2


class _Made(RawIOBase):
    """A table of many megabytes that exists nowhere: its bytes are made as they are read."""

    HEAD = b"code,title,description\n"
    LINE = b'A%07d,Industrial welding,"Weld, cut and bend. ' + b"x" * 150 + b'"\n'

    def __init__(self, lines: int) -> None:
        self.width = len(self.LINE % 0)
        self.size = len(self.HEAD) + lines * self.width
        self.at = 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        self.at = (0, self.at, self.size)[whence] + offset
        return self.at

    def tell(self):
        return self.at

    def readinto(self, buffer):
        wanted = min(len(buffer), self.size - self.at)
        first, skip = divmod(self.at - len(self.HEAD), self.width)
        if self.at < len(self.HEAD):
            first, skip, start = 0, 0, self.HEAD[self.at :]
        else:
            start = b""
        count = wanted // self.width + 2
        made = start + b"".join(self.LINE % (first + line) for line in range(count))[skip:]
        buffer[:wanted] = made[:wanted]
        self.at += wanted
        return wanted


def test_memory_stays_small_for_fifty_megabytes():
    made = _Made(250_000)
    assert made.size > 50_000_000

    tracemalloc.start()
    try:
        reading = open_upload(made, name="big.csv", limits=Limits(rows=300_000))  # type: ignore[arg-type]
        count = sum(1 for _row in reading.rows())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 250_000
    assert peak < 16_000_000
