"""Publishing what a register has, all at once: the same as one by one, in fewer queries."""

import pytest

from registry.catalogue.enums import CredentialType, RecordStatus
from registry.catalogue.models import Credential, CredentialVersion, SearchEntry
from registry.catalogue.services import credentials
from registry.catalogue.services.drafts import CredentialDraft, VersionDraft
from registry.people.enums import Role
from registry.people.models import AuditEvent
from registry.people.policies import NotAnEditor, NotAnOwner, NotVerified
from registry.people.services import audit
from registry.refusals import InvalidFields
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.people import AT, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import LevelFactory

pytestmark = pytest.mark.django_db

OWN = {"id", "public_id", "created_at", "updated_at", "credential_id", "code"}
"""Columns that are each record's own."""


def draft(issuer, code, **columns):
    given = {"version": "00", "name_es": "Soldadura", "source_language": "es"}
    return CredentialDraft(
        issuer=issuer,
        code=code,
        type=CredentialType.COMPETENCE_STANDARD,
        country="MX",
        version=VersionDraft(**given | columns),
    )


def register(issuer, drafts, by=None):
    return credentials.register(by=by, issuer=issuer, drafts=drafts, reason="listed", at=AT)


def kept(version):
    """Return all that is kept of a version and in the trail, without what is its own."""
    rows = (
        CredentialVersion.objects.filter(pk=version.pk).values().get(),
        Credential.objects.filter(pk=version.credential_id).values().get(),
    )
    columns = [{name: row[name] for name in row.keys() - OWN} for row in rows]
    target_type, target_id = audit.key_of(version)
    events = AuditEvent.objects.filter(target_type=target_type, target_id=target_id)
    said = events.order_by("pk").values_list("action", "actor", "reason", "details", "at")
    return columns, list(said)


def test_register_keeps_what_creating_and_moving_one_by_one_keeps():
    issuer, level = OrganisationFactory(body=True), LevelFactory()
    slow = credentials.create(
        by=None, draft=draft(issuer, "S1", level=level), at=AT, notes_lookalikes=False
    )
    for to in (RecordStatus.REVIEW, RecordStatus.PUBLISHED):
        credentials.move(by=None, version=slow, to=to, reason="listed", at=AT)

    made = register(issuer, [draft(issuer, code, level=level) for code in ("T1", "T2")])

    assert [version.credential.code for version in made] == ["T1", "T2"]
    assert kept(made[0]) == kept(made[1]) == kept(slow)
    assert set(SearchEntry.objects.values_list("code", flat=True)) == {"S1", "T1", "T2"}


def test_register_asks_the_same_for_one_and_many(django_assert_max_num_queries):
    issuer = OrganisationFactory(body=True)
    for prefix, count in (("S", 1), ("T", 12)):
        drafts = [draft(issuer, f"{prefix}{number}") for number in range(count)]
        with django_assert_max_num_queries(24):
            register(issuer, drafts)


@pytest.mark.parametrize(
    ("role", "columns", "refusal"),
    [
        (None, {}, NotAnEditor),
        (Role.VIEWER, {}, NotAnEditor),
        (Role.EDITOR, {}, NotAnOwner),
        (Role.OWNER, {"pending": True}, NotVerified),
    ],
)
def test_register_is_for_those_who_publish(role, columns, refusal):
    issuer = OrganisationFactory(**columns)
    by = MembershipFactory(role=role, organisation=issuer).user if role else UserFactory()

    with pytest.raises(refusal):
        register(issuer, [draft(issuer, "A")], by=by)
    assert not Credential.objects.exists()


@pytest.mark.parametrize(
    ("code", "columns", "refusal"),
    [
        ("TAKEN", {}, credentials.CodeTaken),
        ("NEW", {"name_es": ""}, credentials.NameMissing),
        ("NEW", {"name_es": "a\x00"}, InvalidFields),
    ],
)
def test_register_refuses_all_or_writes_all(code, columns, refusal):
    standing = CredentialVersionFactory(published=True, credential__code="TAKEN")
    issuer = standing.credential.issuer

    with pytest.raises(refusal):
        register(issuer, [draft(issuer, "FIRST"), draft(issuer, code, **columns)])
    assert list(CredentialVersion.objects.all()) == [standing]
    assert not AuditEvent.objects.exists()
