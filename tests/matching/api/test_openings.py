"""Openings through the API: which are listed, what they ask for, what stays private."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.openings.enums import OpeningStatus
from tests.factories.catalogue import ProgrammeFactory
from tests.factories.matching import OpeningFactory, RequirementFactory


def listed(reader, **parameters):
    answer = reader.get(reverse("api:openings"), parameters)
    assert answer.status_code == 200, answer.content
    return [row["reference"] for row in answer.json()["results"]]


def test_opening_shows_what_it_asks_for(reader, built):
    _, opening = built

    found = reader.get(reverse("api:opening", args=[opening.public_id])).json()

    assert [row["kind"] for row in found["requirements"]].count("skill") == 1
    language = next(row for row in found["requirements"] if row["kind"] == "language")
    assert (language["language"], language["cefr"]) == ("en", "B1")
    assert found["programme"]["name_es"]
    assert found["places_left"] == opening.capacity - opening.filled


@pytest.mark.parametrize(
    "status", [status for status in OpeningStatus if status != OpeningStatus.PUBLISHED]
)
def test_opening_that_takes_nobody_is_not_listed(status, reader, db):
    OpeningFactory(status=status)

    assert listed(reader) == []


def test_opening_that_closed_is_not_listed_and_can_be_read(reader, db):
    today = timezone.now().date()
    opening = OpeningFactory(closes_on=today - dt.timedelta(days=1))

    assert listed(reader) == []
    answer = reader.get(reverse("api:opening", args=[opening.public_id]))
    assert answer.status_code == 200


def test_draft_opening_is_not_found(reader, db):
    opening = OpeningFactory(status=OpeningStatus.DRAFT)

    answer = reader.get(reverse("api:opening", args=[opening.public_id]))

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_draft_programme_does_not_leak_through_its_opening(reader, db):
    opening = OpeningFactory(programme=ProgrammeFactory(title_es="Secreto"))

    answer = reader.get(reverse("api:opening", args=[opening.public_id]))

    assert answer.json()["programme"] is None
    assert "Secreto" not in answer.content.decode()


def test_openings_are_narrowed_by_what_they_ask_for_and_listed_once(reader, db):
    opening, other = OpeningFactory(), OpeningFactory()
    skill = RequirementFactory(opening=opening).skill
    RequirementFactory(opening=opening)
    RequirementFactory(opening=other)

    assert listed(reader, skill=skill.code) == [opening.reference]
    assert listed(reader, employer=opening.employer.public_id) == [opening.reference]
    assert listed(reader, employer=uuid.uuid4()) == []
    assert listed(reader) == [opening.reference, other.reference]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("type", "hobby"), ("starts_from", "soon"), ("employer", "x"), ("sponsors_permit", "maybe")],
)
def test_value_that_cannot_be_is_refused(parameter, value, reader, db):
    answer = reader.get(reverse("api:openings"), {parameter: value})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("parameter", ["type", "skill", "starts_from", "employer"])
def test_filter_without_a_value_is_refused(parameter, reader, db):
    answer = reader.get(reverse("api:openings"), {parameter: ""})

    assert (answer.status_code, answer.json()["code"]) == (400, "empty_value")
