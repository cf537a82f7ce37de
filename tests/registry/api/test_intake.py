"""Uploads through the API: send, follow, mend, apply, undo; and everybody who may not."""

import io
import json
import os

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.api import describing
from registry.api.views.documents import document
from registry.catalogue.models import Programme
from registry.intake.models import Upload
from registry.intake.services import reading, working
from registry.people.enums import Role
from registry.people.services import tokens
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import OccupationFactory
from tests.registry.api import world
from tests.registry.intake.world import csv_of

pytestmark = pytest.mark.django_db

HEADER = ("code", "title_es", "kind", "hours", "occupations")
WELDING = ("SOL-1", "Soldadura básica", "course", "120", "Soldadores")
BAD = ("SOL-2", "Otra", "paseo", "diez", "")
NDJSON = "application/x-ndjson"


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
def institution():
    OccupationFactory(code="7212", title_es="Soldadores", title_en="Welders")
    return OrganisationFactory()


@pytest.fixture
def editor(institution):
    return MembershipFactory(organisation=institution, role=Role.OWNER).user


def client_of(user):
    """Return a client with an access token of somebody."""
    _token, plain = tokens.make(user=user, name="CI", at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {plain}"})


@pytest.fixture
def caller(editor):
    return client_of(editor)


def address(name="uploads", *args, **query):
    return reverse(f"intake_api:{name}", args=args, query=query or None)


def send(caller, content=None, *, key="", media="text/csv", **query):
    """Send rows as the body of a request."""
    headers = {"Idempotency-Key": key} if key else {}
    return caller.post(
        address(kind="programmes", **query),
        csv_of(HEADER, WELDING, BAD) if content is None else content,
        content_type=media,
        headers=headers,
    )


def act(caller, upload, name, body=None):
    """Do something with an upload."""
    where = address(f"upload_{name}", upload.public_id)
    return caller.post(where, json.dumps(body or {}), content_type="application/json")


def uploaded(caller, content=None):
    """Send rows and plan them."""
    answer = send(caller, content)
    assert answer.status_code == 202, answer.content
    upload = Upload.objects.get()
    reading.read(upload_id=upload.pk, clock=timezone.now)
    return upload


def problem(answer):
    """Return status and code of a problem, which has to be one."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"]
    return answer.status_code, body["code"]


def test_upload_is_taken_and_followed(caller, institution):
    answer = send(caller)
    assert answer.status_code == 202
    followed = caller.get(answer["Location"])
    body = followed.json()
    assert body["status"] == "received"
    assert body["is_done"] is False
    assert body["organisation"]["public_id"] == str(institution.public_id)
    assert body["file_name"] == "upload.csv"
    assert "no-store" in followed["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in followed


def test_upload_is_taken_without_the_final_slash(caller, institution):
    where = address(kind="programmes").replace("uploads/?", "uploads?")
    assert where == "/api/v1/intake/uploads?kind=programmes"

    answer = caller.post(where, csv_of(HEADER, WELDING), content_type="text/csv")

    assert answer.status_code == 202, answer.content
    assert caller.get(answer["Location"]).json()["status"] == "received"
    assert problem(Client().post(where, b"x", content_type="text/csv"))[0] == 401


def test_form_with_a_file_is_taken(caller, institution):
    file = SimpleUploadedFile("cursos.csv", csv_of(HEADER, WELDING), "text/csv")
    said = {"file": file, "kind": "programmes", "organisation": str(institution.public_id)}
    answer = caller.post(address(), {**said, "mode": "all", "publish": "true"})
    assert answer.status_code == 202, answer.content
    assert (answer.json()["file_name"], answer.json()["mode"]) == ("cursos.csv", "all")
    assert answer.json()["publish"] is True


def test_stream_without_a_length_is_read_to_its_end(caller, institution):
    rows = [dict(zip(HEADER, WELDING, strict=True)) | {"code": f"S{n}"} for n in range(50)]
    lines = "\n".join(json.dumps(row) for row in rows).encode()

    class Drops(io.BytesIO):
        def read(self, _size=-1):
            return super().read(7)

    answer = caller.generic(
        "POST",
        address(kind="programmes"),
        b"-",
        content_type=NDJSON,
        **{"wsgi.input": Drops(lines), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert answer.status_code == 202, answer.content
    assert answer.json()["size"] == len(lines)


def test_same_key_and_bytes_are_one_upload(caller, institution):
    first, second = send(caller, key="abc"), send(caller, key="abc")
    assert first.json()["public_id"] == second.json()["public_id"]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Upload.objects.count() == 1


def test_same_key_with_other_bytes_is_refused(caller, institution):
    send(caller, key="abc")
    answer = send(caller, csv_of(HEADER, WELDING), key="abc")
    assert problem(answer) == (422, "idempotency_key_reused")
    assert Upload.objects.count() == 1


def test_plan_is_read_row_by_row_in_the_language_asked_for(caller, institution):
    upload = uploaded(caller)
    body = caller.get(address("upload", upload.public_id)).json()
    assert body["totals"] == {"new": 1, "rejected": 1}
    assert body["reading"]["encoding"]
    assert body["mapping"]["hours"] == "hours"
    rows = address("upload_rows", upload.public_id, outcome="rejected", language="es")
    (row,) = caller.get(rows).json()["results"]
    assert row["number"] == 3
    assert {one["column"] for one in row["problems"]} == {"kind", "hours"}
    assert all(one["rule"] and one["remedy"] for one in row["problems"])
    english = caller.get(rows.replace("language=es", "language=en")).json()
    assert english["results"][0]["problems"][0]["code"] == row["problems"][0]["code"]


def test_rows_come_in_pages(caller, institution, django_assert_num_queries):
    many = [(f"S{n}", f"Curso número {n}", "course", "10", "") for n in range(20)]
    upload = uploaded(caller, csv_of(HEADER, *many))
    page = caller.get(address("upload_rows", upload.public_id, limit=15)).json()
    rest = caller.get(page["next"]).json()
    numbers = [row["number"] for row in page["results"] + rest["results"]]
    assert numbers == list(range(2, 22))
    assert rest["next"] is None
    for limit in (1, 20):
        with django_assert_num_queries(4):
            caller.get(address("upload_rows", upload.public_id, limit=limit))


def test_plan_is_applied_and_undone(caller, institution):
    upload = uploaded(caller)
    answer = act(caller, upload, "apply", {"mode": "good_rows", "publish": True})
    assert answer.status_code == 202, answer.content
    assert answer.json()["status"] == "applying"
    working.apply(upload_id=upload.pk, clock=timezone.now)
    assert Programme.objects.get().status == "published"
    assert act(caller, upload, "undo").json()["status"] == "undoing"
    working.undo(upload_id=upload.pk, clock=timezone.now)
    assert not Programme.objects.exists()
    body = caller.get(address("upload", upload.public_id)).json()
    assert (body["status"], body["is_done"]) == ("undone", True)


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("apply", {"mode": "all"}, 409, "rows_cannot_be_taken"),
        ("apply", {"mode": "some"}, 400, "invalid_choice"),
        ("undo", {}, 409, "upload_state_refuses"),
        ("resume", {}, 409, "upload_state_refuses"),
        ("mapping", {"mapping": {"hours": "nonsense"}}, 400, "columns_unknown"),
        ("mapping", {"mapping": {"nonsense": "hours"}}, 400, "columns_unknown"),
        ("mapping", {"mapping": 3}, 400, "not_a_dict"),
        ("choices", {"choices": []}, 400, None),
        (
            "choices",
            {"choices": [{"field": "occupation", "text": "x", "code": "nothing"}]},
            400,
            "chosen_concept_unknown",
        ),
    ],
)
def test_act_that_is_refused_says_why(caller, institution, name, body, status, code):
    upload = uploaded(caller)
    found = problem(act(caller, upload, name, body))
    assert found[0] == status
    assert code is None or found[1] == code
    upload.refresh_from_db()
    assert upload.status == "planned"


def test_stopped_plan_is_looked_at_again(caller, institution):
    upload = uploaded(caller)
    assert act(caller, upload, "stop").json()["status"] == "stopped"
    assert act(caller, upload, "resume").json()["status"] == "planned"


def test_columns_and_meanings_are_said(caller, institution):
    upload = uploaded(caller, csv_of((*HEADER[:3], "Cuánto", *HEADER[4:]), WELDING))
    mapping = {**upload.mapping, "Cuánto": "hours"}
    assert act(caller, upload, "mapping", {"mapping": mapping}).status_code == 202
    reading.read(upload_id=upload.pk, clock=timezone.now)
    assert upload.rows.get().fields["hours"] == 120
    chosen = {"field": "occupation", "text": "Soldador de barcos", "code": "isco08:7212"}
    answer = act(caller, upload, "choices", {"choices": [chosen]})
    assert answer.status_code == 202, answer.content
    assert answer.json()["status"] == "reading"


def test_rows_to_mend_are_a_table(caller, institution):
    upload = uploaded(caller)
    answer = caller.get(address("upload_errors", upload.public_id))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert lines[0].startswith("code,title_es,kind,hours,occupations,")
    assert len(lines) == 2
    assert lines[1].startswith("SOL-2,")


def everything(upload):
    """Return every address with its method."""
    one = upload.public_id
    yield "GET", address()
    yield "POST", address(kind="programmes")
    for name in ("upload", "upload_rows", "upload_errors"):
        yield "GET", address(name, one)
    for name in ("apply", "stop", "resume", "undo", "mapping", "choices"):
        yield "POST", address(f"upload_{name}", one)


@pytest.mark.parametrize("header", [None, "Bearer wr_madeup", "Bearer ", "Bearer ñ\x00"])
def test_nobody_is_let_in_without_a_token_or_session(caller, institution, header):
    upload = uploaded(caller)
    stranger = Client(headers={"Authorization": header} if header else {})
    for method, where in everything(upload):
        answer = stranger.generic(method, where, "{}", content_type="application/json")
        assert problem(answer)[0] == 401, where
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_upload_of_others_is_not_there(caller, institution):
    upload = uploaded(caller)
    stranger = client_of(MembershipFactory().user)
    viewer = client_of(MembershipFactory(organisation=institution, role=Role.REVIEWER).user)
    for method, where in everything(upload):
        if str(upload.public_id) not in where:
            continue
        for other in (stranger, viewer):
            answer = other.generic(method, where, "{}", content_type="application/json")
            assert problem(answer) == (404, "not_found"), where
    assert stranger.get(address()).json()["results"] == []
    upload.refresh_from_db()
    assert upload.status == "planned"


def test_sending_for_another_organisation_is_refused(caller, institution):
    other = OrganisationFactory()
    hidden = OrganisationFactory(pending=True)
    assert problem(send(caller, organisation=other.public_id)) == (403, "not_an_editor")
    unknown = send(caller, organisation=hidden.public_id)
    assert problem(unknown) == (400, "organisation_unknown")
    assert not Upload.objects.exists()


def test_publishing_is_for_owners(institution):
    editor = MembershipFactory(organisation=institution, role=Role.EDITOR).user
    answer = send(client_of(editor), publish="true")
    assert problem(answer) == (403, "not_an_owner")
    assert not Upload.objects.exists()


@pytest.mark.parametrize("end", ["revoked", "expired", "inactive"])
def test_token_that_has_ended_works_no_more(editor, end):
    token, plain = tokens.make(user=editor, name="CI", at=timezone.now())
    if end == "revoked":
        tokens.revoke(token=token, at=timezone.now())
    elif end == "expired":
        type(token).objects.update(
            made_at=timezone.now() - tokens.LASTS * 2, expires_at=timezone.now() - tokens.LASTS
        )
    else:
        editor.is_active = False
        editor.save()
    answer = Client(headers={"Authorization": f"Bearer {plain}"}).get(address())
    assert problem(answer) == (401, "token_unknown")


def test_session_needs_its_form_token_to_write(editor):
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(editor)
    assert forged.get(address()).status_code == 200
    answer = send(forged)
    assert problem(answer)[0] == 403
    assert not Upload.objects.exists()
    plain = Client()
    plain.force_login(editor)
    assert send(plain).status_code == 202


@pytest.mark.parametrize(
    ("media", "content", "query", "status", "code"),
    [
        ("image/png", b"x", {}, 415, "unsupported_media_type"),
        ("text/csv", b"x" * 2000, {}, 413, "upload_file_too_large"),
        ("text/csv", b"x", {"kind": "poems"}, 400, "invalid_choice"),
        ("text/csv", b"x", {"mode": "most"}, 400, "invalid_choice"),
        ("text/csv", b"x", {"organisation": "me"}, 400, "invalid"),
        ("text/csv", b"x", {"colour": "red"}, 400, "unknown_parameter"),
        ("text/csv", b"x", {"sheet": "a\x00"}, 400, "null_characters_not_allowed"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_the_door(
    caller, institution, settings, media, content, query, status, code
):
    settings.INTAKE_MOST_BYTES = 1000
    where = address(**{"kind": "programmes", **query})
    answer = caller.post(where, content, content_type=media)
    assert problem(answer) == (status, code)
    assert not Upload.objects.exists()


def test_empty_body_is_refused(caller, institution):
    answer = caller.generic(
        "POST", address(kind="programmes"), CONTENT_TYPE="text/csv", CONTENT_LENGTH="0"
    )
    assert problem(answer) == (400, "upload_file_empty")


def test_large_form_is_refused_by_its_length_unread(caller, institution, settings):
    settings.INTAKE_MOST_BYTES = 1000

    class Unread(io.BytesIO):
        def read(self, *_size):
            raise AssertionError("read")

    answer = caller.generic(
        "POST",
        address(),
        b"-",
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(10**9)},
    )
    assert problem(answer) == (413, "upload_file_too_large")


def test_form_without_a_file_or_a_length_is_refused(caller, institution):
    assert problem(caller.post(address(), {"kind": "programmes"})) == (400, "file_missing")
    answer = caller.generic(
        "POST", address(), b"-", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=""
    )
    assert problem(answer) == (411, "length_required")


@pytest.mark.parametrize("key", ["x" * 121, "a\x00b"])
def test_key_that_cannot_be_kept_is_refused(caller, institution, key):
    assert problem(send(caller, key=key))[0] == 400
    assert not Upload.objects.exists()


def test_list_is_one_size_for_one_and_twenty(caller, institution, django_assert_num_queries):
    for number in range(20):
        send(caller, csv_of(HEADER, (f"S{number}", *WELDING[1:])))
    for limit in (1, 20):
        with django_assert_num_queries(3):
            found = caller.get(address(limit=limit)).json()["results"]
        assert len(found) == limit


OWN = {
    operation["operationId"]: operation
    for operation in describing.operations(dict(document()))
    if operation["operationId"].startswith("uploads_")
}


def schema_of(operation):
    """Return the schema of what an operation answers."""
    responses = OWN[operation]["responses"]
    content = responses.get("200", responses.get("202"))["content"][describing.JSON]
    return {**content["schema"], "components": document()["components"]}


def answers():
    """Return an answer of every operation that answers with JSON."""
    with world.frozen():
        OccupationFactory(code="7212", title_es="Soldadores", title_en="Welders")
        institution = OrganisationFactory(name="Centro de Capacitación 4")
        editor = UserFactory()
        MembershipFactory(organisation=institution, user=editor)
        caller = client_of(editor)
        found = {"uploads_create": send(caller, key="2026-11-24").json()}
        upload = Upload.objects.get()
        one = upload.public_id
        reading.read(upload_id=upload.pk, clock=timezone.now)
        found["uploads_list"] = caller.get(address(limit=1)).json()
        found["uploads_retrieve"] = caller.get(address("upload", one)).json()
        found["uploads_rows"] = caller.get(address("upload_rows", one, language="en")).json()
        found["uploads_stop"] = act(caller, upload, "stop").json()
        found["uploads_resume"] = act(caller, upload, "resume").json()
        mapping = act(caller, upload, "mapping", {"mapping": upload.mapping})
        found["uploads_mapping"] = mapping.json()
        reading.read(upload_id=upload.pk, clock=timezone.now)
        chosen = {"field": "occupation", "text": "Soldador", "code": "isco08:7212"}
        found["uploads_choices"] = act(caller, upload, "choices", {"choices": [chosen]}).json()
        reading.read(upload_id=upload.pk, clock=timezone.now)
        found["uploads_apply"] = act(caller, upload, "apply", {"mode": "good_rows"}).json()
        working.apply(upload_id=upload.pk, clock=timezone.now)
        found["uploads_undo"] = act(caller, upload, "undo").json()
    return found


def test_answers_keep_to_their_schemas():
    found = answers()
    assert set(found) == set(OWN) - {"uploads_errors"}
    for operation, answer in found.items():
        jsonschema.Draft202012Validator(schema_of(operation)).validate(answer)
    if os.environ.get("API_EXAMPLES") == "write":
        text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
        describing.OWN_EXAMPLES.write_text(text + "\n", encoding="utf-8")
    shown = json.loads(describing.OWN_EXAMPLES.read_text(encoding="utf-8"))
    assert {name: set(one) for name, one in found.items()} == {
        name: set(one) for name, one in shown.items()
    }
