"""The pages of records: what they say, and what they never say."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import teaching
from registry.web import apprenticeships, offers, record_wording
from tests.factories.catalogue import (
    CompetencyFactory,
    CostItemFactory,
    CredentialVersionFactory,
    FundingFactory,
    OfferingFactory,
    OutcomeFactory,
    PrerequisiteFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
    RecognitionFactory,
    WageStepFactory,
    WorkProcessFactory,
)
from tests.factories.equivalence import AssertionFactory
from tests.factories.people import OrganisationFactory
from tests.factories.reference import (
    CurrencyFactory,
    IndustryFactory,
    OccupationFactory,
    SkillFactory,
)


def path_of(record):
    name = {"CredentialVersion": "credential", "Programme": "programme"}.get(
        type(record).__name__, "organisation"
    )
    return reverse(name, args=[record.public_id])


def read(client, record, language="en"):
    with translation.override(language):
        response = client.get(path_of(record))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "name", ["apprenticeship", "course", "certificate", "older", "bare_version", "bare_programme"]
)
def test_every_record_has_a_page_in_both_languages(records, client, name, language):
    page = read(client, getattr(records, name), language)
    assert page.count("<h1") == 1
    assert page.count('type="application/ld+json"') == 2


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        (
            "certificate",
            [
                "Competence-standard certificate issued by Consejo de Certificación del Norte",
                "for this work: Welders and flame cutters",
                "Original name:",
                "translated by this registry, not official",
                "7.5 SATCA credits",
                "here one credit stands for 16 hours",
                "How to renew it",
                "Welding Board of California",
                "by law",
                "Next start:",
                "what it changed",
                "owner at Consejo de Certificación del Norte",
                "the registry itself",
            ],
        ),
        (
            "apprenticeship",
            [
                "it leads to Welding of carbon steel plate",
                "At most 1 apprentice for every 2 journeyworkers",
                "0627HY",
                "7,000 to 7,800",
                "after 2,000 hours",
                "$25.20 USD an hour",
                "One of these:",
                "1.5 years of experience",
                "English at level B1 or above",
                "Required is not enough",
                "Small cohort",
                "It is not stated how many people were counted.",
                "$5,120 USD a month",
                "1 that has begun already",
            ],
        ),
        (
            "bare_programme",
            ["No dates are announced", "No conditions are stated", "Nobody has published how many"],
        ),
        ("bare_version", ["Nobody has said what it is worth yet", "No program here names it."]),
    ],
)
def test_page_says(records, client, name, sentences):
    page = " ".join(read(client, getattr(records, name)).split())
    missing = [words for words in sentences if words.lower() not in page.lower()]
    assert not missing


def test_page_in_the_language_of_the_source_marks_nothing(records, client):
    page = read(client, records.certificate, "es")
    assert "not official" not in page
    assert 'lang="es">' + records.certificate.name_es not in page


def test_history_names_roles_and_never_people(records, client):
    path = reverse("credential_history", args=[records.certificate.public_id])
    page = client.get(path).content.decode()
    assert "owner at Consejo" in page
    for text in (page, read(client, records.certificate)):
        assert "Rosalía" not in text
        assert "@example.org" not in text


def test_changes_between_versions_are_told(records, client):
    path = reverse("credential_changes", args=[records.certificate.public_id])
    page = client.get(path).content.decode()
    assert "<del>90</del>" in page
    assert '<ins class="no-underline">120</ins>' in page
    older = reverse("credential_changes", args=[records.older.public_id])
    assert client.get(older).status_code == 404


def test_inferred_is_never_among_what_somebody_stands_behind(records, client):
    page = read(client, records.certificate)
    worth, _, inferred = page.partition('id="inferred"')
    assert 'data-tie="inferred"' in inferred
    assert 'data-tie="inferred"' not in worth
    assert 'data-tie="counts"' in worth


def test_programme_that_only_requires_it_does_not_teach_it(records, client):
    door = ProgrammeFactory(published=True, title_es="Puerta", title_en="Door")
    ProgrammeCredentialFactory(programme=door, version=records.certificate, link="requires")
    page = read(client, records.certificate)
    opens, _, taught = page.partition('id="taught"')
    assert "Door" in opens
    assert "Door" not in taught


def test_page_lists_the_next_to_begin_and_counts_the_rest(records, client):
    for number in range(15):
        link = ProgrammeCredentialFactory(
            version=records.certificate, programme__status="published"
        )
        OfferingFactory(
            programme=link.programme, starts_on=dt.date(2050, 1, 1 + number), ends_on=None
        )
    page = read(client, records.certificate)
    assert page.count("Next start:") == teaching.LISTED
    assert "5 more programs teach it" in page


@pytest.mark.parametrize("name", ["certificate", "apprenticeship"])
def test_page_costs_the_same_for_one_and_many(records, client, django_assert_max_num_queries, name):
    record = getattr(records, name)

    def count():
        read(client, record)
        with django_assert_max_num_queries(60) as captured:
            read(client, record)
        return len(captured)

    before = count()
    for number in range(teaching.LISTED - 3):
        more(record, number)
    assert count() == before


def more(record, number):
    """Add one more of everything that hangs on a record."""
    if isinstance(record, CredentialVersion):
        link = ProgrammeCredentialFactory(version=record, programme__status="published")
        offering = OfferingFactory(programme=link.programme)
        RecognitionFactory(credential=record.credential)
        CompetencyFactory(version=record, position=100 + number, skill=SkillFactory())
        record.occupations.create(occupation=OccupationFactory())
        record.industries.add(IndustryFactory())
        AssertionFactory(source=record)
    else:
        offering = OfferingFactory(programme=record, starts_on=dt.date(2050, 1, 1), ends_on=None)
        ProgrammeCredentialFactory(programme=record)
        WorkProcessFactory(programme=record, position=100 + number, skill=SkillFactory())
        PrerequisiteFactory(
            programme=record, position=100 + number, kind="skill", skill=SkillFactory()
        )
        OutcomeFactory(programme=record, cohort_year=2000 + number)
    CostItemFactory(offering=offering)
    FundingFactory(offering=offering)


def test_organisation_costs_the_same_for_one_and_many(client, db, django_assert_max_num_queries):
    organisation = OrganisationFactory(body=True)

    def add(count):
        CredentialVersionFactory.create_batch(
            count, published=True, credential__issuer=organisation
        )
        ProgrammeFactory.create_batch(count, published=True, provider=organisation)
        for _ in range(count):
            version = CredentialVersionFactory(published=True)
            RecognitionFactory(organisation=organisation, credential=version.credential)

    def count():
        read(client, organisation)
        with django_assert_max_num_queries(40) as captured:
            read(client, organisation)
        return len(captured)

    add(1)
    before = count()
    add(19)
    assert count() == before


@pytest.mark.parametrize(
    ("size", "caution"), [(29, "Small cohort"), (30, ""), (None, "It is not stated")]
)
def test_small_cohort_is_called_one(size, caution):
    row = OutcomeFactory.build(cohort_size=size, programme=None)
    [shown] = offers.outcomes([row], {})
    assert shown.caution.startswith(caution)
    assert bool(shown.caution) is bool(caution)


@pytest.mark.parametrize(
    ("hours", "note"), [(96, "one credit stands for 16 hours"), (None, "no hours are stated")]
)
def test_credits_are_compared_through_hours_only(hours, note):
    version = CredentialVersionFactory.build(
        credential=None, credits=Decimal(6), credit_unit="satca", hours=hours
    )
    shown = record_wording.credits_shown(version)
    assert shown.text == "6 SATCA credits (Mexico)"
    assert note in shown.note


def test_wage_steps_without_shares_are_drawn_to_the_highest(db):
    programme = ProgrammeFactory(published=True)
    for place, wage in ((1, 1000), (2, 2000)):
        WageStepFactory(
            programme=programme,
            position=place,
            percent=None,
            hourly_minor=wage,
            currency=CurrencyFactory(),
        )
    block = apprenticeships.shown(programme, {})
    assert [step.height for step in block.steps] == [50, 100]
    assert block.terms is None
