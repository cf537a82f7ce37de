"""Creating and moving openings: floors of pay, the state table, named refusals."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import translation

from matching.openings import policies
from matching.openings.enums import OpeningKind, OpeningStatus, RequirementKind, Strength
from matching.openings.models import Opening
from matching.openings.services import openings
from matching.openings.services.drafts import OpeningDraft, RequirementDraft
from registry.people.enums import AuditAction, Role
from registry.people.models import AuditEvent
from registry.people.policies import NotVerified
from registry.reference.enums import Cefr, PayPeriod
from registry.refusals import InvalidFields
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.matching import OpeningFactory
from tests.factories.people import AT, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import (
    CurrencyFactory,
    ExchangeRateFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
    SubdivisionFactory,
    WageFloorFactory,
)

pytestmark = pytest.mark.django_db

ROLES = [*Role.values, "former owner", "owner of another employer", "stranger", "superuser"]
EDITORS = {Role.OWNER, Role.EDITOR}
MOVES = {
    ("draft", "published"),
    ("draft", "closed"),
    ("published", "paused"),
    ("published", "closed"),
    ("paused", "published"),
    ("paused", "closed"),
}


def draft(**columns) -> OpeningDraft:
    """Return the draft of a plain job, without a wage."""
    facts = {
        "reference": "A-1",
        "kind": OpeningKind.JOB,
        "source_language": "es",
        "title_es": "Soldador",
        "starts_on": dt.date(2027, 1, 11),
        "closes_on": dt.date(2026, 12, 31),
    }
    facts["employer"] = columns.pop("employer", None) or OrganisationFactory(employer=True)
    facts["municipality"] = columns.pop("municipality", None) or MunicipalityFactory()
    return OpeningDraft(**facts | columns)


def paid(amount_minor, per=PayPeriod.HOUR, currency="MXN", **columns) -> OpeningDraft:
    """Return a draft with a wage."""
    return draft(
        wage_from_minor=amount_minor,
        wage_per=per,
        currency=CurrencyFactory(code=currency),
        **columns,
    )


def person(role, employer):
    """Return somebody in a part towards an employer; None for the platform."""
    if role == "platform":
        return None
    user = UserFactory(admin=role == "superuser")
    if role == "former owner":
        MembershipFactory(user=user, organisation=employer, ended=True)
    elif role == "owner of another employer":
        MembershipFactory(user=user, organisation=OrganisationFactory(employer=True))
    elif role in Role.values:
        MembershipFactory(user=user, organisation=employer, role=role)
    return user


def test_create_keeps_the_draft_with_its_rows():
    skill, version, trade = SkillFactory(), CredentialVersionFactory(), OccupationFactory()
    asked = {"strength": Strength.REQUIRED}
    wanted = draft(
        occupations=((trade, Decimal("0.5")),),
        requirements=(
            RequirementDraft(kind=RequirementKind.SKILL, skill=skill, **asked),
            RequirementDraft(kind=RequirementKind.CREDENTIAL, version=version, **asked),
            RequirementDraft(kind=RequirementKind.LANGUAGE, language="en", cefr=Cefr.B1, **asked),
        ),
    )

    opening = openings.create(by=None, draft=wanted, at=AT)

    opening.refresh_from_db()
    assert (opening.status, opening.title_es) == (OpeningStatus.DRAFT, "Soldador")
    assert opening.occupations.get().weight == Decimal("0.5")
    assert {row.skill or row.version or row.language for row in opening.requirements.all()} == {
        skill,
        version,
        "en",
    }
    event = AuditEvent.objects.get()
    assert (event.action, event.target_id) == (AuditAction.CREATE, str(opening.public_id))


@pytest.mark.parametrize("role", [*ROLES, "platform"])
def test_only_editors_of_the_employer_create(role):
    wanted = draft()
    user = person(role, wanted.employer)

    if role in EDITORS | {"platform"}:
        assert openings.create(by=user, draft=wanted, at=AT).pk
    else:
        with pytest.raises(policies.NotTheEmployersEditor):
            openings.create(by=user, draft=wanted, at=AT)
        assert not Opening.objects.exists()
    assert policies.can_edit(user, wanted.employer) is (role in EDITORS | {"platform"})


@pytest.mark.parametrize("to", OpeningStatus.values)
@pytest.mark.parametrize("status", OpeningStatus.values)
@pytest.mark.parametrize("role", [*ROLES, "platform"])
def test_state_table(role, status, to):
    opening = OpeningFactory(status=status)
    user = person(role, opening.employer)

    def move():
        return openings.move(by=user, opening=opening, to=OpeningStatus(to), at=AT, reason="why")

    if role not in EDITORS | {"platform"}:
        with pytest.raises(policies.NotTheEmployersEditor):
            move()
    elif (status, to) not in MOVES:
        with pytest.raises(policies.OpeningStateRefuses):
            move()
    else:
        assert move().status == to
    events = AuditEvent.objects.all()
    opening.refresh_from_db()
    is_moved = role in EDITORS | {"platform"} and (status, to) in MOVES
    assert opening.status == (to if is_moved else status)
    assert [(event.reason, event.details) for event in events] == [("why", {"to": to})] * is_moved
    unsaved = Opening(status=status, employer=opening.employer)
    assert policies.can_move(unsaved, to) is ((status, to) in MOVES)


def test_publish_is_a_move():
    opening = OpeningFactory(draft=True)

    assert openings.publish(by=None, opening=opening, at=AT).status == OpeningStatus.PUBLISHED
    with pytest.raises(policies.OpeningStateRefuses, match="published cannot become published"):
        openings.publish(by=None, opening=opening, at=AT)


@pytest.mark.parametrize("status", ["draft", "paused"])
@pytest.mark.parametrize("by", ["owner", "platform"])
@pytest.mark.parametrize("employer", ["pending", "suspended"])
def test_nobody_publishes_for_an_employer_that_is_not_verified(employer, by, status):
    opening = OpeningFactory(status=status, employer__status=employer)
    user = person(by, opening.employer)

    with pytest.raises(NotVerified):
        openings.publish(by=user, opening=opening, at=AT)
    assert not policies.can_move(opening, OpeningStatus.PUBLISHED)
    closed = openings.move(by=user, opening=opening, to=OpeningStatus.CLOSED, at=AT)
    assert closed.status == OpeningStatus.CLOSED


@pytest.mark.parametrize("status", ["draft", "paused"])
@pytest.mark.parametrize(
    ("columns", "is_refused"),
    [
        ({}, True),
        ({"valid_from": dt.date(2027, 1, 1)}, True),
        ({"valid_from": dt.date(2027, 1, 12)}, False),
        ({"valid_to": AT.date()}, False),
    ],
    ids=["holds", "holds at the start", "holds after the start", "holds no more"],
)
def test_publishing_judges_the_wage_again(status, columns, is_refused):
    opening = openings.create(by=None, draft=paid(300_00, PayPeriod.DAY), at=AT)
    Opening.objects.update(status=status)
    floor("MX", 315_04, **columns)

    if is_refused:
        with pytest.raises(openings.WageUnderFloor, match="Gazette of MX"):
            openings.publish(by=None, opening=opening, at=AT)
    else:
        assert openings.publish(by=None, opening=opening, at=AT).status == "published"


def test_opening_whose_start_has_passed_is_judged_by_the_day_of_publishing():
    floor("MX", 315_04, valid_to=AT.date())
    wanted = paid(400_00, PayPeriod.DAY, starts_on=dt.date(2026, 1, 5))
    opening = openings.create(by=None, draft=wanted, at=AT)
    Opening.objects.update(wage_from_minor=300_00)

    assert openings.publish(by=None, opening=opening, at=AT).status == "published"


def test_pausing_does_not_judge_the_wage():
    opening = openings.create(by=None, draft=paid(300_00, PayPeriod.DAY), at=AT)
    openings.publish(by=None, opening=opening, at=AT)
    floor("MX", 315_04)

    paused = openings.move(by=None, opening=opening, to=OpeningStatus.PAUSED, at=AT)

    assert paused.status == OpeningStatus.PAUSED


def test_move_reads_the_state_that_is_kept():
    opening = OpeningFactory(draft=True)
    Opening.objects.update(status=OpeningStatus.CLOSED)

    with pytest.raises(policies.OpeningStateRefuses):
        openings.publish(by=None, opening=opening, at=AT)


def floor(jurisdiction, amount_minor, per=PayPeriod.DAY, **columns):
    """Return a wage floor with a name and a source of its own."""
    facts = {
        "jurisdiction": jurisdiction,
        "amount_minor": amount_minor,
        "per": per,
        "name_en": f"the minimum of {jurisdiction}",
        "name_es": f"el mínimo de {jurisdiction}",
        "source": f"Gazette of {jurisdiction}",
    }
    return WageFloorFactory(**facts | columns)


@pytest.mark.parametrize(
    ("per", "under", "enough"),
    [
        (PayPeriod.DAY, 315_03, 315_04),
        (PayPeriod.HOUR, 55_28, 55_29),
        (PayPeriod.MONTH, 9582_46, 9582_47),
        (PayPeriod.YEAR, 114_988_60, 114_989_60),
    ],
)
def test_wage_under_a_daily_floor_is_refused_by_name_and_source(per, under, enough):
    floor("MX", 315_04)

    with pytest.raises(openings.WageUnderFloor) as refused:
        openings.create(by=None, draft=paid(under, per), at=AT)
    assert "the minimum of MX" in str(refused.value)
    assert "Gazette of MX" in str(refused.value)
    assert openings.create(by=None, draft=paid(enough, per, reference="B"), at=AT).pk


def test_wage_under_floor_is_told_in_the_readers_language():
    floor("MX", 315_04)

    with translation.override("es"), pytest.raises(openings.WageUnderFloor) as refused:
        openings.create(by=None, draft=paid(1), at=AT)
    assert refused.value.details["floor"] == "el mínimo de MX"


@pytest.mark.parametrize(("is_zlfn", "refused"), [(True, True), (False, False)])
def test_border_zone_has_its_own_floor(is_zlfn, refused):
    floor("MX", 315_04)
    floor("MX-ZLFN", 440_87)
    wanted = paid(400_00, PayPeriod.DAY, municipality=MunicipalityFactory(is_zlfn=is_zlfn))

    if refused:
        with pytest.raises(openings.WageUnderFloor, match="Gazette of MX-ZLFN"):
            openings.create(by=None, draft=wanted, at=AT)
    else:
        assert openings.create(by=None, draft=wanted, at=AT).pk


@pytest.mark.parametrize(
    ("amount", "refuses"), [(7_00, "US"), (10_00, "US-CA"), (16_90, None), (20_00, None)]
)
def test_hourly_floors_of_the_nation_and_the_state_hold_both(amount, refuses):
    dollar = CurrencyFactory(dollar=True)
    floor("US", 7_25, PayPeriod.HOUR, currency=dollar)
    if refuses != "US":
        floor("US-CA", 16_90, PayPeriod.HOUR, currency=dollar)
    floor("US-WA", 99_00, PayPeriod.HOUR, currency=dollar)
    floor("MX", 999_00)
    wanted = paid(amount, currency="USD", municipality=MunicipalityFactory(in_us=True))

    if refuses:
        with pytest.raises(openings.WageUnderFloor, match=f"minimum of {refuses} "):
            openings.create(by=None, draft=wanted, at=AT)
    else:
        assert openings.create(by=None, draft=wanted, at=AT).pk


@pytest.mark.parametrize(("amount", "is_refused"), [(2_10, True), (2_11, False)])
def test_wage_in_dollars_meets_a_floor_in_pesos(amount, is_refused):
    dollar, peso = CurrencyFactory(dollar=True), CurrencyFactory()
    ExchangeRateFactory(base=dollar, quote=peso, rate=20, on_date=AT.date())
    floor("MX", 240_00)  # 12 dollars a day are 365 a month, or 2.11 an hour of 40 a week
    wanted = paid(amount, PayPeriod.HOUR, currency="USD")

    if is_refused:
        with pytest.raises(openings.WageUnderFloor):
            openings.create(by=None, draft=wanted, at=AT)
    else:
        assert openings.create(by=None, draft=wanted, at=AT).pk


def test_wage_without_a_rate_to_the_floor_is_not_judged():
    floor("MX", 240_00)

    assert openings.create(by=None, draft=paid(1, currency="USD"), at=AT).pk


@pytest.mark.parametrize(
    "columns",
    [
        {"valid_from": AT.date() + dt.timedelta(days=1)},
        {"valid_to": AT.date()},
        {"retired_at": AT},
    ],
    ids=["not yet", "no more", "retired"],
)
def test_floor_counts_while_it_is_in_force(columns):
    floor("MX", 315_04, **columns)

    assert openings.create(by=None, draft=paid(1), at=AT).pk


def test_unpaid_opening_is_not_judged_by_the_floor():
    floor("MX", 315_04)

    assert openings.create(by=None, draft=draft(kind=OpeningKind.MENTORSHIP), at=AT).pk


def requirement(**columns):
    """Return a change that asks for one thing."""
    return lambda: {"requirements": (RequirementDraft(strength=Strength.REQUIRED, **columns),)}


def requirement_twice(**columns):
    """Return a change that asks for the same thing twice."""

    def change():
        made = {name: make() if callable(make) else make for name, make in columns.items()}
        firm, soft = (
            RequirementDraft(strength=strength, **made)
            for strength in (Strength.REQUIRED, Strength.PREFERRED)
        )
        return {"requirements": (firm, soft)}

    return change


def occupations(*weights):
    """Return a change that names one occupation with each of the weights."""

    def change():
        trade = OccupationFactory()
        return {"occupations": tuple((trade, Decimal(weight)) for weight in weights)}

    return change


REFUSED = {
    "highest wage below the lowest": (
        lambda: {
            "wage_from_minor": 2,
            "wage_to_minor": 1,
            "currency": CurrencyFactory(),
            "wage_per": "hour",
        },
        openings.WagesOutOfOrder,
    ),
    "wage without a currency": (
        lambda: {"wage_from_minor": 2, "wage_per": "hour"},
        openings.WageIncomplete,
    ),
    "wage without a period": (
        lambda: {"wage_from_minor": 2, "currency": CurrencyFactory()},
        openings.WageIncomplete,
    ),
    "only a highest wage": (lambda: {"wage_to_minor": 2}, openings.WageIncomplete),
    "no title in the source's language": (
        lambda: {"title_es": "", "title_en": "Welder"},
        openings.TitleMissing,
    ),
    "no place": (lambda: {"capacity": 0}, openings.NoPlaces),
    "no hours": (lambda: {"hours_per_week": 0}, openings.HoursImpossible),
    "a week of nine days": (lambda: {"hours_per_week": 216}, openings.HoursImpossible),
    "an occupation twice": (occupations("0.5", "0.5"), openings.OccupationRefused),
    "an occupation without weight": (occupations("0"), openings.OccupationRefused),
    "an occupation and a half": (occupations("1.5"), openings.OccupationRefused),
    "a skill twice": (
        requirement_twice(kind=RequirementKind.SKILL, skill=SkillFactory),
        openings.RequirementTwice,
    ),
    "a credential twice": (
        requirement_twice(kind=RequirementKind.CREDENTIAL, version=CredentialVersionFactory),
        openings.RequirementTwice,
    ),
    "a language twice": (
        requirement_twice(kind=RequirementKind.LANGUAGE, language="en", cefr=Cefr.B1),
        openings.RequirementTwice,
    ),
    "a skill that is not named": (
        requirement(kind=RequirementKind.SKILL),
        openings.RequirementUnclear,
    ),
    "a language without its level": (
        requirement(kind=RequirementKind.LANGUAGE, language="en"),
        openings.RequirementUnclear,
    ),
    "a language by law": (
        lambda: {
            "requirements": (
                RequirementDraft(
                    kind=RequirementKind.LANGUAGE,
                    strength=Strength.REQUIRED_BY_LAW,
                    language="en",
                    cefr=Cefr.B1,
                ),
            )
        },
        openings.LawAsksForCredentials,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_create_refuses_by_name(name):
    change, refusal = REFUSED[name]
    columns = change()

    with pytest.raises(refusal) as refused, transaction.atomic():
        openings.create(by=None, draft=draft(**columns), at=AT)
    assert str(refused.value)
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "holiday"},
        {"title_es": "x" * 201},
        {"title_es": "nul\x00"},
        {"source_language": "fr"},
        {"reference": ""},
        {"capacity": -1},
        {"hours_per_week": 40_000},
        {"wage_from_minor": -1, "wage_per": "hour"},
        {"wage_from_minor": 1, "wage_per": "moon"},
        {"education_min": 9},
        {"place_mode": "moon"},
        {"starts_on": None},
    ],
    ids=", ".join,
)
def test_create_refuses_what_a_column_cannot_keep(columns):
    wanted = replace(draft(), currency=CurrencyFactory(), **columns)

    with pytest.raises(InvalidFields) as refused:
        openings.create(by=None, draft=wanted, at=AT)
    assert set(refused.value.errors) <= set(columns)


def test_reference_stands_once_at_an_employer():
    first = openings.create(by=None, draft=draft(), at=AT)

    with pytest.raises(openings.ReferenceTaken, match="A-1"):
        openings.create(by=None, draft=draft(employer=first.employer), at=AT)
    assert openings.create(by=None, draft=draft(), at=AT).reference == "A-1"


def test_state_of_mexico_is_no_border_zone_by_its_state_alone():
    place = MunicipalityFactory(subdivision=SubdivisionFactory(code="MX-SON"))

    assert openings.floors_at(draft(municipality=place), AT.date()) == []
