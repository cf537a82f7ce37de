"""Applying, publishing, undoing."""

import pytest
from django.core import mail
from django.urls import reverse

from registry.catalogue.models import Programme
from registry.intake.enums import UploadStatus
from registry.intake.models import Upload
from registry.people.enums import OrganisationStatus
from tests.factories.equivalence import ConditionFactory
from tests.registry.web.intake_world import HEADER, WELDING, act, page_of, sent, work

pytestmark = pytest.mark.django_db


def test_applied_upload_is_told_by_mail_and_can_be_undone(
    editor, house, django_capture_on_commit_callbacks
):
    upload = sent(editor, house)
    act(editor, upload, "apply", mode="good_rows")
    assert work(upload).status == UploadStatus.APPLIED
    assert [letter.to for letter in mail.outbox] == [[house.editor.email]]
    assert reverse("upload", args=[upload.public_id]) in mail.outbox[0].body
    assert "Rows to fix: 1" in mail.outbox[0].body
    assert "Undo this upload" in page_of(editor, upload)
    act(editor, upload, "undo")
    assert work(upload).status == UploadStatus.UNDONE
    assert not Programme.objects.exists()


def test_undo_that_is_kept_back_names_what_keeps_it(editor, house):
    upload = sent(editor, house, HEADER, WELDING)
    act(editor, upload, "apply")
    work(upload)
    ConditionFactory(programme=Programme.objects.get())
    act(editor, upload, "undo")
    work(upload)
    assert "other records stand on what it made" in page_of(editor, upload)


def test_all_rows_or_none_says_how_many_are_in_the_way(editor, house):
    upload = sent(editor, house)
    answer = editor.post(
        reverse("upload", args=[upload.public_id]), {"act": "apply", "mode": "all"}, follow=True
    )
    assert "1 rows cannot be taken yet" in answer.content.decode()
    upload.refresh_from_db()
    assert upload.status == UploadStatus.PLANNED


def test_apply_from_a_second_tab_says_no_and_writes_once(editor, house):
    upload = sent(editor, house)
    act(editor, upload, "apply")
    again = editor.post(reverse("upload", args=[upload.public_id]), {"act": "apply"}, follow=True)
    assert "cannot become" in again.content.decode()
    work(upload)
    assert Programme.objects.count() == 2


def test_owner_of_a_verified_institution_publishes_at_once(owner, house):
    upload = sent(owner, house, HEADER, WELDING)
    assert 'name="publishes"' in page_of(owner, upload)
    act(owner, upload, "apply", publishes="on")
    work(upload)
    assert Programme.objects.get().status == "published"


def test_editor_is_not_offered_to_publish_and_is_refused(editor, house):
    upload = sent(editor, house, HEADER, WELDING)
    assert 'name="publishes"' not in page_of(editor, upload)
    act(editor, upload, "apply", publishes="on")
    upload.refresh_from_db()
    assert upload.status == UploadStatus.PLANNED


def test_owner_of_an_unverified_institution_writes_drafts_only(owner, house):
    house.institution.status = OrganisationStatus.PENDING
    house.institution.save()
    upload = sent(owner, house, HEADER, WELDING)
    assert 'name="publishes"' not in page_of(owner, upload)


def test_half_applied_upload_is_not_read_again(editor, house, monkeypatch):
    upload = sent(editor, house)
    act(editor, upload, "apply")
    work(upload)
    Upload.objects.filter(pk=upload.pk).update(status=UploadStatus.STOPPED)
    act(editor, upload, "read_again")
    upload.refresh_from_db()
    assert (upload.status, upload.rows.filter(is_applied=True).count()) == ("stopped", 2)
    assert 'value="resume"' in page_of(editor, upload)
