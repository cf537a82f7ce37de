"""A worker's profile: who makes, sees and changes it, and what is refused by name."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from matching.profiles import policies, selectors
from matching.profiles.enums import ProofStatus
from matching.profiles.models import WorkerProfile
from matching.profiles.services import profiles
from matching.profiles.services.drafts import (
    ExperienceDraft,
    HeldCredentialDraft,
    ProfileDraft,
)
from registry.people.enums import AuditAction, ConsentPurpose
from registry.people.models import AuditEvent
from registry.reference.enums import Cefr
from registry.refusals import InvalidFields
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.matching import (
    ExperienceFactory,
    HeldCredentialFactory,
    ProfileFactory,
    WorkerLanguageFactory,
    WorkerSkillFactory,
)
from tests.factories.people import (
    AT,
    ConsentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.factories.reference import (
    CurrencyFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db

DAY = AT.date()
MODELS = ("WorkerProfile", "Experience", "WorkerSkill", "WorkerLanguage", "HeldCredential")
SOMEBODY = {
    "the worker": True,
    "anonymous": False,
    "stranger": False,
    "superuser": False,
    "steward": False,
    "employer": False,
}


def person(role, profile):
    """Return somebody in a part towards a profile."""
    if role == "the worker":
        return profile.user
    if role == "anonymous":
        return AnonymousUser()
    if role == "steward":
        return MembershipFactory(steward=True).user
    if role == "employer":
        return MembershipFactory(organisation=OrganisationFactory(employer=True)).user
    return UserFactory(admin=role == "superuser")


@pytest.mark.parametrize(("role", "sees"), SOMEBODY.items())
def test_visible_to(role, sees):
    profile = ProfileFactory()
    for purpose in (ConsentPurpose.MATCHING, ConsentPurpose.SHOWN_ANONYMOUSLY):
        ConsentFactory(user=profile.user, purpose=purpose)
    ProfileFactory()
    user = person(role, profile)

    assert list(selectors.visible_to(user)) == [profile] * sees
    if role != "anonymous":
        assert policies.can_edit(user, profile) is sees
        assert selectors.of(user) == (profile if sees else None)


def test_platform_edits_and_others_are_refused_by_name():
    profile = ProfileFactory()

    assert policies.can_edit(None, profile)
    with pytest.raises(policies.ProfileIsNotYours):
        policies.check_edit(UserFactory(), profile)


@pytest.mark.parametrize(
    ("columns", "is_active", "counts"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"revoked": True}, True, False),
        ({"purpose": ConsentPurpose.SHOWN_ANONYMOUSLY}, True, False),
        (None, True, False),
    ],
    ids=["given", "not active", "withdrawn", "for something else", "never asked"],
)
def test_with_consent(columns, is_active, counts):
    profile = ProfileFactory(user__is_active=is_active)
    if columns is not None:
        ConsentFactory(user=profile.user, **columns)
    ConsentFactory()

    assert list(selectors.with_consent(ConsentPurpose.MATCHING)) == [profile] * counts


def test_consent_given_again_counts():
    profile = ProfileFactory()
    ConsentFactory(user=profile.user, revoked=True)
    ConsentFactory(user=profile.user)

    assert list(selectors.with_consent(ConsentPurpose.MATCHING)) == [profile]


def test_create_keeps_the_draft_with_its_rows():
    user, skill, trade = UserFactory(), SkillFactory(), OccupationFactory()
    version, wished = CredentialVersionFactory(), OccupationFactory()
    draft = ProfileDraft(
        municipality=MunicipalityFactory(),
        may_work_in=("MX", "US"),
        kinds_wanted=("job", "internship"),
        wanted_occupations=(wished,),
        wage_wish_minor=5,
        wage_currency=CurrencyFactory(),
        wage_per="hour",
        experiences=(ExperienceDraft(title="Soldaba", occupation=trade, months=7),),
        skills=(skill, skill),
        languages=(("es", Cefr.C2), ("en", Cefr.A1)),
        credentials=(
            HeldCredentialDraft(version=version, awarded_on=DAY, proof=ProofStatus.VERIFIED),
        ),
    )

    profile = profiles.create(user=user, draft=draft, at=AT)

    profile.refresh_from_db()
    assert (profile.user, profile.may_work_in, profile.confirmed_at) == (user, ["MX", "US"], AT)
    assert profile.kinds_wanted == ["job", "internship"]
    assert list(profile.wanted_occupations.all()) == [wished]
    experience = profile.experiences.get()
    assert (experience.title, experience.months, experience.ended_on) == ("Soldaba", 7, None)
    assert [row.skill for row in profile.skills.all()] == [skill]
    assert sorted(profile.languages.values_list("language", "cefr")) == [("en", 1), ("es", 6)]
    held = profile.credentials.get()
    assert (held.version, held.awarded_on, held.proof) == (version, DAY, ProofStatus.VERIFIED)
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == (user, AuditAction.CREATE)
    assert event.target_id == str(profile.public_id)


def held_twice():
    version = CredentialVersionFactory()
    return {"credentials": (HeldCredentialDraft(version=version),) * 2}


def held(**days):
    """Return a change that states one credential with these days."""
    version = CredentialVersionFactory
    return lambda: {"credentials": (HeldCredentialDraft(version=version(), **days),)}


REFUSED = {
    "hours out of order": (lambda: {"hours_min": 9, "hours_max": 8}, profiles.HoursOutOfOrder),
    "hours beyond the week": (lambda: {"hours_max": 169}, profiles.HoursOutOfOrder),
    "wage alone": (lambda: {"wage_wish_minor": 1}, profiles.WageIncomplete),
    "period alone": (lambda: {"wage_per": "hour"}, profiles.WageIncomplete),
    "a language twice": (
        lambda: {"languages": (("en", Cefr.A1), ("en", Cefr.B1))},
        profiles.StatedTwice,
    ),
    "a credential twice": (held_twice, profiles.StatedTwice),
    "an experience twice": (
        lambda: {
            "experiences": (ExperienceDraft(title="x", occupation=OccupationFactory(), months=1),)
            * 2
        },
        profiles.StatedTwice,
    ),
    "expired before the award": (
        held(awarded_on=DAY, expires_on=DAY - dt.timedelta(days=1)),
        profiles.ExpiresBeforeAward,
    ),
    "expired on the day of the award": (
        held(awarded_on=DAY, expires_on=DAY),
        profiles.ExpiresBeforeAward,
    ),
    "an unknown kind": (lambda: {"kinds_wanted": ("holiday",)}, InvalidFields),
    "an unknown education": (lambda: {"education": 9}, InvalidFields),
    "less than no reach": (lambda: {"reach_km": -1}, InvalidFields),
    "a country's name": (lambda: {"may_work_in": ("Mexico",)}, InvalidFields),
    "an endless headline": (lambda: {"headline_es": "x" * 161}, InvalidFields),
    "a null character": (lambda: {"headline_es": "\x00"}, InvalidFields),
    "an unknown level": (lambda: {"languages": (("en", 8),)}, InvalidFields),
    "no language": (lambda: {"languages": (("", 1),)}, InvalidFields),
    "no words": (
        lambda: {
            "experiences": (ExperienceDraft(title="", occupation=OccupationFactory(), months=1),)
        },
        InvalidFields,
    ),
    "less than no months": (
        lambda: {
            "experiences": (ExperienceDraft(title="x", occupation=OccupationFactory(), months=-1),)
        },
        InvalidFields,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_create_refuses_by_name(name):
    change, refusal = REFUSED[name]
    draft = ProfileDraft(**change())

    with pytest.raises(refusal) as refused, transaction.atomic():
        profiles.create(user=UserFactory(), draft=draft, at=AT)
    assert str(refused.value)
    assert not WorkerProfile.objects.exists()


def test_person_has_one_profile():
    user = ProfileFactory().user

    with pytest.raises(profiles.ProfileExists):
        profiles.create(user=user, draft=ProfileDraft(), at=AT)


def twice(factory, *shared):
    """Return a case that makes the same row twice."""

    def case():
        row = factory()
        factory(**{name: getattr(row, name) for name in shared})

    return case


BROKEN = {
    "worker_hours_in_order": lambda: ProfileFactory(hours_min=9, hours_max=8),
    "worker_education_on_isced": lambda: ProfileFactory(education=9),
    "worker_wage_is_whole": lambda: ProfileFactory(wishes_wage=True, wage_per=""),
    "experience_unique": twice(ExperienceFactory, "profile", "occupation"),
    "worker_skill_unique": twice(WorkerSkillFactory, "profile", "skill"),
    "worker_language_unique": twice(WorkerLanguageFactory, "profile", "language"),
    "worker_language_cefr_known": lambda: WorkerLanguageFactory(cefr=8),
    "held_credential_unique": twice(HeldCredentialFactory, "profile", "version"),
    "held_credential_expires_after_award": lambda: HeldCredentialFactory(
        awarded_on=DAY, expires_on=DAY
    ),
}


def test_every_constraint_has_a_case():
    models = [apps.get_model("matching", name) for name in MODELS]

    assert set(BROKEN) == {rule.name for model in models for rule in model._meta.constraints}


@pytest.mark.parametrize("name", BROKEN)
def test_constraint_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name]()
