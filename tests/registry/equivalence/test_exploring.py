"""What the explorer finds: equivalents filtered, two credentials compared, law state by state."""

import datetime as dt

import pytest

from registry.equivalence.enums import AssertionStatus, Effect
from registry.equivalence.selectors.exploring import comparing, listing, regulated
from registry.equivalence.selectors.exploring.comparing import Ground
from registry.reference.enums import Licensing
from registry.reference.selectors import licensing
from tests.factories.catalogue import CompetencyFactory, CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.people import MembershipFactory
from tests.factories.reference import LicensingRuleFactory, OccupationFactory, SkillFactory
from tests.registry.equivalence.graphs import DAY

pytestmark = pytest.mark.django_db

LATER = DAY + dt.timedelta(days=1)


@pytest.fixture
def version():
    return CredentialVersionFactory(published=True)


def found(version, *, user=None, **asked):
    asked = listing.Asked(**({"day": DAY} | asked))
    return list(listing.statements(version=version, user=user, asked=asked))


def test_statements_are_both_ways_and_law_first(version):
    informative = AssertionFactory(source=version)
    legal = AssertionFactory(target=version, legal=True)
    AssertionFactory()

    assert found(version) == [legal, informative]


@pytest.mark.parametrize("effect", Effect.values)
def test_statements_of_one_effect_leave_out_what_is_only_inferred(version, effect):
    row = AssertionFactory(source=version, effect=effect)
    for other in set(Effect.values) - {effect}:
        AssertionFactory(source=version, effect=other)
    inferred = AssertionFactory(source=version, inferred=True)

    assert found(version, kinds=frozenset({effect})) == [row]
    assert found(version, kinds=frozenset({listing.INFERRED})) == [inferred]


@pytest.mark.parametrize(
    "status",
    [AssertionStatus.CONTESTED, AssertionStatus.NEEDS_REVIEW, AssertionStatus.REVOKED],
)
def test_statements_not_in_force_are_shown_when_asked_for(version, status):
    row = AssertionFactory(source=version, status=status)

    assert found(version) == []
    assert found(version, statuses=frozenset({status})) == [row]


def test_statements_proposed_are_for_those_who_take_part(version):
    row = AssertionFactory(source=version, proposed=True)
    statuses = frozenset({AssertionStatus.PROPOSED})
    member = MembershipFactory(organisation=row.asserter).user

    assert found(version, statuses=statuses) == []
    assert found(version, statuses=statuses, user=member) == [row]


def test_drafts_cannot_be_asked_for(version):
    row = AssertionFactory(source=version, status=AssertionStatus.DRAFT)
    member = MembershipFactory(organisation=row.asserter).user

    assert found(version, statuses=frozenset({AssertionStatus.DRAFT}), user=member) == []


def test_statements_are_those_of_the_day(version):
    row = AssertionFactory(source=version, valid_from=DAY, valid_to=LATER)

    assert found(version) == [row]
    assert found(version, day=DAY - dt.timedelta(days=1)) == []
    assert found(version, day=LATER) == []


def test_chains_are_left_out_where_only_effects_are_asked_for(version):
    first = AssertionFactory(source=version, confidence="0.9")
    AssertionFactory(source=first.target, confidence="0.9")

    def told(*kinds):
        asked = listing.Asked(day=DAY, kinds=frozenset(kinds))
        return listing.chains(version=version, asked=asked).told

    assert len(told()) == len(told(listing.INFERRED)) == 1
    assert told(Effect.LEGAL) == ()


def test_comparison_goes_by_skill_then_name_then_likeness():
    skill = SkillFactory()
    held, target = (CredentialVersionFactory(published=True) for _ in range(2))
    same = CompetencyFactory(version=held, name_es="Unir metal", skill=skill)
    named = CompetencyFactory(version=held, name_es="Leer planos de taller")
    like = CompetencyFactory(version=held, name_es="Soldadura de placa de acero al carbono")
    extra = CompetencyFactory(version=held, name_es="Contabilidad")
    CompetencyFactory(version=target, position=1, name_es="Otro nombre", skill=skill)
    CompetencyFactory(version=target, position=2, name_es="leer  planos de TALLER")
    CompetencyFactory(version=target, position=3, name_es="Soldadura de placas de acero al carbono")
    missing = CompetencyFactory(version=target, position=4, name_es="Zoología marina")

    result = comparing.compare(held=held, target=target, user=None)

    assert [(row.held, row.ground) for row in result.matches] == [
        (same, Ground.SKILL),
        (named, Ground.NAME),
        (like, Ground.LIKE),
        (None, None),
    ]
    assert result.missing == (missing,)
    assert result.beyond == (extra,)
    assert comparing.LIKE_FROM <= result.matches[2].alike < 1
    assert result.count(Ground.SKILL, Ground.NAME) == 2


def test_comparison_keeps_what_is_said_each_way_apart():
    there = AssertionFactory()
    back = AssertionFactory(source=there.target, target=there.source)
    AssertionFactory(source=there.source, proposed=True, target=there.target)

    result = comparing.compare(held=there.source, target=there.target, user=None)

    assert result.there == (there,)
    assert result.back == (back,)


def test_state_without_a_rule_falls_back_to_federal_law_and_never_to_none():
    work = OccupationFactory()
    own = LicensingRuleFactory(occupation=work)
    federal = LicensingRuleFactory(occupation=work, jurisdiction="US", asks=Licensing.FEDERAL)
    LicensingRuleFactory(occupation=work, jurisdiction="MX", asks=Licensing.STATES)

    ruled = licensing.occupation(code=work.code, day=DAY)

    assert ruled.at("US-TX") == own
    assert ruled.at("US-CA") == federal
    assert ruled.at("MX-JAL") is None


def test_rules_are_those_of_the_day_and_in_use():
    work = OccupationFactory()
    LicensingRuleFactory(occupation=work, valid_from=LATER)
    LicensingRuleFactory(occupation=work, jurisdiction="US-CA", valid_to=DAY)
    LicensingRuleFactory(occupation=work, jurisdiction="US-NM", retired=True)

    assert licensing.occupation(code=work.code, day=DAY) is None
    assert list(licensing.occupation(code=work.code, day=LATER).rules) == ["US-TX"]


def test_regulated_credentials_and_precedents_are_of_the_occupation_group():
    work = OccupationFactory(code="9871")
    held = CredentialVersionFactory(
        published=True, credential__is_regulated=True, occupations=[work]
    )
    CredentialVersionFactory(published=True, occupations=[work])
    legal = AssertionFactory(source=held, legal=True)
    AssertionFactory(legal=True)

    assert regulated.credentials_of("987") == [held]
    assert list(regulated.precedents_of("987", as_of=DAY)) == [legal]
    assert regulated.credentials_of("986") == []
