"""The gap from rows: what counts, what is shown apart, who teaches, and in which plan."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.catalogue.enums import CredentialLink, Delivery, PrerequisiteKind
from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import AssertionStatus, ConditionKind, Effect, Relation
from registry.equivalence.selectors.gap import (
    Apart,
    Barrier,
    CredentialAsked,
    Ground,
    Held,
    PieceKind,
    Requirements,
    SkillAsked,
    gap,
    gaps,
    nearest,
    worth_abroad,
)
from tests.factories.catalogue import (
    CompetencyFactory,
    CredentialVersionFactory,
    OfferingFactory,
    PrerequisiteFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
)
from tests.factories.equivalence import AssertionFactory, ConditionFactory
from tests.factories.reference import (
    CurrencyFactory,
    ExchangeRateFactory,
    LevelFactory,
    MunicipalityFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 1)


@pytest.fixture
def skills():
    return [SkillFactory() for _ in range(3)]


@pytest.fixture
def held(skills):
    return CredentialVersionFactory(published=True, skills=skills[:1])


@pytest.fixture
def target(skills):
    return CredentialVersionFactory(published=True, in_us=True, skills=skills)


def found(target, *versions, language="es", **facts):
    rows = CredentialVersion.objects.select_related("credential__issuer", "level")
    loaded = tuple(rows.get(pk=version.pk) for version in versions)
    return gap(held=Held(versions=loaded, **facts), target=target, as_of=DAY, language=language)


def ground(result, kind):
    return [p.finding.ground for p in result.tally.pieces if p.want.kind == kind]


def course(*skills, weeks=10, cost=None, **offering):
    programme = ProgrammeFactory(published=True, skills=skills, weeks=weeks)
    if cost is not None:
        offering |= {"cost_minor": cost, "currency": CurrencyFactory()}
    return OfferingFactory(programme=programme, **offering)


def test_the_credential_itself_closes_everything(target):
    result = found(target, target)
    assert result.tally.percent == 100
    assert {p.finding.ground for p in result.tally.pieces} == {Ground.HELD}
    assert result.cheapest is None


def test_skills_that_a_credential_attests_count_and_its_award_does_not(held, target):
    result = found(target, held)
    assert ground(result, PieceKind.COMPETENCY) == [Ground.ATTESTED, Ground.NOTHING, Ground.NOTHING]
    assert ground(result, PieceKind.AWARD) == [Ground.NOTHING]
    assert result.tally.percent == 27  # 50 / 60 of the weight, a third of it


def test_own_word_counts_and_is_told_apart(held, target, skills):
    result = found(target, held, skills=frozenset({skills[1].pk}))
    assert ground(result, PieceKind.COMPETENCY)[1] == Ground.STATED
    assert result.tally.stated == 27


def test_competencies_without_a_skill_are_compared_by_name(target):
    CompetencyFactory(version=target, position=9, name_es="Trazo  de Piezas")
    mine = CompetencyFactory(name_es="trazo de piezas").version
    result = found(target, mine)
    assert Ground.SAME_NAME in ground(result, PieceKind.COMPETENCY)


@pytest.mark.parametrize("effect", [Effect.LEGAL, Effect.RECOGNISED, Effect.ISSUER])
def test_equivalence_with_effect_covers_by_its_worth(held, target, effect):
    AssertionFactory(source=held, target=target, effect=effect, worth=Decimal("0.9"))
    result = found(target, held)
    assert not result.tally.open
    assert ground(result, PieceKind.COMPETENCY)[1:] == [Ground.EQUIVALENCE, Ground.EQUIVALENCE]
    assert result.tally.covered == 10_000 - result.tally.unnamed
    assert 90 < result.tally.percent < 100


@pytest.mark.parametrize(
    ("fields", "apart"),
    [
        ({"inferred": True}, Apart.INFERRED),
        ({"effect": Effect.INFORMATIVE}, Apart.COMPARED),
        ({"effect": Effect.ACCEPTED}, Apart.ONE_EMPLOYER),
        ({"effect": Effect.RECOGNISED, "scope_jurisdiction": "US-TX"}, Apart.OUT_OF_SCOPE),
        ({"effect": Effect.RECOGNISED, "scope_sector": "31"}, Apart.OUT_OF_SCOPE),
        ({"relation": Relation.NONE, "worth": 0}, Apart.NO_MATCH),
    ],
)
def test_what_does_not_count_is_shown_apart(held, target, fields, apart):
    before = found(target, held).tally.covered
    AssertionFactory(source=held, target=target, **fields)
    result = found(target, held)
    assert [row.apart for row in result.apart] == [apart]
    assert result.counted == ()
    assert result.tally.covered == before


@pytest.mark.parametrize(
    "fields",
    [
        {"status": AssertionStatus.CONTESTED},
        {"status": AssertionStatus.PROPOSED},
        {"valid_to": dt.date(2026, 5, 1)},
        {"valid_from": dt.date(2026, 7, 1)},
    ],
)
def test_what_is_not_in_force_is_not_there(held, target, fields):
    AssertionFactory(source=held, target=target, effect=Effect.RECOGNISED, **fields)
    result = found(target, held)
    assert result.counted == result.apart == ()


def test_the_other_direction_says_nothing(held, target):
    AssertionFactory(source=target, target=held, effect=Effect.LEGAL)
    assert found(target, held).counted == ()


def test_partial_equivalence_counts_in_part_and_leaves_pieces_open(held, target):
    AssertionFactory(
        source=held,
        target=target,
        relation=Relation.PARTIAL,
        effect=Effect.RECOGNISED,
        worth=Decimal("0.4"),
    )
    result = found(target, held)
    assert len(result.tally.open) == 3
    assert result.tally.unnamed == 0
    assert result.tally.percent > found(target).tally.percent


def test_a_license_comes_only_from_law_or_its_issuer(held, target):
    target.credential.is_regulated = True
    target.credential.save()
    AssertionFactory(source=held, target=target, effect=Effect.RECOGNISED)
    assert ground(found(target, held), PieceKind.REGULATED) == [Ground.NOTHING]
    AssertionFactory(source=held, target=target, legal=True)
    assert ground(found(target, held), PieceKind.REGULATED) == [Ground.EQUIVALENCE]


def test_conditions_are_pieces_even_of_a_comparison(held, target):
    assertion = AssertionFactory(source=held, target=target)
    named = course()
    ConditionFactory(assertion=assertion)
    ConditionFactory(
        assertion=assertion, kind=ConditionKind.BRIDGING_COURSE, programme=named.programme
    )
    result = found(target, held)
    exam, bridge = [p for p in result.tally.open if p.want.kind == PieceKind.CONDITION]
    assert exam in result.untaught
    assert [row.offering for row in result.lessons_for(bridge)] == [named]


def test_bridge_between_the_two_meets_a_condition_that_names_no_program(held, target):
    assertion = AssertionFactory(source=held, target=target)
    ConditionFactory(assertion=assertion, kind=ConditionKind.BRIDGING_COURSE)
    bridge = course()
    links = {"programme": bridge.programme}
    ProgrammeCredentialFactory(version=held, link=CredentialLink.REQUIRES, **links)
    ProgrammeCredentialFactory(version=target, link=CredentialLink.PREPARES_FOR, **links)
    result = found(target, held)
    condition = next(p for p in result.tally.open if p.want.kind == PieceKind.CONDITION)
    assert [row.offering for row in result.lessons_for(condition)] == [bridge]


def test_hours_and_levels_that_are_not_on_file_are_unknown(held, target):
    CredentialVersion.objects.filter(pk=target.pk).update(
        hours=400, level=LevelFactory(isced_level=5)
    )
    target = CredentialVersion.objects.get(pk=target.pk)
    known = {p.want.kind: p.finding for p in found(target, held).tally.pieces}
    assert not known[PieceKind.HOURS].is_known
    assert not known[PieceKind.LEVEL].is_known
    some = {p.want.kind: p.finding for p in found(target, held, hours=100, isced=3).tally.pieces}
    assert some[PieceKind.HOURS].share == 250
    assert some[PieceKind.LEVEL].is_known
    assert not some[PieceKind.LEVEL].is_met


def test_plans_take_the_cheapest_and_the_quickest(held, target, skills):
    ExchangeRateFactory(on_date=DAY)
    cheap = course(skills[1], skills[2], weeks=40, cost=1_000)
    quick = course(skills[1], skills[2], weeks=2, cost=900_000)
    unknown = course(skills[1], skills[2], weeks=1)
    result = found(target, held)
    assert [row.offering for row in result.cheapest.steps] == [cheap]
    assert [row.offering for row in result.quickest.steps] == [unknown]
    assert result.quickest.unknown_costs == 1
    assert result.quickest.cost == 0
    unknown.delete()
    assert [row.offering for row in found(target, held).quickest.steps] == [quick]


def test_half_of_what_is_missing_costs_less_than_all(held, target, skills):
    ExchangeRateFactory(on_date=DAY)
    first = course(skills[1], cost=1_000)
    course(skills[2], cost=500_000)
    result = found(target, held)
    assert len(result.cheapest.steps) == 2
    assert len(result.half.steps) == 2  # the award is missing too: one course is not half
    third = SkillFactory()
    CompetencyFactory(version=target, position=9, skill=third)
    target = CredentialVersion.objects.select_related("credential").get(pk=target.pk)
    wide = course(skills[1], third, cost=2_000)
    assert [row.offering for row in found(target, held).half.steps] == [wide]
    ProgrammeCredentialFactory(programme=first.programme, version=target)
    assert [row.offering for row in found(target, held).half.steps] == [first]


def test_half_that_cannot_be_reached_is_no_plan(held, target, skills):
    course(skills[1])
    assert found(target, held).half is None


def test_program_that_only_prepares_does_not_award(held, target):
    prepares = course()
    link = ProgrammeCredentialFactory(
        programme=prepares.programme, version=target, link=CredentialLink.PREPARES_FOR
    )
    result = found(target, held)
    assert {p.want.kind for p in result.untaught} == {PieceKind.AWARD}
    link.link = CredentialLink.LEADS_TO
    link.save()
    assert found(target, held).untaught == ()


@pytest.mark.parametrize(
    ("offering", "facts", "barrier"),
    [
        ({}, {}, None),
        ({"starts_on": dt.date(2026, 5, 1), "ends_on": dt.date(2026, 5, 9)}, {}, Barrier.NO_DATE),
        ({"language": "en"}, {"languages": {"es": 7, "en": 2}}, Barrier.LANGUAGE),
        ({"language": "en"}, {"languages": {"es": 7, "en": 3}}, None),
        ({}, {"countries": frozenset({"US"})}, Barrier.PLACE),
        ({"delivery": Delivery.ONLINE}, {"countries": frozenset({"US"})}, None),
    ],
)
def test_barriers_keep_a_lesson_out_of_plans(held, target, skills, offering, facts, barrier):
    course(skills[1], **offering)
    result = found(target, held, **facts)
    assert [row.barrier for row in result.lessons.rows] == [barrier]
    assert (result.cheapest is None) == (barrier is not None)


@pytest.mark.parametrize("alternative", [0, 1])
def test_program_that_asks_for_what_is_not_held_is_closed(held, target, skills, alternative):
    offering = course(skills[1])
    asked = {"programme": offering.programme, "kind": PrerequisiteKind.CREDENTIAL, "age": None}
    other = CredentialVersionFactory(published=True)
    PrerequisiteFactory(credential=other, alternative=alternative, **asked)
    assert found(target, held).lessons.rows[0].barrier == Barrier.PREREQUISITE
    PrerequisiteFactory(credential=held, alternative=alternative, **asked)
    either_is_enough = alternative == 1
    barrier = found(target, held).lessons.rows[0].barrier
    assert (barrier is None) == either_is_enough


def test_drafts_teach_nobody(held, target, skills):
    OfferingFactory(programme=ProgrammeFactory(skills=skills))
    assert found(target, held).lessons.rows == ()


def test_lessons_in_her_language_come_first(held, target, skills):
    english, spanish = course(skills[1], language="en"), course(skills[1], language="es")
    piece = found(target, held).tally.open[1]
    for language, first in (("en", english), ("es", spanish)):
        result = found(target, held, language=language)
        assert result.lessons_for(piece)[0].offering == first


def test_opening_asks_for_any_of_its_credentials(held, target, skills):
    asked = Requirements(
        credentials=(CredentialAsked(versions=(target, held)),),
        skills=(SkillAsked(skill=skills[2], is_required=False),),
        languages={"en": 3},
        months=24,
        place="US-TX",
    )
    result = found(asked, held, languages={"es": 7}, months=12)
    known = {p.want.kind: p.finding for p in result.tally.pieces}
    assert known[PieceKind.CREDENTIAL].ground == Ground.HELD
    assert known[PieceKind.LANGUAGE].held == 0
    assert known[PieceKind.EXPERIENCE].share == 500
    assert result.version is None


def test_what_one_employer_accepts_counts_with_it(held, target):
    row = AssertionFactory(source=held, target=target, effect=Effect.ACCEPTED)
    asked = CredentialAsked(versions=(target,))
    for organisation, counts in ((row.asserter_id, True), (None, False)):
        result = found(Requirements(credentials=(asked,), organisation=organisation), held)
        assert bool(result.counted) is counts


def test_queries_do_not_grow_with_what_is_held_or_taught(held, target, skills):
    ExchangeRateFactory(on_date=DAY)
    AssertionFactory(
        source=held, target=target, effect=Effect.RECOGNISED, relation=Relation.PARTIAL
    )
    course(skills[1])

    def counted(*versions, targets=(target,)):
        with CaptureQueriesContext(connection) as queries:
            gaps(held=Held(versions=versions), targets=targets, as_of=DAY, language="es")
        return len(queries)

    first = counted(held)
    more = [CredentialVersionFactory(published=True, skills=skills[:1]) for _ in range(20)]
    aims = [CredentialVersionFactory(published=True, in_us=True, skills=skills) for _ in range(4)]
    for row in more:
        AssertionFactory(source=row, target=target, relation=Relation.PARTIAL)
        course(*skills)
    aims = [
        CredentialVersion.objects.select_related("credential", "level").get(pk=a.pk) for a in aims
    ]
    assert counted(held, *more, targets=(target, *aims)) == first <= 20


def test_nearest_are_asserted_first_then_alike_and_across_the_border(held, target, skills):
    alike = CredentialVersionFactory(published=True, in_us=True, skills=skills[:1])
    CredentialVersionFactory(published=True, skills=skills[:1])
    CredentialVersionFactory(in_us=True, skills=skills[:1])
    asserted = CredentialVersionFactory(published=True, in_us=True)
    AssertionFactory(source=held, target=asserted)
    guessed = CredentialVersionFactory(published=True, in_us=True)
    AssertionFactory(source=held, target=guessed, inferred=True)
    rows = nearest(held=Held(versions=(held,)), as_of=DAY, limit=5)
    assert rows == [asserted, alike, target]
    assert nearest(held=Held(), as_of=DAY, limit=5) == []
    here = Held(skills=frozenset({skills[0].pk}), countries=frozenset({"MX"}))
    assert nearest(held=here, as_of=DAY, limit=5) == [alike, target]


def test_worth_abroad_keeps_its_three_lists_apart(held, target):
    said = AssertionFactory(source=held, target=target, effect=Effect.RECOGNISED)
    inferred = AssertionFactory(source=held, target=target, inferred=True)
    unsettled = AssertionFactory(source=held, target=target, contested=True)
    AssertionFactory(source=held, target=target, valid_to=dt.date(2026, 2, 1))
    AssertionFactory(source=held, target=CredentialVersionFactory(published=True))
    worth = worth_abroad(versions=[held], as_of=DAY)[held.pk]
    assert (worth.said, worth.inferred, worth.unsettled) == ((said,), (inferred,), (unsettled,))


def test_offering_without_weeks_goes_by_its_dates(held, target, skills):
    course(skills[1], weeks=None, starts_on=dt.date(2027, 1, 11), ends_on=dt.date(2027, 1, 26))
    assert found(target, held).lessons.rows[0].weeks == 3


def test_place_of_an_offering_may_be_missing(held, target, skills):
    course(skills[1], municipality=None, delivery=Delivery.ONLINE)
    course(skills[1], municipality=MunicipalityFactory(in_us=True))
    result = found(target, held, countries=frozenset({"MX"}))
    assert {row.barrier for row in result.lessons.rows} == {None, Barrier.PLACE}
