"""The page of an upload: its progress, its plan, its questions, its columns."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry.catalogue.models import Programme
from registry.intake.enums import UploadStatus
from registry.intake.models import ColumnMapping, RememberedChoice
from tests.factories.intake import UploadFactory
from tests.registry.web import intake_world as worlds
from tests.registry.web.intake_world import HEADER, PIPES, WELDING, act, page_of, sent, work

pytestmark = pytest.mark.django_db


def test_working_upload_asks_again_and_has_its_progress(editor, house):
    upload = UploadFactory(
        organisation=house.institution,
        status=UploadStatus.READING,
        rows_read=300,
        rows_expected=1200,
    )
    text = page_of(editor, upload)
    assert 'hx-trigger="every 2s"' in text
    assert 'max="100" value="25"' in text
    assert "300 of 1,200 rows" in text
    assert '<noscript><meta http-equiv="refresh"' in text
    assert text.count('value="stop"') == 1


def test_htmx_gets_the_results_alone_and_stops_asking_when_done(editor, house):
    upload = sent(editor, house)
    answer = editor.get(reverse("upload", args=[upload.public_id]), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert text.lstrip().startswith('<div id="results"')
    assert "hx-trigger" not in text
    assert "<html" not in text


def test_plan_says_what_becomes_of_every_row(editor, house):
    upload = sent(editor, house)
    text = page_of(editor, upload)
    assert "The file is CSV." in text
    assert "Row 4" in text
    assert "<q" in text
    assert "muchas" in text
    assert "A whole number of 0 or more." in text
    assert "Write digits only, such as 120." in text
    assert "Write 2 rows" in text
    assert "Soldadura básica" in page_of(editor, upload, rows="new")


def test_changed_row_shows_before_and_after(editor, house):
    upload = sent(editor, house, HEADER, WELDING)
    act(editor, upload, "apply")
    work(upload)
    again = sent(editor, house, HEADER, ("SOL-1", "Soldadura básica", "course", "140", "7213", ""))
    text = page_of(editor, again, rows="changed")
    assert "<del" in text
    assert "120</del>" in text
    assert "140</ins>" in text
    assert "Metal workers (7213)</ins>" in text


def test_duplicate_leads_to_the_record_that_is_here(editor, house):
    upload = sent(editor, house, HEADER, WELDING)
    act(editor, upload, "apply")
    work(upload)
    again = sent(editor, house, HEADER, ("NEW-9", *WELDING[1:]))
    text = page_of(editor, again, rows="duplicate")
    assert reverse("programme", args=[Programme.objects.get().public_id]) in text


def test_failed_file_says_why_and_what_to_do_whatever_language_the_worker_had(editor, house):
    page = worlds.csv_file(("<!doctype html><html>",), ("<body>no</body>",), name="x.csv")
    upload = sent(editor, house, file=page)
    assert upload.status == UploadStatus.FAILED
    upload.problem = {**upload.problem, "message": "Es una página web."}
    upload.save()
    text = page_of(editor, upload)
    assert "The file is a web page, not a table." in text
    assert "Download the file again" in text
    assert "Es una página" not in text
    assert 'value="resume"' not in text


def test_question_is_asked_once_and_its_answer_plans_the_rows_again(editor, house):
    more = [(f"SOL-{n}", f"Curso {n}", "course", "1", "pailero naval", "") for n in range(10, 14)]
    upload = sent(editor, house, HEADER, PIPES, *more)
    text = page_of(editor, upload)
    assert text.count("“pailero naval”") == 1
    assert "5 rows" in text
    answer = act(
        editor,
        upload,
        "choose",
        **{
            "q0-field": "occupation",
            "q0-text": "pailero naval",
            "q0-code": "isco08:7213",
        },
    )
    assert answer.status_code == 302
    work(upload)
    assert RememberedChoice.objects.get().chosen_by == house.editor
    assert len(upload.rows.first().fields["occupations"]) == 1
    assert "pailero naval" not in page_of(editor, upload)


def test_question_left_as_it_is_plans_nothing_again(editor, house):
    upload = sent(editor, house)
    act(editor, upload, "choose", **{"q0-field": "occupation", "q0-text": "x", "q0-code": ""})
    upload.refresh_from_db()
    assert upload.status == UploadStatus.PLANNED
    assert not RememberedChoice.objects.exists()


def test_columns_are_chosen_once_and_remembered(editor, house):
    header = ("Clave", "Asignatura", "Tipo")
    upload = sent(editor, house, header, ("A", "Torno", "course"), ("B", "Fresa", "course"))
    path = reverse("upload_columns", args=[upload.public_id])
    text = editor.get(path).content.decode()
    assert "Asignatura" in text
    assert "Torno" in text
    chosen = {"column-0": "code", "column-1": "title_es", "column-2": "kind"}
    assert editor.post(path, chosen).status_code == 302
    assert work(upload).totals == {"new": 2}
    assert ColumnMapping.objects.get().mapping["Asignatura"] == "title_es"
    again = sent(editor, house, header, ("C", "Forja", "course"))
    assert again.totals == {"new": 1}


def test_two_columns_cannot_be_the_same_one_of_ours(editor, house):
    upload = sent(editor, house)
    path = reverse("upload_columns", args=[upload.public_id])
    answer = editor.post(path, {"column-0": "code", "column-1": "code"})
    assert answer.status_code == 400
    assert "Chosen for more than one column: Code" in answer.content.decode()


def test_valid_record_that_is_none_of_the_catalog_says_why_in_the_open(editor, house):
    record = {
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@id": "https://example.org/resources/ce-7fceca4b-722e-4885-b3ae-a9f40504815c",
        "@type": "ceterms:CostManifest",
        "ceterms:name": {"en": "What everybody pays"},
        "ceterms:description": {"en": "Fees"},
        "ceterms:costDetails": "https://example.org/fees",
    }
    file = SimpleUploadedFile("manifest.json", json.dumps(record).encode())
    upload = sent(editor, house, file=file)
    assert upload.totals == {"aside": 1}
    text = page_of(editor, upload)
    assert "Valid, no record here (1)" in text
    assert "What everybody pays" in text
    assert "<details open>" in text
    assert "It is taken with a credential or program that refers to it" in text


def test_choices_are_named_as_the_reader_would_write_them(editor, house):
    header = ("code", "title_es", "kind")
    upload = sent(editor, house, header, ("A-1", "Soldar", "paseo"), ("A-2", "Soldar", "Course"))
    assert upload.totals == {"new": 1, "rejected": 1}
    text = page_of(editor, upload)
    assert "registered apprenticeship" in text
    assert "registered_apprenticeship" not in text


def test_uploads_of_openings_hang_under_the_employers_home(editor):
    text = editor.get(reverse("upload_kind", args=["openings"])).content.decode()
    assert f'href="{reverse("employer_home")}"' in text
