"""Choices: remembered for the organisation, for everybody once a steward says so."""

import pytest
from django.utils import timezone

from registry.intake.enums import ChoiceField, ChoiceStatus, IntakeKind
from registry.intake.models import RememberedChoice
from registry.intake.services import choosing, reading
from registry.intake.services.choosing import Chosen
from registry.people.policies import NotAnEditor, NotASteward
from registry.reference.models import OccupationSynonym
from tests.factories.people import OrganisationFactory, UserFactory
from tests.factories.reference import OccupationFactory
from tests.registry.intake.world import csv_of, planned

pytestmark = pytest.mark.django_db

ROWS = (
    ("code", "title_es", "kind", "occupations"),
    ("A", "Curso de pailería", "course", "pailero naval"),
)


@pytest.fixture
def upload():
    OccupationFactory(
        code="7213", title_es="Chapistas y caldereros", title_en="Sheet-metal workers"
    )
    OccupationFactory(
        code="7214", title_es="Montadores de estructuras", title_en="Structural workers"
    )
    return planned(OrganisationFactory(), csv_of(*ROWS), kind=IntakeKind.PROGRAMMES)


def choose(upload, **change):
    wanted = {"field": ChoiceField.OCCUPATION, "text": "pailero naval", "code": "isco08:7213"}
    chosen = [Chosen(**{**wanted, **change})]
    choosing.choose(by=None, upload=upload, chosen=chosen, at=timezone.now())
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()


def test_text_that_is_not_understood_is_asked_about_and_left_out(upload):
    row = upload.rows.get()
    assert row.outcome == "new"
    assert row.fields.get("occupations") is None
    assert row.choices[0]["text"] == "pailero naval"


def test_choice_is_used_at_once_and_remembered(upload):
    choose(upload)
    row = upload.rows.get()
    assert len(row.fields["occupations"]) == 1
    assert RememberedChoice.objects.get().status == ChoiceStatus.PENDING


def test_choice_of_nothing_known_is_refused(upload):
    with pytest.raises(choosing.ConceptUnknown):
        choose(upload, code="isco08:9999")
    assert not RememberedChoice.objects.exists()


def test_stranger_chooses_nothing(upload):
    with pytest.raises(NotAnEditor):
        choosing.choose(by=UserFactory(), upload=upload, chosen=[], at=timezone.now())


def test_steward_makes_it_a_synonym_once(upload):
    choose(upload)
    choice = RememberedChoice.objects.get()
    with pytest.raises(NotASteward):
        choosing.decide(by=UserFactory(), choice=choice, is_synonym=True, at=timezone.now())
    choosing.decide(by=None, choice=choice, is_synonym=True, at=timezone.now())
    assert OccupationSynonym.objects.get(term="pailero naval").occupation.code == "7213"
    with pytest.raises(choosing.AlreadyDecided):
        choosing.decide(by=None, choice=choice, is_synonym=False, at=timezone.now())
