"""What every test has: no network but loopback, English, no unknown template variable.

The network is closed by the options of pytest in ``pyproject.toml`` (pytest-socket).
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.template import engines
from django.template.base import UNKNOWN_SOURCE, Origin
from django.utils import translation
from pytest_django import DjangoDbBlocker

OURS = tuple(
    str(Path(__file__).parents[1] / room)
    for room in ("templates", "registry", "matching", "config")
)


class UnknownTemplateVariable(Exception):
    """A template of this project asked for a variable that its view did not give."""


class RaisesForOurTemplates(str):
    """A ``string_if_invalid`` that raises where the template is ours.

    Django writes ``string_if_invalid % name`` when it meets an unknown variable. Templates of
    others (the admin, django-allauth) rely on the silence and keep it.
    """

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s" or super().__contains__(str(key))

    def __mod__(self, name: object) -> str:
        context = sys._getframe(1).f_locals.get("context")
        template = getattr(getattr(context, "render_context", None), "template", None)
        origin = getattr(template, "origin", None) or Origin(name=UNKNOWN_SOURCE)
        if str(origin.name).startswith((*OURS, UNKNOWN_SOURCE)):
            raise UnknownTemplateVariable(f"{name} in {origin.name}")
        return ""


@pytest.fixture(autouse=True)
def _unknown_template_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    for backend in engines.all():
        monkeypatch.setattr(backend.engine, "string_if_invalid", RaisesForOurTemplates("invalid"))


@pytest.fixture(autouse=True)
def _english_unless_said() -> Iterator[None]:
    """Start in English and forget the language that a request switched to."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what a browser's aborted request left open, so that the database can be dropped."""
    yield
    connection.close()  # a test may have let the server hang up on it
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
