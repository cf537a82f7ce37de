"""Each dimension's score, from what the source shows to what is asked for; and their whole."""

from itertools import product

import pytest

from registry.catalogue.enums import CredentialType
from registry.equivalence.selectors.suggesting import Dimension, dimensions
from registry.equivalence.selectors.suggesting.records import PROOF_OF, Part, Proof, Side
from registry.equivalence.selectors.suggesting.whole import RULE, likeness, ranked, scored, whole
from registry.reference.selectors.titles.ranking import Ranker
from registry.reference.selectors.titles.vocabulary import Concept, Vocabulary

RANKER = Ranker(
    vocabulary=Vocabulary(
        [
            Concept({"es": ("soldador",), "en": ("welder",)}),
            Concept({"es": ("soldadura de placa",), "en": ("plate welding",)}),
            Concept({"es": ("enfermera",), "en": ("nurse",)}),
            Concept({"es": ("cocinero",), "en": ("cook",)}),
        ]
    )
)


def side(pk=1, **fields):
    return Side(**{"pk": pk, "code": f"C{pk:02d}", "country": "MX", "names": {"es": "x"}, **fields})


@pytest.mark.parametrize(
    ("held", "asked", "score"),
    [(3, 3, 100), (6, 3, 100), (3, 4, 65), (3, 5, 30), (2, 6, 0), (None, 3, None), (3, None, None)],
)
def test_level_costs_for_each_level_short_and_never_for_more(held, asked, score):
    assert dimensions.level(side(isced=held), side(isced=asked)) == score


@pytest.mark.parametrize(
    ("held", "asked", "score"),
    [(50, 100, 50), (200, 100, 100), (None, 100, None), (50, None, None), (50, 0, None)],
)
def test_hours_are_the_share_of_what_is_asked_for(held, asked, score):
    assert dimensions.hours(side(hours=held), side(hours=asked)) == score


@pytest.mark.parametrize(
    ("held", "asked", "score"),
    [
        ({"7212": 1.0}, {"7212": 1.0}, 100),
        ({"7212": 1.0}, {"7213": 1.0}, 50),
        ({"7212": 1.0}, {"7223": 1.0}, 20),
        ({"7212": 1.0}, {"2221": 1.0}, 0),
        ({"7212": 1.0}, {"7212": 1.0, "3119": 1.0}, 50),
        ({"7212": 1.0, "3119": 0.5}, {"3119": 1.0}, 50),
        ({}, {"7212": 1.0}, None),
        ({"7212": 1.0}, {}, None),
    ],
)
def test_occupation_is_the_share_of_the_targets_groups_by_weight(held, asked, score):
    assert dimensions.occupation(side(occupations=held), side(occupations=asked)) == score


@pytest.mark.parametrize(
    ("held", "asked", "score"),
    [(False, False, 100), (True, False, 100), (True, True, 100), (False, True, 0)],
)
def test_regulated_is_nothing_where_the_law_asks_for_the_paper_itself(held, asked, score):
    assert dimensions.regulated(side(is_regulated=held), side(is_regulated=asked)) == score


def test_every_proof_is_judged_against_every_other_and_shows_itself_whole():
    for held, asked in product(Proof, Proof):
        assert 0 < dimensions.SHOWS[held][asked] <= 100
    assert all(dimensions.SHOWS[proof][proof] == 100 for proof in Proof)


def test_types_have_one_proof_each():
    assert set(PROOF_OF) <= set(CredentialType.values)
    assert PROOF_OF[CredentialType.LICENSE] == Proof.LICENSED
    assert PROOF_OF[CredentialType.COMPETENCE_STANDARD] == Proof.EXAMINED


def test_whole_is_the_mean_of_what_is_known_less_what_stands_in_the_way():
    scores = {Dimension.COMPETENCIES: 80, Dimension.OCCUPATION: 100, Dimension.WORDING: None}
    weights = RULE.trade
    mean = (80 * weights[Dimension.COMPETENCIES] + 100 * weights[Dimension.OCCUPATION]) / (
        weights[Dimension.COMPETENCIES] + weights[Dimension.OCCUPATION]
    )
    assert whole(scores) == pytest.approx(mean)
    less = whole({**scores, Dimension.REGULATED: 0})
    assert less == pytest.approx(mean * (1 - RULE.costs[Dimension.REGULATED]))
    assert whole({**scores, Dimension.REGULATED: 100, Dimension.LEVEL: None}) == whole(scores)


def test_whole_of_nothing_known_is_nothing():
    assert whole({Dimension.LEVEL: 100}) == 0


def test_competencies_count_by_skill_and_by_name_and_say_what_is_missing():
    held = side(parts=(Part(names={"es": "soldadura"}, skill=7), Part(names={"es": "enfermera"})))
    asked = side(
        2,
        parts=(
            Part(names={"en": "something else"}, skill=7),
            Part(names={"es": "enfermera"}),
            Part(names={"es": "cocinero"}),
        ),
    )
    (found,) = scored(held, [asked], likeness=likeness(held, [asked], ranker=RANKER))
    assert found.covered == ({"en": "something else"}, {"es": "enfermera"})
    assert found.missing == ({"es": "cocinero"},)
    assert 66 <= found.scores[Dimension.COMPETENCIES] < 90


def test_competencies_are_not_known_where_a_side_lists_none():
    held, asked = side(), side(2, parts=(Part(names={"es": "soldadura"}),))
    for one, other in ((held, asked), (asked, held)):
        (found,) = scored(one, [other], likeness=likeness(one, [other], ranker=RANKER))
        assert found.scores[Dimension.COMPETENCIES] is None


def test_names_meet_across_the_languages():
    held = side(names={"es": "soldador"})
    targets = [
        side(2, names={"en": "nurse"}),
        side(3, names={"en": "welder"}),
        side(4, names={"en": "cook"}),
    ]
    found = ranked(held, targets, ranker=RANKER)
    assert found[0].target.code == "C03"
    assert found[0].scores[Dimension.WORDING] > 50


def test_of_equals_the_code_decides_and_what_is_below_the_floor_is_left_out():
    held = side(occupations={"7212": 1.0})
    same = [side(pk, occupations={"7212": 1.0}) for pk in (5, 3, 4)]
    other = side(6, names={"es": "cocinero"}, occupations={"5120": 1.0})
    codes = [row.target.code for row in ranked(held, [*same, other], ranker=RANKER)]
    assert codes == ["C03", "C04", "C05"]


def test_nothing_to_compare_with_is_no_fault():
    assert ranked(side(), [], ranker=RANKER) == []
    assert ranked(side(), [side(2)], ranker=Ranker(vocabulary=Vocabulary([]))) != []
