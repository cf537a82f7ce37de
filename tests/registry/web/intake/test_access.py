"""Who may open an upload, and act on it."""

import pytest
from django.urls import reverse

from registry.intake.enums import UploadStatus
from registry.intake.models import Upload
from tests.factories.intake import UploadFactory
from tests.registry.web import intake_world as worlds
from tests.registry.web.intake_world import act, send

pytestmark = pytest.mark.django_db


OPENS = [("owner", 200), ("editor", 200), ("viewer", 404), ("steward", 200), ("stranger", 404)]


@pytest.mark.parametrize(("who", "status"), OPENS)
@pytest.mark.parametrize("name", ["upload", "upload_columns", "upload_to_fix"])
def test_upload_opens_for_its_editors_and_stewards_only(client, house, who, status, name):
    upload = UploadFactory(planned=True, organisation=house.institution)
    client.force_login(getattr(house, who))
    answer = client.get(reverse(name, args=[upload.public_id]))
    b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == status


@pytest.mark.parametrize("name", ["apply", "stop", "resume", "read_again", "undo", "choose"])
@pytest.mark.parametrize("who", ["viewer", "stranger"])
def test_nobody_else_acts_on_an_upload(client, house, who, name):
    upload = UploadFactory(planned=True, organisation=house.institution)
    client.force_login(getattr(house, who))
    assert act(client, upload, name).status_code == 404
    upload.refresh_from_db()
    assert upload.status == UploadStatus.PLANNED


MOVES = [
    ("apply", UploadStatus.PLANNED, UploadStatus.APPLYING),
    ("apply", UploadStatus.RECEIVED, UploadStatus.RECEIVED),
    ("stop", UploadStatus.RECEIVED, UploadStatus.STOPPED),
    ("stop", UploadStatus.APPLIED, UploadStatus.APPLIED),
    ("read_again", UploadStatus.PLANNED, UploadStatus.READING),
    ("read_again", UploadStatus.APPLIED, UploadStatus.APPLIED),
    ("undo", UploadStatus.APPLIED, UploadStatus.UNDOING),
    ("undo", UploadStatus.PLANNED, UploadStatus.PLANNED),
    ("resume", UploadStatus.STOPPED, UploadStatus.PLANNED),
]


@pytest.mark.parametrize("who", ["owner", "editor", "steward"])
@pytest.mark.parametrize(("name", "before", "after"), MOVES)
def test_editors_move_an_upload_along_its_states_only(client, house, who, name, before, after):
    upload = UploadFactory(
        planned=True,
        organisation=house.institution,
        status=before,
        applied_at=worlds.timezone.now() if before == UploadStatus.APPLIED else None,
    )
    client.force_login(getattr(house, who))
    answer = act(client, upload, name)
    assert (answer.status_code, answer.url) == (302, reverse("upload", args=[upload.public_id]))
    upload.refresh_from_db()
    assert upload.status == after


def test_unknown_act_is_not_there(editor, house):
    upload = UploadFactory(planned=True, organisation=house.institution)
    assert act(editor, upload, "delete_everything").status_code == 404


def test_visitor_signs_in_and_lands_on_the_upload(client, house):
    upload = UploadFactory(planned=True, organisation=house.institution)
    answer = act(client, upload, "apply")
    assert answer.status_code == 302
    assert answer.url.endswith(f"next={reverse('upload', args=[upload.public_id])}")


def test_lists_show_what_the_reader_edits_for(client, house):
    UploadFactory(organisation=house.institution, file_name="ours.csv")
    UploadFactory(file_name="theirs.csv")
    for who, ours, theirs in (
        ("editor", True, False),
        ("viewer", False, False),
        ("steward", True, True),
    ):
        client.force_login(getattr(house, who))
        text = client.get(reverse("uploads")).content.decode()
        assert ("ours.csv" in text, "theirs.csv" in text) == (ours, theirs), who


def test_viewer_is_told_who_uploads(client, house):
    client.force_login(house.viewer)
    assert "Ask an owner" in client.get(reverse("upload_new")).content.decode()
    assert send(client, house).status_code == 400
    assert not Upload.objects.exists()


def test_steward_uploads_for_an_organisation_that_the_address_names(client, house):
    client.force_login(house.steward)
    path = f"{reverse('upload_new')}?organisation={house.institution.public_id}"
    assert "Instituto Uno" in client.get(path).content.decode()
    assert client.get(f"{reverse('upload_new')}?organisation=x").status_code == 404


@pytest.mark.parametrize(
    ("who", "offered"), [("owner", False), ("editor", False), ("steward", True)]
)
def test_organisations_are_a_kind_for_stewards(client, house, who, offered):
    client.force_login(getattr(house, who))
    named = f"?organisation={house.institution.public_id}"
    page = reverse("upload_kind", args=["organisations"])

    form = client.get(reverse("upload_new") + named).content.decode()
    others = client.get(reverse("upload_kind", args=["programmes"])).content.decode()

    assert ['value="organisations"' in form, page in form, page in others] == [offered] * 3
    assert client.get(page).status_code == (200 if offered else 404)
    answer = send(client, house, ("code", "name"), ("A", "Otra"), kind="organisations")
    assert answer.status_code == (302 if offered else 400)
    assert Upload.objects.exists() == offered


def test_form_asked_for_a_kind_that_is_not_offered_has_the_usual_one(editor):
    text = editor.get(f"{reverse('upload_new')}?kind=organisations").content.decode()
    assert 'value="programmes" checked' in text
    assert 'value="organisations"' not in text
