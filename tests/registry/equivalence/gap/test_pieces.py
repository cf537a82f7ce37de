"""Weights and points: they add up, and only what is whole is 100 %."""

from hypothesis import given
from hypothesis import strategies as st

from registry.equivalence.selectors.gap.pieces import (
    PREFERRED,
    WEIGHTS,
    WHOLE,
    Finding,
    Ground,
    PieceKind,
    Want,
    share_out,
    weigh,
)


@given(st.lists(st.integers(0, 90), min_size=1, max_size=30), st.integers(0, WHOLE))
def test_parts_add_up_to_the_whole(weights, whole):
    parts = share_out(weights, whole)
    assert sum(parts) == (whole if sum(weights) else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - weight * whole) <= sum(weights)


def want(key, kind=PieceKind.COMPETENCY, **fields):
    return Want(key=key, kind=kind, **fields)


MET = Finding(share=1000, is_met=True, ground=Ground.ATTESTED)


def test_kinds_not_asked_for_leave_their_weight_to_the_rest():
    tally = weigh([(want("a"), MET), (want("l", PieceKind.LANGUAGE), Finding())])
    assert [piece.points for piece in tally.pieces] == [8333, 1667]
    assert sum(piece.points for piece in tally.pieces) == WHOLE
    assert tally.percent == 83
    assert [piece.want.key for piece in tally.open] == ["l"]


def test_what_is_preferred_weighs_half_inside_its_kind():
    tally = weigh([(want("a"), MET), (want("b", importance=PREFERRED), MET)])
    assert [piece.points for piece in tally.pieces] == [6667, 3333]


def test_a_missing_point_is_never_rounded_to_all():
    nearly = Finding(share=999, is_met=True, ground=Ground.EQUIVALENCE)
    tally = weigh([(want("a"), nearly)])
    assert tally.percent == 99
    assert tally.unnamed == 10


def test_what_rests_on_own_word_is_counted_apart():
    stated = Finding(share=1000, is_met=True, ground=Ground.STATED)
    assert weigh([(want("a"), stated), (want("b"), MET)]).stated == 50


def test_nothing_asked_for_is_no_percentage():
    assert weigh([]).percent == 0


def test_every_kind_has_a_weight():
    assert set(WEIGHTS) == set(PieceKind)
