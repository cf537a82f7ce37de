"""Uploads and remembered choices."""

import factory
from factory.django import DjangoModelFactory

from registry.intake.enums import ChoiceField, IntakeKind, UploadOrigin, UploadStatus
from registry.intake.models import RememberedChoice, Upload
from registry.people.enums import Language
from tests.factories.people import AT, OrganisationFactory, UserFactory


class UploadFactory(DjangoModelFactory):
    """A file of programmes that has just come in, unless a trait says otherwise."""

    class Meta:
        model = Upload

    organisation = factory.SubFactory(OrganisationFactory)
    by = factory.SubFactory(UserFactory)
    kind = IntakeKind.PROGRAMMES
    origin = UploadOrigin.FILE
    language = Language.EN
    file_name = factory.Sequence(lambda n: f"programs-{n}.csv")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 2048
    received_at = AT

    class Params:
        planned = factory.Trait(
            status=UploadStatus.PLANNED,
            planned_at=AT,
            rows_read=3,
            rows_expected=3,
            totals={"new": 1, "changed": 1, "rejected": 1},
        )


class RememberedChoiceFactory(DjangoModelFactory):
    """A choice that waits for a steward."""

    class Meta:
        model = RememberedChoice

    organisation = factory.SubFactory(OrganisationFactory)
    field = ChoiceField.OCCUPATION
    language = Language.ES
    text = factory.Sequence(lambda n: f"pailero {n}")
    code = "isco08:7213"
    chosen_by = factory.SubFactory(UserFactory)
