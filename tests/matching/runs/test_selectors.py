"""Who sees which match, and what is told about one."""

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from matching.openings.enums import Strength
from matching.profiles.enums import ProofStatus
from matching.runs.facts import ComponentName
from matching.runs.selectors import explanations, matches, snapshots
from registry.people.enums import ConsentPurpose, OrganisationStatus, Role
from registry.people.models import Consent
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.matching import RequirementFactory, WorkerLanguageFactory
from tests.factories.people import AT, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import SkillFactory
from tests.matching.runs.worlds import (
    DAY,
    assert_worth,
    opening,
    require,
    run_through,
    worker,
    world,
)

pytestmark = pytest.mark.django_db

VIEWERS = {
    "anonymous": False,
    "stranger": False,
    "the worker herself": False,
    "owner": True,
    "editor": True,
    "viewer": True,
    "reviewer": False,
    "former owner": False,
    "owner of another employer": False,
    "superuser": False,
}


@pytest.fixture
def here():
    """Return a world after its run: the worker meets the opening."""
    here = world()
    assert_worth(here)
    run_through()
    return here


def explained(card):
    """Return the facts of one match."""
    (facts,) = explanations.explained_all(cards=[card])
    return facts


def viewer(role, here):
    """Return somebody in a part towards the opening's employer."""
    employer = here.opening.employer
    if role == "anonymous":
        return AnonymousUser()
    if role == "the worker herself":
        return here.worker.user
    user = UserFactory(admin=role == "superuser")
    if role == "former owner":
        MembershipFactory(user=user, organisation=employer, ended=True)
    elif role == "owner of another employer":
        MembershipFactory(user=user, organisation=OrganisationFactory(employer=True))
    elif role in Role.values:
        MembershipFactory(user=user, organisation=employer, role=role)
    return user


@pytest.mark.parametrize(("role", "sees"), VIEWERS.items())
def test_people_of_an_opening_are_for_its_employer_alone(here, role, sees):
    user = viewer(role, here)

    cards = matches.for_opening(opening=here.opening, viewer=user)

    assert [card.profile for card in cards] == [here.worker] * sees
    assert matches.may_see_people(opening=here.opening, viewer=user) is sees


@pytest.mark.parametrize(("role", "sees"), VIEWERS.items())
def test_matches_of_a_worker_are_for_her_alone(here, role, sees):
    user = viewer(role, here)
    is_her = role == "the worker herself"

    assert [row.profile for row in matches.visible_to(user)] == [here.worker] * is_her
    if role != "anonymous":
        card = matches.one_for_worker(user=user, opening_id=here.opening.public_id)
        assert (card is not None) is is_her


@pytest.mark.parametrize("purpose", [ConsentPurpose.SHOWN_ANONYMOUSLY, ConsentPurpose.MATCHING])
def test_withdrawn_consent_hides_a_person_from_employers_at_once(here, purpose):
    owner = viewer("owner", here)
    Consent.objects.filter(user=here.worker.user, purpose=purpose).update(revoked_at=AT)

    assert matches.for_opening(opening=here.opening, viewer=owner) == []
    assert matches.counts_by_opening([here.opening.pk]) == {here.opening.pk: 0}
    assert len(matches.for_worker(profile=here.worker)) == 1


def test_consent_of_somebody_else_shows_nobody(here):
    Consent.objects.filter(user=here.worker.user, purpose=ConsentPurpose.SHOWN_ANONYMOUSLY).update(
        user=UserFactory()
    )

    assert matches.for_opening(opening=here.opening, viewer=viewer("owner", here)) == []


CLOSED = {
    "closed": ({"status": "closed"}, None),
    "paused": ({"status": "paused"}, None),
    "filled": ({"filled": 2}, None),
    "past its last day": ({"closes_on": DAY}, None),
    "past its last day when read": ({}, dt.date(2026, 12, 31)),
    "suspended": ({}, None),
}


@pytest.mark.parametrize(("columns", "on"), CLOSED.values(), ids=CLOSED)
@pytest.mark.parametrize("near_misses", [False, True])
def test_opening_that_takes_nobody_any_more_leaves_the_list(
    request, here, columns, on, near_misses
):
    if near_misses:
        RequirementFactory(opening=here.opening, english=True)
        run_through()
    before = {"profile": here.worker, "near_misses": near_misses, "on": DAY}
    assert [card.is_closed for card in matches.for_worker(**before)] == [False]
    type(here.opening).objects.update(**columns)
    if "suspended" in request.node.callspec.id:
        type(here.opening.employer).objects.update(status=OrganisationStatus.SUSPENDED)

    card = matches.one_for_worker(user=here.worker.user, opening_id=here.opening.public_id, on=on)

    assert matches.for_worker(**before | {"on": on}) == []
    assert card.is_closed


def test_list_is_as_long_without_the_openings_that_closed(here):
    for _number in range(2):
        opening(here.trade, here.place, here.skill)
    run_through()
    first, second, third = matches.for_worker(profile=here.worker)
    first.opening.status = "closed"
    first.opening.save()

    listed = matches.for_worker(profile=here.worker, limit=2)

    assert [(card.opening, card.rank) for card in listed] == [
        (second.opening, 2),
        (third.opening, 3),
    ]


@pytest.mark.parametrize("status", ["pending", "suspended"])
def test_employer_that_is_not_verified_sees_nobody(here, status):
    owner = viewer("owner", here)
    type(here.opening.employer).objects.update(status=status)

    assert matches.for_opening(opening=here.opening, viewer=owner) == []


def test_counts_name_every_opening_that_was_asked_for(here):
    empty = opening(here.trade, here.place)

    counts = matches.counts_by_opening([here.opening.pk, empty.pk])

    assert counts == {here.opening.pk: 1, empty.pk: 0}


def test_unknown_ids_find_nothing(here):
    assert matches.one_for_worker(user=here.worker.user, opening_id=uuid.uuid4()) is None


def test_card_says_where_the_pair_stands_on_either_list(here):
    better = worker(here.trade, here.place, here.skill)
    better.credentials.create(version=here.asked)
    here.worker.skills.all().delete()
    run_through()

    mine = matches.for_worker(profile=here.worker)[0]
    first, second = matches.for_opening(opening=here.opening, viewer=viewer("owner", here))

    assert (mine.rank, mine.through_equivalence, mine.failed_condition) == (1, True, "")
    assert [(card.profile, card.rank) for card in (first, second)] == [
        (better, 1),
        (here.worker, 2),
    ]
    assert (first.through_equivalence, second.score) == (False, mine.score)
    assert [reason.component for reason in mine.reasons] == list(ComponentName)
    assert sum(reason.points for reason in mine.reasons) == mine.score
    assert sum(reason.maximum for reason in mine.reasons) == 100_00
    assert all(reason.points <= reason.maximum for reason in mine.reasons)


def test_near_misses_are_a_list_of_their_own_for_the_worker_only(here):
    barred = opening(here.trade, here.place, here.skill)
    RequirementFactory(opening=barred, english=True)
    run_through()

    near = matches.for_worker(profile=here.worker, near_misses=True)
    owner = MembershipFactory(organisation=barred.employer).user

    assert [(card.opening, card.rank, card.failed_condition) for card in near] == [
        (barred, 1, "languages")
    ]
    assert [card.opening for card in matches.for_worker(profile=here.worker)] == [here.opening]
    assert matches.for_opening(opening=barred, viewer=owner) == []


def test_facts_stand_behind_a_match(here):
    missing = SkillFactory()
    RequirementFactory(opening=here.opening, skill=missing)
    preferred = RequirementFactory(opening=here.opening, strength=Strength.PREFERRED).skill
    RequirementFactory(opening=here.opening, english=True)
    WorkerLanguageFactory(profile=here.worker)
    run_through()

    facts = explained(matches.for_worker(profile=here.worker)[0])

    assert (facts.skills_met, facts.skills_missing) == ((here.skill,), (missing,))
    assert (facts.preferred_met, facts.preferred_missing) == ((), (preferred,))
    (credential,) = facts.credentials
    assert (credential.asked, credential.held) == ((here.asked,), here.held)
    assert (credential.is_met, credential.strength) == (True, Strength.REQUIRED)
    assert (credential.asserted.source, credential.asserted.target) == (here.held, here.asked)
    assert [(fact.language, fact.asked, fact.known) for fact in facts.languages] == [("en", 3, 3)]
    assert (facts.experience_tenths, facts.experience_asked_tenths) == (20, 0)
    assert (facts.distance_km, facts.permit) == (0, "yes")
    assert (facts.relocates, facts.crosses_border) == (False, False)
    assert facts.counterfactual.gain > 0
    assert facts.counterfactual.skill == missing


def test_credential_of_her_own_needs_no_equivalence(here):
    here.worker.credentials.create(version=here.asked)
    run_through()

    card = matches.for_worker(profile=here.worker)[0]
    (fact,) = explained(card).credentials

    assert card.through_equivalence is False
    assert (fact.held, fact.asserted, fact.is_met) == (here.asked, None, True)


@pytest.mark.parametrize("proof", ProofStatus.values)
def test_facts_tell_how_far_the_credential_that_serves_is_proven(here, proof):
    here.worker.credentials.update(proof=proof)
    here.worker.credentials.create(version=CredentialVersionFactory(published=True))

    card = matches.for_worker(profile=here.worker)[0]
    (fact,) = explained(card).credentials

    assert (fact.held, fact.proof) == (here.held, proof)


def test_proof_is_empty_where_no_credential_is_held(here):
    here.worker.credentials.all().delete()
    (requirement,) = here.opening.requirements.filter(version=here.asked)
    requirement.strength = Strength.PREFERRED
    requirement.save()
    run_through()

    card = matches.for_worker(profile=here.worker)[0]
    (fact,) = explained(card).credentials

    assert (fact.held, fact.proof) == (None, "")


def test_explaining_ten_matches_takes_the_queries_of_one(here, django_assert_max_num_queries):
    for _number in range(9):
        offer = opening(here.trade, here.place)
        RequirementFactory(opening=offer)
        require(offer, here.asked)
    run_through()
    cards = matches.for_worker(profile=here.worker)
    assert len(cards) == 10

    with django_assert_max_num_queries(20) as of_one:
        explanations.explained_all(cards=cards[:1])
    with django_assert_max_num_queries(20) as of_ten:
        facts = explanations.explained_all(cards=cards)

    assert len(of_one) == len(of_ten) <= 6
    assert [one.card for one in facts] == cards


def test_lists_take_a_fixed_number_of_queries(here, django_assert_num_queries):
    for _number in range(9):
        somebody = worker(here.trade, here.place, here.skill)
        somebody.credentials.create(version=here.asked)
        opening(here.trade, here.place)
    run_through()
    owner = viewer("owner", here)

    with django_assert_num_queries(1):
        for card in matches.for_worker(profile=here.worker):
            assert card.opening.employer.name
            assert card.opening.municipality.subdivision.country
    here.opening.refresh_from_db()
    with django_assert_num_queries(4):
        for card in matches.for_opening(opening=here.opening, viewer=owner):
            assert card.profile.municipality.subdivision.country


def test_facts_are_nowhere_without_a_run_or_its_snapshot(here):
    card = matches.for_worker(profile=here.worker)[0]
    run = matches.visible_to(here.worker.user).get().run
    assert explained(card)
    snapshots.path_of(run.snapshot).unlink()
    snapshots.read.cache_clear()
    assert explained(card) is None

    run.delete()

    assert explained(card) is None
    assert explanations.explained_all(cards=[]) == []


@pytest.mark.parametrize("gone", ["worker", "opening"])
def test_card_of_a_run_before_is_never_explained_by_another_row(here, gone):
    worker(here.trade, here.place, here.skill)
    opening(here.trade, here.place, here.skill)
    card = matches.for_worker(profile=here.worker)[0]
    if gone == "worker":
        Consent.objects.filter(user=here.worker.user).update(revoked_at=AT)
    else:
        here.opening.status = "closed"
        here.opening.save()
    run_through(AT + dt.timedelta(hours=1))

    assert explanations.explained_all(cards=[card]) == [None]


def test_missing_pair_takes_no_facts_from_the_others(here):
    opening(here.trade, here.place, here.skill)
    run_through()
    first, second = matches.for_worker(profile=here.worker)
    first.opening.status = "closed"
    first.opening.save()
    run_through(AT + dt.timedelta(hours=1))

    gone, kept = explanations.explained_all(cards=[first, second])

    assert gone is None
    assert kept.card == second
