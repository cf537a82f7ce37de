"""What is exported comes back as the same: each of our kinds, in both forms and languages."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.catalogue.enums import RecordStatus
from registry.intake.services import exports
from registry.people.models import Organisation
from registry.people.policies import NotAnEditor
from tests.factories.catalogue import (
    ApprenticeshipTermsFactory,
    CompetencyFactory,
    CostItemFactory,
    CredentialFactory,
    CredentialOccupationFactory,
    CredentialVersionFactory,
    FundingFactory,
    OfferingFactory,
    ProgrammeFactory,
    RelatedInstructionFactory,
    WageStepFactory,
    WorkProcessFactory,
)
from tests.factories.equivalence import AssertionFactory, EvidenceFactory
from tests.factories.people import IdentifierFactory, OrganisationFactory, UserFactory
from tests.factories.reference import (
    CurrencyFactory,
    IndustryFactory,
    LevelFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
)
from tests.registry.intake.world import planned

pytestmark = pytest.mark.django_db

QUICK = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMES = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40
).map(lambda text: " ".join(text.split()))
NAMES = NAMES.filter(lambda text: any(char.isalpha() for char in text))
"""What a person may write in a name: formulas, quotes, separators and emoji too."""
FORMS = st.sampled_from([("csv", "es"), ("csv", "en"), ("xlsx", "es"), ("xlsx", "en")])
HOURS = st.none() | st.integers(0, 9_999)


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
    return OrganisationFactory(name="Instituto del Valle", website="https://example.org")


def comes_back(house, kind, form_and_language, rows):
    """Export a kind, plan it again and compare: every row is the same."""
    form, language = form_and_language
    content = exports.export(by=None, organisation=house, kind=kind, language=language, form=form)
    upload = planned(house, content, kind=kind, name=f"rows.{form}")
    bad = [(row.outcome, row.changes, row.problems) for row in upload.rows.exclude(outcome="same")]
    assert not bad
    assert upload.totals == {"same": rows}


@QUICK
@given(title=NAMES, text=NAMES, hours=HOURS, how=FORMS)
def test_programmes_with_offerings_come_back(title, text, hours, how):
    house = OrganisationFactory()
    version = CredentialVersionFactory(status=RecordStatus.PUBLISHED)
    programme = ProgrammeFactory(
        provider=house, source_language="es", title_es=title, title_en="", description_es=text,
        hours=hours, weeks=12, credits=Decimal("3.5"), credit_unit="satca", level=LevelFactory(),
        cip_code="48.0508", website="https://example.org/p",
    )  # fmt: skip
    programme.occupations.add(OccupationFactory(), OccupationFactory(soc=True))
    programme.skills.add(SkillFactory(), SkillFactory())
    programme.industries.add(IndustryFactory())
    programme.credential_links.create(version=version, link="leads_to")
    programme.prerequisites.create(position=1, kind="other", note_es=text)
    offering = OfferingFactory(
        programme=programme, code="A", is_funded=True,
        municipality=MunicipalityFactory(), currency=CurrencyFactory(),
        cost_minor=150_050, starts_on=dt.date(2027, 1, 2), ends_on=dt.date(2027, 3, 4),
    )  # fmt: skip
    CostItemFactory(offering=offering, kind="tuition", amount_minor=150_050)
    FundingFactory(offering=offering, kind="beca", name_es=text[:30])
    comes_back(house, "programmes", how, 1)
    comes_back(house, "offerings", how, 1)


@QUICK
@given(name=NAMES, part=NAMES, hours=HOURS, how=FORMS)
def test_credentials_and_their_competencies_come_back(name, part, hours, how):
    house = OrganisationFactory()
    version = CredentialVersionFactory(
        credential=CredentialFactory(issuer=house), status=RecordStatus.DRAFT, hours=hours,
        source_language="es", name_es=name, name_en="", level=LevelFactory(),
        valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    version.industries.add(IndustryFactory())
    CredentialOccupationFactory(version=version, occupation=OccupationFactory())
    CompetencyFactory(version=version, position=1, name_es=part, name_en=name, skill=SkillFactory())
    comes_back(house, "credentials", how, 1)
    comes_back(house, "competencies", how, 1)


@QUICK
@given(title=NAMES, process=NAMES, hours=HOURS, how=FORMS)
def test_apprenticeships_come_back(title, process, hours, how):
    house = OrganisationFactory()
    programme = ProgrammeFactory(
        provider=house, kind="registered_apprenticeship", source_language="es", title_es=title,
        hours=hours,
    )  # fmt: skip
    ApprenticeshipTermsFactory(programme=programme, probation_hours=hours)
    WorkProcessFactory(
        programme=programme, position=1, name_es=process, hours=200, skill=SkillFactory()
    )
    RelatedInstructionFactory(
        programme=programme, position=1, name_es=process, code="W 1", provider_name=title
    )
    WageStepFactory(programme=programme, position=1, percent=Decimal("50.25"), from_hours=0)
    comes_back(house, "apprenticeships", how, 1)


@QUICK
@given(worth=st.integers(0, 1000), text=NAMES, how=FORMS)
def test_equivalences_come_back(worth, text, how):
    house = OrganisationFactory()
    published = {"status": RecordStatus.PUBLISHED}
    assertion = AssertionFactory(
        asserter=house, relation="partial", effect="informative", method="curriculum",
        source=CredentialVersionFactory(**published), target=CredentialVersionFactory(**published),
        worth=Decimal(worth) / 1000,
    )  # fmt: skip
    EvidenceFactory(assertion=assertion, summary_es=text, url="https://example.org/e")
    comes_back(house, "equivalences", how, 1)


@QUICK
@given(name=NAMES, about=NAMES, how=FORMS)
def test_organisation_comes_back(name, about, how):
    house = OrganisationFactory(name=name, about_es=about, website="https://example.org")
    IdentifierFactory(organisation=house, value=f"12-{house.pk:07}")
    comes_back(house, "organisations", how, 1)
    Organisation.objects.filter(pk=house.pk).update(name=f"{house.pk} otra")


def test_export_is_for_editors(house):
    with pytest.raises(NotAnEditor):
        exports.export(
            by=UserFactory(), organisation=house, kind="programmes", language="es", form="csv"
        )


def test_export_runs_no_formula(house):
    ProgrammeFactory(provider=house, source_language="es", title_es="=1+1")
    content = exports.export(
        by=None, organisation=house, kind="programmes", language="es", form="csv"
    )
    assert "'=1+1" in content.decode()
