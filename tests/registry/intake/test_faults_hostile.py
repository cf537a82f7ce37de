"""Files that mean harm, all the way through: each ends with a reason, and nothing is half done."""

import datetime as dt
import json

import pytest
from django.core import mail
from django.utils import timezone, translation

from registry.catalogue.models import Programme
from registry.intake.enums import ApplyMode, IntakeKind
from registry.intake.models import Upload
from registry.intake.services import reading, storage, sweeps, uploads, working
from registry.people.models import AuditEvent
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.registry.intake.test_sources_hostile import HOSTILE
from tests.registry.intake.world import applied, csv_of, planned, received

pytestmark = pytest.mark.django_db

HEADER = ("code", "title_es", "kind", "hours")


@pytest.fixture(autouse=True)
def _kept_apart(stored, broker):
    pass


@pytest.fixture
def owner():
    return MembershipFactory(organisation=OrganisationFactory()).user


def of(owner):
    """Return the organisation that somebody owns."""
    return owner.memberships.get().organisation


def ndjson(*records):
    """Return lines of JSON, with every sign escaped."""
    return "\n".join(json.dumps(record) for record in records).encode()


@pytest.mark.parametrize("case", [name for name in HOSTILE if name != "nothing"])
def test_hostile_file_fails_with_its_reason_and_leaves_nothing(case, owner, stored, settings):
    name, make, reason = HOSTILE[case]
    upload = planned(of(owner), make(), by=owner, name=name)
    assert (upload.status, upload.problem["code"]) == ("failed", reason.code)
    with translation.override("es"):
        assert upload.problem["remedy"] == str(reason.remedy)
    assert upload.problem["message"]
    assert "place" in upload.problem
    assert (upload.totals, upload.rows.count(), upload.attempts) == ({}, 0, 1)
    assert not Programme.objects.exists()
    assert len(mail.outbox) == 1
    with pytest.raises(uploads.NotPlanned):
        uploads.apply(by=owner, upload=upload, mode=ApplyMode.GOOD_ROWS, at=timezone.now())

    later = timezone.now() + dt.timedelta(days=settings.INTAKE_KEEP_DAYS + 1)
    sweeps.delete_old_files(at=later)
    assert [path for path in stored.rglob("*") if path.is_file()] == []


def test_nothing_is_refused_at_the_door(owner):
    with pytest.raises(storage.FileEmpty):
        received(of(owner), b"", by=owner)
    assert not Upload.objects.exists()


def test_file_with_too_many_rows_fails_on_its_way_and_nothing_is_applied(
    owner, settings, monkeypatch
):
    monkeypatch.setattr(reading, "CHUNK", 2)
    settings.INTAKE_LIMITS = {"rows": 5}
    rows = [(f"P{n}", f"Curso {n}", "course", "1") for n in range(6)]
    upload = planned(of(owner), csv_of(HEADER, *rows), by=owner)
    assert (upload.status, upload.problem["code"]) == ("failed", "file_too_many_rows")
    with pytest.raises(uploads.NotPlanned):
        uploads.apply(by=owner, upload=upload, mode=ApplyMode.GOOD_ROWS, at=timezone.now())
    uploads.resume(by=owner, upload=upload, at=timezone.now())
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read) == ("failed", upload.rows.count())


NASTY = {
    "null signs": "a\x00b",
    "half a pair": "\ud800",
    "both halves apart": "\udc00\ud800",
    "turned around": "\u202eabc\u202c",
    "very long": "x" * 20_000,
    "formula": "=cmd|' /C calc'!A0",
    "SQL": "'; DROP TABLE registry_programme; --",
    "template": "{{ 7*7 }}{% debug %}",
    "markup": "<script>alert(1)</script>",
    "percent": "%s %(x)s %",
    "blank": "\u2003\ufeff",
    "number": "9" * 400,
    "exponent": "1e999",
    "not a number": "NaN",
    "negative": "-1",
}


@pytest.mark.parametrize("column", HEADER)
@pytest.mark.parametrize("case", NASTY)
def test_nasty_cell_is_kept_or_rejected_with_a_reason(case, column, owner):
    good = dict(zip(HEADER, ("A", "Curso", "course", "10"), strict=True))
    nasty = {**good, "code": "B", "title_es": "Otro curso", column: NASTY[case]}
    upload = applied(of(owner), ndjson(good, nasty), by=owner, name="a.ndjson")
    assert upload.status == "applied", upload.problem
    assert sum(upload.totals.values()) == upload.rows.count() == upload.rows_read == 2
    bad = upload.rows.exclude(outcome="new").first()
    assert bad is None or bad.problems[0]["code"]
    assert Programme.objects.filter(code="A").count() == 1
    assert Programme.objects.count() == upload.totals["new"]


@pytest.mark.parametrize(
    "record",
    [
        {"code": 10**400},
        {"code": 1e308, "hours": [1, [2, {"a": None}]]},
        {"code": {"@value": "A"}},
        {"code": True, "title_es": None},
        {"\x00": "x", "code": "A"},
        {"\ud800": "x", "code": "A"},
        {"code": "A", "code\u0000": "B"},
        {},
    ],
)
def test_record_of_strange_shape_is_answered(record, owner):
    good = {"code": "G", "title_es": "Curso", "kind": "course", "hours": "1"}
    upload = planned(of(owner), ndjson(good, record), by=owner, name="a.ndjson")
    assert upload.status in {"planned", "failed"}
    if upload.status == "failed":
        assert upload.problem["message"]
    else:
        assert upload.rows_read == 2


@pytest.mark.parametrize("kind", IntakeKind.values)
def test_every_kind_is_planned_or_says_why_not(kind, owner):
    content = csv_of(("code", "name_es", "nonsense"), ("A", "Uno", "x"))
    upload = planned(of(owner), content, by=owner, kind=kind)
    assert upload.status in {"planned", "failed"}
    assert upload.status == "planned" or upload.problem["message"]


def test_trail_of_a_failed_upload_says_why(owner):
    upload = planned(of(owner), b"%PDF-1.7\n", by=owner, name="a.csv")
    event = AuditEvent.objects.filter(target_id=str(upload.public_id)).latest("pk")
    assert (event.details["to"], event.details["code"]) == ("failed", "file_format_unknown")


def test_bad_upload_leaves_good_ones_alone(owner):
    bad = planned(of(owner), b"%PDF-1.7\n", by=owner, name="a.csv")
    good = applied(of(owner), csv_of(HEADER, ("A", "Curso", "course", "1")), by=owner)
    assert (bad.status, good.status) == ("failed", "applied")
    working.apply(upload_id=bad.pk, clock=timezone.now)
    bad.refresh_from_db()
    assert bad.status == "failed"
