"""Columns of integers come out of the database as they went in."""

import numpy as np
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import copied_columns

BIGINTS = st.integers(-(2**63), 2**63 - 1)
ROWS = st.lists(st.tuples(BIGINTS, BIGINTS, BIGINTS), max_size=30)


@pytest.fixture
def table(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept (a bigint, b bigint, c bigint)")
        yield "kept"
        cursor.execute("DROP TABLE kept")


def test_columns_come_back_the_same(table):
    @settings(max_examples=50, deadline=None)
    @given(ROWS)
    def comes_back(rows):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE kept")
        columns = list(np.array(rows, dtype=np.int64).reshape(-1, 3).T)
        copied_columns.write(table, columns)
        found = copied_columns.read("SELECT a, b, c FROM kept", {}, width=3)
        kept = sorted(zip(*(column.tolist() for column in found), strict=True))
        assert kept == sorted(rows)
        assert [column.dtype for column in found] == [np.int64] * 3

    comes_back()


def test_values_are_put_in(table):
    copied_columns.write(table, [np.array([1, 2, 3])] * 3)

    (found,) = copied_columns.read(
        "SELECT a FROM kept WHERE a = ANY(%(ids)s::bigint[]) ORDER BY a", {"ids": [2, 3]}, width=1
    )

    assert found.tolist() == [2, 3]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1::bigint, NULL::bigint",
        "SELECT 1::bigint, 2::integer",
        "SELECT 1::bigint, 'twelve chars'",
        "SELECT 1::bigint",
    ],
)
def test_cell_that_is_no_bigint_is_refused(db, query):
    with pytest.raises(copied_columns.UnevenRows):
        copied_columns.read(query, {}, width=2)
