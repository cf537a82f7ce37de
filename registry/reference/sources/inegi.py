"""INEGI's SINCO 2011: titles, and the official pairs with CIUO-08 (ISCO-08) and SOC 2010.

The comparative tables say which codes correspond, not how strongly: each pair gets an equal
share of its source code. SOC 2010 codes in them are mostly broad groups (``17-3020``).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path

from registry.reference.sources.errors import SourceMissingError
from registry.reference.sources.rows import CrosswalkPair, Occupation, Row
from registry.reference.sources.tables import TableRow, find, read_table

EXPECTED = ("sinco2011_titles_es.csv", "sinco2011_ciuo08.csv", "sinco2011_soc2010.csv")
EQUAL_SPLIT = "official_equal_split"
_SINCO_CODE = re.compile(r"\d{1,4}")
_SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class _Pairs:
    file: str
    column: str
    scheme: str
    form: re.Pattern[str]
    says: str


_ISCO = _Pairs(
    "sinco2011_ciuo08.csv",
    "ciuo08_code",
    "isco08",
    re.compile(r"\d{3,4}"),
    "a CIUO-08 unit group has four digits, of which a leading zero may be lost",
)
_SOC = _Pairs(
    "sinco2011_soc2010.csv",
    "soc2010_code",
    "soc2010",
    re.compile(r"\d{2}-\d{4}"),
    "a SOC code looks like 51-4121",
)


def read(directory: Path) -> Iterator[Row]:
    """Yield the SINCO groups and, where the folder has them, the pairs.

    Raises:
        SourceMissingError: the folder has no ``sinco2011_titles_es.csv``.
        SourceError: a record breaks a rule.

    """
    if not find(directory, EXPECTED[0]):
        raise SourceMissingError(directory, EXPECTED)
    present = [pairs for pairs in (_ISCO, _SOC) if find(directory, pairs.file)]
    return chain(read_groups(directory), *(_read_pairs(directory, pairs) for pairs in present))


def read_groups(directory: Path) -> Iterator[Occupation]:
    """Yield the SINCO groups of all four levels, in Spanish."""
    seen: set[str] = set()
    for row in read_table(_file(directory, EXPECTED[0]), ("code", "title_es")):
        code = _sinco(row, "code")
        if code in seen:
            row.fail("code", "a code may appear once", "Remove the repeated record.")
        seen.add(code)
        yield Occupation(
            place=row.place,
            scheme="sinco2011",
            code=code,
            level=len(code),
            parent=code[:-1],
            title_es=row.required("title_es").rstrip("."),
        )


def read_isco_pairs(directory: Path) -> Iterator[CrosswalkPair]:
    """Yield the pairs SINCO 2011 to ISCO-08."""
    return _read_pairs(directory, _ISCO)


def read_soc_pairs(directory: Path) -> Iterator[CrosswalkPair]:
    """Yield the pairs SINCO 2011 to SOC 2010."""
    return _read_pairs(directory, _SOC)


def _read_pairs(directory: Path, pairs: _Pairs) -> Iterator[CrosswalkPair]:
    path = _file(directory, pairs.file)
    columns = ("sinco2011_code", pairs.column)
    fan_out = Counter(row.text("sinco2011_code") for row in read_table(path, columns))
    seen: set[tuple[str, str]] = set()
    for row in read_table(path, columns):
        source, target = _sinco(row, "sinco2011_code"), _target(row, pairs)
        if (source, target) in seen:
            row.fail(pairs.column, "a pair may appear once", "Remove the repeated record.")
        seen.add((source, target))
        yield CrosswalkPair(
            place=row.place,
            from_scheme="sinco2011",
            from_code=source,
            to_scheme=pairs.scheme,
            to_code=target,
            weight=(Decimal(1) / fan_out[source]).quantize(_SIX_PLACES),
            method=EQUAL_SPLIT,
        )


def _file(directory: Path, name: str) -> Path:
    path = find(directory, name)
    if path is None:
        raise SourceMissingError(directory, [name])
    return path


def _sinco(row: TableRow, column: str) -> str:
    code = row.required(column)
    if not _SINCO_CODE.fullmatch(code):
        row.fail(column, "a SINCO code has one to four digits", "Keep the column as text.")
    return code


def _target(row: TableRow, pairs: _Pairs) -> str:
    code = row.required(pairs.column)
    if not pairs.form.fullmatch(code):
        row.fail(pairs.column, pairs.says, "Use one code a record, as text.")
    return code.zfill(4)
