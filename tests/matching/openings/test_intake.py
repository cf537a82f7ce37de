"""Openings from a file: the employer's own, drafts, never published, fair."""

import csv
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening
from registry.catalogue.enums import RecordStatus
from registry.intake.enums import IntakeKind, UploadStatus
from registry.intake.services import uploads, working
from registry.reference.selectors.titles.wording import folded
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.factories.reference import (
    CurrencyFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
    WageFloorFactory,
)
from tests.registry.intake.world import applied, csv_of, planned

pytestmark = pytest.mark.django_db

BOARD = Path(__file__).resolve().parents[4] / "shared" / "data" / "openings_mx" / "vacantes.csv"
HEADER = (
    *("reference", "title_es", "place", "wage_from", "wage_to", "currency", "wage_per"),
    *("hours_per_week", "education", "occupations", "skills", "credential_codes", "closes_on"),
    "sexo",
)
FORKLIFT = (
    *("V-1", "Montacarguista", '"Juárez, MX-NLE"', "9500", "11000", "MXN", "month", "48"),
    *("Secundaria", "Conductores", "manejar montacargas", "EC1", "2027-06-30", "Masculino"),
)


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
def employer():
    CurrencyFactory()
    MunicipalityFactory(name="Juárez", subdivision__code="MX-NLE", subdivision__country="MX")
    OccupationFactory(title_es="Conductores", title_en="Drivers")
    SkillFactory(name_es="manejar montacargas", name_en="operate forklift")
    CredentialVersionFactory(credential__code="EC1", status=RecordStatus.PUBLISHED)
    return OrganisationFactory(employer=True, name="Maquiladora del Norte")


def said(upload):
    return [problem["code"] for row in upload.rows.order_by("number") for problem in row.problems]


def undone(upload, by=None):
    uploads.undo(by=by, upload=upload, at=timezone.now())
    working.undo(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    return upload


def test_row_is_a_draft_opening_with_what_it_asks_for(employer):
    upload = applied(employer, csv_of(HEADER, FORKLIFT), kind=IntakeKind.OPENINGS)
    assert upload.totals == {"new": 1}
    opening = Opening.objects.get()
    assert (opening.status, opening.employer) == (OpeningStatus.DRAFT, employer)
    assert (opening.wage_from_minor, opening.wage_to_minor) == (950_000, 1_100_000)
    assert (opening.currency_id, opening.wage_per, opening.education_min) == ("MXN", "month", 2)
    assert opening.occupations.get().occupation.title_es == "Conductores"
    assert {row.kind for row in opening.requirements.all()} == {"skill", "credential"}
    assert opening.closes_on.isoformat() == "2027-06-30"


def test_limit_by_sex_is_dropped_and_reported_on_the_row(employer):
    upload = planned(employer, csv_of(HEADER, FORKLIFT), kind=IntakeKind.OPENINGS)
    row = upload.rows.get()
    assert "gender_dropped" in {notice["code"] for notice in row.notices}
    assert "Masculino" not in str(row.values)


def test_same_file_twice_changes_nothing_and_a_change_is_undone(employer):
    first = applied(employer, csv_of(HEADER, FORKLIFT), kind=IntakeKind.OPENINGS)
    content = csv_of(HEADER, FORKLIFT)
    assert planned(employer, content, kind=IntakeKind.OPENINGS).totals == {"same": 1}
    better = (*FORKLIFT[:3], "10000", *FORKLIFT[4:10], "", *FORKLIFT[11:])
    second = applied(employer, csv_of(HEADER, better), kind=IntakeKind.OPENINGS)
    assert second.rows.get().changes == {"wage_from_minor": [950_000, 1_000_000]}
    opening = Opening.objects.get()
    assert opening.wage_from_minor == 1_000_000
    assert opening.requirements.count() == 2
    undone(second)
    opening.refresh_from_db()
    assert opening.wage_from_minor == 950_000
    undone(first)
    assert not Opening.objects.exists()


def test_published_opening_is_neither_changed_nor_undone(employer):
    upload = applied(employer, csv_of(HEADER, FORKLIFT), kind=IntakeKind.OPENINGS)
    Opening.objects.update(status=OpeningStatus.PUBLISHED)
    better = (*FORKLIFT[:3], "10000", *FORKLIFT[4:])
    again = planned(employer, csv_of(HEADER, better), kind=IntakeKind.OPENINGS)
    assert said(again) == ["record_published"]
    assert undone(upload).status == UploadStatus.APPLIED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({6: ""}, "wage_incomplete"),
        ({4: "9000"}, "wages_reversed"),
        ({3: "3000", 4: ""}, "wage_under_floor"),
        ({7: "200"}, "hours_impossible"),
        ({11: "EC9"}, "record_unknown"),
        ({2: ""}, "required"),
        ({0: "V" * 61}, "too_long"),
    ],
)
def test_opening_that_does_not_fit_is_rejected(employer, changes, code):
    WageFloorFactory(jurisdiction="MX")
    row = tuple(changes.get(place, cell) for place, cell in enumerate(FORKLIFT))
    upload = planned(employer, csv_of(HEADER, row), kind=IntakeKind.OPENINGS)
    assert said(upload) == [code]


def test_days_that_are_not_said_are_assumed_and_noted(employer):
    row = (*FORKLIFT[:12], "", "")
    upload = applied(employer, csv_of(HEADER, row), kind=IntakeKind.OPENINGS)
    assert "days_assumed" in {notice["code"] for notice in upload.rows.get().notices}
    assert Opening.objects.get().closes_on > timezone.now().date()
    content = csv_of(HEADER, row)
    assert planned(employer, content, kind=IntakeKind.OPENINGS).totals == {"same": 1}


def test_openings_are_written_by_the_employers_own_editors(employer):
    steward = MembershipFactory(steward=True).user
    upload = planned(employer, csv_of(HEADER, FORKLIFT), kind=IntakeKind.OPENINGS, by=steward)
    assert said(upload) == ["not_your_employer"]
    owner = MembershipFactory(organisation=employer).user
    upload = planned(employer, csv_of(HEADER, FORKLIFT), kind=IntakeKind.OPENINGS, by=owner)
    assert upload.totals == {"new": 1}


@pytest.mark.skipif(not BOARD.is_file(), reason="the real file is not here")
def test_every_vacancy_of_the_board_has_an_outcome():
    call_command("load_reference", stdout=StringIO())
    board = OrganisationFactory(agency=True, name="Bolsa de trabajo de Juárez")
    content = BOARD.read_bytes()
    for name in sorted(_employers(content)):
        OrganisationFactory(employer=True, name=name)
    upload = planned(board, content, kind=IntakeKind.OPENINGS, name="vacantes.csv")
    # Most that cannot be taken name no place; those asked about name one that is several.
    assert upload.totals == {"new": 1_142, "question": 154, "rejected": 303}
    assert _reasons(upload) == {"required": 298, "not_a_day": 5}
    uploads.apply(by=None, upload=upload, mode="good_rows", at=timezone.now())
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    again = planned(board, content, kind=IntakeKind.OPENINGS, name="vacantes.csv")
    assert again.totals == {"same": 1_142, "question": 154, "rejected": 303}
    assert not Opening.objects.exclude(status=OpeningStatus.DRAFT).exists()


def _employers(content):
    names = {}
    for row in csv.DictReader(StringIO(content.decode("utf-8-sig"))):
        name = " ".join(row["empresa"].split()).strip('" ')
        if name:
            names.setdefault(folded(name), name)
    return names.values()


def _reasons(upload):
    found = Counter()
    for row in upload.rows.exclude(problems=[]):
        found.update({problem["code"] for problem in row.problems})
    return dict(found)
