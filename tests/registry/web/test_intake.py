"""The pages of intake: who may open and do what, and what they show of a file."""

import csv
import io
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from registry.catalogue.models import Programme
from registry.intake.enums import ChoiceStatus, UploadStatus
from registry.intake.models import ColumnMapping, RememberedChoice, Upload
from registry.people.enums import OrganisationStatus
from tests.factories.equivalence import ConditionFactory
from tests.factories.intake import RememberedChoiceFactory, UploadFactory
from tests.registry.web import intake_world as worlds
from tests.registry.web.intake_world import BAD, HEADER, PIPES, WELDING, act, send, sent, work

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert(1)</script>"onload=x.csv'


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("registry.intake.services.sending._send", lambda *_job: None)
    settings.STORAGES = {
        **settings.STORAGES,
        "intake": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def house():
    return worlds.build()


@pytest.fixture
def editor(client, house):
    client.force_login(house.editor)
    return client


@pytest.fixture
def owner(client, house):
    client.force_login(house.owner)
    return client


def page_of(client, upload, **query):
    return client.get(reverse("upload", args=[upload.public_id]), query).content.decode()


# who may open and do what -------------------------------------------------------------------

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


# sending ------------------------------------------------------------------------------------


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


# templates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_template_is_a_file_to_save(editor, form, start):
    answer = editor.get(reverse("upload_template", args=["programmes", form]))
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_template_is_in_the_language_of_the_page(editor):
    with translation.override("es"):
        path = reverse("upload_template", args=["programmes", "csv"])
    assert "Título (español)" in editor.get(path).content.decode()


def test_template_of_nothing_is_not_there(editor):
    assert editor.get(reverse("upload_kind", args=["horoscopes"])).status_code == 404
    assert editor.get(reverse("upload_template", args=["programmes", "exe"])).status_code == 404


def test_kind_page_has_the_rule_of_each_column(editor):
    text = editor.get(reverse("upload_kind", args=["programmes"])).content.decode()
    assert "Title (Spanish)" in text
    assert "required" in text


# the page of an upload ----------------------------------------------------------------------


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


# applying, mending, undoing -----------------------------------------------------------------


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


def rows_to_fix(client, upload):
    answer = client.get(reverse("upload_to_fix", args=[upload.public_id]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return answer, list(csv.reader(io.StringIO(text)))


def test_rows_to_fix_have_their_own_columns_and_what_is_wrong(editor, house):
    answer, table = rows_to_fix(editor, sent(editor, house))
    assert table[0] == [*HEADER, "Row of the file", "What is wrong"]
    assert table[1][:5] == list(BAD[:5])
    assert table[1][5] == "'=1+1"
    assert table[1][6] == "4"
    assert table[1][7].startswith("Hours of instruction: A whole number")
    assert len(table) == 2
    assert answer["Content-Disposition"] == 'attachment; filename="cursos-rows-to-fix.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_mended_rows_to_fix_go_in_as_they_stand(editor, house):
    _answer, table = rows_to_fix(editor, sent(editor, house))
    table[1][3] = "30"
    mended = sent(editor, house, *[[f'"{cell}"' for cell in row] for row in table])
    assert mended.totals == {"new": 1}


def test_rows_to_fix_of_a_deleted_file_have_our_columns(editor, house, settings, tmp_path):
    upload = sent(editor, house)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.unlink()
    _answer, table = rows_to_fix(editor, upload)
    assert "Title (English)" in table[0]
    assert "muchas" in table[1]


def test_half_applied_upload_is_not_read_again(editor, house, monkeypatch):
    upload = sent(editor, house)
    act(editor, upload, "apply")
    work(upload)
    Upload.objects.filter(pk=upload.pk).update(status=UploadStatus.STOPPED)
    act(editor, upload, "read_again")
    upload.refresh_from_db()
    assert (upload.status, upload.rows.filter(is_applied=True).count()) == ("stopped", 2)
    assert 'value="resume"' in page_of(editor, upload)


# query counts -------------------------------------------------------------------------------


def test_list_asks_the_same_for_one_upload_and_twenty(editor, house, django_assert_max_num_queries):
    UploadFactory(organisation=house.institution)
    editor.get(reverse("uploads"))
    with django_assert_max_num_queries(20) as one:
        editor.get(reverse("uploads"))
    for _ in range(19):
        UploadFactory(organisation=house.institution, planned=True)
    with django_assert_max_num_queries(len(one)):
        editor.get(reverse("uploads"))


def test_page_asks_the_same_for_one_row_and_twenty(editor, house, django_assert_max_num_queries):
    few = sent(editor, house, HEADER, PIPES)
    many = sent(
        editor,
        house,
        HEADER,
        *[(f"P-{n}", f"Curso {n}", "course", "1", f"palabra {n}", "") for n in range(20)],
    )
    page_of(editor, few)
    with django_assert_max_num_queries(30) as one:
        page_of(editor, few)
    with django_assert_max_num_queries(len(one)):
        page_of(editor, many)


# stewards -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("stranger", 403), ("steward", 200)])
def test_words_are_for_stewards(client, house, who, status):
    client.force_login(getattr(house, who))
    assert client.get(reverse("choices")).status_code == status


@pytest.mark.parametrize(
    ("name", "status"), [("accept", ChoiceStatus.ACCEPTED), ("keep", ChoiceStatus.REFUSED)]
)
def test_steward_decides_about_a_word_once(client, house, name, status):
    choice = RememberedChoiceFactory(organisation=house.institution)
    client.force_login(house.steward)
    assert "Metal workers" in client.get(reverse("choices")).content.decode()
    said = {"choice": choice.public_id, "act": name}
    client.post(reverse("choices"), said)
    choice.refresh_from_db()
    assert (choice.status, choice.decided_by) == (status, house.steward)
    again = client.post(reverse("choices"), said, follow=True)
    assert "decided about it already" in again.content.decode()


def test_words_ask_the_same_for_one_choice_and_twenty(client, house, django_assert_max_num_queries):
    client.force_login(house.steward)
    RememberedChoiceFactory()
    client.get(reverse("choices"))
    with django_assert_max_num_queries(30) as one:
        client.get(reverse("choices"))
    for _ in range(19):
        RememberedChoiceFactory()
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("choices"))
