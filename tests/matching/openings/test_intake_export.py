"""An employer's openings go out as rows and come back as the same."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.openings.enums import OpeningStatus
from matching.openings.services.intake_fields import SCHOOLS
from registry.catalogue.enums import RecordStatus
from registry.intake.services import exports
from registry.people.policies import NotAnEditor
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.matching import (
    OpeningFactory,
    OpeningOccupationFactory,
    RequirementFactory,
)
from tests.factories.people import OrganisationFactory, UserFactory
from tests.factories.reference import OccupationFactory
from tests.registry.intake.test_targets_exports import FORMS, NAMES, comes_back

pytestmark = pytest.mark.django_db

QUICK = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SCHOOLING = st.none() | st.sampled_from([int(level) for level, _words in SCHOOLS])
DAYS = st.dates(dt.date(2027, 1, 1), dt.date(2028, 1, 1))


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "intake": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@QUICK
@given(
    title=NAMES, text=NAMES, how=FORMS, is_paid=st.booleans(), schooling=SCHOOLING, closes=DAYS,
    status=st.sampled_from([OpeningStatus.DRAFT, OpeningStatus.PUBLISHED, OpeningStatus.PAUSED]),
    numbers=st.tuples(st.integers(1, 500), st.integers(1, 168), st.integers(0, 120)),
)  # fmt: skip
def test_openings_come_back(title, text, how, is_paid, schooling, closes, status, numbers):
    employer = OrganisationFactory(employer=True)
    capacity, hours, months = numbers
    opening = OpeningFactory(
        employer=employer, title_es=title, title_en="", description_es=text, paid=is_paid,
        education_min=schooling, experience_months_min=months, hours_per_week=hours,
        capacity=capacity, closes_on=closes, starts_on=closes, status=status,
        sponsors_permit=is_paid,
    )  # fmt: skip
    OpeningOccupationFactory(opening=opening, occupation=OccupationFactory())
    OpeningOccupationFactory(opening=opening, occupation=OccupationFactory(soc=True))
    RequirementFactory(opening=opening)
    RequirementFactory(
        opening=opening, credential=True,
        version=CredentialVersionFactory(status=RecordStatus.PUBLISHED),
    )  # fmt: skip
    comes_back(employer, "openings", how, 1)


def test_export_leaves_out_what_could_not_come_back_and_what_is_over():
    employer = OrganisationFactory(employer=True)
    kept = OpeningFactory(employer=employer, reference="V-1")
    OpeningFactory(employer=employer, reference="")
    OpeningFactory(employer=employer, reference="V-2", status=OpeningStatus.CLOSED)
    OpeningFactory(reference="V-3")

    content = exports.export(
        by=None, organisation=employer, kind="openings", language="es", form="xlsx"
    )

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    header, *found = sheet.iter_rows(values_only=True)
    assert header[:2] == ("Tu clave", "Empresa")
    assert [row[0] for row in found] == [kept.reference]


def test_export_asks_the_same_for_one_opening_and_for_many(django_assert_num_queries):
    employer = OrganisationFactory(employer=True)

    def one_more():
        opening = OpeningFactory(employer=employer)
        RequirementFactory(opening=opening)
        RequirementFactory(opening=opening, credential=True)
        OpeningOccupationFactory(opening=opening, occupation=OccupationFactory())

    one_more()
    for _number in range(2):
        with django_assert_num_queries(7):
            exports.export(
                by=None, organisation=employer, kind="openings", language="en", form="csv"
            )
        one_more()


def test_export_is_for_editors_of_the_employer():
    with pytest.raises(NotAnEditor):
        exports.export(
            by=UserFactory(), organisation=OrganisationFactory(employer=True), kind="openings",
            language="es", form="csv",
        )  # fmt: skip
