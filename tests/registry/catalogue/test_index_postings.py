"""Postings and columns: packed and read back, joined and counted as sets would be."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.catalogue.selectors.search import lexemes, postings
from registry.catalogue.selectors.search.columns import Columns, rows_of_bits
from registry.catalogue.selectors.search.matches import packed as codes_of
from registry.catalogue.services.segmenting import lexemes_of

ENTRIES = 200
subsets = st.sets(st.integers(0, ENTRIES - 1))


def places(numbers):
    return np.array(sorted(numbers), dtype=np.int32)


def posting(numbers):
    packed = postings.packed(places(numbers), ENTRIES)
    return postings.Posting.of(packed, count=len(numbers), entries=ENTRIES)


@pytest.fixture(params=[0, 3, 4000], autouse=True, scope="module")
def few(request):
    """Take each way: by look-up, by a line of all, by the shorter of both."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "FEW", request.param)
        yield


@given(subsets)
def test_posting_is_read_as_it_was_packed(numbers):
    assert posting(numbers).places().tolist() == sorted(numbers)


@pytest.mark.parametrize("count", [0, 1, 6, 7, 100, ENTRIES])
def test_posting_is_packed_the_shorter_way(count):
    packed = postings.packed(places(range(count)), ENTRIES)

    assert len(packed) == min(4 * count, ENTRIES // 8)


@given(subsets, subsets)
def test_posting_tells_who_has_it(numbers, asked):
    found = posting(numbers).has(places(asked))

    assert found.dtype == np.bool_
    assert places(asked)[found].tolist() == sorted(numbers & asked)


@given(st.lists(subsets, max_size=4))
def test_union_has_all_once_and_in_order(sets):
    found = postings.union([posting(numbers) for numbers in sets]).tolist()

    assert found == sorted(set().union(*sets))
    assert all(one < other for one, other in pairwise(found))


words = st.text(st.sampled_from("añ'\\ :-1&|"), min_size=1, max_size=5)


@given(st.sets(words))
def test_lexemes_of_a_literal_are_those_it_was_made_of(said):
    assert sorted(lexemes_of(lexemes.vector(said))) == sorted(said)


@given(words)
def test_literal_is_unquoted_as_it_was_quoted(said):
    assert lexemes.unquoted(lexemes.quoted(said)) == said


rows = st.lists(st.sets(st.integers(1, 40)), max_size=12)


def columns(coded, width=1):
    count = len(coded)
    bits = rows_of_bits(b"".join(map(codes_of, coded)), count, width=width)
    return Columns.of(bits, b"\0\1" * count, b"es" * count, b"\0" * 4 * count, b"\0\0" * count)


@given(rows, st.sets(st.integers(1, 60)), st.integers(1, 9))
def test_bits_tell_and_count_who_has_a_token(coded, wanted, width):
    table, everyone = columns(coded, width), np.arange(len(coded), dtype=np.int32)
    tally = {code: sum(code in row for row in coded) for code in set().union(*coded)}

    assert table.having(everyone, wanted).tolist() == [bool(row & wanted) for row in coded]
    assert table.tally(everyone) == tally
    assert table.tally(everyone[:3]) == {
        code: count for code in tally if (count := sum(code in row for row in coded[:3]))
    }
