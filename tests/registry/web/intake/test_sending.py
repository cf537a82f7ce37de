"""Sending a file: the form, its limits, sent twice."""

import uuid

import pytest
from django.urls import reverse

from registry.intake.models import Upload
from tests.registry.web import intake_world as worlds
from tests.registry.web.intake_world import BAD, HEADER, WELDING, rows_to_fix, send, sent

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert(1)</script>"onload=x.csv'


def test_form_says_the_limits_and_what_each_kind_is(editor, settings):
    settings.INTAKE_MOST_BYTES = 5 * 1024 * 1024
    text = editor.get(reverse("upload_new")).content.decode()
    assert "At most 5 MB" in text
    assert reverse("upload_kind", args=["programmes"]) in text
    assert 'name="address"' not in text


def test_address_is_asked_for_where_hosts_are_listed(editor, house, settings):
    settings.INTAKE_FETCH_HOSTS = ["data.example.org"]
    assert "data.example.org" in editor.get(reverse("upload_new")).content.decode()
    answer = send(editor, house, file="", address="https://inner.example.net/x.csv")
    assert answer.status_code == 400
    assert "inner.example.net is not one of them" in answer.content.decode()


def test_sent_file_leads_to_its_page(editor, house):
    answer = send(editor, house)
    upload = Upload.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("upload", args=[upload.public_id]))
    assert (upload.by, upload.origin, upload.status) == (house.editor, "file", "received")


def test_form_sent_twice_is_one_upload_and_another_file_is_another(editor, house):
    once = str(uuid.uuid4())
    first, second = (send(editor, house, once=once) for _ in range(2))
    assert first.url == second.url
    assert send(editor, house, HEADER, WELDING, once=once).url != first.url
    assert Upload.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"file": ""}, "Choose the file that has your rows."),
        ({"kind": "horoscopes"}, "Select a valid choice"),
        ({"organisation": uuid.uuid4()}, "Select a valid choice"),
    ],
)
def test_form_says_what_is_missing(editor, house, change, words):
    answer = send(editor, house, **change)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Upload.objects.exists()


def test_file_name_is_text_wherever_it_is_shown(editor, house):
    upload = sent(editor, house, file=worlds.csv_file(HEADER, BAD, name=HOSTILE))
    for path in (reverse("uploads"), reverse("upload", args=[upload.public_id])):
        assert "<script>alert(1)" not in editor.get(path).content.decode()
    answer, _table = rows_to_fix(editor, upload)
    name = answer["Content-Disposition"]
    assert not set("<>\n\r;") & set(name.removeprefix("attachment; "))
