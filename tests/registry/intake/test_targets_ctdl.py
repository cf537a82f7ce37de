"""CTDL's own test records, where they are, through plan and apply: rows by outcome."""

from collections import Counter
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from registry.intake.enums import ApplyMode, RowOutcome
from registry.intake.services import uploads, working
from registry.intake.sources import FileRefused, Limits, open_upload
from registry.people.models import OrganisationIdentifier
from tests.factories.people import OrganisationFactory
from tests.registry.intake.world import planned

RECORDS = Path(__file__).resolve().parents[4] / "shared/data/ctdl/validation_schema/test_data"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("stored"),
    pytest.mark.skipif(not RECORDS.is_dir(), reason="the real files are not here"),
]


def owner_of(content, kind):
    """Return the organisation whose record it is, known by its CTID as in the file, or its name."""
    try:
        rows = list(
            open_upload(BytesIO(content), name="a.json", kind_hint=kind, limits=Limits()).rows()
        )
    except FileRefused:
        rows = []
    said = rows[0].values if rows else {}
    named = said.get("issuer") or said.get("provider") or ""
    if not named.startswith("ce-"):
        return OrganisationFactory(in_us=True, name=named or "Somebody")
    known = OrganisationIdentifier.objects.filter(kind="ctid", value=named).first()
    if known is not None:
        return known.organisation
    owner = OrganisationFactory(in_us=True)
    OrganisationIdentifier.objects.create(organisation=owner, kind="ctid", value=named)
    return owner


def taken(path, kind):
    """Apply a record as an upload of its owner's; return what became of it, and why."""
    content = path.read_bytes()
    upload = planned(owner_of(content, kind), content, kind=kind, name=f"{path.stem}.json")
    if upload.totals.get(RowOutcome.NEW):
        uploads.apply(by=None, upload=upload, mode=ApplyMode.GOOD_ROWS, at=timezone.now())
        working.apply(upload_id=upload.pk, clock=timezone.now)
    rows = list(upload.rows.all())
    assert all(row.is_applied == (row.outcome == RowOutcome.NEW) for row in rows)
    reasons = [f"{said['code']} {said['column']}".strip() for row in rows for said in row.problems]
    return rows[0].outcome if rows else upload.problem["code"], reasons


@pytest.mark.parametrize(
    ("folder", "kind", "outcomes", "reasons"),
    [
        (
            "agentSchema",
            "organisations",
            {"new": 10, "rejected": 4},
            {
                "not_identifier identifier": 2,
                "required country": 1,
                "not_a_country country": 1,
                "not_a_state region": 1,
            },
        ),
        ("credentialSchema", "credentials", {"new": 11}, {}),
        # A length in several units at once is not read: its row says so.
        (
            "learningOpportunityProfileSchema",
            "programmes",
            {"new": 13, "rejected": 3},
            {"not_a_time weeks": 3},
        ),
        # They belong to frameworks that are no credentials here.
        (
            "competency",
            "competencies",
            {"rejected": 5},
            {"record_unknown credential_code": 5, "not_whole order": 1},
        ),
        # Assessments and conditions alone are read, and are no rows of ours.
        ("assessmentProfileSchema", "credentials", {"file_no_records": 9}, {}),
        ("conditionManifestSchema", "credentials", {"file_no_records": 4}, {}),
    ],
)
def test_valid_records_are_taken_or_say_why_not(folder, kind, outcomes, reasons):
    if kind == "organisations":
        call_command("load_reference", stdout=StringIO())  # their states
    paths = [one for one in (RECORDS / folder).iterdir() if not one.name.startswith("invalid")]
    found, why = Counter(), Counter()
    for path in sorted(paths):
        outcome, said = taken(path, kind)
        found[outcome] += 1
        why.update(set(said))
    assert (found, why) == (outcomes, reasons)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("agentSchema", "organisations"),
        ("credentialSchema", "credentials"),
        ("learningOpportunityProfileSchema", "programmes"),
        ("assessmentProfileSchema", "credentials"),
        ("conditionManifestSchema", "credentials"),
    ],
)
def test_invalid_records_are_refused_with_a_reason(folder, kind):
    for path in (RECORDS / folder).glob("invalid*"):
        outcome, said = taken(path, kind)
        assert outcome == RowOutcome.REJECTED, path.name
        assert any(reason.startswith("ctdl_") for reason in said), path.name
