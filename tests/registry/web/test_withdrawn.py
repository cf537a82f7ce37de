"""Records that were public and went with their upload: gone with where to go, not unknown."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.selectors import withdrawals
from registry.catalogue.services import bulk
from registry.intake.enums import ApplyMode, IntakeKind
from registry.intake.services import uploads, working
from registry.people.enums import AuditAction
from registry.people.models import AuditEvent
from registry.people.services import audit
from tests.factories.catalogue import CredentialVersionFactory, ProgrammeFactory
from tests.factories.people import AT, OrganisationFactory
from tests.registry.intake.world import csv_of, planned

pytestmark = pytest.mark.django_db

KINDS = {
    "credential": (IntakeKind.CREDENTIALS, CredentialVersion, "Certificate"),
    "programme": (IntakeKind.PROGRAMMES, Programme, "course"),
}
EACH = pytest.mark.parametrize("name", list(KINDS))
LATER = AT + dt.timedelta(days=2)


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "intake": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def college():
    return OrganisationFactory(name="Example College")


def undone(name, owner, *, publishes):
    """Return the public id of a record that an upload made and that went with it."""
    kind, model, sort = KINDS[name]
    naming = ("title_es", "kind") if name == "programme" else ("name_es", "type")
    content = csv_of(("code", *naming, "hours"), ("W-1", "Soldadura", sort, "40"))
    upload = planned(owner, content, kind=kind)
    mode = ApplyMode.GOOD_ROWS
    uploads.apply(by=None, upload=upload, mode=mode, publishes=publishes, at=timezone.now())
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    public_id = model.objects.get().public_id
    uploads.undo(by=None, upload=upload, at=timezone.now())
    working.undo(upload_id=upload.pk, clock=timezone.now)
    assert not model.objects.exists()
    return public_id


def ended(name, *, details=None, published=True):
    """Return the public id of a record whose trail says that it was deleted."""
    record = KINDS[name][1](public_id=uuid.uuid4())
    if published:
        audit.record(by=None, action=AuditAction.PUBLISH, target=record, at=AT)
    audit.record(by=None, action=AuditAction.REVOKE, target=record, details=details or {}, at=LATER)
    return record.public_id


@EACH
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("See what <span", "Example College</span> offers now", "Withdrawn on")),
        ("es", ("Mira qué ofrece ahora <span", ">Example College</span>", "Se retiró el")),
    ],
)
def test_page_of_a_public_record_that_went_with_its_upload_is_gone(
    client, college, name, language, said
):
    public_id = undone(name, college, publishes=True)
    answer = client.get(f"/{language}/{name}s/{public_id}/")
    text = answer.content.decode()
    assert answer.status_code == 410
    assert all(words in text for words in said)
    assert f'href="/{language}/organisations/{college.public_id}/"' in text
    assert f'href="/{language}/search/"' in text


@EACH
def test_api_tells_when_and_whose_a_deleted_record_was(client, college, name):
    public_id = undone(name, college, publishes=True)
    answer = client.get(f"/api/v1/{name}s/{public_id}/")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (410, "gone")
    assert answer["Content-Type"] == "application/problem+json"
    assert body["organisation"] == reverse("api:organisation", args=[college.public_id])
    end = AuditEvent.objects.get(action=AuditAction.REVOKE, target_id=str(public_id))
    assert dt.datetime.fromisoformat(body["withdrawn_at"]) == end.at
    assert client.get(body["organisation"]).status_code == 200


@EACH
@pytest.mark.parametrize("root", ["/en", "/es", "/api/v1"])
def test_deleted_draft_that_never_was_public_is_not_found(client, college, name, root):
    public_id = undone(name, college, publishes=False)
    assert client.get(f"{root}/{name}s/{public_id}/").status_code == 404


@EACH
def test_day_is_written_as_each_language_writes_it(client, name):
    text = client.get(f"/en/{name}s/{ended(name)}/").content.decode()
    day = LATER.date()
    assert f'<time datetime="{day.isoformat()}">Nov. {day.day}, {day.year}</time>' in text
    assert f'<time datetime="{day.isoformat()}">{day.day} de noviembre de {day.year}<' in text


@EACH
def test_older_end_that_does_not_say_whose_it_was_is_gone_all_the_same(client, name):
    public_id = ended(name, details={"by": "upload"})
    answer = client.get(f"/en/{name}s/{public_id}/")
    assert answer.status_code == 410
    assert "/en/organisations/" not in answer.content.decode()
    assert "organisation" not in client.get(f"/api/v1/{name}s/{public_id}/").json()


@EACH
def test_owner_without_a_page_is_not_linked(client, name):
    owner = OrganisationFactory(pending=True)
    public_id = ended(name, details={"organisation": str(owner.public_id)})
    answer = client.get(f"/en/{name}s/{public_id}/")
    assert answer.status_code == 410
    assert str(owner.public_id) not in answer.content.decode()


@EACH
def test_end_of_the_other_kind_or_before_any_publication_is_no_withdrawal(client, name):
    other = next(kind for kind in KINDS if kind != name)
    assert client.get(f"/en/{name}s/{ended(other)}/").status_code == 404
    assert client.get(f"/en/{name}s/{ended(name, published=False)}/").status_code == 404


def test_trail_of_a_record_that_stands_is_not_asked_for_its_end(client):
    version = CredentialVersionFactory(published=True)
    programme = ProgrammeFactory(published=True)
    for record in (version, programme):
        audit.record(by=None, action=AuditAction.PUBLISH, target=record, at=AT)
        audit.record(by=None, action=AuditAction.REVOKE, target=record, at=LATER)
    assert client.get(f"/en/credentials/{version.public_id}/").status_code == 200
    assert client.get(f"/en/programmes/{programme.public_id}/").status_code == 200
    assert withdrawals.of_credential(version.public_id) is None
    assert withdrawals.of_programme(programme.public_id) is None


@EACH
def test_miss_takes_few_queries(django_assert_num_queries, name):
    ask = {"credential": withdrawals.of_credential, "programme": withdrawals.of_programme}[name]
    with django_assert_num_queries(2):
        assert ask(uuid.uuid4()) is None
    public_id = ended(name, details={"organisation": str(OrganisationFactory().public_id)})
    with django_assert_num_queries(4):
        assert ask(public_id).at == LATER


def test_ends_of_many_programmes_say_whose_each_was_in_the_same_queries():
    counts = []
    for number in (1, 4):
        owner = OrganisationFactory()
        keys = [row.pk for row in ProgrammeFactory.create_batch(number, provider=owner)]
        with CaptureQueriesContext(connection) as asked:
            bulk.delete_programmes(by=None, ids=keys, at=AT)
        counts.append(len(asked))
        whose = AuditEvent.objects.filter(details__organisation=str(owner.public_id))
        assert whose.filter(action=AuditAction.REVOKE).count() == number
    assert counts[0] == counts[1]
