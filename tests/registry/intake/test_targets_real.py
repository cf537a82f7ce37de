"""Real files, where they are, through the whole machine: rows by outcome, applied, all the same."""

import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from registry.catalogue.models import ApprenticeshipTerms, CredentialVersion, Offering, Programme
from registry.intake.enums import UploadStatus
from registry.intake.services import uploads, working
from tests.factories.people import OrganisationFactory
from tests.registry.intake.world import applied, planned

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"

SPONSORS = (
    "National Center for Healthcare Apprenticeships",
    "AHIMA Foundation",
    "Rehabilitation RN",
    "Hardy Corporation",
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here"),
]


@pytest.fixture(scope="module", autouse=True)
def _reference(django_db_setup, django_db_blocker):
    """Load the reference rows that ship once for all tests of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "intake": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def read(path: str) -> tuple[bytes, str]:
    content = (SHARED / path).read_bytes()
    if path.endswith(".gz"):
        content = gzip.decompress(content)
    return content, Path(path).name.removesuffix(".gz")


def taken(organisation, path, kind):
    """Apply a file, and return the rows by outcome; planned again all good ones are the same."""
    content, name = read(path)
    upload = planned(organisation, content, kind=kind, name=name)
    outcomes = dict(upload.totals)
    uploads.apply(by=None, upload=upload, mode="good_rows", at=timezone.now())
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    again = planned(organisation, content, kind=kind, name=name)
    assert upload.status == UploadStatus.APPLIED
    return outcomes, dict(again.totals)


@pytest.fixture
def conocer():
    return OrganisationFactory(
        kind="recognition_body",
        name="Consejo Nacional de Normalización y Certificación de Competencias Laborales",
        short_name="CONOCER",
    )


@pytest.fixture
def new_jersey():
    return OrganisationFactory(in_us=True, agency=True, name="New Jersey Department of Labor")


def test_every_standard_of_renec_becomes_a_credential(conocer):
    outcomes, again = taken(conocer, "conocer/renec_ec_standards.csv", "credentials")
    # One standard is in the register in two editions: the second one waits for the first.
    assert outcomes == {"new": 1_476, "rejected": 1}
    assert again == {"same": 1_476, "rejected": 1}
    assert CredentialVersion.objects.filter(credential__issuer=conocer).count() == 1_476


def test_elements_of_a_standard_become_its_competencies(conocer):
    lines = read("conocer/renec_ec_standards.csv")[0].splitlines(keepends=True)
    ours = [line for line in lines if b",EC0217" in line]
    applied(conocer, b"".join([lines[0], *ours]), kind="credentials", name="renec.csv")
    outcomes, again = taken(conocer, "conocer/ec0217.json", "competencies")
    assert outcomes == {"new": 38}
    assert again == {"same": 38}


def test_every_provider_and_programme_of_new_jersey(new_jersey):
    outcomes, again = taken(new_jersey, "etpl_new_jersey/nj_etpl_providers.csv", "organisations")
    # Ten names of campuses twice in one state, four addresses that are none.
    assert outcomes == {"new": 1_939, "rejected": 14}
    assert again == {"same": 1_939, "rejected": 14}
    outcomes, again = taken(new_jersey, "etpl_new_jersey/nj_etpl_programs.csv.gz", "programmes")
    # 150 are known by the list's own number for their provider only. The others' providers are
    # not in the state's own list of providers.
    assert outcomes == {"new": 895, "rejected": 106}
    assert again == {"same": 895, "rejected": 106}
    # Of the state's counties the reference data has three: the other places are not known.
    assert Programme.objects.count() == 895
    assert 0 < Offering.objects.count() < 895


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("apprenticeship_standards/occupation-standards-template.xlsx", 1),
        ("apprenticeship_standards/comp-occupation-standards-template.xlsx", 1),
        ("apprenticeship_standards/hcap1.json", 3),
    ],
)
def test_apprenticeship_standards_become_programmes(path, rows):
    agency = OrganisationFactory(in_us=True, agency=True, name="Office of Apprenticeship")
    for name in SPONSORS:
        OrganisationFactory(in_us=True, name=name)
    outcomes, again = taken(agency, path, "apprenticeships")
    assert outcomes == {"new": rows}
    assert again == {"same": rows}
    assert ApprenticeshipTerms.objects.count() == rows
