"""CTDL's own test records, where they are, through plan and apply: rows by outcome."""

import json
from collections import Counter
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from registry.catalogue.models import Programme
from registry.intake.enums import ApplyMode, RowOutcome
from registry.intake.services import uploads, working
from registry.intake.sources import FileRefused, Limits, open_upload
from registry.people.models import Organisation, OrganisationIdentifier
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
    """Apply a record as an upload of its owner's; return its rows, and why it has none."""
    content = path.read_bytes()
    upload = planned(owner_of(content, kind), content, kind=kind, name=f"{path.stem}.json")
    if upload.totals.get(RowOutcome.NEW):
        uploads.apply(by=None, upload=upload, mode=ApplyMode.GOOD_ROWS, at=timezone.now())
        working.apply(upload_id=upload.pk, clock=timezone.now)
    rows = list(upload.rows.all())
    assert all(row.is_applied == (row.outcome == RowOutcome.NEW) for row in rows)
    return rows, upload.problem


@pytest.mark.parametrize(
    ("folder", "kind", "outcomes", "remarks"),
    [
        # 1079 and 1168 have a tax number that is none ("2468", "FEIN value"); 1171 has no
        # country and a good one; 11 is in Montreal.
        (
            "agentSchema",
            "organisations",
            {"new": 14},
            {"identifier_left_out identifier": 2, "guessed country": 1},
        ),
        ("credentialSchema", "credentials", {"new": 11}, {}),
        # Three have a length in several units: P1Y2M3W4DT5H6M, P2Y3M, P4W3DT2H.
        ("learningOpportunityProfileSchema", "programmes", {"new": 16}, {}),
        # They belong to frameworks that are no credentials here.
        (
            "competency",
            "competencies",
            {"aside": 5},
            {"aside_competency credential_code": 5},
        ),
        ("assessmentProfileSchema", "credentials", {"aside": 9}, {"aside_assessment": 9}),
        ("conditionManifestSchema", "credentials", {"aside": 4}, {"aside_part": 4}),
    ],
)
def test_valid_records_are_taken_or_put_aside_with_a_reason(folder, kind, outcomes, remarks):
    if kind == "organisations":
        call_command("load_reference", stdout=StringIO())  # their states
    paths = [one for one in (RECORDS / folder).iterdir() if not one.name.startswith("invalid")]
    found, why = Counter(), Counter()
    for path in sorted(paths):
        rows, _problem = taken(path, kind)
        found.update(row.outcome for row in rows)
        assert not any(row.problems for row in rows), path.name
        notices = [one for row in rows for one in row.notices]
        why.update({f"{one['code']} {one['column']}".strip() for one in notices})
    del why["below_minimum"]
    assert (found, why) == (outcomes, remarks)


def test_organisation_abroad_is_kept_with_its_country_and_state():
    call_command("load_reference", stdout=StringIO())
    rows, _problem = taken(
        RECORDS / "agentSchema/2018-03-15_organization_11_payload.json", "organisations"
    )
    found = Organisation.objects.get(pk=rows[0].record_id)
    assert (found.country, found.region) == ("CA", "CA-QC")


def test_lengths_in_several_units_are_added_up():
    folder = RECORDS / "learningOpportunityProfileSchema"
    for number, weeks in ((2163, 65), (28, 117), (2, 5)):
        path = folder / f"2018-03-15_LearningOpportunity_{number}_payload.json"
        rows, _problem = taken(path, "programmes")
        assert [Programme.objects.get(pk=row.record_id).weeks for row in rows] == [weeks]


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
        rows, problem = taken(path, kind)
        assert [row.outcome for row in rows] == [RowOutcome.REJECTED], (path.name, problem)
        assert any(said["code"].startswith("ctdl_") for said in rows[0].problems), path.name


def test_document_without_any_kind_of_ours_refuses_the_bad_and_puts_the_good_aside():
    files = [
        "conditionManifestSchema/2018-03-15_conditionManifest_6_raOutput.json",
        "conditionManifestSchema/invalid_CondProfileMissingDescription.json",
    ]
    both = [json.loads((RECORDS / name).read_bytes()) for name in files]
    upload = planned(
        OrganisationFactory(), json.dumps(both).encode(), kind="credentials", name="a.json"
    )
    assert upload.totals == {"aside": 1, "rejected": 1}
