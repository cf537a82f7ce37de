"""Everything that the OpenAPI document promises of reading, tried with made-up requests.

A few of every operation run with the tests; ``make check-api`` asks for many more. What the
document cannot say is said here: a cursor is one that the list gave, a place is one that exists.
"""

import os
import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.signing import Signer
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from config.wsgi import application
from registry.api.pagination import LONGEST
from registry.api.views.documents import document
from tests.factories.reference import MunicipalityFactory
from tests.registry.api import world

WHOLE = "API_CHECK_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("API_CHECK_EXAMPLES", "5"))
"""Requests an operation, beside one for every edge of every parameter where it is whole."""

schema = schemathesis.openapi.from_dict(dict(document())).include(method="GET")
schema.app = application


def make_possible(case):
    """Put cursors and places that exist where the document allows any, and whole points."""
    cursor, place = case.query.get("cursor"), case.query.get("near")
    if isinstance(cursor, str) and len(cursor) <= LONGEST:
        name = re.match(r"/api/v1/([a-z-]+)/", case.operation.path).group(1)
        name = name.replace("-", "_") if "{" not in case.operation.path else inner(case)
        case.query["cursor"] = Signer(salt=f"api.cursor.api:{name}", sep="~").sign("1")
    if isinstance(place, str) and len(place) <= 60 and "\x00" not in place:
        case.query["near"] = "Ciudad Juárez"
    if ("lat" in case.query) != ("lon" in case.query):
        case.query |= {"lat": case.query.get("lat", 0), "lon": case.query.get("lon", 0)}


def inner(case):
    """Return the name of a list that stands inside a record."""
    names = {"versions": "credential_versions", "equivalents": "credential_equivalents"}
    return names.get(case.operation.path.split("/")[-2], "equivalence_history")


@pytest.fixture
def filled(db, monkeypatch):
    """Fill the database, whose connection the end of a request must not close."""
    monkeypatch.setattr("registry.api.throttling.rate", lambda: (10**9, 86_400))
    world.build()
    MunicipalityFactory(name="Ciudad Juárez")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate) if WHOLE else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
def test_operation_keeps_its_promises(case, filled):
    make_possible(case)
    response = case.call(headers={"Accept-Encoding": "identity"})
    case.validate_response(response)
