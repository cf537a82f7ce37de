"""Suggestions out of the database: who is a candidate, what was said, and for whom."""

import pytest

from registry.catalogue.enums import CredentialType, RecordStatus
from registry.equivalence import policies
from registry.equivalence.enums import AssertionStatus, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors.suggesting import found, reading, sources, suggestions
from tests.factories.catalogue import (
    CredentialFactory,
    CredentialOccupationFactory,
    CredentialVersionFactory,
)
from tests.factories.equivalence import AssertionFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import CrosswalkPairFactory, OccupationFactory, SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def welder():
    return OccupationFactory(code="7212")


@pytest.fixture
def source(welder):
    return CredentialVersionFactory(published=True, occupations=[welder], name_es="Soldadura")


def american(**fields):
    return CredentialVersionFactory(**{"published": True, "in_us": True, **fields})


def targets(rows):
    return [row.target.pk for row in rows]


def test_candidates_are_in_force_and_of_the_side_asked_for(source, welder):
    across = american(occupations=[welder])
    home = CredentialVersionFactory(published=True, occupations=[welder], name_es="Otra")
    american(published=False, status=RecordStatus.DRAFT, occupations=[welder])
    american(published=False, superseded=True, occupations=[welder])
    merged = CredentialFactory(issuer__in_us=True, merged_into=across.credential)
    CredentialVersionFactory(credential=merged, status=RecordStatus.PUBLISHED, occupations=[welder])
    assert targets(found(version=source)) == [across.pk]
    assert targets(found(version=source, across=False)) == [home.pk]


def test_candidates_share_a_skill_an_occupation_or_a_name(welder):
    skill = SkillFactory()
    source = CredentialVersionFactory(
        published=True, occupations=[welder], skills=[skill], name_es="Zurcido", name_en="Darning"
    )
    by_skill = american(skills=[skill], name_en="Alpha")
    by_occupation = american(occupations=[OccupationFactory(code="7223")], name_en="Beta")
    by_name = american(name_en="Darning")
    nothing = american(occupations=[OccupationFactory(code="2221")], name_en="Gamma")
    side = reading.sides([source.pk])[0]
    pks = reading.candidates(source, side, across=True, ranker=reading.ranker())
    assert set(pks) == {by_skill.pk, by_occupation.pk, by_name.pk}
    assert nothing.pk not in pks


def test_occupations_of_other_classifications_come_through_weighted_crosswalks(source, welder):
    soc = OccupationFactory(soc=True, code="51-4121")
    CrosswalkPairFactory(from_occupation=soc, to_occupation=welder, weight="0.75")
    CrosswalkPairFactory(
        from_occupation=soc, to_occupation=OccupationFactory(code="7213"), weight="0.25"
    )
    target = american(name_en="Beta")
    CredentialOccupationFactory(version=target, occupation=soc)
    (side,) = reading.sides([target.pk])
    assert side.occupations == {"7212": 0.75, "7213": 0.25}
    assert targets(found(version=source)) == [target.pk]


def test_what_was_judged_none_comes_last_and_what_was_said_is_marked(source, welder):
    best = american(occupations=[welder], name_en="Soldadura", name_es="Soldadura")
    other = american(occupations=[welder], name_en="Alpha")
    assert [row.version.pk for row in suggestions(version=source, user=None)] == [
        best.pk, other.pk,
    ]  # fmt: skip
    none = AssertionFactory(source=source, target=best, relation=Relation.NONE, worth=0)
    first, last = suggestions(version=source, user=None)
    assert (first.version.pk, first.stated, first.is_judged_none) == (other.pk, (), False)
    assert (last.version.pk, last.stated, last.is_judged_none) == (best.pk, (none,), True)
    none.status = AssertionStatus.REVOKED
    none.save()
    assert suggestions(version=source, user=None)[0].version.pk == best.pk


def test_statements_of_others_in_the_making_are_shown_to_those_who_may_see_them(source, welder):
    target = american(occupations=[welder])
    row = AssertionFactory(source=source, target=target, proposed=True)
    own = MembershipFactory(organisation=row.asserter).user
    assert suggestions(version=source, user=UserFactory())[0].stated == ()
    assert suggestions(version=source, user=own)[0].stated == (row,)


def test_the_other_direction_is_another_statement(source, welder):
    target = american(occupations=[welder])
    AssertionFactory(source=target, target=source)
    assert suggestions(version=source, user=None)[0].stated == ()


def test_suggestions_write_nothing(source, welder):
    american(occupations=[welder])
    assert len(suggestions(version=source, user=None)) == 1
    assert not EquivalenceAssertion.objects.exists()


def test_suggestions_are_the_same_each_time_and_no_more_than_asked_for(source, welder):
    for _ in range(5):
        american(occupations=[welder])
    once = suggestions(version=source, user=None, limit=3)
    assert len(once) == 3
    assert once == suggestions(version=source, user=None, limit=3)
    none = {"relation": Relation.NONE, "worth": 0}
    AssertionFactory(source=source, target=once[0].version, **none)
    rows = suggestions(version=source, user=None, limit=3)
    assert [row.is_judged_none for row in rows] == [False, False, False, True]


def test_queries_are_the_same_for_one_target_and_twenty(
    source, welder, django_assert_max_num_queries
):
    american(occupations=[welder], skills=[SkillFactory()])
    suggestions(version=source, user=None)
    with django_assert_max_num_queries(10) as one:
        suggestions(version=source, user=None)
    for _ in range(20):
        row = american(occupations=[welder])
        AssertionFactory(source=source, target=row)
    with django_assert_max_num_queries(len(one)):
        assert len(suggestions(version=source, user=None, limit=20)) == 20


def test_licenses_asked_for_by_law_come_after_what_a_panel_can_weigh(source, welder):
    license_ = american(
        occupations=[welder],
        name_en="Soldadura",
        name_es="Soldadura",
        credential=CredentialFactory(
            issuer__in_us=True, type=CredentialType.LICENSE, is_regulated=True
        ),
    )
    course = american(occupations=[welder], name_en="Alpha")
    assert targets(found(version=source)) == [course.pk, license_.pk]


def test_sources_not_compared_yet_come_first_and_are_found_by_code_or_name(source):
    compared = AssertionFactory(
        source=CredentialVersionFactory(
            published=True, credential__code="A1", name_es="Soldadura básica"
        )
    )
    rows = list(sources("SOLDADÚRA"))
    assert rows == [source, compared.source]
    assert list(sources(source.credential.code.lower())) == [source]
    assert list(sources("nada así")) == []
    assert compared.target in sources()


SEES = {
    "nobody's": False,
    "viewer": False,
    "past editor": False,
    "editor of a pending one": False,
    "editor": True,
    "owner": True,
    "reviewer": True,
    "steward": True,
}


@pytest.mark.parametrize("who", SEES)
def test_suggestions_are_for_those_who_propose_or_review(who):
    made = {
        "nobody's": UserFactory,
        "viewer": lambda: MembershipFactory(role="viewer").user,
        "past editor": lambda: MembershipFactory(role="editor", ended=True).user,
        "editor of a pending one": lambda: (
            MembershipFactory(role="editor", organisation__pending=True).user
        ),
        "editor": lambda: MembershipFactory(role="editor").user,
        "owner": lambda: MembershipFactory(role="owner").user,
        "reviewer": lambda: (
            MembershipFactory(role="reviewer", organisation=OrganisationFactory(body=True)).user
        ),
        "steward": lambda: (
            MembershipFactory(role="steward", organisation=OrganisationFactory(agency=True)).user
        ),
    }
    assert policies.can_see_suggestions(made[who]()) is SEES[who]
