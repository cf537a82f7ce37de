"""Every other kind of rows: planned, applied, the same again, changed, refused, undone."""

import datetime as dt

import pytest
from django.utils import timezone

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import (
    ApprenticeshipTerms,
    Competency,
    Credential,
    Offering,
    Programme,
    RelatedInstruction,
    WageStep,
    WorkProcess,
)
from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceAssertion
from registry.intake.enums import IntakeKind, UploadStatus
from registry.intake.services import uploads, working
from registry.people.enums import AuditAction
from registry.people.models import AuditEvent, Membership, Organisation
from registry.people.policies import NotVerified
from tests.factories.catalogue import (
    CompetencyFactory,
    CredentialFactory,
    CredentialVersionFactory,
    ProgrammeFactory,
)
from tests.factories.people import (
    IdentifierFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.reference import (
    CurrencyFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
)
from tests.registry.intake.world import applied, csv_of, planned

pytestmark = pytest.mark.django_db


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
def house():
    return OrganisationFactory(name="Instituto del Valle", country="MX")


def undone(upload, by=None):
    uploads.undo(by=by, upload=upload, at=timezone.now())
    working.undo(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    return upload


def reasons(upload):
    return [problem["code"] for row in upload.rows.order_by("number") for problem in row.problems]


ORGANISATIONS = ("name", "kind", "country", "region", "website", "identifier_kind", "identifier")
SCHOOL = ("Escuela Norte", "training_institution", "MX", "", "https://example.org", "", "")


def test_organisations_are_entered_kept_the_same_changed_and_undone(house):
    first = applied(house, csv_of(ORGANISATIONS, SCHOOL), kind=IntakeKind.ORGANISATIONS)
    school = Organisation.objects.get(name="Escuela Norte")
    assert first.totals == {"new": 1}
    assert not Membership.objects.exists()
    again = planned(house, csv_of(ORGANISATIONS, SCHOOL), kind=IntakeKind.ORGANISATIONS)
    assert again.totals == {"same": 1}
    moved = (*SCHOOL[:4], "https://example.org/nueva", "", "")
    second = applied(house, csv_of(ORGANISATIONS, moved), kind=IntakeKind.ORGANISATIONS)
    assert second.rows.get().changes == {
        "website": ["https://example.org", "https://example.org/nueva"]
    }
    assert undone(second).status == UploadStatus.UNDONE
    school.refresh_from_db()
    assert school.website == "https://example.org"
    assert undone(first).status == UploadStatus.UNDONE
    assert not Organisation.objects.filter(pk=school.pk).exists()


def test_organisation_is_known_by_its_number_whatever_its_name(house):
    held = IdentifierFactory(organisation=OrganisationFactory(in_us=True), value="12-3456789")
    row = ("New name", "training_institution", "US", "", "", "ein", "123456789")
    upload = applied(house, csv_of(ORGANISATIONS, row), kind=IntakeKind.ORGANISATIONS)
    assert upload.totals == {"changed": 1}
    held.organisation.refresh_from_db()
    assert held.organisation.name == "New name"


def test_new_number_for_a_name_that_stands_is_a_duplicate(house):
    school = OrganisationFactory(in_us=True, name="Valley College")
    row = ("VALLEY COLLEGE", "training_institution", "US", "", "", "ein", "12-3456789")
    upload = planned(house, csv_of(ORGANISATIONS, row), kind=IntakeKind.ORGANISATIONS)
    assert upload.totals == {"duplicate": 1}
    assert upload.rows.get().record_id == school.pk


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("X", "training_institution", "MX", "US-TX", "", "", ""), "region_elsewhere"),
        (("X", "training_institution", "US", "", "", "ein", "00-1234567"), "not_identifier"),
        (("X", "training_institution", "US", "", "", "", "12-3456789"), "required"),
        (("X", "escuelita", "US", "", "", "", ""), "not_a_choice"),
    ],
)
def test_organisation_that_does_not_fit_is_rejected(house, row, code):
    MunicipalityFactory(subdivision__code="US-TX", subdivision__country="US")
    upload = planned(house, csv_of(ORGANISATIONS, row), kind=IntakeKind.ORGANISATIONS)
    assert reasons(upload) == [code]


def test_only_stewards_enter_other_organisations(house):
    owner = MembershipFactory(organisation=house).user
    mine = ("Instituto del Valle", "training_institution", "MX", "", "https://example.org", "", "")
    content = csv_of(ORGANISATIONS, SCHOOL, mine)
    upload = planned(house, content, kind=IntakeKind.ORGANISATIONS, by=owner)
    assert upload.totals == {"rejected": 1, "changed": 1}
    assert reasons(upload) == ["stewards_only"]
    steward = MembershipFactory(steward=True).user
    upload = planned(house, content, kind=IntakeKind.ORGANISATIONS, by=steward)
    assert upload.totals == {"new": 1, "changed": 1}


def test_organisation_with_records_is_not_undone(house):
    upload = applied(house, csv_of(ORGANISATIONS, SCHOOL), kind=IntakeKind.ORGANISATIONS)
    ProgrammeFactory(provider=Organisation.objects.get(name="Escuela Norte"))
    assert undone(upload).status == UploadStatus.APPLIED
    assert upload.problem["code"] == "upload_has_dependents"


PARTS = ("credential_code", "name_es", "name_en", "skill")


@pytest.fixture
def standard(house):
    SkillFactory(name_es="preparar clases", name_en="prepare lessons")
    version = CredentialVersionFactory(
        credential__issuer=house, credential__code="EC1", status=RecordStatus.DRAFT
    )
    CompetencyFactory(version=version, position=1, name_es="Planear", name_en="")
    return version


def test_competencies_are_added_changed_and_taken_back(house, standard):
    content = csv_of(
        PARTS, ("EC1", "Planear", "Plan", ""), ("EC1", "Preparar", "", "preparar clases")
    )
    upload = applied(house, content, kind=IntakeKind.COMPETENCIES)
    assert upload.totals == {"changed": 1, "new": 1}
    names = list(standard.competencies.values_list("name_es", "name_en", "skill__name_es"))
    assert names == [("Planear", "Plan", None), ("Preparar", "", "preparar clases")]
    assert planned(house, content, kind=IntakeKind.COMPETENCIES).totals == {"same": 2}
    assert undone(upload).status == UploadStatus.UNDONE
    names = list(standard.competencies.values_list("name_es", "name_en"))
    assert names == [("Planear", "")]


def test_competencies_of_what_is_published_are_refused_by_name(house, standard):
    standard.status = RecordStatus.PUBLISHED
    standard.save()
    upload = planned(
        house,
        csv_of(PARTS, ("EC1", "Planear", "", ""), ("EC1", "Otra", "", ""), ("EC9", "X", "", "")),
        kind=IntakeKind.COMPETENCIES,
    )
    assert upload.totals == {"same": 1, "rejected": 2}
    assert reasons(upload) == ["version_published", "record_unknown"]


APPRENTICESHIPS = (
    *("code", "title_es", "approach", "term_months", "probation", "ratio", "rapids_code"),
    *("registration_agency", "work_processes", "instruction", "wage_steps", "hours"),
)
TRADE = (
    *("A-1", "Soldador", "hybrid", "24", "500 horas", "1:2", "0627HY", "Oficina de Aprendices"),
    *('"Seguridad | 200 | 300\nSoldar | 1800"', "Planos | 48 | W1", '"50 | 0\n75 | 1000"', "288"),
)


def test_standard_is_a_programme_with_terms_and_lists(house):
    agency = OrganisationFactory(agency=True, name="Oficina de Aprendices")
    content = csv_of(APPRENTICESHIPS, TRADE)
    upload = applied(house, content, kind=IntakeKind.APPRENTICESHIPS)
    assert upload.totals == {"new": 1}
    terms = ApprenticeshipTerms.objects.get()
    assert (terms.term_months, terms.probation_hours, terms.rapids_code) == (24, 500, "0627HY")
    assert (terms.ratio_apprentices, terms.ratio_journeyworkers) == (1, 2)
    assert terms.registration_agency == agency
    assert terms.programme.kind == "registered_apprenticeship"
    assert list(WorkProcess.objects.values_list("name_es", "hours", "hours_most")) == [
        ("Seguridad", 200, 300),
        ("Soldar", 1800, None),
    ]
    assert RelatedInstruction.objects.get().code == "W1"
    assert [step.percent for step in WageStep.objects.all()] == [50, 75]
    assert planned(house, content, kind=IntakeKind.APPRENTICESHIPS).totals == {"same": 1}


def test_standard_is_changed_in_part_and_put_back(house):
    first = applied(house, csv_of(APPRENTICESHIPS, TRADE), kind=IntakeKind.APPRENTICESHIPS)
    changed = (*TRADE[:3], "36", *TRADE[4:10], "60 | 0", "288")
    second = applied(house, csv_of(APPRENTICESHIPS, changed), kind=IntakeKind.APPRENTICESHIPS)
    assert second.rows.get().changes.keys() == {"term_months", "wage_steps"}
    assert WageStep.objects.get().percent == 60
    assert WorkProcess.objects.count() == 2
    undone(second)
    assert ApprenticeshipTerms.objects.get().term_months == 24
    assert WageStep.objects.count() == 2
    undone(first)
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (5, "uno a dos", "not_a_ratio"),
        (5, "0:2", "not_a_ratio"),
        (6, "62", "not_rapids"),
        (8, "Seguridad | muchas", "list_item"),
        (10, "150 | 0", "list_item"),
        (2, "rápido", "not_a_choice"),
    ],
)
def test_standard_that_does_not_fit_is_rejected(house, place, value, code):
    row = (*TRADE[:place], value, *TRADE[place + 1 :])
    upload = planned(house, csv_of(APPRENTICESHIPS, row), kind=IntakeKind.APPRENTICESHIPS)
    assert reasons(upload)[:1] == [code]


EQUIVALENCES = (
    *("source_code", "target_code", "relation", "coverage", "effect", "method", "evidence"),
    *("conditions", "valid_from"),
)
CLOSE = ("EC1", "TX1", "close", "80", "", "curriculum", "Comparación de planes", "", "2026-01-01")


@pytest.fixture
def pair(house):
    for code, issuer in (("EC1", house), ("TX1", OrganisationFactory(in_us=True))):
        credential = CredentialFactory(issuer=issuer, code=code)
        CredentialVersionFactory(credential=credential, status=RecordStatus.PUBLISHED)


def test_equivalence_is_proposed_never_published_amended_and_withdrawn(house, pair):
    first = applied(house, csv_of(EQUIVALENCES, CLOSE), kind=IntakeKind.EQUIVALENCES)
    found = EquivalenceAssertion.objects.get()
    assert (found.status, found.asserter, str(found.worth)) == ("proposed", house, "0.800")
    assert found.effect == "informative"
    assert found.evidence.get().summary_es == "Comparación de planes"
    content = csv_of(EQUIVALENCES, CLOSE)
    assert planned(house, content, kind=IntakeKind.EQUIVALENCES).totals == {"same": 1}
    more = (*CLOSE[:3], "90", *CLOSE[4:7], "Aprobar el examen", CLOSE[8])
    second = applied(house, csv_of(EQUIVALENCES, more), kind=IntakeKind.EQUIVALENCES)
    assert second.totals == {"changed": 1}
    found.refresh_from_db()
    assert str(found.worth) == "0.900"
    assert found.conditions.get().text_es == "Aprobar el examen"
    undone(second)
    found.refresh_from_db()
    assert str(found.worth) == "0.800"
    assert not found.conditions.exists()
    undone(first)
    assert not EquivalenceAssertion.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({1: "EC1"}, "self_equivalence"),
        ({1: "TX9"}, "record_unknown"),
        ({3: ""}, "coverage_missing"),
        ({2: "none", 3: "10"}, "no_match_with_worth"),
        ({4: "recognised", 5: "inferred"}, "inferred_with_effect"),
        ({4: "legal"}, "effect_not_yours"),
        ({6: ""}, "required"),
    ],
)
def test_equivalence_that_makes_no_sense_is_rejected(house, pair, changes, code):
    row = tuple(changes.get(place, cell) for place, cell in enumerate(CLOSE))
    upload = planned(house, csv_of(EQUIVALENCES, row), kind=IntakeKind.EQUIVALENCES)
    assert code in reasons(upload)


def test_equivalence_in_review_is_not_changed_by_a_file(house, pair):
    upload = applied(house, csv_of(EQUIVALENCES, CLOSE), kind=IntakeKind.EQUIVALENCES)
    EquivalenceAssertion.objects.update(status=AssertionStatus.IN_REVIEW)
    more = (*CLOSE[:3], "90", *CLOSE[4:])
    again = planned(house, csv_of(EQUIVALENCES, more), kind=IntakeKind.EQUIVALENCES)
    assert reasons(again) == ["record_in_review"]
    assert undone(upload).status == UploadStatus.APPLIED


PROGRAMMES = (
    *("code", "title_es", "kind", "delivery", "language", "place", "starts_on", "cost"),
    *("currency", "funding"),
)
COURSE = (
    *("P-1", "Soldadura", "course", "on_site", "es", '"Juárez, MX-NLE"', "2027-01-10", "4500"),
    *("MXN", "beca | | Beca estatal"),
)


@pytest.fixture
def places():
    CurrencyFactory()
    return MunicipalityFactory(name="Juárez", subdivision__code="MX-NLE", subdivision__country="MX")


def test_programme_brings_its_offering_in_its_row(house, places):
    content = csv_of(PROGRAMMES, COURSE)
    first = applied(house, content, kind=IntakeKind.PROGRAMMES)
    offering = Offering.objects.get()
    assert (offering.municipality, offering.cost_minor, offering.code) == (places, 450_000, "1")
    assert offering.starts_on == dt.date(2027, 1, 10)
    assert offering.funding.get().name_es == "Beca estatal"
    assert planned(house, content, kind=IntakeKind.PROGRAMMES).totals == {"same": 1}
    dearer = (*COURSE[:7], "5000", *COURSE[8:])
    second = applied(house, csv_of(PROGRAMMES, dearer), kind=IntakeKind.PROGRAMMES)
    assert second.rows.get().changes == {"offering.cost_minor": [450_000, 500_000]}
    offering.refresh_from_db()
    assert offering.cost_minor == 500_000
    undone(second)
    offering.refresh_from_db()
    assert offering.cost_minor == 450_000
    undone(first)
    assert not Offering.objects.exists()


def test_offering_that_a_changed_row_added_is_taken_back(house, places):
    bare = ("P-1", "Soldadura", "course", *[""] * 7)
    applied(house, csv_of(PROGRAMMES, bare), kind=IntakeKind.PROGRAMMES)
    upload = applied(house, csv_of(PROGRAMMES, COURSE), kind=IntakeKind.PROGRAMMES)
    assert upload.totals == {"changed": 1}
    assert Offering.objects.get().programme.code == "P-1"
    undone(upload)
    assert not Offering.objects.exists()
    assert Programme.objects.exists()


def test_programme_stands_without_the_place_that_nobody_knows(house, places):
    row = (*COURSE[:5], "Xochitepec", *COURSE[6:])
    upload = planned(house, csv_of(PROGRAMMES, row), kind=IntakeKind.PROGRAMMES)
    assert upload.totals == {"new": 1}
    assert "offering_unplaced" in {notice["code"] for notice in upload.rows.get().notices}


def test_steward_uploads_programmes_of_others_and_nobody_else_does(house, places):
    other = OrganisationFactory(name="Escuela Sur")
    header, row = (
        ("code", "title_es", "kind", "provider"),
        ("P-1", "Torno", "course", "ESCUELA SUR"),
    )
    owner = MembershipFactory(organisation=house).user
    refused = planned(house, csv_of(header, row), by=owner)
    assert reasons(refused) == ["not_your_organisation"]
    steward = MembershipFactory(steward=True).user
    upload = applied(house, csv_of(header, row), by=steward)
    assert Programme.objects.get().provider == other
    assert planned(house, csv_of(header, row), by=steward).totals == {"same": 1}
    undone(upload, by=steward)
    assert not Programme.objects.exists()


CREDENTIALS = ("code", "name_es", "type", "hours", "competencies")


def test_credentials_are_drafted_changed_and_undone(house):
    row = ("C-1", "Soldador", "Certificate", "40", "Weld | Soldar")
    upload = applied(house, csv_of(CREDENTIALS, row), kind=IntakeKind.CREDENTIALS)
    assert Competency.objects.get().name_es == "Soldar"
    content = csv_of(CREDENTIALS, row)
    assert planned(house, content, kind=IntakeKind.CREDENTIALS).totals == {"same": 1}
    longer = (*row[:3], "60", row[4])
    second = applied(house, csv_of(CREDENTIALS, longer), kind=IntakeKind.CREDENTIALS)
    assert Credential.objects.get().versions.get().hours == 60
    undone(second)
    assert Credential.objects.get().versions.get().hours == 40
    undone(upload)
    assert not Credential.objects.exists()


SHARED = ("code", "name_es", "type", "country", "jurisdiction", "is_regulated", "ctid")
CTID = "ce-7fceca4b-722e-4885-b3ae-a9f40504815c"


def shared_of(credential):
    credential.refresh_from_db()
    return tuple(getattr(credential, name) for name in SHARED[2:])


def test_what_all_versions_share_is_changed_in_a_draft_and_undone(house):
    MunicipalityFactory(subdivision__code="US-TX", subdivision__country="US")
    row = ("C-1", "Soldador", "Certificate", "MX", "", "no", "")
    applied(house, csv_of(SHARED, row), kind=IntakeKind.CREDENTIALS)
    credential = Credential.objects.get()
    other = ("C-1", "Soldador", "License", "US", "US-TX", "yes", CTID)

    upload = applied(house, csv_of(SHARED, other), kind=IntakeKind.CREDENTIALS)

    assert upload.rows.get().changes == {
        "type": ["Certificate", "License"],
        "country": ["MX", "US"],
        "jurisdiction": ["", "US-TX"],
        "is_regulated": [False, True],
        "ctid": ["", CTID],
    }
    assert shared_of(credential) == ("License", "US", "US-TX", True, CTID)
    event = AuditEvent.objects.get(
        target_type="registry.credentialversion", action=AuditAction.UPDATE
    )
    assert {one["field"] for one in event.details["changes"]} == set(SHARED[2:])
    again = planned(house, csv_of(SHARED, other), kind=IntakeKind.CREDENTIALS)
    assert again.totals == {"same": 1}
    undone(upload)
    assert shared_of(credential) == ("Certificate", "MX", "", False, "")


def test_row_without_a_country_leaves_it_as_it_is(house):
    version = CredentialVersionFactory(
        credential=CredentialFactory(issuer=house, code="C-1", country="US"),
        source_language="es", name_es="Soldador", status=RecordStatus.DRAFT,
    )  # fmt: skip
    row = ("C-1", "Soldador", version.credential.type)
    upload = planned(house, csv_of(SHARED[:3], row), kind=IntakeKind.CREDENTIALS)
    assert upload.totals == {"same": 1}


@pytest.mark.parametrize(
    ("column", "value", "outcome"),
    [
        ("type", "License", "rejected"),
        ("country", "US", "rejected"),
        ("is_regulated", "yes", "rejected"),
        ("ctid", CTID, "changed"),
    ],
)
def test_what_a_published_credential_is_stays(house, column, value, outcome):
    CredentialVersionFactory(
        credential=CredentialFactory(
            issuer=house, code="C-1", country="MX", type="Certificate", ctid=""
        ),
        source_language="es", name_es="Soldador", published=True,
    )  # fmt: skip
    row = ("C-1", "Soldador", "Certificate", "MX", "", "no", "")
    row = tuple(value if name == column else cell for name, cell in zip(SHARED, row, strict=True))

    upload = planned(house, csv_of(SHARED, row), kind=IntakeKind.CREDENTIALS)

    assert upload.totals == {outcome: 1}
    found = upload.rows.get()
    assert [(one["code"], one["column"]) for one in found.problems] == (
        [("credential_fixed", column)] if outcome == "rejected" else []
    )


def test_credential_published_after_the_plan_refuses_its_row(house):
    row = ("C-1", "Soldador", "Certificate", "MX", "", "no", "")
    applied(house, csv_of(SHARED, row), kind=IntakeKind.CREDENTIALS)
    other = csv_of(SHARED, (*row[:2], "License", *row[3:]))
    upload = planned(house, other, kind=IntakeKind.CREDENTIALS)
    Credential.objects.get().versions.update(status=RecordStatus.PUBLISHED)

    uploads.apply(by=None, upload=upload, mode="good_rows", at=timezone.now())
    working.apply(upload_id=upload.pk, clock=timezone.now)

    found = upload.rows.get()
    assert (found.outcome, found.is_applied) == ("rejected", False)
    assert [one["code"] for one in found.problems] == ["credential_fixed"]
    assert Credential.objects.get().type == "Certificate"


@pytest.mark.parametrize(
    ("column", "value", "keeps"),
    [("type", "License", True), ("ctid", CTID, True), ("name_es", "Soldadora", False)],
)
def test_change_of_what_is_fixed_since_is_not_undone(house, column, value, keeps):
    row = dict(zip(SHARED, ("C-1", "Soldador", "Certificate", "MX", "", "no", ""), strict=True))
    applied(house, csv_of(SHARED, row.values()), kind=IntakeKind.CREDENTIALS)
    other = csv_of(SHARED, (row | {column: value}).values())
    upload = applied(house, other, kind=IntakeKind.CREDENTIALS)
    version = Credential.objects.get().versions.get()
    Credential.objects.get().versions.update(status=RecordStatus.PUBLISHED)

    assert undone(upload).status == (UploadStatus.APPLIED if keeps else UploadStatus.UNDONE)
    assert upload.problem.get("dependents") == ([str(version)] if keeps else None)


def test_change_that_a_person_took_back_before_publishing_is_undone(house):
    row = ("C-1", "Soldador", "Certificate", "MX", "", "no", "")
    applied(house, csv_of(SHARED, row), kind=IntakeKind.CREDENTIALS)
    other = csv_of(SHARED, (*row[:2], "License", *row[3:]))
    upload = applied(house, other, kind=IntakeKind.CREDENTIALS)
    Credential.objects.update(type="Certificate")
    Credential.objects.get().versions.update(status=RecordStatus.PUBLISHED)

    assert undone(upload).status == UploadStatus.UNDONE


def test_credential_that_is_taken_back_leaves_its_event(house):
    owner = MembershipFactory(organisation=house).user
    row = ("C-1", "Soldador", "Certificate", "40", "")
    upload = applied(house, csv_of(CREDENTIALS, row), kind=IntakeKind.CREDENTIALS, by=owner)
    version = Credential.objects.get().versions.get()
    undone(upload, by=owner)

    event = AuditEvent.objects.get(target_id=str(version.public_id), action=AuditAction.REVOKE)
    assert (event.actor, event.reason) == (owner, "upload undone")
    assert event.details == {
        "by": "upload",
        "code": "C-1",
        "organisation": str(house.public_id),
    }


CODED = ("code", "name", "kind", "country")


def test_provider_is_found_by_its_code_in_a_list_that_came_before(house):
    steward = MembershipFactory(steward=True).user
    schools = (("S-1", "Escuela Uno", "training_institution", "US"),)
    applied(house, csv_of(CODED, *schools), kind=IntakeKind.ORGANISATIONS, by=steward)
    header = ("code", "title_en", "kind", "provider", "provider_code")
    rows = [
        ("P-1", "Welding", "course", "Another name of it", "S-1"),
        ("P-2", "Welding", "course", "Nobody", "S-9"),
        ("P-3", "Welding", "course", "Escuela Uno", "S-9"),
    ]

    upload = applied(house, csv_of(header, *rows), kind=IntakeKind.PROGRAMMES, by=steward)

    assert upload.totals == {"new": 2, "rejected": 1}
    assert reasons(upload) == ["organisation_unknown"]
    providers = {row.code: row.provider.name for row in Programme.objects.all()}
    assert providers == {"P-1": "Escuela Uno", "P-3": "Escuela Uno"}


@pytest.mark.parametrize("kind", ["credentials", "apprenticeships", "programmes"])
def test_publishing_is_refused_before_anything_is_written(kind):
    house = OrganisationFactory(pending=True, name="Sin verificar")
    owner = MembershipFactory(organisation=house).user
    rows = {
        "credentials": (CREDENTIALS, ("C-1", "Soldador", "Certificate", "40", "")),
        "apprenticeships": (("code", "title_es", "approach"), ("A", "Soldador", "time")),
        "programmes": (("code", "title_es", "kind"), ("P", "Soldar", "course")),
    }[kind]
    upload = planned(house, csv_of(*rows), kind=kind, by=owner)
    with pytest.raises(NotVerified):
        uploads.apply(by=owner, upload=upload, mode="good_rows", publishes=True, at=timezone.now())
    assert not upload.rows.filter(is_applied=True).exists()


def test_what_is_published_by_a_file_is_published_in_the_same_chunk(house):
    OccupationFactory()
    owner = MembershipFactory(organisation=house).user
    upload = planned(
        house, csv_of(("code", "title_es", "approach"), ("A", "Soldador", "time")),
        kind=IntakeKind.APPRENTICESHIPS, by=owner,
    )  # fmt: skip
    uploads.apply(by=owner, upload=upload, mode="good_rows", publishes=True, at=timezone.now())
    working.apply(upload_id=upload.pk, clock=timezone.now)
    assert Programme.objects.get().status == RecordStatus.PUBLISHED
