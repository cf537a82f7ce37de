"""Create, publish and supersede credentials; programmes and their offerings."""

import datetime as dt
from decimal import Decimal

import pytest

from registry.catalogue.enums import (
    CredentialLink,
    CredentialType,
    Delivery,
    ProgrammeKind,
    RecognitionKind,
    RecordStatus,
)
from registry.catalogue.models import Credential, CredentialVersion, Programme
from registry.catalogue.policies import NotPublished, RecordStateRefuses
from registry.catalogue.services import credentials, offerings, programmes
from registry.catalogue.services.drafts import (
    CompetencyDraft,
    CredentialDraft,
    OfferingDraft,
    ProgrammeDraft,
    RecognitionDraft,
    VersionDraft,
)
from registry.equivalence.enums import AssertionStatus
from registry.events import ChangeKind, catalogue_changed, version_superseded
from registry.people.enums import AuditAction, Language, Role
from registry.people.models import AuditEvent
from registry.people.policies import NotAnEditor, NotAnOwner, NotVerified
from registry.people.services import audit
from registry.refusals import InvalidFields
from tests.factories.catalogue import (
    CredentialFactory,
    CredentialVersionFactory,
    ProgrammeFactory,
)
from tests.factories.equivalence import AssertionFactory
from tests.factories.people import AT, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import (
    CurrencyFactory,
    LevelFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 1, 1)


def version_draft(**columns) -> VersionDraft:
    return VersionDraft(**{"source_language": Language.ES, "name_es": "Soldadura"} | columns)


def credential_draft(issuer, version=None, **columns) -> CredentialDraft:
    return CredentialDraft(
        **{
            "issuer": issuer,
            "code": "EC0001",
            "type": CredentialType.COMPETENCE_STANDARD,
            "country": "MX",
            "version": version or version_draft(),
        }
        | columns
    )


def programme_draft(provider, **columns) -> ProgrammeDraft:
    return ProgrammeDraft(
        **{
            "provider": provider,
            "code": "P-1",
            "kind": ProgrammeKind.COURSE,
            "source_language": Language.ES,
            "title_es": "Curso",
        }
        | columns
    )


def trail(target) -> list[tuple]:
    target_type, target_id = audit.key_of(target)
    events = AuditEvent.objects.filter(target_type=target_type, target_id=target_id)
    return list(events.order_by("pk").values_list("action", "actor", "reason"))


@pytest.fixture
def heard():
    """Return what ``catalogue_changed`` told."""
    news = []

    def listen(*, kind, ids, **_):
        news.append((kind, ids))

    catalogue_changed.connect(listen)
    yield news
    catalogue_changed.disconnect(listen)


def test_credentials_create_keeps_every_row_of_the_draft():
    editor = MembershipFactory(role=Role.EDITOR)
    body, level = OrganisationFactory(agency=True), LevelFactory()
    occupation, skill = OccupationFactory(), SkillFactory()

    version = credentials.create(
        by=editor.user,
        draft=credential_draft(
            editor.organisation,
            version_draft(
                level=level,
                occupations=((occupation, Decimal("0.5")),),
                competencies=(
                    CompetencyDraft(name_es="Preparar"),
                    CompetencyDraft(name_en="Weld", skill=skill),
                ),
            ),
            recognitions=(
                RecognitionDraft(organisation=body, kind=RecognitionKind.RECOGNISES, source="DOF"),
            ),
        ),
        at=AT,
    )

    version = CredentialVersion.objects.get(pk=version.pk)
    assert (version.status, version.level) == (RecordStatus.DRAFT, level)
    assert [(row.occupation, row.weight) for row in version.occupations.all()] == [
        (occupation, Decimal("0.5"))
    ]
    assert [(row.position, str(row), row.skill) for row in version.competencies.all()] == [
        (1, "Preparar", None),
        (2, "Weld", skill),
    ]
    assert [row.organisation for row in version.credential.recognitions.all()] == [body]
    assert trail(version) == [(AuditAction.CREATE, editor.user.pk, "")]


@pytest.mark.parametrize(
    ("version", "columns", "refusal"),
    [
        ({}, {"code": "TAKEN"}, credentials.CodeTaken),
        ({}, {"ctid": "ce-taken"}, credentials.CtidTaken),
        ({}, {"type": "Trophy"}, InvalidFields),
        ({}, {"code": "x" * 61}, InvalidFields),
        ({"name_es": "a\x00b"}, {}, InvalidFields),
        ({"hours": -1}, {}, InvalidFields),
        ({"source_url": "not an address"}, {}, InvalidFields),
        ({"name_es": ""}, {}, credentials.NameMissing),
        ({"source_language": "en"}, {}, credentials.NameMissing),
        ({"valid_from": DAY, "valid_to": DAY}, {}, credentials.EndsBeforeStart),
        ({"competencies": (CompetencyDraft(),)}, {}, credentials.NameMissing),
    ],
)
def test_credentials_create_refuses_and_leaves_nothing(version, columns, refusal):
    issuer = OrganisationFactory()
    CredentialFactory(issuer=issuer, code="TAKEN", ctid="ce-taken")
    draft = credential_draft(issuer, version_draft(**version), **columns)

    with pytest.raises(refusal) as refused:
        credentials.create(by=None, draft=draft, at=AT)

    assert str(refused.value)
    assert Credential.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_credentials_create_refuses_a_weight_out_of_range():
    draft = credential_draft(
        OrganisationFactory(), version_draft(occupations=((OccupationFactory(), Decimal(0)),))
    )

    with pytest.raises(credentials.WeightOutOfRange):
        credentials.create(by=None, draft=draft, at=AT)


def test_credentials_create_refuses_strangers():
    with pytest.raises(NotAnEditor):
        credentials.create(by=UserFactory(), draft=credential_draft(OrganisationFactory()), at=AT)


def test_credentials_go_from_draft_to_publication(heard, django_capture_on_commit_callbacks):
    owner = MembershipFactory()
    version = CredentialVersionFactory(credential__issuer=owner.organisation)

    with django_capture_on_commit_callbacks(execute=True):
        credentials.move(by=owner.user, version=version, to=RecordStatus.REVIEW, at=AT)
        credentials.move(
            by=owner.user, version=version, to=RecordStatus.PUBLISHED, reason="Ready", at=AT
        )
        assert heard == []

    version.refresh_from_db()
    assert version.status == RecordStatus.PUBLISHED
    assert trail(version) == [
        (AuditAction.MOVE, owner.user.pk, ""),
        (AuditAction.PUBLISH, owner.user.pk, "Ready"),
    ]
    assert heard == [(ChangeKind.CREDENTIAL_VERSION, (version.pk,))] * 2


def test_credentials_move_judges_the_state_in_the_database():
    version = CredentialVersionFactory(published=True)
    stale = CredentialVersion.objects.get(pk=version.pk)
    stale.status = RecordStatus.REVIEW

    with pytest.raises(RecordStateRefuses):
        credentials.move(by=None, version=stale, to=RecordStatus.PUBLISHED, at=AT)


def test_credentials_publish_refuses_a_second_version_in_force():
    published = CredentialVersionFactory(published=True)
    second = CredentialVersionFactory(
        credential=published.credential, version="2", status=RecordStatus.REVIEW
    )

    with pytest.raises(credentials.AnotherIsPublished):
        credentials.move(by=None, version=second, to=RecordStatus.PUBLISHED, at=AT)


def test_credentials_publish_needs_a_verified_issuer_and_its_owner():
    owner = MembershipFactory(organisation__pending=True)
    version = CredentialVersionFactory(
        credential__issuer=owner.organisation, status=RecordStatus.REVIEW
    )
    editor = MembershipFactory(organisation=owner.organisation, role=Role.EDITOR)

    with pytest.raises(NotVerified):
        credentials.move(by=owner.user, version=version, to=RecordStatus.PUBLISHED, at=AT)
    with pytest.raises(NotAnOwner):
        credentials.move(by=editor.user, version=version, to=RecordStatus.PUBLISHED, at=AT)


def test_credentials_supersede_publishes_the_successor():
    owner = MembershipFactory()
    old = CredentialVersionFactory(published=True, credential__issuer=owner.organisation)

    new = credentials.supersede(by=owner.user, version=old, draft=version_draft(version="2"), at=AT)

    old.refresh_from_db()
    assert (old.status, new.status) == (RecordStatus.SUPERSEDED, RecordStatus.PUBLISHED)
    assert (new.credential, new.supersedes) == (old.credential, old)
    assert trail(new) == [(AuditAction.PUBLISH, owner.user.pk, "")]


@pytest.mark.parametrize("side", ["source", "target"])
def test_credentials_supersede_sends_assertions_to_review(
    side, heard, django_capture_on_commit_callbacks
):
    owner = MembershipFactory()
    old = CredentialVersionFactory(published=True, credential__issuer=owner.organisation)
    touched = AssertionFactory(**{side: old})
    untouched = AssertionFactory()
    waiting = AssertionFactory(**{side: old}, proposed=True)

    with django_capture_on_commit_callbacks(execute=True):
        credentials.supersede(by=owner.user, version=old, draft=version_draft(version="2"), at=AT)

    for row in (touched, untouched, waiting):
        row.refresh_from_db()
    assert touched.status == AssertionStatus.NEEDS_REVIEW
    assert touched.status_reason
    assert untouched.status == AssertionStatus.PUBLISHED
    assert waiting.status == AssertionStatus.PROPOSED
    assert trail(touched) == [(AuditAction.MOVE, owner.user.pk, touched.status_reason)]
    assert [kind for kind, _ in heard] == [ChangeKind.EQUIVALENCE, ChangeKind.CREDENTIAL_VERSION]
    assert heard[0][1] == (touched.pk,)


def test_credentials_supersede_refused_leaves_assertions_in_force():
    old = CredentialVersionFactory(published=True)
    assertion = AssertionFactory(source=old)

    with pytest.raises(credentials.VersionTaken):
        credentials.supersede(by=None, version=old, draft=version_draft(version="1"), at=AT)

    assertion.refresh_from_db()
    assert assertion.status == AssertionStatus.PUBLISHED
    assert CredentialVersion.objects.get(pk=old.pk).status == RecordStatus.PUBLISHED


def test_credentials_supersede_falls_with_what_hears_it():
    old = CredentialVersionFactory(published=True)

    def fail(**_):
        raise RuntimeError

    version_superseded.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            credentials.supersede(by=None, version=old, draft=version_draft(version="2"), at=AT)
    finally:
        version_superseded.disconnect(fail)

    assert CredentialVersion.objects.get().status == RecordStatus.PUBLISHED


def test_credentials_supersede_needs_a_version_in_force():
    with pytest.raises(NotPublished):
        credentials.supersede(
            by=None, version=CredentialVersionFactory(), draft=version_draft(version="2"), at=AT
        )


def test_programmes_create_keeps_every_row_of_the_draft():
    editor = MembershipFactory(role=Role.EDITOR)
    occupation, skill = OccupationFactory(), SkillFactory()
    version = CredentialVersionFactory(published=True)
    links = ((version, CredentialLink.LEADS_TO), (version, CredentialLink.LEADS_TO))

    programme = programmes.create(
        by=editor.user,
        draft=programme_draft(
            editor.organisation,
            kind=ProgrammeKind.REGISTERED_APPRENTICESHIP,
            job_hours=2000,
            occupations=(occupation,),
            skills=(skill,),
            credentials=links,
        ),
        at=AT,
    )

    assert list(programme.occupations.all()) == [occupation]
    assert list(programme.skills.all()) == [skill]
    assert [(row.version, row.link) for row in programme.credential_links.all()] == [links[0]]
    assert trail(programme) == [(AuditAction.CREATE, editor.user.pk, "")]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"code": "TAKEN"}, programmes.CodeTaken),
        ({"title_es": ""}, programmes.TitleMissing),
        ({"kind": "party"}, InvalidFields),
        ({"title_es": "x" * 301}, InvalidFields),
    ],
)
def test_programmes_create_refuses_and_leaves_nothing(columns, refusal):
    provider = OrganisationFactory()
    ProgrammeFactory(provider=provider, code="TAKEN")

    with pytest.raises(refusal):
        programmes.create(by=None, draft=programme_draft(provider, **columns), at=AT)

    assert Programme.objects.count() == 1


def test_programmes_go_from_draft_to_publication():
    owner = MembershipFactory()
    programme = ProgrammeFactory(provider=owner.organisation)

    for to in (RecordStatus.REVIEW, RecordStatus.PUBLISHED, RecordStatus.ARCHIVED):
        programmes.move(by=owner.user, programme=programme, to=to, at=AT)

    assert Programme.objects.get().status == RecordStatus.ARCHIVED
    assert [action for action, *_ in trail(programme)] == ["move", "publish", "move"]


def test_offerings_add_keeps_the_draft():
    editor = MembershipFactory(role=Role.EDITOR)
    programme = ProgrammeFactory(provider=editor.organisation)
    draft = OfferingDraft(
        delivery=Delivery.ON_SITE,
        language=Language.ES,
        municipality=MunicipalityFactory(),
        starts_on=DAY,
        ends_on=dt.date(2026, 6, 1),
        cost_minor=150_000,
        currency=CurrencyFactory(),
        capacity=20,
    )

    offering = offerings.add(by=editor.user, programme=programme, draft=draft, at=AT)

    assert (offering.programme, offering.cost_minor, offering.capacity) == (programme, 150_000, 20)
    assert trail(offering) == [(AuditAction.CREATE, editor.user.pk, "")]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"delivery": Delivery.BLENDED}, offerings.PlaceMissing),
        ({"cost_minor": 1}, offerings.CostWithoutCurrency),
        ({"starts_on": DAY, "ends_on": DAY}, offerings.EndsBeforeStart),
        ({"capacity": -1}, InvalidFields),
        ({"language": "fr"}, InvalidFields),
    ],
)
def test_offerings_add_refuses_by_name(columns, refusal):
    given = {"delivery": Delivery.ONLINE, "language": Language.ES} | columns

    with pytest.raises(refusal):
        offerings.add(by=None, programme=ProgrammeFactory(), draft=OfferingDraft(**given), at=AT)


def test_offerings_add_refuses_strangers():
    with pytest.raises(NotAnEditor):
        offerings.add(
            by=UserFactory(),
            programme=ProgrammeFactory(),
            draft=OfferingDraft(delivery=Delivery.ONLINE, language=Language.ES),
            at=AT,
        )
