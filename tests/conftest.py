"""What every test has: no network but loopback, English, no unknown template variable.

The network is closed by the options of pytest in ``pyproject.toml`` (pytest-socket).
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.base import UNKNOWN_SOURCE, Origin
from django.utils import translation

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
